//! Names of files inside containers: decoded, safe to show and to write, and told apart.

use encoding_rs::WINDOWS_1258;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Folders deep that a path may be.
const MAX_STEPS: usize = 32;
/// Characters of one step, as long as file systems take.
const MAX_STEP: usize = 200;

/// A relative path with `/` that stays inside the folder it is put in, composed; `None` for what systems leave behind and is no paper.
pub(super) fn safe_path(name: &str) -> Option<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in name.split(['/', '\\']) {
        // A drive letter makes a path absolute on Windows, a colon elsewhere names a stream.
        let step: String = step.nfc().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
        let step = step.trim().trim_end_matches(['.', ' ']);
        if !step.is_empty() {
            steps.push(step.chars().take(MAX_STEP).collect());
        }
    }
    if steps.iter().any(|s| s == "__MACOSX") {
        return None;
    }
    let file = steps.last()?;
    if matches!(file.as_str(), ".DS_Store" | "Thumbs.db" | "desktop.ini") || file.starts_with("._") {
        return None;
    }
    // The end of a path says more than its beginning.
    let from = steps.len().saturating_sub(MAX_STEPS);
    Some(steps[from..].join("/"))
}

/// Controls, what Windows forbids, and the marks that turn the direction of writing to disguise an extension.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || "<>:\"|?*".contains(c)
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// Two files of one name must both be accounted for: the second gets a number.
pub(super) fn unique(path: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = path.clone();
    let mut n = 1usize;
    while !taken.insert(candidate.to_lowercase()) {
        n += 1;
        candidate = match path.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => format!("{stem} ({n}).{extension}"),
            _ => format!("{path} ({n})"),
        };
    }
    candidate
}

/// A file name in an archive: UTF-8 where it is that, flagged or not; else the code page of Vietnamese Windows, or that of DOS where
/// the bytes make no Vietnamese.
pub(super) fn decode_name(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let (windows, bad) = WINDOWS_1258.decode_without_bom_handling(raw);
    let letters = raw.iter().filter(|b| **b >= 0xA0).count();
    let low = raw.iter().filter(|b| (0x80..0xA0).contains(*b)).count();
    // Below 0xA0 Windows has hardly any letter, DOS most of them.
    if !bad && letters > 0 && low <= letters && marks_stand_on_vowels(&windows) {
        return windows.nfc().collect();
    }
    raw.iter().map(|&b| if b < 0x80 { char::from(b) } else { CP437[usize::from(b) - 0x80] }).collect()
}

/// Code page 1258 writes tones as marks behind their vowel.
fn marks_stand_on_vowels(text: &str) -> bool {
    let mut before = ' ';
    text.chars().all(|c| {
        let mark = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let vowel = "aăâeêioôơuưy".contains(before.to_lowercase().next().unwrap_or(' '));
        let fits = !mark || vowel || "éèàáíóúù".contains(before);
        before = c;
        fits
    })
}

/// The upper half of IBM code page 437.
const CP437: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ',
    'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»', '░', '▒',
    '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐', '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩',
    '╦', '╠', '═', '╬', '╧', '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀', 'α', 'ß', 'Γ', 'π',
    'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩', '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ',
    '²', '■', '\u{A0}',
];

/// A name as the container gives it, made safe; what has none is called by its place.
pub(super) fn shown(name: &str, otherwise: &str) -> String {
    safe_path(name).unwrap_or_else(|| otherwise.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (name, want) in [
            ("a/b.docx", Some("a/b.docx")),
            ("../../etc/passwd", Some("etc/passwd")),
            ("/abs/x.pdf", Some("abs/x.pdf")),
            ("C:\\tmp\\x.pdf", Some("C_/tmp/x.pdf")),
            ("\\\\may\\chung\\x.pdf", Some("may/chung/x.pdf")),
            ("a/./../b.pdf", Some("a/b.pdf")),
            ("a/. ./.. /b.pdf", Some("a/b.pdf")),
            ("a\u{202E}fdp.exe", Some("a_fdp.exe")),
            ("Ba\u{301}o ca\u{301}o.docx", Some("Báo cáo.docx")),
            ("__MACOSX/._a.docx", None),
            ("a/.DS_Store", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(safe_path(name).as_deref(), want, "{name}");
        }
        let deep = safe_path(&"x/".repeat(500)).expect("a path");
        assert_eq!(deep.split('/').count(), MAX_STEPS);
        assert_eq!(safe_path(&"dài".repeat(500)).map(|n| n.chars().count()), Some(MAX_STEP));
    }

    #[test]
    fn names_in_old_code_pages() {
        assert_eq!(decode_name("Báo cáo.docx".as_bytes()), "Báo cáo.docx");
        assert_eq!(decode_name(b"B\xE1o c\xE1o t\xF4\xD2ng k\xEA\xECt.docx"), "Báo cáo tổng kết.docx");
        assert_eq!(decode_name(b"BC \x96 Bi\xCCnh Thu\xE2\xF2n.docx"), "BC – Bình Thuận.docx");
        assert_eq!(decode_name(b"r\x82sum\x82.pdf"), "résumé.pdf");
    }

    #[test]
    fn equal_names_are_told_apart() {
        let mut taken = HashSet::new();
        let mut name = |n: &str| unique(n.to_owned(), &mut taken);
        assert_eq!(
            [name("a/b.docx"), name("A/B.docx"), name("a/b.docx"), name("a/b"), name("a/b")],
            ["a/b.docx", "A/B (2).docx", "a/b (3).docx", "a/b", "a/b (2)"]
        );
    }
}
