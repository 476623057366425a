//! Properties of paragraphs and rows (MS-DOC 2.6, "sprm"), and the styles they build on (2.9.271 STSH).
//!
//! Only what `layout` asks for: alignment, list, page break, outline level, table nesting and borders.

use super::file::{Streams, u16_at, u32_at};
use rasoat_model::document::Align;

/// Styles within styles.
const MAX_BASES: usize = 12;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Props {
    pub align: Option<Align>,
    /// One-based list; 0: none, though the style has one.
    pub list: Option<u16>,
    pub level: Option<u8>,
    /// Heading 1 = 1; 0: body text, though the style is a heading.
    pub outline: Option<u8>,
    pub page_break: Option<bool>,
    pub in_table: bool,
    /// The mark that ends a row.
    pub row_end: bool,
    pub depth: Option<u8>,
    /// Sides of cells with a line, cells, as far as the row says.
    pub lines: Option<Lines>,
}

/// How a row is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lines {
    /// Cells with lines of their own on two sides or more.
    pub lined: usize,
    /// Cells that say of each side that there is no line.
    pub bare: usize,
    pub cells: usize,
    /// Lines that the table draws for cells that say nothing.
    pub table: usize,
}

impl Lines {
    /// `None` where the row says nothing.
    pub(super) fn ruled(self) -> Option<bool> {
        let silent = self.cells.saturating_sub(self.lined + self.bare);
        let lined = self.lined + if self.table >= 3 { silent } else { 0 };
        (self.cells > 0).then_some(2 * lined > self.cells)
    }
}

impl Props {
    /// Adds what a list of properties says; the last word counts.
    pub(super) fn add(&mut self, grpprl: &[u8], streams: &Streams) {
        self.add_within(grpprl, streams, true);
    }

    fn add_within(&mut self, grpprl: &[u8], streams: &Streams, follow: bool) {
        let mut at = 0;
        while let Some(code) = u16_at(grpprl, at) {
            let Some((from, size)) = operand(code, grpprl, at + 2) else { return };
            let Some(value) = grpprl.get(from..from + size) else { return };
            at = from + size;
            let byte = value.first().copied().unwrap_or(0);
            match code {
                0x2403 | 0x2461 => self.align = Some(align(byte)),
                0x460B => self.list = u16_at(value, 0).map(list_number),
                0x260A => self.level = Some(byte.min(8)),
                0x2640 => self.outline = Some(if byte < 9 { byte + 1 } else { 0 }),
                0x2407 => self.page_break = Some(byte != 0),
                0x2416 => self.in_table = byte != 0,
                0x2417 | 0x244C => self.row_end = byte != 0,
                0x6649 => self.depth = Some(byte),
                0xD608 => self.lines = Some(Lines { table: self.lines.unwrap_or_default().table, ..cell_lines(value) }),
                0xD605 => self.lines.get_or_insert_default().table = count_lines(value, 4, 1),
                0xD613 => self.lines.get_or_insert_default().table = count_lines(value, 8, 5),
                // The whole list stands elsewhere, as for rows of many cells.
                0x6645 | 0x6646 if follow => {
                    let place = u32_at(value, 0).unwrap_or(u32::MAX) as usize;
                    let size = u16_at(&streams.data, place).map_or(0, usize::from);
                    let list = place.checked_add(2).and_then(|from| streams.data.get(from..from + size));
                    self.add_within(list.unwrap_or_default(), streams, false);
                }
                _ => {}
            }
        }
    }
}

/// Where the operand of a property stands and how long it is (MS-DOC 2.6.1).
fn operand(code: u16, grpprl: &[u8], at: usize) -> Option<(usize, usize)> {
    let fixed = |size| Some((at, size));
    match code >> 13 {
        0 | 1 => fixed(1),
        2 | 4 | 5 => fixed(2),
        3 => fixed(4),
        7 => fixed(3),
        _ if code == 0xD608 => Some((at + 2, usize::from(u16_at(grpprl, at)?).saturating_sub(1))),
        _ => {
            let size = usize::from(*grpprl.get(at)?);
            if code == 0xC615 && size == 255 {
                // Tab stops beyond 255 bytes: the counts of those deleted and those added tell the length.
                let deleted = usize::from(*grpprl.get(at + 1)?);
                let added = usize::from(*grpprl.get(at + 2 + 4 * deleted)?);
                return Some((at + 1, 2 + 4 * deleted + 3 * added));
            }
            Some((at + 1, size))
        }
    }
}

fn align(value: u8) -> Align {
    match value {
        0 => Align::Start,
        1 => Align::Center,
        2 => Align::End,
        _ => Align::Justify,
    }
}

/// A list is stored as its number or, where its indents were changed by hand, as the number's negative.
fn list_number(stored: u16) -> u16 {
    match stored {
        1..=0x07FE => stored,
        0xF802.. => stored.wrapping_neg(),
        _ => 0,
    }
}

/// Borders within the definition of a row (MS-DOC 2.9.319 TDefTableOperand): a count, the edges, then 20 bytes a cell.
fn cell_lines(value: &[u8]) -> Lines {
    let cells = usize::from(value.first().copied().unwrap_or(0)).min(63);
    let mut lines = Lines { cells, ..Lines::default() };
    let mut rest = value.get(1 + 2 * (cells + 1)..).unwrap_or_default().chunks_exact(20);
    for cell in rest.by_ref().take(cells) {
        let sides = || cell[4..20].chunks_exact(4);
        let drawn = sides().filter(|b| **b != [0xFF; 4] && b[1] != 0 && b[0] != 0).count();
        lines.lined += usize::from(drawn >= 2);
        lines.bare += usize::from(drawn < 2 && sides().all(|b| *b == [0xFF; 4] || b[1] != 0));
    }
    lines
}

fn count_lines(value: &[u8], size: usize, kind: usize) -> usize {
    value.chunks_exact(size).filter(|b| !matches!(b[kind], 0 | 0xFF)).count()
}

/// The styles of a document by number.
pub(super) struct DocStyles {
    styles: Vec<Option<DocStyle>>,
}

struct DocStyle {
    base: u16,
    grpprl: Vec<u8>,
    /// Level of the built-in headings.
    heading: Option<u8>,
}

impl DocStyles {
    pub(super) fn read(streams: &Streams) -> DocStyles {
        let mut styles = Vec::new();
        let sheet = streams.part(1, false).unwrap_or_default();
        let header = usize::from(u16_at(sheet, 0).unwrap_or(0));
        let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(0x0FFE);
        let fixed = usize::from(u16_at(sheet, 4).unwrap_or(0));
        let mut at = 2 + header;
        for _ in 0..count {
            let Some(size) = u16_at(sheet, at).map(usize::from) else { break };
            let Some(style) = sheet.get(at + 2..at + 2 + size) else { break };
            styles.push(read_style(style, fixed));
            at += 2 + size;
        }
        DocStyles { styles }
    }

    /// What a style says, with the styles below it, for a paragraph to build on.
    pub(super) fn props(&self, number: u16, streams: &Streams) -> Props {
        let mut chain = Vec::new();
        let mut number = usize::from(number);
        while let Some(Some(style)) = self.styles.get(number).filter(|_| chain.len() < MAX_BASES) {
            chain.push(style);
            number = usize::from(style.base);
        }
        let mut props = Props::default();
        for style in chain.into_iter().rev() {
            props.outline = style.heading.or(props.outline);
            props.add(&style.grpprl, streams);
        }
        props
    }
}

/// One style (MS-DOC 2.9.258 STD); only paragraph styles have properties of paragraphs.
fn read_style(style: &[u8], fixed: usize) -> Option<DocStyle> {
    let identity = u16_at(style, 0)? & 0x0FFF;
    let (kind, base) = u16_at(style, 2).map(|w| (w & 0x000F, w >> 4))?;
    if kind != 1 {
        return None;
    }
    let name = usize::from(u16_at(style, fixed)?);
    let mut at = fixed + 2 + 2 * name + 2;
    at += at % 2;
    let size = usize::from(u16_at(style, at)?);
    let grpprl = style.get(at + 4..at + 2 + size).unwrap_or_default().to_vec();
    let heading = (1..=9).contains(&identity).then(|| u8::try_from(identity).unwrap_or(9));
    Some(DocStyle { base, grpprl, heading })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(grpprl: &[u8]) -> Props {
        let mut props = Props::default();
        props.add(grpprl, &Streams { word: Vec::new(), table: Vec::new(), data: Vec::new() });
        props
    }

    #[test]
    fn operands_are_passed_over_by_their_length() {
        let centred = [0x03, 0x24, 1];
        for before in [
            &[][..],
            // One, two, four and three bytes.
            &[0x05, 0x24, 1],
            &[0x0F, 0x84, 1, 2],
            &[0x12, 0x64, 1, 2, 3, 4],
            &[0x00, 0xE0, 1, 2, 3],
            // A length of its own, and tab stops beyond 255 bytes.
            &[0x0D, 0xC6, 3, 9, 9, 9],
            &[0x15, 0xC6, 255, 1, 9, 9, 9, 9, 1, 9, 9, 9],
        ] {
            assert_eq!(read(&[before, &centred].concat()).align, Some(Align::Center), "{before:x?}");
        }
        assert_eq!(read(&[0x03]), Props::default());
        assert_eq!(read(&[0x0D, 0xC6, 200, 1]), Props::default(), "longer than the list");
    }

    #[test]
    fn lists_by_number_and_by_its_negative() {
        for (stored, want) in [(3u16, 3), (0xFFFD, 3), (0, 0), (0xF801, 0), (0x07FF, 0)] {
            assert_eq!(list_number(stored), want, "{stored:#x}");
        }
    }

    #[test]
    fn a_row_is_ruled_by_most_of_its_cells() {
        for (lined, bare, table, want) in
            [(2, 0, 0, Some(true)), (0, 2, 6, Some(false)), (0, 0, 6, Some(true)), (0, 0, 0, Some(false))]
        {
            assert_eq!(Lines { lined, bare, cells: 2, table }.ruled(), want);
        }
        assert_eq!(Lines::default().ruled(), None);
    }
}
