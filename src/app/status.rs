//! The state of a campaign: units × requirements, who has sent nothing, which letters went out.
//!
//! Leaves out how the table looks.

use super::decide::set_aside;
use super::error::AppError;
use super::history::is_asked;
use super::originals;
use super::run::Occasion;
use super::{campaigns, profiles, units};
use rasoat_check::profile::{Check, Profile, Requirement};
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::Outcome;
use rasoat_model::rule::Severity;
use rasoat_report::matrix::{Absent, CellState, Matrix, Row, Sent};
use rasoat_report::notice::summary::{Summary, summarise};
use rasoat_report::units::{self as order, Order};
use rasoat_store::{Home, StoredNotice};

/// A campaign whose matrix is asked for.
pub struct StatusRequest<'a> {
    /// `None`: the only one there is.
    pub campaign: Option<&'a str>,
    /// By id or file; `None`: the one by which the campaign was last assessed.
    pub profile: Option<&'a str>,
    /// In which order units stand.
    pub order: Order,
}

/// The state of a campaign on a day.
pub struct Status {
    pub profile: Profile,
    /// What the table is about, for its title.
    pub subject: String,
    pub matrix: Matrix,
    /// The same on one page, for those who decide.
    pub summary: Summary,
}

/// # Errors
/// No such campaign or profile, or the registry cannot be read.
pub fn status(home: &Home, request: &StatusRequest<'_>, on: &Occasion) -> Result<Status, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    let profile = profiles::of_campaign(home, &campaign, request.profile)?;
    let waivers = home.waivers(&campaign.name)?;
    let mut dossiers: Vec<DossierAssessment> = home.latest(&campaign.name)?.iter().map(originals::assessment).collect();
    dossiers.iter_mut().for_each(|d| set_aside(d, &waivers, on.today));
    let matrix = matrix_of(&profile, &dossiers, &home.notices(&campaign.name)?, request.order);
    let subject =
        if campaign.name == profile.id { profile.title.clone() } else { format!("{} ({})", profile.title, campaign.name) };
    let summary = summarise(&matrix, &profile, on.today);
    Ok(Status { profile, subject, matrix, summary })
}

fn matrix_of(profile: &Profile, dossiers: &[DossierAssessment], notices: &[StoredNotice], order: Order) -> Matrix {
    let shown: Vec<&Requirement> =
        profile.requirements.iter().filter(|r| !matches!(&r.check, Check::Section(s) if s.scope)).collect();
    let expected = units::expected(profile);
    let sent = |id: &str| dossiers.iter().any(|d| d.unit.as_ref().and_then(|u| u.id.as_deref()) == Some(id));
    let told = |unit: &UnitRef, dossier: Option<&str>| -> Vec<Sent> {
        // About a dossier, or to a unit that had sent nothing yet.
        let same = |n: &&StoredNotice| match &n.about {
            Some((about, _)) => Some(about.as_str()) == dossier,
            None => n.unit.id.is_some() && n.unit.id == unit.id,
        };
        notices.iter().filter(same).filter_map(sent_on).collect()
    };
    let mut given: Vec<&DossierAssessment> = dossiers.iter().collect();
    given.sort_by_cached_key(|d| (order::place(&profile.roster, d.unit.as_ref(), &d.dossier, order), d.dossier.clone()));
    let rows = given
        .iter()
        .map(|d| {
            let unit = d.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: d.dossier.clone(), kind: None });
            let known = expected.iter().find(|e| Some(e.id.as_str()) == unit.id.as_deref());
            Row {
                brief: known.map_or_else(|| unit.name.clone(), |u| u.brief().to_owned()),
                kind: known.map(|u| u.kind.clone()),
                in_roster: known.is_some(),
                received: d.received,
                late: d.is_late(),
                verdict: d.verdict,
                cells: shown.iter().map(|r| cell(r, d)).collect(),
                notices: told(&unit, Some(&d.dossier)),
                open: open_points(d),
                unit: unit.name,
            }
        })
        .collect();
    let mut absent: Vec<UnitRef> = expected.iter().filter(|u| !sent(&u.id)).map(|u| units::reference(u)).collect();
    absent.sort_by_cached_key(|u| order::place(&profile.roster, Some(u), "", order));
    let known = |u: &UnitRef| expected.iter().find(|e| Some(e.id.as_str()) == u.id.as_deref());
    let nothing_from = |u: UnitRef| Absent {
        brief: known(&u).map_or_else(|| u.name.clone(), |e| e.brief().to_owned()),
        kind: known(&u).map(|e| e.kind.clone()),
        notices: told(&u, None),
        unit: u.name,
    };
    Matrix {
        kinds: profile.roster.kinds().to_vec(),
        requirements: shown.iter().map(|r| (r.id.clone(), r.label.clone())).collect(),
        rows,
        missing_units: absent.into_iter().map(nothing_from).collect(),
    }
}

/// The day in Việt Nam on which a notice was written; the registry keeps a moment in UTC.
fn sent_on(notice: &StoredNotice) -> Option<Sent> {
    let moment: jiff::Timestamp = notice.issued_at.parse().ok()?;
    let on = moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    Some(Sent { on, number: notice.number.clone() })
}

/// What is still to be mended or looked at.
fn open_points(dossier: &DossierAssessment) -> Vec<String> {
    dossier.findings.iter().filter(|f| is_asked(f)).map(originals::told).collect()
}

fn cell(requirement: &Requirement, dossier: &DossierAssessment) -> CellState {
    let kind = dossier.unit.as_ref().and_then(|u| u.kind.as_deref());
    let applies = requirement.asks(kind, dossier.unit.as_ref().and_then(|u| u.id.as_deref()));
    // The rows of the appendix are found each under its year.
    let own = |id: &str| {
        let year = id.rsplit('.').next().is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
        id == requirement.id || year && matches!(requirement.check, Check::Years { .. })
    };
    let found = || dossier.findings.iter().filter(|f| own(&f.requirement));
    if !applies {
        CellState::NotApplicable
    } else if found().any(|f| f.outcome == Outcome::NotMet && f.severity == Severity::Error) {
        CellState::NotMet
    } else if found().any(|f| f.outcome == Outcome::Unclear) {
        CellState::Unclear
    } else if found().any(|f| f.outcome == Outcome::NotMet && f.severity == Severity::Warning) {
        CellState::Warning
    } else if found().any(|f| f.outcome == Outcome::Waived) {
        CellState::Waived
    } else if dossier.met.iter().any(|id| own(id)) {
        CellState::Met
    } else {
        CellState::NotApplicable
    }
}
