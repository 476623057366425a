//! One story of a DOCX (the body, a running head, the notes) from XML to blocks, in one pass.
//!
//! The open elements are kept on a list of our own, not on the call stack, so that no depth of nesting can exhaust it. What a reader of
//! the printed page does not see is passed over: deleted and moved text, hidden text, field instructions, the second copy of a drawing.

use std::rc::Rc;

use super::Context;
use super::paragraph::{Build, Field, Looks};
use super::props::{ParaProps, RunProps, Section, SectionStart};
use super::symbols;
use super::table::{Borders, CellProps, RowProps, TableBuilder, flatten};
use super::xml::{Tag, Token, Xml};
use crate::document::{Block, Content, Origin, Paragraph, Table};

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
            "sym" => self.symbol(tag),
            "lastRenderedPageBreak" => self.rendered_break(),
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

    // Paragraphs and runs.

    fn open_paragraph(&mut self) -> Element {
        if self.paragraphs.len() >= MAX_NESTED {
            self.truncated = true;
            return Element::Other;
        }
        self.structure.push(Element::Paragraph);
        let mut build = Build::default();
        let style = self.context.styles.paragraph(None);
        build.restyle(style, &self.context.styles.doc_run);
        if let Some(carry) = self.sinks.last_mut().and_then(|s| s.carry.take()) {
            build.go_on(carry);
        }
        self.paragraphs.push(build);
        Element::Paragraph
    }

    fn open_run(&mut self) {
        if let Some(build) = self.paragraphs.last_mut() {
            build.run = build.plain;
        }
    }

    fn paragraph_props(&mut self, props: ParaProps) {
        let at_start = self.at_start();
        let Some(build) = self.paragraphs.last_mut() else { return };
        let style = self.context.styles.paragraph(props.style.as_deref());
        build.restyle(Rc::clone(&style), &self.context.styles.doc_run);
        build.mark_gone = props.mark.removed || props.mark.over(&style.run).vanish == Some(true);
        build.direct = props;
        if build.direct.page_break.or(style.para.page_break) == Some(true) && !at_start && build.is_blank() {
            if !self.broken_page {
                self.page = self.page.saturating_add(1);
            }
            self.broken_page = true;
        }
    }

    /// Nothing has been read yet.
    fn at_start(&self) -> bool {
        self.sinks.len() == 1 && self.sinks[0].blocks.is_empty()
    }

    fn run_props(&mut self, props: &RunProps) {
        let Some(build) = self.paragraphs.last_mut() else { return };
        let character = props.style.as_deref().map(|id| self.context.styles.character(id));
        build.run = Looks::of(props, character.as_deref(), &build.style, &self.context.styles.doc_run);
    }

    fn hidden(&self) -> bool {
        self.fields.iter().rev().any(|f| f.instruction)
    }

    fn put(&mut self, text: &str) {
        if self.hidden() {
            return;
        }
        let (page, broken) = (self.page, self.broken_page);
        let Some(build) = self.paragraphs.last_mut() else { return };
        if build.put(text, page, broken) {
            self.broken_page = false;
        }
    }

    fn symbol(&mut self, tag: &Tag<'_>) {
        let Some(ch) = tag.attr("char").and_then(|v| u32::from_str_radix(v.trim(), 16).ok()).and_then(char::from_u32) else {
            return;
        };
        let font = tag.attr("font").map_or(super::props::Font::Text, |f| super::props::Font::of(&f));
        let mut buffer = [0; 4];
        self.put(symbols::seen(font, ch).encode_utf8(&mut buffer));
    }

    fn field(&mut self, step: Option<&str>) {
        match step {
            // More open fields than any paper has are not followed: they would hide what comes after.
            Some("begin") if self.fields.len() < 100 => {
                self.fields.push(Field { instruction: true, depth: self.paragraphs.len() })
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction = false;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn line_break(&mut self, kind: Option<&str>) {
        if self.hidden() {
            return;
        }
        if kind != Some("page") {
            return self.put("\n");
        }
        if let Some(build) = self.paragraphs.last_mut() {
            build.page_break(self.page);
        }
        self.page = self.page.saturating_add(1);
        self.broken_page = true;
    }

    /// Word's note that a page began here when it last laid out the file. It repeats explicit breaks.
    fn rendered_break(&mut self) {
        if !self.broken_page && !self.hidden() {
            self.page = self.page.saturating_add(1);
        }
    }

    fn close_paragraph(&mut self) {
        let depth = self.paragraphs.len();
        for field in self.fields.iter_mut().rev().take_while(|f| f.depth >= depth) {
            field.instruction = false;
        }
        let Some(mut build) = self.paragraphs.pop() else { return };
        let boxes = std::mem::take(&mut build.boxes);
        let section = build.direct.section.take();
        if build.mark_gone && section.is_none() {
            if let Some(sink) = self.sinks.last_mut() {
                sink.carry = Some(build);
            }
        } else {
            self.add_paragraph(build);
        }
        for block in boxes {
            match block.content {
                Content::Paragraph(paragraph) => self.add(paragraph, block.page, Origin::TextBox),
                Content::Table(table) => self.add_table_as(table, block.page, Origin::TextBox),
            }
        }
        if let Some(section) = section {
            self.sections.push(section);
            self.page = self.page.saturating_add(1);
            self.section_starts.push((self.page, self.sections.len()));
            self.broken_page = true;
        }
    }

    fn add_paragraph(&mut self, build: Build) {
        let origin = self.sinks.last().map_or(Origin::Body, |s| s.origin);
        let label = build.list().map(|(list, level)| {
            let level = level.unwrap_or_else(|| self.level_by_style(list, &build));
            (self.context.numbering.count(list, level), level, self.context.numbering.indent(list, level))
        });
        let page = build.page.unwrap_or(self.page);
        let paragraph = build.finish(label);
        self.add(paragraph, page, origin);
    }

    /// A style belongs to the level that names it; failing that, to the level it states, or that of the style it is based on.
    fn level_by_style(&self, list: i64, build: &Build) -> u8 {
        let tied = |style: Option<&str>| self.context.numbering.level_of_style(list, style?);
        tied(build.style.id.as_deref())
            .or(build.style.para.level)
            .or_else(|| tied(build.style.numbered_by.as_deref()))
            .unwrap_or(0)
    }

    fn add(&mut self, paragraph: Paragraph, page: u32, origin: Origin) {
        self.context.blocks_left = self.context.blocks_left.saturating_sub(1);
        if let Some(sink) = self.sinks.last_mut() {
            sink.blocks.push(Block { page, place: None, origin, content: Content::Paragraph(paragraph) });
        }
    }

    // Tables.

    fn open_table(&mut self) -> Element {
        if self.tables.len() >= self.context.max_depth {
            // Too deep: its paragraphs flow into the cell around it.
            self.truncated = true;
            return Element::Other;
        }
        self.flush_carry();
        let mut table = TableBuilder::new(self.page);
        table.style_lines(&self.context.styles.table(None).borders);
        self.tables.push(table);
        self.structure.push(Element::Table);
        Element::Table
    }

    fn open_row(&mut self) -> Element {
        match (self.structure.last(), self.tables.last_mut()) {
            (Some(Element::Table), Some(table)) => {
                table.open_row(self.page);
                self.structure.push(Element::Row);
                Element::Row
            }
            _ => Element::Other,
        }
    }

    fn open_cell(&mut self) -> Element {
        match (self.structure.last(), self.tables.last()) {
            (Some(Element::Row), Some(table)) => {
                self.page = table.row_page;
                self.structure.push(Element::Cell);
                self.sinks.push(Sink::new(Origin::Body, true));
                Element::Cell
            }
            _ => Element::Other,
        }
    }

    fn table_props(&mut self, xml: &mut Xml<'_>) {
        let (mut style, mut own) = (None, None);
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "tblStyle" => style = tag.attr("val").map(|v| v.into_owned()),
                "tblBorders" => own = Some(Borders::read(xml)),
                _ => {}
            }
        }
        let (Some(Element::Table), Some(table)) = (self.structure.last(), self.tables.last_mut()) else { return };
        if let Some(style) = style {
            table.own_lines(self.context.styles.table(Some(&style)).borders);
        }
        if let Some(own) = own {
            table.own_lines(own);
        }
    }

    fn close_cell(&mut self) {
        let Some(sink) = self.sinks.pop() else { return };
        let blocks = self.drain(sink);
        self.context.blocks_left = self.context.blocks_left.saturating_sub(1);
        let Some(table) = self.tables.last_mut() else { return };
        let page = blocks.first().map_or(table.row_page, |b| b.page);
        let paragraphs = blocks.into_iter().filter_map(|b| match b.content {
            Content::Paragraph(p) => Some(p),
            Content::Table(_) => None,
        });
        table.close_cell(paragraphs.collect(), page);
        table.last_page = table.last_page.max(self.page);
    }

    fn add_table(&mut self, table: Table, page: u32) {
        let origin = self.sinks.last().map_or(Origin::Body, |s| s.origin);
        self.add_table_as(table, page, origin);
    }

    fn add_table_as(&mut self, table: Table, page: u32, origin: Origin) {
        let page = table.cells.first().map_or(page, |c| c.page);
        let Some(sink) = self.sinks.last_mut() else { return };
        if sink.cell {
            let lines = flatten(table);
            sink.blocks.extend(lines.into_iter().map(|p| Block { page, place: None, origin, content: Content::Paragraph(p) }));
        } else {
            sink.blocks.push(Block { page, place: None, origin, content: Content::Table(table) });
        }
    }

    // Flows.

    fn open_flow(&mut self, origin: Origin) -> Element {
        if self.sinks.len() >= MAX_NESTED {
            self.truncated = true;
            return Element::Other;
        }
        self.structure.push(Element::Flow);
        self.sinks.push(Sink::new(origin, false));
        Element::Flow
    }

    fn close_flow(&mut self) {
        if self.sinks.len() < 2 {
            return;
        }
        let Some(sink) = self.sinks.pop() else { return };
        let blocks = self.drain(sink);
        match self.paragraphs.last_mut() {
            Some(anchor) => anchor.boxes.extend(blocks),
            None => {
                if let Some(sink) = self.sinks.last_mut() {
                    sink.blocks.extend(blocks);
                }
            }
        }
    }

    /// The blocks of a sink that is done, with what was still to be joined.
    fn drain(&mut self, mut sink: Sink) -> Vec<Block> {
        if let Some(carry) = sink.carry.take().filter(|c| !c.is_blank()) {
            self.sinks.push(sink);
            self.add_paragraph(carry);
            return self.sinks.pop().map(|s| s.blocks).unwrap_or_default();
        }
        sink.blocks
    }

    fn flush_carry(&mut self) {
        if let Some(carry) = self.sinks.last_mut().and_then(|s| s.carry.take()).filter(|c| !c.is_blank()) {
            self.add_paragraph(carry);
        }
    }
}

impl SectionStart {
    pub(super) fn on_new_page(self) -> bool {
        self == SectionStart::NewPage
    }
}
