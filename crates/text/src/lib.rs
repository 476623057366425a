//! Vietnamese text: what can be known about a string without knowing what a document is.
//!
//! `normal` and `fold` make comparable forms and keep the way back to the original; `syllable` cuts text into words and judges
//! whether they are Vietnamese; `date`, `number`, `name` and `abbrev` read the small things that reports are full of; `legacy` decodes what is not Unicode yet.
//! Nothing here knows about headings, letterheads or units, and nothing fails: text that is not understood is simply not found.

pub mod letter;
pub mod normal;
pub mod fold;
pub mod syllable;
pub mod date;
pub mod number;
pub mod abbrev;
pub mod name;
pub mod words;
pub mod lexis;
pub mod collate;
pub mod legacy;
pub mod calendar;

pub use fold::{canon, fold};
pub use normal::{Mapped, nfc};
