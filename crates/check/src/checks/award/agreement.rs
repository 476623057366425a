//! Whether the award papers agree: the same names and awards in the list, the minutes and the achievement reports, and a stated result.
//!
//! All of it is a warning: a name may be told otherwise than we can tell. The one error, a nominee without a report, is in `mod.rs`.

use super::super::{Case, Results, evidence};
use crate::award::form::{Standing, proposals, standing};
use crate::award::{Awards, Nominee, Spoken, Subject, is_same};
use crate::dossier::PaperRef;
use crate::profile::{Check, Form, Requirement};
use jiff::civil::Date;
use rasoat_model::document::Location;
use rasoat_model::finding::Outcome;
use rasoat_model::message::{AwardPaper, Fix, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::syllable::doc_numbers;

/// The achievement reports against the list: nobody's too many, no name twice, the same award.
pub fn reports(case: &Case<'_>, requirement: &Requirement, results: &mut Results) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let awards = &case.awards;
    for (i, subject) in awards.subjects.iter().enumerate() {
        let (Some(name), Some(person)) = (subject.name.as_deref().filter(|_| subject.explicit), subject.person) else { continue };
        let paper = &papers[subject.paper];
        let here = |note: Note| match &subject.at {
            Some(at) => evidence(paper.file, paper.document, at, note),
            None => case.nowhere(note),
        };
        let twin = awards.subjects[..i]
            .iter()
            .find(|o| o.explicit && o.person == Some(person) && o.name.as_deref().is_some_and(|n| is_same(n, name, person)));
        if let Some(twin) = twin {
            let message = Message::AchievementTwice {
                nominee: name.to_string(),
                first: papers[twin.paper].file.name.clone(),
                second: paper.file.name.clone(),
            };
            say(case, requirement, name, message, here(Note::SecondReport), results);
            continue;
        }
        if awards.nominees.is_empty() {
            continue;
        }
        let listed = nominee_of(awards, name, person);
        match listed {
            None => {
                let message = Message::NotListed { nominee: name.to_string(), paper: AwardPaper::Achievement };
                say(case, requirement, name, message, here(Note::NamedInAchievement), results);
            }
            Some(nominee) => same_award(case, requirement, nominee, subject, &papers, results),
        }
    }
}

fn nominee_of<'a>(awards: &'a Awards, name: &str, person: bool) -> Option<&'a Nominee> {
    awards.nominees.iter().find(|n| n.person == person && is_same(&n.name, name, person))
}

fn say(
    case: &Case<'_>,
    requirement: &Requirement,
    name: &str,
    message: Message,
    here: rasoat_model::finding::Evidence,
    results: &mut Results,
) {
    let fix = Fix::MakeNamesAgree;
    let subject = Some(name.to_string()).filter(|n| !n.is_empty());
    results.findings.push(case.finding(Rule::NomineeMismatch, requirement, subject, Outcome::NotMet, message, fix, here));
}

/// The forms of award that the profile allows, with which awards are compared.
fn allowed<'a>(case: &'a Case<'_>) -> &'a [Form] {
    case.profile
        .requirements
        .iter()
        .find_map(|r| match &r.check {
            Check::Forms(forms) => Some(forms.as_slice()),
            _ => None,
        })
        .unwrap_or_default()
}

/// The one listed award that words name; `None` where they name none, several, or one that is not listed.
fn award_in(text: &str, forms: &[Form], day: Date) -> Option<usize> {
    let mut all = proposals(text).into_iter().filter_map(|p| match standing(&p, forms, day) {
        Standing::Listed(i) => Some(i),
        _ => None,
    });
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// The day on which the award papers are judged.
pub fn day(case: &Case<'_>) -> Date {
    case.dossier.received.unwrap_or(case.today)
}

fn same_award(
    case: &Case<'_>,
    requirement: &Requirement,
    nominee: &Nominee,
    subject: &Subject,
    papers: &[PaperRef<'_>],
    results: &mut Results,
) {
    let forms = allowed(case);
    let Some(((listed, listed_at), (asked, asked_at))) = nominee.award.as_ref().zip(subject.award.as_ref()) else { return };
    let (Some(a), Some(b)) = (award_in(listed, forms, day(case)), award_in(asked, forms, day(case))) else { return };
    if a == b {
        return;
    }
    let message = Message::AwardsDiffer {
        nominee: nominee.name.clone(),
        listed: forms[a].name.clone(),
        paper: AwardPaper::Achievement,
        asked: forms[b].name.clone(),
    };
    differ(case, requirement, nominee, message, (&papers[subject.paper], asked_at), (&papers[nominee.paper], listed_at), results);
}

fn differ(
    case: &Case<'_>,
    requirement: &Requirement,
    nominee: &Nominee,
    message: Message,
    here: (&PaperRef<'_>, &Location),
    list: (&PaperRef<'_>, &Location),
    results: &mut Results,
) {
    let fix = Fix::MakeAwardsAgree;
    let first = evidence(here.0.file, here.0.document, here.1, Note::AskedHere);
    let second = evidence(list.0.file, list.0.document, list.1, Note::InList);
    let finding =
        case.finding(Rule::AwardMismatch, requirement, Some(nominee.name.clone()), Outcome::NotMet, message, fix, first);
    results.findings.push(finding.with_evidence([second]));
}

/// The minutes against the list, and whether they state a result.
pub fn minutes(case: &Case<'_>, requirement: &Requirement, results: &mut Results) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let awards = &case.awards;
    let forms = allowed(case);
    // Several minutes together answer the list.
    let spoken: Vec<Spoken> = awards.meetings.iter().map(|m| Spoken::of(&papers[m.paper], usize::MAX)).collect();
    let heard: Vec<bool> = awards.nominees.iter().map(|n| spoken.iter().any(|s| s.names(&n.name, n.person))).collect();
    let any_named = heard.contains(&true);
    let encloses = awards.meetings.iter().any(|m| m.encloses);
    let Some(first) = awards.meetings.first() else { return };
    let head = |note: Note| {
        let p = &papers[first.paper];
        match p.paper.fields.title.at() {
            Some(at) => evidence(p.file, p.document, at, note),
            None => case.nowhere(note),
        }
    };
    if !awards.nominees.is_empty() && !any_named && !encloses {
        let message = Message::MinutesNameNobody;
        say(case, requirement, "", message, head(Note::WholeMinutes), results);
    }
    let unheard = awards.nominees.iter().zip(&heard).filter(|(_, heard)| any_named && !encloses && !**heard);
    for (nominee, _) in unheard {
        let message = Message::MinutesLack { nominee: nominee.name.clone() };
        let p = &papers[nominee.paper];
        let here = evidence(p.file, p.document, &nominee.at, Note::NamedForAward);
        say(case, requirement, &nominee.name, message, here, results);
    }
    for meeting in &awards.meetings {
        let p = &papers[meeting.paper];
        for voted in meeting.voted.iter().filter(|_| !awards.nominees.is_empty()) {
            match nominee_of(awards, &voted.name, voted.person) {
                None if !voted.rejected => {
                    let message = Message::NotListed { nominee: voted.name.clone(), paper: AwardPaper::Minutes };
                    let here = evidence(p.file, p.document, &voted.at, Note::NamedInMinutes);
                    say(case, requirement, &voted.name, message, here, results);
                }
                None => {}
                Some(nominee) if voted.rejected => {
                    let message = Message::VotedDown { nominee: nominee.name.clone() };
                    let here = evidence(p.file, p.document, &voted.at, Note::ResultInMinutes);
                    say(case, requirement, &nominee.name, message, here, results);
                }
                Some(nominee) => {
                    let listed = nominee.award.as_ref().and_then(|(t, at)| Some((award_in(t, forms, day(case))?, at)));
                    let given = voted.award.as_deref().and_then(|t| award_in(t, forms, day(case)));
                    if let Some(((a, list_at), b)) = listed.zip(given)
                        && a != b
                    {
                        let message = Message::AwardsDiffer {
                            nominee: nominee.name.clone(),
                            listed: forms[a].name.clone(),
                            paper: AwardPaper::Minutes,
                            asked: forms[b].name.clone(),
                        };
                        differ(case, requirement, nominee, message, (p, &voted.at), (&papers[nominee.paper], list_at), results);
                    }
                }
            }
        }
        if meeting.result.is_none() {
            no_result(case, requirement, p, results);
        }
    }
}

fn no_result(case: &Case<'_>, requirement: &Requirement, p: &PaperRef<'_>, results: &mut Results) {
    let note = Note::WholeMinutes;
    let here = match p.paper.fields.title.at() {
        Some(at) => evidence(p.file, p.document, at, note),
        None => case.nowhere(note),
    };
    let message = Message::MinutesWithoutResult;
    let fix = Fix::StateVotes;
    let blind = p.document.pages.iter().any(|p| !p.is_legible());
    let outcome = if blind { Outcome::Unclear } else { Outcome::NotMet };
    results.findings.push(case.finding(Rule::MinutesWithoutResult, requirement, None, outcome, message, fix, here));
}

/// Award papers that rest on a law which did not hold on their day.
pub fn laws(case: &Case<'_>, results: &mut Results) {
    for p in case.dossier.papers().filter(|p| p.paper.kind.is_award()) {
        let day = p.paper.fields.date.unwrap_or_else(|| day(case));
        let all = crate::lines::lines(p.document, p.paper.blocks.clone(), false);
        let mut told: Vec<&str> = Vec::new();
        for line in &all {
            for (_, number) in doc_numbers(line.text()) {
                let plain: String = number.chars().filter(|c| !c.is_whitespace()).collect();
                let Some(law) = case.profile.laws.iter().find(|l| l.number.eq_ignore_ascii_case(&plain)) else { continue };
                if law.days.hold(day) || told.contains(&law.number.as_str()) {
                    continue;
                }
                told.push(&law.number);
                let holding: Vec<&str> =
                    case.profile.laws.iter().filter(|l| l.days.hold(day)).map(|l| l.number.as_str()).collect();
                let message = Message::LawNotInForce {
                    file: p.file.name.clone(),
                    day,
                    law: law.number.clone(),
                    holding: holding.iter().map(ToString::to_string).collect(),
                };
                let fix = Fix::UseLawInForce;
                let at = Location { block: line.block, cell: line.cell, range: line.range.clone() };
                let here = evidence(p.file, p.document, &at, Note::LawCited);
                results.findings.push(case.general(
                    Rule::LawNotInForce,
                    "document",
                    Some(&p.file.name),
                    Outcome::NotMet,
                    message,
                    fix,
                    &case.profile.title,
                    here,
                ));
            }
        }
    }
}
