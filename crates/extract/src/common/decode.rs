//! Bytes → text, where nothing says in which encoding they are.

use encoding_rs::Encoding;
use unicode_normalization::UnicodeNormalization;

use rasoat_text::syllable::{is_vietnamese_syllable, syllables};

/// So much of a file is looked at to decide.
const SAMPLE: usize = 1 << 16;

pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static Encoding,
    /// It was in a legacy encoding of Vietnamese.
    pub repaired: bool,
    /// Some bytes were none of its encoding.
    pub damaged: bool,
}

/// The text of a file: by its mark, else UTF-16, UTF-8 or code page 1258 where the bytes are that, else code page 1252.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let whole = |encoding: &'static Encoding, bytes: &[u8]| {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        Decoded { text: text.into_owned(), encoding, repaired: false, damaged }
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = wide_order(bytes) {
        return whole(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: encoding_rs::UTF_8, repaired: false, damaged: false };
    }
    if mostly_utf8(bytes) {
        return whole(encoding_rs::UTF_8, bytes);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(sample);
    if is_vietnamese(&text.nfc().collect::<String>()) {
        let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
        return Decoded { text: text.nfc().collect(), encoding: encoding_rs::WINDOWS_1258, repaired: true, damaged: false };
    }
    Decoded { damaged: false, ..whole(encoding_rs::WINDOWS_1252, bytes) }
}

/// UTF-16 without a mark: blanks and ASCII letters have a zero beside them, always on the same side.
pub(crate) fn wide_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 || !bytes.len().is_multiple_of(2) && bytes.len() < 64 {
        return None;
    }
    match () {
        () if odd * 3 > half && even * 50 <= half => Some(encoding_rs::UTF_16LE),
        () if even * 3 > half && odd * 50 <= half => Some(encoding_rs::UTF_16BE),
        () => None,
    }
}

/// Text in UTF-8 of which a few bytes were lost.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 5 && good > 5 * bad
}

/// Most words with marks are Vietnamese syllables, and there are some.
fn is_vietnamese(text: &str) -> bool {
    let (mut marked, mut good) = (0usize, 0usize);
    for (_, word) in syllables(text).filter(|(_, w)| !w.is_ascii()) {
        marked += 1;
        good += usize::from(is_vietnamese_syllable(word));
    }
    marked >= 3 && good * 10 >= marked * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_from_the_bytes() {
        let text = "Báo cáo kết quả tổng kết phong trào thi đua năm 2020";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&b"\xFF\xFE"[..], &wide].concat();
        let old = b"B\xE1o c\xE1o k\xEA\xECt qu\xE0 t\xF4\xD2ng k\xEA\xECt phong tr\xE0o thi \xF0ua n\xE3m 2020";
        for bytes in [text.as_bytes(), &wide, &marked] {
            assert_eq!(decode(bytes).text, text);
        }
        let decoded = decode(old);
        assert_eq!(decoded.text, text.replace("quả", "quà"));
        assert!(decoded.repaired);
        // TCVN3 is left to others.
        let decoded = decode(b"B\xB8o c\xB8o k\xD5t qu\xB6 t\xE6ng k\xD5t phong tr\xB5o thi \xAEua");
        assert_eq!(decoded.encoding, encoding_rs::WINDOWS_1252);
        let cut = [text.as_bytes(), b"\xE1\xBB"].concat();
        assert!(decode(&cut).damaged);
    }
}
