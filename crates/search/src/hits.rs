//! What is answered: the hits in their order, how many there are, and what to say where there are none.

use super::address::Address;
use super::entry::Entry;
use super::facet::Facet;
use super::snippet::Snippet;

/// The answer to a query.
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
    /// The same in English.
    pub const NOTHING_INDEXED_EN: &str =
        "There is nothing to search yet: the home folder has no index. Run “rasoat ingest <folder>” first.";
}

/// One entry that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Greater is better; the tier is in front of the point of the thousands. Comparable within one answer only.
    pub score: f32,
    pub address: Address,
    pub entry: Entry,
    pub snippet: Snippet,
}
