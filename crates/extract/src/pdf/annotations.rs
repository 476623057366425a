//! Text that annotations show: stamped numbers and dates, free text, filled fields, signatures.

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;

use super::frame::{Frame, union};
use super::lines::Line;
use super::metadata::text_string;
use super::page::{self, Piece};
use super::paragraphs;
use super::reading::{Group, Room, RoomKind};
use rasoat_model::document::{Paragraph, Rect};

/// Flags (ISO 32000-1, table 165): hidden, not shown on screen.
const HIDDEN: i32 = 1 << 1 | 1 << 5;
const MAX_ANNOTATIONS: usize = 5_000;
const MAX_PLAIN_TEXT: usize = 20_000;

/// A stamped paragraph and its place on the page.
#[derive(Debug)]
pub struct Stamp {
    pub paragraph: Paragraph,
    pub rect: Rect,
}

pub fn has_any(page: &Page<'_>) -> bool {
    page.raw().get::<Array<'_>>(b"Annots").is_some_and(|a| a.iter::<Dict<'_>>().next().is_some())
}

/// Free text and text fields that come without an appearance: their text as stored. `to_reader` maps a point of the page.
pub fn without_appearance(page: &Page<'_>, to_reader: impl Fn(f64, f64) -> (f32, f32)) -> Vec<Stamp> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    let mut out = Vec::new();
    for dict in annotations.iter::<Dict<'_>>().take(MAX_ANNOTATIONS) {
        let Some(text) = stored_text(&dict) else { continue };
        let Some(r) = dict.get::<PdfRect>(b"Rect") else { continue };
        let (a, b) = (to_reader(r.x0, r.y0), to_reader(r.x1, r.y1));
        let rect = Rect { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) };
        out.push(Stamp { paragraph: Paragraph::plain(text), rect });
    }
    out
}

fn stored_text(dict: &Dict<'_>) -> Option<String> {
    if dict.contains_key(b"AP") || dict.get::<i32>(b"F").unwrap_or(0) & HIDDEN != 0 {
        return None;
    }
    let key: &[u8] = match dict.get::<Name<'_>>(b"Subtype")?.as_ref() {
        b"FreeText" => b"Contents",
        b"Widget" => b"V",
        _ => return None,
    };
    let text = text_string(dict.get::<PdfString<'_>>(key)?.as_bytes());
    let text: String = text.trim().replace("\r\n", "\n").replace('\r', "\n").chars().take(MAX_PLAIN_TEXT).collect();
    (!text.is_empty()).then_some(text)
}

/// Lines of painted appearances → stamped paragraphs.
pub fn stamps(lines: Vec<Line>, frame: &Frame) -> Vec<Stamp> {
    let mut lines = lines;
    lines.sort_by_key(|l| l.seq);
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match groups.last_mut() {
            Some(open) if open.last().is_some_and(|l| near(l, &line)) => open.push(line),
            _ => groups.push(vec![line]),
        }
    }
    let mut out = Vec::new();
    for lines in groups {
        let Some(area) = lines.iter().map(Line::rect).reduce(union) else { continue };
        let room = Room { left: area.x0, right: area.x1, indent: None, kind: RoomKind::Column };
        for placed in paragraphs::paragraphs(Group { lines, room }, None) {
            out.push(Stamp { paragraph: placed.paragraph, rect: frame.rect_back(placed.rect) });
        }
    }
    out
}

fn near(a: &Line, b: &Line) -> bool {
    let em = a.size.max(b.size);
    b.y > a.y && b.y - a.y < 2.5 * em && b.x0 < a.x1 + em && b.x1 > a.x0 - em
}

/// Where a stamp belongs among the pieces of its page: behind the piece it stands on or next to. `rect` in the frame of the page.
pub fn position(pieces: &[Piece], rect: Rect) -> usize {
    let nearest = pieces.iter().enumerate().min_by(|a, b| distance(a.1.rect(), rect).total_cmp(&distance(b.1.rect(), rect)));
    let Some((i, piece)) = nearest else { return 0 };
    let (middle, top) = ((rect.y0 + rect.y1) / 2.0, piece.rect().y0);
    if middle < top { i } else { i + 1 }
}

fn distance(a: Rect, b: Rect) -> f32 {
    let dx = (a.x0 - b.x1).max(b.x0 - a.x1).max(0.0);
    let dy = (a.y0 - b.y1).max(b.y0 - a.y1).max(0.0);
    // What stands on the same line is nearer than what stands above or below.
    dx + 3.0 * dy
}

/// Lines of the annotations of a page.
pub fn lined(content: &super::glyphs::PageContent, width: f32, height: f32) -> page::Lined {
    page::line_up(content, width, height, |g| !g.invisible)
}
