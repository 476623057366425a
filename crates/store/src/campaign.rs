//! Campaigns as such: opened, closed, and the profile versions by which their dossiers were assessed.

use super::record::{self, event};
use super::{Actor, SqliteRegistry, StoreError, wire};
use rasoat_model::assessment::ProfileRef;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// A version of a campaign's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// From 1.
    pub n: u32,
    pub digest: String,
    /// When the first dossier was assessed by it, ISO 8601.
    pub at: String,
}

impl SqliteRegistry {
    pub(super) fn new_campaign(&mut self, by: Actor<'_>, name: &str, profile: &ProfileRef, toml: &str) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let there: Option<i64> =
            tx.query_row("SELECT id FROM campaigns WHERE name = ?1", [name], |r| r.get(0)).optional().map_err(&bad)?;
        if there.is_some() {
            return Err(StoreError::CampaignExists(name.to_owned()));
        }
        record::campaign(&tx, name, profile, toml, by.at).map_err(&bad)?;
        let detail = wire::write(&serde_json::json!({ "profile": profile.id, "digest": profile.digest }));
        event(&tx, by, "campaign", Some(name), None, None, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    pub(super) fn close_campaign(&mut self, by: Actor<'_>, name: &str, closed: bool) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let changed = tx
            .execute("UPDATE campaigns SET closed_at = ?2 WHERE name = ?1", params![name, closed.then_some(by.at)])
            .map_err(&bad)?;
        if changed == 0 {
            return Err(StoreError::NoSuchCampaign(name.to_owned()));
        }
        event(&tx, by, if closed { "close" } else { "reopen" }, Some(name), None, None, "{}").map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    pub(super) fn profile_versions(&self, campaign: &str) -> Result<Vec<ProfileVersion>, StoreError> {
        let sql = "SELECT p.n, p.digest, p.at FROM campaign_profiles p JOIN campaigns c ON c.id = p.campaign_id
                   WHERE c.name = ?1 ORDER BY p.n";
        self.rows(sql, [campaign], |r| Ok(ProfileVersion { n: r.get(0)?, digest: r.get(1)?, at: r.get(2)? }))
    }

    pub(super) fn profile_text(&self, digest: &str) -> Result<String, StoreError> {
        self.rows("SELECT toml FROM profiles WHERE digest = ?1", [digest], |r| r.get(0))?
            .pop()
            .ok_or_else(|| StoreError::NoSuchProfile(digest.to_owned()))
    }
}
