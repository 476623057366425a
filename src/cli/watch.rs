use super::notice::plain_context;
use super::papers::{load_profile, profile_ref, reading};
use super::{Exit, Global, deliver, parse_day, write_whole};
use crate::ingest::{self, Options, Planned, Source};
use anyhow::{Context, bail};
use jiff::civil::Date;
use rasoat_check::assess::assess;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::Assessment;
use rasoat_model::lang::Lang;
use rasoat_report::notice::{compose, render};
use rasoat_report::phrase::verdict;
use rasoat_report::{html, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Theo dõi một thư mục: hồ sơ nào được thả vào thì rà soát khi đã chép xong, ghi kết quả và bản nháp công văn ngay bên cạnh.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Thư mục cần theo dõi.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Hồ sơ yêu cầu: mã có sẵn hoặc tệp .toml.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Coi là đã chép xong khi không tệp nào đổi trong chừng này giây.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    settle: u64,
    /// Xem lại thư mục sau mỗi chừng này giây.
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    every: u64,
    /// Xem một lượt rồi thôi.
    #[arg(long)]
    once: bool,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

/// What was checked already, by name: survives a restart.
const STATE: &str = ".rasoat-watch.json";

pub fn run(args: &Args, global: &Global) -> anyhow::Result<Exit> {
    if !args.folder.is_dir() {
        bail!("{} không phải thư mục", args.folder.display());
    }
    let profile = load_profile(args.profile.as_deref())?;
    // Nothing is registered here, so nothing is kept of it either.
    let home = global.home.is_dir().then_some(global.home.as_path());
    let options = Options { cache: None, ..reading(&profile, home) };
    loop {
        round(args, &profile, &options, global)?;
        if args.once {
            return Ok(Exit::Clean);
        }
        std::thread::sleep(Duration::from_secs(args.every.max(1)));
    }
}

/// Checks each dossier that is complete and not as it was.
fn round(args: &Args, profile: &Profile, options: &Options, global: &Global) -> anyhow::Result<()> {
    let day = args.today.unwrap_or_else(super::today);
    let options = Options { shape: Some(ingest::Shape::Campaign), ..options.clone() };
    // What is dropped today came today, unless the register knows better.
    let today = Options { received: Some(day), ..options.clone() };
    let state_at = args.folder.join(STATE);
    let mut state: BTreeMap<String, String> =
        std::fs::read_to_string(&state_at).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let plan = match ingest::plan(std::slice::from_ref(&args.folder), &options) {
        Ok(plan) => plan,
        Err(ingest::IngestError::Nothing { .. }) => return Ok(()),
        Err(other) => return Err(other.into()),
    };
    for planned in &plan.dossiers {
        let path = path_of(planned);
        if !is_settled(path, Duration::from_secs(args.settle)) {
            continue;
        }
        let originals = ingest::originals(planned, &options);
        let digest = format!("{} {}", originals.digest, profile.digest);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if state.get(&name) == Some(&digest) {
            continue;
        }
        let dossier = ingest::read_originals(planned, originals, &today);
        let assessed = assess(profile, &dossier, day);
        let line = format!("{name}: {}\n", verdict(assessed.verdict, Lang::Vi));
        let beside = |end: &str| args.folder.join(format!("{name}{end}"));
        let letter = beside(ingest::RESULTS[2]);
        match compose(&assessed, &plain_context(profile, day)) {
            Some(notice) => write_whole(&letter, &render(&notice)?)?,
            // What was asked for before is mended.
            None if letter.exists() => std::fs::remove_file(&letter).with_context(|| letter.display().to_string())?,
            None => {}
        }
        let whole = Assessment { profile: profile_ref(profile), today: day, dossiers: vec![assessed], ignored: Vec::new() };
        write_whole(&beside(ingest::RESULTS[0]), html::to_html(&whole, global.lang()).as_bytes())?;
        write_whole(&beside(ingest::RESULTS[1]), json::to_json(&whole, global.lang()).as_bytes())?;
        // Last, so that a stop in between means that it is checked again.
        state.insert(name, digest);
        write_whole(&state_at, serde_json::to_string_pretty(&state)?.as_bytes())?;
        deliver(&line, None)?;
    }
    Ok(())
}

fn path_of(planned: &Planned) -> &Path {
    match &planned.source {
        Source::Folder(path) | Source::Archive(path) | Source::File(path) => path,
    }
}

/// Whether nothing at or below a path changed for a while, and nothing looks half copied.
fn is_settled(path: &Path, settle: Duration) -> bool {
    let mut left = vec![path.to_path_buf()];
    // Enough for any dossier; what is larger is not waited for entry by entry.
    for _ in 0..10_000 {
        let Some(path) = left.pop() else { return true };
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        if [".part", ".crdownload", ".tmp", ".download", ".partial"].iter().any(|end| name.ends_with(end)) {
            return false;
        }
        let Ok(meta) = std::fs::symlink_metadata(&path) else { return false };
        let still = meta.modified().ok().and_then(age).is_none_or(|age| age >= settle);
        if !still {
            return false;
        }
        if meta.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())));
        }
    }
    true
}

/// How long ago; a time in the future (another machine's clock) counts as now.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn age(at: SystemTime) -> Option<Duration> {
    Some(SystemTime::now().duration_since(at).unwrap_or(Duration::ZERO))
}
