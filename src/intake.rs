//! Papers → home folder: read, assess, keep the originals, register, index.
//!
//! A dossier is one transaction. What is registered and not yet indexed when a run ends is indexed by the next one, so that a kill at
//! any moment loses nothing that was confirmed and hides nothing for long.

use crate::decisions::{digest_parts, digest_with, extension};
use crate::ingest::{self, Entry, Options, Originals, Plan, Planned};
use jiff::civil::Date;
use rasoat_check::assess::assess;
use rasoat_check::dossier::Dossier;
use rasoat_check::profile::{self, Profile};
use rasoat_check::roster::Roster;
use rasoat_check::similar::{self, Sketch};
use rasoat_model::assessment::{DossierAssessment, ProfileRef, UnitRef};
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::words;
use rasoat_search::entries::{self, Context};
use rasoat_search::{Directory, Index, IndexError};
use rasoat_store::{Actor, Cache, CacheKind, Home, IngestRecord, Pending, Recorded, StoreError, StoredDossier, StoredExtension};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// What a run needs to know besides the papers.
pub struct Intake<'a> {
    pub profile: &'a Profile,
    pub campaign: &'a str,
    pub options: &'a Options,
    pub today: Date,
    /// Who takes in, and when, as it shall stand in the registry.
    pub by: Actor<'a>,
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

/// How many dossiers are read at a time, while as many are written: bounds the memory, keeps both cores busy.
const CHUNK: usize = 12;

/// A dossier between reading and writing.
enum Ready {
    /// As in the latest version, assessed by the same profile.
    Same(Box<StoredDossier>),
    Read {
        dossier: Box<Dossier>,
        assessment: Box<DossierAssessment>,
        originals: Kept,
        digest: String,
        /// The unit's name as it was given; empty where only the papers tell.
        unit_said: String,
    },
}

/// Files, and the mails and packets in which they came: as bytes, or by their hashes where they are kept already.
enum Kept {
    Fresh { files: Vec<(String, Vec<u8>)>, containers: Vec<(String, Vec<u8>)> },
    Already { files: Vec<(String, String)>, containers: Vec<(String, String)> },
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
        let read = |planned: &Planned, ()| {
            let ready = self.ready(planned, &known, &extensions);
            done(planned);
            ready
        };
        self.each(home, &mut index, &plan.dossiers, |_, _| Ok(()), read)
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
        let read = |stored: &StoredDossier, files| {
            let ready = self.ready_again(stored, files, &extensions);
            done(stored);
            ready
        };
        self.each(home, &mut index, &known, blobs, read)
    }

    /// Reads some dossiers while those before them are written: reading takes the processors, writing waits for the disk. What the
    /// registry has of a dossier is loaded first, by one thread.
    fn each<S: Sync, L: Send>(
        &self,
        home: &mut Home,
        index: &mut Index,
        all: &[S],
        load: impl Fn(&Home, &S) -> Result<L, StoreError>,
        read: impl Fn(&S, L) -> Ready + Sync,
    ) -> Result<Vec<Taken>, IntakeError> {
        let mut out = Vec::with_capacity(all.len());
        let mut waiting: Vec<Ready> = Vec::new();
        for chunk in all.chunks(CHUNK) {
            let loaded = chunk.iter().map(|one| load(home, one)).collect::<Result<Vec<L>, _>>();
            let loaded = match loaded {
                Ok(loaded) => loaded,
                Err(error) => {
                    self.write(home, index, waiting, &mut out)?;
                    return Err(error.into());
                }
            };
            let before = std::mem::take(&mut waiting);
            let (next, written) = rayon::join(
                || chunk.par_iter().zip(loaded).map(|(one, loaded)| read(one, loaded)).collect(),
                || self.write(home, index, before, &mut out),
            );
            written?;
            waiting = next;
        }
        self.write(home, index, waiting, &mut out)?;
        Ok(out)
    }

    fn ready_again(&self, stored: &StoredDossier, files: Vec<(String, Vec<u8>)>, extensions: &[StoredExtension]) -> Ready {
        let granted = stored.unit.as_ref().and_then(|u| extension(extensions, u));
        let digest = digest_with(digest_parts(&stored.content_digest).0, granted.as_ref());
        if stored.profile_digest == self.profile.digest && stored.content_digest == digest {
            return Ready::Same(Box::new(stored.clone()));
        }
        let mut dossier = from_originals(stored, files, self.options);
        dossier.extension = granted;
        let assessment = assess(self.profile, &dossier, self.today);
        Ready::Read {
            dossier: Box::new(dossier),
            assessment: Box::new(assessment),
            originals: Kept::Already { files: stored.files.clone(), containers: stored.containers.clone() },
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
        let containers = std::mem::take(&mut originals.containers);
        let mut dossier = ingest::read_originals(planned, originals, self.options);
        dossier.extension = extension(extensions, &unit_of(&dossier));
        let digest = digest_with(&digest, dossier.extension.as_ref());
        let assessment = assess(self.profile, &dossier, self.today);
        if self.options.cache.is_some() {
            self.keep_sketch(&dossier, &digest);
        }
        let unit_said =
            planned.register.as_ref().map(|e| e.unit.clone()).or_else(|| self.options.unit.clone()).unwrap_or_default();
        Ready::Read {
            dossier: Box::new(dossier),
            assessment: Box::new(assessment),
            originals: Kept::Fresh { files, containers },
            digest,
            unit_said,
        }
    }

    fn write(&self, home: &mut Home, index: &mut Index, ready: Vec<Ready>, out: &mut Vec<Taken>) -> Result<(), IntakeError> {
        let mut fresh: Vec<(Pending, Vec<rasoat_search::Entry>)> = Vec::new();
        for item in ready {
            match item {
                Ready::Same(stored) => {
                    let assessment = stored_assessment(&stored);
                    out.push(Taken { assessment, recorded: Recorded::Unchanged { version: stored.version } });
                }
                Ready::Read { dossier, assessment, originals, digest, unit_said } => {
                    let recorded = self.record(home, &assessment, originals, &digest, &unit_said)?;
                    if let Recorded::New { version } = recorded {
                        let context = Context { campaign: self.campaign, version, assessment: &assessment, told };
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
        originals: Kept,
        digest: &str,
        unit_said: &str,
    ) -> Result<Recorded, StoreError> {
        let keep = |list: &[(String, Vec<u8>)]| -> Result<Vec<(String, String)>, StoreError> {
            list.iter().map(|(name, bytes)| home.put_blob(bytes).map(|sha| (name.clone(), sha))).collect()
        };
        let (kept, containers) = match originals {
            Kept::Fresh { files, containers } => (keep(&files)?, keep(&containers)?),
            Kept::Already { files, containers } => (files, containers),
        };
        let profile = self.profile_ref();
        let json = json::dossier_line(&profile, self.today, assessment, json::Words::None);
        let record = IngestRecord {
            campaign: self.campaign,
            profile: &profile,
            dossier: assessment,
            assessment_json: &json,
            files: &kept,
            containers: &containers,
            profile_text: &self.profile.text,
            today: self.today,
            unit_said,
            content_digest: digest,
        };
        home.record(self.by, &record)
    }

    /// What the latest versions of the campaign's dossiers share with each other and with nobody else, by dossier. It depends on all of
    /// them and changes with each that comes, so it lies on top of the stored assessments, each of which can be repeated by itself.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn shared(&self, home: &Home) -> Result<HashMap<String, Vec<Finding>>, IntakeError> {
        let latest = home.latest(self.campaign)?;
        let mut sketches = Vec::with_capacity(latest.len());
        for chunk in latest.chunks(CHUNK) {
            // The registry is read by one thread, papers by all. One whose originals are lost cannot be compared; the doctor names it.
            let known: Vec<(Option<Sketch>, Option<Files>)> = chunk
                .iter()
                .map(|stored| match self.known_sketch(&stored.dossier, &stored.content_digest) {
                    None => (None, blobs(home, stored).ok()),
                    known => (known, None),
                })
                .collect();
            sketches.par_extend(chunk.par_iter().zip(known).map(|(stored, (known, files))| {
                let anew = |files| {
                    let dossier = from_originals(stored, files, self.options);
                    self.keep_sketch(&dossier, &stored.content_digest)
                };
                known.or_else(|| files.map(anew)).unwrap_or_default()
            }));
        }
        let found = similar::compare(self.profile, &sketches);
        Ok(latest.into_iter().map(|s| s.dossier).zip(found).filter(|(_, found)| !found.is_empty()).collect())
    }

    /// One sketch a dossier is kept, that of its latest version; what it was made from stands in it.
    fn sketch_key(&self, dossier: &str) -> String {
        Cache::key_of(&format!("{}\n{dossier}", self.campaign))
    }

    fn known_sketch(&self, dossier: &str, content: &str) -> Option<Sketch> {
        let cache = self.options.cache.as_ref()?;
        let (of, sketch): ((String, String), Sketch) = cache.get(CacheKind::Sketch, &self.sketch_key(dossier))?;
        (of.0 == content && of.1 == self.profile.digest).then_some(sketch)
    }

    fn keep_sketch(&self, dossier: &Dossier, content: &str) -> Sketch {
        let sketch = similar::sketch(self.profile, dossier);
        if let Some(cache) = &self.options.cache {
            let of = (content, self.profile.digest.as_str());
            cache.put(CacheKind::Sketch, &self.sketch_key(&dossier.name), &(of, &sketch));
        }
        sketch
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
        let mut profiles: HashMap<String, Option<Profile>> = HashMap::new();
        for chunk in pending.chunks(CHUNK) {
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
                    profiles.insert(stored.profile_digest.clone(), self.profile_of(home, &stored)?);
                }
                let Some(Some(profile)) = profiles.get(&stored.profile_digest) else { continue };
                let entries = self.entries_from_originals(home, profile, &stored)?;
                writer.replace(&item.campaign, &item.dossier, &entries)?;
                done.push(item.clone());
            }
            writer.commit()?;
            home.mark_indexed(&done)?;
        }
        Ok(())
    }

    /// The profile by which a version was assessed: the one at hand, else as the registry keeps it. One that this version of the program
    /// cannot read any more gives way to the one that the campaign has now, or that comes with the program under its name.
    fn profile_of(&self, home: &Home, stored: &StoredDossier) -> Result<Option<Profile>, StoreError> {
        if stored.profile_digest == self.profile.digest {
            return Ok(Some(self.profile.clone()));
        }
        match home.profile_text(&stored.profile_digest) {
            Ok(text) => {
                if let Ok(profile) = profile::parse(&text) {
                    return Ok(Some(profile));
                }
            }
            Err(StoreError::NoSuchProfile(_)) => {}
            Err(other) => return Err(other),
        }
        if stored.campaign == self.campaign {
            return Ok(Some(self.profile.clone()));
        }
        let campaign = home.campaigns()?.into_iter().find(|c| c.name == stored.campaign);
        Ok(campaign.and_then(|c| Profile::builtin(&c.profile.id)).and_then(Result::ok))
    }

    fn entries_from_originals(
        &self,
        home: &Home,
        profile: &Profile,
        stored: &StoredDossier,
    ) -> Result<Vec<rasoat_search::Entry>, IntakeError> {
        let files = blobs(home, stored)?;
        // Of another campaign, where units may have had other names.
        let options = self.options.clone().by_profile(profile);
        let dossier = from_originals(stored, files, &options);
        let assessment = stored_assessment(stored);
        let context = Context { campaign: &stored.campaign, version: stored.version, assessment: &assessment, told };
        Ok(entries::entries(profile, &dossier, &context))
    }
}

type Files = Vec<(String, Vec<u8>)>;

/// The files of a stored version.
fn blobs(home: &Home, stored: &StoredDossier) -> Result<Files, StoreError> {
    stored.files.iter().map(|(name, sha)| home.blob(sha).map(|bytes| (name.clone(), bytes))).collect()
}

/// The sender as the registry knows it.
fn unit_of(dossier: &Dossier) -> UnitRef {
    let kind = dossier.unit.kind.as_ref().map(|k| k.as_str().to_string());
    UnitRef { id: dossier.unit.id.clone(), name: dossier.unit.name.clone(), kind }
}

/// A stored version as a dossier again, with what was known when it came.
pub fn from_originals(stored: &StoredDossier, files: Vec<(String, Vec<u8>)>, options: &Options) -> Dossier {
    // What the command line says of papers that come now does not hold for those that came then.
    let options = Options { unit: None, received: None, ..options.clone() };
    let entry = Entry { unit: stored.unit_said.clone(), received: None, written: String::new() };
    let mut dossier = ingest::read_files(&stored.dossier, files, entry, &options);
    // What the register and the outside of a mail or packet said stands in the assessment.
    let known = stored_assessment(stored);
    dossier.envelopes = known.envelopes;
    if known.receipts.is_empty() {
        // Registered before there was more than the day that counted, or nothing said when it came.
        dossier.received = stored.received;
        dossier.received_from = stored.received_from.as_deref().and_then(json::received_from);
        dossier.receipts = Vec::new();
    } else {
        let signed = std::mem::take(&mut dossier.receipts).into_iter().filter(|r| !r.origin.is_receipt());
        let receipts = known.receipts.into_iter().filter(|r| r.origin.is_receipt()).chain(signed).collect();
        ingest::received(&mut dossier, receipts, &options);
    }
    dossier
}

/// The index of a home folder. One that is broken or of another version is thrown away and made anew from the registry.
///
/// # Errors
/// The index cannot be opened or written.
pub fn open_index(home: &mut Home) -> Result<Index, IntakeError> {
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
fn rosters(home: &Home) -> Result<Vec<Arc<Roster>>, StoreError> {
    let campaigns = home.campaigns()?;
    // One whose profile was never kept has no more than the built-in rosters.
    let kept = campaigns.iter().filter_map(|c| home.profile_text(&c.profile.digest).ok());
    Ok(kept.filter_map(|text| profile::kept_roster(&text)).collect())
}

/// The assessment as it was stored; where it cannot be read back, what the registry's own columns say.
pub fn stored_assessment(stored: &StoredDossier) -> DossierAssessment {
    let whole = json::from_json_line(&stored.assessment_json).ok().and_then(|a| a.dossiers.into_iter().next());
    whole.unwrap_or_else(|| DossierAssessment {
        dossier: stored.dossier.clone(),
        unit: stored.unit.clone(),
        received: stored.received,
        received_from: None,
        receipts: Vec::new(),
        verdict: stored.verdict,
        documents: Vec::new(),
        findings: stored.findings.clone(),
        met: stored.met.clone(),
        places: Vec::new(),
        envelopes: Vec::new(),
    })
}

/// What a finding says, as the index keeps it: in Vietnamese, whatever language a run speaks.
pub fn told(finding: &Finding) -> String {
    words::told(finding, Lang::Vi)
}
