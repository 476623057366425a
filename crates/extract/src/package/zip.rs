//! A .zip by its directory, entry by entry; where the directory is lost, by what stands before each file.
//!
//! The directory is walked here and not by the library, which keeps one of two files of the same name. The library opens what is locked.

use super::level::{Opened, Quota};
use super::names::{decode_name, safe_path, unique};
use super::trouble::Why;
use crate::ExtractError;
use crate::common::archive;
use ::zip::ZipArchive;
use ::zip::result::ZipError;
use std::collections::HashSet;
use std::io::{Cursor, Read};

/// Passwords tried on one archive.
const MAX_PASSWORDS: usize = 20;

pub(super) fn open(bytes: &[u8], mut room: Quota<'_>, passwords: &[String]) -> Opened {
    let Some(entries) = directory(bytes) else { return salvage(bytes, room) };
    let mut level = Opened::default();
    let mut taken = HashSet::new();
    let mut lock = ZipLock { bytes, archive: None, passwords, known: None };
    for (index, entry) in entries.enumerate() {
        if index >= room.limits.max_entries.saturating_mul(2) {
            level.trouble("", Why::TooMany { limit: room.limits.max_entries });
            break;
        }
        let Ok(entry) = entry else {
            level.trouble("", Why::damaged("directory cut short"));
            break;
        };
        let Some(path) = safe_path(&entry.shown()) else { continue };
        if entry.is_folder() {
            continue;
        }
        let path = unique(path, &mut taken);
        if entry.is_link() {
            level.trouble(path, Why::Link);
            continue;
        }
        let content = if entry.is_locked() { lock.read(&entry, &mut room) } else { entry.read(bytes, &mut room) };
        match content.and_then(|c| room.take(c.len() as u64).map(|()| c)) {
            Ok(content) => level.files.push((path, content)),
            Err(Why::Unread(ExtractError::Encrypted)) => {
                level.trouble("", ExtractError::Encrypted.into());
                // Without a password one locked file is as good as all.
                if level.files.is_empty() {
                    break;
                }
            }
            Err(why @ (Why::TooLarge { .. } | Why::Unread(_))) => level.trouble(path, why),
            Err(why) => {
                level.trouble("", why);
                break;
            }
        }
    }
    level.troubles.dedup();
    level
}

/// What an archive without a directory still holds.
fn salvage(bytes: &[u8], mut room: Quota<'_>) -> Opened {
    let mut level = Opened::default();
    let mut taken = HashSet::new();
    for header in archive::local_headers(bytes).filter(|h| !h.locked) {
        let Some(path) = safe_path(&decode_name(header.name)) else { continue };
        let limit = room.next();
        let mut content = Vec::new();
        let read = match header.method {
            0 => header.data[..header.size.min(header.data.len())].take(limit).read_to_end(&mut content),
            8 => flate2::read::DeflateDecoder::new(header.data).take(limit).read_to_end(&mut content),
            _ => continue,
        };
        // A file that is cut off is damaged, not sent.
        let whole = read.is_ok() && !content.is_empty() && (header.method != 0 || header.size <= header.data.len());
        if !whole {
            room.spend(content.len() as u64);
        } else if room.take(content.len() as u64).is_ok() {
            level.files.push((unique(path, &mut taken), content));
        }
    }
    level.trouble("", Why::damaged("no directory"));
    level
}

/// An entry of the directory (APPNOTE 4.3.12).
struct ZipEntry<'a> {
    name: &'a [u8],
    extra: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    stored: u64,
    size: u64,
    made_by: u16,
    attributes: u32,
    /// Of the local header, from the beginning of the bytes.
    offset: u64,
}

impl ZipEntry<'_> {
    fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") || self.name.ends_with(b"\\") && self.size == 0
    }

    fn is_link(&self) -> bool {
        // 3 is Unix, 19 macOS.
        matches!(self.made_by >> 8, 3 | 19) && (self.attributes >> 16) & 0o170_000 == 0o120_000
    }

    fn is_locked(&self) -> bool {
        self.flags & 1 != 0
    }

    /// The name; that of the Unicode Path field (0x7075) where it belongs to this name.
    fn shown(&self) -> String {
        let unicode = fields(self.extra).find(|(id, _)| *id == 0x7075).and_then(|(_, field)| {
            let crc = u32::from_le_bytes(field.get(1..5)?.try_into().ok()?);
            (crc == crc_of(self.name)).then(|| std::str::from_utf8(&field[5..]).ok()).flatten()
        });
        unicode.map_or_else(|| decode_name(self.name), str::to_owned)
    }

    fn read(&self, bytes: &[u8], room: &mut Quota<'_>) -> Result<Vec<u8>, Why> {
        room.check(self.size)?;
        let cut = || Why::damaged("cut short");
        let at = usize::try_from(self.offset).map_err(|_| cut())?;
        let head = bytes.get(at..).filter(|h| h.starts_with(b"PK\x03\x04")).ok_or_else(cut)?;
        let start = 30 + usize::from(word(head, 26).ok_or_else(cut)?) + usize::from(word(head, 28).ok_or_else(cut)?);
        let data = head.get(start..).ok_or_else(cut)?;
        let data = &data[..data.len().min(usize::try_from(self.stored).unwrap_or(usize::MAX))];
        let most = room.next().min((1u64 << 20).max(self.stored.saturating_mul(room.limits.max_ratio)));
        let mut content = Vec::new();
        let read = match self.method {
            0 => data.take(most + 1).read_to_end(&mut content),
            8 => flate2::read::DeflateDecoder::new(data).take(most + 1).read_to_end(&mut content),
            other => return Err(Why::damaged(format!("packed by method {other}"))),
        };
        let length = content.len() as u64;
        let fault = over(length, most, room)
            .err()
            .or(read.err().map(Why::damaged))
            .or((crc_of(&content) != self.crc).then(|| Why::damaged("checksum")));
        fault.map_or(Ok(content), |why| {
            room.spend(length);
            Err(why)
        })
    }
}

/// Which limit it was that the content went over.
fn over(length: u64, most: u64, room: &Quota<'_>) -> Result<(), Why> {
    if length <= most {
        return Ok(());
    }
    room.check(length)?;
    Err(Why::Ratio)
}

/// Files behind a password, by the library.
struct ZipLock<'a> {
    bytes: &'a [u8],
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
    passwords: &'a [String],
    /// The one that opened an earlier file.
    known: Option<&'a String>,
}

impl ZipLock<'_> {
    fn read(&mut self, entry: &ZipEntry<'_>, room: &mut Quota<'_>) -> Result<Vec<u8>, Why> {
        room.check(entry.size)?;
        let tried: Vec<_> = self.known.into_iter().chain(self.passwords.iter().take(MAX_PASSWORDS)).collect();
        if tried.is_empty() {
            return Err(ExtractError::Encrypted.into());
        }
        if self.archive.is_none() {
            self.archive = Some(archive::open(self.bytes)?);
        }
        let Some(archive) = &mut self.archive else { return Err(ExtractError::Encrypted.into()) };
        let index = (0..archive.len())
            .find(|&i| archive.by_index_raw(i).is_ok_and(|f| f.header_start() == entry.offset))
            .ok_or_else(|| Why::damaged("no such file"))?;
        let most = room.next().min((1u64 << 20).max(entry.stored.saturating_mul(room.limits.max_ratio)));
        for password in tried {
            let mut content = Vec::new();
            let read = match archive.by_index_decrypt(index, password.as_bytes()) {
                Ok(file) => file.take(most + 1).read_to_end(&mut content),
                Err(ZipError::InvalidPassword) => continue,
                Err(ZipError::UnsupportedArchive(what)) => return Err(Why::damaged(what)),
                Err(error) => return Err(Why::damaged(error)),
            };
            // ZipCrypto accepts one wrong password in 256; the checksum tells.
            if read.is_ok() && content.len() as u64 <= most {
                self.known = Some(password);
                return Ok(content);
            }
            room.spend(content.len() as u64);
            over(content.len() as u64, most, room)?;
        }
        Err(ExtractError::Encrypted.into())
    }
}

/// The entries of the directory; `None` where there is none, `Err` as an item where it breaks off.
fn directory(bytes: &[u8]) -> Option<impl Iterator<Item = Result<ZipEntry<'_>, ()>>> {
    // The end record has 22 bytes and a comment of up to 65,535.
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = bytes[tail..].windows(4).rposition(|w| w == b"PK\x05\x06")? + tail;
    let record = &bytes[end..];
    let (mut count, mut size, mut start) =
        (u64::from(word(record, 10)?), u64::from(long(record, 12)?), u64::from(long(record, 16)?));
    let mut behind = end as u64;
    if (count == 0xFFFF || start == 0xFFFF_FFFF)
        && let Some(at) = bytes[..end].windows(4).rposition(|w| w == b"PK\x06\x06")
    {
        let wide = &bytes[at..];
        (count, size, start) = (huge(wide, 32)?, huge(wide, 40)?, huge(wide, 48)?);
        behind = at as u64;
    }
    // A program that unpacks itself stands in front of the archive; the offsets do not count it.
    let shift = behind.checked_sub(size)?.checked_sub(start)?;
    let mut at = usize::try_from(start + shift).ok()?;
    let entries = (0..count).map_while(move |_| {
        let head = bytes.get(at..).filter(|h| h.starts_with(b"PK\x01\x02"));
        let entry = head.and_then(|head| {
            let (name, extra, comment) =
                (usize::from(word(head, 28)?), usize::from(word(head, 30)?), usize::from(word(head, 32)?));
            let mut entry = ZipEntry {
                name: head.get(46..46 + name)?,
                extra: head.get(46 + name..46 + name + extra)?,
                made_by: word(head, 4)?,
                flags: word(head, 8)?,
                method: word(head, 10)?,
                crc: long(head, 16)?,
                stored: u64::from(long(head, 20)?),
                size: u64::from(long(head, 24)?),
                attributes: long(head, 38)?,
                offset: u64::from(long(head, 42)?),
            };
            entry.widen();
            entry.offset = entry.offset.checked_add(shift)?;
            at += 46 + name + extra + comment;
            Some(entry)
        });
        if entry.is_none() {
            // One error, then the end: the next signature is not there either.
            if at == usize::MAX {
                return None;
            }
            at = usize::MAX;
        }
        Some(entry.ok_or(()))
    });
    Some(entries)
}

impl ZipEntry<'_> {
    /// Sizes and offset of more than 32 bits stand in field 0x0001, those only that are marked as being there.
    fn widen(&mut self) {
        let Some((_, field)) = fields(self.extra).find(|(id, _)| *id == 1) else { return };
        let mut at = 0;
        for value in [&mut self.size, &mut self.stored, &mut self.offset] {
            if *value == 0xFFFF_FFFF
                && let Some(wide) = huge(field, at)
            {
                *value = wide;
                at += 8;
            }
        }
    }
}

/// The fields of an extra block: id and content.
fn fields(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (id, size) = (word(extra, 0)?, usize::from(word(extra, 2)?));
        let field = extra.get(4..4 + size)?;
        extra = &extra[4 + size..];
        Some((id, field))
    })
}

fn crc_of(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn huge(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}
