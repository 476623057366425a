//! Running heads, running feet and page numbers, told from the body by their place and by coming back page after page.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use super::page::Lined;

/// Zones in which furniture stands, as shares of the height of the page.
const NUMBER_ZONE: f32 = 0.13;
const RUNNING_ZONE: f32 = 0.075;
/// Running text comes back on at least so many pages, and on so great a share of all.
const MIN_PAGES: usize = 3;
const MIN_SHARE: f32 = 0.6;

/// Takes the furniture out of the lines of every page; a list a page.
pub fn take(pages: &mut [Lined]) -> Vec<Vec<Line>> {
    let running = running(pages);
    pages
        .iter_mut()
        .map(|page| {
            let (_, height) = page.frame.size();
            let numbers = page_numbers(&page.lines, height);
            let mut out = Vec::new();
            let mut at = 0;
            page.lines.retain(|line| {
                let key = running_key(line, height);
                let drop = numbers.contains(&at) || key.is_some_and(|k| running.contains(&k));
                at += 1;
                if drop {
                    out.push(line.clone());
                }
                !drop
            });
            out
        })
        .collect()
}

/// The topmost or lowest line of a page where it is nothing but a number.
fn page_numbers(lines: &[Line], height: f32) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let ends = [
        (0..lines.len()).min_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y)),
        (0..lines.len()).max_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y)),
    ];
    for (i, top) in ends.into_iter().flatten().zip([true, false]) {
        let line = &lines[i];
        let in_zone = if top { line.y < NUMBER_ZONE * height } else { line.y > (1.0 - NUMBER_ZONE) * height };
        let alone = lines.iter().enumerate().all(|(j, l)| j == i || (l.y - line.y).abs() > 0.8 * line.size);
        if in_zone && alone && is_page_number(&line.text) {
            found.insert(i);
        }
    }
    found
}

/// "3", "- 3 -", "Trang 3", "3/12", "Page 3 of 12".
fn is_page_number(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let rest = lower.strip_prefix("trang").or_else(|| lower.strip_prefix("page")).unwrap_or(&lower);
    let mut numbers = 0;
    for token in rest.split(|c: char| c.is_whitespace() || "-–—/|.".contains(c)).filter(|t| !t.is_empty()) {
        if token.len() <= 3 && token.bytes().all(|b| b.is_ascii_digit()) {
            numbers += 1;
        } else if token != "of" {
            return false;
        }
    }
    numbers == 1 || (numbers == 2 && (rest.contains('/') || rest.contains("of")))
}

type RunningKey = (String, i32, bool);

/// What makes two running lines the same: the text without its digits, and the height on the page.
fn running_key(line: &Line, height: f32) -> Option<RunningKey> {
    let top = line.y < RUNNING_ZONE * height;
    let bottom = line.y > (1.0 - RUNNING_ZONE) * height;
    if !(top || bottom) || line.across.is_some() {
        return None;
    }
    let text: String = line.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    let text = text.replace("##", "#").replace("##", "#");
    Some((text, (line.y / 6.0).round() as i32, top))
}

fn running(pages: &[Lined]) -> BTreeSet<RunningKey> {
    let mut on: BTreeMap<RunningKey, usize> = BTreeMap::new();
    for page in pages {
        let (_, height) = page.frame.size();
        let keys: BTreeSet<RunningKey> = page.lines.iter().filter_map(|l| running_key(l, height)).collect();
        for key in keys {
            *on.entry(key).or_default() += 1;
        }
    }
    // The first page often goes without.
    let least = (((pages.len().saturating_sub(1)) as f32 * MIN_SHARE).ceil() as usize).max(MIN_PAGES);
    on.into_iter().filter(|(_, n)| *n >= least).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn page_numbers_are_told_from_text() {
        for text in ["3", "- 3 -", "Trang 3", "3/12", "Page 3 of 12", "12."] {
            assert!(is_page_number(text), "{text:?}");
        }
        for text in ["2020", "3 thẻ", "", "Trang", "14/8/2020", "1 2 3"] {
            assert!(!is_page_number(text), "{text:?}");
        }
    }
}
