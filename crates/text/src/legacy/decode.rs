//! Text in one encoding as Unicode, word by word.

use super::encoding::Encoding;
use super::tables;
use super::worth::{Worth, worth};
use crate::letter::is_mark;
use unicode_normalization::UnicodeNormalization;

/// Decoded text, and where each place of the original went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Offset in the original and in `text` of every character decoded, and of both ends.
    places: Vec<(usize, usize)>,
}

impl Decoded {
    /// The offset in `text` that answers to one in the original: on a character boundary, inside `text`, growing with the question.
    pub fn place(&self, original: usize) -> usize {
        match self.places.partition_point(|(from, _)| *from < original) {
            at if at < self.places.len() => self.places[at].1,
            _ => self.text.len(),
        }
    }
}

/// One letter as decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct DecodedLetter {
    /// Offset of the first character that it was made from.
    pub at: usize,
    /// That character as it stood.
    pub stood: char,
    pub is: char,
    pub changed: bool,
}

/// Text in one encoding as Unicode. Signs that stand at the edge of a word which is only a word without them («, », §) stay.
pub fn decode(encoding: Encoding, text: &str) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(text.len() * 3 / 2), places: Vec::new() };
    for word in words(encoding, text) {
        for letter in word.letters {
            decoded.places.push((letter.at, decoded.text.len()));
            decoded.text.push(letter.is);
        }
    }
    decoded.places.push((text.len(), decoded.text.len()));
    decoded
}

/// A word, or one character between words.
pub(super) struct DecodedWord {
    pub letters: Vec<DecodedLetter>,
    /// What it is worth as decoded.
    pub worth: Worth,
}

impl DecodedWord {
    /// The letters that decoding changed.
    pub fn changed(&self) -> impl Iterator<Item = &DecodedLetter> {
        self.letters.iter().filter(|l| l.changed)
    }
}

pub(super) fn words(encoding: Encoding, text: &str) -> Vec<DecodedWord> {
    let letters = letters(encoding, text);
    let mut words = Vec::new();
    let mut rest = &letters[..];
    while let Some(first) = rest.first() {
        let length = if in_word(first) { rest.iter().position(|l| !in_word(l)).unwrap_or(rest.len()) } else { 1 };
        let (word, after) = rest.split_at(length);
        settle(word.to_vec(), &mut words);
        rest = after;
    }
    words
}

fn in_word(letter: &DecodedLetter) -> bool {
    letter.is.is_alphanumeric() || is_mark(letter.is)
}

/// Decides on the signs in and around a word, and appends it.
fn settle(mut letters: Vec<DecodedLetter>, words: &mut Vec<DecodedWord>) {
    let kept = |l: &DecodedLetter| DecodedLetter { is: l.stood, changed: false, ..*l };
    if let [only] = letters[..]
        && (!in_word(&only) || (stands_alone(only.stood) && !is_word(only.is)))
    {
        words.push(DecodedWord { letters: vec![kept(&only)], worth: Worth::Nothing });
        return;
    }
    let mut found = worth(letters.iter().map(|l| l.is));
    let doubtful = |l: &DecodedLetter| l.changed && may_be_sign(l.stood);
    if found == Worth::Bad && letters.iter().any(doubtful) {
        // A blank that cannot be broken is a letter in one encoding only.
        if let Some(at) = letters.iter().position(|l| l.changed && l.stood == '\u{A0}') {
            let mut after = letters.split_off(at);
            let rest = after.split_off(1);
            for part in [letters, after.iter().map(kept).collect(), rest] {
                if !part.is_empty() {
                    settle(part, words);
                }
            }
            return;
        }
        let before = letters.iter().take_while(|l| doubtful(l)).count();
        let behind = letters[before..].iter().rev().take_while(|l| doubtful(l)).count();
        // The fewest signs that leave a word.
        let edges = (0..=before).flat_map(|b| (0..=behind).map(move |e| (b, e))).filter(|(b, e)| b + e > 0 && b + e <= 6);
        let mut edges: Vec<(usize, usize)> = edges.take(64).collect();
        edges.sort_by_key(|(b, e)| b + e);
        let all = letters.len();
        let fitting = edges.into_iter().filter(|(b, e)| b + e < all).find_map(|(b, e)| {
            let core = worth(letters[b..all - e].iter().map(|l| l.is));
            (core != Worth::Bad || letters[b..all - e].iter().all(|l| !l.changed)).then_some((b, e, core))
        });
        if let Some((b, e, core)) = fitting {
            for l in letters[..b].iter_mut() {
                *l = kept(l);
            }
            for l in letters[all - e..].iter_mut() {
                *l = kept(l);
            }
            found = core;
        }
    }
    words.push(DecodedWord { letters, worth: found });
}

/// Signs that also stand in Vietnamese text as it is written today.
fn may_be_sign(c: char) -> bool {
    matches!(c, '\u{A0}' | '«' | '»' | '§' | '©' | '®' | '±' | '°' | '·' | '´' | '¨' | '×' | '÷' | '‘'..='„' | '†'..='•' | '…' | '‰' | '‹' | '›' | '–' | '—' | '™' | '€')
}

/// Words of one letter that a sign may stand for.
fn is_word(c: char) -> bool {
    matches!(c, 'ở' | 'ý' | 'ô' | 'ổ' | 'ừ' | 'à')
}

/// Signs that mean themselves where they stand alone: bullets, quotation marks, paragraph signs.
fn stands_alone(c: char) -> bool {
    may_be_sign(c) && c != '®' || matches!(c, '¬' | '²' | '³' | '¹' | '¢' | '£' | '¥' | '¦' | '½' | '¼' | '¾')
}

/// The letters of a text in one encoding, marks laid upon the letter before them.
fn letters(encoding: Encoding, text: &str) -> Vec<DecodedLetter> {
    let mut out: Vec<DecodedLetter> = Vec::with_capacity(text.len());
    for (at, stood) in text.char_indices() {
        let byte = if stood.is_ascii() && encoding != Encoding::Viscii { None } else { tables::byte_of(stood) };
        let Some(byte) = byte else {
            out.push(DecodedLetter { at, stood, is: stood, changed: false });
            continue;
        };
        if let Some(marks) = tables::marks(encoding, byte)
            && let Some(base) = out.last_mut()
            && let Some(is) = marked(base.is, marks)
        {
            base.is = is;
            base.changed = true;
            continue;
        }
        let is = tables::letter(encoding, byte).unwrap_or(stood);
        out.push(DecodedLetter { at, stood, is, changed: is != stood });
    }
    out
}

/// A vowel with marks as one letter; `None` where there is no such letter.
fn marked(base: char, marks: &str) -> Option<char> {
    if !matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
        && !matches!(base, 'Â' | 'â' | 'Ă' | 'ă' | 'Ê' | 'ê' | 'Ô' | 'ô' | 'Ơ' | 'ơ' | 'Ư' | 'ư')
    {
        return None;
    }
    let mut composed = std::iter::once(base).chain(marks.chars()).nfc();
    composed.next().filter(|_| composed.next().is_none())
}
