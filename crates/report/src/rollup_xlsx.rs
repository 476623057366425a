//! The roll-up as a workbook: sums by year, every cell with its words and place, sums by unit, and who brought no table.
//!
//! Sums are formulas with their values beside them, so that they are right before and after somebody corrects a number. A doubtful
//! cell is filled and has a note that says why.

use super::phrase::{clean, short_date};
use super::rollup::{doubts, measures, plain, source};
use super::xlsx::{GREY, ORANGE, SheetError, YELLOW, address, base, boxed, cell_text, head, print_setup, title, workbook};
use jiff::civil::Date;
use rasoat_check::figures::Doubt;
use rasoat_check::rollup::{Group, Rollup, UnitTable, Value, YearRow};
use rasoat_text::number::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, Note, Url, Workbook, Worksheet};

/// Sheet with the rows of all units.
const DATA: &str = "Số liệu";
/// Rows above the data: title, subtitle, two rows of heads.
const FIRST: u32 = 4;
/// Columns before the groups: unit, year.
const BEFORE: u16 = 2;

/// Finds a link to a file of a dossier: (dossier, file) → URL.
pub type Links<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// Where a number of a group stands in the sheet of rows, and where its words.
struct Layout {
    /// Column of each measure, in the order of `rollup::measures`.
    numbers: Vec<u16>,
    /// Column of the words of each group.
    words: Vec<u16>,
    doubts: u16,
    source: u16,
}

impl Layout {
    fn of(groups: &[Group]) -> Layout {
        let mut at = BEFORE;
        let (mut numbers, mut words) = (Vec::new(), Vec::new());
        for group in groups {
            numbers.extend(group.measures.iter().enumerate().map(|(i, _)| at + i as u16));
            at += group.measures.len() as u16;
            words.push(at);
            at += 1;
        }
        Layout { numbers, words, doubts: at, source: at + 1 }
    }
}

/// The workbook's bytes. `today` is printed as the day of making.
///
/// # Errors
/// Only where the writer itself fails.
pub fn to_xlsx(r: &Rollup, today: Date, links: &Links<'_>) -> Result<Vec<u8>, SheetError> {
    let mut book = workbook("Tổng hợp phụ lục", today)?;
    let layout = Layout::of(&r.groups);
    let rows: u32 = r.with_table().map(|u| u.rows.len() as u32).sum();
    overview(&mut book, r, &layout, rows, today)?;
    data(&mut book, r, &layout, rows, links)?;
    by_unit(&mut book, r, &layout)?;
    without_table(&mut book, r)?;
    Ok(book.save_to_buffer()?)
}

fn number_format(format: Format) -> Format {
    format.set_num_format("#,##0.######").set_align(FormatAlign::Right)
}

fn whole_format(format: Format) -> Format {
    format.set_num_format("#,##0").set_align(FormatAlign::Right)
}

fn numeric(format: Format, d: Decimal) -> Format {
    if d.as_whole().is_some() { whole_format(format) } else { number_format(format) }
}

fn formula(text: String, value: Decimal) -> Formula {
    Formula::new(text).set_result(plain(value))
}

fn headline(sheet: &mut Worksheet, name: &str, r: &Rollup, today: Option<Date>) -> Result<(), SheetError> {
    sheet.write_string_with_format(0, 0, name, &title())?;
    let day = today.map(|d| format!("; lập ngày {}", short_date(d))).unwrap_or_default();
    sheet.write_string_with_format(1, 0, format!("Theo {}{day}. Tiền tính bằng đồng.", clean(&r.title)), &base().set_italic())?;
    Ok(())
}

/// Sums by year with a total, and what the colours mean.
fn overview(book: &mut Workbook, r: &Rollup, layout: &Layout, rows: u32, today: Date) -> Result<(), SheetError> {
    let sheet = book.add_worksheet().set_name("Tổng hợp")?;
    headline(sheet, "TỔNG HỢP SỐ LIỆU PHỤ LỤC THEO NĂM", r, Some(today))?;
    let all = measures(r);
    sheet.write_string_with_format(3, 0, "Năm", &head())?;
    for (i, (.., name)) in all.iter().enumerate() {
        sheet.write_string_with_format(3, 1 + i as u16, clean(name), &head())?;
        sheet.set_column_width(1 + i as u16, 22)?;
    }
    sheet.set_row_height(3, 48)?;
    let sum_of = |column: u16, year: u32| {
        let range = |c: u16| {
            let (from, to) = (address(FIRST, c), address(FIRST + rows.max(1) - 1, c));
            format!("'{DATA}'!{}:{}", absolute(&from), absolute(&to))
        };
        format!("=SUMIF({},{},{})", range(1), address(year, 0), range(column))
    };
    let mut line = 4;
    for year in r.years.clone() {
        sheet.write_number_with_format(line, 0, f64::from(year), &boxed().set_align(FormatAlign::Center))?;
        for (i, (g, m, _)) in all.iter().enumerate() {
            let value = r.sum(*g, *m, Some(year));
            let f = formula(sum_of(layout.numbers[i], line), value);
            sheet.write_formula_with_format(line, 1 + i as u16, f, &numeric(boxed(), value))?;
        }
        line += 1;
    }
    sheet.write_string_with_format(line, 0, "Tổng cộng", &head())?;
    for (i, (g, m, _)) in all.iter().enumerate() {
        let value = r.sum(*g, *m, None);
        let column = 1 + i as u16;
        let f = formula(format!("=SUM({}:{})", address(4, column), address(line.max(5) - 1, column)), value);
        sheet.write_formula_with_format(line, column, f, &numeric(boxed().set_bold(), value))?;
    }
    sheet.set_column_width(0, 20)?;
    let with = r.with_table().count();
    let count =
        format!("{with}/{} hồ sơ có bảng phụ lục đọc được; mỗi dòng ở trang “{DATA}” là một đơn vị, một năm.", r.units.len());
    sheet.write_string_with_format(line + 2, 0, count, &base())?;
    let repeated = r.repeated();
    if !repeated.is_empty() {
        let text = format!("Có {} đơn vị có nhiều hồ sơ, đều đã được cộng: {}.", repeated.len(), repeated.join("; "));
        sheet.write_string_with_format(line + 3, 0, cell_text(&text), &base().set_font_color(Color::RGB(0xA1_12_12)))?;
    }
    legend(sheet, line + 5)?;
    print_setup(sheet, (3, 3))?;
    Ok(())
}

fn absolute(cell: &str) -> String {
    let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
    format!("${}${}", &cell[..digits], &cell[digits..])
}

fn legend(sheet: &mut Worksheet, from: u32) -> Result<(), SheetError> {
    sheet.write_string_with_format(from, 0, "Chú giải", &base().set_bold())?;
    let lines = [
        (
            Some(YELLOW),
            "Có số, đã cộng vào tổng, nhưng cần xem lại: số ước chừng, đọc được hai cách, nhiều số trong một ô, ô gộp, nhận dạng kém",
        ),
        (Some(ORANGE), "Chưa lấy được số, không cộng vào tổng: để trống, không có số, không có cột, không rõ đơn vị tính"),
        (Some(GREY), "Bảng của đơn vị không có dòng năm này"),
        (None, "Cột “nguyên văn” là chữ trong ô của đơn vị; ghi chú của ô tô màu nói rõ lý do; cột cuối là tệp và trang"),
        (None, "“Không”, “-”, “0” được tính là 0. Ô gộp nhiều năm: số nằm ở năm đầu"),
        (None, "Số tiền không ghi đơn vị: từ 100.000 trở lên coi là đồng và tô vàng; nhỏ hơn thì không cộng"),
    ];
    for (i, (color, text)) in lines.into_iter().enumerate() {
        let line = from + 1 + i as u32;
        if let Some(color) = color {
            sheet.write_blank(line, 0, &boxed().set_background_color(color))?;
        }
        sheet.write_string_with_format(line, 1, text, &base())?;
    }
    Ok(())
}

/// A row a unit and year.
fn data(book: &mut Workbook, r: &Rollup, layout: &Layout, rows: u32, links: &Links<'_>) -> Result<(), SheetError> {
    let sheet = book.add_worksheet().set_name(DATA)?;
    headline(sheet, "SỐ LIỆU TỪNG ĐƠN VỊ, TỪNG NĂM", r, None)?;
    heads(sheet, r, layout)?;
    let mut line = FIRST;
    for unit in r.with_table() {
        for row in &unit.rows {
            write_row(sheet, r, layout, unit, row, line, links)?;
            line += 1;
        }
    }
    sheet.write_string_with_format(line, 0, "Tổng cộng (các dòng đang hiện)", &head())?;
    sheet.write_blank(line, 1, &head())?;
    for (i, (g, m, _)) in measures(r).iter().enumerate() {
        let value = r.sum(*g, *m, None);
        let column = layout.numbers[i];
        // SUBTOTAL follows the filter: a filtered list shows the sum of what is seen.
        let range = format!("{}:{}", address(FIRST, column), address(FIRST + rows.max(1) - 1, column));
        let f = formula(format!("=SUBTOTAL(9,{range})"), value);
        sheet.write_formula_with_format(line, column, f, &numeric(boxed().set_bold(), value))?;
    }
    sheet.set_freeze_panes(FIRST, BEFORE)?;
    if rows > 0 {
        sheet.autofilter(FIRST - 1, 0, FIRST + rows - 1, layout.source)?;
    }
    print_setup(sheet, (2, 3))?;
    Ok(())
}

fn heads(sheet: &mut Worksheet, r: &Rollup, layout: &Layout) -> Result<(), SheetError> {
    let (top, low) = (FIRST - 2, FIRST - 1);
    for (column, name, width) in
        [(0, "Đơn vị", 26), (1, "Năm", 7), (layout.doubts, "Cần xem lại", 30), (layout.source, "Tệp, trang", 28)]
    {
        sheet.merge_range(top, column, low, column, name, &head())?;
        sheet.set_column_width(column, width)?;
    }
    let mut next = 0;
    for (g, group) in r.groups.iter().enumerate() {
        let (first, last) = (layout.words[g] - group.measures.len() as u16, layout.words[g]);
        if first == last {
            sheet.merge_range(top, last, low, last, &clean(&group.title), &head())?;
        } else {
            sheet.merge_range(top, first, top, last, &clean(&group.title), &head())?;
            for measure in &group.measures {
                sheet.write_string_with_format(low, layout.numbers[next], measure.words(), &head())?;
                sheet.set_column_width(layout.numbers[next], 15)?;
                next += 1;
            }
            sheet.write_string_with_format(low, last, "nguyên văn", &head())?;
        }
        sheet.set_column_width(last, if first == last { 26 } else { 20 })?;
    }
    sheet.set_row_height(top, 34)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    r: &Rollup,
    layout: &Layout,
    unit: &UnitTable,
    row: &YearRow,
    line: u32,
    links: &Links<'_>,
) -> Result<(), SheetError> {
    let plain_box = if row.present { boxed() } else { boxed().set_background_color(GREY) };
    sheet.write_string_with_format(line, 0, clean(&r.name(unit)), &plain_box.clone().set_text_wrap())?;
    sheet.write_number_with_format(line, 1, f64::from(row.year), &plain_box.clone().set_align(FormatAlign::Center))?;
    let mut next = 0;
    for (g, cell) in row.cells.iter().enumerate() {
        for (m, number) in cell.numbers.iter().enumerate() {
            let column = layout.numbers[next];
            next += 1;
            let filled = match fill(cell, *number) {
                Some(color) if row.present => plain_box.clone().set_background_color(color),
                _ => plain_box.clone(),
            };
            match number {
                Some(n) => sheet.write_number_with_format(line, column, n.as_f64(), &numeric(filled, *n))?,
                None => sheet.write_blank(line, column, &filled)?,
            };
            if m == 0 && row.present && !cell.doubts.is_empty() {
                let note = Note::new(note(unit, cell)).set_author("rasoat").add_author_prefix(false).set_width(280);
                sheet.insert_note(line, column, &note)?;
            }
        }
        let words = match fill(cell, None) {
            Some(color) if row.present && cell.numbers.is_empty() && !cell.doubts.is_empty() => {
                plain_box.clone().set_background_color(color)
            }
            _ => plain_box.clone(),
        };
        sheet.write_string_with_format(line, layout.words[g], cell_text(&cell.text), &words.set_text_wrap().set_font_size(10))?;
    }
    let small = plain_box.set_text_wrap().set_font_size(10);
    sheet.write_string_with_format(line, layout.doubts, cell_text(&doubts(r, row)), &small)?;
    let shown = source(unit, row.page);
    match unit.file.as_deref().and_then(|f| links(&unit.dossier, f)) {
        Some(url) => {
            let link = small.set_font_color(Color::RGB(0x1F_4E_99)).set_underline(rust_xlsxwriter::FormatUnderline::Single);
            sheet.write_url_with_format(line, layout.source, Url::new(url).set_text(shown), &link)?
        }
        None => sheet.write_string_with_format(line, layout.source, shown, &small)?,
    };
    Ok(())
}

/// Yellow: a number to be looked at; orange: none where one is asked for. Where cards or money answer, one of the two is enough.
fn fill(cell: &Value, number: Option<Decimal>) -> Option<Color> {
    let none = cell.numbers.iter().all(Option::is_none);
    match number {
        _ if cell.doubts.is_empty() => None,
        Some(_) => Some(YELLOW),
        None if cell.numbers.is_empty() || cell.doubts.contains(&Doubt::Merged) => Some(YELLOW),
        None if none => Some(ORANGE),
        None => None,
    }
}

fn note(unit: &UnitTable, cell: &Value) -> String {
    let why: Vec<&str> = cell.doubts.iter().map(|d| d.words()).collect();
    let written = if cell.text.trim().is_empty() { "(ô trống)".to_string() } else { super::phrase::quoted(&cell.text, 200) };
    format!("{}\nNguyên văn: {written}\n{}", why.join(", "), source(unit, cell.page))
}

/// Sums of each unit beside the total that it wrote itself.
fn by_unit(book: &mut Workbook, r: &Rollup, layout: &Layout) -> Result<(), SheetError> {
    let sheet = book.add_worksheet().set_name("Theo đơn vị")?;
    headline(sheet, "CỘNG CẢ GIAI ĐOẠN THEO ĐƠN VỊ, SO VỚI DÒNG TỔNG CỦA ĐƠN VỊ", r, None)?;
    let all = measures(r);
    sheet.merge_range(2, 0, 3, 0, "Đơn vị", &head())?;
    sheet.set_column_width(0, 30)?;
    for (i, (.., name)) in all.iter().enumerate() {
        let column = 1 + 3 * i as u16;
        sheet.merge_range(2, column, 2, column + 2, &clean(name), &head())?;
        for (k, word) in ["cộng các năm", "đơn vị ghi", "chênh lệch"].into_iter().enumerate() {
            sheet.write_string_with_format(3, column + k as u16, word, &head())?;
            sheet.set_column_width(column + k as u16, 14)?;
        }
    }
    sheet.set_row_height(2, 34)?;
    let (mut line, mut first) = (4, FIRST);
    for unit in r.with_table() {
        sheet.write_string_with_format(line, 0, clean(&r.name(unit)), &boxed().set_text_wrap())?;
        let last = first + unit.rows.len() as u32 - 1;
        for (i, (g, m, _)) in all.iter().enumerate() {
            let column = 1 + 3 * i as u16;
            let sum = unit.sum(*g, *m, None);
            let range = format!("'{DATA}'!{}:{}", address(first, layout.numbers[i]), address(last, layout.numbers[i]));
            let f = formula(format!("=SUM({range})"), sum);
            sheet.write_formula_with_format(line, column, f, &numeric(boxed(), sum))?;
            match unit.stated.get(*g).and_then(|s| s.get(*m).copied()).flatten() {
                Some(stated) => {
                    sheet.write_number_with_format(line, column + 1, stated.as_f64(), &numeric(boxed(), stated))?;
                    let gap = stated.plus(sum.times(-1));
                    let look = if gap == Decimal::ZERO { boxed() } else { boxed().set_background_color(YELLOW) };
                    let text = format!("={}-{}", address(line, column + 1), address(line, column));
                    sheet.write_formula_with_format(line, column + 2, formula(text, gap), &numeric(look, gap))?;
                }
                None => {
                    sheet.write_blank(line, column + 1, &boxed())?;
                    sheet.write_blank(line, column + 2, &boxed())?;
                }
            }
        }
        (line, first) = (line + 1, last + 1);
    }
    sheet.write_string_with_format(line, 0, "Tổng cộng", &head())?;
    for (i, (g, m, _)) in all.iter().enumerate() {
        let column = 1 + 3 * i as u16;
        let value = r.sum(*g, *m, None);
        let f = formula(format!("=SUM({}:{})", address(4, column), address(line.max(5) - 1, column)), value);
        sheet.write_formula_with_format(line, column, f, &numeric(boxed().set_bold(), value))?;
    }
    sheet.set_freeze_panes(4, 1)?;
    print_setup(sheet, (2, 3))?;
    Ok(())
}

fn without_table(book: &mut Workbook, r: &Rollup) -> Result<(), SheetError> {
    let without: Vec<&UnitTable> = r.units.iter().filter(|u| u.file.is_none()).collect();
    if without.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet().set_name("Chưa có bảng")?;
    headline(sheet, "HỒ SƠ CHƯA THẤY BẢNG PHỤ LỤC", r, None)?;
    for (c, (name, width)) in [("Đơn vị", 36), ("Hồ sơ", 24), ("Ghi chú", 50)].into_iter().enumerate() {
        sheet.write_string_with_format(3, c as u16, name, &head())?;
        sheet.set_column_width(c as u16, width)?;
    }
    for (i, unit) in without.into_iter().enumerate() {
        let line = 4 + i as u32;
        let note = if unit.blind {
            "có tệp chưa đọc được: bảng có thể nằm ở đó"
        } else {
            "không có bảng nào theo mẫu"
        };
        for (c, text) in [clean(&r.name(unit)), clean(&unit.dossier), note.to_string()].into_iter().enumerate() {
            sheet.write_string_with_format(line, c as u16, text, &boxed().set_text_wrap())?;
        }
    }
    print_setup(sheet, (3, 3))?;
    Ok(())
}
