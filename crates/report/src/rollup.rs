//! The roll-up of the appendix tables as text, JSON and CSV.
//!
//! Leaves out the workbook, which has a file of its own.

use super::json::comparison::WireFullUnit;
use super::json::pretty;
use super::json::table::{WireColumn, WireFigure, WireNumbers, WireRollup, WireSums, WireUnitTable, WireYearRow, WireYearSums};
use super::phrase::{clean, columns, shorten};
use rasoat_check::figures::Doubt;
use rasoat_check::rollup::{Group, Measure, Rollup, UnitTable, Value, YearRow};
use rasoat_model::lang::Lang;
use rasoat_text::number::Decimal;
use serde_json::Number;

/// Column of a number: group, measure of the group, and its heading.
pub fn measures(r: &Rollup) -> Vec<(usize, usize, String)> {
    let name = |title: &str, m: Measure, of: usize| {
        if of == 1 && m != Measure::Dong { title.to_string() } else { format!("{title} ({})", m.words()) }
    };
    r.groups
        .iter()
        .enumerate()
        .flat_map(|(g, group)| {
            group.measures.iter().enumerate().map(move |(m, measure)| (g, m, name(&group.title, *measure, group.measures.len())))
        })
        .collect()
}

/// What should be looked at in a row: "Số lượng nhà: nhiều số, đã cộng; …".
pub fn doubts(r: &Rollup, row: &YearRow) -> String {
    if !row.present {
        return "không có dòng năm này".to_string();
    }
    let of = |(group, cell): (&rasoat_check::rollup::Group, &rasoat_check::rollup::Value)| {
        // An empty cell of words is an answer to be judged elsewhere.
        let told: Vec<&str> = cell.doubts.iter().map(|d| d.words()).collect();
        (!told.is_empty()).then(|| format!("{}: {}", group.title, told.join(", ")))
    };
    r.groups.iter().zip(&row.cells).filter_map(of).collect::<Vec<_>>().join("; ")
}

/// "Phụ lục.docx, trang 3".
pub fn source(unit: &UnitTable, page: Option<u32>) -> String {
    let file = clean(unit.file.as_deref().unwrap_or_default());
    page.map_or(file.clone(), |p| format!("{file}, trang {p}"))
}

/// The numbers as a table for a terminal: a line a unit and year, what is doubtful marked with "?", sums below.
pub fn to_text(r: &Rollup, lang: Lang) -> String {
    let all = measures(r);
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut head = vec![lang.pick("Đơn vị", "Unit").to_string(), lang.pick("Năm", "Year").to_string()];
    head.extend(all.iter().enumerate().map(|(i, _)| format!("({})", i + 1)));
    lines.push(head);
    for unit in r.with_table() {
        for row in &unit.rows {
            let mut line = vec![shorten(&r.name(unit), 40), row.year.to_string()];
            for (g, m, _) in &all {
                let cell = &row.cells[*g];
                let number = cell.numbers[*m].map_or_else(|| "·".to_string(), |d| d.to_string());
                let mark = if cell.doubts.is_empty() && row.present { " " } else { "?" };
                line.push(format!("{number}{mark}"));
            }
            lines.push(line);
        }
    }
    let sums = |year: Option<i16>, name: String| {
        let mut line = vec![lang.pick("Cộng", "Sum").to_string(), name];
        line.extend(all.iter().map(|(g, m, _)| format!("{} ", r.sum(*g, *m, year))));
        line
    };
    lines.extend(r.years.clone().map(|y| sums(Some(y), y.to_string())));
    lines.push(sums(None, String::new()));
    let widths: Vec<usize> = (0..lines[0].len()).map(|c| lines.iter().map(|l| columns(&l[c])).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for line in &lines {
        let pad = |c: usize, text: &str| {
            let blank = " ".repeat(widths[c].saturating_sub(columns(text)));
            if c == 0 { format!("{text}{blank}") } else { format!("{blank}{text}") }
        };
        let shown: Vec<String> = line.iter().enumerate().map(|(c, t)| pad(c, t)).collect();
        out.push_str(shown.join("  ").trim_end());
        out.push('\n');
    }
    out.push('\n');
    for (i, (.., title)) in all.iter().enumerate() {
        out.push_str(&format!("({}) {}\n", i + 1, clean(title)));
    }
    out.push_str(lang.pick(
        "? cần xem lại; · không có số. Xem từng ô ở --format xlsx, json hoặc csv.\n",
        "? to be looked at; · no number. Each cell: --format xlsx, json or csv.\n",
    ));
    let repeated = r.repeated();
    if !repeated.is_empty() {
        let names: Vec<String> = repeated.iter().map(|n| clean(n)).collect();
        out.push_str(&format!(
            "{} ({}): {}.\n",
            lang.pick("Đơn vị có nhiều hồ sơ, đều đã cộng", "Units with several dossiers, all of them added"),
            names.len(),
            names.join("; ")
        ));
    }
    let without: Vec<String> = r.units.iter().filter(|u| u.file.is_none()).map(|u| clean(&r.name(u))).collect();
    if !without.is_empty() {
        out.push_str(&format!(
            "{} ({}): {}.\n",
            lang.pick("Chưa thấy bảng phụ lục", "No table found"),
            without.len(),
            without.join("; ")
        ));
    }
    out
}

/// A row a unit and year: numbers, words as written, what is doubtful, file and page. UTF-8 with the mark that spreadsheets look for.
pub fn to_csv(r: &Rollup) -> String {
    let mut head = vec!["don_vi".to_string(), "ho_so".into(), "nam".into()];
    for group in &r.groups {
        head.extend(group.measures.iter().map(|m| format!("{}.{}", group.requirement, measure_key(*m))));
        head.push(format!("{}.text", group.requirement));
    }
    head.extend(["can_xem".to_string(), "tep".into(), "trang".into()]);
    let mut out = format!("\u{feff}{}\r\n", head.join(","));
    for unit in r.with_table() {
        for row in &unit.rows {
            let mut line = vec![field(unit.unit_name()), field(&unit.dossier), row.year.to_string()];
            for cell in &row.cells {
                line.extend(cell.numbers.iter().map(|n| n.map_or_else(String::new, plain)));
                line.push(field(&cell.text));
            }
            line.push(field(&doubts(r, row)));
            line.push(field(unit.file.as_deref().unwrap_or_default()));
            line.push(row.page.map_or_else(String::new, |p| p.to_string()));
            out.push_str(&line.join(","));
            out.push_str("\r\n");
        }
    }
    out
}

/// A quoted field. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
fn field(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).collect();
    let text = lines.join("\n");
    let minus = text.starts_with('-') && text.len() > 1 && !text[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let formula = text.starts_with(['=', '+', '@', '\t']) || minus;
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// A number as programs read it.
pub fn plain(d: Decimal) -> String {
    d.as_whole().map_or_else(|| d.as_f64().to_string(), |n| n.to_string())
}

fn measure_key(m: Measure) -> &'static str {
    match m {
        Measure::Count(_) => "count",
        Measure::Dong => "dong",
    }
}

fn number(d: Decimal) -> Option<Number> {
    d.as_whole().map_or_else(|| Number::from_f64(d.as_f64()), |n| Some(n.into()))
}

/// Everything (`rasoat.rollup/1`): each cell as written, as numbers, with doubts and place; sums by year and in all.
pub fn to_json(r: &Rollup) -> String {
    let sums = |year: Option<i16>| -> WireSums {
        let each = r.groups.iter().enumerate().filter(|(_, g)| !g.measures.is_empty());
        let of = |(g, group): (usize, &Group)| {
            let values: Vec<Option<Decimal>> = (0..group.measures.len()).map(|m| Some(r.sum(g, m, year))).collect();
            (group.requirement.clone(), numbers(group, &values))
        };
        each.map(of).collect()
    };
    let column = |g: &Group| WireColumn {
        requirement: g.requirement.clone(),
        title: g.title.clone(),
        measures: g.measures.iter().map(|m| measure_key(*m)).collect(),
    };
    pretty(&WireRollup {
        schema: WireRollup::SCHEMA,
        directive: r.title.clone(),
        columns: r.groups.iter().map(column).collect(),
        units: r.units.iter().map(|u| wire_unit(r, u)).collect(),
        by_year: r.years.clone().map(|year| WireYearSums { year, sums: sums(Some(year)) }).collect(),
        total: sums(None),
    })
}

fn numbers(group: &Group, values: &[Option<Decimal>]) -> WireNumbers {
    let each = group.measures.iter().zip(values);
    each.map(|(m, n)| (measure_key(*m).to_owned(), n.and_then(number))).collect()
}

fn wire_unit(r: &Rollup, u: &UnitTable) -> WireUnitTable {
    WireUnitTable {
        unit: u.unit.as_ref().map(WireFullUnit::from),
        dossier: u.dossier.clone(),
        file: u.file.clone(),
        unread_files: u.blind,
        rows: u.rows.iter().map(|row| wire_row(r, row)).collect(),
        stated_totals: r.groups.iter().zip(&u.stated).map(|(g, stated)| numbers(g, stated)).collect(),
    }
}

fn wire_row(r: &Rollup, row: &YearRow) -> WireYearRow {
    let figure = |(g, c): (&Group, &Value)| WireFigure {
        requirement: g.requirement.clone(),
        text: c.text.clone(),
        numbers: numbers(g, &c.numbers),
        doubts: c.doubts.iter().map(|d: &Doubt| d.as_str()).collect(),
        page: c.page,
        block: c.at.map(|a| a.0),
        cell: c.at.map(|a| [a.1.0, a.1.1]),
    };
    WireYearRow {
        year: row.year,
        present: row.present,
        page: row.page,
        cells: r.groups.iter().zip(&row.cells).map(figure).collect(),
    }
}
