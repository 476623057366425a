//! rasoat: rà soát báo cáo, hồ sơ.
//!
//! bytes → Document → (Outline, Fields) → Assessment → Notice / Index / page.
//!
//! Modules stand in dependency order: each uses only those above it.

pub mod text;
pub mod document;
pub mod rule;
pub mod finding;
pub mod assessment;
pub mod store;
pub mod search;
