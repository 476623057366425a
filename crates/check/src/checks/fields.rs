//! Letterhead, title, recipients and signature of the report (Nghị định 30/2020/NĐ-CP, Điều 8).

use super::{Case, Report, Results, evidence};
use crate::paper::Field;
use crate::profile::{FieldName, Requirement};
use rasoat_model::document::{Location, TextSource};
use rasoat_model::finding::{Evidence, Outcome};
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
        Field::Blank { at } if report.at.document.is_doubtful(at) => (
            Outcome::Unclear,
            Some(at),
            case.lang.pick(
                format!("Chưa đọc được {} trên bản quét (có thể viết tay)", requirement.label),
                format!("Could not be read on the scan, perhaps written by hand: {}", requirement.label),
            ),
        ),
        Field::Blank { at } => (
            Outcome::NotMet,
            Some(at),
            case.lang.pick(format!("Bỏ trống {}", requirement.label), format!("Left blank: {}", requirement.label)),
        ),
        Field::Absent => (
            absent(report),
            None,
            case.lang.pick(format!("Không thấy {}", requirement.label), format!("Not found: {}", requirement.label)),
        ),
    };
    let place = match at {
        Some(at) => evidence(report.at.file, report.at.document, at, case.lang.pick("chỗ bỏ trống", "left blank")),
        None => looked(case, report, name),
    };
    let fix = case.lang.pick(
        "Bổ sung theo thể thức văn bản hành chính (Nghị định số 30/2020/NĐ-CP) và gửi lại.",
        "Complete it as Decree 30/2020/NĐ-CP asks and send again.",
    );
    results.findings.push(case.finding(Rule::FieldMissing, requirement, None, outcome, message, fix, place));
}

/// What is not in the text may still be in a picture of the page.
fn absent(report: &Report<'_>) -> Outcome {
    let blind = report.at.document.text_source == TextSource::None || crate::dossier::has_blind_pages(report.at.document);
    if blind { Outcome::Unclear } else { Outcome::NotMet }
}

fn looked(case: &Case<'_>, report: &Report<'_>, name: FieldName) -> Evidence {
    let ending = matches!(name, FieldName::Recipients | FieldName::Signatory);
    let paper = report.at.paper;
    let note = case.lang.pick(
        if ending { "đã xem phần cuối báo cáo" } else { "đã xem phần đầu báo cáo" },
        if ending { "looked at the end" } else { "looked at the head" },
    );
    let block = if ending { paper.body.end.saturating_sub(1).max(paper.blocks.start) } else { paper.blocks.start };
    let full = report.at.document.blocks.get(block).and_then(|b| b.paragraph()).map_or(0, |p| p.text.len());
    evidence(report.at.file, report.at.document, &Location { block, cell: None, range: 0..full }, note)
}
