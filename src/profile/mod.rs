//! A profile: what a directive demands, as data. `raw` is the file as written, this is what it means.
//!
//! A profile is read whole or refused whole, with every problem at its line and column; half a profile would pass papers that nobody
//! looked at.

pub mod raw;
mod validate;

use crate::roster::UnitKind;
use crate::rule::Severity;
use crate::text::words::Wording;
use jiff::civil::Date;

pub use raw::{RawComponent as Component, RawFieldName as FieldName, RawHolds as Holds};
pub use validate::{Problem, ProfileError, parse};

/// What a directive demands of a unit.
#[derive(Debug, Clone)]
pub struct Profile {
    pub id: String,
    /// `sha256:` and the digest of the file's bytes.
    pub digest: String,
    /// The file as written.
    pub text: String,
    pub title: String,
    pub directive: String,
    pub issued: Date,
    pub subject: String,
    pub agency: Vec<String>,
    pub department: String,
    pub sender: String,
    pub recipients: Vec<String>,
    pub symbol: String,
    pub place: String,
    pub signer: Vec<String>,
    pub roster: String,
    pub roster_on: Date,
    pub topic: Vec<Wording>,
    pub extra: Vec<Wording>,
    pub requirements: Vec<Requirement>,
}

#[derive(Debug, Clone)]
pub struct Requirement {
    pub id: String,
    pub label: String,
    pub place: String,
    pub quote: Wording,
    /// Empty: all kinds of unit.
    pub units: Vec<UnitKind>,
    pub severity: Severity,
    pub check: Check,
}

#[derive(Debug, Clone)]
pub enum Check {
    Section(SectionSpec),
    Appendix { title: Vec<Wording> },
    Column(ColumnSpec),
    Years { from: i16, to: i16 },
    Field(FieldName),
    Deadline(Limit),
    Award(Component),
}

#[derive(Debug, Clone)]
pub struct SectionSpec {
    /// Index into `Profile::requirements`; always an earlier one, and a section.
    pub parent: Option<usize>,
    /// Only says whom a block is for: never demanded itself.
    pub scope: bool,
    pub accept: Vec<Wording>,
    pub terms: Vec<Wording>,
    pub parts: Vec<Wording>,
    pub content: Vec<Wording>,
    pub signs: Vec<Wording>,
    pub bullet: bool,
    pub points: Vec<Point>,
}

#[derive(Debug, Clone)]
pub struct Point {
    pub quote: Wording,
    pub label: String,
    pub any: Vec<Wording>,
}

#[derive(Debug, Clone)]
pub struct ColumnSpec {
    pub accept: Vec<Wording>,
    pub terms: Vec<Wording>,
    pub holds: Holds,
    pub optional: bool,
    pub mode: Vec<String>,
}

/// A day with its reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// "trước ngày D": D itself is late.
    Before(Date),
    /// "chậm nhất ngày D": D itself is in time.
    By(Date),
}

impl Limit {
    /// The day that the directive names.
    pub fn day(self) -> Date {
        match self {
            Limit::Before(d) | Limit::By(d) => d,
        }
    }

    pub fn is_late(self, received: Date) -> bool {
        match self {
            Limit::Before(d) => received >= d,
            Limit::By(d) => received > d,
        }
    }
}

impl Profile {
    pub fn builtin(id: &str) -> Option<Result<Profile, ProfileError>> {
        BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| parse(text))
    }

    /// Identifiers of the profiles that come with the program.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|r| r.id == id)
    }

    /// The requirements put to a kind of unit. With the kind unknown: those put to all.
    pub fn for_kind(&self, kind: Option<UnitKind>) -> impl Iterator<Item = (usize, &Requirement)> {
        self.requirements
            .iter()
            .enumerate()
            .filter(move |(_, r)| r.units.is_empty() || kind.is_some_and(|k| r.units.contains(&k)))
    }

    pub fn deadline(&self) -> Option<(&Requirement, Limit)> {
        self.requirements.iter().find_map(|r| match r.check {
            Check::Deadline(limit) => Some((r, limit)),
            _ => None,
        })
    }
}

/// The text of a built-in profile.
pub fn builtin_text(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// JSON Schema (2020-12) of the TOML file, for editors.
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(raw::RawProfile)
}

const BUILTIN: &[(&str, &str)] = &[("bhxh-2638-2020", include_str!("builtin/bhxh-2638-2020.toml"))];
