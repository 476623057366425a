//! Whether the text of a page can be relied on: native, an OCR layer, or a picture with at most a stamp on it.

use super::content::{Dir, Glyph, PageContent};
use rasoat_text::syllable::{syllable_score, syllables};

/// What of a page counts as its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The visible text.
    Native,
    /// An invisible layer over a picture.
    Layer,
    /// A picture; visible text is a stamp or a watermark.
    Picture,
    /// Text without usable Unicode.
    NoUnicode,
    /// Nothing is painted.
    Blank,
    /// Read from its picture, with the mean confidence, 0 to 100.
    Recognised(u8),
}

/// Share of a page that pictures cover from which on it looks like a scan.
const SCAN_COVER: f32 = 0.55;
/// Visible letters up to which text on a scan is a stamp, a watermark, a page number.
const STAMP_LETTERS: usize = 250;
/// Unmapped share from which on the rest is not to be trusted either.
const UNMAPPED: f32 = 0.3;
/// Share of the words of a layer that could be words, from which on it is of use.
const LEGIBLE: f32 = 0.8;
/// Drawn shapes from which on a page without glyphs shows something: letters drawn as outlines.
const OUTLINES: usize = 150;

/// What a page is worth as text, by what it shows; width and height in points.
pub fn judge(content: &PageContent, width: f32, height: f32) -> Verdict {
    let area = (width * height).max(1.0);
    let cover: f32 = content.pictures.iter().map(|p| clipped(p, width, height)).sum::<f32>() / area;
    let letters = |hidden: bool| {
        content
            .glyphs
            .iter()
            .filter(|g| g.dir != Dir::Slant && g.ch.is_alphanumeric() && is_hidden(g, content, area) == hidden)
            .count()
    };
    let (visible, hidden) = (letters(false), letters(true));
    if content.painted > 20 && content.unmapped as f32 > UNMAPPED * content.painted as f32 {
        return Verdict::NoUnicode;
    }
    let stamp_only = visible <= STAMP_LETTERS && cover >= SCAN_COVER;
    if visible > 0 && !stamp_only && (visible * 4 >= hidden || cover < SCAN_COVER) {
        return Verdict::Native;
    }
    if hidden > visible.max(20) {
        return if legible(content, area) { Verdict::Layer } else { Verdict::Picture };
    }
    if stamp_only || cover > 0.02 || content.paths > OUTLINES {
        return Verdict::Picture;
    }
    if visible > 0 { Verdict::Native } else { Verdict::Blank }
}

fn clipped(p: &super::content::ImageBox, width: f32, height: f32) -> f32 {
    let w = (p.x1.min(width) - p.x0.max(0.0)).max(0.0);
    let h = (p.y1.min(height) - p.y0.max(0.0)).max(0.0);
    w * h
}

/// Painted invisibly, or beneath a picture that covers the page.
pub fn is_hidden(glyph: &Glyph, content: &PageContent, page_area: f32) -> bool {
    glyph.invisible
        || content.pictures.iter().rev().take(4).any(|p| {
            let (x, y) = glyph.origin;
            p.opaque
                && p.seq >= glyph.seq
                && (p.x1 - p.x0) * (p.y1 - p.y0) > 0.8 * page_area
                && (p.x0..=p.x1).contains(&x)
                && (p.y0..=p.y1).contains(&y)
        })
}

/// A rough look at a layer: most of its words could be syllables or numbers.
fn legible(content: &PageContent, area: f32) -> bool {
    let words = words(content.glyphs.iter().filter(|g| is_hidden(g, content, area)));
    let good = words.iter().filter(|w| plausible(w.trim_matches(|c: char| !c.is_alphanumeric()))).count();
    !words.is_empty() && good as f32 >= LEGIBLE * words.len() as f32
}

/// Share of the words of a Vietnamese text that bear marks; real papers have two of three.
const MARKED: f32 = 0.4;
/// Share of words that could be Vietnamese, from which on a layer is good.
const VIETNAMESE: f32 = 0.93;

/// Whether a legible layer may be worse than what can be read in the picture: words that could not be, or marks that are lost.
pub fn is_doubtful(content: &PageContent, area: f32) -> bool {
    vietnamese(content, area) < VIETNAMESE
}

/// How much the text of a layer, or of a recognised page, reads like Vietnamese, 0 to 1.
pub fn vietnamese(content: &PageContent, area: f32) -> f32 {
    let recognised = content.pictures.is_empty();
    let text = words(content.glyphs.iter().filter(|g| recognised || is_hidden(g, content, area))).join(" ");
    let words: Vec<&str> = syllables(&text).map(|(_, w)| w).filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let marked = words.iter().filter(|w| !w.is_ascii()).count() as f32 / words.len().max(1) as f32;
    syllable_score(&text) * (marked / MARKED).min(1.0)
}

/// The words that glyphs make, told apart by blanks and gaps.
fn words<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let apart = last.is_none_or(|l| {
            let (dx, dy) = (glyph.origin.0 - l.end.0, glyph.origin.1 - l.end.1);
            l.ch == ' ' || dx.hypot(dy) > 0.2 * glyph.size
        });
        if glyph.ch != ' ' {
            match out.last_mut() {
                Some(word) if !apart => word.push(glyph.ch),
                _ => out.push(glyph.ch.to_string()),
            }
            if let (Some(word), Some(more)) = (out.last_mut(), &glyph.more) {
                word.push_str(more);
            }
        }
        last = Some(glyph);
    }
    out
}

fn plausible(core: &str) -> bool {
    if core.is_empty() {
        return false;
    }
    let digits = core.chars().all(|c| c.is_ascii_digit() || ".,/-%:".contains(c));
    let letters = core.chars().all(|c| c.is_alphabetic() || c == '-' || c == '/');
    // Beyond ASCII every vowel of Vietnamese counts; consonants there are rare.
    let vowel = core.chars().any(|c| "aeiouyAEIOUY".contains(c) || (!c.is_ascii() && c != 'đ' && c != 'Đ'));
    digits
        || (letters && (vowel || core.chars().count() <= 3 && core.chars().all(char::is_uppercase)) && core.chars().count() <= 14)
}

#[cfg(test)]
mod tests {
    use super::plausible;

    #[test]
    fn words_and_noise() {
        for word in ["Báo", "cáo", "2020", "14/8/2020", "TB", "BC-UBND"] {
            assert!(plausible(word), "{word}");
        }
        for word in ["", "l|~", "rtkl", "a1b2"] {
            assert!(!plausible(word), "{word}");
        }
    }
}
