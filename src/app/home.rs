//! The home folder of a use case: the one that is there, or a new one.

use super::error::AppError;
use rasoat_search::Index;
use rasoat_store::{Home, StoreError};
use std::path::Path;

/// Opens the home folder, makes it where it is not there.
///
/// # Errors
/// It cannot be made or read.
pub fn open_or_make(dir: &Path) -> Result<Home, AppError> {
    Ok(Home::open(dir)?)
}

/// Opens the home folder, which must be there.
///
/// # Errors
/// [`AppError::NoHome`], or it cannot be read.
pub fn open_existing(dir: &Path) -> Result<Home, AppError> {
    if dir.exists() { open_or_make(dir) } else { Err(AppError::NoHome(dir.to_path_buf())) }
}

/// Opens the home folder, which must be there, to read only: beside a writer, and where nothing may be written.
///
/// # Errors
/// As [`open_existing`].
pub fn open_to_read(dir: &Path) -> Result<Home, AppError> {
    if dir.exists() { Ok(Home::open_to_read(dir)?) } else { Err(AppError::NoHome(dir.to_path_buf())) }
}

/// Opens the home folder to search it: to read only where the index holds all that is registered, or where nothing may be written.
///
/// # Errors
/// As [`open_existing`].
pub fn open_to_search(dir: &Path) -> Result<Home, AppError> {
    let home = open_to_read(dir)?;
    let there = Index::open(home.search_dir()).is_ok_and(|index| index.is_present());
    if there && home.pending_index()?.is_empty() {
        return Ok(home);
    }
    match open_or_make(dir) {
        Err(AppError::Store(StoreError::ReadOnly { .. })) if there => Ok(home),
        opened => opened,
    }
}
