//! Ranges in a query: `tien:>100000000`, `tien:5tr..10tr`, `nhan:2020-08-01..2020-08-20`, `nam:2018..2020`. From text to two bounds.

use super::error::{QueryError, QueryErrorKind as Kind};
use super::schema::day;
use super::values::{typed_amount, typed_days};
use std::ops::Range;

/// What can be asked for by ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Sums of money in the text, in đồng.
    Money,
    /// Other numbers in the text that count something.
    Count,
    /// Days named in the text.
    Day,
    /// The day the dossier was received.
    Received,
    /// Its year.
    Year,
}

impl Measure {
    /// Not a day.
    fn is_number(self) -> bool {
        matches!(self, Measure::Money | Measure::Count)
    }
}

/// First and last of what a value means, as numbers in order.
type Bounds = (i64, i64);

/// Reads what stands behind the colon of a field that begins at `at`. Gives both bounds, included, and where the range ends.
pub(super) fn read(
    query: &str,
    at: usize,
    after: usize,
    measure: Measure,
    name: &str,
) -> Result<(Option<i64>, Option<i64>, usize), QueryError> {
    let stop = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”');
    let word_end = query[after..].find(stop).map_or(query.len(), |n| after + n);
    if word_end == after {
        return Err(QueryError::new(at..word_end, Kind::FieldEmpty(name.to_owned())));
    }
    let operators = [(">=", ">="), ("<=", "<="), ("≥", ">="), ("≤", "<="), (">", ">"), ("<", "<"), ("=", "=")];
    if let Some((sign, operator)) = operators.iter().find(|(sign, _)| query[after..].starts_with(sign)) {
        let start = after + sign.len();
        let start = start + (query[start..].len() - query[start..].trim_start().len());
        let ((first, last), end) = value(query, start, measure).ok_or_else(|| unclear(query, after, start, measure))?;
        let (from, to) = match *operator {
            ">=" => (Some(first), None),
            "<=" => (None, Some(last)),
            ">" => (Some(following(last, measure)), None),
            "<" => (None, Some(first - 1)),
            _ => (Some(first), Some(last)),
        };
        return Ok((from, to, end));
    }
    if let Some(rest) = query[after..].strip_prefix("..") {
        let start = query.len() - rest.len();
        let ((_, last), end) = value(query, start, measure).ok_or_else(|| unclear(query, after, start, measure))?;
        return Ok((None, Some(last), end));
    }
    let ((first, last), end) = value(query, after, measure).ok_or_else(|| unclear(query, after, after, measure))?;
    let Some(rest) = query[end..].strip_prefix("..") else { return Ok((Some(first), Some(last), end)) };
    let start = query.len() - rest.len();
    if rest.is_empty() || rest.starts_with(stop) {
        return Ok((Some(first), None, start));
    }
    let ((_, last), end) = value(query, start, measure).ok_or_else(|| unclear(query, start, start, measure))?;
    if first > last {
        return Err(QueryError::new(after..end, Kind::RangeReversed));
    }
    Ok((Some(first), Some(last), end))
}

/// The value that begins at `start`, and where it ends: in front of "..", a blank or a bracket.
fn value(query: &str, start: usize, measure: Measure) -> Option<(Bounds, usize)> {
    let rest = &query[start..];
    let rest = &rest[..rest.find("..").unwrap_or(rest.len())];
    let word = &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”')).unwrap_or(rest.len())];
    if measure.is_number() {
        let (amount, len) = typed_amount(rest)?;
        return (len >= word.len()).then_some(((amount, amount), start + len));
    }
    let (first, last) = typed_days(word)?;
    let number = |d| i64::try_from(day(d)).ok();
    Some(((number(first)?, number(last)?), start + word.len()))
}

/// The least number above: of days the first of the next month may be meant, and no day lies between.
fn following(last: i64, measure: Measure) -> i64 {
    let year_ends = !measure.is_number() && last % 10_000 == 1_231;
    if year_ends { (last / 10_000 + 1) * 10_000 + 101 } else { last.saturating_add(1) }
}

fn unclear(query: &str, after: usize, start: usize, measure: Measure) -> QueryError {
    let rest = &query[start..];
    let end = start + rest.find("..").into_iter().chain(rest.find(char::is_whitespace)).min().unwrap_or(rest.len());
    let at: Range<usize> = if end > start { start..end } else { after..start.max(after) };
    let written: String = query[at.clone()].chars().take(40).collect();
    QueryError::new(at, if measure.is_number() { Kind::AmountUnclear(written) } else { Kind::DayUnclear(written) })
}
