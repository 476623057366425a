//! Sections of the outline: there, filled in, and touching on each dash.

use super::{Case, Report, Results, evidence};
use crate::matching::Place;
use crate::matching::placeholder::{ends_in_leader, refers_elsewhere};
use crate::outline::Piece;
use crate::profile::{Check, Requirement, SectionSpec};
use rasoat_model::assessment::FoundAt;
use rasoat_model::document::{Content, Document, Location};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::words::{Word, find_phrase, words};

pub fn check(case: &Case<'_>, index: usize, requirement: &Requirement, spec: &SectionSpec, results: &mut Results) {
    let Some(report) = &case.report else { return };
    if spec.scope {
        return;
    }
    let Some(place) = report.matches.place(index) else { return };
    let children = children(case, report, index);
    let place_of = |i: &usize| report.matches.place(*i);
    if !children.is_empty() && !place.is_found() {
        // The level above is met by what stands under it, with or without its own heading.
        if children.iter().any(|c| place_of(c).is_some_and(Place::is_found)) {
            results.met(requirement);
            return;
        }
        // Where one of its sections is a case for a person, so is the branch: that section says it.
        if children.iter().any(|c| place_of(c).is_some_and(|p| !p.is_gone())) {
            return;
        }
    }
    // A branch that is missing as a whole is named once, at its top.
    if branch_missing(case, report, spec.parent) && !place.is_found() {
        return;
    }
    match place {
        Place::Absent { nearest, confidence } => missing(case, report, requirement, *nearest, *confidence, results),
        Place::Unclear { at, confidence, other, .. } => unclear(case, report, requirement, at, *confidence, *other, results),
        Place::Text { at, confidence } => {
            results.met(requirement);
            found_at(report, requirement, at, *confidence, results);
        }
        Place::Hollow { headings, left, confidence } => {
            let before = results.findings.len();
            hollow(case, report, requirement, headings, left.as_ref(), results);
            results.findings[before..].iter_mut().for_each(|f| f.weigh(*confidence));
        }
        Place::Headings { headings, shared, confidence } => {
            if children.is_empty() {
                filled(case, report, index, requirement, spec, (headings, *shared), results);
            } else {
                results.met(requirement);
            }
            found_at(report, requirement, &report.outline.headings[headings[0]].at, *confidence, results);
        }
    }
}

/// Keeps where a section stands, so that coverage can be shown.
fn found_at(report: &Report<'_>, requirement: &Requirement, at: &Location, confidence: f32, results: &mut Results) {
    let here = evidence(report.at.file, report.at.document, at, None);
    let confidence = (confidence * 100.0).round() / 100.0;
    results.places.push(FoundAt {
        requirement: requirement.id.clone(),
        file: here.file,
        page: here.page,
        block: here.block,
        quote: here.quote,
        confidence,
    });
}

/// The demanded requirements directly below, scopes passed through.
fn children(case: &Case<'_>, report: &Report<'_>, index: usize) -> Vec<usize> {
    let parent_of = |i: usize| parent_of(&case.profile.requirements[i].check);
    report
        .matches
        .places
        .iter()
        .map(|(i, _)| *i)
        .filter(|i| std::iter::successors(parent_of(*i), |p| parent_of(*p)).any(|p| p == index))
        .collect()
}

/// Whether the requirement above (or above that) is itself missing with all that belongs to it.
fn branch_missing(case: &Case<'_>, report: &Report<'_>, parent: Option<usize>) -> bool {
    let mut at = parent;
    while let Some(index) = at {
        let Check::Section(spec) = &case.profile.requirements[index].check else { return false };
        if !spec.scope {
            let gone = |i: usize| report.matches.place(i).is_none_or(Place::is_gone);
            return gone(index) && children(case, report, index).iter().all(|c| gone(*c));
        }
        at = spec.parent;
    }
    false
}

fn piece_text(document: &Document, piece: &Piece) -> String {
    match &document.blocks[piece.block].content {
        Content::Paragraph(p) => p.text[piece.range.clone()].to_string(),
        Content::Table(t) => t.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join(" "),
    }
}

/// A heading with nothing under it, or only with what holds a place.
fn hollow(
    case: &Case<'_>,
    report: &Report<'_>,
    requirement: &Requirement,
    headings: &[usize],
    left: Option<&Location>,
    results: &mut Results,
) {
    let (outline, document, file) = (&report.outline, report.at.document, report.at.file);
    if let (Some(&h), None) = (headings.first(), left) {
        let next = (h + 1..outline.headings.len()).find(|i| outline.headings[*i].look.is_structural());
        if elsewhere(case, report, requirement, h, &outline.text_between(document, h, next), results) {
            return;
        }
    }
    let heading = headings.first().map(|h| &outline.headings[*h]);
    let dotted = heading.is_some_and(|h| ends_in_leader(&h.title));
    let note = match left {
        Some(_) => Note::Heading,
        None => Note::HeadingWithNothing,
    };
    let place = left.map(|at| evidence(file, document, at, Note::NotFilledIn));
    let Some(at) = heading.map(|h| evidence(file, document, &h.at, note)).or_else(|| place.clone()) else { return };
    if left.is_none() && !dotted {
        let message = Message::SectionEmpty { what: requirement.label.clone() };
        // A picture under the heading may hold what is missing.
        let outcome = if crate::dossier::has_blind_pages(document) { Outcome::Unclear } else { Outcome::NotMet };
        let fix = Fix::WriteSection;
        results.findings.push(case.finding(Rule::SectionEmpty, requirement, None, outcome, message, fix, at));
        return;
    }
    let message = Message::SectionPlaceholder { what: requirement.label.clone() };
    let fix = Fix::ReplacePlaceholder;
    let finding = case.finding(Rule::SectionPlaceholder, requirement, None, Outcome::NotMet, message, fix, at);
    results.findings.push(finding.with_evidence(place.filter(|_| heading.is_some())));
}

fn filled(
    case: &Case<'_>,
    report: &Report<'_>,
    index: usize,
    requirement: &Requirement,
    spec: &SectionSpec,
    (headings, shared): (&[usize], bool),
    results: &mut Results,
) {
    let pieces = report.matches.answers(index);
    if elsewhere(case, report, requirement, headings[0], pieces, results) {
        return;
    }
    results.met(requirement);
    if !shared {
        points(case, report, requirement, spec, pieces, headings, results);
    }
}

/// Whether the text says only that another paper says it; then somebody has to look.
fn elsewhere(
    case: &Case<'_>,
    report: &Report<'_>,
    requirement: &Requirement,
    heading: usize,
    pieces: &[Piece],
    results: &mut Results,
) -> bool {
    let (outline, document, file) = (&report.outline, report.at.document, report.at.file);
    let whole: Vec<String> = pieces.iter().map(|p| piece_text(document, p)).collect();
    if whole.is_empty() || !refers_elsewhere(&whole.join(" ")) {
        return false;
    }
    let message = Message::SectionElsewhere { what: requirement.label.clone() };
    let fix = Fix::SumUpOrEnclose;
    let said = pieces.first().map(|p| Location { block: p.block, cell: None, range: p.range.clone() });
    let at = evidence(file, document, &outline.headings[heading].at, Note::Heading);
    let finding = case.finding(Rule::SectionPlaceholder, requirement, None, Outcome::Unclear, message, fix, at);
    let note = Note::PointsElsewhere;
    results.findings.push(finding.with_evidence(said.map(|at| evidence(file, document, &at, note))));
    true
}

/// Each dash of the outline is touched on by one of its words.
fn points(
    case: &Case<'_>,
    report: &Report<'_>,
    requirement: &Requirement,
    spec: &SectionSpec,
    pieces: &[Piece],
    headings: &[usize],
    results: &mut Results,
) {
    if spec.points.is_empty() {
        return;
    }
    let (outline, document) = (&report.outline, report.at.document);
    let mut text: Vec<Word> = headings.iter().flat_map(|h| words(&outline.headings[*h].title)).collect();
    // What the heading itself names counts only where the section is divided into such parts.
    if headings.len() == 1 {
        text.clear();
    }
    text.extend(pieces.iter().flat_map(|p| words(&piece_text(document, p))));
    for point in &spec.points {
        if point.any.iter().any(|a| find_phrase(&text, &a.words).is_some()) {
            continue;
        }
        let message = Message::PointUntouched { point: point.label.clone(), what: requirement.label.clone() };
        let mut finding = case.finding(
            Rule::PointNotAddressed,
            requirement,
            Some(point.label.clone()),
            Outcome::NotMet,
            message,
            Fix::AddPoint,
            evidence(report.at.file, document, &outline.headings[headings[0]].at, Note::LookedHere),
        );
        finding.source.quote.clone_from(&point.quote.text);
        results.findings.push(finding);
    }
}

fn missing(
    case: &Case<'_>,
    report: &Report<'_>,
    requirement: &Requirement,
    nearest: Option<usize>,
    confidence: f32,
    results: &mut Results,
) {
    let (outline, document, file) = (&report.outline, report.at.document, report.at.file);
    let near = nearest.map(|h| evidence(file, document, &outline.headings[h].at, Note::NearestHeading));
    let looked = near.or_else(|| under_parent(case, report, requirement)).unwrap_or_else(|| whole_report(report));
    let blind = crate::dossier::has_blind_pages(document);
    let what = requirement.label.clone();
    let (outcome, message, fix) = if blind {
        (Outcome::Unclear, Message::SectionUnseen { what }, Fix::LookOrAskForText)
    } else {
        (Outcome::NotMet, Message::SectionMissing { what }, Fix::AddSection)
    };
    let finding = case.finding(Rule::SectionMissing, requirement, None, outcome, message, fix, looked);
    results.findings.push(finding.with_probability(confidence));
}

/// The heading under which the section was due.
fn under_parent(case: &Case<'_>, report: &Report<'_>, requirement: &Requirement) -> Option<Evidence> {
    let mut parent = parent_of(&requirement.check);
    while let Some(index) = parent {
        if let Some(Place::Headings { headings, .. }) = report.matches.place(index) {
            let at = &report.outline.headings[headings[0]].at;
            return Some(evidence(report.at.file, report.at.document, at, Note::DueUnderHeading));
        }
        parent = parent_of(&case.profile.requirements[index].check);
    }
    None
}

fn parent_of(check: &Check) -> Option<usize> {
    match check {
        Check::Section(s) => s.parent,
        _ => None,
    }
}

/// "Looked through the whole report, from page a to page b."
fn whole_report(report: &Report<'_>) -> Evidence {
    let title = report.at.paper.fields.title.at();
    let note = Note::WholeReport;
    match title {
        Some(at) => evidence(report.at.file, report.at.document, at, note),
        None => Evidence { file: report.at.file.name.clone(), page: Some(1), note: Some(note), ..Evidence::default() },
    }
}

fn unclear(
    case: &Case<'_>,
    report: &Report<'_>,
    requirement: &Requirement,
    at: &Location,
    confidence: f32,
    other: Option<usize>,
    results: &mut Results,
) {
    let message = Message::SectionPerhaps { what: requirement.label.clone() };
    let here = evidence(report.at.file, report.at.document, at, Note::PerhapsHere);
    let finding = case.finding(Rule::SectionMissing, requirement, None, Outcome::Unclear, message, Fix::AcceptOrAsk, here);
    let second = other.map(|h| evidence(report.at.file, report.at.document, &report.outline.headings[h].at, Note::OrHere));
    results.findings.push(finding.with_evidence(second).with_probability(1.0 - confidence));
}
