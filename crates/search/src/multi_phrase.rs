//! A query for a phrase that may have several terms at each position (Lucene's MultiPhraseQuery), at fixed distances or with some words
//! between them.
//!
//! The engine's own phrase wants one term a position. What stands side by side is first looked up as pairs, so that positions are
//! compared in few entries.

use super::synonym::{SynonymQuery, SynonymStatistics, explained, reach, searcher};
use super::terms::TermPattern;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, BooleanQuery, EmptyQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The entries in which the places follow one another.
#[derive(Debug, Clone)]
pub(super) struct MultiPhraseQuery {
    pub field: Field,
    /// How far from the first, ascending.
    pub places: Vec<(usize, TermPattern)>,
    /// How many more words may stand between them in all.
    pub slop: u32,
    /// What is true of every such entry and quickly found; else it is looked for where all places are.
    pub within: Vec<SynonymQuery>,
}

impl MultiPhraseQuery {
    /// Finds them; and what an entry is worth at most.
    pub fn bounded(&self, scoring: EnableScoring<'_>) -> tantivy::Result<(Box<dyn Weight>, Score)> {
        let searcher = searcher(scoring)?;
        let mut places = Vec::with_capacity(self.places.len());
        for (at, pattern) in &self.places {
            let terms = pattern.terms(searcher, self.field)?;
            if terms.is_empty() {
                return Ok((EmptyQuery.weight(scoring)?, 0.0));
            }
            places.push((*at, terms));
        }
        let similarity = match SynonymStatistics::new(scoring, places.iter().map(|(_, terms)| terms.as_slice()), self.field)? {
            Some(together) => {
                let one_each: Vec<Term> = places.iter().map(|(_, terms)| terms[0].0.clone()).collect();
                Some(Bm25Weight::for_terms(&together, &one_each)?)
            }
            None => None,
        };
        let each = || {
            self.places.iter().map(|(_, pattern)| SynonymQuery { field: self.field, pattern: pattern.clone(), uncounted: None })
        };
        let within: Vec<SynonymQuery> = if self.within.is_empty() { each().collect() } else { self.within.clone() };
        let within: Vec<Box<dyn Query>> = within.into_iter().map(|p| -> Box<dyn Query> { Box::new(p) }).collect();
        let within = BooleanQuery::intersection(within).weight(EnableScoring::disabled_from_searcher(searcher))?;
        let places = places.into_iter().map(|(at, terms)| (at, terms.into_iter().map(|(term, _)| term).collect())).collect();
        let most = similarity.as_ref().map_or(0.0, Bm25Weight::max_score);
        Ok((Box::new(MultiPhraseWeight { field: self.field, places, slop: self.slop, within, similarity }), most))
    }
}

impl Query for MultiPhraseQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(self.bounded(scoring)?.0)
    }
}

struct MultiPhraseWeight {
    field: Field,
    places: Vec<(usize, Vec<Term>)>,
    slop: u32,
    within: Box<dyn Weight>,
    similarity: Option<Bm25Weight>,
}

impl Weight for MultiPhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut places = Vec::with_capacity(self.places.len());
        for (at, terms) in &self.places {
            let postings = postings(reader, terms, IndexRecordOption::WithFreqsAndPositions)?;
            places.push(PhrasePosition { from: u32::try_from(*at).unwrap_or(u32::MAX), postings, at: Vec::new() });
        }
        let mut scorer = MultiPhraseScorer {
            within: self.within.scorer(reader, 1.0)?,
            places,
            slop: self.slop,
            count: 0,
            similarity: self.similarity.as_ref().map(|s| s.boost_by(boost)),
            lengths: reader.fieldnorms_readers().get_field(self.field)?,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

/// One place in the entries of a segment.
struct PhrasePosition {
    /// How far it is from the first place.
    from: u32,
    /// Of each of its terms.
    postings: Vec<SegmentPostings>,
    /// In the entry looked at, ascending.
    at: Vec<u32>,
}

impl PhrasePosition {
    /// Whether it is in the entry, and where.
    fn look(&mut self, doc: DocId) -> bool {
        self.at.clear();
        for postings in &mut self.postings {
            if reach(postings, doc) == doc {
                postings.append_positions_with_offset(0, &mut self.at);
            }
        }
        if self.postings.len() > 1 {
            self.at.sort_unstable();
        }
        !self.at.is_empty()
    }
}

struct MultiPhraseScorer {
    within: Box<dyn Scorer>,
    places: Vec<PhrasePosition>,
    slop: u32,
    /// How often the sequence is in the entry.
    count: u32,
    similarity: Option<Bm25Weight>,
    lengths: Option<FieldNormReader>,
}

impl MultiPhraseScorer {
    /// Goes on to the first entry, from this one on, that holds the sequence.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.within.doc();
            if doc == TERMINATED || self.holds(doc) {
                return doc;
            }
            self.within.advance();
        }
    }

    fn holds(&mut self, doc: DocId) -> bool {
        let there = self.places.iter_mut().all(|place| place.look(doc));
        self.count = if there { count(&self.places, self.slop) } else { 0 };
        self.count > 0
    }
}

/// How many times the places follow one another, by where the first of them is.
fn count(places: &[PhrasePosition], slop: u32) -> u32 {
    let Some((first, others)) = places.split_first() else { return 0 };
    let follows = |start: u32| {
        // The nearest place that is far enough leaves the most room for those behind it.
        let mut shift = 0;
        others.iter().all(|place| {
            let least = start.saturating_add(place.from - first.from).saturating_add(shift);
            let next = place.at.partition_point(|at| *at < least);
            place.at.get(next).is_some_and(|at| {
                shift += at - least;
                shift <= slop
            })
        })
    };
    u32::try_from(first.at.iter().filter(|start| follows(**start)).count()).unwrap_or(u32::MAX)
}

impl DocSet for MultiPhraseScorer {
    fn advance(&mut self) -> DocId {
        self.within.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.within.doc() < target {
            self.within.seek(target);
            self.settle();
        }
        self.within.doc()
    }

    fn doc(&self) -> DocId {
        self.within.doc()
    }

    fn size_hint(&self) -> u32 {
        self.within.size_hint()
    }
}

impl Scorer for MultiPhraseScorer {
    fn score(&mut self) -> Score {
        let Some(similarity) = &self.similarity else { return 1.0 };
        let length = self.lengths.as_ref().map_or(0, |l| l.fieldnorm_id(self.within.doc()));
        similarity.score(length, self.count)
    }
}

/// Of those terms that the segment has.
fn postings(reader: &SegmentReader, terms: &[Term], option: IndexRecordOption) -> tantivy::Result<Vec<SegmentPostings>> {
    let mut out = Vec::with_capacity(terms.len());
    for term in terms {
        out.extend(reader.inverted_index(term.field())?.read_postings(term, option)?);
    }
    Ok(out)
}
