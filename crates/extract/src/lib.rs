//! bytes → [`Document`](rasoat_model::document::Document): what kind of file it is, then one reader a format.
//!
//! Pure functions over bytes. Bad parts of a file become warnings of the document; an error means that there is no document at all.
//! Leaves out meaning, and everything about folders. The order is that of use: what formats share
//! (`common`), what tells them apart (`sniff`), one folder a format, containers of files, and the processes in which all this runs.

mod limits;
mod error;
pub mod recognise;
mod reading;
mod common;
mod sniff;
mod docx;
mod doc;
mod odt;
mod rtf;
mod html;
mod plain;
mod sheets;
mod layout;
mod scan;
pub mod pdf;
mod image;
pub mod package;
mod read;
pub mod sandbox;

pub use error::ExtractError;
pub use limits::Limits;
pub use read::read;
pub use reading::Reading;
pub use sniff::sniff;
