//! What people decided, put on top of what the checks found: findings set aside.
//!
//! The stored assessment is never changed by a decision, so that taking one back, or letting it expire, brings the finding back.

use crate::assessment::{DossierAssessment, UnitRef};
use crate::finding::{Finding, Outcome};
use crate::store::StoredWaiver;
use jiff::civil::Date;

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
