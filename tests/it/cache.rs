//! Only what changed is read again: what is kept of an earlier reading, and that it changes no result. What dossiers share, shown by
//! `ingest` on top of assessments that stay as they are.

use crate::common::{APPENDIX, PROFILE, PROVINCE, campaign_folder, copy, docx, report, swap, write};
use crate::program::ran;
use rasoat::app::papers::{Entry, Options, read_files};
use rasoat_check::dossier::Dossier;
use rasoat_extract::Limits;
use rasoat_extract::sandbox::ocr::Settings;
use rasoat_model::document::{Block, Content, Document, Format, Origin, Paragraph};
use rasoat_store::{Cache, CacheKind};
use std::path::{Path, PathBuf};

const DAY: [&str; 3] = ["--today", "2020-09-01", "-q"];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(crate::common::root().join("fixtures").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn read_one(name: &str, bytes: &[u8], options: &Options) -> Dossier {
    let entry = Entry { unit: String::new(), received: None, written: String::new() };
    read_files("001", vec![(name.into(), bytes.to_vec())], entry, options)
}

fn first_words(dossier: &Dossier) -> String {
    let text = dossier.documents().flat_map(|(_, d)| &d.blocks).find_map(|b| b.paragraph().map(|p| p.text.clone()));
    text.unwrap_or_default()
}

/// All files below a folder, in order.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { out.extend(below(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

#[test]
fn the_same_bytes_are_read_once_by_the_same_program() {
    let dir = tempfile::tempdir().expect("a folder");
    let options = |maker: &str| Options {
        cache: Some(Cache::new(dir.path(), maker.into())),
        ocr: Some(Settings { jobs: 1, memory: None }),
        ..Options::default().by_profile(&PROFILE)
    };
    let bytes = docx("Một dòng");
    assert_eq!(first_words(&read_one("a.docx", &bytes, &options("1"))), "Một dòng");
    let kept = below(&dir.path().join("derived/documents"));
    assert_eq!(kept.len(), 1);
    // Another document in its place shows who reads it.
    let key = kept[0].file_name().expect("a name").to_string_lossy().into_owned();
    let paragraph = Content::Paragraph(Paragraph::plain("Bản đã đọc"));
    let other = Document {
        blocks: vec![Block { page: 1, place: None, origin: Origin::Body, content: paragraph }],
        ..Document::default()
    };
    Cache::new(dir.path(), "1".into()).put(CacheKind::Document, &key, &(Format::Docx, other));
    assert_eq!(first_words(&read_one("b.docx", &bytes, &options("1"))), "Bản đã đọc", "whatever the file is called");
    // Another extension is another finding, other limits may cut elsewhere, another program may read otherwise.
    assert_eq!(first_words(&read_one("a.pdf", &bytes, &options("1"))), "Một dòng");
    let limits = Limits { max_blocks: 10, ..Limits::default() };
    assert_eq!(first_words(&read_one("a.docx", &bytes, &Options { limits, ..options("1") })), "Một dòng");
    assert_eq!(first_words(&read_one("a.docx", &bytes, &options("2"))), "Một dòng");
    assert_eq!(first_words(&read_one("a.docx", &bytes, &Options { cache: None, ..options("1") })), "Một dòng");
}

#[test]
fn what_another_reading_may_see_otherwise_is_not_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let cache = Some(Cache::new(dir.path(), "1".into()));
    let passwords = vec!["mật khẩu".to_string()];
    let ocr = Some(Settings { jobs: 1, memory: None });
    let options = Options { cache, passwords, ocr, ..Options::default().by_profile(&PROFILE) };
    let picture = {
        let mut png = std::io::Cursor::new(Vec::new());
        image::GrayImage::from_pixel(40, 40, image::Luma([255])).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
        png.into_inner()
    };
    let whole = docx(&report(PROVINCE));
    for (name, bytes) in [("khoa.docx", fixture("locked/agile.docx")), ("anh.png", picture), ("hong.pdf", b"%PDF-1.4 x".to_vec())]
    {
        let dossier = read_one(name, &bytes, &options);
        assert_eq!(dossier.files.len(), 1);
        assert_eq!(below(dir.path()), Vec::<PathBuf>::new(), "{name}");
    }
    // Nobody was there who could have read a picture in it.
    read_one("du.docx", &whole, &Options { ocr: None, ..options.clone() });
    assert_eq!(below(dir.path()).len(), 0);
    read_one("du.docx", &whole, &options);
    assert_eq!(below(dir.path()).len(), 1);
}

fn said(at: &Path, args: &[&str]) -> String {
    let (status, out, error) = ran(at, args);
    assert!(status <= 1, "{args:?} {error}");
    out
}

#[test]
fn results_are_the_same_with_and_without_what_was_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    copy(&campaign_folder(), &at.join("dot"));
    let ingest = |home: &str| said(at, &[&["--home", home, "ingest", "dot", "--format", "json"], &DAY[..]].concat());
    assert_eq!(ingest("a"), ingest("b"));
    assert!(below(&at.join("a/derived/documents")).len() > 10);
    // A new version of one dossier, read beside what is kept; and a home folder in which nothing is.
    std::fs::write(at.join("dot/thieu-phu-luc-nop-muon/phu luc.docx"), docx(APPENDIX)).expect("written");
    std::fs::remove_dir_all(at.join("b/derived")).expect("it was there");
    assert_eq!(ingest("a"), ingest("b"));
    let toml = said(at, &["profile", "show", "bhxh-2638-2020", "--toml"]);
    std::fs::write(at.join("moi.toml"), toml.replace("before = \"2020-08-28\"", "before = \"2020-09-02\"")).expect("written");
    // Entries that are damaged, torn, or of another original.
    let entries = below(&at.join("a/derived/documents"));
    for (i, entry) in entries.iter().enumerate() {
        let mut bytes = std::fs::read(entry).expect("an entry");
        match i % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => *bytes.last_mut().expect("not empty") ^= 0x55,
            _ => bytes = std::fs::read(&entries[0]).expect("an entry"),
        }
        std::fs::write(entry, bytes).expect("written");
    }
    std::fs::remove_dir_all(at.join("b/derived")).expect("it was there");
    for home in ["a", "b"] {
        said(at, &[&["--home", home, "campaign", "recheck", "--profile", "moi.toml"], &DAY[..]].concat());
        assert!(said(at, &["--home", home, "doctor"]).contains("nguyên vẹn"), "{home}");
        let replayed = said(at, &["--home", home, "replay", "--all-versions", "-q"]);
        assert!(replayed.starts_with("23 trên 23"), "{replayed}");
    }
    for args in [&["status", "--format", "json"] as &[&str], &["compare", "--format", "json"], &["history", "--format", "json"]] {
        let of = |home: &str| {
            let out = said(at, &[&["--home", home], args].concat());
            // The moments of the two runs.
            let lines: Vec<&str> = out.lines().filter(|l| !l.contains("ingested_at")).collect();
            lines.join("\n")
        };
        assert_eq!(of("a"), of("b"), "{args:?}");
    }
    // It is no part of a backup, and what belongs to nothing is thrown away.
    said(at, &["--home", "a", "backup", "luu.zip"]);
    said(at, &["--home", "c", "restore", "luu.zip"]);
    assert!(said(at, &["--home", "c", "replay", "-q"]).starts_with("11 trên 11"));
    let stray = at.join("a/derived/documents/00").join(format!("{}-{}", "0".repeat(64), "0".repeat(16)));
    write(at, &[(stray.strip_prefix(at).expect("below").to_str().expect("plain"), b"x")]);
    said(at, &["--home", "a", "doctor", "--repair"]);
    assert!(!stray.exists() && below(&at.join("a/derived/documents")).len() > 10);
}

/// 68 syllables on one unit's own work.
const OWN: &str = "Vào dịp gặt, tổ công tác lưu động gồm sáu người mang máy tính xách tay lên tận nương, vừa giúp bà con gùi \
    lúa về kho vừa giải thích từng dòng trong tờ khai bằng tiếng địa phương; nhờ cùng ăn cùng làm mà bốn mươi hộ ở bản xa đã tự tay ký tên, \
    và đến cuối vụ không còn nhà nào phải bán trâu để lo tiền thuốc thang.";

#[test]
fn ingest_says_what_a_dossier_shares_with_those_that_came_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let old = "Cấp ủy các cấp dành nhiều quan tâm; đội ngũ viên chức trẻ, gắn bó với cơ sở.";
    let first = swap(&report(PROVINCE), old, OWN);
    let other = "**I. ĐẶC ĐIỂM TÌNH HÌNH**\n**1. Thuận lợi**\nĐịa bàn rộng.\n**2. Khó khăn**\n";
    let second = swap(&report(&format!("{other}{OWN}")), "NAM ĐỊNH", "SƠN LA");
    write(at, &[("dot/001/bc.docx", &docx(&first)), ("dot/001/pl.docx", &docx(APPENDIX)), ("sau/002/bc.docx", &docx(&second))]);
    let shared = |folder: &str| -> Vec<String> {
        let args = ["ingest", folder, "--as", "campaign", "--profile", "bhxh-2638-2020", "--format", "json"];
        let json: serde_json::Value = serde_json::from_str(&said(at, &[&args, &DAY[..]].concat())).expect("JSON");
        let all = json["dossiers"].as_array().expect("dossiers").iter().flat_map(|d| d["findings"].as_array().expect("findings"));
        let copied = all.filter(|f| f["rule"] == "copied-text");
        copied
            .map(|f| {
                let files: Vec<&str> =
                    f["evidence"].as_array().expect("places").iter().filter_map(|e| e["file"].as_str()).collect();
                format!("{}: {}", f["subject"].as_str().unwrap_or_default(), files.join(" "))
            })
            .collect()
    };
    assert!(shared("dot").is_empty());
    // The one that comes later shows both places.
    assert_eq!(shared("sau"), ["BHXH tỉnh Nam Định: bc.docx 001/bc.docx"]);
    // Taken in again the earlier one shows it too, although its assessment is as it was.
    assert_eq!(shared("dot"), ["BHXH tỉnh Sơn La: bc.docx 002/bc.docx"]);
    let history: serde_json::Value = serde_json::from_str(&said(at, &["history", "001", "--format", "json"])).expect("JSON");
    assert_eq!(history[0]["versions"].as_array().map(Vec::len), Some(1));
    std::fs::remove_dir_all(at.join("index/derived")).expect("it was there");
    assert_eq!(shared("sau"), ["BHXH tỉnh Nam Định: bc.docx 001/bc.docx"]);
    assert_eq!(said(at, &["replay", "-q"]), "2 trên 2 lần rà soát ra đúng kết quả đã lưu, từng byte.\n");
    // It can be set aside like any other finding.
    said(at, &["waive", "copied-text", "--unit", "BHXH tỉnh Sơn La", "--reason", "viết chung", "--by", "Vụ trưởng"]);
    let text = said(at, &[&["ingest", "sau", "--as", "campaign", "--profile", "bhxh-2638-2020", "-v"], &DAY[..]].concat());
    assert!(text.contains("viết chung"), "{text}");
    // Mended in a new version, it is gone on both sides.
    std::fs::write(at.join("sau/002/bc.docx"), docx(&swap(&second, OWN, "Đường sá cách trở."))).expect("written");
    assert!(shared("sau").is_empty() && shared("dot").is_empty());
}
