//! Findings in words: Vietnamese or English, made where they are shown. Nothing that is stored or decided depends on them.
//!
//! Leaves out the tone of letters, which is `notice`'s: it has sentences of its own over the same data.

mod fix;
mod message;
mod note;
mod remark;

pub use fix::fix;
pub use message::message;
pub use note::note;
pub use remark::remark;

use rasoat_model::finding::{Evidence, Finding};
use rasoat_model::lang::Lang;

/// The finding in one line, with what a reviewer should know of it: "Thiếu mục II.2 “…” (…)". For people who review, not for letters.
pub fn told(finding: &Finding, lang: Lang) -> String {
    let mut out = message(&finding.message, lang);
    for r in &finding.remarks {
        out.push_str(&remark(r, lang));
    }
    out
}

/// What a piece of evidence shows; empty where that goes without saying.
pub fn shows(evidence: &Evidence, lang: Lang) -> String {
    evidence.note.as_ref().map(|n| note(n, lang)).unwrap_or_default()
}

fn pair(lang: Lang, vi: &str, en: &str) -> String {
    lang.pick(vi, en).to_owned()
}
