//! What dossiers share: copied text and figures, another unit's name, text against table. And what must not be taken for it.

use crate::common::UnitKind;
use crate::common::*;
use rasoat_check::dossier::Dossier;
use rasoat_check::similar::{Sketch, compare, sketch};
use rasoat_model::finding::Finding;
use rasoat_model::rule::Rule;

/// 72 syllables on one unit's own work.
const OWN: &str = "Giữa mùa nước nổi năm ấy, bảy viên chức trẻ của huyện đầu nguồn chèo thuyền đến từng nhà sàn ghi tên \
    người chưa có thẻ, tối về chép lại bằng bút chì dưới ánh đèn dầu rồi sáng hôm sau mang danh sách lên xã xin dấu; cách làm chậm mà \
    chắc ấy giúp ba ấp xa nhất không còn ai phải trả tiền khi đi viện.";

fn unit(id: &str, name: &str, body: &str, table: &str) -> Dossier {
    let mut d = dossier(UnitKind::Province, vec![file("bao-cao.docx", &report(body)), file("phu-luc.docx", table)]);
    (d.unit.id, d.unit.name, d.name) = (Some(id.into()), name.into(), id.into());
    d
}

fn nam_dinh(body: &str) -> Dossier {
    unit("bhxh-nam-dinh", "BHXH tỉnh Nam Định", body, "")
}

fn ca_mau(body: &str) -> Dossier {
    unit("bhxh-ca-mau", "BHXH tỉnh Cà Mau", body, "")
}

/// A report with a section of its own words.
fn with(text: &str) -> String {
    format!("**I. ĐẶC ĐIỂM TÌNH HÌNH**\n**1. Thuận lợi**\n{text}\n**2. Khó khăn**\nĐường sá cách trở.")
}

fn compared(dossiers: &[Dossier]) -> Vec<Vec<Finding>> {
    let sketches: Vec<Sketch> = dossiers.iter().map(|d| sketch(&PROFILE, d)).collect();
    compare(&PROFILE, &sketches)
}

fn rules(findings: &[Vec<Finding>]) -> Vec<Vec<&'static str>> {
    findings.iter().map(|f| f.iter().map(|f| f.rule.id()).collect()).collect()
}

#[test]
fn a_long_passage_of_another_unit_is_shown_from_both_sides() {
    let changed = OWN.replace("bảy viên chức trẻ", "chín viên chức trẻ").replace("ba ấp", "hai ấp");
    let found = compared(&[nam_dinh(&with(OWN)), ca_mau(&with(&changed))]);
    assert_eq!(rules(&found), [["copied-text"], ["copied-text"]]);
    let f = &found[0][0];
    assert_eq!(f.subject.as_deref(), Some("BHXH tỉnh Cà Mau"));
    assert_eq!(f.evidence().len(), 2);
    let (mine, theirs) = (&f.evidence()[0], &f.evidence()[1]);
    assert_eq!((mine.file.as_str(), theirs.file.as_str()), ("bao-cao.docx", "bhxh-ca-mau/bao-cao.docx"));
    assert!(mine.quote.contains("bảy viên chức") && theirs.quote.contains("chín viên chức"), "{mine:?} {theirs:?}");
    assert!(OWN.starts_with(mine.quote.trim_end_matches('…')), "as written: {}", mine.quote);
    assert_eq!(rules(&compared(&[ca_mau(&with(&changed)), nam_dinh(&with(OWN))])), [["copied-text"], ["copied-text"]]);
}

#[test]
fn what_is_short_everybodys_or_the_directives_is_no_copy() {
    let short = OWN.split(',').next().expect("a part").to_string();
    let none: Vec<Vec<&str>> = vec![vec![], vec![]];
    assert_eq!(rules(&compared(&[nam_dinh(&with(&short)), ca_mau(&with(&short))])), none, "under sixty syllables");
    // Reports that follow the outline and say different things.
    assert_eq!(rules(&compared(&[nam_dinh(PROVINCE), ca_mau(&with(OWN))])), none);
    // The same passage in four units is a pattern that went around.
    let four: Vec<Dossier> = [("bhxh-nam-dinh", "A"), ("bhxh-ca-mau", "B"), ("bhxh-son-la", "C"), ("bhxh-long-an", "D")]
        .map(|(id, name)| unit(id, name, &with(OWN), ""))
        .into();
    assert!(compared(&four).iter().all(Vec::is_empty));
    assert_eq!(rules(&compared(&four[..3])), [["copied-text"; 2]; 3]);
    // One unit's report sent twice.
    assert_eq!(rules(&compared(&[nam_dinh(&with(OWN)), nam_dinh(&with(OWN))])), none);
    // The directive's own sentences, however long.
    let quotes: Vec<&str> = PROFILE.requirements.iter().map(|r| r.quote.text.as_str()).collect();
    let given = with(&quotes.join("\n"));
    assert_eq!(rules(&compared(&[nam_dinh(&given), ca_mau(&given)])), none);
}

#[test]
fn many_short_passages_make_a_copied_report() {
    let parts = [
        "Hội chợ quê mở ở sân kho hợp tác xã cũ, bán được bảy tạ khoai lang, mua về hai cuộn dây điện kéo đèn qua đoạn đường tối.",
        "Chị bưu tá nhận giữ chìa khóa tủ thuốc thôn, ai cần thì gõ cửa, mỗi tuần trạm y tế xã cử người lên đếm lại và bù thêm.",
        "Lớp học chữ buổi tối có mười bốn người đàn bà đan lưới, viết xong tên mình thì xin viết tên con lên sổ tiết kiệm.",
        "Ông thợ mộc già đóng không công ba chục bộ bàn ghế, chỉ xin gỗ thông của lâm trường và một bữa cơm với cả đội.",
        "Bầy dê giống chia cho sáu nhà dưới chân núi, nhà nào dê đẻ thì chuyển một con cho nhà kế tiếp trong danh sách.",
        "Cây cầu tre qua suối làm lại bằng thép đường ray cũ, xe cứu thương nay vào được tận sân trường mẫu giáo bản trên.",
        "Đội văn nghệ nghỉ hưu hát ở chợ phiên, quyên được vừa đủ tiền mua một máy đo huyết áp để trong nhà văn hóa thôn.",
        "Hai anh lái xe tải chở miễn phí phân bón ra đồng xa vào ngày chủ nhật, bà con trả công bằng bí đỏ và trứng vịt.",
    ];
    let body: String = parts.iter().enumerate().map(|(i, p)| format!("**{}. Việc thứ {}**\n{p}\n", i + 1, i + 1)).collect();
    assert_eq!(rules(&compared(&[nam_dinh(&body), ca_mau(&body)])), [["copied-text"], ["copied-text"]]);
}

#[test]
fn figures_that_two_units_cannot_have_by_chance() {
    let table = swap(&swap(APPENDIX, "15 triệu đồng", "15.375.000 đồng"), "18 triệu đồng", "18.420.000 đồng");
    let two = |a: &str, b: &str| {
        let first = unit("bhxh-nam-dinh", "BHXH tỉnh Nam Định", &with("Riêng."), a);
        let second = unit("bhxh-ca-mau", "BHXH tỉnh Cà Mau", &with("Khác."), b);
        rules(&compared(&[first, second]))
    };
    assert_eq!(two(&table, &table), [["copied-figures"], ["copied-figures"]]);
    // Only one year is the same.
    let other = table
        .replace("310 thẻ", "311 thẻ")
        .replace("402 thẻ", "403 thẻ")
        .replace("512 thẻ", "513 thẻ")
        .replace("298 thẻ", "299 thẻ");
    assert_eq!(two(&table, &other), [[""; 0]; 2]);
    // Nothing but noughts.
    let zeros: String = APPENDIX
        .lines()
        .map(|l| {
            if l.trim().starts_with("| 20") {
                format!("| {} | 0 | 0 | 0 | 0 | Không | |\n", &l.trim()[2..6])
            } else {
                format!("{l}\n")
            }
        })
        .collect();
    assert_eq!(two(&zeros, &zeros), [[""; 0]; 2]);
}

fn warned(dossier: &Dossier, rule: Rule) -> Vec<String> {
    assessed(dossier).findings.iter().filter(|f| f.rule == rule).map(line).collect()
}

#[test]
fn another_provinces_name_left_in() {
    for (text, want) in [
        ("Trong 5 năm qua, BHXH tỉnh Thái Bình đã ban hành 12 kế hoạch.", true),
        ("Công đoàn cơ quan Bảo hiểm xã hội tỉnh Thái Bình nhận đỡ đầu 5 cháu.", true),
        ("BHXH tỉnh Nam Định đã ban hành 12 kế hoạch.", false),
        ("Đơn vị đã giao lưu, học tập kinh nghiệm với BHXH tỉnh Thái Bình.", false),
        ("Tỷ lệ này cao hơn BHXH tỉnh Thái Bình 2 điểm.", false),
        ("Cụm thi đua gồm BHXH tỉnh Thái Bình, BHXH tỉnh Hà Nam và BHXH tỉnh Nam Định.", false),
        ("Đồng chí chuyển công tác từ BHXH tỉnh Thái Bình về tháng 6.", false),
        ("Báo viết: “BHXH tỉnh Thái Bình dẫn đầu cụm”.", false),
        ("Cùng BHXH Việt Nam triển khai 3 đề án.", false),
    ] {
        let body = swap(PROVINCE, "Vận động 120 viên chức hiến máu.", text);
        let found = warned(&nam_dinh(&body), Rule::OtherUnitNamed);
        assert_eq!(!found.is_empty(), want, "{text}: {found:?}");
    }
}

#[test]
fn text_against_table() {
    // Cash of the table: 12 + 15 + 18 + 22 + 9 = 76 million; cards 1.847; houses 4.
    for (text, want) in [
        ("Tổng số tiền mặt quyên góp, ủng hộ giai đoạn 2016 - 2020 là 86 triệu đồng.", "figure-mismatch appendix.cash"),
        ("Tổng số tiền mặt quyên góp, ủng hộ giai đoạn 2016 - 2020 là 76 triệu đồng.", ""),
        ("Tổng số thẻ BHYT hỗ trợ từ năm 2016 đến năm 2020: 1.874 thẻ.", "figure-mismatch appendix.bhyt-cards"),
        ("Tổng số thẻ BHYT hỗ trợ từ năm 2016 đến năm 2020: 1.847 thẻ.", ""),
        ("Tổng số căn nhà hỗ trợ giai đoạn 2016 - 2020 là 06 căn nhà.", "figure-mismatch appendix.houses"),
        // Not clearly the same thing, or not the whole period.
        ("Tổng số tiền mặt quyên góp, ủng hộ hơn 86 triệu đồng giai đoạn 2016 - 2020.", ""),
        ("Tổng số tiền mặt quyên góp, ủng hộ năm 2018 là 86 triệu đồng.", ""),
        ("Riêng huyện ven biển, tổng số tiền mặt quyên góp giai đoạn 2016 - 2020 là 86 triệu đồng.", ""),
        ("Tổng số tiền mặt quyên góp, ủng hộ bằng hiện vật giai đoạn 2016 - 2020 là 86 triệu đồng.", ""),
        ("Tổng giá trị hỗ trợ giai đoạn 2016 - 2020 là 86 triệu đồng.", ""),
    ] {
        let body = swap(PROVINCE, "Vận động 120 viên chức hiến máu.", text);
        let mut d = unit("bhxh-nam-dinh", "BHXH tỉnh Nam Định", &body, APPENDIX);
        let found = warned(&d, Rule::FigureMismatch);
        let want: Vec<String> = Some(want).filter(|w| !w.is_empty()).map(|w| format!("~ {w}")).into_iter().collect();
        assert_eq!(found, want, "{text}");
        // A cell that is not sure compares with nothing.
        let unsure = APPENDIX.replace("15 triệu đồng", "").replace("325 thẻ", "").replace("02 căn (phối hợp)", "");
        d.files[1] = file("phu-luc.docx", &unsure);
        assert_eq!(warned(&d, Rule::FigureMismatch), [""; 0], "{text}");
    }
}

/// One vocabulary, many reports: the work must not grow with the number of pairs.
#[test]
fn a_hundred_reports_are_compared() {
    let dossiers: Vec<Dossier> = (0..100u64)
        .map(|d| {
            let mut state = d.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let word = |state: &mut u64| {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("t{}", (*state >> 33) % 900)
            };
            let text: String = (0..3000).map(|_| word(&mut state) + " ").collect();
            unit(&format!("u{d}"), &format!("Đơn vị {d}"), &with(&text), "")
        })
        .collect();
    assert!(compared(&dossiers).iter().all(Vec::is_empty));
}
