//! Headings that no wording fits, standing in the very place where a section is due: what is written under them decides.

use super::content::evidence;
use super::score::Matcher;
use super::{Place, own_text};
use crate::document::Document;
use crate::outline::Outline;

/// Gives unserved headings to the requirements that are due at their place.
///
/// The heading must look like one, stand between the sections before and after the requirement, at the level of its siblings, and its
/// text must speak of the matter; where the text does not tell, the place is `Unclear`, not missing.
pub fn fill(matcher: &Matcher<'_>, document: &Document, outline: &Outline, places: &mut [Option<Place>], serves: &mut [Option<usize>]) {
    for h in 0..outline.headings.len() {
        if serves[h].is_some() || !outline.headings[h].look.is_structural() || matcher.is_extra(h) {
            continue;
        }
        let due: Vec<usize> = (0..matcher.rows()).filter(|r| places[*r].is_none() && fits(matcher, outline, *r, h, serves)).collect();
        if due.is_empty() {
            continue;
        }
        let body = own_text(outline, document, h, serves);
        let told: Vec<(usize, usize)> = due.iter().map(|r| (*r, evidence(matcher, document, &body, *r) + usize::from(matcher.own(*r, h) > 0.38))).collect();
        let Some((row, count)) = told.iter().copied().max_by_key(|(r, n)| (*n, std::cmp::Reverse(*r))) else { continue };
        let mut demanded = due.iter().filter(|r| matcher.is_demanded(**r));
        let only = demanded.next().filter(|_| demanded.next().is_none()).copied();
        if count >= 2 || count == 1 && only == Some(row) || body.is_empty() && only == Some(row) {
            serves[h] = Some(row);
            places[row] = Some(Place::Headings { headings: vec![h], confidence: 0.6, shared: false });
        } else if let Some(row) = only {
            places[row] = Some(Place::Unclear { at: outline.headings[h].at.clone(), heading: Some(h), confidence: 0.5 });
        }
    }
}

fn fits(matcher: &Matcher<'_>, outline: &Outline, row: usize, heading: usize, serves: &[Option<usize>]) -> bool {
    if matcher.has_children(row) || matcher.spec(row).scope {
        return false;
    }
    let before = (0..heading).rev().find_map(|h| serves[h]);
    let after = (heading + 1..serves.len()).find_map(|h| serves[h]);
    let ordered = before.is_none_or(|b| b < row) && after.is_none_or(|a| a > row);
    if !ordered || before.is_none() && after.is_none() {
        return false;
    }
    // The section that encloses the heading must be the requirement's own branch.
    let above = std::iter::successors(outline.headings[heading].parent, |h| outline.headings[*h].parent).find_map(|h| serves[h]);
    let own_branch = above.is_none_or(|a| matcher.ancestors(row).any(|r| r == a));
    // Siblings that were found show the level at which the section is due.
    let level = |h: usize| outline.headings[h].level;
    let siblings: Vec<usize> =
        (0..serves.len()).filter(|h| serves[*h].is_some_and(|s| s != row && !matcher.has_children(s) && matcher.parent(s) == matcher.parent(row))).collect();
    let peer = if siblings.is_empty() { above.is_some() } else { siblings.iter().any(|s| level(*s) == level(heading)) };
    own_branch && peer
}
