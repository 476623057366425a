//! Words as small numbers and phrases as one automaton over them, so that a text is folded and looked up once, whatever is sought in it.
//!
//! A word that no phrase holds is [`UNKNOWN`], unless it is a slip of the keyboard for one that is: that is worked out once a word.

use super::abbrev;
use super::fold::fold;
use super::syllable::is_vietnamese_syllable;
use super::words::same_word;
use std::collections::HashMap;

/// A folded syllable, as its place in a [`Vocabulary`].
pub type WordId = u32;

/// A word that the vocabulary does not hold.
pub const UNKNOWN: WordId = 0;

/// Folded syllables, each with a number from 1 on.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    ids: HashMap<Box<str>, WordId>,
}

/// The folded syllables of a text, abbreviations written out, figures and signs left out: what is compared.
pub fn folded(text: &str) -> String {
    fold(&abbrev::expand(text).text).text
}

/// Cuts folded text into syllables with letters.
pub fn syllables(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().any(char::is_alphabetic))
}

impl Vocabulary {
    /// The number of a folded syllable, a new one where it has none.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.ids.len() as WordId + 1;
        self.ids.insert(word.into(), id);
        id
    }

    /// The numbers of the syllables of a phrase, new ones for those that have none.
    pub fn intern_phrase(&mut self, phrase: &str) -> Vec<WordId> {
        syllables(&folded(phrase)).map(|w| self.intern(w)).collect()
    }

    /// The number of a folded syllable; `None` where it has none.
    pub fn get(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// How many syllables have a number.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The word that an unknown one is a slip for. A sound syllable is another word, not a slip.
    fn mended(&self, word: &str) -> WordId {
        if word.len() < 4 || word.len() > 8 || is_vietnamese_syllable(word) {
            return UNKNOWN;
        }
        let near = self.ids.iter().map(|(w, id)| (same_word(word, w), *id)).filter(|(alike, _)| *alike >= SLIP);
        // Of equals the one that was known first: the order of a hash map must not decide.
        near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map_or(UNKNOWN, |(_, id)| id)
    }
}

/// Likeness from which a word that is none is taken for a slip.
const SLIP: f32 = 0.7;
/// Distinct unknown words of one text that are looked at for slips: a text of a foreign tongue is no text full of slips.
const SLIPS: usize = 200;

/// Reads texts against one vocabulary and remembers the slips.
#[derive(Debug)]
pub struct Speller<'v> {
    vocabulary: &'v Vocabulary,
    slips: HashMap<Box<str>, WordId>,
}

impl<'v> Speller<'v> {
    /// A speller over these words that has seen no text yet.
    pub fn new(vocabulary: &'v Vocabulary) -> Speller<'v> {
        Speller { vocabulary, slips: HashMap::new() }
    }

    /// The number of a folded syllable, of a slip that of the word that was meant; `UNKNOWN` where there is none.
    pub fn id(&mut self, word: &str) -> WordId {
        if let Some(id) = self.vocabulary.get(word) {
            return id;
        }
        if let Some(id) = self.slips.get(word) {
            return *id;
        }
        if self.slips.len() >= SLIPS {
            return UNKNOWN;
        }
        let id = self.vocabulary.mended(word);
        self.slips.insert(word.into(), id);
        id
    }

    /// The words of a text.
    pub fn read(&mut self, text: &str) -> Vec<WordId> {
        syllables(&folded(text)).map(|w| self.id(w)).collect()
    }
}

/// Many phrases, each with something that it stands for, found in one pass.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    nodes: Vec<Node<T>>,
}

#[derive(Debug, Clone)]
struct Node<T> {
    /// Sorted by word.
    next: Vec<(WordId, u32)>,
    stands_for: Vec<T>,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'p, T> {
    /// Words before it.
    pub at: usize,
    pub len: usize,
    pub stands_for: &'p [T],
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases { nodes: vec![Node { next: Vec::new(), stands_for: Vec::new() }] }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase and what it stands for.
    pub fn add(&mut self, phrase: &[WordId], stands_for: T) {
        if phrase.is_empty() || phrase.contains(&UNKNOWN) {
            return;
        }
        let mut at = 0;
        for word in phrase {
            at = match self.nodes[at].next.binary_search_by_key(word, |(w, _)| *w) {
                Ok(i) => self.nodes[at].next[i].1 as usize,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node { next: Vec::new(), stands_for: Vec::new() });
                    self.nodes[at].next.insert(i, (*word, new as u32));
                    new
                }
            };
        }
        self.nodes[at].stands_for.push(stands_for);
    }

    /// All phrases in a text, by place and then by length.
    pub fn find<'p>(&'p self, text: &[WordId], mut found: impl FnMut(Hit<'p, T>)) {
        for start in 0..text.len() {
            let mut at = 0;
            for (i, word) in text[start..].iter().enumerate() {
                let Ok(next) = self.nodes[at].next.binary_search_by_key(word, |(w, _)| *w) else { break };
                at = self.nodes[at].next[next].1 as usize;
                if !self.nodes[at].stands_for.is_empty() {
                    found(Hit { at: start, len: i + 1, stands_for: &self.nodes[at].stands_for });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_whatever_their_marks_and_slips() {
        let mut vocabulary = Vocabulary::default();
        let mut phrases = Phrases::default();
        for phrase in ["tuyên truyền", "truyền thông", "phong trào thi đua"] {
            let words = vocabulary.intern_phrase(phrase);
            phrases.add(&words, phrase);
        }
        let found = |text: &str| {
            let words = Speller::new(&vocabulary).read(text);
            let mut out = Vec::new();
            phrases.find(&words, |hit| out.push((hit.at, hit.stands_for[0])));
            out
        };
        assert_eq!(found("Công tác TUYEN TRUYỀN PTTĐ"), [(2, "tuyên truyền"), (4, "phong trào thi đua")]);
        assert_eq!(found("Công tác tuyne truyền"), [(2, "tuyên truyền")]);
        assert_eq!(found("Tuyển dụng, truyền nước"), []);
    }
}
