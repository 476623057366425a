use super::campaign::{campaign_profile, unknown_unit};
use super::status::{choose_campaign, open_existing};
use super::{Exit, Global, deliver, now, parse_day, say_error, today, who, write_whole};
use crate::decisions::{same_unit, set_aside};
use crate::history::change;
use crate::intake::stored_assessment;
use anyhow::{Context, bail};
use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_check::roster::Roster;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::Source;
use rasoat_model::lang::Lang;
use rasoat_report::notice::content::{Deadline, Earlier, NoticeContext};
use rasoat_report::notice::template::fill;
use rasoat_report::notice::{Notice, compose, compose_not_submitted, compose_together, packet, render};
use rasoat_store::{Actor, Home, NewNotice, StoredDossier, StoredWaiver};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Soạn công văn đề nghị bổ sung, mỗi đơn vị một tệp DOCX; cả cho đơn vị chưa gửi.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chỉ soạn cho đơn vị này (mã hoặc tên); dùng được nhiều lần.
    #[arg(long, value_name = "NAME")]
    unit: Vec<String>,
    /// Soạn cho mọi đơn vị còn thiếu, kể cả đơn vị chưa gửi khi đã quá hạn.
    #[arg(long, conflicts_with = "unit")]
    all: bool,
    /// Thư mục ghi công văn.
    #[arg(long, value_name = "DIR", default_value = "cong-van")]
    out: PathBuf,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Tệp hồ sơ yêu cầu, khi đợt không dùng hồ sơ có sẵn.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Số công văn; bỏ trống để văn thư ghi.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Ngày công văn; bỏ trống để văn thư ghi.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    date: Option<Date>,
    /// Hạn mới, ghi trong công văn: “trước ngày …”.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    new_deadline: Option<Date>,
    /// Ghi thêm phần lưu ý (cảnh báo).
    #[arg(long)]
    with_warnings: bool,
    /// Một công văn chung cho các đơn vị, kèm danh sách, thay cho mỗi đơn vị một công văn.
    #[arg(long)]
    together: bool,
    /// Mẫu công văn riêng (DOCX) có các chỗ đánh dấu như {{kinh_gui}}, {{noi_dung}}.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Kèm bản PDF để xem trước (cần LibreOffice).
    #[arg(long)]
    pdf: bool,
    /// Ghi thêm cạnh mỗi công văn một gói edXML (QCVN 102:2016/BTTTT) để chuyển qua trục liên thông.
    #[arg(long)]
    edxml: bool,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

/// A letter to be written: to whom, about which dossier.
struct Letter {
    unit: UnitRef,
    about: Option<(String, u32)>,
    dossier: Option<DossierAssessment>,
    notice: Notice,
    /// Positions of the findings it cites.
    cited: Vec<usize>,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    if args.together && args.edxml {
        bail!("--edxml ghi một gói cho mỗi công văn; không dùng cùng --together");
    }
    if !args.all && args.unit.is_empty() {
        bail!("ghi --all để soạn cho mọi đơn vị còn thiếu, hoặc --unit TÊN");
    }
    let mut home = open_existing(global)?;
    let campaign = choose_campaign(&home, args.campaign.as_deref())?;
    let profile = campaign_profile(&home, &campaign.name, args.profile.as_deref())?;
    let day = args.today.unwrap_or_else(today);
    let context = context(&profile, &args, day);
    let stored = home.latest(&campaign.name)?;
    let wanted = wanted_units(&args.unit, &profile)?;
    let waivers = home.waivers(&campaign.name)?;
    let known = known(&home, &campaign.name, &stored)?;
    let letters = letters(&stored, &waivers, &known, &profile, &context, wanted.as_deref(), day);
    if letters.is_empty() {
        deliver(&format!("{}\n", global.lang().pick("Không có đơn vị nào cần gửi công văn.", "No unit needs a letter.")), None)?;
        return Ok(Exit::Clean);
    }
    let template = args.template.as_ref().map(|p| std::fs::read(p).with_context(|| p.display().to_string())).transpose()?;
    let set = |notice: &Notice| match &template {
        Some(template) => fill(template, notice),
        None => render(notice),
    };
    std::fs::create_dir_all(&args.out).with_context(|| args.out.display().to_string())?;
    let (who, at) = (who(), now().to_string());
    let by = Actor { who: &who, at: &at };
    let mut blank = BTreeSet::new();
    let mut written = Vec::new();
    let together = args.out.join("cac-don-vi.docx");
    if args.together {
        let notices: Vec<Notice> = letters.iter().map(|l| l.notice.clone()).collect();
        if let Some(one) = compose_together(&notices, &context) {
            write_whole(&together, &set(&one)?)?;
            deliver(&format!("{}\n", together.display()), None)?;
            written.push(together.clone());
        }
    }
    for letter in &letters {
        let path = if args.together { together.clone() } else { args.out.join(file_name(letter)) };
        if !args.together {
            let bytes = set(&letter.notice)?;
            write_whole(&path, &bytes)?;
            if args.edxml {
                blank.extend(write_packet(letter, &profile.roster, &path, &bytes)?);
            }
        }
        let new = NewNotice {
            campaign: &campaign.name,
            unit: &letter.unit,
            about: letter.about.as_ref().map(|(d, v)| (d.as_str(), *v)),
            path: &path.to_string_lossy(),
            number: args.number.as_deref(),
            issued_on: args.date,
            cited: &letter.cited,
        };
        home.record_notice(by, &new)?;
        if !args.together {
            deliver(&format!("{}\n", path.display()), None)?;
            written.push(path);
        }
    }
    if args.pdf {
        preview(&written, &args.out)?;
    }
    if !blank.is_empty() {
        let fields = blank.into_iter().collect::<Vec<_>>().join(", ");
        say_error(&global.lang().pick(
            format!("Trong gói edXML còn để trống, văn thư điền trước khi gửi: {fields}."),
            format!("Left blank in the packets, to be filled in before sending: {fields}."),
        ));
    }
    Ok(Exit::Clean)
}

/// A letter that was sent to a unit, with the dossier as it stood then.
struct Known {
    unit: UnitRef,
    number: Option<String>,
    day: Date,
    about: Option<(String, DossierAssessment)>,
}

impl Known {
    fn earlier(&self, dossier: &str, now: &DossierAssessment) -> Earlier {
        let since = match &self.about {
            Some((name, then)) if name == dossier => change(then, now).summary(Lang::Vi),
            _ => "đơn vị đã gửi hồ sơ".to_string(),
        };
        Earlier { number: self.number.clone(), day: self.day, since: Some(since) }
    }
}

/// Letters that have a number and a day: drafts were never sent.
fn known(home: &Home, campaign: &str, stored: &[StoredDossier]) -> anyhow::Result<Vec<Known>> {
    let mut out = Vec::new();
    for notice in home.notices(campaign)? {
        let Some(day) = notice.issued_on else { continue };
        let about = match notice.about {
            Some((dossier, n)) if stored.iter().any(|s| s.dossier == dossier) => {
                let then = home.versions(campaign, &dossier)?.into_iter().find(|v| v.version == n);
                then.map(|v| (dossier, stored_assessment(&v)))
            }
            _ => None,
        };
        out.push(Known { unit: notice.unit, number: notice.number, day, about });
    }
    Ok(out)
}

/// PDF files beside the letters, by LibreOffice where it is installed.
fn preview(letters: &[PathBuf], out: &Path) -> anyhow::Result<()> {
    let profile = tempfile::tempdir()?;
    let settings = format!("-env:UserInstallation=file://{}", profile.path().display());
    let run = std::process::Command::new("soffice")
        .args(["--headless", &settings, "--convert-to", "pdf", "--outdir"])
        .arg(out)
        .args(letters)
        .output()
        .context("cần LibreOffice (lệnh soffice) để tạo PDF; công văn DOCX đã ghi xong")?;
    if !run.status.success() {
        bail!("LibreOffice không tạo được PDF; công văn DOCX đã ghi xong: {}", String::from_utf8_lossy(&run.stderr).trim());
    }
    Ok(())
}

/// Writes the packet beside the letter and says what is blank in it.
fn write_packet(letter: &Letter, roster: &Roster, path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<&'static str>> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let code = letter.unit.id.as_deref().and_then(|id| roster.get(id)).and_then(|u| u.edxml.as_deref());
    let packet = packet(&letter.notice, &letter.unit, code, letter.dossier.as_ref(), (&name, bytes));
    write_whole(&path.with_extension("edxml"), packet.xml.as_bytes())?;
    Ok(packet.blank)
}

fn context(profile: &Profile, args: &Args, today: Date) -> NoticeContext {
    NoticeContext {
        number: args.number.clone(),
        issued: args.date,
        new_deadline: args.new_deadline,
        include_warnings: args.with_warnings,
        ..plain_context(profile, today)
    }
}

/// What a profile says of its letters; number, day and new deadline left to the clerk.
pub fn plain_context(profile: &Profile, today: Date) -> NoticeContext {
    let mut agency = profile.agency.clone();
    let last = agency.pop().unwrap_or_default();
    NoticeContext {
        directive: profile.title.clone(),
        matter: profile.subject.clone(),
        superior: agency.pop(),
        agency: last,
        sender: profile.sender.clone(),
        number: None,
        symbol: profile.symbol.clone(),
        place: profile.place.clone(),
        issued: None,
        today,
        deadline: profile.deadline().map(|(r, limit)| Deadline {
            day: limit.day(),
            source: Source { directive: profile.directive.clone(), place: r.place.clone(), quote: r.quote.text.clone() },
        }),
        new_deadline: None,
        recipients: profile.recipients.clone(),
        signer_lines: profile.signer.clone(),
        signer_name: None,
        award: profile.award_ids(),
        include_warnings: false,
        earlier: Vec::new(),
    }
}

/// Ids of the units asked for; a name that is no unit is an error, not an empty answer.
fn wanted_units(names: &[String], profile: &Profile) -> anyhow::Result<Option<Vec<String>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let id = |name: &String| match profile.unit_named(name) {
        Some(unit) => Ok(unit.id.clone()),
        None => bail!("{}", unknown_unit(profile, name)),
    };
    names.iter().map(id).collect::<anyhow::Result<Vec<_>>>().map(Some)
}

fn letters(
    stored: &[StoredDossier],
    waivers: &[StoredWaiver],
    known: &[Known],
    profile: &Profile,
    context: &NoticeContext,
    wanted: Option<&[String]>,
    today: Date,
) -> Vec<Letter> {
    let asked = |id: Option<&str>| wanted.is_none_or(|w| id.is_some_and(|id| w.iter().any(|x| x == id)));
    let mut out: Vec<Letter> = stored
        .iter()
        .map(|s| {
            let mut d = stored_assessment(s);
            set_aside(&mut d, waivers, today);
            (s, d)
        })
        .filter(|(_, d)| asked(d.unit.as_ref().and_then(|u| u.id.as_deref())))
        .filter_map(|(s, d)| {
            let of_unit = known.iter().filter(|k| d.unit.as_ref().is_some_and(|u| same_unit(&k.unit, u)));
            let context = NoticeContext { earlier: of_unit.map(|k| k.earlier(&s.dossier, &d)).collect(), ..context.clone() };
            let notice = compose(&d, &context)?;
            let unit = d.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: d.dossier.clone(), kind: None });
            Some(Letter { unit, about: Some((s.dossier.clone(), s.version)), notice, cited: cited(&d), dossier: Some(d) })
        })
        .collect();
    // Nobody is asked for what is not yet due.
    if profile.deadline().is_none_or(|(_, limit)| !limit.is_late(today)) {
        return out;
    }
    let sent = |id: &str| stored.iter().any(|s| s.unit.as_ref().and_then(|u| u.id.as_deref()) == Some(id));
    for unit in profile.owing().filter(|u| !sent(&u.id) && asked(Some(&u.id))) {
        let unit = UnitRef { id: Some(unit.id.clone()), name: unit.shown(), kind: Some(unit.kind.as_str().to_string()) };
        let of_unit = known.iter().filter(|k| same_unit(&k.unit, &unit));
        let earlier = of_unit.map(|k| Earlier { number: k.number.clone(), day: k.day, since: None }).collect();
        let context = NoticeContext { earlier, ..context.clone() };
        out.push(Letter { notice: compose_not_submitted(&unit, &context), unit, about: None, dossier: None, cited: Vec::new() });
    }
    out
}

fn cited(dossier: &DossierAssessment) -> Vec<usize> {
    let asks = |f: &rasoat_model::finding::Finding| {
        f.severity == rasoat_model::rule::Severity::Error || f.outcome == rasoat_model::finding::Outcome::Unclear
    };
    dossier.findings.iter().enumerate().filter(|(_, f)| asks(f)).map(|(i, _)| i).collect()
}

/// `ID.docx`; a unit that is not in the roster goes by its dossier.
fn file_name(letter: &Letter) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '-' };
    let stem = letter
        .unit
        .id
        .clone()
        .or_else(|| letter.about.as_ref().map(|(d, _)| d.clone()))
        .unwrap_or_else(|| letter.unit.name.clone());
    // Two dossiers of one unit must not overwrite each other.
    let dossier = letter
        .about
        .as_ref()
        .map(|(d, _)| format!("-{}", d.chars().map(plain).collect::<String>()))
        .filter(|_| letter.unit.id.is_some());
    Path::new(&format!("{}{}.docx", stem.chars().map(plain).collect::<String>(), dossier.unwrap_or_default())).to_path_buf()
}
