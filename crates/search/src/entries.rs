//! Dossier → entries of the search index: papers, sections and table rows, each with the requirement it serves and the rules that were
//! found on it; and the findings themselves, so that what is not there can be found too.

use crate::{Entry, Granularity};
use rasoat_check::appendix::{self, Slot};
use rasoat_check::assess;
use rasoat_check::dossier::{Dossier, PaperRef};
use rasoat_check::matching::Matches;
use rasoat_check::outline::{self, Outline, Piece};
use rasoat_check::profile::Profile;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::document::{Content, Document, Table};
use rasoat_model::finding::Finding;
use rasoat_model::rule::Rule;

/// Where the entries belong.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    pub campaign: &'a str,
    pub version: u32,
    pub assessment: &'a DossierAssessment,
    /// What a finding says, in the language of the index (Vietnamese).
    pub told: fn(&Finding) -> String,
}

/// All entries of a dossier, in order of file and place.
pub fn entries(profile: &Profile, dossier: &Dossier, context: &Context<'_>) -> Vec<Entry> {
    let report = assess::find_report(profile, dossier);
    let mut out = Vec::new();
    // Papers of one document follow one another.
    let (mut form, mut form_of): (_, Option<&Document>) = (Vec::new(), None);
    for at in dossier.papers() {
        if !form_of.is_some_and(|of| std::ptr::eq(of, at.document)) {
            (form, form_of) = (form_rows(profile, at.document), Some(at.document));
        }
        let base = base(profile, &at, dossier, context);
        let is_report = report.as_ref().is_some_and(|r| std::ptr::eq(r.at.paper, at.paper));
        let title = at.paper.fields.title.value().unwrap_or_default();
        let head = all_text(at.document, at.paper.blocks.start..at.paper.body.start);
        let own = out.len();
        out.push(Entry { text: head, section_path: title.to_string(), granularity: Granularity::Paper, ..base.clone() });
        match report.as_ref().filter(|_| is_report) {
            Some(r) => sections(&at, &r.outline, Some((&r.matches, profile)), &base, &mut out),
            None => sections(&at, &outline::read(at.document, at.paper.body.clone()), None, &base, &mut out),
        }
        rows(&at, &form, &base, own, &mut out);
    }
    number(&mut out);
    for entry in &mut out {
        entry.rules = rules_of(entry, context.assessment);
    }
    out.extend(findings(profile, dossier, context));
    out
}

/// Entries of a kind that begin in one block are told apart by their number. Rows have theirs.
fn number(entries: &mut [Entry]) {
    let mut last: Option<(Granularity, String, usize, u32)> = None;
    for entry in entries.iter_mut().filter(|e| e.granularity != Granularity::Row) {
        let again = last.as_ref().is_some_and(|(g, f, b, _)| (*g, f, *b) == (entry.granularity, &entry.file, entry.block));
        entry.part = last.as_ref().filter(|_| again).map_or(0, |(.., part)| part + 1);
        last = Some((entry.granularity, entry.file.clone(), entry.block, entry.part));
    }
}

/// An entry a finding: what it says, for which requirement, and where a reviewer was sent to look.
fn findings<'a>(profile: &'a Profile, dossier: &'a Dossier, context: &'a Context<'a>) -> impl Iterator<Item = Entry> + 'a {
    context.assessment.findings.iter().zip(1..).map(move |(finding, part)| {
        let place = finding.evidence().iter().find(|e| dossier.files.iter().any(|f| f.name == e.file));
        // Of a branch that is missing one finding names the top; whoever asks for a section beneath it wants that finding.
        let beneath = |id: &str| id.strip_prefix(&finding.requirement).is_some_and(|rest| rest.starts_with('.'));
        let branch = profile.requirements.iter().filter(|r| finding.rule == Rule::SectionMissing && beneath(&r.id));
        let file = place.and_then(|e| dossier.files.iter().find(|f| f.name == e.file));
        Entry {
            file: file.map(|f| f.name.clone()).unwrap_or_default(),
            kind: file.map(|f| f.kind().to_string()).unwrap_or_default(),
            section_path: profile.get(&finding.requirement).map(|r| r.label.clone()).unwrap_or_default(),
            requirement: Some(finding.requirement.clone()).filter(|r| !r.is_empty()),
            covers: branch.map(|r| r.id.clone()).collect(),
            page: place.and_then(|e| e.page),
            block: place.and_then(|e| e.block).unwrap_or_default(),
            part,
            granularity: Granularity::Finding,
            text: (context.told)(finding),
            rules: vec![finding.rule.id().to_string()],
            ..of_dossier(profile, dossier, context)
        }
    })
}

/// What all entries of a dossier have in common.
fn of_dossier(profile: &Profile, dossier: &Dossier, context: &Context<'_>) -> Entry {
    Entry {
        campaign: context.campaign.to_string(),
        dossier: dossier.name.clone(),
        version: context.version,
        region: dossier.unit.id.as_deref().and_then(|id| profile.roster.region_of(id)).map(|r| r.id.clone()),
        unit_id: dossier.unit.id.clone(),
        unit_name: dossier.unit.name.clone(),
        received: dossier.received,
        verdict: Some(context.assessment.verdict),
        ..Entry::default()
    }
}

fn base(profile: &Profile, at: &PaperRef<'_>, dossier: &Dossier, context: &Context<'_>) -> Entry {
    Entry {
        file: at.file.name.clone(),
        kind: at.paper.kind.as_str().to_string(),
        page: at.document.blocks.get(at.paper.blocks.start).map(|b| b.page),
        block: at.paper.blocks.start,
        ..of_dossier(profile, dossier, context)
    }
}

/// A section for each heading that looks like one or serves a requirement; its text goes up to the next of them.
fn sections(at: &PaperRef<'_>, outline: &Outline, matches: Option<(&Matches, &Profile)>, base: &Entry, out: &mut Vec<Entry>) {
    let serves = |h: usize| matches.and_then(|(m, p)| m.serves[h].map(|r| p.requirements[r].id.clone()));
    let kept: Vec<usize> =
        (0..outline.headings.len()).filter(|h| outline.headings[*h].look.is_structural() || serves(*h).is_some()).collect();
    let preamble_end = kept.first().map_or((outline.blocks.end, 0), |h| (outline.headings[*h].at.block, 0));
    let pieces = outline::pieces(at.document, (outline.blocks.start, 0), preamble_end, &outline.contents);
    let (preamble, lines) = joined(at.document, &pieces);
    if !preamble.trim().is_empty() {
        out.push(Entry { text: preamble, lines, block: outline.blocks.start, ..base.clone() });
    }
    for (i, &h) in kept.iter().enumerate() {
        let heading = &outline.headings[h];
        let (body, places) = joined(at.document, &outline.text_between(at.document, h, kept.get(i + 1).copied()));
        // A title is one line, but what a file holds is not for us to trust.
        let title = heading.title.replace(['\n', '\r'], " ");
        let mut lines = vec![line(at.document, heading.at.block)];
        lines.extend(places);
        out.push(Entry {
            section_path: outline.path(h),
            requirement: serves(h),
            page: at.document.blocks.get(heading.at.block).map(|b| b.page),
            block: heading.at.block,
            text: format!("{title}\n{body}"),
            lines,
            ..base.clone()
        });
    }
}

/// The text of paragraphs, a line each, with the place of each line.
fn joined(document: &Document, pieces: &[Piece]) -> (String, Vec<(u32, u32)>) {
    let (mut text, mut lines) = (String::new(), Vec::new());
    for piece in pieces.iter().filter(|p| !p.table) {
        let Some(paragraph) = document.blocks[piece.block].paragraph() else { continue };
        for part in paragraph.text[piece.range.clone()].trim().split('\n') {
            if !lines.is_empty() {
                text.push('\n');
            }
            text.push_str(part);
            lines.push(line(document, piece.block));
        }
    }
    (text, lines)
}

fn line(document: &Document, block: usize) -> (u32, u32) {
    (u32::try_from(block).unwrap_or(u32::MAX), document.blocks.get(block).map_or(0, |b| b.page))
}

fn all_text(document: &Document, blocks: std::ops::Range<usize>) -> String {
    rasoat_check::lines::lines(document, blocks, false).iter().map(|l| l.text()).collect::<Vec<_>>().join("\n")
}

/// Rows of drawn tables and of sheets; letterheads and signature blocks are text of the paper. Its sections stand from `own` on.
///
/// What stands above the answers of the appendix is the form, which no unit wrote; further pages say it again.
fn rows(at: &PaperRef<'_>, form: &[String], base: &Entry, own: usize, out: &mut Vec<Entry>) {
    for block in at.paper.blocks.clone() {
        let Some(Content::Table(table)) = at.document.blocks.get(block).map(|b| &b.content) else { continue };
        if !table.ruled && table.name.is_none() {
            continue;
        }
        for row in 0..table.rows {
            let text = row_text(table, row);
            if text.chars().any(char::is_alphanumeric) {
                let page = table.cells.iter().find(|c| c.row == row).map(|c| c.page).filter(|p| *p > 0).or(base.page);
                let section_path = table.name.clone().unwrap_or_default();
                let part = u32::try_from(row).unwrap_or(u32::MAX);
                // Behind the signature stand appendices, which belong to no section.
                let inside = at.paper.body.contains(&block);
                let under = out[own..].iter().rev().find(|e| inside && e.granularity == Granularity::Section && e.block <= block);
                let under = under.map(|e| e.section_path.clone()).unwrap_or_default();
                out.push(Entry {
                    form: form.contains(&text),
                    text,
                    page,
                    block,
                    part,
                    section_path,
                    under,
                    granularity: Granularity::Row,
                    ..base.clone()
                });
            }
        }
    }
}

/// The rows of the appendix that stand above those of years and sums.
fn form_rows(profile: &Profile, document: &Document) -> Vec<String> {
    let Some(found) = appendix::find(profile, document) else { return Vec::new() };
    let answers = found.years.iter().map(|(_, row)| row).chain(&found.totals);
    let row_of = |slot: &Slot| match slot {
        Slot::Cell { block, at: (row, _), .. } if *block == found.block => Some(*row),
        _ => None,
    };
    // Where years stand beside one another, their cells begin in the first row.
    let first = answers.flat_map(|row| &found.grid.rows[*row]).filter_map(row_of).min().unwrap_or(0);
    let table = document.blocks[found.block].table();
    table.map(|table| (0..first).map(|row| row_text(table, row)).collect()).unwrap_or_default()
}

fn row_text(table: &Table, row: usize) -> String {
    table.cells.iter().filter(|c| c.row == row).map(|c| c.text()).filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join(" | ")
}

/// Rules whose findings name the entry's requirement, or show a place in it.
fn rules_of(entry: &Entry, assessment: &DossierAssessment) -> Vec<String> {
    let touches = |f: &&Finding| {
        entry.requirement.as_deref() == Some(&f.requirement) && entry.granularity == Granularity::Section
            || f.evidence().iter().any(|e| e.file == entry.file && e.block == Some(entry.block))
            || entry.granularity == Granularity::Paper && entry.kind == "summary-report"
    };
    let mut rules: Vec<String> = assessment.findings.iter().filter(touches).map(|f| f.rule.id().to_string()).collect();
    rules.sort();
    rules.dedup();
    rules
}
