//! The award dossier: only where the unit proposes awards at all.

mod agreement;
mod forms;
mod parts;

pub(super) use agreement::laws;
pub(super) use forms::check as forms;
pub(super) use parts::check as part;

use super::{Case, Results, evidence};
use crate::award::has_report;
use crate::dossier::PaperRef;
use crate::profile::{Component, Requirement};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, requirement: &Requirement, component: Component, results: &mut Results) {
    let awards = &case.awards;
    if !awards.any() {
        return;
    }
    let there = match component {
        Component::Submission => !awards.submissions.is_empty(),
        Component::List => !awards.nominees.is_empty() || !awards.lists.is_empty(),
        Component::Minutes => !awards.minutes.is_empty(),
        Component::Achievement => !awards.reports.is_empty(),
    };
    // Without a Tờ trình there is nothing that a list could be missing from.
    if component == Component::List && awards.submissions.is_empty() && !there {
        return;
    }
    if !there {
        let blind = case.dossier.has_blind_spots();
        let (outcome, message) = if blind {
            (Outcome::Unclear, Message::ComponentUnseen { what: requirement.label.clone() })
        } else {
            (Outcome::NotMet, Message::ComponentMissing { what: requirement.label.clone() })
        };
        let fix = Fix::AddToAwardDossier;
        results.findings.push(case.finding(
            Rule::ComponentMissing,
            requirement,
            None,
            outcome,
            message,
            fix,
            what_is_there(case),
        ));
        return;
    }
    results.met(requirement);
    match component {
        Component::Achievement => {
            nominees(case, requirement, results);
            agreement::reports(case, requirement, results);
        }
        Component::Minutes => agreement::minutes(case, requirement, results),
        Component::Submission | Component::List => {}
    }
}

/// The first award paper, as the reason why the dossier is looked at.
fn what_is_there(case: &Case<'_>) -> Evidence {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let first = papers.iter().find(|p| p.paper.kind.is_award());
    let note = Note::AwardPaperThere;
    match first.and_then(|p| p.paper.fields.title.at().map(|at| (p, at))) {
        Some((p, at)) => evidence(p.file, p.document, at, note),
        None => case.nowhere(note),
    }
}

fn nominees(case: &Case<'_>, requirement: &Requirement, results: &mut Results) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    for nominee in &case.awards.nominees {
        if has_report(case.dossier, &case.awards, nominee) {
            continue;
        }
        let blind = case.dossier.has_blind_spots();
        let outcome = if blind { Outcome::Unclear } else { Outcome::NotMet };
        let message = Message::AchievementMissing { nominee: nominee.name.clone() };
        let p = &papers[nominee.paper];
        let here = evidence(p.file, p.document, &nominee.at, Note::NamedInList);
        let fix = Fix::AddAchievement;
        results.findings.push(case.finding(
            Rule::NomineeReportMissing,
            requirement,
            Some(nominee.name.clone()),
            outcome,
            message,
            fix,
            here,
        ));
    }
}
