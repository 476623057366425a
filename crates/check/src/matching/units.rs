//! A report as a sequence of units: lines that may be headings, labels at the head of a paragraph, paragraphs, rows of tables.

use crate::genre::asked::Asked;
use crate::outline::label::{self, LabelKind};
use crate::outline::{Heading, Outline};
use rasoat_model::document::{Content, Document};
use rasoat_text::lexis::{Speller, WordId};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole line that the outline holds for a possible heading.
    Line,
    /// The first words of a paragraph, before a colon or full stop.
    Label,
    /// Text.
    Body,
    /// A row of a table.
    Row,
}

/// What stands in front of a unit: units with equal marks are items of one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    None,
    Bullet(char),
    Number(LabelKind, usize),
}

#[derive(Debug, Clone)]
pub struct Unit {
    pub kind: Kind,
    pub block: usize,
    /// Bytes of the paragraph; empty for a row.
    pub range: Range<usize>,
    /// Row and first column of a row of a table.
    pub cell: Option<(usize, usize)>,
    /// Index into the outline of a line or label.
    pub heading: Option<usize>,
    /// The unit with the label of this text.
    pub label: Option<usize>,
    pub mark: Mark,
    pub words: Vec<WordId>,
    /// Where sentences begin in `words`, the first included.
    pub sentences: Vec<usize>,
    /// Parts of a title between "và", commas and dashes, as ranges of `words`.
    pub parts: Vec<Range<usize>>,
    /// Holds a figure that is no number of a list.
    pub figures: bool,
    /// Ends in a full stop or semicolon.
    pub closed: bool,
    /// Ends in a colon.
    pub leads: bool,
}

impl Unit {
    /// The sentences of a text as units of their own; none where there is only one, or too many for any to matter.
    pub fn split(&self) -> Vec<Unit> {
        if self.kind != Kind::Body || !(2..=SENTENCES).contains(&self.sentences.len()) {
            return Vec::new();
        }
        let ends = self.sentences[1..].iter().copied().chain([self.words.len()]);
        self.sentences
            .iter()
            .zip(ends)
            .filter(|(from, to)| to - **from >= CLAUSE)
            .map(|(from, to)| Unit {
                words: self.words[*from..to].to_vec(),
                sentences: vec![0],
                parts: Vec::new(),
                ..self.clone()
            })
            .collect()
    }
}

/// Sentences of a paragraph that are looked at one by one, and the words that one must have to be an answer.
const SENTENCES: usize = 12;
const CLAUSE: usize = 4;

/// Units of one report that are looked at: some two hundred pages.
const UNITS: usize = 4_000;
/// Words of one unit that are looked at.
const WORDS: usize = 1_200;
/// Bytes of one unit that are looked at: words have blanks between them, but nothing says that they must.
const BYTES: usize = 24 * 1024;
/// Rows of one table that are looked at.
const ROWS: usize = 200;

/// The units of a report, in its order.
pub fn units(asked: &Asked, document: &Document, outline: &Outline) -> Vec<Unit> {
    let mut reader = Reader { speller: Speller::new(&asked.vocabulary), and: asked.vocabulary.get("va"), units: Vec::new() };
    let mut headings = outline.headings.iter().enumerate().peekable();
    let mut block = outline.blocks.start;
    while block < outline.blocks.end && reader.units.len() < UNITS {
        if outline.contents.binary_search(&block).is_ok() {
            block += 1;
            continue;
        }
        let mut next = block + 1;
        match &document.blocks[block].content {
            Content::Table(table) => {
                for row in 0..table.rows.min(ROWS) {
                    let cells = table.cells.iter().filter(|c| c.row == row);
                    let mut filled = cells.map(|c| (c.col, c.text())).filter(|(_, t)| !t.trim().is_empty()).peekable();
                    let Some(first) = filled.peek().map(|(col, _)| *col) else { continue };
                    let text = filled.map(|(_, t)| t).collect::<Vec<_>>().join(". ");
                    let unit = reader.unit(Kind::Row, block, 0..0, &text);
                    reader.units.push(Unit { cell: Some((row, first)), ..unit });
                }
            }
            Content::Paragraph(p) => {
                let mut from = 0;
                let mut label: Option<usize> = None;
                while let Some((index, heading)) = headings.next_if(|(_, h)| h.at.block <= block) {
                    if heading.at.block < block {
                        continue;
                    }
                    let start = line_start(&p.text, heading.at.range.start).max(from);
                    reader.body(block, &p.text, from..start, label.take());
                    let inline = heading.text_from.0 == block;
                    let end = if inline { heading.text_from.1.max(heading.at.range.end) } else { p.text.len() };
                    next = next.max(heading.text_from.0);
                    // A broken line inside the paragraph is a line of its own.
                    let whole = !inline
                        || p.text[..end.min(p.text.len())].ends_with('\n')
                        || p.text[end.min(p.text.len())..].starts_with('\n');
                    let range = start..end.min(p.text.len());
                    let kind = if whole { Kind::Line } else { Kind::Label };
                    reader.heading(
                        kind,
                        index,
                        heading,
                        block,
                        &p.text,
                        range.clone(),
                        p.label.as_deref().filter(|_| start == 0),
                    );
                    label = (kind == Kind::Label).then(|| reader.units.len() - 1);
                    from = range.end;
                }
                let lead = p.label.as_deref().filter(|_| from == 0);
                reader.body_marked(block, &p.text, from..p.text.len(), label, lead);
            }
        }
        block = next;
    }
    reader.units
}

/// Where the line begins in which a byte stands.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1)
}

struct Reader<'v> {
    speller: Speller<'v>,
    and: Option<WordId>,
    units: Vec<Unit>,
}

impl Reader<'_> {
    fn body(&mut self, block: usize, text: &str, range: Range<usize>, label: Option<usize>) {
        self.body_marked(block, text, range, label, None);
    }

    fn body_marked(&mut self, block: usize, text: &str, range: Range<usize>, label: Option<usize>, list: Option<&str>) {
        let mut start = range.start;
        let Some(stretch) = text.get(range.clone()) else { return };
        for line in stretch.split_inclusive('\n') {
            let range = start..start + line.len();
            start = range.end;
            if !line.chars().any(char::is_alphanumeric) && !line.contains(['.', '…', '_']) {
                continue;
            }
            let mark = mark(line, list);
            let unit = self.unit(Kind::Body, block, range, line);
            self.units.push(Unit { label, mark, ..unit });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a heading and its place")]
    fn heading(
        &mut self,
        kind: Kind,
        index: usize,
        heading: &Heading,
        block: usize,
        text: &str,
        range: Range<usize>,
        list: Option<&str>,
    ) {
        let line = text.get(range.clone()).unwrap_or_default();
        let mark = mark(line, list);
        let mut unit = self.unit(kind, block, range, &heading.title);
        unit.parts = self.parts(&heading.title);
        let ending = line.trim_end();
        self.units.push(Unit {
            heading: Some(index),
            mark,
            closed: ending.ends_with(['.', ';']),
            leads: ending.ends_with(':') || kind == Kind::Label,
            ..unit
        });
    }

    fn unit(&mut self, kind: Kind, block: usize, range: Range<usize>, text: &str) -> Unit {
        let text = &text[..text.floor_char_boundary(BYTES.min(text.len()))];
        let skip = label::parse(text).map_or(0, |(_, n)| n.min(text.len()));
        let text = &text[skip..];
        let (mut words, mut sentences) = (Vec::new(), Vec::new());
        for sentence in sentences_of(text) {
            let read = self.speller.read(sentence);
            if !read.is_empty() && words.len() < WORDS {
                sentences.push(words.len());
                words.extend(read);
            }
        }
        words.truncate(WORDS);
        let ending = text.trim_end();
        Unit {
            kind,
            block,
            range,
            cell: None,
            heading: None,
            label: None,
            mark: Mark::None,
            words,
            sentences,
            parts: Vec::new(),
            figures: text.bytes().any(|b| b.is_ascii_digit()),
            closed: ending.ends_with(['.', ';']),
            leads: ending.ends_with(':'),
        }
    }

    /// The parts of a title that may each name a section.
    fn parts(&mut self, title: &str) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut at = 0;
        for piece in title.split([',', ';', '-', '–', '—', '/', ':', '+', '&', '(', ')']) {
            let words = self.speller.read(piece);
            let mut from = at;
            for (i, word) in words.iter().enumerate() {
                if Some(*word) == self.and {
                    out.push(from..at + i);
                    from = at + i + 1;
                }
            }
            at += words.len();
            out.push(from..at);
        }
        out.retain(|r| !r.is_empty());
        out
    }
}

fn mark(line: &str, list: Option<&str>) -> Mark {
    let listed = list.and_then(|l| label::parse(&format!("{l} x")));
    match label::parse(line).or(listed) {
        Some((l, _)) if l.is_bullet() => Mark::Bullet(l.text.chars().next().unwrap_or('-')),
        Some((l, _)) => Mark::Number(l.kind, l.depth()),
        None => Mark::None,
    }
}

/// Sentences and clauses between semicolons.
fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(i, c)| matches!(c, ';' | '!' | '?' | '\n') || *c == '.' && rest[i + 1..].starts_with(char::is_whitespace))
            .map_or(rest.len(), |(i, c)| i + c.len_utf8());
        let (sentence, tail) = rest.split_at(end);
        rest = tail;
        Some(sentence)
    })
}
