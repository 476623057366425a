//! Outline × requirements → where each required section is, as a whole.
//!
//! Words, order, level and what stands beneath decide together. Every heading is scored against every requirement; the best assignment
//! for the whole outline is found; its parents and order then correct the scores, and it is found again. Only then is one heading
//! allowed to serve two requirements, and a requirement to be met by text that has no heading of its own.

pub(crate) mod assignment;
mod content;
mod score;
mod slots;

use crate::document::{Document, Location};
use crate::outline::{Look, Outline, Piece};
use crate::profile::{Check, Profile, SectionSpec};
use crate::roster::UnitKind;
use crate::text::fold::fold;
use score::Matcher;

/// Where a required section was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Under these headings, the best first; more than one where the unit divided the section.
    Headings { headings: Vec<usize>, confidence: f32, shared: bool },
    /// Treated without a heading of its own.
    Text { at: Location, confidence: f32 },
    /// Two readings are possible: the heading or text that may be meant.
    Unclear { at: Location, heading: Option<usize>, confidence: f32, other: Option<usize> },
    /// Not found; the nearest heading, with its score, is what a reviewer would look at.
    Absent { nearest: Option<usize> },
}

impl Place {
    pub fn is_found(&self) -> bool {
        matches!(self, Place::Headings { .. } | Place::Text { .. })
    }
}

/// The section requirements of a profile for one kind of unit, with the place of each in a paper.
#[derive(Debug, Clone)]
pub struct Matches {
    /// (index into `Profile::requirements`, place), in profile order, scopes included.
    pub places: Vec<(usize, Place)>,
    /// For each heading of the outline the requirement that it serves (index into `Profile::requirements`), if any.
    pub serves: Vec<Option<usize>>,
}

/// Score from which a heading is taken for a section.
const CLEAR: f32 = 0.58;
/// Below this a heading is not even a candidate worth showing.
const DOUBTFUL: f32 = 0.50;
/// Rounds of correction by parents and order; assignments settle after two.
const ROUNDS: usize = 3;

impl Matches {
    pub fn place(&self, requirement: usize) -> Option<&Place> {
        self.places.iter().find(|(r, _)| *r == requirement).map(|(_, p)| p)
    }

    /// How many sections have a heading: tells the report among several papers.
    pub fn found(&self) -> usize {
        self.places.iter().filter(|(_, p)| matches!(p, Place::Headings { .. })).count()
    }
}

/// Matches a paper's outline with the sections that a profile asks of a kind of unit.
pub fn sections(profile: &Profile, kind: Option<UnitKind>, document: &Document, outline: &Outline) -> Matches {
    let required: Vec<(usize, &SectionSpec)> = profile
        .for_kind(kind)
        .filter_map(|(i, r)| match &r.check {
            Check::Section(s) => Some((i, s)),
            _ => None,
        })
        .collect();
    let matcher = Matcher::new(profile, &required, outline);
    let assigned = settle(&matcher, outline);
    let mut places: Vec<Option<Place>> = vec![None; required.len()];
    let mut serves: Vec<Option<usize>> = vec![None; outline.headings.len()];
    for (row, given) in assigned.iter().enumerate() {
        if let Some((heading, score)) = given {
            // A level that only says whom a block is for is never demanded: a doubtful one is better left out.
            let enough = if required[row].1.scope { CLEAR + 0.2 } else { CLEAR };
            if *score >= enough {
                serves[*heading] = Some(row);
                places[row] = Some(Place::Headings { headings: vec![*heading], confidence: score.min(1.0), shared: false });
            }
        }
    }
    add_repeats(outline, &mut places, &mut serves);
    add_parts(&matcher, outline, &mut places, &mut serves);
    share_headings(&matcher, document, outline, &mut places, &serves);
    slots::fill(&matcher, document, outline, &mut places, &mut serves);
    let treated = content::Treatment::new(&matcher, document, outline, &serves);
    for row in 0..required.len() {
        if places[row].is_none() && !required[row].1.scope {
            places[row] = treated.place(row, &places);
        }
    }
    for (row, given) in assigned.iter().enumerate() {
        if places[row].is_none() {
            places[row] = Some(match given {
                Some((heading, score)) if *score >= DOUBTFUL && serves[*heading].is_none() && !required[row].1.scope => {
                    Place::Unclear {
                        at: outline.headings[*heading].at.clone(),
                        heading: Some(*heading),
                        confidence: *score,
                        other: None,
                    }
                }
                _ => Place::Absent { nearest: matcher.nearest(row, &serves) },
            });
        }
    }
    // A close call is shown with both readings.
    for (row, place) in places.iter_mut().enumerate() {
        if let Some(Place::Unclear { heading, other, .. }) = place {
            *other = matcher.second(row, *heading);
        }
    }
    Matches {
        places: required.iter().zip(places).map(|((i, _), p)| (*i, p.unwrap_or(Place::Absent { nearest: None }))).collect(),
        serves: serves.into_iter().map(|s| s.map(|row| required[row].0)).collect(),
    }
}

/// For each requirement the heading it is given and the final score.
fn settle(matcher: &Matcher<'_>, outline: &Outline) -> Vec<Option<(usize, f32)>> {
    let (rows, columns) = (matcher.rows(), outline.headings.len());
    let mut given: Vec<Option<usize>> = vec![None; rows];
    let mut scores = vec![0.0f32; rows * columns];
    for round in 0..ROUNDS {
        for row in 0..rows {
            for heading in 0..columns {
                let own = matcher.own(row, heading);
                scores[row * columns + heading] =
                    if own < 0.25 || round == 0 { own } else { own + matcher.context(row, heading, outline, &given) };
            }
        }
        let next = assignment::assign(rows, columns, DOUBTFUL, |r, c| scores[r * columns + c]);
        let same = next == given;
        given = next;
        if same && round > 0 {
            break;
        }
    }
    given.iter().enumerate().map(|(row, h)| h.map(|h| (h, scores[row * columns + h]))).collect()
}

/// A heading that stands twice in a row, as where a page breaks behind it, is one: "(tiếp theo)" says so, and so do equal words.
fn add_repeats(outline: &Outline, places: &mut [Option<Place>], serves: &mut [Option<usize>]) {
    let title = |h: usize| {
        let folded = fold(&outline.headings[h].title).text;
        let bare = ["(tiep theo)", "(tiep)"].iter().fold(folded, |t, w| t.replace(w, ""));
        bare.trim_matches(|c: char| !c.is_alphanumeric()).to_string()
    };
    let number = |h: usize| outline.headings[h].label.as_ref().map(|l| l.text.clone());
    for second in 1..outline.headings.len() {
        let first = second - 1;
        let row = match (serves[first], serves[second]) {
            (Some(row), None) | (None, Some(row)) => row,
            _ => continue,
        };
        let numbers = [number(first), number(second)];
        let one_number = numbers[0] == numbers[1] || numbers.contains(&None);
        let name = title(first);
        if !one_number || name.is_empty() || name != title(second) {
            continue;
        }
        if let Some(Place::Headings { headings, .. }) = &mut places[row] {
            let new = if serves[first].is_none() { first } else { second };
            headings.push(new);
            serves[new] = Some(row);
        }
    }
}

/// Headings that stand for parts of a section ("Ưu điểm", "Hạn chế") join it.
fn add_parts(matcher: &Matcher<'_>, outline: &Outline, places: &mut [Option<Place>], serves: &mut [Option<usize>]) {
    for (row, place) in places.iter_mut().enumerate() {
        if matcher.parts(row).is_empty() {
            continue;
        }
        let mut joined: Vec<usize> = Vec::new();
        for heading in 0..outline.headings.len() {
            let h = &outline.headings[heading];
            if serves[heading].is_some() || h.look < Look::Plain || !matcher.is_part(row, heading) {
                continue;
            }
            // A part stands beside or below the section it belongs to, or below the section above it; not in another branch.
            if matcher.in_branch(row, heading, outline, serves) {
                serves[heading] = Some(row);
                joined.push(heading);
            }
        }
        match place {
            Some(Place::Headings { headings, .. }) => headings.extend(joined),
            None if !joined.is_empty() => *place = Some(Place::Headings { headings: joined, confidence: 0.8, shared: false }),
            _ => {}
        }
    }
}

/// One heading may serve two requirements where it names both and both are treated under it.
fn share_headings(
    matcher: &Matcher<'_>,
    document: &Document,
    outline: &Outline,
    places: &mut [Option<Place>],
    serves: &[Option<usize>],
) {
    for (row, place) in places.iter_mut().enumerate() {
        if place.is_some() || matcher.spec(row).scope {
            continue;
        }
        let named = (0..outline.headings.len()).find(|&h| {
            let Some(other) = serves[h] else { return false };
            let kin = matcher.parent(other) == matcher.parent(row) || matcher.parent(row) == Some(other);
            kin && other != row && matcher.names(row, h)
        });
        if let Some(heading) = named {
            let body = own_text(outline, document, heading, serves);
            let confidence = 0.85;
            if content::shows(matcher, document, &body, row) {
                *place = Some(Place::Headings { headings: vec![heading], confidence, shared: true });
            }
        }
    }
}

/// The text under a heading up to the next heading that serves a requirement or stands at its level or above.
pub fn own_text(outline: &Outline, document: &Document, heading: usize, serves: &[Option<usize>]) -> Vec<Piece> {
    outline.text_between(document, heading, section_end(outline, heading, serves))
}

/// The heading at which the section of `heading` ends.
pub fn section_end(outline: &Outline, heading: usize, serves: &[Option<usize>]) -> Option<usize> {
    let own = &outline.headings[heading];
    let mine = serves[heading];
    (heading + 1..outline.headings.len()).find(|&i| {
        let other = &outline.headings[i];
        let peer = other.look.is_structural() && own.look.is_structural() && other.level <= own.level;
        let stronger = other.look.is_structural() && !own.look.is_structural();
        // Two headings of one section stand together; two that serve nothing do not.
        (serves[i] != mine || mine.is_none()) && (serves[i].is_some() || peer || stronger)
    })
}
