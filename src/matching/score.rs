//! How well a heading fits a requirement: by its words, by its looks, and by what stands around it.

use crate::outline::{Heading, Look, Outline};
use crate::profile::{Profile, SectionSpec};
use crate::rule::Severity;
use crate::text::words::{Weights, Word, Wording, find_phrase, likeness, words};

/// One requirement.
struct Row<'a> {
    spec: &'a SectionSpec,
    demanded: bool,
    /// Its place among the requirements with the same parent, 1-based: the number that the outline gives it.
    ordinal: u32,
    /// Row of the requirement above it.
    parent: Option<usize>,
}

pub struct Matcher<'a> {
    rows: Vec<Row<'a>>,
    weights: Weights,
    extra: &'a [Wording],
    headings: Vec<Wording>,
    /// Scores by words alone, row by heading.
    by_words: Vec<f32>,
    /// The same with looks and number.
    own: Vec<f32>,
    children: Vec<bool>,
}

impl<'a> Matcher<'a> {
    pub fn new(profile: &'a Profile, required: &[(usize, &'a SectionSpec)], outline: &Outline) -> Matcher<'a> {
        let row_of = |i: usize| required.iter().position(|(r, _)| *r == i);
        let rows: Vec<Row<'a>> = required
            .iter()
            .map(|(i, spec)| Row {
                spec,
                ordinal: required.iter().filter(|(j, s)| j <= i && s.parent == spec.parent).count() as u32,
                demanded: profile.requirements[*i].severity == Severity::Error,
                parent: spec.parent.and_then(row_of),
            })
            .collect();
        let groups = rows.iter().map(|r| r.spec.accept.iter().chain(&r.spec.terms).chain(&r.spec.parts).collect());
        let weights = Weights::new(groups, &profile.topic);
        let headings: Vec<Wording> = outline.headings.iter().map(|h| words(&h.title).into()).collect();
        let children = (0..rows.len()).map(|i| rows.iter().any(|r| r.parent == Some(i))).collect();
        let mut matcher =
            Matcher { rows, weights, extra: &profile.extra, headings, by_words: Vec::new(), own: Vec::new(), children };
        let pairs = || (0..matcher.rows.len()).flat_map(|r| (0..matcher.headings.len()).map(move |h| (r, h)));
        let fit = |(r, h): (usize, usize)| {
            if matcher.headings[h].words.is_empty() { 0.0 } else { matcher.fit(r, &matcher.headings[h]) }
        };
        let by_words: Vec<f32> = pairs().map(fit).collect();
        let bonus = |(r, h): (usize, usize)| {
            matcher.look_bonus(r, outline.headings[h].look) + matcher.number_bonus(r, &outline.headings[h])
        };
        let own = pairs().zip(&by_words).map(|(pair, words)| words + bonus(pair)).collect();
        matcher.own = own;
        matcher.by_words = by_words;
        matcher
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    pub fn spec(&self, row: usize) -> &'a SectionSpec {
        self.rows[row].spec
    }

    pub fn parent(&self, row: usize) -> Option<usize> {
        self.rows[row].parent
    }

    pub fn content(&self, row: usize) -> &'a [Wording] {
        &self.rows[row].spec.content
    }

    pub fn terms(&self, row: usize) -> &'a [Wording] {
        &self.rows[row].spec.terms
    }

    pub fn signs(&self, row: usize) -> &'a [Wording] {
        &self.rows[row].spec.signs
    }

    pub fn parts(&self, row: usize) -> &'a [Wording] {
        &self.rows[row].spec.parts
    }

    /// Whether leaving the section out is a fault at all.
    pub fn is_demanded(&self, row: usize) -> bool {
        self.rows[row].demanded && !self.rows[row].spec.scope
    }

    pub fn has_children(&self, row: usize) -> bool {
        self.children[row]
    }

    pub fn own(&self, row: usize, heading: usize) -> f32 {
        self.own[row * self.headings.len() + heading]
    }

    /// The chain of rows above a row.
    pub fn ancestors(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.rows[row].parent, |r| self.rows[*r].parent)
    }

    pub fn top(&self, row: usize) -> usize {
        self.ancestors(row).last().unwrap_or(row)
    }

    /// Whether the heading names what the requirement is about.
    pub fn names(&self, row: usize, heading: usize) -> bool {
        let title = &self.headings[heading].words;
        let whole = self.terms(row).iter().chain(&self.spec(row).accept).any(|t| find_phrase(title, &t.words).is_some());
        whole
            || title
                .split(|w| &**w == "va")
                .filter(|part| part.len() >= 2 && part.len() < title.len())
                .any(|part| self.fit(row, &part.to_vec().into()) > 0.62)
    }

    /// Whether a heading is one that reports often have besides the outline's.
    pub fn is_extra(&self, heading: usize) -> bool {
        let title = &self.headings[heading];
        let best = self.extra.iter().map(|e| likeness(title, e, &self.weights)).fold(0.0, f32::max);
        best > 0.6 && best > (0..self.rows.len()).map(|r| self.words_score(r, heading)).fold(0.0, f32::max)
    }

    /// How well some words fit a requirement, by themselves.
    pub fn fit(&self, row: usize, title: &Wording) -> f32 {
        let best = |list: &[Wording]| list.iter().map(|w| likeness(title, w, &self.weights)).fold(0.0, f32::max);
        // A heading of a part stands for the whole only where nothing names the whole.
        best(&self.spec(row).accept).max(0.85 * best(self.parts(row))).max(self.term_score(row, &title.words))
    }

    pub fn is_part(&self, row: usize, heading: usize) -> bool {
        let title = &self.headings[heading];
        let best = self.parts(row).iter().map(|p| likeness(title, p, &self.weights)).fold(0.0, f32::max);
        // Another requirement that fits better keeps the heading.
        let other = (0..self.rows.len()).filter(|r| *r != row).map(|r| self.words_score(r, heading)).fold(0.0, f32::max);
        best > 0.72 && best >= other
    }

    fn words_score(&self, row: usize, heading: usize) -> f32 {
        self.by_words[row * self.headings.len() + heading]
    }

    /// A heading that holds a term of the requirement is about it, the more so the less else it says.
    fn term_score(&self, row: usize, title: &[Word]) -> f32 {
        let r = self.spec(row);
        let total = self.weights.sum(title).max(f32::EPSILON);
        let mut covered = vec![false; title.len()];
        let mut rank = None;
        let mut first = usize::MAX;
        for (i, term) in r.terms.iter().enumerate() {
            if let Some(at) = find_phrase(title, &term.words) {
                covered[at..at + term.words.len()].iter_mut().for_each(|c| *c = true);
                rank.get_or_insert(i);
                first = first.min(at);
            }
        }
        // Words of an accepted wording around a term belong to it too.
        let Some(rank) = rank else { return 0.0 };
        for (i, word) in title.iter().enumerate() {
            covered[i] |= r.accept.iter().flat_map(|w| &w.words).any(|w| w == word);
        }
        let share = (0..title.len()).filter(|i| covered[*i]).map(|i| self.weights.of(&title[i])).sum::<f32>() / total;
        let base = 0.92 - 0.025 * rank.min(6) as f32;
        // What a heading is about stands near its beginning.
        let late = if first > 6 { 0.85 } else { 1.0 };
        base * (0.42 + 0.58 * share) * late
    }

    fn look_bonus(&self, row: usize, look: Look) -> f32 {
        let bullet = self.rows[row].spec.bullet;
        let top = self.rows[row].parent.is_none();
        match look {
            Look::Styled | Look::Numbered => 0.05,
            Look::Capitals | Look::Bold => 0.04,
            Look::Item => -0.04,
            Look::Slanted => 0.0,
            Look::Plain => -0.03,
            Look::Dash | Look::Lead if bullet => 0.02,
            Look::Dash | Look::Lead if top => -0.25,
            Look::Dash => -0.06,
            Look::Lead => -0.06,
        }
    }

    /// A heading that carries the outline's own number: a small hint, since units renumber.
    fn number_bonus(&self, row: usize, heading: &Heading) -> f32 {
        if self.has_number(row, heading) { 0.03 } else { 0.0 }
    }

    pub fn has_number(&self, row: usize, heading: &Heading) -> bool {
        heading.label.as_ref().is_some_and(|l| !l.is_bullet() && l.value == self.rows[row].ordinal)
    }

    /// Correction by parents and order, given an assignment.
    pub fn context(&self, row: usize, heading: usize, outline: &Outline, given: &[Option<usize>]) -> f32 {
        let mut sum = 0.0;
        // Which requirement does the nearest heading above serve?
        let above: Vec<usize> =
            std::iter::successors(outline.headings[heading].parent, |h| outline.headings[*h].parent).collect();
        let serving = above.iter().find_map(|h| given.iter().position(|g| *g == Some(*h)).filter(|r| *r != row));
        match serving {
            Some(r) if self.ancestors(row).any(|a| a == r) => sum += 0.10,
            // Headings of a level above the requirement's own parent: its siblings' children.
            Some(r) if self.top(r) == self.top(row) => sum -= 0.02,
            Some(_) => sum -= 0.14,
            None if self.rows[row].parent.is_none() && above.is_empty() => sum += 0.06,
            None => {}
        }
        if self.rows[row].parent.is_none() && !above.is_empty() {
            sum -= 0.08;
        }
        sum += self.beneath(row, heading, outline, given);
        sum - 0.12 * self.disorder(row, heading, given)
    }

    /// What stands beneath a heading speaks for its branch: sections of another branch under it speak against.
    fn beneath(&self, row: usize, heading: usize, outline: &Outline, given: &[Option<usize>]) -> f32 {
        let is_below =
            |h: usize| std::iter::successors(outline.headings[h].parent, |p| outline.headings[*p].parent).any(|p| p == heading);
        let below: Vec<usize> = (0..self.rows.len()).filter(|r| given[*r].is_some_and(is_below)).collect();
        if below.is_empty() {
            return 0.0;
        }
        let own =
            below.iter().filter(|r| **r == row || self.ancestors(**r).any(|a| a == row)).count() as f32 / below.len() as f32;
        0.12 * own - 0.25 * (1.0 - own)
    }

    /// The share of other assigned sections that stand on the wrong side of the heading.
    fn disorder(&self, row: usize, heading: usize, given: &[Option<usize>]) -> f32 {
        let (mut wrong, mut all) = (0.0f32, 0.0f32);
        for (other, h) in given.iter().enumerate() {
            let Some(h) = *h else { continue };
            if other == row || self.rows[other].spec.scope {
                continue;
            }
            all += 1.0;
            if (other < row) != (h < heading) {
                wrong += 1.0;
            }
        }
        if all == 0.0 { 0.0 } else { wrong / all }
    }

    /// Whether a heading lies in the branch of a requirement: below or beside a heading that serves it or its parent.
    pub fn in_branch(&self, row: usize, heading: usize, outline: &Outline, serves: &[Option<usize>]) -> bool {
        let before = (0..heading).rev().find_map(|h| {
            serves[h].filter(|_| outline.headings[h].look.is_structural() || outline.headings[h].look >= Look::Plain)
        });
        before.is_some_and(|r| r == row || self.ancestors(row).any(|a| a == r) || self.top(r) == self.top(row))
    }

    /// The heading that fits a requirement best besides a given one.
    pub fn second(&self, row: usize, first: Option<usize>) -> Option<usize> {
        let scored = (0..self.headings.len()).filter(|h| Some(*h) != first).map(|h| (h, self.own(row, h)));
        scored.filter(|(_, s)| *s > 0.35).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(h, _)| h)
    }

    /// The heading nearest to a requirement among those that serve none.
    pub fn nearest(&self, row: usize, serves: &[Option<usize>]) -> Option<usize> {
        (0..self.headings.len())
            .filter(|h| serves[*h].is_none())
            .map(|h| (h, self.own(row, h)))
            .filter(|(_, s)| *s > 0.3)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(h, _)| h)
    }
}
