//! DOC, XLS and ODS through the public reader: a paper and packages made for it, and, where the folder beside the project is there, real
//! files.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use crate::common::shared;
use rasoat_extract::{ExtractError, Limits, read};
use rasoat_model::document::{Align, Block, Document, Format, Origin, Table, WarningCode};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(crate::common::root().join("fixtures/extract").join(name)).expect("a fixture")
}

fn open(name: &str, bytes: &[u8], format: Format) -> Document {
    let (found, document) = read(name, bytes, &Limits::default()).expect("it can be read");
    assert_eq!(found, format);
    document
}

fn rows(table: &Table) -> Vec<String> {
    let row =
        |row| table.cells.iter().filter(|c| c.row == row).map(|c| c.text().trim_end().to_owned()).collect::<Vec<_>>().join("|");
    (0..table.rows).map(row).collect()
}

/// Every block on a line: `label text`, tables as `[a|b][c]`.
fn line(block: &Block) -> String {
    match (block.paragraph(), block.table()) {
        (Some(p), _) => format!("{} {}", p.label.as_deref().unwrap_or(""), p.text).trim().to_owned(),
        (_, Some(t)) => rows(t).iter().map(|r| format!("[{r}]")).collect(),
        _ => String::new(),
    }
}

// DOC

#[test]
fn a_paper_with_its_numbers_and_tables() {
    let document = open("a.doc", &fixture("bao-cao.doc"), Format::Doc);
    let lines: Vec<String> = document.blocks.iter().map(line).filter(|l| !l.is_empty()).collect();
    let want = [
        "[BẢO HIỂM XÃ HỘI TỈNH AN GIANG\nSố: 12/BC-BHXH|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc]",
        "BÁO CÁO",
        "Kết quả công tác năm",
        "I. Đặc điểm tình hình",
        "I.1. Thuận lợi",
        "Được cấp trên quan tâm.\tĐủ người.",
        "I.2. Khó khăn",
        "a) Thiếu trụ sở",
        "b) Thiếu máy tính",
        "- máy in",
        "II. Kết quả",
        "Nhận xét chung",
        "Dòng thứ nhất\ndòng thứ hai",
        "Chỗ neo của khung.",
        "[Nơi nhận:\n- Lưu: VT.|GIÁM ĐỐC\nTrần Văn Mẫu]",
        "Chữ trong khung",
        "Phụ lục",
        "[STT|Đơn vị|Số lượng][Nam|Nữ][1|Phòng Thu|5|][2|Phòng Chi||7]",
    ];
    assert_eq!(lines, want);
}

#[test]
fn looks_come_from_the_file() {
    let document = open("a.doc", &fixture("bao-cao.doc"), Format::Doc);
    let find = |text: &str| document.blocks.iter().filter_map(Block::paragraph).find(|p| p.text == text).expect("it is there");
    assert_eq!(find("BÁO CÁO").align, Align::Center);
    assert!(find("BÁO CÁO").bold_share() > 0.9);
    assert_eq!(find("BÁO CÁO").outline_level, None, "capitals make no heading");
    assert_eq!(find("Nhận xét chung").outline_level, Some(2));
    assert_eq!((find("Thuận lợi").label_level, find("Thuận lợi").align), (1, Align::Start));
    assert!(find("Phụ lục").page_break_before);
    assert!(!find("Kết quả").page_break_before);
    let box_block = document.blocks.iter().find(|b| line(b) == "Chữ trong khung").expect("it is there");
    assert_eq!(box_block.origin, Origin::TextBox);
    let furniture: Vec<String> = document.furniture.iter().map(line).collect();
    assert_eq!(furniture, ["Đầu trang", "Chân trang"]);
}

#[test]
fn only_the_appendix_is_ruled_and_merged_cells_stand_once() {
    let document = open("a.doc", &fixture("bao-cao.doc"), Format::Doc);
    let tables: Vec<&Table> = document.blocks.iter().filter_map(Block::table).collect();
    assert_eq!(tables.iter().map(|t| t.ruled).collect::<Vec<_>>(), [false, false, true]);
    let appendix = tables[2];
    assert_eq!((appendix.rows, appendix.cols), (4, 4));
    let at = |row, col| appendix.at(row, col).map(|c| (c.row, c.col, c.row_span, c.col_span, c.text()));
    assert_eq!(at(1, 0), Some((0, 0, 2, 1, "STT".to_owned())));
    assert_eq!(at(0, 3), Some((0, 2, 1, 2, "Số lượng".to_owned())));
    assert_eq!(at(2, 3), Some((2, 3, 1, 1, String::new())), "an empty cell is a cell");
    assert_eq!(at(3, 3).map(|c| c.4).as_deref(), Some("7"));
    let number = appendix.at(3, 0).and_then(|c| c.paragraphs.first()).expect("a numbered cell");
    assert_eq!((number.label.as_deref(), number.text.as_str()), (Some("2"), ""));
}

#[test]
fn what_cannot_be_read_says_why() {
    let whole = fixture("bao-cao.doc");
    let mut locked = whole.clone();
    let header = whole.windows(2).position(|w| w == [0xEC, 0xA5]).expect("the header of the Word document");
    locked[header + 11] |= 1;
    for (bytes, encrypted) in [(&locked[..], true), (&whole[..1024], false), (&whole[..whole.len() / 3], false)] {
        match read("a.doc", bytes, &Limits::default()) {
            Err((_, ExtractError::Encrypted)) => assert!(encrypted),
            Err((_, ExtractError::Damaged { .. } | ExtractError::Unsupported(_))) => assert!(!encrypted),
            Err((_, other)) => panic!("{other}"),
            Ok(_) => assert!(!encrypted, "its text is gibberish"),
        }
    }
}

#[test]
fn a_limit_of_blocks_cuts_and_says_so() {
    let limits = Limits { max_blocks: 5, ..Limits::default() };
    let (_, document) = read("a.doc", &fixture("bao-cao.doc"), &limits).expect("it can be read");
    assert!(document.blocks.len() <= 5);
    assert!(document.warnings.iter().any(|w| w.code == WarningCode::Truncated));
}

/// Bytes changed one here and there: a document or an error, nothing else.
#[test]
fn changed_bytes_do_no_harm() {
    let whole = fixture("bao-cao.doc");
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap_or(0)
    };
    for round in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..1 + round % 40 {
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap_or(0);
        }
        let _ = read("a.doc", &bytes, &Limits::default());
    }
}

#[test]
fn changed_real_files_do_no_harm() {
    let Some(folder) = shared("corpus/files") else { return };
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or(0)
    };
    for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()) {
        if !path.extension().is_some_and(|e| e == "doc" || e == "xls") {
            continue;
        }
        let whole = std::fs::read(&path).expect("a file");
        for round in 0..6 {
            let mut bytes = whole.clone();
            if round == 0 {
                bytes.truncate(whole.len() / 2);
            }
            for _ in 0..whole.len() / (200 << (2 * round)) {
                let at = next(bytes.len());
                // The header of the container stays: without it nothing else is reached.
                if let Some(byte) = bytes.get_mut(at).filter(|_| at >= 512) {
                    *byte = u8::try_from(next(256)).unwrap_or(0);
                }
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let _ = read(&name, &bytes, &Limits::default());
        }
    }
}

// ODS

fn ods(sheets: &str, manifest: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
        <office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
        <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"#
    );
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        zip.start_file(name, stored).expect("a new entry");
        zip.write_all(part.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

#[test]
fn sheets_of_ods_with_merged_and_repeated_cells() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let bytes = ods(
        &format!(
            r#"<table:table table:name="Phụ lục"><table:table-column/>
            <table:table-row>{stt}<table:table-cell table:number-columns-spanned="2"><text:p>Số<text:s/>lượng</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
            <table:table-row>{one}<table:table-cell/><table:table-cell><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>7,5 &amp; 8</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
            <table:table table:name="Ẩn" table:style-name="ta2"><table:table-row>{one}</table:table-row></table:table>"#,
            stt = cell("STT"),
            one = cell("1"),
        ),
        "",
    );
    let document = open("a.ods", &bytes, Format::Ods);
    let table = document.blocks.first().and_then(Block::table).expect("a table");
    assert_eq!(table.name.as_deref(), Some("Phụ lục"));
    assert_eq!(rows(table), ["STT|Số lượng", "1||7,5 & 8"]);
    assert_eq!(document.blocks.len(), 1);
    assert!(document.warnings.iter().any(|w| w.detail.contains("Ẩn")));
}

#[test]
fn ods_under_a_password() {
    let error = read("a.ods", &ods("", "<manifest:encryption-data/>"), &Limits::default()).expect_err("it is locked");
    assert_eq!(error, (Format::Ods, ExtractError::Encrypted));
}

// Real files.

/// Every real DOC, XLS and ODS is read or refused with a reason; `DUMP` names a folder to write their words to.
#[test]
fn real_files_are_read_or_refused_with_a_reason() {
    let Some(folder) = shared("corpus/files") else { return };
    let dump = std::env::var_os("DUMP").map(PathBuf::from);
    let (mut read_whole, mut refused) = (0, 0);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "doc" || e == "xls" || e == "ods")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(path).expect("a file");
        match read(&name, &bytes, &Limits::default()) {
            Ok((format, document)) => {
                let all = document.blocks.iter().chain(&document.furniture).chain(&document.notes);
                let lines: Vec<String> = all.map(line).collect();
                let labels = document.blocks.iter().filter_map(Block::paragraph).filter(|p| p.label.is_some()).count();
                let tables: Vec<String> = document
                    .blocks
                    .iter()
                    .filter_map(Block::table)
                    .map(|t| format!("{}x{}{}", t.rows, t.cols, if t.ruled { "#" } else { "" }))
                    .collect();
                let (blocks, warnings) = (document.blocks.len(), &document.warnings);
                eprintln!("{name}: {format}, {blocks} blocks, {labels} labels, tables {}, {warnings:?}", tables.join(" "));
                assert!(lines.iter().any(|l| !l.trim().is_empty()), "{name} has text");
                read_whole += 1;
                if let Some(dump) = &dump {
                    std::fs::write(dump.join(format!("{name}.txt")), lines.join("\n")).expect("a folder to write to");
                }
            }
            Err((format, error)) => {
                eprintln!("{name}: {format}, refused: {error}");
                assert!(!(format == Format::Doc && matches!(error, ExtractError::Unsupported(_))), "{name} is for this reader");
                refused += 1;
            }
        }
    }
    eprintln!("{read_whole} read, {refused} refused");
    assert!(read_whole > refused);
}
