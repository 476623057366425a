//! Names of units as words: one spelling, abbreviations written out, marks optional where the writer left them out.

use std::ops::Range;

use rasoat_text::fold::{canon, fold};
use rasoat_text::syllable::syllables;

/// A word of a text or of a name.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Canonical: lower case, marks kept.
    pub marked: String,
    /// Without marks.
    pub bare: String,
    /// Bytes of the original; equal for the words that one abbreviation was written out to.
    pub range: Range<usize>,
}

impl Word {
    /// Whether a text's word is a name's word: the same marks, or none typed at all.
    pub(super) fn means(&self, name: &Word) -> bool {
        self.marked == name.marked || (self.marked.is_ascii() && self.bare == name.bare)
    }

    pub(super) fn is(&self, marked: &str, bare: &str) -> bool {
        self.marked == marked || self.marked == bare
    }
}

/// Abbreviations that stand in names of units, canonical.
fn written_out(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "bhxh" => &["bảo", "hiểm", "xã", "hội"],
        "bhyt" => &["bảo", "hiểm", "y", "tế"],
        "bhxhvn" => &["bảo", "hiểm", "xã", "hội", "việt", "nam"],
        "vn" => &["việt", "nam"],
        "tp" => &["thành", "phố"],
        "hcm" => &["hồ", "chí", "minh"],
        "tphcm" => &["thành", "phố", "hồ", "chí", "minh"],
        "cntt" => &["công", "nghệ", "thông", "tin"],
        "tđkt" => &["thi", "đua", "khen", "thưởng"],
        "tx" => &["thị", "xã"],
        _ => return None,
    })
}

/// The words of a text. Signs between words do not count, so that "Bà Rịa - Vũng Tàu" and "Bà Rịa–Vũng Tàu" are the same.
pub(super) fn words(text: &str) -> Vec<Word> {
    let canonical = canon(text);
    let mut out = Vec::new();
    for (range, word) in syllables(&canonical.text) {
        let range = canonical.original(range);
        match written_out(word) {
            Some(long) => out.extend(long.iter().map(|w| new_word(w, range.clone()))),
            None => out.push(new_word(word, range)),
        }
    }
    out
}

fn new_word(word: &str, range: Range<usize>) -> Word {
    // Names in the tables above are spelt as canonical text is.
    let bare = if word.is_ascii() && !word.ends_with('y') { word.to_owned() } else { fold(word).text };
    Word { marked: word.to_owned(), bare, range }
}
