//! Labelled reports (`fixtures/reading`): the notation read, the profile of each outline, and what a report lacks by its labels and by
//! the reading. Shared by tests, benches and the program that fits the weights.
#![allow(dead_code, reason = "each user takes what it needs")]

use rasoat_check::genre::Genre;
use rasoat_check::genre::asked::Asked;
use rasoat_check::matching::{Matches, Place};
use rasoat_check::outline::{self, Outline};
use rasoat_check::profile::{self, Check, Profile};
use rasoat_model::document::{Block, Cell, Content, Document, Origin, PageInfo, Paragraph, Span, Table};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One line of a labelled report.
pub struct Line {
    /// `h` heading, `r` label with text, `p` text, `t` row of a table, `x` holds a place.
    pub kind: char,
    pub ids: Vec<String>,
    pub text: String,
    /// Block of the document, and the row where it is a table.
    pub block: usize,
    pub row: Option<usize>,
}

pub struct Labelled {
    /// Folder and name: "a3/07".
    pub name: String,
    pub author: String,
    pub outline: String,
    /// (kind, id), sorted.
    pub faults: Vec<(String, String)>,
    pub unsure: Vec<String>,
    pub lines: Vec<Line>,
    pub document: Document,
}

pub fn folder() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().map(|p| p.join("fixtures/reading")).find(|p| p.is_dir()).expect("the reports are part of the project")
}

/// The reports of an author's folder, in order of name.
pub fn of_author(folder_name: &str) -> Vec<Labelled> {
    let folder = folder().join(folder_name);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|p| read(p, folder_name)).collect()
}

/// The bank of sentences: (file, topics parted by commas or "-", sentence).
pub fn sentences() -> Vec<(String, String, String)> {
    let Ok(entries) = std::fs::read_dir(folder().join("sentences")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "tsv"));
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let file = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_string();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for line in text.lines().filter(|l| !l.is_empty()) {
            let (ids, sentence) = line.split_once('\t').unwrap_or_else(|| panic!("{}: {line}", path.display()));
            out.push((file.clone(), ids.to_string(), sentence.to_string()));
        }
    }
    out
}

impl Labelled {
    /// The same report with other lines.
    pub fn rewritten(&self, body: &str) -> Labelled {
        let (lines, document) = lines(body);
        Labelled {
            name: self.name.clone(),
            author: self.author.clone(),
            outline: self.outline.clone(),
            faults: self.faults.clone(),
            unsure: self.unsure.clone(),
            lines,
            document,
        }
    }
}

/// Folders by what they are for: "fit", "measure".
pub fn folders(role: &str) -> Vec<String> {
    let split = std::fs::read_to_string(folder().join("split.tsv")).expect("split.tsv");
    let rows = split.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.filter(|(_, r)| *r == role).map(|(a, _)| if a == "a9" { "apart".to_string() } else { a.to_string() }).collect()
}

fn read(path: &Path, folder: &str) -> Labelled {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (head, body) = text.split_once("\n---\n").unwrap_or_else(|| panic!("{}: no ---", path.display()));
    let field = |name: &str| head.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':')).map_or("", str::trim);
    let mut faults = Vec::new();
    for part in field("faults").split(';').map(str::trim).filter(|p| !p.is_empty() && *p != "none") {
        let (kind, ids) = part.split_once(' ').unwrap_or_else(|| panic!("{}: {part}", path.display()));
        faults.extend(ids.split(',').map(|i| (kind.to_string(), i.trim().to_string())));
    }
    faults.sort();
    let unsure =
        field("unsure").split([',', ';']).map(str::trim).filter(|u| !u.is_empty() && *u != "none").map(str::to_string).collect();
    let (lines, document) = lines(body);
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    Labelled {
        name: format!("{folder}/{stem}"),
        author: field("author").to_string(),
        outline: field("outline").to_string(),
        faults,
        unsure,
        lines,
        document,
    }
}

fn lines(body: &str) -> (Vec<Line>, Document) {
    let mut lines: Vec<Line> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let flush = |rows: &mut Vec<Vec<String>>, blocks: &mut Vec<Block>| {
        if !rows.is_empty() {
            blocks.push(block(Content::Table(table(&std::mem::take(rows)))));
        }
    };
    for line in body.lines().filter(|l| !l.trim().is_empty()) {
        let (mark, text) = line.split_once(" | ").unwrap_or_else(|| panic!("{line}"));
        let (kind, ids) = mark.split_once(' ').unwrap_or_else(|| panic!("{line}"));
        let kind = kind.chars().next().unwrap_or('p');
        let ids: Vec<String> = ids.split(',').filter(|i| *i != "-").map(str::to_string).collect();
        if kind == 't' {
            lines.push(Line { kind, ids, text: text.to_string(), block: blocks.len(), row: Some(rows.len()) });
            rows.push(text.split('¦').map(|c| c.trim().to_string()).collect());
            continue;
        }
        flush(&mut rows, &mut blocks);
        lines.push(Line { kind, ids, text: text.to_string(), block: blocks.len(), row: None });
        blocks.push(block(Content::Paragraph(paragraph(text))));
    }
    flush(&mut rows, &mut blocks);
    let pages = vec![PageInfo { width: 595.0, height: 842.0, has_text: true, confidence: None }];
    (lines, Document { blocks, pages, ..Document::default() })
}

fn block(content: Content) -> Block {
    Block { page: 1, place: None, origin: Origin::Body, content }
}

fn paragraph(text: &str) -> Paragraph {
    let mut plain = String::new();
    let mut spans: Vec<Span> = Vec::new();
    for (i, part) in text.split("**").enumerate() {
        let from = plain.len();
        plain.push_str(part);
        if from < plain.len() {
            spans.push(Span { range: from..plain.len(), bold: i % 2 == 1, italic: false, underline: false, size: 14.0 });
        }
    }
    Paragraph { spans, ..Paragraph::plain(plain) }
}

fn table(rows: &[Vec<String>]) -> Table {
    let cols = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: usize, col: usize, text: &String| Cell {
        row,
        col,
        row_span: 1,
        col_span: 1,
        page: 1,
        paragraphs: vec![Paragraph::plain(text.as_str())],
    };
    let cells =
        rows.iter().enumerate().flat_map(|(r, cells)| cells.iter().enumerate().map(move |(c, t)| cell(r, c, t))).collect();
    Table { rows: rows.len(), cols, cells, ruled: true, name: None }
}

// ── Profiles ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// The kind of unit that an outline is for.
pub fn kind(outline: &str) -> &'static str {
    if outline == "2638-truc-thuoc" { "attached" } else { "province" }
}

/// The profile of an outline. `bare`: the directive's headings alone, without any wording that somebody accepted besides.
pub fn profile_of(outline: &str, bare: bool) -> Profile {
    let mut profile = if outline.starts_with("2638") {
        Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("it is valid")
    } else {
        profile::parse(&toml_of(outline)).unwrap_or_else(|e| panic!("{outline}: {e:?}"))
    };
    if bare {
        for requirement in &mut profile.requirements {
            if let Check::Section(s) = &mut requirement.check {
                s.accept.truncate(1);
                [&mut s.terms, &mut s.parts, &mut s.content, &mut s.signs].into_iter().for_each(Vec::clear);
            }
        }
        profile.extra.clear();
        profile.asked = compiled(&profile.asked.genre.clone(), &profile);
    }
    profile
}

/// The sections of a profile against another genre.
pub fn compiled(genre: &Arc<Genre>, profile: &Profile) -> Asked {
    profile::asked(genre, &profile.requirements, &profile.topic, &profile.extra)
}

fn toml_of(outline: &str) -> String {
    let path = folder().join("outlines").join(format!("{outline}.tsv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut out = format!(
        "id = \"{outline}\"\ntitle = \"Công văn\"\ndirective = \"1/X\"\nissued = \"2025-01-02\"\nsubject = \"báo cáo\"\nagency = [\"X\"]\n\
         department = \"X\"\nsender = \"X\"\nrecipients = [\"X\"]\nsymbol = \"X\"\nplace = \"X\"\nsigner = [\"X\"]\nroster = \"bhxh\"\n\
         roster-on = \"2020-08-27\"\n"
    );
    let mut ids: Vec<&str> = Vec::new();
    for row in text.lines() {
        let mut cells = row.split('\t');
        let (Some(id), Some(heading), Some(need)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let heading = heading.replace('"', "\\\"");
        let title = heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | '.' | ' ' | '-'));
        let severity = if need == "may" { "info" } else { "error" };
        let _ = write!(
            out,
            "\n[[requirement]]\nid = \"report.{id}\"\nlabel = \"mục “{title}”\"\nplace = \"Đề cương\"\nquote = \"{heading}\"\nseverity = \"{severity}\"\n\
             [requirement.check.section]\naccept = [\"{title}\"]\n"
        );
        let parent = id.rsplit_once('.').map(|(p, _)| p).filter(|p| ids.contains(p));
        if let Some(parent) = parent {
            let _ = writeln!(out, "parent = \"report.{parent}\"");
        }
        ids.push(id);
    }
    out
}

pub fn outline_of(labelled: &Labelled) -> Outline {
    outline::read(&labelled.document, 0..labelled.document.blocks.len())
}

// ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// What a reading finds: (kind, id) sorted, and the ids that it leaves to a person. A branch that is missing as a whole is named once.
pub fn found(profile: &Profile, matches: &Matches) -> (Vec<(String, String)>, Vec<String>) {
    let places: HashMap<usize, &Place> = matches.places.iter().map(|(i, p)| (*i, p)).collect();
    let parent = |i: usize| match &profile.requirements[i].check {
        Check::Section(s) => s.parent,
        _ => None,
    };
    let scope = |i: usize| matches!(&profile.requirements[i].check, Check::Section(s) if s.scope);
    let up = |i: usize| std::iter::successors(parent(i), |p| parent(*p)).find(|p| !scope(*p));
    let children = |i: usize| -> Vec<usize> { places.keys().copied().filter(|c| !scope(*c) && up(*c) == Some(i)).collect() };
    let gone = |i: usize| places[&i].is_gone();
    let branch_gone = |i: usize| gone(i) && children(i).iter().all(|c| gone(*c));
    let (mut faults, mut unclear) = (Vec::new(), Vec::new());
    for (i, place) in &matches.places {
        let requirement = &profile.requirements[*i];
        let demanded = requirement.severity == rasoat_model::rule::Severity::Error;
        if scope(*i) || !demanded || up(*i).is_some_and(branch_gone) {
            continue;
        }
        let id = requirement.id.trim_start_matches("report.").to_string();
        let below = children(*i);
        if !below.is_empty() && !below.iter().all(|c| gone(*c)) {
            continue;
        }
        match place {
            Place::Absent { .. } => faults.push(("missing".to_string(), id)),
            Place::Hollow { left: None, .. } => faults.push(("empty".to_string(), id)),
            Place::Hollow { .. } => faults.push(("placeholder".to_string(), id)),
            Place::Unclear { .. } => unclear.push(id),
            Place::Headings { .. } | Place::Text { .. } => {}
        }
    }
    faults.sort();
    unclear.sort();
    (faults, unclear)
}

/// Judgements of one or many reports against their labels.
#[derive(Debug, Default, Clone)]
pub struct Score {
    pub reports: usize,
    pub exact: usize,
    pub clean: usize,
    pub clean_accused: usize,
    pub hit: usize,
    pub false_alarm: usize,
    pub missed: usize,
    pub unclear: usize,
    /// Points that were judged: every demanded leaf.
    pub judged: usize,
    pub lines: Vec<String>,
}

impl Score {
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.hit + self.false_alarm, self.hit + self.missed);
        if p + r == 0 { 1.0 } else { 2.0 * self.hit as f64 / (p + r) as f64 }
    }

    pub fn add(&mut self, labelled: &Labelled, profile: &Profile, matches: &Matches) {
        let (faults, unclear) = found(profile, matches);
        let open = |id: &str| !labelled.unsure.iter().any(|u| u == id);
        let have: Vec<_> = faults.into_iter().filter(|(_, id)| open(id)).collect();
        let want: Vec<_> = labelled.faults.iter().filter(|(_, id)| open(id)).cloned().collect();
        let wrong: Vec<String> = have.iter().filter(|f| !want.contains(f)).map(|(k, i)| format!("+{k} {i}")).collect();
        let lost: Vec<String> = want.iter().filter(|f| !have.contains(f)).map(|(k, i)| format!("-{k} {i}")).collect();
        self.reports += 1;
        self.hit += have.len() - wrong.len();
        self.false_alarm += wrong.len();
        self.missed += lost.len();
        self.unclear += unclear.len();
        self.judged += matches.places.len();
        self.exact += usize::from(wrong.is_empty() && lost.is_empty());
        if want.is_empty() {
            self.clean += 1;
            self.clean_accused += usize::from(!wrong.is_empty());
        }
        if !(wrong.is_empty() && lost.is_empty() && unclear.is_empty()) {
            let unclear: Vec<String> = unclear.iter().map(|u| format!("?{u}")).collect();
            self.lines.push(format!("{} {}: {}", labelled.name, labelled.outline, [wrong, lost, unclear].concat().join(", ")));
        }
    }

    pub fn merge(&mut self, other: &Score) {
        self.reports += other.reports;
        self.exact += other.exact;
        self.clean += other.clean;
        self.clean_accused += other.clean_accused;
        self.hit += other.hit;
        self.false_alarm += other.false_alarm;
        self.missed += other.missed;
        self.unclear += other.unclear;
        self.judged += other.judged;
        self.lines.extend(other.lines.iter().cloned());
    }

    pub fn summary(&self) -> String {
        format!(
            "F1 {:.3} (hit {}, false {}, missed {}), {} of {} exact, {} of {} clean accused, {} of {} unclear",
            self.f1(),
            self.hit,
            self.false_alarm,
            self.missed,
            self.exact,
            self.reports,
            self.clean_accused,
            self.clean,
            self.unclear,
            self.judged
        )
    }
}

/// Ids that a line's labels name, as rows of the compiled sections.
pub fn rows_of(line: &Line, profile: &Profile, asked: &Asked) -> Vec<usize> {
    let index = |id: &String| profile.requirements.iter().position(|r| r.id == format!("report.{id}"));
    line.ids.iter().filter_map(index).filter_map(|i| asked.rows.iter().position(|r| r.requirement == i)).collect()
}

/// Lines by the block and row that hold them.
pub fn by_place(labelled: &Labelled) -> BTreeMap<(usize, Option<usize>), usize> {
    labelled.lines.iter().enumerate().map(|(i, l)| ((l.block, l.row), i)).collect()
}
