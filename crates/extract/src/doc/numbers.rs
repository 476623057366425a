//! The numbers and bullets of Word lists, counted as Word counts them (MS-DOC 2.9.131 LSTF, 2.9.150 LVLF, 2.9.132 LFO).
//!
//! Lists that share a definition share its counters. Leaves out picture bullets and numbers spelt out in words.

use std::collections::HashMap;

use super::file::{Streams, u16_at, u32_at};
use crate::common::numerals::number;

const LEVELS: usize = 9;
const MAX_LABEL: usize = 120;

#[derive(Debug, Clone, Default)]
struct DocLevel {
    start: u32,
    format: u8,
    legal: bool,
    /// Restarts only after a level above this one (0-based); none: after any higher one.
    restart: Option<u8>,
    /// Units below 9 stand for the number of that level.
    text: Vec<u16>,
}

struct DocListDefinition {
    levels: Vec<DocLevel>,
    /// The paragraph style tied to each level.
    styles: [u16; LEVELS],
}

#[derive(Default)]
struct DocList {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<DocLevel>; LEVELS],
    started: [bool; LEVELS],
}

/// The lists of a document and how far each has counted.
pub(super) struct Numbers {
    definitions: HashMap<u32, DocListDefinition>,
    lists: Vec<DocList>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
}

impl Numbers {
    pub(super) fn read(streams: &Streams) -> Numbers {
        let definitions = streams.part(73, true).map(read_definitions).unwrap_or_default();
        let lists = streams.part(74, true).map(read_lists).unwrap_or_default();
        Numbers { definitions, lists, counters: HashMap::new() }
    }

    /// The level of a list that is tied to a paragraph style. Lists count from 1.
    pub(super) fn level_of_style(&self, list: u16, style: u16) -> Option<u8> {
        let list = self.lists.get(usize::from(list).checked_sub(1)?)?;
        let at = self.definitions.get(&list.definition)?.styles.iter().position(|&s| s == style)?;
        u8::try_from(at).ok()
    }

    /// Counts one paragraph of `list` at `level` (0-based) and gives its label as Word prints it; `None` where nothing is printed.
    pub(super) fn count(&mut self, list: u16, level: u8) -> Option<String> {
        let index = usize::from(list).checked_sub(1)?;
        let list = self.lists.get(index)?;
        let levels = &self.definitions.get(&list.definition)?.levels;
        let level_at = |at: usize| list.levels[at].as_ref().or_else(|| levels.get(at));
        let at = usize::from(level).min(LEVELS - 1);
        let own = level_at(at)?;
        let counters = self.counters.entry(list.definition).or_default();
        let restart = list.starts[at].filter(|_| !list.started[at]);
        let start = list.starts[at].unwrap_or(own.start);
        counters[at] = Some(match (restart, counters[at]) {
            (None, Some(count)) => count.saturating_add(1),
            _ => start,
        });
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if level_at(below).and_then(|l| l.restart).is_none_or(|limit| at < usize::from(limit)) {
                *counter = None;
            }
        }
        let counts: Vec<(u8, u32)> = (0..=at)
            .map(|i| {
                let level = level_at(i);
                let start = list.starts[i].or(level.map(|l| l.start)).unwrap_or(1);
                (level.map_or(0, |l| l.format), counters[i].unwrap_or(start))
            })
            .collect();
        let label = print(own, &counts);
        self.lists[index].started[at] = true;
        label
    }
}

/// `counts`: format and number of each level down to this one.
fn print(own: &DocLevel, counts: &[(u8, u32)]) -> Option<String> {
    if own.format == BULLET {
        let text = String::from_utf16_lossy(&own.text);
        let label: String = text.trim().chars().take(MAX_LABEL).map(bullet).collect();
        return (!label.is_empty()).then_some(label);
    }
    let mut label = String::new();
    let mut literal: Vec<u16> = Vec::new();
    for &unit in &own.text {
        let place = usize::from(unit);
        if place >= LEVELS {
            literal.push(unit);
            continue;
        }
        label.push_str(&String::from_utf16_lossy(&std::mem::take(&mut literal)));
        if let Some(&(format, count)) = counts.get(place) {
            let format = if own.legal && !matches!(format, BULLET | NONE) { 0 } else { format };
            label.push_str(&number(format_name(format), i64::from(count)));
        }
    }
    label.push_str(&String::from_utf16_lossy(&literal));
    let label: String = label.trim().chars().take(MAX_LABEL).collect();
    (!label.is_empty()).then_some(label)
}

/// Symbol fonts draw their signs in the private area: dashes where ASCII has them, and round or square bullets, whose shape does not matter.
fn bullet(ch: char) -> char {
    match ch {
        '\u{F02D}' => '-',
        '\u{F02B}' => '+',
        '\u{F02A}' => '*',
        '\u{E000}'..='\u{F8FF}' => '•',
        _ if ch.is_control() => '•',
        _ => ch,
    }
}

const BULLET: u8 = 23;
const NONE: u8 = 255;

/// The name of a number format (MS-OSHARED 2.2.1.3 MSONFC) in DOCX.
fn format_name(format: u8) -> &'static str {
    match format {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        22 => "decimalZero",
        BULLET => "bullet",
        57 => "numberInDash",
        NONE => "none",
        _ => "decimal",
    }
}

/// `PlfLst`: the definitions, then the levels of all of them.
fn read_definitions(data: &[u8]) -> HashMap<u32, DocListDefinition> {
    const SIZE: usize = 28;
    let count = u16_at(data, 0).map_or(0, usize::from);
    let mut at = 2 + SIZE * count;
    let mut definitions = HashMap::new();
    for i in 0..count {
        let Some(head) = data.get(2 + SIZE * i..2 + SIZE * (i + 1)) else { break };
        let simple = head[26] & 1 != 0;
        let styles = std::array::from_fn(|k| u16_at(head, 8 + 2 * k).unwrap_or(0x0FFF));
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, size)) = data.get(at..).and_then(read_level) else { break };
            levels.push(level);
            at += size;
        }
        definitions.insert(u32_at(head, 0).unwrap_or(0), DocListDefinition { levels, styles });
    }
    definitions
}

/// One level and its size in bytes.
fn read_level(data: &[u8]) -> Option<(DocLevel, usize)> {
    const HEAD: usize = 28;
    let head = data.get(..HEAD)?;
    let text_at = HEAD + usize::from(head[24]) + usize::from(head[25]);
    let length = usize::from(u16_at(data, text_at)?);
    let text = data.get(text_at + 2..text_at + 2 + 2 * length)?;
    let mut text: Vec<u16> = text.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
    text.truncate(MAX_LABEL);
    let level = DocLevel {
        start: u32_at(head, 0)?.min(32_767),
        format: head[4],
        legal: head[5] & 4 != 0,
        restart: (head[5] & 8 != 0).then_some(head[26]),
        text,
    };
    Some((level, text_at + 2 + 2 * length))
}

/// `PlfLfo`: the lists, then what each changes of its definition.
fn read_lists(data: &[u8]) -> Vec<DocList> {
    const SIZE: usize = 16;
    let count = u32_at(data, 0).unwrap_or(0).min(0x07FE) as usize;
    let mut at = 4 + SIZE * count;
    let mut lists = Vec::new();
    for i in 0..count {
        let Some(head) = data.get(4 + SIZE * i..4 + SIZE * (i + 1)) else { break };
        let mut list = DocList { definition: u32_at(head, 0).unwrap_or(0), ..DocList::default() };
        at += 4;
        for _ in 0..head[12].min(9) {
            let (Some(start), Some(flags)) = (u32_at(data, at), u32_at(data, at + 4)) else { break };
            at += 8;
            let level = (flags & 0x0F) as usize;
            let mut own = None;
            if flags & 0x20 != 0 {
                let Some((read, size)) = data.get(at..).and_then(read_level) else { break };
                at += size;
                own = Some(read);
            }
            if level < LEVELS {
                list.starts[level] = (flags & 0x10 != 0).then(|| own.as_ref().map_or(start.min(32_767), |l| l.start));
                list.levels[level] = own;
            }
        }
        lists.push(list);
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: u8, start: u32, text: &str) -> DocLevel {
        DocLevel { format, start, text: text.encode_utf16().collect(), ..DocLevel::default() }
    }

    #[test]
    fn counts_as_word_does() {
        let levels = vec![
            level(1, 1, "\u{0}."),
            DocLevel { legal: true, ..level(0, 1, "\u{0}.\u{1}.") },
            DocLevel { restart: Some(0), ..level(4, 1, "\u{2})") },
            level(BULLET, 0, "\u{F02D}"),
        ];
        let list = || DocList { definition: 7, ..DocList::default() };
        let starts = DocList { starts: std::array::from_fn(|i| (i == 0).then_some(5)), ..list() };
        let mut numbers = Numbers {
            definitions: HashMap::from([(7, DocListDefinition { levels, styles: [0x0FFF; LEVELS] })]),
            lists: vec![list(), starts, list()],
            counters: HashMap::new(),
        };
        let order =
            [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 3), (3, 0), (3, 1), (2, 0), (2, 0), (1, 0), (9, 0), (0, 0), (1, 8)];
        let seen: Vec<_> = order.iter().map(|&(list, level)| numbers.count(list, level).unwrap_or_default()).collect();
        assert_eq!(seen, ["I.", "1.1.", "a)", "1.2.", "b)", "-", "II.", "2.1.", "V.", "VI.", "VII.", "", "", ""]);
    }

    #[test]
    fn torn_tables_give_what_there_is() {
        assert!(read_definitions(&[3, 0, 1, 2, 3]).is_empty());
        assert!(read_lists(&[255, 255, 255, 255]).is_empty());
        assert!(read_level(&[0; 29]).is_none());
    }
}
