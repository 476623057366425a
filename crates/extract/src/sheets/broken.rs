//! XLSX that is damaged: what its parts still give, read from the local headers of the package and as far as each part goes.
//!
//! Leaves out what a whole workbook has besides: number formats (a date shows as the number it is stored as) and hidden sheets' names.

use std::collections::HashMap;

use calamine::Dimensions;

use super::book::{Book, Cells, number};
use crate::common::archive;
use crate::common::xml::{Tag, Token, Xml};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, WarningCode};

/// Stands for a text that is lost: the cell was not empty.
const LOST: &str = "\u{FFFD}";
const MAX_SHEETS: usize = 200;
const MAX_MERGED: usize = 10_000;

/// Reads what is left of a workbook; `what` is what the reader of whole workbooks said.
///
/// # Errors
/// `Damaged` where no cell is left.
pub(super) fn read(bytes: &[u8], limits: &Limits, what: String) -> Result<Document, ExtractError> {
    let mut parts = archive::salvage(bytes, limits);
    let mut part = |name: &str| parts.remove(name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let strings = part("xl/sharedStrings.xml").map(|text| shared_strings(&text, limits)).unwrap_or_default();
    let targets = part("xl/_rels/workbook.xml.rels").map(|text| relations(&text)).unwrap_or_default();
    let listed = part("xl/workbook.xml").map(|text| sheets(&text)).unwrap_or_default();
    let mut order: Vec<(String, String)> = Vec::new();
    for (name, id, hidden) in listed {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if hidden {
            parts.remove(&path);
        } else {
            order.push((name, path));
        }
    }
    // Sheets that nothing names any more, in the order of their numbers.
    let named = |path: &String| order.iter().any(|(_, p)| p == path);
    let mut others: Vec<String> = parts.keys().filter(|p| p.starts_with("xl/worksheets/sheet") && !named(p)).cloned().collect();
    others.sort_by_key(|p| (p.len(), p.clone()));
    order.extend(others.into_iter().map(|p| (String::new(), p)));

    let mut book = Book::new(limits);
    book.warn(WarningCode::Damaged, what);
    for (name, path) in order.into_iter().take(MAX_SHEETS) {
        let Some(text) = parts.remove(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) else {
            book.warn(WarningCode::Damaged, format!("{name}: {path}"));
            continue;
        };
        let (cells, merged) = cells(&text, &strings, &mut book);
        book.add(name, cells, &merged);
    }
    book.finish()
}

/// The texts that cells point at, by their number.
fn shared_strings(text: &str, limits: &Limits) -> Vec<String> {
    let mut xml = Xml::new(text);
    let mut out: Vec<String> = Vec::new();
    let (mut within, mut phonetic) = (false, 0);
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "si" && out.len() < limits.max_blocks => out.push(String::new()),
            Token::Open(tag) if tag.local() == "rPh" => phonetic = xml.depth,
            Token::Open(tag) => within = tag.local() == "t",
            Token::Close => {
                within = false;
                if xml.depth < phonetic {
                    phonetic = 0;
                }
            }
            Token::Text(t) if within && phonetic == 0 => {
                if let Some(last) = out.last_mut() {
                    last.push_str(&t);
                }
            }
            Token::Text(_) => {}
            Token::End => break,
        }
    }
    // The last one may be cut off.
    if xml.broken {
        out.pop();
    }
    out
}

fn relations(text: &str) -> HashMap<String, String> {
    let mut xml = Xml::new(text);
    let mut out = HashMap::new();
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "Relationship" && out.len() < MAX_SHEETS => {
                if let (Some(id), Some(target)) = (tag.attr("Id"), tag.attr("Target")) {
                    out.insert(id.into_owned(), target.into_owned());
                }
            }
            Token::End => return out,
            _ => {}
        }
    }
}

/// Name, relation and whether it is hidden, of each sheet in order.
fn sheets(text: &str) -> Vec<(String, String, bool)> {
    let mut xml = Xml::new(text);
    let mut out = Vec::new();
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "sheet" && out.len() < MAX_SHEETS => {
                if let (Some(name), Some(id)) = (tag.attr("name"), tag.attr("id")) {
                    out.push((name.into_owned(), id.into_owned(), tag.attr("state").is_some_and(|s| s != "visible")));
                }
            }
            Token::End => return out,
            _ => {}
        }
    }
}

/// The cells of a sheet with whether these are all that fit, and its merged ranges.
fn cells(text: &str, strings: &[String], book: &mut Book) -> ((Cells, bool), Vec<Dimensions>) {
    let mut xml = Xml::new(text);
    let (mut out, mut merged) = (Cells::new(), Vec::new());
    let mut whole = true;
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "c" => {
                let here = tag.attr("r").and_then(|r| place(&r));
                let shown = value(&mut xml, &tag, strings);
                let Some(at) = here else { continue };
                if shown.trim().is_empty() {
                    continue;
                }
                whole &= book.left.take(&shown);
                if whole {
                    out.insert(at, shown);
                }
            }
            Token::Open(tag) if tag.local() == "mergeCell" && merged.len() < MAX_MERGED => {
                let range = tag.attr("ref").and_then(|r| {
                    let (from, to) = r.split_once(':')?;
                    Some((place(from)?, place(to)?))
                });
                merged.extend(range.filter(|(a, b)| a.0 <= b.0 && a.1 <= b.1).map(|(a, b)| Dimensions::new(a, b)));
            }
            Token::End => break,
            _ => {}
        }
    }
    ((out, whole), merged)
}

/// What a cell shows, up to its end.
fn value(xml: &mut Xml<'_>, cell: &Tag<'_>, strings: &[String]) -> String {
    let depth = xml.depth;
    let (mut text, mut within) = (String::new(), false);
    loop {
        match xml.next() {
            Token::Open(tag) => within = matches!(tag.local(), "v" | "t"),
            Token::Text(t) if within => text.push_str(&t),
            Token::Text(_) => {}
            Token::Close if xml.depth < depth => break,
            Token::Close => within = false,
            Token::End => break,
        }
    }
    match cell.attr("t").as_deref() {
        Some("s") if text.is_empty() => text,
        Some("s") => text.trim().parse::<usize>().ok().and_then(|i| strings.get(i).cloned()).unwrap_or_else(|| LOST.to_owned()),
        Some("b") => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        Some("str" | "inlineStr" | "e" | "d") => text,
        _ => text.trim().parse::<f64>().map_or(text, number),
    }
}

/// "B5" as (row, column), both from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = reference.bytes().take(letters).fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = reference[letters..].parse().ok()?;
    (1..=1_048_576).contains(&row).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_cells() {
        for (reference, want) in [
            ("A1", Some((0, 0))),
            ("b5", Some((4, 1))),
            ("AA10", Some((9, 26))),
            ("A0", None),
            ("ABCD1", None),
            ("7", None),
            ("A", None),
            ("Ê1", None),
            ("A99999999999", None),
        ] {
            assert_eq!(place(reference), want, "{reference}");
        }
    }

    #[test]
    fn a_text_that_is_lost_is_no_empty_cell() {
        let strings =
            shared_strings("<sst><si><t>Năm</t></si><si><r><t>Số </t></r><r><t>thẻ</t></r></si><si><t>cu", &Limits::default());
        assert_eq!(strings, ["Năm", "Số thẻ"]);
        let mut book = Book::new(&Limits::default());
        let sheet = r#"<sheetData><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c><c r="C1"><v>0.30000000000000004</v></c><c r="D1" t="inl"#;
        let ((cells, whole), _) = cells(sheet, &strings, &mut book);
        let mut seen: Vec<_> = cells.into_iter().collect();
        seen.sort();
        assert!(whole);
        assert_eq!(seen, [((0, 0), "Số thẻ".to_owned()), ((0, 1), LOST.to_owned()), ((0, 2), "0.3".to_owned())]);
    }
}
