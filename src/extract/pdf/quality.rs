//! Whether the text of a page can be relied on: native, an OCR layer, or a picture with at most a stamp on it.

use super::glyphs::{Dir, Glyph, PageContent};

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

fn clipped(p: &super::glyphs::Picture, width: f32, height: f32) -> f32 {
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
    let mut word = String::new();
    let (mut good, mut all) = (0usize, 0usize);
    let mut last: Option<&Glyph> = None;
    let mut close = |word: &mut String| {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            all += 1;
            good += usize::from(plausible(core));
        }
        word.clear();
    };
    for glyph in content.glyphs.iter().filter(|g| is_hidden(g, content, area)) {
        let apart = last.is_some_and(|l| {
            let (dx, dy) = (glyph.origin.0 - l.end.0, glyph.origin.1 - l.end.1);
            dx.hypot(dy) > 0.2 * glyph.size
        });
        if glyph.ch == ' ' || apart {
            close(&mut word);
        }
        if glyph.ch != ' ' {
            word.push(glyph.ch);
        }
        last = Some(glyph);
    }
    close(&mut word);
    all > 0 && good as f32 >= LEGIBLE * all as f32
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
