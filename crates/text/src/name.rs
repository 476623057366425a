//! Names of persons and collectives, made comparable.
//!
//! Persons' names are compared with their marks and with y and i apart: Vy and Vi, Thủy and Thúy are different people.

use super::abbrev::expand;
use super::fold::{canon, canon_keeping_yi};
use super::letter::Vowel;
use super::normal::nfc;
use super::syllable::{is_vietnamese_syllable, syllables};

/// Words that stand before a name, canonical; longer ones first where one begins with another.
const TITLES: &[&str] = &[
    "đồng chí",
    "đ/c",
    "đc",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "thạc sĩ",
    "thạc sỹ",
    "tiến sĩ",
    "tiến sỹ",
    "bác sĩ",
    "bác sỹ",
    "dược sĩ",
    "kỹ sư",
    "cử nhân",
    "phó giáo sư",
    "giáo sư",
    "ths",
    "pgs",
    "gs",
    "ts",
    "bsckii",
    "bscki",
    "bs",
    "ks",
    "cn",
    "nhà báo",
    "luật sư",
    "ls",
];

/// A key that is equal for the same person however the name was typed: case, old or new tone placement, composed or not, titles,
/// list numbers, blanks. It is no name to show.
pub fn person_key(text: &str) -> String {
    let key = canon_keeping_yi(text).text;
    let mut rest = key.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches(|c: char| !c.is_alphanumeric());
    while let Some(after) = without_title(rest) {
        rest = after;
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rest after one title; `None` where there is none, or nothing would be left.
fn without_title(text: &str) -> Option<&str> {
    TITLES.iter().find_map(|title| {
        let rest = text.strip_prefix(title)?;
        let dotted = rest.starts_with(['.', ':', '-', ',']);
        let name = rest.trim_start_matches(|c: char| matches!(c, '.' | ':' | ',' | '-') || c.is_whitespace());
        // "Anh" and "Chị" begin names too ("Anh Thư" is a given name): a name of two syllables must remain.
        ((dotted || rest.starts_with(char::is_whitespace)) && name.contains(char::is_whitespace)).then_some(name)
    })
}

/// Family names, canonical. With one of them in front a line of capitalised syllables is a person.
const FAMILY: &str = " nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đào đinh đoàn trịnh trương mai lâm tô cao châu chu \
 hà hứa kiều la lại lương lưu mạc nghiêm ninh ông phùng quách tạ tăng thái thân thạch tiêu tống tôn triệu trình từ văn vi viên vương xa khổng \
 khúc khuất bạch bành biện bế cái cấn chung chử cù cung danh doãn đàm đậu điêu đới đồng đường giang giáp hàn hán kha kim lã lăng lò lộ lục lữ ma \
 mã mẫn nông nhâm nhan phí phó phương quan quản quàng sầm sơn tòng thào thi thiều tiết trà trang trầm trừ tường vàng vừ giàng sùng hạng lầu \
 lường cầm hoắc an âu công diệp hầu mùa lừu cháng tẩn lỳ chảo phàn thôi ung lai thiệu bồ nay siu rơ ksor y rah kpă rmah hồng ";

/// Words that begin names of bodies, not of people.
const BODY: &[&str] = &[
    "phòng",
    "ban",
    "văn",
    "tổ",
    "đội",
    "cơ",
    "trung",
    "vụ",
    "viện",
    "trường",
    "tỉnh",
    "huyện",
    "thành",
    "bảo",
    "công",
    "hội",
    "ủy",
    "sở",
    "chi",
    "đảng",
    "số",
];

/// Whether the line could be the name of a person: two to six capitalised Vietnamese syllables, beginning with a family name or
/// led by a title. Names of other peoples of Vietnam pass with a title or a known first part (Y, H').
pub fn looks_like_person(text: &str) -> bool {
    let composed = nfc(text.trim());
    let key = canon_keeping_yi(&composed.text).text;
    let titled = without_title(key.trim());
    let words: Vec<&str> = syllables(&composed.text).map(|(_, word)| word).collect();
    let name = person_key(&composed.text);
    let count = syllables(&name).count();
    if !(2..=6).contains(&count) || words.len() < count || name.len() > 80 {
        return false;
    }
    if name.chars().any(|c| !(c.is_alphabetic() || c.is_whitespace() || matches!(c, '\'' | '-' | '.'))) {
        return false;
    }
    let capital = words[words.len() - count..].iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    let sound = |w: &str| w.chars().count() == 1 || is_vietnamese_syllable(w);
    let first = name.split_whitespace().next().unwrap_or("");
    let family = FAMILY.contains(&format!(" {first} "));
    let ethnic = matches!(first, "y" | "h" | "k") || first.starts_with("h'") || first.starts_with("k'");
    if !capital {
        return false;
    }
    if titled.is_some() || ethnic {
        return true;
    }
    let second = syllables(&name).nth(1).map_or("", |(_, word)| word);
    let body = BODY.contains(&first)
        && matches!(second, "phòng" | "tâm" | "hiểm" | "phố" | "đoàn" | "ty" | "quan" | "thể" | "đồng" | "an");
    let voiced = name.chars().any(|c| Vowel::of(c).is_some());
    family && !body && voiced && syllables(&name).all(|(_, w)| sound(w))
}

/// A key for names of collectives: canonical, abbreviations written out, "Tập thể", list numbers and punctuation dropped.
pub fn collective_key(text: &str) -> String {
    let long = canon(&expand(text).text).text;
    let words: Vec<&str> = syllables(&long).map(|(_, word)| word).collect();
    let mut rest = words.as_slice();
    while let [first, tail @ ..] = rest {
        let number = first.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !number || tail.is_empty() {
            break;
        }
        rest = tail;
    }
    if let ["tập", "thể", tail @ ..] = rest
        && !tail.is_empty()
    {
        rest = tail;
    }
    rest.join(" ")
}

/// Two to six words, each with a capital: a name of a person where nothing else can stand, whatever the family name.
pub fn is_capitalised(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_one_key() {
        for (a, b) in [
            ("Ông Nguyễn Văn Hoà", "NGUYỄN VĂN HÒA"),
            ("1. Đồng chí Trần Thị Thuý", "trần thị  thúy"),
            ("đ/c Lê Thị Hạnh", "Lê Thị Hạnh"),
            ("ThS. Phạm Văn An,", "Phạm Văn An"),
            ("TS. BS. Lê Mỹ", "Lê Mỹ"),
            ("Nguye\u{302}\u{303}n An", "Nguyễn An"),
        ] {
            assert_eq!(person_key(a), person_key(b), "{a}");
        }
        for (a, b) in [("Nguyễn Thị Vy", "Nguyễn Thị Vi"), ("Lê Thủy", "Lê Thúy"), ("Trần Hòa", "Trần Hoa")] {
            assert_ne!(person_key(a), person_key(b));
        }
        assert_eq!(person_key("Anh Thư"), "anh thư");
    }

    #[test]
    fn people_and_others() {
        for text in ["Nguyễn Văn A", "NGUYỄN THỊ MINH KHAI", "Bà Lê Thị Hạnh", "Y Bhin Niê", "Hồ Đức Phúc", "Ông Rơ Mah Hùng"]
        {
            assert!(looks_like_person(text), "{text}");
        }
        for text in [
            "Bảo hiểm xã hội",
            "Phòng Truyền thông",
            "Nơi nhận",
            "GIÁM ĐỐC",
            "Văn Phòng",
            "tổng kết phong trào",
            "Nguyễn",
            "Hà Nội, ngày 5",
            "Công Đoàn Cơ Quan",
            "",
        ] {
            assert!(!looks_like_person(text), "{text}");
        }
    }

    #[test]
    fn one_collective_one_key() {
        assert_eq!(
            collective_key("2. Tập thể Phòng TĐKT - BHXH tỉnh"),
            collective_key("Phòng Thi đua, Khen thưởng, Bảo hiểm xã hội tỉnh")
        );
        assert_ne!(collective_key("BHXH huyện A"), collective_key("BHXH huyện B"));
    }
}
