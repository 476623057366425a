//! Upkeep of a home folder: audit trail, backup, restore, what is wrong with it and mending it.

use super::error::AppError;
use super::home;
use super::index;
use super::papers::Options;
use super::run::{Occasion, Run};
use rasoat_store::{self as store, Backup, Event, Home, Trouble};
use std::path::Path;

/// What happened, oldest first; of one campaign, or all.
///
/// # Errors
/// The registry cannot be read.
pub fn audit(home: &Home, campaign: Option<&str>) -> Result<Vec<Event>, AppError> {
    let mut all = home.events()?;
    all.retain(|e| campaign.is_none() || e.campaign.as_deref() == campaign);
    Ok(all)
}

/// Writes registry and originals into one file.
///
/// # Errors
/// The file cannot be written, an original is missing or damaged.
pub fn backup(home: &Home, to: &Path, on: &Occasion) -> Result<Backup, AppError> {
    Ok(home.backup(to, &on.now.to_string())?)
}

/// Makes a home folder out of a backup, and its index.
///
/// # Errors
/// The folder holds something, the backup is none or is damaged; [`AppError::Cancelled`] while indexing: what is restored stays.
pub fn restore(from: &Path, to: &Path, reading: &Options, run: &Run<'_>) -> Result<Backup, AppError> {
    let made = store::restore(from, to)?;
    index::again(&mut home::open_or_make(to)?, reading, run)?;
    Ok(made)
}

/// What is wrong with a home folder.
///
/// # Errors
/// It cannot be looked at.
pub fn examine(home: &Home) -> Result<Vec<Trouble>, AppError> {
    Ok(home.examine()?)
}

/// Removes what runs that were cut off left behind, and makes the index anew.
///
/// # Errors
/// The folder cannot be written, an original is missing; [`AppError::Cancelled`].
pub fn repair(home: &mut Home, reading: &Options, run: &Run<'_>) -> Result<(), AppError> {
    for trouble in home.examine()? {
        if let Trouble::Leftover { path } = trouble {
            std::fs::remove_file(&path).map_err(|source| AppError::Io { path, source })?;
        }
    }
    home.tidy_cache()?;
    home.forget_index()?;
    index::again(home, reading, run)
}
