//! A file → the papers in it: where each begins and ends, what kind it is, its letterhead and signature.
//!
//! One file may hold a cover letter, the report, the appendix and the award papers; one paper never spans two files. The form is
//! that of Nghị định 30/2020/NĐ-CP, Phụ lục I; minutes (biên bản) have no place-and-date line.

mod ending;
mod fields;
mod kind;
mod letterhead;
mod title;

use crate::lines::{Line, lines};
use jiff::civil::Date;
use rasoat_model::document::{Document, Location};
use rasoat_text::fold::fold;
use std::ops::Range;

pub use kind::PaperKind;

#[derive(Debug, Clone)]
pub struct Paper {
    /// Blocks of the document that belong to it, appendix included.
    pub blocks: Range<usize>,
    pub kind: PaperKind,
    /// Blocks between the title and the recipients: where sections are looked for.
    pub body: Range<usize>,
    pub fields: Fields,
}

/// A component of the form, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Field {
    Filled {
        value: String,
        at: Location,
    },
    /// The words of the form are there, the blank after them was not filled in.
    Blank {
        at: Location,
    },
    #[default]
    Absent,
}

impl Field {
    pub fn value(&self) -> Option<&str> {
        match self {
            Field::Filled { value, .. } => Some(value),
            _ => None,
        }
    }

    pub fn at(&self) -> Option<&Location> {
        match self {
            Field::Filled { at, .. } | Field::Blank { at } => Some(at),
            Field::Absent => None,
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub motto: Field,
    /// All lines above the number, joined by a blank: superior agency and issuing agency.
    pub agency: Field,
    pub number: Field,
    pub symbol: Option<String>,
    /// Place and date as written.
    pub place_date: Field,
    pub place: Option<String>,
    pub date: Option<Date>,
    /// Kind of document and subject.
    pub title: Field,
    pub recipients: Field,
    /// Title of the signer, with KT., TL. and so on.
    pub signatory: Field,
    pub signatory_name: Option<String>,
}

/// Splits a document into papers and reads the form of each.
///
/// A document without any letterhead is one paper, so that nothing is left out.
pub fn papers(document: &Document) -> Vec<Paper> {
    starts(document)
        .windows(2)
        .map(|w| {
            let blocks = w[0]..w[1];
            let all = lines(document, blocks.clone(), true);
            let form = fields::read(&all, blocks.clone(), document);
            let kind = kind::of(&all, &form, document, blocks.clone());
            Paper { blocks, kind, body: form.body, fields: form.fields }
        })
        .collect()
}

/// The blocks at which papers begin, and the end of the document.
fn starts(document: &Document) -> Vec<usize> {
    let n = document.blocks.len();
    let all = lines(document, 0..n, true);
    let mut out = vec![0];
    for (i, line) in all.iter().enumerate() {
        if !is_nation(line) {
            continue;
        }
        let start = head_start(document, &all, i);
        let last = *out.last().unwrap_or(&0);
        // The first letterhead may have a stamp or a cover page above it: that belongs to the first paper unless it is long.
        let first = out.len() == 1 && all.iter().take_while(|l| l.block < start).count() < 12;
        if start > last && !first {
            out.push(start);
        }
    }
    out.push(n.max(1));
    out.dedup();
    out
}

/// The national title, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", at the head of a line.
fn is_nation(line: &Line<'_>) -> bool {
    !line.ruled && letterhead::nation_at(line.text()).is_some()
}

/// From the line of the national title back to the first line of its letterhead: the left column may come first.
fn head_start(document: &Document, all: &[Line<'_>], nation: usize) -> usize {
    let here = &all[nation];
    let top = document.blocks[here.block].place.map(|p| p.y0);
    let mut start = here.block;
    for line in all[..nation].iter().rev() {
        if line.block == here.block {
            continue;
        }
        if nation_distance(start, line.block) || line.page != here.page || is_motto(line) {
            break;
        }
        let beside = match (top, document.blocks[line.block].place) {
            // The left column of a PDF stands at the same height.
            (Some(top), Some(place)) => place.y1 > top - 8.0,
            _ => line.cell.is_none() && is_left_column(line.text()),
        };
        if !beside {
            break;
        }
        start = line.block;
    }
    start
}

fn nation_distance(start: usize, block: usize) -> bool {
    start - block > 1
}

fn is_motto(line: &Line<'_>) -> bool {
    letterhead::motto_at(line.text()).is_some()
}

/// A line as they stand in the left column of a letterhead: the agency in capitals, or the number.
fn is_left_column(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let number = fold(text).text.starts_with("so:") || fold(text).text.starts_with("so :");
    text.len() < 160 && (number || !letters.is_empty() && capitals * 10 >= letters.len() * 9)
}
