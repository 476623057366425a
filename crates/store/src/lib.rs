//! Storage behind seams: what came in, what was found, what was written about it.
//!
//! A home folder ([`Home`]) holds three things, each behind a small interface of its own. The **registry** ([`Registry`]) is
//! `registry.sqlite`. The **originals** ([`Originals`]) lie under `blobs/` by their hash, in whatever `object_store` reaches. The **cache**
//! ([`Cache`], `derived/`) and the search index (`search/`) can be made anew from the two. An edge: files are read and written here; days,
//! hours and who is at work are passed in, never read from a clock or the environment.
//!
//! Order of writing, so that a kill at any moment loses nothing that was confirmed and shows nothing half-written: originals first
//! (each whole or not at all), then one transaction a dossier, then the search index, then the mark that it was indexed. What a kill
//! leaves behind is an original without a row (harmless; used when it comes again) or a version not yet indexed
//! ([`Registry::pending_index`]).

mod error;
mod atomic;
mod words;
mod schema;
mod originals;
mod wire;
mod actor;
mod sqlite;
mod record;
mod read;
mod notice;
mod saved_query;
mod campaign;
mod decision;
mod registry;
mod home;
mod cache;
mod backup;

pub use actor::Actor;
pub use atomic::AtomicFile;
pub use backup::{Backup, Trouble, restore};
pub use cache::{Cache, Kind as CacheKind};
pub use campaign::ProfileVersion;
pub use decision::{NewExtension, NewWaiver, StoredExtension, StoredWaiver};
pub use error::StoreError;
pub use home::Home;
pub use notice::{NewNotice, StoredNotice};
pub use originals::Originals;
pub use read::{Campaign, Event, Pending, StoredDocument, StoredDossier, StoredUnit};
pub use record::{IngestRecord, Recorded};
pub use registry::Registry;
pub use saved_query::SavedQuery;
pub use sqlite::{OpenOptions, SqliteRegistry};
