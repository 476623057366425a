//! Opens a PDF: as it is, else with one of the passwords that were given.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::guarded;
use crate::extract::ExtractError;

/// Opens the file; with it comes the password that did it, if one was needed.
///
/// # Errors
/// `Encrypted` where none of them does, `Damaged` where it is no PDF that can be read.
pub(super) fn open(bytes: &[u8], passwords: &[String]) -> Result<(Pdf, Option<String>), ExtractError> {
    let damaged = |what: &str| ExtractError::Damaged { what: what.to_owned() };
    let given = passwords.iter().map(|p| Some(p.as_str()));
    for password in std::iter::once(None).chain(given) {
        match guarded(|| Pdf::new_with_password(bytes.to_vec(), password.unwrap_or_default())) {
            Some(Ok(pdf)) => return Ok((pdf, password.map(str::to_owned))),
            Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {}
            Some(Err(LoadPdfError::Decryption(_))) => return Err(damaged("encryption")),
            Some(Err(LoadPdfError::Invalid)) => return Err(damaged("not a readable PDF")),
            None => return Err(damaged("reader failed")),
        }
    }
    Err(ExtractError::Encrypted)
}
