//! Upkeep of a home folder: audit trail, backup, restore, doctor.

use super::campaign::Format;
use super::{Exit, Global, deliver, say_error};
use crate::app::{admin, wire};
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_store::{Event, Trouble};
use std::path::PathBuf;

/// Nhật ký: ai đã làm gì, khi nào. Chỉ ghi thêm, không sửa được.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// Chỉ của đợt này.
    #[arg(long)]
    campaign: Option<String>,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub fn audit(args: AuditArgs, global: &Global) -> anyhow::Result<Exit> {
    let events = admin::audit(&global.home_to_read()?, args.campaign.as_deref())?;
    let out: String = match args.format {
        Format::Json => events.iter().map(|e| json::line(&wire::event(e))).collect(),
        Format::Text => events.iter().map(event_text).collect(),
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn event_text(e: &Event) -> String {
    let version = e.version.map(|n| format!("#{n}"));
    let about = [e.campaign.as_deref(), e.dossier.as_deref(), version.as_deref()];
    format!(
        "{} {} {} {} {}\n",
        e.at,
        if e.who.is_empty() { "?" } else { &e.who },
        e.what,
        about.into_iter().flatten().collect::<Vec<_>>().join(" "),
        e.detail
    )
}

/// Sao lưu sổ và mọi bản gốc vào một tệp; đang dùng vẫn sao lưu được.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// Tệp sao lưu sẽ ghi.
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

pub fn backup(args: &BackupArgs, global: &Global) -> anyhow::Result<Exit> {
    let made = admin::backup(&global.home_to_read()?, &args.to, &global.occasion(None))?;
    say_error(&global.lang().pick(
        format!("Đã sao lưu sổ và {} bản gốc vào {}.", made.originals, args.to.display()),
        format!("Registry and {} originals are in {}.", made.originals, args.to.display()),
    ));
    Ok(Exit::Clean)
}

/// Khôi phục thư mục dữ liệu từ một tệp sao lưu, vào thư mục trống (--home).
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// Tệp sao lưu đã có.
    #[arg(value_name = "FILE")]
    from: PathBuf,
}

pub fn restore(args: &RestoreArgs, global: &Global) -> anyhow::Result<Exit> {
    let made = global.watched(|run| admin::restore(&args.from, &global.home, &global.reading(), run))?;
    say_error(&global.lang().pick(
        format!("Đã khôi phục {} bản gốc, sao lưu lúc {}, vào {}.", made.originals, made.at, global.home.display()),
        format!("{} originals, backed up at {}, are in {}.", made.originals, made.at, global.home.display()),
    ));
    Ok(Exit::Clean)
}

/// Kiểm tra thư mục dữ liệu: sổ, mã băm của từng bản gốc, chỉ mục tìm kiếm; --repair dựng lại chỉ mục.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Dựng lại chỉ mục từ sổ và bản gốc, xoá phần dở dang.
    #[arg(long)]
    repair: bool,
}

pub fn doctor(args: &DoctorArgs, global: &Global) -> anyhow::Result<Exit> {
    let mut home = global.home()?;
    let lang = global.lang();
    if args.repair {
        global.watched(|run| admin::repair(&mut home, &global.reading(), run))?;
    }
    let troubles = admin::examine(&home)?;
    let mut out: String = troubles.iter().map(|t| format!("✗ {}\n", describe(t, lang))).collect();
    if troubles.is_empty() {
        out.push_str(lang.pick(
            "Thư mục dữ liệu nguyên vẹn: sổ, bản gốc, chỉ mục.\n",
            "The home folder is sound: registry, originals, index.\n",
        ));
    }
    deliver(&out, None)?;
    Ok(if troubles.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn describe(trouble: &Trouble, lang: Lang) -> String {
    match trouble {
        Trouble::Registry(detail) => lang.pick(
            format!("sổ đăng ký hỏng ({detail}); khôi phục từ bản sao lưu bằng `rasoat restore`"),
            format!("the registry is damaged ({detail}); restore a backup"),
        ),
        Trouble::Missing { sha256 } => lang.pick(
            format!("mất bản gốc {sha256}; chạy lại `rasoat ingest` với hồ sơ có tệp này, hoặc khôi phục từ bản sao lưu"),
            format!("original {sha256} is missing; ingest the dossier again or restore a backup"),
        ),
        Trouble::Damaged { sha256 } => lang.pick(
            format!("bản gốc {sha256} đã bị sửa hoặc đĩa hỏng; chạy lại `rasoat ingest` với hồ sơ có tệp này"),
            format!("original {sha256} was changed; ingest the dossier again"),
        ),
        Trouble::Leftover { path } => lang.pick(
            format!("phần dở dang {} của một lần chạy bị ngắt; vô hại, --repair sẽ xoá", path.display()),
            format!("{} was left behind by a run that was cut off; --repair removes it", path.display()),
        ),
        Trouble::NotIndexed(n) => lang.pick(
            format!("{n} hồ sơ chưa có trong chỉ mục; lần `rasoat ingest` sau hoặc --repair sẽ bổ sung"),
            format!("{n} dossiers are not in the index; the next ingest or --repair adds them"),
        ),
    }
}
