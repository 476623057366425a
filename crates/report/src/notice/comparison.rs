//! One section of all units as a Word table on A4 across, to be worked on in a report.

use super::docx::{NoticeError, PAGE, SMALL, margins, pack, page_number, run, tight, times};
use crate::comparison::{head as head_of, remark, source, title, totals};
use crate::phrase::{clean, long_date};
use docx_rs::{
    AlignmentType, Docx, PageOrientationType, Paragraph, Shading, Table, TableCell, TableLayoutType, TableRow, WidthType,
};
use jiff::civil::Date;
use rasoat_check::comparison::{SectionComparison, SectionState};
use rasoat_model::lang::Lang;

/// Text area across: 297 mm less 20 mm on either side, in twentieths of a point.
const WIDTH: usize = 14_570;
const NUMBER: usize = 650;
const UNIT: usize = 2_600;
/// 11 points.
const TEXT: usize = 22;

/// A Word file; `today` is the day of making.
///
/// # Errors
/// Where the package cannot be written; it goes to memory, so that means a fault of the writer.
pub fn render_comparison(a: &SectionComparison, today: Date) -> Result<Vec<u8>, NoticeError> {
    // As in the letters: paragraph ids begin anew.
    drop(Docx::new().build());
    let stamp = format!("{today}T00:00:00Z");
    let mut margin = margins();
    (margin.left, margin.right) = (margin.top, margin.top);
    let mut doc = Docx::new()
        .page_size(PAGE.1, PAGE.0)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(margin)
        .default_fonts(times())
        .default_size(SMALL)
        .created_at(&stamp)
        .updated_at(&stamp)
        .header(page_number())
        .title_pg()
        .add_paragraph(tight(AlignmentType::Center).add_run(run(&title(a, Lang::Vi), SMALL + 4).bold()))
        .add_paragraph(tight(AlignmentType::Center).add_run(run(&format!("Tính đến {}", long_date(today)), SMALL).italic()));
    for line in totals(a, Lang::Vi) {
        doc = doc.add_paragraph(tight(AlignmentType::Left).add_run(run(&format!("{line}."), SMALL)));
    }
    doc = doc.add_paragraph(tight(AlignmentType::Left)).add_table(table(a));
    for c in a.campaigns.iter().filter(|c| !c.absent.is_empty()) {
        let names: Vec<String> = c.absent.iter().map(|n| clean(n)).collect();
        let text = format!("Chưa gửi, {} ({}): {}.", clean(&c.title), names.len(), names.join("; "));
        doc = doc.add_paragraph(tight(AlignmentType::Left)).add_paragraph(tight(AlignmentType::Left).add_run(run(&text, SMALL)));
    }
    pack(doc, "rasoat")
}

fn table(a: &SectionComparison) -> Table {
    let column = (WIDTH - NUMBER - UNIT) / a.campaigns.len().max(1);
    let mut grid = vec![NUMBER, UNIT];
    grid.extend(a.campaigns.iter().map(|_| column));
    let head = |text: &str, width: usize| {
        let words = tight(AlignmentType::Center).add_run(run(text, TEXT).bold());
        TableCell::new().width(width, WidthType::Dxa).shading(Shading::new().fill("E7EDF4")).add_paragraph(words)
    };
    let mut heads = vec![head("TT", NUMBER), head("Đơn vị", UNIT)];
    heads.extend((0..a.campaigns.len()).map(|at| match a.campaigns.len() {
        1 => head("Nội dung", column),
        _ => head(&head_of(a, at, Lang::Vi), column),
    }));
    let mut rows = vec![TableRow::new(heads).cant_split()];
    for (n, row) in (1..).zip(&a.rows) {
        let plain = |text: &str, width: usize| {
            TableCell::new().width(width, WidthType::Dxa).add_paragraph(tight(AlignmentType::Left).add_run(run(text, TEXT)))
        };
        let mut cells = vec![plain(&n.to_string(), NUMBER), plain(&row.unit.name, UNIT)];
        for written in &row.cells {
            let mut paragraphs: Vec<Paragraph> = Vec::new();
            if written.is_empty() {
                paragraphs.push(tight(AlignmentType::Left).add_run(run("không có hồ sơ", TEXT).italic()));
            }
            let worst = written.iter().map(|c| c.state).max();
            for c in written {
                if let Some(remark) = remark(c, Lang::Vi) {
                    paragraphs.push(tight(AlignmentType::Left).add_run(run(&remark, TEXT).bold()));
                }
                paragraphs.extend(c.text.iter().map(|line| tight(AlignmentType::Both).add_run(run(line, TEXT))));
                paragraphs.push(tight(AlignmentType::Left).add_run(run(&source(c, Lang::Vi), 18).italic()));
            }
            let cell = TableCell::new().width(column, WidthType::Dxa);
            let cell = match worst {
                Some(SectionState::Empty | SectionState::Missing) => cell.shading(Shading::new().fill("F8D4CF")),
                Some(SectionState::Unclear) => cell.shading(Shading::new().fill("F9D9B0")),
                Some(SectionState::Written) | None => cell,
            };
            cells.push(paragraphs.into_iter().fold(cell, TableCell::add_paragraph));
        }
        rows.push(TableRow::new(cells));
    }
    Table::new(rows).set_grid(grid).layout(TableLayoutType::Fixed).width(WIDTH, WidthType::Dxa)
}
