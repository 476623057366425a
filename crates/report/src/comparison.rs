//! One section of all units as text and JSON.

use super::json::comparison::{WireSectionCampaign, WireSectionCell, WireSectionRow, WireSections};
use super::json::pretty;
use super::phrase::{clean, columns};
use super::text::wrap_into;
use crate::page::shown;
use crate::words::told;
use rasoat_check::comparison::{ComparedCampaign, ComparisonRow, SectionCell, SectionComparison, SectionState};
use rasoat_model::lang::Lang;

/// "chưa rõ": for the eye, empty where the section is written.
pub fn word(state: SectionState, lang: Lang) -> &'static str {
    match state {
        SectionState::Written => "",
        SectionState::Unclear => lang.pick("CHƯA RÕ", "UNCLEAR"),
        SectionState::Empty => lang.pick("ĐỂ TRỐNG", "EMPTY"),
        SectionState::Missing => lang.pick("THIẾU", "MISSING"),
    }
}

/// What is said of a section that is not simply written: the state, and what was found.
pub fn remark(cell: &SectionCell, lang: Lang) -> Option<String> {
    let state = word(cell.state, lang);
    let found: Vec<String> = cell.findings.iter().map(|f| shown(&told(f, lang))).collect();
    let shared = cell.shared.then(|| lang.pick("viết chung với mục khác", "written together with another section").to_owned());
    let parts: Vec<String> = Some(state.to_owned()).into_iter().filter(|s| !s.is_empty()).chain(found).chain(shared).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// "Báo cáo.docx, trang 2".
pub fn source(cell: &SectionCell, lang: Lang) -> String {
    let file = clean(&cell.file);
    match cell.page {
        _ if file.is_empty() => clean(&cell.dossier),
        Some(page) => format!("{file}, {} {page}", lang.pick("trang", "page")),
        None => file,
    }
}

/// The title above the table: what the section is called in each campaign, said once where it is the same.
pub fn title(a: &SectionComparison, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in (0..a.campaigns.len()).map(|at| section(a, at, lang)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}

/// The head of the column of a campaign: what the section is called there, after the campaign where there are several.
pub fn head(a: &SectionComparison, at: usize, lang: Lang) -> String {
    match a.campaigns.get(at) {
        Some(c) if a.campaigns.len() > 1 => format!("{}: {}", clean(&c.title), section(a, at, lang)),
        _ => section(a, at, lang),
    }
}

/// What people call the section: as the profile says, else as the first unit that wrote it does. Never the id of the requirement, which
/// means something to a program alone.
fn section(a: &SectionComparison, at: usize, lang: Lang) -> String {
    let named = |text: &str, id: &str| Some(clean(text)).filter(|t| !t.is_empty() && t != id);
    let labelled = a.campaigns.get(at).and_then(|c| named(&c.label, &c.requirement));
    let written = || a.rows.iter().filter_map(|r| r.cells.get(at)).flatten().find_map(|c| named(&c.heading, ""));
    labelled.or_else(written).unwrap_or_else(|| lang.pick("Mục được so sánh", "The section compared").to_owned())
}

/// "18 đơn vị: 12 có nội dung, 3 thiếu, 1 để trống, 2 chưa rõ; 45 chưa gửi", a line a campaign.
pub fn totals(a: &SectionComparison, lang: Lang) -> Vec<String> {
    let line = |(i, campaign): (usize, &rasoat_check::comparison::ComparedCampaign)| {
        let cells: Vec<&SectionCell> = a.rows.iter().filter_map(|r| r.cells.get(i)).flatten().collect();
        let words = [
            (SectionState::Written, lang.pick("có nội dung", "written")),
            (SectionState::Missing, lang.pick("thiếu", "missing")),
            (SectionState::Empty, lang.pick("để trống", "empty")),
            (SectionState::Unclear, lang.pick("chưa rõ", "unclear")),
        ];
        let counts = words.map(|(state, word)| (cells.iter().filter(|c| c.state == state).count(), word));
        let mut parts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        if !campaign.absent.is_empty() {
            parts.push(format!("{} {}", campaign.absent.len(), lang.pick("đơn vị chưa gửi", "units have sent nothing")));
        }
        format!("{}: {} {}: {}", clean(&campaign.title), cells.len(), lang.pick("hồ sơ", "dossiers"), parts.join(", "))
    };
    a.campaigns.iter().enumerate().map(line).collect()
}

/// Columns of the names of units in the text form.
const NAME: usize = 26;

/// Two columns, unit and text; with several campaigns each text under the name of its campaign.
pub fn to_text(a: &SectionComparison, lang: Lang, width: usize) -> String {
    let mut out = String::new();
    wrap_into(&mut out, &title(a, lang), width, 0, 2);
    out.push('\n');
    let room = width.saturating_sub(NAME + 2).max(30);
    for row in &a.rows {
        let mut left = String::new();
        wrap_into(&mut left, &clean(&row.unit.name), NAME, 0, 1);
        let mut right = String::new();
        for (campaign, cells) in a.campaigns.iter().zip(&row.cells) {
            if a.campaigns.len() > 1 {
                wrap_into(&mut right, &format!("[{}]", clean(&campaign.title)), room, 0, 0);
            }
            if cells.is_empty() {
                wrap_into(&mut right, lang.pick("(không có hồ sơ)", "(no dossier)"), room, 0, 0);
            }
            cells.iter().for_each(|cell| cell_text(&mut right, cell, lang, room));
        }
        let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
        for i in 0..left.len().max(right.len()) {
            let (name, text) = (left.get(i).copied().unwrap_or(""), right.get(i).copied().unwrap_or(""));
            let blank = " ".repeat(NAME.saturating_sub(columns(name)));
            out.push_str(format!("{name}{blank}  {text}").trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    for (campaign, line) in a.campaigns.iter().zip(totals(a, lang)) {
        wrap_into(&mut out, &format!("{line}."), width, 0, 2);
        if !campaign.absent.is_empty() {
            let names: Vec<String> = campaign.absent.iter().map(|n| clean(n)).collect();
            wrap_into(
                &mut out,
                &format!("{}: {}.", lang.pick("Chưa gửi", "Nothing received from"), names.join("; ")),
                width,
                2,
                2,
            );
        }
    }
    out
}

fn cell_text(out: &mut String, cell: &SectionCell, lang: Lang, room: usize) {
    if let Some(remark) = remark(cell, lang) {
        wrap_into(out, &remark, room, 0, 0);
    }
    for line in &cell.text {
        wrap_into(out, &clean(line), room, 0, 0);
    }
    wrap_into(out, &format!("({})", source(cell, lang)), room, 0, 0);
}

/// Everything (`rasoat.abreast/1`); `address` names the place of a cell for `rasoat show`.
pub fn to_json(a: &SectionComparison, lang: Lang, address: &dyn Fn(&str, &SectionCell) -> Option<String>) -> String {
    let cell = |campaign: &str, c: &SectionCell| WireSectionCell {
        dossier: c.dossier.clone(),
        version: c.version,
        state: c.state.as_str().to_owned(),
        heading: c.heading.clone(),
        text: c.text.join("\n"),
        file: c.file.clone(),
        page: c.page,
        block: c.block,
        findings: c.findings.iter().map(|f| told(f, lang)).collect(),
        shared: c.shared,
        address: address(campaign, c),
    };
    let row = |r: &ComparisonRow| {
        let cells = a.campaigns.iter().zip(&r.cells);
        let cells = cells.map(|(c, cells)| cells.iter().map(|one| cell(&c.name, one)).collect()).collect();
        WireSectionRow { unit: (&r.unit).into(), cells }
    };
    let campaign = |c: &ComparedCampaign| WireSectionCampaign {
        campaign: c.name.clone(),
        requirement: c.requirement.clone(),
        label: c.label.clone(),
        absent: c.absent.clone(),
    };
    pretty(&WireSections {
        schema: WireSections::SCHEMA,
        campaigns: a.campaigns.iter().map(campaign).collect(),
        rows: a.rows.iter().map(row).collect(),
    })
}
