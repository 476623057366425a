//! Wordings as folded syllables with weights, and how near two of them are.
//!
//! Marks are folded away, abbreviations written out, and a syllable may differ by one slip of the keyboard: headings are misspelt, lose
//! their marks, and come out of OCR with letters changed.

use super::abbrev;
use super::fold::fold;
use super::syllable::is_vietnamese_syllable;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Deref;
use std::sync::OnceLock;

/// A folded syllable. Compared by its hash first: almost all comparisons are between different words.
#[derive(Debug, Clone, Eq)]
pub struct Word {
    hash: u64,
    text: Box<str>,
    sound: OnceLock<bool>,
}

impl Word {
    /// A word as written.
    pub fn new(text: &str) -> Word {
        // FNV-1a, 64 bits.
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Word { hash, text: text.into(), sound: OnceLock::new() }
    }

    /// Whether it is a possible Vietnamese syllable; worked out once.
    fn is_sound(&self) -> bool {
        *self.sound.get_or_init(|| is_vietnamese_syllable(&self.text))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Word) -> std::cmp::Ordering {
        (self.hash, &self.text).cmp(&(other.hash, &other.text))
    }
}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Word) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Word) -> bool {
        self.hash == other.hash && self.text == other.text
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Folded syllables of a text, abbreviations written out, figures and signs left out.
pub fn words(text: &str) -> Vec<Word> {
    fold(&abbrev::expand(text).text)
        .text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().any(char::is_alphabetic))
        .map(Word::new)
        .collect()
}

/// A wording of a profile or a heading: as written, and as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub words: Vec<Word>,
    /// Each letter with the next, blanks left out, in order: see [`letters`].
    pairs: Vec<[u8; 2]>,
}

impl From<String> for Wording {
    fn from(text: String) -> Wording {
        let words = words(&text);
        Wording { text, ..Wording::from(words) }
    }
}

/// Without a text of its own.
impl From<Vec<Word>> for Wording {
    fn from(words: Vec<Word>) -> Wording {
        let joined = words.iter().map(|w| &**w).collect::<String>();
        let mut pairs: Vec<[u8; 2]> = joined.as_bytes().windows(2).map(|p| [p[0], p[1]]).collect();
        pairs.sort_unstable();
        Wording { text: String::new(), words, pairs }
    }
}

/// How much each syllable says: much where few requirements use it, little where all do.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    /// By the hash of the word.
    by_word: HashMap<u64, f32, Prehashed>,
}

/// A word brings its hash with it; hashing it again would say nothing new.
type Prehashed = BuildHasherDefault<Given>;

#[derive(Default)]
struct Given(u64);

impl Hasher for Given {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Weight of a word that no wording has.
const UNKNOWN: f32 = 0.45;

impl Weights {
    /// From groups of wordings, one group a requirement; words of `topic` belong to every heading and say nothing.
    pub fn new<'a>(groups: impl Iterator<Item = Vec<&'a Wording>>, topic: &[Wording]) -> Weights {
        let mut groups_with: HashMap<u64, usize, Prehashed> = HashMap::default();
        let mut count = 0usize;
        for group in groups {
            count += 1;
            let mut seen: Vec<u64> = group.into_iter().flat_map(|w| &w.words).map(|w| w.hash).collect();
            seen.sort_unstable();
            seen.dedup();
            for word in seen {
                *groups_with.entry(word).or_default() += 1;
            }
        }
        let n = count.max(1) as f32;
        let mut by_word: HashMap<u64, f32, Prehashed> =
            groups_with.into_iter().map(|(word, k)| (word, (1.0 + n / k as f32).ln() / (1.0 + n).ln())).collect();
        for word in topic.iter().flat_map(|w| &w.words) {
            by_word.insert(word.hash, 0.12);
        }
        for word in EMPTY {
            by_word.insert(Word::new(word).hash, 0.08);
        }
        Weights { by_word }
    }

    /// The weight of one word.
    pub fn of(&self, word: &Word) -> f32 {
        self.by_word.get(&word.hash).copied().unwrap_or(UNKNOWN)
    }

    /// The weights of all words together.
    pub fn sum(&self, words: &[Word]) -> f32 {
        words.iter().map(|w| self.of(w)).sum()
    }
}

/// Words that carry no meaning of their own in a heading, folded.
const EMPTY: &[&str] = &[
    "va", "cac", "nhung", "cua", "ve", "trong", "mot", "so", "voi", "cho", "tai", "theo", "da", "nhu", "la", "den", "tu", "viec",
    "diem", "o",
];

/// Likeness of two syllables, 0 to 1: one slip in a syllable of four letters or more, or two letters changed about.
pub fn same_word(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    // Folded text is ASCII but for rare foreign letters, which are not worth a slip.
    if !a.is_ascii() || !b.is_ascii() {
        return 0.0;
    }
    let (x, y) = (a.as_bytes(), b.as_bytes());
    let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
    if long < 3 || long - short > 1 {
        return 0.0;
    }
    let head = x.iter().zip(y).take_while(|(p, q)| p == q).count();
    if x.len() == y.len() {
        let same_tail = |from: usize| x[from..] == y[from..];
        if same_tail(head + 1) {
            return if long >= 5 {
                0.75
            } else if long == 4 {
                0.45
            } else {
                0.0
            };
        }
        let swapped = head + 1 < long && x[head] == y[head + 1] && x[head + 1] == y[head] && same_tail(head + 2);
        return if swapped { 0.85 } else { 0.0 };
    }
    // One letter too many or too few.
    let (s, l) = if x.len() < y.len() { (x, y) } else { (y, x) };
    if s[head..] == l[head + 1..] && short >= 3 { 0.75 } else { 0.0 }
}

/// Where `phrase` stands in `text` (index of the first word), each word alike enough.
pub fn find_phrase(text: &[Word], phrase: &[Word]) -> Option<usize> {
    if phrase.is_empty() {
        return None;
    }
    text.windows(phrase.len()).position(|window| phrase_at(window, phrase))
}

/// One word of a phrase may be misspelt (one in four of a long one), and only where others hold it up: two where the slip is itself a
/// sound syllable.
fn phrase_at(window: &[Word], phrase: &[Word]) -> bool {
    let exact = window.iter().zip(phrase).filter(|(a, b)| a == b).count();
    let slips = phrase.len() - exact;
    if slips == 0 {
        return true;
    }
    if exact == 0 || slips > 1 + phrase.len() / 4 {
        return false;
    }
    window.iter().zip(phrase).filter(|(a, b)| a != b).all(|(a, b)| same_word(a, b) >= 0.7 && (phrase.len() >= 3 || !a.is_sound()))
}

/// How near a heading is to a wording, 0 to 1. Words count by weight, in any order; leaving words out costs less than bringing others in.
pub fn likeness(heading: &Wording, wording: &Wording, weights: &Weights) -> f32 {
    let (own, other) = (&heading.words, &wording.words);
    // Which words of the wording are taken; most headings share none.
    let mut used = Vec::new();
    let is_free = |used: &[bool], i: usize| !used.get(i).copied().unwrap_or(false);
    let mut hit = 0.0;
    for word in own {
        let exact = (0..other.len()).find(|i| other[*i] == *word && is_free(&used, *i)).map(|i| (i, 1.0));
        if let Some((i, alike)) = exact.or_else(|| slip_of(word, other, |i| is_free(&used, i))) {
            used.resize(other.len(), false);
            used[i] = true;
            hit += alike * weights.of(&other[i]);
        }
    }
    let alike = letters(heading, wording);
    if hit <= 0.0 {
        return alike;
    }
    let precision = hit / weights.sum(own).max(hit);
    let recall = hit / weights.sum(other).max(hit);
    (0.6 * precision + 0.4 * recall).max(alike)
}

/// The word of a wording that a misspelt word stands for. A sound syllable that differs by a letter is another word, not a slip.
fn slip_of(word: &Word, wording: &[Word], is_free: impl Fn(usize) -> bool) -> Option<(usize, f32)> {
    if word.is_sound() {
        return None;
    }
    let best = (0..wording.len())
        .filter(|i| is_free(*i))
        .map(|i| (i, same_word(word, &wording[i])))
        .fold((0, 0.0), |best, here| if here.1 > best.1 { here } else { best });
    (best.1 >= 0.45).then_some(best)
}

/// Likeness of the letters alone (Dice coefficient of pairs), for words run together or cut apart: counts only when it is very high.
fn letters(a: &Wording, b: &Wording) -> f32 {
    const ENOUGH: f32 = 0.8;
    let (p, q) = (&a.pairs, &b.pairs);
    let (m, n) = (p.len() + 1, q.len() + 1);
    if m.min(n) < 6 || 2.0 * m.min(n) as f32 / ((m + n) as f32) < ENOUGH {
        return 0.0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < p.len() && j < q.len() {
        match p[i].cmp(&q[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let dice = 2.0 * common as f32 / (p.len() + q.len()) as f32;
    if dice > ENOUGH { dice * 0.95 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let find = |text: &str, phrase: &str| find_phrase(&words(text), &words(phrase));
        assert_eq!(find("Công tác tuyên truyền", "tuyên truyền"), Some(2));
        assert_eq!(find("Công tác tuyne truyền", "tuyên truyền"), Some(2));
        assert_eq!(find("Tuyên dương", "tuyên truyền"), None);
        assert_eq!(find("Công tác khen thưởng", "thông tin"), None);
        assert_eq!(find("trong PTTĐ này", "phong trào thi đua"), Some(1));
    }

    #[test]
    fn letters_forgive_lost_blanks() {
        let like = |a: &str, b: &str| letters(&Wording::from(words(a)), &Wording::from(words(b)));
        assert!(like("Thuậnlợi", "Thuận lợi") > 0.9);
        assert_eq!(like("Khó khăn", "Thuận lợi"), 0.0);
    }
}
