//! Lists and records that lie in one column as JSON: own types, so that the core ones stay free to change.

use super::StoreError;
use rasoat_model::assessment::FieldSummary;
use rasoat_model::finding::{Evidence, Source};
use rasoat_model::message::Note;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct EvidenceRow {
    file: String,
    page: Option<u32>,
    block: Option<usize>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    heading: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    quote: String,
    /// As an earlier version stored it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shows: Option<Note>,
}

impl From<&Evidence> for EvidenceRow {
    fn from(e: &Evidence) -> Self {
        EvidenceRow {
            file: e.file.clone(),
            page: e.page,
            block: e.block,
            heading: e.heading.clone(),
            paragraph: e.paragraph,
            quote: e.quote.clone(),
            note: String::new(),
            shows: e.note.clone(),
        }
    }
}

impl From<EvidenceRow> for Evidence {
    fn from(e: EvidenceRow) -> Self {
        Evidence {
            file: e.file,
            page: e.page,
            block: e.block,
            heading: e.heading,
            paragraph: e.paragraph,
            quote: e.quote,
            note: e.shows.or_else(|| Some(e.note).filter(|n| !n.is_empty()).map(Note::Written)),
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct SourceRow {
    directive: String,
    place: String,
    quote: String,
}

impl From<&Source> for SourceRow {
    fn from(s: &Source) -> Self {
        SourceRow { directive: s.directive.clone(), place: s.place.clone(), quote: s.quote.clone() }
    }
}

impl From<SourceRow> for Source {
    fn from(s: SourceRow) -> Self {
        Source { directive: s.directive, place: s.place, quote: s.quote }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct FieldsRow {
    number: Option<String>,
    symbol: Option<String>,
    place: Option<String>,
    date: Option<String>,
    agency: Option<String>,
    title: Option<String>,
    signatory_role: Option<String>,
    signatory_name: Option<String>,
}

impl From<&FieldSummary> for FieldsRow {
    fn from(f: &FieldSummary) -> Self {
        FieldsRow {
            number: f.number.clone(),
            symbol: f.symbol.clone(),
            place: f.place.clone(),
            date: f.date.map(|d| d.to_string()),
            agency: f.agency.clone(),
            title: f.title.clone(),
            signatory_role: f.signatory_role.clone(),
            signatory_name: f.signatory_name.clone(),
        }
    }
}

impl From<FieldsRow> for FieldSummary {
    fn from(f: FieldsRow) -> Self {
        FieldSummary {
            number: f.number,
            symbol: f.symbol,
            place: f.place,
            date: f.date.and_then(|d| d.parse().ok()),
            agency: f.agency,
            title: f.title,
            signatory_role: f.signatory_role,
            signatory_name: f.signatory_name,
        }
    }
}

/// Plain records of strings and numbers: writing them cannot fail.
pub(super) fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

pub(super) fn read<T: for<'de> Deserialize<'de>>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unknown { what, value: text.chars().take(80).collect() })
}
