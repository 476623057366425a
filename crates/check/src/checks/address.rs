//! Addresses in running text: which levels of administration are named, by a name of their own.
//!
//! "xã nghèo" and "trên địa bàn tỉnh" name nothing; "xã Tân Lập, huyện Vũ Thư" does. It does not know whether the place exists.

use crate::profile::Level;
use rasoat_text::fold::fold;
use rasoat_text::normal::nfc;
use regex::Regex;
use std::sync::LazyLock;

/// What an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Named {
    /// A household by the name of a person.
    pub household: bool,
    /// Thôn, bản, ấp, tổ dân phố.
    pub hamlet: bool,
    pub commune: bool,
    pub district: bool,
    pub province: bool,
}

impl Named {
    pub fn has(self, level: Level) -> bool {
        match level {
            Level::Commune => self.commune,
            Level::District => self.district,
            Level::Province => self.province,
        }
    }

    /// Something below the province is named.
    pub fn any(self) -> bool {
        self.household || self.hamlet || self.commune || self.district
    }

    fn and(self, other: Named) -> Named {
        Named {
            household: self.household || other.household,
            hamlet: self.hamlet || other.hamlet,
            commune: self.commune || other.commune,
            district: self.district || other.district,
            province: self.province || other.province,
        }
    }
}

/// A word for a level, then a name with a capital or a number. Names of places have up to five syllables.
const NAME: &str = r"\s*(?P<n>(?:\p{Lu}[\p{L}’'-]*|[0-9]{1,3})(?:[ \u{a0}]+(?:\p{Lu}[\p{L}’'-]*|[0-9]{1,3})){0,4})";

fn level(words: &str) -> Regex {
    Regex::new(&format!(r"(?:^|[^\p{{L}}])(?:{words}){NAME}")).expect("constant")
}

static COMMUNE: LazyLock<Regex> =
    LazyLock::new(|| level(r"[Xx]ã |[Pp]hường |[Tt]hị trấn |[Đđ]ặc khu |XÃ |PHƯỜNG |THỊ TRẤN |[Xx]\. ?|[Pp]\. ?|TT\. ?"));
static DISTRICT: LazyLock<Regex> = LazyLock::new(|| {
    level(r"[Hh]uyện |[Qq]uận |[Tt]hị xã |[Tt]hành phố |HUYỆN |QUẬN |THỊ XÃ |THÀNH PHỐ |TP\.? ?|Tp\.? ?|TX\.? ?|H\. ?|Q\. ?")
});
static PROVINCE: LazyLock<Regex> = LazyLock::new(|| level(r"[Tt]ỉnh |TỈNH "));
static HAMLET: LazyLock<Regex> = LazyLock::new(|| {
    level(
        r"[Tt]hôn |[Bb]ản |[Ấấ]p |[Kk]hóm |[Xx]óm |[Bb]uôn |[Ll]àng |[Bb]on |[Ss]óc |[Kk]hu phố |[Tt]ổ dân phố (?:số )?|[Kk]hối |[Đđ]ội ",
    )
});
/// A household told by who lives there.
static HOUSEHOLD: LazyLock<Regex> = LazyLock::new(|| {
    level(r"(?:hộ|gia đình|nhà|Hộ|Gia đình|Nhà)(?: gia đình)?(?: của)? (?:ông|bà|anh|chị|cụ|em|mẹ) |[Mm]ẹ VNAH ")
});
/// What goes on behind the name of a commune: ", Krông Năng, Đắk Lắk".
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*[,(–-]\s*(\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*){0,3})").expect("constant"));

/// Words for a level, folded: what follows them is read by its own pattern.
const LEVELS: &[&str] = &["tp", "tx", "tt", "h", "q", "t", "huyen", "quan", "thi", "thanh", "tinh", "ap", "thon", "ban", "to"];

/// The levels that a text names.
pub fn named(text: &str) -> Named {
    let text = &nfc(text).text;
    let mut out = Named {
        household: HOUSEHOLD.is_match(text),
        hamlet: HAMLET.is_match(text),
        province: PROVINCE.is_match(text),
        ..Named::default()
    };
    for c in COMMUNE.captures_iter(text) {
        let Some(name) = c.name("n") else { continue };
        // "Bảo hiểm Xã Hội" is no commune.
        if fold(name.as_str()).text.starts_with("hoi") {
            continue;
        }
        out.commune = true;
        // The level above is often given by its name alone.
        if let Some(next) = BEHIND.captures(&text[name.end()..]).and_then(|c| c.get(1)) {
            if is_province(next.as_str()) {
                out.province = true;
            } else if !LEVELS.contains(&fold(next.as_str()).text.split(' ').next().unwrap_or_default()) {
                out.district = true;
            }
            let rest = &text[name.end() + next.end()..];
            out.province |= BEHIND.captures(rest).and_then(|c| c.get(1)).is_some_and(|n| is_province(n.as_str()));
        }
    }
    for c in DISTRICT.captures_iter(text) {
        let Some(name) = c.name("n") else { continue };
        if is_city(name.as_str()) {
            out.province = true;
        } else {
            out.district = true;
        }
    }
    out
}

/// The levels that several texts name together.
pub fn named_in<'a>(texts: impl Iterator<Item = &'a str>) -> Named {
    texts.fold(Named::default(), |all, text| all.and(named(text)))
}

/// The provinces of the country, folded, and whether each is a city. No roster: addresses are the same whoever asks for them.
static PROVINCES: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
    let lines = include_str!("provinces.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    lines.map(|l| (fold(l.trim_start_matches('*')).text, l.starts_with('*'))).collect()
});

fn is_city(name: &str) -> bool {
    let name = fold(name).text;
    PROVINCES.iter().any(|(province, city)| *city && name.starts_with(province))
}

fn is_province(name: &str) -> bool {
    let name = fold(name).text;
    PROVINCES.iter().any(|(province, _)| *province == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters for what is named: h household, t hamlet, c commune, d district, p province.
    fn show(text: &str) -> String {
        let n = named(text);
        [(n.household, 'h'), (n.hamlet, 't'), (n.commune, 'c'), (n.district, 'd'), (n.province, 'p')]
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, c)| *c)
            .collect()
    }

    #[test]
    fn what_is_an_address() {
        for (text, want) in [
            ("xây nhà cho hộ ông Lò Văn Pâng, bản Nà Lặng, xã Mường Hung, huyện Sông Mã", "htcd"),
            ("tại xã Ea Hồ, Krông Năng, Đắk Lắk", "cdp"),
            ("Phường 5, Quận 3, Thành phố Hồ Chí Minh", "cdp"),
            ("phường Hải Châu, thành phố Đà Nẵng", "cp"),
            ("xã Thạnh An, TP. Hồ Chí Minh", "cp"),
            ("xã Vĩnh Tuy, Hà Giang", "cp"),
            ("gia đình bà Hà Thị Nguyên ở ấp 3", "ht"),
            ("x. Tân Lập, h. Vũ Thư", "c"),
            ("xa\u{303} Ta\u{302}n La\u{323}\u{302}p, huye\u{323}\u{302}n Vu\u{303} Thu\u{31b}", "cd"),
            ("trên địa bàn tỉnh", ""),
            ("trên địa bàn toàn huyện, các xã nghèo, xã biên giới", ""),
            ("BẢO HIỂM XÃ HỘI VIỆT NAM, Bảo hiểm Xã Hội", ""),
            ("tỉnh Sơn La", "p"),
            ("ba hộ nghèo ở vùng sâu", ""),
            ("các hộ gia đình người có công", ""),
        ] {
            assert_eq!(show(text), want, "{text}");
        }
    }
}
