//! What one page shows → paragraphs and tables in reading order, for pages of PDF and for pages that were recognised in pictures.
//!
//! Leaves out where glyphs and lines come from.

pub mod content;
pub mod frame;
pub mod lines;
pub mod labels;
pub mod reading;
pub mod paragraphs;
pub mod rulings;
pub mod tables;
pub mod aligned;
pub mod page;
pub mod quality;
pub mod stamps;
pub mod furniture;
pub mod assemble;
