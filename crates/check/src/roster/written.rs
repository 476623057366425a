//! A roster as written: the shape of the TOML file, unknown keys refused, places kept for messages; and the units as both forms of the
//! file give them.
//!
//! Nothing is judged here beyond the shape; `super::read` says what it means.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

/// A value with the bytes at which it stands.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub value: T,
    pub span: Range<usize>,
}

impl<T> From<Spanned<T>> for At<T> {
    fn from(spanned: Spanned<T>) -> At<T> {
        At { span: spanned.span(), value: spanned.into_inner() }
    }
}

/// A unit as written, whichever the form of the file.
#[derive(Debug)]
pub(super) struct WrittenUnit {
    pub id: Option<At<String>>,
    pub name: At<String>,
    pub kind: Option<At<String>>,
    pub from: Option<At<String>>,
    pub to: Option<At<String>>,
    pub parent: Option<At<String>>,
    pub region: Option<At<String>>,
    pub email: Option<At<String>>,
    pub edxml: Option<At<String>>,
    pub city: bool,
    pub receives: bool,
    pub variants: Vec<String>,
    pub short: Vec<String>,
    pub place_names: Vec<String>,
    pub source: String,
}

/// What is said of the list as a whole: the beginning of a TOML file, the `#` lines above a table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHeader {
    pub id: Option<Spanned<String>>,
    pub title: Option<String>,
    #[serde(default)]
    pub kind: Vec<RawKind>,
    #[serde(default)]
    pub naming: RawNaming,
    #[serde(default)]
    pub region: Vec<RawRegion>,
    /// Several units of one reorganisation; only in TOML.
    #[serde(default)]
    pub group: Vec<RawGroup>,
    /// Units that belong to no group; only in TOML.
    #[serde(default)]
    pub unit: Vec<RawUnit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKind {
    pub id: Spanned<String>,
    /// What its units are called behind a number; left out: the id.
    pub name: Option<String>,
    pub name_en: Option<String>,
    #[serde(default)]
    pub by_place: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegion {
    pub id: Spanned<String>,
    pub name: String,
}

/// How units that are called by their place are named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNaming {
    /// The agency's names: in full, and last as people write it.
    #[serde(default)]
    pub agency: Vec<String>,
    /// Words for the level of the units themselves.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Words for it that hold only of units with `city = true`.
    #[serde(default)]
    pub city_levels: Vec<String>,
    /// Words for levels below: what bears them is no unit of the list.
    #[serde(default)]
    pub subordinate: Vec<String>,
    #[serde(default)]
    pub offices: Vec<RawOffice>,
    #[serde(default)]
    pub abbreviations: BTreeMap<String, String>,
}

/// A word of an office inside a unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOffice {
    pub word: String,
    /// Counts only with its marks.
    #[serde(default)]
    pub marks: bool,
    /// Counts only where more words than this stand beside the unit's name.
    #[serde(default)]
    pub beyond: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    pub source: String,
    pub kind: Option<Spanned<String>>,
    pub region: Option<Spanned<String>>,
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
    #[serde(default)]
    pub unit: Vec<RawUnit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnit {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub kind: Option<Spanned<String>>,
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
    pub parent: Option<Spanned<String>>,
    pub region: Option<Spanned<String>>,
    pub email: Option<Spanned<String>>,
    pub edxml: Option<Spanned<String>>,
    #[serde(default)]
    pub city: bool,
    #[serde(default)]
    pub receives: bool,
    #[serde(default)]
    pub variants: Vec<String>,
    #[serde(default)]
    pub short: Vec<String>,
    #[serde(default)]
    pub place_names: Vec<String>,
}

impl RawHeader {
    /// The units of the groups and those that stand alone; what a unit does not say it has from its group.
    pub(super) fn take_units(&mut self) -> Vec<WrittenUnit> {
        let mut out = Vec::new();
        for group in self.group.drain(..) {
            for unit in group.unit {
                let unit = RawUnit {
                    kind: unit.kind.or_else(|| group.kind.clone()),
                    region: unit.region.or_else(|| group.region.clone()),
                    from: unit.from.or_else(|| group.from.clone()),
                    to: unit.to.or_else(|| group.to.clone()),
                    ..unit
                };
                out.push(unit.written(&group.source));
            }
        }
        out.extend(self.unit.drain(..).map(|u| u.written("")));
        out
    }
}

impl RawUnit {
    fn written(self, source: &str) -> WrittenUnit {
        let at = |value: Option<Spanned<String>>| value.map(At::from);
        WrittenUnit {
            id: Some(self.id.into()),
            name: self.name.into(),
            kind: at(self.kind),
            from: at(self.from),
            to: at(self.to),
            parent: at(self.parent),
            region: at(self.region),
            email: at(self.email),
            edxml: at(self.edxml),
            city: self.city,
            receives: self.receives,
            variants: self.variants,
            short: self.short,
            place_names: self.place_names,
            source: source.to_owned(),
        }
    }
}
