use super::campaign::campaign_profile;
use super::papers::{ShapeArg, cache, load_profile};
use super::status::{choose_campaign, open_to_read};
use super::{Exit, Global, by_extension, deliver, parse_day, style, today, write_whole};
use crate::ingest::{self, Entry, Options, Planned, Shape, Source};
use anyhow::bail;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::dossier::Dossier;
use rasoat_check::profile::Profile;
use rasoat_check::rollup::{self, Rollup, UnitTable};
use rasoat_report::rollup::{to_csv, to_json, to_text};
use rasoat_report::rollup_xlsx::to_xlsx;
use rasoat_report::units::{self, Order};
use rasoat_store::{Home, StoredDossier};
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Tổng hợp bảng phụ lục của mọi đơn vị vào một tệp: mỗi đơn vị, mỗi năm một dòng, kèm nguyên văn, tệp và trang.
///
/// Không ghi PATH thì lấy các hồ sơ đã vào sổ của đợt.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Tệp, thư mục hồ sơ hoặc thư mục đợt, như ở `rasoat check`; bỏ trống: lấy từ sổ.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Đợt trong sổ (mặc định: đợt duy nhất).
    #[arg(long, value_name = "NAME", conflicts_with = "paths")]
    campaign: Option<String>,
    /// Hồ sơ yêu cầu: mã có sẵn hoặc tệp .toml.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Coi thư mục là cả đợt hay là một hồ sơ, khi đoán sai.
    #[arg(long = "as", value_enum, value_name = "SHAPE")]
    shape: Option<ShapeArg>,
    /// Định dạng (mặc định: theo đuôi của tệp -o, không có thì text).
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Ghi ra tệp thay vì màn hình.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Thứ tự đơn vị: theo tên (a ă â b …) hoặc theo mã.
    #[arg(long, value_enum, default_value_t = Sort::Name)]
    sort: Sort,
    /// Mật khẩu mở tệp bị khóa; dùng được nhiều lần.
    #[arg(long = "password", value_name = "PASSWORD", env = "RASOAT_PASSWORD", hide_env_values = true)]
    passwords: Vec<String>,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    Name,
    Code,
}

impl Sort {
    pub fn order(self) -> Order {
        match self {
            Sort::Name => Order::Name,
            Sort::Code => Order::Code,
        }
    }
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let format = args.format.or_else(|| by_extension(args.output.as_deref())).unwrap_or(Format::Text);
    let (profile, mut tables, planned) =
        if args.paths.is_empty() { from_home(&args, global)? } else { from_paths(&args, global)? };
    if !profile.requirements.iter().any(|r| matches!(r.check, rasoat_check::profile::Check::Years { .. })) {
        bail!("hồ sơ yêu cầu {} không có phụ lục theo năm để tổng hợp", profile.id);
    }
    tables.sort_by_cached_key(|t| {
        (units::place(&profile.roster, t.unit.as_ref(), &t.dossier, args.sort.order()), t.dossier.clone())
    });
    let rollup = Rollup::new(&profile, tables);
    let out = args.output.as_ref();
    match format {
        Format::Text => deliver(&to_text(&rollup, global.lang()), out)?,
        Format::Json => deliver(&to_json(&rollup), out)?,
        Format::Csv => deliver(&to_csv(&rollup), out)?,
        Format::Xlsx => {
            let folder = out.and_then(|p| p.parent()).map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
            let folder = folder.and_then(|p| p.canonicalize().ok());
            let link = |dossier: &str, file: &str| link(&planned, folder.as_deref(), dossier, file);
            let bytes = to_xlsx(&rollup, args.today.unwrap_or_else(today), &link)?;
            deliver_bytes(&bytes, out)?;
        }
    }
    Ok(Exit::Clean)
}

/// Bytes to a file, or to standard output where that is a pipe.
pub fn deliver_bytes(bytes: &[u8], output: Option<&PathBuf>) -> anyhow::Result<()> {
    use std::io::IsTerminal;
    match output {
        Some(path) => write_whole(path, bytes),
        None if std::io::stdout().is_terminal() => bail!("ghi -o TÊN-TỆP cho định dạng này"),
        None => Ok(std::io::stdout().lock().write_all(bytes)?),
    }
}

type Taken = (Profile, Vec<UnitTable>, Vec<Planned>);

fn from_paths(args: &Args, global: &Global) -> anyhow::Result<Taken> {
    let profile = load_profile(args.profile.as_deref())?;
    let shape = args.shape.map(|s| match s {
        ShapeArg::Campaign => Shape::Campaign,
        ShapeArg::Dossier => Shape::Dossier,
    });
    let options = Options { shape, passwords: args.passwords.clone(), ..Options::default().by_profile(&profile) };
    let plan = ingest::plan(&args.paths, &options)?;
    let bar = style::progress(plan.dossiers.len() as u64, global.quiet);
    let tables = plan
        .dossiers
        .par_iter()
        .map(|planned| {
            let table = rollup::of(&profile, &ingest::read(planned, &options));
            bar.inc(1);
            table
        })
        .collect();
    bar.finish_and_clear();
    Ok((profile, tables, plan.dossiers))
}

fn from_home(args: &Args, global: &Global) -> anyhow::Result<Taken> {
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let profile = campaign_profile(&home, &campaign.name, args.profile.as_deref())?;
    let tables = each_stored(&home, &campaign.name, &profile, &args.passwords, global, |dossier| rollup::of(&profile, dossier))?;
    Ok((profile, tables, Vec::new()))
}

/// Reads the latest version of every dossier of a campaign from its originals and makes something of each. A few at a time: the
/// registry is read by one thread, papers by all, and no more papers are held than are being worked on.
pub fn each_stored<T: Send>(
    home: &Home,
    campaign: &str,
    profile: &Profile,
    passwords: &[String],
    global: &Global,
    make: impl Fn(&Dossier) -> T + Sync,
) -> anyhow::Result<Vec<T>> {
    const CHUNK: usize = 16;
    let cache = cache(&global.home);
    let options = Options { passwords: passwords.to_vec(), cache, ..Options::default().by_profile(profile) };
    let stored: Vec<StoredDossier> = home.latest(campaign)?;
    let bar = style::progress(stored.len() as u64, global.quiet);
    let mut out = Vec::with_capacity(stored.len());
    for chunk in stored.chunks(CHUNK) {
        let originals: Vec<Vec<(String, Vec<u8>)>> = chunk
            .iter()
            .map(|s| s.files.iter().map(|(name, sha)| Ok((name.clone(), home.blob(sha)?))).collect::<anyhow::Result<_>>())
            .collect::<anyhow::Result<_>>()?;
        let made: Vec<T> = chunk
            .par_iter()
            .zip(originals)
            .map(|(s, files)| {
                let unit = s.unit.as_ref().map(|u| u.name.clone()).unwrap_or_default();
                let made = make(&ingest::read_files(
                    &s.dossier,
                    files,
                    Entry { unit, received: s.received, written: String::new() },
                    &options,
                ));
                bar.inc(1);
                made
            })
            .collect();
        out.extend(made);
    }
    bar.finish_and_clear();
    Ok(out)
}

/// The place of a file on disk as a link: relative to the workbook where it lies below the same folder, so that both can be moved
/// together. An archive is linked as a whole.
fn link(planned: &[Planned], folder: Option<&Path>, dossier: &str, file: &str) -> Option<String> {
    let path = match &planned.iter().find(|p| p.name == dossier)?.source {
        Source::Folder(folder) => folder.join(file),
        Source::Archive(path) | Source::File(path) => path.clone(),
    };
    // A file inside an archive of the folder has no place of its own.
    let path = path.canonicalize().ok().filter(|p| p.is_file())?;
    let shown = match folder.and_then(|f| path.strip_prefix(f).ok()) {
        Some(inside) => format!("file:///{}", inside.display()),
        None => format!("file://{}", path.display()),
    };
    // Longer links than this are refused by spreadsheets.
    (shown.len() < 2000).then_some(shown)
}
