//! The program as a user calls it: exit status, formats, messages. What is found is tested at the library.

use crate::common::{APPENDIX, PROVINCE, docx, report, swap, without, write, zipped};
use crate::program::ran;
use rasoat_model::rule::Rule;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use tempfile::TempDir;

const GIVEN: &[&str] = &["--unit", "BHXH tỉnh Nam Định", "--received", "2020-08-20", "--today", "2020-09-15"];

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), files);
    dir
}

/// `check` with unit and day of receipt given.
fn check(dir: &Path, args: &[&str]) -> (i32, String, String) {
    ran(dir, &[&["check"], args, GIVEN].concat())
}

fn lacking() -> Vec<u8> {
    docx(&report(&without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"])))
}

/// A good dossier, one that lacks a section, one with a file that cannot be read.
fn papers() -> TempDir {
    let (good, appendix) = (docx(&report(PROVINCE)), docx(APPENDIX));
    folder(&[
        ("tot/bc.docx", &good),
        ("tot/pl.docx", &appendix),
        ("thieu/bc.docx", &lacking()),
        ("thieu/pl.docx", &appendix),
        ("hong/bc.docx", &good),
        ("hong/pl.docx", &appendix),
        ("hong/anh.docx", &good[..40]),
    ])
}

#[test]
fn the_exit_status_says_how_it_went() {
    let dir = papers();
    let table: &[(&[&str], i32)] = &[
        (&["tot"], 0),
        (&["thieu"], 1),
        (&["tot", "thieu"], 1),
        (&["hong"], 3),
        (&["tot", "hong"], 3),
        (&["hong", "thieu"], 1),
        (&["khong-co"], 2),
        (&["tot", "--profile", "khong-co"], 2),
        (&["tot", "--jobs", "0"], 2),
        (&["tot", "--format", "docx"], 2),
        (&[], 2),
    ];
    for (args, want) in table {
        let (status, out, error) = check(dir.path(), args);
        assert_eq!(status, *want, "{args:?}: {out}{error}");
        assert_eq!(error.is_empty(), *want != 2, "{args:?}: {error}");
        assert_eq!(out.is_empty(), *want == 2, "{args:?}: {out}");
    }
    assert!(!dir.path().join("index").exists(), "check writes nothing");
}

#[test]
fn every_command_has_help() {
    let dir = tempfile::tempdir().expect("a folder");
    let (status, top, _) = ran(dir.path(), &["--help"]);
    assert_eq!(status, 0);
    for command in ["check", "ingest", "search", "status", "notice", "profile", "explain", "completions", "man"] {
        assert!(top.contains(command), "{command} in\n{top}");
        let (status, help, error) = ran(dir.path(), &[command, "--help"]);
        assert_eq!((status, error.as_str()), (0, ""), "{command}");
        assert!(help.lines().next().is_some_and(|l| l.len() > 10), "{command}: {help}");
        assert!(help.contains("--home"), "{command}: {help}");
    }
    let (status, version, _) = ran(dir.path(), &["--version"]);
    assert_eq!((status, version.trim()), (0, concat!("rasoat ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(ran(dir.path(), &["bay"]).0, 2);
}

#[test]
fn formats() {
    let dir = papers();
    let run = |args: &[&str]| check(dir.path(), &[&["tot", "thieu", "--format"], args].concat());
    let (status, json, _) = run(&["json"]);
    assert_eq!(status, 1);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["schema"], "rasoat.assessment/1");
    assert_eq!(json["today"], "2020-09-15");
    assert_eq!(json["dossiers"][0]["dossier"], "tot");
    assert_eq!(json["dossiers"][0]["verdict"], "complete");
    assert_eq!(json["dossiers"][1]["findings"][0]["requirement"], "report.ii.2");
    assert_eq!(json["dossiers"][1]["received_from"], "option");
    assert_eq!((&json["summary"]["dossiers"], &json["summary"]["files"]), (&Value::from(2), &Value::from(4)));

    let (_, lines, _) = run(&["jsonl"]);
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON on each line")).collect();
    assert!(lines.len() >= 2, "{lines:?}");

    let (_, sarif, _) = run(&["sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "section-missing");

    let (_, html, _) = run(&["html"]);
    assert!(html.starts_with("<!DOCTYPE html>") || html.starts_with("<!doctype html>"), "{}", &html[..60]);
    assert!(html.contains("lang=\"vi\"") && html.contains("Công tác tuyên truyền"));

    let (_, text, _) = run(&["text"]);
    assert!(text.contains("Thiếu mục II.2 “Công tác tuyên truyền PTTĐ”"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour where no terminal is");
}

#[test]
fn output_goes_to_a_file_whole() {
    let dir = papers();
    let (status, out, _) = check(dir.path(), &["thieu", "--format", "json", "-o", "kq.json"]);
    assert_eq!((status, out.as_str()), (1, ""));
    let (_, straight, _) = check(dir.path(), &["thieu", "--format", "json"]);
    assert_eq!(fs::read_to_string(dir.path().join("kq.json")).expect("written"), straight);
    let (status, _, error) = check(dir.path(), &["thieu", "-o", "khong-co/kq.json"]);
    assert_eq!(status, 2);
    assert!(error.contains("khong-co"), "{error}");
}

#[test]
fn english_changes_words_and_no_id() {
    let dir = papers();
    let (_, vietnamese, _) = check(dir.path(), &["thieu", "--format", "json"]);
    let (status, english, _) = check(dir.path(), &["thieu", "--format", "json", "--lang", "en"]);
    assert_eq!(status, 1);
    let (vi, en): (Value, Value) =
        (serde_json::from_str(&vietnamese).expect("JSON"), serde_json::from_str(&english).expect("JSON"));
    let (vi, en) = (&vi["dossiers"][0]["findings"][0], &en["dossiers"][0]["findings"][0]);
    assert_eq!((&vi["rule"], &vi["requirement"], &vi["source"]), (&en["rule"], &en["requirement"], &en["source"]));
    assert!(en["message"].as_str().is_some_and(|m| m.starts_with("Missing")), "{en}");
    assert!(vi["message"].as_str().is_some_and(|m| m.starts_with("Thiếu")), "{vi}");
    let (_, text, _) = check(dir.path(), &["thieu", "--lang", "en"]);
    assert!(text.contains("Missing"), "{text}");
}

#[test]
fn jobs_change_nothing() {
    let dir = papers();
    let run = |jobs| check(dir.path(), &["tot", "thieu", "hong", "--format", "json", "--jobs", jobs]);
    assert_eq!(run("1"), run("2"));
}

#[test]
fn rules_are_explained() {
    let dir = tempfile::tempdir().expect("a folder");
    let (status, list, _) = ran(dir.path(), &["explain"]);
    assert_eq!(status, 0);
    for rule in Rule::ALL {
        assert!(list.contains(rule.id()), "{}", rule.id());
    }
    let (status, page, _) = ran(dir.path(), &["explain", "section-missing"]);
    assert_eq!(status, 0);
    for part in ["section-missing", "Đạt:", "Không đạt:", "Vì sao:"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let (status, out, error) = ran(dir.path(), &["explain", "section-mising"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(error.contains("section-mising"), "{error}");
}

#[test]
fn profiles_are_listed_shown_and_checked() {
    let dir = tempfile::tempdir().expect("a folder");
    let (status, list, _) = ran(dir.path(), &["profile", "list"]);
    assert_eq!(status, 0);
    assert!(list.contains("bhxh-2638-2020"), "{list}");
    let (status, toml, _) = ran(dir.path(), &["profile", "show", "bhxh-2638-2020", "--toml"]);
    assert_eq!(status, 0);
    let (_, shown, _) = ran(dir.path(), &["profile", "show", "bhxh-2638-2020"]);
    assert!(shown.contains("report.iv.2") && shown.contains("Kiến nghị, đề xuất"), "{shown}");
    let broken =
        swap(&toml, "issued = \"2020-08-19\"", "issued = \"2020-08-32\"").replace("id = \"report.i.2\"", "id = \"report.i.1\"");
    write(dir.path(), &[("tot.toml", toml.as_bytes()), ("hong.toml", broken.as_bytes())]);
    assert_eq!(ran(dir.path(), &["profile", "check", "tot.toml"]).0, 0);
    let (status, _, error) = ran(dir.path(), &["profile", "check", "hong.toml"]);
    assert_eq!(status, 2);
    let places = error.lines().filter(|l| l.starts_with("hong.toml:")).count();
    assert_eq!(places, 2, "each problem on a line with its place: {error}");
    assert_eq!(ran(dir.path(), &["profile", "show", "khong-co"]).0, 2);
    let (status, schema, _) = ran(dir.path(), &["profile", "schema"]);
    assert!(status == 0 && serde_json::from_str::<Value>(&schema).is_ok());
}

#[test]
fn a_profile_of_ones_own_is_used() {
    let dir = papers();
    let (_, toml, _) = ran(dir.path(), &["profile", "show", "bhxh-2638-2020", "--toml"]);
    let softer = swap(
        &swap(&toml, "id = \"report.ii.2\"\n", "id = \"report.ii.2\"\nseverity = \"warning\"\n"),
        "id = \"bhxh-2638-2020\"",
        "id = \"cua-toi\"",
    );
    write(dir.path(), &[("cua-toi.toml", softer.as_bytes())]);
    let (status, out, error) = check(dir.path(), &["thieu", "--profile", "cua-toi.toml", "--format", "json"]);
    assert_eq!(status, 0, "{error}");
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["profile"]["id"], "cua-toi");
}

#[test]
fn completions_and_the_man_page_name_every_command() {
    let dir = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (status, script, _) = ran(dir.path(), &["completions", shell]);
        assert_eq!(status, 0, "{shell}");
        assert!(script.contains("rasoat") && script.contains("ingest"), "{shell}");
    }
    let (status, page, _) = ran(dir.path(), &["man"]);
    assert_eq!(status, 0);
    assert!(page.contains(".TH") && page.contains("ingest"), "{page}");
}

#[test]
fn without_a_home_folder_it_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a folder");
    for args in [&["status"] as &[&str], &["notice", "--all"]] {
        let (status, _, error) = ran(dir.path(), args);
        assert_eq!(status, 2, "{args:?}");
        assert!(error.contains("rasoat ingest"), "{args:?}: {error}");
    }
    let (status, out, _) = ran(dir.path(), &["search", "kết quả"]);
    assert_eq!(status, 0);
    assert!(out.contains("rasoat ingest"), "{out}");
    assert!(!dir.path().join("index").exists(), "asking makes no folder");
}

/// Text of a part of a package.
fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("a package");
    let mut text = String::new();
    zip.by_name(name).expect("the part is there").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn from_papers_to_letters() {
    let dir = papers();
    let archive = zipped(&[("bc.docx", &lacking())]);
    let register = "dossier,unit,received\ntot,BHXH tỉnh Nam Định,2020-08-20\nthieu,BHXH tỉnh Thái Bình,2020-08-28\ngoi,BHXH tỉnh Hà Nam,2020-08-21\n";
    write(dir.path(), &[("dot/received.csv", register.as_bytes()), ("dot/goi.zip", &archive)]);
    for name in ["tot", "thieu"] {
        crate::common::copy(&dir.path().join(name), &dir.path().join("dot").join(name));
    }
    // The sender's own paper: from another unit's nothing is taken.
    let own = report(&without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"])).replace("NAM ĐỊNH", "THÁI BÌNH");
    write(dir.path(), &[("dot/thieu/bc.docx", &docx(&own))]);
    let run = |args: &[&str]| ran(dir.path(), args);
    let (status, out, said) = run(&["ingest", "dot", "--today", "2020-09-15", "--format", "json", "-q"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("3 hồ sơ mới"), "{said}");
    let (_, again, said) = run(&["ingest", "dot", "--today", "2020-09-15", "--format", "json", "-q"]);
    assert!(said.contains("3 không đổi"), "{said}");
    assert_eq!(again, out, "a second run says the same");

    let (status, found, _) = run(&["search", "giao ước", "--format", "json", "--limit", "5"]);
    assert_eq!(status, 0);
    let found: Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!(found["schema"], "rasoat.hits/1");
    assert!(found["hits"].as_array().is_some_and(|h| h.len() >= 3), "{found}");
    assert_eq!(run(&["search", "(giao"]).0, 2, "a query that cannot be read is refused");

    let (status, matrix, _) = run(&["status", "--format", "json"]);
    assert_eq!(status, 0);
    let matrix: Value = serde_json::from_str(&matrix).expect("JSON");
    assert_eq!(matrix["schema"], "rasoat.status/1");
    let text = matrix.to_string();
    for unit in ["BHXH tỉnh Nam Định", "BHXH tỉnh Thái Bình", "BHXH tỉnh Bắc Giang"] {
        assert!(text.contains(unit), "{unit}");
    }
    assert!(run(&["status"]).1.contains("BHXH tỉnh Thái Bình"));

    let (status, paths, error) = run(&["notice", "--all", "--out", "thu", "--today", "2020-09-15"]);
    assert_eq!(status, 0, "{error}");
    let letters: Vec<_> = paths.lines().map(|l| dir.path().join(l)).collect();
    assert!(letters.len() > 50, "units that sent nothing get one too: {}", letters.len());
    for letter in &letters {
        let xml = part(letter, "word/document.xml");
        assert!(xml.contains("Kính gửi"), "{}", letter.display());
    }
    let named = |unit: &str| letters.iter().filter(|l| l.to_string_lossy().contains(unit)).count();
    assert_eq!(
        (named("bhxh-nam-dinh"), named("bhxh-thai-binh"), named("bhxh-ha-nam")),
        (0, 1, 1),
        "no letter where nothing is wrong"
    );
    let about = letters.iter().find(|l| l.to_string_lossy().contains("bhxh-thai-binh")).expect("counted above");
    assert!(part(about, "word/document.xml").contains("tuyên truyền"), "it names what is missing");
    let files = fs::read_dir(dir.path().join("thu")).expect("a folder").count();
    assert_eq!(files, letters.len(), "each letter has a file of its own");

    // Before the day nobody is asked for what is not yet due.
    let (_, early, _) = run(&["notice", "--all", "--out", "som", "--today", "2020-08-25"]);
    assert_eq!(early.lines().count(), 2, "{early}");
    assert_eq!(run(&["notice", "--unit", "BHXH tỉnh Hà Nam", "--out", "rieng"]).1.lines().count(), 1);
    let (status, _, said) = run(&["notice", "--unit", "BHXH tỉnh Hà Nam", "--out", "goi", "--edxml"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("mã định danh của cơ quan gửi"), "what is blank is said: {said}");
    let written = fs::read_dir(dir.path().join("goi")).expect("a folder").flatten().map(|e| e.path());
    let kinds: Vec<_> = written.filter_map(|p| p.extension().map(|e| e.to_string_lossy().into_owned())).collect();
    assert!(kinds.len() == 2 && kinds.contains(&"edxml".to_owned()), "{kinds:?}");
    assert_eq!(run(&["notice", "--unit", "BHXH Sao Hỏa"]).0, 2);
    assert_eq!(run(&["notice"]).0, 2);
    assert_eq!(run(&["status", "--campaign", "khong-co"]).0, 2);
}
