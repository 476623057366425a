//! What was found in a run over one or more dossiers: the thing that is printed, stored, searched and written about. Inert data.

use crate::envelope::Envelope;
use crate::finding::{Finding, Outcome, Verdict};
use crate::receipt::Receipt;
use crate::rule::{Rule, Severity};
use jiff::civil::Date;

/// A run over one or more dossiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    pub profile: ProfileRef,
    /// The day on which the run looked at the calendar; passed in, never read from a clock here.
    pub today: Date,
    pub dossiers: Vec<DossierAssessment>,
    /// Loose files of a campaign folder that belong to no dossier, with the reason.
    pub ignored: Vec<String>,
}

/// Which version of which profile a run followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRef {
    pub id: String,
    /// `sha256:…` of the profile's text.
    pub digest: String,
    /// What a person calls the directive: "Công văn số 2638/BHXH-TĐKT ngày 19/8/2020".
    pub title: String,
}

/// What one dossier holds and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierAssessment {
    /// Name of the folder, archive or file.
    pub dossier: String,
    pub unit: Option<UnitRef>,
    /// The day of receipt that counts; `None` where nothing tells it.
    pub received: Option<Date>,
    /// Where the day of receipt comes from: "register", "option", "edxml", "mail".
    pub received_from: Option<&'static str>,
    /// All that says when it came, the day that counts and the others.
    pub receipts: Vec<Receipt>,
    pub verdict: Verdict,
    pub documents: Vec<DocumentSummary>,
    /// Ordered by requirement as in the profile, then by subject.
    pub findings: Vec<Finding>,
    /// Requirements that were met, in profile order.
    pub met: Vec<String>,
    /// Where sections that were met stand, in profile order: what a reviewer would want to look at.
    pub places: Vec<FoundAt>,
    /// The mails and packets in which it came.
    pub envelopes: Vec<Envelope>,
}

/// Where a requirement was found to be met.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAt {
    pub requirement: String,
    pub file: String,
    /// 1-based.
    pub page: Option<u32>,
    pub block: Option<usize>,
    pub quote: String,
    /// How sure the match is, 0 to 1.
    pub confidence: f32,
}

impl DossierAssessment {
    /// `Deficient` with at least one error, else `Unclear` with something undecided, else `Complete`.
    pub fn verdict_of(findings: &[Finding]) -> Verdict {
        if findings.iter().any(|f| f.severity == Severity::Error && f.outcome == Outcome::NotMet) {
            Verdict::Deficient
        } else if findings.iter().any(|f| f.outcome == Outcome::Unclear && f.severity != Severity::Info) {
            Verdict::Unclear
        } else {
            Verdict::Complete
        }
    }

    /// Whether it came after the deadline, as a finding that nobody set aside.
    pub fn is_late(&self) -> bool {
        self.findings.iter().any(|f| f.rule == Rule::DeadlineMissed && f.outcome == Outcome::NotMet)
    }
}

/// The unit that a dossier is from, as far as it could be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRef {
    /// Identifier in the roster; `None` for a name that the roster does not know.
    pub id: Option<String>,
    pub name: String,
    /// "province", "attached"; `None` where unknown.
    pub kind: Option<String>,
}

/// A file of the dossier, its text left out.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentSummary {
    pub file: String,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    pub format: &'static str,
    /// "summary-report", "cover-letter", "appendix", "award-submission", "award-minutes", "achievement-report", "other", "unreadable".
    pub kind: String,
    /// `None` where the format has none.
    pub pages: Option<u32>,
    /// "native", "ocr-layer", "ocr", "none".
    pub text_source: &'static str,
    /// Of the text, 0 to 1.
    pub confidence: f32,
    pub fields: FieldSummary,
    /// Papers that it cites as its ground: number and day.
    pub references: Vec<(String, Option<Date>)>,
    /// Digital signatures in the order in which they were added.
    pub signatures: Vec<SignatureSummary>,
    pub warnings: Vec<String>,
}

/// A digital signature, its certificate not verified.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignatureSummary {
    pub name: Option<String>,
    pub organisation: Option<String>,
    /// "2020-08-20T10:15:00+07:00".
    pub at: Option<String>,
    /// "whole", "later-signing", "changed", "unknown".
    pub covers: String,
    /// "matches", "differs", "not-checked".
    pub digest: String,
}

/// The letterhead and signature of a paper, as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldSummary {
    pub number: Option<String>,
    pub symbol: Option<String>,
    pub place: Option<String>,
    pub date: Option<Date>,
    pub agency: Option<String>,
    pub title: Option<String>,
    pub signatory_role: Option<String>,
    pub signatory_name: Option<String>,
}
