use super::papers::{load_profile, parse_profile, read_text, show_problems};
use super::{Exit, Global, deliver, say_error};
use anyhow::{Context, bail};
use rasoat_check::profile::{self, Check, Profile};
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
        Command::Show { id, toml } => show(&id, toml),
        Command::Check { file } => check(&file, global),
        Command::Schema => {
            deliver(&format!("{}\n", serde_json::to_string_pretty(&profile::json_schema())?), None)?;
            Ok(Exit::Clean)
        }
    }
}

fn list() -> anyhow::Result<Exit> {
    let mut out = String::new();
    for id in Profile::builtin_ids() {
        let profile = load_profile(Some(id))?;
        out.push_str(&format!("{:<18} {} — {}\n", profile.id, profile.title, profile.subject));
    }
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn show(id: &str, toml: bool) -> anyhow::Result<Exit> {
    if toml {
        let text = match profile::builtin_text(id) {
            Some(text) => text.to_string(),
            None => std::fs::read_to_string(id).with_context(|| id.to_string())?,
        };
        deliver(&text, None)?;
        return Ok(Exit::Clean);
    }
    let profile = load_profile(Some(id))?;
    let mut out = format!("{}\n{}\n{}\n\n", profile.id, profile.title, profile.subject);
    for r in &profile.requirements {
        let who: Vec<&str> = r.units.iter().map(|k| k.as_str()).collect();
        let who = if who.is_empty() { String::new() } else { format!(" [{}]", who.join(", ")) };
        out.push_str(&format!("{:<26} {:<8}{who} {}\n", r.id, r.severity.as_str(), r.label));
        out.push_str(&format!("{:<26} {}: “{}”\n", "", r.place, r.quote.text));
        if let Check::Section(s) = &r.check {
            out.push_str(&format!(
                "{:<26} chấp nhận: {}\n",
                "",
                s.accept.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn check(file: &Path, global: &Global) -> anyhow::Result<Exit> {
    let text = read_text(file).with_context(|| file.display().to_string())?;
    match parse_profile(file, &text) {
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
        Err(error) => {
            say_error(&show_problems(file, &error.problems));
            bail!(global.lang().pick("hồ sơ yêu cầu có lỗi, không dùng được", "the profile has errors and cannot be used"));
        }
    }
}
