//! What a finding says, on the wire: its data, and the words of one language beside it.

use crate::words::{fix, shows, told};
use rasoat_model::finding::{Evidence, Finding};
use rasoat_model::lang::Lang;
use rasoat_model::message::{Fix, Message, Note};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Which words stand beside the data of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// None: the form that is stored.
    None,
    In(Lang),
    /// The words of a language alone, as versions before the data wrote them.
    Only(Lang),
}

impl Words {
    fn lang(self) -> Option<Lang> {
        match self {
            Words::None => None,
            Words::In(lang) | Words::Only(lang) => Some(lang),
        }
    }

    /// The data, where this form has any.
    pub(super) fn data(self, value: &impl Serialize) -> Option<Value> {
        if matches!(self, Words::Only(_)) {
            return None;
        }
        serde_json::to_value(value).ok().filter(|v| v.get("written").is_none())
    }

    /// The statement of a finding with its remarks. What an earlier version stored as prose is kept in every form: there is nothing else.
    pub(super) fn message(self, f: &Finding) -> String {
        match (&f.message, self.lang()) {
            (Message::Written(text), None) => text.clone(),
            (_, None) => String::new(),
            (_, Some(lang)) => told(f, lang),
        }
    }

    pub(super) fn fix(self, f: &Finding) -> String {
        match (&f.fix, self.lang()) {
            (Fix::Written(text), None) => text.clone(),
            (_, None) => String::new(),
            (_, Some(lang)) => fix(&f.fix, lang),
        }
    }

    pub(super) fn note(self, e: &Evidence) -> String {
        match (&e.note, self.lang()) {
            (Some(Note::Written(text)), None) => text.clone(),
            (_, None) => String::new(),
            (_, Some(lang)) => shows(e, lang),
        }
    }
}

/// The data, where there is any that this version knows; else the words.
pub(super) fn read<T: DeserializeOwned>(data: Option<Value>, written: String, as_written: fn(String) -> T) -> T {
    data.and_then(|v| serde_json::from_value(v).ok()).unwrap_or_else(|| as_written(written))
}
