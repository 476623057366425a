//! What an abbreviation stands for, as one thing with several ways of writing it.
//!
//! The table of abbreviations is [`text::abbrev`](rasoat_text::abbrev)'s. Taken from it are those with one reading: an abbreviation that
//! stands for two things (TT: thông tư, trung tâm) would find the wrong papers.

use super::terms;
use rasoat_text::abbrev::ABBREVIATIONS;
use rasoat_text::fold::{canon, fold};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// Stands in front of the term of a concept; no word begins with it.
const SIGN: char = '=';
/// No abbreviation is longer: bytes.
pub(super) const LONGEST_SHORT: usize = 40;

/// Never written out in a text, because they are symbols in numbers of documents or common only in notes. Whoever searches means one
/// thing by them, and inside numbers nothing is written out here.
const SYMBOLS: &[&str] =
    &["TTg", "BTV", "BK", "GK", "QĐ", "KH", "HD", "BC", "BB", "TTr", "NQ", "CV", "V/v", "b/c", "VPCP", "đ/c", "trđ", "TP"];

/// Which concept: its number in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ConceptId(usize);

/// One thing with several ways of writing it.
#[derive(Debug)]
pub(super) struct Concept {
    /// Syllables of the long form, with marks and without, in the forms that are indexed.
    pub exact: Vec<String>,
    pub folded: Vec<String>,
    exact_term: String,
    folded_term: String,
    indexed: String,
}

impl Concept {
    /// Its term, with marks or without.
    pub fn term(&self, exact: bool) -> &str {
        if exact { &self.exact_term } else { &self.folded_term }
    }

    /// The term in the index of one that is written with all its marks.
    pub fn indexed(&self) -> &str {
        &self.indexed
    }

    /// How many positions it covers.
    pub fn width(&self) -> usize {
        self.folded.len()
    }
}

struct Table {
    concepts: Vec<Concept>,
    /// Short forms with marks and without → concept; without only where that leaves one reading.
    by_short: HashMap<String, ConceptId>,
    /// The first syllable of the long form, without marks → concepts.
    by_first: HashMap<String, Vec<ConceptId>>,
    /// (with marks, without, concept).
    shorts: Vec<(String, String, ConceptId)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { concepts: Vec::new(), by_short: HashMap::new(), by_first: HashMap::new(), shorts: Vec::new() };
    for (short, long) in one_reading() {
        let (exact, folded) = (syllables(&canon(long).text), syllables(&fold(long).text));
        // Two abbreviations of one thing (TĐKT, TĐ-KT) are one concept.
        let known = table.concepts.iter().position(|c| c.exact == exact);
        let at = known.map(ConceptId).unwrap_or_else(|| {
            table.by_first.entry(folded[0].clone()).or_default().push(ConceptId(table.concepts.len()));
            let exact_term = format!("{SIGN}{}", exact.join("_"));
            let folded_term = format!("{SIGN}{}", folded.join("_"));
            let indexed = terms::concept(&folded_term, &exact_term);
            table.concepts.push(Concept { exact, folded, exact_term, folded_term, indexed });
            ConceptId(table.concepts.len() - 1)
        });
        table.by_short.insert(canon(short).text, at);
        table.shorts.push((canon(short).text, fold(short).text, at));
    }
    for (_, plain, at) in &table.shorts {
        let as_written = table.shorts.iter().any(|(exact, ..)| exact == plain);
        let other = table.shorts.iter().any(|(_, p, a)| p == plain && a != at);
        if !as_written && !other {
            table.by_short.insert(plain.clone(), *at);
        }
    }
    table
});

/// The abbreviations that are taken: (short, long).
pub(super) fn one_reading() -> impl Iterator<Item = (&'static str, &'static str)> {
    let long_forms = |short: &str| ABBREVIATIONS.iter().filter(|a| canon(a.short).text == canon(short).text).count();
    let typed_as_one = |short: &str| !short.contains([' ', '.']);
    ABBREVIATIONS
        .iter()
        .filter(move |a| (!a.ambiguous || SYMBOLS.contains(&a.short)) && typed_as_one(a.short) && long_forms(a.short) == 1)
        .map(|a| (a.short, a.long))
}

fn syllables(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// The concept of this number.
pub(super) fn concept(id: ConceptId) -> &'static Concept {
    &TABLE.concepts[id.0]
}

/// What a word or a run of joined words stands for, in any case.
pub(super) fn of_short(written: &str) -> Option<ConceptId> {
    if written.len() > LONGEST_SHORT {
        return None;
    }
    TABLE.by_short.get(&canon(written).text).copied()
}

/// The concepts whose long form begins with the syllable (without marks).
pub(super) fn opened_by(folded: &str) -> &'static [ConceptId] {
    TABLE.by_first.get(folded).map_or(&[], Vec::as_slice)
}

/// The abbreviations whose short form begins with the letters: what "PTT*" may mean besides words.
pub(super) fn with_prefix(prefix: &str, exact: bool) -> Vec<&'static Concept> {
    let begins = |(with, without, _): &&(String, String, ConceptId)| if exact { with } else { without }.starts_with(prefix);
    let found: BTreeSet<ConceptId> = TABLE.shorts.iter().filter(begins).map(|(.., at)| *at).collect();
    found.into_iter().map(concept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rasoat_text::syllable::is_vietnamese_syllable;

    #[test]
    fn no_abbreviation_is_a_syllable() {
        for (short, _) in one_reading() {
            assert!(!is_vietnamese_syllable(short) && !is_vietnamese_syllable(&fold(short).text), "{short}");
        }
    }

    #[test]
    fn symbols_are_in_the_table_with_one_long_form() {
        for symbol in SYMBOLS {
            assert!(one_reading().any(|(short, _)| short == *symbol), "{symbol}");
        }
        assert_eq!((of_short("tt"), of_short("ct"), of_short("hđ")), (None, None, None));
        assert_eq!(of_short("pttd"), of_short("PTTĐ"));
    }
}
