//! Nothing that is sent can hurt: bombs, traps and damaged files end as findings, and the other files of the run are assessed.
//!
//! The bombs are made here. Where limits of the system matter they go through the program; damage in great number is read in this
//! process, where a panic, caught or not, fails the test.

use crate::common::{PROVINCE, docx, report, root, write, zipped};
use crate::program::{program, ran};
use rasoat_extract::Limits;
use rasoat_extract::package::Budget;
use rasoat_extract::sandbox::{Bounds, Pool, Readers, Settings, Stopped};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Objects as a PDF, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.5\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let at = out.len();
    let _ = write!(out, "{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A page with a content stream; objects from number 6 on are free. `page`: more entries of its dictionary.
fn one_page(content: &str, page: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{page}>>"
        ),
        stream("", content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

const HELLO: &str = "BT /F 12 Tf 50 700 Td (hello) Tj ET";

fn form(number: usize, content: &str) -> String {
    stream(
        &format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>/XObject<</X {number} 0 R>>>>"),
        content,
    )
}

fn pdf_bombs() -> Vec<(&'static str, Vec<u8>)> {
    let nest: Vec<String> = (0..40).map(|i| form(7 + i, "/X Do /X Do /X Do")).chain([form(5, HELLO)]).collect();
    let deep = format!("<</Type/Catalog/Pages 2 0 R/A {}{}>>", "[".repeat(200_000), "]".repeat(200_000));
    let pages = |kids: &str, count: &str| {
        let node = |parent: u32| format!("<</Type/Pages/Parent {parent} 0 R/Kids[{kids}]/Count {count}>>");
        pdf(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), node(3), node(2)])
    };
    let length = |said: &str| {
        let text = String::from_utf8(one_page(HELLO, "", &[])).expect("ASCII");
        text.replacen(&format!("/Length {}", HELLO.len()), &format!("/Length {said}"), 1).into_bytes()
    };
    let mut squeezed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..200 {
        std::io::Write::write_all(&mut squeezed, &[b' '; 1 << 20]).expect("memory takes it");
    }
    let squeezed = squeezed.finish().expect("memory takes it");
    let around = one_page("@@", "", &[]);
    let at = around.windows(2).position(|w| w == b"@@").expect("the mark");
    let head = String::from_utf8_lossy(&around[..at])
        .replace("<</Length 2>>", &format!("<</Filter/FlateDecode/Length {}>>", squeezed.len()));
    let huge_stream = [head.as_bytes(), &squeezed, &around[at + 2..]].concat();
    vec![
        ("cay-trang-vong.pdf", pages("3 0 R 2 0 R", "4000000000")),
        ("bieu-mau-vong.pdf", one_page("/X Do", "", &[form(6, "/X Do")])),
        ("bieu-mau-nhan-ba.pdf", one_page("/X Do", "", &nest)),
        ("trang-khong-lo.pdf", one_page(HELLO, "/MediaBox[-1e30 0 1e38 9e37]/UserUnit 1e30", &[])),
        ("luong-200-mib.pdf", huge_stream),
        ("do-dai-qua-lon.pdf", length("99999999999999999999")),
        ("do-dai-am.pdf", length("-7")),
        ("do-dai-tu-tro.pdf", length("4 0 R")),
        ("mang-sau.pdf", pdf(&[deep, "<</Type/Pages/Kids[]/Count 0>>".to_owned()])),
        ("dau-ngoac-sau.pdf", one_page(&"[<<(".repeat(100_000), "", &[])),
        ("q-sau.pdf", one_page(&"q ".repeat(500_000), "", &[])),
        (
            "bang-doi-tuong-vong.pdf",
            b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n".to_vec(),
        ),
    ]
}

fn word(body: &str) -> Vec<u8> {
    let ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{ns}\"><w:body>{body}</w:body></w:document>");
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

fn office_bombs() -> Vec<(&'static str, Vec<u8>)> {
    let p = "<w:p><w:r><w:t>đáy</w:t></w:r></w:p>";
    let nested = |n: usize, open: &str, close: &str| word(&format!("{}{p}{}", open.repeat(n), close.repeat(n)));
    let laughs: String = (1..30).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10))).collect();
    let entities = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e0 \"ha\">{laughs}<!ENTITY f SYSTEM \"file:///etc/hostname\">]><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&e29;&f;</w:t></w:r></w:p>\
         </w:body></w:document>"
    );
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>4000000000</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>";
    let book = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    vec![
        ("bang-long-100000.docx", nested(100_000, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")),
        ("khung-long-100000.docx", nested(100_000, "<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>")),
        ("thuc-the.docx", zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", entities.as_bytes())])),
        ("phan-64-mib.docx", word(&" ".repeat(64 << 20))),
        ("o-cuoi-bang.xlsx", book),
        ("bang-long.html", format!("<html><body>{}đáy", "<table><tr><td>".repeat(100_000)).into_bytes()),
        ("ngoac-long.rtf", format!("{{\\rtf1 {}x", "{\\b ".repeat(300_000)).into_bytes()),
        ("bang-long.rtf", format!("{{\\rtf1 {}x\\cell\\row}}", "{\\trowd\\itap9\\intbl ".repeat(100_000)).into_bytes()),
        ("do-dai-gia.doc", [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0xff; 4096]].concat()),
    ]
}

fn archive_bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![0; 64 << 20];
    let mut matryoshka = zipped(&[("đáy.txt", b"x")]);
    for _ in 0..30 {
        matryoshka = zipped(&[("trong.zip", &matryoshka)]);
    }
    let names: Vec<String> = (0..5_000).map(|i| format!("{i}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    let mut false_count = zipped(&[("a.txt", b"x")]);
    let end = false_count.len() - 12;
    false_count[end..end + 2].fill(0xff);
    vec![
        ("bom.zip", zipped(&[("zeros.docx", &zeros)])),
        ("bup-be.zip", matryoshka),
        ("nhieu-tep.zip", zipped(&many)),
        ("thoat-ra.zip", zipped(&[("../../../ra-ngoai.txt", b"x"), ("/tuyet-doi.txt", b"x"), ("C:\\o.txt", b"x")])),
        ("so-tep-gia.zip", false_count),
    ]
}

/// The documents of the first dossier in the JSON of a run, by name of file.
fn documents(json: &str) -> Vec<(String, Value)> {
    let all: Value = serde_json::from_str(json).expect("JSON");
    let documents = all["dossiers"][0]["documents"].as_array().expect("a list");
    documents.iter().map(|d| (d["file"].as_str().expect("a name").to_owned(), d.clone())).collect()
}

/// Assesses a dossier of a good report and the files given; every one of them must be accounted for, and the report still be assessed.
fn survives(files: &[(&str, Vec<u8>)]) -> (String, Vec<(String, Value)>) {
    let dir = tempfile::tempdir().expect("a folder");
    let good = docx(&report(PROVINCE));
    write(dir.path(), &[("ho-so/bc-tot.docx", &good)]);
    for (name, bytes) in files {
        write(&dir.path().join("ho-so"), &[(name, bytes)]);
    }
    let args =
        ["check", "ho-so", "--as", "dossier", "-q", "--format", "json", "--today", "2020-09-15", "--received", "2020-08-20"];
    let (status, json, said) = ran(dir.path(), &args);
    assert!([0, 1, 3].contains(&status), "exit status {status}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    let documents = documents(&json);
    for (name, _) in files {
        assert!(
            documents.iter().any(|(file, _)| file == name || file.starts_with(&format!("{name}/"))),
            "{name} is not accounted for"
        );
    }
    let report = &documents.iter().find(|(file, _)| file == "bc-tot.docx").expect("the good report").1;
    assert_eq!((report["kind"].as_str(), report["fields"]["number"].as_str()), (Some("summary-report"), Some("915")));
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1, "something was written beside the dossier");
    (json, documents)
}

#[test]
fn bombs_in_pdf() {
    survives(&pdf_bombs());
}

#[test]
fn bombs_in_office_files() {
    let (json, _) = survives(&office_bombs());
    let host = fs::read_to_string("/etc/hostname").unwrap_or_default();
    assert!(host.trim().len() < 4 || !json.contains(host.trim()), "an entity reached a file");
    assert!(!json.contains("hahahaha"), "entities were expanded");
}

#[test]
fn bombs_in_archives() {
    let (_, documents) = survives(&archive_bombs());
    assert!(documents.len() < 10_000);
    assert!(documents.iter().all(|(file, _)| !file.contains("..") && !file.contains(":\\")), "a path leads out");
}

// ── Limits of the system ────────────────────────────────────────────────────────────────────────────────────────────

/// Readers of the program, with bounds of the test's own.
fn readers(bounds: Bounds) -> Readers {
    let pool = Pool::new(env!("CARGO_BIN_EXE_rasoat").into(), vec!["reader".into()], bounds).expect("the program starts");
    Readers::Apart(Arc::new(pool))
}

fn read(readers: &Readers, name: &str, bytes: &[u8]) -> Result<rasoat_extract::sandbox::Read, Stopped> {
    readers.read(name, bytes, &Limits::default(), &Settings::default())
}

#[test]
fn a_reader_apart_answers_as_one_here() {
    let apart = readers(Bounds { clock: 600, cpu: 600, ..Bounds::default() });
    let good = docx(&report(PROVINCE));
    let zip = zipped(&[("a/bc.docx", &good), ("a/b.txt", "chữ".as_bytes())]);
    let files: &[(&str, &[u8])] = &[
        ("bc.docx", &good),
        ("cut.docx", &good[..good.len() / 2]),
        ("a.pdf", b"%PDF-1.4"),
        ("~$bc.docx", b"x"),
        ("0.pdf", b""),
        ("a.zip", &zip),
    ];
    for (name, bytes) in files {
        let show = |r: Result<_, Stopped>| format!("{r:?}");
        assert_eq!(show(read(&apart, name, bytes)), show(read(&Readers::Here, name, bytes)), "{name}");
        assert_eq!(apart.sniff(name, bytes), Readers::Here.sniff(name, bytes), "{name}");
    }
    let open = |r: &Readers, bytes: &[u8]| {
        let limits = Limits::default();
        let mut budget = Budget::new(&limits);
        let package = r.open("a.zip", bytes, &mut budget, &Settings::default()).expect("it does not die");
        (package.files, package.troubles, budget.left())
    };
    assert_eq!(open(&apart, &zip).0.len(), 2);
    assert_eq!(open(&apart, &zip), open(&Readers::Here, &zip));
    assert_eq!(open(&apart, b"PK\x03\x04"), open(&Readers::Here, b"PK\x03\x04"));
}

/// Takes long to read: a great many letters, each set by itself.
fn slow() -> Vec<u8> {
    let mut content = "BT /F 1 Tf 1 0 0 1 50 700 Tm ".to_owned();
    for i in 0..900_000 {
        let _ = write!(content, "(a) Tj {} {} Td ", i % 7, i % 3);
    }
    one_page(&(content + "ET"), "", &[])
}

#[cfg(target_os = "linux")]
#[test]
fn memory_and_time_are_limited_by_the_system() {
    let good = docx(&report(PROVINCE));
    // One second in the pool of readers is between one and none for the document: the system counts whole ones.
    let short = readers(Bounds { cpu: 0, clock: 600, ..Bounds::default() });
    assert_eq!(read(&short, "cham.pdf", &slow()).unwrap_err(), Stopped::Time(0));
    assert!(read(&short, "bc.docx", &good).expect("a fresh reader").is_ok());

    // The program itself takes a good part of it; a body of 400 MiB cannot even be received.
    let small = readers(Bounds { memory: 300 << 20, clock: 600, ..Bounds::default() });
    assert!(read(&small, "bc.docx", &good).expect("there is room for a report").is_ok());
    let large = vec![b' '; 400 << 20];
    let limits = Limits { max_bytes: u64::MAX, ..Limits::default() };
    let died = small.read("lon.txt", &large, &limits, &Settings::default()).unwrap_err();
    assert_eq!(died, Stopped::Memory(300 << 20));
    assert!(died.failure().vi.contains("300 MiB") && died.failure().en.contains("300 MiB"));
    assert!(read(&small, "bc.docx", &good).expect("a fresh reader").is_ok());
}

#[cfg(unix)]
#[test]
fn a_reader_that_hangs_or_dies_is_told_apart() {
    let stand_in = |script: &str, clock| {
        let bounds = Bounds { clock, ..Bounds::default() };
        let pool = Pool::new("/bin/sh".into(), vec!["-c".into(), script.into()], bounds).expect("a shell");
        read(&Readers::Apart(Arc::new(pool)), "a.pdf", b"%PDF-1.4").unwrap_err()
    };
    assert_eq!(stand_in("exec sleep 600", 1), Stopped::Time(1));
    assert_eq!(stand_in("exit 0", 600), Stopped::Crash);
    assert_eq!(stand_in("kill -9 $$", 600), Stopped::Crash);
    assert_eq!(stand_in("echo what is this; exec cat >/dev/null", 600), Stopped::Crash);
    assert_eq!(stand_in("echo memory allocation of 9 bytes failed >&2; kill -6 $$", 600), Stopped::Memory(512 << 20));
    assert!(Pool::new("/nowhere/rasoat".into(), Vec::new(), Bounds::default()).is_err());
}

#[test]
fn a_reader_started_by_hand_ends_with_its_input() {
    let ended = program(Path::new(".")).arg("reader").output().expect("it starts");
    assert_eq!((ended.status.code(), ended.stdout.len(), ended.stderr.len()), (Some(0), 0, 0));
}

// ── Damage ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let campaign = root().join("fixtures/campaign");
    [
        "day-du-docx/Báo cáo tổng kết PTTĐ.docx",
        "day-du-pdf/BC-LongAn.pdf",
        "phu-luc-xlsx-khuyet/Phu luc 2016-2020.xlsx",
        "../extract/bao-cao.doc",
    ]
    .map(|name| (name.rsplit('/').next().expect("a name").to_owned(), fs::read(campaign.join(name)).expect("a fixture")))
    .to_vec()
}

/// A document or a reason, and no panic.
fn ends(name: &str, bytes: &[u8], how: &str) {
    let read = read(&Readers::Here, name, bytes).unwrap_or_else(|stopped| panic!("{name}, {how}: {stopped}"));
    if let Ok((_, document)) = read {
        let _ = rasoat_check::paper::papers(&rasoat_check::layout::unwrap_tables(document));
    }
}

#[test]
fn a_file_cut_off_at_every_kibibyte() {
    for (name, bytes) in fixtures() {
        for at in (0..bytes.len()).step_by(1024) {
            ends(&name, &bytes[..at], &format!("the first {at} bytes"));
        }
    }
}

#[test]
fn random_bytes_flipped() {
    let mut seed = 3_174_u64;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for (name, bytes) in fixtures() {
        for round in 0..20 {
            let mut damaged = bytes.clone();
            for _ in 0..=round {
                let at = next(bytes.len());
                damaged[at] ^= 1 << next(8);
            }
            ends(&name, &damaged, &format!("round {round}"));
        }
    }
}

#[test]
fn what_fuzzing_found_stays_found() {
    let folder = root().join("tests/crashers");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_none_or(|e| e != "md")) {
        let bytes = fs::read(path).expect("a crasher");
        let name = path.file_name().expect("a name").to_string_lossy();
        ends(&name, &bytes, "found by fuzzing");
        let text = String::from_utf8_lossy(&bytes);
        let _ = (
            rasoat_check::profile::parse(&text),
            rasoat_report::json::from_json(&text),
            rasoat::app::papers::parse_register(&text),
        );
        let _ = (rasoat_text::date::dates(&text), rasoat_text::number::numbers(&text), rasoat_text::fold(&text));
        let _ = rasoat_check::paper::papers(&crate::common::document(&text));
    }
}

/// Files made to hurt that lie beside the project.
#[test]
fn hostile_files_beside_the_project() {
    let Some(folder) = crate::common::shared("variants") else { return };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("h_") || name.starts_with("hang_") {
            files.push((name, fs::read(entry.path()).expect("a file")));
        }
    }
    let named: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
    survives(&named);
}
