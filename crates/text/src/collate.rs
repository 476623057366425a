//! The order of a Vietnamese list: an ă â b c d đ e ê …, then the tones, then small before capital; syllable by syllable, as
//! dictionaries do.
//!
//! Bytes would put Đ behind Z and mix the tones. Letters and tones as in CLDR's rules for vi; CLDR compares whole strings level by
//! level, which differs from dictionaries only where a tone differs before a later letter. A run of figures counts by its value.

use super::normal::nfc;
use unicode_normalization::UnicodeNormalization;

/// Sort key of a text; compare keys, not texts. Texts that differ only in signs have equal keys.
pub fn key(text: &str) -> Key {
    let composed = nfc(text).text;
    let mut syllables: Vec<Syllable> = Vec::new();
    for part in composed.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        // "A4" sorts as "A", then 4.
        for run in runs(part) {
            syllables.push(syllable(run));
        }
    }
    Key { syllables }
}

/// What a name is sorted by; keys compare as names do in a Vietnamese list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key {
    syllables: Vec<Syllable>,
}

/// Compared letters first, then tones, then capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Syllable {
    letters: Vec<u32>,
    tones: Vec<u8>,
    capitals: Vec<bool>,
}

fn runs(part: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut last: Option<bool> = None;
    for (i, c) in part.char_indices() {
        let digit = c.is_ascii_digit();
        if last.is_some_and(|l| l != digit) {
            out.push(&part[start..i]);
            start = i;
        }
        last = Some(digit);
    }
    out.push(&part[start..]);
    out
}

fn syllable(run: &str) -> Syllable {
    let mut out = Syllable::default();
    if run.starts_with(|c: char| c.is_ascii_digit()) {
        // More figures, greater number; figures stand before letters, whose values begin at 32.
        let digits = run.trim_start_matches('0');
        out.letters.push(digits.len().min(30) as u32);
        out.letters.extend(digits.bytes().map(u32::from));
        return out;
    }
    for c in run.chars() {
        let mut parts = c.nfd();
        let base = parts.next().unwrap_or(c);
        let (mut shape, mut tone) = (0, 0);
        for mark in parts {
            match mark {
                '\u{306}' => shape = 1,
                '\u{302}' => shape = 2,
                '\u{31b}' => shape = 3,
                '\u{300}' => tone = 1,
                '\u{309}' => tone = 2,
                '\u{303}' => tone = 3,
                '\u{301}' => tone = 4,
                '\u{323}' => tone = 5,
                _ => {}
            }
        }
        let lower = base.to_lowercase().next().unwrap_or(base);
        let (letter, shape) = if lower == 'đ' { ('d', 1) } else { (lower, shape) };
        out.letters.push(32 + u32::from(letter) * 4 + shape);
        out.tones.push(tone);
        out.capitals.push(base.is_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn lists_in_vietnamese_order() {
        for list in [
            &["An Giang", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bến Tre", "Cà Mau", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Gia Lai"][..],
            &["Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hòa Bình", "Hồ Chí Minh", "Hưng Yên"],
            &["ma", "mà", "mả", "mã", "má", "mạ"],
            &["dân", "Dân", "đan", "Zơ-ra"],
            &["Khu vực 2", "Khu vực 10", "Khu vực II"],
            &["Thừa", "Thừa Thiên"],
        ] {
            let mut sorted = list.to_vec();
            sorted.reverse();
            sorted.sort_by_key(|t| key(t));
            assert_eq!(sorted, list);
        }
    }

    #[test]
    fn one_order_however_it_is_composed() {
        assert_eq!(key("Đà Nẵng"), key("Đa\u{300}  Na\u{306}\u{303}ng"));
        assert_eq!(key(""), key(" - "));
    }
}
