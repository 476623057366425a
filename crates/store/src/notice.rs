//! Notices that were written, so that it is known what a unit was told and when.

use super::read::unknown;
use super::record::{event, unit};
use super::{Home, StoreError, wire};
use jiff::civil::Date;
use rasoat_model::assessment::UnitRef;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// A letter that was written to a unit.
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
    /// The day printed on it, where already given.
    pub issued_on: Option<Date>,
    /// Positions of the cited findings in the dossier's list.
    pub cited: &'a [usize],
}

/// A letter as registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    /// By which the clerk's number is entered.
    pub id: i64,
    pub campaign: String,
    pub unit: UnitRef,
    /// (dossier, version) that it is about; `None` for a unit that sent nothing.
    pub about: Option<(String, u32)>,
    /// When it was written, ISO 8601.
    pub issued_at: String,
    pub path: String,
    pub number: Option<String>,
    /// The day printed on it; `None` while it is a draft.
    pub issued_on: Option<Date>,
    /// Positions of the cited findings in the dossier's list, 0-based.
    pub cited: Vec<usize>,
}

impl Home {
    /// Registers a notice. One without number and day is a draft; a draft takes the place of the unit's draft before it.
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
            "DELETE FROM notices WHERE campaign_id = ?1 AND unit_id = ?2 AND path = ?3 AND number IS NULL AND issued_on IS NULL",
            params![campaign, unit, notice.path],
        )
        .map_err(&bad)?;
        tx.execute(
            "INSERT INTO notices(campaign_id, unit_id, version_id, issued_at, path, number, cited, issued_on)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                campaign,
                unit,
                version,
                notice.issued_at,
                notice.path,
                notice.number,
                cited,
                notice.issued_on.map(|d| d.to_string())
            ],
        )
        .map_err(&bad)?;
        let detail = wire::write(&serde_json::json!({ "unit": notice.unit.name, "path": notice.path, "number": notice.number }));
        let (dossier, n) = notice.about.unzip();
        event(&tx, &self.who, notice.issued_at, "notice", Some(notice.campaign), dossier, n, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    /// The notices of a campaign, oldest first.
    /// Drafts too; none of a campaign that is not there.
    ///
    /// # Errors
    /// The registry cannot be read, or holds what this version does not know ([`StoreError::Unknown`]).
    pub fn notices(&self, campaign: &str) -> Result<Vec<StoredNotice>, StoreError> {
        let sql =
            "SELECT c.name, u.unit_id, u.name, u.kind, d.name, v.n, m.issued_at, m.path, m.number, m.cited, m.id, m.issued_on
                   FROM notices m JOIN campaigns c ON c.id = m.campaign_id JOIN units u ON u.id = m.unit_id
                        LEFT JOIN dossier_versions v ON v.id = m.version_id LEFT JOIN dossiers d ON d.id = v.dossier_id
                   WHERE c.name = ?1 ORDER BY m.id";
        let rows = self.rows(sql, [campaign], |row| {
            let about = row.get::<_, Option<String>>(4)?.zip(row.get::<_, Option<u32>>(5)?);
            let issued_on: Option<String> = row.get(11)?;
            let notice = StoredNotice {
                id: row.get(10)?,
                issued_on: None,
                campaign: row.get(0)?,
                unit: UnitRef { id: row.get(1)?, name: row.get(2)?, kind: row.get(3)? },
                about,
                issued_at: row.get(6)?,
                path: row.get(7)?,
                number: row.get(8)?,
                cited: Vec::new(),
            };
            Ok((notice, row.get::<_, String>(9)?, issued_on))
        })?;
        let complete = |(n, cited, day): (StoredNotice, String, Option<String>)| {
            let issued_on = day.map(|d| d.parse().map_err(|_| unknown("issued_on", &d))).transpose()?;
            Ok(StoredNotice { cited: wire::read("cited", &cited)?, issued_on, ..n })
        };
        rows.into_iter().map(complete).collect()
    }

    /// Enters the number and day that a draft got from the clerk: from then on it counts as sent.
    ///
    /// # Errors
    /// [`StoreError::NoSuchNotice`].
    pub fn issue_notice(&mut self, campaign: &str, id: i64, number: &str, day: Date, at: &str) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let changed = tx
            .execute(
                "UPDATE notices SET number = ?3, issued_on = ?4
                 WHERE id = ?2 AND campaign_id = (SELECT id FROM campaigns WHERE name = ?1)",
                params![campaign, id, number, day.to_string()],
            )
            .map_err(&bad)?;
        if changed == 0 {
            return Err(StoreError::NoSuchNotice { id, campaign: campaign.to_owned() });
        }
        let detail = wire::write(&serde_json::json!({ "notice": id, "number": number, "day": day.to_string() }));
        event(&tx, &self.who, at, "issue", Some(campaign), None, None, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }
}
