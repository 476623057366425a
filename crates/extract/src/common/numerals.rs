//! Numbers of lists as word processors print them.

/// A number in one of Word's formats. Formats not known here are printed as decimal numbers, as Word does for lack of a font.
pub(crate) fn number(format: &str, n: i64) -> String {
    match format {
        // A bullet level that another level's text points at has no number to give.
        "none" | "bullet" => String::new(),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters(n),
        "lowerLetter" => letters(n).to_lowercase(),
        "decimalZero" => format!("{n:02}"),
        "numberInDash" => format!("- {n} -"),
        "decimalEnclosedParen" => format!("({n})"),
        "decimalEnclosedFullstop" => format!("{n}."),
        "decimalEnclosedCircle" => {
            match u32::try_from(n).ok().filter(|n| (1..=20).contains(n)).and_then(|n| char::from_u32(0x245F + n)) {
                Some(circle) => circle.to_string(),
                None => n.to_string(),
            }
        }
        _ => n.to_string(),
    }
}

fn roman(n: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=32_767).contains(&n) {
        return n.to_string();
    }
    let (mut rest, mut out) = (n, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// A … Z, then AA, BB … as Word goes on.
fn letters(n: i64) -> String {
    if !(1..=780).contains(&n) {
        return n.to_string();
    }
    let at = u8::try_from((n - 1) % 26).unwrap_or(0);
    let times = usize::try_from((n - 1) / 26 + 1).unwrap_or(1);
    char::from(b'A' + at).to_string().repeat(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_word_formats() {
        for (format, n, want) in [
            ("decimal", 12, "12"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 2, "B"),
            ("lowerLetter", 28, "bb"),
            ("decimalZero", 7, "07"),
            ("none", 3, ""),
            ("bullet", 3, ""),
            ("upperRoman", 0, "0"),
            ("lowerLetter", -1, "-1"),
        ] {
            assert_eq!(number(format, n), want, "{format} {n}");
        }
    }
}
