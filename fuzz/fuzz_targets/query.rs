//! Search queries, down to the index.
#![no_main]
use rasoat_search::{Entry, Granularity, Index, Query};
use std::cell::OnceCell;

thread_local! {
    static INDEX: OnceCell<(tempfile::TempDir, Index)> = const { OnceCell::new() };
}

fn small() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut index = Index::recreate(dir.path()).expect("an index");
    let entry = Entry {
        campaign: "đợt".into(),
        dossier: "001".into(),
        version: 1,
        unit_id: None,
        unit_name: "BHXH tỉnh A".into(),
        received: Some(jiff::civil::date(2020, 8, 20)),
        file: "bc.docx".into(),
        kind: "summary-report".into(),
        section_path: "II.2 Công tác tuyên truyền".into(),
        requirement: Some("report.ii.2".into()),
        page: Some(1),
        block: 0,
        granularity: Granularity::Section,
        text: "Số người tham gia 12.345, tổng chi 1,5 tỷ đồng; phong trào thi đua năm 2020.".into(),
        ..Entry::default()
    };
    let like = Entry {
        block: 1, text: "Phong trào thi đua; khen thưởng Nguyễn Văn Hòa ngày 19/8/2020.".into(), ..entry.clone()
    };
    index.replace_version("đợt", "001", &[entry]).expect("an entry");
    index.replace_version("đợt", "002", &[Entry { dossier: "002".into(), ..like }]).expect("another");
    (dir, index)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    INDEX.with(|cell| {
        let (_, index) = cell.get_or_init(small);
        rasoat_fuzz::guarded(|| {
            let _ = index.search(&Query::new(text));
        });
    });
});
