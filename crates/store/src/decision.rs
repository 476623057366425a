//! What people decided about a unit: findings set aside, days granted. Nothing is deleted; what is taken back says when.

use super::read::unknown;
use super::record::{event, unit};
use super::{Home, StoreError, wire};
use jiff::civil::Date;
use rasoat_model::assessment::UnitRef;
use rasoat_model::finding::Waiver;
use rasoat_model::rule::Rule;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

/// Findings of a unit that are to be set aside.
#[derive(Debug, Clone, Copy)]
pub struct NewWaiver<'a> {
    pub campaign: &'a str,
    pub unit: &'a UnitRef,
    pub rule: Rule,
    /// `None`: whatever the rule finds.
    pub requirement: Option<&'a str>,
    /// Year, nominee or file; `None`: each.
    pub subject: Option<&'a str>,
    pub waiver: &'a Waiver,
    /// ISO 8601.
    pub at: &'a str,
}

/// A later day by which one unit may send.
#[derive(Debug, Clone, Copy)]
pub struct NewExtension<'a> {
    pub campaign: &'a str,
    pub unit: &'a UnitRef,
    /// The last day that is in time.
    pub until: Date,
    pub reason: &'a str,
    pub author: &'a str,
    /// ISO 8601.
    pub at: &'a str,
}

/// A waiver as registered: [`NewWaiver`] with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWaiver {
    pub id: i64,
    pub unit: UnitRef,
    pub rule: Rule,
    pub requirement: Option<String>,
    pub subject: Option<String>,
    pub waiver: Waiver,
    pub at: String,
    /// When it was taken back, ISO 8601; `None` while it holds.
    pub withdrawn_at: Option<String>,
}

/// A later day as registered: [`NewExtension`] with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExtension {
    pub id: i64,
    pub unit: UnitRef,
    /// The last day that is in time.
    pub until: Date,
    pub reason: String,
    pub author: String,
    pub at: String,
    /// When it was taken back, ISO 8601; `None` while it holds.
    pub withdrawn_at: Option<String>,
}

/// A row of the table, which both kinds share.
struct Decision {
    id: i64,
    unit: UnitRef,
    rule: Option<String>,
    requirement: Option<String>,
    subject: Option<String>,
    reason: String,
    author: String,
    until: Option<String>,
    at: String,
    withdrawn_at: Option<String>,
}

const WAIVER: &str = "waiver";
const EXTENSION: &str = "extension";

impl Home {
    /// Sets findings aside; returns the number under which it can be withdrawn.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCampaign`], or the database cannot be written.
    pub fn waive(&mut self, new: &NewWaiver<'_>) -> Result<i64, StoreError> {
        let until = new.waiver.until.map(|d| d.to_string());
        let row = Row {
            kind: WAIVER,
            campaign: new.campaign,
            unit: new.unit,
            rule: Some(new.rule.id()),
            requirement: new.requirement,
            subject: new.subject,
            reason: &new.waiver.reason,
            author: &new.waiver.author,
            until: until.as_deref(),
            at: new.at,
        };
        self.decide(&row)
    }

    /// Grants a unit a later day; returns the number under which it can be withdrawn.
    ///
    /// # Errors
    /// As [`Home::waive`].
    pub fn extend(&mut self, new: &NewExtension<'_>) -> Result<i64, StoreError> {
        let until = new.until.to_string();
        let row = Row {
            kind: EXTENSION,
            campaign: new.campaign,
            unit: new.unit,
            rule: None,
            requirement: None,
            subject: None,
            reason: new.reason,
            author: new.author,
            until: Some(&until),
            at: new.at,
        };
        self.decide(&row)
    }

    /// Takes a decision back. It stays in the list, with the day.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDecision`] where there is none of this number that still holds.
    pub fn withdraw(&mut self, campaign: &str, id: i64, author: &str, at: &str) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let changed = tx
            .execute(
                "UPDATE decisions SET withdrawn_at = ?3 WHERE id = ?2 AND withdrawn_at IS NULL
                 AND campaign_id = (SELECT id FROM campaigns WHERE name = ?1)",
                params![campaign, id, at],
            )
            .map_err(&bad)?;
        if changed == 0 {
            return Err(StoreError::NoSuchDecision { id, campaign: campaign.to_owned() });
        }
        let detail = wire::write(&serde_json::json!({ "decision": id, "author": author }));
        event(&tx, &self.who, at, "withdraw", Some(campaign), None, None, &detail).map_err(&bad)?;
        tx.commit().map_err(&bad)
    }

    /// Waivers of a campaign in the order in which they were given, withdrawn ones too.
    ///
    /// # Errors
    /// The registry cannot be read, or holds what this version does not know ([`StoreError::Unknown`]).
    pub fn waivers(&self, campaign: &str) -> Result<Vec<StoredWaiver>, StoreError> {
        let read = |d: Decision| {
            let rule = d.rule.unwrap_or_default();
            Ok(StoredWaiver {
                id: d.id,
                unit: d.unit,
                rule: Rule::parse(&rule).ok_or_else(|| unknown("rule", &rule))?,
                requirement: d.requirement,
                subject: d.subject,
                waiver: Waiver { reason: d.reason, author: d.author, until: d.until.as_deref().map(day).transpose()? },
                at: d.at,
                withdrawn_at: d.withdrawn_at,
            })
        };
        self.decisions(WAIVER, campaign)?.into_iter().map(read).collect()
    }

    /// Extensions of a campaign in the order in which they were given, withdrawn ones too.
    ///
    /// # Errors
    /// The registry cannot be read, or holds what this version does not know ([`StoreError::Unknown`]).
    pub fn extensions(&self, campaign: &str) -> Result<Vec<StoredExtension>, StoreError> {
        let read = |d: Decision| {
            Ok(StoredExtension {
                id: d.id,
                unit: d.unit,
                until: day(d.until.as_deref().unwrap_or_default())?,
                reason: d.reason,
                author: d.author,
                at: d.at,
                withdrawn_at: d.withdrawn_at,
            })
        };
        self.decisions(EXTENSION, campaign)?.into_iter().map(read).collect()
    }

    fn decide(&mut self, row: &Row<'_>) -> Result<i64, StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let campaign: Option<i64> =
            tx.query_row("SELECT id FROM campaigns WHERE name = ?1", [row.campaign], |r| r.get(0)).optional().map_err(&bad)?;
        let campaign = campaign.ok_or_else(|| StoreError::NoSuchCampaign(row.campaign.to_owned()))?;
        let id = insert(&tx, &self.who, campaign, row).map_err(&bad)?;
        tx.commit().map_err(&bad)?;
        Ok(id)
    }

    fn decisions(&self, kind: &str, campaign: &str) -> Result<Vec<Decision>, StoreError> {
        let sql = "SELECT x.id, u.unit_id, u.name, u.kind, x.rule, x.requirement, x.subject, x.reason, x.author, x.until, x.at,
                          x.withdrawn_at
                   FROM decisions x JOIN campaigns c ON c.id = x.campaign_id JOIN units u ON u.id = x.unit_id
                   WHERE x.kind = ?1 AND c.name = ?2 ORDER BY x.id";
        self.rows(sql, params![kind, campaign], |r| {
            Ok(Decision {
                id: r.get(0)?,
                unit: UnitRef { id: r.get(1)?, name: r.get(2)?, kind: r.get(3)? },
                rule: r.get(4)?,
                requirement: r.get(5)?,
                subject: r.get(6)?,
                reason: r.get(7)?,
                author: r.get(8)?,
                until: r.get(9)?,
                at: r.get(10)?,
                withdrawn_at: r.get(11)?,
            })
        })
    }
}

struct Row<'a> {
    kind: &'a str,
    campaign: &'a str,
    unit: &'a UnitRef,
    rule: Option<&'a str>,
    requirement: Option<&'a str>,
    subject: Option<&'a str>,
    reason: &'a str,
    author: &'a str,
    until: Option<&'a str>,
    at: &'a str,
}

fn insert(tx: &Transaction<'_>, who: &str, campaign: i64, row: &Row<'_>) -> rusqlite::Result<i64> {
    let unit = unit(tx, row.unit)?;
    let id = tx.query_row(
        "INSERT INTO decisions(kind, campaign_id, unit_id, rule, requirement, subject, reason, author, until, at)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
        params![row.kind, campaign, unit, row.rule, row.requirement, row.subject, row.reason, row.author, row.until, row.at],
        |r| r.get(0),
    )?;
    let detail = wire::write(&serde_json::json!({
        "decision": id, "unit": row.unit.name, "rule": row.rule, "requirement": row.requirement, "subject": row.subject,
        "until": row.until, "reason": row.reason, "author": row.author,
    }));
    event(tx, who, row.at, row.kind, Some(row.campaign), None, None, &detail)?;
    Ok(id)
}

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| unknown("until", text))
}
