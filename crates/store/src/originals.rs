//! Originals by their hash, in any store that `object_store` knows: a local folder by default, `ab/abcdef…` below it. One is there whole
//! or not at all, and is durable when [`Originals::put`] returns. Which originals belong to which dossier stands in the registry.

use super::StoreError;
use super::atomic::PREFIX;
use futures_executor::block_on;
use object_store::local::LocalFileSystem;
use object_store::{Error, ObjectStore, ObjectStoreExt, path::Path as Key};
use sha2::{Digest, Sha256};
use std::error::Error as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The originals of a home folder. Where they lie is the store's affair; their names and that they are unharmed is looked after here.
#[derive(Debug, Clone)]
pub struct Originals {
    store: Arc<dyn ObjectStore>,
    place: PathBuf,
}

impl Originals {
    /// In a folder, which must be there. What is put there is on the disk before it counts as put.
    ///
    /// # Errors
    /// [`StoreError::Io`] where there is no such folder.
    pub fn in_folder(folder: &Path) -> Result<Originals, StoreError> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|e| io_error(folder, e))?;
        Ok(Originals::over(Arc::new(store.with_fsync(true)), folder))
    }

    /// In any other store. `place` is its folder or address, for messages.
    pub fn over(store: Arc<dyn ObjectStore>, place: impl Into<PathBuf>) -> Originals {
        Originals { store, place: place.into() }
    }

    /// Keeps the bytes and returns their SHA-256 in hexadecimal. Bytes already there are not written again; a damaged copy is replaced.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the store does not take them.
    pub fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hash(bytes);
        if self.read(&sha256).is_ok_and(|old| old == bytes) {
            return Ok(sha256);
        }
        let key = key(&sha256)?;
        block_on(self.store.put(&key, bytes.to_vec().into())).map_err(|e| io_error(&self.path(&key), e))?;
        Ok(sha256)
    }

    /// The bytes of an original, compared with their hash.
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`], [`StoreError::BlobDamaged`], [`StoreError::NotAHash`], [`StoreError::Io`].
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = self.read(sha256)?;
        if hash(&bytes) == sha256 { Ok(bytes) } else { Err(StoreError::BlobDamaged { path: self.path(&key(sha256)?) }) }
    }

    /// Whether there is an original of this hash, sound or not.
    ///
    /// # Errors
    /// [`StoreError::NotAHash`], [`StoreError::Io`].
    pub fn has(&self, sha256: &str) -> Result<bool, StoreError> {
        let key = key(sha256)?;
        match block_on(self.store.head(&key)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(io_error(&self.path(&key), error)),
        }
    }

    /// What runs that were cut off left behind in the folder; nothing where the originals lie elsewhere.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let below = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect()
        };
        let unfinished = |path: &PathBuf| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            // `hash#1` is how `LocalFileSystem` calls a file that it is writing; the other is how earlier versions called it.
            name.starts_with(PREFIX) || name.split_once('#').is_some_and(|(sha256, _)| is_hash(sha256))
        };
        let mut out: Vec<PathBuf> = below(&self.place).iter().flat_map(|f| below(f)).filter(unfinished).collect();
        out.sort();
        out
    }

    /// The bytes as they lie there.
    fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let key = key(sha256)?;
        let read = block_on(async { self.store.get(&key).await?.bytes().await });
        match read {
            Ok(bytes) => Ok(bytes.into()),
            Err(Error::NotFound { .. }) => Err(StoreError::BlobMissing { sha256: sha256.to_owned() }),
            Err(error) => Err(io_error(&self.path(&key), error)),
        }
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.place.join(key.as_ref())
    }
}

/// Only a hash makes a key, so that no stored value can lead out of the folder.
fn key(sha256: &str) -> Result<Key, StoreError> {
    if !is_hash(sha256) {
        return Err(StoreError::NotAHash(sha256.chars().take(80).collect()));
    }
    Ok(Key::from_iter([&sha256[..2], sha256]))
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What the operating system said, where it was it that said no.
fn io_error(path: &Path, error: Error) -> StoreError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            let source =
                io.raw_os_error().map_or_else(|| io::Error::new(io.kind(), io.to_string()), io::Error::from_raw_os_error);
            return StoreError::Io { path: path.to_path_buf(), source };
        }
        cause = inner.source();
    }
    StoreError::Io { path: path.to_path_buf(), source: io::Error::other(error) }
}
