//! Papers that come as pictures: PNG, JPEG, TIFF (all its pages), BMP, GIF (its first picture).
//!
//! A picture is a scanned page. How large the paper was is rarely said, so that it is taken to be A4, upright or lying. Leaves out
//! pictures that only look like paper from afar (photographs of an event): they have no text, and are said to have none.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits as Bounds};

use crate::layout::assemble::{self, PageSheet};
use crate::layout::content::PageContent;
use crate::layout::quality::Verdict;
use crate::recognise::Unrecognised;
use crate::scan::{self, Grey, Outcome, Remembered, Scanned};
use crate::{ExtractError, Reading};
use rasoat_model::document::{Document, Warning, WarningCode};

/// A picture larger than this is refused: pixels along a side, bytes once decoded.
const MAX_SIDE: u32 = 20_000;
const MAX_DECODED: u64 = 192 << 20;
/// A4 in points.
const SHORT: f32 = 595.3;
const LONG: f32 = 841.9;
/// Pages of one file that are decoded before they are recognised.
const BATCH: usize = 4;

/// Reads a picture, page by page.
///
/// # Errors
/// `Damaged` where it cannot be decoded, `TooLarge` where it has too many pixels.
pub fn read(bytes: &[u8], reading: Reading<'_>) -> Result<Document, ExtractError> {
    let format = image::guess_format(bytes).map_err(|_| damaged("not a known picture"))?;
    let mut document = Document::default();
    let mut pages = Pages::new(bytes, format);
    let (mut sheets, mut verdicts) = (Vec::new(), Vec::new());
    let remembered = Remembered::of(bytes, reading.memory);
    loop {
        let mut batch = Vec::new();
        while batch.len() < BATCH && sheets.len() + batch.len() < reading.limits.max_pages as usize {
            match pages.next() {
                Some(Ok(picture)) => batch.push(match remembered.page(sheets.len() + batch.len()) {
                    Some(page) if reading.recogniser.is_some() => Page::Known(page),
                    _ => Page::Drawn(grey(&picture)),
                }),
                // What came before a damaged page is kept.
                Some(Err(_)) if !batch.is_empty() || !sheets.is_empty() => {
                    document.warnings.push(Warning { code: WarningCode::Damaged, page: None, detail: "picture".to_owned() });
                    break;
                }
                Some(Err(error)) => return Err(error),
                None => break,
            }
        }
        if batch.is_empty() {
            break;
        }
        recognise(batch, reading, &remembered, &mut sheets, &mut verdicts, &mut document);
    }
    if sheets.is_empty() {
        return Err(damaged("no picture"));
    }
    assemble::assemble(sheets, &verdicts, &mut document);
    Ok(document)
}

/// A page as it was understood before, or to be recognised.
enum Page {
    Known(Scanned),
    Drawn(Grey),
}

fn recognise(
    batch: Vec<Page>,
    reading: Reading<'_>,
    remembered: &Remembered<'_>,
    sheets: &mut Vec<PageSheet>,
    verdicts: &mut Vec<Verdict>,
    document: &mut Document,
) {
    let (mut known, mut drawn) = (Vec::new(), Vec::new());
    for page in batch {
        match page {
            Page::Known(page) => known.push(Some((page.width, page.height, page))),
            Page::Drawn(grey) => {
                known.push(None);
                drawn.push(grey);
            }
        }
    }
    let mut sizes = drawn.iter().map(Grey::size).collect::<Vec<_>>().into_iter();
    let missing = |detail: String, document: &mut Document| {
        let known = document.warnings.iter().any(|w| w.code == WarningCode::NoRecogniser);
        if !known {
            document.warnings.push(Warning { code: WarningCode::NoRecogniser, page: None, detail });
        }
    };
    let read = match reading.recogniser {
        Some(_) if drawn.is_empty() => Vec::new(),
        Some(recogniser) => scan::read(drawn, recogniser).into_iter().map(Some).collect(),
        None => {
            missing(String::new(), document);
            Vec::new()
        }
    };
    let mut read = read.into_iter();
    for known in known {
        let page = sheets.len() as u32 + 1;
        let (width, height, read) = match known {
            Some((width, height, page)) => (width, height, Some(Ok(page))),
            None => {
                let (width, height) = sizes.next().unwrap_or((SHORT, LONG));
                let read = read.next().flatten();
                if let Some(Ok(scanned)) = &read {
                    remembered.keep(sheets.len(), scanned);
                }
                (width, height, read)
            }
        };
        let mut sheet =
            PageSheet { width, height, content: PageContent::default(), stamped: PageContent::default(), stamps: Vec::new() };
        let verdict = match read {
            Some(Ok(scanned)) => match scanned.outcome {
                Outcome::Read(sure) => {
                    (sheet.width, sheet.height, sheet.content) = (scanned.width, scanned.height, scanned.content);
                    let detail = format!("{sure}%");
                    document.warnings.push(Warning { code: WarningCode::Recognised, page: Some(page), detail });
                    Verdict::Recognised(sure)
                }
                Outcome::Illegible => Verdict::Picture,
                Outcome::Blank => Verdict::Blank,
            },
            Some(Err(Unrecognised::Missing(what))) => {
                missing(what, document);
                Verdict::Picture
            }
            Some(Err(Unrecognised::Failed(_))) | None => Verdict::Picture,
        };
        sheets.push(sheet);
        verdicts.push(verdict);
    }
}

fn damaged(what: &str) -> ExtractError {
    ExtractError::Damaged { what: what.to_owned() }
}

/// The pictures of a file, one after the other.
enum Pages<'a> {
    One(Option<(&'a [u8], ImageFormat)>),
    Tiff(Box<tiff::decoder::Decoder<Cursor<&'a [u8]>>>, bool),
    Broken(Option<ExtractError>),
}

impl<'a> Pages<'a> {
    fn new(bytes: &'a [u8], format: ImageFormat) -> Self {
        if format != ImageFormat::Tiff {
            return Pages::One(Some((bytes, format)));
        }
        let mut limits = tiff::decoder::Limits::default();
        limits.decoding_buffer_size = MAX_DECODED as usize;
        limits.intermediate_buffer_size = MAX_DECODED as usize;
        match tiff::decoder::Decoder::new(Cursor::new(bytes)) {
            Ok(decoder) => Pages::Tiff(Box::new(decoder.with_limits(limits)), true),
            Err(_) => Pages::Broken(Some(damaged("TIFF"))),
        }
    }

    fn next(&mut self) -> Option<Result<DynamicImage, ExtractError>> {
        match self {
            Pages::One(file) => file.take().map(|(bytes, format)| decode(bytes, format)),
            Pages::Broken(error) => error.take().map(Err),
            Pages::Tiff(decoder, open) => {
                if !*open {
                    return None;
                }
                let page = tiff_page(decoder);
                *open = page.is_ok() && decoder.more_images() && decoder.next_image().is_ok();
                Some(page)
            }
        }
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, ExtractError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = Bounds::default();
    bounds.max_image_width = Some(MAX_SIDE);
    bounds.max_image_height = Some(MAX_SIDE);
    bounds.max_alloc = Some(MAX_DECODED);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    if decoder.total_bytes() > MAX_DECODED {
        return Err(too_large());
    }
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(turn);
    Ok(picture)
}

fn refused(error: image::ImageError) -> ExtractError {
    match error {
        image::ImageError::Limits(_) => too_large(),
        _ => damaged("picture"),
    }
}

fn too_large() -> ExtractError {
    ExtractError::TooLarge { what: "the picture".to_owned(), limit: MAX_DECODED }
}

/// One page of a TIFF: eight bits a channel, or the one bit that faxes and scanners write.
fn tiff_page(decoder: &mut tiff::decoder::Decoder<Cursor<&[u8]>>) -> Result<DynamicImage, ExtractError> {
    use tiff::ColorType;
    use tiff::decoder::DecodingResult;
    let bad = |_| damaged("TIFF");
    let (width, height) = decoder.dimensions().map_err(bad)?;
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(too_large());
    }
    let color = decoder.colortype().map_err(bad)?;
    let DecodingResult::U8(data) = decoder.read_image().map_err(bad)? else { return Err(damaged("TIFF of an unusual depth")) };
    let made = match color {
        ColorType::Gray(1) => {
            let stride = (width as usize).div_ceil(8);
            let bits = data.chunks(stride.max(1)).take(height as usize);
            let pixels: Vec<u8> = bits
                .flat_map(|row| {
                    (0..width as usize).map(|x| if row.get(x / 8).is_some_and(|b| b >> (7 - x % 8) & 1 == 1) { 255 } else { 0 })
                })
                .collect();
            image::GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
        }
        ColorType::Gray(8) => image::GrayImage::from_raw(width, height, data).map(DynamicImage::ImageLuma8),
        ColorType::RGB(8) => image::RgbImage::from_raw(width, height, data).map(DynamicImage::ImageRgb8),
        ColorType::RGBA(8) => image::RgbaImage::from_raw(width, height, data).map(DynamicImage::ImageRgba8),
        _ => None,
    };
    made.ok_or_else(|| damaged("TIFF of an unusual kind"))
}

/// As a page at the resolution pages are read at. What is transparent is paper.
fn grey(picture: &DynamicImage) -> Grey {
    let (w, h) = (picture.width().max(1), picture.height().max(1));
    let (wf, hf) = (w as f32, h as f32);
    // The paper on which the picture fits.
    let (paper_w, paper_h) = if wf > hf { (LONG, SHORT) } else { (SHORT, LONG) };
    let own = (wf / paper_w).max(hf / paper_h);
    let mut rgba = picture.to_rgba8().into_raw();
    for pixel in rgba.as_chunks_mut::<4>().0 {
        let a = u32::from(pixel[3]);
        for c in &mut pixel[..3] {
            *c = ((u32::from(*c) * a + 255 * (255 - a)) / 255) as u8;
        }
    }
    let page = Grey::from_rgba(w as usize, h as usize, &rgba, own);
    drop(rgba);
    let wanted = scan::scale_for(wf / own, hf / own, own);
    if wanted == own {
        return page;
    }
    page.resized((wf * wanted / own).round() as usize, (hf * wanted / own).round() as usize)
}
