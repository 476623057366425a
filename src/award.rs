//! The award papers of a dossier: which components are there, who is nominated, whose achievement report is there.

use crate::document::{Content, Location, Table};
use crate::dossier::{Dossier, PaperRef};
use crate::lines::lines;
use crate::outline::label;
use crate::paper::PaperKind;
use crate::text::fold::{canon, fold};
use crate::text::name::{collective_key, looks_like_person, person_key};

/// Somebody proposed for an award.
#[derive(Debug, Clone, PartialEq)]
pub struct Nominee {
    /// As written in the list, titles such as "Ông" left out.
    pub name: String,
    pub person: bool,
    /// Where it is listed: index into the papers of the dossier, and the place.
    pub paper: usize,
    pub at: Location,
}

#[derive(Debug, Clone, Default)]
pub struct Awards {
    /// Indexes into `Dossier::papers()` by kind.
    pub submissions: Vec<usize>,
    pub lists: Vec<usize>,
    pub minutes: Vec<usize>,
    pub reports: Vec<usize>,
    pub nominees: Vec<Nominee>,
}

impl Awards {
    /// Whether the unit proposes awards at all: without any award paper nothing is demanded.
    pub fn any(&self) -> bool {
        !(self.submissions.is_empty() && self.lists.is_empty() && self.minutes.is_empty() && self.reports.is_empty())
    }
}

/// Finds the award papers and the nominees. Names come from the list of the Tờ trình or a list of its own; the minutes do not add any.
pub fn read(dossier: &Dossier) -> Awards {
    let mut awards = Awards::default();
    let papers: Vec<PaperRef<'_>> = dossier.papers().collect();
    for (i, p) in papers.iter().enumerate() {
        match p.paper.kind {
            PaperKind::AwardSubmission => awards.submissions.push(i),
            PaperKind::AwardList => awards.lists.push(i),
            PaperKind::AwardMinutes => awards.minutes.push(i),
            PaperKind::Achievement => awards.reports.push(i),
            _ => {}
        }
    }
    for &i in awards.submissions.iter().chain(&awards.lists) {
        for nominee in nominees(&papers[i], i) {
            let known = awards.nominees.iter().any(|n| key(&n.name, n.person) == key(&nominee.name, nominee.person));
            if !known {
                awards.nominees.push(nominee);
            }
        }
    }
    awards
}

fn key(name: &str, person: bool) -> String {
    if person { person_key(name) } else { collective_key(name) }
}

fn nominees(paper: &PaperRef<'_>, index: usize) -> Vec<Nominee> {
    let mut out = Vec::new();
    for block in paper.paper.blocks.clone() {
        if let Some(Content::Table(t)) = paper.document.blocks.get(block).map(|b| &b.content) {
            out.extend(from_table(t, block, index));
        }
    }
    if out.is_empty() {
        out = from_lines(paper, index);
    }
    out
}

/// Names under a header such as "Họ và tên", "Tên tập thể, cá nhân".
fn from_table(table: &Table, block: usize, paper: usize) -> Vec<Nominee> {
    let header_row = (0..table.rows.min(4)).find_map(|row| name_column(table, row).map(|col| (row, col)));
    let Some((header, col)) = header_row else { return Vec::new() };
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
            (person || collective).then_some(Nominee { name, person, paper, at })
        })
        .collect()
}

/// Two to six words, each with a capital.
fn is_capitalised(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
        })
}

fn name_column(table: &Table, row: usize) -> Option<usize> {
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
        let typed = label::parse(text);
        let labelled = line.paragraph.label.is_some() || typed.is_some();
        if !listing || !labelled {
            continue;
        }
        let rest = typed.map_or(text, |(_, n)| &text[n..]);
        let name = bare_name(rest);
        let person = looks_like_person(&name);
        if person || is_collective(&name) {
            out.push(Nominee {
                name,
                person,
                paper: index,
                at: Location { block: line.block, cell: line.cell, range: line.range.clone() },
            });
        }
    }
    out
}

/// Titles before a name, folded.
const TITLES: &[&str] =
    &["ong", "ba", "dong chi", "d/c", "dc", "anh", "chi", "ong/ba", "ong (ba)", "tap the", "ca nhan", "ths", "ts", "bs", "cn"];

/// A name without number, title, and what follows it: "1. Ông Nguyễn Văn A, Phó Giám đốc" gives "Nguyễn Văn A".
fn bare_name(text: &str) -> String {
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
const COLLECTIVES: &[&str] = &[
    "phong",
    "bhxh",
    "bao hiem xa hoi",
    "tap the",
    "ban",
    "vu",
    "trung tam",
    "chi bo",
    "cong doan",
    "doan thanh nien",
    "doan co so",
    "van phong",
    "to",
    "vien",
    "truong",
    "tap chi",
    "chi doan",
    "hoi",
];

fn is_collective(name: &str) -> bool {
    let folded = fold(name).text;
    let n = folded.split(' ').count();
    (2..=20).contains(&n) && COLLECTIVES.iter().any(|w| folded.strip_prefix(w).is_some_and(|r| r.starts_with(' ')))
}

/// How many lines of an achievement report may name its subject.
const HEAD: usize = 30;

/// Whether some achievement report is about the nominee: its head or its signature names it.
pub fn has_report(dossier: &Dossier, awards: &Awards, nominee: &Nominee) -> bool {
    let papers: Vec<PaperRef<'_>> = dossier.papers().collect();
    let wanted = key(&nominee.name, nominee.person);
    awards.reports.iter().any(|&i| {
        let p = &papers[i];
        let all = lines(p.document, p.paper.blocks.clone(), true);
        let signer = p.paper.fields.signatory_name.as_deref().is_some_and(|n| person_key(n) == wanted);
        // The list of a Tờ trình bound into the same paper would name everybody: only the head counts.
        let named = all.iter().take(HEAD).any(|l| names(l.text(), &wanted, nominee.person));
        named || signer && nominee.person
    })
}

fn names(line: &str, wanted: &str, person: bool) -> bool {
    let text = if person { person_key(line) } else { collective_key(line) };
    contains_words(&text, wanted) || contains_words(&canon(line).text, wanted) || !person && abbreviates(wanted, &text)
}

/// Whether a short name stands for words of the line: "phòng kh-tc" for "phòng kế hoạch - tài chính". Each short word takes the words
/// whose first letters it is made of; the others must be the same.
fn abbreviates(short: &str, line: &str) -> bool {
    let words =
        |t: &str| t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>();
    let (short, line) = (words(short), words(line));
    let from = |start: usize| {
        let mut at = start;
        let mut shortened = false;
        for word in &short {
            if line.get(at) == Some(word) {
                at += 1;
                continue;
            }
            let letters: Vec<char> = word.chars().collect();
            let initials: Vec<char> = line.iter().skip(at).take(letters.len()).filter_map(|w| w.chars().next()).collect();
            if letters.len() < 2 || initials != letters {
                return false;
            }
            at += letters.len();
            shortened = true;
        }
        shortened
    };
    (0..line.len()).any(from)
}

fn contains_words(text: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return false;
    }
    text.match_indices(wanted).any(|(i, m)| {
        let before = text[..i].chars().next_back();
        let after = text[i + m.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
