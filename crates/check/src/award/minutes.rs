//! The minutes of the award meeting: whose names were voted on, and whether a result is stated.
//!
//! Names of those who were present are not among them: a name counts only with votes or an award beside it.

use super::form::proposals;
use super::list::{award_column, bare_name, is_collective, name_column};
use crate::dossier::PaperRef;
use crate::lines::lines;
use crate::outline::label;
use rasoat_model::document::{Content, Location, Table};
use rasoat_text::fold::fold;
use rasoat_text::name::looks_like_person;
use regex::Regex;
use std::sync::LazyLock;

/// Somebody about whom the meeting voted.
#[derive(Debug, Clone, PartialEq)]
pub struct Voted {
    pub name: String,
    pub person: bool,
    pub at: Location,
    /// Votes or a share stand beside the name.
    pub counted: bool,
    /// Fewer than half of the votes, or said in words.
    pub rejected: bool,
    /// The words that give the award.
    pub award: Option<String>,
}

/// Minutes as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    /// Index into `Dossier::papers()`.
    pub paper: usize,
    pub voted: Vec<Voted>,
    /// Where a result is stated.
    pub result: Option<Location>,
    /// It points to a list that is enclosed.
    pub encloses: bool,
}

static VOTES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b([0-9]{1,3}) ?/ ?([0-9]{1,3})\b").expect("constant"));

/// Words of a vote, folded: with a figure beside them they are a result. "07/07 thành viên" alone only says who came.
const COUNTED: &[&str] = &["phieu", "bieu quyet", "ti le", "dong y", "tan thanh", "nhat tri", "thong nhat"];
/// Words of agreement, folded; with what was agreed on behind them they are a result without any figure.
const AGREED: &[&str] = &["nhat tri", "thong nhat", "dong y", "tan thanh", "ket luan"];
const ON_WHAT: &[&str] = &["de nghi", "trinh", "thong qua", "khen", "xet", "tuyet doi", "cao"];

pub(super) fn read(paper: &PaperRef<'_>, index: usize) -> Minutes {
    let mut voted = Vec::new();
    for block in paper.paper.blocks.clone() {
        if let Some(Content::Table(t)) = paper.document.blocks.get(block).map(|b| &b.content) {
            voted.extend(from_table(t, block));
        }
    }
    let all = lines(paper.document, paper.paper.blocks.clone(), false);
    let at = |l: &crate::lines::Line<'_>| Location { block: l.block, cell: l.cell, range: l.range.clone() };
    let mut result = voted.iter().find(|v| v.counted).map(|v| v.at.clone());
    let mut encloses = false;
    for line in &all {
        let text = line.text();
        let folded = fold(text).text;
        encloses |= folded.contains("danh sach kem") || folded.contains("co danh sach") || folded.contains("danh sach dinh kem");
        let attendance = ["tham du", "thanh phan", "co mat", "vang mat", "du hop"].iter().any(|w| folded.contains(w));
        let vote = VOTES.is_match(text) || folded.contains('%');
        let agreed = AGREED
            .iter()
            .filter_map(|w| folded.find(w).map(|at| &folded[at + w.len()..]))
            .any(|behind| ON_WHAT.iter().any(|w| behind.contains(w)));
        let stated = agreed || vote && COUNTED.iter().any(|w| folded.contains(w));
        if stated && result.is_none() {
            result = Some(at(line));
        }
        if line.ruled {
            continue;
        }
        let typed = label::parse(text);
        let rest = typed.as_ref().map_or(text, |(_, n)| &text[*n..]);
        let name = bare_name(rest);
        let person = looks_like_person(&name);
        let labelled = typed.is_some() || line.paragraph.label.is_some();
        if labelled && !attendance && (person || is_collective(&name)) && (VOTES.is_match(rest) || !proposals(rest).is_empty()) {
            let award = proposals(rest).first().map(|p| p.text.clone());
            voted.push(Voted { name, person, at: at(line), counted: is_counted(rest), rejected: is_rejected(rest), award });
        }
    }
    Minutes { paper: index, voted, result, encloses }
}

fn from_table(table: &Table, block: usize) -> Vec<Voted> {
    let header = (0..table.rows.min(4)).find_map(|row| name_column(table, row).map(|col| (row, col)));
    let Some((header, col)) = header else { return Vec::new() };
    let award = award_column(table, header, col);
    let is_vote = |t: &str| ["phieu", "ket qua", "tan thanh", "dong y", "ti le", "bieu quyet"].iter().any(|w| t.contains(w));
    let votes: Vec<usize> =
        table.cells.iter().filter(|c| c.row == header && is_vote(&fold(&c.text()).text)).map(|c| c.col).collect();
    if award.is_none() && votes.is_empty() {
        return Vec::new();
    }
    (header + 1..table.rows)
        .filter_map(|row| {
            let cell = table.cells.iter().find(|c| c.row == row && c.col == col && c.col_span <= 2)?;
            let first = cell.paragraphs.iter().find(|p| !p.text.trim().is_empty())?;
            let name = bare_name(first.text.trim());
            let person = looks_like_person(&name);
            let cast = votes.iter().filter_map(|c| table.at(row, *c)).map(|c| c.text()).collect::<Vec<_>>().join(" ");
            let award = award.and_then(|c| table.at(row, c)).map(|c| c.text()).filter(|t| !t.trim().is_empty());
            let at = Location { block, cell: Some((row, col)), range: 0..first.text.len() };
            (person || is_collective(&name)).then(|| Voted {
                counted: is_counted(&cast),
                rejected: is_rejected(&cast),
                name,
                person,
                at,
                award,
            })
        })
        .collect()
}

fn is_counted(text: &str) -> bool {
    VOTES.is_match(text) || text.contains('%')
}

fn is_rejected(text: &str) -> bool {
    let folded = fold(text).text;
    let words = ["khong dat", "khong tan thanh", "khong dong y", "khong thong qua", "khong de nghi"];
    let few = VOTES.captures(text).and_then(|c| Some((c[1].parse::<u32>().ok()?, c[2].parse::<u32>().ok()?)));
    few.is_some_and(|(yes, all)| yes * 2 < all) || words.iter().any(|w| folded.contains(w))
}
