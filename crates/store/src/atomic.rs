//! Files that are there whole or not at all: written beside their place, then moved there.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the name of a file begins that is being written, or that a kill left behind.
pub(super) const PREFIX: &str = ".part-";

/// A file that is being written. It gets its name with [`AtomicFile::finish`]; one that is dropped before leaves nothing behind.
#[derive(Debug)]
pub struct AtomicFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl AtomicFile {
    /// Begins a file that shall stand at `path`. Who may read it is what the user's `umask` says, as of any other file: colleagues share
    /// a folder.
    ///
    /// # Errors
    /// The folder is not there or may not be written into.
    pub fn create(path: &Path) -> io::Result<AtomicFile> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        Ok(AtomicFile { file: builder.tempfile_in(folder)?, path: path.to_path_buf() })
    }

    /// The file itself, for writers that go back and forth in it.
    pub fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Puts the file in its place; another one there gives way. A loss of power may still lose it: see [`AtomicFile::finish_durably`].
    ///
    /// # Errors
    /// It cannot be moved; nothing is left behind then.
    pub fn finish(self) -> io::Result<()> {
        self.file.persist(&self.path).map(|_| ()).map_err(|e| e.error)
    }

    /// As [`AtomicFile::finish`], once the content is on the disk.
    ///
    /// # Errors
    /// As [`AtomicFile::finish`], or the disk does not take it.
    pub fn finish_durably(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.finish()
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn others_may_read_it_as_any_other_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (plain, whole) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&plain, "x").expect("written");
        AtomicFile::create(&whole).and_then(AtomicFile::finish).expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&whole), mode(&plain));
        drop(AtomicFile::create(&folder.path().join("c")).expect("begun"));
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 2);
    }
}
