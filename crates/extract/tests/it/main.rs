//! Files read into documents, format by format.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../../../../tests/common/files.rs"]
mod common;

mod doc;
mod docx;
mod pdf;
mod scan;
