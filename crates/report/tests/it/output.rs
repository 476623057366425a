//! What is printed and stored: the frozen JSON, the terminal text, the matrix, SARIF and HTML.

use jiff::civil::date;
use rasoat_check::roster::{Roster, UnitKind};
use rasoat_model::assessment::{
    Assessment, DocumentSummary, DossierAssessment, FieldSummary, ProfileRef, SignatureSummary, UnitRef,
};
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Verdict};
use rasoat_model::lang::Lang;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::{Rule, Severity};
use rasoat_report::matrix::{Absent, CellState, Matrix, Row};
use rasoat_report::text::TextOptions;
use rasoat_report::{html, json, matrix, phrase, sarif, text};
use serde_json::Value;

const FILE: &str = "Báo cáo tổng kết.docx";

fn finding(rule: Rule, outcome: Outcome, message: &str) -> Finding {
    Finding::new(
        rule,
        "report.ii.2",
        (rule == Rule::DocumentUnreadable).then(|| "hỏng.pdf".to_owned()),
        rule.severity(),
        outcome,
        Message::Written(message.into()),
        Fix::Written("Bổ sung mục II.2 theo đề cương.".into()),
        Source {
            directive: "2638/BHXH-TĐKT".into(),
            place: "Đề cương, mục II.2".into(),
            quote: "2. Công tác tuyên truyền PTTĐ.".into(),
        },
        Evidence {
            file: FILE.into(),
            page: Some(2),
            block: Some(31),
            quote: "II. CÔNG TÁC TRIỂN KHAI\n".into(),
            note: Some(Note::Written("gần nhất".into())),
            ..Evidence::default()
        },
    )
    .with_evidence([Evidence { file: "001".into(), ..Evidence::default() }])
}

fn document(file: &str, kind: &str) -> DocumentSummary {
    DocumentSummary {
        file: file.into(),
        sha256: "ab".repeat(32),
        format: "docx",
        kind: kind.into(),
        pages: Some(4),
        text_source: "native",
        confidence: 0.97,
        fields: FieldSummary {
            number: Some("123".into()),
            date: Some(date(2020, 8, 5)),
            signatory_role: Some("GIÁM ĐỐC".into()),
            ..FieldSummary::default()
        },
        references: vec![],
        signatures: vec![SignatureSummary {
            name: Some("Lê Minh Tuấn".into()),
            organisation: None,
            at: Some("2020-08-18T10:15:00+07:00".into()),
            covers: "whole".into(),
            digest: "matches".into(),
        }],
        warnings: vec!["wrong-extension: doc".into()],
    }
}

fn dossier(name: &str, unit: Option<&str>, findings: Vec<Finding>) -> DossierAssessment {
    DossierAssessment {
        dossier: name.into(),
        unit: unit.map(|n| UnitRef { id: Some("u".into()), name: n.into(), kind: Some("province".into()) }),
        received: unit.map(|_| date(2020, 8, 21)),
        received_from: unit.map(|_| "register"),
        receipts: Vec::new(),
        verdict: DossierAssessment::verdict_of(&findings),
        documents: vec![document(FILE, "summary-report")],
        findings,
        met: vec!["report.i".into(), "report.i.1".into()],
        places: vec![],
        envelopes: vec![],
    }
}

fn assessment() -> Assessment {
    let mut bad = dossier(
        "001",
        Some("BHXH tỉnh Nam Định"),
        vec![
            finding(Rule::SectionMissing, Outcome::NotMet, "Thiếu mục II.2 “Công tác tuyên truyền PTTĐ”"),
            finding(Rule::SectionMisplaced, Outcome::NotMet, "Mục IV đặt trước mục III"),
            finding(Rule::SectionEmpty, Outcome::Unclear, "Chưa đọc được trang 3"),
            finding(Rule::DeadlineMissed, Outcome::NotMet, "Nhận ngày 31/8/2020, sau hạn"),
            finding(Rule::FileNotRecognised, Outcome::NotMet, "Không nhận ra loại văn bản"),
            finding(Rule::SectionMissing, Outcome::Waived, "Thiếu mục I"),
        ],
    );
    bad.documents.push(document("hỏng.pdf", "unreadable"));
    Assessment {
        profile: ProfileRef {
            id: "bhxh-2638-2020".into(),
            digest: "sha256:00".into(),
            title: "Công văn số 2638/BHXH-TĐKT ngày 19/8/2020".into(),
        },
        today: date(2020, 9, 1),
        dossiers: vec![
            bad,
            dossier("002", Some("BHXH tỉnh Hà Giang"), vec![]),
            dossier("003", None, vec![finding(Rule::SectionEmpty, Outcome::Unclear, "Chưa rõ mục I")]),
        ],
        ignored: vec!["Thumbs.db: tệp của hệ điều hành".into()],
    }
}

/// Keys of an object in the order in which they stand in the text, which a map would lose.
fn keys_in_order(text: &str, indent: usize) -> Vec<&str> {
    let start = format!("{}\"", " ".repeat(indent));
    let mut keys: Vec<&str> = Vec::new();
    for key in text.lines().filter_map(|l| l.strip_prefix(&start)).filter_map(|l| l.split_once("\":").map(|(k, _)| k)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let text = json::to_json(&assessment(), Lang::Vi);
    assert_eq!(keys_in_order(&text, 2), ["schema", "version", "profile", "today", "dossiers", "summary"]);
    assert_eq!(
        keys_in_order(&text, 6),
        ["dossier", "unit", "received", "received_from", "verdict", "documents", "findings", "met", "places", "envelopes"]
    );
    assert_eq!(
        keys_in_order(&text, 10),
        [
            "file",
            "sha256",
            "format",
            "kind",
            "pages",
            "text_source",
            "confidence",
            "fields",
            "references",
            "signatures",
            "warnings",
            "rule",
            "requirement",
            "subject",
            "severity",
            "outcome",
            "message",
            "fix",
            "source",
            "evidence"
        ]
    );
    assert_eq!(
        keys_in_order(&text, 12),
        ["number", "symbol", "place", "date", "agency", "title", "signatory", "directive", "quote"],
        "source.place has the name of fields.place"
    );
    assert_eq!(
        keys_in_order(&text, 14),
        ["role", "name", "organisation", "at", "covers", "digest", "file", "page", "block", "quote", "note"]
    );
}

#[test]
fn values_stand_as_the_contract_shows_them() {
    let v: Value = serde_json::from_str(&json::to_json(&assessment(), Lang::Vi)).unwrap();
    for (pointer, want) in [
        ("/schema", serde_json::json!("rasoat.assessment/1")),
        ("/profile/title", serde_json::json!("Công văn số 2638/BHXH-TĐKT ngày 19/8/2020")),
        ("/today", serde_json::json!("2020-09-01")),
        ("/dossiers/0/received", serde_json::json!("2020-08-21")),
        ("/dossiers/2/unit", Value::Null),
        ("/dossiers/2/received", Value::Null),
        ("/dossiers/2/received_from", Value::Null),
        ("/dossiers/0/documents/0/fields/symbol", Value::Null),
        ("/dossiers/0/documents/0/fields/date", serde_json::json!("2020-08-05")),
        ("/dossiers/0/documents/0/fields/signatory", serde_json::json!({"role": "GIÁM ĐỐC", "name": null})),
        ("/dossiers/0/findings/0/rule", serde_json::json!("section-missing")),
        ("/dossiers/0/findings/0/outcome", serde_json::json!("not-met")),
        ("/dossiers/0/findings/2/severity", serde_json::json!("warning")),
        ("/dossiers/0/findings/0/evidence/0/page", serde_json::json!(2)),
        ("/dossiers/0/findings/0/evidence/1/page", Value::Null),
        (
            "/summary",
            serde_json::json!({
                "dossiers": 3, "complete": 1, "deficient": 1, "late": 1, "unclear": 1, "files": 4, "unreadable": 1,
                "ignored": ["Thumbs.db: tệp của hệ điều hành"]
            }),
        ),
    ] {
        assert_eq!(v.pointer(pointer), Some(&want), "{pointer}");
    }
}

#[test]
fn what_was_written_reads_back_whole() {
    let a = assessment();
    let text = json::to_json(&a, Lang::Vi);
    assert_eq!(json::from_json(&text).unwrap(), a);
    assert_eq!(json::to_json(&json::from_json(&text).unwrap(), Lang::Vi), text);
    let lines = json::to_jsonl(&a, Lang::Vi);
    assert_eq!(lines.lines().count(), 3);
    for (line, d) in lines.lines().zip(&a.dossiers) {
        let back = json::from_json_line(line).unwrap();
        assert_eq!((back.profile, back.today, back.dossiers), (a.profile.clone(), a.today, vec![d.clone()]));
    }
    assert!(lines.starts_with(r#"{"schema":"rasoat.dossier/1","version":""#), "{lines}");
}

#[test]
fn foreign_text_is_refused_with_its_reason() {
    let good = json::to_json(&assessment(), Lang::Vi);
    for (text, want) in [
        ("", "JSON"),
        ("[]", "JSON"),
        (&good.replace("rasoat.assessment/1", "rasoat.assessment/9"), "rasoat.assessment/9"),
        (&good.replace("\"section-missing\"", "\"section-gone\""), "section-gone"),
        (&good.replace("\"register\"", "\"hearsay\""), "hearsay"),
        (&good.replace("\"docx\"", "\"wps\""), "wps"),
        (&good.replace("\"2020-09-01\"", "\"2020-09-31\""), "2020-09"),
    ] {
        let error = json::from_json(text).unwrap_err().to_string();
        assert!(error.contains(want), "{want}: {error}");
    }
    let mut v: Value = serde_json::from_str(&good).unwrap();
    v["dossiers"][0]["findings"][0]["evidence"] = serde_json::json!([]);
    assert!(json::from_json(&v.to_string()).unwrap_err().to_string().contains("dẫn chứng"));
}

#[test]
fn a_confidence_that_is_no_number_is_none() {
    let mut a = assessment();
    a.dossiers[0].documents[0].confidence = f32::NAN;
    assert_eq!(json::from_json(&json::to_json(&a, Lang::Vi)).unwrap().dossiers[0].documents[0].confidence, 0.0);
}

/// `UPDATE=1 cargo test -p rasoat-report output` rewrites the file.
#[test]
fn the_schema_in_docs_is_the_schema_of_the_code() {
    let path = crate::common::root().join("docs/assessment.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, json::schema()).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        stored == json::schema(),
        "docs/assessment.schema.json is out of date; run UPDATE=1 cargo test -p rasoat-report output"
    );
}

#[test]
fn text_says_what_is_wrong_where_and_what_to_do() {
    let out = text::to_text(&assessment(), &TextOptions { width: 110, ..TextOptions::default() });
    let want = "\
001 · BHXH tỉnh Nam Định · nhận ngày 21/8/2020 · THIẾU, GỬI MUỘN (2 lỗi, 1 chưa rõ, 1 cảnh báo)
  ✗ Thiếu mục II.2 “Công tác tuyên truyền PTTĐ” [section-missing]
      gần nhất: Báo cáo tổng kết.docx, trang 2: “II. CÔNG TÁC TRIỂN KHAI”
      theo Đề cương, mục II.2 (2638/BHXH-TĐKT): “2. Công tác tuyên truyền PTTĐ.”
      cần làm: Bổ sung mục II.2 theo đề cương.
";
    assert!(out.starts_with(want), "{out}");
    assert!(out.contains("\n  ! Mục IV đặt trước mục III (Báo cáo tổng kết.docx, trang 2) [section-misplaced]\n"), "{out}");
    assert!(out.contains("\n002 · BHXH tỉnh Hà Giang · nhận ngày 21/8/2020 · ĐỦ\n"), "{out}");
    assert!(out.contains("Tệp không thuộc hồ sơ nào (1):\n  Thumbs.db"), "{out}");
    assert!(out.ends_with("\n3 hồ sơ: 1 đủ, 1 thiếu, 1 chưa rõ; 1 gửi muộn; 4 tệp, 1 không đọc được\n"), "{out}");
    let order: Vec<usize> = ["✗ Thiếu", "✗ Nhận", "? Chưa", "! Mục"].iter().map(|m| out.find(m).unwrap()).collect();
    assert!(order.is_sorted(), "errors, then unclear, then warnings: {out}");
    assert!(!out.contains("Không nhận ra loại") && !out.contains("Thiếu mục I ["), "info and waived only when asked: {out}");
}

#[test]
fn verbose_text_leaves_nothing_out() {
    let out = text::to_text(&assessment(), &TextOptions { verbose: true, ..TextOptions::default() });
    for want in ["· Không nhận ra loại văn bản", "~ Thiếu mục I", "hỏng.pdf · docx · unreadable", "Đạt: 2"] {
        assert!(out.contains(want), "{want}\n{out}");
    }
}

#[test]
fn lines_keep_within_the_width_and_colour_changes_no_letter() {
    for width in [0, 40, 60, 100] {
        let plain = text::to_text(&assessment(), &TextOptions { width, ..TextOptions::default() });
        for line in plain.lines() {
            let one_word = !line.trim().contains(' ');
            assert!(one_word || phrase::columns(line) <= width.max(text::MIN_WIDTH), "{width}: {line}");
        }
        let coloured = text::to_text(&assessment(), &TextOptions { width, color: true, ..TextOptions::default() });
        assert!(coloured.contains("\u{1b}["));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
        assert!(!plain.contains('\u{1b}'));
    }
}

#[test]
fn english_labels() {
    let out = text::to_text(&assessment(), &TextOptions { lang: Lang::En, ..TextOptions::default() });
    assert!(out.contains("received 2020-08-21 · DEFICIENT, LATE (2 errors, 1 unclear, 1 warning)"), "{out}");
    assert!(out.ends_with("3 dossiers: 1 complete, 1 deficient, 1 unclear; 1 late; 4 files, 1 unreadable\n"), "{out}");
}

fn campaign() -> Matrix {
    use CellState::*;
    let row = |unit: &str, in_roster: bool, late, verdict, cells: &[CellState]| Row {
        unit: unit.into(),
        brief: unit.into(),
        kind: in_roster.then(|| UnitKind::from("province")),
        in_roster,
        received: Some(date(2020, 8, 5)),
        late,
        verdict,
        cells: cells.to_vec(),
        notices: Vec::new(),
        open: Vec::new(),
    };
    Matrix {
        kinds: Roster::builtin("bhxh").expect("it comes with the program").kinds().to_vec(),
        requirements: (1..=12).map(|i| (format!("r.{i}"), format!("Mục {i}"))).collect(),
        rows: vec![
            row("BHXH tỉnh Hà Giang", true, false, Verdict::Complete, &[Met; 12]),
            row("BHXH tỉnh Bắc Kạn", true, true, Verdict::Deficient, &[Met, NotMet, Unclear, Warning, Waived, NotApplicable]),
            row("Đơn vị lạ", false, false, Verdict::Unclear, &[Unclear]),
        ],
        missing_units: vec![Absent {
            unit: "BHXH tỉnh Lai Châu".into(),
            brief: "Lai Châu".into(),
            kind: Some(UnitKind::from("province")),
            notices: Vec::new(),
        }],
    }
}

#[test]
fn the_matrix_has_one_mark_a_cell() {
    let out = matrix::to_text(&campaign(), Lang::Vi, 100);
    for want in [
        "                                        1\n",
        "Đơn vị              Ngày nhận  12345 67890 12\n",
        "BHXH tỉnh Hà Giang  05/8/2020  ✓✓✓✓✓ ✓✓✓✓✓ ✓✓  ĐỦ\n",
        "BHXH tỉnh Bắc Kạn   05/8/2020  ✓✗?!~ ----- --  THIẾU, muộn\n",
        "\n 2. Mục 2 (r.2): 1/2\n",
        "Chưa gửi (1): BHXH tỉnh Lai Châu.\n",
        "\n2/3 địa phương đã gửi: 1 đủ, 1 thiếu; 1 gửi muộn; 1 chưa gửi; 1 hồ sơ của đơn vị ngoài danh sách\n",
    ] {
        assert!(out.contains(want), "{want:?}\n{out}");
    }
    let v: Value = serde_json::from_str(&matrix::to_json(&campaign())).unwrap();
    assert_eq!(v["schema"], "rasoat.status/1");
    assert_eq!(v["rows"][1]["cells"].as_array().map(Vec::len), Some(12));
    assert_eq!(v["rows"][1]["cells"][1], "not-met");
    assert_eq!(v["requirements"][1], serde_json::json!({"id": "r.2", "label": "Mục 2", "met": 1, "applicable": 2}));
    assert_eq!(v["summary"], serde_json::json!({"submitted": 2, "expected": 3}));
    assert_eq!(matrix::to_text(&Matrix::default(), Lang::Vi, 80), "0/0 đơn vị đã gửi\n");
}

#[test]
fn sarif_has_what_the_standard_demands() {
    let log: Value = serde_json::from_str(&sarif::to_sarif(&assessment(), Lang::Vi)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Rule::ALL.len());
    assert!(rules.iter().all(|r| r["help"]["text"].as_str().is_some_and(|t| !t.is_empty())));
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 7);
    for r in results {
        let index = r["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], r["ruleId"]);
        assert_eq!(r["kind"] == "review", r["level"] == "none", "anything but a failure has no level: {r}");
        let uri = r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(' '), "{uri}");
    }
    assert_eq!(results[0]["locations"][0]["properties"]["page"], 2);
    assert_eq!(results[5]["suppressions"][0]["kind"], "external");
}

/// Writes samples to look at: `RASOAT_OUTPUT_SAMPLES=folder cargo test -p rasoat-report output samples`.
#[test]
fn samples() {
    let Ok(folder) = std::env::var("RASOAT_OUTPUT_SAMPLES") else { return };
    let folder = std::path::Path::new(&folder);
    for (name, text) in [
        ("page.html", html::to_html(&assessment(), Lang::Vi)),
        ("assessment.json", json::to_json(&assessment(), Lang::Vi)),
        ("log.sarif", sarif::to_sarif(&assessment(), Lang::Vi)),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn html_escapes_what_came_from_files() {
    let mut a = assessment();
    a.dossiers[0].dossier = "<script>alert(1)</script>".into();
    a.ignored = vec!["\"><img src=x>".into()];
    let page = html::to_html(&a, Lang::Vi);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("), "nothing from elsewhere");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for tag in ["section", "table", "ol", "ul", "li", "tr", "td"] {
        let open = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn severity_error_never_stands_beside_unclear() {
    for f in json::from_json(&json::to_json(&assessment(), Lang::Vi)).unwrap().dossiers.iter().flat_map(|d| &d.findings) {
        assert!(!(f.outcome == Outcome::Unclear && f.severity == Severity::Error));
    }
}
