//! The fields of a query and their names, English and Vietnamese.

use super::super::range::Measure;
use super::super::spelling::{typed, unmarked};
use super::expr::{Expr, Field};

/// A field that asks whether another one has anything in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
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

    /// The query that asks it of a field.
    pub fn of(self, field: Field) -> Expr {
        match self {
            Presence::Present => Expr::Has(field),
            Presence::Absent => Expr::Not(Box::new(Expr::Has(field))),
        }
    }
}

/// Names as they are shown and completed, the Vietnamese ones first.
pub(crate) const FIELD_NAMES: [&str; 30] = [
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

pub(crate) fn field_named(name: &str) -> Option<Field> {
    // Not the folded form: in a whole syllable y is written as i there.
    Field::named(&unmarked(&typed(name)))
}

pub(super) fn presence_named(name: &str) -> Option<Presence> {
    Presence::named(&unmarked(&typed(name)))
}
