//! The parts of an Office Open XML package: opened within limits, found by relationship.
//!
//! Leaves out what the parts mean. A package without its central directory is read from the local headers, as far as it goes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::archive;
use super::xml::{Token, Xml};
use crate::error::ExtractError;
use crate::limits::Limits;
use rasoat_model::document::{Warning, WarningCode};

pub(crate) struct OpcPackage<'a> {
    bytes: &'a [u8],
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
    /// Parts saved from a package without a directory.
    saved: HashMap<String, Vec<u8>>,
    max_entry: u64,
    budget: u64,
    pub(crate) warnings: Vec<Warning>,
}

impl<'a> OpcPackage<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let mut package = OpcPackage {
            bytes,
            archive: None,
            saved: HashMap::new(),
            max_entry: limits.max_entry_bytes,
            budget: limits.max_total_bytes,
            warnings: Vec::new(),
        };
        match archive::open(bytes) {
            Ok(archive) => package.archive = Some(archive),
            Err(error) => {
                package.saved = archive::salvage(bytes, limits);
                if package.saved.is_empty() {
                    return Err(error);
                }
                package.warn(WarningCode::Damaged, "no directory at the end of the package");
            }
        }
        Ok(package)
    }

    pub(crate) fn warn(&mut self, code: WarningCode, detail: impl Into<String>) {
        self.warnings.push(Warning { code, page: None, detail: detail.into() });
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.as_ref().is_some_and(|a| a.index_for_name(name).is_some()) || self.saved.contains_key(name)
    }

    pub(crate) fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.archive.as_ref().is_some_and(|a| a.file_names().flatten().any(|n| test(&n))) || self.saved.keys().any(|n| test(n))
    }

    /// The text of a part. `Ok(None)` where there is no such part; a part that is cut off or too large is returned as far as it goes,
    /// with a warning.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let name = name.trim_start_matches('/');
        if let Some(bytes) = self.saved.remove(name) {
            return Ok(Some(decode(bytes)));
        }
        let Some(archive) = &mut self.archive else { return Ok(None) };
        // Windows programs have written back slashes and other cases of letters.
        let index = archive.index_for_name(name).or_else(|| {
            (0..archive.len()).find(|&i| {
                archive.name_for_index(i).and_then(Result::ok).is_some_and(|n| n.replace('\\', "/").eq_ignore_ascii_case(name))
            })
        });
        let Some(index) = index else { return Ok(None) };
        let limit = self.max_entry.min(self.budget);
        let mut bytes = Vec::new();
        let failure = match archive.by_index(index) {
            Ok(entry) => {
                bytes.reserve(usize::try_from(entry.size().min(limit).min(1 << 22)).unwrap_or(0));
                entry.take(limit + 1).read_to_end(&mut bytes).err().map(|e| e.to_string())
            }
            Err(ZipError::UnsupportedArchive(what)) if what == ZipError::PASSWORD_REQUIRED => {
                return Err(ExtractError::Encrypted);
            }
            Err(error) => Some(error.to_string()),
        };
        if bytes.len() as u64 > limit {
            bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            self.warn(WarningCode::Truncated, name);
        }
        self.budget -= bytes.len() as u64;
        if let Some(what) = failure {
            self.warn(WarningCode::Damaged, format!("{name}: {what}"));
            if bytes.is_empty() {
                return Ok(self.beside_the_directory(name).map(decode));
            }
        }
        Ok(Some(decode(bytes)))
    }

    /// A part that the directory has lost, with a warning.
    pub(crate) fn lost_part(&mut self, name: &str) -> Option<String> {
        let bytes = self.beside_the_directory(name)?;
        self.warn(WarningCode::Damaged, format!("{name}: not in the directory"));
        Some(decode(bytes))
    }

    /// A part by its local header, where the directory leads nowhere.
    fn beside_the_directory(&mut self, name: &str) -> Option<Vec<u8>> {
        let limits =
            Limits { max_entry_bytes: self.max_entry.min(self.budget), max_total_bytes: self.budget, ..Limits::default() };
        let bytes = archive::salvage(self.bytes, &limits).remove(name)?;
        self.budget = self.budget.saturating_sub(bytes.len() as u64);
        Some(bytes)
    }

    /// The relationships of a part: id → (last word of the type, target inside the package).
    pub(crate) fn relations(&mut self, part: &str) -> Result<HashMap<String, (String, String)>, ExtractError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let mut out = HashMap::new();
        let Some(text) = self.part(&name)? else { return Ok(out) };
        let mut xml = Xml::new(&text);
        loop {
            match xml.next() {
                Token::Open(tag) if tag.local() == "Relationship" => {
                    let (Some(id), Some(kind), Some(target)) = (tag.attr("Id"), tag.attr("Type"), tag.attr("Target")) else {
                        continue;
                    };
                    if tag.attr("TargetMode").as_deref() == Some("External") || out.len() > 10_000 {
                        continue;
                    }
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    out.insert(id.into_owned(), (kind, resolve(folder, &target)));
                }
                Token::End => return Ok(out),
                _ => {}
            }
        }
    }
}

/// A target relative to the folder of its source, `..` resolved; it cannot leave the package because it is only a key.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Parts are UTF-8; a few programs write UTF-16. What is not valid becomes U+FFFD.
fn decode(bytes: Vec<u8>) -> String {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|p| order([p[0], p[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.get(..2) {
        Some([0xFF, 0xFE]) => wide(u16::from_le_bytes),
        Some([0xFE, 0xFF]) => wide(u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => match String::from_utf8_lossy(error.as_bytes()) {
                Cow::Owned(text) => text,
                Cow::Borrowed(text) => text.to_owned(),
            },
        },
    }
}
