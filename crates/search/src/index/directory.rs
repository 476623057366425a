//! The engine's folder, for colleagues who share a home folder and for those who may only read it. The engine keeps the list of its
//! files to the one who wrote it last, and wants to write a lock file before it opens an index. All else is the engine's own.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// A folder in which an index lies.
#[derive(Debug, Clone)]
pub(super) struct IndexDirectory {
    engine: MmapDirectory,
    folder: PathBuf,
}

impl IndexDirectory {
    /// Opens a folder that is there.
    pub(super) fn open(folder: &Path) -> Result<IndexDirectory, OpenDirectoryError> {
        Ok(IndexDirectory { engine: MmapDirectory::open(folder)?, folder: folder.to_path_buf() })
    }
}

impl Directory for IndexDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.engine.acquire_lock(lock) {
            Err(LockError::IoError(e)) if lock.filepath == META_LOCK.filepath && may_not_write(&e) => {
                // A writer holds this lock while it removes segments; to wait for it, the file need not be written. Where there is no
                // such file nobody ever did, and where a file system has no locks the writer has none either.
                let file = File::open(self.folder.join(&lock.filepath)).ok();
                let held = file.filter(|file| file.lock().is_ok());
                Ok(DirectoryLock::from(Box::new(held)))
            }
            answer => answer,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.engine.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.engine.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.engine.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.engine.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.engine.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Less what the user's `umask` takes away, as of any other file.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(&self.folder)?;
        file.write_all(data)?;
        file.as_file().sync_data()?;
        file.persist(self.folder.join(path)).map(|_| ()).map_err(|e| e.error)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.engine.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.engine.watch(callback)
    }
}

fn may_not_write(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
