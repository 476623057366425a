//! Ready-made terms on their way into the engine: written into one string here, cut apart again by the engine's tokenizer.
//!
//! The engine's own form for this, a list of tokens, costs several strings a word.

use super::analysis::Analyser;
use super::lexicon::FormId;
use super::terms;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name of the tokenizer in the schema.
pub(super) const NAME: &str = "ready";

/// Between texts of one field, so that no phrase runs from one into the next.
const GAP: usize = 1_000;
/// In front of each term: at the next position, at the same one, after a gap. No term holds them.
const NEXT: char = ' ';
const SAME: char = '\t';
const APART: char = '\n';

/// Adds the words and concepts of the text that was read last, with their marks or without.
pub(super) fn write_words(out: &mut String, read: &Analyser, marked: bool) {
    let mut step = first_step(out);
    let mut concepts = read.concepts().iter().peekable();
    for (position, (word, marks)) in read.marked_words().enumerate() {
        out.push(step);
        terms::push_word(out, word, if marked { marks } else { "" });
        while let Some(found) = concepts.next_if(|f| f.position == position) {
            if let Some(term) = if marked { read.indexed(found) } else { read.term(found, false) } {
                out.push(SAME);
                out.push_str(term);
            }
        }
        step = NEXT;
    }
}

/// Adds words joined to the next one, each once: two frequent syllables side by side are a rare term, while looking through the places of
/// both is slow. Those that stand there more than once are added to `repeated` as well.
pub(super) fn write_pairs(out: &mut String, repeated: &mut String, read: &Analyser, pairs: &mut [(FormId, FormId)]) {
    pairs.sort_unstable();
    for same in pairs.chunk_by(|a, b| a == b) {
        let (first, second) = same[0];
        let write = |out: &mut String| {
            out.push(NEXT);
            terms::push_pair(out, read.marked(first), read.marked(second));
        };
        write(out);
        if same.len() > 1 {
            write(repeated);
        }
    }
}

/// Adds terms whose order does not matter.
pub(super) fn write_terms<'a>(out: &mut String, terms: impl Iterator<Item = &'a str>) {
    for term in terms {
        out.push(NEXT);
        out.push_str(term);
    }
}

fn first_step(out: &str) -> char {
    if out.is_empty() { NEXT } else { APART }
}

/// The tokenizer that cuts such a string.
#[derive(Debug, Clone, Default)]
pub(super) struct PreTokenized {
    token: Token,
}

pub(super) struct PreTokenizedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for PreTokenized {
    type TokenStream<'a> = PreTokenizedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreTokenizedStream<'a> {
        self.token.reset();
        PreTokenizedStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for PreTokenizedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(step) = self.rest.chars().next().filter(char::is_ascii) else { return false };
        let term = &self.rest[1..];
        // The steps are the only bytes so low.
        let end = term.bytes().position(|b| b <= NEXT as u8).unwrap_or(term.len());
        // Before the first term the position is the greatest number there is.
        self.token.position = match step {
            SAME => self.token.position,
            APART => self.token.position.wrapping_add(1 + GAP),
            _ => self.token.position.wrapping_add(1),
        };
        self.token.text.clear();
        self.token.text.push_str(&term[..end]);
        self.rest = &term[end..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis::analyse;
    use super::*;

    fn cut(written: &str) -> String {
        let mut tokenizer = PreTokenized::default();
        let mut stream = tokenizer.token_stream(written);
        let mut out = Vec::new();
        while let Some(token) = stream.next() {
            out.push(format!("{}:{}", token.position, token.text));
        }
        out.join(" ")
    }

    #[test]
    fn what_is_written_is_cut_apart_again() {
        let mut written = String::new();
        write_words(&mut written, &analyse("các PTTĐ"), false);
        write_words(&mut written, &analyse(""), false);
        write_words(&mut written, &analyse("Mục hai"), true);
        assert_eq!(cut(&written), "0:cac 1:phong 1:=phong_trao_thi_dua 2:trao 3:thi 4:dua 1005:muc~1ụ 1006:hai");
        let mut written = String::new();
        let (mut repeated, mut read) = (String::new(), analyse("một hai ba. Một hai!"));
        let mut pairs: Vec<(FormId, FormId)> = read.pairs().collect();
        read.read_on("Bốn hai ba");
        pairs.extend(read.pairs());
        write_pairs(&mut written, &mut repeated, &read, &mut pairs);
        let (written, repeated) = (cut(&written), cut(&repeated));
        assert_eq!(written, "0:mot+hai~1ộ+ 1:hai+ba 2:ba+mot~+1ộ 3:bon+hai~1ố+");
        assert_eq!(repeated, "0:mot+hai~1ộ+ 1:hai+ba");
        assert_eq!(cut(""), "");
    }
}
