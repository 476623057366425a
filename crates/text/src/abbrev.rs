//! Abbreviations of administrative Vietnamese and their long forms, as data for both directions.
//!
//! Only unambiguous ones are expanded; "TT" may be Thông tư or Trung tâm, "CT" Chỉ thị, Chương trình or Chủ tịch, and a symbol such
//! as "BC" stands in every number of a document.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::canon;
use super::normal::{Builder, Mapped, is_nfc, nfc};

/// A short form and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    pub short: &'static str,
    pub long: &'static str,
    /// Has other readings, or is a symbol: never expanded without context.
    pub ambiguous: bool,
}

/// The table. The form of symbols is that of Nghị định 30/2020/NĐ-CP, Phụ lục III.
#[rustfmt::skip]
pub const ABBREVIATIONS: &[Abbreviation] = &[
    Abbreviation { short: "BHXH", long: "Bảo hiểm xã hội", ambiguous: false },
    Abbreviation { short: "BHYT", long: "Bảo hiểm y tế", ambiguous: false },
    Abbreviation { short: "BHTN", long: "Bảo hiểm thất nghiệp", ambiguous: false },
    Abbreviation { short: "BHTNLĐ-BNN", long: "Bảo hiểm tai nạn lao động, bệnh nghề nghiệp", ambiguous: false },
    Abbreviation { short: "PTTĐ", long: "Phong trào thi đua", ambiguous: false },
    Abbreviation { short: "TĐKT", long: "Thi đua - Khen thưởng", ambiguous: false },
    Abbreviation { short: "TĐ-KT", long: "Thi đua - Khen thưởng", ambiguous: false },
    Abbreviation { short: "BTĐKT", long: "Ban Thi đua - Khen thưởng", ambiguous: false },
    Abbreviation { short: "BTĐKTTW", long: "Ban Thi đua - Khen thưởng Trung ương", ambiguous: false },
    Abbreviation { short: "HĐTĐKT", long: "Hội đồng Thi đua - Khen thưởng", ambiguous: false },
    Abbreviation { short: "HĐ TĐKT", long: "Hội đồng Thi đua - Khen thưởng", ambiguous: false },
    Abbreviation { short: "HĐQL", long: "Hội đồng quản lý", ambiguous: false },
    Abbreviation { short: "TGĐ", long: "Tổng Giám đốc", ambiguous: false },
    Abbreviation { short: "TTg", long: "Thủ tướng Chính phủ", ambiguous: true },
    Abbreviation { short: "CTN", long: "Chủ tịch nước", ambiguous: true },
    Abbreviation { short: "UBND", long: "Ủy ban nhân dân", ambiguous: false },
    Abbreviation { short: "HĐND", long: "Hội đồng nhân dân", ambiguous: false },
    Abbreviation { short: "MTTQ", long: "Mặt trận Tổ quốc", ambiguous: false },
    Abbreviation { short: "UBMTTQVN", long: "Ủy ban Mặt trận Tổ quốc Việt Nam", ambiguous: false },
    Abbreviation { short: "BCĐ", long: "Ban Chỉ đạo", ambiguous: false },
    Abbreviation { short: "BCH", long: "Ban Chấp hành", ambiguous: false },
    Abbreviation { short: "BTV", long: "Ban Thường vụ", ambiguous: true },
    Abbreviation { short: "CBCCVC", long: "Cán bộ, công chức, viên chức", ambiguous: false },
    Abbreviation { short: "CCVC", long: "Công chức, viên chức", ambiguous: false },
    Abbreviation { short: "CBCCVC&NLĐ", long: "Cán bộ, công chức, viên chức và người lao động", ambiguous: false },
    Abbreviation { short: "CCVC-LĐ", long: "Công chức, viên chức, lao động", ambiguous: false },
    Abbreviation { short: "CNVCLĐ", long: "Công nhân, viên chức, lao động", ambiguous: false },
    Abbreviation { short: "NLĐ", long: "Người lao động", ambiguous: false },
    Abbreviation { short: "NSDLĐ", long: "Người sử dụng lao động", ambiguous: false },
    Abbreviation { short: "SDLĐ", long: "Sử dụng lao động", ambiguous: false },
    Abbreviation { short: "NTM", long: "Nông thôn mới", ambiguous: false },
    Abbreviation { short: "XDNTM", long: "Xây dựng nông thôn mới", ambiguous: false },
    Abbreviation { short: "GNBV", long: "Giảm nghèo bền vững", ambiguous: false },
    Abbreviation { short: "MTQG", long: "Mục tiêu quốc gia", ambiguous: false },
    Abbreviation { short: "CTMTQG", long: "Chương trình mục tiêu quốc gia", ambiguous: false },
    Abbreviation { short: "XĐGN", long: "Xóa đói giảm nghèo", ambiguous: false },
    Abbreviation { short: "DTTS", long: "Dân tộc thiểu số", ambiguous: false },
    Abbreviation { short: "DTTS&MN", long: "Dân tộc thiểu số và miền núi", ambiguous: false },
    Abbreviation { short: "HSSV", long: "Học sinh, sinh viên", ambiguous: false },
    Abbreviation { short: "HGĐ", long: "Hộ gia đình", ambiguous: false },
    Abbreviation { short: "NCC", long: "Người có công", ambiguous: true },
    Abbreviation { short: "KCB", long: "Khám bệnh, chữa bệnh", ambiguous: false },
    Abbreviation { short: "ASXH", long: "An sinh xã hội", ambiguous: false },
    Abbreviation { short: "CSXH", long: "Chính sách xã hội", ambiguous: true },
    Abbreviation { short: "KT-XH", long: "Kinh tế - xã hội", ambiguous: false },
    Abbreviation { short: "NSNN", long: "Ngân sách nhà nước", ambiguous: false },
    Abbreviation { short: "NHCSXH", long: "Ngân hàng Chính sách xã hội", ambiguous: false },
    Abbreviation { short: "LĐTBXH", long: "Lao động - Thương binh và Xã hội", ambiguous: false },
    Abbreviation { short: "LĐ-TB&XH", long: "Lao động - Thương binh và Xã hội", ambiguous: false },
    Abbreviation { short: "CSTĐ", long: "Chiến sĩ thi đua", ambiguous: false },
    Abbreviation { short: "CSTĐTQ", long: "Chiến sĩ thi đua toàn quốc", ambiguous: false },
    Abbreviation { short: "CSTĐCS", long: "Chiến sĩ thi đua cơ sở", ambiguous: false },
    Abbreviation { short: "LĐTT", long: "Lao động tiên tiến", ambiguous: false },
    Abbreviation { short: "TTLĐXS", long: "Tập thể lao động xuất sắc", ambiguous: false },
    Abbreviation { short: "HCLĐ", long: "Huân chương Lao động", ambiguous: false },
    Abbreviation { short: "BK", long: "Bằng khen", ambiguous: true },
    Abbreviation { short: "GK", long: "Giấy khen", ambiguous: true },
    Abbreviation { short: "SKKN", long: "Sáng kiến kinh nghiệm", ambiguous: false },
    Abbreviation { short: "TW", long: "Trung ương", ambiguous: false },
    Abbreviation { short: "T.Ư", long: "Trung ương", ambiguous: true },
    Abbreviation { short: "QĐ", long: "Quyết định", ambiguous: true },
    Abbreviation { short: "KH", long: "Kế hoạch", ambiguous: true },
    Abbreviation { short: "HD", long: "Hướng dẫn", ambiguous: true },
    Abbreviation { short: "BC", long: "Báo cáo", ambiguous: true },
    Abbreviation { short: "BB", long: "Biên bản", ambiguous: true },
    Abbreviation { short: "TTr", long: "Tờ trình", ambiguous: true },
    Abbreviation { short: "NQ", long: "Nghị quyết", ambiguous: true },
    Abbreviation { short: "CT", long: "Chỉ thị", ambiguous: true },
    Abbreviation { short: "CTr", long: "Chương trình", ambiguous: true },
    Abbreviation { short: "TB", long: "Thông báo", ambiguous: true },
    Abbreviation { short: "CV", long: "Công văn", ambiguous: true },
    Abbreviation { short: "NĐ-CP", long: "Nghị định của Chính phủ", ambiguous: true },
    Abbreviation { short: "TT", long: "Thông tư", ambiguous: true },
    Abbreviation { short: "V/v", long: "Về việc", ambiguous: true },
    Abbreviation { short: "VT", long: "Văn thư", ambiguous: true },
    Abbreviation { short: "b/c", long: "báo cáo", ambiguous: true },
    Abbreviation { short: "VPCP", long: "Văn phòng Chính phủ", ambiguous: true },
    Abbreviation { short: "TH", long: "Tổng hợp", ambiguous: true },
    Abbreviation { short: "SL", long: "Số lượng", ambiguous: true },
    Abbreviation { short: "đ/c", long: "đồng chí", ambiguous: true },
    Abbreviation { short: "trđ", long: "triệu đồng", ambiguous: true },
    Abbreviation { short: "tr.đ", long: "triệu đồng", ambiguous: true },
    Abbreviation { short: "VNĐ", long: "đồng Việt Nam", ambiguous: true },
    Abbreviation { short: "VND", long: "đồng Việt Nam", ambiguous: true },
    Abbreviation { short: "đ", long: "đồng", ambiguous: true },
    Abbreviation { short: "STT", long: "Số thứ tự", ambiguous: false },
    Abbreviation { short: "TP", long: "Thành phố", ambiguous: true },
    Abbreviation { short: "ĐVHC", long: "Đơn vị hành chính", ambiguous: false },
    Abbreviation { short: "ĐVTT", long: "Đơn vị trực thuộc", ambiguous: false },
    Abbreviation { short: "VSS", long: "Vietnam Social Security", ambiguous: true },
    Abbreviation { short: "TMĐT", long: "tổng mức đầu tư", ambiguous: true },
    Abbreviation { short: "CNTT", long: "Công nghệ thông tin", ambiguous: false },
    Abbreviation { short: "TCKT", long: "Tài chính - Kế toán", ambiguous: false },
    Abbreviation { short: "KHĐT", long: "Kế hoạch và Đầu tư", ambiguous: false },
    Abbreviation { short: "TCCB", long: "Tổ chức cán bộ", ambiguous: false },
    Abbreviation { short: "HTQT", long: "Hợp tác quốc tế", ambiguous: false },
    Abbreviation { short: "CSYT", long: "Chính sách y tế", ambiguous: true },
    Abbreviation { short: "HĐ", long: "Hội đồng", ambiguous: true },
    Abbreviation { short: "BHXHVN", long: "Bảo hiểm xã hội Việt Nam", ambiguous: false },
];

/// Upper-case short form → its entries.
static BY_SHORT: LazyLock<HashMap<String, Vec<&'static Abbreviation>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<&'static Abbreviation>> = HashMap::new();
    for entry in ABBREVIATIONS {
        map.entry(entry.short.to_uppercase()).or_default().push(entry);
    }
    map
});

/// What the short form may stand for, in any case; several where it is ambiguous.
pub fn long_forms(short: &str) -> impl Iterator<Item = &'static str> {
    BY_SHORT.get(&nfc(short).text.to_uppercase()).into_iter().flatten().map(|a| a.long)
}

/// The short forms of a long one; spelling of tones, case and y/i do not matter.
pub fn short_forms(long: &str) -> impl Iterator<Item = &'static str> {
    let wanted = canon(long).text;
    ABBREVIATIONS.iter().filter(move |a| canon(a.long).text == wanted).map(|a| a.short)
}

/// The text with unambiguous abbreviations written out. Short forms of four letters and more are known in any case ("bhxh"),
/// shorter ones only as they are usually written. Parts of a number of a document ("12/BC-BHXH") are left alone.
pub fn expand(text: &str) -> Mapped {
    if !is_nfc(text) {
        let composed = nfc(text);
        let expanded = expand(&composed.text);
        return composed.then(expanded);
    }
    let mut made = Builder::new(text.len(), text.len() + text.len() / 4);
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(is_short_letter) {
        let start = at + found;
        let end = text[start..].find(|c: char| !is_short_letter(c) && !matches!(c, '-' | '&')).map_or(text.len(), |n| start + n);
        let mut next = end;
        if !text[..start].ends_with(['/', '-', '&']) {
            // The longest short form first: "TĐ-KT" before "TĐ".
            let mut cut = end;
            while cut > start {
                if let Some(long) = unambiguous(&text[start..cut]) {
                    made.copy(&text[copied..start], copied);
                    made.push_str(long, start..cut);
                    copied = cut;
                    next = cut;
                    break;
                }
                cut = start + text[start..cut].rfind(['-', '&']).unwrap_or(0);
            }
        }
        at = next;
    }
    made.copy(&text[copied..], copied);
    made.finish()
}

fn is_short_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// Letters outside ASCII that short forms are written with, in both cases.
static SHORT_LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let both = |c: char| c.to_lowercase().chain(c.to_uppercase());
    let mut letters: Vec<char> =
        ABBREVIATIONS.iter().flat_map(|a| a.short.chars()).filter(|c| !c.is_ascii()).flat_map(both).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
});

fn unambiguous(short: &str) -> Option<&'static str> {
    // Almost every word of a text is turned away here: it is long, or has a letter that no short form has.
    if short.len() > 24 || short.chars().any(|c| !c.is_ascii() && !SHORT_LETTERS.contains(&c)) {
        return None;
    }
    let entries = BY_SHORT.get(&short.to_uppercase())?;
    let [entry] = entries.as_slice() else { return None };
    let known = entry.short == short || entry.short.chars().count() >= 4;
    (known && !entry.ambiguous).then_some(entry.long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::check_way_back;
    use proptest::prelude::*;

    #[test]
    fn only_what_is_sure_is_written_out() {
        for (text, expected) in [
            ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh"),
            ("thẻ bhyt", "thẻ Bảo hiểm y tế"),
            ("công tác TĐ-KT", "công tác Thi đua - Khen thưởng"),
            ("Số 12/BC-BHXH", "Số 12/BC-BHXH"),
            ("TT, HĐ, CT, BC", "TT, HĐ, CT, BC"),
            ("ntm NTM", "ntm Nông thôn mới"),
            ("UBND, HĐND", "Ủy ban nhân dân, Hội đồng nhân dân"),
            ("PTTD\u{323}", "PTTD\u{323}".replace("D\u{323}", "\u{1E0C}").as_str()),
        ] {
            assert_eq!(expand(text).text, expected, "{text}");
        }
    }

    #[test]
    fn both_directions() {
        assert_eq!(long_forms("pttđ").collect::<Vec<_>>(), ["Phong trào thi đua"]);
        assert!(short_forms("thi đua – khen thưởng").any(|s| s == "TĐKT"));
        assert!(long_forms("HĐ").count() >= 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn the_way_back_stays_inside(text in "(?s)([ -/a-zđ\u{300}]|BHXH|TĐ-KT|TW|CBCCVC&NLĐ){0,20}", a in 0usize..80, b in 0usize..80) {
            check_way_back(&expand(&text), &text, a, b);
        }
    }
}
