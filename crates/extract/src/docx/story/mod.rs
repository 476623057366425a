//! One story of a DOCX (the body, a running head, the notes) from XML to blocks, in one pass.
//!
//! The open elements are kept on a list of our own, not on the call stack, so that no depth of nesting can exhaust it. What a reader of
//! the printed page does not see is passed over: deleted and moved text, hidden text, field instructions, the second copy of a drawing.

mod flows;
mod paragraphs;

use super::context::Context;
use super::paragraph::{Build, Field};
use super::props::{ParaProps, RunProps, Section};
use super::table::{CellProps, RowProps, TableBuilder};
use crate::common::xml::{Tag, Token, Xml};
use rasoat_model::document::{Block, Origin};

/// Text boxes in text boxes: each level hands all it holds to the next, so their number is bounded; no paper has more than two.
const MAX_NESTED: usize = 40;

/// An open element, as far as its closing matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Other,
    /// Text inside counts.
    Text,
    Paragraph,
    Table,
    Row,
    Cell,
    /// Text box, or a note: a flow of its own.
    Flow,
    Alternate,
    Bracket,
}

/// Where finished paragraphs go.
struct Sink {
    blocks: Vec<Block>,
    origin: Origin,
    /// In a cell there are only paragraphs.
    cell: bool,
    /// A paragraph whose mark is gone: it goes on in the next one.
    carry: Option<Build>,
}

impl Sink {
    fn new(origin: Origin, cell: bool) -> Self {
        Sink { blocks: Vec::new(), origin, cell, carry: None }
    }
}

/// What came out of a story.
#[derive(Default)]
pub(super) struct Output {
    pub blocks: Vec<Block>,
    /// For each page as counted, the section that begins there (index into `sections`).
    pub starts: Vec<(u32, usize)>,
    pub sections: Vec<Section>,
    pub last_page: u32,
    /// Word noted down where its pages ended.
    pub rendered: bool,
    pub broken: bool,
    pub truncated: bool,
    /// Pages with pictures on them, as counted.
    pub pictures: Vec<u32>,
}

pub(super) struct Story<'c> {
    context: &'c mut Context,
    open: Vec<Element>,
    /// The paragraphs, tables, rows, cells and flows among `open`.
    structure: Vec<Element>,
    /// For each open `mc:AlternateContent`, whether a choice has been taken.
    alternates: Vec<bool>,
    sinks: Vec<Sink>,
    paragraphs: Vec<Build>,
    tables: Vec<TableBuilder>,
    fields: Vec<Field>,
    prefix: String,
    page: u32,
    rendered: bool,
    /// An explicit break stands before what comes next.
    broken_page: bool,
    section_starts: Vec<(u32, usize)>,
    sections: Vec<Section>,
    truncated: bool,
    pictures: Vec<u32>,
}

impl<'c> Story<'c> {
    /// Reads the part `text`. `flow` names the elements that hold a flow of their own beside text boxes (the notes of a notes part).
    pub(super) fn read(context: &'c mut Context, text: &str, flow: &'static [&'static str]) -> Output {
        let mut story = Story {
            context,
            open: Vec::new(),
            structure: Vec::new(),
            alternates: Vec::new(),
            sinks: vec![Sink::new(Origin::Body, false)],
            paragraphs: Vec::new(),
            tables: Vec::new(),
            fields: Vec::new(),
            prefix: String::new(),
            page: 1,
            rendered: false,
            broken_page: false,
            section_starts: vec![(1, 0)],
            sections: Vec::new(),
            truncated: false,
            pictures: Vec::new(),
        };
        let mut xml = Xml::new(text);
        loop {
            match xml.next() {
                Token::Open(tag) => {
                    if xml.depth == 1 {
                        story.prefix = tag.prefix().to_owned();
                    }
                    if let Some(element) = story.enter(&mut xml, &tag, flow) {
                        story.open.push(element);
                    }
                }
                Token::Close => story.leave(),
                Token::Text(text) => {
                    if story.open.last() == Some(&Element::Text) {
                        story.put(&text);
                    }
                }
                Token::End => break,
            }
            if story.context.blocks_left == 0 {
                story.truncated = true;
                break;
            }
        }
        while !story.open.is_empty() {
            story.leave();
        }
        story.finish(xml.broken)
    }

    fn finish(mut self, broken: bool) -> Output {
        let mut blocks = Vec::new();
        while let Some(sink) = self.sinks.pop() {
            let mut rest = self.drain(sink);
            rest.append(&mut blocks);
            blocks = rest;
        }
        Output {
            blocks,
            starts: self.section_starts,
            sections: self.sections,
            last_page: self.page,
            rendered: self.rendered,
            broken,
            truncated: self.truncated,
            pictures: self.pictures,
        }
    }

    /// Takes an opening tag. `None`: the whole element has been consumed.
    fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, flow: &[&str]) -> Option<Element> {
        let (local, prefix) = (tag.local(), tag.prefix());
        if prefix != self.prefix {
            return self.enter_foreign(xml, tag);
        }
        match local {
            "p" => return Some(self.open_paragraph()),
            "r" => self.open_run(),
            "pPr" => {
                let props = ParaProps::read(xml);
                self.paragraph_props(props);
                return None;
            }
            "rPr" => {
                let props = RunProps::read(xml);
                self.run_props(&props);
                return None;
            }
            "t" => return Some(Element::Text),
            "tab" | "ptab" => self.put("\t"),
            "br" => self.line_break(tag.attr("type").as_deref()),
            "cr" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            // In these fonts it is a letter.
            "softHyphen" if self.in_legacy_font() => self.put("\u{AD}"),
            "sym" => self.symbol(tag),
            "lastRenderedPageBreak" => {
                self.rendered = true;
                self.rendered_break();
            }
            "fldChar" => self.field(tag.attr("fldCharType").as_deref()),
            "tbl" => return Some(self.open_table()),
            "tr" => return Some(self.open_row()),
            "tc" => return Some(self.open_cell()),
            "tblPr" => {
                self.table_props(xml);
                return None;
            }
            "trPr" => {
                let props = RowProps::read(xml);
                if let (Some(Element::Row), Some(table)) = (self.structure.last(), self.tables.last_mut()) {
                    table.row_props(props);
                }
                return None;
            }
            "tcPr" => {
                let props = CellProps::read(xml);
                if let (Some(Element::Cell), Some(table)) = (self.structure.last(), self.tables.last_mut()) {
                    table.cell = props;
                }
                return None;
            }
            "sectPr" => {
                let section = Section::read(xml);
                self.sections.push(section);
                return None;
            }
            // Text kept in another file or another format.
            "altChunk" | "subDoc" => self.truncated = true,
            "txbxContent" => return Some(self.open_flow(Origin::TextBox)),
            name if flow.contains(&name) => {
                // Separators are drawn lines, not notes.
                if tag.attr("type").is_some_and(|kind| kind != "normal") {
                    xml.skip();
                    return None;
                }
                return Some(self.open_flow(Origin::Body));
            }
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "sdtPr" | "sdtEndPr" | "smartTagPr"
            | "customXmlPr" | "tblGrid" | "tblPrEx" | "rt" | "background" => {
                xml.skip();
                return None;
            }
            _ => return Some(Element::Other),
        }
        Some(Element::Other)
    }

    /// Elements of other vocabularies: alternatives and mathematics. Pictures and charts have no text of ours in them.
    fn enter_foreign(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Option<Element> {
        match (tag.prefix(), tag.local()) {
            (_, "AlternateContent") => {
                self.alternates.push(false);
                return Some(Element::Alternate);
            }
            (_, "Choice" | "Fallback") => match self.alternates.last_mut() {
                Some(taken) if *taken => {
                    xml.skip();
                    return None;
                }
                Some(taken) => *taken = true,
                None => {}
            },
            ("a", "blip") | (_, "imagedata") if self.pictures.last() != Some(&self.page) => self.pictures.push(self.page),
            ("m", "r") => self.open_run(),
            ("m", "t") => return Some(Element::Text),
            ("m", "den") => self.put("/"),
            // Brackets of other shapes are told by a property that is not worth following.
            ("m", "d") => {
                self.put("(");
                return Some(Element::Bracket);
            }
            ("m", "rPr" | "ctrlPr") => {
                xml.skip();
                return None;
            }
            _ => {}
        }
        Some(Element::Other)
    }

    fn leave(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match element {
            Element::Other | Element::Text => return,
            Element::Alternate => {
                self.alternates.pop();
                return;
            }
            Element::Bracket => {
                self.put(")");
                return;
            }
            _ => {
                self.structure.pop();
            }
        }
        match element {
            Element::Paragraph => self.close_paragraph(),
            Element::Flow => self.close_flow(),
            Element::Cell => self.close_cell(),
            Element::Row => {
                if let Some(table) = self.tables.last_mut() {
                    self.page = table.last_page;
                    table.close_row();
                }
            }
            Element::Table => {
                if let Some(builder) = self.tables.pop() {
                    let page = builder.first_page;
                    if let Some(table) = builder.finish() {
                        self.add_table(table, page);
                    }
                }
            }
            _ => {}
        }
    }
}
