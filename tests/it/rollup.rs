//! The appendix tables of many units as one: what cells come to, what is doubted, and that the workbook adds up.

use crate::common::UnitKind;
use crate::common::*;
use crate::program::ran;
use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use rasoat_check::dossier::Dossier;
use rasoat_check::figures::Doubt;
use rasoat_check::rollup::{Rollup, UnitTable, of};
use rasoat_report::rollup::{to_csv, to_json, to_text};
use rasoat_report::rollup_xlsx::to_xlsx;
use serde_json::Value;
use std::io::{Cursor, Read};

fn named(unit: &str, name: &str, table: &str) -> Dossier {
    let mut d = dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(PROVINCE)), file("phu-luc.docx", table)]);
    d.unit.id = Some(unit.into());
    d.unit.name = name.into();
    d.name = unit.into();
    d
}

fn table(text: &str) -> UnitTable {
    of(&PROFILE, &named("bhxh-nam-dinh", "BHXH tỉnh Nam Định", text))
}

/// The numbers of a year: count of cards, money for cards, houses, cash.
fn numbers(unit: &UnitTable, year: i16) -> Vec<String> {
    let row = unit.rows.iter().find(|r| r.year == year).expect("every year has a row");
    row.cells.iter().flat_map(|c| &c.numbers).map(|n| n.map_or_else(|| "·".to_string(), |d| d.to_string())).collect()
}

fn doubts(unit: &UnitTable, year: i16, requirement: &str) -> Vec<Doubt> {
    let group =
        rasoat_check::rollup::groups(&PROFILE).iter().position(|g| g.requirement == requirement).expect("a column of the form");
    unit.rows.iter().find(|r| r.year == year).expect("a row").cells[group].doubts.clone()
}

#[test]
fn every_cell_has_its_numbers_words_and_place() {
    let unit = table(APPENDIX);
    assert_eq!(unit.file.as_deref(), Some("phu-luc.docx"));
    assert_eq!(
        unit.rows.iter().map(|r| (r.year, r.present)).collect::<Vec<_>>(),
        (2016..=2020).map(|y| (y, true)).collect::<Vec<_>>()
    );
    assert_eq!(numbers(&unit, 2016), ["310", "·", "1", "12.000.000"]);
    assert_eq!(numbers(&unit, 2018), ["402", "·", "0", "18.000.000"]);
    assert_eq!(numbers(&unit, 2020), ["298", "·", "0", "9.000.000"]);
    let cash = &unit.rows[1].cells[3];
    assert_eq!((cash.text.as_str(), cash.page, cash.at), ("15 triệu đồng", Some(1), Some((1, (2, 4)))));
    assert!(unit.rows.iter().flat_map(|r| &r.cells).all(|c| c.doubts.is_empty()), "{unit:?}");
}

#[test]
fn what_is_doubtful_is_marked_and_never_guessed() {
    let head =
        "| Năm | Số thẻ BHYT hỗ trợ | Hiện vật | Số nhà xây tặng hộ nghèo | Số tiền mặt quyên góp, ủng hộ | Hoạt động phối hợp |";
    let rows = "
        | 2016 | hơn 310 thẻ | gạo | 01 căn | 12 | Không |
        | 2017 | 1,325 thẻ | gạo | 02 căn trực tiếp, 01 căn phối hợp | 15.500.000 | Không |
        | 2018 | 402 | gạo | đang tổng hợp | | Không |
        | 2020 | 298 | gạo | 5 hộ | 6 tỷ 200 triệu | Không |";
    let unit = table(&format!("{head}{rows}"));
    for (year, want) in [
        (2016, ["310", "·", "1", "·"]),
        (2017, ["1.325", "·", "3", "15.500.000"]),
        (2018, ["402", "·", "·", "·"]),
        (2019, ["·", "·", "·", "·"]),
        (2020, ["298", "·", "5", "6.200.000.000"]),
    ] {
        assert_eq!(numbers(&unit, year), want, "{year}");
    }
    for (year, requirement, want) in [
        (2016, "appendix.bhyt-cards", vec![Doubt::Approximate]),
        (2016, "appendix.cash", vec![Doubt::NoUnit]),
        (2017, "appendix.bhyt-cards", vec![Doubt::Ambiguous]),
        (2017, "appendix.houses", vec![Doubt::Several]),
        (2017, "appendix.cash", vec![Doubt::NoUnit]),
        (2018, "appendix.bhyt-cards", vec![]),
        (2018, "appendix.houses", vec![Doubt::NoNumber]),
        (2018, "appendix.cash", vec![Doubt::Blank]),
        (2020, "appendix.houses", vec![Doubt::OtherUnit]),
        (2020, "appendix.cash", vec![]),
    ] {
        assert_eq!(doubts(&unit, year, requirement), want, "{year} {requirement}");
    }
    assert!(!unit.rows[3].present, "2019 has no row");
}

#[test]
fn a_number_of_a_merged_cell_stands_once() {
    let merged = swap(
        &swap(
            APPENDIX,
            "| 2017 | 325 thẻ | 1 tấn gạo | 02 căn (phối hợp) | 15 triệu đồng |",
            "| 2017 | 325 thẻ | 1 tấn gạo | 02 căn (phối hợp) | ^ |",
        ),
        "| 12 triệu đồng |",
        "| 27 triệu đồng |",
    );
    let unit = table(&merged);
    assert_eq!((numbers(&unit, 2016)[3].as_str(), numbers(&unit, 2017)[3].as_str()), ("27.000.000", "·"));
    assert_eq!(doubts(&unit, 2016, "appendix.cash"), [Doubt::Merged]);
    assert_eq!(doubts(&unit, 2017, "appendix.cash"), [Doubt::Merged]);
    assert_eq!(unit.sum(3, 0, None).to_string(), "76.000.000");
}

fn campaign() -> Rollup {
    let head = APPENDIX.trim_start().lines().take(2).collect::<Vec<_>>().join("\n");
    let other = format!(
        "{head}\n| 2016 | 100 thẻ | =1+1 | 01 căn (trực tiếp) | 1,5 tỷ đồng | @x | |\n| 2017 | 5 thẻ | Không | 0 | 500.000 đồng | Không | |
         | 2018 | 5 thẻ | Không | 0 | 1 triệu đồng | Không | |\n| 2019 | 5 thẻ | Không | 0 | 1 triệu đồng | Không | |
         | Tổng cộng | 116 thẻ | | 1 | 1.502.500.000 đồng | | |"
    );
    let without = dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(PROVINCE))]);
    Rollup::new(
        &PROFILE,
        vec![
            of(&PROFILE, &named("bhxh-ca-mau", "BHXH tỉnh Cà Mau", &other)),
            of(&PROFILE, &named("bhxh-nam-dinh", "BHXH tỉnh Nam Định", APPENDIX)),
            of(&PROFILE, &without),
        ],
    )
}

#[test]
fn the_workbook_adds_up_by_year_by_column_and_by_unit() {
    let rollup = campaign();
    let links = |dossier: &str, file: &str| Some(format!("file:///{dossier}/{file}"));
    let bytes = to_xlsx(&rollup, date(2020, 9, 15), &links).expect("a workbook");
    assert_eq!(bytes, to_xlsx(&rollup, date(2020, 9, 15), &links).expect("again"), "the same bytes");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("it is a workbook");
    assert_eq!(book.sheet_names(), ["Tổng hợp", "Số liệu", "Theo đơn vị", "Chưa có bảng"]);

    let sums = book.worksheet_range("Tổng hợp").expect("a sheet");
    let number = |r: u32, c: u32| match sums.get_value((r, c)) {
        Some(Data::Float(f)) => *f,
        Some(Data::Int(i)) => *i as f64,
        other => panic!("{r},{c}: {other:?}"),
    };
    // Years 2016 to 2020 from row 4, their sum below; cards, money for cards, houses, cash.
    assert_eq!([number(4, 0), number(4, 1), number(4, 3), number(4, 4)], [2016.0, 410.0, 2.0, 1_512_000_000.0]);
    assert_eq!([number(9, 1), number(9, 2), number(9, 3), number(9, 4)], [1962.0, 0.0, 5.0, 1_578_500_000.0]);
    for column in 1..=4 {
        let by_year: f64 = (4..9).map(|r| number(r, column)).sum();
        assert_eq!(by_year, number(9, column), "the values beside the formulas agree with one another");
    }
    let formulas = book.worksheet_formula("Tổng hợp").expect("formulas");
    assert_eq!(formulas.get_value((4, 4)).map(String::as_str), Some("SUMIF('Số liệu'!$B$5:$B$14,A5,'Số liệu'!$I$5:$I$14)"));
    assert_eq!(formulas.get_value((9, 4)).map(String::as_str), Some("SUM(E5:E9)"));

    let rows = book.worksheet_range("Số liệu").expect("a sheet");
    let text = |r: u32, c: u32| rows.get_value((r, c)).map(ToString::to_string).unwrap_or_default();
    assert_eq!((text(4, 0).as_str(), text(4, 1).as_str(), text(4, 5).as_str()), ("BHXH tỉnh Cà Mau", "2016", "=1+1"));
    assert_eq!((text(4, 8).as_str(), text(4, 9).as_str()), ("1500000000", "1,5 tỷ đồng"));
    assert_eq!(text(4, 13), "phu-luc.docx, trang 1");
    assert_eq!(text(8, 12), "không có dòng năm này");
    assert_eq!(text(14, 8), "1578500000", "the sum of what is shown");
    let own = book.worksheet_formula("Số liệu").expect("formulas");
    assert_eq!(own.get_value((4, 5)).map_or("", String::as_str), "", "what a unit wrote is never a formula");

    let units = book.worksheet_range("Theo đơn vị").expect("a sheet");
    let of = |c: u32| units.get_value((4, c)).map(ToString::to_string).unwrap_or_default();
    assert_eq!([of(1), of(2), of(3)], ["115", "116", "1"], "sum, the unit's own total, the gap");
    assert_eq!([of(10), of(11), of(12)], ["1502500000", "1502500000", "0"]);

    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut part = |name: &str| {
        let mut out = String::new();
        zip.by_name(name).expect("a part").read_to_string(&mut out).expect("text");
        out
    };
    assert!(part("xl/worksheets/_rels/sheet2.xml.rels").contains("bhxh-ca-mau/phu-luc.docx"), "rows lead to their file");
    let sheet = part("xl/worksheets/sheet2.xml");
    for wanted in ["orientation=\"landscape\"", "paperSize=\"9\"", "state=\"frozen\"", "fitToHeight=\"0\"", "autoFilter"] {
        assert!(sheet.contains(wanted), "{wanted}");
    }
}

#[test]
fn for_programs_and_terminals() {
    let rollup = campaign();
    let v: Value = serde_json::from_str(&to_json(&rollup)).expect("JSON");
    assert_eq!(v["schema"], "rasoat.rollup/1");
    assert_eq!(v["total"]["appendix.cash"]["dong"], 1_578_500_000);
    assert_eq!(v["by_year"][0]["sums"]["appendix.bhyt-cards"]["count"], 410);
    assert_eq!(v["units"][0]["rows"][0]["cells"][3]["text"], "1,5 tỷ đồng");
    assert_eq!(v["units"][2]["file"], Value::Null);
    let csv = to_csv(&rollup);
    assert!(csv.starts_with("\u{feff}don_vi,ho_so,nam,appendix.bhyt-cards.count,"), "{csv}");
    assert_eq!(csv.lines().count(), 11);
    assert!(csv.contains("\"'=1+1\"") && csv.contains("\"'@x\"") && csv.contains("\"-\""), "nothing becomes a formula: {csv}");
    let text = to_text(&rollup, rasoat_model::lang::Lang::Vi);
    assert!(text.contains("BHXH tỉnh Cà Mau") && text.contains("1.512.000.000"), "{text}");
    assert!(text.contains("Chưa thấy bảng phụ lục (1): BHXH tỉnh Nam Định (hồ sơ 001)."), "{text}");
}

#[test]
fn a_total_of_a_unit_with_two_dossiers_says_so() {
    let twice = Rollup::new(&PROFILE, vec![table(APPENDIX), table(APPENDIX)]);
    assert_eq!(twice.repeated(), ["BHXH tỉnh Nam Định"]);
    assert_eq!(Rollup::new(&PROFILE, vec![table(APPENDIX)]).repeated(), [""; 0]);
}

#[test]
fn from_papers_and_from_the_registry_alike() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&campaign_folder(), &dir.path().join("dot"));
    let (status, by_paths, error) = ran(dir.path(), &["rollup", "dot", "--format", "json", "-q"]);
    assert_eq!(status, 0, "{error}");
    let (status, ..) = ran(dir.path(), &["ingest", "dot", "--today", "2020-09-15", "-q"]);
    assert_eq!(status, 1);
    let (status, by_home, error) = ran(dir.path(), &["rollup", "--format", "json", "-q"]);
    assert_eq!(status, 0, "{error}");
    assert_eq!(by_paths, by_home);
    let v: Value = serde_json::from_str(&by_home).expect("JSON");
    assert!(v["total"]["appendix.bhyt-cards"]["count"].as_i64().is_some_and(|n| n > 0), "{v}");
    // The format follows the name of the file.
    let (status, out, error) = ran(dir.path(), &["rollup", "dot", "-o", "tong-hop.xlsx", "-q"]);
    assert_eq!((status, out.as_str()), (0, ""), "{error}");
    let bytes = std::fs::read(dir.path().join("tong-hop.xlsx")).expect("a file");
    assert!(Xlsx::new(Cursor::new(bytes)).is_ok());
}
