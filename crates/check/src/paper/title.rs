//! The title of a paper: kind of document and subject.

use super::Field;
use super::kind::{FORMAL, TITLES, Title};
use super::letterhead::{self, HEAD, is_centred, names_body};
use crate::lines::Line;
use rasoat_model::document::{Document, Location};
use rasoat_text::fold::fold;

/// Where a title stands among the lines of a paper.
pub(super) struct Found {
    /// Its first line.
    pub start: usize,
    /// `None`: lines in capitals that name no known kind of document.
    pub kind: Option<Title>,
}

/// The lines of the title and of what follows it before the body.
pub(super) struct Extent {
    /// The line after the subject.
    pub end: usize,
    /// Where the body begins: behind rules, "(Kèm theo …)" and the authority that a decision names under its title.
    pub body: usize,
}

/// The title by its words: a kind of document, set apart.
pub(super) fn find(all: &[Line<'_>], document: &Document) -> Option<Found> {
    let at = all.iter().take(HEAD).position(|l| of(l).is_some())?;
    let kind = of(&all[at]);
    // Nothing but capitals above the kind of document, and no letterhead: they open the title ("NỘI DUNG TẬP HUẤN").
    let mut start = at;
    if letterhead::end(&all[..at]) == 0 {
        while start > 0 && is_centred_capitals(&all[start - 1], document) && !names_body(&fold(all[start - 1].text()).text) {
            start -= 1;
        }
    }
    Some(Found { start, kind })
}

/// The title by its looks alone, for kinds of document that no list has: the first line under the letterhead, in capitals and
/// centred. Where there is no letterhead it must open the paper.
pub(super) fn by_looks(all: &[Line<'_>], until: usize, document: &Document) -> Option<Found> {
    let from = letterhead::end(all);
    let reach = if from > 0 { from + 4 } else { 5 };
    let lines = all.iter().enumerate().take(reach.min(until).min(all.len())).skip(from);
    for (mut start, line) in lines {
        let folded = fold(line.text()).text;
        if is_prose(line) || line.ruled {
            return None;
        }
        let other = folded.starts_with("cong van") || begins_outline(line.text()) || from == 0 && names_body(&folded);
        if is_centred_capitals(line, document) && !other {
            // In a PDF a first line that fills the width looks set flush left.
            let opens =
                |l: &Line<'_>| is_capitals(l.text()) && l.paragraph.bold_share() > 0.8 && !names_body(&fold(l.text()).text);
            while start > from && opens(&all[start - 1]) && under_middle(&all[start - 1], line, document) {
                start -= 1;
            }
            return Some(Found { start, kind: None });
        }
    }
    None
}

fn is_centred_capitals(line: &Line<'_>, document: &Document) -> bool {
    let text = line.text();
    (is_centred(line) || in_the_middle(line, document))
        && !line.ruled
        && is_capitals(text)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && text.contains(' ')
        && text.len() < 300
}

/// Whether a line of a PDF stands in the middle of its page, well in from the margin: on pages of few lines the margins are not known.
fn in_the_middle(line: &Line<'_>, document: &Document) -> bool {
    let Some(place) = document.blocks.get(line.block).and_then(|b| b.place) else { return false };
    let Some(page) = (line.page as usize).checked_sub(1).and_then(|p| document.pages.get(p)) else { return false };
    ((place.x0 + place.x1) / 2.0 - page.width / 2.0).abs() < 0.06 * page.width && place.x0 > 0.22 * page.width
}

/// Whether a line of a PDF has its middle under that of the title: a subject that fills the line looks set flush left.
fn under_middle(line: &Line<'_>, title: &Line<'_>, document: &Document) -> bool {
    let middle = |l: &Line<'_>| document.blocks.get(l.block).and_then(|b| b.place).map(|p| (p.x0 + p.x1) / 2.0);
    line.page == title.page && middle(line).zip(middle(title)).is_some_and(|(a, b)| (a - b).abs() < 8.0)
}

fn is_prose(line: &Line<'_>) -> bool {
    line.text().len() > 200
}

/// Whether a line is a title: it begins with a kind of document and is set apart (capitals, or centred, or bold).
fn of(line: &Line<'_>) -> Option<Title> {
    let text = line.text();
    if text.len() > 300 || line.ruled {
        return None;
    }
    let folded = fold(text).text;
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begins = |w: &str| folded.starts_with(w) && !folded[w.len()..].starts_with(char::is_alphanumeric);
    let listed = TITLES.iter().find(|(w, _)| begins(w)).map(|(w, t)| (*w, *t, false));
    let (words, title, formal) = listed.or_else(|| FORMAL.iter().find(|w| begins(w)).map(|w| (*w, Title::Other, true)))?;
    let opening: String = text.chars().filter(|c| c.is_alphabetic()).take(words.replace(' ', "").len()).collect();
    let capitals = opening.chars().all(char::is_uppercase);
    let alone = folded.len() < words.len() + 3;
    let apart = capitals || is_centred(line) || alone && line.paragraph.bold_share() > 0.5;
    // "Kế hoạch:" introduces what follows. The rarer kinds are also common words: capitals, in the middle or alone.
    let introduces = !capitals && text.trim_end().ends_with(':');
    let enough = !formal || capitals && (is_centred(line) || alone);
    if !apart || introduces || !enough {
        return None;
    }
    // "BÁO CÁO THÀNH TÍCH", "Báo cáo tóm tắt thành tích".
    if title == Title::Report && folded.contains("thanh tich") && !folded.contains("tong ket") {
        Some(Title::Achievement)
    } else {
        Some(title)
    }
}

/// How far the title found goes. `agency` is what the letterhead says, to know it again under the title.
pub(super) fn extent(all: &[Line<'_>], found: &Found, agency: Option<&str>, document: &Document) -> Extent {
    let at = found.start;
    let agency = agency.map(|a| squeezed(&fold(a).text)).unwrap_or_default();
    let bold = |l: &Line<'_>| l.paragraph.bold_share() > 0.8;
    let centred = is_centred(&all[at]);
    let mut end = at + 1;
    while let Some(line) = all.get(end).filter(|_| end < at + 9) {
        let p = line.paragraph;
        let text = line.text();
        let folded = fold(text).text;
        // Under a centred title the subject is centred too; a bold line at the margin opens the outline.
        let wide = bold(line) && bold(&all[at]) && under_middle(line, &all[at], document);
        let apart = is_centred(line) || wide || !centred && bold(line) && p.label.is_none();
        let opens = ["kinh gui", "kinh goi", "thuc hien", "can cu", "muc luc"].iter().any(|w| folded.starts_with(w));
        if !apart || opens || line.cell.is_some() != all[at].cell.is_some() || begins_outline(text) || is_division(&folded) {
            break;
        }
        let subject = end > at + 1;
        // A rule closes the subject.
        if subject && is_rule(text) || is_enclosure(&folded) || subject && is_authority(all, end, &agency, document) {
            break;
        }
        // A bold line in capitals right under a subject in small letters opens the outline rather than ending the title.
        if subject && is_capitals(text) && !is_capitals(all[end - 1].text()) && !is_centred(line) && !wide {
            break;
        }
        end += 1;
    }
    Extent { end, body: behind(all, end, &agency, document) }
}

/// The first line of the body: past what may stand between the subject and the text.
fn behind(all: &[Line<'_>], end: usize, agency: &str, document: &Document) -> usize {
    let mut body = end;
    while let Some(line) = all.get(body).filter(|_| body < end + 4) {
        let folded = fold(line.text()).text;
        if !(is_centred(line) && (is_rule(line.text()) || is_enclosure(&folded) || is_authority(all, body, agency, document))) {
            break;
        }
        body += 1;
    }
    body
}

fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) && text.chars().any(|c| matches!(c, '-' | '_' | '–' | '—' | '*' | '='))
}

/// "(Ban hành kèm theo Quyết định số …)".
fn is_enclosure(folded: &str) -> bool {
    let rest = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["kem theo", "ban hanh kem theo", "dinh kem"].iter().any(|w| rest.starts_with(w))
}

/// "Chương I", "PHẦN I".
fn is_division(folded: &str) -> bool {
    let numeral =
        |s: &str| !s.is_empty() && s.len() < 6 && s.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l') || c.is_ascii_digit());
    ["chuong ", "phan "].iter().any(|w| folded.strip_prefix(w).is_some_and(|s| numeral(s.trim_end_matches(['.', ':', ' ']))))
}

/// The agency or officer that decides, in capitals under the subject of a decision: "GIÁM ĐỐC SỞ …", "ỦY BAN NHÂN DÂN …".
fn is_authority(all: &[Line<'_>], at: usize, agency: &str, document: &Document) -> bool {
    let (text, above) = (all[at].text(), &all[at - 1]);
    // Under a subject in capitals only a gap tells the authority from its last line.
    let place = |l: &Line<'_>| document.blocks.get(l.block).and_then(|b| b.place);
    let apart = place(above).zip(place(&all[at])).is_some_and(|(a, b)| b.y0 - a.y1 > 5.0);
    let runs_on = is_capitals(above.text()) && all[at].block == above.block + 1 && !apart;
    if !is_capitals(text) || runs_on {
        return false;
    }
    let folded = fold(text).text;
    let plain = squeezed(&folded);
    let own = plain.len() > 6 && !agency.is_empty() && (agency.contains(&plain) || plain.contains(agency));
    let reasons = ["can cu", "xet ", "theo ", "thuc hien"];
    let next = all[at + 1..].iter().map(|l| fold(l.text()).text).find(|t| t.chars().any(char::is_alphanumeric));
    let followed = next.is_some_and(|t| reasons.iter().any(|r| t.starts_with(r)));
    own || followed && (super::ending::names_role(&folded) || names_body(&folded) || folded.starts_with("tham quyen"))
}

/// Letters alone, so that line breaks and dashes do not count.
fn squeezed(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn begins_outline(text: &str) -> bool {
    crate::outline::label::parse(text).is_some_and(|(l, _)| !l.is_bullet())
}

pub(super) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// The words of the title, rules left out.
pub(super) fn field(lines: &[Line<'_>]) -> Field {
    let Some(first) = lines.first() else { return Field::Absent };
    let value = lines.iter().map(Line::text).filter(|t| !is_rule(t)).collect::<Vec<_>>().join(" ");
    Field::Filled { value, at: location(first) }
}

pub(super) fn location(line: &Line<'_>) -> Location {
    Location { block: line.block, cell: line.cell, range: line.range.clone() }
}
