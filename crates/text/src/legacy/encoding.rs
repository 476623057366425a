//! The encodings that came before Unicode, by name.

/// A Vietnamese encoding from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    Tcvn3,
    Vni,
    Viscii,
    Vps,
    Cp1258,
}

impl Encoding {
    /// The commoner first; where two fit equally well the first is taken.
    pub const ALL: [Encoding; 5] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Viscii, Encoding::Vps, Encoding::Cp1258];

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Tcvn3 => "TCVN3",
            Encoding::Vni => "VNI",
            Encoding::Viscii => "VISCII",
            Encoding::Vps => "VPS",
            Encoding::Cp1258 => "CP1258",
        }
    }

    /// Whether some letters have no capital in it; TCVN3 has none with a tone.
    pub fn lacks_capitals(self) -> bool {
        matches!(self, Encoding::Tcvn3 | Encoding::Vps)
    }
}
