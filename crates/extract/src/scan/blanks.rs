//! Places left to be filled in: rows of dots, and rules drawn where text is to stand. Recognisers lose both, and what stands near them.
//!
//! Dots are taken off the page before it is recognised and come back as dots of its text. Rules stay where they are: only beside
//! words can be told which of them are blanks. Leaves out what a blank means.

use super::cells::PixelBox;
use super::marks::Mark;
use super::rules::Rule;
use crate::recognise::Word;

/// In inches: extent of a dot, distance from one to the next, how far the next may stand higher or lower.
const DOT: (f32, f32) = (0.005, 0.035);
const STEP: (f32, f32) = (0.02, 0.1);
const LEVEL: f32 = 0.009;
/// Dots in a row from which on they are a blank; three are dots of a sentence.
const LEAST: usize = 5;
/// Specks of about the size of a dot on a page, above which it is noise.
const NOISE: usize = 60_000;
/// Distance between the middles of dots, in em: four dots of a fount, or three of the sign for them, to an em.
const PITCH: f32 = 0.28;
const MOST_DOTS: usize = 400;

/// A row of dots in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    pub marks: Vec<Mark>,
    step: f32,
}

/// Rows of small equal dots at even distances, nothing but paper around them; `dpi` are pixels an inch.
pub fn dots(marks: &[Mark], rules: &[Rule], dpi: f32) -> Vec<Dots> {
    let (least, most) = (DOT.0 * dpi, DOT.1 * dpi);
    let is_dot = |m: &&Mark| {
        let (w, h) = (m.width() as f32, m.height() as f32);
        w.min(h) >= least && w.max(h) <= most && w.max(h) <= 2.0 * w.min(h) + 1.0 && m.area as f32 >= 0.45 * w * h
    };
    let mut small: Vec<Mark> = marks.iter().filter(is_dot).copied().collect();
    if small.len() > NOISE {
        return Vec::new();
    }
    let band = ((LEVEL * dpi).ceil() as usize).max(1);
    small.sort_by_key(|m| (foot(m) / band, m.x0));
    let next: Vec<Option<usize>> = (0..small.len()).map(|i| follower(&small, i, band, dpi)).collect();
    let mut follows = vec![false; small.len()];
    next.iter().flatten().for_each(|i| follows[*i] = true);
    let mut used = vec![false; small.len()];
    let mut out = Vec::new();
    for start in (0..small.len()).filter(|i| !follows[*i]) {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at.filter(|i| !used[*i]) {
            used[i] = true;
            chain.push(small[i]);
            at = next[i];
        }
        out.extend(even(&chain));
    }
    out.retain(|d| is_alone(d, marks, dpi) && !is_border(d, rules, dpi));
    out
}

fn foot(m: &Mark) -> usize {
    (m.y0 + m.y1) / 2
}

fn middle(m: &Mark) -> f32 {
    (m.x0 + m.x1) as f32 / 2.0
}

/// The nearest dot to the right on the same level and of like size. `small` is sorted by band and place.
fn follower(small: &[Mark], i: usize, band: usize, dpi: f32) -> Option<usize> {
    let me = &small[i];
    let own = foot(me) / band;
    let mut best: Option<usize> = None;
    for b in own.saturating_sub(1)..=own + 1 {
        let from = small.partition_point(|m| (foot(m) / band, m.x0) < (b, me.x1));
        let near = small[from..].iter().take_while(|m| foot(m) / band == b && (m.x0 - me.x1) as f32 <= STEP.1 * dpi);
        for (k, m) in near.enumerate() {
            let step = middle(m) - middle(me);
            let level = foot(m).abs_diff(foot(me)) as f32 <= LEVEL * dpi;
            let like = m.area * 5 >= me.area * 2 && me.area * 5 >= m.area * 2;
            if (STEP.0 * dpi..=STEP.1 * dpi).contains(&step)
                && level
                && like
                && best.is_none_or(|j| middle(&small[j]) > middle(m))
            {
                best = Some(from + k);
            }
        }
    }
    best
}

/// The stretches of a chain whose steps are alike.
fn even(chain: &[Mark]) -> Vec<Dots> {
    let mut out = Vec::new();
    let mut from = 0;
    while from + LEAST <= chain.len() {
        let step = |i: usize| middle(&chain[i + 1]) - middle(&chain[i]);
        let mut to = from;
        let mut mean = step(from);
        while to + 1 < chain.len() && (step(to) - mean).abs() <= 0.3 * mean + 1.0 {
            mean = (middle(&chain[to + 1]) - middle(&chain[from])) / (to + 1 - from) as f32;
            to += 1;
        }
        if to + 1 - from >= LEAST {
            out.push(Dots { marks: chain[from..=to].to_vec(), step: mean });
        }
        from = to.max(from + 1);
    }
    out
}

/// Whether there is hardly any other ink close above and below: dots over letters and shades made of dots are none.
fn is_alone(dots: &Dots, marks: &[Mark], dpi: f32) -> bool {
    let around = dots.extent();
    let reach = (0.03 * dpi) as usize;
    let (y0, y1) = (around.y0.saturating_sub(reach), around.y1 + reach);
    let (x0, x1) = (around.x0 + 1, around.x1.saturating_sub(1));
    let near = marks.iter().filter(|m| m.x0 < x1 && m.x1 > x0 && m.y0 < y1 && m.y1 > y0).count();
    near <= dots.marks.len() + dots.marks.len() / 4
}

/// Whether it goes from one line of a table to the next: the dotted border of a cell.
fn is_border(dots: &Dots, rules: &[Rule], dpi: f32) -> bool {
    let d = dots.extent();
    let slack = (0.04 * dpi) as usize;
    let ends = |x: usize| {
        rules
            .iter()
            .any(|r| !r.horizontal && r.a <= d.y1 + slack && r.b + slack >= d.y0 && r.from <= x + slack && r.to + slack >= x)
    };
    ends(d.x0) && ends(d.x1)
}

impl Dots {
    /// The box around all its dots, in pixels.
    pub fn extent(&self) -> PixelBox {
        let all = self.marks.iter().copied().reduce(Mark::with);
        all.map_or(PixelBox { x0: 0, y0: 0, x1: 0, y1: 0 }, |m| PixelBox { x0: m.x0, y0: m.y0, x1: m.x1, y1: m.y1 })
    }

    /// As a word of the page; it stands as high as the letters of its type.
    fn word(&self) -> Word {
        let d = self.extent();
        let em = self.step / PITCH;
        let text = ".".repeat(self.marks.len().min(MOST_DOTS));
        let top = (d.y1 as f32 - em).max(0.0) as u32;
        Word { text, x0: d.x0 as u32, y0: top, x1: d.x1 as u32, y1: d.y1 as u32, confidence: 95, line: 0 }
    }
}

/// Puts rows of dots among the words of a page, into the line they stand in or a line of their own.
pub fn with_dots(words: &mut Vec<Word>, dots: &[Dots]) {
    for row in dots {
        let mut word = row.word();
        word.line = line_at(words, &word).unwrap_or_else(|| new_line(words));
        words.push(word);
    }
}

/// Rules that stand on the line of some words, right of them and not under them, as words made of strokes.
pub fn with_rules(words: &mut Vec<Word>, rules: &[Rule], inside: impl Fn(&Rule) -> bool) {
    for rule in rules.iter().filter(|r| r.horizontal && !inside(r)) {
        let (y0, y1) = (rule.from as u32, rule.to as u32 + 1);
        let (x0, x1) = (rule.a as u32, rule.b as u32);
        let host = words
            .iter()
            .filter(|w| {
                let high = w.y1.saturating_sub(w.y0).max(1);
                let foot = w.y1.saturating_sub(high / 3)..=w.y1 + high / 4;
                foot.contains(&y0) && w.x1 <= x0 + high / 4 && x0.saturating_sub(w.x1) < 2 * high
            })
            .filter(|w| w.text.contains(char::is_alphanumeric) || w.text.ends_with([':', '.', ')']))
            .max_by_key(|w| w.x1);
        let Some(host) = host else { continue };
        let high = host.y1 - host.y0;
        // Words above it make it an underline.
        let under = words.iter().any(|w| w.x0 < x1 && w.x1 > x0 + high / 4 && w.y0 < y1 && w.y1 + high / 3 > y0 && w.text != "_");
        if under {
            continue;
        }
        let text = "_".repeat(((x1 - x0) / (high / 2).max(1)).clamp(4, MOST_DOTS as u32) as usize);
        let word = Word { text, x0, y0: host.y0.min(y0), x1, y1, confidence: 95, line: host.line };
        words.push(word);
    }
}

/// The line of the words beside which a word stands.
pub fn line_at(words: &[Word], word: &Word) -> Option<u32> {
    let apart = |w: &Word| if w.x1 <= word.x0 { word.x0 - w.x1 } else { w.x0.saturating_sub(word.x1) };
    words.iter().filter(|w| is_level(w, word)).min_by_key(|w| apart(w)).filter(|w| apart(w) < 8 * (w.y1 - w.y0)).map(|w| w.line)
}

/// Whether the foot of a word stands on the line of another.
fn is_level(w: &Word, word: &Word) -> bool {
    let high = w.y1.saturating_sub(w.y0);
    high > 0 && w.y0 + high / 2 <= word.y1 && word.y1 <= w.y1 + high / 3
}

/// A number for a line that none of the words is in.
pub fn new_line(words: &[Word]) -> u32 {
    words.iter().map(|w| w.line + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks;
    use super::super::picture::Ink;
    use super::*;

    const DPI: f32 = 300.0;

    fn page(boxes: &[(usize, usize, usize, usize)]) -> Ink {
        let (width, height) = (1200, 300);
        let mut dark = vec![false; width * height];
        for (x0, y0, w, h) in boxes {
            for y in *y0..y0 + h {
                dark[y * width + x0..y * width + x0 + w].fill(true);
            }
        }
        Ink { width, height, dark }
    }

    fn found(boxes: &[(usize, usize, usize, usize)]) -> Vec<usize> {
        dots(&marks(&page(boxes)), &[], DPI).iter().map(|d| d.marks.len()).collect()
    }

    fn row(n: usize, step: usize, y: usize) -> Vec<(usize, usize, usize, usize)> {
        // They lean a little, as on a page that was not quite level.
        (0..n).map(|i| (100 + i * step, y + i / 12, 6, 6)).collect()
    }

    #[test]
    fn rows_of_dots_are_blanks_and_sentences_are_not() {
        assert_eq!(found(&row(40, 18, 100)), [40]);
        assert_eq!(found(&row(6, 13, 100)), [6]);
        assert_eq!(found(&row(3, 13, 100)), [] as [usize; 0]);
        // Dots over strokes are letters.
        let mut letters = row(8, 15, 100);
        letters.extend((0..8).map(|i| (100 + i * 15, 110, 6, 25)));
        assert_eq!(found(&letters), [] as [usize; 0]);
        // A shade.
        let shade: Vec<_> = (0..9).flat_map(|k| row(30, 14, 80 + k * 14)).collect();
        assert_eq!(found(&shade), [] as [usize; 0]);
        // Specks at random.
        let specks: Vec<_> = (0..40).map(|i| (37 * i % 1100, 53 * i * i % 280, 5, 5)).collect();
        assert_eq!(found(&specks), [] as [usize; 0]);
    }

    #[test]
    fn a_dotted_border_is_none() {
        let upright = |x: usize| Rule { horizontal: false, a: 20, b: 250, from: x, to: x + 3 };
        let ink = page(&row(40, 18, 100));
        assert_eq!(dots(&marks(&ink), &[upright(94), upright(815)], DPI).len(), 0);
        assert_eq!(dots(&marks(&ink), &[upright(94)], DPI).len(), 1);
    }

    fn word(text: &str, x0: u32, x1: u32, line: u32) -> Word {
        Word { text: text.to_owned(), x0, y0: 100, x1, y1: 136, confidence: 90, line }
    }

    #[test]
    fn dots_join_their_line() {
        let dots = dots(&marks(&page(&row(20, 18, 128))), &[], DPI);
        let mut words = vec![word("Mục", 20, 90, 7), word("3", 470, 490, 8)];
        with_dots(&mut words, &dots);
        assert_eq!((words[2].text.len(), words[2].line), (20, 7));
        let mut none = Vec::new();
        with_dots(&mut none, &dots);
        assert_eq!(none[0].line, 0);
    }

    #[test]
    fn a_rule_behind_words_is_a_blank_and_one_under_them_is_not() {
        let rule = |a: usize, y: usize| Rule { horizontal: true, a, b: a + 400, from: y, to: y + 2 };
        let texts = |rules: &[Rule]| {
            let mut words = vec![word("Tập", 20, 90, 0), word("thể:", 100, 180, 0)];
            with_rules(&mut words, rules, |_| false);
            words.len() - 2
        };
        assert_eq!(texts(&[rule(190, 138)]), 1);
        assert_eq!(texts(&[rule(20, 140)]), 0);
        assert_eq!(texts(&[rule(190, 170)]), 0);
        assert_eq!(texts(&[rule(600, 138)]), 0);
    }
}
