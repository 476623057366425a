//! What the words of each unit say about each section, before anything is known of its place.

use super::units::{Kind, Unit};
use crate::genre::asked::{Asked, Own, Row};
use crate::genre::{Sign, TopicId};
use rasoat_text::lexis::WordId;
use std::collections::HashSet;

/// What a unit says about one section.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// Likeness of a title to the directive's heading, 0 to 1.
    pub own: f32,
    /// The same to the best other accepted wording.
    pub accepted: f32,
    /// A term of the profile in a title, by how much else the title says.
    pub term: f32,
    /// Share of a title that names topics of the section.
    pub topic: f32,
    /// Share of the section's topics that a title names.
    pub spread: f32,
    /// Best of these for a part of a title between "và" and commas.
    pub part: f32,
    /// The greatest lead of the section over any other in one of several parts of a title.
    pub won: f32,
    /// A name of the section stands in a title behind a negation.
    pub denied: bool,
    /// Fitted weights of the words for the section's topics.
    pub fitted: f32,
    /// The same in the sentence, or part of a title, that speaks most for this section and least for any other.
    pub sharp: f32,
    /// Phrases of the lexicon that its text uses, as a logarithm.
    pub content: f32,
    /// The same in the best sentence.
    pub dense: f32,
    /// Words and hints of the profile, as a logarithm.
    pub hints: f32,
    /// Pairs of words that the directive's sentences have too, as a logarithm.
    pub pairs: f32,
    /// Words that the directive's sentences have too, as a share of those that say something.
    pub words: f32,
    /// A name of the section stands at the head of a sentence.
    pub subject: f32,
    /// Sections named in the same sentence besides: a sentence that names many treats none.
    pub crowd: f32,
}

#[derive(Debug, Clone, Default)]
pub struct Signals {
    pub rows: Vec<Said>,
    /// Share of a title that names a topic that nobody asked for.
    pub foreign_name: f32,
    /// Fitted weights for the best topic that nobody asked for.
    pub foreign: f32,
    pub foreign_content: f32,
    /// Fitted weights for an answer to anything, against talk that says only that a matter matters, or will be seen to.
    pub substance: f32,
    /// Share of sentences that point elsewhere, promise, or frame the report.
    pub pointing: f32,
    pub promise: f32,
    pub frame: bool,
    /// Logarithm of the number of words.
    pub length: f32,
    /// Best likeness of a title to a heading that reports often have besides.
    pub extra: f32,
}

/// A name found in a unit.
struct Name {
    at: usize,
    len: usize,
    topic: TopicId,
    denied: bool,
}

/// How near before a name a negation must end.
const NEAR: usize = 2;
/// Words at the head of a sentence that say what it is about.
const HEAD: usize = 4;
const EARLY: usize = 9;

pub fn signals(asked: &Asked, active: &[usize], units: &[Unit]) -> Vec<Signals> {
    let wanted: HashSet<TopicId> = active.iter().flat_map(|r| asked.rows[*r].topics.iter().map(|(t, _)| *t)).collect();
    let mut scan = Scan::new(asked, active, wanted);
    units.iter().map(|unit| scan.unit(unit)).collect()
}

struct Scan<'a> {
    asked: &'a Asked,
    active: &'a [usize],
    wanted: HashSet<TopicId>,
    fitted: Vec<f32>,
    content: Vec<f32>,
}

impl<'a> Scan<'a> {
    fn new(asked: &'a Asked, active: &'a [usize], wanted: HashSet<TopicId>) -> Scan<'a> {
        // One more than there are topics: whether a text answers anything at all.
        let topics = asked.genre.topics.len() + 1;
        Scan { asked, active, wanted, fitted: vec![0.0; topics], content: vec![0.0; topics] }
    }

    fn unit(&mut self, unit: &Unit) -> Signals {
        let asked = self.asked;
        let words = &unit.words;
        let mut out = Signals {
            rows: vec![Said::default(); asked.rows.len()],
            length: (1.0 + words.len() as f32).ln(),
            ..Signals::default()
        };
        if words.is_empty() {
            return out;
        }
        self.fitted.iter_mut().for_each(|f| *f = 0.0);
        self.content.iter_mut().for_each(|f| *f = 0.0);
        let sentence_of = |at: usize| unit.sentences.partition_point(|s| *s <= at).saturating_sub(1);
        let count = unit.sentences.len().max(1);
        let mut names: Vec<Name> = Vec::new();
        let mut negations: Vec<(usize, usize)> = Vec::new();
        let mut not: Vec<(usize, usize, TopicId)> = Vec::new();
        let mut contents: Vec<(TopicId, usize, usize)> = Vec::new();
        let mut rows_seen: HashSet<u32> = HashSet::new();
        let mut by_sentence: Vec<(usize, u32)> = Vec::new();
        let (mut pointing, mut promise) = (HashSet::new(), HashSet::new());
        asked.genre.phrases.find(words, |hit| {
            for sign in hit.stands_for {
                match sign {
                    Sign::Name(topic) => names.push(Name { at: hit.at, len: hit.len, topic: *topic, denied: false }),
                    Sign::Content(topic) => contents.push((*topic, hit.at, hit.len)),
                    Sign::Not(topic) => not.push((hit.at, hit.len, *topic)),
                    Sign::Fitted(row) => {
                        rows_seen.insert(*row);
                        let part = unit.parts.iter().position(|p| p.contains(&hit.at));
                        by_sentence.push((part.unwrap_or_else(|| sentence_of(hit.at)), *row));
                    }
                    Sign::Negation => negations.push((hit.at, hit.len)),
                    Sign::Pointing => {
                        pointing.insert(sentence_of(hit.at));
                    }
                    Sign::Promise => {
                        promise.insert(sentence_of(hit.at));
                    }
                    Sign::Frame => out.frame |= hit.at < 6,
                }
            }
        });
        // In a fixed order: sums of floats depend on it.
        let mut rows_seen: Vec<u32> = rows_seen.into_iter().collect();
        rows_seen.sort_unstable();
        for row in &rows_seen {
            for (topic, weight) in &asked.genre.fitted[*row as usize] {
                self.fitted[*topic as usize] += weight;
            }
        }
        let scale = (4.0 + rows_seen.len() as f32).sqrt();
        self.fitted.iter_mut().for_each(|f| *f /= scale);
        out.substance = self.fitted[asked.genre.topics.len()];
        settle(&mut names, &negations, &not);
        out.pointing = pointing.len() as f32 / count as f32;
        out.promise = promise.len() as f32 / count as f32;

        let mut dense = vec![0.0f32; asked.genre.topics.len()];
        let mut seen: HashSet<(TopicId, &[WordId])> = HashSet::new();
        let mut in_sentence: Vec<(TopicId, usize)> = Vec::new();
        for (topic, at, len) in &contents {
            if seen.insert((*topic, &words[*at..at + len])) {
                self.content[*topic as usize] += 1.0;
                in_sentence.push((*topic, sentence_of(*at)));
            }
        }
        in_sentence.sort_unstable();
        for group in in_sentence.chunk_by(|a, b| a == b) {
            let topic = group[0].0 as usize;
            dense[topic] = dense[topic].max(group.len() as f32);
        }

        let mut hints = vec![0.0f32; asked.rows.len()];
        let mut terms: Vec<(usize, usize, usize, usize)> = Vec::new();
        let mut told: HashSet<(u16, &[WordId])> = HashSet::new();
        let denied = |at: usize| negations.iter().any(|(n, l)| *n < at && at < n + l + NEAR && n + l <= at);
        asked.phrases.find(words, |hit| {
            for own in hit.stands_for {
                let (row, weight) = match own {
                    Own::Term(row, rank) => {
                        terms.push((*row as usize, *rank as usize, hit.at, hit.len));
                        (*row, 1.0)
                    }
                    Own::Content(row) => (*row, 1.0),
                    Own::Hint(row) => (*row, 0.7),
                };
                if told.insert((row, &words[hit.at..hit.at + hit.len])) {
                    hints[row as usize] += weight;
                }
            }
        });

        // Which rows each sentence names.
        let mut named: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut subject = vec![0.0f32; asked.rows.len()];
        let mut name = |row: usize, at: usize| {
            let sentence = sentence_of(at);
            let offset = at - unit.sentences.get(sentence).copied().unwrap_or(0);
            let head = if offset < HEAD {
                1.0
            } else if offset < EARLY {
                0.5
            } else {
                0.0
            };
            subject[row] = subject[row].max(head);
            if !named[sentence].contains(&row) {
                named[sentence].push(row);
            }
        };
        for &row in self.active {
            for n in names
                .iter()
                .filter(|n| !n.denied && asked.rows[row].topics.iter().any(|(t, share)| *t == n.topic && *share > 0.2))
            {
                name(row, n.at);
            }
        }
        for (row, _, at, _) in terms.iter().filter(|t| !denied(t.2)) {
            if self.active.contains(row) {
                name(*row, *at);
            }
        }

        let sharp = self.sharp(by_sentence);
        let is_title = matches!(unit.kind, Kind::Line | Kind::Label);
        let mut parts: Vec<(usize, Vec<f32>)> = Vec::new();
        for &r in self.active {
            let row = &asked.rows[r];
            let said = &mut out.rows[r];
            for (topic, share) in row.topics.iter().filter(|(_, s)| *s > 0.12) {
                let t = *topic as usize;
                said.fitted = said.fitted.max(self.fitted[t] * (0.5 + 0.5 * share.min(1.0)));
                said.content += self.content[t];
                said.dense = said.dense.max(dense[t]);
            }
            said.sharp = sharp[r];
            said.content = (1.0 + said.content).ln();
            said.dense = (1.0 + said.dense).ln();
            said.hints = (1.0 + hints[r]).ln();
            let (pairs, shared) = overlap(asked, row, words);
            said.pairs = (1.0 + pairs).ln();
            said.words = shared;
            said.subject = subject[r];
            said.crowd = named
                .iter()
                .filter(|s| s.contains(&r))
                .map(|s| s.iter().filter(|o| !asked.are_kin(r, **o) && !asked.rows[**o].has_children).count())
                .min()
                .unwrap_or(0) as f32;
            if is_title {
                parts.push((r, self.title(unit, r, &names, &terms, &denied, said)));
            }
        }
        // "Phương hướng và kiến nghị": each part is one section's, and the title names both.
        for (r, own) in &parts {
            let rival = |p: usize| {
                let others = parts.iter().filter(|(o, _)| !asked.are_kin(*r, *o));
                others.filter_map(|(_, of)| of.get(p)).copied().fold(0.0, f32::max)
            };
            out.rows[*r].won = own.iter().enumerate().map(|(p, of)| of - rival(p)).fold(0.0, f32::max);
        }
        for topic in 0..asked.genre.topics.len() {
            if !self.wanted.contains(&(topic as TopicId)) {
                out.foreign = out.foreign.max(self.fitted[topic]);
                out.foreign_content = out.foreign_content.max((1.0 + self.content[topic]).ln());
            }
        }
        if is_title {
            let whole = self.weight(words);
            let foreign = |topic: &TopicId| !self.wanted.contains(topic);
            let mut topics: Vec<TopicId> = names.iter().map(|n| n.topic).filter(foreign).collect();
            topics.sort_unstable();
            topics.dedup();
            for topic in topics {
                let covered = covered(words.len(), names.iter().filter(|n| n.topic == topic).map(|n| (n.at, n.len)));
                out.foreign_name = out.foreign_name.max(self.covered_weight(words, &covered) / whole);
            }
            out.extra = asked.extra.iter().map(|e| self.likeness(words, e)).fold(0.0, f32::max);
        }
        out
    }

    /// For each row the greatest lead of the fitted weights over those of any other section within one sentence.
    fn sharp(&self, mut by_sentence: Vec<(usize, u32)>) -> Vec<f32> {
        let asked = self.asked;
        let mut out = vec![f32::NEG_INFINITY; asked.rows.len()];
        by_sentence.sort_unstable();
        by_sentence.dedup();
        let mut topics = vec![0.0f32; asked.genre.topics.len() + 1];
        for sentence in by_sentence.chunk_by(|a, b| a.0 == b.0) {
            topics.iter_mut().for_each(|t| *t = 0.0);
            for (topic, weight) in sentence.iter().flat_map(|(_, row)| &asked.genre.fitted[*row as usize]) {
                topics[*topic as usize] += weight;
            }
            let scale = (4.0 + sentence.len() as f32).sqrt();
            let score = |r: usize| {
                let of = |(t, share): &(TopicId, f32)| topics[*t as usize] * (0.5 + 0.5 * share.min(1.0)) / scale;
                asked.rows[r].topics.iter().filter(|(_, s)| *s > 0.12).map(of).fold(0.0, f32::max)
            };
            let scores: Vec<(usize, f32)> = self.active.iter().map(|r| (*r, score(*r))).collect();
            for (r, own) in &scores {
                let rival = scores.iter().filter(|(o, _)| !asked.are_kin(*r, *o)).map(|(_, s)| *s).fold(0.0, f32::max);
                out[*r] = out[*r].max(own - rival);
            }
        }
        out.iter_mut().for_each(|s| *s = if s.is_finite() { *s } else { 0.0 });
        out
    }

    /// How well a title names a section, and how well each of its parts does where it has several.
    fn title(
        &self,
        unit: &Unit,
        r: usize,
        names: &[Name],
        terms: &[(usize, usize, usize, usize)],
        denied: &dyn Fn(usize) -> bool,
        said: &mut Said,
    ) -> Vec<f32> {
        let row = &self.asked.rows[r];
        let words = &unit.words;
        let mine = |n: &&Name| row.topics.iter().any(|(t, _)| *t == n.topic);
        said.denied = names.iter().filter(mine).any(|n| n.denied) && !names.iter().filter(mine).any(|n| !n.denied);
        // Turned round, it names the opposite.
        let turned = |n: &&Name| {
            n.denied && row.topics.iter().any(|(t, _)| self.asked.genre.topics[n.topic as usize].opposite.contains(t))
        };
        let keep = if said.denied { 0.2 } else { 1.0 };
        let hits: Vec<(usize, usize)> =
            names.iter().filter(|n| mine(n) && !n.denied || turned(n)).map(|n| (n.at, n.len)).collect();
        let topic = |range: std::ops::Range<usize>| {
            let inside = hits.iter().filter(|(at, len)| range.start <= *at && at + len <= range.end).copied();
            let covered = covered(words.len(), inside);
            self.covered_weight(words, &covered) / self.weight(&words[range])
        };
        let accepted = |title: &[WordId]| {
            let others = row.accept.iter().skip(1).map(|w| self.likeness(title, w)).fold(0.0, f32::max);
            others.max(0.85 * row.parts.iter().map(|w| self.likeness(title, w)).fold(0.0, f32::max))
        };
        let own = |title: &[WordId]| row.accept.first().map_or(0.0, |w| self.likeness(title, w));
        said.own = keep * own(words);
        said.accepted = keep * accepted(words);
        said.topic = topic(0..words.len());
        let found = |t: TopicId| names.iter().any(|n| n.topic == t && !n.denied);
        said.spread = row.topics.iter().filter(|(t, _)| found(*t)).map(|(_, s)| s).sum();
        said.term = keep * self.term(row, r, words, terms, denied);
        if unit.parts.len() > 1 {
            let part = |p: &std::ops::Range<usize>| {
                let title = &words[p.start.min(words.len())..p.end.min(words.len())];
                if title.is_empty() {
                    0.0
                } else {
                    keep * own(title).max(accepted(title)).max(topic(p.start..p.end.min(words.len())))
                }
            };
            let parts: Vec<f32> = unit.parts.iter().filter(|p| p.end <= words.len()).map(part).collect();
            said.part = parts.iter().copied().fold(0.0, f32::max);
            return parts;
        }
        Vec::new()
    }

    /// A title that holds a term of the profile is about it, the more so the less else it says and the higher the term stands.
    fn term(
        &self,
        row: &Row,
        r: usize,
        words: &[WordId],
        terms: &[(usize, usize, usize, usize)],
        denied: &dyn Fn(usize) -> bool,
    ) -> f32 {
        let mine = || terms.iter().filter(|t| t.0 == r && !denied(t.2));
        let Some(rank) = mine().map(|t| t.1).min() else { return 0.0 };
        let mut covered = covered(words.len(), mine().map(|t| (t.2, t.3)));
        for (i, word) in words.iter().enumerate() {
            covered[i] |= *word != 0 && row.accept.iter().flatten().any(|w| w == word);
        }
        let share = self.covered_weight(words, &covered) / self.weight(words);
        (0.92 - 0.025 * rank.min(6) as f32) * (0.42 + 0.58 * share)
    }

    fn weight(&self, words: &[WordId]) -> f32 {
        words.iter().map(|w| self.asked.said(*w)).sum::<f32>().max(0.05)
    }

    fn covered_weight(&self, words: &[WordId], covered: &[bool]) -> f32 {
        words.iter().zip(covered).filter(|(_, c)| **c).map(|(w, _)| self.asked.said(*w)).sum()
    }

    /// How near a title is to a wording, 0 to 1: words by weight, in any order (weighted harmonic mean of precision and recall).
    fn likeness(&self, title: &[WordId], wording: &[WordId]) -> f32 {
        let mut used = [false; 64];
        let mut hit = 0.0;
        for word in title.iter().filter(|w| **w != 0) {
            let free = wording.iter().take(64).enumerate().position(|(i, w)| w == word && !used[i]);
            if let Some(i) = free {
                used[i] = true;
                hit += self.asked.said(*word);
            }
        }
        if hit <= 0.0 {
            return 0.0;
        }
        let precision = hit / self.weight(title).max(hit);
        let recall = hit / self.weight(wording).max(hit);
        0.6 * precision + 0.4 * recall
    }
}

/// Drops names within longer ones or within what only looks like one, and marks those behind a negation.
fn settle(names: &mut Vec<Name>, negations: &[(usize, usize)], not: &[(usize, usize, TopicId)]) {
    let spans: Vec<(usize, usize)> = names.iter().map(|n| (n.at, n.len)).collect();
    names.retain(|n| {
        let end = n.at + n.len;
        let inside_longer = spans.iter().any(|(at, len)| *len > n.len && *at <= n.at && at + len >= end);
        let inside_not = not.iter().any(|(at, len, topic)| *topic == n.topic && *at <= n.at && at + len >= end);
        !inside_longer && !inside_not
    });
    for n in names {
        n.denied = negations.iter().any(|(at, len)| *at < n.at && at + len <= n.at && n.at < at + len + NEAR);
    }
}

fn covered(len: usize, hits: impl Iterator<Item = (usize, usize)>) -> Vec<bool> {
    let mut out = vec![false; len];
    for (at, n) in hits {
        out[at..at + n].iter_mut().for_each(|c| *c = true);
    }
    out
}

/// Distinct pairs of words that the directive has too, and the share of telling words that it has.
fn overlap(asked: &Asked, row: &Row, words: &[WordId]) -> (f32, f32) {
    let mut pairs: Vec<(WordId, WordId)> = words.windows(2).map(|p| (p[0], p[1])).filter(|p| row.has_pair(*p)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let weight = |w: &WordId| asked.said(*w);
    let total: f32 = words.iter().map(weight).sum();
    let shared: f32 = words.iter().filter(|w| row.has_word(**w)).map(weight).sum();
    let sum = pairs.iter().map(|(a, b)| weight(a).min(weight(b))).sum();
    (sum, if total > 0.0 { shared / total } else { 0.0 })
}
