//! Which report of a dossier answers which stage of a campaign.
//!
//! A campaign may ask for several reports, one a stage, each about a year. The year in a title decides, unless it belongs to the name
//! of the movement; then the words of the title; then the day of the paper. It leaves out whether a stage is due: that is a check.

use crate::dossier::{Dossier, PaperRef};
use crate::lines::lines;
use crate::paper::{Field, PaperKind};
use crate::profile::{Check, Profile, StageSpec};
use rasoat_model::document::Location;
use rasoat_text::fold::fold;
use rasoat_text::words::{Wording, find_phrase, words};

/// A report with the stage that it answers.
#[derive(Debug, Clone)]
pub struct StagePaper<'a> {
    pub at: PaperRef<'a>,
    pub answers: Answers,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// Index into `Profile::requirements`.
    Stage(usize),
    /// Two stages are possible.
    Several(Vec<usize>),
    /// The year that its title names belongs to no stage.
    OtherYear(i16),
    /// Nothing in it speaks of the movement.
    OffTopic,
    /// A letter that may be meant as the report.
    Letter(usize),
}

/// How many lines of a paper are looked through for the name of the movement.
const HEAD: usize = 120;
/// Words from which a letter says something itself and does not only hand on a report.
const SUBSTANCE: usize = 150;
/// How many months after a year its report may still be written without a word about the year.
const AFTERMATH: i8 = 3;

/// The reports of a dossier by stage, in the order of the papers; empty where the profile has no stages.
pub fn read<'a>(profile: &Profile, dossier: &'a Dossier) -> Vec<StagePaper<'a>> {
    let stages: Vec<(usize, &StageSpec)> = profile
        .requirements
        .iter()
        .enumerate()
        .filter_map(|(i, r)| match &r.check {
            Check::Stage(s) => Some((i, s)),
            _ => None,
        })
        .collect();
    if stages.is_empty() {
        return Vec::new();
    }
    let found: Vec<StagePaper<'a>> = dossier
        .papers()
        .filter(|p| p.paper.kind == PaperKind::Report)
        .map(|at| StagePaper { answers: answers(profile, &stages, &at), at })
        .collect();
    if !found.is_empty() {
        return found;
    }
    let letters = dossier.papers().filter(|p| p.paper.kind == PaperKind::Letter && is_report_in_a_letter(p));
    letters
        .filter_map(|at| match answers(profile, &stages, &at) {
            Answers::Stage(stage) => Some(StagePaper { at, answers: Answers::Letter(stage) }),
            _ => None,
        })
        .collect()
}

/// Title of the paper, as written.
pub fn title(paper: &PaperRef<'_>) -> Option<(String, Location)> {
    match &paper.paper.fields.title {
        Field::Filled { value, at } => Some((value.clone(), at.clone())),
        _ => None,
    }
}

fn answers(profile: &Profile, stages: &[(usize, &StageSpec)], paper: &PaperRef<'_>) -> Answers {
    if !speaks_of(paper, &profile.topic) {
        return Answers::OffTopic;
    }
    let title = title(paper).map(|(t, _)| t).unwrap_or_default();
    let years = years(&title, &profile.topic);
    // "giai đoạn 2024 - 2025" is the report of its last year.
    if let Some(last) = years.iter().max() {
        let stage = stages.iter().find(|(_, s)| s.period == *last);
        return stage.map_or(Answers::OtherYear(*last), |(i, _)| Answers::Stage(*i));
    }
    let heading = words(&title);
    let told: Vec<usize> = stages
        .iter()
        .filter(|(_, s)| s.title.iter().any(|w| find_phrase(&heading, &w.words).is_some()))
        .map(|(i, _)| *i)
        .collect();
    if let [one] = told.as_slice() {
        return Answers::Stage(*one);
    }
    let all = || stages.iter().map(|(i, _)| *i).collect();
    let Some(date) = paper.paper.fields.date else { return Answers::Several(all()) };
    let of_year = |year: i16| stages.iter().find(|(_, s)| s.period == year).map(|(i, _)| *i);
    match (of_year(date.year()), of_year(date.year() - 1)) {
        (Some(this), Some(last)) if date.month() <= AFTERMATH => Answers::Several(vec![last, this]),
        (Some(this), _) => Answers::Stage(this),
        (None, Some(last)) => Answers::Stage(last),
        (None, None) => Answers::Several(all()),
    }
}

/// The years of a title that are not part of the movement's name or of a quotation.
fn years(title: &str, topic: &[Wording]) -> Vec<i16> {
    let folded = fold(title).text;
    let names: Vec<(Vec<String>, i16)> = topic.iter().flat_map(|w| contexts(&fold(&w.text).text)).collect();
    let mut out = Vec::new();
    let mut quoted = false;
    let mut before: Vec<&str> = Vec::new();
    for token in folded.split_whitespace() {
        let opens = token.starts_with('"');
        if opens {
            quoted = true;
        }
        for part in token.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
            let year = (part.len() == 4).then(|| part.parse::<i16>().ok()).flatten().filter(|y| (1990..=2100).contains(y));
            match year {
                Some(year) if !quoted && !names.iter().any(|(n, own)| *own == year && ends_with(&before, n)) => out.push(year),
                Some(_) => {}
                None => before.push(part),
            }
        }
        if token.len() > usize::from(opens) && token.trim_end_matches(['.', ',', ';', ')']).ends_with('"') {
            quoted = false;
        }
    }
    out
}

/// Each year of a name with the words before it, as many as tell it from other years.
fn contexts(name: &str) -> Vec<(Vec<String>, i16)> {
    const ENOUGH: usize = 3;
    let tokens: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    tokens
        .iter()
        .enumerate()
        .filter(|(i, t)| *i >= ENOUGH && t.len() == 4)
        .filter_map(|(i, t)| Some((tokens[i - ENOUGH..i].iter().map(|t| (*t).to_string()).collect(), t.parse().ok()?)))
        .collect()
}

fn ends_with(before: &[&str], name: &[String]) -> bool {
    before.len() >= name.len() && before[before.len() - name.len()..].iter().zip(name).all(|(a, b)| a == b)
}

/// Whether the paper speaks of the movement, in its title or further down.
pub fn speaks_of(paper: &PaperRef<'_>, topic: &[Wording]) -> bool {
    let all = lines(paper.document, paper.paper.blocks.clone(), false);
    topic.is_empty()
        || title(paper).is_some_and(|(t, _)| says(&words(&t), topic))
        || all.iter().take(HEAD).any(|l| says(&words(l.text()), topic))
}

fn says(text: &[rasoat_text::words::Word], topic: &[Wording]) -> bool {
    topic.iter().any(|w| find_phrase(text, &w.words).is_some())
}

/// A letter about a report that holds more than the sentence that hands it on.
fn is_report_in_a_letter(paper: &PaperRef<'_>) -> bool {
    let all = lines(paper.document, paper.paper.blocks.clone(), false);
    let subject = all.iter().take(20).any(|l| {
        let text = fold(l.text()).text;
        (text.starts_with("v/v") || text.starts_with("ve viec")) && text.contains("bao cao") && !text.contains("gui bao cao")
    });
    subject && all.iter().map(|l| l.text().split_whitespace().count()).sum::<usize>() >= SUBSTANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_that_belong_to_the_name_are_none() {
        let topic: Vec<Wording> = ["chung sức làm đường trên cả nước trong năm 2025", "chung sức làm đường năm 2025"]
            .map(|t| Wording::from(t.to_string()))
            .to_vec();
        for (title, want) in [
            ("BÁO CÁO Kết quả phong trào “Chung sức làm đường trên cả nước trong năm 2025” năm 2024", vec![2024]),
            ("BÁO CÁO Kết quả phong trào Chung sức làm đường trên cả nước trong năm 2025, năm 2024", vec![2024]),
            ("Tổng kết phong trào thi đua \"Chung sức làm đường năm 2025\"", vec![]),
            ("Tổng kết phong trào giai đoạn 2024 - 2025", vec![2024, 2025]),
            ("Tình hình triển khai phong trào “Chung sức làm đường” năm 2023", vec![2023]),
            ("Báo cáo 12345 và 1024", vec![]),
        ] {
            assert_eq!(years(title, &topic), want, "{title}");
        }
    }
}
