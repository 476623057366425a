//! Units as use cases ask for them: by a name that somebody typed, and all that were to send something.

use super::error::AppError;
use rasoat_check::profile::Profile;
use rasoat_check::roster::{Resolution, Unit};
use rasoat_model::assessment::UnitRef;
use rasoat_store::Home;

/// The roster that a profile goes by.
/// Units of the roster that were to send something.
pub fn expected(profile: &Profile) -> Vec<&Unit> {
    profile.owing().collect()
}

/// As the registry knows a unit of the roster.
pub fn reference(unit: &Unit) -> UnitRef {
    UnitRef { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.as_str().to_owned()) }
}

/// A unit of the roster by its id or name.
///
/// # Errors
/// [`AppError::NoSuchUnit`]: a name that is no unit is no empty answer.
pub fn of_roster(profile: &Profile, name: &str) -> Result<UnitRef, AppError> {
    let roster = &profile.roster;
    match roster.get(name).map_or_else(|| roster.resolve(name, profile.roster_on), Resolution::One) {
        Resolution::One(unit) => Ok(reference(unit)),
        _ => {
            let example = roster.example(profile.roster_on).map(|u| (u.shown(), u.id.clone()));
            Err(AppError::NoSuchUnit { name: name.to_owned(), example })
        }
    }
}

/// A unit by its id or name: of the roster, or one that has sent something under that name.
///
/// # Errors
/// [`AppError::NoSuchUnit`], or the registry cannot be read.
pub fn named(home: &Home, profile: &Profile, name: &str) -> Result<UnitRef, AppError> {
    match of_roster(profile, name) {
        Err(unknown) => home.units()?.into_iter().map(|u| u.unit).find(|u| u.name == name).ok_or(unknown),
        found => found,
    }
}
