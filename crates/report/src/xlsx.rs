//! What the workbooks share: looks of cells, print setup, text made fit for a cell.
//!
//! Text of submitted files is written as strings, never as formulas. The bytes depend on the content alone: no clock.

use super::phrase::clean;
use rasoat_model::lang::Lang;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Why no workbook came out; it is made in memory, so that means a fault of the writer.
#[derive(Debug, thiserror::Error)]
#[error("không ghi được tệp XLSX: {0}")]
pub struct SheetError(String);

impl SheetError {
    /// What went wrong.
    pub fn words(&self, lang: Lang) -> String {
        lang.pick(format!("không ghi được tệp XLSX: {}", self.0), format!("the XLSX file cannot be written: {}", self.0))
    }
}

impl From<XlsxError> for SheetError {
    fn from(e: XlsxError) -> SheetError {
        SheetError(e.to_string())
    }
}

/// Longest text of a cell, in characters; a sheet holds 32,767, a reader far less.
pub const CELL: usize = 1500;

/// Ground of heads. Colours are pale, so that black text stays legible on them when printed in grey; the HTML pages have the same.
pub const HEAD: Color = Color::RGB(0xE7_ED_F4);
/// Ground of what is met.
pub const GREEN: Color = Color::RGB(0xE2_F2_DE);
/// Ground of what is missing.
pub const RED: Color = Color::RGB(0xF8_D4_CF);
/// Ground of a warning.
pub const YELLOW: Color = Color::RGB(0xFF_F2_C2);
/// Ground of what is unclear.
pub const ORANGE: Color = Color::RGB(0xF9_D9_B0);
/// Ground of what is set aside, or not there to be judged.
pub const GREY: Color = Color::RGB(0xE6_E6_E6);
const LINE: Color = Color::RGB(0xB0_B0_B0);

/// Plain text: the font of official papers (Nghị định 30/2020/NĐ-CP, Phụ lục I, I.4), 11 points, at the top of the cell.
pub fn base() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(11).set_align(FormatAlign::Top)
}

/// A cell of a table.
pub fn boxed() -> Format {
    base().set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// The head of a column.
pub fn head() -> Format {
    boxed()
        .set_bold()
        .set_background_color(HEAD)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// The title of a sheet, 14 points.
pub fn title() -> Format {
    base().set_bold().set_font_size(14)
}

/// A4 across, all columns on one page wide, page numbers below, the head repeated.
/// `head_rows`: first and last, 0-based.
///
/// # Errors
/// Where the writer refuses the rows.
pub fn print_setup(sheet: &mut Worksheet, head_rows: (u32, u32)) -> Result<(), XlsxError> {
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&L&A&RTrang &P/&N");
    sheet.set_repeat_rows(head_rows.0, head_rows.1)?;
    Ok(())
}

/// A workbook with the day as its date of making.
///
/// # Errors
/// Where the day is none that the format can hold (before 1900).
pub fn workbook(title: &str, today: jiff::civil::Date) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let made = ExcelDateTime::from_ymd(u16::try_from(today.year()).unwrap_or(2000), part(today.month()), part(today.day()))?;
    book.set_properties(&DocProperties::new().set_title(clean(title)).set_author("rasoat").set_creation_datetime(&made));
    Ok(book)
}

/// Text of a file for a cell: line breaks stay, what steers terminals or breaks XML goes, very long text is cut.
pub fn cell_text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).filter(|l| !l.is_empty()).collect();
    let whole = lines.join("\n");
    match whole.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

/// "AB12" of a 0-based row and column.
pub fn address(row: u32, col: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, col)
}
