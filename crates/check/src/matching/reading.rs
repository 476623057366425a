//! One report read against the sections of a profile: probabilities for each unit and each section, stage by stage.
//!
//! What each text says and each title names by itself; which lines are headings; what titles name with all that stands around them; what
//! each text answers in its place; whether each section is treated. Many units may answer one section, and one unit several. Every stage
//! uses what the one before found, and none goes back.

use super::features;
use super::model::{Model, sigmoid};
use super::signals::{Signals, signals};
use super::units::{Kind, Mark, Unit, units};
use crate::genre::asked::Asked;
use crate::outline::{Look, Outline, levels};
use rasoat_model::document::Document;
use rasoat_text::lexis::WordId;

pub struct Reading<'a> {
    pub asked: &'a Asked,
    pub outline: &'a Outline,
    /// Rows that are put to the unit; scopes are not among them.
    pub active: Vec<usize>,
    pub units: Vec<Unit>,
    pub signals: Vec<Signals>,
    /// By unit: its sentences, where it has several.
    sentences: Vec<Vec<(Unit, Signals)>>,
    /// Topics for which there are fitted weights.
    pub known: Vec<bool>,
    /// Small words that sentences have and titles seldom.
    pub verbs: Vec<WordId>,
    /// By unit: the probability that it is a heading.
    pub head: Vec<f32>,
    /// Units that are headings.
    pub firm: Vec<usize>,
    /// By unit: the heading under which it stands.
    pub enclosing: Vec<Option<usize>>,
    /// By heading unit: the heading above it.
    pub above: Vec<Option<usize>>,
    /// By heading unit and row: what a title names by itself.
    pub names: Vec<Vec<f32>>,
    pub name_logits: Vec<Vec<f32>>,
    /// By unit and row: what a text answers by itself.
    pub content: Vec<Vec<f32>>,
    pub content_logits: Vec<Vec<f32>>,
    /// By heading unit and row: what a title names in its place.
    pub named: Vec<Vec<f32>>,
    /// By unit and row: what a text answers in its place.
    pub text: Vec<Vec<f32>>,
    /// By row.
    pub treated: Vec<f32>,
    /// Units that fill no section.
    pub hollow: Vec<bool>,
    /// Units that say that there is nothing to report, which is an answer.
    pub none: Vec<bool>,
    /// Sections without others below them, in order.
    leaves: Vec<usize>,
    /// By row: the sections that are neither it nor above or below it.
    rivals: Vec<Vec<usize>>,
    /// By heading unit: the sections that the nearest headings before and after it name.
    beside_named: Vec<(Option<usize>, Option<usize>)>,
    /// By row: the headings that name it most surely.
    homes: Vec<Vec<(f32, usize)>>,
    /// By heading unit and row: how much the texts under it speak of the section.
    spoken: Vec<Vec<f32>>,
    /// Texts under each heading, deeper headings' included.
    beneath: Vec<Vec<usize>>,
    /// Texts right under each heading.
    right_beneath: Vec<Vec<usize>>,
}

/// A sentence with fewer words that points elsewhere is a mention.
const MENTION: usize = 14;
/// Likeness from which a line is the directive's own heading, copied.
const SAME: f32 = 0.85;
/// Headings that are remembered for a section: more than any path is deep.
const HOMES: usize = 12;
/// Texts under a heading that tell what it is about.
const BENEATH: usize = 12;
/// How probable a heading must be to divide the text.
const FIRM: f32 = 0.5;

impl<'a> Reading<'a> {
    /// The units with what their words say; `is_hollow` tells the texts that only hold a place.
    pub fn new(
        asked: &'a Asked,
        active: Vec<usize>,
        document: &Document,
        outline: &'a Outline,
        is_hollow: impl Fn(&Unit) -> bool,
        says_none: impl Fn(&Unit) -> bool,
    ) -> Reading<'a> {
        let units = units(asked, document, outline);
        let parts: Vec<Vec<Unit>> = units.iter().map(Unit::split).collect();
        let sentences = parts
            .into_iter()
            .map(|p| {
                let s = signals(asked, &active, &p);
                p.into_iter().zip(s).collect()
            })
            .collect();
        let signals = signals(asked, &active, &units);
        let mut known = vec![false; asked.genre.topics.len()];
        for (topic, _) in asked.genre.fitted.iter().flatten() {
            if let Some(known) = known.get_mut(*topic as usize) {
                *known = true;
            }
        }
        let verbs = ["da", "duoc", "la", "co", "se", "dang", "cho", "nen", "thi", "ma", "luon", "deu"];
        // A short sentence that only points elsewhere answers nothing.
        let points = |u: &Unit, s: &Signals| s.pointing >= 1.0 && u.words.len() < MENTION && !u.figures;
        let hollow: Vec<bool> =
            units.iter().zip(&signals).map(|(u, s)| u.kind != Kind::Row && (is_hollow(u) || points(u, s))).collect();
        let none = units.iter().zip(&hollow).map(|(u, hollow)| u.kind != Kind::Row && !hollow && says_none(u)).collect();
        let leaves = active.iter().copied().filter(|r| !asked.rows[*r].has_children).collect();
        let (n, rows) = (units.len(), asked.rows.len());
        let rivals = (0..rows).map(|r| active.iter().copied().filter(|o| !asked.are_kin(r, *o)).collect()).collect();
        let grid = || vec![vec![0.0; rows]; n];
        Reading {
            asked,
            outline,
            active,
            signals,
            sentences,
            known,
            verbs: verbs.iter().filter_map(|v| asked.vocabulary.get(v)).collect(),
            head: vec![0.0; n],
            firm: Vec::new(),
            enclosing: vec![None; n],
            above: vec![None; n],
            names: grid(),
            name_logits: grid(),
            content: grid(),
            content_logits: grid(),
            named: grid(),
            text: grid(),
            treated: vec![0.0; rows],
            hollow,
            none,
            leaves,
            rivals,
            beside_named: vec![(None, None); n],
            homes: vec![Vec::new(); rows],
            spoken: Vec::new(),
            beneath: vec![Vec::new(); n],
            right_beneath: vec![Vec::new(); n],
            units,
        }
    }

    /// Runs all stages.
    pub fn run(mut self, model: &Model) -> Reading<'a> {
        self.score_content(model);
        self.score_names(model);
        self.score_lines(model);
        self.structure();
        self.score_headings(model);
        self.score_text(model);
        self.score_treated(model);
        self
    }

    /// How much of a section speaks of what is to come, 0 to 1.
    pub fn ahead(&self, row: usize) -> f32 {
        let topics = self.asked.rows[row].topics.iter();
        topics.filter(|(t, _)| self.asked.genre.topics[*t as usize].ahead).map(|(_, share)| share).sum()
    }

    /// Whether the lexicon has a topic for a section, with weights of words.
    pub fn knows(&self, row: usize) -> bool {
        self.asked.rows[row].topics.iter().any(|(t, _)| self.known[*t as usize])
    }

    pub fn is_active(&self, row: usize) -> bool {
        self.active.contains(&row)
    }

    /// The best of the sections that are neither `row` nor above or below it.
    pub fn rival(&self, row: usize, of: impl Fn(usize) -> f32) -> f32 {
        self.rivals[row].iter().map(|o| of(*o)).fold(0.0, f32::max)
    }

    pub fn rival_logit(&self, u: usize, row: usize) -> f32 {
        self.rivals[row].iter().map(|o| self.content_logits[u][*o]).fold(-6.0, f32::max)
    }

    /// Lines and labels.
    pub fn titles(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.units.len()).filter(|u| self.units[*u].heading.is_some())
    }

    pub fn is_firm(&self, u: usize) -> bool {
        // A note to the writer stands on a line of its own like a heading; only one that names a section is one.
        let note = self.hollow[u] && self.active.iter().all(|r| self.signals[u].rows[*r].own < SAME);
        self.units[u].heading.is_some() && self.head[u] >= FIRM && !note
    }

    /// Units that may be text and fill something.
    pub fn texts(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.units.len()).filter(|u| self.is_text(*u) && !self.hollow[*u])
    }

    pub fn is_text(&self, u: usize) -> bool {
        match self.units[u].kind {
            Kind::Body | Kind::Row => true,
            Kind::Line => !self.is_firm(u),
            // First words before a full stop that are no label are a sentence like any other.
            Kind::Label => !self.is_firm(u) && self.units[u].closed,
        }
    }

    /// The headings above a heading, nearest first.
    pub fn path(&self, heading: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.above[heading], |h| self.above[*h])
    }

    /// The label of a text, the heading that it stands under, and those above.
    pub fn chain(&self, u: usize) -> impl Iterator<Item = usize> + '_ {
        let own = self.units[u].label.filter(|l| Some(*l) != self.enclosing[u]);
        own.into_iter().chain(std::iter::successors(self.enclosing[u], |h| self.above[*h]))
    }

    /// What is asked of all headings again and again, worked out once.
    pub fn settle_named(&mut self) {
        // Sections above others count too: behind "III." nothing of II is due.
        let leaf = |h: usize| self.active.iter().copied().find(|o| self.named[h][*o] >= FIRM);
        let mut before = None;
        let mut around: Vec<(usize, Option<usize>, Option<usize>)> = Vec::with_capacity(self.firm.len());
        for &h in &self.firm {
            around.push((h, before, None));
            before = leaf(h).or(before);
        }
        let mut after = None;
        for entry in around.iter_mut().rev() {
            entry.2 = after;
            after = leaf(entry.0).or(after);
        }
        for (h, before, after) in around {
            self.beside_named[h] = (before, after);
        }
        for r in self.active.clone() {
            let mut best: Vec<(f32, usize)> = self.firm.iter().map(|h| (self.named[*h][r], *h)).collect();
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            best.truncate(HOMES);
            self.homes[r] = best;
        }
    }

    /// How surely some heading outside a path names a section.
    pub fn home(&self, row: usize, path: &[usize]) -> f32 {
        self.homes[row].iter().find(|(_, h)| !path.contains(h)).map_or(0.0, |(p, _)| *p)
    }

    /// Whether a heading plainly names something that nobody asked for.
    pub fn is_foreign(&self, heading: usize) -> bool {
        let named = self.active.iter().map(|o| self.named[heading][*o]).fold(0.0, f32::max);
        self.signals[heading].foreign_name >= FIRM && named < FIRM
    }

    /// How surely a heading names the section right before (or after) another.
    pub fn beside(&self, row: usize, heading: Option<usize>, before: bool) -> f32 {
        let at = self.leaves.binary_search(&row).ok();
        let next = at.and_then(|i| if before { i.checked_sub(1) } else { Some(i + 1) }).and_then(|i| self.leaves.get(i));
        match (next, heading) {
            (Some(next), Some(h)) => self.names[h][*next],
            _ => 0.0,
        }
    }

    /// Whether a heading that names nothing stands in the very place where a section is due: behind a heading of one before it, in front
    /// of a heading of one behind it. What is surely something else is no place for it.
    pub fn slot(&self, heading: Option<usize>, row: usize) -> f32 {
        let Some(h) = heading else { return 0.0 };
        let unnamed = 1.0 - self.active.iter().map(|o| self.named[h][*o]).fold(0.0, f32::max);
        if unnamed < 0.4 {
            return 0.0;
        }
        let (before, after) = self.beside_named[h];
        let due = before.is_none_or(|b| b < row) && after.is_none_or(|a| a > row) && (before.is_some() || after.is_some());
        let foreign = self.signals[h].foreign_name.clamp(0.0, 1.0);
        if due { unnamed * (1.0 - foreign) } else { 0.0 }
    }

    pub fn score_lines(&mut self, model: &Model) {
        for u in self.titles().collect::<Vec<_>>() {
            let features = features::line(self, u);
            let by = if self.units[u].kind == Kind::Label { &model.label } else { &model.line };
            self.head[u] = by.probability(&features);
        }
    }

    /// Which headings stand under which, and which text under which heading.
    pub fn structure(&mut self) {
        self.firm = (0..self.units.len()).filter(|u| self.is_firm(*u)).collect();
        let mut headings: Vec<_> =
            self.firm.iter().filter_map(|u| self.units[*u].heading).map(|h| self.outline.headings[h].clone()).collect();
        levels(&mut headings);
        for (i, heading) in headings.iter().enumerate() {
            self.above[self.firm[i]] = heading.parent.map(|p| self.firm[p]);
        }
        let mut open: Option<usize> = None;
        for u in 0..self.units.len() {
            if self.is_firm(u) {
                self.enclosing[u] = self.above[u];
                open = Some(u);
                continue;
            }
            // The next item of a list ends what stood under the one before, and a paragraph what a label in front of another opened.
            while let Some(h) = open {
                let weak = self.units[h].heading.is_some_and(|i| self.outline.headings[i].look < Look::Bold);
                let label = self.units[h].kind == Kind::Label || matches!(self.units[h].mark, Mark::Bullet(_));
                let own = self.units[u].label == Some(h) || self.units[u].block == self.units[h].block;
                let stray = self.units[u].label.is_some_and(|l| l != h) && self.units[h].kind == Kind::Label;
                if weak && label && !own && (self.units[u].mark == self.units[h].mark || stray) {
                    open = self.above[h];
                } else {
                    break;
                }
            }
            self.enclosing[u] = open;
        }
        for u in 0..self.units.len() {
            if !self.is_text(u) {
                continue;
            }
            if let Some(h) = self.enclosing[u] {
                self.right_beneath[h].push(u);
                for above in std::iter::once(h).chain(self.path(h).collect::<Vec<_>>()) {
                    if self.beneath[above].len() < BENEATH {
                        self.beneath[above].push(u);
                    }
                }
            }
        }
    }

    pub fn score_content(&mut self, model: &Model) {
        for u in 0..self.units.len() {
            if self.units[u].words.is_empty() {
                continue;
            }
            for r in self.active.clone() {
                let whole = model.content.logit(&features::content(self, &self.units[u], &self.signals[u], r));
                // A long paragraph may answer several sections, a sentence each.
                let parts = self.sentences[u]
                    .iter()
                    .map(|(unit, signals)| model.content.logit(&features::content(self, unit, signals, r)));
                let logit = parts.fold(whole, f32::max);
                self.content_logits[u][r] = logit;
                self.content[u][r] = sigmoid(logit);
            }
        }
    }

    pub fn score_names(&mut self, model: &Model) {
        for u in self.titles().collect::<Vec<_>>() {
            for r in self.active.clone() {
                let logit = model.name.logit(&features::name(self, u, r));
                self.name_logits[u][r] = logit;
                self.names[u][r] = sigmoid(logit);
            }
        }
    }

    pub fn score_headings(&mut self, model: &Model) {
        self.speak();
        for u in self.titles().collect::<Vec<_>>() {
            for r in self.active.clone() {
                self.named[u][r] = model.heading.probability(&features::heading(self, u, r));
            }
        }
    }

    /// Works out how much the texts under each heading speak of each section.
    pub fn speak(&mut self) {
        let spoken = |u: usize| -> Vec<f32> {
            if self.units[u].heading.is_none() {
                return Vec::new();
            }
            (0..self.asked.rows.len()).map(|r| self.speaks(u, r)).collect()
        };
        self.spoken = (0..self.units.len()).map(spoken).collect();
    }

    pub fn score_text(&mut self, model: &Model) {
        self.settle_named();
        for u in self.texts().collect::<Vec<_>>() {
            for r in self.active.clone() {
                self.text[u][r] = model.text.probability(&features::text(self, u, r));
            }
        }
    }

    pub fn score_treated(&mut self, model: &Model) {
        for r in self.active.clone() {
            self.treated[r] = model.treated.probability(&features::treated(self, r));
        }
    }

    /// How much the texts under a heading speak of a section, at the mean.
    pub fn beneath_content(&self, heading: usize, row: usize) -> f32 {
        self.spoken.get(heading).and_then(|rows| rows.get(row)).copied().unwrap_or_default()
    }

    fn speaks(&self, heading: usize, row: usize) -> f32 {
        let own: Vec<usize> = match self.units[heading].kind {
            Kind::Label => self.units[heading + 1..]
                .iter()
                .take_while(|o| o.label == Some(heading))
                .enumerate()
                .map(|(i, _)| heading + 1 + i)
                .collect(),
            _ => Vec::new(),
        };
        let texts = if self.beneath[heading].is_empty() { &own } else { &self.beneath[heading] };
        if texts.is_empty() {
            return 0.0;
        }
        let values = texts.iter().map(|u| self.content[*u][row]);
        let best = values.clone().fold(0.0, f32::max);
        0.5 * best + 0.5 * values.sum::<f32>() / texts.len() as f32
    }

    pub fn has_body(&self, heading: usize) -> bool {
        self.beneath[heading].iter().any(|u| !self.hollow[*u])
            || self.units.get(heading + 1).is_some_and(|o| o.label == Some(heading))
    }

    /// How much the other texts right under the same heading speak of a section, at the mean.
    pub fn around(&self, u: usize, row: usize) -> f32 {
        let Some(h) = self.enclosing[u] else { return 0.0 };
        let all = &self.right_beneath[h];
        let at = all.partition_point(|o| *o < u);
        let near = &all[at.saturating_sub(BENEATH / 2)..(at + 1 + BENEATH / 2).min(all.len())];
        let others = near.iter().filter(|o| **o != u).count();
        if others == 0 {
            return 0.0;
        }
        near.iter().filter(|o| **o != u).map(|o| self.content[*o][row]).sum::<f32>() / others as f32
    }

    /// The headings before and after one, at its level or above.
    pub fn neighbours(&self, u: usize) -> (Option<usize>, Option<usize>) {
        let at = self.firm.partition_point(|h| *h < u);
        let after = self.firm[at..].iter().copied().find(|h| *h != u);
        (at.checked_sub(1).map(|i| self.firm[i]), after)
    }
}
