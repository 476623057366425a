//! Papers written down as a few lines of text, so that a test reads like the report that it tests.
//!
//! One line is one paragraph; empty lines count for nothing.
//!
//! | line | means |
//! |---|---|
//! | `# KẾT QUẢ` | bold and centred |
//! | `^ Tổng kết` | centred |
//! | `**1. Thuận lợi:** được …` | bold as far as the second pair of stars |
//! | `[2.1.] Kết quả` | a number that the word processor puts there |
//! | `⏎`, `→` | a broken line, a tab |
//! | `\| a \| b \|` | a row of a table with lines; rows that follow one another are one table |
//! | `<`, `^` alone in a cell | covered by the cell to the left, above |
//! | `@picture` | a page that is a picture |
//!
//! Leaves out the formats: how a file becomes such a document is tested where it is read.
#![allow(dead_code, reason = "each test file takes what it needs")]

use jiff::civil::{Date, date};
use rasoat_check::assess::assess;
use rasoat_check::dossier::{self, Dossier, File, Sender};
use rasoat_check::layout::unwrap_tables;
use rasoat_check::paper::papers;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::document::{Align, Block, Cell, Content, Document, Format, Origin, PageInfo, Paragraph, Span, Table};
use rasoat_model::finding::{Finding, Outcome};
use rasoat_model::lang::{Failure, Lang};
use rasoat_model::rule::Severity;
use std::path::PathBuf;
use std::sync::LazyLock;

#[path = "files.rs"]
mod files;
pub use files::*;

pub static PROFILE: LazyLock<Profile> =
    LazyLock::new(|| Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("it is valid"));

/// The day on which the tests look at the calendar.
pub const TODAY: Date = date(2020, 9, 15);

/// The kinds of the built-in roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    Province,
    Attached,
}

impl UnitKind {
    pub fn as_str(self) -> &'static str {
        match self {
            UnitKind::Province => "province",
            UnitKind::Attached => "attached",
        }
    }
}

pub fn campaign_folder() -> PathBuf {
    root().join("fixtures/campaign")
}

// ── Text → document ───────────────────────────────────────────────────────────────────────────────────────────────

/// Reads the notation.
pub fn document(text: &str) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    let mut pages = vec![PageInfo { width: 595.0, height: 842.0, has_text: true, confidence: None }];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if let Some(row) = line.strip_prefix('|') {
            rows.push(row.trim_end_matches('|').split('|').map(|c| c.trim().replace('⏎', "\n")).collect());
            continue;
        }
        if !rows.is_empty() {
            blocks.push(block(Content::Table(table(&std::mem::take(&mut rows)))));
        }
        if line == "@picture" {
            pages.push(PageInfo { width: 595.0, height: 842.0, has_text: false, confidence: None });
        } else if !line.is_empty() {
            blocks.push(block(Content::Paragraph(paragraph(line))));
        }
    }
    Document { blocks, pages, ..Document::default() }
}

fn block(content: Content) -> Block {
    Block { page: 1, place: None, origin: Origin::Body, content }
}

fn paragraph(line: &str) -> Paragraph {
    let line = line.replace('⏎', "\n").replace('→', "\t");
    let (heading, line) = line.strip_prefix("# ").map_or((false, line.as_str()), |rest| (true, rest));
    let (centred, line) = line.strip_prefix("^ ").map_or((heading, line), |rest| (true, rest));
    let listed = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")).filter(|(label, _)| label.chars().count() < 8);
    let (label, line) = listed.map_or((None, line), |(label, rest)| (Some(label.to_string()), rest));
    let bold = line.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    let (text, bold_to) = match bold {
        Some((bold, rest)) => (format!("{bold}{rest}"), bold.len()),
        None => (line.to_string(), if heading { line.len() } else { 0 }),
    };
    let span = |range: std::ops::Range<usize>, bold| Span { range, bold, italic: false, underline: false, size: 14.0 };
    let spans = [span(0..bold_to, true), span(bold_to..text.len(), false)].into_iter().filter(|s| !s.range.is_empty()).collect();
    Paragraph { spans, label, align: if centred { Align::Center } else { Align::Start }, ..Paragraph::plain(text) }
}

fn table(rows: &[Vec<String>]) -> Table {
    let cols = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells: Vec<Cell> = Vec::new();
    let covered = |text: &str| text == "<" || text == "^";
    for (row, texts) in rows.iter().enumerate() {
        for (col, text) in texts.iter().enumerate().filter(|(_, t)| !covered(t)) {
            let col_span = 1 + texts[col + 1..].iter().take_while(|t| *t == "<").count();
            let row_span = 1 + rows[row + 1..].iter().take_while(|r| r.get(col).is_some_and(|t| t == "^")).count();
            let paragraphs = vec![Paragraph::plain(text.as_str())];
            cells.push(Cell { row, col, row_span, col_span, page: 1, paragraphs });
        }
    }
    Table { rows: rows.len(), cols, cells, ruled: true, name: None }
}

// ── Documents → dossier ───────────────────────────────────────────────────────────────────────────────────────────

pub fn file(name: &str, text: &str) -> File {
    let document = unwrap_tables(document(text));
    let papers = papers(&document);
    File { name: name.into(), sha256: String::new(), format: Format::Docx, content: dossier::Content::Read { document, papers } }
}

pub fn broken(name: &str) -> File {
    let why = Failure { vi: "tệp hỏng".into(), en: "damaged".into() };
    File { name: name.into(), sha256: String::new(), format: Format::Docx, content: dossier::Content::Broken { why } }
}

pub fn dossier(kind: UnitKind, files: Vec<File>) -> Dossier {
    let of_kind = Some(kind.as_str().into());
    let unit = match kind {
        UnitKind::Province => Sender { id: Some("bhxh-nam-dinh".into()), name: "BHXH tỉnh Nam Định".into(), kind: of_kind },
        UnitKind::Attached => Sender { id: None, name: "Trung tâm Lưu trữ".into(), kind: of_kind },
    };
    let received = Some(date(2020, 8, 20));
    Dossier {
        name: "001".into(),
        unit,
        received,
        received_from: Some("register"),
        receipts: Vec::new(),
        extension: None,
        files,
        envelopes: Vec::new(),
    }
}

pub fn assessed(dossier: &Dossier) -> DossierAssessment {
    assessed_on(dossier, TODAY)
}

pub fn assessed_on(dossier: &Dossier, today: Date) -> DossierAssessment {
    assess(&PROFILE, dossier, today)
}

/// A finding as "rule requirement subject"; what is undecided begins with "?", a warning with "~".
pub fn line(f: &Finding) -> String {
    let sign = match (f.outcome, f.severity) {
        (Outcome::Unclear, _) => "? ",
        (_, Severity::Error) => "",
        _ => "~ ",
    };
    let subject = f.subject.as_ref().map(|s| format!(" {s}")).unwrap_or_default();
    format!("{sign}{} {}{subject}", f.rule.id(), f.requirement)
}

/// Errors and what could not be decided; warnings are asked for by `warnings`.
/// What the finding says to a reviewer, in Vietnamese.
pub fn told(finding: &Finding) -> String {
    rasoat_report::words::told(finding, Lang::Vi)
}

pub fn said(assessment: &DossierAssessment) -> Vec<String> {
    assessment.findings.iter().map(line).filter(|l| !l.starts_with('~')).collect()
}

pub fn warnings(assessment: &DossierAssessment) -> Vec<String> {
    assessment.findings.iter().map(line).filter(|l| l.starts_with('~')).map(|l| l[2..].to_string()).collect()
}

/// The text with one part of it put differently. Stops where the part is not there: a test that changes nothing proves nothing.
pub fn swap(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "“{old}” should stand once");
    text.replacen(old, new, 1)
}

/// The text without the lines that begin with any of these.
pub fn without(text: &str, starts: &[&str]) -> String {
    for start in starts {
        assert!(text.lines().any(|l| l.trim().starts_with(start)), "no line begins with “{start}”");
    }
    text.lines().filter(|l| !starts.iter().any(|s| l.trim().starts_with(s))).collect::<Vec<_>>().join("\n")
}

// ── Papers to start from ──────────────────────────────────────────────────────────────────────────────────────────

/// Body between letterhead, title and signature.
pub fn report(body: &str) -> String {
    format!("{HEAD}\n{body}\n{TAIL}")
}

pub const HEAD: &str = "
    BẢO HIỂM XÃ HỘI VIỆT NAM
    **BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**
    Số: 915/BC-BHXH
    **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
    **Độc lập - Tự do - Hạnh phúc**
    ^ Nam Định, ngày 18 tháng 8 năm 2020
    # BÁO CÁO
    # Tổng kết phong trào thi đua “Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau” giai đoạn 2016 - 2020";

pub const TAIL: &str = "
    **Nơi nhận:**
    - BHXH Việt Nam;
    - Lưu: VT, TCCB.
    **GIÁM ĐỐC**
    **Lê Minh Tuấn**";

/// A province's report that follows the outline. Each heading stands on a line of its own and its text on the next.
pub const PROVINCE: &str = "
    **I. ĐẶC ĐIỂM TÌNH HÌNH**
    **1. Thuận lợi**
    Cấp ủy các cấp dành nhiều quan tâm; đội ngũ viên chức trẻ, gắn bó với cơ sở.
    **2. Khó khăn**
    Mưa lũ liên tiếp ba năm; hai huyện ven biển còn nhiều nhà tạm.
    **II. CÔNG TÁC TRIỂN KHAI, THỰC HIỆN PTTĐ**
    **1. Công tác lãnh đạo, chỉ đạo, hưởng ứng, phát động PTTĐ**
    Giám đốc ban hành Kế hoạch số 88/KH-BHXH; mười phòng và mười huyện ký giao ước.
    **2. Công tác tuyên truyền PTTĐ**
    Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.
    **III. KẾT QUẢ ĐẠT ĐƯỢC**
    **2. Đối với BHXH tỉnh**
    **2.1. Kết quả thực hiện chỉ tiêu đề ra gắn với nhiệm vụ chính trị của Ngành**
    Tỷ lệ bao phủ BHYT đạt 92,4% dân số, vượt chỉ tiêu 1,1 điểm; 9.120 người tham gia BHXH tự nguyện.
    **2.2. Công tác phối hợp với Ban Chỉ đạo giảm nghèo tại địa phương**
    Nhận giúp hai xã nghèo; cùng Ban Chỉ đạo vận động phần mức đóng còn lại cho 3.400 thẻ của hộ cận nghèo.
    **2.3. Tham gia các hoạt động thiện nguyện và đóng góp vật chất của các tập thể, cá nhân trong đơn vị**
    Ủng hộ Quỹ Vì người nghèo 260 triệu đồng; trao 75 suất quà và 2 tấn gạo.
    **2.4. Kết quả các nhiệm vụ khác có liên quan đến thực hiện các mục tiêu của PTTĐ**
    Vận động 120 viên chức hiến máu.
    **2.5. Công tác phát hiện, xây dựng và nhân rộng điển hình tiên tiến trong PTTĐ**
    Biểu dương 9 tập thể và 14 cá nhân; một cách làm hay được nhân ra mười huyện.
    **IV. ĐÁNH GIÁ CHUNG**
    **1. Đánh giá mặt được, tồn tại, hạn chế, nguyên nhân và bài học kinh nghiệm**
    Mặt được: tỷ lệ hộ nghèo giảm còn 1,5%. Hạn chế: theo dõi ở xã chưa đều. Bài học: giao việc rõ người.
    **2. Kiến nghị, đề xuất**
    Đề nghị thống nhất biểu mẫu theo dõi hằng năm.";

/// A central unit's report that follows the outline.
pub const ATTACHED: &str = "
    **I. ĐẶC ĐIỂM TÌNH HÌNH**
    **1. Thuận lợi**
    Viên chức có tay nghề; trụ sở ổn định.
    **2. Khó khăn**
    Khối lượng hồ sơ lớn, kinh phí hạn hẹp.
    **II. CÔNG TÁC TRIỂN KHAI, THỰC HIỆN PTTĐ**
    **1. Công tác lãnh đạo, chỉ đạo, hưởng ứng, phát động PTTĐ**
    Phát động tại hội nghị viên chức; sáu phòng ký giao ước.
    **2. Công tác tuyên truyền PTTĐ**
    Đăng 22 tin bài trên trang thông tin điện tử.
    **III. KẾT QUẢ ĐẠT ĐƯỢC**
    **1. Đối với các đơn vị trực thuộc BHXH Việt Nam**
    - Xây dựng kế hoạch, các chương trình cụ thể: đã ban hành 05 kế hoạch năm và một chương trình cho cả giai đoạn.
    - Tham mưu triển khai các nhiệm vụ thuộc chức năng của đơn vị: đã trình 04 đề án số hóa hồ sơ của người hưởng.
    - Tham gia các hoạt động thiện nguyện và đóng góp vật chất: ủng hộ 48 triệu đồng, trao 120 bộ sách.
    - Các nhiệm vụ khác: cử 11 lượt người giúp xã kết nghĩa.
    **IV. ĐÁNH GIÁ CHUNG**
    **1. Đánh giá mặt được, tồn tại, hạn chế, nguyên nhân và bài học kinh nghiệm**
    Mặt được: ai cũng tham gia. Hạn chế: hoạt động còn dồn vào cuối năm. Bài học: lập lịch sớm.
    **2. Kiến nghị, đề xuất**
    Đề nghị cấp trên sớm ban hành kế hoạch cho giai đoạn mới.";

/// The form of the appendix, filled in.
pub const APPENDIX: &str = "
    ^ KẾT QUẢ HỖ TRỢ MUA THẺ BHYT, ỦNG HỘ TIỀN, HIỆN VẬT
    | Năm | Hỗ trợ mua thẻ cho hộ cận nghèo | Ủng hộ bằng hiện vật | Số lượng nhà xây tặng người nghèo | Số tiền mặt quyên góp, ủng hộ | Các hoạt động phối hợp với tổ chức, cá nhân khác | Ghi chú |
    | 2016 | 310 thẻ | 20 suất quà | 01 căn (trực tiếp) | 12 triệu đồng | Cùng Đoàn xã sửa trường | |
    | 2017 | 325 thẻ | 1 tấn gạo | 02 căn (phối hợp) | 15 triệu đồng | Không | |
    | 2018 | 402 thẻ | Không | 0 | 18 triệu đồng | Hiến máu cùng Hội Chữ thập đỏ | |
    | 2019 | 512 thẻ | 45 áo phao | 01 căn (phối hợp) | 22 triệu đồng | Không có | |
    | 2020 | 298 thẻ | 30 suất quà | - | 9 triệu đồng | Cùng Mặt trận xã dựng cầu | |";

/// What is said of a province's report with this body and a full appendix beside it.
pub fn sections(body: &str) -> Vec<String> {
    said(&assessed_province(body))
}

pub fn assessed_province(body: &str) -> DossierAssessment {
    assessed(&dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(body)), file("phu-luc.docx", APPENDIX)]))
}

/// The same for a unit of the head office.
pub fn sections_attached(body: &str) -> Vec<String> {
    let report = swap(&report(body), "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "TRUNG TÂM LƯU TRỮ");
    said(&assessed(&dossier(UnitKind::Attached, vec![file("bao-cao.docx", &report), file("phu-luc.docx", APPENDIX)])))
}

/// What is said of the appendix beside a report that follows the outline.
pub fn appendix(table: &str) -> Vec<String> {
    said(&assessed_appendix(table))
}

pub fn assessed_appendix(table: &str) -> DossierAssessment {
    assessed(&dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(PROVINCE)), file("phu-luc.docx", table)]))
}

// ── Files on disk ─────────────────────────────────────────────────────────────────────────────────────────────────

/// The notation as a DOCX: paragraphs with their looks, tables with borders; labels become text.
pub fn docx(text: &str) -> Vec<u8> {
    let body: String = document(text)
        .blocks
        .iter()
        .map(|b| b.paragraph().map_or_else(|| b.table().map_or(String::new(), table_xml), paragraph_xml))
        .collect();
    let ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{ns}\"><w:body>{body}</w:body></w:document>");
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

fn paragraph_xml(p: &Paragraph) -> String {
    let centred = if p.align == Align::Center { "<w:pPr><w:jc w:val=\"center\"/></w:pPr>" } else { "" };
    let run = |s: &Span| {
        let bold = if s.bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let text = p.text[s.range.clone()].replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let label = p.label.as_ref().map(|l| format!("<w:r><w:t xml:space=\"preserve\">{l} </w:t></w:r>")).unwrap_or_default();
    format!("<w:p>{centred}{label}{}</w:p>", p.spans.iter().map(run).collect::<String>())
}

fn table_xml(t: &Table) -> String {
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
    let cell = |row, col| {
        let text = t.at(row, col).map(Cell::text).unwrap_or_default();
        format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let row = |row| format!("<w:tr>{}</w:tr>", (0..t.cols).map(|col| cell(row, col)).collect::<String>());
    let rows: String = (0..t.rows).map(row).collect();
    format!("<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{rows}</w:tbl>")
}
