//! Text that stands in two columns side by side, such as a letterhead or recipients beside a signature.
//!
//! Their lines are rarely level with each other, and a recogniser of whole pages then makes one bad line of two. The columns are told
//! apart here by the paper between them, so that each can be read by itself.

use super::cells::PixelBox;
use super::picture::Ink;

/// Size of the squares in which the page is looked at, in inches.
const SQUARE: f32 = 0.04;
/// In inches: paper between columns, width of a column's text, height of both.
const GUTTER: f32 = 0.2;
const WIDE: f32 = 0.6;
const HIGH: f32 = 0.4;
/// Paper across the whole page that ends a stretch with columns, in inches; names stand far below what a signatory is.
const APART: f32 = 1.6;

/// Left and right column of every such stretch of the page.
pub fn columns(ink: &Ink, dpi: f32) -> Vec<PixelBox> {
    let side = ((SQUARE * dpi) as usize).max(1);
    let grid = coarse(ink, side);
    let squares = |inches: f32| (inches / SQUARE).round() as usize;
    let mut out = Vec::new();
    let mut top = 0;
    while top < grid.len() {
        let starts = grid[top].contains(&true) && (top == 0 || !grid[top - 1].contains(&true));
        let found = if starts { stretch(&grid, top, squares(GUTTER), squares(APART)) } else { None };
        let Some((bottom, gutter)) = found else {
            top += 1;
            continue;
        };
        let rows = &grid[top..bottom];
        let (left, right) = (extent(rows, 0, gutter), extent(rows, gutter, grid[top].len()));
        let both = [left, right].into_iter().flatten().filter(|c| is_column(c, squares(WIDE), squares(HIGH))).count();
        if both < 2 || !is_beside(rows, gutter) {
            top += 1;
            continue;
        }
        for column in [left, right].into_iter().flatten() {
            out.push(PixelBox {
                x0: column.x0 * side,
                y0: (top + column.y0) * side,
                x1: (column.x1 * side).min(ink.width),
                y1: ((top + column.y1) * side).min(ink.height),
            });
        }
        top = bottom;
    }
    out
}

/// Squares with ink in them.
fn coarse(ink: &Ink, side: usize) -> Vec<Vec<bool>> {
    let (w, h) = (ink.width.div_ceil(side), ink.height.div_ceil(side));
    let mut count = vec![vec![0u32; w]; h];
    for y in 0..ink.height {
        for (x, dark) in ink.row(y).iter().enumerate() {
            count[y / side][x / side] += u32::from(*dark);
        }
    }
    // A speck is no ink.
    count.into_iter().map(|row| row.into_iter().map(|n| n > 3).collect()).collect()
}

/// How far down from `top` a gutter goes, and the column of squares in its middle.
fn stretch(grid: &[Vec<bool>], top: usize, gutter: usize, apart: usize) -> Option<(usize, usize)> {
    let mut inked = vec![false; grid[top].len()];
    let mut found = None;
    let mut empty = 0;
    for (y, row) in grid.iter().enumerate().skip(top) {
        if !row.contains(&true) {
            empty += 1;
            if empty > apart {
                break;
            }
            continue;
        }
        empty = 0;
        inked.iter_mut().zip(row).for_each(|(all, now)| *all |= *now);
        match widest_gap(&inked) {
            Some((a, b)) if b - a >= gutter => found = Some((y + 1, (a + b) / 2)),
            // Ink on one side only so far: the other column may begin lower.
            None if found.is_none() && inked.iter().filter(|i| **i).count() * 2 < inked.len() => {}
            _ => break,
        }
    }
    found
}

/// The widest stretch without ink between ink, near the middle of the page.
fn widest_gap(inked: &[bool]) -> Option<(usize, usize)> {
    let n = inked.len();
    let mut best: Option<(usize, usize)> = None;
    let mut last: Option<usize> = None;
    for i in (0..n).filter(|i| inked[*i]) {
        if let Some(l) = last
            && i > l + 1
            && i > n / 4
            && l + 1 < n * 3 / 4
            && best.is_none_or(|(a, b)| i - l - 1 > b - a)
        {
            best = Some((l + 1, i));
        }
        last = Some(i);
    }
    best
}

/// The box of the ink between two columns of squares.
fn extent(rows: &[Vec<bool>], from: usize, to: usize) -> Option<PixelBox> {
    let mut out: Option<PixelBox> = None;
    for (y, row) in rows.iter().enumerate() {
        for x in (from..to).filter(|x| row[*x]) {
            let p = out.get_or_insert(PixelBox { x0: x, y0: y, x1: x + 1, y1: y + 1 });
            p.x0 = p.x0.min(x);
            p.x1 = p.x1.max(x + 1);
            p.y1 = y + 1;
        }
    }
    out
}

fn is_column(p: &PixelBox, wide: usize, high: usize) -> bool {
    p.x1 - p.x0 >= wide && p.y1 - p.y0 >= high
}

/// Whether both columns have ink on a good part of the rows, at least on four rows of squares at once.
fn is_beside(rows: &[Vec<bool>], gutter: usize) -> bool {
    rows.iter().filter(|row| row[..gutter].contains(&true) && row[gutter..].contains(&true)).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of ink as lines of text: x from, x to, y of the top, in hundredths of an inch.
    fn page(lines: &[(usize, usize, usize)]) -> Ink {
        let (width, height) = (827 * 3, 600 * 3);
        let mut dark = vec![false; width * height];
        for (x0, x1, y) in lines {
            for row in y * 3..(y + 12) * 3 {
                for x in (x0 * 3..x1 * 3).filter(|x| x % 24 < 14) {
                    dark[row * width + x] = true;
                }
            }
        }
        Ink { width, height, dark }
    }

    #[test]
    fn a_letterhead_is_two_columns_and_the_body_is_not() {
        let head = [(110, 360, 60), (120, 350, 85), (180, 290, 110), (440, 740, 60), (450, 730, 92), (470, 710, 120)];
        let body = [(150, 740, 200), (110, 740, 222), (110, 730, 244), (110, 400, 266)];
        let found = columns(&page(&[&head[..], &body[..]].concat()), 300.0);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].x1 < found[1].x0 && found.iter().all(|p| p.y1 < 200 * 3), "{found:?}");
        assert!(columns(&page(&body), 300.0).is_empty());
        // A list: its labels are no column.
        let list = [(110, 122, 60), (160, 740, 60), (110, 122, 82), (160, 740, 82), (110, 122, 104), (160, 740, 104)];
        assert!(columns(&page(&list), 300.0).is_empty());
    }
}
