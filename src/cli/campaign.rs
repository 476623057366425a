use super::papers::{load_profile, profile_ref, reading};
use super::status::{choose_campaign, open_existing, open_to_read};
use super::{Exit, Global, deliver, now, open_home, parse_day, say_error, style, today, who};
use crate::intake::Intake;
use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::UnitRef;
use rasoat_model::lang::Lang;
use rasoat_report::phrase::day_text;
use rasoat_store::{Actor, Home, NewExtension, Recorded};
use serde_json::json;

/// Các đợt trong sổ: mở, xem, đóng, gia hạn cho đơn vị, rà soát lại theo hồ sơ yêu cầu mới.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Mở một đợt trước khi có hồ sơ.
    New {
        /// Tên đợt.
        name: String,
        /// Hồ sơ yêu cầu: mã có sẵn hoặc tệp .toml.
        #[arg(long, value_name = "ID|FILE")]
        profile: Option<String>,
    },
    /// Liệt kê các đợt.
    List {
        /// Định dạng kết quả.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Một đợt: các bản hồ sơ yêu cầu, số hồ sơ, những gì đã quyết định cho từng đơn vị.
    Show {
        /// Tên đợt (mặc định: đợt duy nhất trong sổ).
        name: Option<String>,
        /// Định dạng kết quả.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Đóng đợt: không nhận thêm hồ sơ.
    Close {
        /// Tên đợt.
        name: String,
    },
    /// Mở lại đợt đã đóng.
    Reopen {
        /// Tên đợt.
        name: String,
    },
    /// Rà soát lại mọi hồ sơ của đợt từ bản gốc, theo hồ sơ yêu cầu mới; kết quả cũ vẫn giữ.
    Recheck {
        /// Tên đợt (mặc định: đợt duy nhất trong sổ).
        name: Option<String>,
        /// Hồ sơ yêu cầu: mã có sẵn hoặc tệp .toml.
        #[arg(long, value_name = "ID|FILE")]
        profile: Option<String>,
        /// Ngày được coi là hôm nay.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        today: Option<Date>,
    },
    /// Gia hạn cho một đơn vị.
    Extend {
        /// Đợt (mặc định: đợt duy nhất trong sổ).
        #[arg(long)]
        campaign: Option<String>,
        /// Đơn vị: mã hoặc tên.
        #[arg(long, value_name = "NAME")]
        unit: String,
        /// Ngày cuối cùng còn được coi là đúng hạn.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        until: Date,
        /// Lý do.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Người quyết định.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Rút một quyết định (bỏ qua hoặc gia hạn) theo số ghi ở `campaign show`.
    Withdraw {
        /// Số của quyết định.
        id: i64,
        /// Đợt (mặc định: đợt duy nhất trong sổ).
        #[arg(long)]
        campaign: Option<String>,
        /// Người quyết định.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let (who, at) = (who(), now().to_string());
    let by = Actor { who: &who, at: &at };
    match args.action {
        Action::New { name, profile } => {
            let profile = load_profile(profile.as_deref())?;
            open_home(global)?.new_campaign(by, &name, &profile_ref(&profile), &profile.text)?;
        }
        Action::List { format } => list(&open_to_read(global)?, format, global.lang())?,
        Action::Show { name, format } => show(&open_to_read(global)?, name.as_deref(), format, global.lang())?,
        Action::Close { name } => open_existing(global)?.close_campaign(by, &name, true)?,
        Action::Reopen { name } => open_existing(global)?.close_campaign(by, &name, false)?,
        Action::Recheck { name, profile, today: day } => {
            recheck(&mut open_existing(global)?, name.as_deref(), profile.as_deref(), day, global)?;
        }
        Action::Extend { campaign, unit, until, reason, by: author } => {
            let mut home = open_existing(global)?;
            let campaign = choose_campaign(&home, campaign.as_deref())?;
            let profile = campaign_profile(&home, &campaign.name, None)?;
            let unit = unit_named(&home, &profile, &unit)?;
            let new = NewExtension { campaign: &campaign.name, unit: &unit, until, reason: &reason, author: &author };
            let id = home.extend(by, &new)?;
            let lang = global.lang();
            say_error(&lang.pick(
                format!("Đã gia hạn cho {} đến hết ngày {} (số {id}).", unit.name, day_text(until, lang)),
                format!("{} may send until {until} (number {id}).", unit.name),
            ));
        }
        Action::Withdraw { id, campaign, by: author } => {
            let mut home = open_existing(global)?;
            let campaign = choose_campaign(&home, campaign.as_deref())?;
            home.withdraw(by, &campaign.name, id, &author)?;
        }
    }
    Ok(Exit::Clean)
}

/// The profile named; else the one by which the campaign was last assessed, as it was then.
pub fn campaign_profile(home: &Home, campaign: &str, named: Option<&str>) -> anyhow::Result<Profile> {
    if let Some(named) = named {
        return load_profile(Some(named));
    }
    let kept = home.profile_versions(campaign)?.pop().and_then(|v| home.profile_text(&v.digest).ok());
    match kept.map(|text| rasoat_check::profile::parse(&text)) {
        Some(Ok(profile)) => Ok(profile),
        // Written by another version of the program: the one that comes with this one.
        _ => load_profile(Some(&choose_campaign(home, Some(campaign))?.profile.id)),
    }
}

/// A unit by its id or name: of the roster, or one that has sent something under that name.
pub fn unit_named(home: &Home, profile: &Profile, name: &str) -> anyhow::Result<UnitRef> {
    if let Some(unit) = profile.unit_named(name) {
        return Ok(UnitRef { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.as_str().to_string()) });
    }
    match home.units()?.into_iter().find(|u| u.unit.name == name) {
        Some(known) => Ok(known.unit),
        None => bail!("{}", unknown_unit(profile, name)),
    }
}

/// What to say to a name that is no unit's, with one of the roster to show how names are written.
pub fn unknown_unit(profile: &Profile, name: &str) -> String {
    let example = profile.roster.example(profile.roster_on);
    let how = example.map(|u| format!("; ghi như “{}” hoặc mã {}", u.shown(), u.id)).unwrap_or_default();
    format!("không rõ đơn vị “{name}”{how}")
}

fn list(home: &Home, format: Format, lang: Lang) -> anyhow::Result<()> {
    let all = home.campaigns()?;
    if format == Format::Json {
        let list: Vec<_> = all
            .iter()
            .map(|c| json!({"campaign": c.name, "profile": c.profile.id, "title": c.profile.title, "dossiers": c.dossiers, "first_at": c.first_at, "closed_at": c.closed_at}))
            .collect();
        return deliver(&format!("{}\n", serde_json::to_string_pretty(&list)?), None);
    }
    let mut out = String::new();
    for c in &all {
        let state = if c.closed_at.is_some() { lang.pick("đã đóng", "closed") } else { lang.pick("đang mở", "open") };
        out.push_str(&format!(
            "{} · {} · {} {} · {state}\n",
            c.name,
            c.profile.title,
            c.dossiers,
            lang.pick("hồ sơ", "dossiers")
        ));
    }
    if all.is_empty() {
        out.push_str(lang.pick("Trong sổ chưa có đợt nào.\n", "There is no campaign yet.\n"));
    }
    deliver(&out, None)
}

fn show(home: &Home, name: Option<&str>, format: Format, lang: Lang) -> anyhow::Result<()> {
    let c = choose_campaign(home, name)?;
    let (versions, waivers, extensions) = (home.profile_versions(&c.name)?, home.waivers(&c.name)?, home.extensions(&c.name)?);
    if format == Format::Json {
        let unit = |u: &UnitRef| json!({"id": u.id, "name": u.name});
        let shown = json!({
            "campaign": c.name, "profile": c.profile.id, "title": c.profile.title, "dossiers": c.dossiers,
            "first_at": c.first_at, "closed_at": c.closed_at,
            "profile_versions": versions.iter().map(|v| json!({"n": v.n, "digest": v.digest, "at": v.at})).collect::<Vec<_>>(),
            "waivers": waivers.iter().map(|w| json!({
                "id": w.id, "unit": unit(&w.unit), "rule": w.rule.id(), "requirement": w.requirement, "subject": w.subject,
                "reason": w.waiver.reason, "author": w.waiver.author, "until": w.waiver.until.map(|d| d.to_string()), "at": w.at,
                "withdrawn_at": w.withdrawn_at})).collect::<Vec<_>>(),
            "extensions": extensions.iter().map(|e| json!({
                "id": e.id, "unit": unit(&e.unit), "until": e.until.to_string(), "reason": e.reason, "author": e.author, "at": e.at,
                "withdrawn_at": e.withdrawn_at})).collect::<Vec<_>>(),
        });
        return deliver(&format!("{}\n", serde_json::to_string_pretty(&shown)?), None);
    }
    let state = c
        .closed_at
        .as_ref()
        .map_or_else(|| lang.pick("đang mở", "open").to_string(), |at| format!("{} {at}", lang.pick("đã đóng", "closed")));
    let mut out = format!("{} · {} · {state}\n{}: {}\n", c.name, c.profile.title, lang.pick("Hồ sơ", "Dossiers"), c.dossiers);
    out.push_str(&format!("{}:\n", lang.pick("Các bản hồ sơ yêu cầu", "Profile versions")));
    for v in &versions {
        out.push_str(&format!("  {}. {} · {}\n", v.n, v.digest, v.at));
    }
    let gone =
        |at: &Option<String>| at.as_ref().map(|at| format!(" · {} {at}", lang.pick("đã rút", "withdrawn"))).unwrap_or_default();
    for w in &waivers {
        let until =
            w.waiver.until.map(|d| format!(" · {} {}", lang.pick("đến hết", "until"), day_text(d, lang))).unwrap_or_default();
        let what = [Some(w.rule.id()), w.requirement.as_deref(), w.subject.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let head = lang.pick("Bỏ qua", "Set aside");
        out.push_str(&format!(
            "{head} ({}): {} · {what} · {} ({}){until}{}\n",
            w.id,
            w.unit.name,
            w.waiver.reason,
            w.waiver.author,
            gone(&w.withdrawn_at)
        ));
    }
    for e in &extensions {
        let head = lang.pick("Gia hạn", "Extension");
        out.push_str(&format!(
            "{head} ({}): {} · {} · {} ({}){}\n",
            e.id,
            e.unit.name,
            day_text(e.until, lang),
            e.reason,
            e.author,
            gone(&e.withdrawn_at)
        ));
    }
    deliver(&out, None)
}

fn recheck(home: &mut Home, name: Option<&str>, profile: Option<&str>, day: Option<Date>, global: &Global) -> anyhow::Result<()> {
    let campaign = choose_campaign(home, name)?;
    let profile = match profile {
        Some(named) => load_profile(Some(named))?,
        None if Profile::builtin(&campaign.profile.id).is_some() => load_profile(Some(&campaign.profile.id))?,
        // A profile of one's own is known by its text alone.
        None => campaign_profile(home, &campaign.name, None)?,
    };
    let options = reading(&profile, Some(&global.home));
    let bar = style::progress(campaign.dossiers as u64, global.quiet);
    let (who, at) = (who(), now().to_string());
    let intake = Intake {
        profile: &profile,
        campaign: &campaign.name,
        options: &options,
        today: day.unwrap_or_else(today),
        by: Actor { who: &who, at: &at },
    };
    let taken = intake.recheck(home, |_| bar.inc(1))?;
    bar.finish_and_clear();
    let fresh = taken.iter().filter(|t| matches!(t.recorded, Recorded::New { .. })).count();
    say_error(&global.lang().pick(
        format!("Đã rà soát lại {fresh} hồ sơ theo {}; {} hồ sơ đã theo bản này từ trước.", profile.title, taken.len() - fresh),
        format!("{fresh} dossiers assessed again by {}; {} were by it already.", profile.title, taken.len() - fresh),
    ));
    Ok(())
}
