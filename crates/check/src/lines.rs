//! A document as lines: paragraphs and cells flattened in reading order, split where the author broke a line.
//!
//! Letterheads come as borderless tables, as two columns of paragraphs, or as one paragraph with tabs; read as lines they look alike.

use rasoat_model::document::{Content, Document, Paragraph};
use std::ops::Range;

#[derive(Debug, Clone)]
pub struct Line<'a> {
    pub block: usize,
    /// (row, col) where the line stands in a table.
    pub cell: Option<(usize, usize)>,
    pub page: u32,
    pub paragraph: &'a Paragraph,
    /// Bytes of the paragraph's text, without blanks at either end.
    pub range: Range<usize>,
    /// The line is part of a table with drawn lines.
    pub ruled: bool,
}

impl<'a> Line<'a> {
    pub fn text(&self) -> &'a str {
        &self.paragraph.text[self.range.clone()]
    }
}

/// The lines of some blocks. A tab or a run of five blanks splits a line too when `columns` is set (letterheads typed with tabs).
pub fn lines(document: &Document, blocks: Range<usize>, columns: bool) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    for index in blocks {
        let Some(block) = document.blocks.get(index) else { break };
        match &block.content {
            Content::Paragraph(p) => push(&mut out, index, None, block.page, p, false, columns),
            Content::Table(t) => {
                // Two columns set side by side are layout even where somebody left the lines on: a letterhead, a signature block.
                let ruled = t.ruled && t.cols > 2;
                for cell in &t.cells {
                    for p in &cell.paragraphs {
                        push(&mut out, index, Some((cell.row, cell.col)), cell.page.max(block.page), p, ruled, columns);
                    }
                }
            }
        }
    }
    out
}

fn push<'a>(
    out: &mut Vec<Line<'a>>,
    block: usize,
    cell: Option<(usize, usize)>,
    page: u32,
    paragraph: &'a Paragraph,
    ruled: bool,
    columns: bool,
) {
    let text = &paragraph.text;
    let mut start = 0;
    let mut cut = |end: usize, start: usize| {
        let piece = &text[start..end];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let from = start + (piece.len() - piece.trim_start().len());
            out.push(Line { block, cell, page, paragraph, range: from..from + trimmed.len(), ruled });
        }
    };
    let mut blanks = 0;
    for (i, c) in text.char_indices() {
        blanks = if c == ' ' || c == '\u{a0}' { blanks + 1 } else { 0 };
        let wide = columns && (c == '\t' || blanks == 5);
        if c == '\n' || c == '\u{b}' || wide {
            cut(i, start);
            start = i + c.len_utf8();
        }
    }
    cut(text.len(), start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rasoat_model::document::{Block, Origin};

    #[test]
    fn tabs_split_only_columns() {
        let p = Paragraph::plain("BHXH VIỆT NAM\tCỘNG HÒA\n Số: 1/BC");
        let block = Block { page: 1, place: None, origin: Origin::Body, content: Content::Paragraph(p) };
        let doc = Document { blocks: vec![block], ..Document::default() };
        let texts = |columns| lines(&doc, 0..1, columns).iter().map(|l| l.text().to_string()).collect::<Vec<_>>();
        assert_eq!(texts(true), ["BHXH VIỆT NAM", "CỘNG HÒA", "Số: 1/BC"]);
        assert_eq!(texts(false), ["BHXH VIỆT NAM\tCỘNG HÒA", "Số: 1/BC"]);
    }
}
