//! Folders, archives and registers → dossiers → home folder: every file is accounted for, and a kill at any moment loses nothing.

use crate::common::{APPENDIX, PROFILE, PROVINCE, TODAY, docx, report, said, swap, write, zipped};
use crate::program::{program, ran};
use jiff::civil::date;
use rasoat::app::ingest::{IngestRequest, Ingested, ingest};
use rasoat::app::papers::{Options, PlanError, Shape, Source, plan, read, read_all, read_register};
use rasoat::app::work::Work;
use rasoat::app::{Occasion, Run, index};
use rasoat_check::assess::assess;
use rasoat_check::dossier::Content;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::lang::Lang;
use rasoat_search::Query;
use rasoat_store::{Home, Recorded};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;

fn options() -> Options {
    Options::default().by_profile(&PROFILE)
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), files);
    dir
}

/// Dossiers as "name: files read | files refused", and what is ignored.
fn seen(path: &Path, options: &Options) -> (Vec<String>, Vec<String>) {
    let plan = plan(&[path.to_path_buf()], options).expect("there is something");
    let dossiers = read_all(&plan, options, |_| ());
    let show = |d: &rasoat_check::dossier::Dossier| {
        let names = |read: bool| {
            let of = |f: &&rasoat_check::dossier::File| matches!(f.content, Content::Read { .. }) == read;
            d.files.iter().filter(of).map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        format!("{}: {} | {}", d.name, names(true), names(false)).trim().to_string()
    };
    (dossiers.iter().map(show).collect(), plan.ignored)
}

fn dossiers(path: &Path) -> Vec<String> {
    seen(path, &options()).0
}

#[test]
fn a_register_is_read_or_refused_at_its_line() {
    // Dossier, unit, day of each line; or the line that is refused.
    type Rows = &'static [(&'static str, &'static str, Option<&'static str>)];
    let table: &[(&str, Result<Rows, usize>)] = &[
        ("dossier,unit,received\n001,BHXH tỉnh A,2020-08-21\n", Ok(&[("001", "BHXH tỉnh A", Some("2020-08-21"))])),
        ("\u{feff}dossier,unit,received\r\n001,A,21/8/2020\r\n", Ok(&[("001", "A", Some("2020-08-21"))])),
        ("dossier;unit;received\n001;A;21-08-2020 10:30\n", Ok(&[("001", "A", Some("2020-08-21"))])),
        ("received,dossier,note,unit\n,001,x,\"BHXH \"\"A\"\", B\"\n", Ok(&[("001", "BHXH \"A\", B", None)])),
        ("\n\nDossier, Unit ,RECEIVED\n\n001/,A,2020-08-21\n", Ok(&[("001", "A", Some("2020-08-21"))])),
        ("dossier,unit,received\n001\n", Ok(&[("001", "", None)])),
        ("", Err(1)),
        ("dossier,unit\n001,A\n", Err(1)),
        ("\n\nhồ sơ,đơn vị,ngày\n", Err(3)),
        ("dossier,unit,received\n001,A,2020-08-21\n\n002,B,hôm qua\n", Err(4)),
        ("dossier,unit,received\n001,A,31/02/2020\n", Err(2)),
        ("dossier,unit,received\n001,A,2020\n", Err(2)),
    ];
    for (text, want) in table {
        let dir = folder(&[("received.csv", text.as_bytes())]);
        match (read_register(&dir.path().join("received.csv")), want) {
            (Ok(found), Ok(wanted)) => {
                let found: Vec<_> = found.into_iter().map(|(d, e)| (d, e.unit, e.received.map(|r| r.to_string()))).collect();
                let wanted: Vec<_> =
                    wanted.iter().map(|(d, u, r)| (d.to_string(), u.to_string(), r.map(str::to_string))).collect();
                assert_eq!(found, wanted, "{text:?}");
            }
            (Err(PlanError::Register { line, fault, .. }), Err(wanted)) => {
                assert_eq!(line, *wanted, "{text:?}: {fault:?}");
                assert!(!fault.words(Lang::Vi).is_empty());
            }
            (found, _) => panic!("{text:?}: {found:?}"),
        }
    }
    let dir = folder(&[("received.csv", b"dossier,unit,received\n001,\xd0\xff,\n")]);
    assert!(matches!(read_register(&dir.path().join("received.csv")), Err(PlanError::Io { .. })), "not UTF-8");
}

#[test]
fn shapes_of_folders() {
    let paper = docx(&report(PROVINCE));
    let one = folder(&[("bc.docx", &paper), ("pl.docx", &paper)]);
    let name = one.path().file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(dossiers(one.path()), [format!("{name}: bc.docx, pl.docx |")]);
    assert_eq!(dossiers(&one.path().join("bc.docx")), ["bc.docx: bc.docx |"]);

    // Sub-folders with papers make a campaign; a loose paper is a dossier of its own, other loose files are named.
    let many = folder(&[("001/bc.docx", &paper), ("002/sau/bc.docx", &paper), ("le.docx", &paper), ("ghi-chu.bak", b"x")]);
    let (found, ignored) = seen(many.path(), &options());
    assert_eq!(found, ["001: bc.docx |", "002: sau/bc.docx |", "le.docx: le.docx |"]);
    assert_eq!(ignored.len(), 1, "{ignored:?}");
    assert!(ignored[0].starts_with("ghi-chu.bak: "));
    let together = Options { shape: Some(Shape::Dossier), ..options() };
    assert_eq!(seen(many.path(), &together).0.len(), 1);

    // A register makes a campaign of a flat folder; its lines without papers are named.
    let flat = folder(&[
        ("received.csv", b"dossier,unit,received\na.docx,BHXH t\xe1\xbb\x89nh Nam \xc4\x90\xe1\xbb\x8bnh,2020-08-20\nmat,X,\n"),
        ("a.docx", &paper),
    ]);
    let (found, ignored) = seen(flat.path(), &options());
    assert_eq!(found, ["a.docx: a.docx |"]);
    assert!(ignored.len() == 1 && ignored[0].starts_with("mat: "), "{ignored:?}");
    let apart = Options { shape: Some(Shape::Campaign), ..options() };
    assert_eq!(seen(one.path(), &apart).0, ["bc.docx: bc.docx |", "pl.docx: pl.docx |"]);
}

#[test]
fn what_is_not_there_is_an_error_with_its_path() {
    let empty = tempfile::tempdir().expect("a folder");
    assert!(matches!(plan(&[empty.path().to_path_buf()], &options()), Err(PlanError::Nothing { .. })));
    let gone = empty.path().join("khong-co");
    let Err(PlanError::Io { path, .. }) = plan(std::slice::from_ref(&gone), &options()) else { panic!("it is not there") };
    assert_eq!(path, gone);
}

#[test]
fn an_archive_is_the_folder_that_was_packed() {
    let (bc, pl) = (docx(&report(PROVINCE)), docx(APPENDIX));
    let flat = zipped(&[("bc.docx", &bc), ("pl.docx", &pl)]);
    let wrapped = zipped(&[("001/bc.docx", &bc), ("001/pl.docx", &pl)]);
    let dir = folder(&[("x/001.zip", &flat), ("x/002.zip", &wrapped), ("x/003/bc.docx", &bc), ("x/003/pl.docx", &pl)]);
    let found = dossiers(&dir.path().join("x"));
    assert_eq!(found, ["001: bc.docx, pl.docx |", "002: bc.docx, pl.docx |", "003: bc.docx, pl.docx |"]);
    let plan = plan(&[dir.path().join("x")], &options()).expect("three");
    assert!(matches!(plan.dossiers[0].source, Source::Archive(_)));
    let told: BTreeSet<Vec<String>> =
        plan.dossiers.iter().map(|p| said(&assess(&PROFILE, &read(p, &options()), TODAY))).collect();
    assert_eq!(told.len(), 1, "folder and archive are judged alike: {told:?}");

    // A folder and an archive of one name are two dossiers; an archive inside a dossier is opened, a broken one named.
    let dir =
        folder(&[("x/001/bc.docx", &bc), ("x/001/kem.zip", &flat), ("x/001/hong.zip", b"PK\x03\x04cut"), ("x/001.zip", &flat)]);
    let found = dossiers(&dir.path().join("x"));
    assert_eq!(found, ["001: bc.docx, kem.zip/bc.docx, kem.zip/pl.docx | hong.zip", "001.zip: bc.docx, pl.docx |"]);
}

#[test]
fn litter_is_listed_and_held_against_nobody() {
    let (bc, pl) = (docx(&report(PROVINCE)), docx(APPENDIX));
    let dir = folder(&[
        ("d/bc.docx", &bc),
        ("d/pl.docx", &pl),
        ("d/Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("d/desktop.ini", b"[x]"),
        ("d/~$bc.docx", b"\x05Linh"),
        ("d/.DS_Store", b"x"),
        ("d/__MACOSX/._bc.docx", b"x"),
    ]);
    let options = Options { unit: Some("BHXH tỉnh Nam Định".into()), received: Some(date(2020, 8, 20)), ..options() };
    let plan = plan(&[dir.path().join("d")], &options).expect("a dossier");
    let found = assess(&PROFILE, &read(&plan.dossiers[0], &options), TODAY);
    assert_eq!(said(&found), [""; 0]);
    let listed: Vec<&str> = found.documents.iter().map(|d| d.file.as_str()).collect();
    assert_eq!(listed, ["Thumbs.db", "bc.docx", "desktop.ini", "pl.docx", "~$bc.docx"]);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    let dir = folder(&[("d/bc.docx", &docx(&report(PROVINCE))), ("ngoai/mat.docx", &docx("Chuyện riêng."))]);
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(dir.path().join(to), dir.path().join("d").join(name)).expect("a link");
    link("ngoai/mat.docx", "lien-ket.docx");
    link("ngoai", "thu-muc");
    link("d", "vong");
    assert_eq!(
        seen(&dir.path().join("d"), &Options { shape: Some(Shape::Dossier), ..options() }).0,
        ["d: bc.docx | lien-ket.docx, thu-muc, vong"]
    );
}

#[test]
fn one_bad_file_never_stops_the_others() {
    let bc = docx(&report(PROVINCE));
    let cut = &bc[..bc.len() / 3];
    let dir = folder(&[
        ("d/bc.docx", &bc),
        ("d/cat.docx", cut),
        ("d/rong.pdf", b""),
        ("d/rac.docx", b"\x00\x01\x02\x03\xff\xfe"),
        ("d/gia.pdf", b"%PDF-1.7\nnothing"),
    ]);
    let options = Options { unit: Some("BHXH tỉnh Nam Định".into()), received: Some(date(2020, 8, 20)), ..options() };
    let plan = plan(&[dir.path().join("d")], &options).expect("a dossier");
    let found = assess(&PROFILE, &read(&plan.dossiers[0], &options), TODAY);
    assert_eq!(found.documents.len(), 5);
    let named: Vec<String> = said(&found).into_iter().filter(|l| l.starts_with("document-unreadable")).collect();
    for name in ["rong.pdf", "rac.docx", "gia.pdf"] {
        assert!(named.contains(&format!("document-unreadable document {name}")), "{name} in {named:?}");
    }
    assert!(found.met.iter().any(|id| id == "report.iv.2"), "the report was read");
}

#[test]
fn a_paper_sent_twice_is_listed_twice_and_judged_once() {
    let (bc, pl) = (docx(&report(PROVINCE)), docx(APPENDIX));
    let dir = folder(&[("d/bc.docx", &bc), ("d/bc (1).docx", &bc), ("d/pl.docx", &pl)]);
    let options = Options { unit: Some("BHXH tỉnh Nam Định".into()), received: Some(date(2020, 8, 20)), ..options() };
    let plan = plan(&[dir.path().join("d")], &options).expect("a dossier");
    let found = assess(&PROFILE, &read(&plan.dossiers[0], &options), TODAY);
    assert_eq!(said(&found), [""; 0]);
    assert_eq!(found.documents.len(), 3);
    assert_eq!(found.documents[0].sha256, found.documents[1].sha256);
}

// ── Home folder ───────────────────────────────────────────────────────────────────────────────────────────────────

/// Takes a folder in, as the command does.
fn take_in(home: &Path, papers: &Path) -> Vec<(DossierAssessment, Recorded)> {
    let mut home = Home::open(home).expect("a home folder");
    let plan = plan(&[papers.to_path_buf()], &options()).expect("papers");
    let work = Work { profile: PROFILE.clone(), reading: options(), plan };
    let on = Occasion { actor: String::new(), today: TODAY, now: "2020-09-15T08:00:00Z".parse().expect("a moment") };
    let request = IngestRequest { work, campaign: Some("dot-1") };
    let Ingested { assessment, recorded, .. } = ingest(&mut home, request, &on, &Run::unwatched()).expect("it can be written");
    assessment.dossiers.into_iter().zip(recorded).collect()
}

/// Dossier and version of every hit.
fn hits(home: &Path, query: &str) -> BTreeSet<(String, u32)> {
    let mut home = Home::open(home).expect("a home folder");
    let index = index::open(&mut home).expect("an index");
    let found = index.search(&Query { limit: 1_000, ..Query::new(query) }).expect("a query");
    found.hits.into_iter().map(|h| (h.entry.dossier, h.entry.version)).collect()
}

fn hit(dossier: &str, version: u32) -> BTreeSet<(String, u32)> {
    BTreeSet::from([(dossier.to_string(), version)])
}

#[test]
fn taking_in_again_changes_nothing_and_a_changed_paper_is_a_new_version() {
    let first = report(PROVINCE);
    let dir = folder(&[("papers/001/bc.docx", &docx(&first)), ("papers/002/bc.docx", &docx(&without_section(&first)))]);
    let (home, papers) = (dir.path().join("home"), dir.path().join("papers"));
    let once = take_in(&home, &papers);
    assert!(once.iter().all(|(_, r)| *r == Recorded::New { version: 1 }), "{once:?}");
    assert_eq!(hits(&home, "\"giao ước\"").len(), 2);
    assert_eq!(hits(&home, "\"đối thoại\""), hit("001", 1));

    let again = take_in(&home, &papers);
    assert!(again.iter().all(|(_, r)| *r == Recorded::Unchanged { version: 1 }), "{again:?}");
    let told = |all: &[(DossierAssessment, Recorded)]| all.iter().map(|(a, _)| said(a)).collect::<Vec<_>>();
    assert_eq!(told(&again), told(&once), "what is stored is what was found");

    let changed = swap(&first, "mở 60 buổi đối thoại", "mở 60 đêm văn nghệ quần chúng");
    write(&papers, &[("001/bc.docx", &docx(&changed))]);
    let third = take_in(&home, &papers);
    assert_eq!(
        third.iter().map(|(_, r)| *r).collect::<Vec<_>>(),
        [Recorded::New { version: 2 }, Recorded::Unchanged { version: 1 }]
    );
    assert_eq!(hits(&home, "\"văn nghệ quần chúng\""), hit("001", 2));
    assert_eq!(hits(&home, "\"đối thoại\""), BTreeSet::new(), "the old text is not found any more");
    let registry = Home::open(&home).expect("a home folder");
    assert_eq!(registry.versions("dot-1", "001").expect("versions").len(), 2, "the old version is kept");
    assert_eq!(registry.latest("dot-1").expect("dossiers").len(), 2);
}

fn without_section(text: &str) -> String {
    crate::common::without(text, &["**2. Công tác tuyên truyền", "Phát 412"])
}

#[test]
fn another_day_of_receipt_is_a_new_version() {
    let paper = docx(&report(PROVINCE));
    let register = |day: &str| format!("dossier,unit,received\n001,BHXH tỉnh Nam Định,{day}\n");
    let dir = folder(&[("papers/001/bc.docx", &paper), ("papers/received.csv", register("2020-08-20").as_bytes())]);
    let (home, papers) = (dir.path().join("home"), dir.path().join("papers"));
    assert!(!take_in(&home, &papers)[0].0.is_late());
    write(&papers, &[("received.csv", register("2020-08-28").as_bytes())]);
    let again = take_in(&home, &papers);
    assert_eq!(again[0].1, Recorded::New { version: 2 });
    assert!(again[0].0.is_late());
}

#[test]
fn a_broken_index_is_made_anew_from_what_is_registered() {
    let dir = folder(&[("papers/001/bc.docx", &docx(&report(PROVINCE))), ("papers/002/bc.docx", &docx(&report(PROVINCE)))]);
    let (home, papers) = (dir.path().join("home"), dir.path().join("papers"));
    take_in(&home, &papers);
    let wanted = hits(&home, "\"giao ước\"");
    assert_eq!(wanted.len(), 2);
    type Damage = fn(&Path);
    let damages: &[(&str, Damage)] = &[
        ("gone", |d| fs::remove_dir_all(d).expect("a folder")),
        ("meta.json cut", |d| fs::write(d.join("meta.json"), b"{").expect("a file")),
        ("meta.json gone", |d| fs::remove_file(d.join("meta.json")).expect("a file")),
        ("a segment gone", |d| {
            let store = fs::read_dir(d).expect("a folder").flatten().find(|e| e.path().extension().is_some_and(|x| x == "store"));
            fs::remove_file(store.expect("a segment").path()).expect("a file");
        }),
    ];
    for (name, damage) in damages {
        damage(&home.join("search"));
        // The originals may be gone from where they came: the home folder has its own.
        let left = take_in(&home, &papers);
        assert!(left.iter().all(|(_, r)| *r == Recorded::Unchanged { version: 1 }), "{name}");
        assert_eq!(hits(&home, "\"giao ước\""), wanted, "{name}");
        assert!(Home::open(&home).expect("a home folder").pending_index().expect("a list").is_empty(), "{name}");
    }
}

/// The campaign of the fixtures, with more dossiers than are written at a time.
fn campaign() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let papers = dir.path().join("papers");
    crate::common::copy(&crate::common::campaign_folder(), &papers);
    for i in 0..8 {
        let text = swap(&report(PROVINCE), "Số: 915", &format!("Số: {}", 1000 + i));
        write(&papers, &[(&format!("them-{i}/bc.docx"), &docx(&text))]);
    }
    dir
}

/// Every hit of the program's own search, without scores.
fn found(dir: &Path, home: &str) -> BTreeSet<String> {
    let (status, out, error) = ran(dir, &["search", "tuyên truyền", "--home", home, "--format", "json", "--limit", "1000"]);
    assert_eq!(status, 0, "{error}");
    let all: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let hits = all["hits"].as_array().expect("a list");
    assert_eq!(all["total"].as_u64(), Some(hits.len() as u64));
    hits.iter().map(|h| format!("{} {} {} {} {}", h["dossier"], h["version"], h["file"], h["block"], h["requirement"])).collect()
}

#[test]
fn a_kill_at_any_moment_leaves_a_home_that_the_next_run_completes() {
    let dir = campaign();
    let ingest = |home: &str| {
        let mut command = program(dir.path());
        command.args(["ingest", "papers", "-q", "--home", home, "--today", "2020-09-15", "--format", "jsonl"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    assert_eq!(ingest("whole").status().expect("it runs").code(), Some(1));
    let whole = found(dir.path(), "whole");
    assert!(whole.len() > 10, "{whole:?}");

    let home = dir.path().join("killed");
    let blobs = || {
        fs::read_dir(home.join("blobs"))
            .map_or(0, |d| d.flatten().map(|e| fs::read_dir(e.path()).map_or(0, Iterator::count)).sum::<usize>())
    };
    // A fixed row of uneven delays: a failure can be repeated.
    let mut seed = 2_638_u64;
    let mut confirmed = 0;
    for round in 0..10 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let delay = Duration::from_millis(5 + (seed >> 33) % 196);
        let mut child = ingest("killed").spawn().expect("it starts");
        if round % 2 == 1 {
            // Strike while it writes rather than while it reads.
            let before = blobs();
            while blobs() == before && child.try_wait().expect("a child").is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(delay / 8);
        } else {
            std::thread::sleep(delay);
        }
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("a child");
        let home = Home::open(&home).expect("the home folder opens after a kill");
        home.check().expect("the registry is sound");
        let now = home.latest("bhxh-2638-2020").expect("dossiers").len();
        assert!(now >= confirmed, "round {round}: {confirmed} were registered, {now} are left");
        confirmed = now;
    }

    assert_eq!(ingest("killed").status().expect("it runs").code(), Some(1));
    let registry = Home::open(&home).expect("a home folder");
    registry.check().expect("the registry is sound");
    assert!(registry.pending_index().expect("a list").is_empty());
    let latest = registry.latest("bhxh-2638-2020").expect("dossiers");
    assert_eq!(latest.len(), 19);
    assert!(latest.iter().all(|d| d.version == 1), "papers that did not change have one version");
    for (_, sha) in latest.iter().flat_map(|d| &d.files) {
        registry.blob(sha).expect("the original is kept whole");
    }
    assert_eq!(found(dir.path(), "killed"), whole);
    let status = |home| ran(dir.path(), &["status", "--home", home, "--format", "json"]);
    assert_eq!(status("killed"), status("whole"));
}
