//! What a search finds, as tables: queries against a small set of made-up sections.

use jiff::civil::{Date, date};
use rasoat_search::{Entry, Filters, Granularity, Hits, Index, IndexError, Query, QueryErrorKind, SearchError};
use std::fs;
use tempfile::TempDir;

fn entry(dossier: &str, block: usize, text: &str) -> Entry {
    Entry {
        campaign: "dot-1".into(),
        dossier: dossier.into(),
        version: 1,
        unit_id: Some(format!("don-vi-{dossier}")),
        unit_name: format!("Đơn vị {dossier}"),
        received: Some(date(2024, 3, 1)),
        file: "bao-cao.docx".into(),
        kind: "summary-report".into(),
        section_path: String::new(),
        requirement: None,
        page: Some(1),
        block,
        granularity: Granularity::Section,
        text: text.into(),
        rules: Vec::new(),
        ..Entry::default()
    }
}

fn index_of(entries: &[Entry]) -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path().join("search")).unwrap();
    let mut dossiers: Vec<&str> = entries.iter().map(|e| e.dossier.as_str()).collect();
    dossiers.dedup();
    let mut writer = index.writer().unwrap();
    for dossier in dossiers {
        let own: Vec<Entry> = entries.iter().filter(|e| e.dossier == dossier).cloned().collect();
        writer.replace("dot-1", dossier, &own).unwrap();
    }
    writer.commit().unwrap();
    (dir, index)
}

fn ask(index: &Index, text: &str) -> Hits {
    index.search(&Query::new(text)).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// The blocks found, best first.
fn blocks(hits: &Hits) -> Vec<usize> {
    hits.hits.iter().map(|h| h.entry.block).collect()
}

fn found(index: &Index, text: &str) -> Vec<usize> {
    let mut all = blocks(&ask(index, text));
    all.sort_unstable();
    all
}

#[test]
fn words_phrases_and_spellings() {
    let decomposed = "Tie\u{302}\u{309}u ban khen thu\u{31b}o\u{31b}\u{309}ng";
    let (_dir, index) = index_of(&[
        entry("a", 0, "Kiến nghị tăng kinh phí cho công tác hòa giải."),
        entry("a", 1, "Các PTTĐ do ngành phát động."),
        entry("a", 2, "Các phong trào thi đua của tỉnh, thúy và quý."),
        entry("a", 3, decomposed),
        entry("a", 4, "Căn cứ Công văn số 2638/BHXH-TĐKT ngày 19/8/2020."),
        entry("a", 5, "Người tham gia bảo hiểm xã hội tự nguyện; quản lý quỹ."),
        entry("a", 6, "Thi tuyển, đua thuyền, trào lưu, phong cách."),
        entry("a", 7, "BÁO CÁO SƠ KẾT"),
        entry("a", 8, "Thi đua - Khen thưởng năm 2019"),
    ]);
    for (query, expected) in [
        // marks, case, composition, placement of the tone
        ("kiến nghị", vec![0]),
        ("kien nghi", vec![0]),
        ("KIẾN NGHỊ", vec![0]),
        ("kie\u{302}\u{301}n nghi\u{323}", vec![0]),
        ("hoà giải", vec![0]),
        ("thuý", vec![2]),
        ("tiểu ban khen thưởng", vec![3]),
        ("báo cáo sơ kết", vec![7]),
        ("quản lí quĩ", vec![5]),
        ("quan li", vec![5]),
        // abbreviations both ways, alone, in a phrase, with a joiner
        ("PTTĐ", vec![1, 2]),
        ("pttd", vec![1, 2]),
        ("\"phong trào thi đua\"", vec![1, 2]),
        ("phong trào thi đua", vec![1, 2, 6]),
        ("\"các PTTĐ do ngành\"", vec![1]),
        ("\"các phong trào thi đua do ngành\"", vec![1]),
        ("\"các PTTĐ của tỉnh\"", vec![2]),
        ("BHXH", vec![4, 5]),
        ("\"BHXH tự nguyện\"", vec![5]),
        ("\"bảo hiểm xã hội\"", vec![5]),
        ("TĐ-KT", vec![8]),
        ("BC", vec![7]),
        // document numbers
        ("2638/BHXH-TĐKT", vec![4]),
        ("2638/bhxh-tdkt", vec![4]),
        ("2638 / BHXH-TĐKT", vec![4]),
        ("công văn 2638 /bhxh - tđkt", vec![4]),
        ("so:2638 / BHXH-TĐKT", vec![4]),
        ("2638 / BHXH-X", vec![]),
        ("2638", vec![4]),
        ("so:2638", vec![4]),
        ("số:2638/BHXH-TĐKT", vec![4]),
        ("so:2638/BH*", vec![4]),
        ("so:19", vec![]),
        ("\"19/8/2020\"", vec![4]),
        // phrases, operators, prefixes
        ("\"đua thuyền\"", vec![6]),
        ("\"thuyền đua\"", vec![]),
        ("thi -tuyển", vec![1, 2, 8]),
        ("thi NOT (tuyển OR PTTĐ)", vec![8]),
        ("kinh OR thuyền", vec![0, 6]),
        ("NOT thi", vec![0, 3, 4, 5, 7]),
        ("(kinh OR thuyền) AND phí", vec![0]),
        ("tuy*", vec![6]),
        ("ptt*", vec![1, 2]),
        ("\"kinh ph*\"", vec![0]),
        ("thuyề*", vec![6]),
        ("không có chữ này", vec![]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
        assert_eq!(ask(&index, query).total, expected.len(), "total of {query}");
    }
}

#[test]
fn as_spelled_comes_first() {
    let (_dir, index) = index_of(&[
        entry("a", 0, "kien nghi kien nghi"),
        entry("a", 1, "kiên nghị"),
        entry("a", 2, "Phần sau đây rất dài và ở cuối mới có một kiến nghị, còn lại là những chữ khác hẳn."),
        entry("a", 3, "nghị sĩ góp nhiều ý kiến"),
    ]);
    let hits = ask(&index, "kiến nghị");
    assert_eq!(hits.total, 4);
    assert_eq!(blocks(&hits)[..2], [2, 3], "as spelled side by side, as spelled");
    assert!(hits.hits.windows(2).all(|w| w[0].score > w[1].score));
    assert_eq!(found(&index, "kien nghi"), [0, 1, 2, 3]);
    assert_eq!(blocks(&ask(&index, "kien nghi"))[3], 3, "side by side before apart");
    // What is excluded is excluded as it is spelled.
    assert_eq!(found(&index, "nghi -\"kiên nghị\""), [0, 2, 3]);
}

#[test]
fn headings_count_and_phrases_stop_at_them() {
    let (_dir, index) = index_of(&[
        Entry { section_path: "II.2 Công tác tuyên truyền".into(), ..entry("a", 0, "Phát tờ rơi") },
        Entry { section_path: "III Kết quả".into(), ..entry("a", 1, "Tuyên truyền miệng, công tác") },
    ]);
    assert_eq!(found(&index, "tuyên truyền"), [0, 1]);
    assert_eq!(found(&index, "tuyên truyền tờ rơi"), [0]);
    assert_eq!(found(&index, "\"rơi II\""), [] as [usize; 0]);
    assert_eq!(found(&index, "muc:II.2"), [0]);
    assert_eq!(found(&index, "section:\"kết quả\""), [1]);
}

#[test]
fn fields_and_filters() {
    let base = || entry("a", 0, "nội dung chung");
    let (_dir, index) = index_of(&[
        Entry { unit_id: Some("nam-x".into()), unit_name: "BHXH tỉnh Nam X".into(), ..base() },
        Entry { block: 1, kind: "cover-letter".into(), received: Some(date(2024, 3, 9)), ..base() },
        Entry { block: 2, requirement: Some("report.ii.2".into()), rules: vec!["section-empty".into()], ..base() },
        Entry { block: 3, received: None, granularity: Granularity::Row, ..base() },
    ]);
    let none = Filters::default;
    let day = |d: i8| -> Option<Date> { Some(date(2024, 3, d)) };
    for (filters, expected) in [
        (Filters { unit: Some("nam x".into()), ..none() }, vec![0]),
        (Filters { unit: Some("bảo hiểm xã hội tỉnh Nam X".into()), ..none() }, vec![0]),
        (Filters { unit: Some("Nam-X".into()), ..none() }, vec![0]),
        (Filters { kind: Some("cover-letter".into()), ..none() }, vec![1]),
        (Filters { section: Some("report.ii".into()), ..none() }, vec![2]),
        (Filters { section: Some("report.i".into()), ..none() }, vec![]),
        (Filters { finding: Some("section-empty".into()), granularity: Some(Granularity::Section), ..none() }, vec![2]),
        (Filters { from: day(2), ..none() }, vec![1]),
        (Filters { to: day(1), ..none() }, vec![0, 2]),
        (Filters { from: day(1), to: day(9), ..none() }, vec![0, 1, 2]),
        (Filters { granularity: Some(Granularity::Row), ..none() }, vec![3]),
        (Filters { campaign: Some("dot-2".into()), ..none() }, vec![]),
        (Filters { campaign: Some("DOT-1".into()), ..none() }, vec![0, 1, 2, 3]),
    ] {
        for text in ["", "nội dung"] {
            let query = Query { text: text.into(), filters: filters.clone(), limit: 10, ..Query::new("") };
            let hits = index.search(&query).unwrap();
            assert_eq!(blocks(&hits), expected, "{text:?} {filters:?}");
            assert_eq!(hits.total, expected.len());
        }
    }
    assert_eq!(found(&index, "unit:\"Nam X\""), [0]);
    assert_eq!(found(&index, "nội đơn_vị:nam-x"), [0]);
    assert_eq!(found(&index, "chung unit:Nam X"), [0]);
    assert_eq!(found(&index, "unit:bảo hiểm xã hội tỉnh nam x"), [0]);
    assert_eq!(found(&index, "unit:BHXH tỉnh Nam X chung"), [0]);
    assert_eq!(found(&index, "unit:BHXH tỉnh Nam X riêng"), [] as [usize; 0]);
    assert_eq!(found(&index, "chung rule:section-empty"), [2]);
    assert_eq!(found(&index, "chung -kind:cover-letter"), [0, 2, 3]);
}

#[test]
fn rules_find_the_sections_and_rows_they_were_broken_in() {
    let of = |block: usize, granularity, rules: &[&str]| Entry {
        granularity,
        rules: rules.iter().map(|r| (*r).to_owned()).collect(),
        ..entry("a", block, "năm 2019")
    };
    let (_dir, index) = index_of(&[
        of(0, Granularity::Section, &["section-empty", "section-placeholder"]),
        of(1, Granularity::Row, &["appendix-cell-empty"]),
        of(2, Granularity::Row, &["appendix-cell-empty", "appendix-cell-invalid"]),
        of(3, Granularity::Row, &[]),
        of(4, Granularity::Paper, &["section-empty"]),
    ]);
    for (rule, granularity, expected) in [
        ("section-empty", None, vec![0, 4]),
        ("SECTION-PLACEHOLDER", None, vec![0]),
        ("appendix-cell-empty", None, vec![1, 2]),
        ("appendix-cell-invalid", Some(Granularity::Row), vec![2]),
        ("section-empty", Some(Granularity::Row), vec![]),
    ] {
        // A rule alone asks for the findings, of which there are none here.
        let alone = if granularity.is_none() { "năm" } else { "" };
        for (text, finding) in
            [("năm", Some(rule.to_owned())), (alone, Some(rule.to_owned())), (&*format!("rule:{rule} năm"), None)]
        {
            let filters = Filters { finding, granularity, ..Filters::default() };
            let hits = index.search(&Query { text: text.into(), filters, limit: 9, ..Query::new("") }).unwrap();
            assert_eq!((blocks(&hits), hits.total), (expected.clone(), expected.len()), "{rule} {text:?}");
        }
    }
    assert_eq!(found(&index, "năm rule:appendix*"), [1, 2]);
    assert_eq!(found(&index, "năm -rule:appendix-cell-invalid"), [0, 1, 3, 4]);
}

#[test]
fn wrong_queries_say_where() {
    let (_dir, index) = index_of(&[entry("a", 0, "x")]);
    for (text, filters, kind) in [
        ("", Filters::default(), QueryErrorKind::Empty),
        ("“”", Filters::default(), QueryErrorKind::Empty),
        ("a (b", Filters::default(), QueryErrorKind::BracketNotClosed),
        ("rule:khong-co", Filters::default(), QueryErrorKind::RuleUnknown("khong-co".into())),
        ("a", Filters { finding: Some("x".into()), ..Filters::default() }, QueryErrorKind::RuleUnknown("x".into())),
        (
            "a",
            Filters { from: Some(date(2024, 2, 2)), to: Some(date(2024, 2, 1)), ..Filters::default() },
            QueryErrorKind::DatesReversed,
        ),
    ] {
        match index.search(&Query { text: text.into(), filters, limit: 5, ..Query::new("") }) {
            Err(SearchError::Query(e)) => {
                assert_eq!(e.kind, kind, "{text}");
                assert!(text.get(e.at.clone()).is_some(), "a place in {text}");
                assert!(!e.vietnamese().is_empty() && !e.english().is_empty() && e.vietnamese() != e.english());
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn snippets_show_the_original_with_marks() {
    let filler = "chữ đệm ".repeat(100);
    let (_dir, index) = index_of(&[
        entry("a", 0, "Các PTTĐ\nđã\tphát động; phong trào thi đua mới."),
        entry("b", 1, &format!("{filler}Đề nghị cấp thêm kinh phi\u{301} {filler}")),
        entry("c", 2, "Kiến nghị và kiên nghị"),
        entry("d", 3, "Số 77/QĐ-UBND"),
    ]);
    let marked = |query: &str| {
        let hits = ask(&index, query);
        let s = &hits.hits[0].snippet;
        (s.text.clone(), s.marks.iter().map(|r| s.text[r.clone()].to_owned()).collect::<Vec<_>>())
    };
    let (text, marks) = marked("phong trào thi đua");
    assert_eq!(text, "Các PTTĐ đã phát động; phong trào thi đua mới.");
    assert_eq!(marks, ["PTTĐ", "phong trào thi đua"]);
    let (text, marks) = marked("\"kinh phí\"");
    assert!(text.starts_with('…') && text.ends_with('…') && text.chars().count() <= 204, "{text}");
    assert_eq!(marks, ["kinh phi\u{301}"]);
    assert_eq!(marked("kiến nghị").1, ["Kiến nghị"]);
    assert_eq!(marked("kien").1, ["Kiến", "kiên"]);
    assert_eq!(marked("77/qđ-ubnd").1, ["77/QĐ-UBND"]);
    assert_eq!(marked("ptt* động").1, ["PTTĐ", "động", "phong trào thi đua"]);
    assert_eq!(marked("unit:\"Đơn vị c\"").1, [] as [&str; 0]);
}

#[test]
fn an_update_replaces_only_its_dossier() {
    let (_dir, mut index) = index_of(&[entry("a", 0, "bản cũ"), entry("a", 1, "bản cũ"), entry("b", 2, "bản cũ")]);
    index.replace_version("dot-1", "a", &[Entry { version: 2, ..entry("a", 0, "bản mới") }]).unwrap();
    assert_eq!(found(&index, "bản cũ"), [2]);
    assert_eq!(found(&index, "bản mới"), [0]);
    assert_eq!(index.len(), 2);
    index.replace_version("dot-2", "a", &[]).unwrap();
    index.replace_version("dot-1", "a", &[]).unwrap();
    assert_eq!(found(&index, "bản"), [2]);
}

#[test]
fn equals_come_in_the_order_of_dossier_and_block_whatever_the_segments() {
    let entries: Vec<Entry> = (0..60).map(|i| entry(&format!("h{:02}", i / 3), 100 - i, "cùng một câu")).collect();
    let order = |index: &Index, limit: usize| -> Vec<(String, usize)> {
        let hits = index.search(&Query { limit, ..Query::new("một câu") }).unwrap();
        assert_eq!(hits.total, 60);
        hits.hits.iter().map(|h| (h.entry.dossier.clone(), h.entry.block)).collect()
    };
    let (_one, together) = index_of(&entries);
    let two = tempfile::tempdir().unwrap();
    let mut apart = Index::open(two.path()).unwrap();
    for dossier in (0..20).rev().map(|i| format!("h{i:02}")) {
        let own: Vec<Entry> = entries.iter().filter(|e| e.dossier == dossier).cloned().collect();
        apart.replace_version("dot-1", &dossier, &own).unwrap();
    }
    let all = order(&together, 100);
    assert!(all.is_sorted());
    for limit in [1, 7, 40, 100] {
        assert_eq!(order(&together, limit), all[..limit.min(60)]);
        assert_eq!(order(&apart, limit), all[..limit.min(60)]);
    }
}

#[test]
fn an_absent_index_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path().join("search")).unwrap();
    assert!(!index.is_present());
    assert!(!dir.path().join("search").exists(), "opening writes nothing");
    let hits = ask(&index, "kiến nghị");
    assert_eq!((hits.total, hits.hits.len(), hits.nothing_indexed), (0, 0, true));
    let mut other = Index::open(dir.path().join("search")).unwrap();
    other.replace_version("dot-1", "a", &[entry("a", 0, "kiến nghị")]).unwrap();
    index.refresh().unwrap();
    assert_eq!(found(&index, "kiến nghị"), [0]);
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let (dir, mut index) = index_of(&[entry("a", 0, "x")]);
    let writer = index.writer().unwrap();
    let mut second = Index::open(dir.path().join("search")).unwrap().with_patience(1);
    assert!(matches!(second.replace_version("dot-1", "b", &[]), Err(IndexError::Locked { .. })));
    assert_eq!(found(&second, "x"), [0], "reading goes on");
    drop(writer);
    second.replace_version("dot-1", "b", &[entry("b", 1, "x")]).unwrap();
    assert_eq!(found(&second, "x"), [0, 1]);
}

#[test]
fn what_was_not_committed_is_not_there() {
    let (dir, mut index) = index_of(&[entry("a", 0, "x")]);
    let mut writer = index.writer().unwrap();
    writer.replace("dot-1", "a", &[entry("a", 5, "x"), entry("a", 6, "x")]).unwrap();
    drop(writer);
    assert_eq!(found(&Index::open(dir.path().join("search")).unwrap(), "x"), [0]);
}

#[test]
fn nothing_but_the_index_is_left_behind() {
    let (dir, mut index) = index_of(&[entry("a", 0, "x")]);
    for round in 0..24 {
        index.replace_version("dot-1", &format!("d{}", round % 3), &[entry("a", round, "x y")]).unwrap();
    }
    drop(index);
    let path = dir.path().join("search");
    let meta: serde_json::Value = serde_json::from_str(&fs::read_to_string(path.join("meta.json")).unwrap()).unwrap();
    let ids = meta["segments"].as_array().unwrap().iter().map(|s| s["segment_id"].as_str().unwrap().replace('-', ""));
    let segments: Vec<String> = ids.collect();
    let stray = |name: &String| {
        let own = ["meta.json", ".managed.json", "rasoat-search-version"].contains(&name.as_str()) || name.ends_with(".lock");
        !own && !segments.iter().any(|s| name.starts_with(s))
    };
    let left: Vec<String> =
        fs::read_dir(&path).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).filter(stray).collect();
    assert_eq!(left, [] as [String; 0]);
}

#[test]
fn another_version_and_damage_ask_for_a_rebuild() {
    type Harm = fn(&std::path::Path);
    let version: Harm = |dir| fs::write(dir.join("rasoat-search-version"), "999").unwrap();
    let no_version: Harm = |dir| fs::remove_file(dir.join("rasoat-search-version")).unwrap();
    let meta: Harm = |dir| fs::write(dir.join("meta.json"), "{").unwrap();
    let no_meta: Harm = |dir| fs::remove_file(dir.join("meta.json")).unwrap();
    let segments: Harm = |dir| {
        for file in fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()) {
            if file.extension().is_some_and(|e| e == "idx" || e == "term" || e == "store") {
                fs::write(file, "x").unwrap();
            }
        }
    };
    for (name, harm) in
        [("version", version), ("no version", no_version), ("meta", meta), ("no meta", no_meta), ("segments", segments)]
    {
        let (dir, index) = index_of(&[entry("a", 0, "x")]);
        drop(index);
        let path = dir.path().join("search");
        harm(&path);
        assert!(matches!(Index::open(&path), Err(IndexError::Rebuild { .. })), "{name}");
        let mut index = Index::recreate(&path).unwrap();
        index.replace_version("dot-1", "a", &[entry("a", 0, "x")]).unwrap();
        assert_eq!(found(&index, "x"), [0], "{name}");
    }
}

#[test]
fn any_bytes_give_an_answer() {
    let (_dir, mut index) = index_of(&[entry("a", 0, "x")]);
    let odd = [
        "\u{301}\u{301}",
        "a\u{0}b",
        "𝒜𝒷 漢字 ﷽",
        "((((",
        "\"",
        "-",
        "*",
        ":",
        "a:*",
        "unit:\"*\"",
        "so:/",
        "so:0",
        "ß* ŉ",
        "=x*",
        "._*a",
    ];
    for text in odd {
        let _ = index.search(&Query::new(text));
        index.replace_version("dot-1", "z", &[entry("z", 9, text)]).unwrap();
    }
    let long = "đ".repeat(300_000);
    index.replace_version("dot-1", "z", &[entry("z", 9, &long)]).unwrap();
    assert_eq!(found(&index, "x"), [0]);
}

#[test]
fn no_limit_and_no_hits() {
    let (_dir, index) = index_of(&[entry("a", 0, "x y"), entry("b", 1, "x")]);
    let hits = index.search(&Query { limit: 0, ..Query::new("x") }).unwrap();
    assert_eq!((hits.total, hits.hits.len()), (2, 0));
    let hits = index.search(&Query { limit: usize::MAX, ..Query::new("x") }).unwrap();
    assert_eq!((hits.total, hits.hits.len()), (2, 2));
    let hits = index.search(&Query { limit: 1, ..Query::new("x y") }).unwrap();
    assert_eq!((hits.total, hits.hits.len()), (1, 1));
}

#[test]
fn values_ranges_and_names_of_fields() {
    let base = |block, text: &str| entry("a", block, text);
    let (_dir, index) = index_of(&[
        Entry {
            received: Some(date(2020, 8, 19)),
            requirement: Some("report.iv.2".into()),
            ..base(0, "Chi 1.500.000 đồng ngày 3/2/2020.")
        },
        Entry { received: Some(date(2020, 8, 27)), ..base(1, "Chi 1,5 triệu đồng ngày 03 tháng 02 năm 2020.") },
        Entry { received: Some(date(2019, 1, 2)), ..base(2, "Chi 250 triệu đồng, 1.234 hộ; họp tháng 2/2020.") },
        Entry { received: None, campaign: "dot-2".into(), ..base(3, "Không chi.") },
    ]);
    for (query, expected) in [
        // every way of writing a day or an amount
        ("3/2/2020", vec![0, 1]),
        ("ngày 3 tháng 2 năm 2020", vec![0, 1]),
        ("03-02-2020", vec![0, 1]),
        ("\"chi 1.500.000 đồng ngày 3/2/2020\"", vec![0]),
        ("1500000", vec![0, 1]),
        ("1,5 triệu đồng", vec![0, 1]),
        ("1.5 trieu dong", vec![0, 1]),
        ("250.000.000đ", vec![2]),
        ("250tr", vec![2]),
        ("1234 hộ", vec![2]),
        ("1.234", vec![2]),
        ("\"tháng 2 năm 2020\"", vec![0, 1, 2]),
        // ranges
        ("tien:>100000000", vec![2]),
        ("tiền:1tr..10tr", vec![0, 1]),
        ("amount:<=1.500.000", vec![0, 1]),
        ("chi -tien:>1tr", vec![3]),
        ("ngay:3/2/2020", vec![0, 1]),
        ("ngày:2020-02-01..2020-02-29", vec![0, 1]),
        ("nhan:2020-08-01..2020-08-20", vec![0]),
        ("nhận:>20/8/2020", vec![1]),
        ("received:<2020", vec![2]),
        ("năm:2020", vec![0, 1]),
        ("year:2019..2020 chi", vec![0, 1, 2]),
        // fields
        ("dot:dot-2", vec![3]),
        ("campaign:dot-1 chi", vec![0, 1, 2]),
        ("yeu_cau:report.iv", vec![0]),
        ("requirement:report.iv.2", vec![0]),
        // near
        ("chi NEAR/1 đồng", vec![]),
        ("đồng NEAR/6 chi", vec![0, 1, 2]),
        ("\"chi đồng\"~3", vec![0, 2]),
        ("hộ NEAR chi", vec![2]),
    ] {
        let hits = ask(&index, query);
        let mut all = blocks(&hits);
        all.sort_unstable();
        let answered = if hits.partial { vec![] } else { all };
        assert_eq!(answered, expected, "{query}");
    }
}

#[test]
fn persons_are_not_folded_into_each_other() {
    let (_dir, index) = index_of(&[
        entry("a", 0, "Ông Trần Văn Hoa trình bày."),
        entry("a", 1, "Ông Trần Văn Hòa trình bày."),
        entry("a", 2, "Ông Trần Văn Hóa trình bày."),
    ]);
    for (query, expected) in [
        ("Trần Văn Hoà", vec![1]),
        ("ông Trần Văn Hóa trình bày", vec![2]),
        ("\"Trần Văn Hoa\"", vec![0]),
        ("tran van hoa", vec![0, 1, 2]),
        // Nobody is called so: better those than nobody.
        ("Trần Văn Hoạ", vec![0, 1, 2]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

#[test]
fn a_slip_of_the_keyboard_is_named() {
    let (_dir, index) = index_of(&[
        entry("a", 0, "Kiến nghị tăng kinh phí tuyên truyền cho các xã vùng cao."),
        entry("a", 1, "Bóng đá nữ. Chúng tôi kiên trì."),
    ]);
    for (query, suggestion) in [
        ("kieesn nghij", Some("kiến nghị")),
        ("kie61n nghi5", Some("kiến nghị")),
        ("kinh phis", Some("kinh phí")),
        ("kinhphi", Some("kinh phí")),
        ("tuyen truyne", Some("tuyen truyền")),
        ("xã vugn cao", Some("xã vùng cao")),
        ("kiến ghị", Some("kiến nghị")),
        ("kien tri nghi", None),
        ("hoàn toàn khác", None),
        ("kiến nghị", None),
    ] {
        assert_eq!(ask(&index, query).suggestion.as_deref(), suggestion, "{query}");
    }
}

#[test]
fn some_of_the_words_are_better_than_an_empty_page() {
    let (_dir, index) = index_of(&[entry("a", 0, "Đề nghị nâng mức hỗ trợ hộ cận nghèo."), entry("a", 1, "Hỗ trợ trường học.")]);
    let hits = ask(&index, "ai đề nghị nâng mức hỗ trợ hộ cận nghèo");
    assert_eq!((hits.total, hits.partial, blocks(&hits)), (0, true, vec![0, 1]), "more words come first");
    assert!(!hits.hits[0].snippet.marks.is_empty());
    let hits = ask(&index, "hỗ trợ");
    assert!(!hits.partial && hits.total == 2);
    assert_eq!(blocks(&ask(&index, "nâng học")), [] as [usize; 0], "two words are meant both");
}

#[test]
fn near_ones_are_shown_where_few_hold_all_the_words() {
    let (_dir, index) = index_of(&[
        entry("a", 0, "Giữ nghiêm kỷ luật lao động."),
        entry("a", 1, "Chấn chỉnh kỷ luật, kỷ cương."),
        entry("a", 2, "Diễn tập phòng cháy."),
        entry("a", 3, "Ông Trần Văn Hòa giữ kỷ luật."),
        entry("a", 4, "Ong Tran Van Hoa, to truong."),
        entry("a", 5, "Ông Trần Văn Hoa, nhân viên."),
    ]);
    let near = |hits: &Hits| hits.near.iter().map(|h| h.entry.block).collect::<Vec<_>>();
    let hits = ask(&index, "kỷ luật lao động");
    assert_eq!((hits.total, blocks(&hits), near(&hits)), (1, vec![0], vec![1, 3]));
    assert!(!hits.near[0].snippet.marks.is_empty());
    // Nobody is nearly somebody else; but a name may have been typed without marks.
    let hits = ask(&index, "Trần Văn Hòa");
    assert_eq!((blocks(&hits), near(&hits)), (vec![3], vec![4]));
    // Two words are meant both, a phrase is meant as it stands.
    for query in ["kỷ luật", "\"kỷ luật lao động\""] {
        assert_eq!(near(&ask(&index, query)), [] as [usize; 0], "{query}");
    }
    let second = Query { offset: 1, ..Query::new("kỷ luật lao động") };
    assert_eq!(near(&index.search(&second).unwrap()), [] as [usize; 0]);
}

/// The engine leaves out blocks of entries that cannot be among the best; none may be left out that is.
#[test]
fn the_best_of_many_is_found_wherever_it_stands() {
    let long = "kiến nghị thêm nhiều việc khác nữa trong báo cáo này";
    for best in [0, 500, 999] {
        let text = |i| if i == best { "kiến nghị" } else { long };
        let entries: Vec<Entry> = (0..1_000).map(|i| entry("a", i, text(i))).collect();
        let (_dir, index) = index_of(&entries);
        for query in ["kiến nghị", "kien nghi", "\"kiến nghị\"", "kiến", "kien", "kiến AND nghị"] {
            let hits = index.search(&Query { limit: 3, ..Query::new(query) }).unwrap();
            assert_eq!((hits.total, blocks(&hits)[0]), (1_000, best), "{query}");
        }
    }
}
