//! Text that only holds a place: dots, notes to the writer, the outline's own sentences left in.

use super::model::Model;
use crate::profile::{Check, Profile};
use rasoat_text::fold::fold;
use rasoat_text::number::{is_blank, is_explicit_none};
use rasoat_text::words::{Word, Wording, find_phrase, words};
use std::sync::LazyLock;

pub(crate) fn ends_in_leader(title: &str) -> bool {
    let t = title.trim_end();
    t.ends_with("...") || t.ends_with('…') || t.ends_with("___")
}

/// Whether a text fills nothing: dots, blanks, "(nêu cụ thể)", "[điền nội dung]", "đang tổng hợp", or the directive's own words.
pub(crate) fn is_placeholder(model: &Model, profile: &Profile, text: &str) -> bool {
    let bare = text.trim().trim_start_matches(|c: char| matches!(c, '-' | '+' | '–' | '•' | '*') || c.is_whitespace()).trim();
    if is_blank(bare) || !bare.chars().any(char::is_alphanumeric) {
        return true;
    }
    // "Không có" is an answer.
    if is_explicit_none(bare) {
        return false;
    }
    let folded = fold(bare).text;
    // A number or letter without a title; marks that stand for "nothing yet".
    let label = crate::outline::label::parse(&format!("{bare} x")).is_some_and(|(l, _)| l.text.len() + 2 > bare.len());
    if label || matches!(folded.as_str(), "n/a" | "na" | "tbd") || folded.chars().all(|c| c == 'x') {
        return true;
    }
    // The outline's own sentence is no answer, whatever else speaks for it.
    copies_directive(profile, bare) || model.hollow.probability(&features(profile, text)) >= 0.5
}

/// What of a text speaks for a note to the writer, in the order of [`super::features::HOLLOW`].
pub fn features(profile: &Profile, text: &str) -> Vec<f32> {
    let bare = text.trim().trim_start_matches(|c: char| matches!(c, '-' | '+' | '–' | '•' | '*') || c.is_whitespace()).trim();
    let folded = fold(bare).text;
    let flag = |yes: bool| f32::from(u8::from(yes));
    let n = folded.split(' ').filter(|w| w.chars().any(char::is_alphanumeric)).count();
    // Dots on both sides of a note do not make it text.
    let core = bare.trim_matches(|c: char| matches!(c, '.' | '…' | '_' | ';' | ',') || c.is_whitespace());
    let noted = core.len() < bare.len() && core.starts_with('(') && core.ends_with(')');
    let square = bare.starts_with(['[', '<', '{']);
    let wrapped =
        noted || bare.starts_with(['(', '[', '<', '{']) && bare.trim_end_matches(['.', ';', ',']).ends_with([')', ']', '>', '}']);
    let leading = |w: &&str| folded.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(*w);
    let instruction = INSTRUCTIONS.iter().any(leading) || INSTRUCTIONS.iter().any(|w| folded.contains(&format!("({w} ")));
    let dots = leaders(bare, n);
    let share = (dots as f32 / bare.chars().count().max(1) as f32).min(1.0);
    let figures = has_figures(&folded);
    let pending = is_pending(bare);
    let has = |list: &[&str]| {
        let mut all = folded.split(|c: char| !c.is_alphanumeric());
        all.any(|w| list.contains(&w))
    };
    let later = folded.contains(" sau") && !folded.contains(" sau khi ") && !folded.contains(" sau do ");
    vec![
        flag(!wrapped && dots == 0 && !pending),
        flag(n == 0),
        flag(wrapped || square),
        flag(instruction),
        share,
        flag(dots > 0),
        flag(pending),
        flag(has(&["cho", "dang", "se"])),
        flag(later),
        flag(
            folded.contains("cung cap") || folded.contains("bo sung") || folded.contains("cap nhat") || folded.contains("dien "),
        ),
        flag(figures),
        (1.0 + n as f32).ln(),
        flag(n <= 8),
        flag(n >= 4 && copies_directive(profile, bare)),
        flag(noted),
        flag(wrapped && figures),
        flag(pending) * flag(n <= 18),
        flag(wrapped) * flag(n > 25),
        flag(ASKS.iter().any(|w| folded.contains(w))),
        flag(folded.contains("neu co)") || folded.ends_with("neu co.") || folded.ends_with("neu co")),
        flag(has(&["da", "duoc", "dat"])),
    ]
}

/// Dots that wait for text, in full stops: rows of them, and an ellipsis where hardly a word stands beside it. One amid a sentence means
/// "and so on".
fn leaders(text: &str, words: usize) -> usize {
    let is_dot = |c: char| matches!(c, '.' | '…' | '_');
    let runs = text.split(|c: char| !is_dot(c)).map(|run| run.chars().map(|c| if c == '.' { 1 } else { 3 }).sum::<usize>());
    runs.filter(|dots| *dots > 3 || *dots > 1 && words <= FEW).sum()
}

/// Words beside which an ellipsis stands for what is not written yet ("Số hộ: …").
const FEW: usize = 4;

/// How instructions to the writer ask, folded.
const ASKS: &[&str] = &[
    "neu cu the",
    "neu ro",
    "ghi ro",
    "ghi cu the",
    "liet ke",
    "trinh bay",
    "thong ke cu the",
    "danh gia cu the",
    "bao cao cu the",
];

/// How instructions to the writer begin, folded.
const INSTRUCTIONS: &[&str] = &[
    "neu",
    "ghi",
    "dien",
    "trinh bay",
    "mo ta",
    "liet ke",
    "danh gia",
    "bao cao",
    "nhap",
    "noi dung",
    "can neu",
    "yeu cau",
    "de nghi neu",
    "don vi",
    "phan nay",
    "viet",
    "bo sung",
    "cu the",
    "chen",
    "them",
    "thong ke",
    "neu ro",
];

/// How writers put a section off.
static PENDING: LazyLock<Vec<Vec<Word>>> = LazyLock::new(|| {
    [
        "đang tổng hợp",
        "đang cập nhật",
        "đang bổ sung",
        "sẽ bổ sung",
        "sẽ được bổ sung",
        "sẽ được cập nhật",
        "bổ sung sau",
        "cập nhật sau",
        "báo cáo sau",
        "đang hoàn thiện",
        "chưa tổng hợp",
        "chờ số liệu",
        "đang rà soát",
        "đang chờ",
        "sẽ báo cáo sau",
        "đang xây dựng nội dung",
        "cần bổ sung",
        "điền sau",
        "đang thống kê",
        "đang rà soát",
        "chờ các",
        "chờ số liệu",
        "đang gửi",
    ]
    .iter()
    .map(|p| words(p))
    .collect()
});

fn is_pending(text: &str) -> bool {
    let text = words(text);
    PENDING.iter().any(|w| find_phrase(&text, w).is_some())
}

/// How writers point at another paper instead of writing, folded.
const ELSEWHERE: &[&str] = &[
    "khong neu lai",
    "khong nhac lai",
    "khong trinh bay lai",
    "khong bao cao lai",
    "xem bao cao so",
    "xem cong van so",
    "da bao cao tai bao cao so",
    "da bao cao tai cong van so",
    "da bao cao tai van ban so",
    "da neu tai bao cao so",
    "da neu trong bao cao so",
    "da trinh bay tai bao cao so",
    "theo bao cao so",
];
/// Words up to which such a sentence is all that a section says.
const ELSEWHERE_WORDS: usize = 40;

/// Whether a section says nothing but that another paper says it. An annex is part of this paper and no other.
pub(crate) fn refers_elsewhere(text: &str) -> bool {
    let folded = fold(text).text;
    folded.split(' ').count() <= ELSEWHERE_WORDS && ELSEWHERE.iter().any(|w| folded.contains(w)) && !folded.contains("phu luc")
}

/// Words in a row of the outline's sentence, longer than what a title takes from it, that nobody writes with nothing of his own beside them.
const STRETCH: usize = 16;

/// Whether the text is the outline's own sentence, left in.
fn copies_directive(profile: &Profile, text: &str) -> bool {
    let own = words(text);
    let same = |quote: &Wording| {
        let wanted = &quote.words;
        let shared = own.iter().filter(|w| wanted.contains(w)).count();
        let whole = wanted.len() >= 4 && shared * 10 >= own.len() * 9 && own.len() * 10 >= wanted.len() * 7;
        // Or a stretch of it, word by word: a paragraph may be read in parts.
        whole || own.len() >= STRETCH && find_phrase(wanted, &own).is_some()
    };
    profile.requirements.iter().any(|r| {
        let points = match &r.check {
            Check::Section(s) => s.points.as_slice(),
            _ => &[],
        };
        matches!(r.check, Check::Section(_)) && (same(&r.quote) || points.iter().any(|p| same(&p.quote)))
    })
}

/// Figures other than a year or a month: "số liệu đến tháng 8 năm 2020" has none.
fn has_figures(folded: &str) -> bool {
    let mut before = "";
    folded.split(' ').any(|word| {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let dated = digits.len() == 4 && digits.starts_with("20") || matches!(before, "thang" | "quy" | "qui" | "nam");
        before = word;
        !digits.is_empty() && !dated
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::model::MODEL;

    #[test]
    fn an_ellipsis_amid_a_sentence_is_no_place_to_be_filled() {
        let profile = Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("it is valid");
        let table = [
            (
                "Nguyên liệu tăng giá, đơn hàng giảm, thị trường thiếu ổn định; … Tuy vậy, các huyện vẫn giữ được 92% số người tham gia.",
                false,
            ),
            ("Trao bàn ghế, sách vở, xe đạp... cho trường bán trú của xã Nậm Cắn.", false),
            ("Phối hợp với Hội Nông dân, Hội Phụ nữ, Đoàn Thanh niên,…", false),
            ("…………………", true),
            ("Số hộ: …", true),
            ("- Kết quả: ........................ hộ", true),
        ];
        for (text, want) in table {
            assert_eq!(is_placeholder(&MODEL, &profile, text), want, "{text}");
        }
    }
}
