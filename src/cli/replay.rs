use super::campaign::Format;
use super::{Exit, Global, deliver};
use crate::app::replay::{ReplayRequest, Replayed, replay};
use crate::app::wire;
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::phrase::clean;
use rasoat_store::StoredDossier;

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
    let request = ReplayRequest {
        campaign: args.campaign.as_deref(),
        dossier: args.dossier.as_deref(),
        all_versions: args.all_versions,
        reading: global.reading(),
    };
    let home = global.home_to_read()?;
    let done = global.watched(|run| replay(&home, &request, run))?;
    let lang = global.lang();
    let out = match args.format {
        Format::Text => as_text(&done, lang),
        Format::Json => json::pretty(&done.iter().map(|(s, r)| wire::replayed(s, r, lang)).collect::<Vec<_>>()),
    };
    deliver(&out, None)?;
    let same = done.iter().all(|(_, r)| matches!(r, Replayed::Same));
    Ok(if same { Exit::Clean } else { Exit::Findings })
}

fn as_text(done: &[(StoredDossier, Replayed)], lang: Lang) -> String {
    let mut out = String::new();
    for (stored, replayed) in done {
        let head = format!("{} ({} {})", clean(&stored.dossier), lang.pick("bản", "version"), stored.version);
        match replayed {
            Replayed::Same => {}
            Replayed::Differs { stored, now } => {
                let (was, is) = (lang.pick("đã lưu", "stored"), lang.pick("nay", "now"));
                out.push_str(&format!("✗ {head}\n    {was}: …{}\n    {is}: …{}\n", clean(stored), clean(now)));
            }
            Replayed::Impossible(why) => out.push_str(&format!("? {head}: {}\n", why.words(lang))),
        }
    }
    let same = done.iter().filter(|(_, r)| matches!(r, Replayed::Same)).count();
    out.push_str(&lang.pick(
        format!("{same} trên {} lần rà soát ra đúng kết quả đã lưu, từng byte.\n", done.len()),
        format!("{same} of {} assessments came out byte for byte as stored.\n", done.len()),
    ));
    out
}
