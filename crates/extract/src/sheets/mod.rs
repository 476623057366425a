//! Workbooks → `Document`: a table a sheet, values as a reader sees them. One file a format; `book` is what they share.
//!
//! Leaves out charts, comments, formulas (their stored values count), and the exact number formats beyond dates and whole numbers.

mod book;
mod broken;
mod ods;
mod xls;
mod xlsx;

pub(super) use self::ods::read as read_ods;
pub(super) use self::xls::read as read_xls;
pub(super) use self::xlsx::read as read_xlsx;
