//! Which byte is which letter in the encodings that came before Unicode.
//!
//! Sources: TCVN 5712:1993 (VN1, the set that the .Vn fonts use), RFC 1456 (VISCII), the code page 1258 of Windows, and the tables
//! of the VNI and VPS fonts as the common converters have them. Bytes that mean the same as in code page 1252 are blanks here.

use std::sync::LazyLock;

use super::encoding::Encoding;

/// 0x80 to 0xFF, sixteen a line.
const TCVN3: &str = concat!(
    "                ",
    "                ",
    " ĂÂÊÔƠƯĐăâêôơưđ ",
    "     àảãáạ ằẳẵắ ",
    "      ặầẩẫấậè ẻẽ",
    "éẹềểễếệìỉ   ĩíịò",
    " ỏõóọồổỗốộờởỡớợù",
    " ủũúụừửữứựỳỷỹýỵ ",
);

const VISCII: &str = concat!(
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ",
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
    "Õắằặấầẩậẽẹếềểễệố",
    "ồổỗỠƠộờởịỰỨỪỬơớƯ",
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ",
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư",
    "àáâãảăữẫèéêẻìíĩỉ",
    "đựòóôõỏọụùúũủýợỮ",
);

/// The capitals for which VISCII had no room but among the control characters.
const VISCII_CONTROLS: [(u8, char); 6] = [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1E, 'Ỵ')];

const VPS: &str = concat!(
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ",
    "Ế  ỀỂỄỐỒỔỖýỷỵỚỜỞ",
    " ắằẳẵặỠớÙờởỡŨỨợỪ",
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự",
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ",
    "ƯỦồốÔỏơÈừứÚũưÝẺ ",
    "àáâãảạă èéêẽìí ĩ",
    "ẴĐòóôõ Ơụùúủ ỶẼỳ",
);

/// Letters of their own in VNI; all others are a letter and a mark.
const VNI: [(u8, char); 16] = [
    (0xD1, 'Đ'),
    (0xF1, 'đ'),
    (0xCD, 'Í'),
    (0xED, 'í'),
    (0xCC, 'Ì'),
    (0xEC, 'ì'),
    (0xC6, 'Ỉ'),
    (0xE6, 'ỉ'),
    (0xD3, 'Ĩ'),
    (0xF3, 'ĩ'),
    (0xD2, 'Ị'),
    (0xF2, 'ị'),
    (0xCE, 'Ỵ'),
    (0xEE, 'ỵ'),
    (0xD4, 'Ơ'),
    (0xF4, 'ơ'),
];
const VNI_HORNED_U: [(u8, char); 2] = [(0xD6, 'Ư'), (0xF6, 'ư')];

/// Marks of VNI as small letters; the capital of each is 0x20 below, and either may follow a letter of either case.
const VNI_MARKS: [(u8, &str); 17] = [
    (0xF9, "\u{301}"),
    (0xF8, "\u{300}"),
    (0xFB, "\u{309}"),
    (0xF5, "\u{303}"),
    (0xEF, "\u{323}"),
    (0xE2, "\u{302}"),
    (0xE1, "\u{302}\u{301}"),
    (0xE0, "\u{302}\u{300}"),
    (0xE5, "\u{302}\u{309}"),
    (0xE3, "\u{302}\u{303}"),
    (0xE4, "\u{302}\u{323}"),
    (0xEA, "\u{306}"),
    (0xE9, "\u{306}\u{301}"),
    (0xE8, "\u{306}\u{300}"),
    (0xFA, "\u{306}\u{309}"),
    (0xFC, "\u{306}\u{303}"),
    (0xEB, "\u{306}\u{323}"),
];

const CP1258: [(u8, char); 8] =
    [(0xC3, 'Ă'), (0xE3, 'ă'), (0xD0, 'Đ'), (0xF0, 'đ'), (0xD5, 'Ơ'), (0xF5, 'ơ'), (0xDD, 'Ư'), (0xFD, 'ư')];

const CP1258_MARKS: [(u8, &str); 5] =
    [(0xCC, "\u{300}"), (0xD2, "\u{309}"), (0xDE, "\u{303}"), (0xEC, "\u{301}"), (0xF2, "\u{323}")];

/// Letter of each byte in each encoding; NUL where it is what code page 1252 says.
static LETTERS: LazyLock<[[char; 256]; 5]> = LazyLock::new(|| {
    Encoding::ALL.map(|encoding| {
        let mut letters = ['\0'; 256];
        let (half, singles): (&str, &[&[(u8, char)]]) = match encoding {
            Encoding::Tcvn3 => (TCVN3, &[]),
            Encoding::Vni => ("", &[&VNI, &VNI_HORNED_U]),
            Encoding::Viscii => (VISCII, &[&VISCII_CONTROLS]),
            Encoding::Vps => (VPS, &[]),
            Encoding::Cp1258 => ("", &[&CP1258]),
        };
        for (place, c) in letters[0x80..].iter_mut().zip(half.chars()).filter(|(_, c)| *c != ' ') {
            *place = c;
        }
        for &(byte, c) in singles.iter().copied().flatten() {
            letters[usize::from(byte)] = c;
        }
        letters
    })
});

/// The letter that a byte is by itself; `None` where it is what code page 1252 says.
pub(super) fn letter(encoding: Encoding, byte: u8) -> Option<char> {
    Some(LETTERS[encoding as usize][usize::from(byte)]).filter(|c| *c != '\0')
}

/// Whether an encoding of single bytes has a code for the letter.
pub(super) fn has(encoding: Encoding, c: char) -> bool {
    c.is_ascii() || LETTERS[encoding as usize].contains(&c)
}

/// The marks that a byte lays upon the letter before it.
pub(super) fn marks(encoding: Encoding, byte: u8) -> Option<&'static str> {
    match encoding {
        Encoding::Vni => among(&VNI_MARKS, if (0xC0..0xE0).contains(&byte) { byte + 0x20 } else { byte }),
        Encoding::Cp1258 => among(&CP1258_MARKS, byte),
        Encoding::Tcvn3 | Encoding::Viscii | Encoding::Vps => None,
    }
}

fn among<T: Copy>(table: &[(u8, T)], byte: u8) -> Option<T> {
    table.iter().find(|(b, _)| *b == byte).map(|(_, t)| *t)
}

/// What code page 1252 has at 0x80 to 0x9F; blanks where it has nothing.
const CP1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
/// What code page 1258 has where 1252 has something else; readers use it for files that call themselves Vietnamese.
const CP1258_VIEW: [(char, u8); 14] = [
    ('Ă', 0xC3),
    ('\u{300}', 0xCC),
    ('Đ', 0xD0),
    ('\u{309}', 0xD2),
    ('Ơ', 0xD5),
    ('Ư', 0xDD),
    ('\u{303}', 0xDE),
    ('ă', 0xE3),
    ('\u{301}', 0xEC),
    ('đ', 0xF0),
    ('\u{323}', 0xF2),
    ('ơ', 0xF5),
    ('ư', 0xFD),
    ('₫', 0xFE),
];

/// The byte that a reader saw when it gave this character: as Latin 1, as code page 1252 or 1258, or in the private area where Word
/// keeps the letters of symbol fonts. `None` for plain ASCII and for everything that no byte stands for.
pub(super) fn byte_of(c: char) -> Option<u8> {
    let code = u32::from(c);
    match code {
        0x09 | 0x0A | 0x0D => None,
        0x00..=0x1F | 0x80..=0xFF => u8::try_from(code).ok(),
        0xF080..=0xF0FF => u8::try_from(code - 0xF000).ok(),
        0x20..=0x7F => None,
        _ => CP1252
            .chars()
            .position(|v| v == c)
            .and_then(|at| u8::try_from(0x80 + at).ok())
            .or_else(|| CP1258_VIEW.iter().find(|(v, _)| *v == c).map(|(_, b)| *b)),
    }
}
