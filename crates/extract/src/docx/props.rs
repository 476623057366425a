//! Paragraph, run and section properties as written, before styles are laid under them.

use crate::common::font::Font;
use crate::common::xml::{Tag, Xml};
use rasoat_model::document::Align;

#[derive(Debug, Clone, Default)]
pub(super) struct RunProps {
    pub style: Option<String>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub caps: Option<bool>,
    pub vanish: Option<bool>,
    /// In points.
    pub size: Option<f32>,
    pub font: Option<Font>,
    /// On a paragraph mark: the mark was deleted or moved away.
    pub removed: bool,
}

impl RunProps {
    /// Reads `w:rPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> RunProps {
        let mut props = RunProps::default();
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "rStyle" => props.style = tag.attr("val").map(|v| v.into_owned()),
                "b" => props.bold = Some(tag.on()),
                "i" => props.italic = Some(tag.on()),
                "u" => props.underline = Some(tag.on()),
                "caps" => props.caps = Some(tag.on()),
                "vanish" => props.vanish = Some(tag.on()),
                "sz" => props.size = size(&tag),
                "rFonts" => props.font = tag.attr("ascii").or_else(|| tag.attr("hAnsi")).map(|n| Font::of(&n)),
                "del" | "moveFrom" => props.removed = true,
                _ => {}
            }
        }
        props
    }

    /// Lays these properties over `base`, the nearer ones winning.
    pub(super) fn over(&self, base: &RunProps) -> RunProps {
        RunProps {
            style: self.style.clone().or_else(|| base.style.clone()),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underline: self.underline.or(base.underline),
            caps: self.caps.or(base.caps),
            vanish: self.vanish.or(base.vanish),
            size: self.size.or(base.size),
            font: self.font.or(base.font),
            removed: self.removed || base.removed,
        }
    }
}

/// `w:sz` counts half points; the strict dialect may write a unit.
fn size(tag: &Tag<'_>) -> Option<f32> {
    match tag.attr("val")?.trim().parse::<f32>() {
        Ok(halves) if (0.0..=4000.0).contains(&halves) => Some(halves / 2.0),
        Ok(_) => None,
        Err(_) => tag.points("val"),
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Indent {
    pub left: Option<f32>,
    /// First line against the rest: positive further in, negative hanging.
    pub first: Option<f32>,
}

impl Indent {
    pub(super) fn read(tag: &Tag<'_>) -> Indent {
        let first = match tag.points("hanging") {
            Some(hanging) => Some(-hanging),
            None => tag.points("firstLine"),
        };
        Indent { left: tag.points("left").or_else(|| tag.points("start")), first }
    }

    pub(super) fn over(self, base: Indent) -> Indent {
        Indent { left: self.left.or(base.left), first: self.first.or(base.first) }
    }

    pub(super) fn first_line(self) -> f32 {
        self.left.unwrap_or(0.0) + self.first.unwrap_or(0.0)
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct ParaProps {
    pub style: Option<String>,
    pub num_id: Option<i64>,
    pub level: Option<u8>,
    pub align: Option<Align>,
    /// 1-based; 10 and above mean body text.
    pub outline: Option<u8>,
    pub indent: Indent,
    pub page_break: Option<bool>,
    /// The paragraph mark.
    pub mark: RunProps,
    /// The section that ends with this paragraph.
    pub section: Option<Section>,
}

impl ParaProps {
    /// Reads `w:pPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> ParaProps {
        let mut props = ParaProps::default();
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "pStyle" => props.style = tag.attr("val").map(|v| v.into_owned()),
                "numPr" => props.read_number(xml),
                "jc" => props.align = tag.attr("val").as_deref().and_then(align),
                "outlineLvl" => props.outline = tag.int("val").map(|n| u8::try_from(n.clamp(0, 9) + 1).unwrap_or(10)),
                "ind" => props.indent = Indent::read(&tag),
                "pageBreakBefore" => props.page_break = Some(tag.on()),
                "rPr" => props.mark = RunProps::read(xml),
                "sectPr" => props.section = Some(Section::read(xml)),
                _ => {}
            }
        }
        props
    }

    fn read_number(&mut self, xml: &mut Xml<'_>) {
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "ilvl" => self.level = tag.int("val").map(|n| u8::try_from(n.clamp(0, 8)).unwrap_or(0)),
                "numId" => self.num_id = tag.int("val"),
                _ => {}
            }
        }
    }

    pub(super) fn over(&self, base: &ParaProps) -> ParaProps {
        ParaProps {
            style: self.style.clone().or_else(|| base.style.clone()),
            num_id: self.num_id.or(base.num_id),
            level: self.level.or(base.level),
            align: self.align.or(base.align),
            outline: self.outline.or(base.outline),
            indent: self.indent.over(base.indent),
            page_break: self.page_break.or(base.page_break),
            mark: RunProps::default(),
            section: None,
        }
    }
}

fn align(value: &str) -> Option<Align> {
    Some(match value {
        "left" | "start" => Align::Start,
        "center" => Align::Center,
        "right" | "end" => Align::End,
        "both" | "distribute" | "thaiDistribute" | "lowKashida" | "mediumKashida" | "highKashida" => Align::Justify,
        _ => return None,
    })
}

/// How a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SectionStart {
    #[default]
    NewPage,
    SamePage,
}

impl SectionStart {
    pub(super) fn on_new_page(self) -> bool {
        self == SectionStart::NewPage
    }
}

/// A section of pages. Word writes it at the section's end.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub start: SectionStart,
    /// In points.
    pub size: Option<(f32, f32)>,
    /// Relationship ids of running heads and feet that are shown.
    pub furniture: Vec<String>,
}

impl Section {
    /// Reads `w:sectPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> Section {
        let mut section = Section::default();
        let (mut first, mut title_page) = (Vec::new(), false);
        let here = xml.depth;
        while let Some(tag) = xml.child(here) {
            match tag.local() {
                "type" => {
                    if matches!(tag.attr("val").as_deref(), Some("continuous" | "nextColumn")) {
                        section.start = SectionStart::SamePage;
                    }
                }
                "pgSz" => {
                    if let (Some(w), Some(h)) = (tag.points("w"), tag.points("h")) {
                        section.size = (w > 0.0 && h > 0.0).then_some((w, h));
                    }
                }
                "titlePg" => title_page = tag.on(),
                "headerReference" | "footerReference" => {
                    let Some(id) = tag.attr("id") else { continue };
                    let list = if tag.attr("type").as_deref() == Some("first") { &mut first } else { &mut section.furniture };
                    list.push(id.into_owned());
                }
                _ => {}
            }
        }
        if title_page {
            first.append(&mut section.furniture);
            section.furniture = first;
        }
        section
    }
}
