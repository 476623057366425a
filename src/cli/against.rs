//! What another profile would change: `rasoat check --against CAMPAIGN --profile new.toml`.

use super::papers::{exit_of, load_profile, reading};
use super::status::{choose_campaign, open_to_read};
use super::{Exit, Global, deliver, style};
use crate::history::{Change, change};
use crate::intake::stored_assessment;
use crate::replay::papers;
use anyhow::bail;
use jiff::civil::Date;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::lang::Lang;
use rasoat_report::phrase::{clean, verdict};
use rasoat_report::words::told;
use rayon::prelude::*;
use serde_json::json;

/// A dossier as it is registered, and as it would be.
struct Flip {
    dossier: String,
    was: DossierAssessment,
    would: DossierAssessment,
}

/// Compares; writes nothing.
pub fn run(campaign: &str, profile: Option<&str>, today: Date, as_json: bool, global: &Global) -> anyhow::Result<Exit> {
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, Some(campaign))?;
    let Some(profile) = profile else {
        bail!("ghi hồ sơ yêu cầu mới bằng --profile để so với đợt “{}”", campaign.name)
    };
    let profile = load_profile(Some(profile))?;
    let options = reading(&profile, Some(&global.home));
    let latest = home.latest(&campaign.name)?;
    let bar = style::progress(latest.len() as u64, global.quiet);
    let mut flips = Vec::with_capacity(latest.len());
    for chunk in latest.chunks(16) {
        let read = chunk.iter().map(|stored| papers(&home, stored, &options)).collect::<Result<Vec<_>, _>>()?;
        let assessed: Vec<DossierAssessment> =
            read.par_iter().map(|dossier| rasoat_check::assess::assess(&profile, dossier, today)).collect();
        for (stored, would) in chunk.iter().zip(assessed) {
            flips.push(Flip { dossier: stored.dossier.clone(), was: stored_assessment(stored), would });
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let out = if as_json { json_of(&flips)? } else { text_of(&flips, global.lang()) };
    deliver(&out, None)?;
    Ok(exit_of(&flips.into_iter().map(|f| f.would).collect::<Vec<_>>()))
}

fn text_of(flips: &[Flip], lang: Lang) -> String {
    let mut out = String::new();
    let mut flipped = 0;
    for f in flips {
        let change = change(&f.was, &f.would);
        if f.was.verdict == f.would.verdict && change.mended.is_empty() && change.new.is_empty() {
            continue;
        }
        flipped += usize::from(f.was.verdict != f.would.verdict);
        let unit = f.would.unit.as_ref().map(|u| format!(" · {}", clean(&u.name))).unwrap_or_default();
        out.push_str(&format!(
            "{}{unit} · {} → {}\n",
            clean(&f.dossier),
            verdict(f.was.verdict, lang),
            verdict(f.would.verdict, lang)
        ));
        for (sign, found) in change.mended.iter().map(|x| ("−", x)).chain(change.new.iter().map(|x| ("+", x))) {
            out.push_str(&format!("  {sign} {} [{}]\n", clean(&told(found, lang)), found.rule.id()));
        }
    }
    out.push_str(&lang.pick(
        format!("{flipped} trên {} hồ sơ đổi kết luận.\n", flips.len()),
        format!("{flipped} of {} dossiers would change their verdict.\n", flips.len()),
    ));
    out
}

fn json_of(flips: &[Flip]) -> anyhow::Result<String> {
    let list: Vec<_> = flips
        .iter()
        .map(|f| {
            let Change { mended, new, .. } = change(&f.was, &f.would);
            let brief = |found: &[&rasoat_model::finding::Finding]| {
                found.iter().map(|f| json!({"rule": f.rule.id(), "requirement": f.requirement, "subject": f.subject})).collect::<Vec<_>>()
            };
            json!({"dossier": f.dossier, "was": f.was.verdict.as_str(), "would": f.would.verdict.as_str(), "gone": brief(&mended), "new": brief(&new)})
        })
        .collect();
    Ok(format!("{}\n", serde_json::to_string_pretty(&list)?))
}
