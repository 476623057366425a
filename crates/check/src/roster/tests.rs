use super::*;

fn day_of(text: &str) -> Date {
    text.parse().expect("a day")
}

fn resolved(name: &str, on: &str) -> String {
    match Roster::builtin().resolve(name, day_of(on)) {
        Resolution::One(unit) => unit.id.clone(),
        Resolution::Several(units) => units.iter().map(|u| u.id.as_str()).collect::<Vec<_>>().join("+"),
        Resolution::Subordinate => "subordinate".to_owned(),
        Resolution::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn the_roster_of_each_day() {
    let count = |on: &str, kind| Roster::builtin().units_on(day_of(on)).filter(|u| u.kind == kind).count();
    assert_eq!(count("2020-08-27", UnitKind::Province), 63);
    assert_eq!(count("2025-01-15", UnitKind::Province), 63);
    assert_eq!(count("2025-06-01", UnitKind::Province), 34);
    assert_eq!(count("2025-07-01", UnitKind::Province), 34);
    assert_eq!(count("2025-07-01", UnitKind::Attached), 14);
    let then: Vec<&str> = Roster::builtin().units_on(day_of("2020-08-27")).map(|u| u.id.as_str()).collect();
    assert!(then.contains(&"ban-thu") && !then.contains(&"ban-quan-ly-thu-so-the"));
    let receiving: Vec<&str> =
        Roster::builtin().units_on(day_of("2020-08-27")).filter(|u| u.receives).map(|u| u.id.as_str()).collect();
    assert_eq!(receiving, ["vu-thi-dua-khen-thuong"]);
    assert!(Roster::builtin().units().iter().all(|u| !u.source.is_empty()));
}

#[test]
fn every_unit_answers_to_its_own_name() {
    for on in ["2020-08-27", "2024-11-30", "2025-07-01"] {
        for unit in Roster::builtin().units_on(day_of(on)) {
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
    let found: Vec<(&str, &str)> =
        Roster::builtin().mentions(text, day_of("2020-08-27")).into_iter().map(|(r, u)| (&text[r], u.id.as_str())).collect();
    assert_eq!(
        found,
        [
            ("BHXH tỉnh Hà Nam", "bhxh-ha-nam"),
            ("Vụ Thi đua - Khen thưởng", "vu-thi-dua-khen-thuong"),
            ("bảo hiểm xã hội tỉnh Hà Nội", "bhxh-ha-noi")
        ]
    );
    assert!(Roster::builtin().mentions("ban thu hồi nợ", day_of("2020-08-27")).is_empty());
}

#[test]
fn a_bad_list_is_refused() {
    let list = |body: &str| format!("[[group]]\nsource = \"x\"\nkind = \"province\"\n[[group.unit]]\nid = \"a\"\n{body}");
    assert!(Roster::parse(&list("name = \"A\"")).is_ok());
    for (body, part) in [
        ("name = \"A\"\ncolour = 1", "colour"),
        ("name = \" \"", "thiếu tên"),
        ("name = \"A\"\nfrom = \"2020-02-31\"", "2020-02-31"),
        ("name = \"A\"\nfrom = \"2021-01-01\"\nto = \"2020-01-01\"", "sau ngày"),
        ("name = \"A\"\n[[group.unit]]\nid = \"a\"\nname = \"B\"", "trùng"),
    ] {
        let error = Roster::parse(&list(body)).expect_err("refused").to_string();
        assert!(error.contains(part), "{error}");
    }
}
