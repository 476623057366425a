//! `roster`: a list of units checked and shown.

use super::{Exit, Global, deliver, parse_day, say_error};
use crate::app::error::problems;
use crate::app::profiles;
use anyhow::{anyhow, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::roster::{Roster, Unit};
use rasoat_model::lang::Lang;
use rasoat_report::phrase::{clean, day_text};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
            let roster = named(id.as_deref(), lang)?;
            let units: Vec<&Unit> = roster.units().iter().filter(|u| on.is_none_or(|day| u.existed_on(day))).collect();
            let out = match format {
                Format::Text => as_text(&roster, &units, lang),
                Format::Json => as_json(&roster, &units)?,
            };
            deliver(&out, None)?;
            Ok(Exit::Clean)
        }
    }
}

fn check(file: &Path, lang: Lang) -> anyhow::Result<Exit> {
    let text = profiles::read(file)?;
    match Roster::parse(&text) {
        Ok(roster) => {
            let (units, kinds) = (roster.units().len(), roster.kinds().len());
            let valid = lang.pick(
                format!("{}: hợp lệ, {units} đơn vị, {kinds} loại\n", file.display()),
                format!("{}: valid, {units} units of {kinds} kinds\n", file.display()),
            );
            deliver(&valid, None)?;
            Ok(Exit::Clean)
        }
        Err(refused) => {
            say_error(&problems(file, &refused.problems));
            bail!(lang.pick("danh sách đơn vị có lỗi, không dùng được", "the roster has errors and cannot be used"));
        }
    }
}

/// A roster that comes with the program, a file, or that of a profile.
fn named(name: Option<&str>, lang: Lang) -> anyhow::Result<Arc<Roster>> {
    let Some(name) = name.or_else(|| Roster::builtin_ids().next()) else {
        bail!(lang.pick("ghi mã hoặc tệp của danh sách", "name a roster or a file"));
    };
    if let Some(roster) = Roster::builtin(name) {
        return Ok(roster);
    }
    let path = Path::new(name);
    if !path.is_file() {
        // A profile that comes with the program; anything else is told which rosters there are.
        if rasoat_check::profile::builtin_text(name).is_some() {
            return Ok(profiles::named(Some(name))?.roster);
        }
        let known = Roster::builtin_ids().collect::<Vec<_>>().join(", ");
        bail!(lang.pick(
            format!("không có danh sách đơn vị “{name}”: không phải mã có sẵn ({known}) và cũng không phải tệp"),
            format!("there is no roster “{name}”: neither one that comes with the program ({known}) nor a file"),
        ));
    }
    let text = profiles::read(path)?;
    // A profile says which directive it is of; no roster does.
    if text.lines().any(|l| l.trim_start().starts_with("[[requirement]]")) {
        return Ok(profiles::named(Some(name))?.roster);
    }
    let roster = Roster::parse(&text).map_err(|e| anyhow!("{}", problems(path, &e.problems)))?;
    Ok(Arc::new(roster))
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

/// `rasoat.roster/1`.
fn as_json(roster: &Roster, units: &[&Unit]) -> anyhow::Result<String> {
    let unit = |u: &&Unit| {
        json!({
            "id": u.id, "name": u.name, "shown": u.shown(), "kind": u.kind.as_str(), "parent": u.parent, "region": u.region,
            "from": u.from.map(|d| d.to_string()), "to": u.to.map(|d| d.to_string()), "aliases": u.variants, "short": u.short,
            "place_names": u.place_names, "city": u.city, "receives": u.receives, "email": u.email, "edxml": u.edxml,
            "source": u.source,
        })
    };
    let whole = json!({
        "schema": "rasoat.roster/1",
        "id": roster.id,
        "title": roster.title,
        "kinds": roster.kinds().iter().map(|k| json!({
            "id": k.kind.as_str(), "name": k.name, "name_en": k.name_en, "by_place": k.by_place})).collect::<Vec<_>>(),
        "regions": roster.regions().iter().map(|r| json!({"id": r.id, "name": r.name})).collect::<Vec<_>>(),
        "units": units.iter().map(unit).collect::<Vec<_>>(),
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?))
}
