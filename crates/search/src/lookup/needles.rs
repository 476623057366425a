//! What of a query is looked for as words, how strictly, and the terms it stands for. The same needles are marked in a hit.

use super::super::analysis::{Analyser, analyse};
use super::super::parse::{Expr, Text};
use super::super::spelling::{has_marks, typed, unmarked};
use super::super::terms::{self, TermPattern};
use rasoat_text::fold::{canon, fold};
use rasoat_text::name::looks_like_person;
use rasoat_text::nfc;
use std::borrow::Cow;

/// How strictly words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mode {
    /// With their marks.
    pub exact: bool,
    /// Words that follow one another in the query do so in the text.
    pub adjacent: bool,
}

/// The loosest reading: what the total counts.
pub(crate) const LOOSE: Mode = Mode { exact: false, adjacent: false };

/// The strictest.
pub(crate) const AS_TYPED: Mode = Mode { exact: true, adjacent: true };

/// The modes that differ for this query, strictest first. Each finds a part of what the next one finds.
pub(crate) fn modes(expr: Option<&Expr>) -> Vec<Mode> {
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
pub(crate) fn positive<'a>(expr: &'a Expr, visit: &mut impl FnMut(bool, &'a [Text])) {
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
pub(crate) enum Names {
    AsTyped,
    AnyMarks,
}

/// Whether the query holds such a name.
pub(crate) fn has_names(expr: &Expr) -> bool {
    let mut found = false;
    positive(expr, &mut |_, words| {
        found |= (0..words.len()).any(|at| name_at(words, at).is_some());
    });
    found
}

/// A name that is all there is to look for, as somebody types it who has no marks.
pub(crate) fn bare_name(expr: &Expr) -> Option<Expr> {
    let Expr::Words(words) = expr else { return None };
    let bare = |t: &Text| Text { text: unmarked(&typed(&t.text)), ..t.clone() };
    (name_at(words, 0) == Some(words.len())).then(|| Expr::Words(words.iter().map(bare).collect()))
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
pub(crate) struct Needle {
    /// (distance from the first, term): words and concepts.
    pub terms: Vec<(usize, String)>,
    /// The same as they lie in the index.
    pub places: Vec<(usize, TermPattern)>,
    /// How many positions it covers.
    pub width: usize,
    /// With their marks.
    pub exact: bool,
    /// The last term is only a beginning.
    pub prefix: bool,
    /// Words that stand side by side wherever the needle does. Few texts hold them, so that the places of few are compared.
    pub pairs: Vec<TermPattern>,
    /// The one pair says all.
    pub only_pair: bool,
    /// A typed abbreviation may also be meant as part of a document number.
    pub or_parts: Option<Parts>,
}

/// Words one after the other, for marking and as they lie in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub terms: Vec<(usize, String)>,
    pub places: Vec<(usize, TermPattern)>,
}

/// What stands for the text in the index.
pub(crate) fn needle(text: &str, prefix: bool, exact: bool) -> Option<Needle> {
    let read = analyse(text);
    let segments = segments(&read, prefix, exact);
    let pairs = if prefix { Vec::new() } else { pairs(&read, &segments, exact) };
    let only_pair = segments.len() == 2 && segments.iter().all(|s| s.width == 1) && pairs.len() == 1;
    let mut terms: Vec<(usize, String)> = segments.iter().map(|s| (s.position, s.term.to_owned())).collect();
    let mut places: Vec<(usize, TermPattern)> = segments.iter().map(|s| (s.position, s.pattern(exact))).collect();
    if let (true, Some(last), Some(place)) = (prefix, terms.last_mut(), places.last_mut()) {
        last.1 = stem(text, &read, exact);
        place.1 = TermPattern::Begins { stem: last.1.clone(), exact };
    }
    let or_parts = (!prefix).then(|| plain_parts(text, &read, exact)).flatten().filter(|parts| parts.terms != terms);
    (!terms.is_empty()).then_some(Needle { terms, places, width: read.len(), exact, prefix, pairs, only_pair, or_parts })
}

/// The last word of each segment with the first of the next.
fn pairs(read: &Analyser, segments: &[Segment<'_>], exact: bool) -> Vec<TermPattern> {
    let words: Vec<(&str, &str)> = read.marked_words().collect();
    let joints = segments.iter().skip(1).filter_map(|s| Some((*words.get(s.position.checked_sub(1)?)?, *words.get(s.position)?)));
    joints.map(|(first, second)| pair(first, second, exact)).collect()
}

/// Two words side by side, each without marks and its marks.
fn pair(first: (&str, &str), second: (&str, &str), exact: bool) -> TermPattern {
    if !exact {
        return TermPattern::Any(terms::pair(first.0, second.0));
    }
    let mut term = String::new();
    terms::push_pair(&mut term, first, second);
    TermPattern::Exact(term)
}

/// A word or a concept.
struct Segment<'a> {
    position: usize,
    width: usize,
    term: &'a str,
    /// As it lies in the index, its marks behind it.
    indexed: Cow<'a, str>,
}

impl Segment<'_> {
    fn pattern(&self, exact: bool) -> TermPattern {
        if exact { TermPattern::Exact(self.indexed.to_string()) } else { TermPattern::Any(self.term.to_owned()) }
    }
}

/// The text as words and concepts, the longest concept where several begin. With a prefix the last word is not complete, so no
/// concept may cover it.
fn segments(read: &Analyser, prefix: bool, exact: bool) -> Vec<Segment<'_>> {
    let mut out: Vec<Segment<'_>> = Vec::new();
    let mut position = 0;
    while let Some(word) = read.word(position, exact) {
        let concepts = read.concepts_at(position).iter().filter(|f| !(prefix && position + f.width == read.len()));
        let concepts = concepts.filter_map(|f| Some((f.width, read.term(f, exact)?, Cow::from(read.indexed(f)?))));
        let whole = concepts.max_by_key(|(width, ..)| *width);
        let (width, term, indexed) = whole.unwrap_or_else(|| {
            let mut indexed = String::new();
            read.marked_word(position).into_iter().for_each(|(word, marks)| terms::push_word(&mut indexed, word, marks));
            (1, word, indexed.into())
        });
        out.push(Segment { position, width, term, indexed });
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
fn plain_parts(text: &str, read: &Analyser, exact: bool) -> Option<Parts> {
    let text = nfc(text).text;
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let short = parts.iter().all(|p| p.chars().count() <= 12) && parts.len() <= 4;
    let expands = read.len() > parts.len();
    if !short || !expands || parts.is_empty() {
        return None;
    }
    let mut out = Parts { terms: Vec::new(), places: Vec::new() };
    for (at, part) in parts.iter().enumerate() {
        let (folded, marked) = (fold(part).text, canon(part).text);
        let pattern = if exact { TermPattern::Exact(terms::word(&folded, &marked)) } else { TermPattern::Any(folded.clone()) };
        out.terms.push((at, if exact { marked } else { folded }));
        out.places.push((at, pattern));
    }
    Some(out)
}

/// The needles of the query in this mode, for marking.
pub(crate) fn needles(expr: Option<&Expr>, mode: Mode, names: Names) -> Vec<Needle> {
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

fn run(words: &[Text], mode: Mode) -> Vec<Needle> {
    if mode.adjacent && words.len() > 1 {
        let inner_prefix = words[..words.len() - 1].iter().any(|w| w.prefix);
        if !inner_prefix {
            let joined = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            return needle(&joined, words.last().is_some_and(|w| w.prefix), mode.exact).into_iter().collect();
        }
    }
    words.iter().filter_map(|w| needle(&w.text, w.prefix, mode.exact)).collect()
}
