//! ODS, read by hand: the library tells nothing of merged cells, and repeats a row a million times where the file says so.
//!
//! The text of a cell is the one that the program showed. Leaves out comments, pictures and covered cells.

use std::io::Read;

use calamine::{Dimensions, SheetVisible};

use super::book::{Book, Cells};
use crate::common::archive;
use crate::common::xml::{Tag, Token, Xml};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, WarningCode};

/// Rows of a sheet, as spreadsheet programs have them.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;
/// A filled cell or row is repeated at most so often; what goes on longer is decoration.
const MAX_REPEATS: u32 = 1_000;

/// Reads an ODS from its bytes.
///
/// # Errors
/// `Encrypted`, `Damaged` where there is no content, `TooLarge` where it inflates past the limits.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    // Each part says there how it is encrypted; the content itself would look damaged.
    if part(bytes, "META-INF/manifest.xml", limits).is_ok_and(|m| m.contains("encryption-data")) {
        return Err(ExtractError::Encrypted);
    }
    let content = part(bytes, "content.xml", limits)?;
    let mut book = Book::new(limits);
    let (mut style, mut hidden) = (String::new(), Vec::new());
    let mut xml = Xml::new(&content);
    loop {
        match xml.next() {
            Token::Open(tag) => match tag.local() {
                "style" => style = attr(&tag, "name"),
                "table-properties" if tag.attr("display").as_deref() == Some("false") => hidden.push(std::mem::take(&mut style)),
                "table" => {
                    let name = attr(&tag, "name");
                    let visible =
                        if hidden.contains(&attr(&tag, "style-name")) { SheetVisible::Hidden } else { SheetVisible::Visible };
                    if book.shows(&name, visible) {
                        let sheet = read_sheet(&mut xml, &mut book);
                        book.add(name, (sheet.cells, sheet.whole), &sheet.merged);
                    } else {
                        xml.skip();
                    }
                }
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    if xml.broken {
        book.warn(WarningCode::Damaged, "content.xml".to_owned());
    }
    book.finish()
}

fn part(bytes: &[u8], name: &str, limits: &Limits) -> Result<String, ExtractError> {
    let damaged = |what: &dyn ToString| ExtractError::Damaged { what: format!("{name}: {}", what.to_string()) };
    let mut package = archive::open(bytes)?;
    let entry = package.by_name(name).map_err(|e| damaged(&e))?;
    let limit = limits.max_entry_bytes;
    let mut content = Vec::new();
    entry.take(limit + 1).read_to_end(&mut content).map_err(|e| damaged(&e))?;
    if content.len() as u64 > limit {
        return Err(ExtractError::TooLarge { what: name.to_owned(), limit });
    }
    Ok(String::from_utf8_lossy(&content).into_owned())
}

fn attr(tag: &Tag<'_>, name: &str) -> String {
    tag.attr(name).unwrap_or_default().into_owned()
}

/// A count that stands in an attribute, from 1 to `most`.
fn count(tag: &Tag<'_>, name: &str, most: u32) -> u32 {
    tag.int(name).and_then(|n| u32::try_from(n).ok()).unwrap_or(1).clamp(1, most)
}

struct OdsSheet {
    cells: Cells,
    merged: Vec<Dimensions>,
    /// Nothing was left out.
    whole: bool,
}

/// Reads `table:table`, which has just been opened.
fn read_sheet(xml: &mut Xml<'_>, book: &mut Book) -> OdsSheet {
    let here = xml.depth;
    let mut sheet = OdsSheet { cells: Cells::new(), merged: Vec::new(), whole: true };
    let mut row = 0;
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "table-row" => {
                let repeats = count(&tag, "number-rows-repeated", MAX_ROWS);
                read_row(xml, row, repeats, &mut sheet, book);
                row = repeats.saturating_add(row).min(MAX_ROWS);
            }
            // Pictures and form fields that float over the sheet.
            Token::Open(tag) if matches!(tag.local(), "shapes" | "forms") => xml.skip(),
            Token::Close if xml.depth < here => return sheet,
            Token::End => {
                sheet.whole = false;
                return sheet;
            }
            _ => {}
        }
    }
}

/// Reads `table:table-row`, which has just been opened.
fn read_row(xml: &mut Xml<'_>, row: u32, repeats: u32, sheet: &mut OdsSheet, book: &mut Book) {
    let here = xml.depth;
    let mut filled: Vec<(u32, u32, String)> = Vec::new();
    let mut col = 0u32;
    while let Some(tag) = xml.child(here) {
        let across = count(&tag, "number-columns-repeated", MAX_COLUMNS);
        if tag.local() == "table-cell" {
            let (rows, cols) = (count(&tag, "number-rows-spanned", MAX_ROWS), count(&tag, "number-columns-spanned", MAX_COLUMNS));
            if rows > 1 || cols > 1 {
                sheet.merged.push(Dimensions::new((row, col), (row.saturating_add(rows - 1), col.saturating_add(cols - 1))));
            }
            let text = read_cell(xml);
            if !text.trim().is_empty() {
                filled.push((col, across.min(MAX_REPEATS), text));
            }
        }
        col = col.saturating_add(across).min(MAX_COLUMNS);
    }
    if filled.is_empty() {
        return;
    }
    for r in 0..repeats.min(MAX_REPEATS) {
        for (col, across, text) in &filled {
            for c in 0..*across {
                sheet.whole &= book.left.take(text);
                if !sheet.whole {
                    return;
                }
                sheet.cells.insert((row.saturating_add(r), col.saturating_add(c)), text.clone());
            }
        }
    }
}

/// The text of the cell that has just been opened: its paragraphs, a line each. Comments stand beside them.
fn read_cell(xml: &mut Xml<'_>) -> String {
    let here = xml.depth;
    let mut lines: Vec<String> = Vec::new();
    while let Some(tag) = xml.child(here) {
        if tag.local() == "p" {
            lines.push(read_line(xml));
        }
    }
    lines.join("\n")
}

fn read_line(xml: &mut Xml<'_>) -> String {
    const MAX_BLANKS: u32 = 100;
    let here = xml.depth;
    let mut line = String::new();
    loop {
        match xml.next() {
            Token::Text(text) => line.push_str(&text),
            Token::Open(tag) => match tag.local() {
                "s" => line.extend((0..count(&tag, "c", MAX_BLANKS)).map(|_| ' ')),
                "tab" => line.push('\t'),
                "line-break" => line.push('\n'),
                "annotation" => xml.skip(),
                _ => {}
            },
            Token::Close if xml.depth < here => return line,
            Token::End => return line,
            Token::Close => {}
        }
    }
}
