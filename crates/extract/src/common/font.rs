//! Fonts that show other letters than are stored: pictures, and Vietnamese before Unicode.

use rasoat_text::legacy;

/// Fonts whose letters are pictures, or Vietnamese letters where others have signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Font {
    Text,
    Symbol,
    Wingdings,
    /// TCVN3 or VNI, as far as the name is to be believed.
    Legacy,
    /// TCVN3, small letters shown as capitals.
    LegacyCapitals,
}

impl Font {
    pub(crate) fn of(name: &str) -> Font {
        if legacy::is_font(name) {
            return if legacy::shows_capitals(name) { Font::LegacyCapitals } else { Font::Legacy };
        }
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            "symbol" => Font::Symbol,
            "webdings" | "monotype sorts" | "zapf dingbats" => Font::Wingdings,
            name if name.starts_with("wingdings") => Font::Wingdings,
            _ => Font::Text,
        }
    }
}
