use super::{Exit, Global, deliver, say_error, usage};
use crate::app::{AppError, profiles};
use rasoat_check::profile::{self, Check};
use rasoat_report::json;
use std::path::{Path, PathBuf};

/// Hồ sơ yêu cầu: liệt kê, in ra, kiểm tra một tệp.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Liệt kê các hồ sơ yêu cầu có sẵn.
    List,
    /// In một hồ sơ yêu cầu; với --toml thì in tệp gốc để sửa.
    Show {
        /// Mã có sẵn hoặc tệp .toml.
        #[arg(value_name = "ID|FILE")]
        id: String,
        /// In nguyên tệp TOML.
        #[arg(long)]
        toml: bool,
    },
    /// Kiểm tra một tệp; mọi lỗi được báo kèm dòng, cột.
    Check {
        /// Tệp hồ sơ yêu cầu (.toml).
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// In JSON Schema của tệp, để trình soạn thảo gợi ý và báo lỗi.
    Schema,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    match args.command {
        Command::List => list(),
        Command::Show { id, toml } => show(&id, toml, global),
        Command::Check { file } => check(&file, global),
        Command::Schema => {
            deliver(&json::pretty(&profile::json_schema()), None)?;
            Ok(Exit::Clean)
        }
    }
}

fn list() -> anyhow::Result<Exit> {
    let mut out = String::new();
    for profile in profiles::builtin()? {
        out.push_str(&format!("{:<18} {} — {}\n", profile.id, profile.title, profile.subject));
    }
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn show(id: &str, toml: bool, global: &Global) -> anyhow::Result<Exit> {
    if toml {
        let text = profiles::text(id)?;
        deliver(&text, None)?;
        return Ok(Exit::Clean);
    }
    let profile = profiles::named(Some(id))?;
    let mut out = format!("{}\n{}\n{}\n\n", profile.id, profile.title, profile.subject);
    for r in &profile.requirements {
        let who: Vec<&str> = r.units.iter().map(|k| k.as_str()).collect();
        let who = if who.is_empty() { String::new() } else { format!(" [{}]", who.join(", ")) };
        out.push_str(&format!("{:<26} {:<8}{who} {}\n", r.id, r.severity.as_str(), r.label));
        out.push_str(&format!("{:<26} {}: “{}”\n", "", r.place, r.quote.text));
        if let Check::Section(s) = &r.check {
            out.push_str(&format!(
                "{:<26} {}: {}\n",
                "",
                global.lang().pick("chấp nhận", "accepted"),
                s.accept.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn check(file: &Path, global: &Global) -> anyhow::Result<Exit> {
    match profiles::of_file(file) {
        Ok(profile) => {
            let n = profile.requirements.len();
            deliver(
                &global.lang().pick(
                    format!("{}: hợp lệ, {n} yêu cầu\n", file.display()),
                    format!("{}: valid, {n} requirements\n", file.display()),
                ),
                None,
            )?;
            Ok(Exit::Clean)
        }
        Err(error @ AppError::Profile { .. }) => {
            say_error(&error.words(global.lang()));
            Err(usage("hồ sơ yêu cầu có lỗi, không dùng được", "the profile has errors and cannot be used"))
        }
        Err(other) => Err(other.into()),
    }
}
