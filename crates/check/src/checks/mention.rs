//! Something that the report should speak of, wherever it stands: a campaign without an outline has no sections to look for.

use super::passages::passages;
use super::{Case, Results, evidence};
use crate::profile::Requirement;
use crate::stage::Answers;
use rasoat_model::finding::Outcome;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::words::Wording;

pub fn check(case: &Case<'_>, requirement: &Requirement, any: &[Wording], results: &mut Results) {
    let staged = case.stages.iter().filter(|s| matches!(s.answers, Answers::Stage(_) | Answers::Several(_) | Answers::Letter(_)));
    let mut papers: Vec<_> = staged.map(|s| &s.at).collect();
    if !case.profile.has_stages() {
        papers.extend(case.report.as_ref().map(|r| &r.at));
    }
    let Some(first) = papers.first() else { return };
    if papers.iter().any(|p| passages(p, &[]).iter().any(|passage| passage.says(any))) {
        results.met(requirement);
        return;
    }
    let blind = case.dossier.has_blind_spots();
    let outcome = if blind { Outcome::Unclear } else { Outcome::NotMet };
    let message = Message::NotMentioned { what: requirement.label.clone() };
    let fix = Fix::AddMention;
    let note = Note::WholeReport;
    let here = match crate::stage::title(first) {
        Some((_, at)) => evidence(first.file, first.document, &at, note),
        None => case.nowhere(note),
    };
    results.findings.push(case.finding(Rule::PointNotAddressed, requirement, None, outcome, message, fix, here));
}
