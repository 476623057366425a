//! Search as a reviewer uses it at the command line: what is found is opened, kept, counted and put side by side.

use crate::common::UnitKind;
use crate::common::*;
use crate::program::ran;
use calamine::{Reader, Xlsx};
use rasoat_extract::{self as extract, Limits};
use rasoat_search::Granularity;
use rasoat_search::entries;
use serde_json::Value;
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;

const CAMPAIGN: &str = "bhxh-2638-2020";

fn home() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&campaign_folder(), &dir.path().join("dot"));
    run(dir.path(), &["ingest", "dot", "--today", "2020-09-15", "-q"], 1);
    dir
}

fn run(folder: &Path, args: &[&str], want: i32) -> String {
    let (status, out, error) = ran(folder, args);
    assert_eq!(status, want, "{args:?}: {error}");
    out
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let out = run(folder, &[args, &["--format", "json"]].concat(), 0);
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {out}"))
}

fn text(v: &Value) -> &str {
    v.as_str().unwrap_or_else(|| panic!("no text: {v}"))
}

/// Its header says the same in every paper, and no unit wrote it; each year below it is a row.
fn the_form_of_the_appendix_is_no_answer(at: &Path) {
    let total = |query: &str| json(at, &["search", query, "--by", "row"])["total"].as_u64().expect("a count");
    assert_eq!(total("\"số lượng thẻ\""), 0);
    assert_eq!(total("\"số thẻ BHYT\""), 0);
    let dossiers = u64::try_from(std::fs::read_dir(campaign_folder()).expect("the fixtures").count()).expect("few");
    for year in ["2016", "2017", "2018", "2019", "2020"] {
        assert!(total(year) > dossiers / 2, "{year}: {} of {dossiers}", total(year));
    }
    // Beside its rows it is shown.
    let hit = json(at, &["search", "đang tổng hợp", "--by", "row", "--limit", "1"]);
    let shown = run(at, &["show", text(&hit["hits"][0]["address"])], 0);
    assert!(shown.contains("đầu bảng: STT | Năm | Hỗ trợ mua thẻ"), "{shown}");
}

#[test]
fn a_header_that_the_next_page_repeats_is_the_form_again() {
    let header = APPENDIX.lines().find(|l| l.contains("| Năm |")).expect("a header").trim();
    let split = APPENDIX.replace("| 2019 |", &format!("\n    Trang sau\n    {header}\n    | 2019 |"));
    let given = dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(PROVINCE)), file("phu-luc.docx", &split)]);
    let assessment = assessed(&given);
    let context = entries::Context { campaign: "dot", version: 1, assessment: &assessment, told: crate::common::told };
    let all = entries::entries(&PROFILE, &given, &context);
    let rows: Vec<(bool, &str)> = all
        .iter()
        .filter(|e| e.granularity == Granularity::Row && e.file == "phu-luc.docx")
        .map(|e| (e.form, e.text.split(" | ").next().unwrap_or_default()))
        .collect();
    let years = ["2016", "2017", "2018", "2019", "2020"];
    let expected: Vec<(bool, &str)> = years
        .iter()
        .flat_map(|y| {
            let header = matches!(*y, "2016" | "2019").then_some((true, "Năm"));
            header.into_iter().chain([(false, *y)])
        })
        .collect();
    assert_eq!(rows, expected);
}

/// What only reads shares one home folder.
#[test]
fn what_is_found_is_opened_counted_and_put_side_by_side() {
    let dir = home();
    every_hit_opens_at_its_place(dir.path());
    gaps_are_found_at_the_command_line(dir.path());
    the_form_of_the_appendix_is_no_answer(dir.path());
    facets_in_both_forms(dir.path());
    pages_and_completion(dir.path());
    one_section_of_all_units_side_by_side(dir.path());
    // The only one that decides something, so the last.
    a_finding_that_is_set_aside_says_so(dir.path());
}

fn every_hit_opens_at_its_place(at: &Path) {
    let mut opened = 0;
    for (query, by) in [
        ("hỗ trợ", "section"),
        ("hỗ trợ", "paragraph"),
        ("thẻ", "row"),
        ("báo cáo", "paper"),
        ("quy_tac:*", "finding"),
        ("kiến nghị", "paragraph"),
    ] {
        let hits = json(at, &["search", query, "--by", by, "--limit", "2"]);
        assert_eq!(hits["schema"], "rasoat.hits/1");
        for hit in hits["hits"].as_array().expect("hits") {
            assert_eq!(hit["granularity"], by, "{hit}");
            let place = json(at, &["show", text(&hit["address"])]);
            assert_eq!(place["schema"], "rasoat.place/1");
            assert_eq!((&place["address"], &place["dossier"]), (&hit["address"], &hit["dossier"]));
            assert_eq!(place["granularity"], by);
            if by == "finding" {
                assert_eq!(place["finding"]["rule"], hit["rules"][0]);
            } else {
                for field in ["file", "page", "block", "section", "requirement"] {
                    assert_eq!(place[field], hit[field], "{field} of {}", hit["address"]);
                }
                // The snippet is cut out of the text that is shown.
                let shown: String = text(&place["text"]).split_whitespace().collect();
                let snippet: String = text(&hit["snippet"]).trim_matches('…').split_whitespace().collect();
                assert!(shown.contains(&snippet), "{snippet} in {shown}");
            }
            opened += 1;
        }
    }
    assert!(opened >= 11, "{opened}");
    let hits = json(at, &["search", "tuyên truyền", "--by", "section", "--unit", "Long An"]);
    let address = text(&hits["hits"][0]["address"]);
    let shown = run(at, &["show", address], 0);
    let place = json(at, &["show", address]);
    for neighbour in ["before", "after"] {
        assert!(shown.contains(text(&place[neighbour]["address"])), "{neighbour}: {shown}");
        assert_eq!(json(at, &["show", text(&place[neighbour]["address"])])["granularity"], "section");
    }
    assert!(shown.contains(text(&place["paper"]).lines().next().unwrap_or("?")), "{shown}");
    for wrong in ["không-phải", "a/b@1", &format!("{CAMPAIGN}/khong-co@1/x/s1"), &address.replace("/s", "/s99")] {
        let (status, _, error) = ran(at, &["show", wrong]);
        assert!(status == 2 && error.contains('“') || error.contains("@1"), "{wrong}: {status} {error}");
    }
}

#[test]
fn an_address_names_its_version() {
    let dir = home();
    let at = dir.path();
    let of_son_la = |hits: Value| text(&hits["hits"][0]["address"]).to_owned();
    let find = || of_son_la(json(at, &["search", "biểu mẫu theo dõi", "--by", "paragraph", "--unit", "Sơn La"]));
    let old = find();
    let before = json(at, &["show", &old]);
    // The index made anew gives the same address.
    std::fs::remove_dir_all(at.join("index/search")).expect("an index");
    assert_eq!(find(), old);
    // A new version of the dossier: the old address still opens the old text, and says that there is a newer one.
    let papers = at.join("dot/phu-luc-xlsx-khuyet");
    std::fs::copy(papers.join("BC Son La.docx"), papers.join("Ban sao.docx")).expect("a copy");
    run(at, &["ingest", "dot", "--today", "2020-09-16", "-q"], 1);
    let after = json(at, &["show", &old]);
    assert_eq!((&after["text"], &after["page"], &after["version"]), (&before["text"], &before["page"], &before["version"]));
    assert_eq!((&before["latest"], &after["latest"]), (&Value::from(1), &Value::from(2)));
    assert!(run(at, &["show", &old], 0).contains("đã có bản 2"));
    let new = find();
    assert!(new.contains("@2/") && new != old, "{new}");
    assert_eq!(json(at, &["show", &new])["text"], before["text"]);
    // Likeness starts from a place of whichever version, and never finds it.
    let like = json(at, &["search", "--like", &old, "--by", "section", "--limit", "50"]);
    let found: Vec<&str> = like["hits"].as_array().expect("hits").iter().map(|h| text(&h["address"])).collect();
    assert!(!found.is_empty(), "{like}");
}

fn gaps_are_found_at_the_command_line(at: &Path) {
    let gaps = json(at, &["search", "rule:section-missing requirement:report.iv.2"]);
    assert_eq!(gaps["total"], 1);
    let gap = &gaps["hits"][0];
    assert_eq!((&gap["granularity"], &gap["requirement"]), (&"finding".into(), &"report.iv".into()));
    assert!(text(&gap["unit"]["name"]).contains("Quảng Nam"), "{gap}");
    let finding = json(at, &["show", text(&gap["address"])]);
    assert!(!text(&finding["finding"]["evidence"][0]["quote"]).is_empty());
    let whole = json(at, &["show", text(&gap["address"]).rsplit_once('/').expect("a part").0]);
    assert_eq!(whole["granularity"], "dossier");
    assert!(whole["findings"].as_array().expect("a list").iter().any(|f| f["address"] == gap["address"]));
    // Which reports say nothing of it at all?
    let all = json(at, &["search", "", "--by", "paper", "--facets=unit"]);
    let units = all["facets"]["unit"].as_array().expect("units").len();
    let with = json(at, &["search", "nhà co:so_luong", "--facets=unit"]);
    let with: Vec<&str> = with["facets"]["unit"].as_array().expect("units").iter().map(|v| text(&v["value"])).collect();
    let none = json(at, &["search", "--none", "nhà co:so_luong"]);
    let without: Vec<&str> = none["dossiers"].as_array().expect("a list").iter().map(|d| text(&d["unit"]["id"])).collect();
    assert!(!with.is_empty() && without.iter().all(|u| !with.contains(u)), "{with:?} {without:?}");
    assert_eq!(with.len() + without.len(), units);
    assert_eq!(json(at, &["search", "--none", "không từ nào như zzz"])["total"], units);
    assert_eq!(json(at, &["search", "--none", "zzz", "--unit", "Long An"])["total"], 1);
    assert_eq!(json(at, &["show", text(&none["dossiers"][0]["address"])])["granularity"], "dossier");
    let (status, _, error) = ran(at, &["search", "khong_co:tiền_bạc"]);
    assert!(status == 2 && error.contains("khong_co:") && error.contains('^'), "{error}");
}

fn facets_in_both_forms(at: &Path) {
    let all = json(at, &["search", "hỗ trợ", "--facets", "--limit", "1"]);
    let facets = all["facets"].as_object().expect("facets");
    assert_eq!(facets.len(), 8);
    for (kind, values) in facets {
        for v in values.as_array().expect("values") {
            let filter = match kind.as_str() {
                "year" => format!("nam:{}", text(&v["value"])),
                "unit" => format!("don_vi:\"{}\"", text(&v["value"])),
                "section" => continue,
                other => format!("{other}:{}", text(&v["value"])),
            };
            let narrowed = json(at, &["search", &format!("hỗ trợ {filter}"), "--limit", "1"]);
            assert_eq!(narrowed["total"], v["count"], "{filter}");
        }
    }
    let some = run(at, &["search", "hỗ trợ", "--facets=year,verdict"], 0);
    assert!(some.contains("Năm nhận (year)") && some.contains("deficient") && !some.contains("(unit)"), "{some}");
    assert_eq!(json(at, &["search", "hỗ trợ"])["facets"], serde_json::json!({}));
}

#[test]
fn saved_searches_come_back_and_are_in_the_backup() {
    let dir = home();
    let at = dir.path();
    let first = json(at, &["search", "hỗ trợ", "--verdict", "deficient", "--sort", "unit", "--save", "hay dùng"]);
    let list = json(at, &["search", "--saved"]);
    assert_eq!(list["searches"][0]["name"], "hay dùng");
    assert_eq!(list["searches"][0]["asked"]["sort"], "unit");
    assert_eq!(json(at, &["search", "--saved", "hay dùng"]), first);
    let narrowed = json(at, &["search", "--saved", "hay dùng", "--unit", "Cà Mau", "thẻ"]);
    assert!(narrowed["total"].as_u64() < first["total"].as_u64(), "{narrowed}");
    // One that cannot be understood is not kept.
    assert_eq!(ran(at, &["search", "(hỗ", "--save", "sai"]).0, 2);
    run(at, &["backup", "sao-luu.zip"], 0);
    run(at, &["--home", "khac", "restore", "sao-luu.zip"], 0);
    assert_eq!(json(at, &["--home", "khac", "search", "--saved"]), list);
    assert_eq!(json(at, &["--home", "khac", "search", "--saved", "hay dùng"])["total"], first["total"]);
    run(at, &["search", "--forget", "hay dùng"], 0);
    let (status, _, error) = ran(at, &["search", "--saved", "hay dùng"]);
    assert!(status == 2 && error.contains("hay dùng"), "{error}");
    assert!(run(at, &["search", "--saved"], 0).contains("Chưa ghi"));
}

fn pages_and_completion(at: &Path) {
    let whole = json(at, &["search", "hỗ trợ", "--limit", "9"]);
    let mut pages = Vec::new();
    for page in ["1", "2", "3"] {
        let page = json(at, &["search", "hỗ trợ", "--limit", "3", "--page", page]);
        pages.extend(page["hits"].as_array().expect("hits").clone());
    }
    assert_eq!(Value::from(pages), whole["hits"]);
    assert!(run(at, &["search", "hỗ trợ", "--limit", "3", "--offset", "3"], 0).contains("hiện từ 4 đến 6"));
    let words = json(at, &["search", "--complete", "tuyen tr"]);
    assert_eq!(words["completions"][0]["text"], "tuyên truyền");
    assert!(run(at, &["search", "--complete", "don_vi:ca"], 0).contains("don_vi:bhxh-ca-mau"));
}

/// The text of a Word file, a line a block.
fn docx(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("a file");
    let (_, document) = extract::read("x.docx", &bytes, &Limits::default()).expect("it can be read");
    let cells =
        |b: &rasoat_model::document::Block| b.table().map(|t| t.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join(" | "));
    document
        .blocks
        .iter()
        .filter_map(|b| b.paragraph().map(|p| p.text.clone()).or_else(|| cells(b)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn one_section_of_all_units_side_by_side(at: &Path) {
    fn compare<'a>(more: &[&'a str]) -> Vec<&'a str> {
        [&["compare", "--section", "report.iv.2", "--today", "2020-09-15", "-q"][..], more].concat()
    }
    let table = json(at, &compare(&[]));
    assert_eq!(table["schema"], "rasoat.abreast/1");
    let rows = table["rows"].as_array().expect("rows");
    let names: Vec<&str> = rows.iter().map(|r| text(&r["unit"]["name"])).collect();
    let place = |name: &str| names.iter().position(|n| n.contains(name)).unwrap_or_else(|| panic!("{name} in {names:?}"));
    assert!(
        place("Cà Mau") < place("Đắk Nông") && place("Đắk Nông") < place("Long An") && place("Tây Ninh") < place("Viện Khoa học")
    );
    let cell = |name: &str| &rows[place(name)]["cells"][0][0];
    // By requirement: this report calls the section otherwise and numbers it otherwise.
    assert_eq!(cell("Đắk Nông")["state"], "written");
    assert!(!text(&cell("Đắk Nông")["heading"]).contains("Kiến nghị"), "{}", cell("Đắk Nông"));
    assert_eq!(cell("Quảng Nam")["state"], "missing");
    assert!(text(&cell("Quảng Nam")["findings"][0]).contains("Thiếu mục IV"));
    assert_eq!(cell("Tây Ninh")["state"], "empty");
    // A place that opens where the cell was taken from.
    let opened = json(at, &["show", text(&cell("Long An")["address"])]);
    assert_eq!((&opened["requirement"], &opened["page"]), (&"report.iv.2".into(), &cell("Long An")["page"]));
    let absent = table["campaigns"][0]["absent"].as_array().expect("a list");
    assert!(absent.contains(&Value::from("BHXH tỉnh Lai Châu")) && !absent.contains(&Value::from("BHXH tỉnh Cà Mau")));
    // The same in every form.
    let long = text(&cell("Đắk Nông")["text"]).to_owned();
    let shown = run(at, &compare(&[]), 0);
    assert!(shown.contains("ĐỂ TRỐNG") && shown.contains("THIẾU"), "{shown}");
    run(at, &compare(&["-o", "a.html"]), 0);
    let page = std::fs::read_to_string(at.join("a.html")).expect("a page");
    assert!(page.contains(&long) && page.contains("class=\"bad\"") && page.contains("Chưa gửi"), "{page}");
    run(at, &compare(&["-o", "a.docx"]), 0);
    let word = docx(&at.join("a.docx"));
    assert!(word.contains(&long) && word.contains("ĐỂ TRỐNG"), "{word}");
    run(at, &compare(&["-o", "a.xlsx"]), 0);
    let bytes = std::fs::read(at.join("a.xlsx")).expect("a workbook");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("it can be read");
    let sheet = book.worksheet_range("Theo mục").expect("a sheet");
    let cells: Vec<String> = sheet.used_cells().map(|(.., c)| c.to_string()).collect();
    assert!(cells.contains(&long) && cells.iter().any(|c| c.starts_with("THIẾU")), "{cells:?}");
    assert_eq!(sheet.height(), 4 + rows.len());
    // The same bytes on the same day.
    let before = std::fs::read(at.join("a.docx")).expect("a file");
    run(at, &compare(&["-o", "a.docx"]), 0);
    assert!(std::fs::read(at.join("a.docx")).expect("a file") == before);
    let code = json(at, &compare(&["--sort", "code"]));
    assert_ne!(code["rows"][0]["unit"], table["rows"][0]["unit"]);
    let (status, _, error) = ran(at, &["compare", "--section", "report.ix"]);
    assert!(status == 2 && error.contains("report.iv.2"), "{error}");
    assert_eq!(ran(at, &["compare", "-o", "b.xlsx"]).0, 2, "without a section there is no table");
}

fn a_finding_that_is_set_aside_says_so(at: &Path) {
    let find = || json(at, &["search", "rule:section-missing requirement:report.iv.2"])["hits"][0].clone();
    assert_eq!((&find()["outcome"], &find()["severity"]), (&"not-met".into(), &"error".into()));
    let unit = ["--unit", "BHXH tỉnh Quảng Nam", "--requirement", "report.iv", "--reason", "đã trình riêng", "--by", "Vụ trưởng"];
    run(at, &[&["waive", "section-missing"][..], &unit].concat(), 0);
    assert_eq!(find()["outcome"], "waived");
    assert!(run(at, &["search", "rule:section-missing requirement:report.iv.2"], 0).contains("đã trình riêng"));
    assert_eq!(json(at, &["search", "kiến nghị", "--limit", "1"])["hits"][0]["outcome"], Value::Null);
}

#[test]
fn several_campaigns_side_by_side_where_sections_correspond() {
    let dir = home();
    let at = dir.path();
    copy(&campaign_folder().join("day-du-pdf"), &at.join("sau/lan-hai"));
    run(at, &["ingest", "sau", "--campaign", "dot-sau", "--unit", "BHXH tỉnh Long An", "--today", "2020-09-15", "-q"], 0);
    let compare = ["compare", "--section", "report.iv.2", "--campaign", CAMPAIGN, "--campaign", "dot-sau", "-q"];
    let table = json(at, &compare);
    assert_eq!(table["campaigns"].as_array().map(Vec::len), Some(2));
    let row = |name: &str| {
        let rows = table["rows"].as_array().expect("rows");
        rows.iter().find(|r| text(&r["unit"]["name"]).contains(name)).unwrap_or_else(|| panic!("{name}")).clone()
    };
    let both = row("Long An");
    assert_eq!(both["cells"][0][0]["text"], both["cells"][1][0]["text"]);
    assert_eq!(both["cells"][1][0]["dossier"], "lan-hai");
    assert_eq!(row("Cà Mau")["cells"][1], serde_json::json!([]), "nothing in the second");
    let shown = run(at, &compare, 0);
    assert!(shown.contains("[dot-sau]") && shown.contains("(không có hồ sơ)"), "{shown}");
    // A campaign without such a section says so.
    copy(&root().join("fixtures/campaign-3174"), &at.join("khac"));
    let status = ran(at, &["ingest", "khac", "--campaign", "dot-khac", "--profile", "bhxh-3174-2024", "-q"]).0;
    assert!(status < 2);
    let (status, _, error) = ran(at, &["compare", "--section", "report.iv.2", "--campaign", CAMPAIGN, "--campaign", "dot-khac"]);
    assert!(status == 2 && error.contains("dot-khac"), "{error}");
}
