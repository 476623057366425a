//! What every HTML page shares: the frame, the one style sheet, heads of tables, text of papers made fit to be shown.
//!
//! A page stands alone: no script, no font, picture or style from elsewhere, so that it can be printed, mailed and kept. `maud` escapes
//! by type: a string is text, and only what this crate wrote itself is [`PreEscaped`]. No text of a paper becomes an address or the
//! name of a class. Leaves out what each page says.

use super::phrase::{clean, day_text};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rasoat_model::finding::Evidence;
use rasoat_model::lang::Lang;

/// How the paper lies when the page is printed, and how wide the page runs on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// A4 upright: text in lines of a length that the eye follows.
    Upright,
    /// A4 across: a table as wide as there is room.
    Across,
}

impl Sheet {
    /// Margins: 15 mm is the least at the right edge of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.3); a wide table
    /// gets what printers leave at most.
    fn rule(self) -> &'static str {
        match self {
            Sheet::Upright => "@page{size:A4;margin:15mm}\n",
            Sheet::Across => "@page{size:A4 landscape;margin:12mm}\n",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Sheet::Upright => "upright",
            Sheet::Across => "across",
        }
    }
}

/// A whole page around `body`; `title` stands in the tab and as the first heading.
pub fn frame(title: &str, lang: Lang, sheet: Sheet, body: &Markup) -> Markup {
    html! {
        (DOCTYPE) "\n"
        html lang=(lang.tag()) {
            "\n"
            head {
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                title { (title) } "\n"
                style { (PreEscaped(sheet.rule())) (PreEscaped(STYLE)) }
            }
            "\n"
            body class=(sheet.class()) { "\n" h1 { (title) } "\n" (body) }
        }
        "\n"
    }
}

/// "tính đến ngày 15/9/2020": the day for which a page speaks.
pub fn as_of(today: Date, lang: Lang) -> String {
    format!("{} {}", lang.pick("tính đến ngày", "as of"), day_text(today, lang))
}

/// The head of a table, a word a column.
pub fn heads(words: &[&str]) -> Markup {
    html! { thead { tr { @for word in words { th { (word) } } } } "\n" }
}

/// Who has sent nothing, under a heading with their number; nothing at all where everybody has sent. `of`: of which campaign, empty
/// where the page speaks of one alone.
pub fn absent(of: &str, units: &[String], lang: Lang) -> Markup {
    html! {
        @if !units.is_empty() {
            h2 {
                (lang.pick("Chưa gửi", "Nothing received from"))
                @if !of.is_empty() { ", " (of) }
                " (" (units.len()) ")"
            }
            "\n"
            ol.cols { @for unit in units { li { (unit) } "\n" } }
            "\n"
        }
    }
}

/// Text of a paper on one line, not escaped yet. What would act on the reader instead of being read is shown for what it is:
/// see [`visible`].
pub fn shown(text: &str) -> String {
    clean(&visible(text))
}

/// Control characters and the marks that turn the direction of writing as their numbers ("‹U+202E›"): `gpj.exe` turned round must not
/// look like `exe.jpg`. Numbers, because few fonts have the pictures of control characters. Blanks, line breaks and all else stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => out.push(c),
            // Unicode Standard Annex #9, 2.1 to 2.5: embeddings, overrides, isolates and their ends.
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                out.push_str(&format!("‹U+{:04X}›", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Evidence with [`visible`] text: what makes words of it leaves such characters out.
pub fn visible_evidence(e: &Evidence) -> Evidence {
    let (file, heading) = (visible(&e.file), visible(&e.heading));
    Evidence { file, heading, quote: visible(&e.quote), ..e.clone() }
}

/// The one style sheet. Colours are those of the workbooks; class names of states are those of `matrix_html`.
const STYLE: &str = "\
body{font-family:'Times New Roman',Times,serif;color:#111;background:#fff;overflow-wrap:break-word}
.upright{font-size:15px;line-height:1.5;max-width:60em;margin:1.5em auto;padding:0 1em}
.upright h1{font-size:1.5em}.upright h2{font-size:1.15em;margin-top:1.6em;border-bottom:1px solid #999}
.across{font-size:14px;line-height:1.4;margin:1.2em}
.across h1{font-size:1.4em;margin:.2em 0}.across h2{font-size:1.1em;margin:1.2em 0 .4em}.across p{margin:.3em 0}
h1,h2{break-after:avoid}.sum{font-weight:bold}.small{font-size:.85em}code{font-size:.8em;color:#666}.q{font-style:italic}
table{border-collapse:collapse;width:calc(100% - 1px);margin:.6em 0}th,td{border:1px solid #bbb;text-align:left}
thead{display:table-header-group}tfoot{display:table-row-group;font-size:.9em}tr{break-inside:avoid}
.upright th,.upright td{padding:.2em .5em;vertical-align:top}td{overflow-wrap:anywhere}.files{font-size:.9em}
td.d,.v{white-space:nowrap}ol>li{margin:.5em 0;break-inside:avoid}ol>li>ul{margin:.1em 0;color:#333}.cols>li{margin:0 0 0 2.4em}
.v{font-size:.8em;padding:.1em .5em;border:1px solid;border-radius:.3em}
.v.complete{color:#176417}.v.deficient,li.error>b{color:#a11212}.v.unclear,.v.late,li.unclear>b,li.warning>b{color:#8a5a00}
.m{table-layout:fixed;min-width:72em;overflow-wrap:anywhere;font-size:.85em;margin:.8em 0}
.cn{width:2.2em}.cu{width:12em}.cd{width:5.6em}.cv{width:7.8em}.cs{width:6.6em}
.m th,.m td{padding:.15em .35em;vertical-align:middle}.m th{background:#e7edf4}
.m .r{text-align:center;padding:.15em 0;overflow-wrap:normal}.m th.r{font-size:.85em}.m .n{text-align:right;color:#666}
.t td{vertical-align:top}.t tr{break-inside:auto}.t td p{margin:.1em 0 .3em}.src{color:#666}
td.ok,.k.ok{background:#e2f2de}.bad{background:#f8d4cf}.warn{background:#fff2c2}.m .unclear,.k.unclear{background:#f9d9b0}
.waived{background:#e6e6e6}.na{color:#999}
.k{display:inline-block;border:1px solid #bbb;padding:0 .4em}.cols{columns:3;column-gap:1.2em;padding:0}
.open{columns:2;column-gap:2em}.u{break-inside:avoid;margin:0 0 .4em}.u ul{margin:.1em 0}
@media print{.upright{margin:0;padding:0;max-width:none}a{color:inherit;text-decoration:none}
.across{margin:0;font-size:9pt}.m{min-width:0}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
";
