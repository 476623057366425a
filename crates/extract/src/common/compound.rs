//! Compound files (MS-CFB), in which DOC, XLS, saved mails and locked packages lie: what tells them, the names in them, their streams.
//!
//! Streams are read by the reader of `office_oxide`, which reads DOC and brings it. Names can also be had without it, because they are
//! wanted of files that are cut off, which that reader refuses.

use std::collections::HashMap;
use std::io::Cursor;

use office_oxide::cfb::{CfbError, CfbReader, EntryType};

/// The first bytes of a compound file.
pub(crate) const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Names in the directory of a compound file (MS-CFB 2.6): read along the directory's chain of sectors, bounded.
pub(crate) fn ole_names(bytes: &[u8]) -> Vec<String> {
    const MAX_SECTORS: usize = 4096;
    let word = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let shift = bytes.get(30..32).map_or(9, |b| u16::from_le_bytes([b[0], b[1]]));
    let size = if shift == 12 { 4096usize } else { 512 };
    let place = |sector: u32| (sector as usize).checked_add(1).and_then(|n| n.checked_mul(size));
    let per_sector = size / 4;
    // Only the first 109 sectors of the allocation table are looked up: enough for files of some 7 MB, and the directory stands early.
    let next = |sector: u32| -> Option<u32> {
        let table = sector as usize / per_sector;
        let fat = (table < 109).then(|| word(76 + 4 * table)).flatten()?;
        word(place(fat)? + 4 * (sector as usize % per_sector))
    };
    let mut names = Vec::new();
    let mut sector = word(48);
    for _ in 0..MAX_SECTORS {
        let Some(at) = sector.filter(|&s| s < 0xFFFF_FFFA).and_then(place) else { break };
        let Some(block) = bytes.get(at..bytes.len().min(at + size)) else { break };
        for entry in block.chunks_exact(128) {
            let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).min(64);
            if length >= 2 {
                let units: Vec<u16> = entry[..length - 2].chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
                names.push(String::from_utf16_lossy(&units));
            }
        }
        sector = sector.and_then(next);
    }
    names
}

/// A compound file, its streams found by path.
pub(crate) struct Compound<'a> {
    file: CfbReader<Cursor<&'a [u8]>>,
    /// Of each storage what lies in it, by name in capitals. The reader's own look-up goes through all entries of a storage, which costs the square of them
    /// where a file has many.
    children: HashMap<usize, HashMap<String, usize>>,
}

impl<'a> Compound<'a> {
    /// Opens a file and reads its directory.
    ///
    /// # Errors
    /// What the reader says of a file that is no compound file or has no directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, CfbError> {
        let file = CfbReader::new(Cursor::new(bytes))?;
        let entries = file.entries();
        let mut children: HashMap<usize, HashMap<String, usize>> = HashMap::new();
        let mut seen = vec![false; entries.len()];
        // Siblings lie in a tree below the child that their storage names; a damaged one may run in circles.
        let mut open: Vec<(usize, u32)> = entries.first().map(|root| (0, root.child)).into_iter().collect();
        while let Some((storage, id)) = open.pop() {
            let Some(entry) = entries.get(id as usize).filter(|_| !std::mem::replace(&mut seen[id as usize], true)) else {
                continue;
            };
            children.entry(storage).or_default().entry(entry.name.to_uppercase()).or_insert(id as usize);
            open.extend([(storage, entry.right_sibling), (storage, entry.left_sibling)]);
            if entry.entry_type == EntryType::Storage {
                open.push((id as usize, entry.child));
            }
        }
        Ok(Compound { file, children })
    }

    /// The content of a stream, at most `limit` bytes of it; `None` where there is no such stream.
    pub(crate) fn stream(&mut self, path: &str, limit: u64) -> Option<Vec<u8>> {
        let index = self.find(path, EntryType::Stream)?;
        let mut content = self.file.read_stream_by_index(index).ok()?;
        content.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Some(content)
    }

    /// Whether a stream lies there.
    pub(crate) fn is_stream(&self, path: &str) -> bool {
        self.find(path, EntryType::Stream).is_some()
    }

    /// Whether a storage lies there.
    pub(crate) fn is_storage(&self, path: &str) -> bool {
        self.find(path, EntryType::Storage).is_some()
    }

    /// Names of the storages in a storage, in order; `path` is empty for the file itself.
    pub(crate) fn storages(&self, path: &str) -> Vec<String> {
        let within = if path.is_empty() { Some(0) } else { self.find(path, EntryType::Storage) };
        let inside = within.and_then(|storage| self.children.get(&storage)).into_iter().flat_map(HashMap::values);
        let entries = inside.filter_map(|index| self.file.entries().get(*index));
        let mut names: Vec<String> = entries.filter(|e| e.entry_type == EntryType::Storage).map(|e| e.name.clone()).collect();
        names.sort();
        names
    }

    fn find(&self, path: &str, kind: EntryType) -> Option<usize> {
        let mut steps = path.split('/').filter(|s| !s.is_empty());
        let found = steps.try_fold(0, |storage, name| self.children.get(&storage)?.get(&name.to_uppercase()).copied())?;
        self.file.entries().get(found).filter(|e| e.entry_type == kind).map(|_| found)
    }
}
