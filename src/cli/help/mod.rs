//! The command line itself in two languages: help, usage, and what is said of arguments that cannot be read.
//!
//! The Vietnamese texts are the doc comments of the commands; `words.toml` holds their English and the few texts that clap brings.
//! Leaves out what the commands say once they run.

mod layout;
mod refused;
mod texts;

#[cfg(test)]
mod tests;

pub use refused::Unfit;
pub use texts::in_words;

use clap::Parser;
use rasoat_model::lang::Lang;
use std::ffi::OsString;

/// What is printed instead of running a command: help, the version, or why the arguments cannot be read.
#[derive(Debug)]
pub struct Answer {
    /// Text with the codes of a terminal; the printer takes them away where there is none.
    pub text: String,
    /// Whether it is a complaint, for standard error.
    pub complaint: bool,
    /// The exit status: 0 for what was asked for, 2 for wrong usage.
    pub status: u8,
}

/// Reads the arguments of the process, the name of the program first, in the language that they ask for.
pub fn parse<T: Parser>(typed: &[OsString]) -> Result<T, Answer> {
    let lang = language(typed);
    let mut command = definition(T::command(), lang);
    let read = command.try_get_matches_from_mut(typed).and_then(|mut matches| T::from_arg_matches_mut(&mut matches));
    read.map_err(|error| Answer {
        text: refused::answer(&error, &command, typed, lang),
        complaint: error.use_stderr(),
        status: u8::try_from(error.exit_code()).unwrap_or(2),
    })
}

/// The whole definition, worded and laid out for a reader of one language.
pub fn definition(command: clap::Command, lang: Lang) -> clap::Command {
    layout::lay_out(in_words(command, lang), lang)
}

/// The language that the arguments ask for. Looked for before they are parsed, because what is wrong with them is said in it; the last
/// one that can be read counts, and nothing after `--` does.
pub fn language(typed: &[OsString]) -> Lang {
    let words: Vec<&str> = typed.iter().map(|a| a.to_str().unwrap_or_default()).take_while(|a| *a != "--").collect();
    let after = words.windows(2).filter(|w| w[0] == "--lang").map(|w| w[1]);
    let joined = words.iter().filter_map(|w| w.strip_prefix("--lang="));
    after.chain(joined).filter_map(Lang::parse).next_back().unwrap_or_default()
}
