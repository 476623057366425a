//! The language of a run changes words that are shown, and nothing that is kept or sent.

use crate::common::{root, write};
use crate::program::ran;
use std::io::Read;
use std::path::Path;

const DAY: &str = "2020-09-15";
const DOSSIERS: [&str; 2] = ["thieu-muc-ii2-va-phan-iv", "thieu-phu-luc-nop-muon"];

/// Two dossiers of the fixtures with their lines of the register, in a folder of their own.
fn papers(folder: &Path) {
    let register = std::fs::read_to_string(root().join("fixtures/campaign/received.csv")).expect("the fixtures are there");
    let own = register.lines().filter(|l| l.starts_with("dossier,") || DOSSIERS.iter().any(|d| l.starts_with(d)));
    write(folder, &[("dot/received.csv", own.collect::<Vec<_>>().join("\n").as_bytes())]);
    for dossier in DOSSIERS {
        crate::common::copy(&root().join("fixtures/campaign").join(dossier), &folder.join("dot").join(dossier));
    }
}

/// A home folder as an earlier version wrote it, findings as prose in a language.
fn home_of_prose(folder: &Path, lang: &str) {
    let path = root().join(format!("fixtures/homes/loi-van-{lang}.zip"));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("the fixtures are there")).expect("an archive");
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).expect("an entry");
        let name = entry.name().expect("a plain name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it is whole");
        write(&folder.join("index"), &[(&name, &bytes)]);
    }
}

/// The words of a letter, as Word has them.
fn words(path: &Path) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("a letter")).expect("a package");
    let mut xml = String::new();
    zip.by_name("word/document.xml").expect("its text").read_to_string(&mut xml).expect("UTF-8");
    let runs = xml.split("<w:t").skip(1).filter_map(|run| Some(run.split_once('>')?.1.split_once('<')?.0));
    runs.collect::<Vec<_>>().join(" ")
}

/// The letters to the two units, written from a home folder by a run in a language.
fn letters(folder: &Path, lang: &str) -> Vec<String> {
    let (status, _, error) = ran(folder, &["--lang", lang, "notice", "--all", "--out", lang, "--today", DAY, "-q"]);
    assert_eq!(status, 0, "{error}");
    let mut files: Vec<_> = std::fs::read_dir(folder.join(lang)).expect("letters").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let about = |p: &&std::path::PathBuf| DOSSIERS.iter().any(|d| p.to_string_lossy().contains(d));
    let found: Vec<String> = files.iter().filter(about).map(|p| words(p)).collect();
    assert_eq!(found.len(), 2, "{files:?}");
    found
}

fn ingested(folder: &Path, lang: &str) {
    papers(folder);
    ran(folder, &["--lang", lang, "ingest", "dot", "--today", DAY, "-q"]);
}

#[test]
fn a_letter_is_vietnamese_whatever_the_run_spoke() {
    let (vi, en) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    ingested(vi.path(), "vi");
    ingested(en.path(), "en");
    let wanted = letters(vi.path(), "vi");
    assert!(wanted.iter().any(|l| l.contains("Đề nghị đơn vị bổ sung mục này vào báo cáo theo đề cương.")), "{wanted:?}");
    assert_eq!(letters(en.path(), "en"), wanted);
}

#[test]
fn what_is_stored_has_no_language() {
    let (vi, en) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    ingested(vi.path(), "vi");
    ingested(en.path(), "en");
    let shown = |folder: &Path, lang: &str| ran(folder, &["--lang", lang, "ingest", "dot", "--today", DAY, "-q"]).1;
    assert_eq!(shown(vi.path(), "en"), shown(en.path(), "en"), "taken in by one, shown in the other");
    assert_eq!(shown(vi.path(), "vi"), shown(en.path(), "vi"));
    assert!(shown(vi.path(), "en").contains("Missing: ") && shown(vi.path(), "vi").contains("Thiếu "));
}

#[test]
fn home_folders_of_the_time_of_prose_still_open() {
    let today = tempfile::tempdir().expect("a folder");
    ingested(today.path(), "vi");
    let wanted = letters(today.path(), "vi");
    for lang in ["vi", "en"] {
        let old = tempfile::tempdir().expect("a folder");
        home_of_prose(old.path(), lang);
        let (status, out, error) = ran(old.path(), &["status", "--format", "json"]);
        assert!(status == 0 && out.contains("\"submitted\": 2"), "{lang}: {out}{error}");
        let (status, out, error) = ran(old.path(), &["replay", "-q"]);
        assert_eq!(status, 0, "{lang}: an old assessment comes out as it was: {out}{error}");
        let (_, out, error) = ran(old.path(), &["search", "rule:section-missing", "--format", "json", "-q"]);
        assert!(out.contains("section-missing"), "{lang}: {out}{error}");
        // A letter is made of what the findings mean, not of the words in which they were stored.
        assert_eq!(letters(old.path(), "vi"), wanted, "{lang}");
    }
}
