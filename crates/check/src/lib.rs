//! What a directive asks for, and whether it is there. Plain functions over plain data: nothing here can fail, touches a file or knows
//! what day it is.
//!
//! Modules stand in reading order, which is dependency order: each uses only those above it.

pub mod problem;
pub mod roster;
// How a document is read.
pub mod lines;
pub mod outline;
pub mod layout;
pub mod paper;
pub mod references;
pub mod dossier;
// What is demanded, and whether it is there.
pub mod genre;
pub mod profile;
pub mod stage;
pub mod matching;
pub mod appendix;
pub mod figures;
pub mod award;
pub mod checks;
pub mod assess;
// What the dossiers of a campaign say together.
pub mod rollup;
pub mod similar;
pub mod comparison;
