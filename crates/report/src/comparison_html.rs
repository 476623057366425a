//! One section of all units as one page to look at or to print on A4 across.
//!
//! Leaves out what all pages share ([`super::page`]).

use super::comparison::{head, remark, source, title, totals};
use super::page::{Sheet, absent, as_of, frame, shown, visible};
use jiff::civil::Date;
use maud::{Markup, html};
use rasoat_check::comparison::{ComparisonRow, SectionCell, SectionComparison, SectionState};
use rasoat_model::lang::Lang;

/// The whole page: the sum of each campaign, a row a unit, who has sent nothing. `today` is the day of which the page speaks.
pub fn to_html(a: &SectionComparison, lang: Lang, today: Date) -> String {
    let body = html! {
        p { (as_of(today, lang)) } "\n"
        @for line in totals(a, lang) { p.sum { (line) "." } "\n" }
        table.m.t {
            colgroup { col.cn; col.cu; } "\n"
            thead {
                tr {
                    th.n { "TT" }
                    th { (lang.pick("Đơn vị", "Unit")) }
                    @for at in 0..a.campaigns.len() { th { (head(a, at, lang)) } }
                }
            }
            "\n"
            tbody { @for (n, row) in (1..).zip(&a.rows) { (line(n, row, lang)) "\n" } }
        }
        "\n"
        @for c in &a.campaigns {
            @let units: Vec<String> = c.absent.iter().map(|unit| shown(unit)).collect();
            (absent(&shown(&c.title), &units, lang))
        }
    };
    frame(&title(a, lang), lang, Sheet::Across, &body).into_string()
}

fn line(number: usize, row: &ComparisonRow, lang: Lang) -> Markup {
    html! {
        tr {
            td.n { (number) }
            td { (shown(&row.unit.name)) }
            @for cells in &row.cells {
                td {
                    @if cells.is_empty() { p.na { (lang.pick("không có hồ sơ", "no dossier")) } }
                    @for c in cells { (cell(&visible_cell(c), lang)) }
                }
            }
        }
    }
}

fn cell(c: &SectionCell, lang: Lang) -> Markup {
    let class = match c.state {
        SectionState::Written => "warn",
        SectionState::Unclear => "unclear",
        SectionState::Empty | SectionState::Missing => "bad",
    };
    html! {
        @if let Some(remark) = remark(c, lang) { p class=(class) { (remark) } }
        @for line in &c.text { p { (shown(line)) } }
        p.small.src { (source(c, lang)) }
    }
}

/// With [`visible`] text: what makes words of it leaves such characters out.
fn visible_cell(c: &SectionCell) -> SectionCell {
    SectionCell { file: visible(&c.file), dossier: visible(&c.dossier), ..c.clone() }
}
