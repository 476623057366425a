//! Styles of an OpenDocument text: what a paragraph and a stretch of letters look like, and the list styles.
//!
//! Leaves out page layouts, and everything about tables but whether a cell has lines.

use std::collections::HashMap;
use std::rc::Rc;

use super::lists::{ListStyle, read_list_style};
use crate::common::flow::Looks;
use crate::common::xml::{Tag, Token, Xml};
use rasoat_model::document::Align;

/// Styles based on styles; longer chains turn in a circle.
const MAX_CHAIN: usize = 20;
const MAX_STYLES: usize = 50_000;

#[derive(Debug, Clone, Default)]
struct OdtStyle {
    parent: Option<String>,
    /// The name that a user sees.
    shown: Option<String>,
    list: Option<String>,
    outline: Option<u8>,
    para: OdtParaProps,
    letters: LetterProps,
    lines: usize,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OdtParaProps {
    pub align: Option<Align>,
    pub left: Option<f32>,
    pub first: Option<f32>,
    pub break_before: Option<bool>,
    pub break_after: Option<bool>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LetterProps {
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    size: Option<OdtSize>,
    capitals: Option<bool>,
    hidden: Option<bool>,
}

#[derive(Debug, Clone, Copy)]
enum OdtSize {
    Points(f32),
    /// Of the size of the style beneath.
    Share(f32),
}

impl LetterProps {
    fn read(tag: &Tag<'_>) -> LetterProps {
        let is = |name: &str, test: fn(&str) -> bool| tag.attr(name).map(|v| test(v.trim()));
        let size = tag.attr("font-size").and_then(|v| match v.trim().strip_suffix('%') {
            Some(share) => share.trim().parse().ok().map(|s: f32| OdtSize::Share(s / 100.0)),
            None => points(&v).map(OdtSize::Points),
        });
        LetterProps {
            bold: is("font-weight", |v| v == "bold" || v.parse::<u32>().is_ok_and(|n| n >= 600)),
            italic: is("font-style", |v| v != "normal"),
            underline: is("text-underline-style", |v| v != "none"),
            size,
            capitals: is("text-transform", |v| v == "uppercase"),
            hidden: is("display", |v| v == "none"),
        }
    }

    fn over(self, base: LetterProps) -> LetterProps {
        let size = match (self.size, base.size) {
            (Some(OdtSize::Share(share)), Some(OdtSize::Points(points))) => Some(OdtSize::Points(points * share)),
            (size, under) => size.or(under),
        };
        LetterProps {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underline: self.underline.or(base.underline),
            size,
            capitals: self.capitals.or(base.capitals),
            hidden: self.hidden.or(base.hidden),
        }
    }

    pub(super) fn looks(&self) -> Looks {
        let size = match self.size {
            Some(OdtSize::Points(points)) => points,
            Some(OdtSize::Share(share)) => 12.0 * share,
            None => 12.0,
        };
        let on = |v: Option<bool>| v.unwrap_or(false);
        Looks { bold: on(self.bold), italic: on(self.italic), underline: on(self.underline), size }
    }

    pub(super) fn capitals(&self) -> bool {
        self.capitals == Some(true)
    }

    pub(super) fn hidden(&self) -> bool {
        self.hidden == Some(true)
    }
}

/// A style with all that it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct OdtResolved {
    pub para: OdtParaProps,
    pub letters: LetterProps,
    /// The first name in its chain that a user knows.
    pub shown: Option<String>,
    /// `Some("")`: expressly in no list.
    pub list: Option<String>,
    pub outline: Option<u8>,
}

#[derive(Default)]
pub(super) struct OdtStyles {
    /// By family and name.
    styles: HashMap<(char, String), OdtStyle>,
    defaults: OdtStyle,
    pub lists: HashMap<String, ListStyle>,
    pub outline: ListStyle,
    resolved: HashMap<(char, String), Rc<OdtResolved>>,
}

impl OdtStyles {
    /// Reads the styles of a part. `own`: the part is the content; its styles replace those of the same name made for running heads.
    pub(super) fn read(&mut self, text: &str, own: bool) {
        if own {
            self.resolved.clear();
        }
        let mut xml = Xml::new(text);
        loop {
            match xml.next() {
                Token::Open(tag) => match tag.local() {
                    "style" if tag.prefix() == "style" => {
                        let key = family(&tag).zip(tag.attr("name").map(|n| n.into_owned()));
                        let style = read_style(&mut xml, &tag);
                        if let Some(key) = key.filter(|_| self.styles.len() < MAX_STYLES) {
                            self.styles.insert(key, style);
                        }
                    }
                    "default-style" if family(&tag) == Some('p') => self.defaults = read_style(&mut xml, &tag),
                    "list-style" => {
                        let name = tag.attr("name").map(|n| n.into_owned());
                        let style = read_list_style(&mut xml);
                        if let Some(name) = name.filter(|_| self.lists.len() < MAX_STYLES) {
                            self.lists.insert(name, style);
                        }
                    }
                    "outline-style" => self.outline = read_list_style(&mut xml),
                    "body" | "master-styles" => xml.skip(),
                    _ => {}
                },
                Token::End => return,
                _ => {}
            }
        }
    }

    pub(super) fn paragraph(&mut self, name: &str) -> Rc<OdtResolved> {
        self.resolve('p', name)
    }

    pub(super) fn letters(&mut self, name: &str, base: LetterProps) -> LetterProps {
        self.resolve('t', name).letters.over(base)
    }

    /// Whether a cell of that style is drawn with lines on at least two sides.
    pub(super) fn ruled(&self, name: &str) -> bool {
        self.styles.get(&('c', name.to_owned())).is_some_and(|s| s.lines >= 2)
    }

    fn resolve(&mut self, family: char, name: &str) -> Rc<OdtResolved> {
        let key = (family, name.to_owned());
        if let Some(known) = self.resolved.get(&key) {
            return Rc::clone(known);
        }
        let mut out = OdtResolved::default();
        let mut at = Some(name);
        for _ in 0..MAX_CHAIN {
            let Some((current, style)) = at.and_then(|n| Some((n, self.styles.get(&(family, n.to_owned()))?))) else { break };
            out.lay_over(style);
            // Styles without a name for users were made by the program for one paragraph.
            let shown = style.shown.clone().or_else(|| (style.parent.is_none() && family == 'p').then(|| current.to_owned()));
            out.shown = out.shown.or(shown);
            at = style.parent.as_deref();
        }
        if family == 'p' {
            out.lay_over(&self.defaults);
        }
        let out = Rc::new(out);
        if self.resolved.len() < MAX_STYLES {
            self.resolved.insert(key, Rc::clone(&out));
        }
        out
    }
}

impl OdtResolved {
    fn lay_over(&mut self, style: &OdtStyle) {
        self.letters = self.letters.over(style.letters);
        let (para, under) = (&mut self.para, style.para);
        para.align = para.align.or(under.align);
        para.left = para.left.or(under.left);
        para.first = para.first.or(under.first);
        // A break is not handed down: a style based on one with a break has it too, as programs write it out.
        para.break_before = para.break_before.or(under.break_before);
        para.break_after = para.break_after.or(under.break_after);
        self.list = self.list.take().or_else(|| style.list.clone());
        self.outline = self.outline.or(style.outline);
    }
}

fn family(tag: &Tag<'_>) -> Option<char> {
    match tag.attr("family").as_deref() {
        Some("paragraph") => Some('p'),
        Some("text") => Some('t'),
        Some("table-cell") => Some('c'),
        _ => None,
    }
}

/// Reads `style:style`, which has just been opened.
fn read_style(xml: &mut Xml<'_>, tag: &Tag<'_>) -> OdtStyle {
    let text = |name: &str| tag.attr(name).map(|v| v.into_owned());
    let automatic = tag.attr("parent-style-name").is_some() && tag.attr("display-name").is_none();
    let mut style = OdtStyle {
        parent: text("parent-style-name"),
        shown: text("display-name").or_else(|| text("name").filter(|n| automatic && !is_made(n))),
        list: text("list-style-name"),
        outline: tag.int("default-outline-level").and_then(|n| u8::try_from(n).ok()),
        ..OdtStyle::default()
    };
    // A style that names the page it stands on begins a new one.
    if tag.attr("master-page-name").is_some_and(|n| !n.is_empty()) {
        style.para.break_before = Some(true);
    }
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        match tag.local() {
            "paragraph-properties" => {
                let para = OdtParaProps {
                    align: tag.attr("text-align").and_then(|v| align(&v)),
                    left: tag.attr("margin-left").and_then(|v| points(&v)),
                    first: tag.attr("text-indent").and_then(|v| points(&v)),
                    break_before: tag.attr("break-before").map(|v| v == "page").or(style.para.break_before),
                    break_after: tag.attr("break-after").map(|v| v == "page"),
                };
                style.para = para;
            }
            "text-properties" => style.letters = LetterProps::read(&tag),
            "table-cell-properties" => style.lines = lines(&tag),
            _ => {}
        }
    }
    style
}

/// Names that programs make up: "P12", "T3".
fn is_made(name: &str) -> bool {
    name.len() > 1 && name[1..].bytes().all(|b| b.is_ascii_digit()) && name.is_char_boundary(1)
}

fn align(value: &str) -> Option<Align> {
    Some(match value {
        "start" | "left" => Align::Start,
        "center" => Align::Center,
        "end" | "right" => Align::End,
        "justify" => Align::Justify,
        _ => return None,
    })
}

/// How many sides of a cell are drawn.
fn lines(tag: &Tag<'_>) -> usize {
    let drawn = |name: &str| tag.attr(name).map(|v| v != "none" && v != "hidden" && !v.starts_with("0p") && !v.starts_with("0c"));
    let all = drawn("border").unwrap_or(false);
    ["border-top", "border-left", "border-bottom", "border-right"].iter().filter(|&&side| drawn(side).unwrap_or(all)).count()
}

/// A length in points.
pub(super) fn points(value: &str) -> Option<f32> {
    let value = value.trim();
    let cut = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let number: f32 = value[..cut].parse().ok()?;
    let scale = match &value[cut..] {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(number * scale).filter(|n| n.is_finite())
}
