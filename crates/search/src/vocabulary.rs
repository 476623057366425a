//! Fields whose values are few and known: regions and verdicts, by id or as people say them.

use super::schema;
use super::spelling::{typed, unmarked};
use rasoat_check::roster::Region;
use rasoat_model::finding::Verdict;

/// "tay-nguyen", "Tây Nguyên", "tây_nguyên".
pub(super) fn region(text: &str) -> Option<Region> {
    let slug = slug(text);
    Region::ALL.into_iter().find(|r| r.as_str() == slug || self::slug(r.name()) == slug)
}

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

pub(super) fn regions() -> String {
    Region::ALL.map(Region::name).join("; ")
}

/// Letters without marks, words joined.
fn slug(text: &str) -> String {
    let bare = unmarked(&typed(text));
    let words: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

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

    #[test]
    fn as_people_say_them() {
        for (text, expected) in [
            ("Tây Nguyên", Some(Region::CentralHighlands)),
            ("TÂY_NGUYÊN", Some(Region::CentralHighlands)),
            ("dong-bang-song-hong", Some(Region::RedRiverDelta)),
            ("Đồng bằng sông Hồng", Some(Region::RedRiverDelta)),
            ("miền Tây", None),
        ] {
            assert_eq!(region(text), expected, "{text}");
        }
        for (text, expected) in [
            ("thiếu", Some(Verdict::Deficient)),
            ("chưa rõ", Some(Verdict::Unclear)),
            ("complete", Some(Verdict::Complete)),
            ("x", None),
        ] {
            assert_eq!(verdict(text), expected, "{text}");
        }
        let text = "vung:tây nguyên kiến nghị";
        assert_eq!(value_end(text, 5, region).map(|end| &text[5..end]), Some("tây nguyên"));
    }
}
