//! Markdown, as far as drafts of papers use it: `#` headings, `**bold**`, `*italic*`, tables, lists. A line is a paragraph; `^ ` centres it,
//! `[2.1.] ` at its start is a number that a word processor would put there.
//!
//! Leaves out pictures, code and HTML within the text.

use super::written::{Out, is_rule, piped};
use crate::common::flow::{Looks, Writing};
use rasoat_model::document::{Align, Paragraph};

/// Whether a text is Markdown: two signs of it, none of which occurs in papers typed as plain text.
pub(super) fn is_markdown(text: &str) -> bool {
    let mut signs = 0;
    for line in text.lines().take(5_000) {
        let line = line.trim();
        let heading = heading(line).is_some();
        let bold = line.match_indices("**").take(2).count() == 2 && !line.contains("***");
        let table = line.starts_with('|') && is_rule(line);
        signs += usize::from(heading) + usize::from(bold) + usize::from(table);
        if signs >= 2 {
            return true;
        }
    }
    false
}

pub(super) fn read(text: &str, out: &mut Out) {
    let mut rows: Vec<Vec<Paragraph>> = Vec::new();
    for line in text.lines().chain([""]) {
        if out.budget.spent {
            return;
        }
        let bare = line.trim_start_matches('\u{C}');
        out.page_break |= bare.len() < line.len();
        let trimmed = bare.trim();
        if trimmed.starts_with('|')
            && let Some(cells) = piped(trimmed)
        {
            if !is_rule(trimmed) {
                rows.push(cells.into_iter().map(cell).collect());
            }
            continue;
        }
        if !rows.is_empty() {
            out.table(std::mem::take(&mut rows));
        }
        if !(trimmed.starts_with("```") || is_rule(trimmed)) {
            out.paragraph(paragraph(bare));
        }
    }
}

fn cell(text: &str) -> Paragraph {
    inline(&text.replace("<br>", "\n").replace('⏎', "\n"), false, Paragraph::default())
}

/// The level of `## …` and what follows it.
fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - rest.len()).ok().filter(|n| (1..=6).contains(n))?;
    rest.strip_prefix(' ').map(|rest| (level, rest.trim().trim_end_matches('#').trim_end()))
}

fn paragraph(line: &str) -> Paragraph {
    let indent = line.chars().take_while(|c| *c == ' ').count().min(100);
    let line = line.trim().replace('⏎', "\n").replace('→', "\t");
    let mut properties = Paragraph { indent: indent as f32 * 6.0, ..Paragraph::default() };
    let (bold, line) = match heading(&line) {
        Some((level, rest)) => {
            properties.outline_level = Some(level);
            // The first level is the title of a paper.
            properties.align = if level == 1 { Align::Center } else { Align::Start };
            (true, rest)
        }
        None => (false, line.trim_start_matches("> ")),
    };
    let line = match line.strip_prefix("^ ") {
        Some(rest) => {
            properties.align = Align::Center;
            rest
        }
        None => line,
    };
    let label = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")).filter(|(label, _)| label.chars().count() < 8);
    let line = match (label, line.strip_prefix("* ")) {
        (Some((label, rest)), _) => {
            properties.label = Some(label.to_owned());
            rest
        }
        (None, Some(rest)) => {
            properties.label = Some("•".to_owned());
            rest
        }
        (None, None) => line,
    };
    inline(line, bold, properties)
}

/// Bold and italic within a line. Stars without a partner stay.
fn inline(text: &str, bold: bool, properties: Paragraph) -> Paragraph {
    let mut writing = Writing::default();
    let mut looks = Looks { bold, ..Looks::default() };
    let mut rest = text;
    while let Some(at) = rest.find(['*', '\\']) {
        let (before, sign) = rest.split_at(at);
        writing.put(before, looks);
        if let Some(escaped) = sign.strip_prefix('\\') {
            let taken = escaped.chars().next().filter(char::is_ascii_punctuation).map_or(0, char::len_utf8);
            writing.put(if taken > 0 { &escaped[..taken] } else { "\\" }, looks);
            rest = &escaped[taken..];
        } else if let Some(after) = sign.strip_prefix("**") {
            let open = looks.bold && !bold;
            if open || after.contains("**") {
                looks.bold = bold || !open;
            } else {
                writing.put("**", looks);
            }
            rest = after;
        } else {
            let after = &sign[1..];
            let opens = !after.starts_with(' ') && after.contains('*');
            if looks.italic || opens {
                looks.italic = !looks.italic;
            } else {
                writing.put("*", looks);
            }
            rest = after;
        }
    }
    writing.put(rest, looks);
    writing.finish(properties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_markdown() {
        let p = paragraph("**1. Thuận lợi:** được *quan* tâm 2 * 3");
        assert_eq!(p.text, "1. Thuận lợi: được quan tâm 2 * 3");
        assert_eq!(
            p.spans.iter().map(|s| (s.bold, s.italic)).collect::<Vec<_>>(),
            [(true, false), (false, false), (false, true), (false, false)]
        );
        let p = paragraph("## II. Kết quả");
        assert_eq!((p.outline_level, p.bold_share(), p.text.as_str()), (Some(2), 1.0, "II. Kết quả"));
        let p = paragraph("[2.1.] Kết quả");
        assert_eq!((p.label.as_deref(), p.text.as_str()), (Some("2.1."), "Kết quả"));
    }

    #[test]
    fn only_signs_make_markdown() {
        for (text, want) in [("# A\n\nb **c** d", true), ("| a |\n|---|\n| b |\n# x", true), ("#1 a\n- b\n* c\n2 ** 3", false)] {
            assert_eq!(is_markdown(text), want, "{text}");
        }
    }
}
