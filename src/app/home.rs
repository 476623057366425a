//! The home folder of a use case: the one that is there, or a new one.

use super::error::AppError;
use rasoat_store::Home;
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
