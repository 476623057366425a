//! Cuts canonical text into numbers, words and signs, and knows the words that numbers are made with.

use std::ops::Range;

use crate::fold::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, with single separators between them: "1.234,5".
    Digits,
    Word,
    Sign,
}

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub range: Range<usize>,
    /// No blank between the token before and this one.
    pub glued: bool,
}

/// The tokens of canonical text (`fold::canon`), blanks left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            while let Some(&(at, c)) = chars.peek() {
                let separator = matches!(c, '.' | ',') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                if !c.is_ascii_digit() && !separator {
                    break;
                }
                end = at + 1;
                chars.next();
            }
            Kind::Digits
        } else if c.is_alphabetic() {
            while let Some((at, c)) = chars.next_if(|&(_, c)| c.is_alphabetic()) {
                end = at + c.len_utf8();
            }
            Kind::Word
        } else {
            Kind::Sign
        };
        let glued = out.last().is_some_and(|t| t.range.end == start);
        out.push(Token { kind, text: &text[start..end], range: start..end, glued });
    }
    out
}

/// The word a token stands for: itself, or, typed without marks, the one of `words` with these letters.
pub(super) fn same_word(token: &str, word: &str) -> bool {
    token == word || (token.is_ascii() && !word.is_ascii() && token == fold(word).text)
}

/// Factors as canonical words. "tr" and "tỉ" as abbreviations and spellings.
pub(super) fn factor(token: &str) -> Option<i64> {
    match token {
        "tỉ" | "ti" | "ty" => Some(1_000_000_000),
        "triệu" | "trieu" | "tr" | "trđ" => Some(1_000_000),
        "vạn" => Some(10_000),
        "nghìn" | "ngàn" | "nghin" | "ngan" => Some(1_000),
        "trăm" | "tram" => Some(100),
        "chục" | "chuc" => Some(10),
        _ => None,
    }
}

/// A digit in words.
pub(super) fn digit(token: &str) -> Option<i64> {
    Some(match token {
        "một" | "mốt" => 1,
        "hai" => 2,
        "ba" => 3,
        "bốn" | "tư" => 4,
        "năm" | "lăm" | "nhăm" => 5,
        "sáu" => 6,
        "bảy" | "bẩy" => 7,
        "tám" => 8,
        "chín" => 9,
        _ => return None,
    })
}

/// Nouns that things are counted with, longest first where one begins with another. (as written in canonical text, usual spelling)
pub(super) const NOUNS: &[(&[&str], &str)] = &[
    (&["suất", "quà"], "suất quà"),
    (&["xuất", "quà"], "suất quà"),
    (&["phần", "quà"], "phần quà"),
    (&["ngôi", "nhà"], "căn nhà"),
    (&["căn", "nhà"], "căn nhà"),
    (&["nhà"], "căn nhà"),
    (&["căn"], "căn nhà"),
    (&["ngôi"], "căn nhà"),
    (&["hộ", "gia", "đình"], "hộ"),
    (&["hộ"], "hộ"),
    (&["gia", "đình"], "gia đình"),
    (&["lượt", "người"], "lượt người"),
    (&["người"], "người"),
    (&["học", "sinh"], "học sinh"),
    (&["sinh", "viên"], "sinh viên"),
    (&["đối", "tượng"], "đối tượng"),
    (&["cá", "nhân"], "cá nhân"),
    (&["tập", "thể"], "tập thể"),
    (&["thành", "viên"], "thành viên"),
    (&["cán", "bộ"], "cán bộ"),
    (&["đoàn", "viên"], "đoàn viên"),
    (&["cháu"], "cháu"),
    (&["em"], "em"),
    (&["trường", "hợp"], "trường hợp"),
    (&["thẻ"], "thẻ"),
    (&["sổ"], "sổ"),
    (&["suất"], "suất"),
    (&["xuất"], "suất"),
    (&["phần"], "phần"),
    (&["bộ"], "bộ"),
    (&["cuốn"], "cuốn"),
    (&["quyển"], "quyển"),
    (&["chiếc"], "chiếc"),
    (&["cái"], "cái"),
    (&["con"], "con"),
    (&["cây"], "cây"),
    (&["túi"], "túi"),
    (&["thùng"], "thùng"),
    (&["hồ", "sơ"], "hồ sơ"),
    (&["tấn"], "tấn"),
    (&["tạ"], "tạ"),
    (&["kg"], "kg"),
    (&["lít"], "lít"),
    (&["km"], "km"),
    (&["giường"], "giường"),
    (&["lớp"], "lớp"),
    (&["cuộc"], "cuộc"),
    (&["buổi"], "buổi"),
    (&["hội", "nghị"], "hội nghị"),
    (&["đợt"], "đợt"),
    (&["lượt"], "lượt"),
    (&["lần"], "lần"),
    (&["tin"], "tin"),
    (&["bài"], "bài"),
    (&["tờ"], "tờ"),
    (&["văn", "bản"], "văn bản"),
    (&["mô", "hình"], "mô hình"),
    (&["hoạt", "động"], "hoạt động"),
    (&["chương", "trình"], "chương trình"),
    (&["huyện"], "huyện"),
    (&["xã"], "xã"),
    (&["thôn"], "thôn"),
];

/// Nouns of measure: a fraction of them is possible.
pub(super) fn is_measure(noun: &str) -> bool {
    matches!(noun, "tấn" | "tạ" | "kg" | "lít" | "km")
}

/// The noun that begins at the first token, and how many tokens it takes.
pub(super) fn noun(tokens: &[Token<'_>]) -> Option<(&'static str, usize)> {
    NOUNS.iter().find_map(|(words, name)| {
        let fits =
            tokens.len() >= words.len() && words.iter().zip(tokens).all(|(w, t)| t.kind == Kind::Word && same_word(t.text, w));
        fits.then_some((*name, words.len()))
    })
}
