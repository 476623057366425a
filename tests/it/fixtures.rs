//! The campaign of the fixtures as a whole: what is expected of it, no more and no less, and what holds for every finding.

use crate::common::{PROFILE, TODAY, campaign_folder, line, root};
use rasoat::app::papers::{Options, Plan, plan, read_all};
use rasoat_check::assess::assess;
use rasoat_model::assessment::{Assessment, DossierAssessment, ProfileRef};
use rasoat_model::finding::{Outcome, Verdict};
use rasoat_model::lang::Lang;
use rasoat_model::rule::{Rule, Severity};
use rasoat_report::json::to_json;
use rasoat_report::words::{fix, told};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

fn options() -> Options {
    Options::default().by_profile(&PROFILE)
}

fn planned() -> Plan {
    plan(&[campaign_folder()], &options()).expect("the fixtures are there")
}

fn run() -> Assessment {
    let plan = planned();
    let dossiers = read_all(&plan, &options(), |_| ()).iter().map(|d| assess(&PROFILE, d, TODAY)).collect();
    let profile = ProfileRef { id: PROFILE.id.clone(), digest: PROFILE.digest.clone(), title: PROFILE.title.clone() };
    Assessment { profile, today: TODAY, dossiers, ignored: plan.ignored }
}

static CAMPAIGN: LazyLock<Assessment> = LazyLock::new(run);

fn expected() -> serde_json::Value {
    let text = fs::read_to_string(campaign_folder().join("expected.json")).expect("the fixtures are there");
    serde_json::from_str(&text).expect("it is JSON")
}

fn text(value: &serde_json::Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_string()
}

#[test]
fn every_dossier_says_what_is_expected_and_nothing_else() {
    let wanted: BTreeMap<String, BTreeSet<String>> = expected()
        .as_object()
        .expect("an object")
        .iter()
        .map(|(name, d)| {
            let findings = d["expected"].as_array().expect("a list").iter();
            let lines = findings
                .map(|f| format!("{} {} {}", text(f, "rule"), text(f, "requirement"), text(f, "subject")).trim_end().to_string());
            (name.clone(), lines.collect())
        })
        .collect();
    let errors = |d: &DossierAssessment| {
        d.findings.iter().filter(|f| f.severity == Severity::Error && f.outcome == Outcome::NotMet).map(line).collect()
    };
    let found: BTreeMap<String, BTreeSet<String>> = CAMPAIGN.dossiers.iter().map(|d| (d.dossier.clone(), errors(d))).collect();
    assert_eq!(found, wanted);
}

#[test]
fn units_days_and_verdicts() {
    let expected = expected();
    for d in &CAMPAIGN.dossiers {
        let wanted = &expected[&d.dossier];
        let unit = d.unit.as_ref().expect("the register names it");
        // Registers write "thành phố" where the roster has the official "Thành phố".
        assert_eq!(unit.name.to_lowercase(), text(wanted, "unit").to_lowercase(), "{}", d.dossier);
        assert!(unit.id.is_some(), "{} is in the roster", unit.name);
        assert_eq!(unit.kind.as_deref(), wanted["kind"].as_str(), "{}", d.dossier);
        assert_eq!(d.received.map(|r| r.to_string()).as_deref(), wanted["received"].as_str(), "{}", d.dossier);
        assert_eq!(d.received_from, Some("register"));
        let clean = wanted["expected"].as_array().is_some_and(Vec::is_empty);
        let verdict = if clean { Verdict::Complete } else { Verdict::Deficient };
        assert_eq!(d.verdict, verdict, "{}", d.dossier);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_number_of_threads() {
    let with = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("a pool");
        pool.install(|| to_json(&run(), Lang::Vi))
    };
    let once = with(1);
    assert!(once == with(2), "one thread and two differ");
    assert!(once == to_json(&CAMPAIGN, Lang::Vi), "a second run differs");
}

/// All files below a folder, as paths inside it.
fn files(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            out.extend(files(&path, &format!("{name}/")));
        } else {
            out.insert(name);
        }
    }
    out
}

#[test]
fn every_file_is_accounted_for() {
    let listed = |d: &DossierAssessment| d.documents.iter().map(|f| f.file.clone()).collect::<BTreeSet<_>>();
    for d in &CAMPAIGN.dossiers {
        let folder = campaign_folder().join(&d.dossier);
        let wanted = if folder.is_dir() {
            files(&folder, "")
        } else {
            let archive = fs::File::open(campaign_folder().join(format!("{}.zip", d.dossier))).expect("an archive");
            let archive = zip::ZipArchive::new(archive).expect("a zip");
            let named: Vec<String> =
                archive.file_names().map(|n| n.expect("a name").into_owned()).filter(|n| !n.ends_with('/')).collect();
            let top = |n: &str| n.split_once('/').map(|(t, _)| t.to_string());
            let wrapped = named.iter().all(|n| top(n).is_some() && top(n) == top(&named[0]));
            named
                .iter()
                .map(|n| if wrapped { n.split_once('/').map_or(n.clone(), |(_, r)| r.to_string()) } else { n.clone() })
                .collect()
        };
        assert_eq!(listed(d), wanted, "{}", d.dossier);
        assert_eq!(d.documents.len(), wanted.len(), "{}: no file twice", d.dossier);
        assert!(d.documents.iter().all(|f| f.sha256.len() == 64), "{}", d.dossier);
    }
    // What lies beside the dossiers is named too.
    assert!(CAMPAIGN.ignored.iter().any(|i| i.starts_with("expected.json")), "{:?}", CAMPAIGN.ignored);
    let dossiers: BTreeSet<_> = CAMPAIGN.dossiers.iter().map(|d| d.dossier.clone()).collect();
    assert_eq!(dossiers, expected().as_object().expect("an object").keys().cloned().collect());
}

/// Words one blank apart, without the signs by which the text marks bold and slanted.
fn plain(text: &str) -> String {
    text.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_finding_shows_where_and_by_what_it_is_asked() {
    let directive = plain(&fs::read_to_string(root().join("fixtures/directives/2638.txt")).expect("the directive"));
    for d in &CAMPAIGN.dossiers {
        for f in &d.findings {
            let name = format!("{}: {}", d.dossier, line(f));
            assert!(!f.evidence().is_empty(), "{name}");
            assert!(f.evidence().iter().all(|e| !e.file.is_empty() && e.note.is_some()), "{name}: {:?}", f.evidence());
            for lang in [Lang::Vi, Lang::En] {
                assert!(!told(f, lang).is_empty() && !fix(&f.fix, lang).is_empty(), "{name}");
            }
            assert!(!(f.outcome == Outcome::Unclear && f.severity == Severity::Error), "{name}");
            assert_eq!(f.source.directive, PROFILE.directive, "{name}");
            let general = matches!(f.requirement.as_str(), "document" | "report") || f.rule.severity() != Severity::Error;
            if !general {
                assert!(!f.source.quote.is_empty(), "{name}");
            }
            if !f.source.quote.is_empty() && !f.source.place.starts_with("Nghị định") {
                assert!(directive.contains(&plain(&f.source.quote)), "{name}: “{}” is not in the directive", f.source.quote);
            }
        }
    }
}

#[test]
fn evidence_is_in_the_file_that_it_names() {
    let options = options();
    for (dossier, assessed) in read_all(&planned(), &options, |_| ()).iter().zip(&CAMPAIGN.dossiers) {
        for e in assessed.findings.iter().flat_map(|f| f.evidence()).filter(|e| e.block.is_some()) {
            let (_, document) = dossier.documents().find(|(f, _)| f.name == e.file).expect("evidence names a file that was read");
            let block = &document.blocks[e.block.unwrap_or_default()];
            let cells =
                || block.table().map(|t| t.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join("\n")).unwrap_or_default();
            let text = block.paragraph().map_or_else(cells, |p| p.text.clone());
            // A row that shows an empty cell, and lists of years or headers, are put together from several cells.
            for part in e.quote.trim_end_matches('…').split([',', '|']).map(str::trim) {
                assert!(plain(&text).contains(&plain(part)), "“{part}” in {}: {e:?}", e.file);
            }
        }
    }
}

#[test]
fn findings_stand_in_the_order_of_the_profile_and_nothing_is_both_met_and_missing() {
    for d in &CAMPAIGN.dossiers {
        let at = |id: &str| PROFILE.requirements.iter().position(|r| r.id == id);
        let order: Vec<usize> = d.findings.iter().filter_map(|f| at(&f.requirement)).collect();
        assert!(order.is_sorted(), "{}: {order:?}", d.dossier);
        let met = d.met.iter().filter_map(|id| at(id)).collect::<Vec<_>>();
        assert!(met.is_sorted(), "{}: {:?}", d.dossier, d.met);
        for f in d.findings.iter().filter(|f| {
            matches!(f.rule, Rule::SectionMissing | Rule::SectionEmpty | Rule::SectionPlaceholder | Rule::FieldMissing)
        }) {
            assert!(!d.met.contains(&f.requirement), "{}: {}", d.dossier, line(f));
        }
    }
}
