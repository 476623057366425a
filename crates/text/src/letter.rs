//! The Vietnamese letters: twelve vowels in six tones, đ, and the look-alikes that stand for them in real files.
//!
//! Composed lower-case letters only; capitals are lowered first, decomposed text is composed first (`normal`).

/// Twelve vowels (rows) in six tones (columns): ngang, huyền, hỏi, ngã, sắc, nặng.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

const PLAIN: [char; 12] = ['a', 'a', 'a', 'e', 'e', 'i', 'o', 'o', 'o', 'u', 'u', 'y'];

const LOW_END: usize = 0x1B1;
const HIGH_START: usize = 0x1EA0;
const HIGH_END: usize = 0x1EFA;

/// Code point → row × 6 + tone + 1; 0 where the letter is no Vietnamese vowel.
static PLACE: [u8; LOW_END + HIGH_END - HIGH_START] = {
    let mut table = [0u8; LOW_END + HIGH_END - HIGH_START];
    let mut row = 0;
    while row < 12 {
        let mut tone = 0;
        while tone < 6 {
            let code = VOWELS[row][tone] as usize;
            let at = if code < LOW_END { code } else { LOW_END + code - HIGH_START };
            table[at] = (row * 6 + tone + 1) as u8;
            tone += 1;
        }
        row += 1;
    }
    table
};

/// The tones, as columns of the vowel table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vowel {
    /// Row of the vowel table: a ă â e ê i o ô ơ u ư y.
    row: u8,
    /// 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng.
    pub tone: u8,
}

impl Vowel {
    /// Reads a composed lower-case letter; `None` for anything that is no Vietnamese vowel.
    pub fn of(c: char) -> Option<Vowel> {
        let code = c as usize;
        let place = match code {
            0..LOW_END => PLACE[code],
            HIGH_START..HIGH_END => PLACE[LOW_END + code - HIGH_START],
            _ => 0,
        };
        (place > 0).then(|| Vowel { row: (place - 1) / 6, tone: (place - 1) % 6 })
    }

    /// The vowel without its tone, its quality kept: ế → ê.
    pub fn toneless(self) -> char {
        VOWELS[usize::from(self.row)][0]
    }

    /// The same vowel in another tone (0–5).
    pub fn with_tone(self, tone: u8) -> char {
        VOWELS[usize::from(self.row)][usize::from(tone.min(5))]
    }

    /// The ASCII letter beneath: ế → e.
    pub fn plain(self) -> char {
        PLAIN[usize::from(self.row)]
    }
}

/// One lower-case letter for a letter. The only letter that Unicode lowers to two (İ) loses its dot.
pub fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The Vietnamese or Latin letter that a look-alike stands for; every other letter is given back as it is. Lower case in, lower
/// case out.
///
/// Ð and Ɖ for Đ come from keyboards and cp1258, ƣ for ư from PDF fonts with a wrong table, ǎ for ă from wrong input methods;
/// Cyrillic letters from copies. Letters that only a *legacy encoding* puts there (ñ, ®, §) are not touched: decoding is another job.
pub fn look_alike(c: char) -> char {
    match c {
        'ð' | 'ɖ' => 'đ',
        'ƣ' => 'ư',
        'ǎ' => 'ă',
        'а' => 'a',
        'в' => 'b',
        'е' => 'e',
        'н' => 'h',
        'і' => 'i',
        'к' => 'k',
        'м' => 'm',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'т' => 't',
        'у' => 'y',
        'х' => 'x',
        _ => c,
    }
}

/// Marks that stand over or under a letter in Latin script.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Characters that a reader does not see: zero-width blanks and joiners, direction marks, soft hyphen, byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vowel_is_found_again() {
        for row in VOWELS {
            for (tone, c) in row.into_iter().enumerate() {
                let vowel = Vowel::of(c).expect("a Vietnamese vowel");
                assert_eq!((usize::from(vowel.tone), vowel.toneless()), (tone, row[0]));
                assert_eq!(vowel.with_tone(vowel.tone), c);
            }
        }
        for c in ['b', 'đ', 'é'.to_ascii_uppercase(), 'ü', 'ñ', 'ǎ', '…', '\u{1EFB}'] {
            assert_eq!(Vowel::of(c).is_some(), c == 'é', "{c}");
        }
    }
}
