use super::campaign::Format;
use super::{Exit, Global, deliver};
use crate::app::history::{Change, History, HistoryRequest, Version, history};
use crate::app::wire;
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_model::receipt::{Origin, Receipt};
use rasoat_report::json;
use rasoat_report::phrase::{clean, day_text, verdict};
use rasoat_report::words::told;

/// Các phiên bản của một hồ sơ: lần sau đã khắc phục gì, còn gì, thêm gì so với lần trước.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Tên hồ sơ, mã hoặc tên đơn vị; bỏ trống: mọi hồ sơ có từ hai phiên bản.
    dossier: Option<String>,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let request = HistoryRequest { campaign: args.campaign.as_deref(), dossier: args.dossier.as_deref() };
    let all = history(&global.home_to_read()?, &request)?;
    let lang = global.lang();
    let out = match args.format {
        Format::Json => json::pretty(&all.iter().map(|h| wire::history(h, lang)).collect::<Vec<_>>()),
        Format::Text if all.is_empty() => {
            format!("{}\n", lang.pick("Chưa có hồ sơ nào gửi lại.", "No dossier has come twice."))
        }
        Format::Text => all.iter().map(|h| as_text(h, lang)).collect(),
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn as_text(history: &History, lang: Lang) -> String {
    let mut out = String::new();
    let Some(first) = history.versions.first() else { return out };
    let unit = first.stored.unit.as_ref().map(|u| format!(" · {}", clean(&u.name))).unwrap_or_default();
    out.push_str(&format!("{}{unit}\n", clean(&history.dossier)));
    for (version, change) in history.changes() {
        out.push_str(&version_text(version, change.as_ref(), lang));
    }
    out
}

fn version_text(version: &Version, change: Option<&Change<'_>>, lang: Lang) -> String {
    let Version { stored, assessment: now } = version;
    let from = stored.received_from.as_deref().and_then(Origin::parse);
    let from = from.map(|o| format!(" ({})", source(o, lang))).unwrap_or_default();
    let day = stored.received.map(|d| format!(" · {}{from}", day_text(d, lang))).unwrap_or_default();
    let mut out = format!("  {} {}{day} · {}", lang.pick("bản", "version"), stored.version, verdict(now.verdict, lang));
    match change {
        Some(change) => {
            out.push_str(&format!(" · {}\n", change.summary(lang)));
            for (sign, found) in signs(change) {
                out.push_str(&format!("    {sign} {}\n", clean(&told(found, lang))));
            }
        }
        None => out.push('\n'),
    }
    for r in &now.receipts {
        out.push_str(&format!("    · {}\n", receipt_line(r, lang)));
    }
    for (name, sha256) in &stored.containers {
        let kept = lang.pick("giữ nguyên gói", "kept whole");
        out.push_str(&format!("    · {kept}: {} sha256:{sha256}\n", clean(name)));
    }
    out
}

fn source(origin: Origin, lang: Lang) -> &'static str {
    match origin {
        Origin::Register => lang.pick("sổ đăng ký văn bản đến", "register"),
        Origin::Given => lang.pick("người dùng ghi", "given by hand"),
        Origin::Edxml => lang.pick("gói edXML", "edXML packet"),
        Origin::Mail => lang.pick("thư điện tử", "mail"),
        Origin::Signing => lang.pick("chữ ký số", "signature"),
    }
}

/// "sổ đăng ký văn bản đến: 20/8/2020; received.csv, dòng 3: …".
fn receipt_line(r: &Receipt, lang: Lang) -> String {
    let proof = match r.proof.as_str() {
        "trace" => lang.pick("vết gửi nhận", "trace"),
        "server" => lang.pick("dấu của máy chủ thư", "line of the mail server"),
        "sent" => lang.pick("giờ gửi do máy người gửi ghi", "the sender's own clock"),
        "signer" => lang.pick("giờ của máy người ký", "the signer's own clock"),
        "timestamp" => lang.pick("dịch vụ cấp dấu thời gian", "timestamping service"),
        "stated" => lang.pick("giờ ghi trong tệp", "stated in the file"),
        _ => "",
    };
    let at = r.at.map(|at| at.strftime(" %H:%M").to_string()).unwrap_or_default();
    let bound = match r.origin.is_receipt() {
        true => "",
        false => lang.pick("không thể nhận trước ngày ", "cannot have come before "),
    };
    let parts = [proof, r.file.as_deref().unwrap_or_default(), &r.detail];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(clean).collect();
    let shown = if parts.is_empty() { String::new() } else { format!("; {}", parts.join("; ")) };
    // The hour of a signature belongs to its own day, which a doubtful clock may set one day later.
    let at = if r.origin.is_receipt() { at } else { String::new() };
    format!("{}: {bound}{}{at}{shown}", source(r.origin, lang), day_text(r.day, lang))
}

/// "+" mended, "−" still open, "!" new.
fn signs<'a>(change: &'a Change<'a>) -> impl Iterator<Item = (&'static str, &'a Finding)> {
    let marked = |sign: &'static str, found: &'a [&'a Finding]| found.iter().map(move |f| (sign, *f));
    marked("+", &change.mended).chain(marked("−", &change.open)).chain(marked("!", &change.new))
}
