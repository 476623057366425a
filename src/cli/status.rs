use super::campaign::campaign_profile;
use super::rollup::{Sort, deliver_bytes};
use super::{Exit, Global, by_extension, deliver, open_home, parse_day, style, today, write_whole};
use crate::decisions::set_aside;
use crate::intake::stored_assessment;
use anyhow::bail;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::profile::{Check, Profile, Requirement};
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::Outcome;
use rasoat_model::rule::Severity;
use rasoat_report::matrix::{self, Absent, CellState, Matrix, Row, Sent};
use rasoat_report::notice::{render_summary, summarise};
use rasoat_report::units::{self, Order};
use rasoat_report::{matrix_html, matrix_xlsx};
use rasoat_store::{Campaign, Home, StoredNotice};
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
    let home = open_to_read(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let (day, out) = (args.today.unwrap_or_else(today), args.output.as_ref());
    let profile = campaign_profile(&home, &campaign.name, args.profile.as_deref())?;
    let waivers = home.waivers(&campaign.name)?;
    let mut dossiers: Vec<DossierAssessment> = home.latest(&campaign.name)?.iter().map(stored_assessment).collect();
    dossiers.iter_mut().for_each(|d| set_aside(d, &waivers, day));
    let notices = home.notices(&campaign.name)?;
    let matrix = matrix_of(&profile, &dossiers, &notices, args.sort.order());
    let subject =
        if campaign.name == profile.id { profile.title.clone() } else { format!("{} ({})", profile.title, campaign.name) };
    if let Some(path) = &args.summary {
        write_whole(path, &render_summary(&summarise(&matrix, &profile, day))?)?;
    }
    match args.format.or_else(|| by_extension(args.output.as_deref())).unwrap_or(Format::Text) {
        Format::Text => deliver(&matrix::to_text(&matrix, global.lang(), style::width()), out)?,
        Format::Json => deliver(&matrix::to_json(&matrix), out)?,
        Format::Html => deliver(&matrix_html::to_html(&matrix, &subject, global.lang(), day), out)?,
        Format::Xlsx => deliver_bytes(&matrix_xlsx::to_xlsx(&matrix, &subject, day)?, out)?,
        Format::Docx => deliver_bytes(&render_summary(&summarise(&matrix, &profile, day))?, out)?,
    }
    Ok(Exit::Clean)
}

/// The home folder, which must be there.
pub fn open_existing(global: &Global) -> anyhow::Result<Home> {
    must_exist(global)?;
    open_home(global)
}

/// The same to read only: beside a writer, and where nothing may be written.
pub fn open_to_read(global: &Global) -> anyhow::Result<Home> {
    must_exist(global)?;
    Ok(Home::open_to_read(&global.home)?)
}

fn must_exist(global: &Global) -> anyhow::Result<()> {
    if !global.home.exists() {
        bail!(
            "chưa có thư mục dữ liệu {}; chạy `rasoat ingest <thư mục>` trước, hoặc chỉ chỗ khác bằng --home",
            global.home.display()
        );
    }
    Ok(())
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

fn matrix_of(profile: &Profile, dossiers: &[DossierAssessment], notices: &[StoredNotice], order: Order) -> Matrix {
    let shown: Vec<&Requirement> =
        profile.requirements.iter().filter(|r| !matches!(&r.check, Check::Section(s) if s.scope)).collect();
    let roster = &profile.roster;
    let expected: Vec<_> = profile.owing().collect();
    let sent = |id: &str| dossiers.iter().any(|d| d.unit.as_ref().and_then(|u| u.id.as_deref()) == Some(id));
    let told = |unit: &UnitRef, dossier: Option<&str>| -> Vec<Sent> {
        // About a dossier, or to a unit that had sent nothing yet.
        let same = |n: &&StoredNotice| match &n.about {
            Some((about, _)) => Some(about.as_str()) == dossier,
            None => n.unit.id.is_some() && n.unit.id == unit.id,
        };
        notices.iter().filter(same).filter_map(sent_on).collect()
    };
    let mut given: Vec<&DossierAssessment> = dossiers.iter().collect();
    given.sort_by_cached_key(|d| (units::place(roster, d.unit.as_ref(), &d.dossier, order), d.dossier.clone()));
    let rows = given
        .iter()
        .map(|d| {
            let unit = d.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: d.dossier.clone(), kind: None });
            let known = expected.iter().find(|e| Some(e.id.as_str()) == unit.id.as_deref());
            Row {
                brief: known.map_or_else(|| unit.name.clone(), |u| u.brief().to_owned()),
                kind: known.map(|u| u.kind.clone()),
                in_roster: known.is_some(),
                received: d.received,
                late: d.is_late(),
                verdict: d.verdict,
                cells: shown.iter().map(|r| cell(r, d)).collect(),
                notices: told(&unit, Some(&d.dossier)),
                open: open_points(d),
                unit: unit.name,
            }
        })
        .collect();
    let mut absent: Vec<UnitRef> = expected
        .iter()
        .filter(|u| !sent(&u.id))
        .map(|u| UnitRef { id: Some(u.id.clone()), name: u.shown(), kind: Some(u.kind.as_str().to_string()) })
        .collect();
    absent.sort_by_cached_key(|u| units::place(roster, Some(u), "", order));
    let known = |u: &UnitRef| expected.iter().find(|e| Some(e.id.as_str()) == u.id.as_deref());
    let nothing_from = |u: UnitRef| Absent {
        brief: known(&u).map_or_else(|| u.name.clone(), |e| e.brief().to_owned()),
        kind: known(&u).map(|e| e.kind.clone()),
        notices: told(&u, None),
        unit: u.name,
    };
    Matrix {
        kinds: roster.kinds().to_vec(),
        requirements: shown.iter().map(|r| (r.id.clone(), r.label.clone())).collect(),
        rows,
        missing_units: absent.into_iter().map(nothing_from).collect(),
    }
}

/// The day in Việt Nam on which a notice was written; the registry keeps a moment in UTC.
fn sent_on(notice: &StoredNotice) -> Option<Sent> {
    let moment: jiff::Timestamp = notice.issued_at.parse().ok()?;
    let on = moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    Some(Sent { on, number: notice.number.clone() })
}

/// What is still to be mended or looked at.
fn open_points(dossier: &DossierAssessment) -> Vec<String> {
    let asks = |f: &&rasoat_model::finding::Finding| match f.outcome {
        Outcome::NotMet => f.severity == Severity::Error,
        Outcome::Unclear => f.severity != Severity::Info,
        Outcome::Waived => false,
    };
    dossier.findings.iter().filter(asks).map(crate::intake::told).collect()
}

fn cell(requirement: &Requirement, dossier: &DossierAssessment) -> CellState {
    let kind = dossier.unit.as_ref().and_then(|u| u.kind.as_deref());
    let applies = requirement.asks(kind, dossier.unit.as_ref().and_then(|u| u.id.as_deref()));
    // The rows of the appendix are found each under its year.
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
