//! Calendar dates in Vietnamese text, complete, partial and left blank.
//!
//! Only what is written is reported: no day is guessed, and whether a date is the document's own is for others to decide.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::fold::fold;
use super::normal::Mapped;

/// A date as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// Bytes of the text that was read, from "ngày" or "tháng" where the word is there.
    pub range: Range<usize>,
    /// The calendar day. `None` where a part is missing or the day does not exist (31/2).
    pub date: Option<Date>,
    pub day: Option<u8>,
    pub month: Option<u8>,
    pub year: Option<i16>,
    /// A form that was left to be filled in: "ngày     tháng     năm 2020", "ngày …/…/2020".
    pub blank: bool,
}

/// Dots and blanks between the words of a form; bounded, because a leader line may be any length.
const GAP: &str = r"[ ._,]{0,80}";

/// On folded text. In order: words, words without "năm", figures, slashed blanks, day and month, month and year.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"(?:mong |mung )?";
    let forms = [
        format!(r"ngay{GAP}{day}(?P<wd>\d{{1,2}})?{GAP}thang{GAP}(?P<wm>\d{{1,2}})?{GAP}nam(?:{GAP}(?P<wy>\d{{4}}|\d{{2}}))?"),
        format!(r"ngay {day}(?P<hd>\d{{1,2}}) thang (?P<hm>\d{{1,2}})(?: ?[/.,-] ?(?P<hy>\d{{4}}))?"),
        r"(?:ngay )?(?P<fd>\d{1,2})(?P<s1> ?[/.-] ?)(?P<fm>\d{1,2})(?P<s2> ?[/.-] ?)(?P<fy>\d{4}|\d{2})".to_owned(),
        format!(r"ngay{GAP}(?P<bd>\d{{1,2}})?{GAP}/{GAP}(?P<bm>\d{{1,2}})?{GAP}/{GAP}(?P<by>\d{{4}})?"),
        r"ngay (?P<nd>\d{1,2})[/-](?P<nm>\d{1,2})".to_owned(),
        r"thang (?P<mm>\d{1,2})(?: ?[/-] ?|\.| nam |, nam )(?P<my>\d{4})".to_owned(),
    ];
    Regex::new(&format!(r"(?-u:{})", forms.join("|"))).expect("the patterns are constant")
});

/// All dates of the text in order, without overlaps.
pub fn dates(text: &str) -> Vec<FoundDate> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(captures) = FORMS.captures_at(&folded.text, from) {
        let range = captures.get_match().range();
        match read(text, &folded, &captures) {
            Some(date) => {
                from = range.end;
                found.push(date);
            }
            None => from = range.start + 1,
        }
    }
    found
}

fn read(text: &str, folded: &Mapped, captures: &Captures<'_>) -> Option<FoundDate> {
    let whole = captures.get_match().range();
    let before = folded.text[..whole.start].bytes().next_back();
    let rest = &folded.text.as_bytes()[whole.end..];
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b',' | b'+'))
        && !sentence_ends_before(folded, whole.start)
    {
        return None;
    }
    if rest.first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
    let range = folded.original(whole.clone());
    if captures.name("fd").is_some() {
        return figures(captures, rest, range);
    }
    if let (Some(day), Some(month)) = (number("nd"), number("nm")) {
        let goes_on =
            rest.first().is_some_and(|b| matches!(b, b'/' | b'-')) || (rest.first() == Some(&b'.') && is_digit(rest.get(1)));
        return (!goes_on && (1..=31).contains(&day) && (1..=12).contains(&month))
            .then(|| dated(range, Some(day), Some(month), None, false));
    }
    if let (Some(month), Some(year)) = (number("mm"), number("my")) {
        let goes_on = rest.first() == Some(&b'/');
        return (!goes_on && (1..=12).contains(&month)).then(|| dated(range, None, Some(month), Some(year), false));
    }
    if let (Some(day), Some(month)) = (number("hd"), number("hm")) {
        return Some(dated(range, Some(day), Some(month), number("hy"), false));
    }
    if captures.get_match().as_str().contains("thang") {
        return words(text, captures, rest, range);
    }
    let (day, month, year) = (number("bd"), number("bm"), number("by"));
    // "ngày/tháng/năm" and "ngày 5/…" of a list are no forms; a form has its year or leaders.
    let leaders = captures.get_match().as_str().contains("..") || text[range.clone()].contains("  ");
    (year.is_some() || leaders).then(|| dated(range, day, month, year, true))
}

/// Whether the sign before "ngày" only ends a sentence whose blank is missing (".ngày", ",ngày").
fn sentence_ends_before(folded: &Mapped, start: usize) -> bool {
    folded.text[start..].starts_with("ngay") && !folded.text[..start].ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_digit(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_digit)
}

/// d/m/yyyy, d-m-yyyy, d.m.yyyy, and d/m/yy.
fn figures(captures: &Captures<'_>, rest: &[u8], range: Range<usize>) -> Option<FoundDate> {
    let part = |name: &str| captures.name(name).map_or("", |m| m.as_str());
    let separator = part("s1").trim();
    let year: u16 = part("fy").parse().ok()?;
    if separator != part("s2").trim() {
        return None;
    }
    let short = part("fy").len() == 2;
    if short && (separator != "/" || part("s1") != "/" || part("s2") != "/") {
        return None; // 2.1.10 is a heading, 10-12-15 a list
    }
    // 5/6/2020/QĐ is a number of a document, 1.2.2020.3 of a section.
    if rest.first().is_some_and(|b| matches!(b, b'/' | b'-')) || (rest.first() == Some(&b'.') && is_digit(rest.get(1))) {
        return None;
    }
    // The usual window for two figures: 1950 to 2049.
    let year = if !short {
        year
    } else if year < 50 {
        2000 + year
    } else {
        1900 + year
    };
    Some(dated(range, part("fd").parse().ok(), part("fm").parse().ok(), Some(year), false))
}

/// "ngày … tháng … năm …", with any part missing.
fn words(text: &str, captures: &Captures<'_>, rest: &[u8], range: Range<usize>) -> Option<FoundDate> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
    let (day, month, mut year) = (number("wd"), number("wm"), number("wy"));
    let year_cut = captures.name("wy").is_some_and(|m| m.len() == 2);
    if year_cut {
        // "năm 20..." is half a year left to be filled in; "năm 20" followed by a word is something else.
        year = None;
    }
    let wide = wide_gap(&text[range.clone()]) || captures.get_match().as_str().contains("..");
    let goes_on = rest.first() == Some(&b' ') && rest.get(1).is_some_and(u8::is_ascii_alphabetic) && !year_cut;
    let blank = match (day, month, year) {
        (Some(_), Some(_), Some(_)) => false,
        // "ngày 19 tháng 8 năm nay" has no blank; "ngày 19 tháng 8 năm" and "… năm 20…" have.
        (Some(_), Some(_), None) => !goes_on,
        (_, _, Some(_)) => true,
        // "ghi rõ ngày tháng năm" names a thing; a form has room to write in.
        _ if wide => true,
        _ => return None,
    };
    Some(dated(range, day, month, year, blank))
}

/// Two blanks in a row, a tab or a line break: room left for a figure.
fn wide_gap(text: &str) -> bool {
    let mut last_blank = false;
    for c in text.chars() {
        let blank = c.is_whitespace();
        if c == '\t' || (blank && last_blank) {
            return true;
        }
        last_blank = blank;
    }
    false
}

fn dated(range: Range<usize>, day: Option<u16>, month: Option<u16>, year: Option<u16>, blank: bool) -> FoundDate {
    let small = |n: Option<u16>| n.and_then(|n| u8::try_from(n).ok());
    let (day, month, year) = (small(day), small(month), year.and_then(|y| i16::try_from(y).ok()));
    let date = match (day, month, year) {
        (Some(d), Some(m), Some(y)) => match (i8::try_from(d), i8::try_from(m)) {
            (Ok(d), Ok(m)) => Date::new(y, m, d).ok(),
            _ => None,
        },
        _ => None,
    };
    FoundDate { range, date, day, month, year, blank }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "(range) day-month-year" with "?" for what is missing, "!" where no such day exists, "blank" for a form.
    fn show(text: &str) -> Vec<String> {
        dates(text)
            .into_iter()
            .map(|d| {
                let part = |n: Option<i32>| n.map_or("?".to_owned(), |n| n.to_string());
                let mut s =
                    format!("{}-{}-{}", part(d.day.map(i32::from)), part(d.month.map(i32::from)), part(d.year.map(i32::from)));
                if d.blank {
                    s.push_str(" blank");
                } else if d.date.is_none() && !s.contains('?') {
                    s.push('!');
                }
                s
            })
            .collect()
    }

    #[test]
    fn dates_in_all_forms() {
        for (text, expected) in [
            ("Hà Nội, ngày 19 tháng 8 năm 2020", "19-8-2020"),
            ("HÀ NỘI, NGÀY 05 THÁNG 01 NĂM 2021", "5-1-2021"),
            ("nga\u{300}y 19 tha\u{301}ng 8 na\u{306}m 2020", "19-8-2020"),
            ("ngày 19. tháng 8. năm 2020", "19-8-2020"),
            ("ngày  19\ntháng 8\u{a0} năm\n2020", "19-8-2020"),
            ("ngày mùng 2 tháng 9 năm 1945", "2-9-1945"),
            ("ngày 19 tháng 8/2020", "19-8-2020"),
            ("từ 19/8/2020 đến 19-9-2020 (19.10.2020)", "19-8-2020|19-9-2020|19-10-2020"),
            ("30 - 4 - 1975", "30-4-1975"),
            ("27/11/25 và 1/1/75", "27-11-2025|1-1-1975"),
            ("ngày 31/2/2020", "31-2-2020!"),
            ("03/20/15", "3-20-2015!"),
            ("ngày 19/8", "19-8-?"),
            ("ngày 19/8.", "19-8-?"),
            ("ngày 19 tháng 8, đơn vị", "19-8-?"),
            ("tháng 6/2020; tháng 6 năm 2020", "?-6-2020|?-6-2020"),
            ("ngày 06/8/2020 của Ban", "6-8-2020"),
            ("Nam Định, ngày     tháng     năm 2020", "?-?-2020 blank"),
            ("ngày tháng năm 2020", "?-?-2020 blank"),
            ("ngày … tháng … năm 2020", "?-?-2020 blank"),
            ("ngày ...... tháng ...... năm ......", "?-?-? blank"),
            ("ngày ..... tháng 8 năm 2020", "?-8-2020 blank"),
            ("ngày …/…/2020", "?-?-2020 blank"),
            ("ngày    /8/2020", "?-8-2020 blank"),
            ("ngày      tháng      năm", "?-?-? blank"),
            ("ngày 19 tháng 8 năm 20…", "19-8-? blank"),
            ("ngày 19 tháng 8 năm nay", "19-8-?"),
        ] {
            assert_eq!(show(text).join("|"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "01/2018/TT-BNV",
            "Nghị định số 91/2017/NĐ-CP",
            "2.1.10 Công tác tuyên truyền",
            "10.600.000 đồng",
            "ngày, tháng, năm sinh",
            "ghi rõ ngày tháng năm",
            "3/7 huyện",
            "5/6/2020/QĐ-UBND",
            "từ ngày 15-20",
            "Hướng dẫn ngay tháng này",
            "",
        ] {
            assert_eq!(show(text).join("|"), "", "{text}");
        }
    }

    #[test]
    fn the_range_is_of_the_original() {
        let text = "Số: 12/BC-BHXH   Thái Bình, nga\u{300}y 19  tháng 8 năm 2020.";
        let found = dates(text);
        assert_eq!(&text[found[0].range.clone()], "nga\u{300}y 19  tháng 8 năm 2020");
    }

    #[test]
    fn leader_lines_do_not_slow_it_down() {
        let text = format!("ngày {} tháng", ".".repeat(200_000));
        assert!(dates(&text).is_empty());
        assert!(dates(&"ngày 1/".repeat(20_000)).is_empty());
    }
}
