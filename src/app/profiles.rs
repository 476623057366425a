//! Which profile a use case goes by: one named, the campaign's, the one by which a version was assessed, or the one that papers answer.

use super::error::{AppError, beside};
use super::papers::{self, Options};
use rasoat_check::profile::choose::answered;
use rasoat_check::profile::{self, Profile, ProfileError};
use rasoat_check::roster::decode;
use rasoat_model::assessment::ProfileRef;
use rasoat_model::lang::Lang;
use rasoat_store::{Campaign, Home, StoreError, StoredDossier};
use std::path::{Path, PathBuf};

/// The profile named by id or by the path of its file; the first of those that come with the program where none is named.
///
/// # Errors
/// [`AppError::NoSuchProfile`], [`AppError::Profile`] with all its problems, [`AppError::Io`].
pub fn named(name: Option<&str>) -> Result<Profile, AppError> {
    let name = name.or_else(|| Profile::builtin_ids().next()).ok_or(AppError::NoProfile)?;
    let wrong = |error| AppError::Profile { name: name.to_owned(), error };
    match Profile::builtin(name) {
        Some(builtin) => builtin.map_err(wrong),
        None => parsed(Path::new(name), &text(name)?).map_err(wrong),
    }
}

/// The profile in a file, whatever its name is.
///
/// # Errors
/// [`AppError::Profile`] with all its problems, [`AppError::Io`].
pub fn of_file(path: &Path) -> Result<Profile, AppError> {
    let text = read(path)?;
    parsed(path, &text).map_err(|error| AppError::Profile { name: path.display().to_string(), error })
}

/// A profile from the text of its file, with the roster that lies beside it.
fn parsed(path: &Path, text: &str) -> Result<Profile, ProfileError> {
    profile::parse_with(text, &|roster| read(&beside(path, roster)).map_err(|e| e.words(Lang::Vi)))
}

/// The text of a file, in the encodings in which rosters and profiles are saved.
///
/// # Errors
/// [`AppError::Io`].
pub fn read(path: &Path) -> Result<String, AppError> {
    let io = |source| AppError::Io { path: path.to_path_buf(), source };
    let bytes = std::fs::read(path).map_err(io)?;
    decode(&bytes).map_err(|why| io(std::io::Error::new(std::io::ErrorKind::InvalidData, why)))
}

/// The text of a profile as it was written: one that comes with the program, or a file.
///
/// # Errors
/// [`AppError::NoSuchProfile`], [`AppError::Io`].
pub fn text(name: &str) -> Result<String, AppError> {
    if let Some(text) = profile::builtin_text(name) {
        return Ok(text.to_string());
    }
    let path = Path::new(name);
    if !path.exists() {
        let known = Profile::builtin_ids().map(str::to_owned).collect();
        return Err(AppError::NoSuchProfile { name: name.to_owned(), known });
    }
    read(path)
}

/// All profiles that come with the program.
///
/// # Errors
/// As [`named`].
pub fn builtin() -> Result<Vec<Profile>, AppError> {
    Profile::builtin_ids().map(|id| named(Some(id))).collect()
}

/// What a requirement is called, by any of the profiles that come with the program.
pub fn label(requirement: &str) -> Option<String> {
    builtin().ok()?.iter().find_map(|p| Some(p.get(requirement)?.label.clone()))
}

/// The profile named; else the one by which the campaign was last assessed, as it was then. One that was written by another version of
/// the program gives way to the one that comes with this one under its id.
///
/// # Errors
/// As [`named`], or the registry cannot be read.
pub fn of_campaign(home: &Home, campaign: &Campaign, name: Option<&str>) -> Result<Profile, AppError> {
    if let Some(name) = name {
        return named(Some(name));
    }
    let kept = home.profile_versions(&campaign.name)?.pop().and_then(|v| home.profile_text(&v.digest).ok());
    match kept.map(|text| profile::parse(&text)) {
        Some(Ok(profile)) => Ok(profile),
        _ => named(Some(&campaign.profile.id)),
    }
}

/// The profile by which a version was assessed, as the registry keeps it; where it was never kept, or was written by another version of
/// the program, the one that comes with this one under the id that the campaign has.
///
/// # Errors
/// [`AppError::ProfileLost`], or the registry cannot be read.
pub fn of_version(home: &Home, stored: &StoredDossier) -> Result<Profile, AppError> {
    match home.profile_text(&stored.profile_digest) {
        Ok(text) => {
            if let Ok(profile) = profile::parse(&text) {
                return Ok(profile);
            }
        }
        Err(StoreError::NoSuchProfile(_)) => {}
        Err(other) => return Err(other.into()),
    }
    let campaign = home.campaigns()?.into_iter().find(|c| c.name == stored.campaign);
    let id = campaign.map(|c| c.profile.id).unwrap_or_default();
    Profile::builtin(&id).and_then(Result::ok).ok_or(AppError::ProfileLost(id))
}

/// The built-in profile that papers answer, from a few of the dossiers; the first one where nothing in them tells.
///
/// # Errors
/// The paths hold nothing to read.
pub fn of_papers(paths: &[PathBuf], reading: &Options) -> Result<Profile, AppError> {
    /// Dossiers that are read to find out; all of one campaign answer one directive.
    const SAMPLE: usize = 4;
    let mut profiles = builtin()?;
    // Native text tells; a campaign of scans is not worth the recognition twice.
    let options = Options {
        shape: reading.shape,
        passwords: reading.passwords.clone(),
        readers: reading.readers.clone(),
        ..Options::default()
    };
    let mut plan = papers::plan(paths, &options)?;
    plan.dossiers.truncate(SAMPLE);
    let dossiers = papers::read_all(&plan, &options, |_| ());
    let chosen = answered(&profiles, &dossiers).map(|p| p.id.clone());
    let at = chosen.and_then(|id| profiles.iter().position(|p| p.id == id)).unwrap_or(0);
    Ok(profiles.swap_remove(at))
}

/// Id, digest and title, as they stand in an assessment.
pub fn reference(profile: &Profile) -> ProfileRef {
    ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() }
}
