//! What the name of a font says of the letters that it shows.

/// Whether a font of this name has Vietnamese letters where others have signs. Names are often left over from an older text.
pub fn is_font(name: &str) -> bool {
    let name = family(name);
    let begins = |with: &str| name.get(..with.len()).is_some_and(|n| n.eq_ignore_ascii_case(with));
    begins("VNI-") || begins("VNI ") || is_tcvn3_font(name)
}

/// The name without the tag of a subset ("ABCDEF+") and the full stop of the .Vn fonts, which some writers lose.
fn family(name: &str) -> &str {
    let name = name.rsplit_once('+').map_or(name, |(_, n)| n).trim();
    name.strip_prefix('.').unwrap_or(name)
}

fn is_tcvn3_font(family: &str) -> bool {
    family.strip_prefix("Vn").is_some_and(|n| n.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether a font of this name shows small letters as capitals (.VnTimeH).
pub fn shows_capitals(name: &str) -> bool {
    let name = family(name);
    is_tcvn3_font(name) && name.split([',', '-']).next().is_some_and(|n| n.trim_end().ends_with('H'))
}
