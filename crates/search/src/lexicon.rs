//! What is known of each word once it has been seen: its two forms, or what it abbreviates. Texts repeat a few thousand syllables, and
//! working out the forms is most of the work of reading a text.

use super::concepts::{ConceptId, of_short, opened_by};
use super::terms;
use super::values::is_money_word;
use rasoat_text::fold::{canon, fold};
use std::collections::HashMap;

/// Words kept; past that all are forgotten before the next text.
const MOST: usize = 100_000;

/// How a run of letters, as written, is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Its form.
    Word(FormId),
    /// Short for this concept.
    Short(ConceptId),
    /// Several words with joiners between them, no abbreviation.
    Several,
}

/// Which word of a lexicon: its number. It means nothing once the lexicon was trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FormId(u32);

/// The forms of one word.
#[derive(Debug)]
struct WordForm {
    exact: Box<str>,
    /// Without marks; `None` where that is the same.
    folded: Option<Box<str>>,
    /// What makes the one of the other.
    marks: Box<str>,
    opens: &'static [ConceptId],
    /// See [`is_money_word`].
    money: bool,
}

/// The words seen so far.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    readings: HashMap<Box<str>, Reading>,
    forms: Vec<WordForm>,
    /// By the form with marks.
    by_exact: HashMap<Box<str>, FormId>,
}

impl Lexicon {
    /// Forgets all if it has grown too large; the forms given before mean nothing then.
    pub fn trim(&mut self) {
        if self.readings.len() > MOST || self.forms.len() > MOST {
            *self = Lexicon::default();
        }
    }

    /// A word, or words joined by `-`, `&`, `/` (`joined`), as written.
    pub fn reading(&mut self, written: &str, joined: bool) -> Reading {
        if let Some(known) = self.readings.get(written) {
            return *known;
        }
        let reading = match of_short(written) {
            Some(concept) => Reading::Short(concept),
            None if joined => Reading::Several,
            None => Reading::Word(self.word(written)),
        };
        self.readings.insert(written.into(), reading);
        reading
    }

    /// The form of a word that is taken as a word whatever it looks like.
    pub fn word(&mut self, written: &str) -> FormId {
        let exact = canon(written).text;
        if let Some(known) = self.by_exact.get(exact.as_str()) {
            return *known;
        }
        let folded = fold(&exact).text;
        let id = FormId(u32::try_from(self.forms.len()).unwrap_or(u32::MAX));
        let opens = opened_by(&folded);
        self.by_exact.insert(exact.as_str().into(), id);
        let marks = terms::marks(&folded, &exact).into();
        let folded = (folded != exact).then(|| folded.into());
        let money = is_money_word(&exact);
        self.forms.push(WordForm { exact: exact.into(), folded, marks, opens, money });
        id
    }

    /// The word, with marks or without.
    pub fn form(&self, id: FormId, exact: bool) -> &str {
        let form = &self.forms[id.0 as usize];
        if exact { &form.exact } else { form.folded.as_deref().unwrap_or(&form.exact) }
    }

    /// The form without marks, and what makes it the one with marks: see [`forms`].
    pub fn marks(&self, id: FormId) -> (&str, &str) {
        let form = &self.forms[id.0 as usize];
        (form.folded.as_deref().unwrap_or(&form.exact), &form.marks)
    }

    /// Whether a number beside the word may be money.
    pub fn is_money(&self, id: FormId) -> bool {
        self.forms[id.0 as usize].money
    }

    /// The concepts whose long form begins with the word.
    pub fn opens(&self, id: FormId) -> &'static [ConceptId] {
        self.forms[id.0 as usize].opens
    }
}
