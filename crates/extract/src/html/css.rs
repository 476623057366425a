//! What of CSS decides how a paper reads: weight, alignment, size, what is hidden, page breaks, Word's own additions ("mso-").
//!
//! Selectors are read as far as `p`, `.name` and `p.name`; anything longer is passed over.

use std::collections::HashMap;

use crate::common::font::Font;
use rasoat_model::document::Align;

const MAX_RULES: usize = 5_000;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Size {
    Points(f32),
    /// Of the size around it.
    Share(f32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Note,
    Furniture,
    Comment,
}

/// Declarations; `None` where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Css {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub size: Option<Size>,
    pub align: Option<Align>,
    pub hidden: Option<bool>,
    pub break_before: Option<bool>,
    pub break_after: Option<bool>,
    /// Some side is drawn.
    pub lines: Option<bool>,
    /// Blanks and line ends of the file are printed.
    pub pre: Option<bool>,
    pub capitals: Option<bool>,
    /// In the words of Word's formats.
    pub list: Option<&'static str>,
    pub font: Option<Font>,
    pub margin: Option<f32>,
    pub first: Option<f32>,
    /// `mso-list:Ignore`: the number of a list item as Word printed it.
    pub list_mark: bool,
    /// `mso-list:l0 level2 lfo1`, 0-based.
    pub list_level: Option<u8>,
    pub tab: bool,
    pub part: Option<Part>,
}

impl Css {
    /// The declarations of a `style` attribute or of a rule.
    pub(super) fn read(text: &str) -> Css {
        let mut css = Css::default();
        for declaration in text.split(';').take(200) {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().to_ascii_lowercase();
            let value = value.trim_end_matches("!important").trim();
            css.declare(&name.trim().to_ascii_lowercase(), value);
        }
        css
    }

    fn declare(&mut self, name: &str, value: &str) {
        match name {
            "font-weight" => self.bold = Some(matches!(value, "bold" | "bolder") || value.parse::<u32>().is_ok_and(|n| n >= 600)),
            "font-style" => self.italic = Some(matches!(value, "italic" | "oblique")),
            "text-decoration" | "text-decoration-line" => self.underline = Some(value.contains("underline")),
            "font-size" => self.size = size(value),
            "font-family" => self.font = value.split(',').next().map(|n| Font::of(n.trim().trim_matches(['"', '\'']))),
            "text-align" => self.align = align(value),
            "display" => self.hidden = Some(value == "none"),
            "visibility" if value == "hidden" => self.hidden = Some(true),
            "mso-hide" if value == "all" => self.hidden = Some(true),
            "page-break-before" | "break-before" => {
                self.break_before = Some(matches!(value, "always" | "page" | "left" | "right"))
            }
            "page-break-after" | "break-after" => self.break_after = Some(matches!(value, "always" | "page" | "left" | "right")),
            "white-space" => self.pre = Some(value.starts_with("pre")),
            "text-transform" => self.capitals = Some(value == "uppercase"),
            "list-style-type" | "list-style" => self.list = value.split_whitespace().find_map(list_format).or(self.list),
            "margin-left" => self.margin = points(value),
            "text-indent" => self.first = points(value),
            "mso-list" if value == "ignore" => self.list_mark = true,
            "mso-list" => {
                let level = value.split_whitespace().find_map(|w| w.strip_prefix("level")?.parse::<u8>().ok());
                self.list_level = level.map(|n| n.saturating_sub(1).min(8));
            }
            "mso-tab-count" => self.tab = true,
            "mso-element" => {
                self.part = match value {
                    "footnote" | "endnote" => Some(Part::Note),
                    "header" | "footer" => Some(Part::Furniture),
                    "comment" | "comment-list" | "footnote-list" if value.starts_with("comment") => Some(Part::Comment),
                    _ => None,
                }
            }
            name if name.starts_with("border") && !name.contains("collapse") && !name.contains("spacing") => {
                const DRAWN: [&str; 8] = ["solid", "double", "dashed", "dotted", "ridge", "groove", "inset", "outset"];
                if value.split_whitespace().any(|w| DRAWN.contains(&w)) {
                    self.lines = Some(true);
                } else if matches!(value, "none" | "0" | "0px" | "hidden") && name == "border" {
                    self.lines = Some(false);
                }
            }
            _ => {}
        }
    }

    /// `self` where it says something, else `base`.
    pub(super) fn over(self, base: Css) -> Css {
        Css {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underline: self.underline.or(base.underline),
            size: self.size.or(base.size),
            align: self.align.or(base.align),
            hidden: self.hidden.or(base.hidden),
            break_before: self.break_before.or(base.break_before),
            break_after: self.break_after.or(base.break_after),
            lines: self.lines.or(base.lines),
            pre: self.pre.or(base.pre),
            capitals: self.capitals.or(base.capitals),
            list: self.list.or(base.list),
            font: self.font.or(base.font),
            margin: self.margin.or(base.margin),
            first: self.first.or(base.first),
            list_mark: self.list_mark || base.list_mark,
            list_level: self.list_level.or(base.list_level),
            tab: self.tab || base.tab,
            part: self.part.or(base.part),
        }
    }
}

/// The rules of all `<style>` elements.
#[derive(Default)]
pub(super) struct StyleSheet(HashMap<String, Css>);

impl StyleSheet {
    pub(super) fn read(&mut self, text: &str) {
        let text = without_comments(text);
        let mut rest = text.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.trim();
            if selectors.starts_with('@') {
                rest = after_group(after);
                continue;
            }
            let (body, next) = after.split_once('}').unwrap_or((after, ""));
            rest = next;
            let css = Css::read(body);
            if css == Css::default() {
                continue;
            }
            for selector in selectors.split(',').map(|s| s.trim().to_ascii_lowercase()) {
                let plain = selector.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || b >= 0x80);
                if plain && self.0.len() < MAX_RULES {
                    let before = self.0.get(&selector).copied().unwrap_or_default();
                    self.0.insert(selector, css.over(before));
                }
            }
        }
    }

    /// What the rules say of an element.
    pub(super) fn of(&self, name: &str, classes: &str) -> Css {
        if self.0.is_empty() {
            return Css::default();
        }
        let rule = |selector: &str| self.0.get(selector).copied().unwrap_or_default();
        let mut css = rule(name);
        for class in classes.split_ascii_whitespace().take(20) {
            let class = class.to_ascii_lowercase();
            css = rule(&format!("{name}.{class}")).over(rule(&format!(".{class}"))).over(css);
        }
        css
    }
}

/// What follows the group in braces whose brace has just been read.
fn after_group(text: &str) -> &str {
    let mut depth = 1usize;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[i + 1..];
        }
    }
    ""
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Sheets stand in a comment of HTML, for browsers that knew none.
    out.replace("<!--", " ").replace("-->", " ")
}

pub(super) fn align(value: &str) -> Option<Align> {
    Some(match value {
        "left" | "start" => Align::Start,
        "center" | "-webkit-center" | "middle" => Align::Center,
        "right" | "end" => Align::End,
        "justify" => Align::Justify,
        _ => return None,
    })
}

fn size(value: &str) -> Option<Size> {
    if let Some(points) = points(value) {
        return Some(Size::Points(points));
    }
    let share = |suffix: &str, scale: f32| value.strip_suffix(suffix)?.trim().parse::<f32>().ok().map(|n| Size::Share(n * scale));
    share("%", 0.01)
        .or_else(|| value.strip_suffix("rem")?.trim().parse::<f32>().ok().map(|n| Size::Points(12.0 * n)))
        .or_else(|| share("em", 1.0))
        .or_else(|| {
            Some(Size::Points(match value {
                "x-small" => 7.5,
                "small" => 10.0,
                "medium" => 12.0,
                "large" => 13.5,
                "x-large" => 18.0,
                "xx-large" => 24.0,
                _ => return None,
            }))
        })
}

/// A length in points.
fn points(value: &str) -> Option<f32> {
    let cut = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let number: f32 = value[..cut].parse().ok()?;
    let scale = match value[cut..].trim() {
        "pt" => 1.0,
        "px" => 0.75,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" => 12.0,
        _ => return None,
    };
    Some(number * scale).filter(|n| n.is_finite())
}

fn list_format(value: &str) -> Option<&'static str> {
    Some(match value {
        "none" => "none",
        "disc" | "circle" | "square" => "bullet",
        "decimal" => "decimal",
        "decimal-leading-zero" => "decimalZero",
        "lower-alpha" | "lower-latin" => "lowerLetter",
        "upper-alpha" | "upper-latin" => "upperLetter",
        "lower-roman" => "lowerRoman",
        "upper-roman" => "upperRoman",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_by_element_and_class() {
        let mut sheet = StyleSheet::default();
        sheet.read("<!-- @page { margin: 2cm } @media print { p { display: none } } /* x */ p, li.A { text-align: center } .b{font-weight:700}\n td p { font-size: 9pt } -->");
        assert_eq!(sheet.of("p", "b").align, Some(Align::Center));
        assert_eq!((sheet.of("p", "b").bold, sheet.of("p", "").hidden, sheet.of("p", "").size), (Some(true), None, None));
        assert_eq!(sheet.of("li", "a").align, Some(Align::Center));
        assert_eq!(Css::read("mso-list:l0 level2 lfo1; font-size: 120%").list_level, Some(1));
        assert_eq!(Css::read("border-top:solid windowtext 1.0pt").lines, Some(true));
        assert_eq!(Css::read("border:none").lines, Some(false));
    }
}
