//! `styles.xml`: what a style says once its ancestors are laid under it.
//!
//! Leaves out conditional formatting of table parts (first row, banded rows) and theme colours.

use std::collections::HashMap;
use std::rc::Rc;

use super::props::{ParaProps, RunProps};
use super::table::Borders;
use crate::common::xml::Xml;

/// Longest chain of "based on" that is followed; a chain may be a loop.
const MAX_CHAIN: usize = 32;
/// Names are shown to people and repeated with every paragraph.
const MAX_NAME: usize = 100;

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    para: ParaProps,
    run: RunProps,
    borders: Borders,
}

/// A style with everything it inherits.
#[derive(Default)]
pub(super) struct Resolved {
    pub id: Option<String>,
    pub name: Option<String>,
    pub para: ParaProps,
    pub run: RunProps,
    /// The style in the chain that says to which list the paragraph belongs.
    pub numbered_by: Option<String>,
    pub borders: Borders,
}

#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_para: Option<String>,
    default_table: Option<String>,
    pub doc_run: RunProps,
    doc_para: ParaProps,
    cache: HashMap<String, Rc<Resolved>>,
    nothing: Rc<Resolved>,
}

impl Styles {
    pub(super) fn read(text: &str) -> Styles {
        let mut styles = Styles::default();
        let mut xml = Xml::new(text);
        if xml.child(0).is_none() {
            return styles;
        }
        let root = xml.depth;
        while let Some(tag) = xml.child(root) {
            match tag.local() {
                "docDefaults" => styles.read_defaults(&mut xml),
                "style" => {
                    let (id, kind, default) = (tag.attr("styleId"), tag.attr("type"), tag.attr("default"));
                    let Some(id) = id.map(|v| v.into_owned()) else { continue };
                    if matches!(default.as_deref(), Some("1" | "true" | "on")) {
                        match kind.as_deref() {
                            Some("paragraph") => styles.default_para = Some(id.clone()),
                            Some("table") => styles.default_table = Some(id.clone()),
                            _ => {}
                        }
                    }
                    let style = read_style(&mut xml);
                    styles.styles.insert(id, style);
                }
                _ => {}
            }
        }
        styles
    }

    fn read_defaults(&mut self, xml: &mut Xml<'_>) {
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            let inner = xml.depth;
            match tag.local() {
                "rPrDefault" => {
                    while let Some(tag) = xml.child(inner) {
                        if tag.local() == "rPr" {
                            self.doc_run = RunProps::read(xml);
                        }
                    }
                }
                "pPrDefault" => {
                    while let Some(tag) = xml.child(inner) {
                        if tag.local() == "pPr" {
                            self.doc_para = ParaProps::read(xml);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The style of a paragraph that names `id`, or none.
    pub(super) fn paragraph(&mut self, id: Option<&str>) -> Rc<Resolved> {
        let id = id.filter(|id| self.styles.contains_key(*id)).map(str::to_owned).or_else(|| self.default_para.clone());
        let resolved = self.by_id(id.as_deref());
        if id.is_none() && self.nothing.para.align.is_none() {
            // No style at all: the defaults of the document still hold.
            let bare = Resolved { para: self.doc_para.over(&ParaProps::default()), ..Resolved::default() };
            return Rc::new(bare);
        }
        resolved
    }

    /// The style of a run, which has no default.
    pub(super) fn character(&mut self, id: &str) -> Rc<Resolved> {
        self.by_id(Some(id))
    }

    pub(super) fn table(&mut self, id: Option<&str>) -> Rc<Resolved> {
        let id = id.map(str::to_owned).or_else(|| self.default_table.clone());
        self.by_id(id.as_deref())
    }

    fn by_id(&mut self, id: Option<&str>) -> Rc<Resolved> {
        let Some(id) = id else { return Rc::clone(&self.nothing) };
        if let Some(done) = self.cache.get(id) {
            return Rc::clone(done);
        }
        if !self.styles.contains_key(id) {
            return Rc::clone(&self.nothing);
        }
        let resolved = Rc::new(self.resolve(id));
        self.cache.insert(id.to_owned(), Rc::clone(&resolved));
        resolved
    }

    fn resolve(&self, id: &str) -> Resolved {
        let mut out =
            Resolved { id: Some(id.to_owned()), name: self.styles.get(id).map(|s| s.name.clone()), ..Resolved::default() };
        let mut next = Some(id.to_owned());
        for _ in 0..MAX_CHAIN {
            let Some((id, style)) = next.take().and_then(|id| self.styles.get(&id).map(|s| (id, s))) else { break };
            if out.numbered_by.is_none() && style.para.num_id.is_some() {
                out.numbered_by = Some(id);
            }
            out.para = out.para.over(&style.para);
            out.run = out.run.over(&style.run);
            out.borders = out.borders.over(&style.borders);
            next = style.based_on.clone();
        }
        out.para = out.para.over(&self.doc_para);
        out
    }
}

/// Reads `w:style`, which has just been opened.
fn read_style(xml: &mut Xml<'_>) -> Style {
    let mut style = Style::default();
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        match tag.local() {
            "name" => style.name = tag.attr("val").map(|v| v.chars().take(MAX_NAME).collect()).unwrap_or_default(),
            "basedOn" => style.based_on = tag.attr("val").map(|v| v.into_owned()),
            "pPr" => style.para = ParaProps::read(xml),
            "rPr" => style.run = RunProps::read(xml),
            "tblPr" => {
                let inner = xml.depth;
                while let Some(tag) = xml.child(inner) {
                    if tag.local() == "tblBorders" {
                        style.borders = Borders::read(xml);
                    }
                }
            }
            _ => {}
        }
    }
    style
}
