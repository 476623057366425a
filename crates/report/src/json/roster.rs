//! A list of units.

use schemars::JsonSchema;
use serde::Serialize;

/// `rasoat roster show`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireRoster {
    pub schema: &'static str,
    pub id: String,
    pub title: String,
    pub kinds: Vec<WireKind>,
    pub regions: Vec<WireRegion>,
    pub units: Vec<WireUnit>,
}

impl WireRoster {
    /// Name and version.
    pub const SCHEMA: &str = "rasoat.roster/1";
}

/// A kind of unit, in the words of the roster.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireKind {
    pub id: String,
    pub name: String,
    pub name_en: String,
    /// Units of this kind are called by their place.
    pub by_place: bool,
}

/// A region of the roster.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireRegion {
    pub id: String,
    pub name: String,
}

/// A unit of the roster.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireUnit {
    pub id: String,
    pub name: String,
    /// As people write it.
    pub shown: String,
    pub kind: String,
    pub parent: Option<String>,
    pub region: Option<String>,
    /// First day, ISO 8601; null: as far back as anybody asks.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    pub aliases: Vec<String>,
    pub short: Vec<String>,
    pub place_names: Vec<String>,
    pub city: bool,
    /// Collects the reports of the others and owes none.
    pub receives: bool,
    pub email: Option<String>,
    /// Code in the document exchange.
    pub edxml: Option<String>,
    /// Where the entry comes from.
    pub source: String,
}
