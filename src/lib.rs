//! rasoat: rà soát báo cáo, hồ sơ.
//!
//! bytes → Document → (Outline, Fields) → Assessment → Notice / Index / page.
//!
//! Modules stand in dependency order: each uses only those above it.

pub mod text;
pub mod lang;
pub mod roster;
pub mod document;
pub mod extract;
pub mod rule;
pub mod finding;
pub mod assessment;
pub mod lines;
pub mod outline;
pub mod layout;
pub mod paper;
pub mod references;
pub mod dossier;
pub mod profile;
pub mod matching;
pub mod appendix;
pub mod award;
pub mod check;
pub mod assess;
pub mod output;
pub mod notice;
pub mod store;
pub mod search;
pub mod entries;
pub mod ingest;
pub mod intake;
pub mod cli;
