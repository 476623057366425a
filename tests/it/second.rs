//! The second directive, Kế hoạch 3174/KH-BHXH: two stages, no outline, and criteria that ask for facts.

use crate::common::UnitKind;
use crate::common::{dossier, file, line, root, said, swap, told, warnings};
use jiff::civil::{Date, date};
use rasoat::app::papers::{Options, plan, read_all};
use rasoat_check::assess::assess;
use rasoat_check::dossier::{Dossier, File, Sender};
use rasoat_check::profile::choose::answered;
use rasoat_check::profile::{Profile, builtin_text, parse};
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::Outcome;
use rasoat_model::rule::Rule;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static PROFILE: LazyLock<Profile> =
    LazyLock::new(|| Profile::builtin("bhxh-3174-2024").expect("a built-in profile").expect("it is valid"));

const NOTHING: &[&str] = &[];
const IN_TIME: Date = date(2024, 11, 26);
const TODAY: Date = date(2024, 12, 20);

/// A province's report of 2024.
const REPORT: &str = "
    BẢO HIỂM XÃ HỘI VIỆT NAM
    **BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**
    Số: 2210/BC-BHXH
    **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
    **Độc lập - Tự do - Hạnh phúc**
    ^ Nam Định, ngày 25 tháng 11 năm 2024
    # BÁO CÁO
    # Tình hình triển khai phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025” năm 2024
    Thực hiện Kế hoạch số 3174/KH-BHXH ngày 13/9/2024 của BHXH Việt Nam, BHXH tỉnh báo cáo như sau:
    **1. Công tác chỉ đạo**
    Giám đốc ban hành Kế hoạch số 2004/KH-BHXH ngày 02/10/2024 và phổ biến tới 312 viên chức trong tỉnh.
    **2. Truyền thông**
    Trang thông tin điện tử đăng 14 tin, bài về các gương giúp dân dựng nhà.
    **3. Kết quả**
    Viên chức toàn tỉnh ủng hộ 186 triệu đồng bằng ngày lương; hỗ trợ xây 02 căn nhà cho hộ ông Đoàn Văn Tứ, xã Giao Thiện, huyện Giao Thủy và hộ bà Mai Thị Sen, xã Yên Trị, huyện Ý Yên.
    **4. Đánh giá**
    Ưu điểm là làm sớm; hạn chế là số liệu ở xã chưa đều. Phòng Tổ chức cán bộ đã giám sát ba huyện.
    **Nơi nhận:**
    - BHXH Việt Nam (Vụ TĐKT);
    - Lưu: VT, TCCB.
    **GIÁM ĐỐC**
    **Lê Minh Tuấn**";

fn with(files: Vec<File>, received: Date) -> Dossier {
    Dossier { received: Some(received), ..dossier(UnitKind::Province, files) }
}

fn run(dossier: &Dossier, today: Date) -> DossierAssessment {
    assess(&PROFILE, dossier, today)
}

fn found(text: &str) -> DossierAssessment {
    run(&with(vec![file("bc.docx", text)], IN_TIME), TODAY)
}

fn all(found: &DossierAssessment) -> Vec<String> {
    found.findings.iter().map(line).collect()
}

#[test]
fn every_quote_is_in_the_directive() {
    let plain = |t: &str| t.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ");
    let directive = plain(&std::fs::read_to_string(root().join("fixtures/directives/3174.txt")).expect("the directive"));
    for r in PROFILE.requirements.iter().filter(|r| !r.place.starts_with("Nghị định")) {
        assert!(directive.contains(&plain(&r.quote.text)), "{}: “{}”", r.id, r.quote.text);
    }
}

#[test]
fn the_ids_that_are_fixed() {
    for id in [
        "deadline",
        "award.submission",
        "award.list",
        "award.minutes",
        "award.achievement",
        "award.criteria.address",
        "award.criteria.amount",
        "award.criteria.plan",
        "award.criteria.model",
        "award.form",
    ] {
        assert!(PROFILE.get(id).is_some(), "{id}");
    }
    let (requirement, limit) = PROFILE.deadline().expect("the report of 2024 has a day");
    assert_eq!((requirement.id.as_str(), limit.day(), limit.last_day()), ("deadline", date(2024, 11, 30), date(2024, 11, 29)));
}

#[test]
fn a_complete_report_of_a_province() {
    assert_eq!(all(&found(REPORT)), NOTHING);
    let met = found(REPORT).met;
    for id in ["report.2024", "deadline", "plan", "report.communication", "report.evidence.address", "report.evidence.amount"] {
        assert!(met.iter().any(|m| m == id), "{id} in {met:?}");
    }
    assert!(!met.iter().any(|m| m.starts_with("award") || m == "report.2025"), "{met:?}");
}

#[test]
fn the_saturday_is_late_and_all_readings_are_shown() {
    for (received, late) in
        [(date(2024, 11, 29), false), (date(2024, 11, 30), true), (date(2024, 12, 2), true), (date(2024, 12, 3), true)]
    {
        let found = run(&with(vec![file("bc.docx", REPORT)], received), TODAY);
        assert_eq!(found.is_late(), late, "{received}");
        assert_eq!(said(&found), if late { vec!["deadline-missed deadline"] } else { vec![] }, "{received}");
        if let Some(f) = found.findings.first() {
            for part in ["thứ Sáu 29/11/2024", "thứ Bảy 30/11/2024", "thứ Hai 02/12/2024"] {
                assert!(told(f).contains(part), "{}", told(f));
            }
        }
    }
}

#[test]
fn the_year_in_the_name_of_the_movement_is_not_the_year_of_the_report() {
    let name = "“Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025” năm 2024";
    let stage = |title: &str, day: &str| {
        let text = swap(REPORT, &format!("Tình hình triển khai phong trào thi đua {name}"), title);
        let text = swap(&text, "ngày 25 tháng 11 năm 2024", day);
        let found = run(&with(vec![file("bc.docx", &text)], date(2025, 12, 10)), date(2025, 12, 15));
        let of = |id: &str| found.met.iter().any(|m| m == id);
        match (of("report.2024"), of("report.2025")) {
            (true, false) => "2024".to_string(),
            (false, true) => "2025".to_string(),
            _ => said(&found).into_iter().filter(|s| s.contains(" report.")).collect::<Vec<_>>().join("; "),
        }
    };
    let (then, later) = ("ngày 25 tháng 11 năm 2024", "ngày 05 tháng 12 năm 2025");
    let table = [
        ("Kết quả phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025”", then, "2024"),
        ("Kết quả phong trào thi đua Chung tay xóa nhà tạm, nhà dột nát năm 2025", then, "2024"),
        ("Tổng kết phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025”", later, "2025"),
        ("Kết quả phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát” giai đoạn 2024 - 2025", later, "2025"),
        ("Sơ kết phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát”", "ngày 10 tháng 01 năm 2025", "2024"),
        (
            "Kết quả phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát”",
            "ngày 10 tháng 01 năm 2025",
            "? period-mismatch report.2024; ? period-mismatch report.2025",
        ),
        ("Kết quả phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát” năm 2023", then, "? period-mismatch report.2024"),
    ];
    for (title, day, want) in table {
        assert_eq!(stage(title, day), want, "{title}, {day}");
    }
}

/// The final report.
fn last() -> String {
    let text = swap(
        REPORT,
        "Tình hình triển khai phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025” năm 2024",
        "Tổng kết phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025”",
    );
    let text = swap(&text, "ngày 25 tháng 11 năm 2024", "ngày 20 tháng 12 năm 2025");
    let text = swap(&text, "xã Giao Thiện, huyện Giao Thủy", "xã Giao Hưng, tỉnh Ninh Bình");
    swap(&text, "xã Yên Trị, huyện Ý Yên", "xã Vạn Thắng, tỉnh Ninh Bình")
}

#[test]
fn the_final_report_is_never_late_by_default() {
    let dossier = |received| with(vec![file("bc.docx", &last())], received);
    let found = run(&dossier(date(2025, 12, 22)), date(2026, 1, 20));
    // The report of 2024 came in another dossier, or never: a person looks into the register.
    assert_eq!(said(&found), ["? not-submitted report.2024"]);
    let after = run(&dossier(date(2026, 1, 12)), date(2026, 1, 20));
    assert!(!after.is_late());
    assert!(all(&after).contains(&"? deadline-missed deadline.2025".to_string()), "{:?}", all(&after));
    let own = "undated = \"hết năm 2025\"\nundated-until = \"2025-12-31\"";
    let text = builtin_text("bhxh-3174-2024").expect("a built-in profile");
    let set = parse(&swap(text, own, "by = \"2025-12-15\"")).expect("valid");
    let late = assess(&set, &dossier(date(2025, 12, 22)), date(2026, 1, 20));
    assert!(late.is_late() && said(&late).contains(&"deadline-missed deadline.2025".to_string()), "{:?}", said(&late));
}

#[test]
fn both_reports_in_one_dossier() {
    let files = vec![file("2024.docx", REPORT), file("2025.docx", &last())];
    let found = run(&with(files, date(2025, 12, 22)), date(2026, 1, 20));
    // The day of receipt is that of the later report; it says nothing of the earlier one.
    assert!(!found.is_late(), "{:?}", all(&found));
    assert!(found.met.iter().any(|m| m == "report.2024") && found.met.iter().any(|m| m == "report.2025"));
}

#[test]
fn a_dossier_without_its_report() {
    let plan = "
        **BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**
        Số: 2004/KH-BHXH
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        ^ Nam Định, ngày 02 tháng 10 năm 2024
        # KẾ HOẠCH
        # Triển khai phong trào thi đua “Chung tay xóa nhà tạm, nhà dột nát”
        Các phòng, các huyện thực hiện.
        **GIÁM ĐỐC**
        **Lê Minh Tuấn**";
    let found = run(&with(vec![file("kh.docx", plan)], IN_TIME), TODAY);
    assert_eq!(all(&found), ["not-submitted report.2024"]);
    assert!(found.met.iter().any(|m| m == "plan"));
    let broken = run(&with(vec![crate::common::broken("bc.docx")], IN_TIME), TODAY);
    assert!(said(&broken).contains(&"? not-submitted report.2024".to_string()), "{:?}", said(&broken));
    // With the plan enclosed the report need not name it.
    let without = swap(REPORT, "Kế hoạch số 2004/KH-BHXH ngày 02/10/2024", "văn bản chỉ đạo");
    assert_eq!(all(&run(&with(vec![file("bc.docx", &without), file("kh.docx", plan)], IN_TIME), TODAY)), NOTHING);
    // The directive itself, sent back, is nobody's own plan.
    let directive = swap(plan, "2004/KH-BHXH", "3174/KH-BHXH");
    let found = run(&with(vec![file("bc.docx", &without), file("kh.docx", &directive)], IN_TIME), TODAY);
    assert_eq!(said(&found), ["component-missing plan"]);
}

#[test]
fn a_plan_is_named_by_number_and_day() {
    let own = "Kế hoạch số 2004/KH-BHXH ngày 02/10/2024";
    let table = [
        ("văn bản chỉ đạo", "component-missing plan"),
        ("Kế hoạch số 3174/KH-BHXH ngày 13/9/2024 gửi các phòng", "component-missing plan"),
        ("Công văn triển khai Kế hoạch số 155/KH-UBND ngày 20/9/2024 của UBND tỉnh", "component-missing plan"),
        ("kế hoạch triển khai", "~ evidence-missing plan"),
        ("Kế hoạch số 2004/KH-BHXH", "~ evidence-missing plan"),
        ("kế hoạch ngày 02/10/2024", "~ evidence-missing plan"),
        ("Kế hoạch số 2004/KH-BHXH ngày 02 tháng 10 năm 2024, căn cứ Kế hoạch số 155/KH-UBND ngày 20/9/2024 của UBND tỉnh", ""),
    ];
    for (text, want) in table {
        let lines = all(&found(&swap(REPORT, own, text)));
        assert_eq!(lines.join("; "), want, "{text}");
    }
}

#[test]
fn duties_by_kind_of_unit() {
    let bare = crate::common::without(REPORT, &["**2. Truyền thông", "Trang thông tin"]);
    let bare = swap(&bare, "Kế hoạch số 2004/KH-BHXH ngày 02/10/2024", "văn bản");
    let of = |id: &str, name: &str, kind: UnitKind| {
        let text = swap(&bare, "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", &name.to_uppercase());
        let unit = Sender { id: Some(id.into()), name: name.into(), kind: Some(kind.as_str().into()) };
        all(&run(&Dossier { unit, ..with(vec![file("bc.docx", &text)], IN_TIME) }, TODAY))
    };
    assert_eq!(
        of("bhxh-nam-dinh", "Bảo hiểm xã hội tỉnh Nam Định", UnitKind::Province),
        ["component-missing plan", "~ point-not-addressed report.communication"]
    );
    assert_eq!(
        of("trung-tam-truyen-thong", "Trung tâm Truyền thông", UnitKind::Attached),
        ["~ point-not-addressed report.communication"]
    );
    assert_eq!(of("tap-chi-bhxh", "Tạp chí Bảo hiểm xã hội", UnitKind::Attached), ["~ point-not-addressed report.communication"]);
    assert_eq!(of("trung-tam-luu-tru", "Trung tâm Lưu trữ", UnitKind::Attached), NOTHING);
}

#[test]
fn units_that_were_renamed_or_merged_meanwhile() {
    let text = swap(&last(), "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "BẢO HIỂM XÃ HỘI TỈNH NINH BÌNH");
    let dossier = with(vec![file("bc.docx", &text)], date(2025, 12, 22));
    // The register still has the old name: not held against the unit, and not passed over.
    let found = run(&dossier, date(2026, 1, 20));
    let unit: Vec<String> = said(&found).into_iter().filter(|l| l.contains("unit-mismatch")).collect();
    assert_eq!(unit, ["? unit-mismatch document bc.docx"]);
    // In time the same letterhead is another unit's.
    let wrong = swap(REPORT, "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "BẢO HIỂM XÃ HỘI TỈNH NINH BÌNH");
    assert!(all(&self::found(&wrong)).contains(&"unit-mismatch document bc.docx".to_string()));
    // A regional office exists only on its own day; its kind is told by it.
    let regional = swap(&last(), "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "BẢO HIỂM XÃ HỘI KHU VỰC XXIII");
    let regional = swap(&regional, "ngày 20 tháng 12 năm 2025", "ngày 20 tháng 6 năm 2025");
    let unit = Sender { id: None, name: "BHXH khu vực XXIII".into(), kind: None };
    let dossier = Dossier { unit, ..with(vec![file("bc.docx", &regional)], date(2025, 6, 22)) };
    let found = run(&dossier, date(2025, 6, 30));
    assert_eq!(found.unit.and_then(|u| u.kind).as_deref(), Some("province"));
    // The unit that took over communication owes it too.
    let silent = crate::common::without(&last(), &["**2. Truyền thông", "Trang thông tin"]);
    let silent = swap(&silent, "BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH", "BAN TUYÊN TRUYỀN VÀ HỖ TRỢ NGƯỜI THAM GIA");
    let unit = Sender { id: None, name: "Ban Tuyên truyền và Hỗ trợ người tham gia".into(), kind: None };
    let found = run(&Dossier { unit, ..with(vec![file("bc.docx", &silent)], date(2025, 12, 22)) }, date(2026, 1, 20));
    assert!(warnings(&found).contains(&"point-not-addressed report.communication".to_string()), "{:?}", all(&found));
}

#[test]
fn papers_of_another_movement_are_left_to_a_person() {
    let found = found(&crate::common::report(crate::common::PROVINCE));
    assert!(said(&found).contains(&"? not-submitted report.2024".to_string()), "{:?}", said(&found));
    // Neither nonsense nor nothing at all makes it stumble.
    for text in ["", "# BÁO CÁO", "| a | b |", "xã TP. , ngày 31/02/2024 số /KH-BHXH Kế hoạch “", "@picture"] {
        run(&with(vec![file("x.docx", text)], IN_TIME), TODAY);
    }
}

#[test]
fn what_is_wrong_in_such_a_profile_is_said() {
    let text = builtin_text("bhxh-3174-2024").expect("a built-in profile");
    for (old, new, want) in [
        ("undated-until = \"2025-12-31\"\nstage", "before = \"2025-12-31\"\nstage", "ghi đúng một trong ba"),
        (
            "before = \"2024-11-30\"\n",
            "before = \"2024-11-30\"\nundated-until = \"2024-12-31\"\n",
            "undated-until chỉ đi với undated",
        ),
        (
            "reading = \"strict\"\nstage = \"report.2024\"",
            "reading = \"strict\"\nstage = \"title\"",
            "không phải là một kỳ báo cáo",
        ),
        ("\"tap-chi-bhxh\"", "\"tap-chi-x\"", "không có đơn vị “tap-chi-x”"),
        ("reading = \"strict\"", "reading = \"lenient\"", "unknown variant `lenient`"),
        ("period = 2025", "period = 25", "năm của kỳ báo cáo"),
        ("from = \"2024-01-01\"\nto = \"2025-06-30\"", "from = \"2025-07-01\"\nto = \"2025-06-30\"", "ngày cuối trước ngày đầu"),
        ("any = [\"giải pháp\", \"mô hình\", \"cách làm\", \"sáng kiến\"]\n", "", "plan, named cần any"),
    ] {
        let problems = parse(&swap(text, old, new)).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(problems.contains(want), "{new}: {problems}");
    }
}

#[test]
fn the_command_line_tells_the_profile_from_the_papers() {
    let table = [("fixtures/campaign-3174", "bhxh-3174-2024"), ("fixtures/campaign/day-du-docx", "bhxh-2638-2020")];
    for (path, want) in table {
        let (_, out, error) = crate::program::ran(&root(), &["check", path, "--today", "2026-01-15", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {error}"));
        assert_eq!(json["profile"]["id"], want, "{path}");
    }
}

#[test]
fn papers_tell_which_directive_they_answer() {
    let profiles: Vec<Profile> = Profile::builtin_ids().map(|id| Profile::builtin(id).expect("listed").expect("valid")).collect();
    let chosen = |text: &str| answered(&profiles, &[with(vec![file("a.docx", text)], IN_TIME)]).map(|p| p.id.as_str());
    assert_eq!(chosen(REPORT), Some("bhxh-3174-2024"));
    assert_eq!(chosen(&crate::common::report(crate::common::PROVINCE)), Some("bhxh-2638-2020"));
    assert_eq!(chosen("# BÁO CÁO\nCông tác quý III\nKhông có gì."), None);
    let uncited = swap(REPORT, "Kế hoạch số 3174/KH-BHXH ngày 13/9/2024 của BHXH Việt Nam", "chỉ đạo của cấp trên");
    assert_eq!(chosen(&uncited), Some("bhxh-3174-2024"), "by the movement that it names");
}

// ── The campaign of the fixtures ──────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_dossier_of_the_fixtures_says_what_is_expected_and_nothing_else() {
    let folder = root().join("fixtures/campaign-3174");
    let text = std::fs::read_to_string(folder.join("expected.json")).expect("the fixtures are there");
    let expected: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let options = Options::default().by_profile(&PROFILE);
    let plan = plan(&[folder], &options).expect("the fixtures are there");
    let dossiers = read_all(&plan, &options, |_| ());
    assert_eq!(dossiers.len(), expected.as_object().expect("an object").len());
    let directive = std::fs::read_to_string(root().join("fixtures/directives/3174.txt")).expect("the directive");
    for dossier in &dossiers {
        let found = run(dossier, date(2026, 1, 15));
        let wanted = &expected[&found.dossier];
        let lines = |key: &str| wanted[key].as_array().into_iter().flatten().filter_map(|v| v.as_str()).map(str::to_string);
        let want: BTreeSet<String> = lines("expected").chain(lines("also")).collect();
        assert_eq!(all(&found).into_iter().collect::<BTreeSet<_>>(), want, "{}", found.dossier);
        assert_eq!(found.unit.as_ref().and_then(|u| u.kind.as_deref()), wanted["kind"].as_str(), "{}", found.dossier);
        for f in &found.findings {
            assert!(f.evidence().iter().all(|e| !e.file.is_empty() && e.note.is_some()), "{}: {f:?}", found.dossier);
            let general = f.source.quote.is_empty();
            assert!(general || directive.contains(&f.source.quote) || f.source.place.starts_with("Nghị định"), "{f:?}");
        }
    }
    let profiles: Vec<Profile> = Profile::builtin_ids().map(|id| Profile::builtin(id).expect("listed").expect("valid")).collect();
    assert_eq!(answered(&profiles, &dossiers).map(|p| p.id.as_str()), Some("bhxh-3174-2024"));
}

// ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Warnings about facts in a report whose results are told in these words.
fn facts(results: &str) -> Vec<String> {
    let own = REPORT.lines().find(|l| l.trim().starts_with("Viên chức toàn tỉnh")).expect("it is there").trim();
    let found = found(&swap(REPORT, own, results));
    all(&found).into_iter().map(|l| l.replace("report.evidence.", "")).collect()
}

#[test]
fn claims_need_facts() {
    let table: &[(&str, &[&str])] = &[
        ("Chưa phát sinh kết quả.", &[]),
        ("Hỗ trợ xây 02 căn nhà tại xã Giao Thiện, huyện Giao Thủy, kinh phí hỗ trợ 100 triệu đồng.", &[]),
        ("Đã xây nhà cho hộ nghèo trên địa bàn tỉnh.", &["~ evidence-missing address"]),
        ("Đã xây nhà cho hộ nghèo ở các xã nghèo.", &["~ evidence-missing address"]),
        ("Đã xây nhà cho hộ bà Mai Thị Sen, xã Yên Trị.", &["~ evidence-missing address"]),
        ("Xây nhà tại xã Giao Hưng, tỉnh Ninh Bình.", &["? evidence-missing address"]),
        ("Viên chức ủng hộ hàng trăm triệu đồng.", &["~ evidence-missing amount"]),
        ("Viên chức ủng hộ hơn 120 triệu đồng.", &[]),
        ("Viên chức ủng hộ nhiều phần quà.", &["~ evidence-missing amount"]),
        ("Viên chức ủng hộ 300 phần quà.", &["? evidence-missing amount"]),
        ("Chưa xây nhà cho hộ nào; không quyên góp.", &[]),
        ("Tiếp tục phong trào chung tay xóa nhà tạm, nhà dột nát.", &[]),
    ];
    for (results, want) in table {
        assert_eq!(&facts(results), want, "{results}");
    }
}

#[test]
fn addresses_follow_the_divisions_of_the_day() {
    let dossier = |text: &str| with(vec![file("bc.docx", text)], date(2025, 12, 22));
    let of = |text: &str| {
        let found = run(&dossier(text), date(2026, 1, 20));
        all(&found).into_iter().filter(|l| l.contains("address")).collect::<Vec<_>>()
    };
    assert_eq!(of(&last()), NOTHING);
    let both = swap(&last(), "xã Giao Hưng, tỉnh Ninh Bình", "xã Giao Thiện, huyện Giao Thủy");
    assert_eq!(of(&both), NOTHING, "one address after the new order is enough");
    let old = swap(&both, "xã Vạn Thắng, tỉnh Ninh Bình", "xã Yên Trị, huyện Ý Yên");
    assert_eq!(of(&old), ["? evidence-missing report.evidence.address"]);
}

// ── Awards ────────────────────────────────────────────────────────────────────────────────────────────────────────

const HEAD: &str = "
    BẢO HIỂM XÃ HỘI VIỆT NAM
    **BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH**
    Số: 2301/TTr-BHXH
    **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
    **Độc lập - Tự do - Hạnh phúc**
    ^ Nam Định, ngày 25 tháng 11 năm 2024";

fn submission(ground: &str, award: &str) -> File {
    let text = format!(
        "{HEAD}
        # TỜ TRÌNH
        # Về việc đề nghị khen thưởng trong phong trào thi đua
        {ground}
        | TT | Họ và tên, tên tập thể | Đơn vị | Hình thức khen thưởng |
        | 1 | BHXH huyện Giao Thủy | | {award} |
        | 2 | Ông Trần Đức Thịnh | Phòng Chế độ | Giấy khen |
        **GIÁM ĐỐC**
        **Lê Minh Tuấn**"
    );
    file("to-trinh.docx", &text)
}

fn minutes() -> File {
    let text = "
        **HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG**
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        # BIÊN BẢN
        # Họp xét khen thưởng phong trào thi đua
        Thành phần: 7/7 thành viên.
        - BHXH huyện Giao Thủy: 7/7 phiếu;
        - Ông Trần Đức Thịnh: 6/7 phiếu.
        **CHỦ TỊCH**
        **Lê Minh Tuấn**";
    file("bien-ban.docx", text)
}

const MERITS: &str = "
    Đơn vị xây dựng Kế hoạch số 31/KH-BHXH ngày 10/10/2024.
    Mô hình “Mỗi tổ một viên gạch” được ba xã làm theo.
    Hỗ trợ xây 01 căn nhà cho hộ ông Đoàn Văn Tứ ở xóm 4, xã Giao Thiện, huyện Giao Thủy; ủng hộ 45.000.000 đồng trích từ ngày lương.";

fn collective(award: &str, merits: &str) -> File {
    let text = format!(
        "{HEAD}
        # BÁO CÁO THÀNH TÍCH
        # Đề nghị tặng {award}
        Tên đơn vị: Bảo hiểm xã hội huyện Giao Thủy
        I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH
        Đơn vị có 15 viên chức.
        II. THÀNH TÍCH ĐẠT ĐƯỢC
        {merits}
        **GIÁM ĐỐC**
        **Vũ Bá Lộc**"
    );
    file("bctt-giao-thuy.docx", &text)
}

fn person(merits: &str) -> File {
    let text = format!(
        "{HEAD}
        # BÁO CÁO THÀNH TÍCH
        # Đề nghị tặng Giấy khen
        Họ và tên: Trần Đức Thịnh
        I. SƠ LƯỢC LÝ LỊCH
        Sinh năm 1980, Phòng Chế độ.
        II. THÀNH TÍCH
        {merits}
        **NGƯỜI BÁO CÁO**
        **Trần Đức Thịnh**"
    );
    file("bctt-thinh.docx", &text)
}

const DEEDS: &str = "Có sáng kiến ghép lịch thợ xây của ba xã để dựng nhà trước mùa mưa; ủng hộ 5 triệu đồng tiền mặt.";
const LEADER: &str = "Bằng khen của Tổng Giám đốc BHXH Việt Nam";

fn awards(files: Vec<File>) -> Vec<String> {
    let mut papers = vec![file("bc.docx", REPORT)];
    papers.extend(files);
    all(&run(&with(papers, IN_TIME), TODAY))
}

#[test]
fn a_complete_award_dossier() {
    let files =
        vec![submission("Căn cứ Nghị định số 98/2023/NĐ-CP;", LEADER), minutes(), collective(LEADER, MERITS), person(DEEDS)];
    assert_eq!(awards(files), NOTHING);
}

#[test]
fn criteria_that_ask_for_facts() {
    let of = |merits: &str, deeds: &str| {
        let lines = awards(vec![submission("", LEADER), minutes(), collective(LEADER, merits), person(deeds)]);
        lines.into_iter().map(|l| l.replace("evidence-missing award.criteria.", "")).collect::<Vec<_>>()
    };
    let giao_thuy = "Bảo hiểm xã hội huyện Giao Thủy";
    let line = |what: &str| format!("~ {what} {giao_thuy}");
    let merits = |old: &str, new: &str| swap(MERITS, old, new);
    assert_eq!(of(&merits("Kế hoạch số 31/KH-BHXH ngày 10/10/2024", "kế hoạch cụ thể"), DEEDS), [line("plan")]);
    assert_eq!(
        of(&merits("Mô hình “Mỗi tổ một viên gạch” được ba xã làm theo.", "Có mô hình hay, sáng tạo, hiệu quả."), DEEDS),
        [line("model")]
    );
    assert_eq!(of(&merits("45.000.000 đồng", "hàng chục triệu đồng"), DEEDS), [line("amount")]);
    let away = merits("cho hộ ông Đoàn Văn Tứ ở xóm 4, xã Giao Thiện, huyện Giao Thủy", "trên địa bàn");
    assert_eq!(of(&away, DEEDS), [line("address")]);
    // The head of the report names the district: the commune is enough.
    assert_eq!(of(&merits("xã Giao Thiện, huyện Giao Thủy", "xã Giao Thiện"), DEEDS), NOTHING);
    // A person owes no address and no plan, but a sum and something of one's own.
    assert_eq!(
        of(MERITS, "Luôn nhiệt tình ủng hộ phong trào; tham gia xây nhà cho hộ nghèo."),
        ["~ model Trần Đức Thịnh", "~ amount Trần Đức Thịnh"]
    );
}

#[test]
fn awards_are_a_closed_list() {
    let of = |award: &str| awards(vec![submission("", award), minutes(), collective(award, MERITS), person(DEEDS)]);
    for award in ["Huân chương Lao động hạng Ba", "Bằng khen của Thủ tướng Chính phủ", LEADER, "BK TGĐ", "Bằng khen"]
    {
        assert_eq!(of(award), NOTHING, "{award}");
    }
    for award in ["Huân chương Lao động hạng Nhì", "Cờ thi đua của Chính phủ", "Bằng khen của Chủ tịch UBND tỉnh"]
    {
        assert_eq!(of(award), ["~ award-form award.form BHXH huyện Giao Thủy"], "{award}");
    }
}

#[test]
fn the_law_is_that_of_the_day() {
    let of = |ground: &str| awards(vec![submission(ground, LEADER), minutes(), collective(LEADER, MERITS), person(DEEDS)]);
    for ground in ["Căn cứ Nghị định số 91/2017/NĐ-CP;", "Căn cứ Nghị định số 152/2025/NĐ-CP;"] {
        assert_eq!(of(ground), ["~ law-not-in-force document to-trinh.docx"], "{ground}");
    }
    assert_eq!(of("Căn cứ Nghị định số 30/2020/NĐ-CP;"), NOTHING);
}

#[test]
fn unconfirmed_parts_say_so() {
    let bare = collective(LEADER, MERITS);
    let text = format!("{HEAD}\n# BÁO CÁO THÀNH TÍCH\n# Đề nghị tặng {LEADER}\nTên đơn vị: BHXH huyện Giao Thủy\n{MERITS}");
    let short = File { name: bare.name.clone(), ..file("x.docx", &text) };
    let papers = vec![file("bc.docx", REPORT), submission("", LEADER), minutes(), short, person(DEEDS)];
    let found = run(&with(papers, IN_TIME), TODAY);
    let parts: Vec<_> = found.findings.iter().filter(|f| f.rule == Rule::AchievementPartMissing).collect();
    assert_eq!(parts.len(), 2, "{:?}", all(&found));
    assert!(parts.iter().all(|f| told(f).contains("chưa đối chiếu được với bản gốc") && f.outcome == Outcome::NotMet));
    assert!(warnings(&found).iter().all(|w| !w.starts_with("award-form")));
}
