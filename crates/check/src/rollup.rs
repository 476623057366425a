//! The appendix tables of many dossiers as one: a row a unit and year, words as written beside what they come to, each with its place.
//!
//! Decides nothing about a unit; what is doubtful is marked and left to a reader. Which columns there are comes from the profile. How
//! it looks is in `output::rollup`.

use crate::appendix::{Appendix, Slot};
use crate::assess::find_appendix;
use crate::dossier::Dossier;
use crate::figures::{Doubt, Measures, Reading, asked, read};
use crate::profile::{Check, Holds, Profile};
use rasoat_model::assessment::UnitRef;
use rasoat_model::document::{Document, Location};
use rasoat_text::number::Decimal;
use std::ops::RangeInclusive;

/// All tables of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollup {
    /// What a person calls the directive.
    pub title: String,
    pub years: RangeInclusive<i16>,
    pub groups: Vec<Group>,
    /// In the order in which they were given.
    pub units: Vec<UnitTable>,
}

/// A column of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Id of the requirement.
    pub requirement: String,
    /// "Số lượng nhà xây tặng người nghèo".
    pub title: String,
    /// What numbers are taken from it; empty for words.
    pub measures: Vec<Measure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Things, with their noun where the form names one.
    Count(Option<&'static str>),
    /// Money, in đồng.
    Dong,
}

impl Measure {
    pub fn words(self) -> &'static str {
        match self {
            Measure::Count(Some(noun)) => noun,
            Measure::Count(None) => "số lượng",
            Measure::Dong => "đồng",
        }
    }
}

/// What one dossier brought.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitTable {
    pub unit: Option<UnitRef>,
    pub dossier: String,
    /// The file with the table; `None` where no table was found.
    pub file: Option<String>,
    /// One for each year of the period, whether the table has it or not; empty without a table.
    pub rows: Vec<YearRow>,
    /// Sums that the unit wrote itself, one a group, in the order of `Group::measures`.
    pub stated: Vec<Vec<Option<Decimal>>>,
    /// Without a table: whether some file could not be read, so that it may be there.
    pub blind: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct YearRow {
    pub year: i16,
    /// The table has a row for the year.
    pub present: bool,
    /// 1-based; `None` in formats without pages.
    pub page: Option<u32>,
    /// One a group.
    pub cells: Vec<Value>,
}

/// A cell: as written, and as numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Value {
    pub text: String,
    /// In the order of `Group::measures`.
    pub numbers: Vec<Option<Decimal>>,
    pub doubts: Vec<Doubt>,
    /// Block of the document and (row, column) in it.
    pub at: Option<(usize, (usize, usize))>,
    pub page: Option<u32>,
}

impl Rollup {
    pub fn new(profile: &Profile, units: Vec<UnitTable>) -> Rollup {
        let years = years(profile).unwrap_or(0..=0);
        Rollup { title: profile.title.clone(), years, groups: groups(profile), units }
    }

    /// Units with a table.
    pub fn with_table(&self) -> impl Iterator<Item = &UnitTable> {
        self.units.iter().filter(|u| u.file.is_some())
    }

    /// A name for each row of a unit, unlike those of the others: with the dossier where one unit sent several.
    pub fn name(&self, unit: &UnitTable) -> String {
        let name = unit.unit_name();
        if self.units.iter().filter(|u| u.unit_name() == name).count() > 1 {
            format!("{name} (hồ sơ {})", unit.dossier)
        } else {
            name.to_string()
        }
    }

    /// Units with more than one table, each once: all their tables are in the sums.
    pub fn repeated(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.with_table().filter(|u| u.unit.is_some()).map(UnitTable::unit_name).collect();
        let all = names.clone();
        names.dedup();
        names.retain(|n| all.iter().filter(|a| a == &n).count() > 1);
        names
    }

    /// The sum of a measure over the units, for one year or all.
    pub fn sum(&self, group: usize, measure: usize, year: Option<i16>) -> Decimal {
        self.with_table().map(|u| u.sum(group, measure, year)).fold(Decimal::ZERO, Decimal::plus)
    }
}

impl UnitTable {
    /// The unit's name, or the dossier's where no unit could be told.
    pub fn unit_name(&self) -> &str {
        self.unit.as_ref().map_or(&self.dossier, |u| &u.name)
    }

    pub fn sum(&self, group: usize, measure: usize, year: Option<i16>) -> Decimal {
        self.rows
            .iter()
            .filter(|r| year.is_none_or(|y| y == r.year))
            .filter_map(|r| r.cells.get(group)?.numbers.get(measure).copied()?)
            .fold(Decimal::ZERO, Decimal::plus)
    }
}

fn years(profile: &Profile) -> Option<RangeInclusive<i16>> {
    profile.requirements.iter().find_map(|r| match r.check {
        Check::Years { from, to } => Some(from..=to),
        _ => None,
    })
}

/// The columns of the form but the year's, with what the directive's own words ask for in each.
pub fn groups(profile: &Profile) -> Vec<Group> {
    let column = |r: &crate::profile::Requirement| match &r.check {
        Check::Column(spec) if spec.holds != Holds::Year => {
            let asked = asked(r, spec);
            let count = asked.count.map(Measure::Count);
            let money = asked.money.then_some(Measure::Dong);
            Some(Group { requirement: r.id.clone(), title: title(&r.label), measures: count.into_iter().chain(money).collect() })
        }
        _ => None,
    };
    profile.requirements.iter().filter_map(column).collect()
}

/// The name of a column inside the quotation marks of its label.
fn title(label: &str) -> String {
    let inside = label.split_once('“').and_then(|(_, rest)| rest.split_once('”')).map(|(name, _)| name);
    inside.unwrap_or(label).to_string()
}

/// The appendix of one dossier.
pub fn of(profile: &Profile, dossier: &Dossier) -> UnitTable {
    let unit = (!dossier.unit.name.is_empty()).then(|| UnitRef {
        id: dossier.unit.id.clone(),
        name: dossier.unit.name.clone(),
        kind: dossier.unit.kind.as_ref().map(|k| k.as_str().to_string()),
    });
    let mut out = UnitTable {
        unit,
        dossier: dossier.name.clone(),
        file: None,
        rows: Vec::new(),
        stated: Vec::new(),
        blind: dossier.has_blind_spots(),
    };
    let Some((file, document, appendix)) = find_appendix(profile, dossier) else { return out };
    let table = Table { document, appendix: &appendix, profile };
    out.file = Some(file.name.clone());
    out.rows = years(profile).into_iter().flatten().map(|year| table.row(year)).collect();
    out.stated = table.stated();
    out
}

struct Table<'a> {
    document: &'a Document,
    appendix: &'a Appendix,
    profile: &'a Profile,
}

impl Table<'_> {
    /// For each column of the form: where it is in the grid, and what it asks for.
    fn columns(&self) -> impl Iterator<Item = (Option<usize>, Measures)> {
        self.profile.requirements.iter().enumerate().filter_map(|(i, r)| match &r.check {
            Check::Column(spec) if spec.holds != Holds::Year => {
                let at = self.appendix.columns.iter().find(|(index, _)| *index == i).and_then(|(_, c)| *c);
                Some((at, asked(r, spec)))
            }
            _ => None,
        })
    }

    fn row(&self, year: i16) -> YearRow {
        let Some(&(_, row)) = self.appendix.years.iter().find(|(y, _)| *y == year) else {
            let cells = self.columns().map(|(_, asked)| empty(asked)).collect();
            return YearRow { year, present: false, page: None, cells };
        };
        let cells: Vec<Value> = self.columns().map(|(column, asked)| self.cell(row, column, asked)).collect();
        YearRow { year, present: true, page: cells.iter().find_map(|c| c.page), cells }
    }

    fn cell(&self, row: usize, column: Option<usize>, asked: Measures) -> Value {
        let Some(column) = column else {
            let doubts = if asked == Measures::default() { Vec::new() } else { vec![Doubt::NoColumn] };
            return Value { doubts, ..empty(asked) };
        };
        let grid = &self.appendix.grid;
        let words_only = asked == Measures::default();
        match grid.rows.get(row).and_then(|r| r.get(column)) {
            Some(Slot::Cell { text, block, at }) => {
                let mut reading = if words_only { Reading::default() } else { self.read(text, column, asked) };
                let location = Location { block: *block, cell: Some(*at), range: 0..0 };
                if self.document.is_doubtful(&location) {
                    reading.doubts.insert(0, Doubt::Recognised);
                }
                if self.covers_more(row, column) {
                    reading.doubts.push(Doubt::Merged);
                }
                Value {
                    text: text.clone(),
                    numbers: as_list(asked, &reading),
                    doubts: reading.doubts,
                    at: Some((*block, *at)),
                    page: self.page(*block, *at),
                }
            }
            // The number of a merged cell stands once, in its first row; here only that it is merged.
            Some(Slot::Covered(r, c)) => {
                let whole = grid.rows.get(*r).and_then(|line| line.get(*c));
                let at = whole.and_then(|s| match s {
                    Slot::Cell { block, at, .. } => Some((*block, *at)),
                    _ => None,
                });
                Value {
                    text: grid.seen(row, column).to_string(),
                    doubts: vec![Doubt::Merged],
                    at,
                    page: at.and_then(|(block, at)| self.page(block, at)),
                    ..empty(asked)
                }
            }
            _ => empty(asked),
        }
    }

    fn read(&self, text: &str, column: usize, asked: Measures) -> Reading {
        let header = self.appendix.headers.get(column).map_or("", String::as_str);
        read(text, asked, header, &self.appendix.caption)
    }

    /// Whether the cell at the place reaches over cells of other years or columns.
    fn covers_more(&self, row: usize, column: usize) -> bool {
        let beside = [(row + 1, column), (row, column + 1)];
        beside.iter().any(|(r, c)| {
            matches!(self.appendix.grid.rows.get(*r).and_then(|line| line.get(*c)), Some(Slot::Covered(at_row, at_col)) if (*at_row, *at_col) == (row, column))
        })
    }

    fn page(&self, block: usize, at: (usize, usize)) -> Option<u32> {
        if self.document.pages.is_empty() {
            return None;
        }
        let found = self.document.blocks.get(block)?;
        found.table().and_then(|t| t.at(at.0, at.1)).map(|c| c.page).filter(|p| *p > 0).or(Some(found.page))
    }

    fn stated(&self) -> Vec<Vec<Option<Decimal>>> {
        let grid = &self.appendix.grid;
        let total = |column: usize, asked: Measures| {
            self.appendix.totals.iter().find_map(|row| match grid.rows.get(*row).and_then(|r| r.get(column)) {
                Some(Slot::Cell { text, .. }) if !text.trim().is_empty() => Some(as_list(asked, &self.read(text, column, asked))),
                _ => None,
            })
        };
        self.columns()
            .map(|(column, asked)| column.and_then(|c| total(c, asked)).unwrap_or_else(|| empty(asked).numbers))
            .collect()
    }
}

fn as_list(asked: Measures, reading: &Reading) -> Vec<Option<Decimal>> {
    asked.count.map(|_| reading.count).into_iter().chain(asked.money.then_some(reading.money)).collect()
}

fn empty(asked: Measures) -> Value {
    Value { numbers: as_list(asked, &Reading::default()), ..Value::default() }
}
