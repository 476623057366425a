//! The index folder: opening, filling, searching. An edge: files are read and written here.

use super::analysis::Analyser;
use super::error::{IndexError, SearchError};
use super::lookup::{Compiler, LOOSE, Mode, is_empty, modes, needles};
use super::parse::parse;
use super::schema::Encoder;
use super::schema::{self, BLOCK, Fields, ORDER, VERSION};
use super::snippet::snippet;
use super::{Entry, Hit, Hits, Query, QueryError, QueryErrorKind};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue, SortByString};
use tantivy::query::Query as EngineQuery;
use tantivy::{DocAddress, IndexReader, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

const VERSION_FILE: &str = "rasoat-search-version";
/// Bytes of memory that a writer fills before it writes a segment.
const WRITER_MEMORY: usize = 64 << 20;
/// How long to wait for another process that writes: tries and the pause between them.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(100);
/// Distance of the tiers in the score: above anything BM25 gives.
const TIER: f32 = 1_000.0;
/// Hits asked for besides, so that equals at the border can be put in order.
const SPARE: usize = 32;

/// The index of a home folder. Cheap to open; an absent one is empty.
pub struct Index {
    dir: PathBuf,
    fields: Fields,
    open: Option<Open>,
    lock_tries: u32,
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
        let mut index = Index { dir, fields, open: None, lock_tries: LOCK_TRIES, analyser: Mutex::default() };
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

    /// Throws away what is in the folder and makes an empty index there.
    pub fn recreate(dir: impl Into<PathBuf>) -> Result<Index, IndexError> {
        let dir = dir.into();
        match fs::remove_dir_all(&dir) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(IndexError::Io { path: dir, source: e }),
            _ => {}
        }
        let mut index = Index { dir, fields: schema::schema().1, open: None, lock_tries: LOCK_TRIES, analyser: Mutex::default() };
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

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sees what another process has written meanwhile.
    pub fn refresh(&mut self) -> Result<(), IndexError> {
        match &self.open {
            Some(open) => open.reader.reload().map_err(|e| self.broken(&e)),
            None => {
                *self = Index { lock_tries: self.lock_tries, ..Index::open(std::mem::take(&mut self.dir))? };
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
            // One thread: the order of the entries in the index is the order in which they came.
            match open.index.writer_with_num_threads(1, WRITER_MEMORY) {
                Ok(writer) => return Ok(Writer { index: self, writer, encoder: Encoder::default() }),
                Err(TantivyError::LockFailure(tantivy::directory::error::LockError::LockBusy, _)) => thread::sleep(LOCK_PAUSE),
                Err(e) => return Err(self.broken(&e)),
            }
        }
        Err(IndexError::Locked { path: self.dir.clone() })
    }

    /// Answers a query.
    ///
    /// # Errors
    /// [`SearchError::Query`] for a query that cannot be understood, [`SearchError::Index`] for a broken index.
    pub fn search(&self, wanted: &Query) -> Result<Hits, SearchError> {
        let expr = parse(&wanted.text)?;
        let expr = expr.as_ref();
        if is_empty(expr, wanted) {
            return Err(QueryError::new(0..wanted.text.len(), QueryErrorKind::Empty).into());
        }
        let compiler = Compiler { fields: &self.fields };
        let loose = compiler.query(expr, &wanted.filters, LOOSE)?;
        let Some(open) = &self.open else { return Ok(Hits { total: 0, hits: Vec::new(), nothing_indexed: true }) };
        let searcher = open.reader.searcher();
        let total = loose.count(&searcher).map_err(|e| self.broken(&e))?;
        // The engine makes room for as many as are asked for.
        let limit = wanted.limit.min(total);
        let modes = modes(expr);
        let mut seen: HashSet<DocAddress> = HashSet::new();
        let mut hits = Vec::new();
        // Another search at the same time learns its words anew.
        let mut own = Analyser::default();
        let mut shared = self.analyser.try_lock().ok();
        let analyser = shared.as_deref_mut().unwrap_or(&mut own);
        for (i, mode) in modes.iter().enumerate() {
            if hits.len() >= limit {
                break;
            }
            let query = compiler.query(expr, &wanted.filters, *mode)?;
            // What a stricter tier found comes again, at most all of it.
            let found = best(&searcher, &*query, limit + seen.len()).map_err(|e| self.broken(&e))?;
            let base = TIER * (modes.len() - 1 - i) as f32;
            let needles = needles(expr, *mode);
            for (score, address) in found {
                if hits.len() < limit && seen.insert(address) {
                    hits.push(self.hit(&searcher, address, base + score, &needles, *mode, analyser)?);
                }
            }
        }
        Ok(Hits { total, hits, nothing_indexed: searcher.num_docs() == 0 })
    }

    fn hit(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        needles: &[super::lookup::Needle],
        mode: Mode,
        analyser: &mut Analyser,
    ) -> Result<Hit, IndexError> {
        let doc: TantivyDocument = searcher.doc(address).map_err(|e| self.broken(&e))?;
        let entry = schema::entry(&self.fields, &doc).ok_or_else(|| self.rebuild("mục lưu không đọc được".into()))?;
        let snippet = snippet(&entry.text, needles, mode, analyser);
        Ok(Hit { score, entry, snippet })
    }

    fn open_existing(&self) -> Result<Open, IndexError> {
        let index = tantivy::Index::open_in_dir(&self.dir).map_err(|e| self.broken(&e))?;
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
        let index = tantivy::Index::create_in_dir(&made, schema::schema().0).map_err(|e| self.broken(&e))?;
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

fn is_vacant(dir: &Path) -> bool {
    fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none())
}

/// The best `limit` documents by score; equals by dossier, file, block.
fn best(searcher: &Searcher, query: &dyn EngineQuery, limit: usize) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    // The engine skips blocks that cannot win, but puts equals in the order of its segments. So ask for some more, until no equals
    // reach beyond what came; only where there are a great many of them is everything put in order.
    for spare in [SPARE, 32 * SPARE] {
        let asked = limit.saturating_add(spare);
        let found = searcher.search(query, &TopDocs::with_limit(asked).order_by_score())?;
        if limit == 0 || found.len() < asked || found[limit - 1].0 > found[asked - 1].0 {
            return in_order(searcher, found, limit);
        }
    }
    let order = (
        SortBySimilarityScore,
        (SortByString::for_field(ORDER), Order::Asc),
        (SortByStaticFastValue::<u64>::for_field(BLOCK), Order::Asc),
    );
    let found = searcher.search(query, &TopDocs::with_limit(limit).order_by(order))?;
    Ok(found.into_iter().map(|((score, _, _), address)| (score, address)).collect())
}

/// Puts equals in order, then cuts.
fn in_order(searcher: &Searcher, mut found: Vec<(f32, DocAddress)>, limit: usize) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let mut start = 0;
    while start < found.len().min(limit) {
        let score = found[start].0;
        let end = start + found[start..].iter().take_while(|(s, _)| *s == score).count();
        if end - start > 1 {
            let mut keyed = Vec::with_capacity(end - start);
            for &(_, address) in &found[start..end] {
                keyed.push((order_key(searcher, address)?, address));
            }
            keyed.sort();
            for (slot, (_, address)) in found[start..end].iter_mut().zip(keyed) {
                slot.1 = address;
            }
        }
        start = end;
    }
    found.truncate(limit);
    Ok(found)
}

fn order_key(searcher: &Searcher, address: DocAddress) -> tantivy::Result<(String, u64)> {
    let columns = searcher.segment_reader(address.segment_ord).fast_fields();
    let mut name = String::new();
    if let Some(column) = columns.str(ORDER)?
        && let Some(ord) = column.term_ords(address.doc_id).next()
    {
        column.ord_to_str(ord, &mut name)?;
    }
    Ok((name, columns.u64(BLOCK)?.first(address.doc_id).unwrap_or(0)))
}

/// Writes entries; nothing is seen by a reader before [`Writer::commit`], and a kill before it leaves the index as it was.
pub struct Writer<'a> {
    index: &'a Index,
    writer: IndexWriter,
    encoder: Encoder,
}

impl Writer<'_> {
    /// Replaces all entries of a dossier, of whichever version.
    pub fn replace(&mut self, campaign: &str, dossier: &str, entries: &[Entry]) -> Result<(), IndexError> {
        let fields = &self.index.fields;
        self.writer.delete_term(Term::from_field_text(fields.key, &schema::key(campaign, dossier)));
        for entry in entries {
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
