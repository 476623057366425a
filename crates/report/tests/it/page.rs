//! The HTML pages: nothing that a paper says acts on the reader's browser, and nothing of it is hidden from the reader.
//!
//! Leaves out the looks, which only eyes can judge: `RASOAT_OUTPUT_SAMPLES=folder` writes the pages there.

use jiff::civil::{Date, date};
use rasoat_check::comparison::{ComparedCampaign, ComparisonRow, SectionCell, SectionComparison, SectionState};
use rasoat_check::roster::UnitKind;
use rasoat_model::assessment::{Assessment, DocumentSummary, DossierAssessment, FieldSummary, ProfileRef, UnitRef};
use rasoat_model::finding::{Evidence, Finding, Outcome, Source, Verdict};
use rasoat_model::lang::Lang;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_report::matrix::{Absent, CellState, Matrix, Row, Sent};
use rasoat_report::page::{shown, visible};
use rasoat_report::{comparison_html, html, matrix_html};

/// What a paper would say to break out of text, out of an attribute, out of a style sheet; to be followed; to be taken for something else.
const HOSTILE: &str = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> ' onmouseover='alert(3) \
     <a href=\"javascript:alert(4)\">xem</a> javascript:alert(5) </style></title> &lt;b&gt; \u{1b}[31m\u{7}\u{0} \u{202e}gpj.exe\u{2066} \u{9b}K";
const DAY: Date = date(2020, 9, 15);

fn unit() -> UnitRef {
    UnitRef { id: Some(HOSTILE.into()), name: HOSTILE.into(), kind: Some(HOSTILE.into()) }
}

fn finding() -> Finding {
    let source = Source { directive: HOSTILE.into(), place: HOSTILE.into(), quote: HOSTILE.into() };
    let evidence = || Evidence {
        file: HOSTILE.into(),
        heading: HOSTILE.into(),
        quote: HOSTILE.into(),
        note: Some(Note::Written(HOSTILE.into())),
        ..Evidence::default()
    };
    let severity = Rule::SectionMissing.severity();
    let (message, fix) = (Message::Written(HOSTILE.into()), Fix::Written(HOSTILE.into()));
    Finding::new(Rule::SectionMissing, HOSTILE, None, severity, Outcome::NotMet, message, fix, source, evidence())
        .with_evidence([Evidence { page: Some(1), ..evidence() }])
}

fn dossier() -> DossierAssessment {
    let document = DocumentSummary {
        file: HOSTILE.into(),
        sha256: String::new(),
        format: "docx",
        kind: HOSTILE.into(),
        pages: Some(1),
        text_source: "native",
        confidence: 1.0,
        fields: FieldSummary::default(),
        references: vec![],
        signatures: vec![],
        warnings: vec![HOSTILE.into()],
    };
    DossierAssessment {
        dossier: HOSTILE.into(),
        unit: Some(unit()),
        received: Some(DAY),
        received_from: None,
        receipts: vec![],
        verdict: Verdict::Deficient,
        documents: vec![document],
        findings: vec![finding()],
        met: vec![],
        places: vec![],
        envelopes: vec![],
    }
}

fn assessment() -> String {
    let profile = ProfileRef { id: HOSTILE.into(), digest: HOSTILE.into(), title: HOSTILE.into() };
    let a = Assessment { profile, today: DAY, dossiers: vec![dossier(), dossier()], ignored: vec![HOSTILE.into()] };
    html::to_html(&a, Lang::Vi)
}

fn matrix() -> String {
    let sent = || vec![Sent { on: DAY, number: Some(HOSTILE.into()) }];
    let row = Row {
        unit: HOSTILE.into(),
        brief: HOSTILE.into(),
        kind: Some(UnitKind::from("province")),
        in_roster: true,
        received: Some(DAY),
        late: true,
        verdict: Verdict::Deficient,
        cells: vec![CellState::NotMet; 60],
        notices: sent(),
        open: vec![HOSTILE.into()],
    };
    let m = Matrix {
        kinds: vec![],
        requirements: vec![(HOSTILE.into(), HOSTILE.into()); 60],
        rows: vec![row],
        missing_units: vec![Absent { unit: HOSTILE.into(), brief: HOSTILE.into(), kind: None, notices: sent() }],
    };
    matrix_html::to_html(&m, HOSTILE, Lang::Vi, DAY)
}

fn comparison() -> SectionComparison {
    let campaign = || ComparedCampaign {
        name: HOSTILE.into(),
        title: HOSTILE.into(),
        requirement: "report.iv.2".into(),
        label: HOSTILE.into(),
        absent: vec![HOSTILE.into()],
    };
    let cell = |state| SectionCell {
        dossier: HOSTILE.into(),
        version: 1,
        state,
        text: vec![HOSTILE.into()],
        heading: HOSTILE.into(),
        file: HOSTILE.into(),
        page: Some(1),
        block: Some(1),
        findings: vec![finding()],
        shared: false,
    };
    let cells = vec![vec![cell(SectionState::Missing), cell(SectionState::Unclear)], vec![cell(SectionState::Written)]];
    SectionComparison { campaigns: vec![campaign(), campaign()], rows: vec![ComparisonRow { unit: unit(), cells }] }
}

fn pages() -> [(&'static str, String); 3] {
    [
        ("assessment.html", assessment()),
        ("matrix.html", matrix()),
        ("comparison.html", comparison_html::to_html(&comparison(), Lang::Vi, DAY)),
    ]
}

/// The tags of a page as `(name, [(attribute, value)])`; closing tags have a name with a slash. Panics where a tag is not as our
/// templates write it.
fn tags(page: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let (head, rest) = page.split_once("<style>").expect("a style sheet");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let written = [head, rest].into_iter().flat_map(|part| part.split('<').skip(1));
    written
        .map(|tag| {
            let (tag, _) = tag.split_once('>').expect("the end of a tag");
            let (name, mut left) = tag.split_once(' ').unwrap_or((tag, ""));
            let mut attributes = Vec::new();
            while let Some((key, value)) = left.trim_start().split_once("=\"") {
                let (value, after) = value.split_once('"').expect("the end of a value");
                attributes.push((key, value));
                left = after;
            }
            assert!(left.trim().is_empty() || tag == "!DOCTYPE html", "<{tag}>");
            (name, attributes)
        })
        .collect()
}

#[test]
fn no_text_of_a_paper_becomes_markup() {
    let known = "!DOCTYPE html head meta title style body h1 h2 p section table colgroup col thead tbody tfoot tr th td ol ul li b code span \
                 a div br";
    for (name, page) in pages() {
        for (tag, attributes) in tags(&page) {
            assert!(known.split(' ').any(|k| k == tag.trim_start_matches('/')), "{name}: <{tag}>");
            for (key, value) in attributes {
                let fits = match key {
                    "title" => value.contains("&lt;script&gt;") && value.contains("&quot;"),
                    "href" => value.strip_prefix("#d").is_some_and(|n| n.parse::<usize>().is_ok()),
                    "class" | "id" | "lang" | "charset" | "span" | "colspan" => {
                        value.chars().all(|c| c.is_ascii_alphanumeric() || "- ".contains(c))
                    }
                    "name" | "content" => tag == "meta",
                    _ => false,
                };
                assert!(fits, "{name}: <{tag} {key}=\"{value}\">");
            }
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;&lt;img src=x"), "{name}: shown as it is written");
        assert!(page.contains("&amp;lt;b&amp;gt;"), "{name}: an entity of the paper stays what the paper says");
        assert_eq!((page.matches("<style>").count(), page.matches("</style>").count()), (1, 1), "{name}");
        for elsewhere in ["http:", "https:", "url(", "@import"] {
            assert!(!page.contains(elsewhere), "{name}: {elsewhere}");
        }
    }
}

#[test]
fn what_would_act_on_the_reader_is_shown_for_what_it_is() {
    for (name, page) in pages() {
        let acting = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert_eq!(page.chars().find(acting), None, "{name}");
        assert!(page.contains("‹U+001B›[31m‹U+0007›‹U+0000› ‹U+202E›gpj.exe‹U+2066› ‹U+009B›K"), "{name}");
    }
    assert_eq!(
        shown("a\u{1b}[31mđỏ\u{7}\r\n b\u{202e}c\u{0}\u{7f}\u{feff}d"),
        "a‹U+001B›[31mđỏ‹U+0007› b‹U+202E›c‹U+0000›‹U+007F›d"
    );
    assert_eq!(visible("Tiếng Việt\n\tcó dấu"), "Tiếng Việt\n\tcó dấu");
}

#[test]
fn the_title_of_a_comparison_is_what_people_call_the_section() {
    let mut a = comparison();
    a.rows[0].cells[1][0].heading = "2. Kiến nghị, đề xuất".into();
    for (label, wanted) in [
        ("mục IV.2 “Kiến nghị”", "mục IV.2 “Kiến nghị”"),
        ("report.iv.2", "2. Kiến nghị, đề xuất"),
        (" ", "2. Kiến nghị, đề xuất"),
    ] {
        a.campaigns.iter_mut().for_each(|c| c.label = label.into());
        a.rows[0].cells[0][0].heading = "2. Kiến nghị, đề xuất".into();
        assert_eq!(rasoat_report::comparison::title(&a, Lang::Vi), wanted);
        assert!(rasoat_report::comparison::head(&a, 1, Lang::Vi).ends_with(&format!(": {wanted}")));
        assert!(!comparison_html::to_html(&a, Lang::Vi, DAY).contains("report.iv.2"));
    }
    a.rows.clear();
    assert_eq!(rasoat_report::comparison::title(&a, Lang::En), "The section compared");
}

/// Writes the pages to look at: `RASOAT_OUTPUT_SAMPLES=folder cargo test -p rasoat-report page::samples`.
#[test]
fn samples() {
    let Ok(folder) = std::env::var("RASOAT_OUTPUT_SAMPLES") else { return };
    for (name, page) in pages() {
        std::fs::write(std::path::Path::new(&folder).join(name), page).unwrap();
    }
}
