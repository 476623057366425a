//! Nothing in code names a campaign, an agency or a requirement: that knowledge stands in profiles, rosters and lists of words.
//!
//! Comments may cite, test modules may use what they need. Leaves out what the words in data files say.

use crate::common::root;
use rasoat_check::profile::Profile;
use rasoat_check::roster::Roster;
use rasoat_text::fold::fold;
use std::fs;
use std::path::Path;

/// What stays, each for a reason: part of the path of the file, and the word.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("crates/check/src/profile/mod.rs", "2638", "the list of the profiles that come with the program"),
    ("crates/check/src/profile/mod.rs", "3174", "the list of the profiles that come with the program"),
    ("crates/check/src/profile/mod.rs", "bhxh", "the list of the profiles that come with the program"),
    ("crates/check/src/roster.rs", "bhxh", "the list of the rosters that come with the program"),
    ("crates/text/src/abbrev.rs", "bhxh", "a dictionary of abbreviations of the administration, this one among many"),
    ("crates/text/src/abbrev.rs", "bao hiem xa hoi", "a dictionary of abbreviations of the administration, this one among many"),
];

/// All sources that are no tests, by their paths in the project.
fn sources() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let crates = fs::read_dir(root().join("crates")).expect("the crates");
    for krate in crates {
        walk(&krate.expect("a readable folder").path().join("src"), &mut out);
    }
    walk(&root().join("src"), &mut out);
    assert!(out.len() > 200, "the sources were not found");
    out.sort();
    out
}

fn walk(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_some_and(|n| n != "tests.rs") {
            let shown = path.strip_prefix(root()).expect("below the project").to_string_lossy().replace('\\', "/");
            out.push((shown, fs::read_to_string(&path).expect("a source")));
        }
    }
}

/// The lines of a source without comments and without its test module, which stands last.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let line = |l: &str| match l.find("//").filter(|i| l[..*i].matches('"').count().is_multiple_of(2)) {
        Some(at) => l[..at].to_owned(),
        None => l.to_owned(),
    };
    text[..end].lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What no code says, folded.
const WORDS: &[&str] = &["2638", "3174", "bhxh", "bao hiem xa hoi"];

#[test]
fn no_code_names_a_campaign_or_an_agency() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            let folded = fold(line).text;
            for word in WORDS.iter().filter(|w| folded.contains(**w)) {
                if !ALLOWED.iter().any(|(file, allowed, _)| path == *file && allowed == word) {
                    found.push(format!("{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "move it into a profile, a roster or a list of words:\n{}", found.join("\n"));
}

/// Ids that the contract fixes for findings without a requirement of their own.
const FILED: &[&str] = &["document", "dossier", "unit"];

#[test]
fn no_code_names_a_requirement_or_a_kind_of_unit() {
    let profiles = Profile::builtin_ids().map(|id| Profile::builtin(id).expect("listed").expect("valid"));
    let mut ids: Vec<String> = profiles.flat_map(|p| p.requirements.into_iter().map(|r| r.id)).collect();
    ids.extend(Roster::builtins().flat_map(|r| r.kinds().iter().map(|k| k.kind.as_str().to_owned()).collect::<Vec<_>>()));
    // Roots of ids, written out to be put together: "appendix.{year}".
    let mut roots: Vec<String> = ids.iter().filter_map(|id| id.split_once('.')).map(|(root, _)| format!("\"{root}.")).collect();
    roots.sort();
    roots.dedup();
    // One word alone is as likely a format, a field or a level of an address; with a dot it is nobody's but a requirement's.
    let whole: Vec<String> =
        ids.into_iter().filter(|id| id.contains('.') && !FILED.contains(&id.as_str())).map(|id| format!("\"{id}\"")).collect();
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            if whole.iter().chain(&roots).any(|id| line.contains(id)) || line.contains("UnitKind::from(\"") {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "ask the profile by the kind of its requirements:\n{}", found.join("\n"));
}

#[test]
fn what_is_allowed_is_still_there() {
    let sources = sources();
    for (file, word, why) in ALLOWED {
        let text = sources.iter().find(|(path, _)| path == file).map(|(_, text)| fold(&code(text)).text);
        assert!(text.is_some_and(|t| t.contains(word)), "{file} says “{word}” no more ({why}): take it off the list");
    }
}
