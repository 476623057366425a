//! The reports of a campaign in stages: is each there, once it is due.

use super::{Case, Results, evidence};
use crate::dossier::File;
use crate::profile::{Check, Requirement, StageSpec};
use crate::stage::{self, Answers, StagePaper};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, index: usize, requirement: &Requirement, spec: &StageSpec, results: &mut Results) {
    let of = |wanted: &dyn Fn(&Answers) -> bool| case.stages.iter().find(|s| wanted(&s.answers));
    if of(&|a| *a == Answers::Stage(index)).is_some() {
        results.met(requirement);
        return;
    }
    if let Some(paper) = of(&|a| matches!(a, Answers::Several(list) if list.contains(&index))) {
        let message = case.lang.pick(
            format!("Báo cáo không cho biết là của kỳ nào; có thể là {}", requirement.label),
            format!("The report does not say which stage it is for; it may be {}", requirement.label),
        );
        say(case, requirement, Rule::PeriodMismatch, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| *a == Answers::Letter(index)) {
        let message = case.lang.pick(
            format!("Chỉ có công văn mang nội dung báo cáo; cần xem có phải là {} không", requirement.label),
            format!("Only a letter with the contents of a report; it may be {}", requirement.label),
        );
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    let due = case.profile.deadline_of(index).is_some_and(|limit| limit.is_late(case.today));
    let stages = || case.profile.requirements.iter().enumerate().filter_map(|(i, r)| stage_of(&r.check).map(|s| (i, s)));
    let first = stages().next().is_some_and(|(i, _)| i == index);
    let later =
        case.stages.iter().find(|s| matches!(s.answers, Answers::Stage(i) if stage_of(&case.profile.requirements[i].check).is_some_and(|o| o.period > spec.period)));
    let other = of(&|a| matches!(a, Answers::Stage(_) | Answers::Several(_)));
    // What is not yet due is not asked for, unless the dossier brings nothing that could be a report of any stage.
    if !due && (!first || other.is_some()) {
        return;
    }
    if let Some(paper) = later {
        let message = case.lang.pick(
            format!(
                "Trong hồ sơ không có {}; có thể đơn vị đã gửi từ trước, cần đối chiếu với sổ văn bản đến",
                requirement.label
            ),
            format!("Not in this dossier: {}; it may have come before, see the register", requirement.label),
        );
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| matches!(a, Answers::OtherYear(_)))
        && let Answers::OtherYear(year) = paper.answers
    {
        let message = case.lang.pick(
            format!("Báo cáo là của năm {year}, không phải {}", requirement.label),
            format!("The report is about {year}; asked for: {}", requirement.label),
        );
        say(case, requirement, Rule::PeriodMismatch, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    if let Some(paper) = of(&|a| *a == Answers::OffTopic) {
        let message = case.lang.pick(
            format!("Báo cáo không nói tới phong trào thi đua; cần xem có phải là {} không", requirement.label),
            format!("The report does not speak of the movement; it may not be {}", requirement.label),
        );
        say(case, requirement, Rule::NotSubmitted, Outcome::Unclear, message, title_of(case, paper), results);
        return;
    }
    let files = Evidence {
        file: case.dossier.name.clone(),
        quote: case.dossier.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; "),
        note: case.lang.pick("các tệp trong hồ sơ", "the files there are").to_string(),
        ..Evidence::default()
    };
    // Award papers may come by themselves, long after the report.
    let (outcome, message) = if case.dossier.files.iter().any(File::is_blind) {
        let vi = format!("Chưa thấy {} trong phần đọc được của hồ sơ; có tệp hoặc trang chưa đọc được", requirement.label);
        (Outcome::Unclear, case.lang.pick(vi, format!("Not found in what could be read: {}", requirement.label)))
    } else if case.awards.any() {
        let vi = format!("Hồ sơ chỉ có giấy tờ khen thưởng, không có {}; đối chiếu với lần gửi trước", requirement.label);
        (Outcome::Unclear, case.lang.pick(vi, format!("Award papers only, without {}", requirement.label)))
    } else {
        let vi = format!("Trong hồ sơ không có {}", requirement.label);
        (Outcome::NotMet, case.lang.pick(vi, format!("Not in the dossier: {}", requirement.label)))
    };
    say(case, requirement, Rule::NotSubmitted, outcome, message, files, results);
}

fn stage_of(check: &Check) -> Option<&StageSpec> {
    match check {
        Check::Stage(s) => Some(s),
        _ => None,
    }
}

fn title_of(case: &Case<'_>, paper: &StagePaper<'_>) -> Evidence {
    let note = case.lang.pick("văn bản có trong hồ sơ", "the paper that is there");
    match stage::title(&paper.at) {
        Some((_, at)) => evidence(paper.at.file, paper.at.document, &at, note),
        None => Evidence { file: paper.at.file.name.clone(), note: note.to_string(), ..case.nowhere(note) },
    }
}

fn say(
    case: &Case<'_>,
    requirement: &Requirement,
    rule: Rule,
    outcome: Outcome,
    message: String,
    here: Evidence,
    results: &mut Results,
) {
    let fix = case.lang.pick(
        "Gửi báo cáo của kỳ này, ghi rõ năm trong trích yếu; nếu đã gửi, cho biết số, ngày của báo cáo.",
        "Send the report of this stage with its year in the title; if it was sent, give its number and day.",
    );
    results.findings.push(case.finding(rule, requirement, None, outcome, message, fix, here));
}
