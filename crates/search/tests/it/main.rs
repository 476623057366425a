//! Questions to the index and their answers.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../../../../tests/common/mod.rs"]
mod common;
#[path = "../../../../benches/quality/mod.rs"]
mod quality;

mod gaps;
mod hits;
mod judged;
mod queries;
mod reference;
