//! Lines → paragraphs.
//!
//! Two lines are one paragraph where the text was broken because it did not fit: the first word of the second would not have
//! stood on the first. Everything else (labels, indents, leading, weight) only tells paragraphs apart.

use super::frame::union;
use super::labels::label;
use super::lines::Line;
use super::reading::{Group, Room, RoomKind};
use rasoat_model::document::{Align, Paragraph, Rect, Span};
use rasoat_text::legacy::soft_hyphen_is_letter;

/// A paragraph with its place, in the frame of the page.
#[derive(Debug)]
pub struct PlacedParagraph {
    pub paragraph: Paragraph,
    pub rect: Rect,
    pub lines: Vec<Line>,
    pub room: Room,
}

/// The paragraphs of a group of lines. `leading` is the usual distance of baselines, in em, where it is known.
pub fn paragraphs(group: Group, leading: Option<f32>) -> Vec<PlacedParagraph> {
    let Group { lines, room } = group;
    let mut out: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(open) if goes_on(open, &line, room, leading) => open.push(line),
            _ => out.push(vec![line]),
        }
    }
    out.into_iter().map(|lines| build(lines, room)).collect()
}

/// The usual distance of baselines on a page, in em: the median over lines that stand directly below each other.
pub fn usual_leading(lines: &[&Line]) -> Option<f32> {
    let mut steps: Vec<f32> = lines
        .windows(2)
        .filter(|w| w[1].y > w[0].y && (w[1].size - w[0].size).abs() < 0.5 && w[1].x0 < w[0].x1 && w[1].x1 > w[0].x0)
        .map(|w| (w[1].y - w[0].y) / w[1].size.max(0.1))
        .filter(|d| (0.8..3.0).contains(d))
        .collect();
    if steps.len() < 6 {
        return None;
    }
    // Below the median: between paragraphs the distance is larger, and short paragraphs may be many.
    let at = steps.len() * 3 / 10;
    let (_, step, _) = steps.select_nth_unstable_by(at, f32::total_cmp);
    Some(*step)
}

fn goes_on(open: &[Line], next: &Line, room: Room, leading: Option<f32>) -> bool {
    let last = &open[open.len() - 1];
    if last.across.is_some() || next.across.is_some() {
        return false;
    }
    stands_below(open, next, leading) && same_looks(last, next) && !new_item(open, next, room) && was_broken(open, next, room)
}

/// Directly below, at the distance that the paragraph already has.
fn stands_below(open: &[Line], next: &Line, leading: Option<f32>) -> bool {
    let last = &open[open.len() - 1];
    let em = last.size.max(next.size);
    let step = next.y - last.y;
    let most = if open.len() >= 2 {
        (last.y - open[open.len() - 2].y) * 1.12 + 1.0
    } else {
        leading.map_or(2.3 * em, |l| l * em * 1.12 + 0.5)
    };
    step > 0.4 * em && step <= most && (last.size - next.size).abs() <= 0.15 * em
}

/// No change of weight or slope between the lines as wholes; within a line either may change.
fn same_looks(last: &Line, next: &Line) -> bool {
    let clash = |a: f32, b: f32| (a > 0.9 && b < 0.1) || (a < 0.1 && b > 0.9);
    !clash(last.bold_share(), next.bold_share()) && !clash(last.italic_share(), next.italic_share())
}

/// Whether the line begins an item of a list. A wrapped line may begin with "2." or "-" by chance: then it stands where the lines
/// of its paragraph go on, not where its paragraphs begin, and the sentence before is unfinished.
fn new_item(open: &[Line], next: &Line, room: Room) -> bool {
    if label(&next.text).is_none() {
        return false;
    }
    let (first, last) = (&open[0], &open[open.len() - 1]);
    let indented = (first.x0 - next.x0).abs() > 0.8 * next.size;
    let by_chance = indented && next.x0 <= room.left + 2.0 && !ends_sentence(&last.text) && is_full(last, next, room);
    !by_chance
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', ';', ':', '!', '?'])
}

fn was_broken(open: &[Line], next: &Line, room: Room) -> bool {
    let last = &open[open.len() - 1];
    let tied = starts_small(&next.text) && !ends_sentence(&last.text);
    let centred = is_centred(next, room) && open.iter().all(|l| in_the_middle(l, room));
    // The middle of the page may be unknown; lines of different length about one middle are centred all the same.
    let about = (last.center() - next.center()).abs() < 1.5 && (last.x0 - next.x0).abs() > 1.5 * next.size;
    if room.kind == RoomKind::Middle || centred || about {
        return (is_full_centred(last, next, room) && same_case(last, next)) || tied;
    }
    match room.kind {
        // The widest line of a column would always look full; only an item of a list is known to have been broken.
        RoomKind::Column => at_margin(open, next) && (tied || (is_full(last, next, room) && label(&open[0].text).is_some())),
        RoomKind::Body | RoomKind::Cell | RoomKind::Middle => at_margin(open, next) && is_full(last, next, room),
    }
}

/// The first word of `next` would not have fitted behind `last`.
fn is_full(last: &Line, next: &Line, room: Room) -> bool {
    last.x1 + 0.2 * last.size + next.first_word > room.right - slack(room)
}

fn is_full_centred(last: &Line, next: &Line, room: Room) -> bool {
    last.width() + 0.2 * last.size + next.first_word > room.right - room.left - 1.6 * slack(room)
}

/// Cells have padding, columns an estimated width.
fn slack(room: Room) -> f32 {
    match room.kind {
        RoomKind::Body => 1.5,
        RoomKind::Column | RoomKind::Middle => 4.0,
        RoomKind::Cell => 8.0,
    }
}

/// Not capitals on one line and small letters on the other. A line without letters goes with either.
fn same_case(a: &Line, b: &Line) -> bool {
    let has = |l: &Line, is: fn(char) -> bool| l.text.chars().any(is);
    let bare = |l: &Line| !has(l, char::is_alphabetic);
    bare(a) || bare(b) || has(a, char::is_lowercase) == has(b, char::is_lowercase)
}

fn starts_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether the line begins where lines of this paragraph go on.
fn at_margin(open: &[Line], next: &Line) -> bool {
    let em = next.size;
    let first = &open[0];
    if let Some(second) = open.get(1) {
        return (next.x0 - second.x0).abs() <= 0.8 * em;
    }
    let hanging = label(&first.text).is_some() && (next.x0 - first.second_x).abs() <= 0.5 * em;
    next.x0 <= first.x0 + 0.5 * em || hanging
}

fn is_centred(line: &Line, room: Room) -> bool {
    let (before, after) = (line.x0 - room.left, room.right - line.x1);
    let em = line.size;
    match room.kind {
        // A full line is in the middle too, and so is a line with a slight indent: only clear cases count.
        RoomKind::Body => {
            let indented = room.indent.is_some_and(|x| (line.x0 - x).abs() < 1.5);
            before > 1.5 * em && after > 1.5 * em && in_the_middle(line, room) && !indented
        }
        RoomKind::Cell | RoomKind::Middle => in_the_middle(line, room),
        RoomKind::Column => false,
    }
}

fn in_the_middle(line: &Line, room: Room) -> bool {
    let (before, after) = (line.x0 - room.left, room.right - line.x1);
    // A column's own middle is only an estimate.
    let tolerance = if room.kind == RoomKind::Middle { 1.4 } else { 0.9 };
    (before - after).abs() < tolerance * line.size
}

fn build(lines: Vec<Line>, room: Room) -> PlacedParagraph {
    let rect = lines.iter().map(Line::rect).reduce(union).unwrap_or_default();
    let mut paragraph =
        Paragraph { align: align(&lines, room), indent: lines.first().map_or(0.0, |l| l.x0), ..Paragraph::default() };
    for line in &lines {
        append(&mut paragraph, &line.text, &line.spans);
    }
    paragraph.confidence = confidence(&lines);
    PlacedParagraph { paragraph, rect, lines, room }
}

/// How sure a recogniser is of some lines, by their letters.
pub fn confidence(lines: &[Line]) -> Option<u8> {
    let (mut sum, mut n) = (0.0, 0.0);
    for line in lines {
        if let Some(sure) = line.sure {
            sum += sure * line.text.len() as f32;
            n += line.text.len() as f32;
        }
    }
    (n > 0.0).then(|| (sum / n).round() as u8)
}

/// Adds a line of the page. Words are parted by a blank; a hyphen between two letters or digits keeps them together, and a soft
/// hyphen disappears unless it is a letter of TCVN3. Vietnamese has no other hyphenation.
pub fn append(paragraph: &mut Paragraph, text: &str, spans: &[Span]) {
    let mut removed = 0;
    if !paragraph.text.is_empty() {
        if paragraph.text.ends_with('\u{AD}') && !soft_hyphen_is_letter(&paragraph.text) {
            paragraph.text.pop();
            removed = '\u{AD}'.len_utf8();
        } else if !hyphenated(&paragraph.text, text) {
            paragraph.text.push(' ');
        }
        paragraph.line_starts.push(paragraph.text.len());
    }
    let end = paragraph.text.len();
    if let Some(last) = paragraph.spans.last_mut() {
        last.range.end = end;
        if removed > 0 && last.range.start >= end {
            paragraph.spans.pop();
        }
    }
    paragraph.text.push_str(text);
    for span in spans {
        let range = span.range.start + end..span.range.end + end;
        match paragraph.spans.last_mut() {
            Some(last) if last.bold == span.bold && last.italic == span.italic && (last.size - span.size).abs() < 0.6 => {
                last.range.end = range.end;
            }
            _ => paragraph.spans.push(Span { range, ..span.clone() }),
        }
    }
}

fn hyphenated(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    back.next() == Some('-')
        && back.next().is_some_and(char::is_alphanumeric)
        && after.chars().next().is_some_and(char::is_alphanumeric)
}

fn align(lines: &[Line], room: Room) -> Align {
    let Some(first) = lines.first() else { return Align::Start };
    let middle = |l: &Line| (l.center() - first.center()).abs() < 1.5;
    let ragged = lines.iter().any(|l| (l.x0 - first.x0).abs() > 1.5 * l.size);
    if lines.iter().all(|l| is_centred(l, room)) || (ragged && lines.iter().all(middle)) {
        return Align::Center;
    }
    let ends_right = lines.iter().all(|l| (l.x1 - room.right).abs() < 0.5 * l.size);
    if ends_right && first.x0 > room.left + 0.25 * (room.right - room.left) {
        return Align::End;
    }
    let (inner, last) = lines.split_at(lines.len() - 1);
    if inner.len() >= 2 && inner.iter().all(|l| (l.x1 - room.right).abs() < 2.0) && !last.is_empty() {
        return Align::Justify;
    }
    Align::Start
}
