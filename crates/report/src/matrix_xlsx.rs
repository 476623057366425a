//! The state of a campaign as a workbook: units × requirements, what is open unit by unit, and who has sent nothing.

use super::matrix::{CellState, Matrix, Row, Sent, totals};
use super::phrase::{clean, short_date, shorten, verdict};
use super::xlsx::{GREEN, GREY, ORANGE, RED, SheetError, YELLOW, base, boxed, cell_text, head, print_setup, title, workbook};
use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, Workbook};

/// Columns before the requirements: number, unit, received, verdict, open points, notices.
const BEFORE: u16 = 6;
/// Rows above the data: title, totals, a blank, heads.
const FIRST: u32 = 4;

/// "31/8/2020 (số 12/BHXH-TĐKT); 05/9/2020".
pub fn notices(sent: &[Sent]) -> String {
    let one = |s: &Sent| {
        let number = s.number.as_deref().map(clean).filter(|n| !n.is_empty());
        number.map_or_else(|| short_date(s.on), |n| format!("{} (số {n})", short_date(s.on)))
    };
    sent.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The workbook's bytes; `subject` names the campaign, `today` is the day of making.
///
/// # Errors
/// Only where the writer itself fails.
pub fn to_xlsx(m: &Matrix, subject: &str, today: Date) -> Result<Vec<u8>, SheetError> {
    let mut book = workbook("Tình hình gửi báo cáo", today)?;
    matrix(&mut book, m, subject, today)?;
    open_points(&mut book, m)?;
    missing(&mut book, m)?;
    Ok(book.save_to_buffer()?)
}

pub(super) fn color(state: CellState) -> Option<Color> {
    match state {
        CellState::Met => Some(GREEN),
        CellState::NotMet => Some(RED),
        CellState::Warning => Some(YELLOW),
        CellState::Unclear => Some(ORANGE),
        CellState::Waived => Some(GREY),
        CellState::NotApplicable => None,
    }
}

fn verdict_format(row: &Row) -> Format {
    let color = match row.verdict {
        Verdict::Complete => GREEN,
        Verdict::Deficient => RED,
        Verdict::Unclear => ORANGE,
    };
    boxed().set_background_color(color).set_text_wrap()
}

fn matrix(book: &mut Workbook, m: &Matrix, subject: &str, today: Date) -> Result<(), SheetError> {
    let sheet = book.add_worksheet().set_name("Đơn vị × yêu cầu")?;
    sheet.write_string_with_format(0, 0, "TÌNH HÌNH GỬI VÀ RÀ SOÁT BÁO CÁO CỦA CÁC ĐƠN VỊ", &title())?;
    let under = format!("{}; tính đến ngày {}", clean(subject), short_date(today));
    sheet.write_string_with_format(1, 0, under, &base().set_italic())?;
    sheet.write_string_with_format(2, 0, format!("{}.", totals(m, Lang::Vi)), &base().set_bold())?;
    let heads =
        [("TT", 5), ("Đơn vị", 28), ("Ngày nhận", 11), ("Kết quả", 13), ("Số điểm còn thiếu", 8), ("Đã đề nghị bổ sung", 22)];
    for (c, (name, width)) in heads.into_iter().enumerate() {
        sheet.write_string_with_format(FIRST - 1, c as u16, name, &head())?;
        sheet.set_column_width(c as u16, width)?;
    }
    let upright = head().set_rotation(90).set_font_size(9).set_align(FormatAlign::Bottom);
    for (i, (_, label)) in m.requirements.iter().enumerate() {
        sheet.write_string_with_format(FIRST - 1, BEFORE + i as u16, shorten(label, 48), &upright)?;
        sheet.set_column_width(BEFORE + i as u16, 4.3)?;
    }
    sheet.set_row_height(FIRST - 1, 200)?;
    for (n, row) in m.rows.iter().enumerate() {
        let line = FIRST + n as u32;
        sheet.write_number_with_format(line, 0, (n + 1) as f64, &boxed())?;
        sheet.write_string_with_format(line, 1, clean(&row.unit), &boxed().set_text_wrap())?;
        sheet.write_string_with_format(line, 2, row.received.map_or_else(String::new, short_date), &boxed())?;
        let late = if row.late { ", MUỘN" } else { "" };
        sheet.write_string_with_format(line, 3, format!("{}{late}", verdict(row.verdict, Lang::Vi)), &verdict_format(row))?;
        sheet.write_number_with_format(line, 4, row.open.len() as f64, &boxed())?;
        sheet.write_string_with_format(line, 5, notices(&row.notices), &boxed().set_text_wrap())?;
        for c in 0..m.requirements.len() {
            let state = m.cell(row, c);
            let look = boxed().set_align(FormatAlign::Center);
            let look = color(state).map_or(look.clone(), |color| look.set_background_color(color));
            sheet.write_string_with_format(line, BEFORE + c as u16, state.mark().to_string(), &look)?;
        }
    }
    // How many units meet each requirement, as formulas: a corrected mark counts at once.
    let end = FIRST + m.rows.len() as u32;
    sheet.write_string_with_format(end, 1, "Số đơn vị đạt", &head())?;
    for c in 0..m.requirements.len() {
        let column = BEFORE + c as u16;
        let range = format!("{}:{}", super::xlsx::address(FIRST, column), super::xlsx::address(end.max(FIRST + 1) - 1, column));
        let marks = [CellState::Met, CellState::Warning, CellState::Waived].map(|s| match s.mark() {
            // A tilde escapes in COUNTIF: alone it would match nothing.
            '~' => format!("COUNTIF({range},\"~~\")"),
            mark => format!("COUNTIF({range},\"{mark}\")"),
        });
        let f = Formula::new(format!("={}", marks.join("+"))).set_result(m.met(c).0.to_string());
        sheet.write_formula_with_format(end, column, f, &boxed().set_bold().set_align(FormatAlign::Center))?;
    }
    let marks: Vec<String> = CellState::ALL.iter().map(|s| format!("{} {}", s.mark(), s.word(Lang::Vi))).collect();
    sheet.write_string_with_format(end + 2, 1, format!("Chú giải: {}.", marks.join("; ")), &base())?;
    sheet.set_freeze_panes(FIRST, 2)?;
    if !m.rows.is_empty() {
        sheet.autofilter(FIRST - 1, 0, end - 1, BEFORE - 1 + m.requirements.len() as u16)?;
    }
    print_setup(sheet, (FIRST - 1, FIRST - 1))?;
    Ok(())
}

/// A row an open point: the list to work through.
fn open_points(book: &mut Workbook, m: &Matrix) -> Result<(), SheetError> {
    if m.rows.iter().all(|r| r.open.is_empty()) {
        return Ok(());
    }
    let sheet = book.add_worksheet().set_name("Còn thiếu")?;
    sheet.write_string_with_format(0, 0, "NHỮNG ĐIỂM CÒN THIẾU HOẶC CHƯA RÕ, THEO ĐƠN VỊ", &title())?;
    for (c, (name, width)) in
        [("Đơn vị", 30), ("Điểm còn thiếu, chưa rõ", 90), ("Đã đề nghị bổ sung", 24)].into_iter().enumerate()
    {
        sheet.write_string_with_format(2, c as u16, name, &head())?;
        sheet.set_column_width(c as u16, width)?;
    }
    let mut line = 3;
    for row in &m.rows {
        for point in &row.open {
            for (c, text) in [clean(&row.unit), cell_text(point), notices(&row.notices)].into_iter().enumerate() {
                sheet.write_string_with_format(line, c as u16, text, &boxed().set_text_wrap())?;
            }
            line += 1;
        }
    }
    sheet.set_freeze_panes(3, 1)?;
    sheet.autofilter(2, 0, line - 1, 2)?;
    print_setup(sheet, (2, 2))?;
    Ok(())
}

fn missing(book: &mut Workbook, m: &Matrix) -> Result<(), SheetError> {
    if m.missing_units.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet().set_name("Chưa gửi")?;
    sheet.write_string_with_format(0, 0, format!("ĐƠN VỊ CHƯA GỬI ({})", m.missing_units.len()), &title())?;
    for (c, (name, width)) in [("TT", 6), ("Đơn vị", 50), ("Đã nhắc", 40)].into_iter().enumerate() {
        sheet.write_string_with_format(2, c as u16, name, &head())?;
        sheet.set_column_width(c as u16, width)?;
    }
    for (i, absent) in m.missing_units.iter().enumerate() {
        let line = 3 + i as u32;
        sheet.write_number_with_format(line, 0, (i + 1) as f64, &boxed())?;
        sheet.write_string_with_format(line, 1, clean(&absent.unit), &boxed().set_text_wrap())?;
        sheet.write_string_with_format(line, 2, notices(&absent.notices), &boxed().set_text_wrap())?;
    }
    print_setup(sheet, (2, 2))?;
    Ok(())
}
