//! What crosses the crates: whole files read, whole campaigns assessed, the program run as a user runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../common/mod.rs"]
mod common;
mod program;

mod app;
mod architecture;
mod attachments;
mod campaign;
mod cli;
mod derived;
mod docs;
mod extract_more;
mod fixtures;
mod ingest;
mod legacy;
mod packages;
mod properties;
mod receipt;
mod rollup;
mod copied;
mod search_living;
mod search_use;
mod second;
mod signed;
mod status;
mod surprises;
mod withstand;
