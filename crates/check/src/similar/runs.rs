//! Long stretches that two word sequences share, found among many sequences at once.
//!
//! Words are hashes here; what they say is not known. The cost grows with the text: shingles are sorted, those of too many owners are
//! dropped, and what is left is chained pair by pair.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Words of a shingle.
pub const SHINGLE: usize = 6;
/// Words that may differ between two shared shingles of a run.
const GAP: usize = 8;
/// How often one owner's use of a shingle is looked at: a phrase repeated a hundred times in a text is one phrase.
const REPEATS: usize = 2;

/// The words of a section, and whose they are.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'a> {
    pub owner: u32,
    pub words: &'a [u64],
}

/// A stretch of one sequence that nearly equals a stretch of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Indices of the sequences.
    pub first: usize,
    pub second: usize,
    /// Words of the first, of the second.
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// Words that are the same.
    pub same: usize,
}

impl Run {
    /// The same run seen from the other side.
    pub fn turned(self) -> Run {
        Run { first: self.second, second: self.first, a: self.b, b: self.a, same: self.same }
    }
}

/// FNV-1a, 64 bits: the same on every machine, so that the same papers give the same bytes.
pub fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Hashes of every stretch of [`SHINGLE`] words, in order.
pub fn shingles(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(SHINGLE).map(|w| hash(w.iter().flat_map(|h| h.to_le_bytes())))
}

/// Runs shared by sequences of different owners, over shingles that at most `most` owners use and that are not `given`. Ordered.
pub fn runs(sequences: &[Sequence<'_>], given: &HashSet<u64>, most: usize) -> Vec<Run> {
    // (shingle, owner, sequence, position)
    let mut all: Vec<(u64, u32, u32, u32)> = Vec::new();
    for (s, sequence) in sequences.iter().enumerate() {
        all.extend(shingles(sequence.words).enumerate().map(|(p, h)| (h, sequence.owner, s as u32, p as u32)));
    }
    all.sort_unstable();
    let mut matches: HashMap<(u32, u32), Vec<(u32, u32)>> = HashMap::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let owners: Vec<&[(u64, u32, u32, u32)]> = group.chunk_by(|a, b| a.1 == b.1).collect();
        if owners.len() < 2 || owners.len() > most || given.contains(&group[0].0) {
            continue;
        }
        for (i, one) in owners.iter().enumerate() {
            for two in &owners[i + 1..] {
                for a in one.iter().take(REPEATS) {
                    for b in two.iter().take(REPEATS) {
                        let (x, y) = if a.2 < b.2 { (a, b) } else { (b, a) };
                        matches.entry((x.2, y.2)).or_default().push((x.3, y.3));
                    }
                }
            }
        }
    }
    let mut out: Vec<Run> = Vec::new();
    for ((first, second), mut places) in matches {
        places.sort_unstable();
        chain(first as usize, second as usize, &places, &mut out);
    }
    out.sort_unstable_by_key(|r| (r.first, r.second, r.a.start, r.b.start));
    out
}

/// Matches of one pair of sequences, by place in the first → runs.
fn chain(first: usize, second: usize, places: &[(u32, u32)], out: &mut Vec<Run>) {
    let mut run: Option<Run> = None;
    for &(a, b) in places {
        let (a, b) = (a as usize, b as usize);
        match &mut run {
            // The next word, or a few words that differ: the run goes on.
            Some(r) if b + SHINGLE > r.b.end && a <= r.a.end + GAP && b <= r.b.end + GAP => {
                // What the new shingle adds; over a gap all of it, else what reaches past the end.
                let fresh = (a + SHINGLE).saturating_sub(r.a.end.max(a)).min((b + SHINGLE).saturating_sub(r.b.end.max(b)));
                r.same += fresh;
                (r.a.end, r.b.end) = (r.a.end.max(a + SHINGLE), b + SHINGLE);
            }
            // A second use of the same words further on or back: not this run's.
            Some(r) if a < r.a.end => {}
            _ => out.extend(run.replace(Run { first, second, a: a..a + SHINGLE, b: b..b + SHINGLE, same: SHINGLE })),
        }
    }
    out.extend(run);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u64> {
        text.split_whitespace().map(|w| hash(w.bytes())).collect()
    }

    fn shared(texts: &[&str], most: usize) -> Vec<(usize, usize, Range<usize>, usize)> {
        let all: Vec<Vec<u64>> = texts.iter().map(|t| words(t)).collect();
        let sequences: Vec<Sequence<'_>> = all.iter().enumerate().map(|(i, w)| Sequence { owner: i as u32, words: w }).collect();
        runs(&sequences, &HashSet::new(), most).into_iter().map(|r| (r.first, r.second, r.a, r.same)).collect()
    }

    const TEXT: &str = "a b c d e f g h i j k l m n o p q r s t";

    #[test]
    fn a_run_goes_over_words_that_differ() {
        assert_eq!(shared(&[TEXT, TEXT], 3), [(0, 1, 0..20, 20)]);
        let changed = "x a b c d e f g h Z j k l m n o p q r s t";
        assert_eq!(shared(&[TEXT, changed], 3), [(0, 1, 0..20, 19)]);
        let longer = "a b c d e f g h i Z Z Z j k l m n o p q r s t";
        assert_eq!(shared(&[TEXT, longer], 3), [(0, 1, 0..20, 20)]);
        assert_eq!(shared(&[TEXT, "t s r q p o n m l k j i h g f e d c b a"], 3), []);
    }

    #[test]
    fn what_many_share_is_nobodys() {
        assert_eq!(shared(&[TEXT; 4], 3), []);
        assert_eq!(shared(&[TEXT; 3], 3).len(), 3);
    }

    #[test]
    fn one_phrase_again_and_again_is_bounded() {
        let many = TEXT.repeat(200).replace("ta", "t a");
        assert!(shared(&[&many, &many], 3).len() < 50);
    }
}
