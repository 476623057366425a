//! Between the dossiers of a run: text and figures that two units share and that are not everybody's.
//!
//! A sketch of each dossier is taken while it is at hand; all sketches are compared afterwards, in time that grows with the text: six
//! syllables in a row that two or three units share are found by sorting, so no two reports are ever laid side by side as wholes.
//!
//! The index of shingles is exact. Minhash with bands, which is usual among millions of texts, would only name candidates: their runs
//! would have to be found all the same, and what it saves is little. Measured on 1,000 reports of 4,000 syllables each, made at random with
//! 99 copied passages planted: sketches and comparison take 2.5 s of one core and 220 MB (what `compare` takes more than `rollup`, which
//! reads the same papers), all 99 are found and nothing else. Both grow with the text, so that a campaign of 100 units takes a tenth.
//!
//! Says nothing of who copied from whom, and knows nothing of papers outside the run.

mod runs;

use crate::assess::sort_findings;
use crate::dossier::{Dossier, PaperRef};
use crate::outline;
use crate::paper::PaperKind;
use crate::profile::{Check, Profile};
use crate::rollup;
use rasoat_model::assessment::DossierAssessment;
use rasoat_model::document::Document;
use rasoat_model::finding::{Evidence, Finding, Outcome, Source};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::fold::fold;
use rasoat_text::number::Decimal;
use runs::{Run, Sequence, runs, shingles};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// What is kept of a dossier for comparing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sketch {
    /// What tells units apart: id, else name, else dossier.
    unit: String,
    name: String,
    dossier: String,
    sections: Vec<Section>,
    figures: Vec<Figures>,
}

/// The text of a section, as words and as written.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Section {
    file: String,
    pieces: Vec<Piece>,
    /// Hashes of folded words, figures among them.
    words: Vec<u64>,
    /// For each word its piece and its bytes there.
    at: Vec<(u32, Range<u32>)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Piece {
    block: usize,
    page: Option<u32>,
    text: String,
}

/// The numbers of a year's row in the appendix.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Figures {
    year: i16,
    numbers: Vec<Option<Decimal>>,
    file: String,
    page: Option<u32>,
    block: Option<usize>,
    /// The row as written.
    quote: String,
}

impl Figures {
    fn evidence(&self, note: Note) -> Evidence {
        Evidence {
            file: self.file.clone(),
            page: self.page,
            block: self.block,
            quote: self.quote.clone(),
            note: Some(note),
            ..Evidence::default()
        }
    }
}

/// Words of one dossier that are compared; a report of a hundred pages has about 50,000.
const WORDS: usize = 60_000;
/// Text in more units than this is everybody's.
const SHARED: usize = 3;
/// Least length of one run, in syllables, and its least share of equal ones.
const LONG: usize = 60;
const ALIKE: f32 = 0.8;
/// Shorter runs that together make most of a report: each, their sum, the share of the shorter report.
const SHORT: usize = 20;
const TOGETHER: usize = 200;
const MOST: f32 = 0.6;
/// Places shown of a pair.
const SHOWN: usize = 3;
/// Significant figures that equal rows must have in all, and how many rows.
const FIGURES: usize = 12;
const ROWS: usize = 2;
/// Longest quote, in characters.
const QUOTE: usize = 240;

/// Takes what is compared from a dossier: the sections of its reports, the rows of its appendix.
pub fn sketch(profile: &Profile, dossier: &Dossier) -> Sketch {
    let sender = &dossier.unit;
    let unit = sender.id.clone().or_else(|| Some(sender.name.clone()).filter(|n| !n.is_empty()));
    let mut out = Sketch {
        unit: unit.unwrap_or_else(|| format!("/{}", dossier.name)),
        name: if sender.name.is_empty() { dossier.name.clone() } else { sender.name.clone() },
        dossier: dossier.name.clone(),
        ..Sketch::default()
    };
    let mut left = WORDS;
    for at in dossier.papers().filter(|p| matches!(p.paper.kind, PaperKind::Report | PaperKind::Achievement)) {
        sections(&at, &mut left, &mut out.sections);
    }
    let table = rollup::of(profile, dossier);
    for row in table.rows.iter().filter(|r| r.present) {
        let numeric = row.cells.iter().filter(|c| !c.numbers.is_empty());
        let words: Vec<&str> = row.cells.iter().map(|c| c.text.trim()).collect();
        out.figures.push(Figures {
            year: row.year,
            numbers: numeric.flat_map(|c| c.numbers.iter().copied()).collect(),
            file: table.file.clone().unwrap_or_default(),
            page: row.page,
            block: row.cells.iter().find_map(|c| c.at).map(|a| a.0),
            quote: shorten(&format!("{} | {}", row.year, words.join(" | "))),
        });
    }
    out
}

fn sections(at: &PaperRef<'_>, left: &mut usize, out: &mut Vec<Section>) {
    let outline = outline::read(at.document, at.paper.body.clone());
    let kept: Vec<usize> = (0..outline.headings.len()).filter(|h| outline.headings[*h].look.is_structural()).collect();
    let whole = outline::pieces(at.document, (outline.blocks.start, 0), (outline.blocks.end, 0), &outline.contents);
    let parts: Vec<Vec<outline::Piece>> = match kept.is_empty() {
        true => vec![whole],
        false => kept.iter().enumerate().map(|(i, h)| outline.text_between(at.document, *h, kept.get(i + 1).copied())).collect(),
    };
    for pieces in parts {
        let mut section = Section { file: at.file.name.clone(), pieces: Vec::new(), words: Vec::new(), at: Vec::new() };
        for piece in pieces.iter().filter(|p| !p.table) {
            let Some(text) = text_of(at.document, piece) else { continue };
            let block = &at.document.blocks[piece.block];
            let page = (!at.document.pages.is_empty()).then_some(block.page);
            let index = section.pieces.len() as u32;
            for (hash, range) in hashed(text) {
                if *left == 0 {
                    break;
                }
                *left -= 1;
                section.words.push(hash);
                section.at.push((index, range.start as u32..range.end as u32));
            }
            section.pieces.push(Piece { block: piece.block, page, text: text.to_string() });
        }
        if section.words.len() >= SHORT {
            out.push(section);
        }
    }
}

fn text_of<'a>(document: &'a Document, piece: &outline::Piece) -> Option<&'a str> {
    document.blocks.get(piece.block)?.paragraph()?.text.get(piece.range.clone())
}

/// Folded words and figures of a text as hashes, with their bytes in it.
fn hashed(text: &str) -> Vec<(u64, Range<usize>)> {
    let folded = fold(text);
    let mut out = Vec::new();
    let mut start: Option<usize> = None;
    let ends = folded.text.char_indices().map(|(i, c)| (i, c.is_alphanumeric())).chain([(folded.text.len(), false)]);
    for (i, inside) in ends {
        match (start, inside) {
            (None, true) => start = Some(i),
            (Some(from), false) => {
                out.push((runs::hash(folded.text[from..i].bytes()), folded.original(from..i)));
                start = None;
            }
            _ => {}
        }
    }
    out
}

impl Sketch {
    /// The sender's name, or the dossier's.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn dossier(&self) -> &str {
        &self.dossier
    }
}

/// Compares the dossiers of a run and adds what was found to their assessments, which stand in the same order. Verdicts stay: these
/// are warnings.
pub fn add(profile: &Profile, sketches: &[Sketch], dossiers: &mut [DossierAssessment]) {
    for (dossier, findings) in dossiers.iter_mut().zip(compare(profile, sketches)) {
        if !findings.is_empty() {
            dossier.findings.extend(findings);
            sort_findings(profile, &mut dossier.findings);
        }
    }
}

/// For each dossier what it shares with others.
pub fn compare(profile: &Profile, sketches: &[Sketch]) -> Vec<Vec<Finding>> {
    let mut out: Vec<Vec<Finding>> = vec![Vec::new(); sketches.len()];
    for pair in pairs(profile, sketches) {
        out[pair.first].push(pair.of_first);
        out[pair.second].push(pair.of_second);
    }
    out
}

/// Two dossiers that share something: what is said of it in each.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Places in the list of sketches, the smaller first.
    pub first: usize,
    pub second: usize,
    pub of_first: Finding,
    pub of_second: Finding,
}

/// All pairs that share text, then all that share figures, each in the order of the dossiers.
pub fn pairs(profile: &Profile, sketches: &[Sketch]) -> Vec<Pair> {
    let mut out = Vec::new();
    for ((first, second), shared) in texts(profile, sketches) {
        let of = |own, other, swap| copied_text(profile, sketches, (own, other), &shared, swap);
        out.push(Pair { first, second, of_first: of(first, second, false), of_second: of(second, first, true) });
    }
    for ((first, second), rows) in figures(sketches) {
        let of = |own, other, swap| copied_figures(profile, sketches, (own, other), &rows, swap);
        out.push(Pair { first, second, of_first: of(first, second, false), of_second: of(second, first, true) });
    }
    out
}

/// A run with the sections it is in.
type Shared = (usize, usize, Run);

/// Pairs of dossiers with the runs that they share, where these are long enough.
fn texts(profile: &Profile, sketches: &[Sketch]) -> BTreeMap<(usize, usize), Vec<Shared>> {
    let mut owners: HashMap<&str, u32> = HashMap::new();
    let mut sequences: Vec<Sequence<'_>> = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (d, sketch) in sketches.iter().enumerate() {
        let next = owners.len() as u32;
        let owner = *owners.entry(&sketch.unit).or_insert(next);
        for (s, section) in sketch.sections.iter().enumerate() {
            sequences.push(Sequence { owner, words: &section.words });
            places.push((d, s));
        }
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<Shared>> = BTreeMap::new();
    for run in runs(&sequences, &given(profile), SHARED) {
        let enough = run.same >= SHORT && run.same as f32 >= ALIKE * run.a.len().max(run.b.len()) as f32;
        let ((da, sa), (db, sb)) = (places[run.first], places[run.second]);
        if enough {
            let (key, shared) = if da < db { ((da, db), (sa, sb, run)) } else { ((db, da), (sb, sa, run.turned())) };
            pairs.entry(key).or_default().push(shared);
        }
    }
    pairs.retain(|(a, b), shared| {
        shared.sort_by_key(|(.., run)| std::cmp::Reverse(run.same));
        let long = shared.first().is_some_and(|(.., run)| run.same >= LONG);
        let size = |d: usize| sketches[d].sections.iter().map(|s| s.words.len()).sum::<usize>();
        let sum: usize = shared.iter().map(|(.., run)| run.same).sum();
        long || sum >= TOGETHER && sum as f32 >= MOST * size(*a).min(size(*b)) as f32
    });
    pairs
}

/// Shingles of the directive's own words: whoever follows an outline repeats them.
fn given(profile: &Profile) -> HashSet<u64> {
    let mut texts: Vec<&str> = vec![&profile.title, &profile.subject, &profile.sender];
    texts.extend(profile.topic.iter().chain(&profile.extra).map(|w| w.text.as_str()));
    for r in &profile.requirements {
        texts.push(&r.quote.text);
        if let Check::Section(s) = &r.check {
            texts.extend(s.points.iter().map(|p| p.quote.text.as_str()));
            texts.extend(s.accept.iter().map(|w| w.text.as_str()));
        }
    }
    let words = |t: &str| hashed(t).into_iter().map(|(h, _)| h).collect::<Vec<u64>>();
    texts.into_iter().flat_map(|t| shingles(&words(t)).collect::<Vec<_>>()).collect()
}

fn copied_text(profile: &Profile, sketches: &[Sketch], (own, other): (usize, usize), shared: &[Shared], swap: bool) -> Finding {
    let name = &sketches[other].name;
    let mut places = shared.iter().take(SHOWN).flat_map(|(sa, sb, run)| {
        let (mine, theirs) = if swap { ((*sb, &run.b), (*sa, &run.a)) } else { ((*sa, &run.a), (*sb, &run.b)) };
        let here = quote(&sketches[own], mine.0, mine.1, Note::InThisDossier);
        let note = Note::InDossierOf(name.clone());
        let mut there = quote(&sketches[other], theirs.0, theirs.1, note);
        there.file = format!("{}/{}", sketches[other].dossier, there.file);
        [here, there]
    });
    let sum: usize = shared.iter().map(|(.., run)| run.same).sum();
    let message = Message::CopiedText { other: name.clone(), passages: shared.len(), syllables: sum };
    let fix = Fix::RewriteCopied;
    // There is at least one run, so there is a first place.
    let first = places.next().unwrap_or_else(|| nowhere(&sketches[own]));
    finding(profile, Rule::CopiedText, name, message, fix, first).with_evidence(places)
}

fn finding(profile: &Profile, rule: Rule, other: &str, message: Message, fix: Fix, first: Evidence) -> Finding {
    let source = Source { directive: profile.directive.clone(), place: String::new(), quote: String::new() };
    Finding::new(rule, "document", Some(other.to_string()), rule.severity(), Outcome::NotMet, message, fix, source, first)
}

fn nowhere(sketch: &Sketch) -> Evidence {
    Evidence { file: sketch.dossier.clone(), ..Evidence::default() }
}

/// The words of a run as they stand in the file.
fn quote(sketch: &Sketch, section: usize, run: &Range<usize>, note: Note) -> Evidence {
    let section = &sketch.sections[section];
    let words = &section.at[run.clone()];
    let mut text = String::new();
    let mut first: Option<&Piece> = None;
    for part in words.chunk_by(|a, b| a.0 == b.0) {
        let (Some(from), Some(to)) = (part.first(), part.last()) else { continue };
        let piece = &section.pieces[from.0 as usize];
        first.get_or_insert(piece);
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(piece.text.get(from.1.start as usize..to.1.end as usize).unwrap_or_default());
    }
    Evidence {
        file: section.file.clone(),
        page: first.and_then(|p| p.page),
        block: first.map(|p| p.block),
        quote: shorten(&text),
        note: Some(note),
        ..Evidence::default()
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Pairs of dossiers with equal rows: (row of the first, row of the second).
fn figures(sketches: &[Sketch]) -> BTreeMap<(usize, usize), Vec<(usize, usize)>> {
    type Row<'a> = (i16, &'a [Option<Decimal>]);
    let mut by_row: HashMap<Row<'_>, Vec<(usize, usize)>> = HashMap::new();
    for (d, sketch) in sketches.iter().enumerate() {
        for (r, row) in sketch.figures.iter().enumerate().filter(|(_, r)| significant(&r.numbers) > 0) {
            by_row.entry((row.year, &row.numbers)).or_default().push((d, r));
        }
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for places in by_row.values() {
        let units: HashSet<&str> = places.iter().map(|(d, _)| sketches[*d].unit.as_str()).collect();
        if units.len() < 2 || units.len() > SHARED {
            continue;
        }
        // A unit may have sent many dossiers with the same table: a few of them are enough.
        let few = &places[..places.len().min(12)];
        for (i, a) in few.iter().enumerate() {
            for b in few[i + 1..].iter().filter(|b| sketches[b.0].unit != sketches[a.0].unit) {
                let (key, rows) = if a.0 < b.0 { ((a.0, b.0), (a.1, b.1)) } else { ((b.0, a.0), (b.1, a.1)) };
                pairs.entry(key).or_default().push(rows);
            }
        }
    }
    pairs.retain(|(a, _), rows| {
        rows.sort_unstable();
        let sum: usize = rows.iter().map(|(r, _)| significant(&sketches[*a].figures[*r].numbers)).sum();
        rows.len() >= ROWS && sum >= FIGURES
    });
    pairs
}

/// How many figures the numbers have, zeros at the end left out: what two units would have to hit by chance.
fn significant(numbers: &[Option<Decimal>]) -> usize {
    let digits = |d: &Decimal| {
        let shown: String = d.to_string().chars().filter(char::is_ascii_digit).collect();
        shown.trim_matches('0').len()
    };
    numbers.iter().flatten().map(digits).sum()
}

fn copied_figures(
    profile: &Profile,
    sketches: &[Sketch],
    (own, other): (usize, usize),
    rows: &[(usize, usize)],
    swap: bool,
) -> Finding {
    let name = &sketches[other].name;
    let mut years: Vec<String> = Vec::new();
    let mut places: Vec<Evidence> = Vec::new();
    for (a, b) in rows {
        let (mine, theirs) = if swap { (*b, *a) } else { (*a, *b) };
        let (mine, theirs) = (&sketches[own].figures[mine], &sketches[other].figures[theirs]);
        years.push(mine.year.to_string());
        if places.len() < 2 * SHOWN {
            let note = Note::InThisDossier;
            places.push(mine.evidence(note));
            let there = theirs.evidence(Note::InDossierOf(name.clone()));
            places.push(Evidence { file: format!("{}/{}", sketches[other].dossier, there.file), ..there });
        }
    }
    let message = Message::CopiedFigures { other: name.clone(), years };
    let fix = Fix::CheckCopiedFigures;
    let mut places = places.into_iter();
    let first = places.next().unwrap_or_else(|| nowhere(&sketches[own]));
    finding(profile, Rule::CopiedFigures, name, message, fix, first).with_evidence(places)
}
