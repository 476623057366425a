use super::campaign::{Format, campaign_profile};
use super::papers::reading;
use super::status::{choose_campaign, open_to_read};
use super::{Exit, Global, deliver, style};
use crate::replay::{Replayed, replay};
use rasoat_model::lang::Lang;
use rasoat_report::phrase::clean;
use rasoat_store::StoredDossier;
use serde_json::json;

/// Làm lại các lần rà soát đã vào sổ, từ bản gốc và hồ sơ yêu cầu của lần đó, và so từng byte với kết quả đã lưu.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chỉ hồ sơ này; bỏ trống: mọi hồ sơ của đợt.
    dossier: Option<String>,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Cả các phiên bản cũ.
    #[arg(long)]
    all_versions: bool,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let mut chosen: Vec<StoredDossier> = Vec::new();
    for latest in home.latest(&campaign.name)? {
        if args.dossier.as_ref().is_some_and(|name| *name != latest.dossier) {
            continue;
        }
        if args.all_versions {
            chosen.extend(home.versions(&campaign.name, &latest.dossier)?);
        } else {
            chosen.push(latest);
        }
    }
    // Each version is read by the profile of then; this one only has to be there.
    let profile = campaign_profile(&home, &campaign.name, None)?;
    let options = reading(&profile, Some(&global.home));
    let bar = style::progress(chosen.len() as u64, global.quiet);
    let mut done = Vec::with_capacity(chosen.len());
    for stored in &chosen {
        done.push((stored, replay(&home, stored, &options)?));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let out = match args.format {
        Format::Text => as_text(&done, global.lang()),
        Format::Json => as_json(&done)?,
    };
    deliver(&out, None)?;
    let same = done.iter().all(|(_, r)| *r == Replayed::Same);
    Ok(if same { Exit::Clean } else { Exit::Findings })
}

fn as_text(done: &[(&StoredDossier, Replayed)], lang: Lang) -> String {
    let mut out = String::new();
    for (stored, replayed) in done {
        let head = format!("{} ({} {})", clean(&stored.dossier), lang.pick("bản", "version"), stored.version);
        match replayed {
            Replayed::Same => {}
            Replayed::Differs { stored, now } => {
                let (was, is) = (lang.pick("đã lưu", "stored"), lang.pick("nay", "now"));
                out.push_str(&format!("✗ {head}\n    {was}: …{}\n    {is}: …{}\n", clean(stored), clean(now)));
            }
            Replayed::Impossible(why) => out.push_str(&format!("? {head}: {why}\n")),
        }
    }
    let same = done.iter().filter(|(_, r)| *r == Replayed::Same).count();
    out.push_str(&lang.pick(
        format!("{same} trên {} lần rà soát ra đúng kết quả đã lưu, từng byte.\n", done.len()),
        format!("{same} of {} assessments came out byte for byte as stored.\n", done.len()),
    ));
    out
}

fn as_json(done: &[(&StoredDossier, Replayed)]) -> anyhow::Result<String> {
    let list: Vec<_> = done
        .iter()
        .map(|(s, r)| {
            let (outcome, detail) = match r {
                Replayed::Same => ("same", None),
                Replayed::Differs { stored, now } => ("differs", Some(json!({"stored": stored, "now": now}))),
                Replayed::Impossible(why) => ("impossible", Some(json!(why))),
            };
            json!({"dossier": s.dossier, "version": s.version, "outcome": outcome, "detail": detail})
        })
        .collect();
    Ok(format!("{}\n", serde_json::to_string_pretty(&list)?))
}
