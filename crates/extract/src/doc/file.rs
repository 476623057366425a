//! The paragraphs of a DOC's body as the file states them (MS-DOC 2.4): where each ends, which style and which properties it has.
//!
//! Only for Word 97 and later. Text is not decoded: a paragraph is known by a fingerprint of its ASCII letters and digits, which suffices
//! to find it again among those of the library. Leaves out changes of a fast save that stand in the piece table.

use std::hash::{DefaultHasher, Hasher};
use std::io::Cursor;

use office_oxide::cfb::CfbReader;

/// Largest body looked through, in characters.
const MAX_CHARS: u32 = 1 << 25;

/// The streams of a compound file and the header of its Word document.
pub(super) struct Streams {
    pub word: Vec<u8>,
    pub table: Vec<u8>,
    pub data: Vec<u8>,
}

/// A paragraph, a cell or a row of the body.
pub(super) struct Stated {
    /// Fingerprint of its text; 0 where it has no ASCII letter or digit.
    pub key: u64,
    pub style: u16,
    /// Properties of its own, see `props`.
    pub grpprl: Vec<u8>,
    /// A page break stands before the first letter.
    pub new_page: bool,
    /// The last of its cell, or the mark of its row.
    pub cell_end: bool,
}

impl Streams {
    pub(super) fn open(bytes: &[u8]) -> Option<Streams> {
        let mut file = CfbReader::new(Cursor::new(bytes)).ok()?;
        let word = file.open_stream("WordDocument").ok()?;
        if u16_at(&word, 0) != Some(0xA5EC) {
            return None;
        }
        let names = if u16_at(&word, 0x0A)? & 0x0200 != 0 { ["1Table", "0Table"] } else { ["0Table", "1Table"] };
        let table = names.iter().find_map(|n| file.open_stream(n).ok())?;
        let data = file.open_stream("Data").unwrap_or_default();
        Some(Streams { word, table, data })
    }

    /// The part of the table stream that a pair of the header points at (MS-DOC 2.5.6), to the end of the stream where `open_ended`: some
    /// parts are longer than the header says.
    pub(super) fn part(&self, pair: usize, open_ended: bool) -> Option<&[u8]> {
        let at = u32_at(&self.word, 0x9A + 8 * pair)? as usize;
        let size = u32_at(&self.word, 0x9A + 8 * pair + 4)? as usize;
        let end = if open_ended { self.table.len() } else { at.checked_add(size)?.min(self.table.len()) };
        (size > 0).then(|| self.table.get(at..end)).flatten()
    }

    /// The paragraphs of the body in order, at most `limit`.
    pub(super) fn paragraphs(&self, limit: usize) -> Vec<Stated> {
        const MAIN_LENGTH: usize = 0x4C;
        let length = u32_at(&self.word, MAIN_LENGTH).unwrap_or(0).min(MAX_CHARS);
        let (pieces, runs) = (self.pieces(), self.runs());
        let mut reading = ParagraphReading::default();
        for piece in pieces {
            let count = piece.count.min(length.saturating_sub(reading.read));
            let size = if piece.wide { 2 } else { 1 };
            for i in 0..count as usize {
                let at = piece.at + i * size;
                let unit = if piece.wide { u16_at(&self.word, at) } else { self.word.get(at).map(|&b| u16::from(b)) };
                let Some(unit) = unit else { break };
                if reading.character(unit, || run_of(&runs, at).is_some_and(|r| r.end == at + size)) {
                    let run = run_of(&runs, at);
                    reading.end(run.map_or((0, Vec::new()), |r| self.papx(r)), unit == 0x07);
                    if reading.done.len() >= limit {
                        return reading.done;
                    }
                }
            }
            reading.read = reading.read.saturating_add(count);
        }
        reading.done
    }

    /// The piece table (MS-DOC 2.9.38 Clx).
    fn pieces(&self) -> Vec<TextPiece> {
        let Some(mut clx) = self.part(33, false) else { return Vec::new() };
        while let (Some(1), Some(size)) = (clx.first(), u16_at(clx, 1)) {
            clx = clx.get(3 + usize::from(size)..).unwrap_or_default();
        }
        let size = u32_at(clx, 1).unwrap_or(0) as usize;
        let plc = clx.get(5..clx.len().min(size.saturating_add(5))).unwrap_or_default();
        let n = plc.len().saturating_sub(4) / 12;
        (0..n)
            .filter_map(|i| {
                let count = u32_at(plc, 4 * i + 4)?.checked_sub(u32_at(plc, 4 * i)?)?;
                let fc = u32_at(plc, 4 * (n + 1) + 8 * i + 2)?;
                let wide = fc & 0x4000_0000 == 0;
                let at = (fc & 0x3FFF_FFFF) as usize;
                Some(TextPiece { count, at: if wide { at } else { at / 2 }, wide })
            })
            .collect()
    }

    /// Stretches of the file with equal paragraph properties, by place (MS-DOC 2.8.6 PlcBtePapx, 2.9.174 PapxFkp).
    fn runs(&self) -> Vec<PropertyRun> {
        let plc = self.part(13, false).unwrap_or_default();
        let n = plc.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        for i in 0..n {
            let Some(number) = u32_at(plc, 4 * (n + 1) + 4 * i) else { break };
            let page = (number & 0x3F_FFFF) as usize * 512;
            let count = usize::from(self.word.get(page + 511).copied().unwrap_or(0));
            for k in 0..count.min(29) {
                let bounds = (u32_at(&self.word, page + 4 * k), u32_at(&self.word, page + 4 * k + 4));
                let (Some(start), Some(end)) = bounds else { break };
                let offset = self.word.get(page + 4 * (count + 1) + 13 * k).copied().unwrap_or(0);
                let papx = (offset > 0).then_some(page + 2 * usize::from(offset));
                runs.push(PropertyRun { start: start as usize, end: end as usize, papx });
            }
        }
        runs.sort_by_key(|r| r.start);
        runs
    }

    /// Style and properties of a run (MS-DOC 2.9.175 PapxInFkp).
    fn papx(&self, run: &PropertyRun) -> (u16, Vec<u8>) {
        let Some(at) = run.papx else { return (0, Vec::new()) };
        let byte = |at: usize| self.word.get(at).copied().map_or(0, usize::from);
        let (from, size) = match byte(at) {
            0 => (at + 2, 2 * byte(at + 1)),
            words => (at + 1, 2 * words - 1),
        };
        let block = self.word.get(from..from + size).unwrap_or_default();
        (u16_at(block, 0).unwrap_or(0), block.get(2..).unwrap_or_default().to_vec())
    }
}

struct TextPiece {
    count: u32,
    at: usize,
    wide: bool,
}

struct PropertyRun {
    start: usize,
    end: usize,
    papx: Option<usize>,
}

fn run_of(runs: &[PropertyRun], at: usize) -> Option<&PropertyRun> {
    let after = runs.partition_point(|r| r.start <= at);
    runs.get(after.checked_sub(1)?).filter(|r| at < r.end)
}

/// Where reading stands within the body.
#[derive(Default)]
struct ParagraphReading {
    done: Vec<Stated>,
    key: Fingerprint,
    /// Open fields; `true` once the field's result has begun.
    fields: Vec<bool>,
    /// A page break before the paragraph being read, and one after its first letter.
    new_page: bool,
    next_page: bool,
    read: u32,
}

impl ParagraphReading {
    /// Takes one character in; `true`: it ends the paragraph. A form feed does where `at_end_of_run`: elsewhere it breaks a page within one.
    fn character(&mut self, unit: u16, at_end_of_run: impl Fn() -> bool) -> bool {
        const MAX_FIELDS: usize = 64;
        match unit {
            0x0D | 0x07 => return true,
            0x0C if at_end_of_run() => return true,
            0x0C if self.key.any => self.next_page = true,
            0x0C => self.new_page = true,
            0x13 if self.fields.len() < MAX_FIELDS => self.fields.push(false),
            0x14 => {
                if let Some(field) = self.fields.last_mut() {
                    *field = true;
                }
            }
            0x15 => {
                self.fields.pop();
            }
            _ if self.fields.iter().all(|&shown| shown) => self.key.add(unit),
            _ => {}
        }
        false
    }

    fn end(&mut self, (style, grpprl): (u16, Vec<u8>), cell_end: bool) {
        let key = std::mem::take(&mut self.key).finish();
        self.done.push(Stated { key, style, grpprl, new_page: self.new_page, cell_end });
        self.new_page = std::mem::take(&mut self.next_page);
    }
}

/// The fingerprint of a paragraph.
#[derive(Default)]
struct Fingerprint {
    hasher: DefaultHasher,
    any: bool,
}

impl Fingerprint {
    fn add(&mut self, unit: u16) {
        if let Some(byte) = u8::try_from(unit).ok().filter(u8::is_ascii_alphanumeric) {
            self.hasher.write_u8(byte);
            self.any = true;
        }
    }

    fn finish(self) -> u64 {
        if self.any { self.hasher.finish().max(1) } else { 0 }
    }
}

/// The fingerprint that a paragraph of this text has.
pub(super) fn key_of(text: &str) -> u64 {
    let mut key = Fingerprint::default();
    text.encode_utf16().for_each(|unit| key.add(unit));
    key.finish()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
