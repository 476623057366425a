//! The state of a campaign as one page to look at or to print on A4 across: no script, nothing from elsewhere.
//!
//! Everything that came out of a file is escaped.

use super::html::escape;
use super::matrix::{CellState, Matrix, Row, totals};
use super::matrix_xlsx::notices;
use super::phrase::{short_date, verdict};
use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;

/// The whole page; `subject` names the campaign.
pub fn to_html(m: &Matrix, subject: &str, lang: Lang, today: Date) -> String {
    let title = lang.pick("Tình hình gửi và rà soát báo cáo", "State of the campaign");
    let day = lang.pick(format!("tính đến ngày {}", short_date(today)), format!("as of {today}"));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}; {day}</p>\n\
         <p class=\"sum\">{}.</p>\n",
        lang.tag(),
        escape(subject),
        escape(&totals(m, lang))
    );
    if !m.rows.is_empty() {
        table(&mut out, m, lang);
        legend(&mut out, m, lang);
        open(&mut out, m, lang);
    }
    missing(&mut out, m, lang);
    out.push_str("</body>\n</html>\n");
    out
}

fn table(out: &mut String, m: &Matrix, lang: Lang) {
    let heads = lang.pick(["Đơn vị", "Ngày nhận", "Kết quả", "Đã đề nghị bổ sung"], ["Unit", "Received", "Verdict", "Notices"]);
    // Fixed widths: however many requirements there are, the table is as wide as the paper.
    out.push_str("<table class=\"m\">\n<colgroup><col class=\"cn\"><col class=\"cu\"><col class=\"cd\"><col class=\"cv\"><col class=\"cs\">");
    out.push_str(&format!("<col span=\"{}\"></colgroup>\n", m.requirements.len().max(1)));
    out.push_str("<thead><tr><th class=\"n\">TT</th>");
    for h in heads {
        out.push_str(&format!("<th>{h}</th>"));
    }
    for (i, (_, label)) in m.requirements.iter().enumerate() {
        out.push_str(&format!("<th class=\"r\" title=\"{}\">{}</th>", escape(label), i + 1));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (i, row) in m.rows.iter().enumerate() {
        let received = row.received.map_or_else(String::new, |d| lang.pick(short_date(d), d.to_string()));
        let late = if row.late { lang.pick(", muộn", ", late") } else { "" };
        out.push_str(&format!(
            "<tr><td class=\"n\">{}</td><td>{}</td><td>{received}</td><td class=\"{}\">{}{late}</td><td>{}</td>",
            i + 1,
            escape(&row.unit),
            verdict_class(row),
            verdict(row.verdict, lang),
            escape(&notices(&row.notices))
        ));
        for c in 0..m.requirements.len() {
            let state = m.cell(row, c);
            out.push_str(&format!(
                "<td class=\"r {}\" title=\"{}\">{}</td>",
                class(state),
                escape(&m.requirements[c].1),
                state.mark()
            ));
        }
        out.push_str("</tr>\n");
    }
    let label = lang.pick("Số đơn vị đạt / số đơn vị phải có", "Units that meet it / that must");
    out.push_str(&format!("</tbody>\n<tfoot><tr><td class=\"n\"></td><td colspan=\"4\">{label}</td>"));
    for c in 0..m.requirements.len() {
        let (met, of) = m.met(c);
        out.push_str(&format!("<td class=\"r\">{met}<br>{of}</td>"));
    }
    out.push_str("</tr></tfoot>\n</table>\n");
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

fn legend(out: &mut String, m: &Matrix, lang: Lang) {
    out.push_str("<p class=\"small\">");
    for state in CellState::ALL {
        out.push_str(&format!("<span class=\"k {}\">{}</span> {} &nbsp; ", class(state), state.mark(), state.word(lang)));
    }
    out.push_str("</p>\n<ol class=\"small cols\">\n");
    for (id, label) in &m.requirements {
        out.push_str(&format!("<li>{} <code>{}</code></li>\n", escape(label), escape(id)));
    }
    out.push_str("</ol>\n");
}

fn open(out: &mut String, m: &Matrix, lang: Lang) {
    let with: Vec<&Row> = m.rows.iter().filter(|r| !r.open.is_empty()).collect();
    if with.is_empty() {
        return;
    }
    out.push_str(&format!("<h2>{}</h2>\n", lang.pick("Những điểm còn thiếu hoặc chưa rõ", "What is missing or unclear")));
    out.push_str("<div class=\"open\">\n");
    for row in with {
        out.push_str(&format!("<div class=\"u\"><b>{}</b> ({})<ul>\n", escape(&row.unit), row.open.len()));
        for point in &row.open {
            out.push_str(&format!("<li>{}</li>\n", escape(point)));
        }
        out.push_str("</ul></div>\n");
    }
    out.push_str("</div>\n");
}

fn missing(out: &mut String, m: &Matrix, lang: Lang) {
    if m.missing_units.is_empty() {
        return;
    }
    let title = lang.pick("Chưa gửi", "Nothing received from");
    out.push_str(&format!("<h2>{title} ({})</h2>\n<ol class=\"cols\">\n", m.missing_units.len()));
    for absent in &m.missing_units {
        let told = notices(&absent.notices);
        let told =
            if told.is_empty() { told } else { format!(" — {} {}", lang.pick("đã nhắc", "reminded"), escape(&told)) };
        out.push_str(&format!("<li>{}{told}</li>\n", escape(&absent.unit)));
    }
    out.push_str("</ol>\n");
}

/// The looks of a page with a table.
pub(super) const STYLE: &str = "
@page{size:A4 landscape;margin:12mm}
body{font:14px/1.4 'Times New Roman',Times,serif;margin:1.2em;color:#111;background:#fff}
h1{font-size:1.4em;margin:.2em 0}h2{font-size:1.1em;margin:1.2em 0 .4em}
p{margin:.3em 0}.sum{font-weight:bold}.small{font-size:.85em}code{color:#777;font-size:.85em}
table.m{border-collapse:collapse;table-layout:fixed;width:100%;min-width:72em;font-size:.85em;margin:.8em 0}
.cn{width:2.2em}.cu{width:12em}.cd{width:5.6em}.cv{width:7.8em}.cs{width:6.6em}
.m th,.m td{border:1px solid #bbb;padding:.15em .35em;text-align:left;vertical-align:middle}
.m th{background:#e7edf4}.m .r{text-align:center;padding:.15em 0}.m .n{text-align:right;color:#666}
thead{display:table-header-group}tfoot{display:table-row-group;font-size:.9em}tr{break-inside:avoid}
.ok{background:#e2f2de}.bad{background:#f8d4cf}.warn{background:#fff2c2}.unclear{background:#f9d9b0}.waived{background:#e6e6e6}.na{color:#999}
.k{display:inline-block;border:1px solid #bbb;padding:0 .4em}.cols{columns:3;column-gap:2em;padding-left:2em}
.open{columns:2;column-gap:2em}.u{break-inside:avoid;margin:0 0 .4em}.u ul{margin:.1em 0}
@media print{table.m{min-width:0}body{margin:0;font-size:9pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}}
";
