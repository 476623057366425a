//! Pages of a PDF that are pictures: drawn as pictures and recognised.
//!
//! Text pages never come here. A layer that somebody's OCR laid over a scan stays where it reads like Vietnamese with its marks;
//! a doubtful one is set against what our own recogniser makes of the page. Pictures within pages of text are left alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::{InterpreterSettings, RenderContent};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;

use crate::Reading;
use crate::layout::assemble::PageSheet;
use crate::layout::quality::{self, Verdict};
use crate::recognise::Unrecognised;
use crate::scan::{self, Grey, Outcome, Remembered, Scanned};
use rasoat_model::document::{Document, Warning, WarningCode};

/// Pages that are drawn before they are recognised: so many pictures are held at once.
const BATCH: usize = 4;
/// Pictures with more pixels than this are not decoded.
const MAX_IMAGE: u64 = 120_000_000;

/// Judges the pages and reads those that are pictures: their content becomes what was recognised. The verdicts, a page each.
/// `bytes` are those of the file: what was made of its pages before is remembered by them.
pub fn read(pdf: &Pdf, bytes: &[u8], sheets: &mut [PageSheet], reading: Reading<'_>, document: &mut Document) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = sheets.iter().map(|s| quality::judge(&s.content, s.width, s.height)).collect();
    let wanted: Vec<usize> = (0..sheets.len()).filter(|i| is_wanted(verdicts[*i], &sheets[*i])).collect();
    if wanted.is_empty() {
        return verdicts;
    }
    let Some(recogniser) = reading.recogniser else {
        if verdicts.iter().any(|v| matches!(v, Verdict::Picture | Verdict::NoUnicode)) {
            let detail = String::new();
            document.warnings.push(Warning { code: WarningCode::NoRecogniser, page: None, detail });
        }
        return verdicts;
    };
    let remembered = Remembered::of(bytes, reading.memory);
    let pages = pdf.pages();
    for batch in wanted.chunks(BATCH) {
        let (known, batch): (Vec<_>, Vec<_>) =
            batch.iter().map(|i| (*i, remembered.page(*i))).partition(|(_, page)| page.is_some());
        for (i, page) in known.into_iter().filter_map(|(i, page)| Some((i, page?))) {
            take(&mut sheets[i], &mut verdicts[i], page, i as u32 + 1, document);
        }
        let drawn: Vec<(usize, Grey)> =
            batch.iter().filter_map(|(i, _)| Some((*i, drawn(pages.get(*i)?, &sheets[*i])?))).collect();
        let (indices, pictures): (Vec<usize>, Vec<Grey>) = drawn.into_iter().unzip();
        for (i, result) in indices.into_iter().zip(scan::read(pictures, recogniser)) {
            match result {
                Ok(scanned) => {
                    remembered.keep(i, &scanned);
                    take(&mut sheets[i], &mut verdicts[i], scanned, i as u32 + 1, document)
                }
                Err(Unrecognised::Missing(what)) => {
                    // It will be missing for every page.
                    document.warnings.push(Warning { code: WarningCode::NoRecogniser, page: None, detail: what });
                    return verdicts;
                }
                Err(Unrecognised::Failed(why)) => {
                    let page = Some(i as u32 + 1);
                    document.warnings.push(Warning { code: WarningCode::PageWithoutText, page, detail: why });
                }
            }
        }
    }
    verdicts
}

fn is_wanted(verdict: Verdict, sheet: &PageSheet) -> bool {
    match verdict {
        Verdict::Picture | Verdict::NoUnicode => true,
        Verdict::Layer => quality::is_doubtful(&sheet.content, sheet.width * sheet.height),
        Verdict::Native | Verdict::Blank | Verdict::Recognised(_) => false,
    }
}

fn take(sheet: &mut PageSheet, verdict: &mut Verdict, scanned: Scanned, page: u32, document: &mut Document) {
    let sure = match scanned.outcome {
        Outcome::Read(sure) => sure,
        // Nothing on it that anyone could read: no page without text.
        Outcome::Blank if *verdict == Verdict::Picture => {
            *verdict = Verdict::Blank;
            return;
        }
        Outcome::Blank | Outcome::Illegible => return,
    };
    if *verdict == Verdict::Layer {
        let area = sheet.width * sheet.height;
        if quality::vietnamese(&scanned.content, area) <= quality::vietnamese(&sheet.content, area) {
            return;
        }
    }
    *verdict = Verdict::Recognised(sure);
    (sheet.width, sheet.height, sheet.content) = (scanned.width, scanned.height, scanned.content);
    document.warnings.push(Warning { code: WarningCode::Recognised, page: Some(page), detail: format!("{sure}%") });
}

/// The page as a picture, annotations left out: they are read for themselves.
fn drawn(page: &Page<'_>, sheet: &PageSheet) -> Option<Grey> {
    if sheet.content.largest_picture > MAX_IMAGE || sheet.content.truncated {
        return None;
    }
    let (width, height) = page.render_dimensions();
    let scale = scan::scale_for(width, height, sheet.content.pixels_a_point);
    // The renderer keeps pixels in 16 bits.
    if !(width * scale >= 1.0 && height * scale >= 1.0 && width * scale < 60_000.0 && height * scale < 60_000.0) {
        return None;
    }
    let pixmap = catch_unwind(AssertUnwindSafe(|| {
        let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
        let smooth = RenderSettings { force_image_interpolation: true, ..RenderSettings::default() };
        let sized = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        render(page, &RenderCache::new(), &settings, &smooth, &sized)
    }));
    let pixmap = pixmap.ok()?;
    Some(Grey::from_rgba(usize::from(pixmap.width()), usize::from(pixmap.height()), pixmap.data_as_u8_slice(), scale))
}
