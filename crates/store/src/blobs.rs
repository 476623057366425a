//! Originals by their hash: `blobs/ab/abcdef…`. A file is there whole or not at all.

use super::{Home, StoreError, part};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

impl Home {
    /// Keeps the bytes and returns their SHA-256 in hexadecimal. Durable when it returns. Bytes already there are not written again;
    /// a damaged copy is replaced.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hash(bytes);
        let path = self.blob_path(&sha256)?;
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source| StoreError::Io { path, source }
        };
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            return Ok(sha256);
        }
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(io(folder))?;
        let mut file = part(folder).map_err(io(folder))?;
        file.write_all(bytes).map_err(io(&path))?;
        file.as_file().sync_all().map_err(io(&path))?;
        file.persist(&path).map_err(|e| StoreError::Io { path: path.clone(), source: e.error })?;
        sync_folder(folder).map_err(io(folder))?;
        sync_folder(&self.dir.join("blobs")).map_err(io(folder))?;
        Ok(sha256)
    }

    /// The bytes of an original, compared with their hash.
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`], [`StoreError::BlobDamaged`], [`StoreError::NotAHash`].
    pub fn blob(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.blob_path(sha256)?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(StoreError::BlobMissing { sha256: sha256.to_owned() }),
            Err(source) => return Err(StoreError::Io { path, source }),
        };
        if hash(&bytes) == sha256 { Ok(bytes) } else { Err(StoreError::BlobDamaged { path }) }
    }

    /// Whether an original of this hash is there; its bytes are not looked at. Anything but a hash is not there.
    pub fn has_blob(&self, sha256: &str) -> bool {
        self.blob_path(sha256).is_ok_and(|path| path.is_file())
    }

    /// Only a hash makes a path, so that no stored value can lead out of the folder.
    fn blob_path(&self, sha256: &str) -> Result<PathBuf, StoreError> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(StoreError::NotAHash(sha256.chars().take(80).collect()));
        }
        Ok(self.dir.join("blobs").join(&sha256[..2]).join(sha256))
    }
}

pub(super) fn hash(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Makes a rename durable. Windows has no such call and does not need it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
