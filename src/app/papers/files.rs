//! The files of a dossier as bytes: from a folder, a container, or one file. Links are not followed and nothing runs without bound.

use super::plan::is_hidden;
use super::{Options, Planned, Source};
use rasoat_extract::Limits;
use rasoat_extract::package::{self, Budget, Package};
use rasoat_model::envelope::Envelope;
use rasoat_model::lang::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep folders inside a dossier are followed.
pub(super) const DEPTH: usize = 6;
/// How many files one dossier may have.
const FILES: usize = 5_000;

/// A file of a dossier as bytes, or why it could not even be opened.
#[derive(Debug)]
pub(super) struct Raw {
    pub name: String,
    pub bytes: Result<Vec<u8>, Failure>,
}

/// What a dossier is made of.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub raw: Vec<Raw>,
    /// Parts of the packing of a mail: listed, and nothing more.
    pub litter: Vec<(String, Vec<u8>)>,
    pub envelopes: Vec<Envelope>,
    /// The mails and packets themselves, outermost only: what shows when and how the files came.
    pub containers: Vec<(String, Vec<u8>)>,
}

/// Takes the files of a dossier; containers among them are opened, all within one budget.
pub(super) fn take(planned: &Planned, options: &Options) -> Taken {
    let limits = &options.limits;
    let mut unpacking = Unpacking { budget: Budget::new(limits), options, taken: Taken::default() };
    match &planned.source {
        Source::File(path) => unpacking.put(raw_file(path, planned.name.clone(), limits)),
        Source::Folder(path) => {
            let mut raw = Vec::new();
            walk(path, "", 0, limits, &mut raw);
            raw.into_iter().for_each(|r| unpacking.put(r));
        }
        Source::Archive(path) => {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            unpacking.whole(raw_file(path, name, limits));
        }
    }
    unpacking.taken
}

struct Unpacking<'a> {
    budget: Budget<'a>,
    options: &'a Options,
    taken: Taken,
}

impl Unpacking<'_> {
    /// A container that is the dossier: its files go by their own names.
    fn whole(&mut self, raw: Raw) {
        match raw.bytes {
            Ok(bytes) if package::is_container(&raw.name, &bytes) => {
                if let Some(mut package) = self.opened(&raw.name, &bytes) {
                    without_wrapper(&mut package);
                    self.keep(&package, &raw.name, bytes);
                    self.add(package, "", &raw.name);
                }
            }
            bytes => self.taken.raw.push(Raw { name: raw.name, bytes }),
        }
    }

    /// A file of the dossier; a container stands as a folder of its name.
    fn put(&mut self, raw: Raw) {
        match raw.bytes {
            Ok(bytes) if package::is_container(&raw.name, &bytes) => {
                if let Some(package) = self.opened(&raw.name, &bytes) {
                    self.keep(&package, &raw.name, bytes);
                    self.add(package, &format!("{}/", raw.name), &raw.name);
                }
            }
            Ok(bytes) if package::carries_files(&raw.name, &bytes) => {
                // Where it stops its reader, so will the reading of its text, and that says why.
                let package = self.options.readers.open(&raw.name, &bytes, &mut self.budget, &self.options.settings()).ok();
                self.taken.raw.push(Raw { name: raw.name.clone(), bytes: Ok(bytes) });
                if let Some(package) = package {
                    self.add(package, &format!("{}/", raw.name), &raw.name);
                }
            }
            bytes => self.taken.raw.push(Raw { name: raw.name, bytes }),
        }
    }

    /// A container's files; one that stopped its reader is listed with the reason.
    fn opened(&mut self, name: &str, bytes: &[u8]) -> Option<Package> {
        match self.options.readers.open(name, bytes, &mut self.budget, &self.options.settings()) {
            Ok(package) => Some(package),
            Err(stopped) => {
                self.taken.raw.push(Raw { name: name.to_owned(), bytes: Err(stopped.failure()) });
                None
            }
        }
    }

    /// A container that says something of the way the files came, or that holds one that does, is kept as it is. An archive that only
    /// packs files shows nothing that they do not.
    fn keep(&mut self, package: &Package, name: &str, bytes: Vec<u8>) {
        if !package.envelopes.is_empty() {
            self.taken.containers.push((name.to_owned(), bytes));
        }
    }

    fn add(&mut self, package: Package, prefix: &str, container: &str) {
        let named = |path: String| if path.is_empty() { container.to_owned() } else { format!("{prefix}{path}") };
        let taken = &mut self.taken;
        taken.raw.extend(package.files.into_iter().map(|(path, bytes)| Raw { name: named(path), bytes: Ok(bytes) }));
        taken.litter.extend(package.left_out.into_iter().map(|(path, bytes)| (named(path), bytes)));
        taken.envelopes.extend(package.envelopes.into_iter().map(|e| Envelope { file: named(e.file.clone()), ..e }));
        for trouble in package.troubles {
            let why = Failure { vi: trouble.message(true), en: trouble.message(false) };
            // Several things may be wrong with one container.
            let name = named(trouble.path);
            match taken.raw.iter_mut().find(|r| r.name == name && r.bytes.is_err()) {
                Some(Raw { bytes: Err(known), .. }) => {
                    known.vi = format!("{} {}", known.vi, why.vi);
                    known.en = format!("{} {}", known.en, why.en);
                }
                _ => taken.raw.push(Raw { name, bytes: Err(why) }),
            }
        }
    }
}

/// A folder that was packed whole has its own name in front of every file; it says nothing.
fn without_wrapper(package: &mut Package) {
    let Some(top) = package.files.first().and_then(|(n, _)| n.split_once('/')).map(|(t, _)| format!("{t}/")) else { return };
    let Package { files, left_out, envelopes, troubles } = package;
    let contained = |name: &str| name.starts_with(&top);
    let others = left_out.iter().map(|(n, _)| n).chain(troubles.iter().map(|t| &t.path)).filter(|n| !n.is_empty());
    // The name of a container that was opened is no wrapper: it says which letter the files came in.
    let opened = envelopes.iter().any(|e| e.file.starts_with(top.trim_end_matches('/')));
    if opened || !files.iter().map(|(n, _)| n).chain(others).all(|n| contained(n)) {
        return;
    }
    for name in files.iter_mut().chain(left_out.iter_mut()).map(|(n, _)| n).chain(troubles.iter_mut().map(|t| &mut t.path)) {
        if contained(name) {
            name.drain(..top.len());
        }
    }
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
        } else {
            out.push(raw_file(&path, name, limits));
        }
    }
}
