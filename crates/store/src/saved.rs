//! Searches that somebody wants to make again, by name.

use super::{Home, StoreError};
use rusqlite::params;

/// A search kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    pub name: String,
    /// What was asked for, as JSON.
    pub asked: String,
    /// Who saved it, as the system calls them; may be empty.
    pub who: String,
    /// ISO 8601.
    pub at: String,
}

impl Home {
    /// Keeps a search under a name, in place of one that had it.
    /// `asked` is JSON, `at` ISO 8601.
    ///
    /// # Errors
    /// The registry cannot be written.
    pub fn save_search(&mut self, name: &str, asked: &str, at: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO saved_searches(name, asked, who, at) VALUES(?1, ?2, ?3, ?4)
                   ON CONFLICT (name) DO UPDATE SET asked = ?2, who = ?3, at = ?4";
        self.db.execute(sql, params![name, asked, self.who, at]).map(|_| ()).map_err(self.bad())
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, StoreError> {
        self.rows("SELECT name, asked, who, at FROM saved_searches ORDER BY name", [], |r| {
            Ok(SavedSearch { name: r.get(0)?, asked: r.get(1)?, who: r.get(2)?, at: r.get(3)? })
        })
    }

    /// Forgets one; whether there was one of that name.
    ///
    /// # Errors
    /// The registry cannot be written.
    pub fn forget_search(&mut self, name: &str) -> Result<bool, StoreError> {
        self.db.execute("DELETE FROM saved_searches WHERE name = ?1", [name]).map(|n| n > 0).map_err(self.bad())
    }
}
