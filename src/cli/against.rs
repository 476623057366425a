//! What another profile would change: `rasoat check --against CAMPAIGN --profile new.toml`.

use super::papers::exit_of;
use super::{Exit, Global, deliver};
use crate::app::Occasion;
use crate::app::check::{AgainstRequest, Flip, against};
use crate::app::wire;
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::phrase::{clean, verdict};
use rasoat_report::words::told;

/// Compares; writes nothing.
pub fn run(campaign: &str, profile: Option<&str>, on: &Occasion, as_json: bool, global: &Global) -> anyhow::Result<Exit> {
    let home = global.home_to_read()?;
    let request = AgainstRequest { campaign, profile, reading: global.reading() };
    let flips = global.watched(|run| against(&home, &request, on, run))?;
    let out =
        if as_json { json::pretty(&flips.iter().map(wire::flip).collect::<Vec<_>>()) } else { text_of(&flips, global.lang()) };
    deliver(&out, None)?;
    Ok(exit_of(&flips.into_iter().map(|f| f.would).collect::<Vec<_>>()))
}

fn text_of(flips: &[Flip], lang: Lang) -> String {
    let mut out = String::new();
    let mut flipped = 0;
    for f in flips {
        let change = f.change();
        if f.was.verdict == f.would.verdict && change.mended.is_empty() && change.new.is_empty() {
            continue;
        }
        flipped += usize::from(f.was.verdict != f.would.verdict);
        let unit = f.would.unit.as_ref().map(|u| format!(" · {}", clean(&u.name))).unwrap_or_default();
        out.push_str(&format!(
            "{}{unit} · {} → {}\n",
            clean(&f.would.dossier),
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
