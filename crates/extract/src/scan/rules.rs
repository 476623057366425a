//! Ruling lines in a picture: long dark runs, thin across, that may lean a little and have small gaps.

use super::picture::Ink;
use crate::layout::content::Ruling;

/// Lengths in inches: pieces a line is made of, a whole line across, a whole line down (a row of a table is not high), its thickness,
/// gaps in it.
const PIECE: f32 = 0.13;
const ACROSS: f32 = 0.35;
const DOWN: f32 = 0.2;
const THICK: f32 = 0.045;
const GAP: f32 = 0.05;
/// Rows without a pixel that a run may cross.
const SPECK: usize = 2;
/// Lines of one direction on a page; a picture of hatching has more.
const MOST: usize = 1_500;
const MOST_RUNS: usize = 200_000;

/// A line in pixels: ends along it, place across it, extent across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub horizontal: bool,
    pub a: usize,
    pub b: usize,
    pub from: usize,
    pub to: usize,
}

impl Rule {
    /// The line in points; `scale` is pixels a point.
    pub fn ruling(&self, scale: f32) -> Ruling {
        let points = |v: usize| v as f32 / scale;
        let at = (self.from + self.to + 1) as f32 / 2.0 / scale;
        Ruling { horizontal: self.horizontal, at, a: points(self.a), b: points(self.b) }
    }
}

/// All lines across and down; `dpi` are pixels an inch.
pub fn rules(ink: &Ink, dpi: f32) -> Vec<Rule> {
    let mut out = one_way(ink, dpi, ACROSS, true);
    out.extend(one_way(&ink.transposed(), dpi, DOWN, false));
    out
}

/// A growing line: pieces on neighbouring rows that overlap or nearly touch.
struct OpenRule {
    a: usize,
    b: usize,
    from: usize,
    to: usize,
    /// The last piece, which the next one must be near to: a line that leans moves on.
    ink: usize,
}

fn one_way(ink: &Ink, dpi: f32, least: f32, horizontal: bool) -> Vec<Rule> {
    let (piece, gap) = ((PIECE * dpi) as usize, (GAP * dpi) as usize);
    let (least, thick) = ((least * dpi) as usize, (THICK * dpi).max(3.0));
    let mut open: Vec<OpenRule> = Vec::new();
    let mut closed: Vec<OpenRule> = Vec::new();
    let mut budget = MOST_RUNS;
    for y in 0..ink.height {
        let (done, live): (Vec<OpenRule>, Vec<OpenRule>) = open.into_iter().partition(|o| y > o.to + 2);
        closed.extend(done.into_iter().filter(|o| o.b - o.a >= piece));
        open = live;
        for (a, b) in runs(ink.row(y), piece) {
            let Some(left) = budget.checked_sub(1) else { return Vec::new() };
            budget = left;
            let near = |o: &OpenRule| a <= o.b + gap && o.a <= b + gap;
            match open.iter().position(near) {
                Some(i) => {
                    let mut joined = OpenRule { a, b, from: y, to: y, ink: b - a };
                    // All that this piece touches becomes one line.
                    let mut k = i;
                    while k < open.len() {
                        if near(&open[k]) {
                            let o = open.swap_remove(k);
                            joined.a = joined.a.min(o.a);
                            joined.b = joined.b.max(o.b);
                            joined.from = joined.from.min(o.from);
                            joined.ink += o.ink;
                        } else {
                            k += 1;
                        }
                    }
                    open.push(joined);
                }
                None => open.push(OpenRule { a, b, from: y, to: y, ink: b - a }),
            }
        }
    }
    closed.extend(open);
    let is_line = |o: &OpenRule| {
        let (length, across) = ((o.b - o.a) as f32, (o.to - o.from + 1) as f32);
        let mean = o.ink as f32 / length;
        // What leans is as thick as it is and moves on besides: its mean thickness counts, its extent may be a hundredth more.
        o.b - o.a >= least && mean <= thick && across <= thick + 0.012 * length
    };
    let mut out: Vec<Rule> =
        closed.iter().filter(|o| is_line(o)).map(|o| Rule { horizontal, a: o.a, b: o.b, from: o.from, to: o.to }).collect();
    if out.len() > MOST {
        out.clear();
    }
    out
}

/// Dark runs of at least `least` pixels, over specks of light.
fn runs(row: &[bool], least: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut x = 0;
    while x < row.len() {
        if !row[x] {
            x += 1;
            continue;
        }
        let start = x;
        let mut end = x + 1;
        let mut light = 0;
        x += 1;
        while x < row.len() && light <= SPECK {
            if row[x] {
                end = x + 1;
                light = 0;
            } else {
                light += 1;
            }
            x += 1;
        }
        if end - start >= least {
            out.push((start, end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(width: usize, height: usize) -> Ink {
        Ink { width, height, dark: vec![false; width * height] }
    }

    #[test]
    fn a_leaning_broken_line_is_one_line() {
        let mut ink = blank(1200, 200);
        for x in 100..1100 {
            if x % 90 > 6 {
                let y = 100 + x / 250;
                ink.dark[y * 1200 + x] = true;
                ink.dark[(y + 1) * 1200 + x] = true;
            }
        }
        let found = rules(&ink, 300.0);
        assert_eq!(found.len(), 1, "{found:?}");
        // What stands behind the last gap is shorter than a piece.
        assert!(found[0].horizontal && found[0].a <= 110 && found[0].b >= 1075, "{found:?}");
    }

    #[test]
    fn letters_bars_and_boxes_are_no_lines() {
        let mut ink = blank(1200, 400);
        // Letters: short strokes close to each other; a bar as thick as a heading is high.
        for y in 50..90 {
            for x in (100..1000).filter(|x| x % 20 < 7) {
                ink.dark[y * 1200 + x] = true;
            }
        }
        for y in 200..260 {
            ink.dark[y * 1200 + 100..y * 1200 + 900].fill(true);
        }
        assert_eq!(rules(&ink, 300.0), []);
    }
}
