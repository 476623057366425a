//! In time or not. The day printed on a paper is never the day of submission; it can only prove lateness.

use super::{Case, Results, evidence, signature};
use crate::dossier::PaperRef;
use crate::profile::{Check, DeadlineSpec, Limit, Reading, Requirement};
use crate::stage::Answers;
use jiff::civil::Date;
use rasoat_model::document::{Digest, Signature};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Due, Fix, Message, Note, Remark};
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

fn due(limit: Limit) -> Due {
    Due { day: limit.day(), before: limit.before }
}

fn too_late(case: &Case<'_>, requirement: &Requirement, limit: Limit, received: Date, results: &mut Results) {
    let day = limit.day();
    let granted = case.dossier.extension.as_ref().filter(|e| e.until > limit.last_day());
    let since = granted.map_or(day, |e| e.until);
    let days = (received - since).get_days();
    let working = calendar::working_days(since, received).and_then(|n| i32::try_from(n).ok());
    let message = match granted {
        Some(e) => Message::LateAfterExtension { received, until: e.until, days, working },
        None if limit.before && days == 0 => Message::LateOnTheDay { received, due: due(limit) },
        None => Message::Late { received, due: due(limit), days, working },
    };
    let disputed = granted.is_none() && limit.is_disputed(received);
    let told = (disputed || !calendar::is_working_day(day)).then(|| readings(day));
    let outcome = if disputed && limit.ask_between { Outcome::Unclear } else { Outcome::NotMet };
    let proof = received_on(case, received);
    results
        .findings
        .push(case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, Fix::SendInTime, proof).with_remarks(told));
}

/// The last day in time under each reading.
fn readings(day: Date) -> Remark {
    Remark::Readings {
        // Before a holiday the last day on which anybody could send it.
        strict: calendar::before(day),
        inclusive: Reading::Inclusive.last_day(day),
        next_working: Reading::InclusiveWorkingDay.last_day(day),
        covered: calendar::is_covered(day),
    }
}

fn extended(case: &Case<'_>, requirement: &Requirement, limit: Limit, received: Date, results: &mut Results) {
    results.met(requirement);
    let Some(e) = &case.dossier.extension else { return };
    let message =
        Message::WithinExtension { received, due: due(limit), until: e.until, by: e.by.clone(), reason: e.reason.clone() };
    let fix = Fix::Nothing;
    let proof = received_on(case, received);
    let mut finding = case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Waived, message, fix, proof);
    finding.severity = Severity::Info;
    results.findings.push(finding);
}

fn received_on(case: &Case<'_>, received: Date) -> Evidence {
    let note = match case.dossier.received_from {
        Some("register") => Note::FromRegister,
        Some("edxml") => Note::FromEdxml,
        Some("mail") => Note::FromMail,
        _ => Note::FromUser,
    };
    Evidence { file: case.dossier.name.clone(), quote: received.to_string(), note: Some(note), ..Evidence::default() }
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
        let message = Message::DatedLate { date };
        let told = limit.is_disputed(date).then(|| readings(limit.day()));
        let proof = evidence(report.file, report.document, at, Note::DateOnReport);
        let outcome = if disputed { Outcome::Unclear } else { Outcome::NotMet };
        results.findings.push(
            case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, Fix::SendInTime, proof).with_remarks(told),
        );
        return;
    }
    if signed(case, requirement, limit, coming, late, results) {
        return;
    }
    let message = Message::ReceiptUnknown;
    let how = Fix::GiveReceipt;
    let proof = case.nowhere(Note::NoReceipt);
    open(case, requirement, message, how, proof, results);
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
    let proof = |s: &Signature| signature::evidence(report.file, s);
    let untimed = days.len() < report.document.metadata.signatures.len();
    if late(*since) && !untimed && !is_receiver(case, first) {
        let message = Message::SignedLate { signed: *since };
        let disputed = limit.is_disputed(*since);
        let told = disputed.then(|| readings(limit.day()));
        let outcome = if disputed && limit.ask_between { Outcome::Unclear } else { Outcome::NotMet };
        let finding = case.finding(Rule::DeadlineMissed, requirement, None, outcome, message, Fix::SendInTime, proof(first));
        results.findings.push(finding.with_remarks(told));
        return true;
    }
    if late(*until) {
        let message = Message::LastSignedLate { signed: *until, due: due(limit) };
        let fix = Fix::GiveReceipt;
        results.findings.push(case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Unclear, message, fix, proof(last)));
        return true;
    }
    let message = Message::ReceiptUnknownSigned { signed: *until };
    let how = Fix::GiveReceipt;
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
    let message = Message::AfterUndated { reading: text.to_string(), received, until };
    let how = Fix::SeeInstructions;
    open(case, requirement, message, how, received_on(case, received), results);
}

/// An undecided matter of no weight: to be known, not to be asked of the unit.
fn open(case: &Case<'_>, requirement: &Requirement, message: Message, fix: Fix, proof: Evidence, results: &mut Results) {
    let mut finding = case.finding(Rule::DeadlineMissed, requirement, None, Outcome::Unclear, message, fix, proof);
    finding.severity = Severity::Info;
    results.findings.push(finding);
}
