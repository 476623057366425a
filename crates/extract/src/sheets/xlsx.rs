//! XLSX: cell by cell, after a look at how far its parts inflate.

use std::io::{Cursor, Read};

use calamine::{Reader, SheetType, Xlsx, XlsxError};

use super::book::{Book, Cells, Left, shown};
use super::broken;
use crate::common::archive;
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, WarningCode};

/// Reads an XLSX from its bytes; of a damaged one what is left.
///
/// # Errors
/// `Encrypted`, `Damaged` where no cell can be found, `TooLarge` where the parts inflate past the limits.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    match read_whole(bytes, limits) {
        Err(ExtractError::Damaged { what }) => broken::read(bytes, limits, what),
        Ok(document) if document.warnings.iter().any(|w| w.code == WarningCode::Damaged) => {
            // A sheet that was given up may still have cells; nothing that was read is given away for it.
            let cells = |d: &Document| d.blocks.iter().filter_map(|b| b.table()).map(|t| t.cells.len()).sum::<usize>();
            let left = broken::read(bytes, limits, "a sheet that breaks off".to_owned());
            Ok(left.ok().filter(|l| cells(l) > cells(&document)).unwrap_or(document))
        }
        read => read,
    }
}

fn read_whole(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    guard(bytes, limits)?;
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let mut book = Book::new(limits);
    for sheet in file.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet || !book.shows(&sheet.name, sheet.visible) {
            continue;
        }
        let merged = file.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        match read_sheet(&mut file, &sheet.name, &mut book.left) {
            Ok(cells) => book.add(sheet.name, cells, &merged),
            Err(error) => book.warn(WarningCode::Damaged, format!("{}: {error}", sheet.name)),
        }
    }
    book.finish()
}

fn refused(error: XlsxError) -> ExtractError {
    match error {
        XlsxError::Password => ExtractError::Encrypted,
        error => ExtractError::Damaged { what: error.to_string() },
    }
}

/// Inflates every part once into nothing: the library itself would inflate without a limit.
fn guard(bytes: &[u8], limits: &Limits) -> Result<(), ExtractError> {
    let mut archive = archive::open(bytes)?;
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
        if !left.take(&text) {
            return Ok((cells, false));
        }
        cells.insert(cell.get_position(), text);
    }
    Ok((cells, true))
}
