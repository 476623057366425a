//! The unit's own plan: enclosed, or named with number and day. The directive itself, and plans of other bodies, are none.

use super::passages::{Passage, passages};
use super::{Case, Results, evidence};
use crate::dossier::PaperRef;
use crate::paper::{Field, PaperKind};
use crate::profile::{PlanSpec, Requirement};
use crate::stage::{self, Answers};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::date::dates;
use rasoat_text::fold::fold;
use rasoat_text::syllable::doc_numbers;
use rasoat_text::words::{Wording, find_phrase, words};

/// What a paper says of a plan, from the most to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// Number and day.
    Whole,
    /// A number, no day.
    NumberOnly,
    /// A day, no number.
    DayOnly,
    /// That there is one.
    Spoken,
}

pub fn check(case: &Case<'_>, requirement: &Requirement, spec: &PlanSpec, results: &mut Results) {
    let reports: Vec<&PaperRef<'_>> = case
        .stages
        .iter()
        .filter(|s| matches!(s.answers, Answers::Stage(_) | Answers::Several(_) | Answers::Letter(_)))
        .map(|s| &s.at)
        .collect();
    if let Some(plan) = enclosed(case).first() {
        match &plan.paper.fields.number {
            Field::Blank { at } => {
                let here = evidence(plan.file, plan.document, at, Note::NumberBlank);
                incomplete(case, requirement, here, results);
            }
            _ => results.met(requirement),
        }
        return;
    }
    // Without a report the dossier has another trouble, which is said elsewhere.
    if reports.is_empty() {
        return;
    }
    let mut best: Option<(Told, Evidence)> = None;
    for report in &reports {
        let all = passages(report, &case.profile.topic);
        if let Some((told, at)) = told(case, &all, &spec.accept, &spec.others)
            && best.as_ref().is_none_or(|(b, _)| told < *b)
        {
            best = Some((told, evidence(report.file, report.document, &all[at].at, None)));
        }
    }
    let note = Note::PlanSpokenOf;
    match best {
        Some((Told::Whole, _)) => results.met(requirement),
        Some((_, here)) => incomplete(case, requirement, Evidence { note: Some(note), ..here }, results),
        None => missing(case, requirement, results),
    }
}

fn missing(case: &Case<'_>, requirement: &Requirement, results: &mut Results) {
    let blind = case.dossier.has_blind_spots();
    let (outcome, message) = if blind {
        (Outcome::Unclear, Message::PlanUnseen { what: requirement.label.clone() })
    } else {
        (Outcome::NotMet, Message::PlanMissing { what: requirement.label.clone() })
    };
    let fix = Fix::EnclosePlan;
    let here = case.nowhere(Note::ReportAndFiles);
    results.findings.push(case.finding(Rule::ComponentMissing, requirement, None, outcome, message, fix, here));
}

fn incomplete(case: &Case<'_>, requirement: &Requirement, here: Evidence, results: &mut Results) {
    let message = Message::PlanIncomplete { what: requirement.label.clone() };
    let fix = Fix::GivePlanNumber;
    results.findings.push(case.finding(Rule::EvidenceMissing, requirement, None, Outcome::NotMet, message, fix, here));
}

/// Plans among the papers that are about the movement and are not the directive.
pub(super) fn enclosed<'a>(case: &Case<'a>) -> Vec<PaperRef<'a>> {
    case.dossier.papers().filter(|p| is_plan(case, p)).collect()
}

/// Whether a paper is a plan for the movement, other than the directive.
pub(super) fn is_plan(case: &Case<'_>, p: &PaperRef<'_>) -> bool {
    let titled = || stage::title(p).is_some_and(|(t, _)| fold(t.trim()).text.starts_with("ke hoach"));
    let number = p.paper.fields.number.value().zip(p.paper.fields.symbol.as_deref()).map(|(n, s)| format!("{n}/{s}"));
    p.paper.kind == PaperKind::Other
        && titled()
        && !number.is_some_and(|n| same_number(&n, &case.profile.directive))
        && stage::speaks_of(p, &case.profile.topic)
}

fn same_number(a: &str, b: &str) -> bool {
    let plain = |t: &str| t.chars().filter(|c| c.is_alphanumeric() || *c == '/').flat_map(char::to_lowercase).collect::<String>();
    plain(a) == plain(b)
}

/// How far before a number its kind may stand, and behind it whose it is, in bytes.
const NEAR: usize = 70;

/// The best that passages say of a plan of the unit's own, and where.
pub(super) fn told(case: &Case<'_>, all: &[Passage], accept: &[Wording], others: &[Wording]) -> Option<(Told, usize)> {
    all.iter()
        .enumerate()
        .filter(|(_, p)| p.says(accept))
        .filter_map(|(i, p)| told_in(case, &p.text, others).map(|t| (t, i)))
        .min_by_key(|(t, i)| (*t, *i))
}

fn told_in(case: &Case<'_>, text: &str, others: &[Wording]) -> Option<Told> {
    let found = dates(text);
    let mut foreign = false;
    let mut best = None;
    for (range, number) in doc_numbers(text) {
        let before = &text[text.floor_char_boundary(range.start.saturating_sub(NEAR))..range.start];
        // "Kế hoạch số 12/KH-…": the symbol or the word before it makes it a plan.
        let is_plan = number.contains("/KH") || fold(before).text.contains("ke hoach") && !number.contains("QĐ");
        if !is_plan {
            continue;
        }
        let behind = &text[range.end..text.ceil_char_boundary((range.end + NEAR * 2).min(text.len()))];
        // Whose it is stands before the next number.
        let behind = doc_numbers(behind).first().map_or(behind, |(next, _)| &behind[..next.start]);
        let own = words(behind);
        let symbol = words(number.split_once('/').map_or("", |(_, s)| s));
        let of_others = others.iter().any(|o| find_phrase(&own, &o.words).is_some() || find_phrase(&symbol, &o.words).is_some());
        if of_others || same_number(number, &case.profile.directive) {
            foreign = true;
            continue;
        }
        let dated = found.iter().any(|d| d.date.is_some() && d.range.start >= range.end && d.range.start - range.end < NEAR);
        let told = if dated { Told::Whole } else { Told::NumberOnly };
        best = Some(best.map_or(told, |b: Told| b.min(told)));
    }
    best.or_else(|| {
        // Only a plan of somebody else is spoken of here.
        if foreign {
            return None;
        }
        let folded = fold(text).text;
        let at = folded.find("ke hoach")?;
        let day = found.iter().any(|d| d.date.is_some() && d.range.start + NEAR > at && d.range.start < at + NEAR * 2);
        Some(if day { Told::DayOnly } else { Told::Spoken })
    })
}
