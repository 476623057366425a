//! Office files locked by a password (MS-OFFCRYPTO 2.3.4): an OOXML package inside a compound file, opened with a password that was given.
//!
//! Both kinds that Office writes: "standard" (2007) and "agile" (2010 and later), with AES. Leaves out the check of integrity, locks by
//! certificate, and the older locks of DOC and XLS.

use std::io::Cursor;

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use office_oxide::cfb::CfbReader;

use super::cms::Hash;
use super::compound::{OLE, ole_names};
use super::xml::{Tag, Token, Xml};
use crate::error::ExtractError;
use crate::limits::Limits;

/// Rounds of hashing for all passwords together: one password costs 100,000 in files of Office, and a file may ask for any number.
const MAX_ROUNDS: u32 = 2_000_000;
const STANDARD_ROUNDS: u32 = 50_000;
/// Bytes of the package that are enciphered together.
const SEGMENT: usize = 4096;
/// Largest description of how it is locked.
const MAX_INFO: usize = 1 << 20;
const BLOCK: usize = 16;

/// How a package is locked.
enum Lock {
    Standard { salt: Vec<u8>, key_bytes: usize, verifier: Vec<u8>, verifier_hash: Vec<u8> },
    Agile { data: Cipher, password: Cipher, rounds: u32, verifier: Vec<u8>, verifier_hash: Vec<u8>, key: Vec<u8> },
}

/// What a cipher needs besides the key.
struct Cipher {
    hash: Hash,
    key_bytes: usize,
    salt: Vec<u8>,
}

/// Whether a file is a locked package.
pub(crate) fn is_locked(bytes: &[u8]) -> bool {
    bytes.starts_with(&OLE) && ole_names(bytes).iter().any(|n| n == "EncryptedPackage")
}

/// The package inside.
///
/// # Errors
/// `Encrypted` without a password, `WrongPassword` where none of them opens it, `LockNotOpened` for other kinds of lock, `Damaged`.
pub(crate) fn open(bytes: &[u8], passwords: &[String], limits: &Limits) -> Result<Vec<u8>, ExtractError> {
    if passwords.is_empty() {
        return Err(ExtractError::Encrypted);
    }
    let damaged = |_| ExtractError::Damaged { what: "a locked package without its parts".to_owned() };
    let mut file = CfbReader::new(Cursor::new(bytes)).map_err(damaged)?;
    let info = file.open_stream("EncryptionInfo").map_err(damaged)?;
    let package = file.open_stream("EncryptedPackage").map_err(damaged)?;
    let lock = lock(&info).ok_or(ExtractError::LockNotOpened)?;
    let rounds = match &lock {
        Lock::Standard { .. } => STANDARD_ROUNDS,
        Lock::Agile { rounds, .. } => *rounds,
    };
    let tries = MAX_ROUNDS.checked_div(rounds).map_or(usize::MAX, |n| n as usize);
    if tries == 0 {
        return Err(ExtractError::LockNotOpened);
    }
    let key = passwords.iter().take(tries).find_map(|p| lock.key(p)).ok_or(ExtractError::WrongPassword)?;
    let (size, content) = package.split_first_chunk::<8>().ok_or_else(|| damaged_package("no content"))?;
    let size = usize::try_from(u64::from_le_bytes(*size)).unwrap_or(usize::MAX);
    if content.len() as u64 > limits.max_bytes {
        return Err(ExtractError::TooLarge { what: "the locked package".to_owned(), limit: limits.max_bytes });
    }
    let mut plain = lock.decipher(&key, content).ok_or_else(|| damaged_package("its cipher"))?;
    plain.truncate(size);
    Ok(plain)
}

fn damaged_package(what: &str) -> ExtractError {
    ExtractError::Damaged { what: format!("locked package: {what}") }
}

/// Reads EncryptionInfo; `None` for kinds that are not opened.
fn lock(info: &[u8]) -> Option<Lock> {
    let version = |at: usize| info.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    match (version(0)?, version(2)?) {
        (4, 4) => agile(info.get(8..)?),
        (2..=4, 2) => standard(info.get(8..)?),
        _ => None,
    }
}

/// EncryptionHeader and EncryptionVerifier (2.3.2, 2.3.3), the header behind its size.
fn standard(info: &[u8]) -> Option<Lock> {
    const AES: std::ops::RangeInclusive<u32> = 0x660E..=0x6610;
    const SHA1: u32 = 0x8004;
    let word = |bytes: &[u8], at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let size = word(info, 0)? as usize;
    let header = info.get(4..)?.get(..size)?;
    let (cipher, hash, bits) = (word(header, 8)?, word(header, 12)?, word(header, 16)?);
    if !AES.contains(&cipher) || !(hash == SHA1 || hash == 0) {
        return None;
    }
    let verifier = info.get(4 + size..)?;
    let salt_size = word(verifier, 0)?;
    let rest = verifier.get(4..)?;
    (salt_size == 16).then_some(())?;
    Some(Lock::Standard {
        salt: rest.get(..16)?.to_vec(),
        key_bytes: key_bytes(bits)?,
        verifier: rest.get(16..32)?.to_vec(),
        verifier_hash: rest.get(36..68)?.to_vec(),
    })
}

fn key_bytes(bits: u32) -> Option<usize> {
    matches!(bits, 128 | 192 | 256).then_some(bits as usize / 8)
}

/// The XML of 2.3.4.10.
fn agile(xml: &[u8]) -> Option<Lock> {
    let text = String::from_utf8_lossy(&xml[..xml.len().min(MAX_INFO)]).into_owned();
    let mut xml = Xml::new(&text);
    let (mut data, mut found) = (None, None);
    loop {
        match xml.next() {
            Token::Open(tag) if tag.local() == "keyData" => data = data.or(cipher(&tag)),
            Token::Open(tag) if tag.local() == "encryptedKey" && found.is_none() => {
                let rounds = tag.attr("spinCount")?.parse().ok()?;
                let value = |name: &str| STANDARD.decode(tag.attr(name)?.as_bytes()).ok();
                let parts =
                    (value("encryptedVerifierHashInput")?, value("encryptedVerifierHashValue")?, value("encryptedKeyValue")?);
                found = Some((cipher(&tag)?, rounds, parts));
            }
            Token::End => break,
            _ => {}
        }
    }
    let (password, rounds, (verifier, verifier_hash, key)) = found?;
    Some(Lock::Agile { data: data?, password, rounds, verifier, verifier_hash, key })
}

fn cipher(tag: &Tag<'_>) -> Option<Cipher> {
    let is = |name: &str, value: &str| tag.attr(name).is_some_and(|v| v.eq_ignore_ascii_case(value));
    if !is("cipherAlgorithm", "AES") || !is("cipherChaining", "ChainingModeCBC") || !is("blockSize", "16") {
        return None;
    }
    let hash = match &*tag.attr("hashAlgorithm")? {
        "SHA1" | "SHA-1" => Hash::Sha1,
        "SHA256" | "SHA-256" => Hash::Sha256,
        "SHA384" | "SHA-384" => Hash::Sha384,
        "SHA512" | "SHA-512" => Hash::Sha512,
        _ => return None,
    };
    let salt = STANDARD.decode(tag.attr("saltValue")?.as_bytes()).ok()?;
    Some(Cipher { hash, key_bytes: key_bytes(tag.attr("keyBits")?.parse().ok()?)?, salt })
}

/// A password and a salt, hashed over and over.
fn hashed(hash: Hash, salt: &[u8], password: &str, rounds: u32) -> Vec<u8> {
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    (0..rounds).fold(hash.of(&[salt, &password]), |state, i| hash.of(&[&i.to_le_bytes(), &state]))
}

/// Cut to a length, or filled up to it.
fn sized(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

impl Lock {
    /// The key of the package; `None` if the password is not the right one.
    fn key(&self, password: &str) -> Option<Vec<u8>> {
        match self {
            Lock::Standard { salt, key_bytes, verifier, verifier_hash } => {
                let state = hashed(Hash::Sha1, salt, password, STANDARD_ROUNDS);
                let last = Hash::Sha1.of(&[&state, &[0; 4]]);
                let half = |fill: u8| {
                    let mut pad = [fill; 64];
                    pad.iter_mut().zip(&last).for_each(|(p, b)| *p ^= b);
                    Hash::Sha1.of(&[&pad])
                };
                let mut key = [half(0x36), half(0x5C)].concat();
                key.truncate(*key_bytes);
                let claimed = decipher(&key, None, verifier_hash)?;
                let right = claimed.starts_with(&Hash::Sha1.of(&[&decipher(&key, None, verifier)?]));
                right.then_some(key)
            }
            Lock::Agile { password: with, rounds, verifier, verifier_hash, key, .. } => {
                let state = hashed(with.hash, &with.salt, password, *rounds);
                let iv = sized(with.salt.clone(), BLOCK);
                let part = |purpose: [u8; 8], bytes: &[u8]| {
                    decipher(&sized(with.hash.of(&[&state, &purpose]), with.key_bytes), Some(&iv), bytes)
                };
                let input = part([0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79], verifier)?;
                let claimed = part([0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E], verifier_hash)?;
                if input.is_empty() || !claimed.starts_with(&with.hash.of(&[&input])) {
                    return None;
                }
                part([0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6], key)
            }
        }
    }

    fn decipher(&self, key: &[u8], content: &[u8]) -> Option<Vec<u8>> {
        match self {
            Lock::Standard { .. } => decipher(key, None, content),
            Lock::Agile { data, .. } => {
                let key = key.get(..data.key_bytes)?;
                let mut out = Vec::with_capacity(content.len());
                for (i, segment) in (0u32..).zip(content.chunks(SEGMENT)) {
                    let iv = sized(data.hash.of(&[&data.salt, &i.to_le_bytes()]), BLOCK);
                    out.extend(decipher(key, Some(&iv), segment)?);
                }
                Some(out)
            }
        }
    }
}

/// Deciphers whole blocks with AES, chained where there is a first block to chain to; what is left at the end is left out.
fn decipher(key: &[u8], iv: Option<&[u8]>, bytes: &[u8]) -> Option<Vec<u8>> {
    fn run<C: BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16> + KeyInit>(
        key: &[u8],
        iv: Option<&[u8]>,
        bytes: &[u8],
    ) -> Option<Vec<u8>> {
        let cipher = C::new_from_slice(key).ok()?;
        let mut before = iv;
        let mut out = Vec::with_capacity(bytes.len());
        for block in bytes.chunks_exact(BLOCK) {
            let mut plain = Array::try_from(block).ok()?;
            cipher.decrypt_block(&mut plain);
            if let Some(chained) = before {
                plain.iter_mut().zip(chained).for_each(|(p, b)| *p ^= b);
                before = Some(block);
            }
            out.extend_from_slice(&plain);
        }
        Some(out)
    }
    match key.len() {
        16 => run::<aes::Aes128>(key, iv, bytes),
        24 => run::<aes::Aes192>(key, iv, bytes),
        32 => run::<aes::Aes256>(key, iv, bytes),
        _ => None,
    }
}
