//! Typed text brought to letters that can be compared: what a query needs besides the forms that are indexed.

use rasoat_text::fold::{canon_keeping_yi, fold};
use rasoat_text::letter::{self, is_invisible, look_alike};
use rasoat_text::nfc;

/// An identifier as it is indexed and asked for: lower case, composed.
pub(super) fn lower(id: &str) -> String {
    // Most are; for those the long way changes nothing else.
    if id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')) {
        return id.to_ascii_lowercase();
    }
    canon_keeping_yi(id).text
}

/// The letters as typed, lower case, composed: for half a word, whose tone and y cannot be judged yet.
pub(super) fn typed(text: &str) -> String {
    nfc(text).text.chars().filter(|c| !is_invisible(*c)).map(|c| look_alike(letter::lower(c))).collect()
}

/// The same without marks.
pub(super) fn unmarked(typed: &str) -> String {
    // Letter by letter: only in a whole syllable is y written as i.
    typed.chars().map(|c| fold(c.encode_utf8(&mut [0; 4])).text).collect()
}

/// Whoever types no mark at all has left them out; whoever types one means the unmarked syllables too.
pub(super) fn has_marks(text: &str) -> bool {
    typed(text).chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_to_an_identifier_is_no_other(id in "[a-zA-Z0-9._-]{0,12}") {
            prop_assert_eq!(lower(&id), canon_keeping_yi(&id).text);
        }
    }

    #[test]
    fn letters_as_typed() {
        for (text, letters, plain, marks) in [
            ("Hoà", "hoà", "hoa", true),
            ("LY", "ly", "ly", false),
            ("đi", "đi", "di", true),
            ("Tie\u{302}\u{301}", "tiế", "tie", true),
            ("a-1 …", "a-1 …", "a-1 ...", false),
        ] {
            assert_eq!(
                (typed(text).as_str(), unmarked(&typed(text)).as_str(), has_marks(text)),
                (letters, plain, marks),
                "{text}"
            );
        }
    }
}
