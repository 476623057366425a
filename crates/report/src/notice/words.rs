//! The sentences of a notice: how a paper, a place and a request are put into official Vietnamese.
//!
//! Leaves out which findings go into the letter; that is `content`. Tone: "đề nghị", never "yêu cầu".

use crate::phrase::{clean, quoted, short_date, within};
use crate::words;
use rasoat_model::assessment::{DossierAssessment, FieldSummary};
use rasoat_model::finding::{Evidence, Source};
use rasoat_model::lang::Lang;
use rasoat_model::message::Note;

/// Characters of a quote before it is cut.
const QUOTE: usize = 140;

/// A message as an item of a list: no blank or full stop at the end.
pub fn item_text(message: &str) -> String {
    clean(message).trim_end_matches(['.', ';', ',', ' ']).to_owned()
}

/// "(theo Đề cương, mục II.2: “2. Công tác …”)"; `None` where the finding names no place.
pub fn asked_by(source: &Source) -> Option<String> {
    let place = clean(&source.place);
    let quote = source.quote.trim();
    match (place.is_empty(), quote.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("(theo {place})")),
        (true, false) => Some(format!("(theo văn bản hướng dẫn: {})", quoted(quote, QUOTE))),
        (false, false) => Some(format!("(theo {place}: {})", quoted(quote, QUOTE))),
    }
}

/// "tại tệp “Báo cáo.docx”, trang 2: “II. CÔNG TÁC …”"; `None` for evidence that names the dossier as a whole and quotes nothing.
pub fn looked_at(e: &Evidence, dossier: &str) -> Option<String> {
    let quote = e.quote.trim();
    if e.file == dossier && e.page.is_none() && quote.is_empty() {
        return None;
    }
    let mut out = if e.file == dossier { "tại hồ sơ".to_owned() } else { format!("tại tệp “{}”", clean(&e.file)) };
    if let Some(page) = e.page {
        out.push_str(&format!(", trang {page}"));
    } else if let Some(place) = within(e, Lang::Vi) {
        out.push_str(&format!(", {place}"));
    }
    if !quote.is_empty() {
        out.push_str(&shown(e, quote));
    }
    Some(out)
}

/// The quote with what it shows, where that does not go without saying.
fn shown(e: &Evidence, quote: &str) -> String {
    let words = quoted(quote, QUOTE);
    match &e.note {
        // "rà soát tại …" already says that it was looked at; how sure a place is is nobody's but the reviewer's.
        None | Some(Note::LookedHere | Note::PerhapsHere | Note::Cell) => format!(": {words}"),
        Some(Note::FromRegister) => match quote.parse().map(short_date) {
            Ok(day) => format!(" (theo Sổ đăng ký văn bản đến ngày {day})"),
            Err(_) => format!(" (theo Sổ đăng ký văn bản đến: {words})"),
        },
        Some(Note::FromEdxml | Note::FromMail | Note::FromUser) => match quote.parse().map(short_date) {
            Ok(day) => format!(" (nhận ngày {day})"),
            Err(_) => format!(": {words}"),
        },
        Some(note) => format!(" ({}: {words})", clean(&words::note(note, Lang::Vi))),
    }
}

/// "Đề nghị đơn vị bổ sung mục này." from the finding's "Bổ sung mục này."; empty stays empty.
pub fn asking(fix: &str) -> String {
    let fix = clean(fix);
    let fix = fix.trim_end_matches(['.', ' ']);
    if fix.is_empty() || fix.to_lowercase().starts_with("đề nghị") {
        return if fix.is_empty() { String::new() } else { format!("{fix}.") };
    }
    format!("Đề nghị đơn vị {}.", lower_first(fix))
}

/// The first letter made small, unless the word is an abbreviation ("BHXH").
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if first.is_uppercase() && !text.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// The first letter made a capital.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "Báo cáo số 123/BC-BHXH ngày 20/8/2020 của BHXH tỉnh A (nhận ngày 21/8/2020)", from what could be read of the papers.
pub fn received_paper(d: &DossierAssessment, unit: &str) -> String {
    let report = d.documents.iter().find(|doc| doc.kind == "summary-report");
    let mut out = match report {
        Some(doc) => format!("Báo cáo{}", number_and_day(&doc.fields)),
        None => "hồ sơ".to_owned(),
    };
    out.push_str(&format!(" của {unit}"));
    if let Some(day) = d.received {
        out.push_str(&format!(" (nhận ngày {})", short_date(day)));
    }
    out
}

/// " số 123/BC-BHXH ngày 20/8/2020", or less where less is known.
fn number_and_day(f: &FieldSummary) -> String {
    let mut out = String::new();
    if let Some(number) = f.number.as_deref().map(clean).filter(|n| !n.is_empty()) {
        out.push_str(&format!(" số {number}"));
        if let Some(symbol) = f.symbol.as_deref().map(clean).filter(|s| !s.is_empty()) {
            out.push_str(&format!("/{symbol}"));
        }
    }
    if let Some(day) = f.date {
        out.push_str(&format!(" ngày {}", short_date(day)));
    }
    out
}

/// The title of a directive without its day, for the line "V/v …": "Công văn số 2638/BHXH-TĐKT".
pub fn without_day(title: &str) -> &str {
    title.rfind(" ngày ").and_then(|i| title.get(..i)).unwrap_or(title)
}

/// The letters that number the points of an official paper, in the order of the Vietnamese alphabet as the decree's own text uses it.
const POINTS: [&str; 23] =
    ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];

/// The number of an item: "a)" in a short list, "2.1." where the letters would not reach. `index` counts from 0.
pub fn item_label(group: Option<usize>, index: usize, of: usize) -> String {
    match group {
        None => format!("{}.", index + 1),
        Some(_) if of <= POINTS.len() => format!("{})", POINTS.get(index).unwrap_or(&"-")),
        Some(group) => format!("{}.{}.", group + 1, index + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_becomes_a_request() {
        for (fix, want) in [
            ("Bổ sung mục II.2.", "Đề nghị đơn vị bổ sung mục II.2."),
            ("BHXH tỉnh gửi lại", "Đề nghị đơn vị BHXH tỉnh gửi lại."),
            ("Đề nghị gửi lại tệp", "Đề nghị gửi lại tệp."),
            ("Ở phụ lục, ghi rõ số tiền", "Đề nghị đơn vị ở phụ lục, ghi rõ số tiền."),
            ("  ", ""),
        ] {
            assert_eq!(asking(fix), want);
        }
    }

    #[test]
    fn points_follow_the_vietnamese_alphabet() {
        let labels: Vec<String> = (0..7).map(|i| item_label(Some(0), i, 7)).collect();
        assert_eq!(labels, ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]);
        assert_eq!(item_label(Some(1), 23, 24), "2.24.");
        assert_eq!(item_label(None, 1, 3), "2.");
    }

    #[test]
    fn the_day_is_cut_from_a_title() {
        assert_eq!(without_day("Công văn số 12/AB-CD ngày 19/8/2020"), "Công văn số 12/AB-CD");
        assert_eq!(without_day("Kế hoạch"), "Kế hoạch");
    }
}
