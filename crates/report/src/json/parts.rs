//! What several formats share: a unit, a place with its quote, a finding in brief.

use crate::words::shows;
use rasoat_model::assessment::UnitRef;
use rasoat_model::finding::{Evidence, Finding};
use rasoat_model::lang::Lang;
use schemars::JsonSchema;
use serde::Serialize;

/// A unit by id and name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireUnitName {
    /// Identifier in the roster; null for a name that the roster does not know.
    pub id: Option<String>,
    pub name: String,
}

impl From<&UnitRef> for WireUnitName {
    fn from(u: &UnitRef) -> Self {
        WireUnitName { id: u.id.clone(), name: u.name.clone() }
    }
}

/// Where something stands, with what stands there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireQuote {
    pub file: String,
    /// 1-based.
    pub page: Option<u32>,
    pub block: Option<usize>,
    pub quote: String,
    pub note: String,
}

impl WireQuote {
    /// The place, its note in the language asked for.
    pub fn new(e: &Evidence, lang: Lang) -> Self {
        WireQuote { file: e.file.clone(), page: e.page, block: e.block, quote: e.quote.clone(), note: shows(e, lang) }
    }
}

/// What makes a finding the same one in another version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireFindingKey {
    pub rule: String,
    pub requirement: String,
    pub subject: Option<String>,
}

impl From<&Finding> for WireFindingKey {
    fn from(f: &Finding) -> Self {
        WireFindingKey { rule: f.rule.id().to_owned(), requirement: f.requirement.clone(), subject: f.subject.clone() }
    }
}
