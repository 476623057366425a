//! Paragraphs and runs of a story: text that is seen, fields, breaks, list labels.

use std::rc::Rc;

use super::super::paragraph::{Build, Field, RunLooks};
use super::super::props::{ParaProps, RunProps};
use super::{Element, MAX_NESTED, Story};
use crate::common::font::Font;
use crate::common::symbols;
use crate::common::xml::Tag;
use rasoat_model::document::{Block, Content, Origin, Paragraph};

impl Story<'_> {
    pub(super) fn open_paragraph(&mut self) -> Element {
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

    pub(super) fn open_run(&mut self) {
        if let Some(build) = self.paragraphs.last_mut() {
            build.run = build.plain;
        }
    }

    pub(super) fn paragraph_props(&mut self, props: ParaProps) {
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
    pub(super) fn at_start(&self) -> bool {
        self.sinks.len() == 1 && self.sinks[0].blocks.is_empty()
    }

    pub(super) fn run_props(&mut self, props: &RunProps) {
        let Some(build) = self.paragraphs.last_mut() else { return };
        let character = props.style.as_deref().map(|id| self.context.styles.character(id));
        build.run = RunLooks::of(props, character.as_deref(), &build.style, &self.context.styles.doc_run);
    }

    pub(super) fn hidden(&self) -> bool {
        self.fields.iter().rev().any(|f| f.instruction)
    }

    pub(super) fn put(&mut self, text: &str) {
        if self.hidden() {
            return;
        }
        let (page, broken) = (self.page, self.broken_page);
        let Some(build) = self.paragraphs.last_mut() else { return };
        if build.put(text, page, broken) {
            self.broken_page = false;
        }
    }

    pub(super) fn in_legacy_font(&self) -> bool {
        self.paragraphs.last().is_some_and(|p| matches!(p.run.font, Font::Legacy | Font::LegacyCapitals))
    }

    pub(super) fn symbol(&mut self, tag: &Tag<'_>) {
        let Some(ch) = tag.attr("char").and_then(|v| u32::from_str_radix(v.trim(), 16).ok()).and_then(char::from_u32) else {
            return;
        };
        let font = tag.attr("font").map_or(Font::Text, |f| Font::of(&f));
        let mut buffer = [0; 4];
        self.put(symbols::seen(font, ch).encode_utf8(&mut buffer));
    }

    pub(super) fn field(&mut self, step: Option<&str>) {
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

    pub(super) fn line_break(&mut self, kind: Option<&str>) {
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
    pub(super) fn rendered_break(&mut self) {
        if !self.broken_page && !self.hidden() {
            self.page = self.page.saturating_add(1);
        }
    }

    pub(super) fn close_paragraph(&mut self) {
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

    pub(super) fn add_paragraph(&mut self, build: Build) {
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
    pub(super) fn level_by_style(&self, list: i64, build: &Build) -> u8 {
        let tied = |style: Option<&str>| self.context.numbering.level_of_style(list, style?);
        tied(build.style.id.as_deref())
            .or(build.style.para.level)
            .or_else(|| tied(build.style.numbered_by.as_deref()))
            .unwrap_or(0)
    }

    pub(super) fn add(&mut self, paragraph: Paragraph, page: u32, origin: Origin) {
        self.context.blocks_left = self.context.blocks_left.saturating_sub(1);
        if let Some(sink) = self.sinks.last_mut() {
            sink.blocks.push(Block { page, place: None, origin, content: Content::Paragraph(paragraph) });
        }
    }
}
