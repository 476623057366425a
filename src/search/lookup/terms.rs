//! Queries of the engine over one field: a term, a sequence of them, beginnings of words.

use super::super::concepts::terms_with_prefix;
use crate::text::fold::{canon, fold};
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, PhrasePrefixQuery, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

pub(super) fn term(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

pub(super) fn either(a: Box<dyn Query>, b: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![a, b]))
}

pub(super) fn sequence(field: Field, terms: &[(usize, String)], half: bool, exact: bool) -> Box<dyn Query> {
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
fn prefix(field: Field, stem: &str, exact: bool) -> Box<dyn Query> {
    let mut any = vec![begins_with(field, stem)];
    any.extend(terms_with_prefix(stem, exact).iter().map(|c| term(field, c, IndexRecordOption::Basic)));
    // As a whole word it may be indexed otherwise: "ly" as "li", "hoà" as "hòa".
    let whole = if exact { canon(stem).text } else { fold(stem).text };
    if whole != stem {
        any.push(term(field, &whole, IndexRecordOption::Basic));
    }
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(any)), 1.0))
}

/// Words that begin so; with nothing given, any word.
pub(super) fn begins_with(field: Field, stem: &str) -> Box<dyn Query> {
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
