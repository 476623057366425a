//! Paths → plan: which dossiers there are, and which files belong to none.

use super::files::DEPTH;
use super::register::{Entry, read_book};
use super::{Options, Plan, PlanError, Planned, Shape, Source};
use rasoat_extract::package;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Name of the register in a campaign folder.
const REGISTER: &str = "received.csv";

/// Looks at paths and says what dossiers they hold, without reading any paper.
pub fn plan(paths: &[PathBuf], options: &Options) -> Result<Plan, PlanError> {
    let mut plan = Plan::default();
    for path in paths {
        let meta = fs::metadata(path).map_err(|source| PlanError::Io { path: path.clone(), source })?;
        if meta.is_dir() {
            plan_folder(path, options, &mut plan)?;
        } else {
            plan.dossiers.push(planned_file(path, None));
        }
    }
    tell_archives_apart(&mut plan);
    if plan.dossiers.is_empty() {
        return Err(PlanError::Nothing { path: paths.first().cloned().unwrap_or_default() });
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
    let source = if holds_files(path) { Source::Archive(path.to_path_buf()) } else { Source::File(path.to_path_buf()) };
    let name = match source {
        Source::Archive(_) => path.file_stem(),
        _ => path.file_name(),
    };
    Planned { name: name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(), source, register }
}

/// Bytes from the beginning of a file by which it is known as a container before it is read.
const HEAD: u64 = 8 << 10;

/// Whether a file is a container of files: an archive, a mail, a packet. Its first bytes say so, or, where they are damaged, its name.
fn holds_files(path: &Path) -> bool {
    const CONTAINERS: [&str; 6] = ["zip", "7z", "rar", "eml", "msg", "edxml"];
    if CONTAINERS.iter().any(|e| has_extension(path, e)) {
        return true;
    }
    // A pipe or device would be read for ever.
    if !fs::symlink_metadata(path).is_ok_and(|m| m.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    fs::File::open(path).is_ok_and(|f| f.take(HEAD).read_to_end(&mut head).is_ok())
        && package::looks_like_container(&name, whole_letters(&head))
}

/// The head of a text may end within a letter, which would make it no text.
fn whole_letters(head: &[u8]) -> &[u8] {
    match std::str::from_utf8(head) {
        Err(e) if e.error_len().is_none() => &head[..e.valid_up_to()],
        _ => head,
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

/// What `rasoat watch` writes beside a dossier: never papers of it.
pub const RESULTS: [&str; 3] = [".ket-qua.html", ".ket-qua.json", ".cong-van.docx"];

/// Extensions of papers; anything else at the top of a campaign folder is listed as ignored.
const PAPERS: &[&str] = &[
    "docx", "pdf", "doc", "xlsx", "xls", "odt", "ods", "rtf", "html", "htm", "mht", "png", "jpg", "jpeg", "tif", "tiff", "txt",
    "md",
];

fn plan_folder(path: &Path, options: &Options, plan: &mut Plan) -> Result<(), PlanError> {
    let io = |source| PlanError::Io { path: path.to_path_buf(), source };
    let mut entries: Vec<PathBuf> = fs::read_dir(path).map_err(io)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    let register_at = entries.iter().find(|p| p.file_name().is_some_and(|n| n.eq_ignore_ascii_case(REGISTER))).cloned();
    let (register, repeated) = register_at.as_deref().map(read_book).transpose()?.unwrap_or_default();
    let holds_dossiers = entries.iter().any(|p| !is_hidden(p) && if p.is_dir() { has_files(p, 0) } else { holds_files(p) });
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
        if RESULTS.iter().any(|end| shown.ends_with(end)) {
            plan.ignored.push(format!("{shown}: kết quả rà soát trước đây"));
        } else if entry.is_dir() {
            if is_hidden(&entry) {
                plan.ignored.push(format!("{shown}: thư mục ẩn"));
            } else {
                plan.dossiers.push(Planned { name: shown.clone(), source: Source::Folder(entry), register: by_register(&shown) });
            }
        } else if is_hidden(&entry)
            || shown.starts_with("~$")
            || !(PAPERS.iter().any(|e| has_extension(&entry, e)) || holds_files(&entry))
        {
            plan.ignored.push(format!("{shown}: không phải văn bản của hồ sơ"));
        } else {
            let mut planned = planned_file(&entry, None);
            planned.register = by_register(&planned.name).or_else(|| by_register(&shown));
            plan.dossiers.push(planned);
        }
    }
    plan.ignored.extend(repeated);
    for name in register.keys().filter(|n| !plan.dossiers.iter().any(|d| d.name == **n || d.name.starts_with(&format!("{n}.")))) {
        plan.ignored.push(format!("{name}: có trong {REGISTER} nhưng không có thư mục hay tệp nào mang tên này"));
    }
    Ok(())
}

fn folder_name(path: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    absolute.file_name().map_or_else(|| ".".to_string(), |n| n.to_string_lossy().into_owned())
}

pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.') || n == "__MACOSX")
}

fn has_files(path: &Path, depth: usize) -> bool {
    depth < DEPTH
        && fs::read_dir(path)
            .is_ok_and(|d| d.flatten().any(|e| e.path().is_file() || e.path().is_dir() && has_files(&e.path(), depth + 1)))
}
