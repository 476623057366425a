//! TCVN3 has no capitals with tones: they are small letters in a font that shows them large, so that "CéNG HOµ" is read "CỘNG HOÀ".
//!
//! Which font a word stood in is told by its other letters. Leaves out words without any other letter to go by.

use std::ops::Range;

use crate::text::syllable::is_vietnamese_syllable;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Capitals, at least two, and none but capitals where there could be others.
    Capitals,
    /// A capital at the head or none: the other words decide.
    Either,
    Small,
}

/// Decoded text with the letters raised that its reader saw as capitals. The result has the length of the text.
pub fn capitals_as_shown(text: &str) -> String {
    let words: Vec<(Range<usize>, Shown)> = words(text).map(|r| (r.clone(), shown(&text[r]))).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (i, (range, how)) in words.iter().enumerate() {
        let raise = match how {
            Shown::Capitals => true,
            Shown::Small => false,
            Shown::Either => {
                let is = |j: Option<usize>| j.and_then(|j| words.get(j)).map(|(_, s)| *s == Shown::Capitals);
                match (is(i.checked_sub(1)), is(Some(i + 1))) {
                    (Some(true), Some(true)) => true,
                    // At an end of the line all others must be capitals.
                    (Some(true), None) | (None, Some(true)) => {
                        words.len() > 2 && words.iter().enumerate().all(|(j, (_, s))| i == j || *s == Shown::Capitals)
                    }
                    _ => false,
                }
            }
        };
        out.push_str(&text[at..range.start]);
        if raise {
            out.extend(text[range.clone()].chars().map(raised));
        } else {
            out.push_str(&text[range.clone()]);
        }
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// All letters as capitals; the result has the length of the text.
pub fn raise(text: &str) -> String {
    text.chars().map(raised).collect()
}

/// The capital of a letter where it takes as many bytes, which is so for all Vietnamese letters.
fn raised(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|u| upper.next().is_none() && u.len_utf8() == c.len_utf8()).unwrap_or(c)
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let length = text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
        at = start + length;
        Some(start..at)
    })
}

fn shown(word: &str) -> Shown {
    let plain = || word.chars().filter(char::is_ascii_alphabetic);
    if plain().any(|c| c.is_ascii_lowercase()) {
        return Shown::Small;
    }
    let large = plain().count();
    let inside = word.chars().skip(1).any(|c| c.is_uppercase());
    // Abbreviations say nothing about the font.
    if large >= 2 && inside && is_vietnamese_syllable(word) { Shown::Capitals } else { Shown::Either }
}
