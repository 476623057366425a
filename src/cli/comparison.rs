//! `compare --section`: one section of all units side by side.

use super::campaign::campaign_profile;
use super::papers::reading;
use super::rollup::deliver_bytes;
use super::status::choose_campaign;
use super::{Exit, Global, deliver, style, today};
use crate::decisions::set_aside;
use crate::intake::{from_originals, stored_assessment};
use anyhow::bail;
use jiff::civil::Date;
use rasoat_check::comparison::{self, ComparedCampaign, ComparisonRow, SectionCell, SectionComparison};
use rasoat_check::profile::{Profile, Requirement};
use rasoat_check::roster::Roster;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_report::notice::render_comparison;
use rasoat_report::units::{self, Order};
use rasoat_report::{comparison as text, comparison_html, comparison_xlsx};
use rasoat_search::entries::{self, Context};
use rasoat_search::{Address, Entry, Granularity, Place};
use rasoat_store::{Home, StoreError, StoredDossier};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What was asked for.
pub struct Asked<'a> {
    pub section: &'a str,
    /// As named; none: the only one there is.
    pub campaigns: &'a [String],
    pub profile: Option<&'a str>,
    pub passwords: &'a [String],
    pub order: Order,
    pub today: Option<Date>,
    pub format: Format,
    pub output: Option<&'a PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Xlsx,
    Html,
    Docx,
}

pub fn run(asked: &Asked<'_>, home: &Home, global: &Global) -> anyhow::Result<Exit> {
    let day = asked.today.unwrap_or_else(today);
    let names = match asked.campaigns {
        [] => vec![choose_campaign(home, None)?.name],
        some => some.iter().map(|n| Ok(choose_campaign(home, Some(n))?.name)).collect::<anyhow::Result<_>>()?,
    };
    let profiles = names.iter().map(|n| campaign_profile(home, n, asked.profile)).collect::<anyhow::Result<Vec<_>>>()?;
    // By the first profile that has such a section: with several campaigns the others follow it.
    let Some(first) = profiles.iter().find_map(|p| comparison::sections(p).find(|r| r.id == asked.section)) else {
        bail!("{}", no_section(asked.section, &profiles));
    };
    let mut table = SectionComparison::default();
    let mut addresses: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut cells: Vec<(usize, UnitRef, SectionCell)> = Vec::new();
    for (name, profile) in names.iter().zip(&profiles) {
        let Some(requirement) = comparison::corresponding(first, profile) else {
            bail!("đợt “{name}” không có mục tương ứng với {} ({})", first.label, first.id);
        };
        let at = table.campaigns.len();
        let written = written(asked, home, name, profile, requirement, day, global)?;
        let sent: Vec<&UnitRef> = written.iter().map(|(unit, ..)| unit).collect();
        table.campaigns.push(ComparedCampaign {
            name: name.clone(),
            title: campaign_title(name, profile).to_owned(),
            requirement: requirement.id.clone(),
            label: requirement.label.clone(),
            absent: absent(profile, requirement, &sent, asked.order),
        });
        for (unit, cell, address) in written {
            addresses.insert((name.clone(), cell.dossier.clone()), address.to_string());
            cells.push((at, unit, cell));
        }
    }
    // With several campaigns the order is that of the first one's roster.
    let roster = profiles.first().map(|p| Arc::clone(&p.roster)).unwrap_or_default();
    table.rows = rows(cells, table.campaigns.len(), &roster, asked.order);
    let address = |campaign: &str, cell: &SectionCell| addresses.get(&(campaign.to_owned(), cell.dossier.clone())).cloned();
    let (lang, out) = (global.lang(), asked.output);
    match asked.format {
        Format::Text => deliver(&text::to_text(&table, lang, style::width()), out)?,
        Format::Json => deliver(&text::to_json(&table, lang, &address), out)?,
        Format::Html => deliver(&comparison_html::to_html(&table, lang, day), out)?,
        Format::Xlsx => deliver_bytes(&comparison_xlsx::to_xlsx(&table, day)?, out)?,
        Format::Docx => deliver_bytes(&render_comparison(&table, day)?, out)?,
    }
    Ok(Exit::Clean)
}

/// What people call a campaign: one that was named after its profile has the title of the directive.
fn campaign_title<'a>(name: &'a str, profile: &'a Profile) -> &'a str {
    if name == profile.id && !profile.title.trim().is_empty() { &profile.title } else { name }
}

fn no_section(asked: &str, profiles: &[Profile]) -> String {
    let mut known: Vec<&str> = Vec::new();
    for r in profiles.iter().flat_map(comparison::sections) {
        if !known.contains(&r.id.as_str()) {
            known.push(&r.id);
        }
    }
    match known.as_slice() {
        [] => format!("hồ sơ yêu cầu của đợt không có đề cương theo mục, nên không có mục “{asked}” để so"),
        some => format!("không có mục “{asked}”; các mục: {}", some.join(", ")),
    }
}

/// The section of every dossier of a campaign of which it is asked.
fn written(
    asked: &Asked<'_>,
    home: &Home,
    campaign: &str,
    profile: &Profile,
    requirement: &Requirement,
    day: Date,
    global: &Global,
) -> anyhow::Result<Vec<(UnitRef, SectionCell, Address)>> {
    /// Dossiers that are held at a time.
    const CHUNK: usize = 16;
    let waivers = home.waivers(campaign)?;
    let mut options = reading(profile, Some(&global.home));
    options.passwords = asked.passwords.to_vec();
    let stored = home.latest(campaign)?;
    let stored: Vec<&StoredDossier> = stored.iter().filter(|s| comparison::is_asked(requirement, s.unit.as_ref())).collect();
    let bar = style::progress(stored.len() as u64, global.quiet);
    let mut out = Vec::with_capacity(stored.len());
    for chunk in stored.chunks(CHUNK) {
        let originals = chunk
            .iter()
            .map(|s| {
                s.files.iter().map(|(name, sha)| Ok((name.clone(), home.blob(sha)?))).collect::<Result<Vec<_>, StoreError>>()
            })
            .collect::<Result<Vec<_>, _>>()?;
        let made = chunk.par_iter().zip(originals).map(|(s, files)| {
            let dossier = from_originals(s, files, &options);
            let mut assessment: DossierAssessment = stored_assessment(s);
            set_aside(&mut assessment, &waivers, day);
            let cell = comparison::of(profile, requirement, &dossier, &assessment, s.version);
            let context = Context { campaign, version: s.version, assessment: &assessment, told: crate::intake::told };
            let address = address(&entries::entries(profile, &dossier, &context), campaign, &cell, requirement);
            bar.inc(1);
            (s.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: s.dossier.clone(), kind: None }), cell, address)
        });
        out.extend(made.collect::<Vec<_>>());
    }
    bar.finish_and_clear();
    Ok(out)
}

/// Units of the roster that owe the section and sent nothing.
fn absent(profile: &Profile, requirement: &Requirement, sent: &[&UnitRef], order: Order) -> Vec<String> {
    let mut out: Vec<UnitRef> = profile
        .owing()
        .map(|u| UnitRef { id: Some(u.id.clone()), name: u.shown(), kind: Some(u.kind.as_str().to_owned()) })
        .filter(|u| comparison::is_asked(requirement, Some(u)) && !sent.iter().any(|s| s.id == u.id))
        .collect();
    out.sort_by_cached_key(|u| units::place(&profile.roster, Some(u), "", order));
    out.into_iter().map(|u| u.name).collect()
}

/// A row a unit, whatever it is called in each campaign.
fn rows(cells: Vec<(usize, UnitRef, SectionCell)>, campaigns: usize, roster: &Roster, order: Order) -> Vec<ComparisonRow> {
    let mut out: Vec<ComparisonRow> = Vec::new();
    for (at, unit, cell) in cells {
        let same = |r: &ComparisonRow| {
            if unit.id.is_some() { r.unit.id == unit.id } else { r.unit.id.is_none() && r.unit.name == unit.name }
        };
        let known = out.iter().position(same).unwrap_or(out.len());
        if known == out.len() {
            out.push(ComparisonRow { unit, cells: vec![Vec::new(); campaigns] });
        }
        out[known].cells[at].push(cell);
    }
    for row in &mut out {
        row.cells.iter_mut().for_each(|c| c.sort_by(|a, b| a.dossier.cmp(&b.dossier)));
    }
    out.sort_by_cached_key(|r| (units::place(roster, Some(&r.unit), "", order), r.unit.name.clone()));
    out
}

/// Where the section begins, among the entries of its dossier; the dossier where there is no such place.
fn address(entries: &[Entry], campaign: &str, cell: &SectionCell, requirement: &Requirement) -> Address {
    let whole =
        Address { campaign: campaign.to_owned(), dossier: cell.dossier.clone(), version: cell.version, place: Place::Whole };
    let Some(block) = cell.block else { return whole };
    let sections = || entries.iter().filter(|e| e.granularity == Granularity::Section && e.file == cell.file);
    let begins =
        sections().filter(|e| e.block == block).max_by_key(|e| e.requirement.as_deref() == Some(requirement.id.as_str()));
    let holds = |e: &Entry| e.paragraphs().into_iter().find(|(_, p)| p.block == block).map(|(address, _)| address);
    begins.map(Entry::address).or_else(|| sections().find_map(holds)).unwrap_or(whole)
}
