//! What crosses the crates: whole files read, whole campaigns assessed, the program run as a user runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../common/mod.rs"]
mod common;
mod program;

mod app;
mod architecture;
mod attachments;
mod cache;
mod campaign;
mod cli;
mod dependencies;
mod docs;
mod extract_more;
mod fixtures;
mod ingest;
mod languages;
mod legacy;
mod no_names;
mod office;
mod packages;
mod properties;
mod receipt;
mod refused;
mod rollup;
mod copied;
mod search_living;
mod search_use;
mod second;
mod signed;
mod status;
mod surprises;
mod withstand;
