//! What a word is worth as Vietnamese.

use crate::letter::is_mark;
use crate::syllable::is_vietnamese_syllable;

/// What a word is worth as Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    Good,
    Bad,
    /// A number, an abbreviation in capitals, a lone consonant.
    Nothing,
}

pub(super) fn worth(word: impl Iterator<Item = char> + Clone) -> Worth {
    // A long run of letters is no word.
    let text: String = word.clone().take(24).collect();
    if word.clone().any(|c| c.is_ascii_digit()) {
        return Worth::Nothing;
    }
    let consonant = |c: char| c == 'Đ' || c == 'đ' || (c.is_ascii_alphabetic() && !"AEIOUYaeiouy".contains(c));
    let mut letters = word.filter(|c| !is_mark(*c));
    if letters.clone().all(|c| consonant(c) && c.is_uppercase()) || (letters.clone().count() == 1 && letters.all(consonant)) {
        return Worth::Nothing;
    }
    if is_vietnamese_syllable(&text) { Worth::Good } else { Worth::Bad }
}
