//! The state of a campaign as one page to look at or to print on A4 across.
//!
//! Leaves out where the figures come from ([`Matrix`]) and what all pages share ([`super::page`]).

use super::matrix::{CellState, Matrix, Row, totals};
use super::matrix_xlsx::notices;
use super::page::{Sheet, absent, as_of, frame, shown};
use super::phrase::{day_text, verdict};
use jiff::civil::Date;
use maud::{Markup, html};
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;

/// The whole page: the sum, units × requirements, what the columns mean, what is still open, who has sent nothing. `subject` names the
/// campaign, `today` is the day of which the page speaks.
pub fn to_html(m: &Matrix, subject: &str, lang: Lang, today: Date) -> String {
    let missing: Vec<String> = m
        .missing_units
        .iter()
        .map(|unit| match notices(&unit.notices) {
            told if told.is_empty() => shown(&unit.unit),
            told => format!("{} — {} {}", shown(&unit.unit), lang.pick("đã nhắc", "reminded"), shown(&told)),
        })
        .collect();
    let body = html! {
        p { (shown(subject)) "; " (as_of(today, lang)) } "\n"
        p.sum { (shown(&totals(m, lang))) "." } "\n"
        @if !m.rows.is_empty() { (table(m, lang)) (legend(m, lang)) (open(m, lang)) }
        (absent("", &missing, lang))
    };
    frame(lang.pick("Tình hình gửi và rà soát báo cáo", "State of the campaign"), lang, Sheet::Across, &body).into_string()
}

fn table(m: &Matrix, lang: Lang) -> Markup {
    let words = lang.pick(["Đơn vị", "Ngày nhận", "Kết quả", "Đã đề nghị bổ sung"], ["Unit", "Received", "Verdict", "Notices"]);
    html! {
        table.m {
            // Fixed widths: however many requirements there are, the table is as wide as the paper.
            colgroup { col.cn; col.cu; col.cd; col.cv; col.cs; col span=(m.requirements.len().max(1)); } "\n"
            thead {
                tr {
                    th.n { "TT" }
                    @for word in words { th { (word) } }
                    @for (i, (_, label)) in m.requirements.iter().enumerate() { th.r title=(shown(label)) { (i + 1) } }
                }
            }
            "\n"
            tbody { @for (i, row) in m.rows.iter().enumerate() { (line(i, row, m, lang)) "\n" } }
            (sums(m, lang))
        }
        "\n"
    }
}

fn line(index: usize, row: &Row, m: &Matrix, lang: Lang) -> Markup {
    html! {
        tr {
            td.n { (index + 1) }
            td { (shown(&row.unit)) }
            td.d { (row.received.map_or_else(String::new, |d| day_text(d, lang))) }
            td class=(verdict_class(row)) { (verdict(row.verdict, lang)) @if row.late { (lang.pick(", muộn", ", late")) } }
            td { (shown(&notices(&row.notices))) }
            @for (c, (_, label)) in m.requirements.iter().enumerate() {
                @let state = m.cell(row, c);
                td class=(format!("r {}", class(state))) title=(shown(label)) { (state.mark()) }
            }
        }
    }
}

fn sums(m: &Matrix, lang: Lang) -> Markup {
    html! {
        tfoot {
            tr {
                td.n {}
                td colspan="4" { (lang.pick("Số đơn vị đạt / số đơn vị phải có", "Units that meet it / that must")) }
                @for c in 0..m.requirements.len() {
                    @let (met, of) = m.met(c);
                    td.r { (met) br; (of) }
                }
            }
        }
    }
}

fn verdict_class(row: &Row) -> &'static str {
    match row.verdict {
        Verdict::Complete => "ok",
        Verdict::Deficient => "bad",
        Verdict::Unclear => "unclear",
    }
}

fn class(state: CellState) -> &'static str {
    match state {
        CellState::Met => "ok",
        CellState::NotMet => "bad",
        CellState::Warning => "warn",
        CellState::Unclear => "unclear",
        CellState::Waived => "waived",
        CellState::NotApplicable => "na",
    }
}

fn legend(m: &Matrix, lang: Lang) -> Markup {
    html! {
        p.small {
            @for state in CellState::ALL {
                span class=(format!("k {}", class(state))) { (state.mark()) } " " (state.word(lang)) " \u{a0} "
            }
        }
        "\n"
        ol.small.cols { @for (id, label) in &m.requirements { li { (shown(label)) " " code { (shown(id)) } } "\n" } }
        "\n"
    }
}

fn open(m: &Matrix, lang: Lang) -> Markup {
    let with: Vec<&Row> = m.rows.iter().filter(|r| !r.open.is_empty()).collect();
    html! {
        @if !with.is_empty() {
            h2 { (lang.pick("Những điểm còn thiếu hoặc chưa rõ", "What is missing or unclear")) } "\n"
            div.open {
                @for row in with {
                    div.u {
                        b { (shown(&row.unit)) } " (" (row.open.len()) ")"
                        ul { @for point in &row.open { li { (shown(point)) } } }
                    }
                    "\n"
                }
            }
            "\n"
        }
    }
}
