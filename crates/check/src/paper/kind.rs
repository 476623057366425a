//! What a paper is, from its title; never from the name of its file.

use super::fields::Form;
use crate::lines::Line;
use rasoat_model::document::{Content, Document};
use rasoat_text::fold::fold;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaperKind {
    /// Báo cáo (other than of merits).
    Report,
    /// Công văn.
    Letter,
    /// Tables without a letterhead and without prose.
    Table,
    /// Tờ trình that proposes awards.
    AwardSubmission,
    /// Danh sách of nominees in a paper of its own.
    AwardList,
    /// Biên bản of the award meeting.
    AwardMinutes,
    /// Báo cáo thành tích.
    Achievement,
    Other,
}

impl PaperKind {
    pub fn as_str(self) -> &'static str {
        match self {
            PaperKind::Report => "summary-report",
            PaperKind::Letter => "cover-letter",
            PaperKind::Table => "appendix",
            PaperKind::AwardSubmission => "award-submission",
            PaperKind::AwardList => "award-list",
            PaperKind::AwardMinutes => "award-minutes",
            PaperKind::Achievement => "achievement-report",
            PaperKind::Other => "other",
        }
    }

    pub fn is_award(self) -> bool {
        matches!(self, PaperKind::AwardSubmission | PaperKind::AwardList | PaperKind::AwardMinutes | PaperKind::Achievement)
    }
}

/// The first words of a title line that say the kind of document (Nghị định 30/2020/NĐ-CP, Điều 7), folded.
pub(super) const TITLES: &[(&str, Title)] = &[
    ("bao cao", Title::Report),
    ("de cuong bao cao", Title::Report),
    ("to trinh", Title::Submission),
    ("bien ban", Title::Minutes),
    ("trich bien ban", Title::Minutes),
    ("danh sach", Title::List),
    ("ban thanh tich", Title::Achievement),
    ("ban bao cao thanh tich", Title::Achievement),
    ("ke hoach", Title::Other),
    ("quyet dinh", Title::Other),
    ("thong bao", Title::Other),
    ("huong dan", Title::Other),
    ("chuong trinh", Title::Other),
    ("giay moi", Title::Other),
];

/// Further kinds of document, folded. They are also common words, so more is asked of how they look.
pub(super) const FORMAL: &[&str] = &[
    "nghi dinh",
    "nghi quyet",
    "thong tu",
    "thong tu lien tich",
    "chi thi",
    "quy dinh",
    "quy che",
    "thong cao",
    "phuong an",
    "de an",
    "du an",
    "hop dong",
    "cong dien",
    "ban ghi nho",
    "ban thoa thuan",
    "giay uy quyen",
    "giay gioi thieu",
    "giay nghi phep",
    "luat",
    "phap lenh",
    "sac lenh",
    "noi quy",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Title {
    Report,
    Submission,
    Minutes,
    List,
    Achievement,
    Other,
}

pub(super) fn of(all: &[Line<'_>], form: &Form, document: &Document, blocks: Range<usize>) -> PaperKind {
    let title = form.fields.title.value().map(|t| fold(t).text).unwrap_or_default();
    // Whether the paper is about awards, from its title and first sentences; a report may speak of awards further down.
    let head: String = all.iter().take(40).map(|l| fold(l.text()).text).collect::<Vec<_>>().join(" ");
    let awards = |text: &str| {
        text.contains("khen thuong") || text.contains("bang khen") || text.contains("huan chuong") || text.contains("thi dua")
    };
    match form.title {
        Some(Title::Achievement) => PaperKind::Achievement,
        Some(Title::Report) if title.contains("thanh tich") && !title.contains("tong ket") => PaperKind::Achievement,
        Some(Title::Report) => PaperKind::Report,
        Some(Title::Submission) if awards(&head) => PaperKind::AwardSubmission,
        Some(Title::Minutes) if awards(&head) => PaperKind::AwardMinutes,
        Some(Title::List) if awards(&head) => PaperKind::AwardList,
        Some(_) => PaperKind::Other,
        None if form.is_letter => PaperKind::Letter,
        None if mostly_tables(document, blocks) => PaperKind::Table,
        None => PaperKind::Other,
    }
}

fn mostly_tables(document: &Document, blocks: Range<usize>) -> bool {
    let mut cells = 0usize;
    let mut prose = 0usize;
    for block in &document.blocks[blocks.start.min(document.blocks.len())..blocks.end.min(document.blocks.len())] {
        match &block.content {
            Content::Table(t) => cells += t.cells.iter().map(|c| c.text().len()).sum::<usize>(),
            Content::Paragraph(p) => prose += p.text.trim().len(),
        }
    }
    cells > prose
}
