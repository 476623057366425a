//! Numbers of documents in running text and in queries: where they stand, and their one spelling.
//!
//! What such a number looks like is known to [`text::syllable`](rasoat_text::syllable). Here it may also be typed in lower case and
//! with blanks around its slash and dashes.

use rasoat_text::fold::fold;
use rasoat_text::letter::is_mark;
use rasoat_text::syllable::{doc_numbers, is_vietnamese_syllable};
use std::ops::Range;

/// Bytes; a longer one is cut.
const LONGEST: usize = 96;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocumentNumber {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Without marks, blanks and leading zeros: "2638/bhxh-tdkt".
    pub whole: String,
}

/// All numbers in the text, in order, apart from each other.
pub(super) fn document_numbers(text: &str) -> Vec<DocumentNumber> {
    let mut out: Vec<DocumentNumber> = Vec::new();
    let mut done = 0;
    for (slash, _) in text.match_indices('/') {
        if slash < done {
            continue;
        }
        if let Some(number) = start_before(text, done, slash).and_then(|start| number_at(text, start)) {
            done = number.range.end;
            out.push(number);
        } else {
            done = slash;
        }
    }
    out
}

/// Where the figures in front of the slash begin.
fn start_before(text: &str, from: usize, slash: usize) -> Option<usize> {
    let before = text[from..slash].trim_end_matches(is_blank);
    let before = before.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(before);
    let figures = before.bytes().rev().take_while(u8::is_ascii_digit).take(7).count();
    let start = from + before.len() - figures;
    let joined = text[..start].ends_with(|c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '/' | '.' | ','));
    ((1..=6).contains(&figures) && !joined).then_some(start)
}

/// The number that begins at `start`, a place where a character begins.
pub(super) fn number_at(text: &str, start: usize) -> Option<DocumentNumber> {
    let (tight, ends) = without_blanks(&text[start..text.floor_char_boundary(start + LONGEST)]);
    if !tight.split('/').skip(1).any(|part| part.starts_with(char::is_alphabetic)) {
        return None;
    }
    let len = as_written(&tight).or_else(|| in_lower_case(&tight))?;
    let spelled = fold(&tight[..len]).text;
    let trimmed = spelled.trim_start_matches('0');
    let whole = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { trimmed.to_owned() } else { spelled };
    Some(DocumentNumber { range: start..start + ends.get(len - 1)?, whole })
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '\u{2010}' | '\u{2011}')
}

/// The beginning of the text up to the first blank that is not beside a slash or a dash, such blanks left out; for each byte of it,
/// where its character ends in the text. A dash with a blank only in front of it is not joined ("5/BC -KH" asks for something else).
fn without_blanks(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut ends) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_blank(c) {
            let rest = text[at..].trim_start_matches(is_blank);
            let mut next = rest.chars();
            let joins = match next.next() {
                Some('/') => true,
                Some(n) if is_dash(n) => next.next().is_some_and(is_blank),
                _ => out.ends_with('/') || out.ends_with(is_dash),
            };
            if !joins {
                break;
            }
        } else if c.is_control() {
            break;
        } else {
            out.push(c);
            ends.resize(out.len(), at + c.len_utf8());
        }
        while is_blank(c) && chars.next_if(|(_, n)| is_blank(*n)).is_some() {}
    }
    (out, ends)
}

/// The length of the number at the beginning of the text; one that ends inside a word is cut in front of it.
fn as_written(tight: &str) -> Option<usize> {
    let (range, _) = doc_numbers(tight).into_iter().find(|(range, _)| range.start == 0)?;
    let mut len = range.end;
    if tight[len..].starts_with(|c: char| c.is_alphanumeric() || is_mark(c)) {
        let cut = tight[..len].rfind(|c: char| is_dash(c) || c == '/')?;
        len = cut;
    }
    let (_, letters) = tight[..len].split_once('/')?;
    let named = letters.split(|c: char| !c.is_alphanumeric()).any(|p| p.chars().filter(|c| c.is_alphabetic()).count() > 1);
    named.then_some(len)
}

/// The same for lower case, where "5/ban" is no number.
fn in_lower_case(tight: &str) -> Option<usize> {
    let capitals = tight.to_uppercase();
    if capitals.len() != tight.len() {
        return None;
    }
    let len = as_written(&capitals).filter(|len| tight.is_char_boundary(*len))?;
    let (_, letters) = tight[..len].rsplit_once('/')?;
    (letters.contains(is_dash) || !is_vietnamese_syllable(letters)).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling() {
        for (text, expected) in [
            ("số 05/BC-BHXH và 12/2020/QĐ-TTg, 28/8/2020, 1/2", "05/BC-BHXH=5/bc-bhxh|12/2020/QĐ-TTg=12/2020/qd-ttg"),
            ("2638/bhxh-tdkt; 7/bc", "2638/bhxh-tdkt=2638/bhxh-tdkt|7/bc=7/bc"),
            ("số 2638 / BHXH-TĐKT ngày", "2638 / BHXH-TĐKT=2638/bhxh-tdkt"),
            ("2638 /bhxh - tđkt", "2638 /bhxh - tđkt=2638/bhxh-tdkt"),
            ("2104/HĐ - BTĐKT.", "2104/HĐ - BTĐKT=2104/hd-btdkt"),
            ("12/BC -KH", "12/BC=12/bc"),
            ("12/BC - Phòng Tổ chức", "12/BC=12/bc"),
            ("1/2 số, 3/7 huyện, 12/tháng, 5/ban, 19/8/2020, 1.200/BC, 2 / 3, 5/A", ""),
            ("12/Tháng 3/Phòng /BC-X 1234567/BC", ""),
            ("07\u{a0}/\u{a0}KH-UBND\n-X", "07\u{a0}/\u{a0}KH-UBND=7/kh-ubnd"),
            ("///", ""),
        ] {
            let shown: Vec<String> =
                document_numbers(text).iter().map(|n| format!("{}={}", &text[n.range.clone()], n.whole)).collect();
            assert_eq!(shown.join("|"), expected, "{text}");
        }
    }
}
