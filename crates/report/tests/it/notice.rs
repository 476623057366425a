//! Notices: what they say, and that the Word file says it. Snapshot of content by plain comparison of sentences.

use jiff::civil::date;
use quick_xml::events::Event;
use rasoat_extract::Limits;
use rasoat_extract::package::{self, Budget};
use rasoat_model::assessment::{DocumentSummary, DossierAssessment, FieldSummary, UnitRef};
use rasoat_model::envelope::{Answered, Envelope, Kind, Party};
use rasoat_model::finding::{Evidence, Finding, Outcome, Source};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::{Rule, Severity};
use rasoat_report::notice::content::{Deadline, GroupKind};
use rasoat_report::notice::{NoticeContext, compose, compose_not_submitted, packet, render};
use std::io::{Cursor, Read};

const FILE: &str = "Báo cáo tổng kết.docx";

fn context() -> NoticeContext {
    NoticeContext {
        earlier: vec![],
        directive: "Công văn số 2638/BHXH-TĐKT ngày 19/8/2020".into(),
        matter: "báo cáo tổng kết phong trào thi đua giai đoạn 2016 - 2020".into(),
        superior: None,
        agency: "BẢO HIỂM XÃ HỘI VIỆT NAM".into(),
        sender: "Bảo hiểm xã hội Việt Nam (Vụ Thi đua - Khen thưởng)".into(),
        number: None,
        symbol: "BHXH-TĐKT".into(),
        place: "Hà Nội".into(),
        issued: None,
        today: date(2020, 9, 1),
        deadline: Some(Deadline {
            day: date(2020, 8, 28),
            source: source("mục III", "gửi báo cáo về BHXH Việt Nam trước ngày 28/8/2020"),
        }),
        new_deadline: Some(date(2020, 9, 15)),
        recipients: vec!["Như trên".into(), "Lưu: VT, TĐKT".into()],
        signer_lines: vec!["TL. TỔNG GIÁM ĐỐC".into(), "VỤ TRƯỞNG".into()],
        signer_name: None,
        award: vec!["award.minutes".into()],
        include_warnings: false,
    }
}

fn source(place: &str, quote: &str) -> Source {
    Source { directive: "2638/BHXH-TĐKT".into(), place: place.into(), quote: quote.into() }
}

fn evidence(page: u32, quote: &str) -> Evidence {
    Evidence { file: FILE.into(), page: Some(page), quote: quote.into(), note: Some(Note::LookedHere), ..Evidence::default() }
}

fn finding(rule: Rule, requirement: &str, message: &str, fix: &str) -> Finding {
    let severity = rule.severity();
    let source = source("Đề cương, mục II.2", "2. Công tác tuyên truyền PTTĐ.");
    Finding::new(
        rule,
        requirement,
        None,
        severity,
        Outcome::NotMet,
        Message::Written(message.into()),
        Fix::Written(fix.into()),
        source,
        evidence(2, "II. CÔNG TÁC TRIỂN KHAI, TUYÊN TRUYỀN"),
    )
}

fn missing_section() -> Finding {
    finding(Rule::SectionMissing, "report.ii.2", "Thiếu mục II.2 “Công tác tuyên truyền PTTĐ”", "Bổ sung mục II.2 theo đề cương.")
}

fn late() -> Finding {
    Finding::new(
        Rule::DeadlineMissed,
        "deadline",
        None,
        Severity::Error,
        Outcome::NotMet,
        Message::Written("Nhận ngày 31/8/2020, sau thời hạn “trước ngày 28/8/2020”".into()),
        Fix::Written(String::new()),
        source("mục III", "trước ngày 28/8/2020"),
        Evidence { file: "001".into(), ..Evidence::default() },
    )
}

fn unclear(message: &str, fix: &str) -> Finding {
    Finding::new(
        Rule::SectionMissing,
        "report.i.1",
        None,
        Severity::Error,
        Outcome::Unclear,
        Message::Written(message.into()),
        Fix::Written(fix.into()),
        source("Đề cương, mục I.1", "1. Thuận lợi"),
        Evidence { file: "scan.pdf".into(), page: Some(3), ..Evidence::default() },
    )
}

fn dossier(findings: Vec<Finding>) -> DossierAssessment {
    DossierAssessment {
        dossier: "001".into(),
        unit: Some(UnitRef {
            id: Some("bhxh-nam-dinh".into()),
            name: "BHXH tỉnh Nam Định".into(),
            kind: Some("province".into()),
        }),
        received: Some(date(2020, 8, 21)),
        received_from: Some("register"),
        receipts: Vec::new(),
        verdict: DossierAssessment::verdict_of(&findings),
        documents: vec![DocumentSummary {
            file: FILE.into(),
            sha256: "00".into(),
            format: "docx",
            kind: "summary-report".into(),
            pages: Some(4),
            text_source: "native",
            confidence: 1.0,
            fields: FieldSummary {
                number: Some("123".into()),
                symbol: Some("BC-BHXH".into()),
                date: Some(date(2020, 8, 5)),
                ..FieldSummary::default()
            },
            references: vec![],
            signatures: Vec::new(),
            warnings: vec![],
        }],
        findings,
        met: vec![],
        places: vec![],
        envelopes: vec![],
    }
}

/// The text of a part of the package, a paragraph a line.
fn part(docx: &[u8], name: &str) -> String {
    let mut xml = String::new();
    zip::ZipArchive::new(Cursor::new(docx)).unwrap().by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut out, mut in_text) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => in_text = e.local_name().as_ref() == "t",
            Event::End(e) => {
                in_text = false;
                if e.local_name().as_ref() == "p" {
                    out.push('\n');
                }
            }
            Event::Text(t) if in_text => out.push_str(&t),
            Event::GeneralRef(r) if in_text => out.push_str(match &*r {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                _ => "'",
            }),
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn written(d: &DossierAssessment, ctx: &NoticeContext) -> String {
    part(&render(&compose(d, ctx).unwrap()).unwrap(), "word/document.xml")
}

#[test]
fn one_missing_section_is_one_plain_letter() {
    let text = written(&dossier(vec![missing_section()]), &context());
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    assert_eq!(
        lines,
        [
            "BẢO HIỂM XÃ HỘI VIỆT NAM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Số:         /BHXH-TĐKT",
            "V/v bổ sung, hoàn thiện báo cáo tổng kết phong trào thi đua giai đoạn 2016\u{a0}-\u{a0}2020",
            "Hà Nội, ngày      tháng      năm 2020",
            "Kính gửi: BHXH tỉnh Nam Định",
            "Thực hiện Công văn số 2638/BHXH-TĐKT ngày 19/8/2020, Bảo hiểm xã hội Việt Nam (Vụ Thi đua - Khen thưởng) đã nhận được \
             Báo cáo số 123/BC-BHXH ngày 05/8/2020 của BHXH tỉnh Nam Định (nhận ngày 21/8/2020). Qua rà soát, còn một số nội dung cần \
             được bổ sung, hoàn thiện như sau:",
            "- Thiếu mục II.2 “Công tác tuyên truyền PTTĐ” (theo Đề cương, mục II.2: “2. Công tác tuyên truyền PTTĐ.”); rà soát tại tệp “Báo \
             cáo tổng kết.docx”, trang 2: “II. CÔNG TÁC TRIỂN KHAI, TUYÊN TRUYỀN”. Đề nghị đơn vị bổ sung mục II.2 theo \
             đề cương.",
            "Đề nghị BHXH tỉnh Nam Định bổ sung, hoàn thiện các nội dung nêu trên và gửi về Bảo hiểm xã hội Việt Nam (Vụ Thi đua - Khen \
             thưởng) trước ngày 15/9/2020.",
            "Bảo hiểm xã hội Việt Nam (Vụ Thi đua - Khen thưởng) đề nghị đơn vị quan tâm, khẩn trương thực hiện./.",
            "Nơi nhận:",
            "- Như trên;",
            "- Lưu: VT, TĐKT.",
            "TL. TỔNG GIÁM ĐỐC",
            "VỤ TRƯỞNG",
        ]
    );
}

#[test]
fn nothing_to_ask_means_no_letter() {
    let waived = Finding::new(
        Rule::SectionMissing,
        "report.i",
        None,
        Severity::Error,
        Outcome::Waived,
        Message::Written("Thiếu mục I".into()),
        Fix::Written(String::new()),
        source("", ""),
        evidence(1, ""),
    );
    let warning = finding(Rule::SectionMisplaced, "report.i", "Mục I đặt sau mục II", "");
    assert_eq!(compose(&dossier(vec![]), &context()), None);
    assert_eq!(compose(&dossier(vec![waived, warning]), &context()), None);
}

#[test]
fn groups_come_in_the_order_of_the_letter() {
    let findings = vec![
        late(),
        finding(Rule::ComponentMissing, "award.minutes", "Thiếu Biên bản họp", "Bổ sung Biên bản."),
        finding(Rule::AppendixMissing, "appendix", "Thiếu phụ lục số liệu", "Bổ sung phụ lục."),
        unclear("Chưa đọc được trang 3", ""),
        missing_section(),
        finding(Rule::SectionMisplaced, "report.iv", "Mục IV đặt trước mục III", ""),
    ];
    let kinds = |ctx: &NoticeContext| -> Vec<GroupKind> {
        compose(&dossier(findings.clone()), ctx).unwrap().groups.iter().map(|g| g.kind).collect()
    };
    use GroupKind::*;
    assert_eq!(kinds(&context()), [Report, Appendix, Award, Deadline, Unclear]);
    assert_eq!(
        kinds(&NoticeContext { include_warnings: true, ..context() }),
        [Report, Appendix, Award, Deadline, Unclear, Remarks]
    );
}

#[test]
fn what_could_not_be_decided_is_asked_and_never_said_to_be_missing() {
    for (message, fix) in [("Thiếu mục I.1", "Bổ sung mục I.1."), ("Chưa đọc được trang 3 của scan.pdf", "Gửi lại bản rõ hơn.")]
    {
        let text = written(&dossier(vec![unclear(message, fix)]), &context());
        assert!(text.contains("làm rõ một số nội dung"), "{text}");
        assert!(!text.to_lowercase().contains("thiếu"), "{text}");
        assert!(!text.contains("bổ sung"), "{text}");
    }
}

#[test]
fn only_late_is_a_polite_reminder() {
    let text = written(&dossier(vec![late()]), &context());
    assert!(text.contains("các nội dung đã đủ"), "{text}");
    assert!(text.contains("lưu ý thực hiện đúng thời hạn"), "{text}");
    assert!(!text.contains("15/9/2020"), "nothing is asked for, so there is no new day: {text}");
}

#[test]
fn years_of_one_column_are_one_item() {
    let cell = |year: &str| {
        finding(
            Rule::AppendixCellEmpty,
            "appendix.cash",
            &format!("Ô “Số tiền” năm {year} bỏ trống"),
            "Ghi số liệu; không có thì ghi “0” hoặc “Không”.",
        )
    };
    let notice = compose(&dossier(vec![cell("2016"), cell("2017"), cell("2018")]), &context()).unwrap();
    assert_eq!(notice.groups.len(), 1);
    assert_eq!(
        notice.groups[0].items[0].what,
        ["Ô “Số tiền” năm 2016 bỏ trống", "ô “Số tiền” năm 2017 bỏ trống", "ô “Số tiền” năm 2018 bỏ trống"]
    );
    assert_eq!(notice.groups[0].items[0].fix, ["Đề nghị đơn vị ghi số liệu; không có thì ghi “0” hoặc “Không”."]);
}

#[test]
fn faults_of_form_name_the_way_to_correct_them_only_while_the_decree_is_in_force() {
    let d = dossier(vec![finding(Rule::FieldMissing, "letterhead.number", "Báo cáo chưa ghi số", "Ghi số văn bản.")]);
    let said = |ctx: &NoticeContext| compose(&d, ctx).unwrap().request.iter().any(|p| p.contains("Điều 18"));
    assert!(said(&context()));
    assert!(!said(&NoticeContext { today: date(2019, 12, 31), ..context() }));
}

#[test]
fn a_unit_that_sent_nothing_gets_a_letter_too() {
    let unit = UnitRef { id: None, name: "BHXH tỉnh Hà Giang".into(), kind: None };
    let text = part(&render(&compose_not_submitted(&unit, &context())).unwrap(), "word/document.xml");
    for want in [
        "Kính gửi: BHXH tỉnh Hà Giang",
        "trước ngày 28/8/2020 (theo mục III: “gửi báo cáo về BHXH Việt Nam trước ngày 28/8/2020”). Đến ngày 01/9/2020",
        "chưa nhận được báo cáo tổng kết phong trào thi đua giai đoạn 2016 - 2020 của BHXH tỉnh Hà Giang.",
        "trước ngày 15/9/2020",
        "Trường hợp đơn vị đã gửi",
    ] {
        assert!(text.contains(want), "{want}\n{text}");
    }
}

#[test]
fn the_same_letter_has_the_same_bytes() {
    let one = compose(&dossier(vec![missing_section()]), &context()).unwrap();
    let other = compose(&dossier(vec![late()]), &context()).unwrap();
    let first = render(&one).unwrap();
    render(&other).unwrap();
    assert_eq!(first, render(&one).unwrap());
    assert_eq!(first, std::thread::spawn(move || render(&one).unwrap()).join().unwrap());
}

#[test]
fn hostile_text_makes_a_file_that_opens() {
    let mut d = dossier(vec![finding(Rule::SectionEmpty, "report.i", "Mục <I> & \u{0}\u{b}\u{ffff}“]]>” trống", "a\u{1b}[0m")]);
    d.unit = None;
    d.dossier = "<&\"'>".into();
    let text = written(&d, &context());
    assert!(text.contains("Mục <I> & “]]>” trống"), "{text}");
    assert!(text.contains("Kính gửi: Đơn vị gửi hồ sơ “<&\"'>”"), "{text}");
}

#[test]
fn the_day_of_the_run_is_the_only_day_in_the_file() {
    let bytes = render(&compose(&dossier(vec![missing_section()]), &context()).unwrap()).unwrap();
    let mut core = String::new();
    zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().by_name("docProps/core.xml").unwrap().read_to_string(&mut core).unwrap();
    assert_eq!(core.matches("2020-09-01T00:00:00Z").count(), 2, "{core}");
    assert!(!core.contains("unknown"), "{core}");
}

/// Writes sample letters to look at: `RASOAT_NOTICE_SAMPLES=folder cargo test -p rasoat-report notice samples`.
#[test]
fn samples() {
    let Ok(folder) = std::env::var("RASOAT_NOTICE_SAMPLES") else { return };
    let folder = std::path::Path::new(&folder);
    let save = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes).unwrap();
    save("one.docx", render(&compose(&dossier(vec![missing_section()]), &context()).unwrap()).unwrap());
    let mut many: Vec<Finding> = (1..=25)
        .map(|i| {
            let rule =
                [Rule::SectionMissing, Rule::SectionPlaceholder, Rule::AppendixCellEmpty, Rule::NomineeReportMissing][i % 4];
            finding(
                rule,
                &format!("r.{i}"),
                &format!("Thiếu nội dung thứ {i} của đề cương, phần dành cho các đơn vị"),
                "Bổ sung nội dung.",
            )
        })
        .collect();
    many.push(late());
    many.push(finding(Rule::FieldMissing, "letterhead.number", "Báo cáo chưa ghi số", "Ghi số văn bản."));
    many.push(unclear("Chưa đọc được trang 3 của tệp “scan.pdf”", ""));
    let mut d = dossier(many);
    d.unit.as_mut().unwrap().name =
        "Trung tâm Giám định Bảo hiểm y tế và Thanh toán đa tuyến khu vực phía Bắc thuộc Bảo hiểm xã hội Việt Nam".into();
    let ctx = NoticeContext {
        superior: Some("CƠ QUAN CẤP TRÊN TRỰC TIẾP".into()),
        signer_name: Some("Nguyễn Văn A".into()),
        ..context()
    };
    save("many.docx", render(&compose(&d, &ctx).unwrap()).unwrap());
    let unit = UnitRef { id: None, name: "BHXH tỉnh Hà Giang".into(), kind: None };
    save("none.docx", render(&compose_not_submitted(&unit, &context())).unwrap());
}

#[test]
fn a_packet_is_read_back_as_it_was_meant() {
    let missing = finding(Rule::SectionMissing, "report.ii.2", "Thiếu mục II.2", "Đề nghị bổ sung mục II.2.");
    let mut d = dossier(vec![missing]);
    let unit = UnitRef { id: None, name: "BHXH <tỉnh> A & B \"C\"".into(), kind: None };
    let notice = compose(&d, &context()).unwrap();
    let bytes = render(&notice).unwrap();
    let read = |xml: &str| package::open("a.edxml", xml.as_bytes(), &mut Budget::new(&Limits::default()), &[]);

    let written = packet(&notice, &unit, None, Some(&d), ("bhxh-a & b.docx", &bytes));
    let back = read(&written.xml);
    assert!(back.troubles.is_empty(), "{:?}", back.troubles);
    assert_eq!(back.files, [("bhxh-a & b.docx".to_owned(), bytes.clone())]);
    let e = &back.envelopes[0];
    assert_eq!(
        (e.kind, e.sender.name.as_str(), e.symbol.as_deref()),
        (Kind::Edxml, "BẢO HIỂM XÃ HỘI VIỆT NAM", Some("BHXH-TĐKT"))
    );
    assert!(e.subject.as_deref().is_some_and(|s| s.starts_with("V/v bổ sung, hoàn thiện")), "{:?}", e.subject);
    assert_eq!(e.response_for, [Answered { number: "123/BC-BHXH".into(), date: Some(date(2020, 8, 5)), agency: None }]);
    assert_eq!(
        (e.number.as_deref(), e.dated, e.received),
        (None, None, None),
        "the clerk numbers it, the exchange dates its way"
    );
    for field in ["mã định danh của cơ quan gửi", "mã định danh của đơn vị nhận", "số văn bản", "ngày văn bản", "người ký"]
    {
        assert!(written.blank.contains(&field), "{field} in {:?}", written.blank);
    }
    assert!(written.xml.contains("<edXML:OrganName>BHXH &lt;tỉnh&gt; A &amp; B"), "{}", &written.xml[..600]);

    // A unit that sent a packet is answered by its number and its code; a letter that has its number leaves less blank.
    d.envelopes = vec![Envelope {
        kind: Kind::Edxml,
        sender: Party { id: Some("000.00.01.X01".into()), name: "BHXH tỉnh A".into() },
        number: Some("45".into()),
        symbol: Some("BC-BHXH".into()),
        dated: Some(date(2020, 8, 20)),
        ..Envelope::default()
    }];
    let numbered = NoticeContext { number: Some("99".into()), issued: Some(date(2020, 9, 2)), ..context() };
    let written = packet(&compose(&d, &numbered).unwrap(), &unit, Some("G99"), Some(&d), ("a.docx", b"x"));
    let e = read(&written.xml).envelopes.remove(0);
    assert_eq!((e.number.as_deref(), e.dated), (Some("99"), Some(date(2020, 9, 2))));
    assert_eq!(e.response_for[0].number, "45/BC-BHXH");
    assert_eq!(e.response_for[0].agency.as_deref(), Some("000.00.01.X01"));
    assert_eq!(written.blank, ["mã định danh của cơ quan gửi", "người ký"]);
    let nothing = packet(&compose_not_submitted(&unit, &context()), &unit, None, None, ("a.docx", b"x"));
    assert!(read(&nothing.xml).envelopes[0].response_for.is_empty());
}
