//! Completions and the man page, from the same definition as the help, in the language asked for.

use super::{Cli, Exit, help};
use clap::CommandFactory;
use rasoat_model::lang::Lang;
use std::io::Write;

/// In tập lệnh gợi ý cho trình dòng lệnh (bash, zsh, fish, powershell, elvish).
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Trình dòng lệnh đang dùng.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// In trang hướng dẫn (man).
#[derive(Debug, clap::Args)]
pub struct ManArgs {}

pub fn completions(args: CompletionsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut help::in_words(Cli::command(), lang), "rasoat", &mut out);
    std::io::stdout().lock().write_all(&out)?;
    Ok(Exit::Clean)
}

pub fn man(_args: ManArgs, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    let command = help::definition(Cli::command(), lang).subcommand_help_heading("COMMANDS");
    clap_mangen::Man::new(command).render(&mut out)?;
    let page = String::from_utf8(out)?;
    std::io::stdout().lock().write_all(with_headings(&page, lang).as_bytes())?;
    Ok(Exit::Clean)
}

/// Headings of a manual page, which clap_mangen writes in English alone → Vietnamese.
const HEADINGS: &[(&str, &str)] = &[
    ("NAME", "TÊN"),
    ("SYNOPSIS", "CÁCH DÙNG"),
    ("DESCRIPTION", "MÔ TẢ"),
    ("OPTIONS", "TÙY CHỌN"),
    ("COMMANDS", "LỆNH"),
    ("VERSION", "PHIÊN BẢN"),
];

fn with_headings(page: &str, lang: Lang) -> String {
    let mut out = String::with_capacity(page.len());
    for line in page.lines() {
        let heading = line.strip_prefix(".SH ").and_then(|own| HEADINGS.iter().find(|(h, _)| *h == own));
        match heading.filter(|_| lang == Lang::Vi) {
            Some((_, said)) => out.extend([".SH \"", said, "\"\n"]),
            None => out.extend([line, "\n"]),
        }
    }
    out
}
