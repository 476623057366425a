//! Ink that nobody read: a number written by hand, a figure alone in its cell, a line that was passed over.
//!
//! What has the size of letters and stands where text stands becomes one sign that says so (`UNREAD`), so that a place is not taken
//! for empty because it could not be read. A dash alone is told by its form. Specks, rules, stamps, signatures and whatever is larger
//! than writing are left alone: they are not missed by anyone who looks for words.

use super::blanks::new_line;
use super::cells::PixelBox;
use super::marks::{Mark, marks};
use super::picture::Ink;
use super::rules::Rule;
use super::words::{baseline, is_leader, size_of};
use crate::recognise::Word;
use rasoat_model::document::UNREAD;

/// Heights of unread writing in em: in a line of type, and by hand between its words or in a cell.
const LETTER: (f32, f32) = (0.3, 1.3);
const HAND: f32 = 2.2;
/// Widest mark that is writing, in em.
const WIDE: f32 = 5.0;
/// A dash: thickness and length in em, and how much of its box it fills.
const DASH_THICK: f32 = 0.17;
const DASH_LONG: (f32, f32) = (0.18, 1.2);
const DASH_FULL: f32 = 0.55;
/// How far before or behind its words, in em, something belongs to a line.
const BESIDE: f32 = 2.0;
/// Marks that make a line of their own, at least.
const LINE: usize = 4;

/// The marks of a page that no word covers.
pub struct Unread {
    marks: Vec<Mark>,
    em: f32,
}

/// Finds them; `words` are those believed.
pub fn unread(words: &[Word], ink: &Ink, rules: &[Rule]) -> Unread {
    let known: Vec<Word> = words.iter().filter(|w| !is_leader(&w.text)).cloned().collect();
    if known.is_empty() {
        return Unread { marks: Vec::new(), em: 0.0 };
    }
    let em = size_of(&known);
    let mut bare = ink.clone();
    for r in rules {
        let (a, b) = if r.horizontal { ((r.a, r.from), (r.b, r.to)) } else { ((r.from, r.a), (r.to, r.b)) };
        for y in a.1.saturating_sub(2)..(b.1 + 3).min(bare.height) {
            bare.dark[y * bare.width + a.0.saturating_sub(2)..y * bare.width + (b.0 + 3).min(bare.width)].fill(false);
        }
    }
    let mut left = marks(&bare);
    // Specks mean nothing, whatever they lie near to.
    left.retain(|m| m.height() as f32 >= LETTER.0 * em || m.width() as f32 >= DASH_LONG.0 * em);
    let mut boxes: Vec<Mark> = words
        .iter()
        .map(|w| Mark {
            x0: (w.x0 as f32 - 0.12 * em).max(0.0) as usize,
            y0: (w.y0 as f32 - 0.3 * em).max(0.0) as usize,
            x1: (w.x1 as f32 + 0.12 * em) as usize,
            y1: (w.y1 as f32 + 0.3 * em) as usize,
            area: 0,
        })
        .collect();
    boxes.sort_by_key(|b| b.y0);
    let tallest = boxes.iter().map(Mark::height).max().unwrap_or(0);
    left.retain(|m| {
        let from = boxes.partition_point(|b| b.y0 + tallest < m.y0);
        !boxes[from..].iter().take_while(|b| b.y0 < m.y1).any(|b| covers(b, m))
    });
    Unread { marks: left, em }
}

/// Whether a quarter of a mark lies in a box.
fn covers(b: &Mark, m: &Mark) -> bool {
    let side = |a0: usize, a1: usize, b0: usize, b1: usize| a1.min(b1).saturating_sub(a0.max(b0));
    4 * side(b.x0, b.x1, m.x0, m.x1) * side(b.y0, b.y1, m.y0, m.y1) >= m.width() * m.height()
}

/// Something that was not read, the line it belongs to, and whether it is a dash.
#[derive(Debug, Clone, Copy)]
pub struct UnreadInk {
    pub place: PixelBox,
    pub line: u32,
    pub dash: bool,
}

impl Unread {
    /// All of it: in cells without a word, beside words, and on lines of its own. `words` are those that were read.
    pub fn found(&self, words: &[Word], cells: &[PixelBox]) -> Vec<UnreadInk> {
        if self.marks.is_empty() {
            return Vec::new();
        }
        let mut line = new_line(words);
        let mut out = self.in_cells(cells, words, &mut line);
        let mut taken: Vec<bool> = self.marks.iter().map(|m| out.iter().any(|f| holds(&f.place, m))).collect();
        for members in lines(words) {
            out.extend(self.beside(&members, &mut taken));
        }
        let free = self.marks.iter().zip(&taken).filter(|(m, t)| !**t && !cells.iter().any(|c| holds(c, m)));
        for place in self.alone(&free.map(|(m, _)| *m).collect::<Vec<_>>(), words) {
            out.push(UnreadInk { place, line, dash: false });
            line += 1;
        }
        out
    }

    /// A dash alone in its cell, or something of the size of writing.
    fn in_cells(&self, cells: &[PixelBox], words: &[Word], line: &mut u32) -> Vec<UnreadInk> {
        let mut out = Vec::new();
        for cell in cells {
            if words.iter().any(|w| has(cell, (w.x0 + w.x1) as usize / 2, (w.y0 + w.y1) as usize / 2)) {
                continue;
            }
            let here: Vec<Mark> = self.marks.iter().filter(|m| holds(cell, m)).copied().collect();
            let dash = here.len() == 1 && self.is_dash(&here[0]);
            let writing = here.into_iter().filter(|m| dash || self.is_writing(m, HAND)).reduce(Mark::with);
            if let Some(m) = writing {
                out.push(UnreadInk { place: box_of(&m), line: *line, dash });
                *line += 1;
            }
        }
        out
    }

    fn is_writing(&self, m: &Mark, highest: f32) -> bool {
        let (w, h) = (m.width() as f32 / self.em, m.height() as f32 / self.em);
        (LETTER.0..=highest).contains(&h) && (0.06..=WIDE).contains(&w)
    }

    fn is_dash(&self, m: &Mark) -> bool {
        let (w, h) = (m.width() as f32 / self.em, m.height() as f32 / self.em);
        h <= DASH_THICK
            && (DASH_LONG.0..=DASH_LONG.1).contains(&w)
            && m.area as f32 >= DASH_FULL * (m.width() * m.height()) as f32
    }

    /// What stands in a line of words, before, between or behind them.
    fn beside(&self, line: &[&Word], taken: &mut [bool]) -> Vec<UnreadInk> {
        let own: Vec<Word> = line.iter().map(|w| (*w).clone()).collect();
        if own.iter().all(|w| is_leader(&w.text)) {
            return Vec::new();
        }
        let em = size_of(&own);
        let foot = baseline(&own, em);
        let (x0, x1) = (own.iter().map(|w| w.x0).min().unwrap_or(0) as f32, own.iter().map(|w| w.x1).max().unwrap_or(0) as f32);
        let mut here: Vec<(usize, Mark, bool)> = Vec::new();
        for (i, m) in self.marks.iter().enumerate().filter(|(i, _)| !taken[*i]) {
            let middle = (m.y0 + m.y1) as f32 / 2.0;
            let (left, right) = (m.x0 as f32, m.x1 as f32);
            let near = right > x0 - BESIDE * em && left < x1 + BESIDE * em;
            let within = left >= x0 && right <= x1;
            let dash = self.is_dash(m) && (foot - 0.45 * em..foot - 0.1 * em).contains(&middle);
            let writing =
                self.is_writing(m, if within { HAND } else { LETTER.1 }) && (foot - 0.85 * em..foot + 0.1 * em).contains(&middle);
            if near && (dash || writing) {
                here.push((i, *m, dash));
            }
        }
        here.sort_by_key(|(_, m, _)| m.x0);
        let number = own.first().map_or(0, |w| w.line);
        let mut groups: Vec<UnreadInk> = Vec::new();
        for (i, m, dash) in here {
            taken[i] = true;
            let words_between = |a: usize, b: usize| own.iter().any(|w| (w.x0 as usize) >= a && (w.x1 as usize) <= b);
            match groups.last_mut() {
                Some(UnreadInk { place: p, dash: d, .. }) if !words_between(p.x1, m.x0) => {
                    (p.y0, p.y1, p.x1) = (p.y0.min(m.y0), p.y1.max(m.y1), p.x1.max(m.x1));
                    *d &= dash;
                }
                _ => groups.push(UnreadInk { place: box_of(&m), line: number, dash }),
            }
        }
        groups
    }

    /// Lines without a single word: marks of the size of letters side by side, none of them part of something larger.
    fn alone(&self, free: &[Mark], words: &[Word]) -> Vec<PixelBox> {
        let em = self.em;
        let (left, right) =
            (words.iter().map(|w| w.x0).min().unwrap_or(0) as f32, words.iter().map(|w| w.x1).max().unwrap_or(0) as f32);
        let mut letters: Vec<Mark> = free
            .iter()
            .filter(|m| self.is_writing(m, LETTER.1) && m.x0 as f32 >= left - em && m.x1 as f32 <= right + em)
            .copied()
            .collect();
        letters.sort_by_key(|m| m.x0);
        let mut groups: Vec<(Mark, usize)> = Vec::new();
        for m in letters {
            let level = |g: &Mark| {
                let shared = g.y1.min(m.y1).saturating_sub(g.y0.max(m.y0)) as f32;
                shared >= 0.5 * m.height().min(g.height()) as f32 && m.x0 as f32 - g.x1 as f32 <= 1.2 * em
            };
            match groups.iter_mut().find(|(g, _)| level(g)) {
                Some((g, n)) => (*g, *n) = (g.with(m), *n + 1),
                None => groups.push((m, 1)),
            }
        }
        let reach = em as usize;
        let large = |g: &Mark| {
            self.marks.iter().any(|m| {
                (m.height() as f32 > 2.0 * em || m.width() as f32 > WIDE * em)
                    && m.x0 < g.x1 + reach
                    && m.x1 + reach > g.x0
                    && m.y0 < g.y1 + reach
                    && m.y1 + reach > g.y0
            })
        };
        groups.retain(|(g, n)| *n >= LINE && g.width() as f32 >= 1.5 * em && g.height() as f32 <= 1.7 * em && !large(g));
        groups.into_iter().map(|(g, _)| box_of(&g)).collect()
    }

    /// A word that stands for it, in a box as high as a line, so that its type is not taken for tiny.
    pub fn sign(&self, found: &UnreadInk) -> Word {
        let UnreadInk { place: p, line, dash } = *found;
        let (text, foot, confidence) = match dash {
            true => ("-".to_owned(), (p.y0 + p.y1) as f32 / 2.0 + 0.08 * self.em, 90),
            false => (UNREAD.to_string(), p.y1 as f32, 0),
        };
        let top = (foot - self.em).max(0.0).min(p.y0 as f32);
        Word { text, x0: p.x0 as u32, y0: top as u32, x1: p.x1 as u32, y1: foot as u32, confidence, line }
    }
}

fn box_of(m: &Mark) -> PixelBox {
    PixelBox { x0: m.x0, y0: m.y0, x1: m.x1, y1: m.y1 }
}

fn has(p: &PixelBox, x: usize, y: usize) -> bool {
    (p.x0..p.x1).contains(&x) && (p.y0..p.y1).contains(&y)
}

/// Whether the middle of a mark lies in a piece.
fn holds(p: &PixelBox, m: &Mark) -> bool {
    has(p, (m.x0 + m.x1) / 2, (m.y0 + m.y1) / 2)
}

/// Words by their lines.
fn lines(words: &[Word]) -> Vec<Vec<&Word>> {
    let mut all: Vec<&Word> = words.iter().collect();
    all.sort_by_key(|w| w.line);
    all.chunk_by(|a, b| a.line == b.line).map(<[&Word]>::to_vec).collect()
}
