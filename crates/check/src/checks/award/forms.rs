//! The award that each nominee is proposed for, against the closed list of the directive.

use super::super::{Case, Results, evidence};
use super::agreement::day;
use crate::award::form::{Standing, proposals, standing};
use crate::dossier::PaperRef;
use crate::profile::{Form, Requirement};
use rasoat_model::document::Location;
use rasoat_model::finding::Outcome;
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, requirement: &Requirement, forms: &[Form], results: &mut Results) {
    let papers: Vec<PaperRef<'_>> = case.dossier.papers().collect();
    let awards = &case.awards;
    let before = results.findings.len();
    let mut asked = false;
    for nominee in &awards.nominees {
        asked = true;
        let p = &papers[nominee.paper];
        match &nominee.award {
            Some((text, at)) => judge(case, requirement, forms, (p, &nominee.name), text, at, results),
            None => {
                let message = case.lang.pick(
                    format!("Chưa nêu đề nghị hình thức khen thưởng nào cho {}", nominee.name),
                    format!("Which award {} is proposed for is not said", nominee.name),
                );
                let here = evidence(p.file, p.document, &nominee.at, case.lang.pick("tên trong danh sách", "named in the list"));
                say(case, requirement, &nominee.name, message, here, results);
            }
        }
    }
    // Without a list the reports themselves ask.
    for subject in awards.subjects.iter().filter(|_| awards.nominees.is_empty()) {
        let p = &papers[subject.paper];
        if let Some((text, at)) = &subject.award {
            asked = true;
            judge(case, requirement, forms, (p, &subject.shown(p)), text, at, results);
        }
    }
    if asked && results.findings.len() == before {
        results.met(requirement);
    }
}

fn judge(
    case: &Case<'_>,
    requirement: &Requirement,
    forms: &[Form],
    (p, name): (&PaperRef<'_>, &str),
    text: &str,
    at: &Location,
    results: &mut Results,
) {
    // Words that name no award at all ("x", "Cấp Nhà nước") are left to a person who reads the list.
    let wrong = proposals(text).into_iter().find(|proposal| standing(proposal, forms, day(case)) == Standing::Unlisted);
    let Some(wrong) = wrong else { return };
    let list = forms.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; ");
    let message = case.lang.pick(
        format!("{name}: “{}” không thuộc các hình thức khen thưởng của đợt ({list})", wrong.text),
        format!("{name}: “{}” is none of the awards of this campaign ({list})", wrong.text),
    );
    let here = evidence(p.file, p.document, at, case.lang.pick("hình thức được đề nghị", "the award proposed"));
    say(case, requirement, name, message, here, results);
}

fn say(
    case: &Case<'_>,
    requirement: &Requirement,
    name: &str,
    message: String,
    here: rasoat_model::finding::Evidence,
    results: &mut Results,
) {
    let fix = case.lang.pick(
        "Ghi rõ cho từng tập thể, cá nhân một trong các hình thức mà văn bản hướng dẫn nêu.",
        "Name one of the awards of the directive for each nominee.",
    );
    let subject = Some(name.to_string());
    results.findings.push(case.finding(Rule::AwardForm, requirement, subject, Outcome::NotMet, message, fix, here));
}
