//! Completion: what the end of a query may become, from the words, fields and values that are in the index.

use super::facets::{self, FacetKind};
use super::parse::{FIELD_NAMES, Field as QueryField, field_named};
use super::schema::Fields;
use super::spelling::{has_marks, typed, unmarked};
use std::collections::HashMap;
use tantivy::query::AllQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

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

/// Forms of the word in front that are tried with their marks.
const FORMS: usize = 24;

pub(super) fn complete(
    searcher: Option<&Searcher>,
    fields: &Fields,
    query: &str,
    most: usize,
) -> tantivy::Result<Vec<Completion>> {
    let start = query
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“'))
        .map_or(0, |i| i + query[i..].chars().next().map_or(0, char::len_utf8));
    let (before, last) = query.split_at(start);
    let (sign, last) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let whole = |end: &str| format!("{before}{sign}{end}");
    let mut out = Vec::new();
    if last.is_empty() {
        return Ok(out);
    }
    if let Some((name, value)) = last.split_once(':') {
        if let (Some(searcher), Some(field)) = (searcher, field_named(name)) {
            out = values(searcher, field, value)?;
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
        if out.is_empty() {
            let found = words(searcher, fields.exact, "", last)?;
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

/// Words of a dictionary that begin so behind `head`, with how many entries hold them. Typed without marks, they are found with any.
fn words(searcher: &Searcher, field: Field, head: &str, start: &str) -> tantivy::Result<Vec<(String, u64)>> {
    let start = typed(start);
    let any = !has_marks(&start);
    let mut counted: HashMap<String, u64> = HashMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        for first in firsts(&start, any) {
            let from = format!("{head}{first}");
            let mut stream = index.terms().range().ge(from.as_bytes()).into_stream()?;
            while stream.advance() {
                let Some(rest) = stream.key().strip_prefix(from.as_bytes()) else { break };
                // Concepts and values are terms too, but no words.
                let Ok(rest) = std::str::from_utf8(rest) else { continue };
                let word = format!("{first}{rest}");
                let fits = if any { unmarked(&word).starts_with(&start) } else { word.starts_with(&start) };
                if fits && word.chars().all(char::is_alphanumeric) {
                    *counted.entry(word).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
    }
    Ok(counted.into_iter().collect())
}

/// What a word may begin with in the dictionary: its first letter in all forms, or the whole of it where marks count.
fn firsts(start: &str, any: bool) -> Vec<String> {
    const FORMS: [&str; 7] =
        ["aàáảãạăằắẳẵặâầấẩẫậ", "dđ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ"];
    let Some(first) = start.chars().next() else { return Vec::new() };
    match FORMS.iter().find(|f| f.starts_with(first)) {
        _ if !any => vec![start.to_owned()],
        Some(forms) => forms.chars().map(String::from).collect(),
        None => vec![first.to_string()],
    }
}

/// What stands behind a word, both with their marks.
fn behind(searcher: &Searcher, fields: &Fields, previous: &str, start: &str) -> tantivy::Result<Vec<Completion>> {
    let previous = typed(previous);
    let mut forms: Vec<(String, u64)> = if has_marks(&previous) {
        vec![(previous.clone(), 0)]
    } else {
        let same = words(searcher, fields.exact, "", &previous)?;
        same.into_iter().filter(|(w, _)| unmarked(w) == previous).collect()
    };
    forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut out = Vec::new();
    for (form, _) in forms.into_iter().take(FORMS) {
        for (word, count) in words(searcher, fields.pairs, &super::ready::pair(&form, ""), start)? {
            // The pair without marks is there for each with marks; it is no spelling of its own unless it has none.
            let bare = !has_marks(&form) && !has_marks(&word);
            let spelled = !bare || is_word(searcher, fields, &form)? && is_word(searcher, fields, &word)?;
            if spelled {
                out.push(Completion { text: format!("{form} {word}"), kind: "word", count, name: None });
            }
        }
    }
    Ok(out)
}

fn is_word(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<bool> {
    Ok(searcher.doc_freq(&Term::from_field_text(fields.exact, word))? > 0)
}

/// Values of a field that begin so, or whose name has a word that does.
fn values(searcher: &Searcher, field: QueryField, start: &str) -> tantivy::Result<Vec<Completion>> {
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
    let all = facets::count(searcher, &AllQuery, &[kind])?.into_iter().flat_map(|f| f.values);
    let begins = |text: &str| {
        let text = unmarked(&typed(text));
        text.starts_with(&start)
            || text.match_indices(|c: char| !c.is_alphanumeric()).any(|(i, sign)| text[i + sign.len()..].starts_with(&start))
    };
    let fitting = all.filter(|v| begins(&v.value) || v.name.as_deref().is_some_and(begins));
    let quoted = |value: String| if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value };
    Ok(fitting.map(|v| Completion { text: quoted(v.value), kind: "value", count: v.count, name: v.name }).collect())
}
