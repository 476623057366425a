//! Letters to units: what is to be asked of whom, the letters as files, the register of what was written and sent.
//!
//! Leaves out where the files go: a face writes them, then says so ([`register`]), so that nothing is registered that was not written.

use super::decide::{same_unit, set_aside};
use super::error::AppError;
use super::history::change;
use super::originals;
use super::papers::Options;
use super::replay;
use super::run::Occasion;
use super::{campaigns, profiles, units};
use jiff::civil::Date;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::{Finding, Outcome, Source};
use rasoat_model::lang::Lang;
use rasoat_model::rule::Severity;
use rasoat_report::notice::content::{Deadline, Earlier, NoticeContext};
use rasoat_report::notice::packet::Packet;
use rasoat_report::notice::template::fill;
use rasoat_report::notice::{Notice, compose, compose_not_submitted, compose_together, packet, render};
use rasoat_store::{Home, NewNotice, StoredDossier, StoredNotice, StoredWaiver};

/// Letters to be written.
pub struct NotifyRequest<'a> {
    pub campaign: Option<&'a str>,
    /// By id or file; `None`: the one by which the campaign was last assessed.
    pub profile: Option<&'a str>,
    /// By id or name; none: every unit of which something is to be asked.
    pub units: &'a [String],
    /// Number and day of the letters; `None`: left blank for the clerk.
    pub number: Option<&'a str>,
    pub date: Option<Date>,
    /// Until when the units may answer.
    pub new_deadline: Option<Date>,
    /// Warnings too, as a part of their own.
    pub with_warnings: bool,
    /// For what earlier versions stored as prose: that is read again.
    pub reading: Options,
}

/// Letters of one run.
pub struct Batch {
    pub campaign: String,
    /// In the order of the registry, then units that sent nothing.
    pub letters: Vec<Letter>,
    context: NoticeContext,
}

/// A letter: to whom, about which dossier.
pub struct Letter {
    pub unit: UnitRef,
    /// Dossier and version; `None` for a unit that sent nothing.
    pub about: Option<(String, u32)>,
    pub notice: Notice,
    dossier: Option<DossierAssessment>,
    /// The unit's code in the document exchange, where the roster has one.
    code: Option<String>,
    /// Positions of the findings it cites.
    cited: Vec<usize>,
}

/// Composes the letters; writes and registers nothing.
///
/// # Errors
/// No such campaign, profile or unit, or the registry cannot be read.
pub fn notices(home: &Home, request: &NotifyRequest<'_>, on: &Occasion) -> Result<Batch, AppError> {
    let campaign = campaigns::choose(home, request.campaign)?;
    let profile = profiles::of_campaign(home, &campaign, request.profile)?;
    let context = NoticeContext {
        number: request.number.map(str::to_owned),
        issued: request.date,
        new_deadline: request.new_deadline,
        include_warnings: request.with_warnings,
        ..plain_context(&profile, on.today)
    };
    let stored = home.latest(&campaign.name)?;
    let wanted = request.units.iter().map(|name| Ok(units::of_roster(&profile, name)?.id.unwrap_or_default()));
    let wanted = wanted.collect::<Result<Vec<String>, AppError>>()?;
    let waivers = home.waivers(&campaign.name)?;
    let known = known(home, &campaign.name, &stored)?;
    let wanted = (!wanted.is_empty()).then_some(&wanted);
    // Only what a letter is to speak of is looked at: what earlier versions stored as prose is read again.
    let about = stored.iter().filter(|s| is_asked(wanted, s.unit.as_ref().and_then(|u| u.id.as_deref())));
    let about = about.map(|s| Ok((replay::as_data(home, s, &request.reading)?, s))).collect::<Result<Vec<_>, AppError>>()?;
    let mut letters = letters(about, &waivers, &known, &profile, &context, on.today);
    // Nobody is asked for what is not yet due.
    if profile.deadline().is_some_and(|(_, limit)| limit.is_late(on.today)) {
        letters.extend(to_the_silent(&stored, &known, &profile, &context, wanted));
    }
    Ok(Batch { campaign: campaign.name, letters, context })
}

impl Batch {
    /// One letter to all of them, with a list; `None` where there is nobody to write to.
    pub fn together(&self) -> Option<Notice> {
        let notices: Vec<Notice> = self.letters.iter().map(|l| l.notice.clone()).collect();
        compose_together(&notices, &self.context)
    }
}

impl Letter {
    /// The packet of the document exchange that carries the letter, given by the name and bytes of its file.
    pub fn packet(&self, name: &str, bytes: &[u8]) -> Packet {
        packet(&self.notice, &self.unit, self.code.as_deref(), self.dossier.as_ref(), (name, bytes))
    }

    /// `bhxh-nam-dinh.docx`; a unit that is not in the roster goes by its dossier.
    pub fn file_name(&self) -> String {
        let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '-' };
        let stem = self
            .unit
            .id
            .clone()
            .or_else(|| self.about.as_ref().map(|(d, _)| d.clone()))
            .unwrap_or_else(|| self.unit.name.clone());
        // Two dossiers of one unit must not overwrite each other.
        let dossier = self
            .about
            .as_ref()
            .map(|(d, _)| format!("-{}", d.chars().map(plain).collect::<String>()))
            .filter(|_| self.unit.id.is_some());
        format!("{}{}.docx", stem.chars().map(plain).collect::<String>(), dossier.unwrap_or_default())
    }
}

/// A letter as a Word file: in the layout of the decree, or in an agency's own template.
///
/// # Errors
/// The template cannot be filled.
pub fn as_docx(notice: &Notice, template: Option<&[u8]>) -> Result<Vec<u8>, AppError> {
    Ok(match template {
        Some(template) => fill(template, notice)?,
        None => render(notice)?,
    })
}

/// Registers a letter that was written to a file.
///
/// # Errors
/// The registry cannot be written.
pub fn register(home: &mut Home, batch: &Batch, letter: &Letter, path: &str, on: &Occasion) -> Result<(), AppError> {
    let new = NewNotice {
        campaign: &batch.campaign,
        unit: &letter.unit,
        about: letter.about.as_ref().map(|(d, v)| (d.as_str(), *v)),
        path,
        number: batch.context.number.as_deref(),
        issued_on: batch.context.issued,
        cited: &letter.cited,
    };
    Ok(on.act(|by| home.record_notice(by, &new))?)
}

/// All letters that were registered in a campaign.
///
/// # Errors
/// No such campaign, or the registry cannot be read.
pub fn registered(home: &Home, campaign: Option<&str>) -> Result<Vec<StoredNotice>, AppError> {
    Ok(home.notices(&campaigns::choose(home, campaign)?.name)?)
}

/// The number and day that the clerk gave to a letter; from then on later letters refer to it.
pub struct Issued<'a> {
    pub campaign: Option<&'a str>,
    /// Of the letter in the register.
    pub id: i64,
    pub number: &'a str,
    pub date: Date,
}

/// # Errors
/// No such campaign or letter, or the registry cannot be written.
pub fn issue(home: &mut Home, issued: &Issued<'_>, on: &Occasion) -> Result<(), AppError> {
    let campaign = campaigns::choose(home, issued.campaign)?;
    Ok(on.act(|by| home.issue_notice(by, &campaign.name, issued.id, issued.number, issued.date))?)
}

/// A letter that was sent to a unit, with the dossier as it stood then.
struct Known {
    unit: UnitRef,
    number: Option<String>,
    day: Date,
    about: Option<(String, DossierAssessment)>,
}

impl Known {
    fn earlier(&self, dossier: &str, now: &DossierAssessment) -> Earlier {
        let since = match &self.about {
            Some((name, then)) if name == dossier => change(then, now).summary(Lang::Vi),
            _ => "đơn vị đã gửi hồ sơ".to_string(),
        };
        Earlier { number: self.number.clone(), day: self.day, since: Some(since) }
    }
}

/// Letters that have a number and a day: drafts were never sent.
fn known(home: &Home, campaign: &str, stored: &[StoredDossier]) -> Result<Vec<Known>, AppError> {
    let mut out = Vec::new();
    for notice in home.notices(campaign)? {
        let Some(day) = notice.issued_on else { continue };
        let about = match notice.about {
            Some((dossier, n)) if stored.iter().any(|s| s.dossier == dossier) => {
                let then = home.versions(campaign, &dossier)?.into_iter().find(|v| v.version == n);
                then.map(|v| (dossier, originals::assessment(&v)))
            }
            _ => None,
        };
        out.push(Known { unit: notice.unit, number: notice.number, day, about });
    }
    Ok(out)
}

/// What a profile says of its letters; number, day and new deadline left to the clerk.
pub fn plain_context(profile: &Profile, today: Date) -> NoticeContext {
    let mut agency = profile.agency.clone();
    let last = agency.pop().unwrap_or_default();
    NoticeContext {
        directive: profile.title.clone(),
        matter: profile.subject.clone(),
        superior: agency.pop(),
        agency: last,
        sender: profile.sender.clone(),
        number: None,
        symbol: profile.symbol.clone(),
        place: profile.place.clone(),
        issued: None,
        today,
        deadline: profile.deadline().map(|(r, limit)| Deadline {
            day: limit.day(),
            source: Source { directive: profile.directive.clone(), place: r.place.clone(), quote: r.quote.text.clone() },
        }),
        new_deadline: None,
        recipients: profile.recipients.clone(),
        signer_lines: profile.signer.clone(),
        signer_name: None,
        award: profile.award_ids(),
        include_warnings: false,
        earlier: Vec::new(),
    }
}

/// Whether letters are written to a unit: to all where none is named.
fn is_asked(wanted: Option<&Vec<String>>, id: Option<&str>) -> bool {
    wanted.is_none_or(|w| id.is_some_and(|id| w.iter().any(|x| x == id)))
}

/// Letters about dossiers that came.
fn letters(
    about: Vec<(DossierAssessment, &StoredDossier)>,
    waivers: &[StoredWaiver],
    known: &[Known],
    profile: &Profile,
    context: &NoticeContext,
    today: Date,
) -> Vec<Letter> {
    let letter = |(mut d, s): (DossierAssessment, &StoredDossier)| {
        set_aside(&mut d, waivers, today);
        let of_unit = known.iter().filter(|k| d.unit.as_ref().is_some_and(|u| same_unit(&k.unit, u)));
        let context = NoticeContext { earlier: of_unit.map(|k| k.earlier(&s.dossier, &d)).collect(), ..context.clone() };
        let notice = compose(&d, &context)?;
        let unit = d.unit.clone().unwrap_or_else(|| UnitRef { id: None, name: d.dossier.clone(), kind: None });
        let (about, code) = (Some((s.dossier.clone(), s.version)), code(profile, &unit));
        Some(Letter { unit, about, notice, cited: cited(&d), code, dossier: Some(d) })
    };
    about.into_iter().filter_map(letter).collect()
}

/// Letters to units from which nothing came.
fn to_the_silent(
    stored: &[StoredDossier],
    known: &[Known],
    profile: &Profile,
    context: &NoticeContext,
    wanted: Option<&Vec<String>>,
) -> Vec<Letter> {
    let sent = |id: &str| stored.iter().any(|s| s.unit.as_ref().and_then(|u| u.id.as_deref()) == Some(id));
    let silent = units::expected(profile).into_iter().filter(|u| !sent(&u.id) && is_asked(wanted, Some(&u.id)));
    let letter = |unit: UnitRef| {
        let of_unit = known.iter().filter(|k| same_unit(&k.unit, &unit));
        let earlier = of_unit.map(|k| Earlier { number: k.number.clone(), day: k.day, since: None }).collect();
        let notice = compose_not_submitted(&unit, &NoticeContext { earlier, ..context.clone() });
        Letter { notice, code: code(profile, &unit), unit, about: None, dossier: None, cited: Vec::new() }
    };
    silent.map(units::reference).map(letter).collect()
}

/// The unit's code in the document exchange, where the roster has one.
fn code(profile: &Profile, unit: &UnitRef) -> Option<String> {
    unit.id.as_deref().and_then(|id| profile.roster.get(id))?.edxml.clone()
}

fn cited(dossier: &DossierAssessment) -> Vec<usize> {
    let asks = |f: &Finding| f.severity == Severity::Error || f.outcome == Outcome::Unclear;
    dossier.findings.iter().enumerate().filter(|(_, f)| asks(f)).map(|(i, _)| i).collect()
}
