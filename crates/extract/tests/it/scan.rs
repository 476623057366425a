//! Scans: pages that are pictures, drawn here, and a recogniser that reads boxes of ink.
//!
//! What a box says is told by its width, so that it is read the same wherever the page is cut. One test asks tesseract itself; it is
//! skipped, and says so, where there is none.

use rasoat_extract::recognise::{Memory, Picture, Recogniser, Shows, Unrecognised, Word};
use rasoat_extract::sandbox::ocr::{Ocr, Settings};
use rasoat_extract::{self as extract, ExtractError, Limits, Reading};
use rasoat_model::document::{Block, Document, Format, TextSource, WarningCode};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A4 at 300 dpi.
const WIDTH: usize = 2480;
const HEIGHT: usize = 3508;
/// All of one height, so that their boxes may be.
const WORDS: [&str; 12] = ["BAN", "DAN", "HOI", "NAM", "TINH", "GIAO", "LAN", "CAO", "2016", "120", "THAN", "MOI"];

struct Page {
    pixels: Vec<u8>,
}

impl Page {
    fn new() -> Self {
        Page { pixels: vec![255; WIDTH * HEIGHT] }
    }

    fn fill(mut self, (x0, y0): (usize, usize), (x1, y1): (usize, usize)) -> Self {
        for y in y0..y1 {
            self.pixels[y * WIDTH + x0..y * WIDTH + x1].fill(10);
        }
        self
    }

    /// Words from a place on; a word is as wide as its number says.
    fn text(mut self, mut x: usize, y: usize, words: &[&str]) -> Self {
        for word in words {
            let n = WORDS.iter().position(|w| w == word).expect("a word of the list");
            self = self.fill((x, y), (x + width_of(n), y + 36));
            x += width_of(n) + 16;
        }
        self
    }

    fn across(self, y: usize, x0: usize, x1: usize) -> Self {
        self.fill((x0, y), (x1, y + 4))
    }

    fn down(self, x: usize, y0: usize, y1: usize) -> Self {
        self.fill((x, y0), (x + 4, y1))
    }

    fn png(&self) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let picture = image::GrayImage::from_raw(WIDTH as u32, HEIGHT as u32, self.pixels.clone()).expect("the size");
        picture.write_to(&mut out, image::ImageFormat::Png).expect("written");
        out.into_inner()
    }
}

fn width_of(word: usize) -> usize {
    60 + 12 * word
}

/// Reads boxes: every box of ink that is as high as a word.
fn boxes(picture: &Picture, confidence: u8) -> Vec<Word> {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let dark = |x: usize, y: usize| picture.grey[y * w + x] < 128;
    let mut out: Vec<Word> = Vec::new();
    for y in 0..h {
        let mut x = 0;
        while x < w {
            if !dark(x, y) {
                x += 1;
                continue;
            }
            let end = (x..w).find(|i| !dark(*i, y)).unwrap_or(w);
            let top = y == 0 || !(x..end).any(|i| dark(i, y - 1));
            let bottom = (y..h).find(|j| !dark(x, *j)).unwrap_or(h);
            let n = (end - x).saturating_sub(54) / 12;
            if top && (30..44).contains(&(bottom - y)) && n < WORDS.len() {
                let line = match out.last() {
                    Some(last) if last.y0.abs_diff(y as u32) < 10 => last.line,
                    Some(last) => last.line + 1,
                    None => 0,
                };
                let text = WORDS[n].to_owned();
                let (x0, y0, x1, y1) = (x as u32, y as u32, end as u32, bottom as u32);
                out.push(Word { text, x0, y0, x1, y1, confidence, line });
            }
            x = end;
        }
    }
    out
}

fn reader(pictures: &[Picture]) -> Vec<Result<Vec<Word>, Unrecognised>> {
    pictures.iter().map(|p| Ok(boxes(p, 91))).collect()
}

fn read(bytes: &[u8], recogniser: &Recogniser) -> Document {
    let limits = Limits::default();
    let reading = Reading { recogniser: Some(recogniser), ..Reading::from(&limits) };
    extract::read("a", bytes, reading).expect("readable").1
}

fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().filter_map(Block::paragraph).map(|p| p.text.as_str()).collect()
}

fn codes(document: &Document) -> Vec<(WarningCode, Option<u32>)> {
    document.warnings.iter().map(|w| (w.code, w.page)).collect()
}

#[test]
fn blanks_are_dots_and_ink_that_was_not_read_is_marked() {
    let mut page = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]).text(400, 700, &["TINH"]).text(780, 700, &["GIAO"]);
    for i in 0..30 {
        page = page.fill((400 + i * 18, 630), (406 + i * 18, 636));
    }
    // Wider than any word that can be read.
    let page = page.fill((540, 700), (745, 736)).text(400, 800, &["NAM", "BAN", "HOI", "DAN"]);
    let document = read(&page.png(), &reader);
    let read = texts(&document).join("\n");
    assert_eq!(read.matches('.').count(), 30, "{read}");
    assert!(read.contains("TINH \u{FFFD} GIAO"), "{read}");
}

#[test]
fn a_page_that_was_read_before_is_not_read_again() {
    let page = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]).text(400, 600, &["TINH", "GIAO"]).png();
    let kept: Arc<Mutex<HashMap<String, Vec<u8>>>> = Arc::default();
    let (reads, writes) = (Arc::clone(&kept), Arc::clone(&kept));
    let memory = Memory {
        recall: Box::new(move |key| reads.lock().expect("whole").get(key).cloned()),
        keep: Box::new(move |key, bytes| {
            writes.lock().expect("whole").insert(key.to_owned(), bytes.to_vec());
        }),
    };
    let asked = AtomicUsize::new(0);
    let recogniser = move |pictures: &[Picture]| {
        assert_eq!(asked.fetch_add(1, Ordering::Relaxed), 0, "asked once");
        reader(pictures)
    };
    let limits = Limits::default();
    let reading = Reading { recogniser: Some(&recogniser), memory: Some(&memory), ..Reading::from(&limits) };
    let read = || format!("{:?}", extract::read("a", &page, reading).expect("readable"));
    assert_eq!(read(), read());
    assert_eq!(kept.lock().expect("whole").len(), 1);
}

#[test]
fn a_table_of_lines_is_a_table() {
    let mut page = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]);
    for (y, from) in [(800, 400), (900, 900), (1000, 400), (1100, 400)] {
        page = page.across(y, from, 1900);
    }
    for (x, from) in [(400, 800), (900, 800), (1400, 900), (1896, 800)] {
        page = page.down(x, from, 1104);
    }
    let page = page
        .text(430, 880, &["MOI"])
        .text(1200, 830, &["HOI", "NAM"])
        .text(930, 930, &["THAN"])
        .text(1430, 930, &["LAN", "CAO"])
        .text(430, 1030, &["2016"])
        .text(1430, 1030, &["120"]);
    let document = read(&page.png(), &reader);
    assert_eq!(document.text_source, TextSource::Ocr);
    assert_eq!(texts(&document), ["BAN DAN HOI NAM"]);
    let table = document.blocks.iter().find_map(Block::table).expect("a table");
    let cells: Vec<_> = table.cells.iter().map(|c| (c.row, c.col, c.row_span, c.col_span, c.text())).collect();
    let cell = |row, col, rows, cols, text: &str| (row, col, rows, cols, text.to_owned());
    assert!(table.ruled);
    assert_eq!(
        cells,
        [
            cell(0, 0, 2, 1, "MOI"),
            cell(0, 1, 1, 2, "HOI NAM"),
            cell(1, 1, 1, 1, "THAN"),
            cell(1, 2, 1, 1, "LAN CAO"),
            cell(2, 0, 1, 1, "2016"),
            cell(2, 1, 1, 1, ""),
            cell(2, 2, 1, 1, "120"),
        ]
    );
    assert_eq!(table.cells[0].paragraphs[0].confidence, Some(91));
}

/// The lines of a letterhead are not level with each other; its columns are read one after the other all the same.
#[test]
fn columns_are_read_one_after_the_other() {
    let page = Page::new()
        .text(350, 200, &["LAN", "CAO", "GIAO"])
        .text(400, 262, &["TINH", "GIAO"])
        .text(420, 330, &["120", "2016"])
        .text(1400, 222, &["BAN", "DAN", "HOI", "NAM"])
        .text(1430, 290, &["HOI", "NAM", "LAN"])
        .text(1420, 356, &["DAN", "120", "CAO"])
        .text(300, 700, &["BAN", "DAN", "HOI", "NAM", "TINH", "GIAO", "LAN", "CAO", "2016", "120", "THAN", "MOI", "BAN", "DAN"]);
    let document = read(&page.png(), &reader);
    let read = texts(&document).join("|");
    let (left, right) = (read.find("120 2016").expect("left"), read.find("BAN DAN HOI NAM").expect("right"));
    assert!(left < right, "{read}");
    assert!(read.starts_with("LAN CAO GIAO"), "{read}");
    assert_eq!(document.pages[0].confidence, Some(91));
}

#[test]
fn without_a_recogniser_the_page_is_named() {
    let png = Page::new().text(400, 500, &["BAN", "DAN"]).png();
    let (format, document) = extract::read("a.png", &png, &Limits::default()).expect("readable");
    assert_eq!(format, Format::Image);
    assert_eq!(document.text_source, TextSource::None);
    assert!(!document.pages[0].has_text);
    let expected = [(WarningCode::NoRecogniser, None), (WarningCode::PageWithoutText, Some(1))];
    assert_eq!(codes(&document), expected);

    let missing = |p: &[Picture]| p.iter().map(|_| Err(Unrecognised::Missing("vie".into()))).collect();
    let document = read(&png, &missing);
    assert_eq!(codes(&document), expected);
    assert_eq!(document.warnings[0].detail, "vie");
}

/// What a recogniser hardly believes is no text: a photograph, a scrawl.
#[test]
fn a_page_that_cannot_be_made_out_has_no_text() {
    let png = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]).png();
    let unsure = |p: &[Picture]| p.iter().map(|p| Ok(boxes(p, 30))).collect();
    let document = read(&png, &unsure);
    assert!(!document.pages[0].has_text && document.blocks.is_empty());
    assert_eq!(codes(&document), [(WarningCode::PageWithoutText, Some(1))]);
    // A blank page lacks nothing, and nobody is asked.
    let never = |_: &[Picture]| panic!("nothing to recognise");
    let document = read(&Page::new().png(), &never);
    assert!(document.pages[0].has_text && document.warnings.is_empty());
}

/// A page that lies on its side, or on its head, is turned until it can be read.
#[test]
fn a_page_upside_down_is_turned() {
    let page = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]).text(400, 600, &["LAN", "CAO"]);
    let mut turned = Page::new();
    turned.pixels = page.pixels.iter().rev().copied().collect();
    // Reads only what stands in the upper half, where the words of the upright page are.
    let upright = |pictures: &[Picture]| {
        let one = |p: &Picture| {
            let words = boxes(p, 90);
            let sure = if words.iter().all(|w| w.y0 < p.height / 2) { 90 } else { 20 };
            Ok(words.into_iter().map(|w| Word { confidence: sure, ..w }).collect())
        };
        pictures.iter().map(one).collect()
    };
    let document = read(&turned.png(), &upright);
    assert!(texts(&document).join(" ").contains("BAN DAN HOI NAM"), "{:?}", texts(&document));
}

#[test]
fn every_page_of_a_tiff_is_read() {
    let mut out = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).expect("begun");
    for words in [["BAN", "DAN"], ["LAN", "CAO"]] {
        let page = Page::new().text(400, 500, &words);
        encoder.write_image::<tiff::encoder::colortype::Gray8>(WIDTH as u32, HEIGHT as u32, &page.pixels).expect("written");
    }
    let bytes = out.into_inner();
    let document = read(&bytes, &reader);
    assert_eq!(document.pages.len(), 2);
    assert_eq!(texts(&document).join(" "), "BAN DAN LAN CAO");
    // Cut off within the second page: the first one is kept, and the rest named.
    let document = read(&bytes[..bytes.len() * 6 / 10], &reader);
    assert!(document.pages.len() <= 2);
}

#[test]
fn damaged_pictures_are_refused() {
    let png = Page::new().text(400, 500, &["BAN"]).png();
    for cut in [0, 8, 20, 33, png.len() / 2] {
        let read = extract::read("a.png", &png[..cut], &Limits::default());
        assert!(
            matches!(read, Err((_, ExtractError::Damaged { .. } | ExtractError::Empty | ExtractError::Unsupported(_)))),
            "{cut}"
        );
    }
    // A head that promises a giant picture.
    let mut giant = png.clone();
    giant[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    assert!(extract::read("a.png", &giant, &Limits::default()).is_err());
}

/// A page of text and a scanned one: the first stays as it is.
#[test]
fn only_the_scanned_pages_of_a_pdf_are_recognised() {
    let page = Page::new().text(400, 500, &["BAN", "DAN", "HOI", "NAM"]).text(400, 600, &["LAN", "CAO"]);
    // One bit a pixel, white is 1.
    let bits: Vec<u8> = page
        .pixels
        .chunks(WIDTH)
        .flat_map(|row| row.chunks(8).map(|c| c.iter().enumerate().fold(0, |b, (i, p)| b | u8::from(*p > 128) << (7 - i))))
        .collect();
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |out: &mut Vec<u8>, head: &str, body: Option<&[u8]>| {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{head}\n", offsets.len()).bytes());
        if let Some(body) = body {
            out.extend(b"stream\n");
            out.extend(body);
            out.extend(b"\nendstream\n");
        }
        out.extend(b"endobj\n");
    };
    let text = b"BT /F 12 Tf 80 700 Td (This page was written as text, and it stays as it is.) Tj ET";
    let scan = b"q 595 0 0 842 0 0 cm /X Do Q";
    let entries = "/Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >>";
    object(&mut out, "<< /Type /Catalog /Pages 2 0 R >>", None);
    object(&mut out, "<< /Type /Pages /Kids [5 0 R 7 0 R] /Count 2 /MediaBox [0 0 595 842] >>", None);
    object(&mut out, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", None);
    let head = format!(
        "<< /Subtype /Image /Width {WIDTH} /Height {HEIGHT} /ColorSpace /DeviceGray /BitsPerComponent 1 /Length {} >>",
        bits.len()
    );
    object(&mut out, &head, Some(&bits));
    object(&mut out, &format!("<< {entries} /Contents 6 0 R >>"), None);
    object(&mut out, &format!("<< /Length {} >>", text.len()), Some(text));
    object(&mut out, &format!("<< {entries} /Contents 8 0 R >>"), None);
    object(&mut out, &format!("<< /Length {} >>", scan.len()), Some(scan));
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    out.extend(offsets.iter().flat_map(|o| format!("{o:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", offsets.len() + 1).bytes());

    let document = read(&out, &reader);
    assert_eq!(texts(&document).join("|"), "This page was written as text, and it stays as it is.|BAN DAN HOI NAM LAN CAO");
    assert_eq!(document.pages.iter().map(|p| p.confidence).collect::<Vec<_>>(), [None, Some(91)]);
    assert_eq!(codes(&document), [(WarningCode::Recognised, Some(2))]);
    let place = document.blocks[1].place.expect("a place");
    // The boxes, with the room that letters of their size take.
    assert!((place.x0 - 96.0).abs() < 2.0 && (place.y0 - 120.0).abs() < 5.0, "{place:?}");
    // Without a recogniser it is said once that there is none.
    let (_, document) = extract::read("a.pdf", &out, &Limits::default()).expect("readable");
    assert_eq!(codes(&document), [(WarningCode::NoRecogniser, None), (WarningCode::PageWithoutText, Some(2))]);
}

#[test]
fn tesseract_reads_a_paper() {
    let picture = include_bytes!("../../../../fixtures/extract/trang-1.png");
    let folder = tempfile::tempdir().expect("a folder");
    let ocr = Ocr::tesseract(&Settings { jobs: 1, memory: Some(folder.path().join("ocr")) });
    let probe = Picture { width: 64, height: 64, dpi: 300, grey: vec![255; 64 * 64], shows: Shows::Block };
    if let [Err(Unrecognised::Missing(why))] = &(ocr.recogniser())(&[probe])[..] {
        eprintln!("skipped: {why}");
        return;
    }
    let document = read(picture, ocr.recogniser());
    let text = texts(&document).join("\n");
    for words in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Thuận lợi"] {
        let (folded, wanted) = (rasoat_text::fold(&text).text, rasoat_text::fold(words).text);
        assert!(folded.contains(&wanted), "{words}: {text}");
    }
    // What was read once is remembered.
    let again = read(picture, ocr.recogniser());
    assert_eq!(texts(&again).join("\n"), text);
    assert!(folder.path().join("ocr").read_dir().expect("kept").count() > 0);
}
