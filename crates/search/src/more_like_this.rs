//! More like this: the words and pairs of words by which a text stands out, and what shares the most of them.

use super::address;
use super::analysis::analyse;
use super::exclusion::Exclusion;
use super::lookup::{Needle, needle};
use super::minimum_should_match::{Clause, MinimumShouldMatchQuery};
use super::query::Like;
use super::schema::{self, Fields};
use super::synonym::SynonymQuery;
use super::terms::{self, TermPattern};
use std::collections::HashMap;
use std::ops::Bound;
use tantivy::query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

/// Bytes of a text that are looked at.
const LONGEST: usize = 20_000;
/// Words and pairs that are looked for. Two syllables are a word more often than one.
const WORDS: usize = 10;
const PAIRS: usize = 20;

/// A word or pair with its places in the text and in the index.
struct Told {
    pair: bool,
    term: String,
    /// To be marked.
    text: String,
    weight: f32,
}

/// What finds such texts, the best first, and what is to be marked in them.
pub(super) type Alike = (MinimumShouldMatchQuery, Vec<Needle>);

/// Of what matches `others`; `None` for a text that shares nothing with any.
pub(super) fn query(searcher: &Searcher, fields: &Fields, like: &Like, others: Box<dyn Query>) -> tantivy::Result<Option<Alike>> {
    let text = &like.text[..like.text.floor_char_boundary(LONGEST)];
    let read = analyse(text);
    let words: Vec<&str> = read.words(false).collect();
    let mut counted: [HashMap<(String, String), u32>; 2] = Default::default();
    for (i, word) in words.iter().enumerate().filter(|(_, w)| is_telling(w)) {
        *counted[0].entry(((*word).to_owned(), (*word).to_owned())).or_default() += 1;
        if let Some(next) = words.get(i + 1).filter(|w| is_telling(w)) {
            *counted[1].entry((terms::pair(word, next), format!("{word} {next}"))).or_default() += 1;
        }
    }
    let [singles, pairs] = counted;
    let mut told = telling(searcher, fields, false, singles, WORDS)?;
    told.extend(telling(searcher, fields, true, pairs, PAIRS)?);
    if told.is_empty() {
        return Ok(None);
    }
    let part = |t: &Told| {
        let pattern = TermPattern::Any(t.term.clone());
        let query = if t.pair { SynonymQuery::pair(fields, pattern) } else { SynonymQuery::word(fields, pattern) };
        Clause { any: vec![Box::new(query)], better: Vec::new(), weight: t.weight, counted: true }
    };
    let mut within = vec![(Occur::Must, others)];
    within.extend(itself(fields, like).map(|q| -> (Occur, Box<dyn Query>) { (Occur::MustNot, Box::new(Exclusion(q))) }));
    let alike = MinimumShouldMatchQuery {
        clauses: told.iter().map(part).collect(),
        // A fifth of what stands out, so that one common word alone is no likeness.
        minimum: (told.len() / 5).max(1),
        within: Some(Box::new(BooleanQuery::new(within))),
    };
    let needles = told.iter().filter_map(|t| needle(&t.text, false, false)).collect();
    Ok(Some((alike, needles)))
}

/// Letters: numbers are alike by chance.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_alphabetic)
}

/// The terms that are frequent here and rare elsewhere. Greatest weight first; those that nothing else holds tell nothing.
fn telling(
    searcher: &Searcher,
    fields: &Fields,
    pair: bool,
    counted: HashMap<(String, String), u32>,
    most: usize,
) -> tantivy::Result<Vec<Told>> {
    let all = searcher.num_docs().max(1) as f32;
    let mut out = Vec::with_capacity(counted.len());
    for ((term, text), here) in counted {
        let elsewhere = TermPattern::Any(term.clone()).count(searcher, if pair { fields.pairs } else { fields.words })?;
        if elsewhere > 0 {
            let rare = (1.0 + all / elsewhere as f32).ln();
            out.push(Told { pair, term, text, weight: rare * (1.0 + (here as f32).ln()) });
        }
    }
    out.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
    out.truncate(most);
    Ok(out)
}

/// The place itself, of a paragraph its section. Of several files of a dossier the same place is taken for it in each: the file has no
/// index of its own.
fn itself(fields: &Fields, like: &Like) -> Option<Box<dyn Query>> {
    let address = like.address.as_ref()?;
    let address::Place::In { granularity, block, part, .. } = &address.place else { return None };
    let number = Term::from_field_u64(fields.block, schema::place_number(*granularity, *block, *part));
    let dossier = Term::from_field_text(fields.key, &schema::key(&address.campaign, &address.dossier));
    Some(Box::new(BooleanQuery::intersection(vec![
        Box::new(TermQuery::new(dossier, IndexRecordOption::Basic)),
        Box::new(RangeQuery::new(Bound::Included(number.clone()), Bound::Included(number))),
    ])))
}
