//! An assessment as one page to print or to send.
//!
//! Leaves out links between pages; the web page has its own templates.

use super::json::summary;
use super::page::{Sheet, frame, heads, shown, visible, visible_evidence};
use super::phrase::{Weight, day_text, place, quoted, source_place, tells, verdict, waiver, weight};
use super::text::summary_line;
use crate::words::{fix, shows, told};
use maud::{Markup, html};
use rasoat_model::assessment::{Assessment, DocumentSummary, DossierAssessment};
use rasoat_model::finding::{Evidence, Finding};
use rasoat_model::lang::Lang;

/// Characters of a quote before it is cut; a page has more room than a terminal.
const QUOTE: usize = 400;

/// The whole page: the sum, a table of the dossiers where there are several, then each dossier with what was found and its files.
pub fn to_html(a: &Assessment, lang: Lang) -> String {
    let directive = if a.profile.title.trim().is_empty() { &a.profile.id } else { &a.profile.title };
    let body = html! {
        p { (shown(directive)) " · " (lang.pick("ngày rà soát", "on")) " " (day_text(a.today, lang)) } "\n"
        p.sum { (summary_line(&summary(a), lang)) } "\n"
        @if a.dossiers.len() > 1 { (overview(a, lang)) }
        @for (i, d) in a.dossiers.iter().enumerate() { (dossier(i, d, lang)) }
        @if !a.ignored.is_empty() {
            h2 { (lang.pick("Tệp không thuộc hồ sơ nào", "Files that belong to no dossier")) } "\n"
            ul { @for name in &a.ignored { li { (shown(name)) } "\n" } } "\n"
        }
    };
    frame(lang.pick("Kết quả rà soát", "Assessment"), lang, Sheet::Upright, &body).into_string()
}

fn overview(a: &Assessment, lang: Lang) -> Markup {
    let words = lang.pick(
        ["Hồ sơ", "Đơn vị", "Ngày nhận", "Kết quả", "Lỗi", "Chưa rõ", "Cảnh báo"],
        ["Dossier", "Unit", "Received", "Verdict", "Errors", "Unclear", "Warnings"],
    );
    html! {
        table {
            (heads(&words))
            tbody { @for (i, d) in a.dossiers.iter().enumerate() { (overview_row(i, d, lang)) "\n" } }
        }
        "\n"
    }
}

fn overview_row(index: usize, d: &DossierAssessment, lang: Lang) -> Markup {
    html! {
        tr {
            td { a href=(format!("#d{index}")) { (shown(&d.dossier)) } }
            td { (unit(d).unwrap_or_default()) }
            td.d { (d.received.map_or_else(String::new, |day| day_text(day, lang))) }
            td { (badges(d, lang)) }
            @for counted in [Weight::Error, Weight::Unclear, Weight::Warning] {
                td { (d.findings.iter().filter(|f| weight(f) == counted).count()) }
            }
        }
    }
}

/// The sender's name, where it could be told.
fn unit(d: &DossierAssessment) -> Option<String> {
    d.unit.as_ref().map(|u| shown(&u.name)).filter(|n| !n.is_empty())
}

fn badges(d: &DossierAssessment, lang: Lang) -> Markup {
    html! {
        span class=(format!("v {}", d.verdict.as_str())) { (verdict(d.verdict, lang)) }
        @if d.is_late() { " " span.v.late { (lang.pick("GỬI MUỘN", "LATE")) } }
    }
}

fn dossier(index: usize, d: &DossierAssessment, lang: Lang) -> Markup {
    let unit = unit(d).unwrap_or_else(|| lang.pick("(chưa rõ đơn vị)", "(unit unknown)").to_owned());
    let mut findings: Vec<&Finding> = d.findings.iter().collect();
    // Stable: the order of the profile stays within each weight.
    findings.sort_by_key(|f| weight(f));
    html! {
        section id=(format!("d{index}")) {
            "\n"
            h2 { (shown(&d.dossier)) " · " (unit) " " (badges(d, lang)) } "\n"
            @if let Some(day) = d.received { p { (lang.pick("Nhận ngày", "Received")) " " (day_text(day, lang)) } "\n" }
            @if !findings.is_empty() { ol { @for f in findings { (finding(f, &d.dossier, lang)) "\n" } } "\n" }
            @if !d.documents.is_empty() { (documents(&d.documents, lang)) }
        }
        "\n"
    }
}

fn finding(f: &Finding, dossier: &str, lang: Lang) -> Markup {
    let w = weight(f);
    let asked = source_place(&f.source);
    let advice = fix(&f.fix, lang);
    html! {
        li class=(w.class()) {
            b { (w.mark()) " " (w.word(lang)) } " " (shown(&told(f, lang))) " " code { (f.rule.id()) } "\n"
            ul {
                @for e in f.evidence().iter().filter(|e| tells(e, dossier)) { li { (evidence(e, lang)) } "\n" }
                @if !asked.is_empty() { li { (lang.pick("Theo", "Asked for by")) " " (asked) (quote(&f.source.quote)) } "\n" }
                @if let Some(said) = waiver(f, lang) { li { (said) } "\n" }
                @if !advice.trim().is_empty() { li { (lang.pick("Cần làm", "To do")) ": " (shown(&advice)) } "\n" }
            }
        }
    }
}

fn evidence(e: &Evidence, lang: Lang) -> Markup {
    html! {
        @if e.note.is_some() { (shown(&shows(e, lang))) ": " }
        (place(&visible_evidence(e), lang)) (quote(&e.quote))
    }
}

/// What stands there, word for word; nothing where nothing is quoted.
fn quote(text: &str) -> Markup {
    html! { @if !text.trim().is_empty() { ": " span.q { (quoted(&visible(text), QUOTE)) } } }
}

fn documents(documents: &[DocumentSummary], lang: Lang) -> Markup {
    let words = lang.pick(["Tệp", "Định dạng", "Loại", "Số trang", "Ghi chú"], ["File", "Format", "Kind", "Pages", "Notes"]);
    html! {
        table.files {
            (heads(&words))
            tbody {
                @for doc in documents {
                    tr {
                        td { (shown(&doc.file)) }
                        td { (doc.format) }
                        td { (shown(&doc.kind)) }
                        td { (doc.pages.map_or_else(String::new, |n| n.to_string())) }
                        td { (shown(&doc.warnings.join("; "))) }
                    }
                    "\n"
                }
            }
        }
        "\n"
    }
}
