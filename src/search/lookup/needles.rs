//! What of a query is looked for as words, how strictly, and the terms it stands for. The same needles are marked in a hit.

use super::super::analysis::{Analyser, analyse};
use super::super::parse::{Expr, Text};
use super::super::ready;
use super::super::spelling::{has_marks, typed, unmarked};
use crate::text::fold::{canon, fold};
use crate::text::name::looks_like_person;
use crate::text::nfc;

/// How strictly words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) struct Mode {
    /// With their marks.
    pub exact: bool,
    /// Words that follow one another in the query do so in the text.
    pub adjacent: bool,
}

/// The loosest reading: what the total counts.
pub(in crate::search) const LOOSE: Mode = Mode { exact: false, adjacent: false };

/// The modes that differ for this query, strictest first. Each finds a part of what the next one finds.
pub(in crate::search) fn modes(expr: Option<&Expr>) -> Vec<Mode> {
    let Some(expr) = expr else { return vec![LOOSE] };
    let (mut marked, mut runs) = (false, false);
    positive(expr, &mut |_, words| {
        marked |= words.iter().any(|t| has_marks(&t.text));
        runs |= words.len() > 1;
    });
    let mut out = Vec::new();
    for exact in [true, false] {
        for adjacent in [true, false] {
            if (marked || !exact) && (runs || !adjacent) {
                out.push(Mode { exact, adjacent });
            }
        }
    }
    out
}

/// Visits the words and phrases that must or may be there. The flag tells a phrase in quotes.
pub(in crate::search) fn positive<'a>(expr: &'a Expr, visit: &mut impl FnMut(bool, &'a [Text])) {
    match expr {
        Expr::Words(words) => visit(false, words),
        Expr::Phrase(text) => visit(true, std::slice::from_ref(text)),
        Expr::Near(texts, _) => texts.iter().for_each(|t| visit(true, std::slice::from_ref(t))),
        Expr::Field(..) | Expr::Has(_) | Expr::Range(..) | Expr::Not(_) => {}
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|p| positive(p, visit)),
    }
}

/// How the names of persons are taken that are typed with marks: Hoa is not Hoà.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Names {
    AsTyped,
    AnyMarks,
}

/// Whether the query holds such a name.
pub(in crate::search) fn has_names(expr: &Expr) -> bool {
    let mut found = false;
    positive(expr, &mut |_, words| {
        found |= (0..words.len()).any(|at| name_at(words, at).is_some());
    });
    found
}

/// How many words from here on are the name of a person, typed with marks.
fn name_at(words: &[Text], at: usize) -> Option<usize> {
    let capital = |t: &&Text| !t.prefix && t.text.chars().next().is_some_and(char::is_uppercase);
    let run = words[at..].iter().take(6).take_while(capital).count();
    (1..=run).rev().find(|count| {
        let name = words[at..at + count].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        has_marks(&name) && looks_like_person(&name)
    })
}

/// A sequence of terms at fixed distances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct Needle {
    /// (distance from the first, term): words and concepts.
    pub terms: Vec<(usize, String)>,
    /// The same without marks, as they are looked for at their places.
    pub places: Vec<(usize, String)>,
    /// How many positions it covers.
    pub width: usize,
    /// With their marks.
    pub exact: bool,
    /// The last term is only a beginning.
    pub prefix: bool,
    /// Words that stand side by side wherever the needle does. Few texts hold them, so that the places of few are compared.
    pub pairs: Vec<String>,
    /// The one pair says all: marks do not count.
    pub only_pair: bool,
    /// A typed abbreviation may also be meant as part of a document number.
    pub or_parts: Option<Vec<(usize, String)>>,
}

/// What stands for the text in the index.
pub(in crate::search) fn needle(text: &str, prefix: bool, exact: bool) -> Option<Needle> {
    let read = analyse(text);
    let segments = segments(&read, prefix, exact);
    let places = if exact { terms(text, &read, prefix, false) } else { Vec::new() };
    let terms = terms(text, &read, prefix, exact);
    let pairs = if prefix { Vec::new() } else { pairs(&read, &segments, exact) };
    let only_pair = segments.len() == 2 && segments.iter().all(|s| s.width == 1) && pairs.len() == 1;
    let or_parts = (!prefix).then(|| plain_parts(text, &read, exact)).flatten().filter(|parts| *parts != terms);
    let places = if exact { places } else { terms.clone() };
    (!terms.is_empty()).then_some(Needle { terms, places, width: read.len(), exact, prefix, pairs, only_pair, or_parts })
}

/// The terms of a text at their distances; with a prefix the last one only begins so.
fn terms(text: &str, read: &Analyser, prefix: bool, exact: bool) -> Vec<(usize, String)> {
    let mut terms: Vec<(usize, String)> = segments(read, prefix, exact).iter().map(|s| (s.position, s.term.to_owned())).collect();
    if let (true, Some(last)) = (prefix, terms.last_mut()) {
        last.1 = stem(text, read, exact);
    }
    terms
}

/// The last word of each segment with the first of the next.
fn pairs(read: &Analyser, segments: &[Segment<'_>], exact: bool) -> Vec<String> {
    let joints = segments.iter().skip(1).map(|s| s.position);
    joints.filter_map(|at| Some(ready::pair(read.word(at.checked_sub(1)?, exact)?, read.word(at, exact)?))).collect()
}

/// A word or a concept.
struct Segment<'a> {
    position: usize,
    width: usize,
    term: &'a str,
}

/// The text as words and concepts, the longest concept where several begin. With a prefix the last word is not complete, so no
/// concept may cover it.
fn segments(read: &Analyser, prefix: bool, exact: bool) -> Vec<Segment<'_>> {
    let mut out: Vec<Segment<'_>> = Vec::new();
    let mut position = 0;
    while let Some(word) = read.word(position, exact) {
        let concepts = read.concepts_at(position).iter().filter_map(|f| Some((f.width, read.term(f, exact)?)));
        let whole = concepts.filter(|(width, _)| !(prefix && position + width == read.len()));
        let (width, term) = whole.max_by_key(|(width, _)| *width).unwrap_or((1, word));
        out.push(Segment { position, width, term });
        position += width;
    }
    out
}

/// The letters in front of `*` as typed: abbreviations and the folding of i and y do not apply to half a word.
fn stem(text: &str, read: &Analyser, exact: bool) -> String {
    let letters = typed(&text[read.bytes(read.len().saturating_sub(1), 1)]);
    if exact { letters } else { unmarked(&letters) }
}

/// An abbreviation by its own letters: found in document numbers only.
fn plain_parts(text: &str, read: &Analyser, exact: bool) -> Option<Vec<(usize, String)>> {
    let text = nfc(text).text;
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let short = parts.iter().all(|p| p.chars().count() <= 12) && parts.len() <= 4;
    let expands = read.len() > parts.len();
    let form = |p: &&str| if exact { canon(p).text } else { fold(p).text };
    (short && expands && !parts.is_empty()).then(|| parts.iter().map(form).enumerate().collect())
}

/// The needles of the query in this mode, for marking.
pub(in crate::search) fn needles(expr: Option<&Expr>, mode: Mode, names: Names) -> Vec<Needle> {
    let mut out = Vec::new();
    if let Some(expr) = expr {
        positive(expr, &mut |_, words| out.extend(needles_of(words, mode, names)));
    }
    out
}

/// Names apart, as they are typed; the words between them in the mode.
pub(super) fn needles_of(words: &[Text], mode: Mode, names: Names) -> Vec<Needle> {
    if names == Names::AnyMarks || mode.exact {
        return run(words, mode);
    }
    let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
    while at < words.len() {
        match name_at(words, at) {
            Some(count) => {
                out.extend(run(&words[from..at], mode));
                out.extend(run(&words[at..at + count], Mode { exact: true, adjacent: mode.adjacent }));
                at += count;
                from = at;
            }
            None => at += 1,
        }
    }
    out.extend(run(&words[from..], mode));
    out
}

pub(super) fn run(words: &[Text], mode: Mode) -> Vec<Needle> {
    if mode.adjacent && words.len() > 1 {
        let inner_prefix = words[..words.len() - 1].iter().any(|w| w.prefix);
        if !inner_prefix {
            let joined = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            return needle(&joined, words.last().is_some_and(|w| w.prefix), mode.exact).into_iter().collect();
        }
    }
    words.iter().filter_map(|w| needle(&w.text, w.prefix, mode.exact)).collect()
}
