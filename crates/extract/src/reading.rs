//! What a reader has at hand besides the bytes of a file.

use crate::limits::Limits;
use crate::recognise::{Memory, Recogniser};

/// What a reader has at hand besides the bytes.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub limits: &'a Limits,
    /// Tried on files that are locked, in this order.
    pub passwords: &'a [String],
    /// Reads pages that are pictures; without it they are noted as pages without text.
    pub recogniser: Option<&'a Recogniser>,
    /// What was made of pages before; of use only with a recogniser.
    pub memory: Option<&'a Memory>,
}

impl<'a> From<&'a Limits> for Reading<'a> {
    /// Only what the bytes say by themselves.
    fn from(limits: &'a Limits) -> Self {
        Reading { limits, passwords: &[], recogniser: None, memory: None }
    }
}
