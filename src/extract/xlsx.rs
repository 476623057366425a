//! XLSX → [`Document`]: a table a sheet, values as a reader sees them.
//!
//! Leaves out charts, comments, formulas (their stored values count), and the exact number formats beyond dates and whole numbers.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{CellErrorType, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{ExtractError, Limits};
use crate::document::{Block, Cell, Content, Document, Origin, Paragraph, Table, TextSource, Warning, WarningCode};

/// Reads an XLSX from its bytes.
///
/// # Errors
/// `Encrypted`, `Damaged` where no sheet can be opened, `TooLarge` where the parts inflate past the limits.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    guard(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let mut document = Document { text_source: TextSource::Native, ..Document::default() };
    let mut left = Left { cells: limits.max_blocks, bytes: limits.max_entry_bytes };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut warn = |code, detail: String| document.warnings.push(Warning { code, page: None, detail });
        if sheet.visible != SheetVisible::Visible {
            warn(WarningCode::Truncated, format!("hidden sheet “{}” left out", sheet.name));
            continue;
        }
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        match read_sheet(&mut book, &sheet.name, &mut left) {
            Ok((cells, whole)) => {
                let count = cells.len();
                let table = lay_out(cells, &merged, sheet.name.clone());
                let kept = table.iter().flat_map(|t| &t.cells).filter(|c| !c.paragraphs.is_empty()).count();
                // A merged range hides what lies under it; that is no loss.
                if !whole || merged.is_empty() && kept < count {
                    warn(WarningCode::Truncated, sheet.name);
                }
                if let Some(table) = table {
                    document.blocks.push(Block { page: 1, place: None, origin: Origin::Body, content: Content::Table(table) });
                }
            }
            Err(error) => warn(WarningCode::Damaged, format!("{}: {error}", sheet.name)),
        }
    }
    if document.blocks.is_empty() {
        document.text_source = TextSource::None;
        if let Some(damage) = document.warnings.iter().find(|w| w.code == WarningCode::Damaged) {
            return Err(ExtractError::Damaged { what: damage.detail.clone() });
        }
    }
    Ok(document)
}

fn refused(error: XlsxError) -> ExtractError {
    match error {
        XlsxError::Password => ExtractError::Encrypted,
        error => ExtractError::Damaged { what: error.to_string() },
    }
}

/// Inflates every part once into nothing: the library itself would inflate without a limit.
fn guard(bytes: &[u8], limits: &Limits) -> Result<(), ExtractError> {
    let mut archive = super::archive::open(bytes)?;
    let mut left = limits.max_total_bytes / 2;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let limit = limits.max_entry_bytes.min(left);
        // A damaged part is for the reader to name.
        let size = std::io::copy(&mut entry.take(limit + 1), &mut std::io::sink()).unwrap_or(0);
        if size > limit {
            return Err(ExtractError::TooLarge { what: name, limit });
        }
        left -= size;
    }
    Ok(())
}

/// What may still be taken in.
struct Left {
    cells: usize,
    bytes: u64,
}

type Cells = HashMap<(u32, u32), String>;

/// The cells of a sheet that hold something, and whether these are all. Read one by one: a sheet whose only cells stand far apart must
/// not be laid out in full.
fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut Left) -> Result<(Cells, bool), XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell()? {
        let text = shown(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        // One long shared string may stand in every cell.
        let size = text.len() as u64;
        if left.cells == 0 || left.bytes < size {
            return Ok((cells, false));
        }
        left.cells -= 1;
        left.bytes -= size;
        cells.insert(cell.get_position(), text);
    }
    Ok((cells, true))
}

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
fn shown(value: &DataRef<'_>) -> String {
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
fn number(x: f64) -> String {
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
