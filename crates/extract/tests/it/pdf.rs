//! PDF extraction, on files written here byte by byte, so that each shows one thing.

use rasoat_extract::{ExtractError, Limits, pdf};
use rasoat_model::document::{Block, Content, Document, Origin, TextSource, WarningCode};

/// A page: its content stream, further entries of its dictionary.
struct Sheet<'a> {
    content: String,
    entries: &'a str,
}

/// A file with the pages given; object 3 is the font, `extra` are objects from number 4 on.
fn file(sheets: &[Sheet<'_>], extra: &[String]) -> Vec<u8> {
    let first_page = 4 + extra.len();
    let kids: String = (0..sheets.len()).map(|i| format!("{} 0 R ", first_page + 2 * i)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", sheets.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    objects.extend(extra.iter().cloned());
    for (i, sheet) in sheets.iter().enumerate() {
        let stream = first_page + 2 * i + 1;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >> /Contents {stream} 0 R {} >>",
            sheet.entries
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{}\nendstream", sheet.content.len(), sheet.content));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

fn text(x: f32, y: f32, s: &str) -> String {
    format!("BT /F 12 Tf {x} {y} Td ({}) Tj ET\n", s.replace('(', "\\(").replace(')', "\\)"))
}

fn page(content: impl Into<String>) -> Sheet<'static> {
    Sheet { content: content.into(), entries: "" }
}

fn read(bytes: &[u8]) -> Document {
    pdf::read(bytes, &Limits::default()).expect("readable")
}

fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().filter_map(Block::paragraph).map(|p| p.text.as_str()).collect()
}

/// Full lines of body text, the last one short.
fn body(y: f32) -> String {
    let full = "The units report every quarter what they did and what it cost them and who took part in";
    (0..5).map(|i| text(72.0, y - 14.0 * i as f32, if i == 4 { "the campaign." } else { full })).collect()
}

#[test]
fn wrapped_lines_are_one_paragraph_and_short_lines_end_it() {
    let content = body(700.0) + &text(72.0, 620.0, "1. Results:") + &body(600.0);
    let d = read(&file(&[page(content)], &[]));
    let all = texts(&d.blocks);
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].ends_with("took part in the campaign."));
    assert_eq!(all[1], "1. Results:");
    let first = d.blocks[0].paragraph().expect("a paragraph");
    assert_eq!(first.line_starts.len(), 4);
    assert!(first.line_starts.iter().all(|at| first.text[..*at].ends_with(' ')));
    assert_eq!(first.spans.last().map(|s| s.range.end), Some(first.text.len()));
    assert_eq!(d.text_source, TextSource::Native);
}

#[test]
fn columns_side_by_side_are_read_one_after_the_other() {
    let mut content = String::new();
    for (y, left, right) in [
        (780.0, "AGENCY ABOVE", "THE REPUBLIC"),
        (764.0, "THE AGENCY", "Freedom - Order"),
        (740.0, "No: 12/BC", "Hanoi, 14 August"),
    ] {
        content += &text(90.0, y, left);
        content += &text(380.0, y, right);
    }
    content += &text(285.0, 700.0, "REPORT");
    content += &body(670.0);
    let d = read(&file(&[page(content)], &[]));
    let all = texts(&d.blocks);
    assert_eq!(
        all[..7],
        ["AGENCY ABOVE", "THE AGENCY", "No: 12/BC", "THE REPUBLIC", "Freedom - Order", "Hanoi, 14 August", "REPORT"]
    );
}

/// Three columns, two rows, the head's last two cells merged.
fn ruled_table(top: f32, head: &str) -> String {
    let (y1, y2, y3) = (top, top - 30.0, top - 60.0);
    let mut s = String::new();
    for y in [y1, y2, y3] {
        s += &format!("72 {y} m 522 {y} l S\n");
    }
    for (x, from) in [(72, y1), (222, y1), (372, y2), (522, y1)] {
        s += &format!("{x} {from} m {x} {y3} l S\n");
    }
    s + &text(80.0, y1 - 12.0, head)
        + &text(80.0, y1 - 25.0, "second line")
        + &text(230.0, y1 - 15.0, "Money")
        + &text(80.0, y2 - 15.0, "2016")
        + &text(380.0, y2 - 15.0, "5")
}

#[test]
fn rulings_make_a_table_with_merged_and_empty_cells() {
    let d = read(&file(&[page(body(800.0) + &ruled_table(700.0, "Year") + &body(600.0))], &[]));
    assert_eq!(d.blocks.len(), 3);
    let t = d.blocks[1].table().expect("a table");
    assert_eq!((t.rows, t.cols, t.cells.len(), t.ruled), (2, 3, 5, true));
    let cells: Vec<(usize, usize, usize, String)> = t.cells.iter().map(|c| (c.row, c.col, c.col_span, c.text())).collect();
    assert_eq!(cells[0].3.replace('\n', " "), "Year second line");
    assert_eq!(cells[1], (0, 1, 2, "Money".to_owned()));
    assert_eq!(cells[3], (1, 1, 1, String::new()));
    assert_eq!(cells[4], (1, 2, 1, "5".to_owned()));
}

#[test]
fn a_table_goes_on_over_the_page_and_its_head_stands_once() {
    let d = read(&file(&[page(ruled_table(120.0, "Year")), page(ruled_table(780.0, "Year") + &body(600.0))], &[]));
    let t = d.blocks[0].table().expect("a table");
    assert_eq!((t.rows, d.blocks.len()), (3, 2));
    assert_eq!(t.at(2, 0).map(|c| (c.text(), c.page)), Some(("2016".to_owned(), 2)));
}

#[test]
fn aligned_figures_are_a_table_and_signatures_are_not() {
    let mut grid = String::new();
    for (i, row) in
        [["Year", "Cards", "Houses"], ["2016", "100", "2"], ["2017", "120", "3"], ["2018", "90", "1"]].iter().enumerate()
    {
        for (x, s) in [100.0, 250.0, 400.0].iter().zip(row) {
            grid += &text(*x, 700.0 - 16.0 * i as f32, s);
        }
    }
    let d = read(&file(&[page(grid + &body(600.0))], &[]));
    let t = d.blocks[0].table().expect("a table");
    assert_eq!((t.rows, t.cols, t.ruled), (4, 3, false));
    assert_eq!(t.at(2, 1).map(|c| c.text()), Some("120".to_owned()));

    let mut signed = body(700.0);
    for (y, row) in [
        (600.0, ["SECRETARY", "MEMBER", "CHAIR"]),
        (586.0, ["(signed)", "(signed)", "(signed)"]),
        (520.0, ["A. One", "B. Two", "C. Three"]),
    ] {
        for (x, s) in [100.0, 250.0, 400.0].iter().zip(row) {
            signed += &text(*x, y, s);
        }
    }
    assert!(read(&file(&[page(signed)], &[])).blocks.iter().all(|b| b.table().is_none()));
}

#[test]
fn a_turned_page_reads_like_an_upright_one() {
    let upright = file(&[page(body(700.0))], &[]);
    let rotated = file(&[Sheet { content: body(500.0), entries: "/Rotate 90" }], &[]);
    // The text itself runs up the page.
    let content = "0 1 -1 0 595 0 cm\n".to_owned() + &body(500.0);
    let sideways = file(&[Sheet { content, entries: "" }], &[]);
    let expected = read(&upright);
    for other in [read(&rotated), read(&sideways)] {
        assert_eq!(texts(&other.blocks), texts(&expected.blocks));
    }
    let place = read(&sideways).blocks[0].place.expect("a place");
    assert!(place.y1 - place.y0 > place.x1 - place.x0, "upright rectangle on the reader's page: {place:?}");
}

#[test]
fn page_numbers_and_running_heads_are_furniture() {
    let sheets: Vec<Sheet<'_>> = (1..=4)
        .map(|n| page(text(72.0, 810.0, "Circular of the agency") + &body(700.0) + &text(295.0, 30.0, &n.to_string())))
        .collect();
    let d = read(&file(&sheets, &[]));
    assert_eq!(d.furniture.len(), 8);
    assert!(texts(&d.blocks).iter().all(|t| t.starts_with("The units")));
}

#[test]
fn stamped_text_is_an_annotation_and_hidden_text_is_not_there() {
    let form = |s: &str| {
        let content = format!("BT /F 12 Tf 0 2 Td ({s}) Tj ET");
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 60 14] /Resources << /Font << /F 3 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        )
    };
    let annotations = "/Annots [ << /Subtype /Stamp /Rect [100 738 160 752] /AP << /N 4 0 R >> >> \
                       << /Subtype /Stamp /F 2 /Rect [300 300 360 314] /AP << /N 5 0 R >> >> \
                       << /Subtype /FreeText /Rect [300 200 360 214] /Contents (by hand) >> ]";
    let sheet = Sheet { content: text(72.0, 740.0, "No:") + &body(700.0), entries: annotations };
    let d = read(&file(&[sheet], &[form("1234"), form("secret")]));
    let stamped: Vec<&str> = d
        .blocks
        .iter()
        .filter(|b| b.origin == Origin::Annotation)
        .filter_map(Block::paragraph)
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(stamped, ["1234", "by hand"]);
    assert_eq!(texts(&d.blocks)[..2], ["No:", "1234"]);
}

#[test]
fn a_picture_without_text_is_said_to_be_one() {
    let image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream";
    let scan = "q 595 0 0 842 0 0 cm /X Do Q\n";
    let layer = format!("BT 3 Tr ET\n{}", body(700.0)) + scan;
    let sheets = [page(scan), page(scan.to_owned() + &text(400.0, 800.0, "RECEIVED")), page(layer), page("")];
    let d = read(&file(&sheets, &[image.to_owned()]));
    assert_eq!(d.pages.iter().map(|p| p.has_text).collect::<Vec<_>>(), [false, false, true, true]);
    assert_eq!(d.text_source, TextSource::OcrLayer);
    let bare: Vec<Option<u32>> = d.warnings.iter().filter(|w| w.code == WarningCode::PageWithoutText).map(|w| w.page).collect();
    assert_eq!(bare, [Some(1), Some(2)]);
    let only_scan = read(&file(&[page(scan)], &[image.to_owned()]));
    assert_eq!(only_scan.text_source, TextSource::None);
}

#[test]
fn twice_painted_glyphs_count_once() {
    let twice = text(72.0, 700.0, "Bold by hand") + &text(72.3, 700.0, "Bold by hand");
    assert_eq!(texts(&read(&file(&[page(twice)], &[])).blocks), ["Bold by hand"]);
}

#[test]
fn damage_is_survived_or_named() {
    let good = file(&[page(body(700.0))], &[]);
    let mut junk = b"\0\0mail header\r\n".to_vec();
    junk.extend(&good);
    let cut = &good[..good.len() - 60];
    for (bytes, damaged) in [(&junk[..], false), (cut, true)] {
        let d = read(bytes);
        assert_eq!(texts(&d.blocks).len(), 1);
        assert_eq!(d.warnings.iter().any(|w| w.code == WarningCode::Damaged), damaged);
    }
    assert!(matches!(pdf::read(b"", &Limits::default()), Err(ExtractError::Empty)));
    assert!(matches!(pdf::read(b"plain text", &Limits::default()), Err(ExtractError::Damaged { .. })));
    for n in 0..good.len() / 37 {
        let mut broken = good.clone();
        broken[n * 37] ^= 0x55;
        let _ = pdf::read(&broken, &Limits::default());
    }
}

#[test]
fn forms_that_multiply_are_abandoned() {
    // Each form draws the next one ten times over: 10^7 in all.
    let forms: Vec<String> = (0..8)
        .map(|i| {
            let content = if i == 7 { "BT /F 12 Tf (x) Tj ET".to_owned() } else { "/X Do ".repeat(10) };
            format!(
                "<< /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F 3 0 R >> /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
                i + 5,
                content.len()
            )
        })
        .collect();
    let d = read(&file(&[page("/X Do")], &forms));
    assert!(d.warnings.iter().any(|w| w.code == WarningCode::Truncated));
}

#[test]
fn limits_cut_and_say_so() {
    let sheets: Vec<Sheet<'_>> = (0..3).map(|_| page(body(700.0))).collect();
    let limits = Limits { max_pages: 2, ..Limits::default() };
    let d = pdf::read(&file(&sheets, &[]), &limits).expect("readable");
    assert_eq!(d.pages.len(), 2);
    assert!(d.warnings.iter().any(|w| w.code == WarningCode::Truncated && w.page == Some(3)));
    assert!(d.blocks.iter().all(|b| matches!(b.content, Content::Paragraph(_))));
}
