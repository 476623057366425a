//! The search index of a home folder, kept in step with the registry: what is registered and not indexed is indexed from the originals.

use super::error::AppError;
use super::originals::{assessment, read_again, told};
use super::papers::Options;
use super::profiles;
use super::run::Run;
use rasoat_check::profile::{self, Profile};
use rasoat_check::roster::Roster;
use rasoat_search::entries::{self, Context};
use rasoat_search::{Directory, Entry, Index, IndexError};
use rasoat_store::{Home, StoredDossier};
use std::collections::HashMap;
use std::sync::Arc;

/// Dossiers that are confirmed together.
const CHUNK: usize = 12;

/// The index of a home folder. One that is broken or of another version is thrown away; [`catch_up`] makes it anew.
///
/// # Errors
/// The index cannot be opened or written.
pub fn open(home: &mut Home) -> Result<Index, AppError> {
    // One at a time, so that none throws away what another has just made anew.
    // Not the lock of `Index::recreate`, which is taken within this one.
    let _lock = home.lock("index.lock");
    let directory = Directory::new(rosters(home)?);
    let index = match Index::open(home.search_dir()) {
        // A folder that somebody threw away: what it held is to be indexed again.
        Ok(index) if !index.is_present() => home.forget_index().map(|()| index)?,
        Ok(index) => index,
        Err(IndexError::Rebuild { .. }) => {
            let index = Index::recreate(home.search_dir())?;
            home.forget_index()?;
            index
        }
        Err(other) => return Err(other.into()),
    };
    Ok(index.knowing(directory))
}

/// The rosters of the campaigns that have one of their own; a search spans them all.
fn rosters(home: &Home) -> Result<Vec<Arc<Roster>>, AppError> {
    let campaigns = home.campaigns()?;
    // One whose profile was never kept has no more than the built-in rosters.
    let kept = campaigns.iter().filter_map(|c| home.profile_text(&c.profile.digest).ok());
    Ok(kept.filter_map(|text| profile::kept_roster(&text)).collect())
}

/// Opens the index and brings it up to the registry.
///
/// # Errors
/// As [`open`] and [`catch_up`].
pub fn again(home: &mut Home, reading: &Options, run: &Run<'_>) -> Result<(), AppError> {
    let mut index = open(home)?;
    catch_up(home, &mut index, None, reading, run)
}

/// Indexes what an earlier run registered and could not index any more, from the originals. `at_hand`: a campaign and the profile that
/// it goes by now, for versions of it whose own profile is lost.
///
/// # Errors
/// The home folder or its index cannot be written, an original is missing; [`AppError::Cancelled`] between dossiers. What was indexed
/// before stays.
pub fn catch_up(
    home: &mut Home,
    index: &mut Index,
    at_hand: Option<(&str, &Profile)>,
    reading: &Options,
    run: &Run<'_>,
) -> Result<(), AppError> {
    let pending = home.pending_index()?;
    if pending.is_empty() {
        return Ok(());
    }
    run.begin(pending.len());
    let mut profiles: HashMap<String, Option<Profile>> = HashMap::new();
    for chunk in pending.chunks(CHUNK) {
        run.go_on()?;
        let mut done = Vec::new();
        let mut writer = index.writer()?;
        // Another process may have done some of it while this one waited; what it wrote is newer.
        let still = home.pending_index()?;
        for item in chunk.iter().filter(|item| still.contains(item)) {
            let Some(stored) = home.versions(&item.campaign, &item.dossier)?.into_iter().find(|v| v.version == item.version)
            else {
                continue;
            };
            if !profiles.contains_key(&stored.profile_digest) {
                profiles.insert(stored.profile_digest.clone(), profile_of(home, &stored, at_hand)?);
            }
            let Some(Some(profile)) = profiles.get(&stored.profile_digest) else { continue };
            writer.replace(&item.campaign, &item.dossier, &entries_of(home, profile, &stored, reading)?)?;
            done.push(item.clone());
            run.done();
        }
        writer.commit()?;
        home.mark_indexed(&done)?;
    }
    Ok(())
}

/// The profile by which a version was assessed; `None` where there is none any more.
fn profile_of(home: &Home, stored: &StoredDossier, at_hand: Option<(&str, &Profile)>) -> Result<Option<Profile>, AppError> {
    if let Some((_, profile)) = at_hand.filter(|(_, p)| p.digest == stored.profile_digest) {
        return Ok(Some(profile.clone()));
    }
    match profiles::of_version(home, stored) {
        Ok(profile) if profile.digest == stored.profile_digest => Ok(Some(profile)),
        Ok(other) => Ok(Some(at_hand.filter(|(name, _)| *name == stored.campaign).map_or(other, |(_, p)| p.clone()))),
        Err(AppError::ProfileLost(_)) => Ok(at_hand.filter(|(name, _)| *name == stored.campaign).map(|(_, p)| p.clone())),
        Err(other) => Err(other),
    }
}

/// All entries of a stored version, read again from its originals.
///
/// # Errors
/// An original is missing or damaged.
pub fn entries_of(home: &Home, profile: &Profile, stored: &StoredDossier, reading: &Options) -> Result<Vec<Entry>, AppError> {
    // Of another campaign, where units may have had other names.
    let dossier = read_again(home, stored, &reading.clone().by_profile(profile))?;
    let assessment = assessment(stored);
    let context = Context { campaign: &stored.campaign, version: stored.version, assessment: &assessment, told };
    Ok(entries::entries(profile, &dossier, &context))
}
