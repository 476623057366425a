//! The query language: text → tree.
//!
//! Words (all must be there), "phrases", `AND` `OR` `NOT` `-` `( )`, `prefix*`, `a NEAR/5 b`, `"a b"~5`, `field:value`, ranges
//! (`tien:>5tr`, `nhan:2020-08-01..2020-08-20`), `field:*` for a field that has anything in it and `khong_co:tien` for one that has not.
//! Operators count only in capitals, and only in English: a heading pasted in capitals
//! ("THUẬN LỢI VÀ KHÓ KHĂN") is words. A document number, a date and an amount are one word however they are spaced; the name of a unit
//! or a section needs no quotes where it ends the query. Knows nothing of how a word is looked up.
//!
//! Here the grammar; `expr.rs` is the tree, `lex.rs` cuts the text apart, `fields.rs` knows the names of fields.

mod expr;
mod fields;
mod lex;

pub(super) use expr::{Expr, Field, Text};
pub(super) use fields::{FIELD_NAMES, field_named};

use super::directory::Directory;
use super::error::{QueryError, QueryErrorKind as Kind};
use lex::{Lexeme, lex};
use std::ops::Range;

const LONGEST: usize = 2_000;
const MOST_WORDS: usize = 64;
const DEEPEST: usize = 16;

/// `None` for a text without anything to look for.
pub(super) fn parse(query: &str, directory: &Directory) -> Result<Option<Expr>, QueryError> {
    if query.len() > LONGEST {
        return Err(QueryError::new(query.floor_char_boundary(LONGEST)..query.len(), Kind::TooLong(LONGEST)));
    }
    let lexemes = lex(query, directory)?;
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
            assert_eq!(parse(query, &Directory::default()).unwrap().as_ref().map(show).unwrap(), tree, "{query}");
        }
    }

    #[test]
    fn nothing_to_look_for() {
        for query in ["", "   ", "...", "\"\"", "–"] {
            assert_eq!(parse(query, &Directory::default()), Ok(None), "{query}");
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
            let error = parse(query, &Directory::default()).unwrap_err();
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
            if let Err(e) = parse(&text, &Directory::default()) {
                prop_assert!(text.get(e.at.clone()).is_some(), "{:?}", e);
            }
        }
    }

    #[test]
    fn bounded() {
        let deep = format!("{}a", "(".repeat(500));
        assert!(matches!(parse(&deep, &Directory::default()).unwrap_err().kind, Kind::TooDeep(_)));
        assert!(matches!(parse(&"- -".repeat(300), &Directory::default()), Ok(None)));
        assert!(matches!(parse(&"NOT ".repeat(300), &Directory::default()).unwrap_err().kind, Kind::TooDeep(_)));
        assert!(matches!(parse(&"a ".repeat(80), &Directory::default()).unwrap_err().kind, Kind::TooManyWords(_)));
        assert!(matches!(parse(&"ă".repeat(2000), &Directory::default()).unwrap_err().kind, Kind::TooLong(_)));
    }
}
