//! What `search` prints.

use super::style;
use crate::app::profiles;
use crate::app::search::{Found, Gap, Kept};
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;
use rasoat_model::rule::Rule;
use rasoat_report::phrase::{clean, verdict, waiver, weight};
use rasoat_search::{Completion, Entry, Facet, FacetKind, FacetValue, Granularity, Hit, Hits};

pub fn as_text(found: &Found, lang: Lang, color: bool) -> String {
    let hits = &found.hits;
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
        out.push_str(&hit_text(hit, found, lang, color));
    }
    if !hits.near.is_empty() {
        out.push_str(lang.pick("Gần đúng, không đủ các từ:\n\n", "Near, without all the words:\n\n"));
        hits.near.iter().for_each(|hit| out.push_str(&hit_text(hit, found, lang, color)));
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
    if let Some(last) = found.next() {
        out.push_str(&lang.pick(format!("Xem tiếp: --after {last}\n"), format!("To go on: --after {last}\n")));
    }
    out
}

fn hit_text(hit: &Hit, found: &Found, lang: Lang, color: bool) -> String {
    let mut out = String::new();
    let e = &hit.entry;
    out.push_str(&style::strong(&head(e, lang), color));
    out.push('\n');
    let path = if e.section_path.is_empty() { &e.under } else { &e.section_path };
    if !path.is_empty() {
        out.push_str(&format!("  {}\n", clean(path)));
    }
    let finding = found.finding(hit);
    let mark = finding.map(|f| format!("{} ", weight(f).mark())).unwrap_or_default();
    let aside = finding.and_then(|f| waiver(f, lang)).map(|w| format!("  {w}\n")).unwrap_or_default();
    out.push_str(&format!("  {mark}{}\n{aside}  {}\n\n", marked(hit, color), hit.address));
    out
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
    match kind {
        FacetKind::Section => profiles::label(&v.value),
        FacetKind::Rule => Rule::parse(&v.value).and_then(|r| r.manual().lines().next().map(|l| l.trim().to_owned())),
        FacetKind::Verdict => [Verdict::Complete, Verdict::Deficient, Verdict::Unclear]
            .into_iter()
            .find(|one| one.as_str() == v.value)
            .map(|one| verdict(one, lang).to_owned()),
        _ => v.name.clone().filter(|n| *n != v.value),
    }
}

/// Dossiers in which nothing matches.
pub fn gaps_text(all: &[Gap], lang: Lang) -> String {
    let name = |g: &Gap| g.unit.as_ref().map_or_else(|| g.address.dossier.clone(), |u| u.name.clone());
    let mut out: String = all.iter().map(|g| format!("{}\n  {}\n", clean(&name(g)), g.address)).collect();
    let n = all.len();
    out.push_str(&lang.pick(format!("{n} hồ sơ không có chỗ nào khớp.\n"), format!("Nothing matches in {n} dossiers.\n")));
    out
}

/// What can be typed on, a line each.
pub fn completions_text(all: &[Completion]) -> String {
    let shown = |c: &Completion| {
        let count = if c.count > 0 { format!("  {}", c.count) } else { String::new() };
        let name = c.name.as_deref().map(|n| format!("  {}", clean(n))).unwrap_or_default();
        format!("{}{count}{name}\n", clean(&c.text))
    };
    all.iter().map(shown).collect()
}

/// Searches that were kept, a line each, as they would be typed.
pub fn saved_text(all: &[Kept], lang: Lang) -> String {
    if all.is_empty() {
        return format!("{}\n", lang.pick("Chưa ghi câu tìm nào.", "No search is saved."));
    }
    let shown = |k: &Kept| {
        let asked = k.asked.as_ref().and_then(|asked| serde_json::to_value(asked).ok()).unwrap_or_default();
        let parts = asked.as_object().into_iter().flatten().filter_map(|(k, v)| {
            let value = v.as_str().map_or_else(|| v.to_string(), str::to_owned);
            (!value.is_empty()).then(|| if k == "query" { value } else { format!("--{k} {value}") })
        });
        format!("{} · {}\n", k.name, parts.collect::<Vec<_>>().join(" "))
    };
    all.iter().map(shown).collect()
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
