//! The document that a text file becomes, while it is being written, and what rows and rules look like in text.

use crate::common::flow::{BlockBudget, block};
use rasoat_model::document::{Cell, Content, Document, Origin, Paragraph, Table};

/// The document being written.
pub(super) struct Out {
    pub document: Document,
    pub budget: BlockBudget,
    /// A form feed stood before what comes next.
    pub page_break: bool,
}

impl Out {
    pub(super) fn paragraph(&mut self, mut paragraph: Paragraph) {
        if paragraph.text.trim().is_empty() || !self.budget.take() {
            return;
        }
        paragraph.page_break_before |= std::mem::take(&mut self.page_break) && !self.document.blocks.is_empty();
        self.document.blocks.push(block(Origin::Body, Content::Paragraph(paragraph)));
    }

    /// A table of rows of paragraphs; `<` alone in a cell is covered by the cell to its left, `^` by the one above.
    pub(super) fn table(&mut self, rows: Vec<Vec<Paragraph>>) {
        const MAX_COLS: usize = 512;
        let mut table = Table { rows: rows.len(), ruled: true, ..Table::default() };
        // For each column, the cell that covers it in the row above.
        let mut above: Vec<Option<usize>> = Vec::new();
        for (row, cells) in rows.into_iter().enumerate() {
            let mut here: Vec<Option<usize>> = Vec::new();
            for (col, paragraph) in cells.into_iter().take(MAX_COLS).enumerate() {
                let covering = match paragraph.text.as_str() {
                    "<" => here.last().copied().flatten(),
                    "^" => above.get(col).copied().flatten(),
                    _ => None,
                };
                let index = match covering {
                    Some(index) => {
                        let cell: &mut Cell = &mut table.cells[index];
                        cell.col_span = cell.col_span.max(col + 1 - cell.col);
                        cell.row_span = cell.row_span.max(row + 1 - cell.row);
                        index
                    }
                    None => {
                        self.budget.take();
                        table.cells.push(Cell { row, col, row_span: 1, col_span: 1, page: 1, paragraphs: vec![paragraph] });
                        table.cells.len() - 1
                    }
                };
                here.push(Some(index));
            }
            table.cols = table.cols.max(here.len());
            above = here;
        }
        self.page_break = false;
        if !table.cells.is_empty() && !self.budget.spent {
            self.document.blocks.push(block(Origin::Body, Content::Table(table)));
        }
    }
}

/// The cells of a line such as `| a | b |`; `None` if it is no row.
pub(super) fn piped(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let inner = line.strip_prefix('|');
    // Without a stroke at the start two are needed to tell a row from a sentence.
    if inner.is_none() && line.matches('|').count() < 2 {
        return None;
    }
    let inner = inner.unwrap_or(line);
    Some(inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect())
}

/// A line that only draws: `|---|:--:|`, `+----+`, `======`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3
        && line.chars().all(|c| matches!(c, '|' | '-' | '+' | ':' | '=' | ' ' | '─' | '┼' | '│'))
        && line.contains(['-', '=', '─'])
}
