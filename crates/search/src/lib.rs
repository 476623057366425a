//! Full-text search over all that was ingested: sections, paragraphs, table rows, papers, findings.
//!
//! tantivy finds and ranks; what a word is in Vietnamese is decided here, before the engine sees it ([`analysis`](self)). The index
//! holds nothing that could not be made anew from the registry and the originals, so a broken one is thrown away, not repaired.
//!
//! Ranking is in tiers: as spelled and side by side, as spelled, without marks side by side, without marks. Inside a tier BM25
//! decides, then dossier, file and block, so that the same index gives the same answer.

mod spelling;
mod numbers;
mod values;
mod error;
mod entry;
mod address;
mod facet;
mod query;
mod columns;
mod terms;
mod concepts;
mod lexicon;
mod analysis;
mod pretokenized;
mod directory;
mod facets;
mod schema;
mod range;
mod vocabulary;
mod parse;
mod exclusion;
mod synonym;
mod multi_phrase;
mod minimum_should_match;
mod lookup;
mod snippet;
mod hits;
mod suggest;
mod sorting;
mod dossiers;
mod paragraphs;
mod more_like_this;
mod complete;
mod index;
pub mod entries;

pub use address::{Address, NoAddress, Place};
pub use complete::Completion;
pub use directory::Directory;
pub use entry::{Entry, Granularity};
pub use error::{IndexError, QueryError, QueryErrorKind, SearchError};
pub use facet::{Facet, FacetKind, FacetValue};
pub use hits::{Hit, Hits};
pub use index::{Index, Writer};
pub use query::{Filters, Like, Query, Sort};
pub use snippet::Snippet;
