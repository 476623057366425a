//! The tables by years of many dossiers as one: of papers as they lie there, or of a campaign of the registry.

use super::error::AppError;
use super::originals;
use super::papers::{self, Options, Planned};
use super::run::Run;
use super::{campaigns, profiles};
use rasoat_check::profile::{Check, Profile};
use rasoat_check::rollup::{self, Rollup, UnitTable};
use rasoat_report::units::{self, Order};
use rasoat_store::Home;
use rayon::prelude::*;
use std::path::PathBuf;

/// Where the dossiers are.
pub enum From<'a> {
    /// Files, dossiers or campaign folders.
    Papers(&'a [PathBuf]),
    /// The latest versions of a campaign; `None`: of the only one there is.
    Registry(&'a Home, Option<&'a str>),
}

/// Whose tables are to be summed up.
pub struct RollupRequest<'a> {
    pub from: From<'a>,
    /// By id or file; `None`: the campaign's, or the first that comes with the program.
    pub profile: Option<&'a str>,
    pub reading: Options,
    /// In which order units stand.
    pub order: Order,
}

/// The tables of all units as one.
pub struct RolledUp {
    pub rollup: Rollup,
    /// Where papers lie on disk; none where they come from the registry.
    pub planned: Vec<Planned>,
}

/// # Errors
/// No such campaign or profile, [`AppError::NoYears`], nothing to read, an original is missing, [`AppError::Cancelled`].
pub fn rollup(request: &RollupRequest<'_>, run: &Run<'_>) -> Result<RolledUp, AppError> {
    let (profile, mut tables, planned) = match request.from {
        From::Papers(paths) => of_papers(paths, request, run)?,
        From::Registry(home, campaign) => {
            let campaign = campaigns::choose(home, campaign)?;
            let profile = has_years(profiles::of_campaign(home, &campaign, request.profile)?)?;
            let latest = home.latest(&campaign.name)?;
            let reading = request.reading.clone().by_profile(&profile);
            let tables = originals::each(home, &latest, &reading, run, |_, dossier| rollup::of(&profile, &dossier))?;
            (profile, tables, Vec::new())
        }
    };
    tables.sort_by_cached_key(|t| (units::place(&profile.roster, t.unit.as_ref(), &t.dossier, request.order), t.dossier.clone()));
    Ok(RolledUp { rollup: Rollup::new(&profile, tables), planned })
}

fn of_papers(
    paths: &[PathBuf],
    request: &RollupRequest<'_>,
    run: &Run<'_>,
) -> Result<(Profile, Vec<UnitTable>, Vec<Planned>), AppError> {
    let profile = has_years(profiles::named(request.profile)?)?;
    let reading = request.reading.clone().by_profile(&profile);
    let plan = papers::plan(paths, &reading)?;
    run.begin(plan.dossiers.len());
    let one = |planned| {
        run.go_on()?;
        let table = rollup::of(&profile, &papers::read(planned, &reading));
        run.done();
        Ok(table)
    };
    let tables = plan.dossiers.par_iter().map(one).collect::<Result<Vec<_>, AppError>>()?;
    Ok((profile, tables, plan.dossiers))
}

fn has_years(profile: Profile) -> Result<Profile, AppError> {
    let has = profile.requirements.iter().any(|r| matches!(r.check, Check::Years { .. }));
    if has { Ok(profile) } else { Err(AppError::NoYears(profile.id)) }
}
