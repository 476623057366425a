//! Paths that somebody named → the work to be done: by which profile, which dossiers, read in which way.

use super::error::AppError;
use super::papers::{self, Options, Plan};
use super::profiles;
use rasoat_check::profile::Profile;
use std::path::PathBuf;

/// Papers to be looked at.
pub struct PapersRequest<'a> {
    /// Files, dossiers or campaign folders; at least one.
    pub paths: &'a [PathBuf],
    /// By id or file; where none is named, the papers themselves tell which directive they answer.
    pub profile: Option<&'a str>,
    /// How to read, and what was said of unit and day of receipt.
    pub reading: Options,
}

/// What was meant.
pub struct Work {
    pub profile: Profile,
    pub reading: Options,
    pub plan: Plan,
}

/// Finds the profile and the dossiers.
///
/// # Errors
/// No such profile, or the paths hold nothing to read.
pub fn work(request: PapersRequest<'_>) -> Result<Work, AppError> {
    let profile = match request.profile {
        Some(name) => profiles::named(Some(name))?,
        None => profiles::of_papers(request.paths, &request.reading)?,
    };
    let mut reading = request.reading.by_profile(&profile);
    let plan = papers::plan(request.paths, &reading)?;
    if let Some(ocr) = &mut reading.ocr {
        // Papers are read side by side; only a single one has its pages read so.
        ocr.jobs = if plan.dossiers.len() == 1 { rayon::current_num_threads() } else { 1 };
    }
    Ok(Work { profile, reading, plan })
}
