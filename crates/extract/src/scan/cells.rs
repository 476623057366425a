//! Cells of ruled tables, and columns side by side, as a picture of their own: cut out and set one below the other.
//!
//! A recogniser of whole pages loses cells (figures that stand alone) and reads across columns. A picture a cell would be read well,
//! but each costs the start of a program; a stack of all cells is one picture and one column of text.

use super::picture::{Grey, Ink};
use super::rules::Rule;
use crate::layout::rulings::{CellSpan, Grid};
use crate::recognise::{Picture, Shows, Word};

/// Distances in inches: what is left of a cell at its sides, paper around the ink, paper between cells.
const INSET: f32 = 0.012;
const PAD: f32 = 0.03;
const BETWEEN: f32 = 0.12;
/// A cell with less ink than this, in square inches, or less extent, in inches, is empty.
const LEAST_INK: f32 = 0.0005;
const LEAST_EXTENT: f32 = 0.03;
/// Height from which on another stack is begun, in inches.
const HIGHEST: f32 = 14.0;

/// Where a piece of a stack comes from, in pixels.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Rows of the stack.
    from: usize,
    to: usize,
    /// What to add to come back to the page.
    dx: i64,
    dy: i64,
}

/// Pieces of a page put below one another as one picture, and where each came from.
#[derive(Debug)]
pub struct Stack {
    picture: Picture,
    slots: Vec<Slot>,
}

/// A box of ink on the page.
#[derive(Debug, Clone, Copy)]
pub struct PixelBox {
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
}

/// What stands in the cells of a grid (in points), the lines of which are taken off the page.
pub fn cells(grid: &Grid, rules: &[Rule], grey: &mut Grey, ink: &mut Ink) -> Vec<PixelBox> {
    let scale = grey.scale;
    let px = |v: f32| (v * scale).max(0.0) as usize;
    let dpi = scale * 72.0;
    let (x0, x1) = (px(grid.xs[0]), px(grid.xs[grid.xs.len() - 1]));
    let (y0, y1) = (px(grid.ys[0]), px(grid.ys[grid.ys.len() - 1]));
    for rule in rules {
        let (a, b) =
            if rule.horizontal { ((rule.a, rule.from), (rule.b, rule.to)) } else { ((rule.from, rule.a), (rule.to, rule.b)) };
        let slack = (0.05 * dpi) as usize;
        let inside = b.0 + slack >= x0 && a.0 <= x1 + slack && b.1 + slack >= y0 && a.1 <= y1 + slack;
        if inside {
            wipe(grey, ink, PixelBox { x0: a.0.saturating_sub(1), y0: a.1.saturating_sub(1), x1: b.0 + 2, y1: b.1 + 2 });
        }
    }
    boxes(grid, grey).into_iter().filter_map(|cell| inked(ink, cell, dpi)).collect()
}

/// The cells of a grid (in points), in pixels, without their borders.
pub fn boxes(grid: &Grid, grey: &Grey) -> Vec<PixelBox> {
    let px = |v: f32| (v * grey.scale).max(0.0) as usize;
    let inset = (INSET * grey.scale * 72.0) as usize;
    let cell = |span: &CellSpan| PixelBox {
        x0: px(grid.xs[span.col]) + inset,
        y0: px(grid.ys[span.row]) + inset,
        x1: px(grid.xs[span.col + span.cols]).saturating_sub(inset).min(grey.width),
        y1: px(grid.ys[span.row + span.rows]).saturating_sub(inset).min(grey.height),
    };
    grid.spans.iter().map(cell).collect()
}

/// Each piece as a picture of its own.
pub fn apart(pieces: &[PixelBox], grey: &Grey) -> Vec<Stack> {
    let between = (BETWEEN * grey.scale * 72.0) as usize;
    let one = |p: &PixelBox| pasted(&[*p], grey, (p.x1 - p.x0 + 2 * between, between), Shows::Line, |_| between);
    pieces.iter().map(one).collect()
}

/// Cuts pieces out of the page and leaves paper behind.
pub fn cut(pieces: &[PixelBox], grey: &mut Grey, ink: &mut Ink) -> Vec<Stack> {
    let out = stacked(pieces, grey, grey.scale * 72.0);
    for piece in pieces {
        wipe(grey, ink, *piece);
    }
    out
}

/// Makes a piece of the page blank.
pub fn wipe(grey: &mut Grey, ink: &mut Ink, p: PixelBox) {
    let (x1, y1) = (p.x1.min(grey.width), p.y1.min(grey.height));
    for y in p.y0..y1.max(p.y0) {
        if p.x0 < x1 {
            grey.pixels[y * grey.width + p.x0..y * grey.width + x1].fill(255);
            ink.dark[y * ink.width + p.x0..y * ink.width + x1].fill(false);
        }
    }
}

/// The smallest box around the ink of a cell, with some paper; `None` where there is hardly any.
fn inked(ink: &Ink, cell: PixelBox, dpi: f32) -> Option<PixelBox> {
    let mut found: Option<PixelBox> = None;
    let mut count = 0usize;
    for y in cell.y0..cell.y1.max(cell.y0) {
        for x in cell.x0..cell.x1.max(cell.x0) {
            if ink.at(x, y) {
                count += 1;
                let f = found.get_or_insert(PixelBox { x0: x, y0: y, x1: x + 1, y1: y + 1 });
                f.x0 = f.x0.min(x);
                f.x1 = f.x1.max(x + 1);
                f.y1 = y + 1;
            }
        }
    }
    let f = found?;
    let extent = (f.x1 - f.x0).max(f.y1 - f.y0) as f32 / dpi;
    if (count as f32) < LEAST_INK * dpi * dpi || extent < LEAST_EXTENT {
        return None;
    }
    let pad = (PAD * dpi) as usize;
    Some(PixelBox {
        x0: f.x0.saturating_sub(pad).max(cell.x0),
        y0: f.y0.saturating_sub(pad).max(cell.y0),
        x1: (f.x1 + pad).min(cell.x1),
        y1: (f.y1 + pad).min(cell.y1),
    })
}

fn stacked(pieces: &[PixelBox], grey: &Grey, dpi: f32) -> Vec<Stack> {
    let between = (BETWEEN * dpi) as usize;
    let highest = (HIGHEST * dpi) as usize;
    let mut out = Vec::new();
    let mut rest = pieces;
    while !rest.is_empty() {
        let mut height = between;
        let mut n = 0;
        for p in rest {
            height += p.y1 - p.y0 + between;
            if n > 0 && height > highest {
                break;
            }
            n += 1;
        }
        let (now, later) = rest.split_at(n);
        rest = later;
        let width = now.iter().map(|p| p.x1 - p.x0).max().unwrap_or(0) + 2 * between;
        out.push(pasted(now, grey, (width, between), Shows::Block, |_| between));
    }
    out
}

/// The page with its columns one below the other instead of side by side, each at its distance from the left edge. `columns` come in
/// pairs, from the top of the page down.
pub fn unfolded(columns: &[PixelBox], grey: &Grey) -> Stack {
    let mut pieces = Vec::new();
    let mut top = 0;
    let strip = |y0: usize, y1: usize| PixelBox { x0: 0, y0, x1: grey.width, y1 };
    for pair in columns.chunks(2) {
        let (from, to) = (pair.iter().map(|p| p.y0).min().unwrap_or(top), pair.iter().map(|p| p.y1).max().unwrap_or(top));
        pieces.push(strip(top, from));
        pieces.extend(pair);
        top = to;
    }
    pieces.push(strip(top, grey.height));
    pieces.retain(|p| p.y1 > p.y0);
    let between = if columns.is_empty() { 0 } else { (BETWEEN * grey.scale * 72.0) as usize };
    pasted(&pieces, grey, (grey.width, between), Shows::Page, |p| p.x0)
}

fn pasted(
    pieces: &[PixelBox],
    grey: &Grey,
    (width, between): (usize, usize),
    shows: Shows,
    left: impl Fn(&PixelBox) -> usize,
) -> Stack {
    let height = between + pieces.iter().map(|p| p.y1 - p.y0 + between).sum::<usize>();
    let mut pixels = vec![255; width * height];
    let mut slots = Vec::with_capacity(pieces.len());
    let mut at = between;
    for p in pieces {
        let x = left(p);
        for (i, y) in (p.y0..p.y1).enumerate() {
            let to = (at + i) * width + x;
            pixels[to..to + p.x1 - p.x0].copy_from_slice(&grey.row(y)[p.x0..p.x1]);
        }
        let (dx, dy) = (p.x0 as i64 - x as i64, p.y0 as i64 - at as i64);
        slots.push(Slot { from: at, to: at + (p.y1 - p.y0), dx, dy });
        at += p.y1 - p.y0 + between;
    }
    let picture = Picture { width: width as u32, height: height as u32, dpi: grey.dpi(), grey: pixels, shows };
    Stack { picture, slots }
}

impl Stack {
    /// The picture, handed over; an empty one stays.
    pub fn take(&mut self) -> Picture {
        let empty = Picture { width: 0, height: 0, dpi: self.picture.dpi, grey: Vec::new(), shows: self.picture.shows };
        std::mem::replace(&mut self.picture, empty)
    }

    /// Words of the stack at their places on the page. What was read between cells, or over several, is left out.
    pub fn back(&self, words: Vec<Word>) -> Vec<Word> {
        let place = |mut w: Word| {
            let middle = (w.y0 as usize + w.y1 as usize) / 2;
            let slot = self.slots.iter().find(|s| (s.from..s.to).contains(&middle))?;
            let clip = |y: u32| y.clamp(slot.from as u32, slot.to as u32);
            let moved = |v: u32, d: i64| u32::try_from(i64::from(v) + d).unwrap_or(0);
            (w.y0, w.y1) = (moved(clip(w.y0), slot.dy), moved(clip(w.y1), slot.dy));
            (w.x0, w.x1) = (moved(w.x0, slot.dx), moved(w.x1, slot.dx));
            Some(w)
        };
        words.into_iter().filter_map(place).collect()
    }
}
