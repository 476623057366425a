//! The library's elements → blocks: paragraphs with their looks, tables with merged cells once.
//!
//! Leaves out what the library does not say: borders of tables, the numbers of lists, and where the file breaks a page.

use std::ops::Range;

use office_oxide::ir;

use crate::Limits;
use rasoat_model::document::{Align, Block, Cell, Content, Origin, Paragraph, Span, Table};
use rasoat_text::legacy;

/// The library takes lines in capitals below this length, in bytes, for headings; such a level is a guess of its own.
const GUESSED: usize = 100;
/// Most columns of a table; Word allows 63.
const MAX_COLUMNS: usize = 256;

/// Writes blocks until the limit.
pub(super) struct Writer {
    left: usize,
    max_depth: usize,
    /// Something was left out for the limit.
    pub cut: bool,
}

impl Writer {
    pub(super) fn new(limits: &Limits) -> Writer {
        Writer { left: limits.max_blocks, max_depth: limits.max_depth, cut: false }
    }

    /// Appends elements to `out` as blocks.
    pub(super) fn elements(&mut self, elements: &[ir::Element], origin: Origin, out: &mut Vec<Block>) {
        for element in elements {
            match element {
                ir::Element::Table(table) => {
                    if let Some(table) = self.table(table) {
                        out.push(Block { page: 1, place: None, origin, content: Content::Table(table) });
                    }
                }
                other => {
                    let mut paragraphs = Vec::new();
                    self.paragraphs(other, 0, &mut paragraphs);
                    let block = |p| Block { page: 1, place: None, origin, content: Content::Paragraph(p) };
                    out.extend(paragraphs.into_iter().map(block));
                }
            }
        }
    }

    fn take(&mut self) -> bool {
        self.cut |= self.left == 0;
        self.left = self.left.saturating_sub(1);
        !self.cut
    }

    /// The paragraphs of an element; of a table, a row a paragraph, cells joined by tabs.
    fn paragraphs(&mut self, element: &ir::Element, depth: usize, out: &mut Vec<Paragraph>) {
        if depth > self.max_depth {
            self.cut = true;
            return;
        }
        match element {
            ir::Element::Heading(heading) => out.extend(self.take().then(|| heading_paragraph(heading))),
            ir::Element::Paragraph(p) => out.extend(self.take().then(|| paragraph(p))),
            ir::Element::List(list) => self.list(list, depth, out),
            ir::Element::TextBox(shape) => {
                for inner in &shape.content {
                    self.paragraphs(inner, depth + 1, out);
                }
            }
            ir::Element::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|c| element_text(&c.content)).collect();
                    if self.take() {
                        out.push(Paragraph::plain(cells.join("\t")));
                    }
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, list: &ir::List, depth: usize, out: &mut Vec<Paragraph>) {
        for item in &list.items {
            for element in &item.content {
                let from = out.len();
                self.paragraphs(element, depth + 1, out);
                for p in &mut out[from..] {
                    p.label_level = u8::try_from(depth).unwrap_or(u8::MAX);
                }
            }
            if let Some(nested) = &item.nested {
                if depth < self.max_depth {
                    self.list(nested, depth + 1, out);
                } else {
                    self.cut = true;
                }
            }
        }
    }

    /// `None` for a table without cells. Cells come without their columns: each stands in the first that no cell above reaches into.
    fn table(&mut self, table: &ir::Table) -> Option<Table> {
        let rows = table.rows.len();
        let mut out = Table { rows, ruled: true, ..Table::default() };
        let mut covered: Vec<usize> = Vec::new();
        for (row, line) in table.rows.iter().enumerate() {
            let mut col = 0;
            for cell in &line.cells {
                while covered.get(col).is_some_and(|&until| until > row) {
                    col += 1;
                }
                if !self.take() || col >= MAX_COLUMNS {
                    self.cut = true;
                    break;
                }
                let row_span = (cell.row_span.max(1) as usize).min(rows - row);
                let col_span = (cell.col_span.max(1) as usize).min(MAX_COLUMNS - col);
                let mut paragraphs = Vec::new();
                for element in &cell.content {
                    self.paragraphs(element, 1, &mut paragraphs);
                }
                covered.resize(covered.len().max(col + col_span), 0);
                covered[col..col + col_span].fill(row + row_span);
                out.cells.push(Cell { row, col, row_span, col_span, page: 1, paragraphs });
                col += col_span;
            }
        }
        out.cols = covered.len();
        (!out.cells.is_empty()).then_some(out)
    }
}

/// All text of elements, paragraphs joined by line breaks.
pub(super) fn element_text(elements: &[ir::Element]) -> String {
    let mut out: Vec<String> = Vec::new();
    for element in elements {
        match element {
            ir::Element::Paragraph(p) => out.push(plain(&p.content)),
            ir::Element::Heading(h) => out.push(plain(&h.content)),
            // Deeper tables than these were folded by the library.
            ir::Element::Table(t) => {
                let cells = t.rows.iter().flat_map(|r| &r.cells).map(|c| element_text(&c.content));
                out.push(cells.collect::<Vec<_>>().join("\t"));
            }
            _ => {}
        }
    }
    out.join("\n")
}

fn plain(content: &[ir::InlineContent]) -> String {
    inline(content).0
}

fn paragraph(p: &ir::Paragraph) -> Paragraph {
    let (text, spans, capital_font) = inline(&p.content);
    let indent = p.indent_left_twips.unwrap_or(0).saturating_add(p.first_line_indent_twips.unwrap_or(0));
    Paragraph {
        text,
        spans,
        capital_font,
        outline_level: p.outline_level,
        style: p.style.clone(),
        align: align(p.alignment.as_ref()),
        indent: indent as f32 / 20.0,
        page_break_before: p.page_break_before,
        ..Paragraph::default()
    }
}

/// The library also takes short lines in capitals for headings where a file states no levels; their level is not told on.
fn heading_paragraph(h: &ir::Heading) -> Paragraph {
    let (text, spans, capital_font) = inline(&h.content);
    let capitals = text.len() < GUESSED && text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let outline_level = (!capitals && h.level > 1).then_some(h.level);
    Paragraph { text, spans, capital_font, outline_level, align: align(h.alignment.as_ref()), ..Paragraph::default() }
}

fn align(alignment: Option<&ir::ParagraphAlignment>) -> Align {
    match alignment {
        Some(ir::ParagraphAlignment::Center) => Align::Center,
        Some(ir::ParagraphAlignment::Right) => Align::End,
        Some(ir::ParagraphAlignment::Justify | ir::ParagraphAlignment::Distribute) => Align::Justify,
        Some(ir::ParagraphAlignment::Left) | None => Align::Start,
    }
}

/// Text and looks of a paragraph, and what of it stands in a font of capitals. Breaks of the page or the line at its ends are no text; the
/// other control characters are marks of Word.
fn inline(content: &[ir::InlineContent]) -> (String, Vec<Span>, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut capitals: Vec<Range<usize>> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for piece in content {
        let from = text.len();
        let look = match piece {
            ir::InlineContent::Text(span) => {
                text.extend(span.text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')));
                if span.font_name.as_deref().is_some_and(legacy::shows_capitals) {
                    match capitals.last_mut().filter(|r| r.end == from) {
                        Some(last) => last.end = text.len(),
                        None => capitals.push(from..text.len()),
                    }
                }
                Span {
                    range: from..text.len(),
                    bold: span.bold,
                    italic: span.italic,
                    underline: span.underline.as_ref().is_some_and(|u| *u != ir::UnderlineStyle::None),
                    size: span.font_size_half_pt.map_or(0.0, |n| n as f32 / 2.0),
                }
            }
            ir::InlineContent::LineBreak if !text.is_empty() => {
                text.push('\n');
                let look = spans.last().cloned().unwrap_or(Span {
                    range: 0..0,
                    bold: false,
                    italic: false,
                    underline: false,
                    size: 0.0,
                });
                Span { range: from..text.len(), ..look }
            }
            _ => continue,
        };
        if look.range.is_empty() {
            continue;
        }
        match spans.last_mut() {
            Some(last) if (Span { range: look.range.clone(), ..last.clone() }) == look => last.range.end = look.range.end,
            _ => spans.push(look),
        }
    }
    let kept = text.trim_end_matches('\n').len();
    text.truncate(kept);
    spans.retain_mut(|s| {
        s.range.end = s.range.end.min(kept);
        !s.range.is_empty()
    });
    capitals.retain_mut(|r| {
        r.end = r.end.min(kept);
        r.start < r.end
    });
    (text, spans, capitals)
}
