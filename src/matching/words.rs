//! Wordings as folded syllables with weights, and how near two of them are.
//!
//! Marks are folded away, abbreviations written out, and a syllable may differ by one slip of the keyboard: headings are misspelt, lose
//! their marks, and come out of OCR with letters changed.

use crate::text::abbrev;
use crate::text::fold::fold;
use crate::text::syllable::is_vietnamese_syllable;
use std::collections::HashMap;

/// Folded syllables of a text, abbreviations written out, figures and signs left out.
pub fn words(text: &str) -> Vec<String> {
    fold(&abbrev::expand(text).text)
        .text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().any(char::is_alphabetic))
        .map(str::to_string)
        .collect()
}

/// How much each syllable says: much where few requirements use it, little where all do.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    by_word: HashMap<String, f32>,
    unknown: f32,
}

impl Weights {
    /// From groups of wordings, one group a requirement; words of `topic` belong to every heading and say nothing.
    pub fn new(groups: &[Vec<Vec<String>>], topic: &[Vec<String>]) -> Weights {
        let mut groups_with: HashMap<&str, usize> = HashMap::new();
        for group in groups {
            let mut seen: Vec<&str> = group.iter().flatten().map(String::as_str).collect();
            seen.sort_unstable();
            seen.dedup();
            for word in seen {
                *groups_with.entry(word).or_default() += 1;
            }
        }
        let n = groups.len().max(1) as f32;
        let mut by_word: HashMap<String, f32> =
            groups_with.into_iter().map(|(word, k)| (word.to_string(), (1.0 + n / k as f32).ln() / (1.0 + n).ln())).collect();
        for word in topic.iter().flatten() {
            by_word.insert(word.clone(), 0.12);
        }
        for word in EMPTY {
            by_word.insert((*word).to_string(), 0.08);
        }
        Weights { by_word, unknown: 0.45 }
    }

    pub fn of(&self, word: &str) -> f32 {
        self.by_word.get(word).copied().unwrap_or(self.unknown)
    }

    pub fn sum(&self, words: &[String]) -> f32 {
        words.iter().map(|w| self.of(w)).sum()
    }
}

/// Words that carry no meaning of their own in a heading, folded.
const EMPTY: &[&str] = &["va", "cac", "nhung", "cua", "ve", "trong", "mot", "so", "voi", "cho", "tai", "theo", "da", "nhu", "la", "den", "tu", "viec", "diem", "o"];

/// Likeness of two syllables, 0 to 1: one slip in a syllable of four letters or more, or two letters changed about.
pub fn same_word(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
    if long < 3 || long - short > 1 {
        return 0.0;
    }
    if x.len() == y.len() {
        let differing: Vec<usize> = (0..x.len()).filter(|i| x[*i] != y[*i]).collect();
        return match differing[..] {
            [_] if long >= 5 => 0.75,
            [_] if long == 4 => 0.45,
            [i, j] if j == i + 1 && x[i] == y[j] && x[j] == y[i] => 0.85,
            _ => 0.0,
        };
    }
    // One letter too many or too few.
    let (s, l) = if x.len() < y.len() { (&x, &y) } else { (&y, &x) };
    let head = s.iter().zip(l.iter()).take_while(|(p, q)| p == q).count();
    if s[head..] == l[head + 1..] && short >= 3 { 0.75 } else { 0.0 }
}

/// Where `phrase` stands in `text` (index of the first word), each word alike enough.
pub fn find_phrase(text: &[String], phrase: &[String]) -> Option<usize> {
    if phrase.is_empty() || phrase.len() > text.len() {
        return None;
    }
    (0..=text.len() - phrase.len()).find(|&i| phrase_at(&text[i..], phrase))
}

fn phrase_at(text: &[String], phrase: &[String]) -> bool {
    let mut slips = 0;
    for (a, b) in text.iter().zip(phrase) {
        let s = same_word(a, b);
        // One word of a phrase may be misspelt, and only where others hold it up: two where the slip is itself a sound syllable.
        let alone = phrase.len() < if is_vietnamese_syllable(a) { 3 } else { 2 };
        if s < 0.7 || s < 1.0 && alone {
            return false;
        }
        slips += usize::from(s < 1.0);
    }
    slips <= 1 + phrase.len() / 4
}

/// How near a heading is to a wording, 0 to 1. Words count by weight, in any order; leaving words out costs less than bringing others in.
pub fn likeness(heading: &[String], wording: &[String], weights: &Weights) -> f32 {
    if heading.is_empty() || wording.is_empty() {
        return 0.0;
    }
    let mut used = vec![false; wording.len()];
    let mut hit = 0.0;
    for word in heading {
        let best = (0..wording.len())
            .filter(|i| !used[*i])
            .map(|i| (i, same_word(word, &wording[i])))
            .fold((0, 0.0), |best, here| if here.1 > best.1 { here } else { best });
        // A sound syllable that differs by a letter is another word, not a slip.
        if best.1 == 1.0 || best.1 >= 0.45 && !is_vietnamese_syllable(word) {
            used[best.0] = true;
            hit += best.1 * weights.of(&wording[best.0]);
        }
    }
    let precision = hit / weights.sum(heading).max(hit).max(f32::EPSILON);
    let recall = hit / weights.sum(wording).max(hit).max(f32::EPSILON);
    (0.6 * precision + 0.4 * recall).max(letters(heading, wording))
}

/// Likeness of the letters alone, for words run together or cut apart: counts only when it is very high.
fn letters(a: &[String], b: &[String]) -> f32 {
    let (x, y) = (a.concat(), b.concat());
    if x == y {
        return 1.0;
    }
    if x.len() < 6 || y.len() < 6 {
        return 0.0;
    }
    let grams = |s: &str| -> HashMap<[u8; 2], i32> {
        let mut map = HashMap::new();
        for w in s.as_bytes().windows(2) {
            *map.entry([w[0], w[1]]).or_insert(0) += 1;
        }
        map
    };
    let (p, q) = (grams(&x), grams(&y));
    let common: i32 = p.iter().map(|(g, n)| (*n).min(q.get(g).copied().unwrap_or(0))).sum();
    let dice = 2.0 * common as f32 / (x.len() + y.len() - 2) as f32;
    if dice > 0.8 { dice * 0.95 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn w(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_string).collect()
    }

    #[test]
    fn slips_are_forgiven_and_other_words_are_not() {
        assert_eq!(same_word("truyen", "truyne"), 0.85);
        assert_eq!(same_word("truyen", "truyn"), 0.75);
        assert_eq!(same_word("han", "hang"), 0.75);
        assert_eq!(same_word("de", "den"), 0.0);
        assert_eq!(same_word("ban", "ben"), 0.0);
    }

    #[test]
    fn phrases() {
        assert_eq!(find_phrase(&w("cong tac tuyen truyen"), &w("tuyen truyen")), Some(2));
        assert_eq!(find_phrase(&w("cong tac tuyne truyen"), &w("tuyen truyen")), Some(2));
        assert_eq!(find_phrase(&w("tuyen duong"), &w("tuyen truyen")), None);
    }
}
