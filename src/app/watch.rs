//! A folder into which dossiers are dropped: those that are complete and not as they were are assessed, and a letter is drafted.
//!
//! Nothing is registered. Leaves out the waiting between rounds and where results are written: a face keeps them, then the round goes on.

use super::error::AppError;
use super::notify::plain_context;
use super::papers::{self, Options, PlanError, Planned, Shape, Source};
use super::profiles;
use super::run::Occasion;
use jiff::Timestamp;
use rasoat_check::assess::assess;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::Assessment;
use rasoat_report::notice::{Notice, compose};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A folder into which papers are dropped.
pub struct WatchRequest<'a> {
    pub folder: &'a Path,
    pub profile: &'a Profile,
    pub reading: Options,
    /// A dossier in which nothing changed for so long was copied whole.
    pub settle: Duration,
}

/// What was checked already: name of the dossier → digest of its papers and the profile.
pub type Seen = BTreeMap<String, String>;

/// A dossier that was dropped.
#[derive(Debug)]
pub struct Dropped {
    /// Name of its folder or file.
    pub name: String,
    /// Of this dossier alone.
    pub assessment: Assessment,
    /// `None`: nothing is to be asked of the unit, and a letter of an earlier round is void.
    pub letter: Option<Notice>,
}

/// One look at the folder. `keep` gets each dossier that is new or changed, with all that was seen up to and with it, and writes both
/// down; what is cut off before is checked again.
///
/// # Errors
/// The folder cannot be read, or what `keep` gives back.
pub fn round<E: From<AppError>>(
    request: &WatchRequest<'_>,
    seen: &mut Seen,
    on: &Occasion,
    mut keep: impl FnMut(&Dropped, &Seen) -> Result<(), E>,
) -> Result<(), E> {
    let profile = request.profile;
    let reading = Options { shape: Some(Shape::Campaign), cache: None, ..request.reading.clone().by_profile(profile) };
    // What is dropped today came today, unless the register knows better.
    let today = Options { received: Some(on.today), ..reading.clone() };
    let plan = match papers::plan(&[request.folder.to_path_buf()], &reading) {
        Ok(plan) => plan,
        Err(PlanError::Nothing { .. }) => return Ok(()),
        Err(other) => return Err(AppError::from(other).into()),
    };
    for planned in &plan.dossiers {
        let path = path_of(planned);
        if !is_settled(path, request.settle, on.now) {
            continue;
        }
        let originals = papers::originals(planned, &reading);
        let digest = format!("{} {}", originals.digest, profile.digest);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if seen.get(&name) == Some(&digest) {
            continue;
        }
        let assessed = assess(profile, &papers::read_originals(planned, originals, &today), on.today);
        let letter = compose(&assessed, &plain_context(profile, on.today));
        let reference = profiles::reference(profile);
        let assessment = Assessment { profile: reference, today: on.today, dossiers: vec![assessed], ignored: Vec::new() };
        seen.insert(name.clone(), digest);
        keep(&Dropped { name, assessment, letter }, seen)?;
    }
    Ok(())
}

fn path_of(planned: &Planned) -> &Path {
    match &planned.source {
        Source::Folder(path) | Source::Archive(path) | Source::File(path) => path,
    }
}

/// Whether nothing at or below a path changed for a while, and nothing looks half copied.
fn is_settled(path: &Path, settle: Duration, now: Timestamp) -> bool {
    let mut left: Vec<PathBuf> = vec![path.to_path_buf()];
    // Enough for any dossier; what is larger is not waited for entry by entry.
    for _ in 0..10_000 {
        let Some(path) = left.pop() else { return true };
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        if [".part", ".crdownload", ".tmp", ".download", ".partial"].iter().any(|end| name.ends_with(end)) {
            return false;
        }
        let Ok(meta) = std::fs::symlink_metadata(&path) else { return false };
        let changed = meta.modified().ok().and_then(|at| Timestamp::try_from(at).ok());
        // A time in the future (another machine's clock) counts as now.
        let age = |at| Duration::try_from(now.duration_since(at)).unwrap_or(Duration::ZERO);
        if changed.is_some_and(|at| age(at) < settle) {
            return false;
        }
        if meta.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())));
        }
    }
    true
}
