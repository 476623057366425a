//! The errors of a home folder in English; their own text is Vietnamese.

use super::StoreError;
use rasoat_model::lang::Lang;

impl StoreError {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.to_string(),
            Lang::En => self.english(),
        }
    }

    fn english(&self) -> String {
        use StoreError::*;
        match self {
            Io { path, source } => format!("Cannot read or write {}: {source}", path.display()),
            Corrupt { path, detail } => format!(
                "The registry {} is damaged ({detail}). Rename this file (with its -wal and -shm files if there are any) and run “rasoat \
                 ingest” again; the originals in the folder blobs are whole.",
                path.display()
            ),
            Newer { path, found, known } => format!(
                "The registry {} was written by a newer version (schema {found}; this program understands up to {known}). Update rasoat.",
                path.display()
            ),
            Locked { path } => {
                format!(
                    "Another process is writing to the registry {}. Wait until it is done and run this again.",
                    path.display()
                )
            }
            ReadOnly { path } => format!(
                "{} may be read only, not written. Run this as a user who may write into the home folder, or choose another one by --home.",
                path.display()
            ),
            NotOurs { path } => {
                format!("{} is not a registry of rasoat. Choose another home folder by --home.", path.display())
            }
            BlobMissing { sha256 } => {
                format!("The original {sha256} is not in the store. Run “rasoat ingest” again with that dossier.")
            }
            BlobDamaged { path } => format!(
                "The original {} does not have its hash any more: the file was changed or the disk is failing. Run “rasoat ingest” again \
                 with that dossier to replace it.",
                path.display()
            ),
            NotAHash(text) => format!("“{text}” is no SHA-256 hash."),
            Unknown { what, value } => {
                format!("The registry holds a value that this version does not understand: {what} = “{value}”. Update rasoat.")
            }
            NoSuchCampaign(name) => format!("There is no campaign “{name}” in the registry. See `rasoat campaign list`."),
            CampaignExists(name) => {
                format!("There is a campaign “{name}” already. Choose another name, or see `rasoat campaign show`.")
            }
            Closed(name) => format!(
                "The campaign “{name}” is closed and takes no more dossiers. Open it again by `rasoat campaign reopen` if need be."
            ),
            NoSuchDecision { id, campaign } => {
                format!("There is no decision {id} that holds in the campaign “{campaign}”. See `rasoat campaign show`.")
            }
            NoSuchNotice { id, campaign } => {
                format!("There is no letter {id} in the campaign “{campaign}”. See `rasoat notices`.")
            }
            NoSuchProfile(digest) => {
                format!("The registry keeps no version {digest} of the profile; name its file by --profile.")
            }
            NotEmpty { path } => format!(
                "The folder {} holds data already. Restore into an empty folder (chosen by --home), or rename the old one first.",
                path.display()
            ),
            BadBackup { path, detail } => {
                format!("{} is no whole backup of rasoat ({detail}). Use another backup.", path.display())
            }
            NoSuchDossier { campaign, dossier } => format!("There is no dossier “{dossier}” in the campaign “{campaign}”."),
            Database { path, source } => format!("The registry {} failed: {source}", path.display()),
        }
    }
}
