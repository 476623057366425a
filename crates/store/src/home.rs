//! The home folder: a registry, originals and a cache in one place, and the lock files beside them.

use super::originals::Originals;
use super::record::{IngestRecord, Recorded};
use super::{Actor, OpenOptions, Registry, SqliteRegistry, StoreError};
use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

const REGISTRY: &str = "registry.sqlite";
const ORIGINALS: &str = "blobs";

/// An open home folder. It is asked and told what its [`Registry`] is asked and told; open another one for another thread.
pub struct Home {
    dir: PathBuf,
    registry: Box<dyn Registry>,
    originals: Originals,
    writable: bool,
}

impl Home {
    /// Opens the folder, makes it if it is not there, and moves an older registry forward.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::NotOurs`], [`StoreError::Locked`] after the wait,
    /// [`StoreError::Io`].
    pub fn open(dir: impl AsRef<Path>) -> Result<Home, StoreError> {
        Home::open_with(dir, OpenOptions::default())
    }

    /// As [`Home::open`], waiting as long as `options` say.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_with(dir: impl AsRef<Path>, options: OpenOptions) -> Result<Home, StoreError> {
        let dir = dir.as_ref().to_path_buf();
        let folder = dir.join(ORIGINALS);
        fs::create_dir_all(&folder).map_err(|source| StoreError::Io { path: folder.clone(), source })?;
        let registry = SqliteRegistry::open(&dir.join(REGISTRY), options)?;
        Ok(Home { originals: Originals::in_folder(&folder)?, registry: Box::new(registry), dir, writable: true })
    }

    /// Opens a folder to read only: beside a writer, and also where nothing may be written. What would write fails with
    /// [`StoreError::ReadOnly`]. An older registry is moved forward first, as by [`Home::open`]; where nothing may be written, a copy of
    /// it is. A folder that is not a home folder yet is made one.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_to_read(dir: impl AsRef<Path>) -> Result<Home, StoreError> {
        let dir = dir.as_ref().to_path_buf();
        let (folder, registry) = (dir.join(ORIGINALS), dir.join(REGISTRY));
        if !folder.is_dir() || !registry.is_file() {
            drop(Home::open(&dir)?);
        }
        let registry = SqliteRegistry::open_to_read(&registry, OpenOptions::default())?;
        Ok(Home { originals: Originals::in_folder(&folder)?, registry: Box::new(registry), dir, writable: false })
    }

    /// Registers a dossier whose files were kept before with [`Home::put_blob`].
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`] for a file that was not, and as [`Registry::record`].
    pub fn record(&mut self, by: Actor<'_>, record: &IngestRecord<'_>) -> Result<Recorded, StoreError> {
        for (_, sha256) in record.files.iter().chain(record.containers) {
            if !self.originals.has(sha256)? {
                return Err(StoreError::BlobMissing { sha256: sha256.clone() });
            }
        }
        self.registry.record(by, record)
    }

    /// Keeps an original; see [`Originals::put`].
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] for a folder opened to read, and as [`Originals::put`].
    pub fn put_blob(&self, bytes: &[u8]) -> Result<String, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly { path: self.dir.join(ORIGINALS) });
        }
        self.originals.put(bytes)
    }

    /// The bytes of an original, compared with their hash; see [`Originals::get`].
    ///
    /// # Errors
    /// As [`Originals::get`].
    pub fn blob(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        self.originals.get(sha256)
    }

    /// Whether it was opened to write too.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    pub fn originals(&self) -> &Originals {
        &self.originals
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the search index belongs.
    pub fn search_dir(&self) -> PathBuf {
        self.dir.join("search")
    }

    /// Waits until no other process holds the lock of this name, and holds it until the file is dropped. A file system without locks,
    /// or a folder that may not be written into, gives none, and the work goes on without.
    pub fn lock(&self, name: &str) -> Option<fs::File> {
        let file = fs::File::options().create(true).truncate(false).write(true).open(self.dir.join(name)).ok()?;
        file.lock().ok()?;
        Some(file)
    }
}

impl Deref for Home {
    type Target = dyn Registry;

    fn deref(&self) -> &Self::Target {
        self.registry.as_ref()
    }
}

impl DerefMut for Home {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.registry.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;
    use rusqlite::Connection;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /// A home folder as an earlier version left it, with a dossier in it: by the first `steps` of the schema.
    fn earlier(dir: &Path, steps: usize) {
        let folder = dir.join("blobs").join("ba");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(ABC), "abc").unwrap();
        let mut db = Connection::open(dir.join("registry.sqlite")).unwrap();
        let tx = db.transaction().unwrap();
        schema::migrate(&tx, &schema::STEPS[..steps]).unwrap();
        tx.execute_batch(&format!(
            "INSERT INTO campaigns(name, profile_id, profile_digest, profile_title, first_at) VALUES('c', 'p', 'd', 't', '2026-01-01');
             INSERT INTO dossiers VALUES(1, 1, '001');
             INSERT INTO dossier_versions(dossier_id, n, content_digest, profile_digest, verdict, met, ingested_at, assessment)
             VALUES(1, 1, 'c', 'd', 'complete', '[]', '2026-01-01', '{{}}');
             INSERT INTO files VALUES(1, 0, 'a.docx', '{ABC}');"
        ))
        .unwrap();
        tx.commit().unwrap();
    }

    #[test]
    fn home_folders_of_earlier_versions_open() {
        for steps in 1..=schema::STEPS.len() {
            for open in [|dir: &Path| Home::open(dir), |dir: &Path| Home::open_to_read(dir)] {
                let dir = tempfile::tempdir().unwrap();
                earlier(dir.path(), steps);
                let home = open(dir.path()).unwrap();
                let all = home.latest("c").unwrap();
                assert_eq!((all.len(), all[0].dossier.as_str()), (1, "001"), "{steps}");
                assert_eq!(home.blob(&all[0].files[0].1).unwrap(), b"abc");
            }
        }
    }
}
