//! Transformed text with a way back to the original, and NFC.
//!
//! Every comparison in this program runs on a transformed copy, and every quote shown to a person is the original. `Mapped` ties
//! the two together. It leaves out the original itself: the caller has it.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A stretch of the transformed text and what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the transformed text.
    out: u32,
    /// Where it begins in the original.
    src: u32,
    /// Where it ends in the original, for a piece that answers as a whole; `IN_STEP` for a stretch in which both texts run in step.
    src_end: u32,
}

const IN_STEP: u32 = u32::MAX;

/// A string made from another one, with the way back. An identical copy stores no offsets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    pub text: String,
    pieces: Vec<Piece>,
    src_len: usize,
}

impl Mapped {
    /// The text as it is.
    pub fn identity(text: &str) -> Mapped {
        Mapped { text: text.to_owned(), pieces: Vec::new(), src_len: text.len() }
    }

    /// Bytes of the original from which the given bytes of `text` were made.
    ///
    /// The answer lies inside the original, on character boundaries, and grows with the question; a range that cuts a character
    /// is widened, one that lies outside is cut, an empty one gives an empty one.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let mut start = range.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = range.end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let from = self.start_of(start);
        if end <= start {
            return from..from;
        }
        from..self.end_of(end).max(from)
    }

    fn start_of(&self, at: usize) -> usize {
        if self.pieces.is_empty() {
            return at.min(self.src_len);
        }
        if at >= self.text.len() {
            return self.src_len;
        }
        match self.pieces.partition_point(|p| p.out as usize <= at).checked_sub(1).map(|i| self.pieces[i]) {
            Some(p) if p.src_end == IN_STEP => (p.src as usize + at - p.out as usize).min(self.src_len),
            Some(p) => p.src as usize,
            None => 0,
        }
    }

    /// The end of what the byte before `at` was made from; `at` is not 0.
    fn end_of(&self, at: usize) -> usize {
        if self.pieces.is_empty() {
            return at.min(self.src_len);
        }
        match self.pieces.partition_point(|p| (p.out as usize) < at).checked_sub(1).map(|i| self.pieces[i]) {
            Some(p) if p.src_end == IN_STEP => (p.src as usize + at - p.out as usize).min(self.src_len),
            Some(p) => p.src_end as usize,
            None => 0,
        }
    }

    /// Ties a second transformation, made from `self.text`, to the original of `self`.
    pub fn then(self, next: Mapped) -> Mapped {
        if self.pieces.is_empty() {
            return next;
        }
        let mut made = Builder::new(self.src_len, next.text.len());
        for (at, c) in next.text.char_indices() {
            made.push(c, self.original(next.original(at..at + c.len_utf8())));
        }
        made.finish()
    }
}

/// Builds a `Mapped` character by character, in the order of the original.
#[derive(Debug)]
pub(crate) struct Builder {
    made: Mapped,
    /// The last piece runs in step up to here in the original; `usize::MAX` after a piece that answers as a whole.
    in_step_to: usize,
}

impl Builder {
    pub(crate) fn new(src_len: usize, capacity: usize) -> Builder {
        Builder { made: Mapped { text: String::with_capacity(capacity), pieces: Vec::new(), src_len }, in_step_to: usize::MAX }
    }

    /// Appends a character made from these bytes of the original.
    pub(crate) fn push(&mut self, c: char, src: Range<usize>) {
        let out = self.made.text.len();
        self.made.text.push(c);
        if src.end - src.start == c.len_utf8() {
            if self.in_step_to != src.start {
                self.made.pieces.push(Piece { out: offset(out), src: offset(src.start), src_end: IN_STEP });
            }
            self.in_step_to = src.end;
        } else {
            self.whole(out, src);
        }
    }

    /// Appends several characters made from these bytes as a whole.
    pub(crate) fn push_str(&mut self, s: &str, src: Range<usize>) {
        if s.is_empty() {
            return;
        }
        let out = self.made.text.len();
        self.made.text.push_str(s);
        self.whole(out, src);
    }

    /// Appends a stretch of the original unchanged, which begins at `start` there.
    pub(crate) fn copy(&mut self, s: &str, start: usize) {
        if s.is_empty() {
            return;
        }
        let out = self.made.text.len();
        self.made.text.push_str(s);
        if self.in_step_to != start {
            self.made.pieces.push(Piece { out: offset(out), src: offset(start), src_end: IN_STEP });
        }
        self.in_step_to = start + s.len();
    }

    fn whole(&mut self, out: usize, src: Range<usize>) {
        self.made.pieces.push(Piece { out: offset(out), src: offset(src.start), src_end: offset(src.end) });
        self.in_step_to = usize::MAX;
    }

    pub(crate) fn finish(mut self) -> Mapped {
        let identical = match self.made.pieces.as_slice() {
            [only] => *only == Piece { out: 0, src: 0, src_end: IN_STEP } && self.made.text.len() == self.made.src_len,
            _ => false,
        };
        if identical || self.made.src_len == 0 {
            self.made.pieces = Vec::new();
        }
        self.made
    }
}

/// Texts beyond 4 GiB do not get here (documents are bounded far below); should one, its tail answers with the last offset.
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whether the text is composed (NFC) already. Cheap: a look at each character.
pub fn is_nfc(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes || unicode_normalization::is_nfc(text)
}

/// The text in Unicode NFC.
pub fn nfc(text: &str) -> Mapped {
    if is_nfc(text) {
        return Mapped::identity(text);
    }
    let mut made = Builder::new(text.len(), text.len());
    for range in clusters(text) {
        let cluster = &text[range.clone()];
        if cluster.len() == 1 || is_nfc_quick(cluster.chars()) == IsNormalized::Yes {
            made.copy(cluster, range.start);
            continue;
        }
        let composed: String = cluster.nfc().collect();
        if composed == cluster {
            made.copy(cluster, range.start);
        } else {
            made.push_str(&composed, range);
        }
    }
    made.finish()
}

/// Cuts the text where no character can combine with the one before, so that each part can be composed by itself.
pub(crate) fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.next()?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|&(_, c)| !starts_cluster(c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

/// Whether the character is composed and never combines with the one before it.
pub(crate) fn starts_cluster(c: char) -> bool {
    matches!(c, '\0'..'\u{300}' | '\u{1EA0}'..='\u{1EF9}' | '\u{2010}'..='\u{2027}')
        || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

#[cfg(test)]
/// Inside, on boundaries, and growing with the question.
pub(crate) fn check_way_back(mapped: &Mapped, text: &str, a: usize, b: usize) {
    let range = mapped.original(a..b);
    assert!(range.start <= range.end && text.get(range.clone()).is_some(), "{a}..{b} of {mapped:?}");
    let mut last = 0..0;
    for (at, c) in mapped.text.char_indices() {
        let range = mapped.original(at..at + c.len_utf8());
        assert!(range.start >= last.start && range.end >= last.end, "{at} of {mapped:?}");
        last = range;
    }
    assert!(mapped.original(0..mapped.text.len()).end <= text.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quote_comes_back_as_written() {
        // (text, piece of the composed text, piece of the original)
        for (text, composed, original) in [
            ("Bảo hiểm", "hiểm", "hiểm"),
            ("Ba\u{309}o hie\u{302}\u{309}m", "hiểm", "hie\u{302}\u{309}m"),
            ("Ba\u{309}o hie\u{302}\u{309}m", "ả", "a\u{309}"),
            ("ê\u{323} xx", "xx", "xx"),
        ] {
            let mapped = nfc(text);
            let at = mapped.text.find(composed).expect("in the composed text");
            assert_eq!(&text[mapped.original(at..at + composed.len())], original, "{text}");
        }
    }

    #[test]
    fn composed_text_keeps_no_offsets() {
        assert!(nfc("Báo cáo tổng kết").pieces.is_empty());
        assert!(!nfc("Ba\u{301}o").pieces.is_empty());
        assert_eq!(nfc(""), Mapped::default());
    }

    #[test]
    fn two_steps_lead_back_to_the_first() {
        let first = nfc("Ba\u{301}o ca\u{301}o");
        let mut second = Builder::new(first.text.len(), 8);
        for (at, c) in first.text.char_indices().filter(|&(_, c)| c != ' ') {
            second.push(c, at..at + c.len_utf8());
        }
        let both = first.clone().then(second.finish());
        assert_eq!(both.text, "Báocáo");
        let at = both.text.find("cá").expect("there");
        assert_eq!(both.original(at..at + "cá".len()), 6..10);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn nfc_agrees_with_the_library(text in "(?s)[a-zA-Z\u{300}-\u{345}\u{1100}-\u{11FF}àêơưđĐ\u{F70}-\u{F85}\u{2126} .]{0,40}|.{0,40}") {
            let mapped = nfc(&text);
            prop_assert_eq!(&mapped.text, &text.nfc().collect::<String>());
            prop_assert_eq!(&nfc(&mapped.text).text, &mapped.text);
        }

        #[test]
        fn the_way_back_stays_inside(text in "(?s)[a-zA-Z\u{300}-\u{345}đĐ .]{0,40}|.{0,40}", a in 0usize..150, b in 0usize..150) {
            check_way_back(&nfc(&text), &text, a, b);
        }
    }
}
