//! What goes through the pipes between a reading process and its parent. Both are the same program, so nothing here is a format to keep.
//!
//! To the reader: length (4 bytes, little-endian) and a [`Request`] in postcard, length (8 bytes) and the bytes of the file. Back: frames of
//! a tag, a length (8 bytes) and a payload, the last of them with the tag [`ANSWER`].

use super::bounds::{Bounds, Settings};
use crate::package::Package;
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, Format};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// The end of the work: an [`Answer`] in postcard.
pub const ANSWER: u8 = 0;
/// Pages are being read from their pictures: their number, 4 bytes. The clock is extended.
pub const PAGES: u8 = 1;
/// A file of a container: length of its name (4 bytes), name, bytes.
pub const ENTRY: u8 = 2;

/// A header is small; a longer one comes from somebody else.
const MAX_HEADER: u32 = 1 << 20;

/// What a reading process is asked; the bytes of the file follow it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    pub work: Task,
    pub name: String,
    pub limits: Limits,
    pub bounds: Bounds,
    pub settings: Settings,
}

/// What is to be done with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    Read,
    /// With the bytes and files that are left of the budget.
    Open((u64, usize)),
    Sniff,
}

/// What came out.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    Document(Format, Document),
    NoDocument(Format, ExtractError),
    /// All files were sent before: so many papers, then what is left out of them.
    Opened {
        package: Package,
        files: usize,
        left: (u64, usize),
    },
    Format(Format),
    /// A library panicked.
    Panicked,
    /// There is no room even for the bytes of the file. The reader ends.
    NoRoom,
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Sends a request and the bytes of its file.
pub fn write_request(out: &mut impl Write, request: &Request, bytes: &[u8]) -> io::Result<()> {
    let header = postcard::to_stdvec(request).map_err(io::Error::other)?;
    let mut head = Vec::with_capacity(header.len() + 12);
    head.extend(u32::try_from(header.len()).map_err(io::Error::other)?.to_le_bytes());
    head.extend(header);
    head.extend((bytes.len() as u64).to_le_bytes());
    out.write_all(&head)?;
    out.write_all(bytes)?;
    out.flush()
}

/// The next request, its bytes still to come; `None` at the end of the input, which is how a reader is told to go.
pub fn read_request(input: &mut impl Read) -> io::Result<Option<Request>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_HEADER {
        return Err(odd("request"));
    }
    let header = exactly(input, u64::from(length))?;
    postcard::from_bytes(&header).map(Some).map_err(io::Error::other)
}

/// The bytes of the file that follow a request.
pub fn read_bytes(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = read_u64(input)?;
    exactly(input, length)
}

/// Sends one frame whose payload is the parts one after the other.
pub fn write_frame(out: &mut impl Write, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|p| p.len()).sum();
    let mut head = [tag; 9];
    head[1..].copy_from_slice(&(length as u64).to_le_bytes());
    out.write_all(&head)?;
    for part in parts {
        out.write_all(part)?;
    }
    out.flush()
}

/// The next frame, of at most `most` bytes.
pub fn read_frame(input: &mut impl Read, most: u64) -> io::Result<(u8, Vec<u8>)> {
    let mut tag = [0];
    input.read_exact(&mut tag)?;
    let length = read_u64(input)?;
    if length > most {
        return Err(odd("frame"));
    }
    Ok((tag[0], exactly(input, length)?))
}

/// A name and the bytes behind it.
pub fn split_entry(mut payload: Vec<u8>) -> Option<(String, Vec<u8>)> {
    let length = u32::from_le_bytes(payload.get(..4)?.try_into().ok()?) as usize;
    let end = length.checked_add(4)?;
    let name = std::str::from_utf8(payload.get(4..end)?).ok()?.to_owned();
    payload.drain(..end);
    Some((name, payload))
}

fn read_u64(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// So many bytes. Memory is taken as they come where many are announced.
fn exactly(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(usize::try_from(length.min(8 << 20)).unwrap_or(0));
    input.take(length).read_to_end(&mut out)?;
    if out.len() as u64 == length { Ok(out) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_frames_come_through_and_nonsense_does_not() {
        let request = Request {
            work: Task::Read,
            name: "a.docx".into(),
            limits: Limits::default(),
            bounds: Bounds::default(),
            settings: Settings { passwords: vec!["mật khẩu".into()], ocr: None },
        };
        let mut pipe = Vec::new();
        write_request(&mut pipe, &request, b"bytes").unwrap();
        let mut input = pipe.as_slice();
        let back = read_request(&mut input).unwrap().unwrap();
        let bytes = read_bytes(&mut input).unwrap();
        assert_eq!((back.name.as_str(), &back.settings, bytes.as_slice()), ("a.docx", &request.settings, &b"bytes"[..]));
        assert!(read_request(&mut &b""[..]).unwrap().is_none());
        assert!(read_request(&mut &pipe[..10]).is_err() && read_bytes(&mut &b"\x02\0\0\0\0\0\0\0x"[..]).is_err(), "cut off");
        assert!(read_request(&mut &b"\xff\xff\xff\xff"[..]).is_err(), "a header of 4 GiB");

        let mut pipe = Vec::new();
        write_frame(&mut pipe, ENTRY, &[&3u32.to_le_bytes(), b"a/b", b"content"]).unwrap();
        let (tag, payload) = read_frame(&mut pipe.as_slice(), 100).unwrap();
        assert_eq!((tag, split_entry(payload)), (ENTRY, Some(("a/b".to_string(), b"content".to_vec()))));
        assert!(read_frame(&mut pipe.as_slice(), 3).is_err(), "longer than allowed");
        assert_eq!(split_entry(vec![255, 255, 255, 255, 1]), None);
    }
}
