//! What a search gives: hits with counts, dossiers without a hit, completions, searches that were kept.

use super::parts::WireUnitName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `rasoat search`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireHits {
    pub schema: &'static str,
    /// How many match, shown or not.
    pub total: usize,
    /// There are more than `total`.
    pub more: bool,
    /// Nothing holds all the words.
    pub partial: bool,
    /// The query without a likely slip of the keyboard.
    pub suggestion: Option<String>,
    pub offset: usize,
    /// The hit after which the next page begins.
    pub next: Option<String>,
    pub hits: Vec<WireHit>,
    /// Near, without all the words.
    pub near: Vec<WireHit>,
    /// By the kind of what is counted.
    pub facets: BTreeMap<String, Vec<WireCount>>,
}

impl WireHits {
    pub const SCHEMA: &str = "rasoat.hits/1";
}

/// An entry that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireHit {
    /// Of a finding.
    pub severity: Option<String>,
    /// Of a finding, as it is today.
    pub outcome: Option<String>,
    pub address: String,
    pub campaign: String,
    pub dossier: String,
    pub version: u32,
    pub unit: WireUnitName,
    pub received: Option<String>,
    pub file: String,
    pub kind: String,
    pub section: String,
    pub under: String,
    pub requirement: Option<String>,
    pub verdict: Option<String>,
    pub page: Option<u32>,
    pub block: usize,
    pub granularity: String,
    pub rules: Vec<String>,
    pub snippet: String,
    /// Bytes of the snippet, from and to.
    pub marks: Vec<[usize; 2]>,
    pub score: f32,
}

/// How many hits have a value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireCount {
    pub value: String,
    pub name: Option<String>,
    pub count: u64,
}

/// `rasoat search --none`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireGaps {
    pub schema: &'static str,
    pub total: usize,
    pub dossiers: Vec<WireGap>,
}

impl WireGaps {
    pub const SCHEMA: &str = "rasoat.without/1";
}

/// A dossier in which nothing matches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireGap {
    pub address: String,
    pub campaign: String,
    pub dossier: String,
    pub version: u32,
    pub unit: Option<WireUnitName>,
}

/// `rasoat search --complete`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireCompletions {
    pub schema: &'static str,
    pub completions: Vec<WireCompletion>,
}

impl WireCompletions {
    pub const SCHEMA: &str = "rasoat.completions/1";
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireCompletion {
    pub text: String,
    pub kind: String,
    pub count: u64,
    pub name: Option<String>,
}

/// `rasoat search --saved`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSaved {
    pub schema: &'static str,
    pub searches: Vec<WireSearch>,
}

impl WireSaved {
    pub const SCHEMA: &str = "rasoat.saved/1";
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSearch {
    pub name: String,
    /// Null where it cannot be read any more.
    pub asked: Option<WireAsked>,
    pub who: String,
    pub at: String,
}

/// What was asked for, as the registry keeps it. What was not asked for is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct WireAsked {
    pub query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
}
