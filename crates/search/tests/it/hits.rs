//! Hits as reviewers use them: addresses that last, facets, orders, pages, paragraphs, more like this, completion.

use jiff::civil::date;
use rasoat_check::roster::Roster;
use rasoat_model::finding::Verdict;
use rasoat_search::{Address, Entry, FacetKind, Filters, Granularity, Hits, Index, Like, Query, Sort};
use tempfile::TempDir;

/// A section of a dossier of that name; the unit is told by the dossier.
fn section(dossier: &str, block: usize, text: &str) -> Entry {
    let (unit, name) = match dossier {
        "a" => ("bhxh-ha-noi", "BHXH thành phố Hà Nội"),
        "b" => ("bhxh-dien-bien", "BHXH tỉnh Điện Biên"),
        "c" => ("bhxh-ca-mau", "BHXH tỉnh Cà Mau"),
        _ => ("", "Đơn vị lạ"),
    };
    let day = match dossier {
        "a" => Some(date(2020, 8, 20)),
        "b" => Some(date(2021, 3, 1)),
        "c" => Some(date(2020, 9, 1)),
        _ => None,
    };
    Entry {
        campaign: "dot-1".into(),
        dossier: dossier.into(),
        version: 1,
        unit_id: Some(unit.into()).filter(|u: &String| !u.is_empty()),
        region: Roster::builtin("bhxh").unwrap().region_of(unit).map(|r| r.id.clone()),
        unit_name: name.into(),
        received: day,
        file: "Báo cáo.docx".into(),
        kind: "summary-report".into(),
        requirement: Some("report.iv.2".into()),
        block,
        text: text.into(),
        verdict: Some(if dossier == "a" { Verdict::Complete } else { Verdict::Deficient }),
        ..Entry::default()
    }
}

fn index_of(entries: &[Entry]) -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path().join("search")).unwrap();
    let mut dossiers: Vec<&str> = entries.iter().map(|e| e.dossier.as_str()).collect();
    dossiers.sort_unstable();
    dossiers.dedup();
    for dossier in dossiers {
        let own: Vec<Entry> = entries.iter().filter(|e| e.dossier == dossier).cloned().collect();
        index.replace_version("dot-1", dossier, &own).unwrap();
    }
    (dir, index)
}

fn addresses(hits: &Hits) -> Vec<String> {
    hits.hits.iter().map(|h| h.address.to_string()).collect()
}

#[test]
fn an_address_is_the_same_whatever_else_is_indexed() {
    let mut entries = vec![section("a", 4, "Kiến nghị tăng mức hỗ trợ"), section("b", 9, "Kiến nghị khác")];
    // Two entries that begin in one block, and rows of one table, are told apart.
    entries.push(Entry { part: 1, ..section("a", 4, "Kiến nghị thứ hai") });
    for row in 0..3 {
        entries.push(Entry { granularity: Granularity::Row, part: row, ..section("a", 7, "kiến nghị") });
    }
    let (_dir, index) = index_of(&entries);
    let mut first = addresses(&index.search(&Query::new("kiến nghị")).unwrap());
    first.sort();
    let file = "Báo%20cáo.docx";
    let expected = ["a@1/F/r7", "a@1/F/r7.1", "a@1/F/r7.2", "a@1/F/s4", "a@1/F/s4.1", "b@1/F/s9"];
    assert_eq!(first, expected.map(|e| format!("dot-1/{}", e.replace('F', file))));
    entries.insert(0, section("c", 1, "Kiến nghị nữa"));
    let (_dir, index) = index_of(&entries);
    let again = addresses(&index.search(&Query::new("kiến nghị")).unwrap());
    assert!(first.iter().all(|a| again.contains(a)), "{again:?}");
    for address in again {
        assert_eq!(address.parse::<rasoat_search::Address>().unwrap().to_string(), address);
    }
}

#[test]
fn facets_count_all_that_matches_and_not_only_what_is_shown() {
    let mut entries: Vec<Entry> = (0..7).map(|i| section("a", i, "hỗ trợ")).collect();
    entries.extend((0..3).map(|i| section("b", i, "hỗ trợ")));
    entries
        .extend((0..2).map(|i| Entry { rules: vec!["section-thin".into(), "copied-text".into()], ..section("c", i, "hỗ trợ") }));
    entries.push(section("d", 0, "hỗ trợ"));
    entries.push(section("d", 1, "khác"));
    let (_dir, index) = index_of(&entries);
    let query = Query { limit: 1, facets: FacetKind::ALL.to_vec(), ..Query::new("hỗ trợ") };
    let hits = index.search(&query).unwrap();
    assert_eq!((hits.hits.len(), hits.total), (1, 13));
    let counted = |kind: FacetKind| -> Vec<(String, u64)> {
        let facet = hits.facets.iter().find(|f| f.kind == kind).unwrap();
        facet.values.iter().map(|v| (v.value.clone(), v.count)).collect()
    };
    let of = |list: &[(&str, u64)]| list.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(counted(FacetKind::Campaign), of(&[("dot-1", 13)]));
    assert_eq!(counted(FacetKind::Unit), of(&[("bhxh-ha-noi", 7), ("bhxh-dien-bien", 3), ("bhxh-ca-mau", 2), ("Đơn vị lạ", 1)]));
    assert_eq!(
        counted(FacetKind::Region),
        of(&[("dong-bang-song-hong", 7), ("trung-du-mien-nui-phia-bac", 3), ("dong-bang-song-cuu-long", 2)])
    );
    assert_eq!(counted(FacetKind::Year), of(&[("2020", 9), ("2021", 3)]));
    assert_eq!(counted(FacetKind::Verdict), of(&[("complete", 7), ("deficient", 6)]));
    assert_eq!(counted(FacetKind::Rule), of(&[("copied-text", 2), ("section-thin", 2)]));
    assert_eq!(counted(FacetKind::Section), of(&[("report.iv.2", 13)]));
    assert_eq!(counted(FacetKind::Kind), of(&[("summary-report", 13)]));
    // A value narrows to as many as were counted.
    for (facet, filters) in [
        (7, Filters { region: Some("Đồng bằng sông Hồng".into()), ..Filters::default() }),
        (6, Filters { verdict: Some(Verdict::Deficient), ..Filters::default() }),
        (3, Filters { unit: Some("bhxh-dien-bien".into()), ..Filters::default() }),
    ] {
        assert_eq!(index.search(&Query { filters, ..Query::new("hỗ trợ") }).unwrap().total, facet);
    }
    let alone = index.search(&Query { facets: vec![FacetKind::Unit], ..Query::new("") }).unwrap();
    assert_eq!(alone.total, 14, "facets alone count everything");
}

#[test]
fn by_date_and_by_unit() {
    let entries: Vec<Entry> = ["a", "b", "c", "d"].iter().flat_map(|d| (0..2).map(|i| section(d, i, "hỗ trợ"))).collect();
    let (_dir, index) = index_of(&entries);
    let order = |sort, limit, offset| -> String {
        let hits = index.search(&Query { sort, limit, offset, ..Query::new("hỗ trợ") }).unwrap();
        hits.hits.iter().map(|h| format!("{}{}", h.entry.dossier, h.entry.block)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(Sort::Date, 9, 0), "b0 b1 c0 c1 a0 a1 d0 d1");
    assert_eq!(order(Sort::Unit, 9, 0), "c0 c1 b0 b1 a0 a1 d0 d1", "Cà Mau, Điện Biên, Hà Nội, then strangers");
    assert_eq!(order(Sort::Date, 3, 3), "c1 a0 a1");
    assert_eq!(order(Sort::Unit, 3, 0), "c0 c1 b0");
    assert_eq!(order(Sort::Relevance, 3, 6), "d0 d1", "equals by dossier and place");
}

#[test]
fn pages_together_are_the_whole() {
    let texts = ["kiến nghị", "kien nghi", "nghị sĩ có ý kiến", "kiến nghị kiến nghị và nhiều chữ khác nữa"];
    let entries: Vec<Entry> = (0..60).map(|i| section(["a", "b", "c"][i % 3], i, texts[i % texts.len()])).collect();
    let (_dir, index) = index_of(&entries);
    for sort in [Sort::Relevance, Sort::Date, Sort::Unit] {
        let page = |offset, limit| addresses(&index.search(&Query { sort, limit, offset, ..Query::new("kiến nghị") }).unwrap());
        let whole = page(0, 100);
        assert_eq!(whole.len(), 60);
        for size in [1, 7, 20] {
            let pages: Vec<String> = (0..60).step_by(size).flat_map(|offset| page(offset, size)).collect();
            assert_eq!(pages, whole, "{sort:?} by {size}");
        }
        assert_eq!(page(60, 10), Vec::<String>::new());
    }
}

#[test]
fn pages_follow_one_another_though_papers_come() {
    let texts = ["kiến nghị", "kien nghi", "nghị sĩ có ý kiến", "kiến nghị kiến nghị và nhiều chữ khác nữa"];
    let entries: Vec<Entry> = (0..300).map(|i| section(["a", "b", "c"][i % 3], i, texts[i % texts.len()])).collect();
    for sort in [Sort::Relevance, Sort::Date, Sort::Unit] {
        let (_dir, mut index) = index_of(&entries);
        let page = |index: &Index, after: Option<&Address>, limit| {
            index.search(&Query { sort, limit, after: after.cloned(), ..Query::new("kiến nghị") }).unwrap()
        };
        let whole = addresses(&page(&index, None, 300));
        let (mut seen, mut last) = (Vec::new(), None);
        loop {
            let found = page(&index, last.as_ref(), 70);
            seen.extend(addresses(&found));
            let Some(hit) = found.hits.last() else { break };
            assert_eq!(found.offset, seen.len() - found.hits.len());
            last = Some(hit.address.clone());
        }
        assert_eq!(seen, whole, "{sort:?}");
        // One that stands before all others in each order.
        let first = page(&index, None, 10);
        let best = section("0", 0, "kiến nghị kiến nghị");
        let best = Entry { received: Some(date(2030, 1, 1)), unit_id: Some("bhxh-an-giang".into()), ..best };
        index.replace_version("dot-1", "0", &[best]).unwrap();
        let now = page(&index, None, 10);
        assert_eq!(now.hits[0].entry.dossier, "0", "{sort:?}");
        let behind = page(&index, Some(&first.hits[9].address), 10);
        assert_eq!((addresses(&behind), behind.offset), (whole[10..20].to_vec(), 11), "{sort:?}");
        index.replace_version("dot-1", "0", &[]).unwrap();
        let gone = Query { after: Some(now.hits[0].address.clone()), ..Query::new("kiến nghị") };
        let error = index.search(&gone).unwrap_err().to_string();
        assert!(error.contains("trang đầu"), "{error}");
    }
}

#[test]
fn paragraphs_hold_what_was_looked_for() {
    let long = Entry {
        section_path: "IV.2 Kiến nghị".into(),
        lines: vec![(4, 1), (5, 1), (6, 2), (6, 2), (8, 3)],
        ..section("a", 4, "Kiến nghị\nĐề nghị tăng mức hỗ trợ hộ cận nghèo.\nKhông liên quan.\nTăng biên chế.\nHỗ trợ hộ nghèo.")
    };
    let (_dir, index) = index_of(&[long, section("b", 1, "Không có gì")]);
    let by = |text: &str, limit, offset| {
        let filters = Filters { granularity: Some(Granularity::Paragraph), ..Filters::default() };
        index.search(&Query { filters, limit, offset, ..Query::new(text) }).unwrap()
    };
    let hits = by("hỗ trợ hộ nghèo", 9, 0);
    let shown: Vec<(String, Option<u32>, usize)> =
        hits.hits.iter().map(|h| (h.entry.text.clone(), h.entry.page, h.entry.block)).collect();
    assert_eq!(
        shown,
        [("Hỗ trợ hộ nghèo.".into(), Some(3), 8), ("Đề nghị tăng mức hỗ trợ hộ cận nghèo.".into(), Some(1), 5)],
        "each with all the words, side by side first"
    );
    assert_eq!(hits.total, 2);
    assert!(hits.hits.iter().all(|h| h.entry.granularity == Granularity::Paragraph && !h.snippet.marks.is_empty()));
    assert_eq!(addresses(&hits), ["dot-1/a@1/Báo%20cáo.docx/s4-5", "dot-1/a@1/Báo%20cáo.docx/s4-2"]);
    assert_eq!(addresses(&by("hỗ trợ hộ nghèo", 1, 1)), ["dot-1/a@1/Báo%20cáo.docx/s4-2"]);
    assert_eq!(by("biên chế", 9, 0).total, 1);
    assert_eq!(by("unit:\"Hà Nội\"", 9, 0).total, 4, "without words all but the heading");
}

#[test]
fn more_like_this() {
    let (_dir, index) = index_of(&[
        section("a", 0, "Tặng sổ bảo hiểm xã hội tự nguyện cho phụ nữ nghèo vùng biên giới, vận động doanh nghiệp đóng góp."),
        section("b", 0, "Vận động doanh nghiệp đóng góp, tặng sổ bảo hiểm cho phụ nữ nghèo ở vùng biên giới."),
        section("b", 1, "Phụ nữ nghèo được tặng sổ."),
        section("c", 0, "Sửa chữa trụ sở, mua sắm trang thiết bị văn phòng."),
    ]);
    let address = "dot-1/a@1/Báo%20cáo.docx/s0";
    let like = Like {
        text: "Tặng sổ bảo hiểm xã hội tự nguyện cho phụ nữ nghèo vùng biên giới, vận động doanh nghiệp đóng góp.".into(),
        address: Some(address.parse().unwrap()),
    };
    let hits = index.search(&Query { like: Some(like.clone()), ..Query::new("") }).unwrap();
    let found = addresses(&hits);
    assert_eq!(found.first().map(String::as_str), Some("dot-1/b@1/Báo%20cáo.docx/s0"), "{found:?}");
    assert!(!found.iter().any(|a| a == address || a.contains("/c@")), "{found:?}");
    assert_eq!(hits.total, found.len());
    assert!(!hits.hits[0].snippet.marks.is_empty());
    let narrowed = Query { like: Some(like), ..Query::new("don_vi:\"Cà Mau\"") };
    assert_eq!(index.search(&narrowed).unwrap().total, 0);
    let nothing = Like { text: "zzz 123".into(), address: None };
    assert_eq!(index.search(&Query { like: Some(nothing), ..Query::new("") }).unwrap().total, 0);
}

#[test]
fn completion_from_what_is_indexed() {
    let (_dir, index) = index_of(&[
        section("a", 0, "kiến nghị, kiến nghị; kiến thức; kiên nhẫn"),
        section("b", 0, "kiến nghị của Điện Biên"),
        section("c", 0, "kiến trúc"),
    ]);
    let complete = |typed: &str| -> Vec<(String, u64)> {
        index.complete(typed, 8).unwrap().into_iter().map(|c| (c.text, c.count)).collect()
    };
    let first = |typed: &str| complete(typed).first().map(|(t, _)| t.clone()).unwrap_or_default();
    assert_eq!(complete("kiế"), [("kiến".into(), 3)]);
    assert_eq!(complete("kie"), [("kiến".into(), 3), ("kiên".into(), 1)], "without marks all, the most frequent first");
    assert_eq!(complete("KIÊ"), [("kiên".into(), 1)]);
    assert_eq!(complete("kiến ng"), [("kiến nghị".into(), 2)]);
    assert_eq!(complete("kien n"), [("kiến nghị".into(), 2), ("kiên nhẫn".into(), 1)]);
    assert_eq!(first("a OR kiến tr"), "a OR kiến trúc");
    assert_eq!(first("bie"), "biên");
    assert!(complete("don").contains(&("don_vi:".into(), 0)));
    assert_eq!(complete("don_vi:dien"), [("don_vi:bhxh-dien-bien".into(), 1)], "units by their names too");
    assert_eq!(complete("nghị unit:Hà"), [("nghị unit:bhxh-ha-noi".into(), 1)]);
    assert_eq!(complete("ket_qua:"), [("ket_qua:deficient".into(), 2), ("ket_qua:complete".into(), 1)]);
    for typed in ["", " ", "zz", "(", "\"", "x:", "khong:", "🦀", "-"] {
        assert!(complete(typed).len() <= 8, "{typed}");
    }
}
