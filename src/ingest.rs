//! The outside world: paths on the command line → dossiers, read in parallel.
//!
//! A path is one file, one dossier (folder, or .zip of one), or a campaign folder. Every file is accounted for: read, refused with a
//! reason, or listed as belonging to no dossier. One bad file never stops a run.

use crate::document::Format;
use crate::dossier::{Content, Dossier, Failure, File, Sender};
use crate::extract::{self, Limits};
use crate::layout;
use crate::paper::{self, Field, PaperKind};
use crate::roster::{Resolution, Roster};
use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What the user said about the papers, beside the papers.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub shape: Option<Shape>,
    /// Unit of every dossier that the register does not name.
    pub unit: Option<String>,
    /// Day of receipt of every dossier that the register does not name.
    pub received: Option<Date>,
    /// The day whose roster counts.
    pub roster_on: Date,
    pub limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Campaign,
    Dossier,
}

/// Why nothing could be done with a path.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: không có tệp nào để đọc")]
    Nothing { path: PathBuf },
    #[error("{path}, dòng {line}: {message}")]
    Register { path: PathBuf, line: usize, message: String },
}

/// A dossier before reading: where its files are, and what the register says.
#[derive(Debug, Clone)]
pub struct Planned {
    pub name: String,
    pub source: Source,
    pub register: Option<Entry>,
}

#[derive(Debug, Clone)]
pub enum Source {
    Folder(PathBuf),
    Archive(PathBuf),
    File(PathBuf),
}

/// A line of the clerk's book of incoming documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub unit: String,
    pub received: Option<Date>,
}

/// What is to be read, and what is not.
#[derive(Debug, Default)]
pub struct Plan {
    pub dossiers: Vec<Planned>,
    /// Loose files that belong to no dossier, each with the reason.
    pub ignored: Vec<String>,
}

/// Name of the register in a campaign folder.
const REGISTER: &str = "received.csv";
/// How deep folders inside a dossier are followed.
const DEPTH: usize = 6;
/// How many files one dossier may have.
const FILES: usize = 5_000;

/// Looks at paths and says what dossiers they hold, without reading any paper.
pub fn plan(paths: &[PathBuf], options: &Options) -> Result<Plan, IngestError> {
    let mut plan = Plan::default();
    for path in paths {
        let meta = fs::metadata(path).map_err(|source| IngestError::Io { path: path.clone(), source })?;
        if meta.is_dir() {
            plan_folder(path, options, &mut plan)?;
        } else {
            plan.dossiers.push(planned_file(path, None));
        }
    }
    tell_archives_apart(&mut plan);
    if plan.dossiers.is_empty() {
        return Err(IngestError::Nothing { path: paths.first().cloned().unwrap_or_default() });
    }
    Ok(plan)
}

/// A folder `001` and an archive `001.zip` beside it are two dossiers: the archive keeps its extension.
fn tell_archives_apart(plan: &mut Plan) {
    let names: Vec<String> = plan.dossiers.iter().map(|d| d.name.clone()).collect();
    for d in &mut plan.dossiers {
        if let Source::Archive(path) = &d.source
            && names.iter().filter(|n| **n == d.name).count() > 1
        {
            d.name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        }
    }
}

fn planned_file(path: &Path, register: Option<Entry>) -> Planned {
    let source = if has_extension(path, "zip") { Source::Archive(path.to_path_buf()) } else { Source::File(path.to_path_buf()) };
    let name = match source {
        Source::Archive(_) => path.file_stem(),
        _ => path.file_name(),
    };
    Planned { name: name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(), source, register }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

/// Extensions of papers; anything else at the top of a campaign folder is listed as ignored.
const PAPERS: &[&str] = &[
    "docx", "pdf", "doc", "xlsx", "xls", "odt", "ods", "rtf", "zip", "7z", "rar", "html", "htm", "mht", "eml", "msg", "png",
    "jpg", "jpeg", "tif", "tiff", "txt", "md",
];

fn plan_folder(path: &Path, options: &Options, plan: &mut Plan) -> Result<(), IngestError> {
    let io = |source| IngestError::Io { path: path.to_path_buf(), source };
    let mut entries: Vec<PathBuf> = fs::read_dir(path).map_err(io)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    let register_at = entries.iter().find(|p| p.file_name().is_some_and(|n| n.eq_ignore_ascii_case(REGISTER))).cloned();
    let register = register_at.as_deref().map(read_register).transpose()?.unwrap_or_default();
    let holds_dossiers = entries.iter().any(|p| p.is_dir() && !is_hidden(p) && has_files(p, 0) || has_extension(p, "zip"));
    let shape = options.shape.unwrap_or(if register_at.is_some() || holds_dossiers { Shape::Campaign } else { Shape::Dossier });
    let name = folder_name(path);
    if shape == Shape::Dossier && has_files(path, 0) {
        plan.dossiers.push(Planned { name, source: Source::Folder(path.to_path_buf()), register: None });
        return Ok(());
    }
    if shape == Shape::Dossier {
        return Ok(());
    }
    for entry in entries {
        if Some(&entry) == register_at.as_ref() {
            continue;
        }
        let shown = entry.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let by_register = |name: &str| register.get(name).cloned();
        if entry.is_dir() {
            if is_hidden(&entry) {
                plan.ignored.push(format!("{shown}: thư mục ẩn"));
            } else {
                plan.dossiers.push(Planned { name: shown.clone(), source: Source::Folder(entry), register: by_register(&shown) });
            }
        } else if is_hidden(&entry) || shown.starts_with("~$") || !PAPERS.iter().any(|e| has_extension(&entry, e)) {
            plan.ignored.push(format!("{shown}: không phải văn bản của hồ sơ"));
        } else {
            let mut planned = planned_file(&entry, None);
            planned.register = by_register(&planned.name).or_else(|| by_register(&shown));
            plan.dossiers.push(planned);
        }
    }
    for name in register.keys().filter(|n| !plan.dossiers.iter().any(|d| d.name == **n || d.name.starts_with(&format!("{n}.")))) {
        plan.ignored.push(format!("{name}: có trong {REGISTER} nhưng không có thư mục hay tệp nào mang tên này"));
    }
    Ok(())
}

fn folder_name(path: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    absolute.file_name().map_or_else(|| ".".to_string(), |n| n.to_string_lossy().into_owned())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.') || n == "__MACOSX")
}

fn has_files(path: &Path, depth: usize) -> bool {
    depth < DEPTH
        && fs::read_dir(path)
            .is_ok_and(|d| d.flatten().any(|e| e.path().is_file() || e.path().is_dir() && has_files(&e.path(), depth + 1)))
}

/// Reads `received.csv`: UTF-8, header `dossier,unit,received`, days as 2020-08-21 or 21/8/2020.
pub fn read_register(path: &Path) -> Result<BTreeMap<String, Entry>, IngestError> {
    let text = fs::read_to_string(path).map_err(|source| IngestError::Io { path: path.to_path_buf(), source })?;
    parse_register(&text).map_err(|(line, message)| IngestError::Register { path: path.to_path_buf(), line, message })
}

fn parse_register(text: &str) -> Result<BTreeMap<String, Entry>, (usize, String)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let (at, header) = rows.next().ok_or((1, "tệp rỗng; dòng đầu phải là dossier,unit,received".to_string()))?;
    let separator = if header.contains(';') { ';' } else { ',' };
    let names: Vec<String> = cells(header, separator).iter().map(|n| n.trim().to_lowercase()).collect();
    let column = |name: &str| {
        names
            .iter()
            .position(|n| n == name)
            .ok_or_else(|| (at + 1, format!("thiếu cột “{name}”; dòng đầu phải là dossier,unit,received")))
    };
    let (dossier, unit, received) = (column("dossier")?, column("unit")?, column("received")?);
    let mut out = BTreeMap::new();
    for (i, row) in rows {
        let values = cells(row, separator);
        let value = |c: usize| values.get(c).map_or("", |v| v.trim());
        let day = match value(received) {
            "" => None,
            text => Some(day(text).ok_or_else(|| (i + 1, format!("“{text}” không phải là ngày; viết như 2020-08-21")))?),
        };
        out.insert(value(dossier).trim_end_matches('/').to_string(), Entry { unit: value(unit).to_string(), received: day });
    }
    Ok(out)
}

/// One line of CSV, RFC 4180 quoting.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                if let Some(last) = out.last_mut() {
                    last.push('"');
                }
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out
}

/// A day as 2020-08-21, 21/8/2020, 21-08-2020, with or without a time behind it.
pub fn day(text: &str) -> Option<Date> {
    let first = text.trim().split(['T', ' ']).next()?;
    if let Ok(date) = first.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<i16> = first.split(['/', '-', '.']).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [d, m, y] if y > 1900 => Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok(),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A file of a dossier as bytes, or why it could not even be opened.
#[derive(Debug)]
struct Raw {
    name: String,
    bytes: Result<Vec<u8>, Failure>,
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
        files,
    };
    dossier.unit = sender(planned, options, &dossier);
    dossier
}

fn raw_files(planned: &Planned, limits: &Limits) -> Vec<Raw> {
    match &planned.source {
        Source::File(path) => vec![raw_file(path, planned.name.clone(), limits)],
        Source::Folder(path) => {
            let mut out = Vec::new();
            walk(path, "", 0, limits, &mut out);
            out
        }
        Source::Archive(path) => {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let raw = raw_file(path, name, limits);
            match raw.bytes.map(|b| extract::archive::entries(&b, limits)) {
                Ok(Ok(entries)) => {
                    without_wrapper(entries).into_iter().map(|(name, bytes)| Raw { name, bytes: Ok(bytes) }).collect()
                }
                Ok(Err(error)) => {
                    vec![Raw { name: raw.name, bytes: Err(Failure { vi: error.message(true), en: error.message(false) }) }]
                }
                Err(why) => vec![Raw { name: raw.name, bytes: Err(why) }],
            }
        }
    }
}

/// A folder that was packed whole has its own name in front of every file; it says nothing.
fn without_wrapper(mut entries: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let top = entries.first().and_then(|(n, _)| n.split_once('/')).map(|(t, _)| format!("{t}/"));
    if let Some(top) = top.filter(|t| entries.iter().all(|(n, _)| n.starts_with(t.as_str()))) {
        for (name, _) in &mut entries {
            name.drain(..top.len());
        }
    }
    entries
}

fn raw_file(path: &Path, name: String, limits: &Limits) -> Raw {
    let too_large = |n: u64| Failure {
        vi: format!("tệp quá lớn ({} MiB); đề nghị chia nhỏ hoặc nén lại", n >> 20),
        en: format!("the file is too large ({} MiB); split it", n >> 20),
    };
    let bytes = match fs::metadata(path) {
        // A pipe or device would be read for ever.
        Ok(meta) if !meta.is_file() => Err(Failure {
            vi: "không phải là tệp thường nên không đọc".into(),
            en: "not a regular file, not read".into(),
        }),
        Ok(meta) if meta.len() > limits.max_bytes => Err(too_large(meta.len())),
        Ok(_) => fs::read(path)
            .map_err(|e| Failure { vi: format!("không mở được tệp: {e}"), en: format!("cannot open the file: {e}") }),
        Err(e) => Err(Failure { vi: format!("không mở được tệp: {e}"), en: format!("cannot open the file: {e}") }),
    };
    Raw { name, bytes }
}

/// All files below a folder, in order of name; links are not followed out of it.
fn walk(folder: &Path, prefix: &str, depth: usize, limits: &Limits, out: &mut Vec<Raw>) {
    let refuse = |what: String, en: String| Raw {
        name: if prefix.is_empty() { ".".into() } else { prefix.trim_end_matches('/').to_string() },
        bytes: Err(Failure { vi: what, en }),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            out.push(refuse(format!("không mở được thư mục: {e}"), format!("cannot open the folder: {e}")));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| !is_hidden(p)).collect();
    paths.sort();
    for path in paths {
        if out.len() >= FILES {
            out.push(refuse(format!("hồ sơ có quá {FILES} tệp"), format!("more than {FILES} files")));
            return;
        }
        let name = format!("{prefix}{}", path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
        let is_link = fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
        if path.is_dir() {
            if is_link || depth >= DEPTH {
                out.push(Raw {
                    name,
                    bytes: Err(Failure {
                        vi: "thư mục liên kết hoặc lồng quá sâu, không đi vào".into(),
                        en: "a linked or too deeply nested folder".into(),
                    }),
                });
            } else {
                walk(&path, &format!("{name}/"), depth + 1, limits, out);
            }
        } else if is_link {
            out.push(Raw {
                name,
                bytes: Err(Failure {
                    vi: "là liên kết tới nơi khác nên không đọc; chép tệp vào hồ sơ".into(),
                    en: "a link to another place, not read; copy the file into the dossier".into(),
                }),
            });
        } else if has_extension(&path, "zip") {
            let raw = raw_file(&path, name.clone(), limits);
            out.extend(unpack(raw, &name, limits));
        } else {
            out.push(raw_file(&path, name, limits));
        }
    }
}

/// An archive inside a dossier: its files, or the archive itself where it cannot be opened.
fn unpack(raw: Raw, name: &str, limits: &Limits) -> Vec<Raw> {
    match raw.bytes.map(|b| extract::archive::entries(&b, limits)) {
        Ok(Ok(entries)) => {
            entries.into_iter().map(|(inner, bytes)| Raw { name: format!("{name}/{inner}"), bytes: Ok(bytes) }).collect()
        }
        Ok(Err(error)) => vec![Raw { name: raw.name, bytes: Err(Failure { vi: error.message(true), en: error.message(false) }) }],
        Err(why) => vec![Raw { name: raw.name, bytes: Err(why) }],
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn register_lines() {
        let rows = parse_register("\u{feff}dossier,unit,received\n001,\"BHXH tỉnh A, B\",2020-08-21\n002/,X,21/8/2020\n003,Y,\n")
            .unwrap();
        assert_eq!(rows["001"], Entry { unit: "BHXH tỉnh A, B".into(), received: day("2020-08-21") });
        assert_eq!(rows["002"].received, day("2020-08-21"));
        assert_eq!(rows["003"].received, None);
        assert_eq!(parse_register("a,b\n").unwrap_err().0, 1);
        assert_eq!(parse_register("dossier,unit,received\n1,X,hôm qua\n").unwrap_err().0, 2);
    }
}
