//! Files that are there whole or not at all: written beside their place, then moved there.

use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// How the name of one begins that is being written, or that a kill left behind.
pub(super) const PREFIX: &str = ".part-";

/// A file to write into; moved to its name with `persist`, gone if it is not. Who may read it is what the user's `umask` says, as of
/// any other file: colleagues share a folder.
///
/// # Errors
/// The folder is not there or may not be written into.
pub fn part(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
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
        part(folder.path()).and_then(|p| Ok(p.persist(&whole)?)).expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&whole), mode(&plain));
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 2);
    }
}
