//! Paragraphs and tables while a marked-up text is being read: what RTF, OpenDocument and HTML have in common.
//!
//! Leaves out pages: none of these formats says where its pages end, so every block is on page 1.

use std::ops::Range;

use super::flatten::flatten;
use crate::limits::Limits;
use rasoat_model::document::{Block, Cell, Content, Document, Origin, Paragraph, Span, Table, TextSource, Warning, WarningCode};

/// Columns of a table; word processors stop far below.
pub(crate) const MAX_COLS: usize = 512;
/// Notes within text boxes within cells.
const MAX_NESTED: usize = 64;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Looks {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    /// In points; 0 where unknown.
    pub size: f32,
}

/// The text of a paragraph while it is being written.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    pub text: String,
    spans: Vec<Span>,
}

impl Writing {
    pub(crate) fn put(&mut self, text: &str, looks: Looks) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cover(start..self.text.len(), looks);
    }

    /// Adds text whose tone marks may stand behind their letters, as in code page 1258; letter and mark become one sign where there is one.
    pub(crate) fn put_composed(&mut self, text: &str, looks: Looks) {
        for ch in text.chars() {
            let whole = is_mark(ch).then(|| self.text.chars().next_back()).flatten().and_then(|base| {
                let whole = unicode_normalization::char::compose(base, ch)?;
                self.text.truncate(self.text.len() - base.len_utf8());
                Some(whole)
            });
            let start = self.text.len();
            self.text.push(whole.unwrap_or(ch));
            let end = self.text.len();
            match self.spans.last_mut() {
                // The letter keeps its looks, its mark takes them.
                Some(span) if whole.is_some() => span.range.end = end,
                _ => self.cover(start..end, looks),
            }
        }
    }

    fn cover(&mut self, range: Range<usize>, looks: Looks) {
        let Looks { bold, italic, underline, size } = looks;
        match self.spans.last_mut() {
            Some(s) if s.bold == bold && s.italic == italic && s.underline == underline && s.size == size => {
                s.range.end = range.end
            }
            _ => self.spans.push(Span { range, bold, italic, underline, size }),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Drops what is behind `end`.
    pub(crate) fn truncate(&mut self, end: usize) {
        self.text.truncate(end);
        self.spans.retain_mut(|s| {
            s.range.end = s.range.end.min(end);
            s.range.start < s.range.end
        });
    }

    /// The written text in a paragraph of the given properties. A break at the end has nothing after it and is dropped.
    pub(crate) fn finish(mut self, properties: Paragraph) -> Paragraph {
        let end = self.text.trim_end_matches('\n').len();
        self.truncate(end);
        Paragraph { text: self.text, spans: self.spans, ..properties }
    }
}

fn is_mark(ch: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&ch)
}

/// How many more paragraphs and cells may be read.
#[derive(Debug)]
pub(crate) struct BlockBudget {
    left: usize,
    /// Nothing more is to be read.
    pub spent: bool,
    /// Something was left out or flattened.
    pub truncated: bool,
}

impl BlockBudget {
    pub(crate) fn new(limits: &Limits) -> BlockBudget {
        BlockBudget { left: limits.max_blocks, spent: false, truncated: false }
    }

    pub(crate) fn take(&mut self) -> bool {
        self.spent |= self.left == 0;
        self.truncated |= self.spent;
        self.left = self.left.saturating_sub(1);
        !self.spent
    }
}

pub(crate) fn block(origin: Origin, content: Content) -> Block {
    Block { page: 1, place: None, origin, content }
}

/// Blocks as the paragraphs of a cell.
pub(crate) fn as_paragraphs(blocks: Vec<Block>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for block in blocks {
        match block.content {
            Content::Paragraph(p) => out.push(p),
            Content::Table(t) => out.extend(flatten(t)),
        }
    }
    out
}

/// Running heads that say the same once more are dropped, and those that say nothing.
pub(crate) fn once_each(blocks: &mut Vec<Block>) {
    let mut seen = std::collections::HashSet::new();
    blocks.retain(|b| b.paragraph().is_none_or(|p| !p.text.trim().is_empty() && seen.insert(p.text.clone())));
}

/// Notes in a document what its blocks say of it as a whole.
pub(crate) fn conclude(document: &mut Document, truncated: bool) {
    let text = |p: &Paragraph| !p.text.trim().is_empty();
    let any = document.blocks.iter().any(|b| match &b.content {
        Content::Paragraph(p) => text(p),
        Content::Table(t) => t.cells.iter().flat_map(|c| &c.paragraphs).any(text),
    });
    document.text_source = if any { TextSource::Native } else { TextSource::None };
    if truncated {
        document.warnings.push(Warning { code: WarningCode::Truncated, page: None, detail: "blocks".to_owned() });
    }
}

/// A table that states how far each cell reaches, while it is being read.
#[derive(Default)]
struct TableGrid {
    table: Table,
    row: usize,
    row_open: bool,
    cells_in_row: usize,
    col: usize,
    /// For each column, how many rows from the open one on are covered by cells already read.
    busy: Vec<usize>,
    all_ruled: bool,
    ruled_cells: usize,
    open: Option<Cell>,
}

impl TableGrid {
    fn open_row(&mut self) {
        self.close_row();
        self.row_open = true;
    }

    fn close_row(&mut self) {
        if !std::mem::take(&mut self.row_open) {
            return;
        }
        if self.cells_in_row > 0 || self.busy.iter().any(|&b| b > 0) {
            self.row += 1;
        }
        self.busy.iter_mut().for_each(|b| *b = b.saturating_sub(1));
        self.cells_in_row = 0;
        self.col = 0;
    }

    fn open_cell(&mut self, rows: usize, cols: usize, ruled: bool) {
        if !self.row_open {
            self.open_row();
        }
        while self.busy.get(self.col).is_some_and(|&b| b > 0) {
            self.col += 1;
        }
        let room = (self.col..MAX_COLS).take_while(|&c| self.busy.get(c).is_none_or(|&b| b == 0)).count();
        let (rows, cols) = (rows.max(1), cols.clamp(1, room.max(1)));
        let end = self.col + cols;
        if room > 0 {
            self.busy.resize(self.busy.len().max(end), 0);
            self.busy[self.col..end].fill(rows);
        }
        self.ruled_cells += usize::from(ruled);
        self.open = Some(Cell { row: self.row, col: self.col, row_span: rows, col_span: cols, page: 1, paragraphs: Vec::new() });
        self.col = end;
        self.cells_in_row += 1;
    }

    fn close_cell(&mut self, paragraphs: Vec<Paragraph>) {
        let Some(mut cell) = self.open.take() else { return };
        if cell.col < MAX_COLS {
            cell.paragraphs = paragraphs;
            self.table.cols = self.table.cols.max(cell.col + cell.col_span);
            self.table.cells.push(cell);
        } else if let Some(last) = self.table.cells.last_mut() {
            last.paragraphs.extend(paragraphs);
        }
    }

    fn finish(mut self) -> Option<Table> {
        self.close_row();
        let rows = self.table.cells.iter().map(|c| c.row + 1).max()?;
        self.table.rows = rows;
        for cell in &mut self.table.cells {
            cell.row_span = cell.row_span.min(rows - cell.row);
        }
        self.table.ruled = self.all_ruled || self.ruled_cells * 2 > self.table.cells.len();
        Some(self.table)
    }
}

struct FlowSink {
    blocks: Vec<Block>,
    origin: Origin,
    cell: bool,
    /// Tables that were open when it began.
    tables: usize,
}

/// Where finished paragraphs go: the body, a cell, a box. The reader calls in step; what it leaves open is closed around it.
pub(crate) struct Flow {
    sinks: Vec<FlowSink>,
    tables: Vec<TableGrid>,
    pub budget: BlockBudget,
    max_depth: usize,
}

impl Flow {
    pub(crate) fn new(limits: &Limits) -> Flow {
        let body = FlowSink { blocks: Vec::new(), origin: Origin::Body, cell: false, tables: 0 };
        Flow { sinks: vec![body], tables: Vec::new(), budget: BlockBudget::new(limits), max_depth: limits.max_depth }
    }

    pub(crate) fn in_cell(&self) -> bool {
        self.sinks.last().is_some_and(|s| s.cell)
    }

    pub(crate) fn add(&mut self, paragraph: Paragraph) {
        if !self.budget.take() {
            return;
        }
        if let Some(sink) = self.sinks.last_mut() {
            sink.blocks.push(block(sink.origin, Content::Paragraph(paragraph)));
        }
    }

    /// Blocks that were read aside, such as a box, into the place that is open.
    pub(crate) fn add_blocks(&mut self, blocks: Vec<Block>) {
        let Some(sink) = self.sinks.last_mut() else { return };
        if sink.cell {
            let origin = sink.origin;
            sink.blocks.extend(as_paragraphs(blocks).into_iter().map(|p| block(origin, Content::Paragraph(p))));
        } else {
            sink.blocks.extend(blocks);
        }
    }

    /// `false`: too deep; its paragraphs flow into what is around it.
    pub(crate) fn open_table(&mut self, all_ruled: bool) -> bool {
        if self.tables.len() >= self.max_depth {
            self.budget.truncated = true;
            return false;
        }
        self.tables.push(TableGrid { all_ruled, ..TableGrid::default() });
        true
    }

    pub(crate) fn open_row(&mut self) {
        if let Some(grid) = self.tables.last_mut() {
            grid.open_row();
        }
    }

    pub(crate) fn open_cell(&mut self, rows: usize, cols: usize, ruled: bool) {
        self.budget.take();
        let Some(grid) = self.tables.last_mut() else { return };
        grid.open_cell(rows, cols, ruled);
        self.sinks.push(FlowSink { blocks: Vec::new(), origin: Origin::Body, cell: true, tables: self.tables.len() });
    }

    pub(crate) fn close_cell(&mut self) {
        if self.sinks.len() < 2 || !self.in_cell() {
            return;
        }
        self.close_tables();
        let Some(sink) = self.sinks.pop() else { return };
        if let Some(grid) = self.tables.last_mut() {
            grid.close_cell(as_paragraphs(sink.blocks));
        }
    }

    pub(crate) fn close_table(&mut self) {
        let Some(table) = self.tables.pop().and_then(TableGrid::finish) else { return };
        let origin = self.sinks.last().map_or(Origin::Body, |s| s.origin);
        self.add_blocks(vec![block(origin, Content::Table(table))]);
    }

    /// Tables that were opened in the sink on top and never closed.
    fn close_tables(&mut self) {
        while self.tables.len() > self.sinks.last().map_or(0, |s| s.tables) {
            self.close_table();
        }
    }

    /// A box, a note, a running head: read into a place of its own. `false`: too deep.
    pub(crate) fn open_side(&mut self, origin: Origin) -> bool {
        if self.sinks.len() >= MAX_NESTED {
            self.budget.truncated = true;
            return false;
        }
        self.sinks.push(FlowSink { blocks: Vec::new(), origin, cell: false, tables: self.tables.len() });
        true
    }

    pub(crate) fn close_side(&mut self) -> Vec<Block> {
        while self.in_cell() {
            self.close_cell();
        }
        if self.sinks.len() < 2 {
            return Vec::new();
        }
        self.close_tables();
        self.sinks.pop().map(|s| s.blocks).unwrap_or_default()
    }

    /// What has been read, everything left open closed.
    pub(crate) fn finish(&mut self) -> Vec<Block> {
        while self.sinks.len() > 1 {
            if self.in_cell() {
                self.close_cell();
            } else {
                let blocks = self.close_side();
                self.add_blocks(blocks);
            }
        }
        self.close_tables();
        self.sinks.last_mut().map(|s| std::mem::take(&mut s.blocks)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_join_their_letters() {
        let mut writing = Writing::default();
        writing.put_composed("kê", Looks::default());
        writing.put_composed("\u{301}t qua\u{309}", Looks { bold: true, ..Looks::default() });
        let p = writing.finish(Paragraph::default());
        assert_eq!(p.text, "kết quả");
        assert_eq!(p.spans.iter().map(|s| (s.range.clone(), s.bold)).collect::<Vec<_>>(), [(0..4, false), (4..11, true)]);
    }

    #[test]
    fn cells_find_their_columns() {
        let mut flow = Flow::new(&Limits::default());
        assert!(flow.open_table(false));
        for row in [&[("a", 2, 1), ("b", 1, 2)][..], &[("c", 1, 1), ("d", 1, 1)], &[("e", 99, 99)]] {
            flow.open_row();
            for &(text, rows, cols) in row {
                flow.open_cell(rows, cols, true);
                flow.add(Paragraph::plain(text));
                flow.close_cell();
            }
        }
        flow.close_table();
        let blocks = flow.finish();
        let table = blocks.first().and_then(Block::table).expect("a table");
        assert!(table.ruled);
        let places: Vec<_> = table.cells.iter().map(|c| (c.text(), c.row, c.col, c.row_span)).collect();
        let want = [("a", 0, 0, 2), ("b", 0, 1, 1), ("c", 1, 1, 1), ("d", 1, 2, 1), ("e", 2, 0, 1)];
        assert_eq!(places, want.map(|(t, row, col, span)| (t.to_owned(), row, col, span)));
    }

    #[test]
    fn what_is_left_open_is_closed() {
        let mut flow = Flow::new(&Limits { max_depth: 2, ..Limits::default() });
        for depth in 0..4 {
            if flow.open_table(false) {
                flow.open_cell(1, 1, false);
            }
            flow.add(Paragraph::plain(depth.to_string()));
        }
        let blocks = flow.finish();
        let table = blocks.first().and_then(Block::table).expect("a table");
        assert_eq!(table.cells[0].text(), "0\n1\n2\n3");
        assert!(flow.budget.truncated);
    }
}
