//! RTF, ODT, HTML, MHTML, plain text and Markdown through the public reader: papers saved by a word processor, and small ones written here.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::common::{PROFILE, TODAY, line as finding, shared, zipped};
use rasoat::app::papers::{Options, plan, read_all};
use rasoat_check::assess::assess;
use rasoat_extract::{ExtractError, Limits, package, read};
use rasoat_model::document::{Align, Block, Document, Format, Origin, Table, WarningCode};

/// Papers in several formats, by name.
static SAVED: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let path = crate::common::root().join("fixtures/extract/cac-dinh-dang.zip");
    let bytes = std::fs::read(path).expect("a fixture");
    package::open("a.zip", &bytes, &mut package::Budget::new(&Limits::default()), &[]).files
});

fn saved(name: &str) -> &'static [u8] {
    SAVED.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes.as_slice()).expect("it is in the archive")
}

fn open(name: &str, bytes: &[u8], format: Format) -> Document {
    let (found, document) = read(name, bytes, &Limits::default()).unwrap_or_else(|(f, e)| panic!("{name}: {f}, {e}"));
    assert_eq!(found, format, "{name}");
    document
}

/// Every block on a line: `label text`, tables as `[a|b][c]`; empty ones left out.
fn lines(document: &Document) -> Vec<String> {
    document.blocks.iter().map(line).filter(|l| !l.is_empty()).collect()
}

fn line(block: &Block) -> String {
    match (block.paragraph(), block.table()) {
        (Some(p), _) => format!("{} {}", p.label.as_deref().unwrap_or(""), p.text).trim().to_owned(),
        (_, Some(t)) => rows(t),
        _ => String::new(),
    }
}

fn rows(table: &Table) -> String {
    let row = |row| {
        let cells: Vec<String> = table.cells.iter().filter(|c| c.row == row).map(|c| c.text().trim().to_owned()).collect();
        format!("[{}]", cells.join("|"))
    };
    (0..table.rows).map(row).collect()
}

fn rtf(body: &str) -> Vec<u8> {
    let head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset163 Times;}{\\f2\\fcharset2 Symbol;}}{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 De muc;}{\\*\\cs2 Chu;}}";
    format!("{head}{body}}}").into_bytes()
}

// RTF

#[test]
fn what_a_reader_of_rtf_sees() {
    for (what, body, want) in [
        (
            "unicode with its stand-in",
            r"\uc1 Th\u7841?ng, \u7913\'f8ng d\u7909?ng\par {\uc0\u272}\uc2\u417\'01\'02 n\par",
            vec!["Thạng, ứng dụng", "Đơ n"],
        ),
        ("bytes of code page 1258", r"\f1 k\'ea\'ect qu\'e0 \'f0\'f4ng\par", vec!["kết quà đông"]),
        ("bytes of code page 1252", r"\f0 caf\'e9\par", vec!["café"]),
        ("deleted and hidden", r"a{\deleted x}b{\v y}\par {\deleted z\par}c\par", vec!["ab", "c"]),
        ("unknown groups, pictures, fields", r"a{\*\lạ x}{\pict 00ff}{\field{\*\fldinst PAGE}{\fldrslt 7}}\par", vec!["a7"]),
        ("list numbers", r"{\listtext\f0 I.\tab}Một\par{\pntext\f2\'b7\tab}hai\par", vec!["I. Một", "• hai"]),
        ("breaks and signs", r"a\line b\tab c\~d\emdash\ldblquote e\rdblquote\par", vec!["a\nb\tc\u{a0}d—“e”"]),
        (
            "merged cells",
            r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\intbl a\cell b\cell \cell\row\trowd\clvmrg\cellx1000\cellx2000\cellx3000\intbl\cell c\cell d\cell\row\pard e\par",
            vec!["[a|b][c|d]", "e"],
        ),
        (
            "a nested table",
            r"\trowd\cellx3000\intbl a\par\itap2 b\nestcell c\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}\pard\intbl d\cell\row\pard",
            vec!["[a\nb\tc\nd]"],
        ),
        (
            "cells whose paragraphs are not marked",
            r"\trowd\cellx1000\cellx2000 a\par b\cell c\cell\row\pard d\par",
            vec!["[a\nb|c]", "d"],
        ),
        (
            "a box after its anchor, once",
            r"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard hộ\par}}{\shprslt\par z\par}}b\par",
            vec!["ab", "h\u{1ed9}"],
        ),
        ("bytes that are no text", "a\\bin4 }}}}b\\par", vec!["ab"]),
        ("both halves of a name", r"{\upr{\'ff}{\*\ud{\u7841?}}}\par", vec!["ạ"]),
    ] {
        // Text in UTF-8 is no RTF: the tests' own letters are written as it wants them.
        let body: String =
            body.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", u32::from(c)) }).collect();
        assert_eq!(lines(&open("a.rtf", &rtf(&body), Format::Rtf)), want, "{what}");
    }
}

#[test]
fn looks_and_places_of_rtf() {
    let body = r"{\info{\title Bao cao}{\author A}}{\header\pard dau\par}{\footer\pard chan\par}\pard\qc\s1\b\fs28 A\b0\i b\par\pard\plain c{\footnote\pard ghi chu\par}\par\page d\par\sect\sbknone e\par\sect f\par";
    let document = open("a.doc", &rtf(body), Format::Rtf);
    let found: Vec<_> =
        document.blocks.iter().filter_map(Block::paragraph).map(|p| (p.text.as_str(), p.page_break_before)).collect();
    assert_eq!(found, [("Ab", false), ("c", false), ("d", true), ("e", false), ("f", true)]);
    let first = document.blocks[0].paragraph().expect("a paragraph");
    assert_eq!((first.align, first.outline_level, first.style.as_deref()), (Align::Center, Some(1), Some("De muc")));
    let looks: Vec<_> = first.spans.iter().map(|s| (s.range.clone(), s.bold, s.italic, s.size)).collect();
    assert_eq!(looks, [(0..1, true, false, 14.0), (1..2, false, true, 14.0)]);
    let side = |blocks: &[Block]| blocks.iter().map(line).collect::<Vec<_>>();
    assert_eq!((side(&document.furniture), side(&document.notes)), (vec!["dau".into(), "chan".into()], vec!["ghi chu".into()]));
    assert_eq!((document.metadata.title.as_deref(), document.metadata.author.as_deref()), (Some("Bao cao"), Some("A")));
    assert_eq!(document.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), [WarningCode::WrongExtension]);
}

// ODT

fn odt(styles: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

#[test]
fn what_a_reader_of_odt_sees() {
    let list = r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/></text:list-style>"#;
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    for (what, body, want) in [
        ("blanks", "<text:p> a \n b<text:s text:c=\"2\"/><text:tab/>c<text:line-break/>d</text:p>".to_owned(), vec!["a b  \tc\nd"]),
        ("tracked changes", "<text:tracked-changes><text:p>x</text:p></text:tracked-changes><text:p>a<text:change/>b</text:p>".into(), vec!["ab"]),
        (
            "lists that go on",
            format!("<text:list xml:id=\"l\" text:style-name=\"L\">{}<text:list-item><text:list>{}{}</text:list></text:list-item></text:list><text:p>x</text:p><text:list text:style-name=\"L\" text:continue-list=\"l\">{}</text:list>", item("a"), item("b"), item("c"), item("d")),
            vec!["I. a", "I.1. b", "I.2. c", "x", "II. d"],
        ),
        (
            "merged cells",
            "<table:table><table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-spanned=\"2\"><text:p>b</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell><text:p>c</text:p></table:table-cell><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table>".into(),
            vec!["[a|b][c|d]"],
        ),
        ("a box, a comment, an entity", "<text:p>a<draw:frame><draw:text-box><text:p>b</text:p></draw:text-box><svg:title>x</svg:title></draw:frame><office:annotation><text:p>y</text:p></office:annotation>&amp;&lol;</text:p>".into(), vec!["a&", "b"]),
    ] {
        assert_eq!(lines(&open("a.fodt", odt(list, &body).as_bytes(), Format::Odt)), want, "{what}");
    }
}

#[test]
fn odt_under_a_password_or_without_content() {
    let pack = |manifest: &str| {
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", manifest.as_bytes())])
    };
    let refused = |manifest| read("a.odt", &pack(manifest), &Limits::default()).expect_err("there is nothing to read").1;
    // A mark of the kind is looked for in the first bytes of the package, where programs store it uncompressed.
    assert!(matches!(refused("<encryption-data/>"), ExtractError::Encrypted | ExtractError::Damaged { .. }));
    assert!(matches!(refused(""), ExtractError::Damaged { .. }));
}

// HTML

#[test]
fn what_a_browser_shows() {
    for (what, page, want) in [
        ("blanks, entities, breaks", "<p> a \n <b>b</b>&nbsp;&amp;&#7841;<br>c<br><br>d</p>", vec!["a b\u{a0}&ạ\nc", "d"]),
        (
            "what is hidden",
            "<html><head><title>t</title><style>.x{display:none}</style></head><body><p class=x>x</p><script>y</script><div hidden>z</div><!-- w -->a",
            vec!["a"],
        ),
        ("numbers", "<ol type=I start=2><li>a<ul><li>b</ul><li value=7>c</ol>", vec!["II. a", "• b", "VII. c"]),
        (
            "Word's own numbers",
            "<html><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.1.<span>&nbsp; </span></span><![endif]>a</p><!--[if gte mso 9]><p>x</p><![endif]-->",
            vec!["1.1. a"],
        ),
        (
            "merged cells, ends left out",
            "<table border=1><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td><p>d<p>e</table>f",
            vec!["[a|b][c|d\ne]", "f"],
        ),
        ("a table in a cell", "<table><tr><td>a<table><tr><td>b<td>c</table>d</table>", vec!["[a\nb\tc\nd]"]),
    ] {
        assert_eq!(lines(&open("a.html", page.as_bytes(), Format::Html)), want, "{what}");
    }
    let page = "<body><h2 align=center>A</h2><p style='text-align:right;font-size:14pt'><i>b</i></p><br style='page-break-before:always'>c</body>";
    let document = open("a.doc", page.as_bytes(), Format::Html);
    let looks: Vec<_> = document
        .blocks
        .iter()
        .filter_map(Block::paragraph)
        .map(|p| (p.align, p.outline_level, p.page_break_before, p.spans[0].bold, p.spans[0].size))
        .collect();
    assert_eq!(
        looks,
        [
            (Align::Center, Some(2), false, true, 12.0),
            (Align::End, None, false, false, 14.0),
            (Align::Start, None, true, false, 12.0)
        ]
    );
}

#[test]
fn pages_in_old_code_pages_and_archives() {
    let page =
        b"<html><head><meta http-equiv=Content-Type content=\"text/html; charset=windows-1258\"></head><p>k\xEA\xECt qu\xE0</p>";
    assert_eq!(lines(&open("a.htm", page, Format::Html)), ["kết quà"]);
    let archive = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"; type=\"text/html\"\r\n\r\n--b\r\nContent-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"windows-1258\"\r\n\r\n<html><p class=3DA>k=EA=ECt qu=\r\n=E0</p></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n";
    assert_eq!(lines(&open("a.doc", archive.as_bytes(), Format::Mhtml)), ["kết quà"]);
}

// Text

#[test]
fn lines_columns_and_tables_of_plain_text() {
    let text = "BHXH TỈNH A          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố:      /BC-BHXH\n\nTrong năm qua đơn vị đã thực hiện nhiều hoạt động thiết\nthực giúp đỡ người nghèo trên địa bàn tỉnh, được nhân dân\nghi nhận.\n- Một;\n\u{C}Phụ lục\nSTT\tNăm\tThẻ\n1\t2016\t5\n| a | b |\n|---|---|\n| c |   |\n";
    let document = open("a.txt", text.as_bytes(), Format::Text);
    let want = [
        "BHXH TỈNH A\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số:      /BC-BHXH",
        "Trong năm qua đơn vị đã thực hiện nhiều hoạt động thiết thực giúp đỡ người nghèo trên địa bàn tỉnh, được nhân dân ghi nhận.",
        "- Một;",
        "Phụ lục",
        "[STT|Năm|Thẻ][1|2016|5]",
        "[a|b][c|]",
    ];
    assert_eq!(lines(&document), want);
    let broken: Vec<bool> = document.blocks.iter().filter_map(Block::paragraph).map(|p| p.page_break_before).collect();
    assert_eq!(broken, [false, false, false, false, true]);
}

#[test]
fn text_in_other_encodings() {
    let text = "Báo cáo kết quả tổng kết phong trào thi đua";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lines(&open("a.txt", &wide, Format::Text)), [text]);
    let old = b"B\xE1o c\xE1o k\xEA\xECt qu\xE0 t\xF4\xD2ng k\xEA\xECt phong tr\xE0o thi \xF0ua";
    let document = open("a.txt", old, Format::Text);
    assert_eq!(lines(&document), ["Báo cáo kết quà tổng kết phong trào thi đua"]);
    assert_eq!(document.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), [WarningCode::EncodingRepaired]);
}

/// The notation in which drafts are written reads as the tests' own reader reads it.
#[test]
fn markdown_reads_like_the_notation() {
    let text = format!("{}\n{}", crate::common::report(crate::common::PROVINCE), crate::common::APPENDIX);
    let (ours, theirs) = (open("a.md", text.as_bytes(), Format::Text), crate::common::document(&text));
    assert_eq!(lines(&ours), lines(&theirs));
    let looks =
        |d: &Document| d.blocks.iter().filter_map(Block::paragraph).map(|p| (p.align, p.bold_share() > 0.5)).collect::<Vec<_>>();
    assert_eq!(looks(&ours), looks(&theirs));
}

// Papers saved by a word processor.

#[test]
fn one_paper_in_three_formats() {
    for (name, format) in [("bao-cao.rtf", Format::Rtf), ("bao-cao.odt", Format::Odt), ("bao-cao.html", Format::Html)] {
        let document = open(name, saved(name), format);
        let found = lines(&document);
        let has = |text: &str| assert!(found.iter().any(|l| l == text), "{name}: no “{text}” in {found:#?}");
        has("BÁO CÁO");
        has("Chữ trong khung");
        // The program writes its lists into pages as lists of HTML, which have a full stop behind the number and know no other.
        if format == Format::Html {
            has("[STT|Đơn vị|Số lượng][Nam|Nữ][1.|Phòng Thu|5|][2.|Phòng Chi||7]");
        } else {
            has("[STT|Đơn vị|Số lượng][Nam|Nữ][1|Phòng Thu|5|][2|Phòng Chi||7]");
            ["I. Đặc điểm tình hình", "I.1. Thuận lợi", "I.2. Khó khăn", "a) Thiếu trụ sở", "II. Kết quả"]
                .iter()
                .for_each(|l| has(l));
            let furniture: Vec<String> = document.furniture.iter().map(line).collect();
            assert_eq!(furniture, ["Đầu trang", "Chân trang"], "{name}");
            let boxed = document.blocks.iter().find(|b| line(b) == "Chữ trong khung").expect("it is there");
            assert_eq!(boxed.origin, Origin::TextBox, "{name}");
        }
        let ruled: Vec<bool> = document.blocks.iter().filter_map(Block::table).map(|t| t.ruled).collect();
        assert_eq!(ruled, [false, false, true], "{name}");
        let title = document.blocks.iter().filter_map(Block::paragraph).find(|p| p.text == "BÁO CÁO").expect("it is there");
        assert_eq!((title.align, title.bold_share() > 0.9), (Align::Center, true), "{name}");
        assert!(
            document.blocks.iter().filter_map(Block::paragraph).any(|p| p.text == "Phụ lục" && p.page_break_before),
            "{name}"
        );
    }
}

/// The report in which one dash is missing says so in every format.
#[test]
fn the_same_is_found_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["rtf", "odt", "html"] {
        let dossier = folder.path().join(format);
        std::fs::create_dir(&dossier).expect("a folder");
        std::fs::write(dossier.join("BC Vien KH.doc"), saved(&format!("vien-kh.{format}"))).expect("a file");
    }
    let original = crate::common::campaign_folder().join("don-vi-truc-thuoc-gach-dau-dong");
    crate::common::copy(&original, &folder.path().join("docx"));
    let options = Options::default().by_profile(&PROFILE);
    let plan = plan(&[folder.path().to_path_buf()], &options).expect("a campaign");
    let found: Vec<(String, Vec<String>, usize)> = read_all(&plan, &options, |_| ())
        .iter()
        .map(|d| {
            let assessed = assess(&PROFILE, d, TODAY);
            let lines = assessed.findings.iter().map(finding).filter(|l| !l.starts_with('~')).collect();
            (assessed.dossier.clone(), lines, assessed.met.len())
        })
        .collect();
    let docx = found.iter().find(|f| f.0 == "docx").expect("the original");
    assert!(docx.1.iter().any(|l| l == "section-missing report.iii.1.c"));
    for other in &found {
        assert_eq!((&other.1, other.2), (&docx.1, docx.2), "{}", other.0);
    }
    assert_eq!(found.len(), 4);
}

// What hurts.

/// Cut short at every KiB, and changed here and there: a document or an error, nothing else.
#[test]
fn damaged_files_do_no_harm() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or(0)
    };
    let text = crate::common::report(crate::common::PROVINCE).into_bytes();
    let flat = odt("", "<text:p>a<text:span>b</text:span></text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>").repeat(20);
    let whole = [
        ("a.rtf", saved("bao-cao.rtf")),
        ("a.odt", saved("bao-cao.odt")),
        ("a.html", saved("bao-cao.html")),
        ("a.txt", &text),
        ("a.fodt", flat.as_bytes()),
    ];
    for (name, bytes) in whole {
        for end in (0..bytes.len()).step_by(1024) {
            let _ = read(name, &bytes[..end], &Limits::default());
        }
        for round in 0..60 {
            let mut changed = bytes.to_vec();
            for _ in 0..1 + round {
                let at = next(changed.len());
                changed[at] = if round % 3 == 0 { b"{}\\<>/&\0"[next(8)] } else { u8::try_from(next(256)).unwrap_or(0) };
            }
            let _ = read(name, &changed, &Limits::default());
        }
    }
}

#[test]
fn what_was_cut_off_is_said() {
    for name in ["bao-cao.rtf", "bao-cao.odt"] {
        let bytes = saved(name);
        // Far enough for some text: an ODT has its content behind its styles.
        let end = bytes.len() * 95 / 100;
        if let Ok((_, document)) = read(name, &bytes[..end], &Limits::default()) {
            assert!(document.warnings.iter().any(|w| w.code == WarningCode::Damaged), "{name}: {:?}", document.warnings);
        }
    }
}

#[test]
fn depth_and_number_are_bounded() {
    let nested = |open: &str, close: &str, n: usize| format!("{}đáy{}", open.repeat(n), close.repeat(n));
    let cases = [
        ("a.rtf", String::from_utf8(rtf(&format!("{}x{}\\par", "{".repeat(100_000), "}".repeat(100_000)))).expect("ASCII"), "x"),
        ("a.rtf", String::from_utf8(rtf(&"{\\shp{\\*\\shpinst{\\shptxt x".repeat(20_000))).expect("ASCII"), "x"),
        ("a.rtf", String::from_utf8(rtf(&"\\trowd\\cellx1\\itap200 x\\nestcell".repeat(5_000))).expect("ASCII"), "x"),
        ("a.html", nested("<table><tr><td>", "</td></tr></table>", 30_000), "đáy"),
        ("a.html", nested("<div><b>", "</b></div>", 30_000), "đáy"),
        ("a.html", nested("<ul><li>", "", 30_000), "đáy"),
        ("a.html", format!("<table>{}", "<td rowspan=65534 colspan=1000>x".repeat(2_000)), "x"),
        (
            "a.fodt",
            odt(
                "",
                &nested(
                    "<table:table><table:table-row><table:table-cell><text:p>",
                    "</text:p></table:table-cell></table:table-row></table:table>",
                    20_000,
                ),
            ),
            "đáy",
        ),
        ("a.fodt", odt("", &nested("<text:list><text:list-item>", "", 20_000)), ""),
        ("a.fodt", odt("", &nested("<text:p><text:span>", "", 20_000)), ""),
    ];
    for (name, text, want) in cases {
        match read(name, text.as_bytes(), &Limits::default()) {
            Ok((_, document)) => assert!(lines(&document).concat().contains(want), "{name} {}", &text[..60]),
            Err((_, error)) => assert!(matches!(error, ExtractError::Damaged { .. }), "{error}"),
        }
    }
    let few = Limits { max_blocks: 50, ..Limits::default() };
    for (name, text) in [
        ("a.rtf", String::from_utf8(rtf(&"a\\par ".repeat(500))).expect("ASCII")),
        ("a.html", "<p>a".repeat(500)),
        ("a.fodt", odt("", &"<text:p>a</text:p>".repeat(500))),
        ("a.txt", "a\n".repeat(500)),
    ] {
        let (_, document) = read(name, text.as_bytes(), &few).expect("it is cut, not refused");
        assert!(document.blocks.len() <= 50, "{name}");
        assert!(document.warnings.iter().any(|w| w.code == WarningCode::Truncated), "{name}");
    }
}

// Real files.

/// Real files under a name that lies are read by what they are; `DUMP` names a folder to write their words to.
#[test]
fn real_files_under_the_name_of_a_doc() {
    let Some(folder) = shared("corpus/files") else { return };
    let dump = std::env::var_os("DUMP").map(PathBuf::from);
    let mut count = 0;
    for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a file");
        let Ok((format, document)) = (if name.ends_with(".doc") { read(&name, &bytes, &Limits::default()) } else { continue })
        else {
            continue;
        };
        if !matches!(format, Format::Rtf | Format::Html | Format::Mhtml | Format::Odt | Format::Text) {
            continue;
        }
        count += 1;
        let found = lines(&document);
        let marks = found.concat().chars().filter(|c| ('\u{1EA0}'..='\u{1EF9}').contains(c)).count();
        eprintln!("{name}: {format}, {} blocks, {marks} letters with marks, {:?}", document.blocks.len(), document.warnings);
        assert!(found.len() > 1 && marks > 5, "{name}");
        if let Some(dump) = &dump {
            std::fs::write(dump.join(format!("{name}.txt")), found.join("\n")).expect("a folder to write to");
        }
    }
    assert!(count > 0);
}
