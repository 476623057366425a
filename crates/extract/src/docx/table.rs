//! A Word table while it is being read: grid columns, merged cells, lines.
//!
//! Leaves out widths and shading. Rows and cells that were deleted under tracking never arrive in the table.

use crate::common::xml::Xml;
use rasoat_model::document::{Cell, Paragraph, Table};

/// Word itself stops at 63 columns; files of other programs go a little further.
const MAX_COLS: usize = 512;

/// Which of top, left, bottom, right, inner horizontal, inner vertical are drawn; `None` where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Borders([Option<bool>; 6]);

impl Borders {
    /// Reads `w:tblBorders` or `w:tcBorders`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> Borders {
        let mut borders = Borders::default();
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            let side = match tag.local() {
                "top" => 0,
                "left" | "start" => 1,
                "bottom" => 2,
                "right" | "end" => 3,
                "insideH" => 4,
                "insideV" => 5,
                _ => continue,
            };
            let drawn = !matches!(tag.attr("val").as_deref(), None | Some("none" | "nil"));
            let white = tag.attr("color").is_some_and(|c| c.eq_ignore_ascii_case("ffffff"));
            borders.0[side] = Some(drawn && !white);
        }
        borders
    }

    pub(super) fn over(self, base: &Borders) -> Borders {
        let mut out = self;
        for (own, under) in out.0.iter_mut().zip(base.0) {
            *own = own.or(under);
        }
        out
    }

    /// How many of the four sides of a cell are drawn, `self` being what the cell says and `table` what the table says.
    fn sides(self, table: &Borders) -> usize {
        const INNER: [usize; 4] = [4, 5, 4, 5];
        (0..4).filter(|&side| self.0[side].unwrap_or(table.0[side] == Some(true) || table.0[INNER[side]] == Some(true))).count()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Merge {
    #[default]
    None,
    First,
    Continue,
}

/// `w:tcPr`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellProps {
    pub span: Option<i64>,
    pub down: Merge,
    pub across: Merge,
    pub borders: Borders,
    pub removed: bool,
}

impl CellProps {
    /// Reads `w:tcPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> CellProps {
        let mut props = CellProps::default();
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            let merge = || if tag.attr("val").as_deref() == Some("restart") { Merge::First } else { Merge::Continue };
            match tag.local() {
                "gridSpan" => props.span = tag.int("val"),
                "vMerge" => props.down = merge(),
                "hMerge" => props.across = merge(),
                "tcBorders" => props.borders = Borders::read(xml),
                "cellDel" => props.removed = true,
                _ => {}
            }
        }
        props
    }
}

/// `w:trPr`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowProps {
    pub before: usize,
    pub removed: bool,
}

impl RowProps {
    /// Reads `w:trPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> RowProps {
        let mut props = RowProps::default();
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "gridBefore" => props.before = tag.int("val").and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(MAX_COLS),
                "del" => props.removed = true,
                "hidden" => props.removed |= tag.on(),
                _ => {}
            }
        }
        props
    }
}

#[derive(Default)]
pub(super) struct TableBuilder {
    table: Table,
    /// For each column, the cell that a merge going on from above would join.
    above: Vec<Option<usize>>,
    staged: Vec<(Cell, CellProps)>,
    row: RowProps,
    col: usize,
    lines: Borders,
    ruled_cells: usize,
    pub cell: CellProps,
    /// Page on which the table, the open row, and the longest cell of that row stand.
    pub first_page: u32,
    pub row_page: u32,
    pub last_page: u32,
}

impl TableBuilder {
    pub(super) fn new(page: u32) -> Self {
        TableBuilder { first_page: page, row_page: page, last_page: page, ..TableBuilder::default() }
    }

    /// Lines of the table's style.
    pub(super) fn style_lines(&mut self, borders: &Borders) {
        self.lines = self.lines.over(borders);
    }

    /// Lines that the table itself asks for.
    pub(super) fn own_lines(&mut self, borders: Borders) {
        self.lines = borders.over(&self.lines);
    }

    pub(super) fn open_row(&mut self, page: u32) {
        self.row = RowProps::default();
        self.staged.clear();
        self.col = 0;
        self.row_page = page;
        self.last_page = page;
    }

    pub(super) fn row_props(&mut self, props: RowProps) {
        self.row = props;
        self.col = props.before;
    }

    pub(super) fn close_cell(&mut self, paragraphs: Vec<Paragraph>, page: u32) {
        let props = std::mem::take(&mut self.cell);
        let span = props.span.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).clamp(1, MAX_COLS);
        if self.col >= MAX_COLS || props.removed {
            return;
        }
        let span = span.min(MAX_COLS - self.col);
        if props.across == Merge::Continue
            && let Some((left, _)) = self.staged.last_mut()
        {
            left.col_span += span;
            self.col += span;
            return;
        }
        let cell = Cell { row: 0, col: self.col, row_span: 1, col_span: span, page, paragraphs };
        self.col += span;
        self.staged.push((cell, props));
    }

    pub(super) fn close_row(&mut self) {
        if self.row.removed || self.staged.is_empty() {
            self.staged.clear();
            return;
        }
        let row = self.table.rows;
        let mut below = vec![None; self.col];
        for (mut cell, props) in self.staged.drain(..) {
            let columns = cell.col..(cell.col + cell.col_span).min(below.len());
            self.table.cols = self.table.cols.max(cell.col + cell.col_span);
            let joined = match props.down {
                Merge::Continue => self.above.get(cell.col).copied().flatten(),
                _ => None,
            };
            let index = match joined.filter(|&i| self.table.cells[i].col == cell.col) {
                Some(index) => {
                    self.table.cells[index].row_span = row + 1 - self.table.cells[index].row;
                    index
                }
                None => {
                    cell.row = row;
                    self.ruled_cells += usize::from(props.borders.sides(&self.lines) >= 2);
                    self.table.cells.push(cell);
                    self.table.cells.len() - 1
                }
            };
            // A row that a damaged file opens twice may end before its own cells.
            if props.down != Merge::None
                && let Some(columns) = below.get_mut(columns)
            {
                columns.fill(Some(index));
            }
        }
        self.above = below;
        self.table.rows += 1;
    }

    /// The finished table; `None` if no cell is left.
    pub(super) fn finish(mut self) -> Option<Table> {
        self.table.ruled = self.ruled_cells * 2 > self.table.cells.len();
        (!self.table.cells.is_empty()).then_some(self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::flatten::flatten;

    fn cell(builder: &mut TableBuilder, text: &str, down: Merge, span: i64) {
        builder.cell = CellProps { down, span: Some(span), ..CellProps::default() };
        builder.close_cell(vec![Paragraph::plain(text)], 1);
    }

    #[test]
    fn a_merged_cell_stands_once() {
        let mut builder = TableBuilder::new(1);
        builder.open_row(1);
        cell(&mut builder, "Năm", Merge::First, 1);
        cell(&mut builder, "Số tiền", Merge::None, 2);
        builder.close_row();
        builder.open_row(1);
        cell(&mut builder, "", Merge::Continue, 1);
        cell(&mut builder, "a", Merge::None, 1);
        cell(&mut builder, "b", Merge::None, 1);
        builder.close_row();
        let table = builder.finish().expect("two rows were put in");
        assert_eq!((table.rows, table.cols, table.cells.len()), (2, 3, 4));
        assert_eq!(table.at(1, 0).map(Cell::text).as_deref(), Some("Năm"));
        assert_eq!(table.at(0, 2).map(Cell::text).as_deref(), Some("Số tiền"));
        assert_eq!(table.at(1, 2).map(Cell::text).as_deref(), Some("b"));
    }

    #[test]
    fn a_nested_table_becomes_lines() {
        let mut builder = TableBuilder::new(1);
        builder.open_row(1);
        cell(&mut builder, "a", Merge::None, 1);
        cell(&mut builder, "b", Merge::None, 1);
        builder.close_row();
        let lines = flatten(builder.finish().expect("one row was put in"));
        assert_eq!(lines.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["a\tb"]);
    }
}
