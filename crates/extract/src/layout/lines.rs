//! Glyphs → lines of text.
//!
//! Glyphs that follow each other in the stream make runs; runs on one baseline make lines, in order of x where the pen jumped
//! back (accented letters are often painted in a second pass). Words are told apart by painted blanks and by gaps. A line never
//! reaches over the gutter between two columns.

use std::collections::HashMap;

use super::content::{Glyph, Look};
use super::frame::PlacedGlyph;
use rasoat_model::document::{Rect, Span};

/// Distances in em.
const BASELINE_SHIFT: f32 = 0.3;
const PEN_BACK: f32 = 0.5;
const RUN_GAP: f32 = 2.5;
const NEIGHBOUR_GAP: f32 = 0.6;
/// Two paintings of one glyph stand closer than this, in points.
const TWICE: f32 = 0.8;
/// Smaller text cannot be read and is not looked for, in points.
const MIN_SIZE: f32 = 1.0;

/// A line of text in the frame of the page.
#[derive(Debug, Clone)]
pub struct Line {
    pub x0: f32,
    pub x1: f32,
    /// Baseline.
    pub y: f32,
    pub size: f32,
    pub text: String,
    pub spans: Vec<Span>,
    /// Order of painting of its first glyph.
    pub seq: u32,
    /// Width of its first word.
    pub first_word: f32,
    /// Where the text after a first word that is followed by a gap begins: the text of a list item.
    pub second_x: f32,
    /// How sure a recogniser is of its letters, mean; `None` where they were written as text.
    pub sure: Option<f32>,
    /// Its box, where that does not follow from the fields above: text that runs across the page.
    pub across: Option<Rect>,
}

impl Line {
    /// The box around its glyphs, in points.
    pub fn rect(&self) -> Rect {
        let upright = Rect { x0: self.x0, y0: self.y - self.size * 0.9, x1: self.x1, y1: self.y + self.size * 0.25 };
        self.across.unwrap_or(upright)
    }

    /// In points.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// The middle between both ends, in points.
    pub fn center(&self) -> f32 {
        (self.x0 + self.x1) / 2.0
    }

    /// How much of its text is bold, 0 to 1.
    pub fn bold_share(&self) -> f32 {
        share(self, |s| s.bold)
    }

    /// How much of its text is italic, 0 to 1.
    pub fn italic_share(&self) -> f32 {
        share(self, |s| s.italic)
    }
}

fn share(line: &Line, is: impl Fn(&Span) -> bool) -> f32 {
    let (mut with, mut all) = (0usize, 0usize);
    for span in &line.spans {
        let n = line.text[span.range.clone()].chars().filter(|c| c.is_alphanumeric()).count();
        all += n;
        if is(span) {
            with += n;
        }
    }
    if all == 0 { 0.0 } else { with as f32 / all as f32 }
}

/// The same glyph painted twice at one place (fill and outline, imitated bold) once, the first painting.
pub fn once(placed: Vec<PlacedGlyph>, glyphs: &[Glyph]) -> Vec<PlacedGlyph> {
    let mut seen: HashMap<(char, i32, i32), Vec<u32>> = HashMap::with_capacity(placed.len());
    let mut kept: Vec<PlacedGlyph> = Vec::with_capacity(placed.len());
    for p in placed {
        let glyph = &glyphs[p.glyph as usize];
        if p.size < MIN_SIZE {
            continue;
        }
        if glyph.ch == ' ' {
            kept.push(p);
            continue;
        }
        let near = TWICE.min(p.size * 0.2);
        let (cx, cy) = ((p.x0 / TWICE).floor() as i32, (p.y / TWICE).floor() as i32);
        let twice = (-1..=1).any(|i| {
            (-1..=1).any(|j| {
                seen.get(&(glyph.ch, cx.saturating_add(i), cy.saturating_add(j))).is_some_and(|at| {
                    at.iter().take(8).any(|k| {
                        let other = &kept[*k as usize];
                        (other.x0 - p.x0).abs() < near && (other.y - p.y).abs() < near && other.size < p.size * 1.5
                    })
                })
            })
        });
        if !twice {
            seen.entry((glyph.ch, cx, cy)).or_default().push(kept.len() as u32);
            kept.push(p);
        }
    }
    kept
}

/// A stretch of glyphs the pen painted one after the other on one baseline.
struct GlyphRun {
    glyphs: Vec<PlacedGlyph>,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    /// Number of the run in the stream.
    order: u32,
}

/// Lines of the glyphs given (in order of painting), unordered.
pub fn lines(placed: &[PlacedGlyph], glyphs: &[Glyph], looks: &[Look]) -> Vec<Line> {
    let mut out = Vec::new();
    for row in rows(runs(placed, glyphs)) {
        for members in columns(row) {
            if let Some(line) = line(members, glyphs, looks) {
                out.push(line);
            }
        }
    }
    out
}

fn runs(placed: &[PlacedGlyph], glyphs: &[Glyph]) -> Vec<GlyphRun> {
    let mut out: Vec<GlyphRun> = Vec::new();
    // Blanks wait until something visible follows them on the same run: those at the end of a line are dropped.
    let mut blanks: Vec<PlacedGlyph> = Vec::new();
    for p in placed {
        if glyphs[p.glyph as usize].ch == ' ' {
            blanks.push(*p);
            continue;
        }
        let order = out.len() as u32;
        match out.last_mut().filter(|run| continues(run, p)) {
            Some(run) => {
                run.glyphs.append(&mut blanks);
                run.glyphs.push(*p);
                run.x1 = run.x1.max(p.x1);
                run.size = run.size.max(p.size);
            }
            None => {
                blanks.clear();
                out.push(GlyphRun { glyphs: vec![*p], x0: p.x0, x1: p.x1, y: p.y, size: p.size, order });
            }
        }
    }
    out
}

fn continues(run: &GlyphRun, next: &PlacedGlyph) -> bool {
    let em = run.size.max(next.size);
    let last = run.glyphs[run.glyphs.len() - 1];
    (run.y - next.y).abs() <= em * BASELINE_SHIFT && next.x0 - last.x1 >= -em * PEN_BACK && next.x0 - run.x1 <= em * RUN_GAP
}

/// Runs with a common baseline. A small run that stands a little higher or lower (a superscript) belongs to the row it touches.
fn rows(mut runs: Vec<GlyphRun>) -> Vec<Vec<GlyphRun>> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.order.cmp(&b.order)));
    let mut rows: Vec<(f32, f32, Vec<GlyphRun>)> = Vec::new();
    let mut small: Vec<GlyphRun> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some((y, size, members)) if run.y - *y <= BASELINE_SHIFT * size.min(run.size) => {
                *size = size.max(run.size);
                members.push(run);
            }
            _ if run.glyphs.len() <= 4 => small.push(run),
            _ => rows.push((run.y, run.size, vec![run])),
        }
    }
    for run in small {
        let at = rows.partition_point(|(y, _, _)| *y < run.y);
        let around = at.saturating_sub(2)..(at + 2).min(rows.len());
        let host = around.filter(|i| raised(&run, &rows[*i].2)).min_by(|a, b| {
            let d = |i: usize| (rows[i].0 - run.y).abs();
            d(*a).total_cmp(&d(*b))
        });
        match host {
            Some(i) => rows[i].2.push(run),
            None => rows.insert(at, (run.y, run.size, vec![run])),
        }
    }
    rows.into_iter().map(|(_, _, members)| members).collect()
}

fn raised(run: &GlyphRun, row: &[GlyphRun]) -> bool {
    row.iter().any(|other| {
        let dy = other.y - run.y;
        let same = dy.abs() <= BASELINE_SHIFT * other.size.min(run.size);
        let script = run.size <= other.size * 0.8 && dy > -0.25 * other.size && dy < 0.55 * other.size;
        let touches = run.x0 <= other.x1 + other.size * 0.3 && run.x1 >= other.x0 - other.size * 0.3;
        same || (script && touches)
    })
}

/// The runs of one row, parted where a gutter lies between them.
fn columns(mut row: Vec<GlyphRun>) -> Vec<Vec<GlyphRun>> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.order.cmp(&b.order)));
    let mut out: Vec<Vec<GlyphRun>> = Vec::new();
    let mut end = f32::MIN;
    for run in row {
        let joined = out.last().and_then(|members| members.last()).is_some_and(|last| {
            let em = last.size.max(run.size);
            let gap = run.x0 - end;
            gap <= em * NEIGHBOUR_GAP || (run.order == last.order + 1 && gap <= em * RUN_GAP)
        });
        end = if joined { end.max(run.x1) } else { run.x1 };
        match out.last_mut() {
            Some(members) if joined => members.push(run),
            _ => out.push(vec![run]),
        }
    }
    out
}

fn line(mut runs: Vec<GlyphRun>, glyphs: &[Glyph], looks: &[Look]) -> Option<Line> {
    let jumped = runs.len() > 1;
    runs.sort_by_key(|r| r.order);
    let mut row: Vec<PlacedGlyph> = runs.iter().flat_map(|r| r.glyphs.iter().copied()).collect();
    let seq = glyphs[row.first()?.glyph as usize].seq;
    if jumped {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    let widest = runs.iter().max_by(|a, b| (a.x1 - a.x0).total_cmp(&(b.x1 - b.x0)))?;
    let (y, size) = (widest.y, widest.size);
    let gap = word_gap(&row, glyphs);

    let mut line = Line {
        x0: f32::MAX,
        x1: f32::MIN,
        y,
        size,
        text: String::with_capacity(row.len() * 2),
        spans: Vec::new(),
        seq,
        first_word: 0.0,
        second_x: f32::NAN,
        sure: None,
        across: None,
    };
    let (mut sure, mut letters) = (0.0, 0.0);
    let (mut blank, mut words) = (false, 1);
    for (i, p) in row.iter().enumerate() {
        let glyph = &glyphs[p.glyph as usize];
        if glyph.ch == ' ' {
            // Where the pen jumped back, a blank under a letter of another pass is no blank.
            let room = row.get(i + 1).map_or(f32::MAX, |n| n.x0) - line.x1.max(p.x0);
            blank |= !jumped || room > 0.08 * p.size || p.x1 - p.x0 < 0.05 * p.size;
            continue;
        }
        if !line.text.is_empty() && (blank || p.x0 - line.x1 > gap * p.size.max(4.0)) {
            push(&mut line, " ", looks[glyph.look as usize], p.size);
            words += 1;
            if words == 2 {
                line.first_word = line.x1 - line.x0;
                line.second_x = p.x0;
            }
        }
        blank = false;
        if let Some(c) = looks[glyph.look as usize].sure {
            let n = 1.0 + glyph.more.as_ref().map_or(0.0, |m| m.chars().count() as f32);
            sure += n * f32::from(c);
            letters += n;
        }
        let mut buffer = [0u8; 4];
        push(&mut line, glyph.ch.encode_utf8(&mut buffer), looks[glyph.look as usize], p.size);
        if let Some(more) = &glyph.more {
            push(&mut line, more, looks[glyph.look as usize], p.size);
        }
        line.x0 = line.x0.min(p.x0);
        line.x1 = line.x1.max(p.x1);
    }
    if words == 1 {
        line.first_word = line.x1 - line.x0;
    }
    line.sure = (letters > 0.0).then(|| sure / letters);
    (!line.text.trim().is_empty()).then_some(line)
}

/// The gap, in em, beyond which two glyphs belong to two words. Where blanks are painted, gaps count for less; where every letter
/// is spaced out, the usual gap is no blank.
fn word_gap(row: &[PlacedGlyph], glyphs: &[Glyph]) -> f32 {
    let mut gaps: Vec<f32> = Vec::new();
    let mut blanks = 0;
    for pair in row.windows(2) {
        let is_blank = |p: &PlacedGlyph| glyphs[p.glyph as usize].ch == ' ';
        if is_blank(&pair[1]) {
            blanks += 1;
        } else if !is_blank(&pair[0]) {
            gaps.push((pair[1].x0 - pair[0].x1) / pair[1].size.max(0.1));
        }
    }
    if gaps.is_empty() {
        return 0.15;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    let usual = if *median > 0.05 && row.len() > 6 { *median } else { 0.0 };
    usual + if blanks * 12 > row.len() { 0.22 } else { 0.15 }
}

fn push(line: &mut Line, s: &str, look: Look, size: f32) {
    let start = line.text.len();
    line.text.push_str(s);
    let end = line.text.len();
    // Small differences of size are rounding.
    let size = (size * 4.0).round() / 4.0;
    match line.spans.last_mut() {
        Some(last) if s == " " || (last.bold == look.bold && last.italic == look.italic && (last.size - size).abs() < 0.6) => {
            last.range.end = end;
        }
        _ => line.spans.push(Span { range: start..end, bold: look.bold, italic: look.italic, underline: false, size }),
    }
}
