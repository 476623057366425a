//! In time or not. The day printed on a paper is never the day of submission; it can only prove lateness.

use super::{Case, Results, evidence, vi};
use crate::finding::{Evidence, Outcome};
use crate::profile::{Limit, Requirement};
use crate::rule::{Rule, Severity};

pub fn check(case: &Case<'_>, requirement: &Requirement, limit: Limit, results: &mut Results) {
    let day = limit.day();
    let wording = match limit {
        Limit::Before(_) => case.lang.pick("trước ngày", "before"),
        Limit::By(_) => case.lang.pick("chậm nhất ngày", "by"),
    };
    let fix = case.lang.pick(
        "Lần sau gửi trong hạn; nếu đã được gia hạn, gửi kèm văn bản cho gia hạn.",
        "Send in time; if an extension was granted, send the letter that grants it.",
    );
    match case.dossier.received {
        Some(received) if limit.is_late(received) => {
            let late = (received - day).get_days();
            let message = match (limit, late) {
                (Limit::Before(_), 0) => case.lang.pick(
                    format!("Nhận đúng ngày mốc {}; yêu cầu là {wording} {}", vi(received), vi(day)),
                    format!("Received on the very day {received}; the directive says {wording} {day}"),
                ),
                _ => case.lang.pick(
                    format!("Nhận ngày {}, quá hạn {late} ngày (yêu cầu {wording} {})", vi(received), vi(day)),
                    format!("Received {received}, {late} days after the limit ({wording} {day})"),
                ),
            };
            let note = match case.dossier.received_from {
                Some("register") => case.lang.pick("theo sổ đăng ký văn bản đến", "from the register of incoming papers"),
                Some("edxml") => case.lang.pick("theo vết gửi nhận của gói edXML", "from the trace of the edXML packet"),
                Some("mail") => case.lang.pick("theo ngày giờ ghi trên thư điện tử", "from the mail's own lines"),
                _ => case.lang.pick("ngày nhận do người dùng ghi", "day of receipt as given"),
            };
            let proof = Evidence {
                file: case.dossier.name.clone(),
                page: None,
                block: None,
                quote: received.to_string(),
                note: note.to_string(),
            };
            results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, Outcome::NotMet, message, fix, proof));
        }
        Some(_) => results.met(requirement),
        // What is at hand before the day cannot have come after it.
        None if !limit.is_late(case.today) => results.met(requirement),
        None => unknown(case, requirement, limit, fix, results),
    }
}

fn unknown(case: &Case<'_>, requirement: &Requirement, limit: Limit, fix: &str, results: &mut Results) {
    let dated = case
        .report
        .as_ref()
        .and_then(|r| r.at.paper.fields.date.zip(r.at.paper.fields.place_date.at()).map(|(d, at)| (r, d, at)));
    if let Some((report, date, at)) = dated
        && limit.is_late(date)
    {
        let message = case.lang.pick(
            format!("Báo cáo đề ngày {}, không thể gửi trong hạn", vi(date)),
            format!("The report is dated {date} and cannot have come in time"),
        );
        let proof =
            evidence(report.at.file, report.at.document, at, case.lang.pick("ngày ghi trên báo cáo", "date on the report"));
        results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, Outcome::NotMet, message, fix, proof));
        return;
    }
    let message = case.lang.pick("Chưa biết ngày nhận nên chưa xét được thời hạn", "The day of receipt is not known");
    let how = case
        .lang
        .pick("Ghi ngày nhận vào received.csv hoặc dùng --received.", "Put the day into received.csv or use --received.");
    let mut finding = case.finding(
        Rule::DeadlineMissed,
        requirement,
        None,
        Outcome::Unclear,
        message.to_string(),
        how,
        case.nowhere(case.lang.pick("không có ngày nhận", "no day of receipt")),
    );
    finding.severity = Severity::Info;
    results.findings.push(finding);
}
