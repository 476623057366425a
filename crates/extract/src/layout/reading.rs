//! The order in which a page is read: as painted, save that columns side by side are read one after the other.

use super::frame::union;
use super::labels::only_label;
use super::lines::Line;
use rasoat_model::document::Rect;

/// Lines that are read together, and the room they were set in.
#[derive(Debug)]
pub struct Group {
    pub lines: Vec<Line>,
    pub room: Room,
}

/// Where text may stand, in the frame of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    pub left: f32,
    pub right: f32,
    /// Where the first lines of paragraphs usually begin, if not at the left edge.
    pub indent: Option<f32>,
    pub kind: RoomKind,
}

/// What kind of place a run of lines fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomKind {
    /// The text area of the page.
    Body,
    /// One of two columns side by side, set flush left: a list of recipients.
    Column,
    /// A column whose lines are centred: letterhead, signatures.
    Middle,
    /// A cell of a table.
    Cell,
}

/// The lines of a page, in reading order, in groups.
pub fn groups(lines: Vec<Line>, left: f32, right: f32) -> Vec<Group> {
    let mut lines = bridged(with_labels(lines));
    lines.sort_by_key(|l| l.seq);
    if painted_out_of_order(&lines) {
        lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    }
    let zones = zones(&lines, left, right);
    let mut zone_of = vec![None; lines.len()];
    for (z, zone) in zones.iter().enumerate() {
        for i in zone.left.iter().chain(&zone.right) {
            zone_of[*i] = Some(z);
        }
    }
    let mut slots: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let body = Room { left, right, indent: usual_indent(slots.iter().flatten(), left), kind: RoomKind::Body };
    let mut out: Vec<Group> = Vec::new();
    for i in 0..slots.len() {
        match zone_of[i] {
            None => {
                let Some(line) = slots[i].take() else { continue };
                match out.last_mut() {
                    Some(group) if group.room == body => group.lines.push(line),
                    _ => out.push(Group { lines: vec![line], room: body }),
                }
            }
            Some(z) => {
                for members in [&zones[z].left, &zones[z].right] {
                    let lines: Vec<Line> = members.iter().filter_map(|m| slots[*m].take()).collect();
                    if !lines.is_empty() {
                        let room = column_room(&lines, &zones[z], left, right);
                        out.push(Group { lines, room });
                    }
                }
            }
        }
    }
    out
}

/// A label that stands far before its text (a wide tab) belongs to the line on its right.
fn with_labels(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut labels: Vec<Line> = Vec::new();
    for line in lines {
        if only_label(&line.text) { labels.push(line) } else { out.push(line) }
    }
    for label in labels {
        let host = out
            .iter_mut()
            .filter(|l| (l.y - label.y).abs() < 0.3 * l.size && l.x0 > label.x1 && l.x0 - label.x1 < 8.0 * l.size)
            .min_by(|a, b| a.x0.total_cmp(&b.x0));
        match host {
            Some(line) => prepend(line, label),
            None => out.push(label),
        }
    }
    out
}

/// Widest gap, in em, that a line may have inside: a place left for a number to be filled in.
const INNER_GAP: f32 = 6.0;

/// Pieces on one baseline are one line where the line above reaches over the gap between them: then the gap is no gutter.
fn bridged(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut i = 0;
    while i < lines.len() {
        let right =
            lines.iter().enumerate().take(i + 12).skip(i.saturating_sub(12)).find(|(j, r)| *j != i && bridges(&lines, i, r));
        match right.map(|(j, _)| j) {
            Some(j) => {
                let piece = lines.remove(j);
                let at = if j < i { i - 1 } else { i };
                let left = std::mem::replace(&mut lines[at], piece);
                let (first_word, second_x) = (left.first_word, left.second_x);
                let one_word = !left.text.contains(' ');
                prepend(&mut lines[at], left);
                lines[at].first_word = first_word;
                if !one_word {
                    lines[at].second_x = second_x;
                }
                i = at;
            }
            None => i += 1,
        }
    }
    lines
}

fn bridges(lines: &[Line], i: usize, right: &Line) -> bool {
    let left = &lines[i];
    let em = left.size.max(right.size);
    let gap = right.x0 - left.x1;
    let beside = (left.y - right.y).abs() < 0.2 * em && gap > 0.0 && gap < INNER_GAP * em;
    if !beside || left.across.is_some() || right.across.is_some() {
        return false;
    }
    let over = |l: &Line| l.x0 < left.x1 - 0.5 * em && l.x1 > right.x0 + 0.5 * em;
    // Nothing may stand in the gap itself.
    let free = |l: &Line| (l.y - left.y).abs() > 0.5 * em || l.x1 <= left.x1 + 0.1 || l.x0 >= right.x0 - 0.1;
    let near = &lines[i.saturating_sub(12)..(i + 12).min(lines.len())];
    near.iter().any(|l| l.y < left.y - 0.5 * em && left.y - l.y < 3.2 * em && over(l)) && near.iter().all(free)
}

/// Where first lines begin: the commonest place right of the left edge.
fn usual_indent<'a>(lines: impl Iterator<Item = &'a Line>, left: f32) -> Option<f32> {
    let mut x0: Vec<f32> = lines.filter(|l| l.x0 > left + 0.8 * l.size && l.x0 < left + 6.0 * l.size).map(|l| l.x0).collect();
    x0.sort_by(f32::total_cmp);
    let run = |i: usize| x0[i..].iter().take_while(|x| **x - x0[i] < 1.5).count();
    (0..x0.len()).max_by_key(|i| run(*i)).filter(|i| run(*i) >= 3).map(|i| x0[i])
}

fn prepend(line: &mut Line, label: Line) {
    let shift = label.text.len() + 1;
    let mut spans = label.spans;
    if let Some(last) = spans.last_mut() {
        last.range.end = shift;
    }
    spans.extend(line.spans.drain(..).map(|mut s| {
        s.range = s.range.start + shift..s.range.end + shift;
        s
    }));
    line.text = format!("{} {}", label.text, line.text);
    line.spans = spans;
    line.second_x = line.x0;
    line.first_word = label.x1 - label.x0;
    line.x0 = label.x0;
    line.seq = line.seq.min(label.seq);
}

/// Some programs paint in an order of their own; then only the place counts.
fn painted_out_of_order(lines: &[Line]) -> bool {
    let jumps = lines.windows(2).filter(|w| w[1].y < w[0].y - w[0].size && w[1].x0 < w[0].x1 && w[1].x1 > w[0].x0).count();
    jumps > 2 + lines.len() / 8
}

/// Two columns side by side; indices of lines, top to bottom.
struct Zone {
    left: Vec<usize>,
    right: Vec<usize>,
    /// The gutter: right edge of the left column, left edge of the right one.
    gutter: (f32, f32),
}

/// Smallest gutter, in points.
const MIN_GUTTER: f32 = 3.0;

fn zones(lines: &[Line], left: f32, right: f32) -> Vec<Zone> {
    let mut order: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].across.is_none()).collect();
    order.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let beside: Vec<Option<usize>> = (0..order.len()).map(|k| neighbour(lines, &order, k)).collect();

    let mut out: Vec<Zone> = Vec::new();
    let mut k = 0;
    while k < order.len() {
        let Some(partner) = beside[k] else {
            k += 1;
            continue;
        };
        let (zone, next) = grow(lines, &order, &beside, k, partner, (left, right));
        match zone {
            Some(zone) => {
                out.push(zone);
                k = next.max(k + 1);
            }
            None => k += 1,
        }
    }
    out
}

/// The one line that stands beside the `k`-th in order of y, as a position in `order`.
fn neighbour(lines: &[Line], order: &[usize], k: usize) -> Option<usize> {
    let me = &lines[order[k]];
    let window = k.saturating_sub(8)..(k + 9).min(order.len());
    let mut found = window.filter(|j| *j != k && side_by_side(me, &lines[order[*j]]));
    let first = found.next()?;
    // Three in a row are a table or a form, no pair of columns; but one line may stand beside two of a denser column.
    let other = &lines[order[first]];
    let same_column = |j: usize| lines[order[j]].x0 < other.x1 && lines[order[j]].x1 > other.x0;
    found.all(same_column).then_some(first)
}

fn side_by_side(a: &Line, b: &Line) -> bool {
    let (a0, a1, b0, b1) = (a.y - a.size * 0.8, a.y + a.size * 0.2, b.y - b.size * 0.8, b.y + b.size * 0.2);
    let overlap = a1.min(b1) - a0.max(b0);
    overlap > 0.35 * a.size.min(b.size) && (a.x1 + MIN_GUTTER < b.x0 || b.x1 + MIN_GUTTER < a.x0)
}

/// Grows a pair of columns downwards from the pair given. Returns the position in `order` that follows it.
fn grow(
    lines: &[Line],
    order: &[usize],
    beside: &[Option<usize>],
    k: usize,
    partner: usize,
    (left, right): (f32, f32),
) -> (Option<Zone>, usize) {
    let (a, b) = (&lines[order[k]], &lines[order[partner]]);
    let mut gutter = if a.x0 < b.x0 { (a.x1, b.x0) } else { (b.x1, a.x0) };
    let mut sides: Vec<(usize, bool)> = Vec::new();
    // Members up to here stand in rows with both columns, or between such rows.
    let mut sure = 0;
    let mut bottom = a.y.max(b.y);
    let mut j = k;
    while j < order.len() {
        let line = &lines[order[j]];
        if line.y - bottom > 9.0 * line.size {
            break;
        }
        let (fits_left, fits_right) = (line.x1 + MIN_GUTTER <= gutter.1, line.x0 >= gutter.0 + MIN_GUTTER);
        let is_left = match (fits_left, fits_right) {
            (true, false) => true,
            (false, true) => false,
            (true, true) => (line.center() - gutter.0).abs() + left < (gutter.1 - line.center()).abs() + left,
            (false, false) => break,
        };
        // Beside nothing: it goes on with its column only if it is set like it.
        if beside[j].is_none() && !set_like(lines, &sides, line, is_left, (left, right)) {
            break;
        }
        if is_left {
            gutter.0 = gutter.0.max(line.x1);
        } else {
            gutter.1 = gutter.1.min(line.x0);
        }
        sides.push((order[j], is_left));
        bottom = bottom.max(line.y);
        if beside[j].is_some() {
            sure = sides.len();
        }
        j += 1;
    }
    if sure < 2 {
        return (None, k + 1);
    }
    let pick = |side: bool| sides.iter().filter(|(_, l)| *l == side).map(|(i, _)| *i).collect::<Vec<_>>();
    let mut zone = Zone { left: pick(true), right: pick(false), gutter };
    if zone.left.is_empty() || zone.right.is_empty() {
        return (None, k + 1);
    }
    if let Some(head) = head_of(lines, order, k, &zone) {
        zone.right.insert(0, head);
    }
    (Some(zone), k + sides.len())
}

/// A line that stands just above the right column, too high to be beside the left one, and was painted after the left one began:
/// without it "TM. …" would come behind the name under it.
fn head_of(lines: &[Line], order: &[usize], k: usize, zone: &Zone) -> Option<usize> {
    let (at, first, left) = (*order.get(k.checked_sub(1)?)?, &lines[*zone.right.first()?], &lines[*zone.left.first()?]);
    let line = &lines[at];
    let above = line.y < first.y && left.y.min(first.y) - line.y < 2.2 * first.size;
    let fits = line.x0 >= zone.gutter.0 + MIN_GUTTER && (line.center() - first.center()).abs() < 7.0;
    (above && fits && line.seq > left.seq && line.seq < first.seq).then_some(at)
}

/// Whether a line alone in its row is aligned with a line of its column: same middle, or same left edge.
fn set_like(lines: &[Line], sides: &[(usize, bool)], line: &Line, is_left: bool, (left, right): (f32, f32)) -> bool {
    let page_middle = (left + right) / 2.0;
    // A title in the middle of the page belongs to no column.
    if (line.center() - page_middle).abs() < 8.0 {
        return false;
    }
    let mut column = sides.iter().filter(|(_, l)| *l == is_left).map(|(i, _)| &lines[*i]).peekable();
    let mut last: Option<&Line> = None;
    let mut aligned = false;
    while let Some(other) = column.next() {
        aligned |= (other.center() - line.center()).abs() < 7.0 || (other.x0 - line.x0).abs() < 3.0;
        if column.peek().is_none() {
            last = Some(other);
        }
    }
    // A line that goes on under the left column is body text once it is wider than the column ever was.
    let wide = line.width() > 0.55 * (right - left);
    aligned && !wide && last.is_some_and(|l| line.y - l.y < 9.0 * line.size)
}

/// The width that was there for a column: around its middle where it is centred, up to its neighbour where it is not.
fn column_room(lines: &[Line], zone: &Zone, left: f32, right: f32) -> Room {
    let area = lines.iter().map(Line::rect).reduce(union).unwrap_or_default();
    if !centred(lines, area) {
        return Room { left: area.x0, right: area.x1, indent: None, kind: RoomKind::Column };
    }
    let kind = RoomKind::Middle;
    let middle = (area.x0 + area.x1) / 2.0;
    let is_left = area.x1 <= zone.gutter.1;
    let half = if is_left { (middle - left).min(zone.gutter.1 - middle) } else { (right - middle).min(middle - zone.gutter.0) };
    // Lines that fill most of that room show where it really ended.
    let widest = (area.x1 - area.x0) / 2.0;
    let half = if widest >= 0.7 * half { widest } else { half };
    Room { left: middle - half, right: middle + half, indent: None, kind }
}

fn centred(lines: &[Line], area: Rect) -> bool {
    let middle = (area.x0 + area.x1) / 2.0;
    lines.iter().all(|l| (l.center() - middle).abs() < 9.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, (x0, x1, y): (f32, f32, f32), seq: u32) -> Line {
        let text = text.to_owned();
        Line {
            x0,
            x1,
            y,
            size: 13.0,
            text,
            spans: Vec::new(),
            seq,
            first_word: 20.0,
            second_x: f32::NAN,
            sure: None,
            across: None,
        }
    }

    /// "TM. …" stands higher than the first recipient and is painted after the left cell: it still heads the right column.
    #[test]
    fn the_head_of_the_right_column_stays_with_it() {
        let lines = vec![
            line("Nơi nhận:", (85.0, 140.0, 700.0), 0),
            line("- Như trên;", (85.0, 150.0, 714.0), 1),
            line("- Lưu: VT.", (85.0, 145.0, 728.0), 2),
            line("TM. ỦY BAN", (360.0, 440.0, 688.0), 3),
            line("CHỦ TỊCH", (365.0, 435.0, 704.0), 4),
            line("Lò Thị Mai", (362.0, 438.0, 728.0), 5),
        ];
        let read: Vec<String> = groups(lines, 85.0, 540.0).into_iter().flat_map(|g| g.lines).map(|l| l.text).collect();
        assert_eq!(read, ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN", "CHỦ TỊCH", "Lò Thị Mai"]);
    }
}
