//! What was meant by a query that finds nothing: "có phải ý bạn là …".
//!
//! Four slips: letters typed with Telex or VNI while the keyboard did not put the marks together, one letter too many, missing, wrong or
//! exchanged, two words run together, and a word that exists but never beside its neighbour. What is suggested stands in the index;
//! whether it finds anything is for the caller to see.

use super::parse::{Expr, Text};
use super::schema::Fields;
use super::spelling::{typed, unmarked};
use super::terms::{self, TermPattern};
use rasoat_text::fold::{canon, fold};
use rasoat_text::letter::Vowel;
use rasoat_text::syllable::is_vietnamese_syllable;
use std::ops::Range;
use tantivy::Searcher;
use tantivy::schema::Field;

/// Letters of a word; a longer one is not looked at.
const LONGEST: usize = 16;
/// Words of a query that are looked at.
const MOST_WORDS: usize = 16;
const LETTERS: &str = "abcdeghiklmnopqrstuvxy";

/// A word of the query.
#[derive(Debug)]
struct Typed {
    at: Range<usize>,
    folded: String,
    /// What is put in its place.
    instead: Option<String>,
}

/// What was put right.
pub(super) struct Suggestion {
    /// The whole query.
    pub query: String,
    /// Words without marks that may have some in the texts: bytes of `query`.
    pub bare: Vec<Range<usize>>,
}

/// `None` where nothing better is known.
pub(super) fn suggest(searcher: &Searcher, fields: &Fields, query: &str, expr: &Expr) -> Option<Suggestion> {
    let known = Known { searcher, fields };
    let mut words = typed_words(query, expr);
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    for i in 0..words.len() {
        if known.word(&words[i].folded) == 0 {
            words[i].instead = known.correction(&words, i);
        }
    }
    if words.iter().all(|w| w.instead.is_none()) {
        known.correct_pairs(&mut words);
    }
    replaced(query, &words)
}

/// The words that must or may be there, as far as they consist of letters.
fn typed_words(query: &str, expr: &Expr) -> Vec<Typed> {
    let mut out = Vec::new();
    let mut visit = |text: &Text| {
        if text.prefix {
            return;
        }
        let mut at = text.at.start;
        let letter = |c: char| c.is_alphanumeric() || rasoat_text::letter::is_mark(c);
        while let Some(start) = query[at..text.at.end].find(letter).map(|n| at + n) {
            let end = query[start..text.at.end].find(|c| !letter(c)).map_or(text.at.end, |n| start + n);
            let written = &query[start..end];
            if written.starts_with(char::is_alphabetic) && written.chars().count() <= LONGEST {
                out.push(Typed { at: start..end, folded: fold(written).text, instead: None });
            }
            at = end;
        }
    };
    super::lookup::positive(expr, &mut |_, words| words.iter().for_each(&mut visit));
    out.sort_by_key(|w| w.at.start);
    out.dedup_by_key(|w| w.at.start);
    out
}

struct Known<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
}

impl Known<'_> {
    fn count(&self, field: Field, folded: String) -> u64 {
        TermPattern::Any(folded).count(self.searcher, field).unwrap_or(0)
    }

    fn word(&self, folded: &str) -> u64 {
        self.count(self.fields.words, folded.to_owned())
    }

    fn pair(&self, first: &str, second: &str) -> u64 {
        self.count(self.fields.pairs, terms::pair(first, second))
    }

    /// How often the word stands beside its neighbours in the query.
    fn beside(&self, words: &[Typed], i: usize, candidate: &str) -> u64 {
        let form = |w: &Typed| w.instead.as_deref().map_or_else(|| w.folded.clone(), |s| fold(s).text);
        let before = i.checked_sub(1).map_or(0, |p| self.pair(&form(&words[p]), candidate));
        let after = words.get(i + 1).map_or(0, |n| self.pair(candidate, &n.folded));
        before + after
    }

    /// For a word that is in no text.
    fn correction(&self, words: &[Typed], i: usize) -> Option<String> {
        let folded = &words[i].folded;
        for composed in [telex(folded), vni(folded)].into_iter().flatten() {
            if is_vietnamese_syllable(&composed) && self.word(&fold(&composed).text) > 0 {
                return Some(canon(&composed).text);
            }
        }
        if !folded.chars().all(|c| c.is_ascii_lowercase()) || folded.len() < 2 {
            return None;
        }
        let near = one_slip_away(folded).into_iter().filter_map(|c| {
            let count = self.word(&c);
            (count > 0).then(|| (self.beside(words, i, &c), count, c))
        });
        if let Some((_, _, best)) = near.max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2))) {
            return Some(best);
        }
        let cuts = (1..folded.len()).map(|n| folded.split_at(n));
        let cuts = cuts.filter_map(|(a, b)| Some((self.pair(a, b), format!("{a} {b}"))).filter(|(n, _)| *n > 0));
        cuts.max().map(|(_, both)| both)
    }

    /// Words that are all known, but one of them never beside its neighbour.
    fn correct_pairs(&self, words: &mut [Typed]) {
        let strange = |i: usize| self.pair(&words[i].folded, &words[i + 1].folded) == 0;
        let doubtful: Vec<usize> = (0..words.len().saturating_sub(1)).filter(|i| strange(*i)).flat_map(|i| [i, i + 1]).collect();
        let mut best: Option<(u64, usize, String)> = None;
        for i in doubtful {
            let folded = &words[i].folded;
            if folded.len() < 3 || !folded.chars().all(|c| c.is_ascii_lowercase()) {
                continue;
            }
            // Most are no word at all, which is quickly seen.
            for candidate in one_slip_away(folded).into_iter().filter(|c| self.word(c) > 0) {
                let count = self.beside(words, i, &candidate);
                if count > best.as_ref().map_or(0, |(n, ..)| *n) {
                    best = Some((count, i, candidate));
                }
            }
        }
        if let Some((_, i, candidate)) = best {
            words[i].instead = Some(candidate);
        }
    }
}

fn replaced(query: &str, words: &[Typed]) -> Option<Suggestion> {
    let mut out = Suggestion { query: String::with_capacity(query.len()), bare: Vec::new() };
    let mut at = 0;
    for word in words {
        let Some(instead) = &word.instead else { continue };
        out.query.push_str(&query[at..word.at.start]);
        let start = out.query.len();
        out.query.push_str(instead);
        if instead.is_ascii() {
            out.bare.push(start..out.query.len());
        }
        at = word.at.end;
    }
    out.query.push_str(&query[at..]);
    (out.query != query).then_some(out)
}

/// All words that one slip of a finger makes of this one.
fn one_slip_away(word: &str) -> Vec<String> {
    let mut out = Vec::with_capacity(word.len() * 48);
    for n in 0..=word.len() {
        let (before, after) = word.split_at(n);
        for letter in LETTERS.chars() {
            out.push(format!("{before}{letter}{after}"));
            if !after.is_empty() {
                out.push(format!("{before}{letter}{}", &after[1..]));
            }
        }
        if !after.is_empty() {
            out.push(format!("{before}{}", &after[1..]));
        }
        if after.len() > 1 {
            out.push(format!("{before}{}{}{}", &after[1..2], &after[..1], &after[2..]));
        }
    }
    out.sort();
    out.dedup();
    out.retain(|w| w != word && !w.is_empty());
    out
}

/// Keys of Telex put together: "kieesn" → "kiến". `None` where there is nothing to put together.
fn telex(word: &str) -> Option<String> {
    let tone = |c: char| {
        Some(match c {
            'f' => 1,
            'r' => 2,
            'x' => 3,
            's' => 4,
            'j' => 5,
            _ => return None,
        })
    };
    let mut letters: Vec<char> = Vec::new();
    let mut mark = 0;
    for c in word.chars() {
        let before = letters.last().copied();
        let seen = |plain: char| letters.iter().rposition(|l| *l == plain);
        match c {
            'w' if seen('a').is_some() || seen('o').is_some() || seen('u').is_some() => {
                // "uow" is "ươ"; otherwise the last that takes the sign.
                for (plain, hooked) in [('o', 'ơ'), ('a', 'ă'), ('u', 'ư')] {
                    if let Some(at) = letters.iter().rposition(|l| *l == plain) {
                        letters[at] = hooked;
                        if plain == 'o' && at > 0 && letters[at - 1] == 'u' {
                            letters[at - 1] = 'ư';
                        }
                        break;
                    }
                }
            }
            'd' if letters == ['d'] => letters = vec!['đ'],
            'a' | 'e' | 'o'
                if before == Some(c) || (seen(c).is_some() && letters.last().is_some_and(|l| !"aeiouy".contains(*l))) =>
            {
                if let Some(at) = seen(c) {
                    letters[at] = match c {
                        'a' => 'â',
                        'e' => 'ê',
                        _ => 'ô',
                    };
                }
            }
            // A tone is typed behind the vowels.
            _ if tone(c).is_some() && letters.iter().any(|l| Vowel::of(*l).is_some()) => mark = tone(c).unwrap_or(0),
            _ => letters.push(c),
        }
    }
    toned(&letters, mark).filter(|composed| composed != word)
}

/// Keys of VNI put together: "kie61n" → "kiến".
fn vni(word: &str) -> Option<String> {
    if !word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut letters: Vec<char> = Vec::new();
    let mut mark = 0;
    for c in word.chars() {
        let change = |letters: &mut Vec<char>, pairs: &[(char, char)]| {
            let at = letters.iter().rposition(|l| pairs.iter().any(|(plain, _)| plain == l))?;
            letters[at] = pairs.iter().find(|(plain, _)| *plain == letters[at]).map(|(_, to)| *to)?;
            Some(at)
        };
        match c {
            '1' => mark = 4,
            '2' => mark = 1,
            '3' => mark = 2,
            '4' => mark = 3,
            '5' => mark = 5,
            '6' => drop(change(&mut letters, &[('a', 'â'), ('e', 'ê'), ('o', 'ô')])),
            '7' => {
                if let Some(at) = change(&mut letters, &[('o', 'ơ'), ('u', 'ư')])
                    && at > 0
                    && letters[at] == 'ơ'
                    && letters[at - 1] == 'u'
                {
                    letters[at - 1] = 'ư';
                }
            }
            '8' => drop(change(&mut letters, &[('a', 'ă')])),
            '9' => drop(change(&mut letters, &[('d', 'đ')])),
            _ => letters.push(c),
        }
    }
    toned(&letters, mark)
}

/// The letters with the tone on the vowel that bears it.
fn toned(letters: &[char], tone: u8) -> Option<String> {
    let is_vowel = |at: usize| Vowel::of(letters[at]).is_some();
    let mut vowels: Vec<usize> = (0..letters.len()).filter(|at| is_vowel(*at)).collect();
    // In "qu" and "gi" the vowel belongs to the onset if another one follows.
    if vowels.len() > 1 && vowels[0] == 1 && matches!((letters[0], letters[1]), ('q', 'u') | ('g', 'i')) {
        vowels.remove(0);
    }
    let closed = vowels.last().is_some_and(|last| last + 1 < letters.len());
    let bearer =
        vowels.iter().rev().find(|at| matches!(letters[**at], 'ê' | 'ơ' | 'â' | 'ô' | 'ă' | 'ư')).or(match vowels.len() {
            0 => None,
            1 => vowels.first(),
            2 if closed => vowels.get(1),
            2 => vowels.first(),
            _ => vowels.get(1),
        });
    let bearer = *bearer?;
    let out = letters.iter().enumerate().map(|(at, c)| match Vowel::of(*c) {
        Some(vowel) if at == bearer => vowel.with_tone(tone),
        _ => *c,
    });
    Some(out.collect())
}

/// The word of a text that a bare word of the suggestion stands for: beside the same neighbour, with its marks.
pub(super) fn with_marks(
    text: &super::analysis::Analyser,
    before: Option<&str>,
    word: &str,
    after: Option<&str>,
) -> Option<String> {
    let bare = |s: &str| unmarked(&typed(s));
    let at = |position: Option<usize>| position.and_then(|p| text.word(p, false)).map(bare);
    let fits = |p: &usize| text.word(*p, false).is_some_and(|w| bare(w) == word);
    let near = |p: &usize| {
        before.is_some_and(|b| at(p.checked_sub(1)).as_deref() == Some(b))
            || after.is_some_and(|a| at(Some(p + 1)).as_deref() == Some(a))
    };
    let found = (0..text.len()).filter(fits).find(near).or_else(|| (0..text.len()).find(fits))?;
    text.word(found, true).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_put_together() {
        for (keys, word) in [
            ("kieesn", "kiến"),
            ("kieens", "kiến"),
            ("nghij", "nghị"),
            ("ddua", "đua"),
            ("thuwowngr", "thưởng"),
            ("thuowngr", "thưởng"),
            ("truowngf", "trường"),
            ("quyeets", "quyết"),
            ("toanf", "toàn"),
            ("giair", "giải"),
            ("phis", "phí"),
        ] {
            assert_eq!(telex(keys).as_deref(), Some(word), "{keys}");
        }
        for (keys, word) in [("kie61n", "kiến"), ("nghi5", "nghị"), ("d9ua", "đua"), ("thuo7ng3", "thưởng"), ("bao1", "báo")]
        {
            assert_eq!(vni(keys).as_deref(), Some(word), "{keys}");
        }
        assert_eq!((telex("ban"), vni("ban")), (None, None));
    }

    #[test]
    fn slips() {
        let near = one_slip_away("nghi");
        for word in ["ngi", "nghe", "nghia", "nhgi", "ngh"] {
            assert!(near.iter().any(|w| w == word), "{word}");
        }
        assert!(!near.iter().any(|w| w == "nghi"));
    }
}
