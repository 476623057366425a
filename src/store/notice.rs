//! Notices that were written, so that it is known what a unit was told and when.

use super::record::{event, unit};
use super::{Home, StoreError, wire};
use crate::assessment::UnitRef;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    pub campaign: &'a str,
    pub unit: &'a UnitRef,
    /// (dossier, version) that the notice is about; `None` for a unit that sent nothing.
    pub about: Option<(&'a str, u32)>,
    /// ISO 8601.
    pub issued_at: &'a str,
    /// Where the file was written.
    pub path: &'a str,
    /// Number and symbol, where already given.
    pub number: Option<&'a str>,
    /// Positions of the cited findings in the dossier's list.
    pub cited: &'a [usize],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    pub campaign: String,
    pub unit: UnitRef,
    pub about: Option<(String, u32)>,
    pub issued_at: String,
    pub path: String,
    pub number: Option<String>,
    pub cited: Vec<usize>,
}

impl Home {
    /// Registers a notice.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDossier`] for a campaign, dossier or version that is not registered.
    pub fn record_notice(&mut self, notice: &NewNotice<'_>) -> Result<(), StoreError> {
        let bad = self.bad();
        let missing = || StoreError::NoSuchDossier {
            campaign: notice.campaign.to_owned(),
            dossier: notice.about.map_or("", |(dossier, _)| dossier).to_owned(),
        };
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let campaign: Option<i64> = tx
            .query_row("SELECT id FROM campaigns WHERE name = ?1", [notice.campaign], |row| row.get(0))
            .optional()
            .map_err(&bad)?;
        let campaign = campaign.ok_or_else(missing)?;
        let mut version: Option<i64> = None;
        if let Some((dossier, n)) = notice.about {
            let sql = "SELECT v.id FROM dossier_versions v JOIN dossiers d ON d.id = v.dossier_id
                       WHERE d.campaign_id = ?1 AND d.name = ?2 AND v.n = ?3";
            version = tx.query_row(sql, params![campaign, dossier, n], |row| row.get(0)).optional().map_err(&bad)?;
            version.ok_or_else(missing)?;
        }
        let unit = unit(&tx, notice.unit).map_err(&bad)?;
        let cited = wire::write(&notice.cited);
        tx.execute(
            "INSERT INTO notices(campaign_id, unit_id, version_id, issued_at, path, number, cited) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![campaign, unit, version, notice.issued_at, notice.path, notice.number, cited],
        )
        .map_err(&bad)?;
        let detail = wire::write(&serde_json::json!({ "unit": notice.unit.name, "path": notice.path, "number": notice.number }));
        let (dossier, n) = notice.about.unzip();
        event(&tx, &self.who, notice.issued_at, "notice", Some(notice.campaign), dossier, n, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    /// The notices of a campaign, oldest first.
    pub fn notices(&self, campaign: &str) -> Result<Vec<StoredNotice>, StoreError> {
        let sql = "SELECT c.name, u.unit_id, u.name, u.kind, d.name, v.n, m.issued_at, m.path, m.number, m.cited
                   FROM notices m JOIN campaigns c ON c.id = m.campaign_id JOIN units u ON u.id = m.unit_id
                        LEFT JOIN dossier_versions v ON v.id = m.version_id LEFT JOIN dossiers d ON d.id = v.dossier_id
                   WHERE c.name = ?1 ORDER BY m.id";
        let rows = self.rows(sql, [campaign], |row| {
            let about = row.get::<_, Option<String>>(4)?.zip(row.get::<_, Option<u32>>(5)?);
            let notice = StoredNotice {
                campaign: row.get(0)?,
                unit: UnitRef { id: row.get(1)?, name: row.get(2)?, kind: row.get(3)? },
                about,
                issued_at: row.get(6)?,
                path: row.get(7)?,
                number: row.get(8)?,
                cited: Vec::new(),
            };
            Ok((notice, row.get::<_, String>(9)?))
        })?;
        rows.into_iter().map(|(n, cited)| Ok(StoredNotice { cited: wire::read("cited", &cited)?, ..n })).collect()
    }
}
