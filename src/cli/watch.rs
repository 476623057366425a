use super::{Exit, Global, deliver, papers, parse_day, write_whole};
use crate::app::papers::RESULTS;
use crate::app::watch::{Dropped, Seen, WatchRequest, round};
use crate::app::{AppError, profiles};
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use rasoat_report::notice::render;
use rasoat_report::phrase::verdict;
use rasoat_report::{html, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

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
        return Err(AppError::NotAFolder(args.folder.clone()).into());
    }
    let profile = profiles::named(args.profile.as_deref())?;
    // Nothing is registered here, so nothing is kept of it either.
    let home = global.home.is_dir().then_some(global.home.as_path());
    let request = WatchRequest {
        folder: &args.folder,
        profile: &profile,
        reading: papers::reading(home, global.lang()),
        settle: Duration::from_secs(args.settle),
    };
    let state = args.folder.join(STATE);
    loop {
        let mut seen: Seen =
            std::fs::read_to_string(&state).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        round(&request, &mut seen, &global.occasion(args.today), |dropped, seen| keep(&args.folder, dropped, seen, global))?;
        if args.once {
            return Ok(Exit::Clean);
        }
        std::thread::sleep(Duration::from_secs(args.every.max(1)));
    }
}

/// Writes what came of a dossier beside it, then that it was seen.
fn keep(folder: &Path, dropped: &Dropped, seen: &Seen, global: &Global) -> Result<(), anyhow::Error> {
    let beside = |end: &str| folder.join(format!("{}{end}", dropped.name));
    let letter = beside(RESULTS[2]);
    match &dropped.letter {
        Some(notice) => write_whole(&letter, &render(notice).map_err(AppError::from)?)?,
        // What was asked for before is mended.
        None if letter.exists() => {
            std::fs::remove_file(&letter).map_err(|source| AppError::Io { path: letter.clone(), source })?;
        }
        None => {}
    }
    write_whole(&beside(RESULTS[0]), html::to_html(&dropped.assessment, global.lang()).as_bytes())?;
    write_whole(&beside(RESULTS[1]), json::to_json(&dropped.assessment, global.lang()).as_bytes())?;
    // Last, so that a stop in between means that it is checked again.
    write_whole(&folder.join(STATE), json::pretty(seen).as_bytes())?;
    for d in &dropped.assessment.dossiers {
        deliver(&format!("{}: {}\n", dropped.name, verdict(d.verdict, Lang::Vi)), None)?;
    }
    Ok(())
}
