//! Arguments that `check` and `ingest` share: which papers, by which profile, received when.

use super::{Global, parse_day, style, usage};
use crate::app::papers::{Options, Shape};
use crate::app::work::{PapersRequest, Work, work};
use anyhow::Context;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_extract::sandbox::ocr;
use rasoat_model::assessment::{Assessment, DossierAssessment};
use rasoat_model::finding::Outcome;
use rasoat_model::lang::Lang;
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

impl ShapeArg {
    pub fn meant(self) -> Shape {
        match self {
            ShapeArg::Campaign => Shape::Campaign,
            ShapeArg::Dossier => Shape::Dossier,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Sarif,
    Html,
}

impl PaperArgs {
    /// What was meant. `memory` is the home folder where recognised pages are kept, if they are to be; `cache` is where documents are
    /// that were read before.
    pub fn work(&self, memory: Option<&Path>, cache: Option<Cache>, lang: Lang) -> anyhow::Result<Work> {
        if let Some(jobs) = self.jobs {
            if jobs == 0 {
                return Err(usage("--jobs phải từ 1 trở lên", "--jobs must be 1 or more"));
            }
            rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("--jobs")?;
        }
        if self.paths.is_empty() {
            return Err(usage("ghi tệp hoặc thư mục cần rà soát; xem --help", "name the files or folders to check; see --help"));
        }
        let reading = Options {
            shape: self.shape.map(ShapeArg::meant),
            unit: self.unit.clone(),
            received: self.received,
            passwords: self.passwords.clone(),
            cache,
            ..reading(memory, lang)
        };
        Ok(work(PapersRequest { paths: &self.paths, profile: self.profile.as_deref(), reading })?)
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

/// How papers are read: in processes of their own, recognised pages kept in a folder if there is one.
pub fn reading(memory: Option<&Path>, lang: Lang) -> Options {
    Options {
        ocr: Some(ocr::Settings { jobs: 1, memory: memory.map(|folder| folder.join("ocr")) }),
        readers: super::worker::readers(lang),
        ..Options::default()
    }
}

/// How papers of which only words and tables are wanted are read: in this process, no pictures of pages.
pub fn plain_reading(global: &Global, passwords: &[String]) -> Options {
    Options { passwords: passwords.to_vec(), cache: cache(&global.home), ..Options::default() }
}

/// What was read before by this very program.
pub fn cache(home: &Path) -> Option<Cache> {
    rasoat_extract::sandbox::program().map(|program| Cache::new(home, program))
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
