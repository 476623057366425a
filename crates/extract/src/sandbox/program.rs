//! Which build of this program is running.

/// What tells this program from every other build of it: one that was changed, or put in place of another, may read the same bytes
/// differently. `None` where the program cannot see itself.
pub fn program() -> Option<String> {
    let own = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let made = own.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {made:?}", env!("CARGO_PKG_VERSION"), own.len()))
}
