//! PDF → `Document`: text with its looks and place, tables, stamped annotations.
//!
//! The page interpreter (`hayro-interpret`) gives glyphs; the layout is ours. Pictures are only noted; a page that is nothing but a
//! picture is drawn and recognised where a recogniser is at hand (`pictures.rs`), and gets a warning where not.

mod aligned;
mod signatures;
mod annotations;
pub(super) mod assemble;
mod frame;
mod furniture;
pub(super) mod glyphs;
mod guard;
mod labels;
mod lines;
mod metadata;
mod page;
mod paragraphs;
pub(super) mod quality;
mod reading;
mod pictures;
pub(super) mod rulings;
mod tables;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Array, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point, Rect as KurboRect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page};
use hayro_syntax::Pdf;
use hayro_syntax::{DecryptionError, LoadPdfError};

use super::{ExtractError, Limits, Reading};
use crate::document::{Document, Warning, WarningCode};
use assemble::Sheet;
use glyphs::{Abandon, Collector, PageContent};

/// Callbacks that one page may cost.
const PAGE_FUEL: u32 = 500_000;
/// Decoded content stream of one page.
const MAX_CONTENT: usize = 32 << 20;

/// Reads a PDF. What can be read is; the rest is named in `warnings`.
pub fn read<'a>(bytes: &[u8], reading: impl Into<Reading<'a>>) -> Result<Document, ExtractError> {
    let reading = reading.into();
    if bytes.is_empty() {
        return Err(ExtractError::Empty);
    }
    if let Some(offset) = guard::bomb(bytes, reading.recogniser.is_some()) {
        return Err(ExtractError::TooLarge { what: format!("stream at byte {offset}"), limit: guard::MAX_STREAM as u64 });
    }
    let pdf = open(bytes)?;
    let mut document = Document { metadata: guarded(|| metadata::metadata(&pdf)).unwrap_or_default(), ..Document::default() };
    document.metadata.signatures = guarded(|| signatures::signatures(bytes)).unwrap_or_default();
    let mut warn = |code, detail: &str| document.warnings.push(Warning { code, page: None, detail: detail.to_owned() });
    if guard::names_encryption(bytes) {
        warn(WarningCode::EncryptedOpen, "");
    }
    if let Some(what) = guard::damage(bytes) {
        warn(WarningCode::Damaged, what);
    }
    let mut sheets = sheets(&pdf, reading.limits, &mut document);
    if sheets.is_empty() {
        return Err(ExtractError::Damaged { what: "no page".to_owned() });
    }
    let verdicts = pictures::read(&pdf, &mut sheets, reading.recogniser, &mut document);
    assemble::assemble(sheets, &verdicts, &mut document);
    Ok(document)
}

fn open(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    let damaged = |what: &str| ExtractError::Damaged { what: what.to_owned() };
    match guarded(|| Pdf::new(bytes.to_vec())) {
        Some(Ok(pdf)) => Ok(pdf),
        Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => Err(ExtractError::Encrypted),
        Some(Err(LoadPdfError::Decryption(_))) => Err(damaged("encryption")),
        Some(Err(LoadPdfError::Invalid)) => Err(damaged("not a readable PDF")),
        None => Err(damaged("reader failed")),
    }
}

/// Runs a call into the libraries; `None` if it unwound.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

fn sheets(pdf: &Pdf, limits: &Limits, document: &mut Document) -> Vec<Sheet> {
    let Some(pages) = guarded(|| pdf.pages()) else { return Vec::new() };
    let mut cache = InterpreterCache::new();
    let mut left = limits.max_glyphs;
    let mut out = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let number = Some(i as u32 + 1);
        if i >= limits.max_pages as usize || left == 0 {
            document.warnings.push(Warning {
                code: WarningCode::Truncated,
                page: number,
                detail: format!("{} pages in all", pages.len()),
            });
            break;
        }
        let (width, height) = page.render_dimensions();
        let (content, failed) = painted(page, &cache, RenderContent::PAGE, left);
        if failed {
            // What the library left in its cache when it failed is not to be trusted.
            cache = InterpreterCache::new();
            document.warnings.push(Warning { code: WarningCode::Damaged, page: number, detail: "page content".to_owned() });
        }
        if content.truncated {
            document.warnings.push(Warning { code: WarningCode::Truncated, page: number, detail: "page content".to_owned() });
        }
        left = left.saturating_sub(content.glyphs.len());
        let mut sheet = Sheet { width, height, content, stamped: PageContent::default(), stamps: Vec::new() };
        if guarded(|| annotations::has_any(page)).unwrap_or(false) {
            (sheet.stamped, _) = painted(page, &cache, RenderContent::ANNOTATIONS, left);
            sheet.stamps = guarded(|| unpainted_stamps(page)).unwrap_or_default();
        }
        out.push(sheet);
    }
    out
}

fn unpainted_stamps(page: &Page<'_>) -> Vec<annotations::Stamp> {
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    annotations::without_appearance(page, |x, y| {
        let p = transform * Point::new(x, y);
        (p.x as f32, p.y as f32)
    })
}

/// Interprets a page; the flag says that the library gave up on it.
fn painted<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, what: RenderContent, max_glyphs: usize) -> (PageContent, bool) {
    let mut collector = Collector::new(max_glyphs, PAGE_FUEL);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let settings = InterpreterSettings { render_content: what, ..InterpreterSettings::default() };
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let (width, height) = page.render_dimensions();
        let area = KurboRect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, area, cache, page.xref(), settings);
        if what.contains(RenderContent::PAGE) {
            let (content, whole) = content_stream(page);
            collector.content.truncated |= !whole;
            interpret(TypedIter::new(&content), page.resources(), &mut context, &mut collector);
        } else {
            interpret_page(page, &mut context, &mut collector);
        }
    }));
    let failed = ended.is_err_and(|cause| !cause.is::<Abandon>());
    (collector.content, failed)
}

/// The decoded content of a page, up to the limit; the flag says whether it is whole.
fn content_stream(page: &Page<'_>) -> (Vec<u8>, bool) {
    let dict = page.raw();
    let mut out = Vec::new();
    let mut streams: Vec<Stream<'_>> = Vec::new();
    if let Some(stream) = dict.get::<Stream<'_>>(b"Contents") {
        streams.push(stream);
    } else if let Some(parts) = dict.get::<Array<'_>>(b"Contents") {
        streams.extend(parts.iter::<Stream<'_>>().take(10_000));
    }
    for stream in streams {
        if let Ok(data) = stream.decoded_data() {
            if out.len() + data.len() > MAX_CONTENT {
                return (out, false);
            }
            out.extend_from_slice(&data);
            // Parts are separate tokens.
            out.push(b' ');
        }
    }
    (out, true)
}
