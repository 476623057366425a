//! An assessment for a person at a terminal: a head line a dossier, what is wrong below it, a sum at the end.
//!
//! The order is the reader's: errors, then what could not be decided, then warnings. Evidence and the sentence of the directive stand
//! under errors and unclear items; warnings take one line unless more is asked for. Leaves out the decision whether there is colour
//! and how wide the terminal is.

use super::json::{Summary, summary};
use super::phrase::{Weight, clean, columns, day_text, place, quoted, source_place, tells, unit_name, verdict, waiver, weight};
use crate::words::{fix, shows, told};
use anstyle::{AnsiColor, Style};
use rasoat_model::assessment::{Assessment, DossierAssessment};
use rasoat_model::finding::{Finding, Verdict};
use rasoat_model::lang::Lang;

/// How the terminal is to be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    pub lang: Lang,
    /// Escape sequences around the words that carry the state.
    pub color: bool,
    /// In columns; lines are broken at blanks before it. Less than [`MIN_WIDTH`] counts as that.
    pub width: usize,
    /// Also: what is only worth knowing, all evidence, the list of files.
    pub verbose: bool,
}

/// Below this a broken line is no longer easier to read than a long one.
pub const MIN_WIDTH: usize = 40;

/// Characters of a quote before it is cut.
const QUOTE: usize = 160;
/// Pieces of evidence under one finding, unless verbose.
const EVIDENCE: usize = 2;

impl Default for TextOptions {
    fn default() -> Self {
        TextOptions { lang: Lang::Vi, color: false, width: 100, verbose: false }
    }
}

/// The assessment as lines of text, with a line break at the end.
pub fn to_text(a: &Assessment, options: &TextOptions) -> String {
    let mut page = Page { out: String::new(), options: *options };
    for d in &a.dossiers {
        dossier(&mut page, d);
    }
    ignored(&mut page, a);
    let sum = summary(a);
    if !page.out.is_empty() {
        page.out.push('\n');
    }
    page.line(0, 2, &summary_line(&sum, options.lang));
    page.out
}

/// "63 hồ sơ: 40 đủ, 20 thiếu, 3 chưa rõ; 5 gửi muộn; 310 tệp, 1 không đọc được".
pub fn summary_line(s: &Summary, lang: Lang) -> String {
    let mut verdicts = Vec::new();
    for (n, vi, en) in [(s.complete, "đủ", "complete"), (s.deficient, "thiếu", "deficient"), (s.unclear, "chưa rõ", "unclear")]
    {
        if n > 0 {
            verdicts.push(format!("{n} {}", lang.pick(vi, en)));
        }
    }
    let mut out = format!("{} {}", s.dossiers, lang.pick("hồ sơ", if s.dossiers == 1 { "dossier" } else { "dossiers" }));
    if !verdicts.is_empty() {
        out.push_str(&format!(": {}", verdicts.join(", ")));
    }
    if s.late > 0 {
        out.push_str(&format!("; {} {}", s.late, lang.pick("gửi muộn", "late")));
    }
    out.push_str(&format!("; {} {}", s.files, lang.pick("tệp", if s.files == 1 { "file" } else { "files" })));
    if s.unreadable > 0 {
        out.push_str(&format!(", {} {}", s.unreadable, lang.pick("không đọc được", "unreadable")));
    }
    out
}

fn dossier(page: &mut Page, d: &DossierAssessment) {
    let lang = page.options.lang;
    let quiet = d.verdict == Verdict::Complete && !shown(d, page.options.verbose).any(|f| weight(f) <= Weight::Warning);
    if !quiet && !page.out.is_empty() && !page.out.ends_with("\n\n") {
        page.out.push('\n');
    }
    head(page, d);
    for weight_now in [Weight::Error, Weight::Unclear, Weight::Warning, Weight::Info, Weight::Waived] {
        for f in shown(d, page.options.verbose).filter(|f| weight(f) == weight_now) {
            finding(page, f, &d.dossier);
        }
    }
    if page.options.verbose {
        documents(page, d);
        page.line(2, 4, &format!("{}: {}", lang.pick("Đạt", "Met"), d.met.len()));
    }
    if !quiet {
        page.out.push('\n');
    }
}

/// What of a dossier is printed at all.
fn shown(d: &DossierAssessment, verbose: bool) -> impl Iterator<Item = &Finding> {
    d.findings.iter().filter(move |f| verbose || weight(f) <= Weight::Warning || weight(f) == Weight::Waived)
}

fn head(page: &mut Page, d: &DossierAssessment) {
    let lang = page.options.lang;
    let mut parts = vec![page.paint(Style::new().bold(), &clean(&d.dossier))];
    match unit_name(d) {
        Some(name) => parts.push(name),
        None => parts.push(lang.pick("(chưa rõ đơn vị)", "(unit unknown)").to_owned()),
    }
    if let Some(day) = d.received {
        parts.push(format!("{} {}", lang.pick("nhận ngày", "received"), day_text(day, lang)));
    }
    let word = page.paint(verdict_style(d.verdict), verdict(d.verdict, lang));
    let counts: Vec<String> = [Weight::Error, Weight::Unclear, Weight::Warning]
        .into_iter()
        .filter_map(|w| {
            let n = d.findings.iter().filter(|f| weight(f) == w).count();
            (n > 0).then(|| format!("{n} {}{}", w.word(lang), plural(w, n, lang)))
        })
        .collect();
    let mut last = word;
    if d.is_late() {
        last.push_str(&format!(", {}", page.paint(warn(), lang.pick("GỬI MUỘN", "LATE"))));
    }
    if !counts.is_empty() {
        last.push_str(&format!(" ({})", counts.join(", ")));
    }
    parts.push(last);
    page.line(0, 2, &parts.join(" · "));
}

/// English counts errors and warnings in the plural; "unclear" has none, Vietnamese needs none.
fn plural(w: Weight, n: usize, lang: Lang) -> &'static str {
    if lang == Lang::En && n > 1 && w != Weight::Unclear { "s" } else { "" }
}

fn finding(page: &mut Page, f: &Finding, dossier: &str) {
    let (lang, verbose) = (page.options.lang, page.options.verbose);
    let w = weight(f);
    let full = verbose || matches!(w, Weight::Error | Weight::Unclear);
    let mark = page.paint(weight_style(w), w.mark());
    let rule = page.paint(Style::new().dimmed(), &format!("[{}]", f.rule.id()));
    let mut message = format!("{mark} {}", clean(&told(f, lang)));
    // A warning takes one line, so its place goes with it.
    if !full && let Some(e) = f.evidence().iter().find(|e| e.file != dossier) {
        message.push_str(&format!(" ({})", place(e, lang)));
    }
    page.line(2, 4, &format!("{message} {rule}"));
    if let Some(said) = waiver(f, lang) {
        page.line(6, 8, &said);
    }
    if !full {
        return;
    }
    let places = || f.evidence().iter().filter(|e| tells(e, dossier));
    let limit = if verbose { usize::MAX } else { EVIDENCE };
    for e in places().take(limit) {
        let note = clean(&shows(e, lang));
        let mut line = if note.is_empty() { place(e, lang) } else { format!("{note}: {}", place(e, lang)) };
        if !e.quote.trim().is_empty() {
            line.push_str(&format!(": {}", quoted(&e.quote, QUOTE)));
        }
        page.line(6, 8, &line);
    }
    let left = places().count().saturating_sub(limit);
    if left > 0 {
        page.line(6, 8, &format!("{} {left} {}", lang.pick("và", "and"), lang.pick("chỗ khác", "more")));
    }
    let asked = source_place(&f.source);
    if !asked.is_empty() {
        let mut line = format!("{} {asked}", lang.pick("theo", "asked for by"));
        if !f.source.quote.trim().is_empty() {
            line.push_str(&format!(": {}", quoted(&f.source.quote, QUOTE)));
        }
        page.line(6, 8, &line);
    }
    let advice = fix(&f.fix, lang);
    if !advice.trim().is_empty() {
        page.line(6, 8, &format!("{}: {}", lang.pick("cần làm", "to do"), clean(&advice)));
    }
}

fn documents(page: &mut Page, d: &DossierAssessment) {
    let lang = page.options.lang;
    page.line(2, 4, &format!("{}:", lang.pick("Tệp", "Files")));
    for doc in &d.documents {
        let mut line = format!("{} · {} · {}", clean(&doc.file), doc.format, doc.kind);
        if let Some(n) = doc.pages {
            line.push_str(&format!(" · {n} {}", lang.pick("trang", if n == 1 { "page" } else { "pages" })));
        }
        if !doc.warnings.is_empty() {
            let warnings: Vec<String> = doc.warnings.iter().map(|w| clean(w)).collect();
            line.push_str(&format!(" · {}", warnings.join("; ")));
        }
        page.line(4, 6, &line);
    }
}

fn ignored(page: &mut Page, a: &Assessment) {
    if a.ignored.is_empty() {
        return;
    }
    if !page.out.is_empty() && !page.out.ends_with("\n\n") {
        page.out.push('\n');
    }
    let lang = page.options.lang;
    page.line(
        0,
        2,
        &format!("{} ({}):", lang.pick("Tệp không thuộc hồ sơ nào", "Files that belong to no dossier"), a.ignored.len()),
    );
    for name in &a.ignored {
        page.line(2, 4, &clean(name));
    }
}

fn verdict_style(v: Verdict) -> Style {
    match v {
        Verdict::Complete => AnsiColor::Green.on_default().bold(),
        Verdict::Deficient => AnsiColor::Red.on_default().bold(),
        Verdict::Unclear => warn().bold(),
    }
}

fn weight_style(w: Weight) -> Style {
    match w {
        Weight::Error => AnsiColor::Red.on_default().bold(),
        Weight::Unclear | Weight::Warning => warn().bold(),
        Weight::Info | Weight::Waived => Style::new().dimmed(),
    }
}

fn warn() -> Style {
    AnsiColor::Yellow.on_default()
}

/// Lines as they grow, with what is needed to set them.
struct Page {
    out: String,
    options: TextOptions,
}

impl Page {
    fn paint(&self, style: Style, text: &str) -> String {
        if self.options.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Adds a paragraph: `first` blanks before its first line, `rest` before the others, broken at blanks within the width.
    fn line(&mut self, first: usize, rest: usize, text: &str) {
        wrap_into(&mut self.out, text, self.options.width.max(MIN_WIDTH), first, rest);
    }
}

/// Appends `text` broken at blanks so that no line passes `width` columns, unless one word alone does.
pub fn wrap_into(out: &mut String, text: &str, width: usize, first: usize, rest: usize) {
    let blanks = |out: &mut String, n: usize| out.extend(std::iter::repeat_n(' ', n));
    blanks(out, first);
    let (mut used, mut at_start) = (first, true);
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let n = visible_columns(word);
        if !at_start && used + 1 + n > width {
            out.push('\n');
            blanks(out, rest);
            used = rest;
            at_start = true;
        }
        if !at_start {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += n;
        at_start = false;
    }
    out.push('\n');
}

/// Columns of a word that may hold this module's own colour sequences (`ESC [ … m`), which take none.
fn visible_columns(word: &str) -> usize {
    if !word.contains('\u{1b}') {
        return columns(word);
    }
    let mut sum = 0;
    for (i, piece) in word.split('\u{1b}').enumerate() {
        let text = if i == 0 { piece } else { piece.split_once('m').map_or("", |(_, after)| after) };
        sum += columns(text);
    }
    sum
}
