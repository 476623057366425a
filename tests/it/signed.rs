//! Signed and locked files: what is said of them, and that nothing in them does harm. Made by fixtures/sign.py and fixtures/lock.py.

use crate::common::UnitKind;
use crate::common::{PROVINCE, assessed, dossier, file, report, warnings};
use jiff::civil::date;
use rasoat_check::dossier::{Content, Dossier};
use rasoat_extract::{self as extract, ExtractError, Limits, Reading};
use rasoat_model::document::{Clock, Coverage, Digest, Document, Format, Signature, WarningCode};
use rasoat_model::finding::Verdict;

fn fixture(name: &str) -> Vec<u8> {
    let path = crate::common::root().join("fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn opened(name: &str, bytes: &[u8], passwords: &[&str]) -> Result<(Format, Document), ExtractError> {
    let passwords: Vec<String> = passwords.iter().map(|p| (*p).to_owned()).collect();
    let limits = Limits::default();
    extract::read(name, bytes, Reading { limits: &limits, passwords: &passwords, recogniser: None, memory: None })
        .map_err(|(_, error)| error)
}

fn signatures(bytes: &[u8]) -> Vec<Signature> {
    opened("a.pdf", bytes, &[]).map(|(_, d)| d.metadata.signatures).unwrap_or_default()
}

fn has(document: &Document, code: WarningCode) -> bool {
    document.warnings.iter().any(|w| w.code == code)
}

#[test]
fn who_signed_when_and_how_far() {
    let leader = "Lê Minh Tuấn";
    let office = "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH";
    let morning = "2020-08-18T10:15:00+07:00";
    use {Coverage::*, Digest::*};
    type Expected<'a> = Vec<(&'a str, &'a str, Coverage, Digest)>;
    let cases: [(&str, Expected<'_>); 7] = [
        ("good", vec![(leader, morning, Whole, Matches)]),
        ("altered", vec![(leader, morning, Whole, Differs)]),
        ("appended", vec![(leader, morning, Changed, Matches)]),
        ("stamped", vec![(leader, morning, Changed, Matches)]),
        ("two", vec![(leader, morning, LaterSigning, Matches), (office, "2020-08-19T08:00:00+07:00", Whole, Matches)]),
        (
            "three",
            vec![
                (leader, morning, LaterSigning, Matches),
                (office, "2020-08-19T08:00:00+07:00", LaterSigning, Matches),
                ("DICH VU DAU THOI GIAN", "2020-08-19T08:02:03+07:00", Whole, Matches),
            ],
        ),
        ("sha1", vec![(leader, morning, Whole, Matches)]),
    ];
    for (name, expected) in cases {
        let (_, document) = opened("a.pdf", &fixture(&format!("signed/{name}.pdf")), &[]).expect("a PDF");
        let seen: Vec<_> = document
            .metadata
            .signatures
            .iter()
            .map(|s| (s.name.as_deref().unwrap_or_default(), s.at.as_deref().unwrap_or_default(), s.covers, s.digest))
            .collect();
        assert_eq!(seen, expected, "{name}");
        let changed = matches!(name, "altered" | "appended" | "stamped");
        assert_eq!(has(&document, WarningCode::ChangedAfterSigning), changed, "{name}");
    }
    let three = signatures(&fixture("signed/three.pdf"));
    assert_eq!(three[0].organisation.as_deref(), Some(office));
    assert_eq!(three[0].issuer.as_deref(), Some("CA THU NGHIEM"));
    let clocks: Vec<_> = three.iter().map(|s| (s.clock, s.timestamp, s.algorithm.as_deref())).collect();
    assert_eq!(
        clocks,
        [
            (Clock::Signer, false, Some("SHA-256")),
            (Clock::Signer, false, Some("SHA-512")),
            (Clock::Timestamp, true, Some("SHA-256"))
        ]
    );
    assert_eq!(signatures(&fixture("signed/sha1.pdf"))[0].clock, Clock::Stated);
}

#[test]
fn junk_before_the_header_moves_no_signature() {
    let junk = [b"data of a mail\r\n".to_vec(), fixture("signed/good.pdf")].concat();
    let seen = signatures(&junk);
    assert_eq!((seen[0].covers, seen[0].digest), (Coverage::Whole, Digest::Matches));
}

#[test]
fn what_was_taken_away_again_is_a_change() {
    // The file with two signatures, then the first page's stamp taken off by an update without a signature.
    let two = fixture("signed/two.pdf");
    let start = two.windows(9).rposition(|w| w == b"startxref").expect("a PDF ends so");
    let previous: String = two[start + 9..].iter().map(|b| char::from(*b)).filter(char::is_ascii_digit).collect();
    let object = "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R \
                  /Annots [10 0 R 12 0 R] >>\nendobj\n";
    let at = two.len();
    let update = format!(
        "{object}xref\n3 1\n{at:010} 00000 n \ntrailer\n<< /Size 40 /Root 1 0 R /Prev {previous} >>\nstartxref\n{}\n%%EOF\n",
        at + object.len()
    );
    let seen: Vec<_> = signatures(&[two, update.into_bytes()].concat()).iter().map(|s| s.covers).collect();
    // The stamp came after the first signature and went again: for that one the page is as it was.
    assert_eq!(seen, [Coverage::LaterSigning, Coverage::Changed]);
}

#[test]
fn ranges_that_lie_are_not_believed() {
    let good = fixture("signed/good.pdf");
    let at = good.windows(12).position(|w| w == b"/ByteRange [").expect("it is signed") + 11;
    let end = at + good[at..].iter().position(|b| *b == b']').expect("an array") + 1;
    for range in [
        "[]",
        "[0 1]",
        "[0 99999999999999999999 1 1]",
        "[0 9223372036854775807 9223372036854775807 1]",
        "[-1 -1 -1 -1]",
        "[0 10 5 20]",
        "[0 0 0 0]",
        "[0 10 20 9999]",
        "[9 9 9 9 9 9 9 9]",
        "[10 0 R]",
        "[[[[[[[[0",
    ] {
        let mut bytes = good.clone();
        bytes.splice(at..end, format!("{range:<width$}", width = end - at).into_bytes());
        for s in signatures(&bytes) {
            assert_eq!(s.covers, Coverage::Unknown, "{range}");
            assert_ne!(s.digest, Digest::Matches, "{range}");
        }
    }
    // Room beside the signature that nobody signed.
    let gap = good.windows(11).position(|w| w == b"/Contents <").expect("it is signed") + 10;
    let mut bytes = good.clone();
    bytes[gap + 1] = b'>';
    assert!(signatures(&bytes).iter().all(|s| s.digest != Digest::Matches));
}

#[test]
fn damage_at_any_place_is_survived() {
    let good = fixture("signed/three.pdf");
    for n in 0..40 {
        let at = n * good.len() / 40;
        let _ = signatures(&good[..at]);
        let mut flipped = good.clone();
        flipped[at] ^= 0x15;
        let _ = signatures(&flipped);
    }
    // Within the signature itself: its digits, its structure.
    let start = good.windows(11).position(|w| w == b"/Contents <").expect("it is signed") + 11;
    for n in 0..200 {
        let mut flipped = good.clone();
        flipped[start + n] = if flipped[start + n] == b'8' { b'f' } else { b'8' };
        let _ = signatures(&flipped);
    }
}

#[test]
fn a_crowd_of_signatures_is_cut_short() {
    let mut bytes = fixture("signed/good.pdf");
    let tail = bytes.split_off(bytes.windows(5).rposition(|w| w == b"xref\n").expect("a table") - 5);
    for n in 100..3_000 {
        let fake = format!("{n} 0 obj\n<< /Type /Sig /ByteRange [0 10 20 30] /Contents <3000> >>\nendobj\n");
        bytes.extend(fake.bytes());
    }
    bytes.extend(tail);
    assert!(signatures(&bytes).len() <= 50);
}

/// What is said beside errors of a report signed so; received on 20 August 2020, dated the 18th.
fn said(change: impl FnOnce(&mut Vec<Signature>)) -> (Vec<String>, Verdict) {
    let mut paper = file("bao-cao.pdf", &report(PROVINCE));
    let mut signatures = vec![Signature {
        name: Some("Lê Minh Tuấn".into()),
        at: Some("2020-08-18T10:15:00+07:00".into()),
        clock: Clock::Signer,
        covers: Coverage::Whole,
        digest: Digest::Matches,
        ..Signature::default()
    }];
    change(&mut signatures);
    if let Content::Read { document, .. } = &mut paper.content {
        document.metadata.signatures = signatures;
    }
    let dossier: Dossier = dossier(UnitKind::Province, vec![paper, file("phu-luc.docx", crate::common::APPENDIX)]);
    let assessment = assessed(&dossier);
    let lines = warnings(&assessment).into_iter().filter(|l| l.contains("sign") || l.contains("receipt")).collect();
    (lines, assessment.verdict)
}

#[test]
fn signatures_as_evidence() {
    let changed = "changed-after-signing document bao-cao.pdf";
    let late = "date-after-receipt document bao-cao.pdf";
    let dated = "date-after-signing document bao-cao.pdf";
    type Change = fn(&mut Vec<Signature>);
    let cases: [(&str, Change, Vec<&str>); 9] = [
        ("sound", |_| {}, vec![]),
        ("altered", |s| s[0].digest = Digest::Differs, vec![changed]),
        ("added to", |s| s[0].covers = Coverage::Changed, vec![changed]),
        ("not known", |s| s[0].covers = Coverage::Unknown, vec![]),
        ("signed for again", |s| s.insert(0, Signature { covers: Coverage::Changed, ..s[0].clone() }), vec![changed]),
        ("after receipt", |s| s[0].at = Some("2020-08-21T10:00:00+07:00".into()), vec![late]),
        // Ten in the evening of the 20th, written as if it were UTC.
        ("a clock in doubt", |s| s[0].at = Some("2020-08-21T05:00:00+07:00".into()), vec![]),
        ("before the date", |s| s[0].at = Some("2020-08-17T23:00:00+07:00".into()), vec![dated]),
        ("no time", |s| s[0].at = None, vec![]),
    ];
    for (name, change, expected) in cases {
        let (lines, verdict) = said(change);
        assert_eq!(lines, expected, "{name}");
        assert_eq!(verdict, Verdict::Complete, "{name}: a signature never makes a dossier deficient");
    }
}

#[test]
fn locked_files_open_with_their_password() {
    for (name, passwords) in [
        ("rc4-40.pdf", &["mat khau", "chu so huu"][..]),
        ("rc4-128.pdf", &["mat khau", "chu so huu"]),
        ("aes-128.pdf", &["mat khau", "chu so huu"]),
        ("aes-256.pdf", &["mat khau", "chu so huu"]),
        ("agile.docx", &["mật khẩu"]),
        ("standard.docx", &["mật khẩu"]),
    ] {
        let bytes = fixture(&format!("locked/{name}"));
        assert_eq!(opened(name, &bytes, &[]).err(), Some(ExtractError::Encrypted), "{name}");
        assert_eq!(opened(name, &bytes, &["sai", ""]).err(), Some(ExtractError::WrongPassword), "{name}");
        for password in passwords {
            let (format, document) = opened(name, &bytes, &["sai", password]).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(format, if name.ends_with("pdf") { Format::Pdf } else { Format::Docx });
            assert!(!document.blocks.is_empty(), "{name}");
            assert!(has(&document, WarningCode::PasswordUsed) && !has(&document, WarningCode::WrongExtension), "{name}");
            let said = format!("{:?}", document.warnings);
            assert!(!said.contains(password), "{name}: a password is never written down");
        }
    }
}

#[test]
fn locks_that_are_broken_or_ask_too_much_are_refused() {
    let good = fixture("locked/agile.docx");
    let rounds = b"spinCount=\"100000\" ";
    let at = good.windows(rounds.len()).position(|w| w == rounds).expect("it is written in the clear");
    let mut endless = good.clone();
    endless[at..at + rounds.len()].copy_from_slice(b"spinCount=\"9000000\"");
    assert_eq!(opened("a.docx", &endless, &["x"]).err(), Some(ExtractError::LockNotOpened));
    for n in 0..8 {
        let at = n * good.len() / 8;
        let mut flipped = good.clone();
        flipped[at] ^= 0x41;
        let _ = opened("a.docx", &flipped, &["x"]);
        let cut = opened("a.docx", &good[..at], &["mật khẩu"]);
        assert!(cut.is_err() || cut.is_ok_and(|(_, d)| has(&d, WarningCode::Damaged)), "cut at {at}");
    }
}

#[test]
fn a_workbook_cut_off_keeps_what_is_before_the_cut() {
    let row = |n: usize| {
        format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>Năm {n}</t></is></c><c r=\"B{n}\"><v>{n}.5</v></c></row>")
    };
    let rows: String = (1..=400).map(row).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Phụ lục\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let rels = "<Relationships><Relationship Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let whole = crate::common::zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let (_, document) = opened("a.xlsx", &whole[..whole.len() * 3 / 5], &[]).expect("the beginning is there");
    let table = document.blocks[0].table().expect("a sheet");
    assert!(has(&document, WarningCode::Damaged));
    assert_eq!(table.name.as_deref(), Some("Phụ lục"));
    assert_eq!(table.at(1, 0).map(|c| c.text()).as_deref(), Some("Năm 2"));
    assert_eq!(table.at(1, 1).map(|c| c.text()).as_deref(), Some("2.5"));
    assert!((20..400).contains(&table.rows), "{}", table.rows);
}

#[test]
fn nothing_is_said_to_be_missing_from_a_damaged_appendix() {
    let short = crate::common::APPENDIX
        .lines()
        .filter(|l| !l.contains("| 2019 |") && !l.contains("| 2020 |"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut appendix = file("phu-luc.xlsx", &short);
    if let Content::Read { document, .. } = &mut appendix.content {
        let warning = rasoat_model::document::Warning { code: WarningCode::Damaged, page: None, detail: "cut".into() };
        document.warnings.push(warning);
    }
    let mut dossier = dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(PROVINCE)), appendix]);
    dossier.received = Some(date(2020, 8, 20));
    let said = crate::common::said(&assessed(&dossier));
    assert_eq!(
        said,
        [
            "? appendix-row-missing appendix.2019",
            "? appendix-row-missing appendix.2020",
            "document-unreadable document phu-luc.xlsx"
        ]
    );
}
