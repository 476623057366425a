//! One section of all units as one page to look at or to print on A4 across: no script, nothing from elsewhere.
//!
//! Everything that came out of a file is escaped.

use super::comparison::{remark, source, title, totals};
use super::html::escape;
use super::matrix_html::STYLE;
use super::phrase::{clean, short_date};
use jiff::civil::Date;
use rasoat_check::comparison::{SectionCell, SectionComparison, SectionState};
use rasoat_model::lang::Lang;

/// The whole page.
pub fn to_html(a: &SectionComparison, lang: Lang, today: Date) -> String {
    let name = escape(&title(a));
    let day = lang.pick(format!("tính đến ngày {}", short_date(today)), format!("as of {today}"));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>{name}</title>\n<style>{STYLE}{OWN}</style>\n</head>\n<body>\n<h1>{name}</h1>\n<p>{day}</p>\n",
        lang.tag()
    );
    for line in totals(a, lang) {
        out.push_str(&format!("<p class=\"sum\">{}.</p>\n", escape(&line)));
    }
    out.push_str(
        "<table class=\"m\">\n<colgroup><col class=\"cn\"><col class=\"cu\"></colgroup>\n<thead><tr><th class=\"n\">TT</th>",
    );
    out.push_str(&format!("<th>{}</th>", lang.pick("Đơn vị", "Unit")));
    for c in &a.campaigns {
        let label = if a.campaigns.len() > 1 { format!("{}: {}", clean(&c.name), clean(&c.label)) } else { clean(&c.label) };
        out.push_str(&format!("<th>{}</th>", escape(&label)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (n, row) in (1..).zip(&a.rows) {
        out.push_str(&format!("<tr><td class=\"n\">{n}</td><td>{}</td>", escape(&clean(&row.unit.name))));
        for cells in &row.cells {
            out.push_str("<td>");
            if cells.is_empty() {
                out.push_str(&format!("<p class=\"na\">{}</p>", lang.pick("không có hồ sơ", "no dossier")));
            }
            cells.iter().for_each(|c| cell(&mut out, c, lang));
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    for c in a.campaigns.iter().filter(|c| !c.absent.is_empty()) {
        let title = lang.pick("Chưa gửi", "Nothing received from");
        out.push_str(&format!("<h2>{title}, {} ({})</h2>\n<ol class=\"cols\">\n", escape(&clean(&c.name)), c.absent.len()));
        c.absent.iter().for_each(|unit| out.push_str(&format!("<li>{}</li>\n", escape(&clean(unit)))));
        out.push_str("</ol>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn cell(out: &mut String, c: &SectionCell, lang: Lang) {
    if let Some(remark) = remark(c, lang) {
        let class = match c.state {
            SectionState::Written => "warn",
            SectionState::Unclear => "unclear",
            SectionState::Empty | SectionState::Missing => "bad",
        };
        out.push_str(&format!("<p class=\"{class}\">{}</p>", escape(&remark)));
    }
    c.text.iter().for_each(|line| out.push_str(&format!("<p>{}</p>", escape(&clean(line)))));
    out.push_str(&format!("<p class=\"small src\">{}</p>", escape(&source(c, lang))));
}

const OWN: &str = "
.m td{vertical-align:top}.m tr{break-inside:auto}.src{color:#666}.m td p{margin:.1em 0 .3em}
";
