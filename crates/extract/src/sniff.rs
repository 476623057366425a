//! The format of a file from its bytes.
//!
//! Leaves out whether the file can be read; that is the readers' business.

use crate::common::compound::{OLE, ole_names};
use crate::common::{archive, decode};
use crate::error::ExtractError;
use rasoat_model::document::Format;

/// Programs accept junk before a PDF's header, within this many bytes.
const PDF_JUNK: usize = 1024;

/// What kind of file the bytes are. `name` is looked at only for the "~$" of a lock file.
pub fn sniff(name: &str, bytes: &[u8]) -> Format {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if base.starts_with("~$") && bytes.len() <= 1024 || is_owner_file(bytes) {
        return Format::Lock;
    }
    if bytes.is_empty() {
        return Format::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK\x07\x08") {
        return zip_kind(bytes);
    }
    if bytes.starts_with(&OLE) {
        return ole_kind(bytes);
    }
    if let Some(format) = by_magic(bytes) {
        return format;
    }
    if is_edxml(bytes) {
        return Format::Edxml;
    }
    let head = &bytes[..bytes.len().min(PDF_JUNK + 5)];
    if find(head, b"%PDF-").is_some() {
        return Format::Pdf;
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Format::Unknown;
    }
    text_kind(bytes).unwrap_or(Format::Unknown)
}

/// Word and Excel write the owner's name into their lock files twice: with its length in a byte, and from byte 54 in UTF-16.
fn is_owner_file(bytes: &[u8]) -> bool {
    let (Some(&length), Some(again)) = (bytes.first(), bytes.get(54..56)) else { return false };
    let name = bytes.get(1..1 + usize::from(length)).unwrap_or_default();
    (160..=170).contains(&bytes.len())
        && (1..=52).contains(&length)
        && again == [length, 0]
        && !name.iter().any(u8::is_ascii_control)
}

/// Why a file that no reader takes cannot be read, where the bytes tell more than the format.
pub(super) fn trouble(bytes: &[u8]) -> Option<ExtractError> {
    if bytes.starts_with(&OLE) {
        let names = ole_names(bytes);
        if names.iter().any(|n| n == "EncryptedPackage" || n == "EncryptionInfo") {
            return Some(ExtractError::Encrypted);
        }
        // The directory often stands near the end, and is lost with it.
        let cut_off = !names.iter().any(|n| n == "Root Entry");
        return cut_off.then(|| ExtractError::Damaged { what: "a compound file without its directory".to_owned() });
    }
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let blank = sample.iter().all(|b| b.is_ascii_whitespace() || *b == 0);
    blank.then(|| ExtractError::Damaged { what: "nothing but blanks or zeros".to_owned() })
}

/// The extension of a name and the format it promises; `None` for extensions that promise nothing known.
pub(super) fn by_extension(name: &str) -> Option<(String, Format)> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.trim().to_ascii_lowercase();
    let format = match extension.as_str() {
        "docx" | "docm" | "dotx" | "dotm" => Format::Docx,
        "doc" | "dot" => Format::Doc,
        "pdf" => Format::Pdf,
        "xlsx" | "xlsm" | "xltx" | "xlsb" => Format::Xlsx,
        "xls" | "xlt" => Format::Xls,
        "ods" => Format::Ods,
        "odt" | "ott" | "fodt" => Format::Odt,
        "rtf" => Format::Rtf,
        "htm" | "html" | "xhtml" => Format::Html,
        "mht" | "mhtml" => Format::Mhtml,
        "txt" | "csv" | "md" => Format::Text,
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "gif" | "bmp" => Format::Image,
        "zip" => Format::Zip,
        "7z" => Format::SevenZip,
        "rar" => Format::Rar,
        "eml" | "msg" => Format::Mail,
        "edxml" => Format::Edxml,
        _ => return None,
    };
    Some((extension, format))
}

fn by_magic(bytes: &[u8]) -> Option<Format> {
    const MAGIC: [(&[u8], Format); 15] = [
        (b"%PDF-", Format::Pdf),
        (b"{\\rtf", Format::Rtf),
        (b"{\\urtf", Format::Rtf),
        (b"\x89PNG\r\n\x1a\n", Format::Image),
        (b"\xFF\xD8\xFF", Format::Image),
        (b"II*\0", Format::Image),
        (b"MM\0*", Format::Image),
        (b"GIF87a", Format::Image),
        (b"GIF89a", Format::Image),
        (b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
        (b"Rar!\x1a\x07", Format::Rar),
        // Word for Windows 2 and Word 6 before OLE.
        (b"\xDB\xA5\x2D\0", Format::Doc),
        (b"\xDC\xA5\x68\0", Format::Doc),
        // Excel streams before OLE.
        (b"\x09\x08\x10\0", Format::Xls),
        (b"\x09\x04\x06\0", Format::Xls),
    ];
    let trimmed = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Programs for print forms put line ends in front.
    if trimmed.trim_ascii_start().starts_with(b"{\\rtf") {
        return Some(Format::Rtf);
    }
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    MAGIC.iter().find(|(magic, _)| trimmed.starts_with(magic)).map(|&(_, format)| format).or(bitmap.then_some(Format::Image))
}

/// A packet of the document exchange names itself near its beginning, whatever its prefix, its encoding and what stands before it.
fn is_edxml(bytes: &[u8]) -> bool {
    // In UTF-16 every other byte is zero.
    let head: Vec<u8> = bytes.iter().copied().take(8192).filter(|b| *b != 0).map(|b| b.to_ascii_lowercase()).collect();
    let opens = |name: &[u8]| {
        head.windows(name.len()).enumerate().filter(|(_, w)| *w == name).any(|(at, _)| {
            let before = head[..at].iter().rposition(|b| !(b.is_ascii_alphanumeric() || b":-_.".contains(b)));
            before.is_some_and(|i| head[i] == b'<') && !head.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
    };
    [b"edxmlenvelope".as_slice(), b"edxmlheader", b"edxmlmanifest"].into_iter().any(opens)
}

/// Packages are told by what is in them; the names in the directory, or in the local headers where the directory is lost.
fn zip_kind(bytes: &[u8]) -> Format {
    let names: Vec<String> = match archive::open(bytes) {
        Ok(archive) => archive.file_names_raw().map(|n| String::from_utf8_lossy(n).replace('\\', "/")).collect(),
        Err(_) => archive::local_names(bytes),
    };
    let has = |prefix: &str| names.iter().any(|n| n.starts_with(prefix));
    if has("mimetype") {
        // OpenDocument stores its type first and uncompressed.
        let head = &bytes[..bytes.len().min(200)];
        for (mark, format) in [("opendocument.text", Format::Odt), ("opendocument.spreadsheet", Format::Ods)] {
            if find(head, mark.as_bytes()).is_some() {
                return format;
            }
        }
    }
    let package = has("[Content_Types].xml") || has("_rels/.rels");
    match () {
        () if has("word/") && package => Format::Docx,
        () if has("xl/") && package => Format::Xlsx,
        () if has("ppt/") && package => Format::Unknown,
        () if package && names.iter().any(|n| n.ends_with("document.xml")) => Format::Docx,
        () => Format::Zip,
    }
}

fn ole_kind(bytes: &[u8]) -> Format {
    let names = ole_names(bytes);
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if has("WordDocument") {
        Format::Doc
    } else if has("Workbook") || has("Book") {
        Format::Xls
    } else if has("EncryptedPackage") {
        // What is inside cannot be told without the password; a document is the likelier guess.
        Format::Docx
    } else if names.iter().any(|n| n.starts_with("__substg1.0_")) {
        Format::Mail
    } else {
        Format::Unknown
    }
}

/// Mark-up, mail or plain text.
fn text_kind(bytes: &[u8]) -> Option<Format> {
    let head = decoded_head(bytes)?;
    let start = head.trim_start().to_ascii_lowercase();
    let mail = ["received:", "from:", "return-path:", "delivered-to:", "x-", "date:", "message-id:", "mime-version:", "subject:"];
    if mail.iter().any(|field| start.starts_with(field)) && start.contains("mime-version:") {
        let web = start.contains("multipart/related") || start.contains("snapshot-content-location");
        let sent = start.contains("\nto:") || start.contains("received:") || start.contains("message-id:");
        return Some(if web && !sent { Format::Mhtml } else { Format::Mail });
    }
    if start.starts_with("received:") || start.starts_with("from:") && start.contains("\nsubject:") {
        return Some(Format::Mail);
    }
    if start.starts_with('<') && start.contains("office:document") && start.contains("opendocument.text") {
        return Some(Format::Odt);
    }
    if is_html(&start) {
        return Some(Format::Html);
    }
    // Other mark-up is made for programs.
    (!start.starts_with("<?xml")).then_some(Format::Text)
}

/// A page, or a piece of one as editors of web pages save it.
fn is_html(start: &str) -> bool {
    const TAGS: [&str; 26] = [
        "html", "head", "body", "table", "meta", "title", "style", "div", "p", "br", "span", "h1", "h2", "h3", "center", "font",
        "b", "strong", "figure", "ul", "ol", "link", "script", "section", "article", "form",
    ];
    let mut rest = start;
    // Remarks may stand in front.
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|r| r.split_once("-->")) {
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    tag.starts_with("!doctype html") || TAGS.contains(&name) || start.contains("<html")
}

/// Text in a code page of one byte a letter: hardly a control character, and mostly ASCII as any language of Latin letters is.
fn is_old_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let control = sample.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)).count();
    let ascii = sample.iter().filter(|&&b| b.is_ascii_graphic() || b == b' ' || b == b'\n').count();
    control * 500 <= sample.len() && ascii * 10 >= sample.len() * 6
}

/// The first stretch of a text file; `None` if it is not text in UTF-8, UTF-16 or a code page.
fn decoded_head(bytes: &[u8]) -> Option<String> {
    const HEAD: usize = 4096;
    let wide = |order: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).take(HEAD).map(|p| order([p[0], p[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    let text = match bytes.get(..2) {
        Some([0xFF, 0xFE]) => wide(u16::from_le_bytes)?,
        Some([0xFE, 0xFF]) => wide(u16::from_be_bytes)?,
        _ if decode::wide_order(bytes).is_some() => decode::decode(&bytes[..bytes.len().min(2 * HEAD)]).text,
        _ => {
            let whole = std::str::from_utf8(bytes).ok();
            let ascii_head = || {
                // Pages and mails in an old encoding still begin in ASCII.
                let head = &bytes[..bytes.len().min(HEAD)];
                let start = head.trim_ascii_start();
                (start.starts_with(b"<") || find(head, b"MIME-Version:").is_some() || is_old_text(bytes))
                    .then(|| String::from_utf8_lossy(head).into_owned())
            };
            match whole {
                Some(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text).chars().take(HEAD).collect(),
                None => ascii_head()?,
            }
        }
    };
    let control = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}')).count();
    (control * 50 <= text.chars().count()).then_some(text)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}
