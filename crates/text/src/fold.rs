//! The two matching forms: `fold` without marks, `canon` with them.
//!
//! Both are for comparing only; what is shown is always the original (`Mapped::original`). Neither trims, neither drops
//! punctuation, neither knows abbreviations.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::letter::{Vowel, is_invisible, is_mark, look_alike, lower};
use super::normal::{Builder, Mapped, clusters, starts_cluster};

/// The matching form without marks: lower case, tones and vowel marks dropped, đ → d, look-alikes repaired, y → i in the closed
/// list of syllables, dashes, quotes, ellipsis and blanks made uniform, invisible characters removed.
///
/// The form of marked text equals the form of the same text typed without marks ("Quản lý", "quản lí" and "quan ly" meet). That is
/// why the syllables of the y/i list are folded here by their bare letters.
pub fn fold(text: &str) -> Mapped {
    transform(text, Style { marks: false, yi: true })
}

/// The matching form with marks: as `fold`, but vowels keep their marks and đ stays. Tones stand in one place ("hoà" → "hòa",
/// "qúa" → "quá"), and y/i follows the closed list ("quản lý" → "quản lí"; never "tay" → "tai").
pub fn canon(text: &str) -> Mapped {
    transform(text, Style { marks: true, yi: true })
}

/// As `canon`, but y and i are left alone: "Vy" and "Vi", "Lý" and "Lí" are different names of persons.
pub fn canon_keeping_yi(text: &str) -> Mapped {
    transform(text, Style { marks: true, yi: false })
}

#[derive(Debug, Clone, Copy)]
struct Style {
    marks: bool,
    yi: bool,
}

fn transform(text: &str, style: Style) -> Mapped {
    let mut writer = Writer { made: Builder::new(text.len(), text.len()), word: FoldedWord::default(), blank: None, style };
    if text.chars().all(starts_cluster) {
        for (at, c) in text.char_indices() {
            writer.letter(lower_alike(c), at..at + c.len_utf8());
        }
    } else {
        let mut waiting: Option<Range<usize>> = None;
        for range in clusters(text) {
            // Marks behind an invisible character belong to the letter before it.
            let hidden = text[range.clone()].starts_with(is_invisible);
            match waiting.as_mut().filter(|_| hidden) {
                Some(letter) => letter.end = range.end,
                None => {
                    if let Some(done) = waiting.replace(range) {
                        cluster(&mut writer, &text[done.clone()], done);
                    }
                }
            }
        }
        if let Some(done) = waiting {
            cluster(&mut writer, &text[done.clone()], done);
        }
    }
    writer.flush_word();
    writer.flush_blank();
    writer.made.finish()
}

fn lower_alike(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { look_alike(lower(c)) }
}

/// A base with its combining marks. Look-alikes are repaired between two compositions: ǎ with a grave becomes ằ.
fn cluster(writer: &mut Writer, text: &str, range: Range<usize>) {
    if text.len() == 1 {
        writer.letter(text.chars().map(lower_alike).next().unwrap_or(' '), range);
        return;
    }
    let repaired: String = text.chars().filter(|c| !is_invisible(*c)).nfc().map(lower_alike).collect();
    for c in repaired.nfc() {
        writer.letter(c, range.clone());
    }
}

/// Longer words than this are written through: no Vietnamese syllable has more than seven letters.
const LONGEST: usize = 7;

/// The letters of the syllable being read, lower case and composed, with their places in the original.
#[derive(Debug, Default)]
struct FoldedWord {
    letters: [(char, (usize, usize)); LONGEST],
    len: usize,
    /// The word went on past `LONGEST`, or holds something other than letters; its beginning is written already.
    written_through: bool,
}

struct Writer {
    made: Builder,
    word: FoldedWord,
    /// The run of blanks being read.
    blank: Option<Range<usize>>,
    style: Style,
}

impl Writer {
    fn letter(&mut self, c: char, at: Range<usize>) {
        if c.is_alphabetic() {
            self.flush_blank();
            self.word_letter(c, at);
        } else if c.is_whitespace() || c == '\u{A0}' {
            self.flush_word();
            self.blank = Some(self.blank.take().map_or(at.clone(), |run| run.start..at.end));
        } else if is_invisible(c) {
            // Dropped; it neither ends a word nor a run of blanks.
        } else if is_mark(c) {
            // A mark that composes with nothing: the word is left as it stands.
            if self.style.marks {
                self.write_through();
                self.flush_blank();
                self.made.push(c, at);
            }
        } else {
            self.flush_word();
            self.flush_blank();
            self.sign(c, at);
        }
    }

    fn word_letter(&mut self, c: char, at: Range<usize>) {
        if self.word.written_through {
            self.put(c, at);
            return;
        }
        if self.word.len == LONGEST {
            self.write_through();
            self.put(c, at);
            return;
        }
        self.word.letters[self.word.len] = (c, (at.start, at.end));
        self.word.len += 1;
    }

    /// Writes what there is of the word as it stands, and all that follows in it.
    fn write_through(&mut self) {
        for i in 0..self.word.len {
            let (c, (start, end)) = self.word.letters[i];
            self.put(c, start..end);
        }
        self.word.len = 0;
        self.word.written_through = true;
    }

    fn flush_word(&mut self) {
        if !self.word.written_through {
            let len = self.word.len;
            if self.style.marks {
                settle(&mut self.word.letters[..len], self.style.yi);
            } else if self.style.yi {
                fold_y_bare(&mut self.word.letters[..len]);
            }
            for i in 0..len {
                let (c, (start, end)) = self.word.letters[i];
                self.put(c, start..end);
            }
        }
        self.word.len = 0;
        self.word.written_through = false;
    }

    fn flush_blank(&mut self) {
        if let Some(run) = self.blank.take() {
            self.made.push(' ', run);
        }
    }

    /// Writes a letter, without its marks where the style says so.
    fn put(&mut self, c: char, at: Range<usize>) {
        if self.style.marks || c.is_ascii() {
            self.made.push(c, at);
        } else if c == 'đ' {
            self.made.push('d', at);
        } else if let Some(vowel) = Vowel::of(c) {
            self.made.push(vowel.plain(), at);
        } else {
            self.made.push(bare_latin(c), at);
        }
    }

    fn sign(&mut self, c: char, at: Range<usize>) {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => self.made.push('-', at),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => self.made.push('"', at),
            '‘' | '’' | '‚' | '‛' | '′' => self.made.push('\'', at),
            '…' => self.made.push_str("...", at),
            '‥' => self.made.push_str("..", at),
            _ => self.made.push(c, at),
        }
    }
}

/// The letter under the marks of another Latin letter (ü → u); other scripts are left as they are.
fn bare_latin(c: char) -> char {
    let mut first = None;
    decompose_canonical(c, |part| {
        first.get_or_insert(part);
    });
    match first {
        Some(base) if base.is_ascii_lowercase() => base,
        _ => c,
    }
}

type Letter = (char, (usize, usize));

/// Brings tone and y/i of a syllable to one style.
fn settle(word: &mut [Letter], yi: bool) {
    place_tone(word);
    if yi {
        fold_y(word);
    }
}

fn spells(word: &[Letter], text: &str) -> bool {
    let mut chars = text.chars();
    word.iter().all(|l| chars.next() == Some(l.0)) && chars.next().is_none()
}

/// Moves a tone that was typed on the wrong letter. Old and new style differ only in open syllables that end in oa, oe, uy (not after
/// q), and the old style is the target, being ten times as common; after qu and gi the tone belongs to the vowel that follows.
fn place_tone(word: &mut [Letter]) {
    for (wrong, right) in [("thưở", "thuở"), ("thủơ", "thuở"), ("khủyu", "khuỷu")] {
        if spells(word, wrong) {
            for (letter, c) in word.iter_mut().zip(right.chars()) {
                letter.0 = c;
            }
            return;
        }
    }
    let n = word.len();
    if n < 2 {
        return;
    }
    let after_q = n >= 3 && word[0].0 == 'q';
    if n >= 3 && (after_q || word[0].0 == 'g') {
        if let (Some(glide), Some(vowel)) = (Vowel::of(word[1].0), Vowel::of(word[2].0)) {
            let slipped = glide.tone > 0 && vowel.tone == 0;
            let is_glide = glide.toneless() == if after_q { 'u' } else { 'i' };
            if slipped && is_glide && (after_q || n == 3) {
                word[1].0 = glide.toneless();
                word[2].0 = vowel.with_tone(glide.tone);
            }
        }
        if after_q {
            return;
        }
    }
    let (Some(first), Some(last)) = (Vowel::of(word[n - 2].0), Vowel::of(word[n - 1].0)) else { return };
    if last.tone > 0 && first.tone == 0 && matches!((first.toneless(), last.toneless()), ('o', 'a' | 'e') | ('u', 'y')) {
        word[n - 2].0 = first.with_tone(last.tone);
        word[n - 1].0 = last.toneless();
    }
}

/// Syllables in which y and i are spelling variants of one word; folding y elsewhere makes other words (tay/tai, ty/ti).
const Y_SYLLABLES: &[&str] =
    &["quy", "lý", "kỳ", "ký", "sỹ", "mỹ", "tỷ", "kỷ", "kỹ", "quý", "quỹ", "hy", "mỳ", "lỵ", "kỵ", "quỳ", "hỷ", "quỵ", "hý"];

fn fold_y(word: &mut [Letter]) {
    let Some(last) = word.last().and_then(|l| Vowel::of(l.0)) else { return };
    if last.toneless() == 'y' && (2..=3).contains(&word.len()) && Y_SYLLABLES.iter().any(|s| spells(word, s)) {
        let at = word.len() - 1;
        word[at].0 = Vowel::of('i').map_or('i', |i| i.with_tone(last.tone));
    }
}

/// The same by bare letters, whatever marks the syllable carries.
fn fold_y_bare(word: &mut [Letter]) {
    let n = word.len();
    // Also of letters that are not Vietnamese: what is left of "kÿ" without its dots is "ky".
    let bare = |i: usize| Vowel::of(word[i].0).map_or_else(|| bare_latin(word[i].0), Vowel::plain);
    let listed = match n {
        2 => bare(1) == 'y' && matches!(bare(0), 'l' | 'k' | 's' | 'm' | 't' | 'h'),
        3 => bare(0) == 'q' && bare(1) == 'u' && bare(2) == 'y',
        _ => false,
    };
    if listed {
        word[n - 1].0 = 'i';
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal::check_way_back;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fold_meets_every_way_of_writing() {
        for (text, expected) in [
            ("ĐẶC ĐIỂM TÌNH HÌNH", "dac diem tinh hinh"),
            ("Ðộc lập – Tự do", "doc lap - tu do"),
            ("KHEN THƢỞNG", "khen thuong"),
            ("nǎm", "nam"),
            ("nǎ\u{300}ng", "nang"),
            ("Quản lý", "quan li"),
            ("quản lí", "quan li"),
            ("Quan ly", "quan li"),
            ("tay, mây, công ty", "tay, may, cong ti"),
            ("a\u{a0}\t\r\n  b", "a b"),
            ("“Vì người nghèo”…", "\"vi nguoi ngheo\"..."),
            ("th\u{ad}ưở\u{200b}ng", "thuong"),
            ("Ba\u{301}o ca\u{301}o", "bao cao"),
            ("Müller ÇA", "muller ca"),
            ("ВẢO ХÃ", "bao xa"),
        ] {
            assert_eq!(fold(text).text, expected, "{text}");
        }
    }

    #[test]
    fn folding_once_is_enough() {
        for text in ["kÿ", "ĺy", "quÿ", "Kÿ niệm"] {
            let folded = fold(text).text;
            assert_eq!(fold(&folded).text, folded, "{text}");
        }
    }

    #[test]
    fn canon_keeps_words_apart() {
        for (text, expected) in [
            ("Hoà Bình", "hòa bình"),
            ("HOÀ BÌNH", "hòa bình"),
            ("uỷ ban", "ủy ban"),
            ("khoẻ", "khỏe"),
            ("hoàn, toàn, thuỷ, quý", "hoàn, toàn, thủy, quí"),
            ("qúa gìa qúy gì giữ gìn", "quá già quí gì giữ gìn"),
            ("thưở khủyu", "thuở khuỷu"),
            ("Tỷ lệ, chiến sỹ, kỹ năng", "tỉ lệ, chiến sĩ, kĩ năng"),
            ("tay thúy Vy Thy Ly công ty", "tay thúy vy thy ly công ty"),
            ("PHỐI HỢP", "phối hợp"),
            ("phổi", "phổi"),
            ("Ðồng", "đồng"),
            ("hóa đơn hoá", "hóa đơn hóa"),
        ] {
            assert_eq!(canon(text).text, expected, "{text}");
        }
        assert_eq!(canon_keeping_yi("Lý Mỹ Hoà").text, "lý mỹ hòa");
    }

    #[test]
    fn quotes_come_back_whole() {
        for (text, needle, original) in [
            ("I.  ĐẶC  ĐIỂM", "dac diem", "ĐẶC  ĐIỂM"),
            ("a … b", "...", "…"),
            ("a … b", ".", "…"),
            ("Hoa\u{300} Bi\u{300}nh", "hoa binh", "Hoa\u{300} Bi\u{300}nh"),
            ("th\u{ad}ưởng phạt", "thuong", "th\u{ad}ưởng"),
        ] {
            let folded = fold(text);
            let at = folded.text.find(needle).expect("in the folded text");
            assert_eq!(&text[folded.original(at..at + needle.len())], original, "{text}");
        }
    }

    const LIKELY: &str = "(?s)([a-zA-ZđĐàÁạẬộờƯỹÝqugiQUhoàoèyỳ\u{300}-\u{304}\u{309}\u{31B}\u{323}ÐǎƣƢИвİẞ\u{ad}\u{200b}\u{a0} \n\t…–“.,0-9]|quý|hoà|lỳ|sỹ){0,30}|.{0,30}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn forms_are_stable(text in LIKELY) {
            let folded = fold(&text).text;
            prop_assert_eq!(&fold(&folded).text, &folded);
            let marked = canon(&text).text;
            prop_assert_eq!(&canon(&marked).text, &marked);
            prop_assert_eq!(&fold(&marked).text, &folded);
        }

        #[test]
        fn the_way_back_stays_inside(text in LIKELY, a in 0usize..120, b in 0usize..120) {
            check_way_back(&fold(&text), &text, a, b);
            check_way_back(&canon(&text), &text, a, b);
        }
    }
}
