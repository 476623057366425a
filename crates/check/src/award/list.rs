//! The list of nominees: a table, or numbered lines, with the award that each is proposed for.

use super::Nominee;
use super::form;
use crate::dossier::PaperRef;
use crate::lines::lines;
use crate::outline::label;
use rasoat_model::document::{Content, Location, Table};
use rasoat_text::fold::fold;
use rasoat_text::name::{is_capitalised, looks_like_person};
use std::sync::LazyLock;

pub(super) fn nominees(paper: &PaperRef<'_>, index: usize) -> Vec<Nominee> {
    let mut out = Vec::new();
    for block in paper.paper.blocks.clone() {
        if let Some(Content::Table(t)) = paper.document.blocks.get(block).map(|b| &b.content) {
            out.extend(from_table(t, block, index));
        }
    }
    if out.is_empty() {
        out = from_lines(paper, index);
    }
    if out.is_empty() {
        out = from_prose(paper, index);
    }
    // An award that the paper asks for all alike is each nominee's who has none of his own.
    if out.iter().any(|n| n.award.is_none())
        && let Some(common) = common_award(paper)
    {
        for nominee in out.iter_mut().filter(|n| n.award.is_none()) {
            nominee.award = Some(common.clone());
        }
    }
    out
}

/// The one award that the sentences of a paper ask for; `None` where there are several.
fn common_award(paper: &PaperRef<'_>) -> Option<(String, Location)> {
    let mut found: Option<(String, Location)> = None;
    for line in lines(paper.document, paper.paper.blocks.clone(), false) {
        let folded = fold(line.text()).text;
        if line.ruled || !(folded.contains("de nghi") || folded.contains("trinh") || folded.contains("tang")) {
            continue;
        }
        for proposal in form::proposals(line.text()) {
            match &found {
                Some((text, _)) if fold(text).text != fold(&proposal.text).text => return None,
                Some(_) => {}
                None => {
                    let at = Location { block: line.block, cell: line.cell, range: line.range.clone() };
                    found = Some((proposal.text, at));
                }
            }
        }
    }
    found
}

/// The column that says which award is asked for.
pub(super) fn award_column(table: &Table, header: usize, name: usize) -> Option<usize> {
    table
        .cells
        .iter()
        .filter(|c| c.row == header && c.col != name)
        .find(|c| {
            let t = fold(&c.text()).text;
            t.contains("hinh thuc") || t.contains("khen thuong") || t.contains("danh hieu") || t.starts_with("de nghi")
        })
        .map(|c| c.col)
}

/// Names under a header such as "Họ và tên", "Tên tập thể, cá nhân".
fn from_table(table: &Table, block: usize, paper: usize) -> Vec<Nominee> {
    let header_row = (0..table.rows.min(4)).find_map(|row| name_column(table, row).map(|col| (row, col)));
    let Some((header, col)) = header_row else { return Vec::new() };
    let awards = award_column(table, header, col);
    (header + 1..table.rows)
        .filter_map(|row| {
            let cell = table.cells.iter().find(|c| c.row == row && c.col == col && c.col_span <= 2)?;
            let first = cell.paragraphs.iter().find(|p| !p.text.trim().is_empty())?;
            let name = bare_name(first.text.trim());
            let collective = is_collective(&name);
            // Under such a header a name of several capitalised words is a person's, whatever the family name.
            let answered = table.cells.iter().any(|c| c.row == row && c.col > col && !c.text().trim().is_empty());
            let person = looks_like_person(&name) || !collective && answered && is_capitalised(&name);
            let at = Location { block, cell: Some((row, col)), range: 0..first.text.len() };
            let award = awards
                .and_then(|c| table.at(row, c))
                .map(|c| (c.text(), Location { block, cell: Some((c.row, c.col)), range: 0..0 }))
                .filter(|(t, _)| !t.trim().is_empty());
            (person || collective).then_some(Nominee { name, person, paper, at, award })
        })
        .collect()
}

pub(super) fn name_column(table: &Table, row: usize) -> Option<usize> {
    let of = |wanted: &dyn Fn(&str) -> bool| {
        table.cells.iter().filter(|c| c.row == row).find(|c| wanted(&fold(&c.text()).text)).map(|c| c.col)
    };
    let starts = |list: &'static [&'static str]| move |t: &str| list.iter().any(|w| t.starts_with(w));
    of(&starts(&[
        "ho va ten",
        "ho ten",
        "ho, ten",
        "ten tap the",
        "ten ca nhan",
        "tap the, ca nhan",
        "tap the/ca nhan",
        "ho va ten, don vi",
        "doi tuong",
        "ten don vi",
        "danh sach",
    ]))
    .or_else(|| {
        of(&|t: &str| {
            (t.contains("ten") || t.contains("tap the"))
                && !t.contains("hinh thuc")
                && t.len() < 60
                && t.split(' ').any(|w| w == "ten" || w == "the")
        })
    })
}

/// Numbered or dashed lines that begin with a name.
fn from_lines(paper: &PaperRef<'_>, index: usize) -> Vec<Nominee> {
    let mut out = Vec::new();
    let mut listing = false;
    let mut group: Option<(String, Location)> = None;
    for line in lines(paper.document, paper.paper.blocks.clone(), false) {
        let text = line.text();
        let folded = fold(text).text;
        if folded.starts_with("noi nhan") || folded.starts_with("kinh gui") {
            // Addressees and recipients are no nominees; a list may still follow the signature on a page of its own.
            listing = false;
        } else if folded.ends_with(':')
            || folded.starts_with("danh sach")
            || folded.starts_with("tap the")
            || folded.starts_with("ca nhan")
        {
            listing = true;
        }
        let at = Location { block: line.block, cell: line.cell, range: line.range.clone() };
        let asked = form::proposals(text);
        let typed = label::parse(text);
        let labelled = line.paragraph.label.is_some() || typed.is_some();
        // "1. Bằng khen của Thủ tướng Chính phủ:" stands above those for whom it is asked.
        if folded.ends_with(':')
            && let Some(first) = asked.first()
        {
            group = Some((first.text.clone(), at.clone()));
        }
        if !listing || !labelled {
            continue;
        }
        let rest = typed.map_or(text, |(_, n)| &text[n..]);
        let name = bare_name(rest);
        let person = looks_like_person(&name);
        if person || is_collective(&name) {
            let own = asked.first().map(|p| (p.text.clone(), at.clone()));
            out.push(Nominee { name, person, paper: index, at, award: own.or_else(|| group.clone()) });
        }
    }
    out
}

/// Words behind which a sentence that asks for an award names those for whom it asks, folded.
const FOR: &[&str] = &[" cho ", " doi voi ", " gom ", " la ", " gom co ", ": "];

/// Names in the sentences that ask for an award: "… tặng Bằng khen cho ông Nguyễn Văn A, bà Trần Thị B và tập thể Phòng Chế độ".
fn from_prose(paper: &PaperRef<'_>, index: usize) -> Vec<Nominee> {
    let mut out: Vec<Nominee> = Vec::new();
    for line in lines(paper.document, paper.paper.body.clone(), false) {
        let text = line.text();
        let asked = form::proposals(text);
        let Some(award) = asked.first().filter(|_| !line.ruled) else { continue };
        let folded = fold(text);
        let Some(from) = FOR.iter().filter_map(|w| folded.text.find(w).map(|at| at + w.len())).min() else { continue };
        let from = folded.original(from..folded.text.len()).start;
        let at = Location { block: line.block, cell: line.cell, range: line.range.clone() };
        for piece in text[from..].split([',', ';', '.']).flat_map(|p| p.split(" và ")) {
            let name = bare_name(piece.trim());
            // A collective in prose begins like a name: "Phòng Chế độ", not "phòng, ban liên quan"; an award is no collective.
            let named = name.starts_with(char::is_uppercase) && form::proposals(piece).is_empty();
            let person = looks_like_person(&name);
            if named && (person || is_collective(&name) && is_own_part(&name)) {
                let award = Some((award.text.clone(), at.clone()));
                out.push(Nominee { name, person, paper: index, at: at.clone(), award });
            }
        }
    }
    out
}

/// Whether a collective is part of the sender rather than who is asked.
fn is_own_part(name: &str) -> bool {
    let folded = fold(name).text;
    !["viet nam", "trung uong", "chinh phu"].iter().any(|w| folded.ends_with(w))
}

/// Titles before a name, folded.
const TITLES: &[&str] =
    &["ong", "ba", "dong chi", "d/c", "dc", "anh", "chi", "ong/ba", "ong (ba)", "tap the", "ca nhan", "ths", "ts", "bs", "cn"];

/// A name without number, title, and what follows it: "1. Ông Nguyễn Văn A, Phó Giám đốc" gives "Nguyễn Văn A".
pub(super) fn bare_name(text: &str) -> String {
    let text = label::parse(text).map_or(text, |(_, n)| &text[n..]);
    let end = text.find([',', ';', ':', '(', '\n', '\t']).unwrap_or(text.len());
    // A dash belongs to some names ("Phòng Kế hoạch - Tài chính"); before the award, or behind a person, it ends the name.
    let dash =
        [" - ", " – "].iter().filter_map(|d| text[..end].find(d)).min().filter(|at| ends_name(&text[..*at], &text[*at..end]));
    let end = dash.unwrap_or(end);
    let mut name = text[..end].trim().trim_end_matches('.');
    loop {
        let folded = fold(name).text;
        let Some(title) = TITLES.iter().find(|t| folded.strip_prefix(**t).is_some_and(|r| r.starts_with([' ', '.', ':']))) else {
            break;
        };
        // As many letters of the original as the folded title has; blanks and dots after it go too.
        let skip: usize = name.chars().take(title.chars().count()).map(char::len_utf8).sum();
        let collective = matches!(*title, "tap the") && !name[skip..].trim_start().starts_with(char::is_uppercase);
        if collective {
            break;
        }
        name = name[skip..].trim_start_matches(|c: char| c == '.' || c == ':' || c.is_whitespace());
    }
    name.to_string()
}

fn ends_name(name: &str, rest: &str) -> bool {
    let rest = fold(rest.trim_start_matches(|c: char| !c.is_alphanumeric())).text;
    let award = ["bang khen", "giay khen", "huan chuong", "huy chuong", "danh hieu", "co thi dua", "ki niem chuong", "de nghi"];
    looks_like_person(name) || award.iter().any(|w| rest.starts_with(w))
}

/// How the names of collectives begin, folded.
static COLLECTIVES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("collectives.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect());

pub(super) fn is_collective(name: &str) -> bool {
    let folded = fold(name).text;
    let n = folded.split(' ').count();
    (2..=20).contains(&n) && COLLECTIVES.iter().any(|w| folded.strip_prefix(w).is_some_and(|r| r.starts_with(' ')))
}
