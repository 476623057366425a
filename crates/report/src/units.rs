//! In which order units stand in a list: kind by kind, by name as Vietnamese lists go, or by code as the roster does.

use rasoat_check::roster::Roster;
use rasoat_model::assessment::UnitRef;
use rasoat_text::collate::{Key, key};

/// In which order units are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Units that are called by their place by the name of the place ("BHXH tỉnh" left out), others by their own.
    #[default]
    Name,
    /// As in the roster: the built-in one has provinces by their official code.
    Code,
}

/// Where a unit stands; `name` where the roster does not know it. Units outside the roster come last.
pub fn place(roster: &Roster, unit: Option<&UnitRef>, name: &str, order: Order) -> (usize, usize, Key) {
    let known = unit.and_then(|u| u.id.as_deref()).and_then(|id| {
        let all = roster.units();
        all.iter().position(|u| u.id == id).map(|i| (i, &all[i]))
    });
    let Some((index, known)) = known else { return (usize::MAX, 0, key(unit.map_or(name, |u| &u.name))) };
    let rank = roster.kinds().iter().position(|k| k.kind == known.kind).unwrap_or(usize::MAX);
    match order {
        Order::Code => (rank, index, Key::default()),
        Order::Name => (rank, 0, key(known.place_names.first().unwrap_or(&known.name))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_by_place_then_the_rest() {
        let unit = |id: &str, name: &str| UnitRef {
            id: Some(id.into()).filter(|i: &String| !i.is_empty()),
            name: name.into(),
            kind: None,
        };
        let mut units = [
            unit("", "Đơn vị lạ"),
            unit("bhxh-ha-noi", "BHXH thành phố Hà Nội"),
            unit("bhxh-dien-bien", "BHXH tỉnh Điện Biên"),
            unit("bhxh-ca-mau", "BHXH tỉnh Cà Mau"),
        ];
        let roster = Roster::builtin("bhxh").expect("it comes with the program");
        units.sort_by_key(|u| place(&roster, Some(u), "", Order::Name));
        assert_eq!(
            units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(),
            ["BHXH tỉnh Cà Mau", "BHXH tỉnh Điện Biên", "BHXH thành phố Hà Nội", "Đơn vị lạ"]
        );
        units.sort_by_key(|u| place(&roster, Some(u), "", Order::Code));
        assert_eq!(units[0].name, "BHXH thành phố Hà Nội");
    }
}
