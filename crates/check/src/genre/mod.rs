//! The genre: what Vietnamese administrative reports talk about, shared by all profiles.
//!
//! A directive's own words come from its profile; the genre's come from here. `topics/` is written by people: what headings call a
//! topic, what its text speaks of, what a negation turns it into. `words.tsv` is fitted (`cargo run --release --example fit_reading`):
//! how much a word or pair of words speaks for a topic, and how common a word is. Leaves out documents: this is about words.

pub mod asked;

use rasoat_text::lexis::{Phrases, Vocabulary, WordId};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Index into [`Genre::topics`].
pub type TopicId = u16;

#[derive(Debug, Clone)]
pub struct Topic {
    pub id: String,
    /// Topics into which a negated name turns.
    pub opposite: Vec<TopicId>,
    /// Speaks of what is to come: "sẽ" is its own tense, and no promise in place of a result.
    pub ahead: bool,
}

/// What a phrase of the genre stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A heading that says this is about the topic.
    Name(TopicId),
    /// Text that says this is about the topic.
    Content(TopicId),
    /// Holds a name of the topic and speaks of something else.
    Not(TopicId),
    /// A row of the fitted table.
    Fitted(u32),
    Negation,
    Pointing,
    Promise,
    Frame,
}

#[derive(Debug, Clone)]
pub struct Genre {
    pub vocabulary: Vocabulary,
    pub topics: Vec<Topic>,
    pub phrases: Phrases<Sign>,
    /// By row: weights of a word or pair of words for topics, in logarithms of odds.
    pub fitted: Vec<Vec<(TopicId, f32)>>,
    /// By word: how much it says, 0 to 1; little where nearly every line has it. Words beyond the end are rare.
    said: Vec<f32>,
}

/// How much a word says that no fitted text had.
pub const RARE: f32 = 0.8;

/// The genre that comes with the program.
pub static GENRE: LazyLock<Arc<Genre>> = LazyLock::new(|| Arc::new(Genre::new(include_str!("words.tsv"))));

/// The topics, by what they are about: the parts that any report has, the running of an office, the fields of administration.
const TOPICS: [&str; 7] = [
    include_str!("topics/report.toml"),
    include_str!("topics/running.toml"),
    include_str!("topics/fields-a.toml"),
    include_str!("topics/fields-b.toml"),
    include_str!("topics/fields-c.toml"),
    include_str!("topics/fields-d.toml"),
    include_str!("topics/fields-e.toml"),
];

#[derive(Default, Deserialize)]
struct RawTopics {
    #[serde(default)]
    topic: Vec<RawTopic>,
}

impl RawTopics {
    fn read() -> RawTopics {
        let parts = TOPICS.iter().map(|text| toml::from_str::<RawTopics>(text).expect("the topics are part of the program"));
        RawTopics { topic: parts.flat_map(|p| p.topic).collect() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    id: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    content: Vec<String>,
    #[serde(default)]
    opposite: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    ahead: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSigns {
    negation: Vec<String>,
    pointing: Vec<String>,
    promise: Vec<String>,
    frame: Vec<String>,
}

/// What stands in the fitted table for no topic in particular: whether a text answers anything at all, or only says that a matter matters.
pub const ANYTHING: &str = "*";

/// The names and phrases of all topics, for the program that fits the weights of words.
pub fn wordings() -> Vec<(TopicId, String)> {
    let topics = RawTopics::read().topic;
    topics.into_iter().zip(0..).flat_map(|(t, i)| t.names.into_iter().chain(t.content).map(move |p| (i, p))).collect()
}

impl Genre {
    /// The topics with a fitted table, as the text of `words.tsv`: a line with the ids of the topics, then lines of `phrase`, how much it
    /// says, and `topic:weight` for each topic (by its place in the first line) that it speaks for or against, parted by tabs. Lines that
    /// begin with `#` are remarks.
    ///
    /// # Panics
    /// Where `topics/` or `signals.toml` cannot be read: they are part of the program, and a test reads them.
    pub fn new(words: &str) -> Genre {
        Genre::of(words, |_| true)
    }

    /// The same with some of the topics only: what a directive asks for may be none that the lexicon knows.
    ///
    /// # Panics
    /// As [`Genre::new`].
    pub fn of(words: &str, is_kept: impl Fn(usize) -> bool) -> Genre {
        let mut raw = RawTopics::read();
        let mut at = 0..;
        raw.topic.retain(|_| at.next().is_some_and(&is_kept));
        let signs: RawSigns = toml::from_str(include_str!("signals.toml")).expect("signals.toml is part of the program");
        let mut index: HashMap<String, TopicId> = raw.topic.iter().zip(0..).map(|(t, i)| (t.id.clone(), i)).collect();
        index.insert(ANYTHING.to_string(), raw.topic.len() as TopicId);
        let mut genre = Genre {
            vocabulary: Vocabulary::default(),
            topics: Vec::new(),
            phrases: Phrases::default(),
            fitted: Vec::new(),
            said: Vec::new(),
        };
        for (topic, i) in raw.topic.iter().zip(0..) {
            genre.add(&topic.names, Sign::Name(i));
            genre.add(&topic.content, Sign::Content(i));
            genre.add(&topic.not, Sign::Not(i));
            let opposite = topic.opposite.iter().filter_map(|o| index.get(o).copied()).collect();
            genre.topics.push(Topic { id: topic.id.clone(), opposite, ahead: topic.ahead });
        }
        genre.add(&signs.negation, Sign::Negation);
        genre.add(&signs.pointing, Sign::Pointing);
        genre.add(&signs.promise, Sign::Promise);
        genre.add(&signs.frame, Sign::Frame);
        genre.read_fitted(words, &index);
        genre
    }

    fn add(&mut self, phrases: &[String], sign: Sign) {
        let mut seen: Vec<Vec<WordId>> = phrases.iter().map(|p| self.vocabulary.intern_phrase(p)).collect();
        // "kiến nghị" and "kien nghi" are one phrase once folded.
        seen.sort();
        seen.dedup();
        seen.iter().for_each(|words| self.phrases.add(words, sign));
    }

    fn read_fitted(&mut self, words: &str, index: &HashMap<String, TopicId>) {
        let mut lines = words.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        let topics: Vec<Option<TopicId>> =
            lines.next().unwrap_or_default().split('\t').map(|id| index.get(id).copied()).collect();
        for line in lines {
            let mut cells = line.split('\t');
            let (Some(phrase), Some(said)) = (cells.next(), cells.next()) else { continue };
            let ids: Vec<WordId> = phrase.split(' ').map(|w| self.vocabulary.intern(w)).collect();
            if let ([word], Ok(said)) = (ids.as_slice(), said.parse::<f32>()) {
                let at = *word as usize;
                self.said.resize(self.said.len().max(at + 1), RARE);
                self.said[at] = said;
            }
            let weights: Vec<(TopicId, f32)> = cells
                .filter_map(|c| c.split_once(':'))
                .filter_map(|(topic, weight)| Some(((*topics.get(topic.parse::<usize>().ok()?)?)?, weight.parse().ok()?)))
                .collect();
            if !weights.is_empty() {
                self.phrases.add(&ids, Sign::Fitted(self.fitted.len() as u32));
                self.fitted.push(weights);
            }
        }
    }

    /// How much a word says, 0 to 1.
    pub fn said(&self, word: WordId) -> f32 {
        self.said.get(word as usize).copied().unwrap_or(RARE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_sound() {
        let raw = RawTopics::read();
        let ids: Vec<&str> = raw.topic.iter().map(|t| t.id.as_str()).collect();
        for topic in &raw.topic {
            assert_eq!(ids.iter().filter(|i| **i == topic.id).count(), 1, "{} stands twice", topic.id);
            assert!(!topic.names.is_empty(), "{} has no name", topic.id);
            assert!(topic.opposite.iter().all(|o| ids.contains(&o.as_str())), "{}: unknown opposite", topic.id);
        }
    }
}
