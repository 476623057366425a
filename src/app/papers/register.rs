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
    OpenQuote,
    /// As the reader of CSV says.
    Unreadable(String),
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
            RegisterFault::OpenQuote => lang
                .pick(
                    "dấu ngoặc kép mở ra mà không đóng lại; bỏ dấu đó hoặc đóng lại ở cuối ô",
                    "a quotation mark is opened and never closed; take it out, or close it at the end of the cell",
                )
                .to_owned(),
            RegisterFault::Unreadable(why) => lang.pick(
                format!("không đọc được dòng này: {why}; lưu lại tệp dạng CSV UTF-8"),
                format!("the line cannot be read: {why}; save the file as CSV in UTF-8"),
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

/// The rows in their order. A cell in quotes may go over several lines; the row counts as standing in its first.
fn rows(text: &str) -> Result<Vec<Row>, (usize, RegisterFault)> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = separator(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut columns: Option<Columns> = None;
    let mut out = Vec::new();
    let mut cells = csv::StringRecord::new();
    loop {
        let from = offset(reader.position());
        let more = reader.read_record(&mut cells).map_err(|e| (line_of(text, from), RegisterFault::Unreadable(e.to_string())))?;
        let (line, written) = row_of(text, from, offset(reader.position()));
        if !more {
            break;
        }
        if written.lines().count() > 1 && written.matches('"').count() % 2 == 1 {
            return Err((line, RegisterFault::OpenQuote));
        }
        match &columns {
            _ if written.is_empty() => {}
            None => columns = Some(Columns::named(&cells).map_err(|fault| (line, fault))?),
            Some(columns) => out.push(columns.row(line, &cells, written)?),
        }
    }
    columns.map(|_| out).ok_or((1, RegisterFault::Empty))
}

/// Spreadsheets write semicolons where the comma is the decimal mark, and tabs where one asks for text.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    match header {
        h if h.contains(';') => b';',
        h if h.contains('\t') && !h.contains(',') => b'\t',
        _ => b',',
    }
}

fn offset(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// The number of the line in which a row begins, and the row as it stands there, without the empty lines before it.
fn row_of(text: &str, from: usize, to: usize) -> (usize, &str) {
    let written = text.get(from..to).unwrap_or_default();
    let blank = written.len() - written.trim_start().len();
    (line_of(text, from + blank), written.trim())
}

/// The number of a line from 1. The reader's own count is behind where lines end as on Windows or are empty.
fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// Where the columns stand.
struct Columns {
    dossier: usize,
    unit: usize,
    received: usize,
}

impl Columns {
    fn named(header: &csv::StringRecord) -> Result<Columns, RegisterFault> {
        let column =
            |name: &'static str| header.iter().position(|n| n.trim().to_lowercase() == name).ok_or(RegisterFault::NoColumn(name));
        Ok(Columns { dossier: column("dossier")?, unit: column("unit")?, received: column("received")? })
    }

    fn row(&self, line: usize, cells: &csv::StringRecord, written: &str) -> Result<Row, (usize, RegisterFault)> {
        let value = |c: usize| one_line(cells.get(c).unwrap_or_default());
        let received = match value(self.received).as_str() {
            "" => None,
            text => Some(day(text).ok_or_else(|| (line, RegisterFault::NoDay(text.to_owned())))?),
        };
        let written = one_line(written).chars().take(WRITTEN).collect();
        let dossier = value(self.dossier).trim_end_matches('/').to_string();
        Ok((line, dossier, Entry { unit: value(self.unit), received, written }))
    }
}

/// A break within a cell is how somebody made a long name fit.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
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

    #[test]
    fn a_cell_may_go_over_lines() {
        let text = "Dossier;Unit;Received\r\n\r\n001;\"BHXH tỉnh\r\n \"\"A\"\"; B\";21/8/2020\r\n\r\n002;Y;22/8/2020\r\n";
        let rows = rows(text).unwrap();
        let [(3, first, one), (6, second, two)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((first.as_str(), one.unit.as_str(), one.received), ("001", "BHXH tỉnh \"A\"; B", day("2020-08-21")));
        assert_eq!(one.written, "001;\"BHXH tỉnh \"\"A\"\"; B\";21/8/2020");
        assert_eq!((second.as_str(), two.written.as_str()), ("002", "002;Y;22/8/2020"));
        // What is wrong behind such a cell is found in its own line.
        let fault = parse_register(&text.replace("22/8/2020", "mai")).unwrap_err();
        assert_eq!(fault, (6, RegisterFault::NoDay("mai".into())));
    }

    #[test]
    fn separators() {
        for separator in [",", ";", "\t"] {
            let rows = parse_register(&"dossier,unit,received\n001,A,2020-08-21\n".replace(',', separator)).unwrap();
            assert_eq!((rows["001"].unit.as_str(), rows["001"].received), ("A", day("2020-08-21")), "{separator:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_swallows_nothing_in_silence() {
        let error = parse_register("dossier,unit,received\n001,A,\n002,\"B,2020-08-21\n003,C,\n").unwrap_err();
        assert_eq!(error.0, 3, "{error:?}");
        // An inch is none.
        assert_eq!(parse_register("dossier,unit,received\n001,A 12\",\n002,B,\n").unwrap().len(), 2);
        for empty in ["", "\u{feff}", "\n \n"] {
            assert_eq!(parse_register(empty).unwrap_err().0, 1);
        }
    }
}
