//! Paragraphs in TCVN3, VNI, VISCII, VPS or code page 1258 → Unicode, after a file was read.
//!
//! Files are mixed: a letterhead copied from an old paper stands above a body in Unicode. So every line is decided by itself where it
//! can be, and short ones go by the rest of the document and by their neighbours. What is Vietnamese in Unicode already is never
//! touched. Leaves out recognised text, and letters that the format could not carry.

use std::ops::Range;

use rasoat_model::document::{Block, Content, Document, Paragraph, Warning, WarningCode};
use rasoat_text::legacy::{
    Decoded, Encoding, Evidence, begun, capitals_as_shown, decode, has_later_letters, may_be_legacy, raise, weigh,
};

/// How much of the first repaired line the warning quotes, in characters.
const QUOTED: usize = 60;
/// Words that must become good in all for lines none of which is beyond doubt by itself.
const POOLED: u32 = 6;

/// Decodes what is not Unicode, in place, and says so in the warnings. Offsets within paragraphs are moved along.
pub(crate) fn repair(document: &mut Document) {
    if !strings(document).any(may_be_legacy) {
        return;
    }
    let mut lines: Vec<LegacyLine> = strings(document).enumerate().flat_map(|(at, text)| cut(at, text)).collect();
    split_by_looks(document, &mut lines);
    let texts: Vec<&str> = strings(document).collect();
    let Some(verdicts) = decide(&lines, &texts) else { return };
    let mut repairs: Vec<Vec<(Range<usize>, Encoding)>> = vec![Vec::new(); texts.len()];
    for (line, verdict) in lines.iter().zip(verdicts) {
        if let Some(encoding) = verdict {
            repairs[line.text].push((line.range.clone(), encoding));
        }
    }
    apply(document, &repairs);
}

/// A line of one of the document's strings, or a stretch of equal looks of it.
#[derive(Debug, Clone)]
struct LegacyLine {
    /// Index among the strings of the document.
    text: usize,
    range: Range<usize>,
}

fn cut(text: usize, content: &str) -> impl Iterator<Item = LegacyLine> {
    let mut at = 0;
    content.split('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end + 1;
        LegacyLine { text, range }
    })
}

// ── The strings of a document, always in the same order ───────────────────────────────────────────────────────────

fn blocks(document: &Document) -> impl Iterator<Item = &Block> {
    document.blocks.iter().chain(&document.furniture).chain(&document.notes)
}

fn paragraphs(document: &Document) -> impl Iterator<Item = &Paragraph> {
    blocks(document).flat_map(|b| {
        let cells = b.table().into_iter().flat_map(|t| &t.cells).flat_map(|c| &c.paragraphs);
        b.paragraph().into_iter().chain(cells)
    })
}

fn paragraphs_mut(document: &mut Document) -> impl Iterator<Item = &mut Paragraph> {
    document.blocks.iter_mut().chain(&mut document.furniture).chain(&mut document.notes).flat_map(|b| {
        let (one, table) = match &mut b.content {
            Content::Paragraph(p) => (Some(p), None),
            Content::Table(t) => (None, Some(t)),
        };
        one.into_iter().chain(table.into_iter().flat_map(|t| &mut t.cells).flat_map(|c| &mut c.paragraphs))
    })
}

/// Text and label of each paragraph, then the names of tables, then the title. Recognised text counts as empty.
fn strings(document: &Document) -> impl Iterator<Item = &str> {
    let names = blocks(document).filter_map(Block::table).map(|t| t.name.as_deref().unwrap_or(""));
    let title = document.metadata.title.as_deref().unwrap_or("");
    paragraphs(document)
        .flat_map(|p| {
            let text = if p.confidence.is_some() { "" } else { p.text.as_str() };
            [p.label.as_deref().unwrap_or(""), text]
        })
        .chain(names)
        .chain([title])
}

/// Lines with letters of Unicode and foreign ones beside them are cut where their looks change: a number or a lead in an old font.
fn split_by_looks(document: &Document, lines: &mut Vec<LegacyLine>) {
    let spans: Vec<&Paragraph> = paragraphs(document).collect();
    let mut out: Vec<LegacyLine> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let paragraph = spans.get(line.text / 2).filter(|_| line.text % 2 == 1 && line.text / 2 < spans.len());
        let text = paragraph.and_then(|p| p.text.get(line.range.clone())).unwrap_or("");
        if !(has_later_letters(text) && may_be_legacy(text)) {
            out.push(line);
            continue;
        }
        let mut at = line.range.start;
        let bounds = paragraph.iter().flat_map(|p| &p.spans).map(|s| s.range.end).chain([line.range.end]);
        let whole = paragraph.map_or("", |p| p.text.as_str());
        for end in bounds {
            if end > at && end <= line.range.end && whole.is_char_boundary(end) {
                out.push(LegacyLine { text: line.text, range: at..end });
                at = end;
            }
        }
    }
    *lines = out;
}

// ── Deciding ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// What is known of a line by itself.
enum Finding {
    /// No letter beyond ASCII.
    Plain,
    /// Vietnamese in Unicode.
    Unicode,
    /// Beyond doubt.
    Legacy(Encoding),
    Open,
}

/// The encoding of each line that is to be decoded; `None` where there is none in the document.
fn decide(lines: &[LegacyLine], texts: &[&str]) -> Option<Vec<Option<Encoding>>> {
    let text = |line: &LegacyLine| texts[line.text].get(line.range.clone()).unwrap_or("");
    let mut pooled = [Evidence::default(); 5];
    let mut strong = [0i64; 5];
    let mut findings: Vec<Finding> = Vec::with_capacity(lines.len());
    for line in lines {
        let text = text(line);
        if text.is_ascii() && !text.bytes().any(|b| b < 0x09) {
            findings.push(Finding::Plain);
        } else if has_later_letters(text) {
            findings.push(Finding::Unicode);
        } else {
            let evidence = Encoding::ALL.map(|e| weigh(e, text));
            for (sum, e) in pooled.iter_mut().zip(evidence) {
                sum.add(e);
            }
            let best = best(&evidence);
            let sure = evidence[best as usize].is_strong();
            if sure {
                strong[best as usize] += evidence[best as usize].weight();
            }
            findings.push(if sure { Finding::Legacy(best) } else { Finding::Open });
        }
    }
    let by_lines =
        Encoding::ALL.into_iter().filter(|e| strong[*e as usize] > 0).max_by_key(|e| (strong[*e as usize], -(*e as i64)));
    let main = by_lines.or_else(|| {
        let best = best(&pooled);
        let sum = pooled[best as usize];
        (sum.is_strong() && sum.good >= POOLED && sum.letters() >= 4).then_some(best)
    })?;
    let verdict = |i: usize| {
        let text = text(&lines[i]);
        match findings[i] {
            Finding::Plain | Finding::Unicode => None,
            // Where the main encoding reads a line as well, it is the one.
            Finding::Legacy(e) => {
                let (own, other) = (weigh(e, text), weigh(main, text));
                Some(if other.is_strong() && other.weight() + 2 >= own.weight() { main } else { e })
            }
            Finding::Open => borrowed(weigh(main, text), || legacy_around(&findings, i)).then_some(main),
        }
    };
    Some((0..lines.len()).map(verdict).collect())
}

fn best(evidence: &[Evidence; 5]) -> Encoding {
    let weight = |e: &Encoding| (evidence[*e as usize].weight(), -(*e as i64));
    Encoding::ALL.into_iter().max_by_key(weight).unwrap_or(Encoding::Tcvn3)
}

/// Whether a line too short to decide by itself follows the document.
fn borrowed(evidence: Evidence, around: impl Fn() -> bool) -> bool {
    if !evidence.changes_anything() || evidence.bad * 3 > evidence.good {
        return false;
    }
    evidence.good > evidence.was || around()
}

/// The nearest lines that are decided, before and after, are in a legacy encoding; lines in Unicode between would say otherwise.
fn legacy_around(findings: &[Finding], at: usize) -> bool {
    let decided = |f: &&Finding| matches!(f, Finding::Unicode | Finding::Legacy(_));
    let before = findings[..at].iter().rev().find(decided);
    let after = findings[at + 1..].iter().find(decided);
    let legacy = |f: Option<&Finding>| matches!(f, Some(Finding::Legacy(_)));
    let unicode = |f: Option<&Finding>| matches!(f, Some(Finding::Unicode));
    (legacy(before) || legacy(after)) && !unicode(before) && !unicode(after)
}

// ── Applying ──────────────────────────────────────────────────────────────────────────────────────────────────────

fn apply(document: &mut Document, repairs: &[Vec<(Range<usize>, Encoding)>]) {
    let mut tally = Tally::default();
    let tcvn3 = repairs.iter().flatten().any(|(_, e)| *e == Encoding::Tcvn3);
    let mut count = 0;
    for p in paragraphs_mut(document) {
        let (label, text) = (repairs.get(count), repairs.get(count + 1));
        count += 2;
        if let (Some(label), Some(done)) = (&mut p.label, label.filter(|r| !r.is_empty())) {
            *label = mended(label, done).text;
        }
        match text.filter(|r| !r.is_empty()) {
            Some(done) => {
                let mended = mended(&p.text, done);
                rewrite(p, &mended);
                raise_by_font(p);
                tally.add(done[0].1, p.text.get(mended.range(&done[0].0)).unwrap_or(""));
            }
            // Plain letters in a font of capitals, in a paper of such fonts.
            None if tcvn3 && p.text.is_ascii() => raise_by_font(p),
            None => {}
        }
    }
    let tables = document.blocks.iter_mut().chain(&mut document.furniture).chain(&mut document.notes);
    let tables = tables.filter_map(|b| match &mut b.content {
        Content::Table(t) => Some(t),
        Content::Paragraph(_) => None,
    });
    for t in tables {
        if let (Some(name), Some(done)) = (&mut t.name, repairs.get(count).filter(|r| !r.is_empty())) {
            *name = mended(name, done).text;
        }
        count += 1;
    }
    if let (Some(title), Some(done)) = (&mut document.metadata.title, repairs.get(count).filter(|r| !r.is_empty())) {
        *title = mended(title, done).text;
    }
    document.warnings.extend(tally.warnings());
}

/// A string with its lines decoded. Places of the original are kept for each piece.
fn mended(text: &str, repairs: &[(Range<usize>, Encoding)]) -> Mended {
    let mut out = Mended::default();
    let mut at = 0;
    for (range, encoding) in repairs {
        out.text.push_str(&text[at..range.start]);
        let mut decoded = decode(*encoding, &text[range.clone()]);
        if encoding.lacks_capitals() {
            decoded.text = capitals_as_shown(&decoded.text);
            if range.start == 0 {
                decoded.text = begun(*encoding, decoded.text);
            }
        }
        let start = out.text.len();
        out.text.push_str(&decoded.text);
        out.pieces.push((range.clone(), start, decoded));
        at = range.end;
    }
    out.text.push_str(&text[at..]);
    out
}

#[derive(Default)]
struct Mended {
    text: String,
    /// Bytes of the original, where they begin now, and how they were decoded.
    pieces: Vec<(Range<usize>, usize, Decoded)>,
}

impl Mended {
    /// Where an offset of the original is now.
    fn place(&self, original: usize) -> usize {
        let next = self.pieces.partition_point(|(range, ..)| range.start <= original);
        let Some((range, start, decoded)) = next.checked_sub(1).map(|i| &self.pieces[i]) else {
            return original.min(self.text.len());
        };
        let inside = decoded.place(original.min(range.end) - range.start);
        (start + inside + original.saturating_sub(range.end)).min(self.text.len())
    }

    fn range(&self, original: &Range<usize>) -> Range<usize> {
        self.place(original.start)..self.place(original.end)
    }
}

fn rewrite(p: &mut Paragraph, mended: &Mended) {
    p.spans.retain_mut(|s| {
        s.range = mended.range(&s.range);
        !s.range.is_empty()
    });
    p.line_starts.iter_mut().for_each(|at| *at = mended.place(*at));
    p.capital_font.iter_mut().for_each(|r| *r = mended.range(r));
    p.text.clone_from(&mended.text);
}

fn raise_by_font(p: &mut Paragraph) {
    for range in std::mem::take(&mut p.capital_font) {
        if let Some(shown) = p.text.get(range.clone()).map(raise) {
            p.text.replace_range(range, &shown);
        }
    }
}

/// What was repaired: paragraphs an encoding, and the first of them.
#[derive(Default)]
struct Tally(Vec<(Encoding, usize, String)>);

impl Tally {
    fn add(&mut self, encoding: Encoding, line: &str) {
        match self.0.iter_mut().find(|(e, ..)| *e == encoding) {
            Some((_, n, _)) => *n += 1,
            None => {
                self.0.push((encoding, 1, line.trim().chars().take(QUOTED).collect()));
            }
        }
    }

    fn warnings(self) -> impl Iterator<Item = Warning> {
        self.0.into_iter().map(|(encoding, n, first)| Warning {
            code: WarningCode::EncodingRepaired,
            page: None,
            detail: format!("{}: {n}: {first}", encoding.name()),
        })
    }
}
