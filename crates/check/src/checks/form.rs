//! Small things about a paper that are worth saying and cost nobody a week: warnings.

use super::{Case, Results, evidence};
use crate::dossier::{Content, File};
use crate::profile::FieldName;
use rasoat_model::document::{Content as BlockContent, Document, Location, PageInfo, WarningCode};
use rasoat_model::finding::{Evidence, Finding, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

/// The form of papers.
const DECREE: &str = "Nghị định 30/2020/NĐ-CP";

pub fn check(case: &Case<'_>, results: &mut Results) {
    date_after_receipt(case, results);
    encoding(case, results);
    not_recognised(case, results);
    low_confidence(case, results);
}

/// Pages that were recognised so poorly that nothing found missing on them is held against the unit.
fn low_confidence(case: &Case<'_>, results: &mut Results) {
    for (file, document) in case.dossier.documents() {
        let poor = |p: &PageInfo| p.has_text && !p.is_legible();
        let pages: Vec<(u32, PageInfo)> = (1..).zip(document.pages.iter().copied()).filter(|(_, p)| poor(p)).collect();
        let Some((first, _)) = pages.first() else { continue };
        let message = Message::PoorText {
            file: file.name.clone(),
            pages: pages.iter().map(|(n, p)| (*n, p.confidence.unwrap_or(0))).collect(),
        };
        let fix = Fix::LookAtPages;
        let at = document.blocks.iter().position(|b| b.page == *first);
        let here = match at {
            Some(block) => {
                let end = document.blocks[block].paragraph().map_or(0, |p| p.text.len());
                evidence(file, document, &Location { block, cell: None, range: 0..end }, Note::Recognised)
            }
            None => Evidence { file: file.name.clone(), page: Some(*first), ..Evidence::default() },
        };
        results.findings.push(case.general(
            Rule::LowConfidenceText,
            "document",
            Some(&file.name),
            Outcome::Unclear,
            message,
            fix,
            &case.profile.title,
            here,
        ));
    }
}

fn date_after_receipt(case: &Case<'_>, results: &mut Results) {
    let (Some(report), Some(received)) = (&case.report, case.dossier.received) else { return };
    let fields = &report.at.paper.fields;
    let (Some(date), Some(at)) = (fields.date, fields.place_date.at()) else { return };
    if date <= received {
        return;
    }
    let message = Message::DatedAfterReceipt { date, received };
    let here = evidence(report.at.file, report.at.document, at, Note::DateOnReport);
    // The day is asked for by most profiles; where it is not, the paper as a whole is meant.
    let filed = case.profile.field(FieldName::Date).map_or("document", |r| r.id.as_str());
    results.findings.push(case.general(
        Rule::DateAfterReceipt,
        filed,
        None,
        Outcome::NotMet,
        message,
        Fix::CheckDates,
        DECREE,
        here,
    ));
}

fn encoding(case: &Case<'_>, results: &mut Results) {
    legacy_encoding(case, results);
    for (file, document) in case.dossier.documents() {
        let Some(at) = decomposed(document) else { continue };
        let message = Message::Decomposed { file: file.name.clone() };
        let here = evidence(file, document, &at, Note::DecomposedHere);
        let fix = Fix::UseComposedUnicode;
        results.findings.push(repaired(case, &file.name, message, fix, here));
    }
}

fn repaired(case: &Case<'_>, file: &str, message: Message, fix: Fix, here: Evidence) -> Finding {
    case.general(Rule::EncodingRepaired, "document", Some(file), Outcome::NotMet, message, fix, "TCVN 6909:2001", here)
}

/// Text in fonts of TCVN3, VNI and the like, which the reader decoded.
fn legacy_encoding(case: &Case<'_>, results: &mut Results) {
    for (file, document) in case.dossier.documents() {
        for warning in document.warnings.iter().filter(|w| w.code == WarningCode::EncodingRepaired) {
            let mut parts = warning.detail.splitn(3, ": ");
            let [name, count, quote] = std::array::from_fn(|_| parts.next().unwrap_or_default());
            let message =
                Message::LegacyEncoding { file: file.name.clone(), encoding: name.to_string(), paragraphs: count.to_string() };
            let fix = Fix::UseUnicode;
            let note = Note::ConvertedFrom(name.to_string());
            let here = match place_of(document, quote) {
                Some(at) => evidence(file, document, &at, note.clone()),
                None => Evidence { file: file.name.clone(), quote: quote.to_string(), note: Some(note), ..Evidence::default() },
            };
            results.findings.push(repaired(case, &file.name, message, fix, here));
        }
    }
}

/// Where these words stand first.
fn place_of(document: &Document, words: &str) -> Option<Location> {
    if words.is_empty() {
        return None;
    }
    document.blocks.iter().enumerate().find_map(|(block, b)| match &b.content {
        BlockContent::Paragraph(p) => p.text.contains(words).then_some(Location { block, cell: None, range: 0..p.text.len() }),
        BlockContent::Table(t) => {
            let cell = t.cells.iter().find(|c| c.paragraphs.iter().any(|p| p.text.contains(words)))?;
            Some(Location { block, cell: Some((cell.row, cell.col)), range: 0..0 })
        }
    })
}

/// The first paragraph that is not composed Unicode.
fn decomposed(document: &Document) -> Option<Location> {
    document.blocks.iter().enumerate().find_map(|(block, b)| {
        let p = b.paragraph()?;
        let whole = Location { block, cell: None, range: 0..p.text.len() };
        Some(whole).filter(|_| !rasoat_text::normal::is_nfc(&p.text))
    })
}

fn not_recognised(case: &Case<'_>, results: &mut Results) {
    let appendix = case.appendix.as_ref().map(|(f, ..)| f.name.as_str());
    for file in &case.dossier.files {
        let Content::Read { papers, document } = &file.content else { continue };
        let known = papers.iter().any(|p| p.kind != crate::paper::PaperKind::Other) || appendix == Some(file.name.as_str());
        let report = case.report.as_ref().is_some_and(|r| r.at.file.name == file.name);
        let plan = super::plan::enclosed(case).iter().any(|p| p.file.name == file.name);
        if known || report || plan || document.text_source == rasoat_model::document::TextSource::None {
            continue;
        }
        let message = Message::NotRecognised { file: file.name.clone() };
        let fix = Fix::NothingIfSupporting;
        let here = first_words(file, document);
        results.findings.push(case.general(
            Rule::FileNotRecognised,
            "document",
            Some(&file.name),
            Outcome::NotMet,
            message,
            fix,
            &case.profile.title,
            here,
        ));
    }
}

fn first_words(file: &File, document: &Document) -> Evidence {
    let block = document.blocks.iter().position(|b| b.paragraph().is_some_and(|p| !p.text.trim().is_empty())).unwrap_or(0);
    let end = document.blocks.get(block).and_then(|b| b.paragraph()).map_or(0, |p| p.text.len());
    evidence(file, document, &Location { block, cell: None, range: 0..end }, None)
}
