//! Tags and text of a page → paragraphs and tables.

use html5ever::tokenizer::Tag;
use html5ever::{Attribute, LocalName};

use super::css::{self, Css, Part, Size, StyleSheet};
use crate::Limits;
use crate::common::flow::{Flow, Looks, Writing};
use crate::common::font::Font;
use crate::common::numerals::number;
use crate::common::symbols;
use rasoat_model::document::{Align, Block, Document, Origin, Paragraph};

/// Elements within elements; deeper ones are passed over, their text is not.
const MAX_OPEN: usize = 256;
const MAX_LABEL: usize = 120;
const MAX_SHEET: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    Block,
    Table,
    Row,
    Cell,
    List,
    Item,
    /// The number of a list item as Word printed it.
    Mark,
    Side(Part),
    Title,
    Sheet,
}

struct HtmlElement {
    name: LocalName,
    kind: Kind,
    looks: Looks,
    hidden: bool,
    capitals: bool,
    pre: bool,
    align: Align,
    indent: f32,
    font: Font,
    outline: Option<u8>,
    break_after: bool,
    /// Of a list: what its items print, and how far it has counted.
    list: &'static str,
    count: i64,
}

pub(super) struct Builder {
    flow: Flow,
    open: Vec<HtmlElement>,
    /// Elements open beyond those that are known.
    beyond: usize,
    sheet: StyleSheet,
    sheet_text: String,
    writing: Writing,
    /// Properties of the open paragraph, from its first letter on.
    properties: Option<Paragraph>,
    label: Option<(String, u8)>,
    mark: String,
    break_next: bool,
    any: bool,
    compose: bool,
    notes: Vec<Block>,
    furniture: Vec<Block>,
    title: String,
}

impl Builder {
    /// `compose`: tone marks may stand behind their letters.
    pub(super) fn new(limits: &Limits, compose: bool) -> Builder {
        Builder {
            flow: Flow::new(limits),
            open: Vec::new(),
            beyond: 0,
            sheet: StyleSheet::default(),
            sheet_text: String::new(),
            writing: Writing::default(),
            properties: None,
            label: None,
            mark: String::new(),
            break_next: false,
            any: false,
            compose,
            notes: Vec::new(),
            furniture: Vec::new(),
            title: String::new(),
        }
    }

    /// The document, and whether a limit was reached.
    pub(super) fn finish(mut self) -> (Document, bool) {
        self.close_to(0);
        self.end_paragraph();
        let mut document = Document { blocks: self.flow.finish(), ..Document::default() };
        document.notes = self.notes;
        document.furniture = self.furniture;
        let title = self.title.trim();
        document.metadata.title = (!title.is_empty()).then(|| title.chars().take(300).collect());
        (document, self.flow.budget.truncated)
    }

    // Tags

    pub(super) fn open(&mut self, tag: &Tag) {
        if self.flow.budget.spent {
            return;
        }
        let name = &*tag.name;
        let css = self.css(tag);
        match name {
            "br" => return self.line_break(css),
            "hr" => return self.end_paragraph(),
            "img" | "input" | "meta" | "link" | "col" | "area" | "base" | "embed" | "param" | "source" | "track" | "wbr" => {
                return;
            }
            // A second one changes nothing that matters here.
            "html" | "body" if self.open.iter().any(|e| e.name == tag.name) => return,
            _ => {}
        }
        let block = is_block(name);
        if block {
            self.end_paragraph();
        }
        if self.open.len() >= MAX_OPEN {
            self.beyond += usize::from(!tag.self_closing);
            return;
        }
        if block {
            // Pages that forget to end their head show what follows all the same.
            if let Some(head) = self.open.iter().take(4).position(|e| &*e.name == "head") {
                self.close_to(head);
            }
            self.close_implied(name);
        }
        let element = self.element(tag, css, block);
        if css.break_before == Some(true) && self.any {
            self.break_next = true;
        }
        if tag.self_closing && name.contains(':') {
            return;
        }
        self.open.push(element);
    }

    fn css(&self, tag: &Tag) -> Css {
        let own = attr(tag, "style").map(Css::read).unwrap_or_default();
        // Word processors align by attribute beside a rule for all paragraphs, and mean the attribute.
        let align = own.align.or_else(|| css::align(&attr(tag, "align")?.to_ascii_lowercase()));
        let mut css = Css { align, ..own }.over(self.sheet.of(&tag.name, attr(tag, "class").unwrap_or_default()));
        if attr(tag, "hidden").is_some() {
            css.hidden = Some(true);
        }
        css
    }

    /// The element that a tag opens; tables, cells and sides are opened in the flow.
    fn element(&mut self, tag: &Tag, css: Css, block: bool) -> HtmlElement {
        let name = &*tag.name;
        let around = self.open.last();
        let mut looks = around.map_or(Looks { size: 12.0, ..Looks::default() }, |e| e.looks);
        let underlined = looks.underline;
        let mut element = HtmlElement {
            name: tag.name.clone(),
            kind: if block { Kind::Block } else { Kind::Inline },
            looks,
            hidden: around.is_some_and(|e| e.hidden),
            capitals: css.capitals.unwrap_or(around.is_some_and(|e| e.capitals)),
            pre: css.pre.unwrap_or(name == "pre" || around.is_some_and(|e| e.pre)),
            align: around.map_or(Align::Start, |e| e.align),
            indent: css.margin.unwrap_or(0.0) + css.first.unwrap_or(0.0),
            font: css.font.unwrap_or(around.map_or(Font::Text, |e| e.font)),
            outline: around.and_then(|e| e.outline),
            break_after: css.break_after == Some(true),
            list: "none",
            count: 0,
        };
        if !block {
            element.indent = around.map_or(0.0, |e| e.indent);
        }
        let level = name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=6).contains(n));
        match name {
            "b" | "strong" | "th" => looks.bold = true,
            "i" | "em" | "cite" | "var" | "dfn" | "address" => looks.italic = true,
            "u" | "ins" => looks.underline = true,
            "font" => looks.size = attr(tag, "size").and_then(font_size).unwrap_or(looks.size),
            "big" => looks.size *= 1.2,
            "small" => looks.size /= 1.2,
            "title" => element.kind = Kind::Title,
            "style" => element.kind = Kind::Sheet,
            "script" | "template" | "head" | "iframe" | "noembed" | "noframes" | "textarea" | "select" | "svg" | "math"
            | "object" | "xml" | "del" | "audio" | "video" | "canvas" => element.hidden = true,
            "ul" | "menu" | "dir" | "ol" => {
                element.kind = Kind::List;
                element.list = if name == "ol" { "decimal" } else { "bullet" };
                element.list = attr(tag, "type").and_then(list_type).or(css.list).unwrap_or(element.list);
                element.count = attr(tag, "start").and_then(|v| v.trim().parse().ok()).unwrap_or(1).max(i64::MIN + 1) - 1;
            }
            "li" => {
                element.kind = Kind::Item;
                self.label = self.item(tag, css);
            }
            _ => {}
        }
        if matches!(name, "center" | "th" | "caption") {
            element.align = Align::Center;
        }
        if let Some(level) = level {
            looks.bold = true;
            element.outline = Some(level);
        }
        element.align = css.align.unwrap_or(element.align);
        element.hidden |= css.hidden == Some(true);
        looks.bold = css.bold.unwrap_or(looks.bold);
        looks.italic = css.italic.unwrap_or(looks.italic);
        looks.underline = css.underline.unwrap_or(looks.underline) || underlined;
        looks.size = match css.size {
            Some(Size::Points(points)) => points,
            Some(Size::Share(share)) => looks.size * share,
            None => looks.size,
        };
        element.looks = looks;
        if css.list_mark {
            element.kind = Kind::Mark;
            self.mark.clear();
        } else if let (Some(level), true) = (css.list_level, block) {
            // The number comes with its mark.
            self.label = None;
            element.count = i64::from(level);
        }
        if css.tab && !element.hidden {
            self.put("\t");
            // The blanks within stand for it.
            element.hidden = true;
        }
        self.structure(tag, css, &mut element);
        element
    }

    fn structure(&mut self, tag: &Tag, css: Css, element: &mut HtmlElement) {
        match &*tag.name {
            "table" if !element.hidden => {
                let border = attr(tag, "border").is_some_and(|v| v.trim() != "0");
                let rules = attr(tag, "rules").is_some_and(|v| v.eq_ignore_ascii_case("all"));
                if self.flow.open_table(border || rules) {
                    element.kind = Kind::Table;
                }
                // Cells do not lean on what stands around their table.
                element.align = Align::Start;
                element.outline = None;
            }
            "tr" if self.within() == Some(Kind::Table) => {
                self.flow.open_row();
                element.kind = Kind::Row;
            }
            "td" | "th" if matches!(self.within(), Some(Kind::Table | Kind::Row)) => {
                let count = |name: &str| attr(tag, name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1);
                let rows = if attr(tag, "rowspan").is_some_and(|v| v.trim() == "0") { usize::MAX } else { count("rowspan") };
                self.flow.open_cell(rows.min(1 << 16), count("colspan"), css.lines == Some(true));
                element.kind = Kind::Cell;
            }
            _ => {
                // LibreOffice names running heads by the title of their box.
                let title = if &*tag.name == "div" { attr(tag, "title") } else { None };
                let part = title.filter(|t| matches!(*t, "header" | "footer")).map(|_| Part::Furniture);
                if let Some(part) = css.part.or(part) {
                    let comment = part == Part::Comment;
                    element.hidden |= comment;
                    if !comment && self.flow.open_side(Origin::Body) {
                        element.kind = Kind::Side(part);
                    }
                }
            }
        }
    }

    /// The innermost part of a table that is open.
    fn within(&self) -> Option<Kind> {
        self.open.iter().rev().map(|e| e.kind).find(|k| matches!(k, Kind::Table | Kind::Row | Kind::Cell | Kind::Side(_)))
    }

    /// What an item prints before its text.
    fn item(&mut self, tag: &Tag, css: Css) -> Option<(String, u8)> {
        let lists = self.open.iter().filter(|e| e.kind == Kind::List).count();
        let level = u8::try_from(lists.saturating_sub(1)).unwrap_or(u8::MAX).min(8);
        let list = self.open.iter_mut().rev().find(|e| e.kind == Kind::List)?;
        let own = attr(tag, "value").and_then(|v| v.trim().parse().ok());
        list.count = own.unwrap_or_else(|| list.count.saturating_add(1));
        match attr(tag, "type").and_then(list_type).or(css.list).unwrap_or(list.list) {
            "none" => None,
            "bullet" => Some(("•".to_owned(), level)),
            format => Some((format!("{}.", number(format, list.count)), level)),
        }
    }

    /// Ends what a block of that name cannot stand in.
    fn close_implied(&mut self, name: &str) {
        let ends: &[&str] = match name {
            "li" => &["li", "p"],
            "dt" | "dd" => &["dt", "dd", "p"],
            "tr" => &["tr", "td", "th", "p", "caption"],
            "td" | "th" => &["td", "th", "p", "caption"],
            "tbody" | "thead" | "tfoot" => &["tbody", "thead", "tfoot", "tr", "td", "th", "p", "caption"],
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &["h1", "h2", "h3", "h4", "h5", "h6", "p"],
            _ => &["p"],
        };
        // How far back one may look: a cell is a world of its own, but for its own rows.
        let table_part = matches!(name, "tr" | "td" | "th" | "tbody" | "thead" | "tfoot");
        let mut from = None;
        for (i, e) in self.open.iter().enumerate().rev() {
            if ends.contains(&&*e.name) {
                from = Some(i);
            }
            let wall = match e.kind {
                Kind::Table | Kind::Side(_) => true,
                Kind::Cell => !table_part,
                Kind::List => matches!(name, "li"),
                _ => false,
            };
            if wall {
                break;
            }
        }
        if let Some(from) = from {
            self.close_to(from);
        }
    }

    pub(super) fn close(&mut self, name: &LocalName) {
        if self.beyond > 0 {
            self.beyond -= 1;
            if is_block(name) {
                self.end_paragraph();
            }
            return;
        }
        let table_part = matches!(&**name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "body" | "html");
        let mut at = None;
        for (i, e) in self.open.iter().enumerate().rev() {
            if e.name == *name {
                at = Some(i);
                break;
            }
            let wall = match e.kind {
                Kind::Cell | Kind::Side(_) => !table_part,
                Kind::Table => !matches!(&**name, "body" | "html"),
                _ => false,
            };
            if wall {
                break;
            }
        }
        match at {
            Some(at) => self.close_to(at),
            None if is_block(name) => self.end_paragraph(),
            None => {}
        }
    }

    /// Ends all elements from that place on.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let block =
                self.open.last().is_some_and(|e| !matches!(e.kind, Kind::Inline | Kind::Mark | Kind::Title | Kind::Sheet));
            if block {
                self.end_paragraph();
            }
            let Some(element) = self.open.pop() else { return };
            match element.kind {
                Kind::Table => self.flow.close_table(),
                Kind::Cell => self.flow.close_cell(),
                Kind::Item => self.end_item(&element),
                Kind::Mark => self.end_mark(element.font),
                Kind::Sheet => self.sheet.read(&std::mem::take(&mut self.sheet_text)),
                Kind::Side(Part::Note) => {
                    let blocks = self.flow.close_side();
                    self.notes.extend(blocks);
                }
                Kind::Side(_) => {
                    let blocks = self.flow.close_side();
                    self.furniture.extend(blocks);
                }
                Kind::Inline | Kind::Block | Kind::Row | Kind::List | Kind::Title => {}
            }
            self.break_next |= element.break_after && self.any;
        }
    }

    /// An item without text shows its number all the same.
    fn end_item(&mut self, element: &HtmlElement) {
        if let Some((label, label_level)) = self.label.take().filter(|_| !element.hidden) {
            let (align, indent) = (element.align, element.indent);
            self.flow.add(Paragraph { label: Some(label), label_level, align, indent, ..Paragraph::default() });
        }
    }

    fn end_mark(&mut self, font: Font) {
        let mark = std::mem::take(&mut self.mark);
        let mark = mark.trim_matches(|c: char| c.is_whitespace() || c == '\u{A0}');
        if mark.is_empty() {
            return;
        }
        let level = self.open.iter().rev().find(|e| e.kind == Kind::Block).map_or(0, |e| u8::try_from(e.count).unwrap_or(0));
        let one = mark.chars().count() == 1;
        let label = if one { symbols::bullet(font, mark) } else { mark.to_owned() };
        self.label = Some((label, level));
    }

    // Text

    pub(super) fn text(&mut self, text: &str) {
        let Some(element) = self.open.last() else { return self.words(text, false) };
        match element.kind {
            Kind::Title if self.title.len() < 2_000 => self.title.push_str(text),
            Kind::Title => {}
            Kind::Sheet if self.sheet_text.len() + text.len() < MAX_SHEET => self.sheet_text.push_str(text),
            Kind::Sheet => {}
            _ if element.hidden || self.flow.budget.spent => {}
            _ if self.open.iter().any(|e| e.kind == Kind::Mark) => {
                if self.mark.len() < MAX_LABEL {
                    self.mark.push_str(text.trim_matches(['\n', '\r']));
                }
            }
            _ => {
                let pre = element.pre;
                self.words(text, pre);
            }
        }
    }

    /// Blanks and line ends are one blank, but where they are printed as they stand.
    fn words(&mut self, text: &str, pre: bool) {
        if pre {
            return self.put(&text.replace("\r\n", "\n"));
        }
        let mut out = String::with_capacity(text.len());
        let mut blank = self.writing.text.is_empty() || self.writing.text.ends_with([' ', '\n', '\t']);
        for ch in text.chars() {
            let is_blank = matches!(ch, ' ' | '\t' | '\n' | '\r' | '\u{C}');
            if !is_blank {
                out.push(ch);
            } else if !blank {
                out.push(' ');
            }
            blank = is_blank;
        }
        self.put(&out);
    }

    fn put(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let around = self.open.last();
        let looks = around.map_or(Looks { size: 12.0, ..Looks::default() }, |e| e.looks);
        if text.contains(|c: char| !c.is_whitespace()) && self.properties.is_none() {
            self.any = true;
            self.properties = Some(Paragraph {
                align: around.map_or(Align::Start, |e| e.align),
                indent: around.map_or(0.0, |e| e.indent),
                outline_level: around.and_then(|e| e.outline),
                page_break_before: std::mem::take(&mut self.break_next),
                ..Paragraph::default()
            });
        }
        if around.is_some_and(|e| e.capitals) {
            self.writing.put(&text.to_uppercase(), looks);
        } else if self.compose {
            self.writing.put_composed(text, looks);
        } else {
            self.writing.put(text, looks);
        }
    }

    /// One break is a line, two are a paragraph.
    fn line_break(&mut self, css: Css) {
        if self.open.last().is_some_and(|e| e.hidden) {
            return;
        }
        if css.break_before == Some(true) || css.break_after == Some(true) {
            self.end_paragraph();
            self.break_next |= self.any;
            return;
        }
        let end = self.writing.text.trim_end_matches(' ').len();
        self.writing.truncate(end);
        if self.writing.text.ends_with('\n') {
            self.end_paragraph();
        } else if !self.writing.is_blank() {
            self.put("\n");
        }
    }

    fn end_paragraph(&mut self) {
        let mut writing = std::mem::take(&mut self.writing);
        let Some(properties) = self.properties.take() else { return };
        let end = writing.text.trim_end_matches([' ', '\n', '\t']).len();
        writing.truncate(end);
        let (label, label_level) = self.label.take().map_or((None, 0), |(l, level)| (Some(l), level));
        self.flow.add(writing.finish(Paragraph { label, label_level, ..properties }));
    }
}

fn attr<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|a: &&Attribute| &*a.name.local == name).map(|a| &*a.value)
}

/// `<font size>`: 1 to 7, or so many steps from 3.
fn font_size(value: &str) -> Option<f32> {
    const SIZES: [f32; 7] = [7.5, 10.0, 12.0, 13.5, 18.0, 24.0, 36.0];
    let value = value.trim();
    let number: i32 = value.parse().ok()?;
    let at = if value.starts_with(['+', '-']) { 3i32.saturating_add(number) } else { number };
    usize::try_from(at.clamp(1, 7) - 1).ok().and_then(|i| SIZES.get(i).copied())
}

fn list_type(value: &str) -> Option<&'static str> {
    Some(match value.trim() {
        "1" => "decimal",
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        "disc" | "circle" | "square" => "bullet",
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
