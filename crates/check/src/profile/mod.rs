//! A profile: what a directive demands, as data. `raw` is the file as written, this is what it means.
//!
//! A profile is read whole or refused whole, with every problem at its line and column; half a profile would pass papers that nobody
//! looked at.

pub mod choose;
mod kept;
pub mod raw;
mod validate;

use crate::genre::Genre;
use crate::genre::asked::{Asked, Section};
use crate::roster::{Resolution, Roster, Unit, UnitKind};
use jiff::ToSpan;
use jiff::civil::Date;
use rasoat_model::receipt::Origin;
use rasoat_model::rule::Severity;
use rasoat_text::calendar;
use rasoat_text::words::Wording;
use std::sync::Arc;

pub use crate::problem::Problem;
pub use raw::{
    RawComponent as Component, RawFieldName as FieldName, RawHolds as Holds, RawLevel as Level, RawNeed as Need,
    RawNominee as NomineeKind, RawPapers as Papers, RawReading as Reading,
};
pub use validate::{ProfileError, parse, parse_with};

/// What a directive demands of a unit.
#[derive(Debug, Clone)]
pub struct Profile {
    pub id: String,
    /// `sha256:` and the digest of `text`.
    pub digest: String,
    /// The file as written, with the roster behind it where that is a file of its own: what is needed to read the profile again.
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
    /// The units that are asked.
    pub roster: Arc<Roster>,
    /// The day whose roster counts.
    pub roster_on: Date,
    /// Which source of the day of receipt counts first.
    pub receipt: Vec<Origin>,
    pub topic: Vec<Wording>,
    pub extra: Vec<Wording>,
    pub laws: Vec<Law>,
    pub requirements: Vec<Requirement>,
    /// The sections, compiled for comparing.
    pub asked: Asked,
}

/// A law or decree with the days between which it held, both inclusive.
#[derive(Debug, Clone)]
pub struct Law {
    pub number: String,
    pub days: Days,
}

/// A stretch of days, both ends inclusive and either open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Days {
    pub fn hold(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

#[derive(Debug, Clone)]
pub struct Requirement {
    pub id: String,
    pub label: String,
    pub place: String,
    pub quote: Wording,
    /// Kinds of unit that it is asked of. With `unit_ids` empty too: all.
    pub units: Vec<UnitKind>,
    /// Units of the roster that it is asked of besides these kinds.
    pub unit_ids: Vec<String>,
    /// What about it could not be confirmed in the source.
    pub unconfirmed: Option<String>,
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
    Deadline(DeadlineSpec),
    Award(Component),
    Stage(StageSpec),
    Plan(PlanSpec),
    Mention { any: Vec<Wording> },
    Evidence(EvidenceSpec),
    Forms(Vec<Form>),
    Part { accept: Vec<Wording>, nominee: Option<NomineeKind> },
}

/// A report for one stage of a campaign.
#[derive(Debug, Clone)]
pub struct StageSpec {
    pub period: i16,
    pub title: Vec<Wording>,
}

#[derive(Debug, Clone)]
pub struct PlanSpec {
    pub accept: Vec<Wording>,
    /// Words behind a number that give the plan to somebody else.
    pub others: Vec<Wording>,
}

#[derive(Debug, Clone)]
pub struct EvidenceSpec {
    pub papers: Papers,
    pub nominee: Option<NomineeKind>,
    pub needs: Need,
    pub claim: Vec<Wording>,
    pub any: Vec<Wording>,
    pub address: Vec<AddressRule>,
    pub others: Vec<Wording>,
}

/// How far down an address must go in a paper of these days.
#[derive(Debug, Clone)]
pub struct AddressRule {
    pub days: Days,
    pub levels: Vec<Level>,
}

/// An award that may be proposed.
#[derive(Debug, Clone)]
pub struct Form {
    pub name: String,
    pub noun: Wording,
    /// What may stand behind the noun; empty: anything.
    pub any: Vec<Wording>,
    pub days: Days,
}

/// When something must have come.
#[derive(Debug, Clone)]
pub struct DeadlineSpec {
    /// `None`: the directive names no day, so nothing is ever late.
    pub limit: Option<Limit>,
    /// How a reader may understand a directive without a day, and until when.
    pub undated: Option<(String, Option<Date>)>,
    /// Index of the stage whose report it is for; `None`: everything in the dossier.
    pub stage: Option<usize>,
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

/// A day that a directive names, with the way it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    day: Date,
    /// "trước ngày" as against "chậm nhất ngày".
    pub before: bool,
    pub reading: Reading,
    /// What one reading calls late and another in time is left to a person.
    pub ask_between: bool,
}

impl Reading {
    pub const ALL: [Reading; 3] = [Reading::Strict, Reading::Inclusive, Reading::InclusiveWorkingDay];

    /// The last day in time where a directive names `day`.
    pub fn last_day(self, day: Date) -> Date {
        match self {
            Reading::Strict => day.saturating_sub(1.day()),
            Reading::Inclusive => day,
            Reading::InclusiveWorkingDay => calendar::on_or_after(day),
        }
    }
}

impl Limit {
    /// The day that the directive names.
    pub fn day(self) -> Date {
        self.day
    }

    /// The last day in time under the reading of the profile.
    pub fn last_day(self) -> Date {
        self.reading.last_day(self.day)
    }

    pub fn is_late(self, received: Date) -> bool {
        received > self.last_day()
    }

    /// Whether the readings of the day disagree about it.
    pub fn is_disputed(self, received: Date) -> bool {
        let late = Reading::ALL.map(|r| received > r.last_day(self.day));
        late.contains(&true) && late.contains(&false)
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
    pub fn for_kind<'a>(&'a self, kind: Option<&'a str>) -> impl Iterator<Item = (usize, &'a Requirement)> + 'a {
        self.for_unit(kind, None)
    }

    /// The requirements put to a unit of that kind, and by name to it.
    pub fn for_unit<'a>(
        &'a self,
        kind: Option<&'a str>,
        id: Option<&'a str>,
    ) -> impl Iterator<Item = (usize, &'a Requirement)> + 'a {
        self.requirements.iter().enumerate().filter(move |(_, r)| r.asks(kind, id))
    }

    /// The first day that the profile names; a deadline without a day is none.
    pub fn deadline(&self) -> Option<(&Requirement, Limit)> {
        self.requirements.iter().find_map(|r| match &r.check {
            Check::Deadline(spec) => spec.limit.map(|limit| (r, limit)),
            _ => None,
        })
    }

    /// The day by which a stage must have come.
    pub fn deadline_of(&self, stage: usize) -> Option<Limit> {
        self.requirements.iter().find_map(|r| match &r.check {
            Check::Deadline(spec) if spec.stage == Some(stage) => spec.limit,
            _ => None,
        })
    }

    /// Ids of the requirements that are about proposing awards.
    pub fn award_ids(&self) -> Vec<String> {
        self.requirements.iter().filter(|r| r.check.is_of_award()).map(|r| r.id.clone()).collect()
    }

    /// What a dossier without a report is found to lack: the root of the ids of the report's sections, which has no requirement of its
    /// own; of a profile without sections the dossier as a whole.
    pub fn report_id(&self) -> &str {
        let section = self.requirements.iter().find(|r| matches!(r.check, Check::Section(_)));
        section.and_then(|r| r.id.split('.').next()).unwrap_or("dossier")
    }

    /// What the row of a year is found under: the id of the appendix and the year.
    pub fn row_id(&self, year: i16) -> String {
        let appendix = self.requirements.iter().find(|r| matches!(r.check, Check::Appendix { .. }));
        let rows = || self.requirements.iter().find(|r| matches!(r.check, Check::Years { .. }));
        let table = appendix.or_else(rows).map_or("document", |r| r.id.as_str());
        format!("{table}.{year}")
    }

    /// The requirement for a component of the letterhead or of the end of a report.
    pub fn field(&self, field: FieldName) -> Option<&Requirement> {
        self.requirements.iter().find(|r| matches!(r.check, Check::Field(f) if f == field))
    }

    /// The units that owe something to the campaign, in the order of the roster.
    pub fn owing(&self) -> impl Iterator<Item = &Unit> {
        self.roster.owing_on(self.roster_on)
    }

    /// A unit by its id, or by a name as people write it.
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        let by_name = || match self.roster.resolve(name, self.roster_on) {
            Resolution::One(unit) => Some(unit),
            _ => None,
        };
        self.roster.get(name).or_else(by_name)
    }

    /// Whether reports come in stages instead of once.
    pub fn has_stages(&self) -> bool {
        self.requirements.iter().any(|r| matches!(r.check, Check::Stage(_)))
    }
}

impl Check {
    /// Whether it is asked only of those who propose awards.
    pub fn is_of_award(&self) -> bool {
        match self {
            Check::Award(_) | Check::Forms(_) | Check::Part { .. } => true,
            Check::Evidence(spec) => spec.papers == Papers::Achievement,
            _ => false,
        }
    }
}

impl Requirement {
    /// Whether it is asked of a unit of that kind, or by name of that unit.
    pub fn asks(&self, kind: Option<&str>, id: Option<&str>) -> bool {
        self.units.is_empty() && self.unit_ids.is_empty()
            || kind.is_some_and(|k| self.units.iter().any(|u| u.as_str() == k))
            || id.is_some_and(|id| self.unit_ids.iter().any(|u| u == id))
    }
}

/// The sections among some requirements, compiled against a genre.
pub fn asked(genre: &Arc<Genre>, requirements: &[Requirement], topic: &[Wording], extra: &[Wording]) -> Asked {
    let quotes: Vec<Vec<&Wording>> = requirements
        .iter()
        .map(|r| match &r.check {
            Check::Section(s) => std::iter::once(&r.quote).chain(s.points.iter().map(|p| &p.quote)).collect(),
            _ => Vec::new(),
        })
        .collect();
    let sections: Vec<Section<'_>> = requirements
        .iter()
        .zip(&quotes)
        .enumerate()
        .filter_map(|(i, (r, quotes))| match &r.check {
            Check::Section(s) => Some(Section {
                requirement: i,
                parent: s.parent,
                scope: s.scope,
                bullet: s.bullet,
                demanded: r.severity == Severity::Error && !s.scope,
                accept: &s.accept,
                terms: &s.terms,
                parts: &s.parts,
                content: &s.content,
                signs: &s.signs,
                quotes,
            }),
            _ => None,
        })
        .collect();
    Asked::new(Arc::clone(genre), &sections, topic, extra)
}

/// The roster that is kept behind a profile's text, where that is a file of its own; without reading the profile.
pub fn kept_roster(text: &str) -> Option<Arc<Roster>> {
    kept::split(text).1.and_then(|roster| Roster::parse(&roster).ok()).map(Arc::new)
}

/// The text of a built-in profile.
pub fn builtin_text(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// JSON Schema (2020-12) of the TOML file, for editors.
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(raw::RawProfile)
}

/// The first is taken where the papers do not tell.
const BUILTIN: &[(&str, &str)] = &[
    ("bhxh-2638-2020", include_str!("builtin/bhxh-2638-2020.toml")),
    ("bhxh-3174-2024", include_str!("builtin/bhxh-3174-2024.toml")),
];
