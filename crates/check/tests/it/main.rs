//! Papers written as text, and what the checks say of them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

#[path = "../../../../tests/common/mod.rs"]
mod common;
#[path = "../../../../tests/common/labelled.rs"]
mod labelled;

mod comparison;
mod appendix;
mod award;
mod deadline;
mod form;
mod paper;
mod profile;
mod reading;
mod recognised;
mod sections;
mod similar;
