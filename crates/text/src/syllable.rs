//! Words, numbers of documents, and whether a word could be Vietnamese at all.
//!
//! The judgement is phonotactic (onset, rime, tone); it knows no dictionary, so it judges the quality of a text, never its meaning.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::canon_keeping_yi;
use super::letter::{Vowel, is_mark};

/// Words and numbers in order, with their bytes. A number keeps the separators inside it; combining marks stay with their letter.
pub fn syllables(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + rest.find(char::is_alphanumeric)?;
        let mut end = start;
        let mut last_digit = false;
        for (i, c) in text[start..].char_indices() {
            let next = start + i + c.len_utf8();
            let inside = c.is_alphanumeric() || is_mark(c);
            let separator = last_digit && matches!(c, '.' | ',') && text[next..].starts_with(|c: char| c.is_ascii_digit());
            if !inside && !separator {
                break;
            }
            last_digit = c.is_ascii_digit();
            end = next;
        }
        at = end;
        Some((start..end, &text[start..end]))
    })
}

static DOC_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    // number / (year /) letters, groups joined by hyphens with or without blanks; an en dash is as good.
    Regex::new(r"[0-9]{1,6}[a-zA-Z]?[ ]?/(?:[0-9]{4}/)?[A-ZĐƯ][A-Za-zĐđƯưÐ&.]*[0-9]*(?: ?[-–‑] ?[A-ZĐƯÐ][A-ZĐƯÐ&]*[a-zđ0-9]*)*")
        .expect("constant")
});

/// Numbers of documents, whole: "2638/BHXH-TĐKT", "91/2017/NĐ-CP", "2104/HĐ - BTĐKT".
pub fn doc_numbers(text: &str) -> Vec<(Range<usize>, &str)> {
    if !text.contains('/') {
        return Vec::new();
    }
    DOC_NUMBER
        .find_iter(text)
        .filter(|m| !text[..m.start()].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | ',')))
        .map(|m| (m.range(), m.as_str()))
        .collect()
}

const ONSETS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p",
    "r", "s", "t", "v", "x",
];

/// All rimes, without tone. "qu" and "gi" count as onsets and take what follows.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên êng \
 ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oong ooc oa oac oach oai oam oan oang oanh \
 oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê \
 uêch uênh uơ uy uya uych uynh uyt uyu uyên uyêt uyn uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu ưm ưn y \
 yêm yên yêng yêt yêu ych ynh yt";

static RIME_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| RIMES.split_whitespace().collect());

/// Whether the word is a possible Vietnamese syllable, in any case, composed or not. Words typed without tones pass where the
/// bare syllable is possible.
pub fn is_vietnamese_syllable(word: &str) -> bool {
    if word.len() > 40 {
        return false;
    }
    let word = canon_keeping_yi(word).text;
    let mut bare = String::with_capacity(word.len());
    let mut tone = 0;
    for c in word.chars() {
        match Vowel::of(c) {
            Some(vowel) => {
                if vowel.tone > 0 {
                    if tone > 0 {
                        return false;
                    }
                    tone = vowel.tone;
                }
                bare.push(vowel.toneless());
            }
            None if c == 'đ' || c.is_ascii_alphabetic() => bare.push(c),
            None => return false,
        }
    }
    let stopped = bare.ends_with(['p', 't', 'c']) || bare.ends_with("ch");
    // A syllable closed by a stop bears sắc or nặng; without any mark in the word the tone may have been left untyped.
    if stopped && !(matches!(tone, 4 | 5) || word.is_ascii()) {
        return false;
    }
    std::iter::once("").chain(ONSETS.iter().copied()).any(|onset| bare.strip_prefix(onset).is_some_and(|rime| fits(onset, rime)))
}

fn fits(onset: &str, rime: &str) -> bool {
    let Some(first) = rime.chars().next() else { return onset == "gi" };
    let front = matches!(first, 'i' | 'e' | 'ê' | 'y');
    let allowed = match onset {
        "" => !matches!(rime, "ych" | "ynh" | "yt"),
        "k" | "gh" | "ngh" => front && (first != 'y' || rime == "y"),
        "c" => !front,
        "g" => !matches!(first, 'e' | 'ê' | 'y'),
        "ng" => !front,
        "qu" => !matches!(first, 'u' | 'ư' | 'o'),
        "gi" => !matches!(first, 'i' | 'y'),
        _ => first != 'y' || rime == "y",
    };
    allowed && RIME_SET.contains(rime)
}

/// The share of words that could be Vietnamese, 0 to 1. Words with figures, single letters and abbreviations in capitals without a
/// vowel are not counted; a text without any countable word scores 0.
pub fn syllable_score(text: &str) -> f32 {
    let (mut good, mut all) = (0u32, 0u32);
    for (_, word) in syllables(text) {
        let mut letters = word.chars().filter(|c| !is_mark(*c));
        if letters.clone().count() < 2 || word.bytes().any(|b| b.is_ascii_digit()) || letters.all(is_capital_consonant) {
            continue;
        }
        all += 1;
        good += u32::from(is_vietnamese_syllable(word));
    }
    if all == 0 { 0.0 } else { good as f32 / all as f32 }
}

fn is_capital_consonant(c: char) -> bool {
    c == 'Đ' || (c.is_ascii_uppercase() && !matches!(c, 'A' | 'E' | 'I' | 'O' | 'U'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers() {
        let cut = |text| syllables(text).map(|(_, s)| s).collect::<Vec<_>>().join("|");
        assert_eq!(cut("Tặng 1.234,5 thẻ (BHYT)."), "Tặng|1.234,5|thẻ|BHYT");
        assert_eq!(cut("Ba\u{301}o ca\u{301}o"), "Ba\u{301}o|ca\u{301}o");
        assert_eq!(cut(" …"), "");
    }

    #[test]
    fn numbers_of_documents() {
        for (text, expected) in [
            ("Công văn số 2638/BHXH-TĐKT ngày 19/8/2020", "2638/BHXH-TĐKT"),
            ("số 91/2017/NĐ-CP của Chính phủ", "91/2017/NĐ-CP"),
            ("2104/HĐ - BTĐKT; 56/HD-BTĐKTTW", "2104/HĐ - BTĐKT|56/HD-BTĐKTTW"),
            ("Số: 123/BC-BHXH", "123/BC-BHXH"),
            ("Số:      /BC-BHXH", ""),
            ("3/7 huyện, 1/2 số thẻ", ""),
        ] {
            assert_eq!(doc_numbers(text).iter().map(|(_, s)| *s).collect::<Vec<_>>().join("|"), expected, "{text}");
        }
    }

    #[test]
    fn what_could_be_vietnamese() {
        for word in [
            "nghiêng",
            "khuỷu",
            "quyền",
            "giếng",
            "gì",
            "giữ",
            "Hoà",
            "UỶ",
            "THƯỞNG",
            "được",
            "quốc",
            "yêu",
            "xuyên",
            "hộ",
            "y",
            "tế",
            "tiến",
            "ngoằn",
            "thuở",
            "khoét",
            "quýt",
        ] {
            assert!(is_vietnamese_syllable(word), "{word}");
        }
        for word in [
            "Đắk",
            "the\u{301}\u{301}",
            "strong",
            "b¸o",
            "hëng",
            "cứq",
            "ngê",
            "kao",
            "cap\u{300}",
            "wifi",
            "abc",
            "tấp\u{300}",
            "Báó",
            "hiÓm",
            "",
        ] {
            assert!(!is_vietnamese_syllable(word), "{word}");
        }
    }

    #[test]
    fn good_text_scores_high_and_legacy_text_low() {
        assert!(syllable_score("Báo cáo tổng kết phong trào thi đua của BHXH tỉnh") > 0.95);
        assert!(syllable_score("B¸o c¸o tæng kÕt phong trµo thi ®ua cña tØnh") < 0.5);
        assert_eq!(syllable_score("12 34"), 0.0);
    }
}
