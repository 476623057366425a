//! CMS SignedData (RFC 5652) as signatures of papers use it: who signed, when, and which digest was signed.
//!
//! Leaves out trust: no certificate is checked against its issuer, and the signature value itself is not verified with the signer's key.

mod der;
pub(crate) mod moment;

use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use self::der::{Item, OCTET_STRING, OID, SEQUENCE, SET};

/// More attributes, certificates or name parts than that are not looked at.
const MAX_PARTS: usize = 200;

const SIGNED_DATA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
/// TSTInfo (RFC 3161, 2.4.2).
const TIMESTAMP_INFO: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04";
const MESSAGE_DIGEST: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04";
const SIGNING_TIME: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05";
/// A timestamp of the signature value (RFC 3161, appendix A).
const TIMESTAMP_TOKEN: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0E";
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
const ORGANISATION: &[u8] = b"\x55\x04\x0A";

/// A digest that signatures are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Hash::Sha1 => "SHA-1",
            Hash::Sha224 => "SHA-224",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    /// By the identifier of the digest; some signers name the signature's algorithm in its place.
    fn by_oid(oid: &[u8]) -> Option<Hash> {
        match oid {
            b"\x2B\x0E\x03\x02\x1A" | b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x05" => Some(Hash::Sha1),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x04" | b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0E" => Some(Hash::Sha224),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" | b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B" => Some(Hash::Sha256),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" | b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C" => Some(Hash::Sha384),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" | b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D" => Some(Hash::Sha512),
            _ => None,
        }
    }

    /// The digest of parts, one after the other.
    pub(crate) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut state = D::new();
            for part in parts {
                state.update(part);
            }
            state.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => run::<Sha1>(parts),
            Hash::Sha224 => run::<Sha224>(parts),
            Hash::Sha256 => run::<Sha256>(parts),
            Hash::Sha384 => run::<Sha384>(parts),
            Hash::Sha512 => run::<Sha512>(parts),
        }
    }
}

/// What a signature says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Names from the signer's certificate.
    pub name: Option<String>,
    pub organisation: Option<String>,
    /// Who issued that certificate.
    pub issuer: Option<String>,
    pub hash: Option<Hash>,
    /// The signed attribute with the digest of the content.
    pub message_digest: Option<Vec<u8>>,
    /// The content where it stands inside.
    pub content: Option<Vec<u8>>,
    /// When it was signed by the signer's own clock, in seconds since 1970 (UTC).
    pub signing_time: Option<i64>,
    /// When a timestamping service saw it.
    pub stamped: Option<i64>,
    /// The content is a timestamp: the digest that it is about.
    pub imprint: Option<(Option<Hash>, Vec<u8>)>,
}

/// Reads a SignedData; zeros and anything else behind it are ignored. `None` where the bytes are none.
pub(crate) fn read(bytes: &[u8]) -> Option<Signed> {
    read_at(bytes, true)
}

/// `outer`: a timestamp within is read too, but none within that.
fn read_at(bytes: &[u8], outer: bool) -> Option<Signed> {
    let (info, _) = der::read(bytes)?;
    let mut parts = info.is(SEQUENCE)?.items();
    if parts.next()?.is(OID)?.body != SIGNED_DATA {
        return None;
    }
    let data = parts.next()?.is(0xA0)?.inner()?.is(SEQUENCE)?;
    let mut content = None;
    let mut certificates: Vec<Item<'_>> = Vec::new();
    let mut signer = None;
    // version, digestAlgorithms, encapContentInfo, [0] certificates, [1] crls, signerInfos
    for (index, part) in data.items().enumerate().take(MAX_PARTS) {
        match part.tag {
            SEQUENCE if content.is_none() => content = Some(part),
            0xA0 => certificates = part.items().filter(|i| i.tag == SEQUENCE).take(MAX_PARTS).collect(),
            // The first set holds the digest algorithms.
            SET if index > 1 => signer = part.items().find(|i| i.tag == SEQUENCE),
            _ => {}
        }
    }
    let mut out = Signed::default();
    if let Some(content) = content {
        read_content(content, &mut out);
    }
    read_signer(signer?, &certificates, outer, &mut out)?;
    Some(out)
}

fn read_content(content: Item<'_>, out: &mut Signed) {
    let mut parts = content.items();
    let Some(kind) = parts.next().and_then(|i| i.is(OID)) else { return };
    out.content = parts.next().and_then(|i| i.is(0xA0)).and_then(|i| i.inner()).and_then(|i| i.octets());
    if kind.body == TIMESTAMP_INFO
        && let Some((imprint, time)) = out.content.as_deref().and_then(timestamp)
    {
        out.imprint = Some(imprint);
        out.stamped = time;
    }
}

/// What a TSTInfo says: the digest that it is about, and when.
#[expect(clippy::type_complexity, reason = "used in one place")]
fn timestamp(bytes: &[u8]) -> Option<((Option<Hash>, Vec<u8>), Option<i64>)> {
    let info = der::read(bytes)?.0.is(SEQUENCE)?;
    let imprint = info.items().find(|i| i.tag == SEQUENCE)?;
    let hash = imprint.items().find(|i| i.tag == SEQUENCE).and_then(algorithm);
    let digest = imprint.items().find(|i| i.tag == OCTET_STRING)?.body.to_vec();
    let time = info.items().take(MAX_PARTS).find(|i| i.tag == der::GENERALIZED_TIME).and_then(|i| moment::generalized(i.body));
    Some(((hash, digest), time))
}

fn algorithm(item: Item<'_>) -> Option<Hash> {
    Hash::by_oid(item.is(SEQUENCE)?.inner()?.is(OID)?.body)
}

fn read_signer(signer: Item<'_>, certificates: &[Item<'_>], outer: bool, out: &mut Signed) -> Option<()> {
    // version, sid, digestAlgorithm, [0] signedAttrs, signatureAlgorithm, signature, [1] unsignedAttrs
    let mut parts = signer.items().skip(1);
    let sid = parts.next()?;
    out.hash = algorithm(parts.next()?);
    for part in parts.take(MAX_PARTS) {
        match part.tag {
            0xA0 => {
                for (kind, value) in attributes(part) {
                    match kind {
                        MESSAGE_DIGEST => out.message_digest = value.octets(),
                        SIGNING_TIME => out.signing_time = moment::asn1(value.tag, value.body),
                        _ => {}
                    }
                }
            }
            0xA1 if outer => {
                let token = attributes(part).find(|(kind, _)| *kind == TIMESTAMP_TOKEN);
                out.stamped = out.stamped.or(token.and_then(|(_, v)| read_at(v.whole, false)).and_then(|t| t.stamped));
            }
            _ => {}
        }
    }
    if let Some(certificate) = certificates.iter().find_map(|c| certificate(*c).filter(|c| c.is_of(sid))) {
        out.name = named(certificate.subject, COMMON_NAME);
        out.organisation = named(certificate.subject, ORGANISATION);
        out.issuer = named(certificate.issuer, COMMON_NAME).or_else(|| named(certificate.issuer, ORGANISATION));
    }
    Some(())
}

/// Kind and first value of each attribute.
fn attributes<'a>(set: Item<'a>) -> impl Iterator<Item = (&'a [u8], Item<'a>)> {
    set.items().take(MAX_PARTS).filter_map(|attribute| {
        let mut parts = attribute.is(SEQUENCE)?.items();
        Some((parts.next()?.is(OID)?.body, parts.next()?.is(SET)?.inner()?))
    })
}

/// The parts of a certificate (RFC 5280, 4.1) that say whose it is.
struct Certificate<'a> {
    serial: Item<'a>,
    issuer: Item<'a>,
    subject: Item<'a>,
    body: Item<'a>,
}

fn certificate(item: Item<'_>) -> Option<Certificate<'_>> {
    let body = item.inner()?.is(SEQUENCE)?;
    // [0] version, serialNumber, signature, issuer, validity, subject, …
    let mut parts = body.items().skip_while(|i| i.tag == 0xA0);
    let serial = parts.next()?.is(der::INTEGER)?;
    parts.next()?;
    let issuer = parts.next()?.is(SEQUENCE)?;
    parts.next()?;
    let subject = parts.next()?.is(SEQUENCE)?;
    Some(Certificate { serial, issuer, subject, body })
}

impl Certificate<'_> {
    /// Whether a SignerIdentifier names this certificate: issuer and serial number, or the key's identifier.
    fn is_of(&self, sid: Item<'_>) -> bool {
        match sid.tag {
            SEQUENCE => {
                let mut parts = sid.items();
                parts.next().is_some_and(|i| i.whole == self.issuer.whole)
                    && parts.next().is_some_and(|i| i.body == self.serial.body)
            }
            // The extension that holds the identifier repeats its bytes; they are a digest and stand nowhere else.
            0x80 => sid.body.len() >= 8 && self.body.body.windows(sid.body.len()).any(|w| w == sid.body),
            _ => false,
        }
    }
}

/// A part of a distinguished name; the last where there are several, which is the most special.
fn named(name: Item<'_>, kind: &[u8]) -> Option<String> {
    let sets = name.items().filter(|i| i.tag == SET).take(MAX_PARTS);
    let parts = sets.flat_map(|set| set.items().take(MAX_PARTS)).filter_map(|part| {
        let mut inner = part.is(SEQUENCE)?.items();
        (inner.next()?.is(OID)?.body == kind).then(|| inner.next()?.text()).flatten()
    });
    parts.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_signature_is_none() {
        for bytes in [&b""[..], b"\x30\x00", b"\x30\x03\x06\x01\x2A", &[0x30, 0x80], &[0xFF; 64]] {
            assert_eq!(read(bytes), None, "{bytes:02X?}");
        }
    }

    #[test]
    fn digests_by_name() {
        let known: [(Hash, &[u8], &str); 2] = [
            (Hash::Sha1, b"\x2B\x0E\x03\x02\x1A", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                Hash::Sha256,
                b"\x60\x86\x48\x01\x65\x03\x04\x02\x01",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
        ];
        for (hash, oid, digest) in known {
            assert_eq!(Hash::by_oid(oid), Some(hash));
            assert_eq!(hex::encode(hash.of(&[b"a", b"bc"])), digest);
        }
    }
}
