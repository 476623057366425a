//! What can be made anew from the originals and takes long: documents as read, sketches for comparing. Kept in the home folder under
//! `derived/`, the name that older home folders know, so that the same bytes are not read twice.
//!
//! Never trusted more than the originals. An entry holds a hash over who made it, what it is of and its content; one that is damaged, cut
//! short or made by another version of the program is as good as none, and is written again. It is therefore no part of a backup, nothing
//! that the doctor looks for, and may be thrown away at any time. An entry that cannot be written costs only the time.

use super::atomic::{AtomicFile, PREFIX};
use super::error::StoreError;
use super::home::Home;
use super::originals::hash;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const FOLDER: &str = "derived";
/// Changes when the way in which entries are written changes.
const FORM: &str = "1";
/// No entry inflates to more than this, in bytes.
const MOST: u64 = 512 << 20;
/// Hash in front of the content, in bytes.
const HASH: usize = 32;

/// The entries of a home folder that one version of the program may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    folder: PathBuf,
    /// Whatever tells this reader from every other one.
    maker: String,
}

/// What entries are made of, each in a folder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file as read.
    Document,
    /// A dossier as it is compared with others.
    Sketch,
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Kind::Document => "documents",
            Kind::Sketch => "sketches",
        }
    }
}

impl Cache {
    /// The entries below a home folder. `maker` must change whenever the same bytes may be read differently.
    pub fn new(home: &Path, maker: String) -> Cache {
        Cache { folder: home.join(FOLDER), maker }
    }

    /// A name for an entry: of the original with this hash, read under these circumstances.
    pub fn key(sha256: &str, circumstances: &str) -> String {
        format!("{sha256}-{}", &hash(circumstances.as_bytes())[..16])
    }

    /// A name for an entry of anything else.
    pub fn key_of(what: &str) -> String {
        hash(what.as_bytes())
    }

    /// An entry, where there is a sound one of this maker.
    pub fn get<T: DeserializeOwned>(&self, kind: Kind, key: &str) -> Option<T> {
        let stored = fs::read(self.path(kind, key)?).ok()?;
        let (seal, packed) = stored.split_at_checked(HASH)?;
        if seal != self.seal(kind, key, packed) {
            return None;
        }
        let mut content = Vec::new();
        DeflateDecoder::new(packed).take(MOST).read_to_end(&mut content).ok()?;
        postcard::from_bytes(&content).ok()
    }

    /// Keeps an entry in place of the one before it. Not made durable: one that is lost or torn is made anew.
    pub fn put<T: Serialize>(&self, kind: Kind, key: &str, value: &T) {
        if let Err(error) = self.write(kind, key, value) {
            tracing::debug!(%error, key, "a cache entry is not kept");
        }
    }

    fn write<T: Serialize>(&self, kind: Kind, key: &str, value: &T) -> io::Result<()> {
        let Some(path) = self.path(kind, key) else { return Ok(()) };
        let content = postcard::to_stdvec(value).map_err(io::Error::other)?;
        if content.len() as u64 > MOST {
            return Ok(());
        }
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&content)?;
        let packed = packer.finish()?;
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = AtomicFile::create(&path)?;
        file.write_all(&self.seal(kind, key, &packed))?;
        file.write_all(&packed)?;
        file.finish()
    }

    fn seal(&self, kind: Kind, key: &str, packed: &[u8]) -> [u8; HASH] {
        let mut whole = Sha256::new();
        for part in [FORM, &self.maker, kind.folder(), key] {
            whole.update((part.len() as u64).to_le_bytes());
            whole.update(part);
        }
        whole.update(packed);
        whole.finalize().into()
    }

    /// Only hexadecimal digits and a hyphen make a path.
    fn path(&self, kind: Kind, key: &str) -> Option<PathBuf> {
        let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b) || b == b'-';
        (key.len() >= 64 && key.bytes().all(plain)).then(|| self.folder.join(kind.folder()).join(&key[..2]).join(key))
    }
}

impl Home {
    /// Throws away documents whose original is not in the registry and entries that were not finished: left by runs that were cut off.
    /// Returns how many.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn tidy_cache(&self) -> Result<usize, StoreError> {
        let kept: HashSet<String> = self.original_hashes()?.into_iter().collect();
        let below = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect()
        };
        let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let all = |kind: Kind| below(&self.dir().join(FOLDER).join(kind.folder())).into_iter().flat_map(|f| below(&f));
        let stray = |path: &PathBuf| !name(path).split_once('-').is_some_and(|(sha256, _)| kept.contains(sha256));
        let unfinished = |path: &PathBuf| name(path).starts_with(PREFIX);
        let useless = all(Kind::Document).filter(stray).chain(all(Kind::Sketch).filter(unfinished));
        Ok(useless.filter(|path| fs::remove_file(path).is_ok()).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_by_its_maker_alone_and_only_whole() {
        let dir = tempfile::tempdir().unwrap();
        let ours = Cache::new(dir.path(), "1".into());
        let key = Cache::key(&"ab".repeat(32), "docx");
        let value = vec!["một".to_string(), "hai".to_string()];
        assert_eq!(ours.get::<Vec<String>>(Kind::Document, &key), None);
        ours.put(Kind::Document, &key, &value);
        assert_eq!(ours.get(Kind::Document, &key), Some(value.clone()));
        let other = Cache::new(dir.path(), "2".into());
        assert_eq!(other.get::<Vec<String>>(Kind::Document, &key), None);
        assert_eq!(ours.get::<Vec<String>>(Kind::Sketch, &key), None);
        // Under another name it is of another original.
        let stranger = Cache::key(&"ac".repeat(32), "docx");
        let path = |key: &str| ours.path(Kind::Document, key).unwrap();
        fs::create_dir_all(path(&stranger).parent().unwrap()).unwrap();
        fs::copy(path(&key), path(&stranger)).unwrap();
        assert_eq!(ours.get::<Vec<String>>(Kind::Document, &stranger), None);
        let whole = fs::read(path(&key)).unwrap();
        for cut in [0, 10, HASH, whole.len() - 1] {
            fs::write(path(&key), &whole[..cut]).unwrap();
            assert_eq!(ours.get::<Vec<String>>(Kind::Document, &key), None, "cut at {cut}");
        }
        for at in [0, HASH + 1, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(path(&key), flipped).unwrap();
            assert_eq!(ours.get::<Vec<String>>(Kind::Document, &key), None, "flipped at {at}");
        }
        ours.put(Kind::Document, &key, &value);
        assert_eq!(ours.get(Kind::Document, &key), Some(value));
        for bad in ["", "../../x", "ab"] {
            assert_eq!(ours.path(Kind::Document, bad), None);
        }
        // Nothing in the registry names the original.
        let home = Home::open(dir.path()).unwrap();
        assert_eq!((home.tidy_cache().unwrap(), home.tidy_cache().unwrap()), (2, 0));
    }
}
