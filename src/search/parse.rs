//! The query language: text → tree.
//!
//! Words (all must be there), "phrases", `AND` `OR` `NOT` `-` `( )`, `prefix*`, `field:value`. Operators count only in capitals, and
//! only in English: a heading pasted in capitals ("THUẬN LỢI VÀ KHÓ KHĂN") is words. Knows nothing of how a word is looked up.

use super::error::{QueryError, QueryErrorKind as Kind};
use super::spelling::{typed, unmarked};
use std::ops::Range;

const LONGEST: usize = 2_000;
const MOST_WORDS: usize = 64;
const DEEPEST: usize = 16;
const SHORTEST_PREFIX: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expr {
    /// Words that follow one another without an operator.
    Words(Vec<Text>),
    /// A phrase in quotes.
    Phrase(Text),
    Field(Field, Text),
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
}

impl Field {
    /// By its English or Vietnamese name, with or without marks.
    fn named(name: &str) -> Option<Field> {
        Some(match name {
            "unit" | "don_vi" | "donvi" => Field::Unit,
            "section" | "muc" => Field::Section,
            "kind" | "loai" => Field::Kind,
            "rule" | "quy_tac" | "finding" => Field::Rule,
            "so" | "number" => Field::Number,
            _ => return None,
        })
    }
}

/// `None` for a text without anything to look for.
pub(super) fn parse(query: &str) -> Result<Option<Expr>, QueryError> {
    if query.len() > LONGEST {
        return Err(QueryError::new(LONGEST..query.len(), Kind::TooLong(LONGEST)));
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
                let (text, end) = quoted(query, at)?;
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

fn word(query: &str, at: usize) -> Result<(Lexeme, usize), QueryError> {
    let stop = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '*');
    let mut end = query[at..].find(stop).map_or(query.len(), |n| at + n);
    let raw = &query[at..end];
    if let Some((name, value)) = raw.split_once(':') {
        let after = at + name.len() + 1;
        let quote_follows = value.is_empty() && query[after..].starts_with(is_quote);
        let named = name.chars().all(|c| c.is_alphabetic() || c == '_' || !c.is_ascii());
        if named && (!value.is_empty() || quote_follows) {
            return field(query, at, name, after, end);
        }
        if named && query[after..].trim().is_empty() && field_named(name).is_some() {
            return Err(QueryError::new(at..after, Kind::FieldEmpty(name.to_owned())));
        }
    }
    match raw {
        "AND" => return Ok((Lexeme::And, end)),
        "OR" => return Ok((Lexeme::Or, end)),
        "NOT" => return Ok((Lexeme::Not("NOT"), end)),
        _ => {}
    }
    let prefix = query[end..].starts_with('*');
    end += usize::from(prefix);
    let text = text_of(raw, prefix, at..end)?;
    Ok((Lexeme::Term(Expr::Words(vec![text])), end))
}

fn field_named(name: &str) -> Option<Field> {
    // Not the folded form: in a whole syllable y is written as i there.
    Field::named(&unmarked(&typed(name)))
}

fn field(query: &str, at: usize, name: &str, after: usize, word_end: usize) -> Result<(Lexeme, usize), QueryError> {
    let Some(field) = field_named(name) else {
        return Err(QueryError::new(at..after, Kind::FieldUnknown(name.to_owned())));
    };
    let (text, end) = if query[after..].starts_with(is_quote) {
        quoted(query, after)?
    } else {
        let prefix = query[word_end..].starts_with('*');
        let end = word_end + usize::from(prefix);
        (text_of(&query[after..word_end], prefix, at..end)?, end)
    };
    if !has_word(&text.text) {
        return Err(QueryError::new(at..end, Kind::FieldEmpty(name.to_owned())));
    }
    Ok((Lexeme::Term(Expr::Field(field, text)), end))
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

    fn one(&mut self) -> Result<Option<Expr>, QueryError> {
        let Some((at, lexeme)) = self.peek().cloned() else { return Ok(None) };
        match lexeme {
            Lexeme::Close | Lexeme::And | Lexeme::Or => Ok(None),
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
#[expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;

    fn show(expr: &Expr) -> String {
        let text = |t: &Text| format!("{}{}", t.text, if t.prefix { "*" } else { "" });
        let list = |parts: &[Expr], op: &str| format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(op));
        match expr {
            Expr::Words(words) => words.iter().map(text).collect::<Vec<_>>().join(" "),
            Expr::Phrase(t) => format!("\"{}\"", text(t)),
            Expr::Field(f, t) => format!("{f:?}={}", text(t)),
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
            ("ngày:5", 0..6, Kind::FieldUnknown("ngày".into())),
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
