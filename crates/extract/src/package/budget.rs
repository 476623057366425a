//! How much may be taken out of containers, and how deep they are opened.

use crate::Limits;

/// Containers within containers: a mail in an archive in a mail in an archive is the last that is opened.
pub const MAX_NESTING: usize = 4;

/// How much may still be taken out of containers; shared by all that belong together.
#[derive(Debug, Clone)]
pub struct Budget<'a> {
    pub(super) limits: &'a Limits,
    pub(super) bytes: u64,
    pub(super) files: usize,
}

impl<'a> Budget<'a> {
    /// All that the limits allow, nothing spent yet.
    pub fn new(limits: &'a Limits) -> Self {
        Budget { limits, bytes: limits.max_total_bytes, files: limits.max_entries }
    }

    /// A budget of which something is spent already.
    pub fn with_left(limits: &'a Limits, (bytes, files): (u64, usize)) -> Self {
        Budget { limits, bytes, files }
    }

    /// Bytes and files that may still be taken out.
    pub fn left(&self) -> (u64, usize) {
        (self.bytes, self.files)
    }

    /// The limits that it comes from.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }
}
