//! Full-text search over all that was ingested: sections, paragraphs, table rows, papers, findings.
//!
//! tantivy finds and ranks; what a word is in Vietnamese is decided here, before the engine sees it ([`analysis`](self)). The index
//! holds nothing that could not be made anew from the registry and the originals, so a broken one is thrown away, not repaired.
//!
//! Ranking is in tiers: as spelled and side by side, as spelled, without marks side by side, without marks. Inside a tier BM25
//! decides, then dossier, file and block, so that the same index gives the same answer.

mod address;
mod spelling;
mod numbers;
mod values;
mod forms;
mod concepts;
mod lexicon;
mod analysis;
mod ready;
mod error;
mod schema;
mod range;
mod directory;
mod closed;
mod parse;
mod exclusion;
mod sequence;
mod several;
mod lookup;
mod snippet;
mod suggest;
mod facets;
mod sorting;
mod dossiers;
mod paragraphs;
mod like;
mod complete;
mod index;
pub mod entries;

pub use address::{Address, NoAddress, Place};
pub use complete::Completion;
pub use directory::Directory;
pub use error::{IndexError, QueryError, QueryErrorKind, SearchError};
pub use facets::{Facet, FacetKind, FacetValue};
pub use index::{Index, Writer};
pub use snippet::Snippet;

use jiff::civil::Date;
use rasoat_model::finding::Verdict;

/// How large a piece an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Granularity {
    Paper,
    #[default]
    Section,
    /// Asked for and given, never stored: sections hold their paragraphs.
    Paragraph,
    Row,
    /// What was found to be lacking or unclear: it is found also where no text stands.
    Finding,
}

impl Granularity {
    pub const ALL: [Granularity; 5] =
        [Granularity::Paper, Granularity::Section, Granularity::Paragraph, Granularity::Row, Granularity::Finding];

    pub fn as_str(self) -> &'static str {
        match self {
            Granularity::Paper => "paper",
            Granularity::Section => "section",
            Granularity::Paragraph => "paragraph",
            Granularity::Row => "row",
            Granularity::Finding => "finding",
        }
    }

    pub fn parse(s: &str) -> Option<Self> {
        Granularity::ALL.into_iter().find(|g| g.as_str() == s)
    }
}

/// What is found: one section, one table row, one paper as a whole, or one finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    pub campaign: String,
    pub dossier: String,
    /// Of the dossier, from 1.
    pub version: u32,
    pub unit_id: Option<String>,
    pub unit_name: String,
    /// Id of the unit's region in its roster. Found by, not given back.
    pub region: Option<String>,
    pub received: Option<Date>,
    /// File name inside the dossier.
    pub file: String,
    /// Kind of document: "summary-report", …
    pub kind: String,
    /// For people: "II.2 Công tác tuyên truyền". Searched along with the text.
    pub section_path: String,
    /// Of a table row the section in which its table stands. Shown, not searched: a row is not about all that its section is about.
    pub under: String,
    /// The requirement that the section serves: "report.ii.2".
    pub requirement: Option<String>,
    /// Other requirements for which it is found: those beneath a section that is missing as a whole. Not given back.
    pub covers: Vec<String>,
    /// 1-based.
    pub page: Option<u32>,
    /// Index of the first block in the document.
    pub block: usize,
    /// Which of the entries of its granularity that begin in this block, from 0; of a table row its row, of a finding its number in the
    /// assessment, from 1.
    pub part: u32,
    pub granularity: Granularity,
    /// A row of a form, the same in all papers: shown above the rows that it heads, never found.
    pub form: bool,
    /// As written in the file; of a finding its message.
    pub text: String,
    /// Where each line of `text` stands: block, and page (0 where unknown). Empty where it is not known.
    pub lines: Vec<(u32, u32)>,
    /// Ids of the rules whose findings touch it.
    pub rules: Vec<String>,
    /// Of its dossier.
    pub verdict: Option<Verdict>,
}

impl Entry {
    pub fn address(&self) -> Address {
        Address::of(self)
    }
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// In the query language; may be empty if there is a filter.
    pub text: String,
    pub filters: Filters,
    /// At most so many hits come back.
    pub limit: usize,
    /// So many hits are passed over first.
    pub offset: usize,
    /// All hits up to this one are passed over, wherever it stands by now: pages follow one another though papers came between them.
    /// Of a new version of its dossier the same place is taken. With it `offset` counts from there.
    pub after: Option<Address>,
    pub sort: Sort,
    /// What is counted over all that matches.
    pub facets: Vec<FacetKind>,
    /// Only what is like this text, the most alike first.
    pub like: Option<Like>,
}

/// In which order hits come. Equals stand by campaign, dossier, file and place, however the index is cut into segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    Relevance,
    /// Received last first; without a day at the end.
    Date,
    /// As units stand in a Vietnamese list.
    Unit,
}

/// A text to which others are to be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    pub text: String,
    /// Where it stands: it does not find itself, in whichever version.
    pub address: Option<Address>,
}

impl Query {
    /// A query without filters, at most 20 hits.
    pub fn new(text: impl Into<String>) -> Self {
        Query {
            text: text.into(),
            filters: Filters::default(),
            limit: 20,
            offset: 0,
            after: None,
            sort: Sort::default(),
            facets: Vec::new(),
            like: None,
        }
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
    /// Id or name of a region.
    pub region: Option<String>,
    pub verdict: Option<Verdict>,
    /// Where none is asked for, findings are given if only a rule and other fields are named, sections if something must be absent, else
    /// all but findings.
    pub granularity: Option<Granularity>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hits {
    /// How many entries match, returned or not; counted up to ten thousand.
    pub total: usize,
    /// There are more than `total`.
    pub more: bool,
    pub hits: Vec<Hit>,
    /// How many hits stand before the first of them.
    pub offset: usize,
    /// Where only few hold all the words: some that hold at least half of them. Not counted in `total`.
    pub near: Vec<Hit>,
    /// As asked for, in that order; nothing where the hits are only partial.
    pub facets: Vec<Facet>,
    /// No entry matches; the hits hold several of the words, those that hold the most of them first.
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
    pub address: Address,
    pub entry: Entry,
    pub snippet: Snippet,
}
