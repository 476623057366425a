//! The rules that keep the architecture: which module may use which, and what the core never touches.
//!
//! Read from the sources by a simple scan: comments, strings and test modules are cut away first. Leaves out macros that hide a path.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From here on down modules may touch the outside world.
const EDGE: &str = "ingest";
/// Edges that stand above `ingest`, because it fills them.
const EARLY_EDGES: &[&str] = &["store", "search"];
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
    /// Number of modules from the root to this one: 1 for `src/x.rs` and `src/x/mod.rs`.
    depth: usize,
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The modules of the library in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = bare(&read(&root().join("src/lib.rs")));
    let declared = lib.lines().filter_map(|l| {
        let l = l.trim();
        l.strip_prefix("pub mod ").or(l.strip_prefix("pub(crate) mod ")).or(l.strip_prefix("mod "))?.strip_suffix(';')
    });
    declared.map(str::to_string).collect()
}

/// All sources of a module, tests left out.
fn sources(module: &str) -> Vec<Source> {
    let src = root().join("src");
    let mut files = Vec::new();
    let single = src.join(format!("{module}.rs"));
    if single.is_file() {
        files.push(single);
    }
    walk(&src.join(module), &mut files);
    assert!(!files.is_empty(), "src/lib.rs names the module {module}, which has no file");
    files
        .iter()
        .filter(|p| !p.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests.rs" | "tests"))))
        .map(|p| {
            let inside = p.strip_prefix(&src).expect("found below src");
            let depth = inside.components().count() - usize::from(p.file_name().is_some_and(|n| n == "mod.rs"));
            Source { path: format!("src/{}", inside.display()), depth, code: without_tests(&bare(&read(p))) }
        })
        .collect()
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
    let at = code.match_indices("#[cfg(test)]").find(|(i, m)| code[i + m.len()..].trim_start().starts_with("mod tests"));
    at.map_or(code, |(i, _)| &code[..i]).to_string()
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
    let modules = modules();
    assert!(modules.len() > 10, "src/lib.rs was not understood: {modules:?}");
    let rank: BTreeMap<&str, usize> = modules.iter().enumerate().map(|(i, m)| (m.as_str(), i)).collect();
    let mut offenders = Vec::new();
    for (own, module) in modules.iter().enumerate() {
        for source in sources(module) {
            for used in uses(&source) {
                if rank.get(used.as_str()).is_some_and(|r| *r > own) {
                    offenders.push(format!("{}: {module} uses {used}, which src/lib.rs declares below it", source.path));
                }
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn the_core_touches_nothing_outside() {
    let modules = modules();
    let end = modules.iter().position(|m| m == EDGE).expect("src/lib.rs declares the edge");
    let mut offenders = Vec::new();
    for module in modules[..end].iter().filter(|m| !EARLY_EDGES.contains(&m.as_str())) {
        for source in sources(module) {
            for (number, line) in source.code.lines().enumerate() {
                let grouped =
                    names_after(line, "std::").into_iter().map(|n| format!("std::{n}")).find(|n| OUTSIDE.contains(&n.as_str()));
                let plain = OUTSIDE.iter().find(|w| mentions(line, w)).map(ToString::to_string);
                if let Some(what) = plain.or(grouped) {
                    offenders.push(format!("{}:{}: {what}", source.path, number + 1));
                }
            }
        }
    }
    assert!(offenders.is_empty(), "the core does no I/O, reads no clock and no environment:\n{}", offenders.join("\n"));
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
    // In the command line the doc comment of a command's arguments says it, and is the help.
    for module in modules().iter().filter(|m| *m != "cli") {
        for source in sources(module) {
            let text = read(&root().join(&source.path));
            if !text.starts_with("//! ") {
                offenders.push(source.path);
            }
        }
    }
    assert!(offenders.is_empty(), "no `//!` at the top of {}", offenders.join(", "));
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
