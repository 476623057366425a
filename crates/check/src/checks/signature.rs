//! Digital signatures as evidence: was anything altered behind them, and do the days agree. Warnings and notes, never errors, because
//! nobody has verified whose certificate it is.

use super::{Case, Results};
use crate::dossier::{Content, File};
use crate::paper::Paper;
use jiff::civil::Date;
use rasoat_model::document::{Coverage, Digest, Document, Signature};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Change, Fix, Message, Note};
use rasoat_model::rule::{Rule, Severity};

/// Who signs, and that papers in electronic form are signed digitally.
const LAW: &str = "Nghị định 30/2020/NĐ-CP, Điều 13";

pub fn check(case: &Case<'_>, results: &mut Results) {
    for file in &case.dossier.files {
        let Content::Read { document, papers } = &file.content else { continue };
        if document.metadata.signatures.is_empty() {
            continue;
        }
        changed(case, file, document, results);
        after_receipt(case, file, document, results);
        dated_later(case, file, document, papers, results);
    }
}

fn changed(case: &Case<'_>, file: &File, document: &Document, results: &mut Results) {
    let all = &document.metadata.signatures;
    let altered = all.iter().rfind(|s| s.digest == Digest::Differs);
    let Some(signature) = altered.or_else(|| all.iter().rfind(|s| s.covers == Coverage::Changed)) else { return };
    // Who signed last answers for the whole.
    let answered =
        all.last().is_some_and(|s| matches!(s.covers, Coverage::Whole | Coverage::LaterSigning) && s.digest == Digest::Matches);
    let change = match altered {
        Some(_) => Change::Altered,
        None if answered => Change::AnsweredByLast,
        None => Change::Added,
    };
    let message = Message::ChangedAfterSigning { file: file.name.clone(), who: signature.name.clone(), change };
    let fix = Fix::SendSigned;
    let here = evidence(file, signature);
    let rule = Rule::ChangedAfterSigning;
    let mut finding = case.general(rule, "document", Some(&file.name), Outcome::NotMet, message, fix, LAW, here);
    if answered {
        finding.severity = Severity::Info;
    }
    results.findings.push(finding);
}

fn after_receipt(case: &Case<'_>, file: &File, document: &Document, results: &mut Results) {
    let Some(received) = case.dossier.received else { return };
    let late = document.metadata.signatures.iter().filter_map(|s| Some((s, s.earliest_day()?))).max_by_key(|(_, day)| *day);
    let Some((signature, day)) = late.filter(|(_, day)| *day > received) else { return };
    let message = Message::SignedAfterReceipt { file: file.name.clone(), signed: day, received };
    let fix = Fix::CheckReceiptOrFile;
    let here = evidence(file, signature);
    let rule = Rule::DateAfterReceipt;
    results.findings.push(case.general(rule, "document", Some(&file.name), Outcome::NotMet, message, fix, LAW, here));
}

fn dated_later(case: &Case<'_>, file: &File, document: &Document, papers: &[Paper], results: &mut Results) {
    let days: Option<Vec<(&Signature, Date)>> =
        document.metadata.signatures.iter().map(|s| Some((s, s.moment()?.date()))).collect();
    // One signature without a time might be the last.
    let Some((signature, signed)) = days.and_then(|d| d.into_iter().max_by_key(|(_, day)| *day)) else { return };
    let dated = papers.iter().filter_map(|p| Some((p.fields.date?, p.fields.place_date.at()?))).max_by_key(|(date, _)| *date);
    let Some((date, at)) = dated.filter(|(date, _)| *date > signed) else { return };
    let message = Message::DatedAfterSigning { file: file.name.clone(), date, signed };
    let fix = Fix::CheckPaperDate;
    let here = super::evidence(file, document, at, Note::DateOnPaper);
    let rule = Rule::DateAfterSigning;
    let finding = case.general(rule, "document", Some(&file.name), Outcome::NotMet, message, fix, LAW, here);
    results.findings.push(finding.with_evidence([evidence(file, signature)]));
}

pub(super) fn evidence(file: &File, signature: &Signature) -> Evidence {
    let parts = [signature.name.clone(), signature.organisation.clone(), signature.at.clone()];
    Evidence {
        file: file.name.clone(),
        quote: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        note: Some(Note::Signature),
        ..Evidence::default()
    }
}
