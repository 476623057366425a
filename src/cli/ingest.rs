use super::papers::{PaperArgs, cache, exit_of};
use super::{Exit, Global, say_error};
use crate::app::home;
use crate::app::ingest::{IngestRequest, ingest};

/// Rà soát như `check`, rồi vào sổ, giữ bản gốc và lập chỉ mục tìm kiếm. Chạy lại không đổi gì; tệp thay đổi thì thành phiên bản mới.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    papers: PaperArgs,
    /// Tên đợt trong sổ (mặc định: mã của hồ sơ yêu cầu).
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let work = args.papers.work(Some(&global.home), cache(&global.home), global.lang())?;
    let lang = global.lang();
    let mut home = home::open_or_make(&global.home)?;
    let on = global.occasion(args.papers.today);
    let request = IngestRequest { work, campaign: args.campaign.as_deref() };
    let done = global.watched(|run| ingest(&mut home, request, &on, run))?;
    args.papers.print(&done.assessment, global)?;
    let (fresh, same) = (done.fresh(), done.recorded.len() - done.fresh());
    say_error(&lang.pick(
        format!("Đã vào sổ {}: {fresh} hồ sơ mới hoặc có thay đổi, {same} không đổi.", global.home.display()),
        format!("Registered in {}: {fresh} new or changed, {same} unchanged.", global.home.display()),
    ));
    Ok(exit_of(&done.assessment.dossiers))
}
