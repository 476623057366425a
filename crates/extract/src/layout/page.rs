//! One page: painted content → paragraphs and tables in reading order, with their places on the page.

use super::content::{Dir, PageContent};
use super::frame::{Frame, PlacedGlyph, dominant};
use super::lines::{self, Line};
use super::paragraphs::{self, PlacedParagraph};
use super::reading;
use rasoat_model::document::Rect;

/// What stands on a page, in reading order. Places are in the frame of the page.
#[derive(Debug)]
pub enum PagePiece {
    Paragraph(Box<PlacedParagraph>),
    Table(super::tables::FoundTable),
}

impl PagePiece {
    /// The box around it, in points of its frame.
    pub fn rect(&self) -> Rect {
        match self {
            PagePiece::Paragraph(p) => p.rect,
            PagePiece::Table(t) => t.rect,
        }
    }
}

/// A page as laid out.
#[derive(Debug)]
pub struct Laid {
    pub frame: Frame,
    pub pieces: Vec<PagePiece>,
}

/// A page on the way: its lines and tables, before the margins of the document are known.
pub struct Lined {
    pub frame: Frame,
    pub lines: Vec<Line>,
    pub tables: Vec<super::tables::FoundTable>,
}

/// Glyphs → lines and tables. `keep` says which glyphs count (visible ones, or those of an OCR layer).
pub fn line_up(content: &PageContent, width: f32, height: f32, keep: impl Fn(&super::content::Glyph) -> bool) -> Lined {
    let dir = dominant(&content.glyphs);
    let frame = Frame { dir, width, height };
    let mut found: Vec<Line> = Vec::new();
    let mut main: Vec<PlacedGlyph> = Vec::new();
    for dir in Dir::STRAIGHT {
        let own = Frame { dir, width, height };
        let placed = content
            .glyphs
            .iter()
            .enumerate()
            .filter(|(_, g)| g.dir == dir && keep(g) && on_page(g.origin, width, height))
            .map(|(i, g)| own.place(g, i as u32))
            .collect();
        let placed = lines::once(placed, &content.glyphs);
        if dir == frame.dir {
            main = placed;
            continue;
        }
        for mut line in lines::lines(&placed, &content.glyphs, &content.looks) {
            let rect = frame.rect(own.rect_back(line.rect()));
            line.across = Some(rect);
            (line.x0, line.x1, line.y) = (rect.x0, rect.x1, rect.y1);
            found.push(line);
        }
    }
    let tables = super::tables::ruled(content, &frame, &mut main, &mut found);
    found.extend(lines::lines(&main, &content.glyphs, &content.looks));
    let mut tables = tables;
    tables.extend(super::aligned::tables(&mut found));
    Lined { frame, lines: found, tables }
}

fn on_page((x, y): (f32, f32), width: f32, height: f32) -> bool {
    (-2.0..=width + 2.0).contains(&x) && (-2.0..=height + 2.0).contains(&y)
}

/// Left and right edge of the text area, by the lines that fill it.
#[derive(Debug, Clone, Copy)]
pub struct Margins {
    pub left: f32,
    pub right: f32,
}

/// Margins by the wide lines given, at least five of them.
pub fn margins<'a>(lines: impl Iterator<Item = &'a Line>, width: f32) -> Option<Margins> {
    let wide: Vec<&Line> = lines.filter(|l| l.across.is_none() && l.width() > 0.45 * width).collect();
    if wide.len() < 5 {
        return None;
    }
    let mut x0: Vec<f32> = wide.iter().map(|l| l.x0).collect();
    let mut x1: Vec<f32> = wide.iter().map(|l| l.x1).collect();
    x0.sort_by(f32::total_cmp);
    x1.sort_by(f32::total_cmp);
    // A stray line may hang out; one in ten may not.
    Some(Margins { left: x0[x0.len() / 10], right: x1[x1.len() - 1 - x1.len() / 10] })
}

/// Lines and tables → pieces in reading order.
pub fn lay_out(lined: Lined, usual: Option<Margins>) -> Laid {
    let (width, _) = lined.frame.size();
    let own = margins(lined.lines.iter(), width);
    let extent = || {
        let (lo, hi) = lined.lines.iter().fold((f32::MAX, f32::MIN), |(lo, hi), l| (lo.min(l.x0), hi.max(l.x1)));
        Margins { left: lo.min(width), right: hi.max(0.0) }
    };
    let Margins { left, right } = own.or(usual).unwrap_or_else(extent);
    let mut in_order: Vec<&Line> = lined.lines.iter().collect();
    in_order.sort_by(|a, b| a.y.total_cmp(&b.y));
    let leading = paragraphs::usual_leading(&in_order);
    let mut pieces: Vec<PagePiece> = Vec::new();
    let mut tables = lined.tables;
    for group in reading::groups(lined.lines, left, right) {
        for run in parted_by(group, &tables) {
            pieces.extend(paragraphs::paragraphs(run, leading).into_iter().map(|p| PagePiece::Paragraph(Box::new(p))));
        }
    }
    tables.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    for table in tables {
        let at = pieces.iter().rposition(|p| above(p.rect(), table.rect)).map_or(0, |i| i + 1);
        pieces.insert(at, PagePiece::Table(table));
    }
    Laid { frame: lined.frame, pieces }
}

fn above(a: Rect, b: Rect) -> bool {
    (a.y0 + a.y1) / 2.0 <= b.y0.max((b.y0 + b.y1) / 2.0 - (b.y1 - b.y0) / 2.0)
}

/// A paragraph never goes on behind a table.
fn parted_by(group: reading::Group, tables: &[super::tables::FoundTable]) -> Vec<reading::Group> {
    if tables.is_empty() {
        return vec![group];
    }
    let room = group.room;
    let mut out: Vec<reading::Group> = Vec::new();
    let mut last: Option<f32> = None;
    for line in group.lines {
        let between = |t: &super::tables::FoundTable| last.is_some_and(|y| (y < t.rect.y0 + 2.0) != (line.y < t.rect.y0 + 2.0));
        let parted = tables.iter().any(between);
        last = Some(line.y);
        match out.last_mut() {
            Some(open) if !parted => open.lines.push(line),
            _ => out.push(reading::Group { lines: vec![line], room }),
        }
    }
    out
}
