//! Fits the weights of the reading on the labelled reports of `fixtures/reading` and measures them.
//!
//! `cargo run --release --example fit_reading -- [fit|cv|measure|show NAME] [--misses] [--dry]`
//!
//! * `fit`: fits on all authors whose role is "fit" and writes `crates/check/src/genre/words.tsv` and `crates/check/src/matching/weights.tsv`.
//! * `cv`: leaves out a group of authors at a time, fits on the others, measures on the group, and writes `docs/calibration.md` (`--dry`: does
//!   not write, and leaves the bare profiles out).
//! * `show FOLDER/NAME`: one report unit by unit, read by weights that its author had no part in.
//! * `measure [FOLDER …]`: reads reports, without folders those of the authors who only measure, with the weights that stand in the sources.
//!
//! What words say for a topic is learnt anew without the authors whose reports the later stages are fitted on, so that they never see
//! words that were learnt from the very report; and each stage is fitted on what the other half of the authors taught the stage before.

#![allow(clippy::print_stdout, reason = "printing is what the example is for")]

#[path = "../tests/common/labelled.rs"]
mod labelled;

mod explain;

use labelled::{Labelled, Score};
use rasoat_check::genre::asked::Asked;
use rasoat_check::genre::{GENRE, Genre};
use rasoat_check::matching::model::{Logistic, Model};
use rasoat_check::matching::reading::Reading;
use rasoat_check::matching::trees::Growth;
use rasoat_check::matching::units::Kind;
use rasoat_check::matching::{self, features};
use rasoat_check::outline::Outline;
use rasoat_check::profile::Profile;
use rasoat_text::lexis::{folded, syllables};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::Arc;

/// Groups of authors that are left out together in cross-validation.
const FOLDS: usize = 6;
/// Groups of authors for which words are learnt apart.
const GROUPS: usize = 5;
/// L2 penalties by stage: the larger the fewer examples.
const PENALTY: f64 = 2.0;
const PENALTY_TREATED: f64 = 1.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let misses = args.iter().any(|a| a == "--misses");
    match args.first().map(String::as_str) {
        Some("fit") => fit(),
        Some("show") => show(args.get(1).map_or("", String::as_str)),
        Some("cv") => cross_validate(misses, args.iter().any(|a| a == "--dry")),
        _ => measure(&args[1.min(args.len())..], misses),
    }
}

fn fit() {
    let authors = labelled::folders("fit");
    let reports = load(&authors);
    let texts = Texts::new(&reports);
    let words = texts.words(&[]);
    let model = train(&reports, &texts, &[]);
    let head = format!(
        "# Fitted by examples/fit_reading.rs on {} reports by {} authors ({}). Do not edit.\n",
        reports.len(),
        authors.len(),
        authors.join(", ")
    );
    write("crates/check/src/genre/words.tsv", &format!("{head}{words}"));
    write("crates/check/src/matching/weights.tsv", &format!("{head}{}", model.print()));
    println!("fitted on {} reports", reports.len());
}

fn write(path: &str, text: &str) {
    std::fs::write(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path), text).expect("the sources can be written");
}

fn cross_validate(misses: bool, is_dry: bool) {
    let authors = labelled::folders("fit");
    let reports = load(&authors);
    let texts = Texts::new(&reports);
    let groups: Vec<Vec<&str>> =
        (0..FOLDS).map(|g| authors.iter().map(String::as_str).skip(g).step_by(FOLDS).collect()).collect();
    let fitted: Vec<(Model, Arc<Genre>)> =
        groups.par_iter().map(|g| (train(&reports, &texts, g), Arc::new(Genre::new(&texts.words(g))))).collect();
    let folds: Vec<&(Model, Arc<Genre>)> = (0..authors.len()).map(|a| &fitted[a % FOLDS]).collect();
    let mut page = String::from(
        "# Calibration of the reading\n\nWritten by `cargo run --release --example fit_reading -- cv`: each author's reports are read by weights \
         that were fitted on other authors' (fixtures/reading). A section counts as treated where its label says so; points marked \
         *unsure* are left out.\n\n",
    );
    for bare in [false, true].into_iter().take(if is_dry { 1 } else { 2 }) {
        let (mut all, mut told) = (Score::default(), Vec::new());
        for (author, (model, genre)) in authors.iter().zip(folds.iter().copied()) {
            let mut score = Score::default();
            for r in reports.iter().filter(|r| r.author() == author) {
                judge(r, genre, model, bare, &mut score);
                told.extend(probabilities(r, genre, model, bare));
            }
            println!("{author}{}: {}", if bare { " bare" } else { "" }, score.summary());
            all.merge(&score);
        }
        let summary = format!("{}, log loss {:.4}", all.summary(), log_loss(&told));
        println!("all{}: {summary}", if bare { " bare" } else { "" });
        let name = if bare { "The directive's headings alone" } else { "With the profile's accepted wordings" };
        let _ = writeln!(page, "## {name}\n\n{summary}\n\n{}", calibration(&told));
        if misses {
            all.lines.iter().for_each(|l| println!("  {l}"));
        }
    }
    if !is_dry {
        write("docs/calibration.md", page.trim_end_matches('\n'));
    }
}

/// For each section that is judged: how probable the reading holds it, and whether it is treated by the labels.
fn probabilities(report: &Report, genre: &Arc<Genre>, model: &Model, bare: bool) -> Vec<(f32, bool)> {
    let profile = if bare { &report.bare } else { &report.full };
    let asked = labelled::compiled(genre, profile);
    let kind = Some(labelled::kind(&report.labelled.outline));
    let reading = matching::read_by(model, &asked, profile, kind, &report.labelled.document, &report.outline).run(model);
    let truth = Truth::new(report, profile, &asked, &reading);
    let leaf = |r: &&usize| !asked.rows[**r].has_children && asked.rows[**r].demanded;
    reading.active.iter().filter(leaf).filter_map(|r| Some((reading.treated[*r], truth.treated[*r]?))).collect()
}

/// Mean logarithmic loss, with probabilities kept off 0 and 1.
fn log_loss(told: &[(f32, bool)]) -> f64 {
    let of = |(p, yes): &(f32, bool)| -f64::from(if *yes { *p } else { 1.0 - *p }.clamp(0.01, 0.99)).ln();
    told.iter().map(of).sum::<f64>() / told.len().max(1) as f64
}

/// Predicted against true in ten bins, and what each pair of bounds would cost, as two tables in Markdown.
fn calibration(told: &[(f32, bool)]) -> String {
    let mut out = String::from("| predicted | sections | of these treated |\n|---|---|---|\n");
    for bin in 0..10 {
        let (from, to) = (bin as f32 / 10.0, (bin + 1) as f32 / 10.0 + if bin == 9 { 0.01 } else { 0.0 });
        let inside: Vec<_> = told.iter().filter(|(p, _)| (from..to).contains(p)).collect();
        let yes = inside.iter().filter(|(_, t)| *t).count();
        let _ = writeln!(
            out,
            "| {from:.1} to {:.1} | {} | {:.2} |",
            from + 0.1,
            inside.len(),
            yes as f64 / inside.len().max(1) as f64
        );
    }
    out.push_str(
        "\n| missing up to | present from | accused wrongly | missed | left to a person | of |\n|---|---|---|---|---|---|\n",
    );
    for (missing, present) in [(0.2, 0.5), (matching::MISSING, matching::PRESENT), (0.4, 0.5), (0.5, 0.5), (0.3, 0.6), (0.4, 0.6)]
    {
        let count = |f: &dyn Fn(&(f32, bool)) -> bool| told.iter().filter(|t| f(t)).count();
        let _ = writeln!(
            out,
            "| {missing:.2} | {present:.2} | {} | {} | {} | {} |",
            count(&|(p, t)| *p <= missing && *t),
            count(&|(p, t)| *p >= present && !*t),
            count(&|(p, _)| *p > missing && *p < present),
            told.len()
        );
    }
    out
}

fn measure(folders: &[String], misses: bool) {
    let named: Vec<String> = folders.iter().filter(|f| !f.starts_with("--")).cloned().collect();
    for folder in if named.is_empty() { labelled::folders("measure") } else { named } {
        for bare in [false, true] {
            let mut score = Score::default();
            for r in &load(std::slice::from_ref(&folder)) {
                judge(r, &GENRE, &matching::model::MODEL, bare, &mut score);
            }
            println!("{folder}{}: {}", if bare { " bare" } else { "" }, score.summary());
            if misses {
                score.lines.iter().for_each(|l| println!("  {l}"));
            }
        }
    }
}

struct Report {
    labelled: Labelled,
    outline: Outline,
    full: Profile,
    bare: Profile,
}

impl Report {
    fn author(&self) -> &str {
        self.labelled.name.split('/').next().unwrap_or_default()
    }
}

impl Report {
    /// The same report as another typist would have it: other ends of headings, no bold or all bold, numbers left out, a heading and its
    /// text on one line, capitals. What a line says and answers stays.
    fn varied(&self, seed: usize) -> Report {
        let mut out = Vec::new();
        let lines: Vec<&labelled::Line> = self.labelled.lines.iter().collect();
        // A small generator with a fixed seed: the same weights on every machine.
        let mut state = 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(seed as u64 + 1) | 1;
        let mut roll = |n: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % n
        };
        let (ending, bold, numbers, capitals) = (roll(5), roll(3), roll(3), roll(4));
        // One section more is left out, left empty, or left to be written: faults are few, and every section may have them.
        let alone = |id: &str| lines.iter().filter(|l| l.ids.iter().any(|i| i == id)).all(|l| l.ids.len() == 1);
        let mut ids: Vec<&String> = lines.iter().filter(|l| matches!(l.kind, 'p' | 'r' | 't')).flat_map(|l| &l.ids).collect();
        ids.sort();
        ids.dedup();
        ids.retain(|id| alone(id));
        let mut gone: Vec<(&str, u64)> = Vec::new();
        let mut branch: Option<String> = None;
        for _ in 0..2 {
            if !ids.is_empty() {
                let id = ids.swap_remove(roll(ids.len() as u64) as usize);
                gone.push((id, roll(3)));
            }
        }
        // Or all of a branch is, with the headings above it.
        if roll(4) == 0 {
            let tops: BTreeSet<&str> = ids.iter().filter_map(|id| id.split_once('.')).map(|(top, _)| top).collect();
            let whole = |top: &str| {
                let inside = |id: &String| id == top || id.strip_prefix(top).is_some_and(|r| r.starts_with('.'));
                lines.iter().filter(|l| l.ids.iter().any(inside)).all(|l| l.ids.iter().all(inside))
            };
            let tops: Vec<&str> = tops.into_iter().filter(|t| whole(t)).collect();
            if !tops.is_empty() {
                branch = Some(tops[roll(tops.len() as u64) as usize].to_string());
                gone.clear();
            }
        }
        let is_cut = roll(3) == 0;
        const NOTES: [&str; 5] =
            ["………………………", "(Nêu cụ thể)", "Đang tổng hợp, sẽ bổ sung sau.", "[Đơn vị bổ sung nội dung]", "- …"];
        let mut i = 0;
        while i < lines.len() {
            let line = lines[i];
            let is_inside = |top: &String| line.ids.iter().any(|id| id == top || id.starts_with(&format!("{top}.")));
            // Some end with their last section, without a closing sentence.
            let is_closing = is_cut && lines[i..].iter().all(|l| l.ids.is_empty());
            if branch.as_ref().is_some_and(is_inside) || is_closing {
                i += 1;
                continue;
            }
            if let Some((id, how)) = gone.iter().find(|(id, _)| line.ids.iter().any(|i| i == id)) {
                let own = line.kind == 'h';
                if own && *how > 0 {
                    out.push(format!("h {id} | {}", line.text));
                    if *how == 2 {
                        out.push(format!("x {id} | {}", NOTES[roll(5) as usize]));
                    }
                }
                i += 1;
                continue;
            }
            let mut text = line.text.replace("**", if bold == 0 { "" } else { "**" });
            if line.kind == 'h' {
                let plain = text.replace("**", "");
                let (label, title) = match rasoat_check::outline::label::parse(&plain) {
                    Some((_, n)) => plain.split_at(n),
                    None => ("", plain.as_str()),
                };
                let title = title.trim_end_matches(['.', ':', ';']);
                let title = if capitals == 0 && line.ids.iter().all(|id| !id.contains('.')) {
                    title.to_uppercase()
                } else {
                    title.to_string()
                };
                let end = ["", ";", ".", ":", ""][ending as usize];
                let label = if numbers == 0 { "" } else { label };
                let next = lines.get(i + 1).filter(|n| n.kind == 'p' && n.ids == line.ids && !n.text.starts_with(['-', '+']));
                if let Some(next) = next.filter(|_| roll(3) == 0) {
                    let stars = if bold == 1 { "**" } else { "" };
                    out.push(format!("r {} | {stars}{label}{title}:{stars} {}", line.ids.join(","), next.text.replace("**", "")));
                    i += 2;
                    continue;
                }
                text = if bold == 1 { format!("**{label}{title}{end}**") } else { format!("{label}{title}{end}") };
            } else if line.kind == 'p'
                && !line.ids.is_empty()
                && roll(8) == 0
                && rasoat_check::outline::label::parse(&text).is_none()
            {
                text = format!("{} {text}", if roll(2) == 0 { "-" } else { "+" });
            }
            let ids = if line.ids.is_empty() { "-".to_string() } else { line.ids.join(",") };
            out.push(format!("{} {ids} | {text}", line.kind));
            i += 1;
        }
        let labelled = self.labelled.rewritten(&out.join("\n"));
        Report { outline: labelled::outline_of(&labelled), labelled, full: self.full.clone(), bare: self.bare.clone() }
    }
}

fn load(authors: &[String]) -> Vec<Report> {
    let mut profiles: HashMap<(String, bool), Profile> = HashMap::new();
    let all = authors.iter().flat_map(|a| labelled::of_author(a));
    all.map(|labelled| {
        let mut profile = |bare: bool| {
            profiles
                .entry((labelled.outline.clone(), bare))
                .or_insert_with(|| labelled::profile_of(&labelled.outline, bare))
                .clone()
        };
        let (full, bare) = (profile(false), profile(true));
        Report { outline: labelled::outline_of(&labelled), full, bare, labelled }
    })
    .collect()
}

fn judge(report: &Report, genre: &Arc<Genre>, model: &Model, bare: bool, score: &mut Score) {
    let mut profile = if bare { report.bare.clone() } else { report.full.clone() };
    profile.asked = labelled::compiled(genre, &profile);
    let kind = Some(labelled::kind(&report.labelled.outline));
    let matches = matching::sections_by(model, &profile, kind, &report.labelled.document, &report.outline);
    score.add(&report.labelled, &profile, &matches);
}

// ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A text as its words and pairs of words, with the topics that were asked of it and those that it answers.
struct Sample {
    /// Author of a report, or file of a bank of sentences.
    author: String,
    phrases: Vec<u32>,
    asked: Vec<u16>,
    told: Vec<u16>,
    /// Whether it answers anything; nothing is known of a wording.
    answers: Option<bool>,
}

/// All that words can be learnt from.
struct Texts {
    genre: Arc<Genre>,
    phrases: Vec<String>,
    reports: Vec<Sample>,
    /// Sentences of fixtures/reading/sentences: of each it is said what it treats, and of no other topic whether it does.
    bank: Vec<Sample>,
}

impl Texts {
    fn new(reports: &[Report]) -> Texts {
        let genre = Arc::new(Genre::new(""));
        let mut ids: HashMap<String, u32> = HashMap::new();
        let mut phrases_of = |text: &str| -> Vec<u32> {
            let text = folded(text);
            let words: Vec<&str> = syllables(&text).collect();
            let pairs = words.windows(2).map(|p| format!("{} {}", p[0], p[1]));
            let all: BTreeSet<String> = words.iter().map(|w| w.to_string()).chain(pairs).collect();
            all.into_iter()
                .map(|p| {
                    let next = ids.len() as u32;
                    *ids.entry(p).or_insert(next)
                })
                .collect()
        };
        let mut samples = Vec::new();
        for report in reports {
            let asked = labelled::compiled(&genre, &report.bare);
            let kind = labelled::kind(&report.labelled.outline);
            let active: Vec<usize> = report.bare.for_kind(Some(kind)).map(|(i, _)| i).collect();
            let leaf = |r: usize| !asked.rows[r].has_children && active.contains(&asked.rows[r].requirement);
            let topics_of = |rows: &[usize]| -> BTreeSet<u16> {
                rows.iter().flat_map(|r| asked.rows[*r].topics.iter().filter(|(_, s)| *s > 0.15).map(|(t, _)| *t)).collect()
            };
            let all = topics_of(&(0..asked.rows.len()).filter(|r| leaf(*r)).collect::<Vec<_>>());
            for line in report.labelled.lines.iter().filter(|l| l.kind != 'x') {
                let rows: Vec<usize> = labelled::rows_of(line, &report.bare, &asked).into_iter().filter(|r| leaf(*r)).collect();
                let told: Vec<u16> = topics_of(&rows).into_iter().collect();
                // A label says it too, without the text behind it.
                let label = line.text.split_once(':').map(|(l, _)| l).filter(|_| line.kind == 'r');
                for text in std::iter::once(line.text.as_str()).chain(label) {
                    samples.push(Sample {
                        author: report.author().to_string(),
                        phrases: phrases_of(text),
                        asked: all.iter().copied().collect(),
                        told: told.clone(),
                        answers: Some(!line.ids.is_empty()).filter(|_| !matches!(line.kind, 'h' | 't')),
                    });
                }
            }
        }
        let mut bank = Vec::new();
        for (file, ids, text) in labelled::sentences() {
            let topic = |id: &str| genre.topics.iter().position(|t| t.id == id).map(|t| t as u16);
            bank.push(Sample {
                author: file,
                phrases: phrases_of(&text),
                asked: Vec::new(),
                told: ids.split(',').filter_map(topic).collect(),
                answers: Some(ids != "-"),
            });
        }
        for (topic, text) in rasoat_check::genre::wordings() {
            bank.push(Sample {
                author: "lexicon".to_string(),
                phrases: phrases_of(&text),
                asked: Vec::new(),
                told: vec![topic],
                answers: None,
            });
        }
        let mut phrases = vec![String::new(); ids.len()];
        ids.into_iter().for_each(|(p, i)| phrases[i as usize] = p);
        Texts { genre, phrases, reports: samples, bank }
    }

    /// The fitted table of words, without the reports of some authors.
    fn words(&self, without: &[&str]) -> String {
        let reports: Vec<&Sample> = self.reports.iter().filter(|s| !without.contains(&s.author.as_str())).collect();
        let bank: Vec<&Sample> = self.bank.iter().collect();
        let mut counts = vec![0u32; self.phrases.len()];
        for sample in reports.iter().chain(&bank) {
            sample.phrases.iter().for_each(|p| counts[*p as usize] += 1);
        }
        let units = (reports.len() + bank.len()) as f64;
        // Phrases that are worth a weight, numbered anew.
        let mut known: Vec<u32> = (0..self.phrases.len() as u32).filter(|p| counts[*p as usize] >= LEAST).collect();
        known.sort_by(|a, b| self.phrases[*a as usize].cmp(&self.phrases[*b as usize]));
        let mut place = vec![u32::MAX; self.phrases.len()];
        known.iter().enumerate().for_each(|(i, p)| place[*p as usize] = i as u32);
        let features =
            |s: &Sample| -> Vec<u32> { s.phrases.iter().map(|p| place[*p as usize]).filter(|p| *p != u32::MAX).collect() };
        let rows: Vec<(Vec<u32>, &Sample, bool)> =
            reports.iter().map(|s| (features(s), *s, false)).chain(bank.iter().map(|s| (features(s), *s, true))).collect();
        let mut weights: Vec<Vec<(u16, f32)>> = vec![Vec::new(); known.len()];
        for topic in 0..self.genre.topics.len() as u16 {
            let examples: Vec<(&[u32], bool, f32)> = rows
                .iter()
                .filter(|(_, s, bank)| *bank || s.asked.contains(&topic))
                .map(|(f, s, bank)| {
                    let told = s.told.contains(&topic);
                    let weight = if s.author == "lexicon" { WORDING } else { 1.0 };
                    (f.as_slice(), told, weight * if *bank && !told { SILENCE } else { 1.0 })
                })
                .collect();
            if examples.iter().filter(|(_, told, _)| *told).count() < FEW {
                continue;
            }
            for (feature, weight) in speaks_for(&examples, known.len()).into_iter().enumerate() {
                if weight.abs() >= WORTH {
                    weights[feature].push((topic, weight));
                }
            }
        }
        let answers: Vec<(&[u32], bool, f32)> =
            rows.iter().filter_map(|(f, s, _)| Some((f.as_slice(), s.answers?, 1.0))).collect();
        for (feature, weight) in speaks_for(&answers, known.len()).into_iter().enumerate() {
            if weight.abs() >= WORTH {
                weights[feature].push((self.genre.topics.len() as u16, weight));
            }
        }
        let ids: Vec<&str> = self.genre.topics.iter().map(|t| t.id.as_str()).chain([rasoat_check::genre::ANYTHING]).collect();
        let mut out = format!("{}\n", ids.join("\t"));
        for (phrase, weights) in known.iter().zip(&weights) {
            let text = &self.phrases[*phrase as usize];
            let said = (f64::ln(units / f64::from(counts[*phrase as usize])) / f64::ln(units / 3.0)).clamp(0.05, 1.0);
            if !text.contains(' ') || !weights.is_empty() {
                let _ = write!(out, "{text}\t{said:.2}");
                for (topic, weight) in weights {
                    let _ = write!(out, "\t{topic}:{weight:.1}");
                }
                out.push('\n');
            }
        }
        out
    }
}

/// How often a phrase must stand to have a weight, how many texts a topic needs, and the least weight that is kept.
const LEAST: u32 = 3;
const FEW: usize = 8;
const WORTH: f32 = 1.2;
/// What a name or phrase of the lexicon counts, which is shorter than any sentence.
const WORDING: f32 = 0.5;
/// What it counts that a sentence of the bank has no label of a topic: nobody asked.
const SILENCE: f32 = 0.3;

/// Weights of a logistic model on the phrases of a text, each of which counts by one over the root of their number, as
/// `matching::signals` sums them: stochastic gradient with a step for each feature (AdaGrad), in a fixed order.
fn speaks_for(examples: &[(&[u32], bool, f32)], width: usize) -> Vec<f32> {
    const ROUNDS: usize = 8;
    const STEP: f32 = 0.6;
    const DECAY: f32 = 2e-4;
    let (mut weights, mut squares) = (vec![0.0f32; width], vec![1e-2f32; width]);
    let yes: f32 = examples.iter().map(|(_, told, w)| if *told { *w } else { 0.0 }).sum();
    let all: f32 = examples.iter().map(|(_, _, w)| *w).sum();
    let mut constant = (yes / (all - yes).max(1.0)).ln();
    let mut constant_squares = 1.0f32;
    // A step through all of them in an order that mixes authors.
    let stride = (1..).map(|i| 7919 + 2 * i).find(|s| gcd(*s, examples.len().max(1)) == 1).unwrap_or(1);
    for round in 0..ROUNDS {
        let mut at = round;
        for _ in 0..examples.len() {
            at = (at + stride) % examples.len();
            let (features, told, weight) = examples[at];
            let scale = 1.0 / (4.0 + features.len() as f32).sqrt();
            let z = constant + scale * features.iter().map(|f| weights[*f as usize]).sum::<f32>();
            let error = weight * (f32::from(u8::from(told)) - rasoat_check::matching::model::sigmoid(z));
            constant_squares += error * error;
            constant += STEP * error / constant_squares.sqrt();
            for f in features {
                let f = *f as usize;
                let gradient = scale * error - DECAY * weights[f];
                squares[f] += gradient * gradient;
                weights[f] += STEP * gradient / squares[f].sqrt();
            }
        }
    }
    weights
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

// ── Stages ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Examples = Vec<(Vec<f32>, bool, f32)>;

/// Fits stage by stage on the reports that are not left out, each under the full and the bare profile.
fn train(reports: &[Report], texts: &Texts, without: &[&str]) -> Model {
    let used: Vec<&Report> = reports.iter().filter(|r| !without.contains(&r.author())).collect();
    let authors: BTreeSet<&str> = used.iter().map(|r| r.author()).collect();
    // Authors in groups, each with words learnt without it.
    let mut genres: HashMap<&str, [Arc<Genre>; 3]> = HashMap::new();
    let ordered: Vec<&str> = authors.iter().copied().collect();
    for group in 0..GROUPS.min(ordered.len()) {
        let members: Vec<&str> = ordered.iter().copied().skip(group).step_by(GROUPS).collect();
        let left_out: Vec<&str> = without.iter().copied().chain(members.iter().copied()).collect();
        let words = texts.words(&left_out);
        // The varied reports are read with half of the lexicon.
        let genre = [Genre::new(&words), Genre::of(&words, |t| t % 2 == 0), Genre::of(&words, |t| t % 2 == 1)].map(Arc::new);
        members.iter().for_each(|m| {
            genres.insert(m, genre.clone());
        });
    }
    let varied: Vec<Report> = used.iter().enumerate().map(|(i, r)| r.varied(i)).collect();
    let prepared: Vec<(&Report, &Profile, Asked)> = used
        .iter()
        .map(|r| (*r, 0))
        .chain(varied.iter().enumerate().map(|(i, r)| (r, 1 + i % 2)))
        .flat_map(|(r, g)| [(r, &r.full, g), (r, &r.bare, g)])
        .map(|(r, p, g)| (r, p, labelled::compiled(&genres[r.author()][g], p)))
        .collect();
    let hollow = Logistic::fit(&hollow(&prepared), PENALTY);
    let empty = || Model { hollow: hollow.clone(), ..Model::default() };
    let mut readings: Vec<Reading<'_>> = prepared
        .iter()
        .map(|(r, p, asked)| {
            let kind = Some(labelled::kind(&r.labelled.outline));
            matching::read_by(&empty(), asked, p, kind, &r.labelled.document, &r.outline)
        })
        .collect();
    let truths: Vec<Truth> =
        prepared.iter().zip(&readings).map(|((r, p, asked), reading)| Truth::new(r, p, asked, reading)).collect();
    // Half of the authors each: what a stage says to the next was learnt from the other half.
    let half = |r: &Report| ordered.iter().position(|a| *a == r.author()).map_or(0, |i| i / GROUPS % 2);
    let halves: Vec<usize> = prepared.iter().map(|(r, _, _)| half(r)).collect();
    let mut fitter = Fitter { truths, halves, model: empty(), crossed: [empty(), empty()] };

    fitter.fit(
        &readings,
        PENALTY,
        |m| &mut m.content,
        |reading, truth, out| {
            for u in (0..reading.units.len()).filter(|u| reading.units[*u].kind != Kind::Label && truth.counts[*u]) {
                for r in &reading.active {
                    let features = features::content(reading, &reading.units[u], &reading.signals[u], *r);
                    out.push((features, truth.rows[u].contains(r), 1.0));
                }
            }
        },
    );
    fitter.each(&mut readings, |r, model| r.score_content(model));

    let titles = |of: fn(&Reading<'_>, usize, usize) -> Vec<f32>| {
        move |reading: &Reading<'_>, truth: &Truth, out: &mut Examples| {
            for u in reading.titles().filter(|u| truth.head[*u] == Some(true)) {
                out.extend(reading.active.iter().map(|r| (of(reading, u, *r), truth.rows[u].contains(r), 1.0)));
            }
        }
    };
    fitter.fit(&readings, PENALTY, |m| &mut m.name, titles(features::name));
    fitter.each(&mut readings, |r, model| r.score_names(model));
    let lines = |kind: Kind| {
        move |reading: &Reading<'_>, truth: &Truth, out: &mut Examples| {
            let lines = reading.titles().filter(|u| reading.units[*u].kind == kind);
            out.extend(lines.filter_map(|u| Some((features::line(reading, u), truth.head[u]?, 1.0))));
        }
    };
    fitter.fit(&readings, PENALTY, |m| &mut m.line, lines(Kind::Line));
    fitter.fit(&readings, PENALTY, |m| &mut m.label, lines(Kind::Label));
    fitter.each(&mut readings, |r, model| {
        r.score_lines(model);
        r.structure();
        r.speak();
    });
    fitter.fit(&readings, PENALTY, |m| &mut m.heading, titles(features::heading));
    fitter.each(&mut readings, |r, model| {
        r.score_headings(model);
        r.settle_named();
    });
    fitter.fit(
        &readings,
        PENALTY,
        |m| &mut m.text,
        |reading, truth, out| {
            for u in reading.texts().filter(|u| truth.counts[*u]) {
                out.extend(reading.active.iter().map(|r| (features::text(reading, u, *r), truth.rows[u].contains(r), 1.0)));
            }
        },
    );
    fitter.each(&mut readings, |r, model| r.score_text(model));
    fitter.fit(
        &readings,
        PENALTY_TREATED,
        |m| &mut m.treated,
        |reading, truth, out| {
            let leaves = reading.active.iter().filter(|r| !reading.asked.rows[**r].has_children);
            out.extend(leaves.filter_map(|r| Some((features::treated(reading, *r), truth.treated[*r]?, 1.0))));
        },
    );
    fitter.model
}

/// Fits stage after stage, each on all readings and on either half.
struct Fitter {
    truths: Vec<Truth>,
    /// By reading: the half to which its author belongs.
    halves: Vec<usize>,
    model: Model,
    /// Fitted on one half each.
    crossed: [Model; 2],
}

impl Fitter {
    fn fit(
        &mut self,
        readings: &[Reading<'_>],
        penalty: f64,
        stage: fn(&mut Model) -> &mut Logistic,
        examples: impl Fn(&Reading<'_>, &Truth, &mut Examples),
    ) {
        let of = |half: Option<usize>| {
            let mut out = Examples::new();
            for i in (0..readings.len()).filter(|i| half.is_none_or(|h| self.halves[*i] == h)) {
                examples(&readings[i], &self.truths[i], &mut out);
            }
            Logistic::fit(&out, penalty).with_trees(&out, GROWTH)
        };
        let (whole, first, second) = (of(None), of(Some(0)), of(Some(1)));
        *stage(&mut self.model) = whole;
        *stage(&mut self.crossed[0]) = first;
        *stage(&mut self.crossed[1]) = second;
    }

    /// Runs a stage on each reading, by what was fitted on the half to which its author does not belong.
    fn each(&self, readings: &mut [Reading<'_>], run: impl Fn(&mut Reading<'_>, &Model)) {
        for (reading, half) in readings.iter_mut().zip(&self.halves) {
            run(reading, &self.crossed[1 - half]);
        }
    }
}

/// Few and shallow trees: there are some hundred reports.
const GROWTH: Growth = Growth { trees: 60, depth: 3, rate: 0.1, penalty: 5.0, least: 12.0 };

/// Lines that hold a place against those that say something.
fn hollow(prepared: &[(&Report, &Profile, Asked)]) -> Examples {
    let mut out = Vec::new();
    for (report, profile, _) in prepared {
        for line in report.labelled.lines.iter().filter(|l| matches!(l.kind, 'x' | 'p')) {
            let text = line.text.replace("**", "");
            // As it stands behind a label too.
            let rest = text.split_once(": ").map(|(_, rest)| rest.to_string()).filter(|_| line.kind == 'x');
            for text in std::iter::once(text).chain(rest) {
                out.push((
                    matching::placeholder::features(profile, &text),
                    line.kind == 'x',
                    if line.kind == 'x' { 4.0 } else { 1.0 },
                ));
            }
        }
    }
    out
}

/// What the labels say of the units of a reading.
struct Truth {
    /// Lines and labels: whether it is a heading.
    head: Vec<Option<bool>>,
    /// The sections that each unit answers or names.
    rows: Vec<Vec<usize>>,
    /// Whether the unit is text that was judged.
    counts: Vec<bool>,
    /// By row; `None` where two careful people may differ.
    treated: Vec<Option<bool>>,
}

impl Truth {
    fn new(report: &Report, profile: &Profile, asked: &Asked, reading: &Reading<'_>) -> Truth {
        let labelled = &report.labelled;
        let places = labelled::by_place(labelled);
        let n = reading.units.len();
        let mut truth = Truth {
            head: vec![None; n],
            rows: vec![Vec::new(); n],
            counts: vec![false; n],
            treated: vec![Some(false); asked.rows.len()],
        };
        for (u, unit) in reading.units.iter().enumerate() {
            let Some(line) = places.get(&(unit.block, unit.cell.map(|(row, _)| row))).map(|i| &labelled.lines[*i]) else {
                continue;
            };
            truth.rows[u] = labelled::rows_of(line, profile, asked);
            truth.counts[u] = matches!(line.kind, 'p' | 'r' | 't');
            truth.head[u] = match (unit.kind, line.kind) {
                (Kind::Line, 'h') | (Kind::Label, 'r' | 'h') => Some(true),
                (Kind::Line | Kind::Label, 'p' | 't' | 'x') => Some(false),
                _ => None,
            };
        }
        for line in labelled.lines.iter().filter(|l| matches!(l.kind, 'p' | 'r' | 't')) {
            for row in labelled::rows_of(line, profile, asked) {
                truth.treated[row] = Some(true);
            }
        }
        for id in &labelled.unsure {
            if let Some(row) = asked.rows.iter().position(|r| profile.requirements[r.requirement].id == format!("report.{id}")) {
                truth.treated[row] = None;
            }
        }
        truth
    }
}

/// One report, unit by unit, read by weights that its author had no part in.
fn show(name: &str) {
    let reports = load(&labelled::folders("fit").into_iter().chain(labelled::folders("measure")).collect::<Vec<_>>());
    let Some(report) = reports.iter().find(|r| r.labelled.name == name) else { return println!("no report {name}") };
    let author = report.author();
    let texts = Texts::new(&reports);
    let model = train(&reports, &texts, &[author]);
    let genre = Arc::new(Genre::new(&texts.words(&[author])));
    let asked = labelled::compiled(&genre, &report.full);
    let kind = Some(labelled::kind(&report.labelled.outline));
    let reading = matching::read_by(&model, &asked, &report.full, kind, &report.labelled.document, &report.outline).run(&model);
    let places = labelled::by_place(&report.labelled);
    explain::print(&reading, &report.full, &report.labelled.document, |unit| {
        let line = places.get(&(unit.block, unit.cell.map(|(row, _)| row))).map(|i| &report.labelled.lines[*i]);
        line.map_or(String::new(), |l| format!(" [{} {}]", l.kind, l.ids.join(",")))
    });
    println!("faults {:?}", report.labelled.faults);
}
