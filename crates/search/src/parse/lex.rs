//! A query cut apart: brackets, operators, and terms with their places.

use super::super::directory::Directory;
use super::super::error::{QueryError, QueryErrorKind as Kind};
use super::super::numbers::number_at;
use super::super::range;
use super::super::values;
use super::super::vocabulary;
use super::expr::{Expr, Field, Text};
use super::fields::{Presence, field_named, presence_named};
use rasoat_text::letter::is_mark;
use std::ops::Range;

const SHORTEST_PREFIX: usize = 2;
/// `NEAR` without a number; the most that may be asked for.
const NEAR: u32 = 10;
const FARTHEST: u32 = 100;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not(&'static str),
    Near(u32),
    Term(Expr),
}

pub(super) fn lex(query: &str, directory: &Directory) -> Result<Vec<(Range<usize>, Lexeme)>, QueryError> {
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
                let (lexeme, end) = word(query, at, directory)?;
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

fn word(query: &str, at: usize, directory: &Directory) -> Result<(Lexeme, usize), QueryError> {
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
            return field(query, at, name, (after, end), directory);
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

fn field(
    query: &str,
    at: usize,
    name: &str,
    (after, word_end): (usize, usize),
    directory: &Directory,
) -> Result<(Lexeme, usize), QueryError> {
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
        let value_end = value_end(query, field, (after, word_end), directory);
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
fn value_end(query: &str, field: Field, (after, word_end): (usize, usize), directory: &Directory) -> usize {
    let (value, rest) = (&query[after..word_end], query[word_end..].trim_end());
    let label = |v: &str| v.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) || v.chars().count() == 1;
    match field {
        Field::Number => return number_end(query, after, word_end),
        Field::Kind | Field::Rule | Field::Campaign | Field::Requirement | Field::Of(_) => return word_end,
        Field::Section if label(value) => return word_end,
        Field::Region => return vocabulary::value_end(query, after, |text| directory.region(text)).unwrap_or(word_end),
        Field::Verdict => return vocabulary::value_end(query, after, vocabulary::verdict).unwrap_or(word_end),
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
