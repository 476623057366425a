//! The number or bullet in front of a heading: "IV.", "2.1.", "b)", "Phần thứ hai", "-".
//!
//! Layouts follow Nghị định 30/2020/NĐ-CP, Phụ lục I mục V, and what people write besides: "I/", "II-", "A.", "1.1", "- 2.1.".
//! What a label means for the level is decided in `outline`, where its neighbours are known: "I." may be Roman or a letter.

/// A label as written, with every reading that it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As written, without blanks around it.
    pub text: String,
    pub kind: LabelKind,
    /// The number it stands for, 1-based; 0 for a bullet.
    pub value: u32,
    /// Earlier parts of a dotted number: `[2]` in "2.1".
    pub prefix: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelKind {
    /// "Phần thứ nhất", "Phần I", "Chương 2".
    Part,
    /// "I.", "IV/".
    Roman,
    /// "A.", "Đ.".
    UpperLetter,
    /// "1.", "2.1.", "2.1.3"; the depth is the number of parts.
    Arabic,
    /// "a)", "đ)".
    LowerLetter,
    /// "(1)", "(a)".
    Bracketed,
    /// "-", "+", "•", "*".
    Bullet,
}

impl Label {
    pub fn is_bullet(&self) -> bool {
        self.kind == LabelKind::Bullet
    }

    /// Number of parts of a dotted number; 1 otherwise.
    pub fn depth(&self) -> usize {
        self.prefix.len() + 1
    }

    fn simple(text: &str, kind: LabelKind, value: u32) -> Label {
        Label { text: text.trim().to_string(), kind, value, prefix: Vec::new() }
    }
}

/// Letters of points in Vietnamese order (Nghị định 30/2020/NĐ-CP lists a, b, c, d, đ, e, g …).
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// Reads a label at the start of `text`. Returns it and the byte offset at which the title begins.
///
/// A lone number without a dot ("30 hội nghị …") is no label; a bullet in front of a number ("- 2.1. …") gives the number.
pub fn parse(text: &str) -> Option<(Label, usize)> {
    let lead = text.len() - text.trim_start().len();
    let body = &text[lead..];
    let found = part(body)
        .or_else(|| bulleted_number(body))
        .or_else(|| arabic(body))
        .or_else(|| roman(body))
        .or_else(|| lettered(body))
        .or_else(|| letter(body))
        .or_else(|| bracketed(body))
        .or_else(|| bullet(body));
    found.map(|(label, n)| (label, lead + n))
}

/// Whether a line is nothing but the name of a part: "PHẦN THỨ NHẤT", "Phần II:".
pub fn is_bare(text: &str) -> bool {
    let trimmed = text.trim();
    part(trimmed).is_some_and(|(_, n)| n == trimmed.len())
}

/// Skips separators after a label and blanks; returns how many bytes.
fn separators(text: &str) -> usize {
    text.len()
        - text.trim_start_matches(|c: char| matches!(c, '.' | ')' | '/' | ':' | '-' | '–' | '—' | ',') || c.is_whitespace()).len()
}

fn part(text: &str) -> Option<(Label, usize)> {
    const WORDS: &[(&str, u32)] = &[
        ("thứ nhất", 1),
        ("thứ hai", 2),
        ("thứ ba", 3),
        ("thứ tư", 4),
        ("thứ năm", 5),
        ("thứ sáu", 6),
        ("thứ bảy", 7),
        ("thứ tám", 8),
        ("thứ chín", 9),
        ("thứ mười", 10),
        ("một", 1),
        ("hai", 2),
        ("ba", 3),
        ("bốn", 4),
        ("năm", 5),
    ];
    let lower = text.get(..text.floor_char_boundary(40.min(text.len())))?.to_lowercase();
    // Lower-casing Vietnamese letters keeps their UTF-8 length, so offsets carry over; the final check on the boundary makes sure.
    let after = ["phần ", "chương ", "mục "].iter().find_map(|w| lower.strip_prefix(w).map(|r| (w.len(), r)))?;
    let (skip, rest) = (after.0, after.1.trim_start());
    let skip = skip + (after.1.len() - rest.len());
    let (value, used) = WORDS
        .iter()
        .find_map(|(w, v)| rest.strip_prefix(w).filter(|r| !r.starts_with(char::is_alphanumeric)).map(|_| (*v, w.len())))
        .or_else(|| roman_prefix(&text.get(skip..)?.to_uppercase()).filter(|(_, n)| ends_word(&rest[*n..])))
        .or_else(|| digits(rest).filter(|(_, n)| ends_word(&rest[*n..])))
        .or_else(|| capital(text.get(skip..)?).filter(|(_, n)| ends_word(&rest[*n..])))?;
    let end = skip + used;
    let tail = text.get(end..)?;
    Some((Label::simple(&text[..end], LabelKind::Part, value), end + separators(tail)))
}

/// "A" in "Phần A".
fn capital(text: &str) -> Option<(u32, usize)> {
    let c = text.chars().next().filter(|c| c.is_uppercase())?;
    let lower = c.to_lowercase().next()?;
    LETTERS.chars().position(|l| l == lower).map(|i| (i as u32 + 1, c.len_utf8()))
}

/// "A1.", "B2.3)": a number under a letter.
fn lettered(text: &str) -> Option<(Label, usize)> {
    let (value, n) = capital(text)?;
    let rest = text[n..].strip_prefix('.').unwrap_or(&text[n..]);
    let skip = text.len() - rest.len();
    let (inner, k) = arabic(rest)?;
    let prefix = std::iter::once(value).chain(inner.prefix).collect();
    Some((
        Label { text: text[..skip + inner.text.len()].to_string(), kind: LabelKind::Arabic, value: inner.value, prefix },
        skip + k,
    ))
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

fn digits(text: &str) -> Option<(u32, usize)> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    if n == 0 || n > 3 { None } else { text[..n].parse().ok().map(|v| (v, n)) }
}

fn roman_prefix(text: &str) -> Option<(u32, usize)> {
    let n = text.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    roman_value(&text[..n]).map(|v| (v, n))
}

/// The value of a Roman numeral written the usual way, up to 39.
pub fn roman_value(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let digit = |b: u8| match b {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        _ => None,
    };
    let values: Option<Vec<u32>> = text.bytes().map(digit).collect();
    let values = values?;
    // A smaller digit before a larger one is taken off it.
    let signed = |i: usize| {
        if values.get(i + 1).is_some_and(|next| *next > values[i]) { -i64::from(values[i]) } else { i64::from(values[i]) }
    };
    let sum = u32::try_from((0..values.len()).map(signed).sum::<i64>()).ok()?;
    // Written another way ("IIX") the numeral does not come back.
    (to_roman(sum) == text).then_some(sum)
}

/// The Roman numeral of a number below 40.
pub fn to_roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, digits) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

fn roman(text: &str) -> Option<(Label, usize)> {
    let (value, n) = roman_or_slip(text)?;
    let raw = &text[..n];
    let tail = &text[n..];
    // "II.1. …", "III.2.4 …": the number under a Roman one.
    if let Some(rest) = tail.strip_prefix('.').filter(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        && let Some((inner, k)) = arabic(rest).or_else(|| lone(rest))
    {
        let prefix = std::iter::once(value).chain(inner.prefix).collect();
        return Some((
            Label { text: text[..n + 1 + inner.text.len()].to_string(), kind: LabelKind::Arabic, value: inner.value, prefix },
            n + 1 + k,
        ));
    }
    let sep = separators(tail);
    let marked = tail.trim_start().starts_with(['.', '/', ')', '-', '–', ':', ',']);
    // "I ĐẶC ĐIỂM" is a heading, "V vẫn" is not: without a sign the title must be in capitals.
    let capitals = || {
        let t = tail.trim_start();
        tail.len() > t.len()
            && t.chars().take(8).filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            && t.chars().next().is_some_and(char::is_alphabetic)
    };
    (marked || capitals()).then(|| (Label::simple(raw, LabelKind::Roman, value), n + sep))
}

/// The value of a numeral and its length in bytes, strokes taken for others set right: OCR and typists write l, 1, | or L for I, and
/// two strokes with a bar become H.
fn roman_or_slip(text: &str) -> Option<(u32, usize)> {
    let strokes = |c: char| match c {
        'I' | 'l' | '1' | '|' | '!' | 'L' | 'Ì' | 'Í' | 'ì' | 'í' => Some("I"),
        'V' => Some("V"),
        'X' => Some("X"),
        'H' => Some("II"),
        'Ⅰ' => Some("I"),
        'Ⅱ' => Some("II"),
        'Ⅲ' => Some("III"),
        'Ⅳ' => Some("IV"),
        'Ⅴ' => Some("V"),
        _ => None,
    };
    let mut numeral = String::new();
    let mut n = 0;
    for c in text.chars().take(8) {
        let Some(s) = strokes(c) else { break };
        numeral.push_str(s);
        n += c.len_utf8();
    }
    let raw = &text[..n];
    let certain = raw.chars().any(|c| matches!(c, 'I' | 'V' | 'X' | 'Ⅰ'..='Ⅴ'));
    // Without a true letter of numerals only a row of strokes is one: "11" is a number, "l" and "H" are letters.
    let row =
        raw.chars().count() > 1 && raw.chars().all(|c| matches!(c, 'l' | '|')) || raw.contains(['l', '|']) && raw.contains('1');
    if !certain && !row {
        return None;
    }
    roman_value(&numeral).map(|v| (v, n))
}

fn arabic(text: &str) -> Option<(Label, usize)> {
    let (first, mut n) = digits(text)?;
    let mut parts = vec![first];
    while let Some(rest) = text[n..].strip_prefix('.') {
        match digits(rest).filter(|(_, k)| *k <= 2) {
            Some((v, k)) => {
                parts.push(v);
                n += 1 + k;
            }
            None => break,
        }
    }
    let tail = &text[n..];
    let marked = tail.starts_with(['.', ')', '/', ':'])
        || (tail.starts_with(['-', '–']) || tail.starts_with(" -") || tail.starts_with(" ."));
    // "1.234 thẻ" is a number and "2.1 Kết quả" a heading; "19.8.2020" is a date.
    let spaced = parts.len() > 1 && tail.starts_with(char::is_whitespace) && parts.iter().all(|p| *p < 30);
    if !(marked || spaced) || parts.len() > 4 || parts.iter().any(|p| *p == 0 || *p > 99) {
        return None;
    }
    // "12.000 thẻ", "5/2020", "10-12 hộ": a digit after the sign makes it a figure.
    let sep = separators(tail);
    let title = &tail[sep..];
    if tail[..sep].trim() == "/" && title.starts_with(|c: char| c.is_ascii_digit())
        || title.starts_with(|c: char| c.is_ascii_digit()) && !tail[..sep].contains(char::is_whitespace)
    {
        return None;
    }
    let value = parts.pop()?;
    Some((Label { text: text[..n].to_string(), kind: LabelKind::Arabic, value, prefix: parts }, n + sep))
}

/// A number that needs no sign behind it because one stands before it: "1 Thuận lợi" in "I.1 Thuận lợi".
fn lone(text: &str) -> Option<(Label, usize)> {
    let (value, n) = digits(text)?;
    let title = text[n..].trim_start();
    (title.len() < text.len() - n && value < 30)
        .then(|| (Label::simple(&text[..n], LabelKind::Arabic, value), text.len() - title.len()))
}

fn letter(text: &str) -> Option<(Label, usize)> {
    let c = text.chars().next()?;
    let lower = c.to_lowercase().next()?;
    let value = LETTERS.chars().position(|l| l == lower).map(|i| i as u32 + 1)?;
    let tail = &text[c.len_utf8()..];
    let upper = c.is_uppercase();
    let marked = if upper {
        tail.starts_with(['.', ')', '/']) || tail.starts_with(" -") || tail.starts_with("- ")
    } else {
        tail.starts_with([')', '.', '/'])
    };
    let sep = separators(tail);
    let title = &tail[sep..];
    if !marked
        || title.is_empty()
        || (tail.starts_with('.') || tail.starts_with('/')) && !tail[1..].starts_with(char::is_whitespace)
    {
        return None;
    }
    let kind = if upper { LabelKind::UpperLetter } else { LabelKind::LowerLetter };
    Some((Label::simple(&text[..c.len_utf8()], kind, value), c.len_utf8() + sep))
}

fn bracketed(text: &str) -> Option<(Label, usize)> {
    let rest = text.strip_prefix('(')?;
    let close = rest.find(')')?;
    let inner = rest[..close].trim();
    let value =
        digits(inner).filter(|(_, n)| *n == inner.len()).map(|(v, _)| v).or_else(|| roman_value(inner)).or_else(|| {
            let mut chars = inner.chars();
            let c = chars.next()?;
            chars.next().is_none().then(|| LETTERS.chars().position(|l| l == c).map(|i| i as u32 + 1)).flatten()
        })?;
    let n = close + 2;
    Some((Label::simple(&text[..n], LabelKind::Bracketed, value), n + separators(&text[n..])))
}

fn bullet_len(text: &str) -> Option<usize> {
    let c = text.chars().next()?;
    // Any sign that opens no quotation or bracket serves as a bullet when a blank follows it; the common ones need none.
    let common = matches!(c, '-' | '–' | '—' | '−' | '+' | '•' | '*' | '·' | '‐' | '‑');
    let sign = !c.is_alphanumeric()
        && !c.is_whitespace()
        && !c.is_ascii_punctuation()
        && !matches!(c, '“' | '”' | '‘' | '’' | '«' | '…');
    let spaced = text[c.len_utf8()..].starts_with(char::is_whitespace);
    (common || sign && spaced).then_some(c.len_utf8())
}

fn bullet(text: &str) -> Option<(Label, usize)> {
    let n = bullet_len(text)?;
    let tail = &text[n..];
    // "-5 độ" is a figure.
    if tail.starts_with(|c: char| c.is_ascii_digit()) && text.starts_with('-') && !tail.contains(' ') {
        return None;
    }
    let skip = tail.len() - tail.trim_start().len();
    Some((Label::simple(&text[..n], LabelKind::Bullet, 0), n + skip))
}

/// "- 2.1. Kết quả …", "* 1. …": the directive of 2020 itself prints one.
fn bulleted_number(text: &str) -> Option<(Label, usize)> {
    let n = bullet_len(text)?;
    let rest = text[n..].trim_start();
    let skip = text.len() - rest.len();
    arabic(rest).or_else(|| roman(rest)).map(|(label, k)| (label, skip + k))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<(LabelKind, Vec<u32>, &str)> {
        parse(text).map(|(l, n)| {
            let mut parts = l.prefix.clone();
            parts.push(l.value);
            (l.kind, parts, &text[n..])
        })
    }

    #[test]
    fn labels() {
        use LabelKind::*;
        type Read<'a> = Option<(LabelKind, &'a [u32], &'a str)>;
        let table: &[(&str, Read<'_>)] = &[
            ("I. ĐẶC ĐIỂM", Some((Roman, &[1], "ĐẶC ĐIỂM"))),
            ("IV/ ĐÁNH GIÁ", Some((Roman, &[4], "ĐÁNH GIÁ"))),
            ("III - Kết quả", Some((Roman, &[3], "Kết quả"))),
            ("lI. CÔNG TÁC", Some((Roman, &[2], "CÔNG TÁC"))),
            ("1I. CÔNG TÁC", Some((Roman, &[2], "CÔNG TÁC"))),
            ("HI. KẾT QUẢ", Some((Roman, &[3], "KẾT QUẢ"))),
            ("lll. KẾT QUẢ", Some((Roman, &[3], "KẾT QUẢ"))),
            ("IIL. KẾT QUẢ", Some((Roman, &[3], "KẾT QUẢ"))),
            ("|V. ĐÁNH GIÁ", Some((Roman, &[4], "ĐÁNH GIÁ"))),
            ("Ⅱ. CÔNG TÁC", Some((Roman, &[2], "CÔNG TÁC"))),
            ("11. Thuận lợi", Some((Arabic, &[11], "Thuận lợi"))),
            ("l. Thuận lợi", Some((LowerLetter, &[11], "Thuận lợi"))),
            ("H. KẾT QUẢ", Some((UpperLetter, &[8], "KẾT QUẢ"))),
            ("Lí do chính", None),
            ("Hội nghị tổng kết", None),
            ("Vì vậy, đơn vị", None),
            ("II KẾT QUẢ", Some((Roman, &[2], "KẾT QUẢ"))),
            ("V vẫn còn", None),
            ("1. Thuận lợi", Some((Arabic, &[1], "Thuận lợi"))),
            ("2.1. Kết quả", Some((Arabic, &[2, 1], "Kết quả"))),
            ("2.1 Kết quả", Some((Arabic, &[2, 1], "Kết quả"))),
            ("- 2.1. Kết quả", Some((Arabic, &[2, 1], "Kết quả"))),
            ("1) Thuận lợi", Some((Arabic, &[1], "Thuận lợi"))),
            ("1.234 thẻ BHYT", None),
            ("19.8.2020 họp", None),
            ("II.1. Công tác", Some((Arabic, &[2, 1], "Công tác"))),
            ("III.2.4 Khác", Some((Arabic, &[3, 2, 4], "Khác"))),
            ("IV. NHẬN XÉT", Some((Roman, &[4], "NHẬN XÉT"))),
            ("30 hội nghị", None),
            ("a) Ưu điểm", Some((LowerLetter, &[1], "Ưu điểm"))),
            ("đ) Khác", Some((LowerLetter, &[5], "Khác"))),
            ("A. KẾT QUẢ", Some((UpperLetter, &[1], "KẾT QUẢ"))),
            ("(1) Mặt được", Some((Bracketed, &[1], "Mặt được"))),
            ("- Ủng hộ", Some((Bullet, &[0], "Ủng hộ"))),
            ("+ Ủng hộ", Some((Bullet, &[0], "Ủng hộ"))),
            ("♦ Ủng hộ", Some((Bullet, &[0], "Ủng hộ"))),
            ("(IV) ĐÁNH GIÁ", Some((Bracketed, &[4], "ĐÁNH GIÁ"))),
            ("“Cả nước chung tay”", None),
            ("Phần thứ hai: KẾT QUẢ", Some((Part, &[2], "KẾT QUẢ"))),
            ("PHẦN I. TÌNH HÌNH", Some((Part, &[1], "TÌNH HÌNH"))),
            ("Phần B: Việc đã làm", Some((Part, &[2], "Việc đã làm"))),
            ("Phần thứ bảy: cái còn thiếu", Some((Part, &[7], "cái còn thiếu"))),
            ("Phần Lan nói", None),
            ("A1. Vụ đông xuân", Some((Arabic, &[1, 1], "Vụ đông xuân"))),
            ("B.2) Đường", Some((Arabic, &[2, 2], "Đường"))),
            ("C2. 1.200 hộ", Some((Arabic, &[3, 2], "1.200 hộ"))),
            ("H5N1 chưa lan", None),
            ("Q7, phường 3", None),
            ("Phần lớn hộ nghèo", None),
            ("Phần mềm quản lý", None),
        ];
        for (text, want) in table {
            let got = kind(text);
            let want = want.map(|(k, v, t)| (k, v.to_vec(), t));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn roman_numerals_come_back() {
        for n in 1..40 {
            assert_eq!(roman_value(&to_roman(n)), Some(n));
        }
        assert_eq!(roman_value("IIX"), None);
    }
}
