//! The name of a unit in another place left in the body of a report: a sentence that speaks of it as of the sender.
//!
//! Many sentences name other units rightly (visits, help, comparisons); they are passed over by the words before the name.

use super::{Case, Results, evidence};
use crate::paper::Field;
use crate::roster::{Resolution, Unit};
use rasoat_model::document::Location;
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::fold::fold;

/// Folded words that make a unit a partner, a pattern or a place, not the one that speaks.
const RELATION: &[&str] = &[
    "voi",
    "cung",
    "nhu",
    "hon",
    "tu",
    "den",
    "cho",
    "giup",
    "va",
    "giua",
    "cum",
    "khoi",
    "gui",
    "theo",
    "nguyen",
    "bang",
    "ho tro",
    "ung ho",
    "tham quan",
    "hoc tap",
    "hoc hoi",
    "kinh nghiem",
    "giao luu",
    "mo hinh",
    "don vi ban",
    "chuyen",
    "ket nghia",
    "sap nhap",
    "tiep giap",
    "dang cai",
];
/// How many words before the name are looked at.
const BEFORE: usize = 8;
const SHOWN: usize = 5;

pub fn check(case: &Case<'_>, results: &mut Results) {
    let Some(report) = &case.report else { return };
    let roster = &case.profile.roster;
    let Some(own) = &case.dossier.unit.id else { return };
    // Units with names of their own are named in all papers; only offices of one agency copy from one another by name.
    let by_place = case.dossier.unit.kind.as_deref().and_then(|k| roster.kind(k)).is_some_and(|k| k.by_place);
    if !by_place {
        return;
    }
    let on = case.profile.roster_on;
    if let Field::Filled { value, .. } = &report.at.paper.fields.agency
        && matches!(roster.resolve(value, on), Resolution::One(unit) if unit.id != *own)
    {
        return;
    }
    let mut found: Vec<(&Unit, Vec<Evidence>)> = Vec::new();
    for block in report.at.paper.body.clone() {
        let Some(text) = report.at.document.blocks.get(block).and_then(|b| b.paragraph()).map(|p| p.text.as_str()) else {
            continue;
        };
        let named = roster.mentions(text, on);
        let mut others = named.iter().filter(|(_, u)| u.id != *own && u.by_place && !u.receives);
        let (Some((range, unit)), None) = (others.next(), others.next()) else { continue };
        if named.iter().any(|(_, u)| u.id == *own) || is_related(text, range.start) {
            continue;
        }
        let place = Location { block, cell: None, range: 0..text.len() };
        let here = evidence(report.at.file, report.at.document, &place, Note::NamesOtherUnit);
        match found.iter_mut().find(|(u, _)| u.id == unit.id) {
            Some((_, places)) if places.len() < SHOWN => places.push(here),
            Some(_) => {}
            None => found.push((unit, vec![here])),
        }
    }
    for (unit, places) in found {
        let mut places = places.into_iter();
        let Some(first) = places.next() else { continue };
        let name = unit.shown();
        let message = Message::OtherUnitNamed { unit: name.clone() };
        let fix = Fix::CorrectUnit;
        let finding = case.general(Rule::OtherUnitNamed, "document", Some(&name), Outcome::NotMet, message, fix, "", first);
        results.findings.push(finding.with_evidence(places));
    }
}

/// Whether the words before the name in its sentence make it a partner, or it stands in quotation marks.
fn is_related(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let sentence = before.rfind(['.', ';', '\n']).map_or(before, |i| &before[i + 1..]);
    let folded = fold(sentence).text;
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let near = format!(" {} ", words[words.len().saturating_sub(BEFORE)..].join(" "));
    let related = RELATION.iter().any(|w| near.contains(&format!(" {w} ")));
    related || before.matches('“').count() > before.matches('”').count() || before.matches('"').count() % 2 == 1
}
