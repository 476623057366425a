//! Whether a requirement is treated in the text without a heading of its own. Being mentioned is not being there.

use super::score::Matcher;
use super::{Place, section_end};
use crate::document::{Document, Location};
use crate::outline::{Outline, Piece};
use crate::text::number::is_blank;
use crate::text::words::{Word, Wording, find_phrase, words};
use std::sync::LazyLock;

/// One sentence of the body.
struct Sentence {
    at: Location,
    words: Vec<Word>,
    /// Words of the paragraph that it belongs to.
    paragraph: usize,
    /// The row whose section it stands in.
    section: Option<usize>,
    /// Position in its paragraph.
    first: bool,
    mention: bool,
}

pub struct Treatment<'m, 'a> {
    matcher: &'m Matcher<'a>,
    sentences: Vec<Sentence>,
    rows: Vec<Row>,
}

/// A row of a table in the body: what it is about, and that something is answered.
struct Row {
    at: Location,
    about: Wording,
    section: Option<usize>,
}

/// Likeness from which a cell names a requirement.
const ROW: f32 = 0.66;

/// How many sentences are searched for what has no heading of its own: some eighty pages.
const SENTENCES: usize = 4_000;
/// How many words from its beginning a sentence may say what it is about.
const SUBJECT: usize = 12;
/// A paragraph that says less than this about a matter only names it.
const SUBSTANCE: usize = 16;

/// Words by which a sentence points at another place, folded.
static POINTING: LazyLock<Vec<Vec<Word>>> = LazyLock::new(|| {
    [
        "neu tren",
        "o tren",
        "da neu",
        "noi tren",
        "tren day",
        "duoi day",
        "sau day",
        "phan cuoi",
        "phan tren",
        "phan sau",
        "nhu sau",
    ]
    .iter()
    .map(|p| words(p))
    .collect()
});

impl<'m, 'a> Treatment<'m, 'a> {
    pub fn new(matcher: &'m Matcher<'a>, document: &Document, outline: &Outline, serves: &[Option<usize>]) -> Treatment<'m, 'a> {
        let mut owner: Vec<(usize, usize)> = Vec::new();
        for (h, served) in serves.iter().enumerate() {
            if let Some(row) = served {
                owner.push((outline.headings[h].text_from.0.min(outline.headings[h].at.block), *row));
                if let Some(end) = section_end(outline, h, serves).filter(|e| serves[*e].is_none()) {
                    // Past an unasked-for heading of the same level nothing is owned.
                    owner.push((outline.headings[end].at.block, usize::MAX));
                }
            }
        }
        owner.sort_by_key(|(block, _)| *block);
        let whole =
            super::super::outline::pieces(document, (outline.blocks.start, 0), (outline.blocks.end, 0), &outline.contents);
        let mut sentences = Vec::new();
        for piece in whole.iter().filter(|p| !p.table) {
            let section =
                owner.iter().rev().find(|(block, _)| *block <= piece.block).map(|(_, row)| *row).filter(|r| *r != usize::MAX);
            if sentences.len() > SENTENCES {
                break;
            }
            sentences.extend(split(matcher, document, piece, section));
        }
        let owned =
            |block: usize| owner.iter().rev().find(|(b, _)| *b <= block).map(|(_, row)| *row).filter(|r| *r != usize::MAX);
        let rows = whole.iter().filter(|p| p.table).flat_map(|p| table_rows(document, p.block, owned(p.block))).collect();
        Treatment { matcher, sentences, rows }
    }

    /// The place where a requirement is treated, given where the others are.
    pub fn place(&self, row: usize, places: &[Option<Place>]) -> Option<Place> {
        let mut doubtful: Option<Place> = None;
        // A row of a table under the section above it, its matter in one cell and the answer in another.
        let answered = self.rows.iter().filter(|r| r.section.is_none_or(|o| self.matcher.top(o) == self.matcher.top(row)));
        if let Some(r) = answered.into_iter().find(|r| self.matcher.fit(row, &r.about) > ROW) {
            return Some(Place::Text { at: r.at.clone(), confidence: 0.7 });
        }
        for s in &self.sentences {
            if s.mention || s.paragraph < 6 {
                continue;
            }
            // Text right under the section above it belongs to nobody else.
            let unowned =
                s.section.is_none_or(|o| o != row && (self.matcher.ancestors(row).any(|a| a == o) || places[o].is_none()));
            let hits: Vec<usize> = self.matcher.content(row).iter().filter_map(|c| find_phrase(&s.words, &c.words)).collect();
            let Some(first) = hits.iter().min() else { continue };
            let subject = *first < SUBJECT && s.first;
            let enough = s.paragraph >= SUBSTANCE;
            let found = |confidence| Place::Text { at: s.at.clone(), confidence };
            match (s.section, unowned) {
                (_, true) if enough && (subject || hits.len() > 1 || s.section.is_some()) => return Some(found(0.75)),
                (Some(_), false) if enough && *first < 4 && s.first && self.leads(row, &s.words) => return Some(found(0.7)),
                (Some(_), false) if enough && hits.len() > 1 && self.foreign(row, s.section) => {
                    doubtful.get_or_insert(Place::Unclear { at: s.at.clone(), heading: None, confidence: 0.5, other: None });
                }
                _ => {}
            }
        }
        doubtful
    }

    /// Whether the sentence begins with a term of the requirement and with no other's.
    fn leads(&self, row: usize, sentence: &[Word]) -> bool {
        let head = &sentence[..sentence.len().min(5)];
        let mine = self.matcher.terms(row).iter().any(|t| find_phrase(head, &t.words).is_some());
        let others = (0..self.matcher.rows())
            .filter(|r| *r != row && !self.matcher.has_children(*r))
            .any(|r| self.matcher.terms(r).iter().any(|t| find_phrase(head, &t.words).is_some()));
        mine && !others
    }

    /// Whether the section in which the sentence stands has nothing to do with the requirement.
    fn foreign(&self, row: usize, section: Option<usize>) -> bool {
        section.is_some_and(|o| self.matcher.parent(o) == self.matcher.parent(row))
    }
}

fn table_rows(document: &Document, block: usize, section: Option<usize>) -> Vec<Row> {
    let Some(table) = document.blocks[block].table() else { return Vec::new() };
    (0..table.rows)
        .filter_map(|row| {
            let mut cells = table.cells.iter().filter(|c| c.row == row && c.text().chars().any(char::is_alphabetic));
            let subject = cells.next()?;
            let answered = cells.any(|c| !is_blank(&c.text()));
            let at = Location { block, cell: Some((subject.row, subject.col)), range: 0..0 };
            answered.then(|| Row { at, about: words(&subject.text()).into(), section })
        })
        .collect()
}

fn split(matcher: &Matcher<'_>, document: &Document, piece: &Piece, section: Option<usize>) -> Vec<Sentence> {
    let Some(p) = document.blocks[piece.block].paragraph() else { return Vec::new() };
    let text = &p.text[piece.range.clone()];
    let paragraph = words(text).len();
    let mut out = Vec::new();
    let mut start = 0;
    let mut ends: Vec<usize> = text.match_indices(". ").map(|(i, _)| i + 1).collect();
    ends.push(text.len());
    for end in ends {
        let sentence = &text[start..end];
        let w = words(sentence);
        if !w.is_empty() {
            let range = piece.range.start + start..piece.range.start + end;
            let mention = is_mention(matcher, &w);
            out.push(Sentence {
                at: Location { block: piece.block, cell: None, range },
                words: w,
                paragraph,
                section,
                first: out.is_empty(),
                mention,
            });
        }
        start = end;
    }
    out
}

/// A sentence that names three matters or points elsewhere treats none of them.
fn is_mention(matcher: &Matcher<'_>, sentence: &[Word]) -> bool {
    let pointing = POINTING.iter().any(|p| find_phrase(sentence, p).is_some());
    let named = (0..matcher.rows())
        .filter(|r| !matcher.has_children(*r) && !matcher.spec(*r).scope)
        .filter(|r| matcher.content(*r).iter().any(|c| find_phrase(sentence, &c.words).is_some()))
        .count();
    named >= 4 || pointing && named >= 2
}

/// How many paragraphs of a section are read to tell what it is about.
const PARAGRAPHS: usize = 200;

/// The words of the first paragraphs of some pieces, tables left out.
fn text_words(document: &Document, body: &[Piece]) -> Vec<Word> {
    let text = |piece: &Piece| document.blocks[piece.block].paragraph().map(|p| words(&p.text[piece.range.clone()]));
    body.iter().filter(|p| !p.table).take(PARAGRAPHS).filter_map(text).flatten().collect()
}

/// How many of a requirement's words are found in some pieces.
pub fn evidence(matcher: &Matcher<'_>, document: &Document, body: &[Piece], row: usize) -> usize {
    let text = text_words(document, body);
    let phrases = matcher.terms(row).iter().chain(matcher.content(row)).chain(matcher.signs(row));
    let mut found: Vec<&Vec<Word>> = phrases.map(|w: &Wording| &w.words).filter(|t| find_phrase(&text, t).is_some()).collect();
    found.sort();
    found.dedup();
    found.len()
}

/// Whether some pieces show what a requirement is about: its terms, or the signs by which its text is known.
pub fn shows(matcher: &Matcher<'_>, document: &Document, body: &[Piece], row: usize) -> bool {
    let text = text_words(document, body);
    let named = matcher.terms(row).iter().chain(matcher.content(row)).any(|t| find_phrase(&text, &t.words).is_some());
    named || matcher.signs(row).iter().filter(|t| find_phrase(&text, &t.words).is_some()).count() >= 2
}
