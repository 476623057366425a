//! The reports of a campaign in stages: is each there, once it is due.

use super::{Case, Results, evidence};
use crate::dossier::File;
use crate::profile::{Check, Requirement, StageSpec};
use crate::stage::{self, Answers, StagePaper};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, index: usize, requirement: &Requirement, spec: &StageSpec, results: &mut Results) {
    let of = |wanted: &dyn Fn(&Answers) -> bool| case.stages.iter().find(|s| wanted(&s.answers));
    if of(&|a| *a == Answers::Stage(index)).is_some() {
        results.met(requirement);
        return;
    }
    if let Some(paper) = of(&|a| matches!(a, Answers::Several(list) if list.contains(&index))) {
        let message = Message::StageUntold { what: requirement.label.clone() };
        say(case, requirement, Rule::PeriodMismatch, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| *a == Answers::Letter(index)) {
        let message = Message::StageOnlyLetter { what: requirement.label.clone() };
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    let due = case.profile.deadline_of(index).is_some_and(|limit| limit.is_late(case.today));
    let stages = || case.profile.requirements.iter().enumerate().filter_map(|(i, r)| stage_of(&r.check).map(|s| (i, s)));
    let first = stages().next().is_some_and(|(i, _)| i == index);
    let later =
        case.stages.iter().find(|s| matches!(s.answers, Answers::Stage(i) if stage_of(&case.profile.requirements[i].check).is_some_and(|o| o.period > spec.period)));
    let other = of(&|a| matches!(a, Answers::Stage(_) | Answers::Several(_)));
    // What is not yet due is not asked for, unless the dossier brings nothing that could be a report of any stage.
    if !due && (!first || other.is_some()) {
        return;
    }
    if let Some(paper) = later {
        let message = Message::StageNotHere { what: requirement.label.clone() };
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| matches!(a, Answers::OtherYear(_)))
        && let Answers::OtherYear(year) = paper.answers
    {
        let message = Message::StageOtherYear { what: requirement.label.clone(), year };
        say(case, requirement, Rule::PeriodMismatch, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| *a == Answers::OffTopic) {
        let message = Message::StageOffTopic { what: requirement.label.clone() };
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    let files = Evidence {
        file: case.dossier.name.clone(),
        quote: case.dossier.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; "),
        note: Some(Note::FilesThere),
        ..Evidence::default()
    };
    // Award papers may come by themselves, long after the report.
    let (outcome, message) = if case.dossier.files.iter().any(File::is_blind) {
        (Outcome::Unclear, Message::StageUnseen { what: requirement.label.clone() })
    } else if case.awards.any() {
        (Outcome::Unclear, Message::StageOnlyAwards { what: requirement.label.clone() })
    } else {
        (Outcome::NotMet, Message::StageMissing { what: requirement.label.clone() })
    };
    say(case, requirement, Rule::NotSubmitted, outcome, message, files, results);
}

fn stage_of(check: &Check) -> Option<&StageSpec> {
    match check {
        Check::Stage(s) => Some(s),
        _ => None,
    }
}

fn title_of(case: &Case<'_>, paper: &StagePaper<'_>) -> Evidence {
    let note = Note::PaperThere;
    match stage::title(&paper.at) {
        Some((_, at)) => evidence(paper.at.file, paper.at.document, &at, note),
        None => Evidence { file: paper.at.file.name.clone(), ..case.nowhere(note) },
    }
}

fn say(
    case: &Case<'_>,
    requirement: &Requirement,
    rule: Rule,
    outcome: Outcome,
    message: Message,
    here: Evidence,
    results: &mut Results,
) {
    let fix = Fix::SendStage;
    results.findings.push(case.finding(rule, requirement, None, outcome, message, fix, here));
}
