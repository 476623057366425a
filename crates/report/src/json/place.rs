//! What an address leads to: a dossier, a finding, or a text with what stands beside it.

use super::parts::{WireQuote, WireUnitName};
use crate::words::{fix, told};
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use schemars::JsonSchema;
use serde::Serialize;

/// `rasoat show`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireOpened {
    pub schema: &'static str,
    pub address: String,
    pub campaign: String,
    pub dossier: String,
    pub version: u32,
    /// The newest version of the dossier.
    pub latest: u32,
    pub unit: Option<WireUnitName>,
    pub received: Option<String>,
    pub verdict: String,
    #[serde(flatten)]
    pub what: WireWhat,
}

impl WireOpened {
    pub const SCHEMA: &str = "rasoat.place/1";
}

/// What stands at an address.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum WireWhat {
    Dossier {
        /// "dossier".
        granularity: &'static str,
        files: Vec<WireFile>,
        findings: Vec<WireShownFinding>,
    },
    Finding {
        /// "finding".
        granularity: &'static str,
        finding: Box<WireShownFinding>,
    },
    Text(Box<WirePassage>),
}

/// A file of a dossier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireFile {
    pub file: String,
    pub kind: String,
    pub format: String,
    pub pages: Option<u32>,
}

/// A finding in the words of a language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireShownFinding {
    pub rule: String,
    pub requirement: String,
    pub subject: Option<String>,
    pub severity: String,
    pub outcome: String,
    pub message: String,
    pub fix: String,
    pub source: WireShownSource,
    pub evidence: Vec<WireQuote>,
    /// In the list of a dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What of the directive asks for it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireShownSource {
    pub directive: String,
    pub place: String,
    pub quote: String,
}

impl WireShownFinding {
    pub fn new(f: &Finding, address: Option<String>, lang: Lang) -> Self {
        WireShownFinding {
            rule: f.rule.id().to_owned(),
            requirement: f.requirement.clone(),
            subject: f.subject.clone(),
            severity: f.severity.as_str().to_owned(),
            outcome: f.outcome.as_str().to_owned(),
            message: told(f, lang),
            fix: fix(&f.fix, lang),
            source: WireShownSource {
                directive: f.source.directive.clone(),
                place: f.source.place.clone(),
                quote: f.source.quote.clone(),
            },
            evidence: f.evidence().iter().map(|e| WireQuote::new(e, lang)).collect(),
            address,
        }
    }
}

/// A text with what stands beside it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WirePassage {
    /// "paper", "section", "paragraph" or "row".
    pub granularity: String,
    pub file: String,
    pub kind: String,
    /// Title of the paper.
    pub paper: String,
    pub section: String,
    pub under: String,
    pub requirement: Option<String>,
    pub page: Option<u32>,
    pub block: usize,
    pub rules: Vec<String>,
    pub text: String,
    /// Of a row: what names the columns.
    pub head: Option<WireBeside>,
    pub before: Option<WireBeside>,
    pub after: Option<WireBeside>,
}

/// A neighbour of the text, by its address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireBeside {
    pub address: String,
    pub section: String,
    pub page: Option<u32>,
    pub block: usize,
    pub text: String,
}
