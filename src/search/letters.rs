//! Letters: composed, lower case, each with its place in the original; the spelling of a syllable brought to one form.
//!
//! Knows nothing of words, abbreviations or queries.

use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// A composed lower-case letter and the bytes of the original that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub ch: char,
    pub range: Range<usize>,
}

/// The text as composed lower-case letters. Letters that do not print (zero width, soft hyphen) are left out.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, first)) = chars.next() {
        let mut end = at + first.len_utf8();
        let mut composed_already = true;
        while let Some(&(next, mark)) = chars.peek() {
            if mark.is_ascii() || (canonical_combining_class(mark) == 0 && !is_combining_mark(mark)) {
                break;
            }
            composed_already = false;
            end = next + mark.len_utf8();
            chars.next();
        }
        if let (true, Some(ch)) = (composed_already, LATIN.get(first as usize).filter(|l| l.lower != '\0')) {
            out.push(Letter { ch: ch.lower, range: at..end });
        } else {
            for ch in text[at..end].nfc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase) {
                out.push(Letter { ch, range: at..end });
            }
        }
    }
    out
}

/// Of one composed Latin letter.
#[derive(Clone, Copy)]
struct Latin {
    /// NUL where lower case or composition is not one letter.
    lower: char,
    /// Without marks; NUL where that is not one letter.
    plain: char,
}

/// All letters up to the end of the Vietnamese ones: decomposing each one anew is most of the work otherwise.
static LATIN: LazyLock<Vec<Latin>> = LazyLock::new(|| {
    let one = |mut chars: Box<dyn Iterator<Item = char>>| match (chars.next(), chars.next()) {
        (Some(c), None) => c,
        _ => '\0',
    };
    let latin = |c: char| Latin {
        lower: one(Box::new(std::iter::once(c).nfc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase))),
        plain: one(Box::new(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }))),
    };
    (0..0x1F00).map(|n| char::from_u32(n).map_or(Latin { lower: '\0', plain: '\0' }, latin)).collect()
});

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Tone placement: the newer school ("hoà", "thuý") written in the older, commoner one ("hòa", "thúy"). Only open syllables differ.
const TONES: &[(&str, &str)] = &[
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// Syllables written with i or y without a change of meaning. A general rule would join words that differ (tai, tay).
const I_FOR_Y: &[(&str, &str)] = &[
    ("lí", "lý"),
    ("kĩ", "kỹ"),
    ("tỉ", "tỷ"),
    ("kì", "kỳ"),
    ("mĩ", "mỹ"),
    ("sĩ", "sỹ"),
    ("kí", "ký"),
    ("hi", "hy"),
    ("quí", "quý"),
    ("qui", "quy"),
    ("quĩ", "quỹ"),
    ("quỉ", "quỷ"),
    ("kỉ", "kỷ"),
    ("kị", "kỵ"),
    ("mì", "mỳ"),
];

/// One spelling for a lower-case syllable with its marks.
pub(super) fn canonical(syllable: &str) -> String {
    if syllable.is_ascii() && !matches!(syllable, "hi" | "qui") {
        return syllable.to_owned();
    }
    if let Some((_, y)) = I_FOR_Y.iter().find(|(i, _)| *i == syllable) {
        return (*y).to_owned();
    }
    for (new, old) in TONES {
        if let Some(onset) = syllable.strip_suffix(new) {
            // In "quý" the u belongs to the consonant: the tone cannot stand on it.
            if !(onset.ends_with('q') && new.starts_with('u')) {
                return format!("{onset}{old}");
            }
        }
    }
    syllable.to_owned()
}

/// Without tones and marks; `đ` becomes `d`.
pub(super) fn without_marks(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let plain = |c: char| LATIN.get(c as usize).map(|l| l.plain).filter(|p| *p != '\0');
    if let Some(all) = word.chars().map(plain).collect() {
        return all;
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// The key of a canonical syllable when marks do not count. Without tones "ly" and "li" cannot be told from "lý" and "lí", so the
/// i and y of such syllables fall together.
pub(super) fn folded(canonical: &str) -> String {
    let plain = without_marks(canonical);
    match plain.as_str() {
        "ly" => "li",
        "ky" => "ki",
        "ty" => "ti",
        "my" => "mi",
        "sy" => "si",
        "hy" => "hi",
        "quy" => "qui",
        _ => return plain,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_keep_their_place() {
        let text = "Tie\u{302}\u{301}ng\u{ad}Đ";
        let all: String = letters(text).iter().map(|l| l.ch).collect();
        assert_eq!(all, "tiếngđ");
        assert_eq!(letters(text)[2].range, 2..7);
        assert_eq!(&text[letters(text)[5].range.clone()], "Đ");
    }

    #[test]
    fn one_spelling() {
        for (written, one) in [
            ("hoà", "hòa"),
            ("thuỷ", "thủy"),
            ("quý", "quý"),
            ("quí", "quý"),
            ("quả", "quả"),
            ("lí", "lý"),
            ("tai", "tai"),
            ("hoàn", "hoàn"),
        ] {
            assert_eq!(canonical(written), one, "{written}");
        }
    }

    #[test]
    fn folds() {
        for (written, plain) in [("đường", "duong"), ("nghị", "nghi"), ("lý", "li"), ("tay", "tay"), ("quỹ", "qui")] {
            assert_eq!(folded(&canonical(written)), plain, "{written}");
        }
    }
}
