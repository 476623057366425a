//! The frozen formats: every name with its keys, which may grow and never shrink.

use rasoat_report::json::formats;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// All keys below a place of a schema as paths: `rows[].unit.id`.
fn keys(schema: &Value, whole: &Value, path: &str, out: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        keys(&whole["$defs"][name], whole, path, out);
    }
    for kind in ["anyOf", "oneOf", "allOf"] {
        schema[kind].as_array().into_iter().flatten().for_each(|one| keys(one, whole, path, out));
    }
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        keys(value, whole, &path, out);
        out.insert(path);
    }
    for (kind, sign) in [("items", "[]"), ("additionalProperties", ".*")] {
        if schema[kind].is_object() {
            keys(&schema[kind], whole, &format!("{path}{sign}"), out);
        }
    }
}

#[test]
fn every_format_has_a_name_and_keeps_its_keys() {
    let mut names = BTreeSet::new();
    let mut told = String::new();
    for (name, schema) in formats() {
        assert!(names.insert(name) && name.starts_with("rasoat.") && name.ends_with("/1"), "{name}");
        let whole = serde_json::to_value(&schema).unwrap();
        let mut found = BTreeSet::new();
        keys(&whole, &whole, "", &mut found);
        assert!(found.contains("schema"), "{name} does not say what it is");
        let _ = writeln!(told, "{name}");
        found.iter().for_each(|key| told.push_str(&format!("  {key}\n")));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/formats.txt");
    if std::env::var("UPDATE").is_ok_and(|v| v == "1") {
        std::fs::write(&path, &told).unwrap();
    }
    let frozen = std::fs::read_to_string(&path).unwrap_or_default();
    let gone: Vec<&str> = frozen.lines().filter(|l| !told.lines().any(|t| t == *l)).collect();
    assert!(gone.is_empty(), "keys may be added, never taken away: {gone:?}");
    assert!(frozen == told, "there are new keys: add them to {} (UPDATE=1 cargo test -p rasoat-report formats)", path.display());
}
