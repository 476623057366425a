//! Dossier + profile → assessment: the only loop over requirements. It decides nothing; checks do.

use crate::appendix::{self, Appendix};
use crate::award;
use crate::checks::{self as check, Case, Report, Results};
use crate::dossier::{Content, Dossier, File};
use crate::matching;
use crate::outline;
use crate::paper::{Paper, PaperKind};
use crate::profile::Profile;
use crate::references::references;
use crate::roster::{Resolution, Unit, UnitKind};
use crate::stage::{self, Answers, StagePaper};
use jiff::civil::Date;
use rasoat_model::assessment::{DocumentSummary, DossierAssessment, FieldSummary, SignatureSummary, UnitRef};
use rasoat_model::document::{Coverage, Digest, Document, PageInfo, Signature};
use rasoat_model::finding::Finding;

/// Assesses one dossier. Cannot fail: what could not be read or decided is said in the result.
pub fn assess(profile: &Profile, dossier: &Dossier, today: Date) -> DossierAssessment {
    let kind = kind_of(profile, dossier);
    let stages = stage::read(profile, dossier);
    let case = Case {
        profile,
        dossier,
        kind: kind.clone(),
        today,
        report: report(profile, kind.as_deref(), dossier, &stages),
        stages,
        appendix: find_appendix(profile, dossier),
        awards: award::read(dossier),
    };
    let mut results = Results::default();
    let later = if dossier.unit.id.is_none() { on_its_day(profile, dossier) } else { None };
    let id = dossier.unit.id.as_deref().or(later.map(|u| u.id.as_str()));
    for (index, requirement) in profile.for_unit(kind.as_deref(), id) {
        check::run(&case, index, requirement, &mut results);
    }
    check::run_general(&case, &mut results);
    sort_findings(profile, &mut results.findings);
    if let Some(report) = &case.report {
        locate(report, &mut results.findings);
    }
    DossierAssessment {
        dossier: dossier.name.clone(),
        unit: (!dossier.unit.name.is_empty()).then(|| UnitRef {
            id: dossier.unit.id.clone(),
            name: dossier.unit.name.clone(),
            kind: kind.as_ref().map(|k| k.as_str().to_string()),
        }),
        received: dossier.received,
        received_from: dossier.received_from,
        receipts: dossier.receipts.clone(),
        verdict: DossierAssessment::verdict_of(&results.findings),
        documents: dossier.files.iter().map(summary).collect(),
        findings: results.findings,
        met: results.met,
        places: results.places,
        envelopes: dossier.envelopes.clone(),
    }
}

/// Says where in the report a piece of evidence stands that has no page: under which headings, and which paragraph there.
fn locate(report: &Report<'_>, findings: &mut [Finding]) {
    if !report.at.document.pages_guessed && !report.at.document.pages.is_empty() {
        return;
    }
    for finding in findings {
        finding.each_evidence(|e| {
            let Some(block) = e.block.filter(|b| e.file == report.at.file.name && report.outline.blocks.contains(b)) else {
                return;
            };
            let headings = &report.outline.headings;
            let own = (0..headings.len()).rev().find(|h| {
                headings[*h].at.block <= block && (headings[*h].look.is_structural() || report.matches.serves[*h].is_some())
            });
            let from = own.map_or(report.outline.blocks.start, |h| headings[h].at.block);
            e.heading = own.map(|h| report.outline.path(h)).unwrap_or_default();
            let filled = |b: &usize| report.at.document.blocks.get(*b).is_some_and(|b| !b.is_blank());
            let before = (from..block).filter(filled).count();
            // The heading itself is no paragraph under it.
            e.paragraph =
                if own.is_some() && block == from { None } else { u32::try_from(before + usize::from(own.is_none())).ok() };
        });
    }
}

/// Findings in the order in which they are shown: by requirement as in the profile, then by subject.
pub fn sort_findings(profile: &Profile, findings: &mut [Finding]) {
    let order =
        |id: &str| profile.requirements.iter().position(|r| r.id == id).or_else(|| year_order(profile, id)).unwrap_or(usize::MAX);
    findings.sort_by(|a, b| {
        (order(&a.requirement), a.severity, &a.requirement, &a.subject, a.rule).cmp(&(
            order(&b.requirement),
            b.severity,
            &b.requirement,
            &b.subject,
            b.rule,
        ))
    });
}

/// "appendix.2016" stands where the rows of the appendix do.
fn year_order(profile: &Profile, id: &str) -> Option<usize> {
    id.rsplit('.').next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
    profile.requirements.iter().position(|r| matches!(r.check, crate::profile::Check::Years { .. }))
}

/// The kind of the unit: as known, else that of the unit which had its name on the day of its papers.
fn kind_of(profile: &Profile, dossier: &Dossier) -> Option<UnitKind> {
    dossier.unit.kind.clone().or_else(|| on_its_day(profile, dossier).map(|u| u.kind.clone()))
}

/// The unit that had the sender's name on the day of its papers. In a long campaign units are renamed and merged, and a name may be none
/// of the roster with which the campaign began.
fn on_its_day<'a>(profile: &'a Profile, dossier: &Dossier) -> Option<&'a Unit> {
    let resolved = |name: &str, day: Date| match profile.roster.resolve(name, day) {
        Resolution::One(unit) => Some(unit),
        _ => None,
    };
    let by_name = dossier.received.and_then(|day| resolved(&dossier.unit.name, day));
    by_name.or_else(|| dossier.papers().find_map(|p| resolved(p.paper.fields.agency.value()?, p.paper.fields.date?)))
}

/// The paper of a dossier that answers the outline, with its outline matched.
pub fn find_report<'a>(profile: &Profile, dossier: &'a Dossier) -> Option<Report<'a>> {
    report(profile, kind_of(profile, dossier).as_deref(), dossier, &stage::read(profile, dossier))
}

/// The table of a dossier that answers the appendix best, with the file that it stands in.
pub fn find_appendix<'a>(profile: &Profile, dossier: &'a Dossier) -> Option<(&'a File, &'a Document, Appendix)> {
    // A file in which every paper is another unit's answers for nobody here.
    let foreign = |name: &str| {
        let mut papers = dossier.papers().filter(|p| p.file.name == name).peekable();
        papers.peek().is_some() && papers.all(|p| dossier.is_foreign(&p, &profile.roster, profile.roster_on))
    };
    dossier
        .documents()
        .filter(|(file, _)| !foreign(&file.name))
        .filter_map(|(file, document)| appendix::find(profile, document).map(|a| (file, document, a)))
        .max_by(|a, b| a.2.score.total_cmp(&b.2.score).then(a.2.years.len().cmp(&b.2.years.len())).then(b.0.name.cmp(&a.0.name)))
}

/// Among reports the one with the most of the sections, else any paper that has several.
fn report<'a>(profile: &Profile, kind: Option<&str>, dossier: &'a Dossier, stages: &[StagePaper<'a>]) -> Option<Report<'a>> {
    if profile.has_stages() {
        return newest(profile, kind, stages);
    }
    let candidates = dossier
        .papers()
        .filter(|p| matches!(p.paper.kind, PaperKind::Report | PaperKind::Other | PaperKind::Letter))
        .filter(|p| !dossier.is_foreign(p, &profile.roster, profile.roster_on));
    candidates
        .map(|at| {
            let outline = outline::read(at.document, at.paper.body.clone());
            let matches = matching::sections(profile, kind, at.document, &outline);
            Report { at, outline, matches }
        })
        // A letter may carry the report in its body; one that only lists what it encloses answers few sections.
        .filter(|r| r.at.paper.kind == PaperKind::Report || r.matches.share_found() >= CARRIES)
        .enumerate()
        .max_by_key(|(i, r)| (r.matches.found(), r.at.paper.kind == PaperKind::Report, std::cmp::Reverse(*i)))
        .map(|(_, r)| r)
}

/// Share of the sections that a paper of another kind must answer to be the report.
const CARRIES: f32 = 0.4;

/// Of the reports by stage the one of the latest stage; one that answers none for certain only where there is no other.
fn newest<'a>(profile: &Profile, kind: Option<&str>, stages: &[StagePaper<'a>]) -> Option<Report<'a>> {
    let rank = |s: &StagePaper<'_>| match &s.answers {
        Answers::Stage(stage) => (2, *stage),
        Answers::Several(_) => (1, 0),
        _ => (0, 0),
    };
    let at = stages.iter().filter(|s| rank(s).0 > 0).max_by_key(|s| rank(s))?.at;
    let outline = outline::read(at.document, at.paper.body.clone());
    let matches = matching::sections(profile, kind, at.document, &outline);
    Some(Report { at, outline, matches })
}

fn summary(file: &File) -> DocumentSummary {
    let (pages, source, confidence, warnings, main) = match &file.content {
        Content::Read { document, papers } => {
            let all = document.pages.len();
            let sure = |p: &PageInfo| if p.has_text { f32::from(p.confidence.unwrap_or(100)) / 100.0 } else { 0.0 };
            let confidence = if document.text_source == rasoat_model::document::TextSource::None {
                0.0
            } else if all == 0 {
                1.0
            } else {
                (document.pages.iter().map(sure).sum::<f32>() / all as f32 * 100.0).round() / 100.0
            };
            let warnings = document
                .warnings
                .iter()
                .map(|w| match (w.page, w.detail.is_empty()) {
                    (Some(page), true) => format!("{} (trang {page})", w.code.as_str()),
                    (Some(page), false) => format!("{} (trang {page}): {}", w.code.as_str(), w.detail),
                    (None, true) => w.code.as_str().to_string(),
                    (None, false) => format!("{}: {}", w.code.as_str(), w.detail),
                })
                .chain(document.metadata.signatures.iter().map(signature))
                .collect();
            let main = papers
                .iter()
                .find(|p| p.kind == PaperKind::Report)
                .or(papers.iter().find(|p| p.kind != PaperKind::Letter))
                .or(papers.first());
            (Some(all as u32).filter(|n| *n > 0), document.text_source.as_str(), confidence, warnings, main)
        }
        Content::Litter => (None, "none", 0.0, Vec::new(), None),
        Content::Broken { why } | Content::Unsupported { why } => (None, "none", 0.0, vec![why.vi.clone()], None),
    };
    let cited = match (&file.content, main) {
        (Content::Read { document, .. }, Some(paper)) => {
            references(document, paper).into_iter().map(|r| (r.number, r.date)).collect()
        }
        _ => Vec::new(),
    };
    DocumentSummary {
        file: file.name.clone(),
        sha256: file.sha256.clone(),
        format: file.format.as_str(),
        kind: file.kind().to_string(),
        pages,
        text_source: source,
        confidence,
        fields: main.map(fields).unwrap_or_default(),
        references: cited,
        signatures: match &file.content {
            Content::Read { document, .. } => document.metadata.signatures.iter().map(signature_summary).collect(),
            _ => Vec::new(),
        },
        warnings,
    }
}

/// A signature as a line for people: who, when, and whether the file was changed since.
fn signature(s: &Signature) -> String {
    let covers = match s.covers {
        Coverage::Whole => "toàn bộ tệp đã được ký",
        Coverage::LaterSigning => "phần thêm phía sau không đổi nội dung trang",
        Coverage::Changed => "tệp có phần thêm hoặc sửa sau khi ký",
        Coverage::Unknown => "chưa rõ ký đến đâu",
    };
    let digest = match s.digest {
        Digest::Matches => "nội dung đã ký còn nguyên",
        Digest::Differs => "nội dung đã ký bị sửa",
        Digest::NotChecked => "chưa đối chiếu được nội dung đã ký",
    };
    let who = s.name.as_deref().unwrap_or("không ghi tên");
    let of = s.organisation.as_deref().filter(|o| *o != who).map(|o| format!(" ({o})")).unwrap_or_default();
    format!("signed: {who}{of}, {}; {covers}; {digest}; chưa kiểm tra chứng thư", s.at.as_deref().unwrap_or("không ghi ngày"))
}

fn signature_summary(s: &Signature) -> SignatureSummary {
    SignatureSummary {
        name: s.name.clone(),
        organisation: s.organisation.clone(),
        at: s.at.clone(),
        covers: s.covers.as_str().to_string(),
        digest: s.digest.as_str().to_string(),
    }
}

fn fields(paper: &Paper) -> FieldSummary {
    let f = &paper.fields;
    let owned = |v: Option<&str>| v.map(str::to_string).filter(|v| !v.is_empty());
    FieldSummary {
        number: owned(f.number.value()),
        symbol: f.symbol.clone(),
        place: f.place.clone(),
        date: f.date,
        agency: owned(f.agency.value()),
        title: owned(f.title.value()),
        signatory_role: owned(f.signatory.value()),
        signatory_name: f.signatory_name.clone(),
    }
}
