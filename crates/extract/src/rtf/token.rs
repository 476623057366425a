//! RTF cut into its tokens (Rich Text Format Specification 1.9.1, "RTF Syntax"): groups, control words, bytes.
//!
//! Never fails: a control word that is cut off or malformed is passed over.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RtfToken<'a> {
    Open,
    Close,
    /// `\name` with its number, if any.
    Word(&'a str, Option<i32>),
    /// `\` and a sign that is no letter.
    Symbol(u8),
    /// `\'hh`.
    Hex(u8),
    /// Text as it stands, in one stretch.
    Bytes(&'a [u8]),
}

pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn while_is(&mut self, most: usize, test: fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(most).take_while(|&&b| test(b)).count();
        self.at += length;
        &rest[..length]
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<RtfToken<'a>> {
        const MAX_NAME: usize = 64;
        const MAX_DIGITS: usize = 10;
        let sign = self.peek()?;
        if !sign.is_ascii_alphabetic() {
            self.at += 1;
            if sign != b'\'' {
                return Some(RtfToken::Symbol(sign));
            }
            let digits = self.while_is(2, |b| b.is_ascii_hexdigit());
            let text = std::str::from_utf8(digits).unwrap_or_default();
            return Some(RtfToken::Hex(u8::from_str_radix(text, 16).unwrap_or(b' ')));
        }
        let name = std::str::from_utf8(self.while_is(MAX_NAME, |b| b.is_ascii_alphabetic())).unwrap_or_default();
        let minus = self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(minus);
        let digits = std::str::from_utf8(self.while_is(MAX_DIGITS, |b| b.is_ascii_digit())).unwrap_or_default();
        let number = digits.parse::<i64>().ok().map(|n| if minus { -n } else { n });
        let number = number.map(|n| i32::try_from(n).unwrap_or(if minus { i32::MIN } else { i32::MAX }));
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let count = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(count).min(self.bytes.len());
        }
        Some(RtfToken::Word(name, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = RtfToken<'a>;

    fn next(&mut self) -> Option<RtfToken<'a>> {
        loop {
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    return Some(RtfToken::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(RtfToken::Close);
                }
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                // Line ends of the file mean nothing.
                b'\r' | b'\n' | 0 => self.at += 1,
                _ => {
                    let text = self.while_is(usize::MAX, |b| !matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                    return Some(RtfToken::Bytes(text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_a_line() {
        let found: Vec<RtfToken<'_>> = Tokens::new(b"{\\b0 a\\u-3913?\\'e1\\~\\bin3 {}\\x-\r\n y}\\").collect();
        let want = [
            RtfToken::Open,
            RtfToken::Word("b", Some(0)),
            RtfToken::Bytes(b"a"),
            RtfToken::Word("u", Some(-3913)),
            RtfToken::Bytes(b"?"),
            RtfToken::Hex(0xE1),
            RtfToken::Symbol(b'~'),
            RtfToken::Word("bin", Some(3)),
            RtfToken::Bytes(b"x-"),
            RtfToken::Bytes(b" y"),
            RtfToken::Close,
        ];
        assert_eq!(found, want);
    }
}
