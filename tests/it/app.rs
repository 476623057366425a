//! The use cases themselves, without the program: what is asked for goes in, what came of it comes out.

use crate::common::{APPENDIX, PROVINCE, docx, report, without, write};
use jiff::civil::date;
use rasoat::app::decide::{ExtendRequest, WaiveRequest, extend, waive, withdraw};
use rasoat::app::history::{HistoryRequest, history};
use rasoat::app::ingest::{IngestRequest, Ingested, RecheckRequest, ingest, recheck};
use rasoat::app::notify::{Issued, NotifyRequest, as_docx, issue, notices, register, registered};
use rasoat::app::papers::Options;
use rasoat::app::search::{self, Asked, SearchRequest};
use rasoat::app::status::{Status, StatusRequest, status};
use rasoat::app::work::{PapersRequest, work};
use rasoat::app::{AppError, Cancel, Occasion, Run, Step, admin, campaigns, home};
use rasoat_model::finding::{Outcome, Verdict};
use rasoat_model::lang::Lang;
use rasoat_report::units::Order;
use rasoat_store::{Home, Recorded};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

const PROFILE_ID: &str = "bhxh-2638-2020";
const SECTION: &str = "report.ii.2";

/// The clerk, on the first of September 2020.
fn on() -> Occasion {
    Occasion { actor: "van-thu".into(), today: date(2020, 9, 1), now: "2020-09-01T02:00:00Z".parse().expect("a moment") }
}

/// One dossier that lacks a section, one that is whole.
fn papers(at: &Path) -> PathBuf {
    let lacking = without(&report(PROVINCE), &["**2. Công tác tuyên truyền", "Phát 412"]);
    let register = "dossier,unit,received\n001,BHXH tỉnh Nam Định,2020-08-20\n002,BHXH tỉnh Hà Nam,2020-08-20\n";
    write(
        at,
        &[
            ("dot/001/bc.docx", &docx(&lacking)),
            ("dot/001/pl.docx", &docx(APPENDIX)),
            ("dot/002/bc.docx", &docx(&report(PROVINCE).replace("Nam Định", "Hà Nam").replace("NAM ĐỊNH", "HÀ NAM"))),
            ("dot/002/pl.docx", &docx(&APPENDIX.replace("Nam Định", "Hà Nam"))),
            ("dot/received.csv", register.as_bytes()),
        ],
    );
    at.join("dot")
}

fn take_in(home: &mut Home, papers: &Path, run: &Run<'_>) -> Result<Ingested, AppError> {
    let paths = [papers.to_path_buf()];
    let work = work(PapersRequest { paths: &paths, profile: Some(PROFILE_ID), reading: Options::default() })?;
    ingest(home, IngestRequest { work, campaign: Some("dot-1") }, &on(), run)
}

fn seen(home: &Home) -> Status {
    status(home, &StatusRequest { campaign: None, profile: None, order: Order::Name }, &on()).expect("the campaign is there")
}

/// The verdict of a unit's row.
fn verdict(home: &Home, unit: &str) -> Verdict {
    seen(home).matrix.rows.into_iter().find(|r| r.unit.ends_with(unit)).expect("it sent something").verdict
}

#[test]
fn from_papers_to_a_letter_to_a_decision() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut home = home::open_or_make(&dir.path().join("home")).expect("a home folder");
    let steps = AtomicUsize::new(0);
    let progress = |step| {
        steps.fetch_add(usize::from(step == Step::Done), Ordering::Relaxed);
    };
    let run = Run { progress: &progress, cancel: Cancel::default() };
    let done = take_in(&mut home, &papers(dir.path()), &run).expect("it is taken in");
    assert_eq!((done.campaign.as_str(), done.fresh(), steps.load(Ordering::Relaxed)), ("dot-1", 2, 2));
    let open: Vec<_> = seen(&home).matrix.rows.into_iter().map(|r| (r.unit, r.open)).collect();
    assert_eq!((verdict(&home, "Nam Định"), verdict(&home, "Hà Nam")), (Verdict::Deficient, Verdict::Complete), "{open:?}");

    let units = ["BHXH tỉnh Nam Định".to_string()];
    let request = NotifyRequest {
        campaign: None,
        profile: None,
        units: &units,
        number: None,
        date: None,
        new_deadline: None,
        with_warnings: false,
        reading: Options::default(),
    };
    let batch = notices(&home, &request, &on()).expect("letters");
    let [letter] = batch.letters.as_slice() else { panic!("one unit, one letter") };
    assert_eq!((letter.file_name().as_str(), letter.about.as_ref()), ("bhxh-nam-dinh-001.docx", Some(&("001".to_string(), 1))));
    assert!(as_docx(&letter.notice, None).expect("a file").starts_with(b"PK"));
    assert!(registered(&home, None).expect("a list").is_empty(), "composing registers nothing");
    register(&mut home, &batch, letter, "thu.docx", &on()).expect("it is registered");
    let id = registered(&home, None).expect("a list")[0].id;
    let number = Issued { campaign: None, id, number: "12/TĐKT", date: date(2020, 9, 2) };
    issue(&mut home, &number, &on()).expect("the number is registered");
    let row = seen(&home).matrix.rows.into_iter().find(|r| r.unit.ends_with("Nam Định")).expect("a row");
    assert_eq!(row.notices[0].number.as_deref(), Some("12/TĐKT"));

    let aside = WaiveRequest {
        campaign: None,
        unit: "bhxh-nam-dinh",
        rule: "section-missing",
        requirement: Some(SECTION),
        subject: None,
        reason: "đã báo cáo riêng",
        author: "Trưởng ban",
        until: None,
    };
    let decided = waive(&mut home, &aside, &on()).expect("it is registered");
    assert_eq!((decided.unit.name.as_str(), verdict(&home, "Nam Định")), ("BHXH tỉnh Nam Định", Verdict::Complete));
    withdraw(&mut home, None, decided.id, "Trưởng ban", &on()).expect("it is taken back");
    assert_eq!(verdict(&home, "Nam Định"), Verdict::Deficient);
    let who: Vec<String> = admin::audit(&home, Some("dot-1")).expect("a trail").into_iter().map(|e| e.who).collect();
    assert!(who.len() >= 5 && who.iter().all(|w| w == "van-thu"), "{who:?}");
}

#[test]
fn what_was_done_before_a_wish_to_stop_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = docx(&report(PROVINCE));
    let names: Vec<String> = (0..30).map(|n| format!("dot/{n:03}/bc.docx")).collect();
    write(dir.path(), &names.iter().map(|n| (n.as_str(), text.as_slice())).collect::<Vec<_>>());
    let mut home = home::open_or_make(&dir.path().join("home")).expect("a home folder");
    let cancel = Cancel::default();
    let stop = cancel.clone();
    // After the first dossier; those that are being read with it are finished.
    let progress = move |step| {
        if step == Step::Done {
            stop.ask();
        }
    };
    let stopped = take_in(&mut home, &dir.path().join("dot"), &Run { progress: &progress, cancel });
    assert!(matches!(stopped, Err(AppError::Cancelled)), "{stopped:?}");
    let kept = home.latest("dot-1").expect("a campaign").len();
    assert!(0 < kept && kept < 30, "{kept}");
    assert!(home.pending_index().expect("a list").is_empty(), "what stays can be found");
    let rest = take_in(&mut home, &dir.path().join("dot"), &Run::unwatched()).expect("it goes on");
    assert_eq!((rest.recorded.len(), rest.fresh()), (30, 30 - kept));
}

#[test]
fn more_time_is_granted_and_the_campaign_assessed_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut home = home::open_or_make(&dir.path().join("home")).expect("a home folder");
    take_in(&mut home, &papers(dir.path()), &Run::unwatched()).expect("it is taken in");
    let more = ExtendRequest {
        campaign: Some("dot-1"),
        unit: "BHXH tỉnh Hà Nam",
        until: date(2020, 9, 10),
        reason: "bão lụt",
        author: "Trưởng ban",
    };
    let unsaid = ExtendRequest { reason: " ", ..more.clone() };
    assert!(matches!(extend(&mut home, &unsaid, &on()), Err(AppError::NoReason)));
    extend(&mut home, &more, &on()).expect("it is granted");
    let request = RecheckRequest { campaign: None, profile: None, reading: Options::default() };
    let again = recheck(&mut home, &request, &on(), &Run::unwatched()).expect("it is assessed again");
    assert_eq!((again.fresh, again.unchanged), (1, 1), "only the unit that got more time");
    let told = history(&home, &HistoryRequest { campaign: None, dossier: Some("bhxh-ha-nam") }).expect("its versions");
    assert_eq!(told.iter().map(|h| (h.dossier.as_str(), h.versions.len())).collect::<Vec<_>>(), [("002", 2)]);
    campaigns::close(&mut home, "dot-1", true, &on()).expect("it is closed");
    assert!(campaigns::show(&home, None).expect("it is there").campaign.closed_at.is_some());
}

#[test]
fn a_search_is_kept_narrowed_and_forgotten() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut home = home::open_or_make(&dir.path().join("home")).expect("a home folder");
    let done = take_in(&mut home, &papers(dir.path()), &Run::unwatched()).expect("it is taken in");
    assert!(done.recorded.iter().all(|r| *r == Recorded::New { version: 1 }));
    assert_eq!(search::behind(&mut home).expect("an index"), 0);
    let reading = Options::default();
    let asked = Asked { query: "rule:section-missing".into(), ..Asked::default() };
    let ask = |asked: &Asked, save| SearchRequest { asked: asked.clone(), limit: 10, offset: 0, after: None, save };
    let found = search::search(&mut home, &ask(&asked, Some("thieu")), &reading, &on()).expect("it is understood");
    let [hit] = found.hits.hits.as_slice() else { panic!("{:?}", found.hits) };
    assert_eq!(found.finding(hit).map(|f| (f.requirement.as_str(), f.outcome)), Some((SECTION, Outcome::NotMet)));
    let kept = search::kept(&home, "thieu").expect("it was kept");
    assert_eq!(kept, asked);
    let narrowed = kept.narrowed(Asked { unit: Some("bhxh-ha-nam".into()), ..Asked::default() });
    assert!(search::search(&mut home, &ask(&narrowed, None), &reading, &on()).expect("it is understood").hits.hits.is_empty());
    let gaps = search::gaps(&mut home, &ask(&asked, None), &reading).expect("it is understood");
    assert_eq!(gaps.iter().map(|g| g.address.dossier.as_str()).collect::<Vec<_>>(), ["002"]);
    search::forget(&mut home, "thieu", &on()).expect("it was there");
    assert!(matches!(search::kept(&home, "thieu"), Err(AppError::NoSuchSearch { .. })));
    let wrong = Asked { query: "(a".into(), ..Asked::default() };
    let error = search::search(&mut home, &ask(&wrong, None), &reading, &on()).expect_err("a bracket is open");
    assert!(error.words(Lang::En).contains("not closed") && error.words(Lang::Vi).contains("Thiếu ngoặc"), "{error}");
}

#[test]
fn what_cannot_be_done_is_said_in_both_languages() {
    let dir = tempfile::tempdir().expect("a folder");
    let none = home::open_existing(&dir.path().join("khong-co")).err().expect("there is none");
    let mut home = home::open_or_make(&dir.path().join("home")).expect("a home folder");
    let empty = campaigns::choose(&home, None).expect_err("nothing was taken in");
    take_in(&mut home, &papers(dir.path()), &Run::unwatched()).expect("it is taken in");
    let campaign = campaigns::choose(&home, Some("dot-9")).expect_err("there is no such");
    let number = Issued { campaign: None, id: 9, number: "1", date: date(2020, 9, 2) };
    let letter = issue(&mut home, &number, &on()).expect_err("there is no such");
    let path = [dir.path().join("khong-co")];
    let nothing = work(PapersRequest { paths: &path, profile: Some(PROFILE_ID), reading: Options::default() });
    let nothing = nothing.err().expect("there is nothing");
    let profile = work(PapersRequest { paths: &path, profile: Some("la"), reading: Options::default() });
    let profile = profile.err().expect("there is no such");
    for (error, vi, en) in [
        (none, "chưa có thư mục dữ liệu", "no home folder"),
        (empty, "chưa có đợt nào", "no campaign yet"),
        (campaign, "dot-1", "there are: dot-1"),
        (letter, "Không có công văn", "There is no letter 9"),
        (nothing, "không mở được", "cannot open"),
        (profile, "không có hồ sơ yêu cầu “la”", "there is no profile “la”"),
    ] {
        assert!(error.words(Lang::Vi).contains(vi) && error.words(Lang::En).contains(en), "{error:?}: {error}");
        assert!(error.words(Lang::En).is_ascii() || error.words(Lang::En).contains('“'), "{}", error.words(Lang::En));
    }
}
