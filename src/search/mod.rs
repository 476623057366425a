//! Full-text search over all that was ingested: sections, table rows, papers.
//!
//! tantivy finds and ranks; what a word is in Vietnamese is decided here, before the engine sees it ([`analysis`](self)). The index
//! holds nothing that could not be made anew from the registry and the originals, so a broken one is thrown away, not repaired.
//!
//! Ranking is in tiers: as spelled and side by side, as spelled, without marks side by side, without marks. Inside a tier BM25
//! decides, then dossier, file and block, so that the same index gives the same answer.

mod spelling;
mod numbers;
mod values;
mod concepts;
mod lexicon;
mod analysis;
mod ready;
mod error;
mod schema;
mod range;
mod parse;
mod exclusion;
mod lookup;
mod snippet;
mod suggest;
mod index;

pub use error::{IndexError, QueryError, QueryErrorKind, SearchError};
pub use index::{Index, Writer};
pub use snippet::Snippet;

use jiff::civil::Date;

/// How large a piece an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Granularity {
    Paper,
    Section,
    Row,
}

impl Granularity {
    pub fn as_str(self) -> &'static str {
        match self {
            Granularity::Paper => "paper",
            Granularity::Section => "section",
            Granularity::Row => "row",
        }
    }

    pub fn parse(s: &str) -> Option<Self> {
        [Granularity::Paper, Granularity::Section, Granularity::Row].into_iter().find(|g| g.as_str() == s)
    }
}

/// What is found: one section, one table row or one paper as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub campaign: String,
    pub dossier: String,
    /// Of the dossier, from 1.
    pub version: u32,
    pub unit_id: Option<String>,
    pub unit_name: String,
    pub received: Option<Date>,
    /// File name inside the dossier.
    pub file: String,
    /// Kind of document: "summary-report", …
    pub kind: String,
    /// For people: "II.2 Công tác tuyên truyền". Searched along with the text.
    pub section_path: String,
    /// The requirement that the section serves: "report.ii.2".
    pub requirement: Option<String>,
    /// 1-based.
    pub page: Option<u32>,
    /// Index of the first block in the document.
    pub block: usize,
    pub granularity: Granularity,
    /// As written in the file.
    pub text: String,
    /// Ids of the rules whose findings touch it.
    pub rules: Vec<String>,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// In the query language; may be empty if there is a filter.
    pub text: String,
    pub filters: Filters,
    /// At most so many hits come back.
    pub limit: usize,
}

impl Query {
    /// A query without filters, at most 20 hits.
    pub fn new(text: impl Into<String>) -> Self {
        Query { text: text.into(), filters: Filters::default(), limit: 20 }
    }
}

/// What an entry must be besides. All that are given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// Id of the unit, or part of its name.
    pub unit: Option<String>,
    pub campaign: Option<String>,
    pub kind: Option<String>,
    /// A requirement (those beneath it count), or words of the section's number and heading.
    pub section: Option<String>,
    /// Received on this day or later.
    pub from: Option<Date>,
    /// Received on this day or earlier.
    pub to: Option<Date>,
    /// Id of a rule.
    pub finding: Option<String>,
    pub granularity: Option<Granularity>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hits {
    /// How many entries match, returned or not; counted up to ten thousand.
    pub total: usize,
    /// There are more than `total`.
    pub more: bool,
    pub hits: Vec<Hit>,
    /// No entry matches; the hits are those that hold most of the words.
    pub partial: bool,
    /// The query without a likely slip of the keyboard: it would find something.
    pub suggestion: Option<String>,
    /// Nothing was ever indexed here: say so instead of "nothing found".
    pub nothing_indexed: bool,
}

impl Hits {
    /// For an empty home folder: what to do.
    pub const NOTHING_INDEXED_VI: &str =
        "Chưa có gì để tìm: thư mục dữ liệu chưa có chỉ mục. Chạy “rasoat ingest <thư mục>” trước.";
    pub const NOTHING_INDEXED_EN: &str =
        "There is nothing to search yet: the home folder has no index. Run “rasoat ingest <folder>” first.";
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Greater is better; the tier is in front of the point of the thousands. Comparable within one answer only.
    pub score: f32,
    pub entry: Entry,
    pub snippet: Snippet,
}
