//! The piece of a hit's text that is shown, with what was found marked in it.
//!
//! The text is analysed again and the needles of the query looked up in it: slower than remembering offsets in the index, but the
//! index stays small and marks are always where a reader sees them.

use super::analysis::Analyser;
use super::concepts::with_prefix;
use super::lookup::Needle;
use std::ops::Range;

/// In letters.
const WIDTH: usize = 200;
/// A text longer than this is searched for marks only up to here: bytes.
const ANALYSED: usize = 200_000;

/// The piece of a text that is shown for a hit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// The original text, line breaks and tabs as blanks, "…" where it was cut.
    pub text: String,
    /// Bytes of `text`, ordered, apart from each other.
    pub marks: Vec<Range<usize>>,
}

pub(super) fn snippet(text: &str, needles: &[Needle], analyser: &mut Analyser) -> Snippet {
    let text = &text[..text.floor_char_boundary(ANALYSED)];
    let found = find(text, needles, analyser);
    let window = window(text, &found);
    let (before, after) = (window.start > 0, window.end < text.len());
    let mut out = String::with_capacity(window.len() + 6);
    if before {
        out.push('…');
    }
    let shift = out.len();
    out.extend(text[window.clone()].chars().map(|c| if matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}') { ' ' } else { c }));
    if after {
        out.push('…');
    }
    let inside = found.iter().filter(|(_, r)| r.start >= window.start && r.end <= window.end);
    let marks = merged(inside.map(|(_, r)| r.start - window.start + shift..r.end - window.start + shift).collect());
    Snippet { text: out, marks }
}

/// Where each needle stands: (which needle, bytes).
pub(super) fn find(text: &str, needles: &[Needle], analyser: &mut Analyser) -> Vec<(usize, Range<usize>)> {
    analyser.read(text);
    let mut out = Vec::new();
    for (i, needle) in needles.iter().enumerate() {
        let lists = [(Some(&needle.terms), needle.prefix), (needle.or_parts.as_ref().map(|p| &p.terms), false)];
        for (terms, prefix) in lists.into_iter().filter_map(|(t, p)| t.map(|t| (t, p))) {
            let places = (0..analyser.len()).filter_map(|at| Some((at, width_from(analyser, at, terms, prefix, needle.exact)?)));
            out.extend(places.map(|(at, width)| (i, analyser.bytes(at, width))));
        }
        if let (true, [(_, stem)]) = (needle.prefix, needle.terms.as_slice()) {
            let terms: Vec<&str> = with_prefix(stem, needle.exact).into_iter().map(|c| c.term(needle.exact)).collect();
            let found = analyser.concepts().iter().filter(|f| analyser.term(f, needle.exact).is_some_and(|t| terms.contains(&t)));
            out.extend(found.map(|f| (i, analyser.bytes(f.position, f.width))));
        }
    }
    out.sort_by_key(|(i, r)| (r.start, r.end, *i));
    out
}

/// How many positions the needle covers if it begins at this one.
fn width_from(read: &Analyser, at: usize, terms: &[(usize, String)], prefix: bool, exact: bool) -> Option<usize> {
    let (first, _) = terms.first()?;
    let mut width = 0;
    for (i, (distance, term)) in terms.iter().enumerate() {
        let offset = distance - first;
        width = width.max(offset + term_width(read, at + offset, term, prefix && i + 1 == terms.len(), exact)?);
    }
    Some(width)
}

/// How many positions the term covers if it stands at this one.
fn term_width(read: &Analyser, at: usize, term: &str, prefix: bool, exact: bool) -> Option<usize> {
    let word = read.word(at, exact)?;
    if word == term || (prefix && word.starts_with(term)) {
        return Some(1);
    }
    read.concepts_at(at).iter().find(|f| read.term(f, exact) == Some(term)).map(|f| f.width)
}

/// The stretch with the most different needles, then the most marks, then the earliest; cut between words.
fn window(text: &str, found: &[(usize, Range<usize>)]) -> Range<usize> {
    let letters = |range: Range<usize>| text[range].chars().count();
    let mut best: Option<(usize, usize, usize, usize)> = None;
    for (i, (_, first)) in found.iter().enumerate() {
        let mut kinds: Vec<usize> = Vec::new();
        let (mut count, mut end) = (0, first.end);
        for (kind, range) in &found[i..] {
            // A byte is at most a letter, so far ones need no counting.
            if range.end - first.start > WIDTH * 4 || letters(first.start..range.end.max(end)) > WIDTH {
                break;
            }
            count += 1;
            end = end.max(range.end);
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        if best.is_none_or(|(k, c, ..)| (kinds.len(), count) > (k, c)) {
            best = Some((kinds.len(), count, first.start, end));
        }
    }
    let (start, end) = best.map_or((0, 0), |(_, _, start, end)| (start, end));
    let spare = WIDTH.saturating_sub(letters(start..end));
    let left = text[..start].char_indices().rev().take(spare / 3).last().map_or(start, |(at, _)| at);
    let right_letters = WIDTH.saturating_sub(letters(left..end));
    let right = text[end..].char_indices().nth(right_letters).map_or(text.len(), |(at, _)| end + at);
    let left =
        if left == 0 { 0 } else { text[left..start].find(char::is_whitespace).map_or(left, |n| next_char(text, left + n)) };
    let right = if right == text.len() { right } else { text[end..right].rfind(char::is_whitespace).map_or(right, |n| end + n) };
    left..right.max(end)
}

fn next_char(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(at, |c| at + c.len_utf8())
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
