//! Assessments as people and programs read them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../../../../tests/common/files.rs"]
mod common;

mod formats;
mod notice;
mod output;
mod words;
mod page;
