//! What the file says of itself: title, author, producer, whether it is signed.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object};

use rasoat_model::document::Metadata;

/// Deepest and widest walk through form fields.
const MAX_FIELD_DEPTH: usize = 8;
const MAX_FIELDS: usize = 5_000;

/// Title, author, program, and whether anything is signed; what cannot be read is left empty.
pub fn metadata(pdf: &Pdf) -> Metadata {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let text = text_string(bytes.as_deref()?);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    Metadata {
        title: text(&info.title),
        author: text(&info.author),
        producer: text(&info.producer),
        signed: signed(pdf),
        signatures: Vec::new(),
    }
}

/// A signature field with a value, anywhere among the form fields.
fn signed(pdf: &Pdf) -> bool {
    let xref = pdf.xref();
    let Some(form) = xref.get::<Dict<'_>>(xref.root_id()).and_then(|c| c.get::<Dict<'_>>(b"AcroForm")) else {
        return false;
    };
    let Some(fields) = form.get::<Array<'_>>(b"Fields") else { return false };
    let mut waiting: Vec<(Dict<'_>, usize, bool)> = fields.iter::<Dict<'_>>().take(MAX_FIELDS).map(|d| (d, 0, false)).collect();
    let mut visited = 0;
    while let Some((field, depth, inherited)) = waiting.pop() {
        visited += 1;
        if visited > MAX_FIELDS {
            return false;
        }
        let is_signature = inherited || field.get::<Name<'_>>(b"FT").is_some_and(|n| n.as_ref() == b"Sig");
        if is_signature && matches!(field.get::<Object<'_>>(b"V"), Some(Object::Dict(_))) {
            return true;
        }
        if depth < MAX_FIELD_DEPTH
            && let Some(kids) = field.get::<Array<'_>>(b"Kids")
        {
            let room = MAX_FIELDS.saturating_sub(waiting.len());
            waiting.extend(kids.iter::<Dict<'_>>().take(room).map(|k| (k, depth + 1, is_signature)));
        }
    }
    false
}

/// A text string of a PDF (ISO 32000-1, 7.9.2.2): UTF-16 with a byte order mark, UTF-8 with one, else PDFDocEncoding.
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            // Not by the standard, but common, and never wrong for ASCII.
            Ok(text) => text.to_owned(),
            Err(_) => {
                let string = lopdf::Object::String(bytes.to_vec(), lopdf::StringFormat::Literal);
                lopdf::decode_text_string(&string).unwrap_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect())
            }
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    char::decode_utf16(bytes.chunks_exact(2).map(|c| unit([c[0], c[1]]))).map(|r| r.unwrap_or('\u{FFFD}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_in_their_encodings() {
        let cases: [(&[u8], &str); 5] = [
            (b"\xFE\xFF\x1E\xA1", "ạ"),
            (b"\xFF\xFE\xA1\x1E", "ạ"),
            (b"\xEF\xBB\xBF\xE1\xBA\xA1", "ạ"),
            (b"caf\xE9", "café"),
            (b"\x8Dcaf\xE9\x8E", "“café”"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text_string(bytes), expected);
        }
    }
}
