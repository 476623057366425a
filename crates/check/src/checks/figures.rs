//! What the report's words claim for the whole period against the sum of the appendix.
//!
//! A wrong warning costs trust: only sentences that clearly speak of the whole period and of one column are compared, and only with
//! columns whose every cell is sure.

use super::{Case, Results, evidence};
use crate::appendix::{Appendix, Slot};
use crate::figures::{Measures, asked, read};
use crate::profile::{Check, ColumnSpec, Holds, Requirement};
use rasoat_model::document::Location;
use rasoat_model::finding::Outcome;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::fold::fold;
use rasoat_text::number::{Decimal, Number, Unit, is_explicit_none, numbers};
use rasoat_text::words::{find_phrase, words};
use std::ops::{Range, RangeInclusive};

pub fn check(case: &Case<'_>, results: &mut Results) {
    let (Some(report), Some((file, document, appendix))) = (&case.report, &case.appendix) else { return };
    let Some(span) = case.profile.requirements.iter().find_map(|r| match r.check {
        Check::Years { from, to } => Some(from..=to),
        _ => None,
    }) else {
        return;
    };
    let columns: Vec<Column<'_>> = case
        .profile
        .requirements
        .iter()
        .enumerate()
        .filter_map(|(i, r)| match &r.check {
            Check::Column(spec) if spec.holds != Holds::Year => {
                Some(Column { index: i, requirement: r, spec, asked: asked(r, spec) })
            }
            _ => None,
        })
        .collect();
    let mut told: Vec<usize> = Vec::new();
    for block in report.at.paper.body.clone() {
        let Some(text) = report.at.document.blocks.get(block).and_then(|b| b.paragraph()).map(|p| p.text.as_str()) else {
            continue;
        };
        for range in sentences(text) {
            let sentence = &text[range.clone()];
            if !speaks_of_whole(sentence, &span) {
                continue;
            }
            for column in &columns {
                let Some(claim) = claim(sentence, column, &columns).filter(|_| !told.contains(&column.index)) else { continue };
                let Some(at) = appendix.columns.iter().find(|(i, _)| *i == column.index).and_then(|(_, c)| *c) else { continue };
                let Some(sum) = sum(appendix, at, column.asked, &span) else { continue };
                if agree(&claim, &sentence[claim.range.clone()], sum) {
                    continue;
                }
                told.push(column.index);
                let here = Location { block, cell: None, range: range.clone() };
                let first = evidence(report.at.file, report.at.document, &here, Note::InText);
                let cell = place(appendix, at);
                let mut second = evidence(file, document, &cell, Note::InTableSummed);
                second.quote = sum.to_string();
                let message = Message::FiguresDiffer {
                    what: column.requirement.label.clone(),
                    said: claim.value.to_string(),
                    sum: sum.to_string(),
                };
                let fix = Fix::MakeFiguresAgree;
                let finding = case.finding(Rule::FigureMismatch, column.requirement, None, Outcome::NotMet, message, fix, first);
                results.findings.push(finding.with_evidence([second]));
            }
        }
    }
}

struct Column<'a> {
    index: usize,
    requirement: &'a Requirement,
    spec: &'a ColumnSpec,
    asked: Measures,
}

/// Ends of sentences: a full stop before a blank, a semicolon, a line break. Dots inside figures end nothing.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in text.char_indices() {
        let next = i + c.len_utf8();
        let ends = match c {
            '\n' | ';' | '!' | '?' => true,
            '.' => text[next..].starts_with(char::is_whitespace),
            _ => false,
        };
        if ends {
            out.push(start..next);
            start = next;
        }
    }
    out.push(start..text.len());
    out
}

/// Whether the sentence sums up the years of the period and no others, and no part of it.
fn speaks_of_whole(sentence: &str, span: &RangeInclusive<i16>) -> bool {
    let folded = fold(sentence).text;
    let all: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let years: Vec<i16> =
        all.iter().filter(|w| w.len() == 4).filter_map(|w| w.parse().ok()).filter(|y| (1990..2100).contains(y)).collect();
    let part = ["rieng", "huyen", "xa", "thang", "quy", "con", "chi"];
    years == [*span.start(), *span.end()]
        && all.contains(&"tong")
        && !all.iter().any(|w| part.contains(w))
        && !folded.contains("trong do")
}

/// The one figure that the sentence gives for the column.
fn claim(sentence: &str, column: &Column<'_>, all: &[Column<'_>]) -> Option<Number> {
    let found = words(sentence);
    let names = |c: &Column<'_>| {
        c.spec.accept.iter().chain(&c.spec.terms).any(|t| t.words.len() >= 2 && find_phrase(&found, &t.words).is_some())
    };
    if !names(column) || all.iter().any(|c| c.index != column.index && names(c)) {
        return None;
    }
    let of_kind = |n: &&Number| match (n.unit, column.asked.count) {
        (Unit::Count(noun), Some(Some(wanted))) => noun == wanted,
        (Unit::Dong(_), None) => column.asked.money,
        _ => false,
    };
    let every = numbers(sentence);
    let mut fitting = every.iter().filter(of_kind);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) if !one.approximate && !one.ambiguous => Some(one.clone()),
        _ => None,
    }
}

/// The sum of a column over the period, where every year has a sure figure of the kind that the claim is of.
fn sum(appendix: &Appendix, column: usize, asked: Measures, span: &RangeInclusive<i16>) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    for year in span.clone() {
        let mut rows = appendix.years.iter().filter(|(y, _)| *y == year);
        let (_, row) = rows.next().filter(|_| rows.next().is_none())?;
        let Slot::Cell { text, .. } = appendix.grid.rows.get(*row)?.get(column)? else { return None };
        let value = if is_explicit_none(text) {
            Decimal::ZERO
        } else {
            let reading = read(text, asked, appendix.headers.get(column)?, &appendix.caption);
            if !reading.doubts.is_empty() || asked.count.is_some() && reading.money.is_some() {
                return None;
            }
            if asked.count.is_some() { reading.count? } else { reading.money? }
        };
        total = total.plus(value);
    }
    Some(total)
}

/// Figures written out agree only if equal; "1,2 tỷ" agrees with all that begins so.
fn agree(claim: &Number, written: &str, sum: Decimal) -> bool {
    let gap = (claim.value.as_f64() - sum.as_f64()).abs();
    let (Some(value), true) = (claim.value.as_whole(), written.split_whitespace().count() > 2 || has_factor(written)) else {
        return gap < 0.5;
    };
    let mut step = 1i64;
    while value != 0 && value % (step * 10) == 0 && step < 1_000_000_000_000 {
        step *= 10;
    }
    gap < step as f64
}

fn has_factor(written: &str) -> bool {
    fold(written).text.split(|c: char| !c.is_alphabetic()).any(|w| matches!(w, "ti" | "ty" | "trieu" | "tr" | "nghin" | "ngan"))
}

/// The total that the unit wrote, else the last year's cell.
fn place(appendix: &Appendix, column: usize) -> Location {
    let row = appendix.totals.last().copied().or(appendix.years.last().map(|(_, r)| *r)).unwrap_or(0);
    match appendix.grid.rows.get(row).and_then(|r| r.get(column)) {
        Some(Slot::Cell { block, at, .. }) => Location { block: *block, cell: Some(*at), range: 0..0 },
        _ => Location { block: appendix.block, cell: Some((0, 0)), range: 0..0 },
    }
}
