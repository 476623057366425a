//! What the dossiers of a campaign share with each other: passages nearly alike, the same figures.

use super::error::AppError;
use super::originals;
use super::papers::Options;
use super::run::Run;
use super::{campaigns, profiles};
use rasoat_check::similar::{Pair, Sketch, pairs, sketch};
use rasoat_store::Home;

/// A campaign whose dossiers are to be compared.
pub struct CompareRequest<'a> {
    pub campaign: Option<&'a str>,
    /// By id or file; `None`: the one by which the campaign was last assessed.
    pub profile: Option<&'a str>,
    pub reading: Options,
}

/// What was found, with the dossiers that were compared.
pub struct Compared {
    pub pairs: Vec<Pair>,
    /// `Pair::first` and `Pair::second` are places here.
    pub sketches: Vec<Sketch>,
}

/// Compares the latest versions of all dossiers of a campaign.
///
/// # Errors
/// No such campaign or profile, an original is missing, [`AppError::Cancelled`].
pub fn compare(home: &Home, request: &CompareRequest<'_>, run: &Run<'_>) -> Result<Compared, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    let profile = profiles::of_campaign(home, &campaign, request.profile)?;
    let latest = home.latest(&campaign.name)?;
    let sketches =
        originals::each(home, &latest, &request.reading.clone().by_profile(&profile), run, |_, d| sketch(&profile, &d))?;
    Ok(Compared { pairs: pairs(&profile, &sketches), sketches })
}
