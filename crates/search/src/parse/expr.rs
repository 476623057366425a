//! A query as a tree. Inert data.

use super::super::range::Measure;
use std::ops::Range;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    /// Words that follow one another without an operator.
    Words(Vec<Text>),
    /// A phrase in quotes.
    Phrase(Text),
    /// Words or phrases at most so many words apart.
    Near(Vec<Text>, u32),
    Field(Field, Text),
    /// There is anything in the field: `tien:*`.
    Has(Field),
    /// From and to, both included: days as 20200819, amounts in đồng.
    Range(Measure, Option<i64>, Option<i64>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

/// A word or phrase as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// Without quotes and without the `*`.
    pub text: String,
    pub prefix: bool,
    pub at: Range<usize>,
}

/// A field of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Unit,
    Section,
    Kind,
    Rule,
    Number,
    Campaign,
    Requirement,
    Region,
    Verdict,
    /// One of those that are asked for by ranges.
    Of(Measure),
}
