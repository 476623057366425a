//! The words and small pieces of text that every view shares: dates, verdicts, places, shortened quotes.
//!
//! Leaves out layout. Text that came out of a submitted file passes through [`clean`] before it is shown, so that a file cannot
//! steer a terminal or break an XML part.

use jiff::civil::Date;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Verdict};
use rasoat_model::lang::Lang;
use rasoat_model::rule::Severity;
use unicode_normalization::char::is_combining_mark;

/// A day as official papers write it: days under 10 and the months 1 and 2 with a leading zero, the others without
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4b): "05/8/2020".
pub fn short_date(day: Date) -> String {
    format!("{}/{}/{}", two_digits_under(day.day(), 10), two_digits_under(day.month(), 3), day.year())
}

/// A day as readers of the language write it.
pub fn day_text(day: Date, lang: Lang) -> String {
    lang.pick(short_date(day), day.to_string())
}

/// The same rule in words: "ngày 05 tháng 8 năm 2020".
pub fn long_date(day: Date) -> String {
    format!("ngày {} tháng {} năm {}", two_digits_under(day.day(), 10), two_digits_under(day.month(), 3), day.year())
}

fn two_digits_under(n: i8, limit: i8) -> String {
    if n < limit { format!("{n:02}") } else { n.to_string() }
}

/// A verdict as a label, in capitals: "THIẾU".
pub fn verdict(v: Verdict, lang: Lang) -> &'static str {
    match v {
        Verdict::Complete => lang.pick("ĐỦ", "COMPLETE"),
        Verdict::Deficient => lang.pick("THIẾU", "DEFICIENT"),
        Verdict::Unclear => lang.pick("CHƯA RÕ", "UNCLEAR"),
    }
}

/// How a finding is shown: what it means for the unit, in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Error,
    Unclear,
    Warning,
    Info,
    Waived,
}

/// How a finding is shown: what a person set aside first, then what could not be decided, then by severity.
pub fn weight(f: &Finding) -> Weight {
    match (f.outcome, f.severity) {
        (Outcome::Waived, _) => Weight::Waived,
        (Outcome::Unclear, _) => Weight::Unclear,
        (Outcome::NotMet, Severity::Error) => Weight::Error,
        (Outcome::NotMet, Severity::Warning) => Weight::Warning,
        (Outcome::NotMet, Severity::Info) => Weight::Info,
    }
}

impl Weight {
    /// One column wide; no colour is needed to tell one from another.
    pub fn mark(self) -> &'static str {
        match self {
            Weight::Error => "✗",
            Weight::Unclear => "?",
            Weight::Warning => "!",
            Weight::Info => "·",
            Weight::Waived => "~",
        }
    }

    /// In a word, small letters: "chưa rõ".
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Weight::Error => lang.pick("lỗi", "error"),
            Weight::Unclear => lang.pick("chưa rõ", "unclear"),
            Weight::Warning => lang.pick("cảnh báo", "warning"),
            Weight::Info => lang.pick("lưu ý", "note"),
            Weight::Waived => lang.pick("bỏ qua", "waived"),
        }
    }

    /// A word of ASCII letters, for class names.
    pub fn class(self) -> &'static str {
        self.word(Lang::En)
    }
}

/// "đã bỏ qua đến hết ngày 31/12/2020: đã trao đổi qua điện thoại (Lê Minh Tuấn)"; `None` where nothing was set aside.
pub fn waiver(f: &Finding, lang: Lang) -> Option<String> {
    let w = f.waiver.as_ref()?;
    let until = w.until.map(|d| format!(" {} {}", lang.pick("đến hết ngày", "until"), day_text(d, lang))).unwrap_or_default();
    Some(format!("{}{until}: {} ({})", lang.pick("đã bỏ qua", "set aside"), clean(&w.reason), clean(&w.author)))
}

/// The name a person knows the dossier's sender by; the dossier's own name where no unit could be told.
pub fn unit_name(d: &DossierAssessment) -> Option<String> {
    d.unit.as_ref().map(|u| clean(&u.name)).filter(|n| !n.is_empty())
}

/// "Báo cáo.docx, trang 2".
pub fn place(e: &Evidence, lang: Lang) -> String {
    let file = clean(&e.file);
    match e.page {
        Some(page) => format!("{file}, {} {page}", lang.pick("trang", "page")),
        None => [file].into_iter().chain(within(e, lang)).collect::<Vec<_>>().join(", "),
    }
}

/// "mục “II.2. Tuyên truyền”, đoạn 3": where in a file without certain pages.
pub fn within(e: &Evidence, lang: Lang) -> Option<String> {
    let heading = clean(&e.heading);
    let paragraph = e.paragraph.map(|n| format!("{} {n}", lang.pick("đoạn", "paragraph")));
    let section = (!heading.is_empty()).then(|| format!("{} “{heading}”", lang.pick("mục", "section")));
    let parts: Vec<String> = section.into_iter().chain(paragraph).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether a piece of evidence says more than that the dossier as a whole is meant.
pub fn tells(e: &Evidence, dossier: &str) -> bool {
    e.file != dossier || e.page.is_some() || !e.quote.trim().is_empty() || e.note.is_some()
}

/// "Đề cương, mục II.2 (2638/BHXH-TĐKT)"; whichever of the two is known.
pub fn source_place(s: &Source) -> String {
    match (s.place.trim(), s.directive.trim()) {
        ("", directive) => clean(directive),
        (place, "") => clean(place),
        (place, directive) => format!("{} ({})", clean(place), clean(directive)),
    }
}

/// Text of a file made fit to be shown on one line: blanks and line breaks become one blank, control characters and the marks that
/// turn the direction of writing are left out, quotation marks around the whole stay as they are.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
        } else if is_hidden(c) {
            continue;
        } else {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    }
    out
}

/// Characters that must not reach a terminal or an XML part from a submitted file.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// At most `limit` characters of a quote, cut at a blank, with an ellipsis where something was left out.
pub fn shorten(text: &str, limit: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= limit {
        return text;
    }
    let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(text.len(), |(i, _)| i);
    let head = text.get(..end).unwrap_or(&text);
    // A cut inside the last word looks like another word; go back to the blank unless that loses most of the quote.
    let head = match head.rfind(' ') {
        Some(i) if i * 2 > head.len() => head.get(..i).unwrap_or(head),
        _ => head,
    };
    format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.', '…', '-', '–']))
}

/// `text` between curly quotation marks, shortened, without a pair of marks that it already brought along.
pub fn quoted(text: &str, limit: usize) -> String {
    let text = clean(text);
    let bare = text.strip_prefix('“').and_then(|t| t.strip_suffix('”')).filter(|t| !t.contains(['“', '”'])).unwrap_or(&text);
    format!("“{}”", shorten(bare, limit))
}

/// Columns that the text takes on a terminal. Vietnamese has no wide letters; combining marks take none.
pub fn columns(text: &str) -> usize {
    text.chars().filter(|c| !is_combining_mark(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_padded_as_the_decree_says() {
        for (day, short, long) in [
            (date(2020, 8, 5), "05/8/2020", "ngày 05 tháng 8 năm 2020"),
            (date(2020, 2, 28), "28/02/2020", "ngày 28 tháng 02 năm 2020"),
            (date(2024, 11, 30), "30/11/2024", "ngày 30 tháng 11 năm 2024"),
            (date(2021, 1, 1), "01/01/2021", "ngày 01 tháng 01 năm 2021"),
            (date(2021, 3, 10), "10/3/2021", "ngày 10 tháng 3 năm 2021"),
        ] {
            assert_eq!(short_date(day), short);
            assert_eq!(long_date(day), long);
        }
    }

    #[test]
    fn a_file_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mđỏ\u{7}\r\n b\u{202e}c\u{0}"), "a[31mđỏ bc");
    }

    #[test]
    fn quotes_are_cut_at_blanks_and_counted_in_letters() {
        assert_eq!(shorten("một hai ba", 20), "một hai ba");
        assert_eq!(shorten("một hai ba bốn", 12), "một hai ba…");
        assert_eq!(shorten("ườườườườườườ", 5), "ườườ…");
        assert_eq!(quoted("“Cả nước chung tay”", 40), "“Cả nước chung tay”");
        assert_eq!(quoted("“A” và “B”", 40), "““A” và “B””");
        assert_eq!(columns("tie\u{302}\u{301}ng"), 5);
    }
}
