//! What dossiers share, and one section of all units side by side.

use super::parts::WireQuote;
use schemars::JsonSchema;
use serde::Serialize;

/// `rasoat compare`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireComparison {
    pub schema: &'static str,
    /// How many were compared.
    pub dossiers: usize,
    pub pairs: Vec<WirePair>,
}

impl WireComparison {
    pub const SCHEMA: &str = "rasoat.comparison/1";
}

/// Two dossiers that share something.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WirePair {
    pub rule: String,
    pub first: WireSide,
    pub second: WireSide,
    pub message: String,
    pub evidence: Vec<WireQuote>,
}

/// One of the two.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSide {
    pub dossier: String,
    pub unit: String,
}

/// `rasoat compare --section`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSections {
    pub schema: &'static str,
    pub campaigns: Vec<WireSectionCampaign>,
    pub rows: Vec<WireSectionRow>,
}

impl WireSections {
    pub const SCHEMA: &str = "rasoat.abreast/1";
}

/// A campaign and the section in it that corresponds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSectionCampaign {
    pub campaign: String,
    pub requirement: String,
    pub label: String,
    /// Units that owe the section and sent nothing.
    pub absent: Vec<String>,
}

/// A unit and what it wrote, campaign by campaign.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSectionRow {
    pub unit: WireFullUnit,
    /// Campaign by campaign, a cell a dossier.
    pub cells: Vec<Vec<WireSectionCell>>,
}

/// A unit with its kind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireFullUnit {
    pub id: Option<String>,
    pub name: String,
    pub kind: Option<String>,
}

impl From<&rasoat_model::assessment::UnitRef> for WireFullUnit {
    fn from(u: &rasoat_model::assessment::UnitRef) -> Self {
        WireFullUnit { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone() }
    }
}

/// The section of one dossier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSectionCell {
    pub dossier: String,
    pub version: u32,
    pub state: String,
    pub heading: String,
    pub text: String,
    pub file: String,
    pub page: Option<u32>,
    pub block: Option<usize>,
    pub findings: Vec<String>,
    pub shared: bool,
    pub address: Option<String>,
}
