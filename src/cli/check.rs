use super::papers::{Format, PaperArgs, exit_of, profile_ref};
use super::{Exit, Global, style, today};
use crate::ingest;
use rasoat_check::assess::assess;
use rasoat_check::similar;
use rasoat_model::assessment::Assessment;
use rayon::prelude::*;

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
    if let Some(campaign) = &args.against {
        let json = args.papers.format == Format::Json;
        return super::against::run(
            campaign,
            args.papers.profile.as_deref(),
            args.papers.today.unwrap_or_else(today),
            json,
            global,
        );
    }
    let work = args.papers.work(global.home.exists().then_some(global.home.as_path()))?;
    let bar = style::progress(work.plan.dossiers.len() as u64, global.quiet);
    let (mut dossiers, sketches): (Vec<_>, Vec<_>) = work
        .plan
        .dossiers
        .par_iter()
        .map(|planned| {
            // Read and assess in one step, so that no more papers are held than are being worked on.
            let dossier = ingest::read(planned, &work.options);
            let assessed = (assess(&work.profile, &dossier, work.today), similar::sketch(&work.profile, &dossier));
            bar.inc(1);
            assessed
        })
        .unzip();
    bar.finish_and_clear();
    similar::add(&work.profile, &sketches, &mut dossiers);
    let assessment = Assessment { profile: profile_ref(&work.profile), today: work.today, dossiers, ignored: work.plan.ignored };
    args.papers.print(&assessment, global)?;
    Ok(exit_of(&assessment.dossiers))
}
