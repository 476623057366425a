//! Names of fields of the index that are columns: looked up by name where hits are ordered and counted, and made in `schema`.

pub(super) const ORDER: &str = "order";
pub(super) const BLOCK: &str = "block";
/// In the field of granularity: a section with more than its heading.
pub(super) const WRITTEN: &str = "written";
pub(super) const RECEIVED: &str = "received";
pub(super) const DAY: &str = "day";
pub(super) const MONEY: &str = "money";
pub(super) const COUNT: &str = "count";
/// The unit: its id, or the name of one that is in no roster.
pub(super) const UNIT: &str = "facet_unit";
