//! The few parts of DER and BER (ITU-T X.690) that a signature is made of: one element after the other, nothing decoded ahead.
//!
//! Lengths of indefinite form are read, because some signers write them. Leaves out tags above 30 and anything that is not met in CMS.

/// Elements within elements, where the end of one must be searched.
const MAX_DEPTH: usize = 32;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// One element: its first byte, what is in it, and the bytes of it as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub tag: u8,
    pub body: &'a [u8],
    pub whole: &'a [u8],
}

/// The first element and what follows it; `None` where the bytes are no element.
pub(super) fn read(bytes: &[u8]) -> Option<(Item<'_>, &[u8])> {
    read_at(bytes, 0)
}

fn read_at(bytes: &[u8], depth: usize) -> Option<(Item<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    if tag & 0x1F == 0x1F || depth > MAX_DEPTH {
        return None;
    }
    let (&first, mut rest) = rest.split_first()?;
    let length = match first {
        0x80 => return indefinite(tag, bytes, rest, depth),
        0..0x80 => usize::from(first),
        _ => {
            let count = usize::from(first & 0x7F);
            if count > 4 || count > rest.len() {
                return None;
            }
            let (digits, after) = rest.split_at(count);
            rest = after;
            digits.iter().fold(0usize, |n, &d| n << 8 | usize::from(d))
        }
    };
    let body = rest.get(..length)?;
    let whole = &bytes[..bytes.len() - rest.len() + length];
    Some((Item { tag, body, whole }, &rest[length..]))
}

/// An element that ends with two zero bytes.
fn indefinite<'a>(tag: u8, bytes: &'a [u8], content: &'a [u8], depth: usize) -> Option<(Item<'a>, &'a [u8])> {
    if tag & 0x20 == 0 {
        return None;
    }
    let mut rest = content;
    while !rest.starts_with(&[0, 0]) {
        rest = read_at(rest, depth + 1)?.1;
    }
    let body = &content[..content.len() - rest.len()];
    let rest = &rest[2..];
    Some((Item { tag, body, whole: &bytes[..bytes.len() - rest.len()] }, rest))
}

/// The elements of a body, as far as they can be read.
pub(super) fn items(body: &[u8]) -> impl Iterator<Item = Item<'_>> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let (item, after) = read(rest)?;
        rest = after;
        Some(item)
    })
}

impl<'a> Item<'a> {
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        items(self.body)
    }

    /// The element inside an explicit tag.
    pub(super) fn inner(&self) -> Option<Item<'a>> {
        self.items().next()
    }

    pub(super) fn is(&self, tag: u8) -> Option<Item<'a>> {
        (self.tag == tag).then_some(*self)
    }

    /// The bytes of an OCTET STRING, put together where they come in parts.
    pub(super) fn octets(&self) -> Option<Vec<u8>> {
        match self.tag {
            OCTET_STRING => Some(self.body.to_vec()),
            0x24 => Some(self.items().filter(|i| i.tag == OCTET_STRING).flat_map(|i| i.body).copied().collect()),
            _ => None,
        }
    }

    /// The text of a string of any of the types that names are written in.
    pub(super) fn text(&self) -> Option<String> {
        let wide = |units: &[u8]| {
            let units = units.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect::<String>()
        };
        let text = match self.tag {
            // UTF8String, NumericString, PrintableString, IA5String, VisibleString
            0x0C | 0x12 | 0x13 | 0x16 | 0x1A => String::from_utf8_lossy(self.body).into_owned(),
            // TeletexString: UTF-8 in practice, else Latin-1.
            0x14 => match std::str::from_utf8(self.body) {
                Ok(text) => text.to_owned(),
                Err(_) => self.body.iter().map(|b| char::from(*b)).collect(),
            },
            0x1E => wide(self.body),
            _ => return None,
        };
        let text = text.trim().trim_matches('\0').chars().take(300).collect::<String>();
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_form() {
        for (bytes, want) in [
            (&[0x04, 0x02, 1, 2, 9][..], Some((&[1u8, 2][..], 1))),
            (&[0x04, 0x81, 0x01, 7], Some((&[7], 0))),
            (&[0x30, 0x80, 0x04, 0x01, 7, 0, 0, 5], Some((&[0x04, 0x01, 7], 1))),
            (&[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0], Some((&[0x30, 0x80, 0, 0], 0))),
            // Too long, unfinished, primitive of indefinite length, a long tag, nothing.
            (&[0x04, 0x05, 1], None),
            (&[0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], None),
            (&[0x04, 0x85, 0, 0, 0, 0, 0], None),
            (&[0x30, 0x80, 0x04, 0x01, 7], None),
            (&[0x04, 0x80, 0, 0], None),
            (&[0x1F, 0x81, 0x00, 0x00], None),
            (&[], None),
        ] {
            let got = read(bytes).map(|(item, rest)| (item.body, rest.len()));
            assert_eq!(got, want, "{bytes:02X?}");
        }
    }

    #[test]
    fn a_deep_nest_ends() {
        let nest: Vec<u8> = [0x30, 0x80].repeat(100_000);
        assert_eq!(read(&nest), None);
    }

    #[test]
    fn names_in_their_types() {
        for (bytes, want) in [
            (&b"\x0C\x04L\xC3\xAA "[..], Some("Lê")),
            (&b"\x1E\x04\x00L\x00\xEA"[..], Some("Lê")),
            (&b"\x14\x02L\xEA"[..], Some("Lê")),
            (&b"\x0C\x00"[..], None),
            (&b"\x02\x01\x05"[..], None),
        ] {
            assert_eq!(read(bytes).and_then(|(item, _)| item.text()).as_deref(), want);
        }
    }
}
