//! PDF → `Document`: text with its looks and place, tables, stamped annotations.
//!
//! The page interpreter (`hayro-interpret`) gives glyphs; the layout is ours. Pictures are only noted; a page that is nothing but a
//! picture is drawn and recognised where a recogniser is at hand (`pictures.rs`), and gets a warning where not.

mod guard;
mod metadata;
mod unlock;
mod attachments;
mod signatures;
mod glyphs;
mod annotations;
mod pictures;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Array, Name, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point, Rect as KurboRect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page};
use hayro_syntax::Pdf;

use crate::layout::assemble::{self, PageSheet};
use crate::layout::content::PageContent;
use crate::layout::stamps::Stamp;
use crate::{ExtractError, Limits, Reading};
use glyphs::{Abandon, Collector};
use guard::guarded;
use rasoat_model::document::{Coverage, Digest, Document, Signature, Warning, WarningCode};

pub(super) use attachments::{Unpacked, are_named as has_attachments, attachments};

/// Callbacks that one page may cost.
const PAGE_FUEL: u32 = 500_000;
/// Decoded content stream of one page.
const MAX_CONTENT: usize = 32 << 20;

/// Reads a PDF. What can be read is; the rest is named in `warnings`.
///
/// # Errors
/// `Encrypted` where none of the passwords opens it, `Damaged` where it has no page that can be found, `TooLarge` where a stream inflates
/// beyond all measure.
pub fn read<'a>(bytes: &[u8], reading: impl Into<Reading<'a>>) -> Result<Document, ExtractError> {
    let reading = reading.into();
    let Reading { limits, passwords, .. } = reading;
    if bytes.is_empty() {
        return Err(ExtractError::Empty);
    }
    if let Some(offset) = guard::bomb(bytes, reading.recogniser.is_some()) {
        return Err(ExtractError::TooLarge { what: format!("stream at byte {offset}"), limit: guard::MAX_STREAM as u64 });
    }
    let (pdf, password) = unlock::open(bytes, passwords)?;
    let mut document = Document { metadata: guarded(|| metadata::metadata(&pdf)).unwrap_or_default(), ..Document::default() };
    let reopen = |bytes: &[u8]| Pdf::new_with_password(bytes.to_vec(), password.as_deref().unwrap_or_default()).ok();
    document.metadata.signatures = guarded(|| signatures::signatures(&pdf, bytes, reopen)).unwrap_or_default();
    let mut warn = |code, detail: &str| document.warnings.push(Warning { code, page: None, detail: detail.to_owned() });
    if password.is_some() {
        warn(WarningCode::PasswordUsed, "");
    } else if guard::names_encryption(bytes) {
        warn(WarningCode::EncryptedOpen, "");
    }
    if let Some(what) = guard::damage(bytes) {
        warn(WarningCode::Damaged, what);
    }
    if document.metadata.signatures.iter().any(is_changed) {
        warn(WarningCode::ChangedAfterSigning, "");
    }
    let mut sheets = sheets(&pdf, limits, &mut document);
    if sheets.is_empty() {
        return Err(ExtractError::Damaged { what: "no page".to_owned() });
    }
    let verdicts = pictures::read(&pdf, bytes, &mut sheets, reading, &mut document);
    assemble::assemble(sheets, &verdicts, &mut document);
    Ok(document)
}

fn is_changed(signature: &Signature) -> bool {
    signature.covers == Coverage::Changed || signature.digest == Digest::Differs
}

fn sheets(pdf: &Pdf, limits: &Limits, document: &mut Document) -> Vec<PageSheet> {
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
        let (content, failed, damaged) = painted(page, &cache, RenderContent::PAGE, left);
        if failed {
            // What the library left in its cache when it failed is not to be trusted.
            cache = InterpreterCache::new();
        }
        if failed || damaged {
            document.warnings.push(Warning { code: WarningCode::Damaged, page: number, detail: "page content".to_owned() });
        }
        if content.truncated {
            document.warnings.push(Warning { code: WarningCode::Truncated, page: number, detail: "page content".to_owned() });
        }
        left = left.saturating_sub(content.glyphs.len());
        let mut sheet = PageSheet { width, height, content, stamped: PageContent::default(), stamps: Vec::new() };
        if guarded(|| annotations::has_any(page)).unwrap_or(false) {
            (sheet.stamped, ..) = painted(page, &cache, RenderContent::ANNOTATIONS, left);
            sheet.stamps = guarded(|| unpainted_stamps(page)).unwrap_or_default();
        }
        out.push(sheet);
    }
    out
}

fn unpainted_stamps(page: &Page<'_>) -> Vec<Stamp> {
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    annotations::without_appearance(page, |x, y| {
        let p = transform * Point::new(x, y);
        (p.x as f32, p.y as f32)
    })
}

/// Interprets a page; the flags say that the library gave up on it, and that its content is damaged.
fn painted<'a>(
    page: &Page<'a>,
    cache: &InterpreterCache<'a>,
    what: RenderContent,
    max_glyphs: usize,
) -> (PageContent, bool, bool) {
    let mut collector = Collector::new(max_glyphs, PAGE_FUEL);
    let mut damaged = false;
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let settings = InterpreterSettings { render_content: what, ..InterpreterSettings::default() };
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let (width, height) = page.render_dimensions();
        let area = KurboRect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, area, cache, page.xref(), settings);
        if what.contains(RenderContent::PAGE) {
            let content = content_stream(page);
            collector.content.truncated |= !content.whole;
            damaged = content.damaged;
            interpret(TypedIter::new(&content.data), page.resources(), &mut context, &mut collector);
        } else {
            interpret_page(page, &mut context, &mut collector);
        }
    }));
    let failed = ended.is_err_and(|cause| !cause.is::<Abandon>());
    (collector.content, failed, damaged)
}

/// The decoded content of a page, up to the limit.
fn content_stream(page: &Page<'_>) -> DecodedStream {
    let dict = page.raw();
    let mut out = DecodedStream { data: Vec::new(), whole: true, damaged: false };
    let mut streams: Vec<Stream<'_>> = Vec::new();
    if let Some(stream) = dict.get::<Stream<'_>>(b"Contents") {
        streams.push(stream);
    } else if let Some(parts) = dict.get::<Array<'_>>(b"Contents") {
        streams.extend(parts.iter::<Stream<'_>>().take(10_000));
    }
    for stream in streams {
        let room = MAX_CONTENT.saturating_sub(out.data.len());
        let (data, sound) = match flat(&stream) {
            true => match guard::inflate(&stream.raw_data(), room) {
                (data, true) => (data, true),
                // The library may get beyond the break.
                (data, false) => match stream.decoded_data() {
                    Ok(more) if more.len() > data.len() => (more.into_owned(), false),
                    _ => (data, false),
                },
            },
            false => match stream.decoded_data() {
                Ok(data) => (data.into_owned(), true),
                Err(_) => (Vec::new(), false),
            },
        };
        out.damaged |= !sound;
        if data.len() > room {
            out.whole = false;
            return out;
        }
        out.data.extend_from_slice(&data);
        // Parts are separate tokens.
        out.data.push(b' ');
    }
    out
}

/// The content of a page.
struct DecodedStream {
    data: Vec<u8>,
    /// It is not longer than the limit.
    whole: bool,
    /// Some of it does not inflate to what was deflated.
    damaged: bool,
}

/// Whether a stream is deflated and nothing more, which is nearly always so. The library would not say where such a stream breaks off.
fn flat(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let named = dict.get::<Name<'_>>(b"Filter");
    let listed = || dict.get::<Array<'_>>(b"Filter").map(|a| a.iter::<Name<'_>>().take(2).collect::<Vec<_>>());
    let filter = match named {
        Some(name) => Some(name),
        None => listed().filter(|names| names.len() == 1).and_then(|mut names| names.pop()),
    };
    filter.is_some_and(|name| name.as_ref() == b"FlateDecode") && !dict.contains_key(b"DecodeParms")
}
