use super::papers::{PaperArgs, cache, exit_of, profile_ref};
use super::{Exit, Global, now, open_home, say_error, style, who};
use crate::decisions::set_aside;
use crate::intake::Intake;
use rasoat_check::assess::sort_findings;
use rasoat_model::assessment::Assessment;
use rasoat_store::{Actor, Recorded};

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
    let mut work = args.papers.work(Some(&global.home))?;
    work.options.cache = cache(&global.home);
    let lang = global.lang();
    let mut home = open_home(global)?;
    let bar = style::progress(work.plan.dossiers.len() as u64, global.quiet);
    let intake = Intake {
        profile: &work.profile,
        campaign: args.campaign.as_deref().unwrap_or(&work.profile.id),
        options: &work.options,
        today: work.today,
        by: Actor { who: &who(), at: &now().to_string() },
    };
    let taken = intake.run(&mut home, &work.plan, |_| bar.inc(1))?;
    bar.finish_and_clear();
    let fresh = taken.iter().filter(|t| matches!(t.recorded, Recorded::New { .. })).count();
    let same = taken.len() - fresh;
    let waivers = home.waivers(intake.campaign)?;
    let shared = intake.shared(&home)?;
    let mut dossiers: Vec<_> = taken.into_iter().map(|t| t.assessment).collect();
    for dossier in &mut dossiers {
        if let Some(found) = shared.get(&dossier.dossier) {
            dossier.findings.extend(found.iter().cloned());
            sort_findings(&work.profile, &mut dossier.findings);
        }
    }
    dossiers.iter_mut().for_each(|d| set_aside(d, &waivers, work.today));
    let assessment = Assessment { profile: profile_ref(&work.profile), today: work.today, dossiers, ignored: work.plan.ignored };
    args.papers.print(&assessment, global)?;
    say_error(&lang.pick(
        format!("Đã vào sổ {}: {fresh} hồ sơ mới hoặc có thay đổi, {same} không đổi.", global.home.display()),
        format!("Registered in {}: {fresh} new or changed, {same} unchanged.", global.home.display()),
    ));
    Ok(exit_of(&assessment.dossiers))
}
