//! A .zip as a dossier: its files with names that are safe to show and to write, within limits.
//!
//! Also the fallback for packages whose directory is lost. Nested archives are handed out as files, never opened.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ExtractError, Limits};

/// The files of a .zip: relative path with `/`, and content. Folders, resource forks and thumbnails are left out.
///
/// # Errors
/// `Damaged` if it is no archive, `Encrypted` if a file needs a password, `TooLarge` past a limit of count, size or ratio.
pub fn entries(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, ExtractError> {
    let mut archive = open(bytes)?;
    let too_large = |what: &str, limit: u64| ExtractError::TooLarge { what: what.to_owned(), limit };
    if archive.len() > limits.max_entries.saturating_mul(2) {
        return Err(too_large("number of files", limits.max_entries as u64));
    }
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    let mut taken = HashSet::new();
    let mut left = limits.max_total_bytes;
    for index in 0..archive.len() {
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(what)) if what == ZipError::PASSWORD_REQUIRED => {
                return Err(ExtractError::Encrypted);
            }
            Err(error) => return Err(ExtractError::Damaged { what: error.to_string() }),
        };
        if entry.is_dir() || entry.is_symlink() {
            continue;
        }
        let Some(path) = safe_path(&decode_name(entry.name_raw())) else { continue };
        if out.len() >= limits.max_entries {
            return Err(too_large("number of files", limits.max_entries as u64));
        }
        let stored = entry.compressed_size().max(1);
        let limit = limits.max_entry_bytes.min(left).min((1u64 << 20).max(stored.saturating_mul(limits.max_ratio)));
        let mut content = Vec::new();
        let read = entry.take(limit + 1).read_to_end(&mut content);
        if content.len() as u64 > limit {
            return Err(too_large(&path, limit));
        }
        read.map_err(|e| ExtractError::Damaged { what: format!("{path}: {e}") })?;
        left -= content.len() as u64;
        let path = unique(path, &mut taken);
        out.push((path, content));
    }
    Ok(out)
}

/// Opens a zip by its directory.
///
/// # Errors
/// `Damaged` without a directory, `TooLarge` where it alone would fill the memory: an entry of 46 bytes takes several hundred once read.
pub(super) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ExtractError> {
    const MAX_DIRECTORY: usize = 100_000;
    // A smaller file has no room for more.
    if bytes.len() > MAX_DIRECTORY * 46 && bytes.windows(4).filter(|w| w == b"PK\x01\x02").nth(MAX_DIRECTORY).is_some() {
        return Err(ExtractError::TooLarge { what: "number of files".to_owned(), limit: MAX_DIRECTORY as u64 });
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| ExtractError::Damaged { what: e.to_string() })
}

/// The names of an archive as its local headers give them, for archives without a directory.
pub(super) fn local_names(bytes: &[u8]) -> Vec<String> {
    LocalHeaders { bytes, at: 0 }.take(MAX_HEADERS).map(|h| String::from_utf8_lossy(h.name).replace('\\', "/")).collect()
}

/// What can be inflated from an archive whose directory is lost: name → content, whole or as far as it goes.
pub(super) fn salvage(bytes: &[u8], limits: &Limits) -> HashMap<String, Vec<u8>> {
    let mut out = HashMap::new();
    let mut left = limits.max_total_bytes / 2;
    for header in (LocalHeaders { bytes, at: 0 }).take(MAX_HEADERS) {
        // Pictures are of no use to a reader of text.
        let name = String::from_utf8_lossy(header.name).replace('\\', "/");
        if !(name.ends_with(".xml") || name.ends_with(".rels")) || header.locked {
            continue;
        }
        let limit = limits.max_entry_bytes.min(left);
        let mut content = Vec::new();
        // An error leaves what came before it.
        let _ = match header.method {
            0 => header.data[..header.size.min(header.data.len())].take(limit).read_to_end(&mut content),
            8 => flate2::read::DeflateDecoder::new(header.data).take(limit).read_to_end(&mut content),
            _ => continue,
        };
        left -= content.len() as u64;
        if !content.is_empty() {
            out.entry(name).or_insert(content);
        }
    }
    out
}

const MAX_HEADERS: usize = 4_000;

struct LocalHeader<'a> {
    name: &'a [u8],
    method: u16,
    locked: bool,
    /// Stored size; 0 where it stands behind the data.
    size: usize,
    /// From the first byte of the content to the end of the file.
    data: &'a [u8],
}

/// Finds local file headers (APPNOTE 4.3.7) by their signature.
struct LocalHeaders<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for LocalHeaders<'a> {
    type Item = LocalHeader<'a>;

    fn next(&mut self) -> Option<LocalHeader<'a>> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let found = rest.windows(4).position(|w| w == b"PK\x03\x04")?;
            let head = &rest[found..];
            self.at += found + 4;
            let word = |at: usize| head.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
            let long = |at: usize| head.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            let (Some(flags), Some(method), Some(size), Some(name), Some(extra)) =
                (word(6), word(8), long(18), word(26), word(28))
            else {
                return None;
            };
            let (name_end, data_start) = (30 + usize::from(name), 30 + usize::from(name) + usize::from(extra));
            let (Some(name), Some(data)) = (head.get(30..name_end), head.get(data_start..)) else { continue };
            let size = size as usize;
            if size <= data.len() {
                self.at += data_start - 4 + size;
            }
            return Some(LocalHeader { name, method, locked: flags & 1 != 0, size, data });
        }
    }
}

/// A relative path with `/` that stays inside the folder it is put in; `None` for what is no paper.
fn safe_path(name: &str) -> Option<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in name.split(['/', '\\']) {
        // A drive letter makes a path absolute on Windows, a colon elsewhere names a stream.
        let step: String = step.chars().map(|c| if c.is_control() || "<>:\"|?*".contains(c) { '_' } else { c }).collect();
        let step = step.trim().trim_end_matches('.').trim_end();
        if !step.is_empty() {
            steps.push(step.chars().take(200).collect());
        }
    }
    if steps.len() > 32 || steps.iter().any(|s| s == "__MACOSX") {
        return None;
    }
    let file = steps.last()?;
    if matches!(file.as_str(), ".DS_Store" | "Thumbs.db" | "desktop.ini") || file.starts_with("._") {
        return None;
    }
    Some(steps.join("/"))
}

/// Two files of one name must both be accounted for.
fn unique(path: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = path.clone();
    let mut n = 1usize;
    while !taken.insert(candidate.to_lowercase()) {
        n += 1;
        candidate = match path.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => format!("{stem} ({n}).{extension}"),
            _ => format!("{path} ({n})"),
        };
    }
    candidate
}

/// A file name in an archive: UTF-8 where it is that, flagged or not; else the code page of Vietnamese Windows, or that of DOS where
/// bytes occur that are no letters on Windows.
fn decode_name(raw: &[u8]) -> String {
    use unicode_normalization::UnicodeNormalization;
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    if raw.iter().any(|b| (0x80..0xA0).contains(b)) {
        return raw.iter().map(|&b| if b < 0x80 { char::from(b) } else { CP437[usize::from(b) - 0x80] }).collect();
    }
    raw.iter().map(|&b| cp1258(b)).nfc().collect()
}

/// Windows code page 1258 from 0xA0 up is Latin-1 but for these.
fn cp1258(byte: u8) -> char {
    match byte {
        0xC3 => 'Ă',
        0xCC => '\u{300}',
        0xD0 => 'Đ',
        0xD2 => '\u{309}',
        0xD5 => 'Ơ',
        0xDD => 'Ư',
        0xDE => '\u{303}',
        0xE3 => 'ă',
        0xEC => '\u{301}',
        0xF0 => 'đ',
        0xF2 => '\u{323}',
        0xF5 => 'ơ',
        0xFD => 'ư',
        0xFE => '₫',
        other => char::from(other),
    }
}

/// The upper half of IBM code page 437.
const CP437: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ',
    'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»', '░', '▒',
    '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐', '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩',
    '╦', '╠', '═', '╬', '╧', '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀', 'α', 'ß', 'Γ', 'π',
    'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩', '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ',
    '²', '■', '\u{A0}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (name, want) in [
            ("a/b.docx", Some("a/b.docx")),
            ("../../etc/passwd", Some("etc/passwd")),
            ("/abs/x.pdf", Some("abs/x.pdf")),
            ("C:\\tmp\\x.pdf", Some("C_/tmp/x.pdf")),
            ("a/./../b.pdf", Some("a/b.pdf")),
            ("__MACOSX/._a.docx", None),
            ("a/.DS_Store", None),
            ("..", None),
        ] {
            assert_eq!(safe_path(name).as_deref(), want, "{name}");
        }
    }

    #[test]
    fn names_in_old_code_pages() {
        assert_eq!(decode_name("Báo cáo.docx".as_bytes()), "Báo cáo.docx");
        assert_eq!(decode_name(b"B\xE1o c\xE1o t\xF4\xD2ng k\xEA\xECt.docx"), "Báo cáo tổng kết.docx");
        assert_eq!(decode_name(b"r\x82sum\x82.pdf"), "résumé.pdf");
    }
}
