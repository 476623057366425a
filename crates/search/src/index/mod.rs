//! The index folder: opening, filling, searching. An edge: files are read and written here.

mod directory;
mod ranking;

use super::address::Address;
use super::analysis::{Analyser, analyse};
use super::complete::Completion;
use super::complete::complete;
use super::directory::Directory;
use super::entry::{Entry, Granularity};
use super::error::{IndexError, QueryError, QueryErrorKind, SearchError};
use super::hits::{Hit, Hits};
use super::lookup::{AS_TYPED, Compiler, LOOSE, Least, Names, Needle, bare_name, has_names, is_empty, meant, modes, needles};
use super::parse::{Expr, parse};
use super::query::{Filters, Like, Query, Sort};
use super::schema::Encoder;
use super::schema::{self, Fields, VERSION};
use super::snippet::snippet;
use super::sorting::ranked;
use super::suggest::{suggest, with_marks};
use super::{dossiers, facets, more_like_this, paragraphs};
use directory::IndexDirectory;
use ranking::{best, best_of_clauses, in_order, matching, tiers};
use rasoat_text::fold::fold;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;
use tantivy::indexer::LogMergePolicy;
use tantivy::query::Query as EngineQuery;
use tantivy::{DocAddress, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

const VERSION_FILE: &str = "rasoat-search-version";
/// The file that the engine locks while it writes.
const ENGINE_LOCK: &str = ".tantivy-writer.lock";
/// Beside the thread that reads the texts. Inverting is twice as much work as reading; the order of entries among equals does not
/// depend on where they come to lie.
const WRITER_THREADS: usize = 2;
/// Bytes of memory that a thread of the writer may fill before it writes a segment. A campaign fills some tens of megabytes; more spares
/// merging where hundreds of thousands of sections are indexed anew.
const WRITER_MEMORY: usize = 160 << 20;
/// Entries of a segment that is not merged with others any more.
const LARGE_SEGMENT: usize = 50_000;
/// How long to wait for another process that writes: tries and the pause between them.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(100);
/// Entries are counted up to here: to count all that hold two frequent words takes longer than to find the best.
const MOST_COUNTED: usize = 10_000;
/// Where fewer hits than this hold all the words, so many near ones are given besides.
const FEW: usize = 5;
/// Hits among which the one to go on after is looked for first.
const FIRST_WINDOW: usize = 100;
/// Sections out of which all paragraphs are cut, to count them.
const MOST_CUT: usize = 1_000;

/// The index of a home folder. Cheap to open; an absent one is empty.
pub struct Index {
    dir: PathBuf,
    fields: Fields,
    open: Option<Open>,
    lock_tries: u32,
    /// By what units and regions are called.
    directory: Directory,
    /// What was learnt of words in the texts shown so far.
    analyser: Mutex<Analyser>,
}

struct Open {
    index: tantivy::Index,
    reader: IndexReader,
}

impl Index {
    /// Opens the folder. One that does not exist, or is empty, gives an index without entries; it is made by the first write.
    ///
    /// # Errors
    /// [`IndexError::Rebuild`] for an index of another version or a broken one.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Index, IndexError> {
        let dir = dir.into();
        let (_, fields) = schema::schema();
        let mut index = Index {
            dir,
            fields,
            open: None,
            lock_tries: LOCK_TRIES,
            directory: Directory::default(),
            analyser: Mutex::default(),
        };
        match fs::read_to_string(index.dir.join(VERSION_FILE)) {
            Ok(version) if version.trim() == VERSION.to_string() => index.open = Some(index.open_existing()?),
            Ok(version) => {
                let found: String = version.trim().chars().take(20).collect();
                return Err(index.rebuild(format!("phiên bản {found:?}, chương trình này dùng phiên bản {VERSION}")));
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound && is_vacant(&index.dir) => {}
            Err(e) => return Err(index.rebuild(format!("không đọc được {VERSION_FILE}: {e}"))),
        }
        Ok(index)
    }

    /// Makes an empty index in place of one that is of another version or broken. Of several processes that want it one does it; the
    /// others wait and get its index.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another process writes into the folder.
    pub fn recreate(dir: impl Into<PathBuf>) -> Result<Index, IndexError> {
        let dir = dir.into();
        let io = |source| IndexError::Io { path: dir.clone(), source };
        if let Some(parent) = dir.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        // Beside the folder, because the folder goes.
        let mut name = dir.clone().into_os_string();
        name.push(".lock");
        let gate = fs::OpenOptions::new().create(true).truncate(false).write(true).open(name).map_err(io)?;
        gate.lock().map_err(io)?;
        if let Ok(index) = Index::open(&dir)
            && index.is_present()
        {
            return Ok(index);
        }
        // A writer of another version of the program holds the engine's own lock.
        if let Ok(writing) = fs::OpenOptions::new().write(true).open(dir.join(ENGINE_LOCK)) {
            let free = (0..LOCK_TRIES).any(|_| {
                writing.try_lock().is_ok() || {
                    thread::sleep(LOCK_PAUSE);
                    false
                }
            });
            if !free {
                return Err(IndexError::Locked { path: dir });
            }
        }
        match fs::remove_dir_all(&dir) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(IndexError::Io { path: dir, source: e }),
            _ => {}
        }
        let mut index = Index {
            dir,
            fields: schema::schema().1,
            open: None,
            lock_tries: LOCK_TRIES,
            directory: Directory::default(),
            analyser: Mutex::default(),
        };
        index.create()?;
        Ok(index)
    }

    /// How long a writer waits for another process before it gives up, in tenths of a second.
    #[must_use]
    pub fn with_patience(mut self, tenths: u32) -> Self {
        self.lock_tries = tenths;
        self
    }

    /// Whether anything was ever written here.
    pub fn is_present(&self) -> bool {
        self.open.is_some()
    }

    /// Entries in the index.
    pub fn len(&self) -> usize {
        self.open.as_ref().map_or(0, |o| usize::try_from(o.reader.searcher().num_docs()).unwrap_or(usize::MAX))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sees what another process has written meanwhile.
    pub fn refresh(&mut self) -> Result<(), IndexError> {
        match &self.open {
            Some(open) => open.reader.reload().map_err(|e| self.broken(&e)),
            None => {
                let directory = std::mem::take(&mut self.directory);
                *self = Index { lock_tries: self.lock_tries, directory, ..Index::open(std::mem::take(&mut self.dir))? };
                Ok(())
            }
        }
    }

    /// Replaces all entries of a dossier and commits. For many dossiers use one [`Writer`].
    pub fn replace_version(&mut self, campaign: &str, dossier: &str, entries: &[Entry]) -> Result<(), IndexError> {
        let mut writer = self.writer()?;
        writer.replace(campaign, dossier, entries)?;
        writer.commit()
    }

    /// The same index, read by somebody who knows these units and regions.
    pub fn knowing(self, directory: Directory) -> Index {
        Index { directory, ..self }
    }

    /// The only writer; waits while another process has it.
    ///
    /// # Errors
    /// [`IndexError::Locked`] when the wait was in vain.
    pub fn writer(&mut self) -> Result<Writer<'_>, IndexError> {
        if self.open.is_none() {
            self.create()?;
        }
        let Some(open) = &self.open else { return Err(self.rebuild("không tạo được".into())) };
        for _ in 0..self.lock_tries.max(1) {
            match open.index.writer_with_num_threads(WRITER_THREADS, WRITER_THREADS * WRITER_MEMORY) {
                Ok(writer) => {
                    writer.set_merge_policy(Box::new(merge_policy()));
                    return Ok(Writer { index: self, writer, encoder: Encoder::default() });
                }
                Err(TantivyError::LockFailure(tantivy::directory::error::LockError::LockBusy, _)) => thread::sleep(LOCK_PAUSE),
                Err(e) => return Err(self.broken(&e)),
            }
        }
        Err(IndexError::Locked { path: self.dir.clone() })
    }

    /// Answers a query.
    ///
    /// Where no entry holds all that is asked for, those that hold most of a long run of words are given instead, marked as such, and a
    /// likely slip of the keyboard is named.
    ///
    /// # Errors
    /// [`SearchError::Query`] for a query that cannot be understood, [`SearchError::Index`] for a broken index.
    pub fn search(&self, wanted: &Query) -> Result<Hits, SearchError> {
        match &wanted.after {
            Some(last) => self.behind(last, wanted),
            None => self.page(wanted),
        }
    }

    /// What follows a hit that was shown before.
    fn behind(&self, last: &Address, wanted: &Query) -> Result<Hits, SearchError> {
        let same = |a: &Address| a.campaign == last.campaign && a.dossier == last.dossier && a.place == last.place;
        let mut window = wanted.offset.saturating_add(wanted.limit).clamp(FIRST_WINDOW, MOST_COUNTED);
        loop {
            // Facets are counted once, over everything.
            let mut found = self.page(&Query { offset: 0, limit: window, after: None, facets: Vec::new(), ..wanted.clone() })?;
            let whole = found.hits.len() < window || window == MOST_COUNTED;
            if let Some(at) = found.hits.iter().position(|h| same(&h.address)) {
                let offset = at.saturating_add(1).saturating_add(wanted.offset);
                if whole || offset.saturating_add(wanted.limit) <= window {
                    found.hits = found.hits.into_iter().skip(offset).take(wanted.limit).collect();
                    (found.offset, found.near) = (offset, Vec::new());
                    if !wanted.facets.is_empty() {
                        found.facets = self.page(&Query { offset: 0, limit: 0, after: None, ..wanted.clone() })?.facets;
                    }
                    return Ok(found);
                }
            } else if whole {
                return Err(QueryError::new(0..0, QueryErrorKind::NotAHit(last.to_string())).into());
            }
            window = window.saturating_mul(8).min(MOST_COUNTED);
        }
    }

    fn page(&self, wanted: &Query) -> Result<Hits, SearchError> {
        let expr = parse(&wanted.text, &self.directory)?;
        let expr = expr.as_ref();
        if is_empty(expr, wanted) {
            return Err(QueryError::new(0..wanted.text.len(), QueryErrorKind::Empty).into());
        }
        let Some(open) = &self.open else {
            self.compiler(Names::AsTyped, meant(expr, &wanted.filters)).query(expr, &wanted.filters, LOOSE)?;
            return Ok(Hits { nothing_indexed: true, ..Hits::default() });
        };
        let searcher = open.reader.searcher();
        let mut hits = Hits { nothing_indexed: searcher.num_docs() == 0, offset: wanted.offset, ..Hits::default() };
        if let Some(like) = &wanted.like {
            self.alike(&searcher, expr, like, wanted, &mut hits)?;
            return Ok(hits);
        }
        // A name is first taken as it is spelled: no other person's papers.
        let named = expr.is_some_and(has_names);
        let tries = if named { &[Names::AsTyped, Names::AnyMarks][..] } else { &[Names::AsTyped] };
        for names in tries {
            self.full(&searcher, expr, wanted, *names, &mut hits)?;
            if hits.total > 0 {
                let texts = meant(expr, &wanted.filters) != Some(Granularity::Finding);
                let first = wanted.offset == 0 && wanted.limit > 0 && wanted.sort == Sort::Relevance;
                if let Some(expr) = expr.filter(|_| hits.total < FEW && texts && first) {
                    hits.near = self.near(&searcher, expr, named, wanted, &hits.hits)?;
                }
                return Ok(hits);
            }
        }
        if let Some(expr) = expr.filter(|_| !hits.nothing_indexed) {
            hits.suggestion = self.suggestion(&searcher, expr, wanted)?;
            self.partial(&searcher, expr, wanted, Least::Some, &mut hits)?;
        }
        Ok(hits)
    }

    /// The dossiers, as (campaign, dossier), within the filters on campaign, unit, region, verdict and day in which nothing matches.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn without(&self, wanted: &Query) -> Result<Vec<(String, String)>, SearchError> {
        let expr = parse(&wanted.text, &self.directory)?;
        if expr.is_none() {
            return Err(QueryError::new(0..wanted.text.len(), QueryErrorKind::Empty).into());
        }
        let filters = Filters { kind: None, section: None, finding: None, granularity: None, ..wanted.filters.clone() };
        let compiler = |granularity| self.compiler(Names::AsTyped, granularity);
        // A dossier of which nothing could be read has findings alone.
        let all =
            [compiler(None).query(None, &filters, LOOSE)?, compiler(Some(Granularity::Finding)).query(None, &filters, LOOSE)?];
        let holding = compiler(meant(expr.as_ref(), &wanted.filters)).query(expr.as_ref(), &wanted.filters, LOOSE)?;
        let Some(open) = &self.open else { return Ok(Vec::new()) };
        let searcher = open.reader.searcher();
        let of = |query: &dyn EngineQuery| dossiers::holding(&searcher, query).map_err(|e| self.broken(&e));
        let holding = of(&*holding)?;
        let all: BTreeSet<(String, String)> = of(&*all[0])?.into_iter().chain(of(&*all[1])?).collect();
        Ok(all.difference(&holding).cloned().collect())
    }

    /// What the word, field or value that is being typed at the end of a query may become, the most frequent first.
    ///
    /// # Errors
    /// A broken index.
    pub fn complete(&self, typed: &str, most: usize) -> Result<Vec<Completion>, IndexError> {
        let searcher = self.open.as_ref().map(|o| o.reader.searcher());
        complete(searcher.as_ref(), &self.fields, typed, most, &self.directory).map_err(|e| self.broken(&e))
    }

    fn compiler(&self, names: Names, wanted: Option<Granularity>) -> Compiler<'_> {
        Compiler { fields: &self.fields, directory: &self.directory, names, wanted }
    }

    /// What holds all that is asked for, tier by tier, or in the order asked for.
    fn full(
        &self,
        searcher: &Searcher,
        expr: Option<&Expr>,
        wanted: &Query,
        names: Names,
        out: &mut Hits,
    ) -> Result<(), SearchError> {
        let compiler = self.compiler(names, meant(expr, &wanted.filters));
        let loose = compiler.query(expr, &wanted.filters, LOOSE)?;
        let last = wanted.offset.saturating_add(wanted.limit);
        let matching = matching(searcher, &*loose, MOST_COUNTED.max(last.saturating_add(1))).map_err(|e| self.broken(&e))?;
        (out.total, out.more) = (matching.total, matching.more);
        out.facets = facets::count(searcher, &*loose, &wanted.facets, &self.directory).map_err(|e| self.broken(&e))?;
        let paragraphs = wanted.filters.granularity == Some(Granularity::Paragraph);
        // Of few sections all paragraphs are counted. Each section has at least one.
        let all = paragraphs && out.total <= MOST_CUT && !out.more;
        // The engine makes room for as many as are asked for.
        let last = if all { out.total } else { last.min(out.total) };
        let first = if paragraphs { 0 } else { wanted.offset.min(last) };
        let modes = modes(expr);
        let found = match wanted.sort {
            Sort::Relevance => {
                let queries = modes.iter().map(|m| compiler.query(expr, &wanted.filters, *m)).collect::<Result<Vec<_>, _>>()?;
                tiers(searcher, &queries, &matching, last)
            }
            sort => ranked(searcher, &*loose, sort, last, &self.directory)
                .and_then(|found| in_order(searcher, found, last))
                .map(|found| found.into_iter().map(|(_, address)| (0.0, address, modes.len() - 1)).collect()),
        };
        let found = found.map_err(|e| self.broken(&e))?;
        // Another search at the same time learns its words anew.
        let mut own = Analyser::default();
        let mut shared = self.analyser.try_lock().ok();
        let analyser = shared.as_deref_mut().unwrap_or(&mut own);
        let needles: Vec<Vec<Needle>> = modes.iter().map(|m| needles(expr, *m, names)).collect();
        for (score, address, mode) in found.into_iter().skip(first) {
            let hit = self.hit(searcher, address, score, &needles[mode], analyser)?;
            if paragraphs {
                out.hits.extend(paragraphs::of(&hit, &needles[mode], &needles[modes.len() - 1], analyser));
            } else {
                out.hits.push(hit);
            }
        }
        if paragraphs {
            (out.total, out.more) = (out.hits.len().max(out.total), out.more || !all);
            out.hits = std::mem::take(&mut out.hits).into_iter().skip(wanted.offset).take(wanted.limit).collect();
        }
        Ok(())
    }

    /// What is like a text, within what is asked for besides.
    fn alike(
        &self,
        searcher: &Searcher,
        expr: Option<&Expr>,
        like: &Like,
        wanted: &Query,
        out: &mut Hits,
    ) -> Result<(), SearchError> {
        // A text has its like in texts.
        let by = meant(expr, &wanted.filters).filter(|g| *g != Granularity::Finding);
        let others = self.compiler(Names::AsTyped, by).query(expr, &wanted.filters, LOOSE)?;
        let alike = more_like_this::query(searcher, &self.fields, like, others).map_err(|e| self.broken(&e))?;
        let Some((query, needles)) = alike else { return Ok(()) };
        let matching = matching(searcher, &query, MOST_COUNTED).map_err(|e| self.broken(&e))?;
        (out.total, out.more) = (matching.total, matching.more);
        out.facets = facets::count(searcher, &query, &wanted.facets, &self.directory).map_err(|e| self.broken(&e))?;
        let last = wanted.offset.saturating_add(wanted.limit).min(out.total);
        let mut analyser = Analyser::default();
        for (score, address) in
            best_of_clauses(searcher, &query, last).map_err(|e| self.broken(&e))?.into_iter().skip(wanted.offset)
        {
            out.hits.push(self.hit(searcher, address, score, &needles, &mut analyser)?);
        }
        Ok(())
    }

    /// A few more that hold at least half of the words, besides those that hold all. Of a name there is no half: it may stand in a text
    /// that was typed without any marks.
    fn near(
        &self,
        searcher: &Searcher,
        expr: &Expr,
        named: bool,
        wanted: &Query,
        found: &[Hit],
    ) -> Result<Vec<Hit>, SearchError> {
        let mut out = Hits::default();
        let some = Query { limit: found.len() + FEW, ..wanted.clone() };
        match (named, bare_name(expr)) {
            (false, _) => self.partial(searcher, expr, &some, Least::Half, &mut out)?,
            (true, Some(bare)) => {
                let by = meant(Some(expr), &wanted.filters);
                let query = self.compiler(Names::AnyMarks, by).query(Some(&bare), &wanted.filters, AS_TYPED)?;
                let needles = needles(Some(&bare), AS_TYPED, Names::AnyMarks);
                let mut analyser = Analyser::default();
                for (score, address) in best(searcher, &*query, some.limit).map_err(|e| self.broken(&e))? {
                    out.hits.push(self.hit(searcher, address, score, &needles, &mut analyser)?);
                }
            }
            (true, None) => {}
        }
        out.hits.retain(|near| found.iter().all(|hit| hit.address != near.address));
        out.hits.truncate(FEW);
        Ok(out.hits)
    }

    /// What holds several of the words, the most first.
    fn partial(&self, searcher: &Searcher, expr: &Expr, wanted: &Query, least: Least, out: &mut Hits) -> Result<(), SearchError> {
        let compiler = self.compiler(Names::AnyMarks, meant(Some(expr), &wanted.filters));
        let Some(query) = compiler.most_of(expr, &wanted.filters, least)? else { return Ok(()) };
        let limit = wanted.offset.saturating_add(wanted.limit).min(MOST_COUNTED);
        let found = best_of_clauses(searcher, &query, limit).map_err(|e| self.broken(&e))?;
        let needles = needles(Some(expr), LOOSE, Names::AnyMarks);
        let mut analyser = Analyser::default();
        let paragraphs = wanted.filters.granularity == Some(Granularity::Paragraph);
        let first = if paragraphs { 0 } else { wanted.offset };
        for (score, address) in found.into_iter().skip(first) {
            let hit = self.hit(searcher, address, score, &needles, &mut analyser)?;
            if paragraphs {
                out.hits.extend(paragraphs::of(&hit, &needles, &needles, &mut analyser));
            } else {
                out.hits.push(hit);
            }
        }
        if paragraphs {
            out.hits = std::mem::take(&mut out.hits).into_iter().skip(wanted.offset).take(wanted.limit).collect();
        }
        out.partial = !out.hits.is_empty();
        Ok(())
    }

    /// The query without its slip, if it finds something then; with the marks that the words have in the best text.
    fn suggestion(&self, searcher: &Searcher, expr: &Expr, wanted: &Query) -> Result<Option<String>, SearchError> {
        let Some(suggested) = suggest(searcher, &self.fields, &wanted.text, expr) else { return Ok(None) };
        let Ok(Some(expr)) = parse(&suggested.query, &self.directory) else { return Ok(None) };
        let mut hits = Hits::default();
        let query = Query { filters: wanted.filters.clone(), limit: 1, ..Query::new(&suggested.query) };
        self.full(searcher, Some(&expr), &query, Names::AnyMarks, &mut hits)?;
        let Some(best) = hits.hits.first() else { return Ok(None) };
        let read = analyse(&best.entry.text);
        let mut text = suggested.query;
        for bare in suggested.bare.into_iter().rev() {
            let beside = |s: &str, last: bool| {
                let mut words = s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| fold(w).text);
                if last { words.next_back() } else { words.next() }
            };
            let (before, after) = (beside(&text[..bare.start], true), beside(&text[bare.end..], false));
            let marked = text[bare.clone()]
                .split(' ')
                .map(|word| with_marks(&read, before.as_deref(), word, after.as_deref()).unwrap_or_else(|| word.to_owned()));
            let marked = marked.collect::<Vec<_>>().join(" ");
            text.replace_range(bare, &marked);
        }
        Ok(Some(text))
    }

    fn hit(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        needles: &[Needle],
        analyser: &mut Analyser,
    ) -> Result<Hit, IndexError> {
        let doc: TantivyDocument = searcher.doc(address).map_err(|e| self.broken(&e))?;
        let entry = schema::entry(&self.fields, &doc).ok_or_else(|| self.rebuild("mục lưu không đọc được".into()))?;
        let snippet = snippet(&entry.text, needles, analyser);
        Ok(Hit { score, address: entry.address(), entry, snippet })
    }

    fn open_existing(&self) -> Result<Open, IndexError> {
        let directory = IndexDirectory::open(&self.dir).map_err(|e| self.broken(&e.into()))?;
        let index = tantivy::Index::open(directory).map_err(|e| self.broken(&e))?;
        if index.schema() != schema::schema().0 {
            return Err(self.rebuild("cấu trúc khác".into()));
        }
        self.with_reader(index)
    }

    fn with_reader(&self, index: tantivy::Index) -> Result<Open, IndexError> {
        schema::prepare(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| self.broken(&e))?;
        Ok(Open { index, reader })
    }

    /// Made beside its place and moved there whole: another process sees no index or one that can be opened. Where another one was
    /// quicker, its index is taken.
    fn create(&mut self) -> Result<(), IndexError> {
        let io = |source| IndexError::Io { path: self.dir.clone(), source };
        let parent = self.dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(io)?;
        let fresh = tempfile::Builder::new().prefix(".search-").tempdir_in(parent).map_err(io)?;
        // A folder of its own: a temporary one may be entered by nobody else, an index by whoever may enter the home folder.
        let made = fresh.path().join("search");
        fs::create_dir(&made).map_err(io)?;
        let directory = IndexDirectory::open(&made).map_err(|e| self.broken(&e.into()))?;
        let index = schema::create(directory).map_err(|e| self.broken(&e))?;
        drop(index);
        fs::write(made.join(VERSION_FILE), VERSION.to_string()).map_err(io)?;
        // An empty folder is in the way on some systems; one with something in it stays.
        let _ = fs::remove_dir(&self.dir);
        let moved = fs::rename(&made, &self.dir);
        match self.open_existing() {
            Ok(open) => self.open = Some(open),
            Err(broken) => return Err(moved.err().map_or(broken, io)),
        }
        Ok(())
    }

    fn rebuild(&self, why: String) -> IndexError {
        IndexError::Rebuild { path: self.dir.clone(), why }
    }

    /// A full disk or a missing right is not a broken index.
    fn broken(&self, error: &TantivyError) -> IndexError {
        if let TantivyError::IoError(e) = error
            && matches!(
                e.kind(),
                io::ErrorKind::PermissionDenied
                    | io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::FileTooLarge
                    | io::ErrorKind::ReadOnlyFilesystem
            )
        {
            return IndexError::Io { path: self.dir.clone(), source: io::Error::new(e.kind(), e.to_string()) };
        }
        self.rebuild(error.to_string())
    }
}

/// Small segments become one; large ones stay as they are, which costs readers little and writers nothing.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_max_docs_before_merge(LARGE_SEGMENT);
    policy
}

fn is_vacant(dir: &Path) -> bool {
    fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none())
}

/// Writes entries; nothing is seen by a reader before [`Writer::commit`], and a kill before it leaves the index as it was.
pub struct Writer<'a> {
    index: &'a Index,
    writer: IndexWriter,
    encoder: Encoder,
}

impl Writer<'_> {
    /// Replaces all entries of a dossier, of whichever version; rows of a form are left out.
    pub fn replace(&mut self, campaign: &str, dossier: &str, entries: &[Entry]) -> Result<(), IndexError> {
        let fields = &self.index.fields;
        self.writer.delete_term(Term::from_field_text(fields.key, &schema::key(campaign, dossier)));
        for entry in entries.iter().filter(|e| !e.form) {
            self.writer.add_document(self.encoder.document(fields, entry)).map_err(|e| self.index.broken(&e))?;
        }
        Ok(())
    }

    /// Makes it durable and visible.
    pub fn commit(mut self) -> Result<(), IndexError> {
        self.writer.commit().map_err(|e| self.index.broken(&e))?;
        self.writer.wait_merging_threads().map_err(|e| self.index.broken(&e))?;
        match &self.index.open {
            Some(open) => open.reader.reload().map_err(|e| self.index.broken(&e)),
            None => Ok(()),
        }
    }
}
