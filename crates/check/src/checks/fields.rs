//! Letterhead, title, recipients and signature of the report (Nghị định 30/2020/NĐ-CP, Điều 8).

use super::{Case, Report, Results, evidence};
use crate::paper::Field;
use crate::profile::{FieldName, Requirement};
use rasoat_model::document::{Location, TextSource};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, requirement: &Requirement, name: FieldName, results: &mut Results) {
    let Some(report) = &case.report else { return };
    let fields = &report.at.paper.fields;
    let field = match name {
        FieldName::Agency => &fields.agency,
        FieldName::Motto => &fields.motto,
        FieldName::Number => &fields.number,
        FieldName::Date => &fields.place_date,
        FieldName::Title => &fields.title,
        FieldName::Recipients => &fields.recipients,
        FieldName::Signatory => &fields.signatory,
    };
    let (outcome, at, message) = match field {
        Field::Filled { .. } => {
            results.met(requirement);
            return;
        }
        // Ink that could not be read may be the answer, written by hand.
        Field::Blank { at } if report.at.document.is_doubtful(at) => {
            (Outcome::Unclear, Some(at), Message::FieldUnread { what: requirement.label.clone() })
        }
        Field::Blank { at } => (Outcome::NotMet, Some(at), Message::FieldBlank { what: requirement.label.clone() }),
        Field::Absent => (absent(report), None, Message::FieldAbsent { what: requirement.label.clone() }),
    };
    let place = match at {
        Some(at) => evidence(report.at.file, report.at.document, at, Note::LeftBlank),
        None => looked(report, name),
    };
    let fix = Fix::CompleteForm;
    results.findings.push(case.finding(Rule::FieldMissing, requirement, None, outcome, message, fix, place));
}

/// What is not in the text may still be in a picture of the page.
fn absent(report: &Report<'_>) -> Outcome {
    let blind = report.at.document.text_source == TextSource::None || crate::dossier::has_blind_pages(report.at.document);
    if blind { Outcome::Unclear } else { Outcome::NotMet }
}

fn looked(report: &Report<'_>, name: FieldName) -> Evidence {
    let ending = matches!(name, FieldName::Recipients | FieldName::Signatory);
    let paper = report.at.paper;
    let note = if ending { Note::EndOfReport } else { Note::HeadOfReport };
    let block = if ending { paper.body.end.saturating_sub(1).max(paper.blocks.start) } else { paper.blocks.start };
    let full = report.at.document.blocks.get(block).and_then(|b| b.paragraph()).map_or(0, |p| p.text.len());
    evidence(report.at.file, report.at.document, &Location { block, cell: None, range: 0..full }, note)
}
