//! Writing a dossier into the registry.

use super::wire::{EvidenceRow, FieldsRow, SourceRow, write};
use super::{Actor, SqliteRegistry, StoreError};
use jiff::civil::Date;
use rasoat_model::assessment::{DossierAssessment, ProfileRef, UnitRef};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

/// A dossier as it came in and was assessed.
#[derive(Debug, Clone, Copy)]
pub struct IngestRecord<'a> {
    /// By default the id of the profile.
    pub campaign: &'a str,
    pub profile: &'a ProfileRef,
    pub dossier: &'a DossierAssessment,
    /// The assessment as data, without the words of any language.
    pub assessment_json: &'a str,
    /// (name, hash) of every file as it came; their bytes have been kept with [`super::Home::put_blob`].
    pub files: &'a [(String, String)],
    /// (name, hash) of the mails and packets in which they came; kept likewise.
    pub containers: &'a [(String, String)],
    /// The profile's own text, kept so that the assessment can be repeated.
    pub profile_text: &'a str,
    /// The day on which the run looked at the calendar.
    pub today: Date,
    /// The unit's name as the register or the command line gave it; empty where only the papers told.
    pub unit_said: &'a str,
    /// Over the files and the day of receipt.
    pub content_digest: &'a str,
}

/// What became of a dossier that came in; `version` counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The same content was already assessed by the same profile; nothing was written.
    Unchanged {
        version: u32,
    },
    New {
        version: u32,
    },
}

impl SqliteRegistry {
    pub(super) fn record(&mut self, by: Actor<'_>, record: &IngestRecord<'_>) -> Result<Recorded, StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        let closed: Option<Option<String>> = tx
            .query_row("SELECT closed_at FROM campaigns WHERE name = ?1", [record.campaign], |row| row.get(0))
            .optional()
            .map_err(&bad)?;
        if closed.flatten().is_some() {
            return Err(StoreError::Closed(record.campaign.to_owned()));
        }
        let recorded = write_dossier(&tx, by, record).map_err(&bad)?;
        match recorded {
            Recorded::Unchanged { .. } => tx.rollback().map_err(&bad)?,
            Recorded::New { .. } => tx.commit().map_err(&bad)?,
        }
        Ok(recorded)
    }
}

fn write_dossier(tx: &Transaction<'_>, by: Actor<'_>, r: &IngestRecord<'_>) -> rusqlite::Result<Recorded> {
    let campaign = campaign(tx, r.campaign, r.profile, r.profile_text, by.at)?;
    let dossier: i64 = tx.query_row(
        "INSERT INTO dossiers(campaign_id, name) VALUES(?1, ?2)
         ON CONFLICT(campaign_id, name) DO UPDATE SET name = excluded.name RETURNING id",
        params![campaign, r.dossier.dossier],
        |row| row.get(0),
    )?;
    let latest: Option<(u32, String, String)> = tx
        .query_row(
            "SELECT n, content_digest, profile_digest FROM dossier_versions WHERE dossier_id = ?1 ORDER BY n DESC LIMIT 1",
            [dossier],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let n = match latest {
        Some((n, content, profile)) if content == r.content_digest && profile == r.profile.digest => {
            return Ok(Recorded::Unchanged { version: n });
        }
        Some((n, ..)) => n + 1,
        None => 1,
    };
    let version = version(tx, by, r, dossier, n)?;
    files(tx, "files", r.files, version)?;
    files(tx, "containers", r.containers, version)?;
    documents(tx, r, version)?;
    findings(tx, r, version)?;
    let detail = write(&serde_json::json!({ "verdict": r.dossier.verdict.as_str(), "content": r.content_digest }));
    event(tx, by, "ingest", Some(r.campaign), Some(&r.dossier.dossier), Some(n), &detail)?;
    Ok(Recorded::New { version: n })
}

fn version(tx: &Transaction<'_>, by: Actor<'_>, r: &IngestRecord<'_>, dossier: i64, n: u32) -> rusqlite::Result<i64> {
    let unit = r.dossier.unit.as_ref().map(|u| unit(tx, u)).transpose()?;
    tx.query_row(
        "INSERT INTO dossier_versions(dossier_id, n, unit_id, content_digest, profile_digest, received, received_from, verdict, met,
                                      ingested_at, assessment, today, lang, unit_said)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) RETURNING id",
        params![
            dossier,
            n,
            unit,
            r.content_digest,
            r.profile.digest,
            r.dossier.received.map(|d| d.to_string()),
            r.dossier.received_from,
            r.dossier.verdict.as_str(),
            write(&r.dossier.met),
            by.at,
            r.assessment_json,
            r.today.to_string(),
            "",
            r.unit_said,
        ],
        |row| row.get(0),
    )
}

/// Rows of `files` or `containers`, which are alike.
fn files(tx: &Transaction<'_>, table: &str, files: &[(String, String)], version: i64) -> rusqlite::Result<()> {
    let mut insert =
        tx.prepare_cached(&format!("INSERT INTO {table}(version_id, position, name, sha256) VALUES(?1, ?2, ?3, ?4)"))?;
    for (position, (name, sha256)) in files.iter().enumerate() {
        insert.execute(params![version, position as i64, name, sha256])?;
    }
    Ok(())
}

fn documents(tx: &Transaction<'_>, r: &IngestRecord<'_>, version: i64) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO documents(version_id, position, file, sha256, format, kind, pages, text_source, confidence, fields, warnings)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, d) in r.dossier.documents.iter().enumerate() {
        insert.execute(params![
            version,
            position as i64,
            d.file,
            d.sha256,
            d.format,
            d.kind,
            d.pages,
            d.text_source,
            f64::from(d.confidence),
            write(&FieldsRow::from(&d.fields)),
            write(&d.warnings),
        ])?;
    }
    Ok(())
}

fn findings(tx: &Transaction<'_>, r: &IngestRecord<'_>, version: i64) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO findings(version_id, position, rule, requirement, subject, severity, outcome, message, fix, evidence, source)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, f) in r.dossier.findings.iter().enumerate() {
        insert.execute(params![
            version,
            position as i64,
            f.rule.id(),
            f.requirement,
            f.subject,
            f.severity.as_str(),
            f.outcome.as_str(),
            write(&f.message),
            write(&f.fix),
            write(&f.evidence().iter().map(EvidenceRow::from).collect::<Vec<_>>()),
            write(&SourceRow::from(&f.source)),
        ])?;
    }
    Ok(())
}

/// The campaign's row, made or brought up to date, with a new profile version where the text changed.
pub(super) fn campaign(
    tx: &Transaction<'_>,
    name: &str,
    profile: &ProfileRef,
    profile_text: &str,
    at: &str,
) -> rusqlite::Result<i64> {
    let id: i64 = tx.query_row(
        "INSERT INTO campaigns(name, profile_id, profile_digest, profile_title, first_at) VALUES(?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(name) DO UPDATE SET profile_id = excluded.profile_id, profile_digest = excluded.profile_digest,
                                         profile_title = excluded.profile_title
         RETURNING id",
        params![name, profile.id, profile.digest, profile.title, at],
        |row| row.get(0),
    )?;
    tx.execute(
        "INSERT INTO profiles(digest, profile_id, toml, first_at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(digest) DO NOTHING",
        params![profile.digest, profile.id, profile_text, at],
    )?;
    tx.execute(
        "INSERT INTO campaign_profiles(campaign_id, n, digest, at)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3 FROM campaign_profiles WHERE campaign_id = ?1
         HAVING ?2 IS NOT (SELECT digest FROM campaign_profiles WHERE campaign_id = ?1 ORDER BY n DESC LIMIT 1)",
        params![id, profile.digest, at],
    )?;
    Ok(id)
}

/// The row of a unit. One of the roster is known by its id, another by its name as written.
pub(super) fn unit(tx: &Transaction<'_>, unit: &UnitRef) -> rusqlite::Result<i64> {
    let key = match &unit.id {
        Some(id) => format!("id:{id}"),
        None => format!("name:{}", unit.name),
    };
    tx.query_row(
        "INSERT INTO units(key, unit_id, name, kind) VALUES(?1, ?2, ?3, ?4)
         ON CONFLICT(key) DO UPDATE SET name = excluded.name, kind = excluded.kind RETURNING id",
        params![key, unit.id, unit.name, unit.kind],
        |row| row.get(0),
    )
}

/// One line of the audit trail.
pub(super) fn event(
    tx: &Transaction<'_>,
    by: Actor<'_>,
    what: &str,
    campaign: Option<&str>,
    dossier: Option<&str>,
    version: Option<u32>,
    detail: &str,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO events(at, what, campaign, dossier, version, detail, who) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![by.at, what, campaign, dossier, version, detail, by.who],
    )?;
    Ok(())
}
