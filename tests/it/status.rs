//! The state of a campaign in all its forms: JSON, workbook, page to print, and the report for the leadership.

use crate::common::*;
use crate::program::ran;
use calamine::{Reader, Xlsx};
use rasoat_extract::{self as extract, Limits};
use serde_json::Value;
use std::io::Cursor;
use std::path::Path;

/// A home folder with the small campaign, and letters to two units.
fn home() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&campaign_folder(), &dir.path().join("dot"));
    run(dir.path(), &["ingest", "dot", "--today", "2020-09-15", "-q"], 1);
    let units = ["--unit", "BHXH tỉnh Cà Mau", "--unit", "BHXH tỉnh Lai Châu"];
    run(dir.path(), &[&["notice", "--today", "2020-09-15", "--number", "77/BHXH-TĐKT"][..], &units].concat(), 0);
    dir
}

fn run(folder: &Path, args: &[&str], want: i32) -> String {
    let (status, out, error) = ran(folder, args);
    assert_eq!(status, want, "{args:?}: {error}");
    out
}

fn text_of(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("a file");
    let (_, document) = extract::read("x.docx", &bytes, &Limits::default()).expect("it can be read");
    let mut out = String::new();
    for block in &document.blocks {
        match (block.paragraph(), block.table()) {
            (Some(p), _) => out.push_str(&p.text),
            (_, Some(t)) => t.cells.iter().for_each(|c| out.push_str(&format!("{} | ", c.text()))),
            _ => {}
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_state_says_who_sent_what_and_what_is_open() {
    let dir = home();
    let v: Value = serde_json::from_str(&run(dir.path(), &["status", "--format", "json"], 0)).expect("JSON");
    let rows = v["rows"].as_array().expect("rows");
    let names: Vec<&str> = rows.iter().filter_map(|r| r["unit"].as_str()).collect();
    let place = |name: &str| names.iter().position(|n| n.contains(name)).unwrap_or_else(|| panic!("{name} in {names:?}"));
    assert!(place("Bắc Giang") < place("Cà Mau") && place("Cà Mau") < place("Long An") && place("Long An") < place("Sơn La"));
    let ca_mau = &rows[place("Cà Mau")];
    assert_eq!(ca_mau["notices"][0]["number"], "77/BHXH-TĐKT");
    assert_eq!(ca_mau["late"], true);
    assert!(ca_mau["open"].as_array().is_some_and(|o| o.len() == 2), "{ca_mau}");
    let missing = v["missing"].as_array().expect("missing");
    let lai_chau = missing.iter().find(|m| m["unit"] == "BHXH tỉnh Lai Châu").expect("it sent nothing");
    assert_eq!(lai_chau["notices"].as_array().map(Vec::len), Some(1));
    assert_eq!(v["missing_units"].as_array().map(Vec::len), Some(missing.len()));
    let first = |sort: &str| {
        let v: Value = serde_json::from_str(&run(dir.path(), &["status", "--format", "json", "--sort", sort], 0)).expect("JSON");
        v["missing_units"][0].as_str().unwrap_or_default().to_string()
    };
    assert_eq!((first("name").as_str(), first("code").as_str()), ("BHXH tỉnh An Giang", "BHXH thành phố Hà Nội"));
    let text = run(dir.path(), &["status"], 0);
    assert!(text.contains("/63 địa phương và ") && text.contains(" đơn vị trực thuộc đã gửi: "), "{text}");
}

#[test]
fn the_workbook_and_the_page_hold_the_same_matrix() {
    let dir = home();
    run(dir.path(), &["status", "-o", "tinh-hinh.xlsx", "--today", "2020-09-15"], 0);
    let bytes = std::fs::read(dir.path().join("tinh-hinh.xlsx")).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Đơn vị × yêu cầu", "Còn thiếu", "Chưa gửi"]);
    let matrix = book.worksheet_range("Đơn vị × yêu cầu").expect("a sheet");
    let cell = |r: u32, c: u32| matrix.get_value((r, c)).map(ToString::to_string).unwrap_or_default();
    let v: Value = serde_json::from_str(&run(dir.path(), &["status", "--format", "json"], 0)).expect("JSON");
    let rows = v["rows"].as_array().expect("rows");
    for (i, row) in rows.iter().enumerate() {
        let line = 4 + i as u32;
        assert_eq!(cell(line, 1), row["unit"].as_str().unwrap_or_default());
        for (c, state) in row["cells"].as_array().expect("cells").iter().enumerate() {
            let want = match state.as_str() {
                Some("met") => "✓",
                Some("not-met") => "✗",
                Some("warning") => "!",
                Some("unclear") => "?",
                _ => "-",
            };
            assert_eq!(cell(line, 6 + c as u32), want);
        }
    }
    let met: Vec<String> = v["requirements"].as_array().expect("columns").iter().map(|r| r["met"].to_string()).collect();
    let end = 4 + rows.len() as u32;
    assert_eq!((0..met.len()).map(|c| cell(end, 6 + c as u32)).collect::<Vec<_>>(), met, "values beside the formulas");

    run(dir.path(), &["status", "-o", "tinh-hinh.html", "--today", "2020-09-15"], 0);
    let page = std::fs::read_to_string(dir.path().join("tinh-hinh.html")).expect("a page");
    assert!(page.contains("size:A4 landscape") && !page.contains("<script") && !page.contains("http"), "stands alone");
    assert_eq!(page.matches("<td class=\"n\">").count(), rows.len() + 1);
    assert!(page.contains("77/BHXH-TĐKT") && page.contains("BHXH tỉnh Lai Châu — đã nhắc"));
    let again = run(dir.path(), &["status", "--format", "html", "--today", "2020-09-15"], 0);
    assert_eq!(page, again);
}

#[test]
fn the_report_for_the_leadership_counts_units_and_names_them() {
    let dir = home();
    run(dir.path(), &["status", "--summary", "bao-cao.docx", "--today", "2020-09-15", "--format", "json"], 0);
    let text = text_of(&dir.path().join("bao-cao.docx"));
    for wanted in [
        "VỤ THI ĐUA - KHEN THƯỞNG",
        "Số:         /BC-TĐKT",
        "BÁO CÁO",
        "Kính gửi: Lãnh đạo Bảo hiểm xã hội Việt Nam",
        "đến ngày 15 tháng 9 năm 2020",
        "(yêu cầu gửi trước ngày 28/8/2020)",
        "Địa phương | 63 | ",
        "Gửi muộn (1) | Cà Mau.",
        "Đã soạn 2 văn bản đề nghị bổ sung, nhắc gửi cho 2 đơn vị.",
        "Vụ Thi đua - Khen thưởng kính báo cáo./.",
        "VỤ TRƯỞNG",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let bytes = |name: &str| std::fs::read(dir.path().join(name)).expect("a file");
    run(dir.path(), &["status", "-o", "lan-hai.docx", "--today", "2020-09-15"], 0);
    assert_eq!(bytes("bao-cao.docx"), bytes("lan-hai.docx"), "the same day, the same bytes");
}
