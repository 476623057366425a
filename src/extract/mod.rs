//! Bytes of a file → `Document`, one module a format.

pub mod pdf;

/// Bounds that keep hostile input from running away.
#[derive(Debug, Clone)]
pub struct Limits {
    pub max_pages: usize,
    pub max_glyphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_pages: 2000, max_glyphs: 4_000_000 }
    }
}

/// Why there is no document at all.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    #[error("empty file")]
    Empty,
    #[error("damaged: {what}")]
    Damaged { what: String },
    #[error("encrypted")]
    Encrypted,
    #[error("too large: {what}")]
    TooLarge { what: String },
}
