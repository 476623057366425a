//! How a report was read, unit by unit. Shared by the examples.

use rasoat_check::matching::reading::Reading;
use rasoat_check::matching::units::Unit;
use rasoat_check::profile::Profile;
use rasoat_model::document::Document;

/// Each unit with what its title names and what its text answers, by itself and in its place; `mark` says what else is known of it.
pub fn print(reading: &Reading<'_>, profile: &Profile, document: &Document, mark: impl Fn(&Unit) -> String) {
    let id = |r: usize| profile.requirements[reading.asked.rows[r].requirement].id.trim_start_matches("report.").to_string();
    let top = |of: &[f32]| {
        let mut all: Vec<(f32, usize)> = reading.active.iter().map(|r| (of[*r], *r)).filter(|(p, _)| *p > 0.1).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.iter().take(3).map(|(p, r)| format!("{} {p:.2}", id(*r))).collect::<Vec<_>>().join(" ")
    };
    for (u, unit) in reading.units.iter().enumerate() {
        let text = document.blocks[unit.block].paragraph().and_then(|p| p.text.get(unit.range.clone())).unwrap_or("(row)");
        let text: String = text.trim().chars().take(70).collect();
        if unit.heading.is_some() {
            println!(
                "{u:3}{} {:?} heading {:.2}, by itself {}, named {} | {text}",
                mark(unit),
                unit.kind,
                reading.head[u],
                top(&reading.names[u]),
                top(&reading.named[u])
            );
        }
        if reading.is_text(u) {
            let hollow = if reading.hollow[u] { ", hollow" } else { "" };
            println!(
                "{u:3}{} {:?} under {:?}{hollow}, by itself {}, answers {} | {text}",
                mark(unit),
                unit.kind,
                reading.enclosing[u],
                top(&reading.content[u]),
                top(&reading.text[u])
            );
        }
    }
    for r in &reading.active {
        println!("{:12} treated {:.2}", id(*r), reading.treated[*r]);
    }
}
