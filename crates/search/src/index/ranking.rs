//! The best hits in an order that does not depend on how the index is cut into segments.

use super::super::columns::{BLOCK, ORDER};
use super::super::minimum_should_match::MinimumShouldMatchQuery;
use super::super::synonym::reach;
use std::collections::HashSet;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue, SortByString};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Order, Searcher, TERMINATED};

/// Distance of the tiers in the score: above anything BM25 gives.
const TIER: f32 = 1_000.0;
/// Hits asked for besides, so that equals at the border can be put in order.
const SPARE: usize = 32;

/// Documents that match, segment by segment.
pub(super) struct Matching {
    pub total: usize,
    /// There are more, which were not looked for.
    pub more: bool,
    docs: Vec<Vec<DocId>>,
}

/// Which documents match, up to `most`.
pub(super) fn matching(searcher: &Searcher, query: &dyn Query, most: usize) -> tantivy::Result<Matching> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut out = Matching { total: 0, more: false, docs: Vec::new() };
    for reader in searcher.segment_readers() {
        let mut docs = Vec::new();
        let mut scorer = weight.scorer(reader, 1.0)?;
        let alive = reader.alive_bitset();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|a| a.is_alive(doc)) {
                if out.total == most {
                    out.more = true;
                    return Ok(out);
                }
                out.total += 1;
                docs.push(doc);
            }
            doc = scorer.advance();
        }
        out.docs.push(docs);
    }
    Ok(out)
}

/// The best of documents that are known to be all that can match: going from one to the next passes over all that lies between, which
/// is most where words are excluded or filters are narrow.
fn best_among(searcher: &Searcher, query: &dyn Query, all: &Matching, limit: usize) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut found = Vec::new();
    for (segment, docs) in all.docs.iter().enumerate().filter(|(_, docs)| !docs.is_empty()) {
        let mut scorer = weight.scorer(searcher.segment_reader(segment as u32), 1.0)?;
        for &doc in docs {
            if reach(&mut *scorer, doc) == doc {
                found.push((scorer.score(), DocAddress::new(segment as u32, doc)));
            }
        }
    }
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    in_order(searcher, found, limit)
}

/// The best `limit` documents by score; equals by dossier, file, block.
pub(super) fn best(searcher: &Searcher, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    best_of(searcher, query, limit, |asked| searcher.search(query, &TopDocs::with_limit(asked).order_by_score()))
}

/// The same of a query that knows what its parts are worth.
pub(super) fn best_of_clauses(
    searcher: &Searcher,
    query: &MinimumShouldMatchQuery,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    best_of(searcher, query, limit, |asked| query.best(searcher, asked))
}

fn best_of(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
    top: impl Fn(usize) -> tantivy::Result<Vec<(f32, DocAddress)>>,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    // The engine skips blocks that cannot win, but puts equals in the order of its segments. So ask for some more, until no equals
    // reach beyond what came; only where there are a great many of them is everything put in order.
    for spare in [SPARE, 32 * SPARE] {
        let asked = limit.saturating_add(spare);
        let found = top(asked)?;
        if limit == 0 || found.len() < asked || found[limit - 1].0 > found[asked - 1].0 {
            return in_order(searcher, found, limit);
        }
    }
    let order = (
        SortBySimilarityScore,
        (SortByString::for_field(ORDER), Order::Asc),
        (SortByStaticFastValue::<u64>::for_field(BLOCK), Order::Asc),
    );
    let found = searcher.search(query, &TopDocs::with_limit(limit).order_by(order))?;
    Ok(found.into_iter().map(|((score, _, _), address)| (score, address)).collect())
}

/// The best `limit` of queries of which each finds a part of what the next one finds, the last one `all`, with the number of the query.
pub(super) fn tiers(
    searcher: &Searcher,
    queries: &[Box<dyn Query>],
    all: &Matching,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress, usize)>> {
    let mut seen: HashSet<DocAddress> = HashSet::new();
    let mut out = Vec::new();
    for (i, query) in queries.iter().enumerate() {
        if out.len() >= limit {
            break;
        }
        // What a stricter tier found comes again, at most all of it.
        let most = limit + seen.len();
        let found = if all.more { best(searcher, &**query, most)? } else { best_among(searcher, &**query, all, most)? };
        let base = TIER * (queries.len() - 1 - i) as f32;
        for (score, address) in found {
            if out.len() < limit && seen.insert(address) {
                out.push((base + score, address, i));
            }
        }
    }
    Ok(out)
}

/// Puts equals in order, then cuts.
pub(super) fn in_order<S: PartialEq + Copy>(
    searcher: &Searcher,
    mut found: Vec<(S, DocAddress)>,
    limit: usize,
) -> tantivy::Result<Vec<(S, DocAddress)>> {
    let mut columns: Vec<Option<(Option<StrColumn>, Column<u64>)>> = vec![None; searcher.segment_readers().len()];
    let mut start = 0;
    while start < found.len().min(limit) {
        let score = found[start].0;
        let end = start + found[start..].iter().take_while(|(s, _)| *s == score).count();
        if end - start > 1 {
            let mut keyed = Vec::with_capacity(end - start);
            for &(_, address) in &found[start..end] {
                keyed.push((order_key(searcher, &mut columns, address)?, address));
            }
            keyed.sort();
            for (slot, (_, address)) in found[start..end].iter_mut().zip(keyed) {
                slot.1 = address;
            }
        }
        start = end;
    }
    found.truncate(limit);
    Ok(found)
}

fn order_key(
    searcher: &Searcher,
    columns: &mut [Option<(Option<StrColumn>, Column<u64>)>],
    address: DocAddress,
) -> tantivy::Result<(String, u64)> {
    let slot = &mut columns[address.segment_ord as usize];
    let (names, places) = match slot {
        Some(open) => open,
        None => {
            let fast = searcher.segment_reader(address.segment_ord).fast_fields();
            slot.insert((fast.str(ORDER)?, fast.u64(BLOCK)?))
        }
    };
    let mut name = String::new();
    if let Some(column) = names
        && let Some(ord) = column.term_ords(address.doc_id).next()
    {
        column.ord_to_str(ord, &mut name)?;
    }
    Ok((name, places.first(address.doc_id).unwrap_or(0)))
}
