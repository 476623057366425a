//! The reading of reports: each of the ways in which it once went wrong, in several words, and the labelled reports of
//! `fixtures/reading` that fitted nothing.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, assessed, dossier, file, report, said, sections, swap, without};
use crate::labelled::Score;
use rasoat_check::matching;

const NOTHING: &[&str] = &[];

/// 1. A sentence is no heading: the section above it is not empty.
#[test]
fn a_short_sentence_under_a_heading_is_its_text() {
    for sentence in [
        "Năm 2018 trao 35 suất học bổng.",
        "Kết quả chính, gồm:\n1. Tặng 20 xe đạp cho học sinh nghèo.\n2. Sửa 03 căn nhà dột nát.",
        "**Tập thể viên chức đã góp 260 triệu đồng cho Quỹ Vì người nghèo.** Số tiền được chuyển ngay trong tháng.",
        "1. Ủng hộ 12 tấn gạo.",
    ] {
        let body = swap(PROVINCE, "Ủng hộ Quỹ Vì người nghèo 260 triệu đồng; trao 75 suất quà và 2 tấn gạo.", sentence);
        assert_eq!(sections(&body), NOTHING, "{sentence}");
    }
}

/// 2. A heading may serve two sections where both are treated under it, and only then.
#[test]
fn a_heading_that_names_two_sections_serves_those_that_are_treated() {
    let short = without(PROVINCE, &["**1. Thuận lợi", "Cấp ủy các cấp", "**2. Khó khăn", "Mưa lũ liên tiếp"]);
    let under = |heading: &str, text: &str| swap(&short, "**II. CÔNG TÁC", &format!("{heading}\n{text}\n**II. CÔNG TÁC"));
    let favourable = "Tỉnh ủy, UBND tỉnh quan tâm, tạo điều kiện; viên chức đoàn kết, gắn bó với cơ sở.";
    let hard = "Địa bàn rộng, chia cắt; đời sống người dân còn nhiều khó khăn, thiếu biên chế ở tuyến huyện.";
    for heading in ["**Thuận lợi và khó khăn**", "**1. Những thuận lợi, khó khăn**", "**Điểm thuận và cái khó**"]
    {
        assert_eq!(sections(&under(heading, &format!("{favourable}\n{hard}"))), NOTHING, "{heading}");
        assert_eq!(sections(&under(heading, favourable)), ["section-missing report.i.2"], "{heading}");
    }
}

/// 3. A negation turns a name round.
#[test]
fn what_was_not_favourable_is_a_difficulty() {
    for heading in ["**2. Mặt chưa thuận lợi**", "**2. Những điều kiện không thuận lợi**", "**2. Chỗ kém thuận lợi**"]
    {
        assert_eq!(sections(&swap(PROVINCE, "**2. Khó khăn**", heading)), NOTHING, "{heading}");
        let alone = without(&swap(PROVINCE, "**2. Khó khăn**", heading), &["**1. Thuận lợi", "Cấp ủy các cấp"]);
        assert_eq!(sections(&alone), ["section-missing report.i.1"], "{heading}");
    }
}

/// 4. What is plainly said counts wherever it stands.
#[test]
fn a_matter_is_found_under_no_heading_of_its_name() {
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    for line in [
        "- Phát 300 lượt tin trên loa truyền thanh xã, in 15.000 tờ rơi, mở chuyên mục trên đài tỉnh.",
        "Cùng với đó, tờ gấp và pa nô được đưa về từng thôn, bản; trang thông tin điện tử đăng 210 tin bài về chính sách.",
        "+ Truyền thông: 45 hội nghị đối thoại, 90 phóng sự, tin bài trên báo và đài.",
    ] {
        let body =
            swap(&short, "mười phòng và mười huyện ký giao ước.", &format!("mười phòng và mười huyện ký giao ước.\n{line}"));
        assert_eq!(sections(&body), NOTHING, "{line}");
    }
}

/// 5. Something else in a missing section's place does not hide that it is missing.
#[test]
fn an_unrelated_section_in_its_place_is_no_candidate() {
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    for other in [
        "**2. Công tác dân quân tự vệ**\nHuấn luyện 12 dân quân theo kế hoạch của Ban Chỉ huy quân sự thành phố.",
        "**2. An toàn giao thông**\nViên chức ký cam kết không uống rượu bia khi lái xe; không ai vi phạm.",
        "**2. Sửa chữa trụ sở**\nSơn lại nhà làm việc hai tầng, thay mái tôn, hoàn thành trước mùa mưa.",
        "**2. Hội thao kỷ niệm ngày thành lập ngành**\nTổ chức thi đấu bóng chuyền, cầu lông cho 320 vận động viên; giao lưu văn nghệ.",
    ] {
        let body = swap(&short, "**III. KẾT QUẢ", &format!("{other}\n**III. KẾT QUẢ"));
        assert_eq!(sections(&body), ["section-missing report.ii.2"], "{other}");
    }
}

/// 6. Mentions and what is left of the outline fill nothing.
#[test]
fn mentions_and_instructions_fill_nothing() {
    for left in [
        "(Nêu rõ từng kiến nghị với cấp trên)",
        "Đơn vị nêu cụ thể các kiến nghị, đề xuất (nếu có).",
        "Số liệu đang tổng hợp, sẽ bổ sung sau.",
        "…………………………",
    ] {
        let body = swap(PROVINCE, "Đề nghị thống nhất biểu mẫu theo dõi hằng năm.", left);
        assert_eq!(sections(&body), ["section-placeholder report.iv.2"], "{left}");
    }
    let short = without(PROVINCE, &["**2. Kiến nghị", "Đề nghị thống nhất"]);
    for mention in [
        "Việc gửi kiến nghị của một số huyện còn chậm so với quy định chung của tỉnh.",
        "Các nội dung đề xuất sẽ được trình bày trong một văn bản khác.",
        "Kiến nghị, đề xuất nêu ở phần sau.",
    ] {
        let body = swap(&short, "Bài học: giao việc rõ người.", &format!("Bài học: giao việc rõ người.\n{mention}"));
        assert_eq!(sections(&body), ["section-missing report.iv.2"], "{mention}");
    }
}

const HEAD: &str = "| Hỗ trợ mua thẻ BHYT | Hiện vật | Số căn nhà | Tiền mặt | Hoạt động phối hợp |";

fn a_table_a_year(caption: &str, blank: bool) -> String {
    let row = |year: u32| {
        let cards = if blank && year == 2018 { String::new() } else { format!("{} thẻ", 100 + year % 100) };
        format!("{}\n{HEAD}\n| {cards} | Gạo | 0 | 12 triệu đồng | Không |\n", caption.replace("NĂM", &year.to_string()))
    };
    (2016..=2020).map(row).collect()
}

/// 7. The appendix as several tables, the year in the caption or in a row over the whole width.
#[test]
fn one_table_a_year_is_the_appendix() {
    for caption in ["^ Năm NĂM", "^ Biểu số liệu năm NĂM", "Kết quả hỗ trợ trong năm NĂM của đơn vị:"] {
        assert_eq!(crate::common::appendix(&a_table_a_year(caption, false)), NOTHING, "{caption}");
        assert_eq!(
            crate::common::appendix(&a_table_a_year(caption, true)),
            ["appendix-cell-empty appendix.bhyt-cards 2018"],
            "{caption}"
        );
    }
    let inside: String = (2016..=2020)
        .map(|y| format!("Tiếp theo\n| Năm {y} | < | < | < | < |\n{HEAD}\n| 105 thẻ | Gạo | 0 | 12 triệu đồng | Không |\n"))
        .collect();
    assert_eq!(crate::common::appendix(&inside), NOTHING);
}

/// 8. The report is the unit's own, and may be the body of a letter.
#[test]
fn the_report_is_the_units_own() {
    let other = report(&without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"])).replace("NAM ĐỊNH", "THÁI BÌNH");
    let own = report(&without(PROVINCE, &["**2. Kiến nghị", "Đề nghị thống nhất"]));
    for names in [["a.docx", "b.docx"], ["b.docx", "a.docx"]] {
        let files = vec![file(names[0], &other), file(names[1], &own), file("phu-luc.docx", APPENDIX)];
        let found = said(&assessed(&dossier(UnitKind::Province, files)));
        assert!(found.contains(&format!("unit-mismatch document {}", names[0])), "{found:?}");
        assert!(found.contains(&"section-missing report.iv.2".to_string()), "{found:?}");
        assert!(!found.contains(&"section-missing report.ii.2".to_string()), "taken from another unit's paper: {found:?}");
    }
    let letter = format!(
        "
        BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH
        Số: 916/BHXH-TCCB
        V/v báo cáo tổng kết phong trào thi đua
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        ^ Nam Định, ngày 18 tháng 8 năm 2020
        ^ Kính gửi: BHXH Việt Nam
        {PROVINCE}
        Nơi nhận:
        - Như trên;
        - Lưu: VT.
        **GIÁM ĐỐC**
        **Lê Minh Tuấn**"
    );
    let found = said(&assessed(&dossier(UnitKind::Province, vec![file("cv.docx", &letter), file("phu-luc.docx", APPENDIX)])));
    assert!(!found.iter().any(|f| f.starts_with("not-submitted") || f.starts_with("section-")), "{found:?}");
}

/// 9. A title over no name, and the form's empty dashes in front of an appendix, are blanks.
#[test]
fn a_role_without_a_name_and_empty_dashes_are_blank() {
    let whole = report(PROVINCE);
    let unsigned = swap(&whole, "**Lê Minh Tuấn**", "");
    for tail in ["", "\n^ PHỤ LỤC", "\n^ KẾT QUẢ HỖ TRỢ MUA THẺ BHYT"] {
        let files = vec![file("bc.docx", &format!("{unsigned}{tail}")), file("phu-luc.docx", APPENDIX)];
        let found = said(&assessed(&dossier(UnitKind::Province, files)));
        assert!(found.contains(&"field-missing signatory".to_string()), "{tail}: {found:?}");
    }
    for dashes in ["-\n-\n-", "- …\n- …", "-\n- Lưu: VT,"] {
        let body = format!("{}\n{APPENDIX}", swap(&whole, "- BHXH Việt Nam;\n    - Lưu: VT, TCCB.", dashes));
        let found = said(&assessed(&dossier(UnitKind::Province, vec![file("bc.docx", &body)])));
        assert!(found.contains(&"field-missing recipients".to_string()), "{dashes}: {found:?}");
    }
}

/// The reports that fitted nothing, by authors who fitted nothing: as many of their faults as were found when this was written.
#[test]
fn reports_by_other_hands() {
    let mut score = Score::default();
    for folder in crate::labelled::folders("measure") {
        for labelled in crate::labelled::of_author(&folder) {
            let profile = crate::labelled::profile_of(&labelled.outline, false);
            let outline = crate::labelled::outline_of(&labelled);
            let matches =
                matching::sections(&profile, Some(crate::labelled::kind(&labelled.outline)), &labelled.document, &outline);
            score.add(&labelled, &profile, &matches);
        }
    }
    assert!(score.reports >= 90, "{} reports", score.reports);
    assert!(score.f1() >= 0.6, "{}\n{}", score.summary(), score.lines.join("\n"));
}
