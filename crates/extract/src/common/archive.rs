//! ZIP as such, for office documents and archives alike: its directory, and what is left where the directory is lost.
//!
//! Leaves out archives as dossiers, which are `package`.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::ExtractError;
use crate::limits::Limits;

/// Opens a zip by its directory.
///
/// # Errors
/// `Damaged` without a directory, `TooLarge` where it alone would fill the memory: an entry of 46 bytes takes several hundred once read.
pub(crate) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ExtractError> {
    const MAX_DIRECTORY: usize = 100_000;
    // A smaller file has no room for more.
    if bytes.len() > MAX_DIRECTORY * 46 && bytes.windows(4).filter(|w| w == b"PK\x01\x02").nth(MAX_DIRECTORY).is_some() {
        return Err(ExtractError::TooLarge { what: "number of files".to_owned(), limit: MAX_DIRECTORY as u64 });
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| ExtractError::Damaged { what: e.to_string() })
}

/// The names of an archive as its local headers give them, for archives without a directory.
pub(crate) fn local_names(bytes: &[u8]) -> Vec<String> {
    local_headers(bytes).map(|h| String::from_utf8_lossy(h.name).replace('\\', "/")).collect()
}

/// What stands before each file of an archive, in the order of the bytes.
pub(crate) fn local_headers(bytes: &[u8]) -> impl Iterator<Item = LocalHeader<'_>> {
    LocalHeaders { bytes, at: 0 }.take(MAX_HEADERS)
}

/// Whether an archive belongs to a program, such as an electronic book or a presentation, and is not for unpacking.
pub(crate) fn is_program_package(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 4] = [b"mimetype", b"[Content_Types].xml", b"META-INF/MANIFEST.MF", b"AndroidManifest.xml"];
    open(bytes).is_ok_and(|archive| archive.file_names_raw().any(|name| MARKS.contains(&name)))
}

/// What can be inflated from an archive whose directory is lost: name → content, whole or as far as it goes.
pub(crate) fn salvage(bytes: &[u8], limits: &Limits) -> HashMap<String, Vec<u8>> {
    let mut out = HashMap::new();
    let mut left = limits.max_total_bytes / 2;
    for header in local_headers(bytes) {
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

pub(crate) struct LocalHeader<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) method: u16,
    pub(crate) locked: bool,
    /// Stored size; 0 where it stands behind the data.
    pub(crate) size: usize,
    /// From the first byte of the content to the end of the file.
    pub(crate) data: &'a [u8],
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
