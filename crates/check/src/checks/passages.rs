//! A paper as passages: paragraphs and rows of tables, in order, with the name of the movement cut out of what is compared.
//!
//! For checks that ask whether something is said anywhere, and what stands near it.

use crate::dossier::PaperRef;
use rasoat_model::document::{Content, Location};
use rasoat_text::words::{Word, Wording, find_phrase, words};

/// A paragraph, or a row of a table with its cells joined.
pub struct Passage {
    pub text: String,
    pub at: Location,
    /// Folded words without the movement's name: "phong trào xóa nhà tạm" claims no house.
    pub words: Vec<Word>,
    pub is_row: bool,
}

/// Passages of a paper that are looked at; a longer paper is no report.
const MOST: usize = 3000;
/// Bytes of a passage that are looked at.
const LONGEST: usize = 16 * 1024;

/// The passages of a paper from its title on.
pub fn passages(paper: &PaperRef<'_>, topic: &[Wording]) -> Vec<Passage> {
    let all = paper.paper.blocks.clone();
    let from = if paper.paper.body.is_empty() { all.start } else { paper.paper.body.start.max(all.start) };
    let mut out = Vec::new();
    for block in from..all.end {
        match paper.document.blocks.get(block).map(|b| &b.content) {
            Some(Content::Paragraph(p)) if !p.text.trim().is_empty() => {
                let at = Location { block, cell: None, range: 0..p.text.len() };
                let text = cut(&p.text);
                out.push(Passage { words: without(words(text), topic), text: text.to_string(), at, is_row: false });
            }
            Some(Content::Table(t)) => {
                for cells in t.cells.chunk_by(|a, b| a.row == b.row).take(MOST) {
                    let text = cells.iter().map(|c| c.text()).collect::<Vec<_>>().join(" | ");
                    let Some(first) = cells.iter().find(|c| !c.text().trim().is_empty()) else { continue };
                    let at = Location { block, cell: Some((first.row, first.col)), range: 0..0 };
                    let text = cut(&text).to_string();
                    out.push(Passage { words: without(words(&text), topic), text, at, is_row: true });
                }
            }
            _ => {}
        }
        if out.len() >= MOST {
            break;
        }
    }
    out
}

/// The words without the names, the longest first; each word is looked at once.
fn without(text: Vec<Word>, names: &[Wording]) -> Vec<Word> {
    let mut names: Vec<&Wording> = names.iter().filter(|n| n.words.len() >= 3).collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.words.len()));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let stands =
            |n: &&&Wording| text.get(at..at + n.words.len()).is_some_and(|window| find_phrase(window, &n.words).is_some());
        match names.iter().find(stands) {
            Some(name) => at += name.words.len(),
            None => {
                out.push(text[at].clone());
                at += 1;
            }
        }
    }
    out
}

/// A text no longer than a passage may be.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST.min(text.len()))]
}

impl Passage {
    /// Whether one of the phrases stands in it.
    pub fn says(&self, phrases: &[Wording]) -> bool {
        phrases.iter().any(|p| find_phrase(&self.words, &p.words).is_some())
    }

    /// Whether one of the phrases stands in it and is not denied by a word right before it.
    pub fn claims(&self, phrases: &[Wording]) -> bool {
        phrases.iter().filter_map(|p| find_phrase(&self.words, &p.words)).any(|at| {
            let before = &self.words[at.saturating_sub(2)..at];
            !before.iter().any(|w| matches!(&**w, "khong" | "chua"))
        })
    }
}

/// The passages from one that claims something to the end of what belongs to it: rows and list items that follow.
pub fn window(all: &[Passage], at: usize) -> &[Passage] {
    const NEAR: usize = 3;
    let rows = all[at + 1..].iter().skip(NEAR).take_while(|p| p.is_row).count();
    let end = (at + 1 + NEAR + rows).min(all.len());
    &all[at..end]
}
