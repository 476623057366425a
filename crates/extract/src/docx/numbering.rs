//! `numbering.xml`: the numbers and bullets of Word lists, counted as Word counts them.
//!
//! Lists that share a definition share its counters; a list of its own start says so with an override, which holds once. Leaves out
//! picture bullets and numbers spelt out in words.

use std::collections::HashMap;

use super::props::Indent;
use crate::common::font::Font;
use crate::common::numerals::number;
use crate::common::symbols;
use crate::common::xml::{Tag, Xml};

/// Word knows nine levels.
const LEVELS: usize = 9;
/// Labels longer than this are cut; no list of a paper comes near.
const MAX_LABEL: usize = 120;
const MAX_LISTS: usize = 50_000;

#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: String,
    text: String,
    /// 0: never restarts; n: restarts after a paragraph of level n or above it (1-based); none: after any higher one.
    restart: Option<i64>,
    legal: bool,
    style: Option<String>,
    font: Font,
    indent: Indent,
}

#[derive(Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The numbering style whose list this definition stands for.
    style_link: Option<String>,
}

#[derive(Default)]
struct List {
    definition: i64,
    starts: [Option<i64>; LEVELS],
    levels: [Option<Level>; LEVELS],
    /// Levels whose own start has been used up.
    started: [bool; LEVELS],
}

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    definitions: HashMap<i64, Definition>,
    lists: HashMap<i64, List>,
    counters: HashMap<i64, [Option<i64>; LEVELS]>,
}

impl Numbering {
    /// `style_list` gives the list that a numbering style names, by the style's id.
    pub(super) fn read(text: &str, style_list: impl Fn(&str) -> Option<i64>) -> Numbering {
        let mut numbering = Numbering::default();
        let mut xml = Xml::new(text);
        if xml.child(0).is_none() {
            return numbering;
        }
        let root = xml.depth;
        while let Some(tag) = xml.child(root) {
            if numbering.definitions.len() + numbering.lists.len() > MAX_LISTS {
                break;
            }
            match tag.local() {
                "abstractNum" => {
                    let Some(id) = tag.int("abstractNumId") else { continue };
                    let definition = read_definition(&mut xml);
                    numbering.definitions.insert(id, definition);
                }
                "num" => {
                    let Some(id) = tag.int("numId") else { continue };
                    let list = read_list(&mut xml);
                    numbering.lists.insert(id, list);
                }
                _ => {}
            }
        }
        numbering.follow_links(style_list);
        numbering
    }

    /// A definition that only links to a numbering style is replaced by the definition behind that style's list.
    fn follow_links(&mut self, style_list: impl Fn(&str) -> Option<i64>) {
        let links: HashMap<i64, i64> = self
            .definitions
            .iter()
            .filter_map(|(&id, d)| {
                let list = style_list(d.style_link.as_deref()?)?;
                let target = self.lists.get(&list)?.definition;
                (target != id).then_some((id, target))
            })
            .collect();
        for list in self.lists.values_mut() {
            if let Some(&target) = links.get(&list.definition) {
                list.definition = target;
            }
        }
    }

    /// The level of list `list` that is tied to a paragraph style.
    pub(super) fn level_of_style(&self, list: i64, style: &str) -> Option<u8> {
        let list = self.lists.get(&list)?;
        let definition = self.definitions.get(&list.definition);
        (0..LEVELS).find_map(|at| {
            let level = list.levels[at].as_ref().or_else(|| definition?.levels[at].as_ref())?;
            (level.style.as_deref() == Some(style)).then(|| u8::try_from(at).unwrap_or(0))
        })
    }

    pub(super) fn indent(&self, list: i64, level: u8) -> Indent {
        self.lists.get(&list).and_then(|l| self.level(l, usize::from(level))).map(|l| l.indent).unwrap_or_default()
    }

    fn level<'a>(&'a self, list: &'a List, at: usize) -> Option<&'a Level> {
        list.levels.get(at)?.as_ref().or_else(|| self.definitions.get(&list.definition)?.levels.get(at)?.as_ref())
    }

    /// Counts one paragraph of `list` at `level` (0-based) and returns its label as Word prints it. `None`: the list does not exist or
    /// prints nothing.
    pub(super) fn count(&mut self, list_id: i64, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let list = self.lists.get(&list_id)?;
        let own = self.level(list, at)?;
        let definition = list.definition;
        let start = list.starts[at].unwrap_or(own.start);
        let restart_here = list.starts[at].is_some() && !list.started[at];
        let mut counters = self.counters.get(&definition).copied().unwrap_or_default();
        counters[at] = Some(match counters[at] {
            Some(count) if !restart_here => count.saturating_add(1),
            _ => start,
        });
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            let restart = self.level(list, below).and_then(|l| l.restart);
            let restarts = restart.is_none_or(|n| n > 0 && i64::try_from(at).is_ok_and(|at| at < n));
            if restarts {
                *counter = None;
            }
        }
        // A level above that never occurred shows its start.
        let shown: Vec<i64> = (0..=at)
            .map(|i| counters[i].unwrap_or_else(|| list.starts[i].or_else(|| self.level(list, i).map(|l| l.start)).unwrap_or(1)))
            .collect();
        let label = self.print(list, own, &shown);
        self.counters.insert(definition, counters);
        if let Some(list) = self.lists.get_mut(&list_id) {
            list.started[at] = true;
        }
        label
    }

    fn print(&self, list: &List, own: &Level, counts: &[i64]) -> Option<String> {
        if own.format == "bullet" {
            let bullet = symbols::bullet(own.font, &own.text);
            return (!bullet.trim().is_empty()).then_some(bullet);
        }
        let mut label = String::new();
        let mut chars = own.text.chars().peekable();
        while let Some(ch) = chars.next() {
            let place = if ch == '%' { chars.peek().and_then(|c| c.to_digit(10)) } else { None };
            let Some(place) = place.filter(|&p| p > 0) else {
                label.push(ch);
                continue;
            };
            chars.next();
            let at = place as usize - 1;
            let Some(&count) = counts.get(at) else { continue };
            let format = self.level(list, at).map_or("decimal", |l| l.format.as_str());
            let format = if own.legal && !matches!(format, "none" | "bullet") { "decimal" } else { format };
            label.push_str(&number(format, count));
            if label.len() > MAX_LABEL {
                break;
            }
        }
        let label: String = label.trim().chars().take(MAX_LABEL).collect();
        (!label.is_empty()).then_some(label)
    }
}

/// Reads `w:abstractNum`, which has just been opened.
fn read_definition(xml: &mut Xml<'_>) -> Definition {
    let mut definition = Definition::default();
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        match tag.local() {
            "lvl" => {
                let at = level_index(&tag);
                let level = read_level(xml);
                if let Some(at) = at {
                    definition.levels[at] = Some(level);
                }
            }
            "numStyleLink" => definition.style_link = tag.attr("val").map(|v| v.into_owned()),
            _ => {}
        }
    }
    definition
}

/// Reads `w:num`, which has just been opened.
fn read_list(xml: &mut Xml<'_>) -> List {
    let mut list = List::default();
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        match tag.local() {
            "abstractNumId" => list.definition = tag.int("val").unwrap_or_default(),
            "lvlOverride" => {
                let at = level_index(&tag);
                let inner = xml.depth;
                while let Some(tag) = xml.child(inner) {
                    match (tag.local(), at) {
                        ("startOverride", Some(at)) => list.starts[at] = tag.int("val"),
                        ("lvl", Some(at)) => list.levels[at] = Some(read_level(xml)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    list
}

fn level_index(tag: &Tag<'_>) -> Option<usize> {
    tag.int("ilvl").and_then(|n| usize::try_from(n).ok()).filter(|&n| n < LEVELS)
}

/// Reads `w:lvl`, which has just been opened.
fn read_level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level {
        start: 0,
        format: "decimal".to_owned(),
        text: String::new(),
        restart: None,
        legal: false,
        style: None,
        font: Font::Text,
        indent: Indent::default(),
    };
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        match tag.local() {
            "start" => level.start = tag.int("val").unwrap_or(0),
            "numFmt" => level.format = tag.attr("val").map(|v| v.chars().take(40).collect()).unwrap_or_default(),
            "lvlText" => level.text = tag.attr("val").map(|v| v.chars().take(MAX_LABEL).collect()).unwrap_or_default(),
            "lvlRestart" => level.restart = tag.int("val"),
            "isLgl" => level.legal = tag.on(),
            "pStyle" => level.style = tag.attr("val").map(|v| v.into_owned()),
            "pPr" => {
                let inner = xml.depth;
                while let Some(tag) = xml.child(inner) {
                    if tag.local() == "ind" {
                        level.indent = Indent::read(&tag);
                    }
                }
            }
            "rPr" => {
                let inner = xml.depth;
                while let Some(tag) = xml.child(inner) {
                    if tag.local() == "rFonts" {
                        level.font = tag.attr("ascii").or_else(|| tag.attr("hAnsi")).map_or(Font::Text, |n| Font::of(&n));
                    }
                }
            }
            _ => {}
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="x">
        <w:abstractNum w:abstractNumId="1">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%3)"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
      </w:numbering>"#;

    #[test]
    fn counts_as_word_does() {
        let mut lists = Numbering::read(LISTS, |_| None);
        let seen: Vec<_> = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (3, 0), (3, 1), (2, 0), (2, 0), (1, 0), (9, 0)]
            .iter()
            .map(|&(list, level)| lists.count(list, level).unwrap_or_default())
            .collect();
        assert_eq!(seen, ["I.", "1.1.", "a)", "1.2.", "b)", "II.", "2.1.", "V.", "VI.", "VII.", ""]);
    }

    #[test]
    fn a_level_without_its_parent_shows_the_start() {
        let mut lists = Numbering::read(LISTS, |_| None);
        assert_eq!(lists.count(1, 1).as_deref(), Some("1.1."));
        assert_eq!(lists.count(1, 0).as_deref(), Some("I."));
    }
}
