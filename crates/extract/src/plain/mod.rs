//! Plain text and Markdown → [`Document`]: a line is a paragraph, but where an editor plainly broke lines at a width; tables drawn with
//! `|` or tabs are tables; columns set apart by blanks are set apart by a tab.
//!
//! Which of the two a file is, its content says; the name has no part in it. Leaves out TCVN3, VNI and their like: bytes that are neither
//! Unicode nor code page 1258 become the signs of code page 1252, for others to read.

mod decode;
mod lines;
mod markdown;

use super::flow::{Budget, block, conclude};
use super::{ExtractError, Limits};
use rasoat_model::document::{Cell, Content, Document, Origin, Paragraph, Table, Warning, WarningCode};

pub(super) use self::decode::{decode, wide_order};

/// Reads a text file from its bytes.
///
/// # Errors
/// `TooLarge` past the limit of one part, `Damaged` where there is nothing but blanks.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    if bytes.len() as u64 > limits.max_entry_bytes {
        return Err(ExtractError::TooLarge { what: "the text".to_owned(), limit: limits.max_entry_bytes });
    }
    let decoded = decode(bytes);
    if decoded.text.trim().is_empty() {
        return Err(ExtractError::Damaged { what: "nothing but blanks".to_owned() });
    }
    let mut document = Document::default();
    let mut warn = |code, detail: &str| document.warnings.push(Warning { code, page: None, detail: detail.to_owned() });
    if decoded.repaired {
        warn(WarningCode::EncodingRepaired, decoded.encoding.name());
    }
    if decoded.damaged {
        warn(WarningCode::Damaged, "bytes that are no UTF-8");
    }
    let mut out = Out { document, budget: Budget::new(limits), page_break: false };
    if markdown::is_markdown(&decoded.text) {
        markdown::read(&decoded.text, &mut out);
    } else {
        lines::read(&decoded.text, &mut out);
    }
    let truncated = out.budget.truncated;
    conclude(&mut out.document, truncated);
    Ok(out.document)
}

/// The document being written.
struct Out {
    document: Document,
    budget: Budget,
    /// A form feed stood before what comes next.
    page_break: bool,
}

impl Out {
    fn paragraph(&mut self, mut paragraph: Paragraph) {
        if paragraph.text.trim().is_empty() || !self.budget.take() {
            return;
        }
        paragraph.page_break_before |= std::mem::take(&mut self.page_break) && !self.document.blocks.is_empty();
        self.document.blocks.push(block(Origin::Body, Content::Paragraph(paragraph)));
    }

    /// A table of rows of paragraphs; `<` alone in a cell is covered by the cell to its left, `^` by the one above.
    fn table(&mut self, rows: Vec<Vec<Paragraph>>) {
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
fn piped(line: &str) -> Option<Vec<&str>> {
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
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3
        && line.chars().all(|c| matches!(c, '|' | '-' | '+' | ':' | '=' | ' ' | '─' | '┼' | '│'))
        && line.contains(['-', '=', '─'])
}
