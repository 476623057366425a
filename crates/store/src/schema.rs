//! The tables, as a list of steps from nothing to the present. A step, once released, is never changed; a new one is added.
//!
//! Types and statements keep to what PostgreSQL understands too, as far as SQLite allows: days and hours are ISO 8601 text, lists
//! inside a row are JSON text.

use rusqlite::{Connection, Transaction};

/// What `PRAGMA application_id` says of our files: "raso" in ASCII.
pub(super) const APPLICATION_ID: i64 = 0x7261_736F;

/// Step n leads from schema n to n + 1.
pub(super) const STEPS: &[&str] = &[FIRST, SECOND, CONTAINERS, SAVED_SEARCHES];

pub(super) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

pub(super) fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Runs the steps that are lacking, in the transaction of the caller.
pub(super) fn migrate(tx: &Transaction, steps: &[&str]) -> rusqlite::Result<()> {
    let from = version(tx)?;
    for step in steps.iter().skip(from as usize) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", steps.len().max(from as usize) as i64)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)
}

const FIRST: &str = "
CREATE TABLE units (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    unit_id TEXT,
    name TEXT NOT NULL,
    kind TEXT
);
CREATE TABLE campaigns (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    profile_id TEXT NOT NULL,
    profile_digest TEXT NOT NULL,
    profile_title TEXT NOT NULL,
    first_at TEXT NOT NULL
);
CREATE TABLE dossiers (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaigns(id),
    name TEXT NOT NULL,
    UNIQUE (campaign_id, name)
);
CREATE TABLE dossier_versions (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossiers(id),
    n INTEGER NOT NULL,
    unit_id INTEGER REFERENCES units(id),
    content_digest TEXT NOT NULL,
    profile_digest TEXT NOT NULL,
    received TEXT,
    received_from TEXT,
    verdict TEXT NOT NULL,
    met TEXT NOT NULL,
    ingested_at TEXT NOT NULL,
    assessment TEXT NOT NULL,
    indexed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (dossier_id, n)
);
CREATE INDEX dossier_versions_indexed ON dossier_versions(indexed);
CREATE TABLE files (
    version_id INTEGER NOT NULL REFERENCES dossier_versions(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, position)
);
CREATE INDEX files_sha256 ON files(sha256);
CREATE TABLE documents (
    version_id INTEGER NOT NULL REFERENCES dossier_versions(id),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    pages INTEGER,
    text_source TEXT NOT NULL,
    confidence REAL NOT NULL,
    fields TEXT NOT NULL,
    warnings TEXT NOT NULL,
    PRIMARY KEY (version_id, position)
);
CREATE TABLE findings (
    version_id INTEGER NOT NULL REFERENCES dossier_versions(id),
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    requirement TEXT NOT NULL,
    subject TEXT,
    severity TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    evidence TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (version_id, position)
);
CREATE INDEX findings_rule ON findings(rule);
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaigns(id),
    unit_id INTEGER NOT NULL REFERENCES units(id),
    version_id INTEGER REFERENCES dossier_versions(id),
    issued_at TEXT NOT NULL,
    path TEXT NOT NULL,
    number TEXT,
    cited TEXT NOT NULL
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    campaign TEXT,
    dossier TEXT,
    version INTEGER,
    detail TEXT NOT NULL
);
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
";

/// Campaigns with profile versions, what was decided for a unit, and what a replay needs.
const SECOND: &str = "
ALTER TABLE campaigns ADD COLUMN closed_at TEXT;
ALTER TABLE events ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN issued_on TEXT;
ALTER TABLE dossier_versions ADD COLUMN today TEXT;
ALTER TABLE dossier_versions ADD COLUMN lang TEXT NOT NULL DEFAULT 'vi';
ALTER TABLE dossier_versions ADD COLUMN unit_said TEXT NOT NULL DEFAULT '';
CREATE TABLE profiles (
    digest TEXT PRIMARY KEY,
    profile_id TEXT NOT NULL,
    toml TEXT NOT NULL,
    first_at TEXT NOT NULL
);
CREATE TABLE campaign_profiles (
    campaign_id INTEGER NOT NULL REFERENCES campaigns(id),
    n INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (campaign_id, n)
);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    campaign_id INTEGER NOT NULL REFERENCES campaigns(id),
    unit_id INTEGER NOT NULL REFERENCES units(id),
    rule TEXT,
    requirement TEXT,
    subject TEXT,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    until TEXT,
    at TEXT NOT NULL,
    withdrawn_at TEXT
);
CREATE INDEX decisions_unit ON decisions(campaign_id, unit_id);
";

/// The mails and packets in which the files of a version came, kept whole beside them.
const CONTAINERS: &str = "
CREATE TABLE containers (
    version_id INTEGER NOT NULL REFERENCES dossier_versions(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, position)
);
CREATE INDEX containers_sha256 ON containers(sha256);
";

/// Searches kept under a name; what was asked for is JSON text.
const SAVED_SEARCHES: &str = "
CREATE TABLE saved_searches (
    name TEXT PRIMARY KEY,
    asked TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
);
";
