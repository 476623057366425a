//! What is asked: a text in the query language, filters, an order, what is to be counted.
//!
//! Inert data; `parse` reads the text, `lookup` makes of both what the engine looks for.

use super::address::Address;
use super::entry::Granularity;
use super::facet::FacetKind;
use jiff::civil::Date;
use rasoat_model::finding::Verdict;

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
