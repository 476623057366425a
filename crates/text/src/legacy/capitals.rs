//! TCVN3 has no capitals with tones: they are small letters in a font that shows them large, so that "CéNG HOµ" is read "CỘNG HOÀ".
//!
//! Which font a word stood in is told by its other letters. Leaves out words without any other letter to go by.

use std::ops::Range;

use super::encoding::Encoding;
use super::tables;
use crate::syllable::is_vietnamese_syllable;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Capitals, at least two, and none but capitals where there could be others.
    Capitals,
    /// A capital at the head or none: the other words decide.
    Either,
    Small,
}

/// Decoded text with the letters raised that its reader saw as capitals. The result has the length of the text.
pub fn capitals_as_shown(text: &str) -> String {
    let words: Vec<(Range<usize>, Shown)> = words(text).map(|r| (r.clone(), shown(&text[r]))).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (i, (range, how)) in words.iter().enumerate() {
        let raise = match how {
            Shown::Capitals => true,
            Shown::Small => false,
            Shown::Either => {
                let is = |j: Option<usize>| j.and_then(|j| words.get(j)).map(|(_, s)| *s == Shown::Capitals);
                match (is(i.checked_sub(1)), is(Some(i + 1))) {
                    (Some(true), Some(true)) => true,
                    // At an end of the line all others must be capitals.
                    (Some(true), None) | (None, Some(true)) => {
                        words.len() > 2 && words.iter().enumerate().all(|(j, (_, s))| i == j || *s == Shown::Capitals)
                    }
                    _ => false,
                }
            }
        };
        out.push_str(&text[at..range.start]);
        if raise {
            out.extend(text[range.clone()].chars().map(raised));
        } else {
            out.push_str(&text[range.clone()]);
        }
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Decoded text with its first letter raised where the encoding has no capital for it ("ủng hộ" for "Ủng hộ"). For the beginning of a
/// paragraph: a small letter there would say that the paragraph before goes on. The result has the length of the text.
pub fn begun(encoding: Encoding, text: String) -> String {
    let Some(first) = text.chars().next().filter(|c| encoding.lacks_capitals() && !tables::has(encoding, raised(*c))) else {
        return text;
    };
    std::iter::once(raised(first)).chain(text.chars().skip(1)).collect()
}

/// All letters as capitals; the result has the length of the text.
pub fn raise(text: &str) -> String {
    text.chars().map(raised).collect()
}

/// The capital of a letter where it takes as many bytes, which is so for all Vietnamese letters.
fn raised(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|u| upper.next().is_none() && u.len_utf8() == c.len_utf8()).unwrap_or(c)
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let length = text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
        at = start + length;
        Some(start..at)
    })
}

fn shown(word: &str) -> Shown {
    if word.chars().any(|c| c.is_ascii_lowercase()) {
        return Shown::Small;
    }
    let large = word.chars().filter(|c| c.is_uppercase()).count();
    let inside = word.chars().skip(1).any(char::is_uppercase);
    // Abbreviations say nothing about the font.
    if large >= 2 && inside && is_vietnamese_syllable(word) { Shown::Capitals } else { Shown::Either }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_raised_by_their_other_letters() {
        for (text, want) in [
            ("CộNG HOà Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("ĐặC ĐIểM, KếT QUả ĐạT ĐƯợC", "ĐẶC ĐIỂM, KẾT QUẢ ĐẠT ĐƯỢC"),
            ("Số 12/QĐ-UBND", "Số 12/QĐ-UBND"),
            ("PHủ Số 1 NGàY 30", "PHỦ SỐ 1 NGÀY 30"),
            ("Số 68 NGàY 30 THáNG 11", "SỐ 68 NGÀY 30 THÁNG 11"),
            ("Bộ trưởng Bộ NộI Vụ", "Bộ trưởng Bộ NỘI Vụ"),
            ("Hà Nội, ở đây", "Hà Nội, ở đây"),
            ("", ""),
        ] {
            assert_eq!(capitals_as_shown(text), want);
            assert_eq!(capitals_as_shown(text).len(), text.len());
        }
    }

    #[test]
    fn beginnings() {
        let begun = |encoding, text: &str| begun(encoding, text.to_owned());
        assert_eq!(begun(Encoding::Tcvn3, "ủng hộ quỹ"), "Ủng hộ quỹ");
        assert_eq!(begun(Encoding::Tcvn3, "đã ủng hộ"), "đã ủng hộ");
        assert_eq!(begun(Encoding::Vni, "ủng hộ quỹ"), "ủng hộ quỹ");
        assert_eq!(begun(Encoding::Tcvn3, ""), "");
    }
}
