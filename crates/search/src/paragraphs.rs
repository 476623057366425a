//! Paragraphs as hits: of each section that is found, the paragraphs that hold what was looked for.
//!
//! They are cut out of the stored text of the section instead of being indexed beside it, which would double the index.

use super::address::Address;
use super::analysis::Analyser;
use super::entry::{Entry, Granularity};
use super::hits::Hit;
use super::lookup::Needle;
use super::snippet::{find, snippet};

/// Those paragraphs of a section with all the words that were looked for; where none has all, those with the most; without words to
/// look for, all. As the section was found by stricter needles, those that hold these come first. Scores are that of the section.
pub(super) fn of(section: &Hit, strict: &[Needle], words: &[Needle], analyser: &mut Analyser) -> Vec<Hit> {
    let heading = usize::from(!section.entry.section_path.is_empty());
    let lines: Vec<&str> = section.entry.text.split('\n').collect();
    let held: Vec<usize> = lines.iter().map(|line| kinds(line, words, analyser)).collect();
    let most = held.iter().copied().max().unwrap_or(0);
    // A heading is no answer where nothing was looked for in it.
    let from = if most == 0 { heading.min(lines.len().saturating_sub(1)) } else { 0 };
    let mut out: Vec<(usize, Hit)> = Vec::new();
    for (i, line) in lines.iter().enumerate().skip(from) {
        if held[i] < most || !line.chars().any(char::is_alphanumeric) {
            continue;
        }
        let strictly = kinds(line, strict, analyser);
        let needles = if strictly > 0 { strict } else { words };
        let address = section.address.clone().paragraph(number(i));
        let entry = paragraph(&section.entry, i, line);
        out.push((strictly, Hit { score: section.score, snippet: snippet(line, needles, analyser), entry, address }));
    }
    out.sort_by_key(|(strictly, _)| std::cmp::Reverse(*strictly));
    out.into_iter().map(|(_, hit)| hit).collect()
}

/// How many of the needles are in a text.
fn kinds(text: &str, needles: &[Needle], analyser: &mut Analyser) -> usize {
    if needles.is_empty() {
        return 0;
    }
    let mut kinds: Vec<usize> = find(text, needles, analyser).into_iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

fn number(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}

/// A line of a section as an entry of its own.
fn paragraph(section: &Entry, line: usize, text: &str) -> Entry {
    let at = section.lines.get(line);
    Entry {
        granularity: Granularity::Paragraph,
        page: at.map(|(_, page)| *page).filter(|p| *p > 0).or(section.page),
        block: at.map_or(section.block, |(block, _)| *block as usize),
        text: text.to_owned(),
        lines: Vec::new(),
        ..section.clone()
    }
}

impl Entry {
    /// The paragraphs of a section with their addresses, its heading the first where it has one.
    pub fn paragraphs(&self) -> Vec<(Address, Entry)> {
        let whole = self.address();
        let lines = self.text.split('\n').enumerate();
        lines.map(|(i, line)| (whole.clone().paragraph(number(i)), paragraph(self, i, line))).collect()
    }
}
