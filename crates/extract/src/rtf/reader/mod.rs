//! The control words of RTF that matter for what is read, one after the other.

mod words;

use std::collections::HashMap;

use super::fonts::Fonts;
use super::state::{Chars, Into, OpenFlow, Para, RtfStory, State};
use super::table::RowDef;
use super::token::RtfToken;
use crate::Limits;
use crate::common::flow::{BlockBudget, once_each};
use crate::common::font::Font;
use crate::common::symbols;
use rasoat_model::document::{Document, Origin, Paragraph};

/// Groups within groups; deeper ones share the state of the last.
const MAX_GROUPS: usize = 1_000;
/// Notes within boxes within notes.
const MAX_STORIES: usize = 32;
const MAX_STYLES: usize = 10_000;
const MAX_LABEL: usize = 120;
const MAX_FIELD: usize = 300;

pub(super) struct RtfReader {
    states: Vec<State>,
    /// Groups open beyond those that have a state.
    beyond: usize,
    fonts: Fonts,
    styles: HashMap<i32, (String, Option<u8>)>,
    style_name: String,
    stories: Vec<OpenFlow>,
    /// The rows being stated: the outermost, and the nested one.
    rows: [RowDef; 2],
    /// Bytes whose code page decides what they are.
    bytes: Vec<u8>,
    high: Option<u16>,
    /// Signs still to be passed over: they stand for a `\u` before them.
    pass: usize,
    starred: bool,
    /// A section began and no letter since.
    section: bool,
    began: bool,
    ended: bool,
    document: Document,
    budget: BlockBudget,
    max_depth: usize,
}

impl RtfReader {
    pub(super) fn new(limits: &Limits) -> RtfReader {
        RtfReader {
            states: vec![State::default()],
            beyond: 0,
            fonts: Fonts::default(),
            styles: HashMap::new(),
            style_name: String::new(),
            stories: vec![OpenFlow::default()],
            rows: Default::default(),
            bytes: Vec::new(),
            high: None,
            pass: 0,
            starred: false,
            section: false,
            began: false,
            ended: false,
            document: Document::default(),
            budget: BlockBudget::new(limits),
            max_depth: limits.max_depth.clamp(1, 100),
        }
    }

    /// `false`: nothing more needs to be read.
    pub(super) fn take(&mut self, token: RtfToken<'_>) -> bool {
        match token {
            RtfToken::Bytes(text) => self.text(text),
            RtfToken::Hex(byte) => {
                if self.pass > 0 {
                    self.pass -= 1;
                } else {
                    self.bytes.push(byte);
                }
            }
            RtfToken::Open => {
                self.flush();
                self.pass = 0;
                self.open();
            }
            RtfToken::Close => {
                self.flush();
                self.pass = 0;
                self.close();
            }
            RtfToken::Symbol(sign) => self.symbol(sign),
            RtfToken::Word(name, number) => self.word(name, number),
        }
        !self.budget.spent && !self.ended
    }

    /// The document, whether its outermost group was closed, and whether a limit was reached.
    pub(super) fn finish(mut self) -> (Document, bool, bool) {
        self.flush();
        while self.stories.len() > 1 {
            self.close_story(RtfStory::Box);
        }
        self.end_story();
        if let Some(body) = self.stories.pop() {
            self.document.blocks = body.blocks;
        }
        (self.document, self.ended, self.budget.truncated)
    }

    fn state(&mut self) -> &mut State {
        if self.states.is_empty() {
            self.states.push(State::default());
        }
        let last = self.states.len() - 1;
        &mut self.states[last]
    }

    fn story(&mut self) -> &mut OpenFlow {
        if self.stories.is_empty() {
            self.stories.push(OpenFlow::default());
        }
        let last = self.stories.len() - 1;
        &mut self.stories[last]
    }

    fn open(&mut self) {
        self.starred = false;
        self.began = true;
        if self.states.len() >= MAX_GROUPS {
            self.beyond += 1;
            return;
        }
        let state = State { opened: None, ..*self.state() };
        if state.into == Into::Styles {
            self.style_name.clear();
        }
        self.states.push(state);
    }

    fn close(&mut self) {
        self.starred = false;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(state) = self.states.pop() else { return };
        if let Some(story) = state.opened {
            self.close_story(story);
        }
        if state.into == Into::Styles && self.state().into == Into::Styles && self.styles.len() < MAX_STYLES {
            let name = std::mem::take(&mut self.style_name);
            let name = name.split(';').next().unwrap_or_default().trim().to_owned();
            self.styles.insert(state.para.style, (name, state.para.outline));
        }
        if self.states.len() <= 1 && self.began {
            self.ended = true;
        }
    }

    // Text

    fn text(&mut self, mut text: &[u8]) {
        let passed = self.pass.min(text.len());
        self.pass -= passed;
        text = &text[passed..];
        if self.bytes.is_empty() && text.is_ascii() {
            let Ok(text) = std::str::from_utf8(text) else { return };
            return self.put(text);
        }
        self.bytes.extend_from_slice(text);
    }

    /// Decodes what bytes have gathered.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.state().chars.font;
        let text = match self.fonts.encoding(font) {
            Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
            None => bytes.iter().map(|&b| if b < 0x80 { char::from(b) } else { private(b) }).collect(),
        };
        self.put(&text);
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        self.pass = self.state().stand_ins;
        // Signed, sixteen bits; some programs write them unsigned.
        let unit = if number < 0 { number.wrapping_add(0x1_0000) } else { number };
        let high = self.high.take();
        let ch = match (u16::try_from(unit), high) {
            (Ok(unit @ 0xD800..=0xDBFF), _) => {
                self.high = Some(unit);
                return;
            }
            (Ok(unit), Some(high)) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            _ => u32::try_from(unit).ok().and_then(char::from_u32),
        };
        if let Some(ch) = ch.filter(|c| !c.is_control()) {
            self.put(ch.encode_utf8(&mut [0; 4]));
        }
    }

    fn put(&mut self, text: &str) {
        let state = *self.state();
        match state.into {
            Into::Text => {}
            Into::Label => {
                // Bullets of picture fonts as one would type them.
                let kind = self.fonts.kind(state.chars.font);
                let picture = kind != Font::Text || text.contains(symbols::is_private);
                let text = if picture { symbols::bullet(kind, text) } else { text.to_owned() };
                let label = &mut self.story().label;
                if label.len() < MAX_LABEL {
                    label.push_str(&text);
                }
                return;
            }
            Into::Fonts => return self.fonts.name(text),
            Into::Styles => {
                if self.style_name.len() < MAX_FIELD {
                    self.style_name.push_str(text);
                }
                return;
            }
            Into::Title => return add(&mut self.document.metadata.title, text),
            Into::Author => return add(&mut self.document.metadata.author, text),
            Into::Producer => return add(&mut self.document.metadata.producer, text),
            Into::Info | Into::Skip => return,
        }
        if state.chars.hidden || state.chars.deleted || text.is_empty() {
            return;
        }
        let seen = text.contains(|c: char| !c.is_whitespace());
        self.section &= !seen;
        let kind = if text.contains(symbols::is_private) { Some(self.fonts.kind(state.chars.font)) } else { None };
        let story = self.story();
        if seen && std::mem::take(&mut story.break_seen) && story.writing.is_blank() {
            story.after_break = true;
        }
        if let Some(kind) = kind {
            let text: String = text.chars().map(|c| if symbols::is_private(c) { symbols::seen(kind, c) } else { c }).collect();
            story.writing.put(&text, state.chars.looks);
        } else if state.chars.caps {
            story.writing.put_composed(&text.to_uppercase(), state.chars.looks);
        } else if text.is_ascii() {
            story.writing.put(text, state.chars.looks);
        } else {
            story.writing.put_composed(text, state.chars.looks);
        }
    }

    // Paragraphs, cells, stories

    fn end_paragraph(&mut self) {
        let state = *self.state();
        if state.chars.deleted || state.chars.hidden {
            // Its mark is not there: the next paragraph goes on where this one stops.
            return;
        }
        if !self.budget.take() {
            return;
        }
        let Para { align, left, first, style, outline, level, .. } = state.para;
        let (name, of_style) = self.styles.get(&style).cloned().unwrap_or_default();
        let depth = self.depth();
        let Some(story) = self.stories.last_mut() else { return };
        let label = std::mem::take(&mut story.label);
        let label = label.trim().to_owned();
        let properties = Paragraph {
            label_level: if label.is_empty() { 0 } else { level },
            label: (!label.is_empty()).then_some(label),
            outline_level: outline.or(of_style).or_else(|| heading(&name)),
            style: (!name.is_empty()).then_some(name),
            align,
            indent: left.saturating_add(first) as f32 / 20.0,
            page_break_before: std::mem::take(&mut story.after_break) || state.para.new_page && !story.writing.is_blank(),
            ..Paragraph::default()
        };
        let paragraph = std::mem::take(&mut story.writing).finish(properties);
        story.add(paragraph, depth, &self.rows);
    }

    /// How many tables the open paragraph stands in. Some programs do not mark the paragraphs of a cell, but no paragraph of a row that
    /// was begun can stand outside of it.
    fn depth(&self) -> usize {
        let Some(para) = self.states.last().map(|s| s.para) else { return 0 };
        let row_open = self.stories.last().is_some_and(|s| s.row_open);
        match (para.in_table || row_open, usize::from(para.depth)) {
            (true, depth) => depth.clamp(1, self.max_depth),
            (false, depth) => depth.min(self.max_depth),
        }
    }

    /// `\cell`, `\nestcell`.
    fn end_cell(&mut self, nested: bool) {
        self.flush();
        let level = if nested { self.depth().max(2).min(self.max_depth) } else { 1 };
        let bare = self.stories.last().is_some_and(|s| s.writing.text.is_empty() && s.label.is_empty() && s.boxes.is_empty());
        let filled = self.stories.last().and_then(|s| s.levels.get(level - 1)).is_some_and(|l| !l.paragraphs.is_empty());
        if !bare || !filled {
            let before = self.state().para;
            let state = self.state();
            state.para.in_table = true;
            state.para.depth = u8::try_from(level).unwrap_or(1);
            let chars = state.chars;
            // The end of a cell is there even where its mark is hidden.
            state.chars.hidden = false;
            state.chars.deleted = false;
            self.end_paragraph();
            let state = self.state();
            state.para = before;
            state.chars = chars;
        }
        let Some(story) = self.stories.last_mut() else { return };
        story.settle(level, &self.rows);
        if let Some(open) = story.levels.last_mut() {
            open.end_cell();
        }
    }

    fn end_row(&mut self, nested: bool) {
        self.flush();
        let [row, inner] = &self.rows;
        let Some(story) = self.stories.last_mut() else { return };
        if nested {
            if story.levels.len() > 1
                && let Some(level) = story.levels.last_mut()
            {
                level.end_row(inner);
            }
            return;
        }
        story.settle(1, &self.rows);
        story.row_open = false;
        if let Some(level) = story.levels.last_mut() {
            level.end_row(row);
        }
    }

    fn open_story(&mut self, story: RtfStory) {
        if self.stories.len() >= MAX_STORIES || self.states.last().is_some_and(|s| s.into == Into::Skip) {
            self.state().into = Into::Skip;
            return;
        }
        let origin = if story == RtfStory::Box { Origin::TextBox } else { Origin::Body };
        self.stories.push(OpenFlow { origin, ..OpenFlow::default() });
        let state = self.state();
        state.opened = Some(story);
        state.into = Into::Text;
        state.para = Para::default();
        state.chars = Chars::default();
    }

    /// Ends what is open in the story on top.
    fn end_story(&mut self) {
        let rest =
            self.stories.last().is_some_and(|s| !(s.writing.text.is_empty() && s.boxes.is_empty() && s.label.trim().is_empty()));
        if rest {
            let state = self.state();
            state.chars.hidden = false;
            state.chars.deleted = false;
            self.end_paragraph();
        }
        if let Some(story) = self.stories.last_mut() {
            story.settle(0, &self.rows);
        }
    }

    fn close_story(&mut self, kind: RtfStory) {
        self.end_story();
        let Some(done) = self.stories.pop() else { return };
        let mut blocks = done.blocks;
        match kind {
            RtfStory::Note => {
                once_each(&mut blocks);
                self.document.notes.extend(blocks);
            }
            RtfStory::Furniture => self.document.furniture.extend(blocks),
            RtfStory::Box => {
                let story = self.story();
                if story.origin == Origin::TextBox {
                    blocks.iter_mut().for_each(|b| b.origin = Origin::TextBox);
                }
                story.boxes.extend(blocks);
            }
        }
    }
}

/// Where picture fonts keep the letter of a byte.
fn private(byte: u8) -> char {
    char::from_u32(0xF000 + u32::from(byte)).unwrap_or(' ')
}

fn add(field: &mut Option<String>, text: &str) {
    let field = field.get_or_insert_default();
    if field.len() < MAX_FIELD {
        field.push_str(text);
    }
}

/// The level of Word's own heading styles.
fn heading(style: &str) -> Option<u8> {
    let lower = style.to_ascii_lowercase();
    lower.strip_prefix("heading ")?.parse().ok().filter(|n| (1..=9).contains(n))
}
