//! The tables of a campaign: units × requirements, and the roll-up of the figures.

use super::comparison::WireFullUnit;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// `rasoat status`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireStatus {
    pub schema: &'static str,
    pub requirements: Vec<WireRequirement>,
    pub rows: Vec<WireStatusRow>,
    /// Names of those in `missing`.
    pub missing_units: Vec<String>,
    /// Units that sent nothing.
    pub missing: Vec<WireAbsent>,
    pub summary: WireTotals,
}

impl WireStatus {
    pub const SCHEMA: &str = "rasoat.status/1";
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireRequirement {
    pub id: String,
    pub label: String,
    pub met: usize,
    pub applicable: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireStatusRow {
    pub unit: String,
    pub kind: Option<String>,
    pub in_roster: bool,
    pub received: Option<String>,
    pub late: bool,
    pub verdict: String,
    /// One a requirement: "met", "not-met", "warning", "unclear", "waived", "not-applicable".
    pub cells: Vec<&'static str>,
    pub notices: Vec<WireSent>,
    /// What is still to be mended.
    pub open: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireAbsent {
    pub unit: String,
    pub kind: Option<String>,
    pub notices: Vec<WireSent>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireSent {
    pub on: String,
    pub number: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireTotals {
    pub submitted: usize,
    pub expected: usize,
}

/// Numbers by what they count: "count", "dong".
pub type WireNumbers = BTreeMap<String, Option<serde_json::Number>>;
/// Numbers by the requirement of their column.
pub type WireSums = BTreeMap<String, WireNumbers>;

/// `rasoat rollup`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireRollup {
    pub schema: &'static str,
    pub directive: String,
    pub columns: Vec<WireColumn>,
    pub units: Vec<WireUnitTable>,
    pub by_year: Vec<WireYearSums>,
    pub total: WireSums,
}

impl WireRollup {
    pub const SCHEMA: &str = "rasoat.rollup/1";
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireColumn {
    pub requirement: String,
    pub title: String,
    pub measures: Vec<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireUnitTable {
    pub unit: Option<WireFullUnit>,
    pub dossier: String,
    pub file: Option<String>,
    /// Without a table: some file could not be read, so that it may be there.
    pub unread_files: bool,
    pub rows: Vec<WireYearRow>,
    /// Sums that the unit wrote itself, one a column.
    pub stated_totals: Vec<WireNumbers>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireYearRow {
    pub year: i16,
    pub present: bool,
    pub page: Option<u32>,
    pub cells: Vec<WireFigure>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireFigure {
    pub requirement: String,
    /// As written.
    pub text: String,
    pub numbers: WireNumbers,
    pub doubts: Vec<&'static str>,
    pub page: Option<u32>,
    pub block: Option<usize>,
    /// Row and column in the table.
    pub cell: Option<[usize; 2]>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WireYearSums {
    pub year: i16,
    pub sums: WireSums,
}
