//! The parts of each achievement report, by the words of their headings.

use super::super::facts::concerns;
use super::super::passages::passages;
use super::super::{Case, Results, evidence};
use crate::dossier::PaperRef;
use crate::profile::{NomineeKind, Requirement};
use rasoat_model::finding::Outcome;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::words::{Wording, find_phrase};

/// Words at the beginning of a passage within which a heading must stand.
const HEADING: usize = 16;

pub fn check(
    case: &Case<'_>,
    requirement: &Requirement,
    accept: &[Wording],
    nominee: Option<NomineeKind>,
    results: &mut Results,
) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let mut asked = false;
    let before = results.findings.len();
    for subject in case.awards.subjects.iter().filter(|s| concerns(s, nominee)) {
        asked = true;
        let p = &papers[subject.paper];
        let found = passages(p, &[]).iter().any(|passage| {
            let head = &passage.words[..passage.words.len().min(HEADING)];
            accept.iter().any(|a| find_phrase(head, &a.words).is_some())
        });
        if found {
            continue;
        }
        let who = subject.shown(p);
        let message = Message::AchievementPartMissing { nominee: who.clone(), what: requirement.label.clone() };
        let note = Note::WholeAchievement;
        let here = match p.paper.fields.title.at() {
            Some(at) => evidence(p.file, p.document, at, note),
            None => case.nowhere(note),
        };
        let fix = Fix::AddAchievementPart;
        let blind = p.document.pages.iter().any(|p| !p.is_legible());
        let outcome = if blind { Outcome::Unclear } else { Outcome::NotMet };
        results.findings.push(case.finding(Rule::AchievementPartMissing, requirement, Some(who), outcome, message, fix, here));
    }
    if asked && results.findings.len() == before {
        results.met(requirement);
    }
}
