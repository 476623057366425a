//! The award papers of a dossier: which components are there, who is nominated, whose achievement report is there.

pub mod form;
mod list;
mod minutes;
mod subject;

use crate::dossier::{Dossier, PaperRef};
use crate::lines::lines;
use crate::paper::PaperKind;
use rasoat_model::document::Location;
use rasoat_text::fold::{canon, canon_keeping_yi};
use rasoat_text::name::{collective_key, person_key};
use std::collections::HashSet;

pub use minutes::{Minutes, Voted};
pub use subject::Subject;

/// Somebody proposed for an award.
#[derive(Debug, Clone, PartialEq)]
pub struct Nominee {
    /// As written in the list, titles such as "Ông" left out.
    pub name: String,
    pub person: bool,
    /// Where it is listed: index into the papers of the dossier, and the place.
    pub paper: usize,
    pub at: Location,
    /// The words that say for which award, with their place in the same paper.
    pub award: Option<(String, Location)>,
}

#[derive(Debug, Clone, Default)]
pub struct Awards {
    /// Indexes into `Dossier::papers()` by kind.
    pub submissions: Vec<usize>,
    pub lists: Vec<usize>,
    pub minutes: Vec<usize>,
    pub reports: Vec<usize>,
    pub nominees: Vec<Nominee>,
    /// The achievement reports, each with whom it is about; as many as `reports`.
    pub subjects: Vec<Subject>,
    /// The minutes as read; as many as `minutes`.
    pub meetings: Vec<Minutes>,
    /// What stands at the head of each achievement report; as many as `reports`.
    heads: Vec<Spoken>,
}

/// Lines of a paper, ready to be asked for names. Made once: a list may be long, and so may minutes.
#[derive(Debug, Clone, Default)]
pub struct Spoken {
    /// (as a person's key, as a collective's, whole with y and i apart, whole)
    lines: Vec<[String; 4]>,
}

impl Spoken {
    /// The first `most` lines of a paper.
    pub fn of(p: &PaperRef<'_>, most: usize) -> Spoken {
        let all = lines(p.document, p.paper.blocks.clone(), true);
        Spoken { lines: all.iter().take(most).map(|l| Spoken::line(l.text())).collect() }
    }

    fn line(text: &str) -> [String; 4] {
        let single = |t: String| t.split_whitespace().collect::<Vec<_>>().join(" ");
        // Vy and Vi are two people: y and i stay apart in names of persons.
        [person_key(text), collective_key(text), single(canon_keeping_yi(text).text), single(canon(text).text)]
    }

    /// Whether somebody is named.
    pub fn names(&self, name: &str, person: bool) -> bool {
        let wanted = key(name, person);
        self.lines.iter().any(|l| in_line(l, &wanted, person))
    }
}

fn in_line(line: &[String; 4], wanted: &str, person: bool) -> bool {
    let (text, whole) = if person { (&line[0], &line[2]) } else { (&line[1], &line[3]) };
    contains_words(text, wanted) || contains_words(whole, wanted) || !person && abbreviates(wanted, text)
}

impl Awards {
    /// Whether the unit proposes awards at all: without any award paper nothing is demanded.
    pub fn any(&self) -> bool {
        !(self.submissions.is_empty() && self.lists.is_empty() && self.minutes.is_empty() && self.reports.is_empty())
    }
}

/// Finds the award papers and the nominees. Names come from the list of the Tờ trình or a list of its own; the minutes do not add any.
pub fn read(dossier: &Dossier) -> Awards {
    let mut awards = Awards::default();
    let papers: Vec<PaperRef<'_>> = dossier.papers().collect();
    for (i, p) in papers.iter().enumerate() {
        match p.paper.kind {
            PaperKind::AwardSubmission => awards.submissions.push(i),
            PaperKind::AwardList => awards.lists.push(i),
            PaperKind::AwardMinutes => awards.minutes.push(i),
            PaperKind::Achievement => awards.reports.push(i),
            _ => {}
        }
    }
    let mut known = HashSet::new();
    for &i in awards.submissions.iter().chain(&awards.lists) {
        let listed = list::nominees(&papers[i], i);
        awards.nominees.extend(listed.into_iter().filter(|n| known.insert(key(&n.name, n.person))));
    }
    awards.meetings = awards.minutes.iter().map(|&i| minutes::read(&papers[i], i)).collect();
    awards.subjects = awards.reports.iter().map(|&i| subject::read(&papers[i], i)).collect();
    awards.heads = awards.reports.iter().map(|&i| Spoken::of(&papers[i], subject::HEAD)).collect();
    for (subject, head) in awards.subjects.iter_mut().zip(&awards.heads).filter(|(s, _)| s.name.is_none()) {
        let mut named = awards.nominees.iter().filter(|n| head.names(&n.name, n.person));
        if let (Some(one), None) = (named.next(), named.next()) {
            subject.name = Some(one.name.clone());
            subject.person = Some(one.person);
        }
    }
    awards
}

fn key(name: &str, person: bool) -> String {
    if person { person_key(name) } else { collective_key(name) }
}

/// Whether two names, each of a person or not, are one. A collective may be written short.
pub fn is_same(a: &str, b: &str, person: bool) -> bool {
    let (x, y) = (key(a, person), key(b, person));
    x == y || !person && (in_line(&Spoken::line(b), &x, false) || in_line(&Spoken::line(a), &y, false))
}

/// Whether some achievement report is about the nominee: its head or its signature names it, and no label says that it is another's.
pub fn has_report(dossier: &Dossier, awards: &Awards, nominee: &Nominee) -> bool {
    let papers: Vec<PaperRef<'_>> = dossier.papers().collect();
    let wanted = key(&nominee.name, nominee.person);
    // The list of a Tờ trình bound into the same paper would name everybody: only the head counts.
    awards.subjects.iter().zip(&awards.heads).any(|(s, head)| {
        let signer = papers[s.paper].paper.fields.signatory_name.as_deref().is_some_and(|n| person_key(n) == wanted);
        (head.names(&nominee.name, nominee.person) || signer && nominee.person) && !is_of_another(s, awards, nominee)
    })
}

/// A report whose label names another nominee is that one's, even where this one stands in its head as the place of work.
fn is_of_another(subject: &Subject, awards: &Awards, nominee: &Nominee) -> bool {
    let Some(name) = subject.name.as_deref().filter(|_| subject.explicit) else { return false };
    let own = subject.person == Some(nominee.person) && is_same(name, &nominee.name, nominee.person);
    !own && awards.nominees.iter().any(|n| subject.person == Some(n.person) && key(name, n.person) == key(&n.name, n.person))
}

/// Whether a short name stands for words of the line: "phòng kh-tc" for "phòng kế hoạch - tài chính". Each short word takes the words
/// whose first letters it is made of; the others must be the same.
fn abbreviates(short: &str, line: &str) -> bool {
    let words =
        |t: &str| t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>();
    let (short, line) = (words(short), words(line));
    let from = |start: usize| {
        let mut at = start;
        let mut shortened = false;
        for word in &short {
            if line.get(at) == Some(word) {
                at += 1;
                continue;
            }
            let letters: Vec<char> = word.chars().collect();
            let initials: Vec<char> = line.iter().skip(at).take(letters.len()).filter_map(|w| w.chars().next()).collect();
            if letters.len() < 2 || initials != letters {
                return false;
            }
            at += letters.len();
            shortened = true;
        }
        shortened
    };
    (0..line.len()).any(from)
}

fn contains_words(text: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return false;
    }
    text.match_indices(wanted).any(|(i, m)| {
        let before = text[..i].chars().next_back();
        let after = text[i + m.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
