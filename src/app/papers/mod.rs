//! The outside world: paths → dossiers, read in parallel.
//!
//! A path is one file, one dossier (folder, or a container of one: archive, mail, packet), or a campaign folder. Every file is accounted for: read, refused with a
//! reason, or listed as belonging to no dossier. One bad file never stops a run.

mod files;
mod plan;
mod read;
mod register;

pub use plan::{RESULTS, plan};
pub use read::{Originals, by_sender, originals, read, read_all, read_files, read_originals, received};
pub use register::{Entry, RegisterFault, day, parse_register, read_book, read_register};

use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_check::roster::Roster;
use rasoat_extract::Limits;
use rasoat_extract::sandbox::{self, ocr};
use rasoat_model::lang::Lang;
use rasoat_model::receipt::Origin;
use rasoat_store::Cache;
use std::path::PathBuf;
use std::sync::Arc;

/// How papers are read, and what was said about them beside the papers.
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
    #[must_use]
    pub fn by_profile(self, profile: &Profile) -> Options {
        Options { roster: Arc::clone(&profile.roster), roster_on: profile.roster_on, receipt: profile.receipt.clone(), ..self }
    }

    /// What a reader needs to know besides the bytes.
    fn settings(&self) -> sandbox::Settings {
        sandbox::Settings { passwords: self.passwords.clone(), ocr: self.ocr.clone() }
    }
}

/// What a folder is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Campaign,
    Dossier,
}

/// Why nothing could be done with a path.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::Vi))]
pub enum PlanError {
    Io { path: PathBuf, source: std::io::Error },
    Nothing { path: PathBuf },
    Register { path: PathBuf, line: usize, fault: RegisterFault },
}

impl PlanError {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            PlanError::Io { path, source } => lang
                .pick(format!("không mở được {}: {source}", path.display()), format!("cannot open {}: {source}", path.display())),
            PlanError::Nothing { path } => lang.pick(
                format!("{}: không có tệp nào để đọc; chỉ tệp hoặc thư mục khác", path.display()),
                format!("{}: there is no file to read; name another file or folder", path.display()),
            ),
            PlanError::Register { path, line, fault } => lang.pick(
                format!("{}, dòng {line}: {}", path.display(), fault.words(lang)),
                format!("{}, line {line}: {}", path.display(), fault.words(lang)),
            ),
        }
    }
}

/// A dossier before reading: where its files are, and what the register says.
#[derive(Debug, Clone)]
pub struct Planned {
    pub name: String,
    pub source: Source,
    pub register: Option<Entry>,
}

/// Where the papers of a dossier lie.
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
