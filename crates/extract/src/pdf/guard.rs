//! Looks at the raw bytes before any library inflates them: streams that grow beyond all measure.
//!
//! Encrypted streams cannot be looked into; there only the limits of the process help.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::ZlibDecoder;
use flate2::{Decompress, FlushDecompress, Status};

/// Largest decoded stream (ISO 32000 knows no bound; real content streams and fonts stay far below).
pub(super) const MAX_STREAM: usize = 64 << 20;
/// Largest decoded picture: a page of A3 in colour at 400 dpi has 93 MB.
const MAX_PICTURE: usize = 128 << 20;
/// Deflate cannot do better than this.
const MAX_RATIO: usize = 1032;

/// Offset of a stream that inflates beyond the limit, if there is one. Pictures count where they will be decoded, with a limit of
/// their own.
pub fn bomb(bytes: &[u8], with_pictures: bool) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let start = at + found + b"stream".len();
        at = start;
        if bytes[..start - b"stream".len()].ends_with(b"end") {
            continue;
        }
        let data = match &bytes[start..] {
            [b'\r', b'\n', rest @ ..] => rest,
            [b'\n' | b'\r', rest @ ..] => rest,
            _ => continue,
        };
        let end = find(data, b"endstream").unwrap_or(data.len());
        let dict = &bytes[start.saturating_sub(1024)..start];
        let dict = &dict[rfind(dict, b" obj").unwrap_or(0)..];
        let limit = match (contains(dict, b"/Image"), with_pictures) {
            (false, _) => Some(MAX_STREAM),
            (true, true) => Some(MAX_PICTURE),
            (true, false) => None,
        };
        if limit.is_some_and(|limit| too_large(&data[..end], dict, limit)) {
            return Some(start);
        }
        at = start + end;
    }
    None
}

fn too_large(data: &[u8], dict: &[u8], limit: usize) -> bool {
    let flate = count(dict, b"/FlateDecode") + count(dict, b"/Fl ") + count(dict, b"/Fl]");
    let lzw = count(dict, b"/LZW");
    if lzw > 0 && data.len() > limit / 256 {
        return true;
    }
    if flate == 0 || (flate == 1 && data.len() < limit / MAX_RATIO) {
        return false;
    }
    let mut layer = data.to_vec();
    for _ in 0..flate.min(4) {
        match inflated(&layer, flate > 1, limit) {
            Inflated::TooLarge => return true,
            Inflated::Data(data) => layer = data,
        }
    }
    flate > 4
}

enum Inflated {
    TooLarge,
    Data(Vec<u8>),
}

/// Inflates in pieces; the data is kept only where a further layer needs it.
fn inflated(data: &[u8], keep: bool, limit: usize) -> Inflated {
    let mut decoder = ZlibDecoder::new(data);
    let mut buffer = vec![0u8; 64 << 10];
    let (mut total, mut out) = (0usize, Vec::new());
    while let Ok(n) = decoder.read(&mut buffer) {
        if n == 0 {
            break;
        }
        total += n;
        if total > limit {
            return Inflated::TooLarge;
        }
        if keep {
            out.extend_from_slice(&buffer[..n]);
        }
    }
    Inflated::Data(out)
}

/// Inflates a stream, a little past the limit where it is longer. The flag says whether it came out as it went in: where it did not, what
/// came before the break is returned.
pub(super) fn inflate(data: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut state = Decompress::new(true);
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).min(1 << 20));
    while out.len() <= limit {
        if out.capacity() - out.len() < 1024 {
            out.reserve(64 << 10);
        }
        let before = (state.total_in(), out.len());
        let rest = usize::try_from(before.0).ok().and_then(|at| data.get(at..)).unwrap_or_default();
        match state.decompress_vec(rest, &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return (out, true),
            Ok(_) if (state.total_in(), out.len()) != before => {}
            // The data ends before the stream does, or is none.
            Ok(_) | Err(_) => return (out, false),
        }
    }
    (out, true)
}

pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(i) = haystack[at..].iter().position(|b| *b == first) {
        at += i;
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    None
}

pub(super) fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|w| w == needle)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|w| *w == needle).count()
}

/// Whether the file says that it is encrypted. The trailer is plain text, or the dictionary of a stream, which is plain too.
pub fn names_encryption(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(i) = find(&bytes[at..], b"/Encrypt") {
        at += i + b"/Encrypt".len();
        if bytes.get(at).is_some_and(|b| !b.is_ascii_alphanumeric()) {
            return true;
        }
    }
    false
}

/// How far into the file readers look for the header (ISO 32000-1, H.3, note 13).
const HEADER_WITHIN: usize = 1024;

/// Signs of damage that reading does not show: no header, no end mark. What a mail program or a scanner put before the header is none;
/// offsets are then counted from the header or from the start.
pub fn damage(bytes: &[u8]) -> Option<&'static str> {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    let Some(header) = find(&bytes[..bytes.len().min(HEADER_WITHIN)], b"%PDF-") else {
        return Some("the header is missing");
    };
    if !contains(tail, b"%%EOF") {
        Some("the end of the file is missing")
    } else if !xref_is_there(bytes, tail) && !xref_is_there(&bytes[header..], tail) {
        Some("the cross-reference table is not where the file says")
    } else {
        None
    }
}

fn xref_is_there(bytes: &[u8], tail: &[u8]) -> bool {
    let Some(at) = rfind(tail, b"startxref") else { return false };
    let digits: Vec<u8> =
        tail[at + 9..].iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_digit).take(12).collect();
    let Some(offset) = std::str::from_utf8(&digits).ok().and_then(|d| d.parse::<usize>().ok()) else { return false };
    let Some(there) = bytes.get(offset..) else { return false };
    let blank = there.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let there = &there[blank..];
    // A table, or the object of a cross-reference stream.
    there.starts_with(b"xref") || there.first().is_some_and(u8::is_ascii_digit) && contains(&there[..there.len().min(40)], b"obj")
}

/// Runs a call into the libraries; `None` if it unwound.
pub(super) fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encryption_is_named_by_its_own_key() {
        assert!(names_encryption(b"trailer << /Encrypt 5 0 R >>"));
        assert!(!names_encryption(b"<< /EncryptMetadata false >>"));
    }

    #[test]
    fn what_stands_before_the_header_is_no_damage() {
        let file = b"%PDF-1.4\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF";
        assert_eq!(damage(file), None);
        assert_eq!(damage(&[b"from a mail\n", &file[..]].concat()), None);
        for (bytes, what) in [
            ([&[b' '; HEADER_WITHIN][..], file].concat(), "the header"),
            (file[..file.len() - 5].to_vec(), "the end"),
            ([b"x\n", &file[..9], b"lost ", &file[9..]].concat(), "the cross-reference"),
        ] {
            assert!(damage(&bytes).is_some_and(|d| d.starts_with(what)), "{what}");
        }
    }

    #[test]
    fn a_small_stream_is_no_bomb() {
        assert_eq!(bomb(b"1 0 obj << /Filter /FlateDecode >> stream\nabc\nendstream", true), None);
    }

    #[test]
    fn what_was_deflated_comes_back_or_is_said_to_be_broken() {
        use std::io::Write;
        let text: Vec<u8> = (0..4000u32).flat_map(|n| format!("({n}) Tj\n").into_bytes()).collect();
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&text).expect("memory takes it");
        let whole = encoder.finish().expect("memory takes it");
        assert_eq!(inflate(&whole, usize::MAX), (text.clone(), true));
        // Programs put a line break behind the data.
        assert_eq!(inflate(&[&whole[..], b"\r\n"].concat(), usize::MAX), (text.clone(), true));
        assert!(inflate(&whole, 100).0.len() > 100);
        let (half, sound) = inflate(&whole[..whole.len() / 2], usize::MAX);
        assert!(!sound && !half.is_empty() && text.starts_with(&half));
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 4;
        assert!(!inflate(&flipped, usize::MAX).1);
        assert_eq!(inflate(b"", 10), (Vec::new(), false));
        assert_eq!(inflate(b"no zlib at all", 10), (Vec::new(), false));
    }
}
