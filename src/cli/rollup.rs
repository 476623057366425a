use super::papers::{ShapeArg, plain_reading};
use super::{Exit, Global, by_extension, deliver, deliver_bytes, parse_day};
use crate::app::AppError;
use crate::app::papers::{Options, Planned, Source};
use crate::app::rollup::{self, RollupRequest, rollup};
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_report::rollup::{to_csv, to_json, to_text};
use rasoat_report::rollup_xlsx::to_xlsx;
use rasoat_report::units::Order;
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
    let home = if args.paths.is_empty() { Some(global.home_to_read()?) } else { None };
    let plain = plain_reading(global, &args.passwords);
    let (from, reading) = match &home {
        Some(home) => (rollup::From::Registry(home, args.campaign.as_deref()), plain),
        // Papers as they lie there leave nothing behind in a home folder.
        None => (rollup::From::Papers(&args.paths), Options { shape: args.shape.map(ShapeArg::meant), cache: None, ..plain }),
    };
    let request = RollupRequest { from, profile: args.profile.as_deref(), reading, order: args.sort.order() };
    let done = global.watched(|run| rollup(&request, run))?;
    let out = args.output.as_ref();
    match format {
        Format::Text => deliver(&to_text(&done.rollup, global.lang()), out)?,
        Format::Json => deliver(&to_json(&done.rollup), out)?,
        Format::Csv => deliver(&to_csv(&done.rollup), out)?,
        Format::Xlsx => {
            let folder = out.and_then(|p| p.parent()).map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
            let folder = folder.and_then(|p| p.canonicalize().ok());
            let link = |dossier: &str, file: &str| link(&done.planned, folder.as_deref(), dossier, file);
            let day = global.occasion(args.today).today;
            deliver_bytes(&to_xlsx(&done.rollup, day, &link).map_err(AppError::from)?, out)?;
        }
    }
    Ok(Exit::Clean)
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
