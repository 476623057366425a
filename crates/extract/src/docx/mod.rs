//! DOCX (Office Open XML, transitional and strict) → [`Document`], as a reader of the printed paper sees it: tracked changes accepted,
//! hidden text and field instructions left out, list numbers as Word prints them.
//!
//! Leaves out pictures, charts, comments and the exact layout: pages are estimated from the breaks that Word and the author left.

mod props;
mod table;
mod styles;
mod numbering;
mod paragraph;
mod context;
mod story;
mod sections;

use std::collections::HashSet;

use self::context::Context;
use self::numbering::Numbering;
use self::story::Story;
use self::styles::Styles;
use crate::common::opc::OpcPackage;
use crate::common::xml::{Token, Xml};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Block, Document, Metadata, TextSource, WarningCode};

const MAIN_PART: &str = "word/document.xml";
/// More running heads than that are repetitions.
const MAX_FURNITURE: usize = 200;

/// Reads a DOCX from its bytes.
///
/// # Errors
/// `Encrypted` if the parts are locked by a password, `Damaged` if there is no main part or nothing of it can be read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    let mut package = OpcPackage::open(bytes, limits)?;
    let main = main_part(&mut package)?;
    let Some(body) = package.part(&main)?.or_else(|| package.lost_part(&main)) else {
        return Err(ExtractError::Damaged { what: format!("{main} is missing") });
    };
    let relations = package.relations(&main)?;
    let part_of = |kind: &str| relations.values().find(|(k, _)| k == kind).map(|(_, target)| target.clone());
    let mut context = context(&mut package, part_of("styles"), part_of("numbering"), limits)?;
    let output = Story::read(&mut context, &body, &[]);
    drop(body);
    if output.broken {
        if output.blocks.is_empty() {
            return Err(ExtractError::Damaged { what: format!("{main} is cut off") });
        }
        package.warn(WarningCode::Damaged, format!("{main} is cut off"));
    }
    if output.truncated {
        package.warn(WarningCode::Truncated, main.as_str());
    }
    let mut document = Document { metadata: metadata(&mut package)?, ..Document::default() };
    let mut seen = HashSet::new();
    for id in output.sections.iter().flat_map(|s| &s.furniture) {
        let Some((_, target)) = relations.get(id) else { continue };
        if seen.len() < MAX_FURNITURE && seen.insert(target.clone()) {
            document.furniture.extend(side_story(&mut package, &mut context, target, &[])?);
        }
    }
    for (kind, element) in [("footnotes", &["footnote"]), ("endnotes", &["endnote"])] {
        if let Some(target) = part_of(kind) {
            document.notes.extend(side_story(&mut package, &mut context, &target, element)?);
        }
    }
    document.warnings = package.warnings;
    sections::lay_out(&mut document, output, limits.max_pages);
    document.text_source = if has_text(&document.blocks) { TextSource::Native } else { TextSource::None };
    Ok(document)
}

/// The part that the package names as its document.
fn main_part(package: &mut OpcPackage<'_>) -> Result<String, ExtractError> {
    let named = package.relations("")?.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
    let main = named.filter(|name| package.has(name)).unwrap_or_else(|| MAIN_PART.to_owned());
    Ok(main)
}

fn context(
    package: &mut OpcPackage<'_>,
    styles: Option<String>,
    numbering: Option<String>,
    limits: &Limits,
) -> Result<Context, ExtractError> {
    let styles = package.part(styles.as_deref().unwrap_or("word/styles.xml"))?;
    let mut styles = styles.map(|text| Styles::read(&text)).unwrap_or_default();
    let numbering = match package.part(numbering.as_deref().unwrap_or("word/numbering.xml"))? {
        Some(text) => {
            let list_of = std::cell::RefCell::new(&mut styles);
            Numbering::read(&text, |style| list_of.borrow_mut().character(style).para.num_id)
        }
        None => Numbering::default(),
    };
    Ok(Context { styles, numbering, blocks_left: limits.max_blocks, max_depth: limits.max_depth })
}

/// A running head or the notes; without the part there is nothing.
fn side_story(
    package: &mut OpcPackage<'_>,
    context: &mut Context,
    part: &str,
    flow: &'static [&'static str],
) -> Result<Vec<Block>, ExtractError> {
    let Some(text) = package.part(part)? else { return Ok(Vec::new()) };
    let output = Story::read(context, &text, flow);
    if output.broken {
        package.warn(WarningCode::Damaged, part);
    }
    let mut blocks = output.blocks;
    blocks.retain(|b| b.paragraph().is_none_or(|p| !p.text.trim().is_empty()));
    for block in &mut blocks {
        block.page = 1;
    }
    Ok(blocks)
}

fn has_text(blocks: &[Block]) -> bool {
    blocks.iter().any(|b| match (b.paragraph(), b.table()) {
        (Some(p), _) => !p.text.trim().is_empty(),
        (_, Some(t)) => t.cells.iter().flat_map(|c| &c.paragraphs).any(|p| !p.text.trim().is_empty()),
        _ => false,
    })
}

fn metadata(package: &mut OpcPackage<'_>) -> Result<Metadata, ExtractError> {
    let mut out = Metadata { signed: package.any(|name| name.contains("digital-signature/origin.")), ..Metadata::default() };
    out.signed |= package.any(|name| name.starts_with("_xmlsignatures/"));
    for part in ["docProps/core.xml", "docProps/app.xml"] {
        let Some(text) = package.part(part)? else { continue };
        let mut xml = Xml::new(&text);
        let mut field = String::new();
        loop {
            match xml.next() {
                Token::Open(tag) => tag.local().clone_into(&mut field),
                Token::Close => field.clear(),
                Token::End => break,
                Token::Text(text) => {
                    let slot = match field.as_str() {
                        "title" => &mut out.title,
                        "creator" => &mut out.author,
                        "Application" => &mut out.producer,
                        _ => continue,
                    };
                    slot.get_or_insert_default().extend(text.chars().take(300));
                }
            }
        }
    }
    Ok(out)
}
