//! `roster`: a list of units checked and shown.

use super::{Exit, Global, deliver, parse_day};
use crate::app::rosters;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::roster::{Roster, Unit};
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::phrase::{clean, day_text};
use std::path::{Path, PathBuf};

/// Danh sách đơn vị: kiểm tra một tệp, in ra.
///
/// Một danh sách là tệp TOML hoặc bảng có các cột cách nhau bằng tab (lưu từ Excel: “Unicode Text”); hồ sơ yêu cầu ghi tên nó ở `roster`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Kiểm tra một tệp; mọi lỗi được báo kèm dòng, cột.
    Check {
        /// Tệp của danh sách.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// In một danh sách: mã có sẵn, tệp, hoặc hồ sơ yêu cầu (danh sách mà hồ sơ đó dùng).
    Show {
        /// Mặc định: danh sách đầu tiên có sẵn.
        #[arg(value_name = "ID|FILE")]
        id: Option<String>,
        /// Chỉ những đơn vị có vào ngày này.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        on: Option<Date>,
        /// Định dạng kết quả.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let lang = global.lang();
    match args.command {
        Command::Check { file } => check(&file, lang),
        Command::Show { id, on, format } => {
            let roster = rosters::named(id.as_deref())?;
            let units = rosters::units(&roster, on);
            let out = match format {
                Format::Text => as_text(&roster, &units, lang),
                Format::Json => json::pretty(&rosters::wire(&roster, &units)),
            };
            deliver(&out, None)?;
            Ok(Exit::Clean)
        }
    }
}

fn check(file: &Path, lang: Lang) -> anyhow::Result<Exit> {
    let roster = rosters::of_file(file)?;
    let (units, kinds) = (roster.units().len(), roster.kinds().len());
    let valid = lang.pick(
        format!("{}: hợp lệ, {units} đơn vị, {kinds} loại\n", file.display()),
        format!("{}: valid, {units} units of {kinds} kinds\n", file.display()),
    );
    deliver(&valid, None)?;
    Ok(Exit::Clean)
}

fn as_text(roster: &Roster, units: &[&Unit], lang: Lang) -> String {
    let mut out = String::new();
    let head: Vec<String> = [&roster.id, &roster.title].into_iter().filter(|t| !t.is_empty()).map(|t| clean(t)).collect();
    if !head.is_empty() {
        out.push_str(&format!("{}\n", head.join(" · ")));
    }
    for kind in roster.kinds() {
        let own: Vec<&&Unit> = units.iter().filter(|u| u.kind == kind.kind).collect();
        if own.is_empty() {
            continue;
        }
        let name = lang.pick(&kind.name, &kind.name_en);
        out.push_str(&format!("\n{} {} ({})\n", own.len(), clean(name), kind.kind.as_str()));
        for unit in own {
            out.push_str(&format!("  {:<28} {}{}\n", unit.id, clean(&unit.shown()), remarks(roster, unit, lang)));
        }
    }
    out
}

/// What is known of a unit besides its name.
fn remarks(roster: &Roster, unit: &Unit, lang: Lang) -> String {
    let mut all: Vec<String> = Vec::new();
    if unit.receives {
        all.push(lang.pick("nhận báo cáo", "receives the reports").to_owned());
    }
    all.extend(unit.from.map(|d| format!("{} {}", lang.pick("từ", "from"), day_text(d, lang))));
    all.extend(unit.to.map(|d| format!("{} {}", lang.pick("đến hết", "until"), day_text(d, lang))));
    all.extend(unit.parent.as_deref().and_then(|id| roster.get(id)).map(|u| {
        let above = clean(&u.shown());
        lang.pick(format!("thuộc {above}"), format!("under {above}"))
    }));
    all.extend(roster.region_of(&unit.id).map(|r| clean(&r.name)));
    all.extend(unit.email.as_deref().map(clean));
    all.extend(unit.edxml.as_deref().map(clean));
    if all.is_empty() { String::new() } else { format!(" · {}", all.join(" · ")) }
}
