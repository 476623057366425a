//! The registry: what came in, what was found, what was written about it.
//!
//! A home folder holds `registry.sqlite`, the originals under `blobs/` by their hash, and `search/` and `derived/`, which can be made
//! anew from the two. An edge: files are read and written here; days and hours are passed in, never read from a clock.
//!
//! Order of writing, so that a kill at any moment loses nothing that was confirmed and shows nothing half-written: originals first
//! (each whole or not at all), then one transaction a dossier, then the search index, then the mark that it was indexed. What a kill
//! leaves behind is an original without a row (harmless; used when it comes again) or a version not yet indexed
//! ([`Home::pending_index`]).

mod error;
mod words;
mod part;
mod schema;
mod blobs;
mod derived;
mod wire;
mod record;
mod read;
mod notice;
mod saved;
mod campaign;
mod decision;
mod backup;
mod home;

pub use backup::{Backup, Trouble, restore};
pub use campaign::ProfileVersion;
pub use decision::{NewExtension, NewWaiver, StoredExtension, StoredWaiver};
pub use derived::{Derived, Kind as DerivedKind};
pub use error::StoreError;
pub use home::{Home, OpenOptions};
pub use notice::{NewNotice, StoredNotice};
pub use part::part;
pub use read::{Campaign, Event, Pending, StoredDocument, StoredDossier, StoredUnit};
pub use record::{IngestRecord, Recorded};
pub use saved::SavedSearch;
