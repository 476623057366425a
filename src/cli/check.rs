use super::papers::{PaperArgs, exit_of, profile_ref};
use super::{Exit, Global, style};
use crate::assess::assess;
use crate::assessment::Assessment;
use crate::ingest;
use rayon::prelude::*;

/// Rà soát hồ sơ và in kết quả; không ghi gì vào sổ.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    papers: PaperArgs,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let work = args.papers.work(global.home.is_dir().then_some(global.home.as_path()))?;
    let bar = style::progress(work.plan.dossiers.len() as u64, global.quiet);
    let lang = global.lang();
    let dossiers = work
        .plan
        .dossiers
        .par_iter()
        .map(|planned| {
            // Read and assess in one step, so that no more papers are held than are being worked on.
            let assessed = assess(&work.profile, &ingest::read(planned, &work.options), lang, work.today);
            bar.inc(1);
            assessed
        })
        .collect();
    bar.finish_and_clear();
    let assessment = Assessment { profile: profile_ref(&work.profile), today: work.today, dossiers, ignored: work.plan.ignored };
    args.papers.print(&assessment, global)?;
    Ok(exit_of(&assessment.dossiers))
}
