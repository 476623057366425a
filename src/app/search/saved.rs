//! Searches that somebody wants to make again, by name.

use super::Asked;
use crate::app::error::AppError;
use crate::app::run::Occasion;
use rasoat_report::json::search::WireAsked;
use rasoat_store::Home;

/// A search that was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub name: String,
    /// Who kept it; may be empty.
    pub who: String,
    /// ISO 8601.
    pub at: String,
    /// `None` where it cannot be read any more.
    pub asked: Option<WireAsked>,
}

/// All that were kept, by name.
///
/// # Errors
/// The registry cannot be read.
pub fn saved(home: &Home) -> Result<Vec<Kept>, AppError> {
    let kept =
        |s: rasoat_store::SavedQuery| Kept { asked: serde_json::from_str(&s.query).ok(), name: s.name, who: s.who, at: s.at };
    Ok(home.saved_queries()?.into_iter().map(kept).collect())
}

/// The search kept under a name.
///
/// # Errors
/// [`AppError::NoSuchSearch`], [`AppError::BadSearch`], or the registry cannot be read.
pub fn kept(home: &Home, name: &str) -> Result<Asked, AppError> {
    let Some(found) = home.saved_queries()?.into_iter().find(|s| s.name == name) else { return Err(unknown(home, name)?) };
    let bad = |why| AppError::BadSearch { name: name.to_owned(), why };
    let wire: WireAsked = serde_json::from_str(&found.query).map_err(|e| bad(e.to_string()))?;
    Asked::of_wire(wire).map_err(bad)
}

/// Forgets a search.
///
/// # Errors
/// [`AppError::NoSuchSearch`], or the registry cannot be written.
pub fn forget(home: &mut Home, name: &str, on: &Occasion) -> Result<(), AppError> {
    if on.act(|by| home.forget_query(by, name))? { Ok(()) } else { Err(unknown(home, name)?) }
}

/// Keeps a search under a name, in place of one that had it.
pub(super) fn keep(home: &mut Home, name: &str, asked: &Asked, on: &Occasion) -> Result<(), AppError> {
    let text =
        serde_json::to_string(&asked.wire()).map_err(|e| AppError::BadSearch { name: name.to_owned(), why: e.to_string() })?;
    Ok(on.act(|by| home.save_query(by, name, &text))?)
}

fn unknown(home: &Home, name: &str) -> Result<AppError, AppError> {
    let known = home.saved_queries()?.into_iter().map(|s| s.name).collect();
    Ok(AppError::NoSuchSearch { name: name.to_owned(), known })
}
