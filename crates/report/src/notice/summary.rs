//! The state of a campaign on a page for the leadership: how many have sent, what is lacking most, which units, as an administrative
//! report (Nghị định 30/2020/NĐ-CP, Phụ lục I and III, mẫu 1.4).
//!
//! Number and day stay blank for the clerk. Leaves out the findings one by one; they are in the matrix.

use super::content::Head;
use super::docx::{
    MEDIUM, NoticeError, PAGE, SMALL, TEXT_WIDTH, body, letterhead, margins, pack, page_number, run, run_as_is, signature, tight,
    times,
};
use super::words::upper_first;
use crate::matrix::{CellState, Matrix, Row, share};
use crate::phrase::{clean, long_date, short_date};
use docx_rs::{
    AlignmentType, Docx, Paragraph, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_check::roster::UnitKind;
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;

/// What the report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub head: Head,
    pub to: String,
    /// Who reports: the department, else the agency.
    pub from: String,
    pub title: String,
    /// "Tính đến ngày …, 38/63 địa phương … đã gửi …".
    pub opening: String,
    /// A row a kind of unit, and their sum.
    pub numbers: Vec<(String, [usize; 7])>,
    /// What is lacking most: label, units that lack it, units that owe it.
    pub lacking: Vec<(String, usize, usize)>,
    /// Title and names.
    pub lists: Vec<(String, Vec<String>)>,
    pub notices: String,
    pub recipients: Vec<String>,
    pub signer_lines: Vec<String>,
}

/// Heads of the columns of [`Summary::numbers`].
const NUMBERS: [&str; 7] = ["Phải gửi", "Đã gửi", "Đủ", "Còn thiếu", "Chưa rõ", "Gửi muộn", "Chưa gửi"];
/// How many of the most frequent deficiencies are told.
const MOST: usize = 5;
/// Names in lists: 11.
const NAMES: usize = 22;
/// Lines of names that leave room for the signature on the page, and characters of a line.
const LINES: usize = 12;
const LINE: usize = 70;

/// What is to be said of a campaign. `today` is the day up to which it holds.
pub fn summarise(m: &Matrix, profile: &Profile, today: Date) -> Summary {
    let deadline = profile.deadline().map(|(_, limit)| limit.day());
    let asked = deadline.map(|d| format!(" (yêu cầu gửi trước ngày {})", short_date(d))).unwrap_or_default();
    let missing = match m.missing_units.len() {
        0 => "không còn đơn vị chưa gửi".to_string(),
        n => format!("còn {n} đơn vị chưa gửi"),
    };
    let opening = format!(
        "Thực hiện {}, đến {}, {} đã gửi báo cáo{asked}; {missing}. Kết quả rà soát theo đề cương, phụ lục và thời hạn như sau:",
        clean(&profile.title),
        long_date(today),
        share(m, Lang::Vi)
    );
    Summary {
        head: head(profile, today),
        to: format!("Lãnh đạo {}", agency(profile)),
        from: Some(clean(&profile.department)).filter(|d| !d.is_empty()).unwrap_or_else(|| agency(profile)),
        title: format!("Tình hình các đơn vị gửi {}", clean(&profile.subject)),
        opening,
        numbers: numbers(m),
        lacking: lacking(m),
        lists: lists(m),
        notices: notices(m),
        recipients: vec![
            "Như trên".to_string(),
            format!("Lưu: VT{}", short_department(profile).map(|d| format!(", {d}")).unwrap_or_default()),
        ],
        signer_lines: profile.signer.last().cloned().into_iter().collect(),
    }
}

/// The agency by its usual writing: "Bảo hiểm xã hội Việt Nam (Vụ …)" without the brackets.
fn agency(profile: &Profile) -> String {
    let whole = profile.sender.split('(').next().unwrap_or_default();
    clean(whole)
}

/// "TĐKT" of "BHXH-TĐKT".
fn short_department(profile: &Profile) -> Option<&str> {
    profile.symbol.rsplit_once('-').map(|(_, last)| last)
}

fn head(profile: &Profile, today: Date) -> Head {
    let department = clean(&profile.department).to_uppercase();
    let agency = profile.agency.last().cloned().unwrap_or_default();
    let (superior, agency) = if department.is_empty() { (None, agency) } else { (Some(agency), department) };
    Head {
        superior,
        agency,
        number: None,
        symbol: short_department(profile).map_or_else(|| "BC".to_string(), |d| format!("BC-{d}")),
        subject: String::new(),
        place: profile.place.clone(),
        issued: None,
        today,
    }
}

fn numbers(m: &Matrix) -> Vec<(String, [usize; 7])> {
    let of = |kind: Option<&UnitKind>| {
        let rows: Vec<&Row> = m.units().into_iter().filter(|r| kind.is_none() || r.kind.as_ref() == kind).collect();
        let missing = m.missing_units.iter().filter(|a| kind.is_none() || a.kind.as_ref() == kind).count();
        let verdict = |v: Verdict| rows.iter().filter(|r| r.verdict == v).count();
        [
            rows.len() + missing,
            rows.len(),
            verdict(Verdict::Complete),
            verdict(Verdict::Deficient),
            verdict(Verdict::Unclear),
            rows.iter().filter(|r| r.late).count(),
            missing,
        ]
    };
    let mut out: Vec<(String, [usize; 7])> = m.kinds.iter().map(|k| (upper_first(&k.name), of(Some(&k.kind)))).collect();
    out.retain(|(_, n)| n[0] > 0);
    out.push(("Cộng".to_string(), of(None)));
    out
}

fn lacking(m: &Matrix) -> Vec<(String, usize, usize)> {
    let units = m.units();
    let of = |(c, (_, label)): (usize, &(String, String))| {
        let states: Vec<CellState> = units.iter().map(|r| m.cell(r, c)).filter(|s| *s != CellState::NotApplicable).collect();
        (upper_first(label), states.iter().filter(|s| **s == CellState::NotMet).count(), states.len())
    };
    let mut all: Vec<(String, usize, usize)> = m.requirements.iter().enumerate().map(of).filter(|(_, n, _)| *n > 0).collect();
    all.sort_by_key(|(_, n, _)| std::cmp::Reverse(*n));
    all.truncate(MOST);
    all
}

fn lists(m: &Matrix) -> Vec<(String, Vec<String>)> {
    let rows = |keep: &dyn Fn(&Row) -> bool| m.units().into_iter().filter(|r| keep(r)).map(|r| clean(&r.brief)).collect();
    [
        ("Chưa gửi", m.missing_units.iter().map(|a| clean(&a.brief)).collect()),
        ("Gửi muộn", rows(&|r| r.late)),
        ("Còn thiếu", rows(&|r| r.verdict == Verdict::Deficient)),
        ("Chưa rõ", rows(&|r| r.verdict == Verdict::Unclear)),
    ]
    .into_iter()
    .filter(|(_, names): &(_, Vec<String>)| !names.is_empty())
    .map(|(title, names)| (title.to_string(), names))
    .collect()
}

fn notices(m: &Matrix) -> String {
    let rows = m.rows.iter().map(|r| (r.unit.as_str(), r.notices.len()));
    let told: Vec<(&str, usize)> =
        rows.chain(m.missing_units.iter().map(|a| (a.unit.as_str(), a.notices.len()))).filter(|(_, n)| *n > 0).collect();
    let units: std::collections::BTreeSet<&str> = told.iter().map(|(unit, _)| *unit).collect();
    match told.iter().map(|(_, n)| n).sum::<usize>() {
        0 => "Chưa soạn văn bản đề nghị bổ sung nào.".to_string(),
        all => format!("Đã soạn {all} văn bản đề nghị bổ sung, nhắc gửi cho {} đơn vị.", units.len()),
    }
}

/// A Word file of the report.
///
/// # Errors
/// Where the package cannot be written; it goes to memory, so that means a fault of the writer.
pub fn render_summary(s: &Summary) -> Result<Vec<u8>, NoticeError> {
    // As in the letters: paragraph ids begin anew.
    drop(Docx::new().build());
    let stamp = format!("{}T00:00:00Z", s.head.today);
    let mut doc = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margins())
        .default_fonts(times())
        .default_size(MEDIUM)
        .created_at(&stamp)
        .updated_at(&stamp)
        .header(page_number())
        .title_pg()
        .add_table(letterhead(&s.head))
        .add_paragraph(centred("BÁO CÁO", 240).bold())
        .add_paragraph(centred(&s.title, 0).bold())
        .add_paragraph(to(&s.to))
        .add_paragraph(body(&s.opening, MEDIUM))
        .add_paragraph(part("1. Số lượng"))
        .add_table(numbers_table(&s.numbers))
        .add_paragraph(body(&s.notices, MEDIUM));
    let mut n = 1;
    if !s.lacking.is_empty() {
        n += 1;
        doc = doc.add_paragraph(part(&format!("{n}. Nội dung thiếu nhiều nhất"))).add_table(lacking_table(&s.lacking));
    }
    if !s.lists.is_empty() {
        n += 1;
        doc = doc.add_paragraph(part(&format!("{n}. Danh sách đơn vị"))).add_table(lists_table(&on_the_page(&s.lists)));
    }
    // A sentence that goes with the signature: a signature alone on a page is not valid form, and two tables must not touch.
    let closing = format!("{} kính báo cáo./.", s.from);
    doc = doc.add_paragraph(body(&closing, MEDIUM).keep_next(true).keep_lines(true)).add_table(signature(
        &s.recipients,
        &s.signer_lines,
        None,
        MEDIUM,
    ));
    let cut = cut_lists(&s.lists);
    if !cut.is_empty() {
        for paragraph in appendix_head(&s.head) {
            doc = doc.add_paragraph(paragraph);
        }
        doc = doc.add_table(lists_table(&cut));
    }
    pack(doc, &s.head.agency)
}

/// How many names of each list stand on the page: all where there is room for all; else short lists whole, and the long ones share what
/// is left.
fn shown(lists: &[(String, Vec<String>)]) -> Vec<usize> {
    let length = |name: &String| name.chars().count() + 2;
    let lines = |names: &[String]| names.iter().map(length).sum::<usize>().div_ceil(LINE).max(1);
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|i| lines(&lists[*i].1));
    let (mut out, mut left) = (vec![0; lists.len()], LINES);
    for (done, i) in order.into_iter().enumerate() {
        let names = &lists[i].1;
        let fair = (left / (lists.len() - done)).max(1);
        if lines(names) <= fair {
            out[i] = names.len();
            left = left.saturating_sub(lines(names));
        } else {
            // The last line also says how many others there are.
            let mut room = (fair * LINE).saturating_sub(LINE * 2 / 3);
            let fits = |name: &&String| {
                let fits = room >= length(name);
                room = room.saturating_sub(length(name));
                fits
            };
            out[i] = names.iter().take_while(fits).count().max(1);
            left = left.saturating_sub(fair);
        }
    }
    out
}

/// Title with the number of all, and the names for which there is room.
fn on_the_page(lists: &[(String, Vec<String>)]) -> Vec<(String, String)> {
    let text = |((title, names), shown): (&(String, Vec<String>), usize)| {
        let some = names[..shown].join(", ");
        let all = match names.len() - shown {
            0 => format!("{some}."),
            more => format!("{some} và {more} đơn vị khác (danh sách kèm theo)."),
        };
        (format!("{title} ({})", names.len()), all)
    };
    lists.iter().zip(shown(lists)).map(text).collect()
}

/// The lists that are cut on the page, whole.
fn cut_lists(lists: &[(String, Vec<String>)]) -> Vec<(String, String)> {
    let cut = lists.iter().zip(shown(lists)).filter(|((_, names), shown)| *shown < names.len());
    cut.map(|((title, names), _)| (format!("{title} ({})", names.len()), format!("{}.", names.join(", ")))).collect()
}

/// On a page of its own (Nghị định 30/2020/NĐ-CP, Phụ lục I III.1).
fn appendix_head(head: &Head) -> Vec<Paragraph> {
    let under = format!("(Kèm theo Báo cáo số          /{} ngày      tháng      năm {})", clean(&head.symbol), head.today.year());
    vec![
        tight(AlignmentType::Center).page_break_before(true).add_run(run("PHỤ LỤC", MEDIUM).bold()),
        tight(AlignmentType::Center).add_run(run("DANH SÁCH ĐƠN VỊ", MEDIUM).bold()),
        tight(AlignmentType::Center).add_run(run_as_is(&under, MEDIUM).italic()),
        tight(AlignmentType::Center),
    ]
}

fn centred(text: &str, before: u32) -> Paragraph {
    use docx_rs::LineSpacing;
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().before(before).after(0))
        .add_run(run(text, MEDIUM).bold())
}

/// Closer than in a letter: the report shall stay on its page.
fn to(text: &str) -> Paragraph {
    use docx_rs::LineSpacing;
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().before(160).after(80))
        .add_run(run_as_is("Kính gửi: ", MEDIUM))
        .add_run(run(text, MEDIUM))
}

fn part(text: &str) -> Paragraph {
    use docx_rs::LineSpacing;
    Paragraph::new()
        .line_spacing(LineSpacing::new().before(100).after(40))
        .keep_next(true)
        .add_run(run_as_is(text, MEDIUM).bold())
}

fn cell(text: &str, width: usize, align: AlignmentType, bold: bool) -> TableCell {
    sized(text, width, align, bold, SMALL)
}

fn sized(text: &str, width: usize, align: AlignmentType, bold: bool, size: usize) -> TableCell {
    let run = if bold { run(text, size).bold() } else { run(text, size) };
    TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(tight(align).add_run(run))
}

fn ruled(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(20, 60, 20, 60))
}

fn numbers_table(rows: &[(String, [usize; 7])]) -> Table {
    const NUMBER: usize = 1000;
    let first = TEXT_WIDTH - 7 * NUMBER;
    let heads = NUMBERS.iter().map(|h| cell(h, NUMBER, AlignmentType::Center, true));
    let mut out = vec![
        TableRow::new(std::iter::once(cell("Loại đơn vị", first, AlignmentType::Center, true)).chain(heads).collect())
            .cant_split(),
    ];
    for (i, (name, numbers)) in rows.iter().enumerate() {
        let last = i + 1 == rows.len();
        let cells = numbers.iter().map(|n| cell(&n.to_string(), NUMBER, AlignmentType::Center, last));
        out.push(
            TableRow::new(std::iter::once(cell(name, first, AlignmentType::Left, last)).chain(cells).collect()).cant_split(),
        );
    }
    ruled(out, std::iter::once(first).chain([NUMBER; 7]).collect())
}

/// Names in a table and a size smaller, so that eighty of them leave room for the signature on the page.
fn lists_table(lists: &[(String, String)]) -> Table {
    let grid = [1500, TEXT_WIDTH - 1500];
    let row = |(title, names): &(String, String)| {
        TableRow::new(vec![
            sized(title, grid[0], AlignmentType::Left, true, NAMES),
            sized(names, grid[1], AlignmentType::Both, false, NAMES),
        ])
    };
    ruled(lists.iter().map(row).collect(), grid.to_vec())
}

fn lacking_table(rows: &[(String, usize, usize)]) -> Table {
    let grid = [600, TEXT_WIDTH - 600 - 2200, 2200];
    let heads = ["TT", "Nội dung", "Số đơn vị thiếu"];
    let head = heads.iter().zip(grid).map(|(h, w)| cell(h, w, AlignmentType::Center, true)).collect();
    let mut out = vec![TableRow::new(head).cant_split()];
    for (i, (label, lacking, of)) in rows.iter().enumerate() {
        out.push(
            TableRow::new(vec![
                cell(&(i + 1).to_string(), grid[0], AlignmentType::Center, false),
                cell(label, grid[1], AlignmentType::Left, false),
                cell(&format!("{lacking}/{of} đã gửi"), grid[2], AlignmentType::Center, false),
            ])
            .cant_split(),
        );
    }
    ruled(out, grid.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_have_no_room_go_to_the_list_behind() {
        let names = |n: usize| (0..n).map(|i| format!("Đơn vị số {i}")).collect::<Vec<_>>();
        let lists = |counts: &[usize]| -> Vec<(String, Vec<String>)> {
            counts.iter().enumerate().map(|(i, n)| (format!("Nhóm {i}"), names(*n))).collect()
        };
        // Room for all: nothing is cut, and there is nothing behind.
        let few = lists(&[3, 20, 10]);
        assert_eq!(shown(&few), [3, 20, 10]);
        assert!(cut_lists(&few).is_empty());
        // Two long lists share what a short one leaves.
        let many = lists(&[3, 75, 80]);
        let n = shown(&many);
        assert!(n[0] == 3 && n[1] > 10 && n[1] < 75 && n[2] > 10 && n[2] < 80, "{n:?}");
        let page = on_the_page(&many);
        assert_eq!(page[1].0, "Nhóm 1 (75)");
        assert!(page[1].1.ends_with(&format!(" và {} đơn vị khác (danh sách kèm theo).", 75 - n[1])), "{}", page[1].1);
        let lines = page.iter().map(|(_, text)| text.chars().count().div_ceil(LINE)).sum::<usize>();
        assert!(lines <= LINES + 1, "{lines}");
        let behind = cut_lists(&many);
        assert_eq!(behind.len(), 2);
        assert!(behind[0].1.starts_with("Đơn vị số 0, ") && behind[0].1.ends_with("Đơn vị số 74."));
    }
}
