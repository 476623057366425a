//! The state of a campaign at a glance: units × requirements, and who has sent nothing.
//!
//! One mark a cell, so that thirty requirements fit beside a name. Leaves out where the figures come from: the registry fills
//! [`Matrix`].

use super::json::pretty;
use super::json::table::{WireAbsent, WireRequirement, WireSent, WireStatus, WireStatusRow, WireTotals};
use super::phrase::{clean, columns, short_date, verdict};
use super::text::wrap_into;
use jiff::civil::Date;
use rasoat_check::roster::{KindEntry, UnitKind};
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;

/// Units × requirements, and who is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// The kinds of the roster, in the order in which they are counted.
    pub kinds: Vec<KindEntry>,
    /// Identifier and label of each column, in profile order.
    pub requirements: Vec<(String, String)>,
    /// Units that sent something, in the order to be shown.
    pub rows: Vec<Row>,
    /// Units of the roster that sent nothing, in the order to be shown.
    pub missing_units: Vec<Absent>,
}

/// A unit that sent nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    pub unit: String,
    /// As in a list of units of its kind: "Nam Định".
    pub brief: String,
    pub kind: Option<UnitKind>,
    pub notices: Vec<Sent>,
}

/// A notice that was written to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub on: Date,
    /// Number and symbol, where it was given.
    pub number: Option<String>,
}

/// A dossier that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub unit: String,
    /// As in a list of units of its kind: "Nam Định".
    pub brief: String,
    pub kind: Option<UnitKind>,
    /// Whether the unit stands in the roster; others are shown and not counted among those who were to send.
    pub in_roster: bool,
    pub received: Option<Date>,
    pub late: bool,
    pub verdict: Verdict,
    /// One a requirement; a row that is too short is filled with [`CellState::NotApplicable`].
    pub cells: Vec<CellState>,
    /// Oldest first.
    pub notices: Vec<Sent>,
    /// What is still to be mended, as messages.
    pub open: Vec<String>,
}

/// How a dossier stands to a requirement. The wire format has these words in kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellState {
    Met,
    NotMet,
    Warning,
    Unclear,
    Waived,
    NotApplicable,
}

impl CellState {
    /// In the order of the legend.
    pub const ALL: [CellState; 6] =
        [CellState::Met, CellState::NotMet, CellState::Warning, CellState::Unclear, CellState::Waived, CellState::NotApplicable];

    /// One column wide.
    pub fn mark(self) -> char {
        match self {
            CellState::Met => '✓',
            CellState::NotMet => '✗',
            CellState::Warning => '!',
            CellState::Unclear => '?',
            CellState::Waived => '~',
            CellState::NotApplicable => '-',
        }
    }

    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        match self {
            CellState::Met => "met",
            CellState::NotMet => "not-met",
            CellState::Warning => "warning",
            CellState::Unclear => "unclear",
            CellState::Waived => "waived",
            CellState::NotApplicable => "not-applicable",
        }
    }

    /// In a word, small letters: "không áp dụng".
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            CellState::Met => lang.pick("đạt", "met"),
            CellState::NotMet => lang.pick("thiếu", "not met"),
            CellState::Warning => lang.pick("cảnh báo", "warning"),
            CellState::Unclear => lang.pick("chưa rõ", "unclear"),
            CellState::Waived => lang.pick("bỏ qua", "waived"),
            CellState::NotApplicable => lang.pick("không áp dụng", "not applicable"),
        }
    }
}

impl Matrix {
    /// Units of the roster that sent something, and all that were to send: "38/63".
    pub fn submitted(&self) -> (usize, usize) {
        let sent = self.units().len();
        (sent, sent + self.missing_units.len())
    }

    /// One row a unit of the roster: where a unit sent several dossiers, the best of them (complete, unclear, deficient; then the first).
    pub fn units(&self) -> Vec<&Row> {
        let rank = |r: &Row| match r.verdict {
            Verdict::Complete => 0,
            Verdict::Unclear => 1,
            Verdict::Deficient => 2,
        };
        let mut out: Vec<&Row> = Vec::new();
        for row in self.rows.iter().filter(|r| r.in_roster) {
            match out.iter_mut().find(|r| r.unit == row.unit) {
                Some(known) if rank(row) < rank(known) => *known = row,
                Some(_) => {}
                None => out.push(row),
            }
        }
        out
    }

    /// Units of a kind that sent something, those of them that were to send counted, and how many were to send.
    pub fn submitted_of(&self, kind: &UnitKind) -> (usize, usize) {
        let sent = self.units().into_iter().filter(|r| r.kind.as_ref() == Some(kind)).count();
        (sent, sent + self.missing_units.iter().filter(|m| m.kind.as_ref() == Some(kind)).count())
    }

    /// How a row stands to the requirement of a column, 0-based; [`CellState::NotApplicable`] where there is no such column.
    pub fn cell(&self, row: &Row, column: usize) -> CellState {
        row.cells.get(column).copied().unwrap_or(CellState::NotApplicable)
    }

    /// Rows in which the requirement is met, and rows to which it applies.
    pub fn met(&self, column: usize) -> (usize, usize) {
        let states = || self.rows.iter().map(|r| self.cell(r, column));
        (
            states().filter(|s| matches!(s, CellState::Met | CellState::Warning | CellState::Waived)).count(),
            states().filter(|s| *s != CellState::NotApplicable).count(),
        )
    }
}

/// Columns of a name before it is cut.
const NAME: usize = 38;
/// A blank after so many marks, so that the eye keeps its place.
const GROUP: usize = 5;

/// The matrix, the legend of its columns, who has sent nothing, and the totals. `width` only breaks the lists below the matrix.
pub fn to_text(m: &Matrix, lang: Lang, width: usize) -> String {
    let mut out = String::new();
    let name_width = m.rows.iter().map(|r| columns(&name(r))).max().unwrap_or(0).max(6);
    if !m.rows.is_empty() {
        head(&mut out, m, lang, name_width);
    }
    for row in &m.rows {
        let marks: String = spaced((0..m.requirements.len()).map(|c| m.cell(row, c).mark()));
        let received = row.received.map_or_else(String::new, |d| lang.pick(short_date(d), d.to_string()));
        let late = if row.late { lang.pick(", muộn", ", late") } else { "" };
        out.push_str(&format!(
            "{} {received:>10}  {marks}  {}{late}\n",
            padded(&name(row), name_width),
            verdict(row.verdict, lang)
        ));
    }
    if !m.rows.is_empty() {
        legend(&mut out, m, lang, width);
    }
    if !m.missing_units.is_empty() {
        let names: Vec<String> = m.missing_units.iter().map(|n| clean(&n.unit)).collect();
        let title = lang.pick("Chưa gửi", "Nothing received from");
        wrap_into(&mut out, &format!("{title} ({}): {}.", names.len(), names.join("; ")), width, 0, 2);
        out.push('\n');
    }
    wrap_into(&mut out, &totals(m, lang), width, 0, 2);
    out
}

/// "38/63 địa phương", "38/63 địa phương và 15/20 đơn vị trực thuộc", "38/63 đơn vị" where the kinds are not known.
pub fn share(m: &Matrix, lang: Lang) -> String {
    let counted: Vec<((usize, usize), &str)> =
        m.kinds.iter().map(|k| (m.submitted_of(&k.kind), lang.pick(k.name.as_str(), k.name_en.as_str()))).collect();
    let (sent, all) = m.submitted();
    if all == 0 || counted.iter().map(|((_, of), _)| of).sum::<usize>() != all {
        return format!("{sent}/{all} {}", lang.pick("đơn vị", "units"));
    }
    let parts: Vec<String> =
        counted.iter().filter(|((_, of), _)| *of > 0).map(|((sent, of), word)| format!("{sent}/{of} {word}")).collect();
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{}{}{last}", before.join(", "), lang.pick(" và ", " and ")),
        _ => parts.concat(),
    }
}

/// "38/63 địa phương đã gửi: 30 đủ, 6 thiếu, 2 chưa rõ; 3 gửi muộn; 25 chưa gửi".
pub fn totals(m: &Matrix, lang: Lang) -> String {
    let units = m.units();
    let mut out = format!("{} {}", share(m, lang), lang.pick("đã gửi", "have sent"));
    let verdicts: Vec<String> = [
        (Verdict::Complete, lang.pick("đủ", "complete")),
        (Verdict::Deficient, lang.pick("thiếu", "deficient")),
        (Verdict::Unclear, lang.pick("chưa rõ", "unclear")),
    ]
    .into_iter()
    .map(|(v, word)| (units.iter().filter(|r| r.verdict == v).count(), word))
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{n} {word}"))
    .collect();
    if !verdicts.is_empty() {
        out.push_str(&format!(": {}", verdicts.join(", ")));
    }
    let late = units.iter().filter(|r| r.late).count();
    if late > 0 {
        out.push_str(&format!("; {late} {}", lang.pick("gửi muộn", "late")));
    }
    if !m.missing_units.is_empty() {
        out.push_str(&format!("; {} {}", m.missing_units.len(), lang.pick("chưa gửi", "have sent nothing")));
    }
    let strangers = m.rows.iter().filter(|r| !r.in_roster).count();
    if strangers > 0 {
        out.push_str(&format!(
            "; {strangers} {}",
            lang.pick("hồ sơ của đơn vị ngoài danh sách", "dossiers of units outside the roster")
        ));
    }
    out
}

/// Column numbers above the marks, tens over units.
fn head(out: &mut String, m: &Matrix, lang: Lang, name_width: usize) {
    let digit = |n: usize| char::from_digit((n % 10) as u32, 10).unwrap_or(' ');
    let n = m.requirements.len();
    if n >= 10 {
        let tens = spaced((1..=n).map(|i| if i >= 10 && (i % 10 == 0 || i == 10) { digit(i / 10) } else { ' ' }));
        out.push_str(format!("{} {:10}  {tens}", " ".repeat(name_width), "").trim_end());
        out.push('\n');
    }
    let ones = spaced((1..=n).map(digit));
    out.push_str(&format!(
        "{} {:>10}  {ones}\n",
        padded(lang.pick("Đơn vị", "Unit"), name_width),
        lang.pick("Ngày nhận", "Received")
    ));
}

fn legend(out: &mut String, m: &Matrix, lang: Lang, width: usize) {
    out.push('\n');
    for (i, (id, label)) in m.requirements.iter().enumerate() {
        let (met, of) = m.met(i);
        wrap_into(
            out,
            &format!("{:>2}. {} ({}): {met}/{of}", i + 1, clean(label), clean(id)),
            width,
            if i < 9 { 1 } else { 0 },
            4,
        );
    }
    let marks: Vec<String> = CellState::ALL.iter().map(|s| format!("{} {}", s.mark(), s.word(lang))).collect();
    wrap_into(out, &marks.join(", "), width, 0, 2);
    out.push('\n');
}

fn name(row: &Row) -> String {
    super::phrase::shorten(&row.unit, NAME)
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

fn spaced(marks: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for (i, mark) in marks.enumerate() {
        if i > 0 && i % GROUP == 0 {
            out.push(' ');
        }
        out.push(mark);
    }
    out
}

fn wire_sent(sent: &[Sent]) -> Vec<WireSent> {
    sent.iter().map(|s| WireSent { on: s.on.to_string(), number: s.number.clone() }).collect()
}

/// The matrix as JSON (`rasoat.status/1`), indented by two blanks, with a line break at the end.
pub fn to_json(m: &Matrix) -> String {
    let (submitted, expected) = m.submitted();
    pretty(&WireStatus {
        schema: WireStatus::SCHEMA,
        requirements: m
            .requirements
            .iter()
            .enumerate()
            .map(|(i, (id, label))| {
                let (met, applicable) = m.met(i);
                WireRequirement { id: id.clone(), label: label.clone(), met, applicable }
            })
            .collect(),
        rows: m
            .rows
            .iter()
            .map(|r| WireStatusRow {
                unit: r.unit.clone(),
                kind: r.kind.as_deref().map(str::to_owned),
                in_roster: r.in_roster,
                received: r.received.map(|d| d.to_string()),
                late: r.late,
                verdict: r.verdict.as_str().to_owned(),
                cells: (0..m.requirements.len()).map(|c| m.cell(r, c).as_str()).collect(),
                notices: wire_sent(&r.notices),
                open: r.open.clone(),
            })
            .collect(),
        missing_units: m.missing_units.iter().map(|a| a.unit.clone()).collect(),
        missing: m
            .missing_units
            .iter()
            .map(|a| WireAbsent {
                unit: a.unit.clone(),
                kind: a.kind.as_deref().map(str::to_owned),
                notices: wire_sent(&a.notices),
            })
            .collect(),
        summary: WireTotals { submitted, expected },
    })
}
