//! Papers → home folder: read, assess, keep the originals, register, index.
//!
//! A dossier is one transaction. What is registered and not yet indexed when a run ends is indexed by the next one, so that a kill at
//! any moment loses nothing that was confirmed and hides nothing for long.

use crate::assess::assess;
use crate::assessment::{DossierAssessment, ProfileRef, UnitRef};
use crate::decisions::{digest_parts, digest_with, extension};
use crate::dossier::Dossier;
use crate::entries::{self, Context};
use crate::ingest::{self, Entry, Options, Originals, Plan, Planned};
use crate::lang::Lang;
use crate::output::json;
use crate::profile::Profile;
use crate::search::{Index, IndexError};
use crate::store::{Home, IngestRecord, Pending, Recorded, StoreError, StoredDossier, StoredExtension};
use jiff::civil::Date;
use rayon::prelude::*;

/// What a run needs to know besides the papers.
pub struct Intake<'a> {
    pub profile: &'a Profile,
    pub campaign: &'a str,
    pub options: &'a Options,
    pub lang: Lang,
    pub today: Date,
    /// Now, ISO 8601, as it shall stand in the registry.
    pub at: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// One dossier after the run.
#[derive(Debug)]
pub struct Taken {
    pub assessment: DossierAssessment,
    pub recorded: Recorded,
}

/// How many dossiers are read before they are written: bounds the memory, keeps both cores busy.
const CHUNK: usize = 16;

/// A dossier between reading and writing.
enum Ready {
    /// As in the latest version, assessed by the same profile.
    Same(Box<StoredDossier>),
    Read {
        dossier: Box<Dossier>,
        assessment: Box<DossierAssessment>,
        files: Vec<(String, Vec<u8>)>,
        digest: String,
        /// The unit's name as it was given; empty where only the papers tell.
        unit_said: String,
    },
}

impl Intake<'_> {
    pub fn profile_ref(&self) -> ProfileRef {
        ProfileRef { id: self.profile.id.clone(), digest: self.profile.digest.clone(), title: self.profile.title.clone() }
    }

    /// Takes in all dossiers of a plan, in its order. `done` is called once a dossier.
    ///
    /// # Errors
    /// The home folder or its index cannot be written. What was taken in before stays.
    pub fn run(&self, home: &mut Home, plan: &Plan, done: impl Fn(&Planned) + Sync) -> Result<Vec<Taken>, IntakeError> {
        let mut index = open_index(home)?;
        self.catch_up(home, &mut index)?;
        let known = home.latest(self.campaign)?;
        let extensions = home.extensions(self.campaign)?;
        let mut out = Vec::with_capacity(plan.dossiers.len());
        for chunk in plan.dossiers.chunks(CHUNK) {
            let ready: Vec<Ready> = chunk
                .par_iter()
                .map(|planned| {
                    let ready = self.ready(planned, &known, &extensions);
                    done(planned);
                    ready
                })
                .collect();
            self.write(home, &mut index, ready, &mut out)?;
        }
        Ok(out)
    }

    /// Assesses all dossiers of the campaign again from the originals, by the profile at hand. A dossier already assessed by it stays as
    /// it is; another gets a new version.
    ///
    /// # Errors
    /// As [`Intake::run`], or an original is missing or damaged.
    pub fn recheck(&self, home: &mut Home, done: impl Fn(&StoredDossier) + Sync) -> Result<Vec<Taken>, IntakeError> {
        let mut index = open_index(home)?;
        self.catch_up(home, &mut index)?;
        let known = home.latest(self.campaign)?;
        let extensions = home.extensions(self.campaign)?;
        let mut out = Vec::with_capacity(known.len());
        for chunk in known.chunks(CHUNK) {
            let mut originals = Vec::new();
            for stored in chunk {
                originals.push(
                    stored
                        .files
                        .iter()
                        .map(|(n, sha)| Ok((n.clone(), home.blob(sha)?)))
                        .collect::<Result<Vec<_>, StoreError>>()?,
                );
            }
            let ready = chunk
                .par_iter()
                .zip(originals)
                .map(|(stored, files)| {
                    let ready = self.ready_again(stored, files, &extensions);
                    done(stored);
                    ready
                })
                .collect();
            self.write(home, &mut index, ready, &mut out)?;
        }
        Ok(out)
    }

    fn ready_again(&self, stored: &StoredDossier, files: Vec<(String, Vec<u8>)>, extensions: &[StoredExtension]) -> Ready {
        let granted = stored.unit.as_ref().and_then(|u| extension(extensions, u));
        let digest = digest_with(digest_parts(&stored.content_digest).0, granted.as_ref());
        if stored.profile_digest == self.profile.digest && stored.content_digest == digest {
            return Ready::Same(Box::new(stored.clone()));
        }
        let mut dossier = from_originals(stored, files.clone(), self.options);
        dossier.extension = granted;
        let assessment = assess(self.profile, &dossier, self.lang, self.today);
        Ready::Read {
            dossier: Box::new(dossier),
            assessment: Box::new(assessment),
            files,
            digest,
            unit_said: stored.unit_said.clone(),
        }
    }

    fn ready(&self, planned: &Planned, known: &[StoredDossier], extensions: &[StoredExtension]) -> Ready {
        let mut originals: Originals = ingest::originals(planned, self.options);
        let same = |s: &&StoredDossier| {
            let granted = s.unit.as_ref().and_then(|u| extension(extensions, u));
            s.dossier == planned.name
                && s.content_digest == digest_with(&originals.digest, granted.as_ref())
                && s.profile_digest == self.profile.digest
        };
        if let Some(stored) = known.iter().find(same) {
            return Ready::Same(Box::new(stored.clone()));
        }
        let (files, digest) = (std::mem::take(&mut originals.files), std::mem::take(&mut originals.digest));
        let mut dossier = ingest::read_originals(planned, originals, self.options);
        dossier.extension = extension(extensions, &unit_of(&dossier));
        let digest = digest_with(&digest, dossier.extension.as_ref());
        let assessment = assess(self.profile, &dossier, self.lang, self.today);
        let unit_said =
            planned.register.as_ref().map(|e| e.unit.clone()).or_else(|| self.options.unit.clone()).unwrap_or_default();
        Ready::Read { dossier: Box::new(dossier), assessment: Box::new(assessment), files, digest, unit_said }
    }

    fn write(&self, home: &mut Home, index: &mut Index, ready: Vec<Ready>, out: &mut Vec<Taken>) -> Result<(), IntakeError> {
        let mut fresh: Vec<(Pending, Vec<crate::search::Entry>)> = Vec::new();
        for item in ready {
            match item {
                Ready::Same(stored) => {
                    let assessment = stored_assessment(&stored);
                    out.push(Taken { assessment, recorded: Recorded::Unchanged { version: stored.version } });
                }
                Ready::Read { dossier, assessment, files, digest, unit_said } => {
                    let recorded = self.record(home, &assessment, &files, &digest, &unit_said)?;
                    if let Recorded::New { version } = recorded {
                        let context = Context { campaign: self.campaign, version, assessment: &assessment };
                        let pending = Pending { campaign: self.campaign.to_string(), dossier: dossier.name.clone(), version };
                        fresh.push((pending, entries::entries(self.profile, &dossier, &context)));
                    }
                    out.push(Taken { assessment: *assessment, recorded });
                }
            }
        }
        if !fresh.is_empty() {
            let mut writer = index.writer()?;
            for (pending, entries) in &fresh {
                writer.replace(&pending.campaign, &pending.dossier, entries)?;
            }
            writer.commit()?;
            home.mark_indexed(&fresh.into_iter().map(|(p, _)| p).collect::<Vec<_>>())?;
        }
        Ok(())
    }

    fn record(
        &self,
        home: &mut Home,
        assessment: &DossierAssessment,
        files: &[(String, Vec<u8>)],
        digest: &str,
        unit_said: &str,
    ) -> Result<Recorded, StoreError> {
        let kept: Vec<(String, String)> =
            files.iter().map(|(name, bytes)| home.put_blob(bytes).map(|sha| (name.clone(), sha))).collect::<Result<_, _>>()?;
        let profile = self.profile_ref();
        let json = json::dossier_line(&profile, self.today, assessment);
        home.record(&IngestRecord {
            campaign: self.campaign,
            profile: &profile,
            dossier: assessment,
            assessment_json: &json,
            files: &kept,
            profile_text: &self.profile.text,
            today: self.today,
            lang: self.lang,
            unit_said,
            content_digest: digest,
            at: self.at,
        })
    }

    /// Indexes what an earlier run registered and could not index any more, from the originals.
    ///
    /// # Errors
    /// As [`Intake::run`].
    pub fn catch_up(&self, home: &mut Home, index: &mut Index) -> Result<(), IntakeError> {
        let pending = home.pending_index()?;
        if pending.is_empty() {
            return Ok(());
        }
        let profiles: Vec<(String, ProfileRef)> = home.campaigns()?.into_iter().map(|c| (c.name, c.profile)).collect();
        for chunk in pending.chunks(CHUNK) {
            let mut done = Vec::new();
            let mut writer = index.writer()?;
            // Another process may have done some of it while this one waited; what it wrote is newer.
            let still = home.pending_index()?;
            for item in chunk.iter().filter(|item| still.contains(item)) {
                let Some(profile) = self.profile_of(&profiles, &item.campaign) else { continue };
                let Some(stored) = home.versions(&item.campaign, &item.dossier)?.into_iter().find(|v| v.version == item.version)
                else {
                    continue;
                };
                let entries = self.entries_from_originals(home, &profile, &stored)?;
                writer.replace(&item.campaign, &item.dossier, &entries)?;
                done.push(item.clone());
            }
            writer.commit()?;
            home.mark_indexed(&done)?;
        }
        Ok(())
    }

    /// The profile of a campaign: the one at hand, or one that comes with the program.
    fn profile_of(&self, profiles: &[(String, ProfileRef)], campaign: &str) -> Option<Profile> {
        let wanted = &profiles.iter().find(|(name, _)| name == campaign)?.1;
        if wanted.id == self.profile.id {
            return Some(self.profile.clone());
        }
        Profile::builtin(&wanted.id)?.ok()
    }

    fn entries_from_originals(
        &self,
        home: &Home,
        profile: &Profile,
        stored: &StoredDossier,
    ) -> Result<Vec<crate::search::Entry>, IntakeError> {
        let files = stored
            .files
            .iter()
            .map(|(name, sha)| home.blob(sha).map(|bytes| (name.clone(), bytes)))
            .collect::<Result<Vec<_>, _>>()?;
        let dossier = from_originals(stored, files, self.options);
        let assessment = stored_assessment(stored);
        let context = Context { campaign: &stored.campaign, version: stored.version, assessment: &assessment };
        Ok(entries::entries(profile, &dossier, &context))
    }
}

/// The sender as the registry knows it.
fn unit_of(dossier: &Dossier) -> UnitRef {
    let kind = dossier.unit.kind.map(|k| k.as_str().to_string());
    UnitRef { id: dossier.unit.id.clone(), name: dossier.unit.name.clone(), kind }
}

/// A stored version as a dossier again, with what was known when it came.
pub fn from_originals(stored: &StoredDossier, files: Vec<(String, Vec<u8>)>, options: &Options) -> Dossier {
    // What the command line says of papers that come now does not hold for those that came then.
    let options = Options { unit: None, received: None, ..options.clone() };
    let entry = Entry { unit: stored.unit_said.clone(), received: stored.received };
    let mut dossier = ingest::read_files(&stored.dossier, files, entry, &options);
    dossier.received_from = stored.received_from.as_deref().and_then(json::received_from);
    // Of a mail or packet only the files are kept as such; what its outside said stands in the assessment.
    dossier.envelopes = stored_assessment(stored).envelopes;
    dossier
}

/// The index of a home folder. One that is broken or of another version is thrown away and made anew from the registry.
///
/// # Errors
/// The index cannot be opened or written.
pub fn open_index(home: &mut Home) -> Result<Index, IntakeError> {
    // One at a time, so that none throws away what another has just made anew.
    // Not the lock of `Index::recreate`, which is taken within this one.
    let _turn = home.turn("index.lock");
    match Index::open(home.search_dir()) {
        // A folder that somebody threw away: what it held is to be indexed again.
        Ok(index) if !index.is_present() => home.forget_index().map(|()| index).map_err(IntakeError::from),
        Ok(index) => Ok(index),
        Err(IndexError::Rebuild { .. }) => {
            let index = Index::recreate(home.search_dir())?;
            home.forget_index()?;
            Ok(index)
        }
        Err(other) => Err(other.into()),
    }
}

/// The assessment as it was stored; where it cannot be read back, what the registry's own columns say.
pub fn stored_assessment(stored: &StoredDossier) -> DossierAssessment {
    let whole = json::from_json_line(&stored.assessment_json).ok().and_then(|a| a.dossiers.into_iter().next());
    whole.unwrap_or_else(|| DossierAssessment {
        dossier: stored.dossier.clone(),
        unit: stored.unit.clone(),
        received: stored.received,
        received_from: None,
        verdict: stored.verdict,
        documents: Vec::new(),
        findings: stored.findings.clone(),
        met: stored.met.clone(),
        places: Vec::new(),
        envelopes: Vec::new(),
    })
}
