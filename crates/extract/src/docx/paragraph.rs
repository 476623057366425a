//! A paragraph while it is being read: text, looks, where it stands.

use std::ops::Range;
use std::rc::Rc;

use super::props::{Indent, ParaProps, RunProps};
use super::styles::Resolved;
use crate::common::font::Font;
use crate::common::symbols;
use rasoat_model::document::{Block, Paragraph, Span};

/// A complex field that is open: until its separator comes the instruction, which nobody sees.
pub(super) struct Field {
    pub instruction: bool,
    /// Number of paragraphs open when it began.
    pub depth: usize,
}

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RunLooks {
    bold: bool,
    italic: bool,
    underline: bool,
    caps: bool,
    hidden: bool,
    size: f32,
    pub font: Font,
}

impl Default for RunLooks {
    fn default() -> Self {
        RunLooks { bold: false, italic: false, underline: false, caps: false, hidden: false, size: 0.0, font: Font::Text }
    }
}

impl RunLooks {
    /// Direct properties win; below them the switches of the paragraph's and the run's style cancel each other out, as ECMA-376 part 1,
    /// 17.7.3 has it; below those stand the defaults of the document.
    pub(super) fn of(direct: &RunProps, character: Option<&Resolved>, paragraph: &Resolved, defaults: &RunProps) -> RunLooks {
        let toggle = |of: fn(&RunProps) -> Option<bool>| {
            of(direct).unwrap_or_else(|| {
                let (p, c) = (of(&paragraph.run), character.and_then(|c| of(&c.run)));
                match (p, c) {
                    (None, None) => of(defaults).unwrap_or(false),
                    (p, c) => p.unwrap_or(false) != c.unwrap_or(false),
                }
            })
        };
        let near = character.map(|c| &c.run);
        // Word writes half-point 10 where nobody says anything.
        let size = direct.size.or_else(|| near?.size).or(paragraph.run.size).or(defaults.size).unwrap_or(10.0);
        let underline = direct.underline.or_else(|| near?.underline).or(paragraph.run.underline).or(defaults.underline);
        let font = direct.font.or_else(|| near?.font).or(paragraph.run.font).or(defaults.font);
        RunLooks {
            bold: toggle(|p| p.bold),
            italic: toggle(|p| p.italic),
            underline: underline.unwrap_or(false),
            caps: toggle(|p| p.caps),
            hidden: toggle(|p| p.vanish),
            size,
            font: font.unwrap_or(Font::Text),
        }
    }
}

#[derive(Default)]
pub(super) struct Build {
    text: String,
    spans: Vec<Span>,
    capital_font: Vec<Range<usize>>,
    pub direct: ParaProps,
    pub style: Rc<Resolved>,
    /// Looks of a run without properties, and of the run that is open.
    pub plain: RunLooks,
    pub run: RunLooks,
    /// The paragraph mark is deleted or hidden: the next paragraph follows without a break.
    pub mark_gone: bool,
    /// Page of the first sign.
    pub page: Option<u32>,
    after_break: bool,
    /// Text boxes anchored here.
    pub boxes: Vec<Block>,
}

impl Build {
    pub(super) fn restyle(&mut self, style: Rc<Resolved>, defaults: &RunProps) {
        self.plain = RunLooks::of(&RunProps::default(), None, &style, defaults);
        self.run = self.plain;
        self.style = style;
    }

    /// Takes over the text of the paragraph before, whose mark is gone.
    pub(super) fn go_on(&mut self, before: Build) {
        self.text = before.text;
        self.spans = before.spans;
        self.capital_font = before.capital_font;
        self.page = before.page;
        self.after_break = before.after_break;
        self.boxes = before.boxes;
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text in the looks of the open run. Returns whether anything can be seen of it.
    pub(super) fn put(&mut self, text: &str, page: u32, after_break: bool) -> bool {
        if self.run.hidden || text.is_empty() {
            return false;
        }
        let start = self.text.len();
        if self.run.caps {
            self.text.extend(text.chars().flat_map(char::to_uppercase));
        } else if text.contains(symbols::is_private) {
            // Plain letters stay as written: many a paper names such a font for a stretch of ordinary text.
            self.text.extend(text.chars().map(|c| if symbols::is_private(c) { symbols::seen(self.run.font, c) } else { c }));
        } else {
            self.text.push_str(text);
        }
        let end = self.text.len();
        if self.run.font == Font::LegacyCapitals {
            match self.capital_font.last_mut().filter(|r| r.end == start) {
                Some(range) => range.end = end,
                None => self.capital_font.push(start..end),
            }
        }
        match self.spans.last_mut().filter(|s| self.run.are_those_of(s)) {
            Some(span) => span.range.end = end,
            None => self.spans.push(self.run.span(start..end)),
        }
        let seen = text.contains(|c: char| !c.is_whitespace());
        if self.page.is_none() {
            self.page = Some(page);
        }
        if seen && after_break && self.text[..start].trim().is_empty() {
            self.after_break = true;
            self.page = Some(page);
        }
        seen
    }

    /// A page break inside the paragraph: text before and after it is kept apart.
    pub(super) fn page_break(&mut self, page: u32) {
        if self.page.is_none() {
            self.page = Some(page);
        }
        if !self.text.trim().is_empty() {
            self.put("\n", page, false);
        }
    }

    /// The list of the paragraph, and its level where the paragraph itself says so.
    pub(super) fn list(&self) -> Option<(i64, Option<u8>)> {
        let list = self.direct.num_id.or(self.style.para.num_id).filter(|&n| n != 0)?;
        Some((list, self.direct.level.or_else(|| self.direct.num_id.map(|_| 0))))
    }

    /// The finished paragraph; `label` is what the list prints, its level and its indent.
    pub(super) fn finish(mut self, label: Option<(Option<String>, u8, Indent)>) -> Paragraph {
        // A break at the end of a paragraph has nothing after it.
        let end = self.text.trim_end_matches('\n').len();
        self.text.truncate(end);
        self.spans.retain_mut(|s| {
            s.range.end = s.range.end.min(end);
            s.range.start < s.range.end
        });
        self.capital_font.retain_mut(|r| {
            r.end = r.end.min(end);
            r.start < r.end
        });
        let style = &self.style.para;
        let (label, label_level, list_indent) = label.unwrap_or_default();
        let under = if self.direct.num_id.is_some() { list_indent.over(style.indent) } else { style.indent.over(list_indent) };
        Paragraph {
            label,
            label_level,
            outline_level: self.direct.outline.or(style.outline).filter(|&n| n <= 9),
            style: self.style.name.clone(),
            align: self.direct.align.or(style.align).unwrap_or_default(),
            indent: self.direct.indent.over(under).first_line(),
            page_break_before: self.after_break,
            text: self.text,
            spans: self.spans,
            line_starts: Vec::new(),
            confidence: None,
            capital_font: self.capital_font,
        }
    }
}

impl RunLooks {
    fn are_those_of(&self, span: &Span) -> bool {
        span.bold == self.bold && span.italic == self.italic && span.underline == self.underline && span.size == self.size
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span { range, bold: self.bold, italic: self.italic, underline: self.underline, size: self.size }
    }
}
