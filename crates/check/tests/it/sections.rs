//! Sections: what a careful reviewer would accept for a heading, and what he would not.

use crate::common::UnitKind;
use crate::common::{
    ATTACHED, PROVINCE, assessed, assessed_province, dossier, file, report, sections, sections_attached, swap, warnings, without,
};
use unicode_normalization::UnicodeNormalization;

const NOTHING: &[&str] = &[];

#[test]
fn a_report_that_follows_the_outline_has_nothing_to_object_to() {
    assert_eq!(sections(PROVINCE), NOTHING);
    assert_eq!(warnings(&assessed_province(PROVINCE)), NOTHING);
    assert_eq!(sections_attached(ATTACHED), NOTHING);
}

#[test]
fn a_section_left_out_is_named() {
    let table: &[(&[&str], &[&str])] = &[
        (&["**2. Công tác tuyên truyền", "Phát 412"], &["section-missing report.ii.2"]),
        (&["**2. Kiến nghị", "Đề nghị thống nhất"], &["section-missing report.iv.2"]),
        (&["**2.5.", "Biểu dương"], &["section-missing report.iii.2.5"]),
        (&["**1. Thuận lợi", "Cấp ủy"], &["section-missing report.i.1"]),
        // "Các nhiệm vụ khác" is never demanded.
        (&["**2.4.", "Vận động 120"], &[]),
    ];
    for (lines, want) in table {
        assert_eq!(sections(&without(PROVINCE, lines)), *want, "{lines:?}");
    }
}

#[test]
fn a_missing_branch_is_named_once_at_its_top() {
    let no_four = without(PROVINCE, &["**IV.", "**1. Đánh giá", "Mặt được", "**2. Kiến nghị", "Đề nghị thống nhất"]);
    assert_eq!(sections(&no_four), ["section-missing report.iv"]);
    let no_one = without(PROVINCE, &["**I. ", "**1. Thuận lợi", "Cấp ủy", "**2. Khó khăn", "Mưa lũ"]);
    assert_eq!(sections(&no_one), ["section-missing report.i"]);
}

#[test]
fn a_table_of_contents_is_not_a_section() {
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    let titles = [
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "1. Thuận lợi",
        "II. CÔNG TÁC TRIỂN KHAI",
        "2. Công tác tuyên truyền PTTĐ",
        "III. KẾT QUẢ ĐẠT ĐƯỢC",
        "IV. ĐÁNH GIÁ CHUNG",
    ];
    let list = |line: fn(&str) -> String| titles.map(line).join("\n");
    let table = [
        ("dots", "# MỤC LỤC", list(|t| format!("{t} ............ 3"))),
        ("a page behind a blank", "# MỤC LỤC", list(|t| format!("{t} 3"))),
        ("a tab, no title", "", list(|t| format!("{t}→3"))),
        ("a table", "# MỤC LỤC", list(|t| format!("| {t} | 3 |"))),
    ];
    for (name, title, contents) in table {
        assert_eq!(sections(&format!("{title}\n{contents}\n{short}")), ["section-missing report.ii.2"], "{name}");
        assert_eq!(sections(&format!("{short}\n{title}\n{contents}")), ["section-missing report.ii.2"], "{name}, at the end");
        assert_eq!(sections(&format!("{title}\n{contents}\n{PROVINCE}")), NOTHING, "{name}");
    }
}

#[test]
fn nor_is_one_without_title_and_pages_before_the_first_section() {
    let list = "1. Thuận lợi\n2. Khó khăn\nII. CÔNG TÁC TRIỂN KHAI\n1. Công tác lãnh đạo, chỉ đạo\n2. Công tác tuyên truyền PTTĐ";
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    assert_eq!(sections(&format!("I. ĐẶC ĐIỂM TÌNH HÌNH\n{list}\n{short}")), ["section-missing report.ii.2"]);
    assert_eq!(sections(&format!("I. ĐẶC ĐIỂM TÌNH HÌNH\n{list}\n{PROVINCE}")), NOTHING);
}

#[test]
fn a_mention_is_not_a_section() {
    let short = without(PROVINCE, &["**2. Kiến nghị", "Đề nghị thống nhất"]);
    let table = [
        "Trên cơ sở các thuận lợi, khó khăn, hạn chế và kiến nghị nêu trên, đơn vị sẽ tiếp tục thực hiện tốt phong trào trong thời gian tới cùng toàn Ngành.",
        "Các kiến nghị, đề xuất của đơn vị được nêu ở phần cuối báo cáo.",
        "Ngoài ra, đơn vị còn có một số kiến nghị với cấp trên.",
    ];
    for mention in table {
        let body = swap(&short, "Bài học: giao việc rõ người.", &format!("Bài học: giao việc rõ người.\n{mention}"));
        assert_eq!(sections(&body), ["section-missing report.iv.2"], "{mention}");
    }
}

#[test]
fn a_cover_letter_is_not_the_report() {
    let letter = "
        BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH
        Số: 916/BHXH-TCCB
        V/v gửi báo cáo tổng kết
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        ^ Nam Định, ngày 18 tháng 8 năm 2020
        ^ Kính gửi: BHXH Việt Nam
        BHXH tỉnh gửi báo cáo gồm: đặc điểm tình hình; công tác tuyên truyền; kết quả; kiến nghị, đề xuất.
        **GIÁM ĐỐC**
        **Lê Minh Tuấn**";
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    let files =
        vec![file("cv.docx", letter), file("bao-cao.docx", &report(&short)), file("phu-luc.docx", crate::common::APPENDIX)];
    assert_eq!(crate::common::said(&assessed(&dossier(UnitKind::Province, files))), ["section-missing report.ii.2"]);
}

/// Changes that leave the meaning alone.
#[test]
fn other_ways_of_writing_a_heading_are_accepted() {
    let table: &[(&str, &[(&str, &str)])] = &[
        (
            "renumbered",
            &[
                ("2.1. Kết quả", "1. Kết quả"),
                ("2.2. Công", "2. Công"),
                ("2.3. Tham", "3. Tham"),
                ("2.4. Kết", "4. Kết"),
                ("2.5. Công", "5. Công"),
            ],
        ),
        (
            "reworded",
            &[
                ("2. Công tác tuyên truyền PTTĐ", "2. Hoạt động truyền thông"),
                ("2. Kiến nghị, đề xuất", "2. Ý kiến đề xuất với cấp trên"),
            ],
        ),
        ("misspelt", &[("Thuận lợi", "Thuân lơi"), ("2. Kiến nghị, đề xuất", "2. Kiến nghi, đế xuất"), ("Khó khăn", "Kho khăn")]),
        (
            "without tones",
            &[("2. Công tác tuyên truyền PTTĐ", "2. Cong tac tuyen truyen PTTD"), ("ĐÁNH GIÁ CHUNG", "DANH GIA CHUNG")],
        ),
        (
            "other numbers",
            &[("I. ĐẶC ĐIỂM", "A. ĐẶC ĐIỂM"), ("II. CÔNG", "B. CÔNG"), ("III. KẾT", "C. KẾT"), ("IV. ĐÁNH", "D. ĐÁNH")],
        ),
        (
            "strokes",
            &[
                ("I. ĐẶC ĐIỂM", "I/ ĐẶC ĐIỂM"),
                ("II. CÔNG", "II/ CÔNG"),
                ("1. Thuận lợi", "1) Thuận lợi"),
                ("2. Khó khăn", "2) Khó khăn"),
            ],
        ),
        (
            "parts in words",
            &[
                ("I. ĐẶC ĐIỂM", "Phần thứ nhất: ĐẶC ĐIỂM"),
                ("II. CÔNG", "Phần thứ hai: CÔNG"),
                ("III. KẾT", "Phần thứ ba: KẾT"),
                ("IV. ĐÁNH", "Phần thứ tư: ĐÁNH"),
            ],
        ),
        (
            "the name of a part alone",
            &[
                ("**I. ĐẶC ĐIỂM TÌNH HÌNH**", "# PHẦN I\n# ĐẶC ĐIỂM TÌNH HÌNH"),
                ("**IV. ĐÁNH GIÁ CHUNG**", "# PHẦN IV\n# ĐÁNH GIÁ CHUNG"),
            ],
        ),
        (
            "bold without numbers",
            &[
                ("1. Thuận lợi", "Thuận lợi"),
                ("2. Khó khăn", "Khó khăn"),
                ("2. Công tác tuyên", "Công tác tuyên"),
                ("2.5. Công", "Công"),
            ],
        ),
        (
            "heading and text on one line",
            &[
                ("**2. Khó khăn**\n    Mưa", "**2. Khó khăn:** Mưa"),
                ("**2. Kiến nghị, đề xuất**\n    Đề", "2. Kiến nghị, đề xuất: Đề"),
            ],
        ),
        (
            "over two lines",
            &[
                ("chỉ tiêu đề ra gắn với nhiệm vụ", "chỉ tiêu đề ra gắn với**\n**nhiệm vụ"),
                ("mặt được, tồn tại, hạn chế, nguyên", "mặt được, tồn tại,⏎hạn chế, nguyên"),
            ],
        ),
        (
            "labels of the word processor",
            &[
                ("**2. Khó", "[2.] **Khó"),
                ("**2.1. Kết", "[2.1.] **Kết"),
                ("**2.5. Công", "[2.5.] **Công"),
                ("**IV. ĐÁNH", "[IV.] **ĐÁNH"),
            ],
        ),
        ("the level that says for whom left out", &[("**2. Đối với BHXH tỉnh**", "")]),
        (
            "no bold at all",
            &[
                ("**2. Khó khăn**", "2. Khó khăn"),
                (
                    "**2.2. Công tác phối hợp với Ban Chỉ đạo giảm nghèo tại địa phương**",
                    "2.2. Phối hợp với Ban Chỉ đạo giảm nghèo",
                ),
            ],
        ),
        (
            "divided into its parts",
            &[(
                "**1. Đánh giá mặt được, tồn tại, hạn chế, nguyên nhân và bài học kinh nghiệm**\n    Mặt được: tỷ lệ hộ nghèo giảm còn 1,5%. Hạn chế: theo dõi ở xã chưa đều. Bài học: giao việc rõ người.",
                "**1. Ưu điểm**\nTỷ lệ hộ nghèo giảm còn 1,5%.\n**2. Hạn chế, nguyên nhân**\nTheo dõi ở xã chưa đều.\n**3. Bài học kinh nghiệm**\nGiao việc rõ người.",
            )],
        ),
    ];
    for (name, changes) in table {
        let body = changes.iter().fold(PROVINCE.to_string(), |body, (old, new)| {
            // "I. ĐẶC" stands inside nothing else, but "I. …" would inside "II. …": the stars before it keep them apart.
            let starred = format!("**{old}");
            if body.contains(&starred) { swap(&body, &starred, &format!("**{new}")) } else { swap(&body, old, new) }
        });
        assert_eq!(sections(&body), NOTHING, "{name}");
    }
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    let decomposed: String = PROVINCE.nfd().collect();
    assert_ne!(decomposed, PROVINCE);
    assert_eq!(sections(&decomposed), NOTHING);
    assert_eq!(warnings(&assessed_province(&decomposed)), ["encoding-repaired document bao-cao.docx"]);
}

#[test]
fn sections_in_another_order_are_a_warning() {
    let two = "**1. Thuận lợi**\n    Cấp ủy các cấp dành nhiều quan tâm; đội ngũ viên chức trẻ, gắn bó với cơ sở.";
    let one = "**2. Khó khăn**\n    Mưa lũ liên tiếp ba năm; hai huyện ven biển còn nhiều nhà tạm.";
    let body = swap(
        PROVINCE,
        &format!("{two}\n    {one}"),
        &format!("{one}\n{two}").replace("2. Khó", "1. Khó").replace("1. Thuận", "2. Thuận"),
    );
    assert_eq!(sections(&body), NOTHING);
    assert_eq!(warnings(&assessed_province(&body)), ["section-misplaced report.i.2"]);
}

#[test]
fn one_heading_may_serve_two_sections_where_both_are_treated() {
    let halves = "**1. Thuận lợi**
    Cấp ủy các cấp dành nhiều quan tâm; đội ngũ viên chức trẻ, gắn bó với cơ sở.
    **2. Khó khăn**
    Mưa lũ liên tiếp ba năm; hai huyện ven biển còn nhiều nhà tạm.";
    let table: &[(&str, &[&str])] = &[
        ("Được cấp ủy quan tâm, nhân dân đồng thuận. Tuy vậy địa bàn rộng, đường đi phức tạp, thu nhập bấp bênh.", &[]),
        ("Được cấp ủy quan tâm, nhân dân đồng thuận, phối hợp chặt chẽ với các ngành.", &["section-missing report.i.2"]),
    ];
    for (text, want) in table {
        let body = swap(PROVINCE, halves, &format!("**1. Thuận lợi, khó khăn**\n{text}"));
        assert_eq!(sections(&body), *want, "{text}");
    }
}

#[test]
fn a_heading_with_nothing_under_it_is_empty() {
    let table: &[(&[&str], &[&str])] = &[
        (&["Phát 412"], &["section-empty report.ii.2"]),
        (&["Đề nghị thống nhất"], &["section-empty report.iv.2"]),
        // Only the top of a branch stands there: it is named, its children are not.
        (&["**1. Đánh giá", "Mặt được", "**2. Kiến nghị", "Đề nghị thống nhất"], &["section-empty report.iv"]),
    ];
    for (lines, want) in table {
        assert_eq!(sections(&without(PROVINCE, lines)), *want, "{lines:?}");
    }
    let closed = swap(
        PROVINCE,
        "Đề nghị thống nhất biểu mẫu theo dõi hằng năm.",
        "Trên đây là báo cáo tổng kết của BHXH tỉnh, trân trọng báo cáo./.",
    );
    assert_eq!(sections(&closed), ["section-empty report.iv.2"], "the closing words belong to no section");
}

#[test]
fn what_waits_to_be_filled_in_is_a_placeholder() {
    let waiting = [
        "……………………………………",
        "..........................................",
        "- ……………⏎- ……………",
        "_________________",
        "(nêu cụ thể các hình thức tuyên truyền)",
        "[điền nội dung]",
        "Đang tổng hợp.",
        "Đơn vị sẽ bổ sung sau.",
    ];
    for text in waiting {
        let body = swap(PROVINCE, "Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.", text);
        assert_eq!(sections(&body), ["section-placeholder report.ii.2"], "{text}");
    }
}

#[test]
fn short_answers_are_answers() {
    for text in ["Không có.", "Không.", "Thực hiện qua loa truyền thanh.", "Đã mở 3 hội nghị (xem phụ lục)."]
    {
        let body = swap(PROVINCE, "Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.", text);
        assert_eq!(sections(&body), NOTHING, "{text}");
    }
}

#[test]
fn the_instruction_of_the_outline_left_in_is_a_placeholder() {
    let copied = "Các hoạt động và kết quả phối hợp với Ban Chỉ đạo giảm nghèo tại địa phương tổ chức thực hiện mục tiêu PTTĐ và Chương trình giảm nghèo bền vững như: đăng ký trực tiếp giúp đỡ xã nghèo phấn đấu đạt chuẩn nông thôn mới, giúp đỡ xã nghèo; trực tiếp hoặc đóng góp kinh phí xây dựng, sửa nhà cho các hộ nghèo...";
    let own = "Nhận giúp hai xã nghèo; cùng Ban Chỉ đạo vận động phần mức đóng còn lại cho 3.400 thẻ của hộ cận nghèo.";
    assert_eq!(sections(&swap(PROVINCE, own, copied)), ["section-placeholder report.iii.2.2"]);
    // It need not end in dots, and a title made of its words is none.
    let closed = copied.trim_end_matches('.');
    assert_eq!(sections(&swap(PROVINCE, own, closed)), ["section-placeholder report.iii.2.2"]);
    let title = "**2.2. Công tác phối hợp với Ban Chỉ đạo giảm nghèo tại địa phương**";
    assert_eq!(sections(&swap(PROVINCE, title, "**2.2. Phối hợp với Ban Chỉ đạo giảm nghèo**")), NOTHING);
}

#[test]
fn a_unit_of_the_head_office_answers_the_four_dashes() {
    let dash = "- Tham gia các hoạt động thiện nguyện";
    assert_eq!(sections_attached(&without(ATTACHED, &[dash])), ["section-missing report.iii.1.c"]);
    assert_eq!(sections_attached(&without(ATTACHED, &["- Các nhiệm vụ khác"])), NOTHING);
    // The level left out, the dashes made headings.
    let headings = without(ATTACHED, &["**1. Đối với"])
        .replace("- Xây dựng kế hoạch, các chương trình cụ thể: đã", "**1. Xây dựng kế hoạch, chương trình**\nĐã")
        .replace("- Tham mưu triển khai các nhiệm vụ thuộc chức năng của đơn vị: đã", "**2. Công tác tham mưu**\nĐã")
        .replace("- Tham gia các hoạt động thiện nguyện và đóng góp vật chất: ủng", "**3. Hoạt động từ thiện**\nỦng")
        .replace("- Các nhiệm vụ khác: cử", "**4. Nhiệm vụ khác**\nCử");
    assert_eq!(sections_attached(&headings), NOTHING);
    // What provinces are asked for is not asked of it.
    let met = assessed(&dossier(UnitKind::Attached, vec![file("bc.docx", &report(ATTACHED))])).met;
    assert!(met.iter().all(|id| !id.starts_with("report.iii.2")), "{met:?}");
}

#[test]
fn an_unknown_heading_where_a_section_is_due_accuses_nobody() {
    let own = "**2. Công tác tuyên truyền PTTĐ**\n    Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.";
    let visits = "Mười huyện cử người đi cùng trưởng thôn, gặp từng nhà vào buổi tối, ghi lại ý dân.";
    let building = "Khởi công nhà làm việc ba tầng, diện tích 1.200 mét vuông, hoàn thành trước mùa mưa.";
    // Two careful people may differ about it.
    const MAY_BE: &[&str] = &["? section-missing report.ii.2"];
    let table: &[(&str, &str, &[&str])] = &[
        ("Mang chuyện tốt đến từng ngõ", visits, MAY_BE),
        // What plainly is something else is no candidate.
        ("Xây dựng trụ sở làm việc", building, &["section-missing report.ii.2"]),
        // Words of the matter under it: the section, whatever it is called.
        ("Mang chuyện tốt đến từng ngõ", "Phát 412 lượt trên loa xã, cấp 25.000 tờ gấp cho dân.", &[]),
        ("3. Xây dựng trụ sở làm việc", building, &["section-missing report.ii.2"]),
        ("3. Mang chuyện tốt đến từng ngõ", visits, MAY_BE),
    ];
    // Between headings without numbers one without a number is their peer.
    let bare = swap(PROVINCE, "**1. Công tác lãnh đạo", "**Công tác lãnh đạo");
    for (heading, text, want) in table {
        let from = if heading.starts_with(|c: char| c.is_ascii_digit()) { PROVINCE } else { &bare };
        let got = sections(&swap(from, own, &format!("**{heading}**\n{text}")));
        assert!(got == *want || *want == MAY_BE && got.is_empty(), "{heading}: {got:?}");
    }
}

#[test]
fn what_may_stand_on_a_page_that_is_a_picture_is_not_missing() {
    let short = without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    let found = sections(&format!("{short}\n@picture"));
    assert_eq!(found, ["? section-missing report.ii.2"]);
    let empty = without(PROVINCE, &["Phát 412"]);
    assert_eq!(sections(&format!("{empty}\n@picture")), ["? section-empty report.ii.2"]);
}

#[test]
fn every_section_of_a_full_report_is_met() {
    let met = assessed_province(PROVINCE).met;
    let asked = [
        "report.i.1",
        "report.i.2",
        "report.ii.1",
        "report.ii.2",
        "report.iii.2.1",
        "report.iii.2.5",
        "report.iv.1",
        "report.iv.2",
    ];
    for id in asked {
        assert!(met.iter().any(|m| m == id), "{id} in {met:?}");
    }
}

#[test]
fn a_point_that_is_not_touched_on_is_a_warning() {
    let body = swap(PROVINCE, " Bài học: giao việc rõ người.", "");
    let said = assessed_province(&body);
    assert_eq!(crate::common::said(&said), NOTHING);
    // The heading names the lessons; the text does not.
    assert_eq!(warnings(&said), ["point-not-addressed report.iv.1 bài học kinh nghiệm"]);
}

#[test]
fn a_heading_that_stands_twice_in_a_row_is_one() {
    let title = "**2. Công tác tuyên truyền PTTĐ**";
    for again in [title, "**2. Công tác tuyên truyền PTTĐ (tiếp theo)**", "**Công tác tuyên truyền PTTĐ (tiếp)**"]
    {
        assert_eq!(sections(&swap(PROVINCE, title, &format!("{title}\n{again}"))), NOTHING, "{again}");
    }
    let empty = without(&swap(PROVINCE, title, &format!("{title}\n{title}")), &["Phát 412"]);
    assert_eq!(sections(&empty), ["section-empty report.ii.2"]);
}

#[test]
fn a_title_that_ends_in_next_years_does_not_go_on_in_the_closing_sentence() {
    let title = "2. Kiến nghị, đề xuất nhằm thực hiện tốt phong trào trong các năm tiếp theo";
    let body = without(&swap(PROVINCE, "**2. Kiến nghị, đề xuất**", title), &["Đề nghị thống nhất"]);
    assert_eq!(
        sections(&format!("{body}\nTrên đây là báo cáo tổng kết phong trào thi đua của đơn vị./.")),
        ["section-empty report.iv.2"]
    );
}

#[test]
fn what_another_paper_is_said_to_say_is_for_a_person_to_look_at() {
    let text = "Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.";
    let table: &[(&str, &[&str])] = &[
        (
            "Nội dung này đơn vị đã báo cáo tại Báo cáo số 61/BC-BHXH ngày 5/6/2020, không nêu lại.",
            &["? section-placeholder report.ii.2"],
        ),
        ("Đã báo cáo tại Công văn số 17/BHXH-TCCB.", &["? section-placeholder report.ii.2"]),
        ("Xem Báo cáo số 61/BC-BHXH.", &["? section-placeholder report.ii.2"]),
        ("Số liệu cụ thể tại Phụ lục kèm theo; tuyên truyền 60 buổi, không nêu lại ở đây.", &[]),
        ("Tuyên truyền 60 buổi theo Kế hoạch số 88/KH-BHXH; phát 412 lượt bài trên loa xã.", &[]),
    ];
    for (new, want) in table {
        assert_eq!(sections(&swap(PROVINCE, text, new)), *want, "{new}");
    }
}
