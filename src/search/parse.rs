//! The query language: text → tree.
//!
//! Words (all must be there), "phrases", `AND` `OR` `NOT` `-` `( )`, `prefix*`, `a NEAR/5 b`, `"a b"~5`, `field:value`, ranges
//! (`tien:>5tr`, `nhan:2020-08-01..2020-08-20`), `field:*` for a field that has anything in it and `khong_co:tien` for one that has not.
//! Operators count only in capitals, and only in English: a heading pasted in capitals
//! ("THUẬN LỢI VÀ KHÓ KHĂN") is words. A document number, a date and an amount are one word however they are spaced; the name of a unit
//! or a section needs no quotes where it ends the query. Knows nothing of how a word is looked up.

use super::closed;
use super::error::{QueryError, QueryErrorKind as Kind};
use super::numbers::number_at;
use super::range::{self, Measure};
use super::spelling::{typed, unmarked};
use super::values;
use crate::text::letter::is_mark;
use std::ops::Range;

const LONGEST: usize = 2_000;
const MOST_WORDS: usize = 64;
const DEEPEST: usize = 16;
const SHORTEST_PREFIX: usize = 2;
/// `NEAR` without a number; the most that may be asked for.
const NEAR: u32 = 10;
const FARTHEST: u32 = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expr {
    /// Words that follow one another without an operator.
    Words(Vec<Text>),
    /// A phrase in quotes.
    Phrase(Text),
    /// Words or phrases at most so many words apart.
    Near(Vec<Text>, u32),
    Field(Field, Text),
    /// There is anything in the field: `tien:*`.
    Has(Field),
    /// From and to, both included: days as 20200819, amounts in đồng.
    Range(Measure, Option<i64>, Option<i64>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// Without quotes and without the `*`.
    pub text: String,
    pub prefix: bool,
    pub at: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Unit,
    Section,
    Kind,
    Rule,
    Number,
    Campaign,
    Requirement,
    Region,
    Verdict,
    /// One of those that are asked for by ranges.
    Of(Measure),
}

/// A field that asks whether another one has anything in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Present,
    Absent,
}

impl Presence {
    fn named(name: &str) -> Option<Presence> {
        Some(match name {
            "has" | "co" => Presence::Present,
            "missing" | "khong_co" | "khongco" => Presence::Absent,
            _ => return None,
        })
    }

    fn of(self, field: Field) -> Expr {
        match self {
            Presence::Present => Expr::Has(field),
            Presence::Absent => Expr::Not(Box::new(Expr::Has(field))),
        }
    }
}

/// Names as they are shown and completed, the Vietnamese ones first.
pub(super) const FIELD_NAMES: [&str; 30] = [
    "don_vi",
    "muc",
    "yeu_cau",
    "dot",
    "loai",
    "quy_tac",
    "so",
    "nam",
    "nhan",
    "ngay",
    "tien",
    "so_luong",
    "vung",
    "ket_qua",
    "co",
    "khong_co",
    "unit",
    "section",
    "requirement",
    "campaign",
    "kind",
    "rule",
    "number",
    "year",
    "received",
    "date",
    "amount",
    "count",
    "region",
    "verdict",
];

impl Field {
    /// By its English or Vietnamese name, with or without marks.
    fn named(name: &str) -> Option<Field> {
        Some(match name {
            "unit" | "don_vi" | "donvi" => Field::Unit,
            "section" | "muc" => Field::Section,
            "kind" | "loai" => Field::Kind,
            "rule" | "quy_tac" | "quytac" | "finding" => Field::Rule,
            "so" | "number" => Field::Number,
            "campaign" | "dot" => Field::Campaign,
            "requirement" | "yeu_cau" | "yeucau" => Field::Requirement,
            "year" | "nam" => Field::Of(Measure::Year),
            "received" | "nhan" => Field::Of(Measure::Received),
            "date" | "ngay" => Field::Of(Measure::Day),
            "amount" | "tien" => Field::Of(Measure::Money),
            "count" | "so_luong" | "soluong" => Field::Of(Measure::Count),
            "region" | "vung" => Field::Region,
            "verdict" | "ket_qua" | "ketqua" => Field::Verdict,
            _ => return None,
        })
    }
}

/// `None` for a text without anything to look for.
pub(super) fn parse(query: &str) -> Result<Option<Expr>, QueryError> {
    if query.len() > LONGEST {
        return Err(QueryError::new(query.floor_char_boundary(LONGEST)..query.len(), Kind::TooLong(LONGEST)));
    }
    let lexemes = lex(query)?;
    if let Some((at, _)) = lexemes.iter().filter(|(_, l)| matches!(l, Lexeme::Term(_))).nth(MOST_WORDS) {
        return Err(QueryError::new(at.clone(), Kind::TooManyWords(MOST_WORDS)));
    }
    let mut parser = Parser { lexemes, next: 0, depth: 0, end: query.len() };
    let expr = parser.either()?;
    match parser.peek() {
        Some((at, _)) => Err(QueryError::new(at.clone(), Kind::BracketNotOpened)),
        None => Ok(expr),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not(&'static str),
    Near(u32),
    Term(Expr),
}

fn lex(query: &str) -> Result<Vec<(Range<usize>, Lexeme)>, QueryError> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(ch) = query[at..].chars().next() {
        let next = at + ch.len_utf8();
        let follows = query[next..].chars().next();
        match ch {
            '(' => out.push((at..next, Lexeme::Open)),
            ')' => out.push((at..next, Lexeme::Close)),
            _ if is_quote(ch) => {
                let (text, mut end) = quoted(query, at)?;
                if let Some((within, after)) = distance(query, end)? {
                    end = after;
                    let words: Vec<Text> = split(&text);
                    if words.len() > 1 {
                        out.push((at..end, Lexeme::Term(Expr::Near(words, within))));
                        at = end;
                        continue;
                    }
                }
                if has_word(&text.text) {
                    out.push((at..end, Lexeme::Term(Expr::Phrase(text))));
                }
                at = end;
                continue;
            }
            // A dash between blanks is punctuation ("Thi đua - Khen thưởng"); one in front of a word is a wish.
            '-' if follows.is_some_and(|c| c.is_alphanumeric() || c == '(' || is_quote(c)) => {
                out.push((at..next, Lexeme::Not("-")));
            }
            _ if ch.is_alphanumeric() => {
                let (lexeme, end) = word(query, at)?;
                out.push((at..end, lexeme));
                at = end;
                continue;
            }
            _ => {}
        }
        at = next;
    }
    Ok(out)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A text in quotes that begins at `at`, and where it ends.
fn quoted(query: &str, at: usize) -> Result<(Text, usize), QueryError> {
    let open = query[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let Some(close) = query[open..].find(is_quote).map(|n| open + n) else {
        return Err(QueryError::new(at..query.len(), Kind::QuoteNotClosed));
    };
    let mut end = close + query[close..].chars().next().map_or(0, char::len_utf8);
    let mut inner = query[open..close].trim();
    let mut prefix = false;
    if let Some(stem) = inner.strip_suffix('*') {
        (inner, prefix) = (stem, true);
    } else if query[end..].starts_with('*') {
        prefix = true;
        end += 1;
    }
    if inner.contains('*') {
        return Err(QueryError::new(at..end, Kind::PrefixInside));
    }
    Ok((text_of(inner, prefix, at..end)?, end))
}

/// `~5` behind a phrase, and where it ends.
fn distance(query: &str, at: usize) -> Result<Option<(u32, usize)>, QueryError> {
    let Some(rest) = query[at..].strip_prefix('~') else { return Ok(None) };
    let end = at + 1 + rest.bytes().take_while(u8::is_ascii_digit).count();
    Ok(Some((within(query, at, at + 1, end)?, end)))
}

/// The figures of a distance; without them a common one.
fn within(query: &str, at: usize, from: usize, end: usize) -> Result<u32, QueryError> {
    if from == end {
        return Ok(NEAR);
    }
    let number = query[from..end].parse().ok().filter(|n| (1..=FARTHEST).contains(n));
    number.ok_or_else(|| QueryError::new(at..end, Kind::DistanceWrong(FARTHEST)))
}

/// The words of a phrase, one by one.
fn split(text: &Text) -> Vec<Text> {
    let words = text.text.split_whitespace().filter(|w| has_word(w));
    words.map(|w| Text { text: w.to_owned(), prefix: false, at: text.at.clone() }).collect()
}

fn word(query: &str, at: usize) -> Result<(Lexeme, usize), QueryError> {
    let stop = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '*');
    let mut end = query[at..].find(stop).map_or(query.len(), |n| at + n);
    let raw = &query[at..end];
    if let Some((name, value)) = raw.split_once(':') {
        let after = at + name.len() + 1;
        let quote_follows = value.is_empty() && query[after..].starts_with(is_quote);
        let named = name.chars().all(|c| c.is_alphabetic() || c == '_' || !c.is_ascii());
        if named && value.is_empty() && query[after..].starts_with('*') {
            let star = after + 1;
            if query[star..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')') {
                return match field_named(name) {
                    Some(field) => Ok((Lexeme::Term(Expr::Has(field)), star)),
                    None => Err(QueryError::new(at..after, Kind::FieldUnknown(name.to_owned()))),
                };
            }
        }
        if named && (!value.is_empty() || quote_follows) {
            return field(query, at, name, after, end);
        }
        if named && query[after..].trim().is_empty() && (field_named(name).is_some() || presence_named(name).is_some()) {
            return Err(QueryError::new(at..after, Kind::FieldEmpty(name.to_owned())));
        }
    }
    match raw {
        "AND" => return Ok((Lexeme::And, end)),
        "OR" => return Ok((Lexeme::Or, end)),
        "NOT" => return Ok((Lexeme::Not("NOT"), end)),
        "NEAR" => return Ok((Lexeme::Near(NEAR), end)),
        _ => {}
    }
    if let Some(figures) = raw.strip_prefix("NEAR/").filter(|f| f.bytes().all(|b| b.is_ascii_digit())) {
        return Ok((Lexeme::Near(within(query, at, end - figures.len(), end)?), end));
    }
    end = number_end(query, at, end);
    if let Some((text, end)) = value_at(query, at, end) {
        return Ok((Lexeme::Term(Expr::Words(vec![Text { text, prefix: false, at: at..end }])), end));
    }
    let raw = &query[at..end];
    let prefix = query[end..].starts_with('*');
    end += usize::from(prefix);
    let text = text_of(raw, prefix, at..end)?;
    Ok((Lexeme::Term(Expr::Words(vec![text])), end))
}

pub(super) fn field_named(name: &str) -> Option<Field> {
    // Not the folded form: in a whole syllable y is written as i there.
    Field::named(&unmarked(&typed(name)))
}

fn presence_named(name: &str) -> Option<Presence> {
    Presence::named(&unmarked(&typed(name)))
}

/// A date or an amount of several words that begins at `at`, as the text to look for, and where it ends.
fn value_at(query: &str, at: usize, word_end: usize) -> Option<(String, usize)> {
    let rest = &query[at..query.floor_char_boundary(at + 80)];
    if rest.starts_with(['n', 'N', 't', 'T']) || rest.starts_with(|c: char| c.is_ascii_digit()) {
        let day = values::days(rest).into_iter().next().filter(|d| d.range.start == 0);
        if let Some(day) = day.filter(|d| at + d.range.end >= word_end) {
            return Some((rest[day.range.clone()].to_owned(), at + day.range.end));
        }
    }
    let (value, len) = values::amount_in_words(rest)?;
    (at + len >= word_end).then(|| (value.to_string(), at + len))
}

fn field(query: &str, at: usize, name: &str, after: usize, word_end: usize) -> Result<(Lexeme, usize), QueryError> {
    if let Some(presence) = presence_named(name) {
        let of = query[after..word_end].trim_end_matches(['*', ':']);
        return match field_named(of) {
            Some(field) => Ok((Lexeme::Term(presence.of(field)), word_end)),
            // "gồm có:12 thẻ" is text.
            None if presence == Presence::Present && has_word(of) => {
                let words = [(name, at..after), (of, after..after + of.len())];
                let words = words.into_iter().map(|(w, at)| text_of(w, false, at)).collect::<Result<Vec<_>, _>>()?;
                Ok((Lexeme::Term(Expr::Words(words)), word_end))
            }
            None => Err(QueryError::new(after..word_end, Kind::FieldUnknown(of.to_owned()))),
        };
    }
    let Some(field) = field_named(name) else {
        return Err(QueryError::new(at..after, Kind::FieldUnknown(name.to_owned())));
    };
    if let Field::Of(measure) = field {
        let (from, to, end) = range::read(query, at, after, measure, name)?;
        return Ok((Lexeme::Term(Expr::Range(measure, from, to)), end));
    }
    let (text, end) = if query[after..].starts_with(is_quote) {
        quoted(query, after)?
    } else {
        let value_end = value_end(query, field, after, word_end);
        let prefix = query[value_end..].starts_with('*');
        let end = value_end + usize::from(prefix);
        (text_of(&query[after..value_end], prefix, at..end)?, end)
    };
    if !has_word(&text.text) {
        return Err(QueryError::new(at..end, Kind::FieldEmpty(name.to_owned())));
    }
    Ok((Lexeme::Term(Expr::Field(field, text)), end))
}

/// The end of the word that begins at `at`, or of the document number typed there with blanks ("2638 / BHXH-TĐKT").
fn number_end(query: &str, at: usize, word_end: usize) -> usize {
    number_at(query, at).map_or(word_end, |number| number.range.end.max(word_end))
}

/// Where a value without quotes ends. Names of units and headings go on over the words that end the query; ids and labels
/// ("nam-dinh", "II.2", "IV") are whole as they are. After a name in capitals ("unit:Nam Định kiến nghị") the words without one are
/// words again.
fn value_end(query: &str, field: Field, after: usize, word_end: usize) -> usize {
    let (value, rest) = (&query[after..word_end], query[word_end..].trim_end());
    let label = |v: &str| v.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) || v.chars().count() == 1;
    match field {
        Field::Number => return number_end(query, after, word_end),
        Field::Kind | Field::Rule | Field::Campaign | Field::Requirement | Field::Of(_) => return word_end,
        Field::Section if label(value) => return word_end,
        Field::Region => return closed::value_end(query, after, closed::region).unwrap_or(word_end),
        Field::Verdict => return closed::value_end(query, after, closed::verdict).unwrap_or(word_end),
        Field::Unit | Field::Section => {}
    }
    if !value.chars().all(is_letter) || !rest.starts_with(char::is_whitespace) || !rest.split_whitespace().all(is_plain) {
        return word_end;
    }
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let abbreviation = |word: &str| word.chars().nth(1).is_some_and(char::is_uppercase);
    let rest_end = word_end + rest.len();
    if field == Field::Section || !capital(value) {
        return rest_end;
    }
    let words = rest.char_indices().filter(|(i, c)| !c.is_whitespace() && rest[..*i].ends_with(char::is_whitespace));
    let last = words.filter(|(_, c)| c.is_uppercase()).map(|(i, _)| i).next_back();
    match last {
        Some(last) => word_end + rest[last..].find(char::is_whitespace).map_or(rest.len(), |n| last + n),
        None if abbreviation(value) => rest_end,
        None => word_end,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

/// Neither an operator nor a wish nor a field.
fn is_plain(word: &str) -> bool {
    !matches!(word, "AND" | "OR" | "NOT" | "NEAR") && word.chars().all(|c| is_letter(c) || c.is_ascii_digit())
}

fn text_of(text: &str, prefix: bool, at: Range<usize>) -> Result<Text, QueryError> {
    let stem = text.chars().rev().take_while(|c| c.is_alphanumeric()).count();
    if prefix && stem < SHORTEST_PREFIX {
        return Err(QueryError::new(at, Kind::PrefixTooShort(SHORTEST_PREFIX)));
    }
    Ok(Text { text: text.to_owned(), prefix, at })
}

struct Parser {
    lexemes: Vec<(Range<usize>, Lexeme)>,
    next: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&(Range<usize>, Lexeme)> {
        self.lexemes.get(self.next)
    }

    fn takes(&mut self, wanted: &Lexeme) -> Option<Range<usize>> {
        let at = self.peek().filter(|(_, l)| l == wanted).map(|(at, _)| at.clone())?;
        self.next += 1;
        Some(at)
    }

    /// a OR b OR …
    fn either(&mut self) -> Result<Option<Expr>, QueryError> {
        let Some(first) = self.all()? else {
            return match self.peek() {
                Some((at, Lexeme::Or)) => Err(QueryError::new(at.clone(), Kind::OperandMissing("OR".into()))),
                _ => Ok(None),
            };
        };
        let mut parts = vec![first];
        while let Some(at) = self.takes(&Lexeme::Or) {
            match self.all()? {
                Some(expr) => parts.push(expr),
                None => return Err(QueryError::new(at, Kind::OperandMissing("OR".into()))),
            }
        }
        Ok(Some(if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts) }))
    }

    /// a b AND c …; neighbouring words become one run.
    fn all(&mut self) -> Result<Option<Expr>, QueryError> {
        let mut parts: Vec<Expr> = Vec::new();
        loop {
            if let Some((at, Lexeme::Near(within))) = self.peek().cloned() {
                self.next += 1;
                self.near(&mut parts, &at, within)?;
                continue;
            }
            let operator = self.takes(&Lexeme::And);
            if let (Some(at), true) = (&operator, parts.is_empty()) {
                return Err(QueryError::new(at.clone(), Kind::OperandMissing("AND".into())));
            }
            match (self.one()?, &operator) {
                (Some(Expr::Words(more)), None) => match parts.last_mut() {
                    Some(Expr::Words(run)) => run.extend(more),
                    _ => parts.push(Expr::Words(more)),
                },
                (Some(expr), _) => parts.push(expr),
                (None, Some(at)) => return Err(QueryError::new(at.clone(), Kind::OperandMissing("AND".into()))),
                (None, None) => break,
            }
        }
        Ok(if parts.len() > 1 { Some(Expr::And(parts)) } else { parts.pop() })
    }

    /// `a NEAR b`: takes the word or phrase in front out of the parts, and the one behind from the query.
    fn near(&mut self, parts: &mut Vec<Expr>, at: &Range<usize>, within: u32) -> Result<(), QueryError> {
        let missing = || QueryError::new(at.clone(), Kind::OperandMissing("NEAR".into()));
        let mut texts = match parts.pop() {
            Some(Expr::Words(mut words)) => {
                let last = words.pop().ok_or_else(missing)?;
                if !words.is_empty() {
                    parts.push(Expr::Words(words));
                }
                vec![last]
            }
            Some(Expr::Phrase(text)) => vec![text],
            Some(Expr::Near(texts, before)) if before == within => texts,
            _ => return Err(missing()),
        };
        match self.peek().map(|(_, lexeme)| lexeme) {
            Some(Lexeme::Term(Expr::Words(words))) => texts.extend(words.iter().cloned()),
            Some(Lexeme::Term(Expr::Phrase(text))) => texts.push(text.clone()),
            _ => return Err(missing()),
        }
        self.next += 1;
        if let Some(half) = texts.iter().find(|t| t.prefix) {
            return Err(QueryError::new(half.at.clone(), Kind::PrefixInside));
        }
        parts.push(Expr::Near(texts, within));
        Ok(())
    }

    fn one(&mut self) -> Result<Option<Expr>, QueryError> {
        let Some((at, lexeme)) = self.peek().cloned() else { return Ok(None) };
        match lexeme {
            Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Near(_) => Ok(None),
            Lexeme::Term(expr) => {
                self.next += 1;
                Ok(Some(expr))
            }
            Lexeme::Not(sign) => {
                self.next += 1;
                self.deeper(&at)?;
                let inner = self.one()?.ok_or_else(|| QueryError::new(at, Kind::OperandMissing(sign.into())))?;
                self.depth -= 1;
                Ok(Some(Expr::Not(Box::new(inner))))
            }
            Lexeme::Open => {
                self.next += 1;
                self.deeper(&at)?;
                let inner = self.either()?;
                self.depth -= 1;
                if self.takes(&Lexeme::Close).is_none() {
                    return Err(QueryError::new(at.start..self.end, Kind::BracketNotClosed));
                }
                // In brackets a run of words stays a group of its own.
                match inner {
                    Some(expr) => Ok(Some(Expr::And(vec![expr]))),
                    None => Err(QueryError::new(at, Kind::BracketEmpty)),
                }
            }
        }
    }

    fn deeper(&mut self, at: &Range<usize>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(QueryError::new(at.clone(), Kind::TooDeep(DEEPEST))) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(expr: &Expr) -> String {
        let text = |t: &Text| format!("{}{}", t.text, if t.prefix { "*" } else { "" });
        let list = |parts: &[Expr], op: &str| format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(op));
        match expr {
            Expr::Words(words) => words.iter().map(text).collect::<Vec<_>>().join(" "),
            Expr::Phrase(t) => format!("\"{}\"", text(t)),
            Expr::Field(f, t) => format!("{f:?}={}", text(t)),
            Expr::Near(words, n) => format!("<{}>{n}", words.iter().map(text).collect::<Vec<_>>().join(",")),
            Expr::Has(f) => format!("{f:?}=*"),
            Expr::Range(m, from, to) => {
                let end = |v: &Option<i64>| v.map_or(String::new(), |v| v.to_string());
                format!("{m:?}={}..{}", end(from), end(to))
            }
            Expr::Not(e) => format!("!{}", show(e)),
            Expr::And(parts) => list(parts, " & "),
            Expr::Or(parts) => list(parts, " | "),
        }
    }

    #[test]
    fn trees() {
        for (query, tree) in [
            ("kiến nghị", "kiến nghị"),
            ("kiến AND nghị", "(kiến & nghị)"),
            ("a b OR c", "(a b | c)"),
            ("a -b \"c d\"", "(a & !b & \"c d\")"),
            ("NOT (a OR b) c", "(!((a | b)) & c)"),
            ("tuyen* 2638/BHXH-TĐKT", "tuyen* 2638/BHXH-TĐKT"),
            ("“thi đua”", "\"thi đua\""),
            ("\"thi đu*\"", "\"thi đu*\""),
            ("Thi đua - Khen thưởng", "Thi đua Khen thưởng"),
            ("THUẬN LỢI VÀ KHÓ KHĂN", "THUẬN LỢI VÀ KHÓ KHĂN"),
            ("mục:II.2 đơn_vị:\"Nam Định\" a", "(Section=II.2 & Unit=Nam Định & a)"),
            ("Số: 2638 lúc 8:30", "Số: 2638 lúc 8:30"),
            ("so:2638/BHXH*", "Number=2638/BHXH*"),
            ("số 2638 / BHXH-TĐKT năm", "số 2638 / BHXH-TĐKT năm"),
            ("so:2638 /bhxh-tdkt a", "(Number=2638 /bhxh-tdkt & a)"),
            ("2638 / BHXH*", "2638 / BHXH*"),
            ("12/BC -KH", "(12/BC & !KH)"),
            ("3 / 4 huyện", "3 4 huyện"),
            ("unit:Nam Định", "Unit=Nam Định"),
            ("a unit:nam định ", "(a & Unit=nam định)"),
            ("unit:BHXH tỉnh Nam Định kiến nghị", "(Unit=BHXH tỉnh Nam Định & kiến nghị)"),
            ("unit:BHXH nam định", "Unit=BHXH nam định"),
            ("unit:Huế kiến nghị", "(Unit=Huế & kiến nghị)"),
            ("unit:Huế OR a", "(Unit=Huế | a)"),
            ("unit:nam-dinh kiến nghị", "(Unit=nam-dinh & kiến nghị)"),
            ("unit:nam định -tỉnh", "(Unit=nam & định & !tỉnh)"),
            ("mục:kết quả đạt được", "Section=kết quả đạt được"),
            ("mục:II kết quả", "(Section=II & kết quả)"),
            ("kind:summary-report kết quả", "(Kind=summary-report & kết quả)"),
            ("(unit:Nam Định)", "((Unit=Nam & Định))"),
            (
                "đợt:dot-1 yêu_cầu:report.iv.2 quy_tắc:section-empty",
                "(Campaign=dot-1 & Requirement=report.iv.2 & Rule=section-empty)",
            ),
            ("campaign:dot-1 requirement:report.iv", "(Campaign=dot-1 & Requirement=report.iv)"),
            ("tien:*", "Of(Money)=*"),
            ("nhà -tiền:* a", "(nhà & !Of(Money)=* & a)"),
            ("không_có:so_luong", "!Of(Count)=*"),
            ("missing:amount AND (has:date)", "(!Of(Money)=* & (Of(Day)=*))"),
            ("vùng:Tây Nguyên kiến nghị", "(Region=Tây Nguyên & kiến nghị)"),
            ("ket_qua:chưa rõ", "Verdict=chưa rõ"),
            ("so_luong:>=10", "Count=10.."),
            ("tien:>100000000", "Money=100000001.."),
            ("tiền:5tr..10tr nhà", "(Money=5000000..10000000 & nhà)"),
            ("tien:>= 1,5 tỷ đồng nhà", "(Money=1500000000.. & nhà)"),
            ("amount:..100 triệu", "Money=..100000000"),
            ("tien:500000..1000000", "Money=500000..1000000"),
            ("tien:500.000đ", "Money=500000..500000"),
            ("nhan:2020-08-01..2020-08-20", "Received=20200801..20200820"),
            ("nhận:<20/8/2020", "Received=..20200819"),
            ("nhan:≤8/2020 a", "(Received=..20200831 & a)"),
            ("received:>2020", "Received=20210101.."),
            ("năm:2020 a", "(Year=20200101..20201231 & a)"),
            ("year:2018..2020", "Year=20180101..20201231"),
            ("ngay:19/8/2020", "Day=20200819..20200819"),
            ("(tien:>5tr OR a)", "((Money=5000001.. | a))"),
            ("a NEAR/5 b c", "(<a,b>5 & c)"),
            ("x a NEAR b", "(x & <a,b>10)"),
            ("\"a b\" NEAR/3 \"c d\"", "<a b,c d>3"),
            ("a NEAR/3 b NEAR/3 c", "<a,b,c>3"),
            ("\"kinh phí hỗ trợ\"~5", "<kinh,phí,hỗ,trợ>5"),
            ("\"kinh phí\"~", "<kinh,phí>10"),
            ("ngày 19 tháng 8 năm 2020 họp", "ngày 19 tháng 8 năm 2020 họp"),
            ("họp 19/8/2020", "họp 19/8/2020"),
            ("hỗ trợ 100 triệu đồng", "hỗ trợ 100000000"),
            ("ho tro 1,5 ty dong cho", "ho tro 1500000000 cho"),
            ("năm 2020 tỷ lệ", "năm 2020 tỷ lệ"),
            ("năm 2020 triệu tập", "năm 2020 triệu tập"),
            ("5 đồng chí", "5 đồng chí"),
        ] {
            assert_eq!(parse(query).unwrap().as_ref().map(show).unwrap(), tree, "{query}");
        }
    }

    #[test]
    fn nothing_to_look_for() {
        for query in ["", "   ", "...", "\"\"", "–"] {
            assert_eq!(parse(query), Ok(None), "{query}");
        }
    }

    #[test]
    fn mistakes_have_a_place() {
        for (query, at, kind) in [
            ("a \"b c", 2..6, Kind::QuoteNotClosed),
            ("(a", 0..2, Kind::BracketNotClosed),
            ("a )", 2..3, Kind::BracketNotOpened),
            ("a ()", 2..3, Kind::BracketEmpty),
            ("a OR", 2..4, Kind::OperandMissing("OR".into())),
            ("OR a", 0..2, Kind::OperandMissing("OR".into())),
            ("AND a", 0..3, Kind::OperandMissing("AND".into())),
            ("a AND", 2..5, Kind::OperandMissing("AND".into())),
            ("a NOT", 2..5, Kind::OperandMissing("NOT".into())),
            ("phòng:5", 0..7, Kind::FieldUnknown("phòng".into())),
            ("ngày:5", 6..7, Kind::DayUnclear("5".into())),
            ("a nhan:31/2/2020..", 7..16, Kind::DayUnclear("31/2/2020".into())),
            ("nam:20", 4..6, Kind::DayUnclear("20".into())),
            ("tien:nhiều", 5..12, Kind::AmountUnclear("nhiều".into())),
            ("tien:>", 5..6, Kind::AmountUnclear(">".into())),
            ("tien:", 0..5, Kind::FieldEmpty("tien".into())),
            ("tien:10tr..5tr", 5..14, Kind::RangeReversed),
            ("nhan:2020..2019", 5..15, Kind::RangeReversed),
            ("NEAR a", 0..4, Kind::OperandMissing("NEAR".into())),
            ("a NEAR", 2..6, Kind::OperandMissing("NEAR".into())),
            ("a NEAR (b)", 2..6, Kind::OperandMissing("NEAR".into())),
            ("a NEAR/0 b", 2..8, Kind::DistanceWrong(100)),
            ("\"a b\"~999", 5..9, Kind::DistanceWrong(100)),
            ("unit:", 0..5, Kind::FieldEmpty("unit".into())),
            ("unit:\" \"", 0..8, Kind::FieldEmpty("unit".into())),
            ("t*", 0..2, Kind::PrefixTooShort(2)),
            ("\"a* b\"", 0..6, Kind::PrefixInside),
        ] {
            let error = parse(query).unwrap_err();
            assert_eq!((error.at.clone(), &error.kind), (at, &kind), "{query}");
            assert!(!error.vietnamese().is_empty() && !error.english().is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn a_mistake_is_always_somewhere_in_the_query(
            text in "(?s)([a-zđ]|unit:|mục:|so:|tien:|nhan:|[0-9]|tr|\\.\\.|[<>=~]|12 ?/ ?BC-|Nam |[ \"()*:/–\u{301}-]|AND|OR|NOT| NEAR/|.){0,30}"
        ) {
            if let Err(e) = parse(&text) {
                prop_assert!(text.get(e.at.clone()).is_some(), "{:?}", e);
            }
        }
    }

    #[test]
    fn bounded() {
        let deep = format!("{}a", "(".repeat(500));
        assert!(matches!(parse(&deep).unwrap_err().kind, Kind::TooDeep(_)));
        assert!(matches!(parse(&"- -".repeat(300)), Ok(None)));
        assert!(matches!(parse(&"NOT ".repeat(300)).unwrap_err().kind, Kind::TooDeep(_)));
        assert!(matches!(parse(&"a ".repeat(80)).unwrap_err().kind, Kind::TooManyWords(_)));
        assert!(matches!(parse(&"ă".repeat(2000)).unwrap_err().kind, Kind::TooLong(_)));
    }
}
