//! Reading bytes that nobody vouches for: in a process of its own, under limits of memory and time that the system enforces.
//!
//! A parser that crashes, eats memory or never ends costs one document. Readers are this program again (`rasoat reader`, hidden), started
//! when the first document comes and used for many; one that died is replaced. What a reader may use is in [`Bounds`]. Where the program
//! cannot start itself again (as a library, in unit tests) files are read in this process, as [`Readers::Here`] says; then only the
//! budgets inside the parsers ([`Limits`]) hold. On systems without rlimits (Windows) the process and the limit of time remain, memory is
//! bounded by those budgets alone.
//!
//! Leaves out what is read and how: `extract` knows.

mod program;
pub mod ocr;
mod bounds;
mod wire;
mod quiet;
mod serve;
mod pool;

pub use bounds::{Bounds, Read, Settings, Stopped};
pub use pool::Pool;
pub use program::program;
pub use quiet::{caught, silence};
pub use serve::serve;

use crate::package::{self, Budget, Package};
use crate::{Limits, Reading, read, sniff};
use rasoat_model::document::Format;
use std::sync::Arc;

/// Where files are read.
#[derive(Debug, Clone, Default)]
pub enum Readers {
    /// In this process: a panic costs one file, an endless loop or a lack of memory the whole run.
    #[default]
    Here,
    /// In processes of their own, shared by all threads of a run.
    Apart(Arc<Pool>),
}

impl Readers {
    /// Reads a file into a document.
    ///
    /// # Errors
    /// The reader was stopped; whatever else is wrong with a file is in the answer.
    pub fn read(&self, name: &str, bytes: &[u8], limits: &Limits, settings: &Settings) -> Result<Read, Stopped> {
        match self {
            Readers::Here => {
                let ocr = settings.ocr.as_ref().map(ocr::Ocr::tesseract);
                let recogniser = ocr.as_ref().map(ocr::Ocr::recogniser);
                let memory = settings.ocr.as_ref().and_then(ocr::Ocr::pages);
                let reading = Reading { limits, passwords: &settings.passwords, recogniser, memory: memory.as_ref() };
                caught(|| read(name, bytes, reading)).ok_or(Stopped::Crash)
            }
            Readers::Apart(pool) => pool.read(name, bytes, limits, settings),
        }
    }

    /// Opens a container and the containers in it, as far as the budget goes.
    ///
    /// # Errors
    /// As [`Readers::read`].
    pub fn open(&self, name: &str, bytes: &[u8], budget: &mut Budget<'_>, settings: &Settings) -> Result<Package, Stopped> {
        match self {
            Readers::Here => caught(|| package::open(name, bytes, budget, &settings.passwords)).ok_or(Stopped::Crash),
            Readers::Apart(pool) => {
                let (package, left) = pool.open(name, bytes, budget, settings)?;
                *budget = Budget::with_left(budget.limits(), left);
                Ok(package)
            }
        }
    }

    /// The format of a file, as far as it can be told.
    pub fn sniff(&self, name: &str, bytes: &[u8]) -> Format {
        match self {
            Readers::Here => caught(|| sniff(name, bytes)).unwrap_or(Format::Unknown),
            Readers::Apart(pool) => pool.sniff(name, bytes).unwrap_or(Format::Unknown),
        }
    }
}
