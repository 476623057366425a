//! Findings as SARIF 2.1.0, for editors and review tools that read it.
//!
//! A paper has pages, not lines: the page goes into the message of the location and into `properties`, and no region is invented.
//! What could not be decided is `kind: review` with `level: none`, as the standard wants (3.27.9, 3.27.10).

use super::phrase::{clean, place, quoted};
use crate::words::{fix, shows, told};
use rasoat_model::assessment::{Assessment, DossierAssessment};
use rasoat_model::finding::{Evidence, Finding, Outcome};
use rasoat_model::lang::Lang;
use rasoat_model::rule::{Rule, Severity};
use serde_json::{Value, json};

/// The log, indented by two blanks, with a line break at the end. Lists every rule, so that `ruleIndex` never moves with the findings.
pub fn to_sarif(a: &Assessment, lang: Lang) -> String {
    let results: Vec<Value> = a.dossiers.iter().flat_map(|d| d.findings.iter().map(|f| result(d, f, lang))).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Rule::ALL.iter().map(|r| rule(*r)).collect::<Vec<_>>(),
            }},
            "language": lang.tag(),
            "results": results,
            "properties": {
                "profile": a.profile.id,
                "profileDigest": a.profile.digest,
                "today": a.today.to_string(),
            },
        }],
    });
    let mut out = serde_json::to_string_pretty(&log).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

fn rule(r: Rule) -> Value {
    let manual = r.manual().trim();
    let first = manual.lines().next().unwrap_or(r.id()).trim();
    json!({
        "id": r.id(),
        "shortDescription": { "text": first },
        "help": { "text": manual },
        "defaultConfiguration": { "level": level(r.severity()) },
    })
}

fn level(s: Severity) -> &'static str {
    match s {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(d: &DossierAssessment, f: &Finding, lang: Lang) -> Value {
    let mut text = clean(&told(f, lang));
    let advice = fix(&f.fix, lang);
    if !advice.trim().is_empty() {
        text.push_str(&format!(". {}", clean(&advice)));
    }
    let (kind, level) = match f.outcome {
        Outcome::Unclear => ("review", "none"),
        Outcome::NotMet | Outcome::Waived => ("fail", level(f.severity)),
    };
    let fingerprint = [&d.dossier, f.rule.id(), &f.requirement, f.subject.as_deref().unwrap_or("")].join("|");
    let mut out = json!({
        "ruleId": f.rule.id(),
        "ruleIndex": Rule::ALL.iter().position(|r| *r == f.rule),
        "kind": kind,
        "level": level,
        "message": { "text": text },
        "locations": f.evidence().iter().map(|e| location(d, e, lang)).collect::<Vec<_>>(),
        "partialFingerprints": {
            "rasoat/1": fingerprint,
        },
        "properties": {
            "dossier": d.dossier,
            "unit": d.unit.as_ref().map(|u| &u.name),
            "requirement": f.requirement,
            "subject": f.subject,
            "outcome": f.outcome.as_str(),
            "source": { "directive": f.source.directive, "place": f.source.place, "quote": f.source.quote },
        },
    });
    if f.outcome == Outcome::Waived {
        let justification = f.waiver.as_ref().map(|w| format!("{} ({})", w.reason, w.author));
        out["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": justification }]);
    }
    out
}

fn location(d: &DossierAssessment, e: &Evidence, lang: Lang) -> Value {
    let path = if e.file == d.dossier { d.dossier.clone() } else { format!("{}/{}", d.dossier, e.file) };
    let mut text = place(e, lang);
    if !e.quote.trim().is_empty() {
        text.push_str(&format!(": {}", quoted(&e.quote, 200)));
    }
    json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(&path) } },
        "message": { "text": text },
        "properties": { "page": e.page, "note": shows(e, lang) },
    })
}

/// A relative path as a URI reference: bytes that RFC 3986 does not allow in a path are escaped; a colon too, since in the first
/// segment it would name a scheme.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        match b {
            b'\\' => out.push('/'),
            b if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}
