//! What a cell of the appendix says as numbers: a count, a sum of money in đồng, and what a reader should doubt about it.
//!
//! Nothing is guessed in silence: where a number could mean two things it is marked, and where it could be wrong by a factor of a
//! thousand it is left out of the sums and marked.

use crate::profile::{ColumnSpec, Holds, Requirement};
use rasoat_text::fold::{canon, fold};
use rasoat_text::number::{Decimal, Number, Unit, is_blank, is_explicit_none, numbers, unit_in_header};

/// Why a person should look at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// Recognised from a picture, poorly.
    Recognised,
    /// Two readings are possible: "1,234".
    Ambiguous,
    /// A number without a unit, in the cell or over it.
    NoUnit,
    /// Several figures of one kind; they were added.
    Several,
    /// "hơn 100", "gần 2 tỷ".
    Approximate,
    /// The cell is merged with those of other years or columns; the number stands once.
    Merged,
    /// Counted in something else than the column asks for.
    OtherUnit,
    /// Words where a number is asked for.
    NoNumber,
    /// Left empty.
    Blank,
    /// The table has no such column.
    NoColumn,
}

impl Doubt {
    pub const ALL: [Doubt; 10] = [
        Doubt::Recognised,
        Doubt::Ambiguous,
        Doubt::NoUnit,
        Doubt::Several,
        Doubt::Approximate,
        Doubt::Merged,
        Doubt::OtherUnit,
        Doubt::NoNumber,
        Doubt::Blank,
        Doubt::NoColumn,
    ];

    /// Stable, for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Doubt::Recognised => "recognised-poorly",
            Doubt::Ambiguous => "ambiguous",
            Doubt::NoUnit => "no-unit",
            Doubt::Several => "several",
            Doubt::Approximate => "approximate",
            Doubt::Merged => "merged",
            Doubt::OtherUnit => "other-unit",
            Doubt::NoNumber => "no-number",
            Doubt::Blank => "blank",
            Doubt::NoColumn => "no-column",
        }
    }

    /// Short, in Vietnamese, for a cell of the table.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::Recognised => "nhận dạng kém",
            Doubt::Ambiguous => "số đọc được hai cách",
            Doubt::NoUnit => "không rõ đơn vị tính",
            Doubt::Several => "nhiều số, đã cộng",
            Doubt::Approximate => "số ước chừng",
            Doubt::Merged => "ô gộp",
            Doubt::OtherUnit => "đơn vị tính khác",
            Doubt::NoNumber => "không có số",
            Doubt::Blank => "để trống",
            Doubt::NoColumn => "không có cột này",
        }
    }
}

/// What a column asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measures {
    /// A number of things, with their noun where one is named.
    pub count: Option<Option<&'static str>>,
    pub money: bool,
}

/// What the words of a header ask for: "Số lượng nhà" a count of houses, "số lượng thẻ hoặc số tiền" both. Money also by a unit of it.
/// Neither: nothing is said.
pub fn measures_of(header: &str) -> Measures {
    let canonical = canon(header);
    let words: Vec<&str> = canonical.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut out = Measures { money: matches!(unit_in_header(header), Some(Unit::Dong(_))), ..Measures::default() };
    for (i, word) in words.iter().enumerate() {
        let money = matches!(*word, "tiền") || *word == "phí" && i > 0 && words[i - 1] == "kinh";
        out.money |= money;
        if *word != "số" {
            continue;
        }
        let from = i + 1 + usize::from(words.get(i + 1) == Some(&"lượng"));
        let rest = words[from.min(words.len())..(from + 3).min(words.len())].join(" ");
        if let Some(Number { unit: Unit::Count(noun), range, .. }) = numbers(&format!("1 {rest}")).first()
            && range.start == 0
            && out.count.is_none()
        {
            out.count = Some(Some(noun));
        }
    }
    out
}

/// What the directive's own words, or else the accepted ones, ask for in a column; nothing for a column of words.
pub fn asked(requirement: &Requirement, spec: &ColumnSpec) -> Measures {
    if spec.holds != Holds::Number {
        return Measures::default();
    }
    let said = std::iter::once(&requirement.quote).chain(&spec.accept).map(|w| measures_of(&w.text));
    let says = |m: &Measures| m.money || m.count.is_some();
    said.into_iter().find(says).unwrap_or(Measures { count: Some(None), money: false })
}

/// The numbers of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    pub count: Option<Decimal>,
    /// In đồng.
    pub money: Option<Decimal>,
    pub doubts: Vec<Doubt>,
}

/// A bare number below this under "tiền" is no sum in đồng: nobody reports an appendix in hundreds of đồng.
const LEAST_MONEY: i64 = 1_000;
/// A bare number from here on is taken for đồng, and marked: nobody gives a hundred thousand million.
const BARE_MONEY: i64 = 100_000;

/// Reads a cell of a column. `header` is what stands over the column in the table at hand, `caption` above the table.
pub fn read(text: &str, asked: Measures, header: &str, caption: &str) -> Reading {
    let mut out = Reading::default();
    if is_blank(text) {
        out.doubts.push(Doubt::Blank);
        return out;
    }
    if is_explicit_none(text) {
        out.count = asked.count.map(|_| Decimal::ZERO);
        // "0" says that there was nothing, of the things where both are asked for.
        out.money = (asked.money && asked.count.is_none()).then_some(Decimal::ZERO);
        return out;
    }
    let header_money = match (unit_in_header(header), unit_in_header(caption)) {
        (Some(Unit::Dong(f)), _) | (_, Some(Unit::Dong(f))) => Some(f),
        _ => None,
    };
    let here = measures_of(header);
    let bare_is_money = asked.money && (asked.count.is_none() || here.money && here.count.is_none());
    let (mut counts, mut sums, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for number in main_numbers(text) {
        match number.unit {
            Unit::Dong(_) => sums.push((number.value, number)),
            Unit::Percent => {}
            Unit::Count(noun) => match asked.count {
                Some(Some(wanted)) if wanted != noun => others.push((number.value, number)),
                _ => counts.push((number.value, number)),
            },
            Unit::None if asked.money && says_factor(&text[number.range.clone()]) => sums.push((number.value, number)),
            Unit::None if bare_is_money => match bare_money(number.value, header_money) {
                Some((value, sure)) => {
                    if !sure {
                        out.doubts.push(Doubt::NoUnit);
                    }
                    sums.push((value, number));
                }
                None => out.doubts.push(Doubt::NoUnit),
            },
            Unit::None => {
                // Where cards or money may be meant, a bare number under a header that names both says neither.
                if asked.money && (here.count.is_none() || here.money) {
                    out.doubts.push(Doubt::NoUnit);
                }
                counts.push((number.value, number));
            }
        }
    }
    if asked.count.is_some() && counts.is_empty() && sums.is_empty() && !others.is_empty() {
        out.doubts.push(Doubt::OtherUnit);
        counts = others;
    }
    if asked.count.is_some() {
        out.count = total(&counts, &mut out.doubts);
    }
    if asked.money {
        out.money = total(&sums, &mut out.doubts);
    }
    if out.count.is_none() && out.money.is_none() && !out.doubts.contains(&Doubt::NoUnit) {
        out.doubts.push(Doubt::NoNumber);
    }
    out.doubts.sort_unstable();
    out.doubts.dedup();
    out
}

/// A bare number in đồng, and whether that is sure; `None` where it could be thousands or millions.
fn bare_money(value: Decimal, factor: Option<i64>) -> Option<(Decimal, bool)> {
    match factor {
        Some(f) => {
            let scaled = value.times(f);
            if scaled >= Decimal::whole(LEAST_MONEY) { Some((scaled, true)) } else { None }
        }
        None => (value >= Decimal::whole(BARE_MONEY)).then_some((value, false)),
    }
}

/// "6 tỷ 200 triệu" says how much it is without the word đồng.
fn says_factor(text: &str) -> bool {
    let folded = fold(text).text;
    folded.split(|c: char| !c.is_alphabetic()).any(|w| matches!(w, "ti" | "ty" | "trieu" | "tr" | "nghin" | "ngan" | "trd"))
}

/// The numbers that say how much the cell holds: not those in brackets behind them, not the shares after "trong đó", not the price of
/// one.
fn main_numbers(text: &str) -> Vec<Number> {
    let all = numbers(text);
    let depth_at = |at: usize| {
        let before = &text[..at];
        before.matches('(').count() > before.matches(')').count()
    };
    let each = |n: &Number| {
        let before = fold(&text[..n.range.start]).text;
        let after = text[n.range.end..].trim_start();
        let last: Vec<&str> = before.split_whitespace().rev().take(3).collect();
        last.contains(&"moi") || after.starts_with('/') && after[1..].trim_start().starts_with(char::is_alphabetic)
    };
    let shares_from = shares(text);
    let main: Vec<Number> = all
        .iter()
        .filter(|n| !depth_at(n.range.start) && !each(n) && shares_from.is_none_or(|s| n.range.start < s))
        .cloned()
        .collect();
    if main.is_empty() { all.into_iter().filter(|n| !each(n)).collect() } else { main }
}

/// Where the cell begins to say what the sum is made of.
fn shares(text: &str) -> Option<usize> {
    let folded = fold(text);
    ["trong do", "bao gom", "gom:", "cu the"]
        .iter()
        .filter_map(|w| folded.text.find(w).map(|at| folded.original(at..at + w.len()).start))
        .filter(|at| *at > 0)
        .min()
}

/// One number, or the sum of several; a first number that is the sum of the rest is the total already.
fn total(found: &[(Decimal, Number)], doubts: &mut Vec<Doubt>) -> Option<Decimal> {
    let (first, rest) = found.split_first()?;
    let sum_of_rest = rest.iter().fold(Decimal::ZERO, |sum, (v, _)| sum.plus(*v));
    doubts.extend(found.iter().filter(|(_, n)| n.ambiguous).map(|_| Doubt::Ambiguous));
    doubts.extend(found.iter().filter(|(_, n)| n.approximate).map(|_| Doubt::Approximate));
    if rest.is_empty() || rest.len() > 1 && first.0 == sum_of_rest {
        return Some(first.0);
    }
    doubts.push(Doubt::Several);
    Some(first.0.plus(sum_of_rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASH: &str = "Số tiền mặt quyên góp";

    fn show(reading: &Reading) -> String {
        let part = |d: Option<Decimal>| d.map_or("·".to_string(), |d| d.to_string());
        let doubts: Vec<&str> = reading.doubts.iter().map(|d| d.as_str()).collect();
        format!("{} {} {}", part(reading.count), part(reading.money), doubts.join(" ")).trim().to_string()
    }

    #[test]
    fn what_headers_ask_for() {
        for (header, count, money) in [
            ("Số lượng nhà xây tặng người nghèo", Some(Some("căn nhà")), false),
            ("Hỗ trợ mua thẻ (số lượng thẻ hoặc số tiền hỗ trợ)", Some(Some("thẻ")), true),
            ("Số tiền mặt ủng hộ các hoạt động", None, true),
            ("Kinh phí (triệu đồng)", None, true),
            ("Ghi chú", None, false),
        ] {
            let found = measures_of(header);
            assert_eq!((found.count, found.money), (count, money), "{header}");
        }
    }

    #[test]
    fn sums_of_money() {
        let money = Measures { count: None, money: true };
        for (text, header, expected) in [
            ("12 triệu đồng", CASH, "· 12.000.000"),
            ("1.234.567 đồng", CASH, "· 1.234.567"),
            ("6 tỷ 200 triệu", CASH, "· 6.200.000.000"),
            ("50", "Số tiền (triệu đồng)", "· 50.000.000"),
            ("50", CASH, "· · no-unit"),
            ("50.000.000", CASH, "· 50.000.000 no-unit"),
            ("50", "Số tiền (đồng)", "· · no-unit"),
            ("Không", CASH, "· 0"),
            ("", CASH, "· · blank"),
            ("đang tổng hợp", CASH, "· · no-number"),
            ("hơn 20 triệu đồng", CASH, "· 20.000.000 approximate"),
            ("30 triệu đồng; 12 triệu đồng", CASH, "· 42.000.000 several"),
            ("42 triệu đồng: quỹ A 30 triệu đồng, quỹ B 12 triệu đồng", CASH, "· 42.000.000"),
            ("42 triệu đồng, trong đó quỹ A 30 triệu đồng", CASH, "· 42.000.000"),
            ("42 triệu đồng (quỹ A 30 triệu đồng)", CASH, "· 42.000.000"),
            ("10 suất quà 5 triệu đồng, mỗi suất 500.000 đồng", CASH, "· 5.000.000"),
            ("370,019 tỷ đồng", CASH, "· 370.019.000.000 ambiguous"),
        ] {
            assert_eq!(show(&read(text, money, header, "")), expected, "{text} | {header}");
        }
        assert_eq!(show(&read("50", money, CASH, "Đơn vị tính: nghìn đồng")), "· 50.000");
    }

    #[test]
    fn counts() {
        let houses = Measures { count: Some(Some("căn nhà")), money: false };
        for (text, expected) in [
            ("03 căn (01 trực tiếp, 02 phối hợp)", "3 ·"),
            ("01 trực tiếp, 02 phối hợp", "3 · several"),
            ("2 căn, trị giá 100 triệu đồng", "2 ·"),
            ("-", "0 ·"),
            ("1,234", "1,234 · ambiguous"),
            ("5 hộ", "5 · other-unit"),
            ("có", "· · no-number"),
        ] {
            assert_eq!(show(&read(text, houses, "Số nhà", "")), expected, "{text}");
        }
        let cards = Measures { count: Some(Some("thẻ")), money: true };
        for (text, header, expected) in [
            ("310 thẻ, 120 triệu đồng", "Hỗ trợ mua thẻ", "310 120.000.000"),
            ("120 triệu đồng", "Hỗ trợ mua thẻ", "· 120.000.000"),
            ("310", "Hỗ trợ mua thẻ", "310 · no-unit"),
            ("310", "Số thẻ", "310 ·"),
            ("310", "Mua thẻ (số lượng thẻ hoặc số tiền)", "310 · no-unit"),
            ("120", "Mua thẻ: số tiền (triệu đồng)", "· 120.000.000"),
            ("150 thẻ cho 45 hộ", "Số thẻ", "150 ·"),
            ("0", "Số thẻ", "0 ·"),
        ] {
            assert_eq!(show(&read(text, cards, header, "")), expected, "{text} | {header}");
        }
    }
}
