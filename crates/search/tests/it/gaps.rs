//! Finding what is not there: by finding, by fields that are absent, by amount and count.

use rasoat_model::finding::Verdict;
use rasoat_search::{Entry, Filters, Granularity, Hits, Index, Query, QueryErrorKind, SearchError};
use tempfile::TempDir;

fn section(block: usize, heading: &str, text: &str) -> Entry {
    Entry {
        campaign: "dot-1".into(),
        dossier: "a".into(),
        version: 1,
        unit_id: Some("bhxh-gia-lai".into()),
        region: Some("tay-nguyen".into()),
        unit_name: "BHXH tỉnh Gia Lai".into(),
        file: "bao-cao.docx".into(),
        kind: "summary-report".into(),
        section_path: heading.into(),
        block,
        text: format!("{heading}\n{text}"),
        verdict: Some(Verdict::Deficient),
        ..Entry::default()
    }
}

fn finding(number: u32, rule: &str, requirement: &str, message: &str) -> Entry {
    Entry {
        granularity: Granularity::Finding,
        part: number,
        // Where the reviewer was sent to look: many blocks further than the order of findings.
        block: 90 - number as usize,
        requirement: Some(requirement.into()),
        rules: vec![rule.into()],
        section_path: format!("mục {requirement}"),
        text: message.into(),
        ..section(0, "", "")
    }
}

fn index() -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path().join("search")).unwrap();
    let entries = [
        section(1, "Nhà ở", ""),
        section(2, "Nhà ở tặng người nghèo", "Đã xây 12 căn nhà, kinh phí 600 triệu đồng."),
        section(3, "Nhà ở tặng hộ cận nghèo", "Đã vận động xây nhà cho các hộ, không thống kê được."),
        section(4, "Thẻ BHYT", "Tặng 1.500 thẻ BHYT."),
        Entry {
            rules: vec!["section-empty".into()], requirement: Some("report.ii.2".into()), ..section(5, "Tuyên truyền", "…")
        },
        Entry { granularity: Granularity::Row, part: 3, ..section(6, "", "2017 | 40 căn") },
        finding(1, "section-missing", "report.iv", "Thiếu mục IV “Đánh giá chung”"),
        finding(2, "section-empty", "report.ii.2", "Mục II.2 chưa có nội dung tuyên truyền"),
    ];
    let mut missing = entries.clone();
    missing[6].covers = vec!["report.iv.1".into(), "report.iv.2".into()];
    index.replace_version("dot-1", "a", &missing).unwrap();
    (dir, index)
}

fn ask(index: &Index, text: &str) -> Hits {
    index.search(&Query::new(text)).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Places as the last part of their addresses.
fn places(hits: &Hits) -> Vec<String> {
    hits.hits.iter().map(|h| h.address.to_string().rsplit('/').next().unwrap().to_owned()).collect()
}

#[test]
fn what_is_not_there_is_found() {
    let (_dir, index) = index();
    for (query, expected) in [
        // By finding: one hit a finding, also where no text stands.
        ("rule:section-empty requirement:report.ii.2", vec!["f2"]),
        ("quy_tac:section-missing", vec!["f1"]),
        ("quy_tắc:* yêu_cầu:report", vec!["f1", "f2"]),
        // A branch that is missing as a whole lacks what is beneath it.
        ("rule:section-missing requirement:report.iv.2", vec!["f1"]),
        ("rule:section-missing requirement:report.iii", vec![]),
        // With words the text is meant.
        ("rule:section-empty tuyên truyền", vec!["s5"]),
        // By fields that are absent: sections that say something.
        ("-tien:* muc:\"nhà ở\"", vec!["s3"]),
        ("khong_co:tien muc:\"nhà ở\"", vec!["s3"]),
        ("missing:amount section:\"nhà ở\"", vec!["s3"]),
        ("không_có:số_lượng nhà", vec!["s3"]),
        ("khong_co:ngay co:so_luong", vec!["s2", "s4"]),
        ("co:tien", vec!["s2"]),
        ("has:amount", vec!["s2"]),
        ("tien:*", vec!["s2"]),
        // By amount and count.
        ("so_luong:>=100", vec!["s4"]),
        ("count:12", vec!["s2"]),
        ("so_luong:30..50", vec!["r6.3"]),
        ("tien:>500tr", vec!["s2"]),
        // Words of a sentence that look like a field are words.
        ("có:12", vec![]),
    ] {
        let hits = ask(&index, query);
        let mut found = places(&hits);
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
        assert_eq!(hits.total, expected.len(), "total of {query}");
    }
}

#[test]
fn findings_stay_out_of_the_way_unless_asked_for() {
    let (_dir, index) = index();
    for query in ["tuyên truyền", "don_vi:\"Gia Lai\"", "NOT nhà", "ket_qua:thiếu", "đánh giá chung"] {
        let hits = ask(&index, query);
        assert!(hits.hits.iter().all(|h| h.entry.granularity != Granularity::Finding), "{query}");
    }
    let only = |text: &str, granularity| {
        let filters = Filters { granularity: Some(granularity), ..Filters::default() };
        places(&index.search(&Query { filters, ..Query::new(text) }).unwrap())
    };
    assert_eq!(only("", Granularity::Finding), ["f1", "f2"], "in the order of the assessment");
    assert_eq!(only("đánh giá", Granularity::Finding), ["f1"]);
    assert_eq!(only("danh gia", Granularity::Finding), ["f1"]);
    assert_eq!(only("rule:section-empty", Granularity::Section), ["s5"]);
    assert_eq!(only("khong_co:tien muc:\"nhà ở\"", Granularity::Section), ["s1", "s3"], "asked for as it stands");
}

#[test]
fn regions_and_verdicts_by_name() {
    let (_dir, index) = index();
    for (query, total) in [
        ("vung:Tây Nguyên nhà", 3),
        ("vùng:\"đồng bằng sông hồng\" nhà", 0),
        ("region:tay-nguyen verdict:deficient thẻ", 1),
        ("ket_qua:đủ thẻ", 0),
    ] {
        assert_eq!(ask(&index, query).total, total, "{query}");
    }
    for query in ["vung:miền-tây", "ket_qua:tốt"] {
        match index.search(&Query::new(query)) {
            Err(SearchError::Query(e)) => {
                assert!(matches!(&e.kind, QueryErrorKind::ValueUnknown(..)), "{query}");
                assert!(!query[e.at.clone()].is_empty() && e.vietnamese() != e.english(), "{query}");
            }
            other => panic!("{query}: {other:?}"),
        }
    }
    assert!(matches!(index.search(&Query::new("khong_co:abc")), Err(SearchError::Query(e)) if e.at == (9..12)));
}
