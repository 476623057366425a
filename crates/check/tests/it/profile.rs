//! Profiles: read whole or refused whole, every problem at its place; and a wording that a user adds is understood.

use crate::common::UnitKind;
use crate::common::{PROFILE, PROVINCE, assessed, dossier, file, report, root, said, swap};
use jiff::civil::date;
use rasoat_check::assess::assess;
use rasoat_check::profile::{Check, Profile, builtin_text, json_schema, parse};
use std::collections::HashSet;

/// The smallest profile that there is, with one section.
const SMALL: &str = r#"id = "mau"
title = "Hướng dẫn mẫu"
directive = "01/HD"
issued = "2020-01-02"
subject = "báo cáo mẫu"
agency = ["CƠ QUAN MẪU"]
department = "Phòng mẫu"
sender = "Phòng mẫu"
recipients = ["Như trên"]
symbol = "CQM"
place = "Hà Nội"
signer = ["TRƯỞNG PHÒNG"]
roster = "bhxh"
roster-on = "2020-01-02"

[[requirement]]
id = "report.i"
label = "mục I"
place = "mục I"
quote = "I. Tình hình"
[requirement.check.section]
accept = ["Tình hình"]

[[requirement]]
id = "deadline"
label = "thời hạn"
place = "mục II"
quote = "trước ngày 03/4/2020"
check.deadline = { before = "2020-04-03" }
"#;

/// Problems as "line:column message".
fn problems(text: &str) -> Vec<String> {
    match parse(text) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems.iter().map(|p| format!("{}:{} {}", p.line, p.column, p.message)).collect(),
    }
}

#[test]
fn builtin_profiles_are_valid() {
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).expect("it is listed").unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_eq!(profile.id, id);
        assert!(profile.digest.starts_with("sha256:"), "{}", profile.digest);
        let ids: HashSet<&str> = profile.requirements.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids.len(), profile.requirements.len());
        for r in &profile.requirements {
            assert!(!r.label.is_empty() && !r.place.is_empty() && !r.quote.text.is_empty(), "{}", r.id);
        }
    }
    assert!(Profile::builtin("khong-co").is_none());
}

#[test]
fn every_quote_is_in_the_directive() {
    let plain = |t: &str| t.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ");
    let directive = plain(&std::fs::read_to_string(root().join("fixtures/directives/2638.txt")).expect("the directive"));
    for r in &PROFILE.requirements {
        let points = match &r.check {
            Check::Section(s) => s.points.as_slice(),
            _ => &[],
        };
        let quotes = points.iter().map(|p| &p.quote.text).chain([&r.quote.text]);
        for quote in quotes.filter(|_| !r.place.starts_with("Nghị định")) {
            assert!(directive.contains(&plain(quote)), "{}: “{quote}”", r.id);
        }
    }
}

#[test]
fn the_deadline_of_the_builtin_profile_is_strict() {
    let (_, limit) = PROFILE.deadline().expect("it has one");
    assert_eq!(limit.day(), date(2020, 8, 28));
    assert!(!limit.is_late(date(2020, 8, 27)));
    assert!(limit.is_late(date(2020, 8, 28)), "before a day leaves the day itself out");
    let by = parse(&swap(SMALL, "before = ", "by = ")).expect("valid");
    let (_, limit) = by.deadline().expect("it has one");
    assert!(!limit.is_late(date(2020, 4, 3)), "by a day takes the day itself in");
    assert!(limit.is_late(date(2020, 4, 4)));
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    assert_eq!(problems(SMALL), [""; 0]);
    let table: &[(&str, &str, &str)] = &[
        ("title = \"Hướng", "titel = \"Hướng", "2:1 unknown field `titel`"),
        ("label = \"mục I\"", "labels = \"mục I\"", "18:1 unknown field `labels`"),
        ("accept = [", "acept = [", "22:1 unknown field `acept`"),
        ("id = \"mau\"", "id = \"Mẫu 1\"", "1:6 mã chỉ gồm"),
        ("issued = \"2020-01-02\"", "issued = \"2020-02-30\"", "4:10 “2020-02-30” không phải là ngày"),
        ("roster-on = \"2020-01-02\"", "roster-on = \"hôm nay\"", "14:13 “hôm nay” không phải là ngày"),
        ("{ before = \"2020-04-03\" }", "{ before = \"03/4/2020\" }", "29:29 “03/4/2020” không phải là ngày"),
        ("{ before = \"2020-04-03\" }", "{ }", "24:1 ghi đúng một trong ba"),
        ("{ before = \"2020-04-03\" }", "{ before = \"2020-04-03\", by = \"2020-04-03\" }", "24:1 ghi đúng một trong ba"),
        ("id = \"deadline\"", "id = \"report.i\"", "25:6 mã “report.i” đã dùng"),
        ("accept = [", "parent = \"report.x\"\naccept = [", "22:10 “report.x” không phải là một mục"),
        ("accept = [", "parent = \"deadline\"\naccept = [", "22:10 “deadline” không phải là một mục"),
        ("accept = [\"Tình hình\"]", "accept = []", "16:1 cần ít nhất một cách viết"),
        ("accept = [\"Tình hình\"]", "accept = [\" \"]", "16:1 cần ít nhất một cách viết"),
        ("quote = \"I. Tình hình\"", "quote = \"\"", "16:1 thiếu câu trích"),
        ("check.deadline = { before = \"2020-04-03\" }", "check.years = { from = 2020, to = 2016 }", "24:1 năm đầu phải trước"),
        ("check.deadline = { before = \"2020-04-03\" }", "check.telepathy = { }", "29:7 unknown variant `telepathy`"),
        ("title = \"Hướng dẫn mẫu\"", "title = Hướng", "2:"),
    ];
    for (old, new, want) in table {
        let found = problems(&swap(SMALL, old, new));
        assert!(found.len() == 1 && found[0].starts_with(want), "{new}\n  want {want}\n  got  {found:?}");
    }
}

#[test]
fn all_problems_are_said_at_once_in_order() {
    let mut text = swap(SMALL, "issued = \"2020-01-02\"", "issued = \"mùa xuân\"");
    text = swap(&text, "accept = [\"Tình hình\"]", "accept = []\nparent = \"report.0\"");
    text = swap(&text, "id = \"deadline\"", "id = \"report.i\"");
    text = swap(&text, "before = \"2020-04-03\"", "before = \"2020-13-03\"");
    let places: Vec<String> = problems(&text).iter().map(|p| p.split(' ').next().unwrap_or_default().to_string()).collect();
    assert_eq!(places.len(), 5, "{:?}", problems(&text));
    for want in ["4:10", "16:1", "23:10", "26:6", "30:29"] {
        assert!(places.iter().any(|p| p == want), "{want} in {places:?}");
    }
    let none = SMALL.split("[[requirement]]").next().unwrap_or_default();
    assert!(!problems(none).is_empty(), "a profile that asks for nothing is refused");
}

#[test]
fn columns_count_letters_not_bytes() {
    let found = problems(&swap(
        SMALL,
        "check.deadline = { before = \"2020-04-03\" }",
        "check.deadline = { \"before\" = \"ngày đầu\", by = \"hạn chót\" }",
    ));
    assert!(found.iter().all(|p| p.starts_with("24:1 ")), "{found:?}");
    let found = problems(&swap(SMALL, "agency = [\"CƠ QUAN MẪU\"]", "agency = [\"ĐƯỜNG ẤM ÁP\", 5]"));
    assert!(found[0].starts_with("6:26 "), "{found:?}");
}

#[test]
fn a_wording_that_a_user_adds_is_understood() {
    let own = "**2. Công tác tuyên truyền PTTĐ**\n    Phát 412 lượt bài trên loa xã, cấp 25.000 tờ gấp, mở 60 buổi đối thoại.";
    let body = swap(PROVINCE, own, "**3. Đi từng ngõ**\nMười huyện lập mười tổ ba người, mỗi tổ nhận ba thôn, hết quý thì đổi.");
    let papers = dossier(UnitKind::Province, vec![file("bc.docx", &report(&body)), file("pl.docx", crate::common::APPENDIX)]);
    let before = said(&assessed(&papers));
    assert!(before.iter().any(|f| f.ends_with("section-missing report.ii.2")), "{before:?}");
    let text = builtin_text("bhxh-2638-2020").expect("a built-in profile");
    let taught =
        swap(text, "accept = [\"Công tác tuyên truyền PTTĐ\"", "accept = [\"Đi từng ngõ\", \"Công tác tuyên truyền PTTĐ\"");
    let profile = parse(&taught).expect("still valid");
    assert_ne!(profile.digest, PROFILE.digest, "another text is another profile");
    assert_eq!(said(&assess(&profile, &papers, crate::common::TODAY)), [""; 0]);
}

#[test]
fn a_severity_lowered_in_the_profile_is_no_error() {
    let text = builtin_text("bhxh-2638-2020").expect("a built-in profile");
    let softer = swap(text, "id = \"report.ii.2\"\n", "id = \"report.ii.2\"\nseverity = \"warning\"\n");
    let profile = parse(&softer).expect("still valid");
    let short = crate::common::without(PROVINCE, &["**2. Công tác tuyên truyền", "Phát 412"]);
    let papers = dossier(UnitKind::Province, vec![file("bc.docx", &report(&short)), file("pl.docx", crate::common::APPENDIX)]);
    let found = assess(&profile, &papers, crate::common::TODAY);
    assert_eq!(said(&found), [""; 0]);
    assert_eq!(crate::common::warnings(&found), ["section-missing report.ii.2"]);
}

#[test]
fn the_schema_knows_the_keys_of_the_builtin_profile() {
    let schema = serde_json::to_string(&json_schema()).expect("JSON");
    for key in ["requirement", "roster-on", "accept", "terms", "check", "quote"] {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}
