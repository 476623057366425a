//! The rules that keep the architecture: which module may use which, and what the core never touches.
//!
//! Read from the sources by a simple scan: comments, strings and test modules are cut away first. Leaves out macros that hide a path.

mod files;

use crate::common::root;
use files::Files;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates from the bottom up, the program itself last; each uses only those before it.
const CRATES: &[&str] = &["text", "model", "extract", "check", "search", "report", "store", ""];
/// What of the pure crates touches the outside world all the same: processes that read.
const EDGES: &[(&str, &str)] = &[("extract", "sandbox")];
/// Crates that may not touch it.
const PURE: &[&str] = &["text", "model", "extract", "check", "report"];
/// What the core never mentions: files, clock, environment, network, other programs, printing.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
    "Zoned::now",
    "Timestamp::now",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
];

struct Source {
    path: String,
    /// Number of modules from the root of the crate to this one: 1 for `src/x.rs` and `src/x/mod.rs`.
    depth: usize,
    code: String,
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Where the sources of a crate lie.
fn folder(name: &str) -> PathBuf {
    if name.is_empty() { root().join("src") } else { root().join("crates").join(name).join("src") }
}

/// The modules of a crate in the order of its `lib.rs`.
fn modules(name: &str) -> Vec<String> {
    let lib = bare(&read(&folder(name).join("lib.rs")));
    let declared = lib.lines().filter_map(|l| {
        let l = l.trim();
        l.strip_prefix("pub mod ").or(l.strip_prefix("pub(crate) mod ")).or(l.strip_prefix("mod "))?.strip_suffix(';')
    });
    declared.map(str::to_string).collect()
}

/// All sources of a module, tests left out.
fn sources(name: &str, module: &str) -> Vec<Source> {
    let src = folder(name);
    let mut files = Vec::new();
    let single = src.join(format!("{module}.rs"));
    if single.is_file() {
        files.push(single);
    }
    walk(&src.join(module), &mut files);
    assert!(!files.is_empty(), "{} names the module {module}, which has no file", src.join("lib.rs").display());
    files
        .iter()
        .filter(|p| !p.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests.rs" | "tests"))))
        .map(|p| source(&src, p))
        .collect()
}

fn source(src: &Path, path: &Path) -> Source {
    let inside = path.strip_prefix(src).expect("found below src");
    let depth = inside.components().count() - usize::from(path.file_name().is_some_and(|n| n == "mod.rs"));
    let shown = path.strip_prefix(root()).expect("found below the project").display().to_string();
    Source { path: shown, depth, code: without_tests(&bare(&read(path))) }
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("a readable folder").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The code without comments and without what stands in strings; line breaks stay.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before = out.chars().next_back();
        let word = before.is_some_and(|b| b.is_alphanumeric() || b == '_');
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |i| i + 2)
        } else if c == 'r' && !word && raw_string(rest).is_some() {
            raw_string(rest).unwrap_or(1)
        } else if c == '"' {
            string(rest)
        } else if c == '\'' {
            character(rest)
        } else {
            0
        };
        if skip == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.extend(rest[..skip].chars().filter(|c| *c == '\n'));
            out.push(' ');
            rest = &rest[skip..];
        }
    }
    out
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    text.len()
}

fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
    let body = text.get(1 + hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(text.len(), |i| 2 + hashes + i + end.len()))
}

/// A character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(0, |(i, _)| i + 3),
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(0, |(i, _)| i + 1),
        None => 0,
    }
}

/// Everything before the test module, which stands last in a file.
fn without_tests(code: &str) -> String {
    let marks = ["#[cfg(test)]", "#[cfg(all(test, unix))]"];
    let opens = |mark: &&str| {
        let begins = |(i, m): &(usize, &str)| code[i + m.len()..].trim_start().starts_with("mod tests");
        code.match_indices(*mark).find(begins).map(|(i, _)| i)
    };
    marks.iter().filter_map(opens).min().map_or(code, |i| &code[..i]).to_string()
}

/// The names that follow a path prefix such as `crate::`: one, or those of a group in braces.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => out.extend(top_names(group)),
            None => out.push(word(rest)),
        }
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// First names of the members of a group, nested groups passed over.
fn top_names(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut out) = (0usize, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                out.push(word(group[start..i].trim()));
                start = i + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    out.retain(|n| !n.is_empty());
    out
}

/// The modules at the root that a source names, by `crate::x` or by climbing up with `super::`.
fn uses(source: &Source) -> Vec<String> {
    let mut out = names_after(&source.code, "crate::");
    let climb = "super::".repeat(source.depth);
    out.extend(names_after(&source.code, &climb).into_iter().filter(|n| n != "super"));
    out
}

#[test]
fn a_module_uses_only_those_declared_above_it() {
    let mut offenders = Vec::new();
    for name in CRATES {
        let modules = modules(name);
        assert!(modules.len() > usize::from(name.is_empty()), "{name}: lib.rs was not understood: {modules:?}");
        let rank: BTreeMap<&str, usize> = modules.iter().enumerate().map(|(i, m)| (m.as_str(), i)).collect();
        for (own, module) in modules.iter().enumerate() {
            for source in sources(name, module) {
                for used in uses(&source) {
                    if rank.get(used.as_str()).is_some_and(|r| *r > own) {
                        offenders.push(format!("{}: {module} uses {used}, which lib.rs declares below it", source.path));
                    }
                }
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

/// How large a circle of files may be in a crate: none where 0. These numbers may only shrink.
const CIRCLES: &[(&str, usize)] =
    &[("text", 0), ("model", 0), ("extract", 0), ("check", 19), ("search", 0), ("report", 3), ("store", 0), ("", 23)];

#[test]
fn files_use_one_another_in_one_direction() {
    let mut offenders = Vec::new();
    for (name, ceiling) in CIRCLES {
        let files = Files::of(name);
        let circles = files.circles();
        let largest = circles.first().map_or(0, Vec::len);
        if largest < *ceiling {
            offenders.push(format!("{name}: the largest circle has {largest} files now: write that down in place of {ceiling}"));
        }
        for circle in circles.iter().filter(|c| c.len() > *ceiling) {
            offenders.push(format!("{name}: {} files in a circle:\n  {}", circle.len(), files.within(circle).join("\n  ")));
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn a_crate_uses_only_those_below_it() {
    for (own, name) in CRATES.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        let manifest = read(&root().join("crates").join(name).join("Cargo.toml"));
        let runs = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for above in CRATES[own..].iter().filter(|n| !n.is_empty()) {
            assert!(!runs.contains(&format!("rasoat-{above}.workspace")), "{name} uses {above}, which stands above it");
        }
        assert!(name == &"search" || !runs.contains("tantivy"), "{name} uses tantivy, which only search may");
    }
    let found = fs::read_dir(root().join("crates")).expect("the crates").count();
    assert_eq!(found, CRATES.len() - 1, "a crate is missing in the list of this test");
}

#[test]
fn the_core_touches_nothing_outside() {
    let mut offenders = Vec::new();
    for name in PURE {
        for module in modules(name).iter().filter(|m| !EDGES.contains(&(name, m.as_str()))) {
            for source in sources(name, module) {
                offenders.extend(touches(&source));
            }
        }
    }
    assert!(offenders.is_empty(), "the core does no I/O, reads no clock and no environment:\n{}", offenders.join("\n"));
}

/// Lines that name files, the clock, the environment, the network, other programs or a terminal.
fn touches(source: &Source) -> Vec<String> {
    let mut out = Vec::new();
    for (number, line) in source.code.lines().enumerate() {
        let grouped = names_after(line, "std::").into_iter().map(|n| format!("std::{n}")).find(|n| OUTSIDE.contains(&n.as_str()));
        let plain = OUTSIDE.iter().find(|w| mentions(line, w)).map(ToString::to_string);
        if let Some(what) = plain.or(grouped) {
            out.push(format!("{}:{}: {what}", source.path, number + 1));
        }
    }
    out
}

/// Whether a line holds the word, not as the end of a longer name.
fn mentions(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(i, m)| {
        let before = line[..i].chars().next_back();
        let after = line[i + m.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            && (m.ends_with('!') || !after.is_some_and(|c| c.is_alphanumeric() || c == '_'))
    })
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let mut offenders = Vec::new();
    for name in CRATES {
        // In the command line the doc comment of a command's arguments says it, and is the help.
        for module in modules(name).iter().filter(|m| *m != "cli") {
            for source in sources(name, module) {
                if !read(&root().join(&source.path)).starts_with("//! ") {
                    offenders.push(source.path);
                }
            }
        }
    }
    assert!(offenders.is_empty(), "no `//!` at the top of {}", offenders.join(", "));
}

/// How many public functions and types of a crate say nothing of themselves. These numbers may only shrink.
const UNDOCUMENTED: &[(&str, usize)] =
    &[("text", 0), ("model", 0), ("extract", 0), ("check", 119), ("search", 0), ("report", 13), ("store", 12), ("", 34)];

#[test]
fn what_is_public_says_what_it_is() {
    let mut offenders = Vec::new();
    for (name, ceiling) in UNDOCUMENTED {
        let silent: Vec<String> =
            modules(name).iter().flat_map(|m| sources(name, m)).flat_map(|s| undocumented(&s.path)).collect();
        if silent.len() < *ceiling {
            offenders.push(format!("{name}: {} are without a comment now: write that down in place of {ceiling}", silent.len()));
        }
        if silent.len() > *ceiling {
            let all = silent.join("\n  ");
            offenders.push(format!("{name}: {} without a comment, at most {ceiling} may be:\n  {all}", silent.len()));
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

/// The public functions, types and traits of a file that no doc comment stands before.
fn undocumented(path: &str) -> Vec<String> {
    let text = without_tests(&read(&root().join(path)));
    let mut out = Vec::new();
    // Attributes may stand between a comment and what it is about.
    let mut documented = false;
    for (number, line) in text.lines().map(str::trim).enumerate() {
        let item = line.strip_prefix("pub ").map(|l| l.trim_start_matches("const ").trim_start_matches("async "));
        let named = item.filter(|l| ["fn ", "struct ", "enum ", "trait ", "type "].iter().any(|k| l.starts_with(k)));
        if named.is_some() && !documented {
            out.push(format!("{path}:{}: {line}", number + 1));
        }
        documented = line.starts_with("///") || documented && line.starts_with("#[");
    }
    out
}

#[test]
fn the_scan_sees_what_it_should() {
    let code = bare(
        "use crate::{text, lines::{a, b}, rule};\n// crate::no\nlet s = \"crate::no\"; let c = '\"'; crate::check::run();\nlet r = r#\"crate::no\"#; 'a: loop {}",
    );
    assert_eq!(names_after(&code, "crate::"), ["text", "lines", "rule", "check"]);
    assert_eq!(names_after("use std::{fs, io::Read};", "std::"), ["fs", "io"]);
    let deep = Source { path: String::new(), depth: 2, code: "super::super::outline::read(); super::score::x()".into() };
    assert_eq!(uses(&deep), ["outline"]);
    assert!(
        mentions("    std::fs::read(p)", "std::fs") && !mentions("eprintln!()", "println!") && !mentions("std::fsx", "std::fs")
    );
    assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests { crate::x }"), "a\n");
}

/// What a use case never mentions: it prints nothing, asks no clock and no environment, and runs no program of its own.
const NOT_IN_APP: &[&str] = &[
    "std::env",
    "std::process",
    "std::net",
    "SystemTime::now",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "stdout",
    "stderr",
    "anyhow",
];

#[test]
fn use_cases_print_nothing_and_ask_no_clock_and_no_environment() {
    let mut offenders = Vec::new();
    for source in sources("", "app") {
        for (number, line) in source.code.lines().enumerate() {
            let found = NOT_IN_APP.iter().filter(|word| mentions(line, word));
            offenders.extend(found.map(|word| format!("{}:{}: {word}", source.path, number + 1)));
        }
    }
    assert!(offenders.is_empty(), "what a use case needs of the world is passed in:\n{}", offenders.join("\n"));
}

#[test]
fn a_use_case_uses_only_those_declared_above_it() {
    let list = bare(&read(&root().join("src/app/mod.rs")));
    let order: Vec<&str> = list.lines().filter_map(|l| l.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(order.len() > 10, "src/app/mod.rs was not understood: {order:?}");
    let mut offenders = Vec::new();
    for source in sources("", "app") {
        let inside = source.path.trim_start_matches("src/app/");
        let own = inside.split(['/', '.']).next().unwrap_or_default();
        let Some(rank) = order.iter().position(|m| *m == own) else { continue };
        // `super` of a file beside mod.rs is app; deeper files name it whole.
        let near =
            if inside.contains('/') && !inside.ends_with("/mod.rs") { Vec::new() } else { names_after(&source.code, "super::") };
        let used = near.into_iter().chain(names_after(&source.code, "crate::app::"));
        let later = used.filter(|u| order.iter().position(|m| m == u).is_some_and(|r| r > rank));
        offenders.extend(later.map(|u| format!("{}: uses {u}, which stands below it", source.path)));
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

/// What the command line may take of the crates below `app` by calling it: how things look, and where reading processes are set up.
const ASKED_IN_CLI: &[&str] =
    &["home.", "Home::", "Index::", "Roster::", "profile::parse", "assess(", "read_again(", "serde_json::json"];

#[test]
fn the_command_line_holds_no_rule_of_its_own() {
    let mut offenders = Vec::new();
    for source in sources("", "cli") {
        for (number, line) in source.code.lines().enumerate() {
            // The folder as typed is a path, not the registry.
            let line = line.replace("global.home.", "").replace("self.home.", "");
            let found = ASKED_IN_CLI.iter().filter(|call| called(&line, call));
            offenders.extend(found.map(|call| format!("{}:{}: {call}", source.path, number + 1)));
        }
    }
    assert!(offenders.is_empty(), "a face asks `app` and shows what it gets:\n{}", offenders.join("\n"));
}

/// Whether a line calls this, not something with a longer name.
fn called(line: &str, call: &str) -> bool {
    line.match_indices(call).any(|(i, _)| !line[..i].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_'))
}
