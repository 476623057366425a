//! Both languages are whole: every command and argument has its help in each, and nothing is translated that is not there.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use super::texts::{Texts, texts};
use super::{definition, in_words, language};
use crate::cli::Cli;
use clap::{Command, CommandFactory};
use rasoat_model::lang::Lang;
use std::collections::BTreeSet;
use std::ffi::OsString;

/// Path of a command or argument with its texts; hidden arguments are left out, hidden commands stand in completions.
fn walk(command: &Command, path: &str, out: &mut Vec<(String, String)>) {
    let here = format!("{path} {}", command.get_name());
    let text = |t: Option<&clap::builder::StyledStr>| t.map(ToString::to_string).unwrap_or_default();
    out.push((here.clone(), text(command.get_about())));
    out.extend(command.get_long_about().map(|t| (here.clone(), t.to_string())));
    for argument in command.get_arguments().filter(|a| !a.is_hide_set()) {
        out.push((format!("{here} [{}]", argument.get_id()), text(argument.get_help())));
        out.extend(argument.get_long_help().map(|t| (format!("{here} [{}]", argument.get_id()), t.to_string())));
        for value in argument.get_possible_values() {
            assert!(
                value.get_help().is_none(),
                "{here} [{}]: help of a single value has no place for its English",
                argument.get_id()
            );
        }
    }
    for below in command.get_subcommands() {
        walk(below, &here, out);
    }
}

fn walked(command: &Command) -> Vec<(String, String)> {
    let mut out = Vec::new();
    walk(command, "", &mut out);
    out
}

fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

#[test]
fn the_file_of_words_is_read_whole() {
    let read: Texts = toml::from_str(include_str!("words.toml")).unwrap();
    assert!(!read.help.is_empty() && !read.clap.is_empty() && !read.values.is_empty());
}

#[test]
fn every_command_and_argument_has_help_in_both_languages() {
    let (vi, en) = (walked(&in_words(Cli::command(), Lang::Vi)), walked(&in_words(Cli::command(), Lang::En)));
    let mut wrong = Vec::new();
    for ((place, vi), (_, en)) in vi.iter().zip(&en) {
        if vi.is_empty() {
            wrong.push(format!("{place}: no help; write a doc comment"));
        } else if !is_vietnamese(vi) {
            wrong.push(format!("{place}: not Vietnamese: {vi}"));
        } else if vi == en || is_vietnamese(en) {
            wrong.push(format!("{place}: no English in words.toml for: {vi}"));
        }
    }
    assert_eq!(vi.len(), en.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_translated_that_is_not_there() {
    let mut raw = Cli::command();
    raw.build();
    let paragraphs = |text: String| text.split("\n\n").map(|p| p.trim_end_matches('.').to_string()).collect::<Vec<_>>();
    let said: BTreeSet<String> = walked(&raw).into_iter().flat_map(|(_, text)| paragraphs(text)).collect();
    let unused = |texts: Vec<&String>| texts.into_iter().filter(|t| !said.contains(*t)).cloned().collect::<Vec<_>>();
    assert_eq!(unused(texts().help.keys().collect()), Vec::<String>::new(), "[help]: no doc comment says this");
    assert_eq!(unused(texts().clap.keys().collect()), Vec::<String>::new(), "[clap]: clap does not say this");
    let names = value_names(&raw);
    let known: BTreeSet<String> = texts().values.keys().cloned().collect();
    assert_eq!(names, known, "[values] and the names of values in the definition");
}

fn value_names(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter(|a| !a.is_hide_set() && a.get_action().takes_values());
    let mut out: BTreeSet<String> = own.flat_map(|a| a.get_value_names().unwrap_or_default()).map(ToString::to_string).collect();
    command.get_subcommands().filter(|c| !c.is_hide_set()).for_each(|c| out.extend(value_names(c)));
    out
}

/// The long help of every command, as it is printed.
fn pages(command: &Command, lang: Lang, out: &mut Vec<String>) {
    out.push(super::layout::usage(&command.clone().render_long_help().to_string(), lang));
    command.get_subcommands().filter(|c| !c.is_hide_set()).for_each(|c| pages(c, lang, out));
}

#[test]
fn a_page_of_help_is_in_one_language() {
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    pages(&definition(Cli::command(), Lang::Vi), Lang::Vi, &mut vi);
    pages(&definition(Cli::command(), Lang::En), Lang::En, &mut en);
    let english =
        ["Usage", "OPTIONS", "Options", "Commands", "Arguments", "default", "possible", "env:", "Print", "COMMAND", "FILE"];
    for page in &vi {
        let found = english.iter().find(|w| page.contains(**w));
        assert!(found.is_none() && page.contains("Cách dùng: rasoat"), "{found:?} in\n{page}");
    }
    assert_eq!(en.len(), vi.len());
    for page in &en {
        assert!(!is_vietnamese(page) && page.contains("Usage: rasoat"), "{page}");
    }
}

#[test]
fn the_definition_holds_in_both_languages() {
    for lang in [Lang::Vi, Lang::En] {
        definition(Cli::command(), lang).debug_assert();
    }
}

#[test]
fn the_language_is_found_among_the_arguments() {
    let found = |line: &str| language(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
    for (line, want) in [
        ("rasoat check x", Lang::Vi),
        ("rasoat --lang en check x", Lang::En),
        ("rasoat check x --lang=en --bay", Lang::En),
        ("rasoat check --lang vi x", Lang::Vi),
        ("rasoat search -- --lang en", Lang::Vi),
        ("rasoat check --lang fr", Lang::Vi),
        ("rasoat check --lang", Lang::Vi),
    ] {
        assert_eq!(found(line), want, "{line}");
    }
}
