//! What the program does for people, as functions: a typed request in, a typed result out.
//!
//! The command line, a web page, a watched folder and tests are faces of these; no face holds a rule of its own. Who asks, the day and
//! the hour are passed in ([`Occasion`]), progress goes out through a callback, and a wish to stop is looked at between dossiers
//! ([`Run`]). Files and the home folder are read and written here; nothing is printed, no environment is read and no clock asked.
//!
//! Modules stand in the order in which they use each other: what use cases share first, then one file a use case.

pub mod papers;
pub mod error;
pub mod run;
pub mod home;
pub mod profiles;
pub mod rosters;
pub mod units;
pub mod campaigns;
pub mod decide;
pub mod originals;
pub mod index;
pub mod work;
pub mod history;
pub mod replay;
pub mod check;
pub mod ingest;
pub mod status;
pub mod notify;
pub mod show;
pub mod search;
pub mod sections;
pub mod compare;
pub mod rollup;
pub mod watch;
pub mod admin;
pub mod wire;

pub use error::AppError;
pub use run::{Cancel, Occasion, Run, Step};
