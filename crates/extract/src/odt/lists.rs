//! List styles of an OpenDocument text, and how far each list has counted.

use std::collections::HashMap;

use crate::common::font::Font;
use crate::common::numerals::number;
use crate::common::symbols;
use crate::common::xml::{Tag, Xml};

pub(super) const LEVELS: usize = 10;
const MAX_LABEL: usize = 120;
/// Lists that others may go on with.
const MAX_NAMED: usize = 50_000;

#[derive(Debug, Clone, Default)]
struct OdtListLevel {
    bullet: Option<String>,
    /// In the words of Word's formats; `None`: nothing is printed.
    format: Option<&'static str>,
    prefix: String,
    suffix: String,
    /// How many levels are shown.
    shown: usize,
    start: i64,
    /// `%1%.%2%.`: newer files say it this way.
    pattern: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle {
    levels: [Option<OdtListLevel>; LEVELS],
}

/// Reads `text:list-style` or `text:outline-style`, which has just been opened.
pub(super) fn read_list_style(xml: &mut Xml<'_>) -> ListStyle {
    let mut style = ListStyle::default();
    let here = xml.depth;
    while let Some(tag) = xml.child(here) {
        let at = tag.int("level").and_then(|n| usize::try_from(n - 1).ok()).filter(|&n| n < LEVELS);
        let level = read_level(&tag);
        let mut font = Font::Text;
        let inner = xml.depth;
        while let Some(tag) = xml.child(inner) {
            if tag.local() == "text-properties"
                && let Some(name) = tag.attr("font-name").or_else(|| tag.attr("font-family"))
            {
                font = Font::of(name.trim_matches(['\'', '"']));
            }
        }
        if let Some(at) = at {
            let bullet = level.bullet.as_deref().map(|b| symbols::bullet(font, b));
            style.levels[at] = Some(OdtListLevel { bullet, ..level });
        }
    }
    style
}

fn read_level(tag: &Tag<'_>) -> OdtListLevel {
    let text = |name: &str| tag.attr(name).map(|v| v.chars().take(MAX_LABEL).collect::<String>());
    let bullet = (tag.local() == "list-level-style-bullet").then(|| text("bullet-char").unwrap_or_default());
    let format = tag.attr("num-format").and_then(|f| {
        Some(match &*f {
            "" => return None,
            "I" => "upperRoman",
            "i" => "lowerRoman",
            "A" => "upperLetter",
            "a" => "lowerLetter",
            f if f.starts_with('0') => "decimalZero",
            _ => "decimal",
        })
    });
    OdtListLevel {
        bullet,
        format,
        prefix: text("num-prefix").unwrap_or_default(),
        suffix: text("num-suffix").unwrap_or_default(),
        shown: tag.int("display-levels").and_then(|n| usize::try_from(n).ok()).unwrap_or(1).clamp(1, LEVELS),
        start: tag.int("start-value").unwrap_or(1),
        pattern: text("num-list-format"),
    }
}

impl ListStyle {
    pub(super) fn start(&self, level: usize) -> i64 {
        self.levels.get(level).and_then(Option::as_ref).map_or(1, |l| l.start)
    }

    /// What is printed at `level` when the levels have come so far.
    fn print(&self, level: usize, counts: &[Option<i64>; LEVELS]) -> Option<String> {
        let own = self.levels.get(level)?.as_ref()?;
        if let Some(bullet) = &own.bullet {
            // What stands around a bullet is written, never printed.
            return (!bullet.trim().is_empty()).then(|| bullet.trim().to_owned());
        }
        let count = |at: usize| {
            let format = self.levels.get(at).and_then(Option::as_ref).and_then(|l| l.format);
            format.map(|f| number(f, counts.get(at).copied().flatten().unwrap_or_else(|| self.start(at))))
        };
        let label = match &own.pattern {
            Some(pattern) => fill(pattern, count),
            None => {
                let from = (level + 1).saturating_sub(own.shown);
                own.format?;
                let numbers: Vec<String> = (from..=level).filter_map(count).collect();
                format!("{}{}{}", own.prefix, numbers.join("."), own.suffix)
            }
        };
        let label: String = label.trim().chars().take(MAX_LABEL).collect();
        (!label.is_empty()).then_some(label)
    }
}

/// `%1%.%2%.` with the numbers of the levels.
fn fill(pattern: &str, count: impl Fn(usize) -> Option<String>) -> String {
    let mut out = String::new();
    for (i, piece) in pattern.split('%').enumerate() {
        let level = (i % 2 == 1).then(|| piece.parse::<usize>().ok()).flatten().filter(|n| (1..=LEVELS).contains(n));
        match level {
            Some(level) => out.push_str(&count(level - 1).unwrap_or_default()),
            None => out.push_str(piece),
        }
    }
    out
}

#[derive(Debug, Clone, Copy, Default)]
struct Counters([Option<i64>; LEVELS]);

/// All lists of a text.
#[derive(Default)]
pub(super) struct Lists {
    counters: Vec<Counters>,
    named: HashMap<String, usize>,
    last_of_style: HashMap<String, usize>,
}

impl Lists {
    /// Begins a list that stands in no other; returns which counters it goes on with.
    pub(super) fn begin(&mut self, tag: &Tag<'_>, style: Option<&str>) -> usize {
        let style = style.unwrap_or_default();
        let before = tag.attr("continue-list").and_then(|id| self.named.get(&*id).copied());
        let goes_on = tag.attr("continue-numbering").is_some_and(|v| v == "true");
        let at = before.or_else(|| if goes_on { self.last_of_style.get(style).copied() } else { None });
        let at = at.unwrap_or(self.counters.len());
        if at == self.counters.len() {
            self.counters.push(Counters::default());
        }
        if let Some(id) = tag.attr("id").filter(|_| self.named.len() < MAX_NAMED) {
            self.named.insert(id.into_owned(), at);
        }
        if self.last_of_style.len() < MAX_NAMED {
            self.last_of_style.insert(style.to_owned(), at);
        }
        at
    }

    /// A list within a list starts anew.
    pub(super) fn restart(&mut self, list: usize, level: usize) {
        if let Some(counters) = self.counters.get_mut(list) {
            counters.0.iter_mut().skip(level).for_each(|c| *c = None);
        }
    }

    /// Counts an item and returns its label. `start`: the number that the item itself asks for.
    pub(super) fn count(&mut self, list: usize, level: usize, style: &ListStyle, start: Option<i64>) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let counters = self.counters.get_mut(list)?;
        let next = counters.0[level].map_or_else(|| style.start(level), |n| n.saturating_add(1));
        counters.0[level] = Some(start.unwrap_or(next));
        counters.0.iter_mut().skip(level + 1).for_each(|c| *c = None);
        style.print(level, &counters.0)
    }

    /// Counters of their own, for the headings.
    pub(super) fn fresh(&mut self) -> usize {
        self.counters.push(Counters::default());
        self.counters.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_as_they_print() {
        let text = r#"<x:s><t:list-level-style-number t:level="1" s:num-format="I" s:num-suffix="."/>
            <t:list-level-style-number t:level="2" s:num-format="1" s:num-suffix="." t:display-levels="2"/>
            <t:list-level-style-number t:level="3" s:num-format="a" l:num-list-format="%3%)"/>
            <t:list-level-style-bullet t:level="4" t:bullet-char="-"/></x:s>"#;
        let mut xml = Xml::new(text);
        let _ = xml.next();
        let style = read_list_style(&mut xml);
        let mut lists = Lists::default();
        let list = lists.fresh();
        let labels: Vec<String> =
            [0, 1, 2, 2, 3, 1, 2, 0].iter().map(|&l| lists.count(list, l, &style, None).unwrap_or_default()).collect();
        assert_eq!(labels, ["I.", "I.1.", "a)", "b)", "-", "I.2.", "a)", "II."]);
        assert_eq!(lists.count(list, 0, &style, Some(7)).as_deref(), Some("VII."));
    }
}
