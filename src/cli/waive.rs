use super::{Exit, Global, parse_day, say_error};
use crate::app::decide::{WaiveRequest, waive};
use jiff::civil::Date;

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
    let request = WaiveRequest {
        campaign: args.campaign.as_deref(),
        unit: &args.unit,
        rule: &args.rule,
        requirement: args.requirement.as_deref(),
        subject: args.subject.as_deref(),
        reason: &args.reason,
        author: &args.by,
        until: args.until,
    };
    let decided = waive(&mut global.home()?, &request, &global.occasion(None))?;
    let (id, unit, rule) = (decided.id, &decided.unit.name, &args.rule);
    say_error(&global.lang().pick(
        format!("Đã bỏ qua {rule} đối với {unit} (số {id}); rút lại: rasoat campaign withdraw {id} --by TÊN"),
        format!("{rule} set aside for {unit} (number {id}); to take it back: rasoat campaign withdraw {id} --by NAME"),
    ));
    Ok(Exit::Clean)
}
