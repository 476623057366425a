//! What the terminal is like: colour or not, how wide, whether progress can be shown.
//!
//! The only place that asks the environment about looks; the views below get the answers as plain values.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ffi::OsStr;
use std::io::IsTerminal;

/// When to colour, as asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or a dumb terminal says otherwise.
    #[default]
    Auto,
    Always,
    Never,
}

/// Whether standard output is to be coloured. `CLICOLOR_FORCE` other than "0" colours a pipe as well (<https://bixense.com/clicolors/>).
pub fn color_on_stdout(choice: ColorChoice) -> bool {
    let var = |name: &str| std::env::var_os(name);
    color(
        choice,
        std::io::stdout().is_terminal(),
        var("NO_COLOR").as_deref(),
        var("CLICOLOR_FORCE").as_deref(),
        var("TERM").as_deref(),
    )
}

/// The decision itself. `NO_COLOR` counts where it is set and not empty (<https://no-color.org>).
fn color(choice: ColorChoice, terminal: bool, no_color: Option<&OsStr>, force: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if no_color.is_some_and(|v| !v.is_empty()) => false,
        ColorChoice::Auto if force.is_some_and(|v| !v.is_empty() && v != "0") => true,
        ColorChoice::Auto => terminal && term.is_none_or(|t| t != "dumb"),
    }
}

/// Columns for text where nothing better is known, the least, and the most that is still easy to read.
const WIDTH: (usize, usize, usize) = (100, 40, 120);

/// Columns to break lines at: the terminal's on standard output, else `COLUMNS`, else a fixed width, so that a file or a pipe gets the
/// same lines everywhere.
pub fn width() -> usize {
    let seen = terminal_size::terminal_size_of(std::io::stdout()).map(|(terminal_size::Width(n), _)| usize::from(n));
    let told = || std::env::var("COLUMNS").ok().and_then(|v| v.parse::<usize>().ok());
    seen.or_else(told).map_or(WIDTH.0, |n| n.clamp(WIDTH.1, WIDTH.2))
}

/// Text in bold where colour is wanted.
pub fn strong(text: &str, color: bool) -> String {
    if !color {
        return text.to_string();
    }
    let bold = anstyle::Style::new().bold();
    format!("{bold}{text}{bold:#}")
}

/// A bar over `total` files on standard error; it shows nothing where that is no terminal or `quiet`.
pub fn progress(total: u64, quiet: bool) -> ProgressBar {
    let hidden = quiet || !std::io::stderr().is_terminal();
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} tệp · {elapsed} · {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_conventions() {
        let s = |v: &'static str| Some(OsStr::new(v));
        for (choice, terminal, no_color, force, term, want) in [
            (ColorChoice::Auto, true, None, None, s("xterm"), true),
            (ColorChoice::Auto, true, None, None, None, true),
            (ColorChoice::Auto, true, None, None, s("dumb"), false),
            (ColorChoice::Auto, false, None, None, s("xterm"), false),
            (ColorChoice::Auto, true, s("1"), None, None, false),
            (ColorChoice::Auto, true, s(""), None, None, true),
            (ColorChoice::Auto, false, None, s("1"), None, true),
            (ColorChoice::Auto, false, None, s("0"), None, false),
            (ColorChoice::Auto, true, s("1"), s("1"), None, false),
            (ColorChoice::Always, false, s("1"), None, None, true),
            (ColorChoice::Never, true, None, s("1"), None, false),
        ] {
            assert_eq!(
                color(choice, terminal, no_color, force, term),
                want,
                "{choice:?} {terminal} {no_color:?} {force:?} {term:?}"
            );
        }
    }

    #[test]
    fn a_bar_without_a_terminal_is_hidden() {
        assert!(progress(3, true).is_hidden());
    }
}
