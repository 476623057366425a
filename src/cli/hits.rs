//! What `search` prints.

use super::campaign::campaign_profile;
use super::search::Format;
use super::style;
use crate::decisions::set_aside;
use crate::intake::stored_assessment;
use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_check::roster::Roster;
use rasoat_model::finding::{Finding, Verdict};
use rasoat_model::lang::Lang;
use rasoat_model::rule::Rule;
use rasoat_report::phrase::{clean, verdict, waiver, weight};
use rasoat_report::units::{self, Order};
use rasoat_search::{Address, Completion, Entry, Facet, FacetKind, FacetValue, Granularity, Hit, Hits, Place};
use rasoat_store::{Home, StoredDossier};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The findings among the hits by their addresses, as they are on this day: some may be set aside.
pub type Findings = BTreeMap<String, Finding>;

pub fn findings(hits: &Hits, home: &Home, day: Date) -> anyhow::Result<Findings> {
    let mut out = Findings::new();
    let found: Vec<&Hit> = hits.hits.iter().filter(|h| h.entry.granularity == Granularity::Finding).collect();
    for campaign in found.iter().map(|h| &h.entry.campaign).collect::<BTreeSet<_>>() {
        let waivers = home.waivers(campaign)?;
        let latest = home.latest(campaign)?;
        for hit in found.iter().filter(|h| h.entry.campaign == *campaign) {
            let e = &hit.entry;
            let Some(stored) = latest.iter().find(|s| s.dossier == e.dossier && s.version == e.version) else { continue };
            let mut assessment = stored_assessment(stored);
            set_aside(&mut assessment, &waivers, day);
            let at = (e.part as usize).checked_sub(1);
            if let Some(finding) = at.and_then(|at| assessment.findings.into_iter().nth(at)) {
                out.insert(hit.address.to_string(), finding);
            }
        }
    }
    Ok(out)
}

pub fn as_text(hits: &Hits, findings: &Findings, lang: Lang, color: bool) -> String {
    if hits.nothing_indexed {
        return format!("{}\n", lang.pick(Hits::NOTHING_INDEXED_VI, Hits::NOTHING_INDEXED_EN));
    }
    let mut out = String::new();
    if let Some(meant) = &hits.suggestion {
        out.push_str(&lang.pick(format!("Có phải ý bạn là: {meant}\n\n"), format!("Did you mean: {meant}\n\n")));
    }
    if hits.partial {
        out.push_str(lang.pick(
            "Không nơi nào có đủ các từ. Những nơi có nhiều từ nhất:\n\n",
            "Nothing holds all the words. These hold the most of them:\n\n",
        ));
    }
    for hit in &hits.hits {
        out.push_str(&hit_text(hit, findings, lang, color));
    }
    if !hits.near.is_empty() {
        out.push_str(lang.pick("Gần đúng, không đủ các từ:\n\n", "Near, without all the words:\n\n"));
        hits.near.iter().for_each(|hit| out.push_str(&hit_text(hit, findings, lang, color)));
    }
    for facet in hits.facets.iter().filter(|f| !f.values.is_empty()) {
        out.push_str(&facet_text(facet, lang));
    }
    let shown = hits.hits.len();
    let total = if hits.more {
        lang.pick(format!("Hơn {}", hits.total), format!("More than {}", hits.total))
    } else {
        hits.total.to_string()
    };
    let (offset, from) = (hits.offset, hits.offset + 1);
    let shown = match shown {
        0 => "0".to_owned(),
        _ if offset == 0 => shown.to_string(),
        n => lang.pick(format!("từ {from} đến {}", offset + n), format!("{from} to {}", offset + n)),
    };
    out.push_str(&lang.pick(format!("{total} kết quả, hiện {shown}.\n"), format!("{total} hits, {shown} shown.\n")));
    if let Some(last) = next(hits) {
        out.push_str(&lang.pick(format!("Xem tiếp: --after {last}\n"), format!("To go on: --after {last}\n")));
    }
    out
}

fn hit_text(hit: &Hit, findings: &Findings, lang: Lang, color: bool) -> String {
    let mut out = String::new();
    let e = &hit.entry;
    out.push_str(&style::strong(&head(e, lang), color));
    out.push('\n');
    let path = if e.section_path.is_empty() { &e.under } else { &e.section_path };
    if !path.is_empty() {
        out.push_str(&format!("  {}\n", clean(path)));
    }
    let finding = findings.get(&hit.address.to_string());
    let mark = finding.map(|f| format!("{} ", weight(f).mark())).unwrap_or_default();
    let aside = finding.and_then(|f| waiver(f, lang)).map(|w| format!("  {w}\n")).unwrap_or_default();
    out.push_str(&format!("  {mark}{}\n{aside}  {}\n\n", marked(hit, color), hit.address));
    out
}

/// The hit after which the next page begins, if there is one.
fn next(hits: &Hits) -> Option<&Address> {
    let last = hits.hits.last()?;
    (hits.more || hits.offset + hits.hits.len() < hits.total).then_some(&last.address)
}

/// "BHXH tỉnh Nam Định · 2638/001/Báo cáo.docx, trang 2".
pub fn head(e: &Entry, lang: Lang) -> String {
    let page = e.page.map(|p| lang.pick(format!(", trang {p}"), format!(", page {p}"))).unwrap_or_default();
    let file = if e.file.is_empty() { String::new() } else { format!("/{}", e.file) };
    let rule = match (e.granularity, e.rules.first()) {
        (Granularity::Finding, Some(rule)) => format!(" [{rule}]"),
        _ => String::new(),
    };
    clean(&format!("{} · {} · {}{file}{page}{rule}", e.unit_name, e.campaign, e.dossier))
}

fn facet_text(facet: &Facet, lang: Lang) -> String {
    let title = match facet.kind {
        FacetKind::Campaign => lang.pick("Đợt", "Campaign"),
        FacetKind::Unit => lang.pick("Đơn vị", "Unit"),
        FacetKind::Region => lang.pick("Vùng", "Region"),
        FacetKind::Kind => lang.pick("Loại văn bản", "Kind of paper"),
        FacetKind::Section => lang.pick("Mục", "Section"),
        FacetKind::Year => lang.pick("Năm nhận", "Year of receipt"),
        FacetKind::Verdict => lang.pick("Kết quả rà soát", "Verdict"),
        FacetKind::Rule => lang.pick("Phát hiện", "Rule found"),
    };
    let mut out = format!("{title} ({}):\n", facet.kind.as_str());
    for v in &facet.values {
        let name = name_of(facet.kind, v, lang).map(|n| format!("  {}", clean(&n))).unwrap_or_default();
        out.push_str(&format!("  {:>7}  {}{name}\n", v.count, clean(&v.value)));
    }
    out.push('\n');
    out
}

/// For people, beside the value that a filter takes.
fn name_of(kind: FacetKind, v: &FacetValue, lang: Lang) -> Option<String> {
    let label = |id: &str| Some(Profile::builtin(id)?.ok()?.get(&v.value)?.label.clone());
    match kind {
        FacetKind::Section => Profile::builtin_ids().find_map(label),
        FacetKind::Rule => Rule::parse(&v.value).and_then(|r| r.manual().lines().next().map(|l| l.trim().to_owned())),
        FacetKind::Verdict => [Verdict::Complete, Verdict::Deficient, Verdict::Unclear]
            .into_iter()
            .find(|one| one.as_str() == v.value)
            .map(|one| verdict(one, lang).to_owned()),
        _ => v.name.clone().filter(|n| *n != v.value),
    }
}

/// Dossiers in which nothing matches, units in Vietnamese order.
pub fn without(found: &[(String, String)], home: &Home, format: Format, lang: Lang) -> anyhow::Result<String> {
    let mut stored = Vec::new();
    for campaign in found.iter().map(|(c, _)| c).collect::<BTreeSet<_>>() {
        let is_asked = |s: &StoredDossier| found.iter().any(|(c, d)| c == campaign && *d == s.dossier);
        stored.extend(home.latest(campaign)?.into_iter().filter(is_asked));
    }
    let mut rosters: BTreeMap<String, Arc<Roster>> = BTreeMap::new();
    for campaign in found.iter().map(|(c, _)| c).collect::<BTreeSet<_>>() {
        rosters.insert(campaign.clone(), campaign_profile(home, campaign, None)?.roster);
    }
    let unlisted = Roster::default();
    stored.sort_by_cached_key(|s| {
        let roster = rosters.get(&s.campaign).map_or(&unlisted, |r| r.as_ref());
        (units::place(roster, s.unit.as_ref(), &s.dossier, Order::Name), s.campaign.clone(), s.dossier.clone())
    });
    let address = |s: &StoredDossier| {
        Address { campaign: s.campaign.clone(), dossier: s.dossier.clone(), version: s.version, place: Place::Whole }.to_string()
    };
    let name = |s: &StoredDossier| s.unit.as_ref().map_or_else(|| s.dossier.clone(), |u| u.name.clone());
    if format == Format::Json {
        let one = |s: &StoredDossier| {
            let unit = s.unit.as_ref().map(|u| json!({"id": u.id, "name": u.name}));
            json!({"address": address(s), "campaign": s.campaign, "dossier": s.dossier, "version": s.version, "unit": unit})
        };
        let list: Vec<_> = stored.iter().map(one).collect();
        let whole = json!({"schema": "rasoat.without/1", "total": list.len(), "dossiers": list});
        return Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?));
    }
    let mut out: String = stored.iter().map(|s| format!("{}\n  {}\n", clean(&name(s)), address(s))).collect();
    let n = stored.len();
    out.push_str(&lang.pick(format!("{n} hồ sơ không có chỗ nào khớp.\n"), format!("Nothing matches in {n} dossiers.\n")));
    Ok(out)
}

/// What can be typed on, a line each.
pub fn completions(all: &[Completion], format: Format) -> anyhow::Result<String> {
    if format == Format::Json {
        let list: Vec<_> =
            all.iter().map(|c| json!({"text": c.text, "kind": c.kind, "count": c.count, "name": c.name})).collect();
        let whole = json!({"schema": "rasoat.completions/1", "completions": list});
        return Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?));
    }
    let shown = |c: &Completion| {
        let count = if c.count > 0 { format!("  {}", c.count) } else { String::new() };
        let name = c.name.as_deref().map(|n| format!("  {}", clean(n))).unwrap_or_default();
        format!("{}{count}{name}\n", clean(&c.text))
    };
    Ok(all.iter().map(shown).collect())
}

/// The snippet on one line, matches in bold or between «».
fn marked(hit: &Hit, color: bool) -> String {
    let text = &hit.snippet.text;
    let mut out = String::new();
    let mut at = 0;
    for mark in &hit.snippet.marks {
        out.push_str(&text[at..mark.start]);
        if color {
            out.push_str(&style::strong(&text[mark.clone()], true));
        } else {
            out.push_str(&format!("«{}»", &text[mark.clone()]));
        }
        at = mark.end;
    }
    out.push_str(&text[at..]);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hit_json(h: &Hit, findings: &Findings) -> serde_json::Value {
    let e = &h.entry;
    let marks: Vec<[usize; 2]> = h.snippet.marks.iter().map(|m| [m.start, m.end]).collect();
    let finding = findings.get(&h.address.to_string());
    json!({
        "severity": finding.map(|f| f.severity.as_str()), "outcome": finding.map(|f| f.outcome.as_str()),
        "address": h.address.to_string(), "campaign": e.campaign, "dossier": e.dossier, "version": e.version,
        "unit": {"id": e.unit_id, "name": e.unit_name}, "received": e.received.map(|d| d.to_string()),
        "file": e.file, "kind": e.kind, "section": e.section_path, "under": e.under,
        "requirement": e.requirement, "verdict": e.verdict.map(|v| v.as_str()),
        "page": e.page, "block": e.block, "granularity": e.granularity.as_str(), "rules": e.rules,
        "snippet": h.snippet.text, "marks": marks, "score": h.score,
    })
}

pub fn as_json(hits: &Hits, findings: &Findings) -> anyhow::Result<String> {
    let list = |hits: &[Hit]| hits.iter().map(|h| hit_json(h, findings)).collect::<Vec<_>>();
    let facets: serde_json::Map<String, serde_json::Value> = hits
        .facets
        .iter()
        .map(|f| {
            let values = f.values.iter().map(|v| json!({"value": v.value, "name": v.name, "count": v.count}));
            (f.kind.as_str().to_owned(), values.collect())
        })
        .collect();
    Ok(format!(
        "{}\n",
        serde_json::to_string_pretty(&json!({
            "schema": "rasoat.hits/1", "total": hits.total, "more": hits.more, "partial": hits.partial, "suggestion": hits.suggestion,
            "offset": hits.offset, "next": next(hits).map(ToString::to_string), "hits": list(&hits.hits), "near": list(&hits.near),
            "facets": facets,
        }))?
    ))
}
