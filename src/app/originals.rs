//! What the registry keeps of a dossier → the dossier again: the one place where originals are loaded and read a second time.
//!
//! Showing a place, replaying, roll-up, comparisons and indexing all come here. Leaves out what is then made of the dossier.

use super::error::AppError;
use super::papers::{self, Entry, Options};
use super::run::Run;
use rasoat_check::dossier::Dossier;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_report::{json, words};
use rasoat_store::{Home, StoreError, StoredDossier};
use rayon::prelude::*;

/// Files as (name, bytes).
pub type Files = Vec<(String, Vec<u8>)>;

/// How many dossiers are loaded at a time: bounds the memory, keeps all processors busy.
const CHUNK: usize = 16;

/// The files of a stored version.
///
/// # Errors
/// An original is missing or damaged.
pub fn files(home: &Home, stored: &StoredDossier) -> Result<Files, StoreError> {
    stored.files.iter().map(|(name, sha)| home.blob(sha).map(|bytes| (name.clone(), bytes))).collect()
}

/// A stored version as a dossier again, with what was known when it came.
///
/// # Errors
/// As [`files`].
pub fn read_again(home: &Home, stored: &StoredDossier, reading: &Options) -> Result<Dossier, StoreError> {
    Ok(understood(stored, files(home, stored)?, reading))
}

/// [`read_again`] of files that were loaded before, for threads that have no registry.
pub fn understood(stored: &StoredDossier, files: Files, reading: &Options) -> Dossier {
    // What is said now of papers that come now does not hold for those that came then.
    let reading = Options { unit: None, received: None, ..reading.clone() };
    let entry = Entry { unit: stored.unit_said.clone(), received: None, written: String::new() };
    let mut dossier = papers::read_files(&stored.dossier, files, entry, &reading);
    // What the register and the outside of a mail or packet said stands in the assessment.
    let known = assessment(stored);
    dossier.envelopes = known.envelopes;
    if dossier.unit.name.is_empty() {
        dossier.unit = papers::by_sender(&dossier, &reading);
    }
    if known.receipts.is_empty() {
        // Registered before there was more than the day that counted, or nothing said when it came.
        dossier.received = stored.received;
        dossier.received_from = stored.received_from.as_deref().and_then(json::received_from);
        dossier.receipts = Vec::new();
    } else {
        let signed = std::mem::take(&mut dossier.receipts).into_iter().filter(|r| !r.origin.is_receipt());
        let receipts = known.receipts.into_iter().filter(|r| r.origin.is_receipt()).chain(signed).collect();
        papers::received(&mut dossier, receipts, &reading);
    }
    dossier
}

/// Reads stored versions again and makes something of each, in their order. A few at a time: the registry is read by one thread, papers
/// by all, and no more papers are held than are being worked on.
///
/// # Errors
/// An original is missing or damaged; [`AppError::Cancelled`].
pub fn each<T: Send>(
    home: &Home,
    all: &[StoredDossier],
    reading: &Options,
    run: &Run<'_>,
    make: impl Fn(&StoredDossier, Dossier) -> T + Sync,
) -> Result<Vec<T>, AppError> {
    run.begin(all.len());
    let mut out = Vec::with_capacity(all.len());
    for chunk in all.chunks(CHUNK) {
        run.go_on()?;
        let loaded = chunk.iter().map(|stored| files(home, stored)).collect::<Result<Vec<Files>, _>>()?;
        out.par_extend(chunk.par_iter().zip(loaded).map(|(stored, files)| {
            let made = make(stored, understood(stored, files, reading));
            run.done();
            made
        }));
    }
    Ok(out)
}

/// The assessment as it was stored; where it cannot be read back, what the registry's own columns say.
pub fn assessment(stored: &StoredDossier) -> DossierAssessment {
    let whole = json::from_json_line(&stored.assessment_json).ok().and_then(|a| a.dossiers.into_iter().next());
    whole.unwrap_or_else(|| DossierAssessment {
        dossier: stored.dossier.clone(),
        unit: stored.unit.clone(),
        received: stored.received,
        received_from: None,
        receipts: Vec::new(),
        verdict: stored.verdict,
        documents: Vec::new(),
        findings: stored.findings.clone(),
        met: stored.met.clone(),
        places: Vec::new(),
        envelopes: Vec::new(),
    })
}

/// What a finding says, as the index keeps it: in Vietnamese, whatever language a run speaks.
pub fn told(finding: &Finding) -> String {
    words::told(finding, Lang::Vi)
}
