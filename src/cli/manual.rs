//! Completions and the man page, from the same definition as the help.

use super::{Exit, definition};
use std::io::Write;

/// In tập lệnh gợi ý cho trình dòng lệnh (bash, zsh, fish, powershell, elvish).
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// In trang hướng dẫn (man).
#[derive(Debug, clap::Args)]
pub struct ManArgs {}

pub fn completions(args: CompletionsArgs) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut definition(), "rasoat", &mut out);
    std::io::stdout().lock().write_all(&out)?;
    Ok(Exit::Clean)
}

pub fn man(_args: ManArgs) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    clap_mangen::Man::new(definition()).render(&mut out)?;
    std::io::stdout().lock().write_all(&out)?;
    Ok(Exit::Clean)
}
