//! What the header of a .7z claims (7zFormat.txt of the LZMA SDK): sizes, counts and dictionaries, bounded before anything is allocated.

use super::super::level::Quota;
use super::super::trouble::Why;
use lzma_rust2::{Lzma2Reader, LzmaReader};
use sevenz_rust2::Archive;
use std::io::Read;

/// A header, unpacked, in bytes: some 300 for each of the files that are allowed.
const MAX_HEADER: u64 = 8 << 20;
/// Coders of one block, and streams of one coder.
const MAX_CODERS: u64 = 8;
const AES: &[u8] = &[0x06, 0xF1, 0x07, 0x01];
/// 7-Zip itself uses 19.
const MAX_ROUNDS: u8 = 24;
const LZMA: &[u8] = &[0x03, 0x01, 0x01];
const LZMA2: &[u8] = &[0x21];

pub(super) struct Header {
    /// Some block, or the header itself, needs a password.
    pub(super) locked: bool,
}

/// Walks the header, packed or not.
///
/// # Errors
/// `Damaged` where it is no header, `TooMany`, `TooMuch` past a bound.
pub(super) fn header(bytes: &[u8], room: &Quota<'_>) -> Result<Header, Why> {
    let number = |at: usize| bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    let cut = || Why::damaged("cut short");
    let (offset, size) = (number(12).ok_or_else(cut)?, number(20).ok_or_else(cut)?);
    // Without these a library would search for a header by trial.
    if bytes.get(8..12).is_none_or(|crc| crc == [0; 4]) || size > MAX_HEADER {
        return Err(Why::damaged("start header"));
    }
    let at = offset.checked_add(32).and_then(|at| usize::try_from(at).ok()).ok_or_else(cut)?;
    let size = usize::try_from(size).map_err(|_| cut())?;
    let raw = at.checked_add(size).and_then(|end| bytes.get(at..end)).ok_or_else(cut)?;
    let mut walk = HeaderWalk { rest: raw, room, locked: false, blocks: Vec::new(), packed: (0, 0) };
    match walk.byte()? {
        1 => walk.header()?,
        0x17 => {
            walk.streams()?;
            if walk.locked {
                // Names are hidden too; the library checks the counts once it has the password, see `check`.
                return Ok(Header { locked: true });
            }
            let plain = walk.unpack(bytes)?;
            let mut inner = HeaderWalk { rest: &plain, room, locked: false, blocks: Vec::new(), packed: (0, 0) };
            if inner.byte()? != 1 {
                return Err(Why::damaged("header"));
            }
            inner.header()?;
            walk.locked = inner.locked;
        }
        _ => return Err(Why::damaged("header")),
    }
    Ok(Header { locked: walk.locked })
}

/// The count of files in a header that only the library could unlock. Its dictionaries cannot be asked for there; whoever made such an
/// archive gave us the password, too.
pub(super) fn check(archive: &Archive, room: &Quota<'_>) -> Result<(), Why> {
    if archive.files.len() > room.limits.max_entries.saturating_mul(2) {
        return Err(Why::TooMany { limit: room.limits.max_entries });
    }
    Ok(())
}

/// Whether a coder's dictionary fits into the memory that a container may take.
fn dictionary(id: &[u8], properties: &[u8], room: &Quota<'_>) -> Result<(), Why> {
    let size = match id {
        LZMA => properties.get(1..5).map_or(0, |b| u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))),
        LZMA2 => properties.first().map_or(0, |&n| lzma2_dictionary(n)),
        _ => 0,
    };
    if size > room.limits.max_total_bytes {
        return Err(Why::TooMuch { limit: room.limits.max_total_bytes });
    }
    Ok(())
}

fn lzma2_dictionary(code: u8) -> u64 {
    match code {
        0..=39 => (2 | u64::from(code & 1)) << (code / 2 + 11),
        _ => 0xFFFF_FFFF,
    }
}

/// One coder of a block, as far as it matters.
struct Coder<'a> {
    id: &'a [u8],
    properties: &'a [u8],
}

struct Block<'a> {
    coders: Vec<Coder<'a>>,
    outputs: u64,
    sizes: Vec<u64>,
    has_digest: bool,
}

struct HeaderWalk<'a, 'r> {
    rest: &'a [u8],
    room: &'r Quota<'r>,
    locked: bool,
    blocks: Vec<Block<'a>>,
    /// Place of the packed streams behind the start header, and size of the first.
    packed: (u64, u64),
}

impl<'a> HeaderWalk<'a, '_> {
    fn bytes(&mut self, count: u64) -> Result<&'a [u8], Why> {
        let count = usize::try_from(count).map_err(Why::damaged)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| Why::damaged("header cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Why> {
        self.bytes(1).map(|b| b[0])
    }

    /// A number of one to nine bytes: leading ones of the first say how many follow.
    fn number(&mut self) -> Result<u64, Why> {
        let first = self.byte()?;
        let more = first.leading_ones().min(8);
        let mut value = 0;
        for i in 0..more {
            value |= u64::from(self.byte()?) << (8 * i);
        }
        let high = u64::from(first) & ((1u64 << (7 - more.min(7))) - 1);
        Ok(if more < 8 { value | high << (8 * more) } else { value })
    }

    /// A count of things of which no more are allowed than `most`.
    fn count(&mut self, most: u64) -> Result<u64, Why> {
        let count = self.number()?;
        if count > most {
            return Err(Why::TooMany { limit: self.room.limits.max_entries });
        }
        Ok(count)
    }

    /// Twice the files that are allowed: folders count as well.
    fn most(&self) -> u64 {
        self.room.limits.max_entries.saturating_mul(2) as u64
    }

    /// Checksums of some of so many things; which of them have one.
    fn digests(&mut self, count: u64) -> Result<Vec<bool>, Why> {
        let defined: Vec<bool> = if self.byte()? == 0 {
            let bits = self.bytes(count.div_ceil(8))?;
            bits.iter()
                .flat_map(|b| (0..8).map(move |i| b & (0x80 >> i) != 0))
                .take(usize::try_from(count).unwrap_or(0))
                .collect()
        } else {
            (0..count).map(|_| true).collect()
        };
        self.bytes(defined.iter().filter(|d| **d).count() as u64 * 4)?;
        Ok(defined)
    }

    fn header(&mut self) -> Result<(), Why> {
        let mut id = self.byte()?;
        if id == 2 {
            while self.byte()? != 0 {
                let size = self.number()?;
                self.bytes(size)?;
            }
            id = self.byte()?;
        }
        if id == 4 {
            self.streams()?;
            id = self.byte()?;
        }
        if id == 5 {
            self.count(self.most())?;
            while self.number()? != 0 {
                let size = self.number()?;
                self.bytes(size)?;
            }
            id = self.byte()?;
        }
        if id == 0 { Ok(()) } else { Err(Why::damaged("header")) }
    }

    fn streams(&mut self) -> Result<(), Why> {
        let mut id = self.byte()?;
        if id == 6 {
            self.pack_info()?;
            id = self.byte()?;
        }
        if id == 7 {
            self.unpack_info()?;
            id = self.byte()?;
        }
        if id == 8 {
            self.sub_streams()?;
            id = self.byte()?;
        }
        if id == 0 { Ok(()) } else { Err(Why::damaged("streams")) }
    }

    fn pack_info(&mut self) -> Result<(), Why> {
        self.packed.0 = self.number()?;
        let count = self.count(self.most())?;
        loop {
            match self.byte()? {
                0 => return Ok(()),
                9 => {
                    for i in 0..count {
                        let size = self.number()?;
                        if i == 0 {
                            self.packed.1 = size;
                        }
                    }
                }
                10 => {
                    self.digests(count)?;
                }
                _ => return Err(Why::damaged("pack info")),
            }
        }
    }

    fn unpack_info(&mut self) -> Result<(), Why> {
        if self.byte()? != 11 {
            return Err(Why::damaged("blocks"));
        }
        let count = self.count(self.most())?;
        if self.byte()? != 0 {
            return Err(Why::damaged("blocks elsewhere"));
        }
        for _ in 0..count {
            let block = self.block()?;
            self.blocks.push(block);
        }
        if self.byte()? != 12 {
            return Err(Why::damaged("sizes of blocks"));
        }
        for i in 0..self.blocks.len() {
            for _ in 0..self.blocks[i].outputs {
                let size = self.number()?;
                self.blocks[i].sizes.push(size);
            }
        }
        let mut id = self.byte()?;
        if id == 10 {
            for (block, has_digest) in self.digests(count)?.into_iter().enumerate() {
                self.blocks[block].has_digest = has_digest;
            }
            id = self.byte()?;
        }
        if id == 0 { Ok(()) } else { Err(Why::damaged("blocks")) }
    }

    fn block(&mut self) -> Result<Block<'a>, Why> {
        let count = self.count(MAX_CODERS)?;
        let (mut inputs, mut outputs) = (0u64, 0u64);
        let mut coders = Vec::new();
        for _ in 0..count {
            let flags = self.byte()?;
            let id = self.bytes(u64::from(flags & 15))?;
            let (from, to) = if flags & 16 != 0 { (self.count(MAX_CODERS)?, self.count(MAX_CODERS)?) } else { (1, 1) };
            (inputs, outputs) = (inputs + from, outputs + to);
            let size = if flags & 32 != 0 { self.number()? } else { 0 };
            let properties = self.bytes(size)?;
            dictionary(id, properties, self.room)?;
            if id == AES {
                self.locked = true;
                // The rounds of hashing that turn a password into a key, as a power of two; 63 stands for none.
                if properties.first().is_some_and(|p| (MAX_ROUNDS + 1..63).contains(&(p & 63))) {
                    return Err(Why::damaged("rounds of the key"));
                }
            }
            coders.push(Coder { id, properties });
        }
        let bound = outputs.checked_sub(1).ok_or_else(|| Why::damaged("no coder"))?;
        for _ in 0..bound * 2 {
            self.number()?;
        }
        let packed = inputs.checked_sub(bound).ok_or_else(|| Why::damaged("streams"))?;
        if packed > 1 {
            for _ in 0..packed {
                self.number()?;
            }
        }
        Ok(Block { coders, outputs, sizes: Vec::new(), has_digest: false })
    }

    fn sub_streams(&mut self) -> Result<(), Why> {
        let mut counts = vec![1u64; self.blocks.len()];
        let mut id = self.byte()?;
        if id == 13 {
            let mut all = 0u64;
            for count in &mut counts {
                *count = self.count(self.most())?;
                all += *count;
                if all > self.most() {
                    return Err(Why::TooMany { limit: self.room.limits.max_entries });
                }
            }
            id = self.byte()?;
        }
        if id == 9 {
            for count in &counts {
                for _ in 1..*count {
                    self.number()?;
                }
            }
            id = self.byte()?;
        }
        if id == 10 {
            // A block of one file has its checksum already.
            let known = |(count, block): &(&u64, &Block<'_>)| **count == 1 && block.has_digest;
            let open = counts.iter().zip(&self.blocks).filter(|pair| !known(pair)).map(|(count, _)| count).sum();
            self.digests(open)?;
            id = self.byte()?;
        }
        if id == 0 { Ok(()) } else { Err(Why::damaged("substreams")) }
    }

    /// Unpacks a packed header: one block of one LZMA or LZMA2 coder, as all programs write it.
    fn unpack(&self, bytes: &[u8]) -> Result<Vec<u8>, Why> {
        let [Block { coders, sizes, .. }] = self.blocks.as_slice() else { return Err(Why::damaged("packed header")) };
        let ([coder], [size]) = (coders.as_slice(), sizes.as_slice()) else { return Err(Why::damaged("packed header")) };
        if *size > MAX_HEADER {
            return Err(Why::TooMany { limit: self.room.limits.max_entries });
        }
        let start = self.packed.0.checked_add(32).and_then(|n| usize::try_from(n).ok());
        let end = start.and_then(|s| s.checked_add(usize::try_from(self.packed.1).ok()?));
        let packed = start.zip(end).and_then(|(s, e)| bytes.get(s..e)).ok_or_else(|| Why::damaged("packed header"))?;
        let mut plain = Vec::new();
        let small = |size: u32| size.min(1 << 28);
        match (coder.id, coder.properties) {
            (LZMA, [props, a, b, c, d]) => {
                let dictionary = small(u32::from_le_bytes([*a, *b, *c, *d]));
                let reader = LzmaReader::new_with_props(packed, *size, *props, dictionary, None).map_err(Why::damaged)?;
                reader.take(*size).read_to_end(&mut plain).map_err(Why::damaged)?;
            }
            (LZMA2, [code]) => {
                let dictionary = small(u32::try_from(lzma2_dictionary(*code)).unwrap_or(u32::MAX));
                Lzma2Reader::new(packed, dictionary, None).take(*size).read_to_end(&mut plain).map_err(Why::damaged)?;
            }
            ([0], _) => plain.extend_from_slice(packed),
            _ => return Err(Why::damaged("packed header")),
        }
        Ok(plain)
    }
}
