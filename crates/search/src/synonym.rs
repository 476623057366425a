//! A query for a word or pair, whatever its forms (Lucene's SynonymQuery): all forms score as one term.

use super::schema::Fields;
use super::terms::TermPattern;
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
pub(super) struct SynonymQuery {
    pub field: Field,
    pub pattern: TermPattern,
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

impl SynonymQuery {
    /// A word, in the field of words.
    pub fn word(fields: &Fields, pattern: TermPattern) -> SynonymQuery {
        SynonymQuery { field: fields.words, pattern, uncounted: None }
    }

    /// Two words side by side, in the field of pairs.
    pub fn pair(fields: &Fields, pattern: TermPattern) -> SynonymQuery {
        let uncounted = Uncounted { repeated: fields.repeated, lengths: fields.words };
        SynonymQuery { field: fields.pairs, pattern, uncounted: Some(uncounted) }
    }

    /// Looks for the entries one by one.
    pub fn leaping(&self, scoring: EnableScoring<'_>) -> tantivy::Result<SynonymWeight> {
        let searcher = searcher(scoring)?;
        let terms = self.pattern.terms(searcher, self.field)?;
        let together = SynonymStatistics::new(scoring, [terms.as_slice()], self.lengths())?;
        self.synonym_weight(terms, together.as_ref())
    }

    fn lengths(&self) -> Field {
        self.uncounted.map_or(self.field, |u| u.lengths)
    }

    fn synonym_weight(
        &self,
        terms: Vec<(Term, u64)>,
        together: Option<&SynonymStatistics<'_>>,
    ) -> tantivy::Result<SynonymWeight> {
        let terms: Vec<Term> = terms.into_iter().map(|(term, _)| term).collect();
        let similarity = match (together, terms.first()) {
            (Some(together), Some(first)) => Some(Bm25Weight::for_terms(together, std::slice::from_ref(first))?),
            _ => None,
        };
        let repeated = self.uncounted.filter(|_| similarity.is_some()).map(|u| u.repeated);
        Ok(SynonymWeight { lengths: self.lengths(), factors: vec![1.0; terms.len()], terms, repeated, similarity })
    }
}

impl Query for SynonymQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let searcher = searcher(scoring)?;
        let terms = self.pattern.terms(searcher, self.field)?;
        if let TermPattern::Begins { .. } = self.pattern {
            return TermSetQuery::new(terms.into_iter().map(|(term, _)| term)).weight(scoring);
        }
        let together = SynonymStatistics::new(scoring, [terms.as_slice()], self.lengths())?;
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
        let leaping = self.synonym_weight(terms, together.as_ref())?;
        // What the engine leaves out by the best score in a block it takes from a count that is not there.
        if uncounted {
            return Ok(Box::new(leaping));
        }
        Ok(Box::new(SynonymUnionWeight { leaping, whole: BooleanQuery::union(queries).weight(scoring)? }))
    }
}

/// Several terms at once, or one whose count is in another field; made for leaping from entry to entry, as beside other words.
pub(super) struct SynonymWeight {
    lengths: Field,
    terms: Vec<Term>,
    /// By term: how many times as much it is worth.
    factors: Vec<Score>,
    /// Where one is again that is in an entry more than once.
    repeated: Option<Field>,
    similarity: Option<Bm25Weight>,
}

impl SynonymWeight {
    /// What an entry is worth at most.
    pub fn most(&self) -> Score {
        self.similarity.as_ref().map_or(0.0, |s| self.most_of_one(s) * self.factors.iter().sum::<Score>())
    }

    fn most_of_one(&self, similarity: &Bm25Weight) -> Score {
        if self.repeated.is_some() { similarity.score(SHORTEST, TWICE) } else { similarity.max_score() }
    }

    /// Makes entries worth what another place adds; `false` where that is not about one of these terms.
    pub fn prefer(&mut self, other: &SynonymWeight) -> bool {
        let (Some(own), Some(others)) = (&self.similarity, &other.similarity) else { return false };
        let alike = self.lengths == other.lengths && self.repeated == other.repeated;
        let (true, [only]) = (alike, other.terms.as_slice()) else { return false };
        let Some(at) = self.terms.iter().position(|term| term == only) else { return false };
        // The same count and length make the same part of the most.
        self.factors[at] += self.most_of_one(others) / self.most_of_one(own);
        true
    }

    /// The entries of a segment, one by one; `boost` multiplies what each is worth.
    pub fn synonym_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<SynonymScorer> {
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
            forms.push(TermPostings {
                postings,
                again,
                similarity: self.similarity.as_ref().map(|s| s.boost_by(boost * factor)),
            });
        }
        let lengths = if self.similarity.is_some() { reader.fieldnorms_readers().get_field(self.lengths)? } else { None };
        let doc = nearest(&forms);
        Ok(SynonymScorer { forms, doc, lengths })
    }
}

impl Weight for SynonymWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.synonym_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

/// Several terms, with the engine's union of them: quick where everything is wanted, slow where it must leap.
struct SynonymUnionWeight {
    leaping: SynonymWeight,
    whole: Box<dyn Weight>,
}

impl Weight for SynonymUnionWeight {
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

pub(super) fn explained(mut scorer: Box<dyn Scorer>, doc: DocId) -> tantivy::Result<Explanation> {
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!("entry {doc} does not match")));
    }
    Ok(Explanation::new("words at their places", scorer.score()))
}

pub(super) struct SynonymScorer {
    forms: Vec<TermPostings>,
    doc: DocId,
    lengths: Option<FieldNormReader>,
}

/// The entries of a segment that hold a term.
struct TermPostings {
    postings: SegmentPostings,
    /// Those of them that hold it more than once; `None` where the postings themselves know.
    again: Option<SegmentPostings>,
    similarity: Option<Bm25Weight>,
}

impl TermPostings {
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

fn nearest(forms: &[TermPostings]) -> DocId {
    forms.iter().map(|form| form.postings.doc()).min().unwrap_or(TERMINATED)
}

impl SynonymScorer {
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

impl DocSet for SynonymScorer {
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

impl Scorer for SynonymScorer {
    fn score(&mut self) -> Score {
        // TermPostings by form, as the engine's union has it.
        let here = self.forms.iter_mut().filter(|form| form.postings.doc() == self.doc);
        here.map(|form| form.score(self.lengths.as_ref())).sum()
    }
}

/// Statistics in which the forms of a word count as one.
pub(super) struct SynonymStatistics<'a> {
    others: &'a dyn Bm25StatisticsProvider,
    counts: HashMap<Term, u64>,
    /// The field by which entries are long or short.
    lengths: Field,
}

impl<'a> SynonymStatistics<'a> {
    /// `None` where nothing is scored.
    pub fn new<'t>(
        scoring: EnableScoring<'a>,
        places: impl IntoIterator<Item = &'t [(Term, u64)]>,
        lengths: Field,
    ) -> tantivy::Result<Option<SynonymStatistics<'a>>> {
        let EnableScoring::Enabled { statistics_provider: others, .. } = scoring else { return Ok(None) };
        let all = others.total_num_docs()?;
        let mut counts = HashMap::new();
        for terms in places {
            // An entry with two forms is counted twice.
            let count = terms.iter().map(|(_, n)| n).sum::<u64>().min(all);
            counts.extend(terms.iter().map(|(term, _)| (term.clone(), count)));
        }
        Ok(Some(SynonymStatistics { others, counts, lengths }))
    }
}

impl Bm25StatisticsProvider for SynonymStatistics<'_> {
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
