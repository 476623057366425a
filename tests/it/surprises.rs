//! What a file system can do to a run: things that cannot be opened, are no files, have odd names or vanish; a disk that is full; two runs
//! on one home folder. (A kill at any moment: `tests/ingest.rs`.)
#![cfg(unix)]

use crate::common::{PROVINCE, docx, report, swap, write};
use crate::program::{program, ran};
use rasoat::app::papers::{self as ingest, Options, Shape};
use rasoat_check::dossier::{Content, Dossier};
use rasoat_store::Home;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const CHECK: &[&str] = &["check", "-q", "--format", "json", "--today", "2020-09-15", "--received", "2020-08-20"];

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), files);
    dir
}

fn good(number: usize) -> Vec<u8> {
    docx(&swap(&report(PROVINCE), "Số: 915", &format!("Số: {number}")))
}

/// Names of the files of all dossiers in the JSON of a run, "!" before one that could not be read.
fn listed(json: &str) -> BTreeSet<String> {
    let all: Value = serde_json::from_str(json).expect("JSON");
    let dossiers = all["dossiers"].as_array().expect("a list").iter();
    let documents = dossiers.flat_map(|d| d["documents"].as_array().expect("a list"));
    documents
        .map(|d| {
            let sign = if d["kind"] == "unreadable" { "!" } else { "" };
            format!("{sign}{}", d["file"].as_str().expect("a name"))
        })
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn what_may_not_be_opened_is_named() {
    let dir = folder(&[("d/bc.docx", &good(1)), ("d/kin.docx", &good(2)), ("d/kin/trong.docx", &good(3))]);
    let mode = |name: &str, mode| {
        fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(mode)).expect("our own file");
    };
    mode("", 0o755);
    mode("d/kin.docx", 0);
    mode("d/kin", 0);
    let mut command = program(dir.path());
    command.args(CHECK).args(["d", "--as", "dossier"]);
    if rustix::process::geteuid().is_root() {
        // Root may open anything, so somebody else has to look; where nobody else may start the program, there is nothing to see.
        command.uid(65_534).gid(65_534);
    }
    let ended = command.output();
    mode("d/kin", 0o755);
    let Some(out) = ended.ok().filter(|out| out.status.code().is_some_and(|c| c < 126)) else {
        eprintln!("skipped: the program cannot be started as another user");
        return;
    };
    let json = String::from_utf8(out.stdout).expect("UTF-8");
    assert_eq!(listed(&json), set(&["bc.docx", "!kin.docx", "!kin"]), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn what_is_no_file_is_named_and_not_waited_for() {
    let dir = folder(&[("d/bc.docx", &good(1))]);
    let d = dir.path().join("d");
    symlink("nowhere.docx", d.join("treo.docx")).expect("a link");
    symlink("vong.docx", d.join("vong.docx")).expect("a link");
    symlink("..", d.join("len")).expect("a link");
    symlink("/dev/zero", d.join("zero.docx")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(d.join("cam.docx")).expect("a socket");
    let mut names = set(&["bc.docx", "!treo.docx", "!vong.docx", "!len", "!zero.docx", "!cam.docx"]);
    if Command::new("mkfifo").arg(d.join("ong.pdf")).status().is_ok_and(|s| s.success()) {
        names.insert("!ong.pdf".into());
    }
    let (status, json, said) = ran(dir.path(), &[CHECK, &["d", "--as", "dossier"]].concat());
    assert_eq!(listed(&json), names, "{status} {said}");
    // As a path of its own.
    for path in ["d/ong.pdf", "d/cam.docx", "/dev/zero"] {
        let (status, _, said) = ran(dir.path(), &[CHECK, &[path]].concat());
        assert!([1, 2, 3].contains(&status), "{path}: {status} {said}");
    }
    let (status, _, said) = ran(dir.path(), &[CHECK, &["d/treo.docx"]].concat());
    assert!(status == 2 && said.contains("treo.docx"), "{status} {said}");
}

#[test]
fn names_that_are_not_utf8_are_read_all_the_same() {
    let dir = folder(&[("d/bc.docx", &good(1))]);
    let odd = |bytes: &[u8]| dir.path().join(OsStr::from_bytes(bytes));
    let made = fs::create_dir(odd(b"d/\xff\xfe")).and_then(|()| fs::write(odd(b"d/\xff\xfe/b\xe1o c\xe1o.docx"), good(2)));
    let made = made.and_then(|()| fs::write(odd(b"d/b\xe1o c\xe1o.docx"), good(3)));
    if made.is_err() {
        eprintln!("skipped: this file system takes only names in UTF-8");
        return;
    }
    let (_, json, said) = ran(dir.path(), &[CHECK, &["d", "--as", "dossier"]].concat());
    assert_eq!(
        listed(&json),
        set(&["bc.docx", "b\u{fffd}o c\u{fffd}o.docx", "\u{fffd}\u{fffd}/b\u{fffd}o c\u{fffd}o.docx"]),
        "{said}"
    );
    let ended = program(dir.path()).args(CHECK).arg(odd(b"d/b\xe1o c\xe1o.docx")).output().expect("it starts");
    assert_eq!(listed(&String::from_utf8(ended.stdout).expect("UTF-8")).len(), 1);
    let (status, _, said) = ran(dir.path(), &["ingest", "d", "--as", "dossier", "-q", "--home", "h", "--format", "json"]);
    assert!(status < 2, "{said}");
}

#[test]
fn what_vanishes_between_planning_and_reading_is_accounted_for() {
    let options = Options { shape: Some(Shape::Campaign), ..Options::default() };
    let read = |spoil: &dyn Fn(&Path)| -> Vec<Dossier> {
        let dir = folder(&[("a/bc.docx", &good(1)), ("b/bc.docx", &good(2)), ("c.docx", &good(3)), ("d.zip", b"PK\x05\x06")]);
        let plan = ingest::plan(&[dir.path().to_path_buf()], &options).expect("a plan");
        spoil(dir.path());
        ingest::read_all(&plan, &options, |_| ())
    };
    let spoilers: [&dyn Fn(&Path); 3] = [
        &|d| {
            fs::remove_dir_all(d.join("b")).expect("ours");
            fs::remove_file(d.join("c.docx")).expect("ours");
            fs::remove_file(d.join("d.zip")).expect("ours");
        },
        // A folder in the place of a file and the other way round.
        &|d| {
            fs::remove_dir_all(d.join("b")).expect("ours");
            fs::write(d.join("b"), b"x").expect("ours");
            for name in ["c.docx", "d.zip"] {
                fs::remove_file(d.join(name)).expect("ours");
                fs::create_dir(d.join(name)).expect("ours");
            }
        },
        &|d| fs::remove_dir_all(d).expect("ours"),
    ];
    for (i, spoil) in spoilers.iter().enumerate() {
        let dossiers = read(spoil);
        let names: Vec<&str> = dossiers.iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c.docx", "d"], "{i}");
        assert_eq!(matches!(dossiers[0].files[0].content, Content::Read { .. }), i < 2, "{i}");
        for dossier in &dossiers[1..] {
            assert!(
                !dossier.files.is_empty() && dossier.files.iter().all(|f| matches!(f.content, Content::Broken { .. })),
                "{i}"
            );
        }
    }
}

#[test]
fn a_result_that_cannot_be_written_is_said() {
    let dir = folder(&[("d/bc.docx", &good(1))]);
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let ended = program(dir.path()).args(CHECK).arg("d").stdout(full).output().expect("it starts");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).starts_with("lỗi:"));
    let (status, _, said) = ran(dir.path(), &[CHECK, &["d", "-o", "khong/co/kq.json"]].concat());
    assert!(status == 2 && said.starts_with("lỗi:"), "{said}");
}

// ── The home folder ─────────────────────────────────────────────────────────────────────────────────────────────────

const DOSSIERS: usize = 6;

fn papers() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for i in 0..DOSSIERS {
        write(dir.path(), &[(&format!("papers/{i}/bc.docx"), &good(1000 + i))]);
    }
    dir
}

fn ingest(dir: &Path, home: &str, more: &[&str]) -> Command {
    let mut command = program(dir);
    command.args(["ingest", "papers", "--as", "campaign", "-q", "--home", home, "--today", "2020-09-15", "--format", "jsonl"]);
    command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Every dossier that search finds by words that stand in each.
fn found(dir: &Path, home: &str) -> BTreeSet<String> {
    let (status, out, error) = ran(dir, &["search", "tuyên truyền", "--home", home, "--format", "json", "--limit", "1000"]);
    assert_eq!(status, 0, "{error}");
    let all: Value = serde_json::from_str(&out).expect("JSON");
    let hits = all["hits"].as_array().expect("a list");
    hits.iter().map(|h| format!("{} {}", h["campaign"], h["dossier"])).collect()
}

#[test]
fn a_full_disk_is_said_and_costs_nothing_that_was_registered() {
    let dir = papers();
    // A limit on the size of a file does to a write what a full disk does. In units of 512 bytes or of 1024, as the shell has it.
    for blocks in [0, 1, 16, 64, 100, 400] {
        let mut command = Command::new("/bin/sh");
        // Without the trap the system would kill the program at the first such write.
        command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
        let plain = ingest(dir.path(), "h", &[]);
        command.arg(plain.get_program()).args(plain.get_args()).current_dir(dir.path());
        let ended = command.output().expect("a shell");
        let said = String::from_utf8_lossy(&ended.stderr);
        let code = ended.status.code().unwrap_or_else(|| panic!("{blocks} blocks: killed, {}; {said}", ended.status));
        assert!(code == 2 && said.starts_with("lỗi:") || code < 2, "{blocks} blocks: {code}, {said}");
        assert!(!said.contains("panicked"), "{blocks} blocks: {said}");
        if blocks == 0 {
            assert_eq!(code, 2, "nothing could be written");
        }
        let registered = Home::open(dir.path().join("h")).map(|home| {
            home.check().expect("the registry is sound");
            home.latest("bhxh-2638-2020").expect("dossiers").len()
        });
        if code < 2 {
            assert_eq!(registered.expect("a home folder"), DOSSIERS, "{blocks} blocks: all was well, it said");
        }
    }
    let ended = ingest(dir.path(), "h", &[]).output().expect("it starts");
    assert!(ended.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&ended.stderr));
    let home = Home::open(dir.path().join("h")).expect("a home folder");
    home.check().expect("the registry is sound");
    assert!(home.pending_index().expect("a list").is_empty());
    assert_eq!(found(dir.path(), "h").len(), DOSSIERS);
}

#[test]
fn two_runs_at_once_on_one_home_folder() {
    let dir = papers();
    for round in 0..3 {
        let home = format!("h{round}");
        // The same papers twice over, and once more for another campaign.
        let runs =
            [&[][..], &[], &["--campaign", "khac"]].map(|more| ingest(dir.path(), &home, more).spawn().expect("it starts"));
        for run in runs {
            let ended = run.wait_with_output().expect("it ends");
            assert!(ended.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let registry = Home::open(dir.path().join(&home)).expect("a home folder");
        registry.check().expect("the registry is sound");
        assert!(registry.pending_index().expect("a list").is_empty());
        for campaign in ["bhxh-2638-2020", "khac"] {
            let latest = registry.latest(campaign).expect("dossiers");
            assert_eq!((latest.len(), latest.iter().all(|d| d.version == 1)), (DOSSIERS, true), "{campaign}");
        }
        assert_eq!(found(dir.path(), &home).len(), 2 * DOSSIERS);
    }
}
