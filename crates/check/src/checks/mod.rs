//! One file a kind of check. Each reads the case and says what is met, what is not, and what cannot be told.
//!
//! A check never fails, reads nothing from outside and builds no finding without evidence. What a rule asks is written in `rule`.

mod address;
mod appendix;
mod award;
mod deadline;
mod facts;
mod fields;
mod figures;
mod files;
mod form;
mod mention;
mod order;
mod other_unit;
mod passages;
mod plan;
mod sections;
mod signature;
mod stages;

use crate::appendix::Appendix;
use crate::award::Awards;
use crate::dossier::{Dossier, File, PaperRef};
use crate::matching::Matches;
use crate::outline::Outline;
use crate::profile::{Check, Profile, Requirement};
use crate::roster::UnitKind;
use crate::stage::StagePaper;
use jiff::civil::Date;
use rasoat_model::assessment::FoundAt;
use rasoat_model::document::{Content, Document, Location};
use rasoat_model::finding::{Evidence, Finding, Outcome, Source};
use rasoat_model::message::{Fix, Message, Note, Remark};
use rasoat_model::rule::{Rule, Severity};

/// Everything that a check may look at.
pub struct Case<'a> {
    pub profile: &'a Profile,
    pub dossier: &'a Dossier,
    /// Of the unit, on the day of its papers.
    pub kind: Option<UnitKind>,
    pub today: Date,
    /// The report, with its outline matched; `None` where the dossier holds none that could be read.
    pub report: Option<Report<'a>>,
    /// The appendix with the file it stands in.
    pub appendix: Option<(&'a File, &'a Document, Appendix)>,
    pub awards: Awards,
    /// The reports by stage; empty where the profile has no stages.
    pub stages: Vec<StagePaper<'a>>,
}

pub struct Report<'a> {
    pub at: PaperRef<'a>,
    pub outline: Outline,
    pub matches: Matches,
}

/// What checks have said so far.
#[derive(Default)]
pub struct Results {
    pub findings: Vec<Finding>,
    pub met: Vec<String>,
    pub places: Vec<FoundAt>,
}

impl Results {
    fn met(&mut self, requirement: &Requirement) {
        self.met.push(requirement.id.clone());
    }
}

/// Runs the check of one requirement, which applies to the unit.
pub fn run(case: &Case<'_>, index: usize, requirement: &Requirement, results: &mut Results) {
    let before = results.findings.len();
    match &requirement.check {
        Check::Section(spec) => sections::check(case, index, requirement, spec, results),
        Check::Appendix { .. } => appendix::present(case, requirement, results),
        Check::Column(spec) => appendix::column(case, index, requirement, spec, results),
        Check::Years { from, to } => appendix::rows(case, requirement, *from..=*to, results),
        Check::Field(field) => fields::check(case, requirement, *field, results),
        Check::Deadline(spec) => deadline::check(case, requirement, spec, results),
        Check::Award(component) => award::check(case, requirement, *component, results),
        Check::Stage(spec) => stages::check(case, index, requirement, spec, results),
        Check::Plan(spec) => plan::check(case, requirement, spec, results),
        Check::Mention { any } => mention::check(case, requirement, any, results),
        Check::Evidence(spec) => facts::check(case, requirement, spec, results),
        Check::Forms(forms) => award::forms(case, requirement, forms, results),
        Check::Part { accept, nominee } => award::part(case, requirement, accept, *nominee, results),
    }
    if matches!(requirement.check, Check::Column(_) | Check::Years { .. }) {
        appendix::soften(case, &mut results.findings[before..]);
    }
}

/// Checks that belong to no single requirement.
pub fn run_general(case: &Case<'_>, results: &mut Results) {
    files::check(case, results);
    order::check(case, results);
    form::check(case, results);
    figures::check(case, results);
    other_unit::check(case, results);
    signature::check(case, results);
    award::laws(case, results);
}

impl Case<'_> {
    fn source(&self, requirement: &Requirement) -> Source {
        Source {
            directive: self.profile.directive.clone(),
            place: requirement.place.clone(),
            quote: requirement.quote.text.clone(),
        }
    }

    /// Evidence that points at the dossier where there is no better place.
    fn nowhere(&self, note: Note) -> Evidence {
        let file = self.report.as_ref().map_or(self.dossier.name.clone(), |r| r.at.file.name.clone());
        Evidence { file, page: None, block: None, quote: String::new(), note: Some(note), ..Evidence::default() }
    }

    /// A finding that no single requirement of the profile asks for; `place` says what does.
    #[expect(clippy::too_many_arguments, reason = "a finding is made of this many things")]
    fn general(
        &self,
        rule: Rule,
        requirement: &str,
        subject: Option<&str>,
        outcome: Outcome,
        message: Message,
        fix: Fix,
        place: &str,
        evidence: Evidence,
    ) -> Finding {
        let source = Source { directive: self.profile.directive.clone(), place: place.to_string(), quote: String::new() };
        Finding::new(rule, requirement, subject.map(str::to_string), rule.severity(), outcome, message, fix, source, evidence)
    }

    #[expect(clippy::too_many_arguments, reason = "a finding is made of this many things")]
    fn finding(
        &self,
        rule: Rule,
        requirement: &Requirement,
        subject: Option<String>,
        outcome: Outcome,
        message: Message,
        fix: Fix,
        evidence: Evidence,
    ) -> Finding {
        let severity = if rule.severity() == Severity::Error { requirement.severity } else { rule.severity() };
        // What could not be confirmed in the source is never said without that.
        let unconfirmed = requirement.unconfirmed.clone().map(Remark::Unconfirmed);
        Finding::new(rule, requirement.id.clone(), subject, severity, outcome, message, fix, self.source(requirement), evidence)
            .with_remarks(unconfirmed)
    }
}

/// Longest quote, in characters.
const QUOTE: usize = 240;

/// Evidence at a place in a file: page, block and the words there.
fn evidence(file: &File, document: &Document, at: &Location, note: impl Into<Option<Note>>) -> Evidence {
    let block = document.blocks.get(at.block);
    // A format without pages (a sheet, Word 97) must not be quoted with one.
    let page = block.filter(|_| !document.pages.is_empty() && !document.pages_guessed).map(|b| match (&b.content, at.cell) {
        (Content::Table(t), Some((r, c))) => t.at(r, c).map_or(b.page, |cell| cell.page.max(1)),
        _ => b.page,
    });
    let text = block.map(|b| match &b.content {
        Content::Paragraph(p) => p.text.get(at.range.clone()).filter(|t| !t.trim().is_empty()).unwrap_or(&p.text).to_string(),
        Content::Table(t) => at.cell.and_then(|(r, c)| t.at(r, c)).map(|c| c.text()).unwrap_or_default(),
    });
    Evidence {
        file: file.name.clone(),
        page,
        block: Some(at.block),
        quote: shorten(&text.unwrap_or_default()),
        note: note.into(),
        ..Evidence::default()
    }
}

fn shorten(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
