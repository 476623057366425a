//! The features on which the models judge: their names, for the file of weights, and their values.
//!
//! A feature is a plain fact about a unit, a section, or both; what it weighs is fitted. None knows a wording or the name of a section.

mod names;

use super::reading::Reading;
use super::signals::{Said, Signals};
use super::units::{Kind, Mark, Unit};
use crate::outline::Look;
use crate::outline::label::LabelKind;
pub use names::{CONTENT, HEADING, HOLLOW, LINE, NAME, TEXT, TREATED};

/// The best that a title says for a section, by whatever it says it.
pub fn best(said: &Said) -> f32 {
    said.own.max(said.accepted).max(said.term).max(said.topic).max(0.9 * said.part)
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// Keeps logarithms of odds within what a model can use.
fn clip(x: f32) -> f32 {
    x.clamp(-6.0, 6.0)
}

/// Whether a line or label is a heading.
pub fn line(reading: &Reading<'_>, u: usize) -> Vec<f32> {
    let unit = &reading.units[u];
    let signals = &reading.signals[u];
    let heading = unit.heading.map(|h| &reading.outline.headings[h]);
    let look = heading.map_or(Look::Plain, |h| h.look);
    let is = |l: Look| flag(look == l);
    let n = unit.words.len();
    let named = reading.active.iter().map(|r| best(&signals.rows[*r])).fold(0.0, f32::max);
    let sure = reading.active.iter().map(|r| reading.names[u][*r]).fold(0.0, f32::max);
    let own = reading.active.iter().map(|r| signals.rows[*r].own).fold(0.0, f32::max);
    let copied = ((own - 0.7) / 0.3).clamp(0.0, 1.0);
    // What answers a section by itself is text, the more so where the line before names that section.
    let says = reading.active.iter().map(|r| reading.content[u][*r]).fold(0.0, f32::max);
    let title = u.checked_sub(1).filter(|i| reading.units[*i].heading.is_some());
    let says_above =
        title.map_or(0.0, |t| reading.active.iter().map(|r| reading.content[u][*r] * reading.names[t][*r]).fold(0.0, f32::max));
    let next = reading.units.get(u + 1..).and_then(|rest| rest.iter().find(|o| o.label != Some(u)));
    let after = reading.units.get(u + 1).filter(|o| o.label == Some(u));
    let before = u.checked_sub(1).map(|i| &reading.units[i]);
    let numbered = match unit.mark {
        Mark::Number(kind, _) => Some(kind),
        _ => None,
    };
    let verbs = unit.words.iter().filter(|w| reading.verbs.contains(w)).count() as f32 / n.max(1) as f32;
    let value = heading.and_then(|h| h.label.as_ref()).map_or(0, |l| l.value);
    let same_next = next.is_some_and(|o| o.mark == unit.mark && unit.mark != Mark::None && o.kind != Kind::Body);
    vec![
        is(Look::Lead),
        is(Look::Dash),
        is(Look::Plain),
        is(Look::Slanted),
        is(Look::Item),
        is(Look::Bold),
        is(Look::Numbered),
        is(Look::Capitals),
        is(Look::Styled),
        signals.length,
        flag(n <= 5),
        flag(n > 16),
        flag(unit.closed),
        flag(unit.leads),
        flag(unit.figures),
        named,
        signals.foreign_name,
        signals.extra,
        flag(matches!(unit.mark, Mark::Bullet(_))),
        flag(matches!(numbered, Some(LabelKind::Roman | LabelKind::Part | LabelKind::UpperLetter))),
        flag(same_next),
        flag(before.is_some_and(|b| b.leads)),
        next.map_or(0.0, |o| ((1.0 + o.words.len() as f32) / (1.0 + n as f32)).ln().clamp(-2.0, 3.0)),
        // What ends a report is seldom a heading, but the directive's own heading is one there too.
        flag(next.is_none() && after.is_none()) * (1.0 - copied),
        verbs,
        signals.promise,
        after.map_or(0.0, |o| (1.0 + o.words.len() as f32).ln()),
        flag(signals.frame),
        flag(next.is_some_and(|o| o.mark != unit.mark)),
        flag(value == 1 && before.is_some_and(|b| b.leads)),
        (unit.sentences.len() as f32).min(4.0) - 1.0,
        sure,
        own,
        flag(unit.closed) * sure,
        flag(unit.figures) * sure,
        flag(n > 16) * own,
        is(Look::Item) * own,
        copied,
        signals.substance,
        says,
        says_above,
        signals.substance * sure,
    ]
}

/// Whether a text by itself answers a section.
pub fn content(reading: &Reading<'_>, unit: &Unit, signals: &Signals, r: usize) -> Vec<f32> {
    let said = &signals.rows[r];
    let gap = |of: fn(&Said) -> f32| of(said) - reading.rival(r, |o| of(&signals.rows[o]));
    let ahead = reading.ahead(r);
    let known = reading.knows(r);
    vec![
        said.fitted,
        gap(|s| s.fitted),
        said.content,
        gap(|s| s.content),
        said.dense,
        gap(|s| s.dense),
        said.hints,
        gap(|s| s.hints),
        said.pairs,
        gap(|s| s.pairs),
        said.words,
        gap(|s| s.words),
        said.subject,
        reading.rival(r, |o| signals.rows[o].subject),
        said.crowd.min(4.0),
        said.fitted - signals.foreign,
        said.content - signals.foreign_content,
        signals.pointing,
        signals.promise,
        flag(signals.frame),
        signals.length,
        flag(unit.words.len() < 8),
        flag(unit.figures),
        flag(reading.asked.rows[r].has_children),
        flag(unit.kind == Kind::Row),
        flag(known),
        flag(reading.asked.rows[r].bullet),
        signals.promise * ahead,
        flag(unit.figures) * ahead,
        ahead,
        said.sharp,
        said.sharp.max(0.0) * flag(unit.sentences.len() > 1),
        signals.substance,
    ]
}

/// Whether a title by itself names a section.
pub fn name(reading: &Reading<'_>, u: usize, r: usize) -> Vec<f32> {
    let signals = &reading.signals[u];
    let said = &signals.rows[r];
    let row = &reading.asked.rows[r];
    let own = best(said);
    let rival = reading.rival(r, |o| best(&signals.rows[o]));
    let fitted_rival = reading.rival(r, |o| signals.rows[o].fitted);
    vec![
        said.own,
        said.accepted,
        said.term,
        said.topic,
        said.spread,
        said.topic * said.spread,
        said.part,
        own,
        own * own,
        own - rival,
        rival,
        (said.part - rival).max(0.0),
        signals.foreign_name,
        (signals.extra - own).max(0.0),
        flag(said.denied),
        said.fitted,
        said.fitted - fitted_rival,
        said.subject,
        signals.length,
        flag(row.has_children),
        flag(row.bullet),
        flag(reading.knows(r)),
        said.won,
        said.sharp,
    ]
}

/// Whether a heading names a section, with all that stands around it.
pub fn heading(reading: &Reading<'_>, u: usize, r: usize) -> Vec<f32> {
    let row = &reading.asked.rows[r];
    let unit = &reading.units[u];
    let names = &reading.names;
    let own = names[u][r];
    let above: Vec<usize> = reading.path(u).collect();
    let max_above = |of: &dyn Fn(usize) -> f32| above.iter().map(|h| of(*h)).fold(0.0, f32::max);
    let parents: Vec<usize> = reading.asked.ancestors(r).filter(|p| reading.is_active(*p)).collect();
    let under_parent = parents.first().map_or(0.0, |_| max_above(&|h| parents.iter().map(|p| names[h][*p]).fold(0.0, f32::max)));
    let under_rival = max_above(&|h| reading.rival(r, |o| names[h][o]));
    let rival = reading.rival(r, |o| names[u][o]);
    let elsewhere = reading.firm.iter().filter(|h| **h != u).map(|h| names[*h][r]).fold(0.0, f32::max);
    let body = reading.beneath_content(u, r);
    let body_rival = reading.rival(r, |o| reading.beneath_content(u, o));
    let (before, after) = reading.neighbours(u);
    let order = |h: Option<usize>, earlier: bool| {
        h.map_or(0.0, |h| {
            let fits = |o: usize| if earlier { o < r } else { o > r };
            reading
                .active
                .iter()
                .filter(|o| fits(**o) && !reading.asked.rows[**o].has_children)
                .map(|o| names[h][*o])
                .fold(0.0, f32::max)
        })
    };
    let out_of_order = before
        .map_or(0.0, |h| reading.active.iter().filter(|o| **o > r).map(|o| names[h][*o]).fold(0.0, f32::max))
        + after.map_or(0.0, |h| reading.active.iter().filter(|o| **o < r).map(|o| names[h][*o]).fold(0.0, f32::max));
    let children: Vec<usize> = reading.firm.iter().copied().filter(|h| reading.above[*h] == Some(u)).collect();
    let mean = |of: &dyn Fn(usize) -> f32| {
        if children.is_empty() { 0.0 } else { children.iter().map(|h| of(*h)).sum::<f32>() / children.len() as f32 }
    };
    let below = |o: usize| o != r && reading.asked.ancestors(o).any(|a| a == r);
    let heading = unit.heading.map(|h| &reading.outline.headings[h]);
    let number = heading.and_then(|h| h.label.as_ref()).is_some_and(|l| !l.is_bullet() && l.value == row.ordinal);
    vec![
        clip(reading.name_logits[u][r]),
        (reading.name_logits[u][r] - 2.0).clamp(0.0, 4.0),
        reading.head[u],
        under_parent,
        flag(!parents.is_empty() && above.is_empty()),
        flag(parents.is_empty() && above.is_empty()),
        flag(parents.is_empty() && !above.is_empty()),
        under_rival,
        rival,
        elsewhere,
        body,
        body - body_rival,
        flag(!reading.has_body(u)),
        flag(number),
        order(before, true),
        order(after, false),
        out_of_order,
        mean(&|h| reading.active.iter().filter(|o| below(**o)).map(|o| names[h][*o]).fold(0.0, f32::max)),
        mean(&|h| reading.rival(r, |o| names[h][o])),
        flag(row.has_children),
        flag(row.bullet),
        flag(unit.kind == Kind::Label),
        own * rival * body,
        reading.beside(r, before, true),
        reading.beside(r, after, false),
        reading.beside(r, before, true) * reading.beside(r, after, false),
        flag(reading.knows(r)),
        reading.signals[u].rows[r].won,
    ]
}

/// Whether a text in its place answers a section.
pub fn text(reading: &Reading<'_>, u: usize, r: usize) -> Vec<f32> {
    let unit = &reading.units[u];
    let signals = &reading.signals[u];
    let said = &signals.rows[r];
    let row = &reading.asked.rows[r];
    let named = &reading.named;
    let logit = clip(reading.content_logits[u][r]);
    let own = reading.content[u][r];
    let here = reading.enclosing[u];
    let at = |h: Option<usize>| h.map_or(0.0, |h| named[h][r]);
    let rival_at = |h: Option<usize>| {
        h.map_or(0.0, |h| reading.rival(r, |o| if reading.asked.rows[o].has_children { 0.0 } else { named[h][o] }))
    };
    let (p, rival_here) = (at(here), rival_at(here));
    let label = unit.label;
    let (pl, rival_label) = (at(label), rival_at(label));
    let path: Vec<usize> = here.into_iter().flat_map(|h| reading.path(h)).collect();
    let above = path.iter().map(|h| named[*h][r]).fold(0.0, f32::max);
    let parents: Vec<usize> = reading.asked.ancestors(r).filter(|p| reading.is_active(*p)).collect();
    let whole: Vec<usize> = here.into_iter().chain(path.iter().copied()).collect();
    let under_parent = whole.iter().flat_map(|h| parents.iter().map(|p| named[*h][*p])).fold(0.0, f32::max);
    // A branch that is not the section's own.
    let branch = whole
        .iter()
        .map(|h| {
            reading.rival(r, |o| {
                if reading.asked.rows[o].has_children && reading.asked.rows[o].parent.is_none() { named[*h][o] } else { 0.0 }
            })
        })
        .fold(0.0, f32::max);
    let unnamed = here.map_or(0.0, |h| 1.0 - reading.active.iter().map(|o| named[h][*o]).fold(0.0, f32::max));
    let content_rival = reading.rival(r, |o| reading.content[u][o]);
    let gap = clip(reading.content_logits[u][r] - reading.rival_logit(u, r));
    let around = reading.around(u, r);
    let before = u.checked_sub(1).filter(|b| reading.enclosing[*b] == here).map_or(0.0, |b| reading.content[b][r]);
    let home = reading.home(r, &whole);
    let sole = p * (1.0 - rival_here);
    let shared = p * rival_here;
    let label_sole = pl * (1.0 - rival_label);
    vec![
        logit,
        (logit - 1.0).clamp(0.0, 4.0),
        sole,
        shared,
        above,
        above * (1.0 - rival_here) * (1.0 - rival_label),
        pl,
        label_sole,
        rival_here,
        rival_label,
        under_parent,
        branch,
        unnamed,
        flag(here.is_none()),
        sole * logit,
        shared * logit,
        rival_here * logit,
        pl * logit,
        unnamed * logit,
        content_rival,
        gap,
        shared * gap,
        around,
        before,
        home,
        said.crowd.min(4.0),
        said.subject,
        said.subject * rival_here,
        signals.pointing,
        signals.promise,
        flag(signals.frame),
        signals.length,
        flag(unit.words.len() < 8),
        flag(unit.kind == Kind::Row),
        flag(unit.kind == Kind::Line),
        flag(row.has_children),
        flag(row.bullet),
        flag(unit.figures) * own,
        flag(reading.none[u]),
        flag(reading.none[u]) * sole.max(label_sole),
        reading.slot(here, r),
        reading.slot(here, r) * logit,
        signals.promise * reading.ahead(r),
        signals.promise * sole.max(label_sole),
        signals.promise * shared,
        said.sharp,
        said.sharp * shared,
        said.sharp * pl * rival_label,
        here.map_or(0.0, |h| reading.signals[h].foreign_name.min(1.0) * (1.0 - named[h][r])),
        said.fitted - signals.foreign,
        said.content - signals.foreign_content,
        flag(reading.knows(r)),
        signals.substance,
        signals.substance * sole.max(label_sole),
        signals.substance * shared,
    ]
}

/// Whether a section is treated in the report.
///
/// What stands under a heading of its own, under one that it shares, and elsewhere are told apart: under its own heading a clause is an
/// answer, elsewhere only what plainly speaks of it.
pub fn treated(reading: &Reading<'_>, r: usize) -> Vec<f32> {
    let row = &reading.asked.rows[r];
    let logit = |p: f32| (p.clamp(0.003, 0.997) / (1.0 - p.clamp(0.003, 0.997))).ln();
    let leaf = |o: usize| !reading.asked.rows[o].has_children;
    let rival_at = |h: usize| reading.rival(r, |o| if leaf(o) { reading.named[h][o] } else { 0.0 });
    // By where they stand: (probability, unit), and the best content there.
    let (mut own, mut shared, mut stray) = (Vec::new(), Vec::new(), Vec::new());
    for u in reading.texts() {
        let heading = reading.chain(u).find(|h| reading.named[*h][r] >= 0.5);
        let place = match heading {
            Some(h) if rival_at(h) < 0.5 => &mut own,
            Some(_) => &mut shared,
            None => &mut stray,
        };
        // Under a heading that plainly is about something else only what itself speaks of the section counts.
        let elsewhere = heading.is_none() && reading.enclosing[u].is_some_and(|h| reading.is_foreign(h));
        let probability = if elsewhere { reading.text[u][r].min(reading.content[u][r]) } else { reading.text[u][r] };
        place.push((probability, u));
    }
    let order = |list: &mut Vec<(f32, usize)>| list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    [&mut own, &mut shared, &mut stray].into_iter().for_each(order);
    let nth = |list: &[(f32, usize)], i: usize| list.get(i).map_or(-5.8, |(p, _)| logit(*p));
    let content = |list: &[(f32, usize)]| list.iter().map(|(_, u)| clip(reading.content_logits[*u][r])).fold(-6.0, f32::max);
    let gap = own.iter().map(|(_, u)| clip(reading.content_logits[*u][r] - reading.rival_logit(*u, r))).fold(-6.0, f32::max);
    let here = stray.first().and_then(|(_, u)| reading.enclosing[*u]);
    let unnamed = here.map_or(0.0, |h| 1.0 - reading.active.iter().map(|o| reading.named[h][*o]).fold(0.0, f32::max));
    let sum: f32 = own.iter().chain(&shared).chain(&stray).map(|(p, _)| p).sum();
    let heading = reading.firm.iter().map(|h| reading.named[*h][r]).fold(0.0, f32::max);
    let slot = reading.firm.iter().filter(|h| reading.has_body(**h)).map(|h| reading.slot(Some(*h), r)).fold(0.0, f32::max);
    // No heading of the level above: what stands elsewhere proves less.
    let parents: Vec<usize> = reading.asked.ancestors(r).filter(|p| reading.is_active(*p)).collect();
    let branch = reading.firm.iter().flat_map(|h| parents.iter().map(|p| reading.named[*h][*p])).fold(0.0, f32::max);
    let branch_absent = if parents.is_empty() { 0.0 } else { 1.0 - branch };
    // Nor any of a section beside it: then the branch as a whole is not there.
    let beside = |o: &&usize| parents.first().is_some_and(|p| reading.asked.ancestors(**o).any(|a| a == *p));
    let siblings = reading.active.iter().filter(|o| **o != r).filter(beside);
    let kin_named = siblings.flat_map(|o| reading.firm.iter().map(|h| reading.named[*h][*o])).fold(0.0, f32::max);
    let (has_own, has_shared) = (flag(!own.is_empty()), flag(!shared.is_empty()));
    vec![
        has_own,
        has_own * nth(&own, 0),
        has_own * content(&own),
        has_own * gap,
        has_own * nth(&own, 1),
        has_shared,
        has_shared * nth(&shared, 0),
        has_shared * content(&shared),
        nth(&stray, 0),
        nth(&stray, 1),
        unnamed,
        here.map_or(0.0, rival_at),
        content(&stray),
        here.map_or(0.0, |h| reading.signals[h].foreign_name.min(1.0)),
        (1.0 + sum).ln(),
        flag(heading >= 0.5 && own.is_empty() && shared.is_empty()),
        1.0 - heading,
        slot,
        flag(row.bullet),
        branch_absent,
        branch_absent * nth(&stray, 0).max(nth(&own, 0)),
        flag(reading.knows(r)),
        kin_named,
        branch_absent * (1.0 - kin_named),
    ]
}
