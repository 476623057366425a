//! Digital signatures of a PDF (ISO 32000-1, 12.8): who, when, how far, and whether the signed bytes are still the same.
//!
//! What was signed is what stands in the file around the signature, so it is taken from there and not from what a library makes of it.
//! The objects are read by hayro-syntax and not by lopdf, which finds the same signatures but parses a file whole for each of its states:
//! on a real file with six signatures in 10,000 objects 163 ms each time, against 1.5 ms.
//! Leaves out trust (see `cms`), and signatures in `adbe.x509.rsa_sha1`, of which only the stated name and time are given.

mod revisions;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Number, ObjectIdentifier, String as PdfString};

use self::revisions::Change;
use super::guard::{find, rfind};
use super::metadata::text_string;
use crate::common::cms::{self, Hash, Signed, moment};
use rasoat_model::document::{Clock, Coverage, Digest, Signature};

/// Signatures looked at; those behind them are left out.
const MAX_SIGNATURES: usize = 50;
/// Signatures whose later changes are looked for: each costs a reading of the file as it was.
const MAX_COMPARED: usize = 8;
/// Largest file that is read once more for it, in bytes: both stand in memory side by side.
const MAX_REOPENED: usize = 48 << 20;
/// Bytes digested for all signatures together.
const MAX_DIGESTED: usize = 256 << 20;
/// Largest signature, in digits of its hexadecimal form.
const MAX_CONTENTS: usize = 1 << 20;
/// How far before its key the dictionary may begin: the signature itself may stand between.
const MAX_DICTIONARY: usize = MAX_CONTENTS + (64 << 10);

/// A signature with the bytes that it was made of.
struct FoundSignature<'a> {
    signature: Signature,
    range: Option<SignedRange<'a>>,
    /// The range leaves out the signature and nothing else. Anything more would be room for what nobody signed.
    framed: bool,
    signed: Option<Signed>,
    kind: Vec<u8>,
}

/// What stands before and behind the signature, and where that ends.
struct SignedRange<'a> {
    before: &'a [u8],
    between: &'a [u8],
    behind: &'a [u8],
    end: usize,
}

/// The signatures of a file in the order in which they were added. `reopen` reads the file as it was at an earlier time.
pub(super) fn signatures(pdf: &Pdf, bytes: &[u8], reopen: impl Fn(&[u8]) -> Option<Pdf>) -> Vec<Signature> {
    // Places are counted from the header, and mail programs put junk before it.
    let bytes = &bytes[find(&bytes[..bytes.len().min(1024)], b"%PDF-").unwrap_or(0)..];
    let mut found: Vec<FoundSignature<'_>> =
        dictionaries(pdf, bytes).into_iter().take(MAX_SIGNATURES).map(|d| read(&d, bytes)).collect();
    found.sort_by_key(|f| f.range.as_ref().map_or(usize::MAX, |r| r.end));
    let mut left = MAX_DIGESTED;
    // The last signature is the one that matters most.
    for f in found.iter_mut().rev() {
        digest(f, &mut left);
    }
    cover(pdf, bytes, reopen, &mut found);
    found.into_iter().map(|f| f.signature).collect()
}

/// Current dictionaries with the key that every signature has. They cannot stand in object streams: their place must be known.
fn dictionaries<'a>(pdf: &'a Pdf, bytes: &[u8]) -> Vec<Dict<'a>> {
    const KEY: &[u8] = b"/ByteRange";
    let mut seen = Vec::new();
    let mut out = Vec::new();
    let mut at = 0;
    // Every version of a dictionary is found, also those that no longer count.
    for _ in 0..4 * MAX_SIGNATURES {
        let Some(found) = bytes.get(at..).and_then(|rest| find(rest, KEY)) else { break };
        let key = at + found;
        at = key + KEY.len();
        let head = &bytes[key.saturating_sub(MAX_DICTIONARY)..key];
        let Some(id) = object_before(head).filter(|id| !seen.contains(id)) else { continue };
        seen.push(id);
        let Some(dict) = pdf.xref().get::<Dict<'_>>(id) else { continue };
        let inline = || dict.get::<Dict<'_>>(b"V").filter(|d| d.contains_key(b"ByteRange"));
        let dict = if dict.contains_key(b"ByteRange") { Some(dict.clone()) } else { inline() };
        out.extend(dict.filter(|d| d.contains_key(b"Contents")));
    }
    out
}

/// The last "12 0 obj" of a stretch that no "endobj" follows.
fn object_before(head: &[u8]) -> Option<ObjectIdentifier> {
    let at = rfind(head, b"obj")?;
    if head[..at].ends_with(b"end") {
        return None;
    }
    let text = std::str::from_utf8(&head[at.saturating_sub(24)..at]).ok()?;
    let mut words = text.split_ascii_whitespace().rev();
    let generation = words.next()?.parse().ok()?;
    // ">>endobj12 0 obj" is seen as well.
    let number = words.next()?;
    let digits = number.len() - number.bytes().rev().take_while(u8::is_ascii_digit).count();
    Some(ObjectIdentifier::new(number[digits..].parse().ok()?, generation))
}

fn read<'a>(dict: &Dict<'_>, bytes: &'a [u8]) -> FoundSignature<'a> {
    let text = |key: &[u8]| {
        let text = text_string(dict.get::<PdfString<'_>>(key)?.as_bytes());
        let text: String = text.trim().chars().take(300).collect();
        (!text.is_empty()).then_some(text)
    };
    let kind = dict.get::<Name<'_>>(b"SubFilter").map(|n| n.as_ref().to_vec()).unwrap_or_default();
    let range = dict.get::<Array<'_>>(b"ByteRange").and_then(|a| signed_range(&a, bytes));
    // In this kind the bytes are a bare RSA value and no SignedData.
    let readable = kind != b"adbe.x509.rsa_sha1";
    let framed = range.as_ref().and_then(|r| hex(r.between.strip_prefix(b"<")?.strip_suffix(b">")?));
    // Where the file was written anew after signing, the range leads elsewhere.
    let contents = || Some(dict.get::<PdfString<'_>>(b"Contents")?.as_bytes().to_vec());
    let is_framed = framed.is_some();
    let signed = framed.or_else(contents).filter(|_| readable).and_then(|bytes| cms::read(&bytes));
    let stated = text(b"M").as_deref().and_then(moment::pdf);
    let (time, clock) = match &signed {
        Some(Signed { signing_time: Some(time), .. }) => (Some(*time), Clock::Signer),
        Some(Signed { stamped: Some(time), .. }) => (Some(*time), Clock::Timestamp),
        _ => (stated, Clock::Stated),
    };
    let from = |field: fn(&Signed) -> &Option<String>| signed.as_ref().and_then(|s| field(s).clone());
    let signature = Signature {
        name: from(|s| &s.name).or_else(|| text(b"Name")),
        organisation: from(|s| &s.organisation),
        issuer: from(|s| &s.issuer),
        at: time.and_then(moment::shown),
        clock,
        timestamp: kind == b"ETSI.RFC3161",
        covers: Coverage::Unknown,
        digest: Digest::NotChecked,
        algorithm: None,
    };
    FoundSignature { signature, range, framed: is_framed, signed, kind }
}

/// A range as signatures have it: two parts, the first from the first byte on.
fn signed_range<'a>(array: &Array<'_>, bytes: &'a [u8]) -> Option<SignedRange<'a>> {
    let numbers: Vec<usize> = array.iter::<Number>().take(5).map(|n| usize::try_from(n.as_i64()).ok()).collect::<Option<_>>()?;
    let [0, gap, from, count] = numbers[..] else { return None };
    let end = from.checked_add(count)?;
    let (before, between, behind) = (bytes.get(..gap)?, bytes.get(gap..from)?, bytes.get(from..end)?);
    Some(SignedRange { before, between, behind, end })
}

/// Hexadecimal digits, blanks among them; `None` where anything else stands there.
fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    if digits.len() > MAX_CONTENTS {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 2);
    let mut high = None;
    for &byte in digits.iter().filter(|b| !b.is_ascii_whitespace()) {
        let value = char::from(byte).to_digit(16)? as u8;
        match high.take() {
            None => high = Some(value),
            Some(high) => out.push(high << 4 | value),
        }
    }
    Some(out)
}

/// Compares the digest that was signed with that of the bytes.
fn digest(found: &mut FoundSignature<'_>, left: &mut usize) {
    let (Some(range), Some(signed)) = (&found.range, &found.signed) else { return };
    if range.end > *left {
        return;
    }
    *left -= range.end;
    let parts = [range.before, range.behind];
    let attribute = |content: &[u8]| Some(signed.message_digest.as_deref()? == signed.hash?.of(&[content]));
    // What is about the bytes of the file, by which digest; and whether the signed attribute is about that.
    let (hash, claimed, sealed) = match (&found.kind[..], &signed.imprint, &signed.content) {
        (b"ETSI.RFC3161", Some((hash, imprint)), Some(content)) => (*hash, Some(imprint), attribute(content)),
        (b"adbe.pkcs7.sha1", _, Some(content)) => (Some(Hash::Sha1), Some(content), attribute(content)),
        _ => (signed.hash, signed.message_digest.as_ref(), None),
    };
    found.signature.algorithm = hash.map(|h| h.as_str().to_owned());
    if let (Some(hash), Some(claimed)) = (hash, claimed) {
        let same = hash.of(&parts) == *claimed && sealed != Some(false);
        found.signature.digest = if same { Digest::Matches } else { Digest::Differs };
    }
}

/// How far each signature reaches: the last first, because what comes behind an earlier one may be covered by a later.
fn cover(pdf: &Pdf, bytes: &[u8], reopen: impl Fn(&[u8]) -> Option<Pdf>, found: &mut [FoundSignature<'_>]) {
    let mut sealed = false;
    for (compared, f) in found.iter_mut().rev().filter(|f| f.framed).enumerate() {
        let Some(range) = &f.range else { continue };
        let tail = &bytes[range.end..];
        f.signature.covers = if tail.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
            Coverage::Whole
        } else if compared >= MAX_COMPARED || bytes.len() > MAX_REOPENED {
            Coverage::Unknown
        } else {
            match reopen(&bytes[..range.end]).map(|before| revisions::compare(&before, pdf)) {
                Some(Change::None) => Coverage::LaterSigning,
                Some(Change::Annotations) if sealed => Coverage::LaterSigning,
                Some(Change::Annotations | Change::Pages) => Coverage::Changed,
                Some(Change::Unknown) | None => Coverage::Unknown,
            }
        };
        let reaches = matches!(f.signature.covers, Coverage::Whole | Coverage::LaterSigning);
        sealed |= reaches && f.signature.digest == Digest::Matches;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_that_a_key_belongs_to() {
        for (head, want) in [
            (&b"%PDF-1.4\n12 0 obj\n<< /Type /Sig "[..], Some((12, 0))),
            (b"1 0 obj << >> endobj\n7 2 obj<</Contents<00>", Some((7, 2))),
            (b">>endobj12 0 obj<<", Some((12, 0))),
            (b"1 0 obj << >> endobj ", None),
            (b"obj", None),
            (b"99999999999999999999 0 obj", None),
            (b"\xFF 0 obj", None),
            (b"", None),
        ] {
            let got = object_before(head).map(|id| (id.obj_number, id.gen_number));
            assert_eq!(got, want, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn digits_of_a_signature() {
        assert_eq!(hex(b"30 8A\n0"), Some(vec![0x30, 0x8A]));
        assert_eq!(hex(b"30 8A) /Evil ("), None);
    }
}
