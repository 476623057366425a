//! The award dossier: asked for only where the unit proposes awards.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, assessed, dossier, file, report, said, swap};
use rasoat_check::dossier::File;

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
    let award = vec![submission(TABLE), achievement("Trần Đức Thịnh"), crate::common::broken("tai lieu.docx")];
    let said = with(award);
    assert!(said.contains(&"? component-missing award.minutes".to_string()), "{said:?}");
    assert!(said.contains(&"? nominee-report-missing award.achievement Ngô Thị Lan Hương".to_string()), "{said:?}");
}

// ── Agreement: warnings ───────────────────────────────────────────────────────────────────────────────────────────

/// All findings of a complete dossier with these award papers, warnings and all.
fn every(award: Vec<File>) -> Vec<String> {
    let mut files = vec![file("bao-cao.docx", &report(PROVINCE)), file("phu-luc.docx", APPENDIX)];
    files.extend(award);
    assessed(&dossier(UnitKind::Province, files)).findings.iter().map(crate::common::line).collect()
}

const NAMES: [&str; 2] = ["Trần Đức Thịnh", "Ngô Thị Lan Hương"];

/// Minutes with these lines about the vote.
fn voted(text: &str) -> File {
    let text = format!(
        "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH
        **HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG**
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        # BIÊN BẢN
        # Họp xét khen thưởng phong trào thi đua
        Thành phần dự họp: 7/7 thành viên.
        1. Ông Lê Minh Tuấn - Chủ tịch;
        2. Bà Phạm Thu Hà - Thư ký.
        {text}
        **CHỦ TỊCH**
        **Lê Minh Tuấn**"
    );
    file("bien-ban.docx", &text)
}

/// A report that says whose it is and which award it asks for.
fn labelled(name: &str, award: &str) -> File {
    let text = format!(
        "{LETTERHEAD}
        # BÁO CÁO THÀNH TÍCH
        # Đề nghị tặng {award}
        Họ và tên: {name}
        I. SƠ LƯỢC LÝ LỊCH
        Công tác tại BHXH tỉnh từ năm 2009.
        II. THÀNH TÍCH ĐẠT ĐƯỢC
        Giúp ba hộ thoát nghèo.
        {SIGNED}"
    );
    file(&format!("bctt {name}.docx"), &text)
}

fn both() -> Vec<File> {
    NAMES.map(|n| labelled(n, "Bằng khen của Tổng Giám đốc")).to_vec()
}

const VOTES: &str = "- Ông Trần Đức Thịnh: 7/7 phiếu;\n- Bà Ngô Thị Lan Hương: 6/7 phiếu.";

#[test]
fn papers_that_agree_give_no_warning() {
    assert_eq!(every([vec![submission(TABLE), voted(VOTES)], both()].concat()), NOTHING);
    let rows = "
        | TT | Họ và tên | Kết quả bỏ phiếu |
        | 1 | NGÔ THỊ LAN HƯƠNG | 7/7 |
        | 2 | đồng chí Trần Đức Thịnh | 100% |";
    assert_eq!(every([vec![submission(TABLE), voted(rows)], both()].concat()), NOTHING);
    let attached = "Hội đồng nhất trí đề nghị khen thưởng 02 cá nhân (có danh sách kèm theo).";
    assert_eq!(every([vec![submission(TABLE), voted(attached)], both()].concat()), NOTHING);
}

#[test]
fn spelling_of_a_name_does_not_make_another_person() {
    let list = "
        | TT | Họ và tên | Hình thức |
        | 1 | Ông Nguyễn Văn Hoà | Bằng khen |";
    let minutes = || voted("- Đồng chí  NGUYỄN VĂN HÒA: 7/7 phiếu.");
    for name in [
        "Nguyễn Văn Hòa",
        "NGUYỄN  VĂN  HOÀ",
        "Nguye\u{302}\u{303}n Va\u{306}n Ho\u{300}a",
        "Ông Nguyễn Văn Hòa",
        "Đ/c Nguyễn Văn Hoà",
    ] {
        let mut found = every(vec![submission(list), minutes(), labelled(name, "Bằng khen")]);
        // Decomposed letters are told as such, and as nothing else.
        found.retain(|l| !l.contains("encoding-repaired"));
        assert_eq!(found, NOTHING, "{name}");
    }
}

#[test]
fn a_letter_or_a_tone_makes_another_person() {
    for (listed, reported) in [("Lê Thị Vi", "Lê Thị Vy"), ("Lê Thị Thủy", "Lê Thị Thúy"), ("Lê Thị Ly", "Lê Thị Lý")]
    {
        let list = format!("| TT | Họ và tên | Hình thức |\n| 1 | {listed} | Bằng khen |");
        let found = every(vec![submission(&list), voted(&format!("- {listed}: 7/7 phiếu.")), labelled(reported, "Bằng khen")]);
        let want = [
            format!("nominee-report-missing award.achievement {listed}"),
            format!("~ nominee-mismatch award.achievement {reported}"),
        ];
        assert_eq!(found, want);
    }
}

#[test]
fn names_too_many_and_too_few() {
    let third = "~ nominee-mismatch award.achievement Đinh Công Sự";
    let extra = || labelled("Đinh Công Sự", "Bằng khen");
    assert_eq!(every([vec![submission(TABLE), voted(VOTES), extra()], both()].concat()), [third]);
    let twice = File { name: "lan hai.docx".into(), ..labelled(NAMES[0], "Bằng khen") };
    assert_eq!(
        every([vec![submission(TABLE), voted(VOTES)], both(), vec![twice]].concat()),
        ["~ nominee-mismatch award.achievement Trần Đức Thịnh"]
    );
    // (minutes, what is said of them)
    let table: &[(&str, &[&str])] = &[
        ("- Ông Trần Đức Thịnh: 7/7 phiếu.", &["~ nominee-mismatch award.minutes Ngô Thị Lan Hương"]),
        (
            "- Ông Trần Đức Thịnh: 7/7 phiếu;\n- Bà Ngô Thị Lan Hương: 6/7 phiếu;\n- Ông Đinh Công Sự: 7/7 phiếu.",
            &["~ nominee-mismatch award.minutes Đinh Công Sự"],
        ),
        // Not carried, and not proposed: as it should be.
        ("- Ông Trần Đức Thịnh: 7/7 phiếu;\n- Bà Ngô Thị Lan Hương: 6/7 phiếu;\n- Ông Đinh Công Sự: 2/7 phiếu.", &[]),
        (
            "- Ông Trần Đức Thịnh: 7/7 phiếu;\n- Bà Ngô Thị Lan Hương: 2/7 phiếu.",
            &["~ nominee-mismatch award.minutes Ngô Thị Lan Hương"],
        ),
        ("Hội đồng nhất trí đề nghị khen thưởng 02 cá nhân.", &["~ nominee-mismatch award.minutes"]),
    ];
    for (minutes, want) in table {
        assert_eq!(&every([vec![submission(TABLE), voted(minutes)], both()].concat()), want, "{minutes}");
    }
}

#[test]
fn minutes_must_state_a_result() {
    let of = |text: &str| every([vec![submission(TABLE), voted(text)], both()].concat());
    let want = ["~ minutes-without-result award.minutes"];
    assert_eq!(of("Hội đồng thảo luận về ông Trần Đức Thịnh và bà Ngô Thị Lan Hương."), want);
    for text in [
        "Bỏ phiếu kín: 7/7 đồng ý với",
        "Hội đồng thống nhất trình khen thưởng",
        "Tỷ lệ tán thành 100% cho",
        "7/7 thành viên có mặt nhất trí với",
    ] {
        assert_eq!(of(&format!("{text} ông Trần Đức Thịnh và bà Ngô Thị Lan Hương.")), NOTHING, "{text}");
    }
}

#[test]
fn one_nominee_one_award() {
    let list = "
        | TT | Họ và tên | Hình thức |
        | 1 | Ông Trần Đức Thịnh | BK TTg |
        | 2 | Bà Ngô Thị Lan Hương | Bằng khen của Tổng Giám đốc |";
    let papers = [vec![submission(list), voted(VOTES)], both()].concat();
    assert_eq!(every(papers), ["~ award-mismatch award.achievement Trần Đức Thịnh"]);
    let minutes = "
        | TT | Họ và tên | Hình thức khen thưởng | Phiếu |
        | 1 | Ông Trần Đức Thịnh | Giấy khen | 7/7 |
        | 2 | Bà Ngô Thị Lan Hương | Bằng khen TGĐ | 7/7 |";
    let papers = vec![
        submission(list),
        voted(minutes),
        labelled(NAMES[0], "Bằng khen của Thủ tướng Chính phủ"),
        labelled(NAMES[1], "Bằng khen"),
    ];
    assert_eq!(every(papers), ["~ award-mismatch award.minutes Trần Đức Thịnh"]);
}

#[test]
fn awards_of_the_list() {
    let of = |award: &str| {
        let list = format!("| TT | Họ và tên | Hình thức |\n| 1 | {} | {award} |\n| 2 | {} | Bằng khen |", NAMES[0], NAMES[1]);
        every([vec![submission(&list), voted(VOTES)], NAMES.map(|n| labelled(n, "Bằng khen")).to_vec()].concat())
    };
    assert_eq!(of("Giấy khen"), NOTHING);
    assert_eq!(of("Huân chương Lao động hạng Ba"), ["~ award-form award.form Trần Đức Thịnh"]);
    assert_eq!(of("Chiến sĩ thi đua cơ sở"), ["~ award-form award.form Trần Đức Thịnh"]);
    // In a Tờ trình that asks for one award, the sentence says it for all.
    let lines = "1. Ông Trần Đức Thịnh, Phó Trưởng phòng Chế độ;\n2. Bà Ngô Thị Lan Hương, chuyên viên.";
    assert_eq!(every([vec![submission(lines), voted(VOTES)], both()].concat()), NOTHING);
}

#[test]
fn a_report_of_a_person_is_not_the_report_of_the_place_of_work() {
    let list = "
        | TT | Tên tập thể, cá nhân | Hình thức |
        | 1 | Phòng Chế độ BHXH | Bằng khen |
        | 2 | Trần Đức Thịnh | Bằng khen |";
    let own = labelled("Trần Đức Thịnh, Phòng Chế độ BHXH", "Bằng khen");
    let minutes = voted("- Phòng Chế độ BHXH: 7/7 phiếu;\n- Trần Đức Thịnh: 7/7 phiếu.");
    assert_eq!(every(vec![submission(list), minutes, own]), ["nominee-report-missing award.achievement Phòng Chế độ BHXH"]);
}
