//! How much of a file is read at most: one struct of bounds that every reader keeps to.
//!
//! Leaves out what the system holds a reading process to; that is `sandbox`.

use serde::{Deserialize, Serialize};

/// How much of one file is read. Past a limit the rest is left out with a warning, or the file is refused with `TooLarge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file itself, in bytes.
    pub max_bytes: u64,
    /// One part of a package or one file of an archive once inflated, in bytes.
    pub max_entry_bytes: u64,
    /// All parts of a package or all files of an archive together once inflated, in bytes.
    pub max_total_bytes: u64,
    /// Files in an archive.
    pub max_entries: usize,
    /// Inflated bytes for one stored byte, for archive entries of more than a mebibyte.
    pub max_ratio: u64,
    /// Tables within tables.
    pub max_depth: usize,
    /// Paragraphs, cells and blocks together.
    pub max_blocks: usize,
    pub max_pages: u32,
    /// Glyphs of one PDF.
    pub max_glyphs: usize,
}

impl Default for Limits {
    /// Room for any paper an office sends; together they keep one file within 512 MiB of memory.
    fn default() -> Self {
        Limits {
            max_bytes: 128 << 20,
            max_entry_bytes: 48 << 20,
            max_total_bytes: 256 << 20,
            max_entries: 2_000,
            max_ratio: 200,
            max_depth: 16,
            max_blocks: 200_000,
            max_pages: 2_000,
            max_glyphs: 4_000_000,
        }
    }
}
