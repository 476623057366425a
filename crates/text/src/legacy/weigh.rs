//! How much a text gains as Vietnamese when it is read in a legacy encoding.
//!
//! Words are judged one by one, as `syllable` does. Leaves out the decision: a short line alone proves nothing.

use super::decode::words;
use super::encoding::Encoding;
use super::tables;
use super::worth::{Worth, worth};

/// What reading a text in an encoding does to its words. Sums of several texts are evidence too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Words changed by decoding that could be Vietnamese then.
    pub good: u32,
    /// Words changed that could not.
    pub bad: u32,
    /// Words changed that could be Vietnamese as they stand.
    pub was: u32,
    /// Words changed of which nothing can be said: numbers, abbreviations.
    pub open: u32,
    /// The bytes by which good words were changed, a bit each from 0x80 on.
    seen: u128,
}

impl Evidence {
    /// How many different letters speak for the encoding.
    pub fn letters(self) -> u32 {
        self.seen.count_ones()
    }

    /// Whether decoding changes any word.
    pub fn changes_anything(self) -> bool {
        self.good + self.bad + self.open > 0
    }

    /// Beyond doubt: several words of several letters become Vietnamese that were not, and hardly any is spoilt.
    pub fn is_strong(self) -> bool {
        self.good >= 3 && self.letters() >= 3 && self.bad * 4 <= self.good && self.was * 2 <= self.good
    }

    /// For choosing among encodings.
    pub fn weight(self) -> i64 {
        2 * i64::from(self.good) - 3 * i64::from(self.bad) - i64::from(self.was)
    }

    /// Adds what another text says.
    pub fn add(&mut self, other: Evidence) {
        self.good += other.good;
        self.bad += other.bad;
        self.was += other.was;
        self.open += other.open;
        self.seen |= other.seen;
    }
}

/// Weighs a text against one encoding.
pub fn weigh(encoding: Encoding, text: &str) -> Evidence {
    let mut evidence = Evidence::default();
    let words = words(encoding, text);
    let mut ends = words.iter().skip(1).map(|w| w.letters[0].at).chain([text.len()]);
    for word in &words {
        let end = ends.next().unwrap_or(text.len());
        let Some((first, last)) = word.changed().next().zip(word.letters.last()) else { continue };
        match word.worth {
            Worth::Nothing => evidence.open += 1,
            Worth::Bad => evidence.bad += 1,
            Worth::Good => {
                evidence.good += 1;
                for l in word.changed() {
                    evidence.seen |= tables::byte_of(l.stood).and_then(|b| b.checked_sub(0x80)).map_or(1 << 127, |b| 1 << b);
                }
            }
        }
        let from = word.letters.iter().find(|l| l.changed || l.is.is_alphanumeric()).map_or(first.at, |l| l.at);
        let to = if last.changed || last.is.is_alphanumeric() { end } else { last.at };
        evidence.was += u32::from(text.get(from..to).is_some_and(|w| worth(w.chars()) == Worth::Good));
    }
    evidence
}

/// Whether the text has a letter that no legacy encoding, mistaken for Latin text, leaves behind: ạ, ế, ợ …
pub fn has_later_letters(text: &str) -> bool {
    text.bytes().any(|b| b >= 0xC4) && text.chars().any(|c| matches!(c, 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | '\u{1EA0}'..='\u{1EF9}'))
}

/// Whether a text has what no Unicode text in Vietnamese has: signs between letters, letters of other languages. One scan; French and
/// German pass it too.
pub fn may_be_legacy(text: &str) -> bool {
    if text.is_ascii() && !text.bytes().any(|b| b < 0x20) {
        return false;
    }
    let mut before = ' ';
    text.chars().any(|c| {
        let beside = |a: char, b: char| foreign(a) && (a.is_alphabetic() || b.is_alphabetic() || foreign(b));
        let found = beside(c, before) || beside(before, c) || laid_upon(before, c);
        before = c;
        found
    })
}

/// A letter that code page 1258 uses as a mark stands behind a letter that it never follows in Vietnamese.
fn laid_upon(before: char, c: char) -> bool {
    match c {
        'ì' => matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'â' | 'ã' | 'ê' | 'ô' | 'õ' | 'ý'),
        'Ì' | 'Ò' => before.is_lowercase(),
        _ => false,
    }
}

/// Characters that a byte may stand for and Vietnamese in Unicode has no use for within words.
fn foreign(c: char) -> bool {
    match c {
        'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý' => false,
        'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý' => false,
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ð' | 'ð' => false,
        '\u{300}'..='\u{36F}' | '\u{A0}' | '‘'..='„' | '…' | '–' | '—' | '•' | '°' | '²' | '³' | '₫' | '€' | '™' => {
            false
        }
        _ => tables::byte_of(c).is_some(),
    }
}

/// Whether soft hyphens of a text are TCVN3's ư: it has several other letters of that encoding within words.
pub fn soft_hyphen_is_letter(text: &str) -> bool {
    weigh(Encoding::Tcvn3, text).letters() >= 3
}
