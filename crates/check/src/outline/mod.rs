//! The body of a paper → its headings, each with number, title, level and where its text begins.
//!
//! Everything that could be a heading is kept, with a strength that says how much it looks like one: a numbered line, a style, bold or
//! capitals, or only the first words of a paragraph before a colon. Which of them are sections is decided against the requirements,
//! not here; a list item that nobody asked for stays text of the section above it.

pub mod label;
mod level;
mod title;

use label::Label;
use rasoat_model::document::{Block, Content, Document, Location, Paragraph, UNREAD};
use rasoat_text::fold::fold;
use std::ops::Range;

#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// In document order.
    pub headings: Vec<Heading>,
    /// Blocks left out: the table of contents.
    pub contents: Vec<usize>,
    /// The blocks that the outline covers.
    pub blocks: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct Heading {
    pub at: Location,
    /// Without number; a heading broken over two lines is joined.
    pub title: String,
    pub label: Option<Label>,
    pub look: Look,
    pub centred: bool,
    /// 0 is the top.
    pub level: usize,
    pub parent: Option<usize>,
    /// Where its own text begins: the block, and the byte in that paragraph.
    pub text_from: (usize, usize),
}

/// What makes a line a heading, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// The first words of a paragraph, before a colon or full stop.
    Lead,
    /// A dash with a colon, or a short dash.
    Dash,
    /// A short line of its own without any mark.
    Plain,
    /// Italic or underlined as a whole.
    Slanted,
    /// A number and a sentence behind it: as often a list item.
    Item,
    /// Bold as a whole, or bold words at the head of a paragraph.
    Bold,
    /// A number and a title.
    Numbered,
    /// In capitals as a whole.
    Capitals,
    /// A heading style of the word processor.
    Styled,
}

impl Heading {
    /// Number and title: "2.1. Kết quả thực hiện chỉ tiêu".
    pub fn name(&self) -> String {
        match &self.label {
            Some(l) if !l.is_bullet() => format!("{}. {}", l.text.trim_end_matches('.'), self.title),
            _ => self.title.clone(),
        }
    }
}

impl Look {
    /// Headings by their looks alone; the weaker ones are text unless a requirement wants them.
    pub fn is_structural(self) -> bool {
        self >= Look::Bold
    }
}

/// Reads the headings of a range of blocks.
pub fn read(document: &Document, blocks: Range<usize>) -> Outline {
    let blocks = blocks.start.min(document.blocks.len())..blocks.end.min(document.blocks.len());
    let contents = table_of_contents(document, blocks.clone());
    let mut headings: Vec<Heading> = Vec::new();
    let mut index = blocks.start;
    while index < blocks.end {
        let block = &document.blocks[index];
        if contents.binary_search(&index).is_ok() {
            index += 1;
            continue;
        }
        if let Content::Paragraph(p) = &block.content {
            for mut heading in title::candidates(index, p) {
                let next = continuation(document, &heading, p, index + 1..blocks.end);
                if let Some((title, end)) = next {
                    if !heading.title.is_empty() {
                        heading.title.push(' ');
                    }
                    heading.title.push_str(&title);
                    heading.text_from = (end + 1, 0);
                    index = end;
                }
                headings.push(heading);
            }
        }
        index += 1;
    }
    bound(&mut headings);
    levels(&mut headings);
    Outline { headings, contents, blocks }
}

/// Levels and parents of some headings, in document order, from their labels and looks.
pub fn levels(headings: &mut [Heading]) {
    level::assign(headings);
}

/// How many headings are looked at. A report of a hundred pages has a few hundred; a list of a hundred thousand items is no outline.
const HEADINGS: usize = 600;

/// Keeps the work bounded whatever was sent: the weak candidates go first, then what is beyond the limit.
fn bound(headings: &mut Vec<Heading>) {
    if headings.len() > HEADINGS {
        headings.retain(|h| h.look.is_structural());
        headings.truncate(HEADINGS);
    }
}

/// The rest of a heading whose title goes on in the next paragraph: it begins with a small letter, or the first line ends in a
/// word that cannot end a title.
fn continuation(document: &Document, heading: &Heading, p: &Paragraph, rest: Range<usize>) -> Option<(String, usize)> {
    let whole = heading.text_from == (heading.at.block + 1, 0);
    let open = !heading.title.trim_end().ends_with(['.', ':', ';', '!', '?', ',']) || heading.title.trim_end().ends_with(',');
    if !whole || !open || !matches!(heading.look, Look::Numbered | Look::Bold | Look::Capitals | Look::Styled | Look::Item) {
        return None;
    }
    let index = rest.start;
    let next = document.blocks.get(index).filter(|_| rest.contains(&index)).and_then(Block::paragraph)?;
    let text = next.text.trim();
    let first = text.chars().next()?;
    if heading.title.is_empty() {
        // The name of a part stood alone: its title is the next line, whatever its looks.
        return (text.len() < 200 && label::parse(text).is_none()).then(|| (text.to_string(), index));
    }
    if next.label.is_some() || text.len() > 200 || label::parse(text).is_some() {
        return None;
    }
    let same_weight = (p.bold_share() > 0.8) == (next.bold_share() > 0.8);
    let hanging = ["va", "cua", "trong", "voi", "cac", "cho", "ve", "den", "la", "theo", "tai", "-"];
    let last = fold(&heading.title).text;
    let hangs = last.rsplit(' ').next().is_some_and(|w| hanging.contains(&w)) || heading.title.trim_end().ends_with(',');
    // A whole sentence is no end of a title, though the title ends in a word that may hang ("trong các năm tiếp theo").
    let sentence = first.is_uppercase() && text.ends_with('.');
    let goes_on = same_weight && (first.is_lowercase() || hangs && !sentence);
    goes_on.then(|| (text.to_string(), index))
}

/// Blocks of a table of contents: its style, its leaders, or the list under "MỤC LỤC" whose lines all come again below.
fn table_of_contents(document: &Document, blocks: Range<usize>) -> Vec<usize> {
    let mut out = Vec::new();
    let mut listing = false;
    for index in blocks.clone() {
        let Some(p) = document.blocks[index].paragraph() else {
            // A table under "MỤC LỤC" is the contents too where its last column holds page numbers.
            if listing && document.blocks[index].table().is_some_and(is_contents_table) {
                out.push(index);
            }
            listing = false;
            continue;
        };
        let text = p.text.trim();
        let folded = fold(text).text;
        let styled = p.style.as_deref().is_some_and(|s| s.to_ascii_lowercase().starts_with("toc"));
        if folded.trim_end_matches(':') == "muc luc" || styled && folded.starts_with("muc luc") {
            listing = true;
            out.push(index);
        } else if styled
            || has_leader(text)
            || listing && (ends_in_page(text) || goes_on_in_dots(text) || again_below(document, &folded, index + 1..blocks.end))
        {
            out.push(index);
        } else if !text.is_empty() {
            listing = false;
        }
    }
    if out.is_empty() { bare_contents(document, blocks) } else { out }
}

/// How far into a paper contents without a title may stand, in blocks, and how many lines they have at least.
const LISTED_WITHIN: usize = 80;
const LISTED: usize = 4;

/// Numbered lines one upon the other, without any text between, until the first of them comes again; most of the others do so too.
/// Contents without title and pages.
fn bare_contents(document: &Document, blocks: Range<usize>) -> Vec<usize> {
    let text = |i: usize| document.blocks[i].paragraph().map_or("", |p| p.text.trim());
    let blank = |i: &usize| document.blocks[*i].paragraph().is_some_and(|p| p.text.trim().is_empty());
    let numbered = |i: &usize| {
        let listed = document.blocks[*i].paragraph().is_some_and(|p| p.label.is_some());
        text(*i).len() < 200 && (listed || label::parse(text(*i)).is_some_and(|(l, _)| !l.is_bullet()))
    };
    let near = blocks.start..blocks.end.min(blocks.start + LISTED_WITHIN);
    let mut rest = near.filter(|i| !blank(i)).skip_while(|i| !numbered(i));
    let Some(first) = rest.next() else { return Vec::new() };
    let opening = comparable(text(first));
    let mut lines = vec![first];
    for index in rest {
        if !numbered(&index) {
            return Vec::new();
        }
        if comparable(text(index)).starts_with(&opening) {
            let again = lines.iter().filter(|i| again_below(document, &fold(text(**i)).text, index..blocks.end)).count();
            return if lines.len() >= LISTED && again * 4 >= lines.len() * 3 { lines } else { Vec::new() };
        }
        lines.push(index);
    }
    Vec::new()
}

/// Folded, without signs at its end.
fn comparable(text: &str) -> String {
    fold(text).text.trim_end_matches(|c: char| !c.is_alphanumeric()).to_string()
}

/// "… ........ 3", "… \t 3".
fn has_leader(text: &str) -> bool {
    let body = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let digits = text.len() - body.len();
    digits > 0 && (body.ends_with("....") || body.ends_with("……") || body.ends_with(". . .") || body.ends_with("___"))
        || text.rsplit_once('\t').is_some_and(|(head, tail)| {
            !head.trim().is_empty()
                && !tail.is_empty()
                && tail.trim().chars().all(|c| c.is_ascii_digit())
                && tail.trim().len() < 4
        })
}

/// A title and dots behind it; the page after them may have been read as anything.
fn goes_on_in_dots(text: &str) -> bool {
    let dots = text.rfind("....").is_some_and(|at| text[at + 4..].trim().chars().count() <= 3);
    dots && text.starts_with(|c: char| c.is_alphanumeric() || c == UNREAD)
}

fn ends_in_page(text: &str) -> bool {
    text.rsplit_once(char::is_whitespace)
        .is_some_and(|(head, tail)| !head.is_empty() && tail.len() < 4 && tail.chars().all(|c| c.is_ascii_digit()))
}

fn again_below(document: &Document, folded: &str, rest: Range<usize>) -> bool {
    let wanted = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    wanted.len() > 4 && rest.filter_map(|i| document.blocks[i].paragraph()).any(|p| comparable(&p.text).starts_with(wanted))
}

/// A table whose last column holds page numbers.
pub(crate) fn is_contents_table(table: &rasoat_model::document::Table) -> bool {
    let numbers = table.cells.iter().filter(|c| c.col + 1 == table.cols && c.text().trim().parse::<u32>().is_ok()).count();
    table.cols >= 2 && numbers * 2 > table.rows
}

impl Outline {
    /// "III. Kết quả đạt được › 2.1. …": the numbers and titles of a heading and of those above it that look like headings.
    pub fn path(&self, heading: usize) -> String {
        let chain = std::iter::successors(Some(heading), |h| self.headings[*h].parent)
            .filter(|h| *h == heading || self.headings[*h].look.is_structural());
        let mut names: Vec<String> = chain.map(|h| self.headings[h].name()).collect();
        names.reverse();
        names.join(" › ")
    }

    /// The blocks from a heading's text to before the heading with the index `until` (or the end), as (block, from byte, to byte).
    pub fn text_between(&self, document: &Document, heading: usize, until: Option<usize>) -> Vec<Piece> {
        let from = self.headings[heading].text_from;
        let to = until.map_or((self.blocks.end, 0), |i| (self.headings[i].at.block, label_start(&self.headings[i])));
        pieces(document, from, to, &self.contents)
    }
}

/// Where the heading begins in its paragraph, number included: only a heading inside a paragraph begins past its start.
fn label_start(heading: &Heading) -> usize {
    if heading.look == Look::Lead { heading.at.range.start } else { 0 }
}

/// A stretch of one block's text; for a table the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub block: usize,
    pub range: Range<usize>,
    pub table: bool,
}

/// Stretches of text from one place to another, tables whole.
pub fn pieces(document: &Document, from: (usize, usize), to: (usize, usize), skip: &[usize]) -> Vec<Piece> {
    let mut out = Vec::new();
    let last = to.0.min(document.blocks.len().saturating_sub(1));
    for block in from.0..=last {
        if document.blocks.is_empty() || skip.binary_search(&block).is_ok() || (block, 0) >= to {
            continue;
        }
        match &document.blocks[block].content {
            Content::Table(_) => out.push(Piece { block, range: 0..0, table: true }),
            Content::Paragraph(p) => {
                let start = if block == from.0 { from.1.min(p.text.len()) } else { 0 };
                let end = if block == to.0 { to.1.min(p.text.len()) } else { p.text.len() };
                if start < end && !p.text[start..end].trim().is_empty() {
                    out.push(Piece { block, range: start..end, table: false });
                }
            }
        }
    }
    out
}
