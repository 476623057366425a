//! Digital signatures of a PDF: who, when, and whether what was signed reaches the end of the file. The certificate chain and the
//! digest are not checked here.

use crate::document::Signature;
use lopdf::{Dictionary, Document, Object};

/// The signatures of a file. Files without the key that every signature has (ISO 32000-1, 12.8.1) are not parsed for it.
pub(super) fn signatures(bytes: &[u8]) -> Vec<Signature> {
    if !bytes.windows(10).any(|w| w == b"/ByteRange") {
        return Vec::new();
    }
    let Ok(file) = Document::load_mem(bytes) else { return Vec::new() };
    let signed = file.objects.values().filter_map(|o| o.as_dict().ok()).filter(|d| d.has(b"ByteRange") && d.has(b"Contents"));
    signed.map(|d| Signature { name: text(d, b"Name"), at: text(d, b"M"), whole: reaches_end(d, bytes.len()) }).collect()
}

fn text(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = dictionary.get(key).ok()?.as_str().ok()?;
    let text = match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            String::from_utf16_lossy(&wide.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect::<Vec<_>>())
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    Some(text).filter(|t| !t.trim().is_empty())
}

/// Whether the last range that was signed ends where the file does: anything behind it was added after signing.
fn reaches_end(dictionary: &Dictionary, len: usize) -> bool {
    let Ok(Object::Array(ranges)) = dictionary.get(b"ByteRange") else { return false };
    let numbers: Vec<i64> = ranges.iter().filter_map(|o| o.as_i64().ok()).collect();
    match numbers[..] {
        [.., from, count] => usize::try_from(from.saturating_add(count)).is_ok_and(|end| end.abs_diff(len) <= 2),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_signatures_has_none() {
        assert_eq!(signatures(b"%PDF-1.7 no such key"), []);
        assert_eq!(signatures(b"%PDF-1.7 /ByteRange and then nothing that parses"), []);
    }

    #[test]
    fn names_in_utf_16_and_the_end_of_what_was_signed() {
        let mut d = Dictionary::new();
        d.set("Name", Object::string_literal(vec![0xFE, 0xFF, 0x00, 0x41, 0x1E, 0xA1]));
        d.set("ByteRange", Object::Array([0, 100, 200, 50].into_iter().map(Object::Integer).collect()));
        assert_eq!(text(&d, b"Name").as_deref(), Some("Aạ"));
        assert_eq!(text(&d, b"M"), None);
        assert!(reaches_end(&d, 250) && !reaches_end(&d, 400));
    }
}
