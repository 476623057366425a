//! How fast search is, beside the engine with its own tokenizer on the same texts in the same run.
//!
//! `cargo bench --bench search -- 1000000` for a million sections (100,000 without a number). The texts are made from syllables that
//! are as unevenly frequent as those of a language; the same number gives the same texts. Only the ratios of one run mean anything.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]
#![expect(clippy::unwrap_used, reason = "a bench stops where something is wrong")]

use rasoat_search::{Entry, FacetKind, Granularity, Index, Like, Query};
use std::time::{Duration, Instant};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, STRING, Schema, TEXT};
use tantivy::{IndexWriter, ReloadPolicy, TantivyDocument, doc};

const WORDS_A_SECTION: usize = 80;
const SECTIONS_A_DOSSIER: usize = 20;
const ROUNDS: usize = 30;
const LIMIT: usize = 20;

fn main() {
    let sections = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let words = Vocabulary::new();
    let dir = tempfile::tempdir().unwrap();
    let sample = sections.min(10_000);
    let bytes: usize = (0..sample).map(|i| words.section(i as u64).len()).sum();
    println!("{sections} sections of about {WORDS_A_SECTION} syllables, {} bytes of text each", bytes / sample.max(1));

    let own = dir.path().join("own");
    let started = Instant::now();
    fill_own(&own, &words, sections);
    report_rate("indexing, rasoat", sections, started.elapsed(), &own);
    let plain = dir.path().join("plain");
    let started = Instant::now();
    fill_plain(&plain, &words, sections);
    report_rate("indexing, engine alone", sections, started.elapsed(), &plain);

    let started = Instant::now();
    let own = Index::open(&own).unwrap();
    let first = own.search(&Query::new("kiến nghị")).unwrap();
    println!("open and first query, rasoat: {:.1} ms ({} found)", ms(started.elapsed()), first.total);
    let started = Instant::now();
    let plain = Plain::open(&plain);
    plain.search("kiến nghị");
    println!("open and first query, engine alone: {:.1} ms", ms(started.elapsed()));

    println!("{:<28} {:>9} {:>8} {:>8}   {:>8} {:>8}  (engine alone)", "query", "found", "p50 ms", "p95 ms", "p50 ms", "p95 ms");
    let (mut all_own, mut all_plain) = (Vec::new(), Vec::new());
    for (kind, query) in queries(&words) {
        let found = own.search(&Query::new(&query)).unwrap().total;
        let a = measure(|| own.search(&Query { limit: LIMIT, ..Query::new(&query) }).unwrap().total);
        let b = measure(|| plain.search(&query));
        println!("{kind:<28} {found:>9} {:>8.2} {:>8.2}   {:>8.2} {:>8.2}", at(&a, 50), at(&a, 95), at(&b, 50), at(&b, 95));
        all_own.extend(a);
        all_plain.extend(b);
    }
    all_own.sort_by(f64::total_cmp);
    all_plain.sort_by(f64::total_cmp);
    let (a, b) = (all_own, all_plain);
    println!("{:<28} {:>9} {:>8.2} {:>8.2}   {:>8.2} {:>8.2}", "all", "", at(&a, 50), at(&a, 95), at(&b, 50), at(&b, 95));
    report_facets(&own, &words);
    report_others(&own, &words);
}

/// What a reviewer gets besides: what was meant, what holds some of the words, what is alike, how a word may go on.
fn report_others(own: &Index, words: &Vocabulary) {
    let w = |rank: usize| words.0[rank].as_str();
    let question = |ranks: std::ops::Range<usize>| ranks.map(w).chain(["không-có-đâu"]).collect::<Vec<_>>().join(" ");
    let few = words.section(7).split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    let like = Like { text: words.section(7), address: None };
    for (kind, wanted) in [
        ("slip, one word", Query::new(format!("{}q", unmarked(w(60))))),
        ("slip, beside another", Query::new(format!("{} {}q", w(4), unmarked(w(9))))),
        ("question, frequent words", Query::new(question(2..10))),
        ("question, middling words", Query::new(question(60..68))),
        ("twelve words of one section", Query::new(few)),
        ("like a section", Query { like: Some(like.clone()), ..Query::new("") }),
        ("like a section, of a unit", Query { like: Some(like), ..Query::new("unit:u7") }),
    ] {
        let wanted = Query { limit: LIMIT, ..wanted };
        let count = || own.search(&wanted).map(|hits| hits.hits.len() + hits.near.len()).unwrap();
        report(kind, count(), &measure(count));
    }
    for typed in [unmarked(w(60)).chars().take(2).collect(), format!("{} ", w(4)), format!("{} {}", w(4), &unmarked(w(9))[..1])] {
        let count = || own.complete(&typed, 10).unwrap().len();
        report(&format!("completion, \"{typed}\""), count(), &measure(count));
    }
}

fn report(kind: &str, found: usize, times: &[f64]) {
    println!("{kind:<28} {found:>9} {:>8.2} {:>8.2}", at(times, 50), at(times, 95));
}

/// The same with everything counted that can be.
fn report_facets(own: &Index, words: &Vocabulary) {
    for (kind, query) in [
        ("facets, term, frequent", words.0[3].clone()),
        ("facets, term, middling", words.0[60].clone()),
        ("facets, AND, frequent", format!("{} AND {}", words.0[2], words.0[5])),
        ("facets, filtered", format!("unit:u7 AND {}", words.0[3])),
    ] {
        let wanted = Query { limit: LIMIT, facets: FacetKind::ALL.to_vec(), ..Query::new(&query) };
        let found: u64 = own.search(&wanted).unwrap().facets[0].values.iter().map(|v| v.count).sum();
        report(kind, found as usize, &measure(|| own.search(&wanted).unwrap().total));
    }
}

/// Kinds of queries over frequent, middling and rare words.
fn queries(words: &Vocabulary) -> Vec<(&'static str, String)> {
    let w = |rank: usize| words.0[rank].as_str();
    vec![
        ("term, frequent", w(3).to_owned()),
        ("term, middling", w(60).to_owned()),
        ("term, rare", w(900).to_owned()),
        ("term, no marks", unmarked(w(60))),
        ("AND, frequent", format!("{} AND {}", w(2), w(5))),
        ("AND, frequent and rare", format!("{} AND {}", w(2), w(700))),
        ("words, frequent", format!("{} {}", w(4), w(9))),
        ("words, middling, no marks", format!("{} {}", unmarked(w(40)), unmarked(w(90)))),
        ("phrase, frequent", format!("\"{} {}\"", w(4), w(9))),
        ("phrase, middling", format!("\"{} {}\"", w(40), w(90))),
        ("phrase of three", format!("\"{} {} {}\"", w(8), w(12), w(20))),
        ("phrase with abbreviation", "\"phong trào thi đua\"".to_owned()),
        ("abbreviation", "PTTĐ".to_owned()),
        ("words people type", "kiến nghị".to_owned()),
        ("OR", format!("{} OR {}", w(50), w(120))),
        ("NOT", format!("{} -{}", w(50), w(2))),
        ("filtered, frequent", format!("unit:u7 AND {}", w(3))),
        ("filtered, middling", format!("unit:u7 AND {}", w(60))),
        ("filtered, phrase", format!("unit:u7 AND \"{} {}\"", w(4), w(9))),
    ]
}

fn unmarked(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    word.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Milliseconds of each round, ascending; two rounds before do not count.
fn measure(mut run: impl FnMut() -> usize) -> Vec<f64> {
    for _ in 0..2 {
        std::hint::black_box(run());
    }
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(run());
            ms(started.elapsed())
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn at(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

fn report_rate(what: &str, sections: usize, took: Duration, dir: &std::path::Path) {
    let bytes: u64 = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum();
    println!(
        "{what}: {:.0} sections/s, {:.0} bytes a section",
        sections as f64 / took.as_secs_f64(),
        bytes as f64 / sections as f64
    );
}

fn fill_own(dir: &std::path::Path, words: &Vocabulary, sections: usize) {
    let mut index = Index::open(dir).unwrap();
    let mut writer = index.writer().unwrap();
    for first in (0..sections).step_by(SECTIONS_A_DOSSIER) {
        let dossier = format!("{:06}", first / SECTIONS_A_DOSSIER);
        let entries: Vec<Entry> = (first..sections.min(first + SECTIONS_A_DOSSIER))
            .map(|i| Entry {
                campaign: "do".into(),
                dossier: dossier.clone(),
                version: 1,
                unit_id: Some(format!("u{}", i % 63)),
                unit_name: format!("Đơn vị {}", i % 63),
                received: None,
                file: "bao-cao.docx".into(),
                kind: "summary-report".into(),
                section_path: "II.2 Công tác tuyên truyền".into(),
                requirement: Some("report.ii.2".into()),
                page: Some(1),
                block: i,
                granularity: Granularity::Section,
                text: words.section(i as u64),
                rules: Vec::new(),
                ..Entry::default()
            })
            .collect();
        writer.replace("do", &dossier, &entries).unwrap();
    }
    writer.commit().unwrap();
}

fn plain_schema() -> Schema {
    let mut b = Schema::builder();
    b.add_text_field("text", TEXT | STORED);
    b.add_text_field("key", STRING);
    b.add_text_field("unit", STRING);
    b.build()
}

fn fill_plain(dir: &std::path::Path, words: &Vocabulary, sections: usize) {
    std::fs::create_dir_all(dir).unwrap();
    let schema = plain_schema();
    let [text, key, unit] = ["text", "key", "unit"].map(|name| schema.get_field(name).unwrap());
    let index = tantivy::Index::create_in_dir(dir, schema).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 64 << 20).unwrap();
    for i in 0..sections {
        let name = format!("{:06}", i / SECTIONS_A_DOSSIER);
        writer.add_document(doc!(text => words.section(i as u64), key => name, unit => format!("u{}", i % 63))).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// The engine as it comes: its tokenizer, its parser, all words wanted.
struct Plain {
    reader: tantivy::IndexReader,
    parser: QueryParser,
}

impl Plain {
    fn open(dir: &std::path::Path) -> Plain {
        let index = tantivy::Index::open_in_dir(dir).unwrap();
        let text = index.schema().get_field("text").unwrap();
        let mut parser = QueryParser::for_index(&index, vec![text]);
        parser.set_conjunction_by_default();
        Plain { reader: index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap(), parser }
    }

    /// As many as are found; the texts of the best are read as well.
    fn search(&self, query: &str) -> usize {
        let searcher = self.reader.searcher();
        let query = self.parser.parse_query(query).unwrap();
        let total = searcher.search(&query, &Count).unwrap();
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(LIMIT).order_by_score()).unwrap() {
            std::hint::black_box(searcher.doc::<TantivyDocument>(address).unwrap());
        }
        total
    }
}

/// Syllables by falling frequency.
struct Vocabulary(Vec<String>);

impl Vocabulary {
    fn new() -> Vocabulary {
        let onsets = [
            "", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t", "th", "tr", "v",
            "x",
        ];
        let rimes = [
            "a", "á", "à", "ạ", "an", "án", "ang", "ảng", "anh", "ao", "âm", "ân", "ất", "ăn", "e", "ê", "ế", "iên", "iến",
            "iệt", "in", "inh", "o", "ó", "ong", "ô", "ồng", "ông", "ơ", "ới", "ơn", "u", "ục", "ung", "uân", "ư", "ứ", "ưng",
            "ươi", "ường", "ược",
        ];
        let mut all: Vec<String> = onsets.iter().flat_map(|o| rimes.iter().map(move |r| format!("{o}{r}"))).collect();
        let mut random = Random(7);
        for i in (1..all.len()).rev() {
            all.swap(i, random.below(i as u64 + 1) as usize);
        }
        Vocabulary(all)
    }

    /// The text of section `i`: always the same. Rank r is drawn about as often as 1/r.
    fn section(&self, i: u64) -> String {
        let mut random = Random(i.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut out = String::new();
        for n in 0..WORDS_A_SECTION / 4 + random.below(WORDS_A_SECTION as u64 * 3 / 2) as usize {
            if n > 0 {
                out.push(if n % 15 == 0 { '\n' } else { ' ' });
            }
            match random.below(400) {
                0 => out.push_str("PTTĐ"),
                1 => out.push_str("phong trào thi đua"),
                2 => out.push_str("kiến nghị"),
                _ => {
                    let share = random.below(1 << 30) as f64 / f64::from(1 << 30);
                    let rank = (self.0.len() as f64).powf(share) as usize - 1;
                    out.push_str(&self.0[rank.min(self.0.len() - 1)]);
                }
            }
        }
        out
    }
}

/// xorshift: enough for texts that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % n
    }
}
