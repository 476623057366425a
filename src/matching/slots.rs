//! Headings that no wording fits, standing in the very place where a section is due: what is written under them decides.

use super::content::evidence;
use super::score::Matcher;
use super::{Place, own_text};
use crate::document::Document;
use crate::outline::{Outline, Piece};

/// Gives unserved headings to the requirements that are due at their place.
///
/// The heading must look like one, stand between the sections before and after the requirement, at the level of its siblings, and its
/// text must speak of the matter; where the text does not tell, the place is `Unclear`, not missing.
pub fn fill(
    matcher: &Matcher<'_>,
    document: &Document,
    outline: &Outline,
    places: &mut [Option<Place>],
    serves: &mut [Option<usize>],
) {
    // In the outline's order first; then out of order, where only what is written can tell.
    for order in [Order::Kept, Order::Free] {
        for h in 0..outline.headings.len() {
            if serves[h].is_none() && outline.headings[h].look.is_structural() && !matcher.is_extra(h) {
                place_heading(matcher, document, outline, h, order, places, serves);
            }
        }
    }
    unknown_branches(matcher, document, outline, places, serves);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Kept,
    Free,
}

fn place_heading(
    matcher: &Matcher<'_>,
    document: &Document,
    outline: &Outline,
    h: usize,
    order: Order,
    places: &mut [Option<Place>],
    serves: &mut [Option<usize>],
) {
    let open = |r: &usize| matches!(places[*r], None | Some(Place::Unclear { .. }));
    let due: Vec<usize> = (0..matcher.rows()).filter(|r| open(r) && fits(matcher, outline, *r, h, serves, order)).collect();
    let body = own_text(outline, document, h, serves);
    let heading = &outline.headings[h];
    let told = |row: usize| evidence(matcher, document, &body, row) + usize::from(matcher.own(row, h) > 0.38);
    // The number decides between equals; by itself it says nothing, since units renumber.
    let numbered = |row: usize| order == Order::Kept && matcher.has_number(row, heading);
    let best = due
        .iter()
        .map(|r| (*r, told(*r)))
        .max_by_key(|(r, n)| (*n + usize::from(*n > 0 && numbered(*r)), numbered(*r), std::cmp::Reverse(*r)));
    let Some((row, count)) = best else { return };
    let count = count + usize::from(count > 0 && numbered(row));
    // Nothing, dots or a note under it: the heading is there and waits to be filled in.
    let divided = outline.headings.get(h + 1).is_some_and(|n| n.look.is_structural() && n.level > heading.level);
    let hollow = !divided && length(document, &body) < HOLLOW;
    let mut demanded = due.iter().filter(|r| matcher.is_demanded(**r));
    let only = demanded.next().filter(|_| demanded.next().is_none()).copied();
    if count >= 2 || order == Order::Kept && only == Some(row) && (count == 1 || hollow) {
        serves[h] = Some(row);
        places[row] = Some(Place::Headings { headings: vec![h], confidence: 0.6, shared: false });
    } else if let Some(row) = only.filter(|_| order == Order::Kept) {
        places[row] = Some(Place::Unclear { at: heading.at.clone(), heading: Some(h), confidence: 0.5, other: None });
    }
}

/// A whole branch that was not found, and headings that nothing explains standing where it is due: that is for a person to read.
fn unknown_branches(
    matcher: &Matcher<'_>,
    document: &Document,
    outline: &Outline,
    places: &mut [Option<Place>],
    serves: &[Option<usize>],
) {
    for top in (0..matcher.rows()).filter(|r| matcher.parent(*r).is_none()) {
        let branch: Vec<usize> = (0..matcher.rows()).filter(|r| matcher.top(*r) == top).collect();
        if branch.iter().any(|r| places[*r].as_ref().is_some_and(|p| !matches!(p, Place::Absent { .. }))) {
            continue;
        }
        let (first, last) = (branch[0], branch[branch.len() - 1]);
        let from = serves.iter().rposition(|s| s.is_some_and(|s| s < first)).map_or(0, |h| h + 1);
        let to = serves.iter().position(|s| s.is_some_and(|s| s > last)).unwrap_or(serves.len());
        let unexplained = (from..to.max(from)).find(|h| {
            let heading = &outline.headings[*h];
            let written = || length(document, &outline.text_between(document, *h, outline.headings.get(h + 1).map(|_| h + 1)));
            serves[*h].is_none() && heading.look.is_structural() && !matcher.is_extra(*h) && written() > 2 * HOLLOW
        });
        if let Some(h) = unexplained {
            places[top] =
                Some(Place::Unclear { at: outline.headings[h].at.clone(), heading: Some(h), confidence: 0.5, other: None });
        }
    }
}

/// Fewer words than this say nothing that could tell a section.
const HOLLOW: usize = 6;

fn length(document: &Document, body: &[Piece]) -> usize {
    let words =
        |p: &Piece| document.blocks[p.block].paragraph().map_or(HOLLOW, |q| q.text[p.range.clone()].split_whitespace().count());
    body.iter().take(4 * HOLLOW).map(words).sum()
}

fn fits(matcher: &Matcher<'_>, outline: &Outline, row: usize, heading: usize, serves: &[Option<usize>], order: Order) -> bool {
    if matcher.has_children(row) || matcher.spec(row).scope {
        return false;
    }
    let before = (0..heading).rev().find_map(|h| serves[h]);
    let after = (heading + 1..serves.len()).find_map(|h| serves[h]);
    let ordered = before.is_none_or(|b| b < row) && after.is_none_or(|a| a > row);
    if order == Order::Kept && !ordered || before.is_none() && after.is_none() {
        return false;
    }
    // The section that encloses the heading must be the requirement's own branch.
    let above = std::iter::successors(outline.headings[heading].parent, |h| outline.headings[*h].parent).find_map(|h| serves[h]);
    let own_branch = above.is_none_or(|a| matcher.ancestors(row).any(|r| r == a));
    // Siblings that were found show the level at which the section is due.
    let level = |h: usize| outline.headings[h].level;
    let siblings: Vec<usize> = (0..serves.len())
        .filter(|h| serves[*h].is_some_and(|s| s != row && !matcher.has_children(s) && matcher.parent(s) == matcher.parent(row)))
        .collect();
    let peer = if siblings.is_empty() { above.is_some() } else { siblings.iter().any(|s| level(*s) == level(heading)) };
    // Out of order the section that encloses it must be known, not only not contradicted.
    own_branch && peer && (order == Order::Kept || above.is_some())
}
