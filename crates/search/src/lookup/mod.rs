//! A query tree → tantivy queries, one a tier, and the needles that are marked in a hit.

mod needles;
mod queries;

pub(super) use needles::{AS_TYPED, LOOSE, Mode, Names, Needle, bare_name, has_names, modes, needle, needles, positive};

use super::columns;
use super::directory::Directory;
use super::entry::Granularity;
use super::error::{QueryError, QueryErrorKind};
use super::exclusion::Exclusion;
use super::facet::FacetKind;
use super::minimum_should_match::{Clause, MinimumShouldMatchQuery};
use super::numbers::document_numbers;
use super::parse::{Expr, Field, Text};
use super::query::{Filters, Query as Wanted};
use super::range::Measure;
use super::schema::{Fields, day};
use super::spelling::{has_marks, lower};
use super::synonym::SynonymQuery;
use super::terms::TermPattern;
use super::vocabulary;
use needles::needles_of;
use queries::{begins_with, either, sequence, term};
use rasoat_model::rule::Rule;
use rasoat_text::fold::fold;
use rasoat_text::name::looks_like_person;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, Query, RangeQuery};
use tantivy::schema::IndexRecordOption;

/// Words without which a run is too short for "most of them".
const SHORTEST_RUN: usize = 3;

/// How many of the words must be there where not all are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    Half,
    /// Most of a few, a quarter of many.
    Some,
}

pub(super) struct Compiler<'a> {
    pub fields: &'a Fields,
    pub directory: &'a Directory,
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
    let mut rule = filters.finding.is_some();
    if let Some(expr) = expr {
        rule |= conjuncts(expr, &|e| matches!(e, Expr::Field(Field::Rule, _) | Expr::Has(Field::Rule)));
    }
    match (expr.is_some_and(has_words), asks_absence(expr), rule) {
        (_, true, _) => Some(Granularity::Section),
        (false, _, true) => Some(Granularity::Finding),
        _ => None,
    }
}

/// Whether words are looked for, not fields alone.
fn has_words(expr: &Expr) -> bool {
    let mut words = false;
    positive(expr, &mut |_, _| words = true);
    words
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
            must.push((Occur::Must, term(self.fields.granularity, columns::WRITTEN, IndexRecordOption::Basic)));
        }
        if let Some(expr) = expr {
            must.push((Occur::Must, self.expr(expr, mode)?));
        }
        // Words are never found in findings, so that only queries without them must leave findings out.
        if self.wanted.is_none() && !expr.is_some_and(has_words) {
            must.push((Occur::MustNot, self.of(Granularity::Finding)));
        }
        Ok(self.all_of(must))
    }

    /// Several of the words of the longest run, whatever their marks; `None` where no run is long enough. More of them, side by side and as
    /// spelled, count for more.
    pub fn most_of(&self, expr: &Expr, filters: &Filters, least: Least) -> Result<Option<MinimumShouldMatchQuery>, QueryError> {
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
        let part = |any, better, counted| Clause { any, better, weight: 1.0, counted };
        let mut parts = Vec::new();
        for word in words {
            let queries = |exact| needle(&word.text, word.prefix, exact).map(|n| self.alternatives(&n));
            parts.extend(queries(false).map(|any| part(any, queries(true).unwrap_or_default(), true)));
        }
        let count = parts.len();
        let least = match least {
            Least::Half => count.div_ceil(2),
            // Of a question, whose words are half only grammar, few; which of them decides the order.
            Least::Some if count > 6 => count / 4,
            Least::Some => count - (count / 3).max(1),
        };
        for two in words.windows(2) {
            let joined = format!("{} {}", two[0].text, two[1].text);
            let pairs = needle(&joined, false, false).map(|n| n.pairs).unwrap_or_default();
            parts.extend(pairs.into_iter().map(|p| part(vec![Box::new(SynonymQuery::pair(f, p))], Vec::new(), false)));
        }
        let mut within: Vec<(Occur, Box<dyn Query>)> = self.filters(filters)?.into_iter().map(|q| (Occur::Must, q)).collect();
        for other in others {
            let clause = self.clause(other, LOOSE)?;
            if has_words(other) {
                parts.push(part(vec![clause.1.box_clone()], Vec::new(), false));
            }
            within.push(clause);
        }
        let within = (!within.is_empty()).then(|| self.all_of(within));
        Ok(Some(MinimumShouldMatchQuery { clauses: parts, minimum: least.max(1), within }))
    }

    /// What must be, or must not be.
    fn clause(&self, expr: &Expr, mode: Mode) -> Result<(Occur, Box<dyn Query>), QueryError> {
        Ok(match expr {
            Expr::Not(inner) => (Occur::MustNot, self.excluded(inner)?),
            _ => (Occur::Must, self.expr(expr, mode)?),
        })
    }

    /// What all these clauses say, of everything where they only exclude.
    fn all_of(&self, mut clauses: Vec<(Occur, Box<dyn Query>)>) -> Box<dyn Query> {
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.everything()));
        }
        match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
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
            Expr::Not(_) => self.all_of(vec![self.clause(expr, mode)?]),
            Expr::And(parts) => self.all_of(parts.iter().map(|p| self.clause(p, mode)).collect::<Result<_, _>>()?),
            Expr::Or(parts) => {
                let parts =
                    parts.iter().map(|p| Ok((Occur::Should, self.expr(p, mode)?))).collect::<Result<Vec<_>, QueryError>>()?;
                Box::new(BooleanQuery::new(parts))
            }
        })
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
        let mut alternatives = self.alternatives(needle);
        match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Box::new(BooleanQuery::union(alternatives)),
        }
    }

    /// What finds it, each by itself.
    fn alternatives(&self, needle: &Needle) -> Vec<Box<dyn Query>> {
        let f = self.fields;
        if self.wanted == Some(Granularity::Finding) {
            return vec![sequence(f.section, &unmarked(&needle.places), 0, Vec::new())];
        }
        let main: Box<dyn Query> = match needle.pairs.as_slice() {
            [only] if needle.only_pair => Box::new(SynonymQuery::pair(f, only.clone())),
            pairs => {
                let within = pairs.iter().map(|pair| SynonymQuery::pair(f, pair.clone()));
                sequence(f.words, &needle.places, 0, within.collect())
            }
        };
        let parts = needle.or_parts.iter().map(|parts| sequence(f.words, &parts.places, 0, Vec::new()));
        [main].into_iter().chain(parts).collect()
    }

    fn field(&self, field: Field, text: &Text) -> Result<Box<dyn Query>, QueryError> {
        let f = self.fields;
        let id = |field| term(field, &lower(&text.text), IndexRecordOption::Basic);
        let prefixed = |field| begins_with(field, &lower(&text.text));
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
            Field::Region => match self.directory.region(&text.text) {
                Some(region) => term(f.region, &region.id, IndexRecordOption::Basic),
                None => return Err(value_unknown(text, self.directory.region_names())),
            },
            Field::Verdict => match vocabulary::verdict(&text.text) {
                Some(verdict) => term(f.verdict, verdict.as_str(), IndexRecordOption::Basic),
                None => return Err(value_unknown(text, vocabulary::VERDICTS.into())),
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
            Field::Of(Measure::Money) => column(columns::MONEY),
            Field::Of(Measure::Count) => column(columns::COUNT),
            Field::Of(Measure::Day) => column(columns::DAY),
            Field::Of(Measure::Received | Measure::Year) => column(columns::RECEIVED),
            Field::Section => column(FacetKind::Section.column()),
            Field::Requirement => column(FacetKind::Section.column()),
            Field::Rule => column(FacetKind::Rule.column()),
            Field::Kind => column(FacetKind::Kind.column()),
            Field::Campaign => column(FacetKind::Campaign.column()),
            Field::Verdict => column(FacetKind::Verdict.column()),
            Field::Unit => begins_with(f.unit_id, ""),
            Field::Region => begins_with(f.region, ""),
            Field::Number => begins_with(f.number, ""),
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
        let field = if findings { self.fields.section } else { self.fields.words };
        let found: Vec<Needle> = texts.iter().filter_map(|t| needle(&t.text, false, mode.exact && !findings)).collect();
        let in_order = |order: &mut dyn Iterator<Item = &Needle>| {
            let mut places: Vec<(usize, TermPattern)> = Vec::new();
            let mut next = 0;
            for needle in order {
                places.extend(needle.places.iter().map(|(at, pattern)| (next + at, pattern.clone())));
                next += needle.width;
            }
            sequence(field, &places, within.saturating_sub(1), Vec::new())
        };
        match found.as_slice() {
            [] => Box::new(EmptyQuery),
            [one] => self.needle(one),
            [_, _] => either(in_order(&mut found.iter()), in_order(&mut found.iter().rev())),
            _ => in_order(&mut found.iter()),
        }
    }

    fn named(&self, field: tantivy::schema::Field, text: &Text) -> Box<dyn Query> {
        match needle(&text.text, text.prefix, false) {
            Some(needle) => sequence(field, &needle.places, 0, Vec::new()),
            None => Box::new(EmptyQuery),
        }
    }

    fn number(&self, text: &Text) -> Box<dyn Query> {
        let field = self.fields.number;
        let folded = fold(&text.text).text;
        let whole = document_numbers(&text.text).pop().map(|n| n.whole);
        if text.prefix {
            return begins_with(field, whole.as_deref().unwrap_or(folded.trim_start_matches('0')));
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

/// The same places whatever the marks.
fn unmarked(places: &[(usize, TermPattern)]) -> Vec<(usize, TermPattern)> {
    places.iter().map(|(at, pattern)| (*at, pattern.unmarked())).collect()
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

/// Whether there is anything to look for.
pub(super) fn is_empty(expr: Option<&Expr>, wanted: &Wanted) -> bool {
    expr.is_none() && wanted.like.is_none() && wanted.facets.is_empty() && wanted.filters == Filters::default()
}
