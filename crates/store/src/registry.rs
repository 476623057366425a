//! What a registry does, whatever keeps it: units, campaigns, dossiers with their versions and findings, decisions, letters, saved
//! queries, and the trail of who did what. SQLite keeps it today ([`super::SqliteRegistry`]); a second back end passes the tests in
//! `tests/it/contract_registry.rs`.
//!
//! Everything that a person does is given who did it and when ([`Actor`]), and leaves an event. Every function is one transaction: whole or
//! not at all. The number of statements does not grow with the number of dossiers read.

use super::campaign::ProfileVersion;
use super::decision::{NewExtension, NewWaiver, StoredExtension, StoredWaiver};
use super::notice::{NewNotice, StoredNotice};
use super::read::{Campaign, Event, Pending, StoredDossier, StoredUnit};
use super::record::{IngestRecord, Recorded};
use super::saved_query::SavedQuery;
use super::sqlite::SqliteRegistry;
use super::{Actor, StoreError};
use jiff::civil::Date;
use rasoat_model::assessment::ProfileRef;
use std::path::Path;

/// Every function may also fail with [`StoreError::Database`], [`StoreError::Corrupt`], or [`StoreError::Unknown`] for a stored value of a
/// newer version; one that writes also with [`StoreError::Locked`] and [`StoreError::ReadOnly`].
pub trait Registry: Send {
    /// Registers a dossier. Content that is as in the latest version, assessed by the same profile, makes no new version. That the
    /// originals are kept is the caller's affair ([`super::Home::record`]).
    ///
    /// # Errors
    /// [`StoreError::Closed`].
    fn record(&mut self, by: Actor<'_>, record: &IngestRecord<'_>) -> Result<Recorded, StoreError>;

    /// Opens a campaign before its first dossier comes. `toml` is the profile's own text.
    ///
    /// # Errors
    /// [`StoreError::CampaignExists`].
    fn new_campaign(&mut self, by: Actor<'_>, name: &str, profile: &ProfileRef, toml: &str) -> Result<(), StoreError>;

    /// Closes a campaign: nothing more is taken in. Opens it again with `closed` false.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCampaign`].
    fn close_campaign(&mut self, by: Actor<'_>, name: &str, closed: bool) -> Result<(), StoreError>;

    /// Registers a notice. One without number and day is a draft; a draft takes the place of the unit's draft before it.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDossier`] for a campaign, dossier or version that is not registered.
    fn record_notice(&mut self, by: Actor<'_>, notice: &NewNotice<'_>) -> Result<(), StoreError>;

    /// Enters the number and day that a draft got from the clerk: from then on it counts as sent.
    ///
    /// # Errors
    /// [`StoreError::NoSuchNotice`].
    fn issue_notice(&mut self, by: Actor<'_>, campaign: &str, id: i64, number: &str, day: Date) -> Result<(), StoreError>;

    /// Sets findings aside; returns the number under which it can be withdrawn.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCampaign`].
    fn waive(&mut self, by: Actor<'_>, new: &NewWaiver<'_>) -> Result<i64, StoreError>;

    /// Grants a unit a later day; returns the number under which it can be withdrawn.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCampaign`].
    fn extend(&mut self, by: Actor<'_>, new: &NewExtension<'_>) -> Result<i64, StoreError>;

    /// Takes a decision back. It stays in the list, with the day. `author` is who decided so, `by` who entered it.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDecision`] where there is none of this number that still holds.
    fn withdraw(&mut self, by: Actor<'_>, campaign: &str, id: i64, author: &str) -> Result<(), StoreError>;

    /// Keeps a search under a name, in place of one that had it. `query` is JSON.
    ///
    /// # Errors
    /// Only those of every function that writes.
    fn save_query(&mut self, by: Actor<'_>, name: &str, query: &str) -> Result<(), StoreError>;

    /// Forgets a saved search; whether there was one of that name.
    ///
    /// # Errors
    /// Only those of every function that writes.
    fn forget_query(&mut self, by: Actor<'_>, name: &str) -> Result<bool, StoreError>;

    /// To be called after the index has confirmed them. Older versions of the same dossiers count as done. Nobody's act: no event.
    ///
    /// # Errors
    /// Only those of every function that writes.
    fn mark_indexed(&mut self, done: &[Pending]) -> Result<(), StoreError>;

    /// For an index that must be made anew: every dossier is pending again. Nobody's act: no event.
    ///
    /// # Errors
    /// Only those of every function that writes.
    fn forget_index(&mut self) -> Result<(), StoreError>;

    /// All campaigns, ordered by name.
    fn campaigns(&self) -> Result<Vec<Campaign>, StoreError>;

    /// All units seen, ordered by id, then name.
    fn units(&self) -> Result<Vec<StoredUnit>, StoreError>;

    /// The latest version of every dossier of a campaign, ordered by name.
    fn latest(&self, campaign: &str) -> Result<Vec<StoredDossier>, StoreError>;

    /// All versions of a dossier, oldest first.
    fn versions(&self, campaign: &str, dossier: &str) -> Result<Vec<StoredDossier>, StoreError>;

    /// The latest versions that the search index does not hold yet, in the order in which they came.
    fn pending_index(&self) -> Result<Vec<Pending>, StoreError>;

    /// What happened, oldest first.
    fn events(&self) -> Result<Vec<Event>, StoreError>;

    /// The notices of a campaign, oldest first.
    fn notices(&self, campaign: &str) -> Result<Vec<StoredNotice>, StoreError>;

    /// Waivers of a campaign in the order in which they were given, withdrawn ones too.
    fn waivers(&self, campaign: &str) -> Result<Vec<StoredWaiver>, StoreError>;

    /// Extensions of a campaign in the order in which they were given, withdrawn ones too.
    fn extensions(&self, campaign: &str) -> Result<Vec<StoredExtension>, StoreError>;

    /// The profile versions of a campaign, oldest first.
    fn profile_versions(&self, campaign: &str) -> Result<Vec<ProfileVersion>, StoreError>;

    /// The text of a profile by which some dossier was assessed, as it was then.
    ///
    /// # Errors
    /// [`StoreError::NoSuchProfile`] where it was never kept.
    fn profile_text(&self, digest: &str) -> Result<String, StoreError>;

    /// The saved searches, by name.
    fn saved_queries(&self) -> Result<Vec<SavedQuery>, StoreError>;

    /// Hashes of all originals that belong to something: files, and the mails and packets in which they came. In order.
    fn original_hashes(&self) -> Result<Vec<String>, StoreError>;

    /// Reads the whole registry and reports damage.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    fn check(&self) -> Result<(), StoreError>;

    /// Writes a copy that stands still, whoever writes meanwhile, as an SQLite file: what a backup holds. `to` must not be there.
    fn copy_to(&self, to: &Path) -> Result<(), StoreError>;
}

/// Each by the file of its subject.
impl Registry for SqliteRegistry {
    fn record(&mut self, by: Actor<'_>, record: &IngestRecord<'_>) -> Result<Recorded, StoreError> {
        self.record(by, record)
    }

    fn new_campaign(&mut self, by: Actor<'_>, name: &str, profile: &ProfileRef, toml: &str) -> Result<(), StoreError> {
        self.new_campaign(by, name, profile, toml)
    }

    fn close_campaign(&mut self, by: Actor<'_>, name: &str, closed: bool) -> Result<(), StoreError> {
        self.close_campaign(by, name, closed)
    }

    fn record_notice(&mut self, by: Actor<'_>, notice: &NewNotice<'_>) -> Result<(), StoreError> {
        self.record_notice(by, notice)
    }

    fn issue_notice(&mut self, by: Actor<'_>, campaign: &str, id: i64, number: &str, day: Date) -> Result<(), StoreError> {
        self.issue_notice(by, campaign, id, number, day)
    }

    fn waive(&mut self, by: Actor<'_>, new: &NewWaiver<'_>) -> Result<i64, StoreError> {
        self.waive(by, new)
    }

    fn extend(&mut self, by: Actor<'_>, new: &NewExtension<'_>) -> Result<i64, StoreError> {
        self.extend(by, new)
    }

    fn withdraw(&mut self, by: Actor<'_>, campaign: &str, id: i64, author: &str) -> Result<(), StoreError> {
        self.withdraw(by, campaign, id, author)
    }

    fn save_query(&mut self, by: Actor<'_>, name: &str, query: &str) -> Result<(), StoreError> {
        self.save_query(by, name, query)
    }

    fn forget_query(&mut self, by: Actor<'_>, name: &str) -> Result<bool, StoreError> {
        self.forget_query(by, name)
    }

    fn mark_indexed(&mut self, done: &[Pending]) -> Result<(), StoreError> {
        self.mark_indexed(done)
    }

    fn forget_index(&mut self) -> Result<(), StoreError> {
        self.db.execute("UPDATE dossier_versions SET indexed = 0", []).map(|_| ()).map_err(self.bad())
    }

    fn campaigns(&self) -> Result<Vec<Campaign>, StoreError> {
        self.campaigns()
    }

    fn units(&self) -> Result<Vec<StoredUnit>, StoreError> {
        self.units()
    }

    fn latest(&self, campaign: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.latest(campaign)
    }

    fn versions(&self, campaign: &str, dossier: &str) -> Result<Vec<StoredDossier>, StoreError> {
        self.versions(campaign, dossier)
    }

    fn pending_index(&self) -> Result<Vec<Pending>, StoreError> {
        self.pending_index()
    }

    fn events(&self) -> Result<Vec<Event>, StoreError> {
        self.events()
    }

    fn notices(&self, campaign: &str) -> Result<Vec<StoredNotice>, StoreError> {
        self.notices(campaign)
    }

    fn waivers(&self, campaign: &str) -> Result<Vec<StoredWaiver>, StoreError> {
        self.waivers(campaign)
    }

    fn extensions(&self, campaign: &str) -> Result<Vec<StoredExtension>, StoreError> {
        self.extensions(campaign)
    }

    fn profile_versions(&self, campaign: &str) -> Result<Vec<ProfileVersion>, StoreError> {
        self.profile_versions(campaign)
    }

    fn profile_text(&self, digest: &str) -> Result<String, StoreError> {
        self.profile_text(digest)
    }

    fn saved_queries(&self) -> Result<Vec<SavedQuery>, StoreError> {
        self.saved_queries()
    }

    fn original_hashes(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT sha256 FROM files UNION SELECT sha256 FROM containers ORDER BY sha256";
        self.rows(sql, [], |row| row.get(0))
    }

    fn check(&self) -> Result<(), StoreError> {
        self.check()
    }

    fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        self.db.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map(|_| ()).map_err(self.bad())
    }
}
