//! Marks: pieces of ink that hang together, each with its box. Letters, dots, dashes, the strokes of a pen.
//!
//! Leaves out what they mean, which is decided where they stand (`blanks.rs`, `unread.rs`).

use super::picture::Ink;

/// Runs of ink on a page; a photograph or a page of noise has more, and nothing is told of its marks.
const MOST_RUNS: usize = 3_000_000;

/// A mark in pixels; `x1` and `y1` are the first that are not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
    pub area: usize,
}

impl Mark {
    /// In pixels.
    pub fn width(&self) -> usize {
        self.x1 - self.x0
    }

    /// In pixels.
    pub fn height(&self) -> usize {
        self.y1 - self.y0
    }

    /// The box around both.
    pub fn with(self, other: Mark) -> Mark {
        Mark {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
            area: self.area + other.area,
        }
    }
}

/// All marks, by the row and column in which they begin; pixels that touch at a corner hang together.
pub fn marks(ink: &Ink) -> Vec<Mark> {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let mut parent: Vec<usize> = Vec::new();
    let mut above = 0..0;
    for y in 0..ink.height {
        let first = runs.len();
        let row = ink.row(y);
        let mut x = 0;
        while let Some(start) = row[x..].iter().position(|d| *d).map(|n| x + n) {
            let end = row[start..].iter().position(|d| !*d).map_or(row.len(), |n| start + n);
            runs.push((y, start, end));
            parent.push(parent.len());
            x = end;
        }
        if runs.len() > MOST_RUNS {
            return Vec::new();
        }
        let mut from = above.start;
        for i in first..runs.len() {
            let (_, a, b) = runs[i];
            while from < above.end && runs[from].2 < a {
                from += 1;
            }
            for j in (from..above.end).take_while(|j| runs[*j].1 <= b) {
                join(&mut parent, i, j);
            }
        }
        above = first..runs.len();
    }
    let mut out: Vec<Mark> = Vec::new();
    let mut place: Vec<usize> = vec![usize::MAX; runs.len()];
    for (i, &(y, a, b)) in runs.iter().enumerate() {
        let own = Mark { x0: a, y0: y, x1: b, y1: y + 1, area: b - a };
        let root = root(&mut parent, i);
        match place[root] {
            usize::MAX => {
                place[root] = out.len();
                out.push(own);
            }
            at => out[at] = out[at].with(own),
        }
    }
    out
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    // The earlier one leads, so that marks come in reading order.
    let (first, second) = (a.min(b), a.max(b));
    parent[second] = first;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_hangs_together() {
        let rows = ["##..#", "..#.#", "#...#", "#.#..", "##..."];
        let dark: Vec<bool> = rows.iter().flat_map(|r| r.bytes().map(|b| b == b'#')).collect();
        let ink = Ink { width: 5, height: 5, dark };
        let found: Vec<_> = marks(&ink).iter().map(|m| (m.x0, m.y0, m.x1, m.y1, m.area)).collect();
        assert_eq!(found, [(0, 0, 3, 2, 3), (4, 0, 5, 3, 3), (0, 2, 3, 5, 5)]);
    }
}
