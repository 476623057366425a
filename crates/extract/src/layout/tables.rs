//! Tables: what stands in the cells of a grid of ruling lines.

use super::content::PageContent;
use super::frame::{Frame, PlacedGlyph};
use super::lines::{self, Line};
use super::paragraphs;
use super::reading::{Group, Room, RoomKind};
use super::rulings::{self, Grid};
use rasoat_model::document::{Cell, Rect, Table};

/// A table with its place, in the frame of the page.
#[derive(Debug)]
pub struct FoundTable {
    pub table: Table,
    pub rect: Rect,
    /// Edges of the columns.
    pub xs: Vec<f32>,
}

/// Takes the glyphs and lines that stand in ruled cells out of `glyphs` and `across`.
pub fn ruled(content: &PageContent, frame: &Frame, glyphs: &mut Vec<PlacedGlyph>, across: &mut Vec<Line>) -> Vec<FoundTable> {
    let turned: Vec<_> = content.rulings.iter().map(|r| frame.ruling(r)).collect();
    let mut out = Vec::new();
    for grid in rulings::grids(&turned) {
        out.extend(fill(&grid, content, glyphs, across));
    }
    out
}

fn fill(grid: &Grid, content: &PageContent, glyphs: &mut Vec<PlacedGlyph>, across: &mut Vec<Line>) -> Option<FoundTable> {
    let owners = Owners::new(grid);
    let mut inside: Vec<Vec<PlacedGlyph>> = vec![Vec::new(); grid.spans.len()];
    glyphs.retain(|p| match owners.at((p.x0 + p.x1) / 2.0, p.y - 0.3 * p.size) {
        Some(cell) => {
            inside[cell].push(*p);
            false
        }
        None => true,
    });
    let mut turned: Vec<Vec<Line>> = vec![Vec::new(); grid.spans.len()];
    across.retain(|line| {
        let r = line.rect();
        match owners.at((r.x0 + r.x1) / 2.0, (r.y0 + r.y1) / 2.0) {
            Some(cell) => {
                turned[cell].push(line.clone());
                false
            }
            None => true,
        }
    });
    let visible = |p: &PlacedGlyph| content.glyphs[p.glyph as usize].ch != ' ';
    if !inside.iter().flatten().any(visible) && turned.iter().all(Vec::is_empty) {
        return None;
    }
    let rect = Rect { x0: grid.xs[0], y0: grid.ys[0], x1: grid.xs[grid.xs.len() - 1], y1: grid.ys[grid.ys.len() - 1] };
    let cells = grid.spans.iter().zip(inside).zip(turned).map(|((span, placed), turned)| {
        let mut found = lines::lines(&placed, &content.glyphs, &content.looks);
        found.extend(turned);
        let room = Room { left: grid.xs[span.col], right: grid.xs[span.col + span.cols], indent: None, kind: RoomKind::Cell };
        Cell {
            row: span.row,
            col: span.col,
            row_span: span.rows,
            col_span: span.cols,
            page: 0,
            paragraphs: cell_paragraphs(found, room),
        }
    });
    let table = Table { rows: grid.ys.len() - 1, cols: grid.xs.len() - 1, cells: cells.collect(), ruled: true, name: None };
    Some(FoundTable { table, rect, xs: grid.xs.clone() })
}

/// Paragraphs of a cell, top to bottom; lines side by side from left to right.
pub fn cell_paragraphs(mut lines: Vec<Line>, room: Room) -> Vec<rasoat_model::document::Paragraph> {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut row = 0;
    let mut rows: Vec<(u32, Line)> = Vec::with_capacity(lines.len());
    for line in lines {
        if rows.last().is_some_and(|(_, last)| line.y - last.y > 0.4 * line.size) {
            row += 1;
        }
        rows.push((row, line));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.x0.total_cmp(&b.1.x0)));
    let lines = rows.into_iter().map(|(_, line)| line).collect();
    paragraphs::paragraphs(Group { lines, room }, None).into_iter().map(|p| p.paragraph).collect()
}

/// Which cell covers a point.
struct Owners<'a> {
    grid: &'a Grid,
    owner: Vec<Option<usize>>,
}

impl<'a> Owners<'a> {
    fn new(grid: &'a Grid) -> Self {
        let cols = grid.xs.len() - 1;
        let mut owner = vec![None; cols * (grid.ys.len() - 1)];
        for (i, s) in grid.spans.iter().enumerate() {
            for r in s.row..s.row + s.rows {
                owner[r * cols + s.col..r * cols + s.col + s.cols].fill(Some(i));
            }
        }
        Owners { grid, owner }
    }

    fn at(&self, x: f32, y: f32) -> Option<usize> {
        let between = |at: &[f32], v: f32| {
            let i = at.partition_point(|p| *p <= v);
            (1..at.len()).contains(&i).then(|| i - 1)
        };
        let (col, row) = (between(&self.grid.xs, x)?, between(&self.grid.ys, y)?);
        self.owner[row * (self.grid.xs.len() - 1) + col]
    }
}

/// A table that goes on: `next` stands first on the page after `open`. Its rows are added, a repeated head left out.
pub fn goes_on(open: &Table, open_xs: &[f32], next: &Table, next_xs: &[f32]) -> bool {
    let shift = open_xs.first().zip(next_xs.first()).map_or(0.0, |(a, b)| a - b);
    open.cols == next.cols
        && open.ruled == next.ruled
        && shift.abs() < 20.0
        && open_xs.iter().zip(next_xs).all(|(a, b)| (a - b - shift).abs() < 4.0)
}

/// Adds the rows of `next`; see [`goes_on`].
pub fn add_rows(open: &mut Table, mut next: Table) {
    let head = repeated_head(open, &next);
    next.cells.retain(|c| c.row >= head);
    for cell in &mut next.cells {
        cell.row -= head;
    }
    next.rows -= head;
    if head == 0 && splits_row(open, &next) {
        let last = open.rows - 1;
        for cell in next.cells.extract_if(.., |c| c.row == 0) {
            let host = open.cells.iter_mut().find(|c| c.col == cell.col && (c.row..c.row + c.row_span).contains(&last));
            if let Some(host) = host {
                host.paragraphs.extend(cell.paragraphs);
            }
        }
        for cell in &mut next.cells {
            cell.row -= 1;
        }
        next.rows -= 1;
    }
    let below = open.rows;
    open.cells.extend(next.cells.into_iter().map(|mut c| {
        c.row += below;
        c
    }));
    open.rows += next.rows;
}

fn row_texts(table: &Table, row: usize) -> Vec<(usize, String)> {
    table.cells.iter().filter(|c| c.row == row).map(|c| (c.col, c.text())).collect()
}

/// Rows at the top of `next` that repeat the top of `open`.
fn repeated_head(open: &Table, next: &Table) -> usize {
    let limit = open.rows.min(next.rows.saturating_sub(1)).min(6);
    let mut head = 0;
    for row in 0..limit {
        let (a, b) = (row_texts(open, row), row_texts(next, row));
        if a != b || a.iter().all(|(_, t)| t.is_empty()) {
            break;
        }
        head = row + 1;
    }
    // A head with merged rows ends where none of its cells reaches further down.
    while head > 0 && next.cells.iter().any(|c| c.row < head && c.row + c.row_span > head) {
        head -= 1;
    }
    head
}

/// Whether the first row of `next` is the rest of the last row of `open`: its first cell is empty though the one above is not, it
/// has text only where the row above has text, and a sentence goes on in it.
fn splits_row(open: &Table, next: &Table) -> bool {
    let Some(last) = open.rows.checked_sub(1) else { return false };
    let first: Vec<&Cell> = next.cells.iter().filter(|c| c.row == 0).collect();
    let text_above = |col: usize| open.at(last, col).is_some_and(|c| !c.text().is_empty());
    let plain = first.iter().all(|c| c.row_span == 1);
    let any = first.iter().any(|c| !c.paragraphs.is_empty());
    let lead_empty = first.iter().find(|c| c.col == 0).is_some_and(|c| c.paragraphs.is_empty());
    let goes_on = first.iter().any(|c| c.text().chars().next().is_some_and(char::is_lowercase));
    plain && any && goes_on && lead_empty && text_above(0) && first.iter().all(|c| c.paragraphs.is_empty() || text_above(c.col))
}
