//! Pages that are pictures → what they paint, as if they had been text: words with place, size, weight and confidence, ruling lines.
//!
//! The words come from a recogniser that the outside world supplies; finding out how the page lies, where its lines and cells are,
//! and what to make of the words is done here. Leaves out the layout, which is that of PDF pages (`layout/`), and pictures within text.

mod scanned;
mod blanks;
mod cells;
mod columns;
mod marks;
mod memory;
mod picture;
mod rules;
mod unread;
mod words;

pub use self::memory::Remembered;
pub use self::picture::{Grey, scale_for};
pub use self::scanned::{Outcome, Scanned};

use crate::layout::content::PageContent;
use crate::layout::rulings;
use crate::recognise::{Picture, Recogniser, Unrecognised, Word};
use blanks::Dots;
use cells::{PixelBox, Stack};
use picture::Ink;
use rasoat_text::syllable::syllable_score;
use rules::Rule;
use unread::UnreadInk;

/// Share of a page that must be ink for something to be there, about a short line.
const BLANK: f32 = 0.0004;
/// Mean confidence, and share of the words that could be words, from which on a page was read well enough to be of use.
const USEFUL: f32 = 60.0;
const WORDS: f32 = 0.6;
/// Pieces of a page that are read once more, each by itself, a picture each. Where there are many more, the page is no page of text.
const AGAIN: usize = 24;
const MANY: usize = 60;
/// Confidence from which on such a piece is believed: a picture with so little in it tempts to guess.
const SURE: u8 = 70;
/// Paper around such a piece, in inches.
const MARGIN: f32 = 0.03;

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
    /// All ink, tables included, rows of dots left out.
    ink: Ink,
    /// The page without rows of dots and lines of tables.
    bare: Grey,
    dots: Vec<Dots>,
    rules: Vec<Rule>,
    /// The cells of its tables.
    cells: Vec<PixelBox>,
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
    // Before it is turned, which makes greys that are not those of a soft edge.
    grey = grey.softened();
    if lean != 0.0 {
        grey = grey.rotated(-lean);
        ink = Ink::of(&grey);
    }
    let (width, height) = grey.size();
    let dpi = grey.scale * 72.0;
    let rules = rules::rules(&ink, dpi);
    let content = PageContent { rulings: rules.iter().map(|r| r.ruling(grey.scale)).collect(), ..PageContent::default() };
    let dots = blanks::dots(&marks::marks(&ink), &rules, dpi);
    for m in dots.iter().flat_map(|d| &d.marks) {
        let p = PixelBox { x0: m.x0.saturating_sub(2), y0: m.y0.saturating_sub(2), x1: m.x1 + 2, y1: m.y1 + 2 };
        cells::wipe(&mut grey, &mut ink, p);
    }
    let all = ink.clone();
    let (mut pieces, mut boxes) = (Vec::new(), Vec::new());
    for grid in rulings::grids(&content.rulings) {
        pieces.extend(cells::cells(&grid, &rules, &mut grey, &mut ink));
        boxes.extend(cells::boxes(&grid, &grey));
    }
    let bare = grey.clone();
    let mut stacks = cells::cut(&pieces, &mut grey, &mut ink);
    if !is_blank(&ink) {
        let columns = columns::columns(&ink, dpi);
        stacks.push(cells::unfolded(&columns, &grey));
    }
    let scale = grey.scale;
    Prepared { source, quarters, width, height, scale, ink: all, bare, dots, rules, cells: boxes, content, stacks }
}

fn is_blank(ink: &Ink) -> bool {
    (ink.count() as f32) < BLANK * ink.dark.len() as f32
}

fn recognised(pages: &mut [Prepared], recogniser: &Recogniser) -> Vec<Result<Scanned, Unrecognised>> {
    let stacks: Vec<Vec<Stack>> = pages.iter_mut().map(|p| std::mem::take(&mut p.stacks)).collect();
    let read = ask(stacks, recogniser);
    let mut known: Vec<Result<(Outcome, Vec<Word>), Unrecognised>> = Vec::new();
    for (page, words) in pages.iter().zip(read) {
        known.push(words.map(|words| {
            let outcome = outcome(&words, is_blank(&page.ink));
            let mut words = words::kept(words);
            blanks::with_dots(&mut words, &page.dots);
            blanks::with_rules(&mut words, &page.rules, |r| page.cells.iter().any(|c| is_near(r, c)));
            (outcome, words)
        }));
    }
    // A figure that stands alone is passed over among others: it is shown by itself.
    let missed: Vec<Vec<UnreadInk>> = pages.iter().zip(&known).map(|(page, known)| missed(page, known.as_ref())).collect();
    let again = pages.iter().zip(&missed).map(|(page, missed)| apart(page, missed));
    let second = ask(again.collect(), recogniser);
    let mut out = Vec::new();
    for (((page, known), missed), second) in pages.iter_mut().zip(known).zip(missed).zip(second) {
        out.push(known.map(|(outcome, mut words)| {
            words.extend(fitted(second.unwrap_or_default(), &missed));
            scanned(page, words, outcome)
        }));
    }
    out
}

/// What of a page was not read.
fn missed(page: &Prepared, known: Result<&(Outcome, Vec<Word>), &Unrecognised>) -> Vec<UnreadInk> {
    match known {
        Ok((Outcome::Read(_), words)) => {
            unread::unread(words, &page.ink, &page.rules).found(words, &page.cells).into_iter().filter(|f| !f.dash).collect()
        }
        _ => Vec::new(),
    }
}

/// Words read in pieces, each in the line its piece belongs to; those left out that are not sure.
fn fitted(words: Vec<Word>, missed: &[UnreadInk]) -> Vec<Word> {
    let place = |mut w: Word| {
        let (x, y) = ((w.x0 + w.x1) as usize / 2, (w.y0 + w.y1) as usize / 2);
        let from = missed.iter().find(|f| {
            let p = f.place;
            (p.x0..p.x1).contains(&x) && (p.y0..p.y1).contains(&y)
        })?;
        w.line = from.line;
        Some(w)
    };
    let sure = words.into_iter().filter(|w| w.confidence >= SURE && w.text.contains(char::is_alphanumeric)).collect();
    words::kept(sure).into_iter().filter_map(place).collect()
}

/// Shows stacks to the recogniser, all in one call; the words of each page at their places.
fn ask(mut stacks: Vec<Vec<Stack>>, recogniser: &Recogniser) -> Vec<Result<Vec<Word>, Unrecognised>> {
    let pictures: Vec<Picture> = stacks.iter_mut().flatten().map(Stack::take).collect();
    let answers = if pictures.is_empty() { Vec::new() } else { recogniser(&pictures) };
    drop(pictures);
    let mut answers = answers.into_iter();
    let of_page = |stacks: Vec<Stack>| {
        let mut words = Ok(Vec::new());
        for stack in stacks {
            let answer = answers.next().unwrap_or_else(|| Err(Unrecognised::Failed("no answer".to_owned())));
            match (&mut words, answer) {
                (Ok(known), Ok(found)) => append(known, stack.back(found)),
                (Ok(_), Err(why)) => words = Err(why),
                (Err(_), _) => {}
            }
        }
        words
    };
    stacks.into_iter().map(of_page).collect()
}

/// Lines of different pictures are different lines.
fn append(known: &mut Vec<Word>, found: Vec<Word>) {
    let above = blanks::new_line(known);
    known.extend(found.into_iter().map(|w| Word { line: w.line.saturating_add(above), ..w }));
}

/// Pieces cut out of a page, a picture each.
fn apart(page: &Prepared, missed: &[UnreadInk]) -> Vec<Stack> {
    if missed.len() > MANY {
        return Vec::new();
    }
    let margin = (MARGIN * page.scale * 72.0) as usize;
    let around = |p: PixelBox| PixelBox {
        x0: p.x0.saturating_sub(margin),
        y0: p.y0.saturating_sub(margin),
        x1: (p.x1 + margin).min(page.bare.width),
        y1: (p.y1 + margin).min(page.bare.height),
    };
    let pieces: Vec<PixelBox> = missed.iter().take(AGAIN).map(|f| around(f.place)).collect();
    cells::apart(&pieces, &page.bare)
}

fn scanned(page: &mut Prepared, mut words: Vec<Word>, outcome: Outcome) -> Scanned {
    let mut content = std::mem::take(&mut page.content);
    if matches!(outcome, Outcome::Read(_)) {
        let left = unread::unread(&words, &page.ink, &page.rules);
        let signs: Vec<Word> = left.found(&words, &page.cells).iter().map(|f| left.sign(f)).collect();
        words.extend(signs);
        words::paint(words, &page.ink, page.scale, &mut content);
    }
    Scanned { width: page.width, height: page.height, content, outcome }
}

/// Whether a rule runs along or through a cell.
fn is_near(rule: &Rule, cell: &PixelBox) -> bool {
    let reach = 6;
    rule.a < cell.x1 && rule.b > cell.x0 && rule.from <= cell.y1 + reach && rule.to + reach >= cell.y0
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
