//! A roster as a table: a line a unit, tabs between the columns, as a spreadsheet saves it ("Text, tab delimited", Unicode text).
//!
//! Lines that begin with `#` are comments; those that begin with `#:` and stand above the table say what holds of the whole list, in the
//! words of the TOML form. Leaves out what the cells mean: `super::read` judges them.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};
use rasoat_text::fold::fold;

use super::written::{At, WrittenUnit};
use crate::problem::Problem;

/// A column that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Name,
    Kind,
    Parent,
    Variants,
    Short,
    Places,
    From,
    To,
    Region,
    Email,
    Edxml,
    City,
    Receives,
    Source,
}

/// What the columns may be called, folded, with blanks for hyphens and underscores.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Id, &["id", "ma", "ma don vi"]),
    (Column::Name, &["name", "ten", "ten don vi", "don vi"]),
    (Column::Kind, &["kind", "loai", "loai don vi"]),
    (Column::Parent, &["parent", "cap tren", "truc thuoc", "thuoc"]),
    (Column::Variants, &["aliases", "variants", "ten khac"]),
    (Column::Short, &["short", "ten tat", "viet tat"]),
    (Column::Places, &["place names", "places", "dia danh"]),
    (Column::From, &["from", "valid from", "tu ngay"]),
    (Column::To, &["to", "valid to", "den ngay"]),
    (Column::Region, &["region", "vung", "cum"]),
    (Column::Email, &["email", "e mail", "thu dien tu"]),
    (Column::Edxml, &["edxml", "ma dinh danh"]),
    (Column::City, &["city", "thanh pho"]),
    (Column::Receives, &["receives", "nhan bao cao"]),
    (Column::Source, &["source", "can cu"]),
];

/// What marks a line above the table that says something of the whole list.
const SAYS: &str = "#:";

fn column(head: &str) -> Option<Column> {
    let folded = fold(head).text.replace(['-', '_'], " ");
    NAMES.iter().find(|(_, names)| names.contains(&folded.trim())).map(|(column, _)| *column)
}

/// Whether the text is a table: its first line that is no comment begins with the name of a column.
pub(super) fn is_table(text: &str) -> bool {
    let first = text.lines().find(|l| !l.trim().is_empty() && !is_comment(l));
    first.is_some_and(|l| !l.contains('=') && column(l.split('\t').next().unwrap_or_default().trim_matches('"')).is_some())
}

fn is_comment(line: &str) -> bool {
    line.trim_start_matches('"').starts_with('#')
}

/// What the lines above the table say, as TOML in which everything stands at the place where it stands in the file.
pub(super) fn header(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().take_while(|l| l.trim().is_empty() || is_comment(l)) {
        let quoted = line.starts_with('"');
        let inner = line.strip_prefix('"').unwrap_or(line);
        if let Some(said) = inner.strip_prefix(SAYS) {
            out.push_str(&" ".repeat(line.len() - said.len()));
            match said.trim_end().strip_suffix('"').filter(|_| quoted) {
                // A spreadsheet has put the cell into quotation marks and doubled those within.
                Some(said) => out.push_str(&said.replace("\"\"", "\"")),
                None => out.push_str(said),
            }
        }
        out.push('\n');
    }
    out
}

/// The units of a table, and what is wrong with its shape.
pub(super) fn units(text: &str) -> (Vec<WrittenUnit>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut out = Vec::new();
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut reader = ReaderBuilder::new().delimiter(b'\t').has_headers(false).flexible(true).from_reader(text.as_bytes());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
                problems.push(Problem::at(text, at, &format!("không đọc được dòng này của bảng: {error}")));
                continue;
            }
        };
        if record.iter().all(|c| c.trim().is_empty()) || record.get(0).is_some_and(|c| c.starts_with('#')) {
            continue;
        }
        let cells = cells(text, &record);
        match &columns {
            None => columns = Some(heads(text, &cells, &mut problems)),
            Some(columns) => out.push(unit(text, columns, cells, &mut problems)),
        }
    }
    (out, problems)
}

/// The cells with their places; those of a quoted cell are those of its line.
fn cells(text: &str, record: &StringRecord) -> Vec<At<String>> {
    let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0)).min(text.len());
    // The reader counts blank lines to the record that follows them.
    let mut at = start + text[start..].bytes().take_while(|b| *b == b'\n').count();
    let cell = |value: &str| {
        let span: Range<usize> = at..at + value.len();
        at = span.end + 1;
        At { value: value.trim().to_owned(), span }
    };
    record.iter().map(cell).collect()
}

/// Which column is which. One that is not known is a problem: what stands there would be lost without a word.
fn heads(text: &str, cells: &[At<String>], problems: &mut Vec<Problem>) -> Vec<Option<Column>> {
    let mut known: Vec<Option<Column>> = Vec::new();
    for cell in cells {
        let found = column(&cell.value);
        if found.is_none() && !cell.value.is_empty() {
            let names: Vec<&str> = NAMES.iter().filter_map(|(_, names)| names.first().copied()).collect();
            let message = format!("không rõ cột “{}”; các cột: {}", cell.value, names.join(", "));
            problems.push(Problem::at(text, cell.span.start, &message));
        }
        if found.is_some() && known.contains(&found) {
            problems.push(Problem::at(text, cell.span.start, &format!("cột “{}” có hai lần", cell.value)));
        }
        known.push(found);
    }
    if !known.contains(&Some(Column::Name)) {
        let at = cells.first().map_or(0, |c| c.span.start);
        problems.push(Problem::at(text, at, "bảng thiếu cột tên đơn vị (name)"));
    }
    known
}

fn unit(text: &str, columns: &[Option<Column>], cells: Vec<At<String>>, problems: &mut Vec<Problem>) -> WrittenUnit {
    let at_name = columns.iter().position(|c| *c == Some(Column::Name)).and_then(|i| cells.get(i));
    let no_name = At { value: String::new(), span: at_name.or(cells.first()).map_or(0..0, |c| c.span.clone()) };
    if let Some(extra) = cells.iter().skip(columns.len()).find(|c| !c.value.is_empty()) {
        problems.push(Problem::at(text, extra.span.start, &format!("“{}” nằm ngoài các cột của bảng", extra.value)));
    }
    let mut cells: Vec<Option<At<String>>> = cells.into_iter().map(|c| Some(c).filter(|c| !c.value.is_empty())).collect();
    let mut take = |column: Column| {
        let at = columns.iter().position(|c| *c == Some(column))?;
        cells.get_mut(at)?.take()
    };
    let list = |cell: Option<At<String>>| -> Vec<String> {
        let text = cell.map(|c| c.value).unwrap_or_default();
        text.split([';', '|']).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
    };
    let name = take(Column::Name).unwrap_or(no_name);
    let (city, receives) = (take(Column::City), take(Column::Receives));
    let mut yes = |cell: Option<At<String>>| {
        let Some(cell) = cell else { return false };
        match fold(&cell.value).text.as_str() {
            "x" | "co" | "1" | "true" | "yes" => true,
            "khong" | "0" | "false" | "no" | "-" => false,
            _ => {
                problems.push(Problem::at(text, cell.span.start, &format!("“{}”: ghi x hoặc để trống", cell.value)));
                false
            }
        }
    };
    WrittenUnit {
        city: yes(city),
        receives: yes(receives),
        id: take(Column::Id),
        name,
        kind: take(Column::Kind),
        from: take(Column::From),
        to: take(Column::To),
        parent: take(Column::Parent),
        region: take(Column::Region),
        email: take(Column::Email),
        edxml: take(Column::Edxml),
        variants: list(take(Column::Variants)),
        short: list(take(Column::Short)),
        place_names: list(take(Column::Places)),
        source: take(Column::Source).map(|c| c.value).unwrap_or_default(),
    }
}
