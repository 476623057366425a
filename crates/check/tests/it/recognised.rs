//! What a page that was read from its picture proves, and what it leaves open.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, assessed, dossier, file, report, said, swap, warnings};
use rasoat_check::dossier::{Content, Dossier, File};
use rasoat_model::document::{Document, TextSource};

/// A file as if it had been recognised in pictures, each page with this confidence.
fn scanned(name: &str, text: &str, confidence: u8) -> File {
    let mut file = file(name, text);
    let Content::Read { document, .. } = &mut file.content else { unreachable!("made readable") };
    let Document { pages, text_source, .. } = document;
    *text_source = TextSource::Ocr;
    for page in pages {
        page.confidence = Some(confidence);
    }
    file
}

fn of(report: File, appendix: File) -> Dossier {
    dossier(UnitKind::Province, vec![report, appendix])
}

const PROPAGANDA: &str =
    "**2. Công tác tuyên truyền PTTĐ**\n    Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.";

#[test]
fn a_clear_scan_proves_as_much_as_text() {
    let without = swap(&report(PROVINCE), PROPAGANDA, "");
    let found = assessed(&of(scanned("bc.pdf", &without, 91), file("pl.docx", APPENDIX)));
    assert_eq!(said(&found), ["section-missing report.ii.2"]);
}

#[test]
fn on_a_poor_scan_nothing_is_missing_for_sure() {
    let without = swap(&report(PROVINCE), PROPAGANDA, "");
    let found = assessed(&of(scanned("bc.pdf", &without, 40), file("pl.docx", APPENDIX)));
    assert_eq!(said(&found), ["? section-missing report.ii.2", "? low-confidence-text document bc.pdf"]);
}

#[test]
fn ink_that_was_not_read_may_be_the_answer() {
    let head = |number: &str| swap(&report(PROVINCE), "Số: 915/BC-BHXH", number);
    let row = |cash: &str| {
        swap(APPENDIX, "| 2018 | 402 thẻ | Không | 0 | 18 triệu đồng |", &format!("| 2018 | 402 thẻ | Không | 0 | {cash} |"))
    };
    let table: &[(&str, &str, &[&str])] = &[
        ("Số: 915/BC-BHXH", "18 triệu đồng", &[]),
        ("Số:      /BC-BHXH", "18 triệu đồng", &["field-missing letterhead.number"]),
        ("Số: \u{FFFD} /BC-BHXH", "18 triệu đồng", &["? field-missing letterhead.number"]),
        ("Số: 915/BC-BHXH", "", &["appendix-cell-empty appendix.cash 2018"]),
        ("Số: 915/BC-BHXH", "\u{FFFD}", &["? appendix-cell-invalid appendix.cash 2018"]),
        ("Số: 915/BC-BHXH", "\u{FFFD} triệu đồng", &["? appendix-cell-invalid appendix.cash 2018"]),
    ];
    for (number, cash, want) in table {
        let found = assessed(&of(scanned("bc.pdf", &head(number), 91), scanned("pl.pdf", &row(cash), 91)));
        assert_eq!(said(&found), *want, "{number} / {cash}");
    }
}

#[test]
fn slips_in_the_numerals_cost_no_section() {
    let slips =
        [("**I. ĐẶC", "**l. ĐẶC"), ("**II. CÔNG", "**H. CÔNG"), ("**III. KẾT", "**HI. KẾT"), ("**IV. ĐÁNH", "**lV. ĐÁNH")];
    let body = slips.iter().fold(report(PROVINCE), |body, (old, new)| swap(&body, old, new));
    let found = assessed(&of(scanned("bc.pdf", &body, 88), file("pl.docx", APPENDIX)));
    assert_eq!(said(&found), [] as [&str; 0]);
    assert_eq!(warnings(&found), [] as [&str; 0]);
}
