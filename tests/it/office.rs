//! A wholly different office, by data alone: Sở Nội vụ of an invented province, its departments and communes, with a roster as a
//! spreadsheet saves it and a profile whose requirements have ids of their own.

use crate::common::{copy, root};
use crate::program::ran;
use rasoat_extract::{self as extract, Limits};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    root().join("fixtures/campaign-noi-vu")
}

const PROFILE: &str = "mau/cai-cach-2025.toml";
const TODAY: &str = "2025-12-15";

/// A folder with the profile, its roster and the dossiers.
fn place() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&folder(), &dir.path().join("mau"));
    dir
}

fn run(folder: &Path, args: &[&str], want: i32) -> String {
    let (status, out, error) = ran(folder, args);
    assert_eq!(status, want, "{args:?}: {error}");
    out
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn lines(findings: &Value, errors_only: bool) -> BTreeSet<String> {
    let all = findings.as_array().expect("a list").iter();
    let meant = all.filter(|f| !errors_only || f["severity"] == "error" && f["outcome"] == "not-met");
    meant
        .map(|f| format!("{} {} {}", text(f, "rule"), text(f, "requirement"), text(f, "subject")).trim_end().to_owned())
        .collect()
}

#[test]
fn every_dossier_says_what_is_expected() {
    let dir = place();
    let args = ["check", "mau/dossiers", "--profile", PROFILE, "--today", TODAY, "--format", "json", "-q"];
    let found = json(&run(dir.path(), &args, 1));
    let expected = json(&std::fs::read_to_string(folder().join("expected.json")).expect("a file"));
    let wanted: BTreeMap<String, BTreeSet<String>> =
        expected.as_object().expect("an object").iter().map(|(name, d)| (name.clone(), lines(&d["expected"], false))).collect();
    let dossiers = found["dossiers"].as_array().expect("a list");
    let errors: BTreeMap<String, BTreeSet<String>> =
        dossiers.iter().map(|d| (text(d, "dossier"), lines(&d["findings"], true))).collect();
    assert_eq!(errors, wanted);
    for d in dossiers {
        let wanted = &expected[&text(d, "dossier")];
        assert_eq!((&d["unit"]["name"], &d["unit"]["kind"]), (&wanted["unit"], &wanted["kind"]), "{}", text(d, "dossier"));
    }
}

/// A home folder into which the dossiers were taken; profile, roster and dossiers themselves are gone.
fn home() -> tempfile::TempDir {
    let dir = place();
    run(dir.path(), &["ingest", "mau/dossiers", "--profile", PROFILE, "--today", TODAY, "-q"], 1);
    std::fs::remove_dir_all(dir.path().join("mau")).expect("it was there");
    dir
}

#[test]
fn the_state_counts_by_the_kinds_of_the_roster() {
    let dir = home();
    let out = run(dir.path(), &["status"], 0);
    assert!(out.contains("2/2 phòng và 4/5 xã, phường đã gửi: 2 đủ, 4 thiếu; 1 gửi muộn; 1 chưa gửi"), "{out}");
    assert!(out.contains("Chưa gửi (1): UBND xã Tân Lập."), "{out}");
    let v = json(&run(dir.path(), &["status", "--format", "json"], 0));
    assert_eq!(v["missing"][0]["kind"], "xa");
    // Departments before communes, communes by the name of the place.
    let units: Vec<&str> = v["rows"].as_array().expect("rows").iter().filter_map(|r| r["unit"].as_str()).collect();
    assert_eq!(units[..3], ["Phòng Công chức, viên chức", "Văn phòng Sở", "UBND xã Đông Sơn"]);
    let english = run(dir.path(), &["--lang", "en", "status"], 0);
    assert!(english.contains("2/2 departments and 4/5 communes have sent"), "{english}");
    run(dir.path(), &["status", "--summary", "tong-hop.docx"], 0);
    let summary = words_of(&dir.path().join("tong-hop.docx"));
    for want in ["SỞ NỘI VỤ", "Lãnh đạo Sở Nội vụ", "Phòng | 2", "Xã, phường | 5", "Tân Lập"] {
        assert!(summary.contains(want), "{want} in {summary}");
    }
    assert!(!summary.contains("BHXH") && !summary.contains("Địa phương"), "{summary}");
}

#[test]
fn letters_speak_of_the_office_that_writes_them() {
    let dir = home();
    run(dir.path(), &["notice", "--all", "--out", "thu", "--today", TODAY, "--edxml"], 0);
    let mut written: Vec<PathBuf> =
        std::fs::read_dir(dir.path().join("thu")).expect("letters").map(|e| e.expect("an entry").path()).collect();
    written.retain(|p| p.extension().is_some_and(|e| e == "docx"));
    assert_eq!(written.len(), 5, "{written:?}");
    for letter in &written {
        let said = words_of(letter);
        for want in ["ỦY BAN NHÂN DÂN TỈNH LAM SƠN", "SỞ NỘI VỤ", "/SNV-CCHC", "415/SNV-CCHC", "PHÓ GIÁM ĐỐC", "Lưu: VT, CCHC"]
        {
            assert!(said.contains(want), "{}: {want} in {said}", letter.display());
        }
        assert!(!said.to_lowercase().contains("bảo hiểm") && !said.contains("BHXH"), "{said}");
    }
    // To one that sent nothing, by the code that the roster knows.
    let reminder = words_of(&dir.path().join("thu/xa-tan-lap.docx"));
    assert!(reminder.contains("UBND xã Tân Lập"), "{reminder}");
    let packet = std::fs::read_to_string(dir.path().join("thu/xa-tan-lap.edxml")).expect("a packet");
    assert!(packet.contains("<edXML:OrganId>H99.21.05</edXML:OrganId>"), "{packet}");
}

#[test]
fn what_was_taken_in_lives_on_without_the_files_of_profile_and_roster() {
    let dir = home();
    let replayed = run(dir.path(), &["replay", "-q"], 0);
    assert!(replayed.contains("6 trên 6"), "{replayed}");
    let v = json(&run(dir.path(), &["search", "vùng:\"Miền núi\" một cửa", "--format", "json"], 0));
    assert!(v["total"].as_u64().is_some_and(|n| n > 0), "{v}");
    assert!(v.to_string().contains("UBND xã Hòa Bình") && !v.to_string().contains("UBND xã Đông Sơn"), "{v}");
    run(dir.path(), &["campaign", "recheck", "-q"], 0);
    let (status, _, error) = ran(dir.path(), &["notice", "--unit", "BHXH tỉnh Nam Định"]);
    assert!(status == 2 && error.contains("ghi như “UBND xã Đông Sơn” hoặc mã xa-dong-son"), "{error}");
}

#[test]
fn another_roster_is_another_version_of_the_profile() {
    let dir = place();
    let digest = |dir: &Path| {
        let args = ["check", "mau/dossiers/xa-du", "--profile", PROFILE, "--today", TODAY, "--format", "json", "-q"];
        let (_, out, error) = ran(dir, &args);
        assert!(!out.is_empty(), "{error}");
        text(&json(&out)["profile"], "digest")
    };
    let before = digest(dir.path());
    let list = dir.path().join("mau/danh-sach.tsv");
    let more = std::fs::read_to_string(&list).expect("a list") + "xa-moi\tỦy ban nhân dân xã Mới\txa\r\n";
    std::fs::write(&list, more).expect("written");
    assert_ne!(before, digest(dir.path()));
}

#[test]
fn rosters_are_checked_and_shown() {
    let dir = place();
    assert!(run(dir.path(), &["roster", "check", "mau/danh-sach.tsv"], 0).contains("hợp lệ, 9 đơn vị, 2 loại"));
    let shown = run(dir.path(), &["roster", "show", PROFILE, "--on", "2025-12-04"], 0);
    assert!(shown.contains("\n3 phòng (phong)\n") && shown.contains("\n5 xã, phường (xa)\n"), "{shown}");
    assert!(shown.contains("UBND phường Hòa Bình") && !shown.contains("Phòng Tổ chức bộ máy"), "{shown}");
    let v = json(&run(dir.path(), &["roster", "show", "--on", "2020-08-27", "--format", "json"], 0));
    assert_eq!((&v["schema"], &v["id"]), (&"rasoat.roster/1".into(), &"bhxh".into()));
    assert_eq!(v["units"].as_array().map(|u| u.iter().filter(|u| u["kind"] == "province").count()), Some(63));

    std::fs::write(dir.path().join("sai.tsv"), "id\tname\tkind\tmau\nA\tPhòng A\tphong\n\t\tphong\n").expect("written");
    let (status, _, error) = ran(dir.path(), &["roster", "check", "sai.tsv"]);
    assert_eq!(status, 2, "{error}");
    for want in ["sai.tsv:1:14: không rõ cột “mau”", "sai.tsv:2:1: mã chỉ gồm", "sai.tsv:3:2: thiếu tên"] {
        assert!(error.contains(want), "{want} in {error}");
    }
    let (status, _, error) = ran(dir.path(), &["--lang", "en", "roster", "show", "khong-co"]);
    assert!(
        status == 2 && error.contains("there is no roster “khong-co”: neither one that comes with the program (bhxh)"),
        "{error}"
    );
}

#[test]
fn a_profile_is_refused_for_its_roster_at_the_line_that_names_it() {
    let dir = place();
    let profile = std::fs::read_to_string(dir.path().join(PROFILE)).expect("a profile");
    let line = profile.lines().position(|l| l.starts_with("roster = ")).expect("it is named") + 1;
    let refused = |changed: &str| {
        std::fs::write(dir.path().join("mau/moi.toml"), changed).expect("written");
        let (status, _, error) = ran(dir.path(), &["profile", "check", "mau/moi.toml"]);
        assert_eq!(status, 2, "{error}");
        error
    };
    let unknown = refused(&profile.replace("roster = \"danh-sach.tsv\"", "roster = \"so-noi-vu\""));
    assert!(
        unknown.contains(&format!("mau/moi.toml:{line}:10: không có danh sách đơn vị “so-noi-vu”; có sẵn: bhxh")),
        "{unknown}"
    );
    let absent = refused(&profile.replace("danh-sach.tsv", "khong-co.tsv"));
    assert!(absent.contains(&format!("mau/moi.toml:{line}:10: danh sách đơn vị “khong-co.tsv”")), "{absent}");
    let kind = refused(&profile.replacen("units = [\"xa\"]", "units = [\"huyen\"]", 1));
    let at = profile.lines().position(|l| l == "units = [\"xa\"]").expect("there is one") + 1;
    assert!(
        kind.contains(&format!(
            "mau/moi.toml:{at}:10: danh sách “so-noi-vu-lam-son” không có loại đơn vị “huyen”; các loại: phong, xa"
        )),
        "{kind}"
    );
    // The roster's own problems come under its own name.
    std::fs::write(dir.path().join("mau/sai.tsv"), "name\tkind\n\tphong\nB\txa\n").expect("written");
    let both = refused(&profile.replace("danh-sach.tsv", "sai.tsv"));
    assert!(both.contains("mau/sai.tsv:2:1: thiếu tên"), "{both}");
}

/// The words of a letter, cells parted by bars.
fn words_of(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
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
