//! A query for entries that hold at least so many of several clauses (`minimum_should_match` in Lucene and its kin), the best first.
//!
//! The engine scores every entry that holds one of them. Here an entry is passed over as soon as what it may be worth at best is less
//! than what the hits found so far are worth (MaxScore: H. Turtle, J. Flood, "Query evaluation: strategies and optimizations",
//! Information Processing & Management 31(6), 1995).

use super::multi_phrase::MultiPhraseQuery;
use super::synonym::{SynonymQuery, SynonymScorer, SynonymWeight, explained, reach, searcher};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

/// What rounding may add to a sum of scores.
const ROUNDING: Score = 1.000_1;
/// Entries of a segment that are looked at together.
const WINDOW: usize = if cfg!(test) { 16 } else { 4096 };
/// So many of them are quicker looked up one by one.
const FEW: usize = WINDOW / 32;

#[derive(Debug)]
pub(super) struct MinimumShouldMatchQuery {
    pub clauses: Vec<Clause>,
    /// How many of the counted clauses there must be.
    pub minimum: usize,
    /// What must be true besides; it is worth nothing.
    pub within: Option<Box<dyn Query>>,
}

/// Something that may be in an entry.
#[derive(Debug)]
pub(super) struct Clause {
    /// It is there where one of these is.
    pub any: Vec<Box<dyn Query>>,
    /// It is worth more where these are there too.
    pub better: Vec<Box<dyn Query>>,
    pub weight: Score,
    /// Whether it is one of those of which there must be some.
    pub counted: bool,
}

impl Clause {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<ClauseWeight> {
        let bounded = |queries: &[Box<dyn Query>]| -> tantivy::Result<Vec<Bounded>> {
            queries.iter().map(|q| Bounded::new(&**q, scoring)).collect()
        };
        let (mut any, mut better) = (bounded(&self.any)?, bounded(&self.better)?);
        better.retain(|better| !any.iter_mut().any(|any| any.prefer(better)));
        let most = any.iter().chain(&better).map(Bounded::most).sum::<Score>() * self.weight * ROUNDING;
        Ok(ClauseWeight { any, better, weight: self.weight, counted: self.counted, most })
    }
}

impl Clone for Clause {
    fn clone(&self) -> Clause {
        let copy = |queries: &[Box<dyn Query>]| queries.iter().map(|q| q.box_clone()).collect();
        Clause { any: copy(&self.any), better: copy(&self.better), weight: self.weight, counted: self.counted }
    }
}

impl Clone for MinimumShouldMatchQuery {
    fn clone(&self) -> MinimumShouldMatchQuery {
        MinimumShouldMatchQuery {
            clauses: self.clauses.clone(),
            minimum: self.minimum,
            within: self.within.as_ref().map(|q| q.box_clone()),
        }
    }
}

impl MinimumShouldMatchQuery {
    /// At most so many, those that are worth most, in falling order; of equals some may be left out.
    pub fn best(&self, searcher: &Searcher, most: usize) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let weight = self.minimum_should_match_weight(EnableScoring::enabled_from_searcher(searcher))?;
        let mut found: Vec<(Score, DocAddress)> = Vec::new();
        let mut threshold = Score::MIN;
        let room = most.saturating_mul(2);
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let mut scorer = weight.start(reader, 1.0, threshold)?;
            let mut doc = scorer.settle(0);
            while doc != TERMINATED && most > 0 {
                if reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                    found.push((scorer.score, DocAddress::new(segment as u32, doc)));
                }
                if found.len() >= room {
                    best_first(&mut found, most);
                    threshold = found[most - 1].0;
                    scorer.threshold = threshold;
                }
                doc = scorer.advance();
            }
        }
        best_first(&mut found, most);
        Ok(found)
    }

    fn minimum_should_match_weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<MinimumShouldMatchWeight> {
        let unscored = EnableScoring::disabled_from_searcher(searcher(scoring)?);
        let within = self.within.as_ref().map(|within| within.weight(unscored)).transpose()?;
        let scored = scoring.is_scoring_enabled();
        let clauses = self.clauses.iter().filter(|p| scored || p.counted);
        let mut clauses = clauses.map(|p| p.weight(scoring)).collect::<tantivy::Result<Vec<_>>>()?;
        clauses.sort_by(|a, b| b.most.total_cmp(&a.most));
        Ok(MinimumShouldMatchWeight { clauses, minimum: self.minimum, within, scored })
    }
}

fn best_first(found: &mut Vec<(Score, DocAddress)>, most: usize) {
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(most);
}

impl Query for MinimumShouldMatchQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.minimum_should_match_weight(scoring)?))
    }
}

/// What finds the entries of a clause, and what one gets from it at most.
enum Bounded {
    Synonym(SynonymWeight),
    Other(Box<dyn Weight>, Score),
}

impl Bounded {
    fn new(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Bounded> {
        if let Some(synonym) = query.downcast_ref::<SynonymQuery>() {
            return Ok(Bounded::Synonym(synonym.leaping(scoring)?));
        }
        if let Some(sequence) = query.downcast_ref::<MultiPhraseQuery>() {
            let (weight, most) = sequence.bounded(scoring)?;
            return Ok(Bounded::Other(weight, most));
        }
        Ok(Bounded::Other(query.weight(scoring)?, Score::INFINITY))
    }

    /// Takes over what the other one adds; `false` where it cannot.
    fn prefer(&mut self, other: &Bounded) -> bool {
        match (self, other) {
            (Bounded::Synonym(own), Bounded::Synonym(other)) => own.prefer(other),
            _ => false,
        }
    }

    fn most(&self) -> Score {
        match self {
            Bounded::Synonym(weight) => weight.most(),
            Bounded::Other(_, most) => *most,
        }
    }

    fn source(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Source> {
        Ok(match self {
            Bounded::Synonym(weight) => Source::Synonym(weight.synonym_scorer(reader, boost)?),
            Bounded::Other(weight, _) => Source::Other(weight.scorer(reader, boost)?),
        })
    }
}

struct ClauseWeight {
    any: Vec<Bounded>,
    better: Vec<Bounded>,
    weight: Score,
    counted: bool,
    /// What an entry gets at most.
    most: Score,
}

impl ClauseWeight {
    fn found(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<ClauseScorer> {
        let boost = boost * self.weight;
        let sources = |of: &[Bounded]| of.iter().map(|b| b.source(reader, boost)).collect::<tantivy::Result<Vec<_>>>();
        Ok(ClauseScorer { any: sources(&self.any)?, better: sources(&self.better)?, counted: self.counted })
    }
}

struct MinimumShouldMatchWeight {
    /// What is worth most first. They are added up in this order, so that an entry is worth the same however it is found.
    clauses: Vec<ClauseWeight>,
    minimum: usize,
    within: Option<Box<dyn Weight>>,
    scored: bool,
}

impl MinimumShouldMatchWeight {
    /// Stands before the first entry; finds those that are worth more than the threshold.
    fn start(&self, reader: &SegmentReader, boost: Score, threshold: Score) -> tantivy::Result<MinimumShouldMatchScorer> {
        let mut behind = vec![NOTHING];
        for clause in self.clauses.iter().rev() {
            let Sum { worth, counted } = behind[behind.len() - 1];
            behind.push(Sum { worth: worth + clause.most * boost, counted: counted + usize::from(clause.counted) });
        }
        behind.reverse();
        Ok(MinimumShouldMatchScorer {
            clauses: self.clauses.iter().map(|p| p.found(reader, boost)).collect::<tantivy::Result<_>>()?,
            behind,
            leading: self.clauses.len(),
            minimum: self.minimum,
            within: self.within.as_ref().map(|w| w.scorer(reader, 1.0)).transpose()?,
            scored: self.scored,
            threshold,
            start: 0,
            window: Vec::new(),
            hits: Vec::new(),
            looked_at: 0,
            doc: 0,
            score: 1.0,
        })
    }
}

impl Weight for MinimumShouldMatchWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = self.start(reader, boost, Score::MIN)?;
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

/// Entries one by one.
enum Source {
    Synonym(SynonymScorer),
    Other(Box<dyn Scorer>),
}

impl Source {
    /// What the entry gets, if it is one of them.
    fn score_of(&mut self, doc: DocId) -> Option<Score> {
        (self.reach(doc) == doc).then(|| match self {
            Source::Synonym(synonym) => synonym.score(),
            Source::Other(scorer) => scorer.score(),
        })
    }

    fn reach(&mut self, target: DocId) -> DocId {
        match self {
            Source::Synonym(synonym) => reach(synonym, target),
            Source::Other(scorer) => reach(&mut **scorer, target),
        }
    }

    /// Visits the entries before `end`, some several times, with what is to be added for each.
    fn drain(&mut self, end: DocId, mut visit: impl FnMut(DocId, Score)) {
        match self {
            Source::Synonym(synonym) => synonym.drain(end, visit),
            Source::Other(scorer) => {
                let mut doc = scorer.doc();
                while doc < end {
                    visit(doc, scorer.score());
                    doc = scorer.advance();
                }
            }
        }
    }
}

/// The entries of a segment that hold a clause.
struct ClauseScorer {
    any: Vec<Source>,
    better: Vec<Source>,
    counted: bool,
}

impl ClauseScorer {
    fn reach(&mut self, target: DocId) -> DocId {
        self.any.iter_mut().map(|source| source.reach(target)).min().unwrap_or(TERMINATED)
    }

    /// Adds what its entries from `start` on get.
    fn add_to(&mut self, number: u16, start: DocId, window: &mut [Held]) {
        let end = start.saturating_add(window.len() as DocId).min(TERMINATED);
        for source in &mut self.any {
            source.reach(start);
            source.drain(end, |doc, score| window[(doc - start) as usize].hold(number, self.counted, score));
        }
        for source in &mut self.better {
            source.reach(start);
            source.drain(end, |doc, score| window[(doc - start) as usize].be_better(number, score));
        }
    }

    /// The same for a few of the entries.
    fn add_to_some(&mut self, number: u16, start: DocId, window: &mut [Held], some: &[usize]) {
        for &at in some {
            let (doc, held) = (start + at as DocId, &mut window[at]);
            self.any.iter_mut().filter_map(|s| s.score_of(doc)).for_each(|score| held.hold(number, self.counted, score));
            if held.last == number {
                self.better.iter_mut().filter_map(|s| s.score_of(doc)).for_each(|score| held.be_better(number, score));
            }
        }
    }
}

/// What clauses come to.
#[derive(Debug, Clone, Copy)]
struct Sum {
    worth: Score,
    counted: usize,
}

const NOTHING: Sum = Sum { worth: 0.0, counted: 0 };

/// What an entry holds.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    worth: Score,
    counted: u16,
    /// The last clause, from 1.
    last: u16,
}

impl Held {
    fn hold(&mut self, clause: u16, counted: bool, score: Score) {
        self.worth += score;
        if self.last != clause {
            self.counted += u16::from(counted);
            self.last = clause;
        }
    }

    fn be_better(&mut self, clause: u16, score: Score) {
        if self.last == clause {
            self.worth += score;
        }
    }
}

struct MinimumShouldMatchScorer {
    clauses: Vec<ClauseScorer>,
    /// What an entry gets at most from this clause and those behind it.
    behind: Vec<Sum>,
    /// How many clauses there are of which a hit must hold one.
    leading: usize,
    minimum: usize,
    within: Option<Box<dyn Scorer>>,
    scored: bool,
    /// What a hit must be worth more than.
    threshold: Score,
    /// Entries that are looked at together, from this one on. One clause after the other is much quicker than one entry after the other.
    start: DocId,
    window: Vec<Held>,
    /// Those of them that may be hits, and how many of these were looked at.
    hits: Vec<usize>,
    looked_at: usize,
    doc: DocId,
    score: Score,
}

impl MinimumShouldMatchScorer {
    /// Whether what comes to so much may be a hit.
    fn suffices(&self, all: Sum) -> bool {
        // What fails most often comes first.
        (!self.scored || all.worth > self.threshold) && all.counted >= self.minimum
    }

    /// Whether what is held may be a hit if it gets so much more.
    fn may_be(&self, held: Held, more: Sum) -> bool {
        self.suffices(Sum { worth: held.worth + more.worth, counted: usize::from(held.counted) + more.counted })
    }

    /// Goes on to the first hit from here on.
    fn settle(&mut self, target: DocId) -> DocId {
        loop {
            while let Some(&at) = self.hits.get(self.looked_at) {
                self.looked_at += 1;
                let (doc, held) = (self.start + at as DocId, self.window[at]);
                // The threshold may have been raised meanwhile.
                if doc < target || !self.may_be(held, NOTHING) {
                    continue;
                }
                if self.within.as_mut().is_none_or(|within| reach(&mut **within, doc) == doc) {
                    (self.doc, self.score) = (doc, held.worth);
                    return doc;
                }
            }
            let behind = self.start + self.window.len() as DocId;
            if !self.fill(target.max(behind)) {
                self.doc = TERMINATED;
                return TERMINATED;
            }
        }
    }

    /// Looks for what comes from here on; `false`: nothing more.
    fn fill(&mut self, mut target: DocId) -> bool {
        // Where nothing is scored, counting is all there is to do.
        while self.scored && self.leading > 0 && !self.suffices(self.behind[self.leading - 1]) {
            self.leading -= 1;
        }
        self.start = loop {
            let doc = self.clauses[..self.leading].iter_mut().map(|clause| clause.reach(target)).min().unwrap_or(TERMINATED);
            if doc == TERMINATED {
                return false;
            }
            let Some(within) = &mut self.within else { break doc };
            target = reach(&mut **within, doc);
            if target == doc {
                break doc;
            }
        };
        self.window.clear();
        self.window.resize(WINDOW, Held::default());
        for (i, clause) in self.clauses.iter_mut().enumerate().take(self.leading) {
            clause.add_to(i as u16 + 1, self.start, &mut self.window);
        }
        // What holds none of these clauses is no hit. The others are looked up where they matter.
        let mut few: Option<Vec<usize>> = None;
        for i in self.leading..self.clauses.len() {
            let (more, number) = (self.behind[i], i as u16 + 1);
            if few.is_none() && self.window.iter().filter(|held| self.may_be(**held, more)).count() > FEW {
                self.clauses[i].add_to(number, self.start, &mut self.window);
                continue;
            }
            let some = self.open(few.take(), more);
            self.clauses[i].add_to_some(number, self.start, &mut self.window, &some);
            few = Some(some);
        }
        (self.hits, self.looked_at) = (self.open(few, NOTHING), 0);
        true
    }

    /// Which entries of the window, or of these, may be hits if they get so much more.
    fn open(&self, of: Option<Vec<usize>>, more: Sum) -> Vec<usize> {
        match of {
            Some(mut of) => {
                of.retain(|&at| self.may_be(self.window[at], more));
                of
            }
            None => (0..self.window.len()).filter(|&at| self.may_be(self.window[at], more)).collect(),
        }
    }
}

impl DocSet for MinimumShouldMatchScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target { self.settle(target) } else { self.doc }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let sources = self.clauses.iter().flat_map(|p| &p.any);
        let all = sources.map(|s| match s {
            Source::Synonym(synonym) => synonym.size_hint(),
            Source::Other(scorer) => scorer.size_hint(),
        });
        let all = all.fold(0, u32::saturating_add);
        self.within.as_ref().map_or(all, |w| w.size_hint().min(all))
    }
}

impl Scorer for MinimumShouldMatchScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::TermPattern;
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use tantivy::collector::DocSetCollector;
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{Index, TantivyDocument};

    const WORDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

    fn index_of(texts: &[Vec<&str>]) -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("words", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for segment in texts.chunks(texts.len().div_ceil(2)) {
            for text in segment {
                writer.add_document(tantivy::doc!(field => text.join(" "))).unwrap();
            }
            writer.commit().unwrap();
        }
        (index.reader().unwrap().searcher(), field)
    }

    fn place(field: Field, word: &str) -> Box<dyn Query> {
        Box::new(SynonymQuery { field, pattern: TermPattern::Exact(word.into()), uncounted: None })
    }

    /// What each entry gets from one query, by asking for this one alone.
    fn alone(searcher: &Searcher, query: &dyn Query) -> BTreeMap<DocAddress, Score> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher)).unwrap();
        let mut out = BTreeMap::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let mut scorer = weight.scorer(reader, 1.0).unwrap();
            while scorer.doc() != TERMINATED {
                out.insert(DocAddress::new(segment as u32, scorer.doc()), scorer.score());
                scorer.advance();
            }
        }
        out
    }

    /// The same by adding up.
    fn added_up(searcher: &Searcher, several: &MinimumShouldMatchQuery) -> BTreeMap<DocAddress, Score> {
        let mut found: BTreeMap<DocAddress, (usize, Score)> = BTreeMap::new();
        for clause in &several.clauses {
            let any: Vec<_> = clause.any.iter().map(|q| alone(searcher, &**q)).collect();
            let better: Vec<_> = clause.better.iter().map(|q| alone(searcher, &**q)).collect();
            for at in any.iter().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>() {
                let entry = found.entry(*at).or_default();
                entry.0 += usize::from(clause.counted);
                entry.1 += any.iter().chain(&better).filter_map(|scores| scores.get(at)).sum::<Score>() * clause.weight;
            }
        }
        let within = several.within.as_ref().map(|w| alone(searcher, &**w));
        found.retain(|at, (count, _)| *count >= several.minimum && within.as_ref().is_none_or(|w| w.contains_key(at)));
        found.into_iter().map(|(at, (_, score))| (at, score)).collect()
    }

    fn word() -> impl Strategy<Value = &'static str> {
        // The first ones are in nearly every text.
        prop_oneof![6 => prop::sample::select(&WORDS[..2]), 2 => prop::sample::select(&WORDS[..5]), 1 => prop::sample::select(&WORDS[..])]
    }

    fn clause() -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>, f32, bool)> {
        let word = || prop::sample::select(&WORDS[..]);
        (prop::collection::vec(word(), 1..3), prop::collection::vec(word(), 0..2), 0.5_f32..3.0, prop::bool::weighted(0.7))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn finds_what_adding_up_finds(
            texts in prop::collection::vec(prop::collection::vec(word(), 0..9), 2..160),
            clauses in prop::collection::vec(clause(), 1..7),
            minimum in 1_usize..4,
            within in prop::option::of(prop::sample::select(&WORDS[..])),
            limit in 1_usize..12,
        ) {
            let (searcher, field) = index_of(&texts);
            let places = |words: &[&str]| words.iter().map(|w| place(field, w)).collect();
            let clause = |(any, better, weight, counted): &(Vec<&str>, Vec<&str>, f32, bool)| {
                Clause { any: places(any), better: places(better), weight: *weight, counted: *counted }
            };
            let clauses = clauses.iter().map(clause).collect();
            let several = MinimumShouldMatchQuery { clauses, minimum, within: within.map(|w| place(field, w)) };
            let expected = added_up(&searcher, &several);

            let all: BTreeSet<DocAddress> = searcher.search(&several, &DocSetCollector).unwrap().into_iter().collect();
            prop_assert_eq!(&all, &expected.keys().copied().collect::<BTreeSet<_>>());

            let mut scores: Vec<Score> = expected.values().copied().collect();
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.truncate(limit);
            let best = several.best(&searcher, limit).unwrap();
            prop_assert_eq!(best.len(), scores.len());
            for ((score, at), wanted) in best.iter().zip(&scores) {
                prop_assert!((score - wanted).abs() < 1e-4, "{score} for {wanted}");
                prop_assert!((score - expected[at]).abs() < 1e-4);
            }
        }
    }
}
