//! What a profile asks for, as words: the wordings of its sections, and the topics of the genre that they name.

use super::{Genre, Sign, TopicId};
use rasoat_text::lexis::{Hit, Phrases, Vocabulary, WordId};
use rasoat_text::words::Wording;
use std::collections::HashSet;
use std::sync::Arc;

/// A section as a profile describes it.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    /// Index of the requirement in its profile.
    pub requirement: usize,
    /// Index of the requirement above it.
    pub parent: Option<usize>,
    /// Only says whom a block is for.
    pub scope: bool,
    /// A dash of the outline rather than a heading.
    pub bullet: bool,
    /// Leaving it out is a fault.
    pub demanded: bool,
    pub accept: &'a [Wording],
    pub terms: &'a [Wording],
    pub parts: &'a [Wording],
    pub content: &'a [Wording],
    pub signs: &'a [Wording],
    /// The directive's sentences about it.
    pub quotes: &'a [&'a Wording],
}

/// A section ready to be compared.
#[derive(Debug, Clone)]
pub struct Row {
    pub requirement: usize,
    /// Row of the section above it.
    pub parent: Option<usize>,
    pub scope: bool,
    pub bullet: bool,
    pub demanded: bool,
    pub has_children: bool,
    /// Its place among the sections under one parent, 1-based.
    pub ordinal: u32,
    /// 0 at the top; scopes count for nothing.
    pub depth: usize,
    /// The directive's heading first.
    pub accept: Vec<Vec<WordId>>,
    pub parts: Vec<Vec<WordId>>,
    /// Topics that the directive's heading names, with the share of the heading that each covers.
    pub topics: Vec<(TopicId, f32)>,
    /// Words of the directive's sentences that say something, and pairs of them.
    own_words: HashSet<WordId>,
    own_pairs: HashSet<(WordId, WordId)>,
}

/// What a phrase of the profile stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// A term of a row; how far down its list.
    Term(u16, u16),
    Content(u16),
    Hint(u16),
}

/// The sections of a profile, compiled.
#[derive(Debug, Clone)]
pub struct Asked {
    pub genre: Arc<Genre>,
    pub vocabulary: Vocabulary,
    pub rows: Vec<Row>,
    pub phrases: Phrases<Own>,
    /// Headings that reports often have besides.
    pub extra: Vec<Vec<WordId>>,
    /// Words of the movement's name: they stand in every heading.
    common: HashSet<WordId>,
}

/// What is left of the weight of a word that belongs to the name of the matter as a whole.
const COMMON: f32 = 0.3;
/// Least that a word says to count as the directive's own.
const TELLING: f32 = 0.35;

impl Asked {
    pub fn new(genre: Arc<Genre>, sections: &[Section<'_>], topic: &[Wording], extra: &[Wording]) -> Asked {
        let mut vocabulary = genre.vocabulary.clone();
        let common = topic.iter().flat_map(|w| intern(&mut vocabulary, w)).collect();
        let extra = extra.iter().map(|w| intern(&mut vocabulary, w)).collect();
        let mut asked = Asked { genre, vocabulary, rows: Vec::new(), phrases: Phrases::default(), extra, common };
        for section in sections {
            let row = asked.row(section, sections);
            asked.rows.push(row);
        }
        for i in 0..asked.rows.len() {
            asked.rows[i].has_children = asked.rows.iter().any(|r| r.parent == Some(i));
        }
        asked
    }

    fn row(&mut self, section: &Section<'_>, all: &[Section<'_>]) -> Row {
        let index = self.rows.len() as u16;
        let parent = section.parent.and_then(|p| all.iter().position(|s| s.requirement == p));
        let before = all.iter().take_while(|s| s.requirement != section.requirement).filter(|s| s.parent == section.parent);
        let ordinal = before.count() as u32 + 1;
        let depth = std::iter::successors(parent, |p| self.rows[*p].parent).filter(|p| !self.rows[*p].scope).count();
        for (rank, term) in section.terms.iter().enumerate() {
            let words = intern(&mut self.vocabulary, term);
            self.phrases.add(&words, Own::Term(index, rank as u16));
        }
        for phrase in section.content {
            let words = intern(&mut self.vocabulary, phrase);
            self.phrases.add(&words, Own::Content(index));
        }
        for phrase in section.signs {
            let words = intern(&mut self.vocabulary, phrase);
            self.phrases.add(&words, Own::Hint(index));
        }
        let accept: Vec<Vec<WordId>> = section.accept.iter().map(|w| intern(&mut self.vocabulary, w)).collect();
        let parts = section.parts.iter().map(|w| intern(&mut self.vocabulary, w)).collect();
        let (mut own_words, mut own_pairs) = (HashSet::new(), HashSet::new());
        for sentence in section.quotes.iter().copied().chain(section.accept.first()) {
            let words = intern(&mut self.vocabulary, sentence);
            own_words.extend(words.iter().copied().filter(|w| self.said(*w) >= TELLING));
            own_pairs.extend(words.windows(2).map(|p| (p[0], p[1])));
        }
        let topics = accept.first().map(|words| self.topics_of(words)).unwrap_or_default();
        Row {
            requirement: section.requirement,
            parent,
            scope: section.scope,
            bullet: section.bullet,
            demanded: section.demanded,
            has_children: false,
            ordinal,
            depth,
            accept,
            parts,
            topics,
            own_words,
            own_pairs,
        }
    }

    /// The topics that a heading names, the longest names first, none over another.
    fn topics_of(&self, words: &[WordId]) -> Vec<(TopicId, f32)> {
        let mut names: Vec<(usize, usize, TopicId)> = Vec::new();
        self.genre.phrases.find(words, |hit: Hit<'_, Sign>| {
            for sign in hit.stands_for {
                if let Sign::Name(topic) = sign {
                    names.push((hit.at, hit.len, *topic));
                }
            }
        });
        names.sort_by_key(|(at, len, topic)| (std::cmp::Reverse(*len), *at, *topic));
        let mut taken = vec![false; words.len()];
        let mut kept: Vec<(usize, usize)> = Vec::new();
        let mut out: Vec<(TopicId, f32)> = Vec::new();
        for (at, len, topic) in names {
            let same = kept.contains(&(at, len));
            if !same && taken[at..at + len].contains(&true) {
                continue;
            }
            taken[at..at + len].iter_mut().for_each(|t| *t = true);
            kept.push((at, len));
            let weight: f32 = words[at..at + len].iter().map(|w| self.said(*w)).sum();
            match out.iter_mut().find(|(t, _)| *t == topic) {
                Some((_, sum)) => *sum += weight,
                None => out.push((topic, weight)),
            }
        }
        let total = out.iter().map(|(_, w)| w).sum::<f32>().max(f32::EPSILON);
        out.iter_mut().for_each(|(_, w)| *w /= total);
        out
    }

    /// How much a word says in this profile, 0 to 1.
    pub fn said(&self, word: WordId) -> f32 {
        let said = self.genre.said(word);
        if self.common.contains(&word) { said * COMMON } else { said }
    }

    /// The rows above a row, nearest first.
    pub fn ancestors(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.rows[row].parent, |r| self.rows[*r].parent)
    }

    /// Whether one of two rows is the other or stands above it.
    pub fn are_kin(&self, a: usize, b: usize) -> bool {
        a == b || self.ancestors(a).any(|r| r == b) || self.ancestors(b).any(|r| r == a)
    }
}

impl Row {
    pub fn has_word(&self, word: WordId) -> bool {
        self.own_words.contains(&word)
    }

    pub fn has_pair(&self, pair: (WordId, WordId)) -> bool {
        self.own_pairs.contains(&pair)
    }
}

fn intern(vocabulary: &mut Vocabulary, wording: &Wording) -> Vec<WordId> {
    wording.words.iter().map(|w| vocabulary.intern(w)).collect()
}
