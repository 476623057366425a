//! Text → what is indexed. Documents and queries go through the same function, so that they meet.
//!
//! Every syllable has two forms at one position, with its marks and without. An abbreviation takes the positions of its long form and
//! is indexed as that; wherever a long form stands, abbreviated or not, a *concept* is added at its first position, so that either
//! way of writing finds the other, also inside a phrase, at the price of one term. Each word is also joined to the next one: two
//! frequent syllables side by side are a rare term, while looking through the places of both is slow. A document number is indexed by its parts, without
//! long forms: whoever looks for "thi đua khen thưởng" does not want every paper that cites 2638/BHXH-TĐKT.

use super::abbreviations::ABBREVIATIONS;
use super::letters::{Letter, canonical, folded, letters, without_marks};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Stands in front of the term of a concept; no word begins with it.
pub(super) const CONCEPT: char = '=';
/// Between the two words of a pair; no word holds it.
const PAIR: char = '+';
/// Longer runs of letters are not words.
const LONGEST_WORD: usize = 48;

/// One thing at one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// With marks; `None` for a concept recognised only without them.
    pub exact: Option<String>,
    /// Without marks.
    pub folded: String,
    /// The first position it stands at.
    pub position: usize,
    /// How many positions it covers: the syllables of a concept, 1 for a word.
    pub width: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A word and the next one: what makes phrases of frequent words fast.
    Pair,
    Concept,
}

impl Token {
    pub fn form(&self, exact: bool) -> Option<&str> {
        if exact { self.exact.as_deref() } else { Some(&self.folded) }
    }
}

#[derive(Debug, Default)]
pub(super) struct Analysis {
    /// Ordered by position; pair and concepts follow the word at their position.
    pub tokens: Vec<Token>,
    /// Document numbers in one spelling, without marks: "2638/bhxh-tdkt".
    pub numbers: Vec<String>,
    /// The first free position.
    pub end: usize,
}

/// Splits a text of any script and length into tokens.
pub(super) fn analyse(text: &str) -> Analysis {
    let letters = letters(text);
    let mut out = Words::default();
    let mut i = 0;
    while i < letters.len() {
        if !letters[i].ch.is_alphanumeric() {
            i += 1;
            continue;
        }
        let end = chunk_end(&letters, i);
        out.chunk(&letters[i..end]);
        i = end;
    }
    let Words { words, numbers } = out;
    Analysis { end: words.len(), tokens: with_concepts(words), numbers }
}

/// A chunk: runs of letters and digits joined by single joiners without blanks ("2638/BHXH-TĐKT", "TĐ-KT").
fn chunk_end(letters: &[Letter], start: usize) -> usize {
    let mut i = start;
    while i < letters.len() {
        let joins = is_joiner(letters[i].ch) && letters.get(i + 1).is_some_and(|next| next.ch.is_alphanumeric());
        if !letters[i].ch.is_alphanumeric() && !joins {
            break;
        }
        i += 1;
    }
    i
}

fn is_joiner(c: char) -> bool {
    matches!(c, '/' | '-' | '&' | '–' | '\u{2011}')
}

#[derive(Default)]
struct Words {
    words: Vec<Word>,
    numbers: Vec<String>,
}

struct Word {
    exact: String,
    range: Range<usize>,
    /// Part of a document number: no concept may begin in it or reach into it.
    in_number: bool,
}

impl Words {
    fn chunk(&mut self, chunk: &[Letter]) {
        let pieces: Vec<&[Letter]> = chunk.split(|l| is_joiner(l.ch)).filter(|p| !p.is_empty()).collect();
        if let Some(number) = document_number(chunk, &pieces) {
            self.numbers.push(number);
            for piece in pieces {
                self.word(piece, true);
            }
        } else if !(pieces.len() > 1 && self.abbreviation(chunk)) {
            for piece in pieces {
                if !self.abbreviation(piece) {
                    self.word(piece, false);
                }
            }
        }
    }

    fn word(&mut self, piece: &[Letter], in_number: bool) {
        for part in piece.chunks(LONGEST_WORD) {
            self.words.push(Word { exact: canonical(&spell(part)), range: bytes(part), in_number });
        }
    }

    fn abbreviation(&mut self, letters: &[Letter]) -> bool {
        if !(2..=12).contains(&letters.len()) {
            return false;
        }
        let Some(long) = TABLE.long_form(&spell(letters)) else { return false };
        let range = bytes(letters);
        self.words.extend(long.iter().map(|s| Word { exact: s.clone(), range: range.clone(), in_number: false }));
        true
    }
}

fn spell(letters: &[Letter]) -> String {
    letters.iter().map(|l| if l.ch == '–' || l.ch == '\u{2011}' { '-' } else { l.ch }).collect()
}

fn bytes(letters: &[Letter]) -> Range<usize> {
    match (letters.first(), letters.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}

/// `digits/…letters…`, as in "2638/BHXH-TĐKT" or "12/2020/QĐ-TTg"; not a date.
fn document_number(chunk: &[Letter], pieces: &[&[Letter]]) -> Option<String> {
    let (first, rest) = pieces.split_first()?;
    let digits = first.iter().take_while(|l| l.ch.is_ascii_digit()).count();
    let slash = chunk.get(first.len()).is_some_and(|l| l.ch == '/');
    let named = rest.iter().any(|p| p.len() > 1 && p.iter().all(|l| l.ch.is_alphabetic()));
    if digits == 0 || first.len() > digits + 1 || digits > 6 || !slash || !named {
        return None;
    }
    let whole = without_marks(&spell(chunk));
    let trimmed = whole.trim_start_matches('0');
    Some(if trimmed.starts_with(|c: char| c.is_ascii_digit()) { trimmed.to_owned() } else { whole })
}

/// The words as tokens, a concept wherever its long form stands.
fn with_concepts(words: Vec<Word>) -> Vec<Token> {
    let folds: Vec<String> = words.iter().map(|w| folded(&w.exact)).collect();
    let mut out = Vec::with_capacity(words.len() * 2 + words.len() / 4);
    for (position, word) in words.iter().enumerate() {
        out.push(Token {
            kind: Kind::Word,
            exact: Some(word.exact.clone()),
            folded: folds[position].clone(),
            position,
            width: 1,
            range: word.range.clone(),
        });
        if let (Some(next), Some(fold)) = (words.get(position + 1), folds.get(position + 1)) {
            out.push(Token {
                kind: Kind::Pair,
                exact: Some(joined(&word.exact, &next.exact)),
                folded: joined(&folds[position], fold),
                position,
                width: 2,
                range: word.range.start..next.range.end,
            });
        }
        for concept in TABLE.starting_with(&folds[position]) {
            let span = position..position + concept.folded.len();
            let (Some(here), Some(forms)) = (words.get(span.clone()), folds.get(span)) else { continue };
            if forms != concept.folded || here.iter().any(|w| w.in_number) {
                continue;
            }
            let exact = here.iter().map(|w| &w.exact).eq(&concept.long).then(|| concept.exact_term.clone());
            let end = here.last().map_or(word.range.end, |w| w.range.end);
            out.push(Token {
                kind: Kind::Concept,
                exact,
                folded: concept.folded_term.clone(),
                position,
                width: concept.folded.len(),
                range: word.range.start..end,
            });
        }
    }
    out
}

fn joined(a: &str, b: &str) -> String {
    let mut out = String::with_capacity(a.len() + b.len() + 1);
    out.push_str(a);
    out.push(PAIR);
    out.push_str(b);
    out
}

struct Concept {
    /// Syllables with marks, canonical.
    long: Vec<String>,
    folded: Vec<String>,
    exact_term: String,
    folded_term: String,
}

struct Table {
    concepts: Vec<Concept>,
    by_short: HashMap<String, usize>,
    by_first: HashMap<String, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { concepts: Vec::new(), by_short: HashMap::new(), by_first: HashMap::new() };
    let mut ambiguous: Vec<String> = Vec::new();
    for (short, long) in ABBREVIATIONS {
        let long: Vec<String> = long.split(' ').map(canonical).collect();
        // Two abbreviations of one thing (TĐKT, TĐ-KT) are one concept.
        let at = table.concepts.iter().position(|c| c.long == long).unwrap_or_else(|| {
            let folds: Vec<String> = long.iter().map(|s| folded(s)).collect();
            table.by_first.entry(folds[0].clone()).or_default().push(table.concepts.len());
            let exact_term = format!("{CONCEPT}{}", long.join("_"));
            let folded_term = format!("{CONCEPT}{}", folds.join("_"));
            table.concepts.push(Concept { long, folded: folds, exact_term, folded_term });
            table.concepts.len() - 1
        });
        table.by_short.insert((*short).to_owned(), at);
    }
    // Typed without marks, where that leaves one reading.
    for (short, _) in ABBREVIATIONS {
        let plain = without_marks(short);
        let target = table.by_short[*short];
        match table.by_short.get(&plain) {
            None => {
                table.by_short.insert(plain, target);
            }
            Some(&other) if other != target && !ABBREVIATIONS.iter().any(|(s, _)| *s == plain) => ambiguous.push(plain),
            Some(_) => {}
        }
    }
    for plain in ambiguous {
        table.by_short.remove(&plain);
    }
    table
});

impl Table {
    fn long_form(&self, short: &str) -> Option<&[String]> {
        self.by_short.get(short).map(|&at| self.concepts[at].long.as_slice())
    }

    fn starting_with<'a>(&'a self, first: &str) -> impl Iterator<Item = &'a Concept> {
        self.by_first.get(first).into_iter().flatten().map(|&at| &self.concepts[at])
    }
}

/// The abbreviations whose short form begins with the letters, as terms: what "PTT*" may mean besides words.
pub(super) fn concepts_with_prefix(prefix: &str, exact: bool) -> Vec<String> {
    let mut out: Vec<String> = ABBREVIATIONS
        .iter()
        .filter(|(short, _)| if exact { short.starts_with(prefix) } else { without_marks(short).starts_with(prefix) })
        .map(|(short, _)| &TABLE.concepts[TABLE.by_short[*short]])
        .map(|c| if exact { c.exact_term.clone() } else { c.folded_term.clone() })
        .collect();
    out.sort();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = analyse(text).tokens;
        tokens
            .iter()
            .filter(|t| t.kind != Kind::Pair)
            .map(|t| format!("{}:{}", t.position, t.folded))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn texts_and_tokens() {
        for (text, tokens) in [
            ("Kiến nghị", "0:kien 1:nghi"),
            ("các PTTĐ lớn", "0:cac 1:phong 1:=phong_trao_thi_dua 2:trao 3:thi 4:dua 5:lon"),
            ("các phong trào thi đua lớn", "0:cac 1:phong 1:=phong_trao_thi_dua 2:trao 3:thi 4:dua 5:lon"),
            ("Thi đua - Khen thưởng", "0:thi 0:=thi_dua_khen_thuong 1:dua 2:khen 3:thuong"),
            ("TĐ-KT", "0:thi 0:=thi_dua_khen_thuong 1:dua 2:khen 3:thuong"),
            ("số 2638/BHXH-TĐKT ngày", "0:so 1:2638 2:bhxh 3:tdkt 4:ngay"),
            ("28/8/2020", "0:28 1:8 2:2020"),
            ("", ""),
        ] {
            assert_eq!(shown(text), tokens, "{text}");
        }
    }

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(analyse("số 05/BC-BHXH và 12/2020/QĐ-TTg, 28/8/2020, 1/2").numbers, ["5/bc-bhxh", "12/2020/qd-ttg"]);
    }

    #[test]
    fn every_abbreviation_is_its_own_concept() {
        for (short, long) in ABBREVIATIONS {
            let (a, b) = (analyse(short), analyse(long));
            let terms = |x: &Analysis| x.tokens.iter().map(|t| (t.position, t.folded.clone())).collect::<Vec<_>>();
            assert_eq!(terms(&a), terms(&b), "{short}");
            assert!(a.tokens.iter().any(|t| t.kind == Kind::Concept), "{short}");
        }
    }

    #[test]
    fn no_abbreviation_is_a_syllable() {
        for (short, _) in ABBREVIATIONS {
            assert!(!without_marks(short).contains(['a', 'e', 'i', 'o', 'u', 'y']) || short.len() > 3, "{short}");
        }
    }
}
