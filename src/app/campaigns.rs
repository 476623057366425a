//! Campaigns: which one is meant, opened, closed, listed, and one with all that was decided in it.

use super::error::AppError;
use super::profiles;
use super::run::Occasion;
use rasoat_store::{Campaign, Home, ProfileVersion, StoredExtension, StoredWaiver};

/// The campaign named, or the only one there is.
///
/// # Errors
/// [`AppError::NoSuchCampaign`], [`AppError::NoCampaignYet`], [`AppError::WhichCampaign`], or the registry cannot be read.
pub fn choose(home: &Home, name: Option<&str>) -> Result<Campaign, AppError> {
    let mut all = home.campaigns()?;
    let known = || all.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    match name {
        _ if all.is_empty() => Err(AppError::NoCampaignYet),
        Some(name) => match all.iter().position(|c| c.name == name) {
            Some(at) => Ok(all.swap_remove(at)),
            None => Err(AppError::NoSuchCampaign { name: name.to_owned(), known: known() }),
        },
        None if all.len() == 1 => Ok(all.swap_remove(0)),
        None => Err(AppError::WhichCampaign(known())),
    }
}

/// All campaigns, by name.
///
/// # Errors
/// The registry cannot be read.
pub fn list(home: &Home) -> Result<Vec<Campaign>, AppError> {
    Ok(home.campaigns()?)
}

/// A campaign with the versions of its profile and all that was decided for its units, taken back or not.
#[derive(Debug, Clone)]
pub struct Shown {
    pub campaign: Campaign,
    pub profile_versions: Vec<ProfileVersion>,
    pub waivers: Vec<StoredWaiver>,
    pub extensions: Vec<StoredExtension>,
}

/// # Errors
/// As [`choose`].
pub fn show(home: &Home, name: Option<&str>) -> Result<Shown, AppError> {
    let campaign = choose(home, name)?;
    Ok(Shown {
        profile_versions: home.profile_versions(&campaign.name)?,
        waivers: home.waivers(&campaign.name)?,
        extensions: home.extensions(&campaign.name)?,
        campaign,
    })
}

/// Opens a campaign before its first dossier comes, by the profile named.
///
/// # Errors
/// As [`profiles::named`]; there is a campaign of that name.
pub fn open(home: &mut Home, name: &str, profile: Option<&str>, on: &Occasion) -> Result<(), AppError> {
    let profile = profiles::named(profile)?;
    Ok(on.act(|by| home.new_campaign(by, name, &profiles::reference(&profile), &profile.text))?)
}

/// Closes a campaign, so that nothing more is taken in, or opens it again.
///
/// # Errors
/// There is no such campaign, or the registry cannot be written.
pub fn close(home: &mut Home, name: &str, closed: bool, on: &Occasion) -> Result<(), AppError> {
    Ok(on.act(|by| home.close_campaign(by, name, closed))?)
}
