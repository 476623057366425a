//! The units that may or must send something, each with the days between which it existed.
//!
//! Built from a list in TOML; knows how units are named in letterheads, registers and running text. It knows nothing of campaigns
//! or documents, and it does not guess: a name that could be two units, or that is a district's, is never made into one.

mod find;
mod region;
mod words;

pub use region::{Region, region_of};

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use find::Index;

/// The built-in list, as written.
const BUILTIN: &str = include_str!("profile/builtin/roster-bhxh.toml");

/// What kind of unit it is. Requirements are addressed to kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// BHXH of a province or centrally-run city; a regional office in the months when there were such.
    Province,
    /// Đơn vị trực thuộc: a department, centre or paper of the central body.
    Attached,
}

impl UnitKind {
    pub fn as_str(self) -> &'static str {
        match self {
            UnitKind::Province => "province",
            UnitKind::Attached => "attached",
        }
    }
}

/// A unit of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// For ever, for example `bhxh-nam-dinh`. A unit that was set up anew under an old name has an id of its own.
    pub id: String,
    pub name: String,
    pub kind: UnitKind,
    /// First day, inclusive; `None`: as far back as anybody asks.
    pub from: Option<Date>,
    /// Last day, inclusive; `None`: still there.
    pub to: Option<Date>,
    /// Other names that are safe anywhere in a text.
    pub variants: Vec<String>,
    /// Names that are its own only where they are the whole name ("TTTT"), or follow "BHXH" ("HN").
    pub short: Vec<String>,
    /// Names of the province, without "tỉnh" or "thành phố".
    pub place_names: Vec<String>,
    /// A centrally-run city: "BHXH thành phố X" is this unit and not a district's.
    pub city: bool,
    /// Collects the reports of the others and owes none.
    pub receives: bool,
    /// What the list says of where the entry comes from.
    pub source: String,
}

impl Unit {
    /// Whether the unit existed on that day.
    /// The name as people write it: "BHXH tỉnh Nam Định".
    pub fn shown(&self) -> String {
        match self.name.strip_prefix("Bảo hiểm xã hội ") {
            Some(rest) if self.kind == UnitKind::Province => format!("BHXH {rest}"),
            _ => self.name.clone(),
        }
    }

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
    /// A district's office, or an office inside a unit: no unit of the roster by itself.
    Subordinate,
    Unknown,
}

/// Why a list is no roster.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RosterError {
    /// With line and column, in the words of the TOML reader.
    #[error("danh sách đơn vị không đọc được: {0}")]
    Toml(String),
    #[error("đơn vị “{id}”: {what}")]
    Unit { id: String, what: &'static str },
    #[error("“{0}” không phải là ngày (cần yyyy-mm-dd)")]
    Date(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoster {
    #[serde(default)]
    group: Vec<RawGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    source: String,
    kind: UnitKind,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    unit: Vec<RawUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnit {
    id: String,
    name: String,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    city: bool,
    #[serde(default)]
    receives: bool,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    place_names: Vec<String>,
}

/// All units that ever were, in the order of the list.
#[derive(Debug, Clone)]
pub struct Roster {
    units: Vec<Unit>,
    index: Index,
}

impl Roster {
    /// Reads a list. Unknown keys, repeated ids, impossible dates and empty names are refused.
    pub fn parse(toml: &str) -> Result<Roster, RosterError> {
        let raw: RawRoster = toml::from_str(toml).map_err(|e| RosterError::Toml(e.to_string()))?;
        let mut units = Vec::new();
        for group in raw.group {
            for unit in group.unit {
                units.push(Unit {
                    from: day(unit.from.as_ref().or(group.from.as_ref()))?,
                    to: day(unit.to.as_ref().or(group.to.as_ref()))?,
                    kind: group.kind,
                    source: group.source.clone(),
                    id: unit.id,
                    name: unit.name,
                    variants: unit.variants,
                    short: unit.short,
                    place_names: unit.place_names,
                    city: unit.city,
                    receives: unit.receives,
                });
            }
        }
        check(&units)?;
        let index = Index::new(&units);
        Ok(Roster { units, index })
    }

    /// The units of the Vietnamese social insurance from 2016 on.
    pub fn builtin() -> &'static Roster {
        static ROSTER: LazyLock<Roster> = LazyLock::new(|| Roster::parse(BUILTIN).expect("the built-in list is tested"));
        &ROSTER
    }

    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    pub fn get(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The units that existed on that day, in the order of the list (provinces by their official code).
    pub fn units_on(&self, day: Date) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |u| u.existed_on(day))
    }
}

fn day(text: Option<&String>) -> Result<Option<Date>, RosterError> {
    text.map(|t| t.parse().map_err(|_| RosterError::Date(t.clone()))).transpose()
}

fn check(units: &[Unit]) -> Result<(), RosterError> {
    let mut ids = HashSet::new();
    for unit in units {
        let wrong = if unit.id.is_empty() || !unit.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            Some("mã chỉ gồm chữ thường không dấu, chữ số và gạch nối")
        } else if !ids.insert(&unit.id) {
            Some("mã bị trùng")
        } else if unit.name.trim().is_empty() {
            Some("thiếu tên")
        } else if unit.from.zip(unit.to).is_some_and(|(from, to)| from > to) {
            Some("ngày bắt đầu sau ngày kết thúc")
        } else {
            None
        };
        if let Some(what) = wrong {
            return Err(RosterError::Unit { id: unit.id.clone(), what });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
