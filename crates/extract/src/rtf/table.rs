//! A table of RTF while it is being read. Its rows state the right edge of each cell; columns follow from the edges of all rows.

use crate::common::flow::MAX_COLS;
use rasoat_model::document::{Cell, Paragraph, Table};

/// Edges nearer to each other than this, in twentieths of a point, are one: programs round them.
const NEAR: i32 = 40;

/// What a row says of one cell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellDef {
    right: i32,
    /// Joined to the cell on its left, to the one above.
    pub across: bool,
    pub down: bool,
    /// How many of its sides are drawn.
    sides: u8,
}

/// `\trowd` and what follows it.
#[derive(Debug, Clone, Default)]
pub(super) struct RowDef {
    left: i32,
    cells: Vec<CellDef>,
    pub cell: CellDef,
    /// Sides that the row draws around each of its cells.
    sides: u8,
    /// Whose border is being stated: a side of a cell, a side of the row, something else.
    border: Option<(bool, u8)>,
}

impl RowDef {
    pub(super) fn left(&mut self, left: i32) {
        self.left = left;
    }

    /// The border whose style comes next. `side` is a single bit.
    pub(super) fn border(&mut self, of: Option<(bool, u8)>) {
        self.border = of;
    }

    pub(super) fn draw(&mut self, drawn: bool) {
        let sides = match self.border {
            Some((true, _)) => &mut self.cell.sides,
            Some((false, _)) => &mut self.sides,
            None => return,
        };
        let side = self.border.map_or(0, |(_, side)| side);
        *sides = if drawn { *sides | side } else { *sides & !side };
    }

    pub(super) fn end_cell(&mut self, right: i32) {
        let cell = std::mem::take(&mut self.cell);
        self.border = None;
        if self.cells.len() < MAX_COLS {
            self.cells.push(CellDef { right, ..cell });
        }
    }
}

struct RtfRow {
    def: RowDef,
    cells: Vec<Vec<Paragraph>>,
}

/// A table of one level that is open.
#[derive(Default)]
pub(super) struct TableLevel {
    /// Paragraphs of the open cell.
    pub paragraphs: Vec<Paragraph>,
    cells: Vec<Vec<Paragraph>>,
    rows: Vec<RtfRow>,
}

impl TableLevel {
    /// Paragraphs were met since the last row that no cell has closed around.
    pub(super) fn is_loose(&self) -> bool {
        self.cells.is_empty() && !self.paragraphs.is_empty()
    }

    pub(super) fn end_cell(&mut self) {
        let paragraphs = std::mem::take(&mut self.paragraphs);
        let full = self.cells.len() >= MAX_COLS;
        match self.cells.last_mut().filter(|_| full) {
            Some(last) => last.extend(paragraphs),
            None => self.cells.push(paragraphs),
        }
    }

    pub(super) fn end_row(&mut self, def: &RowDef) {
        if !self.paragraphs.is_empty() {
            self.end_cell();
        }
        if !self.cells.is_empty() {
            self.rows.push(RtfRow { def: def.clone(), cells: std::mem::take(&mut self.cells) });
        }
    }

    /// The tables, and paragraphs that stand in none of their cells.
    pub(super) fn finish(mut self, def: &RowDef) -> (Vec<Table>, Vec<Paragraph>) {
        let rest = if self.cells.is_empty() { std::mem::take(&mut self.paragraphs) } else { Vec::new() };
        self.end_row(def);
        (split(self.rows).into_iter().filter_map(build).collect(), rest)
    }
}

impl RtfRow {
    /// Most of its cells are drawn.
    fn ruled(&self) -> bool {
        let drawn = self.def.cells.iter().filter(|c| (c.sides | self.def.sides).count_ones() >= 2).count();
        drawn * 2 > self.def.cells.len()
    }

    fn edges(&self) -> impl Iterator<Item = i32> {
        self.def.cells.iter().map(|c| c.right)
    }
}

/// Tables that follow each other without a paragraph between them run together in RTF. Where lines begin or end and the columns change
/// too, a drawn table meets a letterhead or a signature block.
fn split(rows: Vec<RtfRow>) -> Vec<Vec<RtfRow>> {
    let mut out: Vec<Vec<RtfRow>> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(open) if open.last().is_some_and(|b| b.ruled() == row.ruled() || b.edges().eq(row.edges())) => open.push(row),
            _ => out.push(vec![row]),
        }
    }
    out
}

fn build(rows: Vec<RtfRow>) -> Option<Table> {
    let edges = edges(&rows);
    let mut table = Table { rows: rows.len(), ..Table::default() };
    // For each column, the cell of the row above that ends there.
    let mut above: Vec<Option<usize>> = Vec::new();
    let mut ruled = 0;
    for (row, RtfRow { def, cells }) in rows.into_iter().enumerate() {
        let mut here: Vec<Option<usize>> = Vec::new();
        let (mut left, mut col) = (def.left, 0);
        let mut leftward = None;
        for (i, paragraphs) in cells.into_iter().enumerate() {
            let stated = def.cells.get(i).copied();
            let end = match stated {
                Some(cell) if cell.right > left => column(&edges, cell.right).max(col + 1),
                _ => col + 1,
            };
            left = stated.map_or(left, |c| c.right);
            let start = if i == 0 { column(&edges, def.left).min(end - 1) } else { col };
            let stated = stated.unwrap_or_default();
            col = end;
            if col > MAX_COLS {
                break;
            }
            let joined = match stated {
                CellDef { across: true, .. } => leftward,
                CellDef { down: true, .. } => above
                    .get(start)
                    .copied()
                    .flatten()
                    .filter(|&c: &usize| table.cells.get(c).is_some_and(|c: &Cell| c.col == start)),
                _ => None,
            };
            let index = match joined {
                Some(index) => {
                    let cell: &mut Cell = &mut table.cells[index];
                    if stated.across {
                        cell.col_span = cell.col_span.max(end - cell.col);
                    } else {
                        cell.row_span = row + 1 - cell.row;
                    }
                    index
                }
                None => {
                    let sides = (stated.sides | def.sides).count_ones();
                    ruled += usize::from(sides >= 2);
                    table.cells.push(Cell {
                        row,
                        col: start,
                        row_span: 1,
                        col_span: end - start,
                        page: 1,
                        paragraphs: Vec::new(),
                    });
                    table.cells.len() - 1
                }
            };
            // What stands in a covered cell is not printed, but a file that says something there means it.
            let cell = &mut table.cells[index];
            if joined.is_none() || paragraphs.iter().any(|p| !p.text.trim().is_empty()) {
                cell.paragraphs.extend(paragraphs);
            }
            leftward = Some(index);
            here.resize(end, None);
            here[start..end].fill(Some(index));
            table.cols = table.cols.max(end);
        }
        above = here;
    }
    table.ruled = ruled * 2 > table.cells.len();
    (!table.cells.is_empty()).then_some(table)
}

/// The edges of all rows, each once, in order.
fn edges(rows: &[RtfRow]) -> Vec<i32> {
    let mut edges: Vec<i32> = Vec::new();
    for row in rows {
        let mut left = row.def.left;
        edges.push(left);
        for cell in row.def.cells.iter().take(row.cells.len()) {
            if cell.right > left {
                edges.push(cell.right);
                left = cell.right;
            }
        }
        // Tables of many rows repeat their edges.
        if edges.len() > 4 * MAX_COLS {
            edges.sort_unstable();
            edges.dedup();
        }
    }
    edges.sort_unstable();
    edges.dedup_by(|b, a| b.saturating_sub(*a) < NEAR);
    edges
}

/// The number of the column that begins at an edge.
fn column(edges: &[i32], at: i32) -> usize {
    edges.partition_point(|&e| e <= at).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_from_the_edges_of_all_rows() {
        let mut level = TableLevel::default();
        for (cells, edges) in [(["a", "b"], [1000, 3010]), (["c", "d"], [2000, 3000])] {
            let mut def = RowDef::default();
            edges.iter().for_each(|&e| def.end_cell(e));
            for text in cells {
                level.paragraphs.push(Paragraph::plain(text));
                level.end_cell();
            }
            level.end_row(&def);
        }
        let (tables, rest) = level.finish(&RowDef::default());
        let table = tables.first().expect("a table");
        assert!(rest.is_empty());
        assert_eq!((table.rows, table.cols), (2, 3));
        let places: Vec<_> = table.cells.iter().map(|c| (c.text(), c.row, c.col, c.col_span)).collect();
        let want = [("a", 0, 0, 1), ("b", 0, 1, 2), ("c", 1, 0, 2), ("d", 1, 2, 1)];
        assert_eq!(places, want.map(|(t, row, col, span)| (t.to_owned(), row, col, span)));
    }
}
