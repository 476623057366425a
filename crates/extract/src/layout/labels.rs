//! List labels at the start of a line: "I.", "1.2.", "a)", "-", "•". Only their form; what they number is not known here.

const BULLETS: &str = "-–—+•*●○▪➢✓❖·";

/// Length in bytes of the label with which the line begins, blanks after it left out.
pub fn label(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if BULLETS.contains(first) {
        let rest = &text[first.len_utf8()..];
        let next = rest.chars().next();
        return next.is_none_or(|c| c == ' ' || c.is_alphabetic()).then_some(first.len_utf8());
    }
    let opened = first == '(';
    let body = if opened { &text[1..] } else { text };
    let core = numeral(body).or_else(|| roman(body)).or_else(|| letter(body))?;
    let rest = &body[core.len..];
    let mut chars = rest.chars();
    let (mark, after) = (chars.next(), chars.next());
    let closed = if opened { mark == Some(')') } else { matches!(mark, Some('.' | ')' | '/')) };
    let end = usize::from(opened) + core.len;
    if closed {
        let free = after.is_none_or(|c| c == ' ' || (c.is_alphabetic() && mark != Some('/')));
        return free.then_some(end + 1);
    }
    // "1.1 Text": several parts need no mark behind the last.
    (core.parts > 1 && mark.is_none_or(|c| c == ' ')).then_some(end)
}

/// The line is a label and nothing else.
pub fn only_label(text: &str) -> bool {
    label(text).is_some_and(|n| n == text.trim_end().len())
}

struct Core {
    len: usize,
    parts: usize,
}

fn numeral(s: &str) -> Option<Core> {
    let (mut at, mut parts) = (0, 0);
    loop {
        let digits = s[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 2 {
            break;
        }
        let more = s[at + digits..].starts_with('.') && s[at + digits + 1..].starts_with(|c: char| c.is_ascii_digit());
        parts += 1;
        at += digits;
        if !more || parts == 5 {
            return Some(Core { len: at, parts });
        }
        at += 1;
    }
    None
}

fn roman(s: &str) -> Option<Core> {
    let len = s.bytes().take_while(|b| b"IVX".contains(b)).count();
    (1..=6).contains(&len).then_some(Core { len, parts: 1 })
}

fn letter(s: &str) -> Option<Core> {
    let c = s.chars().next()?;
    (c.is_ascii_alphabetic() || c == 'đ' || c == 'Đ').then_some(Core { len: c.len_utf8(), parts: 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_text() {
        let cases = [
            ("I. Đặc điểm", Some(2)),
            ("1. Thuận lợi", Some(2)),
            ("1.2. Kết quả", Some(4)),
            ("1.2 Kết quả", Some(3)),
            ("a) Công tác", Some(2)),
            ("đ) Công tác", Some(3)),
            ("(1) Công tác", Some(3)),
            ("- Như trên;", Some(1)),
            ("+ Số thẻ", Some(1)),
            ("2016 là năm", None),
            ("14/8/2020", None),
            ("1.234 thẻ", None),
            ("50 thẻ", None),
            ("-5%", None),
            ("Vì vậy", None),
            ("Công tác", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(label(text), expected, "{text:?}");
        }
        assert!(only_label("1."));
        assert!(!only_label("1. a"));
    }
}
