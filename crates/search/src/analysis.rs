//! Text → what is indexed. Documents and queries go through the same function, so that they meet.
//!
//! Every syllable has two forms at one position, with its marks and without. An abbreviation takes the positions of its long form and
//! is indexed as that; wherever a long form stands, abbreviated or not, a *concept* is added at its first position, so that either
//! way of writing finds the other, also inside a phrase, at the price of one term. A document number is indexed by its parts, without
//! long forms: whoever looks for "thi đua khen thưởng" does not want every paper that cites 2638/BHXH-TĐKT.
//!
//! A date takes the positions of its long form ("ngày 19 tháng 8 năm 2020") however it is written, and one term stands for the whole.
//! Figures with thousands signs are one word without them, and an amount ("1,5 triệu") has the term of its value.

use super::concepts::{Concept, concept};
use super::lexicon::{FormId, Lexicon, Reading};
use super::numbers::{DocumentNumber, document_numbers};
use super::values::{Amount, Day, amounts, days, grouped_end};
use rasoat_text::letter::{is_invisible, is_mark};
use std::ops::Range;

/// Longer runs of letters are not words: letters.
const LONGEST_WORD: usize = 48;

/// Reads one text after another; what it keeps between them is what it knows of words.
#[derive(Debug, Default)]
pub(super) struct Analyser {
    lexicon: Lexicon,
    /// Of the text read last; the index of a word is its position.
    words: Vec<Word>,
    /// By position.
    found: Vec<FoundConcept>,
    /// Document numbers in one spelling: "2638/bhxh-tdkt".
    numbers: Vec<String>,
    /// Days as numbers (20200819) and sums of money, as they stand in the text.
    days: Vec<u64>,
    money: Vec<i64>,
    /// Terms of days and amounts, as [`What::Value`] names them.
    values: Vec<String>,
}

#[derive(Debug, Clone)]
struct Word {
    form: FormId,
    /// Bytes of the text.
    start: usize,
    end: usize,
    /// Part of a document number: no concept may begin in it or reach into it.
    in_number: bool,
}

/// A concept, a day or an amount at the position of its first word.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundConcept {
    pub position: usize,
    /// How many positions it covers.
    pub width: usize,
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// With a flag: its marks are all as in the long form.
    Concept(&'static Concept, bool),
    Value(usize),
}

/// What stands in a text that is more than words.
enum Special {
    Number(DocumentNumber),
    Day(Day),
}

impl Special {
    fn range(&self) -> &Range<usize> {
        match self {
            Special::Number(n) => &n.range,
            Special::Day(d) => &d.range,
        }
    }
}

/// One text, read.
pub(super) fn analyse(text: &str) -> Analyser {
    let mut analyser = Analyser::default();
    analyser.read(text);
    analyser
}

impl Analyser {
    /// Takes the text in place of the one before; any script, any length.
    pub fn read(&mut self, text: &str) {
        self.lexicon.trim();
        self.read_on(text);
    }

    /// The same for another text that belongs to the one before: the forms of its words still mean something.
    pub fn read_on(&mut self, text: &str) {
        self.words.clear();
        self.found.clear();
        self.numbers.clear();
        self.days.clear();
        self.money.clear();
        self.values.clear();
        let mut specials = specials(text).into_iter().peekable();
        let mut at = 0;
        while let Some(start) = text[at..].find(begins_word).map(|n| at + n) {
            if let Some(special) = specials.next_if(|s| s.range().start <= start) {
                at = special.range().end;
                match special {
                    Special::Number(number) => {
                        self.number(text, number.range);
                        self.numbers.push(number.whole);
                    }
                    Special::Day(day) => self.day(&day),
                }
                continue;
            }
            if text.as_bytes()[start].is_ascii_digit()
                && let Some(end) = grouped_end(text, start)
            {
                let form = self.lexicon.word(&text[start..end].replace(['.', ','], ""));
                self.words.push(Word { form, start, end, in_number: false });
                at = end;
                continue;
            }
            let (end, joined) = chunk_end(text, start);
            let end = specials.peek().map_or(end, |s| end.min(s.range().start));
            self.chunk(text, start..end, joined);
            at = end;
        }
        self.find_concepts();
        self.find_amounts(text);
        self.found.sort_by_key(|f| f.position);
    }

    /// How many positions the text has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Numbers of documents in the text, whole and by parts, without marks.
    pub fn numbers(&self) -> &[String] {
        &self.numbers
    }

    /// The days named in the text, as 20200819.
    pub fn days(&self) -> &[u64] {
        &self.days
    }

    /// The sums of money in the text, in đồng.
    pub fn money(&self) -> &[i64] {
        &self.money
    }

    /// The term of something found, unless it was recognised only without marks.
    pub fn term(&self, found: &FoundConcept, exact: bool) -> Option<&str> {
        match found.what {
            What::Concept(concept, marked) => (marked || !exact).then(|| concept.term(exact)),
            What::Value(at) => self.values.get(at).map(String::as_str),
        }
    }

    /// The same as it lies in the index, its marks behind it.
    pub fn indexed(&self, found: &FoundConcept) -> Option<&str> {
        match found.what {
            What::Concept(concept, true) => Some(concept.indexed()),
            What::Concept(..) | What::Value(_) => self.term(found, false),
        }
    }

    /// The word at each position.
    pub fn words(&self, exact: bool) -> impl Iterator<Item = &str> {
        self.words.iter().map(move |w| self.lexicon.form(w.form, exact))
    }

    /// The word at each position without marks, and its marks.
    pub fn marked_words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words.iter().map(|w| self.lexicon.marks(w.form))
    }

    /// Each word with the next, as [`Self::marked`] takes them.
    pub fn pairs(&self) -> impl Iterator<Item = (FormId, FormId)> {
        self.words.windows(2).map(|two| (two[0].form, two[1].form))
    }

    /// A word without marks, and its marks.
    pub fn marked(&self, form: FormId) -> (&str, &str) {
        self.lexicon.marks(form)
    }

    /// The same at one position.
    pub fn marked_word(&self, position: usize) -> Option<(&str, &str)> {
        self.words.get(position).map(|w| self.lexicon.marks(w.form))
    }

    /// The word at a position.
    pub fn word(&self, position: usize, exact: bool) -> Option<&str> {
        self.words.get(position).map(|w| self.lexicon.form(w.form, exact))
    }

    /// All concepts by position.
    pub fn concepts(&self) -> &[FoundConcept] {
        &self.found
    }

    /// The concepts that begin at a position.
    pub fn concepts_at(&self, position: usize) -> &[FoundConcept] {
        let from = self.found.partition_point(|f| f.position < position);
        let count = self.found[from..].partition_point(|f| f.position == position);
        &self.found[from..from + count]
    }

    /// Bytes of the text over which so many positions stretch.
    pub fn bytes(&self, position: usize, width: usize) -> Range<usize> {
        match (self.words.get(position), self.words.get(position + width.max(1) - 1)) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    fn number(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        while let Some(start) = text[at..range.end].find(begins_word).map(|n| at + n) {
            at = word_end(text, start).min(range.end);
            let form = self.lexicon.word(&text[start..at]);
            self.words.push(Word { form, start, end: at, in_number: true });
        }
    }

    fn day(&mut self, day: &Day) {
        let position = self.words.len();
        for word in day.words() {
            let form = self.lexicon.word(&word);
            self.words.push(Word { form, start: day.range.start, end: day.range.end, in_number: true });
        }
        if let Some(number) = day.number() {
            self.days.push(number);
            self.value(position, self.words.len() - position, format!("={number}"));
        }
    }

    fn value(&mut self, position: usize, width: usize, term: String) {
        self.found.push(FoundConcept { position, width, what: What::Value(self.values.len()) });
        self.values.push(term);
    }

    /// A run of words with single joiners between them: "TĐ-KT", "giáo dục/đào".
    fn chunk(&mut self, text: &str, range: Range<usize>, joined: bool) {
        if joined && self.short(&text[range.clone()], &range) {
            return;
        }
        let mut at = range.start;
        while let Some(start) = text[at..range.end].find(begins_word).map(|n| at + n) {
            at = word_end(text, start).min(range.end);
            if at - start > LONGEST_WORD {
                self.long_word(text, start..at);
                continue;
            }
            match self.lexicon.reading(&text[start..at], false) {
                Reading::Word(form) => self.words.push(Word { form, start, end: at, in_number: false }),
                Reading::Short(_) | Reading::Several => {
                    self.short(&text[start..at], &(start..at));
                }
            }
        }
    }

    /// Puts the long form in place of an abbreviation; false if it is none.
    fn short(&mut self, written: &str, range: &Range<usize>) -> bool {
        if range.len() > super::concepts::LONGEST_SHORT {
            return false;
        }
        let Reading::Short(at) = self.lexicon.reading(written, true) else { return false };
        for syllable in &concept(at).exact {
            let form = self.lexicon.word(syllable);
            self.words.push(Word { form, start: range.start, end: range.end, in_number: false });
        }
        true
    }

    fn long_word(&mut self, text: &str, range: Range<usize>) {
        let mut start = range.start;
        while start < range.end {
            let mut rest = text[start..range.end].char_indices().skip(LONGEST_WORD);
            let end = rest.find(|(_, c)| begins_word(*c)).map_or(range.end, |(n, _)| start + n);
            let form = self.lexicon.word(&text[start..end]);
            self.words.push(Word { form, start, end, in_number: false });
            start = end;
        }
    }

    fn find_concepts(&mut self) {
        for (position, word) in self.words.iter().enumerate() {
            for &at in self.lexicon.opens(word.form) {
                let concept = concept(at);
                let Some(here) = self.words.get(position..position + concept.width()) else { continue };
                let spelled = |exact, long: &[String]| here.iter().zip(long).all(|(w, s)| self.lexicon.form(w.form, exact) == s);
                if here.iter().any(|w| w.in_number) || !spelled(false, &concept.folded) {
                    continue;
                }
                let exact = spelled(true, &concept.exact);
                self.found.push(FoundConcept { position, width: concept.width(), what: What::Concept(concept, exact) });
            }
        }
    }

    /// Most texts hold no money, and looking for it is slow.
    fn find_amounts(&mut self, text: &str) {
        let likely = self.words.iter().any(|w| self.lexicon.is_money(w.form));
        if !likely {
            return;
        }
        for Amount { range, value, money } in amounts(text) {
            if money {
                self.money.push(value);
            }
            let from = self.words.partition_point(|w| w.end <= range.start);
            let width = self.words[from..].partition_point(|w| w.end <= range.end);
            let term = value.to_string();
            // One word that is the number itself needs no other term.
            if width > 0 && self.lexicon.form(self.words[from].form, true) != term {
                self.value(from, width, term);
            }
        }
    }
}

/// Numbers of documents and days, in order, apart from each other; where both could be read, the number.
fn specials(text: &str) -> Vec<Special> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let mut out: Vec<Special> = document_numbers(text).into_iter().map(Special::Number).collect();
    let days = days(text);
    if days.is_empty() {
        return out;
    }
    let apart = |d: &Day| out.iter().all(|n| n.range().end <= d.range.start || d.range.end <= n.range().start);
    let days: Vec<Special> = days.into_iter().filter(|d| apart(d)).map(Special::Day).collect();
    out.extend(days);
    out.sort_by_key(|s| s.range().start);
    out
}

/// A letter or a figure. The general question is slow for letters with marks, so the Latin ones are answered here.
fn begins_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

fn in_word(c: char) -> bool {
    begins_word(c) || is_mark(c) || is_invisible(c)
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(|c| !in_word(c)).map_or(text.len(), |n| start + n)
}

/// Where a run of joined words ends, and whether there is a joiner in it.
fn chunk_end(text: &str, start: usize) -> (usize, bool) {
    let mut end = word_end(text, start);
    let mut joined = false;
    while let Some(joiner) = text[end..].chars().next().filter(|c| is_joiner(*c)) {
        let next = end + joiner.len_utf8();
        if !text[next..].starts_with(begins_word) {
            break;
        }
        end = word_end(text, next);
        joined = true;
    }
    (end, joined)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '/' | '-' | '&' | '–' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::super::concepts::one_reading;
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let read = analyse(text);
        let mut out: Vec<String> = Vec::new();
        for (position, word) in read.words(false).enumerate() {
            out.push(format!("{position}:{word}"));
            out.extend(read.concepts_at(position).iter().filter_map(|f| read.term(f, false)).map(|t| format!("{position}:{t}")));
        }
        out.join(" ")
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
            ("CV-2638 / BHXH", "0:cong 0:=cong_van 1:van 2:2638 3:bhxh"),
            ("28/8/2020", "0:ngay 0:=20200828 1:28 2:thang 3:8 4:nam 5:2020"),
            ("ngày 28 tháng 08 năm 2020", "0:ngay 0:=20200828 1:28 2:thang 3:8 4:nam 5:2020"),
            ("tháng 8/2020", "0:thang 1:8 2:nam 3:2020"),
            ("1.234 hộ", "0:1234 1:ho"),
            ("1.500.000 đồng", "0:1500000 1:dong"),
            ("1,5 triệu đồng", "0:1 0:1500000 1:5 2:trieu 2:=trieu_dong 3:dong"),
            ("mục 2.1.10", "0:muc 1:2 2:1 3:10"),
            ("", ""),
        ] {
            assert_eq!(shown(text), tokens, "{text}");
        }
    }

    #[test]
    fn every_abbreviation_is_its_own_concept() {
        for (short, long) in one_reading() {
            assert_eq!(shown(short), shown(long), "{short}");
            assert!(!analyse(short).concepts().is_empty(), "{short}");
        }
    }

    #[test]
    fn a_reader_used_again_reads_the_same() {
        let mut reader = Analyser::default();
        let texts = ["BHXH tỉnh", "Số 5/BC-BHXH", "bhxh TỈNH", "tie\u{302}\u{301}ng vie\u{323}\u{302}t tiếng việt"];
        for text in texts.into_iter().chain(texts) {
            reader.read(text);
            assert!(reader.words(true).eq(analyse(text).words(true)), "{text}");
            assert_eq!(reader.numbers(), analyse(text).numbers());
        }
    }

    #[test]
    fn the_short_cut_agrees_with_the_general_question() {
        for c in (0..0x2000).filter_map(char::from_u32) {
            assert_eq!(begins_word(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn every_word_has_its_place(text in "(?s)([a-zA-ZđĐ\u{300}\u{ad}]|TĐ-KT|BHXH|0?5 ?/ ?BC|[ /&–-]|.){0,40}") {
            let read = analyse(&text);
            let mut last = 0;
            for position in 0..read.len() {
                let bytes = read.bytes(position, 1);
                prop_assert!(bytes.start >= last || bytes == read.bytes(position - 1, 1));
                prop_assert!(text.get(bytes.clone()).is_some_and(|t| t.starts_with(char::is_alphanumeric)));
                prop_assert!(read.word(position, true).is_some_and(|w| !w.is_empty() && !w.contains([' ', '\t', '\n', '+', '='])));
                last = bytes.start;
            }
        }
    }
}
