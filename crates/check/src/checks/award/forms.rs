//! The award that each nominee is proposed for, against the closed list of the directive.

use super::super::{Case, Results, evidence};
use super::agreement::day;
use crate::award::form::{Standing, proposals, standing};
use crate::dossier::PaperRef;
use crate::profile::{Form, Requirement};
use rasoat_model::document::Location;
use rasoat_model::finding::Outcome;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, requirement: &Requirement, forms: &[Form], results: &mut Results) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let awards = &case.awards;
    let before = results.findings.len();
    let mut asked = false;
    for nominee in &awards.nominees {
        asked = true;
        let p = &papers[nominee.paper];
        match &nominee.award {
            Some((text, at)) => judge(case, requirement, forms, (p, &nominee.name), text, at, results),
            None => {
                let message = Message::AwardUntold { nominee: nominee.name.clone() };
                let here = evidence(p.file, p.document, &nominee.at, Note::NamedForAward);
                say(case, requirement, &nominee.name, message, here, results);
            }
        }
    }
    // Without a list the reports themselves ask.
    for subject in awards.subjects.iter().filter(|_| awards.nominees.is_empty()) {
        let p = &papers[subject.paper];
        if let Some((text, at)) = &subject.award {
            asked = true;
            judge(case, requirement, forms, (p, &subject.shown(p)), text, at, results);
        }
    }
    if asked && results.findings.len() == before {
        results.met(requirement);
    }
}

fn judge(
    case: &Case<'_>,
    requirement: &Requirement,
    forms: &[Form],
    (p, name): (&PaperRef<'_>, &str),
    text: &str,
    at: &Location,
    results: &mut Results,
) {
    // Words that name no award at all ("x", "Cấp Nhà nước") are left to a person who reads the list.
    let wrong = proposals(text).into_iter().find(|proposal| standing(proposal, forms, day(case)) == Standing::Unlisted);
    let Some(wrong) = wrong else { return };
    let message = Message::AwardUnlisted {
        nominee: name.to_string(),
        award: wrong.text.clone(),
        allowed: forms.iter().map(|f| f.name.clone()).collect(),
    };
    let here = evidence(p.file, p.document, at, Note::AwardProposed);
    say(case, requirement, name, message, here, results);
}

fn say(
    case: &Case<'_>,
    requirement: &Requirement,
    name: &str,
    message: Message,
    here: rasoat_model::finding::Evidence,
    results: &mut Results,
) {
    let fix = Fix::NameAward;
    let subject = Some(name.to_string());
    results.findings.push(case.finding(Rule::AwardForm, requirement, subject, Outcome::NotMet, message, fix, here));
}
