//! The command line: what was typed → what was meant → one command. One file a command; the doc comment of its `Args` is its help.
//!
//! The only part of the program that prints, reads the environment and knows what day it is. What a command does is a function of
//! [`crate::app`]; here it is asked for, and its result shown.

mod against;
mod campaign;
mod check;
mod compare;
mod explain;
mod help;
mod history;
mod hits;
mod ingest;
mod manual;
mod notice;
mod notices;
mod papers;
mod profile;
mod rollup;
mod replay;
mod roster;
mod search;
mod show;
mod status;
mod style;
mod upkeep;
mod waive;
mod watch;
mod worker;

use crate::app::papers::{self as reading, Options};
use crate::app::{AppError, Cancel, Occasion, Run, Step, home};
use clap::{Parser, Subcommand, ValueEnum};
use help::Unfit;
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use rasoat_store::{AtomicFile, Home};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Rà soát báo cáo, hồ sơ của các đơn vị theo công văn, đề cương: đủ mục chưa, đủ số liệu chưa, đúng hạn không, và ghi rõ ở đâu.
#[derive(Debug, Parser)]
#[command(name = "rasoat", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, clap::Args)]
pub struct Global {
    /// Thư mục dữ liệu (sổ đăng ký, bản gốc, chỉ mục tìm kiếm).
    #[arg(long, global = true, env = "RASOAT_HOME", default_value = "index", value_name = "DIR")]
    home: PathBuf,
    /// Ngôn ngữ của thông báo.
    #[arg(long, global = true, value_enum, default_value_t = LangArg::Vi)]
    lang: LangArg,
    /// Màu trên màn hình.
    #[arg(long, global = true, value_enum, default_value_t = ColorArg::Auto)]
    color: ColorArg,
    /// Không hiện thanh tiến độ.
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArg {
    Vi,
    En,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Ingest(ingest::Args),
    Search(Box<search::Args>),
    Show(show::Args),
    Status(status::Args),
    Rollup(rollup::Args),
    Compare(compare::Args),
    Notice(notice::Args),
    Notices(notices::Args),
    Profile(profile::Args),
    Roster(roster::Args),
    Campaign(campaign::Args),
    Waive(waive::Args),
    History(history::Args),
    Replay(replay::Args),
    Watch(watch::Args),
    Audit(upkeep::AuditArgs),
    Backup(upkeep::BackupArgs),
    Restore(upkeep::RestoreArgs),
    Doctor(upkeep::DoctorArgs),
    Explain(explain::Args),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
    #[command(hide = true)]
    Reader(worker::Args),
}

/// How a command ended. Never a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing to object to.
    Clean = 0,
    /// Findings of severity error.
    Findings = 1,
    /// The work could not be done.
    Failed = 2,
    /// Done, but a file could not be read, and nothing else is wrong.
    Unreadable = 3,
}

impl Global {
    fn lang(&self) -> Lang {
        match self.lang {
            LangArg::Vi => Lang::Vi,
            LangArg::En => Lang::En,
        }
    }

    fn color(&self) -> bool {
        style::color_on_stdout(match self.color {
            ColorArg::Auto => style::ColorChoice::Auto,
            ColorArg::Always => style::ColorChoice::Always,
            ColorArg::Never => style::ColorChoice::Never,
        })
    }
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let typed: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let cli = match help::parse::<Cli>(&typed) {
        Ok(cli) => cli,
        Err(answer) => return tell(&answer),
    };
    let lang = cli.global.lang();
    let global = &cli.global;
    let ended = match cli.command {
        Command::Check(args) => check::run(args, global),
        Command::Ingest(args) => ingest::run(args, global),
        Command::Search(args) => search::run(*args, global),
        Command::Show(args) => show::run(args, global),
        Command::Status(args) => status::run(args, global),
        Command::Rollup(args) => rollup::run(args, global),
        Command::Compare(args) => compare::run(args, global),
        Command::Notice(args) => notice::run(args, global),
        Command::Notices(args) => notices::run(args, global),
        Command::Profile(args) => profile::run(args, global),
        Command::Roster(args) => roster::run(args, global),
        Command::Campaign(args) => campaign::run(args, global),
        Command::Waive(args) => waive::run(args, global),
        Command::History(args) => history::run(args, global),
        Command::Replay(args) => replay::run(args, global),
        Command::Watch(args) => watch::run(&args, global),
        Command::Audit(args) => upkeep::audit(args, global),
        Command::Backup(args) => upkeep::backup(&args, global),
        Command::Restore(args) => upkeep::restore(&args, global),
        Command::Doctor(args) => upkeep::doctor(&args, global),
        Command::Explain(args) => explain::run(args, global),
        Command::Completions(args) => manual::completions(args, lang),
        Command::Man(args) => manual::man(args, lang),
        Command::Reader(args) => worker::run(args),
    };
    let exit = ended.unwrap_or_else(|error| {
        if !is_closed_pipe(&error) {
            say_error(&format!("{} {}", lang.pick("lỗi:", "error:"), words(&error, lang)));
        }
        Exit::Failed
    });
    ExitCode::from(exit as u8)
}

impl Global {
    /// The home folder, which must be there.
    fn home(&self) -> anyhow::Result<Home> {
        Ok(home::open_existing(&self.home)?)
    }

    /// The same to read only: beside a writer, and where nothing may be written.
    fn home_to_read(&self) -> anyhow::Result<Home> {
        Ok(home::open_to_read(&self.home)?)
    }

    /// Who asks, on the day given or today.
    fn occasion(&self, today: Option<Date>) -> Occasion {
        let who = ["RASOAT_USER", "USER", "USERNAME"].into_iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
        let now = now();
        let here = || now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
        // Việt Nam keeps UTC+7 all year.
        Occasion { actor: who.unwrap_or_default(), today: today.unwrap_or_else(here), now }
    }

    /// Does something while a bar on the terminal shows how far it is.
    fn watched<T>(&self, work: impl FnOnce(&Run<'_>) -> T) -> T {
        let bar = style::progress(0, self.quiet);
        let progress = |step| match step {
            Step::Begin(dossiers) => {
                bar.set_length(dossiers as u64);
                bar.set_position(0);
            }
            Step::Done => bar.inc(1),
        };
        let done = work(&Run { progress: &progress, cancel: Cancel::default() });
        bar.finish_and_clear();
        done
    }

    /// How papers are read: in processes of their own, recognised pages and documents kept in the home folder.
    fn reading(&self) -> Options {
        Options { cache: papers::cache(&self.home), ..papers::reading(Some(&self.home), self.lang()) }
    }
}

/// Arguments that do not go together, or something of this machine that is lacking, in both languages.
#[derive(Debug, thiserror::Error)]
#[error("{vi}")]
struct Usage {
    vi: String,
    en: String,
}

fn usage(vi: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    Usage { vi: vi.into(), en: en.into() }.into()
}

/// An error as a person is told of it.
fn words(error: &anyhow::Error, lang: Lang) -> String {
    if let Some(error) = error.downcast_ref::<AppError>() {
        error.words(lang)
    } else if let Some(error) = error.downcast_ref::<Usage>() {
        lang.pick(error.vi.clone(), error.en.clone())
    } else {
        format!("{error:#}")
    }
}

/// Prints help, the version or a complaint about the arguments.
fn tell(answer: &help::Answer) -> ExitCode {
    // Nothing can be done about a stream that is closed.
    let _ = if answer.complaint {
        anstream::stderr().lock().write_all(answer.text.as_bytes())
    } else {
        anstream::stdout().lock().write_all(answer.text.as_bytes())
    };
    ExitCode::from(answer.status)
}

/// `| head` closes the pipe: no fault of ours and nothing to say about.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

fn say_error(text: &str) {
    // Nothing can be done about a standard error that is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The format that the ending of a file asks for, where it is one of these.
fn by_extension<F: ValueEnum>(output: Option<&Path>) -> Option<F> {
    F::from_str(&output?.extension()?.to_string_lossy(), true).ok()
}

/// Writes to a file whole or not at all, or to standard output.
fn deliver(text: &str, output: Option<&PathBuf>) -> anyhow::Result<()> {
    match output {
        Some(path) => write_whole(path, text.as_bytes()),
        None => Ok(std::io::stdout().lock().write_all(text.as_bytes())?),
    }
}

/// Beside the target first, then renamed: a run that is cut off leaves the old file or none.
fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let io = |source| AppError::Io { path: path.to_path_buf(), source };
    let mut file = AtomicFile::create(path).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    Ok(file.finish().map_err(io)?)
}

/// Bytes to a file, or to standard output where that is a pipe.
fn deliver_bytes(bytes: &[u8], output: Option<&PathBuf>) -> anyhow::Result<()> {
    use std::io::IsTerminal;
    match output {
        Some(path) => write_whole(path, bytes),
        None if std::io::stdout().is_terminal() => {
            Err(usage("ghi -o TÊN-TỆP cho định dạng này", "name a file by -o FILE for this format"))
        }
        None => Ok(std::io::stdout().lock().write_all(bytes)?),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// A day as typed: 2020-08-28 or 28/8/2020.
fn parse_day(text: &str) -> Result<Date, Unfit> {
    let advice = || Unfit {
        vi: "viết một ngày có thật, như 2020-08-28 hoặc 28/8/2020".into(),
        en: "write a day that exists, such as 2020-08-28 or 28/8/2020".into(),
    };
    reading::day(text).ok_or_else(advice)
}

/// A number to count from one with: pages.
fn parse_from_one(text: &str) -> Result<u32, Unfit> {
    let advice = || Unfit { vi: "viết một số từ 1 trở lên".into(), en: "write a number from 1 up".into() };
    text.parse().ok().filter(|n| *n > 0).ok_or_else(advice)
}
