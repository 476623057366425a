//! Arguments that `check` and `ingest` share: which papers, by which profile, received when.

use super::{Global, parse_day, style, today};
use crate::ingest::{self, Options, Plan, Shape};
use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_check::problem::Problem;
use rasoat_check::profile::choose::answered;
use rasoat_check::profile::{self, Profile};
use rasoat_check::roster::decode;
use rasoat_extract::sandbox::Readers;
use rasoat_extract::sandbox::ocr;
use rasoat_model::assessment::{Assessment, DossierAssessment, ProfileRef};
use rasoat_model::finding::Outcome;
use rasoat_model::rule::{Rule, Severity};
use rasoat_report::{html, json, sarif, text};
use rasoat_store::Cache;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct PaperArgs {
    /// Tệp, thư mục hồ sơ, tệp .zip của một hồ sơ, hoặc thư mục đợt (mỗi hồ sơ một thư mục con).
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Hồ sơ yêu cầu: mã có sẵn (xem `rasoat profile list`) hoặc tệp .toml.
    #[arg(long, value_name = "ID|FILE")]
    pub profile: Option<String>,
    /// Ngày nhận, khi không có trong received.csv.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub received: Option<Date>,
    /// Đơn vị gửi, khi không có trong received.csv.
    #[arg(long, value_name = "NAME")]
    pub unit: Option<String>,
    /// Mật khẩu để thử với tệp bị khoá; nhắc lại tùy chọn để đưa nhiều mật khẩu. Không được ghi lại ở đâu.
    #[arg(long = "password", value_name = "PASSWORD", env = "RASOAT_PASSWORD", hide_env_values = true)]
    pub passwords: Vec<String>,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub today: Option<Date>,
    /// Coi thư mục là cả đợt hay là một hồ sơ, khi đoán sai.
    #[arg(long = "as", value_enum, value_name = "SHAPE")]
    pub shape: Option<ShapeArg>,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Ghi ra tệp thay vì màn hình.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Số việc làm song song (mặc định: số lõi).
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// In cả cảnh báo và mục đã đạt.
    #[arg(long, short)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShapeArg {
    Campaign,
    Dossier,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Sarif,
    Html,
}

/// What was meant by the arguments.
pub struct Work {
    pub profile: Profile,
    pub options: Options,
    pub plan: Plan,
    pub today: Date,
}

impl PaperArgs {
    /// What was meant. `memory` is the home folder where recognised pages are kept, if they are to be.
    pub fn work(&self, memory: Option<&Path>) -> anyhow::Result<Work> {
        if let Some(jobs) = self.jobs {
            if jobs == 0 {
                bail!("--jobs phải từ 1 trở lên");
            }
            rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("--jobs")?;
        }
        if self.paths.is_empty() {
            bail!("ghi tệp hoặc thư mục cần rà soát; xem --help");
        }
        let readers = super::worker::readers();
        let profile = match self.profile.as_deref() {
            Some(name) => load_profile(Some(name))?,
            None => self.profile_of_papers(&readers)?,
        };
        let mut options = Options {
            shape: self.shape_meant(),
            unit: self.unit.clone(),
            received: self.received,
            passwords: self.passwords.clone(),
            readers,
            ..Options::default().by_profile(&profile)
        };
        let plan = ingest::plan(&self.paths, &options)?;
        // Papers are read side by side; only a single one has its pages read so.
        let jobs = if plan.dossiers.len() == 1 { rayon::current_num_threads() } else { 1 };
        options.ocr = Some(ocr::Settings { jobs, memory: memory.map(|home| home.join("ocr")) });
        Ok(Work { profile, options, plan, today: self.today.unwrap_or_else(today) })
    }

    /// The built-in profile that the papers answer, from a few of the dossiers; the first one where nothing in them tells.
    fn profile_of_papers(&self, readers: &Readers) -> anyhow::Result<Profile> {
        /// Dossiers that are read to find out; all of one campaign answer one directive.
        const SAMPLE: usize = 4;
        let mut profiles = Profile::builtin_ids().map(|id| load_profile(Some(id))).collect::<anyhow::Result<Vec<_>>>()?;
        let options = Options {
            shape: self.shape_meant(),
            passwords: self.passwords.clone(),
            readers: readers.clone(),
            ..Options::default()
        };
        let mut plan = ingest::plan(&self.paths, &options)?;
        plan.dossiers.truncate(SAMPLE);
        let dossiers = ingest::read_all(&plan, &options, |_| ());
        let chosen = answered(&profiles, &dossiers).map(|p| p.id.clone());
        let at = chosen.and_then(|id| profiles.iter().position(|p| p.id == id)).unwrap_or(0);
        Ok(profiles.swap_remove(at))
    }

    fn shape_meant(&self) -> Option<Shape> {
        self.shape.map(|s| match s {
            ShapeArg::Campaign => Shape::Campaign,
            ShapeArg::Dossier => Shape::Dossier,
        })
    }

    pub fn print(&self, assessment: &Assessment, global: &Global) -> anyhow::Result<()> {
        let out = match self.format {
            Format::Text => {
                let color = self.output.is_none() && global.color();
                text::to_text(
                    assessment,
                    &text::TextOptions { lang: global.lang(), color, width: style::width(), verbose: self.verbose },
                )
            }
            Format::Json => json::to_json(assessment, global.lang()),
            Format::Jsonl => json::to_jsonl(assessment, global.lang()),
            Format::Sarif => sarif::to_sarif(assessment, global.lang()),
            Format::Html => html::to_html(assessment, global.lang()),
        };
        super::deliver(&out, self.output.as_ref())
    }
}

/// How papers are read that come from the home folder or a watched one: in processes of their own, recognised pages kept.
pub fn reading(profile: &Profile, home: Option<&Path>) -> Options {
    reading_by_any(home).by_profile(profile)
}

/// The same where the profile is only known when the dossier is.
pub fn reading_by_any(home: Option<&Path>) -> Options {
    Options {
        limits: rasoat_extract::Limits::default(),
        ocr: Some(ocr::Settings { jobs: 1, memory: home.map(|home| home.join("ocr")) }),
        readers: super::worker::readers(),
        cache: home.and_then(cache),
        ..Options::default()
    }
}

/// What was read before by this very program.
pub fn cache(home: &Path) -> Option<Cache> {
    rasoat_extract::sandbox::program().map(|program| Cache::new(home, program))
}

/// The profile named on the command line; the first of those that come with the program where none is named.
pub fn load_profile(name: Option<&str>) -> anyhow::Result<Profile> {
    let Some(name) = name.or_else(|| Profile::builtin_ids().next()) else {
        bail!("chọn hồ sơ yêu cầu bằng --profile; xem `rasoat profile list`");
    };
    if let Some(builtin) = Profile::builtin(name) {
        return builtin.map_err(|e| anyhow!("{name}: {e}"));
    }
    let path = PathBuf::from(name);
    if !path.exists() {
        let known: Vec<&str> = Profile::builtin_ids().collect();
        bail!("không có hồ sơ yêu cầu “{name}”: không phải mã có sẵn ({}) và cũng không phải tệp", known.join(", "));
    }
    let text = read_text(&path).with_context(|| path.display().to_string())?;
    parse_profile(&path, &text).map_err(|e| anyhow!("{}", show_problems(&path, &e.problems)))
}

/// A profile from the text of its file, with the roster that lies beside it.
pub fn parse_profile(path: &Path, text: &str) -> Result<Profile, profile::ProfileError> {
    profile::parse_with(text, &|roster| read_text(&beside(path, roster)).map_err(|e| e.to_string()))
}

/// A file that another one names, from where that one lies.
fn beside(path: &Path, named: &str) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(named)
}

/// The text of a file, in the encodings in which rosters and profiles are saved.
pub fn read_text(path: &Path) -> anyhow::Result<String> {
    decode(&std::fs::read(path)?).map_err(|why| anyhow!(why))
}

/// "file:line:column: message" for each problem, as editors understand it.
pub fn show_problems(path: &Path, problems: &[Problem]) -> String {
    let file = |p: &Problem| p.file.as_ref().map_or_else(|| path.to_path_buf(), |file| beside(path, file));
    let line = |p: &Problem| format!("{}:{}:{}: {}", file(p).display(), p.line, p.column, p.message);
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub fn profile_ref(profile: &Profile) -> ProfileRef {
    ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() }
}

/// 1 for an error, 3 where the only trouble is a file that could not be read, else 0.
pub fn exit_of(dossiers: &[DossierAssessment]) -> super::Exit {
    let findings = || dossiers.iter().flat_map(|d| &d.findings);
    let unreadable = |rule: Rule| rule == Rule::DocumentUnreadable;
    if findings().any(|f| f.severity == Severity::Error && f.outcome == Outcome::NotMet && !unreadable(f.rule)) {
        super::Exit::Findings
    } else if findings().any(|f| unreadable(f.rule)) {
        super::Exit::Unreadable
    } else {
        super::Exit::Clean
    }
}
