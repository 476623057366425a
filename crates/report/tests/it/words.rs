//! What findings say: every message, advice and note has words in both languages, and a form on the wire that stays.

use jiff::civil::date;
use rasoat_model::lang::{Failure, Lang};
use rasoat_model::message::{AwardPaper, Change, Due, Fix, Lack, Message, Note, Remark, RowKey, Unreadable};
use rasoat_report::words;
use serde::Serialize;

/// Arguments that no sentence of ours contains.
const ARG: &str = "ZZ-1";

fn arg() -> String {
    ARG.to_owned()
}

/// One of each kind, in the order of the enum.
fn messages() -> Vec<Message> {
    let what = arg;
    let (day, later) = (date(2020, 8, 28), date(2020, 9, 3));
    let due = Due { day, before: true };
    let row = RowKey::Year(2018);
    let nominee = arg;
    vec![
        Message::Written(arg()),
        Message::SectionMissing { what: what() },
        Message::SectionUnseen { what: what() },
        Message::SectionPerhaps { what: what() },
        Message::SectionEmpty { what: what() },
        Message::SectionPlaceholder { what: what() },
        Message::SectionElsewhere { what: what() },
        Message::PointUntouched { point: arg(), what: what() },
        Message::NotMentioned { what: what() },
        Message::SectionMisplaced { what: what() },
        Message::Misnumbered { before: arg(), after: arg() },
        Message::AppendixMissing { what: what() },
        Message::AppendixUnseen { what: what() },
        Message::ColumnMissing { what: what() },
        Message::RowMissing { year: 2018 },
        Message::CellEmpty { row: row.clone(), what: what() },
        Message::CellInvalid { row: RowKey::Named(arg()), what: what(), text: arg() },
        Message::CellWithoutForm { row: row.clone(), what: what() },
        Message::CellWithoutUnit { row, what: what() },
        Message::TotalDiffers { what: what(), written: arg(), sum: arg() },
        Message::FiguresDiffer { what: what(), said: arg(), sum: arg() },
        Message::FieldUnread { what: what() },
        Message::FieldBlank { what: what() },
        Message::FieldAbsent { what: what() },
        Message::Late { received: later, due, days: 6, working: Some(3) },
        Message::LateOnTheDay { received: day, due },
        Message::LateAfterExtension { received: later, until: day, days: 6, working: None },
        Message::WithinExtension { received: later, due, until: later, by: arg(), reason: arg() },
        Message::DatedLate { date: later },
        Message::SignedLate { signed: later },
        Message::LastSignedLate { signed: later, due },
        Message::ReceiptUnknown,
        Message::ReceiptUnknownSigned { signed: later },
        Message::AfterUndated { reading: arg(), received: later, until: day },
        Message::FactsLacking { what: what(), lack: Lack::NoSum, who: Some(arg()) },
        Message::FileUnreadable { file: arg(), why: Unreadable::Said(Failure { vi: arg(), en: arg() }) },
        Message::FileDamaged { file: arg(), pages: vec![2, 4], more: true },
        Message::UnitUnknown,
        Message::UnitNotInRoster { name: arg() },
        Message::NoReport,
        Message::NoReportSeen,
        Message::OtherUnitsPaper { file: arg(), unit: arg(), own: arg() },
        Message::OtherUnitNamed { unit: arg() },
        Message::PoorText { file: arg(), pages: vec![(2, 41)] },
        Message::Decomposed { file: arg() },
        Message::LegacyEncoding { file: arg(), encoding: arg(), paragraphs: arg() },
        Message::NotRecognised { file: arg() },
        Message::DatedAfterReceipt { date: later, received: day },
        Message::ChangedAfterSigning { file: arg(), who: None, change: Change::Added },
        Message::SignedAfterReceipt { file: arg(), signed: later, received: day },
        Message::DatedAfterSigning { file: arg(), date: later, signed: day },
        Message::PlanMissing { what: what() },
        Message::PlanUnseen { what: what() },
        Message::PlanIncomplete { what: what() },
        Message::StageMissing { what: what() },
        Message::StageUnseen { what: what() },
        Message::StageUntold { what: what() },
        Message::StageOnlyLetter { what: what() },
        Message::StageNotHere { what: what() },
        Message::StageOtherYear { what: what(), year: 2023 },
        Message::StageOffTopic { what: what() },
        Message::StageOnlyAwards { what: what() },
        Message::ComponentMissing { what: what() },
        Message::ComponentUnseen { what: what() },
        Message::AchievementMissing { nominee: nominee() },
        Message::AchievementPartMissing { nominee: nominee(), what: what() },
        Message::AwardUntold { nominee: nominee() },
        Message::AwardUnlisted { nominee: nominee(), award: arg(), allowed: vec![arg()] },
        Message::AwardsDiffer { nominee: nominee(), listed: arg(), paper: AwardPaper::Minutes, asked: arg() },
        Message::AchievementTwice { nominee: nominee(), first: arg(), second: arg() },
        Message::NotListed { nominee: nominee(), paper: AwardPaper::Achievement },
        Message::MinutesNameNobody,
        Message::MinutesLack { nominee: nominee() },
        Message::VotedDown { nominee: nominee() },
        Message::MinutesWithoutResult,
        Message::LawNotInForce { file: arg(), day, law: arg(), holding: vec![arg()] },
        Message::CopiedText { other: arg(), passages: 2, syllables: 90 },
        Message::CopiedFigures { other: arg(), years: vec![arg()] },
    ]
}

/// The names of the variants of an enum as the source declares them, and as the wire has them.
fn declared(name: &str) -> Vec<String> {
    let path = crate::common::root().join("crates/model/src/message.rs");
    let source = std::fs::read_to_string(path).unwrap();
    let body = source.split(&format!("pub enum {name} {{\n")).nth(1).and_then(|s| s.split("\n}\n").next()).unwrap();
    let variant = |l: &str| l.strip_prefix("    ").filter(|l| l.starts_with(char::is_uppercase)).map(str::to_owned);
    body.lines().filter_map(variant).map(|l| l.chars().take_while(|c| c.is_alphanumeric()).collect()).collect()
}

/// "SectionMissing" as the wire has it: "section-missing".
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn kind(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(kind) => kind,
        serde_json::Value::Object(map) => map.keys().next().cloned().unwrap_or_default(),
        other => panic!("{other}"),
    }
}

/// Letters that only Vietnamese words have.
fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

/// English that quotes no Vietnamese term.
fn says_in_both(what: &str, said: impl Fn(Lang) -> String) {
    let (vi, en) = (said(Lang::Vi), said(Lang::En));
    assert!(!vi.trim().is_empty() && !en.trim().is_empty(), "{what} has no words");
    assert!(is_vietnamese(&vi), "{what} in Vietnamese: {vi}");
    // What is to be typed as it is, and the way of installing, stay.
    let quoted = en.replace("“Không”", "").replace("30/2020/NĐ-CP", "");
    assert!(
        !is_vietnamese(quoted.trim_matches(|c| "“”".contains(c)).replace(['“', '”', '…'], "").as_str()),
        "{what} in English: {en}"
    );
}

#[test]
fn every_message_speaks_both_languages() {
    let all = messages();
    let kinds: Vec<String> = all.iter().map(kind).collect();
    let declared: Vec<String> = declared("Message").iter().map(|n| kebab(n)).collect();
    assert_eq!(kinds, declared, "one of each, in the order of the enum");
    for m in all.iter().skip(1) {
        says_in_both(&kind(m), |lang| words::message(m, lang));
        let back: Message = serde_json::from_value(serde_json::to_value(m).unwrap()).unwrap();
        assert_eq!(&back, m, "it is read back as it was written");
    }
}

#[test]
fn every_argument_is_said() {
    for m in messages() {
        let given = serde_json::to_string(&m).unwrap().matches(ARG).count();
        for lang in [Lang::Vi, Lang::En] {
            let said = words::message(&m, lang);
            // Why a file could not be read is given in both languages; a decision is told in full in Vietnamese alone.
            let least = match &m {
                Message::FileUnreadable { .. } => given - 1,
                _ => given,
            };
            assert!(said.matches(ARG).count() >= least, "{}: {said}", kind(&m));
        }
    }
}

#[test]
fn every_advice_and_note_speaks_both_languages() {
    for name in declared("Fix").iter().filter(|n| !["Written", "NameUnit"].contains(&n.as_str())) {
        let fix: Fix = serde_json::from_value(kebab(name).into()).unwrap();
        says_in_both(name, |lang| words::fix(&fix, lang));
    }
    for name in declared("Note").iter().filter(|n| !["Written", "Format", "ConvertedFrom", "InDossierOf"].contains(&n.as_str())) {
        let note: Note = serde_json::from_value(kebab(name).into()).unwrap();
        says_in_both(name, |lang| words::note(&note, lang));
    }
    says_in_both("NameUnit", |lang| words::fix(&Fix::NameUnit { example: None }, lang));
    for note in [Note::ConvertedFrom(arg()), Note::InDossierOf(arg())] {
        says_in_both("note", |lang| words::note(&note, lang));
    }
    let (strict, inclusive, next_working) = (date(2024, 11, 29), date(2024, 11, 30), date(2024, 12, 2));
    let readings = Remark::Readings { strict, inclusive, next_working, covered: false };
    for remark in [readings, Remark::Damaged] {
        says_in_both("remark", |lang| words::remark(&remark, lang));
    }
}

#[test]
fn the_reviewers_advice_is_told_apart() {
    for (fix, reviewers) in [
        (Fix::AcceptOrAsk, true),
        (Fix::GiveReceipt, true),
        (Fix::NameUnit { example: None }, true),
        (Fix::AddSection, false),
        (Fix::SendFileAgain, false),
    ] {
        assert_eq!(fix.is_reviewers(), reviewers, "{fix:?}");
    }
}
