//! An assessment as others read it: people at a terminal, programs, editors, a printed page.
//!
//! Every module is one format and one verb over inert data. Nothing here writes a file or knows whether there is a terminal; callers
//! pass that in.

pub mod phrase;
pub mod words;
pub mod json;
pub mod text;
pub mod matrix;
pub mod sarif;
pub mod page;
pub mod html;
pub mod units;
pub mod xlsx;
pub mod rollup;
pub mod rollup_xlsx;
pub mod matrix_xlsx;
pub mod matrix_html;
pub mod comparison;
pub mod comparison_xlsx;
pub mod comparison_html;
pub mod notice;
