//! Text that annotations show: stamped numbers and dates, free text, filled fields, signatures.

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;

use super::metadata::text_string;
use crate::layout::stamps::Stamp;
use rasoat_model::document::{Paragraph, Rect};

/// Flags (ISO 32000-1, table 165): hidden, not shown on screen.
const HIDDEN: i32 = 1 << 1 | 1 << 5;
const MAX_ANNOTATIONS: usize = 5_000;
const MAX_PLAIN_TEXT: usize = 20_000;

/// Whether a page has annotations at all.
pub fn has_any(page: &Page<'_>) -> bool {
    page.raw().get::<Array<'_>>(b"Annots").is_some_and(|a| a.iter::<Dict<'_>>().next().is_some())
}

/// Free text and text fields that come without an appearance: their text as stored. `to_reader` maps a point of the page.
pub fn without_appearance(page: &Page<'_>, to_reader: impl Fn(f64, f64) -> (f32, f32)) -> Vec<Stamp> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    let mut out = Vec::new();
    for dict in annotations.iter::<Dict<'_>>().take(MAX_ANNOTATIONS) {
        let Some(text) = stored_text(&dict) else { continue };
        let Some(r) = dict.get::<PdfRect>(b"Rect") else { continue };
        let (a, b) = (to_reader(r.x0, r.y0), to_reader(r.x1, r.y1));
        let rect = Rect { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) };
        out.push(Stamp { paragraph: Paragraph::plain(text), rect });
    }
    out
}

fn stored_text(dict: &Dict<'_>) -> Option<String> {
    if dict.contains_key(b"AP") || dict.get::<i32>(b"F").unwrap_or(0) & HIDDEN != 0 {
        return None;
    }
    let key: &[u8] = match dict.get::<Name<'_>>(b"Subtype")?.as_ref() {
        b"FreeText" => b"Contents",
        b"Widget" => b"V",
        _ => return None,
    };
    let text = text_string(dict.get::<PdfString<'_>>(key)?.as_bytes());
    let text: String = text.trim().replace("\r\n", "\n").replace('\r', "\n").chars().take(MAX_PLAIN_TEXT).collect();
    (!text.is_empty()).then_some(text)
}
