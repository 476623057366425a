//! In which part of the country a unit is: the six socio-economic regions of Nghị quyết 81/2023/QH15, and the units of the central body.
//!
//! A unit of 2025 counts where the province lies whose name it bears, also where it took in a province of another region. Regional
//! offices, whose borders are others, have no region.

use super::{Roster, UnitKind};

/// A part of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Region {
    NorthernMidlands,
    RedRiverDelta,
    CentralCoast,
    CentralHighlands,
    SouthEast,
    MekongDelta,
    /// Đơn vị trực thuộc, wherever they sit.
    Central,
}

impl Region {
    pub const ALL: [Region; 7] = [
        Region::NorthernMidlands,
        Region::RedRiverDelta,
        Region::CentralCoast,
        Region::CentralHighlands,
        Region::SouthEast,
        Region::MekongDelta,
        Region::Central,
    ];

    /// For programs and queries: the name without marks.
    pub fn as_str(self) -> &'static str {
        match self {
            Region::NorthernMidlands => "trung-du-mien-nui-phia-bac",
            Region::RedRiverDelta => "dong-bang-song-hong",
            Region::CentralCoast => "bac-trung-bo-duyen-hai-mien-trung",
            Region::CentralHighlands => "tay-nguyen",
            Region::SouthEast => "dong-nam-bo",
            Region::MekongDelta => "dong-bang-song-cuu-long",
            Region::Central => "don-vi-truc-thuoc",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Region::NorthernMidlands => "Trung du và miền núi phía Bắc",
            Region::RedRiverDelta => "Đồng bằng sông Hồng",
            Region::CentralCoast => "Bắc Trung Bộ và Duyên hải miền Trung",
            Region::CentralHighlands => "Tây Nguyên",
            Region::SouthEast => "Đông Nam Bộ",
            Region::MekongDelta => "Đồng bằng sông Cửu Long",
            Region::Central => "Đơn vị trực thuộc",
        }
    }

    pub fn parse(id: &str) -> Option<Region> {
        Region::ALL.into_iter().find(|r| r.as_str() == id)
    }

    /// The provinces, as the ids of their units go on behind "bhxh-".
    fn provinces(self) -> &'static [&'static str] {
        match self {
            Region::NorthernMidlands => &[
                "ha-giang",
                "cao-bang",
                "lang-son",
                "bac-giang",
                "phu-tho",
                "thai-nguyen",
                "bac-kan",
                "tuyen-quang",
                "lao-cai",
                "yen-bai",
                "lai-chau",
                "son-la",
                "dien-bien",
                "hoa-binh",
            ],
            Region::RedRiverDelta => &[
                "ha-noi",
                "hai-phong",
                "hai-duong",
                "hung-yen",
                "vinh-phuc",
                "bac-ninh",
                "thai-binh",
                "nam-dinh",
                "ha-nam",
                "ninh-binh",
                "quang-ninh",
            ],
            Region::CentralCoast => &[
                "thanh-hoa",
                "nghe-an",
                "ha-tinh",
                "quang-binh",
                "quang-tri",
                "thua-thien-hue",
                "hue",
                "da-nang",
                "quang-nam",
                "quang-ngai",
                "binh-dinh",
                "phu-yen",
                "khanh-hoa",
                "ninh-thuan",
                "binh-thuan",
            ],
            Region::CentralHighlands => &["kon-tum", "gia-lai", "dak-lak", "dak-nong", "lam-dong"],
            Region::SouthEast => &["ho-chi-minh", "dong-nai", "ba-ria-vung-tau", "binh-duong", "binh-phuoc", "tay-ninh"],
            Region::MekongDelta => &[
                "long-an",
                "tien-giang",
                "ben-tre",
                "tra-vinh",
                "vinh-long",
                "dong-thap",
                "an-giang",
                "kien-giang",
                "can-tho",
                "hau-giang",
                "soc-trang",
                "bac-lieu",
                "ca-mau",
            ],
            Region::Central => &[],
        }
    }
}

/// The region of a unit of the roster; `None` for others and for regional offices.
pub fn region_of(unit_id: &str) -> Option<Region> {
    let place = unit_id.strip_prefix("bhxh-").map(|p| p.strip_suffix("-2025").unwrap_or(p));
    let by_place = place.and_then(|place| Region::ALL.into_iter().find(|r| r.provinces().contains(&place)));
    let attached = || Roster::builtin().get(unit_id).is_some_and(|u| u.kind == UnitKind::Attached);
    by_place.or_else(|| attached().then_some(Region::Central))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_but_the_regional_offices_has_one() {
        for unit in Roster::builtin().units() {
            let regional = unit.id.starts_with("bhxh-khu-vuc-");
            assert_eq!(region_of(&unit.id).is_none(), regional, "{}", unit.id);
        }
        let provinces: usize = Region::ALL.iter().map(|r| r.provinces().len()).sum();
        assert_eq!(provinces, 64, "63 provinces, one under two names");
        assert_eq!(region_of("don-vi-la"), None);
    }
}
