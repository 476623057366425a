//! What readers of several formats share: packages and their parts, mark-up, fonts and numbers of lists, paragraphs and tables while they
//! are being read, locks, signatures, and the encodings of old.
//!
//! Nothing here knows a format as a whole.

pub mod archive;
pub mod compound;
pub mod xml;
pub mod opc;
pub mod decode;
pub mod font;
pub mod symbols;
pub mod numerals;
pub mod flatten;
pub mod flow;
pub mod repair;
pub mod cms;
pub mod locked;
