//! Tables, cells and text boxes of a story: where finished paragraphs go.

use super::super::table::{Borders, TableBuilder};
use super::{Element, MAX_NESTED, Sink, Story};
use crate::common::flatten::flatten;
use crate::common::xml::Xml;
use rasoat_model::document::{Block, Content, Origin, Table};

impl Story<'_> {
    pub(super) fn open_table(&mut self) -> Element {
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

    pub(super) fn open_row(&mut self) -> Element {
        match (self.structure.last(), self.tables.last_mut()) {
            (Some(Element::Table), Some(table)) => {
                table.open_row(self.page);
                self.structure.push(Element::Row);
                Element::Row
            }
            _ => Element::Other,
        }
    }

    pub(super) fn open_cell(&mut self) -> Element {
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

    pub(super) fn table_props(&mut self, xml: &mut Xml<'_>) {
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

    pub(super) fn close_cell(&mut self) {
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

    pub(super) fn add_table(&mut self, table: Table, page: u32) {
        let origin = self.sinks.last().map_or(Origin::Body, |s| s.origin);
        self.add_table_as(table, page, origin);
    }

    pub(super) fn add_table_as(&mut self, table: Table, page: u32, origin: Origin) {
        let page = table.cells.first().map_or(page, |c| c.page);
        let Some(sink) = self.sinks.last_mut() else { return };
        if sink.cell {
            let lines = flatten(table);
            sink.blocks.extend(lines.into_iter().map(|p| Block { page, place: None, origin, content: Content::Paragraph(p) }));
        } else {
            sink.blocks.push(Block { page, place: None, origin, content: Content::Table(table) });
        }
    }

    pub(super) fn open_flow(&mut self, origin: Origin) -> Element {
        if self.sinks.len() >= MAX_NESTED {
            self.truncated = true;
            return Element::Other;
        }
        self.structure.push(Element::Flow);
        self.sinks.push(Sink::new(origin, false));
        Element::Flow
    }

    pub(super) fn close_flow(&mut self) {
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
    pub(super) fn drain(&mut self, mut sink: Sink) -> Vec<Block> {
        if let Some(carry) = sink.carry.take().filter(|c| !c.is_blank()) {
            self.sinks.push(sink);
            self.add_paragraph(carry);
            return self.sinks.pop().map(|s| s.blocks).unwrap_or_default();
        }
        sink.blocks
    }

    pub(super) fn flush_carry(&mut self) {
        if let Some(carry) = self.sinks.last_mut().and_then(|s| s.carry.take()).filter(|c| !c.is_blank()) {
            self.add_paragraph(carry);
        }
    }
}
