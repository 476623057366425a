//! The units that may or must send something, each with the days between which it existed.
//!
//! Built from a list in TOML or in a table; knows how units are named in letterheads, registers and running text. It knows nothing of
//! campaigns or documents, and it does not guess: a name that could be two units, or that is a district's, is never made into one.
//! Which kinds of unit there are, in which regions, and with which words units are named is said by the list.

mod find;
mod read;
mod table;
mod words;
mod written;

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use crate::problem::{Problem, write_all};
use find::Index;
use words::Naming;

pub use read::decode;

/// A kind of unit, as the roster calls it ("province"). Requirements are addressed to kinds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitKind(Arc<str>);

impl UnitKind {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for UnitKind {
    fn from(id: &str) -> UnitKind {
        UnitKind(id.into())
    }
}

impl Deref for UnitKind {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A kind that the roster declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindEntry {
    pub kind: UnitKind,
    /// What its units are called behind a number: "đơn vị trực thuộc". Vietnamese knows no plural.
    pub name: String,
    /// The same in English, in the plural: "central units".
    pub name_en: String,
    /// Offices of one agency in different places, called by the agency and the place ("BHXH tỉnh Nam Định"); others have names of
    /// their own ("Trung tâm Lưu trữ").
    pub by_place: bool,
}

/// A part of the country or of the office's district, for counting and searching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// For programs and queries: the name without marks.
    pub id: String,
    pub name: String,
}

/// A unit of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// For ever, for example `bhxh-nam-dinh`. A unit that was set up anew under an old name has an id of its own.
    pub id: String,
    pub name: String,
    pub kind: UnitKind,
    /// As its kind is.
    pub by_place: bool,
    /// First day, inclusive; `None`: as far back as anybody asks.
    pub from: Option<Date>,
    /// Last day, inclusive; `None`: still there.
    pub to: Option<Date>,
    /// Other names that are safe anywhere in a text.
    pub variants: Vec<String>,
    /// Names that are its own only where they are the whole name ("TTTT"), or follow the agency's ("HN").
    pub short: Vec<String>,
    /// Names of the place, without the level ("tỉnh", "xã").
    pub place_names: Vec<String>,
    /// A city that stands on the level of the roster: "BHXH thành phố X" is this unit and not a district's.
    pub city: bool,
    /// Collects the reports of the others and owes none.
    pub receives: bool,
    /// Id of the unit above it, where the list says it.
    pub parent: Option<String>,
    /// Id of its region.
    pub region: Option<String>,
    pub email: Option<String>,
    /// Its code on the exchange of documents (QCVN 102:2016/BTTTT).
    pub edxml: Option<String>,
    /// What the list says of where the entry comes from; empty where it says nothing.
    pub source: String,
    /// The name as people write it.
    written: String,
}

impl Unit {
    /// The name as people write it: "BHXH tỉnh Nam Định".
    pub fn shown(&self) -> String {
        self.written.clone()
    }

    /// The name in a list in which all are of one kind: "Nam Định".
    pub fn brief(&self) -> &str {
        self.place_names.first().filter(|_| self.by_place).unwrap_or(&self.written)
    }

    /// Whether the unit existed on that day.
    pub fn existed_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a name means on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution<'a> {
    One(&'a Unit),
    /// Several units are named.
    Several(Vec<&'a Unit>),
    /// An office of a lower level, or one inside a unit: no unit of the roster by itself.
    Subordinate,
    Unknown,
}

/// Why a list is no roster; it holds at least one problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterError {
    pub problems: Vec<Problem>,
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(&self.problems, f)
    }
}

impl std::error::Error for RosterError {}

/// All units that ever were, in the order of the list. The default has none: no name is known.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// By which a profile names it; empty for a list that does not say.
    pub id: String,
    /// What a person calls the list.
    pub title: String,
    kinds: Vec<KindEntry>,
    regions: Vec<Region>,
    units: Vec<Unit>,
    naming: Naming,
    index: Index,
}

/// The lists that come with the program, as written.
const BUILTIN: &[(&str, &str)] = &[("bhxh", include_str!("roster/bhxh.toml"))];

impl Roster {
    /// Reads a list: TOML, or a table with tabs between its columns. Refused whole, with every problem at its place.
    ///
    /// # Errors
    /// Unknown keys, columns, kinds and regions; ids that are repeated or malformed; impossible days; empty names; a parent that is not
    /// in the list.
    pub fn parse(text: &str) -> Result<Roster, RosterError> {
        read::parse(text)
    }

    /// A list that comes with the program.
    pub fn builtin(id: &str) -> Option<Arc<Roster>> {
        Roster::builtins().find(|r| r.id == id)
    }

    /// The lists that come with the program.
    pub fn builtins() -> impl Iterator<Item = Arc<Roster>> {
        static ALL: LazyLock<Vec<Arc<Roster>>> = LazyLock::new(|| {
            BUILTIN.iter().map(|(_, text)| Arc::new(Roster::parse(text).expect("the built-in lists are tested"))).collect()
        });
        ALL.iter().map(Arc::clone)
    }

    /// The text of a list that comes with the program.
    pub fn builtin_text(id: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
    }

    /// Ids of the lists that come with the program.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The kinds, in the order in which they stand in tables.
    pub fn kinds(&self) -> &[KindEntry] {
        &self.kinds
    }

    /// The kind of that id.
    pub fn kind(&self, id: &str) -> Option<&KindEntry> {
        self.kinds.iter().find(|k| k.kind.as_str() == id)
    }

    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The region of a unit; `None` for units that are not in the list or that have none.
    pub fn region_of(&self, unit_id: &str) -> Option<&Region> {
        let id = self.get(unit_id)?.region.as_deref()?;
        self.regions.iter().find(|r| r.id == id)
    }

    pub fn get(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The units that existed on that day, in the order of the list.
    pub fn units_on(&self, day: Date) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |u| u.existed_on(day))
    }

    /// The units that owe something on that day.
    pub fn owing_on(&self, day: Date) -> impl Iterator<Item = &Unit> {
        self.units_on(day).filter(|u| !u.receives)
    }

    /// A unit to show how names are written: one called by its place, else the first.
    pub fn example(&self, day: Date) -> Option<&Unit> {
        let mut all = self.owing_on(day).peekable();
        let first = all.peek().copied();
        all.find(|u| u.by_place).or(first)
    }
}

#[cfg(test)]
mod tests;
