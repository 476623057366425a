//! What was stamped on a page after it was written: numbers and dates, free text, filled fields, signatures.

use super::content::PageContent;
use super::frame::{Frame, union};
use super::lines::Line;
use super::page::{self, PagePiece};
use super::paragraphs;
use super::reading::{Group, Room, RoomKind};
use rasoat_model::document::{Paragraph, Rect};

/// A stamped paragraph and its place on the page.
#[derive(Debug)]
pub struct Stamp {
    pub paragraph: Paragraph,
    pub rect: Rect,
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
pub fn position(pieces: &[PagePiece], rect: Rect) -> usize {
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
pub fn lined(content: &PageContent, width: f32, height: f32) -> page::Lined {
    page::line_up(content, width, height, |g| !g.invisible)
}
