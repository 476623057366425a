//! Lists of units: one named by id, by file or by the profile that uses it, and what is wrong in one.

use super::error::AppError;
use super::profiles;
use jiff::civil::Date;
use rasoat_check::profile::builtin_text;
use rasoat_check::roster::{Roster, Unit};
use rasoat_report::json::roster::{WireKind, WireRegion, WireRoster, WireUnit};
use std::path::Path;
use std::sync::Arc;

/// The roster of a file.
///
/// # Errors
/// [`AppError::Roster`] with all its problems, [`AppError::Io`].
pub fn of_file(path: &Path) -> Result<Roster, AppError> {
    let text = profiles::read(path)?;
    Roster::parse(&text).map_err(|e| AppError::Roster { path: path.to_path_buf(), problems: e.problems })
}

/// A roster that comes with the program, a file, or that of a profile; the first that comes with the program where none is named.
///
/// # Errors
/// [`AppError::NoSuchRoster`], and as [`of_file`].
pub fn named(name: Option<&str>) -> Result<Arc<Roster>, AppError> {
    let name = name.or_else(|| Roster::builtin_ids().next()).unwrap_or_default();
    if let Some(roster) = Roster::builtin(name) {
        return Ok(roster);
    }
    let path = Path::new(name);
    if !path.is_file() {
        // A profile that comes with the program; anything else is told which rosters there are.
        return match builtin_text(name) {
            Some(_) => Ok(profiles::named(Some(name))?.roster),
            None => {
                let known = Roster::builtin_ids().map(str::to_owned).collect();
                Err(AppError::NoSuchRoster { name: name.to_owned(), known })
            }
        };
    }
    // A profile says what it requires; no roster does.
    if profiles::read(path)?.lines().any(|l| l.trim_start().starts_with("[[requirement]]")) {
        return Ok(profiles::named(Some(name))?.roster);
    }
    of_file(path).map(Arc::new)
}

/// The units of a roster, of one day or of all, in its order.
pub fn units(roster: &Roster, on: Option<Date>) -> Vec<&Unit> {
    roster.units().iter().filter(|u| on.is_none_or(|day| u.existed_on(day))).collect()
}

/// `rasoat.roster/1`.
pub fn wire(roster: &Roster, units: &[&Unit]) -> WireRoster {
    let kinds = roster.kinds().iter().map(|k| WireKind {
        id: k.kind.as_str().to_owned(),
        name: k.name.clone(),
        name_en: k.name_en.clone(),
        by_place: k.by_place,
    });
    WireRoster {
        schema: WireRoster::SCHEMA,
        id: roster.id.clone(),
        title: roster.title.clone(),
        kinds: kinds.collect(),
        regions: roster.regions().iter().map(|r| WireRegion { id: r.id.clone(), name: r.name.clone() }).collect(),
        units: units.iter().map(|u| unit(u)).collect(),
    }
}

fn unit(u: &Unit) -> WireUnit {
    WireUnit {
        id: u.id.clone(),
        name: u.name.clone(),
        shown: u.shown(),
        kind: u.kind.as_str().to_owned(),
        parent: u.parent.clone(),
        region: u.region.clone(),
        from: u.from.map(|d| d.to_string()),
        to: u.to.map(|d| d.to_string()),
        aliases: u.variants.clone(),
        short: u.short.clone(),
        place_names: u.place_names.clone(),
        city: u.city,
        receives: u.receives,
        email: u.email.clone(),
        edxml: u.edxml.clone(),
        source: u.source.clone(),
    }
}
