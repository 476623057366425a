//! The end of a paper: recipients, title and name of who signs.

use super::title::{is_capitals, location};
use super::{Field, Fields};
use crate::lines::Line;
use rasoat_text::fold::fold;
use rasoat_text::name::{is_capitalised, looks_like_person};
use regex::Regex;
use std::sync::LazyLock;

/// Titles of those who sign, folded (so "ký" is "ki"). A line in the tail that begins with one, or with a form of signing, is the signature block.
const ROLES: &[&str] = &[
    "giam doc",
    "pho giam doc",
    "tong giam doc",
    "pho tong giam doc",
    "vu truong",
    "pho vu truong",
    "chanh van phong",
    "pho chanh van phong",
    "vien truong",
    "pho vien truong",
    "hieu truong",
    "pho hieu truong",
    "tong bien tap",
    "pho tong bien tap",
    "truong ban",
    "pho truong ban",
    "pho ban",
    "truong phong",
    "pho truong phong",
    "chu tich",
    "pho chu tich",
    "thu truong",
    "pho thu truong",
    "truong doan",
    "cuc truong",
    "bo truong",
    "thu ki",
    "chu toa",
    "nguoi bao cao",
    "chanh thanh tra",
    "quyen giam doc",
    "thu tuong",
    "pho thu tuong",
    "chu nhiem",
    "pho chu nhiem",
    "pho cuc truong",
    "tong cuc truong",
    "pho tong cuc truong",
    "chi cuc truong",
    "pho chi cuc truong",
    "thong doc",
    "pho thong doc",
    "tong thu ki",
    "bi thu",
    "pho bi thu",
    "tong thanh tra",
    "pho tong thanh tra",
    "tong kiem toan",
    "truong khoa",
    "pho truong khoa",
    "to truong",
    "truong to chuc",
    "chanh an",
    "ke toan truong",
    "quyen han, chuc vu",
];

/// "KT.", "TL.", "TM.", "TUQ.", "Q." and their usual slips (Nghị định 30/2020/NĐ-CP, Phụ lục I II.7).
static FORM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:k/?\.?t|t/?\.?l|t/?\.?m|tuq|t/?\.?u/?\.?q|q)\s*[./:]\s*").expect("a literal pattern"));
/// "(Đã ký)", "Đã ký:" before a name, in copies.
static SIGNED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^[\[(\s]*đã\s+k[ýí]\s*[)\]]*\s*[:.]?\s*").expect("a literal pattern"));

/// "… – Đã ký" behind a name.
static SIGNED_BEHIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[\s,–(\[-]+đã\s+k[ýí][)\].]*$").expect("a literal pattern"));

/// Whether folded text begins with the title of an officer.
pub(super) fn names_role(folded: &str) -> bool {
    ROLES.iter().any(|r| folded.starts_with(r) && !folded[r.len()..].starts_with(char::is_alphanumeric))
}

fn is_role(line: &Line<'_>) -> bool {
    let text = line.text();
    if line.ruled || text.len() > 120 || text.starts_with(['-', '+', '–']) {
        return false;
    }
    let folded = fold(text).text;
    let bare = FORM.replace(&folded, "");
    let formed = bare.len() < folded.len();
    let named = ROLES.iter().find(|r| bare.starts_with(*r) && !bare[r.len()..].starts_with(char::is_alphanumeric));
    // "Giám đốc BHXH tỉnh đã ban hành …" is a sentence: a block is in capitals, or bold, or the title alone.
    let apart = is_capitals(text)
        || line.paragraph.bold_share() > 0.8
        || named.is_some_and(|r| bare.trim_end_matches(|c: char| !c.is_alphanumeric()).len() == r.len());
    apart && (named.is_some() || formed) || bare.starts_with("thu truong don vi")
}

/// Whether the signer signs for another: the next title says who he is himself.
fn signs_for(line: &Line<'_>) -> bool {
    FORM.is_match(&fold(line.text()).text)
}

fn is_recipients(line: &Line<'_>) -> bool {
    let folded = fold(line.text()).text;
    // A column of a register is headed "Nơi nhận văn bản".
    folded.starts_with("noi nhan") && folded.len() < 40 && (!line.ruled || folded.contains(':'))
}

/// Where the body ends: at the recipients, or at the signature.
pub(super) fn start(lines: &[Line<'_>]) -> Option<usize> {
    let recipients = lines.iter().position(is_recipients);
    let role = lines.iter().position(is_role);
    match (recipients, role) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// How many lines after the start of the tail may belong to it.
const TAIL: usize = 60;

/// Reads the tail. `body` is what stands before it: "./." closes a text, and who signs may stand behind without a known title.
pub(super) fn read(body: &[Line<'_>], tail: &[Line<'_>], fields: &mut Fields) {
    let tail = &tail[..tail.len().min(TAIL)];
    fields.recipients = recipients(tail);
    let role_at = tail.iter().position(is_role);
    let (role, after) = match role_at {
        Some(i) => roles(&tail[i..]),
        None => (None, 0),
    };
    let from = role_at.map_or(0, |i| i + after);
    // A name stands under the title, or alone where the title is in a picture.
    let below = || tail[from..].iter().take(25);
    let name = below().find_map(|l| person(l).map(|n| (l, n)));
    // Under a title a line of capitalised words is a name, whatever the family name.
    let name = name.or_else(|| role.as_ref().and_then(|_| below().find(|l| is_name_alone(l)).map(|l| (l, l.text()))));
    fields.signatory = match (role, &name) {
        (Some((value, line)), Some(_)) => Field::Filled { value, at: location(line) },
        // A title over nothing: nobody has signed yet.
        (Some((_, line)), None) => Field::Blank { at: location(line) },
        (None, Some((line, _))) => Field::Filled { value: String::new(), at: location(line) },
        (None, None) => after_close(body),
    };
    fields.signatory_name = name.map(|(_, n)| n.to_string());
}

/// The title of the signer over its lines ("TM. …", "KT. …", "PHÓ …"), the line it begins on, and the number of lines read.
fn roles<'l, 'd>(lines: &'l [Line<'d>]) -> (Option<(String, &'l Line<'d>)>, usize) {
    let Some(first) = lines.first() else { return (None, 0) };
    let mut value = first.text().to_string();
    let (mut last, mut read) = (first, 1);
    for (i, line) in lines.iter().enumerate().skip(1).take(30) {
        if person(line).is_some() {
            break;
        }
        // Recipients may stand between, line by line, where both columns were typed on one line.
        if is_role(line) && (signs_for(last) || i == read) {
            value.push(' ');
            value.push_str(line.text());
            (last, read) = (line, i + 1);
        } else if !signs_for(last) {
            break;
        }
    }
    (Some((value, first)), read)
}

/// The name on a line that holds nothing else.
fn person<'d>(line: &Line<'d>) -> Option<&'d str> {
    let text = line.text();
    let end = SIGNED_BEHIND.find(text).map_or(text.len(), |m| m.start());
    let name = &text[SIGNED.find(text).map_or(0, |m| m.end()).min(end)..end];
    let listed = text.starts_with(['-', '+', '–', '*', '•']);
    (!line.ruled && !listed && !is_role(line) && !names_role(&fold(name).text) && looks_like_person(name)).then_some(name)
}

/// A line of a few capitalised words that is neither title nor item nor capitals throughout.
fn is_name_alone(line: &Line<'_>) -> bool {
    let text = line.text();
    !line.ruled && !is_capitals(text) && !is_role(line) && !is_recipients(line) && is_capitalised(text)
}

/// A body that signs without naming an officer: capitals right behind the "./." that closes the text.
fn after_close(body: &[Line<'_>]) -> Field {
    let Some(close) = body.iter().rposition(|l| l.text().ends_with("./.")) else { return Field::Absent };
    let signs = |l: &&Line<'_>| !l.ruled && is_capitals(l.text()) && l.text().len() < 100 && l.text().contains(' ');
    let found = body[close + 1..].iter().take(2).find(signs);
    found.map_or(Field::Absent, |l| Field::Filled { value: l.text().to_string(), at: location(l) })
}

/// Whether a line opens what stands behind the end of a paper: an appendix, or the letterhead of the next paper.
fn begins_another(line: &Line<'_>) -> bool {
    let text = line.text();
    let folded = fold(text).text;
    let titled = folded.starts_with("phu luc") || folded.starts_with("bieu ");
    line.ruled || titled || is_capitals(text) && text.chars().count() > 12 && !is_role(line)
}

fn recipients(tail: &[Line<'_>]) -> Field {
    let Some(at) = tail.iter().position(is_recipients) else { return Field::Absent };
    let head = &tail[at];
    let same = head.text().split_once(':').map_or("", |(_, rest)| rest.trim());
    let mut blanks = 0;
    let mut items = usize::from(same.chars().filter(|c| c.is_alphabetic()).count() > 2);
    for line in tail[at + 1..].iter().take(20) {
        let text = line.text();
        let labelled = line.paragraph.label.is_some();
        let dash = text.starts_with(['-', '–', '+', '*', '•']) || labelled;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if line.cell == head.cell && begins_another(line) {
            break;
        }
        if dash && letters == 0 {
            blanks += 1;
        } else if letters > 1 && !is_role(line) && !fold(text).text.trim_start_matches(['-', ' ']).starts_with("luu") {
            // Where nothing sets the columns apart, the name of the signer follows too.
            // Under the form's empty dashes only a dash with words is an answer.
            items += usize::from(dash || blanks == 0 && line.cell == head.cell && !looks_like_person(text));
        } else if letters > 1 && blanks == 0 && dash {
            // "- Lưu: VT." alone answers too, unless the form's empty dashes stand above it.
            items += 1;
        }
    }
    if items > 0 {
        Field::Filled { value: head.text().to_string(), at: location(head) }
    } else {
        Field::Blank { at: location(head) }
    }
}
