//! What holds within a group of RTF, and the stories (body, notes, boxes, running heads) whose paragraphs are being written.

use super::table::{RowDef, TableLevel};
use crate::common::flatten::flatten;
use crate::common::flow::{Looks, Writing, as_paragraphs, block};
use rasoat_model::document::{Align, Block, Content, Origin, Paragraph};

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Into {
    #[default]
    Text,
    /// The number or bullet of a list item as it was printed.
    Label,
    Fonts,
    Styles,
    Info,
    Title,
    Author,
    Producer,
    Skip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RtfStory {
    Note,
    Furniture,
    Box,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Chars {
    pub looks: Looks,
    pub caps: bool,
    pub hidden: bool,
    pub deleted: bool,
    pub font: Option<i32>,
}

impl Default for Chars {
    /// Twelve points, where nothing is said (`\fs24`).
    fn default() -> Self {
        Chars { looks: Looks { size: 12.0, ..Looks::default() }, caps: false, hidden: false, deleted: false, font: None }
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Para {
    pub align: Align,
    /// Twentieths of a point.
    pub left: i32,
    pub first: i32,
    pub style: i32,
    /// 1-based.
    pub outline: Option<u8>,
    pub level: u8,
    pub in_table: bool,
    pub depth: u8,
    pub new_page: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub into: Into,
    pub chars: Chars,
    pub para: Para,
    /// How many signs stand for one `\u`.
    pub stand_ins: usize,
    /// Within the properties of a nested row.
    pub nested: bool,
    /// `\upr`: where its Unicode half goes.
    pub outer: Option<Into>,
    /// The group is a story of its own.
    pub opened: Option<RtfStory>,
}

impl Default for State {
    fn default() -> Self {
        State {
            into: Into::Text,
            chars: Chars::default(),
            para: Para::default(),
            stand_ins: 1,
            nested: false,
            outer: None,
            opened: None,
        }
    }
}

/// A story that is being written.
#[derive(Default)]
pub(super) struct OpenFlow {
    pub origin: Origin,
    pub writing: Writing,
    pub label: String,
    /// A page break was met and no letter since; the open paragraph begins behind one.
    pub break_seen: bool,
    pub after_break: bool,
    /// Boxes anchored in the open paragraph.
    pub boxes: Vec<Block>,
    /// Open tables, the outermost first.
    pub levels: Vec<TableLevel>,
    /// A row was begun and not yet ended.
    pub row_open: bool,
    pub blocks: Vec<Block>,
}

impl OpenFlow {
    /// Puts a finished paragraph at its place: level 0 is outside of any table.
    pub(super) fn add(&mut self, paragraph: Paragraph, level: usize, rows: &[RowDef; 2]) {
        self.settle(level, rows);
        while self.levels.len() < level {
            self.levels.push(TableLevel::default());
        }
        let boxes = std::mem::take(&mut self.boxes);
        match self.levels.last_mut() {
            Some(open) => {
                open.paragraphs.push(paragraph);
                open.paragraphs.extend(as_paragraphs(boxes));
            }
            None => {
                self.blocks.push(block(self.origin, Content::Paragraph(paragraph)));
                self.blocks.extend(boxes);
            }
        }
    }

    /// Closes the tables deeper than `level`; `rows`: the last row that was stated, outermost and nested.
    pub(super) fn settle(&mut self, level: usize, rows: &[RowDef; 2]) {
        while self.levels.len() > level {
            let Some(done) = self.levels.pop() else { return };
            let (tables, rest) = done.finish(&rows[usize::from(!self.levels.is_empty())]);
            match self.levels.last_mut() {
                Some(outer) => {
                    outer.paragraphs.extend(tables.into_iter().flat_map(flatten));
                    outer.paragraphs.extend(rest);
                }
                None => {
                    self.blocks.extend(tables.into_iter().map(|t| block(self.origin, Content::Table(t))));
                    self.blocks.extend(rest.into_iter().map(|p| block(self.origin, Content::Paragraph(p))));
                }
            }
        }
    }
}
