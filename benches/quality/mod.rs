//! A judged set of queries over made-up texts, and how an answer is measured by it. The bench and a test share it.

use rasoat_search::{Entry, Granularity, Index, Query};
use std::collections::HashMap;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Hits that count.
pub const DEPTH: usize = 10;

pub struct Text {
    pub id: String,
    pub heading: String,
    pub text: String,
}

pub struct Judged {
    pub kind: String,
    pub query: String,
    /// Grade by text: 2 answers the query, 1 touches it.
    pub grades: HashMap<String, u32>,
}

/// Means over queries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    pub ndcg: f64,
    pub recall: f64,
}

fn lines(tsv: &str) -> impl Iterator<Item = Vec<&str>> {
    tsv.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn decomposed(text: &str) -> String {
    match text.strip_prefix("{nfd}") {
        Some(rest) => rest.nfd().collect(),
        None => text.to_owned(),
    }
}

pub fn texts() -> Vec<Text> {
    let text = |cells: Vec<&str>| {
        let nfd = cells[1].starts_with("{nfd}");
        let form = |s: &str| if nfd { s.trim_start_matches("{nfd}").nfd().collect() } else { s.to_owned() };
        Text { id: cells[0].to_owned(), heading: form(cells[1]), text: form(cells[2]) }
    };
    lines(include_str!("texts.tsv")).map(text).collect()
}

pub fn judged() -> Vec<Judged> {
    let grade = |g: &str| {
        let (id, grade) = g.split_once('=').expect("id=grade");
        (id.to_owned(), grade.parse().expect("a grade"))
    };
    lines(include_str!("judged.tsv"))
        .map(|cells| Judged {
            kind: cells[0].to_owned(),
            query: decomposed(cells[1]),
            grades: cells[2].split(' ').map(grade).collect(),
        })
        .collect()
}

/// nDCG and recall of one answer, the first [`DEPTH`] hits.
pub fn measure(judged: &Judged, answer: &[String]) -> Figures {
    let gain = |grade: u32, rank: usize| f64::from(2_u32.pow(grade) - 1) / ((rank + 2) as f64).log2();
    let grade = |id: &String| judged.grades.get(id).copied().unwrap_or(0);
    let dcg: f64 = answer.iter().take(DEPTH).enumerate().map(|(rank, id)| gain(grade(id), rank)).sum();
    let mut best: Vec<u32> = judged.grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal: f64 = best.iter().take(DEPTH).enumerate().map(|(rank, g)| gain(*g, rank)).sum();
    let found = answer.iter().take(DEPTH).filter(|id| grade(id) > 0).count();
    Figures { ndcg: dcg / ideal, recall: found as f64 / judged.grades.len().min(DEPTH) as f64 }
}

pub fn mean(figures: &[Figures]) -> Figures {
    let n = figures.len().max(1) as f64;
    Figures { ndcg: figures.iter().map(|f| f.ndcg).sum::<f64>() / n, recall: figures.iter().map(|f| f.recall).sum::<f64>() / n }
}

/// All texts in an index of our own.
pub fn own_index(dir: &Path) -> Index {
    let entries: Vec<Entry> = texts()
        .into_iter()
        .enumerate()
        .map(|(block, t)| Entry {
            campaign: "do".into(),
            dossier: "h".into(),
            version: 1,
            unit_id: None,
            unit_name: String::new(),
            received: None,
            file: t.id,
            kind: "summary-report".into(),
            section_path: t.heading,
            requirement: None,
            page: None,
            block,
            granularity: Granularity::Section,
            text: t.text,
            rules: Vec::new(),
            ..Entry::default()
        })
        .collect();
    let mut index = Index::open(dir).expect("an empty folder");
    index.replace_version("do", "h", &entries).expect("a folder that can be written");
    index
}

/// The texts found, best first.
pub fn own_answer(index: &Index, query: &str) -> Vec<String> {
    let hits = index.search(&Query { limit: DEPTH, ..Query::new(query) }).unwrap_or_default();
    // As they are shown, one list behind the other.
    hits.hits.into_iter().chain(hits.near).take(DEPTH).map(|h| h.entry.file).collect()
}
