//! What files, rules and findings are: inert data that every other crate speaks of. No reading, no deciding, no words for people but
//! the manual of the rules.
//!
//! Modules stand in reading order, which is dependency order: each uses only those above it.

pub mod lang;
// What is in a file, and how it came.
pub mod document;
pub mod envelope;
pub mod receipt;
// What can be said about it.
pub mod rule;
pub mod message;
pub mod finding;
pub mod assessment;
