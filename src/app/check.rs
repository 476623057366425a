//! Assessing without keeping: papers as they lie there, and a campaign as another profile would have it.

use super::campaigns;
use super::error::AppError;
use super::history::{Change, change};
use super::originals;
use super::papers::{self, Options};
use super::profiles;
use super::replay;
use super::run::{Occasion, Run};
use super::work::Work;
use rasoat_check::assess::assess;
use rasoat_check::similar;
use rasoat_model::assessment::{Assessment, DossierAssessment};
use rasoat_store::Home;
use rayon::prelude::*;

/// Reads and assesses all dossiers of a plan, and compares them with each other.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn check(work: Work, on: &Occasion, run: &Run<'_>) -> Result<Assessment, AppError> {
    let Work { profile, reading, plan } = work;
    run.begin(plan.dossiers.len());
    let one = |planned| {
        run.go_on()?;
        // Read and assess in one step, so that no more papers are held than are being worked on.
        let dossier = papers::read(planned, &reading);
        let assessed = (assess(&profile, &dossier, on.today), similar::sketch(&profile, &dossier));
        run.done();
        Ok(assessed)
    };
    let all = plan.dossiers.par_iter().map(one).collect::<Result<Vec<_>, AppError>>()?;
    let (mut dossiers, sketches): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    similar::add(&profile, &sketches, &mut dossiers);
    Ok(Assessment { profile: profiles::reference(&profile), today: on.today, dossiers, ignored: plan.ignored })
}

/// What a new profile would change.
pub struct AgainstRequest<'a> {
    pub campaign: &'a str,
    /// By id or file.
    pub profile: Option<&'a str>,
    pub reading: Options,
}

/// A dossier as it is registered, and as it would be.
#[derive(Debug)]
pub struct Flip {
    pub was: DossierAssessment,
    pub would: DossierAssessment,
}

impl Flip {
    /// What would be gone, stay and come.
    pub fn change(&self) -> Change<'_> {
        change(&self.was, &self.would)
    }
}

/// Assesses the latest versions of a campaign by another profile; writes nothing.
///
/// # Errors
/// No such campaign or profile, an original is missing, [`AppError::Cancelled`].
pub fn against(home: &Home, request: &AgainstRequest<'_>, on: &Occasion, run: &Run<'_>) -> Result<Vec<Flip>, AppError> {
    let campaign = campaigns::choose(home, Some(request.campaign))?;
    let Some(name) = request.profile else { return Err(AppError::NoNewProfile(campaign.name)) };
    let profile = profiles::named(Some(name))?;
    let extensions = home.extensions(&campaign.name)?;
    let latest = home.latest(&campaign.name)?;
    originals::each(home, &latest, &request.reading.clone().by_profile(&profile), run, |stored, mut dossier| {
        dossier.extension = replay::extension_then(stored, &extensions);
        Flip { was: originals::assessment(stored), would: assess(&profile, &dossier, on.today) }
    })
}
