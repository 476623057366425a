//! Versions of dossiers, what would change, what was repeated, what dossiers share.

use crate::app::check::Flip;
use crate::app::compare::Compared;
use crate::app::history::{Change, History, Version};
use crate::app::replay::Replayed;
use rasoat_check::similar::{Pair, Sketch};
use rasoat_model::finding::Finding;
use rasoat_model::lang::Lang;
use rasoat_report::json::comparison::{WireComparison, WirePair, WireSide};
use rasoat_report::json::history::{
    WireChanged, WireContainer, WireFlip, WireHistory, WireReplay, WireReplayDetail, WireVersion,
};
use rasoat_report::json::parts::{WireFindingKey, WireQuote};
use rasoat_report::json::wire_receipt;
use rasoat_report::words::told;
use rasoat_store::StoredDossier;

/// The versions of a dossier, each with what changed since the one before.
pub fn history(h: &History, lang: Lang) -> WireHistory {
    WireHistory {
        schema: WireHistory::SCHEMA,
        dossier: h.dossier.clone(),
        versions: h.changes().map(|(version, change)| wire_version(version, change.as_ref(), lang)).collect(),
    }
}

fn wire_version(v: &Version, change: Option<&Change<'_>>, lang: Lang) -> WireVersion {
    let list = |found: &[&Finding]| found.iter().map(|f| WireChanged::new(f, lang)).collect::<Vec<_>>();
    let container = |(file, sha256): &(String, String)| WireContainer { file: file.clone(), sha256: sha256.clone() };
    let s = &v.stored;
    WireVersion {
        version: s.version,
        receipts: v.assessment.receipts.iter().map(wire_receipt).collect(),
        received: s.received.map(|d| d.to_string()),
        received_from: s.received_from.clone(),
        containers: s.containers.iter().map(container).collect(),
        verdict: v.assessment.verdict.as_str().to_owned(),
        profile_digest: s.profile_digest.clone(),
        ingested_at: s.ingested_at.clone(),
        mended: change.map(|c| list(&c.mended)),
        open: change.map(|c| list(&c.open)),
        new: change.map(|c| list(&c.new)),
    }
}

/// A dossier as another profile would have it.
pub fn flip(f: &Flip) -> WireFlip {
    let change = f.change();
    let keys = |found: &[&Finding]| found.iter().map(|f| WireFindingKey::from(*f)).collect();
    WireFlip {
        schema: WireFlip::SCHEMA,
        dossier: f.would.dossier.clone(),
        was: f.was.verdict.as_str().to_owned(),
        would: f.would.verdict.as_str().to_owned(),
        gone: keys(&change.mended),
        new: keys(&change.new),
    }
}

/// An assessment that was repeated.
pub fn replayed(stored: &StoredDossier, replayed: &Replayed, lang: Lang) -> WireReplay {
    let (outcome, detail) = match replayed {
        Replayed::Same => ("same", None),
        Replayed::Differs { stored, now } => {
            ("differs", Some(WireReplayDetail::Differs { stored: stored.clone(), now: now.clone() }))
        }
        Replayed::Impossible(why) => ("impossible", Some(WireReplayDetail::Impossible(why.words(lang)))),
    };
    WireReplay { schema: WireReplay::SCHEMA, dossier: stored.dossier.clone(), version: stored.version, outcome, detail }
}

/// What dossiers share.
pub fn comparison(c: &Compared, lang: Lang) -> WireComparison {
    let side = |s: &Sketch| WireSide { dossier: s.dossier().to_owned(), unit: s.name().to_owned() };
    let pair = |p: &Pair| WirePair {
        rule: p.of_first.rule.id().to_owned(),
        first: side(&c.sketches[p.first]),
        second: side(&c.sketches[p.second]),
        message: told(&p.of_first, lang),
        evidence: p.of_first.evidence().iter().map(|e| WireQuote::new(e, lang)).collect(),
    };
    WireComparison { schema: WireComparison::SCHEMA, dossiers: c.sketches.len(), pairs: c.pairs.iter().map(pair).collect() }
}
