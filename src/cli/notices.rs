use super::campaign::Format;
use super::{Exit, Global, deliver, parse_day};
use crate::app::notify::{self, Issued};
use crate::app::wire;
use clap::Subcommand;
use jiff::civil::Date;
use rasoat_report::json;
use rasoat_report::phrase::day_text;

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
    let campaign = args.campaign.as_deref();
    if let Some(Action::Issued { id, number, date }) = args.action {
        notify::issue(&mut global.home()?, &Issued { campaign, id, number: &number, date }, &global.occasion(None))?;
        return Ok(Exit::Clean);
    }
    let home = global.home_to_read()?;
    let lang = global.lang();
    let all = notify::registered(&home, campaign)?;
    let out = match args.format {
        Format::Json => json::pretty(&all.iter().map(wire::letter).collect::<Vec<_>>()),
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
