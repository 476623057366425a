//! Ruling lines → grids: which lines cross, where their columns and rows are, which cells are merged.

use super::content::Ruling;

/// Distances in points. Lines closer than `SAME` are one line; ends this near to a line touch it; columns and rows thinner than
/// `THIN` are the two strokes of a double line.
const SAME: f32 = 1.8;
const TOUCH: f32 = 3.0;
const THIN: f32 = 3.5;
/// Lines on one page beyond which there is no table to be made of them.
const MAX_LINES: usize = 3_000;
/// Cells of one grid.
const MAX_CELLS: usize = 40_000;

/// A grid in the frame of the page. `spans` are its cells: merged ones once.
#[derive(Debug)]
pub struct Grid {
    pub xs: Vec<f32>,
    pub ys: Vec<f32>,
    pub spans: Vec<CellSpan>,
}

/// A cell of a grid with the rows and columns that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellSpan {
    pub row: usize,
    pub col: usize,
    pub rows: usize,
    pub cols: usize,
}

/// All grids of the lines given: at least two columns, with a line around every cell.
pub fn grids(rulings: &[Ruling]) -> Vec<Grid> {
    let horizontal = merged(rulings.iter().filter(|r| r.horizontal));
    let vertical = merged(rulings.iter().filter(|r| !r.horizontal));
    if horizontal.len().max(vertical.len()) > MAX_LINES {
        return Vec::new();
    }
    components(&horizontal, &vertical).into_iter().filter_map(|(h, v)| grid(&h, &v)).collect()
}

/// Collinear pieces joined.
fn merged<'a>(lines: impl Iterator<Item = &'a Ruling>) -> Vec<Ruling> {
    let mut lines: Vec<Ruling> = lines.copied().collect();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Ruling> = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let first = lines[from].at;
        let to = from + lines[from..].iter().take_while(|l| l.at - first <= SAME).count();
        let cluster = &mut lines[from..to];
        let at = cluster.iter().map(|l| l.at).sum::<f32>() / cluster.len() as f32;
        cluster.sort_by(|a, b| a.a.total_cmp(&b.a));
        let start = out.len();
        for line in cluster.iter() {
            match out[start..].last_mut() {
                Some(open) if line.a <= open.b + TOUCH => open.b = open.b.max(line.b),
                _ => out.push(Ruling { at, ..*line }),
            }
        }
        from = to;
    }
    out
}

fn crosses(h: &Ruling, v: &Ruling) -> bool {
    (h.a - TOUCH..=h.b + TOUCH).contains(&v.at) && (v.a - TOUCH..=v.b + TOUCH).contains(&h.at)
}

/// Lines that hang together by crossing or touching.
fn components(horizontal: &[Ruling], vertical: &[Ruling]) -> Vec<(Vec<Ruling>, Vec<Ruling>)> {
    let n = horizontal.len();
    let mut group: Vec<usize> = (0..n + vertical.len()).collect();
    for (i, h) in horizontal.iter().enumerate() {
        for (j, v) in vertical.iter().enumerate() {
            if crosses(h, v) {
                let (a, b) = (root(&mut group, i), root(&mut group, n + j));
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let mut out: Vec<(usize, Vec<Ruling>, Vec<Ruling>)> = Vec::new();
    for i in 0..group.len() {
        let r = root(&mut group, i);
        let at = out.iter().position(|(key, _, _)| *key == r).unwrap_or_else(|| {
            out.push((r, Vec::new(), Vec::new()));
            out.len() - 1
        });
        if i < n { out[at].1.push(horizontal[i]) } else { out[at].2.push(vertical[i - n]) }
    }
    out.into_iter().map(|(_, h, v)| (h, v)).filter(|(h, v)| h.len() >= 2 && !v.is_empty()).collect()
}

fn root(group: &mut [usize], mut i: usize) -> usize {
    while group[i] != i {
        group[i] = group[group[i]];
        i = group[i];
    }
    i
}

fn grid(horizontal: &[Ruling], vertical: &[Ruling]) -> Option<Grid> {
    let mut xs = positions(vertical);
    let ys = positions(horizontal);
    // A table open at its sides: its horizontal lines reach beyond the outermost columns.
    let (lo, hi) = (common_end(horizontal, |r| r.a), common_end(horizontal, |r| -r.b).map(|v| -v));
    let (open_left, open_right) = (lo.filter(|x| *x < xs[0] - 10.0), hi.filter(|x| *x > xs[xs.len() - 1] + 10.0));
    if let Some(x) = open_left {
        xs.insert(0, x);
    }
    if let Some(x) = open_right {
        xs.push(x);
    }
    let (cols, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if cols < 2 || rows < 1 || rows * cols > MAX_CELLS {
        return None;
    }
    let edges = Edges::new(&xs, &ys, horizontal, vertical, open_left.is_some(), open_right.is_some());
    let spans = spans(rows, cols, &edges);
    (spans.len() >= 2).then_some(Grid { xs, ys, spans })
}

fn positions(lines: &[Ruling]) -> Vec<f32> {
    let mut at: Vec<f32> = lines.iter().map(|l| l.at).collect();
    at.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for x in at {
        if out.last().is_none_or(|last| x - last > THIN) {
            out.push(x);
        }
    }
    out
}

/// The outermost end that at least two lines share.
fn common_end(lines: &[Ruling], end: impl Fn(&Ruling) -> f32) -> Option<f32> {
    let mut ends: Vec<f32> = lines.iter().map(end).collect();
    ends.sort_by(f32::total_cmp);
    ends.windows(2).find(|w| w[1] - w[0] < TOUCH).map(|w| w[0])
}

/// Which sides of which cells are drawn.
struct Edges {
    cols: usize,
    /// `above[r][c]`: a line on top of cell (r, c); one row more than cells.
    above: Vec<bool>,
    /// `before[r][c]`: a line left of cell (r, c); one column more than cells.
    before: Vec<bool>,
}

impl Edges {
    fn new(xs: &[f32], ys: &[f32], horizontal: &[Ruling], vertical: &[Ruling], open_left: bool, open_right: bool) -> Self {
        let (cols, rows) = (xs.len() - 1, ys.len() - 1);
        let mut above = vec![false; (rows + 1) * cols];
        let mut before = vec![false; rows * (cols + 1)];
        for line in horizontal {
            if let Some(r) = nearest(ys, line.at) {
                for c in covered(xs, line) {
                    above[r * cols + c] = true;
                }
            }
        }
        for line in vertical {
            if let Some(c) = nearest(xs, line.at) {
                for r in covered(ys, line) {
                    before[r * (cols + 1) + c] = true;
                }
            }
        }
        for r in 0..rows {
            before[r * (cols + 1)] |= open_left;
            before[r * (cols + 1) + cols] |= open_right;
        }
        Edges { cols, above, before }
    }

    fn above(&self, r: usize, c: usize) -> bool {
        self.above[r * self.cols + c]
    }

    fn before(&self, r: usize, c: usize) -> bool {
        self.before[r * (self.cols + 1) + c]
    }
}

fn nearest(at: &[f32], x: f32) -> Option<usize> {
    at.iter().position(|p| (p - x).abs() <= THIN)
}

/// Intervals between neighbouring positions of which the line covers the greater part.
fn covered(at: &[f32], line: &Ruling) -> Vec<usize> {
    let inside = |i: &usize| line.b.min(at[i + 1]) - line.a.max(at[*i]) > 0.6 * (at[i + 1] - at[*i]);
    (0..at.len() - 1).filter(inside).collect()
}

/// Cells: what no line parts is one. Regions without a line around them are no cells.
fn spans(rows: usize, cols: usize, edges: &Edges) -> Vec<CellSpan> {
    let mut taken = vec![false; rows * cols];
    let mut out = Vec::new();
    for row in 0..rows {
        for col in 0..cols {
            if taken[row * cols + col] {
                continue;
            }
            let mut end = col + 1;
            while end < cols && !edges.before(row, end) && !taken[row * cols + end] {
                end += 1;
            }
            let mut bottom = row + 1;
            while bottom < rows && goes_down(edges, bottom, col, end, cols, &taken) {
                bottom += 1;
            }
            for r in row..bottom {
                taken[r * cols + col..r * cols + end].fill(true);
            }
            let span = CellSpan { row, col, rows: bottom - row, cols: end - col };
            if enclosed(edges, &span) {
                out.push(span);
            }
        }
    }
    out
}

fn goes_down(edges: &Edges, r: usize, from: usize, to: usize, cols: usize, taken: &[bool]) -> bool {
    (from..to).all(|c| !edges.above(r, c) && !taken[r * cols + c]) && (from + 1..to).all(|c| !edges.before(r, c))
}

fn enclosed(edges: &Edges, s: &CellSpan) -> bool {
    let (rows, cols) = (s.row..s.row + s.rows, s.col..s.col + s.cols);
    let top = cols.clone().all(|c| edges.above(s.row, c));
    let bottom = cols.clone().all(|c| edges.above(s.row + s.rows, c));
    let left = rows.clone().all(|r| edges.before(r, s.col));
    let right = rows.clone().all(|r| edges.before(r, s.col + s.cols));
    [top, bottom, left, right].iter().filter(|b| **b).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(at: f32, a: f32, b: f32) -> Ruling {
        Ruling { horizontal: true, at, a, b }
    }

    fn v(at: f32, a: f32, b: f32) -> Ruling {
        Ruling { horizontal: false, at, a, b }
    }

    #[test]
    fn a_merged_cell_stands_once() {
        // Two rows, three columns; the last two cells of the first row are one.
        let lines = [
            h(0.0, 0.0, 90.0),
            h(20.0, 0.0, 90.0),
            h(40.0, 0.0, 90.0),
            v(0.0, 0.0, 40.0),
            v(30.0, 0.0, 40.0),
            v(60.0, 20.0, 40.0),
            v(90.0, 0.0, 40.0),
        ];
        let found = grids(&lines);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].spans.len(), 5);
        assert!(found[0].spans.contains(&CellSpan { row: 0, col: 1, rows: 1, cols: 2 }));
    }

    #[test]
    fn pieces_and_double_lines_are_one_line() {
        let mut lines = Vec::new();
        for y in [0.0, 20.0, 40.0] {
            lines.extend([h(y, 0.0, 30.0), h(y + 0.5, 30.5, 60.0), h(y + 1.5, 0.0, 60.0)]);
        }
        for x in [0.0, 30.0, 60.0] {
            lines.extend([v(x, 0.0, 20.0), v(x, 20.0, 41.0)]);
        }
        let found = grids(&lines);
        assert_eq!((found[0].xs.len(), found[0].ys.len(), found[0].spans.len()), (3, 3, 4));
    }

    #[test]
    fn a_frame_and_an_underline_are_no_table() {
        let frame = [h(0.0, 0.0, 90.0), h(40.0, 0.0, 90.0), v(0.0, 0.0, 40.0), v(90.0, 0.0, 40.0)];
        assert!(grids(&frame).is_empty());
        assert!(grids(&[h(10.0, 0.0, 90.0), h(30.0, 0.0, 90.0)]).is_empty());
    }
}
