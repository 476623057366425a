//! Text that two dossiers share, as the commands say it.

use crate::common::*;
use crate::program::ran;

/// 72 syllables on one unit's own work.
const OWN: &str = "Giữa mùa nước nổi năm ấy, bảy viên chức trẻ của huyện đầu nguồn chèo thuyền đến từng nhà sàn ghi tên \
    người chưa có thẻ, tối về chép lại bằng bút chì dưới ánh đèn dầu rồi sáng hôm sau mang danh sách lên xã xin dấu; cách làm chậm mà \
    chắc ấy giúp ba ấp xa nhất không còn ai phải trả tiền khi đi viện.";

/// A report with a section of its own words.
fn with(text: &str) -> String {
    format!("**I. ĐẶC ĐIỂM TÌNH HÌNH**\n**1. Thuận lợi**\n{text}\n**2. Khó khăn**\nĐường sá cách trở.")
}

#[test]
fn a_run_over_a_folder_compares_its_dossiers() {
    let dir = tempfile::tempdir().expect("a folder");
    let paper = docx(&report(&with(OWN)));
    write(dir.path(), &[("dot/a/bc.docx", &paper), ("dot/b/bc.docx", &paper)]);
    write(
        dir.path(),
        &[(
            "dot/received.csv",
            "dossier,unit,received\na,BHXH tỉnh Cà Mau,2020-08-20\nb,BHXH tỉnh Sơn La,2020-08-20\n".as_bytes(),
        )],
    );
    let (_, out, error) = ran(dir.path(), &["check", "dot", "--today", "2020-09-15", "-q", "-v"]);
    assert_eq!(out.matches("[copied-text]").count(), 2, "{out}{error}");
}

#[test]
fn a_campaign_in_the_registry_is_compared_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let paper = docx(&report(&with(OWN)));
    write(dir.path(), &[("dot/a/bc.docx", &paper), ("dot/b/bc.docx", &paper)]);
    let register = "dossier,unit,received\na,BHXH tỉnh Cà Mau,2020-08-20\nb,BHXH tỉnh Sơn La,2020-08-20\n";
    write(dir.path(), &[("dot/received.csv", register.as_bytes())]);
    ran(dir.path(), &["ingest", "dot", "--today", "2020-09-15", "-q"]);
    let (status, out, error) = ran(dir.path(), &["compare", "--format", "json", "-q"]);
    assert_eq!(status, 0, "{error}");
    let v: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(v["pairs"].as_array().map(Vec::len), Some(1), "{out}");
    assert_eq!(v["pairs"][0]["second"]["unit"], "BHXH tỉnh Sơn La");
    let (_, text, _) = ran(dir.path(), &["compare", "-q"]);
    assert!(text.contains("BHXH tỉnh Cà Mau (a) × BHXH tỉnh Sơn La (b)") && text.contains("2 hồ sơ, 1 chỗ cần xem"), "{text}");
}
