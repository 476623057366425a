//! How a page of help looks: headings, the usage line, and what may stand for a value.
//!
//! clap writes these in English alone, so they are written here for both languages. Leaves out the texts, see `texts.rs`.

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, Command};
use rasoat_model::lang::Lang;
use std::fmt::Write as _;

/// The layout of a command and of all below it. The command has been built.
pub(super) fn lay_out(command: Command, lang: Lang) -> Command {
    let template = template(&command, lang);
    let command = command.help_template(template).subcommand_value_name(lang.pick("LỆNH", "COMMAND"));
    command.mut_args(|arg| with_values(arg, lang)).mut_subcommands(|below| lay_out(below, lang))
}

/// "Cách dùng:" or "Usage:".
pub(super) fn usage_heading(lang: Lang) -> &'static str {
    lang.pick("Cách dùng:", "Usage:")
}

/// The usage line of clap, heading and all, in the language. Only a placeholder of its own stands in the middle of it.
pub(super) fn usage(text: &str, lang: Lang) -> String {
    text.replacen("Usage:", usage_heading(lang), 1).replace("[OPTIONS]", lang.pick("[TÙY CHỌN]", "[OPTIONS]"))
}

fn template(command: &Command, lang: Lang) -> StyledStr {
    let styles = command.get_styles();
    let (usage, header) = (styles.get_usage(), styles.get_header());
    let mut out = format!("{{about-with-newline}}\n{usage}{}{usage:#} {{usage}}", usage_heading(lang));
    let mut part = |heading: &str, tag: &str| {
        let _ = write!(out, "\n\n{header}{heading}:{header:#}\n{{{tag}}}");
    };
    if command.has_subcommands() {
        part(lang.pick("Lệnh", "Commands"), "subcommands");
    }
    if command.get_positionals().any(|a| !a.is_hide_set()) {
        part(lang.pick("Tham số", "Arguments"), "positionals");
    }
    if command.get_opts().next().is_some() || command.get_arguments().any(|a| a.get_long().is_some()) {
        part(lang.pick("Tùy chọn", "Options"), "options");
    }
    StyledStr::from(out)
}

/// Says in the help what is taken where nothing is given, and which values there are.
fn with_values(arg: Arg, lang: Lang) -> Arg {
    let notes = notes(&arg, lang);
    if notes.is_empty() {
        return arg;
    }
    let noted = |text: Option<&StyledStr>| Resettable::from(text.map(|t| StyledStr::from(format!("{t} {notes}"))));
    let (help, long) = (noted(arg.get_help()), noted(arg.get_long_help()));
    arg.hide_default_value(true).hide_possible_values(true).hide_env(true).help(help).long_help(long)
}

fn notes(arg: &Arg, lang: Lang) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let default: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
    let values = arg.get_possible_values();
    let values: Vec<&str> = values.iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name()).collect();
    let mut out = Vec::new();
    if let Some(name) = arg.get_env().filter(|_| !arg.is_hide_env_set()) {
        out.push(format!("[{}: {}]", lang.pick("biến môi trường", "env"), name.to_string_lossy()));
    }
    if !default.is_empty() && !arg.is_hide_default_value_set() {
        out.push(format!("[{}: {}]", lang.pick("mặc định", "default"), default.join(" ")));
    }
    if !values.is_empty() && !arg.is_hide_possible_values_set() {
        out.push(format!("[{}: {}]", lang.pick("giá trị", "possible values"), values.join(", ")));
    }
    out.join(" ")
}
