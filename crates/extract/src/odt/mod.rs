//! ODT, packed or flat (OpenDocument 1.3, part 3) → [`Document`]: what is printed, tracked changes accepted, list numbers counted as the
//! styles say.
//!
//! Leaves out pictures, charts, formulas and comments, and pages: the breaks that a program notes down for itself are not trusted.

mod body;
mod inline;
mod lists;
mod styles;

use self::body::OdtBody;
use self::styles::OdtStyles;
use crate::common::flow::{conclude, once_each};
use crate::common::opc::OpcPackage;
use crate::common::xml::{Token, Xml};
use crate::{ExtractError, Limits};
use rasoat_model::document::{Document, Metadata, TextSource, Warning, WarningCode};

/// Reads an ODT from its bytes.
///
/// # Errors
/// `Encrypted` if the parts are locked by a password, `Damaged` if there is no content or nothing of it can be read.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    if !bytes.starts_with(b"PK") {
        let limit = limits.max_entry_bytes;
        if bytes.len() as u64 > limit {
            return Err(ExtractError::TooLarge { what: "the file".to_owned(), limit });
        }
        let text = String::from_utf8_lossy(bytes);
        return document(&text, &text, &text, limits, Vec::new(), false);
    }
    let mut package = OpcPackage::open(bytes, limits)?;
    // Each part says there how it is encrypted; the content itself would look damaged.
    if package.part("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(ExtractError::Encrypted);
    }
    let Some(content) = package.part("content.xml")? else {
        return Err(ExtractError::Damaged { what: "content.xml is missing".to_owned() });
    };
    let styles = package.part("styles.xml")?.unwrap_or_default();
    let meta = package.part("meta.xml")?.unwrap_or_default();
    let signed = package.any(|name| name == "META-INF/documentsignatures.xml");
    document(&content, &styles, &meta, limits, package.warnings, signed)
}

fn document(
    content: &str,
    shared: &str,
    meta: &str,
    limits: &Limits,
    warnings: Vec<Warning>,
    signed: bool,
) -> Result<Document, ExtractError> {
    let mut document = Document { metadata: metadata(meta, signed), warnings, ..Document::default() };
    let mut styles = OdtStyles::default();
    styles.read(shared, false);
    let heads = OdtBody::read(shared, &mut styles, limits, "master-page");
    styles.read(content, true);
    let body = OdtBody::read(content, &mut styles, limits, "text");
    document.blocks = body.blocks;
    document.notes = body.notes;
    document.furniture = heads.blocks;
    once_each(&mut document.furniture);
    conclude(&mut document, body.truncated || heads.truncated);
    if body.broken {
        if document.text_source == TextSource::None {
            return Err(ExtractError::Damaged { what: "the content is cut off".to_owned() });
        }
        document.warnings.push(Warning { code: WarningCode::Damaged, page: None, detail: "content.xml is cut off".to_owned() });
    }
    Ok(document)
}

fn metadata(text: &str, signed: bool) -> Metadata {
    let mut out = Metadata { signed, ..Metadata::default() };
    let mut xml = Xml::new(text);
    let (mut field, mut within) = (String::new(), false);
    loop {
        match xml.next() {
            Token::Open(tag) => {
                within |= tag.local() == "meta";
                tag.local().clone_into(&mut field);
            }
            Token::Close => field.clear(),
            Token::End => return out,
            Token::Text(text) if within => {
                let slot = match field.as_str() {
                    "title" => &mut out.title,
                    "initial-creator" => &mut out.author,
                    "generator" => &mut out.producer,
                    // What comes after the metadata of a flat file.
                    "p" => return out,
                    _ => continue,
                };
                slot.get_or_insert_default().extend(text.chars().take(300));
            }
            Token::Text(_) => {}
        }
    }
}
