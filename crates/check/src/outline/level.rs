//! Levels from labels and looks: a stack on which each kind of number opens a level when it first appears and comes back to it when it
//! appears again. No fixed order of kinds is assumed: units write A. above I. and I. above 1., or the other way.

use super::label::{Label, LabelKind, roman_value};
use super::{Heading, Look};

/// What makes two headings peers.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Peer {
    Kind(LabelKind),
    Dotted(usize),
    Capitals,
    Centred,
    Bold,
    Weak(Look),
}

struct Open {
    peer: Peer,
    label: Option<Label>,
    heading: usize,
    strong: bool,
}

pub(super) fn assign(headings: &mut [Heading]) {
    let mut stack: Vec<Open> = Vec::new();
    for (i, heading) in headings.iter_mut().enumerate() {
        settle_letter(heading, &stack);
        let peer = peer(heading);
        let strong = heading.look.is_structural();
        let depth = depth(&stack, &peer, heading);
        stack.truncate(depth);
        let parent = stack.last().map(|o| o.heading);
        let open = Open { peer, label: heading.label.clone(), heading: i, strong };
        let (level, parent) = (stack.len(), parent);
        stack.push(open);
        heading.level = level;
        heading.parent = parent;
    }
}

fn peer(heading: &Heading) -> Peer {
    match &heading.label {
        Some(l) if l.kind == LabelKind::Arabic => Peer::Dotted(l.depth()),
        Some(l) if !l.is_bullet() => Peer::Kind(l.kind),
        _ if heading.look == Look::Capitals => Peer::Capitals,
        _ if matches!(heading.look, Look::Bold | Look::Styled) && heading.centred => Peer::Centred,
        _ if matches!(heading.look, Look::Bold | Look::Styled) => Peer::Bold,
        _ => Peer::Weak(heading.look),
    }
}

/// How much of the stack stays open above a heading.
fn depth(stack: &[Open], peer: &Peer, heading: &Heading) -> usize {
    // A dash or a lead never closes a heading that looks like one; it hangs under whatever is open.
    if let Peer::Weak(_) = peer {
        return stack.iter().position(|o| !o.strong).unwrap_or(stack.len());
    }
    if let (Peer::Dotted(parts), Some(label)) = (peer, &heading.label) {
        // "2.1" belongs under an open "2."; "2.2" beside an open "2.1"; "3.1" closes "2.".
        if let Some(i) = stack.iter().position(|o| o.peer == Peer::Dotted(*parts)) {
            return i;
        }
        if *parts > 1 {
            let under = stack.iter().rposition(|o| {
                o.label
                    .as_ref()
                    .is_some_and(|l| l.kind == LabelKind::Arabic && l.depth() < *parts || label.prefix.last() == Some(&l.value))
            });
            return under.map_or_else(|| strong_len(stack), |i| i + 1);
        }
        if let Some(i) = stack.iter().position(|o| matches!(o.peer, Peer::Dotted(n) if n > *parts)) {
            return i;
        }
        return strong_len(stack);
    }
    if let Some(i) = stack.iter().rposition(|o| o.peer == *peer) {
        return i;
    }
    // A part, a Roman number and capitals stand above arabic numbers, letters and bold even when they come first.
    let rank = |p: &Peer| match p {
        Peer::Kind(LabelKind::Part) => 0,
        Peer::Kind(LabelKind::UpperLetter | LabelKind::Roman) | Peer::Capitals | Peer::Centred => 1,
        Peer::Dotted(_) | Peer::Bold => 2,
        _ => 3,
    };
    stack.iter().position(|o| rank(&o.peer) > rank(peer)).unwrap_or_else(|| strong_len(stack))
}

fn strong_len(stack: &[Open]) -> usize {
    stack.iter().position(|o| !o.strong).unwrap_or(stack.len())
}

/// "I.", "V.", "X." and "C.", "D." can be letters or Roman numerals; what is open decides.
fn settle_letter(heading: &mut Heading, stack: &[Open]) {
    let Some(label) = &mut heading.label else { return };
    let open = |kind: LabelKind| stack.iter().rev().find_map(|o| o.label.as_ref().filter(|l| l.kind == kind).map(|l| l.value));
    if label.kind == LabelKind::Roman && label.text.len() == 1 {
        // After "H." comes "I." as a letter; else it is a numeral.
        if label.text == "I" && open(LabelKind::UpperLetter) == Some(8) && open(LabelKind::Roman).is_none() {
            label.kind = LabelKind::UpperLetter;
            label.value = 9;
        }
    } else if label.kind == LabelKind::UpperLetter
        && let Some(value) = roman_value(&label.text)
        && open(LabelKind::Roman).is_some_and(|v| v + 1 == value)
    {
        label.kind = LabelKind::Roman;
        label.value = value;
    } else if let Some(value) = misread(label)
        && open(LabelKind::Roman).is_some_and(|v| v + 1 == value)
        && open(label.kind).is_none_or(|v| v + 1 != label.value)
    {
        label.kind = LabelKind::Roman;
        label.value = value;
        label.prefix.clear();
    }
}

/// The Roman numeral that a label is taken for on a scan: "H." for II., "11." and "111." for II. and III.
fn misread(label: &Label) -> Option<u32> {
    match label.text.trim_end_matches(|c: char| !c.is_alphanumeric()) {
        "H" | "11" => Some(2),
        "111" => Some(3),
        _ => None,
    }
}
