//! A finding with its source and evidence.

use super::JsonError;
use super::words::Day;
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Waiver};
use rasoat_model::rule::{Rule, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WireFinding {
    /// Identifier of the rule; `rasoat explain RULE` prints its manual page.
    rule: String,
    requirement: String,
    /// Year, nominee or file that the finding is about.
    subject: Option<String>,
    severity: WireSeverity,
    outcome: WireOutcome,
    message: String,
    fix: String,
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
    note: String,
}

wire_words!(WireSeverity = Severity { Error, Warning, Info });
wire_words!(WireOutcome = Outcome { NotMet, Unclear, Waived });

pub(super) fn wire_finding(f: &Finding) -> WireFinding {
    WireFinding {
        rule: f.rule.id().to_owned(),
        requirement: f.requirement.clone(),
        subject: f.subject.clone(),
        severity: f.severity.into(),
        outcome: f.outcome.into(),
        message: f.message.clone(),
        fix: f.fix.clone(),
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
                note: e.note.clone(),
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
        note: e.note,
    });
    let first = evidence.next().ok_or_else(|| JsonError::NoEvidence { dossier: dossier.to_owned(), rule: f.rule })?;
    let source = Source { directive: f.source.directive, place: f.source.place, quote: f.source.quote };
    let finding =
        Finding::new(rule, f.requirement, f.subject, f.severity.into(), f.outcome.into(), f.message, f.fix, source, first)
            .with_evidence(evidence);
    let waiver = f.waiver.map(|w| Waiver { reason: w.reason, author: w.author, until: w.until.map(|d| d.0) });
    Ok(match waiver {
        Some(waiver) => finding.waived(waiver),
        None => finding,
    })
}
