//! The fields of the index, and an entry as a tantivy document. A change here raises [`VERSION`].

use super::analysis::{Analysis, Kind, Token, analyse};
use super::letters::letters;
use super::{Entry, Granularity};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{PreTokenizedString, Token as EngineToken};

/// Of schema and analysis together. An index of another version is made anew.
pub(super) const VERSION: u32 = 1;
/// Between the text and its heading, so that no phrase runs from one into the other.
const GAP: usize = 1_000;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Text and heading with marks, and without.
    pub exact: Field,
    pub folded: Field,
    /// The same as pairs of neighbouring words.
    pub exact_pairs: Field,
    pub folded_pairs: Field,
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
    /// Campaign and dossier: what an update replaces.
    pub key: Field,
    /// The order among equals: campaign, dossier, file; then block.
    pub order: Field,
    pub block: Field,
    pub stored: Field,
}

pub(super) const ORDER: &str = "order";
pub(super) const BLOCK: &str = "block";

pub(super) fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let positions =
        || TextOptions::default().set_indexing_options(indexing().set_index_option(IndexRecordOption::WithFreqsAndPositions));
    let words = || TextOptions::default().set_indexing_options(indexing().set_index_option(IndexRecordOption::Basic));
    let fields = Fields {
        exact: b.add_text_field("exact", positions()),
        folded: b.add_text_field("folded", positions()),
        exact_pairs: b.add_text_field("exact_pairs", positions()),
        folded_pairs: b.add_text_field("folded_pairs", positions()),
        number: b.add_text_field("number", words()),
        unit: b.add_text_field("unit", positions()),
        unit_id: b.add_text_field("unit_id", STRING),
        section: b.add_text_field("section", positions()),
        requirement: b.add_text_field("requirement", STRING),
        campaign: b.add_text_field("campaign", STRING),
        kind: b.add_text_field("kind", STRING),
        rule: b.add_text_field("rule", STRING),
        granularity: b.add_text_field("granularity", STRING),
        received: b.add_u64_field("received", INDEXED | FAST),
        key: b.add_text_field("key", STRING),
        order: b.add_text_field(ORDER, TextOptions::from(FAST)),
        block: b.add_u64_field(BLOCK, FAST),
        stored: b.add_text_field("stored", STORED),
    };
    (b.build(), fields)
}

/// Tokens come ready made; the tokenizer named here never runs.
fn indexing() -> TextFieldIndexing {
    TextFieldIndexing::default().set_tokenizer("raw")
}

/// The key of a dossier. A blank that no name holds separates the parts.
pub(super) fn key(campaign: &str, dossier: &str) -> String {
    format!("{campaign}\u{1}{dossier}")
}

pub(super) fn day(date: Date) -> u64 {
    u64::try_from(date.year()).unwrap_or(0) * 10_000 + date.month().unsigned_abs() as u64 * 100 + date.day().unsigned_abs() as u64
}

/// Lower case and composed, for identifiers.
pub(super) fn lower(id: &str) -> String {
    letters(id).iter().map(|l| l.ch).collect()
}

pub(super) fn document(fields: &Fields, entry: &Entry) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let text = analyse(&entry.text);
    let heading = analyse(&entry.section_path);
    let both = || text.tokens.iter().map(|t| (t, 0)).chain(heading.tokens.iter().map(|t| (t, text.end + GAP)));
    doc.add_pre_tokenized_text(fields.exact, pretokenized(both(), true, Kind::Word));
    doc.add_pre_tokenized_text(fields.folded, pretokenized(both(), false, Kind::Word));
    doc.add_pre_tokenized_text(fields.exact_pairs, pretokenized(both(), true, Kind::Pair));
    doc.add_pre_tokenized_text(fields.folded_pairs, pretokenized(both(), false, Kind::Pair));
    add_numbers(&mut doc, fields, &text);
    add_numbers(&mut doc, fields, &heading);
    for name in [Some(entry.unit_name.as_str()), entry.unit_id.as_deref()].into_iter().flatten() {
        doc.add_pre_tokenized_text(fields.unit, pretokenized(analyse(name).tokens.iter().map(|t| (t, 0)), false, Kind::Word));
    }
    doc.add_pre_tokenized_text(fields.section, pretokenized(heading.tokens.iter().map(|t| (t, 0)), false, Kind::Word));
    if let Some(id) = &entry.unit_id {
        doc.add_text(fields.unit_id, lower(id));
    }
    for requirement in with_ancestors(entry.requirement.as_deref().unwrap_or("")) {
        doc.add_text(fields.requirement, requirement);
    }
    doc.add_text(fields.campaign, lower(&entry.campaign));
    doc.add_text(fields.kind, lower(&entry.kind));
    doc.add_text(fields.granularity, entry.granularity.as_str());
    for rule in &entry.rules {
        doc.add_text(fields.rule, lower(rule));
    }
    if let Some(date) = entry.received {
        doc.add_u64(fields.received, day(date));
    }
    let key = key(&entry.campaign, &entry.dossier);
    doc.add_text(fields.order, format!("{key}\u{1}{}", entry.file));
    doc.add_text(fields.key, key);
    doc.add_u64(fields.block, entry.block as u64);
    doc.add_text(fields.stored, Stored::from(entry).write());
    doc
}

fn add_numbers(doc: &mut TantivyDocument, fields: &Fields, analysis: &Analysis) {
    for whole in &analysis.numbers {
        doc.add_pre_tokenized_text(fields.number, words(std::iter::once(whole.as_str()).chain(whole.split(['/', '-', '&']))));
    }
}

/// "report.ii.2" → "report", "report.ii", "report.ii.2".
fn with_ancestors(id: &str) -> Vec<String> {
    let id = lower(id);
    let dots = id.match_indices('.').map(|(at, _)| id[..at].to_owned());
    dots.chain((!id.is_empty()).then(|| id.clone())).collect()
}

/// The tokens of one kind, and the concepts.
fn pretokenized<'a>(tokens: impl Iterator<Item = (&'a Token, usize)>, exact: bool, kind: Kind) -> PreTokenizedString {
    let tokens = tokens
        .filter(|(t, _)| t.kind == kind || t.kind == Kind::Concept)
        .filter_map(|(t, shift)| {
            let text = t.form(exact)?.to_owned();
            Some(EngineToken { position: t.position + shift, text, ..EngineToken::default() })
        })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

fn words<'a>(parts: impl Iterator<Item = &'a str>) -> PreTokenizedString {
    let tokens = parts
        .enumerate()
        .map(|(position, text)| EngineToken { position, text: text.to_owned(), ..EngineToken::default() })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

/// An entry as it lies in the index: the wire form of [`Entry`].
#[derive(Serialize, Deserialize)]
struct Stored {
    campaign: String,
    dossier: String,
    version: u32,
    unit_id: Option<String>,
    unit_name: String,
    received: Option<String>,
    file: String,
    kind: String,
    section_path: String,
    requirement: Option<String>,
    page: Option<u32>,
    block: usize,
    granularity: String,
    text: String,
    rules: Vec<String>,
}

impl Stored {
    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<&Entry> for Stored {
    fn from(e: &Entry) -> Self {
        Stored {
            campaign: e.campaign.clone(),
            dossier: e.dossier.clone(),
            version: e.version,
            unit_id: e.unit_id.clone(),
            unit_name: e.unit_name.clone(),
            received: e.received.map(|d| d.to_string()),
            file: e.file.clone(),
            kind: e.kind.clone(),
            section_path: e.section_path.clone(),
            requirement: e.requirement.clone(),
            page: e.page,
            block: e.block,
            granularity: e.granularity.as_str().to_owned(),
            text: e.text.clone(),
            rules: e.rules.clone(),
        }
    }
}

/// `None` where the stored text is not what this version writes.
pub(super) fn entry(fields: &Fields, doc: &TantivyDocument) -> Option<Entry> {
    use tantivy::schema::document::Document as _;
    let stored = doc.iter_fields_and_values().find(|(field, _)| *field == fields.stored)?.1.as_str()?.to_owned();
    let s: Stored = serde_json::from_str(&stored).ok()?;
    Some(Entry {
        campaign: s.campaign,
        dossier: s.dossier,
        version: s.version,
        unit_id: s.unit_id,
        unit_name: s.unit_name,
        received: s.received.and_then(|d| d.parse().ok()),
        file: s.file,
        kind: s.kind,
        section_path: s.section_path,
        requirement: s.requirement,
        page: s.page,
        block: s.block,
        granularity: Granularity::parse(&s.granularity)?,
        text: s.text,
        rules: s.rules,
    })
}
