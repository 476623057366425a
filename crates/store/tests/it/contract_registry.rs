//! What every registry must do, whatever keeps its rows. A new back end is one more call of [`contract`].

use crate::store::{BY, dossier, profile, unit};
use jiff::civil::date;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::Waiver;
use rasoat_model::rule::Rule;
use rasoat_store::{
    Actor, IngestRecord, NewExtension, NewNotice, NewWaiver, OpenOptions, Pending, Recorded, Registry, SqliteRegistry, StoreError,
};

const C: &str = "ho-so-mau";

/// `make` gives an empty registry.
fn contract(make: impl Fn() -> Box<dyn Registry>) {
    dossiers_come_back(make().as_mut());
    versions_are_made_where_something_changed(make().as_mut());
    a_closed_campaign_takes_nothing(make().as_mut());
    the_index_is_kept_up(make().as_mut());
    letters(make().as_mut());
    decisions(make().as_mut());
    saved_queries(make().as_mut());
    every_act_leaves_who_and_when(make().as_mut());
}

fn record(r: &mut dyn Registry, dossier: &DossierAssessment, content: &str, digest: &str) -> Result<Recorded, StoreError> {
    let record = IngestRecord {
        campaign: C,
        profile: &profile(digest),
        dossier,
        assessment_json: "{\"x\":1}",
        files: &[("a.docx".into(), format!("{content:0>64}")), ("b.pdf".into(), "b".repeat(64))],
        containers: &[("m.eml".into(), "e".repeat(64))],
        profile_text: "id = 1",
        today: date(2020, 9, 1),
        unit_said: "A",
        content_digest: content,
    };
    r.record(BY, &record)
}

fn dossiers_come_back(r: &mut dyn Registry) {
    assert!(r.latest(C).unwrap().is_empty() && r.campaigns().unwrap().is_empty() && r.original_hashes().unwrap().is_empty());
    for (name, findings) in [("002", 0), ("001", 2)] {
        assert_eq!(record(r, &dossier(name, findings), "c1", "p1").unwrap(), Recorded::New { version: 1 });
    }
    let all = r.latest(C).unwrap();
    assert_eq!(all.iter().map(|d| d.dossier.as_str()).collect::<Vec<_>>(), ["001", "002"]);
    let (stored, given) = (&all[0], dossier("001", 2));
    assert_eq!((&stored.unit, stored.received, stored.verdict), (&given.unit, given.received, given.verdict));
    assert_eq!((&stored.findings, &stored.met), (&given.findings, &given.met));
    assert_eq!((stored.documents.len(), &stored.documents[0].fields), (1, &given.documents[0].fields));
    assert_eq!(stored.files.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["a.docx", "b.pdf"]);
    assert_eq!(stored.containers, [("m.eml".to_string(), "e".repeat(64))]);
    assert_eq!((stored.today, stored.lang.as_str(), stored.unit_said.as_str()), (Some(date(2020, 9, 1)), "", "A"));
    assert_eq!((stored.ingested_at.as_str(), stored.assessment_json.as_str()), (BY.at, "{\"x\":1}"));
    assert!(all[1].findings.is_empty());
    assert_eq!(r.versions(C, "001").unwrap(), all[..1]);
    assert_eq!(r.original_hashes().unwrap(), [format!("{:0>64}", "c1"), "b".repeat(64), "e".repeat(64)]);
    assert_eq!((r.units().unwrap()[0].dossiers, r.campaigns().unwrap()[0].dossiers), (2, 2));
    r.check().unwrap();
    let copy = tempfile::tempdir().unwrap();
    r.copy_to(&copy.path().join("r.sqlite")).unwrap();
    let copied = SqliteRegistry::open_to_read(&copy.path().join("r.sqlite"), OpenOptions::default()).unwrap();
    assert_eq!(Registry::latest(&copied, C).unwrap(), all);
}

fn versions_are_made_where_something_changed(r: &mut dyn Registry) {
    let d = dossier("001", 1);
    for (content, digest, expected) in [
        ("c1", "p1", Recorded::New { version: 1 }),
        ("c1", "p1", Recorded::Unchanged { version: 1 }),
        ("c2", "p1", Recorded::New { version: 2 }),
        ("c2", "p2", Recorded::New { version: 3 }),
        ("c1", "p2", Recorded::New { version: 4 }),
    ] {
        assert_eq!(record(r, &d, content, digest).unwrap(), expected);
    }
    assert_eq!(r.versions(C, "001").unwrap().iter().map(|v| v.version).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(r.latest(C).unwrap().iter().map(|v| v.version).collect::<Vec<_>>(), [4]);
    let profiles = r.profile_versions(C).unwrap();
    assert_eq!(profiles.iter().map(|p| (p.n, p.digest.as_str())).collect::<Vec<_>>(), [(1, "p1"), (2, "p2")]);
    assert_eq!(r.profile_text("p2").unwrap(), "id = 1");
    assert!(matches!(r.profile_text("p9"), Err(StoreError::NoSuchProfile(_))));
}

fn a_closed_campaign_takes_nothing(r: &mut dyn Registry) {
    r.new_campaign(BY, C, &profile("p1"), "").unwrap();
    assert!(matches!(r.new_campaign(BY, C, &profile("p1"), ""), Err(StoreError::CampaignExists(_))));
    r.close_campaign(BY, C, true).unwrap();
    assert_eq!(r.campaigns().unwrap()[0].closed_at.as_deref(), Some(BY.at));
    assert!(matches!(record(r, &dossier("001", 0), "c1", "p1"), Err(StoreError::Closed(_))));
    r.close_campaign(BY, C, false).unwrap();
    record(r, &dossier("001", 0), "c1", "p1").unwrap();
    assert!(matches!(r.close_campaign(BY, "x", true), Err(StoreError::NoSuchCampaign(_))));
}

fn the_index_is_kept_up(r: &mut dyn Registry) {
    let waiting = |dossier: &str, version| Pending { campaign: C.into(), dossier: dossier.into(), version };
    record(r, &dossier("002", 0), "c1", "p1").unwrap();
    record(r, &dossier("001", 0), "c1", "p1").unwrap();
    assert_eq!(r.pending_index().unwrap(), [waiting("002", 1), waiting("001", 1)]);
    r.mark_indexed(&[waiting("002", 1)]).unwrap();
    record(r, &dossier("001", 0), "c2", "p1").unwrap();
    r.mark_indexed(&[waiting("001", 1)]).unwrap();
    assert_eq!(r.pending_index().unwrap(), [waiting("001", 2)], "a mark for an old version hides no new one");
    r.forget_index().unwrap();
    assert_eq!(r.pending_index().unwrap().len(), 2);
}

fn letters(r: &mut dyn Registry) {
    record(r, &dossier("001", 2), "c1", "p1").unwrap();
    let own = unit();
    let draft = NewNotice {
        campaign: C,
        unit: &own,
        about: Some(("001", 1)),
        path: "a.docx",
        number: None,
        issued_on: None,
        cited: &[0, 1],
    };
    r.record_notice(BY, &draft).unwrap();
    r.record_notice(BY, &draft).unwrap();
    let all = r.notices(C).unwrap();
    assert_eq!(all.len(), 1, "a draft takes the place of the one before it");
    assert_eq!((&all[0].unit, &all[0].about, &all[0].cited), (&own, &Some(("001".into(), 1)), &vec![0, 1]));
    assert_eq!((all[0].issued_at.as_str(), &all[0].number, all[0].issued_on), (BY.at, &None, None));
    r.issue_notice(BY, C, all[0].id, "9/BHXH", date(2024, 3, 5)).unwrap();
    r.record_notice(BY, &NewNotice { about: None, ..draft }).unwrap();
    let all = r.notices(C).unwrap();
    assert_eq!((all.len(), all[0].number.as_deref(), all[0].issued_on), (2, Some("9/BHXH"), Some(date(2024, 3, 5))));
    assert!(matches!(r.issue_notice(BY, C, 99, "1", date(2024, 3, 5)), Err(StoreError::NoSuchNotice { .. })));
    for wrong in [NewNotice { about: Some(("001", 2)), ..draft }, NewNotice { campaign: "x", ..draft }] {
        assert!(matches!(r.record_notice(BY, &wrong), Err(StoreError::NoSuchDossier { .. })));
    }
}

fn decisions(r: &mut dyn Registry) {
    record(r, &dossier("001", 2), "c1", "p1").unwrap();
    let (own, other) = (unit(), UnitRef { id: None, name: "Đơn vị B".into(), kind: None });
    let waiver = Waiver { reason: "đã giải trình".into(), author: "Vụ trưởng".into(), until: Some(date(2024, 5, 1)) };
    let new = NewWaiver {
        campaign: C,
        unit: &own,
        rule: Rule::SectionMissing,
        requirement: None,
        subject: Some("2019"),
        waiver: &waiver,
    };
    let first = r.waive(BY, &new).unwrap();
    let more = NewExtension { campaign: C, unit: &other, until: date(2024, 4, 1), reason: "bão", author: "Vụ trưởng" };
    let second = r.extend(BY, &more).unwrap();
    r.withdraw(BY, C, first, "Vụ trưởng").unwrap();
    for (campaign, id) in [(C, first), (C, 99), ("x", second)] {
        assert!(matches!(r.withdraw(BY, campaign, id, "ai đó"), Err(StoreError::NoSuchDecision { .. })));
    }
    let (waivers, extensions) = (r.waivers(C).unwrap(), r.extensions(C).unwrap());
    assert_eq!((waivers.len(), extensions.len()), (1, 1));
    assert_eq!((&waivers[0].unit, &waivers[0].waiver, waivers[0].withdrawn_at.as_deref()), (&own, &waiver, Some(BY.at)));
    assert_eq!((waivers[0].rule, waivers[0].subject.as_deref()), (Rule::SectionMissing, Some("2019")));
    assert_eq!((&extensions[0].unit, extensions[0].until, &extensions[0].withdrawn_at), (&other, date(2024, 4, 1), &None));
    assert!(matches!(r.waive(BY, &NewWaiver { campaign: "x", ..new }), Err(StoreError::NoSuchCampaign(_))));
}

fn saved_queries(r: &mut dyn Registry) {
    for (name, query) in [("b", "{}"), ("a", "{\"query\":1}"), ("b", "{\"query\":2}")] {
        r.save_query(BY, name, query).unwrap();
    }
    let all = r.saved_queries().unwrap();
    let shown = |i: usize| (all[i].name.as_str(), all[i].query.as_str(), all[i].who.as_str(), all[i].at.as_str());
    assert_eq!((all.len(), shown(0)), (2, ("a", "{\"query\":1}", BY.who, BY.at)));
    assert_eq!(shown(1), ("b", "{\"query\":2}", BY.who, BY.at));
    assert!(r.forget_query(BY, "a").unwrap() && !r.forget_query(BY, "a").unwrap());
    assert_eq!(r.saved_queries().unwrap().len(), 1);
}

fn every_act_leaves_who_and_when(r: &mut dyn Registry) {
    let by = |who| Actor { who, at: "2024-03-02T08:00:00+07:00" };
    let own = unit();
    let waiver = Waiver { reason: "x".into(), author: "y".into(), until: None };
    let new =
        NewWaiver { campaign: C, unit: &own, rule: Rule::SectionMissing, requirement: None, subject: None, waiver: &waiver };
    let more = NewExtension { campaign: C, unit: &own, until: date(2024, 4, 1), reason: "bão", author: "y" };
    let notice = NewNotice { campaign: C, unit: &own, about: None, path: "a.docx", number: None, issued_on: None, cited: &[] };
    r.new_campaign(by("1"), C, &profile("p1"), "").unwrap();
    let id = r.waive(by("2"), &new).unwrap();
    r.extend(by("3"), &more).unwrap();
    r.withdraw(by("4"), C, id, "y").unwrap();
    r.record_notice(by("5"), &notice).unwrap();
    let id = r.notices(C).unwrap()[0].id;
    r.issue_notice(by("6"), C, id, "1", date(2024, 3, 5)).unwrap();
    r.save_query(by("7"), "a", "{}").unwrap();
    r.forget_query(by("8"), "a").unwrap();
    r.forget_query(by("-"), "a").unwrap();
    r.close_campaign(by("9"), C, true).unwrap();
    r.close_campaign(by("10"), C, false).unwrap();
    record(r, &dossier("001", 0), "c1", "p1").unwrap();
    let events = r.events().unwrap();
    let acts =
        ["campaign", "waiver", "extension", "withdraw", "notice", "issue", "save-search", "forget-search", "close", "reopen"];
    assert_eq!(events.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(), [acts.as_slice(), &["ingest"]].concat());
    for (i, e) in events.iter().take(acts.len()).enumerate() {
        assert_eq!((e.who.as_str(), e.at.as_str()), (format!("{}", i + 1).as_str(), "2024-03-02T08:00:00+07:00"));
    }
    let last = events.last().unwrap();
    assert_eq!(
        (last.who.as_str(), last.at.as_str(), last.dossier.as_deref(), last.version),
        (BY.who, BY.at, Some("001"), Some(1))
    );
}

#[test]
fn sqlite_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    contract(|| {
        let path = tempfile::tempdir_in(dir.path()).unwrap().keep().join("registry.sqlite");
        Box::new(SqliteRegistry::open(&path, OpenOptions::default()).unwrap())
    });
}

#[test]
fn sqlite_in_memory() {
    contract(|| Box::new(SqliteRegistry::in_memory().unwrap()));
}
