//! How a notice looks: the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I) as a Word file.
//!
//! A4, Times New Roman 13 and 14, letterhead and signature in tables without lines, page numbers in the upper margin from page 2.
//! The bytes depend on the notice alone: no clock, no random ids. Leaves out what the letter says.

use super::content::{Group, GroupKind, Head, Item, Listed, Notice};
use super::words::item_label;
use crate::phrase::{clean, long_date};
use docx_rs::{
    AlignmentType, BorderType, Docx, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};
use rasoat_model::lang::{Failure, Lang};
use std::io::Cursor;

/// Why no file came out.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    #[error("không ghi được tệp DOCX: {0}")]
    Pack(String),
    /// An agency's own file that cannot be filled.
    #[error("mẫu công văn: {}", .0.vi)]
    Template(Failure),
}

impl NoticeError {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            NoticeError::Pack(why) => {
                lang.pick(format!("không ghi được tệp DOCX: {why}"), format!("the DOCX file cannot be written: {why}"))
            }
            NoticeError::Template(why) => lang.pick(
                format!("mẫu công văn: {}; sửa mẫu, hoặc bỏ --template", why.vi),
                format!("the template of the letter: {}; mend it, or leave out --template", why.en),
            ),
        }
    }
}

/// Twentieths of a point in a millimetre.
const MM: f32 = 56.693;
/// A4 upright in twentieths of a point: 210 × 297 mm (Nghị định 30/2020/NĐ-CP, Phụ lục I, I.1).
pub(super) const PAGE: (u32, u32) = (11906, 16838);
/// Text area: 210 mm less 30 mm left and 15 mm right.
/// In twentieths of a point.
pub(super) const TEXT_WIDTH: usize = 9355;
/// "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in 12 bold takes 5,000 twips (5,420 in 13); a Word that draws a little wider must not break it.
const RIGHT: usize = 5500;
const LEFT: usize = TEXT_WIDTH - RIGHT;
/// First-line indent of the body: 1.27 cm.
/// 1 cm or 1.27 cm are allowed (Phụ lục I, II.6).
const FIRST_LINE: i32 = 720;
/// Half points, as Word counts: 14, 13 and 12.
/// 13 to 14 for the body (Phụ lục I, II.6).
const LARGE: usize = 28;
pub(super) const MEDIUM: usize = 26;
pub(super) const SMALL: usize = 24;
/// With more items than this the body goes from 14 to 13, both of which the decree allows, to save a page.
const MANY_ITEMS: usize = 6;

/// A Word file of the letter.
///
/// # Errors
/// Where the package cannot be written; it goes to memory, so that means a fault of the writer.
pub fn render(notice: &Notice) -> Result<Vec<u8>, NoticeError> {
    // Paragraph ids count up in the thread and start again with each build: an empty one first, so that a letter has the same ids
    // whatever was written before it.
    drop(Docx::new().build());
    let stamp = format!("{}T00:00:00Z", notice.head.today);
    let items: usize = notice.groups.iter().map(|g| g.items.len()).sum();
    let size = if items > MANY_ITEMS { MEDIUM } else { LARGE };
    let mut doc = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margins())
        .default_fonts(times())
        .default_size(size)
        .created_at(&stamp)
        .updated_at(&stamp)
        .header(page_number())
        .title_pg()
        .add_table(letterhead(&notice.head))
        .add_paragraph(addressee(&notice.to, size));
    for text in &notice.opening {
        doc = doc.add_paragraph(body(text, size));
    }
    let single = notice.groups.len() == 1;
    for (i, group) in notice.groups.iter().enumerate() {
        if !single {
            doc = doc.add_paragraph(group_title(i, group.kind, size));
        }
        doc = group_paragraphs(group, (!single).then_some(i), size).into_iter().fold(doc, Docx::add_paragraph);
    }
    for text in &notice.request {
        doc = doc.add_paragraph(body(text, size));
    }
    // The last sentence stays with the signature: a signature alone on a page is not valid form.
    doc = doc.add_paragraph(body(&notice.closing, size).keep_next(true).keep_lines(true)).add_table(signature(
        &notice.recipients,
        &notice.signer_lines,
        notice.signer_name.as_deref(),
        size,
    ));
    if !notice.list.is_empty() {
        doc = list(notice).into_iter().fold(doc, Docx::add_paragraph).add_table(list_table(&notice.list));
    }
    pack(doc, &notice.head.agency)
}

/// The bytes of the file; `author` goes into its properties.
///
/// # Errors
/// Where the package cannot be written; it goes to memory, so that means a fault of the writer.
pub(super) fn pack(doc: Docx, author: &str) -> Result<Vec<u8>, NoticeError> {
    let mut parts = doc.build();
    // The writer has no call for the author and puts "unknown".
    let core = String::from_utf8_lossy(&parts.doc_props.core).replace(">unknown<", &format!(">{}<", escape(author)));
    parts.doc_props.core = core.into_bytes();
    let mut out = Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(|e| NoticeError::Pack(e.to_string()))?;
    Ok(out.into_inner())
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Margins of an official paper: 20 to 25 mm above and below, 30 to 35 mm left, 15 to 20 mm right (Nghị định 30/2020/NĐ-CP, Phụ lục I,
/// I.3).
pub(super) fn margins() -> PageMargin {
    let mm = |n: f32| (n * MM).round() as i32;
    PageMargin { top: mm(20.0), bottom: mm(20.0), left: mm(30.0), right: mm(15.0), header: mm(10.0), footer: mm(10.0), gutter: 0 }
}

/// Times New Roman for every script (Phụ lục I, I.4).
pub(super) fn times() -> RunFonts {
    let name = "Times New Roman";
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name).cs(name)
}

/// From page 2 on, centred in the upper margin, size 13.
/// As Phụ lục I, I.7 has it.
pub(super) fn page_number() -> Header {
    Header::new().add_paragraph(Paragraph::new().align(AlignmentType::Center).size(MEDIUM).add_page_num(PageNum::new()))
}

/// A run of text that came from elsewhere: what XML cannot hold is left out.
pub(super) fn run(text: &str, size: usize) -> Run {
    Run::new().add_text(clean(text)).size(size).fonts(times())
}

/// A run of text of ours whose blanks matter (the room that the clerk fills in).
pub(super) fn run_as_is(text: &str, size: usize) -> Run {
    Run::new().add_text(text).size(size).fonts(times())
}

/// A paragraph without room above and below.
pub(super) fn tight(align: AlignmentType) -> Paragraph {
    Paragraph::new().align(align).line_spacing(LineSpacing::new().before(0).after(0))
}

/// A justified paragraph of the body with its first line set in.
pub(super) fn body(text: &str, size: usize) -> Paragraph {
    body_frame().add_run(run(text, size))
}

fn body_frame() -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Both)
        .indent(Some(0), Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None)
        .line_spacing(LineSpacing::new().before(120).after(0))
}

fn group_title(index: usize, kind: GroupKind, size: usize) -> Paragraph {
    body_frame().keep_next(true).add_run(run(&format!("{}. {}", index + 1, kind.title()), size).bold())
}

/// Items of a list; a list of one in a letter of one list needs no number.
fn group_paragraphs(group: &Group, index: Option<usize>, size: usize) -> Vec<Paragraph> {
    let of = group.items.len();
    group
        .items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let label = if of == 1 { "-".to_owned() } else { item_label(index, i, of) };
            item_paragraph(&label, item, size)
        })
        .collect()
}

/// What, where the directive asks for it, where it was looked for, what to do: one paragraph, as such letters are written.
fn item_paragraph(label: &str, item: &Item, size: usize) -> Paragraph {
    let mut p = body_frame().add_run(run_as_is(&format!("{label} "), size)).add_run(run(&item.what.join("; "), size));
    if let Some(asked) = &item.place_in_directive {
        p = p.add_run(run_as_is(" ", size)).add_run(run(asked, size).italic());
    }
    if !item.place_in_paper.is_empty() {
        p = p.add_run(run_as_is("; rà soát ", size)).add_run(run(&item.place_in_paper.join("; "), size));
    }
    p = p.add_run(run_as_is(".", size));
    for fix in &item.fix {
        p = p.add_run(run_as_is(" ", size)).add_run(run(fix, size));
    }
    p
}

fn addressee(to: &str, size: usize) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().before(360).after(240))
        .add_run(run_as_is("Kính gửi: ", size))
        .add_run(run(to, size))
}

/// Two columns: agency, number and subject on the left; the name of the state, place and day on the right.
pub(super) fn letterhead(head: &Head) -> Table {
    let mut agency = TableCell::new().width(LEFT, WidthType::Dxa);
    if let Some(superior) = &head.superior {
        agency = agency.add_paragraph(tight(AlignmentType::Center).add_run(run(superior, SMALL)));
    }
    agency = agency
        .add_paragraph(tight(AlignmentType::Center).add_run(run(&head.agency, SMALL).bold()))
        .add_paragraph(rule(LEFT, 1200));
    let state = TableCell::new()
        .width(RIGHT, WidthType::Dxa)
        .add_paragraph(tight(AlignmentType::Center).add_run(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", SMALL).bold()))
        .add_paragraph(tight(AlignmentType::Center).add_run(run("Độc lập - Tự do - Hạnh phúc", MEDIUM).bold()))
        .add_paragraph(rule(RIGHT, MOTTO_WIDTH));
    let number = head.number.as_deref().map(clean).filter(|n| !n.is_empty()).unwrap_or_else(|| " ".repeat(8));
    let mut below_agency = TableCell::new()
        .width(LEFT, WidthType::Dxa)
        .add_paragraph(tight(AlignmentType::Center).add_run(run_as_is(&format!("Số: {number}/{}", clean(&head.symbol)), MEDIUM)));
    // A letter says here what it is about; other kinds of paper in their title.
    if !head.subject.trim().is_empty() {
        below_agency = below_agency.add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().before(60).after(0))
                .add_run(run_as_is(&whole_spans(&format!("V/v {}", clean(&head.subject))), SMALL)),
        );
    }
    let below_state = TableCell::new()
        .width(RIGHT, WidthType::Dxa)
        .add_paragraph(tight(AlignmentType::Center).add_run(run_as_is(&place_and_day(head), MEDIUM).italic()));
    plain_table(vec![TableRow::new(vec![agency, state]), TableRow::new(vec![below_agency, below_state])], [LEFT, RIGHT])
}

/// Width of "Độc lập - Tự do - Hạnh phúc" in 13 bold; the line below is as long as the text.
const MOTTO_WIDTH: usize = 3180;

fn place_and_day(head: &Head) -> String {
    let place = clean(&head.place);
    match head.issued {
        Some(day) => format!("{place}, {}", long_date(day)),
        None => format!("{place}, ngày      tháng      năm {}", head.today.year()),
    }
}

/// "2016 - 2020" kept on one line: the column is narrow, and half a span of years reads badly.
fn whole_spans(text: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split(" - ").peekable();
    while let Some(part) = parts.next() {
        out.push_str(part);
        if let Some(next) = parts.peek() {
            let years = digit(part.chars().last()) && digit(next.chars().next());
            out.push_str(if years { "\u{a0}-\u{a0}" } else { " - " });
        }
    }
    out
}

/// A line of `length` in the middle of a column of `width`: the upper border of a paragraph without text.
fn rule(width: usize, length: usize) -> Paragraph {
    let side = (width.saturating_sub(length) / 2) as i32;
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top).val(BorderType::Single).size(6).space(0).color("000000");
    let mut p = Paragraph::new()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(50).after(0).line(120).line_rule(LineSpacingType::Exact));
    p.property = p.property.set_borders(ParagraphBorders::with_empty().set(line));
    p
}

/// Nơi nhận on the left, level with the signer's post on the right; never broken over two pages.
pub(super) fn signature(recipients_lines: &[String], signer_lines: &[String], signer_name: Option<&str>, size: usize) -> Table {
    let mut recipients = TableCell::new()
        .width(SIGN_LEFT, WidthType::Dxa)
        .add_paragraph(tight(AlignmentType::Left).add_run(run("Nơi nhận:", SMALL).bold().italic()));
    let last = recipients_lines.len().saturating_sub(1);
    for (i, line) in recipients_lines.iter().enumerate() {
        let end = if i == last { '.' } else { ';' };
        recipients = recipients.add_paragraph(tight(AlignmentType::Left).add_run(run(&format!("- {line}{end}"), 22)));
    }
    let mut signer = TableCell::new().width(SIGN_RIGHT, WidthType::Dxa);
    for line in signer_lines {
        signer = signer.add_paragraph(tight(AlignmentType::Center).add_run(run(line, size).bold()));
    }
    for _ in 0..4 {
        signer = signer.add_paragraph(tight(AlignmentType::Center));
    }
    signer = signer.add_paragraph(match signer_name {
        Some(name) => tight(AlignmentType::Center).add_run(run(name, size).bold()),
        None => tight(AlignmentType::Center),
    });
    plain_table(
        vec![
            TableRow::new(vec![
                TableCell::new().width(SIGN_LEFT, WidthType::Dxa).add_paragraph(tight(AlignmentType::Left).keep_next(true)),
                TableCell::new().width(SIGN_RIGHT, WidthType::Dxa).add_paragraph(tight(AlignmentType::Left).keep_next(true)),
            ])
            .cant_split(),
            TableRow::new(vec![recipients, signer]).cant_split(),
        ],
        [SIGN_LEFT, SIGN_RIGHT],
    )
}

/// The head of the list behind a letter, on a page of its own (Nghị định 30/2020/NĐ-CP, Phụ lục I III.1).
fn list(notice: &Notice) -> Vec<Paragraph> {
    let head = &notice.head;
    let number = head.number.as_deref().map(clean).filter(|n| !n.is_empty()).unwrap_or_else(|| " ".repeat(8));
    let day = head.issued.map_or_else(|| format!("ngày      tháng      năm {}", head.today.year()), long_date);
    let under = format!("(Kèm theo Công văn số {number}/{} {day})", clean(&head.symbol));
    vec![
        tight(AlignmentType::Center).page_break_before(true).add_run(run("DANH SÁCH ĐƠN VỊ", LARGE).bold()),
        tight(AlignmentType::Center).add_run(run_as_is(&under, LARGE).italic()),
        tight(AlignmentType::Center),
    ]
}

/// Widths of the columns of the list behind a letter, in twentieths of a point; together [`TEXT_WIDTH`].
const LIST: [usize; 3] = [700, 2855, 5800];

fn list_table(rows: &[Listed]) -> Table {
    let cell = |i: usize, paragraphs: Vec<Paragraph>| {
        paragraphs.into_iter().fold(TableCell::new().width(LIST[i], WidthType::Dxa), TableCell::add_paragraph)
    };
    let head = |i: usize, text: &str| cell(i, vec![tight(AlignmentType::Center).add_run(run(text, SMALL).bold())]);
    let mut table = vec![TableRow::new(vec![head(0, "STT"), head(1, "Đơn vị"), head(2, "Nội dung đề nghị")]).cant_split()];
    for (i, row) in rows.iter().enumerate() {
        let what = row.what.iter().map(|w| tight(AlignmentType::Left).add_run(run(&format!("- {w}."), SMALL))).collect();
        table.push(TableRow::new(vec![
            cell(0, vec![tight(AlignmentType::Center).add_run(run(&(i + 1).to_string(), SMALL))]),
            cell(1, vec![tight(AlignmentType::Left).add_run(run(&row.unit, SMALL))]),
            cell(2, what),
        ]));
    }
    Table::new(table).set_grid(LIST.to_vec()).layout(TableLayoutType::Fixed).width(TEXT_WIDTH, WidthType::Dxa)
}

/// Widths of Nơi nhận and of the signature, in twentieths of a point.
const SIGN_LEFT: usize = 4400;
const SIGN_RIGHT: usize = TEXT_WIDTH - SIGN_LEFT;

/// A table without lines and without room around its cells, so that a column has its whole width for text.
pub(super) fn plain_table(rows: Vec<TableRow>, grid: [usize; 2]) -> Table {
    Table::without_borders(rows)
        .set_grid(grid.to_vec())
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}
