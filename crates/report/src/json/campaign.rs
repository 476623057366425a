//! Campaigns with what was decided in them, letters, the audit trail.

use super::parts::WireUnitName;
use schemars::JsonSchema;
use serde::Serialize;

/// `rasoat campaign show`, and an item of `rasoat campaign list`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireCampaign {
    pub schema: &'static str,
    pub campaign: String,
    /// Id of the profile last used.
    pub profile: String,
    pub title: String,
    pub dossiers: usize,
    pub first_at: String,
    /// Null while it is open.
    pub closed_at: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub more: Option<WireCampaignMore>,
}

impl WireCampaign {
    /// With all that was decided.
    pub const SCHEMA: &str = "rasoat.campaign/1";
}

/// What the list leaves out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireCampaignMore {
    pub profile_versions: Vec<WireProfileVersion>,
    pub waivers: Vec<WireWaived>,
    pub extensions: Vec<WireExtension>,
}

/// A profile by which a campaign was assessed, and since when.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireProfileVersion {
    pub n: u32,
    pub digest: String,
    pub at: String,
}

/// A finding that was set aside, by whom and until when.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireWaived {
    pub id: i64,
    pub unit: WireUnitName,
    pub rule: String,
    pub requirement: Option<String>,
    pub subject: Option<String>,
    pub reason: String,
    pub author: String,
    pub until: Option<String>,
    pub at: String,
    pub withdrawn_at: Option<String>,
}

/// A later day that a unit was granted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireExtension {
    pub id: i64,
    pub unit: WireUnitName,
    pub until: String,
    pub reason: String,
    pub author: String,
    pub at: String,
    pub withdrawn_at: Option<String>,
}

/// An item of `rasoat notices`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireLetter {
    pub schema: &'static str,
    pub id: i64,
    pub unit: WireUnitName,
    pub number: Option<String>,
    pub issued_on: Option<String>,
    pub written_at: String,
    pub path: String,
    /// Null for a unit that sent nothing.
    pub dossier: Option<String>,
    pub version: Option<u32>,
    /// Positions of the findings that it cites.
    pub cited: Vec<usize>,
}

impl WireLetter {
    pub const SCHEMA: &str = "rasoat.notice/1";
}

/// A line of `rasoat audit`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireEvent {
    pub schema: &'static str,
    pub at: String,
    pub who: String,
    pub what: String,
    pub campaign: Option<String>,
    pub dossier: Option<String>,
    pub version: Option<u32>,
    /// Its keys depend on what was done.
    pub detail: serde_json::Value,
}

impl WireEvent {
    pub const SCHEMA: &str = "rasoat.event/1";
}
