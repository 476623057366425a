//! The frozen wire formats: what other programs read, and what the registry stores. Here the assessment, `rasoat.assessment/1`; one file
//! for each group of the others, filled by whoever has what they tell of.
//!
//! Own types, so that a change of the core cannot change the format by accident. Keys may be added, never renamed, moved or removed.
//! The same assessment gives the same bytes. [`from_json`] reads back all that [`to_json`] wrote.

#[macro_use]
mod words;
mod error;
mod document;
mod dossier;
mod envelope;
mod finding;
mod said;
pub mod parts;
pub mod search;
pub mod place;
pub mod history;
pub mod campaign;
pub mod comparison;
pub mod table;
pub mod roster;
mod formats;

pub use envelope::{WireReceipt, received_from, wire_receipt};
pub use error::JsonError;
pub use formats::formats;
pub use said::Words;

use dossier::{WireDossier, core_dossier, wire_dossier};
use jiff::civil::Date;
use rasoat_model::assessment::{Assessment, DossierAssessment, ProfileRef};
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use words::{Day, UNREADABLE};

/// Name and version of a whole assessment.
pub const SCHEMA: &str = "rasoat.assessment/1";
/// Name and version of one line of the JSON Lines form.
pub const LINE_SCHEMA: &str = "rasoat.dossier/1";

/// The whole assessment in the words of a language, indented by two blanks, with a line break at the end.
pub fn to_json(a: &Assessment, lang: Lang) -> String {
    let mut out = serde_json::to_string_pretty(&wire(a, lang)).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

/// One dossier a line, each line an object that stands on its own: schema, version, profile and today come before the dossier's keys.
pub fn to_jsonl(a: &Assessment, lang: Lang) -> String {
    a.dossiers.iter().map(|d| dossier_line(&a.profile, a.today, d, Words::In(lang))).collect()
}

/// One line of [`to_jsonl`], line break included; `words` says in which language, if in any.
pub fn dossier_line(profile: &ProfileRef, today: Date, d: &DossierAssessment, words: Words) -> String {
    let line = WireLine {
        schema: LINE_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: wire_profile(profile),
        today: Day(today),
        dossier: wire_dossier(d, words),
    };
    let mut out = serde_json::to_string(&line).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

/// Reads what [`to_json`] wrote, of this or an earlier version.
///
/// # Errors
/// Where the text is not JSON of this schema, names a rule or format that this version does not know, or a finding has no evidence.
pub fn from_json(text: &str) -> Result<Assessment, JsonError> {
    let w: WireAssessment = serde_json::from_str(text)?;
    demand_schema(SCHEMA, w.schema)?;
    Ok(Assessment {
        profile: core_profile(w.profile),
        today: w.today.0,
        dossiers: w.dossiers.into_iter().map(core_dossier).collect::<Result<_, _>>()?,
        ignored: w.summary.ignored,
    })
}

/// Reads one line of [`to_jsonl`] as an assessment of one dossier.
///
/// # Errors
/// As [`from_json`].
pub fn from_json_line(line: &str) -> Result<Assessment, JsonError> {
    let w: WireLine = serde_json::from_str(line)?;
    demand_schema(LINE_SCHEMA, w.schema)?;
    Ok(Assessment {
        profile: core_profile(w.profile),
        today: w.today.0,
        dossiers: vec![core_dossier(w.dossier)?],
        ignored: Vec::new(),
    })
}

/// The JSON Schema of [`to_json`], as text.
pub fn schema() -> String {
    let schema = schemars::schema_for!(WireAssessment);
    let mut out = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    out.push('\n');
    out
}

/// Any of the formats, indented by two blanks, with a line break at the end.
pub fn pretty<T: Serialize>(wire: &T) -> String {
    let mut out = serde_json::to_string_pretty(wire).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

/// Any of the formats on one line, line break included.
pub fn line<T: Serialize>(wire: &T) -> String {
    let mut out = serde_json::to_string(wire).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

fn demand_schema(expected: &'static str, found: String) -> Result<(), JsonError> {
    if found == expected { Ok(()) } else { Err(JsonError::Schema { expected, found }) }
}

/// Counts over an assessment, as they stand under `summary`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    pub dossiers: usize,
    pub complete: usize,
    pub deficient: usize,
    /// Dossiers that came after the deadline; each of them also counts under its verdict.
    pub late: usize,
    pub unclear: usize,
    pub files: usize,
    pub unreadable: usize,
    /// Loose files that belong to no dossier.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Counts the dossiers and files of an assessment.
pub fn summary(a: &Assessment) -> Summary {
    let count = |v: Verdict| a.dossiers.iter().filter(|d| d.verdict == v).count();
    Summary {
        dossiers: a.dossiers.len(),
        complete: count(Verdict::Complete),
        deficient: count(Verdict::Deficient),
        late: a.dossiers.iter().filter(|d| d.is_late()).count(),
        unclear: count(Verdict::Unclear),
        files: a.dossiers.iter().map(|d| d.documents.len()).sum(),
        unreadable: a.dossiers.iter().flat_map(|d| &d.documents).filter(|doc| doc.kind == UNREADABLE).count(),
        ignored: a.ignored.clone(),
    }
}

/// Kết quả rà soát (rasoat.assessment/1).
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "rasoat.assessment/1")]
struct WireAssessment {
    schema: String,
    /// Version of the program that wrote it.
    version: String,
    profile: WireProfile,
    /// The day on which the run looked at the calendar.
    today: Day,
    dossiers: Vec<WireDossier>,
    summary: Summary,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireLine {
    schema: String,
    version: String,
    profile: WireProfile,
    today: Day,
    #[serde(flatten)]
    dossier: WireDossier,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireProfile {
    id: String,
    /// `sha256:…` of the profile's text.
    digest: String,
    /// What a person calls the directive.
    #[serde(default)]
    title: String,
}

fn wire(a: &Assessment, lang: Lang) -> WireAssessment {
    WireAssessment {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: wire_profile(&a.profile),
        today: Day(a.today),
        dossiers: a.dossiers.iter().map(|d| wire_dossier(d, Words::In(lang))).collect(),
        summary: summary(a),
    }
}

fn wire_profile(p: &ProfileRef) -> WireProfile {
    WireProfile { id: p.id.clone(), digest: p.digest.clone(), title: p.title.clone() }
}

fn core_profile(p: WireProfile) -> ProfileRef {
    ProfileRef { id: p.id, digest: p.digest, title: p.title }
}
