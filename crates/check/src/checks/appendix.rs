//! The table of the appendix: there, with its columns, a row for each year, and an answer in each cell.

use super::{Case, Results, evidence};
use crate::appendix::{Appendix, Slot};
use crate::dossier::File;
use crate::profile::{Check, ColumnSpec, Holds, Requirement};
use rasoat_model::document::{Document, Location, WarningCode};
use rasoat_model::finding::{Evidence, Finding, Outcome};
use rasoat_model::message::{Fix, Message, Note, Remark, RowKey};
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
            Message::AppendixUnseen { what: requirement.label.clone() },
            Evidence { file: file.name.clone(), note: Some(Note::UnreadFile), ..Evidence::default() },
        ),
        None => (Outcome::NotMet, Message::AppendixMissing { what: requirement.label.clone() }, looked(case)),
    };
    let fix = Fix::FillForm;
    results.findings.push(case.finding(Rule::AppendixMissing, requirement, None, outcome, message, fix, here));
}

/// The files that were looked through.
fn looked(case: &Case<'_>) -> Evidence {
    let names: Vec<&str> = case.dossier.files.iter().map(|f| f.name.as_str()).collect();
    let mut place = case.nowhere(Note::AllTables);
    place.quote = names.join("; ");
    place
}

pub fn column(case: &Case<'_>, index: usize, requirement: &Requirement, spec: &ColumnSpec, results: &mut Results) {
    let Some((file, document, appendix)) = &case.appendix else { return };
    let Some(column) = appendix.columns.iter().find(|(i, _)| *i == index).and_then(|(_, c)| *c) else {
        if !spec.optional && (spec.holds != Holds::Year || appendix.years.is_empty()) {
            let message = Message::ColumnMissing { what: requirement.label.clone() };
            let fix = Fix::AddColumn;
            let mut here = at_table(file, document, appendix, Note::ColumnsThere);
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
        let place = Place { file, document, appendix, row: *row, column, key: RowKey::Year(*year), subject: year.to_string() };
        cell(case, requirement, spec, place, results);
    }
    for row in &appendix.records {
        let place =
            Place { file, document, appendix, row: *row, column, key: RowKey::Named(String::new()), subject: String::new() };
        let name = place.name();
        cell(case, requirement, spec, Place { key: RowKey::Named(name.clone()), subject: name, ..place }, results);
    }
    totals(case, requirement, spec, file, document, appendix, column, results);
}

struct Place<'a> {
    file: &'a File,
    document: &'a Document,
    appendix: &'a Appendix,
    row: usize,
    column: usize,
    /// The row as a message names it.
    key: RowKey,
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

    fn evidence(&self, note: Note) -> Evidence {
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
    let key = &place.key;
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
        let message = Message::CellEmpty { row: key.clone(), what: requirement.label.clone() };
        let fix = Fix::FillCell;
        results.findings.push(case.finding(
            Rule::AppendixCellEmpty,
            requirement,
            subject,
            found,
            message,
            fix,
            place.evidence(Note::EmptyInRow),
        ));
        return;
    }
    if spec.holds == Holds::Number && !is_number_answer(&text) {
        let message = Message::CellInvalid { row: key.clone(), what: requirement.label.clone(), text: text.trim().to_string() };
        let fix = Fix::PutFigure;
        results.findings.push(case.finding(
            Rule::AppendixCellInvalid,
            requirement,
            subject,
            found,
            message,
            fix,
            place.evidence(Note::Cell),
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
    let (row, what) = (place.key.clone(), requirement.label.clone());
    let message = if spec.mode.is_empty() {
        if !bare || zero || unit_above || folded.is_empty() {
            return;
        }
        Message::CellWithoutUnit { row, what }
    } else {
        let said = |text: &str| spec.mode.iter().any(|m| fold(text).text.contains(&fold(m).text));
        if zero || said(text) || said(&note_of(place)) {
            return;
        }
        Message::CellWithoutForm { row, what }
    };
    let fix = Fix::SayAsHeaderAsks;
    results.findings.push(case.finding(
        Rule::AppendixCellIncomplete,
        requirement,
        Some(place.subject.clone()),
        Outcome::NotMet,
        message,
        fix,
        place.evidence(Note::Cell),
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
    let message = Message::TotalDiffers { what: requirement.label.clone(), written: total.to_string(), sum: sum.to_string() };
    let place = Place { file, document, appendix, row, column, key: RowKey::Named(String::new()), subject: String::new() };
    let fix = Fix::CheckSum;
    results.findings.push(case.finding(
        Rule::AppendixTotalMismatch,
        requirement,
        None,
        Outcome::NotMet,
        message,
        fix,
        place.evidence(Note::TotalRow),
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
        let message = Message::RowMissing { year };
        let mut here = at_table(file, document, appendix, Note::YearsThere);
        here.quote = appendix.years.iter().map(|(y, _)| y.to_string()).collect::<Vec<_>>().join(", ");
        let fix = Fix::AddRow;
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
        finding.remarks.push(Remark::Damaged);
    }
}

fn at_table(file: &File, document: &Document, appendix: &Appendix, note: Note) -> Evidence {
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
