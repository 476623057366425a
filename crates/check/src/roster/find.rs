//! Finding units: a name that stands alone (`resolve`) and names in running text (`mentions`).

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use super::words::{Word, words};
use super::{Resolution, Roster, Unit, UnitKind};

/// A way to name a unit.
#[derive(Debug, Clone)]
struct Phrase {
    words: Vec<Word>,
    unit: usize,
    /// Good only as the whole name, or after "BHXH".
    short: bool,
}

/// Phrases by the first word without marks, longer ones first.
type Phrases = HashMap<String, Vec<Phrase>>;

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Names of provinces, which follow "BHXH (tỉnh, thành phố)".
    places: Phrases,
    /// Names of everything else.
    names: Phrases,
}

impl Index {
    pub(super) fn new(units: &[Unit]) -> Index {
        let mut index = Index::default();
        for (i, unit) in units.iter().enumerate() {
            let is_place = !unit.place_names.is_empty();
            let (long, phrases) = if is_place {
                (unit.place_names.iter().collect::<Vec<_>>(), &mut index.places)
            } else {
                (std::iter::once(&unit.name).chain(&unit.variants).collect(), &mut index.names)
            };
            let all = long.into_iter().map(|n| (n, false)).chain(unit.short.iter().map(|n| (n, true)));
            add(phrases, i, all);
            if is_place {
                add(&mut index.names, i, unit.variants.iter().map(|n| (n, false)));
            }
        }
        for list in index.places.values_mut().chain(index.names.values_mut()) {
            list.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        index
    }
}

fn add<'a>(phrases: &mut Phrases, unit: usize, names: impl Iterator<Item = (&'a String, bool)>) {
    for (name, short) in names {
        let words = words(name);
        if let Some(first) = words.first() {
            phrases.entry(first.bare.clone()).or_default().push(Phrase { words, unit, short });
        }
    }
}

/// What stands at a place of the text.
enum Found {
    Unit {
        unit: usize,
        end: usize,
    },
    /// "BHXH huyện …", "BHXH thành phố Thái Bình".
    District,
    /// "BHXH thành phố" and a name that is none of the cities': a district's, or a city's misspelt.
    OtherCity {
        place: usize,
    },
}

enum Level {
    Unsaid,
    Province,
    City,
    District,
}

impl Roster {
    /// What the name means on that day. Takes the lines of a letterhead as well as "BHXH tỉnh Nam Định", "TP. HCM" or "Nam Dinh".
    pub fn resolve(&self, name: &str, on: Date) -> Resolution<'_> {
        // Names are short; a page of text is no name.
        if name.len() > 2000 {
            return Resolution::Unknown;
        }
        let words = words(name);
        let mut units: Vec<&Unit> = Vec::new();
        let mut left_over: Vec<&Word> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(&words, at, on) {
                Some(Found::District) => return Resolution::Subordinate,
                Some(Found::OtherCity { place }) => {
                    return self.nearest(&words[place..], on, true).map_or(Resolution::Subordinate, Resolution::One);
                }
                Some(Found::Unit { unit, end }) => {
                    let unit = &self.units[unit];
                    if !units.iter().any(|u| u.id == unit.id) {
                        units.push(unit);
                    }
                    at = end;
                }
                None => {
                    left_over.push(&words[at]);
                    at += 1;
                }
            }
        }
        match units.as_slice() {
            [] => self.alone(&words, on),
            [one] if one.kind == UnitKind::Province && is_office(&left_over) => Resolution::Subordinate,
            [one] => Resolution::One(one),
            _ => Resolution::Several(units),
        }
    }

    /// The units that a text names, in order, with their bytes: provinces only after "BHXH" or "Bảo hiểm xã hội", central units
    /// where their name begins with a capital. Abbreviations that mean other things too are not looked for.
    pub fn mentions(&self, text: &str, on: Date) -> Vec<(Range<usize>, &Unit)> {
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(&words, at, on) {
                Some(Found::Unit { unit, end }) => {
                    let range = words[at].range.start..words[end - 1].range.end;
                    if text[range.clone()].chars().next().is_some_and(char::is_uppercase)
                        || self.units[unit].kind == UnitKind::Province
                    {
                        found.push((range, &self.units[unit]));
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// What begins at this word.
    fn at(&self, words: &[Word], at: usize, on: Date) -> Option<Found> {
        if let Some((unit, end)) = self.longest(&self.index.names, words, at, on, false) {
            return Some(Found::Unit { unit, end });
        }
        let head = [("bảo", "bao"), ("hiểm", "hiem"), ("xã", "xa"), ("hội", "hoi")];
        let rest = words.get(at..)?;
        if rest.len() <= head.len() || !head.iter().zip(rest).all(|((marked, bare), w)| w.is(marked, bare)) {
            return None;
        }
        let (level, place) = level(words, at + head.len());
        if let Level::District = level {
            return Some(Found::District);
        }
        match (self.longest(&self.index.places, words, place, on, true), level) {
            (Some((unit, _)), Level::City) if !self.units[unit].city => Some(Found::District),
            (Some((unit, end)), _) => Some(Found::Unit { unit, end }),
            (None, Level::City) if place < words.len() => Some(Found::OtherCity { place }),
            (None, _) => None,
        }
    }

    /// The longest phrase at a word whose unit existed on that day.
    fn longest(&self, phrases: &Phrases, words: &[Word], at: usize, on: Date, short: bool) -> Option<(usize, usize)> {
        let rest = words.get(at..)?;
        let fits = |p: &&Phrase| {
            (short || !p.short)
                && p.words.len() <= rest.len()
                && p.words.iter().zip(rest).all(|(name, word)| word.means(name))
                && self.units[p.unit].existed_on(on)
        };
        let phrase = phrases.get(&rest.first()?.bare)?.iter().find(fits)?;
        Some((phrase.unit, at + phrase.words.len()))
    }

    /// A name that is not introduced by "BHXH": a place ("Nam Định", "TP. HCM"), a short form ("TTTT"), or a misspelling.
    fn alone(&self, words: &[Word], on: Date) -> Resolution<'_> {
        let head = [("bảo", "bao"), ("hiểm", "hiem"), ("xã", "xa"), ("hội", "hoi")];
        let after_head = if words.len() > 4 && head.iter().zip(words).all(|((m, b), w)| w.is(m, b)) { 4 } else { 0 };
        let (level, place) = level(words, after_head);
        if let Level::District = level {
            return Resolution::Subordinate;
        }
        if let Some((unit, end)) = self.longest(&self.index.names, words, 0, on, true)
            && end == words.len()
        {
            return Resolution::One(&self.units[unit]);
        }
        let city = matches!(level, Level::City);
        match self.longest(&self.index.places, words, place, on, true) {
            Some((unit, end)) if end == words.len() => {
                if city && !self.units[unit].city {
                    return Resolution::Subordinate;
                }
                Resolution::One(&self.units[unit])
            }
            Some(_) => Resolution::Unknown,
            None => self.nearest(&words[place.min(words.len())..], on, city).map_or(Resolution::Unknown, Resolution::One),
        }
    }

    /// A place one letter away, where every other place is at least two letters further. Marks count as typed: with them
    /// "Bình Thuân" is Bình Thuận, without them nothing near Bình Thuận and Ninh Thuận is decided.
    fn nearest(&self, words: &[Word], on: Date, city: bool) -> Option<&Unit> {
        if words.is_empty() || words.len() > 6 {
            return None;
        }
        let bare = words.iter().all(|w| w.marked.is_ascii());
        let join = |words: &[Word]| {
            words.iter().map(|w| if bare { w.bare.as_str() } else { w.marked.as_str() }).collect::<Vec<_>>().join(" ")
        };
        let typed = join(words);
        let mut best: Option<(usize, usize)> = None;
        let mut second = usize::MAX;
        for (i, unit) in self.units.iter().enumerate().filter(|(_, u)| u.existed_on(on)) {
            let near = unit.place_names.iter().map(|p| distance(&typed, &join(&super::words::words(p)))).min();
            let Some(near) = near else { continue };
            if best.is_none_or(|(d, _)| near < d) {
                second = best.map_or(second, |(d, _)| d);
                best = Some((near, i));
            } else {
                second = second.min(near);
            }
        }
        let (near, unit) = best?;
        let unit = &self.units[unit];
        (near <= 1 && second >= near + 2 && (!city || unit.city)).then_some(unit)
    }
}

/// The level that is said at this word, and the word after it.
fn level(words: &[Word], at: usize) -> (Level, usize) {
    let is = |i: usize, marked: &str, bare: &str| words.get(i).is_some_and(|w| w.is(marked, bare));
    if is(at, "tỉnh", "tinh") {
        return (Level::Province, at + 1);
    }
    if is(at, "thành", "thanh") && is(at + 1, "phố", "pho") {
        return (Level::City, at + 2);
    }
    let district = is(at, "huyện", "huyen")
        || is(at, "quận", "quan")
        || is(at, "phường", "phuong")
        || (is(at, "thị", "thi") && (is(at + 1, "xã", "xa") || is(at + 1, "trấn", "tran")))
        || (is(at, "cơ", "co") && is(at + 1, "sở", "so"))
        || (is(at, "liên", "lien") && is(at + 1, "huyện", "huyen"));
    (if district { Level::District } else { Level::Unsaid }, at)
}

/// Words that make a name an office inside a unit.
fn is_office(left_over: &[&Word]) -> bool {
    left_over
        .iter()
        .any(|w| w.is("phòng", "phong") || w.is("tổ", "to") || w.marked == "đoàn" || w.marked == "bộ" && left_over.len() > 3)
}

/// Edit distance in letters, for names of a few words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().take(60).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let next = (diagonal + usize::from(c != *d)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
