//! A campaign over time, as a user drives it: decisions about units, versions, another profile, backup and upkeep.

use crate::common::{campaign_folder, copy};
use crate::program::{program, ran};
use std::path::Path;
use tempfile::TempDir;

const DAY: &str = "2020-09-01";

/// The fixture campaign in a folder of its own, ingested.
fn ingested() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&campaign_folder(), &dir.path().join("dot"));
    let (status, _, error) = ran(dir.path(), &["ingest", "dot", "--today", DAY, "-q"]);
    assert_eq!(status, 1, "{error}");
    dir
}

/// What a command prints, which must end with this status.
fn said(dir: &Path, status: i32, args: &[&str]) -> String {
    let (got, out, error) = ran(dir, args);
    assert_eq!(got, status, "{args:?}\n{out}\n{error}");
    out
}

#[test]
fn a_finding_set_aside_stays_visible_and_asks_for_nothing() {
    let dir = ingested();
    let late = &["waive", "deadline-missed", "--unit", "BHXH tỉnh Cà Mau", "--reason", "bão", "--by", "Vụ trưởng"];
    said(dir.path(), 0, &[late.as_slice(), &["--until", "2020-12-31"]].concat());
    let again = said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]);
    assert!(again.contains("đã bỏ qua đến hết ngày 31/12/2020: bão (Vụ trưởng)"), "{again}");
    let json = said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let late = json["dossiers"].as_array().unwrap().iter().flat_map(|d| d["findings"].as_array().unwrap());
    let late = late.into_iter().find(|f| f["rule"] == "deadline-missed").expect("it is still listed");
    assert_eq!((late["outcome"].as_str(), late["waiver"]["author"].as_str()), (Some("waived"), Some("Vụ trưởng")));
    // Past its last day it holds no more.
    let expired = said(dir.path(), 1, &["ingest", "dot", "--today", "2021-01-01", "-q"]);
    assert!(!expired.contains("đã bỏ qua"), "{expired}");
    let shown = said(dir.path(), 0, &["campaign", "show"]);
    assert!(shown.contains("Bỏ qua (1): BHXH tỉnh Cà Mau"), "{shown}");
    said(dir.path(), 0, &["campaign", "withdraw", "1", "--by", "Vụ trưởng"]);
    assert!(!said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]).contains("đã bỏ qua"));
    said(dir.path(), 2, &["campaign", "withdraw", "1", "--by", "Vụ trưởng"]);
    said(dir.path(), 2, &["waive", "no-such-rule", "--unit", "BHXH tỉnh Cà Mau", "--reason", "x", "--by", "y"]);
}

#[test]
fn a_dossier_that_comes_again_shows_what_was_mended() {
    let dir = ingested();
    let folder = dir.path().join("dot/thieu-phu-luc-nop-muon");
    std::fs::write(folder.join("phu luc bo sung.docx"), crate::common::docx(crate::common::APPENDIX)).unwrap();
    said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]);
    let history = said(dir.path(), 0, &["history"]);
    assert!(history.starts_with("thieu-phu-luc-nop-muon"), "{history}");
    assert!(history.contains("bản 2") && history.contains("đã khắc phục 1 trên"), "{history}");
    let json = said(dir.path(), 0, &["history", "thieu-phu-luc-nop-muon", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let mended: Vec<_> = json[0]["versions"][1]["mended"].as_array().unwrap().iter().map(|f| f["rule"].as_str()).collect();
    assert_eq!(mended, [Some("appendix-missing")]);
}

#[test]
fn another_profile_makes_new_versions_and_the_old_ones_can_be_repeated() {
    let dir = ingested();
    let toml = said(dir.path(), 0, &["profile", "show", "bhxh-2638-2020", "--toml"]);
    let lenient = toml.replace("before = \"2020-08-28\"", "before = \"2020-09-01\"");
    assert_ne!(toml, lenient);
    std::fs::write(dir.path().join("moi.toml"), lenient).unwrap();
    let flips = said(dir.path(), 1, &["check", "--against", "bhxh-2638-2020", "--profile", "moi.toml", "--today", DAY, "-q"]);
    assert!(flips.contains("thieu-phu-luc-nop-muon") && flips.contains("[deadline-missed]"), "{flips}");
    assert!(!flips.contains("day-du-docx"), "{flips}");
    said(dir.path(), 0, &["campaign", "recheck", "--profile", "moi.toml", "--today", "2020-09-02", "-q"]);
    let shown = said(dir.path(), 0, &["campaign", "show", "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["profile_versions"].as_array().unwrap().len(), 2);
    let replayed = said(dir.path(), 0, &["replay", "--all-versions", "-q"]);
    assert_eq!(replayed, "22 trên 22 lần rà soát ra đúng kết quả đã lưu, từng byte.\n");
    // Under the new one nothing is late any more.
    assert!(!said(dir.path(), 0, &["status", "--format", "json"]).contains("\"late\": true"));
}

#[test]
fn a_closed_campaign_takes_nothing_in() {
    let dir = ingested();
    said(dir.path(), 0, &["campaign", "close", "bhxh-2638-2020"]);
    std::fs::write(dir.path().join("dot/day-du-docx/them.docx"), crate::common::docx("Báo cáo")).unwrap();
    let (status, _, error) = ran(dir.path(), &["ingest", "dot", "--today", DAY, "-q"]);
    assert!(status == 2 && error.contains("đã đóng"), "{status} {error}");
    said(dir.path(), 0, &["campaign", "reopen", "bhxh-2638-2020"]);
    said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]);
    said(dir.path(), 0, &["campaign", "new", "dot-2"]);
    said(dir.path(), 2, &["campaign", "new", "dot-2"]);
    assert_eq!(said(dir.path(), 0, &["campaign", "list"]).lines().count(), 2);
}

#[test]
fn the_trail_says_who_did_what() {
    let dir = ingested();
    let run = crate::program::program(dir.path())
        .env("RASOAT_USER", "thu-ky")
        .args(["waive", "deadline-missed", "--unit", "BHXH tỉnh Cà Mau", "--reason", "bão", "--by", "Vụ trưởng"])
        .output()
        .unwrap();
    assert!(run.status.success());
    let trail = said(dir.path(), 0, &["audit", "--format", "json"]);
    let lines: Vec<serde_json::Value> = trail.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.iter().filter(|e| e["what"] == "ingest").count(), 11);
    let last = lines.last().unwrap();
    assert_eq!((last["what"].as_str(), last["who"].as_str()), (Some("waiver"), Some("thu-ky")));
    assert_eq!(last["detail"]["author"], "Vụ trưởng");
}

#[test]
fn a_backup_gives_the_same_folder_back() {
    let dir = ingested();
    said(dir.path(), 0, &["backup", "luu.zip"]);
    said(dir.path(), 2, &["restore", "luu.zip"]);
    said(dir.path(), 0, &["--home", "khac", "restore", "luu.zip"]);
    for args in [&["status"] as &[&str], &["search", "tuyên truyền"], &["campaign", "show"], &["audit"]] {
        let other = said(dir.path(), 0, &[&["--home", "khac"], args].concat());
        assert_eq!(said(dir.path(), 0, args), other, "{args:?}");
    }
    said(dir.path(), 0, &["--home", "khac", "doctor"]);
    // A backup with one byte changed is refused and leaves nothing behind.
    let mut bytes = std::fs::read(dir.path().join("luu.zip")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(dir.path().join("hong.zip"), bytes).unwrap();
    said(dir.path(), 2, &["--home", "hong", "restore", "hong.zip"]);
    assert!(!dir.path().join("hong").exists());
}

#[test]
fn the_doctor_names_what_is_wrong_and_mends_the_index() {
    let dir = ingested();
    assert!(said(dir.path(), 0, &["doctor"]).contains("nguyên vẹn"));
    std::fs::remove_dir_all(dir.path().join("index/search")).unwrap();
    said(dir.path(), 0, &["doctor", "--repair"]);
    assert!(said(dir.path(), 0, &["search", "tuyên truyền"]).contains("kết quả"));
    let blobs = dir.path().join("index/blobs");
    let folder = std::fs::read_dir(blobs).unwrap().next().unwrap().unwrap().path();
    let blob = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&blob, b"x").unwrap();
    assert!(said(dir.path(), 1, &["doctor"]).contains("đã bị sửa"));
    std::fs::remove_file(&blob).unwrap();
    assert!(said(dir.path(), 1, &["doctor"]).contains("mất bản gốc"));
    // The papers are still in the folder they came from.
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]);
    said(dir.path(), 0, &["doctor"]);
}

#[test]
fn what_is_dropped_into_a_watched_folder_is_checked_once() {
    let dir = tempfile::tempdir().unwrap();
    let drop = dir.path().join("tha");
    for name in ["day-du-docx", "thieu-muc-ii2-va-phan-iv"] {
        copy(&campaign_folder().join(name), &drop.join(name));
    }
    let watch = ["watch", "tha", "--once", "--settle", "0", "--today", "2020-08-20"];
    assert_eq!(said(dir.path(), 0, &watch).lines().count(), 2);
    assert!(drop.join("thieu-muc-ii2-va-phan-iv.cong-van.docx").is_file());
    assert!(drop.join("day-du-docx.ket-qua.html").is_file() && !drop.join("day-du-docx.cong-van.docx").exists());
    // A restart checks nothing twice, and results are no papers.
    assert_eq!(said(dir.path(), 0, &watch), "");
    // What still changes is waited for.
    std::fs::write(drop.join("day-du-docx/them.docx"), crate::common::docx("Báo cáo")).unwrap();
    assert_eq!(said(dir.path(), 0, &["watch", "tha", "--once", "--settle", "600", "--today", "2020-08-20"]), "");
    assert!(said(dir.path(), 0, &watch).starts_with("day-du-docx:"));
}

#[test]
fn the_next_letter_cites_the_one_that_was_sent() {
    let dir = ingested();
    let letter = ["notice", "--unit", "BHXH tỉnh Cà Mau", "--today", "2020-09-10"];
    let text_of = |name: &str| {
        let bytes = std::fs::read(dir.path().join("cong-van").join(name)).unwrap();
        let (_, document) = rasoat_extract::read(name, &bytes, &rasoat_extract::Limits::default()).expect("a DOCX");
        let text: Vec<String> = document.blocks.iter().filter_map(|b| b.paragraph().map(|p| p.text.clone())).collect();
        text.join("\n")
    };
    said(dir.path(), 0, &letter);
    said(dir.path(), 0, &letter);
    // A draft takes the place of the draft before it and is no letter that could be cited.
    assert_eq!(said(dir.path(), 0, &["notices"]).lines().count(), 1);
    let name = "bhxh-ca-mau-thieu-phu-luc-nop-muon.docx";
    assert!(!text_of(name).contains("đã có Công văn"));
    let id = serde_json::from_str::<serde_json::Value>(&said(dir.path(), 0, &["notices", "--format", "json"])).unwrap()[0]["id"]
        .to_string();
    said(dir.path(), 0, &["notices", "issued", &id, "--number", "3001", "--date", "2020-09-11"]);
    std::fs::write(dir.path().join("dot/thieu-phu-luc-nop-muon/phu luc.docx"), crate::common::docx(crate::common::APPENDIX))
        .unwrap();
    said(dir.path(), 1, &["ingest", "dot", "--today", DAY, "-q"]);
    said(dir.path(), 0, &letter);
    let again = text_of(name);
    assert!(again.contains("Ngày 11/9/2020") && again.contains("đã có Công văn số 3001/"), "{again}");
    assert!(again.contains("đến nay đã khắc phục 1 trên"), "{again}");
    said(dir.path(), 2, &["notices", "issued", "999", "--number", "1", "--date", "2020-09-11"]);
}

#[test]
fn one_letter_may_go_to_several_units_with_a_list() {
    let dir = ingested();
    let out = said(dir.path(), 0, &["notice", "--all", "--together", "--today", "2020-09-10", "--out", "chung"]);
    assert_eq!(out, "chung/cac-don-vi.docx\n");
    let bytes = std::fs::read(dir.path().join("chung/cac-don-vi.docx")).unwrap();
    let (_, document) = rasoat_extract::read("a.docx", &bytes, &rasoat_extract::Limits::default()).expect("a DOCX");
    let table = document.blocks.iter().filter_map(|b| b.table()).max_by_key(|t| t.rows).expect("the list");
    let units = said(dir.path(), 0, &["notices"]).lines().count();
    assert_eq!((table.rows, table.cols), (units + 1, 3));
    assert!(table.cells.iter().any(|c| c.text() == "BHXH tỉnh Cà Mau"));
}

#[test]
fn an_agency_may_use_a_file_of_its_own() {
    let dir = ingested();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), crate::common::docx(text)).unwrap();
    write("mau.docx", "CƠ QUAN RIÊNG\nKính gửi: {{kinh_gui}}\n{{mo_dau}}\n{{ Noi_dung }}\n{{de_nghi}}\n{{ket}}");
    let args = ["notice", "--unit", "BHXH tỉnh Sơn La", "--today", "2020-09-10", "--template"];
    let out = said(dir.path(), 0, &[&args as &[&str], &["mau.docx"]].concat());
    let bytes = std::fs::read(dir.path().join(out.trim())).unwrap();
    let (_, document) = rasoat_extract::read("a.docx", &bytes, &rasoat_extract::Limits::default()).expect("a DOCX");
    let text: Vec<String> = document.blocks.iter().filter_map(|b| b.paragraph().map(|p| p.text.clone())).collect();
    assert_eq!(text[..2], ["CƠ QUAN RIÊNG", "Kính gửi: BHXH tỉnh Sơn La"]);
    // One paragraph for each thing that is asked for, and no marked place left.
    assert!(text.len() >= 8 && !text.iter().any(|t| t.contains("{{")), "{text:#?}");
    write("sai.docx", "{{khong_biet}}");
    write("trong.docx", "Không có chỗ nào");
    for (name, why) in [("sai.docx", "khong_biet"), ("trong.docx", "không có chỗ đánh dấu")] {
        let (status, _, error) = ran(dir.path(), &[&args as &[&str], &[name]].concat());
        assert!(status == 2 && error.contains(why), "{error}");
    }
}

#[test]
fn a_day_granted_to_a_unit_is_the_day_that_counts() {
    let dir = ingested();
    let late = |out: &str| {
        let json: serde_json::Value = serde_json::from_str(out).expect("JSON");
        let all: Vec<_> =
            json["dossiers"].as_array().unwrap().iter().flat_map(|d| d["findings"].as_array().unwrap().clone()).collect();
        all.iter()
            .filter(|f| f["rule"] == "deadline-missed")
            .map(|f| f["outcome"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    let again = ["ingest", "dot", "--today", DAY, "-q", "--format", "json"];
    assert_eq!(late(&said(dir.path(), 1, &again)), ["not-met"]);
    let extend = [
        "campaign",
        "extend",
        "--unit",
        "BHXH tỉnh Cà Mau",
        "--until",
        "2020-09-05",
        "--reason",
        "bão số 5",
        "--by",
        "Vụ trưởng",
    ];
    said(dir.path(), 0, &extend);
    let told = said(dir.path(), 1, &again);
    assert_eq!(late(&told), ["waived"], "{told}");
    assert!(told.contains("bão số 5"));
    // The dossier got a second version, and both can be repeated.
    said(dir.path(), 0, &["campaign", "withdraw", "1", "--by", "Vụ trưởng"]);
    assert_eq!(late(&said(dir.path(), 1, &again)), ["not-met"]);
    let replayed = said(dir.path(), 0, &["replay", "--all-versions", "-q"]);
    assert!(replayed.starts_with("13 trên 13"), "{replayed}");
}

#[cfg(unix)]
#[test]
fn a_home_folder_that_may_not_be_written_into_is_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let dir = tempfile::tempdir().expect("a folder");
    copy(&campaign_folder(), &dir.path().join("dot"));
    let home = ["--home", "h"];
    ran(dir.path(), &[&home[..], &["ingest", "dot", "--today", DAY, "-q"]].concat());
    let mode = |mode| {
        for folder in ["h/search", "h/blobs", "h"] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(dir.path().join(folder), permissions).expect("ours");
        }
    };
    let said = |args: &[&str]| {
        let mut command = program(dir.path());
        if std::fs::metadata(dir.path()).expect("there").uid() == 0 {
            // No permission binds the administrator.
            command.uid(65_534).gid(65_534);
        }
        let ended = command.args(home).args(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (ended.status.code(), text(ended.stdout), text(ended.stderr))
    };
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let commands: [&[&str]; 8] = [
        &["status", "--today", DAY],
        &["search", "Cà Mau"],
        &["search", "khen thưởng", "--format", "json"],
        &["history", "--format", "json"],
        &["audit"],
        &["notices"],
        &["campaign", "list"],
        &["rollup", "--format", "json"],
    ];
    let before: Vec<_> = commands.iter().map(|args| ran(dir.path(), &[&home[..], args].concat())).collect();
    mode(0o555);
    let read: Vec<_> = commands.iter().map(|args| said(args)).collect();
    let refused = said(&["search", "Cà Mau", "--save", "a"]);
    mode(0o755);
    for ((args, (status, out, error)), (was, expected, _)) in commands.iter().zip(read).zip(before) {
        assert_eq!((status, out.as_str()), (Some(was), expected.as_str()), "{args:?} {error}");
    }
    assert_eq!(refused.0, Some(2), "{refused:?}");
    assert!(refused.2.contains("Chỉ được đọc"), "{refused:?}");
}
