//! What people decided: findings set aside, put on top of what the checks found; days granted, which the checks look at.
//!
//! The stored assessment is never changed by a decision, so that taking one back, or letting it expire, brings the finding back.

use jiff::civil::Date;
use rasoat_check::dossier::Extension;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::{Finding, Outcome};
use rasoat_store::{StoredExtension, StoredWaiver};

/// Marks the findings of a dossier that hold a waiver on this day, and weighs the dossier anew.
pub fn set_aside(dossier: &mut DossierAssessment, waivers: &[StoredWaiver], today: Date) {
    let Some(unit) = dossier.unit.clone() else { return };
    let own: Vec<&StoredWaiver> = waivers.iter().filter(|w| same_unit(&w.unit, &unit) && holds(w, today)).collect();
    if own.is_empty() {
        return;
    }
    let findings = std::mem::take(&mut dossier.findings);
    dossier.findings = findings
        .into_iter()
        .map(|f| match own.iter().find(|w| covers(w, &f)) {
            Some(w) => f.waived(w.waiver.clone()),
            None => f,
        })
        .collect();
    dossier.verdict = DossierAssessment::verdict_of(&dossier.findings);
}

/// Whether two names mean one unit: by the roster where it knows them.
pub fn same_unit(a: &UnitRef, b: &UnitRef) -> bool {
    match (&a.id, &b.id) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.name == b.name,
        _ => false,
    }
}

/// The latest extension of a unit that was not taken back.
pub fn extension(extensions: &[StoredExtension], unit: &UnitRef) -> Option<Extension> {
    let mut own = extensions.iter().filter(|e| e.withdrawn_at.is_none() && same_unit(&e.unit, unit));
    own.next_back().map(|e| Extension { until: e.until, by: e.author.clone(), reason: e.reason.clone() })
}

/// The digest of a dossier's content together with the extension by which it was assessed: another one makes another version.
pub fn digest_with(content: &str, extension: Option<&Extension>) -> String {
    match extension {
        Some(e) => format!("{content}{MARK}{}", e.until),
        None => content.to_string(),
    }
}

/// Content and last day of the extension, as [`digest_with`] put them together.
pub fn digest_parts(digest: &str) -> (&str, Option<Date>) {
    match digest.split_once(MARK) {
        Some((content, until)) => (content, until.parse().ok()),
        None => (digest, None),
    }
}

const MARK: char = '+';

fn holds(w: &StoredWaiver, today: Date) -> bool {
    w.withdrawn_at.is_none() && w.waiver.until.is_none_or(|until| today <= until)
}

fn covers(w: &StoredWaiver, f: &Finding) -> bool {
    let fits = |asked: &Option<String>, found: Option<&str>| asked.as_deref().is_none_or(|a| Some(a) == found);
    f.outcome != Outcome::Waived
        && f.rule == w.rule
        && fits(&w.requirement, Some(&f.requirement))
        && fits(&w.subject, f.subject.as_deref())
}
