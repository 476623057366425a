//! Results of use cases in the frozen wire formats of [`rasoat_report::json`], for every face that speaks JSON.
//!
//! Leaves out the formats themselves.

mod campaign;
mod history;
mod search;
mod show;

pub use campaign::{campaign, campaign_shown, event, letter};
pub use history::{comparison, flip, history, replayed};
pub use search::{completions, gaps, hits, saved};
pub use show::opened;
