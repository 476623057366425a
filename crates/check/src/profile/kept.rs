//! A profile and its roster in one text, so that what was assessed by both can be assessed again when the files are gone.
//!
//! The roster stands behind the profile as comments of the TOML file: the profile's own lines keep their numbers, and an editor that is
//! given the whole still reads it. One roster that comes with the program is not kept.

/// What begins each line of the roster.
const LINE: &str = "#| ";
/// The line before the first of them.
const HEAD: &str = "#| ── danh sách đơn vị ──\n";

/// The profile with its roster behind it.
pub(super) fn join(profile: &str, roster: &str) -> String {
    let mut out = String::with_capacity(profile.len() + roster.len() + roster.len() / 8);
    out.push_str(profile);
    out.push('\n');
    out.push_str(HEAD);
    for line in roster.split('\n') {
        out.push_str(LINE);
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The profile, and the roster that was kept behind it.
pub(super) fn split(text: &str) -> (&str, Option<String>) {
    let Some((profile, roster)) = text.split_once(HEAD).and_then(|(own, kept)| Some((own.strip_suffix('\n')?, kept))) else {
        return (text, None);
    };
    let lines: Option<Vec<&str>> =
        roster.strip_suffix('\n').unwrap_or(roster).split('\n').map(|l| l.strip_prefix(LINE)).collect();
    match lines {
        Some(lines) => (profile, Some(lines.join("\n"))),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_joined_comes_apart_the_same() {
        for roster in ["id\tname\na\tA\n", "a\r\nb", "", "\n\n", "#| x"] {
            for profile in ["id = \"a\"\n", "id = \"a\"", ""] {
                let whole = join(profile, roster);
                assert_eq!(split(&whole), (profile, Some(roster.to_owned())));
                assert_eq!(join(profile, &split(&whole).1.unwrap_or_default()), whole);
            }
        }
        assert_eq!(split("id = 1\n# x\n"), ("id = 1\n# x\n", None));
    }
}
