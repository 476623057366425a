//! What one page shows: glyphs with Unicode and place, ruling lines, pictures.
//!
//! Inert data, whether a PDF painted it or it was recognised in a picture. Coordinates are points as a reader sees the page, origin at the
//! top left, y downwards. Clipping, colours of text and patterns are left out.

use serde::{Deserialize, Serialize};

/// One painted character (rarely several: ligatures, a base with its marks).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Glyph {
    pub ch: char,
    /// Further characters of the same glyph.
    pub more: Option<Box<str>>,
    /// Pen position and the pen position after it.
    pub origin: (f32, f32),
    pub end: (f32, f32),
    /// Height of the em in points.
    pub size: f32,
    /// Index into `PageContent::looks`.
    pub look: u16,
    pub dir: Dir,
    pub invisible: bool,
    /// Place in the order of painting.
    pub seq: u32,
}

/// Direction in which text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dir {
    Right,
    Down,
    Left,
    Up,
    /// Neither along nor across: a diagonal watermark.
    Slant,
}

impl Dir {
    /// All but the slanted one.
    pub const STRAIGHT: [Dir; 4] = [Dir::Right, Dir::Down, Dir::Left, Dir::Up];

    /// The direction of a pen that moves so far right and down; up to a slope of 0.12 it counts as straight.
    pub fn of(dx: f64, dy: f64) -> Dir {
        let (ax, ay) = (dx.abs(), dy.abs());
        if ay <= ax * 0.12 {
            if dx >= 0.0 { Dir::Right } else { Dir::Left }
        } else if ax <= ay * 0.12 {
            if dy >= 0.0 { Dir::Down } else { Dir::Up }
        } else {
            Dir::Slant
        }
    }
}

/// How a glyph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    /// How sure a recogniser is, 0 to 100; `None` where text was written as text.
    pub sure: Option<u8>,
}

/// A straight line, horizontal or vertical: ends `a` ≤ `b` along it, `at` across it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    pub horizontal: bool,
    pub at: f32,
    pub a: f32,
    pub b: f32,
}

/// A picture on the page.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ImageBox {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
    /// Glyphs painted before it have a smaller `seq`.
    pub seq: u32,
    /// Hides what lies beneath it.
    pub opaque: bool,
}

/// Everything one page (or its annotations) paints.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PageContent {
    pub glyphs: Vec<Glyph>,
    pub looks: Vec<Look>,
    pub rulings: Vec<Ruling>,
    pub pictures: Vec<ImageBox>,
    /// Glyphs, blanks left out, for which no Unicode is known.
    pub unmapped: usize,
    /// Glyphs in all, blanks left out.
    pub painted: usize,
    /// Shapes drawn, rulings and clips among them.
    pub paths: usize,
    /// Pixels of the largest picture, as it says of itself.
    pub largest_picture: u64,
    /// Its resolution.
    pub pixels_a_point: f32,
    /// A limit was reached; the rest of the page is missing.
    pub truncated: bool,
}

/// Whether a character is a combining mark.
pub fn is_mark(c: char) -> bool {
    ('\u{0300}'..='\u{036F}').contains(&c)
}
