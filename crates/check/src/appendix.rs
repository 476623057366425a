//! The table asked for as an appendix: which table it is, which of its columns answers which requirement, and where its years stand.
//!
//! Headers may take several rows, be merged, shortened or reordered; years may run down or across; a title, a number column or a row of
//! totals may be there or not.

use crate::profile::{Check, ColumnSpec, Holds, Profile};
use rasoat_model::document::{Cell, Content, Document, Table};
use rasoat_text::fold::fold;
use rasoat_text::words::{Weights, Wording, find_phrase, likeness, words};

/// A table recognised as the appendix.
#[derive(Debug, Clone)]
pub struct Appendix {
    pub block: usize,
    /// Rows below the header, in order; cell texts as they stand.
    pub grid: Grid,
    /// For each column requirement (index into `Profile::requirements`) the column of the grid that answers it.
    pub columns: Vec<(usize, Option<usize>)>,
    /// (year, row of the grid). Empty where the form has no years.
    pub years: Vec<(i16, usize)>,
    /// Rows of the grid that hold answers, where the form has no years.
    pub records: Vec<usize>,
    /// Rows of the grid that hold totals.
    pub totals: Vec<usize>,
    /// Text of the header over each column.
    pub headers: Vec<String>,
    /// Everything above the header: title, unit of account.
    pub caption: String,
    /// How sure it is, as the number of columns recognised.
    pub score: f32,
}

/// A table with merged cells laid out: each place knows whether it is the cell itself or covered by one.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub rows: Vec<Vec<Slot>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// The cell's own text; the block, row and column in the document as read.
    Cell { text: String, block: usize, at: (usize, usize) },
    /// Covered by a merged cell that stands at the place.
    Covered(usize, usize),
    /// No cell at all.
    Nothing,
}

impl Grid {
    /// Lays out the table that is the given block of its document.
    pub fn of(table: &Table, block: usize) -> Grid {
        let mut rows = vec![vec![Slot::Nothing; table.cols]; table.rows];
        for cell in &table.cells {
            let columns = cell.col.min(table.cols)..(cell.col + cell.col_span.max(1)).min(table.cols);
            let below = (cell.row + cell.row_span.max(1)).min(table.rows);
            for row in rows.iter_mut().take(below).skip(cell.row) {
                row[columns.clone()].fill(Slot::Covered(cell.row, cell.col));
            }
            if let Some(own) = rows.get_mut(cell.row).and_then(|r| r.get_mut(cell.col)) {
                *own = slot(cell, block);
            }
        }
        Grid { rows }
    }

    /// Rows become columns: for tables whose years run across.
    fn transposed(&self) -> Grid {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let flip = |s: &Slot| match s {
            Slot::Covered(r, c) => Slot::Covered(*c, *r),
            other => other.clone(),
        };
        Grid { rows: (0..width).map(|c| self.rows.iter().map(|r| r.get(c).map_or(Slot::Nothing, flip)).collect()).collect() }
    }

    /// The text of a cell that begins at the place.
    fn cell(&self, row: usize, col: usize) -> Option<&str> {
        match self.rows.get(row).and_then(|r| r.get(col)) {
            Some(Slot::Cell { text, .. }) => Some(text),
            _ => None,
        }
    }

    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The text that a reader sees at a place: that of the merged cell where one covers it.
    pub fn seen(&self, row: usize, col: usize) -> &str {
        match self.rows.get(row).and_then(|r| r.get(col)) {
            Some(Slot::Cell { text, .. }) => text,
            Some(Slot::Covered(r, c)) => match self.rows.get(*r).and_then(|r| r.get(*c)) {
                Some(Slot::Cell { text, .. }) => text,
                _ => "",
            },
            _ => "",
        }
    }
}

fn slot(cell: &Cell, block: usize) -> Slot {
    Slot::Cell { text: cell.text().trim().to_string(), block, at: (cell.row, cell.col) }
}

/// The year that a cell names as the year of its row: "2016", "Năm 2016", "6 tháng đầu năm 2020", "2020 (đến tháng 8)".
pub fn year_of(text: &str, from: i16, to: i16) -> Option<i16> {
    let folded = fold(text).text;
    if folded.len() > 40 {
        return None;
    }
    let years: Vec<i16> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|d| d.len() == 4)
        .filter_map(|d| d.parse().ok())
        .filter(|y| (from - 10..=to + 10).contains(y))
        .collect();
    // "2016 - 2020" and "Tổng cộng 2016-2020" are spans.
    match years[..] {
        [y] if !is_total(&folded) => Some(y),
        _ => None,
    }
}

fn is_total(folded: &str) -> bool {
    ["tong", "cong", "luy ke", "ca giai doan", "toan giai doan"].iter().any(|w| folded.starts_with(w))
        || folded.contains("tong cong")
}

/// The tables of a document that together are the appendix of a profile, if they are good enough.
pub fn find(profile: &Profile, document: &Document) -> Option<Appendix> {
    let spec = Spec::of(profile)?;
    let all: Vec<Appendix> = document
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(block, b)| match &b.content {
            Content::Table(t) => read(&spec, t, block, document),
            Content::Paragraph(_) => None,
        })
        .collect();
    let best = all.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.block.cmp(&a.block)))?.clone();
    let joined = with_siblings(best, &all);
    Some(with_continuations(&spec, joined, document))
}

/// Tables of the same form beside the best one, each with years of its own (one table a year, the year in its caption or in a row), are
/// one appendix: their rows are laid under its columns.
fn with_siblings(mut first: Appendix, all: &[Appendix]) -> Appendix {
    for other in all.iter().filter(|o| o.block != first.block) {
        let new: Vec<(i16, usize)> =
            other.years.iter().filter(|(y, _)| !first.years.iter().any(|(known, _)| known == y)).copied().collect();
        let columns = || first.columns.iter().zip(&other.columns);
        // As many columns of the form as the best one has, but for one: a summary elsewhere is another table.
        let answered = |of: &Appendix| of.columns.iter().filter(|(_, c)| c.is_some()).count();
        if new.is_empty() || answered(other) + 1 < answered(&first) {
            continue;
        }
        for (year, row) in new {
            let mut slots = vec![Slot::Nothing; first.grid.width()];
            for ((_, to), (_, from)) in columns() {
                if let (Some(to), Some(from)) = (to, from) {
                    // What a merged cell covers in another table is its text here.
                    slots[*to] = match &other.grid.rows[row][*from] {
                        Slot::Covered(r, c) => other.grid.rows[*r][*c].clone(),
                        own => own.clone(),
                    };
                }
            }
            first.years.push((year, first.grid.rows.len()));
            first.grid.rows.push(slots);
        }
    }
    first
}

/// Tables of the same width further down that bring years which the first lacks: the unit split the form over pages.
fn with_continuations(spec: &Spec<'_>, mut first: Appendix, document: &Document) -> Appendix {
    for (block, table) in
        document.blocks.iter().enumerate().filter(|(i, _)| *i != first.block).filter_map(|(i, b)| b.table().map(|t| (i, t)))
    {
        let more = Grid::of(table, block);
        if more.width() != first.grid.width() {
            continue;
        }
        let year_at = |row: usize| (0..more.width().min(3)).find_map(|c| more.cell(row, c).and_then(|t| spec.year_of(t)));
        for row in 0..more.rows.len() {
            let Some(year) = year_at(row).filter(|y| !first.years.iter().any(|(known, _)| known == y)) else { continue };
            first.years.push((year, first.grid.rows.len()));
            first.grid.rows.push(more.rows[row].clone());
        }
    }
    first
}

struct Spec<'a> {
    columns: Vec<(usize, &'a ColumnSpec)>,
    titles: &'a [Wording],
    /// The years asked for; `None`: the form has no years.
    span: Option<(i16, i16)>,
    weights: Weights,
}

impl<'a> Spec<'a> {
    fn of(profile: &'a Profile) -> Option<Spec<'a>> {
        let mut columns = Vec::new();
        let mut titles = None;
        let mut span = None;
        for (i, r) in profile.requirements.iter().enumerate() {
            match &r.check {
                Check::Column(c) => columns.push((i, c)),
                Check::Appendix { title } => titles = Some(title),
                Check::Years { from, to } => span = Some((*from, *to)),
                _ => {}
            }
        }
        let groups = columns.iter().map(|(_, c)| c.accept.iter().chain(&c.terms).collect());
        let weights = Weights::new(groups, &[]);
        Some(Spec { columns, titles: titles?, span, weights })
    }

    fn year_of(&self, text: &str) -> Option<i16> {
        self.span.and_then(|(from, to)| year_of(text, from, to))
    }

    fn likeness(&self, column: usize, header: &Wording) -> f32 {
        let (_, spec) = &self.columns[column];
        let own = spec.accept.iter().map(|w| likeness(header, w, &self.weights)).fold(0.0, f32::max);
        let term = spec
            .terms
            .iter()
            .enumerate()
            .filter_map(|(rank, t)| find_phrase(&header.words, &t.words).map(|at| (rank, at)))
            .map(|(rank, at)| 0.9 - 0.04 * rank.min(8) as f32 - if at > 6 { 0.12 } else { 0.0 })
            .fold(0.0, f32::max);
        // "Năm" alone: the year column is told by what stands in it, so its word counts only where it is nearly all there is.
        if spec.holds == Holds::Year { own } else { own.max(term) }
    }
}

fn read(spec: &Spec<'_>, table: &Table, block: usize, document: &Document) -> Option<Appendix> {
    if table.rows < 2 || table.cols < 2 || table.rows > 2000 {
        return None;
    }
    let grid = Grid::of(table, block);
    let upright = layout(spec, &grid, block, document);
    let flipped = layout(spec, &grid.transposed(), block, document);
    match (upright, flipped) {
        (Some(a), Some(b)) => Some(if b.score > a.score + 0.5 { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn layout(spec: &Spec<'_>, grid: &Grid, block: usize, document: &Document) -> Option<Appendix> {
    let year_at = |row: usize| {
        (0..grid.width().min(3)).find_map(|c| match &grid.rows[row][c] {
            Slot::Cell { text, .. } => spec.year_of(text).map(|y| (y, c)),
            _ => None,
        })
    };
    let first = (0..grid.rows.len()).find(|r| year_at(*r).is_some() && has_header_above(grid, *r));
    // A form sent back without a single year still is the form: its header ends where cells stop being words.
    let header_end = first.or_else(|| form_end(spec, grid))?;
    let mut years: Vec<(i16, usize)> = (header_end..grid.rows.len()).filter_map(|r| year_at(r).map(|(y, _)| (y, r))).collect();
    let filled: Vec<usize> = (header_end..grid.rows.len()).filter(|r| is_answer(grid, *r)).collect();
    let year_column = years.first().and_then(|(_, r)| year_at(*r)).map(|(_, c)| c);
    if years.is_empty()
        && let (Some(year), Some(row)) = (captioned_year(spec, grid, header_end, block, document), filled.first())
    {
        years.push((year, *row));
    }
    let records = if spec.span.is_none() { filled } else { Vec::new() };
    let totals = (header_end..grid.rows.len())
        .filter(|r| {
            (0..grid.width().min(3)).any(|c| matches!(&grid.rows[*r][c], Slot::Cell { text, .. } if is_total(&fold(text).text)))
        })
        .collect();
    let headers: Vec<String> = (0..grid.width()).map(|c| header(grid, header_end, c)).collect();
    let header_words: Vec<Wording> = headers.iter().map(|h| words(h).into()).collect();
    let columns = assign(spec, &header_words, year_column);
    let known = columns.iter().filter(|(_, c)| c.is_some()).count() as f32;
    let caption = caption(grid, header_end, block, document);
    let said = Wording::from(words(&caption));
    let titled = spec.titles.iter().any(|t| likeness(&said, t, &spec.weights) > 0.7);
    // The year column and two more, or the title and one more: less is some other table.
    let others =
        spec.columns.iter().zip(&columns).filter(|((_, s), (_, c))| s.holds != Holds::Year && !s.optional && c.is_some()).count();
    let demanded = spec.columns.iter().filter(|(_, s)| s.holds != Holds::Year && !s.optional).count();
    let enough = others >= 3
        || others >= 2 && (!years.is_empty() || titled)
        || others >= 1 && titled && !years.is_empty()
        || spec.span.is_none() && others >= demanded.div_ceil(2).max(1) && (titled || others >= 2);
    enough.then(|| Appendix {
        block,
        grid: grid.clone(),
        columns,
        years,
        records,
        totals,
        headers,
        caption,
        score: known + if titled { 1.0 } else { 0.0 },
    })
}

fn has_header_above(grid: &Grid, row: usize) -> bool {
    row > 0
        && (0..row).any(|r| {
            grid.rows[r].iter().filter(|s| matches!(s, Slot::Cell { text, .. } if text.chars().any(char::is_alphabetic))).count()
                >= 2
        })
}

/// Where the header of a form without years in its rows ends: the first row above which most of its columns are recognised.
fn form_end(spec: &Spec<'_>, grid: &Grid) -> Option<usize> {
    let demanded = spec.columns.iter().filter(|(_, c)| !c.optional && c.holds != Holds::Year).count();
    (1..=grid.rows.len().saturating_sub(1).min(8)).find(|r| {
        let headers: Vec<Wording> = (0..grid.width()).map(|c| words(&header(grid, *r, c)).into()).collect();
        let given = assign(spec, &headers, None);
        let known = given.iter().zip(&spec.columns).filter(|((_, c), (_, s))| c.is_some() && !s.optional);
        known.count() >= demanded.min(4).max(demanded.div_ceil(2)).max(1) && !is_header(spec, grid, *r)
    })
}

/// Whether a row still belongs to a header: numbers of columns, or nothing but words of it.
fn is_header(spec: &Spec<'_>, grid: &Grid, row: usize) -> bool {
    let texts: Vec<&str> =
        grid.rows[row].iter().filter_map(|s| if let Slot::Cell { text, .. } = s { Some(text.as_str()) } else { None }).collect();
    let filled: Vec<&&str> = texts.iter().filter(|t| !t.trim().is_empty()).collect();
    let number = |t: &str| t.trim().trim_matches(['(', ')']).parse::<u32>().is_ok_and(|n| n as usize <= grid.width() + 1);
    if filled.is_empty() {
        return false;
    }
    let ordinals = filled.len() >= 3 && filled.iter().all(|t| number(t)) && filled.windows(2).all(|w| w[0] != w[1]);
    let named = filled.iter().filter(|t| (0..spec.columns.len()).any(|c| spec.likeness(c, &words(t).into()) > 0.8)).count();
    ordinals || named >= 2 && named * 2 > filled.len()
}

/// Whether a row below the header may hold answers.
fn is_answer(grid: &Grid, row: usize) -> bool {
    let cells = grid.rows[row].iter().filter(|s| matches!(s, Slot::Cell { .. })).count();
    let total = |text: &str| is_total(&fold(text).text);
    cells > 1 && !(0..grid.width().min(3)).any(|c| matches!(&grid.rows[row][c], Slot::Cell { text, .. } if total(text)))
}

/// The one year that stands over a table: in a row over its whole width, or in the paragraphs between it and the table before.
fn captioned_year(spec: &Spec<'_>, grid: &Grid, end: usize, block: usize, document: &Document) -> Option<i16> {
    let wide = |r: &usize| grid.rows[*r].iter().filter(|s| matches!(s, Slot::Cell { text, .. } if !text.is_empty())).count() == 1;
    let inside = (0..end).filter(wide).rev().flat_map(|r| grid.rows[r].iter()).filter_map(|s| match s {
        Slot::Cell { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let above =
        document.blocks[block.saturating_sub(CAPTION)..block].iter().rev().map_while(|b| b.paragraph()).map(|p| p.text.trim());
    inside.chain(above).find_map(|text| one_year(spec, text))
}

/// The only year of the span in a caption: "BIỂU 3: KẾT QUẢ NĂM 2018".
fn one_year(spec: &Spec<'_>, text: &str) -> Option<i16> {
    let (from, to) = spec.span?;
    let mut years: Vec<i16> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).filter_map(|d| d.parse().ok()).collect();
    years.dedup();
    match years[..] {
        [year] if (from..=to).contains(&year) => Some(year),
        _ => None,
    }
}

/// Paragraphs above a table that may name it.
const CAPTION: usize = 6;

/// All that stands over a column, from the top down, merged cells included, each once.
fn header(grid: &Grid, end: usize, col: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let wide = |row: usize| {
        // A caption row: one text over the whole width.
        let texts: Vec<&str> = (0..grid.width()).map(|c| grid.seen(row, c)).collect();
        texts.windows(2).all(|w| w[0] == w[1]) || texts.iter().filter(|t| !t.is_empty()).count() <= 1 && grid.width() > 2
    };
    for row in (0..end).filter(|r| !wide(*r)) {
        let text = grid.seen(row, col);
        if !text.is_empty() && parts.last() != Some(&text) && !text.trim().chars().all(|c| c.is_ascii_digit() || "()".contains(c))
        {
            parts.push(text);
        }
    }
    parts.join(" ")
}

/// What stands above the header: rows of the table over its whole width and a few paragraphs before it.
fn caption(grid: &Grid, end: usize, block: usize, document: &Document) -> String {
    let before =
        document.blocks[block.saturating_sub(CAPTION)..block].iter().filter_map(|b| b.paragraph()).map(|p| p.text.trim());
    // Only rows that one text fills: the headers of the columns say nothing about the table as a whole.
    let wide = |r: &usize| grid.rows[*r].iter().filter(|s| matches!(s, Slot::Cell { text, .. } if !text.is_empty())).count() == 1;
    let inside = (0..end).filter(wide).flat_map(|r| grid.rows[r].iter()).filter_map(|s| match s {
        Slot::Cell { text, .. } => Some(text.as_str()),
        _ => None,
    });
    before.chain(inside).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Columns of the grid to column requirements, the best sum as a whole.
fn assign(spec: &Spec<'_>, headers: &[Wording], year_column: Option<usize>) -> Vec<(usize, Option<usize>)> {
    const FLOOR: f32 = 0.5;
    let given = crate::matching::assignment::assign(spec.columns.len(), headers.len(), FLOOR, |r, c| {
        if spec.columns[r].1.holds == Holds::Year {
            return if year_column == Some(c) { 2.0 } else { spec.likeness(r, &headers[c]) - 0.2 };
        }
        if year_column == Some(c) { -1.0 } else { spec.likeness(r, &headers[c]) }
    });
    spec.columns.iter().zip(given).map(|((i, ..), c)| (*i, c)).collect()
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn years_of_rows() {
        let table = [
            ("2016", Some(2016)),
            ("Năm 2017", Some(2017)),
            ("2020 (đến tháng 8)", Some(2020)),
            ("6 tháng đầu năm 2020", Some(2020)),
            ("2016 - 2020", None),
            ("Tổng cộng", None),
            ("Tổng 2020", None),
            ("1", None),
            ("20160", None),
        ];
        for (text, want) in table {
            assert_eq!(year_of(text, 2016, 2020), want, "{text}");
        }
    }
}
