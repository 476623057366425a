//! In which order units stand in a list: by name as Vietnamese lists go, or by code as the roster does.

use rasoat_check::roster::{Roster, UnitKind};
use rasoat_model::assessment::UnitRef;
use rasoat_text::collate::{Key, key};

/// In which order units are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Provinces by the name of the place ("BHXH tỉnh" left out), then the units of the central body by name.
    #[default]
    Name,
    /// As in the roster: provinces by their official code.
    Code,
}

/// Where a unit stands; `name` where the roster does not know it. Units outside the roster come last.
pub fn place(unit: Option<&UnitRef>, name: &str, order: Order) -> (u8, usize, Key) {
    let known = unit.and_then(|u| u.id.as_deref()).and_then(|id| {
        let all = Roster::builtin().units();
        all.iter().position(|u| u.id == id).map(|i| (i, &all[i]))
    });
    let Some((index, known)) = known else { return (9, 0, key(unit.map_or(name, |u| &u.name))) };
    let rank = match known.kind {
        UnitKind::Province => 0,
        UnitKind::Attached => 1,
    };
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
        units.sort_by_key(|u| place(Some(u), "", Order::Name));
        assert_eq!(
            units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(),
            ["BHXH tỉnh Cà Mau", "BHXH tỉnh Điện Biên", "BHXH thành phố Hà Nội", "Đơn vị lạ"]
        );
        units.sort_by_key(|u| place(Some(u), "", Order::Code));
        assert_eq!(units[0].name, "BHXH thành phố Hà Nội");
    }
}
