//! Files and folders for tests: where the project lies, packages, copies.
#![allow(dead_code, reason = "each crate takes what it needs")]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

/// Where the project lies: the folder above this crate's, or this crate's, that holds the fixtures.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().find(|p| p.join("fixtures/campaign").is_dir()).expect("the fixtures are part of the project").to_owned()
}

/// A folder of the material that may lie beside the project; where it does not, that is said, and the test has nothing to do. A worktree
/// lies one folder deeper than the project itself.
#[expect(clippy::print_stderr, reason = "a test says that it has nothing to do")]
pub fn shared(folder: &str) -> Option<PathBuf> {
    let root = root();
    let found = ["../shared", "../../shared"].iter().map(|up| root.join(up).join(folder)).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: no shared/{folder} beside the project");
    }
    found
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// Writes files below a folder; folders are made.
pub fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
}

/// A package of the given parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
