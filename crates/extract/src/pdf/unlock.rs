//! Opens a PDF: as it is, else with one of the passwords that were given, the user's or the owner's (ISO 32000-1, 7.6.3).

use std::borrow::Cow;

use hayro_syntax::object::{Dict, FromBytes, String as PdfString};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use md5::{Digest, Md5};

use super::guard::{find, guarded, rfind};
use crate::ExtractError;

/// Opens the file; with it comes the password that did it, if one was needed.
///
/// # Errors
/// `Encrypted` where none of them does, `Damaged` where it is no PDF that can be read.
pub(super) fn open(bytes: &[u8], passwords: &[String]) -> Result<(Pdf, Option<String>), ExtractError> {
    let damaged = |what: &str| ExtractError::Damaged { what: what.to_owned() };
    let given = passwords.iter().map(|p| Some(Cow::Borrowed(p.as_str())));
    // The library takes an owner's password only since AES-256; before, it unlocks the user's.
    let owned = passwords.iter().filter_map(|p| user_password(bytes, p)).map(|p| Some(Cow::Owned(p)));
    for password in std::iter::once(None).chain(given).chain(owned) {
        match guarded(|| Pdf::new_with_password(bytes.to_vec(), password.as_deref().unwrap_or_default())) {
            Some(Ok(pdf)) => return Ok((pdf, password.map(Cow::into_owned))),
            Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {}
            Some(Err(LoadPdfError::Decryption(_))) => return Err(damaged("encryption")),
            Some(Err(LoadPdfError::Invalid)) => return Err(damaged("not a readable PDF")),
            None => return Err(damaged("reader failed")),
        }
    }
    Err(ExtractError::Encrypted)
}

/// What short passwords are filled up with.
const PADDING: [u8; 32] = *b"\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";

/// The user's password that the owner's unlocks (algorithm 7, revisions 2 to 4); something else where the password is not the owner's.
fn user_password(bytes: &[u8], owner: &str) -> Option<String> {
    let dict = encryption(bytes)?;
    let revision = dict.get::<u8>(b"R").filter(|r| (2..=4).contains(r))?;
    let length = match revision {
        2 => 5,
        _ => usize::from(dict.get::<u16>(b"Length").unwrap_or(if revision == 4 { 128 } else { 40 }) / 8),
    };
    let mut user: [u8; 32] = dict.get::<PdfString<'_>>(b"O")?.as_bytes().get(..32)?.try_into().ok()?;
    let padded: Vec<u8> = owner.bytes().chain(PADDING).take(32).collect();
    let rounds = if revision == 2 { 0 } else { 50 };
    let key = (0..rounds).fold(Md5::digest(&padded), |key, _| Md5::digest(key));
    let key = key.get(..length).filter(|k| !k.is_empty())?;
    for round in (0..if revision == 2 { 1 } else { 20 }).rev() {
        let key: Vec<u8> = key.iter().map(|k| k ^ round).collect();
        rc4(&key, &mut user);
    }
    let end = (0..=32).find(|&n| user[n..] == PADDING[..32 - n])?;
    String::from_utf8(user[..end].to_vec()).ok()
}

/// The dictionary that the last trailer names under /Encrypt. It is never enciphered itself.
fn encryption(bytes: &[u8]) -> Option<Dict<'_>> {
    let at = rfind(bytes, b"/Encrypt ").or_else(|| rfind(bytes, b"/Encrypt<"))?;
    let value = bytes.get(at + 8..)?.trim_ascii_start();
    if value.starts_with(b"<<") {
        return Dict::from_bytes(value);
    }
    let mut words = value.get(..value.len().min(32))?.split(|b| b.is_ascii_whitespace());
    let (number, generation) = (words.next()?, words.next()?);
    let head = [number, b" ", generation, b" obj"].concat();
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, &head)?;
        from = at + head.len();
        // "15 0 obj" ends with "5 0 obj".
        if at == 0 || !bytes[at - 1].is_ascii_digit() {
            return Dict::from_bytes(bytes.get(from..)?.trim_ascii_start());
        }
    }
}

/// RC4 over a few bytes.
fn rc4(key: &[u8], data: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|i| i as u8);
    let mut j = 0u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    for byte in data {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        *byte ^= state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_as_published() {
        let mut data = *b"Plaintext";
        rc4(b"Key", &mut data);
        assert_eq!(data, [0xBB, 0xF3, 0x16, 0xE8, 0xD9, 0x40, 0xAF, 0x0A, 0xD3]);
    }

    #[test]
    fn what_names_no_lock_has_none() {
        for bytes in [
            &b""[..],
            b"/Encrypt 5 0 R",
            b"/Encrypt 5 0 R 15 0 obj <<>>",
            b"/Encrypt <<",
            b"/Encrypt ",
            b"5 0 obj /Encrypt 5 0 R",
        ] {
            assert_eq!(user_password(bytes, "x"), None, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
