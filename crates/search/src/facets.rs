//! How many hits there are of each campaign, unit, region … : counted over all that matches, not over what is shown.
//!
//! A column a facet, with the values as numbers of a dictionary; a region is that of the unit in its roster, a year that of receipt.

use super::columns::{RECEIVED, UNIT};
use super::directory::Directory;
use super::entry::Entry;
use super::facet::{Facet, FacetKind, FacetValue};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::{FAST, Field, SchemaBuilder, TextOptions};
use tantivy::{DocId, Executor, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument};

impl FacetKind {
    /// The column that holds it.
    pub(super) fn column(self) -> &'static str {
        match self {
            FacetKind::Campaign => "facet_campaign",
            FacetKind::Unit => UNIT,
            FacetKind::Region => "facet_region",
            FacetKind::Kind => "facet_kind",
            FacetKind::Section => "facet_section",
            FacetKind::Year => RECEIVED,
            FacetKind::Verdict => "facet_verdict",
            FacetKind::Rule => "facet_rule",
        }
    }
}

/// The columns in the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    campaign: Field,
    unit: Field,
    region: Field,
    kind: Field,
    section: Field,
    verdict: Field,
    rule: Field,
}

pub(super) fn columns(b: &mut SchemaBuilder) -> Columns {
    let mut column = |kind: FacetKind| b.add_text_field(kind.column(), TextOptions::from(FAST));
    Columns {
        campaign: column(FacetKind::Campaign),
        unit: column(FacetKind::Unit),
        region: column(FacetKind::Region),
        kind: column(FacetKind::Kind),
        section: column(FacetKind::Section),
        verdict: column(FacetKind::Verdict),
        rule: column(FacetKind::Rule),
    }
}

impl Columns {
    /// Adds the values of an entry to its document.
    pub fn add(&self, doc: &mut TantivyDocument, entry: &Entry) {
        let unit = entry.unit_id.as_deref().unwrap_or(&entry.unit_name);
        for (field, value) in [
            (self.campaign, Some(entry.campaign.as_str())),
            (self.unit, Some(unit)),
            (self.region, entry.region.as_deref()),
            (self.kind, Some(entry.kind.as_str())),
            (self.section, entry.requirement.as_deref()),
            (self.verdict, entry.verdict.map(|v| v.as_str())),
        ] {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                doc.add_text(field, value);
            }
        }
        for rule in &entry.rules {
            doc.add_text(self.rule, rule);
        }
    }
}

/// Everything found is looked at, so segments are counted side by side.
static SEGMENTS: LazyLock<Executor> = LazyLock::new(|| {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    Executor::multi_thread(threads, "facets-").unwrap_or(Executor::SingleThread)
});

/// Counts over all that the query finds.
pub(super) fn count(
    searcher: &Searcher,
    query: &dyn Query,
    kinds: &[FacetKind],
    directory: &Directory,
) -> tantivy::Result<Vec<Facet>> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let counter = Counter(kinds.iter().map(|kind| kind.column()).collect());
    let scoring = EnableScoring::disabled_from_searcher(searcher);
    let counted = searcher.search_with_executor(query, &counter, &SEGMENTS, scoring)?;
    Ok(kinds.iter().zip(&counted).map(|(kind, counts)| Facet { kind: *kind, values: values(*kind, counts, directory) }).collect())
}

fn values(kind: FacetKind, counts: &Counts, directory: &Directory) -> Vec<FacetValue> {
    let name = |value: &str| match kind {
        FacetKind::Unit => directory.unit(value).map(|u| u.shown()),
        FacetKind::Region => directory.region_name(value).map(str::to_owned),
        _ => None,
    };
    let mut out: Vec<FacetValue> =
        counts.iter().map(|(value, count)| FacetValue { name: name(value), value: value.clone(), count: *count }).collect();
    // Years in their order, everything else by frequency; the map has put equals in order.
    if kind != FacetKind::Year {
        out.sort_by_key(|v| std::cmp::Reverse(v.count));
    }
    out
}

type Counts = BTreeMap<String, u64>;

/// Of these columns.
struct Counter(Vec<&'static str>);

impl Collector for Counter {
    type Fruit = Vec<Counts>;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let columns = reader.fast_fields();
        let one = |name: &&'static str| -> tantivy::Result<One> {
            if *name == RECEIVED {
                return Ok(One::new(Some(columns.u64(RECEIVED)?), None));
            }
            let names = columns.str(name)?;
            Ok(One::new(names.as_ref().map(|n| n.ords().clone()), names))
        };
        Ok(SegmentCounter { all: self.0.iter().map(one).collect::<tantivy::Result<_>>()? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Counts>>) -> tantivy::Result<Vec<Counts>> {
        let mut out = vec![Counts::new(); self.0.len()];
        for (into, from) in segments.into_iter().flat_map(|s| s.into_iter().enumerate()) {
            for (value, n) in from {
                *out[into].entry(value).or_default() += n;
            }
        }
        Ok(out)
    }
}

struct SegmentCounter {
    all: Vec<One>,
}

/// One facet in one segment.
struct One {
    column: Option<Column<u64>>,
    /// `None`: the values are days.
    names: Option<StrColumn>,
    /// All documents of the segment have this one: nothing to look up.
    only: Option<u64>,
    counts: Vec<u64>,
}

/// Documents that are looked up together.
const BATCH: usize = 64;

impl One {
    fn new(column: Option<Column<u64>>, names: Option<StrColumn>) -> One {
        let column = column.filter(|c| c.values.num_vals() > 0);
        let full = column.as_ref().filter(|c| c.get_cardinality() == Cardinality::Full && c.min_value() == c.max_value());
        let only = full.map(Column::min_value);
        One { counts: vec![0; names.as_ref().map_or(0, |n| n.num_terms())], column, names, only }
    }

    fn add(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else { return };
        let days = self.names.is_none();
        let counts = &mut self.counts;
        let mut add = |value: u64, times: u64| {
            let slot = usize::try_from(if days { value / 10_000 } else { value }).unwrap_or(usize::MAX);
            if days && slot < 10_000 && counts.len() <= slot {
                counts.resize(slot + 1, 0);
            }
            if let Some(n) = counts.get_mut(slot) {
                *n += times;
            }
        };
        if let Some(only) = self.only {
            return add(only, docs.len() as u64);
        }
        if column.get_cardinality().is_multivalue() {
            docs.iter().for_each(|doc| column.values_for_doc(*doc).for_each(|v| add(v, 1)));
            return;
        }
        let mut room = [None; BATCH];
        for batch in docs.chunks(BATCH) {
            let room = &mut room[..batch.len()];
            room.fill(None);
            column.first_vals(batch, room);
            room.iter().flatten().for_each(|v| add(*v, 1));
        }
    }

    fn harvest(self) -> Counts {
        let mut out = Counts::new();
        for (slot, n) in self.counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
            let mut value = String::new();
            match &self.names {
                None => value = slot.to_string(),
                // A dictionary that cannot be read gives no value; the count would be of nobody.
                Some(names) if names.ord_to_str(slot as u64, &mut value).unwrap_or(false) => {}
                Some(_) => continue,
            }
            out.insert(value, n);
        }
        out
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Vec<Counts>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.all.iter_mut().for_each(|one| one.add(&[doc]));
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.all.iter_mut().for_each(|one| one.add(docs));
    }

    fn harvest(self) -> Vec<Counts> {
        self.all.into_iter().map(One::harvest).collect()
    }
}
