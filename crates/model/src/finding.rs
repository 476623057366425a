//! What a check says: outcomes, evidence, findings. Inert data.

use crate::message::{Fix, Message, Note, Remark};
use crate::rule::{Rule, Severity};
use jiff::civil::Date;

/// What came of a check. A requirement that is met makes no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    NotMet,
    /// Could not be decided: an unreadable page, two readings. Never of severity error.
    Unclear,
    /// Set aside by a person, with a reason.
    Waived,
}

impl Outcome {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::NotMet => "not-met",
            Outcome::Unclear => "unclear",
            Outcome::Waived => "waived",
        }
    }
}

/// A dossier as a whole. Lateness is a finding, not a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    Complete,
    Deficient,
    Unclear,
}

impl Verdict {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Complete => "complete",
            Verdict::Deficient => "deficient",
            Verdict::Unclear => "unclear",
        }
    }
}

/// Where in the submitted papers, and what stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// File name inside the dossier; for a finding about the dossier as a whole, the dossier's own name.
    pub file: String,
    /// 1-based.
    pub page: Option<u32>,
    /// Index of the block in the document.
    pub block: Option<usize>,
    /// Where no page is certain: the headings above the place, from the top down ("III. Kết quả › 2.3. Thiện nguyện"), and which
    /// paragraph under the last of them it is, 1-based.
    pub heading: String,
    pub paragraph: Option<u32>,
    /// As written in the file; empty where the point is that nothing is there.
    pub quote: String,
    /// What the quote shows; `None` where that goes without saying.
    pub note: Option<Note>,
}

/// The sentence of the directive that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub directive: String,
    pub place: String,
    pub quote: String,
}

/// Why a finding is set aside, by whom, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub reason: String,
    pub author: String,
    /// The last day on which it holds; `None`: for good.
    pub until: Option<Date>,
}

/// Something to tell a reviewer. It cannot be made without evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub rule: Rule,
    pub requirement: String,
    /// Year, nominee or file that the finding is about.
    pub subject: Option<String>,
    pub severity: Severity,
    pub outcome: Outcome,
    pub message: Message,
    /// What is to be done.
    pub fix: Fix,
    /// How sure it is that it holds, 0 to 1; `None` where nothing was weighed.
    pub probability: Option<f32>,
    /// For the reviewer alone.
    pub remarks: Vec<Remark>,
    pub source: Source,
    /// Only of a finding that is set aside.
    pub waiver: Option<Waiver>,
    evidence: Vec<Evidence>,
}

impl Finding {
    /// # Panics
    /// Never: the first piece of evidence is an argument of its own, so there is always one.
    #[expect(clippy::too_many_arguments, reason = "every field is needed; this is the only constructor")]
    pub fn new(
        rule: Rule,
        requirement: impl Into<String>,
        subject: Option<String>,
        severity: Severity,
        outcome: Outcome,
        message: Message,
        fix: Fix,
        source: Source,
        first: Evidence,
    ) -> Self {
        let severity = if outcome == Outcome::Unclear && severity == Severity::Error { Severity::Warning } else { severity };
        Finding {
            rule,
            requirement: requirement.into(),
            subject,
            severity,
            outcome,
            message,
            fix,
            probability: None,
            remarks: Vec::new(),
            source,
            waiver: None,
            evidence: vec![first],
        }
    }

    /// The finding with further evidence behind what it has.
    #[must_use]
    pub fn with_evidence(mut self, more: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(more);
        self
    }

    /// With what a reviewer should know of it.
    #[must_use]
    pub fn with_remarks(mut self, remarks: impl IntoIterator<Item = Remark>) -> Self {
        self.remarks.extend(remarks);
        self
    }

    /// With how sure it is, 0 to 1, to two decimals.
    #[must_use]
    pub fn with_probability(mut self, probability: f32) -> Self {
        self.weigh(probability);
        self
    }

    /// Says how sure it is, 0 to 1; kept to two decimals.
    pub fn weigh(&mut self, probability: f32) {
        self.probability = Some((probability.clamp(0.0, 1.0) * 100.0).round() / 100.0);
    }

    /// The finding set aside: it stays in every output and weighs nothing.
    #[must_use]
    pub fn waived(mut self, waiver: Waiver) -> Self {
        self.outcome = Outcome::Waived;
        self.waiver = Some(waiver);
        self
    }

    /// The same with each piece of evidence looked at again.
    pub fn each_evidence(&mut self, mut change: impl FnMut(&mut Evidence)) {
        self.evidence.iter_mut().for_each(&mut change);
    }

    /// At least one piece.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}
