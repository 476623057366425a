//! The versions of a dossier, one after another: what was mended, what is still open, what is new.

use super::campaigns;
use super::error::AppError;
use super::originals;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::{Finding, Outcome};
use rasoat_model::lang::Lang;
use rasoat_model::rule::Severity;
use rasoat_store::{Home, StoredDossier};

/// Whose versions are asked for.
pub struct HistoryRequest<'a> {
    pub campaign: Option<&'a str>,
    /// Name of the dossier, or id or name of its unit; `None`: all that came more than once.
    pub dossier: Option<&'a str>,
}

/// A dossier with all its versions.
#[derive(Debug)]
pub struct History {
    pub dossier: String,
    /// Oldest first; at least one.
    pub versions: Vec<Version>,
}

/// A version of a dossier, as registered and as assessed.
#[derive(Debug)]
pub struct Version {
    pub stored: StoredDossier,
    /// As it was stored.
    pub assessment: DossierAssessment,
}

impl History {
    /// Each version with what changed since the one before it.
    pub fn changes(&self) -> impl Iterator<Item = (&Version, Option<Change<'_>>)> {
        self.versions.iter().enumerate().map(|(i, now)| {
            let before = i.checked_sub(1).and_then(|i| self.versions.get(i));
            (now, before.map(|before| change(&before.assessment, &now.assessment)))
        })
    }
}

/// # Errors
/// No such campaign or dossier, or the registry cannot be read.
pub fn history(home: &Home, request: &HistoryRequest<'_>) -> Result<Vec<History>, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    let chosen = |s: &StoredDossier| match request.dossier {
        None => s.version > 1,
        Some(name) => s.dossier == name || s.unit.as_ref().is_some_and(|u| u.name == name || u.id.as_deref() == Some(name)),
    };
    let names: Vec<String> = home.latest(&campaign.name)?.into_iter().filter(chosen).map(|s| s.dossier).collect();
    if let (Some(name), true) = (request.dossier, names.is_empty()) {
        return Err(AppError::NoSuchDossier { campaign: campaign.name, dossier: name.to_owned() });
    }
    let of = |dossier: String| {
        let versions = home.versions(&campaign.name, &dossier)?.into_iter();
        let versions = versions.map(|stored| Version { assessment: originals::assessment(&stored), stored }).collect();
        Ok(History { dossier, versions })
    };
    names.into_iter().map(of).collect()
}

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

/// Whether a unit is asked about a finding: an error, or something unclear, that was not set aside.
pub fn is_asked(f: &Finding) -> bool {
    match f.outcome {
        Outcome::NotMet => f.severity == Severity::Error,
        Outcome::Unclear => f.severity != Severity::Info,
        Outcome::Waived => false,
    }
}
