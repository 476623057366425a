//! Every text of the help in the language asked for.
//!
//! An English text is found by the Vietnamese one, so a doc comment that changes asks for its English anew (a test says so).
//! Leaves out headings and the usage line, see `layout.rs`.

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, Command};
use rasoat_model::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What `words.toml` holds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    /// Paragraph of a Vietnamese doc comment, without its full stop → English.
    pub help: BTreeMap<String, String>,
    /// What clap says in English → Vietnamese.
    pub clap: BTreeMap<String, String>,
    /// Name of a value in the definition → Vietnamese.
    pub values: BTreeMap<String, String>,
}

/// The texts that come with the program. A file that cannot be read would leave the help untranslated; a test keeps it readable.
pub(super) fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// The definition, built, with its texts in one language; the layout stays clap's own.
pub fn in_words(mut command: Command, lang: Lang) -> Command {
    command.build();
    worded(command, lang)
}

fn worded(command: Command, lang: Lang) -> Command {
    let about = said(command.get_about(), lang);
    let long = said(command.get_long_about(), lang);
    let command = command.about(about).long_about(long);
    command.mut_args(|arg| argument(arg, lang)).mut_subcommands(|below| worded(below, lang))
}

fn argument(arg: Arg, lang: Lang) -> Arg {
    let help = said(arg.get_help(), lang);
    let long = said(arg.get_long_help(), lang);
    let names: Option<Vec<&'static str>> =
        arg.get_value_names().and_then(|names| names.iter().map(|n| value_name(n, lang)).collect());
    let arg = arg.help(help).long_help(long);
    match names {
        Some(names) if arg.get_action().takes_values() => arg.value_names(names),
        _ => arg,
    }
}

/// A text in the language, paragraph by paragraph; where there is none, none.
fn said(text: Option<&StyledStr>, lang: Lang) -> Resettable<StyledStr> {
    let said = text.map(|t| t.to_string().split("\n\n").map(|p| paragraph(p, lang)).collect::<Vec<_>>().join("\n\n"));
    Resettable::from(said.map(StyledStr::from))
}

fn paragraph(text: &str, lang: Lang) -> String {
    let words = match lang {
        Lang::Vi => &texts().clap,
        Lang::En => &texts().help,
    };
    let bare = text.strip_suffix('.');
    match words.get(bare.unwrap_or(text)) {
        Some(found) if bare.is_some() => format!("{found}."),
        Some(found) => found.clone(),
        None => text.to_string(),
    }
}

/// The name of a value, where the language has another than the definition.
fn value_name(name: &str, lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Vi => texts().values.get(name).map(String::as_str),
        Lang::En => None,
    }
}
