use super::{Exit, Global, deliver, parse_day, say_error};
use crate::app::campaigns::{self, Shown};
use crate::app::decide::{self, ExtendRequest};
use crate::app::ingest::{RecheckRequest, recheck};
use crate::app::{home, wire};
use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::phrase::day_text;
use rasoat_store::Campaign;

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
    let lang = global.lang();
    let on = global.occasion(None);
    match args.action {
        Action::New { name, profile } => {
            campaigns::open(&mut home::open_or_make(&global.home)?, &name, profile.as_deref(), &on)?;
        }
        Action::List { format } => {
            let all = campaigns::list(&global.home_to_read()?)?;
            let out = match format {
                Format::Json => json::pretty(&all.iter().map(wire::campaign).collect::<Vec<_>>()),
                Format::Text => list_text(&all, lang),
            };
            deliver(&out, None)?;
        }
        Action::Show { name, format } => {
            let shown = campaigns::show(&global.home_to_read()?, name.as_deref())?;
            let out = match format {
                Format::Json => json::pretty(&wire::campaign_shown(&shown)),
                Format::Text => show_text(&shown, lang),
            };
            deliver(&out, None)?;
        }
        Action::Close { name } => campaigns::close(&mut global.home()?, &name, true, &on)?,
        Action::Reopen { name } => campaigns::close(&mut global.home()?, &name, false, &on)?,
        Action::Recheck { name, profile, today } => again(name.as_deref(), profile.as_deref(), today, global)?,
        Action::Extend { campaign, unit, until, reason, by } => {
            let request = ExtendRequest { campaign: campaign.as_deref(), unit: &unit, until, reason: &reason, author: &by };
            let decided = decide::extend(&mut global.home()?, &request, &on)?;
            let (id, unit) = (decided.id, &decided.unit.name);
            say_error(&lang.pick(
                format!("Đã gia hạn cho {unit} đến hết ngày {} (số {id}).", day_text(until, lang)),
                format!("{unit} may send until {until} (number {id})."),
            ));
        }
        Action::Withdraw { id, campaign, by } => {
            decide::withdraw(&mut global.home()?, campaign.as_deref(), id, &by, &on)?;
        }
    }
    Ok(Exit::Clean)
}

fn list_text(all: &[Campaign], lang: Lang) -> String {
    let mut out = String::new();
    for c in all {
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
    out
}

fn show_text(shown: &Shown, lang: Lang) -> String {
    let Shown { campaign: c, profile_versions: versions, waivers, extensions } = shown;
    let state = c
        .closed_at
        .as_ref()
        .map_or_else(|| lang.pick("đang mở", "open").to_string(), |at| format!("{} {at}", lang.pick("đã đóng", "closed")));
    let mut out = format!("{} · {} · {state}\n{}: {}\n", c.name, c.profile.title, lang.pick("Hồ sơ", "Dossiers"), c.dossiers);
    out.push_str(&format!("{}:\n", lang.pick("Các bản hồ sơ yêu cầu", "Profile versions")));
    for v in versions {
        out.push_str(&format!("  {}. {} · {}\n", v.n, v.digest, v.at));
    }
    let gone =
        |at: &Option<String>| at.as_ref().map(|at| format!(" · {} {at}", lang.pick("đã rút", "withdrawn"))).unwrap_or_default();
    for w in waivers {
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
    for e in extensions {
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
    out
}

fn again(campaign: Option<&str>, profile: Option<&str>, today: Option<Date>, global: &Global) -> anyhow::Result<()> {
    let lang = global.lang();
    let request = RecheckRequest { campaign, profile, reading: global.reading() };
    let mut home = global.home()?;
    let done = global.watched(|run| recheck(&mut home, &request, &global.occasion(today), run))?;
    let (fresh, same, title) = (done.fresh, done.unchanged, &done.title);
    say_error(&lang.pick(
        format!("Đã rà soát lại {fresh} hồ sơ theo {title}; {same} hồ sơ đã theo bản này từ trước."),
        format!("{fresh} dossiers assessed again by {title}; {same} were by it already."),
    ));
    Ok(())
}
