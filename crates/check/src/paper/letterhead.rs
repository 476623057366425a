//! The letterhead: agency, motto, number and symbol, place and date.
//!
//! Nothing is made up: a paper without national title, motto, number and date has no letterhead, and capitals at its top are no
//! agency unless they name a body. What was stamped beside a blank (by a signing program, as an annotation) fills the blank.

use super::title::{is_capitals, location};
use super::{Field, Fields};
use crate::lines::Line;
use jiff::civil::Date;
use rasoat_model::document::{Align, Document, Rect};
use rasoat_text::date;
use rasoat_text::fold::fold;
use rasoat_text::letter::is_mark as is_mark_of_letter;
use rasoat_text::name::looks_like_person;
use regex::Regex;
use std::sync::LazyLock;

/// How many lines a letterhead and title may take at most; past that a match is text.
pub(super) const HEAD: usize = 40;

/// "Số:", "Số :", "Số ", at the head of a line; what follows is the number.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?P<law>(?:bộ luật|luật|pháp lệnh|nghị quyết)\s+)?s(?:ố|ô|o|ồ)\s*(?P<colon>[:.;]?)\s*(?P<rest>.*)$")
        .expect("a literal pattern")
});
/// Digits, perhaps with a letter, then "/" and the symbol. A symbol may have blanks around its dashes ("HD – HĐTĐKT").
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[^\p{L}\d/]*(?P<number>\d[\d\s]{0,6}[a-zA-Z]?)?[\s.…_]*[/\-–]\s*(?P<symbol>[\p{Lu}Đ\d][\p{L}\d&.,/–-]*(?:\s?[–-]\s?[\p{Lu}Đ][\p{Lu}\d&.]+)*)?",
    )
    .expect("a literal pattern")
});
/// On folded text.
static NATION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"cong hoa xa hoi chu nghia").expect("a literal pattern"));
static EMPTY_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ngay[ ._,]{0,80}thang[ ._,]{0,80}nam[ ._]{0,80}$").expect("a literal pattern"));
static MOTTO: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"doc lap ?[-.,]? ?tu do").expect("a literal pattern"));

/// Where the national title begins in the line; `None` where the words stand in a sentence.
pub(super) fn nation_at(text: &str) -> Option<usize> {
    let at = short_phrase(text, &NATION)?;
    let letters = text[at..].chars().filter(|c| c.is_alphabetic()).take(20);
    let capitals = letters.filter(|c| c.is_uppercase()).count();
    (capitals > 12 || at == 0).then_some(at)
}

pub(super) fn motto_at(text: &str) -> Option<usize> {
    short_phrase(text, &MOTTO)
}

/// Where a phrase begins that fills the line, or the right half of it.
fn short_phrase(text: &str, phrase: &Regex) -> Option<usize> {
    if text.len() > 160 {
        return None;
    }
    let folded = fold(text);
    let found = phrase.find(&folded.text)?;
    let at = folded.original(found.range()).start;
    // "b) Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”: …" quotes it.
    let before = text[..at].trim_end();
    (!before.ends_with(['“', '"', '‘', '(', ','])).then_some(at)
}

/// The line after the last line of a letterhead, 0 where there is none.
pub(super) fn end(all: &[Line<'_>]) -> usize {
    all.iter().take(HEAD / 2).rposition(is_mark).map_or(0, |i| i + 1)
}

fn is_mark(line: &Line<'_>) -> bool {
    let text = line.text();
    !line.ruled && (motto_at(text).is_some() || nation_at(text).is_some() || number(line, None).is_some() || is_dateline(text))
}

/// Whether the line is place and date and nothing else: "Hà Nội, ngày … tháng … năm …".
pub(super) fn is_dateline(text: &str) -> bool {
    date_in(text).is_some()
}

pub(super) fn read(head: &[Line<'_>], document: &Document, fields: &mut Fields) {
    for line in head.iter().filter(|l| !l.ruled) {
        if let Some(at) = motto_at(line.text()) {
            let mut place = location(line);
            place.range.start += at;
            fields.motto = Field::Filled { value: line.text()[at..].to_string(), at: place };
        }
    }
    let stamps = Stamps { document, lines: head };
    for (i, line) in head.iter().enumerate() {
        let Some((mut found, mut symbol)) = number(line, head.get(i + 1)) else { continue };
        if symbol.is_none()
            && let Field::Blank { .. } = found
        {
            symbol = stamps.symbol_beside(line);
        }
        if let Field::Blank { .. } = found
            && let Some((stamp, digits)) = stamps.number_beside(line)
        {
            found = Field::Filled { value: digits, at: location(stamp) };
        }
        let better = matches!((&fields.number, &found), (Field::Absent, _) | (Field::Blank { .. }, Field::Filled { .. }));
        if better {
            (fields.number, fields.symbol) = (found, symbol);
        }
    }
    place_date(head, document, fields);
    fields.agency = agency(head);
}

/// The number and symbol of a line. `next` is the line after it: a wide blank for the number parts "Số:" from its symbol.
fn number(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<(Field, Option<String>)> {
    // "Số" heads a column of a table.
    if line.ruled {
        return None;
    }
    let captures = NUMBER.captures(line.text())?;
    let colon = captures.name("colon").is_some_and(|m| !m.is_empty());
    // "Luật số: 58/2010/QH12" heads the law itself; without the colon it is named in a sentence.
    if captures.name("law").is_some() && !colon {
        return None;
    }
    let rest = captures.name("rest").map_or("", |m| m.as_str());
    let same = |n: &&Line<'_>| n.block == line.block && n.cell == line.cell && n.text().starts_with('/');
    let joined = next.filter(same).filter(|_| rest.chars().all(|c| !c.is_alphabetic())).map(|n| format!("{rest} {}", n.text()));
    let rest = joined.as_deref().unwrap_or(rest);
    if let Some(parts) = PARTS.captures(rest) {
        let symbol = parts.name("symbol").map(|m| tidy(m.as_str())).filter(|s| !s.is_empty());
        return Some(match parts.name("number") {
            Some(n) => (Field::Filled { value: n.as_str().split_whitespace().collect(), at: location(line) }, symbol),
            None => (Field::Blank { at: location(line) }, symbol),
        });
    }
    let bare = rest.trim();
    if !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit()) {
        return Some((Field::Filled { value: bare.to_string(), at: location(line) }, None));
    }
    // "Số:      " with nothing that could be a number or symbol.
    let asks = colon || !bare.is_empty();
    (asks && bare.chars().all(|c| !c.is_alphanumeric())).then(|| (Field::Blank { at: location(line) }, None))
}

fn tidy(symbol: &str) -> String {
    let whole: String = symbol.split_whitespace().collect();
    whole.trim_end_matches(['.', ',']).to_string()
}

/// Short figures that were put on the page apart from the line in whose gap they are seen.
struct Stamps<'a, 'd> {
    document: &'d Document,
    lines: &'a [Line<'d>],
}

impl<'a, 'd> Stamps<'a, 'd> {
    fn place(&self, line: &Line<'_>) -> Option<Rect> {
        self.document.blocks.get(line.block)?.place
    }

    /// Figures at the height of the line and within its width, from left to right.
    fn beside(&self, line: &Line<'_>) -> Vec<&'a Line<'d>> {
        let Some(area) = self.place(line) else { return Vec::new() };
        let mut found: Vec<(f32, &Line<'d>)> = Vec::new();
        for other in self.lines {
            let text = other.text();
            let figures = text.len() <= 16
                && text.chars().any(|c| c.is_ascii_digit())
                && text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '/');
            if other.block == line.block || !figures {
                continue;
            }
            let Some(p) = self.place(other) else { continue };
            let (middle, slack) = ((p.y0 + p.y1) / 2.0, (area.y1 - area.y0) * 0.5);
            // A stamp may stand a little beyond the end of the line: "năm" and the year behind it.
            let reach = 4.0 * (area.y1 - area.y0);
            if middle > area.y0 - slack && middle < area.y1 + slack && p.x0 > area.x0 - 4.0 && p.x0 < area.x1 + reach {
                found.push((p.x0, other));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|(_, l)| l).collect()
    }

    fn number_beside(&self, line: &Line<'_>) -> Option<(&'a Line<'d>, String)> {
        let stamp = *self.beside(line).first()?;
        let digits = stamp.text().split(['/', ' ']).next().filter(|d| !d.is_empty())?;
        Some((stamp, digits.to_string()))
    }

    /// The symbol at the height of a bare "Số:": the blank between them parted the line.
    fn symbol_beside(&self, line: &Line<'_>) -> Option<String> {
        let area = self.place(line)?;
        let level = |l: &&Line<'_>| {
            l.block != line.block
                && l.text().starts_with('/')
                && self.place(l).is_some_and(|p| (p.y1 - area.y1).abs() < 4.0 && p.x0 >= area.x1 && p.x0 < area.x1 + 150.0)
        };
        let symbol = self.lines.iter().find(level)?;
        PARTS.captures(symbol.text())?.name("symbol").map(|m| tidy(m.as_str())).filter(|s| !s.is_empty())
    }

    /// The date line with stamped figures in its blanks, where that makes a whole date.
    fn date_beside(&self, line: &Line<'_>) -> Option<String> {
        let stamps = self.beside(line);
        let mut figures = stamps.iter().flat_map(|l| l.text().split([' ', '/'])).filter(|f| !f.is_empty()).peekable();
        figures.peek()?;
        let words: Vec<&str> = line.text().split_whitespace().collect();
        let mut out = String::new();
        for (i, word) in words.iter().enumerate() {
            let leader = word.chars().all(|c| matches!(c, '.' | '…' | '_'));
            if leader {
                continue;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
            let asks = matches!(fold(word).text.as_str(), "ngay" | "thang" | "nam");
            let answered = words.get(i + 1).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
            if asks
                && !answered
                && let Some(figure) = figures.next()
            {
                out.push(' ');
                out.push_str(figure);
            }
        }
        date_in(&out).filter(|d| d.date.is_some()).map(|_| out)
    }
}

struct DateLine {
    place: Option<String>,
    date: Option<Date>,
}

/// The place and date of a line that is nothing else. Dates of other papers ("Căn cứ …", "Kèm theo …") are none.
fn date_in(text: &str) -> Option<DateLine> {
    if text.len() > 200 {
        return None;
    }
    let folded = fold(text);
    if folded.text.starts_with("can cu") || folded.text.contains("kem theo") || folded.text.contains("thuc hien") {
        return None;
    }
    for found in date::dates(text) {
        let lead = text[..found.range.start].trim_end();
        let worded = fold(&text[found.range.clone()]).text.contains("thang") || lead.ends_with(',');
        let tail = fold(text[found.range.end..].trim_start()).text;
        // "ngày 26 tháng 11 năm 2003 của Quốc hội …" goes on: it is a sentence about some other paper.
        let goes_on = tail.starts_with("cua ")
            || tail.chars().filter(|c| c.is_alphabetic()).count() > 16
            || text.ends_with(')') && !text.contains('(');
        if !worded || goes_on {
            continue;
        }
        let Some(place) = place_of(lead) else { continue };
        return Some(DateLine { place: Some(place).filter(|p| !p.is_empty()), date: found.date.filter(|_| !found.blank) });
    }
    // "Hà Nội, ngày tháng năm": its blanks are narrow where a stamp was to go, but the line is nothing else.
    let empty = EMPTY_DATE.find(&folded.text)?;
    let lead = text[..folded.original(empty.range()).start].trim_end();
    let place = place_of(lead).filter(|p| p.is_empty() || lead.ends_with(','))?;
    Some(DateLine { place: Some(place).filter(|p| !p.is_empty()), date: None })
}

/// The name of the place before a date, empty where there is none; `None` where the words are no place.
fn place_of(lead: &str) -> Option<String> {
    let place = without_number(lead)
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches([',', '.', ';', ':', '-', '–', ' ']);
    // "Thông tư của Bộ … số 02/2010/TT-… ngày …" names a paper.
    let words = place.split_whitespace().count();
    if place.len() >= 80 || words > 8 || words > 2 && place.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let named = place.chars().filter(|c| c.is_alphabetic()).count() > 1;
    Some(if named { place.to_string() } else { String::new() })
}

/// What stands before the date, without a number typed or flattened onto the same line: "Số: 12/BC-STC Khánh Hòa".
fn without_number(lead: &str) -> &str {
    let Some(rest) = NUMBER.captures(lead).and_then(|c| c.name("rest")) else { return lead };
    PARTS.find(rest.as_str()).map_or(lead, |found| &rest.as_str()[found.end()..])
}

/// Reads place and date from the lines given into fields that have none yet.
pub(super) fn place_date(lines: &[Line<'_>], document: &Document, fields: &mut Fields) {
    let stamps = Stamps { document, lines };
    for (i, line) in lines.iter().enumerate() {
        let joined = rejoined(&lines[i..]);
        let read = |text: &str| date_in(text).map(|found| (found, text.to_string()));
        let Some((mut found, mut value)) = joined.as_deref().and_then(read).or_else(|| read(line.text())) else { continue };
        if found.date.is_none()
            && let Some(whole) = stamps.date_beside(line)
        {
            found.date = date_in(&whole).and_then(|d| d.date);
            value = whole;
        }
        if fields.place.is_none() {
            fields.place = found.place;
        }
        match (&fields.place_date, found.date) {
            (Field::Filled { .. }, _) => {}
            (_, Some(date)) => {
                fields.date = Some(date);
                fields.place_date = Field::Filled { value, at: location(line) };
            }
            (Field::Absent, None) => fields.place_date = Field::Blank { at: location(line) },
            _ => {}
        }
    }
}

/// A date broken over lines. A narrow column breaks it ("Trà Vinh, ngày 17 tháng 8 năm" and "2020"), and so do the wide blanks of a
/// form ("Hà Nội, ngày", "tháng", "năm 2020").
fn rejoined(lines: &[Line<'_>]) -> Option<String> {
    let mut text = lines.first()?.text().to_string();
    let mut more = false;
    for next in lines.iter().skip(1).take(3) {
        if !breaks_date(&text, next.text()) {
            break;
        }
        text.push(' ');
        text.push_str(next.text());
        more = true;
    }
    more.then_some(text)
}

/// Whether a date goes on in the next line.
fn breaks_date(line: &str, next: &str) -> bool {
    let (line, next) = (fold(line).text, fold(next).text);
    let open = line.contains("ngay") && !line.trim_end().ends_with(|c: char| c.is_ascii_digit() && line.contains("nam"));
    open && next.len() < 30
        && (next.starts_with("nam") || next.starts_with("thang") || next.starts_with(|c: char| c.is_ascii_digit()))
}

/// How a name of a body begins.
struct Body {
    folded: String,
    /// Letterheads also print it otherwise than in capitals.
    any_case: bool,
}

/// A line each; an underscore is a blank at the end of a word that must be whole.
static BODIES: LazyLock<Vec<Body>> = LazyLock::new(|| {
    let lines = include_str!("bodies.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let body = |l: &str| Body { folded: l.trim_start_matches('^').replace('_', " "), any_case: l.starts_with('^') };
    lines.map(body).collect()
});

pub(super) fn names_body(folded: &str) -> bool {
    BODIES.iter().any(|b| folded.starts_with(&b.folded))
}

/// The lines in capitals above the number, other than the national title and motto.
fn agency(head: &[Line<'_>]) -> Field {
    let has_letterhead = head.iter().any(is_mark);
    let mut value = String::new();
    let mut at = None;
    for line in head {
        // Agency and national title typed on one line.
        let text =
            before_nation(line.text()).trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark_of_letter(c) && c != ')');
        let folded = fold(text).text;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let named = is_capitals(text) || BODIES.iter().any(|b| b.any_case && folded.starts_with(&b.folded));
        if letters < 3 || !named || is_other(&folded) || text.len() > 200 || rasoat_text::number::is_blank(text) {
            continue;
        }
        if !has_letterhead && (!names_body(&folded) || looks_like_person(text)) {
            continue;
        }
        if !value.is_empty() {
            value.push(' ');
        }
        value.push_str(text);
        at.get_or_insert_with(|| location(line));
    }
    match at {
        // The form's own blank: "BẢO HIỂM XÃ HỘI TỈNH/ĐƠN VỊ.....".
        Some(at) if fold(&value).text.contains("tinh/don vi") => Field::Blank { at },
        Some(at) => Field::Filled { value, at },
        None => Field::Absent,
    }
}

/// Capitals of a letterhead that name no agency: number, subject, form code, the Party's title in place of the nation's.
fn is_other(folded: &str) -> bool {
    let code = folded.chars().any(|c| c.is_ascii_digit()) && !folded.trim().contains(' ');
    code || folded.starts_with(['/', '(', '['])
        || ["so:", "so :", "mau so", "v/v", "du thao"].iter().any(|w| folded.starts_with(w))
        || ["dang cong san viet nam", "doan tncs ho chi minh"].contains(&folded.trim())
}

/// What stands before the national title or the motto on the same line.
fn before_nation(text: &str) -> &str {
    let at = [nation_at(text), motto_at(text)].into_iter().flatten().min();
    at.map_or(text, |at| &text[..at])
}

/// "… CỦA BỘ TÀI CHÍNH SỐ 07/2010/TT-BTC NGÀY …": gazettes and collections of laws print agency and number in the title.
static IN_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\p{L}[\p{L} ]{2,30}? của (?P<agency>\p{L}[\p{L}\p{M} ,&-]{3,120}?) số:? *(?P<number>\d{1,5}[a-z]?) */ *(?P<symbol>[\p{Lu}\d][\p{L}\d&/-]*),? ngày ")
        .expect("a literal pattern")
});

/// Agency and number from the words of a title, for a paper that has no letterhead.
pub(super) fn from_title(fields: &mut Fields) {
    let Field::Filled { value, at } = &fields.title else { return };
    if fields.number != Field::Absent || fields.agency != Field::Absent || fields.motto != Field::Absent {
        return;
    }
    let Some(found) = IN_TITLE.captures(value) else { return };
    let text = |name: &str| found.name(name).map(|m| m.as_str().trim().to_string()).unwrap_or_default();
    let filled = |name: &str| Field::Filled { value: text(name), at: at.clone() };
    let (agency, number, symbol) = (filled("agency"), filled("number"), text("symbol"));
    let behind = found.get(0).map_or(0, |m| m.end());
    if fields.place_date == Field::Absent
        && let Some(d) = date::dates(value).into_iter().find(|d| d.range.end > behind)
        && d.date.is_some()
    {
        fields.date = d.date;
        fields.place_date = Field::Filled { value: value[d.range].to_string(), at: at.clone() };
    }
    (fields.agency, fields.number, fields.symbol) = (agency, number, Some(symbol));
}

/// Whether the line is set in the middle, as titles are.
pub(super) fn is_centred(line: &Line<'_>) -> bool {
    line.paragraph.align == Align::Center
}
