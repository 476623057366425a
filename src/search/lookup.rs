//! A query tree → tantivy queries, one a tier, and the needles that are marked in a hit.

use super::analysis::{Analyser, analyse};
use super::closed;
use super::concepts::terms_with_prefix;
use super::error::{QueryError, QueryErrorKind};
use super::exclusion::Exclusion;
use super::facets::FacetKind;
use super::numbers::document_numbers;
use super::parse::{Expr, Field, Text};
use super::range::Measure;
use super::ready;
use super::schema::{self, Fields, day};
use super::spelling::{has_marks, lower, typed, unmarked};
use super::{Filters, Granularity, Query as Wanted};
use crate::rule::Rule;
use crate::text::fold::{canon, fold};
use crate::text::name::looks_like_person;
use crate::text::nfc;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, RangeQuery,
    RegexQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;

/// How strictly words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    /// With their marks.
    pub exact: bool,
    /// Words that follow one another in the query do so in the text.
    pub adjacent: bool,
}

/// The loosest reading: what the total counts.
pub(super) const LOOSE: Mode = Mode { exact: false, adjacent: false };

/// Words without which a run is too short for "most of them".
const SHORTEST_RUN: usize = 3;

/// The modes that differ for this query, strictest first. Each finds a part of what the next one finds.
pub(super) fn modes(expr: Option<&Expr>) -> Vec<Mode> {
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
pub(super) fn positive<'a>(expr: &'a Expr, visit: &mut impl FnMut(bool, &'a [Text])) {
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
pub(super) enum Names {
    AsTyped,
    AnyMarks,
}

/// Whether the query holds such a name.
pub(super) fn has_names(expr: &Expr) -> bool {
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
pub(super) struct Needle {
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
pub(super) fn needle(text: &str, prefix: bool, exact: bool) -> Option<Needle> {
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
pub(super) fn needles(expr: Option<&Expr>, mode: Mode, names: Names) -> Vec<Needle> {
    let mut out = Vec::new();
    if let Some(expr) = expr {
        positive(expr, &mut |_, words| out.extend(needles_of(words, mode, names)));
    }
    out
}

/// Names apart, as they are typed; the words between them in the mode.
fn needles_of(words: &[Text], mode: Mode, names: Names) -> Vec<Needle> {
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

pub(super) struct Compiler<'a> {
    pub fields: &'a Fields,
    pub names: Names,
    /// Which entries; words are looked for in what findings say, else in what papers say.
    pub wanted: Option<Granularity>,
}

/// The entries meant where the query says nothing of it; `None`: all but findings.
pub(super) fn meant(expr: Option<&Expr>, filters: &Filters) -> Option<Granularity> {
    let asked = filters.granularity.map(|g| if g == Granularity::Paragraph { Granularity::Section } else { g });
    if asked.is_some() {
        return asked;
    }
    let (mut words, mut rule) = (false, filters.finding.is_some());
    if let Some(expr) = expr {
        positive(expr, &mut |_, _| words = true);
        rule |= conjuncts(expr, &|e| matches!(e, Expr::Field(Field::Rule, _) | Expr::Has(Field::Rule)));
    }
    match (words, asks_absence(expr), rule) {
        (_, true, _) => Some(Granularity::Section),
        (false, _, true) => Some(Granularity::Finding),
        _ => None,
    }
}

/// Whether something is asked for that is not there: `khong_co:tien`.
fn asks_absence(expr: Option<&Expr>) -> bool {
    let absent = |e: &Expr| matches!(e, Expr::Not(inner) if matches!(**inner, Expr::Has(_)));
    expr.is_some_and(|e| conjuncts(e, &absent))
}

/// Whether a part that must hold is so; of alternatives all.
fn conjuncts(expr: &Expr, is: &impl Fn(&Expr) -> bool) -> bool {
    match expr {
        Expr::And(parts) => parts.iter().any(|p| conjuncts(p, is)),
        Expr::Or(parts) => parts.iter().all(|p| conjuncts(p, is)),
        other => is(other),
    }
}

impl Compiler<'_> {
    /// The query of one tier, filters included.
    ///
    /// # Errors
    /// A rule that does not exist, dates in the wrong order.
    pub fn query(&self, expr: Option<&Expr>, filters: &Filters, mode: Mode) -> Result<Box<dyn Query>, QueryError> {
        let mut must: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for filter in self.filters(filters)? {
            must.push((Occur::Must, Box::new(ConstScoreQuery::new(filter, 0.0))));
        }
        // A heading above other headings says nothing itself, so that it lacks nothing.
        if filters.granularity.is_none() && asks_absence(expr) {
            must.push((Occur::Must, term(self.fields.granularity, schema::WRITTEN, IndexRecordOption::Basic)));
        }
        let mut words = false;
        if let Some(expr) = expr {
            positive(expr, &mut |_, _| words = true);
            must.push((Occur::Must, self.expr(expr, mode)?));
        }
        // Words are never found in findings, so that only queries without them must leave findings out.
        if self.wanted.is_none() && !words {
            must.push((Occur::MustNot, self.of(Granularity::Finding)));
        }
        if must.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            must.push((Occur::Must, self.everything()));
        }
        Ok(match must.len() {
            1 => must.remove(0).1,
            _ => Box::new(BooleanQuery::new(must)),
        })
    }

    /// Most of the words of the longest run, whatever their marks; `None` where no run is long enough. More of them, side by side and as
    /// spelled, count for more.
    pub fn most_of(&self, expr: &Expr, filters: &Filters) -> Result<Option<Box<dyn Query>>, QueryError> {
        let (words, others): (&[Text], Vec<&Expr>) = match expr {
            Expr::Words(words) => (words, Vec::new()),
            Expr::And(parts) => match parts.iter().find(|p| matches!(p, Expr::Words(w) if w.len() >= SHORTEST_RUN)) {
                Some(long @ Expr::Words(words)) => (words, parts.iter().filter(|p| !std::ptr::eq(*p, long)).collect()),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        if words.len() < SHORTEST_RUN {
            return Ok(None);
        }
        let f = self.fields;
        let single = |exact| run(words, Mode { exact, adjacent: false });
        let folded = single(false);
        let count = folded.len();
        // Of a question, whose words are half only grammar, fewer.
        let wanted = if count > 6 { (count * 2).div_ceil(5) } else { count - (count / 3).max(1) };
        let mut any = BooleanQuery::new(folded.iter().map(|n| (Occur::Should, self.needle(n))).collect());
        any.set_minimum_number_should_match(wanted.max(1));
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(any))];
        clauses.extend(single(true).iter().map(|n| (Occur::Should, self.needle(n))));
        for two in words.windows(2) {
            let joined = format!("{} {}", two[0].text, two[1].text);
            let pairs = needle(&joined, false, false).map(|n| n.pairs).unwrap_or_default();
            clauses.extend(pairs.iter().map(|p| (Occur::Should, term(f.pairs, p, IndexRecordOption::WithFreqs))));
        }
        for filter in self.filters(filters)? {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(filter, 0.0))));
        }
        for other in others {
            clauses.push(match other {
                Expr::Not(inner) => (Occur::MustNot, self.excluded(inner)?),
                _ => (Occur::Must, self.expr(other, LOOSE)?),
            });
        }
        Ok(Some(Box::new(BooleanQuery::new(clauses))))
    }

    fn expr(&self, expr: &Expr, mode: Mode) -> Result<Box<dyn Query>, QueryError> {
        Ok(match expr {
            Expr::Words(words) => self.all(needles_of(words, mode, self.names).iter().map(|n| self.needle(n)).collect()),
            Expr::Phrase(text) => {
                let name = self.names == Names::AsTyped && has_marks(&text.text) && looks_like_person(&text.text);
                match needle(&text.text, text.prefix, mode.exact || name) {
                    Some(needle) => self.needle(&needle),
                    None => Box::new(EmptyQuery),
                }
            }
            Expr::Near(texts, within) => self.near(texts, *within, mode),
            Expr::Range(measure, from, to) => Box::new(ConstScoreQuery::new(self.range(*measure, *from, *to), 0.0)),
            Expr::Has(field) => Box::new(ConstScoreQuery::new(self.has(*field), 0.0)),
            Expr::Field(field, text) => Box::new(ConstScoreQuery::new(self.field(*field, text)?, 0.0)),
            Expr::Not(inner) => {
                let not = self.excluded(inner)?;
                Box::new(BooleanQuery::new(vec![(Occur::Must, self.everything()), (Occur::MustNot, not)]))
            }
            Expr::And(parts) => self.and(parts, mode)?,
            Expr::Or(parts) => {
                let parts =
                    parts.iter().map(|p| Ok((Occur::Should, self.expr(p, mode)?))).collect::<Result<Vec<_>, QueryError>>()?;
                Box::new(BooleanQuery::new(parts))
            }
        })
    }

    fn and(&self, parts: &[Expr], mode: Mode) -> Result<Box<dyn Query>, QueryError> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in parts {
            clauses.push(match part {
                Expr::Not(inner) => (Occur::MustNot, self.excluded(inner)?),
                _ => (Occur::Must, self.expr(part, mode)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.everything()));
        }
        if clauses.len() == 1 {
            return Ok(clauses.remove(0).1);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn excluded(&self, inner: &Expr) -> Result<Box<dyn Query>, QueryError> {
        Ok(Box::new(Exclusion(self.expr(inner, negated(inner))?)))
    }

    fn everything(&self) -> Box<dyn Query> {
        Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
    }

    fn all(&self, mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        match queries.len() {
            0 => Box::new(EmptyQuery),
            1 => queries.remove(0),
            _ => Box::new(BooleanQuery::intersection(queries)),
        }
    }

    fn of(&self, granularity: Granularity) -> Box<dyn Query> {
        term(self.fields.granularity, granularity.as_str(), IndexRecordOption::Basic)
    }

    fn needle(&self, needle: &Needle) -> Box<dyn Query> {
        if self.wanted == Some(Granularity::Finding) {
            return sequence(self.fields.section, &needle.places, needle.prefix, false);
        }
        let pair = |text: &String, option| term(self.fields.pairs, text, option);
        let main = match needle.pairs.as_slice() {
            [only] if needle.only_pair => pair(only, IndexRecordOption::WithFreqs),
            [] => self.at_places(needle),
            some => {
                let beside =
                    |p: &String| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(pair(p, IndexRecordOption::Basic), 0.0)) };
                self.all(some.iter().map(beside).chain([self.at_places(needle)]).collect())
            }
        };
        let Some(parts) = &needle.or_parts else { return main };
        let parts = Needle {
            terms: parts.clone(),
            places: parts.iter().map(|(at, part)| (*at, fold(part).text)).collect(),
            width: parts.len(),
            exact: needle.exact,
            prefix: false,
            pairs: Vec::new(),
            only_pair: false,
            or_parts: None,
        };
        either(main, self.at_places(&parts))
    }

    /// The terms at their distances. Those with marks must be there; the places are those without.
    fn at_places(&self, needle: &Needle) -> Box<dyn Query> {
        let f = self.fields;
        if !needle.exact {
            return sequence(f.folded, &needle.terms, needle.prefix, false);
        }
        if needle.terms.len() == 1 {
            return sequence(f.exact, &needle.terms, needle.prefix, true);
        }
        let mut all = self.marked(needle);
        all.push(sequence(f.folded, &needle.places, needle.prefix, false));
        self.all(all)
    }

    /// That each term with its marks is somewhere; for half a word that is left open.
    fn marked(&self, needle: &Needle) -> Vec<Box<dyn Query>> {
        let whole = needle.terms.len() - usize::from(needle.prefix && !needle.terms.is_empty());
        let there = |t: &String| term(self.fields.exact, t, IndexRecordOption::Basic);
        let const_of = |q| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(q, 0.0)) };
        needle.terms[..whole].iter().map(|(_, t)| const_of(there(t))).collect()
    }

    fn field(&self, field: Field, text: &Text) -> Result<Box<dyn Query>, QueryError> {
        let f = self.fields;
        let id = |field| term(field, &lower(&text.text), IndexRecordOption::Basic);
        let prefixed = |field| regex(field, &lower(&text.text));
        Ok(match field {
            Field::Unit => either(if text.prefix { prefixed(f.unit_id) } else { id(f.unit_id) }, self.named(f.unit, text)),
            Field::Section => {
                either(if text.prefix { prefixed(f.requirement) } else { id(f.requirement) }, self.named(f.section, text))
            }
            Field::Kind if text.prefix => prefixed(f.kind),
            Field::Kind => id(f.kind),
            Field::Rule if text.prefix => prefixed(f.rule),
            Field::Rule => {
                known_rule(&text.text, text.at.clone())?;
                id(f.rule)
            }
            Field::Number => self.number(text),
            Field::Campaign if text.prefix => prefixed(f.campaign),
            Field::Campaign => id(f.campaign),
            Field::Requirement if text.prefix => prefixed(f.requirement),
            Field::Requirement => id(f.requirement),
            Field::Region => match closed::region(&text.text) {
                Some(region) => term(f.region, region.as_str(), IndexRecordOption::Basic),
                None => return Err(value_unknown(text, closed::regions())),
            },
            Field::Verdict => match closed::verdict(&text.text) {
                Some(verdict) => term(f.verdict, verdict.as_str(), IndexRecordOption::Basic),
                None => return Err(value_unknown(text, closed::VERDICTS.into())),
            },
            // The parser makes ranges of these.
            Field::Of(_) => Box::new(EmptyQuery),
        })
    }

    /// Whether there is anything in the field.
    fn has(&self, field: Field) -> Box<dyn Query> {
        let f = self.fields;
        let column = |name: &str| -> Box<dyn Query> { Box::new(ExistsQuery::new(name.to_owned(), false)) };
        match field {
            Field::Of(Measure::Money) => column(schema::MONEY),
            Field::Of(Measure::Count) => column(schema::COUNT),
            Field::Of(Measure::Day) => column(schema::DAY),
            Field::Of(Measure::Received | Measure::Year) => column(schema::RECEIVED),
            Field::Section => column(FacetKind::Section.column()),
            Field::Requirement => column(FacetKind::Section.column()),
            Field::Rule => column(FacetKind::Rule.column()),
            Field::Kind => column(FacetKind::Kind.column()),
            Field::Campaign => column(FacetKind::Campaign.column()),
            Field::Verdict => column(FacetKind::Verdict.column()),
            Field::Unit => regex(f.unit_id, ""),
            Field::Region => regex(f.region, ""),
            Field::Number => regex(f.number, ""),
        }
    }

    fn range(&self, measure: Measure, from: Option<i64>, to: Option<i64>) -> Box<dyn Query> {
        let f = self.fields;
        let day = |field, v: i64| Term::from_field_u64(field, u64::try_from(v).unwrap_or(0));
        let bound = |value: Option<i64>| match (value, measure) {
            (None, _) => Bound::Unbounded,
            (Some(v), Measure::Money) => Bound::Included(Term::from_field_i64(f.money, v)),
            (Some(v), Measure::Count) => Bound::Included(Term::from_field_i64(f.count, v)),
            (Some(v), Measure::Day) => Bound::Included(day(f.day, v)),
            (Some(v), Measure::Received | Measure::Year) => Bound::Included(day(f.received, v)),
        };
        Box::new(RangeQuery::new(bound(from), bound(to)))
    }

    /// In any order if there are two; more stand in their order, with so many words between them in all.
    fn near(&self, texts: &[Text], within: u32, mode: Mode) -> Box<dyn Query> {
        let findings = self.wanted == Some(Granularity::Finding);
        let field = if findings { self.fields.section } else { self.fields.folded };
        let found: Vec<Needle> = texts.iter().filter_map(|t| needle(&t.text, false, mode.exact && !findings)).collect();
        let in_order = |order: &mut dyn Iterator<Item = &Needle>| {
            let mut terms: Vec<(usize, Term)> = Vec::new();
            let mut next = 0;
            for needle in order {
                terms.extend(needle.places.iter().map(|(at, t)| (next + at, Term::from_field_text(field, t))));
                next += needle.width;
            }
            let mut query = PhraseQuery::new_with_offset(terms);
            query.set_slop(within.saturating_sub(1));
            query
        };
        let places: Box<dyn Query> = match found.as_slice() {
            [] => Box::new(EmptyQuery),
            [one] => self.needle(one),
            [_, _] => either(Box::new(in_order(&mut found.iter())), Box::new(in_order(&mut found.iter().rev()))),
            _ => Box::new(in_order(&mut found.iter())),
        };
        let marked = found.iter().filter(|n| n.exact).flat_map(|n| self.marked(n));
        self.all(marked.chain([places]).collect())
    }

    fn named(&self, field: tantivy::schema::Field, text: &Text) -> Box<dyn Query> {
        match needle(&text.text, text.prefix, false) {
            Some(needle) => sequence(field, &needle.terms, needle.prefix, false),
            None => Box::new(EmptyQuery),
        }
    }

    fn number(&self, text: &Text) -> Box<dyn Query> {
        let field = self.fields.number;
        let folded = fold(&text.text).text;
        let whole = document_numbers(&text.text).pop().map(|n| n.whole);
        if text.prefix {
            return regex(field, whole.as_deref().unwrap_or(folded.trim_start_matches('0')));
        }
        match whole {
            Some(whole) => term(field, &whole, IndexRecordOption::Basic),
            None => {
                let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty());
                let trimmed = parts.map(|p| if p.bytes().all(|b| b.is_ascii_digit()) { p.trim_start_matches('0') } else { p });
                self.all(trimmed.map(|p| term(field, p, IndexRecordOption::Basic)).collect())
            }
        }
    }

    fn filters(&self, filters: &Filters) -> Result<Vec<Box<dyn Query>>, QueryError> {
        let mut out: Vec<Box<dyn Query>> = Vec::new();
        let f = self.fields;
        let text = |s: &String| Text { text: s.clone(), prefix: false, at: 0..0 };
        if let Some(unit) = &filters.unit {
            out.push(self.field(Field::Unit, &text(unit))?);
        }
        if let Some(section) = &filters.section {
            out.push(self.field(Field::Section, &text(section))?);
        }
        if let Some(kind) = &filters.kind {
            out.push(self.field(Field::Kind, &text(kind))?);
        }
        if let Some(rule) = &filters.finding {
            out.push(self.field(Field::Rule, &text(rule))?);
        }
        if let Some(campaign) = &filters.campaign {
            out.push(term(f.campaign, &lower(campaign), IndexRecordOption::Basic));
        }
        if let Some(region) = &filters.region {
            out.push(self.field(Field::Region, &text(region))?);
        }
        if let Some(verdict) = filters.verdict {
            out.push(term(f.verdict, verdict.as_str(), IndexRecordOption::Basic));
        }
        if let Some(granularity) = self.wanted {
            out.push(self.of(granularity));
        }
        if filters.from.is_some() || filters.to.is_some() {
            if matches!((filters.from, filters.to), (Some(from), Some(to)) if from > to) {
                return Err(QueryError::new(0..0, QueryErrorKind::DatesReversed));
            }
            let bound =
                |date: Option<_>| date.map_or(Bound::Unbounded, |d| Bound::Included(Term::from_field_u64(f.received, day(d))));
            out.push(Box::new(RangeQuery::new(bound(filters.from), bound(filters.to))));
        }
        Ok(out)
    }
}

/// What is excluded is taken as it is written: `-"kiên nghị"` must not throw out "kiến nghị".
fn negated(inner: &Expr) -> Mode {
    let mut marked = false;
    positive(inner, &mut |_, words| marked |= words.iter().any(|t| has_marks(&t.text)));
    Mode { exact: marked, adjacent: false }
}

fn known_rule(id: &str, at: std::ops::Range<usize>) -> Result<(), QueryError> {
    match Rule::parse(&lower(id)) {
        Some(_) => Ok(()),
        None => Err(QueryError::new(at, QueryErrorKind::RuleUnknown(id.to_owned()))),
    }
}

fn value_unknown(text: &Text, known: String) -> QueryError {
    QueryError::new(text.at.clone(), QueryErrorKind::ValueUnknown(text.text.clone(), known))
}

fn term(field: tantivy::schema::Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

fn either(a: Box<dyn Query>, b: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![a, b]))
}

fn sequence(field: tantivy::schema::Field, terms: &[(usize, String)], half: bool, exact: bool) -> Box<dyn Query> {
    let placed = || terms.iter().map(|(at, t)| (*at, Term::from_field_text(field, t))).collect::<Vec<_>>();
    match (terms, half) {
        ([], _) => Box::new(EmptyQuery),
        ([(_, only)], false) => term(field, only, IndexRecordOption::WithFreqs),
        ([(_, only)], true) => prefix(field, only, exact),
        (_, false) => Box::new(PhraseQuery::new_with_offset(placed())),
        (_, true) => Box::new(PhrasePrefixQuery::new_with_offset(placed())),
    }
}

/// Words that begin so, and abbreviations that do.
fn prefix(field: tantivy::schema::Field, stem: &str, exact: bool) -> Box<dyn Query> {
    let mut any = vec![regex(field, stem)];
    any.extend(terms_with_prefix(stem, exact).iter().map(|c| term(field, c, IndexRecordOption::Basic)));
    // As a whole word it may be indexed otherwise: "ly" as "li", "hoà" as "hòa".
    let whole = if exact { canon(stem).text } else { fold(stem).text };
    if whole != stem {
        any.push(term(field, &whole, IndexRecordOption::Basic));
    }
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(any)), 1.0))
}

fn regex(field: tantivy::schema::Field, stem: &str) -> Box<dyn Query> {
    let mut pattern = String::with_capacity(stem.len() + 8);
    for c in stem.chars() {
        if !c.is_alphanumeric() {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push_str(".*");
    match RegexQuery::from_pattern(&pattern, field) {
        Ok(query) => Box::new(query),
        // Not reached with escaped letters; a pattern too large for the engine finds nothing.
        Err(_) => Box::new(EmptyQuery),
    }
}

/// Whether there is anything to look for.
pub(super) fn is_empty(expr: Option<&Expr>, wanted: &Wanted) -> bool {
    expr.is_none() && wanted.like.is_none() && wanted.facets.is_empty() && wanted.filters == Filters::default()
}
