//! An assessment as one page to print or to send: no script, no font or picture from elsewhere.
//!
//! Everything that came out of a file is escaped. Leaves out links between pages; the web page has its own templates.

use super::json::summary;
use super::phrase::{Weight, clean, place, quoted, short_date, source_place, tells, unit_name, verdict, waiver, weight};
use super::text::summary_line;
use crate::words::{fix, shows, told};
use rasoat_model::assessment::{Assessment, DossierAssessment};
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;

/// Characters of a quote before it is cut; a page has more room than a terminal.
const QUOTE: usize = 400;

/// The whole page.
pub fn to_html(a: &Assessment, lang: Lang) -> String {
    let title = lang.pick("Kết quả rà soát", "Assessment");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        lang.tag()
    );
    out.push_str(&format!("<h1>{title}</h1>\n"));
    let directive = if a.profile.title.trim().is_empty() { &a.profile.id } else { &a.profile.title };
    let day = lang.pick(short_date(a.today), a.today.to_string());
    out.push_str(&format!("<p>{} · {} {day}</p>\n", escape(directive), lang.pick("ngày rà soát", "on")));
    out.push_str(&format!("<p class=\"sum\">{}</p>\n", escape(&summary_line(&summary(a), lang))));
    if a.dossiers.len() > 1 {
        overview(&mut out, a, lang);
    }
    for (i, d) in a.dossiers.iter().enumerate() {
        dossier(&mut out, i, d, lang);
    }
    if !a.ignored.is_empty() {
        out.push_str(&format!("<h2>{}</h2>\n<ul>\n", lang.pick("Tệp không thuộc hồ sơ nào", "Files that belong to no dossier")));
        for name in &a.ignored {
            out.push_str(&format!("<li>{}</li>\n", escape(name)));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn overview(out: &mut String, a: &Assessment, lang: Lang) {
    let heads = lang.pick(
        ["Hồ sơ", "Đơn vị", "Ngày nhận", "Kết quả", "Lỗi", "Chưa rõ", "Cảnh báo"],
        ["Dossier", "Unit", "Received", "Verdict", "Errors", "Unclear", "Warnings"],
    );
    out.push_str("<table>\n<thead><tr>");
    for h in heads {
        out.push_str(&format!("<th>{h}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (i, d) in a.dossiers.iter().enumerate() {
        let count = |w: Weight| d.findings.iter().filter(|f| weight(f) == w).count();
        out.push_str(&format!(
            "<tr><td><a href=\"#d{i}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escape(&d.dossier),
            escape(&unit_name(d).unwrap_or_default()),
            d.received.map_or_else(String::new, |r| lang.pick(short_date(r), r.to_string())),
            badges(d, lang),
            count(Weight::Error),
            count(Weight::Unclear),
            count(Weight::Warning),
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn badges(d: &DossierAssessment, lang: Lang) -> String {
    let mut out = format!("<span class=\"v {}\">{}</span>", d.verdict.as_str(), verdict(d.verdict, lang));
    if d.is_late() {
        out.push_str(&format!(" <span class=\"v late\">{}</span>", lang.pick("GỬI MUỘN", "LATE")));
    }
    out
}

fn dossier(out: &mut String, index: usize, d: &DossierAssessment, lang: Lang) {
    let unit = unit_name(d).unwrap_or_else(|| lang.pick("(chưa rõ đơn vị)", "(unit unknown)").to_owned());
    out.push_str(&format!(
        "<section id=\"d{index}\">\n<h2>{} · {} {}</h2>\n",
        escape(&d.dossier),
        escape(&unit),
        badges(d, lang)
    ));
    if let Some(day) = d.received {
        let day = lang.pick(short_date(day), day.to_string());
        out.push_str(&format!("<p>{} {day}</p>\n", lang.pick("Nhận ngày", "Received")));
    }
    let mut findings: Vec<&Finding> = d.findings.iter().collect();
    // Stable: the order of the profile stays within each weight.
    findings.sort_by_key(|f| weight(f));
    if !findings.is_empty() {
        out.push_str("<ol>\n");
        for f in findings {
            finding(out, f, &d.dossier, lang);
        }
        out.push_str("</ol>\n");
    }
    documents(out, d, lang);
    out.push_str("</section>\n");
}

fn finding(out: &mut String, f: &Finding, dossier: &str, lang: Lang) {
    let w = weight(f);
    out.push_str(&format!(
        "<li class=\"{}\"><b>{} {}</b> {} <code>{}</code>\n<ul>\n",
        w.class(),
        w.mark(),
        w.word(lang),
        escape(&told(f, lang)),
        f.rule.id()
    ));
    for e in f.evidence().iter().filter(|e| tells(e, dossier)) {
        let mut line = escape(&place(e, lang));
        if e.note.is_some() {
            line = format!("{}: {line}", escape(&shows(e, lang)));
        }
        if !e.quote.trim().is_empty() {
            line.push_str(&format!(": <span class=\"q\">{}</span>", escape(&quoted(&e.quote, QUOTE))));
        }
        out.push_str(&format!("<li>{line}</li>\n"));
    }
    let asked = source_place(&f.source);
    if !asked.is_empty() {
        let mut line = format!("{} {}", lang.pick("Theo", "Asked for by"), escape(&asked));
        if !f.source.quote.trim().is_empty() {
            line.push_str(&format!(": <span class=\"q\">{}</span>", escape(&quoted(&f.source.quote, QUOTE))));
        }
        out.push_str(&format!("<li>{line}</li>\n"));
    }
    if let Some(said) = waiver(f, lang) {
        out.push_str(&format!("<li>{}</li>\n", escape(&said)));
    }
    let advice = fix(&f.fix, lang);
    if !advice.trim().is_empty() {
        out.push_str(&format!("<li>{}: {}</li>\n", lang.pick("Cần làm", "To do"), escape(&advice)));
    }
    out.push_str("</ul></li>\n");
}

fn documents(out: &mut String, d: &DossierAssessment, lang: Lang) {
    if d.documents.is_empty() {
        return;
    }
    let heads = lang.pick(["Tệp", "Định dạng", "Loại", "Số trang", "Ghi chú"], ["File", "Format", "Kind", "Pages", "Notes"]);
    out.push_str("<table class=\"files\">\n<thead><tr>");
    for h in heads {
        out.push_str(&format!("<th>{h}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for doc in &d.documents {
        out.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escape(&doc.file),
            escape(doc.format),
            escape(&doc.kind),
            doc.pages.map_or_else(String::new, |n| n.to_string()),
            escape(&doc.warnings.join("; ")),
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

/// Text as HTML text or as the value of a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "
body{font:15px/1.5 'Times New Roman',Times,serif;max-width:60em;margin:1.5em auto;padding:0 1em;color:#111}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em;border-bottom:1px solid #999}
table{border-collapse:collapse;width:100%;margin:.6em 0}th,td{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}
thead{display:table-header-group}.files{font-size:.9em}.sum{font-weight:bold}
ol>li{margin:.5em 0;break-inside:avoid}ol>li>ul{margin:.1em 0;color:#333}code{font-size:.8em;color:#666}.q{font-style:italic}
.v{font-size:.8em;padding:.1em .5em;border:1px solid;border-radius:.3em;white-space:nowrap}
.v.complete{color:#176417}.v.deficient,li.error>b{color:#a11212}.v.unclear,.v.late,li.unclear>b,li.warning>b{color:#8a5a00}
@media print{body{margin:0;max-width:none}section{break-inside:auto}a{color:inherit;text-decoration:none}}
";
