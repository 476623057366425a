//! Letterhead, title, recipients, signature, unit and day of receipt of a report that is otherwise complete.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, assessed, assessed_on, dossier, file, report, said, swap, warnings};
use jiff::civil::date;
use rasoat_check::dossier::Dossier;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::Verdict;

const NOTHING: &[&str] = &[];

fn complete(text: &str) -> Dossier {
    dossier(UnitKind::Province, vec![file("bao-cao.docx", text), file("phu-luc.docx", APPENDIX)])
}

fn changed(old: &str, new: &str) -> DossierAssessment {
    assessed(&complete(&swap(&report(PROVINCE), old, new)))
}

const NUMBER: &str = "Số: 915/BC-BHXH";
const DATE: &str = "^ Nam Định, ngày 18 tháng 8 năm 2020";
const AGENCY: &str = "**BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**";
const RECIPIENTS: &str = "- BHXH Việt Nam;\n    - Lưu: VT, TCCB.";
const SIGNED: &str = "**GIÁM ĐỐC**\n    **Lê Minh Tuấn**";

#[test]
fn each_component_is_filled_in_left_blank_or_absent() {
    let table: &[(&str, &str, &[&str])] = &[
        (NUMBER, "Số:      /BC-BHXH", &["field-missing letterhead.number"]),
        (NUMBER, "Số: ……/BC-BHXH", &["field-missing letterhead.number"]),
        (NUMBER, "", &["field-missing letterhead.number"]),
        (NUMBER, "Số 915 /BC-BHXH", &[]),
        (NUMBER, "Số: 915a/BC-BHXH", &[]),
        (DATE, "^ Nam Định, ngày    tháng    năm 2020", &["field-missing letterhead.date"]),
        (DATE, "^ Nam Định, ngày ... tháng 8 năm 2020", &["field-missing letterhead.date"]),
        (DATE, "", &["field-missing letterhead.date"]),
        (DATE, "^ Nam Định, ngày 18/8/2020", &[]),
        ("**Độc lập - Tự do - Hạnh phúc**", "", &["field-missing letterhead.motto"]),
        (AGENCY, "BẢO HIỂM XÃ HỘI TỈNH/ĐƠN VỊ.....", &["field-missing letterhead.agency"]),
        (AGENCY, "**BHXH TỈNH NAM ĐỊNH**", &[]),
        (RECIPIENTS, "-\n-\n- Lưu: VT,", &["field-missing recipients"]),
        (RECIPIENTS, "", &["field-missing recipients"]),
        (RECIPIENTS, "- Như trên;\n- Lưu: VT.", &[]),
        ("**Nơi nhận:**\n    - BHXH Việt Nam;\n    - Lưu: VT, TCCB.", "", &["field-missing recipients"]),
        (SIGNED, "", &["field-missing signatory"]),
        (SIGNED, "Thủ trưởng đơn vị (ký tên và đóng dấu)", &["field-missing signatory"]),
        (SIGNED, "**KT. GIÁM ĐỐC**\n**PHÓ GIÁM ĐỐC**\n**Lê Minh Tuấn**", &[]),
    ];
    for (old, new, want) in table {
        assert_eq!(said(&changed(old, new)), *want, "{new:?}");
    }
}

#[test]
fn what_may_be_in_a_picture_of_the_page_is_not_missing() {
    let text = swap(&report(PROVINCE), NUMBER, "");
    assert_eq!(said(&assessed(&complete(&format!("{text}\n@picture")))), ["? field-missing letterhead.number"]);
}

#[test]
fn the_paper_of_another_unit_is_said_to_be_one() {
    let table: &[(&str, &[&str])] = &[
        ("**BẢO HIỂM XÃ HỘI TỈNH NINH BÌNH**", &["unit-mismatch document bao-cao.docx"]),
        ("**BẢO HIỂM XÃ HỘI TỈNH HÀ NAM**", &["unit-mismatch document bao-cao.docx"]),
        // No unit of the roster: nothing can be said.
        ("**BẢO HIỂM XÃ HỘI HUYỆN HẢI HẬU**", &[]),
        ("**BẢO HIỂM XÃ HỘI TỈNH NAM ĐINH**", &[]),
    ];
    for (agency, want) in table {
        assert_eq!(said(&changed(AGENCY, agency)), *want, "{agency}");
    }
}

#[test]
fn before_a_day_leaves_the_day_out() {
    for (day, late) in [(date(2020, 8, 27), false), (date(2020, 8, 28), true), (date(2020, 9, 1), true)] {
        let found = assessed(&Dossier { received: Some(day), ..complete(&report(PROVINCE)) });
        assert_eq!(found.is_late(), late, "{day}");
        assert_eq!(said(&found), if late { vec!["deadline-missed deadline"] } else { vec![] }, "{day}");
    }
}

#[test]
fn without_a_day_of_receipt_only_the_date_of_the_paper_can_prove_lateness() {
    let unknown = |text: &str| assessed(&Dossier { received: None, received_from: None, ..complete(text) });
    let found = unknown(&report(PROVINCE));
    assert_eq!(said(&found), ["? deadline-missed deadline"]);
    assert_eq!(found.verdict, Verdict::Complete, "nothing that the unit could mend");
    let dated = swap(&report(PROVINCE), DATE, "^ Nam Định, ngày 03 tháng 9 năm 2020");
    assert_eq!(said(&unknown(&dated)), ["deadline-missed deadline"]);
}

#[test]
fn what_is_at_hand_before_the_day_is_in_time() {
    let unknown = Dossier { received: None, received_from: None, ..complete(&report(PROVINCE)) };
    assert_eq!(said(&assessed_on(&unknown, date(2020, 8, 27))), NOTHING);
    assert_eq!(said(&assessed_on(&unknown, date(2020, 8, 28))), ["? deadline-missed deadline"]);
}

#[test]
fn a_date_after_the_day_of_receipt_is_a_warning() {
    let found = changed(DATE, "^ Nam Định, ngày 25 tháng 8 năm 2020");
    assert_eq!(said(&found), NOTHING);
    assert_eq!(warnings(&found), ["date-after-receipt letterhead.date"]);
}

#[test]
fn a_dossier_without_a_report() {
    let of = |files| said(&assessed(&dossier(UnitKind::Province, files)));
    assert_eq!(of(vec![]), ["not-submitted report"]);
    assert_eq!(of(vec![file("phu-luc.docx", APPENDIX)]), ["not-submitted report"]);
    let unread = of(vec![crate::common::broken("bao-cao.docx")]);
    assert!(unread.contains(&"document-unreadable document bao-cao.docx".to_string()), "{unread:?}");
    assert!(!unread.contains(&"not-submitted report".to_string()), "what could not be read is not missing: {unread:?}");
    assert!(of(vec![file("quet.pdf", "@picture")]).iter().all(|l| l.starts_with('?')), "a scan without text");
}

#[test]
fn of_two_reports_the_fuller_one_counts() {
    let short = crate::common::without(&report(PROVINCE), &["**2. Công tác tuyên truyền", "Phát 412"]);
    let files = vec![file("a du thao.docx", &short), file("b.docx", &report(PROVINCE)), file("phu-luc.docx", APPENDIX)];
    assert_eq!(said(&assessed(&dossier(UnitKind::Province, files))), NOTHING);
}
