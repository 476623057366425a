//! Tables where there is no room for tables: as lines of text.

use rasoat_model::document::{Paragraph, Span, Table};

/// A table inside a cell, as paragraphs: a row a paragraph, cells joined by tabs, looks kept.
pub(crate) fn flatten(table: Table) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut row = None;
    for cell in table.cells {
        if row != Some(cell.row) {
            row = Some(cell.row);
            out.push(Paragraph::default());
        } else if let Some(line) = out.last_mut() {
            append(line, "\t", Paragraph::default());
        }
        for (i, paragraph) in cell.paragraphs.into_iter().enumerate() {
            if let Some(line) = out.last_mut() {
                append(line, if i > 0 { "\n" } else { "" }, paragraph);
            }
        }
    }
    out
}

/// Adds `more` to the end of `line` after `joint`; a label becomes text.
pub(crate) fn append(line: &mut Paragraph, joint: &str, more: Paragraph) {
    let known = !line.spans.is_empty() || line.text.is_empty();
    line.text.push_str(joint);
    if let Some(label) = more.label {
        line.text.push_str(&label);
        line.text.push(' ');
    }
    let start = line.text.len();
    line.text.push_str(&more.text);
    if !known || more.spans.is_empty() && !more.text.is_empty() {
        if !more.text.is_empty() {
            line.spans.clear();
        } else if let Some(last) = line.spans.last_mut() {
            last.range.end = line.text.len();
        }
        return;
    }
    match (line.spans.last_mut(), more.spans.first()) {
        (Some(last), _) => last.range.end = start,
        (None, Some(first)) if start > 0 => line.spans.push(Span { range: 0..start, ..first.clone() }),
        _ => {}
    }
    line.spans.extend(more.spans.into_iter().map(|s| Span { range: s.range.start + start..s.range.end + start, ..s }));
    line.page_break_before |= more.page_break_before && start == 0;
}
