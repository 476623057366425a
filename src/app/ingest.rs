//! Papers → home folder: read, assess, keep the originals, register, index.
//!
//! A dossier is one transaction. What is registered and not yet indexed when a run ends is indexed by the next one, so that a kill at
//! any moment loses nothing that was confirmed and hides nothing for long.

use super::decide::{digest_parts, digest_with, extension, set_aside};
use super::error::AppError;
use super::originals::{self, Files};
use super::papers::{self, Options, Originals, Planned};
use super::run::{Occasion, Run};
use super::work::Work;
use super::{campaigns, index, profiles};
use rasoat_check::assess::{assess, sort_findings};
use rasoat_check::dossier::Dossier;
use rasoat_check::profile::Profile;
use rasoat_check::similar::{self, Sketch};
use rasoat_model::assessment::{Assessment, DossierAssessment, UnitRef};
use rasoat_model::finding::Finding;
use rasoat_report::json;
use rasoat_search::Index;
use rasoat_search::entries::{self, Context};
use rasoat_store::{Cache, CacheKind, Home, IngestRecord, Pending, Recorded, StoreError, StoredDossier, StoredExtension};
use rayon::prelude::*;
use std::collections::HashMap;

/// Papers to be taken in.
pub struct IngestRequest<'a> {
    pub work: Work,
    /// Name of the campaign; `None`: the id of the profile.
    pub campaign: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub struct Ingested {
    pub campaign: String,
    /// As the papers are now: with what they share with others of the campaign, and what was set aside.
    pub assessment: Assessment,
    /// What the registry made of each of its dossiers.
    pub recorded: Vec<Recorded>,
}

impl Ingested {
    /// Dossiers that are new or changed.
    pub fn fresh(&self) -> usize {
        self.recorded.iter().filter(|r| matches!(r, Recorded::New { .. })).count()
    }
}

/// Takes in papers: reads, assesses, registers, keeps the originals, indexes.
///
/// # Errors
/// The home folder or its index cannot be written; [`AppError::Cancelled`]. What was taken in before stays.
pub fn ingest(home: &mut Home, request: IngestRequest<'_>, on: &Occasion, run: &Run<'_>) -> Result<Ingested, AppError> {
    let IngestRequest { work, campaign } = request;
    let Work { profile, reading, plan } = work;
    let campaign = campaign.unwrap_or(&profile.id);
    let intake = Intake { profile: &profile, campaign, reading: &reading, on };
    let taken = intake.take_in(home, &plan.dossiers, run)?;
    let waivers = home.waivers(campaign)?;
    let shared = intake.shared(home)?;
    let (mut dossiers, recorded): (Vec<_>, Vec<_>) = taken.into_iter().map(|t| (t.assessment, t.recorded)).unzip();
    for dossier in &mut dossiers {
        if let Some(found) = shared.get(&dossier.dossier) {
            dossier.findings.extend(found.iter().cloned());
            sort_findings(&profile, &mut dossier.findings);
        }
        set_aside(dossier, &waivers, on.today);
    }
    let assessment = Assessment { profile: profiles::reference(&profile), today: on.today, dossiers, ignored: plan.ignored };
    Ok(Ingested { campaign: campaign.to_owned(), assessment, recorded })
}

/// A campaign to be assessed again from its originals.
pub struct RecheckRequest<'a> {
    pub campaign: Option<&'a str>,
    /// By id or file; `None`: the one that comes with the program under the id that the campaign has.
    pub profile: Option<&'a str>,
    pub reading: Options,
}

/// What came of assessing a campaign again.
#[derive(Debug)]
pub struct Rechecked {
    /// What a person calls the directive.
    pub title: String,
    /// Dossiers that got a new version.
    pub fresh: usize,
    /// Dossiers that were by this profile already.
    pub unchanged: usize,
}

/// Assesses all dossiers of a campaign again by a profile. A dossier already assessed by it stays as it is; another gets a new version.
///
/// # Errors
/// As [`ingest`]; no such campaign or profile; an original is missing or damaged.
pub fn recheck(home: &mut Home, request: &RecheckRequest<'_>, on: &Occasion, run: &Run<'_>) -> Result<Rechecked, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    // One that comes with the program may have changed since; another is the campaign's own.
    let builtin = Some(campaign.profile.id.as_str()).filter(|id| Profile::builtin(id).is_some());
    let profile = profiles::of_campaign(home, &campaign, request.profile.or(builtin))?;
    let reading = request.reading.clone().by_profile(&profile);
    let intake = Intake { profile: &profile, campaign: &campaign.name, reading: &reading, on };
    let taken = intake.again(home, run)?;
    let fresh = taken.iter().filter(|t| matches!(t.recorded, Recorded::New { .. })).count();
    Ok(Rechecked { title: profile.title.clone(), fresh, unchanged: taken.len() - fresh })
}

/// What a run needs to know besides the papers.
struct Intake<'a> {
    profile: &'a Profile,
    campaign: &'a str,
    reading: &'a Options,
    on: &'a Occasion,
}

/// One dossier after the run.
struct Taken {
    assessment: DossierAssessment,
    recorded: Recorded,
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
    Fresh { files: Files, containers: Files },
    Already { files: Vec<(String, String)>, containers: Vec<(String, String)> },
}

impl Intake<'_> {
    fn take_in(&self, home: &mut Home, planned: &[Planned], run: &Run<'_>) -> Result<Vec<Taken>, AppError> {
        let mut index = self.current_index(home)?;
        let known = home.latest(self.campaign)?;
        let extensions = home.extensions(self.campaign)?;
        let read = |planned: &Planned, ()| self.ready(planned, &known, &extensions);
        self.each(home, &mut index, planned, run, |_, _| Ok(()), read)
    }

    fn again(&self, home: &mut Home, run: &Run<'_>) -> Result<Vec<Taken>, AppError> {
        let mut index = self.current_index(home)?;
        let known = home.latest(self.campaign)?;
        let extensions = home.extensions(self.campaign)?;
        let read = |stored: &StoredDossier, files| self.ready_again(stored, files, &extensions);
        self.each(home, &mut index, &known, run, originals::files, read)
    }

    /// The index with all that earlier runs registered.
    fn current_index(&self, home: &mut Home) -> Result<Index, AppError> {
        let mut index = index::open(home)?;
        index::catch_up(home, &mut index, Some((self.campaign, self.profile)), self.reading, &Run::unwatched())?;
        Ok(index)
    }

    /// Reads some dossiers while those before them are written: reading takes the processors, writing waits for the disk. What the
    /// registry has of a dossier is loaded first, by one thread.
    fn each<S: Sync, L: Send>(
        &self,
        home: &mut Home,
        index: &mut Index,
        all: &[S],
        run: &Run<'_>,
        load: impl Fn(&Home, &S) -> Result<L, StoreError>,
        read: impl Fn(&S, L) -> Ready + Sync,
    ) -> Result<Vec<Taken>, AppError> {
        let mut out = Vec::with_capacity(all.len());
        let mut waiting: Vec<Ready> = Vec::new();
        run.begin(all.len());
        for chunk in all.chunks(CHUNK) {
            let load_all = || chunk.iter().map(|one| load(home, one)).collect::<Result<Vec<L>, _>>().map_err(AppError::from);
            let loaded = match run.go_on().and_then(|()| load_all()) {
                Ok(loaded) => loaded,
                Err(error) => {
                    self.write(home, index, waiting, &mut out)?;
                    return Err(error);
                }
            };
            let before = std::mem::take(&mut waiting);
            let (next, written) = rayon::join(
                || {
                    let one = |(one, loaded)| {
                        let ready = read(one, loaded);
                        run.done();
                        ready
                    };
                    chunk.par_iter().zip(loaded).map(one).collect()
                },
                || self.write(home, index, before, &mut out),
            );
            written?;
            waiting = next;
        }
        self.write(home, index, waiting, &mut out)?;
        Ok(out)
    }

    fn ready_again(&self, stored: &StoredDossier, files: Files, extensions: &[StoredExtension]) -> Ready {
        let granted = stored.unit.as_ref().and_then(|u| extension(extensions, u));
        let digest = digest_with(digest_parts(&stored.content_digest).0, granted.as_ref());
        if stored.profile_digest == self.profile.digest && stored.content_digest == digest {
            return Ready::Same(Box::new(stored.clone()));
        }
        let mut dossier = originals::understood(stored, files, self.reading);
        dossier.extension = granted;
        let assessment = assess(self.profile, &dossier, self.on.today);
        Ready::Read {
            dossier: Box::new(dossier),
            assessment: Box::new(assessment),
            originals: Kept::Already { files: stored.files.clone(), containers: stored.containers.clone() },
            digest,
            unit_said: stored.unit_said.clone(),
        }
    }

    fn ready(&self, planned: &Planned, known: &[StoredDossier], extensions: &[StoredExtension]) -> Ready {
        let mut originals: Originals = papers::originals(planned, self.reading);
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
        let mut dossier = papers::read_originals(planned, originals, self.reading);
        dossier.extension = extension(extensions, &unit_of(&dossier));
        let digest = digest_with(&digest, dossier.extension.as_ref());
        let assessment = assess(self.profile, &dossier, self.on.today);
        if self.reading.cache.is_some() {
            self.keep_sketch(&dossier, &digest);
        }
        let unit_said =
            planned.register.as_ref().map(|e| e.unit.clone()).or_else(|| self.reading.unit.clone()).unwrap_or_default();
        Ready::Read {
            dossier: Box::new(dossier),
            assessment: Box::new(assessment),
            originals: Kept::Fresh { files, containers },
            digest,
            unit_said,
        }
    }

    fn write(&self, home: &mut Home, index: &mut Index, ready: Vec<Ready>, out: &mut Vec<Taken>) -> Result<(), AppError> {
        let mut fresh: Vec<(Pending, Vec<rasoat_search::Entry>)> = Vec::new();
        for item in ready {
            match item {
                Ready::Same(stored) => {
                    let assessment = originals::assessment(&stored);
                    out.push(Taken { assessment, recorded: Recorded::Unchanged { version: stored.version } });
                }
                Ready::Read { dossier, assessment, originals, digest, unit_said } => {
                    let recorded = self.record(home, &assessment, originals, &digest, &unit_said)?;
                    if let Recorded::New { version } = recorded {
                        let context =
                            Context { campaign: self.campaign, version, assessment: &assessment, told: originals::told };
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
        let profile = profiles::reference(self.profile);
        let json = json::dossier_line(&profile, self.on.today, assessment, json::Words::None);
        let record = IngestRecord {
            campaign: self.campaign,
            profile: &profile,
            dossier: assessment,
            assessment_json: &json,
            files: &kept,
            containers: &containers,
            profile_text: &self.profile.text,
            today: self.on.today,
            unit_said,
            content_digest: digest,
        };
        self.on.act(|by| home.record(by, &record))
    }

    /// What the latest versions of the campaign's dossiers share with each other and with nobody else, by dossier. It depends on all of
    /// them and changes with each that comes, so it lies on top of the stored assessments, each of which can be repeated by itself.
    ///
    /// # Errors
    /// The registry cannot be read.
    fn shared(&self, home: &Home) -> Result<HashMap<String, Vec<Finding>>, AppError> {
        let latest = home.latest(self.campaign)?;
        let mut sketches = Vec::with_capacity(latest.len());
        for chunk in latest.chunks(CHUNK) {
            // The registry is read by one thread, papers by all. One whose originals are lost cannot be compared; the doctor names it.
            let known: Vec<(Option<Sketch>, Option<Files>)> = chunk
                .iter()
                .map(|stored| match self.known_sketch(&stored.dossier, &stored.content_digest) {
                    None => (None, originals::files(home, stored).ok()),
                    known => (known, None),
                })
                .collect();
            sketches.par_extend(chunk.par_iter().zip(known).map(|(stored, (known, files))| {
                let anew = |files| {
                    let dossier = originals::understood(stored, files, self.reading);
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
        let cache = self.reading.cache.as_ref()?;
        let (of, sketch): ((String, String), Sketch) = cache.get(CacheKind::Sketch, &self.sketch_key(dossier))?;
        (of.0 == content && of.1 == self.profile.digest).then_some(sketch)
    }

    fn keep_sketch(&self, dossier: &Dossier, content: &str) -> Sketch {
        let sketch = similar::sketch(self.profile, dossier);
        if let Some(cache) = &self.reading.cache {
            let of = (content, self.profile.digest.as_str());
            cache.put(CacheKind::Sketch, &self.sketch_key(&dossier.name), &(of, &sketch));
        }
        sketch
    }
}

/// The sender as the registry knows it.
fn unit_of(dossier: &Dossier) -> UnitRef {
    let kind = dossier.unit.kind.as_ref().map(|k| k.as_str().to_string());
    UnitRef { id: dossier.unit.id.clone(), name: dossier.unit.name.clone(), kind }
}
