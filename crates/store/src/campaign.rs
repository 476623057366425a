//! Campaigns as such: opened, closed, and the profile versions by which their dossiers were assessed.

use super::record::{self, event};
use super::{Home, StoreError, wire};
use rasoat_model::assessment::ProfileRef;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// A version of a campaign's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// From 1.
    pub n: u32,
    /// `sha256:…` of its text.
    pub digest: String,
    /// When the first dossier was assessed by it, ISO 8601.
    pub at: String,
}

impl Home {
    /// Opens a campaign before its first dossier comes.
    ///
    /// # Errors
    /// [`StoreError::CampaignExists`], or the database cannot be written.
    pub fn new_campaign(&mut self, name: &str, profile: &ProfileRef, toml: &str, at: &str) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let there: Option<i64> =
            tx.query_row("SELECT id FROM campaigns WHERE name = ?1", [name], |r| r.get(0)).optional().map_err(&bad)?;
        if there.is_some() {
            return Err(StoreError::CampaignExists(name.to_owned()));
        }
        record::campaign(&tx, name, profile, toml, at).map_err(&bad)?;
        let detail = wire::write(&serde_json::json!({ "profile": profile.id, "digest": profile.digest }));
        event(&tx, &self.who, at, "campaign", Some(name), None, None, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    /// Closes a campaign: nothing more is taken in. Opens it again with `closed` false.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCampaign`], or the database cannot be written.
    pub fn close_campaign(&mut self, name: &str, closed: bool, at: &str) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let changed = tx
            .execute("UPDATE campaigns SET closed_at = ?2 WHERE name = ?1", params![name, closed.then_some(at)])
            .map_err(&bad)?;
        if changed == 0 {
            return Err(StoreError::NoSuchCampaign(name.to_owned()));
        }
        event(&tx, &self.who, at, if closed { "close" } else { "reopen" }, Some(name), None, None, "{}").map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    /// The profile versions of a campaign, oldest first.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn profile_versions(&self, campaign: &str) -> Result<Vec<ProfileVersion>, StoreError> {
        let sql = "SELECT p.n, p.digest, p.at FROM campaign_profiles p JOIN campaigns c ON c.id = p.campaign_id
                   WHERE c.name = ?1 ORDER BY p.n";
        self.rows(sql, [campaign], |r| Ok(ProfileVersion { n: r.get(0)?, digest: r.get(1)?, at: r.get(2)? }))
    }

    /// The text of a profile by which some dossier was assessed, as it was then.
    ///
    /// # Errors
    /// [`StoreError::NoSuchProfile`] where it was never kept.
    pub fn profile_text(&self, digest: &str) -> Result<String, StoreError> {
        self.rows("SELECT toml FROM profiles WHERE digest = ?1", [digest], |r| r.get(0))?
            .pop()
            .ok_or_else(|| StoreError::NoSuchProfile(digest.to_owned()))
    }
}
