//! A dossier with all that was found in it.

use super::document::{WireDocument, core_document, wire_document};
use super::envelope::{WireEnvelope, WireReceipt, core_envelope, core_receipt, received_from, wire_envelope, wire_receipt};
use super::error::JsonError;
use super::finding::{WireFinding, core_finding, wire_finding};
use super::said::Words;
use super::words::Day;
use rasoat_model::assessment::{DossierAssessment, FoundAt, UnitRef};
use rasoat_model::finding::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WireDossier {
    /// Name of the folder, archive or file.
    dossier: String,
    unit: Option<WireUnit>,
    received: Option<Day>,
    /// Where the day of receipt comes from: "register", "option", "edxml" or "mail".
    received_from: Option<String>,
    /// All that says when it came, the day that counts among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receipts: Vec<WireReceipt>,
    verdict: WireVerdict,
    documents: Vec<WireDocument>,
    findings: Vec<WireFinding>,
    /// Requirements that were met.
    met: Vec<String>,
    /// Where sections that were met stand.
    #[serde(default)]
    places: Vec<WirePlace>,
    /// The mails and packets of the document exchange in which it came, the outermost first.
    #[serde(default)]
    envelopes: Vec<WireEnvelope>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WirePlace {
    requirement: String,
    file: String,
    /// 1-based.
    page: Option<u32>,
    block: Option<usize>,
    quote: String,
    /// How sure the match is, 0 to 1.
    confidence: f32,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireUnit {
    /// Identifier in the roster; null for a name that the roster does not know.
    id: Option<String>,
    name: String,
    kind: Option<String>,
}

wire_words!(WireVerdict = Verdict { Complete, Deficient, Unclear });

pub(super) fn wire_dossier(d: &DossierAssessment, words: Words) -> WireDossier {
    WireDossier {
        dossier: d.dossier.clone(),
        unit: d.unit.as_ref().map(|u| WireUnit { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone() }),
        received: d.received.map(Day),
        received_from: d.received_from.map(str::to_owned),
        receipts: d.receipts.iter().map(wire_receipt).collect(),
        verdict: d.verdict.into(),
        documents: d.documents.iter().map(wire_document).collect(),
        findings: d.findings.iter().map(|f| wire_finding(f, words)).collect(),
        met: d.met.clone(),
        places: d.places.iter().map(wire_place).collect(),
        envelopes: d.envelopes.iter().map(wire_envelope).collect(),
    }
}

fn wire_place(p: &FoundAt) -> WirePlace {
    WirePlace {
        requirement: p.requirement.clone(),
        file: p.file.clone(),
        page: p.page,
        block: p.block,
        quote: p.quote.clone(),
        confidence: p.confidence,
    }
}

pub(super) fn core_dossier(d: WireDossier) -> Result<DossierAssessment, JsonError> {
    let findings = d.findings.into_iter().map(|f| core_finding(&d.dossier, f)).collect::<Result<_, _>>()?;
    Ok(DossierAssessment {
        unit: d.unit.map(|u| UnitRef { id: u.id, name: u.name, kind: u.kind }),
        received: d.received.map(|day| day.0),
        received_from: d.received_from.map(day_from).transpose()?,
        receipts: d.receipts.into_iter().map(core_receipt).collect::<Result<_, _>>()?,
        verdict: d.verdict.into(),
        documents: d.documents.into_iter().map(core_document).collect::<Result<_, _>>()?,
        findings,
        met: d.met,
        places: d.places.into_iter().map(core_place).collect(),
        envelopes: d.envelopes.into_iter().map(core_envelope).collect::<Result<_, _>>()?,
        dossier: d.dossier,
    })
}

fn core_place(p: WirePlace) -> FoundAt {
    FoundAt { requirement: p.requirement, file: p.file, page: p.page, block: p.block, quote: p.quote, confidence: p.confidence }
}

fn day_from(value: String) -> Result<&'static str, JsonError> {
    received_from(&value).ok_or(JsonError::Value { key: "received_from", value })
}
