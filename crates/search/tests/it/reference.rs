//! What the index finds, beside what reading every text finds.

use proptest::prelude::*;
use rasoat_search::{Entry, Hits, Index, Query};
use rasoat_text::fold::{canon, fold};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// Syllables that differ in marks alone, and some that do not; no two of them are a word that is abbreviated.
const SYLLABLES: [&str; 9] = ["kiến", "kiên", "kien", "nghị", "nghi", "bán", "ban", "lá", "xa"];

fn index_of(texts: &[String]) -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path().join("search")).unwrap();
    // Two commits, so that there are two segments.
    for (dossier, half) in [("a", 0), ("b", 1)] {
        let own = texts.iter().enumerate().filter(|(i, _)| i % 2 == half);
        let entry = |(i, text): (usize, &String)| Entry {
            campaign: "dot".into(),
            dossier: dossier.into(),
            version: 1,
            file: "bao-cao.docx".into(),
            block: i,
            text: text.clone(),
            ..Entry::default()
        };
        let entries: Vec<Entry> = own.map(entry).collect();
        index.replace_version("dot", dossier, &entries).unwrap();
    }
    (dir, index)
}

fn ask(index: &Index, query: &str) -> Hits {
    let hits = index.search(&Query { limit: 100, ..Query::new(query) }).unwrap();
    if hits.partial { Hits::default() } else { hits }
}

fn blocks(hits: &Hits) -> Vec<usize> {
    hits.hits.iter().map(|h| h.entry.block).collect()
}

fn set(blocks: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    blocks.into_iter().collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').filter(|w| !w.is_empty()).collect()
}

/// Whether the words follow one another, with at most so many others between them in all.
fn follow(text: &[&str], wanted: &[&str], spare: usize) -> bool {
    fn from(text: &[&str], wanted: &[&str], spare: usize) -> bool {
        let Some((first, rest)) = wanted.split_first() else { return true };
        (0..=spare).any(|gap| text.get(gap) == Some(first) && from(&text[gap + 1..], rest, spare - gap))
    }
    let Some((first, rest)) = wanted.split_first() else { return true };
    (0..text.len()).any(|at| text[at] == *first && from(&text[at + 1..], rest, spare))
}

fn phrase(wanted: &str, spare: usize) -> impl Fn(&[&str]) -> bool {
    move |text| follow(text, &words(wanted), spare)
}

fn all(wanted: &str) -> impl Fn(&[&str]) -> bool {
    move |text| words(wanted).iter().all(|w| text.contains(w))
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::collection::vec(prop::sample::select(&SYLLABLES[..]), 0..7).prop_map(|w| w.join(" "));
    prop::collection::vec(text, 1..24)
}

fn some_words(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&SYLLABLES[..]), 1..=most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn phrases_words_and_distances(texts in texts(), wanted in some_words(4), within in 1_usize..5) {
        let (_dir, index) = index_of(&texts);
        let query = wanted.join(" ");
        let plain = fold(&query).text;
        let exact: Vec<String> = texts.iter().map(|t| canon(t).text).collect();
        let folded: Vec<String> = texts.iter().map(|t| fold(t).text).collect();
        let holding = |texts: &[String], is: &dyn Fn(&[&str]) -> bool| set((0..texts.len()).filter(|i| is(&words(&texts[*i]))));

        // Everything is found whatever its marks, and nothing else.
        prop_assert_eq!(set(blocks(&ask(&index, &format!("\"{query}\"")))), holding(&folded, &phrase(&plain, 0)));
        prop_assert_eq!(set(blocks(&ask(&index, &format!("\"{plain}\"")))), holding(&folded, &phrase(&plain, 0)));
        let found = blocks(&ask(&index, &query));
        prop_assert_eq!(set(found.iter().copied()), holding(&folded, &all(&plain)));

        // As spelled and side by side comes first, then as spelled, then side by side, then all.
        if !query.is_ascii() {
            let spelled = holding(&exact, &all(&query));
            for tier in [holding(&exact, &phrase(&query, 0)), spelled.clone(), &spelled | &holding(&folded, &phrase(&plain, 0))] {
                let first = set(found.iter().copied().take(tier.len()));
                prop_assert_eq!(first, tier, "{}: {:?}", query, found);
            }
            // What is excluded is taken as it is written.
            let without = set(0..texts.len()).difference(&holding(&exact, &phrase(&query, 0))).copied().collect::<BTreeSet<_>>();
            prop_assert_eq!(set(blocks(&ask(&index, &format!("(lá OR -lá) -\"{query}\"")))), without);
        }

        if let [first, second] = words(&plain)[..] {
            let near = |t: &[&str]| follow(t, &[first, second], within - 1) || follow(t, &[second, first], within - 1);
            prop_assert_eq!(set(blocks(&ask(&index, &format!("{first} NEAR/{within} {second}")))), holding(&folded, &near));
        }
        let near = format!("\"{plain}\"~{within}");
        if words(&plain).len() > 2 {
            prop_assert_eq!(set(blocks(&ask(&index, &near))), holding(&folded, &phrase(&plain, within - 1)));
        }

        // Half a word.
        let half: String = plain.chars().take(2).collect();
        let begins = |t: &[&str]| t.iter().any(|w| w.starts_with(&half));
        prop_assert_eq!(set(blocks(&ask(&index, &format!("{half}*")))), holding(&folded, &begins));
    }
}
