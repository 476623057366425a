//! Files → dossier: each file read, the papers in it told apart, and the sender found.

use super::files::{Raw, raw_files};
use super::register::Entry;
use super::{Options, Plan, Planned, Source};
use crate::document::Format;
use crate::dossier::{Content, Dossier, Failure, File, Sender};
use crate::extract::{self, Limits};
use crate::layout;
use crate::paper::{self, Field, PaperKind};
use crate::roster::{Resolution, Roster};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads planned dossiers in parallel, in the order of the plan. `done` is called once a dossier, from any thread.
pub fn read_all(plan: &Plan, options: &Options, done: impl Fn(&Planned) + Sync) -> Vec<Dossier> {
    plan.dossiers
        .par_iter()
        .map(|planned| {
            let dossier = read(planned, options);
            done(planned);
            dossier
        })
        .collect()
}

/// Reads one planned dossier.
pub fn read(planned: &Planned, options: &Options) -> Dossier {
    interpret(planned, raw_files(planned, &options.limits), options)
}

/// The files of a planned dossier as they came, for keeping: (name, bytes). A file that cannot be opened is left out here and named in
/// the dossier.
#[derive(Debug)]
pub struct Originals {
    pub files: Vec<(String, Vec<u8>)>,
    /// Over names, contents, unit and day of receipt: the same digest means that nothing changed.
    pub digest: String,
    raw: Vec<Raw>,
}

/// Takes the files of a dossier without reading them as papers.
pub fn originals(planned: &Planned, options: &Options) -> Originals {
    let mut raw = raw_files(planned, &options.limits);
    raw.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hash = Sha256::new();
    let mut part = |text: &[u8]| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for r in &raw {
        part(r.name.as_bytes());
        part(r.bytes.as_deref().unwrap_or_default());
    }
    let said = planned.register.as_ref();
    part(said.map(|e| e.unit.as_str()).or(options.unit.as_deref()).unwrap_or_default().as_bytes());
    let day = said.and_then(|e| e.received).or(options.received);
    part(day.map(|d| d.to_string()).unwrap_or_default().as_bytes());
    let digest = hex(&hash.finalize());
    let files = raw.iter().filter_map(|r| r.bytes.as_ref().ok().map(|b| (r.name.clone(), b.clone()))).collect();
    Originals { files, digest, raw }
}

/// Reads the papers of a dossier whose files were taken before.
pub fn read_originals(planned: &Planned, originals: Originals, options: &Options) -> Dossier {
    interpret(planned, originals.raw, options)
}

/// Reads files that are at hand, such as originals kept in the registry, with what was known of the dossier.
pub fn read_files(name: &str, files: Vec<(String, Vec<u8>)>, register: Entry, options: &Options) -> Dossier {
    let planned = Planned { name: name.to_string(), source: Source::File(PathBuf::new()), register: Some(register) };
    let raw = files.into_iter().map(|(name, bytes)| Raw { name, bytes: Ok(bytes) }).collect();
    interpret(&planned, raw, options)
}

fn interpret(planned: &Planned, raw: Vec<Raw>, options: &Options) -> Dossier {
    let mut files: Vec<File> = raw.into_par_iter().map(|raw| read_file(raw, &options.limits)).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let received = planned.register.as_ref().and_then(|e| e.received);
    let mut dossier = Dossier {
        name: planned.name.clone(),
        unit: Sender::default(),
        received: received.or(options.received),
        received_from: if received.is_some() { Some("register") } else { options.received.map(|_| "option") },
        extension: None,
        files,
    };
    dossier.unit = sender(planned, options, &dossier);
    dossier
}

/// Files that systems leave in folders.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    last.starts_with("~$") || matches!(last.as_str(), "thumbs.db" | "desktop.ini" | ".ds_store")
}

fn read_file(raw: Raw, limits: &Limits) -> File {
    let bytes = match raw.bytes {
        Ok(bytes) => bytes,
        Err(why) => {
            return File { name: raw.name, sha256: String::new(), format: Format::Unknown, content: Content::Broken { why } };
        }
    };
    let sha256 = hex(&Sha256::digest(&bytes));
    if is_litter(&raw.name) || extract::sniff(&raw.name, &bytes) == Format::Lock {
        return File { name: raw.name, sha256, format: extract::sniff("", &bytes), content: Content::Litter };
    }
    // A panic in a library costs this file and nothing else.
    let read = std::panic::catch_unwind(|| extract::read(&raw.name, &bytes, limits));
    let (format, content) = match read {
        Ok(Ok((format, document))) => {
            let document = layout::unwrap_tables(document);
            let papers = paper::papers(&document);
            (format, Content::Read { document, papers })
        }
        Ok(Err((format, error))) => {
            let why = Failure { vi: error.message(true), en: error.message(false) };
            let unsupported = matches!(error, extract::ExtractError::Unsupported(f) if f != Format::Unknown);
            (format, if unsupported { Content::Unsupported { why } } else { Content::Broken { why } })
        }
        Err(_) => {
            let why = Failure {
                vi: "tệp làm chương trình đọc bị lỗi; đề nghị lưu lại rồi gửi lại".into(),
                en: "the reader failed on the file; save it anew and send it again".into(),
            };
            (extract::sniff(&raw.name, &bytes), Content::Broken { why })
        }
    };
    File { name: raw.name, sha256, format, content }
}

/// The unit: from the register, else as given, else from the letterhead of the report.
fn sender(planned: &Planned, options: &Options, dossier: &Dossier) -> Sender {
    let roster = Roster::builtin();
    let said = planned.register.as_ref().map(|e| e.unit.clone()).filter(|u| !u.is_empty()).or_else(|| options.unit.clone());
    if let Some(name) = said {
        return match roster.resolve(&name, options.roster_on) {
            Resolution::One(unit) => Sender { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind) },
            // A name that the roster does not know: the letterhead may still tell the kind.
            _ => Sender { id: None, name, kind: by_letterhead(dossier, options).kind },
        };
    }
    by_letterhead(dossier, options)
}

fn by_letterhead(dossier: &Dossier, options: &Options) -> Sender {
    let roster = Roster::builtin();
    let rank = |k: PaperKind| match k {
        PaperKind::Report => 0,
        PaperKind::AwardSubmission => 1,
        PaperKind::Letter => 2,
        _ => 3,
    };
    let mut papers: Vec<_> = dossier.papers().collect();
    papers.sort_by_key(|p| rank(p.paper.kind));
    for p in papers {
        let Field::Filled { value, .. } = &p.paper.fields.agency else { continue };
        if let Resolution::One(unit) = roster.resolve(value, options.roster_on) {
            return Sender { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind) };
        }
    }
    Sender::default()
}
