//! DOCX and XLSX through the public reader: made packages that show one feature each, and, where the folder beside the
//! project is there, real and hostile files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::common::{shared, zipped};
use unicode_normalization::UnicodeNormalization;

use rasoat_extract::{ExtractError, Limits, read, sniff};
use rasoat_model::document::{Block, Document, Format, Paragraph, WarningCode};

// Packages made here.

const NS: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape""#;

fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document {NS}><w:body>{body}</w:body></w:document>");
    let mut parts: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())];
    parts.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    zipped(&parts)
}

fn open(bytes: &[u8]) -> Document {
    let (format, document) = read("a.docx", bytes, &Limits::default()).expect("it can be read");
    assert_eq!(format, Format::Docx);
    document
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// Every block on a line: paragraphs with their label, tables as `[a|b][c]`.
fn lines(document: &Document) -> Vec<String> {
    document.blocks.iter().map(line).collect()
}

fn line(block: &Block) -> String {
    if let Some(paragraph) = block.paragraph() {
        return labelled(paragraph);
    }
    let Some(table) = block.table() else { return String::new() };
    let rows = (0..table.rows).map(|row| {
        let cells: Vec<String> = table.cells.iter().filter(|c| c.row == row).map(|c| c.text()).collect();
        format!("[{}]", cells.join("|"))
    });
    rows.collect()
}

fn labelled(paragraph: &Paragraph) -> String {
    match &paragraph.label {
        Some(label) => format!("{label} {}", paragraph.text),
        None => paragraph.text.clone(),
    }
}

#[test]
fn what_a_reader_sees() {
    let r = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    for (what, body, want) in [
        ("split runs", format!("<w:p>{}{}</w:p>", r("Kết "), r("quả")), vec!["Kết quả"]),
        ("entities", p("a &amp; b &#7863; &bomb;"), vec!["a & b ặ "]),
        ("tabs and breaks", "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/></w:r></w:p>".into(), vec![
            "a\tb\nc-",
        ]),
        ("tracked runs", format!("<w:p><w:ins>{}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>", r("a"), r("y"), r("b")), vec!["ab"]),
        (
            "deleted paragraph mark",
            format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>", r("Điều "), r("1")),
            vec!["Điều 1"],
        ),
        ("hidden run", format!("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>{}</w:p>", r("a")), vec!["a"]),
        ("capitals", "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>báo cáo</w:t></w:r></w:p>".into(), vec!["BÁO CÁO"]),
        (
            "field",
            format!("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{}<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>", r("x"), r("7")),
            vec!["7"],
        ),
        ("field that never ends", format!("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>{}", p("a")), vec!["", "a"]),
        (
            "text box once, after its anchor",
            format!("<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>{1}</w:p>", p("hộp"), r("a")),
            vec!["a", "hộp"],
        ),
        ("content control", format!("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("a")), vec!["a"]),
        ("symbol", "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r></w:p>".into(), vec!["☑"]),
        ("fraction", "<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>".into(), vec!["a/b"]),
        (
            "table with merged cells, a nested table, a deleted row",
            format!(
                "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>{a}</w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{b}</w:tc></w:tr>\
                 <w:sdt><w:sdtContent><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{c}<w:tbl><w:tr><w:tc>{d}</w:tc><w:tc>{d}</w:tc></w:tr></w:tbl></w:tc><w:tc><w:p/></w:tc></w:tr></w:sdtContent></w:sdt>\
                 <w:tr><w:trPr><w:del/></w:trPr><w:tc>{x}</w:tc></w:tr></w:tbl>",
                a = p("a"), b = p("b"), c = p("c"), d = p("d"), x = p("x")
            ),
            vec!["[a|b][c\nd\td|]"],
        ),
        (
            "a damaged row whose properties come again behind its cells",
            format!(
                "<w:tbl><w:tr><w:tc>{a}</w:tc><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>{b}</w:tc><w:trPr/></w:tr><w:tr><w:tc>{c}</w:tc></w:tr></w:tbl>",
                a = p("a"), b = p("b"), c = p("c")
            ),
            vec!["[a|b][c]"],
        ),
    ] {
        assert_eq!(lines(&open(&docx_with(&body, &[]))), want, "{what}");
    }
}

#[test]
fn styles_give_looks_and_numbers() {
    let styles = r#"<w:styles xmlns:w="x"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="B"><w:name w:val="Base"/><w:basedOn w:val="N"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="B"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
        <w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
    let numbering = r#"<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
        <w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let styled = |style: &str, run: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("H1", "", "một"),
        styled("H1", "<w:b w:val=\"0\"/><w:sz w:val=\"28\"/>", "hai"),
        styled("H1", "<w:rStyle w:val=\"S\"/>", "ba"),
        styled("Loop", "<w:i/>", "bốn"),
    ];
    let document = open(&docx_with(&body.concat(), &[("word/styles.xml", styles), ("word/numbering.xml", numbering)]));
    assert_eq!(lines(&document), ["I. một", "II. hai", "III. ba", "bốn"]);
    let looks: Vec<_> = document
        .blocks
        .iter()
        .filter_map(Block::paragraph)
        .map(|p| (p.style.as_deref(), p.outline_level, p.spans[0].bold, p.spans[0].italic, p.spans[0].size))
        .collect();
    assert_eq!(
        looks,
        [
            (Some("heading 1"), Some(1), true, false, 13.0),
            (Some("heading 1"), Some(1), false, false, 14.0),
            // Two switches cancel each other out.
            (Some("heading 1"), Some(1), false, false, 13.0),
            (Some("Loop"), None, false, true, 13.0),
        ]
    );
}

#[test]
fn pages_follow_breaks_and_sections() {
    let sect =
        |w: u32, h: u32, kind: &str| format!("<w:sectPr><w:type w:val=\"{kind}\"/><w:pgSz w:w=\"{w}\" w:h=\"{h}\"/></w:sectPr>");
    let body = format!(
        "{}<w:p><w:pPr>{}</w:pPr></w:p>{}<w:p><w:pPr>{}</w:pPr></w:p>{}<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>d</w:t></w:r></w:p>{}",
        p("a"),
        sect(11906, 16838, "nextPage"),
        p("b"),
        sect(16838, 11906, "nextPage"),
        p("c"),
        sect(11906, 16838, "continuous"),
    );
    let document = open(&docx_with(&body, &[]));
    let found: Vec<_> = document.blocks.iter().map(|b| (line(b), b.page)).filter(|(t, _)| !t.is_empty()).collect();
    assert_eq!(found, [("a".into(), 1), ("b".into(), 2), ("c".into(), 2), ("d".into(), 3)]);
    let wide: Vec<bool> = document.pages.iter().map(|p| p.width > p.height).collect();
    assert_eq!(wide, [false, true, false]);
    let last = document.blocks.last().and_then(Block::paragraph).expect("a paragraph");
    assert!(last.page_break_before);
}

#[test]
fn a_page_that_is_a_picture_is_told_from_an_empty_one() {
    let picture = "<w:p><w:r><w:drawing><a:blip xmlns:a=\"a\"/></w:drawing></w:r></w:p>";
    let turn = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";
    let document = open(&docx_with(&[&p("a"), turn, picture, turn, turn, picture, &p("b")].concat(), &[]));
    assert_eq!(document.pages.iter().map(|p| p.has_text).collect::<Vec<_>>(), [true, false, true, true]);
    let told: Vec<_> = document.warnings.iter().map(|w| (w.code, w.page)).collect();
    assert_eq!(told, [(WarningCode::PageWithoutText, Some(2))]);
}

#[test]
fn bombs_and_damage_are_refused_or_cut() {
    let deep = format!("{}{}{}", "<w:sdt><w:sdtContent>".repeat(60_000), p("sâu"), "</w:sdtContent></w:sdt>".repeat(60_000));
    assert_eq!(lines(&open(&docx_with(&deep, &[]))), ["sâu"]);

    let tables = format!("{}{}{}", "<w:tbl><w:tr><w:tc>".repeat(5_000), p("đáy"), "</w:tc></w:tr></w:tbl>".repeat(5_000));
    let document = open(&docx_with(&tables, &[]));
    assert!(lines(&document).concat().contains("đáy"));
    assert!(document.warnings.iter().any(|w| w.code == WarningCode::Truncated));

    let boxes = "<w:p><w:r><w:txbxContent>".repeat(20_000) + &p("hộp");
    assert!(lines(&open(&docx_with(&boxes, &[]))).concat().contains("hộp"));

    let many = Limits { max_blocks: 50, ..Limits::default() };
    let (_, document) = read("a.docx", &docx_with(&p("a").repeat(500), &[]), &many).expect("it is cut, not refused");
    assert!(document.blocks.len() <= 51 && document.warnings.iter().any(|w| w.code == WarningCode::Truncated));

    let long = Limits { max_entry_bytes: 10_000, ..Limits::default() };
    let (_, document) = read("a.docx", &docx_with(&p("a").repeat(5_000), &[]), &long).expect("it is cut, not refused");
    assert!(document.warnings.iter().any(|w| w.code == WarningCode::Truncated));

    let whole = docx_with(&p("còn đọc được"), &[]);
    let torn = &whole[..whole.len() - 60];
    let document = open(torn);
    assert_eq!(lines(&document)[0], "còn đọc được");
    assert!(document.warnings.iter().any(|w| w.code == WarningCode::Damaged));

    let empty = zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/styles.xml", b"<x/>")]);
    assert!(matches!(read("a.docx", &empty, &Limits::default()), Err((Format::Docx, ExtractError::Damaged { .. }))));
}

#[test]
fn formats_come_from_the_bytes() {
    let docx = docx_with(&p("a"), &[]);
    let junk_pdf = [b"rubbish\n".repeat(40), b"%PDF-1.4\n".to_vec()].concat();
    for (name, bytes, want) in [
        ("a.doc", docx.as_slice(), Format::Docx),
        ("a.pdf", &junk_pdf, Format::Pdf),
        ("~$a.docx", b"\x05Admin", Format::Lock),
        ("a.docx", b"", Format::Empty),
        ("a.docx", &[0; 4000], Format::Unknown),
        ("a.doc", b"{\\rtf1 a}", Format::Rtf),
        ("a.doc", b"<html><body>a</body></html>", Format::Html),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", Format::Mhtml),
        ("a.eml", b"From: a@b\r\nTo: c@d\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", Format::Mail),
        ("a.docx", b"\xFF\xD8\xFF\xE0....", Format::Image),
        ("a.zip", &zipped(&[("b/c.docx", b"x")]), Format::Zip),
        ("a.txt", "Báo cáo".as_bytes(), Format::Text),
        ("a.bin", b"\x00\x01\x02\xFE\xFF\x80", Format::Unknown),
    ] {
        assert_eq!(sniff(name, bytes), want, "{name}");
    }
    let (_, document) = read("a.doc", &docx, &Limits::default()).expect("it is a DOCX");
    assert_eq!(document.warnings[0].code, WarningCode::WrongExtension);
    assert!(matches!(read("a.docx", &[0; 4000], &Limits::default()), Err((_, ExtractError::Damaged { .. }))));
    assert!(matches!(read("a.docx", b"", &Limits::default()), Err((Format::Empty, ExtractError::Empty))));
}

#[test]
fn any_cut_or_flipped_byte_is_survived() {
    let whole =
        docx_with(&(p("Điều 1") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"), &[("word/styles.xml", "<w:styles/>")]);
    for at in 0..whole.len() {
        let _ = read("a.docx", &whole[..at], &Limits::default());
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        let _ = read("a.docx", &flipped, &Limits::default());
    }
}

// Files beside the project.

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn load(path: &Path) -> Result<(Format, Document), (Format, ExtractError)> {
    let bytes = std::fs::read(path).expect("a file that was listed");
    read(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes, &Limits::default())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
}

/// Share of the words of `truth` that are in `found`.
fn recall(truth: &str, found: &str) -> f64 {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in words(found) {
        *left.entry(word).or_default() += 1;
    }
    let wanted = words(truth);
    let hits = wanted
        .iter()
        .filter(|w| {
            left.get_mut(**w).is_some_and(|n| {
                if *n > 0 {
                    *n -= 1;
                    true
                } else {
                    false
                }
            })
        })
        .count();
    if wanted.is_empty() { 1.0 } else { hits as f64 / wanted.len() as f64 }
}

/// Share of neighbouring pairs of words of `truth` that are neighbours in `found`: recall with order.
fn pair_recall(truth: &str, found: &str) -> f64 {
    let pairs = |text: &str| words(text).windows(2).map(|w| format!("{}_{}", w[0], w[1])).collect::<Vec<_>>().join(" ");
    recall(&pairs(truth).replace('_', "x"), &pairs(found).replace('_', "x"))
}

fn text_of(document: &Document) -> String {
    lines(document).join("\n").replace(['|', '[', ']'], "\n")
}

#[test]
fn made_files_are_read_whole() {
    let Some(folder) = shared("variants") else { return };
    for path in files(&folder, "docx") {
        let truth = path.with_extension("gt.txt");
        let Ok(truth) = std::fs::read_to_string(&truth) else { continue };
        let (_, document) = load(&path).expect("a made file can be read");
        // One of them is in decomposed letters, which stay as they are.
        let text: String = text_of(&document).nfc().collect();
        let (all, ordered) = (recall(&truth, &text), pair_recall(&truth, &text));
        eprintln!("{}: words {all:.4}, pairs {ordered:.4}, back {:.4}", path.display(), recall(&text, &truth));
        assert!(all >= 0.99 && ordered >= 0.99, "{}: words {all:.4}, pairs {ordered:.4}", path.display());
    }
}

#[test]
fn every_marker_is_seen_or_hidden_as_in_word() {
    let Some(folder) = shared("variants") else { return };
    let (_, document) = load(&folder.join("stress.docx")).expect("a made file can be read");
    let side: Vec<String> = document.furniture.iter().chain(&document.notes).map(line).collect();
    let text = text_of(&document) + "\n" + &side.join("\n");
    let markers = std::fs::read_to_string(folder.join("markers.json")).expect("it lies beside");
    let markers: HashMap<String, (String, bool)> = serde_json::from_str(&markers).expect("markers");
    for (marker, (what, seen)) in &markers {
        // One marker may begin another.
        let ends = |at: usize| !text[at + marker.len()..].starts_with(char::is_alphanumeric);
        let count = text.match_indices(marker.as_str()).filter(|(at, _)| ends(*at)).count();
        assert_eq!(count, usize::from(*seen), "{marker}: {what}");
    }
}

#[test]
fn hostile_and_real_files_end_in_a_document_or_a_reason() {
    for folder in ["variants", "corpus", "cases"] {
        let Some(folder) = shared(folder) else { continue };
        for path in ["docx", "xlsx"].iter().flat_map(|e| files(&folder, e)) {
            match load(&path) {
                Ok((_, document)) => assert!(!document.blocks.is_empty() || !document.warnings.is_empty(), "{}", path.display()),
                Err((_, error)) => assert!(!error.message(true).is_empty() && !error.message(false).is_empty()),
            }
        }
    }
}

/// A block with what is known of it beside its text.
fn described(block: &Block) -> String {
    let place = format!("p{} {:?}", block.page, block.origin);
    match (block.paragraph(), block.table()) {
        (Some(p), _) => format!(
            "{place} {:?} {:?} outline {:?} level {} bold {:.1} size {} indent {:.0} break {} | {}",
            p.style,
            p.align,
            p.outline_level,
            p.label_level,
            p.bold_share(),
            p.spans.first().map_or(0.0, |s| s.size),
            p.indent,
            p.page_break_before,
            labelled(p)
        ),
        (_, Some(t)) => format!("{place} table {}x{} ruled {} {:?} {}", t.rows, t.cols, t.ruled, t.name, line(block)),
        _ => place,
    }
}

/// Prints word recall against texts of another program: `TRUTH=folder cargo test -p rasoat-extract docx -- --ignored --nocapture`, the
/// folder holding NAME.txt for each NAME.docx of the corpus. With `DUMP=folder` the text found is written there.
#[test]
#[ignore = "a measurement, not a test"]
fn measure_the_corpus() {
    let Some(folder) = shared("corpus") else { return };
    let truth = std::env::var_os("TRUTH").map(PathBuf::from);
    let dump = std::env::var_os("DUMP").map(PathBuf::from);
    let mut values = Vec::new();
    let made = shared("variants").map(|f| files(&f, "docx")).unwrap_or_default();
    let cases = shared("cases").map(|f| [files(&f, "docx"), files(&f, "xlsx")].concat()).unwrap_or_default();
    let books = files(&folder, "xlsx");
    for path in files(&folder, "docx").into_iter().chain(books).chain(made).chain(cases) {
        let parent = path.parent().and_then(Path::file_name).filter(|p| p.to_string_lossy().parse::<u32>().is_ok());
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = parent.map_or(stem.to_string(), |p| format!("{} {stem}", p.to_string_lossy()));
        let document = match load(&path) {
            Ok((_, document)) => document,
            Err((format, error)) => {
                eprintln!("{name}: {format} {error}");
                continue;
            }
        };
        let text = text_of(&document);
        if let Some(folder) = &dump {
            let known: Vec<String> = document.blocks.iter().map(described).collect();
            let more = format!("\n{:?}\n{:?}\n{:?}\n", document.pages, document.metadata, document.warnings);
            std::fs::write(folder.join(format!("{name}.txt")), known.join("\n") + &more).expect("the folder can be written to");
        }
        let Some(truth) = truth.as_ref().and_then(|f| std::fs::read_to_string(f.join(format!("{name}.txt"))).ok()) else {
            continue;
        };
        let side: Vec<String> = document.furniture.iter().chain(&document.notes).map(line).collect();
        let value = recall(&truth, &(text.clone() + "\n" + &side.join("\n")));
        eprintln!(
            "{name}: words {value:.4}, pairs {:.4}, back {:.4}, pages {}",
            pair_recall(&truth, &text),
            recall(&text, &truth),
            document.pages.len()
        );
        values.push(value);
    }
    values.sort_by(f64::total_cmp);
    eprintln!("median {:.4}, least {:.4}", values.get(values.len() / 2).unwrap_or(&0.0), values.first().unwrap_or(&0.0));
}
