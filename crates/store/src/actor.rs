//! Who is at work. Passed in with every act, never kept by a registry.

/// Who does something, and when: what the audit trail keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor<'a> {
    /// As the system calls them; may be empty.
    pub who: &'a str,
    /// ISO 8601.
    pub at: &'a str,
}
