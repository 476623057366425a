//! Pages → `Document`: what counts as text on each, furniture set apart, paragraphs and tables that go on over a page break joined.

use super::content::PageContent;
use super::frame::Frame;
use super::furniture;
use super::labels::label;
use super::lines::Line;
use super::page::{self, Laid, Lined, Margins, PagePiece};
use super::paragraphs::{self, PlacedParagraph};
use super::quality::{self, Verdict};
use super::reading::RoomKind;
use super::stamps::{self, Stamp};
use super::tables;
use rasoat_model::document::{Block, Content, Document, Origin, PageInfo, Paragraph, Rect, TextSource, Warning, WarningCode};

/// What one page paints, and its size.
pub struct PageSheet {
    pub width: f32,
    pub height: f32,
    pub content: PageContent,
    /// What the annotations of the page paint.
    pub stamped: PageContent,
    /// Annotations that have text but paint nothing.
    pub stamps: Vec<Stamp>,
}

/// Fills in blocks, furniture, pages, text source and warnings.
pub fn assemble(sheets: Vec<PageSheet>, verdicts: &[Verdict], document: &mut Document) {
    for ((sheet, verdict), number) in sheets.iter().zip(verdicts).zip(1..) {
        note(sheet, *verdict, number, document);
    }
    document.text_source = source(verdicts);

    let mut lined: Vec<Lined> = sheets.iter().zip(verdicts).map(|(s, v)| text_lines(s, *v)).collect();
    let furniture = furniture::take(&mut lined);
    let margins: Vec<Option<Margins>> = lined.iter().map(|l| usual_margins(&lined, l)).collect();
    let mut open: Option<OpenPart> = None;
    for ((((lined, sheet), margins), running), number) in lined.into_iter().zip(&sheets).zip(margins).zip(furniture).zip(1..) {
        let frame = lined.frame;
        let laid = page::lay_out(lined, margins);
        document.furniture.extend(running.into_iter().map(|line| running_block(line, &frame, number)));
        let stamps = stamps(sheet, &frame);
        add_page(document, laid, stamps, number, &mut open);
    }
}

fn note(sheet: &PageSheet, verdict: Verdict, number: u32, document: &mut Document) {
    let has_text = !matches!(verdict, Verdict::Picture | Verdict::NoUnicode);
    let confidence = match verdict {
        Verdict::Recognised(sure) => Some(sure),
        _ => None,
    };
    document.pages.push(PageInfo { width: sheet.width, height: sheet.height, has_text, confidence });
    let (code, detail) = match verdict {
        Verdict::Picture => (WarningCode::PageWithoutText, String::new()),
        Verdict::NoUnicode => (WarningCode::NoUnicode, format!("{} of {} glyphs", sheet.content.unmapped, sheet.content.painted)),
        Verdict::Native | Verdict::Layer | Verdict::Blank | Verdict::Recognised(_) => return,
    };
    // It may have been said already, with the reason.
    if !document.warnings.iter().any(|w| w.code == code && w.page == Some(number)) {
        document.warnings.push(Warning { code, page: Some(number), detail });
    }
}

fn source(verdicts: &[Verdict]) -> TextSource {
    if verdicts.iter().any(|v| matches!(v, Verdict::Recognised(_))) {
        return TextSource::Ocr;
    }
    let count = |v: Verdict| verdicts.iter().filter(|x| **x == v).count();
    match (count(Verdict::Native), count(Verdict::Layer)) {
        (0, 0) => TextSource::None,
        (native, layer) if layer > native => TextSource::OcrLayer,
        _ => TextSource::Native,
    }
}

fn text_lines(sheet: &PageSheet, verdict: Verdict) -> Lined {
    let area = sheet.width * sheet.height;
    page::line_up(&sheet.content, sheet.width, sheet.height, |g| match verdict {
        Verdict::Native | Verdict::Picture => !quality::is_hidden(g, &sheet.content, area),
        Verdict::Layer | Verdict::Recognised(_) => true,
        Verdict::NoUnicode | Verdict::Blank => false,
    })
}

/// Margins over all pages of the same width, for pages that have too few lines of their own.
fn usual_margins(pages: &[Lined], page: &Lined) -> Option<Margins> {
    let (width, _) = page.frame.size();
    if let Some(own) = page::margins(page.lines.iter(), width) {
        return Some(own);
    }
    let alike = pages.iter().filter(|p| (p.frame.size().0 - width).abs() < 2.0);
    page::margins(alike.flat_map(|p| &p.lines), width)
}

fn running_block(line: Line, frame: &Frame, page: u32) -> Block {
    let mut paragraph = Paragraph { indent: line.x0, ..Paragraph::default() };
    paragraphs::append(&mut paragraph, &line.text, &line.spans);
    let place = Some(frame.rect_back(line.rect()));
    Block { page, place, origin: Origin::Body, content: Content::Paragraph(paragraph) }
}

fn stamps(sheet: &PageSheet, frame: &Frame) -> Vec<(Stamp, Rect)> {
    let lined = stamps::lined(&sheet.stamped, sheet.width, sheet.height);
    let painted = stamps::stamps(lined.lines, &lined.frame);
    let plain = sheet.stamps.iter().map(|s| Stamp { paragraph: s.paragraph.clone(), rect: s.rect });
    painted
        .into_iter()
        .chain(plain)
        .map(|s| {
            let rect = frame.rect(s.rect);
            (s, rect)
        })
        .collect()
}

/// The last block of a page, which the next page may continue.
struct OpenPart {
    block: usize,
    last: Last,
}

enum Last {
    Paragraph(Box<PlacedParagraph>),
    Table(Vec<f32>),
}

fn add_page(document: &mut Document, laid: Laid, stamps: Vec<(Stamp, Rect)>, page: u32, open: &mut Option<OpenPart>) {
    let Laid { frame, pieces } = laid;
    let mut stamped: Vec<(usize, Stamp)> =
        stamps.into_iter().map(|(stamp, rect)| (stamps::position(&pieces, rect), stamp)).collect();
    stamped.sort_by_key(|(at, _)| *at);
    let mut stamped = stamped.into_iter().peekable();
    let mut before = open.take();
    for (i, piece) in pieces.into_iter().enumerate() {
        while let Some((_, stamp)) = stamped.next_if(|(at, _)| *at <= i) {
            document.blocks.push(stamp_block(stamp, page));
        }
        let place = Some(frame.rect_back(piece.rect()));
        let kept = match before.take() {
            Some(previous) => join(document, previous, piece, page),
            None => Err(piece),
        };
        *open = Some(match kept {
            Ok(joined) => joined,
            Err(piece) => {
                let (content, last) = split(piece, page);
                document.blocks.push(Block { page, place, origin: Origin::Body, content });
                OpenPart { block: document.blocks.len() - 1, last }
            }
        });
    }
    document.blocks.extend(stamped.map(|(_, stamp)| stamp_block(stamp, page)));
}

fn stamp_block(stamp: Stamp, page: u32) -> Block {
    Block { page, place: Some(stamp.rect), origin: Origin::Annotation, content: Content::Paragraph(stamp.paragraph) }
}

fn split(piece: PagePiece, page: u32) -> (Content, Last) {
    match piece {
        PagePiece::Paragraph(mut placed) => {
            let paragraph = std::mem::take(&mut placed.paragraph);
            (Content::Paragraph(paragraph), Last::Paragraph(placed))
        }
        PagePiece::Table(mut found) => {
            for cell in &mut found.table.cells {
                cell.page = page;
            }
            (Content::Table(found.table), Last::Table(found.xs))
        }
    }
}

/// Joins the first piece of a page to the last block of the page before, or gives it back.
fn join(document: &mut Document, previous: OpenPart, piece: PagePiece, page: u32) -> Result<OpenPart, PagePiece> {
    let Some(block) = document.blocks.get_mut(previous.block) else { return Err(piece) };
    match (&mut block.content, &previous.last, piece) {
        (Content::Paragraph(paragraph), Last::Paragraph(above), PagePiece::Paragraph(mut below)) if runs_on(above, &below) => {
            let (before, more) = (paragraph.text.len(), paragraphs::confidence(&below.lines));
            for line in &below.lines {
                paragraphs::append(paragraph, &line.text, &line.spans);
            }
            paragraph.confidence = mean(paragraph.confidence, before, more, paragraph.text.len() - before);
            below.paragraph = Paragraph::default();
            Ok(OpenPart { block: previous.block, last: Last::Paragraph(below) })
        }
        (Content::Table(table), Last::Table(xs), PagePiece::Table(mut found))
            if tables::goes_on(table, xs, &found.table, &found.xs) =>
        {
            for cell in &mut found.table.cells {
                cell.page = page;
            }
            tables::add_rows(table, found.table);
            Ok(OpenPart { block: previous.block, last: previous.last })
        }
        (_, _, piece) => Err(piece),
    }
}

/// The confidence of two stretches of text together, by their lengths.
fn mean(a: Option<u8>, n: usize, b: Option<u8>, m: usize) -> Option<u8> {
    match (a, b) {
        (Some(a), Some(b)) => Some(((usize::from(a) * n + usize::from(b) * m) / (n + m).max(1)) as u8),
        (a, b) => a.or(b),
    }
}

/// A sentence of the body that the page break cuts: the last line is full, and the next page begins without indent or label.
fn runs_on(above: &PlacedParagraph, below: &PlacedParagraph) -> bool {
    let (Some(last), Some(next)) = (above.lines.last(), below.lines.first()) else { return false };
    let body = above.room.kind == RoomKind::Body && below.room.kind == RoomKind::Body;
    let unfinished = !last.text.trim_end().ends_with(['.', ';', ':', '!', '?']);
    let full = last.x1 + 0.2 * last.size + next.first_word > above.room.right - 1.5;
    let flush = next.x0 < below.room.left + 0.8 * next.size || next.text.starts_with(char::is_lowercase);
    let alike = (last.bold_share() > 0.9) == (next.bold_share() > 0.9) && (last.size - next.size).abs() < 0.15 * next.size;
    body && full && flush && alike && label(&next.text).is_none() && (unfinished || below.lines.len() == 1 && !starts_large(next))
}

fn starts_large(line: &Line) -> bool {
    line.text.starts_with(char::is_uppercase)
}
