//! The registry: what is written is there, once, whole, also after a kill.

use jiff::civil::date;
use rasoat_model::assessment::{DocumentSummary, DossierAssessment, FieldSummary, ProfileRef, UnitRef};
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Verdict};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::{Rule, Severity};
use rasoat_store::{Actor, Home, IngestRecord, NewNotice, OpenOptions, Pending, Recorded, StoreError};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const AT: &str = "2024-03-01T08:00:00+07:00";
/// Who writes in these tests.
pub const BY: Actor<'_> = Actor { who: "an", at: AT };

pub fn profile(digest: &str) -> ProfileRef {
    ProfileRef { id: "ho-so-mau".into(), digest: digest.into(), title: "Hướng dẫn mẫu".into() }
}

pub fn unit() -> UnitRef {
    UnitRef { id: Some("don-vi-a".into()), name: "Đơn vị A".into(), kind: Some("province".into()) }
}

fn finding(message: &str) -> Finding {
    let evidence = |block| Evidence {
        file: "a.docx".into(),
        page: Some(1),
        block,
        quote: "I. Đầu".into(),
        note: Some(Note::NearestHeading),
        ..Evidence::default()
    };
    let source = Source { directive: "01/HD".into(), place: "mục I".into(), quote: "I. Đầu".into() };
    let (rule, severity, outcome) = (Rule::SectionMissing, Severity::Error, Outcome::NotMet);
    Finding::new(
        rule,
        "report.i",
        Some("2019".into()),
        severity,
        outcome,
        Message::Written(message.into()),
        Fix::AddSection,
        source,
        evidence(None),
    )
    .with_evidence([evidence(Some(7))])
}

pub fn dossier(name: &str, findings: usize) -> DossierAssessment {
    DossierAssessment {
        dossier: name.into(),
        unit: Some(unit()),
        received: Some(date(2024, 2, 29)),
        received_from: Some("register"),
        receipts: Vec::new(),
        verdict: if findings == 0 { Verdict::Complete } else { Verdict::Deficient },
        documents: vec![DocumentSummary {
            file: "a.docx".into(),
            sha256: "0".repeat(64),
            format: "docx",
            kind: "summary-report".into(),
            pages: Some(3),
            text_source: "native",
            confidence: 0.5,
            fields: FieldSummary { number: Some("12".into()), date: Some(date(2024, 2, 28)), ..FieldSummary::default() },
            references: vec![],
            signatures: Vec::new(),
            warnings: vec!["encoding-repaired".into()],
        }],
        findings: (0..findings).map(|i| finding(&format!("Thiếu mục {i}"))).collect(),
        met: vec!["report.ii".into()],
        places: vec![],
        envelopes: vec![],
    }
}

pub fn record(home: &mut Home, dossier: &DossierAssessment, content: &str, digest: &str) -> Recorded {
    let sha256 = home.put_blob(content.as_bytes()).unwrap();
    let record = IngestRecord {
        campaign: "ho-so-mau",
        profile: &profile(digest),
        dossier,
        assessment_json: "{\"x\":1}",
        files: &[("a.docx".into(), sha256)],
        containers: &[],
        profile_text: "",
        today: jiff::civil::date(2020, 9, 1),
        unit_said: "",
        content_digest: content,
    };
    home.record(BY, &record).unwrap()
}

#[test]
fn what_was_recorded_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    let given = dossier("001", 2);
    assert_eq!(record(&mut home, &given, "c1", "p1"), Recorded::New { version: 1 });
    drop(home);
    let home = Home::open(dir.path()).unwrap();
    let all = home.latest("ho-so-mau").unwrap();
    let [stored] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((stored.campaign.as_str(), stored.dossier.as_str(), stored.version), ("ho-so-mau", "001", 1));
    assert_eq!((&stored.unit, stored.received), (&given.unit, given.received));
    assert_eq!(stored.received_from.as_deref(), given.received_from);
    assert_eq!((stored.verdict, &stored.findings, &stored.met), (given.verdict, &given.findings, &given.met));
    assert_eq!((stored.content_digest.as_str(), stored.profile_digest.as_str()), ("c1", "p1"));
    assert_eq!((stored.assessment_json.as_str(), stored.ingested_at.as_str()), ("{\"x\":1}", AT));
    let (document, expected) = (&stored.documents[0], &given.documents[0]);
    assert_eq!((&document.file, &document.kind, document.pages), (&expected.file, &expected.kind, expected.pages));
    assert_eq!((&document.fields, &document.warnings), (&expected.fields, &expected.warnings));
    assert_eq!((document.confidence, document.format.as_str()), (0.5, "docx"));
    assert_eq!(home.blob(&stored.files[0].1).unwrap(), b"c1");
    let campaigns = home.campaigns().unwrap();
    assert_eq!((campaigns[0].name.as_str(), campaigns[0].dossiers, &campaigns[0].profile), ("ho-so-mau", 1, &profile("p1")));
    assert_eq!((&home.units().unwrap()[0].unit, home.units().unwrap()[0].dossiers), (&unit(), 1));
    home.check().unwrap();
}

#[test]
fn versions() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    let (first, second) = (dossier("001", 1), dossier("001", 0));
    for (dossier, content, digest, expected) in [
        (&first, "c1", "p1", Recorded::New { version: 1 }),
        (&first, "c1", "p1", Recorded::Unchanged { version: 1 }),
        (&second, "c2", "p1", Recorded::New { version: 2 }),
        (&second, "c2", "p1", Recorded::Unchanged { version: 2 }),
        (&second, "c2", "p2", Recorded::New { version: 3 }),
        (&first, "c1", "p2", Recorded::New { version: 4 }),
    ] {
        assert_eq!(record(&mut home, dossier, content, digest), expected, "{content} {digest}");
    }
    let stays: Vec<_> = home
        .versions("ho-so-mau", "001")
        .unwrap()
        .iter()
        .map(|v| (v.version, v.content_digest.clone(), v.findings.len()))
        .collect();
    assert_eq!(stays, [(1, "c1".into(), 1), (2, "c2".into(), 0), (3, "c2".into(), 0), (4, "c1".into(), 1)]);
    assert_eq!(home.latest("ho-so-mau").unwrap().len(), 1);
    assert_eq!(home.latest("ho-so-mau").unwrap()[0].version, 4);
    assert_eq!(home.latest("khác").unwrap(), []);
    let events = home.events().unwrap();
    assert_eq!(events.iter().map(|e| e.version).collect::<Vec<_>>(), [Some(1), Some(2), Some(3), Some(4)]);
}

#[test]
fn originals() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::open(dir.path()).unwrap();
    let sha256 = home.put_blob(b"abc").unwrap();
    assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(home.put_blob(b"abc").unwrap(), sha256);
    let path = dir.path().join("blobs").join("ba").join(&sha256);
    assert_eq!(fs::read(&path).unwrap(), b"abc");
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file stays");
    fs::write(&path, "abx").unwrap();
    assert!(matches!(home.blob(&sha256), Err(StoreError::BlobDamaged { .. })));
    home.put_blob(b"abc").unwrap();
    assert_eq!(home.blob(&sha256).unwrap(), b"abc", "a damaged copy is replaced");
    assert!(matches!(home.blob(&"0".repeat(64)), Err(StoreError::BlobMissing { .. })));
    for bad in ["", "abc", "../../etc/passwd", &"G".repeat(64), &format!("{}/", "a".repeat(63))] {
        assert!(matches!(home.blob(bad), Err(StoreError::NotAHash(_))), "{bad}");
    }
}

#[test]
fn nothing_is_registered_without_its_original() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    let record = IngestRecord {
        campaign: "ho-so-mau",
        profile: &profile("p1"),
        dossier: &dossier("001", 1),
        assessment_json: "{}",
        files: &[("a.docx".into(), "0".repeat(64))],
        containers: &[],
        profile_text: "",
        today: jiff::civil::date(2020, 9, 1),
        unit_said: "",
        content_digest: "c1",
    };
    assert!(matches!(home.record(BY, &record), Err(StoreError::BlobMissing { .. })));
    assert_eq!(home.campaigns().unwrap(), []);
}

#[test]
fn stopped_between_the_steps() {
    let dir = tempfile::tempdir().unwrap();
    // After the original, before the row; with a half-written one beside it.
    let home = Home::open(dir.path()).unwrap();
    let sha256 = home.put_blob(b"c1").unwrap();
    fs::write(dir.path().join("blobs").join(&sha256[..2]).join(".part-x"), "c").unwrap();
    drop(home);
    let mut home = Home::open(dir.path()).unwrap();
    assert_eq!((home.latest("ho-so-mau").unwrap(), home.pending_index().unwrap()), (vec![], vec![]));
    // After the row, before the index.
    assert_eq!(record(&mut home, &dossier("001", 1), "c1", "p1"), Recorded::New { version: 1 });
    record(&mut home, &dossier("002", 1), "c2", "p1");
    drop(home);
    let mut home = Home::open(dir.path()).unwrap();
    let waiting = |dossier: &str, version| Pending { campaign: "ho-so-mau".into(), dossier: dossier.into(), version };
    assert_eq!(home.pending_index().unwrap(), [waiting("001", 1), waiting("002", 1)]);
    // After the index, before the mark: it is indexed once more. Then a new version of the marked one.
    home.mark_indexed(&[waiting("001", 1)]).unwrap();
    assert_eq!(home.pending_index().unwrap(), [waiting("002", 1)]);
    record(&mut home, &dossier("001", 0), "c3", "p1");
    record(&mut home, &dossier("002", 0), "c4", "p1");
    assert_eq!(home.pending_index().unwrap(), [waiting("001", 2), waiting("002", 2)], "only the latest");
    // A mark for an old version must not hide the new one.
    home.mark_indexed(&[waiting("001", 1)]).unwrap();
    assert_eq!(home.pending_index().unwrap().len(), 2);
    home.mark_indexed(&[waiting("001", 2), waiting("002", 2)]).unwrap();
    assert_eq!(home.pending_index().unwrap(), []);
    home.forget_index().unwrap();
    assert_eq!(home.pending_index().unwrap(), [waiting("001", 2), waiting("002", 2)]);
}

#[test]
fn notices() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    record(&mut home, &dossier("001", 2), "c1", "p1");
    let silent = UnitRef { id: None, name: "Đơn vị B".into(), kind: None };
    let own = unit();
    let notice = NewNotice {
        issued_on: None,
        campaign: "ho-so-mau",
        unit: &own,
        about: Some(("001", 1)),
        path: "thong-bao/a.docx",
        number: None,
        cited: &[0, 1],
    };
    home.record_notice(BY, &notice).unwrap();
    home.record_notice(BY, &NewNotice { unit: &silent, about: None, number: Some("9/BHXH"), cited: &[], ..notice }).unwrap();
    let all = home.notices("ho-so-mau").unwrap();
    assert_eq!((&all[0].unit, &all[0].about, &all[0].cited), (&own, &Some(("001".into(), 1)), &vec![0, 1]));
    assert_eq!((&all[1].unit, &all[1].about, all[1].number.as_deref()), (&silent, &None, Some("9/BHXH")));
    for about in [Some(("001", 2)), Some(("x", 1))] {
        assert!(matches!(home.record_notice(BY, &NewNotice { about, ..notice }), Err(StoreError::NoSuchDossier { .. })));
    }
    assert!(matches!(home.record_notice(BY, &NewNotice { campaign: "x", ..notice }), Err(StoreError::NoSuchDossier { .. })));
    assert_eq!(home.notices("ho-so-mau").unwrap().len(), 2);
    assert_eq!(home.events().unwrap().iter().filter(|e| e.what == "notice").count(), 2);
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    record(&mut home, &dossier("001", 1), "c1", "p1");
    let other = rusqlite::Connection::open(dir.path().join("registry.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut second = Home::open_with(dir.path(), OpenOptions { wait: Duration::from_millis(50) }).unwrap();
    assert_eq!(second.latest("ho-so-mau").unwrap().len(), 1, "reading goes on");
    assert!(matches!(second.forget_index(), Err(StoreError::Locked { .. })));
    other.execute_batch("ROLLBACK").unwrap();
    second.forget_index().unwrap();
}

#[test]
fn what_is_wrong_is_said() {
    let garbage: fn(&Path) = |path| fs::write(path, "not a database, but long enough to look at").unwrap();
    let foreign: fn(&Path) = |path| rusqlite::Connection::open(path).unwrap().execute_batch("CREATE TABLE t(a)").unwrap();
    let damaged: fn(&Path) = |path| {
        let mut bytes = fs::read(path).unwrap();
        bytes[100..4096].fill(0xAA);
        fs::write(path, bytes).unwrap();
    };
    let newer: fn(&Path) = |path| rusqlite::Connection::open(path).unwrap().execute_batch("PRAGMA user_version = 900").unwrap();
    for (name, harm, words) in [
        ("garbage", garbage, "ingest"),
        ("damaged", damaged, "ingest"),
        ("foreign", foreign, "--home"),
        ("newer", newer, "cập nhật"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("registry.sqlite");
        if name != "garbage" && name != "foreign" {
            drop(Home::open(dir.path()).unwrap());
        }
        harm(&path);
        let Err(error) = Home::open(dir.path()) else { panic!("{name} was opened") };
        let expected = match name {
            "foreign" => matches!(error, StoreError::NotOurs { .. }),
            "newer" => matches!(error, StoreError::Newer { .. }),
            _ => matches!(error, StoreError::Corrupt { .. }),
        };
        assert!(expected && error.to_string().contains(words), "{name}: {error:?} {error}");
    }
}

/// Not a test of its own: the program that `a_kill_at_any_moment` kills. It says each version after it was confirmed.
#[test]
fn child_that_writes() {
    let Some(dir) = std::env::var_os("RASOAT_TEST_STORE_CHILD") else { return };
    let mut home = Home::open(dir).unwrap();
    let mut out = std::io::stdout();
    for i in 0..2_000 {
        let name = format!("{:03}", i % 5);
        let content = format!("c{i} {}", std::process::id());
        let Recorded::New { version } = record(&mut home, &dossier(&name, 3), &content, "p1") else { panic!("{content}") };
        writeln!(out, "CONFIRMED {name} {version}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_kill_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let mut confirmed: Vec<(String, u32)> = Vec::new();
    for round in 0..8_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["store::child_that_writes", "--exact", "--nocapture"])
            .env("RASOAT_TEST_STORE_CHILD", dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Wait for some work to be confirmed, then strike at an uneven moment.
        let wanted = 1 + round as usize * 3 % 7;
        let mut heard = Vec::new();
        while heard.len() < wanted {
            match lines.next() {
                Some(line) => heard.extend(parse_confirmed(&line.unwrap())),
                None => panic!("the child ended early"),
            }
        }
        std::thread::sleep(Duration::from_micros(round * 1_733 % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        heard.extend(lines.map_while(Result::ok).filter_map(|l| parse_confirmed(&l)));
        confirmed.extend(heard);

        let home = Home::open(dir.path()).unwrap();
        home.check().unwrap();
        let mut there = Vec::new();
        for name in ["000", "001", "002", "003", "004"] {
            for (i, v) in home.versions("ho-so-mau", name).unwrap().iter().enumerate() {
                assert_eq!((v.version as usize, v.findings.len(), v.documents.len(), v.files.len()), (i + 1, 3, 1, 1));
                assert!(home.blob(&v.files[0].1).is_ok());
                there.push((name.to_owned(), v.version));
            }
        }
        for one in &confirmed {
            assert!(there.contains(one), "{one:?} was confirmed and is lost");
        }
        assert_eq!(home.events().unwrap().len(), there.len());
    }
}

fn parse_confirmed(line: &str) -> Option<(String, u32)> {
    let (_, rest) = line.split_once("CONFIRMED ")?;
    let (name, version) = rest.trim().split_once(' ')?;
    Some((name.to_owned(), version.parse().ok()?))
}
