//! The address of a place: names campaign, dossier, version, file and block, so that it means the same text for ever, whatever is
//! indexed again or sent later.
//!
//! Written `campaign/dossier@2/file/s31`: what would not survive a shell, a blank or a link is percent-encoded (RFC 3986), letters with
//! marks stay. The last part says what stands there: `p` a paper, `s` a section, `r` a table row, each with the number of its block and,
//! where several begin in it, of the part; `s31-4` is the fourth paragraph of that section, `f3` the third finding of the dossier.
//! `campaign/dossier@2` is a dossier as a whole.

use super::entry::{Entry, Granularity};
use rasoat_model::lang::Lang;
use std::fmt;
use std::str::FromStr;

/// A place in a version of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub campaign: String,
    pub dossier: String,
    /// From 1.
    pub version: u32,
    pub place: Place,
}

/// What of the dossier is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// The dossier as a whole.
    Whole,
    /// A finding of its assessment, from 1.
    Finding(u32),
    In {
        /// Path inside the dossier.
        file: String,
        /// Paper, section or row; of a paragraph that of its section.
        granularity: Granularity,
        block: usize,
        part: u32,
        /// Of a paragraph its number in the text of the section, the heading being the first; 0 for the whole.
        line: u32,
    },
}

/// No address: what it looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” không phải là địa chỉ; chép nguyên địa chỉ từ kết quả của rasoat search, dạng đợt/hồ-sơ@phiên-bản/tệp/s31 hoặc đợt/hồ-sơ@phiên-bản"
)]
/// A text that is no address, as it was given.
pub struct NoAddress(pub String);

impl NoAddress {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.to_string(),
            Lang::En => format!(
                "“{}” is no address; copy it whole from the result of rasoat search: campaign/dossier@version/file/s31 or \
                 campaign/dossier@version",
                self.0
            ),
        }
    }
}

impl Address {
    /// Where an entry stands.
    pub fn of(entry: &Entry) -> Address {
        let place = match entry.granularity {
            Granularity::Finding => Place::Finding(entry.part),
            granularity => Place::In { file: entry.file.clone(), granularity, block: entry.block, part: entry.part, line: 0 },
        };
        Address { campaign: entry.campaign.clone(), dossier: entry.dossier.clone(), version: entry.version, place }
    }

    /// A paragraph of the section, by its number from 1.
    #[must_use]
    pub fn paragraph(mut self, number: u32) -> Address {
        if let Place::In { line, .. } = &mut self.place {
            *line = number;
        }
        self
    }

    /// The dossier in which the place is.
    pub fn whole(&self) -> Address {
        Address { place: Place::Whole, ..self.clone() }
    }
}

fn letter(granularity: Granularity) -> char {
    match granularity {
        Granularity::Paper => 'p',
        Granularity::Section | Granularity::Paragraph => 's',
        Granularity::Row => 'r',
        Granularity::Finding => 'f',
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}@{}", encode(&self.campaign), encode(&self.dossier), self.version)?;
        match &self.place {
            Place::Whole => Ok(()),
            Place::Finding(n) => write!(f, "/f{n}"),
            Place::In { file, granularity, block, part, line } => {
                write!(f, "/{}/{}{block}", encode(file), letter(*granularity))?;
                if *part > 0 {
                    write!(f, ".{part}")?;
                }
                if *line > 0 { write!(f, "-{line}") } else { Ok(()) }
            }
        }
    }
}

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Address, NoAddress> {
        read(text.trim().trim_end_matches('/')).ok_or_else(|| NoAddress(text.chars().take(80).collect()))
    }
}

fn read(text: &str) -> Option<Address> {
    let parts: Vec<&str> = text.split('/').collect();
    let (campaign, dossier, rest) = match parts.as_slice() {
        [campaign, dossier, rest @ ..] => (decode(campaign)?, dossier, rest),
        _ => return None,
    };
    let (dossier, version) = dossier.rsplit_once('@')?;
    let place = match rest {
        [] => Place::Whole,
        [finding] => Place::Finding(number(finding.strip_prefix('f')?)?),
        [file, place] => {
            let all = [Granularity::Paper, Granularity::Section, Granularity::Row];
            let granularity = all.into_iter().find(|g| place.starts_with(letter(*g)))?;
            let (at, line) = place[1..].split_once('-').unwrap_or((&place[1..], "0"));
            let (block, part) = at.split_once('.').unwrap_or((at, "0"));
            Place::In {
                file: decode(file)?,
                granularity,
                block: number(block)? as usize,
                part: number(part)?,
                line: number(line)?,
            }
        }
        _ => return None,
    };
    Some(Address { campaign, dossier: decode(dossier)?, version: number(version)?, place })
}

/// Figures only: no sign.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Letters, figures and what no shell, link or other part of the address means anything by.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | '+') || rasoat_text::letter::is_mark(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for b in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{b:02X}"));
            }
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b != b'%' {
            out.push(b);
            continue;
        }
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
        out.push(u8::try_from(high * 16 + low).ok()?);
    }
    let text = String::from_utf8(out).ok()?;
    (!text.is_empty()).then_some(text)
}

impl Entry {
    /// Where it stands.
    pub fn address(&self) -> Address {
        Address::of(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_and_read() {
        for (text, place) in [
            ("dot/001@2", Place::Whole),
            ("dot/001@2/f3", Place::Finding(3)),
            (
                "dot/001@2/a.docx/s31-4",
                Place::In { file: "a.docx".into(), granularity: Granularity::Section, block: 31, part: 0, line: 4 },
            ),
            (
                "dot/001@2/B%C3%A1o%20c%C3%A1o%2F1.docx/r7.12",
                Place::In { file: "Báo cáo/1.docx".into(), granularity: Granularity::Row, block: 7, part: 12, line: 0 },
            ),
        ] {
            let wanted = Address { campaign: "dot".into(), dossier: "001".into(), version: 2, place };
            assert_eq!(text.parse::<Address>(), Ok(wanted.clone()), "{text}");
            assert_eq!(wanted.to_string().parse::<Address>(), Ok(wanted));
        }
        for wrong in
            ["", "dot", "dot/001", "dot/001@", "dot/001@x", "dot/001@1/a/x3", "dot/001@1/a/s", "a/b@1/%F/s1", "/b@1", "a/b@1/f+3"]
        {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_name_survives(campaign in ".{1,20}", dossier in ".{1,20}", file in ".{1,20}", block in 0usize..1_000_000) {
            let place = Place::In { file, granularity: Granularity::Section, block, part: 3, line: 1 };
            let address = Address { campaign, dossier, version: 7, place };
            let written = address.to_string();
            prop_assert!(!written.contains([' ', '\'', '"', '$', '#', '?', '&']));
            prop_assert_eq!(written.parse::<Address>(), Ok(address));
        }

        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = text.parse::<Address>();
        }
    }
}
