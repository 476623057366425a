//! What is written about the program agrees with the program: the rule pages, README's table and example, the schema of a profile.
//!
//! `UPDATE=1 cargo test docs` writes the generated parts anew. Leaves out prose, which only people can check.

use jiff::civil::date;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::{Assessment, ProfileRef};
use rasoat_model::lang::Lang;
use rasoat_model::rule::{MANUAL_PARTS, Rule};
use rasoat_report::text::{TextOptions, summary_line, to_text};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The README and its twin.
const READMES: &[(&str, Lang)] = &[("README.md", Lang::Vi), ("README.en.md", Lang::En)];

fn root() -> PathBuf {
    crate::common::root()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn updating() -> bool {
    std::env::var("UPDATE").is_ok_and(|v| v == "1")
}

/// Compares a file with what it should hold, or writes it.
fn hold(path: &str, wanted: &str) {
    if updating() {
        fs::write(root().join(path), wanted).unwrap_or_else(|e| panic!("{path}: {e}"));
        return;
    }
    let found = fs::read_to_string(root().join(path)).unwrap_or_default();
    assert!(found == wanted, "{path} is out of date: run UPDATE=1 cargo test docs");
}

/// Replaces what stands between two markers of a file.
fn hold_part(path: &str, name: &str, wanted: &str) {
    let text = read(path);
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let from = text.find(&begin).unwrap_or_else(|| panic!("{path}: no marker {begin}")) + begin.len();
    let to = text[from..].find(&end).unwrap_or_else(|| panic!("{path}: no marker {end}")) + from;
    hold(path, &format!("{}{wanted}{}", &text[..from], &text[to..]));
}

fn severity(rule: Rule) -> &'static str {
    match rule.severity().as_str() {
        "error" => "lỗi (error)",
        "warning" => "cảnh báo (warning)",
        _ => "lưu ý (info)",
    }
}

fn manual(rule: Rule) -> Vec<&'static str> {
    rule.manual().lines().map(str::trim).collect()
}

#[test]
fn generated_parts_are_up_to_date() {
    // One test, one after another: two parts each are in the same file.
    hold("docs/rules.md", &rule_pages());
    hold("docs/profile.schema.json", &profile_schema());
    for (readme, lang) in READMES {
        hold_part(readme, "rules", &rule_table(*lang));
        hold_part(readme, "example", &example(*lang));
    }
}

fn rule_pages() -> String {
    let mut out = String::from(
        "# Các quy tắc\n\nSinh ra từ `crates/model/src/rule.rs`; sửa ở đó rồi chạy `UPDATE=1 cargo test docs`. Cùng nội dung với `rasoat explain <mã>`.\n",
    );
    for &rule in Rule::ALL {
        let lines = manual(rule);
        let _ = write!(out, "\n## {}\n\n{} Mức: {}. Có từ bản {}.\n\n", rule.id(), lines[0], severity(rule), rule.since());
        for line in &lines[2..] {
            let part = MANUAL_PARTS.iter().find(|p| line.strip_prefix(**p).is_some_and(|rest| rest.starts_with(':')));
            let _ = match part {
                Some(part) => writeln!(out, "- **{part}:**{}", &line[part.len() + 1..]),
                None => writeln!(out, "  {line}"),
            };
        }
    }
    out
}

/// The manuals are Vietnamese, and so are their titles in either table.
fn rule_table(lang: Lang) -> String {
    let head = lang.pick("| quy tắc | mức | phát hiện |", "| rule | severity | finds |");
    let mut out = format!("{head}\n|---|---|---|\n");
    for &rule in Rule::ALL {
        let title = manual(rule)[0].trim_end_matches('.');
        let _ = writeln!(out, "| [`{0}`](docs/rules.md#{0}) | {1} | {title} |", rule.id(), rule.severity().as_str());
    }
    out
}

fn profile_schema() -> String {
    let mut out = serde_json::to_string_pretty(&rasoat_check::profile::json_schema()).expect("a schema is JSON");
    out.push('\n');
    out
}

/// Dossiers of the small campaign that README shows.
const SHOWN: &[&str] = &["thieu-muc-ii2-va-phan-iv", "thieu-phu-luc-nop-muon"];

/// What the first command of README prints, cut down to a few dossiers and the last line.
fn example(lang: Lang) -> String {
    let campaign = campaign();
    let few = Assessment {
        dossiers: campaign.dossiers.iter().filter(|d| SHOWN.contains(&d.dossier.as_str())).cloned().collect(),
        ignored: Vec::new(),
        ..campaign.clone()
    };
    let text = to_text(&few, &TextOptions { lang, ..TextOptions::default() });
    let body = text.trim_end().rsplit_once('\n').map_or("", |(body, _)| body);
    let sum = summary_line(&rasoat_report::json::summary(&campaign), lang);
    format!("```text\n{}\n\n…\n\n{sum}\n```\n", body.trim_end())
}

fn campaign() -> Assessment {
    let profile = Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("a valid profile");
    let options = rasoat::app::papers::Options::default().by_profile(&profile);
    let plan = rasoat::app::papers::plan(&[root().join("fixtures/campaign")], &options).expect("the fixtures are there");
    let today = date(2020, 9, 15);
    let dossiers = rasoat::app::papers::read_all(&plan, &options, |_| ());
    Assessment {
        profile: ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() },
        today,
        dossiers: dossiers.iter().map(|d| rasoat_check::assess::assess(&profile, d, today)).collect(),
        ignored: plan.ignored,
    }
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    if updating() {
        return;
    }
    let documents = ["README.md", "README.en.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    for document in documents.into_iter().chain(["index/README.md", "docs/rules.md"]) {
        let text = read(document);
        let base = root().join(document).parent().expect("a folder").to_path_buf();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") {
                assert!(base.join(file).exists(), "{document} links to {file}");
            }
        }
    }
}

#[test]
fn the_architecture_describes_every_module() {
    let text = read("ARCHITECTURE.md");
    let crates = fs::read_dir(root().join("crates")).expect("the crates").map(|e| e.expect("an entry").path().join("src/lib.rs"));
    for lib in crates.chain([root().join("src/lib.rs")]) {
        let lib = fs::read_to_string(&lib).unwrap_or_else(|e| panic!("{}: {e}", lib.display()));
        for module in lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')) {
            let named = [format!("`{module}/`"), format!("`{module}.rs`")];
            assert!(named.iter().any(|n| text.contains(n)), "ARCHITECTURE.md does not mention {module}");
        }
    }
}

/// What a README is built of, whatever its language: levels of headings, code to be typed, cells of tables in code.
fn skeleton(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut typed = false;
    for line in text.lines() {
        if line.starts_with("```") {
            typed = line.starts_with("```sh");
            out.push(line.to_string());
        } else if typed {
            out.push(line.split(" # ").next().unwrap_or_default().trim_end().to_string());
        } else if line.starts_with('#') {
            out.push(line.chars().take_while(|c| *c == '#').collect());
        } else if line.starts_with("| `") {
            out.push(line.split(" | ").next().unwrap_or_default().to_string());
        }
    }
    out
}

#[test]
fn the_readme_and_its_twin_are_built_alike() {
    let (vi, en) = (skeleton(&read("README.md")), skeleton(&read("README.en.md")));
    assert!(vi.len() > 60, "{vi:?}");
    assert_eq!(vi, en);
}

#[test]
fn both_readmes_name_every_command() {
    let dir = tempfile::tempdir().expect("a folder");
    let (_, help, _) = crate::program::ran(dir.path(), &["--lang", "en", "--help"]);
    let part = help.split("Commands:\n").nth(1).expect("commands").split("\n\n").next().expect("a part");
    let indented = |l: &str| l.starts_with("  ") && !l.starts_with("   ");
    let names: Vec<&str> = part.lines().filter(|l| indented(l)).filter_map(|l| l.split_whitespace().next()).collect();
    assert!(names.len() > 20, "{names:?}");
    for (readme, _) in READMES {
        let text = read(readme);
        for name in names.iter().filter(|n| **n != "help") {
            let named = text.contains(&format!("`rasoat {name}")) || text.contains(&format!("`{name}`"));
            assert!(named, "{readme} does not name rasoat {name}");
        }
    }
}

#[test]
fn the_check_script_runs_the_command_of_the_readme() {
    let script = read(".ci/run");
    for (readme, _) in READMES {
        for command in ["cargo test", "cargo run --release -- check fixtures/campaign --today 2020-09-15"] {
            assert!(read(readme).contains(&format!("\n{command}\n")), "{readme} names it on a line of its own: {command}");
        }
    }
    assert!(script.lines().any(|l| l.trim() == "cargo test"), ".ci/run runs it");
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CHANGELOG.md").contains(&format!("## [{version}]")), "CHANGELOG.md has no entry for {version}");
}
