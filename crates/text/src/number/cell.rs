//! What a cell of a table says: a number, nothing, or that there is nothing.

use super::read::numbers;
use super::token::{factor, tokens};
use super::value::{Decimal, Number, Unit};
use crate::fold::{canon, fold};
use crate::letter::is_invisible;

/// Whether there is a number in the cell: figures, or number words with a unit. A date or a year is none.
pub fn is_number_answer(text: &str) -> bool {
    !numbers(text).is_empty()
}

/// Whether the cell was left empty: nothing, blanks, or only leaders to write on ("....", "____", "…/…").
pub fn is_blank(text: &str) -> bool {
    let mut leader = false;
    let mut slash = false;
    for c in text.chars() {
        match c {
            '.' | '…' | '‥' | '_' | '·' | '․' => leader = true,
            '/' | ':' | '(' | ')' => slash = true,
            c if c.is_whitespace() || is_invisible(c) => {}
            _ => return false,
        }
    }
    leader || !slash
}

/// Whether the cell answers that there is nothing: "0", "Không", "Không có", "Không phát sinh", "-", "0 đồng", "0 thẻ".
pub fn is_explicit_none(text: &str) -> bool {
    let folded = fold(text);
    let said = folded.text.trim().trim_matches(|c: char| matches!(c, '.' | ';' | ',' | '(' | ')' | '/') || c.is_whitespace());
    if !said.is_empty() && said.bytes().all(|b| b == b'-') {
        return true;
    }
    if matches!(
        said,
        "khong"
            | "khong co"
            | "khong phat sinh"
            | "chua phat sinh"
            | "chua co"
            | "khong thuc hien"
            | "khong co so lieu phat sinh"
    ) {
        return true;
    }
    let found = numbers(text);
    // One zero, and nothing beside it but its unit.
    match found.as_slice() {
        [only] if only.value == Decimal::ZERO => {
            let rest = format!("{} {}", &text[..only.range.start], &text[only.range.end..]);
            rest.chars().all(|c| !c.is_alphanumeric())
        }
        _ => false,
    }
}

/// The unit that a header states for its cells: "Đơn vị tính: triệu đồng", "Số tiền (đồng)", "ĐVT: 1.000đ", "Số thẻ".
///
/// Money is looked for first, then a noun; `None` where the header names neither.
pub fn unit_in_header(text: &str) -> Option<Unit> {
    let canonical = canon(text);
    let tokens = tokens(&canonical.text);
    for (i, token) in tokens.iter().enumerate() {
        if token.text == "trđ" {
            return Some(Unit::Dong(1_000_000));
        }
        if matches!(token.text, "đồng" | "vnđ" | "vnd" | "đ" | "dong") {
            let mut product = 1i64;
            for before in tokens[..i].iter().rev() {
                match (factor(before.text), before.text) {
                    (Some(f), _) => product = product.saturating_mul(f),
                    (None, "1.000" | "1000") => product = product.saturating_mul(1_000),
                    (None, "1.000.000" | "1000000") => product = product.saturating_mul(1_000_000),
                    (None, ".") => {}
                    _ => break,
                }
            }
            // "hội đồng", "cộng đồng", "hợp đồng", "đồng bào", "đồng chí" are no money.
            let before = i.checked_sub(1).map_or("", |j| tokens[j].text);
            let after = tokens.get(i + 1).map_or("", |t| t.text);
            if matches!(before, "hội" | "cộng" | "hợp" | "hoạt" | "lao")
                || matches!(after, "bào" | "chí" | "thời" | "bộ" | "nai" | "tháp" | "loạt")
            {
                continue;
            }
            return Some(Unit::Dong(product));
        }
    }
    let stated = tokens.iter().position(|t| matches!(t.text, "số" | "(" | ":"))?;
    (stated..tokens.len()).find_map(|i| super::token::noun(&tokens[i..])).map(|(noun, _)| Unit::Count(noun))
}

/// The first sum of money in a cell, in đồng.
///
/// A unit written in the cell wins; a bare number takes the unit of the header where that is money. Without either the number is
/// given back with `Unit::None`: how much it is remains unknown.
pub fn amount_dong(text: &str, header: Option<Unit>) -> Option<Number> {
    let found = numbers(text);
    if let Some(money) = found.iter().find(|n| matches!(n.unit, Unit::Dong(_))) {
        return Some(money.clone());
    }
    let mut bare = found.into_iter().find(|n| n.unit == Unit::None)?;
    if let Some(Unit::Dong(factor)) = header {
        // "5 triệu" under "triệu đồng" says its factor itself.
        let said = canon(&text[bare.range.clone()]);
        let says_factor = tokens(&said.text).iter().any(|t| self::factor(t.text).is_some());
        bare.value = if says_factor { bare.value } else { bare.value.times(factor) };
        bare.unit = Unit::Dong(if says_factor { 1 } else { factor });
    }
    Some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        let unit = |u: Unit| match u {
            Unit::None => String::new(),
            Unit::Dong(_) => " đồng".to_owned(),
            Unit::Count(noun) => format!(" {noun}"),
            Unit::Percent => " %".to_owned(),
        };
        let one = |n: &Number| {
            format!("{}{}{}{}", if n.approximate { "~" } else { "" }, n.value, unit(n.unit), if n.ambiguous { " ?" } else { "" })
        };
        numbers(text).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn numbers_as_units_write_them() {
        for (text, expected) in [
            ("1.234.567 đồng", "1.234.567 đồng"),
            ("29,250,000 VNĐ", "29.250.000 đồng"),
            ("1 234 567 đồng", "1.234.567 đồng"),
            ("500000đ", "500.000 đồng"),
            ("2.204,0655 đồng", "2.204,0655 đồng"),
            ("3,7 tỷ đồng", "3.700.000.000 đồng"),
            ("1.5 tỉ đồng", "1.500.000.000 đồng"),
            ("1.204 tỷ đồng", "1.204.000.000.000 đồng"),
            ("370,019 tỷ đồng", "370.019.000.000 đồng ?"),
            ("6 tỷ 200 triệu", "6.200.000.000"),
            ("1 tỷ 084 triệu đồng", "1.084.000.000 đồng"),
            ("2 tỷ 150 triệu 300.000 đồng", "2.150.300.000 đồng"),
            ("1,2 nghìn tỷ đồng", "1.200.000.000.000 đồng"),
            ("2 triệu rưỡi", "2.500.000"),
            ("86,1 triệu đồng", "86.100.000 đồng"),
            ("460 ngàn đồng", "460.000 đồng"),
            ("160.000 nghìn đồng", "160.000.000 đồng"),
            ("15trđ, 15 trđ, 15 tr.đ, 15 tr đồng", "15.000.000 đồng | 15.000.000 đồng | 15.000.000 đồng | 15.000.000 đồng"),
            ("50 trieu dong", "50.000.000 đồng"),
            ("TRI GIÁ 50 TRIỆU ĐỒNG", "50.000.000 đồng"),
            ("10. 600 sổ", "10.600 sổ"),
            ("hơn 1.250 thẻ", "~1.250 thẻ"),
            ("xấp xỉ 300 hộ gia đình", "~300 hộ"),
            ("1,234 thẻ", "1.234 thẻ ?"),
            ("1,5 tấn gạo, 200kg", "1,5 tấn | 200 kg"),
            ("03 căn (01 trực tiếp, 02 phối hợp)", "3 căn nhà | 1 | 2"),
            ("35 xuất quà", "35 suất quà"),
            ("25 the", "25 thẻ"),
            ("99,5%", "99,5 %"),
            ("ba triệu đồng", "3.000.000 đồng"),
            ("năm triệu đồng", "5.000.000 đồng"),
            ("hai tỷ năm trăm triệu đồng", "2.500.000.000 đồng"),
            ("mười hai căn nhà", "12 căn nhà"),
            ("hai mươi lăm thẻ", "25 thẻ"),
            ("một trăm linh năm suất quà", "105 suất quà"),
            ("xây năm căn nhà", "5 căn nhà ?"),
            ("0,500 tấn", "0,5 tấn"),
            ("0", "0"),
            ("Năm 2018: 20 thẻ", "20 thẻ"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "năm 2018",
            "trong năm hộ nghèo được hỗ trợ",
            "hàng trăm triệu đồng",
            "nhiều triệu đồng",
            "đang tổng hợp",
            "có",
            "ngày 30/6/2020",
            "Công văn số 2638/BHXH-TĐKT",
            "2.1.10 Tuyên truyền",
            "Covid-19",
            "biểu 2a",
            "Không",
            "…",
        ] {
            assert_eq!(show(text), "", "{text}");
            assert!(!is_number_answer(text));
        }
    }

    #[test]
    fn ranges_are_of_the_original() {
        let text = "Trị giá  trie\u{323}\u{302}u: 6 ty\u{309}  200 triệu đồng.";
        assert_eq!(&text[numbers(text)[0].range.clone()], "6 ty\u{309}  200 triệu đồng");
    }

    #[test]
    fn units_of_headers() {
        for (text, expected) in [
            ("Đơn vị tính: triệu đồng", Some(Unit::Dong(1_000_000))),
            ("ĐVT: 1.000đ", Some(Unit::Dong(1_000))),
            ("Số tiền (đồng)", Some(Unit::Dong(1))),
            ("Ủng hộ bằng tiền (trđ)", Some(Unit::Dong(1_000_000))),
            ("Đơn vị: nghìn tỷ đồng", Some(Unit::Dong(1_000_000_000_000))),
            ("Số thẻ BHYT tặng người nghèo", Some(Unit::Count("thẻ"))),
            ("Hội đồng Thi đua", None),
            ("Ghi chú", None),
        ] {
            assert_eq!(unit_in_header(text), expected, "{text}");
        }
    }

    #[test]
    fn money_of_cells() {
        let trd = Some(Unit::Dong(1_000_000));
        for (text, header, expected) in [
            ("50", trd, Some((50_000_000, true))),
            ("50,5", trd, Some((50_500_000, true))),
            ("50.000.000 đồng", trd, Some((50_000_000, true))),
            ("5 triệu", trd, Some((5_000_000, true))),
            ("10 căn, 500 triệu đồng", None, Some((500_000_000, true))),
            ("50", None, Some((50, false))),
            ("10 căn", trd, None),
            ("", trd, None),
        ] {
            let found = amount_dong(text, header).map(|n| (n.value.as_whole().expect("whole"), matches!(n.unit, Unit::Dong(_))));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn blank_and_none() {
        for (text, blank, none) in [
            ("", true, false),
            (" \u{a0}\n", true, false),
            (".....", true, false),
            ("…/…", true, false),
            ("____", true, false),
            ("0", false, true),
            ("00", false, true),
            ("0 đồng", false, true),
            ("Không", false, true),
            ("KHÔNG CÓ.", false, true),
            ("Kho\u{302}ng", false, true),
            ("-", false, true),
            ("–", false, true),
            ("0 thẻ", false, true),
            ("10", false, false),
            ("Không tổng hợp được", false, false),
            ("đang tổng hợp", false, false),
        ] {
            assert_eq!((is_blank(text), is_explicit_none(text)), (blank, none), "{text:?}");
        }
    }
}
