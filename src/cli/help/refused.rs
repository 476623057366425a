//! Why the arguments cannot be read, in both languages: what was typed, what is wrong with it, what to type instead.
//!
//! Leaves out errors of the commands themselves: they come once the arguments have been read.

use super::layout;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use rasoat_model::lang::{Failure, Lang};
use rasoat_search::NoAddress;
use std::error::Error as _;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::num::{IntErrorKind, ParseIntError};

/// What to write instead of a value that is not taken, from a reader of values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{vi}")]
pub struct Unfit {
    pub vi: String,
    pub en: String,
}

/// What is wrong with what was typed, and what to do about it.
type Said = (Failure, Failure);

/// The answer to arguments that run no command: the page of help or the version as asked for, or the complaint.
pub(super) fn answer(error: &Error, command: &Command, typed: &[OsString], lang: Lang) -> String {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            layout::usage(&error.render().ansi().to_string(), lang)
        }
        _ => complaint(error, command, typed, lang),
    }
}

fn complaint(error: &Error, root: &Command, typed: &[OsString], lang: Lang) -> String {
    let (path, command) = meant(root, typed);
    let (what, advice) = said(error, root, command);
    let styles = root.get_styles();
    let (bad, good) = (styles.get_error(), styles.get_valid());
    let pick = |f: Failure| lang.pick(f.vi, f.en);
    let mut out = format!("{bad}{}{bad:#} {}\n", lang.pick("lỗi:", "error:"), pick(what));
    let _ = writeln!(out, "{good}{}{good:#} {}", lang.pick("cần làm:", "to do:"), pick(advice));
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let _ = writeln!(out, "\n{}", layout::usage(&usage.ansi().to_string(), lang));
    }
    let _ = writeln!(out, "\n{} {path} --help", lang.pick("Xem thêm:", "See also:"));
    out
}

/// The command that was meant, with its names from the program down. Values that look like commands are taken for them: only the
/// pointer to the help hangs on it.
fn meant<'c>(root: &'c Command, typed: &[OsString]) -> (String, &'c Command) {
    let mut path = vec![root.get_name()];
    let mut command = root;
    for word in typed.iter().skip(1).filter_map(|w| w.to_str()).take_while(|w| *w != "--") {
        if let Some(below) = command.find_subcommand(word).filter(|c| c.get_name() != "help") {
            command = below;
            path.push(command.get_name());
        }
    }
    (path.join(" "), command)
}

fn said(error: &Error, root: &Command, command: &Command) -> Said {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, &argument, root, command),
        ErrorKind::InvalidSubcommand => no_command(error),
        ErrorKind::InvalidValue if value.is_empty() => no_value(error, &argument),
        ErrorKind::InvalidValue => not_listed(error, &argument, &value),
        ErrorKind::ValueValidation => unfit(error, &argument, &value),
        ErrorKind::MissingRequiredArgument => missing(error, command),
        ErrorKind::MissingSubcommand => (
            both(format!("“{}” cần một lệnh", command.get_name()), format!("“{}” needs a command", command.get_name())),
            one_of(&visible(command)),
        ),
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::NoEquals => (
            both(format!("{argument} cần dấu bằng trước giá trị"), format!("{argument} needs an equal sign before its value")),
            both(format!("viết {argument}"), format!("write {argument}")),
        ),
        ErrorKind::TooManyValues => (
            both(format!("{argument} không nhận giá trị “{value}”"), format!("{argument} takes no value “{value}”")),
            both(format!("bỏ “{value}”"), format!("leave “{value}” out")),
        ),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => number_of_values(error, &argument),
        ErrorKind::InvalidUtf8 => (
            both("có tham số không phải là chữ Unicode (UTF-8)", "an argument is no Unicode text (UTF-8)"),
            both(
                "gõ lại tham số; chỉ tên tệp, thư mục mới được viết bằng bảng mã khác",
                "type it again; only names of files and folders may be in another encoding",
            ),
        ),
        // Nothing else comes of arguments; clap may add kinds.
        _ => {
            (both("không hiểu các tham số", "the arguments cannot be understood"), both("xem lại cách dùng", "look at the usage"))
        }
    }
}

fn unknown(error: &Error, argument: &str, root: &Command, command: &Command) -> Said {
    let what = both(format!("không có tham số “{argument}”"), format!("there is no argument “{argument}”"));
    let others = commands_with(root, argument);
    let advice = if root.find_subcommand(argument).is_some() {
        both(
            format!("nếu là lệnh {argument}: bỏ “--” trước nó"),
            format!("if the command {argument} is meant: leave out “--” before it"),
        )
    } else if !others.is_empty() {
        let list = others.join(", ");
        both(format!("{argument} chỉ có ở lệnh: {list}"), format!("{argument} belongs to: {list}"))
    } else if let Some(ContextValue::String(near)) = error.get(ContextKind::SuggestedArg) {
        both(format!("gần nhất là {near}"), format!("the nearest is {near}"))
    } else if !argument.starts_with('-') {
        both(
            format!("bỏ “{argument}”, hoặc đặt nó sau tùy chọn cần giá trị"),
            format!("leave “{argument}” out, or put it after the option whose value it is"),
        )
    } else if command.get_positionals().next().is_some() {
        both(
            format!("bỏ đi; nếu là tên tệp hay chữ cần tìm, viết sau “--”: -- {argument}"),
            format!("leave it out; if it is a file or a word to search for, write it after “--”: -- {argument}"),
        )
    } else {
        both("bỏ đi, hoặc xem các tùy chọn có thể dùng", "leave it out, or see which options there are")
    };
    (what, advice)
}

/// Commands that have this option.
fn commands_with(root: &Command, argument: &str) -> Vec<String> {
    let Some(long) = argument.strip_prefix("--") else { return Vec::new() };
    let has = |c: &&Command| c.get_arguments().any(|a| a.get_long() == Some(long));
    root.get_subcommands().filter(|c| !c.is_hide_set()).filter(has).map(|c| c.get_name().to_string()).collect()
}

fn no_command(error: &Error) -> Said {
    let name = text(error, ContextKind::InvalidSubcommand);
    let what = both(format!("không có lệnh “{name}”"), format!("there is no command “{name}”"));
    let near = list(error, ContextKind::SuggestedSubcommand);
    if near.is_empty() {
        return (what, both("chọn một lệnh trong trang trợ giúp", "choose a command from the help"));
    }
    (what, both(format!("gần nhất là {}", near.join(", ")), format!("the nearest is {}", near.join(", "))))
}

fn no_value(error: &Error, argument: &str) -> Said {
    let what = both(format!("{argument} còn thiếu giá trị"), format!("{argument} lacks its value"));
    let values = list(error, ContextKind::ValidValue);
    let advice = if values.is_empty() {
        both("viết giá trị ngay sau tùy chọn", "write the value right after the option")
    } else {
        one_of(&values)
    };
    (what, advice)
}

fn not_listed(error: &Error, argument: &str, value: &str) -> Said {
    let what = both(format!("{argument} không nhận “{value}”"), format!("{argument} does not take “{value}”"));
    let mut advice = one_of(&list(error, ContextKind::ValidValue));
    if let Some(ContextValue::String(near)) = error.get(ContextKind::SuggestedValue) {
        advice.vi += &format!("; gần nhất là {near}");
        advice.en += &format!("; the nearest is {near}");
    }
    (what, advice)
}

fn unfit(error: &Error, argument: &str, value: &str) -> Said {
    let what = both(format!("{argument} không nhận “{value}”"), format!("{argument} does not take “{value}”"));
    let source = error.source();
    let advice = if let Some(Unfit { vi, en }) = source.and_then(|s| s.downcast_ref()) {
        both(vi, en)
    } else if source.is_some_and(|s| s.is::<NoAddress>()) {
        both(
            "chép nguyên địa chỉ từ kết quả của rasoat search, dạng đợt/hồ-sơ@phiên-bản/tệp/s31 hoặc đợt/hồ-sơ@phiên-bản",
            "copy an address from what rasoat search prints, as campaign/dossier@version/file/s31 or campaign/dossier@version",
        )
    } else if let Some(number) = source.and_then(|s| s.downcast_ref::<ParseIntError>()) {
        match number.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => both("viết một số nhỏ hơn", "write a smaller number"),
            _ => both("viết một số nguyên, không âm, như 5", "write a whole number, not below 0, such as 5"),
        }
    } else {
        both("viết giá trị như trang trợ giúp của lệnh này nói", "write the value as the help of this command says")
    };
    (what, advice)
}

fn missing(error: &Error, command: &Command) -> Said {
    let names = list(error, ContextKind::InvalidArg);
    let what = both(format!("còn thiếu {}", names.join(", ")), format!("missing: {}", names.join(", ")));
    let mut lines = String::new();
    for name in &names {
        let help = command.get_arguments().find(|a| a.to_string() == *name).and_then(|a| a.get_help());
        let _ = write!(lines, "\n  {name}: {}", help.map(ToString::to_string).unwrap_or_default());
    }
    (what, both(format!("viết thêm{lines}"), format!("add{lines}")))
}

fn conflict(error: &Error, argument: &str) -> Said {
    let mut prior = list(error, ContextKind::PriorArg);
    if prior.is_empty() {
        prior.extend(Some(text(error, ContextKind::PriorArg)).filter(|p| !p.is_empty()));
    }
    if prior == [argument] {
        return (
            both(format!("{argument} được viết hai lần"), format!("{argument} is written twice")),
            both("chỉ để lại một", "leave one of them"),
        );
    }
    let own = if argument.is_empty() { text(error, ContextKind::InvalidSubcommand) } else { argument.to_string() };
    let others = prior.join(", ");
    (
        both(format!("{own} không dùng cùng {others}"), format!("{own} cannot be used with {others}")),
        both(format!("bỏ {own}, hoặc bỏ {others}"), format!("leave out {own}, or leave out {others}")),
    )
}

fn number_of_values(error: &Error, argument: &str) -> Said {
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(n)) => Some(*n),
        _ => None,
    };
    let wanted = number(ContextKind::ExpectedNumValues).or(number(ContextKind::MinValues)).unwrap_or_default();
    let given = number(ContextKind::ActualNumValues).unwrap_or_default();
    (
        both(
            format!("{argument} cần {wanted} giá trị, mới có {given}"),
            format!("{argument} needs {wanted} values and has {given}"),
        ),
        both("viết đủ số giá trị", "write as many values as are needed"),
    )
}

fn one_of(values: &[String]) -> Failure {
    both(format!("viết một trong: {}", values.join(", ")), format!("write one of: {}", values.join(", ")))
}

fn visible(command: &Command) -> Vec<String> {
    let own = |c: &&Command| !c.is_hide_set() && c.get_name() != "help";
    command.get_subcommands().filter(own).map(|c| c.get_name().to_string()).collect()
}

fn both(vi: impl Into<String>, en: impl Into<String>) -> Failure {
    Failure { vi: vi.into(), en: en.into() }
}

fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}

fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.clone(),
        _ => Vec::new(),
    }
}
