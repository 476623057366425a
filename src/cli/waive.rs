use super::campaign::{campaign_profile, unit_named};
use super::status::{choose_campaign, open_existing};
use super::{Exit, Global, now, parse_day, say_error, who};
use anyhow::bail;
use jiff::civil::Date;
use rasoat_model::finding::Waiver;
use rasoat_model::rule::Rule;
use rasoat_store::{Actor, NewWaiver};

/// Bỏ qua một phát hiện đối với một đơn vị: có lý do, người quyết định, thời hạn; vẫn hiện trong mọi kết quả.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Quy tắc (xem `rasoat explain`).
    rule: String,
    /// Đơn vị: mã hoặc tên.
    #[arg(long, value_name = "NAME")]
    unit: String,
    /// Mã yêu cầu, như report.ii.2; bỏ trống: mọi yêu cầu của quy tắc.
    #[arg(long, value_name = "ID")]
    requirement: Option<String>,
    /// Năm, tên người hoặc tên tệp mà phát hiện nói tới.
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// Lý do.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Người quyết định.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Ngày cuối cùng còn hiệu lực; bỏ trống: không thời hạn.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    until: Option<Date>,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let Some(rule) = Rule::parse(&args.rule) else { bail!("không có quy tắc “{}”; xem `rasoat explain`", args.rule) };
    let mut home = open_existing(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let profile = campaign_profile(&home, &campaign.name, None)?;
    let unit = unit_named(&home, &profile, &args.unit)?;
    if args.reason.trim().is_empty() || args.by.trim().is_empty() {
        bail!("phải ghi lý do (--reason) và người quyết định (--by)");
    }
    let waiver = Waiver { reason: args.reason, author: args.by, until: args.until };
    let (who, at) = (who(), now().to_string());
    let new = NewWaiver {
        campaign: &campaign.name,
        unit: &unit,
        rule,
        requirement: args.requirement.as_deref(),
        subject: args.subject.as_deref(),
        waiver: &waiver,
    };
    let id = home.waive(Actor { who: &who, at: &at }, &new)?;
    say_error(&global.lang().pick(
        format!("Đã bỏ qua {} đối với {} (số {id}); rút lại: rasoat campaign withdraw {id} --by TÊN", rule.id(), unit.name),
        format!(
            "{} set aside for {} (number {id}); to take it back: rasoat campaign withdraw {id} --by NAME",
            rule.id(),
            unit.name
        ),
    ));
    Ok(Exit::Clean)
}
