//! Days and amounts as values: in texts, so that every way of writing one meets every other, and in queries, so that ranges can be asked
//! for. What a date or a number looks like in running text is known to [`text`](rasoat_text); here stands what people type.

use super::spelling::{typed, unmarked};
use jiff::civil::Date;
use rasoat_text::date::dates;
use rasoat_text::number::{Unit, numbers};
use std::ops::Range;

/// A day or a month of a text, complete enough to be written in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub range: Range<usize>,
    /// `None` for a month.
    pub day: Option<u8>,
    pub month: u8,
    pub year: i16,
}

impl Day {
    /// As words, all spelled out: "ngày 19 tháng 8 năm 2020".
    pub fn words(&self) -> Vec<String> {
        let day = self.day.map(|d| ["ngày".to_owned(), d.to_string()]);
        let rest = ["tháng".to_owned(), self.month.to_string(), "năm".to_owned(), self.year.to_string()];
        day.into_iter().flatten().chain(rest).collect()
    }

    /// As the number 20200819; days only.
    pub fn number(&self) -> Option<u64> {
        let year = u64::try_from(self.year).ok()?;
        Some(year * 10_000 + u64::from(self.month) * 100 + u64::from(self.day?))
    }
}

/// The days and months of a text in order. What exists in no calendar is left to be words.
pub(super) fn days(text: &str) -> Vec<Day> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let complete = |found: rasoat_text::date::FoundDate| {
        let (month, year) = (found.month?, found.year?);
        if found.blank || (found.day.is_some() && found.date.is_none()) || !(1000..=9999).contains(&year) {
            return None;
        }
        Some(Day { range: found.range, day: found.day, month, year })
    };
    dates(text).into_iter().filter_map(complete).collect()
}

/// A number of more than one word ("1,5 triệu"), or one of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub range: Range<usize>,
    /// In đồng, or pieces.
    pub value: i64,
    pub money: bool,
}

/// Whole numbers of a text that are money or have "triệu" and the like in them, in order.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let amount = |n: rasoat_text::number::Number| {
        Some(Amount { value: n.value.as_whole()?, money: matches!(n.unit, Unit::Dong(_)), range: n.range })
    };
    numbers(text).into_iter().filter_map(amount).filter(|a| a.value >= 1_000 || a.money).collect()
}

/// Adds the whole numbers of a text that count something: neither money nor shares, nor parts of days and of document numbers. A number
/// with nothing said of what it counts stands for itself in a table cell.
pub(super) fn counts(text: &str, out: &mut Vec<i64>) {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    // A bare 2017 is a year far more often than so many of something.
    let year = |n: &rasoat_text::number::Number| n.value.as_whole().is_some_and(|v| (1900..2100).contains(&v));
    let counted = |n: &rasoat_text::number::Number| matches!(n.unit, Unit::Count(_)) || n.unit == Unit::None && !year(n);
    out.extend(numbers(text).iter().filter(|n| counted(n)).filter_map(|n| n.value.as_whole()));
}

/// Whether a number beside this word, in the form with marks, may be an [`Amount`].
pub(super) fn is_money_word(exact: &str) -> bool {
    matches!(exact, "đồng" | "triệu" | "tỷ" | "tỉ" | "nghìn" | "ngàn" | "vnđ" | "đ")
        || (exact.starts_with(|c: char| c.is_ascii_digit()) && exact.ends_with(char::is_alphabetic))
}

/// The end of figures with thousands signs that begin at `at`: "1.234.567", "1,234,567".
pub(super) fn grouped_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '/' | '-')) {
        return None;
    }
    let head = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = *bytes.get(at + head)?;
    if !(1..=3).contains(&head) || bytes[at] == b'0' || !matches!(sign, b'.' | b',') {
        return None;
    }
    let mut end = at + head;
    let mut groups = 0;
    while bytes.get(end) == Some(&sign) && bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count() == 3 {
        end += 4;
        groups += 1;
    }
    // A comma in front of three digits is a decimal sign unless there are more of them.
    let whole = groups > usize::from(sign == b',');
    let goes_on = bytes.get(end) == Some(&sign) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (whole && !goes_on && !bytes.get(end).is_some_and(u8::is_ascii_digit)).then_some(end)
}

/// An amount as people type it, with or without marks, from the beginning of the text: "5tr", "1,5 tỷ", "100 trieu dong", "100000000".
/// Gives the value and where it ends; `None` where no figures begin the text or the value is no whole number.
pub(super) fn typed_amount(text: &str) -> Option<(i64, usize)> {
    let figures = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(text.len());
    let written = text[..figures].trim_end_matches(['.', ',']);
    let (whole, fraction) = split_figures(written)?;
    let mut end = written.len();
    let mut factor: i64 = 1;
    if let Some((after, word)) = next_word(text, end)
        && let Some(times) = multiplier(&word)
    {
        (factor, end) = (times, after);
    }
    if let Some((after, word)) = next_word(text, end)
        && matches!(word.as_str(), "dong" | "d" | "vnd")
    {
        end = after;
    }
    let mut value = whole.checked_mul(factor)?;
    let mut place = factor;
    for digit in fraction.bytes() {
        if place % 10 != 0 {
            return None;
        }
        place /= 10;
        value = value.checked_add(place.checked_mul(i64::from(digit - b'0'))?)?;
    }
    Some((value, end))
}

/// The same in running words, where "5 đồng chí" and "2020 tỷ lệ" are no amounts: only with "triệu" or the like behind the figures, or
/// with thousands signs and "đồng".
pub(super) fn amount_in_words(text: &str) -> Option<(i64, usize)> {
    let figures = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(text.len());
    let (value, end) = typed_amount(text)?;
    if end <= figures || text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-')) {
        return None;
    }
    let (after, word) = next_word(text, figures)?;
    let joined = !text[figures..].starts_with([' ', '\u{a0}']);
    let then = next_word(text, after).map(|(_, w)| w).unwrap_or_default();
    let counts = match word.as_str() {
        "k" | "tr" | "trd" => joined,
        "ty" | "ti" => !matches!(then.as_str(), "le" | "trong" | "so" | "suat" | "vi" | "mi"),
        "trieu" => then != "tap",
        "nghin" | "ngan" => true,
        _ => value >= 1_000 && (then != "chi" && then != "bao"),
    };
    counts.then_some((value, end))
}

/// Figures before and behind the decimal sign.
fn split_figures(written: &str) -> Option<(i64, String)> {
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let parts: Vec<&str> = written.split(['.', ',']).collect();
    let grouped = grouped_end(written, 0).unwrap_or(0);
    let (whole, rest) = if grouped > 0 {
        (written[..grouped].replace(['.', ','], ""), written[grouped..].trim_start_matches(['.', ',']).to_owned())
    } else {
        match parts.as_slice() {
            [whole] => ((*whole).to_owned(), String::new()),
            [whole, fraction] => ((*whole).to_owned(), (*fraction).to_owned()),
            _ => return None,
        }
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let fraction = rest.trim_end_matches('0');
    (digits(fraction) && whole.len() <= 18).then(|| Some((whole.parse().ok()?, fraction.to_owned())))?
}

/// The word behind `at`, after blanks, without marks, and where it ends.
fn next_word(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = text[at..].trim_start_matches([' ', '\u{a0}']);
    let start = text.len() - rest.len();
    let end = rest.find(|c: char| !c.is_alphabetic() && !rasoat_text::letter::is_mark(c)).unwrap_or(rest.len());
    (end > 0).then(|| (start + end, unmarked(&typed(&rest[..end]))))
}

fn multiplier(word: &str) -> Option<i64> {
    Some(match word {
        "nghin" | "ngan" | "k" => 1_000,
        "trieu" | "tr" | "trd" => 1_000_000,
        "ty" | "ti" => 1_000_000_000,
        _ => return None,
    })
}

/// The days that a typed date means, first and last: a day, a month, a year ("2020-08-19", "19/8/2020", "8/2020", "2020").
pub(super) fn typed_days(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |s: &str| s.parse::<i16>().ok();
    let month = |y: &str, m: &str| {
        let first = Date::new(number(y)?, i8::try_from(number(m)?).ok()?, 1).ok()?;
        Some((first, first.last_of_month()))
    };
    match parts.as_slice() {
        [y] if y.len() == 4 => Some((Date::new(number(y)?, 1, 1).ok()?, Date::new(number(y)?, 12, 31).ok()?)),
        [y, m] if y.len() == 4 => month(y, m),
        [m, y] if y.len() == 4 => month(y, m),
        [y, m, d] | [d, m, y] if y.len() == 4 && d.len() <= 2 => {
            let day = Date::new(number(y)?, i8::try_from(number(m)?).ok()?, i8::try_from(number(d)?).ok()?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn typed_amounts() {
        for (text, expected) in [
            ("5tr", Some((5_000_000, 3))),
            ("1,5 tỷ đồng", Some((1_500_000_000, text_len("1,5 tỷ đồng")))),
            ("1.5 ty", Some((1_500_000_000, 6))),
            ("100 trieu dong lẻ", Some((100_000_000, 14))),
            ("1.500.000đ", Some((1_500_000, text_len("1.500.000đ")))),
            ("1.234.567,0", Some((1_234_567, 11))),
            ("100000000", Some((100_000_000, 9))),
            ("300 suất", Some((300, 3))),
            ("0,5", None),
            ("triệu", None),
            ("1.2.3", None),
            ("99999999999999999999", None),
            ("9999999999999 tỷ", None),
        ] {
            assert_eq!(typed_amount(text), expected, "{text}");
        }
    }

    fn text_len(text: &str) -> usize {
        text.len()
    }

    #[test]
    fn typed_dates() {
        let day = date(2020, 8, 19);
        for (text, expected) in [
            ("2020-08-19", Some((day, day))),
            ("19/8/2020", Some((day, day))),
            ("19.08.2020", Some((day, day))),
            ("8/2020", Some((date(2020, 8, 1), date(2020, 8, 31)))),
            ("2020-02", Some((date(2020, 2, 1), date(2020, 2, 29)))),
            ("2020", Some((date(2020, 1, 1), date(2020, 12, 31)))),
            ("31/2/2020", None),
            ("19/8", None),
            ("", None),
            ("hôm nay", None),
        ] {
            assert_eq!(typed_days(text), expected, "{text}");
        }
    }

    #[test]
    fn thousands() {
        for (text, expected) in [
            ("1.234", Some(5)),
            ("1.234.567 đồng", Some(9)),
            ("1,234,567", Some(9)),
            ("1.234,5", Some(5)),
            ("1,234", None),
            ("2.1.10", None),
            ("1.234.5", None),
            ("0.500", None),
            ("1234.567", None),
            ("1.2345", None),
        ] {
            assert_eq!(grouped_end(text, 0), expected, "{text}");
        }
    }

    #[test]
    fn days_of_a_text() {
        let shown = |text: &str| days(text).iter().map(|d| d.words().join(" ")).collect::<Vec<_>>().join("|");
        for (text, expected) in [
            ("Hà Nội, ngày 19 tháng 8 năm 2020", "ngày 19 tháng 8 năm 2020"),
            ("từ 01/08/2020 và tháng 9/2020", "ngày 1 tháng 8 năm 2020|tháng 9 năm 2020"),
            ("31/2/2020, 2.1, ngày 5/8", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
