//! One paragraph → the headings it may hold, and where their titles end.

use super::label::{self, Label, LabelKind};
use super::{Heading, Look};
use rasoat_model::document::{Align, Location, Paragraph};
use std::ops::Range;

/// A title longer than this many syllables is a sentence, unless a style or bold says otherwise. The longest heading of the outline of
/// 2020 has 33.
const TITLE: usize = 45;
/// A numbered line that is longer than this reads as an item rather than a title.
const SHORT: usize = 34;
/// A line without any mark is a heading only when it is as short as this.
const PLAIN: usize = 14;
/// The first words of a paragraph stand for a heading only when they are as few as this.
const LEAD: usize = 40;

/// The headings that a paragraph may hold: the one at its head, and those that begin its further lines where the author broke lines
/// inside the paragraph.
pub(super) fn candidates(block: usize, p: &Paragraph) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut start = 0;
    let lines: Vec<Range<usize>> = p
        .text
        .split('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            range
        })
        .collect();
    let lines = join_broken(p, lines);
    let many = lines.len() > 1;
    for (i, range) in lines.into_iter().enumerate() {
        if let Some(heading) = candidate(block, p, range, i == 0, many) {
            out.push(heading);
        }
    }
    out
}

/// A title that the author broke by hand is one line: both parts bold, or both in capitals, the second without a number.
fn join_broken(p: &Paragraph, lines: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for line in lines {
        let here = &p.text[line.clone()];
        let joins = out.last().is_some_and(|last| {
            let before = &p.text[last.clone()];
            let bold = |r: &Range<usize>| share(p, r.clone(), |s| s.bold) > 0.8;
            let alike = bold(last) && bold(&line) || is_capitals(before) && is_capitals(here);
            let open = !before.trim_end().ends_with(['.', ':', ';', '!', '?']) || label::is_bare(before);
            alike
                && open
                && label::parse(here).is_none()
                && !here.trim().is_empty()
                && syllables(before) + syllables(here) < TITLE
        });
        match out.last_mut().filter(|_| joins) {
            Some(last) => last.end = line.end,
            None => out.push(line),
        }
    }
    out
}

fn candidate(block: usize, p: &Paragraph, line: Range<usize>, first: bool, many: bool) -> Option<Heading> {
    let text = &p.text[line.clone()];
    let trimmed = text.trim();
    if !trimmed.chars().any(char::is_alphabetic) {
        return None;
    }
    let from_list = p.label.as_deref().filter(|_| first).and_then(|l| label::parse(&format!("{l} x")).map(|(l, _)| l));
    let typed = label::parse(text).filter(|(_, n)| *n < text.len());
    if label::is_bare(text) {
        return bare(block, p, line);
    }
    let (label, skip) = match (from_list, typed) {
        // A dash from the word processor and a number typed behind it: the number counts.
        (Some(list), Some((typed, n))) if list.is_bullet() || typed.kind != LabelKind::Bullet => (Some(typed), n),
        (Some(list), _) => (Some(list), text.len() - text.trim_start().len()),
        (None, Some((typed, n))) => (Some(typed), n),
        (None, None) => (None, text.len() - text.trim_start().len()),
    };
    let title_from = line.start + skip;
    let body = &p.text[title_from..line.end];
    let styled = p.outline_level.is_some();
    let split = split(p, title_from..line.end, styled);
    let title_range = split.clone().map_or(title_from..line.end, |s| title_from..s.start);
    let title = p.text[title_range.clone()].trim().trim_end_matches(['–', '-']).trim().replace('\n', " ");
    let look = look(p, &label, &title, title_range.clone(), split.is_some(), styled, body)?;
    let text_from = match split {
        Some(s) => (block, s.end),
        // A broken line inside the paragraph: the text goes on in the next line.
        None if many && line.end < p.text.len() => (block, line.end),
        None => (block + 1, 0),
    };
    Some(Heading {
        at: Location { block, cell: None, range: if first && !many { title_range } else { line.start..title_range.end } },
        title,
        label,
        look,
        centred: p.align == Align::Center,
        level: 0,
        parent: None,
        text_from,
    })
}

/// "PHẦN THỨ NHẤT" on a line of its own: the title is on the next.
fn bare(block: usize, p: &Paragraph, line: Range<usize>) -> Option<Heading> {
    let (label, _) = label::parse(&p.text[line.clone()])?;
    let at = Location { block, cell: None, range: line.clone() };
    let text_from = if line.end < p.text.len() { (block, line.end) } else { (block + 1, 0) };
    Some(Heading {
        at,
        title: String::new(),
        label: Some(label),
        look: Look::Numbered,
        centred: p.align == Align::Center,
        level: 0,
        parent: None,
        text_from,
    })
}

fn syllables(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

/// Where the title ends and the text begins on the same line: the range of the sign between them.
fn split(p: &Paragraph, range: Range<usize>, styled: bool) -> Option<Range<usize>> {
    let text = &p.text[range.clone()];
    if let Some(end) = bold_end(p, range.clone()) {
        let rest =
            p.text[end..range.end].trim_start_matches(|c: char| matches!(c, ':' | '.' | '-' | '–' | ';') || c.is_whitespace());
        let title = &p.text[range.start..end];
        // Bold words inside a sentence ("**BHXH tỉnh** đã …") are emphasis: a title ends in a sign, or what follows begins afresh.
        let signed = title.trim_end().ends_with([':', '.', ';', '-', '–'])
            || p.text[end..range.end].trim_start().starts_with([':', '.', '-', '–', ';']);
        if syllables(title) >= 2
            && (signed || rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '-' | '+')))
            && !rest.is_empty()
        {
            return Some(end..range.end - rest.len());
        }
    }
    if styled && syllables(text) < TITLE {
        return None;
    }
    // The first colon outside quotes and brackets, with text behind it.
    let mut depth = 0i32;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '“' | '[' => depth += 1,
            ')' | '”' | ']' => depth = (depth - 1).max(0),
            ':' if depth == 0 => {
                let rest = text[i + 1..].trim_start();
                // "8:30" is a time.
                if text[i + 1..].starts_with(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                if rest.is_empty() || syllables(&text[..i]) > LEAD {
                    return None;
                }
                return Some(range.start + i..range.end - rest.len());
            }
            _ => {}
        }
        if i > 600 {
            break;
        }
    }
    // "1. Thuận lợi. Đơn vị luôn …": a short title, a full stop, and more than a title behind it.
    if syllables(text) > 12 {
        let stop = text.match_indices(". ").map(|(i, _)| i).next()?;
        let (head, rest) = (&text[..stop], text[stop + 1..].trim_start());
        if syllables(head) <= 20
            && syllables(rest) > 5
            && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '-' | '+'))
            && !head.contains(',') | (syllables(head) <= 14)
        {
            return Some(range.start + stop..range.end - rest.len());
        }
    }
    None
}

/// The end of bold words at the head of the range, where what follows is not bold.
fn bold_end(p: &Paragraph, range: Range<usize>) -> Option<usize> {
    let mut end = range.start;
    for span in &p.spans {
        if span.range.end <= range.start {
            continue;
        }
        if span.range.start >= range.end {
            break;
        }
        let here = span.range.start.max(range.start)..span.range.end.min(range.end);
        if !span.bold && !p.text.get(here.clone()).is_some_and(|t| t.trim().is_empty()) {
            break;
        }
        if span.bold {
            end = here.end;
        }
    }
    (end > range.start && end < range.end && !p.text[end..range.end].trim().is_empty()).then_some(end)
}

fn look(
    p: &Paragraph,
    label: &Option<Label>,
    title: &str,
    range: Range<usize>,
    inline: bool,
    styled: bool,
    body: &str,
) -> Option<Look> {
    let n = syllables(title);
    if n == 0 {
        return None;
    }
    let bold = share(p, range.clone(), |s| s.bold) > 0.8;
    let slanted = share(p, range, |s| s.italic || s.underline) > 0.8;
    let capitals = n >= 2 && is_capitals(title);
    let bullet = label.as_ref().is_some_and(Label::is_bullet);
    let numbered = label.is_some() && !bullet;
    if styled && n < TITLE * 2 {
        return Some(Look::Styled);
    }
    if capitals && n < TITLE && !title.ends_with("./.") {
        return Some(Look::Capitals);
    }
    if numbered && n < TITLE {
        // Titles do not run over a full stop; a long line that ends in one is an item of a list.
        let sentence = n > SHORT || title.contains(". ") || n > 16 && body.trim_end().ends_with('.') && !bold && !inline;
        return Some(if bold || !sentence { Look::Numbered } else { Look::Item });
    }
    if bold && n < TITLE {
        return Some(Look::Bold);
    }
    // Two sentences before a colon are text.
    if title.contains(". ") {
        return None;
    }
    if bullet && (inline || n <= SHORT) {
        return Some(Look::Dash);
    }
    if inline && n <= LEAD {
        return Some(Look::Lead);
    }
    if slanted && n <= SHORT {
        return Some(Look::Slanted);
    }
    let closed = title.ends_with(['.', ';', ',']);
    if n <= PLAIN && (!closed || n <= 8) || n <= SHORT && title.ends_with(':') {
        return Some(Look::Plain);
    }
    // Longer leads still count as the first words of a paragraph when a comma or full stop sets them off; those are read as content.
    None
}

fn share(p: &Paragraph, range: Range<usize>, what: impl Fn(&rasoat_model::document::Span) -> bool) -> f32 {
    let (mut hit, mut all) = (0usize, 0usize);
    for span in &p.spans {
        let here = span.range.start.max(range.start)..span.range.end.min(range.end);
        if here.start >= here.end {
            continue;
        }
        let n = p.text.get(here).map_or(0, |t| t.chars().filter(|c| !c.is_whitespace()).count());
        all += n;
        if what(span) {
            hit += n;
        }
    }
    if all == 0 { 0.0 } else { hit as f32 / all as f32 }
}

fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut upper, mut all) = (0, 0);
    for c in letters {
        all += 1;
        upper += usize::from(c.is_uppercase());
    }
    // Toned capitals of old fonts come out small: one letter in ten may.
    all >= 4 && upper * 10 >= all * 9
}
