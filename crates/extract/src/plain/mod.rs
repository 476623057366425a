//! Plain text and Markdown → [`Document`]: a line is a paragraph, but where an editor plainly broke lines at a width; tables drawn with
//! `|` or tabs are tables; columns set apart by blanks are set apart by a tab.
//!
//! Which of the two a file is, its content says; the name has no part in it. Leaves out TCVN3, VNI and their like: bytes that are neither
//! Unicode nor code page 1258 become the signs of code page 1252, for others to read.

mod written;
mod lines;
mod markdown;

use self::written::Out;
use crate::common::decode::decode;
use crate::common::flow::{BlockBudget, conclude};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, Warning, WarningCode};

/// Reads a text file from its bytes.
///
/// # Errors
/// `TooLarge` past the limit of one part, `Damaged` where there is nothing but blanks.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    if bytes.len() as u64 > limits.max_entry_bytes {
        return Err(ExtractError::TooLarge { what: "the text".to_owned(), limit: limits.max_entry_bytes });
    }
    let decoded = decode(bytes);
    if decoded.text.trim().is_empty() {
        return Err(ExtractError::Damaged { what: "nothing but blanks".to_owned() });
    }
    let mut document = Document::default();
    let mut warn = |code, detail: &str| document.warnings.push(Warning { code, page: None, detail: detail.to_owned() });
    if decoded.repaired {
        warn(WarningCode::EncodingRepaired, decoded.encoding.name());
    }
    if decoded.damaged {
        warn(WarningCode::Damaged, "bytes that are no UTF-8");
    }
    let mut out = Out { document, budget: BlockBudget::new(limits), page_break: false };
    if markdown::is_markdown(&decoded.text) {
        markdown::read(&decoded.text, &mut out);
    } else {
        lines::read(&decoded.text, &mut out);
    }
    let truncated = out.budget.truncated;
    conclude(&mut out.document, truncated);
    Ok(out.document)
}
