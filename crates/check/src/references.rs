//! What a paper cites: "Thực hiện Công văn số 2638/BHXH-TĐKT ngày 19/8/2020". Tells which directive it answers.

use crate::lines::lines;
use crate::paper::Paper;
use jiff::civil::Date;
use rasoat_model::document::Document;
use rasoat_text::date;
use rasoat_text::syllable::doc_numbers;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Number and symbol as written.
    pub number: String,
    /// The day given right behind it.
    pub date: Option<Date>,
}

/// How far behind the number its day may stand, in bytes.
const NEAR: usize = 40;
/// How many lines of the body may hold the ground on which the paper is written.
const GROUND: usize = 6;

/// The papers cited from the letterhead to the first lines of the body, in order, each once; the paper's own number is not among them.
pub fn references(document: &Document, paper: &Paper) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    let own = paper.fields.number.value().zip(paper.fields.symbol.as_deref()).map(|(n, s)| format!("{n}/{s}"));
    let head = lines(document, paper.blocks.start..paper.body.start, true);
    let body = lines(document, paper.body.clone(), true);
    for line in head.iter().chain(body.iter().take(GROUND)) {
        let text = line.text();
        let dates = date::dates(text);
        for (range, number) in doc_numbers(text) {
            let known = own.as_deref() == Some(number) || out.iter().any(|r| r.number == number);
            if known || !number.contains('/') || !number.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let behind = dates.iter().find(|d| d.range.start >= range.end && d.range.start - range.end < NEAR);
            out.push(Reference { number: number.to_string(), date: behind.and_then(|d| d.date) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rasoat_model::document::{Block, Content, Origin, Paragraph};

    #[test]
    fn cited_papers_with_their_day() {
        let lines =
            ["Số: 12/BC-BHXH", "BÁO CÁO", "Thực hiện Công văn số 2638/BHXH-TĐKT ngày 19/8/2020 và Kế hoạch số 4575/KH-BHXH:"];
        let block =
            |t: &&str| Block { page: 1, place: None, origin: Origin::Body, content: Content::Paragraph(Paragraph::plain(*t)) };
        let document = Document { blocks: lines.iter().map(block).collect(), ..Document::default() };
        let paper = crate::paper::papers(&document).remove(0);
        let found = references(&document, &paper);
        let want = [("2638/BHXH-TĐKT", "2020-08-19".parse().ok()), ("4575/KH-BHXH", None)];
        assert_eq!(found.iter().map(|r| (r.number.as_str(), r.date)).collect::<Vec<_>>(), want);
    }
}
