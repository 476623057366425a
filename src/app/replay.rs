//! Stored assessments made again from what the home folder keeps: to prove that an old one still comes out the same.

use super::campaigns;
use super::decide::digest_parts;
use super::error::AppError;
use super::originals::{assessment, read_again};
use super::papers::Options;
use super::profiles;
use super::run::Run;
use rasoat_check::assess::assess;
use rasoat_check::dossier::Extension;
use rasoat_check::profile::{self, Profile, ProfileError};
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_model::message::Message;
use rasoat_report::json;
use rasoat_store::{Home, StoreError, StoredDossier, StoredExtension};

/// What is to be repeated.
pub struct ReplayRequest<'a> {
    pub campaign: Option<&'a str>,
    /// Only this dossier; `None`: all of the campaign.
    pub dossier: Option<&'a str>,
    /// Older versions too.
    pub all_versions: bool,
    pub reading: Options,
}

/// How a replay ended.
#[derive(Debug, Clone)]
pub enum Replayed {
    /// Byte for byte as it was stored.
    Same,
    /// The first place at which they part, in the stored one and in the new one.
    Differs { stored: String, now: String },
    /// It cannot be repeated; why.
    Impossible(NoReplay),
}

/// Why an assessment cannot be repeated.
#[derive(Debug, Clone)]
pub enum NoReplay {
    /// The registry does not keep the profile of then.
    NoProfile,
    /// The registry does not keep the day of then.
    NoDay,
    /// This version of the program cannot read the profile of then.
    Profile(ProfileError),
}

impl NoReplay {
    /// The reason as people read it.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            NoReplay::NoProfile => lang
                .pick("sổ không giữ hồ sơ yêu cầu của lần đó", "the registry does not keep the profile of that time")
                .to_owned(),
            NoReplay::NoDay => lang
                .pick("sổ không ghi ngày rà soát của lần đó", "the registry does not keep the day of that assessment")
                .to_owned(),
            NoReplay::Profile(e) => lang.pick(
                format!("phiên bản này không đọc được hồ sơ yêu cầu của lần đó: {e}"),
                format!("this version cannot read the profile of that time: {e}"),
            ),
        }
    }
}

/// Repeats stored assessments, each by the profile and the day of then.
///
/// # Errors
/// No such campaign or dossier, an original is missing, [`AppError::Cancelled`].
pub fn replay(home: &Home, request: &ReplayRequest<'_>, run: &Run<'_>) -> Result<Vec<(StoredDossier, Replayed)>, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    let mut chosen: Vec<StoredDossier> = Vec::new();
    for latest in home.latest(&campaign.name)? {
        if request.dossier.is_some_and(|name| *name != latest.dossier) {
            continue;
        }
        if request.all_versions {
            chosen.extend(home.versions(&campaign.name, &latest.dossier)?);
        } else {
            chosen.push(latest);
        }
    }
    // Each version is read by the profile of then; this one tells how where that one is lost.
    let reading = request.reading.clone().by_profile(&profiles::of_campaign(home, &campaign, None)?);
    run.begin(chosen.len());
    let mut out = Vec::with_capacity(chosen.len());
    for stored in chosen {
        run.go_on()?;
        let replayed = one(home, &stored, &reading)?;
        out.push((stored, replayed));
        run.done();
    }
    Ok(out)
}

/// Repeats one stored assessment and compares the bytes.
fn one(home: &Home, stored: &StoredDossier, reading: &Options) -> Result<Replayed, StoreError> {
    let (profile, again) = match again(home, stored, reading)? {
        Ok(again) => again,
        Err(why) => return Ok(Replayed::Impossible(why)),
    };
    // Earlier versions stored the words of a language and no data.
    let words = Lang::parse(&stored.lang).map_or(json::Words::None, json::Words::Only);
    let today = stored.today.unwrap_or_default();
    let now = json::dossier_line(&profiles::reference(&profile), today, &again, words);
    Ok(if now == stored.assessment_json { Replayed::Same } else { first_difference(&stored.assessment_json, &now) })
}

/// A stored version assessed again, by the profile and on the day of then.
fn again(
    home: &Home,
    stored: &StoredDossier,
    reading: &Options,
) -> Result<Result<(Profile, DossierAssessment), NoReplay>, StoreError> {
    let text = match home.profile_text(&stored.profile_digest) {
        Ok(text) => text,
        Err(StoreError::NoSuchProfile(_)) => return Ok(Err(NoReplay::NoProfile)),
        Err(other) => return Err(other),
    };
    let Some(today) = stored.today else { return Ok(Err(NoReplay::NoDay)) };
    let profile = match profile::parse(&text) {
        Ok(profile) => profile,
        Err(e) => return Ok(Err(NoReplay::Profile(e))),
    };
    // Read from the originals alone: what was kept of an earlier reading would prove nothing.
    let mut dossier = read_again(home, stored, &Options { cache: None, ..reading.clone().by_profile(&profile) })?;
    dossier.extension = extension_then(stored, &home.extensions(&stored.campaign)?);
    let again = assess(&profile, &dossier, today);
    Ok(Ok((profile, again)))
}

/// The stored assessment with its findings as data. One that an earlier version stored as prose is made again, by the profile and on the
/// day of then. Where that cannot be done, Vietnamese prose is taken as it is: a letter can be made of it.
///
/// # Errors
/// English prose whose originals or whose profile are lost.
pub fn as_data(home: &Home, stored: &StoredDossier, reading: &Options) -> Result<DossierAssessment, AppError> {
    let kept = assessment(stored);
    let is_prose = |f: &Finding| matches!(f.message, Message::Written(_));
    if !kept.findings.iter().any(is_prose) {
        return Ok(kept);
    }
    let lost = || AppError::ProfileLost(stored.profile_digest.clone());
    let made = again(home, stored, reading).map_err(AppError::from).and_then(|made| made.map_err(|_| lost()));
    match made {
        Ok((_, made)) => Ok(made),
        Err(_) if Lang::parse(&stored.lang) != Some(Lang::En) => Ok(kept),
        Err(error) => Err(error),
    }
}

/// The extension by which a version was assessed; also one that was taken back since: it held then.
pub fn extension_then(stored: &StoredDossier, extensions: &[StoredExtension]) -> Option<Extension> {
    let until = digest_parts(&stored.content_digest).1?;
    let granted = extensions.iter().rev().find(|e| e.until == until && stored.unit.as_ref() == Some(&e.unit))?;
    Some(Extension { until, by: granted.author.clone(), reason: granted.reason.clone() })
}

fn first_difference(stored: &str, now: &str) -> Replayed {
    let at = stored.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let from = text.floor_char_boundary(at.saturating_sub(40).min(text.len()));
        text[from..].chars().take(120).collect::<String>()
    };
    Replayed::Differs { stored: around(stored), now: around(now) }
}
