//! Digital signatures as evidence: was anything altered behind them, and do the days agree. Warnings and notes, never errors, because
//! nobody has verified whose certificate it is.

use super::{Case, Results, vi};
use crate::dossier::{Content, File};
use crate::paper::Paper;
use jiff::civil::Date;
use rasoat_model::document::{Coverage, Digest, Document, Signature};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::lang::Lang;
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
    let who = who(signature, case.lang);
    let message = match altered {
        Some(_) => case.lang.pick(
            format!("Nội dung đã ký số trong tệp “{}” không còn nguyên như lúc {who} ký", file.name),
            format!("What {who} signed in “{}” is no longer as it was", file.name),
        ),
        None if answered => case.lang.pick(
            format!("Tệp “{}” được sửa sau khi {who} ký; chữ ký sau cùng bao trùm cả tệp", file.name),
            format!("“{}” was changed after {who} signed; the last signature covers all of it", file.name),
        ),
        None => case.lang.pick(
            format!("Tệp “{}” được sửa hoặc thêm nội dung sau khi {who} ký", file.name),
            format!("“{}” was changed, or something was added to it, after {who} signed", file.name),
        ),
    };
    let fix = case.lang.pick("Gửi lại đúng bản đã ký, hoặc ký lại.", "Send the version that was signed, or sign again.");
    let here = evidence(file, signature, case.lang);
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
    let message = case.lang.pick(
        format!("Tệp “{}” được ký số ngày {} nhưng đã nhận ngày {}", file.name, vi(day), vi(received)),
        format!("“{}” was signed on {day} but received on {received}", file.name),
    );
    let fix = case.lang.pick(
        "Kiểm tra ngày vào sổ, hoặc có phải tệp được thay sau khi nhận.",
        "Check the day in the register, and whether the file was replaced after receipt.",
    );
    let here = evidence(file, signature, case.lang);
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
    let message = case.lang.pick(
        format!("Văn bản trong tệp “{}” đề ngày {} nhưng được ký số ngày {}", file.name, vi(date), vi(signed)),
        format!("The paper in “{}” is dated {date} but was signed on {signed}", file.name),
    );
    let fix = case.lang.pick("Kiểm tra ngày ghi trên văn bản.", "Check the date on the paper.");
    let here = super::evidence(file, document, at, case.lang.pick("ngày ghi trên văn bản", "date on the paper"));
    let rule = Rule::DateAfterSigning;
    let finding = case.general(rule, "document", Some(&file.name), Outcome::NotMet, message, fix, LAW, here);
    results.findings.push(finding.with_evidence([evidence(file, signature, case.lang)]));
}

fn who(signature: &Signature, lang: Lang) -> String {
    signature.name.clone().unwrap_or_else(|| lang.pick("người ký", "somebody").to_string())
}

pub(super) fn evidence(file: &File, signature: &Signature, lang: Lang) -> Evidence {
    let parts = [Some(who(signature, lang)), signature.organisation.clone(), signature.at.clone()];
    Evidence {
        file: file.name.clone(),
        quote: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        note: lang
            .pick("chữ ký số; chứng thư chưa được xác minh", "digital signature; its certificate is not verified")
            .to_string(),
        ..Evidence::default()
    }
}
