//! Letterhead, title, recipients and signature of one paper.

use super::kind::{TITLES, Title};
use super::{Field, Fields};
use crate::document::{Align, Location};
use crate::lines::Line;
use crate::text::date;
use crate::text::fold::fold;
use crate::text::name::looks_like_person;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The form of a paper and the range of its body.
pub(super) struct Form {
    pub fields: Fields,
    pub title: Option<Title>,
    /// "V/v …" or "Kính gửi" and no title: a công văn.
    pub is_letter: bool,
    pub body: Range<usize>,
}

/// How many lines a letterhead and title may take at most; past that a match is text.
const HEAD: usize = 40;

pub(super) fn read(all: &[Line<'_>], blocks: Range<usize>) -> Form {
    let title_at = all.iter().take(HEAD).position(|l| title_of(l).is_some());
    let letter_at = all.iter().take(HEAD).position(|l| fold(l.text()).text.starts_with("kinh gui"));
    // A "Kính gửi" before the title belongs to a report or Tờ trình; the head ends at the title either way.
    let head_end = title_at.or(letter_at).unwrap_or_else(|| untitled_head(all));
    let head = &all[..head_end];
    let title_end = title_at.map_or(head_end, |at| title_end(all, at));
    let tail_at = tail_start(&all[title_end..]).map(|i| i + title_end);

    let mut fields = Fields { title: title_field(all, title_at, title_end), ..Fields::default() };
    letterhead(head, &mut fields);
    // Some writers put the number and date under the title; some papers keep their date at the end.
    if fields.place_date == Field::Absent {
        letterhead_date(&all[head_end..title_end.min(all.len()).max(head_end)], &mut fields);
    }
    let tail = tail_at.map_or(&all[all.len()..], |i| &all[i..]);
    ending(tail, &mut fields);

    let body_start = all.get(title_end).map_or(blocks.end, |l| l.block);
    let body_end = tail_at.and_then(|i| all.get(i)).map_or(blocks.end, |l| l.block);
    Form {
        fields,
        title: title_at.and_then(|i| title_of(&all[i])),
        is_letter: title_at.is_none() && letter_at.is_some(),
        body: body_start.min(body_end.max(body_start))..body_end.max(body_start),
    }
}

/// Where the letterhead ends in a paper without a title: after the last line that belongs to one.
fn untitled_head(all: &[Line<'_>]) -> usize {
    let belongs = |l: &Line<'_>| {
        let folded = fold(l.text()).text;
        number(l).is_some()
            || folded.contains("doc lap")
            || folded.contains("cong hoa xa hoi")
            || folded.contains("ngay") && folded.contains("thang") && folded.len() < 80
    };
    let last = all.iter().take(HEAD / 2).rposition(belongs).map_or(0, |i| i + 1);
    // Centred lines under the letterhead are the subject, even without the kind of document above them.
    last + all[last..].iter().take(6).take_while(|l| l.paragraph.align == Align::Center).count()
}

/// Whether a line is a title: it begins with a kind of document and is set apart (capitals, or centred, or bold).
fn title_of(line: &Line<'_>) -> Option<Title> {
    let text = line.text();
    if text.len() > 300 || line.ruled {
        return None;
    }
    let folded = fold(text).text;
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (words, title) =
        TITLES.iter().find(|(w, _)| folded.starts_with(w) && !folded[w.len()..].starts_with(char::is_alphanumeric))?;
    let opening: String = text.chars().filter(|c| c.is_alphabetic()).take(words.replace(' ', "").len()).collect();
    let capitals = opening.chars().all(char::is_uppercase);
    let alone = folded.len() < words.len() + 3;
    let apart = capitals || line.paragraph.align == Align::Center || alone && line.paragraph.bold_share() > 0.5;
    if !apart {
        return None;
    }
    // "BÁO CÁO THÀNH TÍCH", "Báo cáo tóm tắt thành tích".
    if *title == Title::Report && folded.contains("thanh tich") && !folded.contains("tong ket") {
        Some(Title::Achievement)
    } else {
        Some(*title)
    }
}

/// The line after the title and subject.
fn title_end(all: &[Line<'_>], at: usize) -> usize {
    let mut end = at + 1;
    for line in all[end..].iter().take(8) {
        let p = line.paragraph;
        let text = line.text();
        let folded = fold(text).text;
        // Under a centred title the subject is centred too; a bold line at the margin opens the outline.
        let centred = all[at].paragraph.align == Align::Center;
        let apart = p.align == Align::Center || !centred && p.bold_share() > 0.8 && p.label.is_none();
        let opens = ["kinh gui", "thuc hien", "can cu", "muc luc"].iter().any(|w| folded.starts_with(w));
        if !apart || opens || line.cell.is_some() != all[at].cell.is_some() || begins_outline(text) {
            break;
        }
        // A bold line in capitals right under a subject in small letters opens the outline rather than ending the title.
        if end > at + 1 && is_capitals(text) && !is_capitals(all[end - 1].text()) && p.align != Align::Center {
            break;
        }
        end += 1;
    }
    end
}

fn begins_outline(text: &str) -> bool {
    crate::outline::label::parse(text).is_some_and(|(l, _)| !l.is_bullet())
}

fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

fn title_field(all: &[Line<'_>], at: Option<usize>, end: usize) -> Field {
    let Some(at) = at else { return Field::Absent };
    let value = all[at..end].iter().map(Line::text).collect::<Vec<_>>().join(" ");
    Field::Filled { value, at: location(&all[at]) }
}

fn location(line: &Line<'_>) -> Location {
    Location { block: line.block, cell: line.cell, range: line.range.clone() }
}

/// "Số:", "Số :", "Số ", at the head of a line; what follows is the number.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*s(?:ố|ô|o|ồ)\s*[:.;]?\s*(.*)$").expect("a literal pattern"));
/// Digits, perhaps with a letter, then "/" and the symbol.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^\p{L}\d]*(?P<number>\d[\d\s]{0,6}[a-zA-Z]?)?[\s.…_]*[/\-–]\s*(?P<symbol>[\p{Lu}Đ\d][\p{L}\d&.,/\s–-]*)")
        .expect("a literal pattern")
});

fn letterhead(head: &[Line<'_>], fields: &mut Fields) {
    for line in head {
        let folded = fold(line.text()).text;
        if folded.contains("doc lap") && folded.contains("tu do") {
            fields.motto = Field::Filled { value: line.text().to_string(), at: location(line) };
        }
    }
    for line in head {
        if let Some(found) = number(line) {
            let better = matches!((&fields.number, &found.0), (Field::Absent, _) | (Field::Blank { .. }, Field::Filled { .. }));
            if better {
                (fields.number, fields.symbol) = found;
            }
        }
    }
    letterhead_date(head, fields);
    fields.agency = agency(head);
}

fn number(line: &Line<'_>) -> Option<(Field, Option<String>)> {
    let rest = NUMBER.captures(line.text())?.get(1)?.as_str();
    if let Some(parts) = PARTS.captures(rest) {
        let symbol = parts
            .name("symbol")
            .map(|m| m.as_str().split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ',']).to_string());
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
    bare.chars().all(|c| !c.is_alphanumeric()).then(|| (Field::Blank { at: location(line) }, None))
}

fn letterhead_date(head: &[Line<'_>], fields: &mut Fields) {
    for (i, line) in head.iter().enumerate() {
        // A narrow column breaks the date: "Trà Vinh, ngày 17 tháng 8 năm" and "2020" on the next line.
        let joined = head
            .get(i + 1)
            .filter(|next| breaks_date(line.text(), next.text()))
            .map(|next| format!("{} {}", line.text(), next.text()));
        let text = joined.as_deref().unwrap_or(line.text());
        let folded = fold(text).text;
        // "Căn cứ … ngày …" and "(Kèm theo … ngày …)" carry somebody else's date.
        if folded.starts_with("can cu") || folded.contains("kem theo") || folded.contains("thuc hien") || text.len() > 200 {
            continue;
        }
        for found in date::dates(text) {
            let lead = text[..found.range.start].trim_end();
            let worded = fold(&text[found.range.clone()]).text.contains("thang") || lead.ends_with(',');
            if !worded {
                continue;
            }
            let place = lead.trim_end_matches(|c: char| !c.is_alphanumeric()).trim();
            if fields.place.is_none() && !place.is_empty() && place.len() < 80 {
                fields.place = Some(place.to_string());
            }
            let complete = found.date.is_some() && !found.blank;
            match (&fields.place_date, complete) {
                (Field::Filled { .. }, _) => {}
                (_, true) => {
                    fields.date = found.date;
                    fields.place_date = Field::Filled { value: text.to_string(), at: location(line) };
                }
                (Field::Absent, false) => fields.place_date = Field::Blank { at: location(line) },
                _ => {}
            }
        }
    }
}

/// Whether a date goes on in the next line.
fn breaks_date(line: &str, next: &str) -> bool {
    let (line, next) = (fold(line).text, fold(next).text);
    let open = line.contains("ngay") && !line.trim_end().ends_with(|c: char| c.is_ascii_digit() && line.contains("nam"));
    open && next.len() < 30
        && (next.starts_with("nam") || next.starts_with("thang") || next.starts_with(|c: char| c.is_ascii_digit()))
}

/// The lines in capitals above the number, other than the national title and motto.
fn agency(head: &[Line<'_>]) -> Field {
    let mut value = String::new();
    let mut at = None;
    for line in head {
        let text = line.text();
        let folded = fold(text).text;
        // Agency and national title typed on one line.
        let text = before_nation(text);
        let folded = if text.len() < line.text().len() { fold(text).text } else { folded };
        let other = folded.contains("cong hoa xa hoi")
            || folded.contains("doc lap")
            || folded.starts_with("so:")
            || folded.starts_with("mau so");
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let named = is_capitals(text) || folded.starts_with("bao hiem xa hoi") || folded.starts_with("bhxh");
        if other || letters < 3 || !named || text.len() > 200 || crate::text::number::is_blank(text) {
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

/// What stands before the national title or the motto on the same line.
fn before_nation(text: &str) -> &str {
    let folded = fold(text);
    let at = ["cong hoa xa hoi", "doc lap - tu do"].iter().filter_map(|w| folded.text.find(w)).min();
    match at {
        Some(at) if at > 0 => text[..folded.original(at..at + 1).start].trim_end(),
        _ => text,
    }
}

/// Titles of those who sign, folded. A line in the tail that begins with one, or with a form of signing, is the signature block.
const ROLES: &[&str] = &[
    "giam doc",
    "pho giam doc",
    "tong giam doc",
    "pho tong giam doc",
    "vu truong",
    "pho vu truong",
    "chanh van phong",
    "pho chanh van phong",
    "vien truong",
    "pho vien truong",
    "hieu truong",
    "pho hieu truong",
    "tong bien tap",
    "pho tong bien tap",
    "truong ban",
    "pho truong ban",
    "pho ban",
    "truong phong",
    "pho truong phong",
    "chu tich",
    "pho chu tich",
    "thu truong",
    "pho thu truong",
    "truong doan",
    "cuc truong",
    "bo truong",
    "thu ky",
    "chu toa",
    "nguoi bao cao",
    "chanh thanh tra",
    "quyen giam doc",
];

/// "KT.", "TL.", "TM.", "TUQ.", "Q." and their usual slips (Nghị định 30/2020/NĐ-CP, Phụ lục I II.7).
static FORM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:k/?\.?t|t/?\.?l|t/?\.?m|tuq|t/?\.?u/?\.?q|q)\s*[./:]\s*").expect("a literal pattern"));

fn role_of(line: &Line<'_>) -> bool {
    let text = line.text();
    if text.len() > 120 || text.starts_with(['-', '+', '–']) {
        return false;
    }
    let folded = fold(text).text;
    let bare = FORM.replace(&folded, "");
    let formed = bare.len() < folded.len();
    let named = ROLES.iter().find(|r| bare.starts_with(*r) && !bare[r.len()..].starts_with(char::is_alphanumeric));
    // "Giám đốc BHXH tỉnh đã ban hành …" is a sentence: a block is in capitals, or bold, or the title alone.
    let apart = is_capitals(text)
        || line.paragraph.bold_share() > 0.8
        || named.is_some_and(|r| bare.trim_end_matches(|c: char| !c.is_alphanumeric()).len() == r.len());
    apart && (named.is_some() || formed) || bare.starts_with("thu truong don vi")
}

fn is_recipients(line: &Line<'_>) -> bool {
    let folded = fold(line.text()).text;
    folded.starts_with("noi nhan") && folded.len() < 40
}

/// Where the body ends: at the recipients, or at the signature.
fn tail_start(lines: &[Line<'_>]) -> Option<usize> {
    let recipients = lines.iter().position(is_recipients);
    let role = lines.iter().position(|l| role_of(l) && !l.ruled);
    match (recipients, role) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// How many lines after the start of the tail may belong to it.
const TAIL: usize = 60;

fn ending(tail: &[Line<'_>], fields: &mut Fields) {
    let tail = &tail[..tail.len().min(TAIL)];
    fields.recipients = recipients(tail);
    let role_at = tail.iter().position(|l| role_of(l) && !l.ruled);
    let signer = role_at.map(|i| &tail[i]);
    // A name stands under the title, or alone where the title is in a picture.
    let names = || tail[role_at.unwrap_or(0)..].iter().take(25).filter(|l| !l.ruled && looks_like_person(l.text()));
    fields.signatory_name = names().next().map(|l| l.text().to_string());
    fields.signatory = match (signer, names().next()) {
        (Some(line), None) if fold(line.text()).text.starts_with("thu truong don vi") => Field::Blank { at: location(line) },
        (Some(line), _) => {
            let mut value = line.text().to_string();
            if let Some(next) = role_at.and_then(|i| tail.get(i + 1)).filter(|l| role_of(l)) {
                value.push(' ');
                value.push_str(next.text());
            }
            Field::Filled { value, at: location(line) }
        }
        (None, Some(line)) => Field::Filled { value: String::new(), at: location(line) },
        (None, None) => Field::Absent,
    };
}

fn recipients(tail: &[Line<'_>]) -> Field {
    let Some(at) = tail.iter().position(is_recipients) else { return Field::Absent };
    let head = &tail[at];
    let same = head.text().split_once(':').map_or("", |(_, rest)| rest.trim());
    let mut blanks = 0;
    let mut items = usize::from(same.chars().filter(|c| c.is_alphabetic()).count() > 2);
    for line in tail[at + 1..].iter().take(20) {
        let text = line.text();
        let labelled = line.paragraph.label.is_some();
        let dash = text.starts_with(['-', '–', '+', '*', '•']) || labelled;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if dash && letters == 0 {
            blanks += 1;
        } else if letters > 1 && !role_of(line) && !fold(text).text.trim_start_matches(['-', ' ']).starts_with("luu") {
            items += usize::from(dash || line.cell == head.cell);
        } else if letters > 1 && blanks == 0 && dash {
            // "- Lưu: VT." alone answers too, unless the form's empty dashes stand above it.
            items += 1;
        }
    }
    if items > 0 {
        Field::Filled { value: head.text().to_string(), at: location(head) }
    } else {
        Field::Blank { at: location(head) }
    }
}
