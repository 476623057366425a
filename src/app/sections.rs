//! One section of all units side by side, over one campaign or several.

use super::decide::set_aside;
use super::error::AppError;
use super::originals;
use super::papers::Options;
use super::run::{Occasion, Run};
use super::{campaigns, profiles, units};
use rasoat_check::comparison::{self, ComparedCampaign, ComparisonRow, SectionCell, SectionComparison};
use rasoat_check::profile::{Profile, Requirement};
use rasoat_check::roster::Roster;
use rasoat_model::assessment::UnitRef;
use rasoat_report::units::{self as order, Order};
use rasoat_search::entries::{self, Context};
use rasoat_search::{Address, Entry, Granularity, Place};
use rasoat_store::{Home, StoredDossier};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A section to be set side by side.
pub struct SectionRequest<'a> {
    /// Id of the requirement that the section serves.
    pub section: &'a str,
    /// None: the only one there is.
    pub campaigns: &'a [String],
    /// By id or file; `None`: the one by which each campaign was last assessed.
    pub profile: Option<&'a str>,
    pub reading: Options,
    pub order: Order,
}

/// The table, with the place of each cell.
pub struct Sections {
    pub table: SectionComparison,
    /// By campaign and dossier.
    addresses: BTreeMap<(String, String), String>,
}

impl Sections {
    /// The address of a cell, for whoever wants to open it.
    pub fn address(&self, campaign: &str, cell: &SectionCell) -> Option<String> {
        self.addresses.get(&(campaign.to_owned(), cell.dossier.clone())).cloned()
    }
}

/// Sets the sections side by side.
///
/// # Errors
/// No such campaign, profile or section; an original is missing; [`AppError::Cancelled`].
pub fn sections(home: &Home, request: &SectionRequest<'_>, on: &Occasion, run: &Run<'_>) -> Result<Sections, AppError> {
    let chosen = match request.campaigns {
        [] => vec![campaigns::choose(home, None)?],
        some => some.iter().map(|n| campaigns::choose(home, Some(n))).collect::<Result<_, _>>()?,
    };
    let profiles = chosen.iter().map(|c| profiles::of_campaign(home, c, request.profile)).collect::<Result<Vec<_>, _>>()?;
    // By the first profile that has such a section: with several campaigns the others follow it.
    let Some(first) = profiles.iter().find_map(|p| comparison::sections(p).find(|r| r.id == request.section)) else {
        return Err(no_section(request.section, &profiles));
    };
    let mut out = Sections { table: SectionComparison::default(), addresses: BTreeMap::new() };
    let mut cells: Vec<(usize, UnitRef, SectionCell)> = Vec::new();
    for (campaign, profile) in chosen.iter().zip(&profiles) {
        let name = &campaign.name;
        let requirement = comparison::corresponding(first, profile).ok_or_else(|| AppError::NoCounterpart {
            campaign: name.clone(),
            label: first.label.clone(),
            requirement: first.id.clone(),
        })?;
        let at = out.table.campaigns.len();
        let written = written(home, name, (profile, requirement), request, on, run)?;
        let sent: Vec<&UnitRef> = written.iter().map(|(unit, ..)| unit).collect();
        out.table.campaigns.push(ComparedCampaign {
            name: name.clone(),
            title: if *name == profile.id { profile.title.clone() } else { name.clone() },
            requirement: requirement.id.clone(),
            label: requirement.label.clone(),
            absent: absent(profile, requirement, &sent, request.order),
        });
        for (unit, cell, address) in written {
            out.addresses.insert((name.clone(), cell.dossier.clone()), address.to_string());
            cells.push((at, unit, cell));
        }
    }
    // With several campaigns the order is that of the first one's roster.
    let roster = profiles.first().map(|p| Arc::clone(&p.roster)).unwrap_or_default();
    out.table.rows = rows(cells, out.table.campaigns.len(), &roster, request.order);
    Ok(out)
}

fn no_section(asked: &str, profiles: &[Profile]) -> AppError {
    let mut known: Vec<String> = Vec::new();
    for r in profiles.iter().flat_map(comparison::sections) {
        if !known.contains(&r.id) {
            known.push(r.id.clone());
        }
    }
    AppError::NoSuchSection { section: asked.to_owned(), known }
}

/// The section of every dossier of a campaign of which it is asked.
fn written(
    home: &Home,
    campaign: &str,
    (profile, requirement): (&Profile, &Requirement),
    request: &SectionRequest<'_>,
    on: &Occasion,
    run: &Run<'_>,
) -> Result<Vec<(UnitRef, SectionCell, Address)>, AppError> {
    let waivers = home.waivers(campaign)?;
    let mut stored = home.latest(campaign)?;
    stored.retain(|s| comparison::is_asked(requirement, s.unit.as_ref()));
    let of = |s: &StoredDossier| s.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: s.dossier.clone(), kind: None });
    originals::each(home, &stored, &request.reading.clone().by_profile(profile), run, |s, dossier| {
        let mut assessment = originals::assessment(s);
        set_aside(&mut assessment, &waivers, on.today);
        let cell = comparison::of(profile, requirement, &dossier, &assessment, s.version);
        let context = Context { campaign, version: s.version, assessment: &assessment, told: originals::told };
        let address = address(&entries::entries(profile, &dossier, &context), campaign, &cell, requirement);
        (of(s), cell, address)
    })
}

/// Units of the roster that owe the section and sent nothing.
fn absent(profile: &Profile, requirement: &Requirement, sent: &[&UnitRef], order: Order) -> Vec<String> {
    let mut out: Vec<UnitRef> = units::expected(profile)
        .into_iter()
        .map(units::reference)
        .filter(|u| comparison::is_asked(requirement, Some(u)) && !sent.iter().any(|s| s.id == u.id))
        .collect();
    out.sort_by_cached_key(|u| order::place(&profile.roster, Some(u), "", order));
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
    out.sort_by_cached_key(|r| (order::place(roster, Some(&r.unit), "", order), r.unit.name.clone()));
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
