//! Tables that only lay out prose → paragraphs. Some units write the whole report into a table of two columns, heading and text.
//!
//! Letterheads and signature blocks stay tables: `lines` reads them as they are.

use crate::outline::{is_contents_table, label};
use rasoat_model::document::{Block, Content, Document, Origin, Table};
use rasoat_text::fold::fold;

/// Replaces each table that lays out a report by its paragraphs, row by row. Nothing else changes.
pub fn unwrap_tables(mut document: Document) -> Document {
    if !document.blocks.iter().any(|b| b.table().is_some_and(lays_out_prose)) {
        return document;
    }
    document.blocks = document
        .blocks
        .into_iter()
        .flat_map(|block| match block.content {
            Content::Table(t) if lays_out_prose(&t) => paragraphs(t, block.page),
            _ => vec![block],
        })
        .collect();
    document
}

/// One or two columns in which several cells begin with the number of a section, and which is no letterhead.
fn lays_out_prose(table: &Table) -> bool {
    if table.cols > 2 || table.rows < 1 || is_contents_table(table) {
        return false;
    }
    // A box drawn around a heading.
    if table.cols == 1 && table.rows == 1 {
        return true;
    }
    let mut numbered = 0;
    for p in table.cells.iter().flat_map(|c| &c.paragraphs) {
        let folded = fold(&p.text).text;
        if folded.contains("doc lap - tu do") || folded.starts_with("noi nhan") {
            return false;
        }
        let typed = label::parse(&p.text).filter(|(l, n)| !l.is_bullet() && *n < p.text.len());
        let listed = p.label.as_deref().and_then(|l| label::parse(&format!("{l} x"))).filter(|(l, _)| !l.is_bullet());
        numbered += usize::from(typed.or(listed).is_some());
    }
    numbered >= 4
}

fn paragraphs(table: Table, page: u32) -> Vec<Block> {
    table
        .cells
        .into_iter()
        .flat_map(|cell| {
            let page = cell.page.max(page);
            cell.paragraphs.into_iter().map(move |p| Block {
                page,
                place: None,
                origin: Origin::Body,
                content: Content::Paragraph(p),
            })
        })
        .collect()
}
