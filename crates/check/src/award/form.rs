//! Which award is proposed: "Bằng khen của Thủ tướng Chính phủ", "HCLĐ hạng Ba".
//!
//! An award is told by its noun and by who gives it or its class. A bare "Bằng khen" is any of them. It leaves out whether the award
//! is deserved.

use crate::profile::Form;
use jiff::civil::Date;
use rasoat_text::abbrev::expand;
use rasoat_text::fold::fold;
use rasoat_text::words::{Word, find_phrase, words};
use regex::Regex;
use std::sync::LazyLock;

/// An award as somebody writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub text: String,
    words: Vec<Word>,
    /// Who gives it, or its class, is said.
    qualified: bool,
}

/// What a list of allowed awards says of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Index into the list.
    Listed(usize),
    /// Fits several of the list; which one is not said.
    Open,
    Unlisted,
}

/// Nouns of awards, folded (Luật Thi đua, khen thưởng số 06/2022/QH15, Điều 9 and the chapters on titles and awards).
const NOUNS: &[&str] = &[
    "huan chuong",
    "huy chuong",
    "bang khen",
    "giay khen",
    "thu khen",
    "co thi dua",
    "ki niem chuong",
    "chien si thi dua",
    "tap the lao dong xuat sac",
    "tap the lao dong tien tien",
    "lao dong tien tien",
    "anh hung lao dong",
    "nha giao nhan dan",
];

/// Words that end the name of an award, folded.
const ENDS: &[&str] = &["cho", "vi", "trong", "ve", "doi", "nam", "nhan", "den", "da", "va", "tai", "theo", "kem"];

/// Longest name of an award, in words.
const LONGEST: usize = 14;

static SHORT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(BK|GK|TTg|HC)\b").expect("constant"));
static CLASS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)(hạng)\s*([123])\b").expect("constant"));

/// The awards that a text names, in order.
pub fn proposals(text: &str) -> Vec<Proposal> {
    let text = expand(text).text;
    let text = SHORT.replace_all(&text, |c: &regex::Captures<'_>| match &c[1] {
        "BK" => "Bằng khen",
        "GK" => "Giấy khen",
        "HC" => "Huân chương",
        _ => "Thủ tướng",
    });
    let text = CLASS.replace_all(&text, |c: &regex::Captures<'_>| {
        let class = match &c[2] {
            "1" => "Nhất",
            "2" => "Nhì",
            _ => "Ba",
        };
        format!("{} {class}", &c[1])
    });
    let folded = fold(&text);
    let mut out: Vec<Proposal> = Vec::new();
    let mut at = 0;
    while let Some((start, noun)) = next_noun(&folded.text, at) {
        let end = start + name_end(&folded.text[start..], noun);
        at = end;
        let original = text[folded.original(start..end)].trim().to_string();
        let tail = &text[folded.original(start + noun.len()..end)];
        let said = fold(tail).text.split_whitespace().any(|w| matches!(w, "cua" | "hang" | "cap" | "do"));
        let capital = |c: char| c.is_uppercase();
        let shouted = !original.chars().any(char::is_lowercase);
        let qualified = said || !shouted && tail.trim_start().starts_with(capital);
        out.push(Proposal { words: words(&original), text: original, qualified });
    }
    out
}

fn next_noun(folded: &str, from: usize) -> Option<(usize, &'static str)> {
    let alone = |start: usize, end: usize| {
        !folded[..start].ends_with(char::is_alphanumeric) && !folded[end..].starts_with(char::is_alphanumeric)
    };
    NOUNS
        .iter()
        .filter_map(|noun| {
            folded[from..]
                .match_indices(noun)
                .map(|(i, m)| (from + i, from + i + m.len()))
                .find(|(s, e)| alone(*s, *e))
                .map(|(s, _)| (s, *noun))
        })
        .min_by_key(|(s, noun)| (*s, std::cmp::Reverse(noun.len())))
}

/// Bytes of the name of an award that begins with the noun.
fn name_end(folded: &str, noun: &str) -> usize {
    let sign = folded.find([',', ';', '.', ':', '(', ')', '\n', '|', '"', '/']).unwrap_or(folded.len());
    let sign = folded[..sign].find(" - ").unwrap_or(sign);
    let mut end = noun.len().min(sign);
    for (count, word) in folded[end..sign].split_inclusive(' ').enumerate() {
        if count > LONGEST || ENDS.contains(&word.trim()) || NOUNS.iter().any(|n| folded[end..].starts_with(n)) {
            break;
        }
        end += word.len();
    }
    end
}

/// What the list says of a proposal in a paper of that day.
pub fn standing(proposal: &Proposal, forms: &[Form], day: Date) -> Standing {
    let of_noun = |f: &Form| find_phrase(&proposal.words, &f.noun.words) == Some(0);
    let fits = |f: &Form| {
        let tail = &proposal.words[f.noun.words.len().min(proposal.words.len())..];
        f.days.hold(day) && of_noun(f) && (f.any.is_empty() || f.any.iter().any(|w| find_phrase(tail, &w.words).is_some()))
    };
    match forms.iter().position(fits) {
        Some(i) => Standing::Listed(i),
        None if !proposal.qualified && forms.iter().any(of_noun) => Standing::Open,
        None => Standing::Unlisted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Days;
    use rasoat_text::words::Wording;

    fn forms() -> Vec<Form> {
        let form = |name: &str, noun: &str, any: &[&str]| Form {
            name: name.into(),
            noun: Wording::from(noun.to_string()),
            any: any.iter().map(|a| Wording::from((*a).to_string())).collect(),
            days: Days::default(),
        };
        vec![
            form("h", "Huân chương Lao động", &["hạng Ba"]),
            form("t", "Bằng khen", &["Thủ tướng"]),
            form("g", "Bằng khen", &["Tổng Giám đốc"]),
            form("k", "Giấy khen", &[]),
        ]
    }

    #[test]
    fn awards_against_a_closed_list() {
        let day = jiff::civil::date(2025, 1, 1);
        let table: &[(&str, &[Standing])] = &[
            ("Bằng khen của Thủ tướng Chính phủ", &[Standing::Listed(1)]),
            ("BK TTg", &[Standing::Listed(1)]),
            ("ĐỀ NGHỊ TẶNG BẰNG KHEN CỦA TỔNG GIÁM ĐỐC BHXH VIỆT NAM", &[Standing::Listed(2)]),
            ("Bằng khen TGĐ", &[Standing::Listed(2)]),
            ("Huân chương Lao động hạng 3", &[Standing::Listed(0)]),
            ("HCLĐ hạng Ba", &[Standing::Listed(0)]),
            ("HCLĐ hạng Nhì", &[Standing::Unlisted]),
            ("Huân chương Độc lập hạng Ba", &[Standing::Unlisted]),
            ("Bằng khen", &[Standing::Open]),
            ("BẰNG KHEN", &[Standing::Open]),
            ("Bằng khen của Chủ tịch UBND tỉnh", &[Standing::Unlisted]),
            ("Giấy khen của Giám đốc BHXH tỉnh", &[Standing::Listed(3)]),
            ("Cờ thi đua của Chính phủ", &[Standing::Unlisted]),
            (
                "tặng Bằng khen của Thủ tướng cho 2 tập thể và Giấy khen cho 3 cá nhân",
                &[Standing::Listed(1), Standing::Listed(3)],
            ),
            ("khen thưởng theo quy định", &[]),
            ("", &[]),
        ];
        for (text, want) in table {
            let found: Vec<Standing> = proposals(text).iter().map(|p| standing(p, &forms(), day)).collect();
            assert_eq!(&found, want, "{text}: {:?}", proposals(text));
        }
    }
}
