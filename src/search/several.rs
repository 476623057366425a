//! A query for entries that hold at least so many of several parts, the best first.
//!
//! The engine scores every entry that holds one of them. Here an entry is passed over as soon as what it may be worth at best is less
//! than what the hits found so far are worth (MaxScore: H. Turtle, J. Flood, "Query evaluation: strategies and optimizations",
//! Information Processing & Management 31(6), 1995).

use super::sequence::{Place, Sequence, explained};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// What rounding may add to a sum of scores.
const ROUNDING: Score = 1.000_1;

#[derive(Debug)]
pub(super) struct Several {
    pub parts: Vec<Part>,
    /// How many of the counted parts there must be.
    pub least: usize,
    /// What must be true besides; it is worth nothing.
    pub within: Option<Box<dyn Query>>,
}

/// Something that may be in an entry.
#[derive(Debug)]
pub(super) struct Part {
    /// It is there where one of these is.
    pub any: Vec<Box<dyn Query>>,
    /// It is worth more where these are there too.
    pub better: Vec<Box<dyn Query>>,
    pub weight: Score,
    /// Whether it is one of those of which there must be some.
    pub counted: bool,
}

impl Part {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<PartWeight> {
        let bounded = |queries: &[Box<dyn Query>]| -> tantivy::Result<Vec<Bounded>> {
            queries.iter().map(|q| Bounded::new(&**q, scoring)).collect()
        };
        Ok(PartWeight { any: bounded(&self.any)?, better: bounded(&self.better)?, weight: self.weight, counted: self.counted })
    }
}

impl Clone for Part {
    fn clone(&self) -> Part {
        let copy = |queries: &[Box<dyn Query>]| queries.iter().map(|q| q.box_clone()).collect();
        Part { any: copy(&self.any), better: copy(&self.better), weight: self.weight, counted: self.counted }
    }
}

impl Clone for Several {
    fn clone(&self) -> Several {
        Several { parts: self.parts.clone(), least: self.least, within: self.within.as_ref().map(|q| q.box_clone()) }
    }
}

impl Query for Several {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let within = match (&self.within, scoring) {
            (Some(within), EnableScoring::Enabled { searcher, .. }) => {
                Some(within.weight(EnableScoring::disabled_from_searcher(searcher))?)
            }
            (Some(within), EnableScoring::Disabled { .. }) => Some(within.weight(scoring)?),
            (None, _) => None,
        };
        let parts = self.parts.iter().map(|p| p.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(SeveralWeight { parts, least: self.least, within, scored: scoring.is_scoring_enabled() }))
    }
}

/// The weight of a query and what an entry gets from it at most.
struct Bounded {
    weight: Box<dyn Weight>,
    most: Score,
}

impl Bounded {
    fn new(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Bounded> {
        if let Some(place) = query.downcast_ref::<Place>() {
            let (weight, most) = place.leaping(scoring)?;
            return Ok(Bounded { weight, most });
        }
        if let Some(sequence) = query.downcast_ref::<Sequence>() {
            let (weight, most) = sequence.bounded(scoring)?;
            return Ok(Bounded { weight, most });
        }
        Ok(Bounded { weight: query.weight(scoring)?, most: Score::INFINITY })
    }
}

struct PartWeight {
    any: Vec<Bounded>,
    better: Vec<Bounded>,
    weight: Score,
    counted: bool,
}

impl PartWeight {
    fn candidates(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Candidates> {
        let boost = boost * self.weight;
        let mut most = 0.0;
        let mut scorers = |weights: &[Bounded]| -> tantivy::Result<Vec<Box<dyn Scorer>>> {
            let mut out = Vec::with_capacity(weights.len());
            for bounded in weights {
                let scorer = bounded.weight.scorer(reader, boost)?;
                if scorer.doc() != TERMINATED {
                    most += bounded.most * boost * ROUNDING;
                    out.push(scorer);
                }
            }
            Ok(out)
        };
        let (any, better) = (scorers(&self.any)?, scorers(&self.better)?);
        let doc = nearest(&any);
        Ok(Candidates { any, better, most: if doc == TERMINATED { 0.0 } else { most }, counted: self.counted, doc })
    }
}

struct SeveralWeight {
    parts: Vec<PartWeight>,
    least: usize,
    within: Option<Box<dyn Weight>>,
    scored: bool,
}

impl SeveralWeight {
    /// Stands before the first entry.
    fn start(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<SeveralScorer> {
        let parts = self.parts.iter().filter(|p| self.scored || p.counted);
        let parts = parts.map(|p| p.candidates(reader, boost)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut order: Vec<usize> = (0..parts.len()).collect();
        // The most frequent first where nothing is worth more than another.
        order.sort_by(|a, b| parts[*a].most.total_cmp(&parts[*b].most).then_with(|| parts[*b].size().cmp(&parts[*a].size())));
        let mut below = vec![Below { worth: 0.0, counted: 0 }];
        for &at in &order {
            let Below { worth, counted } = below[below.len() - 1];
            below.push(Below { worth: worth + parts[at].most, counted: counted + usize::from(parts[at].counted) });
        }
        let mut scorer = SeveralScorer {
            scores: vec![0.0; parts.len()],
            parts,
            order,
            below,
            leading: 0,
            least: self.least,
            within: self.within.as_ref().map(|w| w.scorer(reader, 1.0)).transpose()?,
            scored: self.scored,
            threshold: Score::MIN,
            doc: 0,
            score: 1.0,
        };
        scorer.raise(Score::MIN);
        Ok(scorer)
    }
}

impl Weight for SeveralWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = self.start(reader, boost)?;
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut scorer = self.start(reader, 1.0)?;
        scorer.raise(threshold);
        let mut doc = scorer.settle(0);
        while doc != TERMINATED {
            let threshold = callback(doc, scorer.score);
            scorer.raise(threshold);
            doc = scorer.advance();
        }
        Ok(())
    }
}

/// The entries of a segment that hold a part.
struct Candidates {
    any: Vec<Box<dyn Scorer>>,
    better: Vec<Box<dyn Scorer>>,
    /// What an entry gets from it at most.
    most: Score,
    counted: bool,
    doc: DocId,
}

impl Candidates {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.any.iter_mut().for_each(|scorer| reach(scorer, target));
            self.doc = nearest(&self.any);
        }
        self.doc
    }

    fn size(&self) -> u32 {
        self.any.iter().map(|s| s.size_hint()).fold(0, u32::saturating_add)
    }

    fn score(&mut self) -> Score {
        let doc = self.doc;
        self.better.iter_mut().for_each(|scorer| reach(scorer, doc));
        let all = self.any.iter_mut().chain(&mut self.better);
        all.filter(|scorer| scorer.doc() == doc).map(|scorer| scorer.score()).sum()
    }
}

fn reach(scorer: &mut Box<dyn Scorer>, target: DocId) {
    let doc = scorer.doc();
    if doc + 1 == target {
        scorer.advance();
    } else if doc < target {
        scorer.seek(target);
    }
}

fn nearest(scorers: &[Box<dyn Scorer>]) -> DocId {
    scorers.iter().map(|s| s.doc()).min().unwrap_or(TERMINATED)
}

/// What the parts below one come to.
#[derive(Debug, Clone, Copy)]
struct Below {
    worth: Score,
    counted: usize,
}

struct SeveralScorer {
    parts: Vec<Candidates>,
    /// The parts by what they are worth at most, the least first.
    order: Vec<usize>,
    /// By the number of parts in front.
    below: Vec<Below>,
    /// Where in the order the parts begin of which a hit must hold one.
    leading: usize,
    least: usize,
    within: Option<Box<dyn Scorer>>,
    scored: bool,
    /// What a hit must be worth more than.
    threshold: Score,
    doc: DocId,
    score: Score,
    /// Of each part in the entry looked at, so that they are added up in the same order whatever was looked at first.
    scores: Vec<Score>,
}

impl SeveralScorer {
    fn raise(&mut self, threshold: Score) {
        self.threshold = self.threshold.max(threshold);
        while let Some(below) = self.below.get(self.leading + 1)
            && !self.suffices(*below)
        {
            self.leading += 1;
        }
    }

    /// Whether parts that come to so much may make a hit.
    fn suffices(&self, all: Below) -> bool {
        all.counted >= self.least && (!self.scored || all.worth > self.threshold)
    }

    /// Goes on to the first hit from here on.
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let leading = &self.order[self.leading..];
            let doc = leading.iter().map(|&at| self.parts[at].seek(target)).min().unwrap_or(TERMINATED);
            let within = match &mut self.within {
                Some(within) if doc != TERMINATED => {
                    reach(within, doc);
                    within.doc()
                }
                _ => doc,
            };
            if within > doc {
                target = within;
            } else if doc == TERMINATED || self.holds(doc) {
                self.doc = doc;
                return doc;
            } else {
                target = doc + 1;
            }
        }
    }

    /// Whether the entry is a hit, and what it is worth.
    fn holds(&mut self, doc: DocId) -> bool {
        let mut sum = self.below[self.leading];
        for part in self.order[self.leading..].iter().map(|&at| &self.parts[at]).filter(|p| p.doc == doc) {
            sum = Below { worth: sum.worth + part.most, counted: sum.counted + usize::from(part.counted) };
        }
        if !self.suffices(sum) {
            return false;
        }
        self.scores.fill(0.0);
        let mut sure = Below { worth: 0.0, counted: 0 };
        for i in self.leading..self.order.len() {
            self.add(self.order[i], doc, &mut sure);
        }
        for i in (0..self.leading).rev() {
            let rest = self.below[i + 1];
            if !self.suffices(Below { worth: sure.worth + rest.worth, counted: sure.counted + rest.counted }) {
                return false;
            }
            self.add(self.order[i], doc, &mut sure);
        }
        if self.scored {
            self.score = self.scores.iter().sum();
        }
        sure.counted >= self.least && (!self.scored || self.score > self.threshold)
    }

    fn add(&mut self, at: usize, doc: DocId, sure: &mut Below) {
        let part = &mut self.parts[at];
        if part.seek(doc) == doc {
            sure.counted += usize::from(part.counted);
            if self.scored {
                self.scores[at] = part.score();
                sure.worth += self.scores[at] * ROUNDING;
            }
        }
    }
}

impl DocSet for SeveralScorer {
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
        let all = self.parts.iter().map(Candidates::size).fold(0, u32::saturating_add);
        self.within.as_ref().map_or(all, |w| w.size_hint().min(all))
    }
}

impl Scorer for SeveralScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::super::forms::Slot;
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use tantivy::collector::{DocSetCollector, TopDocs};
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{DocAddress, Index, Searcher, TantivyDocument};

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
        Box::new(Place { field, slot: Slot::Exact(word.into()), uncounted: None })
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
    fn added_up(searcher: &Searcher, several: &Several) -> BTreeMap<DocAddress, Score> {
        let mut found: BTreeMap<DocAddress, (usize, Score)> = BTreeMap::new();
        for part in &several.parts {
            let any: Vec<_> = part.any.iter().map(|q| alone(searcher, &**q)).collect();
            let better: Vec<_> = part.better.iter().map(|q| alone(searcher, &**q)).collect();
            for at in any.iter().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>() {
                let entry = found.entry(*at).or_default();
                entry.0 += usize::from(part.counted);
                entry.1 += any.iter().chain(&better).filter_map(|scores| scores.get(at)).sum::<Score>() * part.weight;
            }
        }
        let within = several.within.as_ref().map(|w| alone(searcher, &**w));
        found.retain(|at, (count, _)| *count >= several.least && within.as_ref().is_none_or(|w| w.contains_key(at)));
        found.into_iter().map(|(at, (_, score))| (at, score)).collect()
    }

    fn word() -> impl Strategy<Value = &'static str> {
        // The first ones are in nearly every text.
        prop_oneof![6 => prop::sample::select(&WORDS[..2]), 2 => prop::sample::select(&WORDS[..5]), 1 => prop::sample::select(&WORDS[..])]
    }

    fn part() -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>, f32, bool)> {
        let word = || prop::sample::select(&WORDS[..]);
        (prop::collection::vec(word(), 1..3), prop::collection::vec(word(), 0..2), 0.5_f32..3.0, prop::bool::weighted(0.7))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn finds_what_adding_up_finds(
            texts in prop::collection::vec(prop::collection::vec(word(), 0..9), 2..160),
            parts in prop::collection::vec(part(), 1..7),
            least in 1_usize..4,
            within in prop::option::of(prop::sample::select(&WORDS[..])),
            limit in 1_usize..12,
        ) {
            let (searcher, field) = index_of(&texts);
            let places = |words: &[&str]| words.iter().map(|w| place(field, w)).collect();
            let part = |(any, better, weight, counted): &(Vec<&str>, Vec<&str>, f32, bool)| {
                Part { any: places(any), better: places(better), weight: *weight, counted: *counted }
            };
            let parts = parts.iter().map(part).collect();
            let several = Several { parts, least, within: within.map(|w| place(field, w)) };
            let expected = added_up(&searcher, &several);

            let all: BTreeSet<DocAddress> = searcher.search(&several, &DocSetCollector).unwrap().into_iter().collect();
            prop_assert_eq!(&all, &expected.keys().copied().collect::<BTreeSet<_>>());

            let mut scores: Vec<Score> = expected.values().copied().collect();
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.truncate(limit);
            let best = searcher.search(&several, &TopDocs::with_limit(limit).order_by_score()).unwrap();
            prop_assert_eq!(best.len(), scores.len());
            for ((score, at), wanted) in best.iter().zip(&scores) {
                prop_assert!((score - wanted).abs() < 1e-4, "{score} for {wanted}");
                prop_assert!((score - expected[at]).abs() < 1e-4);
            }
        }
    }
}
