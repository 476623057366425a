use super::campaign::campaign_profile;
use super::{Exit, Global, deliver, open_home, style, today};
use crate::assessment::DossierAssessment;
use crate::decisions::set_aside;
use crate::finding::Outcome;
use crate::intake::stored_assessment;
use crate::output::matrix::{self, CellState, Matrix, Row};
use crate::profile::{Check, Profile, Requirement};
use crate::roster::{Roster, UnitKind};
use crate::rule::Severity;
use crate::store::{Campaign, Home};
use anyhow::bail;
use clap::ValueEnum;

/// Bảng đơn vị × yêu cầu của một đợt, và những đơn vị chưa gửi.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Tệp hồ sơ yêu cầu, khi đợt không dùng hồ sơ có sẵn.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let home = open_existing(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let profile = campaign_profile(&home, &campaign.name, args.profile.as_deref())?;
    let waivers = home.waivers(&campaign.name)?;
    let mut dossiers: Vec<DossierAssessment> = home.latest(&campaign.name)?.iter().map(stored_assessment).collect();
    dossiers.iter_mut().for_each(|d| set_aside(d, &waivers, today()));
    let matrix = matrix_of(&profile, &dossiers);
    let out = match args.format {
        Format::Text => matrix::to_text(&matrix, global.lang(), style::width()),
        Format::Json => matrix::to_json(&matrix),
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

/// The home folder, which must be there.
pub fn open_existing(global: &Global) -> anyhow::Result<Home> {
    if !global.home.exists() {
        bail!(
            "chưa có thư mục dữ liệu {}; chạy `rasoat ingest <thư mục>` trước, hoặc chỉ chỗ khác bằng --home",
            global.home.display()
        );
    }
    open_home(global)
}

/// The campaign named, or the only one there is.
pub fn choose_campaign(home: &Home, name: Option<&str>) -> anyhow::Result<Campaign> {
    let mut all = home.campaigns()?;
    let names = all.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join(", ");
    match name {
        Some(name) => match all.into_iter().find(|c| c.name == name) {
            Some(campaign) => Ok(campaign),
            None => bail!("không có đợt “{name}”; trong sổ có: {names}"),
        },
        None if all.len() == 1 => Ok(all.remove(0)),
        None if all.is_empty() => bail!("trong sổ chưa có đợt nào; chạy `rasoat ingest <thư mục>` trước"),
        None => bail!("trong sổ có nhiều đợt ({names}); chọn một bằng --campaign"),
    }
}

fn matrix_of(profile: &Profile, dossiers: &[DossierAssessment]) -> Matrix {
    let shown: Vec<&Requirement> =
        profile.requirements.iter().filter(|r| !matches!(&r.check, Check::Section(s) if s.scope)).collect();
    let roster = Roster::builtin();
    let expected: Vec<_> = roster.units_on(profile.roster_on).filter(|u| !u.receives).collect();
    let sent = |id: &str| dossiers.iter().any(|d| d.unit.as_ref().and_then(|u| u.id.as_deref()) == Some(id));
    let mut rows: Vec<Row> = dossiers
        .iter()
        .map(|d| {
            let unit = d.unit.as_ref();
            Row {
                unit: unit.map_or_else(|| d.dossier.clone(), |u| u.name.clone()),
                in_roster: unit.and_then(|u| u.id.as_deref()).is_some_and(|id| expected.iter().any(|e| e.id == id)),
                received: d.received,
                late: d.is_late(),
                verdict: d.verdict,
                cells: shown.iter().map(|r| cell(r, d)).collect(),
            }
        })
        .collect();
    // By the roster, which goes by the GSO code of the province; a byte order would put Đ behind Z.
    let place = |name: &str| expected.iter().position(|u| u.shown() == name).unwrap_or(usize::MAX);
    rows.sort_by_key(|r| (place(&r.unit), r.unit.clone()));
    Matrix {
        requirements: shown.iter().map(|r| (r.id.clone(), r.label.clone())).collect(),
        rows,
        missing_units: expected.iter().filter(|u| !sent(&u.id)).map(|u| u.shown()).collect(),
    }
}

fn cell(requirement: &Requirement, dossier: &DossierAssessment) -> CellState {
    let kind = dossier.unit.as_ref().and_then(|u| u.kind.as_deref());
    let applies = requirement.units.is_empty() || requirement.units.iter().any(|k: &UnitKind| Some(k.as_str()) == kind);
    // The rows of the appendix are found under "appendix.2016" and so on.
    let own = |id: &str| {
        let year = id.rsplit('.').next().is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
        id == requirement.id || year && matches!(requirement.check, Check::Years { .. })
    };
    let found = || dossier.findings.iter().filter(|f| own(&f.requirement));
    if !applies {
        CellState::NotApplicable
    } else if found().any(|f| f.outcome == Outcome::NotMet && f.severity == Severity::Error) {
        CellState::NotMet
    } else if found().any(|f| f.outcome == Outcome::Unclear) {
        CellState::Unclear
    } else if found().any(|f| f.outcome == Outcome::NotMet && f.severity == Severity::Warning) {
        CellState::Warning
    } else if found().any(|f| f.outcome == Outcome::Waived) {
        CellState::Waived
    } else if dossier.met.iter().any(|id| own(id)) {
        CellState::Met
    } else {
        CellState::NotApplicable
    }
}
