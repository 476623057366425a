//! In time or late: readings of a limit, holidays, extensions, and directives that name no day.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, assessed, dossier, file, line, report, swap, told};
use jiff::civil::{Date, date};
use rasoat_check::assess::assess;
use rasoat_check::dossier::{Dossier, Extension};
use rasoat_check::profile::{Profile, Reading, builtin_text, parse};
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::{Finding, Outcome, Verdict};
use rasoat_model::rule::{Rule, Severity};

fn complete() -> Dossier {
    dossier(UnitKind::Province, vec![file("bc.docx", &report(PROVINCE)), file("pl.docx", APPENDIX)])
}

fn on(day: Date) -> Dossier {
    Dossier { received: Some(day), ..complete() }
}

/// The built-in profile with another deadline.
fn profile(deadline: &str) -> Profile {
    let text = builtin_text("bhxh-2638-2020").expect("a built-in profile");
    parse(&swap(text, "check.deadline = { before = \"2020-08-28\" }", deadline)).expect("valid")
}

fn of(found: &DossierAssessment) -> Option<&Finding> {
    found.findings.iter().find(|f| f.rule == Rule::DeadlineMissed)
}

#[test]
fn how_late_in_days_and_in_working_days() {
    let said = |day| of(&assessed(&on(day))).map(told).unwrap_or_default();
    assert_eq!(said(date(2020, 8, 27)), "");
    let table = [
        (date(2020, 8, 31), "Nhận ngày 31/8/2020, quá hạn 3 ngày, tức 1 ngày làm việc (yêu cầu trước ngày 28/8/2020)"),
        // Over a weekend and Quốc khánh.
        (date(2020, 9, 3), "Nhận ngày 03/9/2020, quá hạn 6 ngày, tức 3 ngày làm việc (yêu cầu trước ngày 28/8/2020)"),
    ];
    for (day, want) in table {
        assert_eq!(said(day), want);
    }
    let very_day = said(date(2020, 8, 28));
    for part in ["Nhận đúng ngày mốc 28/8/2020", "đọc chặt: thứ Năm 27/8/2020", "tính cả ngày mốc: thứ Sáu 28/8/2020"]
    {
        assert!(very_day.contains(part), "{part}: {very_day}");
    }
}

#[test]
fn readings_of_a_day() {
    let saturday = date(2024, 11, 30);
    assert_eq!(Reading::ALL.map(|r| r.last_day(saturday)), [date(2024, 11, 29), saturday, date(2024, 12, 2)]);
    // (deadline, last day in time)
    let table = [
        ("before = \"2020-08-28\"", date(2020, 8, 27)),
        ("by = \"2020-08-28\"", date(2020, 8, 28)),
        ("before = \"2020-08-28\", reading = \"inclusive\"", date(2020, 8, 28)),
        ("by = \"2020-08-29\", reading = \"inclusive-working-day\"", date(2020, 8, 31)),
        ("by = \"2020-09-02\", reading = \"inclusive-working-day\"", date(2020, 9, 3)),
    ];
    for (text, last) in table {
        let profile = profile(&format!("check.deadline = {{ {text} }}"));
        let late = |day| of(&assess(&profile, &on(day), date(2020, 12, 1))).map(line);
        assert_eq!(late(last), None, "{text}");
        assert_eq!(late(last.tomorrow().expect("a day")).as_deref(), Some("deadline-missed deadline"), "{text}");
    }
}

#[test]
fn a_profile_may_leave_the_disputed_days_to_a_person() {
    let profile = profile("check.deadline = { before = \"2020-08-29\", ask-between = true }");
    let on_day = |day| assess(&profile, &on(day), date(2020, 12, 1));
    for day in [date(2020, 8, 29), date(2020, 8, 30), date(2020, 8, 31)] {
        let found = on_day(day);
        let finding = of(&found).expect("it is said");
        assert_eq!((finding.outcome, finding.severity), (Outcome::Unclear, Severity::Warning), "{day}");
        for part in ["thứ Sáu 28/8/2020", "thứ Bảy 29/8/2020", "thứ Hai 31/8/2020"] {
            assert!(told(finding).contains(part), "{}", told(finding));
        }
        assert!(!found.is_late() && found.verdict == Verdict::Unclear, "{day}");
    }
    assert!(of(&on_day(date(2020, 8, 28))).is_none());
    assert!(on_day(date(2020, 9, 1)).is_late(), "no reading reaches that far");
}

#[test]
fn an_extension_moves_the_day_for_one_unit() {
    let extension =
        Some(Extension { until: date(2020, 9, 10), by: "Công văn số 12/BHXH-TĐKT".into(), reason: "bão, lũ".into() });
    let with = |day| assessed(&Dossier { extension: extension.clone(), ..on(day) });
    let found = with(date(2020, 9, 9));
    let finding = of(&found).expect("it stays visible");
    assert_eq!((finding.outcome, finding.severity), (Outcome::Waived, Severity::Info));
    assert!(told(finding).contains("12/BHXH-TĐKT") && told(finding).contains("bão, lũ"), "{}", told(finding));
    assert!(!found.is_late() && found.met.iter().any(|m| m == "deadline"));
    let late = with(date(2020, 9, 12));
    assert!(late.is_late());
    assert!(of(&late).is_some_and(|f| told(f).contains("quá hạn đã gia hạn 2 ngày")), "{:?}", of(&late));
    assert!(of(&with(date(2020, 8, 25))).is_none(), "in time anyway: nothing to say");
    // One that ends before the limit takes nothing away.
    let early = Extension { until: date(2020, 8, 1), by: String::new(), reason: String::new() };
    assert!(of(&assessed(&Dossier { extension: Some(early), ..on(date(2020, 8, 20)) })).is_none());
}

#[test]
fn a_directive_without_a_day_makes_nobody_late() {
    let profile = profile("check.deadline = { undated = \"hết năm 2020\", undated-until = \"2020-12-31\" }");
    assert!(profile.deadline().is_none(), "nobody can be overdue");
    let found = |day| assess(&profile, &on(day), date(2021, 6, 1));
    assert!(found(date(2020, 12, 31)).met.iter().any(|m| m == "deadline"));
    let after = found(date(2021, 1, 5));
    let finding = of(&after).expect("a person is told");
    assert_eq!((finding.outcome, finding.severity), (Outcome::Unclear, Severity::Info));
    assert!(told(finding).contains("hết năm 2020") && !after.is_late());
    let unknown = assess(&profile, &Dossier { received: None, ..complete() }, date(2021, 6, 1));
    assert!(of(&unknown).is_none());
}
