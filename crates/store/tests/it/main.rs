//! The home folder, and what every registry and every store of originals must do.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

mod contract_originals;
mod contract_registry;
mod readers;
mod store;
