//! Names of units as words: one spelling, abbreviations written out, marks optional where the writer left them out. Which words are the
//! agency's, a level's or an inner office's is said by the roster.

use std::collections::HashMap;
use std::ops::Range;

use rasoat_text::fold::{canon, fold};
use rasoat_text::syllable::syllables;

use super::written::RawNaming;

/// A word of a text or of a name.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Canonical: lower case, marks kept.
    pub marked: String,
    /// Without marks.
    pub bare: String,
    /// Bytes of the original; equal for the words that one abbreviation was written out to.
    pub range: Range<usize>,
}

impl Word {
    /// Whether a text's word is a name's word: the same marks, or none typed at all.
    pub(super) fn means(&self, name: &Word) -> bool {
        self.marked == name.marked || (self.marked.is_ascii() && self.bare == name.bare)
    }
}

/// Abbreviations that stand in names of units of any agency, canonical.
fn written_out(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "vn" => &["việt", "nam"],
        "tp" => &["thành", "phố"],
        "hcm" => &["hồ", "chí", "minh"],
        "tphcm" => &["thành", "phố", "hồ", "chí", "minh"],
        "cntt" => &["công", "nghệ", "thông", "tin"],
        "tđkt" => &["thi", "đua", "khen", "thưởng"],
        "tx" => &["thị", "xã"],
        "ubnd" => &["ủy", "ban", "nhân", "dân"],
        _ => return None,
    })
}

/// A word that makes a name one of an office inside a unit.
#[derive(Debug, Clone)]
struct Office {
    word: Word,
    /// Only with its marks: without them it is another word.
    marks: bool,
    /// Only where more words than this are left over.
    beyond: usize,
}

/// How units that are called by their place are named.
#[derive(Debug, Clone, Default)]
pub(super) struct Naming {
    abbreviations: HashMap<String, Vec<String>>,
    /// Names of the agency in words, the longest first.
    agency: Vec<Vec<Word>>,
    /// The agency in full and as people write it, for showing.
    shown: Option<(String, String)>,
    levels: Vec<Vec<Word>>,
    city_levels: Vec<Vec<Word>>,
    subordinate: Vec<Vec<Word>>,
    offices: Vec<Office>,
}

/// The level that a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Unsaid,
    /// That of the units themselves; which word says it.
    Own(usize),
    /// That of the units only where they are cities.
    City,
    /// Below the units.
    Below,
}

impl Naming {
    pub(super) fn new(raw: &RawNaming) -> Naming {
        let mut out = Naming::default();
        let plain = |text: &str| words_of(text).into_iter().map(|w| w.marked).collect::<Vec<_>>();
        for (short, long) in &raw.abbreviations {
            out.abbreviations.insert(canon(short).text, plain(long));
        }
        let phrases = |list: &[String]| -> Vec<Vec<Word>> {
            list.iter().map(|text| out.words(text)).filter(|words| !words.is_empty()).collect()
        };
        let mut agency = phrases(&raw.agency);
        agency.sort_by_key(|words| std::cmp::Reverse(words.len()));
        let (levels, city_levels, subordinate) = (phrases(&raw.levels), phrases(&raw.city_levels), phrases(&raw.subordinate));
        let office = |o: &super::written::RawOffice| {
            let word = out.words(&o.word).into_iter().next()?;
            Some(Office { word, marks: o.marks, beyond: o.beyond })
        };
        let offices = raw.offices.iter().filter_map(office).collect();
        let shown = raw.agency.first().zip(raw.agency.last()).map(|(long, short)| (long.clone(), short.clone()));
        Naming { agency, shown, levels, city_levels, subordinate, offices, ..out }
    }

    /// The words of a text. Signs between words do not count, so that "Bà Rịa - Vũng Tàu" and "Bà Rịa–Vũng Tàu" are the same.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let canonical = canon(text);
        let mut out = Vec::new();
        for (range, word) in syllables(&canonical.text) {
            let range = canonical.original(range);
            if let Some(long) = self.abbreviations.get(word) {
                out.extend(long.iter().map(|w| new_word(w, range.clone())));
            } else if let Some(long) = written_out(word) {
                out.extend(long.iter().map(|w| new_word(w, range.clone())));
            } else {
                out.push(new_word(word, range));
            }
        }
        out
    }

    /// How many words of the agency's name stand at the beginning, where something follows them.
    pub(super) fn agency(&self, words: &[Word]) -> Option<usize> {
        self.agency.iter().find(|name| words.len() > name.len() && begins(words, name)).map(Vec::len)
    }

    /// The level that is said at this word, and the word after it; below the units: the word itself.
    pub(super) fn level(&self, words: &[Word], at: usize) -> (Level, usize) {
        let rest = words.get(at..).unwrap_or_default();
        let said = |list: &[Vec<Word>]| list.iter().position(|phrase| begins(rest, phrase));
        if let Some(i) = said(&self.levels) {
            return (Level::Own(i), at + self.levels[i].len());
        }
        if let Some(i) = said(&self.city_levels) {
            return (Level::City, at + self.city_levels[i].len());
        }
        (if said(&self.subordinate).is_some() { Level::Below } else { Level::Unsaid }, at)
    }

    /// Whether words that are left over beside a unit's name make it an office inside the unit.
    pub(super) fn is_office(&self, left_over: &[&Word]) -> bool {
        let says = |o: &Office, w: &Word| if o.marks { w.marked == o.word.marked } else { w.means(&o.word) };
        self.offices.iter().any(|o| left_over.len() > o.beyond && left_over.iter().any(|w| says(o, w)))
    }

    /// The name as people write it: the agency's short name in place of the long one.
    pub(super) fn shown(&self, name: &str) -> String {
        let rest = self.shown.as_ref().and_then(|(long, short)| Some((short, name.strip_prefix(long.as_str())?)));
        match rest.filter(|(_, rest)| rest.starts_with(' ')) {
            Some((short, rest)) => format!("{short}{rest}"),
            None => name.to_owned(),
        }
    }

    /// What a name says behind the agency and the level: the level, and the place as written. `None` where it says no level.
    pub(super) fn place<'a>(&self, name: &'a str) -> Option<(Level, &'a str)> {
        let words = self.words(name);
        let (level, at) = self.level(&words, self.agency(&words)?);
        let place = name[words.get(at)?.range.start..].trim();
        matches!(level, Level::Own(_) | Level::City).then_some((level, place))
    }
}

fn begins(words: &[Word], phrase: &[Word]) -> bool {
    words.len() >= phrase.len() && phrase.iter().zip(words).all(|(name, word)| word.means(name))
}

/// Words as they stand, nothing written out.
fn words_of(text: &str) -> Vec<Word> {
    let canonical = canon(text);
    syllables(&canonical.text).map(|(range, word)| new_word(word, range)).collect()
}

fn new_word(word: &str, range: Range<usize>) -> Word {
    // Names in the tables above are spelt as canonical text is.
    let bare = if word.is_ascii() && !word.ends_with('y') { word.to_owned() } else { fold(word).text };
    Word { marked: word.to_owned(), bare, range }
}
