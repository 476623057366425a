//! The turn of a page: glyphs as if their text ran from left to right, rectangles turned back to the reader's page.

use super::content::{Dir, Glyph, Ruling};
use rasoat_model::document::Rect;

/// A view of a page of `width` × `height` points (as displayed) in which text of direction `dir` runs to the right.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub dir: Dir,
    pub width: f32,
    pub height: f32,
}

/// A glyph in a frame: from `x0` to `x1` on the baseline `y`.
#[derive(Debug, Clone, Copy)]
pub struct PlacedGlyph {
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    /// Index into the page's glyphs.
    pub glyph: u32,
}

impl Frame {
    /// Size of the page as seen in this frame, (width, height).
    pub fn size(&self) -> (f32, f32) {
        match self.dir {
            Dir::Down | Dir::Up => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }

    /// A point of the page in this frame, in points.
    pub fn point(&self, (x, y): (f32, f32)) -> (f32, f32) {
        match self.dir {
            Dir::Right | Dir::Slant => (x, y),
            Dir::Down => (y, self.width - x),
            Dir::Left => (self.width - x, self.height - y),
            Dir::Up => (self.height - y, x),
        }
    }

    fn back(&self, (x, y): (f32, f32)) -> (f32, f32) {
        match self.dir {
            Dir::Right | Dir::Slant => (x, y),
            Dir::Down => (self.width - y, x),
            Dir::Left => (self.width - x, self.height - y),
            Dir::Up => (y, self.height - x),
        }
    }

    /// A rectangle of the page, in this frame.
    pub fn rect(&self, r: Rect) -> Rect {
        spanning(self.point((r.x0, r.y0)), self.point((r.x1, r.y1)))
    }

    /// A rectangle of this frame, on the page.
    pub fn rect_back(&self, r: Rect) -> Rect {
        spanning(self.back((r.x0, r.y0)), self.back((r.x1, r.y1)))
    }

    /// A glyph in this frame; `index` is its number among those of the page.
    pub fn place(&self, glyph: &Glyph, index: u32) -> PlacedGlyph {
        let (ax, ay) = self.point(glyph.origin);
        let (bx, _) = self.point(glyph.end);
        PlacedGlyph { x0: ax.min(bx), x1: ax.max(bx), y: ay, size: glyph.size, glyph: index }
    }

    /// A ruling line in this frame.
    pub fn ruling(&self, r: &Ruling) -> Ruling {
        let (from, to) = if r.horizontal { ((r.a, r.at), (r.b, r.at)) } else { ((r.at, r.a), (r.at, r.b)) };
        let box_ = spanning(self.point(from), self.point(to));
        let turned = matches!(self.dir, Dir::Down | Dir::Up);
        if r.horizontal != turned {
            Ruling { horizontal: true, at: box_.y0, a: box_.x0, b: box_.x1 }
        } else {
            Ruling { horizontal: false, at: box_.x0, a: box_.y0, b: box_.y1 }
        }
    }
}

fn spanning(a: (f32, f32), b: (f32, f32)) -> Rect {
    Rect { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
}

/// The smallest rectangle around both.
pub fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

/// The direction in which most glyphs of a page run.
pub fn dominant(glyphs: &[Glyph]) -> Dir {
    let count = |dir: Dir| glyphs.iter().filter(|g| g.dir == dir && !g.ch.is_whitespace()).count();
    // The last of equals wins `max_by_key`, so the usual direction stands last.
    Dir::STRAIGHT.into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(Dir::Right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_and_back_is_the_same_place() {
        for dir in Dir::STRAIGHT {
            let frame = Frame { dir, width: 600.0, height: 800.0 };
            let r = Rect { x0: 10.0, y0: 20.0, x1: 110.0, y1: 50.0 };
            assert_eq!(frame.rect_back(frame.rect(r)), r, "{dir:?}");
        }
    }

    #[test]
    fn text_that_runs_down_runs_right_in_its_frame() {
        let frame = Frame { dir: Dir::Down, width: 600.0, height: 800.0 };
        let (first, second) = (frame.point((300.0, 100.0)), frame.point((300.0, 150.0)));
        assert!(second.0 > first.0 && second.1 == first.1);
        // The next line of such text stands further left on the page and further down in the frame.
        assert!(frame.point((280.0, 100.0)).1 > first.1);
    }

    #[test]
    fn rulings_turn_with_the_page() {
        let frame = Frame { dir: Dir::Up, width: 600.0, height: 800.0 };
        let turned = frame.ruling(&Ruling { horizontal: true, at: 100.0, a: 50.0, b: 550.0 });
        assert_eq!(turned, Ruling { horizontal: false, at: 700.0, a: 50.0, b: 550.0 });
    }
}
