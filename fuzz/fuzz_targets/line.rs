//! The whole line behind the readers: a file as lines and rows → papers → assessment → what is printed.
#![no_main]
use rasoat_model::assessment::{Assessment, ProfileRef};
use rasoat_model::document::{Block, Cell, Content, Document, Format, Origin, Paragraph, Table};
use rasoat_check::dossier::{self, Dossier, File};
use rasoat_model::lang::Lang;
use rasoat_report::{html, json, sarif, text};
use rasoat_check::profile::Profile;
use std::sync::LazyLock;

static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| Profile::builtin_ids().filter_map(|id| Profile::builtin(id)?.ok()).collect());

fn paragraph(line: &str) -> Paragraph {
    let (label, text) = match line.split_once('\u{1}') {
        Some((label, text)) => (Some(label.to_string()), text),
        None => (None, line),
    };
    Paragraph { text: text.to_string(), label, ..Paragraph::default() }
}

fn table(rows: &[&str]) -> Table {
    let mut cells = Vec::new();
    let mut cols = 0;
    for (row, line) in rows.iter().enumerate() {
        for (col, text) in line.trim_matches('|').split('|').enumerate() {
            cols = cols.max(col + 1);
            cells.push(Cell { row, col, row_span: 1, col_span: 1, page: 1, paragraphs: vec![paragraph(text)] });
        }
    }
    Table { rows: rows.len(), cols, cells, ruled: true, name: None }
}

fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for group in lines.chunk_by(|a, b| a.starts_with('|') && b.starts_with('|')) {
        let content =
            if group[0].starts_with('|') { Content::Table(table(group)) } else { Content::Paragraph(paragraph(group[0])) };
        blocks.push(Block { page: 1, place: None, origin: Origin::Body, content });
    }
    Document { blocks, ..Document::default() }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text_in = String::from_utf8_lossy(bytes);
    rasoat_fuzz::guarded(|| {
        let document = rasoat_check::layout::unwrap_tables(document(&text_in));
        let papers = rasoat_check::paper::papers(&document);
        let file = File {
            name: "a.docx".into(),
            sha256: String::new(),
            format: Format::Docx,
            content: dossier::Content::Read { document, papers },
        };
        let dossier = Dossier {
            name: "a".into(),
            unit: Default::default(),
            received: None,
            received_from: None,
            receipts: Vec::new(),
            extension: None,
            files: vec![file],
            envelopes: Vec::new(),
        };
        let today = jiff::civil::date(2026, 1, 1);
        for profile in PROFILES.iter() {
            let assessed = rasoat_check::assess::assess(profile, &dossier, today);
            let assessment = Assessment {
                profile: ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() },
                today,
                dossiers: vec![assessed],
                ignored: Vec::new(),
            };
            let written = json::to_json(&assessment, Lang::Vi);
            assert!(json::from_json(&written).is_ok(), "fuzz: what was written cannot be read back");
            let _ = (sarif::to_sarif(&assessment, Lang::Vi), html::to_html(&assessment, Lang::Vi));
            let _ = text::to_text(&assessment, &text::TextOptions { verbose: true, ..Default::default() });
        }
    });
});
