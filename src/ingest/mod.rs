//! The outside world: paths on the command line → dossiers, read in parallel.
//!
//! A path is one file, one dossier (folder, or a container of one: archive, mail, packet), or a campaign folder. Every file is accounted for: read, refused with a
//! reason, or listed as belonging to no dossier. One bad file never stops a run.

mod files;
mod plan;
mod read;
mod register;

pub use plan::{RESULTS, plan};
pub use read::{Originals, originals, read, read_all, read_files, read_originals, received};
pub use register::{Entry, day, parse_register, read_book, read_register};

use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_check::roster::Roster;
use rasoat_extract::Limits;
use rasoat_extract::sandbox::{self, ocr};
use rasoat_model::receipt::Origin;
use rasoat_store::Cache;
use std::path::PathBuf;
use std::sync::Arc;

/// What the user said about the papers, beside the papers.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub shape: Option<Shape>,
    /// Unit of every dossier that the register does not name.
    pub unit: Option<String>,
    /// Day of receipt of every dossier that the register does not name.
    pub received: Option<Date>,
    /// Which source of the day of receipt counts first; those left out follow as they do by default.
    pub receipt: Vec<Origin>,
    /// The units whose names are known; by default none.
    pub roster: Arc<Roster>,
    /// The day whose roster counts.
    pub roster_on: Date,
    pub limits: Limits,
    /// Tried on files that are locked, in this order. Never kept, never shown.
    pub passwords: Vec<String>,
    /// What reads pages that are pictures; `None`: nothing does.
    pub ocr: Option<ocr::Settings>,
    /// In this process, or in processes of their own that may fail.
    pub readers: sandbox::Readers,
    /// Where documents are that were read before; `None`: every file is read.
    pub cache: Option<Cache>,
}

impl Options {
    /// The same, with all that the profile says of units and of receipt.
    pub fn by_profile(self, profile: &Profile) -> Options {
        Options { roster: Arc::clone(&profile.roster), roster_on: profile.roster_on, receipt: profile.receipt.clone(), ..self }
    }

    /// What a reader needs to know besides the bytes.
    fn settings(&self) -> sandbox::Settings {
        sandbox::Settings { passwords: self.passwords.clone(), ocr: self.ocr.clone() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Campaign,
    Dossier,
}

/// Why nothing could be done with a path.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: không có tệp nào để đọc")]
    Nothing { path: PathBuf },
    #[error("{path}, dòng {line}: {message}")]
    Register { path: PathBuf, line: usize, message: String },
}

/// A dossier before reading: where its files are, and what the register says.
#[derive(Debug, Clone)]
pub struct Planned {
    pub name: String,
    pub source: Source,
    pub register: Option<Entry>,
}

#[derive(Debug, Clone)]
pub enum Source {
    Folder(PathBuf),
    /// A container that is the dossier: an archive, a mail, a packet of the document exchange.
    Archive(PathBuf),
    File(PathBuf),
}

/// What is to be read, and what is not.
#[derive(Debug, Default)]
pub struct Plan {
    pub dossiers: Vec<Planned>,
    /// Loose files that belong to no dossier, each with the reason.
    pub ignored: Vec<String>,
}
