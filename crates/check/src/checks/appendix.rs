//! The table of the appendix: there, with its columns, a row for each year, and an answer in each cell.

use super::{Case, Results, evidence};
use crate::appendix::{Appendix, Slot};
use crate::dossier::File;
use crate::profile::{Check, ColumnSpec, Holds, Requirement};
use rasoat_model::document::{Document, Location, WarningCode};
use rasoat_model::finding::{Evidence, Finding, Outcome};
use rasoat_model::rule::{Rule, Severity};
use rasoat_text::fold::fold;
use rasoat_text::number::{is_blank, is_explicit_none, is_number_answer, unit_in_header};
use std::ops::RangeInclusive;

pub fn present(case: &Case<'_>, requirement: &Requirement, results: &mut Results) {
    if case.appendix.is_some() {
        results.met(requirement);
        return;
    }
    if case.report.is_none() && case.dossier.papers().next().is_none() {
        return;
    }
    let blind = case.dossier.files.iter().find(|f| f.is_blind());
    let (outcome, message, here) = match blind {
        Some(file) => (
            Outcome::Unclear,
            case.lang.pick(
                format!("Chưa thấy {}; hồ sơ còn tệp chưa đọc được", requirement.label),
                format!("Not found in the files that could be read: {}", requirement.label),
            ),
            Evidence {
                file: file.name.clone(),
                note: case.lang.pick("tệp chưa đọc được", "could not be read").to_string(),
                ..Evidence::default()
            },
        ),
        None => (
            Outcome::NotMet,
            case.lang.pick(format!("Thiếu {}", requirement.label), format!("Missing: {}", requirement.label)),
            looked(case),
        ),
    };
    let fix = case.lang.pick(
        "Lập bảng theo mẫu phụ lục, đủ các năm, gửi kèm báo cáo.",
        "Fill in the form of the appendix for every year and send it with the report.",
    );
    results.findings.push(case.finding(Rule::AppendixMissing, requirement, None, outcome, message, fix, here));
}

/// The files that were looked through.
fn looked(case: &Case<'_>) -> Evidence {
    let names: Vec<&str> = case.dossier.files.iter().map(|f| f.name.as_str()).collect();
    let mut place = case.nowhere(case.lang.pick("đã xem các bảng trong mọi tệp", "every table of every file was looked at"));
    place.quote = names.join("; ");
    place
}

pub fn column(case: &Case<'_>, index: usize, requirement: &Requirement, spec: &ColumnSpec, results: &mut Results) {
    let Some((file, document, appendix)) = &case.appendix else { return };
    let Some(column) = appendix.columns.iter().find(|(i, _)| *i == index).and_then(|(_, c)| *c) else {
        if !spec.optional && (spec.holds != Holds::Year || appendix.years.is_empty()) {
            let message = case
                .lang
                .pick(format!("Phụ lục thiếu {}", requirement.label), format!("The appendix lacks {}", requirement.label));
            let fix = case.lang.pick("Bổ sung cột này theo mẫu phụ lục.", "Add the column as in the form.");
            let mut here = at_table(file, document, appendix, case.lang.pick("các cột hiện có", "the columns there are"));
            here.quote = appendix.headers.iter().filter(|h| !h.is_empty()).cloned().collect::<Vec<_>>().join(" | ");
            results.findings.push(case.finding(
                Rule::AppendixColumnMissing,
                requirement,
                None,
                Outcome::NotMet,
                message,
                fix,
                here,
            ));
        }
        return;
    };
    results.met(requirement);
    if spec.holds == Holds::Year || spec.optional {
        return;
    }
    let span = span(case);
    for (year, row) in appendix.years.iter().filter(|(y, _)| span.contains(y)) {
        let place = Place {
            file,
            document,
            appendix,
            row: *row,
            column,
            key: case.lang.pick(format!("năm {year}"), year.to_string()),
            subject: year.to_string(),
        };
        cell(case, requirement, spec, place, results);
    }
    for row in &appendix.records {
        let place = Place { file, document, appendix, row: *row, column, key: String::new(), subject: String::new() };
        let name = place.name();
        cell(
            case,
            requirement,
            spec,
            Place { key: case.lang.pick(format!("dòng “{name}”"), format!("row “{name}”")), subject: name, ..place },
            results,
        );
    }
    totals(case, requirement, spec, file, document, appendix, column, results);
}

struct Place<'a> {
    file: &'a File,
    document: &'a Document,
    appendix: &'a Appendix,
    row: usize,
    column: usize,
    /// The row as a message names it: "năm 2018", "dòng “Xã Tân Lập”".
    key: String,
    subject: String,
}

impl Place<'_> {
    /// What tells the row from the others: its first cell that is no mere number, else the number of the row.
    fn name(&self) -> String {
        let grid = &self.appendix.grid;
        let first = (0..grid.width()).map(|c| grid.seen(self.row, c).trim()).find(|t| t.chars().any(char::is_alphabetic));
        first.map_or_else(|| (self.row + 1).to_string(), |t| t.chars().take(60).collect())
    }

    /// Where the cell stands in the document: one that is merged away or absent has only its table.
    fn location(&self) -> Location {
        let (block, at) = match &self.appendix.grid.rows[self.row][self.column] {
            Slot::Cell { block, at, .. } => (*block, *at),
            Slot::Covered(r, c) => (self.appendix.block, (*r, *c)),
            Slot::Nothing => (self.appendix.block, (self.row, self.column)),
        };
        Location { block, cell: Some(at), range: 0..0 }
    }

    fn is_doubtful(&self) -> bool {
        self.document.is_doubtful(&self.location())
    }

    fn evidence(&self, note: &str) -> Evidence {
        let mut here = evidence(self.file, self.document, &self.location(), note);
        if here.quote.is_empty() {
            // An empty cell has no words of its own: its row shows where it is.
            let row: Vec<&str> = (0..self.appendix.grid.width()).map(|c| self.appendix.grid.seen(self.row, c)).collect();
            here.quote = row.join(" | ");
        }
        here
    }
}

fn cell(case: &Case<'_>, requirement: &Requirement, spec: &ColumnSpec, place: Place<'_>, results: &mut Results) {
    let key = place.key.as_str();
    let text = match &place.appendix.grid.rows[place.row][place.column] {
        Slot::Cell { text, .. } => text.clone(),
        // A cell merged over several years answers for them together; one merged sideways belongs to its neighbour.
        Slot::Covered(r, c) if *c == place.column && *r >= place.appendix.years.first().map_or(0, |(_, r)| *r) => {
            place.appendix.grid.seen(*r, *c).to_string()
        }
        _ => String::new(),
    };
    let subject = Some(place.subject.clone());
    if is_explicit_none(&text) {
        return;
    }
    let found = if place.is_doubtful() { Outcome::Unclear } else { Outcome::NotMet };
    let dots = is_blank(&text) && !text.trim().is_empty();
    if is_blank(&text) && !(dots && spec.holds == Holds::Number) {
        let message = case
            .lang
            .pick(format!("Bỏ trống ô {key}, {}", requirement.label), format!("Empty cell for {key}, {}", requirement.label));
        let fix = case
            .lang
            .pick("Điền số liệu; nếu không có thì ghi 0 hoặc “Không”.", "Fill it in; write 0 or “Không” where there is none.");
        results.findings.push(case.finding(
            Rule::AppendixCellEmpty,
            requirement,
            subject,
            found,
            message,
            fix,
            place.evidence(case.lang.pick("ô trống trong dòng này", "empty in this row")),
        ));
        return;
    }
    if spec.holds == Holds::Number && !is_number_answer(&text) {
        let message = case.lang.pick(
            format!("Ô {key}, {} chưa có số liệu: “{}”", requirement.label, text.trim()),
            format!("No figure for {key}, {}: “{}”", requirement.label, text.trim()),
        );
        let fix = case.lang.pick(
            "Thay bằng số liệu cụ thể; nếu không có thì ghi 0 hoặc “Không”.",
            "Put a figure; write 0 or “Không” where there is none.",
        );
        results.findings.push(case.finding(
            Rule::AppendixCellInvalid,
            requirement,
            subject,
            found,
            message,
            fix,
            place.evidence(case.lang.pick("nội dung ô", "the cell")),
        ));
        return;
    }
    if spec.holds == Holds::Number {
        incomplete(case, requirement, spec, &text, &place, results);
    }
}

/// A number without its unit, or houses without saying how.
fn incomplete(
    case: &Case<'_>,
    requirement: &Requirement,
    spec: &ColumnSpec,
    text: &str,
    place: &Place<'_>,
    results: &mut Results,
) {
    let header = &place.appendix.headers[place.column];
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    let zero = text.chars().filter(char::is_ascii_digit).all(|c| c == '0');
    let folded = fold(text).text;
    let unit_above = unit_in_header(header).is_some() || unit_in_header(&place.appendix.caption).is_some();
    let what = if !spec.mode.is_empty() {
        let said = |text: &str| spec.mode.iter().any(|m| fold(text).text.contains(&fold(m).text));
        (!zero && !said(text) && !said(&note_of(place)))
            .then(|| case.lang.pick("chưa nêu hình thức (trực tiếp hay phối hợp)", "does not say how (directly or jointly)"))
    } else {
        (bare && !zero && !unit_above && !folded.is_empty())
            .then(|| case.lang.pick("có số nhưng chưa rõ đơn vị tính", "a number without a unit"))
    };
    let Some(what) = what else { return };
    let message = case.lang.pick(
        format!("Ô {}, {}: {what}", place.key, requirement.label),
        format!("Cell for {}, {}: {what}", place.key, requirement.label),
    );
    let fix = case.lang.pick("Ghi rõ theo hướng dẫn ở đầu cột của biểu mẫu.", "Say it as the column's header asks.");
    results.findings.push(case.finding(
        Rule::AppendixCellIncomplete,
        requirement,
        Some(place.subject.clone()),
        Outcome::NotMet,
        message,
        fix,
        place.evidence(case.lang.pick("nội dung ô", "the cell")),
    ));
}

/// The last cell of the row, where units put what did not fit.
fn note_of(place: &Place<'_>) -> String {
    let width = place.appendix.grid.width();
    place.appendix.grid.seen(place.row, width.saturating_sub(1)).to_string()
}

/// Plain numbers of the years against the row of totals.
#[expect(clippy::too_many_arguments, reason = "the table is spread over these")]
fn totals(
    case: &Case<'_>,
    requirement: &Requirement,
    spec: &ColumnSpec,
    file: &File,
    document: &Document,
    appendix: &Appendix,
    column: usize,
    results: &mut Results,
) {
    if spec.holds != Holds::Number {
        return;
    }
    let plain = |row: usize| plain_number(appendix.grid.seen(row, column));
    let Some(values) = appendix.years.iter().map(|(_, r)| plain(*r)).collect::<Option<Vec<f64>>>() else { return };
    let Some((row, total)) = appendix.totals.iter().find_map(|r| plain(*r).map(|t| (*r, t))) else { return };
    let sum: f64 = values.iter().sum();
    if (sum - total).abs() < 0.5 {
        return;
    }
    let message = case.lang.pick(
        format!("Dòng tổng cộng, {}: ghi {total}, cộng các năm được {sum}", requirement.label),
        format!("Total, {}: {total} written, the years add up to {sum}", requirement.label),
    );
    let place = Place { file, document, appendix, row, column, key: String::new(), subject: String::new() };
    let fix = case.lang.pick("Kiểm tra lại phép cộng hoặc số liệu từng năm.", "Check the sum or the figures of the years.");
    results.findings.push(case.finding(
        Rule::AppendixTotalMismatch,
        requirement,
        None,
        Outcome::NotMet,
        message,
        fix,
        place.evidence(case.lang.pick("dòng tổng", "the total")),
    ));
}

/// A cell that is nothing but one number, read by the Vietnamese signs: dots group, a comma is decimal.
fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if is_explicit_none(text) {
        return Some(0.0);
    }
    let grouped = text.split('.').skip(1).all(|g| g.len() == 3) && text.contains('.');
    let digits = if grouped { text.replace('.', "") } else { text.to_string() };
    let digits = digits.replace(',', ".");
    digits.chars().all(|c| c.is_ascii_digit() || c == '.').then(|| digits.parse().ok()).flatten()
}

pub fn rows(case: &Case<'_>, requirement: &Requirement, span: RangeInclusive<i16>, results: &mut Results) {
    let Some((file, document, appendix)) = &case.appendix else { return };
    for year in span {
        let id = case.profile.row_id(year);
        if appendix.years.iter().any(|(y, _)| *y == year) {
            results.met.push(id);
            continue;
        }
        let message = case.lang.pick(format!("Phụ lục thiếu dòng năm {year}"), format!("The appendix has no row for {year}"));
        let mut here = at_table(file, document, appendix, case.lang.pick("các năm hiện có", "the years there are"));
        here.quote = appendix.years.iter().map(|(y, _)| y.to_string()).collect::<Vec<_>>().join(", ");
        let fix = case
            .lang
            .pick("Bổ sung dòng này; nếu trong năm không có kết quả thì ghi 0.", "Add the row; write 0 where there was nothing.");
        let mut finding = case.finding(Rule::AppendixRowMissing, requirement, None, Outcome::NotMet, message, fix, here);
        finding.requirement = id;
        results.findings.push(finding);
    }
}

/// What is absent from a table whose file is damaged may have been lost with the damage.
pub fn soften(case: &Case<'_>, findings: &mut [Finding]) {
    let damaged = |d: &Document| d.warnings.iter().any(|w| w.code == WarningCode::Damaged);
    if !case.appendix.as_ref().is_some_and(|(_, document, _)| damaged(document)) {
        return;
    }
    for finding in findings.iter_mut().filter(|f| f.outcome == Outcome::NotMet && f.severity == Severity::Error) {
        finding.outcome = Outcome::Unclear;
        finding.severity = Severity::Warning;
        finding.message.push_str(case.lang.pick(" (tệp bị hỏng một phần, chưa kết luận)", " (the file is damaged: not decided)"));
    }
}

fn at_table(file: &File, document: &Document, appendix: &Appendix, note: &str) -> Evidence {
    evidence(file, document, &Location { block: appendix.block, cell: Some((0, 0)), range: 0..0 }, note)
}

fn span(case: &Case<'_>) -> RangeInclusive<i16> {
    case.profile
        .requirements
        .iter()
        .find_map(|r| match r.check {
            Check::Years { from, to } => Some(from..=to),
            _ => None,
        })
        .unwrap_or(i16::MIN..=i16::MAX)
}
