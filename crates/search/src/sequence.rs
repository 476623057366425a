//! Queries over words as they lie in the index: one place, whatever its forms, and several places at fixed or small distances.
//!
//! The engine's own phrase wants one term a place. Here a place may have several, and what stands side by side is first looked up as
//! pairs, so that places are compared in few entries.

use super::forms::Slot;
use super::schema::Fields;
use std::collections::HashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, BooleanQuery, EmptyQuery, EnableScoring, Explanation, Query, Scorer, TermQuery,
    TermSetQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

/// The shortest length as the engine writes it, which is worth most.
const SHORTEST: u8 = 0;
/// How often a form that is known to repeat is taken to be there.
const TWICE: u32 = 2;

/// The entries that hold a word or pair in one of its forms. All forms are as rare as they are together: a seldom spelling is no better
/// answer.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub field: Field,
    pub slot: Slot,
    /// Of a field that knows neither how often a term is in an entry nor how long that is.
    pub uncounted: Option<Uncounted>,
}

/// Where to look instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uncounted {
    /// Has the term again if it is in the entry more than once.
    repeated: Field,
    lengths: Field,
}

impl Place {
    pub fn word(fields: &Fields, slot: Slot) -> Place {
        Place { field: fields.words, slot, uncounted: None }
    }

    pub fn pair(fields: &Fields, slot: Slot) -> Place {
        let uncounted = Uncounted { repeated: fields.repeated, lengths: fields.words };
        Place { field: fields.pairs, slot, uncounted: Some(uncounted) }
    }

    /// Looks for the entries one by one.
    pub fn leaping(&self, scoring: EnableScoring<'_>) -> tantivy::Result<PlaceWeight> {
        let searcher = searcher(scoring)?;
        let terms = self.slot.terms(searcher, self.field)?;
        let together = Together::new(scoring, [terms.as_slice()], self.lengths())?;
        self.place_weight(terms, together.as_ref())
    }

    fn lengths(&self) -> Field {
        self.uncounted.map_or(self.field, |u| u.lengths)
    }

    fn place_weight(&self, terms: Vec<(Term, u64)>, together: Option<&Together<'_>>) -> tantivy::Result<PlaceWeight> {
        let terms: Vec<Term> = terms.into_iter().map(|(term, _)| term).collect();
        let similarity = match (together, terms.first()) {
            (Some(together), Some(first)) => Some(Bm25Weight::for_terms(together, std::slice::from_ref(first))?),
            _ => None,
        };
        let repeated = self.uncounted.filter(|_| similarity.is_some()).map(|u| u.repeated);
        Ok(PlaceWeight { lengths: self.lengths(), factors: vec![1.0; terms.len()], terms, repeated, similarity })
    }
}

impl Query for Place {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let searcher = searcher(scoring)?;
        let terms = self.slot.terms(searcher, self.field)?;
        if let Slot::Begins { .. } = self.slot {
            return TermSetQuery::new(terms.into_iter().map(|(term, _)| term)).weight(scoring);
        }
        let together = Together::new(scoring, [terms.as_slice()], self.lengths())?;
        let scoring = together.as_ref().map_or(scoring, |t| EnableScoring::enabled_from_statistics_provider(t, searcher));
        let query =
            |(term, _): &(Term, u64)| -> Box<dyn Query> { Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)) };
        let mut queries: Vec<Box<dyn Query>> = terms.iter().map(query).collect();
        let uncounted = self.uncounted.is_some() && scoring.is_scoring_enabled();
        match queries.len() {
            0 => return EmptyQuery.weight(scoring),
            1 if !uncounted => return queries.remove(0).weight(scoring),
            _ => {}
        }
        let leaping = self.place_weight(terms, together.as_ref())?;
        // What the engine leaves out by the best score in a block it takes from a count that is not there.
        if uncounted {
            return Ok(Box::new(leaping));
        }
        Ok(Box::new(FormsWeight { leaping, whole: BooleanQuery::union(queries).weight(scoring)? }))
    }
}

/// Several terms at once, or one whose count is in another field; made for leaping from entry to entry, as beside other words.
pub(super) struct PlaceWeight {
    lengths: Field,
    terms: Vec<Term>,
    /// By term: how many times as much it is worth.
    factors: Vec<Score>,
    /// Where one is again that is in an entry more than once.
    repeated: Option<Field>,
    similarity: Option<Bm25Weight>,
}

impl PlaceWeight {
    /// What an entry is worth at most.
    pub fn most(&self) -> Score {
        self.similarity.as_ref().map_or(0.0, |s| self.most_of_one(s) * self.factors.iter().sum::<Score>())
    }

    fn most_of_one(&self, similarity: &Bm25Weight) -> Score {
        if self.repeated.is_some() { similarity.score(SHORTEST, TWICE) } else { similarity.max_score() }
    }

    /// Makes entries worth what another place adds; `false` where that is not about one of these terms.
    pub fn prefer(&mut self, other: &PlaceWeight) -> bool {
        let (Some(own), Some(others)) = (&self.similarity, &other.similarity) else { return false };
        let alike = self.lengths == other.lengths && self.repeated == other.repeated;
        let (true, [only]) = (alike, other.terms.as_slice()) else { return false };
        let Some(at) = self.terms.iter().position(|term| term == only) else { return false };
        // The same count and length make the same part of the most.
        self.factors[at] += self.most_of_one(others) / self.most_of_one(own);
        true
    }

    pub fn place_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<PlaceScorer> {
        let option = if self.similarity.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let words = reader.inverted_index(self.terms.first().map_or(self.lengths, Term::field))?;
        let repeated = self.repeated.map(|field| Ok::<_, TantivyError>((field, reader.inverted_index(field)?))).transpose()?;
        let mut forms = Vec::with_capacity(self.terms.len());
        for (term, factor) in self.terms.iter().zip(&self.factors) {
            let Some(postings) = words.read_postings(term, option)? else { continue };
            let again = match (&repeated, term.value().as_str()) {
                (Some((field, index)), Some(text)) => {
                    let again = index.read_postings(&Term::from_field_text(*field, text), IndexRecordOption::Basic)?;
                    Some(again.unwrap_or_else(SegmentPostings::empty))
                }
                _ => None,
            };
            forms.push(Form { postings, again, similarity: self.similarity.as_ref().map(|s| s.boost_by(boost * factor)) });
        }
        let lengths = if self.similarity.is_some() { reader.fieldnorms_readers().get_field(self.lengths)? } else { None };
        let doc = nearest(&forms);
        Ok(PlaceScorer { forms, doc, lengths })
    }
}

impl Weight for PlaceWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.place_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

/// Several terms, with the engine's union of them: quick where everything is wanted, slow where it must leap.
struct FormsWeight {
    leaping: PlaceWeight,
    whole: Box<dyn Weight>,
}

impl Weight for FormsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.leaping.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.whole.explain(reader, doc)
    }

    fn for_each(&self, reader: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        self.whole.for_each(reader, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        self.whole.for_each_pruning(threshold, reader, callback)
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

pub(super) fn explained(mut scorer: Box<dyn Scorer>, doc: DocId) -> tantivy::Result<Explanation> {
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!("entry {doc} does not match")));
    }
    Ok(Explanation::new("words at their places", scorer.score()))
}

pub(super) struct PlaceScorer {
    forms: Vec<Form>,
    doc: DocId,
    lengths: Option<FieldNormReader>,
}

/// The entries of a segment that hold a term.
struct Form {
    postings: SegmentPostings,
    /// Those of them that hold it more than once; `None` where the postings themselves know.
    again: Option<SegmentPostings>,
    similarity: Option<Bm25Weight>,
}

impl Form {
    /// What the entry at which the postings stand is worth.
    fn score(&mut self, lengths: Option<&FieldNormReader>) -> Score {
        let count = self.count();
        let Some(similarity) = &self.similarity else { return 1.0 };
        similarity.score(lengths.map_or(0, |l| l.fieldnorm_id(self.postings.doc())), count)
    }

    /// How often it is in the entry at which the postings stand: once or twice where they do not know.
    fn count(&mut self) -> u32 {
        let Some(again) = &mut self.again else { return self.postings.term_freq() };
        let doc = self.postings.doc();
        if reach(again, doc) == doc { TWICE } else { 1 }
    }
}

fn nearest(forms: &[Form]) -> DocId {
    forms.iter().map(|form| form.postings.doc()).min().unwrap_or(TERMINATED)
}

impl PlaceScorer {
    /// Visits the entries before `end`, form by form, with what each is worth for it.
    pub fn drain(&mut self, end: DocId, mut visit: impl FnMut(DocId, Score)) {
        for form in &mut self.forms {
            let mut doc = form.postings.doc();
            while doc < end {
                visit(doc, form.score(self.lengths.as_ref()));
                doc = form.postings.advance();
            }
        }
        self.doc = nearest(&self.forms);
    }
}

impl DocSet for PlaceScorer {
    fn advance(&mut self) -> DocId {
        for form in &mut self.forms {
            if form.postings.doc() == self.doc {
                form.postings.advance();
            }
        }
        self.doc = nearest(&self.forms);
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for form in &mut self.forms {
            reach(&mut form.postings, target);
        }
        self.doc = nearest(&self.forms);
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.forms.iter().map(|form| form.postings.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for PlaceScorer {
    fn score(&mut self) -> Score {
        // Form by form, as the engine's union has it.
        let here = self.forms.iter_mut().filter(|form| form.postings.doc() == self.doc);
        here.map(|form| form.score(self.lengths.as_ref())).sum()
    }
}

/// Statistics in which the forms of a word count as one.
struct Together<'a> {
    others: &'a dyn Bm25StatisticsProvider,
    counts: HashMap<Term, u64>,
    /// The field by which entries are long or short.
    lengths: Field,
}

impl<'a> Together<'a> {
    /// `None` where nothing is scored.
    fn new<'t>(
        scoring: EnableScoring<'a>,
        places: impl IntoIterator<Item = &'t [(Term, u64)]>,
        lengths: Field,
    ) -> tantivy::Result<Option<Together<'a>>> {
        let EnableScoring::Enabled { statistics_provider: others, .. } = scoring else { return Ok(None) };
        let all = others.total_num_docs()?;
        let mut counts = HashMap::new();
        for terms in places {
            // An entry with two forms is counted twice.
            let count = terms.iter().map(|(_, n)| n).sum::<u64>().min(all);
            counts.extend(terms.iter().map(|(term, _)| (term.clone(), count)));
        }
        Ok(Some(Together { others, counts, lengths }))
    }
}

impl Bm25StatisticsProvider for Together<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        self.others.total_num_tokens(self.lengths)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.others.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.counts.get(term).map_or_else(|| self.others.doc_freq(term), |count| Ok(*count))
    }
}

/// Goes on to the first entry from this one on, unless it is there already.
pub(super) fn reach(docs: &mut (impl DocSet + ?Sized), target: DocId) -> DocId {
    let doc = docs.doc();
    if doc < target { docs.seek(target) } else { doc }
}

pub(super) fn searcher(scoring: EnableScoring<'_>) -> tantivy::Result<&Searcher> {
    match scoring {
        EnableScoring::Enabled { searcher, .. } | EnableScoring::Disabled { searcher_opt: Some(searcher), .. } => Ok(searcher),
        EnableScoring::Disabled { searcher_opt: None, .. } => {
            Err(TantivyError::InvalidArgument("forms of words are looked up in an index".into()))
        }
    }
}

/// The entries in which the places follow one another.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    pub field: Field,
    /// How far from the first, ascending.
    pub places: Vec<(usize, Slot)>,
    /// How many more words may stand between them in all.
    pub spare: u32,
    /// What is true of every such entry and quickly found; else it is looked for where all places are.
    pub within: Vec<Place>,
}

impl Sequence {
    /// Finds them; and what an entry is worth at most.
    pub fn bounded(&self, scoring: EnableScoring<'_>) -> tantivy::Result<(Box<dyn Weight>, Score)> {
        let searcher = searcher(scoring)?;
        let mut places = Vec::with_capacity(self.places.len());
        for (at, slot) in &self.places {
            let terms = slot.terms(searcher, self.field)?;
            if terms.is_empty() {
                return Ok((EmptyQuery.weight(scoring)?, 0.0));
            }
            places.push((*at, terms));
        }
        let similarity = match Together::new(scoring, places.iter().map(|(_, terms)| terms.as_slice()), self.field)? {
            Some(together) => {
                let one_each: Vec<Term> = places.iter().map(|(_, terms)| terms[0].0.clone()).collect();
                Some(Bm25Weight::for_terms(&together, &one_each)?)
            }
            None => None,
        };
        let each = || self.places.iter().map(|(_, slot)| Place { field: self.field, slot: slot.clone(), uncounted: None });
        let within: Vec<Place> = if self.within.is_empty() { each().collect() } else { self.within.clone() };
        let within: Vec<Box<dyn Query>> = within.into_iter().map(|p| -> Box<dyn Query> { Box::new(p) }).collect();
        let within = BooleanQuery::intersection(within).weight(EnableScoring::disabled_from_searcher(searcher))?;
        let places = places.into_iter().map(|(at, terms)| (at, terms.into_iter().map(|(term, _)| term).collect())).collect();
        let most = similarity.as_ref().map_or(0.0, Bm25Weight::max_score);
        Ok((Box::new(SequenceWeight { field: self.field, places, spare: self.spare, within, similarity }), most))
    }
}

impl Query for Sequence {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(self.bounded(scoring)?.0)
    }
}

struct SequenceWeight {
    field: Field,
    places: Vec<(usize, Vec<Term>)>,
    spare: u32,
    within: Box<dyn Weight>,
    similarity: Option<Bm25Weight>,
}

impl Weight for SequenceWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut places = Vec::with_capacity(self.places.len());
        for (at, terms) in &self.places {
            let postings = postings(reader, terms, IndexRecordOption::WithFreqsAndPositions)?;
            places.push(Found { from: u32::try_from(*at).unwrap_or(u32::MAX), postings, at: Vec::new() });
        }
        let mut scorer = SequenceScorer {
            within: self.within.scorer(reader, 1.0)?,
            places,
            spare: self.spare,
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
struct Found {
    /// How far it is from the first place.
    from: u32,
    /// Of each of its terms.
    postings: Vec<SegmentPostings>,
    /// In the entry looked at, ascending.
    at: Vec<u32>,
}

impl Found {
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

struct SequenceScorer {
    within: Box<dyn Scorer>,
    places: Vec<Found>,
    spare: u32,
    /// How often the sequence is in the entry.
    count: u32,
    similarity: Option<Bm25Weight>,
    lengths: Option<FieldNormReader>,
}

impl SequenceScorer {
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
        self.count = if there { count(&self.places, self.spare) } else { 0 };
        self.count > 0
    }
}

/// How many times the places follow one another, by where the first of them is.
fn count(places: &[Found], spare: u32) -> u32 {
    let Some((first, others)) = places.split_first() else { return 0 };
    let follows = |start: u32| {
        // The nearest place that is far enough leaves the most room for those behind it.
        let mut shift = 0;
        others.iter().all(|place| {
            let least = start.saturating_add(place.from - first.from).saturating_add(shift);
            let next = place.at.partition_point(|at| *at < least);
            place.at.get(next).is_some_and(|at| {
                shift += at - least;
                shift <= spare
            })
        })
    };
    u32::try_from(first.at.iter().filter(|start| follows(**start)).count()).unwrap_or(u32::MAX)
}

impl DocSet for SequenceScorer {
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

impl Scorer for SequenceScorer {
    fn score(&mut self) -> Score {
        let Some(similarity) = &self.similarity else { return 1.0 };
        let length = self.lengths.as_ref().map_or(0, |l| l.fieldnorm_id(self.within.doc()));
        similarity.score(length, self.count)
    }
}
