//! The home folder: opening it, moving an older registry forward, telling what is wrong with it.

use super::error::StoreError;
use super::schema;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const DATABASE: &str = "registry.sqlite";

/// An open home folder. One connection; open another one for another thread.
pub struct Home {
    pub(super) dir: PathBuf,
    pub(super) db: Connection,
    /// Who is at work, for the audit trail.
    pub(super) who: String,
}

/// How a home folder is opened.
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

impl Home {
    /// Opens the folder, makes it if it is not there, and moves an older registry forward.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::NotOurs`], [`StoreError::Locked`] after the wait,
    /// [`StoreError::Io`].
    pub fn open(dir: impl AsRef<Path>) -> Result<Home, StoreError> {
        Home::open_with(dir, OpenOptions::default())
    }

    /// As [`Home::open`], with another time to wait.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_with(dir: impl AsRef<Path>, options: OpenOptions) -> Result<Home, StoreError> {
        let dir = dir.as_ref().to_path_buf();
        let blobs = dir.join("blobs");
        fs::create_dir_all(&blobs).map_err(|source| StoreError::Io { path: blobs, source })?;
        let path = dir.join(DATABASE);
        let db = Connection::open(&path).map_err(|e| database_error(&path, e))?;
        let mut home = Home { dir, db, who: String::new() };
        home.prepare_patiently(options, schema::STEPS)?;
        Ok(home)
    }

    /// Another process may be making the same folder, or closing it as the last one: SQLite then answers at once that the file is
    /// busy, without waiting (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>).
    fn prepare_patiently(&mut self, options: OpenOptions, steps: &[&str]) -> Result<(), StoreError> {
        let given_up = Instant::now() + options.wait;
        loop {
            match self.prepare(options, steps) {
                Err(StoreError::Locked { .. }) if Instant::now() < given_up => std::thread::sleep(Duration::from_millis(20)),
                ended => return ended,
            }
        }
    }

    fn prepare(&mut self, options: OpenOptions, steps: &[&str]) -> Result<(), StoreError> {
        let path = self.database();
        let bad = |e| database_error(&path, e);
        self.db.busy_timeout(options.wait).map_err(bad)?;
        self.recognise()?;
        self.db.pragma_update(None, "journal_mode", "WAL").map_err(bad)?;
        // What was confirmed survives a loss of power, not only a kill.
        self.db.pragma_update(None, "synchronous", "FULL").map_err(bad)?;
        self.db.pragma_update(None, "foreign_keys", true).map_err(bad)?;
        if schema::version(&self.db).map_err(bad)? < u32::try_from(steps.len()).unwrap_or(u32::MAX) {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(bad)?;
            schema::migrate(&tx, steps).map_err(bad)?;
            tx.commit().map_err(bad)?;
        }
        Ok(())
    }

    /// Refuses a newer registry and another program's database before anything is written.
    fn recognise(&self) -> Result<(), StoreError> {
        let path = self.database();
        let bad = |e| database_error(&path, e);
        // One view of the file: another process may make the tables between two questions.
        let _view = self.db.unchecked_transaction().map_err(bad)?;
        let found = schema::version(&self.db).map_err(bad)?;
        let application: i64 = self.db.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(bad)?;
        let tables: i64 = self.db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(bad)?;
        let ours = application == schema::APPLICATION_ID;
        if !ours && tables > 0 {
            return Err(StoreError::NotOurs { path });
        }
        if ours && found > schema::known() {
            return Err(StoreError::Newer { path, found, known: schema::known() });
        }
        Ok(())
    }

    /// Reads the whole registry and reports damage.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn check(&self) -> Result<(), StoreError> {
        let bad = |e| database_error(&self.database(), e);
        let said: String = self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(bad)?;
        let orphans: i64 =
            self.db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).map_err(bad)?;
        match (said.as_str(), orphans) {
            ("ok", 0) => Ok(()),
            ("ok", n) => Err(StoreError::Corrupt { path: self.database(), detail: format!("{n} dòng không có gốc") }),
            _ => Err(StoreError::Corrupt { path: self.database(), detail: said }),
        }
    }

    /// Whose name the audit trail gets from now on.
    pub fn act_as(&mut self, who: &str) {
        self.who = who.to_owned();
    }

    /// The folder as it was given.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the search index belongs.
    pub fn search_dir(&self) -> PathBuf {
        self.dir.join("search")
    }

    /// Waits until no other process holds the turn of this name, and holds it until the file is dropped. A file system without locks
    /// gives none, and the work goes on without.
    pub fn turn(&self, name: &str) -> Option<fs::File> {
        let file = fs::File::options().create(true).truncate(false).write(true).open(self.dir.join(name)).ok()?;
        file.lock().ok()?;
        Some(file)
    }

    pub(super) fn database(&self) -> PathBuf {
        self.dir.join(DATABASE)
    }

    pub(super) fn bad(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        let path = self.database();
        move |e| database_error(&path, e)
    }
}

pub(super) fn database_error(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_path_buf();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt { path, detail: error.to_string() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { path },
        _ => StoreError::Database { path, source: error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_registry_moves_forward_and_keeps_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let mut home = Home::open(dir.path()).unwrap();
        home.db.execute("INSERT INTO units(key, name) VALUES('a', 'A')", []).unwrap();
        let later: Vec<&str> = schema::STEPS.iter().copied().chain(["ALTER TABLE units ADD COLUMN note TEXT"]).collect();
        home.prepare(OpenOptions::default(), &later).unwrap();
        let (name, note): (String, Option<String>) =
            home.db.query_row("SELECT name, note FROM units", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        assert_eq!((name.as_str(), note), ("A", None));
        assert_eq!(schema::version(&home.db).unwrap(), schema::known() + 1);
        drop(home);
        assert!(matches!(Home::open(dir.path()), Err(StoreError::Newer { .. })));
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut home = Home::open(dir.path()).unwrap();
        let broken: Vec<&str> =
            schema::STEPS.iter().copied().chain(["CREATE TABLE half(a TEXT); CREATE TABLE half(a TEXT);"]).collect();
        assert!(home.prepare(OpenOptions::default(), &broken).is_err());
        assert_eq!(schema::version(&home.db).unwrap(), schema::known());
        let half: i64 = home.db.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'half'", [], |r| r.get(0)).unwrap();
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
                            let home = Home::open(dir.path()).expect("another one opens or closes it at this moment");
                            home.db.execute("INSERT INTO events(at, what, detail) VALUES('2026-01-01', 'x', '{}')", []).unwrap();
                        }
                    });
                }
            });
        }
    }

    #[test]
    fn events_cannot_be_changed() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::open(dir.path()).unwrap();
        home.db.execute("INSERT INTO events(at, what, detail) VALUES('2026-01-01', 'x', '{}')", []).unwrap();
        assert!(home.db.execute("UPDATE events SET what = 'y'", []).is_err());
        assert!(home.db.execute("DELETE FROM events", []).is_err());
    }
}
