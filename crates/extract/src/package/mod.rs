//! Containers of files: archives (.zip, .7z), mails (.eml, .msg) and packets of the document exchange (edXML), one within another;
//! and what is attached to a PDF.
//!
//! What goes in are bytes; what comes out are files with names that are safe to show and to write, what the outside says of the way
//! they came, and what could not be opened, with the reason. One [`Budget`] of count and size holds for a whole nest of containers, or
//! for all containers of a dossier. Nothing is written, no link is followed. Leaves out RAR, for which there is no library under a
//! licence that would fit, and Outlook's winmail.dat.

mod names;
mod trouble;
mod budget;
mod level;
mod zip;
mod seven;
mod edxml;
mod mail;
mod msg;
mod pdf;

pub use budget::{Budget, MAX_NESTING};
pub use trouble::{Trouble, Why};

use crate::common::archive;
use crate::{ExtractError, sniff};
use level::{Opened, Quota};
use names::unique;
use rasoat_model::document::Format;
use rasoat_model::envelope::Envelope;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Small containers may inflate to this much whatever their ratio, in bytes.
const FREE: u64 = 16 << 20;

/// All that was in a container and in the containers within it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Package {
    /// Path inside the container and content, containers that were opened not among them. Paths differ, also in lower case.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is part of the packing and no paper: the picture in a mail's signature, a detached electronic signature.
    pub left_out: Vec<(String, Vec<u8>)>,
    /// The outermost first.
    pub envelopes: Vec<Envelope>,
    /// Containers and files that could not be opened, or not to the end.
    pub troubles: Vec<Trouble>,
}

/// Whether a file is opened as a container. Office documents are packages too, but no containers, and so are archives of programs.
pub fn is_container(name: &str, bytes: &[u8]) -> bool {
    match sniff(name, bytes) {
        Format::SevenZip | Format::Edxml => true,
        Format::Mail => true,
        Format::Zip => !names_an_office_file(name) && !archive::is_program_package(bytes),
        _ => false,
    }
}

/// Whether a file may have other files attached to it, but is read itself: a PDF. [`open`] gives the attachments.
pub fn carries_files(name: &str, bytes: &[u8]) -> bool {
    sniff(name, bytes) == Format::Pdf && crate::pdf::has_attachments(bytes)
}

/// As [`is_container`], from the first some thousand bytes of a file. Meant for choosing a name: it may be wrong about packages that
/// begin in an unusual way.
pub fn looks_like_container(name: &str, head: &[u8]) -> bool {
    if head.starts_with(b"PK\x03\x04") {
        // Only the first name is told for sure: behind it another package may begin.
        let first = archive::local_names(head).into_iter().next().unwrap_or_default();
        let package =
            ["[Content_Types].xml", "_rels/", "mimetype", "word/", "xl/", "ppt/", "docProps/", "customXml/", "META-INF/"];
        return !names_an_office_file(name) && !package.iter().any(|p| first.starts_with(p));
    }
    matches!(sniff(name, head), Format::SevenZip | Format::Mail | Format::Edxml)
}

/// A document that lost its directory is told by its name alone; it is damaged, not an archive.
fn names_an_office_file(name: &str) -> bool {
    const PACKAGES: [&str; 12] = ["docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xlsb", "pptx", "odt", "ods", "odp"];
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e.trim());
    PACKAGES.iter().any(|p| extension.eq_ignore_ascii_case(p))
}

/// Opens a container and the containers in it. What [`is_container`] does not call one comes back as a trouble.
///
/// `passwords` are tried on archives that are locked, in their order.
pub fn open(name: &str, bytes: &[u8], budget: &mut Budget<'_>, passwords: &[String]) -> Package {
    let stored = bytes.len() as u64;
    let inflated = FREE.max(stored.saturating_mul(budget.limits.max_ratio));
    let mut nest = Nest { budget, inflated, passwords, taken: HashSet::new(), out: Package::default() };
    nest.open(name, bytes, &Place { path: String::new(), depth: 0, inside_envelope: false });
    nest.out
}

struct Place {
    /// Of the container, empty for the outermost.
    path: String,
    depth: usize,
    inside_envelope: bool,
}

struct Nest<'a, 'b> {
    budget: &'a mut Budget<'b>,
    /// Bytes that the outermost container may still inflate to, by its own size.
    inflated: u64,
    passwords: &'a [String],
    taken: HashSet<String>,
    out: Package,
}

impl Nest<'_, '_> {
    fn open(&mut self, name: &str, bytes: &[u8], place: &Place) {
        let room = Quota {
            limits: self.budget.limits,
            files: self.budget.files,
            bytes: self.budget.bytes.min(self.inflated),
            by_ratio: self.inflated < self.budget.bytes,
        };
        // A panic in a library costs this container and nothing else.
        let level = catch_unwind(AssertUnwindSafe(|| level(name, bytes, room, self.passwords)))
            .unwrap_or_else(|_| Opened::failed(Why::Unread(ExtractError::Damaged { what: "the reader failed".to_owned() })));
        let Opened { files, left_out, envelope, may_be_empty, troubles } = level;
        let taken: u64 = files.iter().chain(&left_out).map(|(_, b)| b.len() as u64).sum();
        self.budget.bytes = self.budget.bytes.saturating_sub(taken);
        self.inflated = self.inflated.saturating_sub(taken);
        self.budget.files = self.budget.files.saturating_sub(files.len() + left_out.len());
        let inside_envelope = place.inside_envelope || envelope.is_some();
        if let Some(mut envelope) = envelope {
            envelope.file.clone_from(&place.path);
            envelope.inner = place.inside_envelope;
            self.out.envelopes.push(envelope);
        }
        let within = |inner: &str| match (place.path.as_str(), inner) {
            ("", inner) => inner.to_owned(),
            (path, "") => path.to_owned(),
            (path, inner) => format!("{path}/{inner}"),
        };
        if files.is_empty() && left_out.is_empty() && troubles.is_empty() && !may_be_empty {
            self.out.troubles.push(Trouble { path: place.path.clone(), why: Why::Nothing, partly: false });
        }
        let partly = !files.is_empty();
        for (inner, why) in troubles {
            let partly = partly && inner.is_empty();
            self.out.troubles.push(Trouble { path: within(&inner), why, partly });
        }
        for (inner, bytes) in left_out {
            let path = unique(within(&inner), &mut self.taken);
            self.out.left_out.push((path, bytes));
        }
        for (inner, bytes) in files {
            let path = unique(within(&inner), &mut self.taken);
            let opened = is_container(&path, &bytes);
            let carrier = !opened && carries_files(&path, &bytes);
            let too_deep = place.depth + 1 >= MAX_NESTING;
            if carrier && too_deep {
                let path = format!("{path}/{}", pdf::ALL);
                self.out.troubles.push(Trouble { path, why: Why::TooDeep { limit: MAX_NESTING }, partly: false });
            }
            if !opened {
                let at = self.out.files.len();
                if carrier && !too_deep {
                    self.open(&path, &bytes, &Place { path: path.clone(), depth: place.depth + 1, inside_envelope });
                }
                self.out.files.insert(at, (path, bytes));
            } else if too_deep {
                self.out.troubles.push(Trouble { path, why: Why::TooDeep { limit: MAX_NESTING }, partly: false });
            } else {
                let name = inner.rsplit('/').next().unwrap_or(&inner).to_owned();
                self.open(&name, &bytes, &Place { path, depth: place.depth + 1, inside_envelope });
            }
        }
    }
}

fn level(name: &str, bytes: &[u8], room: Quota<'_>, passwords: &[String]) -> Opened {
    match sniff(name, bytes) {
        Format::Zip => zip::open(bytes, room, passwords),
        Format::SevenZip => seven::open(bytes, room, passwords),
        Format::Mail if bytes.starts_with(b"\xD0\xCF\x11\xE0") => msg::open(bytes, room),
        Format::Mail => mail::open(bytes, room),
        Format::Edxml => edxml::open(bytes, room),
        Format::Pdf => pdf::open(bytes, room, passwords),
        other => Opened::failed(Why::Unread(ExtractError::Unsupported(other))),
    }
}
