//! What the units write under one requirement, side by side: the section is told by the requirement that it serves, not by its number
//! or heading.
//!
//! Leaves out how the table looks.

use crate::assess;
use crate::dossier::Dossier;
use crate::matching::{Matches, Place};
use crate::outline::{Outline, Piece};
use crate::profile::{Check, Profile, Requirement};
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::document::{Content, Document, Location};
use rasoat_model::finding::{Finding, Outcome};
use rasoat_model::rule::{Rule, Severity};
use rasoat_text::fold::fold;

/// One section of all units, over one campaign or several.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectionComparison {
    pub campaigns: Vec<ComparedCampaign>,
    /// A row a unit, in the order to be shown.
    pub rows: Vec<ComparisonRow>,
}

/// A campaign, with what corresponds in it to the section asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedCampaign {
    pub name: String,
    /// What people call it: the name, or the title of the directive where the name is only the profile's id.
    pub title: String,
    pub requirement: String,
    /// "mục IV.2 “Kiến nghị”".
    pub label: String,
    /// Units of the roster of which the section is asked and that sent nothing, in the order to be shown.
    pub absent: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    pub unit: UnitRef,
    /// What the unit wrote, campaign by campaign: a cell a dossier, none where it sent nothing.
    pub cells: Vec<Vec<SectionCell>>,
}

/// The section of one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionCell {
    pub dossier: String,
    pub version: u32,
    pub state: SectionState,
    /// A line a paragraph or table row; may be empty.
    pub text: Vec<String>,
    /// The heading as written.
    pub heading: String,
    pub file: String,
    /// 1-based.
    pub page: Option<u32>,
    pub block: Option<usize>,
    /// What was found about the section: messages.
    pub findings: Vec<Finding>,
    /// The heading serves another requirement too.
    pub shared: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionState {
    Written,
    /// Could not be decided, or the text was read poorly: a person should look.
    Unclear,
    /// The heading is there, and nothing under it but dots.
    Empty,
    Missing,
}

impl SectionState {
    pub fn as_str(self) -> &'static str {
        match self {
            SectionState::Written => "written",
            SectionState::Unclear => "unclear",
            SectionState::Empty => "empty",
            SectionState::Missing => "missing",
        }
    }
}

/// The sections of a profile that can be put side by side.
pub fn sections(profile: &Profile) -> impl Iterator<Item = &Requirement> {
    profile.requirements.iter().filter(|r| matches!(&r.check, Check::Section(s) if !s.scope))
}

/// What corresponds in a profile to a section of another one: the same id, else the one section of the same title.
pub fn corresponding<'a>(asked: &Requirement, profile: &'a Profile) -> Option<&'a Requirement> {
    let title = |r: &Requirement| fold(r.label.split(['“', '”']).nth(1).unwrap_or(&r.label)).text;
    if let Some(same) = sections(profile).find(|r| r.id == asked.id) {
        return Some(same);
    }
    let mut alike = sections(profile).filter(|r| title(r) == title(asked));
    alike.next().filter(|_| alike.next().is_none())
}

/// Whether the section is asked of a unit.
pub fn is_asked(requirement: &Requirement, unit: Option<&UnitRef>) -> bool {
    let kind = unit.and_then(|u| u.kind.as_deref());
    requirement.asks(kind, unit.and_then(|u| u.id.as_deref()))
}

/// The section of a dossier, with what was found about it; what is set aside counts as in order.
pub fn of(
    profile: &Profile,
    requirement: &Requirement,
    dossier: &Dossier,
    assessment: &DossierAssessment,
    version: u32,
) -> SectionCell {
    let mut cell = SectionCell {
        dossier: assessment.dossier.clone(),
        version,
        state: SectionState::Missing,
        text: Vec::new(),
        heading: String::new(),
        file: String::new(),
        page: None,
        block: None,
        findings: Vec::new(),
        shared: false,
    };
    let index = profile.requirements.iter().position(|r| r.id == requirement.id);
    let report = assess::find_report(profile, dossier);
    let mut legible = true;
    if let (Some(report), Some(index)) = (&report, index) {
        cell.file = report.at.file.name.clone();
        let found = Found { profile, document: report.at.document, outline: &report.outline, matches: &report.matches, index };
        legible = found.fill(&mut cell);
    }
    let about: Vec<&Finding> = assessment.findings.iter().filter(|f| concerns(f, requirement)).collect();
    cell.findings = about
        .iter()
        .filter(|f| f.severity != Severity::Info || f.outcome == Outcome::Unclear)
        .map(|f| Finding::clone(f))
        .collect();
    cell.state = judged(&about, &cell, legible && (report.is_some() || !dossier.has_blind_spots()));
    cell
}

/// About the section itself, or about a branch above it that is missing as a whole.
fn concerns(finding: &Finding, requirement: &Requirement) -> bool {
    let above = requirement.id.strip_prefix(&finding.requirement).is_some_and(|rest| rest.starts_with('.'));
    finding.requirement == requirement.id || above && finding.rule == Rule::SectionMissing
}

fn judged(about: &[&Finding], cell: &SectionCell, legible: bool) -> SectionState {
    let says = |rules: &[Rule]| about.iter().any(|f| rules.contains(&f.rule) && f.outcome == Outcome::NotMet);
    let doubted = [Rule::SectionMissing, Rule::SectionEmpty, Rule::SectionPlaceholder, Rule::LowConfidenceText];
    if about.iter().any(|f| f.outcome == Outcome::Unclear && doubted.contains(&f.rule)) || !legible {
        SectionState::Unclear
    } else if says(&[Rule::SectionMissing]) {
        SectionState::Missing
    } else if says(&[Rule::SectionEmpty, Rule::SectionPlaceholder]) {
        SectionState::Empty
    } else if cell.block.is_none() {
        SectionState::Missing
    } else if cell.text.iter().all(|line| !line.chars().any(char::is_alphanumeric)) {
        SectionState::Empty
    } else {
        SectionState::Written
    }
}

/// A report with the section looked for.
struct Found<'a> {
    profile: &'a Profile,
    document: &'a Document,
    outline: &'a Outline,
    matches: &'a Matches,
    index: usize,
}

impl Found<'_> {
    /// Puts heading, text and place into the cell; whether all of it could be read well.
    fn fill(&self, cell: &mut SectionCell) -> bool {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut starts: Vec<usize> = Vec::new();
        let mut sure = true;
        match self.matches.place(self.index) {
            Some(Place::Headings { headings, shared, .. }) => {
                cell.shared = *shared;
                starts = headings.clone();
            }
            Some(Place::Unclear { heading: Some(heading), .. }) => {
                starts = vec![*heading];
                sure = false;
            }
            Some(Place::Unclear { at, heading: None, .. }) => {
                self.paragraph(at, cell, &mut pieces);
                sure = false;
            }
            Some(Place::Hollow { headings, .. }) => starts = headings.clone(),
            Some(Place::Text { at, .. }) => self.paragraph(at, cell, &mut pieces),
            Some(Place::Absent { .. }) | None => {}
        }
        starts.sort_unstable();
        let mut until = 0;
        for heading in starts {
            let Some(own) = self.outline.headings.get(heading) else { continue };
            cell.block.get_or_insert(own.at.block);
            if cell.heading.is_empty() {
                cell.heading = own.name();
            }
            // A heading inside a part that is there already.
            if heading < until {
                continue;
            }
            let end = self.end(heading);
            until = end.unwrap_or(usize::MAX);
            pieces.extend(self.outline.text_between(self.document, heading, end));
        }
        cell.page = cell.block.and_then(|b| self.document.blocks.get(b)).map(|b| b.page).filter(|p| *p > 0);
        pieces.iter().for_each(|p| self.lines(p, &mut cell.text));
        sure && pieces.iter().all(|p| self.is_legible(p.block))
    }

    fn paragraph(&self, at: &Location, cell: &mut SectionCell, pieces: &mut Vec<Piece>) {
        cell.block = Some(at.block);
        let table = self.document.blocks.get(at.block).is_some_and(|b| matches!(b.content, Content::Table(_)));
        let length = self.document.blocks.get(at.block).and_then(|b| b.paragraph()).map_or(0, |p| p.text.len());
        pieces.push(Piece { block: at.block, range: 0..length, table });
    }

    /// The next heading that is neither part of the section nor beneath it.
    fn end(&self, heading: usize) -> Option<usize> {
        let own = &self.outline.headings[heading];
        let asked = &self.profile.requirements[self.index].id;
        let within = |r: usize| {
            let id = &self.profile.requirements[r].id;
            id == asked || id.strip_prefix(asked.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        (heading + 1..self.outline.headings.len()).find(|&i| {
            let other = &self.outline.headings[i];
            match self.matches.serves.get(i).copied().flatten() {
                Some(served) => !within(served),
                None => other.look.is_structural() && (other.level <= own.level || !own.look.is_structural()),
            }
        })
    }

    fn lines(&self, piece: &Piece, out: &mut Vec<String>) {
        match self.document.blocks.get(piece.block).map(|b| &b.content) {
            Some(Content::Paragraph(p)) => {
                let text = p.text.get(piece.range.clone()).unwrap_or_default();
                out.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
            }
            Some(Content::Table(t)) => out.extend((0..t.rows).filter_map(|row| {
                let cells = t.cells.iter().filter(|c| c.row == row).map(|c| c.text().trim().replace('\n', " "));
                let cells: Vec<String> = cells.filter(|t| !t.is_empty()).collect();
                (!cells.is_empty()).then(|| cells.join(" | "))
            })),
            None => {}
        }
    }

    fn is_legible(&self, block: usize) -> bool {
        let page = self.document.blocks.get(block).map_or(0, |b| b.page);
        (page as usize).checked_sub(1).and_then(|at| self.document.pages.get(at)).is_none_or(|p| p.is_legible())
    }
}
