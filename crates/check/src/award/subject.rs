//! Whom an achievement report is about, and for which award it asks: from the lines at its head that say so.

use super::form::proposals;
use super::list::{bare_name, is_collective};
use crate::dossier::PaperRef;
use crate::lines::{Line, lines};
use rasoat_model::document::Location;
use rasoat_text::fold::fold;
use rasoat_text::name::looks_like_person;

/// An achievement report with its subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Index into `Dossier::papers()`.
    pub paper: usize,
    /// The name that a label at its head gives ("Họ và tên: …"), titles left out; else of the one nominee whom its head names.
    pub name: Option<String>,
    pub person: Option<bool>,
    pub at: Option<Location>,
    /// Said by a label, not only found.
    pub explicit: bool,
    /// The words in which it asks for an award.
    pub award: Option<(String, Location)>,
}

impl Subject {
    /// The name, or the file where there is none.
    pub fn shown(&self, paper: &PaperRef<'_>) -> String {
        self.name.clone().unwrap_or_else(|| paper.file.name.clone())
    }
}

/// How labels before the name begin, folded.
const LABELS: &[&str] = &[
    "ho va ten",
    "ho ten",
    "ho, ten",
    "ho va ten khai sinh",
    "ten don vi",
    "ten tap the",
    "ten ca nhan",
    "tap the",
    "ca nhan",
    "don vi",
];

/// Lines of a report that may name its subject.
pub(super) const HEAD: usize = 30;

pub(super) fn read(paper: &PaperRef<'_>, index: usize) -> Subject {
    let all = lines(paper.document, paper.paper.blocks.clone(), true);
    let named = all.iter().take(HEAD).enumerate().find_map(|(i, line)| labelled(line, all.get(i + 1)));
    let at = |l: &Line<'_>| Location { block: l.block, cell: l.cell, range: l.range.clone() };
    let asks = |l: &&Line<'_>| fold(l.text()).text.contains("de nghi") && !proposals(l.text()).is_empty();
    // The name of the award may stand on the line after "Đề nghị tặng thưởng".
    let title = paper.paper.fields.title.value().zip(paper.paper.fields.title.at()).filter(|(t, _)| !proposals(t).is_empty());
    let award = title
        .map(|(t, at)| (t.to_string(), at.clone()))
        .or_else(|| all.iter().take(HEAD).find(asks).map(|l| (l.text().to_string(), at(l))));
    let reporter = paper.paper.fields.signatory.value().is_some_and(|s| fold(s).text.contains("nguoi bao cao"));
    match named {
        Some((name, line)) => {
            let person = if looks_like_person(&name) {
                Some(true)
            } else if is_collective(&name) {
                Some(false)
            } else {
                None
            };
            Subject { paper: index, name: Some(name), person, at: Some(line), explicit: person.is_some(), award }
        }
        None => Subject { paper: index, name: None, person: reporter.then_some(true), at: None, explicit: false, award },
    }
}

/// The name behind a label on this line, or on the next where nothing follows the label.
fn labelled(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<(String, Location)> {
    let text = line.text();
    let colon = text.find(':')?;
    let label = fold(text[..colon].trim_start_matches(|c: char| !c.is_alphabetic())).text;
    if !LABELS.iter().any(|l| label.starts_with(l)) {
        return None;
    }
    let rest = &text[colon + 1..];
    let (value, line) = if rest.trim().is_empty() { (next?.text(), next?) } else { (rest, line) };
    let name = bare_name(value);
    let words = name.split_whitespace().count();
    (1..=20).contains(&words).then(|| (name, Location { block: line.block, cell: line.cell, range: line.range.clone() }))
}
