use super::papers::{Format, PaperArgs, exit_of};
use super::{Exit, Global};
use crate::app::check;

/// Rà soát hồ sơ và in kết quả; không ghi gì vào sổ.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    papers: PaperArgs,
    /// So với một đợt trong sổ: nếu theo hồ sơ yêu cầu ở --profile thì hồ sơ nào đổi kết luận. Không cần PATH.
    #[arg(long, value_name = "CAMPAIGN")]
    against: Option<String>,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let on = global.occasion(args.papers.today);
    if let Some(campaign) = &args.against {
        let json = args.papers.format == Format::Json;
        return super::against::run(campaign, args.papers.profile.as_deref(), &on, json, global);
    }
    let work = args.papers.work(global.home.exists().then_some(global.home.as_path()), None, global.lang())?;
    let assessment = global.watched(|run| check::check(work, &on, run))?;
    args.papers.print(&assessment, global)?;
    Ok(exit_of(&assessment.dossiers))
}
