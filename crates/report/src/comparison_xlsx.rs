//! One section of all units as a workbook: a row a unit, a column a campaign, what is lacking in colour.

use super::comparison::{head as head_of, remark, source, title as title_of, totals};
use super::phrase::{clean, short_date};
use super::xlsx::{GREY, ORANGE, RED, SheetError, base, boxed, cell_text, head, print_setup, title, workbook};
use jiff::civil::Date;
use rasoat_check::comparison::{SectionCell, SectionComparison, SectionState};
use rasoat_model::lang::Lang;
use rust_xlsxwriter::Format;

/// Row of the heads of columns.
const HEAD: u32 = 3;
/// Most characters of a cell of the format.
const MOST: usize = 32_000;

/// The workbook's bytes; `today` is the day of making.
///
/// # Errors
/// Only where the writer itself fails.
pub fn to_xlsx(a: &SectionComparison, today: Date) -> Result<Vec<u8>, SheetError> {
    let mut book = workbook("So sánh một mục giữa các đơn vị", today)?;
    let sheet = book.add_worksheet().set_name("Theo mục")?;
    sheet.write_string_with_format(0, 0, title_of(a, Lang::Vi), &title())?;
    let under = format!("{}; tính đến ngày {}", totals(a, Lang::Vi).join("; "), short_date(today));
    sheet.write_string_with_format(1, 0, under, &base().set_italic())?;
    let mut heads = vec![("TT".to_owned(), 5.0), ("Đơn vị".to_owned(), 26.0)];
    let width = if a.campaigns.len() > 1 { 60.0 } else { 90.0 };
    for at in 0..a.campaigns.len() {
        let name = if a.campaigns.len() > 1 { head_of(a, at, Lang::Vi) } else { "Nội dung".to_owned() };
        heads.extend([("Tình trạng".to_owned(), 24.0), (name, width), ("Tệp, trang".to_owned(), 22.0)]);
    }
    for (column, (name, width)) in (0u16..).zip(&heads) {
        sheet.write_string_with_format(HEAD, column, name, &head())?;
        sheet.set_column_width(column, *width)?;
    }
    let wrapped = boxed().set_text_wrap();
    for (n, row) in (1u32..).zip(&a.rows) {
        let line = HEAD + n;
        sheet.write_number_with_format(line, 0, f64::from(n), &boxed())?;
        sheet.write_string_with_format(line, 1, clean(&row.unit.name), &wrapped)?;
        for (column, cells) in (2u16..).step_by(3).zip(&row.cells) {
            let remarks: Vec<String> = cells.iter().filter_map(|c| remark(c, Lang::Vi)).collect();
            let state = if cells.is_empty() { "không có hồ sơ".to_owned() } else { remarks.join("\n") };
            sheet.write_string_with_format(line, column, cell_text(&state), &look(cells))?;
            let text: Vec<String> = cells.iter().flat_map(|c| c.text.iter().map(|l| clean(l))).collect();
            sheet.write_string_with_format(line, column + 1, cut(&text.join("\n")), &wrapped)?;
            let sources: Vec<String> = cells.iter().map(|c| source(c, Lang::Vi)).collect();
            sheet.write_string_with_format(line, column + 2, cell_text(&sources.join("\n")), &wrapped)?;
        }
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    if let (false, Ok(rows), Ok(columns)) = (a.rows.is_empty(), u32::try_from(a.rows.len()), u16::try_from(heads.len())) {
        sheet.autofilter(HEAD, 0, HEAD + rows, columns - 1)?;
    }
    print_setup(sheet, (HEAD, HEAD))?;
    if a.campaigns.iter().any(|c| !c.absent.is_empty()) {
        let sheet = book.add_worksheet().set_name("Chưa gửi")?;
        for (column, (name, width)) in (0u16..).zip([("Đợt", 30.0), ("Đơn vị", 50.0)]) {
            sheet.write_string_with_format(0, column, name, &head())?;
            sheet.set_column_width(column, width)?;
        }
        let all = a.campaigns.iter().flat_map(|c| c.absent.iter().map(|unit| (&c.title, unit)));
        for (line, (campaign, unit)) in (1u32..).zip(all) {
            sheet.write_string_with_format(line, 0, clean(campaign), &wrapped)?;
            sheet.write_string_with_format(line, 1, clean(unit), &wrapped)?;
        }
        print_setup(sheet, (0, 0))?;
    }
    Ok(book.save_to_buffer()?)
}

/// The whole text, where a cell can hold it.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// In the colour of the worst.
fn look(cells: &[SectionCell]) -> Format {
    let wrapped = boxed().set_text_wrap();
    match cells.iter().map(|c| c.state).max() {
        None => wrapped.set_background_color(GREY),
        Some(SectionState::Written) => wrapped,
        Some(SectionState::Unclear) => wrapped.set_background_color(ORANGE),
        Some(SectionState::Empty | SectionState::Missing) => wrapped.set_background_color(RED),
    }
}
