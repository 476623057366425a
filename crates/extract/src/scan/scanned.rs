//! A page as recognised.

use crate::layout::content::PageContent;
use serde::{Deserialize, Serialize};

/// A page as recognised.
#[derive(Debug, Serialize, Deserialize)]
pub struct Scanned {
    /// Size in points, after turning.
    pub width: f32,
    pub height: f32,
    pub content: PageContent,
    pub outcome: Outcome,
}

/// What came of recognising a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Read, with the mean confidence over its letters, 0 to 100.
    Read(u8),
    /// A picture without text, or text that cannot be made out.
    Illegible,
    /// Nothing is on it.
    Blank,
}
