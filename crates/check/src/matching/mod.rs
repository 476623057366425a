//! Report × requirements → where each required section is treated, and how sure that is.
//!
//! The report is a sequence of units (headings, labels, paragraphs, rows of tables), the profile a tree of sections; `reading` gives the
//! probability that each unit answers each section, and that each section is treated at all. Here these become places: under a heading,
//! in the text, a heading over nothing, nowhere, or a case for a person. Two bounds on one probability decide, and nothing else.

pub(crate) mod assignment;
mod decide;
pub mod features;
pub mod model;
pub mod placeholder;
pub mod reading;
pub mod signals;
pub mod trees;
pub mod units;

use crate::outline::{Outline, Piece};
use crate::profile::{Check, Profile};
use model::{MODEL, Model};
use rasoat_model::document::{Document, Location};
use rasoat_model::rule::Severity;
use rasoat_text::number::is_explicit_none;
use reading::Reading;

pub use decide::{MISSING, PRESENT};

/// Where a required section was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Under these headings, the best first; more than one where the unit divided the section.
    Headings { headings: Vec<usize>, confidence: f32, shared: bool },
    /// Treated without a heading of its own.
    Text { at: Location, confidence: f32 },
    /// Headings with nothing under them, or only with what holds a place (the first such text).
    Hollow { headings: Vec<usize>, left: Option<Location>, confidence: f32 },
    /// Two readings are possible: the heading or text that may be meant.
    Unclear { at: Location, heading: Option<usize>, confidence: f32, other: Option<usize> },
    /// Not found; the nearest heading is what a reviewer would look at.
    Absent { nearest: Option<usize>, confidence: f32 },
}

impl Place {
    pub fn is_found(&self) -> bool {
        matches!(self, Place::Headings { .. } | Place::Text { .. })
    }

    /// Whether it is sure that the section is not treated.
    pub fn is_gone(&self) -> bool {
        matches!(self, Place::Hollow { .. } | Place::Absent { .. })
    }
}

/// The section requirements of a profile for one kind of unit, with the place of each in a paper.
#[derive(Debug, Clone)]
pub struct Matches {
    /// (index into `Profile::requirements`, place), in profile order, scopes included.
    pub places: Vec<(usize, Place)>,
    /// For each heading of the outline the requirement that it serves (index into `Profile::requirements`), if any.
    pub serves: Vec<Option<usize>>,
    /// (index into `Profile::requirements`, the texts that answer it), in the order of the paper.
    pub answers: Vec<(usize, Vec<Piece>)>,
}

impl Matches {
    pub fn place(&self, requirement: usize) -> Option<&Place> {
        self.places.iter().find(|(r, _)| *r == requirement).map(|(_, p)| p)
    }

    pub fn answers(&self, requirement: usize) -> &[Piece] {
        self.answers.iter().find(|(r, _)| *r == requirement).map_or(&[], |(_, p)| p.as_slice())
    }

    /// How many sections are found: tells the report among several papers.
    pub fn found(&self) -> usize {
        self.places.iter().filter(|(_, p)| !matches!(p, Place::Absent { .. } | Place::Unclear { .. })).count()
    }

    /// The share of the sections that are found, 0 to 1.
    pub fn share_found(&self) -> f32 {
        self.found() as f32 / self.places.len().max(1) as f32
    }
}

/// Matches a paper's outline with the sections that a profile asks of a kind of unit.
pub fn sections(profile: &Profile, kind: Option<&str>, document: &Document, outline: &Outline) -> Matches {
    sections_by(&MODEL, profile, kind, document, outline)
}

/// The same by other weights.
pub fn sections_by(model: &Model, profile: &Profile, kind: Option<&str>, document: &Document, outline: &Outline) -> Matches {
    let reading = read(model, profile, kind, document, outline).run(model);
    decide::decide(profile, kind, outline, &reading)
}

/// A paper's units against the sections that a profile asks of a kind of unit, before any stage is run.
pub fn read<'a>(
    model: &Model,
    profile: &'a Profile,
    kind: Option<&str>,
    document: &Document,
    outline: &'a Outline,
) -> Reading<'a> {
    read_by(model, &profile.asked, profile, kind, document, outline)
}

/// The same with sections compiled apart from the profile.
pub fn read_by<'a>(
    model: &Model,
    asked: &'a crate::genre::asked::Asked,
    profile: &Profile,
    kind: Option<&str>,
    document: &Document,
    outline: &'a Outline,
) -> Reading<'a> {
    let wanted: Vec<usize> = profile.for_kind(kind).map(|(i, _)| i).collect();
    let active = (0..asked.rows.len()).filter(|r| !asked.rows[*r].scope && wanted.contains(&asked.rows[*r].requirement));
    let text = |block: usize, range: &std::ops::Range<usize>| {
        document.blocks.get(block).and_then(|b| b.paragraph()).and_then(|p| p.text.get(range.clone())).unwrap_or_default()
    };
    let is_hollow = |u: &units::Unit| placeholder::is_placeholder(model, profile, text(u.block, &u.range));
    let says_none = |u: &units::Unit| is_explicit_none(text(u.block, &u.range));
    Reading::new(asked, active.collect(), document, outline, is_hollow, says_none)
}

/// Whether leaving a section out is a fault.
fn is_demanded(profile: &Profile, requirement: usize) -> bool {
    let r = &profile.requirements[requirement];
    r.severity == Severity::Error && matches!(&r.check, Check::Section(s) if !s.scope)
}
