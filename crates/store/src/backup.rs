//! A home folder as one file and back, and whether a home folder is as it should be.
//!
//! The search index is left out: it is made anew from what is kept.

use super::originals::hash;
use super::{AtomicFile, Home, OpenOptions, Registry, SqliteRegistry, StoreError, wire};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const SCHEMA: &str = "rasoat.backup/1";
const MANIFEST: &str = "manifest.json";
const REGISTRY: &str = "registry.sqlite";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    schema: String,
    /// When it was made, ISO 8601.
    pub at: String,
    /// SHA-256 of the registry.
    registry: String,
    /// Originals.
    pub originals: usize,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The registry does not hold together.
    Registry(String),
    /// An original that a dossier names is not there.
    Missing { sha256: String },
    /// An original whose bytes changed.
    Damaged { sha256: String },
    /// Left behind by a run that was cut off; harmless.
    Leftover { path: PathBuf },
    /// Versions that the search index does not hold yet.
    NotIndexed(usize),
}

impl Home {
    /// Writes registry and originals into one file, whole or not at all, while others may go on reading and writing.
    ///
    /// # Errors
    /// The file cannot be written, or an original is missing or damaged (`rasoat doctor` names them all).
    pub fn backup(&self, to: &Path, at: &str) -> Result<Backup, StoreError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source: io::Error| StoreError::Io { path, source }
        };
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let scratch = tempfile::tempdir_in(folder).map_err(io(folder))?;
        // A copy that stands still, whoever writes meanwhile.
        let copy = scratch.path().join(REGISTRY);
        self.copy_to(&copy)?;
        let registry = fs::read(&copy).map_err(io(&copy))?;
        let originals = originals(&copy)?;
        let backup = Backup { schema: SCHEMA.into(), at: at.into(), registry: hash(&registry), originals: originals.len() };
        let mut file = AtomicFile::create(to).map_err(io(folder))?;
        {
            let mut zip = ZipWriter::new(BufWriter::new(file.as_file_mut()));
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
            let mut put = |name: &str, bytes: &[u8]| -> io::Result<()> {
                zip.start_file(name, options)?;
                zip.write_all(bytes)
            };
            put(MANIFEST, wire::write(&backup).as_bytes()).map_err(io(to))?;
            put(REGISTRY, &registry).map_err(io(to))?;
            for sha256 in &originals {
                put(&format!("blobs/{sha256}"), &self.blob(sha256)?).map_err(io(to))?;
            }
            let mut out = zip.finish().map_err(|e| io(to)(e.into()))?;
            out.flush().map_err(io(to))?;
        }
        file.finish_durably().map_err(io(to))?;
        Ok(backup)
    }

    /// Looks at everything: the registry, the hash of every original, what runs left behind, what the index lacks.
    ///
    /// # Errors
    /// The folder cannot be read at all.
    pub fn examine(&self) -> Result<Vec<Trouble>, StoreError> {
        let mut out = Vec::new();
        match self.check() {
            Ok(()) => {}
            Err(StoreError::Corrupt { detail, .. }) => out.push(Trouble::Registry(detail)),
            Err(other) => return Err(other),
        }
        for sha256 in self.original_hashes()? {
            match self.blob(&sha256) {
                Ok(_) => {}
                Err(StoreError::BlobMissing { .. }) => out.push(Trouble::Missing { sha256 }),
                Err(StoreError::BlobDamaged { .. }) => out.push(Trouble::Damaged { sha256 }),
                Err(other) => return Err(other),
            }
        }
        out.extend(self.originals().leftovers().into_iter().map(|path| Trouble::Leftover { path }));
        let pending = self.pending_index()?.len();
        if pending > 0 {
            out.push(Trouble::NotIndexed(pending));
        }
        Ok(out)
    }
}

/// Makes a home folder from a backup. The target must be empty or absent; it is there whole or not at all.
///
/// # Errors
/// [`StoreError::NotEmpty`], [`StoreError::BadBackup`] where a hash does not fit, or the folder cannot be written.
pub fn restore(from: &Path, to: &Path) -> Result<Backup, StoreError> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |source: io::Error| StoreError::Io { path, source }
    };
    let bad = |detail: &str| StoreError::BadBackup { path: from.to_path_buf(), detail: detail.to_owned() };
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(StoreError::NotEmpty { path: to.to_path_buf() });
    }
    let mut zip = ZipArchive::new(File::open(from).map_err(io(from))?).map_err(|e| bad(&e.to_string()))?;
    let mut take = |name: &str| -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let mut entry = zip.by_name(name).map_err(|e| bad(&format!("{name}: {e}")))?;
        entry.read_to_end(&mut bytes).map_err(|e| bad(&format!("{name}: {e}")))?;
        Ok(bytes)
    };
    let manifest = take(MANIFEST)?;
    let backup: Backup = serde_json::from_slice(&manifest).map_err(|e| bad(&e.to_string()))?;
    if backup.schema != SCHEMA {
        return Err(bad(&backup.schema));
    }
    let registry = take(REGISTRY)?;
    if hash(&registry) != backup.registry {
        return Err(bad(REGISTRY));
    }
    let beside = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(io(beside))?;
    let scratch = tempfile::tempdir_in(beside).map_err(io(beside))?;
    let database = scratch.path().join(REGISTRY);
    fs::write(&database, &registry).map_err(io(&database))?;
    let mut home = Home::open(scratch.path())?;
    for sha256 in originals(&database)? {
        let bytes = take(&format!("blobs/{sha256}"))?;
        if home.put_blob(&bytes)? != sha256 {
            return Err(bad(&sha256));
        }
    }
    home.forget_index()?;
    drop(home);
    // An empty folder may stand in the way of the new one.
    if to.exists() {
        fs::remove_dir(to).map_err(io(to))?;
    }
    let made = scratch.keep();
    fs::rename(&made, to).map_err(io(to))?;
    Ok(backup)
}

/// Hashes of all originals that a registry names.
fn originals(registry: &Path) -> Result<Vec<String>, StoreError> {
    SqliteRegistry::open_to_read(registry, OpenOptions::default())?.original_hashes()
}
