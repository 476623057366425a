//! The files of a dossier as bytes: from a folder, an archive, or one file. Links are not followed and nothing runs without bound.

use super::plan::{has_extension, is_hidden};
use super::{Planned, Source};
use crate::dossier::Failure;
use crate::extract::{self, Limits};
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

pub(super) fn raw_files(planned: &Planned, limits: &Limits) -> Vec<Raw> {
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
