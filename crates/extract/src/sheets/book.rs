//! A workbook while it is being read: sheets become tables, values what a reader sees.

use std::collections::HashMap;

use calamine::{CellErrorType, DataRef, Dimensions, ExcelDateTime, SheetVisible};

use crate::{ExtractError, Limits};
use rasoat_model::document::{Block, Cell, Content, Document, Origin, Paragraph, Table, TextSource, Warning, WarningCode};

/// A workbook being read.
pub(super) struct Book {
    pub document: Document,
    pub left: Left,
}

impl Book {
    pub(super) fn new(limits: &Limits) -> Book {
        Book {
            document: Document { text_source: TextSource::Native, ..Document::default() },
            left: Left { cells: limits.max_blocks, bytes: limits.max_entry_bytes },
        }
    }

    pub(super) fn warn(&mut self, code: WarningCode, detail: String) {
        self.document.warnings.push(Warning { code, page: None, detail });
    }

    /// Whether a sheet is shown; one that is not is left out, and said to be.
    pub(super) fn shows(&mut self, name: &str, visible: SheetVisible) -> bool {
        let shown = visible == SheetVisible::Visible;
        if !shown {
            self.warn(WarningCode::Truncated, format!("hidden sheet “{name}” left out"));
        }
        shown
    }

    /// Adds a sheet: its cells, whether these are all, and its merged ranges.
    pub(super) fn add(&mut self, name: String, (cells, whole): (Cells, bool), merged: &[Dimensions]) {
        let count = cells.len();
        let table = lay_out(cells, merged, name.clone());
        let kept = table.iter().flat_map(|t| &t.cells).filter(|c| !c.paragraphs.is_empty()).count();
        // A merged range hides what lies under it; that is no loss.
        if !whole || merged.is_empty() && kept < count {
            self.warn(WarningCode::Truncated, name);
        }
        if let Some(table) = table {
            self.document.blocks.push(Block { page: 1, place: None, origin: Origin::Body, content: Content::Table(table) });
        }
    }

    /// The document; an error where sheets are damaged and none could be read.
    pub(super) fn finish(mut self) -> Result<Document, ExtractError> {
        if self.document.blocks.is_empty() {
            self.document.text_source = TextSource::None;
            if let Some(damage) = self.document.warnings.iter().find(|w| w.code == WarningCode::Damaged) {
                return Err(ExtractError::Damaged { what: damage.detail.clone() });
            }
        }
        Ok(self.document)
    }
}

/// What may still be taken in.
pub(super) struct Left {
    pub cells: usize,
    pub bytes: u64,
}

impl Left {
    /// Whether a cell of this text still fits. One long shared string may stand in every cell.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let size = text.len() as u64;
        let fits = self.cells > 0 && size <= self.bytes;
        if fits {
            self.cells -= 1;
            self.bytes -= size;
        }
        fits
    }
}

pub(super) type Cells = HashMap<(u32, u32), String>;

/// A table over the rows and columns that hold something. Empty cells stand in it as far as the table is filled, so that a blank can be
/// told from a missing column; a sheet with few cells far apart is closed up.
fn lay_out(mut cells: Cells, merged: &[Dimensions], name: String) -> Option<Table> {
    const MAX_GRID: usize = 400_000;
    let mut rows: Vec<u32> = cells.keys().map(|&(r, _)| r).collect();
    let mut cols: Vec<u32> = cells.keys().map(|&(_, c)| c).collect();
    rows.sort_unstable();
    rows.dedup();
    cols.sort_unstable();
    cols.dedup();
    let (first_row, last_row) = (*rows.first()?, *rows.last()?);
    let (first_col, last_col) = (*cols.first()?, *cols.last()?);
    let area = (last_row - first_row + 1) as usize * (last_col - first_col + 1) as usize;
    if area <= MAX_GRID {
        rows = (first_row..=last_row).collect();
        cols = (first_col..=last_col).collect();
    }
    rows.truncate((10 * MAX_GRID / cols.len()).max(1));
    let mut table = Table { rows: rows.len(), cols: cols.len(), cells: Vec::new(), ruled: true, name: Some(name) };
    let spans: HashMap<(u32, u32), &Dimensions> = merged.iter().map(|d| (d.start, d)).collect();
    let within =
        |list: &[u32], from: u32, to: u32| list.partition_point(|&x| x <= to).saturating_sub(list.partition_point(|&x| x < from));
    let sparse = rows.len().saturating_mul(cols.len()) > MAX_GRID;
    let mut covered = vec![0usize; cols.len()];
    for (row, &at_row) in rows.iter().enumerate() {
        let mut col = 0;
        while col < cols.len() {
            let place = (at_row, cols[col]);
            if covered[col] > row {
                col += 1;
                continue;
            }
            let span = spans.get(&place);
            let row_span = span.map_or(1, |d| within(&rows, d.start.0, d.end.0)).max(1);
            let col_span = span.map_or(1, |d| within(&cols, d.start.1, d.end.1)).max(1).min(cols.len() - col);
            let text = cells.remove(&place);
            if text.is_some() || span.is_some() || !sparse {
                let paragraphs = text.map(|t| t.lines().map(Paragraph::plain).collect()).unwrap_or_default();
                table.cells.push(Cell { row, col, row_span, col_span, page: 1, paragraphs });
            }
            covered[col..col + col_span].fill(row + row_span);
            col += col_span;
        }
    }
    Some(table)
}

/// A value as it stands on the sheet, as far as that can be told without its number format.
pub(super) fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => number(*x),
        DataRef::String(s) => s.replace("\r\n", "\n"),
        DataRef::SharedString(s) => s.replace("\r\n", "\n"),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(when) => date(when),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(CellErrorType::NA) => "#N/A".to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Whole numbers without ".0"; the rest with the fifteen digits that a spreadsheet keeps, so that 0.1 + 0.2 prints as 0.3.
pub(super) fn number(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 {
        return format!("{x:.0}");
    }
    let rounded: f64 = format!("{x:.14e}").parse().unwrap_or(x);
    rounded.to_string()
}

/// Day first, as in Vietnam; the time only where there is one.
fn date(when: &ExcelDateTime) -> String {
    if when.is_duration() {
        let minutes = (when.as_f64() * 1440.0).round();
        return format!("{}:{:02}", (minutes / 60.0).floor(), minutes.rem_euclid(60.0));
    }
    let (year, month, day, hour, minute, ..) = when.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}");
    match (when.as_f64() < 1.0, hour == 0 && minute == 0) {
        (true, _) => time,
        (false, true) => format!("{day:02}/{month:02}/{year}"),
        (false, false) => format!("{day:02}/{month:02}/{year} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_seen() {
        for (x, want) in [(12.0, "12"), (0.1 + 0.2, "0.3"), (-3.5, "-3.5"), (1e20, "100000000000000000000"), (2020.0, "2020")] {
            assert_eq!(number(x), want);
        }
    }

    #[test]
    fn merged_ranges_stand_once() {
        let cells: Cells =
            [((2, 1), "Năm"), ((2, 2), "Số"), ((4, 2), "5")].map(|(at, t)| (at, t.to_owned())).into_iter().collect();
        let merged = [Dimensions::new((2, 1), (3, 1))];
        let table = lay_out(cells, &merged, "S".to_owned()).expect("there are cells");
        assert_eq!((table.rows, table.cols), (3, 2));
        assert_eq!(table.at(1, 0).map(Cell::text).as_deref(), Some("Năm"));
        assert_eq!(table.at(2, 0).map(Cell::text).as_deref(), Some(""));
        assert_eq!(table.at(2, 1).map(Cell::text).as_deref(), Some("5"));
    }
}
