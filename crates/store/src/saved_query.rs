//! Searches that somebody wants to make again, by name.

use super::record::event;
use super::{Actor, SqliteRegistry, StoreError, wire};
use rusqlite::{TransactionBehavior, params};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQuery {
    pub name: String,
    /// What was asked for, as JSON.
    pub query: String,
    /// Who saved it, as the system calls them; may be empty.
    pub who: String,
    /// ISO 8601.
    pub at: String,
}

impl SqliteRegistry {
    pub(super) fn save_query(&mut self, by: Actor<'_>, name: &str, query: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO saved_searches(name, asked, who, at) VALUES(?1, ?2, ?3, ?4)
                   ON CONFLICT (name) DO UPDATE SET asked = ?2, who = ?3, at = ?4";
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        tx.execute(sql, params![name, query, by.who, by.at]).map_err(&bad)?;
        event(&tx, by, "save-search", None, None, None, &detail(name)).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    pub(super) fn saved_queries(&self) -> Result<Vec<SavedQuery>, StoreError> {
        self.rows("SELECT name, asked, who, at FROM saved_searches ORDER BY name", [], |r| {
            Ok(SavedQuery { name: r.get(0)?, query: r.get(1)?, who: r.get(2)?, at: r.get(3)? })
        })
    }

    pub(super) fn forget_query(&mut self, by: Actor<'_>, name: &str) -> Result<bool, StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let gone = tx.execute("DELETE FROM saved_searches WHERE name = ?1", [name]).map_err(&bad)? > 0;
        if gone {
            event(&tx, by, "forget-search", None, None, None, &detail(name)).map_err(&bad)?;
        }
        tx.commit().map_err(&bad)?;
        Ok(gone)
    }
}

fn detail(name: &str) -> String {
    wire::write(&serde_json::json!({ "name": name }))
}
