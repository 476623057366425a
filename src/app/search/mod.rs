//! Searching all that was taken in: hits, counts, gaps, completions, searches kept under a name.
//!
//! Leaves out the query language (`rasoat_search`) and how hits look.

mod asked;
mod saved;

pub use asked::Asked;
pub use saved::{Kept, forget, kept, saved};

use super::decide::set_aside;
use super::error::AppError;
use super::index;
use super::originals;
use super::papers::Options;
use super::run::{Occasion, Run};
use super::show::{self, What};
use rasoat_check::roster::Roster;
use rasoat_model::assessment::UnitRef;
use rasoat_model::finding::Finding;
use rasoat_report::units::{self, Order};
use rasoat_search::{Address, Completion, Granularity, Hit, Hits, Index, Like, Place, Query, SearchError};
use rasoat_store::{Home, StoredDossier};
use std::collections::{BTreeMap, BTreeSet};

/// A search.
#[derive(Debug, Clone)]
pub struct SearchRequest<'a> {
    pub asked: Asked,
    /// At most so many hits.
    pub limit: usize,
    /// So many hits are passed over first.
    pub offset: usize,
    /// All hits up to this one are passed over, wherever it stands by now.
    pub after: Option<Address>,
    /// The search is kept under this name if it can be understood.
    pub save: Option<&'a str>,
}

/// What a search found.
#[derive(Debug)]
pub struct Found {
    pub hits: Hits,
    /// The findings among the hits by their addresses, as they are on the day: some may be set aside.
    pub findings: BTreeMap<String, Finding>,
}

impl Found {
    /// The hit after which the next page begins, if there is one.
    pub fn next(&self) -> Option<&Address> {
        let last = self.hits.hits.last()?;
        (self.hits.more || self.hits.offset + self.hits.hits.len() < self.hits.total).then_some(&last.address)
    }

    /// The finding that a hit is.
    pub fn finding(&self, hit: &Hit) -> Option<&Finding> {
        self.findings.get(&hit.address.to_string())
    }
}

/// How many dossiers are registered and not in the index; it is opened, and made anew where it cannot be used.
///
/// # Errors
/// The index cannot be opened or written.
pub fn behind(home: &mut Home) -> Result<usize, AppError> {
    // One that is open to read only was looked at when it was opened, and cannot be made anew.
    if !only_reads(home) {
        index::open(home)?;
    }
    Ok(home.pending_index()?.len())
}

/// Whether the home folder is open to read only: then the index stays as it is.
pub fn only_reads(home: &Home) -> bool {
    !home.is_writable()
}

/// Brings the index up to the registry; gives back how many dossiers are still not in it, because another process is writing to it.
///
/// # Errors
/// As [`index::catch_up`].
pub fn catch_up(home: &mut Home, reading: &Options, run: &Run<'_>) -> Result<usize, AppError> {
    match index::again(home, reading, run) {
        // Somebody else is at it; what is there is shown, and that it is not all.
        Ok(()) | Err(AppError::Index(rasoat_search::IndexError::Locked { .. })) => Ok(home.pending_index()?.len()),
        Err(error) => Err(error),
    }
}

/// Searches what is indexed.
///
/// # Errors
/// [`AppError::Query`] where it cannot be understood; the place that others are to be like is not there; the index cannot be read.
pub fn search(home: &mut Home, request: &SearchRequest<'_>, reading: &Options, on: &Occasion) -> Result<Found, AppError> {
    let index = index::open(home)?;
    let query = query(home, request, reading)?;
    let hits = understood(index.search(&query), &query.text)?;
    // Only what could be understood is kept.
    if let Some(name) = request.save {
        saved::keep(home, name, &request.asked, on)?;
    }
    let findings = findings(&hits, home, on)?;
    Ok(Found { hits, findings })
}

/// The dossiers in which nothing matches, units in Vietnamese order.
///
/// # Errors
/// As [`search`].
pub fn gaps(home: &mut Home, request: &SearchRequest<'_>, reading: &Options) -> Result<Vec<Gap>, AppError> {
    let index: Index = index::open(home)?;
    let query = query(home, request, reading)?;
    let found = understood(index.without(&query), &query.text)?;
    let mut out: Vec<StoredDossier> = Vec::new();
    for campaign in found.iter().map(|(c, _)| c).collect::<BTreeSet<_>>() {
        let is_asked = |s: &StoredDossier| found.iter().any(|(c, d)| c == campaign && *d == s.dossier);
        out.extend(home.latest(campaign)?.into_iter().filter(is_asked));
    }
    // Units of several campaigns: none of their rosters orders them all.
    let roster = Roster::default();
    out.sort_by_cached_key(|s| {
        (units::place(&roster, s.unit.as_ref(), &s.dossier, Order::Name), s.campaign.clone(), s.dossier.clone())
    });
    Ok(out.into_iter().map(gap).collect())
}

/// A dossier in which nothing matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Of the dossier as a whole, in its latest version.
    pub address: Address,
    pub unit: Option<UnitRef>,
}

fn gap(s: StoredDossier) -> Gap {
    let address = Address { campaign: s.campaign, dossier: s.dossier, version: s.version, place: Place::Whole };
    Gap { address, unit: s.unit }
}

/// What can be typed on: words, fields, values of fields.
///
/// # Errors
/// The index cannot be read.
pub fn complete(home: &mut Home, prefix: &str, limit: usize) -> Result<Vec<Completion>, AppError> {
    Ok(index::open(home)?.complete(prefix, limit)?)
}

fn query(home: &Home, request: &SearchRequest<'_>, reading: &Options) -> Result<Query, AppError> {
    let like = request.asked.like.as_ref().map(|address| alike(home, address, reading)).transpose()?;
    Ok(Query { limit: request.limit, offset: request.offset, after: request.after.clone(), like, ..request.asked.query() })
}

/// The text to which others are to be like.
fn alike(home: &Home, address: &Address, reading: &Options) -> Result<Like, AppError> {
    let text = match show::open(home, address, reading)?.what {
        What::Text(passage) => format!("{}\n{}", passage.entry.section_path, passage.entry.text),
        What::Finding(finding) => originals::told(&finding),
        What::Dossier => return Err(AppError::LikeWhat),
    };
    Ok(Like { text, address: Some(address.clone()) })
}

fn understood<T>(answer: Result<T, SearchError>, text: &str) -> Result<T, AppError> {
    answer.map_err(|error| match error {
        SearchError::Query(error) => AppError::Query { text: text.to_owned(), error },
        SearchError::Index(error) => AppError::Index(error),
    })
}

/// The findings among the hits, as they are on the day.
fn findings(hits: &Hits, home: &Home, on: &Occasion) -> Result<BTreeMap<String, Finding>, AppError> {
    let mut out = BTreeMap::new();
    let found: Vec<&Hit> = hits.hits.iter().filter(|h| h.entry.granularity == Granularity::Finding).collect();
    for campaign in found.iter().map(|h| &h.entry.campaign).collect::<BTreeSet<_>>() {
        let waivers = home.waivers(campaign)?;
        let latest = home.latest(campaign)?;
        for hit in found.iter().filter(|h| h.entry.campaign == *campaign) {
            let e = &hit.entry;
            let Some(stored) = latest.iter().find(|s| s.dossier == e.dossier && s.version == e.version) else { continue };
            let mut assessment = originals::assessment(stored);
            set_aside(&mut assessment, &waivers, on.today);
            let at = (e.part as usize).checked_sub(1);
            if let Some(finding) = at.and_then(|at| assessment.findings.into_iter().nth(at)) {
                out.insert(hit.address.to_string(), finding);
            }
        }
    }
    Ok(out)
}
