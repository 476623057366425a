//! Reading the registry.

use super::wire::{self, EvidenceRow, FieldsRow, SourceRow};
use super::{SqliteRegistry, StoreError};
use jiff::civil::Date;
use rasoat_model::assessment::{FieldSummary, ProfileRef, UnitRef};
use rasoat_model::finding::{Evidence, Finding, Outcome, Verdict};
use rasoat_model::message::{Fix, Message};
use rasoat_model::rule::{Rule, Severity};
use rusqlite::{Params, Row, TransactionBehavior, params};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub name: String,
    /// The profile last used.
    pub profile: ProfileRef,
    pub dossiers: usize,
    pub first_at: String,
    /// When it was closed; `None` while it is open.
    pub closed_at: Option<String>,
}

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
    pub received_from: Option<String>,
    pub verdict: Verdict,
    pub content_digest: String,
    pub profile_digest: String,
    pub ingested_at: String,
    /// (name, hash) as it came.
    pub files: Vec<(String, String)>,
    /// (name, hash) of the mails and packets in which they came; none of versions registered before they were kept.
    pub containers: Vec<(String, String)>,
    pub documents: Vec<StoredDocument>,
    pub findings: Vec<Finding>,
    pub met: Vec<String>,
    /// As given to [`super::Registry::record`].
    pub assessment_json: String,
    /// The day on which the run looked at the calendar; `None` of versions registered before it was kept.
    pub today: Option<Date>,
    /// "vi" or "en".
    /// Of the words that an earlier version stored ("vi", "en"); empty where the assessment has no language.
    pub lang: String,
    /// The unit's name as the register or the command line gave it; may be empty.
    pub unit_said: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredDocument {
    pub file: String,
    pub sha256: String,
    pub format: String,
    pub kind: String,
    pub pages: Option<u32>,
    pub text_source: String,
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
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

impl SqliteRegistry {
    pub(super) fn campaigns(&self) -> Result<Vec<Campaign>, StoreError> {
        let sql = "SELECT c.name, c.profile_id, c.profile_digest, c.profile_title, c.first_at,
                          (SELECT count(*) FROM dossiers d WHERE d.campaign_id = c.id), c.closed_at
                   FROM campaigns c ORDER BY c.name";
        self.rows(sql, [], |row| {
            let profile = ProfileRef { id: row.get(1)?, digest: row.get(2)?, title: row.get(3)? };
            Ok(Campaign { name: row.get(0)?, profile, first_at: row.get(4)?, dossiers: count(row, 5)?, closed_at: row.get(6)? })
        })
    }

    pub(super) fn units(&self) -> Result<Vec<StoredUnit>, StoreError> {
        let sql = "SELECT u.unit_id, u.name, u.kind,
                          (SELECT count(DISTINCT v.dossier_id) FROM dossier_versions v WHERE v.unit_id = u.id)
                   FROM units u ORDER BY u.unit_id, u.name";
        self.rows(sql, [], |row| {
            Ok(StoredUnit { unit: UnitRef { id: row.get(0)?, name: row.get(1)?, kind: row.get(2)? }, dossiers: count(row, 3)? })
        })
    }

    pub(super) fn latest(&self, campaign: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.dossiers(&format!("{DOSSIERS} WHERE c.name = ?1 AND {LATEST} ORDER BY d.name"), params![campaign])
    }

    pub(super) fn versions(&self, campaign: &str, dossier: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.dossiers(&format!("{DOSSIERS} WHERE c.name = ?1 AND d.name = ?2 ORDER BY v.n"), params![campaign, dossier])
    }

    pub(super) fn pending_index(&self) -> Result<Vec<Pending>, StoreError> {
        let sql = format!(
            "SELECT c.name, d.name, v.n FROM dossier_versions v JOIN dossiers d ON d.id = v.dossier_id
             JOIN campaigns c ON c.id = d.campaign_id WHERE v.indexed = 0 AND {LATEST} ORDER BY v.id"
        );
        self.rows(&sql, [], |row| Ok(Pending { campaign: row.get(0)?, dossier: row.get(1)?, version: row.get(2)? }))
    }

    pub(super) fn mark_indexed(&mut self, done: &[Pending]) -> Result<(), StoreError> {
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

    pub(super) fn events(&self) -> Result<Vec<Event>, StoreError> {
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
        // One question a table, however many versions there are.
        let ids = wire::write(&heads.iter().map(|(id, ..)| *id).collect::<Vec<i64>>());
        let (mut files, mut containers) = (self.files("files", &ids)?, self.files("containers", &ids)?);
        let (mut documents, mut findings) = (self.documents(&ids)?, self.findings(&ids)?);
        let mut out = Vec::with_capacity(heads.len());
        for (id, mut dossier, received, today, verdict, met) in heads {
            dossier.received = received.map(|d| d.parse().map_err(|_| unknown("received", &d))).transpose()?;
            dossier.today = today.map(|d| d.parse().map_err(|_| unknown("today", &d))).transpose()?;
            dossier.verdict = parse_verdict(&verdict)?;
            dossier.met = wire::read("met", &met)?;
            dossier.files = files.remove(&id).unwrap_or_default();
            dossier.containers = containers.remove(&id).unwrap_or_default();
            dossier.documents = documents.remove(&id).unwrap_or_default();
            dossier.findings = findings.remove(&id).unwrap_or_default();
            out.push(dossier);
        }
        Ok(out)
    }

    fn files(&self, table: &str, versions: &str) -> Result<ByVersion<(String, String)>, StoreError> {
        let sql = format!("SELECT version_id, name, sha256 FROM {table} {OF_VERSIONS}");
        Ok(by_version(self.rows(&sql, [versions], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?))
    }

    fn documents(&self, versions: &str) -> Result<ByVersion<StoredDocument>, StoreError> {
        let sql = format!(
            "SELECT version_id, file, sha256, format, kind, pages, text_source, confidence, fields, warnings
             FROM documents {OF_VERSIONS}"
        );
        let rows = self.rows(&sql, [versions], |row| {
            let document = StoredDocument {
                file: row.get(1)?,
                sha256: row.get(2)?,
                format: row.get(3)?,
                kind: row.get(4)?,
                pages: row.get(5)?,
                text_source: row.get(6)?,
                confidence: row.get::<_, f64>(7)? as f32,
                fields: FieldSummary::default(),
                warnings: Vec::new(),
            };
            Ok((row.get::<_, i64>(0)?, document, row.get::<_, String>(8)?, row.get::<_, String>(9)?))
        })?;
        let complete = |(version, mut document, fields, warnings): (i64, StoredDocument, String, String)| {
            document.fields = wire::read::<FieldsRow>("fields", &fields)?.into();
            document.warnings = wire::read("warnings", &warnings)?;
            Ok((version, document))
        };
        Ok(by_version(rows.into_iter().map(complete).collect::<Result<Vec<_>, StoreError>>()?))
    }

    fn findings(&self, versions: &str) -> Result<ByVersion<Finding>, StoreError> {
        let sql = format!(
            "SELECT version_id, rule, requirement, subject, severity, outcome, message, fix, evidence, source
             FROM findings {OF_VERSIONS}"
        );
        let rows = self.rows(&sql, [versions], |row| {
            let finding = FindingRow {
                rule: row.get(1)?,
                requirement: row.get(2)?,
                subject: row.get(3)?,
                severity: row.get(4)?,
                outcome: row.get(5)?,
                message: row.get(6)?,
                fix: row.get(7)?,
                evidence: row.get(8)?,
                source: row.get(9)?,
            };
            Ok((row.get::<_, i64>(0)?, finding))
        })?;
        let complete = |(version, row): (i64, FindingRow)| Ok((version, row.finding()?));
        Ok(by_version(rows.into_iter().map(complete).collect::<Result<Vec<_>, StoreError>>()?))
    }
}

/// What belongs to some versions, each list in its order.
type ByVersion<T> = HashMap<i64, Vec<T>>;

/// Of the versions whose ids are given as a JSON list.
const OF_VERSIONS: &str = "WHERE version_id IN (SELECT value FROM json_each(?1)) ORDER BY version_id, position";

fn by_version<T>(rows: Vec<(i64, T)>) -> ByVersion<T> {
    let mut out: ByVersion<T> = HashMap::new();
    for (version, row) in rows {
        out.entry(version).or_default().push(row);
    }
    out
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
        // Earlier versions stored prose.
        let message = serde_json::from_str(&self.message).unwrap_or(Message::Written(self.message));
        let fix = serde_json::from_str(&self.fix).unwrap_or(Fix::Written(self.fix));
        let finding = Finding::new(rule, self.requirement, self.subject, severity, outcome, message, fix, source, first);
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

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::trace::{TraceEvent, TraceEventCodes};
    use std::cell::Cell;

    thread_local!(static STATEMENTS: Cell<usize> = const { Cell::new(0) });

    fn count_statement(event: TraceEvent<'_>) {
        if let TraceEvent::Stmt(..) = event {
            STATEMENTS.set(STATEMENTS.get() + 1);
        }
    }

    fn registry(dossiers: usize) -> SqliteRegistry {
        let mut registry = SqliteRegistry::in_memory().unwrap();
        registry.db.execute_batch("INSERT INTO campaigns VALUES(1, 'c', 'p', 'd', 't', '2026-01-01', NULL)").unwrap();
        for i in 1..=dossiers {
            let sql = format!(
                "INSERT INTO dossiers VALUES({i}, 1, 'd{i:03}');
                 INSERT INTO dossier_versions(id, dossier_id, n, content_digest, profile_digest, verdict, met, ingested_at, assessment)
                 VALUES({i}, {i}, 1, 'c', 'd', 'complete', '[]', '2026-01-01', '{{}}');
                 INSERT INTO files VALUES({i}, 0, 'b{i}', 'x'), ({i}, 1, 'a{i}', 'y');"
            );
            registry.db.execute_batch(&sql).unwrap();
        }
        registry.db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count_statement)).unwrap();
        registry
    }

    /// Statements that a call runs.
    fn counted<T>(call: impl FnOnce() -> T) -> (T, usize) {
        STATEMENTS.set(0);
        let answer = call();
        (answer, STATEMENTS.get())
    }

    #[test]
    fn the_number_of_statements_does_not_grow_with_the_dossiers() {
        let few = registry(1);
        let many = registry(120);
        let (all, statements) = counted(|| many.latest("c").unwrap());
        assert_eq!(statements, counted(|| few.latest("c").unwrap()).1);
        // The view that all of them share is begun and ended, five tables are asked.
        assert_eq!(statements, 7);
        assert_eq!((all.len(), counted(|| many.versions("c", "d001").unwrap()).1), (120, 7));
        let names = |d: &StoredDossier| d.files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
        assert_eq!((names(&all[0]), names(&all[119])), (vec!["b1".into(), "a1".into()], vec!["b120".into(), "a120".into()]));
        assert_eq!(counted(|| many.pending_index().unwrap()).1, 1);
    }
}
