use super::rollup::Sort;
use super::{Exit, Global, by_extension, deliver, deliver_bytes, parse_day, style, usage};
use crate::app::AppError;
use crate::app::compare::{CompareRequest, Compared, compare};
use crate::app::papers::Options;
use crate::app::sections::{SectionRequest, sections};
use crate::app::wire;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use rasoat_report::notice::render_comparison;
use rasoat_report::phrase::{clean, place, quoted};
use rasoat_report::words::told;
use rasoat_report::{comparison, comparison_html, comparison_xlsx, json};
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
    let format = args.format.or_else(|| by_extension(args.output.as_deref())).unwrap_or(Format::Text);
    if let Some(section) = &args.section {
        return side_by_side(section, &args, format, global);
    }
    let campaign = match args.campaign.as_slice() {
        [] => None,
        [one] => Some(one.as_str()),
        _ => {
            return Err(usage("nhiều --campaign chỉ dùng được với --section", "several --campaign go only with --section"));
        }
    };
    let reading = super::papers::plain_reading(global, &args.passwords);
    let request = CompareRequest { campaign, profile: args.profile.as_deref(), reading };
    let home = global.home_to_read()?;
    let compared = global.watched(|run| compare(&home, &request, run))?;
    let out = match format {
        Format::Text => as_text(&compared, global.lang()),
        Format::Json => json::pretty(&wire::comparison(&compared, global.lang())),
        Format::Xlsx | Format::Html | Format::Docx => {
            return Err(usage("định dạng này chỉ có với --section", "this format goes only with --section"));
        }
    };
    deliver(&out, args.output.as_ref())?;
    Ok(Exit::Clean)
}

/// One section of all units.
fn side_by_side(section: &str, args: &Args, format: Format, global: &Global) -> anyhow::Result<Exit> {
    let request = SectionRequest {
        section,
        campaigns: &args.campaign,
        profile: args.profile.as_deref(),
        reading: Options { passwords: args.passwords.clone(), ..global.reading() },
        order: args.sort.order(),
    };
    let (home, on) = (global.home_to_read()?, global.occasion(args.today));
    let seen = global.watched(|run| sections(&home, &request, &on, run))?;
    let (table, lang, day, out) = (&seen.table, global.lang(), on.today, args.output.as_ref());
    match format {
        Format::Text => deliver(&comparison::to_text(table, lang, style::width()), out)?,
        Format::Json => deliver(&comparison::to_json(table, lang, &|campaign, cell| seen.address(campaign, cell)), out)?,
        Format::Html => deliver(&comparison_html::to_html(table, lang, day), out)?,
        Format::Xlsx => deliver_bytes(&comparison_xlsx::to_xlsx(table, day).map_err(AppError::from)?, out)?,
        Format::Docx => deliver_bytes(&render_comparison(table, day).map_err(AppError::from)?, out)?,
    }
    Ok(Exit::Clean)
}

fn as_text(compared: &Compared, lang: Lang) -> String {
    let Compared { pairs: found, sketches } = compared;
    let mut out = String::new();
    for pair in found {
        let (a, b) = (&sketches[pair.first], &sketches[pair.second]);
        let name = |s: &rasoat_check::similar::Sketch| format!("{} ({})", clean(s.name()), clean(s.dossier()));
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
