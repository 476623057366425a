//! Letters of picture fonts (Symbol, Wingdings) as the signs a reader sees.
//!
//! Only what occurs in office papers; anything else stays as it is stored.

use super::font::Font;

/// Where Word keeps the letters of picture fonts.
pub(crate) fn is_private(ch: char) -> bool {
    ('\u{F020}'..='\u{F0FF}').contains(&ch)
}

/// The sign of a character in a picture font. Word stores these fonts at U+F020–U+F0FF or at the plain code.
pub(crate) fn seen(font: Font, ch: char) -> char {
    let code = code(ch);
    match font {
        Font::Text => match code {
            Some(code) if ch >= '\u{F000}' => symbol(code).unwrap_or(ch),
            _ => ch,
        },
        // Decoded with the rest of the text.
        Font::Legacy | Font::LegacyCapitals => code.map_or(ch, char::from),
        Font::Symbol => code.and_then(symbol).unwrap_or(ch),
        Font::Wingdings => code.and_then(wingdings).unwrap_or(ch),
    }
}

/// A bullet as one would type it: a dash, a plus, an asterisk, or "•" for all the other shapes.
pub(crate) fn bullet(font: Font, text: &str) -> String {
    let mut out = String::new();
    for ch in text.chars() {
        let sign = match font {
            Font::Wingdings => {
                if ch.is_whitespace() {
                    ch
                } else {
                    wingdings_bullet(ch)
                }
            }
            // "o" is the round bullet of typewriter fonts, whatever font is named.
            _ if ch.is_ascii_alphanumeric() => ch,
            font => seen(font, ch),
        };
        out.push(match sign {
            '\u{F000}'..='\u{F0FF}' | '·' | '▪' | '■' | '□' | '●' | '○' | '◦' | '➢' | '❖' | '◆' | '♦' => '•',
            other => other,
        });
    }
    out
}

fn wingdings_bullet(ch: char) -> char {
    match seen(Font::Wingdings, ch) {
        sign @ ('✓' | '☑' | '☒' | '☐' | '→' | '⇒') => sign,
        _ => '•',
    }
}

fn code(ch: char) -> Option<u8> {
    match u32::from(ch) {
        plain @ 0x20..=0xFF => u8::try_from(plain).ok(),
        private @ 0xF020..=0xF0FF => u8::try_from(private - 0xF000).ok(),
        _ => None,
    }
}

/// The Symbol font (Adobe's symbol encoding).
fn symbol(code: u8) -> Option<char> {
    const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match code {
        b'A'..=b'Z' => GREEK.chars().nth(usize::from(code - b'A'))?,
        b'a'..=b'z' => SMALL.chars().nth(usize::from(code - b'a'))?,
        0x22 => '∀',
        0x24 => '∃',
        0x40 => '≅',
        0x20..=0x3F | b'[' | b']' | b'_' | b'{' | b'|' | b'}' => char::from(code),
        0xA3 => '≤',
        0xA5 => '∞',
        0xAC => '←',
        0xAE => '→',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xC5 => '⊕',
        0xC6 => '∅',
        0xCE => '∈',
        0xD0 => '∠',
        0xD6 => '√',
        0xDB => '⇔',
        0xDE => '⇒',
        0xE5 => '∑',
        0xF2 => '∫',
        _ => return None,
    })
}

/// The Wingdings font: ticks, boxes, arrows, bullets.
fn wingdings(code: u8) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x6C | 0x9F | 0xB7 => '●',
        0x6E | 0xA7 => '▪',
        0x6F | 0x70 | 0x71 | 0x72 | 0xA8 => '☐',
        0x75 | 0x77 => '◆',
        0x76 => '❖',
        0xD8 => '➢',
        0xE0 | 0xE8 => '→',
        0xF0 => '⇒',
        0xFB => '✗',
        0xFC => '✓',
        0xFD | 0x78 => '☒',
        0xFE => '☑',
        _ => return None,
    })
}
