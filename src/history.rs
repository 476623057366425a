//! Two versions of a dossier side by side: what was mended, what is still open, what is new.

use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::{Finding, Outcome};
use rasoat_model::lang::Lang;
use rasoat_model::rule::Severity;

/// How a dossier changed from one version to the next. Only what a unit is asked about counts: errors and what is unclear.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change<'a> {
    /// In the earlier version only.
    pub mended: Vec<&'a Finding>,
    /// In both, as the later version words it.
    pub open: Vec<&'a Finding>,
    /// In the later version only.
    pub new: Vec<&'a Finding>,
}

/// Compares two assessments of one dossier. A finding is the same one where rule, requirement and subject are.
pub fn change<'a>(before: &'a DossierAssessment, after: &'a DossierAssessment) -> Change<'a> {
    let asked = |d: &'a DossierAssessment| d.findings.iter().filter(|f| is_asked(f));
    let same = |a: &Finding, b: &Finding| a.rule == b.rule && a.requirement == b.requirement && a.subject == b.subject;
    let mut out = Change::default();
    out.mended.extend(asked(before).filter(|f| !asked(after).any(|g| same(f, g))));
    for f in asked(after) {
        if asked(before).any(|g| same(f, g)) {
            out.open.push(f);
        } else {
            out.new.push(f);
        }
    }
    out
}

impl Change<'_> {
    /// "đã khắc phục 4 trên 6 thiếu sót, 1 thiếu sót mới".
    pub fn summary(&self, lang: Lang) -> String {
        let (mended, before, new) = (self.mended.len(), self.mended.len() + self.open.len(), self.new.len());
        let first = match before {
            0 => lang.pick("bản trước không có thiếu sót".to_string(), "nothing was open before".to_string()),
            _ => lang.pick(
                format!("đã khắc phục {mended} trên {before} thiếu sót"),
                format!("{mended} of {before} deficiencies mended"),
            ),
        };
        let second = match new {
            0 => lang.pick("không có thiếu sót mới".to_string(), "nothing new".to_string()),
            _ => lang.pick(format!("{new} thiếu sót mới"), format!("{new} new")),
        };
        format!("{first}, {second}")
    }
}

fn is_asked(f: &Finding) -> bool {
    match f.outcome {
        Outcome::NotMet => f.severity == Severity::Error,
        Outcome::Unclear => f.severity != Severity::Info,
        Outcome::Waived => false,
    }
}
