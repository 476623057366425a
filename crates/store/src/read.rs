//! Reading the registry.

use super::wire::{self, EvidenceRow, FieldsRow, SourceRow};
use super::{Home, StoreError};
use jiff::civil::Date;
use rasoat_model::assessment::{FieldSummary, ProfileRef, UnitRef};
use rasoat_model::finding::{Evidence, Finding, Outcome, Verdict};
use rasoat_model::rule::{Rule, Severity};
use rusqlite::{Params, Row, TransactionBehavior, params};

/// A campaign: one directive, and the dossiers that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub name: String,
    /// The profile last used.
    pub profile: ProfileRef,
    pub dossiers: usize,
    /// When it was opened, ISO 8601.
    pub first_at: String,
    /// When it was closed; `None` while it is open.
    pub closed_at: Option<String>,
}

/// A unit that has sent something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredUnit {
    pub unit: UnitRef,
    /// In how many dossiers it was seen, in whichever version.
    pub dossiers: usize,
}

/// One version of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredDossier {
    pub campaign: String,
    pub dossier: String,
    /// From 1.
    pub version: u32,
    pub unit: Option<UnitRef>,
    pub received: Option<Date>,
    /// "register", "option", "edxml", "mail".
    pub received_from: Option<String>,
    pub verdict: Verdict,
    /// Over the files and the day of receipt.
    pub content_digest: String,
    /// `sha256:…` of the text of the profile.
    pub profile_digest: String,
    /// ISO 8601.
    pub ingested_at: String,
    /// (name, hash) as it came.
    pub files: Vec<(String, String)>,
    /// (name, hash) of the mails and packets in which they came; none of versions registered before they were kept.
    pub containers: Vec<(String, String)>,
    pub documents: Vec<StoredDocument>,
    pub findings: Vec<Finding>,
    pub met: Vec<String>,
    /// As given to [`Home::record`].
    pub assessment_json: String,
    /// The day on which the run looked at the calendar; `None` of versions registered before it was kept.
    pub today: Option<Date>,
    /// "vi" or "en".
    pub lang: String,
    /// The unit's name as the register or the command line gave it; may be empty.
    pub unit_said: String,
}

/// A file of a version, as [`rasoat_model::assessment::DocumentSummary`] was stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredDocument {
    pub file: String,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    pub format: String,
    pub kind: String,
    pub pages: Option<u32>,
    pub text_source: String,
    /// Of the text, 0 to 1.
    pub confidence: f32,
    pub fields: FieldSummary,
    pub warnings: Vec<String>,
}

/// A version that the search index does not hold yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pending {
    pub campaign: String,
    pub dossier: String,
    pub version: u32,
}

/// A line of the audit trail: who did what, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// ISO 8601.
    pub at: String,
    /// "ingest", "notice".
    pub what: String,
    pub campaign: Option<String>,
    pub dossier: Option<String>,
    pub version: Option<u32>,
    /// JSON.
    pub detail: String,
    /// Who did it, as the system calls them; may be empty.
    pub who: String,
}

const DOSSIERS: &str = "
SELECT v.id, c.name, d.name, v.n, u.unit_id, u.name, u.kind, v.received, v.received_from, v.verdict, v.content_digest,
       v.profile_digest, v.ingested_at, v.met, v.assessment, v.today, v.lang, v.unit_said
FROM dossier_versions v JOIN dossiers d ON d.id = v.dossier_id JOIN campaigns c ON c.id = d.campaign_id
     LEFT JOIN units u ON u.id = v.unit_id ";
const LATEST: &str = "v.n = (SELECT max(w.n) FROM dossier_versions w WHERE w.dossier_id = v.dossier_id)";

impl Home {
    /// All campaigns, ordered by name.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn campaigns(&self) -> Result<Vec<Campaign>, StoreError> {
        let sql = "SELECT c.name, c.profile_id, c.profile_digest, c.profile_title, c.first_at,
                          (SELECT count(*) FROM dossiers d WHERE d.campaign_id = c.id), c.closed_at
                   FROM campaigns c ORDER BY c.name";
        self.rows(sql, [], |row| {
            let profile = ProfileRef { id: row.get(1)?, digest: row.get(2)?, title: row.get(3)? };
            Ok(Campaign { name: row.get(0)?, profile, first_at: row.get(4)?, dossiers: count(row, 5)?, closed_at: row.get(6)? })
        })
    }

    /// All units seen, ordered by id, then name.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn units(&self) -> Result<Vec<StoredUnit>, StoreError> {
        let sql = "SELECT u.unit_id, u.name, u.kind,
                          (SELECT count(DISTINCT v.dossier_id) FROM dossier_versions v WHERE v.unit_id = u.id)
                   FROM units u ORDER BY u.unit_id, u.name";
        self.rows(sql, [], |row| {
            Ok(StoredUnit { unit: UnitRef { id: row.get(0)?, name: row.get(1)?, kind: row.get(2)? }, dossiers: count(row, 3)? })
        })
    }

    /// The latest version of every dossier of a campaign, ordered by name.
    /// None of a campaign that is not there.
    ///
    /// # Errors
    /// The registry cannot be read, or holds what this version does not know ([`StoreError::Unknown`]).
    pub fn latest(&self, campaign: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.dossiers(&format!("{DOSSIERS} WHERE c.name = ?1 AND {LATEST} ORDER BY d.name"), params![campaign])
    }

    /// All versions of a dossier, oldest first.
    /// None of a dossier that is not there.
    ///
    /// # Errors
    /// The registry cannot be read, or holds what this version does not know ([`StoreError::Unknown`]).
    pub fn versions(&self, campaign: &str, dossier: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.dossiers(&format!("{DOSSIERS} WHERE c.name = ?1 AND d.name = ?2 ORDER BY v.n"), params![campaign, dossier])
    }

    /// The latest versions that the search index does not hold yet, in the order in which they came.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn pending_index(&self) -> Result<Vec<Pending>, StoreError> {
        let sql = format!(
            "SELECT c.name, d.name, v.n FROM dossier_versions v JOIN dossiers d ON d.id = v.dossier_id
             JOIN campaigns c ON c.id = d.campaign_id WHERE v.indexed = 0 AND {LATEST} ORDER BY v.id"
        );
        self.rows(&sql, [], |row| Ok(Pending { campaign: row.get(0)?, dossier: row.get(1)?, version: row.get(2)? }))
    }

    /// To be called after the index has confirmed them. Older versions of the same dossiers count as done.
    ///
    /// # Errors
    /// The registry cannot be written.
    pub fn mark_indexed(&mut self, done: &[Pending]) -> Result<(), StoreError> {
        let bad = self.bad();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&bad)?;
        for p in done {
            tx.execute(
                "UPDATE dossier_versions SET indexed = 1 WHERE n <= ?3 AND dossier_id =
                 (SELECT d.id FROM dossiers d JOIN campaigns c ON c.id = d.campaign_id WHERE c.name = ?1 AND d.name = ?2)",
                params![p.campaign, p.dossier, p.version],
            )
            .map_err(&bad)?;
        }
        tx.commit().map_err(&bad)
    }

    /// For an index that must be made anew: every dossier is pending again.
    ///
    /// # Errors
    /// The registry cannot be written.
    pub fn forget_index(&mut self) -> Result<(), StoreError> {
        self.db.execute("UPDATE dossier_versions SET indexed = 0", []).map(|_| ()).map_err(self.bad())
    }

    /// What happened, oldest first.
    ///
    /// # Errors
    /// The registry cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, StoreError> {
        self.rows("SELECT at, what, campaign, dossier, version, detail, who FROM events ORDER BY id", [], |row| {
            Ok(Event {
                at: row.get(0)?,
                what: row.get(1)?,
                campaign: row.get(2)?,
                dossier: row.get(3)?,
                version: row.get(4)?,
                detail: row.get(5)?,
                who: row.get(6)?,
            })
        })
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

    fn dossiers(&self, sql: &str, params: impl Params) -> Result<Vec<StoredDossier>, StoreError> {
        // One view of the registry for all statements below, whoever writes meanwhile.
        let _view = self.db.unchecked_transaction().map_err(self.bad())?;
        let heads = self.rows(sql, params, |row| {
            let unit_name: Option<String> = row.get(5)?;
            let (id, kind) = (row.get(4)?, row.get(6)?);
            let received: Option<String> = row.get(7)?;
            let verdict: String = row.get(9)?;
            let met: String = row.get(13)?;
            let today: Option<String> = row.get(15)?;
            let dossier = StoredDossier {
                campaign: row.get(1)?,
                dossier: row.get(2)?,
                version: row.get(3)?,
                unit: unit_name.map(|name| UnitRef { id, name, kind }),
                received: None,
                received_from: row.get(8)?,
                verdict: Verdict::Unclear,
                content_digest: row.get(10)?,
                profile_digest: row.get(11)?,
                ingested_at: row.get(12)?,
                files: Vec::new(),
                containers: Vec::new(),
                documents: Vec::new(),
                findings: Vec::new(),
                met: Vec::new(),
                assessment_json: row.get(14)?,
                today: None,
                lang: row.get(16)?,
                unit_said: row.get(17)?,
            };
            Ok((row.get::<_, i64>(0)?, dossier, received, today, verdict, met))
        })?;
        let mut out = Vec::with_capacity(heads.len());
        for (id, mut dossier, received, today, verdict, met) in heads {
            dossier.received = received.map(|d| d.parse().map_err(|_| unknown("received", &d))).transpose()?;
            dossier.today = today.map(|d| d.parse().map_err(|_| unknown("today", &d))).transpose()?;
            dossier.verdict = parse_verdict(&verdict)?;
            dossier.met = wire::read("met", &met)?;
            dossier.files = self.files("files", id)?;
            dossier.containers = self.files("containers", id)?;
            dossier.documents = self.documents(id)?;
            dossier.findings = self.findings(id)?;
            out.push(dossier);
        }
        Ok(out)
    }

    fn files(&self, table: &str, version: i64) -> Result<Vec<(String, String)>, StoreError> {
        let sql = format!("SELECT name, sha256 FROM {table} WHERE version_id = ?1 ORDER BY position");
        self.rows(&sql, [version], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn documents(&self, version: i64) -> Result<Vec<StoredDocument>, StoreError> {
        let sql = "SELECT file, sha256, format, kind, pages, text_source, confidence, fields, warnings
                   FROM documents WHERE version_id = ?1 ORDER BY position";
        let rows = self.rows(sql, [version], |row| {
            let document = StoredDocument {
                file: row.get(0)?,
                sha256: row.get(1)?,
                format: row.get(2)?,
                kind: row.get(3)?,
                pages: row.get(4)?,
                text_source: row.get(5)?,
                confidence: row.get::<_, f64>(6)? as f32,
                fields: FieldSummary::default(),
                warnings: Vec::new(),
            };
            Ok((document, row.get::<_, String>(7)?, row.get::<_, String>(8)?))
        })?;
        let complete = |(mut document, fields, warnings): (StoredDocument, String, String)| {
            document.fields = wire::read::<FieldsRow>("fields", &fields)?.into();
            document.warnings = wire::read("warnings", &warnings)?;
            Ok(document)
        };
        rows.into_iter().map(complete).collect()
    }

    fn findings(&self, version: i64) -> Result<Vec<Finding>, StoreError> {
        let sql = "SELECT rule, requirement, subject, severity, outcome, message, fix, evidence, source
                   FROM findings WHERE version_id = ?1 ORDER BY position";
        let rows = self.rows(sql, [version], |row| {
            Ok(FindingRow {
                rule: row.get(0)?,
                requirement: row.get(1)?,
                subject: row.get(2)?,
                severity: row.get(3)?,
                outcome: row.get(4)?,
                message: row.get(5)?,
                fix: row.get(6)?,
                evidence: row.get(7)?,
                source: row.get(8)?,
            })
        })?;
        rows.into_iter().map(FindingRow::finding).collect()
    }
}

struct FindingRow {
    rule: String,
    requirement: String,
    subject: Option<String>,
    severity: String,
    outcome: String,
    message: String,
    fix: String,
    evidence: String,
    source: String,
}

impl FindingRow {
    fn finding(self) -> Result<Finding, StoreError> {
        let mut evidence = wire::read::<Vec<EvidenceRow>>("evidence", &self.evidence)?.into_iter().map(Evidence::from);
        let first = evidence.next().ok_or_else(|| unknown("evidence", "[]"))?;
        let source = wire::read::<SourceRow>("source", &self.source)?.into();
        let rule = Rule::parse(&self.rule).ok_or_else(|| unknown("rule", &self.rule))?;
        let (severity, outcome) = (parse_severity(&self.severity)?, parse_outcome(&self.outcome)?);
        let finding =
            Finding::new(rule, self.requirement, self.subject, severity, outcome, self.message, self.fix, source, first);
        Ok(finding.with_evidence(evidence))
    }
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

pub(super) fn unknown(what: &'static str, value: &str) -> StoreError {
    StoreError::Unknown { what, value: value.chars().take(80).collect() }
}

fn parse_verdict(s: &str) -> Result<Verdict, StoreError> {
    let all = [Verdict::Complete, Verdict::Deficient, Verdict::Unclear];
    all.into_iter().find(|v| v.as_str() == s).ok_or_else(|| unknown("verdict", s))
}

fn parse_severity(s: &str) -> Result<Severity, StoreError> {
    let all = [Severity::Error, Severity::Warning, Severity::Info];
    all.into_iter().find(|v| v.as_str() == s).ok_or_else(|| unknown("severity", s))
}

fn parse_outcome(s: &str) -> Result<Outcome, StoreError> {
    let all = [Outcome::NotMet, Outcome::Unclear, Outcome::Waived];
    all.into_iter().find(|v| v.as_str() == s).ok_or_else(|| unknown("outcome", s))
}
