use super::campaign::campaign_profile;
use super::comparison;
use super::rollup::{Sort, each_stored};
use super::status::{choose_campaign, open_to_read};
use super::{Exit, Global, by_extension, deliver, parse_day};
use anyhow::bail;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::similar::{Pair, Sketch, pairs, sketch};
use rasoat_model::finding::Evidence;
use rasoat_model::lang::Lang;
use rasoat_report::phrase::{clean, place, quoted};
use rasoat_report::words::{shows, told};
use serde_json::json;
use std::path::PathBuf;

/// So sánh các hồ sơ đã vào sổ của một đợt: đoạn văn gần như trùng, số liệu giống hệt giữa hai đơn vị, nêu hai chỗ cạnh nhau.
///
/// `rasoat check` cũng so sánh các hồ sơ của cùng một lần chạy. Với --section: xếp một mục của mọi đơn vị cạnh nhau trong một bảng, nhận
/// ra mục theo yêu cầu chứ không theo số hay tên đề mục.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Mục cần xếp cạnh nhau: mã yêu cầu, như report.iv.2.
    #[arg(long, value_name = "REQUIREMENT")]
    section: Option<String>,
    /// Đợt (mặc định: đợt duy nhất trong sổ); với --section dùng được nhiều lần.
    #[arg(long, value_name = "NAME")]
    campaign: Vec<String>,
    /// Hồ sơ yêu cầu, khi đợt không dùng hồ sơ có sẵn.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Định dạng (mặc định: theo đuôi của tệp -o, không có thì text); xlsx, html, docx chỉ với --section.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Thứ tự đơn vị, với --section: theo tên (a ă â b …) hoặc theo mã.
    #[arg(long, value_enum, default_value_t = Sort::Name)]
    sort: Sort,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
    /// Mật khẩu mở tệp bị khóa; dùng được nhiều lần.
    #[arg(long = "password", value_name = "PASSWORD", env = "RASOAT_PASSWORD", hide_env_values = true)]
    passwords: Vec<String>,
    /// Ghi ra tệp thay vì màn hình.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Xlsx,
    Html,
    Docx,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let home = open_to_read(global)?;
    let format = args.format.or_else(|| by_extension(args.output.as_deref())).unwrap_or(Format::Text);
    if let Some(section) = &args.section {
        let asked = comparison::Asked {
            section,
            campaigns: &args.campaign,
            profile: args.profile.as_deref(),
            passwords: &args.passwords,
            order: args.sort.order(),
            today: args.today,
            format: match format {
                Format::Text => comparison::Format::Text,
                Format::Json => comparison::Format::Json,
                Format::Xlsx => comparison::Format::Xlsx,
                Format::Html => comparison::Format::Html,
                Format::Docx => comparison::Format::Docx,
            },
            output: args.output.as_ref(),
        };
        return comparison::run(&asked, &home, global);
    }
    let one = match args.campaign.as_slice() {
        [] => None,
        [one] => Some(one.as_str()),
        _ => bail!("nhiều --campaign chỉ dùng được với --section"),
    };
    let campaign = choose_campaign(&home, one)?;
    let profile = campaign_profile(&home, &campaign.name, args.profile.as_deref())?;
    let sketches = each_stored(&home, &campaign.name, &profile, &args.passwords, global, |dossier| sketch(&profile, dossier))?;
    let found = pairs(&profile, &sketches);
    let out = match format {
        Format::Text => as_text(&found, &sketches, global.lang()),
        Format::Json => as_json(&found, &sketches, global.lang())?,
        Format::Xlsx | Format::Html | Format::Docx => bail!("định dạng này chỉ có với --section"),
    };
    deliver(&out, args.output.as_ref())?;
    Ok(Exit::Clean)
}

fn as_text(found: &[Pair], sketches: &[Sketch], lang: Lang) -> String {
    let mut out = String::new();
    for pair in found {
        let (a, b) = (&sketches[pair.first], &sketches[pair.second]);
        let name = |s: &Sketch| format!("{} ({})", clean(s.name()), clean(s.dossier()));
        out.push_str(&format!(
            "{} × {}\n  {} [{}]\n",
            name(a),
            name(b),
            clean(&told(&pair.of_first, lang)),
            pair.of_first.rule.id()
        ));
        for e in pair.of_first.evidence() {
            out.push_str(&format!("    {}: {}\n", place(e, lang), quoted(&e.quote, 200)));
        }
        out.push('\n');
    }
    let all = sketches.len();
    out.push_str(&lang.pick(
        format!("{all} hồ sơ, {} chỗ cần xem. Chỉ là cảnh báo: không nói ai chép của ai.\n", found.len()),
        format!("{all} dossiers, {} matches to look at. A warning only: it does not say who copied.\n", found.len()),
    ));
    out
}

fn as_json(found: &[Pair], sketches: &[Sketch], lang: Lang) -> anyhow::Result<String> {
    let places = |list: &[Evidence]| -> Vec<serde_json::Value> {
        list.iter()
            .map(|e| json!({"file": e.file, "page": e.page, "block": e.block, "quote": e.quote, "note": shows(e, lang)}))
            .collect()
    };
    let side = |s: &Sketch| json!({"dossier": s.dossier(), "unit": s.name()});
    let list: Vec<serde_json::Value> = found
        .iter()
        .map(|p| {
            json!({
                "rule": p.of_first.rule.id(), "first": side(&sketches[p.first]), "second": side(&sketches[p.second]),
                "message": told(&p.of_first, lang), "evidence": places(p.of_first.evidence()),
            })
        })
        .collect();
    let whole = json!({"schema": "rasoat.comparison/1", "dossiers": sketches.len(), "pairs": list});
    Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?))
}
