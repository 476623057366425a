//! One section of a dossier for the table of all units: what it holds, and when it is missing, empty or unclear.

use crate::common::UnitKind;
use crate::common::*;
use rasoat_check::comparison::{self, SectionCell, SectionState, corresponding};
use rasoat_check::dossier::{Content, Dossier};
use rasoat_model::document::POOR;
use rasoat_model::finding::Waiver;

fn province(body: &str) -> Dossier {
    dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(body)), file("phu-luc.docx", APPENDIX)])
}

fn cell(dossier: &Dossier, requirement: &str) -> SectionCell {
    let requirement = PROFILE.get(requirement).expect("a requirement");
    comparison::of(&PROFILE, requirement, dossier, &assessed(dossier), 1)
}

#[test]
fn the_section_is_told_by_its_requirement() {
    let plain = province(PROVINCE);
    // (body, requirement, state, text)
    let renamed = swap(PROVINCE, "**2. Kiến nghị, đề xuất**", "**3. Đề xuất với cấp trên**");
    let empty = without(PROVINCE, &["Đề nghị thống nhất"]);
    let dots = swap(PROVINCE, "Đề nghị thống nhất biểu mẫu theo dõi hằng năm.", "……………………");
    let missing = without(PROVINCE, &["**2. Kiến nghị", "Đề nghị thống nhất"]);
    let branch = PROVINCE.split("**IV. ĐÁNH GIÁ").next().expect("a part");
    for (body, requirement, state, text) in [
        (PROVINCE, "report.iv.2", SectionState::Written, "Đề nghị thống nhất biểu mẫu theo dõi hằng năm."),
        (renamed.as_str(), "report.iv.2", SectionState::Written, "Đề nghị thống nhất biểu mẫu theo dõi hằng năm."),
        (empty.as_str(), "report.iv.2", SectionState::Empty, ""),
        (dots.as_str(), "report.iv.2", SectionState::Empty, "……………………"),
        (missing.as_str(), "report.iv.2", SectionState::Missing, ""),
        (branch, "report.iv.2", SectionState::Missing, ""),
    ] {
        let cell = cell(&province(body), requirement);
        assert_eq!((cell.state, cell.text.join("\n").as_str()), (state, text), "{requirement} of {body}");
        assert!(state == SectionState::Written || !cell.findings.is_empty(), "{state:?} is told with its finding");
    }
    assert_eq!(cell(&plain, "report.iv.2").heading, "2. Kiến nghị, đề xuất");
    assert_eq!(cell(&plain, "report.iv.2").file, "bao-cao.docx");
    assert_eq!(cell(&plain, "report.iv.2").page, Some(1));
}

#[test]
fn a_section_has_all_that_is_beneath_it_and_nothing_else() {
    let whole = cell(&province(PROVINCE), "report.i");
    assert_eq!(
        whole.text,
        [
            "1. Thuận lợi",
            "Cấp ủy các cấp dành nhiều quan tâm; đội ngũ viên chức trẻ, gắn bó với cơ sở.",
            "2. Khó khăn",
            "Mưa lũ liên tiếp ba năm; hai huyện ven biển còn nhiều nhà tạm.",
        ]
    );
    let with_table = swap(
        PROVINCE,
        "Đề nghị thống nhất biểu mẫu theo dõi hằng năm.",
        "Đề nghị:\n| Nội dung | Thời hạn |\n| Thống nhất biểu mẫu | Quý I |",
    );
    let cell = cell(&province(&with_table), "report.iv.2");
    assert_eq!(cell.text, ["Đề nghị:", "Nội dung | Thời hạn", "Thống nhất biểu mẫu | Quý I"]);
}

#[test]
fn what_was_read_poorly_is_unclear() {
    let mut poor = province(PROVINCE);
    if let Content::Read { document, .. } = &mut poor.files[0].content {
        document.pages[0].confidence = Some(POOR - 1);
    }
    let poor = cell(&poor, "report.iv.2");
    assert_eq!((poor.state, poor.text.len()), (SectionState::Unclear, 1), "the text is shown, and that it is doubtful");
    let unread = dossier(UnitKind::Province, vec![broken("bao-cao.docx")]);
    assert_eq!(cell(&unread, "report.iv.2").state, SectionState::Unclear, "unreadable is not missing");
}

#[test]
fn what_is_set_aside_counts_as_it_stands() {
    let dossier = province(&without(PROVINCE, &["Đề nghị thống nhất"]));
    let mut assessment = assessed(&dossier);
    let waiver = Waiver { reason: "đã trình riêng".into(), author: "Vụ trưởng".into(), until: None };
    assessment.findings = assessment.findings.into_iter().map(|f| f.waived(waiver.clone())).collect();
    let requirement = PROFILE.get("report.iv.2").expect("a requirement");
    let cell = comparison::of(&PROFILE, requirement, &dossier, &assessment, 1);
    assert_eq!(cell.state, SectionState::Empty, "nothing is written there all the same");
}

#[test]
fn sections_correspond_by_id_then_by_title() {
    let asked = PROFILE.get("report.iv.2").expect("a requirement");
    assert_eq!(corresponding(asked, &PROFILE).map(|r| r.id.as_str()), Some("report.iv.2"));
    let mut other = PROFILE.clone();
    for r in &mut other.requirements {
        r.id = r.id.replace("report.", "bao-cao.");
    }
    assert_eq!(corresponding(asked, &other).map(|r| r.id.as_str()), Some("bao-cao.iv.2"));
    other.requirements.retain(|r| r.id != "bao-cao.iv.2");
    assert!(corresponding(asked, &other).is_none());
}
