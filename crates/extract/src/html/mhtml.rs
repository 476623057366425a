//! MHTML (RFC 2557), a web page in one file, which Word saves under the name of a DOC → the page in it.
//!
//! Leaves out pictures, style sheets of their own and frames but the first page.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MimeHeaders};

use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, Warning, WarningCode};

/// Reads an MHTML from its bytes.
///
/// # Errors
/// `Damaged` if there is no page in it, `TooLarge` past the limit of one part.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    let damaged = |what: &str| ExtractError::Damaged { what: what.to_owned() };
    if bytes.len() as u64 > limits.max_entry_bytes {
        return Err(ExtractError::TooLarge { what: "the page".to_owned(), limit: limits.max_entry_bytes });
    }
    // Some programs begin with a mark or blank lines, which end the header of a mail.
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let message = MessageParser::default().parse(start).ok_or_else(|| damaged("no message"))?;
    let page = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|t| {
            t.ctype().eq_ignore_ascii_case("text") && t.subtype().is_some_and(|s| s.eq_ignore_ascii_case("html"))
        })
    });
    let page = page.ok_or_else(|| damaged("a web archive without a page"))?;
    let from = usize::try_from(page.offset_body).unwrap_or(usize::MAX);
    let to = usize::try_from(page.offset_end).unwrap_or(usize::MAX).min(start.len());
    let raw = start.get(from..to.max(from)).ok_or_else(|| damaged("a page out of bounds"))?;
    let charset = page.content_type().and_then(|t| t.attribute("charset")).map(str::to_owned);
    let decoded = match page.encoding {
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
        Encoding::None => Some(raw.to_vec()),
    };
    let whole = decoded.is_some();
    let decoded = decoded.unwrap_or_else(|| page.contents().to_vec());
    let mut document = super::read(&decoded, charset.as_deref(), limits)?;
    if !whole {
        document.warnings.push(Warning { code: WarningCode::Damaged, page: None, detail: "the page within".to_owned() });
    }
    Ok(document)
}
