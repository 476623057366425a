//! Which file of a crate uses which, read from the paths in its code, and the circles among them.
//!
//! A path is followed through modules, imports and re-exports to the file where the item is written, so that a `mod.rs` which only
//! passes names on joins nobody. Leaves out what is used without being named: methods of a value, fields, and names made by macros.

use super::{bare, folder, read, walk, without_tests};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How often a name is passed on at most.
const MAX_STEPS: usize = 16;

/// The files of a crate, and for each those that it uses.
pub struct Files {
    pub names: Vec<String>,
    uses: Vec<BTreeSet<usize>>,
}

/// One file as a module.
struct Module {
    path: Vec<String>,
    tokens: Vec<String>,
    /// Names that a `use` brings in, each with the path it was written as.
    imports: Vec<(String, Vec<String>)>,
    globs: Vec<Vec<String>>,
    /// Names of the items written here, child modules left out.
    items: BTreeSet<String>,
}

struct Crate {
    modules: Vec<Module>,
    by_path: BTreeMap<Vec<String>, usize>,
}

impl Files {
    /// Reads the sources of a crate; `name` is that of its folder, empty for the program itself.
    pub fn of(name: &str) -> Files {
        let src = folder(name);
        let mut paths = Vec::new();
        walk(&src, &mut paths);
        paths.retain(|p| !p.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests.rs" | "tests" | "main.rs"))));
        let texts = paths.iter().map(|p| (p.strip_prefix(&src).expect("found below src").to_path_buf(), read(p)));
        Files::read(texts.map(|(p, text)| (p.to_string_lossy().into_owned(), text)))
    }

    /// `sources`: path below `src/` and text.
    pub fn read(sources: impl IntoIterator<Item = (String, String)>) -> Files {
        let (names, modules): (Vec<String>, Vec<Module>) =
            sources.into_iter().map(|(path, text)| (path.clone(), Module::read(&path, &text))).unzip();
        let by_path = modules.iter().enumerate().map(|(i, m)| (m.path.clone(), i)).collect();
        let whole = Crate { modules, by_path };
        let uses = (0..names.len()).map(|own| whole.used_by(own)).collect();
        Files { names, uses }
    }

    /// Files that use one another by whatever way, the largest circle first.
    pub fn circles(&self) -> Vec<Vec<&str>> {
        let reach: Vec<BTreeSet<usize>> = (0..self.names.len()).map(|i| self.reached_from(i)).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for own in 0..self.names.len() {
            if seen.contains(&own) {
                continue;
            }
            let circle: Vec<usize> = reach[own].iter().copied().filter(|other| reach[*other].contains(&own)).collect();
            seen.extend(circle.iter().copied());
            if circle.len() > 1 {
                circles.push(circle.into_iter().map(|i| self.names[i].as_str()).collect::<Vec<_>>());
            }
        }
        circles.sort_by_key(|c| usize::MAX - c.len());
        circles
    }

    /// The uses within a circle, a line each.
    pub fn within(&self, circle: &[&str]) -> Vec<String> {
        let inside = |i: usize| circle.contains(&self.names[i].as_str());
        let of = |own: usize| {
            let used: Vec<&str> = self.uses[own].iter().filter(|i| inside(**i)).map(|i| self.names[*i].as_str()).collect();
            format!("{} → {}", self.names[own], used.join(", "))
        };
        (0..self.names.len()).filter(|i| inside(*i)).map(of).collect()
    }

    fn reached_from(&self, start: usize) -> BTreeSet<usize> {
        let mut open: Vec<usize> = self.uses[start].iter().copied().collect();
        let mut reached = BTreeSet::new();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(self.uses[next].iter().copied());
            }
        }
        reached
    }
}

impl Module {
    fn read(path: &str, text: &str) -> Module {
        let tokens = tokens(&without_tests(&bare(text)));
        let (mut imports, mut globs) = (Vec::new(), Vec::new());
        for at in (0..tokens.len()).filter(|i| tokens[*i] == "use") {
            read_use(&tokens[at + 1..], &mut Vec::new(), &mut imports, &mut globs);
        }
        let kinds = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
        let items = tokens.windows(2).filter(|w| kinds.contains(&w[0].as_str())).map(|w| w[1].clone()).collect();
        Module { path: module_path(path), tokens, imports, globs, items }
    }
}

fn module_path(path: &str) -> Vec<String> {
    let parts = Path::new(path).with_extension("");
    let mut parts: Vec<String> = parts.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    parts.pop_if(|last| last == "mod" || last == "lib");
    parts
}

/// Names and signs; `::` is one sign.
fn tokens(code: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = c.to_string();
            while let Some(more) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(more);
            }
            out.push(word);
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            out.push("::".to_owned());
        } else if !c.is_whitespace() {
            out.push(c.to_string());
        }
    }
    out
}

/// Reads one tree of a `use`; gives back how many tokens it is long.
fn read_use(
    tokens: &[String],
    before: &mut Vec<String>,
    imports: &mut Vec<(String, Vec<String>)>,
    globs: &mut Vec<Vec<String>>,
) -> usize {
    let depth = before.len();
    let mut at = 0;
    let mut name = None;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => {}
            "*" => globs.push(before.clone()),
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|t| t != "}") {
                    at += read_use(&tokens[at..], before, imports, globs);
                    at += usize::from(tokens.get(at).is_some_and(|t| t == ","));
                }
                before.truncate(depth);
                return at + 1;
            }
            "as" => {
                name = tokens.get(at + 1).cloned();
                at += 1;
            }
            // `{self}` is what stands before the braces.
            "self" if depth > 0 => name = before.last().cloned(),
            word if word.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                before.push(word.to_owned());
                name = Some(word.to_owned());
            }
            _ => break,
        }
        at += 1;
    }
    if let Some(name) = name {
        imports.push((name, before.clone()));
    }
    before.truncate(depth);
    at
}

impl Crate {
    fn used_by(&self, own: usize) -> BTreeSet<usize> {
        let module = &self.modules[own];
        let mut out = BTreeSet::new();
        for (_, path) in &module.imports {
            self.follow(own, path, MAX_STEPS, &mut out);
        }
        for path in &module.globs {
            out.extend(self.follow(own, path, MAX_STEPS, &mut BTreeSet::new()));
        }
        for path in paths(&module.tokens) {
            self.follow(own, &path, MAX_STEPS, &mut out);
        }
        out.remove(&own);
        out
    }

    /// Follows a path from a module to the files where its items are written; gives back the module it names, if it names one.
    fn follow(&self, from: usize, path: &[String], steps: usize, out: &mut BTreeSet<usize>) -> Option<usize> {
        let (head, rest) = path.split_first()?;
        let at = match head.as_str() {
            "crate" => self.by_path.get(&Vec::new()).copied()?,
            "self" => from,
            "super" => self.parent(from)?,
            _ => return self.within(from, path, steps, out),
        };
        match rest.first().map(String::as_str) {
            None => Some(at),
            Some("super") => self.follow(at, rest, steps, out),
            Some(_) => self.within(at, rest, steps, out).or_else(|| {
                // Neither a module nor passed on: it is written there.
                let named = &rest[0];
                let passed = self.child(at, named).is_some() || self.modules[at].imports.iter().any(|(n, _)| n == named);
                if !passed {
                    out.insert(self.home(at, named, steps));
                }
                None
            }),
        }
    }

    /// The path as seen from inside a module: through its children and through what it imports.
    fn within(&self, at: usize, path: &[String], steps: usize, out: &mut BTreeSet<usize>) -> Option<usize> {
        let (name, rest) = path.split_first()?;
        let imported = self.modules[at].imports.iter().filter(|(n, p)| n == name && p.as_slice() != [name.clone()]);
        let mut found = self.child(at, name);
        for (_, import) in imported.filter(|_| steps > 0) {
            let mut through = BTreeSet::new();
            let module = self.follow(at, import, steps - 1, &mut through);
            // A module and a function may share a name.
            if rest.is_empty() || module.is_none() {
                out.extend(through);
            }
            found = found.or(module);
        }
        let module = found?;
        if rest.is_empty() {
            return Some(module);
        }
        let inside = self.within(module, rest, steps, out);
        let passed = self.child(module, &rest[0]).is_some() || self.modules[module].imports.iter().any(|(n, _)| *n == rest[0]);
        if inside.is_none() && !passed {
            out.insert(self.home(module, &rest[0], steps));
        }
        inside
    }

    /// Where an item is written that a module shows: in it, or in one whose names it takes as a whole.
    fn home(&self, at: usize, name: &str, steps: usize) -> usize {
        if steps == 0 || self.modules[at].items.contains(name) {
            return at;
        }
        let taken = self.modules[at].globs.iter().filter_map(|g| self.follow(at, g, steps - 1, &mut BTreeSet::new()));
        let mut homes = taken.map(|module| self.home(module, name, steps - 1));
        homes.find(|home| self.modules[*home].items.contains(name)).unwrap_or(at)
    }

    fn child(&self, at: usize, name: &str) -> Option<usize> {
        let mut path = self.modules[at].path.clone();
        path.push(name.to_owned());
        self.by_path.get(&path).copied()
    }

    fn parent(&self, at: usize) -> Option<usize> {
        let (_, above) = self.modules[at].path.split_last()?;
        self.by_path.get(above).copied()
    }
}

/// The paths of two names and more that code names, and those that begin a path.
fn paths(tokens: &[String]) -> Vec<Vec<String>> {
    let word = |t: &String| t.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !word(&tokens[at]) || tokens.get(at + 1).is_none_or(|t| t != "::") {
            at += 1;
            continue;
        }
        let mut path = vec![tokens[at].clone()];
        while tokens.get(at + 1).is_some_and(|t| t == "::") && tokens.get(at + 2).is_some_and(word) {
            path.push(tokens[at + 2].clone());
            at += 2;
        }
        at += 1;
        if path.len() > 1 {
            out.push(path);
        }
    }
    out
}

#[test]
fn uses_are_followed_to_the_file_where_an_item_is_written() {
    let source = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = Files::read([
        source("lib.rs", "mod a; mod b; mod c;\npub use a::Shown;\npub use b::deep::*;"),
        source("a.rs", "pub struct Shown; // crate::b::Big"),
        source("b/mod.rs", "pub mod deep; mod other; pub struct Big; fn f() { deep::g(); other::h() }"),
        source("b/deep.rs", "use crate::Shown; pub fn g() {}\n#[cfg(test)]\nmod tests { use super::super::Big; }"),
        source("b/other.rs", "use super::{Big, deep::{self, g as gg}}; pub fn h() {}"),
        source("c.rs", "use crate::b; fn f() { b::other::h(); crate::g() }"),
    ]);
    let used = |name: &str| {
        let own = files.names.iter().position(|n| n == name).expect("a file of the test");
        files.uses[own].iter().map(|i| files.names[*i].as_str()).collect::<Vec<_>>()
    };
    assert_eq!(used("lib.rs"), ["a.rs", "b/deep.rs"]);
    assert_eq!(used("a.rs"), [""; 0]);
    assert_eq!(used("b/mod.rs"), ["b/deep.rs", "b/other.rs"]);
    assert_eq!(used("b/deep.rs"), ["a.rs"]);
    assert_eq!(used("b/other.rs"), ["b/mod.rs", "b/deep.rs"]);
    assert_eq!(used("c.rs"), ["b/deep.rs", "b/other.rs"]);
    assert_eq!(files.circles(), [["b/mod.rs", "b/other.rs"]]);
    assert_eq!(files.within(&["b/mod.rs", "b/other.rs"]), ["b/mod.rs → b/other.rs", "b/other.rs → b/mod.rs"]);
}
