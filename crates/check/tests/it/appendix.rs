//! The appendix: the form as units fill it in, and what is wrong with it.

use crate::common::UnitKind;
use crate::common::{
    APPENDIX, PROVINCE, appendix, assessed, assessed_appendix, dossier, file, report, said, swap, warnings, without,
};

const NOTHING: &[&str] = &[];

#[test]
fn the_form_filled_in_has_nothing_to_object_to() {
    assert_eq!(appendix(APPENDIX), NOTHING);
    assert_eq!(warnings(&assessed_appendix(APPENDIX)), NOTHING);
}

#[test]
fn it_may_stand_at_the_end_of_the_report_or_in_a_file_of_its_own() {
    let whole = format!("{}\n{APPENDIX}", report(PROVINCE));
    assert_eq!(said(&assessed(&dossier(UnitKind::Province, vec![file("bc.docx", &whole)]))), NOTHING);
    let none = dossier(UnitKind::Province, vec![file("bc.docx", &report(PROVINCE))]);
    assert_eq!(said(&assessed(&none)), ["appendix-missing appendix"]);
}

#[test]
fn a_file_that_could_not_be_read_may_hold_it() {
    let files = vec![file("bc.docx", &report(PROVINCE)), crate::common::broken("phu luc.docx")];
    let said = said(&assessed(&dossier(UnitKind::Province, files)));
    assert!(said.contains(&"? appendix-missing appendix".to_string()), "{said:?}");
    assert!(said.contains(&"document-unreadable document phu luc.docx".to_string()), "{said:?}");
}

/// Other shapes of the same table.
#[test]
fn other_layouts_of_the_form_are_the_form() {
    let rows = "
        | 2016 | 310 thẻ | 20 suất quà | 01 căn (trực tiếp) | 12 triệu đồng | Không |
        | 2017 | 325 thẻ | 1 tấn gạo | 02 căn (phối hợp) | 15 triệu đồng | Không |
        | 2018 | 402 thẻ | Không | 0 | 18 triệu đồng | Hiến máu |
        | 2019 | 512 thẻ | 45 áo phao | 01 căn (phối hợp) | 22 triệu đồng | Không có |
        | 2020 | 298 thẻ | 30 suất quà | - | 9 triệu đồng | Cùng Mặt trận dựng cầu |";
    let table: &[(&str, String)] = &[
        ("short headers", format!("| Năm | Số thẻ BHYT hỗ trợ | Hiện vật | Số căn nhà | Tiền mặt | Hoạt động phối hợp |{rows}")),
        (
            "header of two rows, merged",
            format!(
                "| Năm | Kết quả hỗ trợ | < | < | < | Hoạt động phối hợp với tổ chức, cá nhân khác |
                 | ^ | Mua thẻ BHYT | Hiện vật | Nhà xây tặng | Tiền mặt quyên góp | ^ |{rows}"
            ),
        ),
        (
            "a title inside the table",
            format!(
                "| KẾT QUẢ HỖ TRỢ MUA THẺ BHYT, ỦNG HỘ TIỀN, HIỆN VẬT | < | < | < | < | < |
                 | Năm | Mua thẻ BHYT | Hiện vật | Nhà xây tặng | Tiền mặt quyên góp | Hoạt động phối hợp |{rows}"
            ),
        ),
        (
            "numbers of the columns under the header",
            format!(
                "| Năm | Mua thẻ BHYT | Hiện vật | Nhà xây tặng | Tiền mặt quyên góp | Hoạt động phối hợp |
                 | (1) | (2) | (3) | (4) | (5) | (6) |{rows}"
            ),
        ),
        (
            "Năm before the year",
            format!(
                "| Năm | Số thẻ BHYT | Hiện vật | Số căn nhà | Tiền mặt | Hoạt động phối hợp |{}",
                rows.replace("| 20", "| Năm 20").replace("Năm 20 suất", "20 suất")
            ),
        ),
        (
            "a last year that is not over",
            format!(
                "| Năm | Số thẻ BHYT | Hiện vật | Số căn nhà | Tiền mặt | Hoạt động phối hợp |{}",
                swap(rows, "| 2020 |", "| 8 tháng đầu năm 2020 |")
            ),
        ),
        (
            "a row of totals",
            format!(
                "| Năm | Số thẻ BHYT | Hiện vật | Số căn nhà | Tiền mặt | Hoạt động phối hợp |{rows}\n| Tổng cộng | 1.847 thẻ | | 04 căn | 76 triệu đồng | |"
            ),
        ),
    ];
    for (name, text) in table {
        assert_eq!(appendix(text), NOTHING, "{name}");
    }
}

#[test]
fn columns_may_stand_in_another_order_and_behind_a_number() {
    let text = "
        | STT | Năm | Số tiền ủng hộ | Số thẻ BHYT | Nhà tình nghĩa | Hoạt động phối hợp | Hiện vật |
        | 1 | 2016 | 12 triệu đồng | 310 thẻ | 01 căn (trực tiếp) | Không | Gạo |
        | 2 | 2017 | 15 triệu đồng | 325 thẻ | 0 | Không | Chăn ấm |
        | 3 | 2018 | 18 triệu đồng | 402 thẻ | 0 | Không | Sách vở |
        | 4 | 2019 | 22 triệu đồng | 512 thẻ | 0 | Không | Áo phao |
        | 5 | 2020 | 9 triệu đồng | 298 thẻ | 0 | Không | Không |";
    assert_eq!(appendix(text), NOTHING);
    assert_eq!(
        appendix(&swap(text, "| 22 triệu đồng | 512 thẻ |", "| 22 triệu đồng | |")),
        ["appendix-cell-empty appendix.bhyt-cards 2019"]
    );
}

#[test]
fn years_may_run_across() {
    let text = "
        | Nội dung | 2016 | 2017 | 2018 | 2019 | 2020 |
        | Hỗ trợ mua thẻ BHYT | 310 thẻ | 325 thẻ | 402 thẻ | 512 thẻ | 298 thẻ |
        | Ủng hộ bằng hiện vật | Gạo | Gạo | Chăn | Sách | Không |
        | Số lượng nhà xây tặng người nghèo | 0 | 0 | 01 căn (trực tiếp) | 0 | 0 |
        | Số tiền mặt quyên góp | 12 triệu đồng | 15 triệu đồng | 18 triệu đồng | 22 triệu đồng | 9 triệu đồng |
        | Các hoạt động phối hợp với tổ chức, cá nhân khác | Không | Không | Không | Không | Không |";
    assert_eq!(appendix(text), NOTHING);
    assert_eq!(appendix(&swap(text, "402 thẻ", "")), ["appendix-cell-empty appendix.bhyt-cards 2018"]);
    assert_eq!(appendix(&without(text, &["| Số tiền"])), ["appendix-column-missing appendix.cash"]);
}

#[test]
fn what_is_not_there_is_named() {
    assert_eq!(appendix(&without(APPENDIX, &["| 2018"])), ["appendix-row-missing appendix.2018"]);
    assert_eq!(
        appendix(&without(APPENDIX, &["| 2016", "| 2020"])),
        ["appendix-row-missing appendix.2016", "appendix-row-missing appendix.2020"]
    );
    // The second-last column and the optional one taken away.
    let narrow: String = APPENDIX
        .lines()
        .map(|l| match l.trim().strip_prefix('|') {
            Some(row) => format!("|{}|\n", row.split('|').take(5).collect::<Vec<_>>().join("|")),
            None => format!("{l}\n"),
        })
        .collect();
    assert_eq!(appendix(&narrow), ["appendix-column-missing appendix.joint-activities"]);
}

#[test]
fn cells_are_answers_or_not() {
    let own = "| 2018 | 402 thẻ | Không | 0 | 18 triệu đồng |";
    let table: &[(&str, &[&str])] = &[
        ("| 2018 | 402 thẻ | Không | 0 |  |", &["appendix-cell-empty appendix.cash 2018"]),
        (
            "| 2018 | | | 0 | 18 triệu đồng |",
            &["appendix-cell-empty appendix.bhyt-cards 2018", "appendix-cell-empty appendix.in-kind 2018"],
        ),
        ("| 2018 | đang tổng hợp | Không | 0 | 18 triệu đồng |", &["appendix-cell-invalid appendix.bhyt-cards 2018"]),
        ("| 2018 | có | Không | 0 | 18 triệu đồng |", &["appendix-cell-invalid appendix.bhyt-cards 2018"]),
        ("| 2018 | …… | Không | 0 | 18 triệu đồng |", &["appendix-cell-invalid appendix.bhyt-cards 2018"]),
        ("| 2018 | 402 thẻ | …… | 0 | 18 triệu đồng |", &["appendix-cell-empty appendix.in-kind 2018"]),
        // In a column of words any word answers.
        ("| 2018 | 402 thẻ | có | 0 | 18 triệu đồng |", &[]),
        ("| 2018 | 0 | 0 | 0 | 0 |", &[]),
        ("| 2018 | Không | Không | Không | Không |", &[]),
        ("| 2018 | Không có | Không | Không có | Không có |", &[]),
        ("| 2018 | - | - | - | - |", &[]),
        ("| 2018 | – | – | – | – |", &[]),
        ("| 2018 | ba trăm thẻ | Không | hai căn (phối hợp) | mười triệu đồng |", &[]),
        ("| 2018 | 1.402 thẻ, trị giá 88,5 triệu đồng | Không | 03 căn (01 trực tiếp, 02 phối hợp) | 18.500.000 đồng |", &[]),
    ];
    for (row, want) in table {
        assert_eq!(appendix(&swap(APPENDIX, own, row)), *want, "{row}");
    }
}

#[test]
fn a_merged_cell_answers_once_sideways_and_for_all_its_years_downwards() {
    let down = swap(&swap(APPENDIX, "15 triệu đồng", "^"), "12 triệu đồng", "27 triệu đồng");
    assert_eq!(appendix(&down), NOTHING);
    let sideways = swap(APPENDIX, "| 402 thẻ | Không |", "| 402 thẻ | < |");
    assert_eq!(appendix(&sideways), ["appendix-cell-empty appendix.in-kind 2018"]);
}

#[test]
fn an_answer_that_says_half_is_a_warning() {
    let form = "
        | Năm | Mua thẻ BHYT | Hiện vật | Nhà tình nghĩa | Tiền mặt | Hoạt động phối hợp |
        | 2016 | 310 thẻ | Gạo | 01 căn (trực tiếp) | 12 triệu đồng | Không |
        | 2017 | 325 thẻ | Gạo | 0 | 15 triệu đồng | Không |
        | 2018 | 402 thẻ | Gạo | 0 | 18 triệu đồng | Không |
        | 2019 | 512 thẻ | Gạo | 0 | 22 triệu đồng | Không |
        | 2020 | 298 thẻ | Gạo | 0 | 9 triệu đồng | Không |";
    let table: &[(&str, &str, &[&str])] = &[
        ("402 thẻ", "402", &["appendix-cell-incomplete appendix.bhyt-cards 2018"]),
        ("18 triệu đồng", "18.000.000", &["appendix-cell-incomplete appendix.cash 2018"]),
        ("01 căn (trực tiếp)", "01 căn", &["appendix-cell-incomplete appendix.houses 2016"]),
        ("01 căn (trực tiếp)", "01 căn, phối hợp với xã", &[]),
        ("18 triệu đồng", "0", &[]),
    ];
    for (old, new, want) in table {
        let found = assessed_appendix(&swap(form, old, new));
        assert_eq!(said(&found), NOTHING, "{new}");
        assert_eq!(warnings(&found), *want, "{new}");
    }
    // The unit of account stands over the column, or over the table.
    let bare = swap(form, "18 triệu đồng", "18");
    for headed in [swap(&bare, "| Tiền mặt |", "| Tiền mặt (triệu đồng) |"), format!("Đơn vị tính: triệu đồng\n{bare}")]
    {
        assert_eq!(warnings(&assessed_appendix(&headed)), NOTHING, "{headed}");
    }
}

#[test]
fn a_total_that_is_no_sum_is_a_warning() {
    let rows = |total: &str| {
        format!(
            "| Năm | Số thẻ BHYT (thẻ) | Hiện vật | Số căn nhà | Tiền mặt (triệu đồng) | Hoạt động phối hợp |
             | 2016 | 100 | Gạo | 0 | 1.200 | Không |
             | 2017 | 110 | Gạo | 0 | 10 | Không |
             | 2018 | 120 | Gạo | 0 | 10 | Không |
             | 2019 | 130 | Gạo | 0 | 10 | Không |
             | 2020 | 140 | Gạo | 0 | 10,5 | Không |
             | Tổng cộng | {total} | | 0 | 1.240,5 | |"
        )
    };
    for (total, want) in [("600", NOTHING), ("660", &["appendix-total-mismatch appendix.bhyt-cards"])] {
        let found = assessed_appendix(&rows(total));
        assert_eq!(said(&found), NOTHING, "{total}");
        assert_eq!(warnings(&found), want, "{total}");
    }
}

#[test]
fn a_form_that_goes_on_in_a_second_table_is_one() {
    let split = swap(APPENDIX, "    | 2019 |", "    (tiếp theo)\n    | 2019 |");
    assert_eq!(appendix(&split), NOTHING);
    let again = swap(
        APPENDIX,
        "    | 2019 |",
        "    (tiếp theo)
    | Năm | Hỗ trợ mua thẻ | Hiện vật | Nhà xây tặng | Tiền mặt | Các hoạt động phối hợp | Ghi chú |
    | 2019 |",
    );
    assert_eq!(appendix(&again), NOTHING);
    assert_eq!(appendix(&swap(&again, "512 thẻ", "")), ["appendix-cell-empty appendix.bhyt-cards 2019"]);
}

#[test]
fn another_table_of_years_is_not_the_appendix() {
    let decoy = "
        | Năm | Tổng số hộ | Hộ nghèo | Tỷ lệ (%) |
        | 2016 | 120.000 | 9.000 | 7,5 |
        | 2017 | 121.000 | 8.000 | 6,6 |
        | 2018 | 122.000 | 6.000 | 4,9 |
        | 2019 | 123.000 | 4.000 | 3,2 |
        | 2020 | 124.000 | 2.000 | 1,6 |";
    let body = swap(PROVINCE, "**2.2. Công tác phối hợp", &format!("{decoy}\n    **2.2. Công tác phối hợp"));
    let alone = dossier(UnitKind::Province, vec![file("bc.docx", &report(&body))]);
    assert_eq!(said(&assessed(&alone)), ["appendix-missing appendix"]);
    let beside = dossier(UnitKind::Province, vec![file("bc.docx", &report(&body)), file("pl.docx", APPENDIX)]);
    assert_eq!(said(&assessed(&beside)), NOTHING);
}

#[test]
fn a_blank_form_is_there_and_lacks_its_years() {
    let blank = without(APPENDIX, &["| 2016", "| 2017", "| 2018", "| 2019", "| 2020"]) + "\n| | | | | | | |\n| | | | | | | |";
    let want = ["2016", "2017", "2018", "2019", "2020"].map(|y| format!("appendix-row-missing appendix.{y}"));
    assert_eq!(appendix(&blank), want);
}
