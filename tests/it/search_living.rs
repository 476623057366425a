//! The index that keeps up: old, broken and incomplete ones are made anew by the search itself; readers, writers and several processes.

use rasoat_search::{Entry, Granularity, Index, Query};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

fn rasoat(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rasoat"));
    command.arg("--home").arg(home).args(args).env_remove("RASOAT_HOME").output().unwrap()
}

fn found(home: &Path, query: &str) -> (u64, String) {
    let out = rasoat(home, &["search", query, "--format", "json", "--limit", "5"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{said}");
    let hits: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    (hits["total"].as_u64().unwrap(), said)
}

fn filled() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("index");
    let papers = crate::common::root().join("fixtures/campaign");
    let out = rasoat(&home, &["ingest", papers.to_str().unwrap()]);
    assert!(home.join("search").exists(), "{}", String::from_utf8_lossy(&out.stderr));
    (dir, home)
}

#[test]
fn search_rebuilds_what_is_old_broken_or_gone() {
    let (_dir, home) = filled();
    let (total, said) = found(&home, "tuyên truyền");
    assert!(total > 0 && said.is_empty(), "{total} {said}");
    let search = home.join("search");
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 4] = [
        ("old", |d| fs::write(d.join("rasoat-search-version"), "1").unwrap()),
        ("broken", |d| fs::write(d.join("meta.json"), "{").unwrap()),
        ("cut off while it was made", |d| fs::remove_file(d.join("rasoat-search-version")).unwrap()),
        ("thrown away", |d| fs::remove_dir_all(d).unwrap()),
    ];
    for (name, harm) in harms {
        harm(&search);
        let (again, said) = found(&home, "tuyên truyền");
        assert_eq!(again, total, "{name}");
        assert!(said.contains("Chỉ mục"), "{name}: {said}");
        let (once_more, said) = found(&home, "tuyên truyền");
        assert!(once_more == total && said.is_empty(), "{name}: {said}");
    }
}

#[test]
fn several_processes_find_an_old_index_at_once() {
    let (_dir, home) = filled();
    let (total, _) = found(&home, "tuyên truyền");
    fs::write(home.join("search/rasoat-search-version"), "1").unwrap();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..3).map(|_| scope.spawn(|| found(&home, "tuyên truyền"))).collect();
        for one in all {
            let (seen, said) = one.join().unwrap();
            assert!(seen == total || said.contains("chưa đủ"), "{seen} of {total}: {said}");
        }
    });
    assert_eq!(found(&home, "tuyên truyền"), (total, String::new()));
}

fn entry(dossier: &str, version: u32, block: usize, text: &str) -> Entry {
    Entry {
        campaign: "dot-1".into(),
        dossier: dossier.into(),
        version,
        unit_id: None,
        unit_name: "Đơn vị".into(),
        received: None,
        file: "bao-cao.docx".into(),
        kind: "summary-report".into(),
        section_path: String::new(),
        requirement: None,
        page: None,
        block,
        granularity: Granularity::Section,
        text: text.into(),
        rules: Vec::new(),
        ..Entry::default()
    }
}

/// A dossier of two sections is replaced again and again; a reader sees one version or the next, never both, never half of one.
#[test]
fn readers_go_on_while_a_writer_works() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("search");
    let version = |v: u32| [entry("a", v, 0, "kiến nghị một"), entry("a", v, 1, "kiến nghị hai")];
    let mut index = Index::open(&path).unwrap();
    index.replace_version("dot-1", "a", &version(1)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reader = Index::open(&path).unwrap();
            let (mut last, mut seen) = (0, 0);
            while !done.load(Ordering::Relaxed) || seen == 0 {
                reader.refresh().unwrap();
                let hits = reader.search(&Query::new("kiến nghị")).unwrap();
                let versions: Vec<u32> = hits.hits.iter().map(|h| h.entry.version).collect();
                assert!(versions.len() == 2 && versions[0] == versions[1] && versions[0] >= last, "{versions:?} after {last}");
                last = versions[0];
                seen += 1;
            }
        });
        for v in 2..20 {
            index.replace_version("dot-1", "a", &version(v)).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
    index.replace_version("dot-1", "a", &[]).unwrap();
    assert_eq!(index.search(&Query::new("kiến nghị")).unwrap().total, 0, "what was removed is gone");
}

#[test]
fn only_one_of_several_makes_the_index_anew() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("search");
    Index::open(&path).unwrap().replace_version("dot-1", "a", &[entry("a", 1, 0, "cũ")]).unwrap();
    fs::write(path.join("rasoat-search-version"), "1").unwrap();
    std::thread::scope(|scope| {
        for n in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut index = Index::recreate(path).unwrap();
                index.replace_version("dot-1", &format!("d{n}"), &[entry(&format!("d{n}"), 1, n, "mới")]).unwrap();
            });
        }
    });
    let index = Index::open(&path).unwrap();
    assert_eq!(index.search(&Query::new("mới")).unwrap().total, 4, "none wiped what another had written");
    assert_eq!(index.search(&Query::new("cũ")).unwrap().total, 0);
}
