//! The fields of the index, and an entry as a tantivy document. A change here raises [`VERSION`].

use super::analysis::Analyser;
use super::columns::{BLOCK, COUNT, DAY, MONEY, ORDER, RECEIVED, WRITTEN};
use super::entry::{Entry, Granularity};
use super::facets;
use super::lexicon::FormId;
use super::pretokenized::{self, PreTokenized};
use super::spelling::lower;
use super::values;
use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use tantivy::directory::Directory;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexSettings, TantivyDocument};

/// Of schema and analysis together. An index of another version is made anew.
pub(super) const VERSION: u32 = 7;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Text and heading, each word as [`terms`](super::terms) says, at its place.
    pub words: Field,
    /// Pairs of neighbouring words. They say which texts are worth comparing places in.
    pub pairs: Field,
    /// Those that are in the entry more than once.
    pub repeated: Field,
    /// Document numbers of the text, whole and by parts, without marks.
    pub number: Field,
    pub unit: Field,
    pub unit_id: Field,
    pub section: Field,
    /// The requirement and all above it.
    pub requirement: Field,
    pub campaign: Field,
    pub kind: Field,
    pub rule: Field,
    pub granularity: Field,
    /// As the number 20200828.
    pub received: Field,
    /// Days named in the text, as the same; sums of money in it, in đồng. Only for ranges.
    pub day: Field,
    pub money: Field,
    /// Other numbers in it that count something.
    pub count: Field,
    pub region: Field,
    pub verdict: Field,
    /// What is counted over hits.
    pub facets: facets::Columns,
    /// Campaign and dossier: what an update replaces.
    pub key: Field,
    /// The order among equals: campaign, dossier, file; then block.
    pub order: Field,
    pub block: Field,
    pub stored: Field,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = |option| TextOptions::default().set_indexing_options(indexing().set_index_option(option));
    // Never scored by themselves.
    let names = |option| TextOptions::default().set_indexing_options(indexing().set_index_option(option).set_fieldnorms(false));
    let fields = Fields {
        words: b.add_text_field("words", words(IndexRecordOption::WithFreqsAndPositions)),
        pairs: b.add_text_field("pairs", names(IndexRecordOption::Basic)),
        repeated: b.add_text_field("repeated", names(IndexRecordOption::Basic)),
        number: b.add_text_field("number", names(IndexRecordOption::Basic)),
        unit: b.add_text_field("unit", names(IndexRecordOption::WithFreqsAndPositions)),
        unit_id: b.add_text_field("unit_id", STRING),
        section: b.add_text_field("section", names(IndexRecordOption::WithFreqsAndPositions)),
        requirement: b.add_text_field("requirement", STRING),
        campaign: b.add_text_field("campaign", STRING),
        kind: b.add_text_field("kind", STRING),
        rule: b.add_text_field("rule", STRING),
        granularity: b.add_text_field("granularity", STRING),
        received: b.add_u64_field(RECEIVED, INDEXED | FAST),
        day: b.add_u64_field(DAY, FAST),
        money: b.add_i64_field(MONEY, FAST),
        count: b.add_i64_field(COUNT, FAST),
        region: b.add_text_field("region", STRING),
        verdict: b.add_text_field("verdict", STRING),
        facets: facets::columns(&mut b),
        key: b.add_text_field("key", STRING),
        order: b.add_text_field(ORDER, TextOptions::from(FAST)),
        block: b.add_u64_field(BLOCK, FAST),
        stored: b.add_bytes_field("stored", STORED),
    };
    (b.build(), fields)
}

/// The terms are ready made; the engine only cuts them apart.
fn indexing() -> TextFieldIndexing {
    TextFieldIndexing::default().set_tokenizer(pretokenized::NAME)
}

/// An empty index in a folder that exists and is empty.
pub(super) fn create(directory: impl Directory) -> tantivy::Result<tantivy::Index> {
    // Texts are most of an index. This takes a third less room than the engine's own choice, for a tenth of the time.
    let docstore_compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });
    let settings = IndexSettings { docstore_compression, ..IndexSettings::default() };
    tantivy::Index::create(directory, schema().0, settings)
}

/// What an index must be told before anything is written into it.
pub(super) fn prepare(index: &tantivy::Index) {
    index.tokenizers().register(pretokenized::NAME, TextAnalyzer::from(PreTokenized::default()));
}

/// The key of a dossier. A blank that no name holds separates the parts.
pub(super) fn key(campaign: &str, dossier: &str) -> String {
    format!("{campaign}\u{1}{dossier}")
}

pub(super) fn day(date: Date) -> u64 {
    u64::try_from(date.year()).unwrap_or(0) * 10_000 + date.month().unsigned_abs() as u64 * 100 + date.day().unsigned_abs() as u64
}

/// Turns entries into documents; keeps its room, and what it knows of words, from one to the next.
#[derive(Default)]
pub(super) struct Encoder {
    analyser: Analyser,
    terms: Terms,
    /// Of which unit the terms are: its name and id.
    unit: Option<(String, Option<String>)>,
}

/// The terms of the larger fields, ready made.
#[derive(Default)]
struct Terms {
    words: String,
    pairs: String,
    repeated: String,
    /// All pairs of the entry: see [`Analyser::pairs`].
    all_pairs: Vec<(FormId, FormId)>,
    number: String,
    section: String,
    unit: String,
    days: Vec<u64>,
    money: Vec<i64>,
    counts: Vec<i64>,
}

/// Bytes of a document besides its text, about.
const FACTS: usize = 1_024;

impl Encoder {
    /// An entry as a document of the engine.
    pub fn document(&mut self, fields: &Fields, entry: &Entry) -> TantivyDocument {
        self.collect(entry);
        let t = &self.terms;
        let mut doc = TantivyDocument::with_capacity(t.words.len() + t.pairs.len() + entry.text.len() + FACTS);
        for (field, terms) in [
            (fields.words, &t.words),
            (fields.pairs, &t.pairs),
            (fields.repeated, &t.repeated),
            (fields.number, &t.number),
            (fields.section, &t.section),
            (fields.unit, &t.unit),
        ] {
            if !terms.is_empty() {
                doc.add_text(field, terms);
            }
        }
        for day in &t.days {
            doc.add_u64(fields.day, *day);
        }
        for amount in &t.money {
            doc.add_i64(fields.money, *amount);
        }
        for count in &t.counts {
            doc.add_i64(fields.count, *count);
        }
        add_facts(&mut doc, fields, entry);
        doc.add_bytes(fields.stored, &Stored::from(entry).write());
        doc
    }

    fn collect(&mut self, entry: &Entry) {
        let t = &mut self.terms;
        for room in [&mut t.words, &mut t.pairs, &mut t.repeated, &mut t.number, &mut t.section] {
            room.clear();
        }
        t.days.clear();
        t.money.clear();
        t.counts.clear();
        if entry.granularity == Granularity::Finding {
            // Found by fields and by what the message says, never among the words of the papers.
            for text in [&entry.text, &entry.section_path] {
                self.analyser.read(text);
                pretokenized::write_words(&mut t.section, &self.analyser, false);
            }
            return self.collect_unit(entry);
        }
        values::counts(&entry.text, &mut t.counts);
        t.all_pairs.clear();
        for (text, first) in [(&entry.text, true), (&entry.section_path, false)] {
            if first {
                self.analyser.read(text);
            } else {
                self.analyser.read_on(text);
            }
            pretokenized::write_words(&mut t.words, &self.analyser, true);
            t.all_pairs.extend(self.analyser.pairs());
            t.days.extend_from_slice(self.analyser.days());
            t.money.extend_from_slice(self.analyser.money());
            for whole in self.analyser.numbers() {
                let parts = whole.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty());
                pretokenized::write_terms(&mut t.number, std::iter::once(whole.as_str()).chain(parts));
            }
        }
        pretokenized::write_pairs(&mut t.pairs, &mut t.repeated, &self.analyser, &mut t.all_pairs);
        pretokenized::write_words(&mut t.section, &self.analyser, false);
        self.collect_unit(entry);
    }

    fn collect_unit(&mut self, entry: &Entry) {
        let known = self.unit.as_ref().is_some_and(|(name, id)| *name == entry.unit_name && *id == entry.unit_id);
        if known {
            return;
        }
        self.unit = Some((entry.unit_name.clone(), entry.unit_id.clone()));
        let t = &mut self.terms;
        t.unit.clear();
        for name in [Some(entry.unit_name.as_str()), entry.unit_id.as_deref()].into_iter().flatten() {
            self.analyser.read(name);
            pretokenized::write_words(&mut t.unit, &self.analyser, false);
        }
    }
}

/// What is known of an entry besides its text.
fn add_facts(doc: &mut TantivyDocument, fields: &Fields, entry: &Entry) {
    if let Some(id) = &entry.unit_id {
        doc.add_text(fields.unit_id, lower(id));
    }
    for requirement in with_ancestors(entry.requirement.as_deref().unwrap_or("")) {
        doc.add_text(fields.requirement, requirement);
    }
    for requirement in &entry.covers {
        doc.add_text(fields.requirement, lower(requirement));
    }
    doc.add_text(fields.campaign, lower(&entry.campaign));
    doc.add_text(fields.kind, lower(&entry.kind));
    doc.add_text(fields.granularity, entry.granularity.as_str());
    let body = if entry.section_path.is_empty() { &entry.text } else { entry.text.split_once('\n').map_or("", |(_, body)| body) };
    if entry.granularity == Granularity::Section && body.chars().any(char::is_alphanumeric) {
        doc.add_text(fields.granularity, WRITTEN);
    }
    for rule in &entry.rules {
        doc.add_text(fields.rule, lower(rule));
    }
    if let Some(date) = entry.received {
        doc.add_u64(fields.received, day(date));
    }
    if let Some(region) = &entry.region {
        doc.add_text(fields.region, region);
    }
    if let Some(verdict) = entry.verdict {
        doc.add_text(fields.verdict, verdict.as_str());
    }
    fields.facets.add(doc, entry);
    let key = key(&entry.campaign, &entry.dossier);
    // Findings have an order of their own, whatever place they point at.
    let finding = entry.granularity == Granularity::Finding;
    let (file, block) = if finding { ("", 0) } else { (entry.file.as_str(), entry.block) };
    doc.add_text(fields.order, format!("{key}\u{1}{file}"));
    doc.add_text(fields.key, key);
    doc.add_u64(fields.block, place_number(entry.granularity, block, entry.part));
}

/// Block, granularity and part as one number in the order of the document, so that no two entries of a file are equal.
pub(super) fn place_number(granularity: Granularity, block: usize, part: u32) -> u64 {
    ((block as u64).min(1 << 32) << 28) | ((granularity as u64) << 24) | u64::from(part).min((1 << 24) - 1)
}

/// "report.ii.2" → "report", "report.ii", "report.ii.2".
fn with_ancestors(id: &str) -> Vec<String> {
    let id = lower(id);
    let dots = id.match_indices('.').map(|(at, _)| id[..at].to_owned());
    dots.chain((!id.is_empty()).then(|| id.clone())).collect()
}

/// An entry as it lies in the index: the wire form of [`Entry`].
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    campaign: Cow<'a, str>,
    dossier: Cow<'a, str>,
    version: u32,
    unit_id: Option<Cow<'a, str>>,
    unit_name: Cow<'a, str>,
    received: Option<String>,
    file: Cow<'a, str>,
    kind: Cow<'a, str>,
    section_path: Cow<'a, str>,
    under: Cow<'a, str>,
    requirement: Option<Cow<'a, str>>,
    page: Option<u32>,
    block: usize,
    part: u32,
    granularity: Cow<'a, str>,
    text: Cow<'a, str>,
    lines: Cow<'a, [(u32, u32)]>,
    rules: Cow<'a, [String]>,
    verdict: Option<Cow<'a, str>>,
}

impl Stored<'_> {
    fn write(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }
}

impl<'a> From<&'a Entry> for Stored<'a> {
    fn from(e: &'a Entry) -> Self {
        Stored {
            campaign: e.campaign.as_str().into(),
            dossier: e.dossier.as_str().into(),
            version: e.version,
            unit_id: e.unit_id.as_deref().map(Cow::from),
            unit_name: e.unit_name.as_str().into(),
            received: e.received.map(|d| d.to_string()),
            file: e.file.as_str().into(),
            kind: e.kind.as_str().into(),
            section_path: e.section_path.as_str().into(),
            under: e.under.as_str().into(),
            requirement: e.requirement.as_deref().map(Cow::from),
            page: e.page,
            block: e.block,
            part: e.part,
            granularity: e.granularity.as_str().into(),
            text: e.text.as_str().into(),
            lines: e.lines.as_slice().into(),
            rules: e.rules.as_slice().into(),
            verdict: e.verdict.map(|v| v.as_str().into()),
        }
    }
}

/// `None` where the stored text is not what this version writes.
pub(super) fn entry(fields: &Fields, doc: &TantivyDocument) -> Option<Entry> {
    use tantivy::schema::document::Document as _;
    let (_, stored) = doc.iter_fields_and_values().find(|(field, _)| *field == fields.stored)?;
    let s: Stored<'_> = postcard::from_bytes(stored.as_bytes()?).ok()?;
    Some(Entry {
        campaign: s.campaign.into_owned(),
        dossier: s.dossier.into_owned(),
        version: s.version,
        unit_id: s.unit_id.map(Cow::into_owned),
        unit_name: s.unit_name.into_owned(),
        region: None,
        received: s.received.and_then(|d| d.parse().ok()),
        file: s.file.into_owned(),
        kind: s.kind.into_owned(),
        section_path: s.section_path.into_owned(),
        under: s.under.into_owned(),
        requirement: s.requirement.map(Cow::into_owned),
        page: s.page,
        block: s.block,
        part: s.part,
        granularity: Granularity::parse(&s.granularity)?,
        form: false,
        text: s.text.into_owned(),
        covers: Vec::new(),
        lines: s.lines.into_owned(),
        rules: s.rules.into_owned(),
        verdict: s.verdict.and_then(|v| verdict(&v)),
    })
}

/// By its wire name.
pub(super) fn verdict(name: &str) -> Option<Verdict> {
    [Verdict::Complete, Verdict::Deficient, Verdict::Unclear].into_iter().find(|v| v.as_str() == name)
}
