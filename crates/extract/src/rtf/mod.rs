//! RTF (Rich Text Format Specification 1.9.1) → [`Document`]: what is printed, list numbers as the writing program printed them, tracked
//! deletions and hidden text left out.
//!
//! Leaves out pictures, embedded objects, comments and formulas, and pages: an RTF does not say where its pages end.

mod fonts;
mod reader;
mod state;
mod table;
mod token;

use self::reader::RtfReader;
use self::token::Tokens;
use crate::common::flow::{conclude, once_each};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, TextSource, Warning, WarningCode};

/// Reads an RTF from its bytes. A file that is cut off is read as far as it goes.
///
/// # Errors
/// `Damaged` where there is nothing that could be shown.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    let mut reader = RtfReader::new(limits);
    for token in Tokens::new(bytes) {
        if !reader.take(token) {
            break;
        }
    }
    let (mut document, whole, truncated) = reader.finish();
    once_each(&mut document.furniture);
    conclude(&mut document, truncated);
    if !whole {
        if document.text_source == TextSource::None {
            return Err(ExtractError::Damaged { what: "RTF that ends before its text".to_owned() });
        }
        document.warnings.push(Warning { code: WarningCode::Damaged, page: None, detail: "cut off".to_owned() });
    }
    Ok(document)
}
