//! Queries of the engine over one field: a term, a sequence of places, beginnings of words.

use super::super::concepts::with_prefix;
use super::super::multi_phrase::MultiPhraseQuery;
use super::super::synonym::SynonymQuery;
use super::super::terms::{self, TermPattern};
use rasoat_text::fold::{canon, fold};
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

pub(super) fn term(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

pub(super) fn either(a: Box<dyn Query>, b: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![a, b]))
}

pub(super) fn place(field: Field, pattern: TermPattern) -> Box<dyn Query> {
    match pattern {
        TermPattern::Begins { stem, exact } => prefix(field, &stem, exact),
        pattern => Box::new(SynonymQuery { field, pattern, uncounted: None }),
    }
}

/// What stands at these distances, with so many words between them in all; `within` is true of all that are found.
pub(super) fn sequence(field: Field, places: &[(usize, TermPattern)], slop: u32, within: Vec<SynonymQuery>) -> Box<dyn Query> {
    match places {
        [] => Box::new(EmptyQuery),
        [(_, only)] => place(field, only.clone()),
        _ => Box::new(MultiPhraseQuery { field, places: places.to_vec(), slop, within }),
    }
}

/// Words that begin so, and abbreviations that do.
fn prefix(field: Field, stem: &str, exact: bool) -> Box<dyn Query> {
    let mut any = vec![match exact {
        true => Box::new(SynonymQuery { field, pattern: TermPattern::Begins { stem: stem.to_owned(), exact }, uncounted: None }),
        false => begins_with(field, stem),
    }];
    let either =
        |folded: &str, marked: String| if exact { TermPattern::Exact(marked) } else { TermPattern::Any(folded.to_owned()) };
    let concepts = with_prefix(stem, exact).into_iter().map(|c| either(c.term(false), c.indexed().to_owned()));
    any.extend(concepts.map(|pattern| place(field, pattern)));
    // As a whole word it may be indexed otherwise: "ly" as "li", "hoà" as "hòa".
    let (folded, marked) = (fold(stem).text, canon(stem).text);
    if (if exact { &marked } else { &folded }) != stem {
        any.push(place(field, either(&folded, terms::word(&folded, &marked))));
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
