//! What holds for any document at all: nothing panics, and whatever is said to stand somewhere stands there.

use crate::common::UnitKind;
use crate::common::{PROFILE, TODAY, assessed, dossier, file, told};
use proptest::prelude::*;
use rasoat_check::dossier::Content;
use rasoat_check::layout::unwrap_tables;
use rasoat_check::matching::{self, Place};
use rasoat_check::outline::{self, label};
use rasoat_check::paper::{Field, papers};
use rasoat_check::{appendix, profile};
use rasoat_model::assessment::ProfileRef;
use rasoat_model::document::{Document, Location};
use rasoat_model::finding::Outcome;
use rasoat_model::lang::Lang;
use rasoat_model::rule::Severity;
use rasoat_report::json::{Words, dossier_line, from_json_line};
use rasoat_search::entries;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Lists below are split at "¦".
const LABELS: &[&str] =
    &["¦¦I. ¦II/ ¦iv. ¦1. ¦2.1. ¦3.2.1 ¦a) ¦đ) ¦(1) ¦- ¦+ ¦• ¦Phần thứ nhất: ¦PHẦN II¦A. ¦99. ¦1¦IIX. ¦[2.] ¦[–] "];

const WORDS: &[&str] = &[
    "Thuận lợi¦khó khăn¦ĐẶC ĐIỂM TÌNH HÌNH¦công tác¦tuyên truyền¦lãnh đạo, chỉ đạo¦KẾT QUẢ ĐẠT ĐƯỢC¦Đối với BHXH tỉnh¦",
    "nhiệm vụ chính trị¦Ban Chỉ đạo giảm nghèo¦thiện nguyện¦điển hình tiên tiến¦ĐÁNH GIÁ CHUNG¦tồn tại, hạn chế¦",
    "Kiến nghị, đề xuất¦BÁO CÁO¦TỜ TRÌNH¦BIÊN BẢN¦Nơi nhận:¦GIÁM ĐỐC¦Số:      /BC-BHXH¦Số: 12/BC-BHXH¦",
    "Nam Định, ngày 18 tháng 8 năm 2020¦ngày     tháng     năm 2020¦CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¦",
    "Độc lập - Tự do - Hạnh phúc¦BẢO HIỂM XÃ HỘI TỈNH NAM ĐỊNH¦Kính gửi:¦MỤC LỤC¦Lê Minh Tuấn¦khen thưởng¦đã¦của¦12,5%¦",
    "1.234¦2020¦......¦……¦\u{301}¦ﬃ¦İ¦ẞ¦\u{200b}¦😀¦→¦⏎¦:¦.¦(nêu cụ thể)¦đang tổng hợp¦như đã nêu ở trên",
];

const CELLS: &[&str] = &[
    "¦Năm¦2016¦2017¦Năm 2018¦2019 - 2020¦Tổng cộng¦Số thẻ BHYT¦Hiện vật¦Số căn nhà¦Tiền mặt¦Hoạt động phối hợp¦",
    "12 triệu đồng¦0¦Không¦-¦<¦^¦STT¦Họ và tên¦Trần Đức Thịnh¦đang tổng hợp¦I. Mục¦9999999999999999999999999¦\u{a0}",
];

/// One of a list.
fn one_of(list: &[&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(list.iter().flat_map(|l| l.strip_suffix('¦').unwrap_or(l).split('¦')).collect::<Vec<_>>())
}

fn text_line() -> impl Strategy<Value = String> {
    let looks = prop::sample::select(vec!["", "", "", "# ", "^ ", "**"]);
    let words = prop::collection::vec(one_of(WORDS), 0..9);
    (looks, one_of(LABELS), words, 0..6u8).prop_map(|(looks, label, words, end)| {
        let text = format!("{label}{}", words.join(" "));
        let closed = if looks == "**" && end != 0 { "**" } else { "" };
        match end {
            1 => format!("{looks}{text}{closed}: tiếp theo là nội dung"),
            2 => format!("{looks}{text}{closed} ............ 3"),
            _ => format!("{looks}{text}{closed}"),
        }
    })
}

fn table_lines() -> impl Strategy<Value = String> {
    let row = |cols| prop::collection::vec(one_of(CELLS), cols);
    (1..8usize)
        .prop_flat_map(move |cols| prop::collection::vec(row(cols), 1..9))
        .prop_map(|rows| rows.iter().map(|r| format!("| {} |", r.join(" | "))).collect::<Vec<_>>().join("\n"))
}

fn paper_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![12 => text_line(), 1 => table_lines(), 1 => Just("@picture".to_string()), 1 => "\\PC{0,40}"];
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

/// Whether a place is in the document, on borders of letters.
fn stands(document: &Document, at: &Location) -> bool {
    let Some(block) = document.blocks.get(at.block) else { return false };
    match (block.paragraph(), block.table(), at.cell) {
        (Some(p), _, None) => p.text.get(at.range.clone()).is_some(),
        (_, Some(t), Some((row, col))) => t
            .cells
            .iter()
            .any(|c| (c.row, c.col) == (row, col) && c.paragraphs.iter().any(|p| p.text.get(at.range.clone()).is_some())),
        _ => false,
    }
}

fn unit_kind() -> impl Strategy<Value = UnitKind> {
    prop_oneof![Just(UnitKind::Province), Just(UnitKind::Attached)]
}

fn places_hold(text: &str, kind: UnitKind) -> Result<(), TestCaseError> {
    let document = crate::common::document(text);
    let outline = outline::read(&document, 0..document.blocks.len());
    let found = matching::sections(&PROFILE, Some(kind.as_str()), &document, &outline);
    prop_assert_eq!(found.serves.len(), outline.headings.len());
    let mut alone = HashSet::new();
    for (requirement, place) in &found.places {
        match place {
            Place::Headings { headings, confidence, shared } => {
                prop_assert!(!headings.is_empty() && (0.0..=1.0).contains(confidence));
                for h in headings {
                    prop_assert!(*h < outline.headings.len());
                    prop_assert!(*shared || alone.insert(*h), "heading {h} twice");
                    prop_assert!(*shared || found.serves[*h] == Some(*requirement));
                }
            }
            Place::Text { at, .. } => prop_assert!(at.block < document.blocks.len()),
            Place::Unclear { at, heading, .. } => {
                prop_assert!(at.block < document.blocks.len() && heading.is_none_or(|h| h < outline.headings.len()))
            }
            Place::Hollow { headings, .. } => prop_assert!(headings.iter().all(|h| *h < outline.headings.len())),
            Place::Absent { nearest, .. } => prop_assert!(nearest.is_none_or(|h| h < outline.headings.len())),
        }
    }
    prop_assert_eq!(
        found.places.len(),
        PROFILE.for_kind(Some(kind.as_str())).filter(|(_, r)| matches!(r.check, profile::Check::Section(_))).count()
    );
    Ok(())
}

/// A section with a heading of its own beside one that it shares.
#[test]
fn a_heading_of_its_own_is_told_from_a_shared_one() -> Result<(), TestCaseError> {
    places_hold(
        "1. điển hình tiên tiến nhiệm vụ chính trị\nI. : tiếp theo là nội dung\n- \n1. điển hình tiên tiến Nơi nhận:\niv. ",
        UnitKind::Province,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn papers_cover_the_document_once_and_their_fields_stand_in_it(text in paper_text()) {
        let document = unwrap_tables(crate::common::document(&text));
        let found = papers(&document);
        prop_assert!(!found.is_empty());
        let mut next = 0;
        for p in &found {
            prop_assert_eq!(p.blocks.start, next);
            next = p.blocks.end;
            prop_assert!(p.blocks.start <= p.body.start && p.body.start <= p.body.end && p.body.end <= p.blocks.end, "{:?} in {:?}", p.body, p.blocks);
            let f = &p.fields;
            for field in [&f.motto, &f.agency, &f.number, &f.place_date, &f.title, &f.recipients, &f.signatory] {
                if let Field::Filled { at, .. } | Field::Blank { at } = field {
                    prop_assert!(stands(&document, at), "{field:?}");
                    prop_assert!(p.blocks.contains(&at.block), "{field:?} outside {:?}", p.blocks);
                }
            }
        }
        prop_assert_eq!(next, document.blocks.len().max(1));
    }

    #[test]
    fn headings_stand_in_order_and_their_text_lies_between_them(text in paper_text()) {
        let document = crate::common::document(&text);
        let all = 0..document.blocks.len();
        let outline = outline::read(&document, all);
        for (i, h) in outline.headings.iter().enumerate() {
            prop_assert!(stands(&document, &h.at), "{h:?}");
            prop_assert!(h.parent.is_none_or(|p| p < i && outline.headings[p].level < h.level), "{h:?}");
            prop_assert!(h.text_from >= (h.at.block, h.at.range.start), "{h:?}");
            let until = (i + 1 < outline.headings.len()).then_some(i + 1);
            for piece in outline.text_between(&document, i, until) {
                prop_assert!((piece.block, piece.range.start) >= h.text_from);
                let whole = document.blocks[piece.block].paragraph().map(|p| p.text.get(piece.range.clone()).is_some());
                prop_assert!(whole.unwrap_or(piece.table), "{piece:?}");
            }
        }
        prop_assert!(outline.headings.is_sorted_by_key(|h| (h.at.block, h.at.range.start)));
    }

    #[test]
    fn a_heading_serves_one_requirement_and_every_place_is_in_the_paper(text in paper_text(), kind in unit_kind()) {
        places_hold(&text, kind)?;
    }

    #[test]
    fn any_dossier_is_assessed_and_every_finding_can_be_looked_up(one in paper_text(), two in paper_text(), kind in unit_kind()) {
        let given = dossier(kind, vec![file("mot.docx", &one), file("hai.docx", &two), crate::common::broken("hong.pdf")]);
        let found = assessed(&given);
        prop_assert_eq!(found.documents.len(), 3);
        prop_assert!(assessed(&given) == found, "the same papers, another answer");
        for f in &found.findings {
            prop_assert!(!f.evidence().is_empty());
            prop_assert!(f.outcome != Outcome::Unclear || f.severity != Severity::Error, "{}", crate::common::line(f));
            for lang in [Lang::Vi, Lang::En] {
                prop_assert!(!rasoat_report::words::told(f, lang).is_empty());
            }
            for e in f.evidence() {
                if let Some(block) = e.block {
                    let file = given.files.iter().find(|x| x.name == e.file);
                    prop_assert!(file.is_some_and(|x| matches!(&x.content, Content::Read { document, .. } if block < document.blocks.len().max(1))), "{e:?}");
                }
            }
        }
        let reference = ProfileRef { id: "x".into(), digest: "x".into(), title: "x".into() };
        let line = dossier_line(&reference, TODAY, &found, Words::None);
        let back = from_json_line(&line).map(|a| a.dossiers);
        prop_assert!(back.is_ok_and(|d| d.len() == 1 && d[0].findings == found.findings), "what is stored is what was found: {line}");
        let context = entries::Context { campaign: "dot", version: 1, assessment: &found, told };
        entries::entries(&PROFILE, &given, &context);
    }

    #[test]
    fn a_table_of_any_shape_is_read(text in table_lines(), above in text_line()) {
        let document = crate::common::document(&format!("{above}\n{text}"));
        if let Some(a) = appendix::find(&PROFILE, &document) {
            let (rows, width) = (a.grid.rows.len(), a.grid.width());
            prop_assert!(a.years.iter().all(|(_, r)| *r < rows) && a.totals.iter().all(|r| *r < rows));
            prop_assert!(a.columns.iter().all(|(i, c)| *i < PROFILE.requirements.len() && c.is_none_or(|c| c < width)));
            prop_assert_eq!(a.headers.len(), width);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_label_ends_on_the_border_of_a_letter(label in one_of(LABELS), rest in "\\PC{0,20}", line in text_line()) {
        for text in [format!("{label}{rest}"), format!("{label} {line}"), rest.clone(), line.nfd().collect::<String>(), format!("{rest}{line}")] {
            if let Some((label, at)) = label::parse(&text) {
                prop_assert!(text.is_char_boundary(at), "{text:?} at {at}");
                prop_assert!(text.contains(label.text.as_str()), "{text:?}: {label:?}");
                prop_assert!(label.is_bullet() || label.value > 0, "{text:?}: {label:?}");
            }
            label::is_bare(&text);
        }
    }
}
