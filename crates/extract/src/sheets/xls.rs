//! XLS (Excel 5 to 2003).
//!
//! The library lays every sheet out in full before anything can be asked, so the records are walked first (MS-XLS 2.1.4): a single cell in
//! the last corner would cost the memory of all others. Leaves out Excel before version 5.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, Xls, XlsError};
use office_oxide::cfb::CfbReader;

use super::book::{Book, Cells, shown};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, Format, WarningCode};

/// Cells of one sheet laid out in full; a full-height sheet of 60 columns.
const MAX_AREA: u64 = 4_000_000;
/// Records walked in all sheets together.
const MAX_RECORDS: usize = 10_000_000;
const MAX_SHEETS: usize = 1_000;

/// Reads an XLS from its bytes.
///
/// # Errors
/// `Encrypted`, `Damaged` where no sheet can be opened, `TooLarge` where the cells of a sheet stand too far apart, `Unsupported` for files
/// before Excel 5.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    guard(bytes)?;
    let mut file: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(refused)?;
    let mut book = Book::new(limits);
    for sheet in file.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet || !book.shows(&sheet.name, sheet.visible) {
            continue;
        }
        let merged = file.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let range = match file.worksheet_range(&sheet.name) {
            Ok(range) => range,
            Err(error) => {
                book.warn(WarningCode::Damaged, format!("{}: {error}", sheet.name));
                continue;
            }
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Cells::new();
        let mut whole = true;
        for (row, col, value) in range.used_cells() {
            let text = shown(&borrowed(value));
            if text.trim().is_empty() {
                continue;
            }
            whole = book.left.take(&text);
            if !whole {
                break;
            }
            let at = |from: u32, n: usize| from.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
            cells.insert((at(top, row), at(left, col)), text);
        }
        book.add(sheet.name, (cells, whole), &merged);
    }
    book.finish()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(x) => DataRef::Float(*x),
        Data::String(s) => DataRef::SharedString(s),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(when) => DataRef::DateTime(*when),
        Data::DateTimeIso(s) => DataRef::DateTimeIso(s.clone()),
        Data::DurationIso(s) => DataRef::DurationIso(s.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

fn refused(error: XlsError) -> ExtractError {
    match error {
        XlsError::Password => ExtractError::Encrypted,
        error => ExtractError::Damaged { what: error.to_string() },
    }
}

/// Refuses a workbook with a sheet whose cells span too much.
fn guard(bytes: &[u8]) -> Result<(), ExtractError> {
    let damaged = |what: &dyn ToString| ExtractError::Damaged { what: what.to_string() };
    if !bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ExtractError::Unsupported(Format::Xls));
    }
    let mut file = CfbReader::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let stream = file.open_stream("Workbook").or_else(|_| file.open_stream("Book")).map_err(|e| damaged(&e))?;
    let too_large = |what: &str, limit| ExtractError::TooLarge { what: what.to_owned(), limit };
    let mut left = MAX_RECORDS;
    let mut sheets = vec![0usize];
    let mut walked = 0;
    while let Some(&start) = sheets.get(walked) {
        walked += 1;
        let mut span = Span::default();
        let mut at = start;
        while let Some((kind, data)) = record(&stream, at) {
            at += 4 + data.len();
            left = left.checked_sub(1).ok_or_else(|| too_large("records", MAX_RECORDS as u64))?;
            // The sheets follow the part that names them; where each begins is said there.
            if kind == BOUND_SHEET && walked == 1 {
                sheets.push(int(data, 0, 4) as usize);
            }
            if span.add(kind, data).is_none() {
                return Err(damaged(&"the size of a sheet is upside down"));
            }
            if span.area() > MAX_AREA {
                return Err(too_large("the span of a sheet's cells", MAX_AREA));
            }
            if sheets.len() > MAX_SHEETS {
                return Err(too_large("sheets", MAX_SHEETS as u64));
            }
        }
    }
    Ok(())
}

const BOUND_SHEET: u16 = 0x0085;

/// Kind and content of the record at a place.
fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let head = stream.get(at..at.checked_add(4)?)?;
    let size = usize::from(u16::from_le_bytes([head[2], head[3]]));
    let data = stream.get(at + 4..stream.len().min(at + 4 + size))?;
    Some((u16::from_le_bytes([head[0], head[1]]), data))
}

/// Up to four bytes as a number; what is beyond the end counts as zero.
fn int(data: &[u8], at: usize, size: usize) -> u64 {
    (0..size).rev().fold(0, |n, i| n << 8 | u64::from(data.get(at + i).copied().unwrap_or(0)))
}

/// The rows and columns that a sheet reaches over.
#[derive(Default)]
struct Span {
    rows: Option<(u64, u64)>,
    cols: Option<(u64, u64)>,
    /// As the sheet itself says.
    stated: u64,
}

impl Span {
    /// `None`: the record contradicts itself.
    fn add(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        const BEGIN: u16 = 0x0809;
        const DIMENSIONS: u16 = 0x0200;
        const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006, 0x00BD];
        match kind {
            BEGIN => *self = Span::default(),
            DIMENSIONS => {
                let size = if data.len() >= 14 { 4 } else { 2 };
                let rows = int(data, size, size).max(1).checked_sub(int(data, 0, size))?;
                let cols = int(data, 2 * size + 2, 2).max(1).checked_sub(int(data, 2 * size, 2))?;
                self.stated = rows.saturating_mul(cols);
            }
            _ if CELLS.contains(&kind) => {
                let (row, col) = (int(data, 0, 2), int(data, 2, 2));
                // A record of several numbers ends with its last column.
                let last = if kind == 0x00BD && data.len() >= 6 { int(data, data.len() - 2, 2).max(col) } else { col };
                let (top, bottom) = self.rows.unwrap_or((row, row));
                let (left, right) = self.cols.unwrap_or((col, last));
                self.rows = Some((top.min(row), bottom.max(row)));
                self.cols = Some((left.min(col), right.max(last)));
            }
            _ => {}
        }
        Some(())
    }

    fn area(&self) -> u64 {
        let length = |range: Option<(u64, u64)>| range.map_or(0, |(from, to)| to - from + 1);
        self.stated.max(length(self.rows) * length(self.cols))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_in_the_last_corner_spans_the_sheet() {
        let mut span = Span::default();
        for (row, col, area) in [(0u16, 0u16, 1u64), (9, 4, 50), (65_535, 255, 65_536 * 256)] {
            let data = [row.to_le_bytes(), col.to_le_bytes()].concat();
            assert_eq!(span.add(0x0203, &data), Some(()));
            assert_eq!(span.area(), area);
        }
        assert_eq!(span.add(0x0200, &[5, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]), None, "ends before it begins");
    }
}
