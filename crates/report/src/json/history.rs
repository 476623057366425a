//! The versions of dossiers, what another profile would change, and assessments that were repeated. Lists without a head: each item
//! carries the name of its format.

use super::envelope::WireReceipt;
use super::parts::WireFindingKey;
use crate::words::told;
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use schemars::JsonSchema;
use serde::Serialize;

/// An item of `rasoat history`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireHistory {
    pub schema: &'static str,
    pub dossier: String,
    /// Oldest first.
    pub versions: Vec<WireVersion>,
}

impl WireHistory {
    pub const SCHEMA: &str = "rasoat.history/1";
}

/// A version of a dossier, with what changed since the one before.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireVersion {
    pub version: u32,
    pub received: Option<String>,
    pub received_from: Option<String>,
    /// All that says when it came.
    pub receipts: Vec<WireReceipt>,
    /// The mails and packets in which it came.
    pub containers: Vec<WireContainer>,
    pub verdict: String,
    pub profile_digest: String,
    pub ingested_at: String,
    /// Since the version before; null in the first one.
    pub mended: Option<Vec<WireChanged>>,
    pub open: Option<Vec<WireChanged>>,
    pub new: Option<Vec<WireChanged>>,
}

/// A mail or packet that is kept whole.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireContainer {
    pub file: String,
    pub sha256: String,
}

/// A finding that came, went or stayed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireChanged {
    #[serde(flatten)]
    pub key: WireFindingKey,
    pub message: String,
}

impl WireChanged {
    /// The finding in the words of a language.
    pub fn new(f: &Finding, lang: Lang) -> Self {
        WireChanged { key: f.into(), message: told(f, lang) }
    }
}

/// An item of `rasoat check --against`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireFlip {
    pub schema: &'static str,
    pub dossier: String,
    /// Verdict as registered.
    pub was: String,
    /// Verdict by the other profile.
    pub would: String,
    pub gone: Vec<WireFindingKey>,
    pub new: Vec<WireFindingKey>,
}

impl WireFlip {
    pub const SCHEMA: &str = "rasoat.against/1";
}

/// An item of `rasoat replay`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireReplay {
    pub schema: &'static str,
    pub dossier: String,
    pub version: u32,
    /// "same", "differs" or "impossible".
    pub outcome: &'static str,
    pub detail: Option<WireReplayDetail>,
}

impl WireReplay {
    pub const SCHEMA: &str = "rasoat.replay/1";
}

/// Where a repeated assessment parts, or why it cannot be repeated.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum WireReplayDetail {
    /// Where they part.
    Differs { stored: String, now: String },
    /// Why it cannot be repeated.
    Impossible(String),
}
