use super::rollup::Sort;
use super::{Exit, Global, by_extension, deliver, deliver_bytes, parse_day, style, write_whole};
use crate::app::AppError;
use crate::app::status::{StatusRequest, status};
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_report::notice::render_summary;
use rasoat_report::{matrix, matrix_html, matrix_xlsx};
use std::path::PathBuf;

/// Bảng đơn vị × yêu cầu của một đợt, và những đơn vị chưa gửi.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Tệp hồ sơ yêu cầu, khi đợt không dùng hồ sơ có sẵn.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Định dạng (mặc định: theo đuôi của tệp -o, không có thì text); docx là báo cáo một trang cho lãnh đạo.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Ghi ra tệp thay vì màn hình.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Ghi thêm báo cáo một trang cho lãnh đạo (DOCX).
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// Thứ tự đơn vị: theo tên (a ă â b …) hoặc theo mã.
    #[arg(long, value_enum, default_value_t = Sort::Name)]
    sort: Sort,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Xlsx,
    Html,
    Docx,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let on = global.occasion(args.today);
    let request =
        StatusRequest { campaign: args.campaign.as_deref(), profile: args.profile.as_deref(), order: args.sort.order() };
    let seen = status(&global.home_to_read()?, &request, &on)?;
    if let Some(path) = &args.summary {
        write_whole(path, &render_summary(&seen.summary).map_err(AppError::from)?)?;
    }
    let (matrix, subject, day, out) = (&seen.matrix, &seen.subject, on.today, args.output.as_ref());
    match args.format.or_else(|| by_extension(args.output.as_deref())).unwrap_or(Format::Text) {
        Format::Text => deliver(&matrix::to_text(matrix, global.lang(), style::width()), out)?,
        Format::Json => deliver(&matrix::to_json(matrix), out)?,
        Format::Html => deliver(&matrix_html::to_html(matrix, subject, global.lang(), day), out)?,
        Format::Xlsx => deliver_bytes(&matrix_xlsx::to_xlsx(matrix, subject, day).map_err(AppError::from)?, out)?,
        Format::Docx => deliver_bytes(&render_summary(&seen.summary).map_err(AppError::from)?, out)?,
    }
    Ok(Exit::Clean)
}
