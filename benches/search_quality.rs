//! How good the answers of search are, beside the engine with its own tokenizers and SQLite's full-text index.
//!
//! `cargo bench --bench search_quality` prints nDCG and recall of the first ten hits over `quality/judged.tsv`; with `-- -v` also each
//! query that is not answered perfectly. The others get every query as it is typed, with their own way of joining words and, because
//! that decides much, with the other way as well. The last rows compare what a term may be (a syllable, two, a word of a list, which is
//! `quality/words.txt`: common words of reports, written for this comparison), everything else being equal.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]
#![expect(clippy::unwrap_used, reason = "a bench stops where something is wrong")]
#![expect(clippy::expect_used, reason = "a bench stops where something is wrong")]

mod quality;

use quality::{DEPTH, Figures, Judged, judged, mean, measure, own_answer, own_index, texts};
use rasoat_text::fold::fold;
use std::collections::HashSet;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, QueryParser, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer};
use tantivy::{DocAddress, TantivyDocument, Term, doc};

type Engine = (&'static str, Searcher);

fn main() {
    let verbose = std::env::args().any(|a| a == "-v");
    let judged = judged();
    let dir = tempfile::tempdir().unwrap();
    let own = own_index(dir.path());
    let engines: Vec<Engine> = vec![
        ("rasoat", Box::new(move |q: &str| own_answer(&own, q))),
        ("tantivy, any word", plain(false, false)),
        ("tantivy, all words", plain(false, true)),
        ("tantivy folding, any word", plain(true, false)),
        ("tantivy folding, all words", plain(true, true)),
        ("SQLite FTS5, all words", sqlite(" ")),
        ("SQLite FTS5, any word", sqlite(" OR ")),
        ("terms: syllables", by_terms(Terms::Syllables)),
        ("terms: pairs of syllables", by_terms(Terms::Pairs)),
        ("terms: words of a list", by_terms(Terms::Words)),
    ];
    println!("{} queries over {} texts; nDCG@{DEPTH} / recall@{DEPTH}", judged.len(), texts().len());
    let mut kinds: Vec<&str> = judged.iter().map(|j| j.kind.as_str()).collect();
    kinds.dedup();
    print!("{:<27} {:>11}", "", "all");
    kinds.iter().for_each(|k| print!(" {k:>13}"));
    println!();
    for (name, ask) in &engines {
        let figures: Vec<(&Judged, Figures)> = judged.iter().map(|j| (j, measure(j, &ask(&j.query)))).collect();
        let of = |kind: Option<&str>| {
            let chosen: Vec<Figures> =
                figures.iter().filter(|(j, _)| kind.is_none_or(|k| j.kind == k)).map(|(_, f)| *f).collect();
            let m = mean(&chosen);
            format!("{:.3} {:.3}", m.ndcg, m.recall)
        };
        print!("{name:<27} {:>11}", of(None));
        kinds.iter().for_each(|k| print!(" {:>13}", of(Some(k))));
        println!();
    }
    if verbose {
        let ask = &engines[0].1;
        for j in &judged {
            let answer = ask(&j.query);
            let f = measure(j, &answer);
            if f.ndcg < 0.999 || f.recall < 0.999 {
                println!("{:.3} {:.3} {:<14} {:<40} {}", f.ndcg, f.recall, j.kind, j.query, answer.join(" "));
            }
        }
    }
}

/// From the words of a query to the ids of what was found, best first.
type Searcher = Box<dyn Fn(&str) -> Vec<String>>;

fn plain(folding: bool, all: bool) -> Searcher {
    let mut b = Schema::builder();
    let name = if folding { "folding" } else { "default" };
    let indexing = TextFieldIndexing::default().set_tokenizer(name).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = b.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let id = b.add_text_field("id", STRING | STORED);
    let index = tantivy::Index::create_in_ram(b.build());
    let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(40)).filter(LowerCaser);
    index.tokenizers().register("folding", analyzer.filter(AsciiFoldingFilter).build());
    let mut writer = index.writer_with_num_threads(1, 20 << 20).unwrap();
    for t in texts() {
        writer.add_document(doc!(text => format!("{}\n{}", t.heading, t.text), id => t.id)).unwrap();
    }
    writer.commit().unwrap();
    let mut parser = QueryParser::for_index(&index, vec![text]);
    if all {
        parser.set_conjunction_by_default();
    }
    let reader = index.reader().unwrap();
    Box::new(move |query| {
        let searcher = reader.searcher();
        let (query, _) = parser.parse_query_lenient(query);
        let found = searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score()).unwrap();
        found.into_iter().map(|(_, address)| id_of(&searcher, id, address)).collect()
    })
}

/// What a term is, everything else being equal: letters folded by the project, all terms wanted, any of them where nothing has all.
#[derive(Clone, Copy)]
enum Terms {
    Syllables,
    /// Each syllable with the next.
    Pairs,
    /// The longest words of a list, single syllables between them.
    Words,
}

impl Terms {
    fn of(self, text: &str, words: &HashSet<String>) -> Vec<String> {
        let folded = fold(text).text;
        let syllables: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|s| !s.is_empty()).collect();
        let joined = |part: &[&str]| part.join("_");
        match self {
            Terms::Pairs if syllables.len() > 1 => syllables.windows(2).map(joined).collect(),
            Terms::Syllables | Terms::Pairs => syllables.iter().map(|s| (*s).to_owned()).collect(),
            Terms::Words => {
                let (mut out, mut at) = (Vec::new(), 0);
                while at < syllables.len() {
                    let longest = (2..=4).rev().filter(|n| at + n <= syllables.len());
                    let width = longest.into_iter().find(|n| words.contains(&joined(&syllables[at..at + n]))).unwrap_or(1);
                    out.push(joined(&syllables[at..at + width]));
                    at += width;
                }
                out
            }
        }
    }
}

fn by_terms(terms: Terms) -> Searcher {
    let words: HashSet<String> = include_str!("quality/words.txt").lines().map(|w| fold(w).text.replace(' ', "_")).collect();
    let mut b = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
    let text = b.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let id = b.add_text_field("id", STRING | STORED);
    let index = tantivy::Index::create_in_ram(b.build());
    let mut writer = index.writer_with_num_threads(1, 20 << 20).unwrap();
    for t in texts() {
        let all = terms.of(&format!("{}\n{}", t.heading, t.text), &words).join(" ");
        writer.add_document(doc!(text => all, id => t.id)).unwrap();
    }
    writer.commit().unwrap();
    let reader = index.reader().unwrap();
    Box::new(move |query| {
        let searcher = reader.searcher();
        let wanted = terms.of(query, &words);
        let found = [Occur::Must, Occur::Should].into_iter().map(|occur| {
            let term = |t: &String| TermQuery::new(Term::from_field_text(text, t), IndexRecordOption::WithFreqs);
            let all = wanted.iter().map(|t| -> (Occur, Box<dyn Query>) { (occur, Box::new(term(t))) }).collect();
            searcher.search(&BooleanQuery::new(all), &TopDocs::with_limit(DEPTH).order_by_score()).unwrap()
        });
        let found = found.into_iter().find(|f| !f.is_empty()).unwrap_or_default();
        found.into_iter().map(|(_, address)| id_of(&searcher, id, address)).collect()
    })
}

/// The id of a text that was found.
fn id_of(searcher: &tantivy::Searcher, id: Field, address: DocAddress) -> String {
    let doc: TantivyDocument = searcher.doc(address).unwrap();
    doc.get_first(id).and_then(|v| v.as_str().map(str::to_owned)).unwrap()
}

/// Each run of letters and figures in quotes, so that nothing typed is an operator.
fn sqlite(joiner: &'static str) -> Searcher {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, text, tokenize = \"unicode61 remove_diacritics 2\")")
        .unwrap();
    for t in texts() {
        db.execute("INSERT INTO t VALUES (?1, ?2)", (&t.id, format!("{}\n{}", t.heading, t.text))).unwrap();
    }
    Box::new(move |query| {
        let words: Vec<String> = query.split_whitespace().map(|w| format!("\"{}\"", w.replace('"', ""))).collect();
        let mut rows = db.prepare("SELECT id FROM t WHERE text MATCH ?1 ORDER BY rank LIMIT ?2").unwrap();
        rows.query_map((words.join(joiner), DEPTH as i64), |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    })
}
