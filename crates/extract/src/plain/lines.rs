//! Plain text: lines, drawn tables, columns of blanks.

use super::written::{Out, is_rule, piped};
use rasoat_model::document::{Align, Paragraph};

/// A blank, in points, as typewriters set it.
const BLANK: f32 = 6.0;
/// Broken lines are no wider than this, in signs.
const MAX_WIDTH: usize = 130;

pub(super) fn read(text: &str, out: &mut Out) {
    for (i, page) in text.split('\u{C}').enumerate() {
        out.page_break |= i > 0;
        let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
        let width = wrap_width(&lines);
        let mut at = 0;
        while at < lines.len() && !out.budget.spent {
            let rows = table_at(&lines[at..]);
            if rows > 0 {
                out.table(table(&lines[at..at + rows]));
                at += rows;
                continue;
            }
            let mut text = columns(lines[at].trim_start());
            let first = lines[at];
            let mut last = first;
            at += 1;
            // A line goes on where the next word had no room in it.
            while let (Some(width), Some(&next)) = (width, lines.get(at)) {
                if !goes_on(last, next, width) || table_at(&lines[at..]) > 0 {
                    break;
                }
                text.push(' ');
                text.push_str(next.trim_start());
                last = next;
                at += 1;
            }
            let align = if width_of(last) <= MAX_WIDTH && is_centred(first, width) { Align::Center } else { Align::Start };
            out.paragraph(Paragraph { indent: indent(first) as f32 * BLANK, align, ..Paragraph::plain(text) });
        }
    }
}

fn width_of(line: &str) -> usize {
    line.chars().count()
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 8 } else { 1 }).sum::<usize>().min(200)
}

/// A line pushed far to the right without columns: about as much room on its left as would be on its right.
fn is_centred(line: &str, width: Option<usize>) -> bool {
    let (left, length) = (indent(line), width_of(line.trim()));
    let page = width.unwrap_or(80).max(60);
    left >= 10 && !line.trim().contains("    ") && (2 * left + length).abs_diff(page) <= page / 4
}

/// The width at which an editor broke the lines; `None` if lines are paragraphs.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    let width = lines.iter().map(|l| width_of(l)).max().filter(|w| (40..=MAX_WIDTH).contains(w))?;
    let pairs = || lines.windows(2).filter(|p| !p[0].is_empty() && !p[1].is_empty());
    // A line that stops for want of room and goes on in small letters.
    let broken =
        pairs().filter(|p| p[1].trim_start().starts_with(char::is_lowercase)).filter(|p| no_room(p[0], p[1], width)).count();
    // A line that goes on in small letters although there was room: an author's line.
    let free =
        pairs().filter(|p| p[1].trim_start().starts_with(char::is_lowercase)).filter(|p| !no_room(p[0], p[1], width)).count();
    (broken >= 2 && broken > free).then_some(width)
}

/// The first word of the next line would not have fitted.
fn no_room(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, width_of);
    width_of(line) + 1 + word > width
}

fn goes_on(line: &str, next: &str, width: usize) -> bool {
    let start = next.trim_start();
    let Some(first) = start.chars().next() else { return false };
    let listed = matches!(first, '-' | '+' | '*' | '•' | '–' | '|' | '#' | '(') || is_numbered(start);
    let wide = start.contains("    ") || start.contains('\t');
    !line.is_empty() && !listed && !wide && no_room(line, next, width) && indent(next) <= indent(line).max(4)
}

/// "1.", "II.", "a)".
fn is_numbered(text: &str) -> bool {
    let head = text.split([' ', '\t']).next().unwrap_or_default();
    let body = head.trim_end_matches(['.', ')', '/', ':', '-']);
    head.len() > body.len()
        && body.len() <= 8
        && body.split('.').all(|p| {
            !p.is_empty()
                && (p.bytes().all(|b| b.is_ascii_digit())
                    || p.chars().count() == 1
                    || p.bytes().all(|b| b"IVXLivxl".contains(&b)))
        })
}

/// Columns drawn with blanks are set apart by a tab; room left for a number or a day is not.
fn columns(line: &str) -> String {
    const GAP: usize = 4;
    const ROOM: [&str; 5] = ["số:", "số", "ngày", "tháng", "năm"];
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("    ") {
        let (left, after) = rest.split_at(at);
        let right = after.trim_start_matches(' ');
        let gap = after.len() - right.len();
        out.push_str(left);
        let before = out.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        let behind = right.split_whitespace().next().unwrap_or_default().to_lowercase();
        let room = ROOM.contains(&before.as_str()) || ROOM[3..].contains(&behind.as_str()) || behind.starts_with('/');
        if gap >= GAP && !room && !out.trim().is_empty() && !right.is_empty() {
            out.push('\t');
        } else {
            out.push_str(&after[..gap]);
        }
        rest = right;
    }
    out.push_str(rest);
    out
}

/// How many lines from the first on are a table.
fn table_at(lines: &[&str]) -> usize {
    let count = |test: fn(&str) -> Option<usize>| {
        let mut rows = 0;
        let mut cols = None;
        let mut taken = 0;
        for line in lines {
            if is_rule(line) && !line.trim_start_matches(['+', '|']).is_empty() && line.contains(['|', '+']) {
                taken += 1;
                continue;
            }
            let found = test(line);
            if found.is_none() || cols.is_some() && found != cols {
                break;
            }
            cols = found;
            rows += 1;
            taken += 1;
        }
        if rows >= 2 { taken } else { 0 }
    };
    let by_strokes = count(|line| piped(line).map(|cells| cells.len()).filter(|&n| n >= 2));
    if by_strokes > 0 {
        return by_strokes;
    }
    count(|line| Some(line.matches('\t').count() + 1).filter(|&n| n >= 3 && !line.trim().is_empty() && !line.starts_with("\t\t")))
}

fn table(lines: &[&str]) -> Vec<Vec<Paragraph>> {
    let rows = lines.iter().filter(|l| !is_rule(l));
    rows.map(|line| {
        let cells = piped(line).filter(|_| line.contains('|')).unwrap_or_else(|| line.split('\t').map(str::trim).collect());
        cells.into_iter().map(Paragraph::plain).collect()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_room_for_numbers() {
        for (line, want) in [
            ("BHXH VIỆT NAM        CỘNG HÒA XÃ HỘI", "BHXH VIỆT NAM\tCỘNG HÒA XÃ HỘI"),
            (
                "Số:      /BC-BHXH      Hà Nội, ngày     tháng     năm 2020",
                "Số:      /BC-BHXH\tHà Nội, ngày     tháng     năm 2020",
            ),
            ("một  hai", "một  hai"),
        ] {
            assert_eq!(columns(line), want);
        }
    }

    #[test]
    fn broken_lines_are_told_from_lines() {
        let lines = [
            "Trong năm qua đơn vị đã thực hiện nhiều hoạt",
            "động thiết thực giúp đỡ người nghèo trên địa",
            "bàn tỉnh, được nhân dân ghi nhận.",
            "2. Khó khăn",
            "Địa bàn rộng.",
        ];
        let width = wrap_width(&lines).expect("they are broken");
        assert_eq!(lines.windows(2).map(|p| goes_on(p[0], p[1], width)).collect::<Vec<_>>(), [true, true, false, false]);
        assert_eq!(wrap_width(&["Kính gửi:", "Ông A", "bà B"]), None);
    }
}
