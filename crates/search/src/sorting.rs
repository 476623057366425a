//! Hits by day of receipt or by unit instead of by relevance. Equals stand in the order of campaign, dossier, file and place.

use super::columns::{RECEIVED, UNIT};
use super::directory::Directory;
use super::query::Sort;
use rasoat_text::collate::{Key, key};
use std::collections::BTreeMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// The first `limit` documents in the order asked for, equals not in order yet, and none of the last rank left out.
pub(super) fn ranked(
    searcher: &Searcher,
    query: &dyn Query,
    sort: Sort,
    limit: usize,
    directory: &Directory,
) -> tantivy::Result<Vec<(u64, DocAddress)>> {
    let units = if sort == Sort::Unit { places(searcher, directory)? } else { BTreeMap::new() };
    let mut found = searcher.search(query, &Ranker { sort, units })?;
    if limit > 0 && found.len() > limit {
        let (_, &mut (last, _), _) = found.select_nth_unstable(limit - 1);
        found.retain(|(rank, _)| *rank <= last);
    }
    found.sort_unstable();
    Ok(found)
}

/// Kind by kind, units that are called by their place by its name; then whoever else sent something.
fn places(searcher: &Searcher, directory: &Directory) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut keyed: BTreeMap<(usize, Key, String), ()> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let Some(column) = reader.fast_fields().str(UNIT)? else { continue };
        for ord in 0..column.num_terms() as u64 {
            let mut name = String::new();
            if !column.ord_to_str(ord, &mut name)? {
                continue;
            }
            let place = match directory.unit(&name).zip(directory.kind_rank(&name)) {
                Some((u, rank)) => (rank, key(u.place_names.first().unwrap_or(&u.name))),
                None => (usize::MAX, key(&name)),
            };
            keyed.insert((place.0, place.1, name), ());
        }
    }
    Ok(keyed.into_keys().zip(0..).map(|((.., name), rank)| (name, rank)).collect())
}

struct Ranker {
    sort: Sort,
    units: BTreeMap<String, u64>,
}

impl Collector for Ranker {
    type Fruit = Vec<(u64, DocAddress)>;
    type Child = SegmentRanker;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentRanker> {
        let columns = reader.fast_fields();
        let (column, ranks) = match self.sort {
            Sort::Unit => match columns.str(UNIT)? {
                Some(names) => {
                    let rank = |ord: u64| -> tantivy::Result<u64> {
                        let mut name = String::new();
                        names.ord_to_str(ord, &mut name)?;
                        Ok(self.units.get(&name).copied().unwrap_or(u64::MAX))
                    };
                    let ranks = (0..names.num_terms() as u64).map(rank).collect::<tantivy::Result<Vec<_>>>()?;
                    (Some(names.ords().clone()), Some(ranks))
                }
                None => (None, Some(Vec::new())),
            },
            Sort::Date | Sort::Relevance => (Some(columns.u64(RECEIVED)?), None),
        };
        Ok(SegmentRanker { segment, column, ranks, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<(u64, DocAddress)>>) -> tantivy::Result<Vec<(u64, DocAddress)>> {
        Ok(segments.into_iter().flatten().collect())
    }
}

struct SegmentRanker {
    segment: SegmentOrdinal,
    column: Option<Column<u64>>,
    /// Of each value of the column; `None`: the value is a day, and the latest comes first.
    ranks: Option<Vec<u64>>,
    found: Vec<(u64, DocAddress)>,
}

impl SegmentCollector for SegmentRanker {
    type Fruit = Vec<(u64, DocAddress)>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let value = self.column.as_ref().and_then(|c| c.first(doc));
        let rank = match (&self.ranks, value) {
            (_, None) => u64::MAX,
            (None, Some(day)) => u64::MAX - 1 - day,
            (Some(ranks), Some(ord)) => usize::try_from(ord).ok().and_then(|o| ranks.get(o)).copied().unwrap_or(u64::MAX),
        };
        self.found.push((rank, DocAddress::new(self.segment, doc)));
    }

    fn harvest(self) -> Vec<(u64, DocAddress)> {
        self.found
    }
}
