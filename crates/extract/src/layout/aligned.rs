//! Tables without lines, told by alignment alone.
//!
//! Careful on purpose: at least three columns in at least three rows close to each other, with figures in them. Letterheads,
//! signatures and body text never have that; a table that is missed stays readable as paragraphs.

use super::frame::union;
use super::lines::Line;
use super::reading::{Room, RoomKind};
use super::tables::{FoundTable, cell_paragraphs};
use rasoat_model::document::{Cell, Rect, Table};

const MIN_COLUMNS: usize = 3;
const MIN_ROWS: usize = 3;
/// Between columns, and between rows, in em.
const MIN_GAP: f32 = 0.6;
const MAX_STEP: f32 = 3.2;
/// Share of the columns that a row fills, and of the cells that hold a figure.
const FILLED: f32 = 0.6;
const FIGURES: f32 = 0.25;

/// Takes the lines of aligned tables out of `lines`.
pub fn tables(lines: &mut Vec<Line>) -> Vec<FoundTable> {
    let rows = rows(lines);
    let mut out = Vec::new();
    let mut taken = vec![false; lines.len()];
    let mut at = 0;
    while at < rows.len() {
        if rows[at].len() < MIN_COLUMNS {
            at += 1;
            continue;
        }
        let Some((columns, end)) = region(lines, &rows, at) else {
            at += 1;
            continue;
        };
        let members = &rows[at..end];
        if let Some(found) = table(lines, members, &columns) {
            members.iter().flatten().for_each(|i| taken[*i] = true);
            out.push(found);
            at = end;
        } else {
            at += 1;
        }
    }
    let mut index = 0;
    lines.retain(|_| {
        index += 1;
        !taken[index - 1]
    });
    out
}

/// Indices of lines on one baseline each, left to right, from top to bottom.
fn rows(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].across.is_none()).collect();
    order.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let mut out: Vec<Vec<usize>> = Vec::new();
    for i in order {
        match out.last_mut() {
            Some(row) if lines[i].y - lines[row[0]].y < 0.4 * lines[i].size => row.push(i),
            _ => out.push(vec![i]),
        }
    }
    for row in &mut out {
        row.sort_by(|a, b| lines[*a].x0.total_cmp(&lines[*b].x0));
    }
    out
}

/// Columns (left and right edge) and the end of the rows that keep to them, from the row given on.
fn region(lines: &[Line], rows: &[Vec<usize>], start: usize) -> Option<(Vec<(f32, f32)>, usize)> {
    let mut columns: Vec<(f32, f32)> = rows[start].iter().map(|i| (lines[*i].x0, lines[*i].x1)).collect();
    let (mut end, mut full) = (start + 1, 1);
    let mut last = start;
    while end < rows.len() {
        let (above, line) = (&lines[rows[end - 1][0]], &lines[rows[end][0]]);
        if line.y - above.y > MAX_STEP * line.size {
            break;
        }
        let Some(widened) = widened(lines, &rows[end], &columns) else { break };
        columns = widened;
        end += 1;
        if rows[end - 1].len() as f32 >= FILLED * columns.len() as f32 && rows[end - 1].len() >= MIN_COLUMNS {
            full += 1;
            last = end - 1;
        }
    }
    // Text below the last full row belongs to it only where it goes on in a cell, directly below.
    let mut stop = last + 1;
    while stop < end && lines[rows[stop][0]].y - lines[rows[stop - 1][0]].y < 1.4 * lines[rows[stop][0]].size {
        stop += 1;
    }
    (full >= MIN_ROWS && columns.len() >= MIN_COLUMNS).then_some((columns, stop))
}

/// The columns with this row in them; nothing if one of its pieces would reach over two columns.
fn widened(lines: &[Line], row: &[usize], columns: &[(f32, f32)]) -> Option<Vec<(f32, f32)>> {
    let mut out = columns.to_vec();
    for i in row {
        let line = &lines[*i];
        let touched: Vec<usize> = (0..out.len()).filter(|c| line.x0 < out[*c].1 && line.x1 > out[*c].0).collect();
        match touched[..] {
            [c] => out[c] = (out[c].0.min(line.x0), out[c].1.max(line.x1)),
            _ => return None,
        }
    }
    let apart = out.windows(2).all(|w| w[1].0 - w[0].1 >= MIN_GAP * lines[row[0]].size);
    apart.then_some(out)
}

fn table(lines: &[Line], members: &[Vec<usize>], columns: &[(f32, f32)]) -> Option<FoundTable> {
    let mut rows: Vec<Vec<Vec<Line>>> = Vec::new();
    for row in members {
        let full = row.len() as f32 >= FILLED * columns.len() as f32;
        if full || rows.is_empty() {
            rows.push(vec![Vec::new(); columns.len()]);
        }
        let open = rows.last_mut()?;
        for i in row {
            let c = columns.iter().position(|(a, b)| lines[*i].x0 < *b && lines[*i].x1 > *a)?;
            open[c].push(lines[*i].clone());
        }
    }
    let cells = rows.iter().flatten().filter(|c| !c.is_empty());
    let figures = cells.clone().filter(|c| c.iter().any(|l| l.text.chars().any(|ch| ch.is_ascii_digit()))).count();
    if (figures as f32) < FIGURES * cells.count() as f32 {
        return None;
    }
    let rect: Rect = rows.iter().flatten().flatten().map(Line::rect).reduce(union)?;
    let mut table = Table { rows: rows.len(), cols: columns.len(), ..Table::default() };
    for (r, row) in rows.into_iter().enumerate() {
        for (c, lines) in row.into_iter().enumerate() {
            let room = Room { left: columns[c].0, right: columns[c].1, indent: None, kind: RoomKind::Cell };
            let paragraphs = cell_paragraphs(lines, room);
            table.cells.push(Cell { row: r, col: c, row_span: 1, col_span: 1, page: 0, paragraphs });
        }
    }
    let mut xs: Vec<f32> = columns.iter().map(|c| c.0).collect();
    xs.push(columns[columns.len() - 1].1);
    Some(FoundTable { table, rect, xs })
}
