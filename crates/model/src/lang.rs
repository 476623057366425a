//! The language of what is shown to a person. Vietnamese is the first; ids and wire keys never change with it.
//!
//! Leaves out the choosing (the command line and the web page do that) and what a finding says, which is data: its words are
//! made where it is shown.

use serde::{Deserialize, Serialize};

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// The one of two wordings that belongs to this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// The tag that HTML and SARIF want.
    pub fn tag(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// "vi" or "en"; `None` for anything else.
    pub fn parse(s: &str) -> Option<Lang> {
        match s {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// A message for people in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// In Vietnamese, with what to do.
    pub vi: String,
    /// The same in English.
    pub en: String,
}
