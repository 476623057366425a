//! The registry in an SQLite file: opening it to write or to read, moving an older one forward, telling what is wrong with it. The
//! statements themselves stand by subject in the files beside this one.

use super::{StoreError, schema};
use rusqlite::{Connection, ErrorCode, OpenFlags, Params, Row, TransactionBehavior};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// How long to wait before a registry that is busy is tried again.
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug, Clone, Copy)]
pub struct OpenOptions {
    /// How long to wait for another process that is writing.
    pub wait: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions { wait: Duration::from_secs(15) }
    }
}

/// One connection; open another one for another thread. Any number may read while one writes (write-ahead log).
#[derive(Debug)]
pub struct SqliteRegistry {
    pub(super) db: Connection,
    /// Where the file lies, for messages.
    path: PathBuf,
    /// The copy that is read in place of a file beside which nothing may be written. Deleted after `db` is closed.
    _copy: Option<TempDir>,
}

impl SqliteRegistry {
    /// Opens a registry to read and write, makes it if it is not there, and moves an older one forward.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::NotOurs`], [`StoreError::Locked`] after the wait,
    /// [`StoreError::ReadOnly`], [`StoreError::Database`] where it can be neither made nor opened.
    pub fn open(path: &Path, options: OpenOptions) -> Result<SqliteRegistry, StoreError> {
        let db = Connection::open(path).map_err(|e| database_error(path, e))?;
        // SQLite opens to read what it may not write, and says nothing.
        if db.is_readonly(rusqlite::MAIN_DB).map_err(|e| database_error(path, e))? {
            return Err(StoreError::ReadOnly { path: path.to_path_buf() });
        }
        let mut registry = SqliteRegistry { db, path: path.to_path_buf(), _copy: None };
        patiently(options, || registry.prepare(options, schema::STEPS))?;
        Ok(registry)
    }

    /// A registry that is gone when it is dropped, for tests.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn in_memory() -> Result<SqliteRegistry, StoreError> {
        SqliteRegistry::open(Path::new(":memory:"), OpenOptions::default())
    }

    /// Opens a registry that is there, to read only: never waits for a writer nor keeps one waiting. One of an older version is moved
    /// forward first, where that is allowed. In a folder that may not be written into, what stands in the file at this moment is read.
    ///
    /// # Errors
    /// As [`SqliteRegistry::open`].
    pub fn open_to_read(path: &Path, options: OpenOptions) -> Result<SqliteRegistry, StoreError> {
        match patiently(options, || SqliteRegistry::in_place(path, options)) {
            Ok(Some(registry)) => return Ok(registry),
            Err(error @ (StoreError::Newer { .. } | StoreError::NotOurs { .. } | StoreError::Corrupt { .. })) => {
                return Err(error);
            }
            // Older, or SQLite has to write a file beside it.
            Ok(None) | Err(_) => {}
        }
        if SqliteRegistry::open(path, options).is_ok()
            && let Some(registry) = patiently(options, || SqliteRegistry::in_place(path, options))?
        {
            return Ok(registry);
        }
        SqliteRegistry::copied(path, options)
    }

    /// The file itself; `None` where it has to be moved forward first.
    fn in_place(path: &Path, options: OpenOptions) -> Result<Option<SqliteRegistry>, StoreError> {
        let bad = |e| database_error(path, e);
        let db =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(bad)?;
        let registry = SqliteRegistry { db, path: path.to_path_buf(), _copy: None };
        registry.db.busy_timeout(options.wait).map_err(bad)?;
        registry.recognise()?;
        Ok((schema::version(&registry.db).map_err(bad)? == schema::known()).then_some(registry))
    }

    /// A copy elsewhere. The copy is whole if neither the file nor its log changed while it was made: then it is what a writer would find
    /// who was stopped at this moment.
    fn copied(path: &Path, options: OpenOptions) -> Result<SqliteRegistry, StoreError> {
        let io = |source| StoreError::Io { path: path.to_path_buf(), source };
        let folder = tempfile::tempdir().map_err(io)?;
        let (copy, given_up) = (folder.path().join("registry.sqlite"), Instant::now() + options.wait);
        loop {
            let before = state(path).map_err(io)?;
            fs::copy(path, &copy).map_err(io)?;
            match fs::copy(log(path), log(&copy)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(io(e)),
                _ => {}
            }
            if state(path).map_err(io)? == before {
                break;
            }
            if Instant::now() >= given_up {
                return Err(StoreError::Locked { path: path.to_path_buf() });
            }
            let _ = fs::remove_file(log(&copy));
            std::thread::sleep(PAUSE);
        }
        writable(&copy).map_err(io)?;
        let mut registry = SqliteRegistry::open(&copy, options)?;
        registry.db.pragma_update(None, "query_only", true).map_err(|e| database_error(path, e))?;
        registry.path = path.to_path_buf();
        registry._copy = Some(folder);
        Ok(registry)
    }

    fn prepare(&mut self, options: OpenOptions, steps: &[&str]) -> Result<(), StoreError> {
        let bad = self.bad();
        self.db.busy_timeout(options.wait).map_err(&bad)?;
        self.recognise()?;
        self.db.pragma_update(None, "journal_mode", "WAL").map_err(&bad)?;
        // What was confirmed survives a loss of power, not only a kill.
        self.db.pragma_update(None, "synchronous", "FULL").map_err(&bad)?;
        self.db.pragma_update(None, "foreign_keys", true).map_err(&bad)?;
        if schema::version(&self.db).map_err(&bad)? < u32::try_from(steps.len()).unwrap_or(u32::MAX) {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
            schema::migrate(&tx, steps).map_err(&bad)?;
            tx.commit().map_err(&bad)?;
        }
        Ok(())
    }

    /// Refuses a newer registry and another program's database before anything is written.
    fn recognise(&self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let bad = self.bad();
        // One view of the file: another process may make the tables between two questions.
        let _view = self.db.unchecked_transaction().map_err(&bad)?;
        let found = schema::version(&self.db).map_err(&bad)?;
        let application: i64 = self.db.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(&bad)?;
        let tables: i64 = self.db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(&bad)?;
        let ours = application == schema::APPLICATION_ID;
        if !ours && tables > 0 {
            return Err(StoreError::NotOurs { path });
        }
        if ours && found > schema::known() {
            return Err(StoreError::Newer { path, found, known: schema::known() });
        }
        Ok(())
    }

    pub(super) fn check(&self) -> Result<(), StoreError> {
        let bad = self.bad();
        let said: String = self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(&bad)?;
        let orphans: i64 =
            self.db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).map_err(&bad)?;
        match (said.as_str(), orphans) {
            ("ok", 0) => Ok(()),
            ("ok", n) => Err(StoreError::Corrupt { path: self.path.clone(), detail: format!("{n} dòng không có gốc") }),
            _ => Err(StoreError::Corrupt { path: self.path.clone(), detail: said }),
        }
    }

    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.db.prepare_cached(sql).map_err(self.bad())?;
        let rows = statement.query_map(params, read).map_err(self.bad())?;
        rows.collect::<rusqlite::Result<_>>().map_err(self.bad())
    }

    pub(super) fn bad(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |e| database_error(&path, e)
    }
}

/// Another process may be making the same file, or closing it as the last one: SQLite then answers at once that the file is busy, without
/// waiting (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>).
fn patiently<T>(options: OpenOptions, mut open: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let given_up = Instant::now() + options.wait;
    loop {
        match open() {
            Err(StoreError::Locked { .. }) if Instant::now() < given_up => std::thread::sleep(PAUSE),
            ended => return ended,
        }
    }
}

/// The write-ahead log of a registry.
fn log(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push("-wal");
    name.into()
}

type State = (u64, SystemTime);

/// Length and time of the last change, of the file and of its log.
fn state(path: &Path) -> io::Result<(State, Option<State>)> {
    let of = |path: &Path| fs::metadata(path).and_then(|m| Ok((m.len(), m.modified()?)));
    let log = match of(&log(path)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        other => Some(other?),
    };
    Ok((of(path)?, log))
}

/// A copy has the permissions of what it was copied from, and a folder of its own is nobody else's.
fn writable(copy: &Path) -> io::Result<()> {
    for path in [copy.to_path_buf(), log(copy)].iter().filter(|p| p.exists()) {
        let mut permissions = fs::metadata(path)?.permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
        #[cfg(not(unix))]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

pub(super) fn database_error(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_path_buf();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt { path, detail: error.to_string() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { path },
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
        // Beside a file that can be read SQLite has to make others, and may not.
        Some(ErrorCode::CannotOpen) if fs::File::open(&path).is_ok() => StoreError::ReadOnly { path },
        _ => StoreError::Database { path, source: error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "INSERT INTO events(at, what, detail) VALUES('2026-01-01', 'x', '{}')";

    fn opened(dir: &Path) -> Result<SqliteRegistry, StoreError> {
        SqliteRegistry::open(&dir.join("registry.sqlite"), OpenOptions::default())
    }

    #[test]
    fn an_older_registry_moves_forward_and_keeps_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let mut registry = opened(dir.path()).unwrap();
        registry.db.execute("INSERT INTO units(key, name) VALUES('a', 'A')", []).unwrap();
        let later: Vec<&str> = schema::STEPS.iter().copied().chain(["ALTER TABLE units ADD COLUMN note TEXT"]).collect();
        registry.prepare(OpenOptions::default(), &later).unwrap();
        let (name, note): (String, Option<String>) =
            registry.db.query_row("SELECT name, note FROM units", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        assert_eq!((name.as_str(), note), ("A", None));
        assert_eq!(schema::version(&registry.db).unwrap(), schema::known() + 1);
        drop(registry);
        assert!(matches!(opened(dir.path()), Err(StoreError::Newer { .. })));
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut registry = opened(dir.path()).unwrap();
        let broken: Vec<&str> =
            schema::STEPS.iter().copied().chain(["CREATE TABLE half(a TEXT); CREATE TABLE half(a TEXT);"]).collect();
        assert!(registry.prepare(OpenOptions::default(), &broken).is_err());
        assert_eq!(schema::version(&registry.db).unwrap(), schema::known());
        let half: i64 =
            registry.db.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'half'", [], |r| r.get(0)).unwrap();
        assert_eq!(half, 0);
    }

    #[test]
    fn many_may_open_a_new_folder_at_once() {
        for _ in 0..20 {
            let dir = tempfile::tempdir().unwrap();
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        for _ in 0..5 {
                            let registry = opened(dir.path()).expect("another one opens or closes it at this moment");
                            registry.db.execute(EVENT, []).unwrap();
                        }
                    });
                }
            });
        }
    }

    #[test]
    fn events_cannot_be_changed() {
        let registry = SqliteRegistry::in_memory().unwrap();
        registry.db.execute(EVENT, []).unwrap();
        assert!(registry.db.execute("UPDATE events SET what = 'y'", []).is_err());
        assert!(registry.db.execute("DELETE FROM events", []).is_err());
    }

    #[test]
    fn a_copy_is_what_stands_in_file_and_log_and_of_any_age() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("registry.sqlite");
        let old = Connection::open(&path).unwrap();
        old.pragma_update(None, "journal_mode", "WAL").unwrap();
        let mut writer = SqliteRegistry { db: old, path: path.clone(), _copy: None };
        writer.prepare(OpenOptions::default(), &schema::STEPS[..1]).unwrap();
        writer.db.execute(EVENT, []).unwrap();
        assert!(log(&path).exists(), "what was written last stands in the log alone");
        let copy = SqliteRegistry::copied(&path, OpenOptions::default()).unwrap();
        assert_eq!((copy.events().unwrap().len(), schema::version(&copy.db).unwrap()), (1, schema::known()));
        assert_eq!(schema::version(&writer.db).unwrap(), 1, "the file itself stays as it is");
        let refused = copy.db.execute(EVENT, []).map_err(copy.bad());
        assert!(matches!(refused, Err(StoreError::ReadOnly { path: of }) if of == path));
    }
}
