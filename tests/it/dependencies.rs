//! What is linked: licences, sources and versions as `deny.toml` allows them, and a reason beside each dependency in `Cargo.toml`.
//!
//! The lists are read from `deny.toml`, so that `cargo deny check` and this test say the same. Leaves out advisories, which need the
//! network: only cargo-deny looks them up.

use crate::common::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

fn table(path: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.parse().unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn texts(list: &toml::Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|v| v.as_str().expect("a text").to_string()).collect()
}

/// Name, version and source of everything in `Cargo.lock`; the crates of the workspace have no source.
fn locked() -> Vec<(String, String, Option<String>)> {
    let lock = table("Cargo.lock");
    let text = |p: &toml::Value, key: &str| p.get(key).and_then(toml::Value::as_str).map(str::to_string);
    let packages = lock["package"].as_array().expect("packages").iter();
    packages.map(|p| (text(p, "name").expect("a name"), text(p, "version").expect("a version"), text(p, "source"))).collect()
}

/// Name and licence of what is linked, without the network. Where the sources of other systems were never fetched, those of this
/// system alone.
fn licences() -> Vec<(String, String)> {
    let ask = |more: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root()).args(["metadata", "--format-version", "1", "--offline", "--locked"]).args(more);
        cargo.output().expect("cargo starts")
    };
    let mut output = ask(&[]);
    if !output.status.success() {
        output = ask(&["--filter-platform", &host()]);
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = answer["packages"].as_array().expect("packages").iter();
    packages
        .map(|p| (p["name"].as_str().expect("a name").to_string(), p["license"].as_str().unwrap_or_default().to_string()))
        .collect()
}

/// The system that this runs on, in the words of the compiler.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    text.lines().find_map(|l| l.strip_prefix("host: ")).expect("a host").to_string()
}

/// Whether an SPDX expression can be met with the allowed licences alone: `OR` (also written `/`) chooses, `AND` asks for both and binds
/// closer, brackets group.
fn met(expression: &str, allowed: &[String], used: &mut BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "-WITH-");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let whole = any(&words, &mut at, allowed, used);
    whole && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[String], used: &mut BTreeSet<String>) -> bool {
    let mut found = all(words, at, allowed, used);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        found |= all(words, at, allowed, used);
    }
    found
}

fn all(words: &[&str], at: &mut usize, allowed: &[String], used: &mut BTreeSet<String>) -> bool {
    let mut found = one(words, at, allowed, used);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        found &= one(words, at, allowed, used);
    }
    found
}

fn one(words: &[&str], at: &mut usize, allowed: &[String], used: &mut BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let inside = any(words, at, allowed, used);
        let closed = words.get(*at) == Some(&")");
        *at += usize::from(closed);
        return inside && closed;
    }
    let known = allowed.iter().any(|a| a == word);
    if known {
        used.insert((*word).to_string());
    }
    known
}

#[test]
fn every_licence_is_allowed_and_every_allowed_one_occurs() {
    let allowed = texts(&table("deny.toml")["licenses"]["allow"]);
    let mut used = BTreeSet::new();
    let offenders: Vec<_> = licences().into_iter().filter(|(_, licence)| !met(licence, &allowed, &mut used)).collect();
    assert!(offenders.is_empty(), "licences that deny.toml does not allow: {offenders:?}");
    let unused: Vec<_> = allowed.iter().filter(|a| !used.contains(*a)).collect();
    assert!(unused.is_empty(), "nothing that is linked has these licences any longer: {unused:?}");
}

#[test]
fn an_expression_of_licences_is_read_as_spdx_means_it() {
    let allowed = ["MIT".to_string(), "Unicode-3.0".to_string()];
    for (expression, want) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Unicode-3.0", true),
        ("GPL-3.0 OR MIT AND Unicode-3.0", true),
        ("MIT AND (GPL-3.0 OR LGPL-2.1)", false),
        ("MIT WITH LLVM-exception", false),
        ("(MIT", false),
    ] {
        assert_eq!(met(expression, &allowed, &mut BTreeSet::new()), want, "{expression}");
    }
}

#[test]
fn everything_comes_from_the_registry_that_is_known() {
    let deny = table("deny.toml");
    let known: Vec<String> = texts(&deny["sources"]["allow-registry"]).iter().map(|r| format!("registry+{r}")).collect();
    assert_eq!(texts(&deny["sources"]["allow-git"]), Vec::<String>::new());
    let own = |name: &str| name == "rasoat" || name.starts_with("rasoat-");
    for (name, version, source) in locked() {
        match source {
            Some(source) => assert!(known.contains(&source), "{name} {version} comes from {source}"),
            None => assert!(own(&name), "{name} {version} comes from a folder"),
        }
    }
}

#[test]
fn a_second_version_of_a_crate_has_its_reason() {
    let deny = table("deny.toml");
    let skip = deny["bans"]["skip"].as_array().expect("a list");
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version, _) in locked() {
        versions.entry(name).or_default().insert(version);
    }
    let mut needless = Vec::new();
    for entry in skip {
        let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        assert!(!text("reason").is_empty(), "no reason: {entry}");
        let (name, line) = text("crate").split_once(':').unwrap_or_else(|| panic!("no version line: {entry}"));
        let found = versions.get_mut(name).filter(|all| all.len() > 1);
        let passed = found.is_some_and(|all| {
            let before = all.len();
            all.retain(|v| v != line && !v.starts_with(&format!("{line}.")));
            all.len() < before
        });
        if !passed {
            needless.push(text("crate").to_string());
        }
    }
    assert!(needless.is_empty(), "deny.toml skips what is not there twice: {needless:?}");
    versions.retain(|_, all| all.len() > 1);
    assert!(versions.is_empty(), "in several versions without a reason in deny.toml: {versions:?}");
}

#[test]
fn each_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let part = manifest.split("\n[workspace.dependencies]\n").nth(1).expect("dependencies").split("\n[").next().expect("a part");
    let lines = part.lines().filter(|l| l.contains('=') && !l.starts_with('#') && !l.contains("path = "));
    let silent: Vec<&str> = lines.filter(|l| !l.contains("# ")).map(|l| l.split('=').next().unwrap_or_default().trim()).collect();
    assert!(silent.is_empty(), "no comment beside {silent:?}");
    let folders = fs::read_dir(root().join("crates")).expect("the crates").map(|e| e.expect("an entry").path());
    for folder in folders.chain([root()]) {
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest").parse().expect("TOML");
        for kind in ["dependencies", "dev-dependencies"] {
            for (name, how) in manifest.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
                assert!(how.get("workspace").is_some(), "{}: {name} has a version of its own", folder.display());
            }
        }
    }
}
