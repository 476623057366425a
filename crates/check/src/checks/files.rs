//! Files as such: could each be read, and is each from this unit.

use super::{Case, Results, evidence};
use crate::dossier::{Content, File};
use crate::paper::PaperKind;
use rasoat_model::document::{Document, TextSource, WarningCode};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note, Unreadable};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, results: &mut Results) {
    for file in &case.dossier.files {
        match &file.content {
            Content::Broken { why } => unreadable(case, file, Unreadable::Said(why.clone()), Outcome::NotMet, results),
            Content::Litter => {}
            Content::Unsupported { why } => unreadable(case, file, Unreadable::Said(why.clone()), Outcome::Unclear, results),
            Content::Read { document, .. } if document.text_source == TextSource::None && cut_off(document) => {
                unreadable(case, file, Unreadable::Cut, Outcome::NotMet, results);
            }
            Content::Read { document, .. } if document.text_source == TextSource::None => {
                unreadable(case, file, without_text(document), Outcome::Unclear, results);
            }
            Content::Read { document, .. } if document.warnings.iter().any(|w| w.code == WarningCode::Damaged) => {
                let pages = damaged_pages(document);
                let shown = pages.iter().take(PAGES).copied().collect();
                let message = Message::FileDamaged { file: file.name.clone(), pages: shown, more: pages.len() > PAGES };
                said(case, file, message, Outcome::NotMet, results);
            }
            Content::Read { .. } => {}
        }
    }
    no_report(case, results);
    unknown_unit(case, results);
    other_unit(case, results);
}

/// A scan: what the user can do about it depends on whether there is a program here that reads pictures.
fn without_text(document: &Document) -> Unreadable {
    match document.warnings.iter().any(|w| w.code == WarningCode::NoRecogniser) {
        true => Unreadable::PicturesWithoutRecogniser,
        false => Unreadable::Pictures,
    }
}

/// Whether pages may be missing: something of the file itself is lost, not of one page.
fn cut_off(document: &Document) -> bool {
    document.warnings.iter().any(|w| w.code == WarningCode::Damaged && w.page.is_none() && w.detail.contains("end of the"))
}

fn unreadable(case: &Case<'_>, file: &File, why: Unreadable, outcome: Outcome, results: &mut Results) {
    let message = Message::FileUnreadable { file: file.name.clone(), why };
    said(case, file, message, outcome, results);
}

/// Pages named for a damaged file.
const PAGES: usize = 5;

/// The pages with damage of their own, 1-based.
fn damaged_pages(document: &Document) -> Vec<u32> {
    let mut pages: Vec<u32> =
        document.warnings.iter().filter(|w| w.code == WarningCode::Damaged).filter_map(|w| w.page).collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

fn said(case: &Case<'_>, file: &File, message: Message, outcome: Outcome, results: &mut Results) {
    let fix = Fix::SendFileAgain;
    let here = Evidence { file: file.name.clone(), note: Some(Note::Format(file.format.to_string())), ..Evidence::default() };
    // No directive says it.
    let asked = "";
    results.findings.push(case.general(
        Rule::DocumentUnreadable,
        "document",
        Some(&file.name),
        outcome,
        message,
        fix,
        asked,
        here,
    ));
}

/// Without the kind of unit nobody can tell which part of the outline applies.
fn unknown_unit(case: &Case<'_>, results: &mut Results) {
    let divided = case.profile.requirements.iter().any(|r| !r.units.is_empty());
    if case.kind.is_some() || !divided || case.report.is_none() {
        return;
    }
    let name = &case.dossier.unit.name;
    let message = if name.is_empty() { Message::UnitUnknown } else { Message::UnitNotInRoster { name: name.clone() } };
    // How names are written is seen by one of the roster.
    let example = case.profile.roster.example(case.profile.roster_on).map(|u| u.shown());
    let fix = Fix::NameUnit { example };
    let here = case.nowhere(Note::AgencyOnPaperAndRegister);
    let asked = &case.profile.title;
    results.findings.push(case.general(Rule::UnitMismatch, "document", None, Outcome::Unclear, message, fix, asked, here));
}

/// A dossier in which everything could be read and no report was found.
fn no_report(case: &Case<'_>, results: &mut Results) {
    // Where reports come in stages, each stage says for itself whether it is there.
    if case.report.is_some() || case.profile.has_stages() {
        return;
    }
    // That what was sent is another unit's is said by itself.
    let on = case.profile.roster_on;
    if case.dossier.papers().any(|p| p.paper.kind == PaperKind::Report && case.dossier.is_foreign(&p, &case.profile.roster, on)) {
        return;
    }
    let blind = case.dossier.files.iter().any(File::is_blind);
    let (outcome, message, fix) = if blind {
        let fix = Fix::LookOrAskForText;
        (Outcome::Unclear, Message::NoReportSeen, fix)
    } else {
        let fix = Fix::SendReport;
        (Outcome::NotMet, Message::NoReport, fix)
    };
    let here = Evidence {
        file: case.dossier.name.clone(),
        quote: case.dossier.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; "),
        note: Some(Note::FilesThere),
        ..Evidence::default()
    };
    let asked = &case.profile.title;
    let filed = case.profile.report_id();
    results.findings.push(case.general(Rule::NotSubmitted, filed, None, outcome, message, fix, asked, here));
}

/// A paper whose letterhead names another unit of the roster.
fn other_unit(case: &Case<'_>, results: &mut Results) {
    let mut told: Vec<&str> = Vec::new();
    for p in case.dossier.papers() {
        let (Some(other), Some(at)) =
            (case.dossier.foreign(&p, &case.profile.roster, case.profile.roster_on), p.paper.fields.agency.at())
        else {
            continue;
        };
        if told.contains(&p.file.name.as_str()) {
            continue;
        }
        told.push(&p.file.name);
        let unit = other.unit;
        let outcome = if other.successor { Outcome::Unclear } else { Outcome::NotMet };
        let message =
            Message::OtherUnitsPaper { file: p.file.name.clone(), unit: unit.shown(), own: case.dossier.unit.name.clone() };
        let here = evidence(p.file, p.document, at, Note::AgencyOnPaper);
        let fix = Fix::SendOwnPaper;
        let asked = &case.profile.title;
        results.findings.push(case.general(
            Rule::UnitMismatch,
            "document",
            Some(&p.file.name),
            outcome,
            message,
            fix,
            asked,
            here,
        ));
    }
}
