//! Hits, dossiers without a hit, completions, searches that were kept.

use crate::app::search::{Found, Gap, Kept};
use rasoat_report::json::parts::WireUnitName;
use rasoat_report::json::search::{
    WireCompletion, WireCompletions, WireCount, WireGap, WireGaps, WireHit, WireHits, WireSaved, WireSearch,
};
use rasoat_search::{Completion, Facet, FacetValue, Hit};

/// What a search found.
pub fn hits(found: &Found) -> WireHits {
    let h = &found.hits;
    let count = |v: &FacetValue| WireCount { value: v.value.clone(), name: v.name.clone(), count: v.count };
    let counts = |f: &Facet| (f.kind.as_str().to_owned(), f.values.iter().map(count).collect());
    WireHits {
        schema: WireHits::SCHEMA,
        total: h.total,
        more: h.more,
        partial: h.partial,
        suggestion: h.suggestion.clone(),
        offset: h.offset,
        next: found.next().map(ToString::to_string),
        hits: h.hits.iter().map(|hit| wire_hit(hit, found)).collect(),
        near: h.near.iter().map(|hit| wire_hit(hit, found)).collect(),
        facets: h.facets.iter().map(counts).collect(),
    }
}

fn wire_hit(h: &Hit, found: &Found) -> WireHit {
    let e = &h.entry;
    let finding = found.finding(h);
    WireHit {
        severity: finding.map(|f| f.severity.as_str().to_owned()),
        outcome: finding.map(|f| f.outcome.as_str().to_owned()),
        address: h.address.to_string(),
        campaign: e.campaign.clone(),
        dossier: e.dossier.clone(),
        version: e.version,
        unit: WireUnitName { id: e.unit_id.clone(), name: e.unit_name.clone() },
        received: e.received.map(|d| d.to_string()),
        file: e.file.clone(),
        kind: e.kind.clone(),
        section: e.section_path.clone(),
        under: e.under.clone(),
        requirement: e.requirement.clone(),
        verdict: e.verdict.map(|v| v.as_str().to_owned()),
        page: e.page,
        block: e.block,
        granularity: e.granularity.as_str().to_owned(),
        rules: e.rules.clone(),
        snippet: h.snippet.text.clone(),
        marks: h.snippet.marks.iter().map(|m| [m.start, m.end]).collect(),
        score: h.score,
    }
}

/// Dossiers without a hit.
pub fn gaps(all: &[Gap]) -> WireGaps {
    let one = |g: &Gap| WireGap {
        address: g.address.to_string(),
        campaign: g.address.campaign.clone(),
        dossier: g.address.dossier.clone(),
        version: g.address.version,
        unit: g.unit.as_ref().map(WireUnitName::from),
    };
    WireGaps { schema: WireGaps::SCHEMA, total: all.len(), dossiers: all.iter().map(one).collect() }
}

/// What can be typed on.
pub fn completions(all: &[Completion]) -> WireCompletions {
    let one =
        |c: &Completion| WireCompletion { text: c.text.clone(), kind: c.kind.to_owned(), count: c.count, name: c.name.clone() };
    WireCompletions { schema: WireCompletions::SCHEMA, completions: all.iter().map(one).collect() }
}

/// Searches that were kept.
pub fn saved(all: &[Kept]) -> WireSaved {
    let one = |k: &Kept| WireSearch { name: k.name.clone(), asked: k.asked.clone(), who: k.who.clone(), at: k.at.clone() };
    WireSaved { schema: WireSaved::SCHEMA, searches: all.iter().map(one).collect() }
}
