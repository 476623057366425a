//! Finds the numbers of a text.

use std::ops::Range;

use super::token::{Kind, Token, digit, factor, is_measure, noun, tokens};
use super::value::{Decimal, Number, Unit};
use crate::date::dates;
use crate::fold::canon;
use crate::syllable::doc_numbers;

/// All numbers of the text in order. Dates, years after "năm" and numbers of documents are left out, as are vague amounts ("hàng
/// trăm triệu đồng") and figures that belong to a name (Covid-19, A4).
pub fn numbers(text: &str) -> Vec<Number> {
    let canonical = canon(text);
    let tokens = tokens(&canonical.text);
    let mut taken: Vec<Range<usize>> =
        dates(text).into_iter().map(|d| d.range).chain(doc_numbers(text).into_iter().map(|(range, _)| range)).collect();
    taken.sort_by_key(|r| r.start);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = canonical.original(tokens[at].range.clone()).start;
        let nearest = taken.partition_point(|r| r.start <= start);
        // The two lists overlap at most pairwise (a date inside a number of a document).
        if taken[nearest.saturating_sub(2)..nearest].iter().any(|r| r.contains(&start)) {
            at += 1;
            continue;
        }
        let read = match tokens[at].kind {
            Kind::Digits => in_figures(&tokens, at),
            Kind::Word => in_words(&tokens, at),
            Kind::Sign => None,
        };
        match read {
            Some((number, end)) => {
                let range = canonical.original(tokens[at].range.start..tokens[end - 1].range.end);
                found.push(Number { range, approximate: is_approximate(&tokens[..at]), ..number });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn is_approximate(before: &[Token<'_>]) -> bool {
    let last = |n: usize| before.len().checked_sub(n).map_or("", |i| before[i].text);
    matches!(last(1), "gần" | "hơn" | "trên" | "khoảng" | "ước" | "chừng" | "ngót" | "độ")
        || matches!((last(2), last(1)), ("xấp", "xỉ") | ("ước", "tính") | ("trên", "dưới") | ("ước", "đạt") | ("không", "dưới"))
}

/// A number without its unit, as read from its figures.
#[derive(Clone, Copy)]
struct Figures {
    value: Decimal,
    ambiguity: Option<Decimal>,
}

/// Reads "1.234,5". A dot or comma before one or two digits is a decimal sign, whichever it is; a dot before three is a thousands
/// sign; a comma before exactly three is a decimal sign by the norm, and ambiguous. `None` for what is no number ("2.1.10").
fn figures(text: &str) -> Option<Figures> {
    let plain = |value| Some(Figures { value, ambiguity: None });
    let signs: Vec<(usize, u8)> = text.bytes().enumerate().filter(|(_, b)| matches!(b, b'.' | b',')).collect();
    let Some(&(first, sign)) = signs.first() else { return plain(Decimal::from_digits(text, "")?) };
    let &(last, last_sign) = signs.last()?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let tail = text.len() - last - 1;
    let grouped = |end: usize, sign: u8| {
        let mut groups = text[..end].split(char::from(sign));
        groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && g != "0") && groups.all(|g| g.len() == 3)
    };
    if signs.len() == 1 {
        let decimal = Decimal::from_digits(&text[..first], &text[first + 1..])?;
        if tail != 3 || !grouped(text.len(), sign) {
            return plain(decimal);
        }
        let thousands = Decimal::from_digits(&digits, "")?;
        return if sign == b'.' { plain(thousands) } else { Some(Figures { value: decimal, ambiguity: Some(thousands) }) };
    }
    if signs.iter().all(|s| s.1 == sign) {
        return if grouped(text.len(), sign) { plain(Decimal::from_digits(&digits, "")?) } else { None };
    }
    // "1.234.567,89", or the English order: the last sign is the decimal one, all before it are of the other kind.
    if last_sign == sign || signs[..signs.len() - 1].iter().any(|s| s.1 != sign) || !grouped(last, sign) {
        return None;
    }
    let whole: String = text[..last].chars().filter(char::is_ascii_digit).collect();
    plain(Decimal::from_digits(&whole, &text[last + 1..])?)
}

/// The figures at `at`, joined where a blank slipped into them ("10. 600", "1 234 567"), and the token after them.
fn joined(tokens: &[Token<'_>], at: usize) -> Option<(Figures, usize)> {
    let text = tokens[at].text;
    let short = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let group =
        |i: usize| tokens.get(i).is_some_and(|t| t.kind == Kind::Digits && t.text.len() == 3 && !t.text.contains(['.', ',']));
    let word_after = |i: usize| tokens.get(i).is_some_and(|t| t.kind == Kind::Word);
    if short && text != "0" {
        let dot = tokens.get(at + 1).is_some_and(|t| t.text == ".");
        if dot && group(at + 2) && (tokens[at + 1].glued != tokens[at + 2].glued) && word_after(at + 3) {
            let value = Decimal::from_digits(&format!("{text}{}", tokens[at + 2].text), "")?;
            return Some((Figures { value, ambiguity: None }, at + 3));
        }
        let mut end = at + 1;
        while group(end) && !tokens[end].glued {
            end += 1;
        }
        if end >= at + 3 {
            let digits: String = tokens[at..end].iter().map(|t| t.text).collect();
            return Some((Figures { value: Decimal::from_digits(&digits, "")?, ambiguity: None }, end));
        }
    }
    Some((figures(text)?, at + 1))
}

fn in_figures(tokens: &[Token<'_>], at: usize) -> Option<(Number, usize)> {
    let before = at.checked_sub(1).map(|i| &tokens[i]);
    if tokens[at].glued
        && before
            .is_some_and(|t| t.kind == Kind::Word || (t.text == "-" && t.glued && at >= 2 && tokens[at - 2].kind == Kind::Word))
    {
        return None;
    }
    let four_figures = tokens[at].text.len() == 4 && tokens[at].text.bytes().all(|b| b.is_ascii_digit());
    if four_figures && before.is_some_and(|t| matches!(t.text, "năm" | "nam")) {
        return None;
    }
    let (read, mut end) = joined(tokens, at)?;
    let (mut value, mut last_factor) = scaled(read.value, tokens, &mut end);
    // "6 tỷ 200 triệu", "1 triệu 500 nghìn", "2 triệu 300.000 đồng": each part smaller than the factor before it.
    while last_factor > 1 {
        if tokens.get(end).is_some_and(|t| matches!(t.text, "rưỡi" | "ruoi")) {
            value = value.plus(Decimal::whole(last_factor / 2));
            end += 1;
            break;
        }
        if tokens.get(end).is_none_or(|t| t.kind != Kind::Digits) {
            break;
        }
        let Some((part, mut part_end)) = joined(tokens, end) else { break };
        let (part, part_factor) = scaled(part.value, tokens, &mut part_end);
        let ends_in_dong = part_factor == 1 && money_word(&tokens[part_end..]).is_some();
        if part >= Decimal::whole(last_factor) || (part_factor == 1 && !ends_in_dong) {
            break;
        }
        value = value.plus(part);
        (end, last_factor) = (part_end, part_factor);
    }
    let (unit, end) = unit(tokens, end, last_factor);
    // Letters that stick to the figures and are no unit make a name or a point of an outline (2a, 4G).
    if unit == Unit::None && last_factor == 1 && tokens.get(end).is_some_and(|t| t.glued && t.kind == Kind::Word) {
        return None;
    }
    // A thousandth of a đồng or of a card does not exist: there the comma is a thousands sign.
    let whole_things = match unit {
        Unit::Dong(1) => true,
        Unit::Count(noun) => last_factor == 1 && !is_measure(noun),
        _ => false,
    };
    let value = if whole_things { read.ambiguity.unwrap_or(value) } else { value };
    Some((Number { range: 0..0, value, unit, approximate: false, ambiguous: read.ambiguity.is_some() }, end))
}

/// Multiplies by the factors that follow ("nghìn tỷ" is both), moving `end` past them. Gives the product of the factors too.
fn scaled(value: Decimal, tokens: &[Token<'_>], end: &mut usize) -> (Decimal, i64) {
    let mut product = 1i64;
    while let Some(f) = tokens.get(*end).filter(|t| t.kind == Kind::Word).and_then(|t| factor(t.text)) {
        let Some(next) = product.checked_mul(f).filter(|p| *p <= 1_000_000_000_000_000) else { break };
        product = next;
        *end += 1;
    }
    (value.times(product), product)
}

/// How many tokens the word for đồng takes.
fn money_word(tokens: &[Token<'_>]) -> Option<usize> {
    let first = tokens.first()?;
    if matches!(first.text, "đồng" | "dong" | "đ" | "vnđ" | "vnd" | "đvn") {
        return Some(1);
    }
    // "tr.đ", "tr đ"
    (first.text == "." && tokens.get(1).is_some_and(|t| t.text == "đ")).then_some(2)
}

/// The unit that begins at `end`, after factors whose product is given, and the token after it.
fn unit(tokens: &[Token<'_>], end: usize, product: i64) -> (Unit, usize) {
    let rest = &tokens[end..];
    if tokens[end - 1].text == "trđ" {
        return (Unit::Dong(product), end);
    }
    if let Some(n) = money_word(rest) {
        return (Unit::Dong(product), end + n);
    }
    if rest.first().is_some_and(|t| t.text == "%") {
        return (Unit::Percent, end + 1);
    }
    match noun(rest) {
        Some((name, n)) => (Unit::Count(name), end + n),
        None => (Unit::None, end),
    }
}

/// "ba triệu đồng", "mười hai căn nhà". Words alone are no number: a unit must follow.
fn in_words(tokens: &[Token<'_>], at: usize) -> Option<(Number, usize)> {
    let begins = digit(tokens[at].text).is_some_and(|_| !matches!(tokens[at].text, "mốt" | "lăm" | "nhăm" | "tư"))
        || tokens[at].text == "mười";
    let before = at.checked_sub(1).map_or("", |i| tokens[i].text);
    if !begins || matches!(before, "hàng" | "nhiều" | "vài" | "mấy" | "thứ" | "tháng" | "quí") {
        return None;
    }
    let (value, end, product) = spelled(tokens, at)?;
    let (unit, after) = unit(tokens, end, product.max(1));
    if unit == Unit::None {
        return None;
    }
    // "năm" alone before a noun is the year as often as the number: "trong năm hộ nghèo …".
    let bare_nam = tokens[at].text == "năm" && end == at + 1;
    if bare_nam && matches!(unit, Unit::Count(_)) {
        let year = [
            "trong", "hằng", "hàng", "mỗi", "một", "cả", "đầu", "cuối", "các", "từng", "qua", "giữa", "số", "nhiều", "những",
            "đến", "từ",
        ];
        if year.contains(&before) || at.checked_sub(1).is_some_and(|i| tokens[i].kind == Kind::Digits) {
            return None;
        }
    }
    let unit = if let Unit::Dong(_) = unit { Unit::Dong(product.max(1)) } else { unit };
    Some((Number { range: 0..0, value, unit, approximate: false, ambiguous: bare_nam && matches!(unit, Unit::Count(_)) }, after))
}

/// A number in words from `at`: its value, the token after it, and the last factor when the number ends in one.
fn spelled(tokens: &[Token<'_>], at: usize) -> Option<(Decimal, usize, i64)> {
    let (mut total, mut group, mut last) = (0i64, 0i64, 0i64);
    let mut product = 1;
    let mut end = at;
    while let Some(token) = tokens.get(end).filter(|t| t.kind == Kind::Word) {
        if token.text == "năm" && end > at && last > 0 && tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Digits) {
            break;
        }
        if let Some(d) = digit(token.text) {
            group += d;
            (last, product) = (d, 1);
        } else {
            match token.text {
                "mười" => group += 10,
                "mươi" => group += last * 9,
                "linh" | "lẻ" | "không" if end > at => {}
                "rưỡi" if product > 1 => total += product / 2,
                "trăm" => group += last * 99,
                "nghìn" | "ngàn" | "triệu" | "tỉ" => {
                    let f = factor(token.text)?;
                    if group == 0 {
                        total = total.checked_mul(f)?;
                    } else {
                        total = total.checked_add(group.checked_mul(f)?)?;
                    }
                    (group, product) = (0, f);
                }
                _ => break,
            }
            last = 0;
        }
        end += 1;
        if end - at > 24 {
            return None;
        }
    }
    let value = total.checked_add(group)?;
    (value > 0).then(|| (Decimal::whole(value), end, product))
}
