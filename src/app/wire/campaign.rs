//! Campaigns, decisions, letters, the audit trail.

use crate::app::campaigns::Shown;
use rasoat_report::json::campaign::{
    WireCampaign, WireCampaignMore, WireEvent, WireExtension, WireLetter, WireProfileVersion, WireWaived,
};
use rasoat_store::{Campaign, Event, ProfileVersion, StoredExtension, StoredNotice, StoredWaiver};

/// An item of a list of campaigns.
pub fn campaign(c: &Campaign) -> WireCampaign {
    WireCampaign {
        schema: WireCampaign::SCHEMA,
        campaign: c.name.clone(),
        profile: c.profile.id.clone(),
        title: c.profile.title.clone(),
        dossiers: c.dossiers,
        first_at: c.first_at.clone(),
        closed_at: c.closed_at.clone(),
        more: None,
    }
}

/// A campaign with all that was decided in it.
pub fn campaign_shown(s: &Shown) -> WireCampaign {
    let version = |v: &ProfileVersion| WireProfileVersion { n: v.n, digest: v.digest.clone(), at: v.at.clone() };
    let more = WireCampaignMore {
        profile_versions: s.profile_versions.iter().map(version).collect(),
        waivers: s.waivers.iter().map(waived).collect(),
        extensions: s.extensions.iter().map(extension).collect(),
    };
    WireCampaign { more: Some(more), ..campaign(&s.campaign) }
}

fn waived(w: &StoredWaiver) -> WireWaived {
    WireWaived {
        id: w.id,
        unit: (&w.unit).into(),
        rule: w.rule.id().to_owned(),
        requirement: w.requirement.clone(),
        subject: w.subject.clone(),
        reason: w.waiver.reason.clone(),
        author: w.waiver.author.clone(),
        until: w.waiver.until.map(|d| d.to_string()),
        at: w.at.clone(),
        withdrawn_at: w.withdrawn_at.clone(),
    }
}

fn extension(e: &StoredExtension) -> WireExtension {
    WireExtension {
        id: e.id,
        unit: (&e.unit).into(),
        until: e.until.to_string(),
        reason: e.reason.clone(),
        author: e.author.clone(),
        at: e.at.clone(),
        withdrawn_at: e.withdrawn_at.clone(),
    }
}

/// A letter of the register.
pub fn letter(n: &StoredNotice) -> WireLetter {
    let (dossier, version) = n.about.clone().unzip();
    WireLetter {
        schema: WireLetter::SCHEMA,
        id: n.id,
        unit: (&n.unit).into(),
        number: n.number.clone(),
        issued_on: n.issued_on.map(|d| d.to_string()),
        written_at: n.issued_at.clone(),
        path: n.path.clone(),
        dossier,
        version,
        cited: n.cited.clone(),
    }
}

/// A line of the audit trail.
pub fn event(e: &Event) -> WireEvent {
    WireEvent {
        schema: WireEvent::SCHEMA,
        at: e.at.clone(),
        who: e.who.clone(),
        what: e.what.clone(),
        campaign: e.campaign.clone(),
        dossier: e.dossier.clone(),
        version: e.version,
        detail: serde_json::from_str(&e.detail).unwrap_or_else(|_| serde_json::Value::String(e.detail.clone())),
    }
}
