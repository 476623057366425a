//! Pages of a DOCX, estimated: each section break counted as a page at first, the continuous ones taken back, sizes put in.

use super::story::Output;
use rasoat_model::document::{Block, Content, Document, PageInfo, Warning, WarningCode};

/// A4, where the file says nothing.
const A4: (f32, f32) = (595.3, 841.9);

/// Puts the blocks of the body into `document`, renumbers their pages and fills in `pages`.
pub(super) fn lay_out(document: &mut Document, body: Output, max_pages: u32) {
    let Output { blocks, starts, sections, last_page, rendered, pictures, .. } = body;
    document.pages_guessed = !rendered;
    document.blocks = blocks;
    let last = last_page.min(max_pages.max(1));
    // For each page as counted: the page as it is.
    let mut real = Vec::with_capacity(last as usize + 1);
    let mut sizes: Vec<(f32, f32)> = Vec::new();
    let mut size = A4;
    let mut next = starts.iter().peekable();
    real.push(1);
    for counted in 1..=last {
        let mut new_page = true;
        while let Some(&&(at, index)) = next.peek()
            && at <= counted
        {
            next.next();
            // Word writes what begins a section at its end; a last section without properties goes on like the one before.
            if let Some(section) = sections.get(index) {
                new_page = index == 0 || section.start.on_new_page();
                size = section.size.unwrap_or(size);
            }
        }
        if new_page || sizes.is_empty() {
            sizes.push(size);
        }
        real.push(u32::try_from(sizes.len()).unwrap_or(u32::MAX));
    }
    let mut seen = vec![false; sizes.len()];
    let page_of = |page: u32| real.get(page as usize).or(real.last()).copied().unwrap_or(1);
    for block in &mut document.blocks {
        renumber(block, &page_of, &mut seen);
    }
    let mut pages: Vec<PageInfo> =
        sizes.into_iter().map(|(width, height)| PageInfo { width, height, has_text: true, confidence: None }).collect();
    // An empty page is no riddle; a page with nothing but a picture is.
    for page in pictures.into_iter().map(page_of) {
        let Some(index) = (page as usize).checked_sub(1) else { continue };
        if let (Some(info), Some(false)) = (pages.get_mut(index), seen.get(index))
            && info.has_text
        {
            info.has_text = false;
            document.warnings.push(Warning { code: WarningCode::PageWithoutText, page: Some(page), detail: String::new() });
        }
    }
    document.pages = pages;
}

fn renumber(block: &mut Block, page_of: &impl Fn(u32) -> u32, seen: &mut [bool]) {
    let mut mark = |page: u32, text: bool| {
        if let Some(slot) = (page as usize).checked_sub(1).and_then(|i| seen.get_mut(i)) {
            *slot |= text;
        }
    };
    block.page = page_of(block.page);
    match &mut block.content {
        Content::Paragraph(paragraph) => mark(block.page, !paragraph.text.trim().is_empty()),
        Content::Table(table) => {
            for cell in &mut table.cells {
                cell.page = page_of(cell.page);
                mark(cell.page, cell.paragraphs.iter().any(|p| !p.text.trim().is_empty()));
            }
        }
    }
}
