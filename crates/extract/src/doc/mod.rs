//! DOC (Word 6 to 2003, compound files) → [`Document`]: paragraphs, tables, text boxes, running heads and notes in reading order.
//!
//! The text, the looks and the tables come from the library; the layout that it keeps to itself (alignment, list numbers, borders) is
//! looked up in the file, see `layout`. Leaves out pictures, comments, and pages: a DOC does not say where its pages end, so every block
//! is on page 1.

mod content;
mod file;
mod layout;
mod numbers;
mod props;

use std::io::Cursor;

use office_oxide::doc::{DocError, SubDocumentKind};
use office_oxide::options::{DamageKind, ParseOptions};
use office_oxide::{DocumentFormat, OfficeError, ir};

use self::content::{Writer, element_text};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Block, Document, Format, Metadata, Origin, TextSource, Warning, WarningCode};

/// Reads a DOC from its bytes.
///
/// # Errors
/// `Encrypted`; `Unsupported` for Word before version 6; `Damaged` where no text can be found.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    let mut options = ParseOptions::default();
    options.limits.text_chars = usize::try_from(limits.max_entry_bytes).unwrap_or(usize::MAX);
    options.limits.memory_bytes = limits.max_total_bytes;
    options.limits.embedded_depth = 1;
    options.include_hidden_text = false;
    options.include_deleted_text = false;
    let file =
        office_oxide::Document::from_reader_with(Cursor::new(bytes.to_vec()), DocumentFormat::Doc, &options).map_err(refused)?;
    let Some(word) = file.as_doc() else {
        return Err(ExtractError::Damaged { what: "a compound file without a Word document".to_owned() });
    };
    // Boxes of the running heads come among the others; their text tells them apart.
    let heads: Vec<String> = word
        .subdocuments()
        .iter()
        .filter(|s| matches!(s.kind, SubDocumentKind::HeaderTextBoxes | SubDocumentKind::HeadersFooters))
        .map(|s| squeezed(&s.text))
        .collect();
    let mut document = convert(file.to_ir(), &heads, limits);
    layout::apply(bytes, &mut document, limits);
    for damage in file.damage() {
        let code = match damage.kind {
            DamageKind::UnreadablePart => WarningCode::Damaged,
            DamageKind::Truncated => WarningCode::Truncated,
            // What was repaired is whole.
            _ => continue,
        };
        document.warnings.push(Warning { code, page: None, detail: damage.to_string() });
    }
    Ok(document)
}

fn refused(error: OfficeError) -> ExtractError {
    match error {
        OfficeError::Doc(DocError::Encrypted) => ExtractError::Encrypted,
        OfficeError::Doc(DocError::UnsupportedVersion(_)) => ExtractError::Unsupported(Format::Doc),
        error => ExtractError::Damaged { what: error.to_string() },
    }
}

/// The library's document as ours. `heads` is the squeezed text of the running heads.
fn convert(file: ir::DocumentIR, heads: &[String], limits: &Limits) -> Document {
    let mut document = Document {
        text_source: TextSource::Native,
        metadata: Metadata {
            title: file.metadata.title.filter(|t| !t.trim().is_empty()),
            author: file.metadata.author,
            producer: None,
            signed: file.metadata.has_digital_signature,
            signatures: Vec::new(),
        },
        ..Document::default()
    };
    let mut writer = Writer::new(limits);
    let mut furniture: Vec<Block> = Vec::new();
    for section in &file.sections {
        let running = [
            &section.first_page_header,
            &section.header,
            &section.even_page_header,
            &section.first_page_footer,
            &section.footer,
            &section.even_page_footer,
        ];
        for part in running.into_iter().flatten() {
            writer.elements(&part.content, Origin::Body, &mut furniture);
        }
        for element in &section.elements {
            match element {
                ir::Element::TextBox(shape) => {
                    let text = squeezed(&element_text(&shape.content));
                    let running = heads.iter().any(|h| !text.is_empty() && h.contains(&text));
                    let into = if running { &mut furniture } else { &mut document.blocks };
                    writer.elements(&shape.content, if running { Origin::Body } else { Origin::TextBox }, into);
                }
                ir::Element::Footnote(note) | ir::Element::Endnote(note) => {
                    // Comments come as notes; what a reviewer wrote beside a paper is no part of it.
                    if note.marker.as_deref() != Some("comment") {
                        writer.elements(&note.content, Origin::Body, &mut document.notes);
                    }
                }
                other => writer.elements(std::slice::from_ref(other), Origin::Body, &mut document.blocks),
            }
        }
    }
    once_each(&mut furniture);
    document.furniture = furniture;
    if writer.cut {
        document.warnings.push(Warning { code: WarningCode::Truncated, page: None, detail: "blocks".to_owned() });
    }
    let text = |b: &Block| match (b.paragraph(), b.table()) {
        (Some(p), _) => !p.text.trim().is_empty(),
        (_, Some(t)) => t.cells.iter().flat_map(|c| &c.paragraphs).any(|p| !p.text.trim().is_empty()),
        _ => false,
    };
    if !document.blocks.iter().any(text) {
        document.text_source = TextSource::None;
    }
    document
}

/// Sections repeat the running heads of those before them.
fn once_each(blocks: &mut Vec<Block>) {
    let mut seen = std::collections::HashSet::new();
    blocks.retain(|b| b.paragraph().is_none_or(|p| seen.insert(p.text.clone())));
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
