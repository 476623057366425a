//! What the library keeps to itself: alignment, list numbers, page breaks, and whether a table is drawn with lines.
//!
//! The paragraphs of the file (`file`) are matched in order with those already read. A paragraph that is not found stays as it is.

use super::file::{Stated, Streams, key_of};
use super::numbers::Numbers;
use super::props::{DocStyles, Props};
use crate::Limits;
use rasoat_model::document::{Content, Document, Origin, Paragraph, Table};

/// Paragraphs of the file looked through for one of the document.
const WINDOW: usize = 64;

/// A paragraph of the file with all that is known of it.
struct Known {
    key: u64,
    props: Props,
    label: Option<String>,
    new_page: bool,
    /// Which row of all tables it stands in.
    row: Option<usize>,
}

/// A row of a table in the file.
struct DocRow {
    ruled: Option<bool>,
    /// The first number or bullet in each cell.
    labels: Vec<Option<String>>,
}

/// The body of the file.
#[derive(Default)]
struct DocBody {
    paragraphs: Vec<Known>,
    rows: Vec<DocRow>,
}

/// Adds to a document what the file says beyond the library. Files before Word 97 say nothing that is read here.
pub(super) fn apply(bytes: &[u8], document: &mut Document, limits: &Limits) {
    let body = Streams::open(bytes).map(|s| body(&s, limits.max_blocks)).unwrap_or_default();
    let mut ruled: Vec<(usize, bool)> = Vec::new();
    let mut found = Matching::new(document, &body.paragraphs);
    for (index, block) in document.blocks.iter_mut().enumerate().filter(|(_, b)| b.origin == Origin::Body) {
        match &mut block.content {
            Content::Paragraph(p) => {
                if let Some(known) = found.next(p) {
                    dress(p, known);
                }
            }
            Content::Table(table) => {
                let mut rows: Vec<Option<usize>> = vec![None; table.rows];
                for cell in &mut table.cells {
                    for p in &mut cell.paragraphs {
                        if let Some(known) = found.next(p) {
                            dress(p, known);
                            rows[cell.row] = rows[cell.row].or(known.row);
                        }
                    }
                }
                ruled.extend(rows.iter().flatten().filter_map(|&r| body.rows[r].ruled).map(|r| (index, r)));
                number_empty_cells(table, &rows, &body.rows);
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

/// A cell that holds a list number and nothing else, as columns of running numbers do, is empty to the library. `found`: the row of the file
/// for each row of the table; one without any text follows the row before it.
fn number_empty_cells(table: &mut Table, found: &[Option<usize>], rows: &[DocRow]) {
    let mut starts = vec![0; found.len() + 1];
    table.cells.iter().for_each(|c| starts[c.row + 1] += 1);
    let mut from = 0;
    let mut last: Option<usize> = None;
    for (row, known) in found.iter().enumerate() {
        let cells = &mut table.cells[from..from + starts[row + 1]];
        from += starts[row + 1];
        last = known.or(last.map(|l| l + 1));
        // Rows that take part in merged cells have fewer cells here than in the file.
        let Some(stated) = last.and_then(|l| rows.get(l)).filter(|r| r.labels.len() == cells.len()) else { continue };
        for (cell, label) in cells.iter_mut().zip(&stated.labels) {
            if cell.paragraphs.is_empty() && label.is_some() {
                cell.paragraphs.push(Paragraph { label: label.clone(), ..Paragraph::default() });
            }
        }
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

/// The paragraphs of the body with their properties, labels counted over all of them, and the rows that they stand in.
fn body(streams: &Streams, limit: usize) -> DocBody {
    let styles = DocStyles::read(streams);
    let mut numbers = Numbers::read(streams);
    let mut body = DocBody::default();
    let mut row_from = 0;
    let mut labels = vec![None];
    for stated in streams.paragraphs(limit) {
        let props = resolve(&stated, &styles, streams);
        let depth = props.depth.unwrap_or(u8::from(props.in_table));
        if props.row_end {
            if depth <= 1 {
                labels.pop();
                let ruled = props.lines.and_then(|l| l.ruled());
                body.paragraphs[row_from..].iter_mut().for_each(|p| p.row = Some(body.rows.len()));
                body.rows.push(DocRow { ruled, labels: std::mem::replace(&mut labels, vec![None]) });
                row_from = body.paragraphs.len();
            }
            continue;
        }
        let label =
            props.list.filter(|&list| list > 0).and_then(|list| numbers.count(list, level(&props, list, &stated, &numbers)));
        if depth == 0 {
            row_from = body.paragraphs.len() + 1;
            labels = vec![None];
        } else if depth == 1 {
            if let Some(first) = labels.last_mut().filter(|first| first.is_none()) {
                first.clone_from(&label);
            }
            if stated.cell_end {
                labels.push(None);
            }
        }
        body.paragraphs.push(Known { key: stated.key, props, label, new_page: stated.new_page, row: None });
    }
    body
}

fn resolve(stated: &Stated, styles: &DocStyles, streams: &Streams) -> Props {
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
