//! Paragraphs as hits: of each section that is found, the paragraphs that hold what was looked for.
//!
//! They are cut out of the stored text of the section instead of being indexed beside it, which would double the index.

use super::analysis::Analyser;
use super::lookup::Needle;
use super::snippet::{find, snippet};
use super::{Address, Entry, Granularity, Hit};

/// Those paragraphs of a section with all that was looked for; where none has all, those with the most of it; without words to look for,
/// all. Scores are that of the section.
pub(super) fn of(section: &Hit, needles: &[Needle], analyser: &mut Analyser) -> Vec<Hit> {
    let heading = usize::from(!section.entry.section_path.is_empty());
    let lines: Vec<&str> = section.entry.text.split('\n').collect();
    let held: Vec<usize> = lines
        .iter()
        .map(|line| {
            let mut kinds: Vec<usize> = find(line, needles, analyser).into_iter().map(|(kind, _)| kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.len()
        })
        .collect();
    let most = held.iter().copied().max().unwrap_or(0);
    // The heading of its own is no answer where nothing was looked for in it.
    let from = if most == 0 { heading.min(lines.len().saturating_sub(1)) } else { 0 };
    let mut out: Vec<Hit> = Vec::new();
    for (i, line) in lines.iter().enumerate().skip(from) {
        if held[i] < most || !line.chars().any(char::is_alphanumeric) {
            continue;
        }
        let address = section.address.clone().paragraph(number(i));
        let entry = paragraph(&section.entry, i, line);
        out.push(Hit { score: section.score, snippet: snippet(line, needles, analyser), entry, address });
    }
    out
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
