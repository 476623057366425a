//! Recognised words → what a page paints: words with baseline, size and weight, as the layout of PDF pages wants them.
//!
//! A recogniser gives boxes. How high a box is depends on the letters in it (a, h, Ệ, y), so that the size of the type and the
//! baseline are reckoned from the letters, line by line, and weight from the ink.

use unicode_normalization::UnicodeNormalization;

use super::picture::Ink;
use crate::layout::content::{Dir, Glyph, Look, PageContent};
use crate::recognise::Word;
use rasoat_model::document::UNREAD;
use rasoat_text::syllable::is_vietnamese_syllable;

/// Confidence below which a word is not believed, and below which only a possible word is.
const HOPELESS: u8 = 12;
const DOUBTFUL: u8 = 45;
/// Lines whose words mostly are none, at this confidence, are marks of a stamp or a pen.
const SCRAWL: f32 = 50.0;
/// How far behind a numeral its words stand at most, in heights of theirs.
const NEAR: f32 = 2.5;
/// A gap that parts columns: in em, and against the usual gap of the line.
const GUTTER: f32 = 1.0;
const GUTTER_RATIO: f32 = 2.2;
/// How much thicker than usual the strokes of bold type are.
const BOLD: f32 = 1.22;

/// Words of one line without a gutter between them.
#[derive(Debug)]
struct WordPiece {
    words: Vec<Word>,
    size: f32,
    baseline: f32,
    /// Thickness of strokes in em, by word.
    strokes: Vec<f32>,
}

/// The words that are believed, a line behind the other. `words` lie on the page, in pixels, and lines of different pictures have
/// different numbers.
pub fn kept(words: Vec<Word>) -> Vec<Word> {
    let believed = lines(words).into_iter().map(believed_of).filter(|line| !line.is_empty());
    believed.flat_map(pieces).filter(|p| !is_scrawl(p)).flat_map(|p| p.words).collect()
}

/// Fills in glyphs and looks, a glyph a word; `scale` are pixels a point.
pub fn paint(words: Vec<Word>, ink: &Ink, scale: f32, content: &mut PageContent) {
    let mut pieces: Vec<WordPiece> = lines(words).into_iter().flat_map(pieces).collect();
    even_sizes(&mut pieces);
    for piece in &mut pieces {
        piece.strokes = piece.words.iter().map(|w| stroke(ink, w) / piece.size).collect();
    }
    let usual = usual_stroke(&pieces);
    for (seq, pass) in passes(&pieces) {
        for i in pass {
            push(&pieces[i], seq[i], usual, scale, content);
        }
    }
}

/// Words by lines, each from left to right.
fn lines(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by_key(|w| (w.line, w.x0));
    let mut out: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match out.last_mut() {
            Some(members) if members[0].line == word.line => members.push(word),
            _ => out.push(vec![word]),
        }
    }
    out
}

/// Those left out that are hardly words. A numeral before words is no word and is often read with little confidence; it is its place
/// that speaks for it.
fn believed_of(mut line: Vec<Word>) -> Vec<Word> {
    let head = line.iter().position(|w| w.x1 > w.x0 && w.text.contains(char::is_alphanumeric) || is_numeral(w.text.trim()));
    if let Some(i) = head
        && let Some(next) = line.get(i + 1)
        && believed(next)
        && gap(&line[i], next) < NEAR * (next.y1 - next.y0) as f32
        && let Some(numeral) = as_numeral(line[i].text.trim())
    {
        line[i].text = numeral;
        line[i].confidence = line[i].confidence.max(DOUBTFUL);
    }
    line.retain(believed);
    line
}

/// Roman numerals with their mark, as they are or as strokes taken for other strokes.
fn is_numeral(text: &str) -> bool {
    as_numeral(text).is_some()
}

/// The numeral, brackets taken for strokes set right; which letters were taken for others is left to those who read labels.
fn as_numeral(text: &str) -> Option<String> {
    let core = text.strip_suffix(['.', ')', '/', ':'])?;
    let n = core.chars().count();
    let strokes = core.chars().all(|c| "IVXLHl1|![]".contains(c));
    (strokes && (1..=5).contains(&n) && !core.chars().all(|c| c == '1')).then(|| text.replace(['[', ']', '!'], "I"))
}

fn believed(word: &Word) -> bool {
    let text = word.text.trim();
    if text.is_empty() || word.x1 <= word.x0 || word.y1 <= word.y0 {
        return false;
    }
    if is_leader(text) {
        return true;
    }
    if !text.contains(char::is_alphanumeric) {
        // A dash at the head of an item, a mark; but not the leg of a table.
        let mark = text.chars().all(|c| "-–—+*•●▪:;.,/%()“”\"…".contains(c));
        return mark && word.confidence >= DOUBTFUL;
    }
    word.confidence >= DOUBTFUL || (word.confidence >= HOPELESS && possible(text))
}

/// Dots where something is to be filled in.
pub fn is_leader(text: &str) -> bool {
    text.chars().count() >= 3 && text.chars().all(|c| matches!(c, '.' | '…' | '_'))
}

/// A syllable or a figure.
fn possible(text: &str) -> bool {
    let core = text.trim_matches(|c: char| !c.is_alphanumeric());
    let figure = core.chars().any(|c| c.is_ascii_digit()) && core.chars().all(|c| c.is_ascii_digit() || ".,/-:%".contains(c));
    figure || core.split(['-', '/']).all(is_vietnamese_syllable)
}

fn pieces(line: Vec<Word>) -> Vec<WordPiece> {
    let size = size_of(&line);
    let mut gaps: Vec<f32> = line.windows(2).map(|w| gap(&w[0], &w[1])).collect();
    gaps.sort_by(f32::total_cmp);
    // The lower third: with two columns the gutter may be one gap of three.
    let usual = gaps.get(gaps.len() / 3).copied().unwrap_or(0.0).max(0.2 * size);
    let mut out: Vec<Vec<Word>> = Vec::new();
    for word in line {
        match out.last_mut() {
            Some(open) if open.last().is_some_and(|l| !parts(gap(l, &word), usual, size)) => open.push(word),
            _ => out.push(vec![word]),
        }
    }
    out.into_iter()
        .map(|words| {
            let size = size_of(&words);
            WordPiece { baseline: baseline(&words, size), size, words, strokes: Vec::new() }
        })
        .collect()
}

fn gap(a: &Word, b: &Word) -> f32 {
    b.x0 as f32 - a.x1 as f32
}

fn parts(gap: f32, usual: f32, size: f32) -> bool {
    gap > GUTTER * size && gap > GUTTER_RATIO * usual
}

/// Height above the baseline and depth below it of what a word shows, in em; `None` where it has no letters to tell by.
fn extent(text: &str) -> Option<(f32, f32)> {
    let (mut high, mut deep) = (0.0f32, 0.0f32);
    let mut known = false;
    for c in text.chars() {
        let mut parts = c.nfd();
        let base = parts.next().unwrap_or(c);
        let (mut above, mut below) = (0, false);
        for mark in parts {
            match mark {
                '\u{323}' => below = true,
                '\u{31B}' => {}
                _ => above += 1,
            }
        }
        let top = match base {
            c if c.is_uppercase() || c.is_ascii_digit() => 0.67,
            'b' | 'd' | 'đ' | 'f' | 'h' | 'k' | 'l' | '(' | ')' | '/' | '%' => 0.68,
            'i' | 'j' => 0.66,
            't' => 0.58,
            c if c.is_lowercase() => 0.46,
            _ => 0.0,
        };
        let marks = match above {
            0 => 0.0,
            1 => 0.22,
            _ => 0.33,
        };
        // The dot of an i gives way to its mark.
        let top = if base == 'i' && above > 0 { 0.46 } else { top };
        high = high.max(top + if top > 0.0 { marks } else { 0.0 });
        deep = deep.max(match base {
            'g' | 'p' | 'q' | 'y' | 'j' | '(' | ')' | 'Q' => 0.21,
            ',' | ';' => 0.14,
            _ if below => 0.2,
            _ => 0.0,
        });
        known |= base.is_alphanumeric();
    }
    known.then_some((high.max(0.4), deep))
}

/// Size of the type of some words, in pixels: the median over what their boxes say.
pub fn size_of(words: &[Word]) -> f32 {
    let heights: Vec<(f32, usize)> = words
        .iter()
        .filter_map(|w| {
            let (high, deep) = extent(&w.text)?;
            Some(((w.y1 - w.y0) as f32 / (high + deep), w.text.chars().count()))
        })
        .collect();
    weighted_median(heights).unwrap_or_else(|| words.iter().map(|w| (w.y1 - w.y0) as f32).fold(1.0, f32::max))
}

/// Where the letters of a line stand, in pixels from the top; `size` is that of its letters.
pub fn baseline(words: &[Word], size: f32) -> f32 {
    let foot = words.iter().map(|w| w.y1 as f32).fold(0.0, f32::max);
    // Dots, rules, and what could not be read stand on the line.
    if words.iter().all(|w| is_leader(&w.text) || w.text.contains(UNREAD)) {
        return foot;
    }
    let feet = words.iter().filter_map(|w| extent(&w.text).map(|(_, deep)| (w.y1 as f32 - deep * size, w.text.chars().count())));
    weighted_median(feet.collect()).unwrap_or(foot + 0.2 * size)
}

fn weighted_median(mut values: Vec<(f32, usize)>) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|v| v.1).sum::<usize>().div_ceil(2);
    let mut sum = 0;
    values.into_iter().find_map(|(v, n)| {
        sum += n;
        (sum >= half).then_some(v)
    })
}

/// Boxes are a pixel or two off: sizes that are nearly the same become the same.
fn even_sizes(pieces: &mut [WordPiece]) {
    const ALIKE: f32 = 0.11;
    let sizes: Vec<(f32, usize)> = pieces.iter().map(|p| (p.size, p.words.iter().map(|w| w.text.len()).sum())).collect();
    for piece in pieces {
        let own = piece.size;
        let near = sizes.iter().filter(|(s, _)| (s - own).abs() <= ALIKE * own).copied().collect();
        piece.size = weighted_median(near).unwrap_or(own);
    }
}

/// Marks of a pen or a stamp: hardly believed, and no words.
fn is_scrawl(piece: &WordPiece) -> bool {
    let n = piece.words.len() as f32;
    let mean = piece.words.iter().map(|w| f32::from(w.confidence)).sum::<f32>() / n;
    let good = piece.words.iter().filter(|w| possible(&w.text) || is_leader(&w.text)).count() as f32;
    mean < SCRAWL && good < 0.6 * n
}

/// Mean thickness of the strokes of a word in pixels: twice the area of its ink over the length of its outline.
fn stroke(ink: &Ink, w: &Word) -> f32 {
    let (x0, x1) = (w.x0 as usize, (w.x1 as usize).min(ink.width));
    let (y0, y1) = (w.y0 as usize, (w.y1 as usize).min(ink.height));
    let (mut area, mut edges) = (0u32, 0u32);
    for y in y0..y1 {
        for x in x0..x1 {
            if ink.at(x, y) {
                area += 1;
                edges += u32::from(x == 0 || !ink.at(x - 1, y)) + u32::from(x + 1 >= ink.width || !ink.at(x + 1, y));
                edges += u32::from(y == 0 || !ink.at(x, y - 1)) + u32::from(y + 1 >= ink.height || !ink.at(x, y + 1));
            }
        }
    }
    if edges == 0 { 0.0 } else { 2.0 * area as f32 / edges as f32 }
}

/// The strokes of ordinary type on this page, in em: those of the thinner half of its text.
fn usual_stroke(pieces: &[WordPiece]) -> f32 {
    let mut all: Vec<f32> = pieces
        .iter()
        .flat_map(|p| p.words.iter().zip(&p.strokes))
        .filter(|(w, s)| w.text.chars().filter(|c| c.is_alphabetic()).count() >= 2 && **s > 0.0)
        .map(|(_, s)| *s)
        .collect();
    all.sort_by(f32::total_cmp);
    all.get(all.len() * 3 / 10).copied().unwrap_or(f32::MAX)
}

/// The order in which pieces are painted, and the place in reading order of each. Neighbours on one line are painted in different
/// passes, so that the layout does not take them for one stretch of the pen.
fn passes(pieces: &[WordPiece]) -> Vec<(Vec<u32>, Vec<usize>)> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|a, b| pieces[*a].baseline.total_cmp(&pieces[*b].baseline));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for i in order {
        match rows.last_mut() {
            Some(row) if pieces[i].baseline - pieces[row[0]].baseline < 0.3 * pieces[i].size => row.push(i),
            _ => rows.push(vec![i]),
        }
    }
    let mut seq = vec![0; pieces.len()];
    let mut next = 0;
    for row in &mut rows {
        row.sort_by_key(|i| pieces[*i].words.first().map_or(0, |w| w.x0));
        for i in row {
            seq[*i] = next;
            next += 1;
        }
    }
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..most).map(|k| (seq.clone(), rows.iter().filter_map(|r| r.get(k).copied()).collect())).collect()
}

fn push(piece: &WordPiece, seq: u32, usual: f32, scale: f32, content: &mut PageContent) {
    let letters = |w: &Word| w.text.chars().filter(|c| c.is_alphabetic()).count();
    let all: usize = piece.words.iter().map(letters).sum();
    let mean = piece.words.iter().zip(&piece.strokes).map(|(w, s)| letters(w) as f32 * s).sum::<f32>() / all.max(1) as f32;
    let y = piece.baseline / scale;
    let size = piece.size / scale;
    let mut last: Option<f32> = None;
    for (word, stroke) in piece.words.iter().zip(&piece.strokes) {
        // Short words alone say little: the line they stand in decides for them.
        let own = if letters(word) >= 3 { 0.5 * stroke + 0.5 * mean } else { mean };
        let look = look(content, Look { bold: own > BOLD * usual, italic: false, sure: Some(word.confidence.min(100)) });
        let (x0, x1) = (word.x0 as f32 / scale, word.x1 as f32 / scale);
        let glyph = |ch, more, from, to| Glyph {
            ch,
            more,
            origin: (from, y),
            end: (to, y),
            size,
            look,
            dir: Dir::Right,
            invisible: false,
            seq,
        };
        if let Some(end) = last {
            content.glyphs.push(glyph(' ', None, end, x0.max(end)));
        }
        let mut chars = word.text.trim().chars();
        let Some(first) = chars.next() else { continue };
        let rest = chars.as_str();
        content.glyphs.push(glyph(first, (!rest.is_empty()).then(|| rest.into()), x0, x1));
        content.painted += 1;
        last = Some(x1);
    }
}

fn look(content: &mut PageContent, look: Look) -> u16 {
    let at = content.looks.iter().position(|l| *l == look).unwrap_or_else(|| {
        content.looks.push(look);
        content.looks.len() - 1
    });
    at as u16
}
