//! Containers: what comes out of archives, mails and packets, what is refused, and that no bytes do harm.

use crate::common::{APPENDIX, PROFILE, PROVINCE, TODAY, docx, report, write, zipped};
use jiff::civil::{date, datetime};
use rasoat::app::papers::{Options, Source, plan, read, read_book};
use rasoat_check::assess::assess;
use rasoat_check::dossier::{Content, Dossier};
use rasoat_extract::package::{Budget, MAX_NESTING, Package, Why, is_container, open};
use rasoat_extract::{ExtractError, Limits};
use rasoat_model::envelope::{Answered, Business, Kind, Proof};
use std::io::{Cursor, Write};
use std::path::Path;

fn opened(name: &str, bytes: &[u8]) -> Package {
    limited(name, bytes, &Limits::default(), &[])
}

fn limited(name: &str, bytes: &[u8], limits: &Limits, passwords: &[&str]) -> Package {
    let passwords: Vec<String> = passwords.iter().map(ToString::to_string).collect();
    open(name, bytes, &mut Budget::new(limits), &passwords)
}

/// Names of the files, in the order of the container.
fn names(package: &Package) -> Vec<&str> {
    package.files.iter().map(|(n, _)| n.as_str()).collect()
}

/// "path: kind of trouble".
fn troubles(package: &Package) -> Vec<String> {
    let short = |why: &Why| match why {
        Why::Unread(ExtractError::Damaged { .. }) => "damaged".to_owned(),
        Why::Unread(ExtractError::Encrypted) => "locked".to_owned(),
        other => format!("{other:?}").split([' ', '(']).next().unwrap_or_default().to_owned(),
    };
    package.troubles.iter().map(|t| format!("{}: {}{}", t.path, short(&t.why), if t.partly { ", partly" } else { "" })).collect()
}

fn content<'a>(package: &'a Package, name: &str) -> &'a [u8] {
    package.files.iter().find(|(n, _)| n == name).map_or(&[], |(_, b)| b)
}

// ── ZIP ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// An archive written by hand: name and flags as given, content stored.
struct Raw<'a> {
    name: &'a [u8],
    extra: Vec<u8>,
    /// Upper half of the external attributes, as Unix has them.
    mode: u16,
    content: &'a [u8],
}

fn raw<'a>(name: &'a [u8], content: &'a [u8]) -> Raw<'a> {
    Raw { name, extra: Vec::new(), mode: 0o100_644, content }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn raw_zip(entries: &[Raw<'_>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for e in entries {
        let offset = out.len() as u32;
        let mut shared = Vec::new();
        shared.extend(20u16.to_le_bytes());
        shared.extend([0; 8]);
        shared.extend(crc(e.content).to_le_bytes());
        shared.extend((e.content.len() as u32).to_le_bytes());
        shared.extend((e.content.len() as u32).to_le_bytes());
        shared.extend((e.name.len() as u16).to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&shared);
        out.extend([0; 2]);
        out.extend(e.name);
        out.extend(e.content);
        directory.extend(b"PK\x01\x02");
        directory.extend((3u16 << 8 | 20).to_le_bytes());
        directory.extend(&shared);
        directory.extend((e.extra.len() as u16).to_le_bytes());
        directory.extend([0; 6]);
        directory.extend((u32::from(e.mode) << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(e.name);
        directory.extend(&e.extra);
    }
    let (start, size, count) = (out.len() as u32, directory.len() as u32, entries.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

#[test]
fn names_of_a_zip_are_decoded_and_stay_inside() {
    fn unicode<'a>(name: &'a [u8], shown: &str) -> Raw<'a> {
        let mut extra = vec![0x75, 0x70, (5 + shown.len()) as u8, 0, 1];
        extra.extend(crc(name).to_le_bytes());
        extra.extend(shown.as_bytes());
        Raw { name, extra, mode: 0o100_644, content: b"x" }
    }
    let table: &[(Raw<'_>, &[&str])] = &[
        (raw("Báo cáo.docx".as_bytes(), b"x"), &["Báo cáo.docx"]),
        (raw("Ba\u{301}o ca\u{301}o.docx".as_bytes(), b"x"), &["Báo cáo.docx"]),
        (raw(b"B\xE1o c\xE1o t\xF4\xD2ng k\xEA\xECt.docx", b"x"), &["Báo cáo tổng kết.docx"]),
        (raw(b"r\x82sum\x82.pdf", b"x"), &["résumé.pdf"]),
        (unicode(b"B_o c_o.docx", "Báo cáo.docx"), &["Báo cáo.docx"]),
        (raw(b"../../etc/passwd", b"x"), &["etc/passwd"]),
        (raw(b"/abs/x.pdf", b"x"), &["abs/x.pdf"]),
        (raw(b"C:\\tmp\\x.pdf", b"x"), &["C_/tmp/x.pdf"]),
        (raw(b"__MACOSX/._a.docx", b"x"), &[]),
        (raw(b"a/", b""), &[]),
    ];
    for (entry, want) in table {
        let entry = Raw { name: entry.name, extra: entry.extra.clone(), mode: entry.mode, content: entry.content };
        // A second file, so that the archive is never empty.
        let package = opened("x.zip", &raw_zip(&[entry, raw(b"z", b"z")]));
        assert_eq!(names(&package), [want, ["z"].as_slice()].concat(), "{:?}", package.troubles);
    }
    // A name that belongs to another entry does not count.
    let mut wrong = unicode(b"a.docx", "b.docx");
    wrong.extra[5] ^= 1;
    assert_eq!(names(&opened("x.zip", &raw_zip(&[wrong]))), ["a.docx"]);
}

#[test]
fn two_files_of_one_name_are_two_files_and_a_link_is_none() {
    let link = Raw { mode: 0o120_777, ..raw(b"lien-ket", b"/etc/passwd") };
    let package = opened("x.zip", &raw_zip(&[raw(b"a.txt", b"1"), raw(b"a.txt", b"2"), raw(b"A.TXT", b"3"), link]));
    assert_eq!(names(&package), ["a.txt", "a (2).txt", "A (3).TXT"]);
    assert_eq!((content(&package, "a.txt"), content(&package, "a (2).txt")), (b"1".as_slice(), b"2".as_slice()));
    assert_eq!(troubles(&package), ["lien-ket: Link"]);
}

#[test]
fn bombs_are_stopped_and_what_came_before_stays() {
    let zeros = vec![0; 60 << 20];
    // One file that inflates a thousand times: it alone is left out.
    let package = opened("x.zip", &zipped(&[("a.txt", b"1"), ("bomb", &zeros[..30 << 20]), ("b.txt", b"2")]));
    assert_eq!((names(&package), troubles(&package)), (vec!["a.txt"], vec![": Ratio, partly".to_owned()]));
    let package = opened("x.zip", &zipped(&[("bomb", &zeros)]));
    assert_eq!((names(&package).len(), package.troubles.len()), (0, 1));

    // Many small ones of many small containers share one budget of size and one of count.
    let inner = zipped(&[("0", &zeros[..900 << 10]), ("1", &zeros[..900 << 10])]);
    let many: Vec<(String, &[u8])> = (0..200).map(|i| (format!("{i}.zip"), inner.as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let package = opened("x.zip", &zipped(&many));
    let size: usize = package.files.iter().map(|(_, b)| b.len()).sum();
    assert!(size <= 16 << 20 && size > 8 << 20, "{size}");
    assert!(troubles(&package).iter().any(|t| t.ends_with(": Ratio")));
    let few = Limits { max_entries: 250, ..Limits::default() };
    let tiny = zipped(&[("0", b"0"), ("1", b"1")]);
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, _)| (*n, tiny.as_slice())).collect();
    let package = limited("x.zip", &zipped(&many), &few, &[]);
    assert_eq!(package.files.len(), 50, "200 containers and 50 files");
    assert!(troubles(&package).iter().any(|t| t.contains("TooMany")));
    let package =
        limited("x.zip", &zipped(&[("a", b"1"), ("b", b"2"), ("c", b"3")]), &Limits { max_entries: 2, ..Limits::default() }, &[]);
    assert_eq!((names(&package), troubles(&package)), (vec!["a", "b"], vec![": TooMany, partly".to_owned()]));
    let large = Limits { max_entry_bytes: 1000, ..Limits::default() };
    let package = limited("x.zip", &zipped(&[("lon", &zeros[..2000]), ("nho", b"1")]), &large, &[]);
    assert_eq!((names(&package), troubles(&package)), (vec!["nho"], vec!["lon: TooLarge".to_owned()]));
    for trouble in &package.troubles {
        assert!(trouble.message(true).contains("Đề nghị") && trouble.message(false).contains("Ask"));
    }
}

#[test]
fn nests_end_at_their_depth_and_overlaps_at_their_budget() {
    let mut nest = zipped(&[("bc.txt", b"here")]);
    for _ in 1..MAX_NESTING {
        nest = zipped(&[("x.zip", &nest), ("canh.txt", b"beside")]);
    }
    let package = opened("x.zip", &nest);
    assert_eq!(names(&package).last(), Some(&"canh.txt"));
    assert_eq!(content(&package, "x.zip/x.zip/x.zip/bc.txt"), b"here");
    assert!(package.troubles.is_empty());
    let package = opened("x.zip", &zipped(&[("x.zip", &nest)]));
    assert_eq!(troubles(&package), ["x.zip/x.zip/x.zip/x.zip: TooDeep"]);
    assert_eq!(package.files.len(), 3, "what stands beside the nest stays: {:?}", names(&package));

    // An archive that holds itself over and over: every entry of the directory points to the same bytes, ten files a level.
    let mut quine = zipped(&[("bc.txt", &[b'x'; 1000])]);
    for _ in 0..12 {
        let entries: Vec<(String, &[u8])> = (0..10).map(|i| (format!("{i}.zip"), quine.as_slice())).collect();
        quine = zipped(&entries.iter().map(|(n, b)| (n.as_str(), *b)).collect::<Vec<_>>());
        if quine.len() > 1 << 20 {
            break;
        }
    }
    let package = opened("x.zip", &quine);
    assert!(package.files.len() + package.troubles.len() <= 2 * Limits::default().max_entries);
    assert!(!package.troubles.is_empty());
    // The same bytes again and again in one directory.
    let one = raw_zip(&[raw(b"a", &[b'x'; 60_000])]);
    let mut overlap = one[..one.len() - 22 - 47].to_vec();
    let header = one[overlap.len()..one.len() - 22].to_vec();
    let (start, count) = (overlap.len() as u32, 4_000u16);
    (0..count).for_each(|_| overlap.extend(&header));
    let size = header.len() as u32 * u32::from(count);
    overlap.extend(b"PK\x05\x06\0\0\0\0");
    overlap.extend(count.to_le_bytes());
    overlap.extend(count.to_le_bytes());
    overlap.extend(size.to_le_bytes());
    overlap.extend(start.to_le_bytes());
    overlap.extend([0; 2]);
    let package = opened("x.zip", &overlap);
    let size: usize = package.files.iter().map(|(_, b)| b.len()).sum();
    assert!(size <= 200 * overlap.len(), "{size}");
    assert_eq!(troubles(&package), [": Ratio, partly"]);
}

#[test]
fn locked_zips_open_with_the_password_that_is_given() {
    use zip::unstable::write::FileOptionsExt;
    use zip::write::SimpleFileOptions;
    let locked = |options: SimpleFileOptions| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("Báo cáo.txt", options).expect("it starts");
        writer.write_all(b"here").expect("it writes");
        writer.finish().expect("it ends").into_inner()
    };
    let aes = locked(SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "Mật khẩu 1"));
    let old = locked(SimpleFileOptions::default().with_deprecated_encryption("Mật khẩu 1".as_bytes()).expect("it locks"));
    for zip in [aes, old] {
        let package = opened("x.zip", &zip);
        assert_eq!((names(&package).len(), troubles(&package)), (0, vec![": locked".to_owned()]));
        assert!(package.troubles[0].message(true).contains("mật khẩu"));
        let package = limited("x.zip", &zip, &Limits::default(), &["sai", "Mật khẩu 1"]);
        assert_eq!(content(&package, "Báo cáo.txt"), b"here", "{:?}", package.troubles);
        assert_eq!(troubles(&limited("x.zip", &zip, &Limits::default(), &["sai"])), [": locked"]);
    }
}

#[test]
fn office_documents_and_programs_are_no_containers() {
    let paper = docx(&report(PROVINCE));
    let table: &[(&str, &[u8], bool)] = &[
        ("a.docx", &paper, false),
        ("a.zip", &paper, false),
        ("a.docx", &zipped(&[("a.txt", b"1")]), false),
        ("a.zip", &zipped(&[("a.docx", &paper)]), true),
        ("a", &zipped(&[("a.docx", &paper)]), true),
        ("a.epub", &zipped(&[("mimetype", b"application/epub+zip"), ("a.html", b"<html>")]), false),
        ("a.jar", &zipped(&[("META-INF/MANIFEST.MF", b"")]), false),
        ("a.txt", b"x", false),
        ("a.eml", MAIL.as_bytes(), true),
        ("a.xml", PACKET.as_bytes(), true),
        ("a.xml", b"<?xml version=\"1.0\"?><a>edXMLEnvelope</a>", false),
        ("a.rar", b"Rar!\x1a\x07\x01\0", false),
    ];
    for (name, bytes, want) in table {
        assert_eq!(is_container(name, bytes), *want, "{name}");
    }
}

// ── Mail ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const MAIL: &str = "Received: from mx.vi-du.vn (mx.vi-du.vn [192.0.2.1])\r\n\tby noi-bo.vi-du.vn with ESMTP id 1; Wed, 26 Aug 2020 19:30:00 +0000\r\n\
Received: from may-tram by mx.vi-du.vn; Wed, 26 Aug 2020 10:00:00 +0700\r\n\
From: =?UTF-8?B?QkhYSCB04buJbmggTmFtIMSQ4buLbmg=?= <vanthu@vi-du.vn>\r\n\
To: vu@vi-du.vn\r\nSubject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o?=\r\nDate: Wed, 26 Aug 2020 09:59:00 +0700\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"ranh\"\r\n\r\n\
--ranh\r\nContent-Type: multipart/alternative; boundary=\"trong\"\r\n\r\n\
--trong\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=ADnh g=E1=BB=ADi b=C3=A1o c=C3=A1o.\r\n\
--trong\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Kính gửi báo cáo.</p>\r\n--trong--\r\n\
--ranh\r\nContent-Type: application/octet-stream;\r\n name*0*=UTF-8''B%C3%A1o%20c%C3%A1o;\r\n name*1*=%20t%E1%BB%95ng%20k%E1%BA%BFt.txt\r\n\
Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nYsOhbyBjw6Fv\r\n\
--ranh\r\nContent-Type: text/plain; name=\"=?UTF-8?Q?ph=E1=BB=A5_l=E1=BB=A5c.docx?=\"\r\nContent-Disposition: attachment\r\n\
Content-Transfer-Encoding: base64\r\n\r\n/wD+AQ==\r\n\
--ranh\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=\"logo.png\"\r\n\
Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
--ranh\r\nContent-Type: message/rfc822\r\n\r\nReceived: from x by y; Mon, 24 Aug 2020 08:00:00 +0700\r\n\
From: <khac@vi-du.vn>\r\nSubject: Chuyen tiep\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nThu trong thu.\r\n\
--ranh--\r\n";

#[test]
fn a_mail_gives_its_attachments_its_text_and_its_way() {
    let package = opened("thu.eml", MAIL.as_bytes());
    assert_eq!(
        names(&package),
        ["noi-dung-thu.txt", "Báo cáo tổng kết.txt", "phụ lục.docx", "Chuyen tiep.eml/noi-dung-thu.txt"],
        "{:?}",
        package.troubles
    );
    assert_eq!(content(&package, "noi-dung-thu.txt"), "Kính gửi báo cáo.".as_bytes());
    assert_eq!(content(&package, "Báo cáo tổng kết.txt"), "báo cáo".as_bytes());
    assert_eq!(content(&package, "phụ lục.docx"), b"\xFF\0\xFE\x01", "bytes that are called text stay as they are");
    assert_eq!(content(&package, "Chuyen tiep.eml/noi-dung-thu.txt"), b"Thu trong thu.");
    assert_eq!(package.left_out.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["logo.png"]);
    let [outer, inner] = package.envelopes.as_slice() else { panic!("{:?}", package.envelopes) };
    assert_eq!((outer.kind, outer.inner, outer.file.as_str()), (Kind::Mail, false, ""));
    assert_eq!((outer.sender.name.as_str(), outer.sender.id.as_deref()), ("BHXH tỉnh Nam Định", Some("vanthu@vi-du.vn")));
    assert_eq!(outer.subject.as_deref(), Some("Báo cáo"));
    let received = outer.received.expect("a server wrote it");
    assert_eq!(
        (received.at, received.proof),
        (datetime(2020, 8, 27, 2, 30, 0, 0), Proof::Server),
        "the last server, in Vietnam's time"
    );
    assert_eq!(outer.sent, Some(datetime(2020, 8, 26, 9, 59, 0, 0)));
    assert_eq!((inner.inner, inner.file.as_str()), (true, "Chuyen tiep.eml"));
    // Without a server's line there is only what the sender's clock says.
    let saved: String = MAIL.split_inclusive("\r\n").skip(3).collect();
    let package = opened("thu.eml", saved.as_bytes());
    assert_eq!(package.envelopes[0].received.map(|r| r.proof), Some(Proof::Sent));
}

#[test]
fn mails_in_mails_and_mails_of_parts_are_bounded() {
    let mut nest = String::new();
    for i in 0..50_000 {
        nest.push_str(&format!("From: a@b.vn\r\nSubject: {i}\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"));
    }
    assert_eq!(troubles(&opened("thu.eml", nest.as_bytes())), [": TooMany"]);
    let cut: String = nest.split_inclusive("\r\n\r\n").take(1_900).collect();
    assert!(!opened("thu.eml", cut.as_bytes()).troubles.is_empty());
    let mut parts =
        String::from("From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
    for _ in 0..1_500 {
        parts.push_str("--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBER\r\n");
    }
    assert!(opened("thu.eml", parts.as_bytes()).files.len() <= 2_000);
    let mut boundaries = String::from("From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\n");
    for i in 0..1_500 {
        boundaries.push_str(&format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
    }
    let _ = opened("thu.eml", boundaries.as_bytes());
    // Outlook's own packing is named.
    let tnef = MAIL.replace("/wD+AQ==", "eJ8+IgAA");
    assert!(troubles(&opened("thu.eml", tnef.as_bytes())).contains(&"phụ lục.docx: Winmail".to_owned()));
}

/// A .msg: streams by their path; strings are written as UTF-16.
fn msg() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let fixed = |head: usize, entries: &[(u32, u64)]| {
        let mut out = vec![0; head];
        for (tag, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend([0; 4]);
            out.extend(value.to_le_bytes());
        }
        out
    };
    // 2020-08-27 03:00:00 UTC as FILETIME.
    let delivered = (1_598_497_200u64 + 11_644_473_600) * 10_000_000;
    let attach = "/__attach_version1.0_#00000000";
    let embedded = "/__attach_version1.0_#00000001/__substg1.0_3701000D";
    for storage in [attach, "/__attach_version1.0_#00000001", embedded, &format!("{embedded}{attach}")] {
        file.create_storage(storage).expect("a storage");
    }
    let streams: Vec<(String, Vec<u8>)> = vec![
        ("/__properties_version1.0".into(), fixed(32, &[(0x0E06_0040, delivered), (0x3FFD_0003, 1258)])),
        ("/__substg1.0_0037001F".into(), wide("Báo cáo tổng kết")),
        ("/__substg1.0_0C1A001F".into(), wide("BHXH tỉnh Nam Định")),
        ("/__substg1.0_5D01001F".into(), wide("vanthu@vi-du.vn")),
        ("/__substg1.0_1000001E".into(), b"K\xEDnh g\xFD\xD2i.".to_vec()),
        (format!("{attach}/__properties_version1.0"), fixed(8, &[(0x3705_0003, 1)])),
        (format!("{attach}/__substg1.0_3707001F"), wide("Báo cáo.txt")),
        (format!("{attach}/__substg1.0_37010102"), b"here".to_vec()),
        ("/__attach_version1.0_#00000001/__properties_version1.0".into(), fixed(8, &[(0x3705_0003, 5)])),
        (format!("{embedded}/__properties_version1.0"), fixed(24, &[])),
        (format!("{embedded}/__substg1.0_0037001F"), wide("Thư trong thư")),
        (format!("{embedded}{attach}/__properties_version1.0"), fixed(8, &[(0x3705_0003, 1)])),
        (format!("{embedded}{attach}/__substg1.0_3707001F"), wide("phụ lục.txt")),
        (format!("{embedded}{attach}/__substg1.0_37010102"), b"inside".to_vec()),
    ];
    for (path, bytes) in streams {
        file.create_stream(path).and_then(|mut s| s.write_all(&bytes)).expect("a stream");
    }
    file.flush().expect("it is written");
    file.into_inner().into_inner()
}

#[test]
fn a_mail_saved_by_outlook() {
    let package = opened("thu.msg", &msg());
    assert_eq!(names(&package), ["noi-dung-thu.txt", "Báo cáo.txt", "Thư trong thư/phụ lục.txt"], "{:?}", package.troubles);
    assert_eq!(content(&package, "noi-dung-thu.txt"), "Kính gư\u{309}i.".as_bytes(), "as code page 1258 has it");
    assert_eq!(content(&package, "Thư trong thư/phụ lục.txt"), b"inside");
    let envelope = &package.envelopes[0];
    assert_eq!(envelope.received.map(|r| (r.at, r.proof)), Some((datetime(2020, 8, 27, 10, 0, 0, 0), Proof::Server)));
    assert_eq!((envelope.sender.name.as_str(), envelope.sender.id.as_deref()), ("BHXH tỉnh Nam Định", Some("vanthu@vi-du.vn")));
    assert_eq!(envelope.subject.as_deref(), Some("Báo cáo tổng kết"));
}

// ── edXML ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// As the standard writes it, with stray bytes before the declaration as they have been seen.
const PACKET: &str = r#"0000<?xml version="1.0" encoding="UTF-8"?>
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>000.00.01.X01</edXML:OrganId><edXML:OrganizationInCharge>Cơ quan A</edXML:OrganizationInCharge><edXML:OrganName>BHXH tỉnh Nam Định</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>000.00.00.X00</edXML:OrganId><edXML:OrganName>Cơ quan B</edXML:OrganName></edXML:To>
<edXML:DocumentId>000.00.01.X01,2020/08/20,45/BC-BHXH</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>45</edXML:CodeNumber><edXML:CodeNotation>BC-BHXH</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Nam Định</edXML:Place><edXML:PromulgationDate>2020/08/20</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:Subject>Báo cáo &amp; phụ lục</edXML:Subject><edXML:SignerInfo><edXML:FullName>Ai đó</edXML:FullName></edXML:SignerInfo>
<edXML:ResponseFor><edXML:OrganId>000.00.00.X00</edXML:OrganId><edXML:Code>77/CV-X</edXML:Code><edXML:PromulgationDate>2020/08/01</edXML:PromulgationDate></edXML:ResponseFor>
</edXML:MessageHeader><edXML:TraceHeaderList>
<edXML:TraceHeader><edXML:OrganId>000.00.00.X00</edXML:OrganId><edXML:Timestamp>2020/08/21 08:05:00</edXML:Timestamp></edXML:TraceHeader>
<edXML:TraceHeader><edXML:OrganId>000.00.01.X01</edXML:OrganId><edXML:Timestamp>2020/08/20 16:30:00</edXML:Timestamp></edXML:TraceHeader>
<edXML:Bussiness><edXML:BussinessDocType>3</edXML:BussinessDocType><edXML:BussinessDocReason>Thay bản gửi nhầm</edXML:BussinessDocReason></edXML:Bussiness>
</edXML:TraceHeaderList></edXML:edXMLHeader>
<edXML:edXMLBody><edXML:edXMLManifest><edXML:Reference><edXML:ContentId>t1</edXML:ContentId><edXML:AttachmentName>Báo cáo.txt</edXML:AttachmentName></edXML:Reference></edXML:edXMLManifest></edXML:edXMLBody>
<edXML:AttachmentEncoded><edXML:Attachment><edXML:ContentId>cid:t1</edXML:ContentId><edXML:ContentTransferEncoded>aGVy
ZQ==</edXML:ContentTransferEncoded></edXML:Attachment></edXML:AttachmentEncoded></edXML:edXMLEnvelope>"#;

/// As older programs write it: other prefix, days from the other end, names as attributes, the attachment without padding.
const OLD_PACKET: &str = r#"<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Header><m:edXMLHeader xmlns:m="y"><m:MessageHeader>
<m:From><m:OrganId>X01</m:OrganId><m:OrganInCharge>Cơ quan chủ quản</m:OrganInCharge></m:From>
<m:DocumentId>X01,20/08/2020,45/BC-X</m:DocumentId>
<m:ResponseFor><m:DocumentId>X00,01/08/2020,77/CV-X</m:DocumentId></m:ResponseFor>
<m:ResponseFor><m:Code><m:CodeNumber>78</m:CodeNumber><m:CodeNotation>CV-X</m:CodeNotation></m:Code></m:ResponseFor></m:MessageHeader>
<m:TraceHeaderList><m:TraceHeader><m:TimeStamp>21/08/2020 08:05</m:TimeStamp></m:TraceHeader></m:TraceHeaderList></m:edXMLHeader></s:Header>
<s:Body><m:edXMLManifest><m:Reference href="cid:t1"><m:AttachmentName>tep.txt</m:AttachmentName></m:Reference></m:edXMLManifest>
<m:AttachmentEncoded><m:Attachment><m:ContentTransferEncoded>aGVyZQ</m:ContentTransferEncoded></m:Attachment></m:AttachmentEncoded></s:Body></s:Envelope>"#;

#[test]
fn packets_in_two_dialects() {
    let package = opened("goi.edxml", PACKET.as_bytes());
    assert_eq!(
        (names(&package), content(&package, "Báo cáo.txt")),
        (vec!["Báo cáo.txt"], b"here".as_slice()),
        "{:?}",
        package.troubles
    );
    let e = &package.envelopes[0];
    assert_eq!(
        (e.kind, e.sender.name.as_str(), e.sender.id.as_deref()),
        (Kind::Edxml, "BHXH tỉnh Nam Định", Some("000.00.01.X01"))
    );
    assert_eq!((e.number.as_deref(), e.symbol.as_deref(), e.dated), (Some("45"), Some("BC-BHXH"), Some(date(2020, 8, 20))));
    assert_eq!(e.subject.as_deref(), Some("Báo cáo & phụ lục"));
    assert_eq!(e.received.map(|r| (r.at, r.proof)), Some((datetime(2020, 8, 21, 8, 5, 0, 0), Proof::Trace)));
    assert_eq!(e.sent, Some(datetime(2020, 8, 20, 16, 30, 0, 0)));
    assert_eq!((e.business, e.message.as_deref()), (Business::Replace, Some("Thay bản gửi nhầm")));
    let answered =
        |number: &str, day, agency: Option<&str>| Answered { number: number.into(), date: day, agency: agency.map(Into::into) };
    assert_eq!(e.response_for, [answered("77/CV-X", Some(date(2020, 8, 1)), Some("000.00.00.X00"))]);

    let package = opened("goi.xml", OLD_PACKET.as_bytes());
    assert_eq!((names(&package), content(&package, "tep.txt")), (vec!["tep.txt"], b"here".as_slice()), "{:?}", package.troubles);
    let e = &package.envelopes[0];
    assert_eq!(
        (e.sender.name.as_str(), e.number.as_deref(), e.symbol.as_deref()),
        ("Cơ quan chủ quản", Some("45"), Some("BC-X"))
    );
    assert_eq!((e.dated, e.received.map(|r| r.at)), (Some(date(2020, 8, 20)), Some(datetime(2020, 8, 21, 8, 5, 0, 0))));
    assert_eq!(e.response_for, [answered("77/CV-X", Some(date(2020, 8, 1)), Some("X00")), answered("78/CV-X", None, None)]);

    // UTF-16 with a mark, and a packet that breaks off: what came before stays.
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(PACKET[4..].encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(names(&opened("goi.xml", &wide)), ["Báo cáo.txt"]);
    let cut = &PACKET[..PACKET.find("</edXML:TraceHeaderList>").expect("it has a trace")];
    let package = opened("goi.xml", cut.as_bytes());
    assert!(package.files.is_empty() && package.envelopes[0].received.is_some());
    assert_eq!(troubles(&package), [": damaged"]);
    let spoilt = PACKET.replace("ZQ==", "Z*==");
    assert_eq!(troubles(&opened("goi.xml", spoilt.as_bytes())), ["Báo cáo.txt: damaged"]);
}

#[test]
fn a_packet_in_an_archive_with_an_archive_in_it() {
    use base64::Engine;
    let packed = base64::engine::general_purpose::STANDARD.encode(zipped(&[("bc.txt", b"here")]));
    let packet = PACKET.replace("aGVy\nZQ==", &packed).replace("Báo cáo.txt", "goi.zip");
    let package = opened("x.edxml", &zipped(&[("goi.xml", packet.as_bytes())]));
    assert_eq!(names(&package), ["goi.xml/goi.zip/bc.txt"]);
    assert_eq!(package.envelopes[0].file, "goi.xml");
}

// ── 7z ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// "hồ sơ/Báo cáo.txt" with "here", "../../ngoai.txt" with "outside", "rong.txt" with nothing: LZMA2, in base64.
const SEVEN: &str = "N3q8ryccAAQ32odjiAAAAAAAAAApAAAAAAAAAMaFBhoBAANoZXJlAAEABm91dHNpZGUAAAAAgTMHrk+e3MLNDvZebH7XTbZ8IPxIFoyUX6Y7kgFAJ49dUBD87x9f/ojOd2Fq5PNrHZvvQ52/VLGaEqpKRJGQxj4z4UMN8l1vnOgXW0AiY6Y4P7QRFMlIMnbx0XhOoP8wgbzNnXiehXCMZW6bCLhyUVxgFwYUAQl0CgGLM3IAAAcLAQABIwMBAQVdAACAAAyAngAICgHC6xygAAA=";
/// The same, names and all behind the password "Mật khẩu 1".
const SEVEN_LOCKED: &str = "N3q8ryccAAScieaD4AAAAAAAAABWAAAAAAAAADIv/PEy9+SRBVr6LKz54sreRnhWuBqzcyQomZytx61sHhG1OUV3b39s9fE6THzwYHCf7G1pMvaQnrW5bmfX7dus5CcaCp4NtqnVzYiVJxe2gW8GU8J9/56MBfTBxgN5QsVYTw9+T04gqCkrfGGvYs4sBBiX3ohxvvHsY6mA6ngv7zDPaiH0CHTFFplvLPRNqL/a0w3lbh2ho2em4NTPb7o2WNHgfazqNISH8TlLvGChPzNwYUB4f0atJiaSwQw32fNGW0oB6r0ZXErXKfsdc8x9Vllj7x5MPVKUmMRzyLJ+t7pt8BcGMAEJgLAKAWW/mroABwsBAAIkBvEHASLI/7q8eWAfQtC8S6Jkrof08Lnf3loKezuEU9Ue67FgMgvCIwMBAQVdAACAAAEADICjgR8ACAoBnALFNAAA";

fn bytes(base64: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(base64).expect("it is base64")
}

#[test]
fn seven_zip_with_and_without_a_password() {
    let package = opened("x.7z", &bytes(SEVEN));
    assert_eq!(names(&package), ["hồ sơ/Báo cáo.txt", "ngoai.txt", "rong.txt"], "{:?}", package.troubles);
    assert_eq!(
        (content(&package, "hồ sơ/Báo cáo.txt"), content(&package, "ngoai.txt")),
        (b"here".as_slice(), b"outside".as_slice())
    );
    assert!(package.troubles.is_empty());
    let locked = bytes(SEVEN_LOCKED);
    assert_eq!(troubles(&opened("x.7z", &locked)), [": locked"]);
    assert_eq!(troubles(&limited("x.7z", &locked, &Limits::default(), &["sai"])), [": locked"]);
    let package = limited("x.7z", &locked, &Limits::default(), &["sai", "Mật khẩu 1"]);
    assert_eq!(content(&package, "hồ sơ/Báo cáo.txt"), b"here", "{:?}", package.troubles);
    let few = Limits { max_entry_bytes: 5, ..Limits::default() };
    let package = limited("x.7z", &bytes(SEVEN), &few, &[]);
    assert_eq!(
        (names(&package), troubles(&package)),
        (vec!["hồ sơ/Báo cáo.txt", "rong.txt"], vec![": TooLarge, partly".to_owned()])
    );
    assert_eq!(names(&opened("x.zip", &zipped(&[("x.7z", &bytes(SEVEN))])))[0], "x.7z/hồ sơ/Báo cáo.txt");
}

#[test]
fn what_a_header_of_seven_zip_claims_is_not_believed() {
    // A header that is not packed: one million million files, a dictionary of four gigabytes, a size of its own beyond the file.
    let with_header = |header: &[u8]| {
        let mut start = Vec::new();
        start.extend(0u64.to_le_bytes());
        start.extend((header.len() as u64).to_le_bytes());
        start.extend(crc(header).to_le_bytes());
        let mut out = b"7z\xBC\xAF\x27\x1C\0\x04".to_vec();
        out.extend(crc(&start).to_le_bytes());
        out.extend(start);
        out.extend(header);
        out
    };
    let many_files = with_header(&[1, 5, 0xF8, 0, 0x10, 0xA5, 0xD4, 0xE8, 0, 0, 0]);
    assert_eq!(troubles(&opened("x.7z", &many_files)), [": TooMany"]);
    let many_streams = with_header(&[1, 4, 6, 0, 0xFE, 1, 1, 1, 1, 1, 1, 1, 0]);
    assert_eq!(troubles(&opened("x.7z", &many_streams)), [": TooMany"]);
    let dictionary =
        with_header(&[1, 4, 6, 0, 1, 9, 1, 0, 7, 11, 1, 0, 1, 0x23, 3, 1, 1, 5, 0x5D, 0xFF, 0xFF, 0xFF, 0xFF, 12, 1, 0, 0, 0]);
    assert_eq!(troubles(&opened("x.7z", &dictionary)), [": TooMuch"]);
    let mut long = with_header(&[1, 0]);
    long[26] = 0xFF;
    assert_eq!(troubles(&opened("x.7z", &long)), [": damaged"]);
    assert_eq!(troubles(&opened("x.7z", &with_header(&[1, 0]))), [": Nothing"]);
    // A flipped bit that the checksum of the header does not show.
    let whole = bytes(SEVEN);
    for at in 32..whole.len() {
        for bit in 0..8 {
            let mut bent = whole.clone();
            bent[at] ^= 1 << bit;
            let size = u64::from_le_bytes(bent[20..28].try_into().expect("eight bytes")) as usize;
            let header = bent.len() - size;
            let sum = crc(&bent[header..]).to_le_bytes();
            bent[28..32].copy_from_slice(&sum);
            let sum = crc(&bent[12..32]).to_le_bytes();
            bent[8..12].copy_from_slice(&sum);
            let _ = opened("x.7z", &bent);
        }
    }
}

// ── Any bytes ─────────────────────────────────────────────────────────────────────────────────────────────────────

/// A small generator with a seed (xorshift), so that a failure comes again.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn any_cut_and_any_flipped_bits_are_survived() {
    let paper = docx(&report(PROVINCE));
    let zip = zipped(&[("bc.docx", &paper), ("trong.zip", &zipped(&[("a.txt", b"1")]))]);
    let samples: [(&str, Vec<u8>); 5] =
        [("a.zip", zip), ("a.eml", MAIL.into()), ("a.msg", msg()), ("a.edxml", PACKET.into()), ("a.7z", bytes(SEVEN))];
    for (name, whole) in &samples {
        let step = if whole.len() > 4096 { 1024 } else { 64 };
        for at in (0..whole.len()).step_by(step) {
            let _ = opened(name, &whole[..at]);
        }
        let mut seed = 0x9E37_79B9_7F4A_7C15;
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random(&mut seed) % 8 {
                let at = random(&mut seed) as usize % bytes.len();
                bytes[at] ^= 1 << (random(&mut seed) % 8);
            }
            let package = opened(name, &bytes);
            let size: usize = package.files.iter().map(|(_, b)| b.len()).sum();
            assert!(size <= 16 << 20);
        }
    }
}

// ── Dossiers ──────────────────────────────────────────────────────────────────────────────────────────────────────

fn options() -> Options {
    Options::default().by_profile(&PROFILE)
}

fn dossiers(path: &Path, options: &Options) -> Vec<Dossier> {
    let plan = plan(&[path.to_path_buf()], options).expect("there is something");
    plan.dossiers.iter().map(|p| read(p, options)).collect()
}

/// A mail with a report and its appendix, both papers of a unit that the register need not name.
fn report_mail(with_servers: bool) -> String {
    use base64::Engine;
    let packed = |text: &str| base64::engine::general_purpose::STANDARD.encode(docx(text));
    let head: String =
        MAIL.split_inclusive("\r\n").skip(if with_servers { 0 } else { 3 }).take_while(|l| !l.starts_with("--")).collect();
    let part = |name: &str, text: &str| {
        format!(
            "--ranh\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            packed(text)
        )
    };
    format!("{head}{}{}--ranh--\r\n", part("bc.docx", &report(PROVINCE)), part("pl.docx", APPENDIX))
}

/// "name: papers | others".
fn seen(d: &Dossier) -> String {
    let of = |read: bool| {
        let names = d.files.iter().filter(|f| matches!(f.content, Content::Read { .. }) == read).map(|f| f.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    format!("{}: {} | {}", d.name, of(true), of(false)).trim().to_string()
}

#[test]
fn containers_are_dossiers_and_open_inside_dossiers_by_their_bytes() {
    let (bc, pl) = (docx(&report(PROVINCE)), docx(APPENDIX));
    let mail = report_mail(true);
    let dir = tempfile::tempdir().expect("a folder");
    let zip = zipped(&[("bc.docx", &bc)]);
    write(
        dir.path(),
        &[
            ("dot/001.eml", mail.as_bytes()),
            ("dot/002/bc.docx", &bc),
            ("dot/002/thu.dat", mail.as_bytes()),
            ("dot/002/nen", &zipped(&[("bc.docx", &bc), ("pl.docx", &pl)])),
            ("dot/002/rong.zip", &zipped(&[])),
            ("dot/003", &zip),
            ("dot/004.7z", &bytes(SEVEN)),
            ("dot/ghi-chu.bak", b"x"),
        ],
    );
    let found: Vec<String> = dossiers(&dir.path().join("dot"), &options()).iter().map(seen).collect();
    assert_eq!(found[0], "001: bc.docx, pl.docx |");
    assert_eq!(found[1], "002: bc.docx, nen/bc.docx, nen/pl.docx, thu.dat/bc.docx, thu.dat/pl.docx | rong.zip");
    assert_eq!(found[2], "003: bc.docx |");
    assert!(found[3].starts_with("004: ") && found[3].contains("ngoai.txt"), "{}", found[3]);
    let one = plan(&[dir.path().join("dot/001.eml")], &options()).expect("a dossier");
    assert!(matches!(one.dossiers[0].source, Source::Archive(_)) && one.dossiers[0].name == "001");
    // One budget for all containers of a dossier.
    let few = Options { limits: Limits { max_entries: 3, ..Limits::default() }, ..options() };
    let second = dossiers(&dir.path().join("dot"), &few).remove(1);
    assert_eq!(seen(&second).matches(".docx").count(), 4, "the folder's own and three more: {}", seen(&second));
}

#[test]
fn the_envelope_says_when_and_who_where_nothing_better_does() {
    use base64::Engine;
    let dir = tempfile::tempdir().expect("a folder");
    let packed = base64::engine::general_purpose::STANDARD
        .encode(zipped(&[("bc.docx", &docx(&report(PROVINCE))), ("pl.docx", &docx(APPENDIX))]));
    let packet = PACKET.replace("aGVy\nZQ==", &packed);
    let mail = report_mail(true);
    write(
        dir.path(),
        &[
            ("a/thu.eml", mail.as_bytes()),
            ("b/goi.xml", packet.as_bytes()),
            ("c/thu.eml", mail.as_bytes()),
            ("c/goi.xml", packet.as_bytes()),
            ("d/thu.eml", report_mail(false).as_bytes()),
        ],
    );
    let as_one = Options { shape: Some(rasoat::app::papers::Shape::Dossier), ..options() };
    let told = |folder: &str, options: &Options| {
        let d = dossiers(&dir.path().join(folder), options).remove(0);
        (d.received.map(|r| r.to_string()).unwrap_or_default(), d.received_from.unwrap_or("-"))
    };
    assert_eq!(told("a", &as_one), ("2020-08-27".into(), "mail"));
    assert_eq!(told("b", &as_one), ("2020-08-21".into(), "edxml"));
    assert_eq!(told("c", &as_one), ("2020-08-21".into(), "edxml"), "a packet's trace before a mail's servers");
    assert_eq!(told("d", &as_one), ("2020-08-26".into(), "mail"), "only the sender's clock");
    let given = Options { received: Some(date(2020, 9, 1)), ..as_one.clone() };
    assert_eq!(told("c", &given), ("2020-09-01".into(), "option"));

    // The letterhead is of no unit of the roster here: the packet's sender is taken.
    let nobody = PACKET.replace("aGVy\nZQ==", &base64::engine::general_purpose::STANDARD.encode(docx("Không có tiêu đề.")));
    write(dir.path(), &[("e.edxml", nobody.as_bytes())]);
    let d = dossiers(&dir.path().join("e.edxml"), &options()).remove(0);
    assert_eq!(d.unit.id.as_deref(), Some("bhxh-nam-dinh"));

    // And all of it is in the result, there and back.
    let d = dossiers(&dir.path().join("b"), &as_one).remove(0);
    let found = assess(&PROFILE, &d, TODAY);
    assert_eq!(found.envelopes.len(), 1);
    let reference = rasoat_model::assessment::ProfileRef { id: "x".into(), digest: "x".into(), title: "x".into() };
    let line = rasoat_report::json::dossier_line(&reference, TODAY, &found, rasoat_report::json::Words::None);
    assert!(line.contains("\"response_for\":[{\"number\":\"77/CV-X\""), "{line}");
    let back = rasoat_report::json::from_json_line(&line).expect("it reads what it wrote");
    assert_eq!(back.dossiers[0].envelopes, found.envelopes);
    assert_eq!(back.dossiers[0].received_from, Some("edxml"));
}

#[test]
fn a_dossier_twice_in_the_register_is_said() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = "dossier,unit,received\n001,BHXH tỉnh A,2020-08-20\n002,BHXH tỉnh B,2020-08-20\n001/,BHXH tỉnh A,2020-08-29\n002,BHXH tỉnh B,2020-08-20\n";
    write(dir.path(), &[("received.csv", book.as_bytes()), ("001/bc.docx", &docx("x")), ("002/bc.docx", &docx("x"))]);
    let (entries, void) = read_book(&dir.path().join("received.csv")).expect("a register");
    assert_eq!(entries["001"].received, Some(date(2020, 8, 29)), "a book is kept by adding lines");
    assert_eq!(void.len(), 1, "the same line twice says nothing new: {void:?}");
    assert!(void[0].contains("dòng 4") && void[0].contains("dòng 2") && void[0].contains("2020-08-20"), "{}", void[0]);
    assert_eq!(plan(&[dir.path().to_path_buf()], &options()).expect("two dossiers").ignored, void);
}
