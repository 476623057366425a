//! Claims that ask for facts: where, how much, by which plan, by what means. A warning, for a person to judge.

use super::address::{Named, named_in};
use super::passages::{Passage, passages, window};
use super::plan::{self, Told};
use super::{Case, Results, evidence};
use crate::award::Subject;
use crate::dossier::PaperRef;
use crate::lines::lines;
use crate::profile::{AddressRule, EvidenceSpec, Level, Need, NomineeKind, Papers, Requirement};
use crate::stage::Answers;
use jiff::civil::Date;
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::message::{Fix, Lack as Unmet, Message, Note};
use rasoat_model::rule::Rule;
use rasoat_text::fold::fold;
use rasoat_text::number::{Unit, numbers, unit_in_header};
use rasoat_text::words::{Word, find_phrase, words};

pub fn check(case: &Case<'_>, requirement: &Requirement, spec: &EvidenceSpec, results: &mut Results) {
    match spec.papers {
        Papers::Achievement => {
            let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
            let mut all_met = true;
            let mut asked = false;
            for report in &case.awards.subjects {
                if !concerns(report, spec.nominee) {
                    continue;
                }
                asked = true;
                all_met &= paper(case, requirement, spec, &papers[report.paper], Some(report), results);
            }
            if asked && all_met {
                results.met(requirement);
            }
        }
        Papers::Report => {
            let staged: Vec<&PaperRef<'_>> = case
                .stages
                .iter()
                .filter(|s| matches!(s.answers, Answers::Stage(_) | Answers::Several(_)))
                .map(|s| &s.at)
                .collect();
            let single = case.report.as_ref().map(|r| &r.at).filter(|_| !case.profile.has_stages());
            let asked: Vec<&PaperRef<'_>> = staged.into_iter().chain(single).collect();
            let mut met = true;
            for report in &asked {
                met &= paper(case, requirement, spec, report, None, results);
            }
            if met && !asked.is_empty() {
                results.met(requirement);
            }
        }
    }
}

/// Whether an achievement report is of the kind asked; one whose subject is not known counts as a collective's.
pub(super) fn concerns(report: &Subject, wanted: Option<NomineeKind>) -> bool {
    match wanted {
        None => true,
        Some(NomineeKind::Person) => report.person == Some(true),
        Some(NomineeKind::Collective) => report.person != Some(true),
    }
}

/// What is wrong with a claim, and where it stands.
struct Lack {
    outcome: Outcome,
    what: Unmet,
    /// Index of the passage; `None`: nowhere in the paper.
    at: Option<usize>,
}

/// Checks one paper; whether it says what is asked, or claims nothing that would ask for it.
fn paper(
    case: &Case<'_>,
    requirement: &Requirement,
    spec: &EvidenceSpec,
    paper: &PaperRef<'_>,
    subject: Option<&Subject>,
    results: &mut Results,
) -> bool {
    let all = passages(paper, &case.profile.topic);
    let claims: Vec<usize> = (0..all.len()).filter(|i| all[*i].claims(&spec.claim)).collect();
    if !spec.claim.is_empty() && claims.is_empty() {
        return true;
    }
    let lack = match spec.needs {
        Need::Address => address(case, spec, paper, &all, &claims),
        Need::Amount => amount(spec, &all, &claims),
        Need::Plan => plan_named(case, spec, &all),
        Need::Named => named(requirement, spec, &all),
    };
    let Some(lack) = lack else { return true };
    let who = subject.map(|s| s.shown(paper));
    let message = Message::FactsLacking { what: requirement.label.clone(), lack: lack.what, who: who.clone() };
    let here = match lack.at {
        Some(i) => evidence(paper.file, paper.document, &all[i].at, Note::SaidHere),
        None => Evidence { file: paper.file.name.clone(), ..case.nowhere(Note::WholePaper) },
    };
    // What could not be read may hold what is missing.
    let outcome = if paper.document.pages.iter().any(|p| !p.is_legible()) { Outcome::Unclear } else { lack.outcome };
    let fix = Fix::AddFacts;
    results.findings.push(case.finding(Rule::EvidenceMissing, requirement, who, outcome, message, fix, here));
    false
}

/// The day by which the law of an address is chosen.
fn day_of(case: &Case<'_>, paper: &PaperRef<'_>) -> Date {
    paper.paper.fields.date.or(case.dossier.received).unwrap_or(case.today)
}

fn address(case: &Case<'_>, spec: &EvidenceSpec, paper: &PaperRef<'_>, all: &[Passage], claims: &[usize]) -> Option<Lack> {
    let day = day_of(case, paper);
    // The paper's own head may name what its places lie in: the office of a district helps in its district.
    let head = lines(paper.document, paper.paper.blocks.clone(), true);
    let own = named_in(head.iter().take(12).map(|l| l.text()));
    let mut best = Named::default();
    for claim in claims {
        let near = named_in(window(all, *claim).iter().map(|p| p.text.as_str()));
        // An address that names a district follows the old order; the province of the letterhead does not make it one of the new.
        let lies_in = |level| own.has(level) && !(level == Level::Province && near.district);
        let enough = |rule: &AddressRule| rule.levels.iter().all(|l| near.has(*l) || near.any() && lies_in(*l));
        if spec.address.iter().any(|rule| rule.days.hold(day) && enough(rule)) {
            return None;
        }
        if spec.address.iter().any(|rule| rule.levels.iter().all(|l| near.has(*l))) {
            return Some(Lack { outcome: Outcome::Unclear, what: Unmet::AddressOfOtherTime, at: Some(*claim) });
        }
        if near.any() {
            best = near;
        }
    }
    let what = if best.any() { Unmet::AddressIncomplete } else { Unmet::NoAddress };
    Some(Lack { outcome: Outcome::NotMet, what, at: claims.first().copied() })
}

/// A figure with a unit of money counts; "hàng trăm triệu đồng" is no figure.
fn amount(spec: &EvidenceSpec, all: &[Passage], claims: &[usize]) -> Option<Lack> {
    let money = |p: &Passage, header: bool| {
        numbers(&p.text).iter().any(|n| matches!(n.unit, Unit::Dong(_)) || header && n.unit == Unit::None)
    };
    let mut counted = None;
    for claim in claims {
        let near = window(all, *claim);
        // A table says its unit once, in its header.
        let header = near.iter().any(|p| matches!(unit_in_header(&p.text), Some(Unit::Dong(_))));
        if near.iter().any(|p| money(p, header && p.is_row)) {
            let formed = spec.any.is_empty() || near.iter().any(|p| p.says(&spec.any));
            if formed {
                return None;
            }
            counted = Some((*claim, true));
        } else if counted.is_none() && in_kind(&all[*claim].text) {
            counted = Some((*claim, false));
        }
    }
    // The sum may stand with other words than those that claim: "góp 18 triệu đồng".
    if all.iter().any(|p| money(p, false) && p.says(&spec.any)) {
        return None;
    }
    Some(match counted {
        Some((at, true)) => Lack { outcome: Outcome::NotMet, what: Unmet::SumWithoutForm, at: Some(at) },
        Some((at, false)) => Lack { outcome: Outcome::Unclear, what: Unmet::CountsWithoutSum, at: Some(at) },
        None => Lack { outcome: Outcome::NotMet, what: Unmet::NoSum, at: claims.first().copied() },
    })
}

/// Things that are given, with how many; a sum that is only hinted at ("hàng chục triệu") is none.
fn in_kind(text: &str) -> bool {
    const THINGS: &[&str] = &[
        "suất quà",
        "phần quà",
        "thẻ",
        "sổ",
        "suất",
        "phần",
        "bộ",
        "cuốn",
        "quyển",
        "chiếc",
        "cái",
        "con",
        "cây",
        "túi",
        "thùng",
        "tấn",
        "tạ",
        "kg",
        "lít",
    ];
    let folded = fold(text).text;
    let hinted = ["trieu", "ti dong", "tien"].iter().any(|w| folded.contains(w));
    let found = numbers(text);
    let labour = folded.contains("ngay cong") && !found.is_empty();
    !hinted && (labour || found.iter().any(|n| matches!(n.unit, Unit::Count(noun) if THINGS.contains(&noun))))
}

fn plan_named(case: &Case<'_>, spec: &EvidenceSpec, all: &[Passage]) -> Option<Lack> {
    let lack = |what, at| Some(Lack { outcome: Outcome::NotMet, what, at });
    match plan::told(case, all, &spec.any, &spec.others) {
        Some((Told::Whole, _)) => None,
        Some((_, at)) => lack(Unmet::PlanWithoutNumber, Some(at)),
        None => lack(Unmet::NoPlan, None),
    }
}

/// New words that a passage must bring beside those of the directive before it names something.
const OWN_WORDS: usize = 4;

fn named(requirement: &Requirement, spec: &EvidenceSpec, all: &[Passage]) -> Option<Lack> {
    let asked = &requirement.quote.words;
    let spoken: Vec<usize> = (0..all.len()).filter(|i| all[*i].claims(&spec.any)).collect();
    let own = |text: &[Word]| text.iter().filter(|w| !asked.contains(w)).count();
    let is_named = |p: &Passage| {
        spec.any.iter().filter_map(|w| find_phrase(&p.words, &w.words).map(|at| at + w.words.len())).any(|end| {
            let behind = &p.words[end..(end + 25).min(p.words.len())];
            own(behind) >= OWN_WORDS
        }) || p.text.contains(['“', '"', '«']) && own(&p.words) >= OWN_WORDS
    };
    // A heading that says the word is followed by what it names.
    let heads = |p: &Passage| p.words.len() <= 12 && !p.text.trim_end().ends_with(['.', ';']);
    let follows = |i: usize| heads(&all[i]) && all.get(i + 1).is_some_and(|p| own(&words(&p.text)) >= 2 * OWN_WORDS);
    if spoken.iter().any(|i| is_named(&all[*i]) || follows(*i)) {
        return None;
    }
    let what = if spoken.is_empty() { Unmet::NothingNamed } else { Unmet::SpokenNotTold };
    Some(Lack { outcome: Outcome::NotMet, what, at: spoken.first().copied() })
}
