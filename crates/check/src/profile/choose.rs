//! Which directive do papers answer? Told from what they cite as their ground, else from the movement that they name.
//!
//! Leaves out guessing: papers that cite nothing known, or two directives alike, choose none.

use super::Profile;
use crate::dossier::{Dossier, PaperRef};
use crate::lines::lines;
use crate::references::references;
use rasoat_text::words::{find_phrase, words};

/// How many lines of a paper are looked through for the name of the movement.
const HEAD: usize = 40;

/// The profile that most of the papers answer; `None` where they do not tell, or tell of several alike.
pub fn answered<'a>(profiles: &'a [Profile], dossiers: &[Dossier]) -> Option<&'a Profile> {
    let papers: Vec<PaperRef<'_>> = dossiers.iter().flat_map(Dossier::papers).collect();
    let cited = profiles.iter().map(|p| papers.iter().filter(|at| cites(at, p)).count());
    most(profiles, cited.collect()).or_else(|| {
        let named = profiles.iter().map(|p| papers.iter().filter(|at| names(at, p)).count());
        most(profiles, named.collect())
    })
}

fn most(profiles: &[Profile], counts: Vec<usize>) -> Option<&Profile> {
    let best = counts.iter().copied().max().filter(|n| *n > 0)?;
    let mut leaders = profiles.iter().zip(counts).filter(|(_, n)| *n == best).map(|(p, _)| p);
    leaders.next().filter(|_| leaders.next().is_none())
}

/// Letters and figures of a number alone: "2638 / BHXH - TĐKT" is "2638/BHXH-TĐKT".
fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric() || *c == '/').flat_map(char::to_lowercase).collect()
}

fn cites(paper: &PaperRef<'_>, profile: &Profile) -> bool {
    references(paper.document, paper.paper).iter().any(|r| plain(&r.number) == plain(&profile.directive))
}

fn names(paper: &PaperRef<'_>, profile: &Profile) -> bool {
    // The last wordings of a topic may be general; the first is the movement's name.
    let Some(name) = profile.topic.first() else { return false };
    lines(paper.document, paper.paper.blocks.clone(), false)
        .iter()
        .take(HEAD)
        .any(|l| find_phrase(&words(l.text()), &name.words).is_some())
}
