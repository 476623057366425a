use super::campaign::Format;
use super::status::{choose_campaign, open_to_read};
use super::{Exit, Global, deliver};
use crate::history::{Change, change};
use crate::intake::stored_assessment;
use anyhow::bail;
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_model::receipt::{Origin, Receipt};
use rasoat_report::phrase::{clean, day_text, verdict};
use rasoat_report::words::told;
use rasoat_store::StoredDossier;
use serde_json::json;

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
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let is_asked = |s: &&StoredDossier| match &args.dossier {
        None => s.version > 1,
        Some(name) => s.dossier == *name || s.unit.as_ref().is_some_and(|u| u.name == *name || u.id.as_ref() == Some(name)),
    };
    let latest = home.latest(&campaign.name)?;
    let chosen: Vec<&StoredDossier> = latest.iter().filter(is_asked).collect();
    if chosen.is_empty() && args.dossier.is_some() {
        bail!("không có hồ sơ “{}” trong đợt “{}”", args.dossier.unwrap_or_default(), campaign.name);
    }
    let mut text = String::new();
    let mut list = Vec::new();
    for one in chosen {
        let versions = home.versions(&campaign.name, &one.dossier)?;
        match args.format {
            Format::Text => text.push_str(&as_text(&versions, global.lang())),
            Format::Json => list.push(as_json(&versions, global.lang())),
        }
    }
    if args.format == Format::Json {
        text = format!("{}\n", serde_json::to_string_pretty(&list)?);
    } else if text.is_empty() {
        text = format!("{}\n", global.lang().pick("Chưa có hồ sơ nào gửi lại.", "No dossier has come twice."));
    }
    deliver(&text, None)?;
    Ok(Exit::Clean)
}

fn as_text(versions: &[StoredDossier], lang: Lang) -> String {
    let mut out = String::new();
    let Some(first) = versions.first() else { return out };
    let unit = first.unit.as_ref().map(|u| format!(" · {}", clean(&u.name))).unwrap_or_default();
    out.push_str(&format!("{}{unit}\n", clean(&first.dossier)));
    let mut before = None;
    for stored in versions {
        let now = stored_assessment(stored);
        let from = stored.received_from.as_deref().and_then(Origin::parse);
        let from = from.map(|o| format!(" ({})", source(o, lang))).unwrap_or_default();
        let day = stored.received.map(|d| format!(" · {}{from}", day_text(d, lang))).unwrap_or_default();
        out.push_str(&format!("  {} {}{day} · {}", lang.pick("bản", "version"), stored.version, verdict(now.verdict, lang)));
        if let Some(before) = &before {
            let change = change(before, &now);
            out.push_str(&format!(" · {}\n", change.summary(lang)));
            for (sign, found) in signs(&change) {
                out.push_str(&format!("    {sign} {}\n", clean(&told(found, lang))));
            }
        } else {
            out.push('\n');
        }
        for r in &now.receipts {
            out.push_str(&format!("    · {}\n", receipt_line(r, lang)));
        }
        for (name, sha256) in &stored.containers {
            let kept = lang.pick("giữ nguyên gói", "kept whole");
            out.push_str(&format!("    · {kept}: {} sha256:{sha256}\n", clean(name)));
        }
        before = Some(now);
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

/// As they stand in the stored assessment, which is the frozen format.
fn receipts_of(stored: &StoredDossier) -> serde_json::Value {
    let whole: Option<serde_json::Value> = serde_json::from_str(&stored.assessment_json).ok();
    whole.and_then(|mut w| w.get_mut("receipts").map(serde_json::Value::take)).unwrap_or_else(|| json!([]))
}

fn as_json(versions: &[StoredDossier], lang: Lang) -> serde_json::Value {
    let brief = |found: &[&Finding]| {
        found
            .iter()
            .map(|f| json!({"rule": f.rule.id(), "requirement": f.requirement, "subject": f.subject, "message": told(f, lang)}))
            .collect::<Vec<_>>()
    };
    let mut before = None;
    let mut list = Vec::new();
    for stored in versions {
        let now = stored_assessment(stored);
        let change = before.as_ref().map(|b| change(b, &now));
        list.push(json!({
            "version": stored.version, "received": stored.received.map(|d| d.to_string()), "received_from": stored.received_from,
            "receipts": receipts_of(stored), "containers": stored.containers.iter().map(|(name, sha256)| json!({"file": name, "sha256": sha256})).collect::<Vec<_>>(),
            "verdict": now.verdict.as_str(),
            "profile_digest": stored.profile_digest, "ingested_at": stored.ingested_at,
            "mended": change.as_ref().map(|c| brief(&c.mended)), "open": change.as_ref().map(|c| brief(&c.open)),
            "new": change.as_ref().map(|c| brief(&c.new)),
        }));
        before = Some(now);
    }
    json!({"dossier": versions.first().map(|v| &v.dossier), "versions": list})
}
