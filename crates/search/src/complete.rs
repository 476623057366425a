//! Completion: what the end of a query may become, from the words, fields and values that are in the index.

use super::directory::Directory;
use super::facet::FacetKind;
use super::facets;
use super::parse::{FIELD_NAMES, Field as QueryField, field_named};
use super::schema::Fields;
use super::spelling::{has_marks, typed, unmarked};
use super::terms;
use rasoat_text::fold::{canon, fold};
use std::collections::HashMap;
use tantivy::Searcher;
use tantivy::query::AllQuery;

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The whole query with the end completed.
    pub text: String,
    /// What was added to: "word", "field", "value".
    pub kind: &'static str,
    /// In how many entries; 0 for fields.
    pub count: u64,
    /// For people, where something better than the text is known: the name of a unit.
    pub name: Option<String>,
}

pub(super) fn complete(
    searcher: Option<&Searcher>,
    fields: &Fields,
    query: &str,
    most: usize,
    directory: &Directory,
) -> tantivy::Result<Vec<Completion>> {
    let start = query
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“'))
        .map_or(0, |i| i + query[i..].chars().next().map_or(0, char::len_utf8));
    let (before, last) = query.split_at(start);
    let (sign, last) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let whole = |end: &str| format!("{before}{sign}{end}");
    let mut out = Vec::new();
    if last.is_empty() && before.trim().is_empty() {
        return Ok(out);
    }
    if let Some((name, value)) = last.split_once(':') {
        if let (Some(searcher), Some(field)) = (searcher, field_named(name)) {
            out = values(searcher, field, value, directory)?;
            out.iter_mut().for_each(|c| c.text = whole(&format!("{name}:{}", c.text)));
        }
        out.truncate(most);
        return Ok(out);
    }
    let bare = unmarked(&typed(last));
    let named = FIELD_NAMES.iter().filter(|n| n.starts_with(&bare) && !bare.is_empty());
    let named: Vec<Completion> =
        named.map(|n| Completion { text: whole(&format!("{n}:")), kind: "field", count: 0, name: None }).collect();
    if let Some(searcher) = searcher {
        // A word behind another one: what stands there in the texts.
        let previous = before.trim_end_matches(['"', '“']).split_whitespace().next_back().filter(|_| !before.ends_with('('));
        if let Some(previous) = previous.filter(|p| p.chars().all(char::is_alphanumeric)) {
            let head = &before[..before.trim_end().len() - previous.len()];
            out = behind(searcher, fields, previous, last)?;
            out.iter_mut().for_each(|c| c.text = format!("{head}{}", c.text));
        }
        if out.is_empty() && !last.is_empty() {
            let found = words(searcher, fields, last)?;
            out = found.into_iter().map(|(w, count)| Completion { text: whole(&w), kind: "word", count, name: None }).collect();
        }
    }
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    // Names of fields come last, and still have room; behind a word a word is meant.
    let named = if out.is_empty() || before.is_empty() { named } else { Vec::new() };
    out.truncate(most.saturating_sub(named.len().min(most / 2)));
    out.extend(named);
    out.truncate(most);
    Ok(out)
}

/// Words that begin so, with how many entries hold them. Typed without marks, they are found with any.
fn words(searcher: &Searcher, fields: &Fields, start: &str) -> tantivy::Result<Vec<(String, u64)>> {
    let start = typed(start);
    let mut counted: HashMap<String, u64> = HashMap::new();
    for letter in first_letters(&start) {
        terms::words(searcher, fields.words, &letter, |_, word, count| {
            if goes_on(word, &start) {
                *counted.entry(word.to_owned()).or_default() += count;
            }
        })?;
    }
    Ok(counted.into_iter().collect())
}

/// What words that begin so may begin with in the dictionary: as a whole word, "y" is written as "i" there. Anything where nothing is
/// typed yet.
fn first_letters(start: &str) -> Vec<String> {
    match unmarked(start).chars().next() {
        Some('y') => vec!["y".into(), "i".into()],
        first => vec![first.map(String::from).unwrap_or_default()],
    }
}

/// Whether a word begins as typed; without marks, if it does so without its own.
fn goes_on(word: &str, start: &str) -> bool {
    if has_marks(start) { word.starts_with(start) } else { unmarked(word).starts_with(start) }
}

/// What stands behind a word, both with their marks.
fn behind(searcher: &Searcher, fields: &Fields, previous: &str, start: &str) -> tantivy::Result<Vec<Completion>> {
    let (previous, start) = (canon(previous).text, typed(start));
    let mut counted: HashMap<String, u64> = HashMap::new();
    for letter in first_letters(&start) {
        terms::pairs(searcher, fields.pairs, &fold(&previous).text, &letter, |first, second, count| {
            let same = !has_marks(&previous) || first == previous;
            if same && goes_on(second, &start) && second.chars().all(char::is_alphanumeric) {
                *counted.entry(format!("{first} {second}")).or_default() += count;
            }
        })?;
    }
    Ok(counted.into_iter().map(|(text, count)| Completion { text, kind: "word", count, name: None }).collect())
}

/// Values of a field that begin so, or whose name has a word that does.
fn values(searcher: &Searcher, field: QueryField, start: &str, directory: &Directory) -> tantivy::Result<Vec<Completion>> {
    let kind = match field {
        QueryField::Unit => FacetKind::Unit,
        QueryField::Section | QueryField::Requirement => FacetKind::Section,
        QueryField::Kind => FacetKind::Kind,
        QueryField::Rule => FacetKind::Rule,
        QueryField::Campaign => FacetKind::Campaign,
        QueryField::Region => FacetKind::Region,
        QueryField::Verdict => FacetKind::Verdict,
        QueryField::Of(super::range::Measure::Year) => FacetKind::Year,
        QueryField::Number | QueryField::Of(_) => return Ok(Vec::new()),
    };
    let start = unmarked(&typed(start.trim_start_matches(['"', '“'])));
    let all = facets::count(searcher, &AllQuery, &[kind], directory)?.into_iter().flat_map(|f| f.values);
    let begins = |text: &str| {
        let text = unmarked(&typed(text));
        text.starts_with(&start)
            || text.match_indices(|c: char| !c.is_alphanumeric()).any(|(i, sign)| text[i + sign.len()..].starts_with(&start))
    };
    let fitting = all.filter(|v| begins(&v.value) || v.name.as_deref().is_some_and(begins));
    let quoted = |value: String| if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value };
    Ok(fitting.map(|v| Completion { text: quoted(v.value), kind: "value", count: v.count, name: v.name }).collect())
}
