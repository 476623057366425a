//! Address → what stands there: the text with its heading, page and neighbours, read anew from the original of the version that the
//! address names.
//!
//! Leaves out how it is shown.

use super::error::AppError;
use super::papers::Options;
use super::{index, originals, profiles};
use rasoat_model::finding::Finding;
use rasoat_search::{Address, Entry, Granularity, Place};
use rasoat_store::{Home, StoredDossier};

/// What an address leads to.
#[derive(Debug)]
pub struct Opened {
    pub address: Address,
    pub stored: StoredDossier,
    /// The newest version of the dossier there is.
    pub latest: u32,
    pub what: What,
}

impl Opened {
    /// The address of a finding of this version, by its number from 1.
    pub fn finding(&self, n: u32) -> Address {
        Address { place: Place::Finding(n), ..self.address.clone() }
    }

    /// All findings of this version as they were stored.
    pub fn findings(&self) -> Vec<Finding> {
        originals::assessment(&self.stored).findings
    }
}

/// What stands at an address.
#[derive(Debug)]
pub enum What {
    Dossier,
    Finding(Box<Finding>),
    Text(Box<Passage>),
}

/// A paper, section, paragraph or row, with what stands beside it.
#[derive(Debug)]
pub struct Passage {
    pub entry: Entry,
    /// Title of the paper.
    pub paper: String,
    /// Of a row the first row of its table, unless it is that.
    pub head: Option<(Address, Entry)>,
    pub before: Option<(Address, Entry)>,
    pub after: Option<(Address, Entry)>,
}

/// Opens an address of whichever version.
///
/// # Errors
/// There is no such version or place, or an original is missing.
pub fn open(home: &Home, address: &Address, reading: &Options) -> Result<Opened, AppError> {
    let mut versions = home.versions(&address.campaign, &address.dossier)?;
    let latest = versions.last().map_or(0, |v| v.version);
    let Some(at) = versions.iter().position(|v| v.version == address.version) else {
        let Address { campaign, dossier, version, .. } = address.clone();
        return Err(AppError::NoSuchVersion { campaign, dossier, version });
    };
    let stored = versions.swap_remove(at);
    let no_place = || AppError::NoSuchPlace(address.clone());
    let what = match &address.place {
        Place::Whole => What::Dossier,
        Place::Finding(n) => {
            let findings = originals::assessment(&stored).findings;
            let at = (*n as usize).checked_sub(1).ok_or_else(no_place)?;
            What::Finding(Box::new(findings.into_iter().nth(at).ok_or_else(no_place)?))
        }
        Place::In { line, .. } => {
            let all = index::entries_of(home, &profiles::of_version(home, &stored)?, &stored, reading)?;
            let whole = address.clone().paragraph(0);
            let passage = passage(&all, &whole).ok_or_else(no_place)?;
            What::Text(Box::new(if *line == 0 { passage } else { paragraph(passage, *line).ok_or_else(no_place)? }))
        }
    };
    Ok(Opened { address: address.clone(), stored, latest, what })
}

/// The entry with its neighbours of the same kind in the same file; those of a row stand in its table.
fn passage(all: &[Entry], address: &Address) -> Option<Passage> {
    let at = all.iter().position(|e| e.address() == *address)?;
    let entry = &all[at];
    let beside = |e: &&Entry| {
        e.file == entry.file
            && e.granularity == entry.granularity
            && (entry.granularity != Granularity::Row || e.block == entry.block)
    };
    let with_address = |e: &Entry| (e.address(), e.clone());
    let paper = all[..=at].iter().rev().find(|e| e.granularity == Granularity::Paper);
    // What names the columns, or else the first row.
    let form = all[..at].iter().rev().find(|e| beside(e) && e.form);
    let first = form.or_else(|| all.iter().find(beside)).filter(|e| entry.granularity == Granularity::Row && e.part < entry.part);
    Some(Passage {
        entry: entry.clone(),
        paper: paper.map(|p| p.section_path.clone()).unwrap_or_default(),
        head: first.map(with_address),
        before: all[..at].iter().rev().find(beside).map(with_address),
        after: all[at + 1..].iter().find(beside).map(with_address),
    })
}

/// A paragraph of a section, its neighbours those in the section.
fn paragraph(section: Passage, line: u32) -> Option<Passage> {
    let all = section.entry.paragraphs();
    let at = (line as usize).checked_sub(1)?;
    let (_, entry) = all.get(at)?;
    let said = |(_, e): &&(Address, Entry)| e.text.chars().any(char::is_alphanumeric);
    Some(Passage {
        entry: entry.clone(),
        before: all[..at].iter().rev().find(said).cloned(),
        after: all[at + 1..].iter().find(said).cloned(),
        ..section
    })
}
