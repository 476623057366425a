//! The running text of an OpenDocument text: blocks, lists, tables, boxes and notes. One loop over the events, no recursion.

use super::inline::OdtLine;
use super::lists::Lists;
use super::styles::OdtStyles;
use crate::Limits;
use crate::common::flow::{Flow, once_each};
use crate::common::xml::{Tag, Token, Xml};
use rasoat_model::document::{Block, Origin, Paragraph};

/// Lists within lists, paragraphs within boxes within paragraphs.
const MAX_NESTED: usize = 64;

/// Elements whose end matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OdtElement {
    Line,
    Span,
    Number,
    List,
    Item,
    Table,
    Row,
    Cell,
    Note,
    Box,
}

/// A list that is open.
struct OpenList {
    style: Option<String>,
    counters: usize,
    level: usize,
    /// The item that was opened has not yet had its paragraph; what it asks to be counted from.
    fresh: bool,
    start: Option<i64>,
}

/// What was read.
#[derive(Default)]
pub(super) struct OdtBody {
    pub blocks: Vec<Block>,
    pub notes: Vec<Block>,
    pub broken: bool,
    pub truncated: bool,
}

pub(super) struct OdtReader<'s> {
    styles: &'s mut OdtStyles,
    flow: Flow,
    /// Open elements that matter, with their depth.
    structure: Vec<(usize, OdtElement)>,
    /// Paragraphs that are open: those of boxes stand within those they are anchored in.
    lines: Vec<OdtLine>,
    /// Where the lists of an open box or note begin.
    lists: Vec<OpenList>,
    floors: Vec<usize>,
    counts: Lists,
    outline: usize,
    notes: Vec<Block>,
    break_next: bool,
    any: bool,
}

impl OdtBody {
    /// Reads what stands within elements of the name `root`: `text` for the body, `master-page` for the running heads.
    pub(super) fn read(text: &str, styles: &mut OdtStyles, limits: &Limits, root: &str) -> OdtBody {
        let mut counts = Lists::default();
        let outline = counts.fresh();
        let mut reader = OdtReader {
            styles,
            flow: Flow::new(limits),
            structure: Vec::new(),
            lines: Vec::new(),
            lists: Vec::new(),
            floors: Vec::new(),
            counts,
            outline,
            notes: Vec::new(),
            break_next: false,
            any: false,
        };
        let mut xml = Xml::new(text);
        // Depth of the root that is open.
        let mut within: Option<usize> = None;
        while !reader.flow.budget.spent {
            match xml.next() {
                Token::Open(tag) => match within {
                    Some(_) => reader.open(&tag, &mut xml),
                    None if tag.local() == root && matches!(tag.prefix(), "office" | "style") => within = Some(xml.depth),
                    None if tag.local() == "binary-data" => xml.skip(),
                    None => {}
                },
                Token::Text(text) if within.is_some() => reader.text(&text),
                Token::Text(_) => {}
                Token::Close => {
                    reader.close(xml.depth);
                    within = within.filter(|&depth| xml.depth >= depth);
                }
                Token::End => break,
            }
        }
        reader.close(0);
        let blocks = reader.flow.finish();
        once_each(&mut reader.notes);
        OdtBody { blocks, notes: reader.notes, broken: xml.broken, truncated: reader.flow.budget.truncated }
    }
}

impl OdtReader<'_> {
    fn top(&self) -> Option<OdtElement> {
        self.structure.last().map(|&(_, e)| e)
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let opened = match (tag.prefix(), tag.local()) {
            // What is not printed, or told twice.
            (
                "text",
                "tracked-changes" | "list-header-source" | "ruby-text" | "note-citation" | "hidden-text" | "variable-decls",
            )
            | ("office", "annotation" | "forms" | "binary-data" | "event-listeners")
            | ("svg", "title" | "desc")
            | ("draw", "object" | "object-ole" | "image-map" | "glue-point")
            | ("math", _) => {
                xml.skip();
                None
            }
            ("text", name) if name.ends_with("-source") || name == "hidden-paragraph" && is_true(tag, "is-hidden") => {
                xml.skip();
                None
            }
            ("text", "section") if tag.attr("display").as_deref() == Some("none") => {
                xml.skip();
                None
            }
            ("text", "p" | "h") => self.open_line(tag),
            ("text", "number") if self.top() == Some(OdtElement::Line) => Some(OdtElement::Number),
            ("text", "span") => self.open_span(tag),
            ("text", "s") => {
                let count = tag.int("c").and_then(|n| usize::try_from(n).ok()).unwrap_or(1).clamp(1, 200);
                self.put(&" ".repeat(count))
            }
            ("text", "tab") => self.put("\t"),
            ("text", "line-break") => self.put("\n"),
            ("text", "list") => self.open_list(tag),
            ("text", "list-item") if self.top() == Some(OdtElement::List) => {
                if let Some(list) = self.lists.last_mut() {
                    list.fresh = true;
                    list.start = tag.int("start-value");
                }
                Some(OdtElement::Item)
            }
            ("text", "note") => self.open_side(OdtElement::Note),
            (
                "draw",
                "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "caption" | "polygon" | "path" | "regular-polygon",
            ) => self.open_side(OdtElement::Box),
            ("table", "table") => self.flow.open_table(false).then_some(OdtElement::Table),
            ("table", "table-row") if self.top() == Some(OdtElement::Table) => {
                self.flow.open_row();
                Some(OdtElement::Row)
            }
            ("table", "table-cell") if self.top() == Some(OdtElement::Row) => {
                self.open_cell(tag);
                Some(OdtElement::Cell)
            }
            _ => None,
        };
        if let Some(element) = opened {
            self.structure.push((xml.depth, element));
        }
    }

    /// Ends the elements that stood deeper than `depth`.
    fn close(&mut self, depth: usize) {
        while let Some((_, element)) = self.structure.pop_if(|(at, _)| *at > depth) {
            match element {
                OdtElement::Line => self.close_line(),
                OdtElement::Span => {
                    if let Some(line) = self.lines.last_mut() {
                        line.close_span();
                    }
                }
                OdtElement::List => {
                    self.lists.pop();
                }
                OdtElement::Table => self.flow.close_table(),
                OdtElement::Cell => self.flow.close_cell(),
                OdtElement::Note | OdtElement::Box => self.close_side(element),
                OdtElement::Number | OdtElement::Item | OdtElement::Row => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        let top = self.top();
        // Between paragraphs there are only the blanks that make a file legible.
        let Some(line) = self.lines.last_mut() else { return };
        match top {
            Some(OdtElement::Number) => line.number.push_str(text.get(..text.len().min(120)).unwrap_or_default()),
            Some(OdtElement::Line | OdtElement::Span) => line.text(text),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) -> Option<OdtElement> {
        if matches!(self.top(), Some(OdtElement::Line | OdtElement::Span))
            && let Some(line) = self.lines.last_mut()
        {
            line.put(text);
        }
        None
    }

    // Paragraphs

    fn open_line(&mut self, tag: &Tag<'_>) -> Option<OdtElement> {
        if self.lines.len() >= MAX_NESTED {
            self.flow.budget.truncated = true;
            return None;
        }
        let style = self.styles.paragraph(&tag.attr("style-name").unwrap_or_default());
        let heading = tag.local() == "h";
        let outline = heading.then(|| tag.int("outline-level").unwrap_or(1)).and_then(|n| u8::try_from(n).ok());
        let level = usize::from(outline.unwrap_or(1).max(1) - 1);
        let floor = self.floors.last().copied().unwrap_or(0);
        let label = match self.lists.get_mut(floor..).and_then(<[OpenList]>::last_mut) {
            Some(list) if list.fresh => {
                list.fresh = false;
                let named = list.style.as_deref().or(style.list.as_deref());
                let of = named.and_then(|n| self.styles.lists.get(n));
                of.and_then(|s| self.counts.count(list.counters, list.level, s, list.start)).map(|l| (l, list.level))
            }
            Some(_) => None,
            None if heading && style.list.as_deref() != Some("") && !is_true(tag, "is-list-header") => {
                let start = tag.int("start-value");
                self.counts.count(self.outline, level, &self.styles.outline, start).map(|l| (l, level))
            }
            None => None,
        };
        let wanted = style.para.break_before == Some(true) && self.any;
        let page_break = std::mem::take(&mut self.break_next) || wanted;
        self.break_next = style.para.break_after == Some(true);
        self.lines.push(OdtLine::new(style, label, outline, page_break));
        Some(OdtElement::Line)
    }

    fn close_line(&mut self) {
        let Some(mut line) = self.lines.pop() else { return };
        let boxes = std::mem::take(&mut line.boxes);
        let paragraph: Paragraph = line.finish();
        self.any = true;
        // A break before nothing goes on to what follows.
        if paragraph.page_break_before && paragraph.text.trim().is_empty() {
            self.break_next = true;
        }
        self.flow.add(paragraph);
        self.flow.add_blocks(boxes);
    }

    fn open_span(&mut self, tag: &Tag<'_>) -> Option<OdtElement> {
        let line = self.lines.last_mut()?;
        let letters = self.styles.letters(&tag.attr("style-name").unwrap_or_default(), line.letters());
        line.open_span(letters).then_some(OdtElement::Span)
    }

    // Lists, cells, boxes

    fn open_list(&mut self, tag: &Tag<'_>) -> Option<OdtElement> {
        if self.lists.len() >= MAX_NESTED {
            self.flow.budget.truncated = true;
            return None;
        }
        let style = tag.attr("style-name").map(|n| n.into_owned());
        let floor = self.floors.last().copied().unwrap_or(0);
        let outer = self.lists.get(floor..).and_then(<[OpenList]>::last).map(|l| (l.style.clone(), l.counters, l.level, l.fresh));
        let list = match outer {
            Some((outer, counters, level, fresh)) => {
                // In an item without a paragraph of its own the list only goes on a level deeper.
                if !fresh && !is_true(tag, "continue-numbering") && tag.attr("continue-list").is_none() {
                    self.counts.restart(counters, level + 1);
                }
                OpenList { style: style.or(outer), counters, level: level + 1, fresh: false, start: None }
            }
            None => {
                let counters = self.counts.begin(tag, style.as_deref());
                OpenList { style, counters, level: 0, fresh: false, start: None }
            }
        };
        self.lists.push(list);
        Some(OdtElement::List)
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        let count = |name: &str| tag.int(name).and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
        let ruled = tag.attr("style-name").is_some_and(|name| self.styles.ruled(&name));
        self.flow.open_cell(count("number-rows-spanned"), count("number-columns-spanned"), ruled);
    }

    fn open_side(&mut self, element: OdtElement) -> Option<OdtElement> {
        let origin = if element == OdtElement::Box { Origin::TextBox } else { Origin::Body };
        if !self.flow.open_side(origin) {
            return None;
        }
        self.floors.push(self.lists.len());
        Some(element)
    }

    fn close_side(&mut self, element: OdtElement) {
        let blocks = self.flow.close_side();
        if let Some(floor) = self.floors.pop() {
            self.lists.truncate(floor);
        }
        match (element, self.lines.last_mut()) {
            (OdtElement::Note, _) => self.notes.extend(blocks),
            (_, Some(line)) => line.boxes.extend(blocks),
            (_, None) => self.flow.add_blocks(blocks),
        }
    }
}

fn is_true(tag: &Tag<'_>, name: &str) -> bool {
    tag.attr(name).as_deref() == Some("true")
}
