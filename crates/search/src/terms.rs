//! How a word lies in the index: as it is without marks, then what its marks are. So a word is one term, and those that differ in marks
//! alone are neighbours in the dictionary: whoever types marks asks for one of them, whoever types none for all.
//!
//! "kiến" is "kien~2ế": at letter 2 (from 0) stands "ế". A word without marks is its own term.

use std::collections::BTreeMap;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Between a word and its marks; no word holds it.
const SIGN: char = '~';
/// In front of a form that is kept whole, because its letters are not those of the form without marks.
const WHOLE: char = '!';
/// Instead of the marks of a concept: all are as in its long form.
const CONCEPT: char = '=';
/// Between the two words of a pair, and between their marks; no word holds it.
const PAIR: char = '+';
/// How many letters have a number of one sign that is none of those above.
const NUMBERED: u32 = 64;

/// What makes the form with marks of the one without.
pub(super) fn marks(folded: &str, exact: &str) -> String {
    let mut out = String::new();
    if folded == exact {
        return out;
    }
    let (mut plain, mut marked) = (folded.chars(), exact.chars());
    for at in 0..NUMBERED {
        match (plain.next(), marked.next()) {
            (None, None) => return out,
            (Some(a), Some(b)) if a == b => {}
            (Some(_), Some(b)) => out.extend(char::from_u32('0' as u32 + at).into_iter().chain([b])),
            _ => break,
        }
    }
    format!("{WHOLE}{exact}")
}

/// The form with marks again; `None` for what [`marks`] does not make.
fn marked(folded: &str, marks: &str) -> Option<String> {
    if let Some(whole) = marks.strip_prefix(WHOLE) {
        return Some(whole.to_owned());
    }
    let mut letters: Vec<char> = folded.chars().collect();
    let mut signs = marks.chars();
    while let Some(at) = signs.next() {
        *letters.get_mut((at as usize).checked_sub('0' as usize)?)? = signs.next()?;
    }
    Some(letters.into_iter().collect())
}

/// Adds the term of a word.
pub(super) fn push_word(out: &mut String, folded: &str, marks: &str) {
    out.push_str(folded);
    if !marks.is_empty() {
        out.push(SIGN);
        out.push_str(marks);
    }
}

/// Adds the term of two words side by side, each without marks and its marks.
pub(super) fn push_pair(out: &mut String, first: (&str, &str), second: (&str, &str)) {
    out.push_str(first.0);
    out.push(PAIR);
    out.push_str(second.0);
    if !first.1.is_empty() || !second.1.is_empty() {
        out.push(SIGN);
        out.push_str(first.1);
        out.push(PAIR);
        out.push_str(second.1);
    }
}

/// The term of a word with its marks.
pub(super) fn word(folded: &str, exact: &str) -> String {
    let mut out = String::new();
    push_word(&mut out, folded, &marks(folded, exact));
    out
}

/// The term of a concept whose marks are all there.
pub(super) fn concept(folded: &str, exact: &str) -> String {
    if folded == exact { folded.to_owned() } else { format!("{folded}{SIGN}{CONCEPT}") }
}

/// Two words side by side, without marks: what stands in front of the marks in their terms.
pub(super) fn pair(first: &str, second: &str) -> String {
    format!("{first}{PAIR}{second}")
}

/// What is looked for at one position: one term, or all terms of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum TermPattern {
    /// One term: a word, pair or concept with its marks.
    Exact(String),
    /// All terms that are so without marks.
    Any(String),
    /// All words that begin with these letters, typed with marks (`exact`) or without.
    Begins { stem: String, exact: bool },
}

impl TermPattern {
    /// The same whatever the marks.
    pub fn unmarked(&self) -> TermPattern {
        match self {
            TermPattern::Exact(term) => TermPattern::Any(term.split(SIGN).next().unwrap_or_default().to_owned()),
            TermPattern::Any(_) => self.clone(),
            TermPattern::Begins { stem, .. } => TermPattern::Begins { stem: super::spelling::unmarked(stem), exact: false },
        }
    }

    /// The terms of the field that it stands for, in the order of the dictionary, and how many entries hold each.
    pub fn terms(&self, searcher: &Searcher, field: Field) -> tantivy::Result<Vec<(Term, u64)>> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let mut add = |term: &str, count| *found.entry(term.to_owned()).or_default() += count;
        match self {
            TermPattern::Exact(term) => {
                let term = Term::from_field_text(field, term);
                let count = searcher.doc_freq(&term)?;
                return Ok(if count > 0 { vec![(term, count)] } else { Vec::new() });
            }
            TermPattern::Any(folded) => {
                add(folded, searcher.doc_freq(&Term::from_field_text(field, folded))?);
                beginning_with(searcher, field, &format!("{folded}{SIGN}"), add)?;
                found.retain(|_, count| *count > 0);
            }
            TermPattern::Begins { stem, exact: false } => beginning_with(searcher, field, stem, add)?,
            TermPattern::Begins { stem, exact: true } => {
                words(searcher, field, &super::spelling::unmarked(stem), |term, word, count| {
                    if word.starts_with(stem) {
                        add(term, count);
                    }
                })?;
            }
        }
        Ok(found.into_iter().map(|(term, count)| (Term::from_field_text(field, &term), count)).collect())
    }

    /// In how many entries it is, those with several of its forms counted for each.
    pub fn count(&self, searcher: &Searcher, field: Field) -> tantivy::Result<u64> {
        Ok(self.terms(searcher, field)?.iter().map(|(_, count)| count).sum())
    }
}

/// Visits the terms that begin so, segment by segment, with how many entries of the segment hold each.
fn beginning_with(searcher: &Searcher, field: Field, start: &str, mut visit: impl FnMut(&str, u64)) -> tantivy::Result<()> {
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().range().ge(start.as_bytes()).into_stream()?;
        while stream.advance() && stream.key().starts_with(start.as_bytes()) {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                visit(term, u64::from(stream.value().doc_freq));
            }
        }
    }
    Ok(())
}

/// Visits the words that begin so without marks: the term, the word with its marks, in how many entries of a segment it is. Concepts
/// and values are terms too, but no words.
pub(super) fn words(
    searcher: &Searcher,
    field: Field,
    start: &str,
    mut visit: impl FnMut(&str, &str, u64),
) -> tantivy::Result<()> {
    beginning_with(searcher, field, start, |term, count| {
        let (folded, marks) = term.split_once(SIGN).unwrap_or((term, ""));
        if let Some(word) = marked(folded, marks).filter(|w| w.chars().all(char::is_alphanumeric)) {
            visit(term, &word, count);
        }
    })
}

/// Visits the pairs whose words begin so without marks, the first being whole: both with their marks, in how many entries.
pub(super) fn pairs(
    searcher: &Searcher,
    field: Field,
    first: &str,
    start: &str,
    mut visit: impl FnMut(&str, &str, u64),
) -> tantivy::Result<()> {
    beginning_with(searcher, field, &pair(first, start), |term, count| {
        let (folded, marks) = term.split_once(SIGN).unwrap_or((term, ""));
        let (a, b) = folded.split_once(PAIR).unwrap_or((folded, ""));
        let (of_a, of_b) = marks.split_once(PAIR).unwrap_or_default();
        if let (Some(a), Some(b)) = (marked(a, of_a), marked(b, of_b)) {
            visit(&a, &b, count);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::analysis::analyse;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terms_of_words() {
        for (folded, exact, term) in [
            ("kien", "kiến", "kien~2ế"),
            ("duong", "đường", "duong~0đ1ư2ờ"),
            ("bhxh", "bhxh", "bhxh"),
            ("2020", "2020", "2020"),
            ("strasse", "straße", "strasse~!straße"),
        ] {
            assert_eq!(word(folded, exact), term);
            assert_eq!(TermPattern::Exact(term.into()).unmarked(), TermPattern::Any(folded.into()));
        }
        let mut out = String::new();
        push_pair(&mut out, ("kien", "2ế"), ("nghi", "3ị"));
        push_pair(&mut out, ("hai", ""), ("ba", ""));
        assert_eq!(out, "kien+nghi~2ế+3ịhai+ba");
        assert!(out.starts_with(&pair("kien", "nghi")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        /// A word comes back, and no sign of ours is in one.
        #[test]
        fn marks_make_the_word_again(text in "(?s)([a-zA-ZđĐàềơỹß\u{300}\u{301}\u{323}]|.){0,80}") {
            let read = analyse(&text);
            for (folded, exact) in read.words(false).zip(read.words(true)) {
                let marks = marks(folded, exact);
                let again = marked(folded, &marks);
                prop_assert_eq!(again.as_deref(), Some(exact));
                prop_assert!(!folded.contains([SIGN, PAIR]) && !marks.contains([SIGN, PAIR, ' ', '\t', '\n']), "{folded} {marks}");
            }
        }
    }
}
