//! What a use case is given besides its request: who asks and when, whom to tell how far it is, whether to stop.

use super::error::AppError;
use jiff::Timestamp;
use jiff::civil::Date;
use rasoat_store::Actor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Who asks, and when. A use case finds neither out for itself.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// As the audit trail shall name who did it; may be empty.
    pub actor: String,
    /// The day that deadlines and decisions are looked at on.
    pub today: Date,
    /// As it shall stand in the registry.
    pub now: Timestamp,
}

impl Occasion {
    /// Does something that the registry shall know by whom and when it was done.
    pub(super) fn act<T>(&self, deed: impl FnOnce(Actor<'_>) -> T) -> T {
        deed(Actor { who: &self.actor, at: &self.now.to_string() })
    }
}

/// A wish to stop. It is looked at between dossiers: what was confirmed before stays.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for a stop; what was confirmed by then stays.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop was asked for.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a use case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many dossiers lie ahead.
    Begin(usize),
    /// One more is done.
    Done,
}

/// Whom to tell, and whether to stop.
pub struct Run<'a> {
    /// Called from any thread.
    pub progress: &'a (dyn Fn(Step) + Sync),
    pub cancel: Cancel,
}

impl Run<'_> {
    /// Nobody watches and nobody stops it.
    pub fn unwatched() -> Run<'static> {
        Run { progress: &|_| (), cancel: Cancel::default() }
    }

    pub(super) fn begin(&self, dossiers: usize) {
        (self.progress)(Step::Begin(dossiers));
    }

    pub(super) fn done(&self) {
        (self.progress)(Step::Done);
    }

    /// # Errors
    /// [`AppError::Cancelled`] where somebody asked to stop.
    pub(super) fn go_on(&self) -> Result<(), AppError> {
        if self.cancel.is_asked() { Err(AppError::Cancelled) } else { Ok(()) }
    }
}
