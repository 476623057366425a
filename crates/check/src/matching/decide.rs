//! Probabilities → places.

use super::reading::Reading;
use super::units::{Kind, Unit};
use super::{Matches, Place, is_demanded};
use crate::outline::{Outline, Piece};
use crate::profile::{Check, Profile};
use rasoat_model::document::Location;

/// What a wrong accusation and a question to a person cost, where a missed gap costs 1. From these follow the bounds: a section is called
/// missing where that costs less than to ask, and there where that does.
const WRONGED: f32 = 1.5;
const ASKED: f32 = 0.5;
/// From this probability on a section counts as treated, and up to the other as not; between them a person is asked. The probabilities
/// are calibrated (`docs/calibration.md`), so that costs can be set against them.
pub const PRESENT: f32 = 1.0 - ASKED;
pub const MISSING: f32 = ASKED / WRONGED;
/// From this probability on a heading names a section.
const NAMES: f32 = 0.5;
/// From this probability on a text is shown among the answers.
const ANSWERS: f32 = 0.4;

pub(super) fn decide(profile: &Profile, kind: Option<&str>, outline: &Outline, reading: &Reading<'_>) -> Matches {
    let mut places = Vec::new();
    let mut answers = Vec::new();
    for (index, requirement) in profile.for_kind(kind) {
        if !matches!(requirement.check, Check::Section(_)) {
            continue;
        }
        let row = reading.active.iter().copied().find(|r| reading.asked.rows[*r].requirement == index);
        let Some(row) = row else {
            places.push((index, Place::Absent { nearest: None, confidence: 1.0 }));
            continue;
        };
        places.push((index, place(reading, row, is_demanded(profile, index))));
        let texts = reading.texts().filter(|u| reading.text[*u][row] >= ANSWERS);
        answers.push((index, texts.map(|u| piece(reading, u)).collect()));
    }
    let mut serves = vec![None; outline.headings.len()];
    for &u in &reading.firm {
        let best = reading.active.iter().max_by(|a, b| reading.named[u][**a].total_cmp(&reading.named[u][**b]).then(b.cmp(a)));
        if let (Some(heading), Some(row)) = (reading.units[u].heading, best)
            && reading.named[u][*row] >= NAMES
        {
            serves[heading] = Some(reading.asked.rows[*row].requirement);
        }
    }
    Matches { places, serves, answers }
}

fn place(reading: &Reading<'_>, row: usize, demanded: bool) -> Place {
    let probability = reading.treated[row];
    let naming = naming(reading, row);
    let outline_index = |u: &usize| reading.units[*u].heading;
    let headings: Vec<usize> = naming.iter().filter_map(outline_index).collect();
    let best = reading.texts().max_by(|a, b| reading.text[*a][row].total_cmp(&reading.text[*b][row]).then(b.cmp(a)));
    if reading.asked.rows[row].has_children {
        return branch(reading, row, naming, headings);
    }
    let sole: Vec<usize> = naming.iter().copied().filter(|u| !is_shared(reading, *u, row)).collect();
    let filled = sole.iter().any(|u| has_text(reading, *u));
    // "Không có" under its heading is an answer whatever the words around it.
    let none = (0..reading.units.len()).find(|u| reading.none[*u] && reading.chain(*u).next().is_some_and(|h| sole.contains(&h)));
    let shared = sole.is_empty() && !naming.is_empty();
    if none.is_some() || probability >= PRESENT || filled && !demanded {
        let under = best.is_some_and(|u| reading.chain(u).any(|h| naming.contains(&h))) || none.is_some() || filled;
        // What it shares with another is no heading of its own where it has one.
        let headings = if shared { headings } else { sole.iter().filter_map(outline_index).collect() };
        return match best {
            _ if under && !headings.is_empty() => Place::Headings { headings, shared, confidence: probability },
            Some(u) => Place::Text { at: location(&reading.units[u]), confidence: probability },
            None => Place::Absent { nearest: None, confidence: 1.0 - probability },
        };
    }
    if probability <= MISSING {
        // Only a title that says so itself is the section's: one that stands in its place may be anything.
        let titled: Vec<usize> = sole.iter().copied().filter(|u| reading.names[*u][row] >= NAMES).collect();
        let left = left_over(reading, row, &titled);
        let headings: Vec<usize> = titled.iter().filter_map(outline_index).collect();
        if !headings.is_empty() || left.is_some() {
            return Place::Hollow { headings, left, confidence: 1.0 - probability };
        }
        return Place::Absent { nearest: nearest(reading, row), confidence: 1.0 - probability };
    }
    if !demanded {
        return Place::Absent { nearest: None, confidence: 1.0 - probability };
    }
    let at = sole.first().copied().or(best);
    match at {
        Some(u) => Place::Unclear {
            at: location(&reading.units[u]),
            heading: reading.units[u].heading.filter(|_| reading.is_firm(u)),
            confidence: probability,
            other: nearest(reading, row).filter(|h| Some(*h) != reading.units[u].heading),
        },
        None => Place::Absent { nearest: nearest(reading, row), confidence: 1.0 - probability },
    }
}

/// Whether a heading names another section too, neither above nor below this one.
fn is_shared(reading: &Reading<'_>, heading: usize, row: usize) -> bool {
    reading.rival(row, |o| if reading.asked.rows[o].has_children { 0.0 } else { reading.named[heading][o] }) >= NAMES
}

/// The headings that name a section, the surest first. Of a section and one above it the likelier has the heading.
fn naming(reading: &Reading<'_>, row: usize) -> Vec<usize> {
    let named = &reading.named;
    let kin = |u: usize| {
        let own = named[u][row];
        let others = reading.active.iter().filter(|o| **o != row && reading.asked.are_kin(row, **o));
        others.into_iter().all(|o| named[u][*o] < own || named[u][*o] == own && *o > row)
    };
    // Two sections share a heading only where each is a leaf; what stands above others yields to a leaf elsewhere too.
    let fits = |u: usize| {
        let leaf = !reading.asked.rows[row].has_children;
        let best = reading.active.iter().map(|o| named[u][*o]).fold(0.0, f32::max);
        let top = reading.active.iter().copied().find(|o| named[u][*o] == best);
        top == Some(row) || leaf && top.is_some_and(|t| !reading.asked.rows[t].has_children)
    };
    let mut out: Vec<usize> = reading.firm.iter().copied().filter(|u| named[*u][row] >= NAMES && kin(*u) && fits(*u)).collect();
    out.sort_by(|a, b| named[*b][row].total_cmp(&named[*a][row]).then(a.cmp(b)));
    out
}

/// The level above other sections: there where a heading names it, else met by what stands under it.
fn branch(reading: &Reading<'_>, row: usize, naming: Vec<usize>, headings: Vec<usize>) -> Place {
    let confidence = naming.first().map_or(1.0 - reading.treated[row], |u| reading.named[*u][row]);
    if naming.iter().any(|u| has_text(reading, *u) || has_headings(reading, *u)) {
        return Place::Headings { headings, confidence, shared: false };
    }
    if !headings.is_empty() {
        return Place::Hollow { left: left_over(reading, row, &naming), headings, confidence };
    }
    Place::Absent { nearest: nearest(reading, row), confidence }
}

/// Whether something stands under a heading that fills a section.
fn has_text(reading: &Reading<'_>, heading: usize) -> bool {
    let inside = |u: &usize| reading.chain(*u).any(|h| h == heading);
    let mut texts = reading.texts().filter(inside);
    texts.any(|u| !reading.signals[u].frame)
}

fn has_headings(reading: &Reading<'_>, heading: usize) -> bool {
    reading.firm.iter().any(|h| reading.above[*h] == Some(heading))
}

/// The first text under some headings that only holds a place, or one elsewhere that stands for the section.
fn left_over(reading: &Reading<'_>, row: usize, headings: &[usize]) -> Option<Location> {
    let hollow = |u: &usize| reading.hollow[*u] && reading.is_text(*u);
    let under = |u: &usize| reading.chain(*u).any(|h| headings.contains(&h));
    let speaks = |u: &usize| {
        headings.is_empty()
            && reading.content[*u][row] >= NAMES
            // A sentence that points elsewhere is a mention, no place that waits to be filled.
            && reading.signals[*u].pointing < 1.0
            && reading.rival(row, |o| reading.content[*u][o]) < reading.content[*u][row]
    };
    let all = || (0..reading.units.len()).filter(hollow);
    all().find(under).or_else(|| all().find(speaks)).map(|u| location(&reading.units[u]))
}

/// The heading that comes nearest to a section among those that name none.
fn nearest(reading: &Reading<'_>, row: usize) -> Option<usize> {
    const WORTH_SHOWING: f32 = 0.08;
    let free = reading.firm.iter().filter(|u| reading.active.iter().all(|r| reading.named[**u][*r] < NAMES));
    let best = free.max_by(|a, b| reading.named[**a][row].total_cmp(&reading.named[**b][row]).then(b.cmp(a)))?;
    reading.units[*best].heading.filter(|_| reading.named[*best][row] >= WORTH_SHOWING)
}

fn location(unit: &Unit) -> Location {
    Location { block: unit.block, cell: unit.cell, range: unit.range.clone() }
}

/// A text with the label in front of it.
fn piece(reading: &Reading<'_>, u: usize) -> Piece {
    let unit = &reading.units[u];
    let start = unit.label.map_or(unit.range.start, |l| reading.units[l].range.start.min(unit.range.start));
    Piece { block: unit.block, range: start..unit.range.end, table: unit.kind == Kind::Row }
}
