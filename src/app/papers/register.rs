//! The clerk's book of incoming documents, `received.csv`.

use super::PlanError;
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A line of the clerk's book of incoming documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub unit: String,
    pub received: Option<Date>,
    /// The row as it stands in the book, behind the book's name and the number of the line; empty where there is no book.
    pub written: String,
}

/// What is wrong with a line of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterFault {
    Empty,
    NoColumn(&'static str),
    NoDay(String),
}

impl RegisterFault {
    /// What is wrong and how it is to be written.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            RegisterFault::Empty => lang
                .pick(
                    "tệp rỗng; dòng đầu phải là dossier,unit,received",
                    "the file is empty; its first line must be dossier,unit,received",
                )
                .to_owned(),
            RegisterFault::NoColumn(name) => lang.pick(
                format!("thiếu cột “{name}”; dòng đầu phải là dossier,unit,received"),
                format!("there is no column “{name}”; the first line must be dossier,unit,received"),
            ),
            RegisterFault::NoDay(text) => lang.pick(
                format!("“{text}” không phải là ngày; viết như 2020-08-21"),
                format!("“{text}” is no day; write it like 2020-08-21"),
            ),
        }
    }
}

/// How much of a row is kept as proof, in characters.
const WRITTEN: usize = 200;

/// Reads `received.csv`: UTF-8, header `dossier,unit,received`, days as 2020-08-21 or 21/8/2020.
pub fn read_register(path: &Path) -> Result<BTreeMap<String, Entry>, PlanError> {
    read_book(path).map(|(entries, _)| entries)
}

/// As [`read_register`], with a sentence for each line that a later one of the same dossier makes void: a book is kept by adding lines, so
/// the last is the latest.
pub fn read_book(path: &Path) -> Result<(BTreeMap<String, Entry>, Vec<String>), PlanError> {
    let text = fs::read_to_string(path).map_err(|source| PlanError::Io { path: path.to_path_buf(), source })?;
    let rows = rows(&text).map_err(|(line, fault)| PlanError::Register { path: path.to_path_buf(), line, fault })?;
    let book = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let day = |e: &Entry| e.received.map_or_else(|| "không ghi ngày nhận".to_string(), |d| format!("nhận {d}"));
    let mut entries: BTreeMap<String, (usize, Entry)> = BTreeMap::new();
    let mut void = Vec::new();
    for (line, dossier, mut entry) in rows {
        entry.written = format!("{book}, dòng {line}: {}", entry.written);
        let now = format!("dòng {line} ({}, {})", entry.unit, day(&entry));
        if let Some((before, old)) = entries.insert(dossier.clone(), (line, entry.clone()))
            && (&old.unit, old.received) != (&entry.unit, entry.received)
        {
            let then = format!("dòng {before} ({}, {})", old.unit, day(&old));
            void.push(format!("{book}: hồ sơ “{dossier}” được ghi nhiều lần; lấy {now}, bỏ {then}"));
        }
    }
    Ok((entries.into_iter().map(|(dossier, (_, entry))| (dossier, entry)).collect(), void))
}

/// The text of a register. What is wrong comes with its line, counted from 1.
///
/// # Errors
/// A column is missing, or what stands in the place of a day is none.
pub fn parse_register(text: &str) -> Result<BTreeMap<String, Entry>, (usize, RegisterFault)> {
    rows(text).map(|rows| rows.into_iter().map(|(_, dossier, entry)| (dossier, entry)).collect())
}

/// A line of the book: its number, the dossier, the entry.
type Row = (usize, String, Entry);

/// The lines in their order.
fn rows(text: &str) -> Result<Vec<Row>, (usize, RegisterFault)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let (at, header) = rows.next().ok_or((1, RegisterFault::Empty))?;
    let separator = if header.contains(';') { ';' } else { ',' };
    let names: Vec<String> = cells(header, separator).iter().map(|n| n.trim().to_lowercase()).collect();
    let column = |name: &'static str| names.iter().position(|n| n == name).ok_or((at + 1, RegisterFault::NoColumn(name)));
    let (dossier, unit, received) = (column("dossier")?, column("unit")?, column("received")?);
    let mut out = Vec::new();
    for (i, row) in rows {
        let values = cells(row, separator);
        let value = |c: usize| values.get(c).map_or("", |v| v.trim());
        let day = match value(received) {
            "" => None,
            text => Some(day(text).ok_or_else(|| (i + 1, RegisterFault::NoDay(text.to_owned())))?),
        };
        let entry = Entry { unit: value(unit).to_string(), received: day, written: row.trim().chars().take(WRITTEN).collect() };
        out.push((i + 1, value(dossier).trim_end_matches('/').to_string(), entry));
    }
    Ok(out)
}

/// One line of CSV, RFC 4180 quoting.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                if let Some(last) = out.last_mut() {
                    last.push('"');
                }
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out
}

/// A day as 2020-08-21, 21/8/2020, 21-08-2020, with or without a time behind it.
pub fn day(text: &str) -> Option<Date> {
    let first = text.trim().split(['T', ' ']).next()?;
    if let Ok(date) = first.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<i16> = first.split(['/', '-', '.']).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [d, m, y] if y > 1900 => Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn register_lines() {
        let rows = parse_register("\u{feff}dossier,unit,received\n001,\"BHXH tỉnh A, B\",2020-08-21\n002/,X,21/8/2020\n003,Y,\n")
            .unwrap();
        let written = "001,\"BHXH tỉnh A, B\",2020-08-21".into();
        assert_eq!(rows["001"], Entry { unit: "BHXH tỉnh A, B".into(), received: day("2020-08-21"), written });
        assert_eq!(rows["002"].received, day("2020-08-21"));
        assert_eq!(rows["003"].received, None);
        assert_eq!(parse_register("a,b\n").unwrap_err().0, 1);
        assert_eq!(parse_register("dossier,unit,received\n1,X,hôm qua\n").unwrap_err().0, 2);
    }
}
