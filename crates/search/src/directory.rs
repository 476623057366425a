//! Units and regions by which values of queries and facets are named: those of all rosters that the reader of an index knows.
//!
//! A search spans all campaigns of a home folder, so that there is no profile to ask; leaves out which rosters those are.

use super::spelling::{typed, unmarked};
use rasoat_check::roster::{Region, Roster, Unit};
use std::sync::Arc;

/// The rosters, those of the home folder before those that come with the program.
#[derive(Debug, Clone)]
pub struct Directory {
    rosters: Vec<Arc<Roster>>,
}

impl Default for Directory {
    fn default() -> Directory {
        Directory::new(Vec::new())
    }
}

impl Directory {
    /// Knows these rosters besides the built-in ones.
    pub fn new(mut rosters: Vec<Arc<Roster>>) -> Directory {
        rosters.extend(Roster::builtins());
        Directory { rosters }
    }

    /// The unit of that id.
    pub(super) fn unit(&self, id: &str) -> Option<&Unit> {
        self.rosters.iter().find_map(|r| r.get(id))
    }

    /// The place of a unit's kind in the tables of its roster.
    pub(super) fn kind_rank(&self, id: &str) -> Option<usize> {
        let rank = |r: &Arc<Roster>| r.get(id).and_then(|u| r.kinds().iter().position(|k| k.kind == u.kind));
        self.rosters.iter().find_map(rank)
    }

    pub(super) fn region_name(&self, id: &str) -> Option<&str> {
        self.regions().find(|r| r.id == id).map(|r| r.name.as_str())
    }

    /// "tay-nguyen", "Tây Nguyên", "tây_nguyên".
    pub(super) fn region(&self, text: &str) -> Option<&Region> {
        let slug = slug(text);
        self.regions().find(|r| r.id == slug || self::slug(&r.name) == slug)
    }

    /// The names of the regions, as a message lists them.
    pub(super) fn region_names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for region in self.regions() {
            if !names.contains(&region.name.as_str()) {
                names.push(&region.name);
            }
        }
        names.join("; ")
    }

    fn regions(&self) -> impl Iterator<Item = &Region> {
        self.rosters.iter().flat_map(|r| r.regions())
    }
}

/// Letters without marks, words joined.
pub(super) fn slug(text: &str) -> String {
    let bare = unmarked(&typed(text));
    let words: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_as_people_say_them() {
        let own = Roster::parse("name\tregion\nPhòng A\tVùng Đồi\n").expect("a list");
        let directory = Directory::new(vec![Arc::new(own)]);
        for (text, expected) in [
            ("Tây Nguyên", Some("tay-nguyen")),
            ("TÂY_NGUYÊN", Some("tay-nguyen")),
            ("dong-bang-song-hong", Some("dong-bang-song-hong")),
            ("Đồng bằng sông Hồng", Some("dong-bang-song-hong")),
            ("vùng đồi", Some("vung-doi")),
            ("miền Tây", None),
        ] {
            assert_eq!(directory.region(text).map(|r| r.id.as_str()), expected, "{text}");
        }
        assert_eq!(Directory::default().region("vùng đồi"), None);
    }
}
