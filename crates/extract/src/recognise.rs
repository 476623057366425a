//! What readers of text and readers of pictures agree on: a page as a picture goes out, words with their places come back.
//!
//! Plain data. Who recognises the words, a program beside ours or a test, is decided outside.

use serde::{Deserialize, Serialize};

/// A picture in shades of grey, a byte a pixel, row after row from the top; 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Pixels an inch.
    pub dpi: u32,
    /// `width * height` bytes.
    pub grey: Vec<u8>,
    pub shows: Shows,
}

/// What is to be expected in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shows {
    /// A whole page, columns and all.
    Page,
    /// One block of text, such as a cell of a table.
    Block,
    /// A few letters on one line.
    Line,
}

/// A recognised word with its box in pixels, from the top left of its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    pub x0: u32,
    pub y0: u32,
    pub x1: u32,
    pub y1: u32,
    /// How sure the recogniser is, 0 to 100.
    pub confidence: u8,
    /// Words of one line share it; lines are numbered in reading order.
    pub line: u32,
}

/// Why a picture was not recognised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unrecognised {
    /// There is no program for it on this machine, or it lacks the language.
    #[error("no recogniser: {0}")]
    Missing(String),
    /// It took too long or failed on this picture.
    #[error("{0}")]
    Failed(String),
}

/// Remembers what was made of pages, so that they are neither drawn nor recognised again. A page goes by a key of its own; what is kept
/// is understood by the reader alone.
pub struct Memory {
    pub recall: Box<Recall>,
    pub keep: Box<Keep>,
}

/// What was kept under a key, if anything was.
pub type Recall = dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync;
/// Keeps bytes under a key; that it failed is not told, the page is read again then.
pub type Keep = dyn Fn(&str, &[u8]) + Send + Sync;

/// Recognises some pictures, side by side where it can; an answer for each, in their order.
pub type Recogniser = dyn Fn(&[Picture]) -> Vec<Result<Vec<Word>, Unrecognised>> + Send + Sync;
