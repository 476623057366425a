//! Finding units: a name that stands alone (`resolve`) and names in running text (`mentions`).

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use super::words::{Level, Naming, Word};
use super::{Resolution, Roster, Unit};

/// A way to name a unit.
#[derive(Debug, Clone)]
struct Phrase {
    words: Vec<Word>,
    unit: usize,
    /// Good only as the whole name, or after the agency's.
    short: bool,
}

/// Phrases by the first word without marks, longer ones first.
type Phrases = HashMap<String, Vec<Phrase>>;

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Names of places, which follow the agency's and the level ("BHXH tỉnh …").
    places: Phrases,
    /// Names of everything else.
    names: Phrases,
    /// The level that each unit's own name says.
    levels: Vec<Level>,
}

impl Index {
    pub(super) fn new(units: &[Unit], naming: &Naming) -> Index {
        let said = |unit: &Unit| naming.place(&unit.name).map_or(Level::Unsaid, |(level, _)| level);
        let mut index = Index { levels: units.iter().map(said).collect(), ..Index::default() };
        for (i, unit) in units.iter().enumerate() {
            let is_place = !unit.place_names.is_empty();
            let (long, phrases) = if is_place {
                (unit.place_names.iter().collect::<Vec<_>>(), &mut index.places)
            } else {
                (std::iter::once(&unit.name).chain(&unit.variants).collect(), &mut index.names)
            };
            let all = long.into_iter().map(|n| (n, false)).chain(unit.short.iter().map(|n| (n, true)));
            add(naming, phrases, i, all);
            if is_place {
                add(naming, &mut index.names, i, unit.variants.iter().map(|n| (n, false)));
            }
        }
        for list in index.places.values_mut().chain(index.names.values_mut()) {
            list.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        index
    }
}

fn add<'a>(naming: &Naming, phrases: &mut Phrases, unit: usize, names: impl Iterator<Item = (&'a String, bool)>) {
    for (name, short) in names {
        let words = naming.words(name);
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
    /// An office below the units: "BHXH huyện …", "BHXH thành phố Thái Bình".
    Below,
    /// The level of a city and a name that is none of the cities': a lower office's, or a city's misspelt.
    OtherCity {
        place: usize,
    },
}

impl Roster {
    /// What the name means on that day. Takes the lines of a letterhead as well as "BHXH tỉnh Nam Định", "TP. HCM" or "Nam Dinh".
    pub fn resolve(&self, name: &str, on: Date) -> Resolution<'_> {
        // Names are short; a page of text is no name.
        if name.len() > 2000 {
            return Resolution::Unknown;
        }
        let words = self.naming.words(name);
        let mut units: Vec<&Unit> = Vec::new();
        let mut left_over: Vec<&Word> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(&words, at, on) {
                Some(Found::Below) => return Resolution::Subordinate,
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
            [one] if one.by_place && self.naming.is_office(&left_over) => Resolution::Subordinate,
            [one] => Resolution::One(one),
            _ => Resolution::Several(units),
        }
    }

    /// The units that a text names, in order, with their bytes: those that are called by a place only after the agency's name, others
    /// where their name begins with a capital. Abbreviations that mean other things too are not looked for.
    pub fn mentions(&self, text: &str, on: Date) -> Vec<(Range<usize>, &Unit)> {
        let words = self.naming.words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(&words, at, on) {
                Some(Found::Unit { unit, end }) => {
                    let range = words[at].range.start..words[end - 1].range.end;
                    if text[range.clone()].chars().next().is_some_and(char::is_uppercase) || self.units[unit].by_place {
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
        let (level, place) = self.naming.level(words, at + self.naming.agency(words.get(at..)?)?);
        if level == Level::Below {
            return Some(Found::Below);
        }
        match self.place(words, place, on, level) {
            Some((unit, _)) if level == Level::City && !self.units[unit].city => Some(Found::Below),
            Some((unit, end)) => Some(Found::Unit { unit, end }),
            None if level == Level::City && place < words.len() => Some(Found::OtherCity { place }),
            None => None,
        }
    }

    /// The longest phrase at a word whose unit existed on that day.
    fn longest(&self, phrases: &Phrases, words: &[Word], at: usize, on: Date, short: bool) -> Option<(usize, usize)> {
        self.fitting(phrases, words, at, on, short).next().map(|p| (p.unit, at + p.words.len()))
    }

    /// The unit of the place at a word. Of several by that name the one whose own level is said ("xã", not "phường"); none where that
    /// does not tell.
    fn place(&self, words: &[Word], at: usize, on: Date, level: Level) -> Option<(usize, usize)> {
        let mut all = self.fitting(&self.index.places, words, at, on, true).peekable();
        let longest = all.peek()?.words.len();
        let mut units: Vec<usize> = all.take_while(|p| p.words.len() == longest).map(|p| p.unit).collect();
        units.sort_unstable();
        units.dedup();
        if units.len() > 1 {
            units.retain(|unit| self.index.levels[*unit] == level);
        }
        match units.as_slice() {
            [one] => Some((*one, at + longest)),
            _ => None,
        }
    }

    /// The phrases at a word whose units existed on that day, longer ones first.
    fn fitting<'a>(
        &'a self,
        phrases: &'a Phrases,
        words: &'a [Word],
        at: usize,
        on: Date,
        short: bool,
    ) -> impl Iterator<Item = &'a Phrase> {
        let rest = words.get(at..).unwrap_or_default();
        let known = rest.first().and_then(|first| phrases.get(&first.bare)).map(Vec::as_slice).unwrap_or_default();
        known.iter().filter(move |p| {
            (short || !p.short)
                && p.words.len() <= rest.len()
                && p.words.iter().zip(rest).all(|(name, word)| word.means(name))
                && self.units[p.unit].existed_on(on)
        })
    }

    /// A name that is not introduced by the agency's: a place ("Nam Định", "TP. HCM"), a short form ("TTTT"), or a misspelling.
    fn alone(&self, words: &[Word], on: Date) -> Resolution<'_> {
        let (level, place) = self.naming.level(words, self.naming.agency(words).unwrap_or(0));
        if level == Level::Below {
            return Resolution::Subordinate;
        }
        if let Some((unit, end)) = self.longest(&self.index.names, words, 0, on, true)
            && end == words.len()
        {
            return Resolution::One(&self.units[unit]);
        }
        let city = level == Level::City;
        match self.place(words, place, on, level) {
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
            let near = unit.place_names.iter().map(|p| distance(&typed, &join(&self.naming.words(p)))).min();
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
