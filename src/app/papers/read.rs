//! Files → dossier: each file read, the papers in it told apart, and the sender found.

use super::files::{Raw, Taken, take};
use super::register::Entry;
use super::{Options, Plan, Planned, Source};
use rasoat_check::dossier::{Content, Dossier, File, Sender};
use rasoat_check::layout;
use rasoat_check::paper::{self, Field, PaperKind};
use rasoat_check::roster::Resolution;
use rasoat_extract as extract;
use rasoat_extract::sandbox::{Read, Stopped, caught};
use rasoat_model::document::{Document, Format, TextSource, WarningCode};
use rasoat_model::envelope::{Business, Envelope, Kind};
use rasoat_model::lang::Failure;
use rasoat_model::receipt::{self, Origin, Receipt};
use rasoat_store::{Cache, CacheKind};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

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
    interpret(planned, take(planned, options), options)
}

/// The files of a planned dossier as they came, for keeping: (name, bytes). A file that cannot be opened is left out here and named in
/// the dossier.
#[derive(Debug)]
pub struct Originals {
    pub files: Vec<(String, Vec<u8>)>,
    /// The mails and packets in which they came, whole.
    pub containers: Vec<(String, Vec<u8>)>,
    /// Over names, contents, unit and day of receipt: the same digest means that nothing changed.
    pub digest: String,
    taken: Taken,
}

/// Takes the files of a dossier without reading them as papers.
pub fn originals(planned: &Planned, options: &Options) -> Originals {
    let mut taken = take(planned, options);
    let containers = std::mem::take(&mut taken.containers);
    let Taken { raw, envelopes, .. } = &mut taken;
    raw.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hash = Sha256::new();
    let mut part = |text: &[u8]| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for r in raw.iter() {
        part(r.name.as_bytes());
        part(r.bytes.as_deref().unwrap_or_default());
    }
    let said = planned.register.as_ref();
    part(said.map(|e| e.unit.as_str()).or(options.unit.as_deref()).unwrap_or_default().as_bytes());
    let day = said.and_then(|e| e.received).or(options.received);
    part(day.map(|d| d.to_string()).unwrap_or_default().as_bytes());
    // Of a container only its files are kept; what its outside says belongs to it all the same.
    for e in envelopes.iter() {
        part(e.file.as_bytes());
        part(e.received.map(|r| r.at.to_string()).unwrap_or_default().as_bytes());
        part(e.response_for.iter().map(|a| a.number.as_str()).collect::<Vec<_>>().join("\n").as_bytes());
    }
    let digest = hex::encode(hash.finalize());
    let files = raw.iter().filter_map(|r| r.bytes.as_ref().ok().map(|b| (r.name.clone(), b.clone()))).collect();
    Originals { files, containers, digest, taken }
}

/// Reads the papers of a dossier whose files were taken before.
pub fn read_originals(planned: &Planned, originals: Originals, options: &Options) -> Dossier {
    interpret(planned, originals.taken, options)
}

/// Reads files that are at hand, such as originals kept in the registry, with what was known of the dossier.
pub fn read_files(name: &str, files: Vec<(String, Vec<u8>)>, register: Entry, options: &Options) -> Dossier {
    let planned = Planned { name: name.to_string(), source: Source::File(PathBuf::new()), register: Some(register) };
    let raw = files.into_iter().map(|(name, bytes)| Raw { name, bytes: Ok(bytes) }).collect();
    interpret(&planned, Taken { raw, ..Taken::default() }, options)
}

fn interpret(planned: &Planned, taken: Taken, options: &Options) -> Dossier {
    let mut files: Vec<File> = taken.raw.into_par_iter().map(|raw| read_file(raw, options)).collect();
    files.extend(taken.litter.into_iter().map(|(name, bytes)| File {
        sha256: hex::encode(Sha256::digest(&bytes)),
        format: extract::sniff(&name, &bytes),
        name,
        content: Content::Litter,
    }));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut dossier = Dossier {
        name: planned.name.clone(),
        unit: Sender::default(),
        received: None,
        received_from: None,
        receipts: Vec::new(),
        extension: None,
        files,
        envelopes: taken.envelopes,
    };
    let receipts = receipts(planned, options, &dossier);
    received(&mut dossier, receipts, options);
    dossier.unit = sender(planned, options, &dossier);
    dossier
}

/// Puts into a dossier what says when it came, and the day that counts by the order of the options.
pub fn received(dossier: &mut Dossier, receipts: Vec<Receipt>, options: &Options) {
    let counted = receipt::counted(&receipts, &receipt::whole_order(&options.receipt));
    (dossier.received, dossier.received_from) = (counted.map(|r| r.day), counted.map(|r| r.origin.as_str()));
    dossier.receipts = receipts;
}

/// All that says when a dossier came, at most one a source.
fn receipts(planned: &Planned, options: &Options, dossier: &Dossier) -> Vec<Receipt> {
    let plain = |origin, day, proof: &str, detail: &str| Receipt {
        origin,
        day,
        at: None,
        file: None,
        proof: proof.to_owned(),
        detail: detail.to_owned(),
    };
    let entry = planned.register.as_ref();
    let booked = entry.and_then(|e| e.received.map(|day| plain(Origin::Register, day, "row", &e.written)));
    let given = options.received.map(|day| plain(Origin::Given, day, "given", ""));
    let packet = by_envelope(dossier, Kind::Edxml, Origin::Edxml);
    let mail = by_envelope(dossier, Kind::Mail, Origin::Mail);
    [booked, given, packet, mail, by_signature(dossier)].into_iter().flatten().collect()
}

/// The day on which containers of a kind say that the dossier came. Among several the one that brought the report counts, else the last.
/// A packet that calls back another brings nothing.
fn by_envelope(dossier: &Dossier, kind: Kind, origin: Origin) -> Option<Receipt> {
    let report = dossier.papers().find(|p| p.paper.kind == PaperKind::Report).map(|p| p.file.name.as_str());
    // Whoever sent the mail in a mail received it, not we; a packet's trace goes with it wherever it goes.
    let ours = |e: &&Envelope| e.kind == kind && e.business != Business::Recall && (!e.inner || kind == Kind::Edxml);
    let brought = |e: &Envelope| {
        report.is_some_and(|name| name.starts_with(&e.file) || !e.file.contains('/') && dossier.envelopes.len() == 1)
    };
    let all = dossier.envelopes.iter().filter(ours).filter_map(|e| e.received.map(|r| (e, r)));
    let (e, r) = all.max_by_key(|(e, r)| (brought(e), r.at))?;
    let detail = e.sender.id.as_deref().unwrap_or(&e.sender.name).to_owned();
    let proof = r.proof.as_str().to_owned();
    Some(Receipt { origin, day: r.at.date(), at: Some(r.at), file: Some(e.file.clone()), proof, detail })
}

/// The last signature on the report. It was made before the file was sent, so that nothing can have come before its day.
fn by_signature(dossier: &Dossier) -> Option<Receipt> {
    let reports = dossier.papers().filter(|p| p.paper.kind == PaperKind::Report);
    let signed = reports.flat_map(|p| p.document.metadata.signatures.iter().map(move |s| (p.file, s)));
    let (file, s, day) =
        signed.filter_map(|(file, s)| s.earliest_day().map(|day| (file, s, day))).max_by_key(|(.., day)| *day)?;
    Some(Receipt {
        origin: Origin::Signing,
        day,
        at: s.moment(),
        file: Some(file.name.clone()),
        proof: s.clock.as_str().to_owned(),
        detail: s.name.clone().unwrap_or_default(),
    })
}

/// Files that systems leave in folders.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    last.starts_with("~$") || matches!(last.as_str(), "thumbs.db" | "desktop.ini" | ".ds_store")
}

fn read_file(raw: Raw, options: &Options) -> File {
    let Raw { name, bytes } = raw;
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(why) => return File { name, sha256: String::new(), format: Format::Unknown, content: Content::Broken { why } },
    };
    let sha256 = hex::encode(Sha256::digest(&bytes));
    if is_litter(&name) {
        return File { name, sha256, format: options.readers.sniff("", &bytes), content: Content::Litter };
    }
    let (format, content) = match known_or_read(&name, &bytes, &sha256, options) {
        Ok(Ok((format, document))) => {
            let understood = caught(|| {
                let document = layout::unwrap_tables(document);
                let papers = paper::papers(&document);
                Content::Read { document, papers }
            });
            (format, understood.unwrap_or_else(|| Content::Broken { why: Stopped::Crash.failure() }))
        }
        Ok(Err((Format::Lock, _))) => (options.readers.sniff("", &bytes), Content::Litter),
        Ok(Err((format, error))) => {
            let why = Failure { vi: error.message(true), en: error.message(false) };
            let unsupported = matches!(error, extract::ExtractError::Unsupported(f) if f != Format::Unknown);
            (format, if unsupported { Content::Unsupported { why } } else { Content::Broken { why } })
        }
        // The limits of one document cost one document.
        Err(stopped) => (options.readers.sniff(&name, &bytes), Content::Broken { why: stopped.failure() }),
    };
    File { name, sha256, format, content }
}

/// A document as it was read before, or as it is read now. The key holds all that the reading depends on besides the bytes.
fn known_or_read(name: &str, bytes: &[u8], sha256: &str, options: &Options) -> Result<Read, Stopped> {
    let read = || options.readers.read(name, bytes, &options.limits, &options.settings());
    let Some(cache) = &options.cache else { return read() };
    let extension = name.rsplit_once('.').map(|(_, e)| e.trim().to_ascii_lowercase()).unwrap_or_default();
    let key = Cache::key(sha256, &format!("{extension}\n{:?}", options.limits));
    if let Some((format, document)) = cache.get::<(Format, Document)>(CacheKind::Document, &key) {
        return Ok(Ok((format, document)));
    }
    let read = read();
    // Where no recogniser was at hand nobody knows whether it would have had a part in it; where one was and had none, it has none.
    if options.ocr.is_some()
        && let Ok(Ok(found)) = &read
        && is_lasting(&found.1)
    {
        cache.put(CacheKind::Document, &key, found);
    }
    read
}

/// Whether the same bytes will be read the same again, whatever is installed here and whoever asks. What took a password, or a recogniser
/// (which may be missing today, or out of time), is not kept; a file that stopped its reader gives no document at all.
fn is_lasting(document: &Document) -> bool {
    let passing = |code| {
        use WarningCode::*;
        matches!(code, PasswordUsed | Recognised | NoRecogniser | PageWithoutText | NoUnicode)
    };
    document.text_source == TextSource::Native
        && document.pages.iter().all(|p| p.has_text && p.confidence.is_none())
        && !document.warnings.iter().any(|w| passing(w.code))
}

/// The unit: from the register, else as given, else from the letterhead of the report.
fn sender(planned: &Planned, options: &Options, dossier: &Dossier) -> Sender {
    let roster = &options.roster;
    let said = planned.register.as_ref().map(|e| e.unit.clone()).filter(|u| !u.is_empty()).or_else(|| options.unit.clone());
    if let Some(name) = said {
        return match roster.resolve(&name, options.roster_on) {
            Resolution::One(unit) => Sender { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.clone()) },
            // A name that the roster does not know: the letterhead may still tell the kind.
            _ => Sender { id: None, name, kind: by_letterhead(dossier, options).kind },
        };
    }
    let told = by_letterhead(dossier, options);
    if told.name.is_empty() { by_sender(dossier, options) } else { told }
}

/// The unit that a container names as its sender. A person who sends a mail is no unit.
pub fn by_sender(dossier: &Dossier, options: &Options) -> Sender {
    let roster = &options.roster;
    for e in dossier.envelopes.iter().filter(|e| !e.sender.name.is_empty()) {
        if let Resolution::One(unit) = roster.resolve(&e.sender.name, options.roster_on) {
            return Sender { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.clone()) };
        }
    }
    Sender::default()
}

fn by_letterhead(dossier: &Dossier, options: &Options) -> Sender {
    let roster = &options.roster;
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
            return Sender { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.clone()) };
        }
    }
    Sender::default()
}
