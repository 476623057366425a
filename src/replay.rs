//! Assessments made again from what the home folder keeps: to prove that an old one still comes out the same, to bring a campaign to a
//! new profile, and to see beforehand what a new profile would change.

use crate::decisions::digest_parts;
use crate::ingest::Options;
use crate::intake::from_originals;
use jiff::civil::Date;
use rasoat_check::assess::assess;
use rasoat_check::dossier::{Dossier, Extension};
use rasoat_check::profile::{self, Profile};
use rasoat_model::assessment::{DossierAssessment, ProfileRef};
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_store::{Home, StoreError, StoredDossier};

/// How a replay ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// Byte for byte as it was stored.
    Same,
    /// The first place at which they part, in the stored one and in the new one.
    Differs { stored: String, now: String },
    /// It cannot be repeated; why.
    Impossible(String),
}

/// The papers of a stored version, read again from the originals.
///
/// # Errors
/// An original is missing or damaged.
pub fn papers(home: &Home, stored: &StoredDossier, options: &Options) -> Result<Dossier, StoreError> {
    let files = stored
        .files
        .iter()
        .map(|(name, sha)| home.blob(sha).map(|bytes| (name.clone(), bytes)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut dossier = from_originals(stored, files, options);
    if let Some(until) = digest_parts(&stored.content_digest).1 {
        // Also one that was taken back since: it held when the dossier was assessed.
        let granted = home
            .extensions(&stored.campaign)?
            .into_iter()
            .rev()
            .find(|e| e.until == until && stored.unit.as_ref() == Some(&e.unit));
        dossier.extension = granted.map(|e| Extension { until, by: e.author, reason: e.reason });
    }
    Ok(dossier)
}

/// A stored version assessed again by any profile, on any day.
///
/// # Errors
/// As [`papers`].
pub fn reassess(
    home: &Home,
    stored: &StoredDossier,
    profile: &Profile,
    options: &Options,
    today: Date,
) -> Result<DossierAssessment, StoreError> {
    Ok(assess(profile, &papers(home, stored, options)?, today))
}

/// Repeats a stored assessment by the profile, the day and the language of then, and compares the bytes.
///
/// # Errors
/// As [`papers`].
pub fn replay(home: &Home, stored: &StoredDossier, options: &Options) -> Result<Replayed, StoreError> {
    let text = match home.profile_text(&stored.profile_digest) {
        Ok(text) => text,
        Err(StoreError::NoSuchProfile(_)) => {
            return Ok(Replayed::Impossible("sổ không giữ hồ sơ yêu cầu của lần đó".into()));
        }
        Err(other) => return Err(other),
    };
    let Some(today) = stored.today else {
        return Ok(Replayed::Impossible("sổ không ghi ngày rà soát của lần đó".into()));
    };
    let profile = match profile::parse(&text) {
        Ok(profile) => profile,
        Err(e) => return Ok(Replayed::Impossible(format!("phiên bản này không đọc được hồ sơ yêu cầu của lần đó: {e}"))),
    };
    // Earlier versions stored the words of a language and no data.
    let words = Lang::parse(&stored.lang).map_or(json::Words::None, json::Words::Only);
    // Read from the originals alone: what was kept of an earlier reading would prove nothing.
    let options = Options { cache: None, ..options.clone().by_profile(&profile) };
    let again = reassess(home, stored, &profile, &options, today)?;
    let named = ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() };
    let now = json::dossier_line(&named, today, &again, words);
    Ok(if now == stored.assessment_json { Replayed::Same } else { first_difference(&stored.assessment_json, &now) })
}

fn first_difference(stored: &str, now: &str) -> Replayed {
    let at = stored.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let from = text.floor_char_boundary(at.saturating_sub(40).min(text.len()));
        text[from..].chars().take(120).collect::<String>()
    };
    Replayed::Differs { stored: around(stored), now: around(now) }
}
