//! The papers that every bench measures: one of each format and size that the fixtures have. Leaves out folders and archives.

use rasoat_extract::{self as extract, Limits};
use rasoat_model::document::{Content, Document};
use std::fmt;
use std::path::Path;

/// A file of `fixtures/campaign`.
#[derive(Debug)]
pub struct Input {
    pub name: &'static str,
    path: &'static str,
}

pub const INPUTS: &[Input] = &[
    Input { name: "docx: report with appendix", path: "day-du-docx/Báo cáo tổng kết PTTĐ.docx" },
    Input { name: "docx: other wordings", path: "doi-ten-danh-so-lai/bao cao.docx" },
    Input { name: "pdf: report", path: "day-du-pdf/BC-LongAn.pdf" },
    Input { name: "pdf: report with appendix", path: "muc-trong-va-cho-cham/BC.pdf" },
    Input { name: "xlsx: appendix", path: "phu-luc-xlsx-khuyet/Phu luc 2016-2020.xlsx" },
];

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Input {
    pub fn bytes(&self) -> Vec<u8> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/campaign").join(self.path);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    pub fn document(&self) -> Document {
        extract::read(self.path, &self.bytes(), &Limits::default()).map(|(_, document)| document).expect("fixtures can be read")
    }
}

/// All text of a document: what the text stage works on.
pub fn text(document: &Document) -> String {
    let pieces = document.blocks.iter().map(|b| match &b.content {
        Content::Paragraph(p) => p.text.clone(),
        Content::Table(t) => t.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join("\t"),
    });
    pieces.collect::<Vec<_>>().join("\n")
}
