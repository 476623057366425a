//! In time or not. The day printed on a paper is never the day of submission; it can only prove lateness.

use super::{Case, Results, evidence, signature, vi};
use crate::dossier::PaperRef;
use crate::profile::{Check, DeadlineSpec, Limit, Reading, Requirement};
use crate::stage::Answers;
use jiff::civil::Date;
use rasoat_model::document::{Digest, Signature};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::rule::{Rule, Severity};
use rasoat_text::calendar;
use rasoat_text::fold::fold;

pub fn check(case: &Case<'_>, requirement: &Requirement, spec: &DeadlineSpec, results: &mut Results) {
    let Some(coming) = coming(case, spec) else { return };
    match (spec.limit, &spec.undated) {
        (Some(limit), _) => dated(case, requirement, limit, &coming, results),
        (None, Some((text, until))) => undated(case, requirement, text, *until, &coming, results),
        (None, None) => {}
    }
}

/// What the deadline is about.
struct Coming<'a> {
    /// The paper whose date may prove lateness.
    report: Option<&'a PaperRef<'a>>,
    received: Option<Date>,
}

/// `None` where the stage has no report here: that it is missing is said elsewhere.
fn coming<'a>(case: &'a Case<'_>, spec: &DeadlineSpec) -> Option<Coming<'a>> {
    let Some(stage) = spec.stage else {
        return Some(Coming { report: case.report.as_ref().map(|r| &r.at), received: case.dossier.received });
    };
    let own = case.stages.iter().find(|s| s.answers == Answers::Stage(stage))?;
    let period = |i: usize| match &case.profile.requirements[i].check {
        Check::Stage(s) => s.period,
        _ => i16::MAX,
    };
    // A dossier that also brings the report of a later stage was received because of that one.
    let later = case.stages.iter().any(|s| matches!(s.answers, Answers::Stage(i) if period(i) > period(stage)));
    Some(Coming { report: Some(&own.at), received: case.dossier.received.filter(|_| !later) })
}

fn dated(case: &Case<'_>, requirement: &Requirement, limit: Limit, coming: &Coming<'_>, results: &mut Results) {
    let granted = case.dossier.extension.as_ref().filter(|e| e.until > limit.last_day());
    let late = |day: Date| limit.is_late(day) && granted.is_none_or(|e| day > e.until);
    match coming.received {
        Some(received) if late(received) => too_late(case, requirement, limit, received, results),
        Some(received) if limit.is_late(received) => extended(case, requirement, limit, received, results),
        Some(_) => results.met(requirement),
        // What is at hand before the day cannot have come after it.
        None if !late(case.today) => results.met(requirement),
        None => unknown(case, requirement, limit, coming, &late, results),
    }
}

fn wording(case: &Case<'_>, limit: Limit) -> &'static str {
    if limit.before { case.lang.pick("trước ngày", "before") } else { case.lang.pick("chậm nhất ngày", "by") }
}

fn fix_of(case: &Case<'_>) -> &'static str {
    case.lang.pick(
        "Lần sau gửi trong hạn; nếu đã được gia hạn, gửi kèm văn bản cho gia hạn.",
        "Send in time; if an extension was granted, send the letter that grants it.",
    )
}

fn too_late(case: &Case<'_>, requirement: &Requirement, limit: Limit, received: Date, results: &mut Results) {
    let day = limit.day();
    let wording = wording(case, limit);
    let granted = case.dossier.extension.as_ref().filter(|e| e.until > limit.last_day());
    let since = granted.map_or(day, |e| e.until);
    let days = (received - since).get_days();
    let working = calendar::working_days(since, received);
    let count = |vi: bool| {
        working.map_or(String::new(), |n| if vi { format!(", tức {n} ngày làm việc") } else { format!(" ({n} working)") })
    };
    let mut message = if let Some(e) = granted {
        case.lang.pick(
            format!("Nhận ngày {}, quá hạn đã gia hạn {days} ngày{} (gia hạn đến {})", vi(received), count(true), vi(e.until)),
            format!("Received {received}, {days} days{} after the extended limit ({})", count(false), e.until),
        )
    } else if limit.before && days == 0 {
        case.lang.pick(
            format!("Nhận đúng ngày mốc {}; yêu cầu là {wording} {}", vi(received), vi(day)),
            format!("Received on the very day {received}; the directive says {wording} {day}"),
        )
    } else {
        case.lang.pick(
            format!("Nhận ngày {}, quá hạn {days} ngày{} (yêu cầu {wording} {})", vi(received), count(true), vi(day)),
            format!("Received {received}, {days} days{} after the limit ({wording} {day})", count(false)),
        )
    };
    let disputed = granted.is_none() && limit.is_disputed(received);
    if disputed || !calendar::is_working_day(day) {
        message.push_str(&readings(case, day));
    }
    let outcome = if disputed && limit.ask_between { Outcome::Unclear } else { Outcome::NotMet };
    let proof = received_on(case, received);
    results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, fix_of(case), proof));
}

/// The last day in time under each reading: "đọc chặt: thứ Sáu 29/11/2024; tính cả ngày mốc: …".
fn readings(case: &Case<'_>, day: Date) -> String {
    let shown: Vec<String> = Reading::ALL
        .iter()
        .map(|reading| {
            let last = match reading {
                // Before a holiday the last day on which anybody could send it.
                Reading::Strict => calendar::before(day),
                _ => reading.last_day(day),
            };
            let name = match reading {
                Reading::Strict => case.lang.pick("đọc chặt", "strict"),
                Reading::Inclusive => case.lang.pick("tính cả ngày mốc", "inclusive"),
                Reading::InclusiveWorkingDay => {
                    case.lang.pick("gặp ngày nghỉ thì tính đến ngày làm việc kế tiếp", "inclusive, next working day")
                }
            };
            case.lang.pick(
                format!("{name}: {} {}", calendar::weekday_vi(last), vi(last)),
                format!("{name}: {} {last}", calendar::weekday_en(last)),
            )
        })
        .collect();
    let known = if calendar::is_covered(day) {
        ""
    } else {
        case.lang.pick(" (chưa có lịch nghỉ lễ năm này)", " (holidays unknown)")
    };
    case.lang.pick(
        format!("; ngày cuối cùng còn trong hạn theo từng cách hiểu: {}{known}", shown.join("; ")),
        format!("; last day in time by reading: {}{known}", shown.join("; ")),
    )
}

fn extended(case: &Case<'_>, requirement: &Requirement, limit: Limit, received: Date, results: &mut Results) {
    results.met(requirement);
    let Some(e) = &case.dossier.extension else { return };
    let message = case.lang.pick(
        format!(
            "Nhận ngày {}, sau hạn chung ({} {}) nhưng trong hạn đã gia hạn đến {} ({}; lý do: {})",
            vi(received),
            wording(case, limit),
            vi(limit.day()),
            vi(e.until),
            e.by,
            e.reason
        ),
        format!("Received {received}, within the extension until {} ({}; reason: {})", e.until, e.by, e.reason),
    );
    let fix = case.lang.pick("Không phải làm gì.", "Nothing to do.");
    let proof = received_on(case, received);
    let mut finding = case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Waived, message, fix, proof);
    finding.severity = Severity::Info;
    results.findings.push(finding);
}

fn received_on(case: &Case<'_>, received: Date) -> Evidence {
    let note = match case.dossier.received_from {
        Some("register") => case.lang.pick("theo sổ đăng ký văn bản đến", "from the register of incoming papers"),
        Some("edxml") => case.lang.pick("theo vết gửi nhận của gói edXML", "from the trace of the edXML packet"),
        Some("mail") => case.lang.pick("theo ngày giờ ghi trên thư điện tử", "from the mail's own lines"),
        _ => case.lang.pick("ngày nhận do người dùng ghi", "day of receipt as given"),
    };
    Evidence { file: case.dossier.name.clone(), quote: received.to_string(), note: note.to_string(), ..Evidence::default() }
}

fn unknown(
    case: &Case<'_>,
    requirement: &Requirement,
    limit: Limit,
    coming: &Coming<'_>,
    late: &dyn Fn(Date) -> bool,
    results: &mut Results,
) {
    let dated = coming.report.and_then(|r| r.paper.fields.date.zip(r.paper.fields.place_date.at()).map(|(d, at)| (r, d, at)));
    if let Some((report, date, at)) = dated
        && late(date)
    {
        let disputed = limit.is_disputed(date) && limit.ask_between;
        let mut message = case.lang.pick(
            format!("Báo cáo đề ngày {}, không thể gửi trong hạn", vi(date)),
            format!("The report is dated {date} and cannot have come in time"),
        );
        if limit.is_disputed(date) {
            message.push_str(&readings(case, limit.day()));
        }
        let proof = evidence(report.file, report.document, at, case.lang.pick("ngày ghi trên báo cáo", "date on the report"));
        let outcome = if disputed { Outcome::Unclear } else { Outcome::NotMet };
        results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, fix_of(case), proof));
        return;
    }
    if signed(case, requirement, limit, coming, late, results) {
        return;
    }
    let message = case.lang.pick("Chưa biết ngày nhận nên chưa xét được thời hạn", "The day of receipt is not known");
    let how = case
        .lang
        .pick("Ghi ngày nhận vào received.csv hoặc dùng --received.", "Put the day into received.csv or use --received.");
    let proof = case.nowhere(case.lang.pick("không có ngày nhận", "no day of receipt"));
    open(case, requirement, message.to_string(), how, proof, results);
}

/// What the signatures on the report say where nothing else does. Who signs has not yet sent: all signed after the limit, it came late;
/// signed in time says nothing of the arrival. A last signature alone may be the receiver's own. Whether something was said.
fn signed(
    case: &Case<'_>,
    requirement: &Requirement,
    limit: Limit,
    coming: &Coming<'_>,
    late: &dyn Fn(Date) -> bool,
    results: &mut Results,
) -> bool {
    let Some(report) = coming.report else { return false };
    let all = report.document.metadata.signatures.iter().filter(|s| s.digest != Digest::Differs);
    let mut days: Vec<(&Signature, Date)> = all.filter_map(|s| Some((s, s.earliest_day()?))).collect();
    days.sort_by_key(|(_, day)| *day);
    let (Some((first, since)), Some((last, until))) = (days.first(), days.last()) else { return false };
    let proof = |s: &Signature| signature::evidence(report.file, s, case.lang);
    let untimed = days.len() < report.document.metadata.signatures.len();
    if late(*since) && !untimed && !is_receiver(case, first) {
        let mut message = case.lang.pick(
            format!("Báo cáo được ký số ngày {}, không thể gửi trong hạn", vi(*since)),
            format!("The report was signed on {since} and cannot have come in time"),
        );
        let disputed = limit.is_disputed(*since);
        if disputed {
            message.push_str(&readings(case, limit.day()));
        }
        let outcome = if disputed && limit.ask_between { Outcome::Unclear } else { Outcome::NotMet };
        let fix = fix_of(case);
        results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, fix, proof(first)));
        return true;
    }
    if late(*until) {
        let message = case.lang.pick(
            format!(
                "Chưa biết ngày nhận; chữ ký số sau cùng trên báo cáo đề ngày {}, sau hạn ({} {}): cần xem là của đơn vị hay của nơi nhận",
                vi(*until),
                wording(case, limit),
                vi(limit.day())
            ),
            format!("The day of receipt is not known; the last signature on the report is of {until}, after the limit: whose is it?"),
        );
        let fix = case
            .lang
            .pick("Ghi ngày nhận vào received.csv hoặc dùng --received.", "Put the day into received.csv or use --received.");
        results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Unclear, message, fix, proof(last)));
        return true;
    }
    let message = case.lang.pick(
        format!(
            "Chưa biết ngày nhận nên chưa xét được thời hạn; báo cáo được ký số ngày {}, tức là không thể nhận trước ngày đó, nhưng ký trong \
             hạn không có nghĩa là đã gửi trong hạn",
            vi(*until)
        ),
        format!(
            "The day of receipt is not known; the report was signed on {until} and cannot have come earlier, which does not show that it \
             came in time"
        ),
    );
    let how = case
        .lang
        .pick("Ghi ngày nhận vào received.csv hoặc dùng --received.", "Put the day into received.csv or use --received.");
    open(case, requirement, message, how, proof(last), results);
    true
}

/// Whether a signature names the agency that receives the papers.
fn is_receiver(case: &Case<'_>, signature: &Signature) -> bool {
    let agency = fold(&case.profile.agency.join(" ")).text;
    let names = [&signature.name, &signature.organisation];
    names.into_iter().flatten().any(|name| fold(name).text == agency)
}

/// A directive without a day: nobody is late, and what comes after the day of the usual reading is shown to a person.
fn undated(
    case: &Case<'_>,
    requirement: &Requirement,
    text: &str,
    until: Option<Date>,
    coming: &Coming<'_>,
    results: &mut Results,
) {
    let (Some(until), Some(received)) = (until, coming.received) else {
        results.met(requirement);
        return;
    };
    if received <= until {
        results.met(requirement);
        return;
    }
    let message = case.lang.pick(
        format!(
            "Văn bản không nêu ngày gửi; hiểu là “{text}” thì nhận ngày {} là sau ngày {}. Không kết luận là muộn",
            vi(received),
            vi(until)
        ),
        format!("The directive names no day; read as “{text}”, {received} is after {until}. Not called late"),
    );
    let how = case.lang.pick(
        "Đối chiếu với văn bản hướng dẫn sau này; có ngày cụ thể thì ghi vào hồ sơ yêu cầu (by = \"…\").",
        "See later instructions; where they name a day, put it into the profile (by = \"…\").",
    );
    open(case, requirement, message, how, received_on(case, received), results);
}

/// An undecided matter of no weight: to be known, not to be asked of the unit.
fn open(case: &Case<'_>, requirement: &Requirement, message: String, fix: &str, proof: Evidence, results: &mut Results) {
    let mut finding = case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Unclear, message, fix, proof);
    finding.severity = Severity::Info;
    results.findings.push(finding);
}
