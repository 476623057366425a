//! Order and numbers of the sections: warnings, since a report may be right with its own numbers.

use super::{Case, Results, evidence};
use crate::matching::Place;
use crate::outline::label::LabelKind;
use crate::outline::{Heading, Outline};
use crate::profile::Check;
use rasoat_model::finding::Outcome;
use rasoat_model::message::{Fix, Message, Note};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, results: &mut Results) {
    misplaced(case, results);
    misnumbered(case, results);
}

/// A section that stands before one that the outline puts ahead of it.
fn misplaced(case: &Case<'_>, results: &mut Results) {
    let Some(report) = &case.report else { return };
    let mut last = 0;
    for (index, place) in &report.matches.places {
        let requirement = &case.profile.requirements[*index];
        let (Place::Headings { headings, shared: false, .. }, Check::Section(spec)) = (place, &requirement.check) else {
            continue;
        };
        let here = headings[0];
        if spec.scope {
            continue;
        }
        if here < last {
            let message = Message::SectionMisplaced { what: requirement.label.clone() };
            let note = Note::HeadingHere;
            let at = evidence(report.at.file, report.at.document, &report.outline.headings[here].at, note);
            results.findings.push(case.finding(
                Rule::SectionMisplaced,
                requirement,
                None,
                Outcome::NotMet,
                message,
                Fix::KeepOrder,
                at,
            ));
        }
        last = last.max(here);
    }
}

/// Numbers of one level that repeat or jump.
fn misnumbered(case: &Case<'_>, results: &mut Results) {
    let Some(report) = &case.report else { return };
    for (index, place) in &report.matches.places {
        let Place::Headings { headings, .. } = place else { continue };
        let here = headings[0];
        let Some(before) = previous_sibling(&report.outline, here) else { continue };
        let (a, b) = (&report.outline.headings[before], &report.outline.headings[here]);
        let (Some(x), Some(y)) = (numbered(a), numbered(b)) else { continue };
        if x.0 != y.0 || y.1 == x.1 + 1 || y.1 == 1 {
            continue;
        }
        let requirement = &case.profile.requirements[*index];
        let message = Message::Misnumbered { before: text_of(a), after: text_of(b) };
        let at = evidence(report.at.file, report.at.document, &b.at, Note::HeadingHere);
        results.findings.push(case.finding(
            Rule::SectionMisnumbered,
            requirement,
            None,
            Outcome::NotMet,
            message,
            Fix::CheckNumbers,
            at,
        ));
    }
}

fn previous_sibling(outline: &Outline, heading: usize) -> Option<usize> {
    let (parent, level) = (outline.headings[heading].parent, outline.headings[heading].level);
    (0..heading).rev().take_while(|i| Some(*i) != parent).find(|i| {
        outline.headings[*i].parent == parent && outline.headings[*i].level == level && outline.headings[*i].look.is_structural()
    })
}

fn numbered(heading: &Heading) -> Option<((LabelKind, usize), u32)> {
    heading.label.as_ref().filter(|l| !l.is_bullet()).map(|l| ((l.kind, l.depth()), l.value))
}

fn text_of(heading: &Heading) -> String {
    let label = heading.label.as_ref().map(|l| format!("{}. ", l.text)).unwrap_or_default();
    format!("{label}{}", heading.title.chars().take(60).collect::<String>())
}
