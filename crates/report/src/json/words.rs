//! The smallest parts of the format: days, and closed sets of words that are written once for both directions.

use super::error::JsonError;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of a document that could not be read.
pub(super) const UNREADABLE: &str = "unreadable";

/// A day as YYYY-MM-DD.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "date"))]
pub(super) struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse().map(Day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0.to_string()
    }
}

/// A closed set of words, written once for both directions.
macro_rules! wire_words {
    ($wire:ident = $core:ident { $($variant:ident),+ }) => {
        #[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(super) enum $wire { $($variant),+ }

        impl From<$core> for $wire {
            fn from(v: $core) -> Self { match v { $($core::$variant => $wire::$variant,)+ } }
        }

        impl From<$wire> for $core {
            fn from(v: $wire) -> Self { match v { $($wire::$variant => $core::$variant,)+ } }
        }
    };
}

/// The variants' own words. The match makes the compiler ask for a variant that the list forgets.
macro_rules! words_of {
    ($ty:ident { $($variant:ident),+ $(,)? }) => {{
        let listed = |v: $ty| match v { $($ty::$variant => v.as_str(),)+ };
        [$($ty::$variant),+].map(listed)
    }};
}

/// The program's own copy of a word that stands in stored text.
pub(super) fn known(key: &'static str, words: &[&'static str], value: String) -> Result<&'static str, JsonError> {
    words.iter().copied().find(|w| *w == value).ok_or(JsonError::Value { key, value })
}
