//! Shows how a file is read: its blocks, its papers, its headings, and which requirement each serves.
//!
//! `cargo run --example outline -- FILE [PROFILE]`: for those who want to know why a section was or was not found.

#![allow(clippy::print_stdout, reason = "printing is what the example is for")]

mod explain;

use rasoat_check::profile::Profile;
use rasoat_check::{layout, matching, outline, paper};
use rasoat_extract::sandbox::ocr::{Ocr, Settings};
use rasoat_extract::{Limits, Reading, read};
use rasoat_model::document::Content;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("which file?")?;
    let profile = Profile::builtin(&args.next().unwrap_or_else(|| "bhxh-2638-2020".into())).ok_or("no such profile")??;
    let kind = args.next().map_or("province", |_| "attached");
    let memory = std::env::var_os("RASOAT_HOME").map(|home| std::path::PathBuf::from(home).join("ocr"));
    let ocr = Ocr::tesseract(&Settings { jobs: 2, memory });
    let limits = Limits::default();
    let reading = Reading { recogniser: Some(ocr.recogniser()), ..Reading::from(&limits) };
    let (format, document) = read(&file, &std::fs::read(&file)?, reading).map_err(|(_, e)| e)?;
    let document = layout::unwrap_tables(document);
    println!("{format}, {} blocks, {:?}", document.blocks.len(), document.warnings);
    for (i, b) in document.blocks.iter().enumerate() {
        match &b.content {
            Content::Paragraph(p) => println!(
                "{i:4} p{} {:?} b{:.1} [{}] {}",
                b.page,
                p.align,
                p.bold_share(),
                p.label.as_deref().unwrap_or(""),
                p.text
            ),
            Content::Table(t) => {
                println!("{i:4} p{} table {}x{} ruled {}", b.page, t.rows, t.cols, t.ruled);
                for c in &t.cells {
                    println!("       {},{} +{},{} {}", c.row, c.col, c.row_span, c.col_span, c.text().replace('\n', " / "));
                }
            }
        }
    }
    for p in paper::papers(&document) {
        println!("\n{:?} blocks {:?} body {:?}\n{:#?}", p.kind, p.blocks, p.body, p.fields);
        let outline = outline::read(&document, p.body.clone());
        let matches = matching::sections(&profile, Some(kind), &document, &outline);
        for (i, h) in outline.headings.iter().enumerate() {
            let label = h.label.as_ref().map_or("", |l| l.text.as_str());
            let serves = matches.serves[i].map_or("", |r| profile.requirements[r].id.as_str());
            println!("{}{i} {:?} [{label}] {} => {serves}", "  ".repeat(h.level), h.look, h.title);
        }
        explain::print(
            &matching::read(&matching::model::MODEL, &profile, Some(kind), &document, &outline).run(&matching::model::MODEL),
            &profile,
            &document,
            |_| String::new(),
        );
        for (r, place) in &matches.places {
            println!("{:16} {place:?}", profile.requirements[*r].id);
        }
    }
    Ok(())
}
