//! Which dossiers hold what is asked for, so that it can be said which do not.

use super::columns::ORDER;
use std::collections::BTreeSet;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::query::Query;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// (campaign, dossier), in order.
pub(super) type Dossiers = BTreeSet<(String, String)>;

/// The dossiers of all that the query finds.
pub(super) fn holding(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Dossiers> {
    searcher.search(query, &Gatherer)
}

struct Gatherer;

impl Collector for Gatherer {
    type Fruit = Dossiers;
    type Child = SegmentGatherer;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentGatherer> {
        let column = reader.fast_fields().str(ORDER)?;
        let seen = vec![false; column.as_ref().map_or(0, |c| c.num_terms())];
        Ok(SegmentGatherer { column, seen })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Dossiers>) -> tantivy::Result<Dossiers> {
        Ok(segments.into_iter().flatten().collect())
    }
}

struct SegmentGatherer {
    column: Option<StrColumn>,
    /// Of each campaign, dossier and file whether something was found in it.
    seen: Vec<bool>,
}

impl SegmentCollector for SegmentGatherer {
    type Fruit = Dossiers;

    fn collect(&mut self, doc: DocId, _: Score) {
        let ords = self.column.iter().flat_map(|c| c.term_ords(doc));
        for ord in ords {
            if let Some(seen) = usize::try_from(ord).ok().and_then(|o| self.seen.get_mut(o)) {
                *seen = true;
            }
        }
    }

    fn harvest(self) -> Dossiers {
        let mut out = Dossiers::new();
        for ord in (0..self.seen.len()).filter(|o| self.seen[*o]) {
            let mut name = String::new();
            let read = self.column.as_ref().is_some_and(|c| c.ord_to_str(ord as u64, &mut name).unwrap_or(false));
            let mut parts = name.split('\u{1}');
            if let (true, Some(campaign), Some(dossier)) = (read, parts.next(), parts.next()) {
                out.insert((campaign.to_owned(), dossier.to_owned()));
            }
        }
        out
    }
}
