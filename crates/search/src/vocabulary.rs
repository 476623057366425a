//! Values of fields that have blanks in them, and verdicts by id or as people say them.

use super::directory::slug;
use super::schema;
use rasoat_model::finding::Verdict;

/// "deficient", "thiếu".
pub(super) fn verdict(text: &str) -> Option<Verdict> {
    match slug(text).as_str() {
        "du" => Some(Verdict::Complete),
        "thieu" => Some(Verdict::Deficient),
        "chua-ro" => Some(Verdict::Unclear),
        id => schema::verdict(id),
    }
}

pub(super) const VERDICTS: &str = "đủ (complete), thiếu (deficient), chưa rõ (unclear)";

/// Where the longest value ends that begins at `from`, in bytes; values may have blanks in them.
pub(super) fn value_end<T>(query: &str, from: usize, known: impl Fn(&str) -> Option<T>) -> Option<usize> {
    /// Words of the longest name.
    const LONGEST: usize = 9;
    let rest = &query[from..];
    let stops = rest.char_indices().filter(|(i, c)| (c.is_whitespace() || *c == ')') && *i > 0).map(|(i, _)| i);
    let ends: Vec<usize> = stops.chain([rest.len()]).take(LONGEST).collect();
    ends.into_iter().rev().find(|end| known(&rest[..*end]).is_some()).map(|end| from + rest[..end].trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Directory;

    #[test]
    fn as_people_say_them() {
        for (text, expected) in [
            ("thiếu", Some(Verdict::Deficient)),
            ("chưa rõ", Some(Verdict::Unclear)),
            ("complete", Some(Verdict::Complete)),
            ("x", None),
        ] {
            assert_eq!(verdict(text), expected, "{text}");
        }
        let text = "vung:tây nguyên kiến nghị";
        let directory = Directory::default();
        assert_eq!(value_end(text, 5, |t| directory.region(t)).map(|end| &text[5..end]), Some("tây nguyên"));
    }
}
