//! .7z by sevenz-rust2, which trusts what a header claims: so the claims are walked and bounded here before it sees them.
//!
//! Leaves out packings beside LZMA, LZMA2, Deflate and plain copy (with the usual filters), and archives of several volumes.

mod claims;

use super::level::{Opened, Quota};
use super::names::{safe_path, unique};
use super::trouble::Why;
use crate::ExtractError;
use sevenz_rust2::{ArchiveReader, Error, Password};
use std::collections::HashSet;
use std::io::{Cursor, Read};

/// Passwords tried on one archive; each costs half a million rounds of hashing.
const MAX_PASSWORDS: usize = 5;

pub(super) fn open(bytes: &[u8], room: Quota<'_>, passwords: &[String]) -> Opened {
    let header = match claims::header(bytes, &room) {
        Ok(header) => header,
        Err(why) => return Opened::failed(why),
    };
    let tried: Vec<Option<&String>> =
        if header.locked { passwords.iter().take(MAX_PASSWORDS).map(Some).collect() } else { vec![None] };
    for password in tried {
        match unpack(bytes, room.clone(), password) {
            Err(Error::PasswordRequired | Error::MaybeBadPassword(_)) => {}
            // A wrong password shows as nonsense wherever it is first looked at.
            Err(_) if password.is_some() => {}
            Err(error) => return Opened::failed(Why::damaged(error)),
            Ok(level) => return level,
        }
    }
    Opened::failed(ExtractError::Encrypted.into())
}

/// # Errors
/// The archive cannot be opened at all; what breaks off later is part of the level.
fn unpack(bytes: &[u8], mut room: Quota<'_>, password: Option<&String>) -> Result<Opened, Error> {
    let key = password.map_or_else(Password::empty, |p| Password::from(p.as_str()));
    let mut archive = ArchiveReader::new(Cursor::new(bytes), key)?;
    archive.set_thread_count(1);
    claims::check(archive.archive(), &room).map_err(|_| Error::Other("claims too much".into()))?;
    let mut level = Opened::default();
    let mut taken = HashSet::new();
    let mut stopped = false;
    let ended = archive.for_each_entries(|entry, reader| {
        // The library goes on with the next block all the same.
        if stopped {
            return Ok(false);
        }
        // FILE_ATTRIBUTE_REPARSE_POINT, or a link by the attributes that Unix programs add.
        let attributes = entry.windows_attributes();
        let link = attributes & 0x400 != 0 || attributes & 0x8000 != 0 && (attributes >> 16) & 0o170_000 == 0o120_000;
        let path = safe_path(entry.name());
        let wanted = path.filter(|_| !entry.is_directory() && !entry.is_anti_item());
        if let Err(why) = room.check(entry.size()) {
            // What stands behind it in a solid block could only be had by inflating it; other blocks may still be read.
            stopped = !matches!(why, Why::TooLarge { .. });
            level.trouble("", why);
            return Ok(false);
        }
        let mut content = Vec::new();
        let read = reader.take(room.next().saturating_add(1)).read_to_end(&mut content);
        if let Err(error) = read {
            return Err(Error::Io(error, "".into()));
        }
        let Some(path) = wanted.map(|p| unique(p, &mut taken)) else {
            room.spend(content.len() as u64);
            return Ok(true);
        };
        if link {
            room.spend(content.len() as u64);
            level.trouble(path, Why::Link);
            return Ok(true);
        }
        match room.take(content.len() as u64) {
            Ok(()) => level.files.push((path, content)),
            Err(why) => {
                stopped = true;
                level.trouble("", why);
                return Ok(false);
            }
        }
        Ok(true)
    });
    match ended {
        Err(error) if level.files.is_empty() => return Err(error),
        Err(error) => level.trouble("", Why::damaged(error)),
        Ok(()) => {}
    }
    level.troubles.dedup();
    Ok(level)
}
