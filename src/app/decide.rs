//! What people decided: findings set aside, put on top of what the checks found; days granted, which the checks look at.
//!
//! The stored assessment is never changed by a decision, so that taking one back, or letting it expire, brings the finding back.

use super::error::AppError;
use super::run::Occasion;
use super::{campaigns, profiles, units};
use jiff::civil::Date;
use rasoat_check::dossier::Extension;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::{Finding, Outcome, Waiver};
use rasoat_model::rule::Rule;
use rasoat_store::{Home, NewExtension, NewWaiver, StoredExtension, StoredWaiver};

/// A finding to be set aside for a unit.
#[derive(Debug, Clone)]
pub struct WaiveRequest<'a> {
    pub campaign: Option<&'a str>,
    /// By id or name.
    pub unit: &'a str,
    /// Id of the rule.
    pub rule: &'a str,
    /// `None`: whichever requirement the rule is about.
    pub requirement: Option<&'a str>,
    /// Year, person or file that the finding is about; `None`: any.
    pub subject: Option<&'a str>,
    pub reason: &'a str,
    /// Who decided; the actor of the occasion only wrote it down.
    pub author: &'a str,
    /// The last day on which it holds; `None`: for ever.
    pub until: Option<Date>,
}

/// More time for a unit.
#[derive(Debug, Clone)]
pub struct ExtendRequest<'a> {
    pub campaign: Option<&'a str>,
    /// By id or name.
    pub unit: &'a str,
    /// The last day that is still in time.
    pub until: Date,
    pub reason: &'a str,
    pub author: &'a str,
}

/// A decision as it was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// By which it can be taken back.
    pub id: i64,
    pub unit: UnitRef,
}

/// Sets a finding aside. It stays in all results, marked.
///
/// # Errors
/// No such rule, campaign or unit; [`AppError::NoReason`]; the registry cannot be written.
pub fn waive(home: &mut Home, request: &WaiveRequest<'_>, on: &Occasion) -> Result<Decided, AppError> {
    let rule = Rule::parse(request.rule).ok_or_else(|| AppError::NoSuchRule(request.rule.to_owned()))?;
    let (campaign, unit) = of(home, request.campaign, request.unit)?;
    demand_reason(request.reason, request.author)?;
    let waiver = Waiver { reason: request.reason.to_owned(), author: request.author.to_owned(), until: request.until };
    let new = NewWaiver {
        campaign: &campaign,
        unit: &unit,
        rule,
        requirement: request.requirement,
        subject: request.subject,
        waiver: &waiver,
    };
    let id = on.act(|by| home.waive(by, &new))?;
    Ok(Decided { id, unit })
}

/// Gives a unit more time; its dossiers are assessed by the new day when they come again or are assessed again.
///
/// # Errors
/// No such campaign or unit; [`AppError::NoReason`]; the registry cannot be written.
pub fn extend(home: &mut Home, request: &ExtendRequest<'_>, on: &Occasion) -> Result<Decided, AppError> {
    let (campaign, unit) = of(home, request.campaign, request.unit)?;
    demand_reason(request.reason, request.author)?;
    let new =
        NewExtension { campaign: &campaign, unit: &unit, until: request.until, reason: request.reason, author: request.author };
    let id = on.act(|by| home.extend(by, &new))?;
    Ok(Decided { id, unit })
}

/// Takes back a decision of either kind.
///
/// # Errors
/// No such campaign or decision, or the registry cannot be written.
pub fn withdraw(home: &mut Home, campaign: Option<&str>, id: i64, author: &str, on: &Occasion) -> Result<(), AppError> {
    let campaign = campaigns::choose(home, campaign)?;
    Ok(on.act(|by| home.withdraw(by, &campaign.name, id, author))?)
}

/// The campaign and the unit that a decision is about.
fn of(home: &Home, campaign: Option<&str>, unit: &str) -> Result<(String, UnitRef), AppError> {
    let campaign = campaigns::choose(home, campaign)?;
    let profile = profiles::of_campaign(home, &campaign, None)?;
    Ok((campaign.name, units::named(home, &profile, unit)?))
}

fn demand_reason(reason: &str, author: &str) -> Result<(), AppError> {
    if reason.trim().is_empty() || author.trim().is_empty() { Err(AppError::NoReason) } else { Ok(()) }
}

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
