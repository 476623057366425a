//! The award dossier: asked for only where the unit proposes awards.

mod common;

use common::{APPENDIX, PROVINCE, assessed, dossier, file, report, said, swap};
use rasoat::dossier::File;
use rasoat::roster::UnitKind;

const NOTHING: &[&str] = &[];

const LETTERHEAD: &str = "
    BẢO HIỂM XÃ HỘI VIỆT NAM
    **BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**
    Số: 920/TTr-BHXH
    **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
    **Độc lập - Tự do - Hạnh phúc**
    ^ Nam Định, ngày 18 tháng 8 năm 2020";

const SIGNED: &str = "
    **GIÁM ĐỐC**
    **Lê Minh Tuấn**";

/// A Tờ trình with a list.
fn submission(list: &str) -> File {
    let text = format!(
        "{LETTERHEAD}
        # TỜ TRÌNH
        # Về việc đề nghị khen thưởng tổng kết phong trào thi đua
        Kính gửi: Bảo hiểm xã hội Việt Nam
        BHXH tỉnh đề nghị tặng Bằng khen cho các tập thể, cá nhân có tên sau:
        {list}
        **Nơi nhận:**
        - Như trên;
        - Lưu: VT.
        {SIGNED}"
    );
    file("to-trinh.docx", &text)
}

fn minutes() -> File {
    let text = "
        BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH
        **HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG**
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        # BIÊN BẢN
        # Họp xét khen thưởng phong trào thi đua
        Hôm nay, ngày 15/8/2020, Hội đồng Thi đua - Khen thưởng họp xét khen thưởng, có 7/7 thành viên dự.
        Kết quả: các tập thể, cá nhân được đề nghị đều đạt 7/7 phiếu.
        **CHỦ TỊCH**
        **Lê Minh Tuấn**
        **THƯ KÝ**
        **Phạm Thu Hà**";
    file("bien-ban.docx", text)
}

fn achievement(of: &str) -> File {
    let text = format!(
        "{LETTERHEAD}
        # BÁO CÁO THÀNH TÍCH
        # Đề nghị tặng Bằng khen của Tổng Giám đốc
        Họ tên, đơn vị: {of}
        I. SƠ LƯỢC LÝ LỊCH
        Công tác tại BHXH tỉnh từ năm 2009.
        II. THÀNH TÍCH ĐẠT ĐƯỢC
        Vận động được 140 người tham gia, giúp ba hộ thoát nghèo.
        {SIGNED}"
    );
    file(&format!("bctt {of}.docx"), &text)
}

/// A dossier whose report and appendix are complete, with these award papers.
fn with(award: Vec<File>) -> Vec<String> {
    let mut files = vec![file("bao-cao.docx", &report(PROVINCE)), file("phu-luc.docx", APPENDIX)];
    files.extend(award);
    said(&assessed(&dossier(UnitKind::Province, files)))
}

const TABLE: &str = "
    | TT | Họ và tên | Chức vụ | Hình thức |
    | 1 | Ông Trần Đức Thịnh | Phó Trưởng phòng | Bằng khen |
    | 2 | Bà Ngô Thị Lan Hương | Chuyên viên | Bằng khen |";

#[test]
fn without_award_papers_nothing_is_asked() {
    assert_eq!(with(vec![]), NOTHING);
}

#[test]
fn a_report_that_speaks_of_awards_is_no_award_paper() {
    let body = swap(
        PROVINCE,
        "Đề nghị thống nhất biểu mẫu",
        "Đề nghị khen thưởng nhiều hơn cho cơ sở, tặng Bằng khen cho đại lý thu; thống nhất biểu mẫu",
    );
    let files = vec![file("bao-cao.docx", &report(&body)), file("phu-luc.docx", APPENDIX)];
    assert_eq!(said(&assessed(&dossier(UnitKind::Province, files))), NOTHING);
}

#[test]
fn a_complete_award_dossier() {
    let reports = || vec![achievement("Trần Đức Thịnh"), achievement("Ngô Thị Lan Hương")];
    assert_eq!(with([vec![submission(TABLE), minutes()], reports()].concat()), NOTHING);
    let lines = "1. Ông Trần Đức Thịnh, Phó Trưởng phòng Chế độ;\n2. Bà Ngô Thị Lan Hương, chuyên viên.";
    assert_eq!(with([vec![submission(lines), minutes()], reports()].concat()), NOTHING);
    let listed = "[1.] Ông Trần Đức Thịnh, Phó Trưởng phòng Chế độ;\n[2.] Bà Ngô Thị Lan Hương, chuyên viên.";
    assert_eq!(with([vec![submission(listed), minutes()], reports()].concat()), NOTHING);
}

#[test]
fn what_the_award_dossier_lacks_is_named() {
    let both = || vec![achievement("Trần Đức Thịnh"), achievement("Ngô Thị Lan Hương")];
    assert_eq!(with([vec![submission(TABLE)], both()].concat()), ["component-missing award.minutes"]);
    assert_eq!(with([vec![minutes()], both()].concat()), ["component-missing award.submission"]);
    assert_eq!(with(vec![submission(TABLE), minutes()]), ["component-missing award.achievement"]);
    assert_eq!(
        with(vec![submission("Danh sách gửi sau."), minutes(), achievement("Trần Đức Thịnh")]),
        ["component-missing award.list"]
    );
}

#[test]
fn each_nominee_needs_a_report() {
    let table = [
        ("Trần Đức Thịnh", "nominee-report-missing award.achievement Ngô Thị Lan Hương"),
        ("Ngô Thị Lan Hương", "nominee-report-missing award.achievement Trần Đức Thịnh"),
    ];
    for (there, want) in table {
        assert_eq!(with(vec![submission(TABLE), minutes(), achievement(there)]), [want]);
    }
    let lines = "1. Ông Trần Đức Thịnh, Phó Trưởng phòng Chế độ;\n2. Bà Ngô Thị Lan Hương, chuyên viên.";
    assert_eq!(with(vec![submission(lines), minutes(), achievement("TRẦN ĐỨC THỊNH")]), [table[0].1]);
}

#[test]
fn a_collective_may_be_written_short() {
    let list = "
        | TT | Tên tập thể, cá nhân | Hình thức |
        | 1 | Phòng KH-TC | Bằng khen |
        | 2 | BHXH huyện Hải Hậu | Bằng khen |";
    let first = || achievement("Phòng Kế hoạch - Tài chính");
    assert_eq!(with(vec![submission(list), minutes(), first(), achievement("Bảo hiểm xã hội huyện Hải Hậu")]), NOTHING);
    let want = ["nominee-report-missing award.achievement BHXH huyện Hải Hậu"];
    assert_eq!(with(vec![submission(list), minutes(), first()]), want);
    // Another district's report is not this one's.
    assert_eq!(with(vec![submission(list), minutes(), first(), achievement("Bảo hiểm xã hội huyện Ý Yên")]), want);
}

#[test]
fn names_in_the_minutes_ask_for_nothing() {
    let named = "
        # BIÊN BẢN
        # Họp xét khen thưởng phong trào thi đua
        Hội đồng Thi đua - Khen thưởng họp xét khen thưởng.
        | TT | Họ và tên | Phiếu |
        | 1 | Vũ Quang Huy | 3/7 |
        **CHỦ TỊCH**
        **Lê Minh Tuấn**";
    let award =
        vec![submission(TABLE), file("bien-ban.docx", named), achievement("Trần Đức Thịnh"), achievement("Ngô Thị Lan Hương")];
    assert_eq!(with(award), NOTHING);
}

#[test]
fn a_file_that_could_not_be_read_may_be_what_is_missing() {
    let award = vec![submission(TABLE), achievement("Trần Đức Thịnh"), common::broken("tai lieu.docx")];
    let said = with(award);
    assert!(said.contains(&"? component-missing award.minutes".to_string()), "{said:?}");
    assert!(said.contains(&"? nominee-report-missing award.achievement Ngô Thị Lan Hương".to_string()), "{said:?}");
}
