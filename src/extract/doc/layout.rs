//! What the library keeps to itself: alignment, list numbers, page breaks, and whether a table is drawn with lines.
//!
//! The paragraphs of the file (`file`) are matched in order with those already read. A paragraph that is not found stays as it is.

use super::file::{Stated, Streams, key_of};
use super::numbers::Numbers;
use super::props::{Props, Styles};
use crate::document::{Content, Document, Origin, Paragraph, Table};
use crate::extract::Limits;

/// Paragraphs of the file looked through for one of the document.
const WINDOW: usize = 64;

/// A paragraph of the file with all that is known of it.
struct Known {
    key: u64,
    props: Props,
    label: Option<String>,
    new_page: bool,
    /// Whether its row is drawn with lines.
    ruled: Option<bool>,
}

/// Adds to a document what the file says beyond the library. Files before Word 97 say nothing that is read here.
pub(super) fn apply(bytes: &[u8], document: &mut Document, limits: &Limits) {
    let known = Streams::open(bytes).map(|s| known(&s, limits.max_blocks)).unwrap_or_default();
    let mut ruled: Vec<(usize, bool)> = Vec::new();
    let mut found = Matching::new(document, &known);
    for (index, block) in document.blocks.iter_mut().enumerate().filter(|(_, b)| b.origin == Origin::Body) {
        match &mut block.content {
            Content::Paragraph(p) => {
                if let Some(known) = found.next(p) {
                    dress(p, known);
                }
            }
            Content::Table(table) => {
                for p in table.cells.iter_mut().flat_map(|c| &mut c.paragraphs) {
                    if let Some(known) = found.next(p) {
                        dress(p, known);
                        ruled.extend(known.ruled.map(|r| (index, r)));
                    }
                }
            }
        }
    }
    let count = document.blocks.len();
    for (index, block) in document.blocks.iter_mut().enumerate() {
        let Content::Table(table) = &mut block.content else { continue };
        let said = ruled.iter().filter(|(at, _)| *at == index);
        let (yes, all) = said.fold((0, 0), |(yes, all), (_, ruled)| (yes + usize::from(*ruled), all + 1));
        table.ruled = if all > 0 { 2 * yes > all } else { !looks_like_layout(table, index, count) };
    }
}

/// Where the file says nothing of lines: a letterhead or a signature block has two columns or three, few rows, and stands at an end.
fn looks_like_layout(table: &Table, index: usize, count: usize) -> bool {
    const NEAR: usize = 5;
    table.rows == 1 || table.cols <= 3 && table.rows <= 4 && (index < NEAR || index + NEAR >= count)
}

fn dress(p: &mut Paragraph, known: &Known) {
    if let Some(align) = known.props.align {
        p.align = align;
    }
    p.label.clone_from(&known.label);
    if known.label.is_some() {
        p.label_level = known.props.level.unwrap_or(0);
    }
    p.page_break_before |= known.new_page || known.props.page_break == Some(true);
    p.outline_level = known.props.outline.filter(|&level| level > 0);
}

/// The paragraphs of the body with their properties, labels counted over all of them, rows looked up.
fn known(streams: &Streams, limit: usize) -> Vec<Known> {
    let styles = Styles::read(streams);
    let mut numbers = Numbers::read(streams);
    let mut out: Vec<Known> = Vec::new();
    let mut row_from = 0;
    for stated in streams.paragraphs(limit) {
        let props = resolve(&stated, &styles, streams);
        if props.row_end {
            if props.depth.unwrap_or(1) <= 1 {
                let ruled = props.lines.and_then(|l| l.ruled());
                out[row_from..].iter_mut().for_each(|p| p.ruled = ruled);
                row_from = out.len();
            }
            continue;
        }
        if !props.in_table && props.depth.unwrap_or(0) == 0 {
            row_from = out.len() + 1;
        }
        let label =
            props.list.filter(|&list| list > 0).and_then(|list| numbers.count(list, level(&props, list, &stated, &numbers)));
        out.push(Known { key: stated.key, props, label, new_page: stated.new_page, ruled: None });
    }
    out
}

fn resolve(stated: &Stated, styles: &Styles, streams: &Streams) -> Props {
    let mut props = styles.props(stated.style, streams);
    props.add(&stated.grpprl, streams);
    props
}

fn level(props: &Props, list: u16, stated: &Stated, numbers: &Numbers) -> u8 {
    props.level.or_else(|| numbers.level_of_style(list, stated.style)).unwrap_or(0)
}

/// Finds the paragraphs of a document among those of its file, both in order.
struct Matching<'a> {
    known: Vec<&'a Known>,
    at: usize,
    /// Fingerprints of the document's paragraphs that have one, and which comes next.
    keys: Vec<u64>,
    next: usize,
}

impl<'a> Matching<'a> {
    fn new(document: &Document, known: &'a [Known]) -> Matching<'a> {
        let mut keys = Vec::new();
        for block in document.blocks.iter().filter(|b| b.origin == Origin::Body) {
            match &block.content {
                Content::Paragraph(p) => keys.push(key_of(&p.text)),
                Content::Table(t) => keys.extend(t.cells.iter().flat_map(|c| &c.paragraphs).map(|p| key_of(&p.text))),
            }
        }
        keys.retain(|&key| key != 0);
        Matching { known: known.iter().filter(|k| k.key != 0).collect(), at: 0, keys, next: 0 }
    }

    /// A match further on counts only where the paragraph after it matches too, or little is passed over: short texts recur.
    fn next(&mut self, p: &Paragraph) -> Option<&'a Known> {
        const SMALL: usize = 3;
        let key = key_of(&p.text);
        if key == 0 {
            return None;
        }
        self.next += 1;
        let following = self.keys.get(self.next);
        let ahead = self.known.get(self.at..)?;
        let offset = (0..ahead.len().min(WINDOW))
            .find(|&i| ahead[i].key == key && (i <= SMALL || ahead.get(i + 1).map(|k| &k.key) == following))?;
        self.at += offset + 1;
        Some(ahead[offset])
    }
}
