//! A finding with its source and evidence.

use super::error::JsonError;
use super::said::{Words, read};
use super::words::Day;
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Waiver};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::{Rule, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WireFinding {
    /// Identifier of the rule; `rasoat explain RULE` prints its manual page.
    rule: String,
    requirement: String,
    /// Year, nominee or file that the finding is about.
    subject: Option<String>,
    severity: WireSeverity,
    outcome: WireOutcome,
    /// In the language asked for.
    message: String,
    /// In the language asked for.
    fix: String,
    /// The message as data: its kind and arguments, or the kind alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_data: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fix_data: Option<Value>,
    /// How sure it is that the finding holds, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probability: Option<f32>,
    /// For the reviewer alone, as data; in words they end the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Value>,
    source: WireSource,
    /// Never empty.
    #[schemars(length(min = 1))]
    evidence: Vec<WireEvidence>,
    /// Who set the finding aside, and why; only where `outcome` is "waived".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiver: Option<WireWaiver>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireWaiver {
    reason: String,
    author: String,
    /// The last day on which it holds; null: for good.
    until: Option<Day>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSource {
    directive: String,
    place: String,
    quote: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireEvidence {
    file: String,
    /// 1-based; absent where the file does not say where its pages end.
    page: Option<u32>,
    block: Option<usize>,
    /// Where there is no page: the headings above the place, from the top down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    heading: String,
    /// Which paragraph under the last of these headings, 1-based.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    quote: String,
    /// In the language asked for.
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note_data: Option<Value>,
}

wire_words!(WireSeverity = Severity { Error, Warning, Info });
wire_words!(WireOutcome = Outcome { NotMet, Unclear, Waived });

pub(super) fn wire_finding(f: &Finding, words: Words) -> WireFinding {
    WireFinding {
        rule: f.rule.id().to_owned(),
        requirement: f.requirement.clone(),
        subject: f.subject.clone(),
        severity: f.severity.into(),
        outcome: f.outcome.into(),
        message: words.message(f),
        fix: words.fix(f),
        message_data: words.data(&f.message),
        fix_data: words.data(&f.fix),
        probability: f.probability.filter(|_| !matches!(words, Words::Only(_))),
        remarks: f.remarks.iter().filter_map(|r| words.data(r)).collect(),
        source: WireSource {
            directive: f.source.directive.clone(),
            place: f.source.place.clone(),
            quote: f.source.quote.clone(),
        },
        evidence: f
            .evidence()
            .iter()
            .map(|e| WireEvidence {
                file: e.file.clone(),
                page: e.page,
                block: e.block,
                heading: e.heading.clone(),
                paragraph: e.paragraph,
                quote: e.quote.clone(),
                note: words.note(e),
                note_data: e.note.as_ref().and_then(|n| words.data(n)),
            })
            .collect(),
        waiver: f.waiver.as_ref().map(|w| WireWaiver {
            reason: w.reason.clone(),
            author: w.author.clone(),
            until: w.until.map(Day),
        }),
    }
}

pub(super) fn core_finding(dossier: &str, f: WireFinding) -> Result<Finding, JsonError> {
    let rule = Rule::parse(&f.rule).ok_or_else(|| JsonError::Value { key: "rule", value: f.rule.clone() })?;
    let mut evidence = f.evidence.into_iter().map(|e| Evidence {
        file: e.file,
        page: e.page,
        block: e.block,
        heading: e.heading,
        paragraph: e.paragraph,
        quote: e.quote,
        note: (e.note_data.is_some() || !e.note.is_empty()).then(|| read(e.note_data, e.note, Note::Written)),
    });
    let first = evidence.next().ok_or_else(|| JsonError::NoEvidence { dossier: dossier.to_owned(), rule: f.rule })?;
    let source = Source { directive: f.source.directive, place: f.source.place, quote: f.source.quote };
    let (message, fix) = (read(f.message_data, f.message, Message::Written), read(f.fix_data, f.fix, Fix::Written));
    let mut finding =
        Finding::new(rule, f.requirement, f.subject, f.severity.into(), f.outcome.into(), message, fix, source, first)
            .with_evidence(evidence)
            .with_remarks(f.remarks.into_iter().filter_map(|r| serde_json::from_value(r).ok()));
    finding.probability = f.probability;
    let waiver = f.waiver.map(|w| Waiver { reason: w.reason, author: w.author, until: w.until.map(|d| d.0) });
    Ok(match waiver {
        Some(waiver) => finding.waived(waiver),
        None => finding,
    })
}
