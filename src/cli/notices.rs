use super::campaign::Format;
use super::status::{choose_campaign, open_existing, open_to_read};
use super::{Exit, Global, deliver, now, parse_day, who};
use clap::Subcommand;
use jiff::civil::Date;
use rasoat_report::phrase::day_text;
use rasoat_store::Actor;
use serde_json::json;

/// Sổ công văn đã soạn: gửi ai, số, ngày, nhắc phát hiện nào; ghi số khi văn thư phát hành.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long, global = true)]
    campaign: Option<String>,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Ghi số và ngày mà văn thư đã cấp; từ đó công văn sau nhắc lại công văn này.
    Issued {
        /// Số thứ tự trong sổ.
        id: i64,
        /// Số công văn mà văn thư đã cấp.
        #[arg(long, value_name = "NUMBER")]
        number: String,
        /// Ngày công văn.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        date: Date,
    },
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    if let Some(Action::Issued { id, number, date }) = args.action {
        let mut home = open_existing(global)?;
        let campaign = choose_campaign(&home, args.campaign.as_deref())?.name;
        let (who, at) = (who(), now().to_string());
        home.issue_notice(Actor { who: &who, at: &at }, &campaign, id, &number, date)?;
        return Ok(Exit::Clean);
    }
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?.name;
    let lang = global.lang();
    let all = home.notices(&campaign)?;
    let out = match args.format {
        Format::Json => {
            let list: Vec<_> = all
                .iter()
                .map(|n| {
                    json!({"id": n.id, "unit": {"id": n.unit.id, "name": n.unit.name}, "number": n.number,
                           "issued_on": n.issued_on.map(|d| d.to_string()), "written_at": n.issued_at, "path": n.path,
                           "dossier": n.about.as_ref().map(|a| &a.0), "version": n.about.as_ref().map(|a| a.1), "cited": n.cited})
                })
                .collect();
            format!("{}\n", serde_json::to_string_pretty(&list)?)
        }
        Format::Text => all
            .iter()
            .map(|n| {
                let state = match (&n.number, n.issued_on) {
                    (number, Some(day)) => {
                        format!("{} {} {}", lang.pick("số", "number"), number.as_deref().unwrap_or("?"), day_text(day, lang))
                    }
                    _ => lang.pick("bản nháp", "draft").to_string(),
                };
                let about = n
                    .about
                    .as_ref()
                    .map_or_else(|| lang.pick("chưa gửi", "nothing sent").to_string(), |(d, v)| format!("{d} #{v}"));
                format!(
                    "{} · {} · {state} · {about} · {} {} · {}\n",
                    n.id,
                    n.unit.name,
                    n.cited.len(),
                    lang.pick("nội dung", "points"),
                    n.path
                )
            })
            .collect(),
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}
