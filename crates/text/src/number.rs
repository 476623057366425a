//! Figures in Vietnamese text: sums of money, counts, percentages, and what a table cell answers.
//!
//! Dates, years after "năm" and numbers of documents are no figures here. Values are exact decimals (millionths in an `i128`), not
//! floats: sums of a column are compared with the total that a unit wrote, and 0,1 triệu must be 100.000 đồng.

mod value;
mod token;
mod read;
mod cell;

pub use cell::{amount_dong, is_blank, is_explicit_none, is_number_answer, unit_in_header};
pub use read::numbers;
pub use value::{Decimal, Number, Unit};
