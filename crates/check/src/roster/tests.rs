use super::*;

fn bhxh() -> Arc<Roster> {
    Roster::builtin("bhxh").expect("it comes with the program")
}

fn day_of(text: &str) -> Date {
    text.parse().expect("a day")
}

fn resolved(name: &str, on: &str) -> String {
    resolved_by(&bhxh(), name, on)
}

fn resolved_by(roster: &Roster, name: &str, on: &str) -> String {
    match roster.resolve(name, day_of(on)) {
        Resolution::One(unit) => unit.id.clone(),
        Resolution::Several(units) => units.iter().map(|u| u.id.as_str()).collect::<Vec<_>>().join("+"),
        Resolution::Subordinate => "subordinate".to_owned(),
        Resolution::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn the_roster_of_each_day() {
    let roster = bhxh();
    let count = |on: &str, kind: &str| roster.units_on(day_of(on)).filter(|u| u.kind.as_str() == kind).count();
    assert_eq!(count("2020-08-27", "province"), 63);
    assert_eq!(count("2025-01-15", "province"), 63);
    assert_eq!(count("2025-06-01", "province"), 34);
    assert_eq!(count("2025-07-01", "province"), 34);
    assert_eq!(count("2025-07-01", "attached"), 14);
    let then: Vec<&str> = roster.units_on(day_of("2020-08-27")).map(|u| u.id.as_str()).collect();
    assert!(then.contains(&"ban-thu") && !then.contains(&"ban-quan-ly-thu-so-the"));
    let receiving: Vec<&str> = roster.units_on(day_of("2020-08-27")).filter(|u| u.receives).map(|u| u.id.as_str()).collect();
    assert_eq!(receiving, ["vu-thi-dua-khen-thuong"]);
    assert!(roster.units().iter().all(|u| !u.source.is_empty()));
}

#[test]
fn every_unit_answers_to_its_own_name() {
    for on in ["2020-08-27", "2024-11-30", "2025-07-01"] {
        for unit in bhxh().units_on(day_of(on)) {
            assert_eq!(resolved(&unit.name, on), unit.id, "{} on {on}", unit.name);
            assert_eq!(resolved(&unit.name.to_uppercase(), on), unit.id);
            for place in &unit.place_names {
                assert_eq!(resolved(place, on), unit.id, "{place}");
                assert_eq!(resolved(&format!("BHXH {place}"), on), unit.id, "{place}");
                assert_eq!(resolved(&rasoat_text::fold(place).text, on), unit.id, "{place} without marks");
            }
        }
    }
}

#[test]
fn names_as_they_are_written() {
    for (name, expected) in [
        ("BHXH tỉnh Nam Định", "bhxh-nam-dinh"),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "bhxh-nam-dinh"),
        ("BẢO HIỂM XÃ HỘI\nTỈNH BÀ RỊA – VŨNG TÀU", "bhxh-ba-ria-vung-tau"),
        ("BHXH TP. HCM", "bhxh-ho-chi-minh"),
        ("BHXH TPHCM", "bhxh-ho-chi-minh"),
        ("BHXH Tp.Hồ Chí Minh", "bhxh-ho-chi-minh"),
        ("Thành phố Hồ Chí Minh", "bhxh-ho-chi-minh"),
        ("BHXH TP Đà Nẵng", "bhxh-da-nang"),
        ("BHXH tỉnh Thừa Thiên - Huế", "bhxh-thua-thien-hue"),
        ("BHXH tỉnh TT. Huế", "bhxh-thua-thien-hue"),
        ("BHXH tỉnh Hoà Bình", "bhxh-hoa-binh"),
        ("BHXH ti\u{309}nh Nam \u{110}i\u{323}nh", "bhxh-nam-dinh"),
        ("BHXH tinh Quang Ninh", "bhxh-quang-ninh"),
        ("BHXH tỉnh ĐắkLắk", "bhxh-dak-lak"),
        ("BHXH VIỆT NAM\nVỤ THANH TRA - KIỂM TRA", "vu-thanh-tra-kiem-tra"),
        ("Vụ Thi đua, Khen thưởng", "vu-thi-dua-khen-thuong"),
        ("Trung tâm CNTT", "trung-tam-cong-nghe-thong-tin"),
        ("TTTT", "trung-tam-truyen-thong"),
        ("Văn phòng BHXH Việt Nam", "van-phong-bhxh-viet-nam"),
        ("Văn phòng", "van-phong-bhxh-viet-nam"),
    ] {
        assert_eq!(resolved(name, "2020-08-27"), expected, "{name}");
    }
}

#[test]
fn names_that_mislead() {
    for (name, expected) in [
        ("BHXH thành phố Thái Bình", "subordinate"),
        ("BHXH TP. Nam Định, tỉnh Nam Định", "subordinate"),
        ("Thành phố Nam Định", "subordinate"),
        ("BHXH TP Thủ Đức", "subordinate"),
        ("BHXH TP. Vũng Tàu", "subordinate"),
        ("BHXH thành phố Huế", "subordinate"),
        ("BHXH huyện Giao Thủy, tỉnh Nam Định", "subordinate"),
        ("BHXH TỈNH NAM ĐỊNH\nBHXH HUYỆN GIAO THỦY", "subordinate"),
        ("BHXH quận 1", "subordinate"),
        ("BHXH thị xã Sơn Tây", "subordinate"),
        ("Phòng Chế độ BHXH - BHXH tỉnh Hà Nam", "subordinate"),
        ("BHXH tỉnh Bình Thuận", "bhxh-binh-thuan"),
        ("BHXH tỉnh Ninh Thuận", "bhxh-ninh-thuan"),
        ("BHXH tỉnh Bình Thuân", "bhxh-binh-thuan"),
        ("BHXH tinh Xinh Thuan", "unknown"),
        ("BHXH tỉnh Hà Giang và BHXH tỉnh Hậu Giang", "bhxh-ha-giang+bhxh-hau-giang"),
        ("BHXH Việt Nam", "unknown"),
        ("BHXH tỉnh, thành phố", "unknown"),
        ("Sở Y tế tỉnh Nam Định", "unknown"),
        ("", "unknown"),
    ] {
        assert_eq!(resolved(name, "2020-08-27"), expected, "{name}");
    }
}

#[test]
fn a_name_means_what_it_meant_that_day() {
    for (name, on, expected) in [
        ("BHXH thành phố Huế", "2025-01-02", "bhxh-hue"),
        ("BHXH khu vực II", "2025-04-01", "bhxh-khu-vuc-ii-391"),
        ("BHXH khu vực II", "2025-06-01", "bhxh-khu-vuc-ii-1733"),
        ("BHXH khu vực II", "2020-08-27", "unknown"),
        ("BHXH tỉnh Quảng Bình", "2025-08-01", "unknown"),
        ("BHXH tỉnh Quảng Trị", "2025-08-01", "bhxh-quang-tri-2025"),
        ("BHXH thành phố Hà Nội", "2024-11-30", "bhxh-ha-noi"),
    ] {
        assert_eq!(resolved(name, on), expected, "{name} on {on}");
    }
}

#[test]
fn units_named_in_a_text() {
    let text = "BHXH tỉnh Hà Nam phối hợp với BHXH huyện Kim Bảng, tỉnh Nam Định và Vụ Thi đua - Khen thưởng; bảo hiểm xã hội tỉnh Hà Nội.";
    let roster = bhxh();
    let found: Vec<(&str, &str)> =
        roster.mentions(text, day_of("2020-08-27")).into_iter().map(|(r, u)| (&text[r], u.id.as_str())).collect();
    assert_eq!(
        found,
        [
            ("BHXH tỉnh Hà Nam", "bhxh-ha-nam"),
            ("Vụ Thi đua - Khen thưởng", "vu-thi-dua-khen-thuong"),
            ("bảo hiểm xã hội tỉnh Hà Nội", "bhxh-ha-noi")
        ]
    );
    assert!(roster.mentions("ban thu hồi nợ", day_of("2020-08-27")).is_empty());
}

#[test]
fn what_a_unit_is_called_and_where_it_lies() {
    let roster = bhxh();
    for unit in roster.units() {
        // A regional office has no place of its own; its borders are others than those of the regions.
        let regional = unit.id.starts_with("bhxh-khu-vuc-");
        assert_eq!(roster.region_of(&unit.id).is_none(), regional, "{}", unit.id);
        let brief = ["BHXH tỉnh ", "BHXH thành phố ", "BHXH Thành phố "]
            .iter()
            .find_map(|p| unit.shown().strip_prefix(p).map(String::from));
        assert_eq!(unit.brief(), brief.unwrap_or_else(|| unit.shown()), "{}", unit.id);
    }
    let in_region = |id: &str, on: &str| roster.units_on(day_of(on)).filter(|u| u.region.as_deref() == Some(id)).count();
    let then: usize =
        roster.regions().iter().filter(|r| r.id != "don-vi-truc-thuoc").map(|r| in_region(&r.id, "2020-08-27")).sum();
    assert_eq!(then, 63);
    assert_eq!(in_region("tay-nguyen", "2020-08-27"), 5);
    assert_eq!(roster.region_of("bhxh-hue-2025").map(|r| r.name.as_str()), Some("Bắc Trung Bộ và Duyên hải miền Trung"));
    assert_eq!(roster.region_of("don-vi-la"), None);
}

/// Every problem as "line:column message".
fn problems(text: &str) -> Vec<String> {
    let refused = Roster::parse(text).expect_err("refused");
    refused.problems.iter().map(|p| format!("{}:{} {}", p.line, p.column, p.message)).collect()
}

#[test]
fn a_bad_list_is_refused() {
    let list = |body: &str| format!("[[group]]\nsource = \"x\"\nkind = \"province\"\n[[group.unit]]\nid = \"a\"\n{body}");
    assert!(Roster::parse(&list("name = \"A\"")).is_ok());
    for (body, part) in [
        ("name = \"A\"\ncolour = 1", "colour"),
        ("name = \" \"", "6:8 thiếu tên"),
        ("name = \"A\"\nfrom = \"2020-02-31\"", "7:8 “2020-02-31”"),
        ("name = \"A\"\nfrom = \"2021-01-01\"\nto = \"2020-01-01\"", "sau ngày"),
        ("name = \"A\"\n[[group.unit]]\nid = \"a\"\nname = \"B\"", "9:8 mã “a” bị trùng"),
        ("name = \"A\"\n[[group.unit]]\nid = \"b\"\nname = \"A\"", "trùng tên"),
        ("name = \"A\"\nparent = \"c\"", "7:10 không có đơn vị cấp trên “c”"),
        ("name = \"A\"\nemail = \"a.b\"", "thư điện tử"),
        ("name = \"A\"\nedxml = \"H 26\"", "mã định danh"),
        ("name = \"A\"\n[[kind]]\nid = \"xa\"", "không có loại đơn vị “province”; các loại: xa"),
        ("name = \"A\"\nregion = \"b\"\n[[region]]\nid = \"a\"\nname = \"A\"", "7:10 không có vùng “b”; các vùng: a"),
        ("name = \"A\"\n[[kind]]\nid = \"province\"\n[[kind]]\nid = \"province\"", "đã khai ở trên"),
    ] {
        let all = problems(&list(body));
        assert!(all.iter().any(|p| p.contains(part)), "{part}: {all:?}");
    }
}

const TABLE: &str = "#: id = \"lam-son\"
#: [[kind]]
#: id = \"phong\"
#: name = \"phòng\"
#: [[kind]]
#: id = \"xa\"
#: name = \"xã, phường\"
#: by_place = true
#: [naming]
#: agency = [\"Ủy ban nhân dân\", \"UBND\"]
#: levels = [\"xã\", \"phường\"]
#: subordinate = [\"thôn\"]
# Danh sách lập ngày 01/7/2025
id\tname\tkind\tparent\taliases\tfrom\tto\tregion\temail\tedxml
van-phong\tVăn phòng\tphong\t\tVăn phòng Sở; VP Sở\t\t\t\tvp@lamson.example\tH99.05.01
\tPhòng Công chức, viên chức\tphong\tvan-phong\t\t2016-01-01\t30/6/2025\t\t\t

xa-hoa-binh\tỦy ban nhân dân xã Hòa Bình\txã, phường\t\t\t\t\tMiền núi\t\t
phuong-hoa-binh\tUBND phường Hòa Bình\txa\t\t\t\t\tĐồng bằng
";

#[test]
fn a_table_says_the_same_as_toml() {
    for text in [TABLE.to_owned(), format!("\u{feff}{}", TABLE.replace('\n', "\r\n"))] {
        let roster = Roster::parse(&text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((roster.id.as_str(), roster.kinds().len(), roster.units().len()), ("lam-son", 2, 4));
        let office = &roster.units()[1];
        assert_eq!((office.id.as_str(), office.parent.as_deref()), ("phong-cong-chuc-vien-chuc", Some("van-phong")));
        assert_eq!((office.from, office.to), (Some(day_of("2016-01-01")), Some(day_of("2025-06-30"))));
        let commune = &roster.units()[2];
        assert_eq!((commune.shown().as_str(), commune.brief(), commune.kind.as_str()), ("UBND xã Hòa Bình", "Hòa Bình", "xa"));
        assert_eq!(roster.region_of("xa-hoa-binh").map(|r| r.id.as_str()), Some("mien-nui"));
        assert_eq!(roster.units()[0].email.as_deref(), Some("vp@lamson.example"));
        for (name, expected) in [
            ("UBND xã Hòa Bình", "xa-hoa-binh"),
            ("ỦY BAN NHÂN DÂN\nPHƯỜNG HOÀ BÌNH", "phuong-hoa-binh"),
            ("Uy ban nhan dan xa Hoa Binh", "xa-hoa-binh"),
            ("UBND Hòa Bình", "unknown"),
            ("Hòa Bình", "unknown"),
            ("UBND thôn Hòa Bình", "subordinate"),
            ("VP Sở", "van-phong"),
            ("UBND TỈNH LAM SƠN\nSỞ NỘI VỤ", "unknown"),
            ("BHXH tỉnh Nam Định", "unknown"),
        ] {
            assert_eq!(resolved_by(&roster, name, "2025-06-01"), expected, "{name}");
        }
        assert_eq!(resolved_by(&roster, "Phòng Công chức, viên chức", "2025-08-01"), "unknown", "it is no more");
    }
}

#[test]
fn a_table_needs_no_more_than_names() {
    let roster = Roster::parse("Tên đơn vị\nPhòng A\nPhòng B\n").expect("a list");
    assert_eq!(
        roster.units().iter().map(|u| (u.id.as_str(), u.kind.as_str())).collect::<Vec<_>>(),
        [("phong-a", "unit"), ("phong-b", "unit")]
    );
    // A spreadsheet puts into quotation marks what has them.
    let quoted = "\"#: title = \"\"Sở\"\"\"\t\nname\tkind\n\"Phòng \"\"Một cửa\"\"\"\tphong\n";
    let roster = Roster::parse(quoted).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((roster.title.as_str(), roster.units()[0].name.as_str()), ("Sở", "Phòng \"Một cửa\""));
}

#[test]
fn every_problem_of_a_table_at_its_place() {
    let text = "id\tname\tkind\tmàu\tfrom\na\tA\tphong\t\t32/1/2020\n\nA b\t\tphong\na\tB\tphong\t\t\tthừa\n";
    assert_eq!(
        problems(text).iter().map(|p| p.chars().take(34).collect::<String>()).collect::<Vec<_>>(),
        [
            "1:14 không rõ cột “màu”; các cột: ",
            "2:12 “32/1/2020” không phải là ngà",
            "4:1 mã chỉ gồm chữ thường không dấ",
            "4:5 thiếu tên",
            "5:3 mã “a” bị trùng",
            "5:13 “thừa” nằm ngoài các cột của ",
        ]
    );
    assert!(problems("#: colour = 1\nname\nA\n")[0].starts_with("1:4 "), "{:?}", problems("#: colour = 1\nname\nA\n"));
    assert!(problems("id\nA\n").iter().any(|p| p.contains("(name)")));
    assert!(problems("name\tkind\tcity\nA\tx\tcó lẽ\n")[0].starts_with("2:5 “có lẽ”"));
    assert!(problems("name\tparent\nA\tB\nB\tA\n").iter().all(|p| p.contains("một vòng")));
    assert!(problems("").iter().any(|p| p.contains("không có đơn vị nào")));
}

#[test]
fn files_of_a_spreadsheet() {
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("tên\nĐội".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(decode(&wide), Ok("tên\nĐội".to_owned()));
    assert_eq!(decode("\u{feff}tên".as_bytes()), Ok("tên".to_owned()));
    assert!(decode(&[0x74, 0xEA, 0x6E]).is_err_and(|e| e.contains("Unicode Text")));
}
