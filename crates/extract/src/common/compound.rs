//! Compound files (MS-CFB), in which DOC, XLS, saved mails and locked packages lie: what tells them, and the names in them.
//!
//! Streams are read by the reader of `office_oxide`, which reads DOC and brings it. Names are read here, because they must be had of files
//! that are cut off, which that reader refuses.

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
