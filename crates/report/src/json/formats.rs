//! The list of all formats, each by its name and version with its JSON Schema.

use super::campaign::{WireCampaign, WireEvent, WireLetter};
use super::comparison::{WireComparison, WireSections};
use super::history::{WireFlip, WireHistory, WireReplay};
use super::place::WireOpened;
use super::roster::WireRoster;
use super::search::{WireCompletions, WireGaps, WireHits, WireSaved};
use super::table::{WireRollup, WireStatus};
use super::{LINE_SCHEMA, SCHEMA, WireAssessment, WireLine};
use schemars::{Schema, schema_for};

/// Name and JSON Schema of everything that a command prints as JSON.
pub fn formats() -> Vec<(&'static str, Schema)> {
    vec![
        (SCHEMA, schema_for!(WireAssessment)),
        (LINE_SCHEMA, schema_for!(WireLine)),
        (WireStatus::SCHEMA, schema_for!(WireStatus)),
        (WireRollup::SCHEMA, schema_for!(WireRollup)),
        (WireHits::SCHEMA, schema_for!(WireHits)),
        (WireGaps::SCHEMA, schema_for!(WireGaps)),
        (WireCompletions::SCHEMA, schema_for!(WireCompletions)),
        (WireSaved::SCHEMA, schema_for!(WireSaved)),
        (WireOpened::SCHEMA, schema_for!(WireOpened)),
        (WireHistory::SCHEMA, schema_for!(WireHistory)),
        (WireFlip::SCHEMA, schema_for!(WireFlip)),
        (WireReplay::SCHEMA, schema_for!(WireReplay)),
        (WireCampaign::SCHEMA, schema_for!(WireCampaign)),
        (WireLetter::SCHEMA, schema_for!(WireLetter)),
        (WireEvent::SCHEMA, schema_for!(WireEvent)),
        (WireComparison::SCHEMA, schema_for!(WireComparison)),
        (WireSections::SCHEMA, schema_for!(WireSections)),
        (WireRoster::SCHEMA, schema_for!(WireRoster)),
    ]
}
