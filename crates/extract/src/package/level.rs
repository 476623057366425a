//! One container opened, and how much it may give.

use super::trouble::Why;
use crate::Limits;
use rasoat_model::envelope::Envelope;

/// One container opened, those in it not.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub files: Vec<(String, Vec<u8>)>,
    pub left_out: Vec<(String, Vec<u8>)>,
    pub envelope: Option<Envelope>,
    /// That nothing is in it is no fault.
    pub may_be_empty: bool,
    /// Path inside the container, empty for itself, and what is wrong.
    pub troubles: Vec<(String, Why)>,
}

impl Opened {
    pub(super) fn trouble(&mut self, path: impl Into<String>, why: Why) {
        self.troubles.push((path.into(), why));
    }

    pub(super) fn failed(why: Why) -> Opened {
        Opened { troubles: vec![(String::new(), why)], ..Opened::default() }
    }
}

/// How much one container may give.
#[derive(Debug, Clone)]
pub(super) struct Quota<'a> {
    pub limits: &'a Limits,
    pub files: usize,
    /// All its files together.
    pub bytes: u64,
    /// The ratio, not the size, is what `bytes` comes from.
    pub by_ratio: bool,
}

impl Quota<'_> {
    /// What keeps a file of this many bytes out, if anything does.
    pub(super) fn check(&self, size: u64) -> Result<(), Why> {
        if size > self.bytes {
            return Err(if self.by_ratio { Why::Ratio } else { Why::TooMuch { limit: self.limits.max_total_bytes } });
        }
        if size > self.limits.max_entry_bytes {
            return Err(Why::TooLarge { limit: self.limits.max_entry_bytes });
        }
        Ok(())
    }

    /// The most that the next file may have.
    pub(super) fn next(&self) -> u64 {
        self.bytes.min(self.limits.max_entry_bytes)
    }

    /// For bytes that were inflated in vain: work is bounded too, not only what is kept.
    pub(super) fn spend(&mut self, size: u64) {
        self.bytes = self.bytes.saturating_sub(size);
    }

    /// Takes room for one file, or says why there is none.
    pub(super) fn take(&mut self, size: u64) -> Result<(), Why> {
        self.check(size)?;
        if self.files == 0 {
            return Err(Why::TooMany { limit: self.limits.max_entries });
        }
        self.files -= 1;
        self.bytes -= size;
        Ok(())
    }
}
