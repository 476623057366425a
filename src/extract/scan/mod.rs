//! Pages that are pictures → what they paint, as if they had been text: words with place, size, weight and confidence, ruling lines.
//!
//! The words come from a recogniser that the outside world supplies; finding out how the page lies, where its lines and cells are,
//! and what to make of the words is done here. Leaves out the layout, which is that of PDF pages (`pdf/`), and pictures within text.

mod cells;
mod columns;
mod picture;
mod rules;
mod words;

pub use self::picture::{Grey, scale_for};

use super::pdf::glyphs::PageContent;
use super::pdf::rulings;
use super::recognise::{Picture, Recogniser, Unrecognised, Word};
use crate::text::syllable::syllable_score;
use cells::Stack;
use picture::Ink;

/// Share of a page that must be ink for something to be there, about a short line.
const BLANK: f32 = 0.0004;
/// Mean confidence, and share of the words that could be words, from which on a page was read well enough to be of use.
const USEFUL: f32 = 60.0;
const WORDS: f32 = 0.6;

/// A page as recognised.
#[derive(Debug)]
pub struct Scanned {
    /// Size in points, after turning.
    pub width: f32,
    pub height: f32,
    pub content: PageContent,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Read, with the mean confidence over its letters, 0 to 100.
    Read(u8),
    /// A picture without text, or text that cannot be made out.
    Illegible,
    /// Nothing is on it.
    Blank,
}

/// Recognises pages, in one call where they lie upright; those that come out badly are tried upside down.
pub fn read(pages: Vec<Grey>, recogniser: &Recogniser) -> Vec<Result<Scanned, Unrecognised>> {
    let mut prepared: Vec<Prepared> = pages.into_iter().map(prepare).collect();
    let mut out = recognised(&mut prepared, recogniser);
    let again: Vec<usize> = (0..out.len()).filter(|i| is_poor(&out[*i])).collect();
    if again.is_empty() {
        return out;
    }
    let sources = prepared.into_iter().enumerate().filter(|(i, _)| again.contains(i)).map(|(_, p)| p);
    let mut turned: Vec<Prepared> = sources.map(|p| turned(p.source, p.quarters + 2)).collect();
    for (i, second) in again.into_iter().zip(recognised(&mut turned, recogniser)) {
        if matches!(second, Ok(Scanned { outcome: Outcome::Read(_), .. })) {
            out[i] = second;
        }
    }
    out
}

fn is_poor(result: &Result<Scanned, Unrecognised>) -> bool {
    matches!(result, Ok(Scanned { outcome: Outcome::Illegible, .. }))
}

/// A page made ready: level, its lines found, the cells of its tables cut out.
struct Prepared {
    /// As it came.
    source: Grey,
    quarters: u8,
    width: f32,
    height: f32,
    scale: f32,
    /// All ink, tables included.
    ink: Ink,
    content: PageContent,
    /// The cells of its tables, and the page without them where anything is left of it.
    stacks: Vec<Stack>,
}

fn prepare(source: Grey) -> Prepared {
    let quarters = u8::from(picture::sideways(&Ink::of(&source)));
    turned(source, quarters)
}

fn turned(source: Grey, quarters: u8) -> Prepared {
    let mut grey = source.turned(quarters);
    let mut ink = Ink::of(&grey);
    let lean = picture::lean(&ink);
    if lean != 0.0 {
        grey = grey.rotated(-lean);
        ink = Ink::of(&grey);
    }
    let (width, height) = grey.size();
    let rules = rules::rules(&ink, grey.scale * 72.0);
    let content = PageContent { rulings: rules.iter().map(|r| r.ruling(grey.scale)).collect(), ..PageContent::default() };
    let all = ink.clone();
    let mut pieces = Vec::new();
    for grid in rulings::grids(&content.rulings) {
        pieces.extend(cells::cells(&grid, &rules, &mut grey, &mut ink));
    }
    let mut stacks = cells::cut(&pieces, &mut grey, &mut ink);
    if !is_blank(&ink) {
        let columns = columns::columns(&ink, grey.scale * 72.0);
        stacks.push(cells::unfolded(&columns, &grey));
    }
    let scale = grey.scale;
    Prepared { source, quarters, width, height, scale, ink: all, content, stacks }
}

fn is_blank(ink: &Ink) -> bool {
    (ink.count() as f32) < BLANK * ink.dark.len() as f32
}

fn recognised(pages: &mut [Prepared], recogniser: &Recogniser) -> Vec<Result<Scanned, Unrecognised>> {
    let mut pictures: Vec<Picture> = Vec::new();
    // Which page a picture shows, and which of its stacks.
    let mut shown: Vec<(usize, usize)> = Vec::new();
    for (i, page) in pages.iter_mut().enumerate() {
        for (k, stack) in page.stacks.iter_mut().enumerate() {
            shown.push((i, k));
            pictures.push(stack.take());
        }
    }
    let answers = if pictures.is_empty() { Vec::new() } else { recogniser(&pictures) };
    drop(pictures);
    let mut words: Vec<Result<Vec<Word>, Unrecognised>> = pages.iter().map(|_| Ok(Vec::new())).collect();
    let mut answers = answers.into_iter();
    for (i, k) in shown {
        let answer = answers.next().unwrap_or_else(|| Err(Unrecognised::Failed("no answer".to_owned())));
        let Ok(known) = &mut words[i] else { continue };
        match answer {
            Ok(found) => {
                let found = pages[i].stacks[k].back(found);
                // Lines of different pictures are different lines.
                let above = known.iter().map(|w| w.line + 1).max().unwrap_or(0);
                known.extend(found.into_iter().map(|w| Word { line: w.line.saturating_add(above), ..w }));
            }
            Err(why) => words[i] = Err(why),
        }
    }
    pages.iter_mut().zip(words).map(|(page, words)| words.map(|words| scanned(page, words))).collect()
}

fn scanned(page: &mut Prepared, words: Vec<Word>) -> Scanned {
    let mut content = std::mem::take(&mut page.content);
    let outcome = outcome(&words, is_blank(&page.ink));
    if matches!(outcome, Outcome::Read(_)) {
        words::paint(words, &page.ink, page.scale, &mut content);
    }
    Scanned { width: page.width, height: page.height, content, outcome }
}

/// What was read of a page, judged.
fn outcome(words: &[Word], blank: bool) -> Outcome {
    let letters = |w: &Word| w.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    if all < 1.0 {
        return if blank { Outcome::Blank } else { Outcome::Illegible };
    }
    let mean = words.iter().map(|w| letters(w) * f32::from(w.confidence)).sum::<f32>() / all;
    let text: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let score = syllable_score(&text.join(" "));
    // A page of figures has no words to judge by.
    let figures = words.iter().filter(|w| w.text.contains(|c: char| c.is_ascii_digit())).count() * 2 > words.len();
    if mean >= USEFUL && (score >= WORDS || figures) { Outcome::Read(mean.round() as u8) } else { Outcome::Illegible }
}
