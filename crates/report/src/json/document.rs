//! A file of a dossier: its fields, what it cites, who signed it.

use super::error::JsonError;
use super::words::{Day, known};
use rasoat_model::assessment::{DocumentSummary, FieldSummary, SignatureSummary};
use rasoat_model::document::{Format, TextSource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireReference {
    number: String,
    date: Option<Day>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WireDocument {
    file: String,
    sha256: String,
    format: String,
    kind: String,
    pages: Option<u32>,
    text_source: String,
    /// Of the text, 0 to 1.
    confidence: f32,
    fields: WireFields,
    /// Papers that it cites as its ground.
    #[serde(default)]
    references: Vec<WireReference>,
    /// Digital signatures, in the order in which they were added; their certificates are not verified.
    #[serde(default)]
    signatures: Vec<WireSignature>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSignature {
    name: Option<String>,
    organisation: Option<String>,
    /// "2020-08-20T10:15:00+07:00".
    at: Option<String>,
    /// "whole", "later-signing" (only further signatures behind it), "changed", "unknown".
    covers: String,
    /// Of the signed bytes: "matches", "differs", "not-checked".
    digest: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireFields {
    number: Option<String>,
    symbol: Option<String>,
    place: Option<String>,
    date: Option<Day>,
    agency: Option<String>,
    title: Option<String>,
    signatory: WireSignatory,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSignatory {
    role: Option<String>,
    name: Option<String>,
}

pub(super) fn wire_document(d: &DocumentSummary) -> WireDocument {
    let f = &d.fields;
    WireDocument {
        file: d.file.clone(),
        sha256: d.sha256.clone(),
        format: d.format.to_owned(),
        kind: d.kind.clone(),
        pages: d.pages,
        text_source: d.text_source.to_owned(),
        // JSON has no NaN; a confidence that is not a number is no confidence.
        confidence: if d.confidence.is_finite() { d.confidence } else { 0.0 },
        fields: WireFields {
            number: f.number.clone(),
            symbol: f.symbol.clone(),
            place: f.place.clone(),
            date: f.date.map(Day),
            agency: f.agency.clone(),
            title: f.title.clone(),
            signatory: WireSignatory { role: f.signatory_role.clone(), name: f.signatory_name.clone() },
        },
        references: d
            .references
            .iter()
            .map(|(number, date)| WireReference { number: number.clone(), date: date.map(Day) })
            .collect(),
        signatures: d.signatures.iter().map(wire_signature).collect(),
        warnings: d.warnings.clone(),
    }
}

fn wire_signature(s: &SignatureSummary) -> WireSignature {
    WireSignature {
        name: s.name.clone(),
        organisation: s.organisation.clone(),
        at: s.at.clone(),
        covers: s.covers.clone(),
        digest: s.digest.clone(),
    }
}

fn core_signature(s: WireSignature) -> SignatureSummary {
    SignatureSummary { name: s.name, organisation: s.organisation, at: s.at, covers: s.covers, digest: s.digest }
}

pub(super) fn core_document(d: WireDocument) -> Result<DocumentSummary, JsonError> {
    let f = d.fields;
    Ok(DocumentSummary {
        file: d.file,
        sha256: d.sha256,
        format: format_named(d.format)?,
        kind: d.kind,
        pages: d.pages,
        text_source: text_source_named(d.text_source)?,
        confidence: d.confidence,
        fields: FieldSummary {
            number: f.number,
            symbol: f.symbol,
            place: f.place,
            date: f.date.map(|day| day.0),
            agency: f.agency,
            title: f.title,
            signatory_role: f.signatory.role,
            signatory_name: f.signatory.name,
        },
        references: d.references.into_iter().map(|r| (r.number, r.date.map(|day| day.0))).collect(),
        signatures: d.signatures.into_iter().map(core_signature).collect(),
        warnings: d.warnings,
    })
}

fn format_named(value: String) -> Result<&'static str, JsonError> {
    let words = words_of!(Format {
        Docx,
        Pdf,
        Xlsx,
        Xls,
        Ods,
        Odt,
        Doc,
        Rtf,
        Html,
        Mhtml,
        Text,
        Image,
        Zip,
        SevenZip,
        Rar,
        Mail,
        Edxml,
        Lock,
        Empty,
        Unknown
    });
    known("format", &words, value)
}

fn text_source_named(value: String) -> Result<&'static str, JsonError> {
    known("text_source", &words_of!(TextSource { Native, OcrLayer, Ocr, None }), value)
}
